//! The few statements that the two databases do not share.

use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::Integer;
use diesel::sqlite::Sqlite;
use uuid::Uuid;

use crate::columns::{Id, sql};
use crate::connection::{AnyConnection, MultiBackend};
use crate::error::StoreError;

/// Runs a statement that both databases understand but that diesel does not offer for their union: `ON CONFLICT`.
///
/// ```no_run
/// # diesel::table! { tags (name) { name -> Text, uses -> Integer, } }
/// use diesel::prelude::*;
/// use minga_storage::connection::AnyConnection;
/// use minga_storage::either::OnEither;
///
/// fn count_use(conn: &mut AnyConnection, name: &str) -> QueryResult<usize> {
///     let row = (tags::name.eq(name), tags::uses.eq(1));
///     let insert = diesel::insert_into(tags::table).values(row);
///     OnEither(insert.on_conflict(tags::name).do_update().set(tags::uses.eq(tags::uses + 1))).execute(conn)
/// }
/// ```
#[derive(Debug, Clone, QueryId)]
pub struct OnEither<Q>(pub Q);

impl<Q> QueryFragment<MultiBackend> for OnEither<Q>
where
    Q: QueryFragment<Pg> + QueryFragment<Sqlite>,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        MultiBackend::walk_variant_ast(&self.0, out)
    }
}

impl<Q> RunQueryDsl<AnyConnection> for OnEither<Q> {}

impl<Q: Query> Query for OnEither<Q> {
    type SqlType = Q::SqlType;
}

/// An expression that reads differently on the two databases, for filters and selections.
///
/// Both sides must have the same SQL type; columns that they name are not checked against the query.
///
/// ```no_run
/// # diesel::table! { notes (id) { id -> Integer, text -> Text, } }
/// use diesel::{dsl::sql, prelude::*, sql_types::{Bool, Text}};
/// use minga_storage::connection::AnyConnection;
/// use minga_storage::either::PerDatabase;
///
/// fn containing(conn: &mut AnyConnection, part: &str) -> QueryResult<Vec<i32>> {
///     let contains = PerDatabase {
///         sqlite: sql::<Bool>("instr(notes.text, ").bind::<Text, _>(part.to_owned()).sql(") > 0"),
///         postgres: sql::<Bool>("strpos(notes.text, ").bind::<Text, _>(part.to_owned()).sql(") > 0"),
///     };
///     notes::table.filter(contains).select(notes::id).load(conn)
/// }
/// ```
#[derive(Debug, Clone, QueryId)]
pub struct PerDatabase<S, P> {
    /// What SQLite is asked.
    pub sqlite: S,
    /// What PostgreSQL is asked.
    pub postgres: P,
}

impl<S: Expression, P: Expression<SqlType = S::SqlType>> Expression for PerDatabase<S, P> {
    type SqlType = S::SqlType;
}

impl<S, P, G> ValidGrouping<G> for PerDatabase<S, P> {
    type IsAggregate = is_aggregate::Never;
}

impl<S, P, QS> AppearsOnTable<QS> for PerDatabase<S, P> where Self: Expression {}

impl<S, P, QS> SelectableExpression<QS> for PerDatabase<S, P> where Self: Expression {}

impl<S: QueryFragment<Sqlite>, P> QueryFragment<Sqlite> for PerDatabase<S, P> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.sqlite.walk_ast(out)
    }
}

impl<S, P: QueryFragment<Pg>> QueryFragment<Pg> for PerDatabase<S, P> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.postgres.walk_ast(out)
    }
}

impl<S: QueryFragment<Sqlite>, P: QueryFragment<Pg>> QueryFragment<MultiBackend> for PerDatabase<S, P> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        MultiBackend::walk_variant_ast(self, out)
    }
}

/// The text of the two that this connection's database understands, for `diesel::sql_query`.
#[must_use]
pub fn sql_text<'a>(conn: &AnyConnection, sqlite: &'a str, postgres: &'a str) -> &'a str {
    match conn {
        AnyConnection::Sqlite(_) => sqlite,
        AnyConnection::Postgres(_) => postgres,
    }
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Integer)]
    #[allow(dead_code, reason = "that there is a row is the answer")]
    found: i32,
}

/// Holds a row until the transaction ends, so that guards over it and its children are decided one after another.
///
/// Call it first in a write that touches the row's children. PostgreSQL locks the row; on SQLite a write is alone
/// anyway, and only the row's existence is asked. `table` has the key column `id` of the type [`sql::Id`].
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such row.
pub fn for_update(conn: &mut AnyConnection, table: &'static str, id: impl Into<Uuid>) -> Result<(), StoreError> {
    let lock = sql_text(conn, "", " FOR UPDATE");
    let rows: Vec<Found> = diesel::sql_query(format!(r#"SELECT 1 AS found FROM "{table}" WHERE id = $1{lock}"#))
        .bind::<sql::Id, _>(Id(id.into()))
        .load(conn)?;
    if rows.is_empty() {
        Err(StoreError::NotFound)
    } else {
        Ok(())
    }
}
