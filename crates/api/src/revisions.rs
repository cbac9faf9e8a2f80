//! Revisions with their differences, and the history.
use crate::extract::{Caller, path_id};
use crate::problem::{ApiError, Problem};
use crate::query::{LIMIT_MAX, Parameters};
use crate::registrar::ServiceConfig;
use crate::reply::{self, Page};
use actix_web::{HttpRequest, HttpResponse, get, web};
use minga_domain::ids::{EventId, SubmissionId};
use minga_workflow::Failure;
use minga_workflow::example_of;
use minga_workflow::history::{self, HistoryEntry, RevisionDifference, RevisionRef, RevisionView};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(one).service(entries);
}

/// List revisions
///
/// The immutable snapshots kept at submit, resubmit and amendment, oldest first. Amendments that wait or were not
/// accepted are for the organisation and the secretariat.
#[utoipa::path(tag = "History", security(("bearer" = [])),
    params(
        ("id" = SubmissionId, Path),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 100"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<RevisionRef>),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
    ))]
#[get("/v1/submissions/{id}/revisions")]
async fn list(path: web::Path<String>, request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let mut parameters = Parameters::of(&request);
    let limit = parameters.limit_or(LIMIT_MAX);
    let after = parameters.parsed::<i32>("cursor", "next");
    parameters.finish()?;
    let (items, more) = caller
        .state
        .service
        .read(caller.call, move |tx| history::revisions(tx, id, after, limit))
        .await?;
    let next = items.last().filter(|_| more).map(|last| last.number.to_string());
    let total = None;
    reply::private_page(&request, &Page { items, next, total })
}

/// Read a revision, or compare two
///
/// `3` is the third revision; `1..3` is what changed from the first to the third, field by field
/// (`{from, to, changes}`).
#[utoipa::path(tag = "History", security(("bearer" = [])),
    params(("id" = SubmissionId, Path), ("which" = String, Path, description = "`3` or `1..3`")),
    responses(
        (status = 200, description = "The revision, or the differences", body = RevisionOrDifference),
        (status = 404, description = "No such revision, or not for the caller", body = Problem),
    ))]
#[get("/v1/submissions/{id}/revisions/{which}")]
async fn one(path: web::Path<(String, String)>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let (id, which) = path.into_inner();
    let id: SubmissionId = path_id(&id)?;
    let number = |text: &str| text.parse::<i32>().map_err(|_| ApiError(Failure::NotFound));
    match which.split_once("..") {
        Some((from, to)) => {
            let (from, to) = (number(from)?, number(to)?);
            let found = caller
                .state
                .service
                .read(caller.call, move |tx| history::changes(tx, id, from, to))
                .await?;
            reply::private(&found, None)
        }
        None => {
            let which = number(&which)?;
            let found = caller
                .state
                .service
                .read(caller.call, move |tx| history::revision(tx, id, which))
                .await?;
            reply::private(&found, None)
        }
    }
}

/// A revision, or what changed between two.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "documents the two shapes of one answer")]
#[schema(example = example_of::<RevisionView>)]
enum RevisionOrDifference {
    Revision(RevisionView),
    Difference(RevisionDifference),
}

/// Read the history
///
/// Who did what and when, oldest first, as far as the caller may know it: review activity is for the secretariat.
#[utoipa::path(tag = "History", security(("bearer" = [])),
    params(
        ("id" = SubmissionId, Path),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<HistoryEntry>),
        (status = 403, description = "Not for reviewers", body = Problem),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
    ))]
#[get("/v1/submissions/{id}/history")]
async fn entries(request: HttpRequest, path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let mut parameters = Parameters::of(&request);
    let limit = parameters.limit();
    let after = parameters.parsed::<EventId>("cursor", "next");
    parameters.finish()?;
    let mut items = caller
        .state
        .service
        .read(caller.call, move |tx| history::history(tx, id, after, limit + 1))
        .await?;
    let more = i64::try_from(items.len()).unwrap_or(i64::MAX) > limit;
    if more {
        items.pop();
    }
    let next = items.last().filter(|_| more).map(|entry| entry.id.to_string());
    reply::private_page(
        &request,
        &Page {
            items,
            next,
            total: None,
        },
    )
}
