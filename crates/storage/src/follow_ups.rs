//! How each published pledge stands by its latest public update, and when the next one is due.
use crate::StoreError;
use crate::columns::{Id, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::reminders::{About, OpenStep, Owner};
use crate::schema::{follow_ups, organisations, submissions};
use diesel::prelude::*;
use minga_domain::ids::{AccountId, ContactId, OrganisationId, SubmissionId};
use minga_domain::kinds::{ProgressStatus, State};
use minga_domain::steps::Step;
use uuid::Uuid;

/// That the public reads of a submission that it is discontinued. For queries of submissions.
macro_rules! given_up {
    () => {
        diesel::dsl::exists(
            crate::schema::follow_ups::table
                .filter(crate::schema::follow_ups::submission_id.eq(crate::schema::submissions::id))
                .filter(
                    crate::schema::follow_ups::status
                        .eq(crate::columns::Key(minga_domain::kinds::ProgressStatus::Discontinued))
                        .assume_not_null(),
                ),
        )
    };
}
pub(crate) use given_up;

/// How a published pledge stands.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = follow_ups, check_for_backend(MultiBackend))]
pub struct FollowUp {
    /// The pledge.
    pub submission_id: Id<SubmissionId>,
    /// The status of the latest update; none before the first.
    pub status: Option<Key<ProgressStatus>>,
    /// The day of that update, `YYYY-MM-DD`.
    pub day: Option<String>,
    /// When that update was told.
    pub reported_at: Option<Moment>,
    /// Since when the next update waits: when the last one was told, or the publication.
    pub since: Moment,
    /// When the next update is due; none when there is nothing more to report.
    pub due: Option<Moment>,
    /// Which update is due.
    pub step: Option<Key<Step>>,
}

/// Writes how a pledge stands, in place of what was known.
pub fn put(conn: &mut AnyConnection, row: &FollowUp) -> Result<(), StoreError> {
    diesel::delete(follow_ups::table.find(row.submission_id)).execute(conn)?;
    diesel::insert_into(follow_ups::table).values(row).execute(conn)?;
    Ok(())
}

/// Forgets a pledge that is no longer published.
pub fn remove(conn: &mut AnyConnection, id: SubmissionId) -> Result<(), StoreError> {
    diesel::delete(follow_ups::table.find(Id(id))).execute(conn)?;
    Ok(())
}

/// How a pledge stands, while it is published.
pub fn find(conn: &mut AnyConnection, id: SubmissionId) -> Result<Option<FollowUp>, StoreError> {
    Ok(follow_ups::table
        .find(Id(id))
        .select(FollowUp::as_select())
        .first(conn)
        .optional()?)
}

/// The published pledges of which an update is due by an instant and that one of these contacts speaks for.
pub fn due_of(
    conn: &mut AnyConnection,
    contacts: &[ContactId],
    by: Moment,
) -> Result<Vec<Id<SubmissionId>>, StoreError> {
    if contacts.is_empty() {
        return Ok(Vec::new());
    }
    let contacts = || contacts.iter().copied().map(Id).collect::<Vec<_>>();
    let published = || {
        submissions::table
            .filter(submissions::state.eq(Key(State::Published)))
            .filter(submissions::merged_into.is_null())
            .select(submissions::id)
    };
    // One for each column, so that its index leads to the few. When they are due the program asks: PostgreSQL would read
    // all that are.
    let mut of_contacts: Vec<Id<SubmissionId>> = published()
        .filter(submissions::focal_point.eq_any(contacts()).assume_not_null())
        .load(conn)?;
    of_contacts.extend(
        published()
            .filter(submissions::alternate.eq_any(contacts()).assume_not_null())
            .load::<Id<SubmissionId>>(conn)?,
    );
    let mut found = Vec::new();
    // In parts: SQLite takes a limited number of parameters.
    for part in of_contacts.chunks(1000) {
        let due: Vec<(Id<SubmissionId>, Option<Moment>)> = follow_ups::table
            .filter(follow_ups::submission_id.eq_any(part.to_vec()))
            .select((follow_ups::submission_id, follow_ups::due))
            .load(conn)?;
        let waits = due.into_iter().filter(|(_, due)| due.is_some_and(|due| due <= by));
        found.extend(waits.map(|(id, _)| id));
    }
    Ok(found)
}

/// Which updates wait of these published pledges: the step, since when, and when it is due.
pub fn waiting_among(
    conn: &mut AnyConnection,
    ids: &[SubmissionId],
) -> Result<Vec<(SubmissionId, Step, Moment, Moment)>, StoreError> {
    let rows: Vec<(Id<SubmissionId>, Key<Step>, Moment, Moment)> = follow_ups::table
        .filter(follow_ups::submission_id.eq_any(ids.iter().copied().map(Id)))
        .filter(follow_ups::due.is_not_null())
        .filter(follow_ups::step.is_not_null())
        .select((
            follow_ups::submission_id,
            follow_ups::step.assume_not_null(),
            follow_ups::since,
            follow_ups::due.assume_not_null(),
        ))
        .load(conn)?;
    let named = |(id, step, since, due): (Id<SubmissionId>, Key<Step>, Moment, Moment)| (id.0, step.0, since, due);
    Ok(rows.into_iter().map(named).collect())
}

/// A published pledge whose update is due.
#[derive(Debug, Clone, PartialEq, Queryable)]
pub struct Overdue {
    /// The pledge.
    pub submission_id: Id<SubmissionId>,
    /// Its reference.
    pub reference: Option<String>,
    /// Its title.
    pub title: String,
    /// Whose it is.
    pub organisation_id: Id<OrganisationId>,
    /// The name of the organisation.
    pub organisation: String,
    /// Its responsible officer.
    pub responsible_officer: Option<Id<AccountId>>,
    /// The status of the latest update.
    pub status: Option<Key<ProgressStatus>>,
    /// The day of the latest update.
    pub day: Option<String>,
    /// Since when the next update waits.
    pub since: Moment,
    /// When it was due.
    pub due: Moment,
}

/// The pledges whose update was due before an instant, the longest overdue first, after a place.
pub fn overdue(
    conn: &mut AnyConnection,
    before: Moment,
    after: Option<(Moment, SubmissionId)>,
    limit: i64,
) -> Result<Vec<Overdue>, StoreError> {
    let mut query = follow_ups::table
        .inner_join(submissions::table)
        .inner_join(organisations::table.on(organisations::id.eq(submissions::organisation_id)))
        .filter(follow_ups::due.lt(before).assume_not_null())
        .select((
            follow_ups::submission_id,
            submissions::reference,
            submissions::title,
            organisations::id,
            organisations::name,
            submissions::responsible_officer,
            follow_ups::status,
            follow_ups::day,
            follow_ups::since,
            follow_ups::due.assume_not_null(),
        ))
        .into_boxed::<MultiBackend>();
    if let Some((due, id)) = after {
        query = query.filter(follow_ups::due.ge(due).assume_not_null()).filter(
            follow_ups::due
                .gt(due)
                .assume_not_null()
                .or(follow_ups::submission_id.gt(Id(id))),
        );
    }
    Ok(query
        .order((follow_ups::due, follow_ups::submission_id))
        .limit(limit)
        .load(conn)?)
}

/// How many pledges there are whose update was due before an instant.
pub fn count_overdue(conn: &mut AnyConnection, before: Moment) -> Result<i64, StoreError> {
    Ok(follow_ups::table
        .filter(follow_ups::due.lt(before).assume_not_null())
        .count()
        .get_result(conn)?)
}

/// The updates that wait, of all published pledges or of these, that were or are due in a span of time: the earliest
/// first, after a place.
pub fn open_steps(
    conn: &mut AnyConnection,
    of: Option<&[SubmissionId]>,
    (first, last): (Moment, Moment),
    after: Option<(Moment, SubmissionId)>,
    limit: i64,
) -> Result<Vec<OpenStep>, StoreError> {
    let mut query = follow_ups::table
        .inner_join(submissions::table)
        .filter(
            follow_ups::due
                .ge(after.map_or(first, |(due, _)| due))
                .assume_not_null(),
        )
        .filter(follow_ups::due.le(last).assume_not_null())
        .select((
            follow_ups::step.assume_not_null(),
            follow_ups::since,
            follow_ups::due.assume_not_null(),
            About::as_select(),
        ))
        .into_boxed::<MultiBackend>();
    if let Some(ids) = of {
        query = query.filter(submissions::id.eq_any(ids.iter().copied().map(Id).collect::<Vec<_>>()));
    }
    if let Some((due, id)) = after {
        let further = follow_ups::submission_id.gt(Id(id));
        query = query.filter(follow_ups::due.gt(due).assume_not_null().or(further));
    }
    let rows: Vec<(Key<Step>, Moment, Moment, About)> = query
        .order((follow_ups::due, follow_ups::submission_id))
        .limit(limit)
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(step, since, due, submission)| OpenStep {
            step: step.0,
            subject: Uuid::from(submission.id.0),
            since: since.into(),
            // What is published is not put on hold.
            counts_from: since.into(),
            on_hold: false,
            due: Some(due.into()),
            owner: Owner::FocalPoints,
            submission,
        })
        .collect())
}
