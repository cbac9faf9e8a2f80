//! Which drafts came from which rows of an organisation's files, so that a file sent again makes no second ones.
use crate::StoreError;
use crate::columns::{Id, Key, Moment};
use crate::connection::AnyConnection;
use crate::schema::{imported_rows, memberships};
use diesel::prelude::*;
use minga_domain::ids::{AccountId, OrganisationId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::OrganisationRole;
use std::collections::BTreeMap;

/// How many names are asked for at once: SQLite takes a limited number of parameters.
const AT_ONCE: usize = 500;

/// The drafts of an organisation that came from rows with these identifiers of the filer's own, by identifier.
pub fn known(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    external_ids: &[String],
) -> Result<BTreeMap<String, SubmissionId>, StoreError> {
    let mut found = BTreeMap::new();
    for part in external_ids.chunks(AT_ONCE) {
        let rows: Vec<(String, Id<SubmissionId>)> = imported_rows::table
            .filter(imported_rows::organisation_id.eq(Id(organisation)))
            .filter(imported_rows::external_id.eq_any(part))
            .select((imported_rows::external_id, imported_rows::submission_id))
            .load(conn)?;
        found.extend(rows.into_iter().map(|(external, id)| (external, id.0)));
    }
    Ok(found)
}

/// Remembers which row a draft came from. The caller holds the organisation's lock.
pub fn insert(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    external_id: &str,
    submission: SubmissionId,
    now: Moment,
) -> Result<(), StoreError> {
    diesel::insert_into(imported_rows::table)
        .values((
            imported_rows::organisation_id.eq(Id(organisation)),
            imported_rows::external_id.eq(external_id),
            imported_rows::submission_id.eq(Id(submission)),
            imported_rows::imported_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The members who speak for an organisation.
pub fn speakers(conn: &mut AnyConnection, organisation: OrganisationId) -> Result<Vec<AccountId>, StoreError> {
    let speaking: Vec<_> = OrganisationRole::ALL
        .iter()
        .copied()
        .filter(|role| role.speaks())
        .map(Key)
        .collect();
    let found: Vec<Id<AccountId>> = memberships::table
        .filter(memberships::organisation_id.eq(Id(organisation)))
        .filter(memberships::role.eq_any(speaking))
        .order(memberships::account_id)
        .select(memberships::account_id)
        .load(conn)?;
    Ok(found.into_iter().map(|account| account.0).collect())
}
