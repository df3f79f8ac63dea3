//! Lucene with its `UnifiedHighlighter`, as Debian ships it: a small program in Java, `lucene/Peer.java`, which says what
//! it does.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::place::Place;
use crate::process::is_installed;

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/peers/lucene/Peer.java");

/// Where Debian has its libraries for Java.
const LIBRARIES: &str = "/usr/share/java";

/// What is needed of them; the highlighter needs the two after it.
const NEEDED: [&str; 6] = [
    "lucene-core-8.7.0.jar",
    "lucene-analyzers-common-8.7.0.jar",
    "lucene-highlighter-8.7.0.jar",
    "lucene-memory-8.7.0.jar",
    "lucene-queries-8.7.0.jar",
    "jackson-core.jar",
];

/// How much Java may keep. Left alone it takes a quarter of the machine before it cleans up, so that its memory would say
/// nothing of Lucene; four times the writer's buffer, and it cleans up seldom.
const HEAP: &str = "-Xmx1g";

/// How to install it, where it is not on this machine.
pub fn absent() -> Option<String> {
    let here = ["java", "javac"].into_iter().all(is_installed)
        && NEEDED.iter().all(|jar| Path::new(LIBRARIES).join(jar).exists());
    (!here).then(|| {
        "apt install default-jdk-headless liblucene8-java libjackson2-core-java".to_owned()
    })
}

/// The program in the part of a peer, compiled where it has changed since.
pub fn command(place: &Place, what: &str, paths: &[&Path]) -> Result<Command> {
    let classes = place.work.join("lucene");
    if !is_newer(&classes.join("Peer.class"), Path::new(SOURCE)) {
        compile(&classes)?;
    }
    let mut command = Command::new("java");
    command.arg(HEAP).arg("-classpath").arg(class_path(&classes)).args(["Peer", what]).args(paths);
    Ok(command)
}

fn compile(classes: &Path) -> Result<()> {
    fs::create_dir_all(classes)?;
    let mut javac = Command::new("javac");
    javac.arg("-classpath").arg(class_path(classes)).arg("-d").arg(classes).arg(SOURCE);
    let status = javac.status().context("cannot run javac")?;
    ensure!(
        status.success(),
        "{SOURCE} could not be compiled; javac, which must be 17 or later, says why above"
    );
    Ok(())
}

fn class_path(classes: &Path) -> OsString {
    let jars = NEEDED.iter().map(|jar| Path::new(LIBRARIES).join(jar));
    jars.fold(classes.as_os_str().to_owned(), |mut all, jar: PathBuf| {
        all.push(":");
        all.push(jar);
        all
    })
}

fn is_newer(made: &Path, from: &Path) -> bool {
    let changed = |path: &Path| fs::metadata(path)?.modified();
    matches!((changed(made), changed(from)), (Ok(made), Ok(from)) if made > from)
}
