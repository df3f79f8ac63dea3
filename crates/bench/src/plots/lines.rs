//! Growth: time, memory, size and the median query against the text, both axes logarithmic.

use anyhow::Result;
use plotters::prelude::*;

use super::{Area, FONT, bounds, colour, drawn};
use crate::draw::Set;
use crate::peers::Peer;
use crate::quantile::median;
use crate::results::{Grown, Results};
use crate::table::number;

/// One line: whose, of what, and through which points.
struct Line {
    peer: Peer,
    label: String,
    points: Vec<(f64, f64)>,
    /// Lines of one peer are told apart by how thick they are.
    width: u32,
}

/// Four plots: seconds, memory, bytes on disk, and microseconds.
pub fn draw<B: DrawingBackend>(area: &Area<B>, results: &Results) -> Result<()> {
    let panels = area.split_evenly((2, 2));
    let of = |value: fn(&Grown) -> Option<f64>| lines(results, value);
    panel(&panels[0], "building, seconds", &of(|grown| Some(grown.usage.seconds)))?;
    panel(
        &panels[1],
        "peak memory of building, MB",
        &of(|grown| Some(grown.usage.peak_bytes? as f64 / 1e6)),
    )?;
    panel(&panels[2], "index on disk, MB", &of(|grown| Some(grown.index_bytes as f64 / 1e6)))?;
    panel(&panels[3], "one word, and six words any (thick), with passages, µs", &queries(results))
}

fn peers(results: &Results) -> Vec<Peer> {
    let mut peers: Vec<Peer> = results.growth.iter().map(|grown| grown.peer).collect();
    peers.sort_unstable();
    peers.dedup();
    peers
}

fn lines(results: &Results, value: fn(&Grown) -> Option<f64>) -> Vec<Line> {
    let line = |peer| {
        let of = results.growth.iter().filter(|grown| grown.peer == peer);
        let points =
            of.filter_map(|grown| Some((grown.text_bytes as f64 / 1e6, value(grown)?))).collect();
        Line { peer, label: peer.name().to_owned(), points, width: 2 }
    };
    peers(results).into_iter().map(line).collect()
}

fn queries(results: &Results) -> Vec<Line> {
    let mut all = Vec::new();
    for (set, width) in [(Set::Word, 2), (Set::Any, 4)] {
        for peer in peers(results) {
            let of = results.growth.iter().filter(|grown| grown.peer == peer);
            let points = of.filter_map(|grown| {
                let warm = grown.warm.iter().find(|warm| warm.set == set)?;
                Some((grown.text_bytes as f64 / 1e6, median(&warm.micros)))
            });
            all.push(Line {
                peer,
                label: format!("{}, {}", peer.name(), set.name()),
                points: points.collect(),
                width,
            });
        }
    }
    all
}

fn panel<B: DrawingBackend>(area: &Area<B>, caption: &str, lines: &[Line]) -> Result<()> {
    let points = || lines.iter().flat_map(|line| line.points.iter().copied());
    let (across, up) =
        (bounds(points().map(|point| point.0)), bounds(points().map(|point| point.1)));
    // Above the lines there is room for what they are called.
    let up = up.start..up.end * if lines.len() > 2 { 12.0 } else { 5.0 };
    let mut chart = drawn(
        ChartBuilder::on(area)
            .caption(caption, (FONT, 17))
            .margin(12)
            .x_label_area_size(38)
            .y_label_area_size(58)
            .build_cartesian_2d(across.log_scale(), up.log_scale()),
    )?;
    drawn(
        chart
            .configure_mesh()
            .x_desc("MB of text")
            .label_style((FONT, 13))
            .x_label_formatter(&|value| number(*value))
            .y_label_formatter(&|value| number(*value))
            .light_line_style(WHITE)
            .draw(),
    )?;
    for Line { peer, label, points, width } in lines {
        let style = colour(*peer).stroke_width(*width);
        drawn(chart.draw_series(LineSeries::new(points.iter().copied(), style)))?
            .label(label)
            .legend(move |(x, y)| PathElement::new(vec![(x, y), (x + 18, y)], style));
        let dots = points.iter().map(|&point| Circle::new(point, 3, colour(*peer).filled()));
        drawn(chart.draw_series(dots))?;
    }
    drawn(
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperLeft)
            .background_style(WHITE.mix(0.85))
            .border_style(BLACK.mix(0.3))
            .label_font((FONT, 12))
            .draw(),
    )
}
