# Completes the commands, options and values of buckram. In ~/.bashrc: source <(buckram completion bash)
_buckram() {
  local typed=${COMP_WORDS[COMP_CWORD]} value about folder
  COMPREPLY=()
  while IFS=$'\t' read -r value about; do
    if [[ $value == :folders ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r folder; do COMPREPLY+=("$folder"); done < <(compgen -d -- "$typed")
    else
      COMPREPLY+=("$value")
    fi
  done < <("${COMP_WORDS[0]}" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _buckram buckram
