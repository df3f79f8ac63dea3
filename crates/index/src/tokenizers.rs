//! The analysers as tantivy calls them: each goes over the words of a text, which are cut once for all of them. Those of the
//! text and of stems it is never given to index, since `segment_postings.rs` does that more quickly; a check of an index
//! compares what stands there with what they say.

use std::sync::Arc;

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use newsdex_analysis::Stems;
use newsdex_analysis::bare_form;
use newsdex_analysis::{Tokens, tokenize};
use newsdex_analysis::{common_gram, is_common_word};

/// Name of the tokenizer of exact, folded words.
pub(crate) const EXACT: &str = "newsdex_exact";
/// Name of the tokenizer of stems.
pub(crate) const STEM: &str = "newsdex_stem";
/// Name of the tokenizer of common grams.
pub(crate) const COMMON_GRAMS: &str = "newsdex_common_grams";

/// The tokenizers of the schema, by the names it gives them.
pub(crate) fn tokenizers() -> TokenizerManager {
    let tokenizers = TokenizerManager::default();
    tokenizers.register(EXACT, TextAnalyzer::from(ExactWords::default()));
    tokenizers.register(COMMON_GRAMS, TextAnalyzer::from(CommonGrams::default()));
    tokenizers.register(STEM, TextAnalyzer::from(StemmedWords::default()));
    tokenizers
}

/// Folded words with their positions. A possessive stands there twice, as written and bare, at one position: so a
/// bare word meets it, and a typed possessive means the possessive.
#[derive(Clone, Default)]
pub(crate) struct ExactWords {
    token: Token,
}

pub(crate) struct ExactStream<'t> {
    words: Arc<Tokens>,
    token: &'t mut Token,
    /// Whether the token that stands is a possessive whose bare form comes next.
    bare_next: bool,
}

impl Tokenizer for ExactWords {
    type TokenStream<'t> = ExactStream<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> ExactStream<'t> {
        self.token.reset();
        ExactStream { words: tokenize(text), token: &mut self.token, bare_next: false }
    }
}

impl TokenStream for ExactStream<'_> {
    fn advance(&mut self) -> bool {
        if self.bare_next {
            self.bare_next = false;
            let bare = bare_form(&self.token.text).map_or(0, str::len);
            self.token.text.truncate(bare);
            return true;
        }
        next_word(&self.words, self.token) && {
            self.token.text.push_str(self.words.folded(self.token.position));
            self.bare_next = bare_form(&self.token.text).is_some();
            true
        }
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Stems of the folded words.
#[derive(Clone, Default)]
pub(crate) struct StemmedWords {
    token: Token,
    stems: Stems,
}

pub(crate) struct StemStream<'t> {
    words: Arc<Tokens>,
    token: &'t mut Token,
    stems: &'t mut Stems,
}

impl Tokenizer for StemmedWords {
    type TokenStream<'t> = StemStream<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> StemStream<'t> {
        self.token.reset();
        StemStream { words: tokenize(text), token: &mut self.token, stems: &mut self.stems }
    }
}

impl TokenStream for StemStream<'_> {
    fn advance(&mut self) -> bool {
        next_word(&self.words, self.token) && {
            self.token.text.push_str(self.stems.stem(self.words.folded(self.token.position)));
            true
        }
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Pairs of neighbours that are both frequent, at the position of the first. A possessive counts as written and bare, as
/// among the exact words.
#[derive(Clone, Default)]
pub(crate) struct CommonGrams {
    token: Token,
}

pub(crate) struct CommonGramStream<'t> {
    words: Arc<Tokens>,
    /// Whether each word is frequent in some form.
    frequent: Vec<bool>,
    token: &'t mut Token,
    /// Other pairs at the position of the token.
    waiting: Vec<String>,
}

impl Tokenizer for CommonGrams {
    type TokenStream<'t> = CommonGramStream<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> CommonGramStream<'t> {
        self.token.reset();
        let words = tokenize(text);
        let frequent = (0..words.len())
            .map(|word| frequent_forms(words.folded(word)).next().is_some())
            .collect();
        CommonGramStream { words, frequent, token: &mut self.token, waiting: Vec::new() }
    }
}

impl TokenStream for CommonGramStream<'_> {
    fn advance(&mut self) -> bool {
        if let Some(pair) = self.waiting.pop() {
            self.token.text = pair;
            return true;
        }
        // Ends: each turn moves to the next word.
        while next_word(&self.words, self.token) && self.token.position + 1 < self.words.len() {
            let at = self.token.position;
            if !(self.frequent[at] && self.frequent[at + 1]) {
                continue;
            }
            for first in frequent_forms(self.words.folded(at)) {
                let pairs = frequent_forms(self.words.folded(at + 1))
                    .map(|second| common_gram(first, second));
                self.waiting.extend(pairs);
            }
            if let Some(pair) = self.waiting.pop() {
                self.token.text = pair;
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

fn frequent_forms(folded: &str) -> impl Iterator<Item = &str> {
    [Some(folded), bare_form(folded)].into_iter().flatten().filter(|word| is_common_word(word))
}

/// Moves a token to the next word, and leaves its text empty.
fn next_word(words: &Tokens, token: &mut Token) -> bool {
    // A token that was reset stands before position 0, at usize::MAX.
    let next = token.position.wrapping_add(1);
    if next >= words.len() {
        return false;
    }
    token.position = next;
    (token.offset_from, token.offset_to) =
        (words.byte_range(next).start, words.byte_range(next).end);
    token.text.clear();
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(mut analyser: impl Tokenizer, text: &str) -> Vec<(usize, String)> {
        let mut stream = analyser.token_stream(text);
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().position, stream.token().text.clone()));
        }
        found
    }

    fn check(found: &[(usize, String)], expected: &[(usize, &str)]) {
        let found: Vec<(usize, &str)> =
            found.iter().map(|(at, text)| (*at, text.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_possessive_is_indexed_as_written_and_bare_at_one_place() {
        check(
            &tokens(ExactWords::default(), "Musk’s Deals"),
            &[(0, "musk's"), (0, "musk"), (1, "deals")],
        );
    }

    #[test]
    fn stems_stand_for_every_form() {
        check(
            &tokens(StemmedWords::default(), "Musk’s deals F-16"),
            &[(0, "musk"), (1, "deal"), (2, "f"), (3, "16")],
        );
    }

    #[test]
    fn frequent_neighbours_are_pairs() {
        check(
            &tokens(CommonGrams::default(), "One of the storms. Of “the” year"),
            &[(0, "one of"), (1, "of the"), (4, "of the"), (5, "the year")],
        );
        check(&tokens(CommonGrams::default(), "what’s it"), &[(0, "what it")]);
        check(&tokens(CommonGrams::default(), "of storms"), &[]);
        check(&tokens(CommonGrams::default(), ""), &[]);
    }
}
