//! The officer's desk: what waits for whom, since when, and what is next, in one answer and a dozen statements, however
//! many submissions there are. What waits is counted from the same steps of which people are reminded; what an
//! officer's own organisation filed, and what the officer reviews, is not among it.
pub mod bulk;
pub(crate) mod gathered;
pub(crate) mod waits;

use crate::examples::example_of;
pub use waits::Waits;

use crate::failure::Failure;
use crate::reminders::due_of;
use crate::reviews::ReviewerRef;
use crate::service::Tx;
use chrono::{DateTime, Duration, Utc};
use minga_domain::access::Relation;
use minga_domain::access::duties::{Duty, Office};
use minga_domain::ids::{AccountId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Action, Kind, State};
use minga_domain::steps::{Owner, Step};
use minga_domain::transitions::TRANSITIONS;
use minga_storage::desk::{self as store, By, Scope, Standing};
use minga_storage::reminders::{self, OpenStep, Owner as WaitsFor};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// The most steps that are listed one by one.
const LISTED: usize = 25;
/// The most reviewers that are listed one by one.
const REVIEWERS: usize = 100;
/// Days whose durations count.
const YEAR: i64 = 365;
const DAY: i64 = 24 * 60 * 60;

/// What the desk is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct DeskFilter {
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only this cycle.
    pub cycle: Option<String>,
    /// Only this country of the organisation, the network or the implementation, alpha-3.
    pub country: Option<String>,
}

/// The desk.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "as_of": "2026-04-13T15:40:02.310Z",
    "states": [{
        "kind": "practice", "state": "peer_review", "count": 1, "median_days": 42, "oldest_days": 42,
        "oldest_since": "2026-03-02T09:12:45.120Z"
    }],
    "durations": [{ "kind": "practice", "state": "submitted", "ended": 12, "median_days": 6.5 }],
    "step_durations": [{ "step": "write_review", "done": 12, "median_days": 4.5 }],
    "waits": [{
        "owner": "reviewer", "step": "write_review", "count": 1, "overdue": 0, "on_hold": 0,
        "oldest_since": "2026-03-02T09:12:45.120Z", "earliest_due": "2026-06-01T21:59:59Z"
    }],
    "next": [{
        "submission_id": "01890a5d-ac96-774b-bcce-b302099a8057", "kind": "practice", "reference": "PR-2026-00042",
        "title": "One-stop desk for migrant women workers", "state": "peer_review", "owner": "reviewer",
        "step": "write_review", "since": "2026-03-02T09:12:45.120Z", "due": "2026-06-01T21:59:59Z", "overdue": false,
        "reviewer_id": "01890a5d-ac96-774b-bcce-b302099a8058",
        "responsible_officer": "01890a5d-ac96-774b-bcce-b302099a8059", "actions": ["return_comments"]
    }],
    "by_country": [], "by_cycle": [], "on_hold": 0, "scheduled": 0,
    "reviewers": {
        "on_roster": 1, "paused": 0, "open": 1, "capacity": 2,
        "fullest": [{
            "reviewer": example_of::<ReviewerRef>(), "internal": false, "open": 1, "overdue": 0, "max_open": 2
        }]
    }
})))]
pub struct Desk {
    /// When it was looked at.
    pub as_of: DateTime<Utc>,
    /// How many submissions are in which state, and for how long.
    pub states: Vec<InState>,
    /// What waits for whom.
    pub waits: Vec<Waits>,
    /// What is due next, the longest overdue first: at most 25 steps. Empty for administrators, who read no contents.
    pub next: Vec<NextStep>,
    /// How many are on hold.
    pub on_hold: usize,
    /// How many publications wait for their instant.
    pub scheduled: usize,
    /// The first of these instants.
    pub next_publication: Option<DateTime<Utc>>,
    /// What reviewers have and could take on.
    pub reviewers: ReviewerLoad,
    /// How many days each state takes: of the stays that ended within a year.
    pub durations: Vec<StateDuration>,
    /// How long the steps of reviewers and focal points took that were done in the past year.
    pub step_durations: Vec<StepDuration>,
    /// Submissions on their way, by country of the organisation, the network or the implementation: each counts in all
    /// of its countries, as the filter `country` finds it.
    pub by_country: Vec<InGroup>,
    /// Submissions on their way, by review cycle.
    pub by_cycle: Vec<InGroup>,
}

/// Submissions of a kind in a state.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct InState {
    /// The kind.
    pub kind: Kind,
    /// The state.
    pub state: State,
    /// How many, and for how long.
    #[serde(flatten)]
    pub age: Age,
}

/// Submissions of a country or cycle.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct InGroup {
    /// The country (alpha-3) or the cycle; absent for those without.
    pub key: Option<String>,
    /// How many, and for how long.
    #[serde(flatten)]
    pub age: Age,
}

/// How many, and for how long they are in their states.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Age {
    /// How many.
    pub count: i64,
    /// Since when the oldest.
    pub oldest_since: DateTime<Utc>,
    /// For how many whole days the oldest.
    pub oldest_days: i64,
    /// For how many whole days the middle one.
    pub median_days: i64,
}

impl Age {
    fn of(row: &Standing, now: DateTime<Utc>) -> Self {
        Self {
            count: row.many,
            oldest_since: row.oldest.into(),
            oldest_days: (now - *row.oldest).num_days(),
            median_days: (now - *row.middle).num_days(),
        }
    }
}

/// A step that is due next.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NextStep {
    /// The submission.
    pub submission_id: SubmissionId,
    /// Its reference.
    pub reference: Option<String>,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// The officer in charge, for the secretariat.
    pub responsible_officer: Option<AccountId>,
    /// What is to be done next.
    pub step: Step,
    /// Who it waits for.
    pub owner: Owner,
    /// Which reviewer, where it waits for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewer_id: Option<AccountId>,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When it is due.
    pub due: DateTime<Utc>,
    /// Whether that has passed.
    pub overdue: bool,
    /// Where an officer can lead it from here, as far as everything holds that has to.
    pub actions: Vec<Action>,
}

/// What reviewers have and could take on.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReviewerLoad {
    /// How many are on the roster.
    pub on_roster: u32,
    /// How many of them take no new reviews at present.
    pub paused: u32,
    /// How many reviews all take on at once who are not paused.
    pub capacity: i64,
    /// How many invitations and reviews are open.
    pub open: i64,
    /// Those with the fullest desks: at most 100.
    pub fullest: Vec<OneReviewer>,
}

/// A reviewer's load.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OneReviewer {
    /// The reviewer.
    pub reviewer: ReviewerRef,
    /// Internal (UN) or external.
    pub internal: bool,
    /// Invitations and reviews that are open.
    pub open: i64,
    /// How many of them are overdue.
    pub overdue: i64,
    /// How many the reviewer takes on at once.
    pub max_open: i32,
}

/// How long a state takes.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct StateDuration {
    /// The kind.
    pub kind: Kind,
    /// The state.
    pub state: State,
    /// How many stays ended.
    pub ended: i64,
    /// The middle one of their lengths, in days, to a tenth.
    pub median_days: f64,
}

/// How long a step takes.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct StepDuration {
    /// The step: `answer_invitation` from the invitation to its answer, `write_review` from there to the review as
    /// it was first handed in, `answer_comments` from the letter to handing in again. Time on hold is part of it.
    pub step: Step,
    /// How many were done.
    #[schema(example = 12)]
    pub done: i64,
    /// The middle one of their lengths, in days, to a tenth.
    #[schema(example = 4.5)]
    pub median_days: f64,
}

/// Looks at the desk. For officers and administrators, and for a country network that decides, of what it sees.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody else.
pub fn look(tx: &mut Tx<'_>, filter: DeskFilter) -> Result<Desk, Failure> {
    let actor = tx.on_duty(Duty::ReadDesk)?;
    let everything = actor.holds(Office::Secretariat) || actor.holds(Office::Administrator);
    let network = actor.network.as_ref().filter(|_| !everything);
    let within = network.map(|network| network.country.clone());
    // An administrator who is a country network as well counts everything and reads no names.
    let reads = actor.has(Duty::ReadDeskList) && (actor.holds(Office::Secretariat) || within.is_some());
    let scope = Scope {
        viewer: actor.account,
        kind: filter.kind,
        cycle: filter.cycle,
        country: filter.country,
        within,
    };
    let now = tx.now();
    let mut steps = reminders::open_steps(tx.conn, None)?;
    let mut on_hold = store::on_hold(tx.conn)?;
    let mut scheduled = store::scheduled(tx.conn)?;
    let mut named: BTreeSet<SubmissionId> = steps.iter().map(|step| step.submission.id.0).collect();
    named.extend(on_hold.iter().chain(scheduled.keys()));
    let within = store::in_scope(tx.conn, &scope, &named)?;
    steps.retain(|step| within.contains(&step.submission.id.0));
    on_hold.retain(|id| within.contains(id));
    scheduled.retain(|id, _| within.contains(id));
    let mut states = Vec::new();
    for row in store::standing(tx.conn, &scope, By::State)? {
        let kind = row.grouped.as_deref().and_then(Kind::from_key);
        let state = row.of_state.as_deref().and_then(State::from_key);
        if let (Some(kind), Some(state)) = (kind, state) {
            let age = Age::of(&row, now);
            states.push(InState { kind, state, age });
        }
    }
    let mut groups = |by| -> Result<Vec<InGroup>, Failure> {
        let rows = store::standing(tx.conn, &scope, by)?;
        let group = |row: Standing| InGroup {
            age: Age::of(&row, now),
            key: row.grouped,
        };
        Ok(rows.into_iter().map(group).collect())
    };
    let (by_country, by_cycle) = (groups(By::Country)?, groups(By::Cycle)?);
    let durations = store::durations(tx.conn, &scope, now - Duration::days(YEAR))?;
    let step_durations = store::step_durations(tx.conn, &scope, now - Duration::days(YEAR))?;
    let next = if reads {
        next(tx, &steps, actor.secretariat)
    } else {
        Vec::new()
    };
    Ok(Desk {
        as_of: now,
        states,
        waits: Waits::count(&steps, now, tx.policy()),
        next,
        on_hold: on_hold.len(),
        scheduled: scheduled.len(),
        next_publication: scheduled.into_values().min(),
        reviewers: load(tx, &steps)?,
        durations: durations
            .into_iter()
            .map(|row| StateDuration {
                kind: row.kind.0,
                state: row.state.0,
                ended: row.many,
                median_days: tenths(row.middle),
            })
            .collect(),
        step_durations: step_durations
            .into_iter()
            .map(|row| StepDuration {
                step: row.step.0,
                done: row.many,
                median_days: tenths(row.middle),
            })
            .collect(),
        by_country,
        by_cycle,
    })
}

/// Seconds as days, to a tenth.
fn tenths(seconds: i64) -> f64 {
    let tenths = i32::try_from(seconds * 10 / DAY).unwrap_or(i32::MAX);
    f64::from(tenths) / 10.0
}

fn next(tx: &Tx<'_>, steps: &[OpenStep], of_secretariat: bool) -> Vec<NextStep> {
    let (now, policy) = (tx.now(), tx.policy());
    let mut due: Vec<(DateTime<Utc>, &OpenStep)> = steps
        .iter()
        .filter(|step| !step.on_hold)
        .map(|step| (due_of(step, now, policy), step))
        .collect();
    due.sort_by_key(|(due, step)| (*due, step.subject));
    due.truncate(LISTED);
    due.into_iter()
        .map(|(due, step)| {
            let about = &step.submission;
            NextStep {
                submission_id: about.id.0,
                reference: about.reference.clone(),
                title: about.title.clone(),
                kind: about.kind.0,
                state: about.state.0,
                responsible_officer: about
                    .responsible_officer
                    .filter(|_| of_secretariat)
                    .map(|officer| officer.0),
                step: step.step,
                owner: step.step.owner(),
                reviewer_id: match step.owner {
                    WaitsFor::Reviewer(_, account) => Some(account),
                    _ => None,
                },
                since: step.since,
                due,
                overdue: due < now,
                actions: by_officers(about.kind.0, about.state.0),
            }
        })
        .collect()
}

/// The rows of the state table for officers, from a state.
fn by_officers(kind: Kind, state: State) -> Vec<Action> {
    TRANSITIONS
        .iter()
        .filter(|row| row.kinds.contains(&kind) && row.from.contains(&state) && row.by.contains(&Relation::Officer))
        .map(|row| row.action)
        .collect()
}

fn load(tx: &mut Tx<'_>, steps: &[OpenStep]) -> Result<ReviewerLoad, Failure> {
    let (now, policy) = (tx.now(), tx.policy());
    // Counted from what the caller runs: whoever reviews for the caller's own organisation is not to be guessed from
    // here.
    let mut open: BTreeMap<AccountId, i64> = BTreeMap::new();
    let mut overdue: BTreeMap<AccountId, i64> = BTreeMap::new();
    for step in steps {
        if let WaitsFor::Reviewer(_, account) = step.owner {
            *open.entry(account).or_default() += 1;
            if !step.on_hold && due_of(step, now, policy) < now {
                *overdue.entry(account).or_default() += 1;
            }
        }
    }
    let mut load = ReviewerLoad {
        on_roster: 0,
        paused: 0,
        capacity: 0,
        open: open.values().sum(),
        fullest: Vec::new(),
    };
    for (account, name, internal, max_open, paused) in store::capacities(tx.conn)? {
        load.on_roster += 1;
        load.paused += u32::from(paused);
        load.capacity += if paused { 0 } else { i64::from(max_open) };
        let open = open.get(&account.0).copied().unwrap_or(0);
        if open > 0 {
            load.fullest.push(OneReviewer {
                reviewer: ReviewerRef {
                    id: account.0,
                    name: Some(name).filter(|name| !name.is_empty()),
                },
                internal,
                open,
                overdue: overdue.get(&account.0).copied().unwrap_or(0),
                max_open,
            });
        }
    }
    // By how full each is, without a fraction.
    load.fullest.sort_by(|one, other| {
        let (one, other) = (
            (one.open * i64::from(other.max_open.max(1)), one.overdue),
            (other.open * i64::from(one.max_open.max(1)), other.overdue),
        );
        other.cmp(&one)
    });
    load.fullest.truncate(REVIEWERS);
    Ok(load)
}
