//! What a URL may name, and how SQLite is opened.

use diesel::prelude::*;
use minga_storage::connection::AnyConnection;
use minga_storage::{Database, StoreError};

use crate::place::Place;
use crate::samples::add;

#[test]
fn an_unknown_scheme_is_refused_and_makes_no_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("x").display().to_string();
    for url in [
        path.clone(),
        format!("mysql://{path}"),
        format!("file:{path}"),
        format!("postgres:{path}"),
        "sqlite:".to_owned(),
        "sqlite::memory:".to_owned(),
        String::new(),
    ] {
        let opened = AnyConnection::open(&url).err();
        assert!(matches!(&opened, Some(StoreError::Url(_))), "{url:?}: {opened:?}");
    }
    assert_eq!(directory.path().read_dir().unwrap().count(), 0);
    let message = AnyConnection::open("secret-without-scheme").err().unwrap().to_string();
    assert!(
        message.contains("expected sqlite:PATH") && !message.contains("secret"),
        "{message}"
    );
    AnyConnection::open(&format!("sqlite://{path}")).unwrap();
    assert_eq!(directory.path().join("x").metadata().unwrap().len(), 4096);
}

#[test]
fn a_missing_directory_is_unavailable_and_named() {
    let opened = AnyConnection::open("sqlite:/nowhere/at/all.db").err().unwrap();
    assert!(
        matches!(&opened, StoreError::Unavailable(why) if why.contains("/nowhere/at/all.db")),
        "{opened:?}"
    );
}

#[test]
fn sqlite_is_durable_and_its_pool_only_reads() {
    #[derive(QueryableByName)]
    struct Setting {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        value: i64,
    }
    let place = Place::sqlite();
    let database = Database::open(place.options()).unwrap();
    let setting = |conn: &mut AnyConnection, name: &str| {
        let query = format!("SELECT \"{name}\" AS value FROM pragma_{name}");
        diesel::sql_query(query)
            .get_result::<Setting>(conn)
            .map(|setting| setting.value)
    };
    let written = database.read_blocking(|conn| add(conn, "beside the writer"));
    assert!(matches!(&written, Err(StoreError::Unavailable(_))), "{written:?}");
    database
        .write_blocking::<_, StoreError, _>(move |conn| {
            assert_eq!(setting(conn, "synchronous")?, 2, "FULL");
            assert_eq!(setting(conn, "foreign_keys")?, 1);
            Ok(())
        })
        .unwrap();
    assert!(
        place
            .url
            .strip_prefix("sqlite:")
            .is_some_and(|path| std::path::Path::new(&format!("{path}-wal")).exists())
    );
}

#[test]
fn references_that_point_nowhere_are_refused_at_every_start_until_they_are_mended() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", directory.path().join("broken.db").display());
    let mut conn = AnyConnection::open(&url).unwrap();
    conn.migrate().unwrap();
    let mut run = |statement: &str| diesel::sql_query(statement).execute(&mut conn).unwrap();
    run("PRAGMA foreign_keys = OFF");
    run("INSERT INTO legacy_sources (submission_id, source_id, basis) VALUES (x'00', 'a', 'stated')");
    // As a migration leaves it that has just been made.
    run("PRAGMA user_version = 0");
    for _ in 0..2 {
        let started = AnyConnection::open(&url).unwrap().migrate();
        assert!(
            matches!(&started, Err(StoreError::Migration(why)) if why.starts_with("1 references")),
            "{started:?}"
        );
    }
    run("DELETE FROM legacy_sources");
    AnyConnection::open(&url).unwrap().migrate().unwrap();
}
