//! PostgreSQL that cuts connections, goes away, comes back and finds deadlocks.

use std::sync::Barrier;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use minga_storage::connection::AnyConnection;
use minga_storage::either::for_update;
use minga_storage::{Database, Options, StoreError};

use crate::place::{Place, runtime};
use crate::samples::{add, insert, names, sample};

#[test]
fn cut_connections_to_postgres_are_replaced_unseen() {
    let place = Place::postgres();
    let options = Options {
        pool_size: 3,
        ..place.options()
    };
    let database = Database::open(options).unwrap();
    fill(&database);
    place.cut_connections();
    database.read_blocking(names).unwrap();
    fill(&database);
    place.cut_connections();
    database.write_blocking(|conn| add(conn, "after")).unwrap();
    assert_eq!(database.read_blocking(names).unwrap(), ["after"]);
}

/// Opens every connection of the pool.
fn fill(database: &Database) {
    runtime().block_on(async {
        let reads: Vec<_> = (0..12)
            .map(|_| {
                let database = database.clone();
                tokio::task::spawn(async move {
                    let slow = |conn: &mut AnyConnection| {
                        std::thread::sleep(Duration::from_millis(20));
                        names(conn)
                    };
                    database.read(slow).await
                })
            })
            .collect();
        for read in reads {
            read.await.unwrap().unwrap();
        }
    });
}

#[test]
fn postgres_that_is_gone_is_unavailable_and_heals() {
    let place = Place::postgres();
    let options = Options {
        connect_within: Duration::from_millis(500),
        ..place.options()
    };
    let database = Database::open(options).unwrap();
    fill(&database);
    place.on_server("ALTER DATABASE {} ALLOW_CONNECTIONS false");
    place.cut_connections();
    let read = database.read_blocking(names);
    assert!(matches!(&read, Err(StoreError::Unavailable(_))), "{read:?}");
    let written = database.write_blocking(|conn| add(conn, "meanwhile"));
    assert!(matches!(&written, Err(StoreError::Unavailable(_))), "{written:?}");
    place.on_server("ALTER DATABASE {} ALLOW_CONNECTIONS true");
    // The pool looks again after a quarter of a second at the latest.
    std::thread::sleep(Duration::from_millis(300));
    database.write_blocking(|conn| add(conn, "after")).unwrap();
    assert_eq!(database.read_blocking(names).unwrap(), ["after"]);
}

#[test]
fn a_connection_cut_in_the_middle_of_a_write_is_unavailable() {
    let place = Place::postgres();
    let database = Database::open(place.options()).unwrap();
    let cut = database.write_blocking(|conn| {
        add(conn, "half")?;
        conn.batch_execute("SELECT pg_terminate_backend(pg_backend_pid())")?;
        Ok::<_, StoreError>(())
    });
    assert!(
        matches!(&cut, Err(StoreError::Unavailable(_) | StoreError::Lost)),
        "{cut:?}"
    );
    assert_eq!(database.read_blocking(names).unwrap(), Vec::<String>::new());
}

#[test]
fn a_deadlock_of_postgres_is_busy() {
    let place = Place::postgres();
    let rows = ["a", "b"].map(sample);
    for row in &rows {
        insert(&mut place.connection(), row).unwrap();
    }
    let barrier = Barrier::new(2);
    let cross = |first: usize, second: usize| {
        let mut conn = place.connection();
        conn.write(|conn| {
            for_update(conn, "samples", rows[first].id.0)?;
            barrier.wait();
            for_update(conn, "samples", rows[second].id.0)
        })
    };
    let outcomes = std::thread::scope(|scope| {
        let other = scope.spawn(|| cross(1, 0));
        [cross(0, 1), other.join().unwrap()]
    });
    let busy = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Err(StoreError::Busy)))
        .count();
    assert_eq!(
        (busy, outcomes.iter().filter(|outcome| outcome.is_ok()).count()),
        (1, 1),
        "{outcomes:?}"
    );
}
