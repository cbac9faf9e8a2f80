//! SQLite's writer goes on, whatever befalls a batch.

use std::sync::{Arc, Barrier};

use diesel::connection::SimpleConnection;
use minga_domain::ids::SubmissionId;
use minga_storage::columns::Id;
use minga_storage::connection::AnyConnection;
use minga_storage::{Database, StoreError};
use uuid::Uuid;

use crate::place::{Place, runtime};
use crate::samples::{Sample, add, insert, names, sample};

type Work = fn(&mut AnyConnection) -> Result<(), StoreError>;

/// Jobs are sent while the writer is held, so that they are all of one batch.
fn together(database: &Database, jobs: Vec<Work>) -> Vec<Result<(), StoreError>> {
    let barrier = Arc::new(Barrier::new(2));
    runtime().block_on(async {
        let held = Arc::clone(&barrier);
        let other = database.clone();
        let hold = move |_: &mut AnyConnection| {
            held.wait();
            Ok(())
        };
        let mut tasks = vec![tokio::task::spawn(async move { other.write(hold).await })];
        for job in jobs {
            let other = database.clone();
            tasks.push(tokio::task::spawn(async move { other.write(job).await }));
        }
        // The tasks run on this thread: after this each of them has sent its job.
        tokio::task::yield_now().await;
        tokio::task::spawn_blocking(move || barrier.wait()).await.unwrap();
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        answers
    })
}

#[test]
fn a_commit_that_fails_acknowledges_nothing_and_the_writer_goes_on() {
    let place = Place::sqlite();
    let database = Database::open(place.options()).unwrap();
    let answers = together(
        &database,
        vec![
            |conn| add(conn, "one"),
            |conn| {
                conn.batch_execute("PRAGMA defer_foreign_keys = ON")?;
                insert(
                    conn,
                    &Sample {
                        follows: Some(Id(SubmissionId(Uuid::now_v7()))),
                        ..sample("stray")
                    },
                )
            },
            |conn| add(conn, "two"),
        ],
    );
    for answer in &answers {
        assert!(matches!(answer, Err(StoreError::Unavailable(_))), "{answer:?}");
    }
    database.write_blocking(|conn| add(conn, "after")).unwrap();
    assert_eq!(database.read_blocking(names).unwrap(), ["after"]);
}

#[test]
fn a_transaction_that_sqlite_undid_acknowledges_nothing_and_the_writer_goes_on() {
    let place = Place::sqlite();
    let database = Database::open(place.options()).unwrap();
    let answers = together(
        &database,
        vec![
            |conn| add(conn, "one"),
            // As SQLite itself does on some errors of the disk.
            |conn| Ok(conn.batch_execute("ROLLBACK")?),
            |conn| add(conn, "two"),
        ],
    );
    assert!(matches!(&answers[1], Err(StoreError::Unavailable(_))), "{answers:?}");
    assert!(answers[2].is_err(), "{answers:?}");
    // The job behind it was of the next batch.
    answers[3].as_ref().unwrap();
    database.write_blocking(|conn| add(conn, "after")).unwrap();
    assert_eq!(database.read_blocking(names).unwrap(), ["after", "two"]);
}

#[test]
fn a_full_disk_is_unavailable_and_heals() {
    let place = Place::sqlite();
    let database = Database::open(place.options()).unwrap();
    let pages = |conn: &mut AnyConnection, limit: &str| conn.batch_execute(&format!("PRAGMA max_page_count = {limit}"));
    let full = database.write_blocking::<(), StoreError, _>(move |conn| {
        pages(conn, "1")?;
        for number in 0..1000 {
            add(conn, &format!("{number} {}", "x".repeat(500)))?;
        }
        Ok(())
    });
    assert!(matches!(&full, Err(StoreError::Unavailable(_))), "{full:?}");
    assert_eq!(database.read_blocking(names).unwrap(), Vec::<String>::new());
    database
        .write_blocking(move |conn| {
            pages(conn, "1000000")?;
            add(conn, "after")
        })
        .unwrap();
    assert_eq!(database.read_blocking(names).unwrap(), ["after"]);
}

#[test]
fn a_database_locked_by_another_process_is_busy_and_heals() {
    let place = Place::sqlite();
    let database = Database::open(place.options()).unwrap();
    database
        .write_blocking::<_, StoreError, _>(|conn| Ok(conn.batch_execute("PRAGMA busy_timeout = 50")?))
        .unwrap();
    let mut other = place.connection();
    other
        .write::<_, StoreError>(|_| {
            let refused = database.write_blocking(|conn| add(conn, "meanwhile"));
            assert!(matches!(refused, Err(StoreError::Busy)), "{refused:?}");
            Ok(())
        })
        .unwrap();
    database.write_blocking(|conn| add(conn, "after")).unwrap();
    assert_eq!(database.read_blocking(names).unwrap(), ["after"]);
}
