//! What the officer is warned of before a letter leaves: words that may tell who a reviewer is.
use super::texts;
use minga_domain::letter::names::{Person, identifying};
use minga_domain::violation::{Code, Violation};
use minga_storage::letters::{Letter, LetterItem};

/// One warning per text of a letter, its translations included, with a pointer into the letter.
pub(super) fn of_letter(letter: &Letter, items: &[LetterItem], people: &[Person]) -> Vec<Violation> {
    let mut found = Vec::new();
    let introduction = letter.introduction.as_deref().unwrap_or_default();
    found.extend(flag("/introduction".to_owned(), introduction, people));
    for (language, text) in texts::translations(&letter.introduction_translations) {
        found.extend(flag(format!("/introduction_translations/{language}"), &text, people));
    }
    for (place, item) in items.iter().enumerate() {
        found.extend(flag(format!("/items/{place}/text"), &item.text, people));
        for (language, text) in texts::translations(&item.translations) {
            found.extend(flag(format!("/items/{place}/translations/{language}"), &text, people));
        }
    }
    found
}

/// The warning about one text.
pub(super) fn flag(pointer: String, text: &str, people: &[Person]) -> Option<Violation> {
    let words = identifying(text, people);
    (!words.is_empty()).then(|| Violation::new(Code::WarnMayIdentify, pointer).with("words", words.join(", ")))
}
