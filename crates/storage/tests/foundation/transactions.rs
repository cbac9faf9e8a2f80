//! Transactions of one connection.

use std::sync::Barrier;
use std::time::Duration;

use diesel::prelude::*;
use minga_storage::StoreError;
use minga_storage::connection::AnyConnection;
use minga_storage::either::for_update;

use crate::samples::{add, insert, names, sample, stray_id};

on_both!(a_row_is_held_until_the_end_of_the_transaction, |place| {
    let first = sample("0");
    insert(&mut place.connection(), &first).unwrap();
    let count = |conn: &mut AnyConnection| names(conn).map(|names| names.len());
    let threads = 4;
    let barrier = Barrier::new(threads);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (barrier, first) = (&barrier, &first);
            scope.spawn(move || {
                let mut conn = place.connection();
                barrier.wait();
                // A guard over the children: at most three of them.
                let added = conn.write(|conn| {
                    for_update(conn, "samples", first.id.0)?;
                    let full = count(conn)? >= 4;
                    std::thread::sleep(Duration::from_millis(50));
                    if full {
                        Err(StoreError::Check(None))
                    } else {
                        add(conn, &format!("child {thread}"))
                    }
                });
                assert!(matches!(added, Ok(()) | Err(StoreError::Check(None))), "{added:?}");
            });
        }
    });
    let mut conn = place.connection();
    assert_eq!(count(&mut conn).unwrap(), 4);
    let missing = conn.write(|conn| for_update(conn, "samples", stray_id().0));
    assert!(matches!(missing, Err(StoreError::NotFound)), "{missing:?}");
});

on_both!(a_read_before_a_write_waits_instead_of_failing, |place| {
    let barrier = Barrier::new(4);
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let barrier = &barrier;
            scope.spawn(move || {
                let mut conn = place.connection();
                barrier.wait();
                for number in 0..25 {
                    conn.write::<_, StoreError>(|conn| {
                        names(conn)?;
                        add(conn, &format!("{thread}-{number}"))
                    })
                    .unwrap();
                }
            });
        }
    });
    assert_eq!(names(&mut place.connection()).unwrap().len(), 100);
});

on_both!(a_panic_in_a_nested_transaction_leaves_nothing_open, |place| {
    let mut conn = place.connection();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        conn.write::<(), StoreError>(|conn| {
            add(conn, "outer")?;
            Ok(conn.transaction::<(), diesel::result::Error, _>(|conn| {
                add(conn, "inner").unwrap();
                panic!("on purpose");
            })?)
        })
    }));
    assert!(panicked.is_err());
    conn.write(|conn| add(conn, "next")).unwrap();
    assert_eq!(names(&mut place.connection()).unwrap(), ["next"]);
});

on_both!(a_snapshot_does_not_see_later_writes, |place| {
    let mut other = place.connection();
    add(&mut other, "before").unwrap();
    let mut conn = place.connection();
    conn.snapshot::<_, StoreError>(|conn| {
        assert_eq!(names(conn)?, ["before"]);
        other.write(|conn| add(conn, "later"))?;
        assert_eq!(names(conn)?, ["before"]);
        Ok(())
    })
    .unwrap();
    assert_eq!(names(&mut conn).unwrap(), ["before", "later"]);
});
