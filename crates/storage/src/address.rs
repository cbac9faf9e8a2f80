//! What a database's URL names, and whether others could read along on the way there.
//!
//! Everything about a URL that can be judged without connecting is judged here, in words that never repeat a part of
//! it that could belong to a password: libpq's own complaints quote the URL.

pub(crate) mod parameters;
mod postgres;

pub(crate) use postgres::{PostgresAddress, Trust};

use crate::error::StoreError;
use crate::tls;

/// Said behind a scheme that is not known.
const EXPECTED: &str = "expected sqlite:PATH or postgres://USER@HOST/DATABASE";

/// How the bytes travel between this program and its database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// They do not: the database is a file.
    File,
    /// Inside of this machine: a Unix socket or the loopback interface.
    Machine,
    /// To a server whose certificate and name are verified, encrypted.
    Encrypted,
    /// To another machine, readable and changeable by whoever sits between.
    Plain,
}

/// The path of the file that a database's URL names; none of a server's, or of a URL that is wrong.
#[must_use]
pub fn file(url: &str) -> Option<String> {
    match Address::parse(url) {
        Ok(Address::Sqlite(path)) => Some(path),
        Ok(Address::Postgres(_)) | Err(_) => None,
    }
}

/// Judges a database's URL without connecting; the certificate authorities that it names are read.
///
/// # Errors
/// [`StoreError::Url`] with what is wrong with it, and how to mend it.
pub fn reach(url: &str) -> Result<Reach, StoreError> {
    match Address::parse(url)? {
        Address::Sqlite(_) => Ok(Reach::File),
        Address::Postgres(address) => match &address.trust {
            Some(trust) => tls::connector(trust).map(|_| Reach::Encrypted),
            None if address.is_on_this_machine() => Ok(Reach::Machine),
            None => Ok(Reach::Plain),
        },
    }
}

/// What a database's URL names.
pub(crate) enum Address {
    /// The path of the file.
    Sqlite(String),
    /// A server.
    Postgres(Box<PostgresAddress>),
}

impl Address {
    pub(crate) fn parse(url: &str) -> Result<Self, StoreError> {
        let (scheme, rest) = url.split_once(':').unwrap_or_default();
        match scheme {
            "sqlite" => match rest.strip_prefix("//").unwrap_or(rest) {
                "" => Err(refused("the URL sqlite: names no file")),
                path if path.starts_with(":memory:") || path.starts_with("file:") => Err(refused(format!(
                    "sqlite:{path} is not a plain path; the database has to be a file that every connection shares"
                ))),
                path if path.contains('?') => Err(refused(format!("sqlite:{path}: a file takes no parameters"))),
                path => Ok(Self::Sqlite(path.to_owned())),
            },
            "postgres" | "postgresql" if rest.starts_with("//") => {
                Ok(Self::Postgres(Box::new(PostgresAddress::parse(url)?)))
            }
            // Without a scheme the text may be anything, a password too: it is not repeated.
            "" => Err(refused(format!("the database's URL has no scheme; {EXPECTED}"))),
            scheme => Err(refused(format!(
                "the scheme of the database's URL is {scheme:?}; {EXPECTED}"
            ))),
        }
    }
}

/// A URL that is not used, and why.
pub(crate) fn refused(why: impl Into<String>) -> StoreError {
    StoreError::Url(why.into())
}
