//! What goes into a column comes out again, and what may not go in is named.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use minga_domain::ids::SubmissionId;
use minga_domain::kinds::Kind;
use minga_storage::StoreError;
use minga_storage::columns::{Id, Key, Moment};
use minga_storage::either::{OnEither, PerDatabase};
use uuid::Uuid;

use crate::samples::{Sample, add, insert, sample, samples, stray_id};

fn at(text: &str) -> Moment {
    text.parse::<DateTime<Utc>>().unwrap().into()
}

on_both!(every_column_comes_back_as_it_went, |place| {
    let mut conn = place.connection();
    let first = sample("first");
    let second = Sample {
        follows: Some(first.id),
        kind: Key(Kind::Practice),
        ..sample("second")
    };
    for sample in [&first, &second] {
        insert(&mut conn, sample).unwrap();
    }
    let found: Vec<Sample> = samples::table
        .filter(samples::id.eq_any([first.id, second.id]))
        .order(samples::id)
        .select(Sample::as_select())
        .load(&mut conn)
        .unwrap();
    assert_eq!(found, [first.clone(), second.clone()]);
    let following: Vec<Id<SubmissionId>> = samples::table
        .filter(samples::follows.eq(Some(first.id)))
        .filter(samples::kind.eq(Key(Kind::Practice)))
        .select(samples::id)
        .load(&mut conn)
        .unwrap();
    assert_eq!(following, [second.id]);
    let changed: Sample = diesel::update(samples::table.find(second.id))
        .set(samples::follows.eq(None::<Id<SubmissionId>>))
        .returning(samples::all_columns)
        .get_result(&mut conn)
        .unwrap();
    assert_eq!(
        changed,
        Sample {
            follows: None,
            ..second
        }
    );
});

on_both!(a_moment_keeps_its_microseconds_and_sorts, |place| {
    let mut conn = place.connection();
    assert_eq!(at("2026-03-01T12:00:00.123456789Z"), at("2026-03-01T12:00:00.123456Z"));
    let times = [
        "2026-03-01T12:00:00Z",
        "2026-03-01T12:00:00.000001Z",
        "2026-03-01T12:00:00.1Z",
    ]
    .map(at);
    for (number, made_at) in times.into_iter().enumerate().rev() {
        insert(
            &mut conn,
            &Sample {
                made_at,
                ..sample(&number.to_string())
            },
        )
        .unwrap();
    }
    let kept: Vec<Moment> = samples::table
        .select(samples::made_at)
        .order(samples::made_at)
        .load(&mut conn)
        .unwrap();
    assert_eq!(kept, times);
    let later: i64 = samples::table
        .filter(samples::made_at.gt(times[0]))
        .count()
        .get_result(&mut conn)
        .unwrap();
    assert_eq!(later, 2);
});

on_both!(an_unknown_key_is_an_error, |place| {
    let mut conn = place.connection();
    add(&mut conn, "first").unwrap();
    diesel::update(samples::table)
        .set(samples::kind.eq("promise"))
        .execute(&mut conn)
        .unwrap();
    let read = samples::table
        .select(Sample::as_select())
        .first(&mut conn)
        .map_err(StoreError::from);
    assert!(matches!(&read, Err(StoreError::Query(_))), "{read:?}");
});

on_both!(constraints_are_named, |place| {
    let mut conn = place.connection();
    let first = sample("First");
    insert(&mut conn, &first).unwrap();
    let mut refused = |sample: Sample| insert(&mut conn, &sample).unwrap_err();
    let unique = |error: StoreError| match error {
        StoreError::Unique(Some(name)) => name,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        unique(refused(Sample {
            id: first.id,
            ..sample("x")
        })),
        "samples.id"
    );
    assert_eq!(unique(refused(sample("First"))), "samples.name");
    let practice = |name| Sample {
        kind: Key(Kind::Practice),
        ..sample(name)
    };
    insert(&mut place.connection(), &practice("Other")).unwrap();
    assert_eq!(unique(refused(practice("OTHER"))), "index 'samples_by_folded_name'");
    let following = |name| Sample {
        follows: Some(first.id),
        ..sample(name)
    };
    insert(&mut place.connection(), &following("second")).unwrap();
    assert_eq!(unique(refused(following("third"))), "samples.kind, samples.follows");
    let check = refused(sample(""));
    assert!(
        matches!(&check, StoreError::Check(Some(name)) if name == "samples_name_given"),
        "{check:?}"
    );
    let stray = refused(Sample {
        follows: Some(Id(SubmissionId(Uuid::now_v7()))),
        ..sample("x")
    });
    match (&stray, place.is_postgres()) {
        (StoreError::ForeignKey(Some(name)), true) => assert_eq!(name, "samples_follows"),
        (StoreError::ForeignKey(None), false) => {}
        other => panic!("{other:?}"),
    }
    let none = samples::table
        .find(stray_id())
        .select(samples::name)
        .first::<String>(&mut conn);
    assert!(matches!(none.map_err(StoreError::from), Err(StoreError::NotFound)));
});

on_both!(a_statement_can_differ, |place| {
    use diesel::dsl::sql;
    use diesel::sql_types::{Bool, Text};
    let mut conn = place.connection();
    add(&mut conn, "first").unwrap();
    let again = |name: &str| {
        let row = sample(name);
        OnEither(
            diesel::insert_into(samples::table)
                .values(row)
                .on_conflict(samples::name)
                .do_update()
                .set(samples::kind.eq(Key(Kind::Practice))),
        )
    };
    assert_eq!(again("first").execute(&mut conn).unwrap(), 1);
    assert_eq!(again("second").execute(&mut conn).unwrap(), 1);
    let contains = PerDatabase {
        sqlite: sql::<Bool>("instr(samples.name, ")
            .bind::<Text, _>("irs".to_owned())
            .sql(") > 0"),
        postgres: sql::<Bool>("strpos(samples.name, ")
            .bind::<Text, _>("irs".to_owned())
            .sql(") > 0"),
    };
    let found: Vec<Key<Kind>> = samples::table
        .filter(samples::kind.eq(Key(Kind::Practice)))
        .filter(contains)
        .select(samples::kind)
        .load(&mut conn)
        .unwrap();
    assert_eq!(found, [Key(Kind::Practice)]);
});
