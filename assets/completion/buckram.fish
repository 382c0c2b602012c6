# Completes the commands, options and values of buckram. In ~/.config/fish/config.fish: buckram completion fish | source
function __buckram_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] complete -- $words[2..] 2>/dev/null)
        if test "$line" = :folders
            __fish_complete_directories (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c buckram -f -a '(__buckram_complete)'
