//! Warm queries with passages: for each kind and peer the median, and a line to the 99th percentile.

use anyhow::Result;
use plotters::prelude::*;

use super::{Area, FONT, bounds, colour, drawn};
use crate::draw::Set;
use crate::peers::Peer;
use crate::quantile::{median, quantile};
use crate::results::{Results, Warm};
use crate::table::number;

const ROW: u32 = 13;
const LEFT: i32 = 14;

fn shown(results: &Results) -> (Vec<Set>, Vec<Peer>, Vec<&Warm>) {
    let all: Vec<&Warm> =
        results.warm.iter().filter(|warm| warm.passages && !warm.micros.is_empty()).collect();
    let mut sets: Vec<Set> = Vec::new();
    let mut peers: Vec<Peer> = Vec::new();
    for warm in &all {
        if !sets.contains(&warm.set) {
            sets.push(warm.set);
        }
        if !peers.contains(&warm.peer) {
            peers.push(warm.peer);
        }
    }
    (sets, peers, all)
}

/// High enough for all rows.
pub fn height(results: &Results) -> u32 {
    let (sets, peers, _) = shown(results);
    let rows = u32::try_from(sets.len() * (peers.len() + 1)).unwrap_or(0);
    130 + ROW * (rows + legend(peers.len()))
}

/// Rows below the others, for what the colours mean.
fn legend(peers: usize) -> u32 {
    2 + u32::try_from(peers + peers / 3).unwrap_or(0)
}

/// Microseconds, on a logarithmic axis.
pub fn draw<B: DrawingBackend>(area: &Area<B>, results: &Results) -> Result<()> {
    let (sets, peers, all) = shown(results);
    let rows = sets.len() * (peers.len() + 1);
    let ends = |warm: &&Warm| [median(&warm.micros), quantile(&warm.micros, 0.99)];
    let mut chart = drawn(
        ChartBuilder::on(area)
            .caption(
                "The ten best with passages, µs: median, and a line to the 99th percentile",
                (FONT, 20),
            )
            .margin(12)
            .x_label_area_size(28)
            .y_label_area_size(250)
            .build_cartesian_2d(
                bounds(all.iter().flat_map(ends)).log_scale(),
                -f64::from(legend(peers.len()))..rows as f64,
            ),
    )?;
    drawn(
        chart
            .configure_mesh()
            .disable_y_mesh()
            .y_labels(0)
            .x_label_style((FONT, 13))
            .x_label_formatter(&|value| number(*value))
            .draw(),
    )?;
    for (at, set) in sets.iter().enumerate() {
        for warm in all.iter().filter(|warm| warm.set == *set) {
            let place = peers.iter().position(|&peer| peer == warm.peer).unwrap_or(0);
            let y = (rows - at * (peers.len() + 1) - place) as f64 - 1.0;
            let [middle, slow] = ends(warm);
            let colour = colour(warm.peer);
            drawn(chart.draw_series([PathElement::new(
                vec![(middle, y), (slow, y)],
                colour.stroke_width(2),
            )]))?;
            drawn(chart.draw_series([Circle::new((middle, y), 5, colour.filled())]))?;
        }
        let middle = (rows - at * (peers.len() + 1)) as f64 - peers.len() as f64 / 2.0;
        let (_, y) = chart.backend_coord(&(1.0, middle + 0.5));
        drawn(area.draw(&Text::new(set.name(), (LEFT, y), (FONT, 14))))?;
    }
    for peer in peers {
        let style = colour(peer);
        drawn(chart.draw_series(LineSeries::new([], style)))?
            .label(peer.name())
            .legend(move |(x, y)| Circle::new((x + 10, y), 5, style.filled()));
    }
    drawn(
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::LowerRight)
            .background_style(WHITE.mix(0.85))
            .border_style(BLACK.mix(0.3))
            .label_font((FONT, 13))
            .draw(),
    )
}
