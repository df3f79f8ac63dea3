//! Lucene with its `UnifiedHighlighter`, from Debian's packages, driven by `lucene/Peer.java`.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::process::command::is_installed;
use crate::work_dir::WorkDir;

const SOURCES: [&str; 2] = [
    concat!(env!("CARGO_MANIFEST_DIR"), "/src/peers/lucene/Peer.java"),
    concat!(env!("CARGO_MANIFEST_DIR"), "/src/peers/lucene/Protocol.java"),
];

/// Where Debian installs Java libraries.
const JAR_FOLDER: &str = "/usr/share/java";

/// The libraries on the class path. The highlighter depends on `memory` and `queries`.
const JARS: [&str; 6] = [
    "lucene-core-8.7.0.jar",
    "lucene-analyzers-common-8.7.0.jar",
    "lucene-highlighter-8.7.0.jar",
    "lucene-memory-8.7.0.jar",
    "lucene-queries-8.7.0.jar",
    "jackson-core.jar",
];

/// The heap limit: four times the writer's buffer, so that garbage collection is rare. By default
/// Java uses up to a quarter of the machine's memory before it collects, and the measured memory
/// would say nothing about Lucene.
const HEAP_LIMIT: &str = "-Xmx1g";

/// How to install it; `None` if it is installed.
pub fn install_hint() -> Option<String> {
    let installed = ["java", "javac"].into_iter().all(is_installed)
        && JARS.iter().all(|jar| Path::new(JAR_FOLDER).join(jar).exists());
    (!installed).then(|| {
        "apt install default-jdk-headless liblucene8-java libjackson2-core-java".to_owned()
    })
}

/// The Java program in the given role, compiled first if its sources have changed.
pub fn command(work_dir: &WorkDir, role: &str, paths: &[&Path]) -> Result<Command> {
    let classes = work_dir.root.join("lucene");
    let compiled = classes.join("Peer.class");
    if !SOURCES.iter().all(|source| is_newer(&compiled, Path::new(source))) {
        compile(&classes)?;
    }
    let mut command = Command::new("java");
    command
        .arg(HEAP_LIMIT)
        .arg("-classpath")
        .arg(class_path(&classes))
        .args(["Peer", role])
        .args(paths);
    Ok(command)
}

fn compile(classes: &Path) -> Result<()> {
    fs::create_dir_all(classes)?;
    let mut javac = Command::new("javac");
    javac.arg("-classpath").arg(class_path(classes)).arg("-d").arg(classes).args(SOURCES);
    let status = javac.status().context("cannot run javac")?;
    ensure!(
        status.success(),
        "javac could not compile {}; see its output above (Java 17 or later is required)",
        SOURCES.join(" and ")
    );
    Ok(())
}

fn class_path(classes: &Path) -> OsString {
    let jars = JARS.iter().map(|jar| Path::new(JAR_FOLDER).join(jar));
    jars.fold(classes.as_os_str().to_owned(), |mut joined, jar: PathBuf| {
        joined.push(":");
        joined.push(jar);
        joined
    })
}

fn is_newer(output: &Path, source: &Path) -> bool {
    let modified = |path: &Path| fs::metadata(path)?.modified();
    matches!((modified(output), modified(source)), (Ok(output), Ok(source)) if output > source)
}
