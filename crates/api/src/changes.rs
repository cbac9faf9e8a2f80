//! The change feed: what happens to the public registry, for clients that ask again and again.
use crate::problem::{ApiError, Problem};
use crate::public::{cached, finish, visit};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::state::ApiState;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, get, web};
use minga_domain::kinds::Kind;
use minga_workflow::changes::{self, ChangePage, Since};
use minga_workflow::registry::Languages;

/// How long caches between may keep a page without asking: five seconds, because who asks here wants to know soon. With
/// the `ETag` asking again costs next to nothing.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("public, max-age=5");

/// Registers the routes of this module.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list);
}

/// List what changed in the registry
///
/// Every change that the public can see, in the order in which it became public, without gaps or repetitions: ask with
/// the `next` of the answer before, for ever; a cursor does not expire. A change says what happened to which entry and
/// not what the entry says: read that at `url`, with `Cache-Control: no-cache` so that no cache answers with what was
/// there before, and get what is public then. To keep a copy of the registry, ask with
/// `since=latest` first, then read the registry, every page of it with `Cache-Control: no-cache` too, so that it shows
/// all that this cursor has behind it, then follow from that cursor. The list of `/matches` of a pledge repeats what the
/// pledges that join it say of themselves: a change of one of these is told of that one alone, whose `matched_pledge`
/// says whose list to read again.
#[utoipa::path(operation_id = "list_changes", tag = "Registry", security(()),
    params(
        ("since" = Option<String>, Query, description = "The `next` of an earlier answer or the `cursor` of a change; `latest` for the present end; without it from the first change on"),
        ("kind" = Option<Kind>, Query, description = "Of one collection alone"),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "A page; `next` is always there", body = ChangePage,
            headers(("ETag" = String, description = "Strong, for `If-None-Match`"), ("Link" = String, description = "The next page, when there is more already"))),
        (status = 304, description = "Not changed"),
        (status = 422, description = "A cursor beyond the last change, which this service has not given or no longer knows: begin anew", body = Problem),
    ))]
#[get("/v1/changes")]
async fn list(request: HttpRequest, state: web::Data<ApiState>) -> Result<HttpResponse, ApiError> {
    let mut response = cached(&request, &state, async |_: &Languages| {
        let mut parameters = Parameters::of(&request);
        let since = parameters.parsed::<Since>("since", "next").unwrap_or_default();
        let kind = parameters.choice("kind", &["pledge", "practice"]);
        let kind = kind.and_then(<Kind as minga_domain::keys::Keyed>::from_key);
        let limit = parameters.limit();
        parameters.finish()?;
        let page = visit(&request, &state, move |tx| changes::page(tx, since, kind, limit)).await?;
        finish(&page, None, more(&request, &page))
    })
    .await?;
    response.headers_mut().insert(header::CACHE_CONTROL, CACHE_CONTROL);
    Ok(response)
}

/// The `Link` header, when there is more already: the same request from the next cursor on.
fn more(request: &HttpRequest, page: &ChangePage) -> Option<HeaderValue> {
    if !page.more {
        return None;
    }
    let mut parts: Vec<String> = request
        .query_string()
        .split('&')
        .filter(|part| !part.is_empty() && !part.starts_with("since="))
        .map(str::to_owned)
        .collect();
    parts.push(format!("since={}", page.next));
    HeaderValue::from_str(&format!("<{}?{}>; rel=\"next\"", request.path(), parts.join("&"))).ok()
}
