//! NewsML 1, which some wires still send: news items whose content is NITF, XHTML or text.

use crate::article::{Article, Origin};
use crate::nitf;
use crate::published::Published;
use crate::record::{Parsed, odd_date};
use crate::xml_tree::Tree;

/// The article that a news item is.
pub(crate) fn article(tree: &Tree) -> Parsed {
    let line = |name: &str| tree.all(0, name).find_map(|at| tree.line(at));
    let formal = |at: usize| tree.attribute(at, "FormalName").map(str::to_owned);
    let title = line("HeadLine").or_else(|| nitf::headline(tree));
    let mut odd = Vec::new();
    let date = line("ThisRevisionCreated").or_else(|| line("FirstCreated"));
    let published = date.as_deref().and_then(Published::parse);
    if let (Some(date), None) = (&date, &published) {
        odd.push(odd_date(date));
    }
    let party = |name: &str| tree.all(0, name).find_map(|at| tree.first(at, "Party").and_then(formal));
    let mut bylines = nitf::bylines(tree);
    bylines.extend(tree.all(0, "ByLine").filter_map(|at| tree.line(at)).take(32));
    let article = Article {
        title_from: title.as_ref().map(|_| Origin::Metadata),
        published_from: published.as_ref().map(|_| Origin::Metadata),
        id: line("PublicIdentifier").or_else(|| line("NewsItemId")).unwrap_or_default(),
        title,
        body: body(tree),
        published,
        source: party("Provider").or_else(|| party("Source")).or_else(|| line("ProviderId")),
        bylines,
        language: tree.all(0, "Language").find_map(formal),
        ..Article::default()
    };
    Parsed { article, odd }
}

/// The first content with text in it: others are the same in other forms.
fn body(tree: &Tree) -> String {
    let mut texts = tree
        .all(0, "DataContent")
        .map(|at| nitf::body(tree, at).unwrap_or_else(|| tree.laid_out(tree.first(at, "body").unwrap_or(at))));
    texts.find(|text| !text.trim().is_empty()).unwrap_or_default()
}
