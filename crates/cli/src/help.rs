//! What users of the program can do about errors of the library, which knows no commands or flags.

use std::path::Path;

use newsdex::Error;

/// Help on a damaged index.
pub const REBUILD: &str = "rebuild it from its articles with `newsdex index --rebuild`";

/// What to do about an error, as an imperative; `None` if the error says so itself.
pub fn help(_error: &Error) -> Option<String> {
    None
}

/// The file or folder that an error is about.
pub fn path(_error: &Error) -> Option<&Path> {
    None
}
