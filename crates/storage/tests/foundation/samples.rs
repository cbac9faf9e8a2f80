//! The little table of these tests.

use diesel::prelude::*;
use minga_domain::ids::SubmissionId;
use minga_domain::kinds::Kind;
use minga_storage::StoreError;
use minga_storage::columns::{Id, Json, Key, Moment};
use minga_storage::connection::{AnyConnection, MultiBackend};
use uuid::Uuid;

diesel::table! {
    use diesel::sql_types::*;
    use minga_storage::columns::sql::*;
    samples (id) {
        id -> Id,
        name -> Text,
        kind -> Text,
        follows -> Nullable<Id>,
        facts -> Json,
        made_at -> Timestamp,
    }
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = samples, check_for_backend(MultiBackend))]
pub struct Sample {
    pub id: Id<SubmissionId>,
    pub name: String,
    pub kind: Key<Kind>,
    pub follows: Option<Id<SubmissionId>>,
    pub facts: Json,
    pub made_at: Moment,
}

/// The table of these tests; the constraint on `follows` lets a commit fail when it is deferred.
pub const SQLITE: &str = "CREATE TABLE samples (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CONSTRAINT samples_name_given CHECK (name <> ''),
    kind TEXT NOT NULL,
    follows BLOB REFERENCES samples DEFERRABLE,
    facts TEXT NOT NULL CHECK (json_valid(facts)),
    made_at TIMESTAMP NOT NULL,
    UNIQUE (kind, follows)
);
CREATE UNIQUE INDEX samples_by_folded_name ON samples (lower(name)) WHERE kind = 'practice';";

pub const POSTGRES: &str = "CREATE TABLE samples (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CONSTRAINT samples_name_given CHECK (name <> ''),
    kind TEXT NOT NULL,
    follows UUID CONSTRAINT samples_follows REFERENCES samples DEFERRABLE,
    facts JSON NOT NULL,
    made_at TIMESTAMP NOT NULL,
    UNIQUE (kind, follows)
);
CREATE UNIQUE INDEX samples_by_folded_name ON samples (lower(name)) WHERE kind = 'practice';";

pub fn sample(name: &str) -> Sample {
    Sample {
        id: Id(SubmissionId(Uuid::now_v7())),
        name: name.to_owned(),
        kind: Key(Kind::Pledge),
        follows: None,
        facts: Json(serde_json::json!({"name": name, "ñ": [1, null]})),
        made_at: Moment::now(),
    }
}

pub fn insert(conn: &mut AnyConnection, sample: &Sample) -> Result<(), StoreError> {
    diesel::insert_into(samples::table).values(sample).execute(conn)?;
    Ok(())
}

pub fn add(conn: &mut AnyConnection, name: &str) -> Result<(), StoreError> {
    insert(conn, &sample(name))
}

pub fn names(conn: &mut AnyConnection) -> Result<Vec<String>, StoreError> {
    Ok(samples::table.select(samples::name).order(samples::name).load(conn)?)
}

/// The identifier of no row.
pub fn stray_id() -> Id<SubmissionId> {
    Id(SubmissionId(Uuid::nil()))
}
