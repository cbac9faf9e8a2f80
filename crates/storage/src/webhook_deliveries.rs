//! What is to be sent to webhooks, what was, and how every attempt went. A worker takes deliveries by lease, sends
//! without holding a transaction, and writes down how it went; what has ended is forgotten after the policy's days.
use crate::StoreError;
use crate::columns::{Id, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{webhook_attempts, webhook_deliveries};
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use minga_domain::ids::{WebhookAttemptId, WebhookDeliveryId, WebhookId};
use minga_domain::kinds::Kind;
use minga_domain::webhooks::{DeliveryProblem, DeliveryState};

/// Rows of one statement; SQLite takes a limited number of parameters.
const AT_ONCE: usize = 500;

/// A message to one webhook. Its identifier is the `webhook-id` of every attempt.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = webhook_deliveries, check_for_backend(MultiBackend))]
pub struct Delivery {
    /// Identifier.
    pub id: Id<WebhookDeliveryId>,
    /// To which webhook.
    pub webhook_id: Id<WebhookId>,
    /// The type of the change, or `ping`.
    pub event: String,
    /// The number of the change.
    pub change_sequence: Option<i64>,
    /// The collection of the changed entry.
    pub kind: Option<Key<Kind>>,
    /// The reference of the changed entry.
    pub reference: Option<String>,
    /// When it changed.
    pub at: Moment,
    /// How far it is.
    pub state: Key<DeliveryState>,
    /// Attempts since it was queued, one that is under way included.
    pub attempts: i32,
    /// When to try next.
    pub due_at: Moment,
    /// Until when a worker has it.
    pub leased_until: Option<Moment>,
    /// Why it was not delivered.
    pub problem: Option<Key<DeliveryProblem>>,
    /// When it was queued first.
    pub created_at: Moment,
    /// When it was delivered or parked.
    pub ended_at: Option<Moment>,
}

/// One attempt to send a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = webhook_attempts, check_for_backend(MultiBackend))]
pub struct Attempt {
    /// Identifier.
    pub id: Id<WebhookAttemptId>,
    /// Of which delivery.
    pub delivery_id: Id<WebhookDeliveryId>,
    /// When it began.
    pub at: Moment,
    /// How long it took, in milliseconds.
    pub duration_ms: i32,
    /// The status of the answer, when there was one.
    pub status: Option<i32>,
    /// Why it did not deliver.
    pub problem: Option<Key<DeliveryProblem>>,
}

/// How many deliveries are in which state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Waiting.
    pub queued: i64,
    /// Delivered, and not yet forgotten.
    pub delivered: i64,
    /// Given up, and not yet forgotten.
    pub parked: i64,
}

/// Queues deliveries.
pub fn insert(conn: &mut AnyConnection, rows: &[Delivery]) -> Result<(), StoreError> {
    for part in rows.chunks(AT_ONCE) {
        match conn {
            AnyConnection::Postgres(conn) => diesel::insert_into(webhook_deliveries::table)
                .values(part)
                .execute(conn)?,
            AnyConnection::Sqlite(conn) => diesel::insert_into(webhook_deliveries::table)
                .values(part)
                .execute(conn)?,
        };
    }
    Ok(())
}

/// The webhooks with a delivery that is due, except those that are `busy`.
pub fn webhooks_due(
    conn: &mut AnyConnection,
    now: DateTime<Utc>,
    busy: &[WebhookId],
) -> Result<Vec<WebhookId>, StoreError> {
    let moment = Moment::from(now);
    let found: Vec<Id<WebhookId>> = webhook_deliveries::table
        .filter(webhook_deliveries::state.eq(Key(DeliveryState::Queued)))
        .filter(webhook_deliveries::due_at.le(moment))
        .filter(
            webhook_deliveries::leased_until
                .is_null()
                .or(webhook_deliveries::leased_until.le(moment)),
        )
        .filter(webhook_deliveries::webhook_id.ne_all(busy.iter().copied().map(Id)))
        .select(webhook_deliveries::webhook_id)
        .distinct()
        .load(conn)?;
    Ok(found.into_iter().map(|id| id.0).collect())
}

/// Takes up to `limit` due deliveries of a webhook for `lease_seconds`, oldest first, and counts the attempt. Two
/// workers never get the same one; one whose worker died comes back when its lease is over. Call it in a write
/// transaction and send after it has been committed.
pub fn claim(
    conn: &mut AnyConnection,
    webhook: WebhookId,
    now: DateTime<Utc>,
    lease_seconds: u32,
    limit: i64,
) -> Result<Vec<Delivery>, StoreError> {
    let moment = Moment::from(now);
    let due = webhook_deliveries::table
        .filter(webhook_deliveries::webhook_id.eq(Id(webhook)))
        .filter(webhook_deliveries::state.eq(Key(DeliveryState::Queued)))
        .filter(webhook_deliveries::due_at.le(moment))
        .filter(
            webhook_deliveries::leased_until
                .is_null()
                .or(webhook_deliveries::leased_until.le(moment)),
        )
        .order((webhook_deliveries::due_at, webhook_deliveries::id))
        .limit(limit)
        .select(webhook_deliveries::id);
    let ids: Vec<Id<WebhookDeliveryId>> = match conn {
        AnyConnection::Postgres(postgres) => due.for_update().skip_locked().load(postgres)?,
        AnyConnection::Sqlite(sqlite) => due.load(sqlite)?,
    };
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let until = Moment::from(now + Duration::seconds(i64::from(lease_seconds)));
    diesel::update(webhook_deliveries::table.filter(webhook_deliveries::id.eq_any(ids.clone())))
        .set((
            webhook_deliveries::leased_until.eq(Some(until)),
            webhook_deliveries::attempts.eq(webhook_deliveries::attempts + 1),
        ))
        .execute(conn)?;
    Ok(webhook_deliveries::table
        .filter(webhook_deliveries::id.eq_any(ids))
        .order((webhook_deliveries::due_at, webhook_deliveries::id))
        .select(Delivery::as_select())
        .load(conn)?)
}

/// Writes down how an attempt went.
pub fn attempted(conn: &mut AnyConnection, attempt: &Attempt) -> Result<(), StoreError> {
    diesel::insert_into(webhook_attempts::table)
        .values(attempt)
        .execute(conn)?;
    Ok(())
}

/// Writes down that a delivery has arrived.
pub fn delivered(conn: &mut AnyConnection, id: WebhookDeliveryId, now: Moment) -> Result<(), StoreError> {
    diesel::update(webhook_deliveries::table.find(Id(id)))
        .set((
            webhook_deliveries::state.eq(Key(DeliveryState::Delivered)),
            webhook_deliveries::ended_at.eq(Some(now)),
            webhook_deliveries::leased_until.eq(None::<Moment>),
            webhook_deliveries::problem.eq(None::<Key<DeliveryProblem>>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes down that a delivery did not arrive, and when to try again; without an instant it is parked. `false`: the
/// lease was over and another worker has it, or it was parked meanwhile.
pub fn failed(
    conn: &mut AnyConnection,
    claimed: &Delivery,
    problem: DeliveryProblem,
    again: Option<Moment>,
    now: Moment,
) -> Result<bool, StoreError> {
    let state = if again.is_some() {
        DeliveryState::Queued
    } else {
        DeliveryState::Parked
    };
    let changed = diesel::update(webhook_deliveries::table.find(claimed.id))
        .filter(webhook_deliveries::state.eq(Key(DeliveryState::Queued)))
        .filter(webhook_deliveries::leased_until.eq(claimed.leased_until))
        .set((
            webhook_deliveries::state.eq(Key(state)),
            webhook_deliveries::due_at.eq(again.unwrap_or(claimed.due_at)),
            webhook_deliveries::ended_at.eq(again.is_none().then_some(now)),
            webhook_deliveries::leased_until.eq(None::<Moment>),
            webhook_deliveries::problem.eq(Some(Key(problem))),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Parks what waits for a webhook that is being disabled.
pub fn park_all(conn: &mut AnyConnection, webhook: WebhookId, now: Moment) -> Result<(), StoreError> {
    diesel::update(webhook_deliveries::table)
        .filter(webhook_deliveries::webhook_id.eq(Id(webhook)))
        .filter(webhook_deliveries::state.eq(Key(DeliveryState::Queued)))
        .set((
            webhook_deliveries::state.eq(Key(DeliveryState::Parked)),
            webhook_deliveries::ended_at.eq(Some(now)),
            webhook_deliveries::leased_until.eq(None::<Moment>),
            webhook_deliveries::problem.eq(Some(Key(DeliveryProblem::Disabled))),
        ))
        .execute(conn)?;
    Ok(())
}

/// Sends a delivery once more, with its attempts counted from the beginning. `false` when it is being sent.
pub fn requeue(conn: &mut AnyConnection, id: WebhookDeliveryId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let moment = Moment::from(now);
    let changed = diesel::update(webhook_deliveries::table.find(Id(id)))
        .filter(
            webhook_deliveries::leased_until
                .is_null()
                .or(webhook_deliveries::leased_until.le(moment)),
        )
        .set((
            webhook_deliveries::state.eq(Key(DeliveryState::Queued)),
            webhook_deliveries::attempts.eq(0),
            webhook_deliveries::due_at.eq(moment),
            webhook_deliveries::ended_at.eq(None::<Moment>),
            webhook_deliveries::leased_until.eq(None::<Moment>),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// The delivery of a webhook, if it exists.
pub fn find(
    conn: &mut AnyConnection,
    webhook: WebhookId,
    id: WebhookDeliveryId,
) -> Result<Option<Delivery>, StoreError> {
    Ok(webhook_deliveries::table
        .find(Id(id))
        .filter(webhook_deliveries::webhook_id.eq(Id(webhook)))
        .select(Delivery::as_select())
        .first(conn)
        .optional()?)
}

/// Deliveries of a webhook, newest first, older than `before`.
pub fn list(
    conn: &mut AnyConnection,
    webhook: WebhookId,
    before: Option<WebhookDeliveryId>,
    limit: i64,
) -> Result<Vec<Delivery>, StoreError> {
    let mut query = webhook_deliveries::table
        .filter(webhook_deliveries::webhook_id.eq(Id(webhook)))
        .into_boxed::<MultiBackend>();
    if let Some(before) = before {
        query = query.filter(webhook_deliveries::id.lt(Id(before)));
    }
    Ok(query
        .order(webhook_deliveries::id.desc())
        .limit(limit)
        .select(Delivery::as_select())
        .load(conn)?)
}

/// The attempts of these deliveries, in their order.
pub fn attempts_of(conn: &mut AnyConnection, ids: &[WebhookDeliveryId]) -> Result<Vec<Attempt>, StoreError> {
    Ok(webhook_attempts::table
        .filter(webhook_attempts::delivery_id.eq_any(ids.iter().copied().map(Id)))
        .order((webhook_attempts::delivery_id, webhook_attempts::id))
        .select(Attempt::as_select())
        .load(conn)?)
}

/// How many deliveries are in which state.
pub fn counts(conn: &mut AnyConnection) -> Result<Counts, StoreError> {
    let rows: Vec<(Key<DeliveryState>, i64)> = webhook_deliveries::table
        .group_by(webhook_deliveries::state)
        .select((webhook_deliveries::state, diesel::dsl::count_star()))
        .load(conn)?;
    let of = |state| {
        rows.iter()
            .find(|(found, _)| found.0 == state)
            .map_or(0, |(_, count)| *count)
    };
    Ok(Counts {
        queued: of(DeliveryState::Queued),
        delivered: of(DeliveryState::Delivered),
        parked: of(DeliveryState::Parked),
    })
}

/// Forgets deliveries that ended before an instant, at most `limit`; gives how many.
pub fn forget_old(conn: &mut AnyConnection, before: DateTime<Utc>, limit: i64) -> Result<usize, StoreError> {
    let old: Vec<Id<WebhookDeliveryId>> = webhook_deliveries::table
        .filter(webhook_deliveries::ended_at.lt(Moment::from(before)))
        .order((webhook_deliveries::ended_at, webhook_deliveries::id))
        .limit(limit)
        .select(webhook_deliveries::id)
        .load(conn)?;
    if old.is_empty() {
        return Ok(0);
    }
    Ok(diesel::delete(webhook_deliveries::table.filter(webhook_deliveries::id.eq_any(old))).execute(conn)?)
}
