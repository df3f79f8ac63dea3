//! `newsdex man`.

use std::fs;

use crate::{Place, names};

#[test]
fn the_page_of_the_program_is_printed_whatever_the_settings_say() {
    let place = Place::empty();
    place.write("newsdex.toml", "index = ");
    let said = place.run(&["man"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(
        said.out.contains(".TH newsdex 1 ") && said.out.contains(".SH SYNOPSIS"),
        "{}",
        said.out
    );
    // Examples are not run together.
    assert!(said.out.contains(".nf\nExamples:\n  newsdex index news/ "), "{}", said.out);
    assert_eq!(names(&place.path("")), ["newsdex.toml"]);
}

#[test]
fn a_folder_gets_a_page_for_each_command() {
    let place = Place::empty();
    let said = place.run(&["man", "share/man1"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let pages = names(&place.path("share/man1"));
    let help = place.run(&["--help"]).out;
    let commands = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty());
    let mut expected: Vec<String> = commands
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next())
        .filter(|&command| command != "help")
        .map(|command| format!("newsdex-{command}.1"))
        .collect();
    expected.push("newsdex.1".to_owned());
    expected.sort();
    assert_eq!(pages, expected);
    assert!(
        said.out.starts_with(&format!("{} pages written to share/man1", pages.len())),
        "{}",
        said.out
    );
    let page = fs::read_to_string(place.path("share/man1/newsdex-search.1")).unwrap();
    assert!(page.contains(".TH newsdex-search 1 ") && page.contains("NEWSDEX_INDEX"), "{page}");
    assert!(page.contains("\n  storm amazon               either word in any form;"), "{page}");
}

#[test]
fn a_folder_that_cannot_be_written_to_is_an_error() {
    let place = Place::empty();
    place.write("file", "not a folder");
    fs::create_dir_all(place.path("taken/newsdex.1")).unwrap();
    for (folder, named) in
        [("file", "file"), ("file/below", "file/below"), ("taken", "taken/newsdex.1")]
    {
        let said = place.run(&["man", folder]);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{said:?}");
        assert!(said.err.starts_with(&format!("newsdex: cannot write {named} (")), "{}", said.err);
        assert!(said.err.ends_with("); name a folder that you may write to\n"), "{}", said.err);
    }
}
