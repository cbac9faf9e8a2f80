//! What is given and shown of requests to join.
use crate::failure::Failure;
use crate::service::Tx;
use crate::submission_view::OrganisationRef;
use chrono::{DateTime, Utc};
use minga_domain::ids::{JoiningRequestId, OrganisationId, ParticipantId, SubmissionId};
use minga_domain::taking_part::{JoiningSide, JoiningStatus};
use minga_storage::joining_requests::JoiningRequest;
use minga_storage::{organisations, submissions};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A request to join a published joint pledge.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "organisation_id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "country": "ECU",
    "action": "Ofrece orientación jurídica gratuita en tres terminales terrestres.",
    "message": "Trabajamos ya con dos de los participantes."
})))]
pub struct NewJoiningRequest {
    /// Who wants to take part: an organisation for which the caller speaks.
    pub organisation_id: OrganisationId,
    /// ISO 3166 alpha-3; the organisation's by default.
    #[serde(default)]
    #[schema(max_length = 3, examples("ECU"))]
    pub country: Option<String>,
    /// What it is going to do itself; needed for a partnership. Public once both have accepted.
    #[serde(default)]
    #[schema(max_length = 3000)]
    pub action: Option<String>,
    /// For the pledge's focal point and the secretariat; never public.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub message: Option<String>,
}

/// Why a request to join is declined.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "reason": "El compromiso se limita a gobiernos locales." })))]
pub struct JoiningDecline {
    /// For the organisation that asked; never public.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// The pledge that is to be joined.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JoinedPledge {
    /// The submission.
    pub id: SubmissionId,
    /// Its public reference.
    pub reference: Option<String>,
}

/// A request to join.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "pledge": { "id": "01890a5d-ac96-774b-bcce-b302099a8058", "reference": "PL-2026-00042" },
    "organisation": { "id": "01890a5d-ac96-774b-bcce-b302099a8059", "name": "Red Andina de Ciudades de Acogida" },
    "country": "ECU",
    "action": "Ofrece orientación jurídica gratuita en tres terminales terrestres.",
    "status": "open",
    "waits_for": ["secretariat"],
    "recorder_accepted_at": "2026-03-02T09:12:45.120Z",
    "created_at": "2026-03-01T16:40:02.310Z"
})))]
pub struct JoiningRequestView {
    /// Identifier.
    pub id: JoiningRequestId,
    /// The joint pledge.
    pub pledge: JoinedPledge,
    /// Who wants to take part.
    pub organisation: OrganisationRef,
    /// ISO 3166 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// What it is going to do itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// What it says to those who decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Where it stands.
    pub status: JoiningStatus,
    /// Who still has to accept an open request.
    pub waits_for: Vec<JoiningSide>,
    /// When the pledge's focal point or alternate accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorder_accepted_at: Option<DateTime<Utc>>,
    /// When an officer accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secretariat_accepted_at: Option<DateTime<Utc>>,
    /// Which of the two declined, or has ended the pledge: merged it, archived it, said that it is discontinued or
    /// accepted an amendment that makes it one without other participants.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declined_by: Option<JoiningSide>,
    /// Why it was declined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The participant that it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participant_id: Option<ParticipantId>,
    /// When it was asked.
    pub created_at: DateTime<Utc>,
    /// When both had accepted it, it was declined or taken back, or it ended with the pledge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
}

/// The requests with the names of what they are about, in their order.
pub(super) fn views(tx: &mut Tx<'_>, rows: Vec<JoiningRequest>) -> Result<Vec<JoiningRequestView>, Failure> {
    let mut asking: Vec<OrganisationId> = rows.iter().map(|row| row.organisation_id.0).collect();
    asking.sort_unstable();
    asking.dedup();
    let mut joined: Vec<SubmissionId> = rows.iter().map(|row| row.submission_id.0).collect();
    joined.sort_unstable();
    joined.dedup();
    let names: BTreeMap<OrganisationId, String> = organisations::by_ids(tx.conn, &asking)?
        .into_iter()
        .map(|row| (row.id.0, row.name))
        .collect();
    let references: BTreeMap<SubmissionId, Option<String>> = submissions::by_ids(tx.conn, &joined)?
        .into_iter()
        .map(|row| (row.id.0, row.reference))
        .collect();
    let view = |row: JoiningRequest| JoiningRequestView {
        id: row.id.0,
        waits_for: waits_for(&row),
        pledge: JoinedPledge {
            id: row.submission_id.0,
            reference: references.get(&row.submission_id.0).cloned().flatten(),
        },
        organisation: OrganisationRef {
            id: row.organisation_id.0,
            name: names.get(&row.organisation_id.0).cloned().unwrap_or_default(),
        },
        country: row.country,
        action: row.action,
        message: row.message,
        status: row.status.0,
        recorder_accepted_at: row.recorder_accepted_at.map(Into::into),
        secretariat_accepted_at: row.secretariat_accepted_at.map(Into::into),
        declined_by: row.declined_by.map(|side| side.0),
        // An amendment of the pledge's type gives none.
        reason: row.reason.filter(|reason| !reason.is_empty()),
        participant_id: row.participant_id.map(|participant| participant.0),
        created_at: row.created_at.into(),
        ended_at: row.ended_at.map(Into::into),
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Who still has to accept.
fn waits_for(row: &JoiningRequest) -> Vec<JoiningSide> {
    if row.status.0 != JoiningStatus::Open {
        return Vec::new();
    }
    let mut sides = Vec::new();
    if row.recorder_accepted_at.is_none() {
        sides.push(JoiningSide::Recorder);
    }
    if row.secretariat_accepted_at.is_none() {
        sides.push(JoiningSide::Secretariat);
    }
    sides
}
