//! Empty databases for the tests.

use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use minga_storage::Options;
use minga_storage::connection::AnyConnection;

use crate::samples;

/// An empty database; a directory or a PostgreSQL database that goes away with it.
pub struct Place {
    pub url: String,
    _directory: Option<tempfile::TempDir>,
    server: Option<(String, String)>,
}

impl Place {
    pub fn sqlite() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", directory.path().join("test.db").display());
        Self {
            url,
            _directory: Some(directory),
            server: None,
        }
        .prepared()
    }

    pub fn postgres() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("MINGA_TEST_POSTGRES").expect(
            "MINGA_TEST_POSTGRES must name a PostgreSQL server on which databases may be made \
             (postgres://USER@HOST:PORT/postgres). tests/run starts one for the tests",
        );
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("minga_storage_{}_{number}", std::process::id());
        let mut conn = AnyConnection::open(&server).unwrap();
        conn.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0"))
            .unwrap();
        let (base, _) = server.rsplit_once('/').unwrap();
        let url = format!("{base}/{name}");
        Self {
            url,
            _directory: None,
            server: Some((server, name)),
        }
        .prepared()
    }

    fn prepared(self) -> Self {
        let mut conn = self.connection();
        let table = if conn.is_postgres() {
            samples::POSTGRES
        } else {
            samples::SQLITE
        };
        conn.batch_execute(table).unwrap();
        self
    }

    pub fn is_postgres(&self) -> bool {
        self.server.is_some()
    }

    pub fn connection(&self) -> AnyConnection {
        AnyConnection::open(&self.url).unwrap()
    }

    pub fn options(&self) -> Options {
        Options::new(&self.url)
    }

    /// Runs a statement on the server, beside the database; `{}` is the database's name.
    pub fn on_server(&self, sql: &str) {
        let (server, name) = self.server.as_ref().unwrap();
        AnyConnection::open(server)
            .unwrap()
            .batch_execute(&sql.replace("{}", name))
            .unwrap();
    }

    pub fn cut_connections(&self) {
        self.on_server("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'");
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.server.is_some() && !std::thread::panicking() {
            self.on_server("DROP DATABASE {} WITH (FORCE)");
        }
    }
}

/// A runtime of this thread alone, with its blocking threads.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap()
}
