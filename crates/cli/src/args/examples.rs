//! What `--help` says below the arguments.

/// Below the help of the program.
pub const EXAMPLES: &str = "\
Examples:
  newsdex index news/                      read the articles below news/ into ./index
  newsdex search storm amazon              either word; articles with both come first
  newsdex search '\"storm off\"'             a phrase
  newsdex search storm -hurricane          one word without another
  newsdex search --sync news/ storm        bring the index up to date, then search
  newsdex show news/2026-05-08.txt --mark storm

Settings: newsdex.toml, here or in the nearest folder above, says what holds where nothing is typed:
  index = \"/srv/newsdex\"                   relative paths start at the folder of the file
  folders = [\"news\", \"wires.jsonl\"]        what `newsdex index` reads; also map = [\"body=maintext\"]
  color = \"never\"
  [search]
  limit = 20                               also passages, context, strict, time-limit, utc,
                                           trust-file-time, sort

Exit codes: 0 found or done, 1 nothing found, 2 an error, which is explained on standard error.";

/// Below the help of `newsdex index`.
pub const INDEX_EXAMPLES: &str = "\
Examples:
  newsdex index                            read ./seeds into ./index, or what newsdex.toml says
  newsdex index news/ wires.jsonl --index /srv/newsdex
  newsdex index news/ --dry-run            say what would be done, and write nothing";

/// Below that of `newsdex watch`.
pub const WATCH_EXAMPLES: &str = "\
Ctrl-C ends it when what it has begun is in the index.

Examples:
  newsdex watch news/                      what arrives in news/ can be found within a second or two
  newsdex watch news/ --query '\"storm off\"'
  newsdex watch news/ --query storm --query 'gale -warning' --json
  newsdex watch /mnt/wires --rescan 5      a folder of another machine";

/// Below the help of `newsdex search`.
pub const SEARCH_EXAMPLES: &str = "\
A query:
  storm amazon               either word in any form; articles with both come first
  \"storm off\"                the words as written, in a row
  storm AND amazon           both; OR between words is what stands there anyway
  storm -hurricane           the first without the second; NOT says the same
  storm NEAR/5 gale          near each other, five words between at most; NEAR alone allows ten
  \"off to sea\"~3             in this order, three other words between at most
  +storm gale                the first; the second only moves articles up
  priva* wom?n \"off to ama*\" words that begin so; * is any letters, ? is one
  jassy~ jassy~2             words that differ by a letter or two
  title:storm body:(gale)    in the headline, in the text alone
  (storm OR gale) AND ferry  round brackets keep together
  storm^3 gale               a storm weighs three times as much; up to 100
  https://example.com/a      an address, as it was pasted

What is known of articles narrows a query, of one field any, of several fields all:
  storm source:herald        in the name of the outlet; by: authors, section:, lang:, url:
  id:wires/*                 the id, which may end in *
  has:by -has:title          title, body, date, source, url, by or lang is known
  date:2026-05               also 2026, 2026-05-08, 2026-04..2026-05-08, today, \"last week\"
  after:2026-05 before:2027  after it has ended, before it begins
  since:7d                   also h, w, m, y, and since:2026-05-08

Examples:
  newsdex search storm amazon
  newsdex search '\"storm off\" amazon'      single quotes keep the shell away from the double ones
  newsdex search storm -hurricane          one word without another
  newsdex search storm --json -n 100       a hundred articles, for a program to read
  newsdex search storm --format html --color-terms > storm.html
  newsdex search --queries list.txt --json many queries in one go, a line each
  newsdex search --sync news/ storm        bring the index up to date, then search
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
  newsdex completions zsh > ~/.zfunc/_newsdex                    a folder of $fpath
  newsdex completions fish > ~/.config/fish/completions/newsdex.fish";

/// Below the help of `newsdex man`.
pub const MAN_EXAMPLES: &str = "\
Examples:
  newsdex man | man -l -                   read the page of newsdex
  newsdex man ~/.local/share/man/man1      then `man newsdex-search` finds that of the search";
