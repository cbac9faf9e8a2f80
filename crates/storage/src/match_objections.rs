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

/// Keeps an objection in place of how it was. The caller holds the locks of both pledges.
pub fn put(conn: &mut AnyConnection, row: &Objection) -> Result<(), StoreError> {
    diesel::delete(match_objections::table.find((row.match_id, row.matched_id))).execute(conn)?;
    diesel::insert_into(match_objections::table).values(row).execute(conn)?;
    Ok(())
}

/// The objection against a match of one of these pledges, the latest if there are several.
pub fn against(
    conn: &mut AnyConnection,
    joining: SubmissionId,
    joined: impl IntoIterator<Item = SubmissionId>,
) -> Result<Option<Objection>, StoreError> {
    Ok(match_objections::table
        .filter(match_objections::match_id.eq(Id(joining)))
        .filter(match_objections::matched_id.eq_any(joined.into_iter().map(Id)))
        .order((match_objections::objected_at.desc(), match_objections::matched_id))
        .select(Objection::as_select())
        .first(conn)
        .optional()?)
}

/// The objections against the matches of these pledges, the earliest first.
pub fn of_joined(
    conn: &mut AnyConnection,
    joined: impl IntoIterator<Item = SubmissionId>,
) -> Result<Vec<Objection>, StoreError> {
    Ok(match_objections::table
        .filter(match_objections::matched_id.eq_any(joined.into_iter().map(Id)))
        .order((match_objections::objected_at, match_objections::match_id))
        .select(Objection::as_select())
        .load(conn)?)
}

/// Whether an objection against a match of one of these pledges was upheld.
pub fn upheld(
    conn: &mut AnyConnection,
    joining: SubmissionId,
    joined: impl IntoIterator<Item = SubmissionId>,
) -> Result<bool, StoreError> {
    Ok(diesel::select(exists(
        match_objections::table
            .filter(match_objections::match_id.eq(Id(joining)))
            .filter(match_objections::matched_id.eq_any(joined.into_iter().map(Id)))
            .filter(match_objections::state.eq(Key(ObjectionState::Upheld))),
    ))
    .get_result(conn)?)
}
