//! Since when published pledges join what they join: from their publication, from an accepted amendment, or from a
//! merger by which another pledge came to stand for the one that they name.
use crate::StoreError;
use crate::columns::{Id, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{match_starts, submissions};
use crate::submissions::Submission;
use diesel::dsl::exists;
use diesel::prelude::*;
use minga_domain::ids::{OrganisationId, SubmissionId};
use minga_domain::kinds::State;

/// Since when a pledge joins another one.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = match_starts, check_for_backend(MultiBackend))]
pub struct MatchStart {
    /// The pledge that joins.
    pub match_id: Id<SubmissionId>,
    /// The reference of the pledge that it joins.
    pub matched: String,
    /// Since when.
    pub joined_at: Moment,
}

/// Keeps since when a pledge joins another one, in place of an earlier one.
pub fn put(conn: &mut AnyConnection, row: &MatchStart) -> Result<(), StoreError> {
    remove(conn, row.match_id.0)?;
    diesel::insert_into(match_starts::table).values(row).execute(conn)?;
    Ok(())
}

/// Forgets since when a pledge joins another one.
pub fn remove(conn: &mut AnyConnection, id: SubmissionId) -> Result<(), StoreError> {
    diesel::delete(match_starts::table.find(Id(id))).execute(conn)?;
    Ok(())
}

/// Since when a pledge joins another one, where that is known.
pub fn find(conn: &mut AnyConnection, id: SubmissionId) -> Result<Option<MatchStart>, StoreError> {
    Ok(match_starts::table
        .find(Id(id))
        .select(MatchStart::as_select())
        .first(conn)
        .optional()?)
}

/// Since when these pledges join what they join, where that is known.
pub fn of(conn: &mut AnyConnection, ids: &[SubmissionId]) -> Result<Vec<MatchStart>, StoreError> {
    Ok(match_starts::table
        .filter(match_starts::match_id.eq_any(ids.iter().copied().map(Id)))
        .select(MatchStart::as_select())
        .load(conn)?)
}

/// The archived pledges of an organisation that joined one of these.
pub fn archived_of(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    matched: impl IntoIterator<Item = String>,
) -> Result<Vec<Submission>, StoreError> {
    Ok(submissions::table
        .inner_join(match_starts::table.on(match_starts::match_id.eq(submissions::id)))
        .filter(submissions::organisation_id.eq(Id(organisation)))
        .filter(submissions::state.eq(Key(State::Archived)))
        .filter(match_starts::matched.eq_any(matched))
        .select(Submission::as_select())
        .load(conn)?)
}

/// Whether a pledge of an organisation joins one of these, or did so when it was archived.
pub fn any_of(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    matched: impl IntoIterator<Item = String>,
) -> Result<bool, StoreError> {
    let found = submissions::table
        .inner_join(match_starts::table.on(match_starts::match_id.eq(submissions::id)))
        .filter(submissions::organisation_id.eq(Id(organisation)))
        .filter(match_starts::matched.eq_any(matched));
    Ok(diesel::select(exists(found)).get_result(conn)?)
}
