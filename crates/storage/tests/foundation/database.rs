//! The pool and the writes behind it.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use minga_storage::connection::AnyConnection;
use minga_storage::{Database, Options, StoreError};

use crate::place::runtime;
use crate::samples::{add, names};

on_both!(what_is_acknowledged_is_kept_and_nothing_else, |place| {
    let database = Database::open(place.options()).unwrap();
    let outcomes = runtime().block_on(async {
        let mut tasks = Vec::new();
        for number in 0..120_u32 {
            let database = database.clone();
            tasks.push(tokio::task::spawn(async move {
                let name = format!("{number:03}");
                let kept = name.clone();
                let written = database.write(move |conn| job(conn, number, &name)).await;
                (number, kept, written)
            }));
        }
        let mut outcomes = Vec::new();
        for task in tasks {
            outcomes.push(task.await.unwrap());
        }
        outcomes
    });
    let mut acknowledged = Vec::new();
    for (number, name, written) in outcomes {
        match (number % 5, written) {
            (0, Err(StoreError::NotFound)) | (1 | 2, Err(StoreError::Lost)) => {}
            (3 | 4, Ok(())) => acknowledged.push(name),
            (_, other) => panic!("job {number}: {other:?}"),
        }
    }
    assert_eq!(names(&mut place.connection()).unwrap(), acknowledged);
    database.write_blocking(|conn| add(conn, "after")).unwrap();
    let count = database.read_blocking(names).unwrap().len();
    assert_eq!(count, acknowledged.len() + 1);
});

/// Of five jobs one fails, two panic, one of them inside of a nested transaction, and two succeed, one of them
/// after a part of it failed.
fn job(conn: &mut AnyConnection, number: u32, name: &str) -> Result<(), StoreError> {
    add(conn, name)?;
    let part = format!("{name} in part");
    match number % 5 {
        0 => Err(StoreError::NotFound),
        1 => panic!("on purpose"),
        2 => Ok(conn.transaction::<(), diesel::result::Error, _>(|conn| {
            add(conn, &part).unwrap();
            panic!("on purpose, further inside");
        })?),
        3 => {
            let failed = conn.transaction::<(), diesel::result::Error, _>(|conn| {
                add(conn, &part).unwrap();
                Err(diesel::result::Error::RollbackTransaction)
            });
            assert!(failed.is_err());
            Ok(())
        }
        _ => Ok(()),
    }
}

on_both!(a_full_pool_is_busy, |place| {
    let options = Options {
        pool_size: 1,
        patience: Duration::from_millis(100),
        ..place.options()
    };
    let database = Database::open(options).unwrap();
    runtime().block_on(async {
        let (release, held) = std::sync::mpsc::channel::<()>();
        let held = std::sync::Mutex::new(held);
        let (started, running) = tokio::sync::oneshot::channel();
        let mut started = Some(started);
        let other = database.clone();
        let long = tokio::task::spawn(async move {
            let wait = move |conn: &mut AnyConnection| {
                if let Some(started) = started.take() {
                    started.send(()).unwrap();
                }
                held.lock().unwrap().recv().unwrap();
                names(conn)
            };
            other.read(wait).await
        });
        running.await.unwrap();
        let refused = database.ping().await;
        assert!(matches!(refused, Err(StoreError::Busy)), "{refused:?}");
        release.send(()).unwrap();
        assert!(long.await.unwrap().unwrap().is_empty());
        database.ping().await.unwrap();
    });
});

#[test]
fn a_server_that_hangs_is_unavailable_in_time() {
    let place = crate::place::Place::postgres();
    let mut options = place.options();
    options.answer_within = Duration::from_millis(200);
    let database = Database::open(options).unwrap();
    runtime().block_on(async {
        let hung = |conn: &mut AnyConnection| Ok::<_, StoreError>(conn.batch_execute("SELECT pg_sleep(3)")?);
        let read = database.read(hung).await;
        assert!(matches!(read, Err(StoreError::Unavailable(_))), "{read:?}");
        let written = database.write(hung).await;
        assert!(matches!(written, Err(StoreError::Unavailable(_))), "{written:?}");
    });
}

on_both!(migrations_run_once_whoever_comes_first, |place| {
    let database = Database::open(place.options()).unwrap();
    assert!(!database.pending_migrations().unwrap().is_empty());
    std::thread::scope(|scope| {
        for _ in 0..3 {
            let database = &database;
            scope.spawn(move || database.migrate().unwrap());
        }
    });
    assert_eq!(database.pending_migrations().unwrap(), Vec::<String>::new());
    database.migrate().unwrap();
});
