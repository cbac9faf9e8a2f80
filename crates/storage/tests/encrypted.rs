//! PostgreSQL with `sslmode=verify-full`: who is believed, and what is told when nobody is.
//!
//! It needs the PostgreSQL server that `tests/run` gives it in `MINGA_TEST_POSTGRES_ENCRYPTED`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test panics when it fails")]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use minga_storage::address::{Reach, reach};
use minga_storage::connection::AnyConnection;
use minga_storage::{Database, Options, StoreError};

/// One test at a time: one of them looks at the threads of the whole process.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn given(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is missing: tests/run starts a server for the tests"))
}

/// The server's URL with another piece in the place of one.
fn url_with(old: &str, new: &str) -> String {
    let url = given("MINGA_TEST_POSTGRES_ENCRYPTED");
    assert!(url.contains(old), "there is no {old}");
    url.replacen(old, new, 1)
}

fn url() -> String {
    url_with("", "")
}

/// What is told when the database cannot be opened; never the password, in whatever form.
#[track_caller]
fn refusal(url: &str) -> String {
    let error = Database::open(Options::new(url)).err().expect("it is refused");
    let told = format!("{error} {error:?}");
    for secret in ["pa/ss", "pa%2Fss", "w@rd", "w%40rd"] {
        assert!(!told.contains(secret), "{told}");
    }
    told
}

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Bool)]
    encrypted: bool,
    #[diesel(sql_type = Text)]
    long: String,
}

fn ask(conn: &mut AnyConnection) -> Result<Answer, StoreError> {
    Ok(diesel::sql_query(
        "SELECT ssl AS encrypted, repeat('migración', 400000) AS long FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
    )
    .get_result(conn)?)
}

fn run(conn: &mut AnyConnection, sql: &str) -> Result<usize, StoreError> {
    Ok(diesel::sql_query(sql).execute(conn)?)
}

#[test]
fn the_right_server_is_spoken_with_in_secret() {
    let _alone = alone();
    let database = Database::open(Options::new(url())).unwrap();
    assert_eq!(reach(&url()).unwrap(), Reach::Encrypted);
    let answer = database.read_blocking(ask).unwrap();
    assert!(answer.encrypted);
    assert_eq!(answer.long.len(), 400_000 * "migración".len());
    // As much the other way.
    let sent = format!("SELECT '{}'", answer.long);
    database.write_blocking(move |conn| run(conn, &sent)).unwrap();
    database.migrate().unwrap();
    assert!(database.pending_migrations().unwrap().is_empty());
}

#[test]
fn without_tls_the_server_does_not_let_this_user_in() {
    let _alone = alone();
    // So that the tests beside this one prove something.
    let plain = url().split('?').next().unwrap().to_owned();
    assert!(refusal(&plain).contains("pg_hba.conf"));
}

#[test]
fn a_stranger_is_not_believed() {
    let _alone = alone();
    let (base, _) = url()
        .split_once("&sslrootcert=")
        .map(|(base, file)| (base.to_owned(), file.to_owned()))
        .unwrap();
    let stranger = given("MINGA_TEST_POSTGRES_STRANGER");
    let told = refusal(&format!("{base}&sslrootcert={stranger}"));
    assert!(
        told.contains("TLS connection to localhost:") && told.contains("UnknownIssuer"),
        "{told}"
    );
    // Nor do the system's authorities know it; a system without any is told so.
    let told = refusal(&base);
    assert!(
        told.contains("UnknownIssuer") || told.contains("no certificate authorities"),
        "{told}"
    );
}

#[test]
fn a_certificate_of_another_name_is_not_believed() {
    let _alone = alone();
    let told = refusal(&url_with("@localhost:", "@127.0.0.1:"));
    assert!(told.contains("certificate not valid for name"), "{told}");
}

#[test]
fn a_wrong_password_is_told_without_the_password() {
    let _alone = alone();
    let told = refusal(&url_with("pa%2Fss%3Aw%40rd", "pa%2Fss%3Aw%40rdling"));
    assert!(told.contains("password authentication failed"), "{told}");
}

#[test]
fn a_server_that_offers_no_tls_or_nothing_at_all_is_left() {
    let _alone = alone();
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!(
        "postgres://minga:pa%2Fss@localhost:{}/minga?sslmode=verify-full&connect_timeout=1&sslrootcert={}",
        server.local_addr().unwrap().port(),
        given("MINGA_TEST_POSTGRES_STRANGER"),
    );
    let polite = server.try_clone().unwrap();
    let answering = thread::spawn(move || {
        let mut first = [0; 8];
        let (mut stream, _) = polite.accept().unwrap();
        stream.read_exact(&mut first).unwrap();
        stream.write_all(b"N").unwrap();
        // What would follow in the clear.
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
        (first, rest)
    });
    let told = refusal(&url);
    assert!(told.contains("the server does not offer TLS"), "{told}");
    let (first, rest) = answering.join().unwrap();
    assert_eq!(first, [0, 0, 0, 8, 4, 210, 22, 47]);
    assert!(rest.is_empty(), "{} bytes were sent in the clear", rest.len());

    // It listens and says nothing.
    let begun = Instant::now();
    let told = refusal(&url);
    assert!(told.contains("no answer in time") || told.contains("timeout"), "{told}");
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
}

#[test]
fn cut_connections_are_replaced_unseen() {
    let _alone = alone();
    let named = format!("{}&application_name=cut", url());
    let database = Database::open(Options {
        pool_size: 3,
        ..Options::new(named)
    })
    .unwrap();
    for _ in 0..3 {
        assert!(database.read_blocking(ask).unwrap().encrypted);
        let mut other = AnyConnection::open(&given("MINGA_TEST_POSTGRES")).unwrap();
        let cut = run(
            &mut other,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cut'",
        );
        assert!(cut.unwrap() > 0);
    }
    database.write_blocking(|conn| run(conn, "SELECT 1")).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_is_left_of_a_database_that_was_closed() {
    let _alone = alone();
    let threads = || {
        fs::read_dir("/proc/self/task")
            .unwrap()
            .filter_map(|task| fs::read_to_string(task.unwrap().path().join("comm")).ok())
            .filter(|name| name.trim() == "database-tls")
            .count()
    };
    let prefix = format!("minga-tls-{}-", std::process::id());
    let sockets = || {
        let listening = fs::read_to_string("/proc/self/net/unix").unwrap();
        listening.lines().filter(|line| line.contains(&prefix)).count()
    };
    let folders = || {
        fs::read_dir(std::env::temp_dir())
            .unwrap()
            .filter(|entry| {
                entry
                    .as_ref()
                    .unwrap()
                    .file_name()
                    .to_string_lossy()
                    .starts_with(&prefix)
            })
            .count()
    };
    // A pool's own threads hold it until the connection that they are making is there.
    let nothing_is_left = || {
        let deadline = Instant::now() + Duration::from_secs(20);
        while (threads(), sockets(), folders()) != (0, 0, 0) {
            assert!(Instant::now() < deadline, "{:?}", (threads(), sockets(), folders()));
            thread::sleep(Duration::from_millis(20));
        }
    };
    nothing_is_left();
    let named = format!("{}&application_name=closed", url());
    let database = Database::open(Options::new(named)).unwrap();
    assert_eq!((threads(), folders()), (1, 1));
    assert!(sockets() > 0);
    let other = database.clone();
    drop(database);
    assert!(other.read_blocking(ask).unwrap().encrypted, "a clone keeps it open");
    drop(other);
    nothing_is_left();
    let mut server = AnyConnection::open(&given("MINGA_TEST_POSTGRES")).unwrap();
    let deadline = Instant::now() + Duration::from_secs(5);
    let mut left = 1;
    while left > 0 && Instant::now() < deadline {
        left = run(
            &mut server,
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'closed'",
        )
        .unwrap();
    }
    assert_eq!(left, 0, "the server has not heard the goodbye");
}
