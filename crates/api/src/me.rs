//! One's own account.
use crate::extract::{Body, Caller, Empty, IfMatch};
use crate::personal;
use crate::problem::{ApiError, Problem};
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer};
use actix_web::{HttpResponse, delete, get, patch};
use minga_workflow::accounts::AccountView;
use minga_workflow::accounts::own::{self, Export, OwnChanges};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read).service(change).service(leave).service(export);
}

/// Read one's own account
///
/// With roles in the service and in organisations.
#[utoipa::path(tag = "Accounts", security(("bearer" = [])),
    responses(
        (status = 200, description = "The account", body = AccountView),
    ))]
#[get("/v1/me")]
async fn read(caller: Caller) -> Result<HttpResponse, ApiError> {
    let view = caller.state.service.read(caller.call, own::read).await?;
    reply::private(&view, Some(view.version))
}

/// Change one's own account
///
/// A merge patch of name, language and position.
#[utoipa::path(tag = "Accounts", security(("bearer" = [])), request_body = OwnChanges,
    params(
        ("If-Match" = String, Header, description = "The `ETag` that the caller saw"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once"),
    ),
    responses(
        (status = 200, description = "The account", body = AccountView),
    ))]
#[patch("/v1/me")]
async fn change(seen: IfMatch, body: Body<OwnChanges>) -> Result<HttpResponse, ApiError> {
    let changes = body.value;
    let work = move |tx: &mut minga_workflow::Tx<'_>| own::change(tx, seen.0, changes);
    personal::perform(
        &body.state,
        body.call,
        work,
        |view| Answer::ok(view.version),
        |tx, _| own::read(tx),
    )
    .await
}

/// Leave
///
/// Removes the personal data of the account, gives up its roles and ends its sessions. What was done for
/// organisations stays, without a name; contacts that organisations keep remain theirs.
#[utoipa::path(tag = "Accounts", security(("bearer" = [])),
    params(("If-Match" = String, Header, description = "The `ETag` that the caller saw")),
    responses(
        (status = 204, description = "Gone"),
        (status = 409, description = "`last_focal_point`: name another focal point of the organisation first", body = Problem),
    ))]
#[delete("/v1/me")]
async fn leave(seen: IfMatch, body: Body<Empty>) -> Result<HttpResponse, ApiError> {
    let work = move |tx: &mut minga_workflow::Tx<'_>| own::leave(tx, seen.0);
    let recorded = body
        .state
        .service
        .perform(body.call, work, |()| Ok(Answer::default().empty()))
        .await?;
    Ok(reply::send(recorded))
}

/// Take a copy of one's own data
///
/// Everything that is kept about the caller: account, contacts, sessions, submissions filed, reviews, activity.
#[utoipa::path(tag = "Accounts", security(("bearer" = [])),
    responses(
        (status = 200, description = "The copy", body = Export),
    ))]
#[get("/v1/me/export")]
async fn export(caller: Caller) -> Result<HttpResponse, ApiError> {
    let copy = caller.state.service.read(caller.call, own::export).await?;
    reply::private(&copy, None)
}
