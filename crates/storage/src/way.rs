//! The way from this process to its database, opened once and shared by all of its connections.

use crate::address::{Address, refused};
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::tls::Tunnel;

/// How connections are made.
pub(crate) enum Way {
    /// To a file of SQLite, by its path.
    File(String),
    /// By libpq alone, with its URL.
    Direct(String),
    /// By libpq through a tunnel that encrypts.
    Encrypted(Tunnel),
}

impl Way {
    /// Opens the way that the URL asks for; nothing is connected yet.
    ///
    /// # Errors
    /// [`StoreError::Url`] for a URL that is not used, [`StoreError::Unavailable`] when no tunnel can be made.
    pub(crate) fn open(url: &str) -> Result<Self, StoreError> {
        match Address::parse(url)? {
            Address::Sqlite(path) => Ok(Self::File(path)),
            Address::Postgres(address) => match &address.trust {
                None => Ok(Self::Direct(address.direct())),
                Some(trust) => Tunnel::open(&address, trust).map(Self::Encrypted),
            },
        }
    }

    /// The same for a connection that has to stand alone, without anybody to keep a tunnel.
    pub(crate) fn without_tunnel(url: &str) -> Result<Self, StoreError> {
        match Address::parse(url)? {
            Address::Postgres(address) if address.trust.is_some() => {
                Err(refused("a single connection cannot be encrypted: open a Database"))
            }
            _ => Self::open(url),
        }
    }

    /// Makes a connection.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database cannot be reached.
    pub(crate) fn connect(&self) -> Result<AnyConnection, StoreError> {
        match self {
            Self::File(path) => AnyConnection::to_file(path),
            Self::Direct(url) => AnyConnection::to_server(url),
            Self::Encrypted(tunnel) => AnyConnection::to_server(tunnel.address()),
        }
    }

    /// Whether it leads to PostgreSQL.
    pub(crate) fn leads_to_postgres(&self) -> bool {
        !matches!(self, Self::File(_))
    }
}
