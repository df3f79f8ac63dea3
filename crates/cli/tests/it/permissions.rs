//! Permissions of an index: those that the umask grants, and what a user without them is told.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{FERRY, Output, Sandbox};

/// Every entry below a folder, with its permissions.
fn modes(folder: &Path) -> Vec<(PathBuf, u32)> {
    let mut modes = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        modes.push((path.clone(), fs::metadata(&path).unwrap().mode() & 0o777));
        if path.is_dir() {
            modes.extend(self::modes(&path));
        }
    }
    modes
}

#[test]
fn index_files_have_the_permissions_that_the_umask_grants() {
    for (umask, of_file, of_folder) in
        [("022", 0o644, 0o755), ("077", 0o600, 0o700), ("002", 0o664, 0o775)]
    {
        let sandbox = Sandbox::empty();
        let index = |text: &str| {
            sandbox.write("news/ferry.txt", text);
            let script = format!("umask {umask}; exec \"$0\" index news");
            let done = Command::new("sh")
                .args(["-c", &script, env!("CARGO_BIN_EXE_newsdex")])
                .current_dir(sandbox.path(""))
                .env_remove("NEWSDEX_INDEX")
                .output()
                .unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
            let modes = modes(&sandbox.path("index"));
            assert!(modes.len() > 10, "{modes:?}");
            for (path, mode) in modes {
                let expected = if path.is_dir() { of_folder } else { of_file };
                assert_eq!(mode, expected, "umask {umask}: {} is {mode:o}", path.display());
            }
        };
        index(FERRY);
        // The second commit replaces the lists of files.
        index("The ferry is afloat.");
    }
}

/// A sandbox whose program runs as a user that owns nothing in it.
struct Unprivileged {
    sandbox: Sandbox,
    /// Whether this process may do everything, so that the program has to run as another user.
    is_root: bool,
}

impl Unprivileged {
    /// `None` if the program cannot be run as another user here.
    fn new() -> Option<Unprivileged> {
        let sandbox = Sandbox::indexed();
        fs::set_permissions(sandbox.path(""), fs::Permissions::from_mode(0o755)).unwrap();
        // The other user may not reach the folder that the program was built in.
        fs::copy(env!("CARGO_BIN_EXE_newsdex"), sandbox.path("newsdex")).unwrap();
        let is_root = fs::metadata(sandbox.path("")).unwrap().uid() == 0;
        let unprivileged = Unprivileged { sandbox, is_root };
        let output = unprivileged.command(&["--version"]).output();
        output.is_ok_and(|output| output.status.success()).then_some(unprivileged)
    }

    fn command(&self, args: &[&str]) -> Command {
        let program = self.sandbox.path("newsdex");
        let mut command = if self.is_root {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.args(args).current_dir(self.sandbox.path("")).env_remove("NEWSDEX_INDEX");
        command.stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        let output = self.command(args).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Output {
            code: output.status.code().unwrap(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

#[test]
fn a_colleague_may_search_and_check_but_not_write() {
    let Some(colleague) = Unprivileged::new() else {
        eprintln!("skipped: the program cannot run as another user here");
        return;
    };
    if !colleague.is_root {
        eprintln!("skipped: there is no other user");
        return;
    }
    assert_eq!(colleague.run(&["search", "ferry"]).code, 0);
    assert_eq!(colleague.run(&["show", "news/ferry.txt"]).code, 0);
    assert_eq!(colleague.run(&["stats"]).code, 0);
    let output = colleague.run(&["check"]);
    assert!(output.code == 0 && output.stdout.starts_with("Sound: "), "{output:?}");
    let output = colleague.run(&["index", "news"]);
    assert!(output.code == 2 && !output.stderr.contains("rebuild"), "{output:?}");
}

#[test]
fn a_permission_error_never_advises_a_rebuild() {
    let Some(user) = Unprivileged::new() else {
        eprintln!("skipped: the program cannot run as another user here");
        return;
    };
    let index = user.sandbox.path("index");
    // The lock file is left out: only writers open it.
    let entries: Vec<PathBuf> = modes(&index)
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| path.extension().is_none_or(|extension| extension != "lock"))
        .chain([index.clone()])
        .collect();
    assert!(entries.len() > 10, "{entries:?}");
    for entry in entries {
        let granted = fs::metadata(&entry).unwrap().permissions();
        fs::set_permissions(&entry, fs::Permissions::from_mode(0o000)).unwrap();
        for args in [
            &["search", "ferry"][..],
            &["show", "news/ferry.txt"],
            &["stats"],
            &["check"],
            &["check", "--json"],
            &["index", "news"],
        ] {
            let what = format!("{args:?} without {}", entry.display());
            let output = user.run(args);
            assert_eq!(output.code, 2, "{what}: {output:?}");
            let printed = output.stderr + &output.stdout;
            assert!(
                !printed.contains("rebuild") && !printed.contains("Sound"),
                "{what}: {printed}"
            );
            assert!(!printed.contains("\"sound\":true"), "{what}: {printed}");
            assert!(printed.contains("ermission"), "{what}: {printed}");
        }
        fs::set_permissions(&entry, granted).unwrap();
    }
    assert_eq!(user.run(&["check"]).code, 0);
}
