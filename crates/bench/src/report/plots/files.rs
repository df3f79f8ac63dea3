//! Writes each plot as SVG and as PNG.

use std::path::Path;

use anyhow::Result;
use plotters::backend::{BitMapBackend, DrawingBackend, SVGBackend};
use plotters::drawing::IntoDrawingArea;
use plotters::style::WHITE;

use crate::queries::sampled::HitContent;
use crate::report::plots::canvas::{Area, drawn, register_fonts};
use crate::report::plots::{building, growth, warm};
use crate::results::Results;

#[derive(Clone, Copy)]
enum Plot {
    Building,
    Warm,
    Growth,
}

impl Plot {
    /// The file name without its extension.
    fn file_stem(self) -> &'static str {
        match self {
            Plot::Building => "building",
            Plot::Warm => "warm",
            Plot::Growth => "growth",
        }
    }

    /// Whether there is anything to plot.
    fn has_data(self, results: &Results) -> bool {
        match self {
            Plot::Building => !results.building.is_empty(),
            Plot::Warm => results.warm.iter().any(|warm| warm.content == HitContent::Passages),
            Plot::Growth => !results.growth.is_empty(),
        }
    }

    /// Width and height in pixels.
    fn size(self, results: &Results) -> (u32, u32) {
        match self {
            Plot::Building => (900, building::height(results)),
            Plot::Warm => (1000, warm::height(results)),
            Plot::Growth => (1100, 800),
        }
    }

    fn draw<B: DrawingBackend>(self, area: &Area<B>, results: &Results) -> Result<()> {
        drawn(area.fill(&WHITE))?;
        match self {
            Plot::Building => building::draw(area, results),
            Plot::Warm => warm::draw(area, results),
            Plot::Growth => growth::draw(area, results),
        }?;
        drawn(area.present())
    }
}

/// Writes the plots for which there are results.
pub fn write_plots(folder: &Path, results: &Results) -> Result<()> {
    register_fonts()?;
    for plot in [Plot::Building, Plot::Warm, Plot::Growth] {
        if plot.has_data(results) {
            let path = folder.join(plot.file_stem());
            let size = plot.size(results);
            let svg = path.with_extension("svg");
            plot.draw(&SVGBackend::new(&svg, size).into_drawing_area(), results)?;
            let png = path.with_extension("png");
            plot.draw(&BitMapBackend::new(&png, size).into_drawing_area(), results)?;
        }
    }
    Ok(())
}
