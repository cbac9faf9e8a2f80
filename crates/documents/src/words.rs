//! The headings of exports and the sentences of feeds and reports, in the three languages.
use minga_domain::words::Words;
use std::sync::LazyLock;

/// The catalogue.
pub fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            include_str!("../locales/es/documents.ftl"),
            include_str!("../locales/en/documents.ftl"),
            include_str!("../locales/fr/documents.ftl"),
        ])
    });
    &WORDS
}

#[cfg(test)]
mod tests {
    use super::*;
    use minga_domain::language::Language;
    use serde_json::{Map, json};

    #[test]
    fn old_records_are_told_by_their_number() {
        let said = |language, id: &str, count: u32| {
            let params = json!({ "pledges": count, "practices": 1 });
            words().say(language, id, params.as_object().unwrap_or(&Map::new()))
        };
        for (language, id, count, told) in [
            (
                Language::En,
                "report-old-pledges",
                1,
                "one pledge that concerns the country. When it was",
            ),
            (
                Language::En,
                "report-old-records",
                3,
                "3 pledges and one practice that concern the country.",
            ),
            (
                Language::Es,
                "report-old-practices",
                1,
                "una práctica concerniente al país. No se sabe cuándo se publicó;",
            ),
            (
                Language::Es,
                "report-old-pledges",
                2,
                "2 compromisos concernientes al país.",
            ),
            (
                Language::Fr,
                "report-old-practices",
                1,
                "une pratique qui concerne le pays. On ne sait pas quand elle",
            ),
            (
                Language::Fr,
                "report-old-records",
                1,
                "un engagement et une pratique qui concernent le pays.",
            ),
        ] {
            let said = said(language, id, count);
            assert!(said.contains(told), "{said}");
        }
    }

    #[test]
    fn no_language_lacks_a_word() {
        assert_eq!(words().gaps(), Vec::<String>::new());
    }
}
