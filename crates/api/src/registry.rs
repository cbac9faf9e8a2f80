//! The public registry: no account, cached, in the reader's language where a translation exists.
use crate::download;
use crate::extract::path_id;
use crate::problem::{ApiError, Problem};
use crate::public::{cached, finish, moved, visit};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::reply::next_link;
use crate::selection::{SelectionQuery, selection};
use crate::state::ApiState;
use actix_web::{HttpRequest, HttpResponse, get, web};
use minga_domain::ids::AttachmentId;
use minga_domain::kinds::{Kind, Nature, PledgeType, PracticeType, ProgressStatus};
use minga_domain::violation::{Code, Violation};
use minga_workflow::Failure;
use minga_workflow::attachments;
use minga_workflow::registry::{
    self, Asked, Belonging, Found, Languages, MatchList, Order, PublicDocument, PublicList, Selection,
};
use utoipa::IntoParams;

/// Files may be kept for a minute like every public answer; one that is withdrawn is gone soon.
const FILE_CACHING: &str = "public, max-age=60";

/// Registers the routes of this module.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(pledges)
        .service(practices)
        .service(pledge)
        .service(practice)
        .service(matches)
        .service(pledge_file)
        .service(practice_file);
}

/// The page of a list.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// `-published_at` (default), `published_at`, `-updated_at`, `title`, `-title` or `relevance`, which needs `q`: those
    /// with all words in the title first, then those with some.
    pub sort: Option<String>,
    /// Entries of a page, 1 to 100; 20 by default.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// `next` of the page before, in the same order; by relevance also of the same `q`.
    pub cursor: Option<String>,
    /// `exact` adds `total`.
    pub count: Option<String>,
    /// `true` adds for each filter the counts of its values.
    pub facets: Option<bool>,
}

/// The orders of a list.
const SORTS: &[&str] = &[
    "-published_at",
    "published_at",
    "-updated_at",
    "title",
    "-title",
    "relevance",
];

/// What is asked, every problem at once.
async fn asked(request: &HttpRequest, state: &ApiState, kind: Kind) -> Result<Asked, ApiError> {
    let mut query = Parameters::of(request);
    let selection = selection(request, state, &mut query, Some(kind)).await?;
    of_selection(selection, query)
}

/// What is asked beside the filters.
fn of_selection(selection: Selection, mut query: Parameters) -> Result<Asked, ApiError> {
    let order = match query.choice("sort", SORTS) {
        Some("published_at") => Order::Oldest,
        Some("-updated_at") => Order::Updated,
        Some("title") => Order::Title,
        Some("-title") => Order::TitleBackwards,
        Some("relevance") => Order::Relevance,
        _ => Order::Newest,
    };
    let searched = selection.text.as_deref().is_some_and(|text| !text.trim().is_empty());
    if order == Order::Relevance && !searched {
        query.refuse_value(Violation::new(Code::Required, "?q").with("for", "relevance"));
    }
    let limit = query.limit();
    let cursor = query.text("cursor");
    let count = query.choice("count", &["exact"]).is_some();
    let facets = query.flag("facets");
    query.finish()?;
    Ok(Asked {
        selection,
        order,
        limit,
        cursor,
        count,
        facets,
    })
}

async fn page(request: &HttpRequest, state: &ApiState, kind: Kind) -> Result<HttpResponse, ApiError> {
    cached(request, state, async |languages: &Languages| {
        let asked = asked(request, state, kind).await?;
        let languages = languages.clone();
        let list = visit(request, state, move |tx| registry::list(tx, &asked, &languages)).await?;
        let link = next_link(request, list.next.as_deref()).map(|(_, value)| value);
        finish(&list, None, link)
    })
    .await
}

/// A reference as it may stand in a path; anything else names nothing.
pub(crate) fn reference_of(text: &str) -> Result<String, ApiError> {
    let plain = text.len() <= 40 && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_alphanumeric());
    if plain {
        Ok(text.to_ascii_uppercase())
    } else {
        Err(Failure::NotFound.into())
    }
}

async fn entry(request: &HttpRequest, state: &ApiState, kind: Kind, path: &str) -> Result<HttpResponse, ApiError> {
    let reference = reference_of(path)?;
    cached(request, state, async |languages: &Languages| {
        Parameters::of(request).finish()?;
        let languages = languages.clone();
        let reference = reference.clone();
        let found = visit(request, state, move |tx| {
            registry::by_reference(tx, kind, &reference, &languages)
        })
        .await?;
        match found {
            Found::Here(document) => finish(&*document, Some(&document.language), None),
            Found::Moved(path) => Ok(moved(path)),
        }
    })
    .await
}

/// List the published pledges
#[utoipa::path(tag = "Registry", security(()),
    params(
        SelectionQuery,
        PageQuery,
        ("type" = Option<Vec<PledgeType>>, Query, description = "Types of pledge; may repeat"),
        ("nature" = Option<Vec<Nature>>, Query, description = "What the pledge gives; may repeat"),
        ("status" = Option<Vec<ProgressStatus>>, Query, description = "What its last progress update says; may repeat"),
        ("Accept-Language" = Option<String>, Header, description = "Titles are given in the first of these languages in which they exist, else in the original's"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "A page, kept for at most a minute (`Cache-Control: public, max-age=60`); `Link` names the next one", body = PublicList,
            headers(("ETag" = String, description = "Strong, for `If-None-Match`"), ("Link" = String, description = "The next page, `rel=next`"))),
        (status = 304, description = "Not changed"),
        (status = 422, description = "A filter names a value that does not exist; `allowed` lists those that do. Or the order by relevance has no `q`", body = Problem),
    ))]
#[get("/v1/pledges")]
async fn pledges(request: HttpRequest, state: web::Data<ApiState>) -> Result<HttpResponse, ApiError> {
    page(&request, &state, Kind::Pledge).await
}

/// List the published practices
#[utoipa::path(tag = "Registry", security(()),
    params(
        SelectionQuery,
        PageQuery,
        ("type" = Option<Vec<PracticeType>>, Query, description = "Types of practice; may repeat"),
        ("Accept-Language" = Option<String>, Header, description = "Titles are given in the first of these languages in which they exist, else in the original's"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "A page, kept for at most a minute (`Cache-Control: public, max-age=60`); `Link` names the next one", body = PublicList,
            headers(("ETag" = String, description = "Strong, for `If-None-Match`"), ("Link" = String, description = "The next page, `rel=next`"))),
        (status = 304, description = "Not changed"),
        (status = 422, description = "A filter names a value that does not exist; `allowed` lists those that do. Or the order by relevance has no `q`", body = Problem),
    ))]
#[get("/v1/practices")]
async fn practices(request: HttpRequest, state: web::Data<ApiState>) -> Result<HttpResponse, ApiError> {
    page(&request, &state, Kind::Practice).await
}

/// Read a published pledge
#[utoipa::path(tag = "Registry", security(()),
    params(
        ("reference" = String, Path, description = "The public reference", example = "PL-2026-00017"),
        ("Accept-Language" = Option<String>, Header, description = "The text is given in the first of these languages in which it exists, else in the original's"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "The pledge, kept for at most a minute", body = PublicDocument,
            headers(("ETag" = String, description = "Strong, for `If-None-Match`"), ("Content-Language" = String, description = "The language of the text"))),
        (status = 304, description = "Not changed"),
        (status = 308, description = "It was merged into another pledge; `Location` names that one"),
        (status = 404, description = "No published pledge has this reference", body = Problem),
        (status = 410, description = "It was published and is no longer; `detail` gives the public reason", body = Problem),
    ))]
#[get("/v1/pledges/{reference}")]
async fn pledge(
    request: HttpRequest,
    state: web::Data<ApiState>,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    entry(&request, &state, Kind::Pledge, &path).await
}

/// Read a published practice
#[utoipa::path(tag = "Registry", security(()),
    params(
        ("reference" = String, Path, description = "The public reference", example = "PR-2026-00042"),
        ("Accept-Language" = Option<String>, Header, description = "The text is given in the first of these languages in which it exists, else in the original's"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "The practice, kept for at most a minute", body = PublicDocument,
            headers(("ETag" = String, description = "Strong, for `If-None-Match`"), ("Content-Language" = String, description = "The language of the text"))),
        (status = 304, description = "Not changed"),
        (status = 308, description = "It was merged into another practice; `Location` names that one"),
        (status = 404, description = "No published practice has this reference", body = Problem),
        (status = 410, description = "It was published and is no longer; `detail` gives the public reason", body = Problem),
    ))]
#[get("/v1/practices/{reference}")]
async fn practice(
    request: HttpRequest,
    state: web::Data<ApiState>,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    entry(&request, &state, Kind::Practice, &path).await
}

/// List the published pledges that join a pledge
///
/// The earliest first.
#[utoipa::path(tag = "Registry", security(()),
    params(
        ("reference" = String, Path, description = "The public reference of the joined pledge", example = "PL-2026-00017"),
        ("Accept-Language" = Option<String>, Header, description = "Titles are given in the first of these languages in which they exist, else in the original's"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "All of them, on one page, with what they bring for each currency", body = MatchList),
        (status = 304, description = "Not changed"),
        (status = 308, description = "The pledge was merged into another one; `Location` names the same of that one"),
        (status = 404, description = "No published pledge has this reference", body = Problem),
        (status = 410, description = "The pledge was published and is no longer", body = Problem),
    ))]
#[get("/v1/pledges/{reference}/matches")]
async fn matches(
    request: HttpRequest,
    state: web::Data<ApiState>,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let reference = reference_of(&path)?;
    cached(&request, &state, async |languages: &Languages| {
        Parameters::of(&request).finish()?;
        let languages = languages.clone();
        let reference = reference.clone();
        let found = visit(&request, &state, move |tx| {
            registry::matches_of(tx, &reference, &languages)
        })
        .await?;
        match found {
            Belonging::Here(list) => finish(&list, None, None),
            Belonging::Moved(path) => Ok(moved(format!("{path}/matches"))),
        }
    })
    .await
}

async fn file(
    request: &HttpRequest,
    state: &ApiState,
    kind: Kind,
    (reference, attachment): &(String, String),
) -> Result<HttpResponse, ApiError> {
    let reference = reference_of(reference)?;
    let id: AttachmentId = path_id(attachment)?;
    Parameters::of(request).finish()?;
    let view = visit(request, state, move |tx| {
        attachments::public_attachment(tx, kind, &reference, id)
    })
    .await?;
    download::of(&state.service.files, &view, request, FILE_CACHING).await
}

/// Download a document of a published pledge
#[utoipa::path(tag = "Registry", security(()),
    params(
        ("reference" = String, Path, description = "The public reference", example = "PL-2026-00017"),
        ("attachment_id" = AttachmentId, Path, description = "The attachment"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "The file as its own type, to be saved", content_type = "application/octet-stream",
            headers(("ETag" = String, description = "For `If-None-Match`"), ("Content-Disposition" = String, description = "The name of the file"))),
        (status = 304, description = "Not changed"),
        (status = 404, description = "Nothing public has this address", body = Problem),
        (status = 410, description = "The pledge was published and is no longer", body = Problem),
        (status = 503, description = "The database or the files cannot be reached now", body = Problem),
    ))]
#[get("/v1/pledges/{reference}/attachments/{attachment_id}")]
async fn pledge_file(
    request: HttpRequest,
    state: web::Data<ApiState>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    file(&request, &state, Kind::Pledge, &path).await
}

/// Download a document of a published practice
#[utoipa::path(tag = "Registry", security(()),
    params(
        ("reference" = String, Path, description = "The public reference", example = "PR-2026-00042"),
        ("attachment_id" = AttachmentId, Path, description = "The attachment"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "The file as its own type, to be saved", content_type = "application/octet-stream",
            headers(("ETag" = String, description = "For `If-None-Match`"), ("Content-Disposition" = String, description = "The name of the file"))),
        (status = 304, description = "Not changed"),
        (status = 404, description = "Nothing public has this address", body = Problem),
        (status = 410, description = "The practice was published and is no longer", body = Problem),
        (status = 503, description = "The database or the files cannot be reached now", body = Problem),
    ))]
#[get("/v1/practices/{reference}/attachments/{attachment_id}")]
async fn practice_file(
    request: HttpRequest,
    state: web::Data<ApiState>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, ApiError> {
    file(&request, &state, Kind::Practice, &path).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
    use super::*;
    use crate::selection::filters;
    use actix_web::test::TestRequest;
    use minga_domain::field::Field;

    fn ask(query: &str, kind: Kind) -> Result<Asked, ApiError> {
        let request = TestRequest::with_uri(&format!("/v1/pledges?{query}")).to_http_request();
        let mut query = Parameters::of(&request);
        of_selection(filters(&mut query, Some(kind)), query)
    }

    #[test]
    fn filters_become_terms() {
        let asked = ask(
            "objective=3&objective=7&nature=financial&sort=-title&facets=true&limit=5",
            Kind::Pledge,
        )
        .unwrap();
        let terms = [
            (Field::Objective, vec!["3".to_owned(), "7".to_owned()]),
            (Field::Nature, vec!["financial".to_owned()]),
        ];
        assert_eq!(asked.selection.terms, terms);
        assert_eq!(
            (asked.order, asked.limit, asked.facets, asked.count),
            (Order::TitleBackwards, 5, true, false)
        );
    }

    #[test]
    fn every_wrong_parameter_is_named_at_once() {
        let refused = ask(
            "objective=24&country=ZZZ&nature=financial&colour=red&sort=size&limit=0",
            Kind::Practice,
        );
        let Err(ApiError(Failure::Malformed(violations))) = refused else {
            panic!("refused as malformed")
        };
        let mut pointers: Vec<&str> = violations.iter().map(|violation| violation.pointer.as_str()).collect();
        pointers.sort_unstable();
        assert_eq!(
            pointers,
            ["?colour", "?country", "?limit", "?nature", "?objective", "?sort"]
        );
    }

    #[test]
    fn a_value_that_does_not_exist_is_told_from_a_malformed_request() {
        let refused = ask("country=ZZZ&year=26&nature=gold&objective=7", Kind::Pledge);
        let Err(ApiError(Failure::Invalid(violations))) = refused else {
            panic!("refused as invalid")
        };
        let pointers: Vec<&str> = violations.iter().map(|violation| violation.pointer.as_str()).collect();
        assert_eq!(pointers, ["?country", "?nature", "?year"]);
        let allowed = violations[1].params.get("allowed").unwrap();
        assert!(
            allowed.as_array().unwrap().iter().any(|key| key == "financial"),
            "{allowed}"
        );
    }

    #[test]
    fn a_reference_is_plain_text() {
        assert_eq!(reference_of("pl-2026-00017").unwrap(), "PL-2026-00017");
        for wrong in ["a b", "a/b", "é", "a\0", &"x".repeat(41)] {
            assert!(reference_of(wrong).is_err(), "{wrong}");
        }
    }
}
