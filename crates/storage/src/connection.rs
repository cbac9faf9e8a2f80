//! One connection to either database: opening, write transactions, migrations.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::error::StoreError;
use crate::way::Way;

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// The advisory lock that one migrating process holds: "minga" in ASCII.
const MIGRATION_LOCK: i64 = 0x6d_69_6e_67_61;

/// What every SQLite connection is set to; the timeout comes first, the others may have to wait. A megabyte is
/// -1000 in `cache_size`.
const SQLITE_SETTINGS: &str = "
    PRAGMA busy_timeout = 5000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -2000;
";

/// What every PostgreSQL connection is set to; the lock timeout is SQLite's busy timeout.
const POSTGRES_SETTINGS: &str = "SET TIME ZONE 'UTC'; SET lock_timeout = '5s';";

pub use any::{AnyConnection, MultiBackend};

mod any {
    #![allow(missing_docs, reason = "the derive makes public items without documentation")]
    use diesel::prelude::*;

    /// A connection to SQLite or to PostgreSQL; diesel's queries run on it as on any other.
    ///
    /// Get one with [`AnyConnection::open`]; never with diesel's `establish`, which tries one database after the other
    /// and would create a SQLite file named as the URL says.
    #[derive(diesel::MultiConnection)]
    pub enum AnyConnection {
        /// PostgreSQL.
        Postgres(PgConnection),
        /// SQLite.
        Sqlite(SqliteConnection),
    }
}

impl AnyConnection {
    /// Connects to what the URL names: `sqlite:PATH`, `sqlite://PATH`, `postgres://…` or `postgresql://…`.
    ///
    /// SQLite's file is made when it does not exist, its directory is not. A URL that asks for TLS is for
    /// [`crate::Database`].
    ///
    /// # Errors
    /// [`StoreError::Url`] for another URL, [`StoreError::Unavailable`] when the database cannot be reached.
    pub fn open(url: &str) -> Result<Self, StoreError> {
        Way::without_tunnel(url)?.connect()
    }

    /// Connects to a file of SQLite.
    pub(crate) fn to_file(path: &str) -> Result<Self, StoreError> {
        let said = |error: &dyn std::fmt::Display| StoreError::Unavailable(format!("{path}: {error}"));
        let mut conn = SqliteConnection::establish(path).map_err(|error| said(&error))?;
        conn.batch_execute(SQLITE_SETTINGS).map_err(|error| said(&error))?;
        Ok(Self::Sqlite(conn))
    }

    /// Connects to PostgreSQL with a URL for libpq.
    pub(crate) fn to_server(url: &str) -> Result<Self, StoreError> {
        let mut conn = PgConnection::establish(url)?;
        conn.batch_execute(POSTGRES_SETTINGS)?;
        Ok(Self::Postgres(conn))
    }

    /// Whether this is PostgreSQL; else it is SQLite.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Runs `work` in a transaction that may write; it is kept when `work` succeeds.
    ///
    /// SQLite takes its write lock at the beginning, so that a read followed by a write waits for its turn instead
    /// of failing. PostgreSQL runs it as READ COMMITTED. Inside, diesel's `transaction` makes savepoints; a statement
    /// that may fail needs one, because on PostgreSQL the failure ends the transaction.
    ///
    /// # Errors
    /// Those of `work`, and [`StoreError`]s of the transaction itself. When PostgreSQL's connection ends in the
    /// middle of the commit, [`StoreError::Lost`].
    ///
    /// # Panics
    /// When `work` panics; what it did is rolled back.
    pub fn write<T, E>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        self.begin_write()?;
        self.finish(work)
    }

    /// Runs several reads that must agree with each other: all of them see the database as it is at the first one.
    ///
    /// # Errors
    /// Those of `work`, and [`StoreError`]s of the transaction itself.
    ///
    /// # Panics
    /// When `work` panics.
    pub fn snapshot<T, E>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        let begun = match self {
            Self::Postgres(conn) => {
                AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            }
            Self::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN DEFERRED"),
        };
        begun.map_err(StoreError::from)?;
        self.finish(work)
    }

    /// Begins a transaction that may write.
    pub(crate) fn begin_write(&mut self) -> Result<(), StoreError> {
        match self {
            Self::Postgres(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN")?,
            Self::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE")?,
        }
        Ok(())
    }

    /// Runs `work` in the transaction that was begun and ends the transaction.
    pub(crate) fn finish<T, E>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        match catch_unwind(AssertUnwindSafe(|| work(self))) {
            Ok(Ok(value)) => {
                self.commit()?;
                Ok(value)
            }
            Ok(Err(error)) => {
                self.roll_back_to(0);
                Err(error)
            }
            Err(panic) => {
                self.roll_back_to(0);
                resume_unwind(panic)
            }
        }
    }

    /// Commits the transaction, or releases the innermost savepoint.
    pub(crate) fn commit(&mut self) -> Result<(), StoreError> {
        type Transactions = <AnyConnection as Connection>::TransactionManager;
        Transactions::commit_transaction(self).map_err(|error| match StoreError::from(error) {
            StoreError::Unavailable(why) if self.is_postgres() => {
                tracing::error!(%why, "the connection ended during a commit");
                StoreError::Lost
            }
            error => error,
        })
    }

    /// Begins a savepoint in the transaction.
    pub(crate) fn begin_savepoint(&mut self) -> Result<(), StoreError> {
        type Transactions = <AnyConnection as Connection>::TransactionManager;
        Ok(Transactions::begin_transaction(self)?)
    }

    /// How many transactions are open inside each other; `None` when the connection is broken.
    pub(crate) fn depth(&mut self) -> Option<u32> {
        type Transactions = <AnyConnection as Connection>::TransactionManager;
        let depth = Transactions::transaction_manager_status_mut(self)
            .transaction_depth()
            .ok()?;
        Some(depth.map_or(0, u32::from))
    }

    /// Rolls back until only so many transactions are open; says whether that succeeded.
    ///
    /// A panic inside of diesel's `transaction` leaves its savepoint open; each of them is rolled back here.
    pub(crate) fn roll_back_to(&mut self, depth: u32) -> bool {
        type Transactions = <AnyConnection as Connection>::TransactionManager;
        loop {
            match self.depth() {
                Some(now) if now > depth => {
                    if let Err(error) = Transactions::rollback_transaction(self) {
                        tracing::warn!(%error, "a transaction could not be rolled back");
                        return false;
                    }
                }
                now => return now == Some(depth),
            }
        }
    }

    /// Brings the schema up to date. Processes that do so at once wait for each other.
    ///
    /// SQLite runs all of it in one transaction with foreign keys off, as its manual says for changed tables, and
    /// checks them before the commit.
    ///
    /// # Errors
    /// [`StoreError::Migration`] with the failed step; the steps before it are kept on PostgreSQL.
    pub fn migrate(&mut self) -> Result<(), StoreError> {
        match self {
            Self::Postgres(conn) => {
                conn.batch_execute(&format!(
                    "SET lock_timeout = 0; SELECT pg_advisory_lock({MIGRATION_LOCK});"
                ))?;
                let done = conn.run_pending_migrations(POSTGRES).map(drop).map_err(failed);
                let unlocked = conn.batch_execute(&format!(
                    "SELECT pg_advisory_unlock({MIGRATION_LOCK}); {POSTGRES_SETTINGS}"
                ));
                done?;
                Ok(unlocked?)
            }
            Self::Sqlite(conn) => {
                conn.batch_execute("PRAGMA foreign_keys = OFF")?;
                let done = self.write(|conn| match conn {
                    Self::Sqlite(conn) => migrate_sqlite(conn),
                    Self::Postgres(_) => Ok(()),
                });
                self.batch_execute("PRAGMA foreign_keys = ON")?;
                done
            }
        }
    }

    /// The names of the migrations that this program knows and the database has not run, in their order.
    ///
    /// # Errors
    /// [`StoreError::Migration`] when the database's record cannot be read.
    pub fn pending_migrations(&mut self) -> Result<Vec<String>, StoreError> {
        match self {
            Self::Postgres(conn) => pending(conn, POSTGRES),
            Self::Sqlite(conn) => pending(conn, SQLITE),
        }
    }
}

fn migrate_sqlite(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    #[derive(QueryableByName)]
    struct Number {
        #[diesel(sql_type = BigInt)]
        number: i64,
    }
    conn.run_pending_migrations(SQLITE).map_err(failed)?;
    // The check reads everything. It is made once after migrations: the file keeps how many it was made for, so that a
    // start after one that failed, or that was cut off before it, makes it again.
    let applied = i64::try_from(conn.applied_migrations().map_err(failed)?.len()).unwrap_or(i64::MAX);
    let checked: Number =
        diesel::sql_query("SELECT user_version AS number FROM pragma_user_version").get_result(conn)?;
    if checked.number == applied {
        return Ok(());
    }
    let broken: Number =
        diesel::sql_query("SELECT count(*) AS number FROM pragma_foreign_key_check").get_result(conn)?;
    if broken.number > 0 {
        let rows = broken.number;
        return Err(StoreError::Migration(format!("{rows} references would point nowhere")));
    }
    Ok(conn.batch_execute(&format!("PRAGMA user_version = {applied}"))?)
}

fn pending<C>(conn: &mut C, known: EmbeddedMigrations) -> Result<Vec<String>, StoreError>
where
    C: Connection + MigrationHarness<C::Backend>,
    C::Backend: 'static,
    EmbeddedMigrations: diesel::migration::MigrationSource<C::Backend>,
{
    let pending = conn.pending_migrations(known).map_err(failed)?;
    Ok(pending.iter().map(|migration| migration.name().to_string()).collect())
}

fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> StoreError {
    StoreError::Migration(error.to_string())
}
