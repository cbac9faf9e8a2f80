//! The roster is narrowed in the query, by values inside of the JSON lists of the profiles; and what is kept of former
//! focal points, who may not review.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use minga_domain::ids::{AccountId, ContactId, SubmissionId};
use minga_storage::columns::{Id, Json, Moment};
use minga_storage::connection::AnyConnection;
use minga_storage::reviewers::{self, Profile, RosterFilter};
use minga_storage::schema::accounts;
use minga_storage::{contacts, ties};
use serde_json::json;
use uuid::Uuid;

fn reviewer(conn: &mut AnyConnection, number: u128, languages: &[&str], objectives: &[u8]) -> AccountId {
    let id = AccountId(Uuid::from_u128(number));
    let now = Moment::now();
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(Id(id)),
            accounts::name.eq(format!("Reviewer {number}")),
            accounts::email.eq(format!("{number}@example.org")),
            accounts::email_key.eq(format!("{number}@example.org")),
            accounts::language.eq("en"),
            accounts::email_verified_at.eq(Some(now)),
            accounts::network_decides.eq(false),
            accounts::version.eq(1),
            accounts::created_at.eq(now),
            accounts::updated_at.eq(now),
        ))
        .execute(conn)
        .unwrap();
    let profile = Profile {
        account_id: Id(id),
        internal: number.is_multiple_of(2),
        organisation: None,
        country: None,
        languages: Json(json!(languages)),
        objectives: Json(json!(objectives)),
        principles: Json(json!([])),
        background: Json(json!([])),
        availability: Json(json!([])),
        max_open: 2,
        paused: false,
        listed: false,
        version: 1,
        updated_at: now,
    };
    reviewers::insert(conn, &profile).unwrap();
    reviewers::add_role(conn, id).unwrap();
    reviewers::add_role(conn, id).unwrap();
    id
}

fn found(conn: &mut AnyConnection, filter: &RosterFilter, after: Option<AccountId>, limit: i64) -> Vec<AccountId> {
    let page = reviewers::page(conn, filter, after, limit).unwrap();
    page.into_iter().map(|(profile, _)| profile.account_id.0).collect()
}

#[test]
fn a_page_of_the_roster_is_narrowed_by_language_and_objective() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("roster.db").display());
    let mut conn = AnyConnection::open(&url).unwrap();
    conn.migrate().unwrap();
    let first = reviewer(&mut conn, 1, &["es", "en"], &[8, 18]);
    let second = reviewer(&mut conn, 2, &["fr"], &[1]);
    let third = reviewer(&mut conn, 3, &["es-PE"], &[8]);
    let by = |languages: &[&str], objectives: &[u8]| RosterFilter {
        internal: None,
        languages: languages.iter().map(|tag| (*tag).to_owned()).collect(),
        objectives: objectives.to_vec(),
        ..RosterFilter::default()
    };
    let all = RosterFilter::default();
    assert_eq!(found(&mut conn, &all, None, 2), [first, second]);
    assert_eq!(found(&mut conn, &all, Some(second), 2), [third]);
    assert_eq!(
        found(&mut conn, &by(&["es"], &[]), None, 9),
        [first, third],
        "a language is found with its regions too"
    );
    assert_eq!(
        found(&mut conn, &by(&["e"], &[]), None, 9),
        [],
        "a tag is not found by a part"
    );
    assert_eq!(found(&mut conn, &by(&["fr", "es-PE"], &[]), None, 9), [second, third]);
    assert_eq!(found(&mut conn, &by(&[], &[8]), None, 9), [first, third], "8 is not 18");
    assert_eq!(found(&mut conn, &by(&["fr"], &[8]), None, 9), []);
    let internal = RosterFilter {
        internal: Some(true),
        ..RosterFilter::default()
    };
    assert_eq!(found(&mut conn, &internal, None, 9), [second]);
}

#[test]
fn a_removed_contact_is_remembered_until_the_person_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("contacts.db").display());
    let mut conn = AnyConnection::open(&url).unwrap();
    conn.migrate().unwrap();
    // The account, the contact and the submission are all number 1.
    conn.batch_execute(include_str!("foundation/plans/few.sql")).unwrap();
    let id = "x'00000000000000000000000000000001'";
    conn.batch_execute(&format!("INSERT INTO submission_contacts VALUES ({id}, {id})"))
        .unwrap();
    let one = Uuid::from_u128(1);
    let (person, contact, submission) = (AccountId(one), ContactId(one), SubmissionId(one));
    let known = |conn: &mut AnyConnection| ties::contacts(conn, &[submission]).unwrap();
    let rosa = (submission, Some(person), "a@example.org".to_owned());
    assert_eq!(known(&mut conn), std::slice::from_ref(&rosa));
    contacts::remember(&mut conn, contact).unwrap();
    contacts::remember(&mut conn, contact).unwrap();
    contacts::delete(&mut conn, contact).unwrap();
    assert_eq!(known(&mut conn), [rosa]);
    assert_eq!(
        contacts::forget_person(&mut conn, person, "A+x@example.org").unwrap(),
        1
    );
    assert_eq!(known(&mut conn), []);

    // Without an account it is known by the mailbox, and by the account that is made with it later.
    let former = "INSERT INTO former_contacts (submission_id, mailbox)";
    conn.batch_execute(&format!("{former} VALUES ({id}, 'luz@example.org')"))
        .unwrap();
    assert_eq!(known(&mut conn), [(submission, None, "luz@example.org".to_owned())]);
    contacts::link(&mut conn, "luz+minga@example.org", person).unwrap();
    assert_eq!(known(&mut conn)[0].1, Some(person));
    assert_eq!(
        contacts::forget_person(&mut conn, AccountId(Uuid::nil()), "luz@example.org").unwrap(),
        1
    );
}
