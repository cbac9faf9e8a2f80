//! What is given and shown of participants.
use crate::progress::by_link::Reporting;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate, Utc};
use minga_domain::ids::{AttachmentId, OrganisationId, ParticipantId, SubmissionId};
use minga_domain::kinds::{AnsweredBy, ParticipantAnswer, PublicAnswer, State};
use minga_domain::language::Language;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// A participant to add.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "name": "Red Andina de Ciudades de Acogida",
    "country": "ECU",
    "action": "Ofrece orientación jurídica gratuita en tres terminales terrestres.",
    "contact": { "name": "Lucía Paredes", "email": "lucia.paredes@example.org", "language": "es" }
})))]
pub struct NewParticipant {
    /// Its organisation, when it is registered here.
    #[serde(default)]
    pub organisation_id: Option<OrganisationId>,
    /// Its name: one actor on each row.
    #[schema(min_length = 1, max_length = 300)]
    pub name: String,
    /// ISO 3166 alpha-3; none for international actors.
    #[serde(default)]
    #[schema(max_length = 3, examples("ECU"))]
    pub country: Option<String>,
    /// What it does itself; needed for a partnership.
    #[serde(default)]
    #[schema(max_length = 3000)]
    pub action: Option<String>,
    /// Who answers for it. Without an address only a letter can answer.
    #[serde(default)]
    pub contact: Option<ParticipantContact>,
}

/// Who answers for a participant. Never public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParticipantContact {
    /// The person's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub name: Option<String>,
    /// Where the person is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 254, format = "email")]
    pub email: Option<String>,
    /// The language in which the person is asked; the submission's by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

/// A merge patch of a participant: absent fields stay, `null` removes.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({ "action": "Ofrece orientación jurídica en dos terminales.", "contact": null })))]
pub struct ParticipantPatch {
    /// Its organisation, when it is registered here.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<OrganisationId>)]
    pub organisation_id: Option<Option<OrganisationId>>,
    /// Its name.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 300)]
    pub name: Option<String>,
    /// ISO 3166 alpha-3.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 3)]
    pub country: Option<Option<String>>,
    /// What it does itself.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 3000)]
    pub action: Option<Option<String>>,
    /// Who answers for it, as a whole.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<ParticipantContact>)]
    pub contact: Option<Option<ParticipantContact>>,
}

/// Tells an explicit `null` from an absent field.
pub(crate) fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// What a participant can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GivenAnswer {
    /// It takes part, as its row says.
    Confirmed,
    /// It does not take part; after publication: it leaves.
    Declined,
}

/// An answer that arrived by letter, entered by an officer.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "answer": "confirmed",
    "note": "Note verbale of 3 March",
    "attachment_id": "01890a5d-ac96-774b-bcce-b302099a8057"
})))]
pub struct LetterAnswer {
    /// What the letter says.
    pub answer: GivenAnswer,
    /// For colleagues; kept as an internal note.
    #[serde(default)]
    #[schema(max_length = 3000)]
    pub note: Option<String>,
    /// The letter: an attachment of this submission with the purpose `correspondence`.
    pub attachment_id: AttachmentId,
}

/// A participant.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "name": "Red Andina de Ciudades de Acogida",
    "country": "ECU",
    "action": "Ofrece orientación jurídica gratuita en tres terminales terrestres.",
    "answer": "asked",
    "since": "2026-03-02T09:12:45.120Z",
    "asked_at": "2026-03-02T09:12:45.120Z",
    "hidden": false
})))]
pub struct ParticipantView {
    /// Identifier.
    pub id: ParticipantId,
    /// Its organisation, when it is registered here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<OrganisationId>,
    /// Its name.
    pub name: String,
    /// ISO 3166 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// What it does itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Who answers for it; only for those who may see contacts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ParticipantContact>,
    /// What it has said.
    pub answer: ParticipantAnswer,
    /// How the answer arrived; of one that is asked again after the publication, how its earlier confirmation did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<AnsweredBy>,
    /// Since when the answer holds; of one that is asked again, since when the earlier confirmation held.
    pub since: DateTime<Utc>,
    /// What it wrote with its last answer: what should be corrected, or why it left. Only for those who may see contacts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// When it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<DateTime<Utc>>,
    /// Whether it is hidden and not waited for: silent after its days, or without an address and a letter.
    pub hidden: bool,
    /// The version for `If-Match`.
    #[serde(skip)]
    pub version: i32,
}

/// What a mail link shows to a participant.
#[derive(Debug, Clone)]
pub struct AskedParticipant {
    /// Its row, without the contact.
    pub participant: ParticipantView,
    /// The submission.
    pub submission: SubmissionId,
    /// Its state: an answer counts until it is closed.
    pub state: State,
    /// Its reference.
    pub reference: Option<String>,
    /// Of a published one that was merged: the reference of the one that stands for it.
    pub merged_into: Option<String>,
    /// Its title.
    pub title: String,
    /// The name of the organisation that recorded it.
    pub organisation: String,
    /// The promise in full.
    pub description: Option<String>,
    /// The goal that all share.
    pub common_goal: Option<String>,
    /// The last day of its answer, while there is one to give and the day has not passed.
    pub answer_by: Option<NaiveDate>,
    /// What it needs to report on its part; absent while it cannot.
    pub reporting: Option<Reporting>,
}

impl AskedParticipant {
    /// Short text that stands for what is shown of the pledge and of the row: the same for the same words, so that an
    /// answer is to what was read.
    pub fn stamp(&self) -> String {
        let row = &self.participant;
        let shown = json!([
            self.title,
            self.organisation,
            self.description,
            self.common_goal,
            row.name,
            row.country,
            row.action,
        ]);
        BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, shown.to_string().as_bytes()))
    }
}

/// A participant as the public sees it: one that confirmed, one that left, or one that the source of a legacy record
/// names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicParticipant {
    /// Its name.
    pub name: String,
    /// ISO 3166 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// What it does itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// A key of the vocabulary `participant_answers`.
    pub answer: PublicAnswer,
    /// Since when it takes part, or when it left; of one that is only named, when the record was taken over.
    pub since: DateTime<Utc>,
    /// Whether the common goal has changed since it confirmed and it is asked to confirm again: shown until it answers
    /// or its days are over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asked_again: bool,
}
