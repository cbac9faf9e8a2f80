//! The audit trail: one row for everything that happened, written in the transaction of the change. No personal data.
use crate::StoreError;
use crate::columns::{Id, Json, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::audit_events;
use diesel::prelude::*;
use minga_domain::history::HistoryAction;
use minga_domain::ids::{AccountId, EventId, SubmissionId};
use minga_domain::keys::Keyed;
use uuid::Uuid;

/// An entry of the trail.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_events, check_for_backend(MultiBackend))]
pub struct Event {
    /// Identifier; sorts by time.
    pub id: Id<EventId>,
    /// When.
    pub at: Moment,
    /// Which account did it; absent for visitors with a link and for the system.
    pub actor: Option<Id<AccountId>>,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub subject: String,
    /// To which.
    pub subject_id: Id<Uuid>,
    /// On which submission.
    pub submission_id: Option<Id<SubmissionId>>,
    /// The request.
    pub request_id: String,
    /// Review activity and internal matters: for the secretariat only.
    pub confidential: bool,
    /// More facts, without personal data.
    pub facts: Json,
    /// Rules that were applied.
    pub rules_version: i32,
    /// Policy that was applied.
    pub policy_version: i32,
}

/// Adds an entry.
pub fn insert(conn: &mut AnyConnection, event: &Event) -> Result<(), StoreError> {
    diesel::insert_into(audit_events::table).values(event).execute(conn)?;
    Ok(())
}

/// The trail of a submission, oldest first, after an entry.
pub fn of_submission(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    confidential: bool,
    after: Option<EventId>,
    limit: i64,
) -> Result<Vec<Event>, StoreError> {
    let mut query = audit_events::table
        .filter(audit_events::submission_id.eq(Id(submission)))
        .select(Event::as_select())
        .into_boxed::<MultiBackend>();
    if !confidential {
        query = query.filter(audit_events::confidential.eq(false));
    }
    if let Some(after) = after {
        query = query.filter(audit_events::id.gt(Id(after)));
    }
    Ok(query.order(audit_events::id).limit(limit).load(conn)?)
}

/// The entries of a submission that say that this was done, oldest first.
pub fn of_action(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    action: HistoryAction,
) -> Result<Vec<Event>, StoreError> {
    Ok(audit_events::table
        .filter(audit_events::submission_id.eq(Id(submission)))
        .filter(audit_events::action.eq(action.key()))
        .order(audit_events::id)
        .select(Event::as_select())
        .load(conn)?)
}

/// The last entry about one thing of a submission that says that this was done.
pub fn latest_about(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    action: HistoryAction,
    subject: Uuid,
) -> Result<Option<Event>, StoreError> {
    Ok(audit_events::table
        .filter(audit_events::submission_id.eq(Id(submission)))
        .filter(audit_events::subject_id.eq(Id(subject)))
        .filter(audit_events::action.eq(action.key()))
        .order(audit_events::id.desc())
        .select(Event::as_select())
        .first(conn)
        .optional()?)
}
