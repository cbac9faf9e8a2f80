//! The directory of experts, and one's own entry on the roster of reviewers.
use crate::extract::{Body, Caller, IfMatch};
use crate::personal;
use crate::problem::{ApiError, Problem};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer, Page};
use actix_web::{HttpRequest, HttpResponse, get, put};
use minga_domain::ids::AccountId;
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_workflow::Tx;
use minga_workflow::roster::experts::{self, Expert, ExpertQuery};
use minga_workflow::roster::{self, ReviewerInput, ReviewerProfile};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(read_own).service(keep_own);
}

/// Find experts
///
/// Reviewers who agreed to be listed, without addresses, for everybody who is signed in. Several values of one filter
/// mean any of them.
#[utoipa::path(tag = "Reviewers", security(("bearer" = [])),
    params(
        ("objective" = Option<Vec<u8>>, Query, description = "1 to 23; may repeat", example = json!([8])),
        ("principle" = Option<Vec<String>>, Query, description = "A key of the principles; may repeat"),
        ("language" = Option<Vec<String>>, Query, description = "BCP 47, found also with a region (fr finds fr-CA); may repeat", example = json!(["fr"])),
        ("q" = Option<String>, Query, description = "Part of the name or of the organisation"),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<Expert>),
    ))]
#[get("/v1/experts")]
async fn list(request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let mut parameters = Parameters::of(&request);
    let mut query = ExpertQuery {
        objectives: parameters.many("objective", "1..23"),
        principles: parameters.keys("principle"),
        q: parameters.text("q"),
        languages: Vec::new(),
    };
    if query
        .objectives
        .iter()
        .any(|objective| vocabulary::objective(*objective).is_none())
    {
        parameters.refuse(Violation::new(Code::UnknownObjective, "?objective"));
    }
    for tag in parameters.texts("language") {
        match vocabulary::normalised_language_tag(&tag) {
            Some(tag) => query.languages.push(tag),
            None => parameters.refuse(Violation::new(Code::NotALanguageTag, "?language")),
        }
    }
    let after = parameters.parsed::<AccountId>("cursor", "next");
    let limit = parameters.limit();
    parameters.finish()?;
    let work = move |tx: &mut Tx<'_>| experts::list(tx, &query, after, limit);
    let (items, next) = caller.state.service.read(caller.call, work).await?;
    let page = Page {
        items,
        next: next.map(|id| id.to_string()),
        total: None,
    };
    reply::private_page(&request, &page)
}

/// Read one's own entry on the roster
#[utoipa::path(tag = "Reviewers", security(("bearer" = [])),
    responses(
        (status = 200, description = "The entry", body = ReviewerProfile),
        (status = 404, description = "Not on the roster", body = Problem),
    ))]
#[get("/v1/me/reviewer-profile")]
async fn read_own(caller: Caller) -> Result<HttpResponse, ApiError> {
    let view = caller.state.service.read(caller.call, roster::read_own).await?;
    reply::private(&view, Some(view.version))
}

/// Save one's own entry on the roster
///
/// For reviewers. `listed` puts the entry, without addresses, into the directory of experts; only the person decides
/// that. Whether the person counts as internal (UN) only the secretariat decides.
#[utoipa::path(tag = "Reviewers", security(("bearer" = [])), request_body = ReviewerInput,
    params(("If-Match" = Option<String>, Header, description = "The `ETag` that the caller saw; needed once the entry exists")),
    responses(
        (status = 200, description = "The entry", body = ReviewerProfile),
        (status = 403, description = "A reviewer cannot change `internal`", body = Problem),
        (status = 404, description = "Not a reviewer", body = Problem),
    ))]
#[put("/v1/me/reviewer-profile")]
async fn keep_own(seen: IfMatch, body: Body<ReviewerInput>) -> Result<HttpResponse, ApiError> {
    let value = body.value;
    personal::perform(
        &body.state,
        body.call,
        move |tx| roster::keep_own(tx, seen.0, value),
        |view| Answer::ok(view.version),
        |tx, _kept| roster::read_own(tx),
    )
    .await
}
