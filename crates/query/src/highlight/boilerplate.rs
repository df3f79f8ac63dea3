//! What sites put around their stories and scraping takes along: comment boxes, share buttons, cookie notes, crumbs.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// Such text stands in pieces no longer than this, in bytes; what is longer is a story that speaks of it.
const LONGEST: usize = 300;
/// Pieces no longer than this are such text by a word of [`BY_THEMSELVES`], in bytes.
const LONGEST_BY_ITSELF: usize = 60;

/// What tells it wherever it stands, in lower case.
const TELLING: &[&str] = &[
    "log in to comment",
    "sign in to comment",
    "log in to reply",
    "leave a comment",
    "post a comment",
    "add a comment",
    "view comments",
    "show comments",
    "comments are closed",
    "join the conversation",
    "sign up for our",
    "subscribe to our",
    "subscribe now",
    "already a subscriber",
    "share this article",
    "share this story",
    "share on facebook",
    "share on twitter",
    "email this article",
    "print this article",
    "follow us on",
    "like us on facebook",
    "all rights reserved",
    "may not be published, broadcast",
    "we use cookies",
    "uses cookies",
    "accept cookies",
    "accept all cookies",
    "cookie settings",
    "story continues below",
    "article continues below",
    "skip to content",
    "skip to main content",
    "enable javascript",
    "browser does not support",
    "home > ",
    "home » ",
    "home › ",
];

/// What tells it in a piece that says hardly anything else, in lower case too.
const BY_THEMSELVES: &[&str] = &[
    "advertisement",
    "related stories",
    "related articles",
    "read more",
    "recommended for you",
    "most popular",
    "most read",
    "trending now",
    "back to top",
    "privacy policy",
    "terms of use",
    "terms of service",
    "contact us",
    "sign in",
    "log in",
    "newsletter",
    "share",
    "tweet",
];

/// Whether a passage is such text.
pub(crate) fn is_boilerplate(passage: &str) -> bool {
    static TOLD: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let all = TELLING.iter().chain(BY_THEMSELVES);
        AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostFirst)
            // A DFA takes a third of a search from the shell to make.
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(all)
            .ok()
    });
    let Some(told) = TOLD.as_ref().filter(|_| passage.len() <= LONGEST) else { return false };
    // What is in one case is looked for by vectors of bytes, in less than half the instructions.
    told.find_iter(&passage.to_ascii_lowercase()).any(|found| {
        found.pattern().as_usize() < TELLING.len() || passage.len() <= LONGEST_BY_ITSELF
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_tells_it_is_in_lower_case() {
        for told in TELLING.iter().chain(BY_THEMSELVES) {
            assert!(is_boilerplate(&told.to_ascii_uppercase()), "{told}");
        }
    }

    #[test]
    fn what_stands_around_stories_is_told() {
        let check = |passage: &str, expected: bool| {
            assert_eq!(is_boilerplate(passage), expected, "{passage}")
        };
        check("Log in to comment on the storm", true);
        check("Home > News > Storms", true);
        check("ADVERTISEMENT", true);
        check("Read more: the storm in pictures", true);
        check("Share", true);
        check("© 2026 The Herald. All rights reserved.", true);
        check("We use cookies to measure how the storm page is read.", true);
        check(
            "The storm broke an advertisement off the roof of the theatre, and nobody was hurt by it.",
            false,
        );
        check(
            "The minister wants to share the cost of the storm among all of the harbour towns, he said.",
            false,
        );
        check("The storm came.", false);
        check("", false);
        let story = format!(
            "{} Readers were told to leave a comment.",
            "The storm went on and on. ".repeat(12)
        );
        check(&story, false);
    }
}
