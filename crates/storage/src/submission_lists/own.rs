//! What a viewer has to do with the submissions of a page as a reviewer.
use super::LIVE;
use crate::StoreError;
use crate::columns::{Id, Key, Moment};
use crate::connection::AnyConnection;
use crate::schema::{assignments, submissions};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use minga_domain::ids::{AccountId, AssignmentId, SubmissionId};
use minga_domain::kinds::AssignmentStatus;

/// An assignment of a viewer that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LiveAssignment {
    /// The submission.
    pub submission: SubmissionId,
    /// The assignment.
    pub id: AssignmentId,
    /// How it stands.
    pub status: AssignmentStatus,
    /// When the reviewer accepted; while that is awaited, when the invitation went out.
    pub since: DateTime<Utc>,
    /// When the review is due.
    pub due: DateTime<Utc>,
}

/// The viewer's assignments of the present rounds of a page's submissions that stand: invited, at work or finished.
pub fn live_assignments(
    conn: &mut AnyConnection,
    account: AccountId,
    ids: &[SubmissionId],
) -> Result<Vec<LiveAssignment>, StoreError> {
    type Row = (
        Id<SubmissionId>,
        Id<AssignmentId>,
        Key<AssignmentStatus>,
        Moment,
        Option<Moment>,
        Moment,
    );
    let found: Vec<Row> = assignments::table
        .inner_join(submissions::table)
        .filter(assignments::reviewer_id.eq(Id(account)))
        .filter(assignments::submission_id.eq_any(ids.iter().copied().map(Id)))
        .filter(assignments::round.eq(submissions::round))
        .filter(assignments::status.eq_any(LIVE.map(Key)))
        .select((
            assignments::submission_id,
            assignments::id,
            assignments::status,
            assignments::invited_at,
            assignments::answered_at,
            assignments::due,
        ))
        .load(conn)?;
    Ok(found
        .into_iter()
        .map(|(submission, id, status, invited, answered, due)| LiveAssignment {
            submission: submission.0,
            id: id.0,
            status: status.0,
            since: answered.unwrap_or(invited).into(),
            due: due.into(),
        })
        .collect())
}
