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

    #[test]
    fn no_language_lacks_a_word() {
        assert_eq!(words().gaps(), Vec::<String>::new());
    }
}
