//! Font, colors and axis ranges that all plots share.

use std::ops::Range;

use anyhow::{Result, anyhow};
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::style::{FontStyle, RGBColor, register_font};

use crate::peers::peer::Peer;

/// The surface of a plot or of one of its panels.
pub type Area<B> = DrawingArea<B, Shift>;

/// The font of all plots. PNG files use the font that is linked in, SVG files that of the viewer.
pub const FONT: &str = "sans-serif";

/// Registers the font for PNG files.
pub fn register_fonts() -> Result<()> {
    // The error type carries no information.
    register_font(FONT, FontStyle::Normal, dejavu::sans::regular())
        .map_err(|_| anyhow!("cannot read the embedded font"))
}

/// Converts the error of a drawing operation, which may borrow from the drawing.
pub fn drawn<T, E: std::fmt::Display>(result: Result<T, E>) -> Result<T> {
    result.map_err(|error| anyhow!("cannot draw: {error}"))
}

/// The color of a peer in all plots, from the palette of Okabe and Ito for color-blind readers.
pub fn peer_color(peer: Peer) -> RGBColor {
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

/// The range of a logarithmic axis that fits all values, with a margin at both ends.
pub fn log_range(values: impl Iterator<Item = f64>) -> Range<f64> {
    let (mut min, mut max) = (f64::INFINITY, 0.0_f64);
    for value in values.filter(|value| *value > 0.0) {
        min = min.min(value);
        max = max.max(value);
    }
    if max > 0.0 { min / 1.6..max * 1.6 } else { 1.0..10.0 }
}
