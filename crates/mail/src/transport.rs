//! The ways a message leaves: into a folder, to an SMTP relay, or into memory for tests.
use crate::relay::Relay;
use crate::settings::{MailSettings, TransportKind};
use lettre::Message;
use lettre::message::header::Date;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// A way out for messages; cheap to clone.
#[derive(Clone)]
pub enum Transport {
    /// One `.eml` file per message in this folder.
    Folder(PathBuf),
    /// An SMTP relay, with a pool of connections.
    Smtp(Relay),
    /// Messages in the order they were sent: for tests.
    Memory(Arc<Mutex<Vec<Message>>>),
}

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Folder(folder) => f.debug_tuple("Folder").field(folder).finish(),
            Self::Smtp(_) => f.write_str("Smtp"),
            Self::Memory(_) => f.write_str("Memory"),
        }
    }
}

/// Why a transport cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// `smtp` without a URL.
    #[error("mail.smtp_url is missing")]
    NoUrl,
    /// The URL cannot be used; it is not repeated because it holds a password.
    #[error("mail.smtp_url is not smtp://, smtps:// or smtp+starttls:// with a host")]
    BadUrl,
    /// The folder cannot be made.
    #[error("the mail folder cannot be made: {0}")]
    Folder(#[from] std::io::Error),
}

/// Why a message did not leave. The texts hold no password, no address of a person and no
/// part of the message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The way out is closed, which says nothing about the letter: it is worth another attempt however long that lasts.
    #[error("no way out now: {0}")]
    Outage(String),
    /// This letter is refused for now: worth some more attempts.
    #[error("not sent for now: {0}")]
    Temporary(String),
    /// Another attempt would fail as well.
    #[error("cannot be sent: {0}")]
    Permanent(String),
}

impl Transport {
    /// Opens the transport of the settings. Does not connect to the relay yet: see [`Transport::probe`].
    pub fn open(settings: &MailSettings) -> Result<Self, OpenError> {
        match settings.transport {
            TransportKind::Folder => {
                std::fs::create_dir_all(&settings.folder)?;
                Ok(Self::Folder(settings.folder.clone()))
            }
            TransportKind::Smtp => {
                let url = settings
                    .smtp_url
                    .as_deref()
                    .filter(|url| !url.is_empty())
                    .ok_or(OpenError::NoUrl)?;
                Ok(Self::Smtp(Relay::open(url)?))
            }
        }
    }

    /// A transport that keeps messages in memory, and where it keeps them.
    pub fn memory() -> (Self, Arc<Mutex<Vec<Message>>>) {
        let kept = Arc::new(Mutex::new(Vec::new()));
        (Self::Memory(Arc::clone(&kept)), kept)
    }

    /// Sends one message. Into a folder this is idempotent: the same `Date` and `Message-ID` give the same file.
    pub async fn send(&self, message: &Message) -> Result<(), SendError> {
        match self {
            Self::Folder(folder) => {
                let (folder, name, bytes) = (folder.clone(), file_name(message), message.formatted());
                in_background(move || write_whole(&folder, &name, &bytes)).await
            }
            Self::Smtp(relay) => relay.send(message).await,
            Self::Memory(kept) => {
                kept.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(message.clone());
                Ok(())
            }
        }
    }

    /// Whether messages could leave now: the folder takes a file, or the relay answers.
    pub async fn probe(&self) -> Result<(), SendError> {
        match self {
            Self::Folder(folder) => {
                let folder = folder.clone();
                in_background(move || {
                    make_again(&folder)?;
                    let probe = temporary(&folder, "probe");
                    create_private(&probe)
                        .map(drop)
                        .and_then(|()| std::fs::remove_file(&probe))
                })
                .await
            }
            Self::Smtp(relay) => relay.probe().await,
            Self::Memory(_) => Ok(()),
        }
    }
}

async fn in_background(work: impl FnOnce() -> std::io::Result<()> + Send + 'static) -> Result<(), SendError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(SendError::Outage(format!("the mail folder: {error}"))),
        Err(_) => Err(SendError::Outage("writing into the mail folder was cut off".to_owned())),
    }
}

/// `20260305T101500Z-{local part of the message id}.eml`.
fn file_name(message: &Message) -> String {
    let date = message
        .headers()
        .get::<Date>()
        .map_or(SystemTime::UNIX_EPOCH, SystemTime::from);
    let id = message.headers().get_raw("Message-ID").unwrap_or("message");
    let local = id.trim_start_matches('<').split('@').next().unwrap_or(id);
    let safe = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-');
    let local: String = local
        .chars()
        .take(100)
        .map(|character| if safe(character) { character } else { '_' })
        .collect();
    format!(
        "{}-{local}.eml",
        chrono::DateTime::<chrono::Utc>::from(date).format("%Y%m%dT%H%M%SZ")
    )
}

/// Makes the folder if whoever emptied it has removed it too; where it lay in has to be there.
fn make_again(folder: &Path) -> std::io::Result<()> {
    match std::fs::create_dir(folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// A name beside the final one that no other writer uses.
fn temporary(folder: &Path, name: &str) -> PathBuf {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    folder.join(format!(".{name}.{}.{number}.tmp", std::process::id()))
}

/// A letter holds links that act for its recipient: only the owner reads it.
fn create_private(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes the whole file or none of it.
fn write_whole(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    make_again(folder)?;
    let unfinished = temporary(folder, name);
    let written = create_private(&unfinished)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&unfinished, folder.join(name)));
    if written.is_err() {
        let _not_there = std::fs::remove_file(&unfinished);
    }
    #[cfg(unix)]
    if written.is_ok() {
        std::fs::File::open(folder)?.sync_all()?;
    }
    written
}
