//! The output formats plain, Markdown and HTML.

use crate::{Output, Sandbox, terminal::HOSTILE};

#[test]
fn plain_text_has_one_line_per_passage() {
    let sandbox = Sandbox::indexed().with("COLUMNS", "40");
    let output = sandbox.run(&[
        "search",
        "\"the storm\"",
        "gale",
        "-hurricane",
        "--format",
        "plain",
        "--color-terms",
    ]);
    let (hits, last) = output.stdout.trim_end().rsplit_once("\n\n").unwrap();
    let expected = "\
1. [[Gale]] warning, storm to follow
   Kestrel Wire · 2026-05-08 09:30 · news/wires.jsonl:1 · key news/w1
   - A [[gale]] is due tonight.
   - [[The storm]] follows on Monday, with gusts of 171 km/h.

2. Ferry runs aground off Solvika
   news/ferry.txt:3
   - The car ferry Maud was set down on a bathing beach by [[the storm]] on Friday.
   - [[The storm]] had no name until then.";
    let first_rank = |text: &str| text.replace("1. Gale", "2. Gale");
    assert_eq!(first_rank(hits), first_rank(expected));
    assert!(last.starts_with("2 of 2 articles that match; searched 4 in "), "{last}");

    let output =
        sandbox.run(&["show", "w3", "--mark", "\"wheels of cheese\"", "--format", "plain"]);
    let expected = "\
Cheese stolen
Ostrel Post · 2026-05-09 (from metadata)
news/wires.jsonl
key news/w3 · id w3 · title from metadata

Forty [[wheels of cheese]] were stolen in Ostrel.
";
    assert_eq!((output.code, output.stdout.as_str()), (0, expected));
}

#[test]
fn markdown_has_headings_and_bold_marks() {
    let sandbox = Sandbox::indexed();
    let output = sandbox.run(&["search", "cheese", "--format", "markdown"]);
    let expected = "\
## 1. **Cheese** stolen

Ostrel Post · 2026-05-09 · news/wires.jsonl:3 · key news/w3

- Forty wheels of **cheese** were stolen in Ostrel.

1 of 1 article that matches; searched 4 in ";
    assert!(output.stdout.starts_with(expected), "{}", output.stdout);
    let output = sandbox.run(&["show", "news/ferry.txt", "--mark", "tugs", "--format", "markdown"]);
    let expected = "\
# Ferry runs aground off Solvika

- news/ferry.txt
- title from text

The car ferry Maud was set down on a bathing beach by the storm on Friday. “It is a good beach,” her master said.

Three **tugs** pulled her off on Tuesday. The storm had no name until then.
";
    assert_eq!(output.stdout, expected);
}

/// Checks that elements are nested properly, and returns the number of `name` elements.
fn elements(page: &str, name: &str) -> usize {
    let body = page.split_once("</style>").unwrap().1;
    let mut open = vec!["html", "head"];
    let mut count = 0;
    for tag in body.split('<').skip(1).map(|rest| rest.split_once('>').unwrap().0) {
        let element = tag.split(' ').next().unwrap();
        match element.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed), "{page}"),
            None if element == "br" => {}
            None => open.push(element),
        }
        count += usize::from(element == name);
    }
    assert!(open.is_empty() && page.starts_with("<!DOCTYPE html>\n<html"), "{open:?}: {page}");
    count
}

#[test]
fn html_elements_are_nested_properly() {
    let sandbox = Sandbox::indexed();
    let page = |args: &[&str]| sandbox.run(&[args, &["--format", "html"]].concat()).stdout;
    let out = page(&["search", "\"the storm\" storm", "--context", "1"]);
    assert!(out.contains("by <mark>the storm</mark> on Friday. “It is"), "{out}");
    assert_eq!((elements(&out, "article"), elements(&out, "section")), (3, 0));
    assert_eq!(elements(&page(&["search", "nonesuch <b>"]), "article"), 0);
    let out = page(&["show", "news/ferry.txt", "--mark", "ferry \"car ferry\" \"ferry Maud\""]);
    assert!(out.contains("The <mark>car ferry Maud</mark> was"), "{out}");
    assert_eq!((elements(&out, "p"), elements(&out, "h1")), (4, 1));

    sandbox.write("list.txt", "gale\n<q&7>\tcheese\nnonesuch\n");
    let out = page(&["search", "--queries", "list.txt"]);
    assert_eq!((elements(&out, "section"), elements(&out, "article")), (3, 2));
    assert!(out.contains("<h1 dir=\"auto\">&lt;q&amp;7&gt;: cheese</h1>"), "{out}");
}

#[test]
fn query_terms_have_different_colors() {
    let sandbox = Sandbox::indexed();
    let query = "\"car ferry\"~1 -gale \"ferry Maud\" beach";
    let page = sandbox
        .run(&["search", query, "--format", "html", "--color-terms", "-n", "1", "--passages", "1"])
        .stdout;
    // The words of a sloppy phrase share a color, and where marks overlap the first term wins.
    let colored = "The <mark class=\"c0\">car</mark> <mark class=\"c0\">ferry</mark><mark class=\"c1\"> Maud</mark> was";
    assert!(page.contains(colored) && page.contains("<mark class=\"c2\">beach</mark>"), "{page}");
    let legend = "Colors: <mark class=\"c0\">car ferry</mark> · <mark class=\"c1\">ferry Maud</mark> · \
                  <mark class=\"c2\">beach</mark></p>";
    assert!(page.contains(legend), "{page}");

    let check = |args: &[&str]| {
        let out = sandbox.run(&[args, &["--color", "always", "--color-terms"]].concat()).stdout;
        for colored in
            ["[1m\u{1b}[38;5;31m Maud\u{1b}[0m was", "[1m\u{1b}[38;5;64mbeach\u{1b}[0m", "Colors: "]
        {
            assert!(out.contains(colored), "{args:?}: {out:?}");
        }
    };
    check(&["search", query, "-n", "1"]);
    check(&["show", "news/ferry.txt", "--mark", query]);
    let out = sandbox.run(&["search", query, "--format", "json", "--color-terms"]).stdout;
    assert!(out.starts_with("{\"type\":\"hit\"") && !out.contains("Colors"), "{out}");
}

#[test]
fn articles_cannot_break_out_of_the_format() {
    let sandbox = Sandbox::empty();
    sandbox.write("news/a.jsonl", HOSTILE);
    sandbox.write(
        "news/b.txt",
        "<script>alert(1)</script>\n\n</mark></p><!-- tempest *a* [[b]] ]]> &lt; `x` \u{202e}y\u{7}",
    );
    assert_eq!(sandbox.run(&["index", "news"]).code, 0);
    for format in ["plain", "html", "markdown"] {
        for args in [&["search", "tempest"][..], &["show", "news/b.txt", "--mark", "tempest"]] {
            let Output { code, stdout: out, .. } =
                sandbox.run(&[args, &["--format", format, "--color", "always"]].concat());
            assert_eq!(code, 0, "{args:?}");
            let bad = |c: &char| {
                c.is_control() && *c != '\n'
                    || "\u{202e}\u{2066}\u{2028}\u{200b}\u{ad}".contains(*c)
            };
            assert_eq!(out.chars().find(bad), None, "{args:?} {format}: {out:?}");
            match format {
                "html" => assert_eq!(
                    elements(&out, "script") + usize::from(out.contains("<!--")),
                    0,
                    "{out}"
                ),
                "markdown" => {
                    assert!(
                        out.contains(
                            r"\</mark\>\</p\>\<!-- **tempest** \*a\* \[\[b\]\] \]\]\> \&lt;"
                        ),
                        "{out}"
                    );
                }
                _ => assert!(out.contains("<!-- [[tempest]] *a* [[b]] ]]> &lt; `x` y␇"), "{out}"),
            }
        }
    }
}

#[test]
fn conflicting_formats_are_rejected() {
    let sandbox = Sandbox::indexed();
    let check = |args: &[&str], expected: &str| {
        let output = sandbox.run(args);
        assert!(output.code == 2 && output.stderr.contains(expected), "{args:?}: {output:?}");
    };
    check(
        &["search", "storm", "--json", "--format", "html"],
        "cannot be used with '--format <FORMAT>'",
    );
    check(&["show", "w1", "--format", "plain", "--json"], "cannot be used with");
    check(&["search", "storm", "--format", "pdf"], "terminal, plain, html, markdown, json");
    check(&["search", "storm", "--explain-query", "--format", "html"], "cannot be used with");
    check(&["search", "storm", "--context", "21"], "0..=20");
    let lines = |args: &[&str]| {
        let out = sandbox.run(&[&["search", "storm"], args].concat()).stdout;
        out.lines()
            .filter(|line| !line.contains("elapsed_us"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(lines(&["--json"]), lines(&["--format", "json"]));
}
