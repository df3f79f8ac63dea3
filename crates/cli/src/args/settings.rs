//! `newsdex.toml`: what holds in a folder and below it where nothing else is typed.
//!
//! What it says becomes the defaults of the arguments. So flags and the environment win, the same checks hold as for what
//! is typed, and help shows what is in force.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Arg, Command};
use toml::de::{DeTable, DeValue};

use crate::output::text::sanitize;

/// How the file is called.
const NAME: &str = "newsdex.toml";
/// Whoever has more than this has a file of another kind, in bytes.
const LONGEST: u64 = 1024 * 1024;
/// The commands that take `folders` where no path is typed.
const COMMANDS_OF_FOLDERS: [&str; 2] = ["index", "watch"];

/// What can be said.
#[derive(Debug)]
struct Key {
    /// The command that it is for; empty for all that have such an argument.
    table: &'static str,
    /// The long flag without its hyphens, except for `folders`, which no flag names.
    name: &'static str,
    /// How it is written.
    example: &'static str,
}

const KEYS: [Key; 12] = [
    Key { table: "", name: "index", example: r#"index = "/srv/newsdex""# },
    Key { table: "", name: "folders", example: r#"folders = ["news", "wires.jsonl"]"# },
    Key { table: "", name: "map", example: r#"map = ["body=maintext"]"# },
    Key { table: "", name: "color", example: r#"color = "never""# },
    Key { table: "search", name: "limit", example: "limit = 20" },
    Key { table: "search", name: "passages", example: "passages = 5" },
    Key { table: "search", name: "context", example: "context = 1" },
    Key { table: "search", name: "strict", example: "strict = true" },
    Key { table: "search", name: "time-limit", example: "time-limit = 2.5" },
    Key { table: "search", name: "utc", example: "utc = true" },
    Key { table: "search", name: "trust-file-time", example: "trust-file-time = true" },
    Key { table: "search", name: "sort", example: r#"sort = "newest""# },
];

impl Key {
    /// The argument of a command that it is the default of.
    fn argument<'c>(&self, command: &'c Command) -> Option<&'c Arg> {
        if self.name == "folders" {
            return command
                .get_positionals()
                .find(|_| COMMANDS_OF_FOLDERS.contains(&command.get_name()));
        }
        let here = self.table.is_empty() || self.table == command.get_name();
        command.get_opts().find(|arg| here && arg.get_long() == Some(self.name))
    }

    /// What it goes by in a table: before the tables, those of a command go by its name.
    fn named_from(&self, table: &str) -> String {
        if self.table == table { self.name.to_owned() } else { format!("[{}]", self.table) }
    }

    fn is_path(&self) -> bool {
        ["folders", "index"].contains(&self.name)
    }

    fn takes_many(&self) -> bool {
        ["folders", "map"].contains(&self.name)
    }

    /// A value as it would be typed. What stands before the tables is text throughout.
    fn text(&self, value: &DeValue<'_>) -> Option<String> {
        match value {
            DeValue::String(text) => Some(text.to_string()),
            _ if self.table.is_empty() => None,
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .ok()
                .map(|number| number.to_string()),
            DeValue::Float(number) => Some(number.to_string()),
            DeValue::Boolean(value) => Some(value.to_string()),
            _ => None,
        }
    }
}

/// What is set.
#[derive(Debug, Default)]
pub struct Settings(Vec<Setting>);

#[derive(Debug)]
struct Setting {
    key: &'static Key,
    values: Vec<OsString>,
}

/// What is wrong at a byte of the file.
struct Wrong {
    at: usize,
    what: String,
}

impl Settings {
    /// What is set in the working directory: by the `newsdex.toml` in it, or else by the nearest above it.
    ///
    /// # Errors
    /// Where the file cannot be read, or says what `program` does not take. Names file, line and help.
    pub fn find(program: &Command) -> Result<Settings, String> {
        let Some(folder) = nearest() else { return Ok(Settings::default()) };
        let file = folder.join(NAME);
        let bytes = read(&file).map_err(|what| format!("{} {what}", file.display()))?;
        parse(&bytes, &folder, program).map_err(|Wrong { at, what }| {
            let line = bytes.iter().take(at).filter(|&&byte| byte == b'\n').count() + 1;
            format!("{}, line {line}: {what}", file.display())
        })
    }

    /// The program, its defaults as they are set.
    pub fn into_defaults(self, program: Command) -> Command {
        self.0.into_iter().fold(program, |program, Setting { key, values }| {
            program.mut_subcommands(|command| {
                match key.argument(&command).map(|arg| arg.get_id().clone()) {
                    Some(id) => command.mut_arg(id, |arg| {
                        arg.default_values(values.clone()).hide_default_value(false)
                    }),
                    None => command,
                }
            })
        })
    }
}

/// The nearest folder with such a file, from the working directory upwards.
fn nearest() -> Option<PathBuf> {
    // Relative to the working directory, as one would type it.
    let mut folder = PathBuf::new();
    for _ in std::env::current_dir().ok()?.ancestors() {
        // What cannot be looked at is not known to be there: a folder above may be closed.
        if fs::symlink_metadata(folder.join(NAME)).is_ok() {
            return Some(folder);
        }
        folder.push("..");
    }
    None
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    let failed = |error| format!("cannot be read ({error}); make it readable, or move it away");
    if !fs::metadata(file).map_err(failed)?.is_file() {
        return Err("is not a regular file; move it away".to_owned());
    }
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|file| file.take(LONGEST + 1).read_to_end(&mut bytes))
        .map_err(failed)?;
    if bytes.len() as u64 > LONGEST {
        return Err(
            "is over 1 MiB, which settings never are; shorten it, or move it away".to_owned()
        );
    }
    Ok(bytes)
}

fn parse(bytes: &[u8], folder: &Path, program: &Command) -> Result<Settings, Wrong> {
    let text = std::str::from_utf8(bytes).map_err(|error| Wrong {
        at: error.valid_up_to(),
        what: "not UTF-8; save the file as UTF-8".to_owned(),
    })?;
    let table = DeTable::parse(text).map_err(|error| {
        let said = error.message().lines().collect::<Vec<&str>>().join(", ");
        let what = format!("not TOML ({said}); a line is written like {}", KEYS[0].example);
        Wrong { at: error.span().map_or(0, |span| span.start), what }
    })?;
    let mut settings = Vec::new();
    for (name, value, at) in in_order(table.get_ref()) {
        match value {
            DeValue::Table(table) if KEYS.iter().any(|key| key.table == name) => {
                for (key, value, at) in in_order(table) {
                    settings.push(
                        setting(name, key, value, folder, program)
                            .map_err(|what| Wrong { at, what })?,
                    );
                }
            }
            _ => settings.push(
                setting("", name, value, folder, program).map_err(|what| Wrong { at, what })?,
            ),
        }
    }
    Ok(Settings(settings))
}

/// Names, values and places in a table, in the order of the file, so that what is wrong first is warned about.
fn in_order<'t>(table: &'t DeTable<'_>) -> Vec<(&'t str, &'t DeValue<'t>, usize)> {
    let entries = table
        .iter()
        .map(|(name, value)| (name.get_ref().as_ref(), value.get_ref(), name.span().start));
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(|&(_, _, at)| at);
    entries
}

fn setting(
    table: &str,
    name: &str,
    value: &DeValue<'_>,
    folder: &Path,
    program: &Command,
) -> Result<Setting, String> {
    let key = KEYS
        .iter()
        .find(|key| key.table == table && key.name == name)
        .ok_or_else(|| unknown(table, name))?;
    let write = format!("write it like {}", key.example);
    let kind = || format!("`{name}` takes no {}; {write}", value.type_str());
    let texts: Option<Vec<String>> = match value {
        DeValue::Array(values) if key.takes_many() => {
            values.iter().map(|value| key.text(value.get_ref())).collect()
        }
        value => key.text(value).map(|text| vec![text]),
    };
    let texts = texts.ok_or_else(kind)?;
    if texts.is_empty() {
        return Err(format!("`{name}` is empty; {write}, or leave it out"));
    }
    let arg =
        program.get_subcommands().find_map(|command| key.argument(command)).ok_or_else(kind)?;
    for text in &texts {
        check(text, arg).map_err(|what| format!("{what}; {write}"))?;
    }
    let in_place =
        |text: String| if key.is_path() { folder.join(text).into() } else { text.into() };
    Ok(Setting { key, values: texts.into_iter().map(in_place).collect() })
}

/// What to say of a name that nothing has, or that stands in the wrong table.
fn unknown(table: &str, name: &str) -> String {
    let elsewhere = KEYS.iter().find(|key| key.name == name).map(|key| key.table);
    match elsewhere {
        Some("") => {
            format!("`{name}` stands in [{table}]; move it above the first line in square brackets")
        }
        Some(table) => format!("`{name}` belongs to a command; move it below a line [{table}]"),
        None => {
            let all = KEYS.iter().filter(|key| table.is_empty() || key.table == table);
            let mut known: Vec<String> = all.map(|key| key.named_from(table)).collect();
            known.dedup();
            format!("there is no `{name}`; there are {}", known.join(", "))
        }
    }
}

/// Whether an argument takes a text, asked by typing it.
fn check(text: &str, arg: &Arg) -> Result<(), String> {
    // Help prints it.
    if let Some(c) = text.chars().find(|&c| sanitize::wants_escape(c)) {
        return Err(format!("it holds a character that nobody sees (U+{:04X})", u32::from(c)));
    }
    let typed = arg.get_long().map_or(text.to_owned(), |long| format!("--{long}={text}"));
    let program =
        Command::new(NAME).no_binary_name(true).arg(arg.clone().allow_hyphen_values(true));
    let Err(error) = program.try_get_matches_from([typed]) else { return Ok(()) };
    let error = error.render().to_string();
    let said = error.split("\n\n").next().unwrap_or_default();
    Err(said.trim_start_matches("error: ").split_whitespace().collect::<Vec<&str>>().join(" "))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::args::Args;

    #[test]
    fn every_key_is_that_of_an_argument_and_its_example_is_understood() {
        for key in &KEYS {
            let table =
                if key.table.is_empty() { String::new() } else { format!("[{}]\n", key.table) };
            let text = format!("{table}{}", key.example);
            let settings = parse(text.as_bytes(), Path::new("/srv"), &Args::command());
            let settings = settings.unwrap_or_else(|wrong| panic!("{text}: {}", wrong.what));
            assert_eq!(settings.0.len(), 1);
            settings.into_defaults(Args::command()).debug_assert();
        }
    }
}
