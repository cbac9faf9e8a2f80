//! Attached files: upload, what is said of them, download.
use crate::download;
use crate::extract::{Body, Caller, IfMatch, path_id};
use crate::personal;
use crate::problem::{ApiError, Problem};
use crate::query::{LIMIT_MAX, Parameters};
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer, Page};
use crate::upload::{self, AttachmentUpload};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use minga_domain::ids::{AttachmentId, SubmissionId};
use minga_workflow::attachments::{self, AttachmentPatch, AttachmentView};
use minga_workflow::{Recorded, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(add)
        .service(read)
        .service(change)
        .service(remove)
        .service(content);
}

/// List the attached files
///
/// Oldest first. Correspondence is shown to officers only.
#[utoipa::path(operation_id = "list_attachments", tag = "Attachments", security(("bearer" = [])),
    params(
        ("id" = SubmissionId, Path, description = "The submission"),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 100"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<AttachmentView>),
    ))]
#[get("/v1/submissions/{id}/attachments")]
async fn list(path: web::Path<String>, request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let mut parameters = Parameters::of(&request);
    let limit = parameters.limit_or(LIMIT_MAX);
    let after = parameters.parsed::<AttachmentId>("cursor", "next");
    parameters.finish()?;
    let (items, more) = caller
        .state
        .service
        .read(caller.call, move |tx| attachments::page(tx, id, after, limit))
        .await?;
    let next = items.last().filter(|_| more).map(|last| last.id.to_string());
    let total = None;
    reply::private_page(&request, &Page { items, next, total })
}

/// Attach a file
///
/// Documents (txt, rtf, pdf, doc, docx, odt, ppt, pptx, odp, xls, xlsx, ods) and, to practices, images (png, jpeg,
/// webp) while the submission may be edited; correspondence by officers at any time; documents with the purpose
/// `evidence`, to be named by an update of the progress, once a pledge is published. The type is found from the
/// content and has to agree with the name's extension. Of an image only the picture is kept, with its colours and
/// which side is up: where, when, with what and by whom it was taken goes before it is stored, and `size` and `sha256`
/// are those of what is kept.
#[utoipa::path(operation_id = "add_attachment", tag = "Attachments", security(("bearer" = [])),
    request_body(content = AttachmentUpload, content_type = "multipart/form-data"),
    params(("id" = SubmissionId, Path, description = "The submission"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 201, description = "The attachment", body = AttachmentView),
        (status = 409, description = "Not in this state", body = Problem),
        (status = 413, description = "Larger than the policy allows", body = Problem),
        (status = 415, description = "Not multipart/form-data", body = Problem),
        (status = 422, description = "Every violated rule, such as `file_type_not_accepted` with the allowed extensions", body = Problem),
        (status = 503, description = "The file cannot be stored now", body = Problem),
    ))]
#[post("/v1/submissions/{id}/attachments")]
async fn add(
    path: web::Path<String>,
    request: HttpRequest,
    caller: Caller,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    upload::receive(id, &request, caller, payload).await
}

/// Read what is known of an attached file
#[utoipa::path(operation_id = "read_attachment", tag = "Attachments", security(("bearer" = [])), params(("id" = SubmissionId, Path, description = "The submission"), ("attachment_id" = AttachmentId, Path, description = "The attachment")),
    responses(
        (status = 200, description = "The attachment", body = AttachmentView),
    ))]
#[get("/v1/submissions/{id}/attachments/{attachment_id}")]
async fn read(path: web::Path<(String, String)>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let (id, attachment) = ids(&path)?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| attachments::read(tx, id, attachment))
        .await?;
    reply::private(&view, Some(view.version))
}

/// Give or change credit and alternative text
///
/// A merge patch. Documents and images by the members of the organisation and by officers while the submission may be
/// edited, correspondence by officers, what shows the progress by those who report on it.
#[utoipa::path(operation_id = "change_attachment", tag = "Attachments", security(("bearer" = [])), request_body = AttachmentPatch,
    params(("id" = SubmissionId, Path, description = "The submission"), ("attachment_id" = AttachmentId, Path, description = "The attachment"), ("If-Match" = String, Header, description = "The `ETag` that the caller saw"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "The attachment", body = AttachmentView),
        (status = 409, description = "Not in this state", body = Problem),
    ))]
#[patch("/v1/submissions/{id}/attachments/{attachment_id}")]
async fn change(
    path: web::Path<(String, String)>,
    seen: IfMatch,
    body: Body<AttachmentPatch>,
) -> Result<HttpResponse, ApiError> {
    let (id, attachment) = ids(&path)?;
    let patch = body.value;
    let work = move |tx: &mut Tx<'_>| attachments::change(tx, id, attachment, patch, seen.0);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| attachments::read(tx, id, attachment);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}

/// Remove an attached file
///
/// Documents and images by the members of the organisation and by officers while the submission may be edited,
/// correspondence by officers, what shows the progress by those who report on it. A file that an update of the progress
/// names, or named before a correction, stays.
#[utoipa::path(operation_id = "remove_attachment", tag = "Attachments", security(("bearer" = [])), params(("id" = SubmissionId, Path, description = "The submission"), ("attachment_id" = AttachmentId, Path, description = "The attachment"), ("If-Match" = String, Header, description = "The `ETag` that the caller saw")),
    responses(
        (status = 204, description = "Removed"),
        (status = 409, description = "Not in this state", body = Problem),
    ))]
#[delete("/v1/submissions/{id}/attachments/{attachment_id}")]
async fn remove(path: web::Path<(String, String)>, seen: IfMatch, caller: Caller) -> Result<HttpResponse, ApiError> {
    let (id, attachment) = ids(&path)?;
    let work = move |tx: &mut minga_workflow::Tx<'_>| attachments::remove(tx, id, attachment, seen.0);
    let service = &caller.state.service;
    let recorded = service
        .perform(caller.call, work, |()| Ok(Answer::default().empty()))
        .await?;
    // The row says that it is removed; bytes that cannot be removed now go with the next sweep.
    if let Err(failure) = service.files.remove(attachment).await {
        tracing::warn!(%attachment, ?failure, "the bytes of a removed attachment are still there");
    }
    Ok(reply::send(recorded))
}

/// Download an attached file
#[utoipa::path(operation_id = "download_attachment", tag = "Attachments", security(("bearer" = [])), params(("id" = SubmissionId, Path, description = "The submission"), ("attachment_id" = AttachmentId, Path, description = "The attachment")),
    responses(
        (status = 200, description = "The file as its own type, to be saved", content_type = "application/octet-stream",
            headers(("ETag" = String, description = "For `If-None-Match`"), ("Content-Disposition" = String, description = "The name of the file"))),
        (status = 304, description = "The caller has it"),
    ))]
#[get("/v1/submissions/{id}/attachments/{attachment_id}/content")]
async fn content(
    path: web::Path<(String, String)>,
    request: HttpRequest,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    let (id, attachment) = ids(&path)?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| attachments::read(tx, id, attachment))
        .await?;
    download::of(&caller.state.service.files, &view, &request, "no-store").await
}

fn ids((id, attachment): &(String, String)) -> Result<(SubmissionId, AttachmentId), ApiError> {
    Ok((path_id(id)?, path_id(attachment)?))
}
