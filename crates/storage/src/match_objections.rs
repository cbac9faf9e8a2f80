//! Objections of those whose pledge another one joins.
use crate::StoreError;
use crate::columns::{Id, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::match_objections;
use diesel::dsl::exists;
use diesel::prelude::*;
use minga_domain::ids::{AccountId, SubmissionId};
use minga_domain::joining::ObjectionState;

/// An objection.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = match_objections, check_for_backend(MultiBackend))]
pub struct Objection {
    /// The pledge that joins.
    pub match_id: Id<SubmissionId>,
    /// The pledge that is joined.
    pub matched_id: Id<SubmissionId>,
    /// What became of it.
    pub state: Key<ObjectionState>,
    /// Why.
    pub reason: String,
    /// Who objected.
    pub objected_by: Option<Id<AccountId>>,
    /// When.
    pub objected_at: Moment,
    /// Who decided.
    pub decided_by: Option<Id<AccountId>>,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// Why it was decided so.
    pub decision_reason: Option<String>,
}

/// The objection against a match, if there is one.
pub fn find(
    conn: &mut AnyConnection,
    joining: SubmissionId,
    joined: SubmissionId,
) -> Result<Option<Objection>, StoreError> {
    Ok(match_objections::table
        .find((Id(joining), Id(joined)))
        .select(Objection::as_select())
        .first(conn)
        .optional()?)
}

/// Keeps an objection in place of how it was. The caller holds the locks of both pledges.
pub fn put(conn: &mut AnyConnection, row: &Objection) -> Result<(), StoreError> {
    diesel::delete(match_objections::table.find((row.match_id, row.matched_id))).execute(conn)?;
    diesel::insert_into(match_objections::table).values(row).execute(conn)?;
    Ok(())
}

/// The objections against the matches of a pledge, the earliest first.
pub fn of_joined(conn: &mut AnyConnection, joined: SubmissionId) -> Result<Vec<Objection>, StoreError> {
    Ok(match_objections::table
        .filter(match_objections::matched_id.eq(Id(joined)))
        .order((match_objections::objected_at, match_objections::match_id))
        .select(Objection::as_select())
        .load(conn)?)
}

/// Whether an objection against a match was upheld.
pub fn upheld(conn: &mut AnyConnection, joining: SubmissionId, joined: SubmissionId) -> Result<bool, StoreError> {
    Ok(diesel::select(exists(
        match_objections::table
            .find((Id(joining), Id(joined)))
            .filter(match_objections::state.eq(Key(ObjectionState::Upheld))),
    ))
    .get_result(conn)?)
}
