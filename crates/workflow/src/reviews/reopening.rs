//! A submitted review that is opened again: by an officer who asks for more, or because its reviewer is invited anew.
//! What was submitted is kept as it stood; the text is a draft again and counts nowhere until it is submitted.
use super::{record, update_turn};
use crate::assignments::{AssignmentView, notice_facts, view_of};
use crate::failure::Failure;
use crate::links::{self, LinkTarget};
use crate::notices::Recipient;
use crate::service::Tx;
use crate::standing::Standing;
use chrono::{DateTime, Utc};
use minga_domain::access::Permission;
use minga_domain::history::HistoryAction;
use minga_domain::ids::AssignmentId;
use minga_domain::kinds::{AssignmentStatus, LinkPurpose};
use minga_domain::notice::Notice;
use minga_domain::refusal::RefusalReason;
use minga_domain::violation::{Code, Violation};
use minga_storage::assignments::{self as rows, Assignment};
use minga_storage::columns::{Id, Key};
use minga_storage::reviewers;
use minga_storage::reviews::{self as store, EarlierVersion};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// Why a review is opened again.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "reason": "Please say what the score of 2 for innovation rests on." })))]
pub struct Reopening {
    /// What the reviewer is asked for; sent to them.
    #[schema(
        max_length = 2000,
        example = "Please say what the score of 2 for innovation rests on."
    )]
    pub reason: String,
}

/// That the secretariat opened a submitted review again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reopened {
    /// What is asked for.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Opens a submitted review of the present round again and tells its reviewer, with a link that opens it. At least the
/// policy's days of an invitation are left for it.
///
/// # Errors
/// [`Failure::NotFound`] for callers who may not read reviews; [`Failure::Forbidden`] for its own reviewer, where they
/// may read the submission; [`Failure::WrongState`] when the submission is in a state in which nobody assigns;
/// [`Failure::Invalid`] without a reason; [`Failure::Conflict`] unless the review is submitted and of this round, or
/// when its reviewer has left.
pub fn reopen(tx: &mut Tx<'_>, id: AssignmentId, reopening: Reopening) -> Result<AssignmentView, Failure> {
    tx.actor()?;
    let found = rows::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
    let standing = Standing::lock(tx, found.submission_id.0)?;
    // A reviewer may see the submission but not who else reviews it.
    if !standing.may(Permission::ReadReviews) && Some(found.reviewer_id.0) != tx.call.account {
        return Err(Failure::NotFound);
    }
    standing.require(Permission::Assign)?;
    let reason = reopening.reason.trim();
    if reason.is_empty() {
        return Err(Failure::invalid(Violation::new(Code::ReasonRequired, "/reason")));
    }
    let submission = standing.row;
    // Whoever is about to leave the roster is asked before or not at all.
    reviewers::lock(tx.conn, &[found.reviewer_id.0])?;
    let mut row = rows::lock(tx.conn, id)?.ok_or(Failure::NotFound)?;
    if row.status.0 != AssignmentStatus::Finished {
        return Err(Failure::Conflict(RefusalReason::ReviewNotSubmitted));
    }
    if row.round != submission.round {
        return Err(Failure::Conflict(RefusalReason::AssignmentClosed));
    }
    let reviewer = row.reviewer_id.0;
    if !minga_storage::accounts::actor(tx.conn, reviewer)?.is_some_and(|actor| actor.reviewer) {
        return Err(Failure::Conflict(RefusalReason::ReviewerGone));
    }
    back_to_draft(tx, &row, Some(reason))?;
    let policy = tx.policy();
    let least = policy.due_after(tx.now(), policy.invitation_days);
    let was = row.version;
    row.status = Key(AssignmentStatus::Accepted);
    row.finished_at = None;
    row.due = DateTime::<Utc>::from(row.due).max(least).into();
    row.version = was + 1;
    if !rows::update(tx.conn, &row, was)? {
        return Err(Failure::Stale { current: was });
    }
    record(
        tx,
        HistoryAction::ReviewReopened,
        &submission,
        &row,
        json!({"round": row.round}),
    )?;
    let mut facts = notice_facts(&submission);
    facts.insert("reason".to_owned(), json!(reason));
    facts.insert("due".to_owned(), json!(DateTime::<Utc>::from(row.due)));
    let link = links::create(tx, LinkPurpose::Invitation, LinkTarget::Assignment(id))?;
    let to = Recipient::Account(reviewer);
    tx.tell(Notice::ReviewReopened, to, Some(submission.id.0), Some(link), facts)?;
    update_turn(tx, &submission)?;
    view_of(tx, &row)
}

/// Keeps a submitted review as it stands and makes its text a draft; a draft stays one.
pub(crate) fn back_to_draft(tx: &mut Tx<'_>, assignment: &Assignment, reason: Option<&str>) -> Result<(), Failure> {
    let Some(mut review) = store::find(tx.conn, assignment.id.0)? else {
        return Ok(());
    };
    let Some(submitted_at) = review.submitted_at.take() else {
        return Ok(());
    };
    let version = EarlierVersion {
        assignment_id: review.assignment_id,
        version: review.version,
        content: review.content.clone(),
        submitted_at,
        opened_at: tx.now().into(),
        opened_by: tx.visitor_or_actor().map(|actor| Id(actor.account)),
        reason: reason.map(str::to_owned),
    };
    store::keep_version(tx.conn, &version)?;
    let was = review.version;
    review.version = was + 1;
    review.carried_from = None;
    review.updated_at = tx.now().into();
    if store::update(tx.conn, &review, was)? {
        Ok(())
    } else {
        Err(Failure::Stale { current: was })
    }
}

/// Why the review of an assignment was opened again the last time, if an officer did.
pub(crate) fn reopened(tx: &mut Tx<'_>, assignment: &Assignment) -> Result<Option<Reopened>, Failure> {
    let last = store::earlier_versions(tx.conn, assignment.id.0)?.pop();
    Ok(last.and_then(|version| {
        Some(Reopened {
            reason: version.reason?,
            at: version.opened_at.into(),
        })
    }))
}
