//! Who is told of public changes by webhook, and how far each has been told. Signing secrets are not kept: they are
//! made from the service's key, the webhook's identifier and its generation.
use crate::StoreError;
use crate::changes::Change;
use crate::columns::{Id, Json, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::either::for_update;
use crate::schema::webhooks;
use crate::webhook_deliveries::{self, Delivery};
use diesel::dsl::exists;
use diesel::prelude::*;
use minga_domain::ids::WebhookId;
use minga_domain::webhooks::{DeliveryState, WebhookTrouble};
use uuid::Uuid;

/// Changes that are made into deliveries of one webhook at once.
const AT_ONCE: i64 = 500;

/// A webhook.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = webhooks, check_for_backend(MultiBackend), treat_none_as_null = true)]
pub struct Webhook {
    /// Identifier.
    pub id: Id<WebhookId>,
    /// Where it is sent to. May hold a secret of the receiver: never logged.
    pub url: String,
    /// What it is for.
    pub description: String,
    /// The types of the changes that it is told of; none for all, also those of later versions.
    pub events: Json,
    /// Whether it is told at all.
    pub enabled: bool,
    /// Which secret it has: 1, and one more with each rotation.
    pub generation: i32,
    /// When it got the present secret, unless it is the first.
    pub rotated_at: Option<Moment>,
    /// The number of the last change that was made into a delivery, or did not concern it.
    pub after_change: i64,
    /// What is wrong with it.
    pub trouble: Option<Key<WebhookTrouble>>,
    /// Since when.
    pub trouble_since: Option<Moment>,
    /// Raised with every change that its owner can see.
    pub version: i32,
    /// When it was added.
    pub created_at: Moment,
    /// When it was last changed.
    pub updated_at: Moment,
}

impl Webhook {
    /// Whether it is told of a change of this type.
    #[must_use]
    pub fn wants(&self, event: &str) -> bool {
        match self.events.0.as_array() {
            Some(events) if !events.is_empty() => events.iter().any(|wanted| wanted == event),
            _ => true,
        }
    }
}

/// Adds a webhook.
pub fn insert(conn: &mut AnyConnection, row: &Webhook) -> Result<(), StoreError> {
    diesel::insert_into(webhooks::table).values(row).execute(conn)?;
    Ok(())
}

/// The webhook, if it exists.
pub fn find(conn: &mut AnyConnection, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
    Ok(webhooks::table
        .find(Id(id))
        .select(Webhook::as_select())
        .first(conn)
        .optional()?)
}

/// The webhook, held until the transaction ends.
pub fn lock(conn: &mut AnyConnection, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
    match for_update(conn, "webhooks", id) {
        Ok(()) => find(conn, id),
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Saves a webhook that the caller holds with [`lock`].
pub fn save(conn: &mut AnyConnection, row: &Webhook) -> Result<(), StoreError> {
    diesel::update(webhooks::table.find(row.id)).set(row).execute(conn)?;
    Ok(())
}

/// Removes a webhook with its deliveries; `false` when there was none.
pub fn remove(conn: &mut AnyConnection, id: WebhookId) -> Result<bool, StoreError> {
    Ok(diesel::delete(webhooks::table.find(Id(id))).execute(conn)? == 1)
}

/// How many there are.
pub fn count(conn: &mut AnyConnection) -> Result<i64, StoreError> {
    Ok(webhooks::table.count().get_result(conn)?)
}

/// Webhooks in the order in which they were added.
pub fn list(conn: &mut AnyConnection, after: Option<WebhookId>, limit: i64) -> Result<Vec<Webhook>, StoreError> {
    let mut query = webhooks::table.into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(webhooks::id.gt(Id(after)));
    }
    Ok(query
        .order(webhooks::id)
        .limit(limit)
        .select(Webhook::as_select())
        .load(conn)?)
}

/// The webhooks of a batch of deliveries.
pub fn by_ids(conn: &mut AnyConnection, ids: &[WebhookId]) -> Result<Vec<Webhook>, StoreError> {
    Ok(webhooks::table
        .filter(webhooks::id.eq_any(ids.iter().copied().map(Id)))
        .select(Webhook::as_select())
        .load(conn)?)
}

/// Whether a webhook has changes to be told of, up to the change `last`.
pub fn any_behind(conn: &mut AnyConnection, last: i64) -> Result<bool, StoreError> {
    let behind = webhooks::table
        .filter(webhooks::enabled.eq(true))
        .filter(webhooks::after_change.lt(last));
    Ok(diesel::select(exists(behind)).get_result(conn)?)
}

/// Makes the changes that webhooks have not been told of, up to the change `last`, into deliveries; gives how many. A
/// webhook that another transaction holds is left for the next time. Call it in a write transaction of its own.
pub fn queue_changes(conn: &mut AnyConnection, last: i64, now: Moment) -> Result<usize, StoreError> {
    let behind = webhooks::table
        .filter(webhooks::enabled.eq(true))
        .filter(webhooks::after_change.lt(last))
        .select(webhooks::id);
    let ids: Vec<Id<WebhookId>> = match conn {
        AnyConnection::Postgres(postgres) => behind.for_update().skip_locked().load(postgres)?,
        AnyConnection::Sqlite(sqlite) => behind.load(sqlite)?,
    };
    let ids: Vec<WebhookId> = ids.into_iter().map(|id| id.0).collect();
    let mut queued = 0;
    for row in by_ids(conn, &ids)? {
        let changes = crate::changes::page(conn, row.after_change, last, None, AT_ONCE)?;
        let full = changes.len() >= usize::try_from(AT_ONCE).unwrap_or(usize::MAX);
        let told = changes.last().filter(|_| full).map_or(last, |change| change.sequence);
        let deliveries: Vec<Delivery> = changes
            .into_iter()
            .filter(|change| row.wants(&change.what.0.to_string()))
            .map(|change| delivery(row.id.0, change, now))
            .collect();
        webhook_deliveries::insert(conn, &deliveries)?;
        diesel::update(webhooks::table.find(row.id))
            .set(webhooks::after_change.eq(told))
            .execute(conn)?;
        queued += deliveries.len();
    }
    Ok(queued)
}

fn delivery(webhook: WebhookId, change: Change, now: Moment) -> Delivery {
    Delivery {
        id: Id(Uuid::now_v7().into()),
        webhook_id: Id(webhook),
        event: change.what.0.to_string(),
        change_sequence: Some(change.sequence),
        kind: Some(change.kind),
        reference: Some(change.reference),
        at: change.at,
        state: Key(DeliveryState::Queued),
        attempts: 0,
        due_at: now,
        leased_until: None,
        problem: None,
        created_at: now,
        ended_at: None,
    }
}
