//! Participants of joint pledges, and the answers that arrive by letter.
use crate::cursor::Cursor;
use crate::extract::{Body, Caller, IfMatch, path_id};
use crate::personal::{self, made};
use crate::problem::{ApiError, Problem};
use crate::query::{LIMIT_MAX, Parameters};
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer, Page};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use minga_domain::ids::{ParticipantId, SubmissionId};
use minga_workflow::participants::{self, LetterAnswer, NewParticipant, ParticipantPatch, ParticipantView};
use minga_workflow::{Recorded, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(add)
        .service(read)
        .service(change)
        .service(remove)
        .service(enter_answer);
}

/// List the participants of a joint pledge
///
/// First those that take part in their order, then those that declined or left. Contacts are shown to those who may
/// see them.
#[utoipa::path(operation_id = "list_participants", tag = "Participants", security(("bearer" = [])),
    params(
        ("id" = SubmissionId, Path, description = "The submission"),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 100"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<ParticipantView>),
    ))]
#[get("/v1/submissions/{id}/participants")]
async fn list(path: web::Path<String>, request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let mut parameters = Parameters::of(&request);
    let limit = parameters.limit_or(LIMIT_MAX);
    let after = parameters.parsed::<Cursor<i64, ParticipantId>>("cursor", "next");
    let after = after.map(|Cursor(place, participant)| (place, participant));
    parameters.finish()?;
    let (items, next) = caller
        .state
        .service
        .read(caller.call, move |tx| participants::list(tx, id, after, limit))
        .await?;
    let next = next.map(|(place, participant)| Cursor(place, participant).to_string());
    let total = None;
    reply::private_page(&request, &Page { items, next, total })
}

/// Add a participant
///
/// By the members of the organisation and by officers. Only to a pledge of the type `common` or `partnership`, and only
/// while it may be edited. It is asked by e-mail when the pledge is submitted.
#[utoipa::path(operation_id = "add_participant", tag = "Participants", security(("bearer" = [])), request_body = NewParticipant,
    params(("id" = SubmissionId, Path, description = "The submission"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 201, description = "The participant", body = ParticipantView),
        (status = 409, description = "Not in this state", body = Problem),
    ))]
#[post("/v1/submissions/{id}/participants")]
async fn add(path: web::Path<String>, body: Body<NewParticipant>) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let new = body.value;
    let work = move |tx: &mut Tx<'_>| participants::add(tx, id, new);
    let answer = move |view: &ParticipantView| Answer::created(view.version, address(id, view.id));
    let again = move |tx: &mut Tx<'_>, kept: &Recorded| participants::read(tx, id, made(kept)?);
    personal::perform(&body.state, body.call, work, answer, again).await
}

/// Read a participant
#[utoipa::path(operation_id = "read_participant", tag = "Participants", security(("bearer" = [])), params(("id" = SubmissionId, Path, description = "The submission"), ("participant_id" = ParticipantId, Path, description = "The participant")),
    responses(
        (status = 200, description = "The participant", body = ParticipantView),
    ))]
#[get("/v1/submissions/{id}/participants/{participant_id}")]
async fn read(path: web::Path<(String, String)>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let (id, participant) = ids(&path)?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| participants::read(tx, id, participant))
        .await?;
    reply::private(&view, Some(view.version))
}

/// Change a participant
///
/// By the members of the organisation and by officers. A merge patch. Another name, country, organisation or action has
/// to be confirmed anew; with another address the links that were sent before end. Of a published pledge the focal
/// point, the alternate and officers correct name, country, action and contact: the public reads the row as it was
/// confirmed, marked as asked again, until the participant answers or its days are over. Where another address answers
/// from now on, the one before is told.
#[utoipa::path(operation_id = "change_participant", tag = "Participants", security(("bearer" = [])), request_body = ParticipantPatch,
    params(("id" = SubmissionId, Path, description = "The submission"), ("participant_id" = ParticipantId, Path, description = "The participant"), ("If-Match" = String, Header, description = "The `ETag` that the caller saw"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "The participant", body = ParticipantView),
        (status = 409, description = "Not in this state", body = Problem),
    ))]
#[patch("/v1/submissions/{id}/participants/{participant_id}")]
async fn change(
    path: web::Path<(String, String)>,
    seen: IfMatch,
    body: Body<ParticipantPatch>,
) -> Result<HttpResponse, ApiError> {
    let (id, participant) = ids(&path)?;
    let patch = body.value;
    let work = move |tx: &mut Tx<'_>| participants::change(tx, id, participant, patch, seen.0);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| participants::read(tx, id, participant);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}

/// Remove a participant
///
/// By the members of the organisation and by officers, while the submission may be edited. One that was asked or has
/// confirmed, and gave an address, is told.
#[utoipa::path(operation_id = "remove_participant", tag = "Participants", security(("bearer" = [])), params(("id" = SubmissionId, Path, description = "The submission"), ("participant_id" = ParticipantId, Path, description = "The participant"), ("If-Match" = String, Header, description = "The `ETag` that the caller saw")),
    responses(
        (status = 204, description = "Removed"),
        (status = 409, description = "Not in this state", body = Problem),
    ))]
#[delete("/v1/submissions/{id}/participants/{participant_id}")]
async fn remove(path: web::Path<(String, String)>, seen: IfMatch, caller: Caller) -> Result<HttpResponse, ApiError> {
    let (id, participant) = ids(&path)?;
    let work = move |tx: &mut Tx<'_>| participants::remove(tx, id, participant, seen.0);
    Ok(reply::send(
        caller
            .state
            .service
            .perform(caller.call, work, |()| Ok(Answer::default().empty()))
            .await?,
    ))
}

/// Enter an answer that arrived by letter
///
/// For officers: a letter or note verbale stands for the click on the link. The letter has to be attached with the
/// purpose `correspondence`; the focal point is told.
#[utoipa::path(operation_id = "enter_participant_answer", tag = "Participants", security(("bearer" = [])), request_body = LetterAnswer,
    params(("id" = SubmissionId, Path, description = "The submission"), ("participant_id" = ParticipantId, Path, description = "The participant"), ("If-Match" = String, Header, description = "The `ETag` that the caller saw"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "The participant", body = ParticipantView),
        (status = 409, description = "Not in this state", body = Problem),
    ))]
#[post("/v1/submissions/{id}/participants/{participant_id}/answer")]
async fn enter_answer(
    path: web::Path<(String, String)>,
    seen: IfMatch,
    body: Body<LetterAnswer>,
) -> Result<HttpResponse, ApiError> {
    let (id, participant) = ids(&path)?;
    let given = body.value;
    let work = move |tx: &mut Tx<'_>| participants::answer_by_letter(tx, id, participant, given, seen.0);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| participants::read(tx, id, participant);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}

fn ids((id, participant): &(String, String)) -> Result<(SubmissionId, ParticipantId), ApiError> {
    Ok((path_id(id)?, path_id(participant)?))
}

fn address(id: SubmissionId, participant: ParticipantId) -> String {
    format!("/v1/submissions/{id}/participants/{participant}")
}
