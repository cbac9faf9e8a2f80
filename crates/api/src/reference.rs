//! The vocabularies: everything that a form lets choose from, in the reader's language.
use crate::extract::language;
use crate::problem::{ApiError, Problem};
use crate::public::{finish, send};
use crate::registrar::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse, get, web};
use minga_domain::language::Language;
use minga_domain::vocabulary::{REFERENCE_SETS, Term, reference_set};
use minga_workflow::Failure;
use minga_workflow::public_cache::Finished;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use utoipa::ToSchema;

/// Registers the routes of this module.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(all).service(one);
}

/// All vocabularies in one language.
#[derive(Debug, Serialize, ToSchema)]
#[schema(examples(json!({
    "language": "en",
    "sets": { "natures": [{ "key": "material", "label": "Material", "definition": "Goods, equipment or premises." }] }
})))]
pub struct ReferenceSets {
    /// The language of the labels.
    pub language: Language,
    /// The terms of each vocabulary by its name, in the order in which they are shown.
    pub sets: BTreeMap<String, Vec<Term>>,
}

/// One vocabulary in one language.
#[derive(Debug, Serialize, ToSchema)]
#[schema(examples(json!({
    "name": "natures", "language": "en",
    "terms": [
        {
            "key": "financial", "label": "Financial",
            "definition": "Money, such as a contribution to the Migration Multi-Partner Trust Fund."
        },
        { "key": "material", "label": "Material", "definition": "Goods, equipment or premises." }
    ]
})))]
pub struct ReferenceSet {
    /// The name of the vocabulary.
    #[schema(example = "natures")]
    pub name: String,
    /// The language of the labels.
    pub language: Language,
    /// The terms, in the order in which they are shown.
    pub terms: Vec<Term>,
}

/// The vocabularies do not change while the program runs: each answer is made once per language, and kept.
type Kept = BTreeMap<(Option<&'static str>, Language), Finished>;

static KEPT: LazyLock<Kept> = LazyLock::new(|| {
    let mut kept = Kept::new();
    for language in Language::ALL {
        let mut sets = BTreeMap::new();
        for name in REFERENCE_SETS {
            let terms = reference_set(name, language).unwrap_or_default();
            sets.insert((*name).to_owned(), terms.clone());
            let set = ReferenceSet {
                name: (*name).to_owned(),
                language,
                terms,
            };
            if let Ok(finished) = finish(&set, Some(language.code()), None) {
                kept.insert((Some(name), language), finished);
            }
        }
        if let Ok(finished) = finish(&ReferenceSets { language, sets }, Some(language.code()), None) {
            kept.insert((None, language), finished);
        }
    }
    kept
});

fn answer(request: &HttpRequest, name: Option<&'static str>) -> Result<HttpResponse, ApiError> {
    let finished = KEPT
        .get(&(name, language(request)))
        .ok_or_else(|| Failure::Internal(format!("the vocabulary {name:?} cannot be written as JSON")))?;
    Ok(send(request, finished))
}

/// Read all vocabularies
///
/// With labels in the language of `Accept-Language`.
#[utoipa::path(tag = "Vocabularies", security(()),
    params(
        ("Accept-Language" = Option<String>, Header, description = "es, en or fr; en when none fits"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "Every vocabulary", body = ReferenceSets),
        (status = 304, description = "Not changed"),
    ))]
#[get("/v1/reference")]
async fn all(request: HttpRequest) -> Result<HttpResponse, ApiError> {
    crate::query::Parameters::of(&request).finish()?;
    answer(&request, None)
}

/// Read a vocabulary
///
/// With labels in the language of `Accept-Language`.
#[utoipa::path(tag = "Vocabularies", security(()),
    params(
        ("name" = String, Path, description = "The name of the vocabulary", example = "natures"),
        ("Accept-Language" = Option<String>, Header, description = "es, en or fr; en when none fits"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "The vocabulary", body = ReferenceSet),
        (status = 304, description = "Not changed"),
        (status = 404, description = "No vocabulary has this name", body = Problem),
    ))]
#[get("/v1/reference/{name}")]
async fn one(request: HttpRequest, name: web::Path<String>) -> Result<HttpResponse, ApiError> {
    let name = REFERENCE_SETS
        .iter()
        .find(|known| **known == name.as_str())
        .ok_or(Failure::NotFound)?;
    crate::query::Parameters::of(&request).finish()?;
    answer(&request, Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vocabulary_is_kept_in_every_language() {
        assert_eq!(KEPT.len(), (REFERENCE_SETS.len() + 1) * Language::ALL.len());
    }
}
