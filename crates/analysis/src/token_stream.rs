//! The analysers as tantivy calls them.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::fold::{bare_form, fold_into};
use crate::stem::Stems;
use crate::word::{Words, words};

/// Folded words with their positions. A possessive stands there twice, as written and bare, at one position: so a
/// bare word meets it, and a typed possessive means the possessive.
#[derive(Clone, Default)]
pub(crate) struct ExactWords {
    token: Token,
}

pub(crate) struct ExactStream<'t> {
    text: &'t str,
    words: Words<'t>,
    token: &'t mut Token,
    /// Whether the token that stands is a possessive whose bare form comes next.
    bare_next: bool,
}

impl Tokenizer for ExactWords {
    type TokenStream<'t> = ExactStream<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> ExactStream<'t> {
        self.token.reset();
        ExactStream { text, words: words(text), token: &mut self.token, bare_next: false }
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
        next_word(&mut self.words, self.text, self.token) && {
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
    text: &'t str,
    words: Words<'t>,
    token: &'t mut Token,
    stems: &'t mut Stems,
}

impl Tokenizer for StemmedWords {
    type TokenStream<'t> = StemStream<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> StemStream<'t> {
        self.token.reset();
        StemStream { text, words: words(text), token: &mut self.token, stems: &mut self.stems }
    }
}

impl TokenStream for StemStream<'_> {
    fn advance(&mut self) -> bool {
        next_word(&mut self.words, self.text, self.token) && {
            let stem = self.stems.stem(&self.token.text);
            self.token.text.clear();
            self.token.text.push_str(stem);
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

fn next_word(words: &mut Words<'_>, text: &str, token: &mut Token) -> bool {
    let Some(word) = words.next() else { return false };
    // A token that was reset stands before position 0, at usize::MAX.
    token.position = token.position.wrapping_add(1);
    token.offset_from = word.start;
    token.offset_to = word.end;
    fold_into(&text[word], &mut token.text);
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
        let found: Vec<(usize, &str)> = found.iter().map(|(at, text)| (*at, text.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_possessive_is_indexed_as_written_and_bare_at_one_place() {
        check(&tokens(ExactWords::default(), "Musk’s Deals"), &[(0, "musk's"), (0, "musk"), (1, "deals")]);
    }

    #[test]
    fn stems_stand_for_every_form() {
        check(&tokens(StemmedWords::default(), "Musk’s deals F-16"), &[(0, "musk"), (1, "deal"), (2, "f"), (3, "16")]);
    }
}
