//! Reviews: what a reviewer writes, what the submitted ones come to, and how a round of review opens and closes.
//!
//! A draft counts nowhere. A review counts while its assignment is `finished`: that of a reviewer who declares a
//! conflict afterwards stops counting at once. None of this moves the submission's version, since that would tell the
//! focal point what goes on.
mod forgetting;
mod leanings;
mod others;
mod reopening;
mod rounds;
mod summary;
mod writing;

pub(crate) use forgetting::{forget_former_name, forget_person};
pub(crate) use others::readers_of_others;
pub use others::{OtherReview, OtherReviews, other_reviews};
pub use reopening::{Reopened, Reopening, reopen};
pub(crate) use reopening::{back_to_draft, reopened};
pub use rounds::{AnsweredPoint, EarlierRound, LetterText, PointsMet, SinceLastRound, points_met};
pub(crate) use rounds::{earlier_round, since_last_round, text_changed};

pub use summary::{
    CriterionResult, DecisionGap, GivenReview, QuorumPart, QuorumStatus, ReviewSummary, ReviewerRef, summary,
};
pub(crate) use writing::written;
pub use writing::{Change, ReviewView, lacking, read, save, submit};

use crate::assignments;
use crate::assignments::admission::{against_asking_again, not_asked_again};
use crate::assignments::cases;
use crate::assignments::gathering::{self, Objections};
use crate::failure::Failure;
use crate::officer;
use crate::service::Tx;
use crate::trail::{By, Happened};
use minga_domain::history::{ActedAs, HistoryAction};
use minga_domain::ids::{AccountId, AssignmentId, SubmissionId};
use minga_domain::kinds::{AssignmentStatus, ReleaseReason, State, WaitingFor};
use minga_domain::review::{self, Disagreement, Review, Summary};
use minga_domain::transitions::Counted;
use minga_storage::assignments::{self as rows, Assignment};
use minga_storage::reviews as store;
use minga_storage::submissions::Submission;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What the state table has to know of a submission's reviews.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReviewFacts {
    /// What the submitted reviews of the round come to.
    pub summary: Summary,
    /// Whether anybody was ever invited, in any round.
    pub any_assignment: bool,
    /// Invitations of the round that are open or accepted by people outside the submitting organisation, or finished:
    /// internal, external.
    pub live_invitations: (u32, u32),
    /// Invitations of the round that are open or accepted.
    pub open: Counted,
    /// Reviews of the round that count though their reviewers have joined the submitting organisation since.
    pub in_conflict: Counted,
}

/// Gathers the facts of a round.
///
/// # Errors
/// Those of the database; [`Failure::Internal`] when a stored review cannot be read.
pub fn facts(tx: &mut Tx<'_>, submission: &Submission) -> Result<ReviewFacts, Failure> {
    let (id, round) = (submission.id.0, submission.round);
    let assignments = rows::of_submission(tx.conn, id)?;
    let present: Vec<&Assignment> = assignments
        .iter()
        .filter(|row| row.round == round && is_live(row.status.0))
        .collect();
    let insiders = insiders(tx, submission, &present)?;
    let mut live = (0_u32, 0_u32);
    let (mut open, mut in_conflict) = (Vec::new(), Vec::new());
    for assignment in present {
        let insider = insiders.contains(&assignment.reviewer_id.0);
        if is_open(assignment.status.0) {
            open.push((assignment.id.0.0, 0));
            if insider {
                continue;
            }
        } else if insider {
            in_conflict.push((assignment.id.0.0, 0));
        }
        if assignment.internal {
            live.0 += 1;
        } else {
            live.1 += 1;
        }
    }
    let counted = counted(&store::submitted(tx.conn, id)?, round)?;
    Ok(ReviewFacts {
        summary: Summary::of(&counted),
        any_assignment: !assignments.is_empty(),
        live_invitations: live,
        open: open.into_iter().collect(),
        in_conflict: in_conflict.into_iter().collect(),
    })
}

/// Which of the reviewers of some assignments are members of the submitting organisation by now.
fn insiders<'a>(
    tx: &mut Tx<'_>,
    submission: &Submission,
    assignments: impl IntoIterator<Item = &'a &'a Assignment>,
) -> Result<Vec<AccountId>, Failure> {
    let reviewers: Vec<AccountId> = assignments.into_iter().map(|row| row.reviewer_id.0).collect();
    let organisation = submission.organisation_id.0;
    Ok(minga_storage::submissions::members_among(
        tx.conn,
        organisation,
        &reviewers,
    )?)
}

/// The reviews of a round that count.
fn counted(submitted: &[(Assignment, store::Review)], round: i32) -> Result<Vec<review::Counted>, Failure> {
    submitted
        .iter()
        .filter(|(assignment, _)| counts(assignment, round))
        .map(|(assignment, review)| {
            Ok(review::Counted {
                internal: assignment.internal,
                review: content_of(review)?,
            })
        })
        .collect()
}

/// What the reviews of submissions come to, each in one of its rounds.
///
/// # Errors
/// As for [`facts`].
pub(crate) fn summaries(
    tx: &mut Tx<'_>,
    rounds: &BTreeMap<SubmissionId, i32>,
) -> Result<BTreeMap<SubmissionId, Summary>, Failure> {
    let ids: Vec<SubmissionId> = rounds.keys().copied().collect();
    let mut of: BTreeMap<SubmissionId, Vec<(Assignment, store::Review)>> = BTreeMap::new();
    for (assignment, review) in store::submitted_of(tx.conn, &ids)? {
        let found = of.entry(assignment.submission_id.0).or_default();
        found.push((assignment, review));
    }
    of.into_iter()
        .filter_map(|(id, submitted)| Some((id, *rounds.get(&id)?, submitted)))
        .map(|(id, round, submitted)| Ok((id, Summary::of(&counted(&submitted, round)?))))
        .collect()
}

/// What the reviews of a round say that count, each by its assignment. For what only officers read: an assignment
/// leads to its reviewer. Of a review that was carried over the earlier comments are left out: their points are met and
/// not to be raised again.
pub(crate) fn counted_of(
    tx: &mut Tx<'_>,
    submission: SubmissionId,
    round: i32,
) -> Result<Vec<(AssignmentId, Review)>, Failure> {
    let submitted = store::submitted(tx.conn, submission)?;
    submitted
        .iter()
        .filter(|(assignment, _)| counts(assignment, round))
        .map(|(assignment, row)| {
            let mut review = content_of(row)?;
            let before = submitted.iter().find(|(other, _)| {
                other.reviewer_id == assignment.reviewer_id && Some(other.round) == row.carried_from
            });
            if let Some((_, before)) = before {
                review = review.without_comments_of(content_of(before)?);
            }
            Ok((assignment.id.0, review))
        })
        .collect()
}

/// How many are asked to review in a round by now, and how far they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Turnout {
    /// Those who are invited, at work, or have submitted.
    pub asked: usize,
    /// Those of them who have accepted.
    pub accepted: usize,
    /// Those of them who have submitted.
    pub submitted: usize,
}

impl Turnout {
    /// That of the present round.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn of(tx: &mut Tx<'_>, submission: &Submission) -> Result<Self, Failure> {
        let mut turnout = Self::default();
        for row in rows::of_round(tx.conn, submission.id.0, submission.round)? {
            let submitted = row.status.0 == AssignmentStatus::Finished;
            turnout.asked += usize::from(is_live(row.status.0));
            turnout.accepted += usize::from(submitted || row.status.0 == AssignmentStatus::Accepted);
            turnout.submitted += usize::from(submitted);
        }
        Ok(turnout)
    }
}

/// Whether a submitted review counts for a round.
fn counts(assignment: &Assignment, round: i32) -> bool {
    assignment.round == round && assignment.status.0 == AssignmentStatus::Finished
}

fn is_live(status: AssignmentStatus) -> bool {
    is_open(status) || status == AssignmentStatus::Finished
}

fn is_open(status: AssignmentStatus) -> bool {
    matches!(status, AssignmentStatus::Invited | AssignmentStatus::Accepted)
}

fn content_of(row: &store::Review) -> Result<Review, Failure> {
    serde_json::from_value(row.content.0.clone())
        .map_err(|error| Failure::Internal(format!("stored review is malformed: {error}")))
}

/// The assignments of a round whose reviewers are invited or at work. Ask before [`close_round`], which releases them.
///
/// # Errors
/// Those of the database.
pub fn open_assignments(tx: &mut Tx<'_>, submission: SubmissionId, round: i32) -> Result<Vec<Assignment>, Failure> {
    let mut open = rows::of_round(tx.conn, submission, round)?;
    open.retain(|row| is_open(row.status.0));
    Ok(open)
}

/// Reviewers whose review counted in any round, each once; who has left is told nothing.
///
/// # Errors
/// Those of the database.
pub fn finished_reviewers(tx: &mut Tx<'_>, submission: SubmissionId) -> Result<Vec<AccountId>, Failure> {
    let mut reviewers: Vec<AccountId> = rows::of_submission(tx.conn, submission)?
        .into_iter()
        .filter(|row| row.status.0 == AssignmentStatus::Finished)
        .map(|row| row.reviewer_id.0)
        .collect();
    reviewers.sort_unstable();
    reviewers.dedup();
    let reachable = minga_storage::outbox::account_addressees(tx.conn, &reviewers)?;
    reviewers.retain(|reviewer| reachable.contains_key(reviewer));
    Ok(reviewers)
}

/// Releases everybody who is still invited or at work. Tells nobody: the action that closes the round does. The
/// caller holds the submission's lock.
///
/// # Errors
/// Those of the database.
pub fn close_round(tx: &mut Tx<'_>, submission: &Submission) -> Result<(), Failure> {
    for row in rows::of_submission(tx.conn, submission.id.0)? {
        if is_open(row.status.0) {
            assignments::release_row(tx, row, By::System, ReleaseReason::NotNeeded)?;
        }
    }
    Ok(())
}

/// Opens a new round by inviting again those who finished the earlier one and can still be asked: on the roster, not
/// paused, there on enough days, not in charge, and without a conflict of interest as everything stands now. The
/// secretariat is told of those who are not asked, and why. The caller holds the submission's lock.
///
/// # Errors
/// Those of the database.
pub fn new_round(tx: &mut Tx<'_>, submission: &Submission, new_round: i32) -> Result<(), Failure> {
    let earlier = rows::of_round(tx.conn, submission.id.0, new_round - 1)?;
    let due = assignments::default_due(tx);
    let finished: Vec<&Assignment> = earlier
        .iter()
        .filter(|row| row.status.0 == AssignmentStatus::Finished)
        .collect();
    if finished.is_empty() {
        return Ok(());
    }
    let reviewers: Vec<AccountId> = finished.iter().map(|row| row.reviewer_id.0).collect();
    // Whoever is about to leave the roster is asked before or not at all.
    minga_storage::reviewers::lock(tx.conn, &reviewers)?;
    let roster = gathering::roster(tx)?;
    let case = cases::case_of(tx, &roster, submission)?;
    let in_charge = officer::in_charge_of(tx, submission)?;
    let days = (tx.policy().local_date(tx.now()), tx.policy().local_date(due));
    for before in finished {
        let reviewer = roster.find(before.reviewer_id.0);
        let objections = against_asking_again(tx.policy(), reviewer, &case, in_charge, days);
        match reviewer.map(|reviewer| &reviewer.candidate) {
            Some(asked) if objections == Objections::default() => {
                let by = By::System;
                assignments::invite(tx, submission, new_round, asked.account, asked.internal, due, by)?;
            }
            _ => not_asked_again(tx, submission, before, &objections)?,
        }
    }
    Ok(())
}

/// Sets whose turn it is in peer review: the secretariat's once the quorum is in, or when too few invitations are
/// left to reach it; else the reviewers'. It stays theirs while somebody is open whom a disagreement asks for.
pub(crate) fn update_turn(tx: &mut Tx<'_>, submission: &Submission) -> Result<(), Failure> {
    if submission.state.0 != State::PeerReview {
        return Ok(());
    }
    let facts = facts(tx, submission)?;
    let policy = tx.policy();
    let enough_asked =
        facts.live_invitations.0 >= policy.internal_reviews && facts.live_invitations.1 >= policy.external_reviews;
    let one_more_is_open =
        facts.open.count() > 0 && facts.summary.disagreement_state(policy) == Disagreement::AsksForOneMore;
    let all_in = facts.summary.quorum_reached(policy) && !one_more_is_open;
    let turn = if all_in || !enough_asked {
        WaitingFor::Secretariat
    } else {
        WaitingFor::Reviewers
    };
    let now = tx.now().into();
    Ok(store::set_waiting(tx.conn, submission.id.0, turn, now)?)
}

/// Writes a confidential event about an assignment that is the caller's doing.
pub(crate) fn record(
    tx: &mut Tx<'_>,
    action: HistoryAction,
    submission: &Submission,
    assignment: &Assignment,
    facts: Value,
) -> Result<(), Failure> {
    record_by(tx, By::Caller, action, submission, assignment, facts)
}

/// Writes a confidential event about an assignment.
pub(crate) fn record_by(
    tx: &mut Tx<'_>,
    by: By,
    action: HistoryAction,
    submission: &Submission,
    assignment: &Assignment,
    facts: Value,
) -> Result<(), Failure> {
    let happened = Happened {
        action,
        subject: "assignment",
        subject_id: Uuid::from(assignment.id.0),
        submission: Some(submission.id.0),
        confidential: true,
        facts,
    };
    let own = tx
        .visitor_or_actor()
        .is_some_and(|actor| actor.account == assignment.reviewer_id.0);
    if own && by == By::Caller {
        tx.record_as(ActedAs::Reviewer, happened)
    } else {
        tx.record_by(by, happened)
    }
}
