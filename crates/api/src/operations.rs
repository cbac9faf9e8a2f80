//! For those who run the service: is it alive, can it work, its figures, its documentation.
use crate::metrics;
use crate::problem::{ApiError, UNAVAILABLE_SECONDS};
use crate::public::{finish, send};
use crate::registrar::ServiceConfig;
use crate::routes::published;
use crate::state::ApiState;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use minga_workflow::Failure;
use minga_workflow::public_cache::Finished;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use utoipa::ToSchema;
use utoipa_swagger_ui::{Config, SwaggerUi};

/// Registers the routes of this module.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(alive).service(ready).service(figures).service(openapi);
}

/// The browsable documentation under `/docs/`, from files in the program.
pub fn browsable() -> SwaggerUi {
    SwaggerUi::new("/docs/{_:.*}").config(Config::new(["/openapi.json"]).validator_url("none"))
}

/// Sends `/docs`, and until there are pages for people the bare address too, to `/docs/`.
pub async fn to_docs() -> HttpResponse {
    HttpResponse::TemporaryRedirect()
        .insert_header((header::LOCATION, "/docs/"))
        .finish()
}

/// That the process answers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(examples(json!({ "status": "alive", "version": "0.1.0" })))]
pub struct Alive {
    /// Always `alive`.
    #[schema(example = "alive")]
    pub status: &'static str,
    /// The version of the program.
    #[schema(example = "0.1.0")]
    pub version: &'static str,
}

/// Whether the service can work.
#[derive(Debug, Serialize, ToSchema)]
#[schema(examples(json!({
    "status": "ready", "parts": { "database": "ok", "migrations": "ok", "mail_queue": "ok", "files": "ok" }
})))]
pub struct Readiness {
    /// `ready`, or `unavailable` when a part does not work.
    #[schema(example = "ready")]
    pub status: &'static str,
    /// `ok` or `unavailable` for each part: database, migrations, mail_queue, files.
    #[schema(example = json!({"database": "ok", "migrations": "ok", "mail_queue": "ok", "files": "ok"}))]
    pub parts: BTreeMap<&'static str, &'static str>,
}

/// Check that the process is alive
///
/// Touches nothing else.
#[utoipa::path(tag = "Operations", security(()),
    responses((status = 200, description = "It is", body = Alive)))]
#[get("/healthz")]
async fn alive() -> HttpResponse {
    HttpResponse::Ok().json(Alive {
        status: "alive",
        version: env!("CARGO_PKG_VERSION"),
    })
}

/// Check whether the service can work
///
/// And which part cannot.
#[utoipa::path(tag = "Operations", security(()),
    responses(
        (status = 200, description = "Every part works", body = Readiness),
        (status = 503, description = "Some part does not; the log says why", body = Readiness, headers(("Retry-After" = u64, description = "Seconds after which it is worth to ask again"))),
    ))]
#[get("/readyz")]
async fn ready(state: web::Data<ApiState>) -> HttpResponse {
    let parts = state.probes.parts(&state.service).await;
    let works = parts.iter().all(|(_, works)| *works);
    let said = |works: bool| if works { "ok" } else { "unavailable" };
    let body = Readiness {
        status: if works { "ready" } else { "unavailable" },
        parts: parts
            .into_iter()
            .map(|(part, works)| (part.key(), said(works)))
            .collect(),
    };
    if works {
        return HttpResponse::Ok().json(body);
    }
    let again = (header::RETRY_AFTER, UNAVAILABLE_SECONDS.to_string());
    HttpResponse::ServiceUnavailable().insert_header(again).json(body)
}

/// Read the figures for Prometheus
#[utoipa::path(tag = "Operations", security(()),
    responses((status = 200, description = "Requests, latencies, mail queue, webhooks, connections", body = String,
        content_type = "application/openmetrics-text")))]
#[get("/metrics")]
async fn figures(state: web::Data<ApiState>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
        .body(metrics::text(&state).await)
}

static DOCUMENT: LazyLock<Option<Finished>> = LazyLock::new(|| finish(&published(), None, None).ok());

/// Read this document
#[utoipa::path(tag = "Operations", security(()),
    responses(
        (status = 200, description = "The OpenAPI document", body = Object, headers(("ETag" = String, description = "For `If-None-Match`")),
            example = json!({ "openapi": "3.1.0", "info": { "title": "Minga", "version": "0.1.0" }, "paths": {} })),
        (status = 304, description = "The one that `If-None-Match` names is current"),
    ))]
#[get("/openapi.json")]
async fn openapi(request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let finished = DOCUMENT.as_ref();
    let finished = finished.ok_or_else(|| Failure::Internal("the OpenAPI document cannot be written".to_owned()))?;
    Ok(send(&request, finished))
}
