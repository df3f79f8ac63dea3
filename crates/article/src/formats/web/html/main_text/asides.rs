//! Asides that a label heads: related links, comments, invitations.
//!
//! A label heads the largest element that starts with it. A label in an element of its own heads
//! what follows in the element around that.

use std::ops::Range;

use crate::formats::web::html::main_text::blocks::{Block, blocks_in};
use crate::formats::web::html::main_text::labels::{Label, is_credit, label, leading_label};
use crate::formats::web::html::page::Page;

/// An aside below an article of at least this length may be longer than the article, in characters
/// of running text.
const MIN_ARTICLE_CHARS: usize = 80;
/// An article of at least this length is no standfirst, in characters of running text.
const MIN_LONG_ARTICLE_CHARS: usize = 250;
/// Maximum length of a block that a label leads, as in `Tags: harbour, ferry`, in characters.
const MAX_LED_CHARS: usize = 200;

/// Maximum length of a line that names an author or a source, in characters.
const MAX_CREDIT_CHARS: usize = 80;

/// Maximum length of an aside that is not comments, in characters of running text.
const MAX_ASIDE_CHARS: usize = 1500;

/// Maximum length of teasers, in characters of running text, and per character of their links.
const MAX_TEASER_CHARS: usize = 300;
const MAX_TEASER_RATIO: usize = 4;

/// Teasers under a heading: minimum number of those with a text, minimum length of a title, maximum
/// number of blocks and length of a text, and of all texts compared with the article, in characters.
const MIN_TEASERS: usize = 2;
const MIN_TITLE_CHARS: usize = 15;
const MAX_TEASER_BLOCKS: usize = 8;
const MAX_TEASER_TEXT_CHARS: usize = 700;
const MAX_TEASERS_FACTOR: usize = 4;

/// Maximum number of blocks after a label that are compared with teasers or comments.
const MAX_COMPARED_BLOCKS: usize = 100;

/// Maximum length of the name of a reader, in characters.
const MAX_NAME_CHARS: usize = 40;

/// Minimum number of links to answer or report comments.
const MIN_REPLIES: usize = 3;

/// Marks the labels among the blocks, and what they head.
pub(crate) fn mark_asides(page: &Page<'_>, blocks: &mut [Block], headline: Option<usize>) {
    let text = RunningText::new(blocks);
    let start = headline.map_or(0, |node| blocks.partition_point(|b| b.first_node < node));
    let mut index = start;
    let mut replies = Vec::new();
    while index < blocks.len() {
        let label = label(&blocks[index].text).or_else(|| {
            let is_below_article = text.chars(start..index) >= MIN_LONG_ARTICLE_CHARS;
            comments_line(&blocks[index]).filter(|_| is_below_article)
        });
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

/// The label of comments in the first of the lines of a short block.
fn comments_line(block: &Block) -> Option<Label> {
    let line = block.first_line();
    let is_short = block.chars <= MAX_LED_CHARS && line.len() < block.text.len();
    if is_short { label(line).filter(|label| *label == Label::Comments) } else { None }
}

/// Whether a block has keywords behind a label, or links.
fn is_led_by_label(block: &Block) -> bool {
    if block.chars > MAX_LED_CHARS {
        return false;
    }
    if block.chars <= MAX_CREDIT_CHARS && !block.is_sentence() && is_credit(&block.text) {
        return true;
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
                && (self.blocks[index].is_heading(self.page)
                    || before > self.text.chars(rest.clone())
                    || before >= MIN_LONG_ARTICLE_CHARS && self.has_names(rest.clone()));
            if !is_linked && is_below_article {
                return rest.end;
            }
            return index + 1;
        }
        let is_text = |block: &Block| block.is_running_text() && block.link_density() < 0.3;
        let links = rest.clone().find(|&at| is_text(&self.blocks[at])).unwrap_or(rest.end);
        if label == Label::Related
            && self.blocks[index].is_heading(self.page)
            && before >= MIN_LONG_ARTICLE_CHARS
        {
            return links.max(self.teasers(rest, before));
        }
        links
    }

    /// The end of the teasers that `rest` starts with: links, each with a text that is short compared
    /// with the article `before` them, in characters. Links in an article have longer texts between them.
    fn teasers(&self, rest: Range<usize>, before: usize) -> usize {
        let rest = rest.start..rest.end.min(rest.start + MAX_COMPARED_BLOCKS);
        let is_title = |at: usize| {
            let block = &self.blocks[at];
            let line = block.first_line().chars().count();
            // The text may be in one block with its title.
            let is_linked = block.before_link() == Some("") && block.linked_chars >= line;
            line >= MIN_TITLE_CHARS && (block.link_density() > 0.8 || is_linked)
        };
        let is_label = |at: usize| label(&self.blocks[at].text) == Some(Label::Related);
        let (mut at, mut teasers) = (rest.start, 0);
        while at < rest.end && is_title(at) {
            let next = (at + 1..rest.end).find(|&at| is_title(at)).unwrap_or(rest.end);
            let text = self.text.chars(at..next);
            if next - at > MAX_TEASER_BLOCKS
                || text > MAX_TEASER_TEXT_CHARS
                || self.text.chars(rest.start..next) > MAX_TEASERS_FACTOR * before
                || (at + 1..next).any(is_label)
            {
                break;
            }
            teasers += usize::from(text > 0);
            at = next;
        }
        if teasers >= MIN_TEASERS { at } else { rest.start }
    }

    /// Whether blocks look like comments, each below the name of its author.
    fn has_names(&self, blocks: Range<usize>) -> bool {
        let is_name = |block: &&Block| {
            let line = block.first_line();
            (line.len() < block.text.len() || !block.is_sentence())
                && line.chars().count() <= MAX_NAME_CHARS
        };
        let blocks = &self.blocks[blocks.start..blocks.end.min(blocks.start + MAX_COMPARED_BLOCKS)];
        let names = blocks.iter().filter(is_name).count();
        let texts = blocks.iter().filter(|block| block.is_running_text()).count();
        names >= MIN_REPLIES && names * 2 >= texts
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
    fn comments_longer_than_the_article_are_told_by_the_names_above_them() {
        let text = "<p>ONE</p><p>TWO</p>";
        let comment = "<p><b>Ann</b><br>OTHER</p><hr>";
        let html = format!(
            "<h1>Bridge</h1><div>{text}{text}<p>Comments (9)</p>{}</div>",
            comment.repeat(9)
        );
        let html = html.replace("ONE", ONE).replace("TWO", TWO).replace("OTHER", OTHER);
        let body = extract_article(&html, None).article.body;
        assert!(body.contains(TWO) && !body.contains(OTHER), "{body}");
    }

    #[test]
    fn a_heading_of_links_heads_their_texts_as_well() {
        let long = "The tunnel, which is new, opened on Monday, after years of waiting. ".repeat(6);
        let teasers = [
            format!("<p><a href=/a>A tunnel opens at last, after years</a></p><p>{long}</p>"),
            format!("<div><a href=/a>A tunnel opens at last, after years</a><br>{long}</div>"),
        ];
        let article = format!("{ONE}</p><p>{TWO}</p><p>{}</p><p>{ONE}", OTHER.repeat(4));
        let html = |label: &str, teaser: &str| {
            format!(
                "<h1>Bridge</h1><div><p>{article}</p><h3>{label}</h3>{}</div>",
                teaser.repeat(3)
            )
        };
        for teaser in &teasers {
            let body = extract_article(&html("See also:", teaser), None).article.body;
            assert!(body.contains(TWO) && !body.contains("tunnel"), "{body}");
        }
        let body = extract_article(&html("A tunnel", &teasers[0]), None).article.body;
        assert!(body.contains("tunnel"), "{body}");
    }

    #[test]
    fn lines_of_authors_and_sources_are_no_article() {
        for line in ["Photo: Ann Oduya", "Źródło: Tribune", "Автор: Анна", "（责任编辑：安）"]
        {
            check(&format!("<h1>Bridge</h1><div><p>ONE</p><p>{line}</p><p>TWO</p></div>"));
        }
    }

    #[test]
    fn a_form_is_no_article_even_if_it_is_longer() {
        let field = "<p>OTHER</p><input type=checkbox>".repeat(4);
        check(&format!(
            "<h1>Bridge</h1><div><p>ONE</p><p>TWO</p></div><div><form>{field}</form></div>"
        ));
        check("<form><h1>Bridge</h1><div><p>ONE</p><p>TWO</p></div></form>");
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
