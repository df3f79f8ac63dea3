//! An index folder that somebody else made: it leads newsdex to no file outside of it, blocks it on
//! no pipe, and feeds it from no device.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use newsdex::{Archive, CheckOptions, Error, SearchOptions, SyncOptions};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use twox_hash::XxHash3_64;

use crate::fixtures::test_folder::{TestFolder, contents};

fn folder() -> TestFolder {
    let folder = TestFolder::new(&[]);
    for version in ["first", "second"] {
        folder.write("ferry.txt", &format!("The ferry sails for the {version} time."));
        folder.write(&format!("{version}.txt"), "The harbour is open.");
        folder.sync();
    }
    fs::create_dir(folder.parent().join("outside")).unwrap();
    fs::write(folder.parent().join("outside/victim"), "kept").unwrap();
    folder
}

/// Runs every operation on an index, and returns how they failed.
fn use_index(folder: &TestFolder) -> Vec<Error> {
    let options = SearchOptions::default();
    let search =
        Archive::open(folder.index()).and_then(|archive| archive.search("ferry", &options));
    let check = Archive::open_or_create(folder.index())
        .and_then(|archive| archive.check(&CheckOptions::default(), &mut |_| {}));
    folder.write("new.txt", "A new article.");
    let sync = |rebuild| {
        let options = SyncOptions { rebuild, ..SyncOptions::default() };
        Archive::open_or_create(folder.index())
            .and_then(|mut archive| archive.sync(&[folder.articles()], &options, &mut |_| {}))
    };
    let (update, rebuild) = (sync(false), sync(true));
    let results = [search.map(drop), check.map(drop), update.map(drop), rebuild.map(drop)];
    results.into_iter().filter_map(Result::err).collect()
}

/// A file with the last line that vouches for it.
fn seal(content: &str) -> String {
    format!("{content}xxh3 {:016x}\n", XxHash3_64::oneshot(content.as_bytes()))
}

#[test]
fn names_in_the_list_of_files_lead_nowhere_else() {
    for name in ["../../outside/victim", "../outside", "{parent}/outside/victim", "../../x", "a/b"]
    {
        let folder = folder();
        let name = name.replace("{parent}", &folder.parent().display().to_string());
        let list = folder.index().join("g1/.managed.json");
        let content = fs::read_to_string(&list).unwrap();
        let names = content.lines().next().unwrap();
        let forged = names.replacen('[', &format!("[\"{name}\","), 1) + "\n";
        fs::write(&list, seal(&forged)).unwrap();
        let outside = contents(&folder.parent().join("outside"));
        let errors = use_index(&folder);
        assert_eq!(contents(&folder.parent().join("outside")), outside, "{name}");
        // Only the rebuild succeeds.
        assert!(errors.len() >= 2 && errors.iter().all(Error::is_fixed_by_rebuild), "{errors:?}");
        for error in &errors {
            let message = error.to_string();
            assert!(message.contains("damaged") && message.contains(&name), "{name}: {message}");
        }
        assert_eq!(folder.ids("ferry"), ["news/ferry.txt"]);
    }
}

#[test]
fn names_of_components_lead_nowhere_else() {
    let folder = folder();
    let list = folder.index().join("g1/meta.json");
    let content = fs::read_to_string(&list).unwrap();
    let content = content.split_once("xxh3 ").unwrap().0;
    fs::write(&list, seal(&content.replace("\"words\"", "\"/../../../outside/victim\""))).unwrap();
    let outside = contents(&folder.parent().join("outside"));
    use_index(&folder);
    assert_eq!(contents(&folder.parent().join("outside")), outside);
    assert_eq!(folder.ids("ferry"), ["news/ferry.txt"]);
}

#[test]
fn the_generation_in_the_manifest_leads_nowhere_else() {
    for name in ["../outside", "{parent}/outside", "g1/../../outside", "", ".", "outside"] {
        let folder = folder();
        let name = name.replace("{parent}", &folder.parent().display().to_string());
        // What the generation leads to is a generation, too.
        fs::rename(folder.index().join("g1"), folder.parent().join("outside/g1")).unwrap();
        for file in fs::read_dir(folder.parent().join("outside/g1")).unwrap() {
            let file = file.unwrap();
            fs::rename(file.path(), folder.parent().join("outside").join(file.file_name()))
                .unwrap();
        }
        let manifest = folder.index().join("newsdex.json");
        let content = fs::read_to_string(&manifest).unwrap();
        let value = |key: &str| {
            let (_, rest) = content.split_once(&format!("\"{key}\": ")).unwrap();
            rest.split([',', '\n']).next().unwrap().trim_matches('"').to_owned()
        };
        let fingerprint = content.split('"').find(|text| text.starts_with("analysis")).unwrap();
        let sealed = format!("{}\n{fingerprint}\n{:?}", value("format"), Some(&name));
        let checksum = format!("{:016x}", XxHash3_64::oneshot(sealed.as_bytes()));
        let forged = content.replace(&value("checksum"), &checksum);
        fs::write(&manifest, forged.replace("\"g1\"", &format!("{name:?}"))).unwrap();
        let outside = contents(&folder.parent().join("outside"));
        let errors = use_index(&folder);
        assert_eq!(contents(&folder.parent().join("outside")), outside, "{name}");
        assert_eq!(errors.len(), 3, "{name}: {errors:?}");
        for error in &errors {
            let expected = "is not the name of a generation";
            assert!(error.to_string().contains(expected), "{name}: {error}");
        }
        assert_eq!(folder.ids("ferry"), ["news/ferry.txt"]);
    }
}

/// What takes the place of a file or folder of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// A link to what was there, which was moved out of the index.
    LinkToOriginal,
    LinkToVictim,
    /// A link that a careless program would create a file through.
    LinkToNothing,
    LinkToDevice,
    Pipe,
    Folder,
}

const ENTRIES: [Entry; 6] = [
    Entry::LinkToOriginal,
    Entry::LinkToVictim,
    Entry::LinkToNothing,
    Entry::LinkToDevice,
    Entry::Pipe,
    Entry::Folder,
];

fn replace(path: &Path, outside: &Path, entry: Entry) {
    if path.exists() {
        fs::rename(path, outside.join("original")).unwrap();
    }
    match entry {
        Entry::LinkToOriginal => symlink(outside.join("original"), path).unwrap(),
        Entry::LinkToVictim => symlink(outside.join("victim"), path).unwrap(),
        Entry::LinkToNothing => symlink(outside.join("nothing"), path).unwrap(),
        Entry::LinkToDevice => symlink("/dev/zero", path).unwrap(),
        Entry::Pipe => {
            mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        }
        Entry::Folder => fs::create_dir(path).unwrap(),
    }
}

/// The names of some entries of an index, with one segment file of each component.
fn entries(index: &Path) -> Vec<PathBuf> {
    let mut names: Vec<PathBuf> = [
        "newsdex.json",
        ".newsdex.json.new",
        "writer.lock",
        "g1",
        "g1/meta.json",
        "g1/.managed.json",
        "g1/.tantivy-meta.lock",
        "g1/.tantivy-writer.lock",
        "g2",
    ]
    .map(PathBuf::from)
    .into();
    let mut components: Vec<PathBuf> = contents(&index.join("g1"))
        .into_iter()
        .map(|(path, _)| Path::new(&path).strip_prefix(index).unwrap().to_owned())
        .filter(|path| path.extension().is_some_and(|extension| extension != "json"))
        .collect();
    components.sort_by_key(|path| path.extension().map(ToOwned::to_owned));
    components.dedup_by_key(|path| path.extension().map(ToOwned::to_owned));
    names.extend(components);
    names
}

#[test]
fn entries_that_are_not_regular_files_are_refused_or_replaced() {
    let count = entries(&folder().index()).len();
    assert!(count > 15, "{count}");
    for entry in ENTRIES {
        for number in 0..count {
            let folder = folder();
            // A file of deletions is there unless tantivy has merged it away.
            let entries = entries(&folder.index());
            let Some(name) = entries.get(number) else { continue };
            let outside = folder.parent().join("outside");
            replace(&folder.index().join(name), &outside, entry);
            let before = contents(&outside);
            let what = format!("{} as {entry:?}", name.display());
            let errors = use_index(&folder);
            assert_eq!(contents(&outside), before, "{what}: {errors:?}");
            assert!(!outside.join("nothing").exists(), "{what}");
            // Others must remove a lock of the index or a folder in the place of the manifest.
            let is_final = name == Path::new("writer.lock")
                || entry == Entry::Folder
                    && ["newsdex.json", ".newsdex.json.new"]
                        .map(Path::new)
                        .contains(&name.as_path());
            if is_final {
                let path = folder.index().join(name).display().to_string();
                assert!(errors.iter().any(|error| error.to_string().contains(&path)), "{what}");
            } else {
                assert_eq!(folder.ids("ferry"), ["news/ferry.txt"], "{what}: {errors:?}");
            }
        }
    }
}

#[test]
fn the_index_folder_itself_may_be_a_link() {
    let folder = folder();
    let elsewhere = folder.parent().join("elsewhere");
    fs::rename(folder.index(), &elsewhere).unwrap();
    symlink(&elsewhere, folder.index()).unwrap();
    let errors = use_index(&folder);
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(folder.ids("ferry"), ["news/ferry.txt"]);
}
