//! Idempotency keys: claimed in the transaction of the change, so that a retried request happens once. On PostgreSQL
//! a second request with the same key waits here until the first one's transaction has ended.
use crate::StoreError;
use crate::columns::{Json, Moment};
use crate::connection::AnyConnection;
use crate::either::OnEither;
use crate::schema::idempotency;
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

/// How long a key is kept (contract: Retries).
pub const KEPT_HOURS: i64 = 24;

/// What a key turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Ours now.
    New,
    /// The same request was answered before.
    Answered {
        /// Its status.
        status: u16,
        /// Its headers.
        headers: Vec<(String, String)>,
    },
    /// Another request used it.
    OtherRequest,
}

/// Claims a key for a request.
pub fn claim(
    conn: &mut AnyConnection,
    caller: &str,
    key: &str,
    fingerprint: &str,
    now: DateTime<Utc>,
) -> Result<Claim, StoreError> {
    let oldest = Moment::from(now - Duration::hours(KEPT_HOURS));
    diesel::delete(
        idempotency::table
            .find((caller, key))
            .filter(idempotency::created_at.lt(oldest)),
    )
    .execute(conn)?;
    let inserted = OnEither(
        diesel::insert_into(idempotency::table)
            .values((
                idempotency::caller.eq(caller),
                idempotency::key.eq(key),
                idempotency::fingerprint.eq(fingerprint),
                idempotency::created_at.eq(Moment::from(now)),
            ))
            .on_conflict_do_nothing(),
    )
    .execute(conn)?;
    if inserted == 1 {
        return Ok(Claim::New);
    }
    let (first, status, headers): (String, Option<i32>, Option<Json>) = idempotency::table
        .find((caller, key))
        .select((idempotency::fingerprint, idempotency::status, idempotency::headers))
        .first(conn)?;
    if first != fingerprint {
        return Ok(Claim::OtherRequest);
    }
    let headers = headers
        .and_then(|headers| serde_json::from_value(headers.0).ok())
        .unwrap_or_default();
    let status = status
        .and_then(|status| u16::try_from(status).ok())
        .ok_or(StoreError::Lost)?;
    Ok(Claim::Answered { status, headers })
}

/// Keeps status and headers of the answer with the key. There is no place for a body: it may hold personal data.
pub fn record(
    conn: &mut AnyConnection,
    caller: &str,
    key: &str,
    status: u16,
    headers: &[(String, String)],
) -> Result<(), StoreError> {
    diesel::update(idempotency::table.find((caller, key)))
        .set((
            idempotency::status.eq(i32::from(status)),
            idempotency::headers.eq(Json(serde_json::json!(headers))),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets keys older than their day; returns how many.
pub fn forget_old(conn: &mut AnyConnection, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let oldest = Moment::from(now - Duration::hours(KEPT_HOURS));
    Ok(diesel::delete(idempotency::table.filter(idempotency::created_at.lt(oldest))).execute(conn)?)
}
