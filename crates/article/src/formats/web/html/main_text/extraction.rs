//! The text of the article on a page.

use std::collections::HashSet;

use crate::formats::markup::normalize::{comparison_key, has_comparison_key};
use crate::formats::web::html::main_text::asides::mark_asides;
use crate::formats::web::html::main_text::blocks::blocks;
use crate::formats::web::html::main_text::boilerplate::Boilerplate;
use crate::formats::web::html::main_text::container::{best_container, widen};
use crate::formats::web::html::main_text::neighbors::article_blocks;
use crate::formats::web::html::main_text::teasers::mark_teasers;
use crate::formats::web::html::metadata::PageMetadata;
use crate::formats::web::html::page::Page;

/// Minimum length of a text, in bytes. If it is shorter, extraction runs again and skips less.
const MIN_TEXT_BYTES: usize = 250;

/// Minimum length of the paragraph that starts a second copy of the text, in bytes of its
/// letters and digits.
const MIN_COPIED_BYTES: usize = 60;
/// Paragraphs that begin with the same letters and digits, so many bytes of them, are equal.
const MAX_COMPARED_BYTES: usize = 100;
/// Maximum number of bylines and dates dropped between headline and text.
const MAX_BYLINES: usize = 3;

/// The paragraphs of the article on a page, separated by blank lines; empty if there is none.
pub(crate) fn main_text(page: &Page<'_>, metadata: &PageMetadata) -> String {
    let text = extract(page, metadata, &Boilerplate::likely(page, metadata.headline_node));
    if text.len() >= MIN_TEXT_BYTES {
        return text;
    }
    let longer = extract(page, metadata, &Boilerplate::certain(page));
    if longer.len() > text.len() * 2 { longer } else { text }
}

fn extract(page: &Page<'_>, metadata: &PageMetadata, boilerplate: &Boilerplate) -> String {
    let mut blocks = blocks(page, boilerplate);
    mark_asides(page, &mut blocks, metadata.headline_node);
    let start =
        metadata.headline_node.map_or(0, |node| blocks.partition_point(|b| b.first_node < node));
    mark_teasers(page, &mut blocks, start);
    let Some(container) = best_container(page, &blocks, metadata) else { return String::new() };
    let headline = metadata.headline_node;
    let title = metadata.title.as_ref().map(|(title, _)| comparison_key(title)).unwrap_or_default();
    let container = widen(page, &blocks, container, headline);
    let is_kept = article_blocks(page, &blocks, container, headline);
    // How many blocks above the text may still be bylines. A table has more lines like them.
    let mut bylines = if headline.is_some() { MAX_BYLINES } else { 0 };
    let mut kept: Vec<&str> = Vec::new();
    for (block, _) in blocks.iter().zip(is_kept).filter(|(_, is_kept)| *is_kept) {
        if bylines > 0 && block.is_byline() {
            bylines -= 1;
            continue;
        }
        // Some pages show their standfirst twice.
        let is_repeated = kept.as_slice() == [block.text.as_str()];
        if block.is_running_text() {
            bylines = 0;
        }
        // A text much longer than the title is not the title.
        let is_title =
            || block.text.len() <= 2 * title.len() + 20 && has_comparison_key(&block.text, &title);
        if !block.is_dropped() && !is_repeated && !is_title() {
            kept.push(&block.text);
        }
    }
    without_copy(&kept).join("\n\n")
}

/// The paragraphs without a second copy of them: some pages hold one for printing. It starts with a
/// long paragraph, and has hardly anything new. A refrain is shorter.
fn without_copy<'t>(paragraphs: &[&'t str]) -> Vec<&'t str> {
    // Copies differ in spaces and punctuation. Both bytes of a no-break space are left out.
    let beginning = |text: &&str| -> Vec<u8> {
        let letters = text.bytes().filter(|byte| {
            byte.is_ascii_alphanumeric() || !byte.is_ascii() && !matches!(byte, 0xc2 | 0xa0)
        });
        letters.take(MAX_COMPARED_BYTES).collect()
    };
    let keys: Vec<Vec<u8>> = paragraphs.iter().map(beginning).collect();
    let mut seen = HashSet::new();
    let copy = keys.iter().position(|key| !seen.insert(key) && key.len() >= MIN_COPIED_BYTES);
    let Some(copy) = copy else { return paragraphs.to_vec() };
    let (text, copy_keys) = keys.split_at(copy);
    let text: HashSet<&Vec<u8>> = text.iter().collect();
    let copied = paragraphs[copy..].iter().zip(copy_keys);
    let new: Vec<&str> =
        copied.filter(|(_, key)| !text.contains(key)).map(|(paragraph, _)| *paragraph).collect();
    let bytes = |texts: &[&str]| texts.iter().map(|text| text.len()).sum::<usize>();
    if bytes(&new) * 4 > bytes(&paragraphs[copy..]) {
        return paragraphs.to_vec();
    }
    [&paragraphs[..copy], &new].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &str) -> String {
        let page = Page::parse(html);
        main_text(&page, &PageMetadata::from_page(&page, None))
    }

    const ONE: &str = "<p>The bridge, which is old, closed on Monday, to the relief of the engineers and of nobody else.</p>";
    const TWO: &str = "<p>It will stay closed for eleven weeks, said the port authority, or for twelve if it rains again.</p>";

    fn both() -> String {
        format!("{}\n\n{}", &ONE[3..ONE.len() - 4], &TWO[3..TWO.len() - 4])
    }

    #[test]
    fn the_article_is_extracted_without_what_surrounds_it() {
        let check = |html: &str| assert_eq!(text(html), both(), "{html}");
        let teasers = "<ul><li><a href=/a>Another headline, which is long enough</a></li><li><a href=/b>And one more</a></li></ul>";
        check(&format!("{ONE}{TWO}"));
        check(&format!("<body>{teasers}<div>{ONE}{TWO}</div>{teasers}"));
        check(&format!(
            "<div><div class=chunk>{ONE}</div><div class=ad>Buy now, pay later, or never</div><div class=chunk>{TWO}</div></div>{teasers}"
        ));
        check(&format!(
            "<div>{ONE}<p><a href=/x>Read more, much more, of what we wrote about bridges</a></p><p>Advertisement</p>{TWO}</div>"
        ));
        check(&format!(
            "<article><h1>Bridge closes at last</h1>{ONE}{TWO}</article><article><h2>Tunnel opens</h2><p>The tunnel, which is new, opened.</p></article>"
        ));
        check(&format!(
            "<div class=no-comments-here>{ONE}{TWO}</div><p hidden>Not shown, to nobody, ever, at all.</p>"
        ));
        check(&format!(
            "<h1>Bridge closes</h1><div>{ONE}{TWO}</div><div id=comments>{}</div>",
            ONE.repeat(5)
        ));
        check(&format!("<div>{}</div>", ONE.replace("p>", "x>") + "<br><br>" + &TWO[3..]));
    }

    #[test]
    fn a_text_for_browsers_without_scripts_is_the_article_if_there_is_no_other() {
        let check = |html: &str, expected: &str| assert_eq!(text(html), expected, "{html}");
        let three = "<p>The ferry, which is older still, takes nobody but the postman and his dog until June.</p>";
        let (long, both) = (format!("{ONE}{TWO}{three}"), both());
        check(
            &format!(
                "<h1>Bridge</h1><div><script>x</script><noscript>{long}</noscript></div><div>Give us feedback in our forums.</div>"
            ),
            &format!("{both}\n\n{}", &three[3..three.len() - 4]),
        );
        check(&format!("<div>{ONE}{TWO}<noscript>{ONE}</noscript></div>"), &both);
        check(
            &format!(
                "<div>{ONE}{TWO}</div><noscript><p>Please turn on JavaScript, dear reader, in order to see the comments.</p></noscript>"
            ),
            &both,
        );
        check(
            "<div id=app></div><noscript><p>You need to enable JavaScript to run this app, dear reader.</p></noscript>",
            "",
        );
    }

    #[test]
    fn a_first_paragraph_with_numbers_is_no_byline() {
        let lead =
            "港务局周一表示，建于1928年的老桥将关闭11周，轮渡从早上6点到晚上10点接送市民。&nbsp;";
        let more = "工程师们说，这座桥早就应该修了，因为桥墩已经开裂，而且没有人知道裂缝有多深。";
        let html = format!(
            "<h1>老桥关闭</h1><div><p>{lead}</p><p>{more}</p><p>{more}他们等了九年。</p></div>"
        );
        assert!(text(&html).starts_with(&lead[..lead.len() - 6]), "{}", text(&html));
    }

    #[test]
    fn a_second_copy_of_the_text_is_dropped() {
        let three = "<p>The engineers, who had asked for it for nine years, would not say who had at last listened to them.</p>";
        let expected = format!("{}\n\n{}", &three[3..three.len() - 4], both());
        let html = format!(
            "<h1>Bridge</h1><div><div>{three}{ONE}{TWO}</div><div id=print>{three}{ONE}{TWO}</div></div>"
        );
        assert_eq!(text(&html), expected);
        let html = format!("<h1>Bridge</h1><div>{ONE}{TWO}{ONE}{three}</div>");
        assert_eq!(
            text(&html),
            format!("{}\n\n{}\n\n{}", both(), &ONE[3..ONE.len() - 4], &three[3..three.len() - 4])
        );
    }

    #[test]
    fn a_page_without_running_text_has_no_article() {
        for html in [
            "",
            "<p>",
            "<nav>Home, sweet home, and all the rest of it</nav>",
            "<a href=x>A link, and a long one</a>",
            "<p>Brief.</p>",
        ] {
            assert_eq!(text(html), "", "{html}");
        }
    }
}
