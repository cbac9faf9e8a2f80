//! When a letter that could not be sent is tried again.
use std::time::Duration;

/// Attempts after which a letter that is refused each time is parked for a person to look at: about three days.
pub const MAX_ATTEMPTS: u32 = 20;

/// Attempts that an outage uses up, however long it lasts: the others are left for a letter that is refused after it.
pub const OUTAGE_ATTEMPTS: u32 = MAX_ATTEMPTS / 2;

const FIRST: Duration = Duration::from_secs(60);
const LONGEST: Duration = Duration::from_secs(6 * 60 * 60);

/// How long to wait after `attempts` refusals of a letter (1 or more); `None` when its attempts are used up and it is
/// to be parked. See [`wait`].
pub fn next_attempt(attempts: u32, jitter: f64) -> Option<Duration> {
    (attempts < MAX_ATTEMPTS).then(|| wait(attempts, jitter))
}

/// How long to wait after `attempts` failed attempts (1 or more).
///
/// The wait doubles from one minute to six hours. `jitter` (0 to 1, drawn by the caller) moves it by up to a fifth
/// either way, so that letters that failed together do not return together.
pub fn wait(attempts: u32, jitter: f64) -> Duration {
    let doublings = attempts.saturating_sub(1);
    let wait = FIRST.saturating_mul(2_u32.saturating_pow(doublings)).min(LONGEST);
    let jitter = if jitter.is_finite() {
        jitter.clamp(0.0, 1.0)
    } else {
        0.5
    };
    wait.mul_f64(0.8 + 0.4 * jitter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_from_a_minute_to_six_hours() {
        let waits: Vec<u64> = (1..MAX_ATTEMPTS)
            .filter_map(|n| next_attempt(n, 0.5))
            .map(|w| w.as_secs())
            .collect();
        assert_eq!(waits[..4], [60, 120, 240, 480]);
        assert_eq!(waits.last(), Some(&21_600));
        let days = waits.iter().sum::<u64>() / 3600;
        assert!((60..=84).contains(&days), "{days} hours in all");
    }

    #[test]
    fn jitter_stays_within_a_fifth_whatever_is_drawn() {
        for jitter in [f64::NAN, f64::NEG_INFINITY, -3.0, 0.0, 0.3, 1.0, 9.0] {
            let wait = next_attempt(3, jitter).unwrap().as_secs_f64();
            assert!((191.9..=288.1).contains(&wait), "{wait}");
        }
        assert!(next_attempt(3, 0.0) < next_attempt(3, 1.0));
    }

    #[test]
    fn a_letter_is_parked_when_its_attempts_are_used_up() {
        assert!(next_attempt(MAX_ATTEMPTS - 1, 0.0).is_some());
        assert_eq!(next_attempt(MAX_ATTEMPTS, 0.0), None);
        assert_eq!(next_attempt(u32::MAX, 0.0), None);
        assert_eq!(
            wait(OUTAGE_ATTEMPTS, 0.5),
            LONGEST,
            "a long outage is not asked after more often"
        );
    }
}
