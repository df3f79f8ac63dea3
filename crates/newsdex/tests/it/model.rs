//! Random queries over random articles, against a model that scans the text word by word.

use std::collections::BTreeSet;
use std::fmt::Write;

use newsdex::SearchOptions;

use crate::folder::{Folder, Random};

/// Words of one family share a stem.
const FAMILIES: [&[&str]; 5] = [
    &["storm", "storms", "Stormed"],
    &["ferry", "Ferries"],
    &["Amazon", "amazon’s", "AMAZON"],
    &["off", "Off"],
    &["to"],
];
const BETWEEN: [&str; 9] = [" ", " ", " ", ", ", ". ", " “", "” ", "\n", "—"];

enum Tree {
    Word(String),
    Phrase(Vec<String>),
    Any(Vec<Tree>),
    All(Vec<Tree>),
    Without(Box<Tree>, Box<Tree>),
    Title(Box<Tree>),
    /// The first is required, the second counts where it holds.
    Plus(Box<Tree>, Box<Tree>),
    /// Words that begin so.
    Prefix(String),
    /// Words that differ by so many letters at most.
    Fuzzy(String, usize),
    /// Two sides, each any of some phrases or words, with so many words between at most, in either order.
    Near([Vec<Side>; 2], usize),
    /// Words in this order, with so many others between at most, all together.
    NearPhrase(Vec<String>, usize),
    /// Words in a row, of which some are only begun.
    Row(Vec<(String, bool)>),
    Body(Box<Tree>),
    /// What it finds is the same whatever it weighs.
    Weighed(Box<Tree>, &'static str),
    /// What is known of the article narrows: of one field any, of all fields one.
    Narrowed(Box<Tree>, Vec<Known>),
    Or(Box<Tree>, Known),
    Unless(Box<Tree>, Known),
}

/// What may be known of an article.
enum Known {
    Source(Vec<&'static str>),
    By(&'static str),
    Lang(&'static str),
    /// From one day of May to another.
    Date(usize, usize),
    After(usize),
    Before(usize),
}

const SOURCES: [&[&str]; 3] = [&["Harbour", "Times"], &["Times"], &["Evening", "Times", "Herald"]];
const AUTHORS: [&str; 3] = ["Silva", "Tolland", "Ines"];
const TAGS: [&[&str]; 2] = [&["en", "US"], &["en"]];

/// Words in a row as they stand, or one word in any form.
struct Side {
    words: Vec<String>,
    exact: bool,
}

type Marks = BTreeSet<(usize, usize)>;

struct Article {
    title: String,
    body: String,
    source: Option<usize>,
    authors: Vec<&'static str>,
    tag: Option<usize>,
    /// Day of May, and the hour in a zone five hours behind UTC where it is known.
    day: Option<(usize, Option<usize>)>,
}

fn random_article(random: &mut Random) -> Article {
    let maybe = |random: &mut Random, below: usize| Some(random.below(below + 1)).filter(|&at| at < below);
    Article {
        title: random_text(random, 4),
        body: random_text(random, 25),
        source: maybe(random, SOURCES.len()),
        authors: AUTHORS.into_iter().filter(|_| random.below(2) == 0).collect(),
        tag: maybe(random, TAGS.len()),
        day: maybe(random, 9).map(|day| (day + 1, maybe(random, 24))),
    }
}

fn random_known(random: &mut Random) -> Known {
    let day = 1 + random.below(9);
    match random.below(6) {
        0 => {
            let name = SOURCES[random.below(SOURCES.len())];
            Known::Source(name[random.below(name.len())..].to_vec())
        }
        1 => Known::By(AUTHORS[random.below(AUTHORS.len())]),
        2 => Known::Lang(["en", "us"][random.below(2)]),
        3 => Known::After(day),
        4 => Known::Before(day),
        _ => Known::Date(day, day + random.below(3)),
    }
}

fn write_known(known: &Known) -> String {
    match known {
        Known::Source(words) => format!("source:\"{}\"", words.join(" ")),
        Known::By(name) => format!("by:{name}"),
        Known::Lang(part) => format!("lang:{part}"),
        Known::Date(first, last) if first == last => format!("date:2026-05-{first:02}"),
        Known::Date(first, last) => format!("date:2026-05-{first:02}..2026-05-{last:02}"),
        Known::After(day) => format!("after:2026-05-{day:02}"),
        Known::Before(day) => format!("before:2026-05-{day:02}"),
    }
}

fn is_so(known: &Known, article: &Article) -> bool {
    // An evening in that zone is the next day in UTC.
    let day = article.day.map(|(day, hour)| if hour.is_some_and(|hour| hour >= 19) { day + 1 } else { day });
    match known {
        Known::Source(words) => {
            article.source.is_some_and(|at| SOURCES[at].windows(words.len()).any(|row| row == *words))
        }
        Known::By(name) => article.authors.contains(name),
        Known::Lang(part) => article.tag.is_some_and(|at| TAGS[at].iter().any(|tag| tag.eq_ignore_ascii_case(part))),
        Known::Date(first, last) => day.is_some_and(|day| (*first..=*last).contains(&day)),
        Known::After(after) => day.is_some_and(|day| day > *after),
        Known::Before(before) => day.is_some_and(|day| day < *before),
    }
}

fn narrow(known: &[Known], article: &Article) -> bool {
    known.iter().all(|one| {
        let same = |other: &&Known| std::mem::discriminant(one) == std::mem::discriminant(*other);
        known.iter().filter(same).any(|other| is_so(other, article))
    })
}

fn random_word(random: &mut Random) -> String {
    let family = FAMILIES[random.below(FAMILIES.len())];
    family[random.below(family.len())].to_owned()
}

fn random_text(random: &mut Random, words: usize) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(words) {
        text.push_str(&random_word(random));
        text.push_str(BETWEEN[random.below(BETWEEN.len())]);
    }
    text
}

fn random_tree(random: &mut Random, depth: usize) -> Tree {
    let several = |random: &mut Random| (0..2 + random.below(2)).map(|_| random_tree(random, depth - 1)).collect();
    let begins = |random: &mut Random| {
        let word = random_word(random);
        word.chars().take(1 + random.below(word.chars().count())).filter(|c| c.is_alphabetic()).collect()
    };
    let side = |random: &mut Random| {
        let one = |random: &mut Random| {
            let (exact, word) = (random.below(2) == 0, random_word(random));
            let more = random.below(if exact { 2 } else { 1 });
            // A possessive means itself, also where no quotes stand around it.
            let exact = exact || word.contains('’');
            Side { words: std::iter::once(word).chain((0..more).map(|_| random_word(random))).collect(), exact }
        };
        (0..=random.below(2)).map(|_| one(random)).collect::<Vec<Side>>()
    };
    let inner = |random: &mut Random| Box::new(random_tree(random, depth - 1));
    match random.below(if depth == 0 { 11 } else { 20 }) {
        0 | 1 => Tree::Word(random_word(random)),
        2 | 3 => Tree::Phrase((0..=random.below(3)).map(|_| random_word(random)).collect()),
        4 => Tree::Title(Box::new(Tree::Word(random_word(random)))),
        5 => Tree::Prefix(begins(random)),
        6 => Tree::Fuzzy(begins(random), 1 + random.below(2)),
        7 => Tree::Near([side(random), side(random)], random.below(4)),
        8 => Tree::NearPhrase((0..2 + random.below(2)).map(|_| random_word(random)).collect(), 1 + random.below(4)),
        9 => {
            let word = |random: &mut Random| {
                let begun = random.below(2) == 0;
                (if begun { begins(random) } else { random_word(random) }, begun)
            };
            Tree::Row((0..2 + random.below(2)).map(|_| word(random)).collect())
        }
        10 if random.below(2) == 0 => {
            Tree::Body(Box::new(Tree::Phrase(vec![random_word(random), random_word(random)])))
        }
        10 => Tree::Body(Box::new(Tree::Word(random_word(random)))),
        11 | 12 => Tree::Any(several(random)),
        13 => Tree::All(several(random)),
        14 => Tree::Plus(inner(random), inner(random)),
        15 => Tree::Weighed(inner(random), ["2", "0.5", "1.25"][random.below(3)]),
        16 => Tree::Narrowed(inner(random), (0..=random.below(3)).map(|_| random_known(random)).collect()),
        17 => Tree::Or(inner(random), random_known(random)),
        18 => Tree::Unless(inner(random), random_known(random)),
        _ => Tree::Without(inner(random), inner(random)),
    }
}

fn write_query(tree: &Tree, random: &mut Random) -> String {
    let mut list = |trees: &[Tree], between: &str| {
        let sides: Vec<String> = trees.iter().map(|tree| write_query(tree, random)).collect();
        format!("({})", sides.join(between))
    };
    match tree {
        Tree::Word(word) => word.clone(),
        Tree::Phrase(words) => {
            let (open, close) = [("\"", "\""), ("“", "”"), ("„", "“"), ("«", "»")][random.below(4)];
            format!("{open}{}{close}", words.join(" "))
        }
        Tree::Any(trees) if trees.len() == 2 => list(trees, " OR "),
        Tree::Any(trees) => list(trees, " "),
        Tree::All(trees) => list(trees, " AND "),
        Tree::Without(sought, excluded) => {
            let (sought, excluded) = (write_query(sought, random), write_query(excluded, random));
            let sign = ["-", "NOT ", "AND NOT "][random.below(3)];
            format!("({sought} {sign}{excluded})")
        }
        Tree::Title(word) => format!("title:{}", write_query(word, random)),
        Tree::Plus(must, may) => format!("({} +{})", write_query(may, random), write_query(must, random)),
        Tree::Near(sides, between) => {
            let write =
                |side: &Side| if side.exact { format!("\"{}\"", side.words.join(" ")) } else { side.words[0].clone() };
            let [one, other] = sides.each_ref().map(|side| side.iter().map(write).collect::<Vec<_>>().join(" OR "));
            format!("(({one}) NEAR/{between} ({other}))")
        }
        Tree::NearPhrase(words, between) => format!("\"{}\"~{between}", words.join(" ")),
        Tree::Prefix(letters) => format!("{letters}*"),
        Tree::Fuzzy(word, distance) => format!("{word}~{distance}"),
        Tree::Row(words) => {
            let words: Vec<String> =
                words.iter().map(|(word, begun)| format!("{word}{}", if *begun { "*" } else { "" })).collect();
            format!("“{}”", words.join(" "))
        }
        Tree::Body(word) => format!("body:{}", write_query(word, random)),
        Tree::Weighed(tree, weight) => format!("({})^{weight}", write_query(tree, random)),
        Tree::Narrowed(tree, known) => {
            let known: Vec<String> = known.iter().map(write_known).collect();
            format!("({} {})", known.join(" "), write_query(tree, random))
        }
        Tree::Or(tree, known) => format!("({} OR {})", write_query(tree, random), write_known(known)),
        Tree::Unless(tree, known) => format!("({} -{})", write_query(tree, random), write_known(known)),
    }
}

/// Words of a text, in small letters and with a plain apostrophe, with the bytes they stand at.
fn scan(text: &str) -> Vec<(String, usize, usize)> {
    let mut words: Vec<(String, usize, usize)> = Vec::new();
    let mut open = false;
    for (at, c) in text.char_indices() {
        let inside = c.is_ascii_alphabetic() || c == '’' && text[at + c.len_utf8()..].starts_with('s') && open;
        if inside {
            if !open {
                words.push((String::new(), at, at));
            }
            let word = words.last_mut().unwrap();
            word.0.push(if c == '’' { '\'' } else { c.to_ascii_lowercase() });
            word.2 = at + c.len_utf8();
        }
        open = inside;
    }
    words
}

fn family(word: &str) -> usize {
    let word = word.to_lowercase().replace('’', "'");
    let of = |family: &[&str]| family.iter().any(|other| other.to_lowercase().replace('’', "'") == word);
    FAMILIES.iter().position(|members| of(members)).unwrap()
}

/// Letters put in, left out, changed or swapped with the next, by the definition.
fn distance(a: &[char], b: &[char]) -> usize {
    let (Some((x, a_rest)), Some((y, b_rest))) = (a.split_last(), b.split_last()) else { return a.len() + b.len() };
    let changed = distance(a_rest, b_rest) + usize::from(x != y);
    let mut least = changed.min(distance(a_rest, b) + 1).min(distance(a, b_rest) + 1);
    if let ([a_less @ .., v], [b_less @ .., w]) = (a_rest, b_rest)
        && (v, x) == (y, w)
    {
        least = least.min(distance(a_less, b_less) + 1);
    }
    least
}

/// Places of the words that a test accepts, as they stand or without a possessive ending.
fn described(text: &str, accepts: impl Fn(&str) -> bool) -> Marks {
    let meets = |word: &str| accepts(word) || word.strip_suffix("'s").is_some_and(&accepts);
    scan(text).into_iter().filter(|word| meets(&word.0)).map(|word| (word.1, word.2)).collect()
}

fn places(text: &str, typed: &[String], exact: bool) -> Marks {
    let words = scan(text);
    rows(&words, typed, exact).into_iter().map(|(first, end)| (words[first].1, words[end - 1].2)).collect()
}

/// Where typed words stand in a row: the number of the first word, and of the one after the last.
fn rows(words: &[(String, usize, usize)], typed: &[String], exact: bool) -> Vec<(usize, usize)> {
    let meets = |typed: &String, written: &String| {
        let typed = typed.to_lowercase().replace('’', "'");
        if exact { typed == *written || format!("{typed}'s") == *written } else { family(&typed) == family(written) }
    };
    let stands = |first: &usize| typed.iter().zip(&words[*first..]).all(|(typed, word)| meets(typed, &word.0));
    (0..(words.len() + 1).saturating_sub(typed.len()))
        .filter(stands)
        .map(|first| (first, first + typed.len()))
        .collect()
}

fn near(text: &str, sides: &[Vec<Side>; 2], between: usize) -> Marks {
    let words = scan(text);
    let [one, other] = sides.each_ref().map(|side| -> Vec<(usize, usize)> {
        side.iter().flat_map(|side| rows(&words, &side.words, side.exact)).collect()
    });
    let mut marks = Marks::new();
    for a in &one {
        for b in &other {
            let apart =
                |first: &(usize, usize), then: &(usize, usize)| then.0 >= first.1 && then.0 - first.1 <= between;
            if apart(a, b) || apart(b, a) {
                marks.extend([a, b].map(|row| (words[row.0].1, words[row.1 - 1].2)));
            }
        }
    }
    marks
}

/// Where words stand in a row, of which some only begin as they are typed.
fn begun_rows(text: &str, typed: &[(String, bool)]) -> Marks {
    let words = scan(text);
    let meets = |(typed, begun): &(String, bool), written: &str| {
        let typed = typed.to_lowercase().replace('’', "'");
        if *begun { written.starts_with(&typed) } else { typed == written || format!("{typed}'s") == written }
    };
    let rows =
        words.windows(typed.len()).filter(|row| typed.iter().zip(*row).all(|(typed, word)| meets(typed, &word.0)));
    rows.map(|row| (row[0].1, row[row.len() - 1].2)).collect()
}

/// Tries every way to take the typed words in their order.
fn near_phrase(text: &str, typed: &[String], between: usize) -> Marks {
    let words = scan(text);
    let mut ways: Vec<Vec<usize>> = vec![Vec::new()];
    for word in typed {
        let places = rows(&words, std::slice::from_ref(word), true);
        ways = ways
            .iter()
            .flat_map(|way| {
                let behind = places.iter().filter(|place| way.last().is_none_or(|last| place.0 > *last));
                behind.map(|place| [way.as_slice(), &[place.0]].concat()).collect::<Vec<_>>()
            })
            .filter(|way| way[way.len() - 1] - way[0] + 1 - way.len() <= between)
            .collect();
    }
    ways.into_iter().flatten().map(|word| (words[word].1, words[word].2)).collect()
}

/// Where is looked.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Anywhere,
    Title,
    Body,
}

/// Marks in headline and body; none where the tree is not true of the article.
fn prove(tree: &Tree, article: &Article, place: Place) -> Option<(Marks, Marks)> {
    let proof = |find: &dyn Fn(&str) -> Marks| {
        let title = if place == Place::Body { Marks::new() } else { find(&article.title) };
        let body = if place == Place::Title { Marks::new() } else { find(&article.body) };
        (!title.is_empty() || !body.is_empty()).then_some((title, body))
    };
    let leaf = |words: &[String], exact: bool| proof(&|text| places(text, words, exact));
    let join = |proofs: Vec<(Marks, Marks)>| {
        let (titles, bodies): (Vec<Marks>, Vec<Marks>) = proofs.into_iter().unzip();
        (titles.into_iter().flatten().collect(), bodies.into_iter().flatten().collect())
    };
    match tree {
        // A possessive that was typed means the possessive.
        Tree::Word(word) => leaf(std::slice::from_ref(word), word.contains('’')),
        Tree::Phrase(words) => leaf(words, true),
        Tree::Any(trees) => {
            let proofs: Vec<_> = trees.iter().filter_map(|tree| prove(tree, article, place)).collect();
            (!proofs.is_empty()).then(|| join(proofs))
        }
        Tree::All(trees) => {
            let proofs: Option<Vec<_>> = trees.iter().map(|tree| prove(tree, article, place)).collect();
            proofs.map(join)
        }
        Tree::Without(sought, excluded) => {
            let excluded = prove(excluded, article, place);
            if excluded.is_some() { None } else { prove(sought, article, place) }
        }
        Tree::Title(word) => prove(word, article, Place::Title),
        Tree::Plus(must, may) => {
            let must = prove(must, article, place)?;
            Some(join([Some(must), prove(may, article, place)].into_iter().flatten().collect()))
        }
        Tree::Body(word) => prove(word, article, Place::Body),
        Tree::Weighed(tree, _) => prove(tree, article, place),
        Tree::Narrowed(tree, known) => prove(tree, article, place).filter(|_| narrow(known, article)),
        Tree::Or(tree, known) => {
            let known = is_so(known, article).then(Default::default);
            prove(tree, article, place).or(known)
        }
        Tree::Unless(tree, known) => prove(tree, article, place).filter(|_| !is_so(known, article)),
        Tree::Row(words) => proof(&|text| begun_rows(text, words)),
        Tree::Near(sides, between) => proof(&|text| near(text, sides, *between)),
        Tree::NearPhrase(words, between) => proof(&|text| near_phrase(text, words, *between)),
        Tree::Prefix(letters) => {
            let letters = letters.to_lowercase();
            proof(&|text| described(text, |word| word.starts_with(&letters)))
        }
        Tree::Fuzzy(word, most) => {
            let word: Vec<char> = word.to_lowercase().chars().collect();
            let near = |other: &str| distance(&word, &other.chars().collect::<Vec<char>>()) <= *most;
            proof(&|text| described(text, near))
        }
    }
}

fn jsonl(articles: &[Article]) -> String {
    articles.iter().enumerate().fold(String::new(), |mut lines, (id, article)| {
        let date = article.day.map(|(day, hour)| match hour {
            Some(hour) => format!("2026-05-{day:02}T{hour:02}:30:00-05:00"),
            None => format!("2026-05-{day:02}"),
        });
        let line = serde_json::json!({
            "id": format!("{id:03}"), "title": article.title, "body": article.body, "date": date,
            "source": article.source.map(|at| SOURCES[at].join(" ")), "bylines": article.authors,
            "language": article.tag.map(|at| TAGS[at].join("-")),
        });
        writeln!(lines, "{line}").unwrap();
        lines
    })
}

#[test]
fn random_queries_find_and_mark_what_the_model_does() {
    let mut random = Random(42);
    let mut cases = 0;
    for _ in 0..20 {
        let articles: Vec<Article> = (0..40).map(|_| random_article(&mut random)).collect();
        let folder = Folder::with(&[("all.jsonl", &jsonl(&articles))]);
        assert_eq!(folder.sync().articles, 40);
        let archive = folder.archive();
        for _ in 0..500 {
            let tree = random_tree(&mut random, 2);
            let query = write_query(&tree, &mut random);
            let all = SearchOptions { limit: 1000, passages: 1000, utc: true, ..SearchOptions::default() };
            let answer = archive.search(&query, &all).unwrap();
            assert!(answer.complaints.is_empty(), "{query}: {:?}", answer.complaints);
            let mut found: Vec<(usize, Marks, Marks)> = answer
                .hits
                .iter()
                .map(|hit| {
                    let pairs =
                        |marks: &[newsdex::Mark]| marks.iter().map(|mark| (mark.bytes.start, mark.bytes.end)).collect();
                    let body = hit.passages.iter().flat_map(|passage| passage.marks.clone()).collect::<Vec<_>>();
                    (hit.id.parse().unwrap(), pairs(&hit.title_marks), pairs(&body))
                })
                .collect();
            found.sort();
            let proofs = articles.iter().enumerate().filter_map(|(id, article)| {
                prove(&tree, article, Place::Anywhere).map(|(title, body)| (id, title, body))
            });
            let expected: Vec<(usize, Marks, Marks)> = proofs.collect();
            assert_eq!(answer.total, expected.len() as u64, "{query}");
            assert_eq!(found, expected, "{query}");
            cases += expected.len();
        }
    }
    // The queries are such that they find something.
    assert!(cases > 100_000, "{cases}");
}
