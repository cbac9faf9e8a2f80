//! How domain values are kept in columns, alike on both databases.
//!
//! Rows hold these wrappers rather than the domain's types, which are foreign to this crate and to diesel. `.0` or
//! a dereference gives the value, `From` wraps it; they fit in structs, in `Option`, in filters and in `eq_any`:
//!
//! ```no_run
//! use diesel::prelude::*;
//! use minga_domain::{ids::SubmissionId, kinds::Kind};
//! use minga_storage::columns::{Id, Key, Moment};
//! use minga_storage::connection::{AnyConnection, MultiBackend};
//! use minga_storage::error::StoreError;
//!
//! diesel::table! {
//!     use diesel::sql_types::*;
//!     use minga_storage::columns::sql::*;
//!     examples (id) {
//!         id -> Id,
//!         kind -> Text,
//!         follows -> Nullable<Id>,
//!         made_at -> Timestamp,
//!     }
//! }
//!
//! #[derive(Queryable, Selectable, Insertable)]
//! #[diesel(table_name = examples, check_for_backend(MultiBackend))]
//! struct Example {
//!     id: Id<SubmissionId>,
//!     kind: Key<Kind>,
//!     follows: Option<Id<SubmissionId>>,
//!     made_at: Moment,
//! }
//!
//! fn pledges(conn: &mut AnyConnection, ids: &[SubmissionId]) -> Result<Vec<SubmissionId>, StoreError> {
//!     let rows: Vec<Example> = examples::table
//!         .filter(examples::kind.eq(Key(Kind::Pledge)))
//!         .filter(examples::id.eq_any(ids.iter().copied().map(Id)))
//!         .select(Example::as_select())
//!         .load(conn)?;
//!     Ok(rows.into_iter().map(|row| row.id.0).collect())
//! }
//! ```

use std::fmt::Debug;
use std::ops::Deref;

use chrono::{DateTime, NaiveDateTime, SubsecRound, Utc};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{Binary, HasSqlType, Json as JsonSql, Text, Timestamp, Uuid as PgUuid};
use diesel::sqlite::Sqlite;
use minga_domain::keys::Keyed;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::connection::MultiBackend;

/// SQL types of our own, for `schema.rs`.
pub mod sql {
    /// An identifier: `uuid` on PostgreSQL, a blob of 16 bytes on SQLite.
    #[derive(Debug, Clone, Copy, Default, diesel::sql_types::SqlType, diesel::query_builder::QueryId)]
    #[diesel(postgres_type(name = "uuid"))]
    #[diesel(sqlite_type(name = "Binary"))]
    pub struct Id;
}

/// An identifier in a column of the type [`sql::Id`].
///
/// UUIDv7 sort by time on both databases: PostgreSQL compares the bytes, SQLite compares the blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = sql::Id)]
pub struct Id<T>(pub T);

/// A member of a closed list in a text column, as its stable key.
///
/// A key that the list does not have is an error of the row, never a default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Key<T>(pub T);

/// A moment in a `TIMESTAMP` column, in UTC and to the microsecond, which is what PostgreSQL keeps.
///
/// SQLite keeps it as text of one width, so that the text sorts as the time does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = Timestamp)]
pub struct Moment(DateTime<Utc>);

/// A JSON value: `JSON` on PostgreSQL, on SQLite text that the column checks with `json_valid`.
#[derive(Debug, Clone, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = JsonSql)]
pub struct Json(pub serde_json::Value);

/// The same column as a type of the program's, read without a [`serde_json::Value`] on the way.
#[derive(Debug, Clone, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = JsonSql)]
pub struct JsonAs<T>(pub T);

impl<T> Deref for Id<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Id<T> {
    fn from(id: T) -> Self {
        Self(id)
    }
}

impl HasSqlType<sql::Id> for MultiBackend {
    fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
        Self::lookup_sql_type::<sql::Id>(lookup)
    }
}

impl<T: From<Uuid>> FromSql<sql::Id, Pg> for Id<T> {
    fn from_sql(bytes: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        <Uuid as FromSql<PgUuid, Pg>>::from_sql(bytes).map(|id| Self(id.into()))
    }
}

impl<T: From<Uuid>> FromSql<sql::Id, Sqlite> for Id<T> {
    fn from_sql(bytes: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let bytes = <Vec<u8> as FromSql<Binary, Sqlite>>::from_sql(bytes)?;
        Ok(Self(Uuid::from_slice(&bytes)?.into()))
    }
}

impl<T: From<Uuid>> FromSql<sql::Id, MultiBackend> for Id<T> {
    fn from_sql(bytes: <MultiBackend as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        bytes.from_sql::<Self, sql::Id>()
    }
}

impl<T: Into<Uuid> + Copy + Debug> ToSql<sql::Id, Pg> for Id<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let id: Uuid = self.0.into();
        <Uuid as ToSql<PgUuid, Pg>>::to_sql(&id, &mut out.reborrow())
    }
}

impl<T: Into<Uuid> + Copy + Debug> ToSql<sql::Id, Sqlite> for Id<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        let id: Uuid = self.0.into();
        out.set_value(id.into_bytes().to_vec());
        Ok(IsNull::No)
    }
}

impl<T: Into<Uuid> + Copy + Debug + Send + Sync + 'static> ToSql<sql::Id, MultiBackend> for Id<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
        out.set_value((sql::Id, self));
        Ok(IsNull::No)
    }
}

impl<T> Deref for Key<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Key<T> {
    fn from(member: T) -> Self {
        Self(member)
    }
}

impl<T: Keyed, DB: Backend> FromSql<Text, DB> for Key<T>
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let key = String::from_sql(bytes)?;
        let member = T::from_key(&key).ok_or_else(|| format!("{key:?} is not in {}", std::any::type_name::<T>()))?;
        Ok(Self(member))
    }
}

impl<T: Keyed + Debug, DB: Backend> ToSql<Text, DB> for Key<T>
where
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.key().to_sql(out)
    }
}

impl Moment {
    /// Now, by the clock of the machine; where rules look at the time, take the service's clock instead.
    #[must_use]
    pub fn now() -> Self {
        Utc::now().into()
    }
}

impl Deref for Moment {
    type Target = DateTime<Utc>;

    fn deref(&self) -> &DateTime<Utc> {
        &self.0
    }
}

impl From<DateTime<Utc>> for Moment {
    /// Drops what is finer than a microsecond.
    fn from(at: DateTime<Utc>) -> Self {
        Self(at.trunc_subsecs(6))
    }
}

impl From<Moment> for DateTime<Utc> {
    fn from(moment: Moment) -> Self {
        moment.0
    }
}

impl<DB: Backend> FromSql<Timestamp, DB> for Moment
where
    NaiveDateTime: FromSql<Timestamp, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        NaiveDateTime::from_sql(bytes).map(|at| Self(at.and_utc()))
    }
}

impl ToSql<Timestamp, Pg> for Moment {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <NaiveDateTime as ToSql<Timestamp, Pg>>::to_sql(&self.0.naive_utc(), &mut out.reborrow())
    }
}

impl ToSql<Timestamp, Sqlite> for Moment {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.naive_utc().format("%F %T%.6f").to_string());
        Ok(IsNull::No)
    }
}

impl ToSql<Timestamp, MultiBackend> for Moment {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
        out.set_value((Timestamp, self));
        Ok(IsNull::No)
    }
}

impl Deref for Json {
    type Target = serde_json::Value;

    fn deref(&self) -> &serde_json::Value {
        &self.0
    }
}

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        Self(value)
    }
}

impl HasSqlType<JsonSql> for MultiBackend {
    fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
        Self::lookup_sql_type::<JsonSql>(lookup)
    }
}

impl FromSql<JsonSql, Pg> for Json {
    fn from_sql(bytes: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        <serde_json::Value as FromSql<JsonSql, Pg>>::from_sql(bytes).map(Self)
    }
}

impl FromSql<JsonSql, Sqlite> for Json {
    fn from_sql(bytes: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        <serde_json::Value as FromSql<JsonSql, Sqlite>>::from_sql(bytes).map(Self)
    }
}

impl FromSql<JsonSql, MultiBackend> for Json {
    fn from_sql(bytes: <MultiBackend as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        bytes.from_sql::<Self, JsonSql>()
    }
}

impl<T: DeserializeOwned> FromSql<JsonSql, Pg> for JsonAs<T> {
    fn from_sql(bytes: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(serde_json::from_slice(bytes.as_bytes())?))
    }
}

impl<T: DeserializeOwned> FromSql<JsonSql, Sqlite> for JsonAs<T> {
    fn from_sql(bytes: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<Text, Sqlite>>::from_sql(bytes)?;
        Ok(Self(serde_json::from_str(&text)?))
    }
}

impl<T: DeserializeOwned> FromSql<JsonSql, MultiBackend> for JsonAs<T> {
    fn from_sql(bytes: <MultiBackend as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        bytes.from_sql::<Self, JsonSql>()
    }
}

impl<T: Serialize + Debug> ToSql<JsonSql, Pg> for JsonAs<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let value = serde_json::to_value(&self.0)?;
        <serde_json::Value as ToSql<JsonSql, Pg>>::to_sql(&value, &mut out.reborrow())
    }
}

impl<T: Serialize + Debug> ToSql<JsonSql, Sqlite> for JsonAs<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(serde_json::to_string(&self.0)?);
        Ok(IsNull::No)
    }
}

impl<T: Serialize + Debug + Send + Sync + 'static> ToSql<JsonSql, MultiBackend> for JsonAs<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
        out.set_value((JsonSql, self));
        Ok(IsNull::No)
    }
}

impl ToSql<JsonSql, Pg> for Json {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <serde_json::Value as ToSql<JsonSql, Pg>>::to_sql(&self.0, out)
    }
}

impl ToSql<JsonSql, Sqlite> for Json {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        <serde_json::Value as ToSql<JsonSql, Sqlite>>::to_sql(&self.0, out)
    }
}

impl ToSql<JsonSql, MultiBackend> for Json {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
        out.set_value((JsonSql, self));
        Ok(IsNull::No)
    }
}
