//! The files of settings, and which of their values applies.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Command;

use crate::args::settings::file;
use crate::args::settings::keys::Scope;
use crate::args::settings::parse::{self, Context, FileSettings, Problem, Setting};
use crate::args::settings::trust::Trust;
use crate::errors::CliError;

/// The name of the settings of a folder.
const FOLDER_FILE: &str = "newsdex.toml";
/// The settings of a user, below the folder for configuration.
const USER_FILE: &str = "newsdex/config.toml";

/// The settings that apply. Later ones override earlier ones.
#[derive(Debug, Default)]
pub struct Settings(Vec<Setting>);

impl Settings {
    /// The settings of the user, overridden by those for the working directory: the `newsdex.toml`
    /// in it or the nearest one above.
    ///
    /// # Errors
    /// If a file cannot be read or belongs to somebody else, or `program` does not accept a setting.
    pub fn find(program: &Command) -> Result<Settings, CliError> {
        let mut trust = Trust::from_environment();
        let user_file = user_file();
        let mut settings = Vec::new();
        if let Some(file) = user_file.as_deref().filter(|file| exists(file)) {
            let read =
                read(file, Scope::User, &Source { trust: &trust, user_file: None, program })?;
            settings = read.settings;
            trust.add(read.trusted);
        }
        if let Some(folder) = nearest_folder() {
            let source = Source { trust: &trust, user_file: user_file.as_deref(), program };
            settings.extend(read(&folder.join(FOLDER_FILE), Scope::Folder, &source)?.settings);
        }
        Ok(Settings(settings))
    }

    /// Whether folders of articles are listed.
    pub fn list_folders(&self) -> bool {
        self.0.iter().any(|setting| setting.key.name == "folders")
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

/// What a file of settings is read with.
struct Source<'a> {
    trust: &'a Trust,
    /// The file in which the user can list trusted folders.
    user_file: Option<&'a Path>,
    program: &'a Command,
}

fn read(path: &Path, scope: Scope, source: &Source<'_>) -> Result<FileSettings, CliError> {
    let bytes = file::read(path, source.trust, source.user_file)
        .map_err(|Problem { what, help }| CliError::new(what).help(help).at(path))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    parse::parse(&bytes, &Context { folder, scope, program: source.program }).map_err(|error| {
        let newlines = bytes.iter().take(error.offset).filter(|&&byte| byte == b'\n').count();
        let Problem { what, help } = error.problem;
        CliError::new(what).help(help).at(path).line(newlines as u64 + 1)
    })
}

/// The file of the user's own settings, as in the XDG base directory specification, which ignores a
/// relative `XDG_CONFIG_HOME`.
fn user_file() -> Option<PathBuf> {
    let folder = std::env::var_os("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .filter(|folder| folder.is_absolute())
        .or_else(|| {
            Some(std::env::home_dir()?.join(".config")).filter(|path| path.is_absolute())
        })?;
    Some(folder.join(USER_FILE))
}

/// The nearest folder with a settings file, from the working directory upwards, relative to the
/// working directory.
fn nearest_folder() -> Option<PathBuf> {
    let mut folder = PathBuf::new();
    for _ in std::env::current_dir().ok()?.ancestors() {
        if exists(&folder.join(FOLDER_FILE)) {
            return Some(folder);
        }
        folder.push("..");
    }
    None
}

/// Whether something has this path. A folder above may be inaccessible; then it has no settings for
/// us.
fn exists(file: &Path) -> bool {
    fs::symlink_metadata(file).is_ok()
}
