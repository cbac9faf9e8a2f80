//! Words in the three languages of the product, and lists of keys with such words.
use crate::language::Language;
use serde::Deserialize;

/// One text in each language of the product. None of the three may be missing: reading the file fails.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalisedText {
    /// Spanish.
    pub es: String,
    /// English.
    pub en: String,
    /// French.
    pub fr: String,
}

impl LocalisedText {
    /// The text in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Es => &self.es,
            Language::En => &self.en,
            Language::Fr => &self.fr,
        }
    }
}

/// A key with its words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What is stored and sent.
    pub key: String,
    /// The short name that people see.
    pub label: LocalisedText,
    /// What it means, in one sentence, where the label alone does not say it.
    pub definition: Option<LocalisedText>,
}

/// A closed list of keys with their words, in the order in which they are shown.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Vocabulary {
    entries: Vec<Entry>,
}

impl Vocabulary {
    /// All entries, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry with this key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Whether the list has this key.
    pub fn contains(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.key.as_str())
    }

    /// The label of a key in one language.
    pub fn label(&self, key: &str, language: Language) -> Option<&str> {
        self.get(key).map(|entry| entry.label.get(language))
    }
}
