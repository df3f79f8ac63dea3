//! Search commands from process start to exit, with a warm cache.

use std::process::Command;

use anyhow::Result;

use crate::benchmarks::context::RunContext;
use crate::benchmarks::workers::ensure_index;
use crate::peers::peer::Peer;
use crate::process::command::time_search;
use crate::queries::sampled::{QueryKind, SampledQuery};
use crate::results::ProcessMeasurement;
use crate::statistics::median;

/// The kinds of queries that all programs have, except that ripgrep lacks [`QueryKind::All`].
const KINDS: [QueryKind; 3] = [QueryKind::Word, QueryKind::All, QueryKind::Phrase];

/// Runs every query of these kinds, each peer in turn.
pub fn measure(run: &RunContext) -> Result<Vec<ProcessMeasurement>> {
    let mut series = prepare(run)?;
    let rounds = run.info.rounds;
    for round in 0..=rounds {
        for series in &mut series {
            let (peer, kind) = (series.peer.name(), series.kind.name());
            run.report_progress(&format!("{peer}, {kind}, round {round} of {rounds}"));
            series.add_round(round)?;
        }
    }
    Ok(series.into_iter().map(ProcessSeries::finish).collect())
}

/// The measurement of one peer and one kind of queries in progress.
struct ProcessSeries {
    peer: Peer,
    kind: QueryKind,
    commands: Vec<Command>,
    /// Milliseconds of each query in each round.
    millis: Vec<Vec<f64>>,
}

impl ProcessSeries {
    /// Round 0 is a warm-up: one query suffices to read the files into memory.
    fn add_round(&mut self, round: usize) -> Result<()> {
        let count = if round == 0 { 1 } else { self.commands.len() };
        for (command, millis) in self.commands.iter_mut().zip(&mut self.millis).take(count) {
            let seconds = time_search(command)?;
            if round > 0 {
                millis.push(seconds * 1e3);
            }
        }
        Ok(())
    }

    fn finish(self) -> ProcessMeasurement {
        let millis = self.millis.iter().map(|query| median(query)).collect();
        ProcessMeasurement { peer: self.peer, kind: self.kind, millis }
    }
}

fn prepare(run: &RunContext) -> Result<Vec<ProcessSeries>> {
    let peers = run.peers_where(Peer::is_shell_program);
    for &peer in peers.iter().filter(|peer| peer.builds_index()) {
        ensure_index(run, peer)?;
    }
    let mut all = Vec::new();
    for kind in KINDS {
        let queries = run.queries(kind);
        for &peer in &peers {
            if let Some(commands) = search_commands(run, peer, queries)?
                && !commands.is_empty()
            {
                let millis = vec![Vec::new(); queries.len()];
                all.push(ProcessSeries { peer, kind, commands, millis });
            }
        }
    }
    Ok(all)
}

/// A command for each query; `None` if the peer lacks any of them.
fn search_commands(
    run: &RunContext,
    peer: Peer,
    queries: &[SampledQuery],
) -> Result<Option<Vec<Command>>> {
    queries
        .iter()
        .map(|query| peer.search_command(&run.work_dir, &run.articles, query).transpose())
        .collect::<Option<_>>()
        .transpose()
}
