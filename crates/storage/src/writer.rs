//! The one thread that writes to SQLite. Jobs that wait together commit together, each in a savepoint of its own.
//!
//! The schema has no deferred constraints: one that fails at the commit would take the whole batch with it.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::way::Way;

/// How many jobs share one commit at most.
const TOGETHER: usize = 256;

/// The depth of the transaction that a batch shares.
const BATCH: u32 = 1;

/// Why a whole batch came to nothing; unlike a [`StoreError`] it can be told to each job.
#[derive(Debug, Clone)]
pub(crate) enum Outage {
    Busy,
    Unavailable(String),
}

impl From<StoreError> for Outage {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::Busy,
            StoreError::Unavailable(why) => Self::Unavailable(why),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

impl From<Outage> for StoreError {
    fn from(outage: Outage) -> Self {
        match outage {
            Outage::Busy => Self::Busy,
            Outage::Unavailable(why) => Self::Unavailable(why),
        }
    }
}

/// A write that waits for its turn.
pub(crate) trait Job: Send {
    /// Runs it in the transaction of the batch.
    fn run(self: Box<Self>, conn: &mut AnyConnection) -> Ran;
    /// Answers it without running it.
    fn refuse(self: Box<Self>, why: Outage);
}

/// Where jobs are sent.
pub(crate) type Queue = Sender<Box<dyn Job>>;

/// A job that has run, before the outcome of the commit is known.
pub(crate) struct Ran {
    /// Whether the transaction of the batch still stands, without anything of a job that failed.
    intact: bool,
    /// Answers the job once the outcome is known.
    answer: Box<dyn FnOnce(Result<(), Outage>)>,
}

/// A piece of work and where its answer goes.
pub(crate) struct Waiting<F, R> {
    /// What to do.
    pub work: F,
    /// Takes the answer.
    pub reply: R,
}

impl<F, R, T, E> Job for Waiting<F, R>
where
    F: FnOnce(&mut AnyConnection) -> Result<T, E> + Send,
    R: FnOnce(Result<T, E>) + Send + 'static,
    T: 'static,
    E: From<StoreError> + 'static,
{
    fn run(self: Box<Self>, conn: &mut AnyConnection) -> Ran {
        let Self { work, reply } = *self;
        let (intact, result) = in_savepoint(conn, work);
        let answer = Box::new(move |committed: Result<(), Outage>| {
            reply(match (result, committed) {
                (Ok(_), Err(outage)) => Err(StoreError::from(outage).into()),
                (result, _) => result,
            });
        });
        Ran { intact, answer }
    }

    fn refuse(self: Box<Self>, why: Outage) {
        (self.reply)(Err(StoreError::from(why).into()));
    }
}

/// Runs the work in a savepoint; says also whether the transaction around it still stands.
fn in_savepoint<T, E>(
    conn: &mut AnyConnection,
    work: impl FnOnce(&mut AnyConnection) -> Result<T, E>,
) -> (bool, Result<T, E>)
where
    E: From<StoreError>,
{
    if let Err(error) = conn.begin_savepoint() {
        return (false, Err(error.into()));
    }
    // A panic is caught inside of the savepoint: one that stays open would turn the COMMIT into a RELEASE.
    let result = catch_unwind(AssertUnwindSafe(|| work(conn))).unwrap_or_else(|panic| {
        tracing::error!(panic = panic_text(&*panic), "a write panicked");
        Err(StoreError::Lost.into())
    });
    match result {
        Ok(value) if conn.depth() == Some(BATCH + 1) => match conn.commit() {
            Ok(()) => (true, Ok(value)),
            Err(error) => (false, Err(error.into())),
        },
        // It ended or began a transaction of its own: what of the batch is kept is no longer ours to say.
        Ok(_) => (false, Err(StoreError::Lost.into())),
        Err(error) => (conn.roll_back_to(BATCH), Err(error)),
    }
}

/// What a panic said.
pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("")
}

/// Starts the thread with a first connection; it ends when the last sender is gone.
pub(crate) fn spawn(way: Arc<Way>, first: AnyConnection) -> Result<Queue, StoreError> {
    let (sender, jobs) = channel();
    thread::Builder::new()
        .name("database-writer".to_owned())
        .spawn(move || write_until_closed(&way, first, &jobs))
        .map_err(|error| StoreError::Unavailable(format!("no thread for the writer: {error}")))?;
    Ok(sender)
}

fn write_until_closed(way: &Way, first: AnyConnection, jobs: &Receiver<Box<dyn Job>>) {
    let mut ready = Some(first);
    while let Ok(job) = jobs.recv() {
        let waiting = std::iter::once(job).chain(jobs.try_iter());
        let begun = ready.take().map_or_else(|| way.connect(), Ok);
        let begun = begun.and_then(|mut conn| conn.begin_write().map(|()| conn));
        match begun {
            // Whatever failed, the next batch gets a new connection.
            Ok(conn) => ready = write_batch(conn, waiting.take(TOGETHER)),
            Err(error) => {
                tracing::error!(%error, "no write can begin");
                let outage = Outage::from(error);
                // Those that wait now have waited as long as this one; they would only wait longer one by one.
                // One that comes after the first answer is of a later time and gets its own try.
                let waiting: Vec<_> = waiting.collect();
                for job in waiting {
                    job.refuse(outage.clone());
                }
            }
        }
    }
}

/// Runs the jobs in the transaction that was begun, commits and answers; gives the connection back if it is sound.
fn write_batch(mut conn: AnyConnection, jobs: impl Iterator<Item = Box<dyn Job>>) -> Option<AnyConnection> {
    let mut answers = Vec::new();
    let mut intact = true;
    for job in jobs {
        let ran = job.run(&mut conn);
        answers.push(ran.answer);
        intact = ran.intact;
        if !intact {
            break;
        }
    }
    let outcome = if intact {
        conn.commit().map_err(Outage::from)
    } else {
        Err(Outage::Unavailable(
            "the transaction was undone by the database".to_owned(),
        ))
    };
    // An unsound connection is closed, which undoes its transaction, before anyone hears of it.
    let conn = match &outcome {
        Ok(()) => Some(conn),
        Err(outage) => {
            tracing::error!(?outage, jobs = answers.len(), "a batch of writes was not kept");
            None
        }
    };
    for answer in answers {
        answer(outcome.clone());
    }
    conn
}
