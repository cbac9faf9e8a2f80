//! What the officer's desk asks of the list: what waits for whom, what is overdue, what is on hold; and its orders.
use super::{Condition, Ties, any};
use crate::columns::{Key, Moment};
use crate::follow_ups::given_up;
use crate::joining_requests::Undecided;
use crate::schedules::UNSCHEDULED;
use crate::schema::{assignments, holds, late_submissions, participants, scheduled_publications, submissions};
use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use minga_domain::ids::SubmissionId;
use minga_domain::keys::Keyed;
use minga_domain::kinds::{AssignmentStatus, ParticipantAnswer, State, WaitingFor};
use minga_domain::steps::Owner;
use minga_domain::taking_part::JoiningSide;

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// By creation, the newest first.
    #[default]
    Newest,
    /// By creation, the oldest first.
    Oldest,
    /// By the time in the present state, the longest first.
    LongestInState,
    /// By the time in the present state, the shortest first.
    ShortestInState,
}

/// Where a page begins: after this submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// The submission.
    pub id: SubmissionId,
    /// Since when it was in its state, where that is the order.
    pub since: Option<DateTime<Utc>>,
}

/// Before which instants a step has to have begun, or to be due, to be overdue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OverdueAt {
    /// Now: what is kept as due before it is overdue.
    pub now: DateTime<Utc>,
    /// For invitations.
    pub invitations: DateTime<Utc>,
    /// For participants.
    pub participants: DateTime<Utc>,
    /// For the secretariat.
    pub processing: DateTime<Utc>,
    /// For those who decide about who asks to join.
    pub joining: DateTime<Utc>,
}

pub(super) fn on_hold() -> Condition {
    Box::new(exists(holds::table.filter(holds::submission_id.eq(submissions::id))))
}

/// As a set: those that came late are few.
pub(super) fn late() -> Condition {
    Box::new(submissions::id.eq_any(late_submissions::table.select(late_submissions::submission_id)))
}

/// Those of which a step waits for one of these, or for anybody where none is named, and is overdue where that is
/// asked: the steps that [`crate::reminders::open_steps`] lists.
pub(super) fn waits_for(owners: &[Owner], overdue: Option<OverdueAt>, ties: &Ties) -> Option<Condition> {
    if owners.is_empty() && overdue.is_none() {
        return None;
    }
    let owners = if owners.is_empty() { Owner::ALL } else { owners };
    let steps = owners.iter().map(|owner| match owner {
        Owner::FocalPoints => or_joining(focal_points_answer(overdue), JoiningSide::Recorder, overdue, ties),
        Owner::Officer => {
            let proceeds = or_requests(officer_proceeds(overdue), overdue, ties);
            or_joining(proceeds, JoiningSide::Secretariat, overdue, ties)
        }
        Owner::Reviewer => reviewers_answer(overdue),
        Owner::Participant => participants_answer(overdue),
    });
    let found = any(steps.map(Some))?;
    if overdue.is_some() {
        Some(Box::new(found.and(not(on_hold()))))
    } else {
        Some(found)
    }
}

fn focal_points_answer(overdue: Option<OverdueAt>) -> Condition {
    let waits = submissions::state.eq(Key(State::CommentsReturned));
    match overdue {
        Some(at) => Box::new(waits.and(submissions::answer_due.lt(Moment::from(at.now)).assume_not_null())),
        None => Box::new(waits),
    }
}

fn officer_proceeds(overdue: Option<OverdueAt>) -> Condition {
    let waits = submissions::waiting_for
        .eq(Key(WaitingFor::Secretariat))
        .and(sql::<Bool>(UNSCHEDULED));
    match overdue {
        Some(at) => Box::new(waits.and(submissions::waiting_since.lt(Moment::from(at.processing)))),
        None => Box::new(waits),
    }
}

/// Requests to join that wait for a side: as identifiers read beforehand, so that an index leads to them.
fn or_joining(waits: Condition, side: JoiningSide, overdue: Option<OverdueAt>, ties: &Ties) -> Condition {
    let late = |request: &Undecided| overdue.is_none_or(|at| request.asked < at.joining);
    let ids = ties.joining(side, late);
    if ids.is_empty() {
        waits
    } else {
        Box::new(waits.or(submissions::id.eq_any(ids)))
    }
}

/// Requests for more time and objections that wait: as identifiers read beforehand, so that an index leads to them.
fn or_requests(waits: Condition, overdue: Option<OverdueAt>, ties: &Ties) -> Condition {
    let late = |since: DateTime<Utc>| overdue.is_none_or(|at| since < at.processing);
    let mut ids = ties.extensions(|request| late(request.counts_from));
    ids.extend(ties.objections(|objection| late(objection.asked)));
    if ids.is_empty() {
        waits
    } else {
        Box::new(waits.or(submissions::id.eq_any(ids)))
    }
}

fn reviewers_answer(overdue: Option<OverdueAt>) -> Condition {
    let reviewed = submissions::state.eq_any([Key(State::Submitted), Key(State::PeerReview)]);
    let of_round = assignments::table
        .filter(assignments::submission_id.eq(submissions::id))
        .filter(assignments::round.eq(submissions::round));
    let (invited, accepted) = (
        assignments::status.eq(Key(AssignmentStatus::Invited)),
        assignments::status.eq(Key(AssignmentStatus::Accepted)),
    );
    match overdue {
        Some(at) => {
            let due = assignments::due.lt(Moment::from(at.now));
            let silent = assignments::counts_from.lt(Moment::from(at.invitations));
            let late = invited.and(due.or(silent)).or(accepted.and(due));
            Box::new(reviewed.and(exists(of_round.filter(late))))
        }
        None => Box::new(reviewed.and(exists(of_round.filter(invited.or(accepted))))),
    }
}

fn participants_answer(overdue: Option<OverdueAt>) -> Condition {
    let states = [State::Submitted, State::CommentsReturned, State::Published].map(Key);
    let asked = participants::table
        .filter(participants::submission_id.eq(submissions::id))
        .filter(participants::answer.eq(Key(ParticipantAnswer::Asked)))
        .filter(participants::asked_at.is_not_null())
        .filter(participants::contact_email.is_not_null());
    let waits = submissions::state
        .eq_any(states)
        .and(submissions::merged_into.is_null())
        .and(not(given_up!()));
    match overdue {
        Some(at) => {
            let late = participants::counts_from
                .lt(Moment::from(at.participants))
                .assume_not_null();
            Box::new(waits.and(exists(asked.filter(late))))
        }
        None => Box::new(waits.and(exists(asked))),
    }
}

pub(super) fn scheduled() -> Condition {
    Box::new(exists(
        scheduled_publications::table.filter(scheduled_publications::submission_id.eq(submissions::id)),
    ))
}
