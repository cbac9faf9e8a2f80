//! What is given and shown of updates.
use chrono::{DateTime, NaiveDate, Utc};
use minga_domain::ids::{AccountId, AttachmentId, IndicatorId, ParticipantId, ProgressId};
use minga_domain::kinds::ProgressStatus;
use minga_domain::progress::{Evidence, ProgressBy};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Why an update is hidden from the public.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "reason": "It names a person." })))]
pub struct Hiding {
    /// The reason; the focal point is told.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// An update of the progress of a pledge.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057", "status": "in_progress", "date": "2027-12-31",
    "reported_at": "2028-01-10T10:15:00.480Z", "said_by": "recorder", "language": "en",
    "narrative": "Five of twelve desks are open.",
    "indicator_values": [{
        "indicator_id": "01890a5d-ac96-774b-bcce-b302099a8058", "name": "Persons advised", "unit": "persons",
        "baseline": "0", "target": "12000", "value": "2150"
    }],
    "milestones_reached": [], "evidence": [{ "title": "Yearly report", "url": "https://example.org/report-2027" }],
    "files": []
})))]
pub struct ProgressView {
    /// Identifier.
    pub id: ProgressId,
    /// Who says it.
    pub said_by: ProgressBy,
    /// The participant whose row it is about; absent for the pledge as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participant: Option<ProgressParticipant>,
    /// How it stood, a key of the vocabulary `progress_statuses`.
    pub status: ProgressStatus,
    /// The day on which it stood so.
    pub date: NaiveDate,
    /// What has been done and what has not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub narrative: Option<String>,
    /// Language of the texts, BCP 47.
    pub language: String,
    /// Why it was given up, or how it was fulfilled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
    /// What the indicators have reached.
    pub indicator_values: Vec<IndicatorValueView>,
    /// The milestones that existed by then.
    pub milestones_reached: Vec<MilestoneView>,
    /// Where one can see it.
    pub evidence: Vec<Evidence>,
    /// Files that show it.
    pub files: Vec<ProgressFile>,
    /// When it was told.
    pub reported_at: DateTime<Utc>,
    /// When it was last corrected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected_at: Option<DateTime<Utc>>,
    /// Since when and why the public does not see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Hidden>,
    /// The version for `If-Match`.
    #[serde(skip)]
    pub version: i32,
}

/// The participant whose row an update is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProgressParticipant {
    /// Identifier; not public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<ParticipantId>,
    /// Its name.
    pub name: String,
    /// ISO 3166 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// What an indicator has reached, beside what was promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct IndicatorValueView {
    /// The indicator.
    pub indicator_id: IndicatorId,
    /// What is counted; absent when the pledge has lost the indicator since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The number at the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<String>,
    /// The number to be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The number that was reached.
    #[schema(example = "2150")]
    pub value: String,
}

/// A milestone that exists, beside what was promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MilestoneView {
    /// The indicator.
    pub indicator_id: IndicatorId,
    /// What was to exist; absent when the pledge has lost the indicator since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// By when it was promised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Since when it exists.
    #[schema(example = "2027-11")]
    pub reached: String,
}

/// A file that shows the progress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProgressFile {
    /// The attachment.
    pub id: AttachmentId,
    /// Its name.
    pub file_name: String,
    /// Its media type.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// Where to download it.
    pub address: String,
}

/// Since when and why the public does not see an update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Hidden {
    /// Since when.
    pub since: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

/// What an update said before a correction.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "version": 1,
    "content": {
        "status": "in_progress", "date": "2027-12-31", "language": "en", "narrative": "Five of twelve desks are open."
    },
    "corrected_by": "01890a5d-ac96-774b-bcce-b302099a8057", "corrected_at": "2028-01-11T08:30:00.270Z"
})))]
pub struct ProgressVersion {
    /// The version that it had.
    pub version: i32,
    /// The update as it was reported then, with the fields of a report.
    #[schema(value_type = Object)]
    pub content: Value,
    /// Who corrected it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<AccountId>,
    /// When it was corrected.
    pub corrected_at: DateTime<Utc>,
}
