//! A review as its reviewer writes it: saved field by field as a draft, submitted once.
use super::{Turnout, content_of, facts, record, update_turn};
use crate::actions::officer;
use crate::assignments::{caller, notice_facts};
use crate::failure::Failure;
use crate::merge_patch::merge;
use crate::notices::NoticeFacts;
use crate::service::Tx;
use crate::standing::require_version;
use chrono::{DateTime, Utc};
use minga_domain::access::{self, Permission, Relation};
use minga_domain::history::HistoryAction;
use minga_domain::ids::AssignmentId;
use minga_domain::keys::Keyed;
use minga_domain::kinds::{AssignmentStatus, Recommendation};
use minga_domain::notice::Notice;
use minga_domain::refusal::RefusalReason;
use minga_domain::review::{Disagreement, Ratings, Review, SpiritAnswer};
use minga_domain::violation::{Code, Violation};
use minga_storage::assignments::{self as rows, Assignment};
use minga_storage::columns::{Json, Key};
use minga_storage::reviews as store;
use minga_storage::submissions::{self, Submission};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// A reviewer's own review.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "assignment_id": "01890a5d-ac96-774b-bcce-b302099a8057", "version": 2,
    "ratings": {
        "applied": { "score": 4 }, "innovative": { "score": 2, "comment": "The text does not say what is new." }
    },
    "reflects_spirit": { "answer": "yes" }, "recommendation": "clarify",
    "comments_to_focal_point": "Please say what is new compared with the earlier service.",
    "updated_at": "2026-04-13T15:40:02.310Z"
})))]
pub struct ReviewView {
    /// The assignment that it answers.
    pub assignment_id: AssignmentId,
    /// Ratings of the five criteria.
    pub ratings: Ratings,
    /// Spirit of the Compact.
    pub reflects_spirit: Option<SpiritAnswer>,
    /// What the reviewer recommends.
    pub recommendation: Option<Recommendation>,
    /// For the letter to the focal point, without the reviewer's name.
    pub comments_to_focal_point: Option<String>,
    /// For the secretariat only.
    pub confidential_comments: Option<String>,
    /// The version; absent while nothing was written.
    pub version: Option<i32>,
    /// When it was submitted; absent for a draft, which counts nowhere.
    pub submitted_at: Option<DateTime<Utc>>,
    /// The earlier round whose scores were carried over ("my points are met"), when that is what it is.
    pub carried_over_from: Option<i32>,
    /// When it last changed.
    pub updated_at: Option<DateTime<Utc>>,
}

impl ReviewView {
    pub(super) fn of(assignment: AssignmentId, review: Review, row: Option<&store::Review>) -> Self {
        Self {
            assignment_id: assignment,
            ratings: review.ratings,
            reflects_spirit: review.reflects_spirit,
            recommendation: review.recommendation,
            comments_to_focal_point: review.comments_to_focal_point,
            confidential_comments: review.confidential_comments,
            version: row.map(|row| row.version),
            submitted_at: row.and_then(|row| row.submitted_at).map(Into::into),
            carried_over_from: row.and_then(|row| row.carried_from),
            updated_at: row.map(|row| row.updated_at.into()),
        }
    }
}

/// A change of a draft.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// The whole draft.
    Whole(Box<Review>),
    /// A JSON merge patch (RFC 7396) of it, for saving field by field.
    Patch(Value),
}

/// The caller's own review; empty while nothing was written. What was written stays readable to its writer after a
/// release and after the review was taken back, as on the page of the link; it opens nothing else again.
///
/// # Errors
/// [`Failure::NotFound`] for everybody but the reviewer who accepted the assignment, and after a declared conflict; after
/// a release, and once it was taken back, also where nothing was written and for callers who are off the roster.
pub fn read(tx: &mut Tx<'_>, id: AssignmentId) -> Result<ReviewView, Failure> {
    if let Some(kept) = kept_after_the_end(tx, id)? {
        return Ok(kept);
    }
    let (review, row) = own(tx, id)?;
    Ok(ReviewView::of(id, review, row.as_ref()))
}

/// What the caller wrote for an assignment that was released or taken back since, if anything.
fn kept_after_the_end(tx: &mut Tx<'_>, id: AssignmentId) -> Result<Option<ReviewView>, Failure> {
    let reviewer = caller(tx, id)?;
    let on_roster = tx.actor()?.reviewer;
    let ended = |row: &Assignment| matches!(row.status.0, AssignmentStatus::Released | AssignmentStatus::Withdrawn);
    match rows::find(tx.conn, id)? {
        Some(row) if on_roster && row.reviewer_id.0 == reviewer && ended(&row) => written(tx, &row),
        _ => Ok(None),
    }
}

/// Everything that the caller's own review lacks to be submitted.
///
/// # Errors
/// As for [`read`].
pub fn lacking(tx: &mut Tx<'_>, id: AssignmentId) -> Result<Vec<Violation>, Failure> {
    Ok(own(tx, id)?.0.violations(tx.policy()))
}

/// What is kept of an assignment's review, if anything. For its reviewer only: the caller makes sure of that.
pub(crate) fn written(tx: &mut Tx<'_>, assignment: &Assignment) -> Result<Option<ReviewView>, Failure> {
    let id = assignment.id.0;
    let Some(row) = store::find(tx.conn, id)? else {
        return Ok(None);
    };
    Ok(Some(ReviewView::of(id, content_of(&row)?, Some(&row))))
}

/// The caller's own review, and how it is kept.
fn own(tx: &mut Tx<'_>, id: AssignmentId) -> Result<(Review, Option<store::Review>), Failure> {
    let reviewer = caller(tx, id)?;
    let assignment = rows::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
    let at_work = matches!(
        assignment.status.0,
        AssignmentStatus::Accepted | AssignmentStatus::Finished
    );
    if assignment.reviewer_id.0 != reviewer || !at_work {
        return Err(Failure::NotFound);
    }
    let row = store::find(tx.conn, id)?;
    let review = row.as_ref().map(content_of).transpose()?.unwrap_or_default();
    Ok((review, row))
}

/// Saves a draft. Only the reviewer who accepted may, while the submission is with the reviewers. The first save
/// needs no version, every later one does.
///
/// # Errors
/// [`Failure::NotFound`] for others; [`Failure::Conflict`] before accepting, after submitting and once the assignment
/// is closed; [`Failure::Forbidden`] for callers who are off the roster, and for callers who have joined the submitting
/// organisation since; [`Failure::WrongState`] when the submission is no longer in review; [`Failure::Stale`] and
/// [`Failure::VersionRequired`]; [`Failure::Invalid`] for a patch that is no review.
pub fn save(tx: &mut Tx<'_>, id: AssignmentId, seen: Option<i32>, change: Change) -> Result<ReviewView, Failure> {
    let (submission, assignment) = lock_for_review(tx, id)?;
    let row = store::find(tx.conn, id)?;
    match &row {
        Some(row) => require_version(seen, row.version)?,
        None if seen.is_some() => return Err(Failure::Stale { current: 0 }),
        None => {}
    }
    let review = match change {
        Change::Whole(review) => *review,
        Change::Patch(patch) => {
            let stored = row.as_ref().map_or_else(|| json!({}), |row| row.content.0.clone());
            patched(stored, &patch)?
        }
    };
    let content = Json(serde_json::to_value(&review).map_err(|error| Failure::Internal(error.to_string()))?);
    let saved = write(tx, id, row, content, Written::Draft)?;
    record(tx, HistoryAction::ReviewSaved, &submission, &assignment, json!({}))?;
    Ok(ReviewView::of(id, review, Some(&saved)))
}

/// Submits the review: from here on it counts and cannot be changed. Late is better than never: the due date refuses
/// nothing while the round is open.
///
/// # Errors
/// As for [`save`]; [`Failure::Invalid`] with everything that the review lacks, also when nothing was saved.
pub fn submit(tx: &mut Tx<'_>, id: AssignmentId, seen: Option<i32>) -> Result<ReviewView, Failure> {
    let (submission, assignment) = lock_for_review(tx, id)?;
    let row = store::find(tx.conn, id)?;
    if let Some(row) = &row {
        require_version(seen, row.version)?;
    }
    let review = row.as_ref().map(content_of).transpose()?.unwrap_or_default();
    let violations = review.violations(tx.policy());
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    let row = row.ok_or_else(|| Failure::Internal("a complete review was never saved".to_owned()))?;
    let content = row.content.clone();
    let saved = write(tx, id, Some(row), content, Written::Submitted)?;
    finish(tx, &submission, assignment, &review, json!({}))?;
    Ok(ReviewView::of(id, review, Some(&saved)))
}

/// Ends the work on a review that was just submitted: from here on it counts.
pub(super) fn finish(
    tx: &mut Tx<'_>,
    submission: &Submission,
    mut assignment: Assignment,
    review: &Review,
    about: Value,
) -> Result<(), Failure> {
    let was = assignment.version;
    assignment.status = Key(AssignmentStatus::Finished);
    assignment.finished_at = Some(tx.now().into());
    assignment.version = was + 1;
    if !rows::update(tx.conn, &assignment, was)? {
        return Err(Failure::Stale { current: was });
    }
    record(tx, HistoryAction::ReviewSubmitted, submission, &assignment, about)?;
    let mut facts = notice_facts(submission);
    facts.insert("answer".to_owned(), json!(review.recommendation.map(Keyed::key)));
    facts.extend(how_far(tx, submission)?);
    let to = officer(tx, submission)?;
    tx.tell(Notice::ReviewSubmitted, to, Some(submission.id.0), None, facts)?;
    update_turn(tx, submission)
}

/// The facts of a notice about a submitted review: how many are in by now, and whether a decision can be taken on them.
fn how_far(tx: &mut Tx<'_>, submission: &Submission) -> Result<NoticeFacts, Failure> {
    let turnout = Turnout::of(tx, submission)?;
    let summary = facts(tx, submission)?.summary;
    let outcome = if !summary.quorum_reached(tx.policy()) {
        None
    } else if summary.disagreement_state(tx.policy()) == Disagreement::AsksForOneMore {
        Some("one_more")
    } else {
        Some("decidable")
    };
    Ok(NoticeFacts::from_iter([
        ("done".to_owned(), json!(turnout.submitted)),
        ("asked".to_owned(), json!(turnout.asked)),
        ("outcome".to_owned(), json!(outcome)),
    ]))
}

/// Locks the submission, then the assignment, for the reviewer who may write now.
pub(super) fn lock_for_review(tx: &mut Tx<'_>, id: AssignmentId) -> Result<(Submission, Assignment), Failure> {
    caller(tx, id)?;
    let actor = tx.actor()?;
    let found = rows::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
    if found.reviewer_id.0 != actor.account {
        return Err(Failure::NotFound);
    }
    let submission = submissions::lock(tx.conn, found.submission_id.0)?.ok_or(Failure::NotFound)?;
    let assignment = rows::lock(tx.conn, id)?.ok_or(Failure::NotFound)?;
    match assignment.status.0 {
        AssignmentStatus::Accepted => {}
        AssignmentStatus::Invited => return Err(Failure::Conflict(RefusalReason::InvitationNotAccepted)),
        AssignmentStatus::Finished => return Err(Failure::Conflict(RefusalReason::ReviewSubmitted)),
        AssignmentStatus::Declined
        | AssignmentStatus::Conflicted
        | AssignmentStatus::Released
        | AssignmentStatus::Withdrawn => return Err(Failure::Conflict(RefusalReason::AssignmentClosed)),
    }
    if !actor.reviewer {
        return Err(Failure::Forbidden(RefusalReason::NotYourRole));
    }
    if actor.role_in(submission.organisation_id.0).is_some() {
        return Err(Failure::Forbidden(RefusalReason::OwnOrganisation));
    }
    if !access::may(&[Relation::AcceptedReviewer], Permission::Review, submission.state.0) {
        return Err(Failure::WrongState {
            state: submission.state.0.key(),
        });
    }
    if assignment.round != submission.round {
        return Err(Failure::Conflict(RefusalReason::AssignmentClosed));
    }
    Ok((submission, assignment))
}

/// What a version of a review is.
pub(super) enum Written {
    /// A draft, which counts nowhere.
    Draft,
    /// Submitted by its reviewer.
    Submitted,
    /// Submitted with the scores of an earlier round.
    CarriedFrom(i32),
}

/// Writes the next version of a review.
pub(super) fn write(
    tx: &mut Tx<'_>,
    id: AssignmentId,
    row: Option<store::Review>,
    content: Json,
    written: Written,
) -> Result<store::Review, Failure> {
    let now = tx.now();
    let was = row.as_ref().map(|row| row.version);
    let next = store::Review {
        assignment_id: id.into(),
        content,
        version: was.unwrap_or(0) + 1,
        submitted_at: (!matches!(written, Written::Draft)).then(|| now.into()),
        carried_from: match written {
            Written::CarriedFrom(round) => Some(round),
            Written::Draft | Written::Submitted => None,
        },
        updated_at: now.into(),
    };
    match was {
        None => store::insert(tx.conn, &next)?,
        Some(was) if store::update(tx.conn, &next, was)? => {}
        Some(was) => return Err(Failure::Stale { current: was }),
    }
    Ok(next)
}

/// The draft with a merge patch applied.
fn patched(mut stored: Value, patch: &Value) -> Result<Review, Failure> {
    merge(&mut stored, patch.clone());
    serde_json::from_value(stored)
        .map_err(|error| Failure::invalid(Violation::new(Code::MalformedValue, "").with("expected", error.to_string())))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
    use super::*;

    #[test]
    fn a_draft_is_saved_field_by_field() {
        let first = patched(json!({}), &json!({"ratings": {"applied": {"score": 4}}})).unwrap();
        let stored = serde_json::to_value(first).unwrap();
        let patch = json!({"ratings": {"applied": {"comment": "Seen at work."}}, "recommendation": "publish"});
        let second = serde_json::to_value(patched(stored, &patch).unwrap()).unwrap();
        let applied = json!({"score": 4, "comment": "Seen at work."});
        assert_eq!(
            second,
            json!({"ratings": {"applied": applied}, "recommendation": "publish"})
        );
        let third = patched(
            second,
            &json!({"recommendation": null, "ratings": {"applied": {"score": null}}}),
        )
        .unwrap();
        assert_eq!(third.recommendation, None);
        assert_eq!(third.ratings.applied.unwrap().score, None);
    }

    #[test]
    fn a_comment_on_the_spirit_is_kept_before_its_answer_is_chosen() {
        let commented = patched(json!({}), &json!({"reflects_spirit": {"comment": "Not sure."}})).unwrap();
        let stored = serde_json::to_value(commented).unwrap();
        assert_eq!(stored["reflects_spirit"], json!({"comment": "Not sure."}));
        let answered = patched(stored, &json!({"reflects_spirit": {"answer": "partly"}})).unwrap();
        let spirit = serde_json::to_value(answered.reflects_spirit).unwrap();
        assert_eq!(spirit, json!({"answer": "partly", "comment": "Not sure."}));
    }
}
