//! Asides that a label heads: related links, comments, invitations.
//!
//! A label heads the largest element that starts with it. A label in an element of its own heads
//! what follows in the element around that.

use std::ops::Range;

use crate::formats::web::html::main_text::blocks::{Block, blocks_in};
use crate::formats::web::html::main_text::labels::{Label, label, leading_label};
use crate::formats::web::html::page::Page;

/// An aside below an article of at least this length may be longer than the article, in characters
/// of running text.
const MIN_ARTICLE_CHARS: usize = 80;
/// Maximum length of a block that a label leads, as in `Tags: harbour, ferry`, in characters.
const MAX_LED_CHARS: usize = 200;

/// Maximum length of an aside that is not comments, in characters of running text.
const MAX_ASIDE_CHARS: usize = 1500;

/// Maximum length of teasers, in characters of running text, and per character of their links.
const MAX_TEASER_CHARS: usize = 300;
const MAX_TEASER_RATIO: usize = 4;

/// Minimum number of links to answer or report comments.
const MIN_REPLIES: usize = 3;

/// Marks the labels among the blocks, and what they head.
pub(crate) fn mark_asides(page: &Page<'_>, blocks: &mut [Block], headline: Option<usize>) {
    let text = RunningText::new(blocks);
    let start = headline.map_or(0, |node| blocks.partition_point(|b| b.first_node < node));
    let mut index = start;
    let mut replies = Vec::new();
    while index < blocks.len() {
        let label = label(&blocks[index].text);
        if label == Some(Label::Reply) {
            replies.push(index);
        }
        let section = match label {
            None if is_led_by_label(&blocks[index]) => index..index + 1,
            None => {
                index += 1;
                continue;
            }
            Some(label) => {
                let sections = Sections { page, blocks, text: &text, start };
                sections.headed_by(label, index)
            }
        };
        index = section.end;
        blocks[section].iter_mut().for_each(|block| block.is_aside = true);
    }
    let sections = Sections { page, blocks, text: &text, start };
    if let Some(thread) = sections.thread(&replies) {
        blocks[thread].iter_mut().for_each(|block| block.is_aside = true);
    }
}

/// Whether a block has keywords behind a label, or links.
fn is_led_by_label(block: &Block) -> bool {
    if block.chars > MAX_LED_CHARS {
        return false;
    }
    let lead = block.before_link().and_then(label).or_else(|| leading_label(&block.text));
    match lead {
        Some(Label::Tags) => true,
        Some(Label::Related | Label::Comments) => block.link_density() > 0.4,
        _ => false,
    }
}

/// Characters of running text before each block, then of the whole page.
struct RunningText(Vec<usize>);

impl RunningText {
    fn new(blocks: &[Block]) -> Self {
        let mut before = Vec::with_capacity(blocks.len() + 1);
        let mut total = 0;
        for block in blocks {
            before.push(total);
            total += if block.is_running_text() { block.chars } else { 0 };
        }
        before.push(total);
        RunningText(before)
    }

    fn chars(&self, blocks: Range<usize>) -> usize {
        self.0[blocks.end] - self.0[blocks.start]
    }

    fn fraction(&self, blocks: Range<usize>) -> f64 {
        self.chars(blocks) as f64 / self.0[self.0.len() - 1].max(1) as f64
    }
}

struct Sections<'a, 'h> {
    page: &'a Page<'h>,
    blocks: &'a [Block],
    text: &'a RunningText,
    /// The first block after the headline.
    start: usize,
}

impl Sections<'_, '_> {
    /// The blocks of a label and of what it heads.
    fn headed_by(&self, label: Label, index: usize) -> Range<usize> {
        let alone = index..index + 1;
        if matches!(label, Label::Line | Label::Tags | Label::Reply) {
            return alone;
        }
        let has_article_before = self.text.chars(self.start..index) >= MIN_ARTICLE_CHARS;
        let max_fraction = match label {
            Label::Comments if has_article_before => 0.9,
            _ if has_article_before => 0.5,
            _ => 0.3,
        };
        let mut section = alone.clone();
        for candidate in self.ancestors(index) {
            let blocks = blocks_in(self.page, self.blocks, candidate);
            if blocks.start != index {
                if section.len() == 1 {
                    let rest = index + 1..blocks.end;
                    section.end = self.rest(label, index, rest, blocks.start);
                }
                break;
            }
            let is_other = label != Label::Comments
                && self.text.chars(blocks.clone()) > self.max_chars(label, &section, &blocks);
            if is_other || self.text.fraction(blocks.clone()) >= max_fraction {
                break;
            }
            section = blocks;
        }
        section
    }

    /// The blocks of the element that contains all replies to comments, if it comes after a text. The
    /// posts of a forum have replies as well, but no text comes before them.
    fn thread(&self, replies: &[usize]) -> Option<Range<usize>> {
        let (&first, &last) = (replies.first()?, replies.last()?);
        if replies.len() < MIN_REPLIES {
            return None;
        }
        let around = self.ancestors(first).map(|e| blocks_in(self.page, self.blocks, e));
        let thread = around.into_iter().find(|blocks| blocks.contains(&last))?;
        let is_below_article = thread.start > self.start
            && self.text.chars(self.start..thread.start) >= MIN_ARTICLE_CHARS;
        is_below_article.then_some(thread)
    }

    /// Maximum length of the running text in an `element` around an `aside` that is one itself: links
    /// have teasers. A text that an aside starts has more.
    fn max_chars(&self, label: Label, aside: &Range<usize>, element: &Range<usize>) -> usize {
        let linked = |blocks: &Range<usize>| -> usize {
            self.blocks[blocks.clone()].iter().map(|block| block.linked_chars).sum()
        };
        let max = match label {
            Label::Related => MAX_TEASER_CHARS + MAX_TEASER_RATIO * linked(element),
            _ => MAX_ASIDE_CHARS,
        };
        match aside.len() {
            1 => max,
            _ => max.min(2 * self.text.chars(aside.clone()) + linked(aside)),
        }
    }

    /// The elements around a block, innermost first.
    fn ancestors(&self, index: usize) -> impl Iterator<Item = usize> {
        let container = self.blocks[index].container;
        let around = container.into_iter().flat_map(|c| self.page.ancestors(c));
        container.into_iter().chain(around)
    }

    /// The end of what a label heads that stands alone in its element. `rest` are the blocks after
    /// it in the element around it, which starts with the block `start`.
    fn rest(&self, label: Label, index: usize, rest: Range<usize>, start: usize) -> usize {
        let before = self.text.chars(start.max(self.start)..index);
        if label == Label::Comments {
            let is_linked = self.blocks[index].link_density() > 0.5;
            let is_below_article = before >= MIN_ARTICLE_CHARS
                && (self.is_heading(index) || before > self.text.chars(rest.clone()));
            if !is_linked && is_below_article {
                return rest.end;
            }
            return index + 1;
        }
        let is_text = |block: &Block| block.is_running_text() && block.link_density() < 0.3;
        rest.clone().find(|&at| is_text(&self.blocks[at])).unwrap_or(rest.end)
    }

    fn is_heading(&self, index: usize) -> bool {
        let tag = self.blocks[index].container.and_then(|node| self.page.tag(node));
        tag.is_some_and(|tag| {
            let name = tag.name.as_bytes();
            name.len() == 2 && name[0].eq_ignore_ascii_case(&b'h') && name[1].is_ascii_digit()
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::web::html::extract::extract_article;

    const ONE: &str = "The bridge, which is old, closed on Monday, to the relief of the engineers and of nobody else.";
    const TWO: &str = "It will stay closed for eleven weeks, said the port authority, or for twelve if it rains again.";
    const OTHER: &str = "I never liked that bridge, and neither did my aunt, who had to cross it every day for years.";

    /// Checks that only `ONE` and `TWO` are extracted of a page in which `{}` stands for them.
    fn check(html: &str) {
        let html = html.replace("ONE", ONE).replace("TWO", TWO).replace("OTHER", OTHER);
        let body = extract_article(&html, None).article.body;
        assert_eq!(body, format!("{ONE}\n\n{TWO}"), "{html}");
    }

    #[test]
    fn comments_end_an_article_in_any_language() {
        for label in [
            "Comments (2)",
            "2 Kommentare",
            "Commentaires",
            "Comentarios",
            "Commenti",
            "Reacties (2)",
            "Komentarze",
            "Комментарии",
            "Σχόλια",
            "Yorumlar",
            "网友评论",
            "コメント",
            "التعليقات",
        ] {
            check(&format!(
                "<h1>Bridge</h1><div><p>ONE</p><p>TWO</p><h3>{label}</h3><p>OTHER</p><p>OTHER</p></div>"
            ));
            check(&format!(
                "<h1>Bridge</h1><div><p>ONE</p><p>TWO</p><div class=k><div><b>{label}</b></div><div><p>Ann</p><p>OTHER</p><p>Bo</p><p>OTHER</p><p>OTHER</p></div></div></div>"
            ));
        }
        // A link to the comments heads nothing, and a word in front of the text is a genre.
        check(
            "<h1>Bridge</h1><div><div><a href=#c>Comments (2)</a></div><p>ONE</p><p>TWO</p></div>",
        );
        check("<h1>Bridge</h1><div><p>Kommentar</p><p>ONE</p><p>TWO</p></div>");
        check(
            "<h1>Bridge</h1><div><p>ONE</p><div><ul><li><a href=#c>Comments (2)</a></li><li>Print</li></ul></div><p>TWO</p></div>",
        );
    }

    #[test]
    fn comments_without_a_heading_are_told_by_the_links_to_answer_them() {
        for reply in [
            "Reply",
            "Antworten",
            "Répondre",
            "Responder",
            "Odpowiedz",
            "Ответить",
            "Yanıtla",
            "回复",
            "返信",
        ] {
            let comment =
                format!("<div><b>Ann, 10:15</b><p>OTHER</p><a href=#r>{reply}</a></div>").repeat(4);
            check(&format!(
                "<h1>Bridge</h1><div><p>ONE</p><p>TWO</p><div><div>{comment}</div></div></div>"
            ));
        }
    }

    #[test]
    fn teasers_under_a_label_are_no_article() {
        let teaser = "<li><a href=/a>A tunnel opens at last, after years</a> <p>The tunnel opened, after years of waiting, and many words.</p></li>".repeat(3);
        for label in [
            "Related stories",
            "Mehr zum Thema",
            "À lire aussi",
            "Te puede interesar",
            "Leggi anche",
            "Leia também",
            "Lees ook",
            "Czytaj też:",
            "Читайте также:",
            "Διαβάστε επίσης",
            "İlgili haberler",
            "相关新闻",
            "関連記事",
            "اقرأ أيضاً",
        ] {
            check(&format!(
                "<h1>Bridge</h1><div><p>ONE</p><div><h4>{label}</h4><ul>{teaser}</ul></div><p>TWO</p></div>"
            ));
            check(&format!(
                "<h1>Bridge</h1><div><div><h4>{label}</h4><ul>{teaser}</ul></div><p>ONE</p><p>TWO</p></div>"
            ));
            check(&format!(
                "<h1>Bridge</h1><div><p>ONE</p><p>{label} <a href=/a>A tunnel opens at last, after years</a></p><p>TWO</p></div>"
            ));
        }
        check(
            "<h1>Bridge</h1><div><p>ONE</p><p>Read also: <a href=/a>Tunnel opens</a></p><p>TWO</p><p>Tags: bridge, harbour</p></div>",
        );
    }

    #[test]
    fn invitations_and_legal_text_are_no_article() {
        for label in [
            "Sign up for our newsletter",
            "Unser Newsletter",
            "Abonnez-vous",
            "Suscríbete",
            "Iscriviti alla newsletter",
            "Inscreva-se",
            "Nieuwsbrief",
            "Zapisz się na newsletter",
            "Подписка на новости",
            "Πολιτική απορρήτου",
            "Gizlilik politikası",
            "免责声明",
            "プライバシーポリシー",
            "سياسة الخصوصية",
        ] {
            check(&format!(
                "<h1>Bridge</h1><div><p>ONE</p><div><h4>{label}</h4><p>OTHER</p></div><p>TWO</p></div>"
            ));
        }
    }
}
