//! The lists, each with the filters and orders that it is asked with: all of them, and what their probes share.

use chrono::{DateTime, Utc};
use minga_storage::StoreError;
use minga_storage::connection::AnyConnection;
use uuid::Uuid;

use super::Expects::{self, All, Few, Found};
use super::{Probe, duplicates, filing, people, public, reviewing, submissions, working};

pub(super) const OF_SUBMISSION: Expects = Few("what belongs to one submission");
pub(super) const OF_PAGE: Expects = Few("what belongs to the rows of a page, by their keys");
pub(super) const OF_PERSON: Expects = Few("what one person has or did");
pub(super) const OF_ORGANISATION: Expects = Few("what belongs to one organisation");
pub(super) const OPEN: Expects = Few("what is open now, not what was ever made");
pub(super) const IN_STATES: Expects = Found("what is on its way is looked up, what is published is most of all");
pub(super) const FOUND: Expects = Found("rare words are looked up, frequent ones are met on the way");
pub(super) const ROSTER: Expects = All("the whole roster is matched with submissions, in one query");

/// The identifier of nothing.
pub(super) fn no<T: From<Uuid>>() -> T {
    Uuid::from_u128(1).into()
}

/// Where a later page begins.
pub(super) fn later<T: From<Uuid>>() -> T {
    Uuid::from_u128(4000).into()
}

/// In the middle of what was ever made.
pub(super) fn middle() -> DateTime<Utc> {
    DateTime::from_timestamp(1_816_000_000, 0).unwrap()
}

/// Soon after the first of it.
pub(super) fn early() -> DateTime<Utc> {
    DateTime::from_timestamp(1_801_000_000, 0).unwrap()
}

/// Shortly before the last of it.
pub(super) fn lately() -> DateTime<Utc> {
    DateTime::from_timestamp(1_833_000_000, 0).unwrap()
}

pub(super) fn probe<T>(
    function: &'static str,
    asked: impl Into<String>,
    expects: Expects,
    call: impl Fn(&mut AnyConnection) -> Result<T, StoreError> + 'static,
) -> Probe {
    Probe {
        function,
        asked: asked.into(),
        expects,
        call: Box::new(move |conn| call(conn).map(drop)),
    }
}

/// Every list.
pub fn probes() -> Vec<Probe> {
    let mut all = Vec::new();
    all.extend(people::of_people());
    all.extend(people::of_organisations());
    all.extend(submissions::of_submission_lists());
    all.extend(submissions::of_submissions());
    all.extend(reviewing::of_reviews());
    all.extend(reviewing::of_the_roster());
    all.extend(public::of_the_registry());
    all.extend(public::of_the_follow_up());
    all.extend(reviewing::of_the_desk());
    all.extend(duplicates::probes());
    all.extend(working::of_workers());
    all.extend(public::of_changes());
    all.extend(filing::probes());
    all
}
