//! What a practice says (brief: A practice; contract: Content). Every field may be absent while it is a draft; what
//! is required to hand it in stands in [`crate::rules`].
use super::forms::{Form, Place};
use super::pledge::{Declarations, ObjectiveNumber, PrincipleAnswer, SdgNumber};
use crate::kinds::{PracticeType, Scope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The content of a practice: a replicable example that inspires others who implement the Compact.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PracticeContent {
    /// Descriptive and concise, acronyms spelled out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300, examples("Mobile legal brigades for migrant workers"))]
    pub title: Option<String>,
    /// What it is: a project, a policy, research, a tool.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub practice_type: Option<PracticeType>,
    /// What was done, for whom, with what result.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 5000)]
    pub summary: Option<String>,
    /// The objectives of the Compact that it implements.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objectives: Option<PracticeObjectives>,
    /// The guiding principles that it particularly exemplifies, and how.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 10)]
    pub principles: Vec<PrincipleAnswer>,
    /// That it adheres to all ten guiding principles; must be affirmed to submit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adheres_to_all_principles: Option<bool>,
    /// Goals of the 2030 Agenda, 1 to 17.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<SdgNumber>, max_items = 17)]
    pub sdgs: Vec<u8>,
    /// How far it reaches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// Where it is applied: ISO 3166 alpha-3 codes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 200, examples("PER"))]
    pub countries: Vec<String>,
    /// M49 codes of regions and subregions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 40, examples("419"))]
    pub regions: Vec<String>,
    /// A city, province or other place by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub place: Option<String>,
    /// Whether it is applied worldwide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub global: Option<bool>,
    /// When it was implemented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<PracticePeriod>,
    /// What was implemented since the adoption of the Compact, when it began earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 3000)]
    pub since_adoption: Option<String>,
    /// The main implementing organisations, one name each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub implementers: Vec<String>,
    /// Partner organisations, one name each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub partners: Vec<String>,
    /// Donors, one name each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub donors: Vec<String>,
    /// What shows that it was applied with success.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 5000)]
    pub evidence_of_application: Option<String>,
    /// Who is better off, and how.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 5000)]
    pub benefits: Option<String>,
    /// What is new about it and worth replicating.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 5000)]
    pub innovation: Option<String>,
    /// What was learned.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 5000)]
    pub lessons: Option<String>,
    /// What others need in order to do the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 5000)]
    pub replication: Option<String>,
    /// Pages and documents on the web.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 30)]
    pub resources: Vec<Resource>,
    /// What the submitter declares.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declarations: Option<Declarations>,
}

/// The objectives of the Compact that a practice implements.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PracticeObjectives {
    /// Those it is mainly about; at least one to submit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<ObjectiveNumber>, max_items = 23)]
    pub primary: Vec<u8>,
    /// Others that it touches.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<ObjectiveNumber>, max_items = 23)]
    pub further: Vec<u8>,
}

/// When a practice was implemented, in the precision that was given.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PracticePeriod {
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10, examples("2021-04"))]
    pub start: Option<String>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; not before the start. Absent when it is ongoing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10, examples("2024-12"))]
    pub end: Option<String>,
    /// Whether it goes on at present.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ongoing: Option<bool>,
}

/// A page or document on the web.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Resource {
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub title: Option<String>,
    /// Its `http` or `https` address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000, examples("https://example.org/manual"))]
    pub url: Option<String>,
}

/// What holds for what is written here, drafts included, and not for what is kept from before.
pub(super) const FORMS_OF_NEW: &[Place] = &[
    Place("/title", Form::OneLine),
    Place("/implementers/*", Form::OneLine),
    Place("/partners/*", Form::OneLine),
    Place("/donors/*", Form::OneLine),
];

/// What must be well-formed at each place, drafts included.
pub(super) const FORMS: &[Place] = &[
    Place("/objectives/primary/*", Form::Objective),
    Place("/objectives/further/*", Form::Objective),
    Place("/objectives", Form::Apart("/primary", "/further")),
    Place("/sdgs/*", Form::Sdg),
    Place("/countries/*", Form::Country),
    Place("/regions/*", Form::Region),
    Place("/period/start", Form::Date),
    Place("/period/end", Form::Date),
    Place("/period", Form::Period),
    Place("/implementers/*", Form::Line),
    Place("/partners/*", Form::Line),
    Place("/donors/*", Form::Line),
    Place("/resources/*/url", Form::WebAddress),
    Place("/objectives/primary", Form::Distinct("")),
    Place("/objectives/further", Form::Distinct("")),
    Place("/principles", Form::Distinct("/principle")),
    Place("/sdgs", Form::Distinct("")),
    Place("/countries", Form::Distinct("")),
    Place("/regions", Form::Distinct("")),
    Place("/implementers", Form::Distinct("")),
    Place("/partners", Form::Distinct("")),
    Place("/donors", Form::Distinct("")),
];
