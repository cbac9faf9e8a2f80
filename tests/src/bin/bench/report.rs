//! The report: Markdown tables with the targets beside the figures.

use std::collections::BTreeMap;

use crate::figures::{Figures, millis};
use crate::{HALF_LOAD_CONNECTIONS, HALF_LOAD_RUNS};

/// One operation at one number of connections, against what it is compared with.
pub struct Compared {
    /// `SQLite` or `PostgreSQL`.
    pub database: &'static str,
    /// What was asked for.
    pub operation: &'static str,
    /// Connections.
    pub connections: usize,
    /// The service.
    pub service: Figures,
    /// The highest resident memory of the service meanwhile, in MB.
    pub memory: f64,
    /// Answers that were not as expected.
    pub failures: BTreeMap<u16, u64>,
    /// The bare handler or the use case without HTTP.
    pub against: Figures,
    /// The least ratio that is aimed at.
    pub target: Option<f64>,
}

/// One operation at half of its highest rate.
pub struct HalfLoad {
    /// `SQLite` or `PostgreSQL`.
    pub database: &'static str,
    /// What was asked for.
    pub operation: &'static str,
    /// The rate that was sent.
    pub sent: f64,
    /// What came of it.
    pub service: Figures,
    /// What came of the same load on the bare handler, where there is one.
    pub against: Option<Figures>,
    /// Answers that were not as expected.
    pub failures: BTreeMap<u16, u64>,
}

/// A figure that stands alone.
pub struct Single {
    /// `SQLite` or `PostgreSQL`.
    pub database: &'static str,
    /// What it is.
    pub name: &'static str,
    /// The figure.
    pub value: f64,
    /// The unit.
    pub unit: &'static str,
    /// It should be less.
    pub target: f64,
}

/// The most that the 99th percentile should be at half load, in medians.
const SPREAD: f64 = 10.0;

/// The table of rates and ratios.
pub fn print_compared(title: &str, against: &str, rows: &[Compared]) {
    println!("\n### {title}\n");
    println!(
        "| database | operation | connections | req/s | p50 ms | p99 ms | memory MB | {against} req/s | p50 ms | \
         p99 ms | ratio | target | met |"
    );
    println!("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|");
    for row in rows {
        let ratio = row.service.rate / row.against.rate.max(1e-9);
        println!(
            "| {} | {} | {} | {:.0} | {} | {} | {:.0} | {:.0} | {} | {} | {ratio:.2} | {} | {}{} |",
            row.database,
            row.operation,
            row.connections,
            row.service.rate,
            millis(row.service.median),
            millis(row.service.p99),
            row.memory,
            row.against.rate,
            millis(row.against.median),
            millis(row.against.p99),
            row.target
                .map_or_else(|| "–".to_owned(), |target| format!("≥ {target}")),
            row.target.map_or("–", |target| yes(ratio >= target)),
            remark(&row.failures, row.service.count),
        );
    }
}

/// The table of half load.
pub fn print_half_load(rows: &[HalfLoad]) {
    println!(
        "\n### At half of the highest rate, {HALF_LOAD_CONNECTIONS} connections, the middle one of {HALF_LOAD_RUNS} runs\n"
    );
    println!(
        "| database | operation | sent req/s | answered req/s | p50 ms | p99 ms | p99 / p50 | target | met | bare p50 ms | p99 ms | p99 / p50 |"
    );
    println!("|---|---|--:|--:|--:|--:|--:|--:|---|--:|--:|--:|");
    for row in rows {
        println!(
            "| {} | {} | {:.0} | {:.0} | {} | {} | {:.1} | ≤ {SPREAD:.0} | {}{} | {} |",
            row.database,
            row.operation,
            row.sent,
            row.service.rate,
            millis(row.service.median),
            millis(row.service.p99),
            row.service.spread(),
            yes(row.service.spread() <= SPREAD),
            remark(&row.failures, row.service.count),
            row.against.map_or_else(
                || "– | – | –".to_owned(),
                |bare| format!("{} | {} | {:.1}", millis(bare.median), millis(bare.p99), bare.spread()),
            ),
        );
    }
}

/// The table of single figures.
pub fn print_singles(rows: &[Single]) {
    println!("\n### Start and memory\n");
    println!("| database | figure | value | target | met |");
    println!("|---|---|--:|--:|---|");
    for row in rows {
        println!(
            "| {} | {} | {:.1} {unit} | < {:.0} {unit} | {} |",
            row.database,
            row.name,
            row.value,
            row.target,
            yes(row.value < row.target),
            unit = row.unit,
        );
    }
}

fn yes(met: bool) -> &'static str {
    if met { "yes" } else { "**no**" }
}

/// Whatever makes a row less than it seems.
fn remark(failures: &BTreeMap<u16, u64>, count: usize) -> String {
    let mut remarks: Vec<String> = failures
        .iter()
        .map(|(status, count)| match status {
            0 => format!("{count} broken connections"),
            status => format!("{count} × {status}"),
        })
        .collect();
    if count < 200 {
        remarks.push(format!("only {count} requests"));
    }
    if remarks.is_empty() {
        String::new()
    } else {
        format!(" ({})", remarks.join(", "))
    }
}
