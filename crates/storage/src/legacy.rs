//! Where old records were taken from: the source of each submission whose provenance is `legacy`.
use crate::StoreError;
use crate::columns::Id;
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{legacy_sources, organisations};
use diesel::prelude::*;
use minga_domain::ids::{OrganisationId, SubmissionId};

/// The source of an old record.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = legacy_sources, check_for_backend(MultiBackend))]
pub struct LegacySource {
    /// The submission that was made of it.
    pub submission_id: Id<SubmissionId>,
    /// Its identifier in the collection that it comes from; a collection that is read again adds nothing twice.
    pub source_id: String,
    /// The page where it stands.
    pub url: Option<String>,
    /// The publication where it stands, when there is no page.
    pub title: Option<String>,
    /// Whether the source classifies it itself (`stated`) or whoever recorded it did (`inferred`).
    pub basis: String,
}

/// Adds the source of a submission.
///
/// # Errors
/// [`StoreError::Unique`] when the record was taken over already.
pub fn insert(conn: &mut AnyConnection, new: &LegacySource) -> Result<(), StoreError> {
    diesel::insert_into(legacy_sources::table).values(new).execute(conn)?;
    Ok(())
}

/// The source of a submission, if it is an old record.
pub fn of_submission(conn: &mut AnyConnection, submission: SubmissionId) -> Result<Option<LegacySource>, StoreError> {
    Ok(legacy_sources::table
        .find(Id(submission))
        .select(LegacySource::as_select())
        .first(conn)
        .optional()?)
}

/// The identifiers of those records among the given ones that were taken over already.
pub fn known(conn: &mut AnyConnection, source_ids: &[String]) -> Result<Vec<String>, StoreError> {
    Ok(legacy_sources::table
        .filter(legacy_sources::source_id.eq_any(source_ids))
        .select(legacy_sources::source_id)
        .load(conn)?)
}

/// The organisation with this name, given its [`crate::organisations::name_key`], and actor type; the first that was
/// registered when there are several.
pub fn organisation(
    conn: &mut AnyConnection,
    name_key: &str,
    actor_type: &str,
) -> Result<Option<OrganisationId>, StoreError> {
    let found: Option<Id<OrganisationId>> = organisations::table
        .filter(organisations::name_key.eq(name_key))
        .filter(organisations::actor_type.eq(actor_type))
        .order(organisations::id)
        .select(organisations::id)
        .first(conn)
        .optional()?;
    Ok(found.map(|id| id.0))
}
