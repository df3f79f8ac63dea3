//! `newsdex.toml`: settings for a folder and everything below it.
//!
//! Settings become the defaults of the arguments. So flags and the environment override them, they
//! are validated like typed arguments, and help shows the values that apply.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::{Arg, Command};
use toml::de::{DeTable, DeValue};

use crate::errors::CliError;
use crate::output::text::sanitize;

/// The name of the file.
const FILE_NAME: &str = "newsdex.toml";
/// Maximum size of the file, in bytes.
const MAX_SIZE: u64 = 1024 * 1024;
/// The commands that read `folders` if no path is typed.
const FOLDER_COMMANDS: [&str; 2] = ["index", "watch"];

/// A key of the file.
#[derive(Debug)]
struct Key {
    /// The command it applies to; empty for every command that has such an argument.
    table: &'static str,
    /// The long flag without its hyphens, or `folders`, which sets a positional argument.
    name: &'static str,
    /// An example of its line.
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
    /// The argument of a command whose default this key sets.
    fn argument<'c>(&self, command: &'c Command) -> Option<&'c Arg> {
        if self.name == "folders" {
            return command
                .get_positionals()
                .find(|_| FOLDER_COMMANDS.contains(&command.get_name()));
        }
        let applies = self.table.is_empty() || self.table == command.get_name();
        command.get_opts().find(|arg| applies && arg.get_long() == Some(self.name))
    }

    /// The name to list among the keys of `table`: keys of another table go by the table's name.
    fn name_in(&self, table: &str) -> String {
        if self.table == table { self.name.to_owned() } else { format!("[{}]", self.table) }
    }

    fn is_path(&self) -> bool {
        ["folders", "index"].contains(&self.name)
    }

    fn accepts_array(&self) -> bool {
        ["folders", "map"].contains(&self.name)
    }

    /// A value as it would be typed; `None` if the key does not accept its type. Keys outside
    /// tables only accept strings.
    fn argument_text(&self, value: &DeValue<'_>) -> Option<String> {
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

    fn syntax_help(&self) -> String {
        format!("write it like {}", self.example)
    }
}

/// The settings of a file.
#[derive(Debug, Default)]
pub struct Settings(Vec<Setting>);

#[derive(Debug)]
struct Setting {
    key: &'static Key,
    values: Vec<OsString>,
}

/// What settings are validated against.
struct Context<'a> {
    /// The folder of the file, which relative paths start from.
    folder: &'a Path,
    program: &'a Command,
}

/// A problem with a setting.
struct Problem {
    what: String,
    help: String,
}

impl Problem {
    fn new(what: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem { what: what.into(), help: help.into() }
    }

    fn at(self, offset: usize) -> SyntaxError {
        SyntaxError { offset, problem: self }
    }
}

/// A problem at a byte offset of the file.
struct SyntaxError {
    offset: usize,
    problem: Problem,
}

impl Settings {
    /// The settings for the working directory, from the `newsdex.toml` in it or the nearest one
    /// above.
    ///
    /// # Errors
    /// If the file cannot be read, or `program` does not accept a setting.
    pub fn find(program: &Command) -> Result<Settings, CliError> {
        let Some(folder) = nearest_folder() else { return Ok(Settings::default()) };
        let file = folder.join(FILE_NAME);
        let bytes = read(&file)
            .map_err(|Problem { what, help }| CliError::new(what).help(help).at(&file))?;
        parse(&bytes, &Context { folder: &folder, program }).map_err(|error| {
            let newlines = bytes.iter().take(error.offset).filter(|&&byte| byte == b'\n').count();
            let Problem { what, help } = error.problem;
            CliError::new(what).help(help).at(&file).line(newlines as u64 + 1)
        })
    }

    /// Makes the settings the defaults of the arguments of `program`.
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

/// The nearest folder with a settings file, from the working directory upwards, relative to the
/// working directory.
fn nearest_folder() -> Option<PathBuf> {
    let mut folder = PathBuf::new();
    for _ in std::env::current_dir().ok()?.ancestors() {
        // A folder above may be inaccessible; then it has no settings for us.
        if fs::symlink_metadata(folder.join(FILE_NAME)).is_ok() {
            return Some(folder);
        }
        folder.push("..");
    }
    None
}

fn read(file: &Path) -> Result<Vec<u8>, Problem> {
    let unreadable = |error: io::Error| {
        Problem::new(format!("cannot be read ({error})"), "make it readable or move it away")
    };
    if !fs::metadata(file).map_err(unreadable)?.is_file() {
        return Err(Problem::new("not a regular file", "move it away"));
    }
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|file| file.take(MAX_SIZE + 1).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    if bytes.len() as u64 > MAX_SIZE {
        return Err(Problem::new("larger than 1 MiB", "shorten it or move it away"));
    }
    Ok(bytes)
}

fn parse(bytes: &[u8], context: &Context<'_>) -> Result<Settings, SyntaxError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        Problem::new("not UTF-8", "save the file as UTF-8").at(error.valid_up_to())
    })?;
    let table = DeTable::parse(text).map_err(|error| {
        let message = error.message().lines().collect::<Vec<&str>>().join(", ");
        let help = format!("write lines like {}", KEYS[0].example);
        Problem::new(format!("not TOML ({message})"), help)
            .at(error.span().map_or(0, |span| span.start))
    })?;
    let mut settings = Vec::new();
    for Entry { name, value, offset } in entries(table.get_ref()) {
        match value {
            DeValue::Table(table) if KEYS.iter().any(|key| key.table == name) => {
                for entry in entries(table) {
                    let parsed = setting(name, &entry, context);
                    settings.push(parsed.map_err(|problem| problem.at(entry.offset))?);
                }
            }
            _ => {
                let entry = Entry { name, value, offset };
                let parsed = setting("", &entry, context);
                settings.push(parsed.map_err(|problem| problem.at(offset))?);
            }
        }
    }
    Ok(Settings(settings))
}

/// A name of a table with its value.
struct Entry<'t> {
    name: &'t str,
    value: &'t DeValue<'t>,
    /// Byte offset of the name in the file.
    offset: usize,
}

/// The entries of a table in the order of the file, so that the first problem is reported.
fn entries<'t>(table: &'t DeTable<'_>) -> Vec<Entry<'t>> {
    let entries = table.iter().map(|(name, value)| Entry {
        name: name.get_ref().as_ref(),
        value: value.get_ref(),
        offset: name.span().start,
    });
    let mut entries: Vec<Entry<'_>> = entries.collect();
    entries.sort_by_key(|entry| entry.offset);
    entries
}

fn setting(table: &str, entry: &Entry<'_>, context: &Context<'_>) -> Result<Setting, Problem> {
    let &Entry { name, value, .. } = entry;
    let key = KEYS
        .iter()
        .find(|key| key.table == table && key.name == name)
        .ok_or_else(|| unknown_key(table, name))?;
    let wrong_type = || {
        let what = format!("`{name}` cannot be of type {}", value.type_str());
        Problem::new(what, key.syntax_help())
    };
    let texts: Option<Vec<String>> = match value {
        DeValue::Array(values) if key.accepts_array() => {
            values.iter().map(|value| key.argument_text(value.get_ref())).collect()
        }
        value => key.argument_text(value).map(|text| vec![text]),
    };
    let texts = texts.ok_or_else(wrong_type)?;
    if texts.is_empty() {
        let help = format!("{}, or omit it", key.syntax_help());
        return Err(Problem::new(format!("`{name}` is empty"), help));
    }
    let arg = context
        .program
        .get_subcommands()
        .find_map(|command| key.argument(command))
        .ok_or_else(wrong_type)?;
    for text in &texts {
        validate(text, arg).map_err(|what| Problem::new(what, key.syntax_help()))?;
    }
    let to_value = |text: String| {
        if key.is_path() { context.folder.join(text).into() } else { text.into() }
    };
    Ok(Setting { key, values: texts.into_iter().map(to_value).collect() })
}

/// The problem with a name that is no key of its table.
fn unknown_key(table: &str, name: &str) -> Problem {
    match KEYS.iter().find(|key| key.name == name).map(|key| key.table) {
        Some("") => Problem::new(
            format!("`{name}` is not a key of [{table}]"),
            "move it above the first line in square brackets",
        ),
        Some(table) => Problem::new(
            format!("`{name}` is a key of [{table}]"),
            format!("move it below a line [{table}]"),
        ),
        None => {
            let keys = KEYS.iter().filter(|key| table.is_empty() || key.table == table);
            let mut names: Vec<String> = keys.map(|key| key.name_in(table)).collect();
            names.dedup();
            let help = format!("the keys are {}", names.join(", "));
            Problem::new(format!("unknown key `{name}`"), help)
        }
    }
}

/// Validates the text of a setting by parsing it as the argument that it sets.
fn validate(text: &str, arg: &Arg) -> Result<(), String> {
    // Help prints the value.
    if let Some(c) = text.chars().find(|&c| sanitize::needs_escape(c)) {
        return Err(format!("the value contains an invisible character (U+{:04X})", u32::from(c)));
    }
    let typed = arg.get_long().map_or(text.to_owned(), |long| format!("--{long}={text}"));
    let program =
        Command::new(FILE_NAME).no_binary_name(true).arg(arg.clone().allow_hyphen_values(true));
    let Err(error) = program.try_get_matches_from([typed]) else { return Ok(()) };
    let error = error.render().to_string();
    let message = error.split("\n\n").next().unwrap_or_default();
    let message = message.trim_start_matches("error: ").split_whitespace();
    Err(message.collect::<Vec<&str>>().join(" "))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::args::cli::Cli;

    #[test]
    fn every_key_names_an_argument_and_its_example_is_valid() {
        for key in &KEYS {
            let table =
                if key.table.is_empty() { String::new() } else { format!("[{}]\n", key.table) };
            let text = format!("{table}{}", key.example);
            let program = Cli::command();
            let context = Context { folder: Path::new("/srv"), program: &program };
            let settings = parse(text.as_bytes(), &context);
            let settings =
                settings.unwrap_or_else(|error| panic!("{text}: {}", error.problem.what));
            assert_eq!(settings.0.len(), 1);
            settings.into_defaults(Cli::command()).debug_assert();
        }
    }
}
