//! Sets indexes aside while very many rows are written at once: to build one of all rows takes far less than to keep it
//! for each. What keeps rows apart (unique indexes, primary keys) stays, and what publishing looks things up by: the
//! indexes of a submission's rows and those of few rows alone. For databases that nobody uses meanwhile.
use crate::StoreError;
use crate::connection::AnyConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

/// An index: its name and the statement that makes it.
#[derive(Debug, Clone, QueryableByName)]
struct Index {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    statement: String,
}

/// The indexes that were set aside, as the statements that make them again.
#[derive(Debug, Clone)]
#[must_use = "the database is slow without its indexes"]
pub struct SetAside(Vec<String>);

impl Index {
    /// Whether publishing goes without it.
    fn is_spare(&self) -> bool {
        !self.statement.contains("(submission_id") && !self.statement.contains(" WHERE ")
    }
}

/// Drops the indexes that only make reading fast.
///
/// # Errors
/// Those of the database.
pub fn set_aside(conn: &mut AnyConnection) -> Result<SetAside, StoreError> {
    let text = match conn {
        AnyConnection::Postgres(_) => {
            "SELECT CAST(indexrelid AS regclass)::text AS name, pg_get_indexdef(indexrelid) AS statement \
             FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid \
             WHERE NOT indisunique AND relnamespace = CAST(current_schema() AS regnamespace) ORDER BY name"
        }
        AnyConnection::Sqlite(_) => {
            "SELECT name, sql AS statement FROM sqlite_schema \
             WHERE type = 'index' AND sql IS NOT NULL AND sql NOT LIKE 'CREATE UNIQUE%' ORDER BY name"
        }
    };
    let mut indexes: Vec<Index> = diesel::sql_query(text).load(conn)?;
    indexes.retain(Index::is_spare);
    for index in &indexes {
        diesel::sql_query(format!("DROP INDEX {}", index.name)).execute(conn)?;
    }
    Ok(SetAside(indexes.into_iter().map(|index| index.statement).collect()))
}

/// Makes them again.
///
/// # Errors
/// Those of the database.
pub fn put_back(conn: &mut AnyConnection, aside: &SetAside) -> Result<(), StoreError> {
    for statement in &aside.0 {
        diesel::sql_query(statement).execute(conn)?;
    }
    Ok(())
}
