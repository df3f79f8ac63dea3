//! Disks that are full: small ones in memory, mounted in a namespace of their own.

use std::fmt::Write;
use std::process::Command;

use crate::Place;

/// Goes through disks of all these sizes. On each, a small folder is indexed, which fits, then a large one, which may not;
/// then the disk is made larger.
const SCRIPT: &str = r#"
for size in $SIZES; do
    mount -t tmpfs -o size=${size}k none disk
    "$NEWSDEX" index few --index disk/index --quiet
    if "$NEWSDEX" index few many --index disk/index --quiet 2>said; then
        echo "$size whole"
    else
        [ $? = 2 ]
        grep -q 'is full' said || { cat said; exit 3; }
        grep -q 'holds what it held before' said || { cat said; exit 4; }
        echo "$size full"
    fi
    "$NEWSDEX" check --index disk/index --all >said 2>&1 || { cat said; exit 5; }
    [ "$("$NEWSDEX" search ferry --index disk/index --json -n 1 | grep -c '"id":"few/a.txt"')" = 1 ]
    mount -o remount,size=64m disk
    "$NEWSDEX" index few many --index disk/index --json >said
    grep -q '"articles":301,' said || { cat said; exit 6; }
    "$NEWSDEX" check --index disk/index --all >said 2>&1 || { cat said; exit 7; }
    umount disk
done
"#;

fn in_namespace(script: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-eu", "-c", script]);
    command
}

#[test]
fn a_full_disk_is_told_and_leaves_the_last_commit() {
    if !in_namespace("mount -t tmpfs none /mnt").output().is_ok_and(|done| done.status.success()) {
        eprintln!("no disk can be mounted here; passed over");
        return;
    }
    let place = Place::empty();
    place.write("few/a.txt", "The ferry sails.");
    for article in 0..300_u64 {
        let mut text = String::new();
        for word in 0..300 {
            // Words that differ, so that an index of them takes space.
            write!(text, "w{} ", (article * 300 + word).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 44)
                .unwrap();
        }
        place.write(&format!("many/{article}.txt"), &text);
    }
    std::fs::create_dir(place.path("disk")).unwrap();
    let sizes: Vec<String> = (0..16).map(|step| (160 + 260 * step).to_string()).collect();
    let done = in_namespace(SCRIPT)
        .current_dir(place.folder.path())
        .envs([("NEWSDEX", env!("CARGO_BIN_EXE_newsdex")), ("SIZES", &sizes.join(" "))])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(
        done.status.success(),
        "{}: {said} {}",
        done.status,
        String::from_utf8_lossy(&done.stderr)
    );
    let (full, whole) = (said.matches("full").count(), said.matches("whole").count());
    assert!(full >= 6 && whole >= 1, "{said}");
}
