//! Who may submit, and under which heading reports count them (brief: Who takes part).
use super::files::in_use;
use super::text::{LocalisedText, Vocabulary};
use serde::Deserialize;
use std::sync::LazyLock;

/// A type of actor, as the founding documents list them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActorType {
    /// What is stored and sent.
    pub key: String,
    /// `state`, `un_system` or `stakeholder`.
    pub group: String,
    /// The name.
    pub label: LocalisedText,
    /// The kinds of submission open to it: `pledge`, `practice`.
    pub may_submit: Vec<String>,
    /// The heading of reports that counts it: a key of [`report_groups`].
    pub report_group: String,
}

/// An actor that public texts name on its own, counted as one of the types.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActorSubtype {
    /// What is stored and sent.
    pub key: String,
    /// `state`, `un_system` or `stakeholder`.
    pub group: String,
    /// The name.
    pub label: LocalisedText,
    /// The key of its type.
    pub subtype_of: String,
}

#[derive(Deserialize)]
struct File {
    groups: Vocabulary,
    report_groups: Vocabulary,
    actor_types: Vec<ActorType>,
    subtypes: Vec<ActorSubtype>,
}

static FILE: LazyLock<File> = LazyLock::new(|| in_use("actor_types"));

/// All types, in the order of the documents.
pub fn actor_types() -> &'static [ActorType] {
    &FILE.actor_types
}

/// The type with this key; subtypes are not types.
pub fn actor_type(key: &str) -> Option<&'static ActorType> {
    actor_types().iter().find(|actor| actor.key == key)
}

/// All subtypes.
pub fn actor_subtypes() -> &'static [ActorSubtype] {
    &FILE.subtypes
}

/// The subtype with this key.
pub fn actor_subtype(key: &str) -> Option<&'static ActorSubtype> {
    actor_subtypes().iter().find(|actor| actor.key == key)
}

/// The three families of actors: States and observers, the United Nations system, stakeholders.
pub(super) fn actor_groups() -> &'static Vocabulary {
    &FILE.groups
}

/// The headings of reports: government, un, civil_society, private_sector, other.
pub fn report_groups() -> &'static Vocabulary {
    &FILE.report_groups
}

/// The heading that counts an actor, given the key of its type or subtype.
pub fn report_group_of(key: &str) -> Option<&'static str> {
    let of_type = |key: &str| actor_type(key).map(|actor| actor.report_group.as_str());
    of_type(key).or_else(|| of_type(&actor_subtype(key)?.subtype_of))
}
