//! Feeds of the registry, with the same filters as its lists.
use crate::extract::language;
use crate::problem::{ApiError, Problem};
use crate::public::{cached, finish_as, visit};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::selection::{SelectionQuery, selection};
use crate::state::ApiState;
use actix_web::{HttpRequest, HttpResponse, get, web};
use minga_domain::kinds::{Kind, Nature, PledgeType, PracticeType, ProgressStatus};
use minga_workflow::registry::{self, Languages};

/// Registers the routes of this module.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(pledges).service(practices);
}

async fn atom(request: &HttpRequest, state: &ApiState, kind: Kind) -> Result<HttpResponse, ApiError> {
    cached(request, state, async |languages: &Languages| {
        let mut query = Parameters::of(request);
        let selection = selection(request, state, &mut query, Some(kind)).await?;
        query.finish()?;
        let (languages, language) = (languages.clone(), language(request));
        let asked = request.uri().to_string();
        let body = visit(request, state, move |tx| {
            registry::feed(tx, kind, &selection, &languages, language, &asked)
        })
        .await?;
        Ok(finish_as(
            "application/atom+xml; charset=utf-8",
            body,
            Some(language.code()),
        ))
    })
    .await
}

/// Read the published pledges as a feed
///
/// What was published or updated last, at most fifty.
#[utoipa::path(tag = "Registry", security(()),
    params(
        SelectionQuery,
        ("type" = Option<Vec<PledgeType>>, Query, description = "Types of pledge; may repeat"),
        ("nature" = Option<Vec<Nature>>, Query, description = "What the pledge gives; may repeat"),
        ("status" = Option<Vec<ProgressStatus>>, Query, description = "What its last progress update says; may repeat"),
        ("Accept-Language" = Option<String>, Header, description = "Titles are given in the first of these languages in which they exist, else in the original's"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "Atom (RFC 4287), kept for at most a minute", body = String, content_type = "application/atom+xml",
            headers(("ETag" = String, description = "Strong, for `If-None-Match`"))),
        (status = 304, description = "Not changed"),
        (status = 422, description = "A filter names a value that does not exist; `allowed` lists those that do", body = Problem),
    ))]
#[get("/v1/pledges.atom")]
async fn pledges(request: HttpRequest, state: web::Data<ApiState>) -> Result<HttpResponse, ApiError> {
    atom(&request, &state, Kind::Pledge).await
}

/// Read the published practices as a feed
///
/// What was published or updated last, at most fifty.
#[utoipa::path(tag = "Registry", security(()),
    params(
        SelectionQuery,
        ("type" = Option<Vec<PracticeType>>, Query, description = "Types of practice; may repeat"),
        ("Accept-Language" = Option<String>, Header, description = "Titles are given in the first of these languages in which they exist, else in the original's"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "Atom (RFC 4287), kept for at most a minute", body = String, content_type = "application/atom+xml",
            headers(("ETag" = String, description = "Strong, for `If-None-Match`"))),
        (status = 304, description = "Not changed"),
        (status = 422, description = "A filter names a value that does not exist; `allowed` lists those that do", body = Problem),
    ))]
#[get("/v1/practices.atom")]
async fn practices(request: HttpRequest, state: web::Data<ApiState>) -> Result<HttpResponse, ApiError> {
    atom(&request, &state, Kind::Practice).await
}
