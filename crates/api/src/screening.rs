//! The secretariat's screening of a submission.
use crate::extract::{Body, Caller, IfMatch, path_id};
use crate::personal;
use crate::problem::{ApiError, Problem};
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer};
use actix_web::{HttpResponse, get, put, web};
use minga_domain::ids::SubmissionId;
use minga_workflow::screening::{self, ScreeningChange, ScreeningView};
use minga_workflow::{Recorded, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read).service(change);
}

/// Read the screening
///
/// For the secretariat and for country networks that decide, in every state.
#[utoipa::path(operation_id = "read_screening", tag = "Screening", security(("bearer" = [])), params(("id" = SubmissionId, Path, description = "The submission")),
    responses(
        (status = 200, description = "The verdicts so far", body = ScreeningView),
    ))]
#[get("/v1/submissions/{id}/screening")]
async fn read(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| screening::read(tx, id))
        .await?;
    reply::private(&view, Some(view.version))
}

/// Give verdicts
///
/// By the secretariat and by country networks that decide. Points that are not named keep their verdict. What is
/// unclear belongs in the letter of comments.
#[utoipa::path(operation_id = "change_screening", tag = "Screening", security(("bearer" = [])), request_body = ScreeningChange,
    params(("id" = SubmissionId, Path, description = "The submission"), ("If-Match" = String, Header, description = "The `ETag` that the caller saw"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "The verdicts so far", body = ScreeningView),
        (status = 409, description = "Not in this state", body = Problem),
    ))]
#[put("/v1/submissions/{id}/screening")]
async fn change(path: web::Path<String>, seen: IfMatch, body: Body<ScreeningChange>) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let given = body.value;
    let work = move |tx: &mut Tx<'_>| screening::change(tx, id, given, seen.0);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| screening::read(tx, id);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}
