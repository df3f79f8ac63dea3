//! The forms in which answers are printed, beside those for terminals and programs.

use crate::{Place, Said, terminal::HOSTILE};

#[test]
fn plain_text_has_a_line_for_each_passage() {
    let place = Place::indexed().with("COLUMNS", "40");
    let said = place.run(&[
        "search",
        "\"the storm\"",
        "gale",
        "-hurricane",
        "--format",
        "plain",
        "--color-terms",
    ]);
    let (hits, last) = said.out.trim_end().rsplit_once("\n\n").unwrap();
    let expected = "\
1. [[Gale]] warning, storm to follow
   Kestrel Wire · 2026-05-08 09:30 · news/wires.jsonl:1 · id w1
   - A [[gale]] is due tonight.
   - [[The storm]] follows on Monday, with gusts of 171 km/h.

2. Ferry runs aground off Solvika
   news/ferry.txt:3
   - The car ferry Maud was set down on a bathing beach by [[the storm]] on Friday.
   - [[The storm]] had no name until then.";
    let reversed = |text: &str| text.replace("1. Gale", "2. Gale");
    assert_eq!(reversed(hits), reversed(expected));
    assert!(last.starts_with("2 of 2 articles that match, of 4 searched, in "), "{last}");

    let said = place.run(&["show", "w3", "--mark", "\"wheels of cheese\"", "--format", "plain"]);
    let expected = "\
Cheese stolen
Ostrel Post · 2026-05-09 (from metadata)
news/wires.jsonl
id w3 · title from metadata

Forty [[wheels of cheese]] were stolen in Ostrel.
";
    assert_eq!((said.code, said.out.as_str()), (0, expected));
}

#[test]
fn markdown_has_headings_and_bold_marks() {
    let place = Place::indexed();
    let said = place.run(&["search", "cheese", "--format", "markdown"]);
    let expected = "\
## 1. **Cheese** stolen

Ostrel Post · 2026-05-09 · news/wires.jsonl:3 · id w3

- Forty wheels of **cheese** were stolen in Ostrel.

1 of 1 article that matches, of 4 searched, in ";
    assert!(said.out.starts_with(expected), "{}", said.out);
    let said = place.run(&["show", "news/ferry.txt", "--mark", "tugs", "--format", "markdown"]);
    let expected = "\
# Ferry runs aground off Solvika

- news/ferry.txt
- title from text

The car ferry Maud was set down on a bathing beach by the storm on Friday. “It is a good beach,” her master said.

Three **tugs** pulled her off on Tuesday. The storm had no name until then.
";
    assert_eq!(said.out, expected);
}

/// Checks that elements are closed in the order they were opened in, and answers how many `name`s there are.
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
fn html_is_a_page_whose_elements_are_closed() {
    let place = Place::indexed();
    let page = |args: &[&str]| place.run(&[args, &["--format", "html"]].concat()).out;
    let out = page(&["search", "\"the storm\" storm", "--context", "1"]);
    assert!(out.contains("by <mark>the storm</mark> on Friday. “It is"), "{out}");
    assert_eq!((elements(&out, "article"), elements(&out, "section")), (3, 0));
    assert_eq!(elements(&page(&["search", "nonesuch <b>"]), "article"), 0);
    let out = page(&["show", "news/ferry.txt", "--mark", "ferry \"car ferry\" \"ferry Maud\""]);
    assert!(out.contains("The <mark>car ferry Maud</mark> was"), "{out}");
    assert_eq!((elements(&out, "p"), elements(&out, "h1")), (4, 1));

    place.write("list.txt", "gale\n<q&7>\tcheese\nnonesuch\n");
    let out = page(&["search", "--queries", "list.txt"]);
    assert_eq!((elements(&out, "section"), elements(&out, "article")), (3, 2));
    assert!(out.contains("<h1 dir=\"auto\">&lt;q&amp;7&gt;: cheese</h1>"), "{out}");
}

#[test]
fn the_parts_of_a_query_are_told_apart_by_colours() {
    let place = Place::indexed();
    let query = "\"car ferry\"~1 -gale \"ferry Maud\" beach";
    let page = place
        .run(&["search", query, "--format", "html", "--color-terms", "-n", "1", "--passages", "1"])
        .out;
    // The words of a near phrase share a colour, and where marks overlap the first clause is seen.
    let painted = "The <mark class=\"c0\">car</mark> <mark class=\"c0\">ferry</mark><mark class=\"c1\"> Maud</mark> was";
    assert!(page.contains(painted) && page.contains("<mark class=\"c2\">beach</mark>"), "{page}");
    let legend = "Colours: <mark class=\"c0\">car ferry</mark> · <mark class=\"c1\">ferry Maud</mark> · \
                  <mark class=\"c2\">beach</mark></p>";
    assert!(page.contains(legend), "{page}");

    let check = |args: &[&str]| {
        let out = place.run(&[args, &["--color", "always", "--color-terms"]].concat()).out;
        for painted in [
            "[1m\u{1b}[38;5;31m Maud\u{1b}[0m was",
            "[1m\u{1b}[38;5;64mbeach\u{1b}[0m",
            "Colours: ",
        ] {
            assert!(out.contains(painted), "{args:?}: {out:?}");
        }
    };
    check(&["search", query, "-n", "1"]);
    check(&["show", "news/ferry.txt", "--mark", query]);
    let out = place.run(&["search", query, "--format", "json", "--color-terms"]).out;
    assert!(out.starts_with("{\"type\":\"hit\"") && !out.contains("Colours"), "{out}");
}

#[test]
fn nothing_in_an_article_escapes_its_form() {
    let place = Place::empty();
    place.write("news/a.jsonl", HOSTILE);
    place.write(
        "news/b.txt",
        "<script>alert(1)</script>\n\n</mark></p><!-- tempest *a* [[b]] ]]> &lt; `x` \u{202e}y\u{7}",
    );
    assert_eq!(place.run(&["index", "news"]).code, 0);
    for form in ["plain", "html", "markdown"] {
        for args in [&["search", "tempest"][..], &["show", "news/b.txt", "--mark", "tempest"]] {
            let Said { code, out, .. } =
                place.run(&[args, &["--format", form, "--color", "always"]].concat());
            assert_eq!(code, 0, "{args:?}");
            let bad = |c: &char| {
                c.is_control() && *c != '\n'
                    || "\u{202e}\u{2066}\u{2028}\u{200b}\u{ad}".contains(*c)
            };
            assert_eq!(out.chars().find(bad), None, "{args:?} {form}: {out:?}");
            match form {
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
fn forms_that_contradict_each_other_are_refused() {
    let place = Place::indexed();
    let check = |args: &[&str], expected: &str| {
        let said = place.run(args);
        assert!(said.code == 2 && said.err.contains(expected), "{args:?}: {said:?}");
    };
    check(
        &["search", "storm", "--json", "--format", "html"],
        "cannot be used with '--format <FORMAT>'",
    );
    check(&["show", "w1", "--format", "plain", "--json"], "cannot be used with");
    check(&["search", "storm", "--format", "pdf"], "terminal, plain, html, markdown, json");
    check(&["search", "storm", "--explain-query", "--format", "html"], "cannot be used with");
    check(&["search", "storm", "--context", "21"], "0..=20");
    let same = |args: &[&str]| {
        let out = place.run(&[&["search", "storm"], args].concat()).out;
        out.lines()
            .filter(|line| !line.contains("elapsed_us"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(same(&["--json"]), same(&["--format", "json"]));
}
