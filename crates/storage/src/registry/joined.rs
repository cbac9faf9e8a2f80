//! What a published pledge joins, beside what it says: another pledge stands for the one that it names once that one
//! was merged. And who joins a pledge, and how those that are joined stand.
use crate::StoreError;
use crate::columns::{Id, Key};
use crate::connection::AnyConnection;
use crate::schema::{follow_ups, registry_entries};
use diesel::prelude::*;
use minga_domain::ids::SubmissionId;
use minga_domain::kinds::{Kind, ProgressStatus};
use std::collections::HashMap;

/// Sets the reference of the pledge that an entry joins, or none.
pub fn set_matched(conn: &mut AnyConnection, id: SubmissionId, reference: Option<&str>) -> Result<(), StoreError> {
    diesel::update(registry_entries::table.find(Id(id)))
        .set(registry_entries::matched.eq(reference))
        .execute(conn)?;
    Ok(())
}

/// The title of an entry, in the original language; nothing where there is no entry.
pub fn title_of(conn: &mut AnyConnection, submission: SubmissionId) -> Result<Option<String>, StoreError> {
    Ok(registry_entries::table
        .find(Id(submission))
        .select(registry_entries::title)
        .first(conn)
        .optional()?)
}

/// What an entry joins, if anything; nothing where there is no entry.
pub fn joins(conn: &mut AnyConnection, submission: SubmissionId) -> Result<Option<Option<String>>, StoreError> {
    Ok(registry_entries::table
        .find(Id(submission))
        .select(registry_entries::matched)
        .first(conn)
        .optional()?)
}

/// The references of the published pledges that join one, in the order of their publication.
pub fn joining_references(conn: &mut AnyConnection, reference: &str) -> Result<Vec<String>, StoreError> {
    Ok(registry_entries::table
        .filter(registry_entries::matched.eq(reference))
        .order((registry_entries::published_at, registry_entries::submission_id))
        .select(registry_entries::reference)
        .load(conn)?)
}

/// The statuses of the published pledges of these references, as their latest update says; those that are not in the
/// registry are left out.
pub fn statuses(
    conn: &mut AnyConnection,
    references: &[String],
) -> Result<HashMap<String, Option<ProgressStatus>>, StoreError> {
    let rows: Vec<(String, Option<Key<ProgressStatus>>)> = registry_entries::table
        .left_join(follow_ups::table.on(follow_ups::submission_id.eq(registry_entries::submission_id)))
        .filter(registry_entries::reference.eq_any(references))
        .filter(registry_entries::kind.eq(Key(Kind::Pledge)))
        .select((registry_entries::reference, follow_ups::status.nullable()))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(reference, status)| (reference, status.map(|status| status.0)))
        .collect())
}
