//! Whether the service can work: what a load balancer and an operator ask.
use crate::failure::Failure;
use crate::service::Service;
use minga_storage::outbox::{self, Counts};
use minga_storage::webhook_deliveries;
use tokio::task::spawn_blocking;

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

/// Looks at every part; those that do not work are logged with the reason.
pub async fn check(service: &Service) -> Vec<(Part, bool)> {
    let database = service.database.ping().await.map_err(Failure::from);
    let known = service.database.clone();
    let pending = spawn_blocking(move || known.pending_migrations()).await;
    let migrations = match pending {
        Ok(Ok(pending)) if pending.is_empty() => Ok(()),
        Ok(Ok(pending)) => Err(Failure::Unavailable(format!(
            "migrations have not been run: {}",
            pending.join(", ")
        ))),
        Ok(Err(error)) => Err(error.into()),
        Err(error) => Err(Failure::Unavailable(error.to_string())),
    };
    let mail_queue = queue(service).await.map(drop);
    let files = service.files.probe().await;
    [
        (Part::Database, database),
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

/// How many notices are in which state.
///
/// # Errors
/// [`Failure::Unavailable`] when the database is away.
pub async fn queue(service: &Service) -> Result<Counts, Failure> {
    service.database.read(|conn| Ok(outbox::counts(conn)?)).await
}

/// How many deliveries of webhooks are in which state.
///
/// # Errors
/// [`Failure::Unavailable`] when the database is away.
pub async fn webhooks(service: &Service) -> Result<webhook_deliveries::Counts, Failure> {
    service
        .database
        .read(|conn| Ok(webhook_deliveries::counts(conn)?))
        .await
}
