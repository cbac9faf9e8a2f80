//! Who of the secretariat runs a submission.
use minga_tests::accounts::{self, Account};
use minga_tests::world::{self, World};
use minga_tests::{Answer, on_both};
use serde_json::json;
use std::thread;
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
    // Taking it back: from whom has to be said, and the colleague is told.
    let refused = world
        .officer
        .client
        .put(&lead)
        .json(&own)
        .expect(409)
        .problem("conflict");
    assert_eq!(refused.json["reason"], "officer_changed", "{refused}");
    assert_eq!(
        refused.json["current"]["responsible_officer"],
        id_of(&colleague),
        "{refused}"
    );
    let back = json!({"responsible_officer": id_of(&world.officer), "from": id_of(&colleague)});
    world.officer.client.put(&lead).json(&back).expect(200);
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

on_both!(of_two_who_take_a_case_over_in_one_instant_one_does, |app| {
    let world = World::new(app);
    let colleague = accounts::with_role(app, "Camille Collègue", "secretariat", "fr");
    let both = [&world.officer, &colleague];
    let accounts = both.map(id_of);
    for _ in 0..4 {
        let id = world.draft("pledge", &world::pledge());
        world.act(&world.focal_point, &id, "submit", &json!({}));
        let lead = format!("/v1/submissions/{id}/responsible-officer");
        let answers: Vec<Answer> = thread::scope(|scope| {
            let calls: Vec<_> = both
                .iter()
                .zip(&accounts)
                .map(|(who, account)| {
                    let call = who.client.put(&lead).json(&json!({"responsible_officer": account}));
                    scope.spawn(move || call.send())
                })
                .collect();
            calls.into_iter().map(|call| call.join().expect("an answer")).collect()
        });
        let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        let winner = statuses.iter().position(|status| *status == 200).expect("a winner");
        let loser = 1 - winner;
        assert_eq!(statuses[loser], 409, "{}", answers[loser]);
        let current = json!({"responsible_officer": accounts[winner]});
        assert_eq!(answers[loser].json["current"], current, "{}", answers[loser]);
        let seen = world.officer.client.get(&format!("/v1/submissions/{id}")).expect(200);
        assert_eq!(seen.json["responsible_officer"], json!(accounts[winner]), "{seen}");

        // What is not so any more is refused; whoever has it needs not say so, and what is so already is no conflict.
        let (won, lost) = (&both[winner].client, &both[loser].client);
        let take = json!({"responsible_officer": accounts[loser], "from": null});
        lost.put(&lead).json(&take).expect(409);
        won.put(&lead)
            .json(&json!({"responsible_officer": accounts[winner], "from": null}))
            .expect(200);
        won.put(&lead)
            .json(&json!({"responsible_officer": accounts[loser]}))
            .expect(200);
        won.put(&lead).json(&json!({"responsible_officer": null})).expect(409);
        lost.put(&lead).json(&json!({"responsible_officer": null})).expect(200);
        won.put(&lead)
            .json(&json!({"responsible_officer": accounts[winner]}))
            .expect(200);
    }
});

on_both!(
    a_bulk_hand_over_takes_nothing_from_who_took_it_since_the_preview,
    |app| {
        let world = World::new(app);
        let colleague = accounts::with_role(app, "Camille Collègue", "secretariat", "fr");
        let id = world.draft("pledge", &world::pledge());
        world.act(&world.focal_point, &id, "submit", &json!({}));
        let to = id_of(&world.officer);
        let task = json!({"action": "assign_officer", "responsible_officer": to, "submission_ids": [id]});
        let preview = world.officer.client.post("/v1/bulk-actions").json(&task).expect(200);
        let previewed = &preview.json["submissions"][0];
        assert_eq!(previewed["responsible_officer"], json!(null), "{preview}");
        let lead = format!("/v1/submissions/{id}/responsible-officer");
        let mine = json!({"responsible_officer": id_of(&colleague)});
        colleague.client.put(&lead).json(&mine).expect(200);
        let meant = |officer: &serde_json::Value| {
            let meant = json!({"submission_id": id, "version": previewed["version"], "responsible_officer": officer});
            let body = json!({"action": "assign_officer", "responsible_officer": to, "submissions": [meant]});
            world
                .officer
                .client
                .post("/v1/bulk-actions/confirm")
                .json(&body)
                .expect(200)
        };
        let refused = meant(&json!(null));
        assert_eq!(
            refused.json["submissions"][0]["refused"], "officer_changed",
            "{refused}"
        );
        let done = meant(&json!(id_of(&colleague)));
        assert_eq!(done.json["submissions"][0]["done"], true, "{done}");
    }
);
