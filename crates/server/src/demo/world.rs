//! The fictional world as it stands in `demo/world.json`. Keys name things within the file.
use minga_domain::kinds::{OrganisationRole, ParticipantAnswer, State, SystemRole};
use minga_domain::language::Language;
use serde::Deserialize;
use serde_json::{Map, Value};

/// Everything.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct World {
    pub organisations: Vec<Organisation>,
    pub people: Vec<Person>,
    pub pledges: Vec<Pledge>,
    pub practices: Vec<Practice>,
}

/// An organisation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    pub key: String,
    pub name: String,
    pub actor_type: String,
    pub country: Option<String>,
    /// Languages that its people work in; for readers of the file.
    #[serde(rename = "languages")]
    pub _languages: Vec<String>,
    pub represents: Option<String>,
    pub website: Option<String>,
}

/// A person with an account.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub key: String,
    pub name: String,
    pub email: String,
    pub language: Language,
    pub position: String,
    pub organisation: String,
    pub organisation_role: OrganisationRole,
    pub system_roles: Vec<SystemRole>,
    #[serde(default)]
    pub network_country: Option<String>,
    #[serde(default)]
    pub reviewer: Option<Expertise>,
}

/// What a reviewer can review.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expertise {
    pub internal: bool,
    pub languages: Vec<String>,
    pub objectives: Vec<u8>,
    pub country: String,
    pub max_open: i32,
}

/// What pledges and practices have in common.
#[derive(Debug, Deserialize)]
pub struct Filed {
    pub key: String,
    pub organisation: String,
    pub focal_point: String,
    pub alternate: Option<String>,
    pub language: String,
    pub state: State,
    pub cycle: String,
    pub content: Map<String, Value>,
    #[serde(default)]
    pub letter_items: Vec<LetterItem>,
    #[serde(default)]
    pub decline_reason: Option<String>,
    #[serde(default)]
    pub archive_public_reason: Option<String>,
}

/// A pledge.
#[derive(Debug, Deserialize)]
pub struct Pledge {
    #[serde(flatten)]
    pub filed: Filed,
    #[serde(default)]
    pub participants: Vec<Participant>,
    #[serde(default)]
    pub screening_notes: Option<String>,
    #[serde(default)]
    pub matches_key: Option<String>,
}

/// A participant of a joint pledge.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Participant {
    #[serde(default)]
    pub organisation: Option<String>,
    pub name: String,
    pub country: Option<String>,
    #[serde(default)]
    pub action: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
    pub answer: ParticipantAnswer,
}

/// A practice.
#[derive(Debug, Deserialize)]
pub struct Practice {
    #[serde(flatten)]
    pub filed: Filed,
    #[serde(default)]
    pub reviews: Vec<Value>,
}

/// An item of the letter of comments.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterItem {
    pub text: String,
    pub must_answer: bool,
}

impl Person {
    /// The person's main role, for the table of those who can log in.
    pub fn what(&self) -> &'static str {
        use minga_domain::keys::Keyed;
        self.system_roles
            .first()
            .map_or_else(|| self.organisation_role.key(), |role| role.key())
    }
}
