//! Who is connected with whom: pledges that join others, and the partners of pledges and practices.
use super::Entry;
use super::filter::{Filter, Holding, How};
use crate::StoreError;
use crate::columns::{Id, Key};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{registry_entries, registry_partners};
use diesel::prelude::*;
use minga_domain::ids::SubmissionId;
use minga_domain::keys::Keyed;

/// As what somebody is connected with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PartnerRole {
    /// A participant of a joint pledge that has confirmed and not left.
    Participant,
    /// Implements a practice.
    Implementer,
    /// A partner of a practice.
    Partner,
    /// Gives the money for a practice.
    Donor,
}

impl Keyed for PartnerRole {
    const ALL: &'static [Self] = &[Self::Participant, Self::Implementer, Self::Partner, Self::Donor];

    fn key(self) -> &'static str {
        match self {
            Self::Participant => "participant",
            Self::Implementer => "implementer",
            Self::Partner => "partner",
            Self::Donor => "donor",
        }
    }
}

/// Somebody who is connected with an entry.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = registry_partners, check_for_backend(MultiBackend))]
pub struct Partner {
    /// As what.
    pub role: Key<PartnerRole>,
    /// The name.
    pub name: String,
    /// The name folded: the same for those that are written alike.
    pub name_key: String,
    /// The country, alpha-3, where it is known.
    pub country: Option<String>,
}

/// A pledge that joins another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Its reference.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// The reference of the pledge that it joins.
    pub joins: String,
    /// The title of that pledge, while it is in the registry.
    pub joined_title: Option<String>,
}

pub(super) fn put(conn: &mut AnyConnection, submission: SubmissionId, partners: &[Partner]) -> Result<(), StoreError> {
    let rows: Vec<_> = (0_i32..)
        .zip(partners)
        .map(|(place, partner)| {
            (
                registry_partners::submission_id.eq(Id(submission)),
                registry_partners::place.eq(place),
                registry_partners::role.eq(partner.role),
                registry_partners::name.eq(&partner.name),
                registry_partners::name_key.eq(&partner.name_key),
                registry_partners::country.eq(&partner.country),
            )
        })
        .collect();
    match conn {
        AnyConnection::Postgres(conn) => diesel::insert_into(registry_partners::table)
            .values(rows)
            .execute(conn)?,
        AnyConnection::Sqlite(conn) => diesel::insert_into(registry_partners::table)
            .values(rows)
            .execute(conn)?,
    };
    Ok(())
}

/// The partners of these entries, in the order in which they stand there.
pub fn partners_of(
    conn: &mut AnyConnection,
    ids: &[SubmissionId],
) -> Result<Vec<(Id<SubmissionId>, Partner)>, StoreError> {
    Ok(registry_partners::table
        .filter(registry_partners::submission_id.eq_any(ids.iter().copied().map(Id).collect::<Vec<_>>()))
        .order((registry_partners::submission_id, registry_partners::place))
        .select((registry_partners::submission_id, Partner::as_select()))
        .load(conn)?)
}

/// The pledges of a filter that join others, the latest first, at most so many.
pub fn matches(conn: &mut AnyConnection, filter: &Filter, limit: i64) -> Result<Vec<Match>, StoreError> {
    let found: Vec<Entry> = registry_entries::table
        .filter(registry_entries::matched.is_not_null())
        .filter(Holding::new(filter.conditions(), How::AsSets))
        .order((
            registry_entries::published_at.desc(),
            registry_entries::submission_id.desc(),
        ))
        .select(Entry::as_select())
        .limit(limit)
        .load(conn)?;
    let named: Vec<&str> = found.iter().filter_map(|entry| entry.matched.as_deref()).collect();
    let titles: Vec<(String, String)> = registry_entries::table
        .filter(registry_entries::reference.eq_any(named))
        .select((registry_entries::reference, registry_entries::title))
        .load(conn)?;
    let title_of = |joined: &str| {
        let mut known = titles.iter().filter(|(reference, _)| reference == joined);
        known.next().map(|(_, title)| title.clone())
    };
    Ok(found
        .into_iter()
        .filter_map(|entry| {
            let joins = entry.matched?;
            Some(Match {
                joined_title: title_of(&joins),
                reference: entry.reference,
                title: entry.title,
                joins,
            })
        })
        .collect())
}

/// The partners of the entries of a filter, those of the latest publications first, at most so many; with the
/// reference and the title of the entry.
pub fn partners(
    conn: &mut AnyConnection,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<(String, String, Partner)>, StoreError> {
    Ok(registry_partners::table
        .inner_join(registry_entries::table.on(registry_entries::submission_id.eq(registry_partners::submission_id)))
        .filter(Holding::new(filter.conditions(), How::AsSets))
        .order((
            registry_entries::published_at.desc(),
            registry_entries::submission_id.desc(),
            registry_partners::place.asc(),
        ))
        .select((
            registry_entries::reference,
            registry_entries::title,
            Partner::as_select(),
        ))
        .limit(limit)
        .load(conn)?)
}
