//! Translations of a submission's texts.
use crate::cursor::Cursor;
use crate::extract::{Body, Caller, IfMatch, path_id};
use crate::personal;
use crate::problem::ApiError;
use crate::query::{LIMIT_MAX, Parameters};
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer, Page};
use actix_web::{HttpRequest, HttpResponse, delete, get, put, web};
use minga_domain::ids::SubmissionId;
use minga_workflow::translations::{self, GivenTranslation, TranslationView};
use minga_workflow::{Recorded, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(read).service(replace).service(remove);
}

/// List the translations
///
/// Of the latest revision first, then by language.
#[utoipa::path(operation_id = "list_translations", tag = "Translations", security(("bearer" = [])),
    params(
        ("id" = SubmissionId, Path, description = "The submission"),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 100"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<TranslationView>),
    ))]
#[get("/v1/submissions/{id}/translations")]
async fn list(path: web::Path<String>, request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let mut parameters = Parameters::of(&request);
    let limit = parameters.limit_or(LIMIT_MAX);
    let after = parameters.parsed::<Cursor<String, i32>>("cursor", "next");
    let after = after.map(|Cursor(language, revision)| (revision, language));
    parameters.finish()?;
    let (items, next) = caller
        .state
        .service
        .read(caller.call, move |tx| translations::list(tx, id, after, limit))
        .await?;
    let next = next.map(|(revision, language)| Cursor(language, revision).to_string());
    let total = None;
    reply::private_page(&request, &Page { items, next, total })
}

/// Read a translation
#[utoipa::path(operation_id = "read_translation", tag = "Translations", security(("bearer" = [])),
    params(("id" = SubmissionId, Path, description = "The submission"), ("language" = String, Path, description = "BCP 47", example = "en"), ("revision" = Option<i32>, Query, description = "The translated revision; the published one by default, else the latest")),
    responses(
        (status = 200, description = "The translation", body = TranslationView),
    ))]
#[get("/v1/submissions/{id}/translations/{language}")]
async fn read(
    path: web::Path<(String, String)>,
    request: HttpRequest,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    let (id, language) = path.into_inner();
    let id: SubmissionId = path_id(&id)?;
    let revision = revision(&request)?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| translations::read(tx, id, &language, revision))
        .await?;
    reply::private(&view, Some(view.version))
}

/// Add or replace a translation
///
/// By the members of the organisation and by officers. At any time from the first submission on, of any revision: a
/// draft that was never submitted has none. The fields are texts of the content that the revision has. `If-Match` is
/// needed to replace one. The translation of the published revision is public at once.
#[utoipa::path(operation_id = "put_translation", tag = "Translations", security(("bearer" = [])), request_body = GivenTranslation,
    params(("id" = SubmissionId, Path, description = "The submission"), ("language" = String, Path, description = "BCP 47", example = "en"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that the caller saw; not for a new one"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "Replaced", body = TranslationView),
        (status = 201, description = "Added", body = TranslationView),
    ))]
#[put("/v1/submissions/{id}/translations/{language}")]
async fn replace(
    path: web::Path<(String, String)>,
    seen: IfMatch,
    body: Body<GivenTranslation>,
) -> Result<HttpResponse, ApiError> {
    let (id, language) = path.into_inner();
    let id: SubmissionId = path_id(&id)?;
    let given = body.value;
    let (named, revision) = (language.clone(), given.revision);
    let work = move |tx: &mut Tx<'_>| translations::put(tx, id, &language, given, seen.0);
    let answer = move |view: &TranslationView| {
        let address = format!(
            "/v1/submissions/{id}/translations/{}?revision={}",
            view.language, view.revision
        );
        if view.new {
            Answer::created(view.version, address)
        } else {
            Answer::ok(view.version)
        }
    };
    let again = move |tx: &mut Tx<'_>, _: &Recorded| translations::read(tx, id, &named, revision);
    personal::perform(&body.state, body.call, work, answer, again).await
}

/// Remove a translation
///
/// By the members of the organisation and by officers.
#[utoipa::path(operation_id = "remove_translation", tag = "Translations", security(("bearer" = [])),
    params(("id" = SubmissionId, Path, description = "The submission"), ("language" = String, Path, description = "BCP 47", example = "en"), ("revision" = Option<i32>, Query, description = "The translated revision; the published one by default, else the latest"), ("If-Match" = String, Header, description = "The `ETag` that the caller saw")),
    responses(
        (status = 204, description = "Removed"),
    ))]
#[delete("/v1/submissions/{id}/translations/{language}")]
async fn remove(
    path: web::Path<(String, String)>,
    request: HttpRequest,
    seen: IfMatch,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    let (id, language) = path.into_inner();
    let id: SubmissionId = path_id(&id)?;
    let revision = revision(&request)?;
    let work = move |tx: &mut Tx<'_>| translations::remove(tx, id, &language, revision, seen.0);
    Ok(reply::send(
        caller
            .state
            .service
            .perform(caller.call, work, |()| Ok(Answer::default().empty()))
            .await?,
    ))
}

fn revision(request: &HttpRequest) -> Result<Option<i32>, ApiError> {
    let mut parameters = Parameters::of(request);
    let revision = parameters.parsed("revision", "1, 2, 3 …");
    parameters.finish()?;
    Ok(revision)
}
