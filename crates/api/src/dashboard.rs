//! Figures over the public registry, and its map.
use crate::extract::language;
use crate::problem::{ApiError, Problem};
use crate::public::{cached, cached_today, finish, finish_as, visit};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::selection::{SelectionQuery, selection};
use crate::state::ApiState;
use actix_web::{HttpRequest, HttpResponse, get, web};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Kind, Nature, ProgressStatus};
use minga_domain::violation::{Code, Violation};
use minga_workflow::Failure;
use minga_workflow::registry::{self, CountryMap, Dashboard, Languages, Selection};
use utoipa::IntoParams;

/// Registers the routes of this module.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(dashboard).service(map);
}

/// Of which collection.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct KindQuery {
    /// Only pledges or only practices; both without it.
    pub kind: Option<Kind>,
}

/// What is asked, every problem at once.
async fn asked(request: &HttpRequest, state: &ApiState) -> Result<Selection, ApiError> {
    let mut query = Parameters::of(request);
    let kind = query.text("kind");
    let known = kind.as_deref().and_then(Kind::from_key);
    if kind.is_some() && known.is_none() {
        let allowed: Vec<&str> = Kind::ALL.iter().map(|kind| kind.key()).collect();
        query.refuse_value(Violation::new(Code::UnknownKey, "?kind").with("allowed", allowed));
    }
    let selection = selection(request, state, &mut query, known).await?;
    query.finish()?;
    Ok(selection)
}

/// Read the figures of pledges and practices
///
/// Totals, breakdowns by everything that they can be filtered by, money by currency, shares, and who is connected with
/// whom. Any filter of the registry applies.
#[utoipa::path(tag = "Registry", security(()),
    params(
        SelectionQuery,
        KindQuery,
        ("type" = Option<Vec<String>>, Query, description = "Types of pledge or practice; may repeat"),
        ("nature" = Option<Vec<Nature>>, Query, description = "What pledges give; may repeat"),
        ("status" = Option<Vec<ProgressStatus>>, Query, description = "What the last progress updates of pledges say; may repeat"),
        ("Accept-Language" = Option<String>, Header, description = "The language of names: es, en or fr"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "The figures, kept for at most a minute", body = Dashboard,
            headers(("ETag" = String, description = "Strong, for `If-None-Match`"))),
        (status = 304, description = "Not changed"),
        (status = 422, description = "A filter names a value that does not exist; `allowed` lists those that do", body = Problem),
    ))]
#[get("/v1/dashboard")]
async fn dashboard(request: HttpRequest, state: web::Data<ApiState>) -> Result<HttpResponse, ApiError> {
    // What counts as the last year depends on the day.
    cached_today(&request, &state, async |_: &Languages| {
        let selection = asked(&request, &state).await?;
        let figures = visit(&request, &state, move |tx| registry::dashboard(tx, &selection)).await?;
        finish(&figures, None, None)
    })
    .await
}

/// Read the map of implementation
///
/// The countries of implementation with their counts, as GeoJSON for map clients. Any filter of the registry applies.
#[utoipa::path(tag = "Registry", security(()),
    params(
        SelectionQuery,
        KindQuery,
        ("type" = Option<Vec<String>>, Query, description = "Types of pledge or practice; may repeat"),
        ("nature" = Option<Vec<Nature>>, Query, description = "What pledges give; may repeat"),
        ("status" = Option<Vec<ProgressStatus>>, Query, description = "What the last progress updates of pledges say; may repeat"),
        ("Accept-Language" = Option<String>, Header, description = "The language of names: es, en or fr"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "A `FeatureCollection` of points, kept for at most a minute", body = CountryMap, content_type = "application/geo+json",
            headers(("ETag" = String, description = "Strong, for `If-None-Match`"))),
        (status = 304, description = "Not changed"),
        (status = 422, description = "A filter names a value that does not exist; `allowed` lists those that do", body = Problem),
    ))]
#[get("/v1/dashboard/map")]
async fn map(request: HttpRequest, state: web::Data<ApiState>) -> Result<HttpResponse, ApiError> {
    cached(&request, &state, async |_: &Languages| {
        let selection = asked(&request, &state).await?;
        let language = language(&request);
        let map = visit(&request, &state, move |tx| registry::map(tx, &selection, language)).await?;
        let body = serde_json::to_vec(&map).map_err(|error| Failure::Internal(error.to_string()))?;
        Ok(finish_as("application/geo+json", body, Some(language.code())))
    })
    .await
}
