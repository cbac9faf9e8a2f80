//! A point of a period, in the precision it was given: a year, a month or a day.
use chrono::{Days, Months, NaiveDate};

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
