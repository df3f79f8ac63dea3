//! The plot of warm queries with passages: median and 99th percentile for each kind and peer.

use anyhow::Result;
use plotters::prelude::*;

use crate::peers::peer::Peer;
use crate::queries::sampled::{HitContent, QueryKind};
use crate::report::markdown_table::format_number;
use crate::report::plots::canvas::{Area, FONT, drawn, log_range, peer_color};
use crate::results::{QueryMeasurement, Results};
use crate::statistics::{median, quantile};

const LINE_PIXELS: u32 = 13;
const LABEL_X: i32 = 14;

/// The measurements to plot, and the line that each has in the plot.
struct Layout<'r> {
    kinds: Vec<QueryKind>,
    peers: Vec<Peer>,
    measurements: Vec<&'r QueryMeasurement>,
}

impl<'r> Layout<'r> {
    fn new(results: &'r Results) -> Layout<'r> {
        let measurements: Vec<&QueryMeasurement> = results
            .warm
            .iter()
            .filter(|warm| warm.content == HitContent::Passages && !warm.micros.is_empty())
            .collect();
        let mut kinds: Vec<QueryKind> = Vec::new();
        let mut peers: Vec<Peer> = Vec::new();
        for warm in &measurements {
            if !kinds.contains(&warm.kind) {
                kinds.push(warm.kind);
            }
            if !peers.contains(&warm.peer) {
                peers.push(warm.peer);
            }
        }
        Layout { kinds, peers, measurements }
    }

    /// Number of lines: one for each kind and peer, and a blank one after each kind.
    fn lines(&self) -> usize {
        self.kinds.len() * (self.peers.len() + 1)
    }

    /// Number of lines below the others for the legend.
    fn legend_lines(&self) -> u32 {
        2 + u32::try_from(self.peers.len() + self.peers.len() / 3).unwrap_or(0)
    }

    /// The y coordinate above the first line of a kind, counted upwards from the legend.
    fn top(&self, kind: usize) -> usize {
        self.lines() - kind * (self.peers.len() + 1)
    }
}

/// The height of the plot in pixels.
pub fn height(results: &Results) -> u32 {
    let layout = Layout::new(results);
    130 + LINE_PIXELS * (u32::try_from(layout.lines()).unwrap_or(0) + layout.legend_lines())
}

/// Draws microseconds on a logarithmic axis.
pub fn draw<B: DrawingBackend>(area: &Area<B>, results: &Results) -> Result<()> {
    let layout = Layout::new(results);
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
                log_range(layout.measurements.iter().flat_map(|warm| median_and_p99(warm)))
                    .log_scale(),
                -f64::from(layout.legend_lines())..layout.lines() as f64,
            ),
    )?;
    drawn(
        chart
            .configure_mesh()
            .disable_y_mesh()
            .y_labels(0)
            .x_label_style((FONT, 13))
            .x_label_formatter(&|value| format_number(*value))
            .draw(),
    )?;
    for (at, kind) in layout.kinds.iter().enumerate() {
        for warm in layout.measurements.iter().filter(|warm| warm.kind == *kind) {
            let line = layout.peers.iter().position(|&peer| peer == warm.peer).unwrap_or(0);
            let y = (layout.top(at) - line) as f64 - 1.0;
            let [p50, p99] = median_and_p99(warm);
            let color = peer_color(warm.peer);
            let line = PathElement::new(vec![(p50, y), (p99, y)], color.stroke_width(2));
            drawn(chart.draw_series([line]))?;
            drawn(chart.draw_series([Circle::new((p50, y), 5, color.filled())]))?;
        }
        let middle = layout.top(at) as f64 - layout.peers.len() as f64 / 2.0;
        let (_, y) = chart.backend_coord(&(1.0, middle + 0.5));
        drawn(area.draw(&Text::new(kind.name(), (LABEL_X, y), (FONT, 14))))?;
    }
    for &peer in &layout.peers {
        let color = peer_color(peer);
        drawn(chart.draw_series(LineSeries::new([], color)))?
            .label(peer.name())
            .legend(move |(x, y)| Circle::new((x + 10, y), 5, color.filled()));
    }
    let mut legend = chart.configure_series_labels();
    legend.position(SeriesLabelPosition::LowerRight).background_style(WHITE.mix(0.85));
    drawn(legend.border_style(BLACK.mix(0.3)).label_font((FONT, 13)).draw())
}

fn median_and_p99(warm: &QueryMeasurement) -> [f64; 2] {
    [median(&warm.micros), quantile(&warm.micros, 0.99)]
}
