//! The public pages of country networks: figures of what concerns a country, and a report on each year.
use crate::extract::language;
use crate::problem::{ApiError, Problem};
use crate::public::{cached, cached_today, finish, finish_as, visit};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::state::ApiState;
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::Datelike;
use minga_domain::violation::{Code, Violation};
use minga_workflow::registry::{self, CountryPage, CountryReport, Languages};

/// Registers the routes of this module.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(country).service(report).service(report_as_text);
}

/// Read the page of a country network
///
/// The practices and pledges that concern the country, by its organisations or by where they are carried out, by groups
/// of actors and by year.
#[utoipa::path(tag = "Registry", security(()),
    params(
        ("country" = String, Path, description = "ISO 3166 alpha-3", example = "PER"),
        ("Accept-Language" = Option<String>, Header, description = "The language of the report: es, en or fr"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "The figures, kept for at most a minute", body = CountryPage),
        (status = 304, description = "Not changed"),
        (status = 404, description = "No country has this code", body = Problem),
    ))]
#[get("/v1/countries/{country}")]
async fn country(
    request: HttpRequest,
    state: web::Data<ApiState>,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    cached(&request, &state, async |_: &Languages| {
        Parameters::of(&request).finish()?;
        let (code, language) = (path.to_ascii_uppercase(), language(&request));
        let page = visit(&request, &state, move |tx| {
            registry::page_of_country(tx, &code, language)
        })
        .await?;
        finish(&page, Some(language.code()), None)
    })
    .await
}

async fn made(
    request: &HttpRequest,
    state: &ApiState,
    path: &str,
    languages: &Languages,
) -> Result<CountryReport, ApiError> {
    let mut query = Parameters::of(request);
    let year = query.parsed::<i32>("year", "YYYY");
    // Nothing can be said of a year to come.
    let last = state.service.clock.now().year();
    if year.is_some_and(|year| !(registry::FIRST_YEAR..=last).contains(&year)) {
        query.refuse(
            Violation::new(Code::OutOfRange, "?year")
                .with("minimum", registry::FIRST_YEAR)
                .with("maximum", last),
        );
    }
    query.finish()?;
    let (code, language, languages) = (path.to_ascii_uppercase(), language(request), languages.clone());
    visit(request, state, move |tx| {
        registry::report(tx, &code, year, &languages, language)
    })
    .await
}

/// Read the report of a country network on a year
///
/// Made from what is public today.
#[utoipa::path(tag = "Registry", security(()),
    params(
        ("country" = String, Path, description = "ISO 3166 alpha-3", example = "PER"),
        ("year" = Option<i32>, Query, description = "The year (UTC), from 2018 on; the current one without it, and none after it", example = 2026),
        ("Accept-Language" = Option<String>, Header, description = "The language of the report: es, en or fr"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "The report, kept for at most a minute", body = CountryReport),
        (status = 304, description = "Not changed"),
        (status = 404, description = "No country has this code", body = Problem),
    ))]
#[get("/v1/countries/{country}/report")]
async fn report(
    request: HttpRequest,
    state: web::Data<ApiState>,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    // The current year, and what counts as the last one, depend on the day.
    cached_today(&request, &state, async |languages: &Languages| {
        let made = made(&request, &state, &path, languages).await?;
        finish(&made, Some(made.language.code()), None)
    })
    .await
}

/// Read the report of a country network on a year as Markdown
///
/// The same report as a text.
#[utoipa::path(tag = "Registry", security(()),
    params(
        ("country" = String, Path, description = "ISO 3166 alpha-3", example = "PER"),
        ("year" = Option<i32>, Query, description = "The year (UTC), from 2018 on; the current one without it, and none after it", example = 2026),
        ("Accept-Language" = Option<String>, Header, description = "The language of the report: es, en or fr"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "The report, kept for at most a minute", body = String, content_type = "text/markdown",
            example = json!("# Peru: pledges and good practices in 2026\n")),
        (status = 304, description = "Not changed"),
        (status = 404, description = "No country has this code", body = Problem),
    ))]
#[get("/v1/countries/{country}/report.md")]
async fn report_as_text(
    request: HttpRequest,
    state: web::Data<ApiState>,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    cached_today(&request, &state, async |languages: &Languages| {
        let made = made(&request, &state, &path, languages).await?;
        let public_url = &state.service.surroundings.public_url;
        let text = registry::report_as_markdown(&made, public_url).into_bytes();
        Ok(finish_as(
            "text/markdown; charset=utf-8",
            text,
            Some(made.language.code()),
        ))
    })
    .await
}
