//! `newsdex completions`.

use std::process::Command;

use crate::Sandbox;

#[test]
fn every_shell_has_a_script_even_with_broken_settings() {
    let sandbox = Sandbox::empty();
    sandbox.write("newsdex.toml", "index = ");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = sandbox.run(&["completions", shell]);
        assert_eq!((output.code, output.stderr.as_str()), (0, ""), "{shell}");
        assert!(
            output.stdout.contains("newsdex") && output.stdout.contains("time-limit"),
            "{shell}: {}",
            output.stdout
        );
    }
    let output = sandbox.run(&["completions", "tcsh"]);
    assert!(
        output.code == 2 && output.stderr.contains("bash, elvish, fish, powershell, zsh"),
        "{output:?}"
    );
}

/// Checks what bash offers for the last of `words`.
#[cfg(unix)]
#[test]
fn bash_completes_commands_and_flags() {
    let sandbox = Sandbox::empty();
    sandbox.write("newsdex.bash", &sandbox.run(&["completions", "bash"]).stdout);
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
            .current_dir(sandbox.path(""))
            .output()
            .unwrap();
        let offered = String::from_utf8(output.stdout).unwrap();
        assert_eq!((offered.trim(), output.stderr.as_slice()), (expected, &b""[..]), "{words:?}");
    };
    check(&["newsdex", "se"], "search");
    check(&["newsdex", "search", "--tr"], "--trust-file-time");
    check(&["newsdex", "show", "--color", "n"], "never");
    // The next word belongs to the query; it is not the value of the flag.
    check(&["newsdex", "search", "--utc", "t"], "");
}
