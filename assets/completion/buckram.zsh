#compdef buckram
# Completes the commands, options and values of buckram. In ~/.zshrc, after compinit: source <(buckram completion zsh)
_buckram() {
  local -a found
  local value about folders
  while IFS=$'\t' read -r value about; do
    if [[ $value == :folders ]]; then
      folders=1
    else
      found+=("${value//:/\\:}:$about")
    fi
  done < <("$words[1]" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( $#found )); then _describe -t values 'buckram' found; fi
  if [[ -n $folders ]]; then _files -/; fi
}
if [[ ${funcstack[1]} == _buckram ]]; then
  _buckram "$@"
else
  compdef _buckram buckram
fi
