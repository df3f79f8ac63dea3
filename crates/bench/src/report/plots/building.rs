//! The plot of index building: a bar for each peer and number of cores.

use anyhow::Result;
use plotters::prelude::*;

use crate::report::markdown_table::format_number;
use crate::report::plots::canvas::{Area, FONT, drawn, peer_color};
use crate::results::{BuildMeasurement, Results};

const BAR_PIXELS: u32 = 26;

/// The height of the plot in pixels.
pub fn height(results: &Results) -> u32 {
    90 + BAR_PIXELS * u32::try_from(results.building.len()).unwrap_or(0)
}

/// Draws megabytes of text per second.
pub fn draw<B: DrawingBackend>(area: &Area<B>, results: &Results) -> Result<()> {
    let speeds = results.building.iter().map(BuildMeasurement::megabytes_per_second);
    let x_max = speeds.fold(1.0, f64::max) * 1.12;
    let bars = results.building.len();
    let mut chart = drawn(
        ChartBuilder::on(area)
            .caption("Building an index, MB of text per second", (FONT, 20))
            .margin(12)
            .x_label_area_size(28)
            .y_label_area_size(300)
            .build_cartesian_2d(0.0..x_max, 0.0..bars as f64),
    )?;
    drawn(
        chart
            .configure_mesh()
            .disable_y_mesh()
            .y_labels(0)
            .x_label_style((FONT, 13))
            .x_label_formatter(&|value| format_number(*value))
            .light_line_style(WHITE)
            .draw(),
    )?;
    for (at, build) in results.building.iter().enumerate() {
        // From top to bottom, in the order of the table.
        let bottom = (bars - at - 1) as f64;
        let speed = build.megabytes_per_second();
        let bar = [(0.0, bottom + 0.12), (speed, bottom + 0.88)];
        drawn(chart.draw_series([Rectangle::new(bar, peer_color(build.peer).filled())]))?;
        drawn(chart.draw_series([Text::new(
            format_number(speed),
            (speed + x_max * 0.006, bottom + 0.72),
            (FONT, 14),
        )]))?;
        let cores =
            if build.cores == 1 { "1 core".to_owned() } else { format!("{} cores", build.cores) };
        let (_, y) = chart.backend_coord(&(0.0, bottom + 0.72));
        let label = format!("{}, {cores}", build.peer.name());
        drawn(area.draw(&Text::new(label, (14, y), (FONT, 14))))?;
    }
    Ok(())
}
