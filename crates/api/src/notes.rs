//! Internal notes about a submission.
use crate::extract::{Body, Caller, path_id};
use crate::personal::{self, made};
use crate::problem::ApiError;
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer, Page};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use minga_domain::ids::{NoteId, SubmissionId};
use minga_workflow::notes::{self, NewNote, NoteView};
use minga_workflow::{Recorded, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(add).service(read);
}

/// List the internal notes
///
/// For the secretariat and for country networks that decide; oldest first.
#[utoipa::path(operation_id = "list_notes", tag = "Notes", security(("bearer" = [])),
    params(
        ("id" = SubmissionId, Path, description = "The submission"),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
        ("count" = Option<String>, Query, description = "exact: adds `total`"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<NoteView>),
    ))]
#[get("/v1/submissions/{id}/notes")]
async fn list(path: web::Path<String>, request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let mut parameters = Parameters::of(&request);
    let limit = parameters.limit();
    let counted = parameters.choice("count", &["exact"]).is_some();
    let after = parameters.parsed::<NoteId>("cursor", "next");
    parameters.finish()?;
    let found = caller
        .state
        .service
        .read(caller.call, move |tx| notes::list(tx, id, after, limit, counted))
        .await?;
    let next = found.next.map(|last| last.to_string());
    reply::private_page(
        &request,
        &Page {
            items: found.items,
            next,
            total: found.total,
        },
    )
}

/// Add an internal note
///
/// By the secretariat and by country networks that decide; nobody else reads it.
#[utoipa::path(operation_id = "add_note", tag = "Notes", security(("bearer" = [])), request_body = NewNote, params(("id" = SubmissionId, Path, description = "The submission"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 201, description = "The note", body = NoteView),
    ))]
#[post("/v1/submissions/{id}/notes")]
async fn add(path: web::Path<String>, body: Body<NewNote>) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let new = body.value;
    let work = move |tx: &mut Tx<'_>| notes::add(tx, id, new);
    // It never changes, so it has no version.
    let answer = move |view: &NoteView| Answer {
        status: Some(201),
        version: None,
        location: Some(format!("/v1/submissions/{id}/notes/{}", view.id)),
    };
    let again = move |tx: &mut Tx<'_>, kept: &Recorded| notes::read(tx, id, made(kept)?);
    personal::perform(&body.state, body.call, work, answer, again).await
}

/// Read an internal note
///
/// For the secretariat and for country networks that decide.
#[utoipa::path(operation_id = "read_note", tag = "Notes", security(("bearer" = [])), params(("id" = SubmissionId, Path, description = "The submission"), ("note_id" = NoteId, Path, description = "The note")),
    responses(
        (status = 200, description = "The note", body = NoteView),
    ))]
#[get("/v1/submissions/{id}/notes/{note_id}")]
async fn read(path: web::Path<(String, String)>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let (id, note): (SubmissionId, NoteId) = (path_id(&path.0)?, path_id(&path.1)?);
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| notes::read(tx, id, note))
        .await?;
    reply::private(&view, None)
}
