//! The letter as the officer sees it and as it is sent to be kept.
use super::sources::SourceView;
use crate::submissions::Finding;
use chrono::{DateTime, Utc};
use minga_domain::ids::LetterItemId;
use minga_domain::letter::ItemOrigin;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The letter as the officer edits it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "stored": true, "version": 1, "updated_at": "2026-04-13T15:40:02.310Z",
    "introduction": "Thank you for sharing this practice.", "language": "en", "introduction_translations": {},
    "items": [{
        "id": "01890a5d-ac96-774b-bcce-b302099a8058", "text": "What is new compared with the earlier service?",
        "language": "en", "translations": {}, "criterion": "innovative", "pointer": "/innovation",
        "must_answer": true, "origin": "review",
        "sources": [{
            "key": "review/01890a5d-ac96-774b-bcce-b302099a8057/innovative/4f2b8c0d9e1a7735", "origin": "review",
            "assignment_id": "01890a5d-ac96-774b-bcce-b302099a8057", "part": "innovative", "stands": true
        }],
        "may_identify": []
    }],
    "proposed_items": [], "dropped_sources": [], "duplicates": [], "warnings": []
})))]
pub struct Consolidation {
    /// Whether it is kept; else it is only a proposal drafted from the reviews or the screening.
    pub stored: bool,
    /// The version; absent for a proposal.
    pub version: Option<i32>,
    /// What stands before the items.
    pub introduction: Option<String>,
    /// Language of the introduction, BCP 47.
    #[schema(example = "es")]
    pub language: String,
    /// The introduction in further languages.
    pub introduction_translations: BTreeMap<String, String>,
    /// The items in their order.
    pub items: Vec<ConsolidationItem>,
    /// What reviews or the screening say that is neither in the letter nor left out: they arrived after it was begun.
    /// Empty for a proposal, whose items they are.
    pub proposed_items: Vec<ConsolidationItem>,
    /// What was left out for good. Naming one as a source of an item takes it back.
    pub dropped_sources: Vec<SourceView>,
    /// Pairs of `items` and `proposed_items` that probably ask the same, the most similar first.
    pub duplicates: Vec<LikelyDuplicate>,
    /// Texts with words that may tell who a reviewer is.
    pub warnings: Vec<Finding>,
    /// When it last changed; absent for a proposal.
    pub updated_at: Option<DateTime<Utc>>,
}

/// Two items that probably ask the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LikelyDuplicate {
    /// Where they are in this letter, as JSON Pointers: an item of `items`, or of `proposed_items` when it arrived since.
    #[schema(example = json!(["/items/0", "/proposed_items/3"]))]
    pub pointers: [String; 2],
    /// Shared words in per cent.
    #[schema(example = 72)]
    pub similarity: u8,
}

/// An item as the officer edits it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConsolidationItem {
    /// Identifier; absent in a proposal.
    pub id: Option<LetterItemId>,
    /// The criterion of a practice, or `reflects_spirit`, or the screening point of a pledge that it is about.
    #[schema(example = "innovative")]
    pub criterion: Option<String>,
    /// The field of the content that it is about, as a JSON Pointer into the content.
    #[schema(example = "/innovation")]
    pub pointer: Option<String>,
    /// Whether it must be answered before resubmitting; else it is to consider.
    pub must_answer: bool,
    /// What is asked or said, without anybody's name.
    #[schema(example = "What is new compared with the earlier service?")]
    pub text: String,
    /// Language of the text, BCP 47.
    #[schema(example = "en")]
    pub language: String,
    /// The text in further languages.
    #[schema(example = json!({"fr": "Qu’y a-t-il de nouveau par rapport au service précédent ?"}))]
    pub translations: BTreeMap<String, String>,
    /// Where it comes from; the focal point never learns it.
    pub origin: ItemOrigin,
    /// Which parts of which reviews, or which point of the screening. A merged item has those of all that it merges.
    pub sources: Vec<SourceView>,
    /// Words of the text that may tell who a reviewer is: parts of reviewers' names, any e-mail address. Whole names
    /// and addresses are taken out of proposals already.
    pub may_identify: Vec<String>,
}

/// The letter to keep.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "introduction": "Thank you for sharing this practice.", "language": "en",
    "items": [{
        "text": "What is new compared with the earlier service?", "language": "en", "criterion": "innovative",
        "pointer": "/innovation", "must_answer": true
    }]
})))]
pub struct ConsolidationInput {
    /// What stands before the items.
    #[serde(default)]
    #[schema(max_length = 5000, example = "Thank you for sharing this practice.")]
    pub introduction: Option<String>,
    /// Language of the introduction, BCP 47; that of the submission by default.
    #[serde(default)]
    #[schema(max_length = 35, example = "en")]
    pub language: Option<String>,
    /// The introduction in further languages, by BCP 47 tag.
    #[serde(default)]
    pub introduction_translations: Option<BTreeMap<String, String>>,
    /// The items in their order. One with the id of an item that is kept changes it; one without is new; those that
    /// are not named are dropped, and what they came from is not proposed again.
    #[schema(max_items = 200)]
    pub items: Vec<ConsolidationItemInput>,
    /// Keys of further sources to leave out for good, for instance of proposed items.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub dropped_sources: Option<Vec<String>>,
}

/// An item to keep.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsolidationItemInput {
    /// The item to keep; absent for a new one.
    #[serde(default)]
    pub id: Option<LetterItemId>,
    /// A criterion or `reflects_spirit` (practice), or a screening point (pledge).
    #[serde(default)]
    #[schema(max_length = 40, example = "innovative")]
    pub criterion: Option<String>,
    /// A field of the content, as a JSON Pointer into the content (not into the submission); of a list also an element
    /// that is there.
    #[serde(default)]
    #[schema(max_length = 300, example = "/innovation")]
    pub pointer: Option<String>,
    /// Whether it must be answered before resubmitting.
    pub must_answer: bool,
    /// What is asked or said.
    #[schema(max_length = 10000, example = "What is new compared with the earlier service?")]
    pub text: String,
    /// Language of the text, BCP 47; by default that of a text as it was proposed, else that of the submission.
    #[serde(default)]
    #[schema(max_length = 35, example = "en")]
    pub language: Option<String>,
    /// The text in further languages, by BCP 47 tag; by default those of a text that is taken as it was proposed.
    #[serde(default)]
    #[schema(example = json!({"fr": "Qu’y a-t-il de nouveau par rapport au service précédent ?"}))]
    pub translations: Option<BTreeMap<String, String>>,
    /// Keys of what it comes from, as the proposal or the letter names them; whoever merges items names the sources of
    /// all. Absent: those that the item has; none for a new one.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub sources: Option<Vec<String>>,
}
