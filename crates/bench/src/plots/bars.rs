//! Building: a bar for each peer, on one core and on several.

use anyhow::Result;
use plotters::prelude::*;

use super::{Area, FONT, colour, drawn};
use crate::report::speed;
use crate::results::Results;
use crate::table::number;

const BAR: u32 = 26;

/// High enough for all bars.
pub fn height(results: &Results) -> u32 {
    90 + BAR * u32::try_from(results.building.len()).unwrap_or(0)
}

/// Megabytes of text a second.
pub fn draw<B: DrawingBackend>(area: &Area<B>, results: &Results) -> Result<()> {
    let most = results.building.iter().map(speed).fold(1.0, f64::max) * 1.12;
    let bars = results.building.len();
    let mut chart = drawn(
        ChartBuilder::on(area)
            .caption("Building an index, MB of text a second", (FONT, 20))
            .margin(12)
            .x_label_area_size(28)
            .y_label_area_size(300)
            .build_cartesian_2d(0.0..most, 0.0..bars as f64),
    )?;
    drawn(
        chart
            .configure_mesh()
            .disable_y_mesh()
            .y_labels(0)
            .x_label_style((FONT, 13))
            .x_label_formatter(&|value| number(*value))
            .light_line_style(WHITE)
            .draw(),
    )?;
    for (at, built) in results.building.iter().enumerate() {
        // From the top down, in the order of the table.
        let bottom = (bars - at - 1) as f64;
        let value = speed(built);
        let bar = [(0.0, bottom + 0.12), (value, bottom + 0.88)];
        drawn(chart.draw_series([Rectangle::new(bar, colour(built.peer).filled())]))?;
        drawn(chart.draw_series([Text::new(
            number(value),
            (value + most * 0.006, bottom + 0.72),
            (FONT, 14),
        )]))?;
        let cores =
            if built.cores == 1 { "1 core".to_owned() } else { format!("{} cores", built.cores) };
        let (_, y) = chart.backend_coord(&(0.0, bottom + 0.72));
        let label = format!("{}, {cores}", built.peer.name());
        drawn(area.draw(&Text::new(label, (14, y), (FONT, 14))))?;
    }
    Ok(())
}
