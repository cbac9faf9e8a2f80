//! The indicators of a pledge, one by one.
use crate::extract::{Body, Caller, IfMatch, path_id};
use crate::personal::{self, Versioned, made};
use crate::problem::{ApiError, Problem};
use crate::query::{LIMIT_MAX, Parameters};
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer, Page};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use minga_domain::content::pledge::Indicator;
use minga_domain::ids::{AttachmentId, IndicatorId, SubmissionId};
use minga_workflow::indicators::{self, IndicatorPatch, NewIndicator};
use minga_workflow::{Recorded, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(add)
        .service(read)
        .service(change)
        .service(remove);
}

/// List the indicators of a pledge
///
/// Those of the working content, in their order. Progress refers to their ids.
#[utoipa::path(operation_id = "list_indicators", tag = "Indicators", security(("bearer" = [])),
    params(
        ("id" = SubmissionId, Path, description = "The pledge"),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 100"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<Indicator>),
        (status = 404, description = "No such pledge, or not for the caller", body = Problem),
    ))]
#[get("/v1/submissions/{id}/indicators")]
async fn list(path: web::Path<String>, request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let mut parameters = Parameters::of(&request);
    let limit = parameters.limit_or(LIMIT_MAX);
    let after = parameters.parsed::<IndicatorId>("cursor", "next");
    parameters.finish()?;
    let (items, more) = caller
        .state
        .service
        .read(caller.call, move |tx| indicators::list(tx, id, after, limit))
        .await?;
    let last = items.last().filter(|_| more).and_then(|last| last.id);
    let next = last.map(|last| last.to_string());
    let total = None;
    reply::private_page(&request, &Page { items, next, total })
}

/// Add an indicator
///
/// Behind the others. By the members of the organisation, officers and a country network that it asked to help, while
/// the pledge may be edited: a change of its content, with its version.
#[utoipa::path(operation_id = "add_indicator", tag = "Indicators", security(("bearer" = [])), request_body = NewIndicator,
    params(
        ("id" = SubmissionId, Path, description = "The pledge"),
        ("If-Match" = String, Header, description = "The `ETag` of the submission that the caller saw"),
    ),
    responses(
        (status = 201, description = "The indicator, with the new `ETag` of the submission", body = Indicator),
        (status = 403, description = "Not the caller's to change", body = Problem),
        (status = 409, description = "Not in this state", body = Problem),
    ))]
#[post("/v1/submissions/{id}/indicators")]
async fn add(path: web::Path<String>, seen: IfMatch, body: Body<NewIndicator>) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let new = body.value;
    let work = move |tx: &mut Tx<'_>| indicators::add(tx, id, seen.0, new).map(Versioned::from);
    let answer = move |made: &Versioned<Indicator>| {
        let own = made.view.id.map(|own| own.to_string()).unwrap_or_default();
        Answer::created(made.version, format!("/v1/submissions/{id}/indicators/{own}"))
    };
    let again = move |tx: &mut Tx<'_>, kept: &Recorded| indicators::read(tx, id, made(kept)?).map(Versioned::from);
    personal::perform(&body.state, body.call, work, answer, again).await
}

/// Read an indicator
#[utoipa::path(operation_id = "read_indicator", tag = "Indicators", security(("bearer" = [])),
    params(
        ("id" = SubmissionId, Path, description = "The pledge"),
        ("indicator_id" = IndicatorId, Path, description = "The indicator"),
    ),
    responses(
        (status = 200, description = "The indicator, with the `ETag` of the submission", body = Indicator),
    ))]
#[get("/v1/submissions/{id}/indicators/{indicator_id}")]
async fn read(path: web::Path<(String, String)>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let (id, indicator) = ids(&path)?;
    let (view, version) = caller
        .state
        .service
        .read(caller.call, move |tx| indicators::read(tx, id, indicator))
        .await?;
    reply::private(&view, Some(version))
}

/// Change an indicator
///
/// A merge patch. It keeps its id, and what was reported on it. By the same callers as adding one.
#[utoipa::path(operation_id = "change_indicator", tag = "Indicators", security(("bearer" = [])), request_body = IndicatorPatch,
    params(
        ("id" = SubmissionId, Path, description = "The pledge"),
        ("indicator_id" = IndicatorId, Path, description = "The indicator"),
        ("If-Match" = String, Header, description = "The `ETag` of the submission that the caller saw"),
    ),
    responses(
        (status = 200, description = "The indicator, with the new `ETag` of the submission", body = Indicator),
        (status = 403, description = "Not the caller's to change", body = Problem),
        (status = 409, description = "Not in this state", body = Problem),
    ))]
#[patch("/v1/submissions/{id}/indicators/{indicator_id}")]
async fn change(
    path: web::Path<(String, String)>,
    seen: IfMatch,
    body: Body<IndicatorPatch>,
) -> Result<HttpResponse, ApiError> {
    let (id, indicator) = ids(&path)?;
    let patch = body.value;
    let work = move |tx: &mut Tx<'_>| indicators::change(tx, id, indicator, seen.0, patch).map(Versioned::from);
    let answer = |changed: &Versioned<Indicator>| Answer::ok(changed.version);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| indicators::read(tx, id, indicator).map(Versioned::from);
    personal::perform(&body.state, body.call, work, answer, again).await
}

/// Remove an indicator
///
/// By the members of the organisation, officers and a country network that it asked to help, while the pledge may be
/// edited: a change of its content, with its version. What was reported on the indicator stays on record.
#[utoipa::path(operation_id = "remove_indicator", tag = "Indicators", security(("bearer" = [])),
    params(
        ("id" = SubmissionId, Path, description = "The pledge"),
        ("indicator_id" = IndicatorId, Path, description = "The indicator"),
        ("received_attachment" = Option<AttachmentId>, Query, description = "For an officer who changes what the secretariat did not file: the message that says so"),
        ("If-Match" = String, Header, description = "The `ETag` of the submission that the caller saw"),
    ),
    responses(
        (status = 204, description = "Gone; the `ETag` is the new one of the submission", headers(("ETag" = String, description = "The version of the submission, for `If-Match`"))),
        (status = 403, description = "Not the caller's to change", body = Problem),
        (status = 409, description = "Not in this state", body = Problem),
    ))]
#[delete("/v1/submissions/{id}/indicators/{indicator_id}")]
async fn remove(
    path: web::Path<(String, String)>,
    request: HttpRequest,
    seen: IfMatch,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    let (id, indicator) = ids(&path)?;
    let mut parameters = Parameters::of(&request);
    let message = parameters.parsed::<AttachmentId>("received_attachment", "id");
    parameters.finish()?;
    let work = move |tx: &mut Tx<'_>| indicators::remove(tx, id, indicator, seen.0, message);
    let answer = |version: &i32| {
        let version = Some(*version);
        Ok(Answer {
            version,
            ..Answer::default()
        }
        .empty())
    };
    let recorded = caller.state.service.perform(caller.call, work, answer).await?;
    Ok(reply::send(recorded))
}

fn ids((id, indicator): &(String, String)) -> Result<(SubmissionId, IndicatorId), ApiError> {
    Ok((path_id(id)?, path_id(indicator)?))
}
