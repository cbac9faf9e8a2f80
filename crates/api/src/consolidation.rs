//! The letter of consolidated comments: as the officer writes it, and as the focal point reads and answers it.
use crate::extract::{Body, Caller, IfMatch, path_id};
use crate::personal;
use crate::problem::{ApiError, Problem};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer};
use actix_web::{HttpRequest, HttpResponse, get, put, web};
use minga_domain::ids::{LetterItemId, SubmissionId};
use minga_domain::language::Language;
use minga_workflow::letters::{
    self, AnswerInput, CommentItem, Comments, Consolidation, ConsolidationInput, LetterPreview, LetterRecord,
};
use minga_workflow::{Recorded, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(read)
        .service(keep)
        .service(preview)
        .service(comments)
        .service(record)
        .service(answer);
}

/// Read the letter that is being written
///
/// Where none was begun, a proposal: items per criterion from the reviews that count, or from the screening of a
/// pledge, without names and without confidential text. Once begun, what reviews say since is in `proposed_items`
/// and never overwrites an edit. Likely duplicates and words that may tell who a reviewer is are pointed out. Nothing
/// is kept by reading. For officers.
#[utoipa::path(tag = "Consolidation", security(("bearer" = [])), params(("id" = SubmissionId, Path)),
    responses(
        (status = 200, description = "The letter or the proposal", body = Consolidation),
        (status = 403, description = "Not an officer", body = Problem),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
        (status = 409, description = "Not in a state to return comments", body = Problem),
    ))]
#[get("/v1/submissions/{id}/consolidation")]
async fn read(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| letters::consolidation(tx, id))
        .await?;
    reply::private(&view, view.version)
}

/// Save the letter
///
/// Items keep their ids; those that are not named are dropped and what they came from is not proposed again. Whoever
/// merges items names the `sources` of all of them in the one that stays. `return_comments` with this version as
/// `letter_version` sends the letter and freezes it. For officers.
#[utoipa::path(tag = "Consolidation", security(("bearer" = [])), request_body = ConsolidationInput,
    params(
        ("id" = SubmissionId, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that the caller saw; needed once a letter is kept"),
    ),
    responses(
        (status = 200, description = "The letter", body = Consolidation),
        (status = 403, description = "Not an officer", body = Problem),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
        (status = 409, description = "Not in a state to return comments", body = Problem),
        (status = 412, description = "Changed by another officer", body = Problem),
    ))]
#[put("/v1/submissions/{id}/consolidation")]
async fn keep(
    path: web::Path<String>,
    seen: IfMatch,
    body: Body<ConsolidationInput>,
) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| letters::consolidate(tx, id, seen.0, value);
    let kept = |view: &Consolidation| Answer {
        version: view.version,
        ..Answer::default()
    };
    let again = move |tx: &mut Tx<'_>, _: &Recorded| letters::consolidation(tx, id);
    personal::perform(&body.state, body.call, work, kept, again).await
}

/// Preview the letter
///
/// Exactly what would be sent now: the mail in the focal point's language, or in the one asked for, and the letter as
/// `comments` would show it. Nothing is sent. For officers.
#[utoipa::path(operation_id = "preview_letter", tag = "Consolidation", security(("bearer" = [])),
    params(
        ("id" = SubmissionId, Path),
        ("language" = Option<Language>, Query, description = "That of the focal point by default"),
    ),
    responses(
        (status = 200, description = "The letter that would be sent", body = LetterPreview),
        (status = 400, description = "A parameter that cannot be read", body = Problem),
        (status = 403, description = "Not an officer", body = Problem),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
        (status = 409, description = "Not in a state to return comments, or no letter with an item is kept", body = Problem),
    ))]
#[get("/v1/submissions/{id}/consolidation/preview")]
async fn preview(path: web::Path<String>, request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let mut parameters = Parameters::of(&request);
    let language: Option<Language> = parameters.parsed("language", "es, en, fr");
    parameters.finish()?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| letters::preview(tx, id, language))
        .await?;
    reply::private(&view, None)
}

/// Read the comments
///
/// The letters that were sent, in the reader's language where they have it, with the answers, the deadline and its
/// extensions, and what changed since the revision that each speaks of.
#[utoipa::path(tag = "Consolidation", security(("bearer" = [])), params(("id" = SubmissionId, Path)),
    responses(
        (status = 200, description = "The letters, oldest first", body = Comments),
        (status = 403, description = "Not for the caller", body = Problem),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
    ))]
#[get("/v1/submissions/{id}/comments")]
async fn comments(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| letters::comments(tx, id))
        .await?;
    reply::private(&view, None)
}

/// Read the record of the letters
///
/// Every round with its answers, for the files of the secretariat and of the organisation.
#[utoipa::path(operation_id = "letter_record", tag = "Consolidation", security(("bearer" = [])), params(("id" = SubmissionId, Path)),
    responses(
        (status = 200, description = "The letters, oldest first, and what they are about", body = LetterRecord),
        (status = 403, description = "Not for the caller", body = Problem),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
    ))]
#[get("/v1/submissions/{id}/comments/letters")]
async fn record(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| letters::record(tx, id))
        .await?;
    reply::private(&view, None)
}

/// Answer a comment
///
/// By the focal point or alternate, or an officer "as received", until the submission is handed in again. An officer names
/// the message that was received under `received_attachment`; those who act for the submission are told, once for each
/// message.
#[utoipa::path(tag = "Consolidation", security(("bearer" = [])), request_body = AnswerInput,
    params(
        ("id" = SubmissionId, Path),
        ("item" = LetterItemId, Path),
        ("If-Match" = String, Header, description = "`\"v1\"` for an item of version 1"),
    ),
    responses(
        (status = 200, description = "The item with its answer", body = CommentItem),
        (status = 403, description = "Not the caller's to answer", body = Problem),
        (status = 404, description = "No such item, or not for the caller", body = Problem),
        (status = 409, description = "Not waiting for an answer, or of an earlier letter", body = Problem),
        (status = 412, description = "Answered by somebody else meanwhile", body = Problem),
        (status = 422, description = "The text or the message is missing", body = Problem),
    ))]
#[put("/v1/submissions/{id}/comments/{item}/answer")]
async fn answer(
    path: web::Path<(String, String)>,
    seen: IfMatch,
    body: Body<AnswerInput>,
) -> Result<HttpResponse, ApiError> {
    let (id, item) = path.into_inner();
    let (id, item): (SubmissionId, LetterItemId) = (path_id(&id)?, path_id(&item)?);
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| letters::answer(tx, id, item, seen.0, value);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| letters::comment(tx, id, item);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}
