//! What was sent to a webhook, what waits, and how every attempt went; and sending something once more.
use crate::failure::Failure;
use crate::paging;
use crate::service::Tx;
use crate::trail::Happened;
use chrono::{DateTime, Utc};
use minga_domain::access::duties::Duty;
use minga_domain::history::HistoryAction;
use minga_domain::ids::{WebhookDeliveryId, WebhookId};
use minga_domain::refusal::RefusalReason;
use minga_domain::webhooks::{DeliveryProblem, DeliveryState, PING};
use minga_storage::columns::{Id, Key};
use minga_storage::webhook_deliveries::{self as store, Attempt, Delivery};
use minga_storage::webhooks;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// An attempt to deliver a message. Nothing of an answer's body is kept.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AttemptView {
    /// When it began.
    pub at: DateTime<Utc>,
    /// How long it took, in milliseconds.
    pub duration_ms: i32,
    /// The status of the answer, when there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<i32>,
    /// Why it did not deliver; absent when it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<DeliveryProblem>,
}

/// A message to a webhook, for administrators.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057", "event": "pledge.published", "reference": "PL-2026-00017",
    "cursor": "1841", "state": "delivered", "created_at": "2026-03-02T09:12:45.120Z",
    "ended_at": "2026-03-02T09:12:45.120Z",
    "attempts": [{ "at": "2026-03-02T09:12:45.120Z", "status": 204, "duration_ms": 180 }]
})))]
pub struct DeliveryView {
    /// The `webhook-id` of the message, the same in every attempt.
    pub id: WebhookDeliveryId,
    /// The type of the change, or `ping`.
    pub event: String,
    /// The cursor of the change in `/v1/changes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// The reference of the entry that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// How far it is.
    pub state: DeliveryState,
    /// Why it has not arrived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<DeliveryProblem>,
    /// When it is tried next, while it is queued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<Utc>>,
    /// When it was queued.
    pub created_at: DateTime<Utc>,
    /// When it was delivered or parked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    /// The attempts, the first one first.
    pub attempts: Vec<AttemptView>,
}

/// A page of the deliveries of a webhook, newest first, and whether there are more. What ended is forgotten after the
/// policy's days.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody but administrators; [`Failure::NotFound`].
pub fn list(
    tx: &mut Tx<'_>,
    webhook: WebhookId,
    before: Option<WebhookDeliveryId>,
    limit: i64,
) -> Result<(Vec<DeliveryView>, bool), Failure> {
    tx.on_duty(Duty::KeepWebhooks)?;
    webhooks::find(tx.conn, webhook)?.ok_or(Failure::NotFound)?;
    let mut rows = store::list(tx.conn, webhook, before, limit + 1)?;
    let more = paging::cut(&mut rows, limit);
    Ok((views(tx, rows)?, more))
}

/// One delivery.
///
/// # Errors
/// As for [`list`].
pub fn read(tx: &mut Tx<'_>, webhook: WebhookId, id: WebhookDeliveryId) -> Result<DeliveryView, Failure> {
    tx.on_duty(Duty::KeepWebhooks)?;
    let row = store::find(tx.conn, webhook, id)?.ok_or(Failure::NotFound)?;
    views(tx, vec![row])?.pop().ok_or(Failure::NotFound)
}

/// Sends a delivery once more, also one that has arrived: with the same `webhook-id`.
///
/// # Errors
/// As for [`list`]; [`Failure::Conflict`] when the webhook is disabled or the delivery is being sent at this moment.
pub fn retry(tx: &mut Tx<'_>, webhook: WebhookId, id: WebhookDeliveryId) -> Result<DeliveryView, Failure> {
    tx.on_duty(Duty::KeepWebhooks)?;
    let found = webhooks::lock(tx.conn, webhook)?.ok_or(Failure::NotFound)?;
    store::find(tx.conn, webhook, id)?.ok_or(Failure::NotFound)?;
    if !found.enabled {
        return Err(Failure::Conflict(RefusalReason::WebhookDisabled));
    }
    let now = tx.now();
    if !store::requeue(tx.conn, id, now)? {
        return Err(Failure::Conflict(RefusalReason::DeliveryUnderWay));
    }
    tx.record(Happened {
        action: HistoryAction::WebhookDeliveryRequeued,
        subject: "webhook",
        subject_id: webhook.0,
        submission: None,
        confidential: true,
        facts: json!({ "delivery": id }),
    })?;
    read(tx, webhook, id)
}

/// A message that only says that the webhook works.
pub(super) fn ping(tx: &Tx<'_>, webhook: WebhookId) -> Delivery {
    let now = tx.now().into();
    Delivery {
        id: Id(tx.new_id()),
        webhook_id: Id(webhook),
        event: PING.to_owned(),
        change_sequence: None,
        kind: None,
        reference: None,
        at: now,
        state: Key(DeliveryState::Queued),
        attempts: 0,
        due_at: now,
        leased_until: None,
        problem: None,
        created_at: now,
        ended_at: None,
    }
}

fn views(tx: &mut Tx<'_>, rows: Vec<Delivery>) -> Result<Vec<DeliveryView>, Failure> {
    let ids: Vec<WebhookDeliveryId> = rows.iter().map(|row| row.id.0).collect();
    let mut attempts: BTreeMap<WebhookDeliveryId, Vec<Attempt>> = BTreeMap::new();
    for attempt in store::attempts_of(tx.conn, &ids)? {
        attempts.entry(attempt.delivery_id.0).or_default().push(attempt);
    }
    let of = |row: Delivery| {
        let made = attempts.remove(&row.id.0).unwrap_or_default();
        view(row, made)
    };
    Ok(rows.into_iter().map(of).collect())
}

pub(super) fn view(row: Delivery, attempts: Vec<Attempt>) -> DeliveryView {
    DeliveryView {
        id: row.id.0,
        event: row.event,
        cursor: row.change_sequence.map(|sequence| sequence.to_string()),
        reference: row.reference,
        due_at: (row.state.0 == DeliveryState::Queued).then(|| row.due_at.into()),
        state: row.state.0,
        problem: row.problem.map(|problem| problem.0),
        created_at: row.created_at.into(),
        ended_at: row.ended_at.map(Into::into),
        attempts: attempts
            .into_iter()
            .map(|attempt| AttemptView {
                at: attempt.at.into(),
                duration_ms: attempt.duration_ms,
                status: attempt.status,
                problem: attempt.problem.map(|problem| problem.0),
            })
            .collect(),
    }
}
