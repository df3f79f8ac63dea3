//! Distinguishes query words from options, since both may start with a hyphen.

use std::ffi::OsString;

use clap::{Arg, Command};

/// Moves the query words of `newsdex search` to the end of its arguments, after `--`. So a word
/// such as `-hurricane` reaches the query, options may surround it, and unknown options are still
/// rejected.
///
/// clap alone cannot do this: with `allow_hyphen_values` it takes `--jsno` for a word, and with
/// `trailing_var_arg` also every option after the first word.
///
/// The arguments of other commands are not changed.
pub fn move_to_end(args: Vec<OsString>, search: &Command) -> Vec<OsString> {
    if args.get(1).is_none_or(|name| name != search.get_name()) {
        return args;
    }
    let mut args = args.into_iter();
    let mut options: Vec<OsString> = args.by_ref().take(2).collect();
    let mut words = Vec::new();
    while let Some(arg) = args.next() {
        match kind(&arg.to_string_lossy(), search) {
            Kind::Word => words.push(arg),
            Kind::Option => options.push(arg),
            Kind::OptionBeforeValue => {
                options.push(arg);
                // clap reports a missing value.
                options.extend(args.next());
            }
            Kind::EndOfOptions => words.extend(args.by_ref()),
        }
    }
    if !words.is_empty() {
        options.push("--".into());
        options.append(&mut words);
    }
    options
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Word,
    Option,
    /// An option whose value is the next argument.
    OptionBeforeValue,
    /// `--`.
    EndOfOptions,
}

fn kind(arg: &str, search: &Command) -> Kind {
    if arg == "--" {
        return Kind::EndOfOptions;
    }
    if let Some(long) = arg.strip_prefix("--") {
        let (name, value) =
            long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
        // No option has a space in its name: this is a whole query in one argument.
        if name.contains(char::is_whitespace) {
            return Kind::Word;
        }
        let takes_value = search
            .get_arguments()
            .any(|option| option.get_long() == Some(name) && takes_value(option));
        return if takes_value && value.is_none() { Kind::OptionBeforeValue } else { Kind::Option };
    }
    let mut letters = arg.strip_prefix('-').unwrap_or_default().chars();
    let Some(first) = letters.next() else { return Kind::Word };
    let rest = letters.as_str();
    let option = search.get_arguments().find(|option| option.get_short() == Some(first));
    match option {
        Some(option) if takes_value(option) && rest.is_empty() => Kind::OptionBeforeValue,
        // `-n5` and `-n=5` set a number; `-nato` excludes a word.
        Some(option)
            if takes_value(option)
                && rest.starts_with(|c: char| c == '=' || c.is_ascii_digit()) =>
        {
            Kind::Option
        }
        // A single letter is an option, perhaps a mistyped one: nobody excludes a letter.
        _ if rest.is_empty() && first.is_ascii_alphabetic() => Kind::Option,
        _ => Kind::Word,
    }
}

/// Whether the next argument may be the value of an option.
fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values() && !arg.is_require_equals_set()
}

#[cfg(test)]
mod tests {
    use clap::ArgAction;

    use super::*;

    fn search() -> Command {
        Command::new("search")
            .arg(Arg::new("query").action(ArgAction::Append))
            .arg(Arg::new("limit").short('n'))
            .arg(Arg::new("index").long("index"))
            .arg(Arg::new("utc").long("utc").num_args(0..=1).require_equals(true))
            .arg(Arg::new("json").long("json").action(ArgAction::SetTrue))
    }

    #[test]
    fn words_move_to_the_end_in_order() {
        let check = |line: &[&str], expected: &[&str]| {
            let args = line.iter().map(OsString::from).collect();
            assert_eq!(move_to_end(args, &search()), expected, "{line:?}");
        };
        check(
            &["x", "search", "a", "-bc", "--json", "d"],
            &["x", "search", "--json", "--", "a", "-bc", "d"],
        );
        check(
            &["x", "search", "a", "--index", "-i", "b"],
            &["x", "search", "--index", "-i", "--", "a", "b"],
        );
        check(
            &["x", "search", "--index=i", "-n", "3", "a"],
            &["x", "search", "--index=i", "-n", "3", "--", "a"],
        );
        check(
            &["x", "search", "a", "--", "--json", "--"],
            &["x", "search", "--", "a", "--json", "--"],
        );
        check(&["x", "search", "--json"], &["x", "search", "--json"]);
        check(&["x", "search", "a", "--index"], &["x", "search", "--index", "--", "a"]);
        check(&["x", "search", ""], &["x", "search", "--", ""]);
        // Other commands are not changed.
        check(&["x", "show", "-bc", "a", "--json"], &["x", "show", "-bc", "a", "--json"]);
        check(&["x"], &["x"]);
        check(&[], &[]);
    }

    #[test]
    fn a_hyphen_starts_an_option_or_an_excluded_word() {
        let check = |arg: &str, expected: Kind| assert_eq!(kind(arg, &search()), expected, "{arg}");
        for word in [
            "storm",
            "-hurricane",
            "-storm amazon",
            "-\"storm off\"",
            "-(a OR b)",
            "-nato",
            "-n b",
            "-é",
        ] {
            check(word, Kind::Word);
        }
        for word in ["", "-", "-5", "-$50B", "--storm amazon", "—", "-help", "-- storm"] {
            check(word, Kind::Word);
        }
        for option in [
            "--json",
            "--utc",
            "--utc=false",
            "--jsno",
            "--index=a b",
            "-x",
            "-h",
            "-n5",
            "-n=5",
            "--j",
            "---",
        ] {
            check(option, Kind::Option);
        }
        check("--index", Kind::OptionBeforeValue);
        check("-n", Kind::OptionBeforeValue);
        check("--", Kind::EndOfOptions);
    }
}
