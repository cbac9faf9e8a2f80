//! A text of a letter in more than one language: the reader gets its language where it is present, else the original,
//! tagged with its language.
use minga_domain::json::escaped;
use minga_domain::language::Language;
use minga_domain::text::is_blank;
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary::normalised_language_tag;
use minga_storage::columns::Json;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Longest text of an item or its translation, in characters.
pub(super) const LONGEST: usize = 10_000;

/// The translations as they are stored.
pub(super) fn stored(translations: &BTreeMap<String, String>) -> Json {
    let texts: Map<String, Value> = translations
        .iter()
        .map(|(language, text)| (language.clone(), Value::from(text.as_str())))
        .collect();
    Json(Value::Object(texts))
}

/// The stored translations, by language.
pub(super) fn translations(stored: &Json) -> BTreeMap<String, String> {
    let texts = stored.0.as_object().into_iter().flatten();
    texts
        .filter_map(|(language, text)| Some((language.clone(), text.as_str()?.to_owned())))
        .collect()
}

/// The text for a reader, with its language.
pub(crate) fn for_reader(text: &str, language: &str, translations: &Json, reader: Language) -> (String, String) {
    let original = || (text.to_owned(), language.to_owned());
    if Language::of_tag(language) == Some(reader) {
        return original();
    }
    self::translations(translations)
        .into_iter()
        .find(|(tag, _)| Language::of_tag(tag) == Some(reader))
        .map_or_else(original, |(tag, text)| (text, tag))
}

/// Makes the tags of a text and its translations canonical, and says what is wrong with them. `language` defaults to
/// that of the submission; `at` gives the pointer of a field.
pub(super) fn checked(
    language: Option<&str>,
    translations: Option<&BTreeMap<String, String>>,
    of_submission: &str,
    at: &dyn Fn(&str) -> String,
) -> Result<(String, BTreeMap<String, String>), Vec<Violation>> {
    let mut found = Vec::new();
    let language = match language {
        None => of_submission.to_owned(),
        Some(tag) => normalised_language_tag(tag).unwrap_or_else(|| {
            found.push(Violation::new(Code::NotALanguageTag, at("language")));
            String::new()
        }),
    };
    let mut canonical = BTreeMap::new();
    for (tag, text) in translations.into_iter().flatten() {
        let place = || format!("{}/{}", at("translations"), escaped(tag));
        match normalised_language_tag(tag) {
            None => found.push(Violation::new(Code::NotALanguageTag, place())),
            Some(tag) if tag == language || canonical.contains_key(&tag) => {
                found.push(Violation::new(Code::Duplicate, place()));
            }
            Some(_) if is_blank(text) => found.push(Violation::new(Code::Required, place())),
            Some(_) if text.chars().count() > LONGEST => {
                found.push(Violation::new(Code::TooLong, place()).with("maximum", LONGEST));
            }
            Some(tag) => {
                canonical.insert(tag, text.clone());
            }
        }
    }
    if found.is_empty() {
        Ok((language, canonical))
    } else {
        Err(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(text: &str, tag: &str) -> (String, String) {
        (text.to_owned(), tag.to_owned())
    }

    #[test]
    fn a_reader_gets_its_language_or_else_the_original_with_its_language() {
        let kept = stored(&BTreeMap::from([pair("fr-CA", "Quels chiffres ?")]));
        let read = |reader| for_reader("¿Qué cifras?", "es-PE", &kept, reader);
        assert_eq!(read(Language::Es), pair("¿Qué cifras?", "es-PE"));
        assert_eq!(read(Language::Fr), pair("Quels chiffres ?", "fr-CA"));
        assert_eq!(read(Language::En), pair("¿Qué cifras?", "es-PE"));
    }

    #[test]
    fn every_problem_of_the_languages_is_named() {
        let given = BTreeMap::from([pair("fr", " "), pair("not a tag", "x"), pair("ES", "y")]);
        let found = checked(None, Some(&given), "es", &|field| format!("/items/0/{field}"));
        let found: Vec<(Code, String)> = found
            .err()
            .into_iter()
            .flatten()
            .map(|found| (found.code, found.pointer))
            .collect();
        let expected = [
            (Code::Duplicate, "/items/0/translations/ES"),
            (Code::Required, "/items/0/translations/fr"),
            (Code::NotALanguageTag, "/items/0/translations/not a tag"),
        ];
        assert_eq!(found, expected.map(|(code, pointer)| (code, pointer.to_owned())));
    }
}
