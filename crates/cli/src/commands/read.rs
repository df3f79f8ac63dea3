//! `newsdex read`: prints what would be indexed of files, and where each piece came from.

use std::io::{self, Write};

use anyhow::Context;
use newsdex::{Article, Metadata, Origin, Published, ReadOptions, Warning, read};
use serde::Serialize;

use crate::args::ReadArgs;
use crate::commands::Outcome;
use crate::output::json;
use crate::output::text::humanize;
use crate::output::text::relative_path;
use crate::output::text::sanitize;

/// An article as JSON.
#[derive(Serialize)]
struct Read<'a> {
    id: &'a str,
    #[serde(flatten)]
    metadata: &'a Metadata,
    body: &'a str,
    file_time: Option<&'a Published>,
    line: Option<u64>,
}

#[derive(Serialize)]
struct Summary<'a> {
    articles: u64,
    warnings: &'a [Warning],
}

/// Runs the command.
pub fn run(args: &ReadArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let options = options(&args.map)?;
    let mut articles = 0;
    let mut printed = Ok(());
    let mut warnings = Vec::new();
    for path in &args.paths {
        warnings.extend(read(path, &options, &mut |article| {
            if printed.is_ok() {
                printed = print(&article, articles > 0, args.common.json, out);
            }
            articles += 1;
        })?);
    }
    if printed.is_ok() && args.common.json {
        printed = json::write(out, "report", None, &Summary { articles, warnings: &warnings });
    }
    printed.and_then(|()| out.flush()).context("cannot write the articles")?;
    if !args.common.json {
        let here = relative_path::here();
        let mut err = io::stderr().lock();
        for mut warning in warnings {
            relative_path::shorten(&mut warning.file, &here);
            // There is nobody to tell where standard error is closed.
            let _ = writeln!(err, "{}", sanitize::line(&warning.to_string()));
        }
    }
    Ok(if articles == 0 { Outcome::NothingFound } else { Outcome::Found })
}

/// How files are read, by the mappings that were typed.
pub fn options(mappings: &[String]) -> anyhow::Result<ReadOptions> {
    let mut options = ReadOptions::default();
    for mapping in mappings {
        options.map(mapping).context("--map")?;
    }
    Ok(options)
}

fn print(article: &Article, apart: bool, as_json: bool, out: &mut dyn Write) -> io::Result<()> {
    if as_json {
        return json::write(out, "article", None, &read_of(article));
    }
    if apart {
        writeln!(out, "\n")?;
    }
    let from = |origin: Option<Origin>| {
        origin.map_or_else(String::new, |origin| format!(" ({})", origin.name()))
    };
    let published = article
        .metadata
        .published
        .as_ref()
        .map(|at| humanize::date(at.as_str()) + &from(article.metadata.published_from));
    let changed = article
        .file_time
        .as_ref()
        .map(|at| format!("not known; file of {}", humanize::date(at.as_str())));
    let facts = [
        ("id", Some(article.id.clone())),
        (
            "title",
            article
                .metadata
                .title
                .as_ref()
                .map(|title| title.clone() + &from(article.metadata.title_from)),
        ),
        ("published", published.or(changed)),
        ("odd date", article.metadata.date_text.clone()),
        ("source", article.metadata.source.clone()),
        ("url", article.metadata.url.clone()),
        ("by", Some(article.metadata.bylines.join(", ")).filter(|bylines| !bylines.is_empty())),
        ("language", article.metadata.language.clone()),
        ("section", article.metadata.section.clone()),
        ("line", article.lines.first().map(|line| line.to_string())),
    ];
    for (name, value) in facts {
        if let Some(value) = value {
            writeln!(out, "{name:<10} {}", sanitize::line(&value))?;
        }
    }
    writeln!(out)?;
    for line in article.body.lines() {
        writeln!(out, "{}", sanitize::line(line))?;
    }
    Ok(())
}

fn read_of(article: &Article) -> Read<'_> {
    Read {
        id: &article.id,
        metadata: &article.metadata,
        body: &article.body,
        file_time: article.file_time.as_ref(),
        line: article.lines.first(),
    }
}
