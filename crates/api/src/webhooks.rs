//! Webhooks, as administrators manage them.
use crate::extract::{Body, Caller, Empty, IfMatch, path_id};
use crate::personal::{self, made};
use crate::problem::{ApiError, Problem, etag};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer, Page};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use minga_domain::ids::WebhookId;
use minga_workflow::webhooks::{self, NewWebhook, WebhookChanges, WebhookView};
use minga_workflow::{Failure, Recorded, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(add)
        .service(read)
        .service(change)
        .service(remove)
        .service(rotate);
}

/// List the webhooks
///
/// For administrators; in the order in which they were added.
#[utoipa::path(operation_id = "list_webhooks", tag = "Webhooks", security(("bearer" = [])),
    params(
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<WebhookView>),
        (status = 403, description = "Not an administrator", body = Problem),
    ))]
#[get("/v1/webhooks")]
async fn list(request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let mut parameters = Parameters::of(&request);
    let after = parameters.parsed::<WebhookId>("cursor", "next");
    let limit = parameters.limit();
    parameters.finish()?;
    let work = move |tx: &mut Tx<'_>| webhooks::list(tx, after, limit);
    let (items, more) = caller.state.service.read(caller.call, work).await?;
    let next = items.last().filter(|_| more).map(|view| view.id.to_string());
    let page = Page {
        items,
        next,
        total: None,
    };
    reply::private_page(&request, &page)
}

/// Add a webhook
///
/// From now on each public change of the types is sent to the address, as [Standard
/// Webhooks](https://www.standardwebhooks.com) says: a POST of `{type, timestamp, data: {cursor, kind, reference,
/// url}}` with the headers `webhook-id`, `webhook-timestamp` and `webhook-signature` (`v1`, HMAC-SHA256). `secret` is
/// in this answer alone. Answer with any 2xx within ten seconds; what fails is tried again for about three days, with
/// the same `webhook-id`; 410 disables the webhook. The order is not promised: read the entry at `url`, with
/// `Cache-Control: no-cache` so that no cache answers with what was there before. For administrators.
#[utoipa::path(operation_id = "add_webhook", tag = "Webhooks", security(("bearer" = [])), request_body = NewWebhook,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 201, description = "The webhook with its secret", body = WebhookView),
        (status = 403, description = "Not an administrator", body = Problem),
        (status = 409, description = "`webhooks_full`: there are as many as the policy allows", body = Problem),
        (status = 422, description = "The address is none, not encrypted, with credentials, or not public; types that do not exist", body = Problem),
    ))]
#[post("/v1/webhooks")]
async fn add(body: Body<NewWebhook>) -> Result<HttpResponse, ApiError> {
    let new = body.value;
    let work = move |tx: &mut Tx<'_>| webhooks::add(tx, new);
    let answer = |view: &WebhookView| Answer::created(view.version, format!("/v1/webhooks/{}", view.id));
    let again = move |tx: &mut Tx<'_>, kept: &Recorded| with_secret(tx, made(kept)?, kept);
    personal::perform(&body.state, body.call, work, answer, again).await
}

/// Read a webhook
///
/// Without its secret. `trouble` says what somebody has to look at. For administrators.
#[utoipa::path(operation_id = "read_webhook", tag = "Webhooks", security(("bearer" = [])), params(("id" = WebhookId, Path)),
    responses(
        (status = 200, description = "The webhook", body = WebhookView),
        (status = 403, description = "Not an administrator", body = Problem),
        (status = 404, description = "No such webhook", body = Problem),
    ))]
#[get("/v1/webhooks/{id}")]
async fn read(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: WebhookId = path_id(&path)?;
    let work = move |tx: &mut Tx<'_>| webhooks::read(tx, id);
    let view = caller.state.service.read(caller.call, work).await?;
    reply::private(&view, Some(view.version))
}

/// Change a webhook
///
/// Disabling it parks what waits; when it is enabled it is told of what changes from then on, and `/v1/changes` of what
/// it missed. For administrators.
#[utoipa::path(operation_id = "change_webhook", tag = "Webhooks", security(("bearer" = [])), request_body = WebhookChanges,
    params(
        ("id" = WebhookId, Path),
        ("If-Match" = String, Header, description = "The `ETag` that the caller saw"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once"),
    ),
    responses(
        (status = 200, description = "The webhook", body = WebhookView),
        (status = 403, description = "Not an administrator", body = Problem),
        (status = 404, description = "No such webhook", body = Problem),
    ))]
#[patch("/v1/webhooks/{id}")]
async fn change(path: web::Path<String>, seen: IfMatch, body: Body<WebhookChanges>) -> Result<HttpResponse, ApiError> {
    let id: WebhookId = path_id(&path)?;
    let changes = body.value;
    let work = move |tx: &mut Tx<'_>| webhooks::change(tx, id, seen.0, changes);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| webhooks::read(tx, id);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}

/// Remove a webhook
///
/// With what waits and the log of its deliveries. For administrators.
#[utoipa::path(operation_id = "remove_webhook", tag = "Webhooks", security(("bearer" = [])),
    params(("id" = WebhookId, Path), ("If-Match" = String, Header, description = "The `ETag` that the caller saw")),
    responses(
        (status = 204, description = "Removed"),
        (status = 403, description = "Not an administrator", body = Problem),
        (status = 404, description = "No such webhook", body = Problem),
    ))]
#[delete("/v1/webhooks/{id}")]
async fn remove(path: web::Path<String>, seen: IfMatch, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: WebhookId = path_id(&path)?;
    let work = move |tx: &mut Tx<'_>| webhooks::remove(tx, id, seen.0);
    let answer = |(): &()| Ok(Answer::default().empty());
    let recorded = caller.state.service.perform(caller.call, work, answer).await?;
    Ok(reply::send(recorded))
}

/// Give a webhook a new secret
///
/// `secret` is in this answer alone. Until `previous_secret_until` messages carry the signatures of both, so that the
/// receiver can change over. For administrators.
#[utoipa::path(operation_id = "rotate_webhook_secret", tag = "Webhooks", security(("bearer" = [])),
    params(
        ("id" = WebhookId, Path),
        ("If-Match" = String, Header, description = "The `ETag` that the caller saw"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once"),
    ),
    responses(
        (status = 200, description = "The webhook with its new secret", body = WebhookView),
        (status = 403, description = "Not an administrator", body = Problem),
        (status = 404, description = "No such webhook", body = Problem),
    ))]
#[post("/v1/webhooks/{id}/rotate-secret")]
async fn rotate(path: web::Path<String>, seen: IfMatch, body: Body<Empty>) -> Result<HttpResponse, ApiError> {
    let id: WebhookId = path_id(&path)?;
    let work = move |tx: &mut Tx<'_>| webhooks::rotate(tx, id, seen.0);
    let again = move |tx: &mut Tx<'_>, kept: &Recorded| with_secret(tx, id, kept);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}

/// The webhook for a retried request: with the secret that its first answer gave, while that is still the present one.
fn with_secret(tx: &mut Tx<'_>, id: WebhookId, kept: &Recorded) -> Result<WebhookView, Failure> {
    let version = webhooks::read(tx, id)?.version;
    let same = kept
        .headers
        .iter()
        .any(|(name, value)| name == "etag" && *value == etag(version));
    webhooks::reread(tx, id, if same { version } else { 0 })
}
