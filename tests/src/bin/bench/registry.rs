//! The public registry with many records: how long its answers take when none is kept, and what becomes of that with
//! ten and a hundred times as many.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use minga_tests::{App, Backend, Client, Setup};
use serde_json::Value;

use crate::figures::{Figures, millis};
use crate::machine;

/// Requests of each question that are counted.
const TIMES: usize = 100;

/// Of questions that read everything.
const HEAVY_TIMES: usize = 30;

/// A question to the registry.
struct Question {
    name: &'static str,
    path: String,
    times: usize,
    /// The 99th percentile that is aimed at with 100 000 records.
    target: Option<Duration>,
}

/// The place of a question among the others, its name, and the database that was asked.
type Asked = (usize, &'static str, &'static str);

/// What one question came to: by database and number of records.
#[derive(Default)]
pub struct Results {
    latencies: BTreeMap<Asked, Vec<(u32, Figures)>>,
    targets: BTreeMap<&'static str, Duration>,
    remarks: Vec<String>,
}

/// Measures one database with so many records.
pub fn measure(backend: Backend, records: u32, seed: u64, results: &mut Results) {
    let database = match backend {
        Backend::Sqlite => "SQLite",
        Backend::Postgres => "PostgreSQL",
    };
    eprintln!("{database}: making {records} records up");
    let app = Setup::new().leave_outbox().start(backend);
    let begun = Instant::now();
    let said = app.minga(
        &["fill", "--records", &records.to_string(), "--seed", &seed.to_string()],
        "",
    );
    results.remarks.push(format!(
        "{database}, {records} records: filled in {:.0} s.",
        begun.elapsed().as_secs_f64()
    ));
    let said: Value = serde_json::from_str(said.trim()).expect("the command prints JSON");
    if backend == Backend::Postgres {
        // What autovacuum does in time for a database that fills slowly.
        app.psql("ANALYZE");
    }
    // The service learns of the new version within a second.
    std::thread::sleep(Duration::from_millis(1500));
    // First, so that the memory is that of the download alone.
    for path in ["/v1/pledges.csv", "/v1/pledges.jsonl", "/v1/pledges.xlsx"] {
        results.remarks.push(download(&app, database, records, path));
    }
    let word = |name: &str| said[name].as_str().expect("a word").to_owned();
    for (place, question) in questions(&word("common"), &word("rare")).into_iter().enumerate() {
        eprintln!("{database}: {}", question.name);
        let figures = ask(&app, &question);
        if let Some(target) = question.target {
            results.targets.insert(question.name, target);
        }
        let key = (place, question.name, database);
        results.latencies.entry(key).or_default().push((records, figures));
    }
}

fn questions(common: &str, rare: &str) -> Vec<Question> {
    let page = |name, path: &str| Question {
        name,
        path: path.to_owned(),
        times: TIMES,
        target: Some(Duration::from_millis(50)),
    };
    let heavy = |name, path: &str| Question {
        name,
        path: path.to_owned(),
        times: HEAVY_TIMES,
        target: Some(Duration::from_millis(500)),
    };
    vec![
        page("page of 20", "/v1/pledges?limit=20"),
        page("filtered page, common", "/v1/pledges?objective=7&region=019"),
        page(
            "filtered page, rare",
            "/v1/pledges?country=VUT&nature=financial&principle=human_rights",
        ),
        page("page by title", "/v1/practices?sort=title"),
        page("search, common word", &format!("/v1/pledges?q={common}")),
        page("search, rare word", &format!("/v1/pledges?q={rare}")),
        page(
            "search, two words and a filter",
            &format!("/v1/pledges?q={common}+cooperativas&objective=7"),
        ),
        page(
            "search by relevance",
            &format!("/v1/pledges?q={common}+trata&sort=relevance"),
        ),
        heavy("facets", "/v1/pledges?facets=true"),
        heavy("facets of a search", &format!("/v1/pledges?facets=true&q={common}")),
        heavy("dashboard", "/v1/dashboard?kind=pledge"),
        heavy(
            "dashboard, filtered",
            "/v1/dashboard?region=019&objective=7&objective=16",
        ),
        heavy("map", "/v1/dashboard/map?kind=pledge"),
        Question {
            name: "dashboard, kept",
            path: "=/v1/dashboard?kind=pledge".to_owned(),
            times: TIMES,
            target: Some(Duration::from_millis(20)),
        },
    ]
}

/// Asks one question after the other. A search for blanks is none, but makes each request another one, so that no
/// finished answer can be at hand; a path after `=` is asked as it is.
fn ask(app: &App, question: &Question) -> Figures {
    let client = app.visitor();
    let kept = question.path.strip_prefix('=');
    let mut latencies = Vec::new();
    let begun = Instant::now();
    for time in 0..question.times + 3 {
        let path = match kept {
            Some(path) => path.to_owned(),
            None => varied(&question.path, time),
        };
        let asked = Instant::now();
        client.get(&path).expect(200);
        // The first ones warm the caches of the operating system and the database.
        if time >= 3 {
            latencies.push(asked.elapsed());
        }
    }
    Figures::of(latencies, begun.elapsed())
}

/// The same question in other words: with more blanks around the search.
fn varied(path: &str, time: usize) -> String {
    let blanks = "+".repeat(time + 1);
    if path.contains("q=") {
        path.replace("q=", &format!("q={blanks}"))
    } else {
        format!("{path}{}q={blanks}", if path.contains('?') { '&' } else { '?' })
    }
}

/// The file twice: the first time what it needs may come from the disk.
fn download(app: &App, database: &str, records: u32, path: &str) -> String {
    let client: Client = app.visitor();
    let timed = || {
        let asked = Instant::now();
        let answer = client.get(path).expect(200);
        (answer, asked.elapsed())
    };
    let (((answer, first), (_, again)), highest) = machine::watched(app.process_id(), || (timed(), timed()));
    let total = client.get("/v1/pledges?limit=1&count=exact").expect(200).json["total"]
        .as_f64()
        .unwrap_or_default();
    format!(
        "{database}, {records} records: {path} with {total} rows and {:.1} MB: the first time in {} ms, {:.0} rows/s, \
         then in {} ms, {:.0} rows/s (target at 100 000: above 20 000); highest memory {highest:.0} MB (target: below \
         100).",
        answer.bytes.len() as f64 / 1e6,
        millis(first),
        total / first.as_secs_f64(),
        millis(again),
        total / again.as_secs_f64(),
    )
}

impl Results {
    /// Prints the tables.
    pub fn print(&self) {
        println!("## The registry with many records\n");
        println!(
            "{} cores ({}). One caller, a connection for each request; milliseconds, the median and the 99th \
             percentile of {TIMES} requests ({HEAVY_TIMES} of those that read everything). No answer is kept where it \
             does not say so. The ratio compares medians with the smallest number of records; targets are for the 99th \
             percentile with 100 000 records.\n",
            machine::cores(),
            machine::processor()
        );
        println!("| question | database | records | p50 | p99 | ratio | target |");
        println!("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
        for ((_, name, database), runs) in &self.latencies {
            let first = runs.first().map(|(_, figures)| figures.median);
            for (records, figures) in runs {
                let ratio = first.map_or(1.0, |first| {
                    figures.median.as_secs_f64() / first.as_secs_f64().max(1e-9)
                });
                let target = self
                    .targets
                    .get(name)
                    .map_or_else(String::new, |target| target.as_millis().to_string());
                println!(
                    "| {name} | {database} | {records} | {} | {} | {ratio:.1} | {target} |",
                    millis(figures.median),
                    millis(figures.p99)
                );
            }
        }
        println!();
        for remark in &self.remarks {
            println!("- {remark}");
        }
    }
}
