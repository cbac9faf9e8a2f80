//! How the parts are put together: the database, the use cases, who calls them from the command line.
use crate::settings::Settings;
use crate::trouble::Trouble;
use minga_mail::{Sender, Transport};
use minga_storage::{Database, Options};
use minga_workflow::clock::Clock;
use minga_workflow::delivery::Mail;
use minga_workflow::files::Files;
use minga_workflow::public_cache::PublicCache;
use minga_workflow::secrets::{LinkKey, TokenKeys};
use minga_workflow::service::Surroundings;
use minga_workflow::{Call, Failure, Service, Tx, vocabularies};
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;

/// What the answers of the public registry may take of the memory.
const PUBLIC_CACHE_BYTES: u64 = 64 * 1024 * 1024;

/// Permissions of the data folder when it is made: for its owner alone.
const PRIVATE: u32 = 0o700;

/// Opens the database of the settings and leaves its schema as it is.
pub fn open_database(settings: &Settings) -> Result<Database, Trouble> {
    make_folder(&settings.data_dir)?;
    let options = Options {
        pool_size: settings.database.pool_size,
        ..Options::new(settings.database_url())
    };
    Ok(Database::open(options)?)
}

/// Opens everything that the use cases need; brings the schema up to date unless the settings leave that to
/// `minga migrate`.
pub fn open_service(settings: &Settings) -> Result<Service, Trouble> {
    let database = open_database(settings)?;
    if settings.database.auto_migrate {
        database.migrate()?;
    } else if !database.pending_migrations()?.is_empty() {
        return Err(Trouble::Refused(
            "The schema is not up to date: run `minga migrate`.".to_owned(),
        ));
    }
    for lost in database.read_blocking(vocabularies::use_kept)? {
        let (file, place) = (lost.file, lost.place);
        tracing::warn!(%file, %place, "imported words for what this program's vocabularies no longer have");
    }
    let keys = settings.keys_folder();
    let at = |path: &Path, error: std::io::Error| Trouble::Refused(format!("{}: {error}", path.display()));
    let files = settings.files_folder();
    Ok(Service {
        database,
        files: Files::open(files.clone()).map_err(|error| at(&files, error))?,
        policy: Arc::new(settings.policy.clone()),
        clock: settings.clock_file.clone().map_or(Clock::System, Clock::Offset),
        tokens: Arc::new(TokenKeys::open(&keys).map_err(|error| at(&keys, error))?),
        links: LinkKey::open(&keys).map_err(|error| at(&keys, error))?,
        surroundings: Arc::new(Surroundings {
            public_url: settings.public_url(),
            frontend: settings.frontend.clone(),
            secretariat_mailbox: settings.mail.secretariat_mailbox.clone(),
            secretariat_language: settings.mail.secretariat_language,
            local_webhooks: settings.webhooks.local,
        }),
        public: Arc::new(PublicCache::new(PUBLIC_CACHE_BYTES)),
    })
}

/// Opens the way out for mail.
pub fn open_mail(settings: &Settings) -> Result<Mail, Trouble> {
    let mail = settings.mail();
    let transport = Transport::open(&mail).map_err(|error| Trouble::Refused(format!("mail: {error}")))?;
    let sender: Sender = mail
        .from
        .parse()
        .map_err(|error| Trouble::Refused(format!("mail.from: {error}")))?;
    Ok(Mail::new(transport, sender))
}

/// A call from the command line: nobody is signed in, whoever reaches the machine may.
pub fn call_of_operator(service: &Service) -> Call {
    Call::of_nobody("command", service.clock.now())
}

/// Runs a use case that changes something, in one transaction.
pub fn change<T, F>(service: &Service, call: Call, work: F) -> Result<T, Failure>
where
    T: Send + 'static,
    F: FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
{
    let inside = service.clone();
    let (done, version) = service.database.write_blocking(move |conn| -> Result<_, Failure> {
        let mut tx = Tx::begin(conn, &call, &inside)?;
        let done = work(&mut tx)?;
        Ok((done, tx.close()?))
    })?;
    service.public.learned(version);
    Ok(done)
}

/// Runs a use case that only reads.
pub fn read<T>(
    service: &Service,
    call: &Call,
    mut work: impl FnMut(&mut Tx<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    service
        .database
        .read_blocking(|conn| work(&mut Tx::begin(conn, call, service)?))
}

fn make_folder(folder: &Path) -> Result<(), Trouble> {
    DirBuilder::new()
        .recursive(true)
        .mode(PRIVATE)
        .create(folder)
        .map_err(|error| Trouble::Refused(format!("{}: {error}", folder.display())))
}
