//! The reviewer's side of an assignment: the invitation, and the answer to it. The same answers are given signed in
//! and through the link in the mail, where the link stands for the invited reviewer.
use super::{notice_facts, officer_of, reviewer_actor};
use crate::failure::Failure;
use crate::reviews::{record, update_turn};
use crate::service::Tx;
use chrono::{DateTime, Utc};
use minga_domain::content::Content;
use minga_domain::ids::{AccountId, AssignmentId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{AssignmentStatus, State};
use minga_domain::notice::Notice;
use minga_domain::violation::{Code, Violation};
use minga_storage::assignments::{self as rows, Assignment};
use minga_storage::columns::Key;
use minga_storage::submissions::{self, Submission};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// An assignment as the reviewer sees it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OwnAssignment {
    /// Identifier.
    pub id: AssignmentId,
    /// Where it stands.
    pub status: AssignmentStatus,
    /// The round of review.
    pub round: i32,
    /// When the review is due.
    pub due: DateTime<Utc>,
    /// When the invitation went out.
    pub invited_at: DateTime<Utc>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// When the review was submitted.
    pub finished_at: Option<DateTime<Utc>>,
    /// What the invitation shows; absent once it was declined, a conflict was declared, or it was released.
    pub invitation: Option<InvitationFacts>,
    /// The submission, readable from acceptance on.
    pub submission_id: Option<SubmissionId>,
    /// Its reference, from acceptance on.
    pub reference: Option<String>,
    /// The version.
    pub version: i32,
}

/// What an invited reviewer may know before accepting: enough to see a conflict of interest, and the work.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct InvitationFacts {
    /// The title.
    pub title: String,
    /// The summary.
    pub summary: Option<String>,
    /// Where it is applied, alpha-3.
    #[schema(example = json!(["PER"]))]
    pub countries: Vec<String>,
    /// Language of the content, BCP 47.
    #[schema(example = "es")]
    pub language: String,
    /// The main implementing organisations.
    pub implementers: Vec<String>,
    /// Partner organisations.
    pub partners: Vec<String>,
    /// Donors.
    pub donors: Vec<String>,
    /// How long the whole text is, in characters.
    #[schema(example = 5400)]
    pub length: usize,
}

/// A page of the reviewer's own assignments, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnAssignments {
    /// The assignments.
    pub items: Vec<OwnAssignment>,
    /// The last one of the page, when more follow.
    pub next: Option<AssignmentId>,
}

/// The acceptance of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// That there is no conflict of interest; must be affirmed.
    #[schema(example = true)]
    pub no_conflict: bool,
}

/// Turning an invitation down, or stepping back from a review.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Declining {
    /// Why.
    #[schema(max_length = 2000, example = "No time before the due date.")]
    pub reason: Option<String>,
    /// Who else could be asked.
    #[schema(max_length = 500, example = "A colleague of the regional office.")]
    pub suggestion: Option<String>,
}

/// A declared conflict of interest.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConflictDeclaration {
    /// What the conflict is.
    #[schema(max_length = 2000, example = "I advised the implementing organisation in 2023.")]
    pub reason: String,
}

/// How a reviewer answers.
enum Answer {
    Accept,
    Decline(Option<String>),
    Conflict(String),
}

/// The caller's own assignments, newest first, after one of them.
///
/// # Errors
/// [`Failure::Unauthenticated`] for a visitor.
pub fn mine(
    tx: &mut Tx<'_>,
    statuses: &[AssignmentStatus],
    after: Option<AssignmentId>,
    limit: i64,
) -> Result<OwnAssignments, Failure> {
    let actor = tx.actor()?;
    let mut found = rows::of_reviewer(tx.conn, actor.account, statuses, after, limit + 1)?;
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > size;
    found.truncate(size);
    let next = found.last().filter(|_| more).map(|(row, _)| row.id.0);
    let items = found
        .iter()
        .map(|(row, submission)| own_view(row, submission))
        .collect::<Result<_, _>>()?;
    Ok(OwnAssignments { items, next })
}

/// One of the caller's own assignments.
///
/// # Errors
/// [`Failure::NotFound`] for everybody else's.
pub fn read(tx: &mut Tx<'_>, id: AssignmentId) -> Result<OwnAssignment, Failure> {
    let account = tx.actor()?.account;
    read_as(tx, id, account)
}

/// The invitation that a mail's link opens.
///
/// # Errors
/// [`Failure::NotFound`] when it, or the reviewer's account, is gone.
pub fn read_by_link(tx: &mut Tx<'_>, id: AssignmentId) -> Result<OwnAssignment, Failure> {
    let reviewer = invited(tx, id)?;
    read_as(tx, id, reviewer)
}

/// Accepts an invitation, which affirms that there is no conflict of interest and opens the content.
///
/// # Errors
/// [`Failure::NotFound`] for somebody else's; [`Failure::Invalid`] unless `no_conflict` is affirmed;
/// [`Failure::Conflict`] once it was answered or closed; [`Failure::WrongState`] when the submission is no longer in
/// review; [`Failure::Forbidden`] for a member of the submitting organisation.
pub fn accept(tx: &mut Tx<'_>, id: AssignmentId, acceptance: Acceptance) -> Result<OwnAssignment, Failure> {
    let account = tx.actor()?.account;
    accept_as(tx, id, account, acceptance)
}

/// [`accept`] through the link in the mail.
///
/// # Errors
/// As for [`accept`].
pub fn accept_by_link(tx: &mut Tx<'_>, id: AssignmentId, acceptance: Acceptance) -> Result<OwnAssignment, Failure> {
    let reviewer = invited(tx, id)?;
    accept_as(tx, id, reviewer, acceptance)
}

/// Turns an invitation down, or steps back from an accepted review.
///
/// # Errors
/// As for [`accept`], without the affirmation.
pub fn decline(tx: &mut Tx<'_>, id: AssignmentId, declining: Declining) -> Result<OwnAssignment, Failure> {
    let account = tx.actor()?.account;
    answer_as(tx, id, account, Answer::Decline(in_one(declining)))
}

/// [`decline`] through the link in the mail.
///
/// # Errors
/// As for [`decline`].
pub fn decline_by_link(tx: &mut Tx<'_>, id: AssignmentId, declining: Declining) -> Result<OwnAssignment, Failure> {
    let reviewer = invited(tx, id)?;
    answer_as(tx, id, reviewer, Answer::Decline(in_one(declining)))
}

/// Declares a conflict of interest, at any time while the submission is in review. A review that was submitted stops
/// counting.
///
/// # Errors
/// As for [`decline`]; [`Failure::Invalid`] without a reason.
pub fn declare_conflict(
    tx: &mut Tx<'_>,
    id: AssignmentId,
    declaration: ConflictDeclaration,
) -> Result<OwnAssignment, Failure> {
    let account = tx.actor()?.account;
    let reason = declaration.reason.trim();
    if reason.is_empty() {
        return Err(Failure::invalid(Violation::new(Code::ReasonRequired, "/reason")));
    }
    answer_as(tx, id, account, Answer::Conflict(reason.to_owned()))
}

/// The invited reviewer of an assignment, for a link that stands for them.
fn invited(tx: &mut Tx<'_>, id: AssignmentId) -> Result<AccountId, Failure> {
    Ok(rows::find(tx.conn, id)?.ok_or(Failure::NotFound)?.reviewer_id.0)
}

fn read_as(tx: &mut Tx<'_>, id: AssignmentId, reviewer: AccountId) -> Result<OwnAssignment, Failure> {
    reviewer_actor(tx, reviewer)?;
    let row = rows::find(tx.conn, id)?
        .filter(|row| row.reviewer_id.0 == reviewer)
        .ok_or(Failure::NotFound)?;
    let submission = submissions::find(tx.conn, row.submission_id.0)?.ok_or(Failure::NotFound)?;
    own_view(&row, &submission)
}

fn accept_as(
    tx: &mut Tx<'_>,
    id: AssignmentId,
    reviewer: AccountId,
    acceptance: Acceptance,
) -> Result<OwnAssignment, Failure> {
    if !acceptance.no_conflict {
        return Err(Failure::invalid(Violation::new(
            Code::DeclarationMissing,
            "/no_conflict",
        )));
    }
    answer_as(tx, id, reviewer, Answer::Accept)
}

fn answer_as(tx: &mut Tx<'_>, id: AssignmentId, reviewer: AccountId, answer: Answer) -> Result<OwnAssignment, Failure> {
    let found = rows::find(tx.conn, id)?
        .filter(|row| row.reviewer_id.0 == reviewer)
        .ok_or(Failure::NotFound)?;
    let submission = submissions::lock(tx.conn, found.submission_id.0)?.ok_or(Failure::NotFound)?;
    let row = rows::lock(tx.conn, id)?.ok_or(Failure::NotFound)?;
    let actor = reviewer_actor(tx, reviewer)?;
    if let Answer::Accept = answer {
        if !actor.reviewer {
            return Err(Failure::Forbidden("not_your_role"));
        }
        if actor.role_in(submission.organisation_id.0).is_some() {
            return Err(Failure::Forbidden("own_organisation"));
        }
    }
    may_answer(&row, &answer)?;
    if !matches!(submission.state.0, State::Submitted | State::PeerReview) {
        return Err(Failure::WrongState {
            state: submission.state.0.key(),
        });
    }
    if row.round != submission.round {
        return Err(Failure::Conflict("assignment_closed"));
    }
    let (was, counted) = (row.version, row.status.0 == AssignmentStatus::Finished);
    let mut next = row;
    next.version = was + 1;
    next.answered_at = Some(tx.now().into());
    let (status, reason, action) = match answer {
        Answer::Accept => (AssignmentStatus::Accepted, None, "invitation_accepted"),
        Answer::Decline(reason) => (AssignmentStatus::Declined, reason, "invitation_declined"),
        Answer::Conflict(reason) => (AssignmentStatus::Conflicted, Some(reason), "conflict_declared"),
    };
    next.status = Key(status);
    next.reason = reason;
    next.finished_at = None;
    if !rows::update(tx.conn, &next, was)? {
        return Err(Failure::Stale { current: was });
    }
    record(
        tx,
        action,
        &submission,
        &next,
        json!({"round": next.round, "review_stops_counting": counted}),
    )?;
    let mut facts = notice_facts(&submission);
    facts.insert("answer".to_owned(), json!(status.key()));
    tx.tell(
        Notice::InvitationAnswered,
        officer_of(&submission),
        Some(submission.id.0),
        None,
        facts,
    )?;
    update_turn(tx, &submission)?;
    own_view(&next, &submission)
}

/// Whether the assignment's status lets the reviewer answer so.
fn may_answer(row: &Assignment, answer: &Answer) -> Result<(), Failure> {
    match (row.status.0, answer) {
        (AssignmentStatus::Invited, _)
        | (AssignmentStatus::Accepted, Answer::Decline(_) | Answer::Conflict(_))
        | (AssignmentStatus::Finished, Answer::Conflict(_)) => Ok(()),
        (AssignmentStatus::Accepted, Answer::Accept) => Err(Failure::Conflict("already_answered")),
        (AssignmentStatus::Finished, Answer::Accept | Answer::Decline(_)) => Err(Failure::Conflict("review_submitted")),
        (AssignmentStatus::Declined | AssignmentStatus::Conflicted, _) => Err(Failure::Conflict("already_answered")),
        (AssignmentStatus::Released, _) => Err(Failure::Conflict("assignment_closed")),
    }
}

/// The reason, and the suggestion in a paragraph of its own.
fn in_one(declining: Declining) -> Option<String> {
    let parts: Vec<String> = [declining.reason, declining.suggestion]
        .into_iter()
        .flatten()
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
        .collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

fn own_view(row: &Assignment, submission: &Submission) -> Result<OwnAssignment, Failure> {
    let status = row.status.0;
    let open = matches!(status, AssignmentStatus::Accepted | AssignmentStatus::Finished);
    let invitation = if open || status == AssignmentStatus::Invited {
        Some(invitation_facts(submission)?)
    } else {
        None
    };
    Ok(OwnAssignment {
        id: row.id.0,
        status,
        round: row.round,
        due: row.due.into(),
        invited_at: row.invited_at.into(),
        answered_at: row.answered_at.map(Into::into),
        finished_at: row.finished_at.map(Into::into),
        invitation,
        submission_id: open.then_some(submission.id.0),
        reference: submission.reference.clone().filter(|_| open),
        version: row.version,
    })
}

fn invitation_facts(submission: &Submission) -> Result<InvitationFacts, Failure> {
    let content = Content::read(submission.kind.0, &submission.content.0)
        .map_err(|violations| Failure::Internal(format!("stored content is malformed: {violations:?}")))?;
    let Content::Practice(practice) = content else {
        return Err(Failure::Internal("a pledge has an assignment".to_owned()));
    };
    Ok(InvitationFacts {
        title: practice.title.unwrap_or_default(),
        summary: practice.summary,
        countries: practice.countries,
        language: submission.language.clone(),
        implementers: practice.implementers,
        partners: practice.partners,
        donors: practice.donors,
        length: characters(&submission.content.0),
    })
}

/// How many characters all the texts in a content have.
fn characters(value: &Value) -> usize {
    match value {
        Value::String(text) => text.chars().count(),
        Value::Array(items) => items.iter().map(characters).sum(),
        Value::Object(fields) => fields.values().map(characters).sum(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_counts_the_characters_of_all_texts() {
        assert_eq!(
            characters(&json!({"title": "Niñez", "sdgs": [1, 2], "partners": ["ab", "c"]})),
            8
        );
    }

    #[test]
    fn a_suggestion_stands_in_a_paragraph_of_its_own() {
        let declining = |reason: &str, suggestion: &str| Declining {
            reason: Some(reason.to_owned()),
            suggestion: Some(suggestion.to_owned()),
        };
        assert_eq!(
            in_one(declining(" No time. ", "Ask the unit.")).as_deref(),
            Some("No time.\n\nAsk the unit.")
        );
        assert_eq!(in_one(declining(" ", "")), None);
    }
}
