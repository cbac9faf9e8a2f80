//! A simulated year: organisations submit practices, officers run the process with what the service suggests,
//! reviewers accept, decline, stay silent, are late or give up, focal points answer or do not. Everything goes through
//! the use cases, at the instants of a clock that stands still between two days' work; all chance follows from a seed.
//!
//! [`chance`] states the assumptions, [`people`] makes the cast, [`officers`], [`reviewers`] and [`focal_points`] are
//! what each does in a day, [`report`] the figures and [`ending`] what must hold in the end.
mod chance;
mod ending;
mod focal_points;
mod officers;
mod people;
mod report;
mod reviewers;

use crate::arguments::Simulate;
use crate::trouble::Trouble;
use crate::wiring;
use chance::Chance;
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use minga_domain::ids::{AccountId, AssignmentId, SubmissionId};
use minga_domain::kinds::State;
use minga_workflow::{Call, Failure, Service, Tx, reminders};
use people::Cast;
use report::Figures;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Days in which practices arrive.
const YEAR: i64 = 365;
/// Days after which everything must have been decided.
const LAST_DAY: i64 = 3 * YEAR;

/// Simulates a year and everything that follows from it; returns what there is to print.
///
/// # Errors
/// [`Trouble::Refused`] with the first thing that the rules do not allow.
pub fn run(service: &Service, clock: &Arc<AtomicI64>, wanted: &Simulate) -> Result<String, Trouble> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut year = Year::begin(service, clock, wanted)?;
    while year.day < YEAR || !year.open.is_empty() {
        if year.day > LAST_DAY {
            return Err(Trouble::Refused(format!(
                "{} practices are never decided.",
                year.open.len()
            )));
        }
        year.happens()?;
        let sent = runtime.block_on(reminders::pass(service))?;
        year.figures.reminded(sent);
        year.next_day();
    }
    ending::check(&year)?;
    Ok(year.figures.print(wanted, &year.cast, year.day))
}

/// What somebody is going to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Intention {
    /// The focal point of this place submits its practice.
    Submit(usize),
    /// A reviewer accepts.
    Accept(AccountId, AssignmentId),
    /// A reviewer declines.
    Decline(AccountId, AssignmentId),
    /// A reviewer hands the review in.
    HandIn(AccountId, AssignmentId),
    /// The focal point answers the letter and submits again.
    Answer(SubmissionId),
}

/// A practice on its way.
#[derive(Debug, Clone)]
struct OnItsWay {
    /// Whose it is, by place among the focal points.
    focal_point: usize,
    /// The officer in charge.
    officer: AccountId,
    /// How good it is, 1 to 5; an answer to a letter mends it.
    quality: f64,
    /// When it was submitted.
    since: DateTime<Utc>,
    /// Letters that it got.
    letters: u32,
}

/// The year so far.
struct Year<'s> {
    service: &'s Service,
    clock: &'s AtomicI64,
    chance: Chance,
    cast: Cast,
    day: i64,
    intentions: BTreeMap<i64, Vec<Intention>>,
    open: BTreeMap<SubmissionId, OnItsWay>,
    closed: BTreeMap<SubmissionId, (OnItsWay, State)>,
    /// Invitations whose answer is planned: the assignment with the instant at which it was last sent.
    planned: BTreeSet<(AssignmentId, DateTime<Utc>)>,
    figures: Figures,
}

impl<'s> Year<'s> {
    fn begin(service: &'s Service, clock: &'s AtomicI64, wanted: &Simulate) -> Result<Self, Trouble> {
        let mut chance = Chance::of(wanted.seed);
        set(clock, 0);
        let cast = people::arrive(service, &mut chance, usize::from(wanted.reviewers))?;
        let mut intentions: BTreeMap<i64, Vec<Intention>> = BTreeMap::new();
        for place in 0..usize::from(wanted.practices) {
            let focal_point = place % cast.focal_points.len();
            let day = chance.arrival(YEAR);
            intentions.entry(day).or_default().push(Intention::Submit(focal_point));
        }
        Ok(Self {
            service,
            clock,
            chance,
            cast,
            day: 0,
            intentions,
            open: BTreeMap::new(),
            closed: BTreeMap::new(),
            planned: BTreeSet::new(),
            figures: Figures::default(),
        })
    }

    /// One day: first everybody does what they meant to do, then the officers look at every practice.
    fn happens(&mut self) -> Result<(), Trouble> {
        for intention in self.intentions.remove(&self.day).unwrap_or_default() {
            match intention {
                Intention::Submit(place) => self.submit(place)?,
                Intention::Accept(reviewer, assignment) => self.accept(reviewer, assignment)?,
                Intention::Decline(reviewer, assignment) => self.decline(reviewer, assignment)?,
                Intention::HandIn(reviewer, assignment) => self.hand_in(reviewer, assignment)?,
                Intention::Answer(practice) => self.answer(practice)?,
            }
        }
        let practices: Vec<SubmissionId> = self.open.keys().copied().collect();
        for practice in practices {
            self.process(practice)?;
        }
        Ok(())
    }

    fn next_day(&mut self) {
        self.day += 1;
        set(self.clock, self.day);
    }

    fn now(&self) -> DateTime<Utc> {
        self.service.clock.now()
    }

    /// Somebody means to do something in some days.
    fn plan(&mut self, days: i64, intention: Intention) {
        self.intentions
            .entry(self.day + days.max(1))
            .or_default()
            .push(intention);
    }

    /// Somebody calls a use case that changes something.
    fn act<T: Send + 'static>(
        &self,
        who: AccountId,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        wiring::change(self.service, call(self.service, Some(who)), work)
    }

    /// Somebody reads.
    fn look<T>(&self, who: AccountId, work: impl FnMut(&mut Tx<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        wiring::read(self.service, &call(self.service, Some(who)), work)
    }
}

/// A call of somebody at this moment.
fn call(service: &Service, who: Option<AccountId>) -> Call {
    Call {
        account: who,
        ..Call::of_nobody("simulation", service.clock.now())
    }
}

/// Ten in the morning, UTC, of a day of the simulated time.
fn set(clock: &AtomicI64, day: i64) {
    let first = NaiveDate::from_ymd_opt(2027, 1, 4).unwrap_or_default();
    let ten = NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default();
    let at = first.and_time(ten).and_utc() + Duration::days(day);
    clock.store(at.timestamp_micros(), Ordering::SeqCst);
}
