//! The mail worker. It takes notices from the outbox by lease, writes each in its
//! recipient's language, sends it without holding a transaction, and writes down how it went. Delivery is at least
//! once: the `Message-ID` is made from the row, so the rare copy after a crash is recognisably the same message.
mod operators;
mod writing;

pub use operators::{NoticeList, NoticeView, list, requeue, show};
pub(crate) use writing::facts;
pub use writing::{date_in_words, link_path};

use crate::roster::joining::KEPT_DAYS;
use crate::service::Service;
use chrono::TimeDelta;
use minga_domain::notice::Notice;
use minga_mail::{Letter, OUTAGE_ATTEMPTS, SendError, Sender, Transport, compose, next_attempt, wait};
use minga_storage::StoreError;
use minga_storage::outbox::{self, Queued};
use minga_storage::{idempotency, membership_offers, participants, roster_invitations};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use writing::{People, letter};

/// Notices that are taken, and sent side by side, at once.
const BATCH: i64 = 16;
/// Seconds that a taken notice is ours: longer than any transport waits for one message.
const LEASE_SECONDS: u32 = 300;
/// How long the worker rests after the database did not answer.
const AFTER_TROUBLE: Duration = Duration::from_secs(5);
/// How often old idempotency keys and expired offers are forgotten.
const TIDYING: Duration = Duration::from_secs(60 * 60);
/// How often the outcome of a sent message is written down again when the database does not take it.
const RECORD_ATTEMPTS: u32 = 10;

/// How mail leaves the service.
#[derive(Debug)]
pub struct Mail {
    /// The way out.
    pub transport: Transport,
    /// The service's own address.
    pub sender: Sender,
    /// How often the outbox is looked at while nothing waits in it.
    pub poll: Duration,
}

impl Mail {
    /// Looks at the outbox every second.
    pub fn new(transport: Transport, sender: Sender) -> Self {
        Self {
            transport,
            sender,
            poll: Duration::from_secs(1),
        }
    }
}

/// Runs the worker until `shutdown` becomes true or its sender is gone; what was taken by then is still sent. As many
/// workers as wanted may run, in one process or many.
pub async fn run(service: Service, mail: Arc<Mail>, mut shutdown: watch::Receiver<bool>) {
    let mut tidied: Option<Instant> = None;
    while !*shutdown.borrow() {
        if tidied.is_none_or(|last| last.elapsed() >= TIDYING) {
            tidy(&service).await;
            tidied = Some(Instant::now());
        }
        let rest = match send_due(&service, &mail).await {
            Ok(sent) if i64::try_from(sent).is_ok_and(|sent| sent >= BATCH) => continue,
            Ok(_) => mail.poll,
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be read");
                AFTER_TROUBLE
            }
        };
        tokio::select! {
            () = sleep(rest) => {}
            changed = shutdown.changed() => if changed.is_err() { return },
        }
    }
}

/// Sends the notices that are due now, one batch of them; returns how many were taken.
///
/// # Errors
/// Those of taking them. What goes wrong with a single notice is written to its row.
pub async fn send_due(service: &Service, mail: &Arc<Mail>) -> Result<usize, StoreError> {
    let now = service.clock.now();
    let claimed = service
        .database
        .write(move |conn| outbox::claim(conn, now, LEASE_SECONDS, BATCH))
        .await?;
    if claimed.is_empty() {
        return Ok(0);
    }
    let taken = claimed.len();
    let rows = claimed.clone();
    let people = service.database.read(move |conn| People::of(conn, &rows)).await?;
    let mut sending = JoinSet::new();
    for row in claimed {
        let letter = letter(service, &people, &row);
        sending.spawn(deliver(service.clone(), Arc::clone(mail), row, letter));
    }
    while let Some(done) = sending.join_next().await {
        if let Err(error) = done {
            tracing::error!(%error, "sending a notice panicked");
        }
    }
    Ok(taken)
}

async fn tidy(service: &Service) {
    let now = service.clock.now();
    let silent = now - TimeDelta::days(KEPT_DAYS);
    let forgotten: Result<(usize, usize), StoreError> = service
        .database
        .write(move |conn| {
            Ok((
                idempotency::forget_old(conn, now)?,
                membership_offers::forget_old(conn, now)? + roster_invitations::forget_old(conn, now, silent)?,
            ))
        })
        .await;
    match forgotten {
        Ok((keys, offers)) => tracing::debug!(keys, offers, "old idempotency keys and expired offers are forgotten"),
        Err(error) => tracing::warn!(%error, "what is old could not be forgotten"),
    }
}

/// How an attempt ended.
enum Outcome {
    Sent,
    Later {
        /// How many count.
        attempts: i32,
        wait: Duration,
        error: String,
    },
    Never {
        error: String,
    },
}

async fn deliver(service: Service, mail: Arc<Mail>, row: Queued, letter: Result<Letter, &'static str>) {
    let outcome = attempt(&mail, &row, letter).await;
    let (notice, id) = (row.notice.0, row.id.0);
    match &outcome {
        Outcome::Sent => tracing::info!(%id, %notice, request_id = %row.request_id, "notice sent"),
        Outcome::Later { error, wait, .. } => tracing::warn!(
            %id, %notice, request_id = %row.request_id, %error, seconds = wait.as_secs(), "notice will be tried again"
        ),
        Outcome::Never { error } => {
            tracing::error!(%id, %notice, request_id = %row.request_id, %error, "notice parked");
        }
    }
    record(&service, row, Arc::new(outcome)).await;
}

async fn attempt(mail: &Mail, row: &Queued, letter: Result<Letter, &'static str>) -> Outcome {
    let message = match letter.map(|letter| compose(&letter, &mail.sender)) {
        Ok(Ok(message)) => message,
        Ok(Err(error)) => {
            return Outcome::Never {
                error: error.to_string(),
            };
        }
        Err(error) => {
            return Outcome::Never {
                error: error.to_owned(),
            };
        }
    };
    let attempts = u32::try_from(row.attempts).unwrap_or(1);
    match mail.transport.send(&message).await {
        Ok(()) => Outcome::Sent,
        Err(error @ SendError::Outage(_)) => Outcome::Later {
            attempts: i32::try_from(attempts.min(OUTAGE_ATTEMPTS)).unwrap_or(row.attempts),
            wait: wait(attempts, jitter()),
            error: error.to_string(),
        },
        Err(error @ SendError::Permanent(_)) => Outcome::Never {
            error: error.to_string(),
        },
        Err(error @ SendError::Temporary(_)) => match next_attempt(attempts, jitter()) {
            Some(wait) => Outcome::Later {
                attempts: row.attempts,
                wait,
                error: error.to_string(),
            },
            None => Outcome::Never {
                error: format!("attempts used up; {error}"),
            },
        },
    }
}

/// Between 0 and 1, so that notices that failed together do not return together.
pub(crate) fn jitter() -> f64 {
    let mut bytes = [0_u8; 4];
    match aws_lc_rs::rand::fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX),
        Err(_) => 0.5,
    }
}

/// Writes down how an attempt ended, and insists: a sent message that is not known as sent would be sent again.
async fn record(service: &Service, row: Queued, outcome: Arc<Outcome>) {
    for _ in 0..RECORD_ATTEMPTS {
        let (row, outcome, now) = (row.clone(), Arc::clone(&outcome), service.clock.now());
        let id = row.id.0;
        let written: Result<(), StoreError> = service
            .database
            .write(move |conn| {
                match &*outcome {
                    Outcome::Sent => {
                        outbox::mark_sent(conn, row.id.0, now)?;
                        if let (Notice::ParticipantRemoved, Some(gone)) = (row.notice.0, row.participant_id) {
                            // The address was kept for this notice alone.
                            participants::forget_away(conn, gone.0)?;
                        }
                    }
                    Outcome::Later { attempts, wait, error } => {
                        let wait = chrono::Duration::from_std(*wait).unwrap_or_default();
                        outbox::mark_retry(conn, &row, *attempts, now + wait, error)?;
                    }
                    Outcome::Never { error } => {
                        outbox::park(conn, &row, error)?;
                    }
                }
                Ok(())
            })
            .await;
        match written {
            Ok(()) => return,
            Err(error) => tracing::warn!(%id, %error, "the outcome of a notice could not be written down yet"),
        }
        sleep(AFTER_TROUBLE).await;
    }
    tracing::error!(id = %row.id.0, "the outcome of a notice is not written down; it comes back after its lease");
}
