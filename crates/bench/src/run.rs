//! One run: which articles, which peers, which queries, and the parts in turn.

use std::cell::{Cell, RefCell};
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::corpus::Corpus;
use crate::draw::{Drawn, Set, draw};
use crate::generate::{Amount, generate};
use crate::machine;
use crate::parts::{self, Part};
use crate::peers::Peer;
use crate::place::Place;
use crate::process::Worker;
use crate::report;
use crate::results::{About, Presence, Results};
use crate::worker::Request;

/// What articles and queries are made up and drawn by: the same for everybody.
pub const SEED: u64 = 1;

/// How to measure.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// Articles, one JSON object a line, also as .zst; where none are named, they are made up
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// Which parts to measure; all where none is named
    #[arg(long, value_name = "PART", value_enum, value_delimiter = ',')]
    pub only: Vec<Part>,
    /// Which peers take part; all where none is named
    #[arg(long, value_name = "PEER", value_enum, value_delimiter = ',')]
    pub peers: Vec<Peer>,
    /// Which kinds of queries to ask; all where none is named
    #[arg(long, value_name = "SET", value_enum, value_delimiter = ',')]
    pub sets: Vec<Set>,
    /// How much text is made up, in millions of bytes
    #[arg(long, value_name = "MB", default_value_t = 240, conflicts_with = "data")]
    pub megabytes: u64,
    /// How many queries are drawn of each kind
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub queries: usize,
    /// With how many articles growth ends
    #[arg(long, value_name = "N", default_value_t = 600_000)]
    pub largest: u64,
    /// How often each query is asked, and each index built
    #[arg(long, value_name = "R", default_value_t = 3, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..))]
    pub rounds: usize,
    /// Where articles and indexes are kept for the next time; otherwise in a folder that is removed again
    #[arg(long, value_name = "DIR")]
    pub work: Option<PathBuf>,
    /// Where the folder of the results is made
    #[arg(long, value_name = "DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/runs"))]
    pub runs: PathBuf,
}

/// A run, as its parts see it.
pub struct Run {
    /// Where its files are.
    pub place: Place,
    /// The articles, as JSON lines.
    pub articles: PathBuf,
    /// Of what and where.
    pub about: About,
    /// The queries, by kind.
    pub queries: Vec<(Set, Vec<Drawn>)>,
    /// With how many articles growth ends.
    pub largest: u64,
    /// Who was asked for, and why whoever takes no part does not.
    presence: RefCell<Vec<Presence>>,
    part: Cell<&'static str>,
    began: Instant,
}

/// Measures what is asked for, and writes it down after each part, so that a run that is cut short leaves what it has.
pub fn run(options: &Options) -> Result<()> {
    let removed;
    let work = if let Some(work) = &options.work {
        work.as_path()
    } else {
        removed = tempfile::tempdir()?;
        removed.path()
    };
    let (of, mut results) = Run::prepare(options, Place::make(work)?)?;
    let folder = options.runs.join(folder_name(&results.about, options.data.is_some()));
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    // Parts that are measured one by one add up to one run, where they are of the same articles and asked the same.
    if let Ok(before) = report::read(&folder)
        && before.about == results.about
    {
        results = Results { peers: results.peers, ..before };
    }
    let parts = if options.only.is_empty() { Part::value_variants() } else { &options.only };
    for &part in parts {
        of.part.set(part.name());
        match part {
            Part::Building => results.building = parts::building::measure(&of)?,
            Part::Opening => results.opening = parts::opening::measure(&of)?,
            Part::Warm => results.warm = parts::warm::measure(&of)?,
            Part::Threads => results.threads = parts::threads::measure(&of)?,
            Part::Shell => results.shell = parts::shell::measure(&of)?,
            Part::Sync => results.sync = parts::sync::measure(&of)?,
            Part::Growth => results.growth = parts::growth::measure(&of)?,
        }
        results.peers.clone_from(&of.presence.borrow());
        report::write(&folder, &results)?;
    }
    println!("{}", report::markdown(&results));
    println!("kept in {}", folder.display());
    Ok(())
}

/// The folder of a run: by day and processor, and by the articles where they are not made up.
fn folder_name(about: &About, real: bool) -> String {
    let data = about.data.split('.').next().filter(|_| real);
    let parts = [Some(about.date.as_str()), Some(&about.cpu), data];
    parts.into_iter().flatten().map(machine::file_name).collect::<Vec<_>>().join("-")
}

impl Run {
    fn prepare(options: &Options, mut place: Place) -> Result<(Run, Results)> {
        let began = Instant::now();
        eprintln!("reading the articles, and drawing queries");
        let (articles, data) = match &options.data {
            Some(data) => (
                unpacked(data, &place)?,
                data.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            ),
            None => (
                made_up(&place, Amount::Bytes(options.megabytes * 1_000_000))?,
                format!("{} MB made up", options.megabytes),
            ),
        };
        place.are_indexed(&articles)?;
        let corpus = Corpus::read(&articles)?;
        if corpus.texts.is_empty() {
            bail!(
                "{} holds no articles: each line must be a JSON object with a body",
                articles.display()
            );
        }
        let sets = if options.sets.is_empty() { Set::value_variants() } else { &options.sets };
        let queries =
            sets.iter().map(|&set| (set, draw(&corpus, set, SEED, options.queries))).collect();
        let wanted = if options.peers.is_empty() { Peer::value_variants() } else { &options.peers };
        let absent = |peer: Peer| peer.absent(&place).map(|how| format!("not here: {how}"));
        let presence: Vec<Presence> =
            wanted.iter().map(|&peer| Presence { peer, absent: absent(peer) }).collect();
        for Presence { peer, absent } in &presence {
            if let Some(why) = absent {
                eprintln!("{}: {why}", peer.name());
            }
        }
        let about = About {
            date: jiff::Zoned::now().date().to_string(),
            cpu: machine::cpu(),
            cores: thread::available_parallelism().map_or(1, usize::from),
            memory_bytes: machine::memory_bytes(),
            data,
            articles: corpus.texts.len() as u64,
            text_bytes: corpus.bytes,
            queries: options.queries,
            rounds: options.rounds,
        };
        let results =
            Results { about: about.clone(), peers: presence.clone(), ..Results::default() };
        let part = Cell::new("");
        let largest = options.largest;
        let run = Run {
            place,
            articles,
            about,
            queries,
            largest,
            presence: presence.into(),
            part,
            began,
        };
        Ok((run, results))
    }

    /// Says what is being done now.
    pub fn step(&self, what: &str) {
        let seconds = self.began.elapsed().as_secs();
        eprintln!("{:>3}:{:02} {}: {what}", seconds / 60, seconds % 60, self.part.get());
    }

    /// How many cores are measured: one, and as many as goals are for.
    pub fn cores(&self) -> Vec<usize> {
        if self.about.cores > 1 { vec![1, 2] } else { vec![1] }
    }

    /// Those who are here and do something.
    pub fn peers_that(&self, does: impl Fn(Peer) -> bool) -> Vec<Peer> {
        let presence = self.presence.borrow();
        presence
            .iter()
            .filter(|one| one.absent.is_none())
            .map(|one| one.peer)
            .filter(|&peer| does(peer))
            .collect()
    }

    /// Goes on without a peer that failed, so that it costs nobody else's figures. newsdex has to be there.
    pub fn unless_failed<T>(&self, peer: Peer, done: Result<T>) -> Result<Option<T>> {
        match done {
            Ok(done) => Ok(Some(done)),
            Err(error) if peer == Peer::Newsdex => Err(error.context("newsdex failed")),
            Err(error) => {
                let why = format!("failed: {error:#}");
                eprintln!("{}: {why}", peer.name());
                for one in self.presence.borrow_mut().iter_mut().filter(|one| one.peer == peer) {
                    one.absent = Some(why.clone());
                }
                Ok(None)
            }
        }
    }

    /// The queries of a kind; none where it was not asked for.
    pub fn queries_of(&self, set: Set) -> &[Drawn] {
        self.queries.iter().find(|(one, _)| *one == set).map_or(&[], |(_, queries)| queries)
    }

    /// Those who answer requests, each with an index of the articles.
    pub fn searching_peers(&self) -> Result<Vec<Peer>> {
        for peer in self.peers_that(Peer::answers) {
            self.unless_failed(peer, parts::building::ensure(self, peer))?;
        }
        Ok(self.peers_that(Peer::answers))
    }

    /// Starts a peer that answers requests.
    pub fn start(&self, peer: Peer) -> Result<Worker> {
        Worker::start(&mut peer.serve(&self.place)?.context("a peer that does not answer")?)
    }

    /// Those who answer requests, started and with their indexes open.
    pub fn workers(&self) -> Result<Vec<(Peer, Worker)>> {
        let mut all = Vec::new();
        for peer in self.searching_peers()? {
            let opened = self.start(peer).and_then(|mut worker| {
                worker.ask(&Request::Open { index: self.place.index(peer.folder()) })?;
                Ok(worker)
            });
            all.extend(self.unless_failed(peer, opened)?.map(|worker| (peer, worker)));
        }
        Ok(all)
    }
}

/// The articles as they are, or as they unpack.
fn unpacked(data: &Path, place: &Place) -> Result<PathBuf> {
    if data.extension().is_none_or(|extension| extension != "zst") {
        return data.canonicalize().with_context(|| format!("cannot read {}", data.display()));
    }
    let name = data.file_stem().context("a file without a name")?;
    whole(&place.work.join(name), |begun| {
        let packed = File::open(data).with_context(|| format!("cannot open {}", data.display()))?;
        zstd::stream::copy_decode(packed, BufWriter::new(File::create(begun)?))
            .with_context(|| format!("cannot unpack {}", data.display()))
    })
}

/// So many made-up articles.
pub fn made_up(place: &Place, amount: Amount) -> Result<PathBuf> {
    let name = match amount {
        Amount::Bytes(bytes) => format!("made-up-{}-mb.jsonl", bytes / 1_000_000),
        Amount::Articles(articles) => format!("made-up-{articles}.jsonl"),
    };
    whole(&place.work.join(name), |begun| generate(begun, amount, SEED).map(drop))
}

/// Makes a file where it is not yet there. It has its name only when it is whole: what a killed run left is not taken for
/// it.
pub fn whole(path: &Path, make: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    if !path.exists() {
        let begun = path.with_extension("begun");
        make(&begun)?;
        fs::rename(&begun, path)?;
    }
    Ok(path.to_owned())
}
