//! Full disks: small ones in memory, mounted in a separate namespace.

use std::fmt::Write;
use std::process::Command;

use crate::Sandbox;

/// For each size, indexes a small folder, which fits, then a large one, which may not, and then
/// enlarges the disk.
const SCRIPT: &str = r#"
for size in $SIZES; do
    mount -t tmpfs -o size=${size}k none disk
    "$NEWSDEX" index few --index disk/index --quiet
    if "$NEWSDEX" index few many --index disk/index --quiet 2>output; then
        echo "$size whole"
    else
        [ $? = 2 ]
        grep -q 'is full' output || { cat output; exit 3; }
        grep -q 'holds its last commit' output || { cat output; exit 4; }
        echo "$size full"
    fi
    "$NEWSDEX" check --index disk/index --all >output 2>&1 || { cat output; exit 5; }
    [ "$("$NEWSDEX" search ferry --index disk/index --json -n 1 | grep -c '"id":"few/a.txt"')" = 1 ]
    mount -o remount,size=64m disk
    "$NEWSDEX" index few many --index disk/index --json >output
    grep -q '"articles":301,' output || { cat output; exit 6; }
    "$NEWSDEX" check --index disk/index --all >output 2>&1 || { cat output; exit 7; }
    umount disk
done
"#;

fn in_namespace(script: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-eu", "-c", script]);
    command
}

#[test]
fn a_full_disk_is_an_error_and_keeps_the_last_commit() {
    if !in_namespace("mount -t tmpfs none /mnt").output().is_ok_and(|done| done.status.success()) {
        eprintln!("skipped: no disk can be mounted here");
        return;
    }
    let sandbox = Sandbox::empty();
    sandbox.write("few/a.txt", "The ferry sails.");
    let mut random = fastrand::Rng::with_seed(1);
    for article in 0..300 {
        let mut text = String::new();
        for _ in 0..300 {
            // The words differ, so that their index takes space.
            write!(text, "w{} ", random.u32(..1 << 20)).unwrap();
        }
        sandbox.write(&format!("many/{article}.txt"), &text);
    }
    std::fs::create_dir(sandbox.path("disk")).unwrap();
    let sizes: Vec<String> = (0..16).map(|step| (160 + 260 * step).to_string()).collect();
    let done = in_namespace(SCRIPT)
        .current_dir(sandbox.folder.path())
        .envs([("NEWSDEX", env!("CARGO_BIN_EXE_newsdex")), ("SIZES", &sizes.join(" "))])
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&done.stdout);
    assert!(
        done.status.success(),
        "{}: {output} {}",
        done.status,
        String::from_utf8_lossy(&done.stderr)
    );
    let (full, whole) = (output.matches("full").count(), output.matches("whole").count());
    assert!(full >= 6 && whole >= 1, "{output}");
}
