//! The plot of growth: time, memory, disk and query time over the amount of text, on logarithmic
//! axes.

use anyhow::Result;
use plotters::prelude::*;

use crate::peers::peer::Peer;
use crate::queries::sampled::QueryKind;
use crate::report::markdown_table::format_number;
use crate::report::plots::canvas::{Area, FONT, drawn, log_range, peer_color};
use crate::results::{GrowthMeasurement, Results};
use crate::statistics::median;

/// The values of one peer.
struct Line {
    peer: Peer,
    label: String,
    /// Megabytes of text, and the value.
    points: Vec<(f64, f64)>,
    /// Line width in pixels, which distinguishes lines of the same peer.
    width: u32,
}

/// Draws four panels: seconds, memory, bytes on disk, and microseconds.
pub fn draw<B: DrawingBackend>(area: &Area<B>, results: &Results) -> Result<()> {
    let panels = area.split_evenly((2, 2));
    let lines = |value: fn(&GrowthMeasurement) -> Option<f64>| peer_lines(results, value);
    draw_panel(&panels[0], "building, seconds", &lines(|growth| Some(growth.usage.seconds)))?;
    draw_panel(
        &panels[1],
        "peak memory of building, MB",
        &lines(|growth| Some(growth.usage.peak_bytes? as f64 / 1e6)),
    )?;
    draw_panel(
        &panels[2],
        "index on disk, MB",
        &lines(|growth| Some(growth.index_bytes as f64 / 1e6)),
    )?;
    draw_panel(
        &panels[3],
        "one word, and six words any (thick), with passages, µs",
        &query_lines(results),
    )
}

fn peers(results: &Results) -> Vec<Peer> {
    let mut peers: Vec<Peer> = results.growth.iter().map(|growth| growth.peer).collect();
    peers.sort_unstable();
    peers.dedup();
    peers
}

fn peer_lines(results: &Results, value: fn(&GrowthMeasurement) -> Option<f64>) -> Vec<Line> {
    let line = |peer| {
        let own = results.growth.iter().filter(|growth| growth.peer == peer);
        let points = own
            .filter_map(|growth| Some((growth.text_bytes as f64 / 1e6, value(growth)?)))
            .collect();
        Line { peer, label: peer.name().to_owned(), points, width: 2 }
    };
    peers(results).into_iter().map(line).collect()
}

fn query_lines(results: &Results) -> Vec<Line> {
    let mut lines = Vec::new();
    for (kind, width) in [(QueryKind::Word, 2), (QueryKind::Any, 4)] {
        for peer in peers(results) {
            let own = results.growth.iter().filter(|growth| growth.peer == peer);
            let points = own.filter_map(|growth| {
                let warm = growth.warm.iter().find(|warm| warm.kind == kind)?;
                Some((growth.text_bytes as f64 / 1e6, median(&warm.micros)))
            });
            lines.push(Line {
                peer,
                label: format!("{}, {}", peer.name(), kind.name()),
                points: points.collect(),
                width,
            });
        }
    }
    lines
}

fn draw_panel<B: DrawingBackend>(area: &Area<B>, caption: &str, lines: &[Line]) -> Result<()> {
    let points = || lines.iter().flat_map(|line| line.points.iter().copied());
    let x_range = log_range(points().map(|(x, _)| x));
    let y_range = log_range(points().map(|(_, y)| y));
    // Leaves room for the legend above the lines.
    let y_range = y_range.start..y_range.end * if lines.len() > 2 { 12.0 } else { 5.0 };
    let mut chart = drawn(
        ChartBuilder::on(area)
            .caption(caption, (FONT, 17))
            .margin(12)
            .x_label_area_size(38)
            .y_label_area_size(58)
            .build_cartesian_2d(x_range.log_scale(), y_range.log_scale()),
    )?;
    drawn(
        chart
            .configure_mesh()
            .x_desc("MB of text")
            .label_style((FONT, 13))
            .x_label_formatter(&|value| format_number(*value))
            .y_label_formatter(&|value| format_number(*value))
            .light_line_style(WHITE)
            .draw(),
    )?;
    for Line { peer, label, points, width } in lines {
        let style = peer_color(*peer).stroke_width(*width);
        drawn(chart.draw_series(LineSeries::new(points.iter().copied(), style)))?
            .label(label)
            .legend(move |(x, y)| PathElement::new(vec![(x, y), (x + 18, y)], style));
        let dots = points.iter().map(|&point| Circle::new(point, 3, peer_color(*peer).filled()));
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
