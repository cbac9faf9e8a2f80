//! The worker of the webhooks. It makes public changes into deliveries, takes those that are due by lease, sends each
//! without holding a transaction, and writes down how it went. Each webhook has a batch of its own under way, so that
//! a receiver that does not answer holds up nobody but itself. As many workers as wanted may run, in one process or
//! many; one that is killed loses nothing, since what it had taken comes back when its lease is over.
use super::address::{self, Forbidden, PublicOnly};
use super::signing;
use crate::changes::PublicChange;
use crate::delivery::jitter;
use crate::failure::Failure;
use crate::notices::{NoticeFacts, Recipient};
use crate::service::{Call, Service, Tx};
use minga_domain::ids::WebhookId;
use minga_domain::keys::Keyed;
use minga_domain::notice::Notice;
use minga_domain::webhooks::{DeliveryProblem, WebhookTrouble};
use minga_storage::columns::{Id, Key};
use minga_storage::webhook_deliveries::{self as deliveries, Attempt, Delivery};
use minga_storage::webhooks::{self as store, Webhook};
use minga_storage::{StoreError, changes};
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy as Redirects;
use reqwest::{Client, StatusCode};
use serde_json::json;
use std::collections::HashMap;
use std::error::Error;
use std::sync::OnceLock;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use uuid::Uuid;

/// Deliveries to one webhook that are taken, and sent side by side, at once.
const BATCH: i64 = 8;
/// How long one attempt may take in all.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Seconds that a taken delivery is ours: longer than any attempt takes.
const LEASE_SECONDS: u32 = 60;
/// How often it is looked for work while there is none.
const POLL: Duration = Duration::from_secs(1);
/// How long the worker rests after the database did not answer.
const AFTER_TROUBLE: Duration = Duration::from_secs(5);
/// How often the outcome of an attempt is written down again when the database does not take it.
const RECORD_ATTEMPTS: u32 = 10;
/// How often what has ended long ago is forgotten.
const TIDYING: Duration = Duration::from_secs(60 * 60);
/// Deliveries that are forgotten in one transaction.
const FORGOTTEN_AT_ONCE: i64 = 500;
/// Bytes of an answer that are read, so that a good connection can be used again; the rest is left.
const ANSWER_BYTES: usize = 4096;

/// Carries messages to receivers: follows no redirection, uses no proxy, and connects to public addresses alone. Its
/// certificates of authorities are read when there is something to send: most installations have no webhook.
#[derive(Debug)]
struct Courier {
    client: OnceLock<Client>,
    local: bool,
}

impl Courier {
    fn new(local: bool) -> Self {
        Self {
            client: OnceLock::new(),
            local,
        }
    }

    fn client(&self) -> Result<Client, reqwest::Error> {
        if let Some(client) = self.client.get() {
            return Ok(client.clone());
        }
        let client = Client::builder()
            .user_agent(concat!("Minga/", env!("CARGO_PKG_VERSION")))
            .redirect(Redirects::none())
            .referer(false)
            .no_proxy()
            .timeout(TIMEOUT)
            .dns_resolver(PublicOnly { local: self.local })
            .build()?;
        Ok(self.client.get_or_init(|| client).clone())
    }
}

/// Why there was nothing sent in a round.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Database(#[from] StoreError),
    #[error("the system gives no certificates of authorities to check receivers with: {0}")]
    Certificates(reqwest::Error),
}

/// How an attempt went.
#[derive(Debug, Clone, Copy)]
struct Outcome {
    took: Duration,
    status: Option<u16>,
    problem: Option<DeliveryProblem>,
}

/// Runs the worker until `shutdown` becomes true or its sender is gone; what was taken by then is still sent. `local`
/// allows plain http and addresses that are not public, for trials.
pub async fn run(service: Service, local: bool, mut shutdown: watch::Receiver<bool>) {
    let courier = Courier::new(local);
    let mut sending = Sending::default();
    let mut tidied: Option<Instant> = None;
    while !*shutdown.borrow() {
        if tidied.is_none_or(|last| last.elapsed() >= TIDYING) {
            tidy(&service).await;
            tidied = Some(Instant::now());
        }
        let rest = match work(&service, &courier, &mut sending).await {
            Ok(()) => POLL,
            Err(error) => {
                tracing::warn!(%error, "webhooks wait");
                AFTER_TROUBLE
            }
        };
        tokio::select! {
            () = sleep(rest) => {}
            // There may be more for that webhook.
            true = sending.one_ends() => {}
            changed = shutdown.changed() => if changed.is_err() { break },
        }
    }
    while sending.one_ends().await {}
}

/// The batches that are on their way, one for each webhook at most.
#[derive(Debug, Default)]
struct Sending {
    batches: JoinSet<()>,
    to: HashMap<tokio::task::Id, WebhookId>,
}

impl Sending {
    /// The webhooks whose batch is on its way.
    fn busy(&self) -> Vec<WebhookId> {
        self.to.values().copied().collect()
    }

    fn begin(&mut self, to: WebhookId, batch: impl Future<Output = ()> + Send + 'static) {
        let begun = self.batches.spawn(batch);
        self.to.insert(begun.id(), to);
    }

    /// Waits until a batch has ended; `false` when none is on its way.
    async fn one_ends(&mut self) -> bool {
        let ended = match self.batches.join_next_with_id().await {
            None => return false,
            Some(Ok((id, ()))) => id,
            Some(Err(error)) => {
                tracing::error!(%error, "sending to a webhook panicked");
                error.id()
            }
        };
        self.to.remove(&ended);
        true
    }
}

/// Queues what has changed and begins to send what is due, a batch of it to every webhook that has none on its way.
async fn work(service: &Service, courier: &Courier, sending: &mut Sending) -> Result<(), Trouble> {
    let now = service.clock.now();
    // Looked at first: without work there is nothing to write, and nobody has to wait for a writer.
    let (last, behind) = service
        .database
        .read(|conn| {
            let last = changes::last(conn)?;
            Ok::<_, StoreError>((last, store::any_behind(conn, last)?))
        })
        .await?;
    if behind {
        service
            .database
            .write(move |conn| store::queue_changes(conn, last, now.into()))
            .await?;
    }
    let busy = sending.busy();
    let due = service
        .database
        .read(move |conn| deliveries::webhooks_due(conn, now, &busy))
        .await?;
    if due.is_empty() {
        return Ok(());
    }
    // Before anything is taken: without certificates to check receivers with, nothing is lost.
    let client = courier.client().map_err(Trouble::Certificates)?;
    let batches = service
        .database
        .write(move |conn| {
            let webhooks = store::by_ids(conn, &due)?;
            webhooks
                .into_iter()
                .map(|row| {
                    let claimed = deliveries::claim(conn, row.id.0, now, LEASE_SECONDS, BATCH)?;
                    Ok((row, claimed))
                })
                .collect::<Result<Vec<_>, StoreError>>()
        })
        .await?;
    for (webhook, claimed) in batches {
        if !claimed.is_empty() {
            let batch = deliver_all(service.clone(), client.clone(), courier.local, webhook.clone(), claimed);
            sending.begin(webhook.id.0, batch);
        }
    }
    Ok(())
}

/// Sends a batch to its webhook, side by side.
async fn deliver_all(service: Service, client: Client, local: bool, webhook: Webhook, batch: Vec<Delivery>) {
    let mut sending = JoinSet::new();
    for delivery in batch {
        sending.spawn(deliver(
            service.clone(),
            client.clone(),
            local,
            webhook.clone(),
            delivery,
        ));
    }
    while let Some(done) = sending.join_next().await {
        if let Err(error) = done {
            tracing::error!(%error, "sending to a webhook panicked");
        }
    }
}

async fn deliver(service: Service, client: Client, local: bool, webhook: Webhook, delivery: Delivery) {
    let outcome = attempt(&service, &client, local, &webhook, &delivery).await;
    let (id, of, event) = (delivery.id.0, webhook.id.0, delivery.event.clone());
    let milliseconds = outcome.took.as_millis();
    match outcome.problem {
        None => tracing::info!(%id, webhook = %of, %event, milliseconds, "webhook delivered"),
        Some(problem) => tracing::warn!(
            %id, webhook = %of, %event, milliseconds, %problem, status = outcome.status, "webhook not delivered"
        ),
    }
    record(&service, webhook, delivery, outcome).await;
}

async fn attempt(service: &Service, client: &Client, local: bool, webhook: &Webhook, delivery: &Delivery) -> Outcome {
    let (began, at) = (Instant::now(), service.clock.now());
    let ended = |status: Option<StatusCode>, problem| Outcome {
        took: began.elapsed(),
        status: status.map(|status| status.as_u16()),
        problem,
    };
    // Looked at again: the settings may be others than when it was added.
    let Ok(url) = address::checked(&webhook.url, local) else {
        return ended(None, Some(DeliveryProblem::ForbiddenAddress));
    };
    let body = message(service, delivery);
    let id = delivery.id.0.to_string();
    let signature = signing::signatures(&service.links, webhook, &service.policy, &id, at, &body);
    let request = client
        .post(url)
        .header(CONTENT_TYPE, "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", at.timestamp())
        .header("webhook-signature", signature)
        .body(body);
    match request.send().await {
        Err(error) => ended(None, Some(problem_of(&error))),
        Ok(mut answer) => {
            let status = answer.status();
            let mut read = 0;
            while let Ok(Some(part)) = answer.chunk().await {
                read += part.len();
                if read > ANSWER_BYTES {
                    break;
                }
            }
            let problem = match status {
                status if status.is_success() => None,
                StatusCode::GONE => Some(DeliveryProblem::Gone),
                status if status.is_redirection() => Some(DeliveryProblem::Redirected),
                _ => Some(DeliveryProblem::Refused),
            };
            ended(Some(status), problem)
        }
    }
}

/// The body: what happened, when, and to which entry; thin as in the change feed.
fn message(service: &Service, delivery: &Delivery) -> String {
    let at = chrono::DateTime::<chrono::Utc>::from(delivery.at);
    let change = delivery.change_sequence.zip(delivery.event.parse().ok());
    let data = match (change, &delivery.kind, &delivery.reference) {
        (Some((sequence, what)), Some(kind), Some(reference)) => {
            let told = PublicChange::of(
                service,
                changes::Change {
                    sequence,
                    what: Key(what),
                    kind: *kind,
                    reference: reference.clone(),
                    at: delivery.at,
                },
            );
            json!({ "cursor": told.cursor, "kind": told.kind, "reference": told.reference, "url": told.url })
        }
        _ => json!({}),
    };
    json!({ "type": delivery.event, "timestamp": at, "data": data }).to_string()
}

fn problem_of(error: &reqwest::Error) -> DeliveryProblem {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(one) = cause {
        if one.is::<Forbidden>() {
            return DeliveryProblem::ForbiddenAddress;
        }
        cause = one.source();
    }
    if error.is_timeout() {
        DeliveryProblem::TimedOut
    } else if error.is_dns() {
        DeliveryProblem::Unresolved
    } else {
        DeliveryProblem::Unreachable
    }
}

/// Writes down how an attempt went, and insists: a message that is not known as delivered would be sent again.
async fn record(service: &Service, webhook: Webhook, delivery: Delivery, outcome: Outcome) {
    let id = delivery.id.0;
    for _ in 0..RECORD_ATTEMPTS {
        let (webhook, delivery) = (webhook.clone(), delivery.clone());
        let written = service
            .perform_secretly(call(service), move |tx| note(tx, &webhook, &delivery, outcome))
            .await;
        match written {
            Ok(()) => return,
            Err(failure) => tracing::warn!(%id, ?failure, "how a delivery went could not be written down yet"),
        }
        sleep(AFTER_TROUBLE).await;
    }
    tracing::error!(%id, "how a delivery went is not written down; it comes back after its lease");
}

fn note(tx: &mut Tx<'_>, webhook: &Webhook, delivery: &Delivery, outcome: Outcome) -> Result<(), Failure> {
    let now = tx.now();
    // Held first: whoever changes the webhook meanwhile comes before or after the whole of this. Gone with its
    // deliveries when somebody removed it.
    let Some(webhook) = store::lock(tx.conn, webhook.id.0)? else {
        return Ok(());
    };
    let attempt = Attempt {
        id: Id(tx.new_id()),
        delivery_id: delivery.id,
        at: (now - chrono::Duration::from_std(outcome.took).unwrap_or_default()).into(),
        duration_ms: i32::try_from(outcome.took.as_millis()).unwrap_or(i32::MAX),
        status: outcome.status.map(i32::from),
        problem: outcome.problem.map(Key),
    };
    deliveries::attempted(tx.conn, &attempt)?;
    let Some(problem) = outcome.problem else {
        deliveries::delivered(tx.conn, delivery.id.0, now.into())?;
        return if webhook
            .trouble
            .is_some_and(|trouble| trouble.0 == WebhookTrouble::GaveUp)
        {
            trouble(tx, webhook, None)
        } else {
            Ok(())
        };
    };
    let attempts = u32::try_from(delivery.attempts).unwrap_or(u32::MAX);
    let again = tx
        .policy()
        .webhook_wait(attempts, jitter())
        .filter(|_| problem != DeliveryProblem::Gone)
        .and_then(|wait| chrono::Duration::from_std(wait).ok())
        .map(|wait| (now + wait).into());
    let ours = deliveries::failed(tx.conn, delivery, problem, again, now.into())?;
    if problem == DeliveryProblem::Gone && webhook.enabled {
        deliveries::park_all(tx.conn, webhook.id.0, now.into())?;
        let disabled = Webhook {
            enabled: false,
            ..webhook
        };
        return trouble(tx, disabled, Some(WebhookTrouble::Gone));
    }
    if ours && again.is_none() && webhook.trouble.is_none() {
        return trouble(tx, webhook, Some(WebhookTrouble::GaveUp));
    }
    Ok(())
}

/// Flags a webhook and tells the shared mailbox, once until the trouble has ended; or ends the trouble.
fn trouble(tx: &mut Tx<'_>, webhook: Webhook, what: Option<WebhookTrouble>) -> Result<(), Failure> {
    let now = tx.now();
    let row = Webhook {
        trouble: what.map(Key),
        trouble_since: what.map(|_| now.into()),
        version: webhook.version + 1,
        updated_at: now.into(),
        ..webhook
    };
    store::save(tx.conn, &row)?;
    let Some(what) = what else { return Ok(()) };
    // The host alone: the rest of an address may be a secret of its receiver.
    let named = if row.description.is_empty() {
        address::host(&row.url)
    } else {
        format!("{} ({})", row.description, address::host(&row.url))
    };
    let facts = json!({ "title": named, "outcome": what.key() });
    let facts: NoticeFacts = facts.as_object().cloned().unwrap_or_default();
    tx.tell(Notice::WebhookTrouble, Recipient::SharedMailbox, None, None, facts)
}

async fn tidy(service: &Service) {
    let days = i64::from(service.policy.webhook_log_days);
    let before = service.clock.now() - chrono::Duration::days(days);
    loop {
        let forgotten: Result<usize, StoreError> = service
            .database
            .write(move |conn| deliveries::forget_old(conn, before, FORGOTTEN_AT_ONCE))
            .await;
        match forgotten {
            Ok(some) if i64::try_from(some).is_ok_and(|some| some >= FORGOTTEN_AT_ONCE) => {}
            Ok(_) => return,
            Err(error) => {
                tracing::warn!(%error, "old deliveries of webhooks could not be forgotten");
                return;
            }
        }
    }
}

fn call(service: &Service) -> Call {
    Call::of_nobody(format!("webhooks-{}", Uuid::now_v7()), service.clock.now())
}
