//! Publications that were decided and wait for their instant.
use crate::StoreError;
use crate::columns::{Id, Json, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::scheduled_publications;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use minga_domain::ids::{AccountId, SubmissionId};
use std::collections::BTreeMap;

/// A publication at a set instant.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = scheduled_publications, check_for_backend(MultiBackend))]
pub struct Schedule {
    /// The submission.
    pub submission_id: Id<SubmissionId>,
    /// When it is to be published.
    pub publish_at: Moment,
    /// Who decided; none when that account is gone.
    pub decided_by: Option<Id<AccountId>>,
    /// When.
    pub decided_at: Moment,
    /// The reasons for the record, where reviewers are split.
    pub note: Option<String>,
    /// What was confirmed, as the action was asked it.
    pub confirmed: Json,
}

/// Keeps a schedule, in place of the one before it. The caller holds the submission's lock.
pub fn put(conn: &mut AnyConnection, row: &Schedule) -> Result<(), StoreError> {
    remove(conn, row.submission_id.0)?;
    diesel::insert_into(scheduled_publications::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// That no publication of a submission is set, about a row of `submissions`: asked of one after the other, so that
/// PostgreSQL does not read all that are set.
pub(crate) const UNSCHEDULED: &str = "(SELECT planned.publish_at FROM scheduled_publications AS planned \
    WHERE planned.submission_id = submissions.id) IS NULL";

/// The schedule of a submission, if there is one.
pub fn find(conn: &mut AnyConnection, id: SubmissionId) -> Result<Option<Schedule>, StoreError> {
    Ok(scheduled_publications::table
        .find(Id(id))
        .select(Schedule::as_select())
        .first(conn)
        .optional()?)
}

/// Takes a schedule away; `false` when there was none.
pub fn remove(conn: &mut AnyConnection, id: SubmissionId) -> Result<bool, StoreError> {
    let removed = diesel::delete(scheduled_publications::table.find(Id(id))).execute(conn)?;
    Ok(removed == 1)
}

/// The schedules whose instant has come, the earliest first.
pub fn due(conn: &mut AnyConnection, now: DateTime<Utc>, limit: i64) -> Result<Vec<Schedule>, StoreError> {
    Ok(scheduled_publications::table
        .filter(scheduled_publications::publish_at.le(Moment::from(now)))
        .order((
            scheduled_publications::publish_at,
            scheduled_publications::submission_id,
        ))
        .limit(limit)
        .select(Schedule::as_select())
        .load(conn)?)
}

/// The instants of the submissions of a list that are scheduled.
pub fn instants(
    conn: &mut AnyConnection,
    ids: &[SubmissionId],
) -> Result<BTreeMap<SubmissionId, DateTime<Utc>>, StoreError> {
    let found: Vec<(Id<SubmissionId>, Moment)> = scheduled_publications::table
        .filter(scheduled_publications::submission_id.eq_any(ids.iter().copied().map(Id)))
        .select((
            scheduled_publications::submission_id,
            scheduled_publications::publish_at,
        ))
        .load(conn)?;
    Ok(found.into_iter().map(|(id, at)| (id.0, at.into())).collect())
}
