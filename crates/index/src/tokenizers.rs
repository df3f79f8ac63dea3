//! The tokenizers that the schema names, as implementations of tantivy's [`Tokenizer`]. All of them
//! share one tokenization of a text (see [`tokenize`]).
//!
//! The segment writer does not use them for the body, the stems and the common grams, because
//! `postings/writer.rs` produces the same postings faster. `newsdex check` compares those postings
//! with the output of these tokenizers.

use std::sync::Arc;

use newsdex_analysis::{
    CachingStemmer, Tokens, bare_form, common_gram, is_common_word, tokenize, tokenize_value,
};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

/// Name of the tokenizer of exact, folded words.
pub(crate) const EXACT: &str = "newsdex_exact";
/// Name of the tokenizer of exact, folded words of values, such as names and addresses.
pub(crate) const VALUE: &str = "newsdex_value";
/// Name of the tokenizer of stems.
pub(crate) const STEM: &str = "newsdex_stem";
/// Name of the tokenizer of common grams.
pub(crate) const COMMON_GRAMS: &str = "newsdex_common_grams";

/// The tokenizers, registered under the names that the schema uses.
pub(crate) fn tokenizers() -> TokenizerManager {
    let tokenizers = TokenizerManager::default();
    tokenizers.register(EXACT, TextAnalyzer::from(ExactTokenizer::default()));
    let values = ExactTokenizer { of_values: true, ..ExactTokenizer::default() };
    tokenizers.register(VALUE, TextAnalyzer::from(values));
    tokenizers.register(COMMON_GRAMS, TextAnalyzer::from(CommonGramTokenizer::default()));
    tokenizers.register(STEM, TextAnalyzer::from(StemTokenizer::default()));
    tokenizers
}

/// Emits folded words with their positions.
///
/// A possessive yields two tokens at one position: as written, and in its bare form. So a bare word
/// in a query matches the possessive, and a possessive in a query matches only the possessive.
#[derive(Clone, Default)]
struct ExactTokenizer {
    /// Whether the texts are values, in which capitals make no difference.
    of_values: bool,
    token: Token,
}

struct ExactTokenStream<'t> {
    tokens: Arc<Tokens>,
    token: &'t mut Token,
    /// Whether the current token is a possessive, whose bare form comes next.
    bare_form_is_next: bool,
}

impl Tokenizer for ExactTokenizer {
    type TokenStream<'t> = ExactTokenStream<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> ExactTokenStream<'t> {
        self.token.reset();
        ExactTokenStream {
            tokens: if self.of_values { Arc::new(tokenize_value(text)) } else { tokenize(text) },
            token: &mut self.token,
            bare_form_is_next: false,
        }
    }
}

impl TokenStream for ExactTokenStream<'_> {
    fn advance(&mut self) -> bool {
        if self.bare_form_is_next {
            self.bare_form_is_next = false;
            let bare = bare_form(&self.token.text).unwrap_or_default().to_owned();
            self.token.text = bare;
            return true;
        }
        advance_word(&self.tokens, self.token) && {
            self.token.text.push_str(self.tokens.folded(self.token.position));
            self.bare_form_is_next = bare_form(&self.token.text).is_some();
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

/// Emits the stem of each word.
#[derive(Clone, Default)]
struct StemTokenizer {
    token: Token,
    stemmer: CachingStemmer,
}

struct StemTokenStream<'t> {
    tokens: Arc<Tokens>,
    token: &'t mut Token,
    stemmer: &'t mut CachingStemmer,
}

impl Tokenizer for StemTokenizer {
    type TokenStream<'t> = StemTokenStream<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> StemTokenStream<'t> {
        self.token.reset();
        StemTokenStream {
            tokens: tokenize(text),
            token: &mut self.token,
            stemmer: &mut self.stemmer,
        }
    }
}

impl TokenStream for StemTokenStream<'_> {
    fn advance(&mut self) -> bool {
        advance_word(&self.tokens, self.token) && {
            self.token.text.push_str(self.stemmer.stem(self.tokens.folded(self.token.position)));
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

/// Emits pairs of adjacent common words, at the position of the first.
///
/// A possessive counts both as written and in its bare form, as in [`ExactTokenizer`].
#[derive(Clone, Default)]
struct CommonGramTokenizer {
    token: Token,
}

struct CommonGramTokenStream<'t> {
    tokens: Arc<Tokens>,
    /// For each word, whether it or its bare form is a common word.
    is_common: Vec<bool>,
    token: &'t mut Token,
    /// Further grams at the position of the current token.
    pending: Vec<String>,
}

impl Tokenizer for CommonGramTokenizer {
    type TokenStream<'t> = CommonGramTokenStream<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> CommonGramTokenStream<'t> {
        self.token.reset();
        let tokens = tokenize(text);
        let is_common = (0..tokens.len())
            .map(|word| common_forms(tokens.folded(word)).next().is_some())
            .collect();
        CommonGramTokenStream { tokens, is_common, token: &mut self.token, pending: Vec::new() }
    }
}

impl TokenStream for CommonGramTokenStream<'_> {
    fn advance(&mut self) -> bool {
        if let Some(gram) = self.pending.pop() {
            self.token.text = gram;
            return true;
        }
        while advance_word(&self.tokens, self.token) && self.token.position + 1 < self.tokens.len()
        {
            let at = self.token.position;
            if !(self.is_common[at] && self.is_common[at + 1]) {
                continue;
            }
            for first in common_forms(self.tokens.folded(at)) {
                let grams = common_forms(self.tokens.folded(at + 1))
                    .map(|second| common_gram(first, second));
                self.pending.extend(grams);
            }
            if let Some(gram) = self.pending.pop() {
                self.token.text = gram;
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

/// The forms of a word, as written and bare, that are common words.
fn common_forms(folded: &str) -> impl Iterator<Item = &str> {
    [Some(folded), bare_form(folded)].into_iter().flatten().filter(|word| is_common_word(word))
}

/// Moves a token to the next word and clears its text. Returns false after the last word.
fn advance_word(tokens: &Tokens, token: &mut Token) -> bool {
    // The position of a token that was reset is usize::MAX, one before 0.
    let next = token.position.wrapping_add(1);
    if next >= tokens.len() {
        return false;
    }
    token.position = next;
    (token.offset_from, token.offset_to) =
        (tokens.byte_range(next).start, tokens.byte_range(next).end);
    token.text.clear();
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(mut tokenizer: impl Tokenizer, text: &str, expected: &[(usize, &str)]) {
        let mut stream = tokenizer.token_stream(text);
        let mut tokens = Vec::new();
        while stream.advance() {
            tokens.push((stream.token().position, stream.token().text.clone()));
        }
        let tokens: Vec<(usize, &str)> =
            tokens.iter().map(|(position, text)| (*position, text.as_str())).collect();
        assert_eq!(tokens, expected);
    }

    #[test]
    fn possessives_are_indexed_twice_at_one_position() {
        check(
            ExactTokenizer::default(),
            "Musk’s Deals",
            &[(0, "musk's"), (0, "musk"), (1, "deals")],
        );
    }

    #[test]
    fn words_are_indexed_by_their_stems() {
        check(
            StemTokenizer::default(),
            "Musk’s deals F-16",
            &[(0, "musk"), (1, "deal"), (2, "f"), (3, "16")],
        );
    }

    #[test]
    fn adjacent_common_words_are_indexed_as_common_grams() {
        check(
            CommonGramTokenizer::default(),
            "One of the storms. Of “the” year",
            &[(0, "one of"), (1, "of the"), (4, "of the"), (5, "the year")],
        );
        check(CommonGramTokenizer::default(), "what’s it", &[(0, "what it")]);
        check(CommonGramTokenizer::default(), "of storms", &[]);
        check(CommonGramTokenizer::default(), "", &[]);
    }
}
