//! Which articles with the same id are versions of one article, and which version is indexed.

use std::collections::HashMap;

use newsdex_analysis::{fold, words};
use newsdex_article::{Article, Published};
use twox_hash::XxHash3_64;

/// Words of a shingle.
const SHINGLE_WORDS: usize = 5;
/// Number of hashes that a sketch keeps. The Jaccard similarity of two texts of up to this many
/// shingles is exact; that of longer texts has a standard error of 3 % at 0.5.
const SKETCH_LEN: usize = 256;
/// In larger groups, texts are not compared: an id that so many articles have identifies none.
const MAX_COMPARED: usize = 64;

/// An article that shares its id with others, as far as they are compared.
#[derive(Debug, Clone)]
pub(crate) struct Version {
    /// Index of its file, in the order of their keys.
    pub(crate) file: usize,
    /// Its number among the articles of its file with this id, from 1.
    pub(crate) ordinal: u32,
    /// The line of its file on which it begins, from 1.
    pub(crate) line: Option<u64>,
    /// Hash of its content.
    pub(crate) content: u64,
    /// When the source last changed it, or else when it appeared, in seconds since 1970.
    pub(crate) date: Option<i64>,
    url: Option<u64>,
    title: Option<u64>,
    sketch: Sketch,
}

/// Versions of one article. The numbers are indices into the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Versions {
    /// The version whose file sorts first. It gives the article its key.
    pub(crate) first: usize,
    /// The version that is indexed: that of the latest date, and among those the one whose file
    /// sorts last.
    pub(crate) latest: usize,
    /// The others.
    pub(crate) others: Vec<usize>,
}

impl Version {
    /// `file` and `ordinal` say where the article is: see the fields.
    pub(crate) fn new(article: &Article, file: usize, ordinal: u32) -> Version {
        let metadata = &article.metadata;
        let date = metadata.modified.as_ref().or(metadata.published.as_ref());
        let title = metadata.title.as_deref().map(folded_words).filter(|title| !title.is_empty());
        Version {
            file,
            ordinal,
            line: article.lines.first(),
            content: article.content_hash(),
            date: date.map(Published::seconds),
            url: metadata.url.as_deref().map(hash),
            title: title.as_deref().map(hash),
            sketch: Sketch::new(&article.body),
        }
    }
}

/// Sorts a group of articles with the same id into versions of the same article. Two articles are
/// versions of one if their URLs or titles are equal, or if they share half of their shingles.
///
/// The group is in the order of files and ordinals. The result is the same for the same group,
/// whatever the order in which its articles were found.
pub(crate) fn group_versions(group: &[Version]) -> Vec<Versions> {
    let mut leaders: Vec<usize> = (0..group.len()).collect();
    let values: [fn(&Version) -> Option<u64>; 3] =
        [|version| version.url, |version| version.title, |version| Some(version.content)];
    for value in values {
        let mut first_with = HashMap::new();
        for (index, version) in group.iter().enumerate() {
            let Some(value) = value(version) else { continue };
            let first = *first_with.entry(value).or_insert(index);
            unite(&mut leaders, first, index);
        }
    }
    if group.len() <= MAX_COMPARED {
        for (index, version) in group.iter().enumerate() {
            for (earlier, other) in group[..index].iter().enumerate() {
                if version.sketch.is_similar(&other.sketch) {
                    unite(&mut leaders, earlier, index);
                }
            }
        }
    }
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); group.len()];
    for index in 0..group.len() {
        members[leader(&leaders, index)].push(index);
    }
    members.retain(|members| !members.is_empty());
    members.into_iter().map(|members| versions(group, members)).collect()
}

fn versions(group: &[Version], members: Vec<usize>) -> Versions {
    // The group is sorted, so of equal dates the last index is the last file.
    let latest = members.iter().copied().max_by_key(|&index| (group[index].date, index));
    let (first, latest) = (members[0], latest.unwrap_or(members[0]));
    Versions { first, latest, others: members.into_iter().filter(|&it| it != latest).collect() }
}

/// The smallest index of the set that `index` belongs to.
fn leader(leaders: &[usize], mut index: usize) -> usize {
    while leaders[index] != index {
        index = leaders[index];
    }
    index
}

fn unite(leaders: &mut [usize], one: usize, other: usize) {
    let (one, other) = (leader(leaders, one), leader(leaders, other));
    let (first, second) = (one.min(other), one.max(other));
    leaders[second] = first;
}

fn hash(text: &str) -> u64 {
    XxHash3_64::oneshot(text.as_bytes())
}

fn folded_words(text: &str) -> String {
    let folded: Vec<String> = words(text).map(|word| fold(&text[word])).collect();
    folded.join(" ")
}

/// A bottom-k sketch of the shingles of a text: their smallest hashes, sorted (Broder, "On the
/// resemblance and containment of documents", 1997).
#[derive(Debug, Clone)]
struct Sketch(Box<[u32]>);

impl Sketch {
    /// A text of fewer words than a shingle has is one shingle.
    fn new(text: &str) -> Sketch {
        let words: Vec<u64> = words(text).map(|word| hash(&fold(&text[word]))).collect();
        let shingle = |words: &[u64]| {
            let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
            (XxHash3_64::oneshot(&bytes) >> 32) as u32
        };
        let mut hashes: Vec<u32> = if words.len() < SHINGLE_WORDS {
            vec![shingle(&words)]
        } else {
            words.windows(SHINGLE_WORDS).map(shingle).collect()
        };
        hashes.sort_unstable();
        hashes.dedup();
        hashes.truncate(SKETCH_LEN);
        Sketch(hashes.into())
    }

    /// Whether the Jaccard similarity of the shingles is at least one half.
    fn is_similar(&self, other: &Sketch) -> bool {
        // Of the union of the two sketches, its smallest hashes are a sketch of the union of the
        // texts.
        let (mut one, mut two) = (self.0.iter().peekable(), other.0.iter().peekable());
        let (mut union, mut shared) = (0_usize, 0_usize);
        while union < SKETCH_LEN {
            let smallest = match (one.peek(), two.peek()) {
                (Some(&&one), Some(&&two)) => one.min(two),
                (Some(&&last), None) | (None, Some(&&last)) => last,
                (None, None) => break,
            };
            let in_one = one.next_if(|&&hash| hash == smallest).is_some();
            let in_two = two.next_if(|&&hash| hash == smallest).is_some();
            union += 1;
            shared += usize::from(in_one && in_two);
        }
        shared * 2 >= union
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use newsdex_article::Metadata;

    use super::*;

    /// An article `title|url|date|body`, where `-` stands for none.
    fn version(number: usize, text: &str) -> Version {
        let parts: Vec<&str> = text.splitn(4, '|').collect();
        let part = |index: usize| Some(parts[index].to_owned()).filter(|part| part != "-");
        let metadata = Metadata {
            title: part(0),
            url: part(1),
            published: part(2).and_then(|date| Published::parse(&date)),
            ..Metadata::default()
        };
        let article = Article { body: parts[3].to_owned(), metadata, ..Article::default() };
        Version::new(&article, number, 1)
    }

    #[test]
    fn versions_agree_in_url_title_or_half_of_their_shingles() {
        let check = |texts: &[&str], expected: &[(usize, usize, &[usize])]| {
            let group: Vec<Version> =
                texts.iter().enumerate().map(|(number, text)| version(number, text)).collect();
            let expected: Vec<Versions> = expected
                .iter()
                .map(|&(first, latest, others)| Versions { first, latest, others: others.to_vec() })
                .collect();
            assert_eq!(group_versions(&group), expected, "{texts:?}");
        };
        let story = "The ferry sailed at nine from the old harbour with forty wheels of cheese";
        let other = "Nobody at the town hall had heard of the tram that was promised last year";
        let with = |prefix: &str, body: &str| format!("{prefix}{body}");
        check(&[&with("-|-|-|", story), &with("-|-|-|", other)], &[(0, 0, &[]), (1, 1, &[])]);
        check(&[&with("-|-|-|", story), &with("-|-|-|", story)], &[(0, 1, &[0])]);
        // Quotes and case do not matter.
        let louder = story.replace("ferry", "“FERRY”");
        check(&[&with("-|-|-|", story), &with("-|-|-|", &louder)], &[(0, 1, &[0])]);
        check(&[&with("Ferry|-|-|", story), &with("ferry|-|-|", other)], &[(0, 1, &[0])]);
        check(
            &[&with("-|https://a/1|-|", story), &with("-|https://a/1|-|", other)],
            &[(0, 1, &[0])],
        );
        check(
            &[&with("-|https://a/1|-|", story), &with("-|https://a/2|-|", other)],
            &[(0, 0, &[]), (1, 1, &[])],
        );
        // The later one wins, wherever it is.
        check(
            &[
                &with("A|-|2026-05-09|", story),
                &with("A|-|2026-05-08|", story),
                &with("A|-|-|", other),
            ],
            &[(0, 0, &[1, 2])],
        );
        // The second connects the first and the third.
        check(
            &[
                &with("A|-|-|", story),
                &with("A|u|-|", other),
                &with("B|u|-|", "Tugs"),
                "C|-|-|Cheese",
            ],
            &[(0, 2, &[0, 1]), (3, 3, &[])],
        );
        check(&["-|-|-|", "-|-|-|"], &[(0, 1, &[0])]);
    }

    #[test]
    fn sketches_of_short_texts_agree_with_a_naive_similarity() {
        let mut random = fastrand::Rng::with_seed(3);
        let (mut similar, mut different) = (0, 0);
        for _ in 0..2_000 {
            let words: Vec<String> =
                (0..8 + random.usize(..60)).map(|_| format!("w{}", random.u32(..40))).collect();
            let mut changed = words.clone();
            for _ in 0..random.usize(..6) {
                let at = random.usize(..changed.len());
                changed[at] = "x".to_owned();
            }
            let shingles =
                |words: &[String]| words.windows(5).map(<[String]>::to_vec).collect::<HashSet<_>>();
            let (one, two) = (shingles(&words), shingles(&changed));
            let naive = 2 * one.intersection(&two).count() >= one.union(&two).count();
            let [one, two] = [words, changed].map(|words| Sketch::new(&words.join(" ")));
            assert_eq!(one.is_similar(&two), naive);
            *(if naive { &mut similar } else { &mut different }) += 1;
        }
        assert!(similar > 500 && different > 500, "{similar} {different}");
    }
}
