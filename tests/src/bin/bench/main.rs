//! Prints how fast the service is, as ratios measured in one run: `cargo run --release --locked -p minga-tests --bin
//! bench`. It judges nothing: a missed target is printed, not failed.
//!
//! - Reads are compared with a bare actix handler ([`bare`]) that gives the same bytes.
//! - Creating and submitting are compared with the same use cases called without HTTP (`minga bench`).
//! - The load ([`load`]) comes from this process, on one half of the processors; the service, the bare handler and the
//!   database have the other ([`machine::Shares`]). The ratios are what counts.
//!
//! `MINGA_BIN` names another program than the one that is built from this clone.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a broken expectation has to end a measurement, and figures are approximate"
)]

mod bare;
mod figures;
mod load;
mod machine;
mod registry;
mod report;
mod service;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Parser, Subcommand};
use minga_tests::world::{self, World};
use minga_tests::{App, Backend, Postgres, Setup};
use serde_json::Value;

use bare::Bare;
use figures::{Figures, median, millis};
use load::{Outcome, Plan, Requests, request};
use machine::Shares;
use report::{Compared, HalfLoad, Single};
use service::Entry;

/// Connections at once.
const LEVELS: [usize; 3] = [1, 16, 64];

/// Connections at half load: enough that no request waits for one.
const HALF_LOAD_CONNECTIONS: usize = 16;

/// Runs at half load, of which the one in the middle counts: what else the machine does for some milliseconds, now and
/// then, would be all there is above the 99th percentile of a single one.
const HALF_LOAD_RUNS: usize = 5;

/// Published pledges that are read.
const PUBLISHED: usize = 200;

/// Starts of which the median is taken.
const STARTS: usize = 10;

/// The least share of the compared rate that is aimed at.
const SHARE: f64 = 0.5;

/// Measures the service against a bare handler and against its use cases without HTTP.
#[derive(Parser)]
struct Arguments {
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=60))]
    seconds: u16,
    /// Only this database: sqlite or postgres.
    #[arg(long, value_parser = ["sqlite", "postgres"])]
    database: Option<String>,
    #[command(subcommand)]
    part: Option<Part>,
}

#[derive(Subcommand)]
enum Part {
    /// The public registry with many records.
    Registry {
        /// Numbers of records, the smallest first; may repeat. More than 100 000 takes long.
        #[arg(long = "records", default_values_t = [10_000, 100_000])]
        records: Vec<u32>,
        /// What the records follow from.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// The bare handler, which the benchmark starts by itself.
    Bare {
        /// The answers, as the benchmark wrote them.
        answers: PathBuf,
        /// Threads that answer.
        #[arg(long)]
        workers: usize,
    },
}

fn main() -> std::io::Result<()> {
    let arguments = Arguments::parse();
    if let Some(Part::Bare { answers, workers }) = arguments.part {
        return bare::serve(&answers, workers);
    }
    let many = match arguments.part {
        Some(Part::Registry { records, seed }) => Some((records, seed)),
        _ => None,
    };
    let backends = Backend::ALL.into_iter().filter(|backend| {
        let name = match backend {
            Backend::Sqlite => "sqlite",
            Backend::Postgres => "postgres",
        };
        arguments.database.as_deref().is_none_or(|only| only == name)
    });
    if let Some((records, seed)) = many {
        let mut results = registry::Results::default();
        for backend in backends {
            for records in &records {
                registry::measure(backend, *records, seed, &mut results);
            }
        }
        results.print();
        return Ok(());
    }
    let mut results = Results::default();
    let shares = Shares::of_this_machine()?;
    for backend in backends {
        measure(backend, arguments.seconds, &shares, &mut results);
    }
    print_facts(arguments.seconds);
    results.print();
    Ok(())
}

/// Everything that was measured.
#[derive(Default)]
struct Results {
    reads: Vec<Compared>,
    writes: Vec<Compared>,
    half_loads: Vec<HalfLoad>,
    singles: Vec<Single>,
    remarks: Vec<String>,
}

impl Results {
    fn print(&self) {
        report::print_compared("Reads, against the bare handler", "bare", &self.reads);
        report::print_compared("Writes, against the use case without HTTP", "use case", &self.writes);
        report::print_half_load(&self.half_loads);
        report::print_singles(&self.singles);
        if !self.remarks.is_empty() {
            println!();
        }
        for remark in &self.remarks {
            println!("- {remark}");
        }
    }
}

fn print_facts(seconds: u16) {
    let temporary = tempfile::tempdir().expect("a temporary directory");
    let sync = millis(machine::sync_takes(temporary.path()));
    println!("## Benchmark of {}\n", chrono::Utc::now().format("%Y-%m-%d"));
    println!(
        "{} cores ({}), {:.0} GiB of memory, Linux {}; 4 KiB reach the disk in {sync} ms. {seconds} s for each \
         measurement. Both databases keep every commit through a power cut (fsync on).",
        machine::cores(),
        machine::processor(),
        machine::memory_gib(),
        machine::kernel(),
    );
    println!(
        "The load generator has one half of the cores, the service with PostgreSQL the other: the rates are not those \
         of a server of its own, the ratios are what counts. The service has them all when it is started ten times. \
         Nobody asks for compression. {PUBLISHED} pledges are published and read in turn; a list has 20 entries. Drafts \
         are complete. Letters are written to a folder while submissions come in. Memory is the highest resident memory \
         of the service during the measurement, in MB of 10⁶ bytes."
    );
}

/// One database under measurement.
struct Bench<'a> {
    app: &'a App,
    database: &'static str,
    server: SocketAddr,
    seconds: u16,
    shares: &'a Shares,
    results: &'a mut Results,
}

fn measure(backend: Backend, seconds: u16, shares: &Shares, results: &mut Results) {
    let database = match backend {
        Backend::Sqlite => "SQLite",
        Backend::Postgres => "PostgreSQL",
    };
    eprintln!("{database}: starting");
    let all = machine::cores();
    shares.confine();
    let workers = machine::cores();
    let mut app = Setup::new()
        .durable()
        .leave_outbox()
        .setting("MINGA_WORKERS", &workers.to_string())
        .start(backend);
    eprintln!("{database}: publishing {PUBLISHED} pledges");
    let world = World::new(&app);
    let entries = service::publish(&app, &world, PUBLISHED);
    let mut bench = Bench {
        app: &app,
        database,
        server: service::address(&app),
        seconds,
        shares,
        results,
    };
    bench.wait_for_mail();
    bench.reads(&world, &entries, workers);
    bench.writes(&world);

    eprintln!("{database}: starting {STARTS} times");
    app.stop();
    shares.release();
    let (starts, memories): (Vec<_>, Vec<_>) = (0..STARTS).map(|_| service::start(&app, all)).unzip();
    results.singles.push(Single {
        database,
        name: "memory before the first login, median of 10 starts",
        value: median(memories),
        unit: "MB",
        target: 40.0,
    });
    results.singles.push(Single {
        database,
        name: "ready on an existing database, median of 10 starts",
        value: median(starts).as_secs_f64() * 1e3,
        unit: "ms",
        target: 200.0,
    });
}

impl Bench<'_> {
    fn wait_for_mail(&mut self) {
        let left = service::drain(self.app);
        if left > 0 {
            self.results.remarks.push(format!(
                "{}: {left} letters were still being written while the next measurement ran.",
                self.database
            ));
        }
    }

    fn plan(&self, connections: usize, rate: Option<f64>) -> Plan {
        Plan {
            connections,
            lasting: Duration::from_secs(self.seconds.into()),
            rate,
            processors: self.shares.load,
        }
    }

    fn load(&self, operation: &str, requests: &Requests, expected: u16, plan: Plan) -> (Outcome, f64) {
        eprintln!("{}: {operation}, {} connections", self.database, plan.connections);
        machine::watched(self.app.process_id(), || {
            load::run(self.server, requests, expected, plan)
        })
    }

    /// With `bare` that handler gets the same load in turns, so that what the machine itself adds to the tail is seen.
    /// Gives what was made.
    fn half_load(
        &mut self,
        operation: &'static str,
        requests: &Requests,
        expected: u16,
        highest: f64,
        bare: Option<SocketAddr>,
    ) -> Vec<(String, String)> {
        let sent = highest / 2.0;
        let plan = self.plan(HALF_LOAD_CONNECTIONS, Some(sent));
        let mut all = Outcome::default();
        let (mut service, mut against) = (Vec::new(), Vec::new());
        for _ in 0..HALF_LOAD_RUNS {
            eprintln!("{}: {operation} at half load", self.database);
            // Nobody looks at the memory meanwhile: a look takes a turn on the processors of the service.
            let outcome = load::run(self.server, requests, expected, plan);
            service.push(outcome.figures);
            all.add(outcome.failures, outcome.made);
            against.extend(bare.map(|bare| load::run(bare, requests, expected, plan).figures));
        }
        self.results.half_loads.push(HalfLoad {
            database: self.database,
            operation,
            sent,
            service: Figures::middle(service),
            against: bare.map(|_| Figures::middle(against)),
            failures: all.failures,
        });
        all.made
    }

    fn reads(&mut self, world: &World, entries: &[Entry], workers: usize) {
        let token = service::authorization(self.app, &world.focal_point);
        let details = entries.iter().map(|entry| format!("/v1/pledges/{}", entry.reference));
        let own = entries.iter().map(|entry| format!("/v1/submissions/{}", entry.id));
        self.read(
            "public detail",
            &details.collect::<Vec<_>>(),
            None,
            Some(SHARE),
            workers,
        );
        self.read(
            "public list",
            &["/v1/pledges?limit=20".to_owned()],
            None,
            Some(SHARE),
            workers,
        );
        self.read(
            "signed-in detail",
            &own.collect::<Vec<_>>(),
            Some(&token),
            None,
            workers,
        );
    }

    fn read(
        &mut self,
        operation: &'static str,
        paths: &[String],
        token: Option<&str>,
        target: Option<f64>,
        workers: usize,
    ) {
        let answers: Vec<_> = paths
            .iter()
            .map(|path| (path.clone(), service::captured(self.app, path, token)))
            .collect();
        let directory = tempfile::tempdir().expect("a temporary directory");
        let bare = Bare::start(directory.path(), workers, &answers);
        let headers: Vec<_> = token.map(|value| ("Authorization", value)).into_iter().collect();
        let requests = Requests::again(paths.iter().map(|path| request("GET", path, &headers, "")));
        let mut highest: f64 = 0.0;
        for connections in LEVELS {
            let plan = self.plan(connections, None);
            let (service, memory) = self.load(operation, &requests, 200, plan);
            let against = load::run(bare.address, &requests, 200, plan);
            assert!(
                against.failures.is_empty(),
                "the bare handler failed: {:?}",
                against.failures
            );
            highest = highest.max(service.figures.rate);
            self.results.reads.push(Compared {
                database: self.database,
                operation,
                connections,
                service: service.figures,
                memory,
                failures: service.failures,
                against: against.figures,
                target,
            });
        }
        self.half_load(operation, &requests, 200, highest, Some(bare.address));
    }

    fn writes(&mut self, world: &World) {
        let body = service::draft(world);
        let (mut highest_create, mut highest_submit) = (0_f64, 0_f64);
        for connections in LEVELS {
            let token = service::authorization(self.app, &world.focal_point);
            let plan = self.plan(connections, None);
            let (mut created, create_memory) = self.load("create draft", &creates(&token, &body), 201, plan);
            let submits = submits(&token, created.made.drain(..));
            let (submitted, submit_memory) = self.load("submit", &submits, 200, plan);
            highest_create = highest_create.max(created.figures.rate);
            highest_submit = highest_submit.max(submitted.figures.rate);
            self.wait_for_mail();
            eprintln!("{}: the use cases without HTTP, {connections} at once", self.database);
            let [create, submit] = self.use_cases(connections);
            for (operation, outcome, memory, against) in [
                ("create draft", created, create_memory, create),
                ("submit", submitted, submit_memory, submit),
            ] {
                self.results.writes.push(Compared {
                    database: self.database,
                    operation,
                    connections,
                    service: outcome.figures,
                    memory,
                    failures: outcome.failures,
                    against,
                    target: Some(SHARE),
                });
            }
        }
        let token = service::authorization(self.app, &world.focal_point);
        let created = self.half_load("create draft", &creates(&token, &body), 201, highest_create, None);
        let submits = submits(&token, created.into_iter());
        self.half_load("submit", &submits, 200, highest_submit, None);
    }

    /// Creates and submits on a scratch database without HTTP.
    fn use_cases(&self, connections: usize) -> [Figures; 2] {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let cluster = match self.app.backend() {
            Backend::Sqlite => None,
            Backend::Postgres => Some(Postgres::shared_durable()),
        };
        let url = cluster.map_or_else(|| sqlite_url(directory.path()), Postgres::fresh_database);
        let (connections, seconds) = (connections.to_string(), self.seconds.to_string());
        let printed = self.app.minga(
            &[
                "bench",
                "--database",
                &url,
                "--connections",
                &connections,
                "--seconds",
                &seconds,
            ],
            &world::pledge().to_string(),
        );
        if let Some(cluster) = cluster {
            cluster.drop_database(&url);
        }
        let value: Value = serde_json::from_str(&printed).expect("`minga bench` prints JSON");
        ["create", "submit"].map(|name| figures_of(&value[name]))
    }
}

fn sqlite_url(directory: &Path) -> String {
    format!("sqlite:{}", directory.join("scratch.db").display())
}

fn creates(token: &str, body: &str) -> Requests {
    Requests::again([request("POST", "/v1/submissions", &[("Authorization", token)], body)])
}

fn submits(token: &str, drafts: impl Iterator<Item = (String, String)>) -> Requests {
    Requests::once(drafts.map(|(location, etag)| {
        let headers = [("Authorization", token), ("If-Match", etag.as_str())];
        // `Location` may be a whole address.
        let path = location.find("/v1/").map_or("", |from| &location[from..]);
        request("POST", &format!("{path}/actions/submit"), &headers, "{}")
    }))
}

fn figures_of(value: &Value) -> Figures {
    let number = |name: &str| value[name].as_f64().unwrap_or_else(|| panic!("no {name} in {value}"));
    Figures {
        count: number("requests") as usize,
        rate: number("per_second"),
        median: Duration::from_secs_f64(number("p50_micros") / 1e6),
        p99: Duration::from_secs_f64(number("p99_micros") / 1e6),
    }
}
