//! Opening an index and answering a first query with a cold cache.

use std::fs::{self, File};
use std::path::Path;

use anyhow::{Context, Result};

use crate::benchmarks::context::RunContext;
use crate::benchmarks::workers::{serving_peers, start_worker};
use crate::peers::peer::Peer;
use crate::process::protocol::{Request, SearchRequest};
use crate::queries::sampled::{HitContent, QueryKind, SampledQuery};
use crate::results::OpenMeasurement;

/// The smallest number of rounds: cold reads vary more than warm ones.
const MIN_ROUNDS: usize = 5;

/// In each round a new process opens the index and answers one query of two or three words.
pub fn measure(run: &RunContext) -> Result<Vec<OpenMeasurement>> {
    let mut all: Vec<OpenMeasurement> = serving_peers(run)?
        .into_iter()
        .map(|peer| OpenMeasurement {
            peer,
            open_micros: Vec::new(),
            first_query_micros: Vec::new(),
        })
        .collect();
    run.report_progress("opening with a cold cache");
    let queries = run.queries(QueryKind::All);
    for query in queries.iter().take(run.info.rounds.max(MIN_ROUNDS)) {
        for opening in &mut all {
            let peer = opening.peer;
            if let Some(times) = run.unless_failed(peer, open_once(run, peer, query))? {
                opening.open_micros.push(times.open_micros);
                opening.first_query_micros.push(times.first_query_micros);
            }
        }
    }
    all.retain(|opening| !opening.open_micros.is_empty());
    Ok(all)
}

struct OpenTimes {
    open_micros: f64,
    first_query_micros: f64,
}

fn open_once(run: &RunContext, peer: Peer, query: &SampledQuery) -> Result<OpenTimes> {
    let index = run.work_dir.index(peer.folder());
    let mut worker = start_worker(run, peer)?;
    evict_from_page_cache(&index)?;
    let open_micros = worker.send(&Request::Open { index })?.elapsed_micros;
    let first_query = Request::Search(SearchRequest {
        queries: vec![query.clone()],
        content: HitContent::Passages,
        threads: 1,
    });
    Ok(OpenTimes { open_micros, first_query_micros: worker.send(&first_query)?.elapsed_micros })
}

/// Evicts a file, or all files below a folder, from the page cache, so that the next read comes
/// from disk.
fn evict_from_page_cache(path: &Path) -> Result<()> {
    if path.is_dir() {
        return fs::read_dir(path)?.try_for_each(|entry| evict_from_page_cache(&entry?.path()));
    }
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    // The system does not evict pages that are not yet on disk.
    file.sync_all()?;
    #[cfg(target_os = "linux")]
    rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed)?;
    Ok(())
}
