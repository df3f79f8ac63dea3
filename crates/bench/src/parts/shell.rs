//! Whole processes, as a shell starts them: from the start to the end, with a warm cache.

use std::process::Command;

use anyhow::Result;

use crate::draw::{Drawn, Set};
use crate::parts::building;
use crate::peers::Peer;
use crate::process::piped;
use crate::quantile::median;
use crate::results::Shell;
use crate::run::Run;

/// The kinds of queries that all have, but for words anywhere in an article, which stand in several lines.
const ASKED: [Set; 3] = [Set::Word, Set::All, Set::Phrase];

/// Every query of these kinds, of each peer in turn.
pub fn measure(of: &Run) -> Result<Vec<Shell>> {
    let peers = of.peers_that(Peer::is_program);
    for &peer in peers.iter().filter(|peer| peer.builds()) {
        building::ensure(of, peer)?;
    }
    let mut all = Vec::new();
    for set in ASKED {
        let queries = of.queries_of(set);
        for &peer in &peers {
            // Those that lack such queries lack all of them.
            if let Some(commands) = commands(of, peer, queries)?
                && !commands.is_empty()
            {
                all.push((
                    Shell { peer, set, millis: Vec::new() },
                    commands,
                    vec![Vec::new(); queries.len()],
                ));
            }
        }
    }
    for round in 0..=of.about.rounds {
        for (shell, commands, times) in &mut all {
            // The first round brings files into memory, for which a query is enough.
            let asked = if round == 0 { 1 } else { commands.len() };
            of.step(&format!(
                "{}, {}, {round} of {}",
                shell.peer.name(),
                shell.set.name(),
                of.about.rounds
            ));
            for (command, times) in commands.iter_mut().zip(times).take(asked) {
                let seconds = piped(command)?;
                if round > 0 {
                    times.push(seconds * 1e3);
                }
            }
        }
    }
    Ok(all
        .into_iter()
        .map(|(shell, _, times)| Shell {
            millis: times.iter().map(|times| median(times)).collect(),
            ..shell
        })
        .collect())
}

fn commands(of: &Run, peer: Peer, queries: &[Drawn]) -> Result<Option<Vec<Command>>> {
    queries
        .iter()
        .map(|query| peer.ask(&of.place, &of.articles, query).transpose())
        .collect::<Option<_>>()
        .transpose()
}
