//! Logging in and staying logged in: short access tokens, and refresh tokens of which each is used once.
use super::happened;
use crate::failure::Failure;
use crate::passwords;
use crate::secrets::{new_refresh_token, refresh_token_hash};
use crate::service::{Call, Service, Tx};
use chrono::Duration;
use minga_domain::history::HistoryAction;
use minga_domain::ids::{AccountId, SessionId};
use minga_domain::refusal::RefusalReason;
use minga_storage::accounts::{self as store, Account, email_key};
use minga_storage::columns::Id;
use minga_storage::sessions::{self, Ended, RefreshToken, Session};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

/// Days that a refresh token holds.
pub const REFRESH_TOKEN_DAYS: i64 = 30;

/// The tokens of a session.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "access_token": "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIwMTg5MGE1ZCJ9.c2lnbmF0dXJl", "token_type": "Bearer",
    "expires_in": 900, "refresh_token": "vJ0oP2m6yqkq2bH1pC1kZkQy0mJxg5Yb3T8d9w7uN4E"
})))]
pub struct Tokens {
    /// For the `Authorization: Bearer` header of every other call; a JWT that the keys at `/.well-known/jwks.json`
    /// verify.
    pub access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    pub token_type: String,
    /// Seconds that the access token holds.
    #[schema(example = 900)]
    pub expires_in: u32,
    /// Exchanged once for new tokens; holds for 30 days.
    pub refresh_token: String,
}

/// Logs in.
///
/// # Errors
/// [`Failure::Rejected`], after the same time, when the address has no account, the password is another one,
/// the address is not confirmed or the account is closed.
pub async fn login(service: &Service, call: Call, email: String, password: String) -> Result<Tokens, Failure> {
    let call = Call {
        account: None,
        retry: None,
        ..call
    };
    let account = service
        .read(call.clone(), move |tx| {
            Ok(store::by_email_key(tx.conn, &email_key(&email))?)
        })
        .await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let matches = passwords::matches(password, hash).await?;
    let Some(account) = account.filter(|account| matches && may_log_in(account)) else {
        return Err(Failure::Rejected(RefusalReason::WrongCredentials));
    };
    service.perform_secretly(call, move |tx| begin(tx, &account)).await
}

fn may_log_in(account: &Account) -> bool {
    account.email_verified_at.is_some() && account.disabled_at.is_none()
}

/// Begins a session, unless password or standing changed since they were looked at.
fn begin(tx: &mut Tx<'_>, seen: &Account) -> Result<Tokens, Failure> {
    let id = seen.id.0;
    let account = store::lock(tx.conn, id)?.ok_or(Failure::Rejected(RefusalReason::WrongCredentials))?;
    if !may_log_in(&account) || account.password_hash != seen.password_hash {
        return Err(Failure::Rejected(RefusalReason::WrongCredentials));
    }
    let session: SessionId = tx.new_id();
    let row = Session {
        id: Id(session),
        account_id: Id(id),
        created_at: tx.now().into(),
        ended_at: None,
        ended_because: None,
    };
    sessions::insert(tx.conn, &row)?;
    happened(tx, HistoryAction::LoggedIn, id, json!({}))?;
    tokens(tx, id, session)
}

fn tokens(tx: &mut Tx<'_>, account: AccountId, session: SessionId) -> Result<Tokens, Failure> {
    let (access_token, expires_in) = tx.service.tokens.issue(account, tx.now())?;
    let refresh_token = new_refresh_token()?;
    let row = RefreshToken {
        id: Id(tx.new_id()),
        session_id: Id(session),
        token_hash: refresh_token_hash(&refresh_token),
        issued_at: tx.now().into(),
        expires_at: (tx.now() + Duration::days(REFRESH_TOKEN_DAYS)).into(),
        used_at: None,
    };
    sessions::insert_token(tx.conn, &row)?;
    Ok(Tokens {
        access_token,
        token_type: "Bearer".to_owned(),
        expires_in,
        refresh_token,
    })
}

/// Exchanges a refresh token for new tokens. One that was exchanged before ends the session: somebody else has a copy.
///
/// # Errors
/// [`Failure::Unauthenticated`] when the token is unknown, was used, has expired, or its session has ended.
pub async fn refresh(service: &Service, call: Call, token: String) -> Result<Tokens, Failure> {
    let call = Call {
        account: None,
        retry: None,
        ..call
    };
    // The end of a session has to be kept, so that a refusal is an outcome here and not an error.
    let outcome = service.perform_secretly(call, move |tx| exchange(tx, &token)).await?;
    outcome.ok_or(Failure::Rejected(RefusalReason::SessionEnded))
}

fn exchange(tx: &mut Tx<'_>, token: &str) -> Result<Option<Tokens>, Failure> {
    let Some((session, token)) = sessions::lock_by_hash(tx.conn, &refresh_token_hash(token))? else {
        return Ok(None);
    };
    let (id, account) = (session.id.0, session.account_id.0);
    if session.ended_at.is_some() {
        return Ok(None);
    }
    if token.used_at.is_some() {
        sessions::end(tx.conn, id, Ended::Replay, tx.now())?;
        happened(
            tx,
            HistoryAction::RefreshTokenReplayed,
            account,
            json!({ "session": id }),
        )?;
        return Ok(None);
    }
    let open = store::find(tx.conn, account)?.is_some_and(|account| may_log_in(&account));
    if !open || *token.expires_at <= tx.now() || !sessions::mark_used(tx.conn, token.id.0, tx.now())? {
        return Ok(None);
    }
    tokens(tx, account, id).map(Some)
}

/// Ends the session of a refresh token. One that names no open session changes nothing. For whoever holds the token.
///
/// # Errors
/// Those of the database.
pub async fn logout(service: &Service, call: Call, token: String) -> Result<(), Failure> {
    let call = Call {
        account: None,
        retry: None,
        ..call
    };
    let work = move |tx: &mut Tx<'_>| {
        if let Some((session, _)) = sessions::lock_by_hash(tx.conn, &refresh_token_hash(&token))?
            && sessions::end(tx.conn, session.id.0, Ended::Logout, tx.now())?
        {
            happened(tx, HistoryAction::LoggedOut, session.account_id.0, json!({}))?;
        }
        Ok(())
    };
    service.perform_secretly(call, work).await
}
