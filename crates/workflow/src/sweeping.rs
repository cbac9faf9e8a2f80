//! Once a day, files that nothing refers to are removed: those of deleted drafts, those of transactions that were lost
//! after the bytes were kept, and what interrupted uploads left. Bytes of removed attachments are removed with them;
//! what could not be then is removed here. Replicas may sweep at the same time.
use crate::failure::Failure;
use crate::service::{Call, Service, Tx};
use chrono::{DateTime, TimeDelta, Utc};
use minga_domain::ids::AttachmentId;
use minga_storage::attachments;
use std::collections::HashSet;
use std::io;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::sleep;
use uuid::Uuid;

/// How long until files are looked through again.
const EVERY: TimeDelta = TimeDelta::days(1);

/// Sweeps once a day until `shutdown` becomes true or its sender is gone; looks at the clock each `every`.
pub async fn run(service: Service, every: Duration, mut shutdown: watch::Receiver<bool>) {
    let mut last: Option<DateTime<Utc>> = None;
    while !*shutdown.borrow() {
        let now = service.clock.now();
        if last.is_none_or(|last| now - last >= EVERY) {
            match pass(&service).await {
                Ok(0) => last = Some(now),
                Ok(removed) => {
                    last = Some(now);
                    tracing::info!(removed, "files that nothing refers to were removed");
                }
                Err(error) => tracing::warn!(?error, "files that nothing refers to could not be removed"),
            }
        }
        tokio::select! {
            () = sleep(every) => {}
            changed = shutdown.changed() => if changed.is_err() { return },
        }
    }
}

/// Removes the files that are older than [`crate::files::LEFT_ALONE`] and that no attachment refers to. Says how many.
///
/// A database that knows none of the kept files is not the one they belong to (it is empty, or the settings name the
/// wrong one): then nothing is removed but unfinished uploads.
///
/// # Errors
/// Those of the database and of the folder.
pub async fn pass(service: &Service) -> Result<usize, Failure> {
    let (files, now) = (service.files.clone(), service.clock.now());
    let looked = spawn_blocking(move || Ok((files.remove_unfinished(now.into())?, files.old(now.into())?)));
    let (mut removed, folders) = looked
        .await
        .unwrap_or_else(|error| Err(io::Error::other(error)))
        .map_err(|error| Failure::Unavailable(format!("attached files: {error}")))?;
    let mut unknown = Vec::new();
    let mut any_known = false;
    for found in folders {
        let asked = found.clone();
        let work = move |tx: &mut Tx<'_>| Ok(attachments::kept_among(tx.conn, &asked)?);
        let known: HashSet<AttachmentId> = service.read(call(now), work).await?;
        any_known |= !known.is_empty();
        unknown.extend(found.into_iter().filter(|id| !known.contains(id)));
    }
    if !any_known && !unknown.is_empty() {
        tracing::warn!(
            kept = unknown.len(),
            "the database knows none of the kept files; they are left alone"
        );
        return Ok(removed);
    }
    for id in unknown {
        service.files.remove(id).await?;
        removed += 1;
    }
    Ok(removed)
}

fn call(now: DateTime<Utc>) -> Call {
    Call::of_nobody(format!("sweep-{}", Uuid::now_v7()), now)
}
