//! What changed in the public registry, in the order of the commits. Rows are written by [`write`] alone, under the
//! lock of the registry's version, and never changed or removed: a cursor never expires.
//!
//! **The order.** A number that a plain sequence of PostgreSQL gives is taken when the row is written, and becomes
//! visible when its transaction commits: a reader may see 8 before 7, go on from 8, and never see 7. Here the number is
//! taken from the row of the registry's version, which every public change locks anyway, as the last thing of its
//! transaction ([`crate::registry::raise_version`]). Until that transaction has ended nobody else gets a number, so
//! that numbers become visible in their order and without gaps; one that is rolled back gives its numbers back. The
//! lock is held for two statements and the commit, never while anything is decided. A worker that numbers committed
//! rows would hold no lock, and would be one more thing that can stand still, with changes that are committed and not
//! told. SQLite has one writer, for which the same statements do the same.
use crate::StoreError;
use crate::columns::{Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{changes, registry_version};
use diesel::prelude::*;
use minga_domain::changes::ChangeType;
use minga_domain::kinds::Kind;

/// Rows of one statement; SQLite takes a limited number of parameters.
const AT_ONCE: usize = 1000;

/// A public change.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = changes, check_for_backend(MultiBackend))]
pub struct Change {
    /// Its place in the order of the commits, from 1 on without gaps.
    pub sequence: i64,
    /// What happened.
    pub what: Key<ChangeType>,
    /// To an entry of which collection.
    pub kind: Key<Kind>,
    /// The entry's public reference.
    pub reference: String,
    /// When.
    pub at: Moment,
}

/// Writes what a transaction changed. `last` is the number of the last of them, as
/// [`raise_version`](crate::registry::raise_version) gave it.
pub fn write(
    conn: &mut AnyConnection,
    happened: &[(ChangeType, String)],
    last: i64,
    at: Moment,
) -> Result<(), StoreError> {
    let first = last - i64::try_from(happened.len()).unwrap_or(i64::MAX) + 1;
    let rows: Vec<Change> = (first..)
        .zip(happened)
        .map(|(sequence, (what, reference))| Change {
            sequence,
            what: Key(*what),
            kind: Key(what.kind()),
            reference: reference.clone(),
            at,
        })
        .collect();
    for part in rows.chunks(AT_ONCE) {
        match conn {
            AnyConnection::Postgres(conn) => diesel::insert_into(changes::table).values(part).execute(conn)?,
            AnyConnection::Sqlite(conn) => diesel::insert_into(changes::table).values(part).execute(conn)?,
        };
    }
    Ok(())
}

/// The number of the last change; 0 before the first. Whatever has a number up to this one can be read.
pub fn last(conn: &mut AnyConnection) -> Result<i64, StoreError> {
    Ok(registry_version::table
        .find(1)
        .select(registry_version::last_change)
        .first(conn)?)
}

/// Changes after one number and up to another, in their order: of one collection, or of both.
pub fn page(
    conn: &mut AnyConnection,
    after: i64,
    until: i64,
    kind: Option<Kind>,
    limit: i64,
) -> Result<Vec<Change>, StoreError> {
    let mut query = changes::table.into_boxed::<MultiBackend>();
    if let Some(kind) = kind {
        query = query.filter(changes::kind.eq(Key(kind)));
    }
    Ok(query
        .filter(changes::sequence.gt(after))
        .filter(changes::sequence.le(until))
        .order(changes::sequence)
        .limit(limit)
        .select(Change::as_select())
        .load(conn)?)
}
