//! Whether the service can work: what a load balancer and an operator ask.
use crate::failure::Failure;
use crate::service::Service;
use minga_storage::outbox::{self, Counts};
use minga_storage::webhook_deliveries;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tokio::time::timeout;

/// A part that the service cannot work without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The database answers.
    Database,
    /// The schema is the one that this program knows.
    Migrations,
    /// Notices can be queued and looked at.
    MailQueue,
    /// Files can be kept.
    Files,
}

impl Part {
    /// The stable key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Migrations => "migrations",
            Self::MailQueue => "mail_queue",
            Self::Files => "files",
        }
    }
}

/// How long what a probe found is told to others. Ours: balancers ask every few seconds.
const LATELY: Duration = Duration::from_secs(1);

/// How long a part may take to answer a probe. Ours: balancers wait some seconds.
const PROMPTLY: Duration = Duration::from_secs(3);

/// What the probes found lately. Everybody may ask, so one looks at a time, and those who ask meanwhile or within a
/// second are told the same: however many ask, the database has no more to do.
#[derive(Debug, Default)]
pub struct Probes {
    parts: Lately<Vec<(Part, bool)>>,
    queue: Lately<Option<Counts>>,
    webhooks: Lately<Option<webhook_deliveries::Counts>>,
}

impl Probes {
    /// Looks at every part; those that do not work are logged with the reason.
    pub async fn parts(&self, service: &Service) -> Vec<(Part, bool)> {
        self.parts.found(LATELY, async || check(service).await).await
    }

    /// How many notices are in which state; `None` when the database is away.
    pub async fn queue(&self, service: &Service) -> Option<Counts> {
        let count = async || -> Result<Counts, Failure> {
            let database = &service.database;
            database.read(|conn| Ok(outbox::counts(conn)?)).await
        };
        self.queue.found(LATELY, async || count().await.ok()).await
    }

    /// How many deliveries of webhooks are in which state; `None` when the database is away.
    pub async fn webhooks(&self, service: &Service) -> Option<webhook_deliveries::Counts> {
        let count = async || -> Result<webhook_deliveries::Counts, Failure> {
            let database = &service.database;
            database.read(|conn| Ok(webhook_deliveries::counts(conn)?)).await
        };
        self.webhooks.found(LATELY, async || count().await.ok()).await
    }
}

/// What was found last, and when.
#[derive(Debug)]
struct Lately<T>(Mutex<Option<(Instant, T)>>);

impl<T> Default for Lately<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: Clone> Lately<T> {
    /// What was found less than `fresh` ago, or is found now.
    async fn found(&self, fresh: Duration, look: impl AsyncFnOnce() -> T) -> T {
        let mut last = self.0.lock().await;
        if let Some((at, found)) = &*last
            && at.elapsed() < fresh
        {
            return found.clone();
        }
        let found = look().await;
        *last = Some((Instant::now(), found.clone()));
        found
    }
}

/// What a part answers, or that it does not.
async fn in_time(part: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let late = |_| Failure::Unavailable("no answer in time".to_owned());
    timeout(PROMPTLY, part).await.map_err(late)?
}

async fn check(service: &Service) -> Vec<(Part, bool)> {
    let database = &service.database;
    let answers = async { database.ping().await.map_err(Failure::from) };
    let migrations = async {
        let pending: Vec<String> = database
            .read(|conn| Ok::<_, Failure>(conn.pending_migrations()?))
            .await?;
        if pending.is_empty() {
            return Ok(());
        }
        let names = pending.join(", ");
        Err(Failure::Unavailable(format!("migrations have not been run: {names}")))
    };
    // Not counted: the sent ones become more and more.
    let mail_queue = database.read(|conn| Ok::<_, Failure>(outbox::oldest_queued(conn).map(drop)?));
    let (answers, migrations, mail_queue, files) = tokio::join!(
        in_time(answers),
        in_time(migrations),
        in_time(mail_queue),
        in_time(service.files.probe())
    );
    [
        (Part::Database, answers),
        (Part::Migrations, migrations),
        (Part::MailQueue, mail_queue),
        (Part::Files, files),
    ]
    .into_iter()
    .map(|(part, state)| {
        if let Err(failure) = &state {
            tracing::warn!(part = part.key(), ?failure, "not ready");
        }
        (part, state.is_ok())
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};
    use tokio::task::yield_now;

    #[tokio::test]
    async fn however_many_ask_one_looks() {
        let (lately, looks) = (Lately::default(), AtomicU32::new(0));
        let ask = |fresh| {
            lately.found(fresh, async || {
                let number = looks.fetch_add(1, Ordering::Relaxed);
                // Somebody else asks meanwhile.
                yield_now().await;
                number
            })
        };
        let forever = Duration::MAX;
        assert_eq!(tokio::join!(ask(forever), ask(forever), ask(forever)), (0, 0, 0));
        assert_eq!(ask(forever).await, 0);
        // What is not fresh is looked at again.
        assert_eq!(ask(Duration::ZERO).await, 1);
        assert_eq!(ask(forever).await, 1);
    }
}
