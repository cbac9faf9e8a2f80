//! A reviewer's entry: what it holds, and what can be wrong with it.
use crate::accounts::is_email;
use chrono::{DateTime, Utc};
use minga_domain::availability::Window;
use minga_domain::conflict::mailbox;
use minga_domain::ids::AccountId;
use minga_domain::kinds::{Background, Principle};
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_storage::columns::{Id, Json, Moment};
use minga_storage::reviewers::Profile;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// The most that a text of one line may have, in characters.
const LONGEST_LINE: usize = 300;
/// The longest address, in characters (RFC 5321).
const LONGEST_ADDRESS: usize = 254;

/// A reviewer's entry in the roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReviewerProfile {
    /// The reviewer's account.
    pub account_id: AccountId,
    /// The person's name.
    pub name: String,
    /// Internal (UN) or external.
    pub internal: bool,
    /// The organisation that the reviewer works for.
    pub organisation: Option<String>,
    /// Where the reviewer is based, alpha-3.
    #[schema(example = "PER")]
    pub country: Option<String>,
    /// The M49 code of the subregion of that country.
    #[schema(example = "005")]
    pub region: Option<String>,
    /// Languages in which the reviewer can review, BCP 47.
    #[schema(example = json!(["es", "en"]))]
    pub languages: Vec<String>,
    /// Objectives of the Compact in which the reviewer is an expert.
    #[schema(example = json!([8, 23]))]
    pub objectives: Vec<u8>,
    /// Guiding principles in which the reviewer is an expert.
    #[schema(example = json!(["child_sensitive"]))]
    pub principles: Vec<Principle>,
    /// Where the reviewer's experience comes from.
    #[schema(example = json!(["practitioner"]))]
    pub background: Vec<Background>,
    /// When the reviewer is there or away.
    pub availability: Vec<Window>,
    /// Other addresses of the same person, by which an author or contact is recognised.
    pub other_addresses: Vec<String>,
    /// How many reviews the reviewer takes on at once.
    #[schema(example = 2)]
    pub max_open: i32,
    /// Takes no new reviews at present.
    pub paused: bool,
    /// Whether the person agreed to be listed in the directory of experts.
    pub listed: bool,
    /// The version.
    pub version: i32,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// An entry to keep.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewerInput {
    /// Internal (UN) or external; only an officer or administrator may change it, since the quorum counts by it.
    pub internal: bool,
    /// Everything else.
    #[serde(flatten)]
    pub expertise: Expertise,
}

/// The caller's own entry to keep.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnReviewerInput {
    /// Whether to be listed, without addresses, in the directory of experts. Only the person decides.
    #[serde(default)]
    pub listed: bool,
    /// Everything else.
    #[serde(flatten)]
    pub expertise: Expertise,
}
