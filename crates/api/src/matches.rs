//! The pledges that join one, for those who work on it, and objections against them.
use crate::extract::{Body, Caller, path_id};
use crate::personal;
use crate::problem::{ApiError, Problem};
use crate::registrar::ServiceConfig;
use crate::registry::reference_of;
use crate::reply::{self, Answer};
use actix_web::{HttpResponse, get, post, web};
use minga_domain::ids::SubmissionId;
use minga_domain::joining::ObjectionState;
use minga_workflow::objections::{self, JoiningPledges, NewObjection, ObjectionReason};
use minga_workflow::{Recorded, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(object).service(uphold).service(dismiss);
}

type Match = web::Path<(String, String)>;

/// List the pledges that join a pledge
///
/// With the objections against them, and until when one may be made; the earliest first. Those whose objection was
/// upheld are among them and not shown to the public.
#[utoipa::path(operation_id = "list_joining_pledges", tag = "Matches", security(("bearer" = [])), params(("id" = SubmissionId, Path, description = "The pledge that is joined")),
    responses(
        (status = 200, description = "All of them", body = JoiningPledges),
    ))]
#[get("/v1/submissions/{id}/matches")]
async fn list(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| objections::list(tx, id))
        .await?;
    reply::private(&view, None)
}

/// Object to a match
///
/// By the focal point or alternate of the pledge that is joined, or by an officer as received with the message
/// attached, once, within the policy's days after the other one's publication. The officer and the focal point of the
/// other one are told; the match stays shown until it is decided.
#[utoipa::path(operation_id = "object_to_match", tag = "Matches", security(("bearer" = [])), request_body = NewObjection,
    params(("id" = SubmissionId, Path, description = "The pledge that is joined"), ("reference" = String, Path, description = "The public reference of the pledge that joins it", example = "PL-2026-00018"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "The matches", body = JoiningPledges),
        (status = 409, description = "Too late, objected already, or not published", body = Problem),
    ))]
#[post("/v1/submissions/{id}/matches/{reference}/objection")]
async fn object(path: Match, body: Body<NewObjection>) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path.0)?;
    let reference = reference_of(&path.1)?;
    let given = body.value;
    let work = move |tx: &mut Tx<'_>| objections::object(tx, id, &reference, &given);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| objections::list(tx, id);
    personal::perform(&body.state, body.call, work, |_| Answer::default(), again).await
}

/// Uphold an objection to a match
///
/// By an officer of both pledges, with a reason that both focal points are sent. The match is shown no more as one of
/// that pledge, in no list, sum or figure; the pledge that joined it stays.
#[utoipa::path(operation_id = "uphold_objection", tag = "Matches", security(("bearer" = [])), request_body = ObjectionReason,
    params(("id" = SubmissionId, Path, description = "The pledge that is joined"), ("reference" = String, Path, description = "The public reference of the pledge that joins it", example = "PL-2026-00018"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "The matches", body = JoiningPledges),
        (status = 403, description = "Not an officer of both", body = Problem),
        (status = 409, description = "No objection is open", body = Problem),
    ))]
#[post("/v1/submissions/{id}/matches/{reference}/objection/uphold")]
async fn uphold(path: Match, body: Body<ObjectionReason>) -> Result<HttpResponse, ApiError> {
    decide(&path, body, ObjectionState::Upheld).await
}

/// Dismiss an objection to a match
///
/// By an officer of both pledges, with a reason that both focal points are sent. The match stays.
#[utoipa::path(operation_id = "dismiss_objection", tag = "Matches", security(("bearer" = [])), request_body = ObjectionReason,
    params(("id" = SubmissionId, Path, description = "The pledge that is joined"), ("reference" = String, Path, description = "The public reference of the pledge that joins it", example = "PL-2026-00018"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "The matches", body = JoiningPledges),
        (status = 403, description = "Not an officer of both", body = Problem),
        (status = 409, description = "No objection is open", body = Problem),
    ))]
#[post("/v1/submissions/{id}/matches/{reference}/objection/dismiss")]
async fn dismiss(path: Match, body: Body<ObjectionReason>) -> Result<HttpResponse, ApiError> {
    decide(&path, body, ObjectionState::Dismissed).await
}

async fn decide(
    (id, reference): &(String, String),
    body: Body<ObjectionReason>,
    state: ObjectionState,
) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(id)?;
    let reference = reference_of(reference)?;
    let given = body.value;
    let work = move |tx: &mut Tx<'_>| objections::decide(tx, id, &reference, state, &given);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| objections::list(tx, id);
    personal::perform(&body.state, body.call, work, |_| Answer::default(), again).await
}
