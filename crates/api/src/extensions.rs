//! More time for the answer to a letter: asked for by the focal point, granted or refused by an officer.
use crate::extract::{Body, path_id};
use crate::personal;
use crate::problem::{ApiError, Problem};
use crate::registrar::ServiceConfig;
use crate::reply::Answer;
use actix_web::{HttpResponse, post, web};
use minga_domain::ids::SubmissionId;
use minga_workflow::letters::{self, ExtensionGrant, ExtensionRefusal, ExtensionRequest, ExtensionView};
use minga_workflow::{Recorded, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(ask).service(grant).service(refuse);
}

/// Ask for more time
///
/// By the focal point or alternate, while the letter waits for its answers. The deadline stays until an officer
/// decides; one wish may wait at a time. How far an extension may reach and how many a letter may have are settings of
/// the service, 30 days and two by default; what goes beyond them is refused.
#[utoipa::path(operation_id = "ask_extension", tag = "Consolidation", security(("bearer" = [])),
    request_body = ExtensionRequest, params(("id" = SubmissionId, Path)),
    responses(
        (status = 201, description = "The wish", body = ExtensionView),
        (status = 403, description = "Not the caller's to ask", body = Problem),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
        (status = 409, description = "No letter waits, one wish waits already, or no extension is left", body = Problem),
        (status = 422, description = "No reason, or a day that is too early or too late", body = Problem),
    ))]
#[post("/v1/submissions/{id}/comments/extension")]
async fn ask(path: web::Path<String>, body: Body<ExtensionRequest>) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| letters::ask_extension(tx, id, value);
    let made = |_: &ExtensionView| Answer {
        status: Some(201),
        ..Answer::default()
    };
    let again = move |tx: &mut Tx<'_>, _: &Recorded| letters::last_extension(tx, id);
    personal::perform(&body.state, body.call, work, made, again).await
}

/// Give more time
///
/// As it was asked for, until another day, or unasked. The deadline moves and the focal point is told. For officers.
#[utoipa::path(operation_id = "grant_extension", tag = "Consolidation", security(("bearer" = [])),
    request_body = ExtensionGrant, params(("id" = SubmissionId, Path)),
    responses(
        (status = 200, description = "The extension", body = ExtensionView),
        (status = 403, description = "Not an officer", body = Problem),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
        (status = 409, description = "No letter waits, or no extension is left", body = Problem),
        (status = 422, description = "No day, or one that is too early or too late", body = Problem),
    ))]
#[post("/v1/submissions/{id}/comments/extension/grant")]
async fn grant(path: web::Path<String>, body: Body<ExtensionGrant>) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| letters::grant_extension(tx, id, value);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| letters::last_extension(tx, id);
    personal::perform(&body.state, body.call, work, |_| Answer::default(), again).await
}

/// Refuse more time
///
/// The deadline stays; the focal point is told the reason. For officers.
#[utoipa::path(operation_id = "refuse_extension", tag = "Consolidation", security(("bearer" = [])),
    request_body = ExtensionRefusal, params(("id" = SubmissionId, Path)),
    responses(
        (status = 200, description = "The wish, refused", body = ExtensionView),
        (status = 403, description = "Not an officer", body = Problem),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
        (status = 409, description = "No letter waits, or nobody asked", body = Problem),
        (status = 422, description = "No reason", body = Problem),
    ))]
#[post("/v1/submissions/{id}/comments/extension/refuse")]
async fn refuse(path: web::Path<String>, body: Body<ExtensionRefusal>) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| letters::refuse_extension(tx, id, value);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| letters::last_extension(tx, id);
    personal::perform(&body.state, body.call, work, |_| Answer::default(), again).await
}
