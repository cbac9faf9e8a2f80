//! What the public reads of a pledge or a practice.
use super::path_of;
use crate::attachments::AttachmentView;
use crate::examples::example_of;
use crate::participants::PublicParticipant;
use chrono::{DateTime, NaiveDate, Utc};
use minga_domain::ids::{AttachmentId, OrganisationId};
use minga_domain::joining::MatchFlag;
use minga_domain::kinds::{AttachmentPurpose, Kind, ProgressStatus, Provenance};
use minga_storage::duplicates::Linked;
use minga_storage::legacy::LegacySource;
use minga_storage::registry as store;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A published pledge or practice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "reference": "PL-2026-00017", "kind": "pledge", "title": "Free legal advice at three border posts",
    "language": "en", "original_language": "es", "official_translation": true,
    "translations": [{ "language": "en", "official": true }], "organisation": example_of::<PublicOrganisation>(),
    "cycle": "imrf_2026",
    "content": {
        "title": "Free legal advice at three border posts", "type": "individual", "natures": ["technical"],
        "objectives": [3, 7], "implementation": { "countries": ["PER"] },
        "period": { "start": "2027-03", "end": "2030" },
        "indicators": [{
            "id": "01890a5d-ac96-774b-bcce-b302099a8058", "kind": "number", "name": "Persons advised",
            "unit": "persons", "baseline": "0", "target": "12000", "by": "2030"
        }]
    },
    "attachments": [], "provenance": "form", "legacy": false, "published_at": "2026-05-04T09:12:45.120Z",
    "updated_at": "2026-05-04T09:12:45.120Z"
})))]
pub struct PublicDocument {
    /// The public reference.
    #[schema(example = "PL-2026-00017")]
    pub reference: String,
    /// Pledge or practice.
    pub kind: Kind,
    /// The title in the language of this answer.
    #[schema(example = "Free legal advice at three border posts")]
    pub title: String,
    /// The language of the texts in this answer, BCP 47; the same as the original's when no translation was asked for
    /// or none exists.
    #[schema(example = "en")]
    pub language: String,
    /// The language of the original, BCP 47.
    #[schema(example = "es")]
    pub original_language: String,
    /// Of a translation: whether the submitter or the secretariat vouches for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub official_translation: Option<bool>,
    /// What the pledge or practice says: the fields of its kind, as in a submission, without the declarations.
    #[schema(value_type = Object)]
    pub content: Value,
    /// Of a matching pledge: the reference of the pledge that it joins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched_pledge: Option<String>,
    /// What has become of the pledge that it joins; absent while that one goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub match_flag: Option<MatchFlag>,
    /// Whose it is.
    pub organisation: PublicOrganisation,
    /// Of a joint pledge: the other participants that have confirmed, then those that left since; of a legacy record
    /// those that its source names.
    #[serde(default)]
    pub participants: Vec<PublicParticipant>,
    /// Its documents and images.
    #[serde(default)]
    pub attachments: Vec<PublicFile>,
    /// Of a pledge: what its last progress update says of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ProgressStatus>,
    /// The cycle it was filed for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<String>,
    /// How it came in.
    pub provenance: Provenance,
    /// Taken over from an earlier collection: it may lack what is required today.
    pub legacy: bool,
    /// Of a legacy record: where it was taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<PublicSource>,
    /// When it was first published; of a legacy record, when it was taken over.
    pub published_at: DateTime<Utc>,
    /// When it was corrected or updated after its publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected_at: Option<DateTime<Utc>>,
    /// When the public last saw something new of it: its publication, also once more after that was undone, a
    /// correction, or a progress update, of the pledge as a whole or of a participant, or a correction of one.
    pub updated_at: DateTime<Utc>,
    /// Of a pledge: how it stands by the latest update of its progress; absent before the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<PublicProgress>,
    /// The translations that exist.
    #[serde(default)]
    pub translations: Vec<PublicTranslation>,
    /// Others that the secretariat found to belong together with it.
    #[serde(default)]
    pub related: Vec<PublicRelated>,
}

/// Another entry that belongs together with one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublicRelated {
    /// The public reference.
    #[schema(example = "PL-2026-00018")]
    pub reference: String,
    /// The title, in the language of the original.
    pub title: String,
    /// Where to read it.
    #[schema(example = "/v1/pledges/PL-2026-00018")]
    pub address: String,
}

impl From<Linked> for PublicRelated {
    fn from(row: Linked) -> Self {
        Self {
            address: path_of(row.kind, &row.reference),
            reference: row.reference,
            title: row.title,
        }
    }
}

/// How a pledge stands by the latest update of its progress. The Compact binds nobody: this is what the actor says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicProgress {
    /// A key of the vocabulary `progress_statuses`.
    pub status: ProgressStatus,
    /// The day on which it stood so.
    #[schema(example = "2027-12-31")]
    pub date: NaiveDate,
    /// When that was told.
    pub reported_at: DateTime<Utc>,
}

/// Where a legacy record was taken from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublicSource {
    /// Its identifier in the collection that it comes from.
    #[schema(example = "pl-001")]
    pub id: String,
    /// The page where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The publication where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether the source classifies it itself (`stated`) or whoever recorded it did (`inferred`).
    #[schema(example = "inferred")]
    pub classification: String,
}

impl From<LegacySource> for PublicSource {
    fn from(row: LegacySource) -> Self {
        Self {
            id: row.source_id,
            url: row.url,
            title: row.title,
            classification: row.basis,
        }
    }
}

/// An organisation, as the public may know it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057", "name": "Ministry of Labour", "actor_type": "member_state",
    "country": "PER", "website": "https://www.example.org"
})))]
pub struct PublicOrganisation {
    /// Identifier.
    pub id: OrganisationId,
    /// Name.
    #[schema(example = "Ministry of Labour")]
    pub name: String,
    /// Type of actor, a key of the vocabulary `actor_types`.
    #[schema(example = "member_state")]
    pub actor_type: String,
    /// Country, ISO 3166 alpha-3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "PER")]
    pub country: Option<String>,
    /// Website.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// The institutional contact, where the organisation opted in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_contact: Option<String>,
}

impl From<store::PublicOrganisation> for PublicOrganisation {
    fn from(row: store::PublicOrganisation) -> Self {
        Self {
            id: row.id.0,
            name: row.name,
            actor_type: row.actor_type,
            country: row.country,
            website: row.website,
            public_contact: row.public_contact,
        }
    }
}

/// A document or an image of a pledge or practice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublicFile {
    /// Identifier.
    pub id: AttachmentId,
    /// Document or image.
    pub purpose: AttachmentPurpose,
    /// Its name.
    pub file_name: String,
    /// Its media type.
    #[schema(example = "application/pdf")]
    pub media_type: String,
    /// Its size in bytes.
    pub size: i64,
    /// Who made the image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// What the image shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternative_text: Option<String>,
    /// Where to download it.
    #[schema(example = "/v1/pledges/PL-2026-00017/attachments/0190…")]
    pub address: String,
}

impl PublicFile {
    pub(super) fn of(file: AttachmentView, kind: Kind, reference: &str) -> Self {
        Self {
            id: file.id,
            purpose: file.purpose,
            address: format!("{}/attachments/{}", path_of(kind, reference), file.id),
            file_name: file.file_name,
            media_type: file.media_type,
            size: file.size,
            credit: file.credit,
            alternative_text: file.alternative_text,
        }
    }
}

/// A translation that exists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PublicTranslation {
    /// The language, BCP 47.
    #[schema(example = "fr")]
    pub language: String,
    /// Whether the submitter or the secretariat vouches for it.
    pub official: bool,
}
