//! When a reviewer has time: windows in which they are there or away.
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A span of days in which somebody is there, or away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Away rather than there.
    #[serde(default)]
    pub away: bool,
    /// Why; for the secretariat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300, example = "Field mission.")]
    pub reason: Option<String>,
}

impl Window {
    fn holds(&self, day: NaiveDate) -> bool {
        (self.from..=self.until).contains(&day)
    }
}

/// On how many days from `from` to `until`, both included, somebody is there. Who names no window to be there in is
/// always there, except when away.
pub fn days(windows: &[Window], from: NaiveDate, until: NaiveDate) -> u32 {
    let always = windows.iter().all(|window| window.away);
    let there = |day: &NaiveDate| {
        let away = windows.iter().any(|window| window.away && window.holds(*day));
        !away && (always || windows.iter().any(|window| !window.away && window.holds(*day)))
    };
    let days = from.iter_days().take_while(|day| *day <= until).filter(there);
    u32::try_from(days.count()).unwrap_or(u32::MAX)
}

/// How many days there are from `from` to `until`, both included.
pub fn span(from: NaiveDate, until: NaiveDate) -> u32 {
    u32::try_from((until - from).num_days() + 1).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
    use super::*;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, 3, number).unwrap()
    }

    fn window(from: u32, until: u32, away: bool) -> Window {
        Window {
            from: day(from),
            until: day(until),
            away,
            reason: None,
        }
    }

    #[test]
    fn who_names_no_window_is_always_there() {
        assert_eq!(days(&[], day(1), day(10)), 10);
        assert_eq!(span(day(1), day(10)), 10);
        assert_eq!(span(day(10), day(1)), 0);
    }

    #[test]
    fn days_away_do_not_count() {
        assert_eq!(days(&[window(3, 12, true)], day(1), day(10)), 2);
    }

    #[test]
    fn who_names_windows_is_there_only_then_and_not_while_away() {
        let windows = [window(2, 5, false), window(8, 20, false), window(4, 8, true)];
        assert_eq!(days(&windows, day(1), day(10)), 4, "2, 3, 9, 10");
    }
}
