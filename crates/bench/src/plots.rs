//! What was measured, as pictures: each drawn once for SVG and once for PNG.

mod bars;
mod dots;
mod lines;

use std::path::Path;

use anyhow::{Result, anyhow};
use plotters::backend::{BitMapBackend, DrawingBackend, SVGBackend};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::style::{FontStyle, RGBColor, WHITE, register_font};

use crate::peers::Peer;
use crate::results::Results;

/// A drawing that has begun.
pub type Area<B> = DrawingArea<B, Shift>;

/// The one font of all plots: PNG is drawn with the font that is linked in, SVG by whoever shows it.
pub const FONT: &str = "sans-serif";

/// What is drawn, and where it is called so.
#[derive(Clone, Copy)]
enum Plot {
    Building,
    Warm,
    Growth,
}

/// Draws what there are results for.
pub fn write(folder: &Path, results: &Results) -> Result<()> {
    // An error only says that the bytes are no font.
    register_font(FONT, FontStyle::Normal, dejavu::sans::regular())
        .map_err(|_| anyhow!("the font cannot be read"))?;
    if !results.building.is_empty() {
        both(Plot::Building, folder, "building", (900, bars::height(results)), results)?;
    }
    if results.warm.iter().any(|warm| warm.passages) {
        both(Plot::Warm, folder, "warm", (1000, dots::height(results)), results)?;
    }
    if !results.growth.is_empty() {
        both(Plot::Growth, folder, "growth", (1100, 800), results)?;
    }
    Ok(())
}

/// Draws one plot in both formats.
fn both(plot: Plot, folder: &Path, name: &str, size: (u32, u32), results: &Results) -> Result<()> {
    let path = folder.join(name).with_extension("svg");
    draw(plot, &SVGBackend::new(&path, size).into_drawing_area(), results)?;
    let path = folder.join(name).with_extension("png");
    draw(plot, &BitMapBackend::new(&path, size).into_drawing_area(), results)
}

fn draw<B: DrawingBackend>(plot: Plot, area: &Area<B>, results: &Results) -> Result<()> {
    drawn(area.fill(&WHITE))?;
    match plot {
        Plot::Building => bars::draw(area, results),
        Plot::Warm => dots::draw(area, results),
        Plot::Growth => lines::draw(area, results),
    }?;
    drawn(area.present())
}

/// What the plotting library warns about, as one of ours: its own errors may borrow from the drawing.
pub fn drawn<T, E: std::fmt::Display>(result: Result<T, E>) -> Result<T> {
    result.map_err(|error| anyhow!("cannot draw: {error}"))
}

/// The colour of a peer in all plots (the palette of Okabe and Ito, which the colour-blind can tell apart).
pub fn colour(peer: Peer) -> RGBColor {
    const PALETTE: [RGBColor; 7] = [
        RGBColor(213, 94, 0),
        RGBColor(0, 114, 178),
        RGBColor(0, 158, 115),
        RGBColor(204, 121, 167),
        RGBColor(230, 159, 0),
        RGBColor(86, 180, 233),
        RGBColor(90, 90, 90),
    ];
    PALETTE[peer as usize % PALETTE.len()]
}

/// Bounds of a logarithmic axis on which all values are, with room at both ends.
pub fn bounds(values: impl Iterator<Item = f64>) -> std::ops::Range<f64> {
    let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
    for value in values.filter(|value| *value > 0.0) {
        least = least.min(value);
        most = most.max(value);
    }
    if most > 0.0 { least / 1.6..most * 1.6 } else { 1.0..10.0 }
}
