//! What was sent to webhooks, as administrators see it.
use crate::extract::{Body, Caller, Empty, path_id};
use crate::personal::{self, made};
use crate::problem::{ApiError, Problem};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer, Page};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use minga_domain::ids::{WebhookDeliveryId, WebhookId};
use minga_workflow::webhooks::{self, DeliveryView};
use minga_workflow::{Recorded, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(read).service(retry).service(test);
}

/// List what was sent to a webhook, and what waits
///
/// Newest first, each with its attempts. What ended is forgotten after the policy's days. For administrators.
#[utoipa::path(operation_id = "list_webhook_deliveries", tag = "Webhooks", security(("bearer" = [])),
    params(
        ("id" = WebhookId, Path, description = "The webhook"),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<DeliveryView>),
        (status = 403, description = "Not an administrator", body = Problem),
        (status = 404, description = "No such webhook", body = Problem),
    ))]
#[get("/v1/webhooks/{id}/deliveries")]
async fn list(path: web::Path<String>, request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: WebhookId = path_id(&path)?;
    let mut parameters = Parameters::of(&request);
    let before = parameters.parsed::<WebhookDeliveryId>("cursor", "next");
    let limit = parameters.limit();
    parameters.finish()?;
    let work = move |tx: &mut Tx<'_>| webhooks::deliveries(tx, id, before, limit);
    let (items, more) = caller.state.service.read(caller.call, work).await?;
    let next = items.last().filter(|_| more).map(|view| view.id.to_string());
    let page = Page {
        items,
        next,
        total: None,
    };
    reply::private_page(&request, &page)
}

/// Read a delivery of a webhook
///
/// For administrators.
#[utoipa::path(operation_id = "read_webhook_delivery", tag = "Webhooks", security(("bearer" = [])),
    params(("id" = WebhookId, Path, description = "The webhook"), ("delivery_id" = WebhookDeliveryId, Path)),
    responses(
        (status = 200, description = "The delivery", body = DeliveryView),
        (status = 403, description = "Not an administrator", body = Problem),
        (status = 404, description = "No such delivery", body = Problem),
    ))]
#[get("/v1/webhooks/{id}/deliveries/{delivery_id}")]
async fn read(path: web::Path<(String, String)>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let (id, delivery): (WebhookId, WebhookDeliveryId) = (path_id(&path.0)?, path_id(&path.1)?);
    let work = move |tx: &mut Tx<'_>| webhooks::delivery(tx, id, delivery);
    let view = caller.state.service.read(caller.call, work).await?;
    reply::private(&view, None)
}

/// Send a delivery once more
///
/// Also one that has arrived; with the same `webhook-id`, and with its attempts counted from the beginning. For
/// administrators.
#[utoipa::path(operation_id = "retry_webhook_delivery", tag = "Webhooks", security(("bearer" = [])),
    params(
        ("id" = WebhookId, Path, description = "The webhook"),
        ("delivery_id" = WebhookDeliveryId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once"),
    ),
    responses(
        (status = 200, description = "Queued", body = DeliveryView),
        (status = 403, description = "Not an administrator", body = Problem),
        (status = 404, description = "No such delivery", body = Problem),
        (status = 409, description = "`delivery_under_way`, or `webhook_disabled`", body = Problem),
    ))]
#[post("/v1/webhooks/{id}/deliveries/{delivery_id}/retry")]
async fn retry(path: web::Path<(String, String)>, body: Body<Empty>) -> Result<HttpResponse, ApiError> {
    let (id, delivery): (WebhookId, WebhookDeliveryId) = (path_id(&path.0)?, path_id(&path.1)?);
    let work = move |tx: &mut Tx<'_>| webhooks::retry(tx, id, delivery);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| webhooks::delivery(tx, id, delivery);
    personal::perform(&body.state, body.call, work, |_| Answer::default(), again).await
}

/// Try a webhook
///
/// Sends a message of type `ping`; its delivery says how that went. For administrators.
#[utoipa::path(operation_id = "test_webhook", tag = "Webhooks", security(("bearer" = [])),
    params(
        ("id" = WebhookId, Path, description = "The webhook"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once"),
    ),
    responses(
        (status = 201, description = "Queued", body = DeliveryView),
        (status = 403, description = "Not an administrator", body = Problem),
        (status = 404, description = "No such webhook", body = Problem),
        (status = 409, description = "`webhook_disabled`", body = Problem),
    ))]
#[post("/v1/webhooks/{id}/test")]
async fn test(path: web::Path<String>, body: Body<Empty>) -> Result<HttpResponse, ApiError> {
    let id: WebhookId = path_id(&path)?;
    let work = move |tx: &mut Tx<'_>| webhooks::test(tx, id);
    let answer = move |view: &DeliveryView| Answer {
        status: Some(201),
        version: None,
        location: Some(format!("/v1/webhooks/{id}/deliveries/{}", view.id)),
    };
    let again = move |tx: &mut Tx<'_>, kept: &Recorded| webhooks::delivery(tx, id, made(kept)?);
    personal::perform(&body.state, body.call, work, answer, again).await
}
