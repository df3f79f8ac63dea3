//! Which files of settings are obeyed: the user's own, and those of other users.

use std::os::unix::fs::symlink;

use crate::Sandbox;
use crate::settings::run_in;

#[test]
fn settings_of_the_user_apply_below_those_of_the_folder() {
    let sandbox = Sandbox::indexed();
    let hits = |args: &[&str]| {
        let lines = sandbox.json(&[&["search", "storm"], args].concat());
        lines.iter().filter(|(kind, _)| kind == "hit").count()
    };
    sandbox.write("config/newsdex/config.toml", "[search]\nlimit = 1\nstrict = true\n");
    assert_eq!(hits(&[]), 1);
    sandbox.write("newsdex.toml", "[search]\nlimit = 2\n");
    assert_eq!((hits(&[]), hits(&["-n", "3"])), (2, 3));
    let output = sandbox.run(&["search", "(storm"]);
    assert!(output.code == 2 && output.stderr.contains("--strict"), "{output:?}");

    let index = sandbox.path("store");
    sandbox.write(
        "config/newsdex/config.toml",
        &format!("index = '{}'\nfolders = ['{}']", index.display(), sandbox.path("news").display()),
    );
    assert_eq!(run_in(&sandbox, "news", &["index"]).code, 0);
    assert!(index.exists());

    for (text, expected) in [
        ("index = 'store'", "line 1: `store` is a relative path; begin it with /, as in "),
        ("\nfolders = ['/a', 'news']", "line 2: `news` is a relative path; begin it with /"),
        ("trusted = ['~/news']", "line 1: `~/news` is a relative path; begin it with /"),
        (
            "indx = 1",
            "line 1: unknown key `indx`; the keys are index, folders, map, color, no-pager, hyperlinks, trusted, [search]\n",
        ),
    ] {
        sandbox.write("config/newsdex/config.toml", text);
        let output = sandbox.run(&["search", "storm"]);
        let file = sandbox.path("config/newsdex/config.toml");
        assert_eq!((output.code, output.stdout.as_str()), (2, ""), "{output:?}");
        let expected = format!("newsdex: {}, {expected}", file.display());
        assert!(output.stderr.starts_with(&expected), "{}", output.stderr);
    }
    // As the specification asks, a relative folder for configuration is ignored.
    let home = sandbox.path("home");
    let run = |folder: &str| {
        sandbox
            .command(&["stats"])
            .env("XDG_CONFIG_HOME", folder)
            .env("HOME", &home)
            .output()
            .unwrap()
            .status
            .code()
    };
    assert_eq!(run("config"), Some(0));
    assert_eq!(run(""), Some(0));
    sandbox.write("home/.config/newsdex/config.toml", "index = 5");
    assert_eq!(run(""), Some(2));
}

/// A user id that owns nothing here.
const STRANGER: u32 = 4711;

/// Gives a file to another user. Only root may.
fn give_away(path: &std::path::Path) -> bool {
    let given = std::os::unix::fs::lchown(path, Some(STRANGER), Some(STRANGER)).is_ok();
    if !given {
        eprintln!("skipped: only root can give files to other users");
    }
    given
}

#[test]
fn settings_of_another_user_are_refused_until_their_folder_is_trusted() {
    let sandbox = Sandbox::indexed();
    sandbox.write("newsdex.toml", "[search]\nlimit = 1\n");
    let file = sandbox.path("newsdex.toml");
    if !give_away(&file) {
        return;
    }
    let folder = sandbox.path("").canonicalize().unwrap();
    let folder = folder.to_str().unwrap();
    let user_file = sandbox.path("config/newsdex/config.toml");
    for (place, name) in [("", "newsdex.toml"), ("a/b", "../../newsdex.toml")] {
        for args in [&["search", "storm"][..], &["index", "news"], &["stats", "--json"], &["watch"]]
        {
            let output = run_in(&sandbox, place, args);
            let expected =
                format!("newsdex: {name}: belongs to another user (user id {STRANGER}),");
            assert!(output.code == 2 && output.stderr.starts_with(&expected), "{output:?}");
            for advice in [
                &format!("add the line `trusted = [\"{folder}\"]` to "),
                user_file.to_str().unwrap(),
                &format!("set NEWSDEX_TRUSTED={folder};"),
            ] {
                assert!(output.stderr.contains(advice), "{advice}: {}", output.stderr);
            }
        }
    }
    assert_eq!(sandbox.run(&["--help"]).code, 0);
    // `sudo` runs the program for the owner of the file.
    assert_eq!(
        sandbox.command(&["stats"]).env("SUDO_UID", "4711").output().unwrap().status.code(),
        Some(0)
    );
    assert_eq!(
        sandbox.command(&["stats"]).env("SUDO_UID", "4712").output().unwrap().status.code(),
        Some(2)
    );

    let check = |trusted: &str, code: i32| {
        sandbox.write("config/newsdex/config.toml", &format!("trusted = ['{trusted}']"));
        assert_eq!(sandbox.run(&["search", "storm"]).code, code, "{trusted}");
        std::fs::remove_file(&user_file).unwrap();
        let search = sandbox
            .command(&["search", "storm"])
            .env("NEWSDEX_TRUSTED", trusted)
            .output()
            .unwrap()
            .status;
        assert_eq!(search.code(), Some(code), "{trusted}");
    };
    check(folder, 0);
    check(&format!("{folder}/"), 0);
    check("*", 0);
    check(&format!("{}/*", sandbox.path("..").canonicalize().unwrap().display()), 0);
    check(&format!("{folder}/news"), 2);
    check("/nowhere", 2);
}

#[test]
fn settings_of_another_user_cannot_vouch_for_themselves() {
    let sandbox = Sandbox::indexed();
    let file = sandbox.path("newsdex.toml");
    sandbox.write("newsdex.toml", "");
    if !give_away(&file) {
        return;
    }
    let folder = sandbox.path("").canonicalize().unwrap();
    let folder = folder.to_str().unwrap();
    std::fs::write(&file, format!("trusted = ['{folder}']")).unwrap();
    assert_eq!(sandbox.run(&["stats"]).code, 2);
    let output = sandbox.command(&["stats"]).env("NEWSDEX_TRUSTED", folder).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("line 1: a newsdex.toml cannot set `trusted`"), "{stderr}");
    // A file of one's own in a nearer folder comes first.
    sandbox.write("a/newsdex.toml", "");
    assert_eq!(run_in(&sandbox, "a/b", &["stats", "--index", "../../index"]).code, 0);
}

#[test]
fn whatever_a_stranger_puts_in_place_of_the_settings_is_refused() {
    let sandbox = Sandbox::indexed();
    let file = sandbox.path("newsdex.toml");
    let check = |kind: &str, expected: &str| {
        let output = sandbox.run(&["search", "storm"]);
        assert_eq!((output.code, output.stdout.as_str()), (2, ""), "{kind}: {output:?}");
        assert!(output.stderr.contains(expected), "{kind}: {}", output.stderr);
    };
    sandbox.write("mine.toml", "[search]\nlimit = 1\n");
    sandbox.write("theirs.toml", "[search]\nlimit = 1\n");
    if !give_away(&sandbox.path("theirs.toml")) {
        return;
    }
    let foreign = "newsdex.toml: belongs to another user (user id 4711)";
    symlink("theirs.toml", &file).unwrap();
    check("one's own link to the file of a stranger", foreign);
    std::fs::remove_file(&file).unwrap();
    symlink("mine.toml", &file).unwrap();
    assert_eq!(sandbox.run(&["search", "storm"]).code, 0);
    assert!(give_away(&file));
    check("a stranger's link to a file of one's own", foreign);
    std::fs::remove_file(&file).unwrap();
    let made = std::process::Command::new("mkfifo").arg(&file).output();
    if made.is_ok_and(|output| output.status.success()) {
        // Nobody writes to it: opening it in the usual way would hang.
        check("a named pipe", "newsdex.toml: not a regular file; move it away");
        assert!(give_away(&file));
        check("a stranger's named pipe", foreign);
        std::fs::remove_file(&file).unwrap();
    }
    symlink("/dev/zero", &file).unwrap();
    check("an endless device", "newsdex.toml: not a regular file; move it away");
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    assert!(give_away(&file));
    check("a folder", foreign);
}

#[test]
fn the_settings_that_apply_everywhere_must_be_ones_own_too() {
    let sandbox = Sandbox::indexed();
    sandbox.write("config/newsdex/config.toml", "[search]\nlimit = 1\n");
    let file = sandbox.path("config/newsdex/config.toml");
    if !give_away(&file) {
        return;
    }
    let output = sandbox.run(&["stats"]);
    assert_eq!((output.code, output.stdout.as_str()), (2, ""), "{output:?}");
    let expected = format!("newsdex: {}: belongs to another user", file.display());
    assert!(output.stderr.starts_with(&expected), "{}", output.stderr);
    assert!(output.stderr.contains("set XDG_CONFIG_HOME to a folder"), "{}", output.stderr);
    let folder = file.parent().unwrap();
    let trusting = sandbox.command(&["stats"]).env("NEWSDEX_TRUSTED", folder).output().unwrap();
    assert_eq!(trusting.status.code(), Some(0));
}

#[test]
fn the_advice_to_trust_a_folder_is_quoted() {
    let sandbox = Sandbox::empty();
    sandbox.write("x\", \"*/newsdex.toml", "");
    if !give_away(&sandbox.path("x\", \"*/newsdex.toml")) {
        return;
    }
    let output = run_in(&sandbox, "x\", \"*", &["stats"]);
    assert!(output.stderr.contains(r#"x\", \"*"]`"#), "{}", output.stderr);
    assert!(output.stderr.contains(r#"x", "*';"#), "{}", output.stderr);
}
