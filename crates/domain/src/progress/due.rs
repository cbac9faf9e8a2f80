//! When the next update of a published pledge is due, and when it is reminded of. The days are [ours].
use crate::kinds::ProgressStatus;
use crate::period::PartialDate;
use crate::policy::Policy;
use crate::steps::Step;
use chrono::{DateTime, Duration, NaiveDate, Utc};

/// Whether a pledge in this status is reported on no more.
pub const fn is_final(status: ProgressStatus) -> bool {
    matches!(status, ProgressStatus::Fulfilled | ProgressStatus::Discontinued)
}

/// When the next update of a published pledge is due: a year (by policy) after the last one or after the publication,
/// and in any case some days (by policy) after the pledge's end where no update speaks of a day after it. `None` once
/// it is fulfilled or discontinued. The day is the Network's.
///
/// `last` is the status and the day of the latest update of the pledge as a whole, by its day; `since` is the instant
/// when an update of the whole was last told, or of the publication.
pub fn next_due(
    since: DateTime<Utc>,
    last: Option<(ProgressStatus, NaiveDate)>,
    end: Option<PartialDate>,
    policy: &Policy,
) -> Option<(Step, DateTime<Utc>)> {
    if last.is_some_and(|(status, _)| is_final(status)) {
        return None;
    }
    let yearly = policy.due_after(since, policy.progress_days);
    let end = end.map(PartialDate::last_day);
    let open_end = end.filter(|end| last.is_none_or(|(_, day)| day < *end));
    let at_the_end = open_end
        .and_then(|end| end.checked_add_days(chrono::Days::new(u64::from(policy.progress_end_days))))
        .map(|day| policy.end_of(day));
    Some(match at_the_end {
        Some(due) if due <= yearly => (Step::ReportEnd, due),
        _ => (Step::ReportProgress, yearly),
    })
}

/// The spans of time in which an update must have been due to be reminded of now: this year and in the years (by
/// policy) before, so that a pledge on which nobody reports is reminded of every year. Each span reaches from some time
/// after the last reminder of a series to before its first.
pub fn reminded_spans(now: DateTime<Utc>, policy: &Policy) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    let furthest = policy
        .reminder_days
        .iter()
        .map(|days| i64::from(days.unsigned_abs()))
        .max();
    let around = Duration::days(furthest.unwrap_or_default() + SPAN_DAYS);
    (0..YEARS_REMINDED)
        .filter_map(|years| {
            let middle = now.checked_sub_signed(Duration::days(i64::from(policy.progress_days) * years))?;
            Some((middle.checked_sub_signed(around)?, middle.checked_add_signed(around)?))
        })
        .collect()
}

/// The day by which an update that was due is reminded of now: that day in this year (by policy).
pub fn reminded_due(due: DateTime<Utc>, now: DateTime<Utc>, policy: &Policy) -> DateTime<Utc> {
    let year = i64::from(policy.progress_days.max(1));
    // Half a year after a day the next one is nearer.
    let behind = (now - due).num_days() + year / 2;
    let years = behind.div_euclid(year).clamp(0, YEARS_REMINDED);
    due.checked_add_signed(Duration::days(year * years)).unwrap_or(due)
}

/// Years in which a pledge is reminded of on which nobody reports; longer than from one review forum to the next.
const YEARS_REMINDED: i64 = 8;
/// Days by which a reminder may be late, after a pause of the service.
const SPAN_DAYS: i64 = 30;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_next_update_is_due_a_year_later_and_at_the_end() {
        let policy = Policy::default();
        let since: DateTime<Utc> = "2027-03-02T10:00:00Z".parse().unwrap();
        let on = |due: Option<(Step, DateTime<Utc>)>| due.map(|(step, due)| (step, policy.local_date(due).to_string()));
        let end = PartialDate::parse("2027-10");
        let due = |last, end| on(next_due(since, last, end, &policy));
        let yearly = Some((Step::ReportProgress, "2028-03-01".to_owned()));
        let at_the_end = Some((Step::ReportEnd, "2027-11-30".to_owned()));
        assert_eq!(due(None, None), yearly, "365 days");
        assert_eq!(due(None, end), at_the_end, "30 days after the end");
        let before = Some((ProgressStatus::InProgress, day("2027-03-01")));
        assert_eq!(due(before, end), at_the_end);
        let after = Some((ProgressStatus::Delayed, day("2027-10-31")));
        assert_eq!(due(after, end), yearly, "the end is behind it");
        for status in [ProgressStatus::Fulfilled, ProgressStatus::Discontinued] {
            assert_eq!(due(Some((status, day("2027-03-01"))), end), None);
        }
    }

    #[test]
    fn a_pledge_on_which_nobody_reports_is_reminded_of_every_year() {
        let policy = Policy::default();
        let due: DateTime<Utc> = "2028-03-01T22:59:59Z".parse().unwrap();
        for (days, years) in [
            (-200, 0),
            (0, 0),
            (180, 0),
            (185, 1),
            (365, 1),
            (548, 2),
            (9000, YEARS_REMINDED),
        ] {
            let now = due + Duration::days(days);
            assert_eq!(
                reminded_due(due, now, &policy),
                due + Duration::days(365 * years),
                "{days} days later"
            );
        }
        let in_span = |days: i64| {
            let now = due + Duration::days(days);
            let spans = reminded_spans(now, &policy);
            spans.iter().any(|(first, last)| (*first..=*last).contains(&due))
        };
        for days in [-3, 0, 7, 362, 372, 727] {
            assert!(in_span(days), "{days} days later");
        }
        assert!(
            !in_span(100) && !in_span(-100),
            "between the series nothing is looked at"
        );
    }
}
