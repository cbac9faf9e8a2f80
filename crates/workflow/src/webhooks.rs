//! Signed webhooks ([Standard Webhooks](https://www.standardwebhooks.com)): administrators say who is told of public
//! changes, and see how that went. A webhook gives nobody a right: it tells what everybody may read at `/v1/changes`.
//!
//! Delivery is at least once, with the same `webhook-id` each time, and in no promised order: a receiver reads the
//! entry that a message names, and finds with `/v1/changes` what it missed while it was disabled. Administrators alone
//! manage them [ours]: an address that the service calls is a matter of its operation, not of a submission.
mod address;
mod log;
mod sending;
mod signing;

pub use address::{PublicOnly, checked};
pub use log::{AttemptView, DeliveryView, list as deliveries, read as delivery, retry};
pub use sending::run;

use crate::failure::Failure;
use crate::paging;
use crate::service::Tx;
use crate::standing::require_version;
use crate::trail::Happened;
use chrono::{DateTime, Duration, Utc};
use minga_domain::access::duties::Duty;
use minga_domain::changes::ChangeType;
use minga_domain::history::HistoryAction;
use minga_domain::ids::WebhookId;
use minga_domain::refusal::RefusalReason;
use minga_domain::violation::Violation;
use minga_domain::webhooks::WebhookTrouble;
use minga_storage::columns::{Id, Json};
use minga_storage::webhooks::{self as store, Webhook};
use minga_storage::{changes, webhook_deliveries};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// A webhook to be added.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "url": "https://hooks.example.org/minga", "events": ["pledge.published", "practice.published"],
    "description": "The Network's own site"
})))]
pub struct NewWebhook {
    /// Where to send: `https`, without credentials, on the public network.
    #[schema(min_length = 1, max_length = 2000)]
    pub url: String,
    /// The types of change to tell of; none for all, also those of later versions.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub events: Vec<ChangeType>,
    /// What it is for.
    #[serde(default)]
    #[schema(max_length = 300)]
    pub description: String,
}

/// What an administrator changes: a merge patch, absent fields stay.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({
    "url": "https://mirror.example.org/minga", "events": ["pledge.published", "pledge.updated"]
})))]
pub struct WebhookChanges {
    /// Where to send.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 2000,
        example = "https://mirror.example.org/minga")]
    pub url: Option<String>,
    /// All types of change to tell of.
    #[schema(value_type = Vec<ChangeType>, required = false, max_items = 100)]
    pub events: Option<Vec<ChangeType>>,
    /// What it is for.
    #[schema(value_type = String, required = false, max_length = 300)]
    pub description: Option<String>,
    /// Stops telling it, or begins again with the next change. What waited is parked, and can be sent one by one.
    #[schema(value_type = bool, required = false, example = true)]
    pub enabled: Option<bool>,
}

/// What is wrong with a webhook.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TroubleView {
    /// What.
    pub reason: WebhookTrouble,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// A webhook, for administrators.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057", "url": "https://hooks.example.org/minga",
    "events": ["pledge.published", "practice.published"], "description": "The Network's own site", "enabled": true,
    "created_at": "2026-03-02T09:12:45.120Z", "updated_at": "2026-03-02T09:12:45.120Z"
})))]
pub struct WebhookView {
    /// Identifier.
    pub id: WebhookId,
    /// Where it is sent to.
    pub url: String,
    /// The types of change that it is told of; none for all.
    pub events: Vec<ChangeType>,
    /// What it is for.
    pub description: String,
    /// Whether it is told.
    pub enabled: bool,
    /// What is wrong with it, so that somebody has to look.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<TroubleView>,
    /// Until when messages are signed with the secret before, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_secret_until: Option<DateTime<Utc>>,
    /// The secret that signs, `whsec_…`: only in the answer that gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// For the `ETag`.
    #[serde(skip)]
    pub version: i32,
}

/// Adds a webhook; the answer holds its secret. It is told of what changes from now on.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody but administrators; [`Failure::Invalid`] for an address that may not be sent
/// to; [`Failure::Conflict`] when there are as many as the policy allows.
pub fn add(tx: &mut Tx<'_>, new: NewWebhook) -> Result<WebhookView, Failure> {
    tx.on_duty(Duty::KeepWebhooks)?;
    let url = valid(tx, &new.url)?;
    if store::count(tx.conn)? >= i64::from(tx.policy().webhooks_max) {
        return Err(Failure::Conflict(RefusalReason::WebhooksFull));
    }
    let now = tx.now().into();
    let row = Webhook {
        id: Id(tx.new_id()),
        url,
        description: new.description.trim().to_owned(),
        events: kept(new.events),
        enabled: true,
        generation: 1,
        rotated_at: None,
        after_change: changes::last(tx.conn)?,
        trouble: None,
        trouble_since: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::insert(tx.conn, &row)?;
    record(tx, &row, HistoryAction::WebhookAdded)?;
    Ok(with_secret(tx, row))
}

/// One webhook, without its secret.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody but administrators; [`Failure::NotFound`].
pub fn read(tx: &mut Tx<'_>, id: WebhookId) -> Result<WebhookView, Failure> {
    tx.on_duty(Duty::KeepWebhooks)?;
    let row = store::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
    Ok(view(tx, row))
}

/// One webhook for a retried request that gave its secret: with the secret while the webhook still has that `version`.
///
/// # Errors
/// As for [`read`].
pub fn reread(tx: &mut Tx<'_>, id: WebhookId, version: i32) -> Result<WebhookView, Failure> {
    tx.on_duty(Duty::KeepWebhooks)?;
    let row = store::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
    Ok(if row.version == version {
        with_secret(tx, row)
    } else {
        view(tx, row)
    })
}

/// A page of the webhooks, and whether there are more.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody but administrators.
pub fn list(tx: &mut Tx<'_>, after: Option<WebhookId>, limit: i64) -> Result<(Vec<WebhookView>, bool), Failure> {
    tx.on_duty(Duty::KeepWebhooks)?;
    let mut rows = store::list(tx.conn, after, limit + 1)?;
    let more = paging::cut(&mut rows, limit);
    Ok((rows.into_iter().map(|row| view(tx, row)).collect(), more))
}

/// Changes a webhook. Disabling it parks what waits; enabling it ends its trouble.
///
/// # Errors
/// As for [`add`]; those of the version.
pub fn change(
    tx: &mut Tx<'_>,
    id: WebhookId,
    seen: Option<i32>,
    changes: WebhookChanges,
) -> Result<WebhookView, Failure> {
    let mut row = held(tx, id, seen)?;
    if let Some(url) = changes.url {
        row.url = valid(tx, &url)?;
    }
    if let Some(events) = changes.events {
        row.events = kept(events);
    }
    if let Some(description) = changes.description {
        description.trim().clone_into(&mut row.description);
    }
    match changes.enabled {
        Some(false) if row.enabled => {
            row.enabled = false;
            webhook_deliveries::park_all(tx.conn, id, tx.now().into())?;
        }
        Some(true) => {
            if !row.enabled {
                row.after_change = changes::last(tx.conn)?;
            }
            (row.enabled, row.trouble, row.trouble_since) = (true, None, None);
        }
        _ => {}
    }
    let row = save(tx, row)?;
    record(tx, &row, HistoryAction::WebhookChanged)?;
    Ok(view(tx, row))
}

/// Gives a webhook a new secret, which the answer holds. For the policy's hours messages carry the signatures of both.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody but administrators; [`Failure::NotFound`]; those of the version.
pub fn rotate(tx: &mut Tx<'_>, id: WebhookId, seen: Option<i32>) -> Result<WebhookView, Failure> {
    let mut row = held(tx, id, seen)?;
    row.generation += 1;
    row.rotated_at = Some(tx.now().into());
    let row = save(tx, row)?;
    record(tx, &row, HistoryAction::WebhookSecretRotated)?;
    Ok(with_secret(tx, row))
}

/// Removes a webhook with its log.
///
/// # Errors
/// As for [`rotate`].
pub fn remove(tx: &mut Tx<'_>, id: WebhookId, seen: Option<i32>) -> Result<(), Failure> {
    let row = held(tx, id, seen)?;
    store::remove(tx.conn, id)?;
    record(tx, &row, HistoryAction::WebhookRemoved)
}

/// Sends a message of type `ping`.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody but administrators; [`Failure::NotFound`]; [`Failure::Conflict`] when the
/// webhook is disabled.
pub fn test(tx: &mut Tx<'_>, id: WebhookId) -> Result<DeliveryView, Failure> {
    tx.on_duty(Duty::KeepWebhooks)?;
    let row = store::lock(tx.conn, id)?.ok_or(Failure::NotFound)?;
    if !row.enabled {
        return Err(Failure::Conflict(RefusalReason::WebhookDisabled));
    }
    let delivery = log::ping(tx, id);
    webhook_deliveries::insert(tx.conn, std::slice::from_ref(&delivery))?;
    record(tx, &row, HistoryAction::WebhookTested)?;
    Ok(log::view(delivery, Vec::new()))
}

/// Locks a webhook for an administrator who saw its present version.
fn held(tx: &mut Tx<'_>, id: WebhookId, seen: Option<i32>) -> Result<Webhook, Failure> {
    tx.on_duty(Duty::KeepWebhooks)?;
    let row = store::lock(tx.conn, id)?.ok_or(Failure::NotFound)?;
    require_version(seen, row.version)?;
    Ok(row)
}

fn save(tx: &mut Tx<'_>, row: Webhook) -> Result<Webhook, Failure> {
    let row = Webhook {
        version: row.version + 1,
        updated_at: tx.now().into(),
        ..row
    };
    store::save(tx.conn, &row)?;
    Ok(row)
}

fn valid(tx: &Tx<'_>, url: &str) -> Result<String, Failure> {
    let local = tx.service.surroundings.local_webhooks;
    match checked(url.trim(), local) {
        Ok(url) => Ok(url.to_string()),
        Err(code) => Err(Failure::invalid(Violation::new(code, "/url"))),
    }
}

fn kept(events: Vec<ChangeType>) -> Json {
    let mut events = events;
    events.sort_unstable();
    events.dedup();
    Json(json!(events))
}

fn view(tx: &Tx<'_>, row: Webhook) -> WebhookView {
    let previous = signing::previous_until(&row, tx.policy()).filter(|until| *until > tx.now());
    WebhookView {
        id: row.id.0,
        url: row.url,
        // A type that this version does not know is of another one.
        events: row
            .events
            .0
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|event| event.as_str()?.parse().ok())
            .collect(),
        description: row.description,
        enabled: row.enabled,
        trouble: row.trouble.zip(row.trouble_since).map(|(reason, since)| TroubleView {
            reason: reason.0,
            since: since.into(),
        }),
        previous_secret_until: previous,
        secret: None,
        created_at: row.created_at.into(),
        updated_at: row.updated_at.into(),
        version: row.version,
    }
}

fn with_secret(tx: &Tx<'_>, row: Webhook) -> WebhookView {
    let secret = signing::secret(&tx.service.links, row.id.0, row.generation);
    WebhookView {
        secret: Some(secret),
        ..view(tx, row)
    }
}

/// The trail says which host, never the whole address: it may hold a secret of the receiver.
fn record(tx: &mut Tx<'_>, row: &Webhook, action: HistoryAction) -> Result<(), Failure> {
    let facts: Value = json!({ "host": address::host(&row.url), "enabled": row.enabled, "events": row.events.0 });
    tx.record(Happened {
        action,
        subject: "webhook",
        subject_id: row.id.0.0,
        submission: None,
        confidential: true,
        facts,
    })
}

/// How long a rotated secret still signs.
fn rotation(hours: u32) -> Duration {
    Duration::hours(i64::from(hours))
}
