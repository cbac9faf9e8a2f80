//! The text of a practice as the page shows it: every field with its label, in the order in which it is read.
use super::words;
use crate::pages::country_name;
use minga_domain::content::practice::PracticePeriod;
use minga_domain::content::{Content, PracticeContent};
use minga_domain::keys::Keyed;
use minga_domain::kinds::Kind;
use minga_domain::language::Language;
use minga_domain::vocabulary;
use minijinja::{Value, context};
use serde_json::Value as Json;

/// The label of a place in the content, by its JSON Pointer.
pub(super) fn label(pointer: &str, language: Language) -> String {
    Content::label(Kind::Practice, pointer, language).unwrap_or_else(|| pointer.to_owned())
}

/// The fields that hold something. `foreign` marks what is written in the language of the text.
pub(super) fn sections(practice: &PracticeContent, language: Language) -> Vec<Value> {
    let mut found = Vec::new();
    let mut add = |pointer: &str, text: Option<String>, foreign: bool| {
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            found.push(context! { label => label(pointer, language), text, foreign });
        }
    };
    let objectives = practice.objectives.clone().unwrap_or_default();
    let places = [
        lines(practice.countries.iter().map(|code| country_name(code, language))),
        lines(practice.regions.iter().filter_map(|code| {
            let region = vocabulary::region(code)?;
            Some(region.name.get(language).to_owned())
        })),
        practice
            .global
            .filter(|global| *global)
            .map(|_| words().plain(language, "review-worldwide")),
    ];
    add("/summary", practice.summary.clone(), true);
    add(
        "/type",
        key_in_words(practice.practice_type, vocabulary::practice_types(), language),
        false,
    );
    add("/objectives", lines(numbered(&objectives.primary, language)), false);
    add(
        "/objectives/further",
        lines(numbered(&objectives.further, language)),
        false,
    );
    add("/principles", principles(practice, language), true);
    add(
        "/sdgs",
        lines(practice.sdgs.iter().filter_map(|number| {
            let goal = vocabulary::sdg(*number)?;
            Some(format!("{number}. {}", goal.title.get(language)))
        })),
        false,
    );
    add(
        "/scope",
        key_in_words(practice.scope, vocabulary::scopes(), language),
        false,
    );
    add("/countries", lines(places.into_iter().flatten()), false);
    add("/place", practice.place.clone(), true);
    add(
        "/period",
        practice
            .period
            .as_ref()
            .and_then(|period| period_in_words(period, language)),
        false,
    );
    add("/since_adoption", practice.since_adoption.clone(), true);
    add(
        "/evidence_of_application",
        practice.evidence_of_application.clone(),
        true,
    );
    add("/benefits", practice.benefits.clone(), true);
    add("/innovation", practice.innovation.clone(), true);
    add("/lessons", practice.lessons.clone(), true);
    add("/replication", practice.replication.clone(), true);
    add("/implementers", lines(practice.implementers.iter().cloned()), true);
    add("/partners", lines(practice.partners.iter().cloned()), true);
    add("/donors", lines(practice.donors.iter().cloned()), true);
    let links: Vec<Value> = practice
        .resources
        .iter()
        .filter_map(|resource| {
            let url = resource.url.as_deref().filter(|url| is_web(url))?;
            let title = resource.title.as_deref().filter(|title| !title.trim().is_empty());
            Some(context! { url, title => title.unwrap_or(url) })
        })
        .collect();
    if !links.is_empty() {
        found.push(context! { label => label("/resources", language), links, foreign => true });
    }
    found
}

/// Only an address of the web is a link.
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn lines(items: impl Iterator<Item = String>) -> Option<String> {
    let all: Vec<String> = items.collect();
    (!all.is_empty()).then(|| all.join("\n"))
}

fn key_in_words<K: Keyed>(key: Option<K>, vocabulary: &vocabulary::Vocabulary, language: Language) -> Option<String> {
    let key = key?.key();
    Some(vocabulary.label(key, language).unwrap_or(key).to_owned())
}

fn numbered(objectives: &[u8], language: Language) -> impl Iterator<Item = String> {
    objectives.iter().filter_map(move |number| {
        let objective = vocabulary::objective(*number)?;
        Some(format!("{number}. {}", objective.title.get(language)))
    })
}

fn principles(practice: &PracticeContent, language: Language) -> Option<String> {
    lines(practice.principles.iter().filter_map(|row| {
        let key = row.principle?.key();
        let name = vocabulary::principle(key).map_or(key, |known| known.label.get(language));
        Some(match row.how.as_deref().filter(|how| !how.trim().is_empty()) {
            Some(how) => format!("{name} – {how}"),
            None => name.to_owned(),
        })
    }))
}

fn period_in_words(period: &PracticePeriod, language: Language) -> Option<String> {
    let end = match (&period.end, period.ongoing) {
        (Some(end), _) => Some(end.clone()),
        (None, Some(true)) => Some(words().plain(language, "review-ongoing")),
        (None, _) => None,
    };
    match (&period.start, end) {
        (Some(start), Some(end)) => Some(format!("{start} – {end}")),
        (Some(only), None) => Some(only.clone()),
        (None, end) => end,
    }
}

/// A value of the content as text: what somebody wrote, without the signs of JSON.
pub(super) fn plain(value: Option<&Json>, language: Language) -> String {
    match value {
        None | Some(Json::Null) => words().plain(language, "review-nothing"),
        Some(Json::String(text)) => text.clone(),
        Some(Json::Bool(yes)) => words().plain(language, if *yes { "review-yes" } else { "review-no" }),
        Some(Json::Number(number)) => number.to_string(),
        Some(Json::Array(items)) => {
            let all: Vec<String> = items.iter().map(|item| plain(Some(item), language)).collect();
            all.join("\n")
        }
        Some(Json::Object(fields)) => {
            let all: Vec<String> = fields.values().map(|field| plain(Some(field), language)).collect();
            all.join(" · ")
        }
    }
}
