//! Malformed, malicious and expensive queries: newsdex answers each of them, and none matches an
//! article without what it asks for.

use std::fmt::Write;
use std::time::Duration;

use fastrand::Rng;
use newsdex::{Archive, SearchOptions};

use crate::fixtures::test_folder::TestFolder;

/// Number of articles that no query below asks for. A query that matches them matches everything.
const UNMATCHED: u64 = 40;

/// Articles that some of the queries do ask for.
const MATCHABLE: &str = r#"{"id":"asked/1","title":"a b c d e","body":"news storm off to Amazon in the sea, 10:30 and C++ at AT&T; f-16","source":"Reuters","date":"2026-05-08","language":"en","url":"https://www.ab.cd/x","bylines":["A B"]}
{"id":"asked/2","title":"TO","body":"null and undefined, select from where one or 1 is 1"}
"#;

fn archive() -> (TestFolder, Archive) {
    let mut articles = MATCHABLE.to_owned();
    for number in 0..UNMATCHED {
        // No query contains a word of these articles, or filters on metadata that they have.
        writeln!(articles, r#"{{"id":"quiet/{number}","body":"жужжит щепотка чёрного юмора"}}"#)
            .unwrap();
    }
    let folder = TestFolder::new(&[("all.jsonl", &articles)]);
    assert_eq!(folder.sync().articles, UNMATCHED + 2);
    let archive = folder.archive();
    (folder, archive)
}

fn check(archive: &Archive, query: &str) {
    let excerpt: String = query.chars().take(60).collect();
    let options = SearchOptions { limit: 50, utc: true, ..SearchOptions::default() };
    let answer =
        archive.search(query, &options).unwrap_or_else(|error| panic!("{excerpt:?}: {error}"));
    assert!(answer.total <= 2, "{excerpt:?} matches {} articles", answer.total);
    assert_eq!(answer.total, answer.hits.len() as u64, "{excerpt:?}");
    assert!(answer.leaves.len() <= 600, "{excerpt:?}: {} leaves", answer.leaves.len());
    assert!(answer.warnings.len() <= 64, "{excerpt:?}: {} warnings", answer.warnings.len());
    for warning in &answer.warnings {
        assert!(query.get(warning.span.clone()).is_some(), "{excerpt:?}: {warning:?}");
        assert!(!warning.what.is_empty() && !warning.help.is_empty(), "{excerpt:?}");
    }
    for hit in &answer.hits {
        let marked = archive.show(&hit.id, Some(query)).unwrap().unwrap();
        for mark in &marked.marks {
            assert!(
                marked.body.get(mark.bytes.clone()).is_some_and(|text| !text.is_empty()),
                "{excerpt:?}"
            );
        }
    }
    if answer.total == 0 && answer.leaves.is_empty() && answer.dates.is_empty() {
        assert!(!answer.warnings.is_empty(), "{excerpt:?} is ignored without a warning");
    }
}

/// Tried as they are, and inside other queries. One per line, they would fill pages.
#[rustfmt::skip]
const SHORT: &[&str] = &[
    "", " ", "\t\r\n", "\u{0}", "\u{0}\u{0}a", "\u{1b}[31mred", "\u{7f}", "\u{85}", "\u{2028}", "\u{feff}",
    "\u{fffd}", "\u{202e}storm\u{202c}", "\u{2066}\u{2069}", "\u{200b}", "\u{200d}", "\u{301}", "\u{e0001}",
    "\\ud800", "\\uD83D\\u", "\u{10ffff}", "🙂", "🙂🙃 👩‍👩‍👧", "🇨🇭", "\"🙂\"", "title:🙂", "-🙂", "🙂*", "🙂^2", "🙂~1", "\"",
    "\"\"", "\"\"\"", "\"\"\"\"", "\" \"", "\"\\\"", "\"\\\\\"", "\"\\\\\\\"", "“", "”", "„“", "«", "»«", "‹›", "'",
    "''", "' '", "'\"", "\"'", "\"a", "\"a\"b\"", "\"(\"", "(\")\"", "“a \"b” c\"", "“„«»“”\"", "'a 'b 'c'", "\"a\"~",
    "\"a\"~~2", "\"a b\"~99999999999999999999999", "\"a b\"~-1", "\"a b\"~1.5", "\"*\"", "\"?\"", "\"* * *\"",
    "\"~\"~3", "(", ")", "()", ")(", "(()", "())", "((((((()))))))", "( ( )", "(((a", "a)))", "(OR)", "(AND OR NOT)",
    "(-)", "(-a)", "(NOT)", "-(", "-()", "+()", "+(-a)", "title:()", "title:(", "title:)", "()^2", "()~2", "(a)(b)(",
    "AND", "OR", "NOT", "NEAR", "NEAR/3", "NEAR/", "NEAR/x", "NEAR/-1", "NEAR/99999999999999999999999", "AND AND",
    "OR OR OR", "NOT NOT", "NOT NOT NOT a", "AND NOT", "OR NOT a", "NOT a OR NOT b", "NEAR NEAR", "a NEAR", "NEAR a",
    "a NEAR NEAR b", "a NEAR/0 b", "a NEAR/18446744073709551616 b", "(a NEAR b) NEAR (c NEAR d)", "source:x NEAR a",
    "date:2026 NEAR a", "-", "--", "---", "- a", "-news", "--news", "-\"news\"", "-news -storm", "−news", "–news",
    "+", "++", "+ -", "+-a", "-+a", "+-+-a", "title:", "body:", "source:", "by:", "url:", "lang:", "id:", "has:",
    "date:", "after:", "before:", "since:", "title::", "title:title:", "title:source:", "title:date:", "date:title:",
    "title: AND", "title:-", "title:-a", "-title:", "+title:", "title:\"", "title:\"\"", "id:\"", "id:\"\"", "id:*",
    "id:**", "id:?", "id:(", "id:)", "id:\u{0}", "id:../../etc/passwd", "id:%00", "has:*", "has:everything",
    "has:\"\"", "has:(title", "NOT has:title", "-id:asked/1", "source:*", "source:?", "by:*", "url:*", "lang:*",
    "url:http://", "url:://", "lang:-", "lang:en-*", "nosuch:a", "nosuch:", "nosuch:(a", "a.b.c:d", "_exists_:title",
    "_id:1", "__proto__:a", "title.raw:a", "*:*", "*", "**", "?", "??", "*?*", "* *", "* OR *", "* AND *", "NOT *",
    "-*", "+*", "(*)", "[* TO *]", "date:[* TO *]", "title:[a TO *}", "{a TO b}", "title:{* TO *}", "date:>2020",
    "date:<=2026", "date:2026-13", "date:2026-02-30", "date:0000-00-00", "date:9999-12-31", "date:10000",
    "date:99999999999999", "date:-1", "date:2026-05-08..2026-04-01", "date:..", "date:...", "date:2026..2025..2024",
    "date:\"", "date:\"\"", "date:()", "date:NaN", "date:now()", "date:2026-05-08T10:00:00Z", "date:١٩٩٩",
    "date:\"last\"", "date:last*", "date:2026*", "date:2026~1", "after:9999", "after:9999-12-31", "before:0000",
    "before:0000-01-01", "since:0d", "since:999999999999999999999d", "since:-1d", "since:1e9d", "since:99999999y",
    "since:9999y", "since:d", "NOT date:2026", "-date:soon", "date:soon OR date:never", "a^", "a^^2", "a^2^3", "a^0",
    "a^-0", "a^-5", "a^101", "a^1e300", "a^inf", "a^NaN", "a^0.0000000000000000000000000000000001",
    "a^99999999999999999999999999999999999999999999", "^2", "^", "^^", "(^2)", "\"a\"^", "(a)^0", "((a)^100)^100",
    "title:^2", "a~", "a~~", "a~3", "a~99999999999", "a~-1", "~", "~2", "~a", "~~", "a~1~1", "a~1.5", "*~1", "a*~1",
    "?~2", "a~1*", "a*", "a**", "a*b*c*d*", "a?", "a??", "a?*?*", "*a", "?a", "*a*", "a*a*a*a*a*a*a*a*a*a*a*b",
    "(a* OR b* OR c*)", "\"a* b*\"", "/.*/", "/a|b/", ".*", "a.*b", "[a-z]+", "(?i)a", "(a|b)*", "^a$", "\\w+", "\\",
    "\\\\", "\\*", "\\\"", "a\\", "\\(a\\)", "\\AND", "(?:(?:a+)+)+$", "%", "%a%", "'; DROP TABLE articles; --",
    "1=1", "' OR '1'='1", "<script>alert(1)</script>", "${jndi:ldap://x}", "{{7*7}}", "$(rm -rf /)", "`id`", "&&",
    "||", "!", "!a", "a && b", "a || !b", "a; b", "a | b", "#", "@", "#@", "\r\na: b", "http://", "https://", "www.",
    "http://a b", "https://[::1]:80/*?x^2~1", "(https://", "\"https://\"", "-https://", "https://ab.cd/x)))", "C++",
    "AT&T", "f-16", "64-bit", "@handle", "#tag", "10:30", "10:30:", ":10", ":", "::", "a:", ":a", "Ⓐ", "ﬁ", "ß", "İ",
    "ǅ", "𝒂", "a\u{ad}b", "a\u{300}\u{301}\u{302}", "\u{1100}\u{1161}", "ﷺ", "null", "undefined", "true AND 1",
];

/// Each is repeated until it fills a megabyte.
#[rustfmt::skip]
const REPEATED: &[&str] = &[
    "(", ")", "()", "(a ", "(a OR ", "-(a ", "+(a ", "NOT ", "NOT NOT a ", "AND ", "a AND ", "a OR ", "a NEAR b ",
    "a NEAR/9 ", "\"", "\"a\" ", "\"a\"~9 ", "\"a b\"~9 ", "“", "'", "'a ", "''", "a ", "a* ", "ab~2 ", "*", "?",
    "a*b", "~", "^", "a^2 ", "(a)^2", "title:", "title:(", "title:a ", "id:", "id:a* ", "has:title ", "has:x ",
    "date:2026 ", "date:soon ", "date:..", "since:7d ", "source:a OR ", "nosuch:a ", "x:", "a.b.c.", ".", ":", "\\",
    "\\\"", "-", "+", "- ", "http://", "https://a.b/ ", "www.a", "1", "9999999999 ", "é", "🙂", "\u{301}", "\u{202e}",
    "\u{0}", "\n", "東", "a-", "a.", "a'", "[* TO *] ", "*:* ", "/.*/ ", "a|",
];

#[test]
fn short_malformed_queries_are_answered_and_match_nothing_else() {
    let (_folder, archive) = archive();
    assert!(SHORT.len() >= 250, "{}", SHORT.len());
    for query in SHORT {
        check(&archive, query);
        // Beside a word, inside a group, and after a field.
        check(&archive, &format!("storm {query}"));
        check(&archive, &format!("({query}) OR storm"));
        check(&archive, &format!("storm AND {query}"));
        check(&archive, &format!("title:({query})"));
    }
}

#[test]
fn long_queries_are_answered() {
    let (_folder, archive) = archive();
    for piece in REPEATED {
        let query = piece.repeat((1 << 20) / piece.len());
        check(&archive, &query);
    }
    let the = "the ".repeat(1 << 18);
    for query in [
        format!("\"{the}\""),
        format!("\"{the}\"~9"),
        format!("title:({the})"),
        format!("'{the}'"),
        "a".repeat(1 << 20),
    ] {
        check(&archive, &query);
    }
}

/// One prefix query for each letter.
fn prefixes(letters: &str, operator: &str) -> String {
    letters.chars().map(|letter| format!("{letter}*")).collect::<Vec<_>>().join(operator)
}

#[test]
fn expensive_and_deep_queries_are_answered() {
    let (_folder, archive) = archive();
    let letters = "abcdefghijklmnop";
    let (left, right) = letters.split_at(8);
    let phrases = |operator: &str| {
        let all = letters.chars().flat_map(|a| "ato".chars().map(move |b| format!("\"{a} {b}\"")));
        all.collect::<Vec<_>>().join(operator)
    };
    for query in [
        prefixes(letters, " NEAR/9 "),
        prefixes(letters, " NEAR/0 "),
        prefixes(letters, " NEAR/100 "),
        prefixes(letters, " OR "),
        prefixes(letters, " AND "),
        format!("title:({0}) body:({0})", prefixes(left, " ")),
        format!("\"{}\"", prefixes(letters, " ")),
        format!("\"{}\"~100", prefixes(&letters[..10], " ")),
        format!("({}) NEAR/100 ({})", prefixes(left, " OR "), prefixes(right, " OR ")),
        format!("({0}) NEAR/50 ({0})", phrases(" OR ")),
        format!("storm NOT ({})", prefixes(letters, " NEAR/9 ")),
        format!("storm NOT ({})", phrases(" OR ")),
        format!("({}) NEAR/9 off~2", phrases(" OR ")),
        "\"a a a a a a a a a a\"~100".to_owned(),
        "\"a* the b* to\" NEAR/3 \"o?? t*\"".to_owned(),
        letters.chars().map(|letter| format!("{letter}a~2")).collect::<Vec<_>>().join(" NEAR/9 "),
        letters.chars().map(|letter| format!("{letter}*?*?*e*?*s*")).collect::<Vec<_>>().join(" "),
        format!("{}a OR b*{}", "(".repeat(60), ")".repeat(60)),
    ] {
        check(&archive, &query);
        check(&archive, &format!("-({query}) storm"));
    }
}

#[test]
fn a_search_that_runs_out_of_time_warns_and_returns_only_true_matches() {
    let (_folder, archive) = archive();
    let queries = [
        "storm",
        "storm off",
        "storm off -sea",
        "+storm +off",
        "\"storm off to\"",
        "\"storm o* to\"",
        "storm NEAR/3 amazon",
        "s*",
        "storm~",
        "news NOT (storm NEAR/3 amazon)",
        "news -\"storm o* to\"",
        "date:2026",
        "title:a body:news",
        "source:reuters",
    ];
    for query in queries {
        let options =
            |time_limit| SearchOptions { utc: true, time_limit, ..SearchOptions::default() };
        let out_of_time = archive.search(query, &options(Duration::ZERO)).unwrap();
        assert_eq!((out_of_time.total, out_of_time.hits.len()), (0, 0), "{query}");
        let [warning] = out_of_time.warnings.as_slice() else {
            panic!("{query}: {:?}", out_of_time.warnings)
        };
        assert_eq!(warning.span, 0..query.len());
        assert!(
            warning.what.contains("0 s") && warning.what.contains("lower bound"),
            "{warning:?}"
        );
        assert!(warning.help.contains("time limit"), "{warning:?}");
        // With enough time there is no warning, and the largest duration does not overflow.
        let all = archive.search(query, &options(Duration::MAX)).unwrap();
        assert_eq!(all.warnings, [], "{query}");
        assert!(all.total > 0 || query.contains("NOT") || query.contains(" -"), "{query}");
        // Wherever the search stops, its hits are true matches.
        for micros in [1, 10, 30, 100, 300, 1000] {
            let some = archive.search(query, &options(Duration::from_micros(micros))).unwrap();
            let ids: Vec<&str> = all.hits.iter().map(|hit| hit.id.as_str()).collect();
            assert!(
                some.hits.iter().all(|hit| ids.contains(&hit.id.as_str())),
                "{query} in {micros} µs"
            );
            assert!(some.total <= all.total, "{query} in {micros} µs");
            // Counting undated articles may stop alone, which leaves the count out.
            let mut counted = some.clone();
            counted.undated = some.undated.or(all.undated);
            assert!(counted == all || !some.warnings.is_empty(), "{query} in {micros} µs");
        }
    }
    // A query without anything to search for cannot run out of time.
    let options = SearchOptions { time_limit: Duration::ZERO, ..SearchOptions::default() };
    let warnings = archive.search("-storm", &options).unwrap().warnings;
    assert!(warnings.iter().all(|warning| !warning.what.contains("stopped")), "{warnings:?}");
}

#[test]
fn random_characters_and_operators_are_answered() {
    let (_folder, archive) = archive();
    let mut random = Rng::with_seed(11);
    let pieces: Vec<char> =
        "ab \"'()-+*?~^:/\\.,0123456789ORANDT“”🙂\u{301}\u{0}".chars().collect();
    let words = [
        "title:", "date:", "NEAR/2", " OR ", " AND ", "NOT ", "id:", "has:", "storm", "https://",
        "..", "body:",
    ];
    for _ in 0..3_000 {
        let mut query = String::new();
        for _ in 0..random.usize(..14) {
            if random.usize(..3) == 0 {
                query.push_str(words[random.usize(..words.len())]);
            } else {
                query.push(pieces[random.usize(..pieces.len())]);
            }
        }
        check(&archive, &query);
    }
}
