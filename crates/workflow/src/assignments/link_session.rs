//! The session that an invitation's link opens: for that one review and nothing else, as often as the link is followed
//! until it expires. It logs nobody in.
use crate::failure::Failure;
use crate::service::Tx;
use chrono::{DateTime, Utc};
use minga_domain::ids::{AccountId, AssignmentId};
use minga_domain::kinds::{AssignmentStatus, LinkPurpose};
use minga_domain::refusal::RefusalReason;
use minga_storage::{accounts, assignments as rows, links};
use serde::Serialize;
use utoipa::ToSchema;

/// A session of one review.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "access_token": "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIwMTg5MGE1ZCJ9.c2lnbmF0dXJl", "token_type": "Bearer",
    "expires_in": 900, "assignment_id": "01890a5d-ac96-774b-bcce-b302099a8057", "status": "invited",
    "due": "2026-06-01T21:59:59Z", "link_expires_at": "2026-06-01T21:59:59Z"
})))]
pub struct ReviewSession {
    /// For the `Authorization: Bearer` header of calls about this review; every other call refuses it.
    pub access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    pub token_type: String,
    /// Seconds that the access token holds; afterwards the link gives another one.
    #[schema(example = 900)]
    pub expires_in: u32,
    /// The assignment that it is about.
    pub assignment_id: AssignmentId,
    /// How the assignment stands.
    pub status: AssignmentStatus,
    /// When the review is due.
    pub due: DateTime<Utc>,
    /// Until when the link opens it.
    pub link_expires_at: DateTime<Utc>,
}

/// The reviewer for whom an invitation's link stands, and the one assignment that it opens.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkedReview {
    /// The reviewer's account.
    pub reviewer: AccountId,
    /// The assignment.
    pub assignment_id: AssignmentId,
    /// How it stands.
    pub status: AssignmentStatus,
    /// When the review is due.
    pub due: DateTime<Utc>,
    /// Until when the link opens it.
    pub link_expires_at: DateTime<Utc>,
}

/// What an invitation's link opens, as often as it is followed.
///
/// # Errors
/// [`Failure::NotFound`] when the token is not one of ours or the reviewer has left; [`Failure::Conflict`] saying that
/// the link has expired, that the reviewer turned the review down, or that it is no longer needed.
pub fn linked_review(tx: &mut Tx<'_>, token: &str) -> Result<LinkedReview, Failure> {
    let id = tx.service.links.read(token).ok_or(Failure::NotFound)?;
    let link = links::find(tx.conn, id)?
        .filter(|link| link.purpose.0 == LinkPurpose::Invitation)
        .ok_or(Failure::NotFound)?;
    let link_expires_at = DateTime::from(link.expires_at);
    if link_expires_at <= tx.now() {
        return Err(Failure::Conflict(RefusalReason::LinkExpired));
    }
    let assignment_id = link.assignment_id.ok_or(Failure::NotFound)?.0;
    let row = rows::find(tx.conn, assignment_id)?.ok_or(Failure::NotFound)?;
    let reviewer = row.reviewer_id.0;
    match row.status.0 {
        AssignmentStatus::Invited | AssignmentStatus::Accepted | AssignmentStatus::Finished => {}
        AssignmentStatus::Released => return Err(Failure::Conflict(RefusalReason::AssignmentClosed)),
        AssignmentStatus::Declined | AssignmentStatus::Conflicted | AssignmentStatus::Withdrawn => {
            return Err(Failure::Conflict(RefusalReason::InvitationTurnedDown));
        }
    }
    if !accounts::actor(tx.conn, reviewer)?.is_some_and(|actor| actor.reviewer) {
        return Err(Failure::NotFound);
    }
    Ok(LinkedReview {
        reviewer,
        assignment_id,
        status: row.status.0,
        due: row.due.into(),
        link_expires_at,
    })
}

/// Opens the review of an invitation's link. The answer holds a secret.
///
/// # Errors
/// As for [`linked_review`].
pub fn open_review(tx: &mut Tx<'_>, token: &str) -> Result<ReviewSession, Failure> {
    let linked = linked_review(tx, token)?;
    let assignment_id = linked.assignment_id;
    let (access_token, expires_in) = tx.service.tokens.issue_for(linked.reviewer, assignment_id, tx.now())?;
    Ok(ReviewSession {
        access_token,
        token_type: "Bearer".to_owned(),
        expires_in,
        assignment_id,
        status: linked.status,
        due: linked.due,
        link_expires_at: linked.link_expires_at,
    })
}
