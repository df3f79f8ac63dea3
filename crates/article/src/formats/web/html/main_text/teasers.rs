//! Lists of teasers: links to other articles, each with a sentence or two of them.

use std::ops::Range;

use crate::formats::web::html::main_text::blocks::{Block, blocks_in};
use crate::formats::web::html::page::Page;

/// Minimum number of teasers with a text in a list of them.
const MIN_TEASERS: usize = 3;
/// Minimum length of the title of a teaser, in characters.
const MIN_TITLE_CHARS: usize = 15;
/// Maximum length of the text of a teaser, in characters: of any, and of one whose title is a
/// heading.
const MAX_TEXT_CHARS: usize = 260;
const MAX_HEADED_TEXT_CHARS: usize = 600;
/// Maximum number of blocks between two teasers of a list, such as counts of views and comments,
/// and maximum length of each, in characters.
const MAX_BLOCKS_BETWEEN: usize = 4;
const MAX_BETWEEN_CHARS: usize = 40;
/// Maximum number of blocks in a teaser, such as title, date and text.
const MAX_BLOCKS: usize = 4;
/// Minimum length of the text after the headline that is no teaser, in characters. A page with less
/// is the list that its headline announces.
const MIN_ARTICLE_CHARS: usize = 200;

/// Marks the lists of teasers among the blocks. `start` is the first block after the headline.
pub(crate) fn mark_teasers(page: &Page<'_>, blocks: &mut [Block], start: usize) {
    let lists = lists(page, blocks);
    let text = |blocks: &[Block]| -> usize {
        blocks.iter().filter(|block| block.is_running_text()).map(|block| block.chars).sum()
    };
    let after_headline = |list: &Range<usize>| list.start.max(start)..list.end.max(start);
    let in_lists: usize = lists.iter().map(|list| text(&blocks[after_headline(list)])).sum();
    if text(&blocks[start..]) < in_lists + MIN_ARTICLE_CHARS {
        return;
    }
    for list in lists {
        blocks[list].iter_mut().for_each(|block| block.is_aside = true);
    }
}

/// The lists of teasers: runs of titles, each with a short text.
fn lists(page: &Page<'_>, blocks: &[Block]) -> Vec<Range<usize>> {
    let mut lists = Vec::new();
    let mut list = List::default();
    let mut index = 0;
    while index < blocks.len() {
        if let Some(teaser) = teaser(page, blocks, index) {
            index = teaser.blocks.end;
            list.push(&teaser);
        } else {
            if index >= list.blocks.end + MAX_BLOCKS_BETWEEN
                || blocks[index].chars > MAX_BETWEEN_CHARS
            {
                list.finish(&mut lists);
            }
            index += 1;
        }
    }
    list.finish(&mut lists);
    lists
}

/// A title and the blocks that follow it.
struct Teaser {
    blocks: Range<usize>,
    has_text: bool,
}

/// A run of teasers.
#[derive(Default)]
struct List {
    blocks: Range<usize>,
    with_text: usize,
}

impl List {
    fn push(&mut self, teaser: &Teaser) {
        if self.blocks.is_empty() {
            self.blocks.start = teaser.blocks.start;
        }
        self.blocks.end = teaser.blocks.end;
        self.with_text += usize::from(teaser.has_text);
    }

    /// Starts over, and adds the run to the lists if it is long enough.
    fn finish(&mut self, lists: &mut Vec<Range<usize>>) {
        let List { blocks, with_text } = std::mem::take(self);
        lists.extend(Some(blocks).filter(|_| with_text >= MIN_TEASERS));
    }
}

/// The teaser that starts with the title at `index`, up to the next title.
fn teaser(page: &Page<'_>, blocks: &[Block], index: usize) -> Option<Teaser> {
    let is_title = |block: &Block| block.link_density() > 0.5 && block.chars >= MIN_TITLE_CHARS;
    if !is_title(&blocks[index]) {
        return None;
    }
    let mut teaser = Teaser { blocks: index..index + 1, has_text: false };
    let title = &blocks[index];
    let is_headed = title.link_density() > 0.9 && title.is_heading(page);
    let max_chars = if is_headed { MAX_HEADED_TEXT_CHARS } else { MAX_TEXT_CHARS };
    for (at, block) in blocks.iter().enumerate().skip(index + 1).take(MAX_BLOCKS) {
        if is_title(block) || !is_beside(page, blocks, &blocks[index], block) {
            break;
        }
        if block.is_running_text() {
            if teaser.has_text || block.chars > max_chars {
                return None;
            }
            teaser.has_text = true;
        }
        teaser.blocks.end = at + 1;
    }
    Some(teaser)
}

/// Whether a text belongs to a title: both are in one small element, or next to each other in a
/// list. A paragraph of the article after a link is neither.
fn is_beside(page: &Page<'_>, blocks: &[Block], title: &Block, text: &Block) -> bool {
    let (Some(title_element), Some(text_element)) = (title.container, text.container) else {
        return false;
    };
    if page.is_element(title_element, "dt") {
        return page.parent(title_element) == page.parent(text_element);
    }
    let around = std::iter::once(title_element).chain(page.ancestors(title_element));
    let mut common = around.skip_while(|&e| !page.descendants(e).contains(&text.first_node));
    common.next().is_some_and(|element| blocks_in(page, blocks, element).len() <= MAX_BLOCKS + 1)
}

#[cfg(test)]
mod tests {
    use crate::formats::web::html::extract::extract_article;

    const ONE: &str = "The bridge, which is old, closed on Monday, to the relief of the engineers and of nobody else.";
    const TWO: &str = "It will stay closed for eleven weeks, said the port authority, or for twelve if it rains again.";
    const MORE: &str = "The ferry, which is older still, takes nobody but the postman and his dog until the end of June.";
    const TEXT: &str = "The tunnel, which is new, opened on Monday, and nobody liked it.";

    fn check(html: &str, expected: &str) {
        let filled = |text: &str| {
            text.replace("ONE", ONE).replace("TWO", TWO).replace("MORE", MORE).replace("TEXT", TEXT)
        };
        let body = extract_article(&filled(html), None).article.body;
        assert_eq!(body, filled(expected).replace(" / ", "\n\n"), "{html}");
    }

    #[test]
    fn lists_of_teasers_are_no_article() {
        let title = "<a href=/x>A tunnel opens at last, after many years</a>";
        let article = "<h1>Bridge</h1><div class=text><p>ONE</p><p>TWO</p><p>MORE</p></div>";
        let items = [
            format!("<div class=item><h3>{title}</h3><p>TEXT</p></div>"),
            format!("<dt>10:15 {title}</dt><dd>TEXT</dd>"),
            format!("<li>{title}<div>10:15</div><div>TEXT</div></li>"),
        ];
        for item in items {
            let list = item.repeat(9);
            check(&format!("<div>{article}<div>{list}</div></div>"), "ONE / TWO / MORE");
            check(
                &format!(
                    "<div><h1>Bridge</h1><div>{list}</div><div><p>ONE</p><p>TWO</p><p>MORE</p></div></div>"
                ),
                "ONE / TWO / MORE",
            );
        }
    }

    #[test]
    fn teasers_under_headings_may_be_long_and_have_counts_below_them() {
        let item = format!(
            "<div class=item><div><h3><a href=/x>A tunnel opens at last, after years</a></h3><p>{}</p></div><p>Views: 12</p><p>9</p></div>",
            "The tunnel, which is new, opened on Monday, after years of waiting. ".repeat(6)
        );
        check(
            &format!(
                "<div><h1>Bridge</h1><div class=text><p>ONE</p><p>TWO</p><p>MORE</p></div><div>{}</div></div>",
                item.repeat(4)
            ),
            "ONE / TWO / MORE",
        );
    }

    #[test]
    fn links_between_paragraphs_do_not_make_teasers_of_them() {
        let link = "<div><a href=/x>A tunnel opens at last, after many years</a></div>";
        check(
            &format!(
                "<h1>Bridge</h1><div><p>ONE</p>{link}<p>TWO</p>{link}<p>MORE</p>{link}<p>TEXT</p></div>"
            ),
            "ONE / TWO / MORE / TEXT",
        );
        // A page of nothing but teasers is what its headline announces.
        let item = |text: &str| {
            format!(
                "<div><h3><a href=/x>A tunnel opens at last, after years</a></h3><p>{text}</p></div>"
            )
        };
        let items: String = ["TEXT", "ONE", "TWO"].map(item).concat();
        check(&format!("<h1>News</h1><div>{items}</div>"), "TEXT / ONE / TWO");
    }
}
