//! Boilerplate: what sites put around their stories and scraping takes along, such as comment
//! boxes, share buttons, cookie notices and breadcrumbs.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// Maximum length of boilerplate, in bytes. A longer passage is a story that mentions one of the
/// phrases.
const MAX_BYTES: usize = 300;
/// Maximum length of a passage, in bytes, that is boilerplate because of one of the
/// [`STANDALONE_PHRASES`].
const MAX_STANDALONE_BYTES: usize = 60;

/// Phrases, in lower case, that are boilerplate in any context.
const PHRASES: &[&str] = &[
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

/// Phrases, in lower case, that are boilerplate in a passage with hardly any other words.
const STANDALONE_PHRASES: &[&str] = &[
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

/// Whether a passage is boilerplate.
pub(crate) fn is_boilerplate(passage: &str) -> bool {
    static AUTOMATON: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostFirst)
            // Building a DFA would take a third of a search from the shell.
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(PHRASES.iter().chain(STANDALONE_PHRASES))
            .ok()
    });
    let Some(automaton) = AUTOMATON.as_ref().filter(|_| passage.len() <= MAX_BYTES) else {
        return false;
    };
    // The passage is lower-cased here, because the automaton's prefilter can use vector
    // instructions only if the automaton does not fold case. That more than halves the
    // instructions.
    automaton.find_iter(&passage.to_ascii_lowercase()).any(|phrase| {
        phrase.pattern().as_usize() < PHRASES.len() || passage.len() <= MAX_STANDALONE_BYTES
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_is_found_in_any_case() {
        for phrase in PHRASES.iter().chain(STANDALONE_PHRASES) {
            assert!(is_boilerplate(&phrase.to_ascii_uppercase()), "{phrase}");
        }
    }

    #[test]
    fn boilerplate_is_distinguished_from_stories_that_mention_its_phrases() {
        let check = |passage: &str, expected: bool| {
            assert_eq!(is_boilerplate(passage), expected, "{passage}");
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
