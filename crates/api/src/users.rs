//! Accounts, as administrators see them.
use crate::extract::{Body, Caller, IfMatch, path_id};
use crate::personal;
use crate::problem::{ApiError, Problem};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer, Page};
use actix_web::{HttpRequest, HttpResponse, get, patch, web};
use minga_domain::ids::AccountId;
use minga_domain::kinds::SystemRole;
use minga_workflow::Recorded;
use minga_workflow::accounts::AccountView;
use minga_workflow::accounts::administration::{self, AccountChanges};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(read).service(change);
}

/// List accounts
///
/// For administrators; in the order in which they were made, closed ones included.
#[utoipa::path(tag = "Administration", security(("bearer" = [])),
    params(
        ("q" = Option<String>, Query, description = "Beginning of the name or of the address"),
        ("role" = Option<SystemRole>, Query, description = "With this role"),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<AccountView>),
        (status = 403, description = "Not an administrator", body = Problem),
    ))]
#[get("/v1/users")]
async fn list(request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let mut parameters = Parameters::of(&request);
    let q = parameters.text("q");
    let role = parameters.choice("role", &["reviewer", "country_network", "secretariat", "admin"]);
    let role = role.and_then(<SystemRole as minga_domain::keys::Keyed>::from_key);
    let after = parameters.parsed::<AccountId>("cursor", "next");
    let limit = parameters.limit();
    parameters.finish()?;
    let work = move |tx: &mut minga_workflow::Tx<'_>| administration::list(tx, q, role, after, limit);
    let (items, more) = caller.state.service.read(caller.call, work).await?;
    let next = items.last().filter(|_| more).map(|view| view.id.to_string());
    reply::private_page(
        &request,
        &Page {
            items,
            next,
            total: None,
        },
    )
}

/// Read an account
///
/// For administrators.
#[utoipa::path(tag = "Administration", security(("bearer" = [])), params(("id" = AccountId, Path)),
    responses(
        (status = 200, description = "The account", body = AccountView),
        (status = 403, description = "Not an administrator", body = Problem),
        (status = 404, description = "No such account", body = Problem),
    ))]
#[get("/v1/users/{id}")]
async fn read(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: AccountId = path_id(&path)?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| administration::read(tx, id))
        .await?;
    reply::private(&view, Some(view.version))
}

/// Change roles and standing of an account
///
/// For administrators. Closing an account ends its sessions.
#[utoipa::path(tag = "Administration", security(("bearer" = [])), request_body = AccountChanges,
    params(
        ("id" = AccountId, Path),
        ("If-Match" = String, Header, description = "The `ETag` that the caller saw"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once"),
    ),
    responses(
        (status = 200, description = "The account", body = AccountView),
        (status = 403, description = "Not an administrator", body = Problem),
        (status = 404, description = "No such account", body = Problem),
        (status = 409, description = "`own_account`: administrators do not shut themselves out; `account_erased`: the person has left", body = Problem),
    ))]
#[patch("/v1/users/{id}")]
async fn change(path: web::Path<String>, seen: IfMatch, body: Body<AccountChanges>) -> Result<HttpResponse, ApiError> {
    let id: AccountId = path_id(&path)?;
    let changes = body.value;
    let work = move |tx: &mut minga_workflow::Tx<'_>| administration::change(tx, id, seen.0, changes);
    let again = move |tx: &mut minga_workflow::Tx<'_>, _: &Recorded| administration::read(tx, id);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}
