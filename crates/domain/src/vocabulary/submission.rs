//! The lists that a pledge or a practice chooses from (brief: A pledge, A practice, The way of a submission).
use super::files::in_use;
use super::text::Vocabulary;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct File {
    kinds: Vocabulary,
    pledge_types: Vocabulary,
    natures: Vocabulary,
    supports: Vocabulary,
    indicator_kinds: Vocabulary,
    practice_types: Vocabulary,
    scopes: Vocabulary,
    progress_statuses: Vocabulary,
    states: Vocabulary,
    cycle_kinds: Vocabulary,
}

static FILE: LazyLock<File> = LazyLock::new(|| in_use("submission"));

/// The two collections: pledge, practice.
pub fn kinds() -> &'static Vocabulary {
    &FILE.kinds
}

/// The four types of a pledge. The Spanish names are those of the founding documents, not translations.
pub fn pledge_types() -> &'static Vocabulary {
    &FILE.pledge_types
}

/// What a pledge gives: financial, material, technical, policy_legal, process.
pub fn natures() -> &'static Vocabulary {
    &FILE.natures
}

/// What a matching pledge adds to the pledge it joins: financial, technical, material.
pub fn supports() -> &'static Vocabulary {
    &FILE.supports
}

/// How an indicator is measured: number, milestone.
pub fn indicator_kinds() -> &'static Vocabulary {
    &FILE.indicator_kinds
}

/// What a practice is.
pub fn practice_types() -> &'static Vocabulary {
    &FILE.practice_types
}

/// How far a submission reaches: global, regional, national, local.
pub fn scopes() -> &'static Vocabulary {
    &FILE.scopes
}

/// The follow-up statuses of a published pledge.
pub fn progress_statuses() -> &'static Vocabulary {
    &FILE.progress_statuses
}

/// Where a submission stands. The words agree with *presentación* and *soumission*.
pub fn states() -> &'static Vocabulary {
    &FILE.states
}

/// What a cycle is: a Forum, a regional review, a campaign, a call for practices.
pub fn cycle_kinds() -> &'static Vocabulary {
    &FILE.cycle_kinds
}
