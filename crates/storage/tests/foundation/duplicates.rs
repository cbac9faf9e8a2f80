//! Which submissions may resemble one, where many share a number with it.

use std::collections::BTreeSet;

use diesel::prelude::*;
use minga_domain::ids::{AccountId, OrganisationId, SubmissionId};
use minga_domain::kinds::{Action, Kind, Provenance, State, WaitingFor};
use minga_storage::columns::{Id, Json, Key, Moment};
use minga_storage::connection::AnyConnection;
use minga_storage::duplicates::put_keys;
use minga_storage::schema::{organisations, revisions, submissions};
use minga_storage::submission_lists::{Viewer, near_duplicates};
use serde_json::json;
use uuid::Uuid;

fn id(number: u128) -> SubmissionId {
    SubmissionId(Uuid::from_u128(number))
}

fn organisation(conn: &mut AnyConnection) {
    diesel::insert_into(organisations::table)
        .values((
            organisations::id.eq(Id(OrganisationId(Uuid::from_u128(1)))),
            organisations::name.eq("Ministry"),
            organisations::name_key.eq("ministry"),
            organisations::actor_type.eq("member_state"),
            organisations::version.eq(1),
            organisations::created_at.eq(Moment::now()),
            organisations::updated_at.eq(Moment::now()),
        ))
        .execute(conn)
        .unwrap();
}

fn submission(conn: &mut AnyConnection, number: u128, state: State, keys: impl IntoIterator<Item = i64>) {
    let at = Moment::now();
    let public = state == State::Published;
    diesel::insert_into(submissions::table)
        .values((
            submissions::id.eq(Id(id(number))),
            submissions::reference.eq(public.then(|| format!("PL-2027-{number:05}"))),
            submissions::published_revision.eq(public.then_some(1)),
            submissions::published_at.eq(public.then_some(at)),
            submissions::kind.eq(Key(Kind::Pledge)),
            submissions::state.eq(Key(state)),
            submissions::round.eq(1),
            submissions::version.eq(1),
            submissions::organisation_id.eq(Id(OrganisationId(Uuid::from_u128(1)))),
            submissions::language.eq("es"),
            submissions::provenance.eq(Key(Provenance::Form)),
            submissions::title.eq("Becas"),
            submissions::content.eq(Json(json!({}))),
            submissions::waiting_for.eq(Key(WaitingFor::Nobody)),
            submissions::waiting_since.eq(at),
            submissions::created_at.eq(at),
            submissions::updated_at.eq(at),
        ))
        .execute(conn)
        .unwrap();
    if public {
        diesel::insert_into(revisions::table)
            .values((
                revisions::submission_id.eq(Id(id(number))),
                revisions::number.eq(1),
                revisions::round.eq(1),
                revisions::action.eq(Key(Action::Publish)),
                revisions::language.eq("es"),
                revisions::content.eq(Json(json!({}))),
                revisions::rules_version.eq(1),
                revisions::policy_version.eq(1),
                revisions::created_at.eq(at),
            ))
            .execute(conn)
            .unwrap();
    }
    put_keys(conn, id(number), &keys.into_iter().collect()).unwrap();
}

on_both!(a_full_copy_is_found_among_hundreds_that_share_one_number, |place| {
    let mut conn = place.connection();
    conn.migrate().unwrap();
    let viewer = |secretariat| Viewer {
        account: AccountId(Uuid::from_u128(1)),
        secretariat,
        reviewer: false,
        organisations: Vec::new(),
        network_country: None,
        network_decides: false,
    };
    let keys: BTreeSet<i64> = (1..=10).collect();
    conn.write::<_, minga_storage::StoreError>(|conn| {
        organisation(conn);
        submission(conn, 1, State::Draft, keys.iter().copied());
        for number in 2..=401 {
            submission(conn, number, State::Draft, [1, 1000]);
        }
        submission(conn, 500, State::Draft, keys.iter().copied());
        submission(conn, 501, State::Published, 1..=5);
        Ok(())
    })
    .unwrap();

    let found = near_duplicates(&mut conn, &viewer(true), id(1), &keys).unwrap();
    let ids: Vec<SubmissionId> = found.iter().map(|one| one.submission.id.0).collect();
    assert!(ids.contains(&id(500)) && ids.contains(&id(501)), "{ids:?}");
    assert_eq!(ids.len(), 40, "no more than are compared");
    // Who may open none of them knows of the published one, whatever else shares more.
    let found = near_duplicates(&mut conn, &viewer(false), id(1), &keys).unwrap();
    let ids: Vec<(SubmissionId, bool)> = found.iter().map(|one| (one.submission.id.0, one.opens)).collect();
    assert_eq!(ids, [(id(501), false)]);
    // Also where it is the last of all.
    conn.write::<_, minga_storage::StoreError>(|conn| {
        submission(conn, 0, State::Published, [1000]);
        Ok(())
    })
    .unwrap();
    let found = near_duplicates(&mut conn, &viewer(false), id(1), &[1000].into()).unwrap();
    assert_eq!(found.len(), 1);
});
