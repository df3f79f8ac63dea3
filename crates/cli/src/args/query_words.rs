//! Telling the words of a query from options, on a command line where both may begin with a hyphen.

use std::ffi::OsString;

use clap::{Arg, Command};

/// Puts the words of a search's query at its end, behind a `--`, so that a word such as `-hurricane` reaches the query
/// while options may stand anywhere around it, and so that an option that does not exist is still refused.
///
/// Letting clap take words with hyphens as values of the query would do neither: with `allow_hyphen_values` it takes
/// `--jsno` for a word, with `trailing_var_arg` also every option behind the first word.
///
/// Other commands than `search` are left as they are.
pub fn set_apart(args: Vec<OsString>, search: &Command) -> Vec<OsString> {
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
                // Without a value, clap says that it is missing.
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
    EndOfOptions,
}

fn kind(arg: &str, search: &Command) -> Kind {
    if arg == "--" {
        return Kind::EndOfOptions;
    }
    if let Some(long) = arg.strip_prefix("--") {
        let (name, value) =
            long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
        // No option is named like this: it is a whole query in one argument.
        if name.contains(char::is_whitespace) {
            return Kind::Word;
        }
        let takes_value = search
            .get_arguments()
            .any(|known| known.get_long() == Some(name) && takes_value(known));
        return if takes_value && value.is_none() { Kind::OptionBeforeValue } else { Kind::Option };
    }
    let mut letters = arg.strip_prefix('-').unwrap_or_default().chars();
    let Some(first) = letters.next() else { return Kind::Word };
    let rest = letters.as_str();
    let known = search.get_arguments().find(|known| known.get_short() == Some(first));
    match known {
        Some(known) if takes_value(known) && rest.is_empty() => Kind::OptionBeforeValue,
        // `-n5` and `-n=5` set a number; `-nato` leaves a word out.
        Some(known)
            if takes_value(known) && rest.starts_with(|c: char| c == '=' || c.is_ascii_digit()) =>
        {
            Kind::Option
        }
        // One letter is an option, known or mistyped. Nobody leaves out a letter.
        _ if rest.is_empty() && first.is_ascii_alphabetic() => Kind::Option,
        _ => Kind::Word,
    }
}

/// Whether an option takes a value that may be an argument of its own.
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
    fn words_go_to_the_end_in_their_order() {
        let check = |line: &[&str], expected: &[&str]| {
            let args = line.iter().map(OsString::from).collect();
            assert_eq!(set_apart(args, &search()), expected, "{line:?}");
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
        // Nothing else is touched.
        check(&["x", "show", "-bc", "a", "--json"], &["x", "show", "-bc", "a", "--json"]);
        check(&["x"], &["x"]);
        check(&[], &[]);
    }

    #[test]
    fn a_hyphen_begins_an_option_or_a_word_to_leave_out() {
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
