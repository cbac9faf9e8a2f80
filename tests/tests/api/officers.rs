//! Who of the secretariat runs a submission.
use minga_tests::accounts::{self, Account};
use minga_tests::on_both;
use minga_tests::world::{self, World};
use serde_json::json;
use std::time::Duration;

const MAIL: Duration = Duration::from_secs(20);

fn to_do(who: &Account) -> usize {
    let list = who.client.get("/v1/submissions?needs_my_action=true").expect(200);
    list.json["items"].as_array().unwrap().len()
}

fn id_of(who: &Account) -> String {
    who.client.get("/v1/me").expect(200).string("/id")
}

on_both!(a_case_is_handed_over_with_a_note_and_both_officers_know, |app| {
    let world = World::new(app);
    let colleague = accounts::with_role(app, "Camille Collègue", "secretariat", "fr");
    let id = world.draft("pledge", &world::pledge());
    world.act(&world.focal_point, &id, "submit", &json!({}));
    assert_eq!((to_do(&world.officer), to_do(&colleague)), (1, 1));
    let lead = format!("/v1/submissions/{id}/responsible-officer");
    let own = json!({"responsible_officer": id_of(&world.officer)});
    let etag = world
        .officer
        .client
        .get(&format!("/v1/submissions/{id}"))
        .expect(200)
        .etag();
    world.officer.client.put(&lead).json(&own).expect(200);
    assert_eq!((to_do(&world.officer), to_do(&colleague)), (1, 0));
    let over = json!({"responsible_officer": id_of(&colleague), "note": "Le ministère répond en mai."});
    world.officer.client.put(&lead).json(&over).expect(200);
    assert_eq!((to_do(&world.officer), to_do(&colleague)), (0, 1));
    let mail = app.mails().wait_for(
        |mail| mail.is_to(&colleague.email) && mail.subject.contains("confié"),
        MAIL,
    );
    assert!(mail.text.contains("Le ministère répond en mai."), "{}", mail.text);
    // Taking it back: the colleague is told.
    world.officer.client.put(&lead).json(&own).expect(200);
    app.mails().wait_for(
        |mail| mail.is_to(&colleague.email) && mail.subject.contains("Une autre personne"),
        MAIL,
    );
    let notes = world
        .officer
        .client
        .get(&format!("/v1/submissions/{id}/notes"))
        .expect(200);
    assert_eq!(notes.json["items"][0]["text"], "Le ministère répond en mai.", "{notes}");
    let history = world
        .officer
        .client
        .get(&format!("/v1/submissions/{id}/history"))
        .expect(200);
    assert_eq!(history.text.matches("officer_named").count(), 3, "{history}");
    // The organisation learns nothing of it, its version included; nobody else may do it.
    let rosa = &world.focal_point;
    let known = rosa.client.get(&format!("/v1/submissions/{id}")).expect(200);
    assert!(
        known.etag() == etag && !known.text.contains("responsible_officer"),
        "{known}"
    );
    rosa.client.put(&lead).json(&own).expect(403);
    let nobody = json!({"responsible_officer": id_of(rosa)});
    world.officer.client.put(&lead).json(&nobody).expect(422);
});

on_both!(an_officer_who_cannot_act_hides_no_case_from_the_others, |app| {
    let world = World::new(app);
    let admin = accounts::admin(app);
    let leaving = accounts::with_role(app, "Pilar Saliente", "secretariat", "es");
    let id = world.draft("pledge", &world::pledge());
    world.act(&world.focal_point, &id, "submit", &json!({}));
    let lead = format!("/v1/submissions/{id}/responsible-officer");
    let account = id_of(&leaving);
    let user = format!("/v1/users/{account}");
    leaving
        .client
        .put(&lead)
        .json(&json!({"responsible_officer": account}))
        .expect(200);
    assert_eq!(to_do(&world.officer), 0);
    let change = |what: serde_json::Value| {
        let etag = admin.client.get(&user).expect(200).etag();
        admin.client.patch(&user).if_match(&etag).merge_patch(&what).expect(200);
    };
    change(json!({"roles": []}));
    assert_eq!(to_do(&world.officer), 1, "the role is gone");
    change(json!({"roles": ["secretariat"]}));
    assert_eq!(to_do(&world.officer), 0);
    change(json!({"disabled": true}));
    assert_eq!(to_do(&world.officer), 1, "the account is disabled");
    change(json!({"disabled": false}));
    let members = format!("/v1/organisations/{}/members", world.organisation);
    let offer = json!({"email": leaving.email, "role": "member"});
    world.focal_point.client.post(&members).json(&offer).expect(201);
    assert_eq!(to_do(&world.officer), 0, "an offer changes nothing");
    let accept = format!("/v1/me/memberships/{}/accept", world.organisation);
    leaving.client.post(&accept).expect(200);
    assert_eq!(to_do(&world.officer), 1, "the officer belongs to the organisation now");
    assert_eq!(to_do(&leaving), 0);
});
