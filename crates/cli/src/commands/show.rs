//! `newsdex show`: prints a whole article.

use std::io::Write;

use anyhow::Context;
use newsdex::Archive;

use crate::args::search::ShowArgs;
use crate::exit::Outcome;
use crate::output::json;
use crate::output::printers::article;
use crate::output::stderr;
use crate::output::text::mark_colors::MarkColors;
use crate::output::text::relative_path;
use crate::output::warnings;

/// Runs the command.
pub fn run(args: &ShowArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let query = args.mark.as_deref().filter(|query| !query.trim().is_empty());
    let archive = Archive::open(&args.common.index)?;
    let Some(mut shown) = archive.show(&args.id, query)? else {
        stderr::note(&format!(
            "no article in the index `{}` has the id `{}`; find ids with `newsdex search`",
            args.common.index.display(),
            args.id,
        ));
        return Ok(Outcome::NothingFound);
    };
    relative_path::make_relative(&mut shown.path, &relative_path::current_folder());
    let query = query.unwrap_or_default();
    stderr::print(&warnings::about_query(query, &shown.warnings, stderr::width()));
    match args.format.printer(&args.common) {
        None => json::write(out, "article", &shown).and_then(|()| out.flush()),
        Some(mut printer) => {
            let colors = MarkColors::new(&shown.leaves, args.format.coloring(&args.common));
            article::print(&shown, query, &colors, printer.as_mut(), out)
        }
    }
    .context("cannot write the article")?;
    Ok(Outcome::Found)
}
