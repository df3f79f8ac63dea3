//! The text below the arguments in `--help`. Lines fit in 80 columns: clap would break longer ones
//! without regard to the columns of the layout.

/// Below the help of the program.
pub const EXAMPLES: &str = "\
Examples:
  newsdex index news/                 index the articles in news/ into ./index
  newsdex search storm amazon         either word; articles with both come first
  newsdex search '\"storm off\"'        a phrase
  newsdex search storm -hurricane     one word without another
  newsdex search --sync news/ storm   update the index, then search
  newsdex show news/2026-05-08.txt --mark storm

Settings: newsdex.toml, here or in the nearest folder above, sets defaults:
  index = \"/srv/newsdex\"              relative to the folder of newsdex.toml
  folders = [\"news\", \"wires.jsonl\"]   for `newsdex index` and `newsdex watch`
  map = [\"body=maintext\"]
  color = \"never\"
  [search]
  limit = 20                          also passages, context, strict, utc,
                                      time-limit, trust-file-time, sort
Below it, ~/.config/newsdex/config.toml sets defaults for every folder.

Variables: NEWSDEX_INDEX, NEWSDEX_TRUSTED, NEWSDEX_PAGER, PAGER, NO_COLOR

Exit codes: 0 found or done, 1 nothing found, 2 error";

/// Below the help of `newsdex index`.
pub const INDEX_EXAMPLES: &str = "\
Examples:
  newsdex index                       index the folders that newsdex.toml names
  newsdex index news/ wires.jsonl --index /srv/newsdex
  newsdex index news/ --dry-run       print what would change";

/// Below the help of `newsdex watch`.
pub const WATCH_EXAMPLES: &str = "\
Ctrl-C stops it after the current update.

Examples:
  newsdex watch news/                 index new articles within a second or two
  newsdex watch news/ --query '\"storm off\"'
  newsdex watch news/ --query storm --query 'gale -warning' --json
  newsdex watch /mnt/wires --rescan 5 a network folder";

/// Below the help of `newsdex search`.
pub const SEARCH_EXAMPLES: &str = "\
Query syntax:
  storm amazon               either word in any form; articles with both first
  \"storm off\"                these exact words, next to each other
  storm AND amazon           both; words without an operator are joined by OR
  storm -hurricane           the first without the second, as with NOT
  storm NEAR/5 gale          at most five words in between; NEAR alone means 10
  storm w/5 gale             the same, as written elsewhere; pre/5 in this order
  \"off to sea\"~3             in this order, at most three other words in between
  +storm gale                storm is required; gale only improves the rank
  priva* wom?n \"off to ama*\" * matches any letters, ? one letter
  jassy~ jassy~2             words that differ by up to one letter, or up to two
  title:storm body:(gale)    only in the headline, only in the text
  (storm OR gale) AND ferry  parentheses group
  storm^3 gale               storm weighs three times as much; up to 100
  https://example.com/a      a web address, as pasted

Filters restrict the articles. Of filters on one field, any one has to match:
  storm source:herald        the name of the outlet; also by:, section:, tag:,
                             lang:, url:
  id:wires/*                 the id, which may end in *
  has:by -has:title          whether title, body, date, source, url, by, lang,
                             section or tag is known
  date:2026-05               also 2026, 2026-05-08, 2026-04..2026-05-08, today,
                             \"last week\"; an article that is dated by a
                             month or a year matches if all of it lies within
  after:2026-05 before:2027  after the period has ended, before it starts
  since:7d                   also h, w, m, y, and since:2026-05-08
  date>2026-05 date<=2027    after the period, until its end; also >= and <

Examples:
  newsdex search storm amazon
  newsdex search '\"storm off\" amazon' single quotes protect double quotes
  newsdex search storm -hurricane     one word without another
  newsdex search storm --json -n 100  a hundred articles, for a program
  newsdex search storm --format html --color-terms > storm.html
  newsdex search --queries list.txt   many queries, one per line
  newsdex search --sync news/ storm   update the index, then search
  newsdex search -- --storm           everything after -- belongs to the query";

/// Below the help of `newsdex show`.
pub const SHOW_EXAMPLES: &str = "\
Examples:
  newsdex show news/2026-05-08.txt
  newsdex show news/2026-05-08.txt --mark '\"storm off\"'
  newsdex show news/2026-05-08.txt --format markdown";

/// Below the help of `newsdex completions`.
pub const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  newsdex completions bash > ~/.local/share/bash-completion/completions/newsdex
  newsdex completions zsh > ~/.zfunc/_newsdex     into a folder in $fpath
  newsdex completions fish > ~/.config/fish/completions/newsdex.fish";

/// Below the help of `newsdex man`.
pub const MAN_EXAMPLES: &str = "\
Examples:
  newsdex man | man -l -              read the manual page of newsdex
  newsdex man ~/.local/share/man/man1 then `man newsdex-search` works";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_in_80_columns() {
        for text in [
            EXAMPLES,
            INDEX_EXAMPLES,
            WATCH_EXAMPLES,
            SEARCH_EXAMPLES,
            SHOW_EXAMPLES,
            COMPLETIONS_EXAMPLES,
            MAN_EXAMPLES,
        ] {
            for line in text.lines() {
                assert!(line.chars().count() <= 80, "{line}");
            }
        }
    }
}
