//! What people are in an organisation and in the service, what participants answer, the cycles that they take part in,
//! and the languages in which the service speaks to them.
use super::files::in_use;
use super::text::Vocabulary;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct File {
    organisation_roles: Vocabulary,
    system_roles: Vocabulary,
    participant_answers: Vocabulary,
    languages: Vocabulary,
    joining_statuses: Vocabulary,
    objection_states: Vocabulary,
    match_flags: Vocabulary,
}

static FILE: LazyLock<File> = LazyLock::new(|| in_use("participation"));

/// What an account is in an organisation: focal_point, alternate, member.
pub fn organisation_roles() -> &'static Vocabulary {
    &FILE.organisation_roles
}

/// What an account is in the service: contributor (every account), reviewer, country_network, secretariat, admin.
pub fn system_roles() -> &'static Vocabulary {
    &FILE.system_roles
}

/// What a participant of a joint pledge has said, and what the public is told of it: asked, confirmed, declined, left,
/// named.
pub fn participant_answers() -> &'static Vocabulary {
    &FILE.participant_answers
}

/// The languages of the product, with their names.
pub fn product_languages() -> &'static Vocabulary {
    &FILE.languages
}

/// Where a request to join a joint pledge stands.
pub fn joining_statuses() -> &'static Vocabulary {
    &FILE.joining_statuses
}

/// What became of an objection against a match.
pub fn objection_states() -> &'static Vocabulary {
    &FILE.objection_states
}

/// What has become of the pledge that a match joins.
pub fn match_flags() -> &'static Vocabulary {
    &FILE.match_flags
}
