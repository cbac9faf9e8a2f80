//! Leaving a published joint pledge, and asking to join one.
use crate::extract::{Body, Caller, Empty, path_id};
use crate::personal::{self, made};
use crate::problem::{ApiError, Problem};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer, Page};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use minga_domain::ids::{JoiningRequestId, ParticipantId, SubmissionId};
use minga_workflow::participants::ParticipantView;
use minga_workflow::participants::joining::{self, JoiningDecline, JoiningRequestView, NewJoiningRequest};
use minga_workflow::participants::leaving::{self, Leaving};
use minga_workflow::{Failure, Recorded, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(leave)
        .service(ask)
        .service(list)
        .service(own)
        .service(read)
        .service(accept)
        .service(decline)
        .service(withdraw);
}

/// Leave a published joint pledge
///
/// By callers who speak for the participant's organisation (its focal point or alternate), once the participant has
/// confirmed. The row stays, and the public reads since when it has left; the pledge's focal point and the secretariat
/// are told, with the reason.
#[utoipa::path(operation_id = "leave_pledge", tag = "Participants", security(("bearer" = [])), request_body = Leaving,
    params(("id" = SubmissionId, Path, description = "The submission"), ("participant_id" = ParticipantId, Path, description = "The participant"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "The participant, which has left", body = ParticipantView),
        (status = 403, description = "Does not speak for the participant's organisation", body = Problem),
        (status = 409, description = "`not_taking_part`, or not in this state", body = Problem),
    ))]
#[post("/v1/submissions/{id}/participants/{participant_id}/leave")]
async fn leave(path: web::Path<(String, String)>, body: Body<Leaving>) -> Result<HttpResponse, ApiError> {
    let (id, participant): (SubmissionId, ParticipantId) = (path_id(&path.0)?, path_id(&path.1)?);
    let leaving = body.value;
    let work = move |tx: &mut Tx<'_>| leaving::leave(tx, id, participant, leaving);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| leaving::reread(tx, id, participant);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}

/// Ask to join a published joint pledge
///
/// Of the type `common` or `partnership`, by callers who speak for another organisation. The pledge's focal point and
/// an officer each accept it; then the organisation takes part, with the person who asked as its contact.
#[utoipa::path(operation_id = "ask_to_join", tag = "Participants", security(("bearer" = [])), request_body = NewJoiningRequest,
    params(("reference" = String, Path, description = "The pledge's public reference"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 201, description = "The request", body = JoiningRequestView),
        (status = 403, description = "Does not speak for the organisation", body = Problem),
        (status = 404, description = "No published pledge with this reference", body = Problem),
        (status = 410, description = "It was archived; the problem gives the public reason", body = Problem),
        (status = 409, description = "`pledge_not_joint`, `pledge_discontinued`, `recorded_by_own_organisation`, `takes_part_already` or `joining_requested_already`", body = Problem),
    ))]
#[post("/v1/pledges/{reference}/joining-requests")]
async fn ask(path: web::Path<String>, body: Body<NewJoiningRequest>) -> Result<HttpResponse, ApiError> {
    let (reference, new) = (path.into_inner(), body.value);
    let work = move |tx: &mut Tx<'_>| joining::ask(tx, &reference, new);
    let answer = |view: &JoiningRequestView| Answer {
        status: Some(201),
        version: None,
        location: Some(format!("/v1/joining-requests/{}", view.id)),
    };
    let again = move |tx: &mut Tx<'_>, kept: &Recorded| joining::read(tx, made(kept)?);
    personal::perform(&body.state, body.call, work, answer, again).await
}

/// List who asks to join a pledge
///
/// Newest first, those that have ended too. For the pledge's focal points, the members of its organisation, and
/// officers.
#[utoipa::path(operation_id = "list_joining_requests", tag = "Participants", security(("bearer" = [])),
    params(
        ("id" = SubmissionId, Path, description = "The submission"),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<JoiningRequestView>),
        (status = 403, description = "Seen, but not for the caller", body = Problem),
    ))]
#[get("/v1/submissions/{id}/joining-requests")]
async fn list(path: web::Path<String>, request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    page(&request, caller, move |tx, before, limit| {
        joining::list(tx, id, before, limit)
    })
    .await
}

/// List the caller's joining requests
///
/// Of the organisations for which the caller speaks, newest first, those that have ended too.
#[utoipa::path(operation_id = "list_own_joining_requests", tag = "Participants", security(("bearer" = [])),
    params(
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<JoiningRequestView>),
    ))]
#[get("/v1/joining-requests")]
async fn own(request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    page(&request, caller, joining::own).await
}

/// Read a joining request
///
/// For callers who speak for the organisation that asks, the pledge's focal points, the members of its organisation,
/// and officers.
#[utoipa::path(operation_id = "read_joining_request", tag = "Participants", security(("bearer" = [])), params(("id" = JoiningRequestId, Path, description = "The request")),
    responses(
        (status = 200, description = "The request", body = JoiningRequestView),
    ))]
#[get("/v1/joining-requests/{id}")]
async fn read(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: JoiningRequestId = path_id(&path)?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| joining::read(tx, id))
        .await?;
    reply::private(&view, None)
}

/// Accept a request to join
///
/// For the recorder by the pledge's focal point or alternate, for the secretariat by an officer; the organisation takes
/// part, and is public, from the instant of the second acceptance. Whose turn it is, is told by e-mail.
#[utoipa::path(operation_id = "accept_joining_request", tag = "Participants", security(("bearer" = [])),
    params(("id" = SubmissionId, Path, description = "The submission"), ("request_id" = JoiningRequestId, Path, description = "The request"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "The request", body = JoiningRequestView),
        (status = 409, description = "`joining_request_ended`, `pledge_not_joint`, `pledge_discontinued`, `takes_part_already`, or not in this state", body = Problem),
    ))]
#[post("/v1/submissions/{id}/joining-requests/{request_id}/accept")]
async fn accept(path: web::Path<(String, String)>, body: Body<Empty>) -> Result<HttpResponse, ApiError> {
    let (id, request) = ids(&path)?;
    let work = move |tx: &mut Tx<'_>| joining::accept(tx, id, request);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| joining::read(tx, request);
    personal::perform(&body.state, body.call, work, |_| Answer::default(), again).await
}

/// Decline a request to join
///
/// With a reason for the organisation that asked. By the pledge's focal point or alternate, or by an officer; also by a
/// side that has accepted, as long as the request is open.
#[utoipa::path(operation_id = "decline_joining_request", tag = "Participants", security(("bearer" = [])), request_body = JoiningDecline,
    params(("id" = SubmissionId, Path, description = "The submission"), ("request_id" = JoiningRequestId, Path, description = "The request"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "The request", body = JoiningRequestView),
        (status = 409, description = "`joining_request_ended`, or not in this state", body = Problem),
        (status = 422, description = "Without a reason, or a reused idempotency key", body = Problem),
    ))]
#[post("/v1/submissions/{id}/joining-requests/{request_id}/decline")]
async fn decline(path: web::Path<(String, String)>, body: Body<JoiningDecline>) -> Result<HttpResponse, ApiError> {
    let (id, request) = ids(&path)?;
    let reason = body.value;
    let work = move |tx: &mut Tx<'_>| joining::decline(tx, id, request, reason);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| joining::read(tx, request);
    personal::perform(&body.state, body.call, work, |_| Answer::default(), again).await
}

/// Take a request to join back
///
/// By callers who speak for the organisation that asked, as long as it is open.
#[utoipa::path(operation_id = "withdraw_joining_request", tag = "Participants", security(("bearer" = [])),
    params(("id" = SubmissionId, Path, description = "The submission"), ("request_id" = JoiningRequestId, Path, description = "The request"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "The request", body = JoiningRequestView),
        (status = 403, description = "Does not speak for the organisation that asked", body = Problem),
        (status = 409, description = "`joining_request_ended`", body = Problem),
    ))]
#[post("/v1/submissions/{id}/joining-requests/{request_id}/withdraw")]
async fn withdraw(path: web::Path<(String, String)>, body: Body<Empty>) -> Result<HttpResponse, ApiError> {
    let (id, request) = ids(&path)?;
    let work = move |tx: &mut Tx<'_>| joining::withdraw(tx, id, request);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| joining::read(tx, request);
    personal::perform(&body.state, body.call, work, |_| Answer::default(), again).await
}

/// A page of requests, newest first, behind the cursor that the caller gives.
async fn page<W>(request: &HttpRequest, caller: Caller, work: W) -> Result<HttpResponse, ApiError>
where
    W: FnOnce(&mut Tx<'_>, Option<JoiningRequestId>, i64) -> Result<(Vec<JoiningRequestView>, bool), Failure>
        + Clone
        + Send
        + 'static,
{
    let mut parameters = Parameters::of(request);
    let before = parameters.parsed::<JoiningRequestId>("cursor", "next");
    let limit = parameters.limit();
    parameters.finish()?;
    let work = move |tx: &mut Tx<'_>| work(tx, before, limit);
    let (items, more) = caller.state.service.read(caller.call, work).await?;
    let next = items.last().filter(|_| more).map(|view| view.id.to_string());
    let page = Page {
        items,
        next,
        total: None,
    };
    reply::private_page(request, &page)
}

fn ids((id, request): &(String, String)) -> Result<(SubmissionId, JoiningRequestId), ApiError> {
    Ok((path_id(id)?, path_id(request)?))
}
