//! The text below the arguments in `--help`.

/// Below the help of the program.
pub const EXAMPLES: &str = "\
Examples:
  newsdex index news/                      index the articles in news/ into ./index
  newsdex search storm amazon              either word; articles with both come first
  newsdex search '\"storm off\"'             a phrase
  newsdex search storm -hurricane          one word without another
  newsdex search --sync news/ storm        update the index, then search
  newsdex show news/2026-05-08.txt --mark storm

Settings: newsdex.toml, in this folder or the nearest one above, sets defaults:
  index = \"/srv/newsdex\"                   paths are relative to the folder of the file
  folders = [\"news\", \"wires.jsonl\"]        what `newsdex index` and `newsdex watch` read
  map = [\"body=maintext\"]
  color = \"never\"
  [search]
  limit = 20                               also passages, context, strict, time-limit, utc,
                                           trust-file-time, sort

Exit codes: 0 found or done, 1 nothing found, 2 error (explained on standard error)";

/// Below the help of `newsdex index`.
pub const INDEX_EXAMPLES: &str = "\
Examples:
  newsdex index                            index ./seeds, or the folders in newsdex.toml
  newsdex index news/ wires.jsonl --index /srv/newsdex
  newsdex index news/ --dry-run            print what would change";

/// Below the help of `newsdex watch`.
pub const WATCH_EXAMPLES: &str = "\
Ctrl-C stops it after the current update.

Examples:
  newsdex watch news/                      new articles are searchable within a second or two
  newsdex watch news/ --query '\"storm off\"'
  newsdex watch news/ --query storm --query 'gale -warning' --json
  newsdex watch /mnt/wires --rescan 5      a network folder";

/// Below the help of `newsdex search`.
pub const SEARCH_EXAMPLES: &str = "\
Query syntax:
  storm amazon               either word in any form; articles with both come first
  \"storm off\"                these exact words, next to each other
  storm AND amazon           both; without an operator, OR applies
  storm -hurricane           the first without the second; same as storm NOT hurricane
  storm NEAR/5 gale          at most five words between them; NEAR alone allows ten
  \"off to sea\"~3             in this order, with at most three other words between them
  +storm gale                storm is required; gale only improves the rank
  priva* wom?n \"off to ama*\" wildcards: * is any number of letters, ? is one
  jassy~ jassy~2             words that differ by at most one letter, or two
  title:storm body:(gale)    only in the headline, only in the text
  (storm OR gale) AND ferry  parentheses group
  storm^3 gale               storm weighs three times as much; at most 100
  https://example.com/a      a web address, as pasted

Filters restrict a query by metadata. Filters on one field are alternatives, on several all apply:
  storm source:herald        the name of the outlet; also by: (authors), section:, lang:, url:
  id:wires/*                 the id, optionally with * at the end
  has:by -has:title          a known title, body, date, source, url, by or lang
  date:2026-05               also 2026, 2026-05-08, 2026-04..2026-05-08, today, \"last week\"
  after:2026-05 before:2027  after the period ends, before it starts
  since:7d                   also h, w, m, y, and since:2026-05-08

Examples:
  newsdex search storm amazon
  newsdex search '\"storm off\" amazon'      single quotes protect the double quotes from the shell
  newsdex search storm -hurricane          one word without another
  newsdex search storm --json -n 100       a hundred articles, for a program
  newsdex search storm --format html --color-terms > storm.html
  newsdex search --queries list.txt --json many queries, one per line
  newsdex search --sync news/ storm        update the index, then search
  newsdex search -- --storm                everything after -- belongs to the query";

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
  newsdex completions zsh > ~/.zfunc/_newsdex                    a folder in $fpath
  newsdex completions fish > ~/.config/fish/completions/newsdex.fish";

/// Below the help of `newsdex man`.
pub const MAN_EXAMPLES: &str = "\
Examples:
  newsdex man | man -l -                   read the manual page of newsdex
  newsdex man ~/.local/share/man/man1      then `man newsdex-search` works";
