//! `newsdex completions`.

use std::process::Command;

use crate::Place;

#[test]
fn every_shell_that_is_named_gets_a_script_whatever_the_settings_say() {
    let place = Place::empty();
    place.write("newsdex.toml", "index = ");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let said = place.run(&["completions", shell]);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{shell}");
        assert!(
            said.out.contains("newsdex") && said.out.contains("time-limit"),
            "{shell}: {}",
            said.out
        );
    }
    let said = place.run(&["completions", "tcsh"]);
    assert!(said.code == 2 && said.err.contains("bash, elvish, fish, powershell, zsh"), "{said:?}");
}

/// What bash would offer for the last of some words.
#[cfg(unix)]
#[test]
fn bash_completes_commands_and_flags() {
    let place = Place::empty();
    place.write("newsdex.bash", &place.run(&["completions", "bash"]).out);
    let check = |words: &[&str], expected: &str| {
        let [.., before, last] = words else { panic!("{words:?}") };
        let script = format!(
            "source newsdex.bash; COMP_WORDS=({}); COMP_CWORD={}; complete=$(complete -p newsdex); \
             complete=${{complete#*-F }}; ${{complete%% *}} newsdex '{last}' '{before}'; echo ${{COMPREPLY[@]}}",
            words.join(" "),
            words.len() - 1,
        );
        let output = Command::new("bash")
            .args(["-c", &script])
            .current_dir(place.path(""))
            .output()
            .unwrap();
        let offered = String::from_utf8(output.stdout).unwrap();
        assert_eq!((offered.trim(), output.stderr.as_slice()), (expected, &b""[..]), "{words:?}");
    };
    check(&["newsdex", "se"], "search");
    check(&["newsdex", "search", "--tr"], "--trust-file-time");
    check(&["newsdex", "show", "--color", "n"], "never");
    // A query follows, not the value of the flag.
    check(&["newsdex", "search", "--utc", "t"], "");
}
