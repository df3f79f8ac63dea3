//! What may be set.

use clap::{Arg, Command};
use toml::de::DeValue;

/// The commands that read `folders` if no path is typed.
const FOLDER_COMMANDS: [&str; 2] = ["index", "watch"];

/// The key that lists the folders whose settings are obeyed whoever owns them. It sets no argument.
pub const TRUSTED: &str = "trusted";

/// Which file a key may stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// `newsdex.toml`, which applies in its folder and below.
    Folder,
    /// The user's `config.toml`.
    User,
}

/// What a key accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// A string.
    Text,
    /// A string or an array of strings.
    Texts,
    /// A path.
    Path,
    /// A path or an array of paths.
    Paths,
    /// A string, a number or a boolean.
    Scalar,
}

/// A key of the file.
#[derive(Debug)]
pub struct Key {
    /// The command it applies to; empty for every command that has such an argument.
    pub table: &'static str,
    /// The long flag without its hyphens, or `folders`, which sets a positional argument.
    pub name: &'static str,
    /// What it accepts.
    kind: ValueKind,
    /// An example of its line.
    pub example: &'static str,
}

const fn key(
    table: &'static str,
    name: &'static str,
    kind: ValueKind,
    example: &'static str,
) -> Key {
    Key { table, name, kind, example }
}

/// All keys. `trusted` is the only one that a `newsdex.toml` may not set: otherwise the file could
/// vouch for itself. None names a program to run, since the author of a folder need not be its user.
pub const KEYS: [Key; 15] = [
    key("", "index", ValueKind::Path, r#"index = "/srv/newsdex""#),
    key("", "folders", ValueKind::Paths, r#"folders = ["/srv/news", "/srv/wires.jsonl"]"#),
    key("", "map", ValueKind::Texts, r#"map = ["body=maintext"]"#),
    key("", "color", ValueKind::Text, r#"color = "never""#),
    key("", "no-pager", ValueKind::Scalar, "no-pager = true"),
    key("", "hyperlinks", ValueKind::Text, r#"hyperlinks = "never""#),
    key("", TRUSTED, ValueKind::Paths, r#"trusted = ["/srv/news"]"#),
    key("search", "limit", ValueKind::Scalar, "limit = 20"),
    key("search", "passages", ValueKind::Scalar, "passages = 5"),
    key("search", "context", ValueKind::Scalar, "context = 1"),
    key("search", "strict", ValueKind::Scalar, "strict = true"),
    key("search", "time-limit", ValueKind::Scalar, "time-limit = 2.5"),
    key("search", "utc", ValueKind::Scalar, "utc = true"),
    key("search", "trust-file-time", ValueKind::Scalar, "trust-file-time = true"),
    key("search", "sort", ValueKind::Text, r#"sort = "newest""#),
];

impl Key {
    /// The argument of a command whose default this key sets.
    pub fn argument<'c>(&self, command: &'c Command) -> Option<&'c Arg> {
        if self.name == "folders" {
            return command
                .get_positionals()
                .find(|_| FOLDER_COMMANDS.contains(&command.get_name()));
        }
        let applies = self.table.is_empty() || self.table == command.get_name();
        command.get_opts().find(|arg| applies && arg.get_long() == Some(self.name))
    }

    /// Whether a file of this scope may set it.
    pub fn may_stand_in(&self, scope: Scope) -> bool {
        scope == Scope::User || self.name != TRUSTED
    }

    /// The name to list among the keys of `table`: keys of another table go by the table's name.
    pub fn name_in(&self, table: &str) -> String {
        if self.table == table { self.name.to_owned() } else { format!("[{}]", self.table) }
    }

    /// Whether its values are paths.
    pub fn is_path(&self) -> bool {
        matches!(self.kind, ValueKind::Path | ValueKind::Paths)
    }

    /// Its values as they would be typed; `None` if the key does not accept their type.
    pub fn argument_texts(&self, value: &DeValue<'_>) -> Option<Vec<String>> {
        match value {
            DeValue::Array(values) if matches!(self.kind, ValueKind::Texts | ValueKind::Paths) => {
                values.iter().map(|value| self.argument_text(value.get_ref())).collect()
            }
            value => self.argument_text(value).map(|text| vec![text]),
        }
    }

    fn argument_text(&self, value: &DeValue<'_>) -> Option<String> {
        match value {
            DeValue::String(text) => Some(text.to_string()),
            _ if self.kind != ValueKind::Scalar => None,
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .ok()
                .map(|number| number.to_string()),
            DeValue::Float(number) => Some(number.to_string()),
            DeValue::Boolean(value) => Some(value.to_string()),
            _ => None,
        }
    }

    /// How to write it.
    pub fn syntax_help(&self) -> String {
        format!("write it like {}", self.example)
    }
}
