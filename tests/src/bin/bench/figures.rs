//! What a run comes to: requests in a second, the median and the 99th percentile of the latencies.

use std::cmp::Ordering;
use std::time::Duration;

/// The figures of one run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    /// Requests that were counted.
    pub count: usize,
    /// Requests in a second.
    pub rate: f64,
    /// Half of the requests took at most so long.
    pub median: Duration,
    /// All but one in a hundred took at most so long.
    pub p99: Duration,
}

impl Figures {
    /// The figures of these latencies, which were collected in `elapsed`.
    pub fn of(mut latencies: Vec<Duration>, elapsed: Duration) -> Self {
        latencies.sort_unstable();
        let count = latencies.len();
        let at = |share: usize| latencies.get(count * share / 100).copied().unwrap_or_default();
        let rate = if elapsed.is_zero() {
            0.0
        } else {
            count as f64 / elapsed.as_secs_f64()
        };
        Self {
            count,
            rate,
            median: at(50),
            p99: at(99),
        }
    }

    /// The run whose spread is in the middle.
    pub fn middle(mut runs: Vec<Self>) -> Self {
        runs.sort_by(|one, other| one.spread().total_cmp(&other.spread()));
        runs.get(runs.len() / 2).copied().unwrap_or_default()
    }

    /// The 99th percentile as a multiple of the median.
    pub fn spread(&self) -> f64 {
        self.p99.as_secs_f64() / self.median.as_secs_f64().max(1e-9)
    }
}

/// The value in the middle.
pub fn median<T: PartialOrd + Copy + Default>(mut values: Vec<T>) -> T {
    values.sort_by(|one, other| one.partial_cmp(other).unwrap_or(Ordering::Equal));
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Milliseconds with as many digits as they deserve.
pub fn millis(duration: Duration) -> String {
    let millis = duration.as_secs_f64() * 1e3;
    if millis < 10.0 {
        format!("{millis:.2}")
    } else {
        format!("{millis:.1}")
    }
}
