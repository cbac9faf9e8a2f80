//! What a pledge says (brief: A pledge; contract: Content). Every field may be absent while it is a draft; what is
//! required to hand it in stands in [`crate::rules`].
use super::forms::{Form, Place};
use crate::ids::IndicatorId;
use crate::kinds::{IndicatorKind, Nature, PledgeType, Principle, Scope};
use crate::money::without_leading_zeros;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The content of a pledge: a concrete, measurable, realistic, forward-looking and time-bound promise.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PledgeContent {
    /// What is promised, in one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300, examples("Free legal advice at three border posts"))]
    pub title: Option<String>,
    /// One of the four types; it decides about participants and the matched pledge.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub pledge_type: Option<PledgeType>,
    /// What it gives: money, goods, people, law or policy, a process.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 5)]
    pub natures: Vec<Nature>,
    /// The promise in full: 300 to 3000 characters when it is submitted. Source: the Network's form.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 3000)]
    pub description: Option<String>,
    /// The main objectives of the Compact that it answers: at most three in what is sent (source: the Network's form);
    /// a legacy record keeps all that it was published with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<ObjectiveNumber>, max_items = 23)]
    pub objectives: Vec<u8>,
    /// The guiding principles that it answers, and how.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 10)]
    pub principles: Vec<PrincipleAnswer>,
    /// Actions of the Compact: objective, dot, letter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50, examples("5.b", "7.a"))]
    pub gcm_actions: Vec<String>,
    /// Goals of the 2030 Agenda, 1 to 17.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<SdgNumber>, max_items = 17)]
    pub sdgs: Vec<u8>,
    /// How far it reaches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// Where it is carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implementation: Option<Implementation>,
    /// When it is carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<PledgePeriod>,
    /// How one will see that it was kept.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub indicators: Vec<Indicator>,
    /// The money of its own that it brings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contribution: Option<Contribution>,
    /// The goal that all actors of a partnership share.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000)]
    pub common_goal: Option<String>,
    /// What the recording actor of a partnership does itself; the others say theirs in their own row.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000)]
    pub own_action: Option<String>,
    /// The published pledge that a matching pledge joins, and with what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matches: Option<Matches>,
    /// Whether it is also relevant to the Global Compact on Refugees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mirror_pledge: Option<bool>,
    /// That it is about migrants, also in mixed movements; must be affirmed to submit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concerns_migrants: Option<bool>,
    /// What the submitter declares.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declarations: Option<Declarations>,
}

impl PledgeContent {
    /// With amounts as one writes them: without zeros before their first digit.
    #[must_use]
    pub(super) fn with_plain_amounts(mut self) -> Self {
        let contributed = self.contribution.as_mut().and_then(|told| told.amount.as_mut());
        let supported = self.matches.as_mut().and_then(|told| told.amount.as_mut());
        for amount in contributed.into_iter().chain(supported) {
            *amount = without_leading_zeros(amount);
        }
        self
    }
}

/// The number of an objective of the Compact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(minimum = 1, maximum = 23)]
pub struct ObjectiveNumber(pub u8);

/// The number of a Goal of the 2030 Agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(minimum = 1, maximum = 17)]
pub struct SdgNumber(pub u8);

/// A guiding principle of the Compact, and how it is put into practice.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PrincipleAnswer {
    /// The principle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principle: Option<Principle>,
    /// One sentence that says how.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000)]
    pub how: Option<String>,
}

/// Where a pledge is carried out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Implementation {
    /// ISO 3166 alpha-3 codes.
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
    /// Whether it is carried out worldwide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub global: Option<bool>,
}

/// When a pledge is carried out, in the precision that was given.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PledgePeriod {
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10, examples("2027-03"))]
    pub start: Option<String>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; not before the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10, examples("2030"))]
    pub end: Option<String>,
}

/// How one will see that the pledge was kept: a number that is reached, or something that will exist.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057", "kind": "number", "name": "Persons advised", "unit": "persons",
    "baseline": "0", "target": "1200", "by": "2028-07"
})))]
pub struct Indicator {
    /// Given by the service when absent; progress refers to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<IndicatorId>,
    /// A number or a milestone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<IndicatorKind>,
    /// What is counted, or what will exist.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300, examples("Persons advised"))]
    pub name: Option<String>,
    /// The unit of the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100, examples("persons"))]
    pub unit: Option<String>,
    /// The number at the start, as a decimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40, examples("0"))]
    pub baseline: Option<String>,
    /// The number to be reached, as a decimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40, examples("1200"))]
    pub target: Option<String>,
    /// By when: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10, examples("2028-07"))]
    pub by: Option<String>,
}

/// The money that a pledge brings: an amount in its currency, or "undisclosed".
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Contribution {
    /// A decimal, not negative, with no more decimals than the currency has.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20, examples("250000.00"))]
    pub amount: Option<String>,
    /// ISO 4217.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 3, examples("USD"))]
    pub currency: Option<String>,
    /// Whether the amount is not made public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undisclosed: Option<bool>,
}

/// The pledge that a matching pledge joins, and the support that it promises.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Matches {
    /// The public reference of a published pledge of somebody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40, examples("PL-2026-00017"))]
    pub reference: Option<String>,
    /// `financial`, `technical` or `material`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support: Option<Nature>,
    /// For financial support: a decimal, not negative.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20, examples("400000.00"))]
    pub amount: Option<String>,
    /// ISO 4217.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 3, examples("USD"))]
    pub currency: Option<String>,
    /// Whether the amount is not made public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undisclosed: Option<bool>,
}

/// What the submitter declares (brief: Declarations).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Declarations {
    /// Is authorised to submit for the organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorised_to_submit: Option<bool>,
    /// Agrees that it is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agrees_to_publication: Option<bool>,
    /// The people in the images have consented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people_in_images_consented: Option<bool>,
}

/// Most objectives that a pledge may name when it is written here. Source: the Network's form ("main three").
pub const MOST_OBJECTIVES: usize = 3;

/// What holds for what is written here, drafts included, and not for what was published elsewhere before.
pub(super) const FORMS_OF_NEW: &[Place] = &[
    Place("/objectives", Form::AtMost(MOST_OBJECTIVES)),
    Place("/title", Form::OneLine),
    Place("/indicators/*/name", Form::OneLine),
];

/// What must be well-formed at each place, drafts included.
pub(super) const FORMS: &[Place] = &[
    Place("/objectives/*", Form::Objective),
    Place("/gcm_actions/*", Form::GcmAction),
    Place("/sdgs/*", Form::Sdg),
    Place("/implementation/countries/*", Form::Country),
    Place("/implementation/regions/*", Form::Region),
    Place("/period/start", Form::Date),
    Place("/period/end", Form::Date),
    Place("/period", Form::Period),
    Place("/indicators/*/baseline", Form::Decimal),
    Place("/indicators/*/target", Form::Decimal),
    Place("/indicators/*/by", Form::Date),
    Place("/contribution", Form::Amount),
    Place("/matches", Form::Amount),
    Place("/matches/support", Form::Support),
    Place("/natures", Form::Distinct("")),
    Place("/objectives", Form::Distinct("")),
    Place("/principles", Form::Distinct("/principle")),
    Place("/gcm_actions", Form::Distinct("")),
    Place("/sdgs", Form::Distinct("")),
    Place("/implementation/countries", Form::Distinct("")),
    Place("/implementation/regions", Form::Distinct("")),
    Place("/indicators", Form::Distinct("/id")),
];
