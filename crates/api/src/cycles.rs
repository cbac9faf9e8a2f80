//! Cycles: what submissions are filed for. Everybody reads them; administrators keep them.
use crate::extract::{Body, Caller, IfMatch, language};
use crate::personal::{self, made};
use crate::problem::{ApiError, Problem};
use crate::public::{finish, send, visit};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer, Page, next_link};
use crate::state::ApiState;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use minga_domain::cycle::CycleKey;
use minga_workflow::cycles::{self, CyclePatch, CycleView, CycleWithFigures, NewCycle};
use minga_workflow::{Failure, Recorded, Tx};

/// Whoever is signed in gets a version to be named in `If-Match`, everybody else an answer to be kept.
const VARIES: HeaderValue = HeaderValue::from_static("accept-language, authorization");

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(create).service(read).service(change);
}

/// A key in the path: one that cannot be a key names nothing.
fn key(path: &str) -> Result<CycleKey, ApiError> {
    path.parse().map_err(|()| ApiError(Failure::NotFound))
}

/// List cycles
///
/// By key: Forums, regional reviews, campaigns and calls for practices, each with whether it is open now.
#[utoipa::path(operation_id = "list_cycles", tag = "Cycles", security(()),
    params(
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
        ("Accept-Language" = Option<String>, Header, description = "es, en or fr; en when none fits"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "A page, kept for at most a minute", body = Page<CycleView>),
        (status = 304, description = "Not changed"),
    ))]
#[get("/v1/cycles")]
async fn list(request: HttpRequest, state: web::Data<ApiState>) -> Result<HttpResponse, ApiError> {
    let mut parameters = Parameters::of(&request);
    let after = parameters.parsed::<CycleKey>("cursor", "next");
    let limit = parameters.limit();
    parameters.finish()?;
    let (items, more) = visit(&request, &state, move |tx| cycles::list(tx, after, limit)).await?;
    let next = items.last().filter(|_| more).map(|view| view.key.clone());
    let link = next_link(&request, next.as_deref()).map(|(_, value)| value);
    let page = Page {
        items,
        next,
        total: None,
    };
    Ok(send(&request, &finish(&page, Some(language(&request).code()), link)?))
}

/// Read a cycle
///
/// With whether it is open now, and how many of it are published. With a token the answer is not kept, and its `ETag`
/// is the one for `If-Match`.
#[utoipa::path(operation_id = "read_cycle", tag = "Cycles", security(()),
    params(
        ("key" = String, Path, description = "The key of the cycle", example = "imrf_2026"),
        ("Accept-Language" = Option<String>, Header, description = "es, en or fr; en when none fits"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "The cycle, kept for at most a minute", body = CycleWithFigures),
        (status = 304, description = "Not changed"),
        (status = 401, description = "With a token that is malformed or has expired", body = Problem),
        (status = 403, description = "With the token of a review link, which opens that one review alone", body = Problem),
        (status = 404, description = "No cycle has this key", body = Problem),
    ))]
#[get("/v1/cycles/{key}")]
async fn read(
    request: HttpRequest,
    state: web::Data<ApiState>,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    Parameters::of(&request).finish()?;
    let key = key(&path)?;
    if request.headers().contains_key(header::AUTHORIZATION) {
        let caller = Caller::of(&request)?;
        let view = state
            .service
            .read(caller.call, move |tx| cycles::read(tx, &key))
            .await?;
        let mut response = reply::private(&view, Some(view.cycle.version))?;
        response.headers_mut().insert(header::VARY, VARIES);
        return Ok(response);
    }
    let view = visit(&request, &state, move |tx| cycles::read(tx, &key)).await?;
    let mut response = send(&request, &finish(&view, Some(language(&request).code()), None)?);
    response.headers_mut().insert(header::VARY, VARIES);
    Ok(response)
}

/// Make a cycle
///
/// For administrators. It cannot be removed: submissions go on naming it.
#[utoipa::path(operation_id = "create_cycle", tag = "Cycles", security(("bearer" = [])), request_body = NewCycle,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 201, description = "The cycle", body = CycleWithFigures),
        (status = 403, description = "Not an administrator", body = Problem),
        (status = 422, description = "Every violated rule; `already_exists` for a key that is taken", body = Problem),
    ))]
#[post("/v1/cycles")]
async fn create(body: Body<NewCycle>) -> Result<HttpResponse, ApiError> {
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| cycles::create(tx, value);
    let answer = |view: &CycleWithFigures| {
        let address = format!("/v1/cycles/{}", view.cycle.key);
        Answer::created(view.cycle.version, address)
    };
    let again = |tx: &mut Tx<'_>, kept: &Recorded| {
        let key: CycleKey = made::<String>(kept)?.parse().map_err(|()| Failure::NotFound)?;
        cycles::read(tx, &key)
    };
    personal::perform(&body.state, body.call, work, answer, again).await
}

/// Change a cycle
///
/// For administrators. What was handed in for it before stays in it, as late or in time as it was.
#[utoipa::path(operation_id = "change_cycle", tag = "Cycles", security(("bearer" = [])), request_body = CyclePatch,
    params(
        ("key" = String, Path, description = "The key of the cycle", example = "imrf_2026"),
        ("If-Match" = String, Header, description = "The `ETag` that the caller saw"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once"),
    ),
    responses(
        (status = 200, description = "The cycle", body = CycleWithFigures),
        (status = 403, description = "Not an administrator", body = Problem),
        (status = 404, description = "No cycle has this key", body = Problem),
    ))]
#[patch("/v1/cycles/{key}")]
async fn change(path: web::Path<String>, seen: IfMatch, body: Body<CyclePatch>) -> Result<HttpResponse, ApiError> {
    let key = key(&path)?;
    let again_key = key.clone();
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| cycles::change(tx, &key, seen.0, value);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| cycles::read(tx, &again_key);
    let answer = |view: &CycleWithFigures| Answer::ok(view.cycle.version);
    personal::perform(&body.state, body.call, work, answer, again).await
}
