//! How long an optimal plan takes: `cargo run --release -p minga-domain --example matching`. The practices, reviewers
//! and their expertise are made up, the same ones at every run.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a figure for a reader, outside of the service"
)]
use minga_domain::matching::{self, Capacity, Need, Pair, Seeking};
use std::time::Instant;

/// A small generator of numbers below a bound; plenty for made-up data.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

fn main() {
    println!("submissions  reviewers  limit     pairs  complete  chosen  of  load most/median  milliseconds");
    for (submissions, reviewers) in [(50, 40), (200, 100), (500, 300), (1000, 500)] {
        // Everybody takes on a little more than an even share; then places are scarce.
        print(submissions, reviewers, 1 + 4 * submissions / reviewers);
        print(submissions, reviewers, submissions.div_ceil(reviewers));
    }
}

fn print(submissions: u32, reviewers: u32, limit: u32) {
    let mut numbers = Numbers(7);
    let quorum = Seeking {
        need: Need {
            internal: 1,
            external: 2,
            either: 0,
        },
        partly: false,
    };
    let seeking = vec![quorum; usize::try_from(submissions).unwrap_or(0)];
    // A third of the roster is internal.
    let capacities: Vec<Capacity> = (0..reviewers)
        .map(|number| Capacity {
            internal: number % 3 == 0,
            open: 0,
            limit,
        })
        .collect();
    let mut pairs = Vec::new();
    for submission in 0..seeking.len() {
        for reviewer in 0..capacities.len() {
            // One in five is in conflict, away or does not read the language.
            if numbers.below(5) > 0 {
                let points = u32::try_from(numbers.below(91)).unwrap_or(0);
                pairs.push(Pair {
                    submission,
                    reviewer,
                    points,
                });
            }
        }
    }
    let began = Instant::now();
    let chosen = matching::assign(&seeking, &capacities, &pairs);
    let took = began.elapsed();
    let mut loads: Vec<usize> = (0..capacities.len())
        .map(|reviewer| chosen.iter().filter(|pair| pair.reviewer == reviewer).count())
        .collect();
    loads.sort_unstable();
    let median = loads.get(loads.len() / 2).copied().unwrap_or(0);
    // Whoever does not get everybody gets nobody.
    let complete = chosen.len() / 3;
    println!(
        "{submissions:11} {reviewers:10} {limit:6} {:9} {complete:9} {:7} {:4} {:17} {:13.1}",
        pairs.len(),
        chosen.len(),
        3 * submissions,
        format!("{}/{median}", loads.last().copied().unwrap_or(0)),
        took.as_secs_f64() * 1000.0
    );
}
