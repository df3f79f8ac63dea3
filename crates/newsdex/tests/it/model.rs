//! Random queries over random articles, against a model that scans the text word by word.

use std::collections::BTreeSet;

use newsdex::SearchOptions;

use crate::folder::{Folder, Random};
use crate::trees::{
    Article, FAMILIES, Known, SOURCES, Side, TAGS, Tree, family_words, random_articles,
    random_tree, times, write_query,
};

type Marks = BTreeSet<(usize, usize)>;

fn is_so(known: &Known, article: &Article) -> bool {
    // An evening in that zone is the next day in UTC.
    let day = article
        .day
        .map(|(day, hour)| if hour.is_some_and(|hour| hour >= 19) { day + 1 } else { day });
    match known {
        Known::Source(words) => article
            .source
            .is_some_and(|at| SOURCES[at].windows(words.len()).any(|row| row == *words)),
        Known::By(name) => article.authors.contains(name),
        Known::Lang(part) => {
            article.tag.is_some_and(|at| TAGS[at].iter().any(|tag| tag.eq_ignore_ascii_case(part)))
        }
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

/// Words of a text, in small letters and with a plain apostrophe, with the bytes they stand at.
pub fn scan(text: &str) -> Vec<(String, usize, usize)> {
    let mut words: Vec<(String, usize, usize)> = Vec::new();
    let mut open = false;
    for (at, c) in text.char_indices() {
        let inside = c.is_ascii_alphabetic()
            || c == '’' && text[at + c.len_utf8()..].starts_with('s') && open;
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
    let of =
        |family: &[&str]| family.iter().any(|other| other.to_lowercase().replace('’', "'") == word);
    FAMILIES.iter().position(|members| of(members)).unwrap()
}

/// Letters put in, left out, changed or swapped with the next, by the definition.
fn distance(a: &[char], b: &[char]) -> usize {
    let (Some((x, a_rest)), Some((y, b_rest))) = (a.split_last(), b.split_last()) else {
        return a.len() + b.len();
    };
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
    rows(&words, typed, exact)
        .into_iter()
        .map(|(first, end)| (words[first].1, words[end - 1].2))
        .collect()
}

/// Where typed words stand in a row: the number of the first word, and of the one after the last.
fn rows(words: &[(String, usize, usize)], typed: &[String], exact: bool) -> Vec<(usize, usize)> {
    let meets = |typed: &String, written: &String| {
        let typed = typed.to_lowercase().replace('’', "'");
        if exact {
            typed == *written || format!("{typed}'s") == *written
        } else {
            family(&typed) == family(written)
        }
    };
    let stands = |first: &usize| {
        typed.iter().zip(&words[*first..]).all(|(typed, word)| meets(typed, &word.0))
    };
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
            let apart = |first: &(usize, usize), then: &(usize, usize)| {
                then.0 >= first.1 && then.0 - first.1 <= between
            };
            if apart(a, b) || apart(b, a) {
                marks.extend([a, b].map(|row| (words[row.0].1, words[row.1 - 1].2)));
            }
        }
    }
    marks
}

/// Whether `*` for any letters and `?` for one can stand for the word.
fn stands_for(pattern: &[char], word: &[char]) -> bool {
    match pattern.split_first() {
        None => word.is_empty(),
        Some(('*', rest)) => (0..=word.len()).any(|taken| stands_for(rest, &word[taken..])),
        Some((sign, rest)) => word
            .split_first()
            .is_some_and(|(c, word)| [c, &'?'].contains(&sign) && stands_for(rest, word)),
    }
}

/// Where words stand in a row, of which some only begin as they are typed.
fn begun_rows(text: &str, typed: &[(String, bool)]) -> Marks {
    let words = scan(text);
    let meets = |(typed, begun): &(String, bool), written: &str| {
        let typed = typed.to_lowercase().replace('’', "'");
        if *begun {
            written.starts_with(&typed)
        } else {
            typed == written || format!("{typed}'s") == written
        }
    };
    let rows = words
        .windows(typed.len())
        .filter(|row| typed.iter().zip(*row).all(|(typed, word)| meets(typed, &word.0)));
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
                let behind =
                    places.iter().filter(|place| way.last().is_none_or(|last| place.0 > *last));
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
            let proofs: Vec<_> =
                trees.iter().filter_map(|tree| prove(tree, article, place)).collect();
            (!proofs.is_empty()).then(|| join(proofs))
        }
        Tree::All(trees) => {
            let proofs: Option<Vec<_>> =
                trees.iter().map(|tree| prove(tree, article, place)).collect();
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
        Tree::Narrowed(tree, known) => {
            prove(tree, article, place).filter(|_| narrow(known, article))
        }
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
        Tree::Wild(letters) => {
            let pattern: Vec<char> = letters.to_lowercase().chars().collect();
            proof(&|text| {
                described(text, |word| stands_for(&pattern, &word.chars().collect::<Vec<char>>()))
            })
        }
        Tree::Fuzzy(word, most) => {
            let word: Vec<char> = word.to_lowercase().chars().collect();
            let near =
                |other: &str| distance(&word, &other.chars().collect::<Vec<char>>()) <= *most;
            proof(&|text| described(text, near))
        }
    }
}

#[test]
fn random_queries_find_and_mark_what_the_model_does() {
    let mut random = Random(42);
    let mut cases = 0;
    for _ in 0..20 * times() {
        let (articles, lines) = random_articles(&mut random);
        let words = family_words(&mut random);
        let folder = Folder::with(&[("all.jsonl", &lines)]);
        assert_eq!(folder.sync().articles, 40);
        let archive = folder.archive();
        for _ in 0..500 {
            let tree = random_tree(&mut random, &words, 2);
            let query = write_query(&tree, &mut random);
            let all = SearchOptions {
                limit: 1000,
                passages: 1000,
                utc: true,
                ..SearchOptions::default()
            };
            let answer = archive.search(&query, &all).unwrap();
            assert!(answer.warnings.is_empty(), "{query}: {:?}", answer.warnings);
            let mut found: Vec<(usize, Marks, Marks)> = answer
                .hits
                .iter()
                .map(|hit| {
                    let pairs = |marks: &[newsdex::Mark]| {
                        marks.iter().map(|mark| (mark.bytes.start, mark.bytes.end)).collect()
                    };
                    let body = hit
                        .passages
                        .iter()
                        .flat_map(|passage| passage.marks.clone())
                        .collect::<Vec<_>>();
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
