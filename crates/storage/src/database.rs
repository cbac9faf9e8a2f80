//! Reads and writes for the service: the same calls on both databases, off the asynchronous threads.
//!
//! Reads take a connection of a pool. On SQLite writes go to one thread, where those that wait together commit
//! together; on PostgreSQL each takes a connection of the pool and a transaction of its own.

use std::ops::{Deref, DerefMut};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::r2d2::{HandleError, ManageConnection, Pool, PooledConnection, R2D2Connection};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::way::Way;
use crate::writer::{self, Queue, Waiting, panic_text};

/// How a [`Database`] is opened.
#[derive(Clone)]
pub struct Options {
    /// `sqlite:PATH` or `postgres://…`, with `?sslmode=verify-full` encrypted, see [`crate::address`]. It may hold a
    /// password: never log it.
    pub url: String,
    /// How many pooled connections there are, and so how many reads (on PostgreSQL also writes) run at once; at
    /// least one.
    pub pool_size: u16,
    /// How long a call may wait for its turn until it is answered with [`StoreError::Busy`].
    pub patience: Duration,
    /// How long PostgreSQL may take to give a connection until it counts as gone.
    pub connect_within: Duration,
    /// How long PostgreSQL may take for one call until the caller is told that it is unavailable.
    pub answer_within: Duration,
    /// How many writes may wait for SQLite's writer; those beyond wait for a place, as long as `patience` says.
    pub waiting_writes: u16,
}

impl Options {
    /// The defaults: eight connections, two seconds of patience, two to connect, a minute to answer, 1 024 waiting
    /// writes.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            pool_size: 8,
            patience: Duration::from_secs(2),
            connect_within: Duration::from_secs(2),
            answer_within: Duration::from_secs(60),
            waiting_writes: 1024,
        }
    }
}

/// The database of the service; a clone is another handle to the same pool and writer.
#[derive(Clone)]
pub struct Database {
    way: Arc<Way>,
    pool: Pool<Connections>,
    pool_size: u16,
    turns: Arc<Semaphore>,
    patience: Duration,
    answer_within: Duration,
    /// The writer of SQLite and the places of those that wait for it.
    writer: Option<(Queue, Arc<Semaphore>)>,
}

impl Database {
    /// Connects; the schema is left as it is. Blocks: call it before the service answers anybody.
    ///
    /// # Errors
    /// [`StoreError::Url`] for a URL that is not used, [`StoreError::Unavailable`] when the database cannot be reached
    /// or has not proved who it is.
    pub fn open(options: Options) -> Result<Self, StoreError> {
        let Options {
            url,
            pool_size,
            patience,
            connect_within,
            answer_within,
            waiting_writes,
        } = options;
        let pool_size = pool_size.max(1);
        let way = Arc::new(Way::open(&url)?);
        let first = way.connect()?;
        let writer = if way.leads_to_postgres() {
            None
        } else {
            let places = Semaphore::new(usize::from(waiting_writes.max(1)));
            Some((writer::spawn(Arc::clone(&way), first)?, Arc::new(places)))
        };
        let pool = Pool::builder()
            .max_size(u32::from(pool_size))
            // Each holds a megabyte or more: the others are opened when they are needed.
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(connect_within)
            .error_handler(Box::new(LogError))
            .build_unchecked(Connections { way: Arc::clone(&way) });
        let turns = Arc::new(Semaphore::new(usize::from(pool_size)));
        Ok(Self {
            way,
            pool,
            pool_size,
            turns,
            patience,
            answer_within,
            writer,
        })
    }

    /// Whether this is PostgreSQL; else it is SQLite.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        self.writer.is_none()
    }

    /// Brings the schema up to date. Blocks.
    ///
    /// # Errors
    /// Those of [`AnyConnection::migrate`].
    pub fn migrate(&self) -> Result<(), StoreError> {
        self.way.connect()?.migrate()
    }

    /// The migrations that the database has not run. Blocks.
    ///
    /// # Errors
    /// Those of [`AnyConnection::pending_migrations`].
    pub fn pending_migrations(&self) -> Result<Vec<String>, StoreError> {
        self.way.connect()?.pending_migrations()
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Unavailable`].
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.read(|conn| Ok(conn.batch_execute("SELECT 1")?)).await
    }

    /// How many connections of the pool there are, and how many of them are not in use.
    #[must_use]
    pub fn connections(&self) -> (u32, u32) {
        let state = self.pool.state();
        (state.connections, state.idle_connections)
    }

    /// Runs queries on a connection of the pool, on tokio's blocking threads.
    ///
    /// They must not write: SQLite refuses it. When PostgreSQL's connection turns out to be gone they are run once
    /// more on another, so they may run twice. Several queries that must agree with each other belong into
    /// [`AnyConnection::snapshot`].
    ///
    /// # Errors
    /// Those of the queries; [`StoreError::Busy`] when no connection became free in time,
    /// [`StoreError::Unavailable`] when the database cannot be reached or does not answer in time,
    /// [`StoreError::Lost`] after a panic.
    pub async fn read<T, E, F>(&self, query: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnMut(&mut AnyConnection) -> Result<T, E> + Send + 'static,
    {
        let turn = self.turn(&self.turns).await?;
        let database = self.clone();
        self.off_thread(turn, move || database.read_blocking(query)).await
    }

    /// Runs work in one transaction and keeps it when it succeeds, see [`AnyConnection::write`].
    ///
    /// Once it has begun it runs to its end, also when the caller no longer waits.
    ///
    /// # Errors
    /// Those of the work; [`StoreError::Busy`] when there was no turn in time or two transactions collided,
    /// [`StoreError::Unavailable`] when the database is gone or its disk full, or when PostgreSQL does not answer in
    /// time: then the work may be kept all the same; [`StoreError::Lost`] as it says.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, E> + Send + 'static,
    {
        let Some((writer, places)) = &self.writer else {
            let turn = self.turn(&self.turns).await?;
            let database = self.clone();
            return self.off_thread(turn, move || database.write_to_postgres(work)).await;
        };
        let place = self.turn(places).await?;
        let (sender, outcome) = oneshot::channel();
        let reply = move |answer| {
            drop(place);
            // The caller may have gone away meanwhile.
            let _ = sender.send(answer);
        };
        submit(writer, work, reply)?;
        outcome.await.unwrap_or_else(|_| Err(StoreError::Lost.into()))
    }

    /// The same as [`Database::read`] for commands and workers of their own thread: blocks, and waits for a
    /// connection as long as for connecting.
    ///
    /// # Errors
    /// As for [`Database::read`].
    pub fn read_blocking<T, E, F>(&self, mut query: F) -> Result<T, E>
    where
        E: From<StoreError>,
        F: FnMut(&mut AnyConnection) -> Result<T, E>,
    {
        let mut conn = self.connection()?;
        let answer = caught(|| query(&mut conn));
        if answer.is_ok() || !conn.is_gone() {
            return answer;
        }
        drop(conn);
        let mut conn = self.live_connection()?;
        caught(|| query(&mut conn))
    }

    /// The same as [`Database::write`] for commands and workers of their own thread: blocks.
    ///
    /// # Errors
    /// As for [`Database::write`].
    pub fn write_blocking<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, E> + Send + 'static,
    {
        let Some((writer, _)) = &self.writer else {
            return self.write_to_postgres(work);
        };
        let (sender, outcome) = mpsc::sync_channel(1);
        let reply = move |answer| {
            let _ = sender.send(answer);
        };
        submit(writer, work, reply)?;
        outcome.recv().unwrap_or_else(|_| Err(StoreError::Lost.into()))
    }

    fn write_to_postgres<T, E>(&self, work: impl FnOnce(&mut AnyConnection) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        let mut conn = self.connection()?;
        if let Err(error) = conn.begin_write() {
            // Nothing was done yet, so another connection may try.
            if !error.is_unavailable() || !conn.is_gone() {
                return Err(error.into());
            }
            drop(conn);
            conn = self.live_connection()?;
            conn.begin_write()?;
        }
        let answer = caught(|| conn.finish(work));
        if answer.is_err() {
            // Looked at here so that the pool does not keep it.
            conn.is_gone();
        }
        answer
    }

    /// A place among those that may run, or among those that may wait.
    async fn turn(&self, places: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, StoreError> {
        match timeout(self.patience, Arc::clone(places).acquire_owned()).await {
            Ok(Ok(place)) => Ok(place),
            Ok(Err(_)) | Err(_) => Err(StoreError::Busy),
        }
    }

    /// Runs what blocks on a thread for it and gives the turn back at its end, whoever still waits. A server that hangs
    /// keeps the thread; the caller is told in time.
    async fn off_thread<T, E, F>(&self, turn: OwnedSemaphorePermit, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce() -> Result<T, E> + Send + 'static,
    {
        let running = spawn_blocking(move || {
            let answer = work();
            drop(turn);
            answer
        });
        if !self.is_postgres() {
            return running.await.unwrap_or_else(|_| Err(StoreError::Lost.into()));
        }
        match timeout(self.answer_within, running).await {
            Ok(ended) => ended.unwrap_or_else(|_| Err(StoreError::Lost.into())),
            Err(_) => Err(StoreError::Unavailable("the database does not answer".to_owned()).into()),
        }
    }

    fn connection(&self) -> Result<PooledConnection<Connections>, StoreError> {
        self.pool.get().map_err(|error| {
            if self.pool.state().connections == 0 {
                StoreError::Unavailable(error.to_string())
            } else {
                StoreError::Busy
            }
        })
    }

    /// A connection that answered just now. After a restart of PostgreSQL all those in the pool are gone.
    fn live_connection(&self) -> Result<PooledConnection<Connections>, StoreError> {
        for _ in 0..=self.pool_size {
            let mut conn = self.connection()?;
            if !conn.is_gone() {
                return Ok(conn);
            }
        }
        Err(StoreError::Unavailable("every connection was closed".to_owned()))
    }
}

fn submit<T, E, F, R>(writer: &Queue, work: F, reply: R) -> Result<(), StoreError>
where
    T: 'static,
    E: From<StoreError> + 'static,
    F: FnOnce(&mut AnyConnection) -> Result<T, E> + Send + 'static,
    R: FnOnce(Result<T, E>) + Send + 'static,
{
    let job = Box::new(Waiting { work, reply });
    writer
        .send(job)
        .map_err(|_| StoreError::Unavailable("the writer has ended".to_owned()))
}

/// A panic becomes [`StoreError::Lost`]; its connection is found in a transaction and dropped, or is sound.
fn caught<T, E: From<StoreError>>(work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        tracing::error!(panic = panic_text(&*panic), "a query panicked");
        Err(StoreError::Lost.into())
    })
}

/// Opens and judges the connections of the pool.
struct Connections {
    way: Arc<Way>,
}

/// A connection of the pool.
struct Pooled {
    conn: AnyConnection,
    gone: bool,
    /// Closed after the connection, so that the server hears its goodbye.
    _way: Arc<Way>,
}

impl Pooled {
    /// Whether PostgreSQL no longer answers on it; then the pool will not keep it. A file does not go away.
    fn is_gone(&mut self) -> bool {
        if !self.gone && self.conn.is_postgres() {
            self.gone = self.conn.is_broken() || self.conn.ping().is_err();
        }
        self.gone
    }
}

impl Deref for Pooled {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.conn
    }
}

impl DerefMut for Pooled {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.conn
    }
}

impl ManageConnection for Connections {
    type Connection = Pooled;
    type Error = StoreError;

    fn connect(&self) -> Result<Pooled, StoreError> {
        let mut conn = self.way.connect()?;
        if !conn.is_postgres() {
            // A write beside the writer would be a fault of ours.
            conn.batch_execute("PRAGMA query_only = ON")?;
        }
        Ok(Pooled {
            conn,
            gone: false,
            _way: Arc::clone(&self.way),
        })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), StoreError> {
        Ok(pooled.conn.ping()?)
    }

    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        pooled.gone || pooled.conn.is_broken()
    }
}

/// Reports what the pool meets in the background.
#[derive(Debug)]
struct LogError;

impl HandleError<StoreError> for LogError {
    fn handle_error(&self, error: StoreError) {
        tracing::warn!(%error, "the pool cannot connect");
    }
}
