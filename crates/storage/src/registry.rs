//! The public registry: one row per published submission, the terms it is filtered by, and the counter that moves
//! with everything that the public can see.
mod figures;
mod filter;
mod joined;
mod lists;
mod partners;
mod terms;

pub use figures::{Amounts, Counted, Figures, figures, told_between};
pub use filter::Filter;
pub use joined::{joining_references, joins, set_matched, statuses, title_of};
pub use lists::{After, Listed, Order, count, page};
pub use minga_domain::field::Field;
pub use partners::{Match, Partner, PartnerRole, matches, partners, partners_of};

use crate::StoreError;
use crate::columns::{Id, Json, JsonAs, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{organisations, registry_documents, registry_entries, registry_version, submissions, translations};
use diesel::dsl::exists;
use diesel::prelude::*;
use minga_domain::ids::{OrganisationId, SubmissionId};
use minga_domain::kinds::{Kind, Provenance};
use serde::de::DeserializeOwned;
use std::collections::HashMap;

/// A published submission, without what it says.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = registry_entries, check_for_backend(MultiBackend))]
pub struct Entry {
    /// The submission.
    pub submission_id: Id<SubmissionId>,
    /// Its reference.
    pub reference: String,
    /// Pledge or practice.
    pub kind: Key<Kind>,
    /// The title in the original language.
    pub title: String,
    /// The title folded, for sorting.
    pub title_key: String,
    /// Language of the original, BCP 47.
    pub language: String,
    /// Whose it is.
    pub organisation_id: Id<OrganisationId>,
    /// The cycle it was filed for.
    pub cycle: Option<String>,
    /// The year of [`Entry::published_at`].
    pub year: i32,
    /// The pledge's or practice's type.
    pub type_key: Option<String>,
    /// The organisation's actor type.
    pub actor_type: String,
    /// How it came in.
    pub provenance: Key<Provenance>,
    /// When it was first published.
    pub published_at: Moment,
    /// When an amendment was last accepted.
    pub corrected_at: Option<Moment>,
    /// When the public last saw something new of it: its publication, a correction or a progress update.
    pub updated_at: Moment,
    /// Of a matching pledge: the reference of the pledge that it joins.
    pub matched: Option<String>,
    /// The money of its own that a pledge brings, in minor units.
    pub contribution: Option<i64>,
    /// Its currency, ISO 4217.
    pub contribution_currency: Option<String>,
    /// The money that a matching pledge brings to the pledge that it joins, in minor units.
    pub support: Option<i64>,
    /// Its currency, ISO 4217.
    pub support_currency: Option<String>,
}

/// Writes an entry with what it says, the terms it is filtered and counted by and with whom it is, in place of an
/// earlier one.
pub fn put(
    conn: &mut AnyConnection,
    entry: &Entry,
    document: &Json,
    terms: &[(Field, String)],
    partners: &[Partner],
) -> Result<(), StoreError> {
    remove(conn, entry.submission_id.0)?;
    let codes = terms::codes(conn, terms)?;
    diesel::insert_into(registry_entries::table)
        .values((
            (
                registry_entries::submission_id.eq(entry.submission_id),
                registry_entries::reference.eq(&entry.reference),
                registry_entries::kind.eq(entry.kind),
                registry_entries::title.eq(&entry.title),
                registry_entries::title_key.eq(&entry.title_key),
                registry_entries::language.eq(&entry.language),
                registry_entries::organisation_id.eq(entry.organisation_id),
                registry_entries::cycle.eq(&entry.cycle),
                registry_entries::year.eq(entry.year),
                registry_entries::type_key.eq(&entry.type_key),
                registry_entries::actor_type.eq(&entry.actor_type),
            ),
            (
                registry_entries::provenance.eq(entry.provenance),
                registry_entries::published_at.eq(entry.published_at),
                registry_entries::corrected_at.eq(entry.corrected_at),
                registry_entries::updated_at.eq(entry.updated_at),
                registry_entries::matched.eq(&entry.matched),
                registry_entries::contribution.eq(entry.contribution),
                registry_entries::contribution_currency.eq(&entry.contribution_currency),
                registry_entries::support.eq(entry.support),
                registry_entries::support_currency.eq(&entry.support_currency),
                registry_entries::terms.eq(codes),
            ),
        ))
        .execute(conn)?;
    diesel::insert_into(registry_documents::table)
        .values((
            registry_documents::submission_id.eq(entry.submission_id),
            registry_documents::document.eq(document),
        ))
        .execute(conn)?;
    terms::put(conn, entry.submission_id.0, terms)?;
    partners::put(conn, entry.submission_id.0, partners)
}

/// Takes an entry out, with all that hangs on it; says whether there was one.
pub fn remove(conn: &mut AnyConnection, submission: SubmissionId) -> Result<bool, StoreError> {
    Ok(diesel::delete(registry_entries::table.find(Id(submission))).execute(conn)? == 1)
}

/// What the entries say: their public documents.
pub fn documents<T: DeserializeOwned + 'static>(
    conn: &mut AnyConnection,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, T>, StoreError> {
    let rows: Vec<(Id<SubmissionId>, JsonAs<T>)> = registry_documents::table
        .filter(registry_documents::submission_id.eq_any(ids.iter().copied().map(Id).collect::<Vec<_>>()))
        .select((registry_documents::submission_id, registry_documents::document))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, document)| (id.0, document.0)).collect())
}

/// Whether a submission is in the registry.
pub fn contains(conn: &mut AnyConnection, submission: SubmissionId) -> Result<bool, StoreError> {
    Ok(diesel::select(exists(registry_entries::table.find(Id(submission)))).get_result(conn)?)
}

/// The submissions of an organisation that are in the registry, each with its collection and reference.
pub fn of_organisation(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
) -> Result<Vec<(SubmissionId, Kind, String)>, StoreError> {
    let found: Vec<(Id<SubmissionId>, Key<Kind>, String)> = registry_entries::table
        .filter(registry_entries::organisation_id.eq(Id(organisation)))
        .order(registry_entries::submission_id)
        .select((
            registry_entries::submission_id,
            registry_entries::kind,
            registry_entries::reference,
        ))
        .load(conn)?;
    Ok(found
        .into_iter()
        .map(|(id, kind, reference)| (id.0, kind.0, reference))
        .collect())
}

/// The reference of the pledge that an entry joins; none for an entry that joins none, and where there is no entry.
pub fn matched_of(conn: &mut AnyConnection, submission: SubmissionId) -> Result<Option<String>, StoreError> {
    Ok(joins(conn, submission)?.flatten())
}

/// Whether there is an entry of this reference.
pub fn names(conn: &mut AnyConnection, reference: &str) -> Result<bool, StoreError> {
    let found = registry_entries::table.filter(registry_entries::reference.eq(reference));
    Ok(diesel::select(exists(found)).get_result(conn)?)
}

/// What the counter was raised to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raised {
    /// The registry's version.
    pub version: i64,
    /// The number of the last public change.
    pub last_change: i64,
}

/// Raises the version by one and the number of the last public change by `changes`, and gives both. The row stays
/// locked until the transaction ends: do it last. What follows may only be [`crate::changes::write`].
pub fn raise_version(conn: &mut AnyConnection, now: Moment, changes: usize) -> Result<Raised, StoreError> {
    let changes = i64::try_from(changes).unwrap_or(i64::MAX);
    diesel::update(registry_version::table.find(1))
        .set((
            registry_version::version.eq(registry_version::version + 1),
            registry_version::changed_at.eq(now),
            registry_version::last_change.eq(registry_version::last_change + changes),
        ))
        .execute(conn)?;
    let (version, last_change) = registry_version::table
        .find(1)
        .select((registry_version::version, registry_version::last_change))
        .first(conn)?;
    Ok(Raised { version, last_change })
}

/// The counter.
pub fn version(conn: &mut AnyConnection) -> Result<i64, StoreError> {
    Ok(registry_version::table
        .find(1)
        .select(registry_version::version)
        .first(conn)?)
}

/// The counter, and when it last moved.
pub fn last_change(conn: &mut AnyConnection) -> Result<(i64, Option<Moment>), StoreError> {
    Ok(registry_version::table
        .find(1)
        .select((registry_version::version, registry_version::changed_at))
        .first(conn)?)
}

/// The entry with this reference.
pub fn by_reference(conn: &mut AnyConnection, kind: Kind, reference: &str) -> Result<Option<Entry>, StoreError> {
    Ok(registry_entries::table
        .filter(registry_entries::reference.eq(reference))
        .filter(registry_entries::kind.eq(Key(kind)))
        .select(Entry::as_select())
        .first(conn)
        .optional()?)
}

/// The published pledges that join one, in the order of their publication.
pub fn matching_pledges(conn: &mut AnyConnection, reference: &str) -> Result<Vec<Entry>, StoreError> {
    Ok(registry_entries::table
        .filter(registry_entries::matched.eq(reference))
        .filter(registry_entries::kind.eq(Key(Kind::Pledge)))
        .order((registry_entries::published_at, registry_entries::submission_id))
        .select(Entry::as_select())
        .load(conn)?)
}

/// What the public may know of an organisation.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = organisations, check_for_backend(MultiBackend))]
pub struct PublicOrganisation {
    /// Identifier.
    pub id: Id<OrganisationId>,
    /// Name.
    pub name: String,
    /// Type of actor.
    pub actor_type: String,
    /// Country, alpha-3.
    pub country: Option<String>,
    /// Website.
    pub website: Option<String>,
    /// The institutional contact, where the organisation opted in.
    pub public_contact: Option<String>,
}

/// What the public may know of an organisation.
pub fn organisation(conn: &mut AnyConnection, id: OrganisationId) -> Result<PublicOrganisation, StoreError> {
    Ok(organisations::table
        .find(Id(id))
        .select(PublicOrganisation::as_select())
        .first(conn)?)
}

/// A translation of the revision that the public reads.
#[derive(Debug, Clone, PartialEq, Queryable)]
pub struct PublicTranslation {
    /// Of which submission.
    pub submission: Id<SubmissionId>,
    /// Into which language, BCP 47.
    pub language: String,
    /// The translated texts by the JSON Pointer of the field in the content.
    pub fields: Json,
    /// Whether the submitter or the secretariat vouches for it.
    pub official: bool,
}

/// The translations of the published revisions of these submissions, by language.
pub fn published_translations(
    conn: &mut AnyConnection,
    ids: &[SubmissionId],
) -> Result<Vec<PublicTranslation>, StoreError> {
    Ok(translations::table
        .inner_join(submissions::table.on(submissions::id.eq(translations::submission_id)))
        .filter(translations::submission_id.eq_any(ids.iter().copied().map(Id).collect::<Vec<_>>()))
        .filter(submissions::published_revision.eq(translations::revision.nullable()))
        .order((translations::submission_id, translations::language))
        .select((
            translations::submission_id,
            translations::language,
            translations::fields,
            translations::official,
        ))
        .load(conn)?)
}
