//! The cycles that submissions are filed for.
use crate::StoreError;
use crate::columns::{Id, Json, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::either::for_update;
use crate::registry::Counted;
use crate::schema::{cycles, late_submissions, registry_entries};
use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;
use minga_domain::cycle::{CycleKind, LatePolicy};
use minga_domain::ids::{CycleId, SubmissionId};
use minga_domain::kinds::Kind;
use std::collections::BTreeSet;

/// A cycle.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = cycles, check_for_backend(MultiBackend), treat_none_as_null = true)]
pub struct Cycle {
    /// Identifier, for the audit trail.
    pub id: Id<CycleId>,
    /// What submissions name; never changes.
    pub key: String,
    /// What it is.
    pub kind: Key<CycleKind>,
    /// Its name in Spanish.
    pub name_es: String,
    /// Its name in English.
    pub name_en: String,
    /// Its name in French.
    pub name_fr: String,
    /// The kinds of submission that it admits: a list of keys.
    pub kinds: Json,
    /// The actor types that it admits, a list of keys; empty for all.
    pub actor_types: Json,
    /// The objectives of the Compact that it is about: a list of numbers.
    pub objectives: Json,
    /// Themes in words: a list of texts in the three languages.
    pub themes: Json,
    /// The name of its time zone.
    pub time_zone: String,
    /// The opening on the clocks of the zone.
    pub opens_local: Option<String>,
    /// The closing on the clocks of the zone.
    pub closes_local: Option<String>,
    /// The first instant at which it takes submissions.
    pub opens_at: Option<Moment>,
    /// The first instant at which it takes none, or late ones.
    pub closes_at: Option<Moment>,
    /// What becomes of late ones.
    pub late: Key<LatePolicy>,
    /// Moves with every change.
    pub version: i32,
    /// When it was made.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

/// Adds a cycle.
///
/// # Errors
/// [`StoreError::Unique`] when there is one with its key.
pub fn insert(conn: &mut AnyConnection, new: &Cycle) -> Result<(), StoreError> {
    diesel::insert_into(cycles::table).values(new).execute(conn)?;
    Ok(())
}

/// The cycle with this key, if there is one.
pub fn find(conn: &mut AnyConnection, key: &str) -> Result<Option<Cycle>, StoreError> {
    Ok(cycles::table
        .filter(cycles::key.eq(key))
        .select(Cycle::as_select())
        .first(conn)
        .optional()?)
}

/// Locks the cycle with this key until the transaction ends and reads it: every change of it begins here.
pub fn lock(conn: &mut AnyConnection, key: &str) -> Result<Option<Cycle>, StoreError> {
    let Some(found) = find(conn, key)? else {
        return Ok(None);
    };
    for_update(conn, "cycles", found.id.0)?;
    find(conn, key)
}

/// Writes a cycle back, guarded by the version it was read with. `false`: somebody was faster.
pub fn update(conn: &mut AnyConnection, row: &Cycle, was: i32) -> Result<bool, StoreError> {
    let changed = diesel::update(cycles::table.find(row.id))
        .filter(cycles::version.eq(was))
        .set(row)
        .execute(conn)?;
    Ok(changed == 1)
}

/// A page of cycles by key, after one of them.
pub fn page(conn: &mut AnyConnection, after: Option<&str>, limit: i64) -> Result<Vec<Cycle>, StoreError> {
    let mut query = cycles::table.select(Cycle::as_select()).into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(cycles::key.gt(after.to_owned()));
    }
    Ok(query.order(cycles::key).limit(limit).load(conn)?)
}

/// How many pledges and practices of a cycle the public can read.
pub fn published(conn: &mut AnyConnection, key: &str) -> Result<Counted, StoreError> {
    let rows: Vec<(Key<Kind>, i64)> = registry_entries::table
        .filter(registry_entries::cycle.eq(key))
        .group_by(registry_entries::kind)
        .select((registry_entries::kind, count_star()))
        .load(conn)?;
    let mut counted = Counted::default();
    for (kind, count) in rows {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        match kind.0 {
            Kind::Pledge => counted.pledges = count,
            Kind::Practice => counted.practices = count,
        }
    }
    Ok(counted)
}

/// Marks a submission as handed in late for a cycle, in place of an earlier mark. The caller holds its lock.
pub fn mark_late(
    conn: &mut AnyConnection,
    id: SubmissionId,
    cycle: &str,
    handed_in: DateTime<Utc>,
) -> Result<(), StoreError> {
    unmark_late(conn, id)?;
    diesel::insert_into(late_submissions::table)
        .values((
            late_submissions::submission_id.eq(Id(id)),
            late_submissions::cycle.eq(cycle),
            late_submissions::handed_in_at.eq(Moment::from(handed_in)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Removes the mark. The caller holds the submission's lock.
pub fn unmark_late(conn: &mut AnyConnection, id: SubmissionId) -> Result<(), StoreError> {
    diesel::delete(late_submissions::table.find(Id(id))).execute(conn)?;
    Ok(())
}

/// Which of these submissions were handed in late.
pub fn late_among(conn: &mut AnyConnection, ids: &[SubmissionId]) -> Result<BTreeSet<SubmissionId>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let found: Vec<Id<SubmissionId>> = late_submissions::table
        .filter(late_submissions::submission_id.eq_any(ids.iter().copied().map(Id)))
        .select(late_submissions::submission_id)
        .load(conn)?;
    Ok(found.into_iter().map(|id| id.0).collect())
}
