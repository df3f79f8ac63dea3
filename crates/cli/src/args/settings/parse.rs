//! Turns the text of a settings file into settings, with the place of each problem.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Arg, Command};
use toml::de::{DeTable, DeValue};

use crate::args::settings::keys::{KEYS, Key, Scope, TRUSTED};
use crate::output::text::sanitize;

/// The settings of a file.
#[derive(Debug, Default)]
pub struct FileSettings {
    /// The values of arguments, in the order of the file.
    pub settings: Vec<Setting>,
    /// Folders whose settings are obeyed whoever owns them.
    pub trusted: Vec<PathBuf>,
}

/// The values of a key.
#[derive(Debug)]
pub struct Setting {
    /// The key.
    pub key: &'static Key,
    /// Its values, as they would be typed.
    pub values: Vec<OsString>,
}

impl FileSettings {
    fn add(&mut self, setting: Setting) {
        if setting.key.name == TRUSTED {
            self.trusted.extend(setting.values.into_iter().map(PathBuf::from));
        } else {
            self.settings.push(setting);
        }
    }
}

/// What settings are validated against.
pub struct Context<'a> {
    /// The folder of the file, which relative paths start from.
    pub folder: &'a Path,
    /// Which file it is.
    pub scope: Scope,
    /// The program whose arguments are set.
    pub program: &'a Command,
}

/// A problem with a setting.
#[derive(Debug)]
pub struct Problem {
    /// What is wrong.
    pub what: String,
    /// What to do about it, as an imperative.
    pub help: String,
}

impl Problem {
    /// A problem and what to do about it.
    pub fn new(what: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem { what: what.into(), help: help.into() }
    }

    fn at(self, offset: usize) -> SyntaxError {
        SyntaxError { offset, problem: self }
    }
}

/// A problem at a byte offset of the file.
#[derive(Debug)]
pub struct SyntaxError {
    /// The offset.
    pub offset: usize,
    /// The problem.
    pub problem: Problem,
}

/// Parses the text of a file.
pub fn parse(bytes: &[u8], context: &Context<'_>) -> Result<FileSettings, SyntaxError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        Problem::new("not UTF-8", "save the file as UTF-8").at(error.valid_up_to())
    })?;
    let table = DeTable::parse(text).map_err(|error| {
        let message = error.message().lines().collect::<Vec<&str>>().join(", ");
        let help = format!("write lines like {}", KEYS[0].example);
        Problem::new(format!("not TOML ({message})"), help)
            .at(error.span().map_or(0, |span| span.start))
    })?;
    let mut settings = FileSettings::default();
    for Entry { name, value, offset } in entries(table.get_ref()) {
        match value {
            DeValue::Table(table) if KEYS.iter().any(|key| key.table == name) => {
                for entry in entries(table) {
                    let parsed = setting(name, &entry, context);
                    settings.add(parsed.map_err(|problem| problem.at(entry.offset))?);
                }
            }
            _ => {
                let entry = Entry { name, value, offset };
                let parsed = setting("", &entry, context);
                settings.add(parsed.map_err(|problem| problem.at(offset))?);
            }
        }
    }
    Ok(settings)
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
        .ok_or_else(|| unknown_key(table, name, context.scope))?;
    if !key.may_stand_in(context.scope) {
        let help = "move it to the config.toml of the user who trusts the folder";
        return Err(Problem::new(format!("a newsdex.toml cannot set `{name}`"), help));
    }
    let wrong_type = || {
        let what = format!("`{name}` cannot be of type {}", value.type_str());
        Problem::new(what, key.syntax_help())
    };
    let texts = key.argument_texts(value).ok_or_else(wrong_type)?;
    if texts.is_empty() {
        let help = format!("{}, or omit it", key.syntax_help());
        return Err(Problem::new(format!("`{name}` is empty"), help));
    }
    let arg = context.program.get_subcommands().find_map(|command| key.argument(command));
    for text in &texts {
        validate(text, arg).map_err(|what| Problem::new(what, key.syntax_help()))?;
        // A user's settings apply in every folder, so a path relative to one of them would mislead.
        if key.is_path() && context.scope == Scope::User && !is_absolute(text) {
            let help = format!("begin it with /, as in {}", key.example);
            return Err(Problem::new(format!("`{text}` is a relative path"), help));
        }
    }
    let to_value = |text: String| {
        let is_relative = key.is_path() && !is_absolute(&text);
        if is_relative { context.folder.join(text).into() } else { text.into() }
    };
    Ok(Setting { key, values: texts.into_iter().map(to_value).collect() })
}

/// Whether a path is absolute, or the `*` that stands for every folder.
fn is_absolute(path: &str) -> bool {
    path == "*" || Path::new(path).is_absolute()
}

/// The problem with a name that is no key of its table.
fn unknown_key(table: &str, name: &str, scope: Scope) -> Problem {
    let keys = KEYS.iter().filter(|key| key.may_stand_in(scope));
    match keys.clone().find(|key| key.name == name).map(|key| key.table) {
        Some("") => Problem::new(
            format!("`{name}` is not a key of [{table}]"),
            "move it above the first line in square brackets",
        ),
        Some(table) => Problem::new(
            format!("`{name}` is a key of [{table}]"),
            format!("move it below a line [{table}]"),
        ),
        None => {
            let listed = keys.filter(|key| table.is_empty() || key.table == table);
            let mut names: Vec<String> = listed.map(|key| key.name_in(table)).collect();
            names.dedup();
            let help = format!("the keys are {}", names.join(", "));
            Problem::new(format!("unknown key `{name}`"), help)
        }
    }
}

/// Validates the text of a setting by parsing it as the argument that it sets, if it sets one.
fn validate(text: &str, arg: Option<&Arg>) -> Result<(), String> {
    // Help prints the value.
    if let Some(c) = text.chars().find(|&c| sanitize::needs_escape(c)) {
        return Err(format!("the value contains an invisible character (U+{:04X})", u32::from(c)));
    }
    let Some(arg) = arg else { return Ok(()) };
    let typed = arg.get_long().map_or(text.to_owned(), |long| format!("--{long}={text}"));
    let program =
        Command::new("settings").no_binary_name(true).arg(arg.clone().allow_hyphen_values(true));
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
            let context =
                Context { folder: Path::new("/srv"), scope: Scope::User, program: &program };
            let settings = parse(text.as_bytes(), &context);
            let settings =
                settings.unwrap_or_else(|error| panic!("{text}: {}", error.problem.what));
            assert_eq!(settings.settings.len() + settings.trusted.len(), 1, "{text}");
            let sets = program.get_subcommands().any(|command| key.argument(command).is_some());
            assert_eq!(sets, key.name != TRUSTED, "{text}");
        }
    }
}
