//! The 10 guiding principles of the Compact (A/RES/73/195, para. 15).
use super::files::in_use;
use super::text::LocalisedText;
use serde::Deserialize;
use std::sync::LazyLock;

/// One of the 10 guiding principles.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuidingPrinciple {
    /// What is stored and sent.
    pub key: String,
    /// Its place in the Compact, 1 to 10.
    pub order: u8,
    /// The name.
    pub label: LocalisedText,
}

#[derive(Deserialize)]
struct File {
    principles: Vec<GuidingPrinciple>,
}

static FILE: LazyLock<File> = LazyLock::new(|| in_use("principles"));

/// All principles, in the order of the Compact.
pub fn principles() -> &'static [GuidingPrinciple] {
    &FILE.principles
}

/// The principle with this key.
pub fn principle(key: &str) -> Option<&'static GuidingPrinciple> {
    principles().iter().find(|principle| principle.key == key)
}
