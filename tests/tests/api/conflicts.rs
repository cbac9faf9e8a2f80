//! Conflicts of interest that arise after the invitation: at the answer, through the link, and before the next round.
use minga_tests::reviewing::UnderReview;
use minga_tests::world::{self, Reviewer, World};
use minga_tests::{Answer, App, on_both, steps};
use serde_json::{Value, json};
use std::time::Duration;

const MAIL: Duration = Duration::from_secs(20);

/// The conflicts that a refusal names.
#[track_caller]
fn named(refused: &Answer) -> Vec<String> {
    assert_eq!(refused.json["reason"], "in_conflict", "{refused}");
    let violations = refused.json["violations"].as_array().expect("violations");
    violations
        .iter()
        .map(|violation| violation["params"]["reason"].as_str().expect("a reason").to_owned())
        .collect()
}

/// What waits in the outbox or was sent of one notice.
fn told(app: &App, notice: &str) -> usize {
    let all: Value = serde_json::from_str(&app.minga(&["outbox", "list", "--json"], "")).expect("JSON");
    let all = all.as_array().expect("a list");
    all.iter().filter(|row| row["notice"] == notice).count()
}

fn keep_profile(reviewer: &Reviewer, profile: &Value) {
    let client = &reviewer.account.client;
    let etag = client.get("/v1/me/reviewer-profile").expect(200).etag();
    let put = client.put("/v1/me/reviewer-profile").if_match(&etag);
    put.json(profile).expect(200);
}

on_both!(
    an_acceptance_in_conflict_is_refused_with_the_reason_and_releases_the_reviewer,
    |app| {
        let world = World::new(app);
        let review = UnderReview::new(app, &world);
        let me = world.officer.client.get("/v1/me").expect(200).string("/id");
        let lead = format!("{}/responsible-officer", review.path);
        let body = json!({"responsible_officer": me});
        world.officer.client.put(&lead).json(&body).expect(200);

        // The profiles of both name the submitting organisation from now on.
        let (member, named_one) = (&review.reviewers[1], &review.reviewers[2]);
        for of_it in [member, named_one] {
            keep_profile(
                of_it,
                &json!({
                    "languages": ["es"], "objectives": [16], "max_open": 5,
                    "organisation": "RED PUENTES de Lima (ficticia)"
                }),
            );
        }

        let path = review.assignment_path(&world, member);
        let accept = || {
            let call = member.account.client.post(&format!("{path}/accept"));
            call.idempotency_key("acceptance-1").json(&json!({"no_conflict": true}))
        };
        assert_eq!(named(&accept().expect(409)), ["same_organisation", "implementer"]);
        assert_eq!(
            named(&accept().expect(409)),
            ["same_organisation", "implementer"],
            "asked again"
        );
        let mine = member.account.client.get(&path).expect(200);
        assert_eq!(mine.json["status"], "released", "{mine}");
        let once_more = member.account.client.post(&format!("{path}/accept"));
        let closed = once_more.json(&json!({"no_conflict": true})).expect(409);
        assert_eq!(closed.json["reason"], "assignment_closed", "{closed}");
        let mail = app.mails().wait_for(
            |mail| mail.is_to(&world.officer.email) && mail.subject.contains("A reviewer has a conflict of interest"),
            MAIL,
        );
        assert!(
            mail.text.contains("belongs to the organisation that submits"),
            "{}",
            mail.text
        );
        assert!(!mail.text.contains(&member.account.name), "{}", mail.text);

        // The page of the link does the same and says it in the reviewer's language.
        let invitation = app.mails().wait_for(
            |mail| mail.is_to(&named_one.account.email) && mail.text.contains("/links/invitation/"),
            MAIL,
        );
        let link = invitation.link("/links/invitation/");
        let form = "answer=accepted&no_conflict=yes";
        let page = app
            .visitor()
            .post(&link)
            .body("application/x-www-form-urlencoded", form)
            .expect(409);
        assert!(page.text.contains("No puede revisar esta práctica"), "{page}");
        assert!(page.text.contains("pertenece a la organización"), "{page}");
        let page = app.visitor().get(&link).expect(200);
        assert!(page.text.contains("Su revisión ya no es necesaria"), "{page}");
        let released = review.assignment(&world, named_one);
        assert_eq!(released["status"], "released");
        assert_eq!(released["released_because"], "conflict", "{released}");
        assert_eq!(told(app, "acceptance_in_conflict"), 2);
        assert_eq!(told(app, "invitation_answered"), 0);
    }
);

on_both!(
    who_joins_the_submitting_organisation_no_longer_reviews_what_it_submits,
    |app| {
        let world = World::new(app);
        let reviewers = steps::three_reviewers(app, &world);
        let id = steps::practice_in_review(&world, &reviewers);
        let path = format!("/v1/submissions/{id}/assignments");
        let assigned = |reviewer: &Reviewer| -> Value {
            let all = world.officer.client.get(&path).expect(200).json;
            let rows = all["items"].as_array().expect("a list").iter();
            let mut of = rows.filter(|row| row["reviewer"]["id"] == reviewer.id.as_str());
            of.next().unwrap_or_else(|| panic!("not assigned: {all}")).clone()
        };
        let [ines, emil, eve] = [&reviewers[0], &reviewers[1], &reviewers[2]];
        steps::review(ines, 5, "publish");
        let work = steps::accept(emil);

        // At work, finished, and invited: the first and the last are released, the second stays and is named.
        for joining in [ines, emil, eve] {
            world.join(&joining.account, "member");
        }
        let statuses = [ines, emil, eve].map(|reviewer| assigned(reviewer)["status"].clone());
        assert_eq!(statuses, ["finished", "released", "released"].map(Value::from));
        let draft = emil.account.client.put(&format!("/v1/assignments/{work}/review"));
        let draft = draft.json(&world::review(4, "publish")).expect(409);
        assert_eq!(draft.json["reason"], "assignment_closed", "{draft}");
        assert_eq!(told(app, "reviewer_in_conflict"), 2);
        let mail = app.mails().wait_for(
            |mail| mail.is_to("secretariat@example.org") && mail.subject.contains("joined the submitting organisation"),
            MAIL,
        );
        assert!(
            mail.text.contains("belongs to the organisation that submits"),
            "{}",
            mail.text
        );
        assert!(!mail.text.contains(&emil.account.name), "{}", mail.text);
        let mail = app.mails().wait_for(
            |mail| mail.is_to(&emil.account.email) && mail.subject.contains("You no longer review"),
            MAIL,
        );
        assert!(
            mail.text.contains("you now belong") && !mail.text.contains("has ended"),
            "{}",
            mail.text
        );

        // The review that is in counts; whoever decides is asked whether that is meant.
        let more = [
            world.reviewer(app, "Nils Nuevo", false, "es"),
            world.reviewer(app, "Nora Nueva", false, "es"),
        ];
        steps::invite(&world, &id, &more);
        for reviewer in &more {
            steps::review(reviewer, 4, "publish");
        }
        let summary = world
            .officer
            .client
            .get(&format!("/v1/submissions/{id}/review-summary"));
        let summary = summary.expect(200);
        let marked: Vec<bool> = summary.json["reviews"]
            .as_array()
            .expect("reviews")
            .iter()
            .filter(|review| review["counts"] == true)
            .map(|review| review["in_conflict"] == true)
            .collect();
        assert_eq!(marked, [true, false, false], "{summary}");
        world.mean(&world.officer, &id, "publish", &["reviews_in_conflict"], &json!({}));
    }
);

on_both!(the_next_round_asks_nobody_who_is_away, |app| {
    let world = World::new(app);
    let reviewers = steps::three_reviewers(app, &world);
    let id = steps::practice_in_review(&world, &reviewers);
    for reviewer in &reviewers {
        steps::review(reviewer, 3, "clarify");
    }
    let today = chrono::Utc::now().date_naive();
    let leave = json!({"from": today, "until": today + chrono::Duration::days(120), "away": true});
    keep_profile(
        &reviewers[1],
        &json!({"languages": ["en"], "objectives": [16], "max_open": 5, "availability": [leave]}),
    );
    steps::write_letter(&world.officer, &id, "¿De dónde proceden las cifras?");
    world.act_anyway(&world.officer, &id, "return_comments", &json!({}));
    steps::answer_letter(&world.focal_point, &id);
    world.act(&world.focal_point, &id, "resubmit", &json!({}));
    let path = format!("/v1/submissions/{id}/assignments");
    let all = world.officer.client.get(&path).expect(200).json;
    let rows = all["items"].as_array().expect("a list").iter();
    let second: Vec<&Value> = rows.filter(|row| row["round"] == 2).collect();
    assert_eq!(second.len(), 2, "{all}");
    assert!(
        second.iter().all(|row| row["reviewer"]["id"] != reviewers[1].id),
        "{all}"
    );
    let mail = app.mails().wait_for(
        |mail| mail.is_to("secretariat@example.org") && mail.subject.contains("A reviewer is not asked again"),
        MAIL,
    );
    assert!(mail.text.contains("not available at that time"), "{}", mail.text);
});

on_both!(who_was_named_or_wrote_once_stays_in_conflict, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point.client;
    // Helped to write the draft, and has left the organisation since.
    let helper = world.reviewer(app, "Hugo Ayudante", false, "es");
    world.join(&helper.account, "member");
    let mut content = world::practice();
    content["donors"] = json!(["Fundación Horizonte Norte (ficticia)"]);
    let id = world.draft("practice", &content);
    let path = format!("/v1/submissions/{id}");
    let change = |reviewer: &minga_tests::Client, content: Value| {
        let etag = reviewer.get(&path).expect(200).etag();
        let patch = reviewer.patch(&path).if_match(&etag);
        patch.merge_patch(&json!({"content": content})).expect(200);
    };
    change(&helper.account.client, json!({"lessons": "Empezar por los mercados."}));
    let member = format!("/v1/organisations/{}/members/{}", world.organisation, helper.id);
    let etag = rosa.get(&member).expect(200).etag();
    rosa.delete(&member).if_match(&etag).expect(204);
    let donor = world.reviewer(app, "Dora Donante", false, "es");
    keep_profile(
        &donor,
        &json!({
            "languages": ["es"], "objectives": [16], "max_open": 5, "organisation": "Fundación Horizonte Norte (ficticia)"
        }),
    );
    world.act(&world.focal_point, &id, "submit", &json!({}));
    let conflicts = |reviewer: &Reviewer| -> Vec<(String, Value)> {
        let found = world.officer.client.get(&format!("{path}/reviewer-suggestions"));
        let found = found.expect(200);
        let entries = found.json["conflicts"].as_array().expect("a list").iter();
        let of_reviewer = entries.filter(|entry| entry["reviewer"]["id"] == reviewer.id.as_str());
        of_reviewer
            .flat_map(|entry| entry["reasons"].as_array().expect("reasons"))
            .map(|reason| {
                (
                    reason["reason"].as_str().expect("a key").to_owned(),
                    reason["about"].clone(),
                )
            })
            .collect()
    };
    let author = vec![("author".to_owned(), Value::Null)];
    let named = vec![("donor".to_owned(), json!("Fundación Horizonte Norte (ficticia)"))];
    assert_eq!((conflicts(&helper), conflicts(&donor)), (author.clone(), named.clone()));

    // The answer to the letter drops the donor: whoever belongs to it is no freer than before.
    steps::write_letter(&world.officer, &id, "¿Quién financia los comedores?");
    world.act_anyway(&world.officer, &id, "return_comments", &json!({}));
    steps::answer_letter(&world.focal_point, &id);
    change(rosa, json!({"donors": []}));
    world.act(&world.focal_point, &id, "resubmit", &json!({}));
    let seen = world.officer.client.get(&path).expect(200);
    assert_eq!(
        seen.json["content"]["donors"].as_array().map_or(0, Vec::len),
        0,
        "{seen}"
    );
    assert_eq!((conflicts(&helper), conflicts(&donor)), (author, named));
    let call = world.officer.client.post(&format!("{path}/assignments"));
    let refused = call.json(&json!({"reviewer_ids": [donor.id]})).expect(422);
    refused.violation("reviewer_in_conflict", "/reviewer_ids/0");
});

on_both!(
    the_next_round_asks_nobody_in_conflict_and_the_officer_learns_why,
    |app| {
        let world = World::new(app);
        let reviewers = steps::three_reviewers(app, &world);
        let id = steps::practice_in_review(&world, &reviewers);
        for reviewer in &reviewers {
            steps::review(reviewer, 3, "clarify");
        }
        let me = world.officer.client.get("/v1/me").expect(200).string("/id");
        let lead = format!("/v1/submissions/{id}/responsible-officer");
        let body = json!({"responsible_officer": me});
        world.officer.client.put(&lead).json(&body).expect(200);
        steps::write_letter(&world.officer, &id, "¿De dónde proceden las cifras?");
        let codes = ["items_without_source"];
        world.mean(&world.officer, &id, "return_comments", &codes, &json!({}));
        steps::answer_letter(&world.focal_point, &id);
        // Between the rounds one declares a conflict elsewhere, one takes a break.
        let other = world.draft("practice", &world::practice());
        world.act(&world.focal_point, &other, "submit", &json!({}));
        steps::invite(&world, &other, std::slice::from_ref(&reviewers[1]));
        let mine = reviewers[1]
            .account
            .client
            .get("/v1/assignments?status=invited")
            .expect(200);
        let declared = mine.string("/items/0/id");
        let conflict = reviewers[1]
            .account
            .client
            .post(&format!("/v1/assignments/{declared}/declare-conflict"));
        conflict.json(&json!({"reason": "Asesoré a la red."})).expect(200);
        keep_profile(
            &reviewers[2],
            &json!({"languages": ["es"], "objectives": [16], "max_open": 5, "paused": true}),
        );

        world.act(&world.focal_point, &id, "resubmit", &json!({}));
        let path = format!("/v1/submissions/{id}/assignments");
        let all = world.officer.client.get(&path).expect(200).json;
        let second: Vec<&str> = all["items"]
            .as_array()
            .expect("a list")
            .iter()
            .filter(|row| row["round"] == 2)
            .map(|row| row["reviewer"]["id"].as_str().expect("an id"))
            .collect();
        assert_eq!(second, [reviewers[0].id.as_str()], "{all}");
        app.drain_outbox();
        let mails: Vec<String> = app
            .mails()
            .to(&world.officer.email)
            .into_iter()
            .filter(|mail| mail.subject.contains("A reviewer is not asked again"))
            .map(|mail| mail.text)
            .collect();
        assert_eq!(mails.len(), 2, "{mails:?}");
        let reasons = [
            "declared one on another practice of the same organisation",
            "takes no reviews",
        ];
        for reason in reasons {
            assert!(mails.iter().any(|text| text.contains(reason)), "{reason}: {mails:?}");
        }
        assert_eq!(told(app, "reviewer_not_asked_again"), 2);
    }
);

on_both!(whom_a_colleague_proposes_is_marked_among_the_suggestions, |app| {
    let world = World::new(app);
    let review = UnderReview::new(app, &world);
    let known = world.reviewer(app, "Pia Propuesta", false, "es");
    let busy = world.reviewer(app, "Paula Pausa", false, "es");
    keep_profile(
        &busy,
        &json!({"languages": ["es"], "objectives": [16], "max_open": 5, "paused": true}),
    );
    let proposals = [
        json!({"name": "Pia", "email": known.account.email.replace('@', "+trabajo@")}),
        json!({"reviewer_id": busy.id}),
        json!({"name": "Amadou Traoré", "email": "a.traore@example.org"}),
    ];
    for (reviewer, proposal) in review.reviewers.iter().zip(proposals) {
        let path = review.assignment_path(&world, reviewer);
        let decline = reviewer.account.client.post(&format!("{path}/decline"));
        decline.json(&json!({"suggestion": proposal})).expect(200);
    }
    let path = format!("{}/reviewer-suggestions", review.path);
    let found = world.officer.client.in_language("fr").get(&path).expect(200).json;
    let sentence = "Proposée par une personne à qui l’examen de cette pratique avait été demandé.";
    let of = |list: &str, id: &str| -> Value {
        let entries = found[list].as_array().expect("a list");
        let entry = entries.iter().find(|entry| entry["reviewer"]["id"] == id);
        entry.unwrap_or_else(|| panic!("{id} in {list}: {found}")).clone()
    };
    assert_eq!(of("suggestions", &known.id)["proposed"], sentence);
    assert_eq!(of("left_out", &busy.id)["proposed"], sentence);
    let outside = found["proposed_outside"].as_array().expect("a list");
    assert_eq!(outside.len(), 1, "{found}");
    assert_eq!(outside[0]["email"], "a.traore@example.org");
    let declined = of("left_out", &review.reviewers[0].id);
    assert_eq!(declined.get("proposed"), None);
    assert_eq!(declined["reasons"][0]["reason"], "asked_before", "{declined}");
});
