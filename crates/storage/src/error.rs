//! What can go wrong with the database, in the terms of the callers.

use diesel::result::{ConnectionError, DatabaseErrorInformation, DatabaseErrorKind, Error};

/// Why a read or a write gave no answer.
///
/// Constraints are named alike on both databases as far as they can be: a uniqueness over columns as
/// `table.column, table.column`, one over expressions as `index 'name'`, a check by its name in the migration.
/// SQLite does not say which foreign key was violated.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Too much at once: the pool or the queue stayed full, a lock was not released, or two transactions collided.
    /// Nothing was kept; trying again helps.
    #[error("the database is busy")]
    Busy,
    /// The database cannot be reached or cannot write (disk full). Nothing was kept.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The database's URL names no database that this program knows. The text never repeats a password.
    #[error("{0}")]
    Url(String),
    /// A row like this exists.
    #[error("a row with this {} exists", .0.as_deref().unwrap_or("key"))]
    Unique(Option<String>),
    /// A row that is pointed at does not exist, or is still pointed at.
    #[error("a reference does not hold ({})", .0.as_deref().unwrap_or("unnamed"))]
    ForeignKey(Option<String>),
    /// A value is outside of what the column allows.
    #[error("a value is not allowed ({})", .0.as_deref().unwrap_or("unnamed"))]
    Check(Option<String>),
    /// The row does not exist.
    #[error("the row does not exist")]
    NotFound,
    /// Another error of a query: a fault of this program or of the stored rows.
    #[error("a query failed: {0}")]
    Query(#[source] Error),
    /// The schema could not be brought up to date or could not be looked at.
    #[error("the migrations failed: {0}")]
    Migration(String),
    /// The work panicked, or PostgreSQL's connection ended in the middle of the commit. After a panic nothing was
    /// kept; after a lost commit only another read can tell.
    #[error("the outcome of the work was lost")]
    Lost,
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::NotFound,
            Error::RollbackErrorOnCommit { commit_error, .. } => Self::from(*commit_error),
            // What diesel says on a connection that ended inside of an earlier transaction.
            Error::BrokenTransactionManager => Self::Unavailable("the connection ended in a transaction".to_owned()),
            Error::DatabaseError(kind, about) => Self::of_database(kind, about),
            other => Self::Query(other),
        }
    }
}

impl From<ConnectionError> for StoreError {
    fn from(error: ConnectionError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

impl StoreError {
    fn of_database(kind: DatabaseErrorKind, about: Box<dyn DatabaseErrorInformation + Send + Sync>) -> Self {
        use DatabaseErrorKind as Kind;
        match kind {
            Kind::UniqueViolation => Self::Unique(uniqueness(&*about)),
            Kind::ForeignKeyViolation | Kind::RestrictViolation => Self::ForeignKey(named(&*about)),
            Kind::CheckViolation => Self::Check(named(&*about)),
            Kind::SerializationFailure => Self::Busy,
            Kind::ClosedConnection | Kind::UnableToSendCommand | Kind::ReadOnlyTransaction => {
                Self::Unavailable(about.message().trim().to_owned())
            }
            _ if says(&*about, &BUSY) => Self::Busy,
            _ if says(&*about, &UNAVAILABLE) => Self::Unavailable(about.message().trim().to_owned()),
            kind => Self::Query(Error::DatabaseError(kind, about)),
        }
    }

    /// Whether the connection is no longer good for anything, so that the same work may succeed on another one.
    pub(crate) fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

/// Texts of errors that diesel gives no kind of their own: locks of SQLite, then of PostgreSQL.
const BUSY: [&str; 6] = [
    "database is locked",
    "database table is locked",
    "database schema is locked",
    "deadlock detected",
    "due to lock timeout",
    "due to statement timeout",
];

/// The same for a database that cannot work: SQLite, then PostgreSQL.
const UNAVAILABLE: [&str; 7] = [
    "database or disk is full",
    "disk I/O error",
    "unable to open database file",
    "attempt to write a readonly database",
    "No space left on device",
    "terminating connection",
    "server closed the connection",
];

fn says(about: &dyn DatabaseErrorInformation, texts: &[&str]) -> bool {
    texts.iter().any(|text| about.message().contains(text))
}

/// The constraint's name; SQLite puts it behind `CHECK constraint failed: `.
fn named(about: &dyn DatabaseErrorInformation) -> Option<String> {
    let name = about
        .constraint_name()
        .or_else(|| about.message().split_once(" constraint failed: ").map(|(_, name)| name));
    name.map(str::to_owned)
}

/// `table.column, table.column`, or `index 'name'` where the index is over expressions.
///
/// SQLite says so itself. PostgreSQL names the constraint, and the columns in `Key (a, b)=(…) already exists.`
fn uniqueness(about: &dyn DatabaseErrorInformation) -> Option<String> {
    let Some(constraint) = about.constraint_name() else {
        return named(about);
    };
    let columns = about.details().and_then(|details| {
        let (_, rest) = details.split_once(" (")?;
        let (columns, _) = rest.split_once(")=(")?;
        let table = about.table_name()?;
        let columns: Vec<_> = columns.split(", ").map(|column| column.trim_matches('"')).collect();
        let plain = |column: &&str| column.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
        columns.iter().all(plain).then(|| {
            let columns: Vec<_> = columns.iter().map(|column| format!("{table}.{column}")).collect();
            columns.join(", ")
        })
    });
    Some(columns.unwrap_or_else(|| format!("index '{constraint}'")))
}
