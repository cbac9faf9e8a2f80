//! The dictionary of what entries are counted by. An entry keeps the identifiers of its terms, so that counting many
//! entries reads a few bytes of each.
use crate::StoreError;
use crate::columns::Id;
use crate::connection::AnyConnection;
use crate::either::OnEither;
use crate::schema::{registry_terms, registry_values};
use diesel::prelude::*;
use minga_domain::field::Field;
use minga_domain::ids::SubmissionId;
use minga_domain::keys::Keyed;
use std::collections::{BTreeSet, HashMap};

/// Writes what an entry is filtered by, all of it in one statement.
pub(super) fn put(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    terms: &[(Field, String)],
) -> Result<(), StoreError> {
    let rows: Vec<_> = terms
        .iter()
        .map(|(field, value)| {
            (
                registry_terms::field.eq(field.key()),
                registry_terms::value.eq(value.as_str()),
                registry_terms::submission_id.eq(Id(submission)),
            )
        })
        .collect();
    match conn {
        AnyConnection::Postgres(conn) => diesel::insert_into(registry_terms::table).values(rows).execute(conn)?,
        AnyConnection::Sqlite(conn) => diesel::insert_into(registry_terms::table).values(rows).execute(conn)?,
    };
    Ok(())
}

/// The identifiers of terms as an entry keeps them: decimals between spaces. Terms that are new get one.
pub(super) fn codes(conn: &mut AnyConnection, terms: &[(Field, String)]) -> Result<String, StoreError> {
    let asked: BTreeSet<(&str, &str)> = terms
        .iter()
        .map(|(field, value)| (field.key(), value.as_str()))
        .collect();
    let mut known = known(conn, &asked)?;
    let new: Vec<(&str, &str)> = asked
        .iter()
        .filter(|(field, value)| !known.contains_key(&((*field).to_owned(), (*value).to_owned())))
        .copied()
        .collect();
    // In their order: two transactions that add the same ones cannot wait for each other in a circle.
    for (field, value) in &new {
        let row = (registry_values::field.eq(field), registry_values::value.eq(value));
        OnEither(
            diesel::insert_into(registry_values::table)
                .values(row)
                .on_conflict((registry_values::field, registry_values::value))
                .do_nothing(),
        )
        .execute(conn)?;
    }
    if !new.is_empty() {
        known = self::known(conn, &asked)?;
    }
    let mut ids: Vec<i32> = known.into_values().collect();
    ids.sort_unstable();
    let texts: Vec<String> = ids.iter().map(i32::to_string).collect();
    Ok(texts.join(" "))
}

fn known(
    conn: &mut AnyConnection,
    asked: &BTreeSet<(&str, &str)>,
) -> Result<HashMap<(String, String), i32>, StoreError> {
    let fields: BTreeSet<&str> = asked.iter().map(|(field, _)| *field).collect();
    let values: BTreeSet<&str> = asked.iter().map(|(_, value)| *value).collect();
    let rows: Vec<(i32, String, String)> = registry_values::table
        .filter(registry_values::field.eq_any(fields))
        .filter(registry_values::value.eq_any(values))
        .select((registry_values::id, registry_values::field, registry_values::value))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter(|(_, field, value)| asked.contains(&(field.as_str(), value.as_str())))
        .map(|(id, field, value)| ((field, value), id))
        .collect())
}

/// The whole dictionary: what each identifier stands for. Fields of a later program are left out.
pub(super) fn dictionary(conn: &mut AnyConnection) -> Result<Vec<(i32, Field, String)>, StoreError> {
    let rows: Vec<(i32, String, String)> = registry_values::table
        .select((registry_values::id, registry_values::field, registry_values::value))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, field, value)| Some((id, Field::from_key(&field)?, value)))
        .collect())
}
