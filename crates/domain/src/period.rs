//! A point of a period, in the precision it was given: a year, a month or a day; and what days and seconds there are.
use chrono::{DateTime, Days, Duration, Months, NaiveDate, Timelike, Utc};

/// Hours that the clocks of the easternmost time zone are ahead of UTC.
const EASTERNMOST: i64 = 14;

/// The latest day that has begun anywhere on earth: what people call today is never after it.
pub fn latest_day(now: DateTime<Utc>) -> NaiveDate {
    (now + Duration::hours(EASTERNMOST)).date_naive()
}

/// Whether this is a second that clocks put in at times: `23:59:60`.
pub fn is_leap_second(at: &impl Timelike) -> bool {
    at.nanosecond() >= 1_000_000_000
}

/// `2026`, `2026-03` or `2026-03-15`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartialDate {
    first: NaiveDate,
    last: NaiveDate,
}

impl PartialDate {
    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; `None` for anything else, impossible dates included.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
        let first = match (digits, text.len()) {
            (true, 4) => NaiveDate::from_ymd_opt(text.parse().ok()?, 1, 1)?,
            (true, 7) => NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok()?,
            (true, 10) => NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?,
            _ => return None,
        };
        let next = match text.len() {
            4 => first.checked_add_months(Months::new(12))?,
            7 => first.checked_add_months(Months::new(1))?,
            _ => first.checked_add_days(Days::new(1))?,
        };
        Some(Self {
            first,
            last: next.pred_opt()?,
        })
    }

    /// The first day it may mean.
    pub fn first_day(self) -> NaiveDate {
        self.first
    }

    /// The last day it may mean.
    pub fn last_day(self) -> NaiveDate {
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_begun_where_the_clocks_are_furthest_ahead() {
        let latest = |text: &str| text.parse().ok().map(latest_day).map(|day| day.to_string());
        assert_eq!(latest("2026-11-22T09:59:59Z").as_deref(), Some("2026-11-22"));
        assert_eq!(latest("2026-11-22T10:00:00Z").as_deref(), Some("2026-11-23"));
    }

    #[test]
    fn keeps_the_precision_that_was_given() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
        for (text, first, last) in [
            ("2026", day(2026, 1, 1), day(2026, 12, 31)),
            ("2028-02", day(2028, 2, 1), day(2028, 2, 29)),
            ("2026-03-15", day(2026, 3, 15), day(2026, 3, 15)),
        ] {
            let date = PartialDate::parse(text);
            assert_eq!(date.map(PartialDate::first_day), first, "{text}");
            assert_eq!(date.map(PartialDate::last_day), last, "{text}");
        }
        for wrong in [
            "",
            "26",
            "2026-13",
            "2026-02-30",
            "2026-3",
            "+026",
            "2026-03-15T00:00",
            "20-26-03",
        ] {
            assert_eq!(PartialDate::parse(wrong), None, "{wrong}");
        }
    }
}
