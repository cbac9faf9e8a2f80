//! The reviewer's side of an assignment: the invitation, and the answer to it. The same answers are given signed in
//! and through the link in the mail, where the link stands for the invited reviewer.
use super::admission::{Admission, conflicts_of, turn_away};
use super::own::{OwnAssignment, caller, detail, invited};
use super::proposals::{self, ProposedReviewer};
use super::{notice_facts, reviewer_actor};
use crate::accounts::trimmed;
use crate::actions::officer;
use crate::failure::Failure;
use crate::notices::NoticeFacts;
use crate::reviews::{Turnout, record, update_turn};
use crate::schedules;
use crate::service::Tx;
use crate::trail::By;
use minga_domain::history::HistoryAction;
use minga_domain::ids::{AccountId, AssignmentId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{AssignmentStatus, State};
use minga_domain::notice::Notice;
use minga_domain::refusal::RefusalReason;
use minga_domain::text::is_blank;
use minga_domain::violation::{Code, Violation};
use minga_storage::assignments::{self as rows, Assignment};
use minga_storage::columns::Key;
use minga_storage::submissions::{self, Submission};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// The acceptance of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "no_conflict": true })))]
pub struct Acceptance {
    /// That there is no conflict of interest; must be affirmed.
    #[schema(example = true)]
    pub no_conflict: bool,
}

/// Turning an invitation down, or stepping back from a review.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({
    "reason": "No time before the due date.",
    "suggestion": { "name": "Amadou Traoré", "email": "a.traore@example.org" }
})))]
pub struct Declining {
    /// Why.
    #[schema(max_length = 2000, example = "No time before the due date.")]
    pub reason: Option<String>,
    /// Who else could be asked; only the secretariat reads it.
    pub suggestion: Option<ProposedReviewer>,
}

/// Taking an accepted or submitted review back.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "reason": "I can no longer stand by my assessment." })))]
pub struct Withdrawal {
    /// Why; only the secretariat reads it.
    #[schema(max_length = 2000, example = "I can no longer stand by my assessment.")]
    pub reason: String,
}

/// A declared conflict of interest.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "reason": "I advised the implementing organisation in 2023." })))]
pub struct ConflictDeclaration {
    /// What the conflict is.
    #[schema(max_length = 2000, example = "I advised the implementing organisation in 2023.")]
    pub reason: String,
}

/// How the mail names the withdrawal of somebody who had accepted and had not submitted a review.
const WITHDRAWN_UNFINISHED: &str = "withdrawn_unfinished";
/// How the mail names the conflict of interest of somebody who had submitted a review.
const CONFLICTED_FINISHED: &str = "conflicted_finished";

/// How a reviewer answers.
enum Answer {
    Accept,
    Decline(Declining),
    Conflict(String),
    Withdraw(String),
}

/// Accepts an invitation, which affirms that there is no conflict of interest and opens the content. When the service
/// knows of a conflict, the assignment is released instead.
///
/// # Errors
/// [`Failure::NotFound`] for somebody else's; [`Failure::Invalid`] unless `no_conflict` is affirmed;
/// [`Failure::Conflict`] once it was answered or closed; [`Failure::WrongState`] when the submission is no longer in
/// review; [`Failure::Forbidden`] for callers who are off the roster.
pub fn accept(tx: &mut Tx<'_>, id: AssignmentId, acceptance: Acceptance) -> Result<Admission<OwnAssignment>, Failure> {
    let account = caller(tx, id)?;
    accept_as(tx, id, account, acceptance)
}

/// [`accept`] by somebody who submits the review in the same step: the secretariat is told of that alone.
///
/// # Errors
/// As for [`accept`].
pub(crate) fn accept_with_review(
    tx: &mut Tx<'_>,
    id: AssignmentId,
    acceptance: Acceptance,
) -> Result<Admission<()>, Failure> {
    let reviewer = caller(tx, id)?;
    Ok(match to_accept(tx, id, reviewer, acceptance)? {
        Admission::Granted((submission, row)) => {
            write_down(tx, &submission, row, Answer::Accept)?;
            Admission::Granted(())
        }
        Admission::InConflict(conflicts) => Admission::InConflict(conflicts),
    })
}

/// [`accept`] through the link in the mail.
///
/// # Errors
/// As for [`accept`].
pub fn accept_by_link(
    tx: &mut Tx<'_>,
    id: AssignmentId,
    acceptance: Acceptance,
) -> Result<Admission<OwnAssignment>, Failure> {
    let reviewer = invited(tx, id)?;
    accept_as(tx, id, reviewer, acceptance)
}

/// Turns an invitation down, or steps back from an accepted review, which is then withdrawn: who has read the submission
/// for a review does not run it.
///
/// # Errors
/// [`Failure::NotFound`] for somebody else's; [`Failure::Conflict`] once it was turned down, submitted or closed;
/// [`Failure::WrongState`] when the submission is no longer in review; [`Failure::Invalid`] for a suggestion that
/// breaks a rule.
pub fn decline(tx: &mut Tx<'_>, id: AssignmentId, declining: Declining) -> Result<OwnAssignment, Failure> {
    let account = caller(tx, id)?;
    answer_as(tx, id, account, Answer::Decline(declining))
}

/// [`decline`] through the link in the mail.
///
/// # Errors
/// As for [`decline`].
pub fn decline_by_link(tx: &mut Tx<'_>, id: AssignmentId, declining: Declining) -> Result<OwnAssignment, Failure> {
    let reviewer = invited(tx, id)?;
    answer_as(tx, id, reviewer, Answer::Decline(declining))
}

/// Declares a conflict of interest, at any time while the submission is in review or waits for the answer to its
/// letter. A review that was submitted stops counting.
///
/// # Errors
/// [`Failure::NotFound`] for somebody else's; [`Failure::Conflict`] once it was turned down, taken back, declared
/// already or closed; [`Failure::WrongState`] when no round can follow any more; [`Failure::Invalid`] without a reason.
pub fn declare_conflict(
    tx: &mut Tx<'_>,
    id: AssignmentId,
    declaration: ConflictDeclaration,
) -> Result<OwnAssignment, Failure> {
    let account = caller(tx, id)?;
    answer_as(tx, id, account, Answer::Conflict(declaration.reason))
}

/// [`declare_conflict`] through the link in the mail.
///
/// # Errors
/// As for [`declare_conflict`].
pub fn declare_conflict_by_link(
    tx: &mut Tx<'_>,
    id: AssignmentId,
    declaration: ConflictDeclaration,
) -> Result<OwnAssignment, Failure> {
    let reviewer = invited(tx, id)?;
    answer_as(tx, id, reviewer, Answer::Conflict(declaration.reason))
}

/// Takes an accepted or submitted review back, until its round ends: with the comments going back to the focal point or
/// with the decision. A review that was submitted stops counting and is kept, marked.
///
/// # Errors
/// [`Failure::NotFound`] for somebody else's; [`Failure::Conflict`] before it was accepted, and once it was taken back
/// or closed; [`Failure::WrongState`] when the submission is no longer in review; [`Failure::Invalid`] without a
/// reason.
pub fn withdraw(tx: &mut Tx<'_>, id: AssignmentId, withdrawal: Withdrawal) -> Result<OwnAssignment, Failure> {
    let account = caller(tx, id)?;
    answer_as(tx, id, account, Answer::Withdraw(withdrawal.reason))
}

fn accept_as(
    tx: &mut Tx<'_>,
    id: AssignmentId,
    reviewer: AccountId,
    acceptance: Acceptance,
) -> Result<Admission<OwnAssignment>, Failure> {
    Ok(match to_accept(tx, id, reviewer, acceptance)? {
        Admission::Granted((submission, row)) => Admission::Granted(take_effect(tx, &submission, row, Answer::Accept)?),
        Admission::InConflict(conflicts) => Admission::InConflict(conflicts),
    })
}

/// Locks the submission and the assignment for a reviewer who may accept it; releases the assignment of one who is in
/// conflict of interest.
fn to_accept(
    tx: &mut Tx<'_>,
    id: AssignmentId,
    reviewer: AccountId,
    acceptance: Acceptance,
) -> Result<Admission<(Submission, Assignment)>, Failure> {
    let (submission, row) = to_answer(tx, id, reviewer, &Answer::Accept)?;
    if !acceptance.no_conflict {
        return Err(Failure::invalid(Violation::new(
            Code::DeclarationMissing,
            "/no_conflict",
        )));
    }
    let conflicts = conflicts_of(tx, &submission, &[reviewer])?
        .remove(&reviewer)
        .unwrap_or_default();
    if !conflicts.is_empty() {
        turn_away(
            tx,
            &submission,
            row,
            &conflicts,
            By::Caller,
            Notice::AcceptanceInConflict,
        )?;
        return Ok(Admission::InConflict(conflicts));
    }
    Ok(Admission::Granted((submission, row)))
}

fn answer_as(tx: &mut Tx<'_>, id: AssignmentId, reviewer: AccountId, answer: Answer) -> Result<OwnAssignment, Failure> {
    let (submission, row) = to_answer(tx, id, reviewer, &answer)?;
    take_effect(tx, &submission, row, answer)
}

/// Locks the submission and the assignment for a reviewer who may answer so now.
fn to_answer(
    tx: &mut Tx<'_>,
    id: AssignmentId,
    reviewer: AccountId,
    answer: &Answer,
) -> Result<(Submission, Assignment), Failure> {
    let found = rows::find(tx.conn, id)?
        .filter(|row| row.reviewer_id.0 == reviewer)
        .ok_or(Failure::NotFound)?;
    let submission = submissions::lock(tx.conn, found.submission_id.0)?.ok_or(Failure::NotFound)?;
    let row = rows::lock(tx.conn, id)?.ok_or(Failure::NotFound)?;
    let actor = reviewer_actor(tx, reviewer)?;
    if matches!(answer, Answer::Accept) && !actor.reviewer {
        return Err(Failure::Forbidden(RefusalReason::NotYourRole));
    }
    may_answer(&row, answer)?;
    // A conflict is told as long as another round may come.
    let still_open = match submission.state.0 {
        State::Submitted | State::PeerReview => true,
        State::CommentsReturned => matches!(answer, Answer::Conflict(_)),
        _ => false,
    };
    if !still_open {
        return Err(Failure::WrongState {
            state: submission.state.0.key(),
        });
    }
    if row.round != submission.round {
        return Err(Failure::Conflict(RefusalReason::AssignmentClosed));
    }
    let violations = problems(answer);
    if violations.is_empty() {
        Ok((submission, row))
    } else {
        Err(Failure::Invalid(violations))
    }
}

/// What is wrong with what the reviewer says; asked once it is the reviewer's to say.
fn problems(answer: &Answer) -> Vec<Violation> {
    match answer {
        Answer::Conflict(reason) | Answer::Withdraw(reason) if is_blank(reason) => {
            vec![Violation::new(Code::ReasonRequired, "/reason")]
        }
        Answer::Decline(declining) => declining
            .suggestion
            .as_ref()
            .map(proposals::problems)
            .unwrap_or_default(),
        Answer::Accept | Answer::Conflict(_) | Answer::Withdraw(_) => Vec::new(),
    }
}

/// Writes an answer down and tells the secretariat.
fn take_effect(
    tx: &mut Tx<'_>,
    submission: &Submission,
    row: Assignment,
    answer: Answer,
) -> Result<OwnAssignment, Failure> {
    let counted = row.status.0 == AssignmentStatus::Finished;
    let next = write_down(tx, submission, row, answer)?;
    let facts = facts_of_answer(tx, submission, next.status.0, counted)?;
    let to = officer(tx, submission)?;
    tx.tell(Notice::InvitationAnswered, to, Some(submission.id.0), None, facts)?;
    update_turn(tx, submission)?;
    detail(tx, &next, submission)
}

/// What the secretariat is told of an answer: of an acceptance, how many there are by now; of a submitted review that no
/// longer counts, that too, and what becomes of a publication that is set.
fn facts_of_answer(
    tx: &mut Tx<'_>,
    submission: &Submission,
    status: AssignmentStatus,
    counted: bool,
) -> Result<NoticeFacts, Failure> {
    let mut facts = notice_facts(submission);
    let told = match status {
        AssignmentStatus::Withdrawn if !counted => WITHDRAWN_UNFINISHED,
        AssignmentStatus::Conflicted if counted => CONFLICTED_FINISHED,
        status => status.key(),
    };
    facts.insert("answer".to_owned(), json!(told));
    if status == AssignmentStatus::Accepted {
        let turnout = Turnout::of(tx, submission)?;
        facts.insert("done".to_owned(), json!(turnout.accepted));
        facts.insert("asked".to_owned(), json!(turnout.asked));
    }
    if counted {
        facts.extend(schedules::facts_without_quorum(tx, submission)?);
    }
    Ok(facts)
}

/// Writes an answer down.
fn write_down(
    tx: &mut Tx<'_>,
    submission: &Submission,
    row: Assignment,
    answer: Answer,
) -> Result<Assignment, Failure> {
    let id = row.id.0;
    let (was, counted) = (row.version, row.status.0 == AssignmentStatus::Finished);
    let accepted = row.status.0 == AssignmentStatus::Accepted;
    let mut next = row;
    next.version = was + 1;
    next.answered_at = Some(tx.now().into());
    let (status, reason, action, proposed) = match answer {
        Answer::Accept => (
            AssignmentStatus::Accepted,
            None,
            HistoryAction::InvitationAccepted,
            None,
        ),
        Answer::Decline(declining) if accepted => (
            AssignmentStatus::Withdrawn,
            trimmed(declining.reason),
            HistoryAction::ReviewWithdrawn,
            declining.suggestion,
        ),
        Answer::Decline(declining) => (
            AssignmentStatus::Declined,
            trimmed(declining.reason),
            HistoryAction::InvitationDeclined,
            declining.suggestion,
        ),
        Answer::Conflict(reason) => (
            AssignmentStatus::Conflicted,
            trimmed(Some(reason)),
            HistoryAction::ConflictDeclared,
            None,
        ),
        Answer::Withdraw(reason) => (
            AssignmentStatus::Withdrawn,
            trimmed(Some(reason)),
            HistoryAction::ReviewWithdrawn,
            None,
        ),
    };
    next.status = Key(status);
    next.reason = reason;
    next.finished_at = None;
    if !rows::update(tx.conn, &next, was)? {
        return Err(Failure::Stale { current: was });
    }
    proposals::keep(tx, id, proposed)?;
    record(
        tx,
        action,
        submission,
        &next,
        json!({"round": next.round, "review_stops_counting": counted}),
    )?;
    Ok(next)
}

/// Whether the assignment's status lets the reviewer answer so.
fn may_answer(row: &Assignment, answer: &Answer) -> Result<(), Failure> {
    use AssignmentStatus::{Accepted, Conflicted, Declined, Finished, Invited, Released, Withdrawn};
    match (row.status.0, answer) {
        (Invited, Answer::Accept | Answer::Decline(_) | Answer::Conflict(_))
        | (Accepted, Answer::Decline(_) | Answer::Conflict(_) | Answer::Withdraw(_))
        | (Finished, Answer::Conflict(_) | Answer::Withdraw(_)) => Ok(()),
        (Invited, Answer::Withdraw(_)) => Err(Failure::Conflict(RefusalReason::InvitationNotAccepted)),
        (Accepted, Answer::Accept) => Err(Failure::Conflict(RefusalReason::AlreadyAnswered)),
        (Finished, Answer::Accept | Answer::Decline(_)) => Err(Failure::Conflict(RefusalReason::ReviewSubmitted)),
        (Declined | Conflicted | Withdrawn, _) => Err(Failure::Conflict(RefusalReason::AlreadyAnswered)),
        (Released, _) => Err(Failure::Conflict(RefusalReason::AssignmentClosed)),
    }
}
