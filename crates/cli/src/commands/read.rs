//! `newsdex read`: prints what newsdex reads from files, and the origin of each value.

use std::io::{self, Write};
use std::ops::ControlFlow;

use anyhow::Context;
use newsdex::{Article, Metadata, Published, Warning, read};
use serde::Serialize;

use crate::args::inspect::ReadArgs;
use crate::exit::Outcome;
use crate::output::json;
use crate::output::metadata::{Field, article_fields};
use crate::output::stderr;
use crate::output::text::relative_path;
use crate::output::text::sanitize;
use crate::output::warnings;

/// An article as JSON.
#[derive(Serialize)]
struct ArticleData<'a> {
    id: &'a str,
    #[serde(flatten)]
    metadata: &'a Metadata,
    body: &'a str,
    file_time: Option<&'a Published>,
    line: Option<u64>,
}

#[derive(Serialize)]
struct ReportData<'a> {
    articles: u64,
    warnings: &'a [Warning],
}

/// Runs the command.
pub fn run(args: &ReadArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let options = args.map.read_options()?;
    let mut articles = 0;
    let mut printed = Ok(());
    let mut file_warnings = Vec::new();
    for path in &args.paths {
        file_warnings.extend(read(path, &options, &mut |article| {
            printed = if args.common.json {
                print_json(&article, out)
            } else {
                print(&article, articles, out)
            };
            articles += 1;
            // Whoever quits the pager does not wait for the rest.
            if printed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?);
        if printed.is_err() {
            break;
        }
    }
    if printed.is_ok() && args.common.json {
        printed = json::write(out, "report", &ReportData { articles, warnings: &file_warnings });
    }
    printed.and_then(|()| out.flush()).context("cannot write the articles")?;
    if !args.common.json {
        let folder = relative_path::current_folder();
        for warning in &file_warnings {
            stderr::print(&warnings::about_file(warning, &folder));
        }
    }
    Ok(if articles == 0 { Outcome::NothingFound } else { Outcome::Found })
}

fn print_json(article: &Article, out: &mut dyn Write) -> io::Result<()> {
    let data = ArticleData {
        id: &article.id,
        metadata: &article.metadata,
        body: &article.body,
        file_time: article.file_time.as_ref(),
        line: article.lines.first(),
    };
    json::write(out, "article", &data)
}

/// Prints an article that follows `previous` others.
fn print(article: &Article, previous: u64, out: &mut dyn Write) -> io::Result<()> {
    if previous > 0 {
        writeln!(out, "\n")?;
    }
    for Field { name, value } in article_fields(article) {
        writeln!(out, "{name:<10} {}", sanitize::line(&value))?;
    }
    writeln!(out)?;
    for line in article.body.lines() {
        writeln!(out, "{}", sanitize::line(line))?;
    }
    Ok(())
}
