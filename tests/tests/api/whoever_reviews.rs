//! Whoever reviews a submission does not run it: in no round, by no list and in no mail; and whoever submitted it, or is
//! only invited, learns no more of the review than that.
use minga_tests::accounts;
use minga_tests::world::{Reviewer, World};
use minga_tests::{Answer, App, Client, on_both, steps};
use serde_json::{Value, json};

/// Gives a reviewer these roles.
#[track_caller]
fn roles(admin: &Client, reviewer: &Reviewer, roles: &Value) {
    let path = format!("/v1/users/{}", reviewer.id);
    let etag = admin.get(&path).expect(200).etag();
    let change = admin.patch(&path).if_match(&etag);
    change.merge_patch(&json!({"roles": roles})).expect(200);
}

fn listed(client: &Client, query: &str, id: &str) -> bool {
    let list = client.get(&format!("/v1/submissions?limit=100&{query}")).expect(200);
    let items = list.json["items"].as_array().unwrap();
    items.iter().any(|item| item["id"] == id)
}

fn read(client: &Client, id: &str) -> Answer {
    client.get(&format!("/v1/submissions/{id}")).send()
}

/// What a person got about something, the newest last.
fn mails(app: &App, address: &str, subject: &str) -> Vec<minga_tests::Mail> {
    app.drain_outbox();
    let mut found = app.mails().to(address);
    found.retain(|mail| mail.subject.contains(subject));
    found
}

#[track_caller]
fn put_in_charge(client: &Client, id: &str, officer: Option<&str>, from: Option<&str>) -> Answer {
    let body = json!({"responsible_officer": officer, "from": from});
    let path = format!("/v1/submissions/{id}/responsible-officer");
    client.put(&path).json(&body).send()
}

/// Takes no reviews from now on.
#[track_caller]
fn pause(world: &World, reviewer: &Reviewer, internal: bool) {
    let path = format!("/v1/reviewers/{}", reviewer.id);
    let etag = world.officer.client.get(&path).expect(200).etag();
    let profile = json!({
        "internal": internal, "languages": ["es"], "objectives": [16], "country": "ECU", "max_open": 5, "paused": true
    });
    let put = world.officer.client.put(&path).if_match(&etag);
    put.json(&profile).expect(200);
}

/// Returns comments and has them answered: a new round.
#[track_caller]
fn next_round(world: &World, id: &str) {
    steps::write_letter(&world.officer, id, "¿Cuál es la fuente?");
    world.act_anyway(&world.officer, id, "return_comments", &json!({}));
    steps::answer_letter(&world.focal_point, id);
    world.act(&world.focal_point, id, "resubmit", &json!({}));
}

on_both!(
    an_officer_who_reviewed_one_round_runs_none_and_reads_only_that_one,
    |app| {
        let world = World::new(app);
        let admin = accounts::admin(app).client;
        let reviewers = steps::three_reviewers(app, &world);
        let olaf = &reviewers[1];
        roles(&admin, olaf, &json!(["reviewer", "secretariat"]));
        let client = &olaf.account.client;
        let id = steps::practice_in_review(&world, &reviewers);
        // One that looks the same, which everybody of the secretariat runs.
        let alike = world.draft("practice", &minga_tests::world::practice());
        world.act(&world.focal_point, &alike, "submit", &json!({}));
        let resembles = |client: &Client| -> [bool; 2] {
            let read = |what: &str| client.get(&format!("/v1/submissions/{alike}/{what}")).expect(200).text;
            ["check", "duplicates"].map(|what| read(what).contains(&id))
        };

        // Invited: the invitation, and nothing of the submission.
        assert_eq!(resembles(&world.officer.client), [true; 2]);
        assert_eq!(resembles(client), [false; 2]);
        assert_eq!(read(client, &id).status, 404);
        for query in ["", "needs_my_action=true", "on_hold=false", "waiting_for=reviewer"] {
            assert!(!listed(client, query, &id), "{query}");
        }
        let refused = put_in_charge(&world.officer.client, &id, Some(&olaf.id), None);
        refused.violation("not_found", "/responsible_officer");

        // Reviewed: it is read, and run by others, until the outcome of the round.
        let own = format!("/v1/assignments/{}", steps::review(olaf, 3, "clarify"));
        for other in [&reviewers[0], &reviewers[2]] {
            steps::review(other, 3, "clarify");
        }
        assert_eq!(read(client, &id).status, 200);
        assert!(listed(client, "", &id));
        let present = client.get(&own).expect(200);
        assert_eq!(present.json["submission_id"], id.as_str());
        assert!(present.json["invitation"]["title"].is_string(), "{present}");
        // What it reads as a reviewer it may know of.
        assert_eq!(resembles(client), [true; 2]);
        for query in ["needs_my_action=true", "on_hold=false"] {
            assert!(!listed(client, query, &id), "{query}");
            assert!(listed(&world.officer.client, query, &id), "{query}");
        }
        client.get(&format!("/v1/submissions/{id}/consolidation")).expect(403);
        let desk = |client: &Client| client.get("/v1/desk").expect(200).text;
        assert!(desk(&world.officer.client).contains("peer_review"));

        // Not asked again: the next round is neither read nor run.
        pause(&world, olaf, false);
        next_round(&world, &id);
        assert_eq!(read(client, &id).status, 404);
        for query in ["", "needs_my_action=true", "on_hold=false", "assigned_to_me=true"] {
            assert!(!listed(client, query, &id), "{query}");
        }
        let done = client.get(&own).expect(200);
        assert_eq!(done.json["status"], "finished", "{done}");
        assert_eq!(done.json["submission_id"], json!(null), "{done}");
        assert_eq!(done.json["invitation"], json!(null), "{done}");
        let mine = client.get("/v1/assignments").expect(200);
        assert_eq!(mine.json["items"][0]["status"], "finished", "{mine}");
        assert!(!mine.text.contains("Comedores que enseñan"), "{mine}");
        assert_eq!(resembles(client), [false; 2]);
        let refused = put_in_charge(&world.officer.client, &id, Some(&olaf.id), None);
        refused.violation("not_found", "/responsible_officer");

        // Who declines before reading anything runs it as before; who accepted, and was released or stepped back, does not.
        let pia = world.reviewer(app, "Pia Secretaria", false, "es");
        roles(&admin, &pia, &json!(["reviewer", "secretariat"]));
        steps::invite(&world, &id, std::slice::from_ref(&pia));
        assert_eq!(read(&pia.account.client, &id).status, 404);
        let mine = pia.account.client.get("/v1/assignments").expect(200);
        let assignment = format!("/v1/assignments/{}", mine.string("/items/0/id"));
        let decline = pia.account.client.post(&format!("{assignment}/decline"));
        decline.json(&json!({})).expect(200);
        assert_eq!(read(&pia.account.client, &id).status, 200);
        assert!(listed(&pia.account.client, "on_hold=false", &id));
        steps::invite(&world, &id, std::slice::from_ref(&pia));
        steps::accept(&pia);
        let release = world.officer.client.post(&format!("{assignment}/release"));
        release.json(&json!({})).expect(200);
        assert_eq!(read(&pia.account.client, &id).status, 404);
        assert!(!listed(&pia.account.client, "", &id));
        assert!(!listed(&pia.account.client, "on_hold=false", &id));
        // What was read stays read: asked again in the same round, and taken back or turned down before an answer.
        steps::invite(&world, &id, std::slice::from_ref(&pia));
        let release = world.officer.client.post(&format!("{assignment}/release"));
        release.json(&json!({})).expect(200);
        assert_eq!(read(&pia.account.client, &id).status, 404);
        assert!(!listed(&pia.account.client, "on_hold=false", &id));
        let lia = world.reviewer(app, "Lia Lectora", false, "en");
        roles(&admin, &lia, &json!(["reviewer", "secretariat"]));
        steps::invite(&world, &id, std::slice::from_ref(&lia));
        let assignment = format!("/v1/assignments/{}", steps::accept(&lia));
        let client = &lia.account.client;
        assert_eq!(read(client, &id).status, 200);
        let reason = json!({"reason": "No time after all.", "suggestion": {"name": "Amadou Traoré"}});
        let back = client.post(&format!("{assignment}/decline")).json(&reason).expect(200);
        assert_eq!(back.json["status"], "withdrawn", "{back}");
        let path = format!("/v1/submissions/{id}");
        assert_eq!(read(client, &id).status, 404);
        for part in ["review-summary", "assignments", "history", "consolidation"] {
            client.get(&format!("{path}/{part}")).expect(404);
        }
        for query in ["", "on_hold=false", "needs_my_action=true"] {
            assert!(!listed(client, query, &id), "{query}");
        }
        let all = world.officer.client.get(&format!("{path}/assignments")).expect(200);
        let items = all.json["items"].as_array().unwrap();
        let seen = items.iter().find(|row| row["reviewer"]["id"] == lia.id.as_str());
        let seen = seen.unwrap_or_else(|| panic!("{all}"));
        assert_eq!(seen["status"], "withdrawn", "{all}");
        assert_eq!(seen["reason"], "No time after all.", "{all}");
        assert_eq!(seen["suggestion"]["name"], "Amadou Traoré", "{all}");
        steps::invite(&world, &id, std::slice::from_ref(&lia));
        let again = client.post(&format!("{assignment}/decline")).json(&reason).expect(200);
        assert_eq!(again.json["status"], "declined", "{again}");
        assert_eq!(read(client, &id).status, 404);
        assert!(!listed(client, "on_hold=false", &id));
        let refused = put_in_charge(&world.officer.client, &id, Some(&lia.id), None);
        refused.violation("not_found", "/responsible_officer");
        app.drain_outbox();
        let words = "withdraws, without having submitted a review";
        assert!(app.mails().all().iter().any(|mail| mail.text.contains(words)));
    }
);

on_both!(
    who_is_in_charge_does_not_review_and_who_reviews_is_told_nothing,
    |app| {
        let world = World::new(app);
        let admin = accounts::admin(app).client;
        let reviewers = steps::three_reviewers(app, &world);
        let olaf = &reviewers[1];
        roles(&admin, olaf, &json!(["reviewer", "secretariat"]));
        let id = world.draft("practice", &minga_tests::world::practice());
        world.act(&world.focal_point, &id, "submit", &json!({}));
        assert_eq!(
            put_in_charge(&olaf.account.client, &id, Some(&olaf.id), None).status,
            200
        );
        let invite = |language: &str| {
            let client = world.officer.client.in_language(language);
            let call = client.post(&format!("/v1/submissions/{id}/assignments"));
            call.json(&json!({"reviewer_ids": [olaf.id]})).send()
        };
        for (language, words) in [
            ("en", "in charge"),
            ("es", "a cargo de la práctica"),
            ("fr", "chargée de la pratique"),
        ] {
            let refused = invite(language).expect(422);
            let refused = refused.violation("reviewer_not_eligible", "/reviewer_ids/0");
            assert_eq!(refused.json["violations"][0]["params"]["reason"], "in_charge");
            assert!(refused.text.contains(words), "{refused}");
        }

        // Out of the secretariat the name means nothing; back in it, whoever reviews is not in charge.
        roles(&admin, olaf, &json!(["reviewer"]));
        steps::invite(&world, &id, &reviewers);
        world.act(&world.officer, &id, "start_review", &json!({}));
        steps::accept(olaf);
        roles(&admin, olaf, &json!(["reviewer", "secretariat"]));
        let olafs = &olaf.account;
        steps::review(&reviewers[0], 4, "publish");
        steps::review(&reviewers[2], 2, "decline");
        assert!(mails(app, &olafs.email, "A review has been submitted").is_empty());
        let all = app.mails().all();
        let told = all
            .iter()
            .filter(|mail| mail.subject.contains("A review has been submitted"));
        assert_eq!(told.count(), 2);

        // What waits for the secretariat waits for everybody of it who does not review.
        let mine = olafs.client.get("/v1/assignments?status=accepted").expect(200);
        let assignment = mine.string("/items/0/id");
        steps::finish(olaf, &assignment, &minga_tests::world::review(4, "publish"));
        assert!(listed(&world.officer.client, "needs_my_action=true", &id));
        assert!(!listed(&olafs.client, "needs_my_action=true", &id));
    }
);

on_both!(
    who_ran_a_practice_or_read_its_reviews_is_not_asked_to_review_it,
    |app| {
        let world = World::new(app);
        let admin = accounts::admin(app).client;
        let officer = &world.officer.client;
        let reviewers = steps::three_reviewers(app, &world);
        let id = steps::practice_in_review(&world, &reviewers);
        let path = format!("/v1/submissions/{id}");
        let review = steps::review(&reviewers[0], 4, "publish");
        let [reader, actor, named] = ["Lea Lectora", "Nora Notas", "Noel Nombrado"].map(|name| {
            let who = world.reviewer(app, name, false, "es");
            roles(&admin, &who, &json!(["reviewer", "secretariat"]));
            who
        });
        // One marks a review as read, one writes a note; one is in charge for a while and does nothing.
        let client = &reader.account.client;
        client
            .post(&format!("{path}/reviews/{review}/read"))
            .json(&json!({}))
            .expect(204);
        let note = actor.account.client.post(&format!("{path}/notes"));
        note.json(&json!({"text": "Las cifras parecen buenas."})).expect(201);
        let client = &named.account.client;
        for (officer, from) in [(Some(named.id.as_str()), None), (None, Some(named.id.as_str()))] {
            assert_eq!(put_in_charge(client, &id, officer, from).status, 200);
        }

        let invite = |language: &str, reviewers: &[&Reviewer]| {
            let ids: Vec<&str> = reviewers.iter().map(|reviewer| reviewer.id.as_str()).collect();
            let client = officer.in_language(language);
            let call = client.post(&format!("{path}/assignments"));
            call.json(&json!({"reviewer_ids": ids})).send()
        };
        for (language, words) in [
            ("en", "read its reviews"),
            ("es", "ha leído sus revisiones"),
            ("fr", "en a lu les examens"),
        ] {
            let refused = invite(language, &[&reader, &actor]).expect(422);
            let violations = refused.json["violations"].as_array().unwrap();
            assert_eq!(violations.len(), 2, "{refused}");
            for violation in violations {
                assert_eq!(violation["params"]["reason"], "handled_it", "{refused}");
                assert!(violation["message"].as_str().unwrap().contains(words), "{refused}");
            }
        }
        let found = officer.get(&format!("{path}/reviewer-suggestions")).expect(200);
        let left_out = found.json["left_out"].as_array().unwrap();
        for who in [&reader, &actor] {
            let entry = left_out.iter().find(|entry| entry["reviewer"]["id"] == who.id.as_str());
            let reasons = &entry.unwrap_or_else(|| panic!("{found}"))["reasons"];
            assert_eq!(reasons[0]["reason"], "handled_it", "{found}");
        }
        invite("en", &[&named]).expect(201);
    }
);

on_both!(who_never_accepted_is_told_no_more_than_the_invitation, |app| {
    let world = World::new(app);
    let admin = accounts::admin(app).client;
    let reviewers = steps::three_reviewers(app, &world);
    let more =
        [("Lea Leyenda", "en"), ("Noa Nadie", "en")].map(|(name, language)| world.reviewer(app, name, false, language));
    let id = steps::practice_in_review(&world, &reviewers);
    for reviewer in &more {
        steps::invite(&world, &id, std::slice::from_ref(reviewer));
    }
    let reference = read(&world.officer.client, &id).string("/reference");
    steps::accept(&reviewers[0]);
    // Released by an officer; taken off the roster; and the end of the round.
    let mine = more[0].account.client.get("/v1/assignments").expect(200);
    let path = format!("/v1/assignments/{}/release", mine.string("/items/0/id"));
    world.officer.client.post(&path).json(&json!({})).expect(200);
    roles(&admin, &more[1], &json!([]));
    world.act(&world.focal_point, &id, "withdraw", &json!({}));
    let invited = [&more[0], &more[1], &reviewers[1]];
    for (place, reviewer) in invited.into_iter().enumerate() {
        let told = mails(app, &reviewer.account.email, "no longer needed");
        assert_eq!(told.len(), 1, "{}", reviewer.account.name);
        // Only the last was told because the review was over.
        assert_eq!(
            told[0].text.contains("You no longer need to review"),
            place < 2,
            "{}",
            told[0].text
        );
        let seen = format!("{}{}", told[0].text, told[0].html);
        assert!(seen.contains("Comedores que enseñan"), "{seen}");
        assert!(!seen.contains(&reference) && !seen.contains("Red Puentes"), "{seen}");
    }
    let told = mails(app, &reviewers[0].account.email, "ya no es necesaria");
    assert!(told[0].text.contains(&reference), "{}", told[0].text);
});

on_both!(a_copy_of_ones_data_tells_the_focal_point_nothing_of_the_review, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let reviewers = steps::three_reviewers(app, &world);
    let id = steps::practice_in_review(&world, &reviewers);
    let first = steps::accept(&reviewers[0]);
    let hold = officer.client.put(&format!("/v1/submissions/{id}/hold"));
    hold.json(&json!({"reason": "Descanso."})).expect(200);
    world.act(rosa, &id, "withdraw", &json!({}));
    world.act(rosa, &id, "reopen", &json!({"note": "Nos equivocamos."}));
    steps::finish(&reviewers[0], &first, &minga_tests::world::review(3, "clarify"));
    for reviewer in &reviewers[1..] {
        steps::review(reviewer, 3, "clarify");
    }
    pause(&world, &reviewers[2], false);
    next_round(&world, &id);

    let actions = |client: &Client| -> Vec<String> {
        let copy = client.get("/v1/me/export").expect(200);
        let activity = copy.json["activity"].as_array().unwrap();
        activity
            .iter()
            .map(|act| act["action"].as_str().unwrap().to_owned())
            .collect()
    };
    let consequences = [
        "reviewer_released",
        "reviewer_asked_again",
        "reviewer_invited",
        "reviewer_not_asked_again",
        "taken_off_hold",
    ];
    let told = actions(&rosa.client);
    for own in ["withdraw", "reopen", "resubmit", "comment_answered"] {
        assert!(told.iter().any(|action| action == own), "{own}: {told:?}");
    }
    for hidden in consequences {
        assert!(!told.iter().any(|action| action == hidden), "{hidden}: {told:?}");
    }
    // The secretariat reads that the service did it, and who did what in their own copies.
    let path = format!("/v1/submissions/{id}/history?limit=100");
    let history = officer.client.get(&path).expect(200);
    let entries = history.json["items"].as_array().unwrap();
    for hidden in consequences {
        let by: Vec<&Value> = entries
            .iter()
            .filter(|entry| entry["action"] == hidden)
            .map(|entry| &entry["by"])
            .collect();
        assert!(by.contains(&&json!("link")), "{hidden}: {history}");
        assert!(!by.contains(&&json!("organisation")), "{hidden}: {history}");
    }
    assert!(actions(&officer.client).contains(&"reviewer_invited".to_owned()));
    let reviewed = actions(&reviewers[0].account.client);
    assert!(reviewed.contains(&"review_submitted".to_owned()), "{reviewed:?}");
});
