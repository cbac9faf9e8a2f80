//! Sessions: a login with the family of refresh tokens that came from it. Tokens are kept as SHA-256 only.
use crate::StoreError;
use crate::columns::{Id, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::either::for_update;
use crate::schema::{refresh_tokens, sessions};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use minga_domain::ids::{AccountId, RefreshTokenId, SessionId};

/// A login.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions, check_for_backend(MultiBackend))]
pub struct Session {
    /// Identifier.
    pub id: Id<SessionId>,
    /// Whose.
    pub account_id: Id<AccountId>,
    /// When it began.
    pub created_at: Moment,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// Why: see [`Ended`].
    pub ended_because: Option<String>,
}

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The person logged out.
    Logout,
    /// A used refresh token came again: it was stolen, or its thief was first.
    Replay,
    /// The password changed.
    Password,
    /// The account was closed.
    Disabled,
}

impl Ended {
    fn key(self) -> &'static str {
        match self {
            Self::Logout => "logout",
            Self::Replay => "replay",
            Self::Password => "password",
            Self::Disabled => "disabled",
        }
    }
}

/// One refresh token of a session; only the newest is unused.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = refresh_tokens, check_for_backend(MultiBackend))]
pub struct RefreshToken {
    /// Identifier.
    pub id: Id<RefreshTokenId>,
    /// Of which login.
    pub session_id: Id<SessionId>,
    /// SHA-256 of the token, base64url.
    pub token_hash: String,
    /// When it was given.
    pub issued_at: Moment,
    /// Until when it holds.
    pub expires_at: Moment,
    /// When it was exchanged for the next.
    pub used_at: Option<Moment>,
}

/// Begins a session.
pub fn insert(conn: &mut AnyConnection, new: &Session) -> Result<(), StoreError> {
    diesel::insert_into(sessions::table).values(new).execute(conn)?;
    Ok(())
}

/// Adds a token to a session.
pub fn insert_token(conn: &mut AnyConnection, new: &RefreshToken) -> Result<(), StoreError> {
    diesel::insert_into(refresh_tokens::table).values(new).execute(conn)?;
    Ok(())
}

/// The token with a hash and its session, both read after locking the session, so that of two exchanges of one token
/// the second sees the first.
pub fn lock_by_hash(conn: &mut AnyConnection, hash: &str) -> Result<Option<(Session, RefreshToken)>, StoreError> {
    let session: Option<Id<SessionId>> = refresh_tokens::table
        .filter(refresh_tokens::token_hash.eq(hash))
        .select(refresh_tokens::session_id)
        .first(conn)
        .optional()?;
    let Some(session) = session else { return Ok(None) };
    match for_update(conn, "sessions", session.0) {
        Ok(()) => {}
        Err(StoreError::NotFound) => return Ok(None),
        Err(other) => return Err(other),
    }
    Ok(refresh_tokens::table
        .inner_join(sessions::table.on(sessions::id.eq(refresh_tokens::session_id)))
        .filter(refresh_tokens::token_hash.eq(hash))
        .select((Session::as_select(), RefreshToken::as_select()))
        .first(conn)
        .optional()?)
}

/// Marks a token as exchanged. `false`: it was already.
pub fn mark_used(conn: &mut AnyConnection, id: RefreshTokenId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let changed = diesel::update(refresh_tokens::table.find(Id(id)))
        .filter(refresh_tokens::used_at.is_null())
        .set(refresh_tokens::used_at.eq(Moment::from(now)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Ends a session. `false`: it had ended.
pub fn end(conn: &mut AnyConnection, id: SessionId, why: Ended, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let changed = diesel::update(sessions::table.find(Id(id)))
        .filter(sessions::ended_at.is_null())
        .set((
            sessions::ended_at.eq(Moment::from(now)),
            sessions::ended_because.eq(why.key()),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Ends every session of an account; returns how many were open.
pub fn end_all(
    conn: &mut AnyConnection,
    account: AccountId,
    why: Ended,
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    Ok(diesel::update(sessions::table)
        .filter(sessions::account_id.eq(Id(account)))
        .filter(sessions::ended_at.is_null())
        .set((
            sessions::ended_at.eq(Moment::from(now)),
            sessions::ended_because.eq(why.key()),
        ))
        .execute(conn)?)
}

/// The sessions of an account, oldest first.
pub fn of_account(conn: &mut AnyConnection, account: AccountId) -> Result<Vec<Session>, StoreError> {
    Ok(sessions::table
        .filter(sessions::account_id.eq(Id(account)))
        .order(sessions::id)
        .select(Session::as_select())
        .load(conn)?)
}
