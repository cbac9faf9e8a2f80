//! The registry's lists and the full text, on a real database.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a failed unwrap is a failed test"
)]
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use minga_domain::ids::{OrganisationId, SubmissionId};
use minga_domain::kinds::{Kind, Provenance, State, WaitingFor};
use minga_domain::text::{fold, in_title, query_tokens, search_tokens};
use minga_storage::columns::{Id, Json, Key, Moment};
use minga_storage::connection::AnyConnection;
use minga_storage::registry::{self, After, Entry, Field, Figures, Filter, Listed, Order};
use minga_storage::schema::{organisations, submissions};
use minga_storage::search;
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

const ORGANISATION: u128 = 1000;

fn opened() -> (TempDir, AnyConnection) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("registry.db").display());
    let mut conn = AnyConnection::open(&url).unwrap();
    conn.migrate().unwrap();
    let now = Moment::now();
    diesel::insert_into(organisations::table)
        .values((
            organisations::id.eq(Id(OrganisationId(Uuid::from_u128(ORGANISATION)))),
            organisations::name.eq("Ministry"),
            organisations::name_key.eq("ministry"),
            organisations::actor_type.eq("member_state"),
            organisations::version.eq(1),
            organisations::created_at.eq(now),
            organisations::updated_at.eq(now),
        ))
        .execute(&mut conn)
        .unwrap();
    (folder, conn)
}

fn publish(conn: &mut AnyConnection, number: u128, title: &str, terms: &[(Field, &str)]) -> SubmissionId {
    let id = SubmissionId(Uuid::from_u128(number));
    // Two of three are published in the same instant.
    let at: Moment = chrono::DateTime::from_timestamp(1_800_000_000 + i64::try_from(number / 2).unwrap(), 0)
        .unwrap()
        .into();
    let organisation = Id(OrganisationId(Uuid::from_u128(ORGANISATION)));
    diesel::insert_into(submissions::table)
        .values((
            (
                submissions::id.eq(Id(id)),
                submissions::reference.eq(format!("PL-2027-{number:05}")),
                submissions::kind.eq(Key(Kind::Pledge)),
                submissions::state.eq(Key(State::Published)),
                submissions::round.eq(1),
                submissions::version.eq(1),
                submissions::organisation_id.eq(organisation),
                submissions::language.eq("es"),
            ),
            (
                submissions::provenance.eq(Key(Provenance::Form)),
                submissions::title.eq(title),
                submissions::content.eq(Json(json!({}))),
                submissions::published_revision.eq(1),
                submissions::waiting_for.eq(Key(WaitingFor::Nobody)),
                submissions::waiting_since.eq(at),
                submissions::published_at.eq(at),
                submissions::created_at.eq(at),
                submissions::updated_at.eq(at),
            ),
        ))
        .execute(conn)
        .unwrap();
    let entry = Entry {
        submission_id: Id(id),
        reference: format!("PL-2027-{number:05}"),
        kind: Key(Kind::Pledge),
        title: title.to_owned(),
        title_key: fold(title),
        language: "es".to_owned(),
        organisation_id: organisation,
        cycle: None,
        year: 2027,
        type_key: None,
        actor_type: "member_state".to_owned(),
        provenance: Key(Provenance::Form),
        published_at: at,
        corrected_at: None,
        updated_at: at,
        matched: None,
        contribution: None,
        contribution_currency: None,
        support: None,
        support_currency: None,
    };
    let terms: Vec<(Field, String)> = terms
        .iter()
        .map(|(field, value)| (*field, (*value).to_owned()))
        .collect();
    // Twice: an entry is replaced, not doubled.
    for _ in 0..2 {
        registry::put(conn, &entry, &Json(json!({})), &terms, &[]).unwrap();
        let mut tokens = search_tokens(title, "es");
        tokens.extend(search_tokens(title, "es").iter().map(|token| in_title(token)));
        search::put(conn, id, true, &tokens).unwrap();
    }
    id
}

fn asked(terms: &[(Field, &[&str])], text: Option<&str>) -> Filter {
    let owned = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    Filter {
        kind: Some(Kind::Pledge),
        terms: terms.iter().map(|(field, values)| (*field, owned(values))).collect(),
        words: text.map(query_tokens),
    }
}

fn found(conn: &mut AnyConnection, filter: &Filter) -> Vec<u128> {
    let page = registry::page(conn, filter, Order::Oldest, None, 100).unwrap();
    assert_eq!(
        registry::count(conn, filter).unwrap(),
        i64::try_from(page.len()).unwrap()
    );
    page.into_iter()
        .map(|listed| listed.entry.submission_id.0.0.as_u128())
        .collect()
}

fn three(conn: &mut AnyConnection) {
    publish(
        conn,
        1,
        "Álbum de migraciones",
        &[(Field::Objective, "3"), (Field::Country, "PER")],
    );
    publish(
        conn,
        2,
        "Brigadas jurídicas",
        &[(Field::Objective, "7"), (Field::Country, "PER")],
    );
    publish(
        conn,
        3,
        "Cédulas \"temporales\"",
        &[(Field::Objective, "3"), (Field::Country, "CHL")],
    );
}

#[test]
fn values_of_a_filter_mean_or_and_filters_mean_and() {
    let (_folder, mut conn) = opened();
    three(&mut conn);
    let conn = &mut conn;
    assert_eq!(found(conn, &asked(&[], None)), [1, 2, 3]);
    assert_eq!(found(conn, &asked(&[(Field::Objective, &["3", "7"])], None)), [1, 2, 3]);
    assert_eq!(
        found(
            conn,
            &asked(&[(Field::Objective, &["3"]), (Field::Country, &["PER"])], None)
        ),
        [1]
    );
    let practices = Filter {
        kind: Some(Kind::Practice),
        ..asked(&[], None)
    };
    assert!(found(conn, &practices).is_empty());
}

#[test]
fn the_full_text_finds_words_and_takes_nothing_for_syntax() {
    let (_folder, mut conn) = opened();
    three(&mut conn);
    let conn = &mut conn;
    for (text, numbers) in [
        ("migración", &[1][..]),
        ("BRIGADA juridica", &[2]),
        ("brigadas migraciones", &[]),
        ("\"temporales\" OR NOT *", &[3]),
        ("temporales') | ('x", &[]),
        ("de la", &[]),
    ] {
        assert_eq!(found(conn, &asked(&[], Some(text))), numbers, "{text}");
    }
    search::remove(conn, SubmissionId(Uuid::from_u128(1)), true).unwrap();
    assert!(found(conn, &asked(&[], Some("migraciones"))).is_empty());
}

#[test]
fn words_are_frequent_that_stand_everywhere_in_the_index() {
    let (_folder, mut conn) = opened();
    let conn = &mut conn;
    // Nothing but the index is looked at.
    conn.batch_execute("PRAGMA foreign_keys = OFF").unwrap();
    conn.batch_execute(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 40000) \
         INSERT INTO search_rows (id, submission_id, public) SELECT n, randomblob(16), TRUE FROM numbers; \
         INSERT INTO search_index (rowid, tokens) SELECT id, 'every' \
         || iif(id % 10 = 0, ' tenth', '') || iif(id % 5000 = 0, ' seldom', '') \
         || iif(id <= 10000, ' oldest', '') || iif(id > 30000, ' newest', '') FROM search_rows;",
    )
    .unwrap();
    for (word, frequent) in [
        ("every", true),
        ("tenth", false),
        ("seldom", false),
        ("oldest", false),
        ("newest", false),
        ("nowhere", false),
    ] {
        let words = search::matching(true, &[vec![word.to_owned()]]);
        assert_eq!(search::is_frequent(conn, &words).unwrap(), frequent, "{word}");
    }
}

#[test]
fn pages_of_every_order_hold_each_entry_once() {
    let (_folder, mut conn) = opened();
    three(&mut conn);
    for (order, numbers) in [
        (Order::Newest, [3, 2, 1]),
        (Order::Oldest, [1, 2, 3]),
        (Order::Updated, [3, 2, 1]),
        (Order::Title, [1, 2, 3]),
        (Order::TitleBackwards, [3, 2, 1]),
    ] {
        let mut after = None;
        let mut seen = Vec::new();
        while let Some(Listed { entry, .. }) = registry::page(&mut conn, &asked(&[], None), order, after.as_ref(), 1)
            .unwrap()
            .pop()
        {
            seen.push(entry.submission_id.0.0.as_u128());
            after = Some(match order {
                Order::Newest | Order::Oldest | Order::Relevance => After::At(entry.published_at, entry.submission_id),
                Order::Updated => After::At(entry.updated_at, entry.submission_id),
                Order::Title | Order::TitleBackwards => After::Title(entry.title_key, entry.submission_id),
            });
        }
        assert_eq!(seen, numbers, "{order:?}");
    }
}

#[test]
fn facets_count_what_the_filter_leaves() {
    let (_folder, mut conn) = opened();
    three(&mut conn);
    let filter = asked(&[(Field::Country, &["PER"])], None);
    let figures = registry::figures(&mut conn, &filter, Moment::now()).unwrap();
    assert_eq!(figures.total.all(), 2);
    let plain: Vec<(Field, &str, u32)> = figures
        .terms
        .iter()
        .flat_map(|(field, values)| values.iter().map(|(value, n)| (*field, value.as_str(), n.all())))
        .collect();
    assert_eq!(
        plain,
        [
            (Field::Objective, "3", 1),
            (Field::Objective, "7", 1),
            (Field::Country, "PER", 2)
        ]
    );
}

#[test]
fn the_version_rises_and_an_entry_leaves_with_its_terms() {
    let (_folder, mut conn) = opened();
    three(&mut conn);
    let before = registry::version(&mut conn).unwrap();
    let id = SubmissionId(Uuid::from_u128(2));
    assert!(registry::remove(&mut conn, id).unwrap());
    assert!(!registry::remove(&mut conn, id).unwrap(), "it has left");
    assert_eq!(
        registry::raise_version(&mut conn, Moment::now(), 0).unwrap().version,
        before + 1
    );
    let filter = asked(&[(Field::Objective, &["7"])], None);
    assert_eq!(
        registry::figures(&mut conn, &filter, Moment::now()).unwrap(),
        Figures::default()
    );
    let published = registry::published_translations(&mut conn, &[id]).unwrap();
    assert!(published.is_empty());
}
