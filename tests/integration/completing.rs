//! The completions in the shells themselves, as far as these are here: every option with a closed set or names has
//! values.

use std::process::{Command, Stdio};

use crate::support::{root, skip, stderr, stdout};

/// What is typed after `timhook`, and some of what is offered then: all that begins like it, but for files.
const TYPED: [(&str, &[&str]); 20] = [
    ("send --type ", &["AVChatRoom", "ChatRoom", "Community", "Private", "Public"]),
    ("send --opt-platform An", &["Android"]),
    ("send --only event-time-s", &["event-time-string"]),
    ("send --command C2C.CallbackBef", &["C2C.CallbackBeforeSendMsg"]),
    ("send --sample C2C.CallbackAfterSendMsg/t", &["C2C.CallbackAfterSendMsg/text"]),
    ("send --report ", &["github", "html=report.html", "json=report.json", "junit=report.xml"]),
    ("send --expect ", &["any", "contract", "fail", "ok", "status=403"]),
    ("validate --expect-rule msg-id", &["msg-id-missing"]),
    (
        "validate --report ",
        &[
            "github=report.txt",
            "gitlab=report.json",
            "junit=report.xml",
            "sarif=report.sarif",
            "tap=report.tap",
        ],
    ),
    ("listen --filter verd", &["verdict=accepted", "verdict=rejected", "verdict=unparsable"]),
    ("listen --report j", &["junit=report.xml"]),
    ("listen --respond g", &["garbage"]),
    ("show --filter forw", &["forward.verdict=error", "forward.verdict=fail", "forward.verdict=pass"]),
    ("probe --category ", &["documented", "load", "robustness", "security"]),
    ("probe --only keep", &["keep-alive-50"]),
    ("probe --report s", &["sarif=report.sarif"]),
    ("schema Group.CallbackAfterRec", &["Group.CallbackAfterRecallMsg"]),
    ("explain sign-st", &["sign-stale-1h", "sign-stale-61s"]),
    ("help pro", &["probe"]),
    ("completions z", &["zsh"]),
];

/// Asks a shell with this script, which gets the folder of the completions and a file with the command lines, and prints
/// `=` after the values of each: those values, sorted. None where there is no such shell.
fn offered(shell: &str, arguments: &[&str], script: &str) -> Option<Vec<Vec<String>>> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let home = tempfile::tempdir().expect("a folder");
    let typed: String = TYPED.iter().map(|(typed, _)| format!("timhook {typed}\n")).collect();
    std::fs::write(home.path().join("typed"), typed).expect("the command lines are written");
    let mut command = Command::new(shell);
    command.args(arguments).args(["-c", script]);
    command.env_clear().env("PATH", path).env("HOME", home.path()).env("TERM", "dumb").stdin(Stdio::null());
    command.env("COMPLETIONS", root().join("completions")).current_dir(home.path());
    let output = command.output().ok()?;
    assert!(output.status.success(), "{shell}: {}", stderr(&output));
    let text = stdout(&output);
    let mut groups: Vec<Vec<String>> = text
        .split("=\n")
        .map(|group| group.lines().map(|line| line.trim_end().to_owned()).collect())
        .collect();
    assert_eq!(groups.pop(), Some(Vec::new()), "{shell}: {text}");
    for group in &mut groups {
        group.sort();
        group.dedup();
    }
    Some(groups)
}

fn is_offered_by(shell: &str, arguments: &[&str], script: &str) {
    let Some(offered) = offered(shell, arguments, script) else {
        return skip(&format!("there is no {shell} on this machine"));
    };
    assert_eq!(offered.len(), TYPED.len(), "{shell}: {offered:?}");
    for ((typed, expected), values) in TYPED.iter().zip(offered) {
        assert_eq!(values, *expected, "{shell}: {typed}");
    }
}

#[test]
fn bash_offers_the_values_of_options() {
    let script = r#"
        source "$COMPLETIONS/timhook.bash"
        while IFS= read -r typed; do
            read -ra COMP_WORDS <<<"$typed"
            [[ $typed != *' ' ]] || COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _timhook timhook "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\n' "${COMPREPLY[@]}" =
        done < typed"#;
    is_offered_by("bash", &["--norc"], script);
}

#[test]
fn fish_offers_the_values_of_options() {
    let script = r#"
        source "$COMPLETIONS/timhook.fish"
        for typed in (cat typed)
            complete -C "$typed" | string split -f 1 \t
            echo =
        end"#;
    is_offered_by("fish", &["--no-config"], script);
}

/// A shell of its own in a terminal completes what is typed, and each value is printed where it would be offered.
#[test]
fn zsh_offers_the_values_of_options() {
    let script = r#"
        zmodload zsh/zpty
        zpty shell zsh -f -i
        zpty -w shell 'fpath=($COMPLETIONS $fpath); autoload -Uz compinit && compinit -u -D'
        zpty -w shell 'compadd() {
            [[ ${@[1,(i)(-|--)]} == *-(O|A|D)* ]] && { builtin compadd "$@"; return }
            local -a hits; builtin compadd -A hits "$@"
            print -rl -- "<<<"${^hits}">>>"
            builtin compadd "$@" }'
        zpty -w shell 'finish() { print -r -- "<<<""=>>>"; zle kill-buffer }'
        zpty -w shell 'zle -N finish; zle -C offer complete-word _main_complete'
        zpty -w shell 'bindkey "^T" offer; bindkey "^G" finish'
        while IFS= read -r typed; do
            zpty -n -w shell "$typed"$'\C-t\C-g'
            while zpty -r shell line; do
                [[ $line == *'<<<'(=|[[:alnum:]]*)'>>>'* ]] || continue
                print -r -- ${${line#*<<<}%>>>*}
                [[ $line != *'<<<=>>>'* ]] || break
            done
        done < typed
        zpty -d shell"#;
    is_offered_by("zsh", &["-f"], script);
}
