//! Random articles and random queries about them.

use std::fmt::Write;

use crate::folder::Random;

/// Words of one family share a stem.
pub const FAMILIES: [&[&str]; 5] = [
    &["storm", "storms", "Stormed"],
    &["ferry", "Ferries"],
    &["Amazon", "amazon’s", "AMAZON"],
    &["off", "Off"],
    &["to"],
];
const BETWEEN: [&str; 9] = [" ", " ", " ", ", ", ". ", " “", "” ", "\n", "—"];

/// A query.
pub enum Tree {
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
    /// Words with `*` for any letters or none, `?` for one.
    Wild(String),
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
pub enum Known {
    Source(Vec<&'static str>),
    By(&'static str),
    Lang(&'static str),
    /// From one day of May to another.
    Date(usize, usize),
    After(usize),
    Before(usize),
}

pub const SOURCES: [&[&str]; 3] =
    [&["Harbour", "Times"], &["Times"], &["Evening", "Times", "Herald"]];
pub const AUTHORS: [&str; 3] = ["Silva", "Tolland", "Ines"];
pub const TAGS: [&[&str]; 2] = [&["en", "US"], &["en"]];

/// Words in a row as they stand, or one word in any form.
pub struct Side {
    pub words: Vec<String>,
    pub exact: bool,
}

/// An article made of the words of [`FAMILIES`].
#[derive(Clone)]
pub struct Article {
    pub title: String,
    pub body: String,
    pub source: Option<usize>,
    pub authors: Vec<&'static str>,
    pub tag: Option<usize>,
    /// Day of May, and the hour in a zone five hours behind UTC where it is known.
    pub day: Option<(usize, Option<usize>)>,
}

fn random_article(random: &mut Random) -> Article {
    let maybe =
        |random: &mut Random, below: usize| Some(random.below(below + 1)).filter(|&at| at < below);
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

fn random_family_word(random: &mut Random) -> String {
    let family = FAMILIES[random.below(FAMILIES.len())];
    family[random.below(family.len())].to_owned()
}

/// Words of [`FAMILIES`] to make queries of.
pub fn family_words(random: &mut Random) -> Vec<String> {
    (0..1_000).map(|_| random_family_word(random)).collect()
}

fn random_text(random: &mut Random, words: usize) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(words) {
        text.push_str(&random_family_word(random));
        text.push_str(BETWEEN[random.below(BETWEEN.len())]);
    }
    text
}

/// Words of a text in its order, which is followed round.
fn random_row(random: &mut Random, text: &[String], words: usize) -> Vec<String> {
    let first = random.below(text.len());
    text.iter().cycle().skip(first).take(words).cloned().collect()
}

fn random_word(random: &mut Random, text: &[String]) -> String {
    text[random.below(text.len())].clone()
}

fn letters(word: &str) -> Vec<char> {
    word.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn random_beginning(random: &mut Random, word: &str) -> String {
    let letters = letters(word);
    letters[..=random.below(letters.len())].iter().collect()
}

fn random_side(random: &mut Random, text: &[String]) -> Vec<Side> {
    let one = |random: &mut Random| {
        let exact = random.below(2) == 0;
        let more = random.below(if exact { 2 } else { 1 });
        let words = random_row(random, text, 1 + more);
        // A possessive means itself, also where no quotes stand around it.
        let exact = exact || words[0].contains('’');
        Side { words, exact }
    };
    (0..=random.below(2)).map(|_| one(random)).collect()
}

fn random_leaf(random: &mut Random, text: &[String]) -> Tree {
    let few = |random: &mut Random| {
        let words = 2 + random.below(2);
        random_row(random, text, words)
    };
    let word = random_word(random, text);
    match random.below(12) {
        0 | 1 => Tree::Word(word),
        2 | 3 => {
            let words = 1 + random.below(3);
            Tree::Phrase(random_row(random, text, words))
        }
        4 => Tree::Title(Box::new(Tree::Word(word))),
        5 => Tree::Prefix(random_beginning(random, &word)),
        6 => Tree::Fuzzy(random_beginning(random, &word), 1 + random.below(2)),
        7 => Tree::Near([random_side(random, text), random_side(random, text)], random.below(4)),
        8 => Tree::NearPhrase(few(random), 1 + random.below(4)),
        9 => {
            let words = few(random).into_iter();
            Tree::Row(words.map(|word| begun_or_whole(random, word)).collect())
        }
        10 if random.below(2) == 0 => {
            Tree::Body(Box::new(Tree::Phrase(random_row(random, text, 2))))
        }
        10 => Tree::Body(Box::new(Tree::Word(word))),
        _ => {
            let mut letters = letters(&word);
            let first = 1 + random.below(letters.len());
            let end = (first + random.below(3)).min(letters.len());
            // A question mark at the end of a word is one.
            let signs = if end < letters.len() { &['*', '?'] } else { &['*'; 2] };
            letters.splice(first..end, [signs[random.below(2)]]);
            Tree::Wild(letters.into_iter().collect())
        }
    }
}

fn begun_or_whole(random: &mut Random, word: String) -> (String, bool) {
    if random.below(2) == 0 { (random_beginning(random, &word), true) } else { (word, false) }
}

/// A query of words that stand in `text`, and in its order where it asks for more than one in a row.
pub fn random_tree(random: &mut Random, text: &[String], depth: usize) -> Tree {
    let several = |random: &mut Random| {
        (0..2 + random.below(2)).map(|_| random_tree(random, text, depth - 1)).collect()
    };
    let inner = |random: &mut Random| Box::new(random_tree(random, text, depth - 1));
    if depth == 0 {
        return random_leaf(random, text);
    }
    match random.below(21) {
        0 | 1 => Tree::Any(several(random)),
        2 => Tree::All(several(random)),
        3 => Tree::Plus(inner(random), inner(random)),
        4 => Tree::Weighed(inner(random), ["2", "0.5", "1.25"][random.below(3)]),
        5 => Tree::Narrowed(
            inner(random),
            (0..=random.below(3)).map(|_| random_known(random)).collect(),
        ),
        6 => Tree::Or(inner(random), random_known(random)),
        7 => Tree::Unless(inner(random), random_known(random)),
        8 => Tree::Without(inner(random), inner(random)),
        _ => random_leaf(random, text),
    }
}

/// How many times as many cases as usual a random test tries: the variable `NEWSDEX_TEST_TIMES`, or once.
pub fn times() -> usize {
    std::env::var("NEWSDEX_TEST_TIMES").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}

/// A query as it is typed.
pub fn write_query(tree: &Tree, random: &mut Random) -> String {
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
        Tree::Plus(must, may) => {
            format!("({} +{})", write_query(may, random), write_query(must, random))
        }
        Tree::Near(sides, between) => {
            let write = |side: &Side| {
                if side.exact {
                    format!("\"{}\"", side.words.join(" "))
                } else {
                    side.words[0].clone()
                }
            };
            let [one, other] = sides
                .each_ref()
                .map(|side| side.iter().map(write).collect::<Vec<_>>().join(" OR "));
            format!("(({one}) NEAR/{between} ({other}))")
        }
        Tree::NearPhrase(words, between) => format!("\"{}\"~{between}", words.join(" ")),
        Tree::Prefix(letters) => format!("{letters}*"),
        Tree::Wild(letters) => letters.clone(),
        Tree::Fuzzy(word, distance) => format!("{word}~{distance}"),
        Tree::Row(words) => {
            let words: Vec<String> = words
                .iter()
                .map(|(word, begun)| format!("{word}{}", if *begun { "*" } else { "" }))
                .collect();
            format!("“{}”", words.join(" "))
        }
        Tree::Body(word) => format!("body:{}", write_query(word, random)),
        Tree::Weighed(tree, weight) => format!("({})^{weight}", write_query(tree, random)),
        Tree::Narrowed(tree, known) => {
            let known: Vec<String> = known.iter().map(write_known).collect();
            format!("({} {})", known.join(" "), write_query(tree, random))
        }
        Tree::Or(tree, known) => {
            format!("({} OR {})", write_query(tree, random), write_known(known))
        }
        Tree::Unless(tree, known) => {
            format!("({} -{})", write_query(tree, random), write_known(known))
        }
    }
}

/// Articles as lines of JSON, each with its id.
pub fn jsonl<'a>(articles: impl Iterator<Item = (String, &'a Article)>) -> String {
    articles.fold(String::new(), |mut lines, (id, article)| {
        let date = article.day.map(|(day, hour)| match hour {
            Some(hour) => format!("2026-05-{day:02}T{hour:02}:30:00-05:00"),
            None => format!("2026-05-{day:02}"),
        });
        let line = serde_json::json!({
            "id": id, "title": article.title, "body": article.body, "date": date,
            "source": article.source.map(|at| SOURCES[at].join(" ")), "bylines": article.authors,
            "language": article.tag.map(|at| TAGS[at].join("-")),
        });
        writeln!(lines, "{line}").unwrap();
        lines
    })
}

/// Random articles, named by their numbers.
pub fn random_articles(random: &mut Random) -> (Vec<Article>, String) {
    let articles: Vec<Article> = (0..40).map(|_| random_article(random)).collect();
    let lines =
        jsonl(articles.iter().enumerate().map(|(id, article)| (format!("{id:03}"), article)));
    (articles, lines)
}
