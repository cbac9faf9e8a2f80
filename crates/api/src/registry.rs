//! The public registry: no account, cached, in the reader's language where a translation exists.
use crate::download;
use crate::extract::path_id;
use crate::problem::{ApiError, Problem};
use crate::public::{cached, finish, moved};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::reply::next_link;
use crate::state::ApiState;
use actix_web::{HttpRequest, HttpResponse, get, web};
use minga_domain::ids::AttachmentId;
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Kind, Nature, PledgeType, PracticeType, Principle};
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_workflow::attachments;
use minga_workflow::registry::{self, Asked, Field, Found, Languages, Order, PublicDocument, PublicList};
use minga_workflow::{Call, Failure, Tx};
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

/// What the lists of the registry can be asked for. A filter that repeats means "or"; different filters mean "and".
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RegistryQuery {
    /// Full text: all words, in any of their forms, with or without accents.
    #[param(example = "migración laboral")]
    pub q: Option<String>,
    /// Objectives of the Compact, 1 to 23; may repeat.
    #[param(minimum = 1, maximum = 23)]
    pub objective: Option<Vec<u8>>,
    /// Guiding principles; may repeat.
    pub principle: Option<Vec<Principle>>,
    /// Goals of the 2030 Agenda, 1 to 17; may repeat.
    #[param(minimum = 1, maximum = 17)]
    pub sdg: Option<Vec<u8>>,
    /// Countries of implementation, ISO 3166 alpha-3; may repeat.
    #[param(example = json!(["PER"]))]
    pub country: Option<Vec<String>>,
    /// Regions of implementation, M49, of any level; may repeat. Countries count for the regions around them.
    #[param(example = json!(["419"]))]
    pub region: Option<Vec<String>>,
    /// Types of actor, keys of the vocabulary `actor_types`; may repeat.
    pub actor_type: Option<Vec<String>>,
    /// Headings of reports, keys of the vocabulary `report_groups`; may repeat.
    pub report_group: Option<Vec<String>>,
    /// Cycles; may repeat.
    pub cycle: Option<Vec<String>>,
    /// Years of publication; may repeat.
    #[param(example = json!([2026]))]
    pub year: Option<Vec<i32>>,
    /// Languages of the original, BCP 47; may repeat.
    #[param(example = json!(["es"]))]
    pub language: Option<Vec<String>>,
    /// `-published_at` (default), `published_at`, `title` or `-title`.
    pub sort: Option<String>,
    /// Entries of a page, 1 to 100; 20 by default.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// `exact` adds `total`.
    pub count: Option<String>,
    /// `true` adds for each filter the counts of its values.
    pub facets: Option<bool>,
}

/// What is asked, every problem at once.
fn asked(request: &HttpRequest, kind: Kind) -> Result<Asked, ApiError> {
    let mut query = Parameters::of(request);
    let mut terms = Vec::new();
    for field in Field::ALL {
        let values = match field {
            Field::Objective => numbers(&mut query, "objective", Code::UnknownObjective, |number| {
                vocabulary::objective(number).is_some()
            }),
            Field::Sdg => numbers(&mut query, "sdg", Code::UnknownSdg, |number| {
                vocabulary::sdg(number).is_some()
            }),
            Field::Principle => keys::<Principle>(&mut query, "principle"),
            Field::Country => known(&mut query, "country", Code::UnknownCountry, |code| {
                vocabulary::country(code).is_some()
            }),
            Field::Region => known(&mut query, "region", Code::UnknownRegion, |code| {
                vocabulary::region(code).is_some()
            }),
            Field::Nature if kind == Kind::Pledge => keys::<Nature>(&mut query, "nature"),
            Field::Nature => Vec::new(),
            Field::Type if kind == Kind::Pledge => keys::<PledgeType>(&mut query, "type"),
            Field::Type => keys::<PracticeType>(&mut query, "type"),
            Field::ActorType => known(&mut query, "actor_type", Code::UnknownActorType, |key| {
                vocabulary::actor_type(key).is_some() || vocabulary::actor_subtype(key).is_some()
            }),
            Field::ReportGroup => {
                let groups = vocabulary::report_groups();
                let values = query.texts("report_group");
                if values.iter().any(|key| !groups.contains(key)) {
                    let allowed: Vec<&str> = groups.keys().collect();
                    query.refuse(Violation::new(Code::UnknownKey, "?report_group").with("allowed", allowed));
                }
                values
            }
            Field::Cycle => known(&mut query, "cycle", Code::NulCharacter, |text| !text.contains('\0')),
            Field::Year => query.many::<i32>("year", "YYYY").iter().map(i32::to_string).collect(),
            Field::Language => known(
                &mut query,
                "language",
                Code::NotALanguageTag,
                vocabulary::is_language_tag,
            )
            .iter()
            .map(|tag| vocabulary::normalised_language_tag(tag).unwrap_or_else(|| tag.clone()))
            .collect(),
        };
        if !values.is_empty() {
            terms.push((*field, values));
        }
    }
    let text = query.text("q");
    let order = match query.choice("sort", &["-published_at", "published_at", "title", "-title"]) {
        Some("published_at") => Order::Oldest,
        Some("title") => Order::Title,
        Some("-title") => Order::TitleBackwards,
        _ => Order::Newest,
    };
    let limit = query.limit();
    let cursor = query.text("cursor");
    let count = query.choice("count", &["exact"]).is_some();
    let facets = query.flag("facets");
    query.finish()?;
    Ok(Asked {
        kind,
        terms,
        text,
        order,
        limit,
        cursor,
        count,
        facets,
    })
}

fn keys<T: Keyed>(query: &mut Parameters, name: &'static str) -> Vec<String> {
    query
        .keys::<T>(name)
        .into_iter()
        .map(|key| key.key().to_owned())
        .collect()
}

fn known(query: &mut Parameters, name: &'static str, code: Code, is_known: impl Fn(&str) -> bool) -> Vec<String> {
    let values = query.texts(name);
    if values.iter().any(|value| !is_known(value)) {
        query.refuse(Violation::new(code, format!("?{name}")));
    }
    values
}

fn numbers(query: &mut Parameters, name: &'static str, code: Code, is_known: impl Fn(u8) -> bool) -> Vec<String> {
    let values = query.texts(name);
    let numbers: Vec<Option<u8>> = values
        .iter()
        .map(|text| text.parse().ok().filter(|number| is_known(*number)))
        .collect();
    if numbers.contains(&None) {
        query.refuse(Violation::new(code, format!("?{name}")));
    }
    numbers.into_iter().flatten().map(|number| number.to_string()).collect()
}

/// Reads as a visitor, whoever asks: what is kept for all must not depend on one.
async fn visit<T, F>(request: &HttpRequest, state: &ApiState, work: F) -> Result<T, ApiError>
where
    T: Send + 'static,
    F: FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Clone + Send + 'static,
{
    let call = Call {
        request_id: crate::extract::request_id(request),
        account: None,
        only: None,
        language: crate::extract::language(request),
        now: state.service.clock.now(),
        retry: None,
        misread: minga_workflow::service::Misread::default(),
    };
    Ok(state.service.read(call, work).await?)
}

async fn page(request: &HttpRequest, state: &ApiState, kind: Kind) -> Result<HttpResponse, ApiError> {
    cached(request, state, async |languages: &Languages| {
        let asked = asked(request, kind)?;
        let languages = languages.clone();
        let list = visit(request, state, move |tx| registry::list(tx, &asked, &languages)).await?;
        let link = next_link(request, list.next.as_deref()).map(|(_, value)| value);
        finish(&list, None, link)
    })
    .await
}

/// A reference as it may stand in a path; anything else names nothing.
fn reference_of(text: &str) -> Result<String, ApiError> {
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

/// The published pledges.
#[utoipa::path(tag = "Registry", security(()),
    params(
        RegistryQuery,
        ("type" = Option<Vec<PledgeType>>, Query, description = "Types of pledge; may repeat"),
        ("nature" = Option<Vec<Nature>>, Query, description = "What the pledge gives; may repeat"),
        ("Accept-Language" = Option<String>, Header, description = "Titles are given in the first of these languages in which they exist, else in the original's"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "A page, kept for at most a minute (`Cache-Control: public, max-age=60`); `Link` names the next one", body = PublicList,
            headers(("ETag" = String, description = "Strong, for `If-None-Match`"), ("Link" = String, description = "The next page, `rel=next`"))),
        (status = 304, description = "Not changed"),
        (status = 400, description = "Unknown or malformed parameters", body = Problem),
        (status = 503, description = "The database cannot be reached now", body = Problem),
    ))]
#[get("/v1/pledges")]
async fn pledges(request: HttpRequest, state: web::Data<ApiState>) -> Result<HttpResponse, ApiError> {
    page(&request, &state, Kind::Pledge).await
}

/// The published practices.
#[utoipa::path(tag = "Registry", security(()),
    params(
        RegistryQuery,
        ("type" = Option<Vec<PracticeType>>, Query, description = "Types of practice; may repeat"),
        ("Accept-Language" = Option<String>, Header, description = "Titles are given in the first of these languages in which they exist, else in the original's"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "A page, kept for at most a minute (`Cache-Control: public, max-age=60`); `Link` names the next one", body = PublicList,
            headers(("ETag" = String, description = "Strong, for `If-None-Match`"), ("Link" = String, description = "The next page, `rel=next`"))),
        (status = 304, description = "Not changed"),
        (status = 400, description = "Unknown or malformed parameters", body = Problem),
        (status = 503, description = "The database cannot be reached now", body = Problem),
    ))]
#[get("/v1/practices")]
async fn practices(request: HttpRequest, state: web::Data<ApiState>) -> Result<HttpResponse, ApiError> {
    page(&request, &state, Kind::Practice).await
}

/// A published pledge.
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
        (status = 503, description = "The database cannot be reached now", body = Problem),
    ))]
#[get("/v1/pledges/{reference}")]
async fn pledge(
    request: HttpRequest,
    state: web::Data<ApiState>,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    entry(&request, &state, Kind::Pledge, &path).await
}

/// A published practice.
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
        (status = 503, description = "The database cannot be reached now", body = Problem),
    ))]
#[get("/v1/practices/{reference}")]
async fn practice(
    request: HttpRequest,
    state: web::Data<ApiState>,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    entry(&request, &state, Kind::Practice, &path).await
}

/// The published pledges that join a pledge, the earliest first.
#[utoipa::path(tag = "Registry", security(()),
    params(
        ("reference" = String, Path, description = "The public reference of the joined pledge", example = "PL-2026-00017"),
        ("Accept-Language" = Option<String>, Header, description = "Titles are given in the first of these languages in which they exist, else in the original's"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "All of them, on one page", body = PublicList),
        (status = 304, description = "Not changed"),
        (status = 404, description = "No published pledge has this reference", body = Problem),
        (status = 410, description = "The pledge was published and is no longer", body = Problem),
        (status = 503, description = "The database cannot be reached now", body = Problem),
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
        let list = visit(&request, &state, move |tx| {
            registry::matches_of(tx, &reference, &languages)
        })
        .await?;
        finish(&list, None, None)
    })
    .await
}

async fn file(
    request: &HttpRequest,
    state: &ApiState,
    (reference, attachment): &(String, String),
) -> Result<HttpResponse, ApiError> {
    let reference = reference_of(reference)?;
    let id: AttachmentId = path_id(attachment)?;
    Parameters::of(request).finish()?;
    let view = visit(request, state, move |tx| {
        attachments::public_attachment(tx, &reference, id)
    })
    .await?;
    download::of(&state.service.files, &view, request, FILE_CACHING).await
}

/// A document of a published pledge.
#[utoipa::path(tag = "Registry", security(()),
    params(
        ("reference" = String, Path, description = "The public reference", example = "PL-2026-00017"),
        ("attachment_id" = AttachmentId, Path, description = "The attachment"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "The file, to be saved", content_type = "application/octet-stream"),
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
    file(&request, &state, &path).await
}

/// A document of a published practice.
#[utoipa::path(tag = "Registry", security(()),
    params(
        ("reference" = String, Path, description = "The public reference", example = "PR-2026-00042"),
        ("attachment_id" = AttachmentId, Path, description = "The attachment"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "The file, to be saved", content_type = "application/octet-stream"),
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
    file(&request, &state, &path).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;
    use actix_web::test::TestRequest;

    fn ask(query: &str, kind: Kind) -> Result<Asked, ApiError> {
        asked(
            &TestRequest::with_uri(&format!("/v1/pledges?{query}")).to_http_request(),
            kind,
        )
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
        assert_eq!(asked.terms, terms);
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
    fn a_reference_is_plain_text() {
        assert_eq!(reference_of("pl-2026-00017").unwrap(), "PL-2026-00017");
        for wrong in ["a b", "a/b", "é", "a\0", &"x".repeat(41)] {
            assert!(reference_of(wrong).is_err(), "{wrong}");
        }
    }
}
