//! The main job: a pledge and a practice travel from draft to published, and everybody is told in time.
use minga_tests::accounts::{self, Account};
use minga_tests::world::{self, Reviewer, World};
use minga_tests::{on_both, steps};
use serde_json::json;
use std::time::Duration;

const MAIL: Duration = Duration::from_secs(20);

on_both!(a_practice_travels_from_draft_to_published, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point;
    let id = world.draft("practice", &json!({"title": "Comedores que enseñan"}));
    let path = format!("/v1/submissions/{id}");

    // The checklist says what is missing; the form saves while somebody types.
    let check = rosa.client.get(&format!("{path}/check")).expect(200);
    assert_eq!(check.json["complete"], false);
    let etag = rosa.client.get(&path).expect(200).etag();
    let saved = rosa
        .client
        .patch(&path)
        .if_match(&etag)
        .merge_patch(&json!({"content": world::practice()}))
        .expect(200);
    assert_eq!(
        rosa.client.get(&format!("{path}/check")).expect(200).json["complete"],
        true,
        "{saved}"
    );
    let late = rosa.client.patch(&path).if_match(&etag);
    let late = late.merge_patch(&json!({"content": {"title": "x"}})).expect(412);
    assert_eq!(
        (&late.json["state"], &late.json["etag"]),
        (&json!("draft"), &json!(saved.etag())),
        "{late}"
    );

    let submitted = world.act(rosa, &id, "submit", &json!({}));
    let reference = submitted.string("/reference");
    assert!(reference.starts_with("PR-"), "{reference}");
    let receipt = app.mails().wait_for(
        |mail| mail.is_to(&rosa.email) && mail.subject.contains(&reference),
        MAIL,
    );
    assert!(receipt.text.contains("Comedores"), "{}", receipt.text);

    let reviewers: Vec<Reviewer> = [
        ("Ines Interna", true, "es"),
        ("Emil Extern", false, "en"),
        ("Eve Externe", false, "fr"),
    ]
    .into_iter()
    .map(|(name, internal, language)| world.reviewer(app, name, internal, language))
    .collect();
    let officer = &world.officer;
    world
        .try_act(officer, &id, "start_review", &json!({}))
        .expect(409)
        .problem("action_blocked");
    let ids: Vec<&str> = reviewers.iter().map(|reviewer| reviewer.id.as_str()).collect();
    officer
        .client
        .post(&format!("{path}/assignments"))
        .json(&json!({"reviewer_ids": ids}))
        .expect(201);
    world.act(officer, &id, "start_review", &json!({}));

    for reviewer in &reviewers {
        review(reviewer, 4, "clarify");
    }
    let version = rosa.client.get(&path).expect(200).etag();
    let summary = officer.client.get(&format!("{path}/review-summary")).expect(200);
    assert!(summary.text.contains("CANARY-CONFIDENTIAL"), "{summary}");

    // The letter: drafted from the reviews, edited, sent.
    let draft = officer.client.get(&format!("{path}/consolidation")).expect(200);
    assert!(
        !draft.text.contains("CANARY") && !draft.text.contains("Emil"),
        "{draft}"
    );
    let letter = json!({"items": [{"must_answer": true, "text": "¿De dónde provienen las cifras de empleo formal?"}]});
    let put = officer
        .client
        .put(&format!("{path}/consolidation"))
        .json(&letter)
        .expect(200);
    assert_eq!(put.etag(), "\"v1\"");
    world.mean(officer, &id, "return_comments", &["items_without_source"], &json!({}));
    assert_ne!(rosa.client.get(&path).expect(200).etag(), version);
    app.mails().wait_for(
        |mail| mail.is_to(&rosa.email) && mail.subject.contains("omentario"),
        MAIL,
    );
    let to_do = rosa.client.get("/v1/submissions?needs_my_action=true").expect(200);
    assert_eq!(to_do.json["items"][0]["to_do"]["what"], "answer", "{to_do}");

    // Nothing is resubmitted without an answer to every point.
    world
        .try_act(rosa, &id, "resubmit", &json!({}))
        .expect(409)
        .problem("action_blocked");
    let comments = rosa.client.get(&format!("{path}/comments")).expect(200);
    assert!(
        !comments.text.contains("CANARY") && !comments.text.contains("Emil"),
        "{comments}"
    );
    let item = item_id(&comments.json);
    let answer = json!({"answer": "explained", "text": "Del registro municipal de certificados."});
    let call = rosa.client.put(&format!("{path}/comments/{item}/answer")).json(&answer);
    call.if_match("\"v1\"").expect(200);
    let etag = rosa.client.get(&path).expect(200).etag();
    let patch = json!({"content": {"lessons": "Empezar por los comedores con guardería."}});
    rosa.client.patch(&path).if_match(&etag).merge_patch(&patch).expect(200);
    let resubmitted = world.act(rosa, &id, "resubmit", &json!({}));
    assert_eq!(resubmitted.json["state"], "peer_review");
    assert_eq!(resubmitted.json["round"], 2);
    let differences = rosa.client.get(&format!("{path}/revisions/1..2")).expect(200);
    assert!(differences.text.contains("/lessons"), "{differences}");

    // Second round: the same reviewers, now content.
    world
        .try_act(officer, &id, "publish", &json!({}))
        .expect(409)
        .problem("action_blocked");
    for reviewer in &reviewers {
        review(reviewer, 5, "publish");
    }
    let codes = ["unread_confidential_comments"];
    let published = world.mean(officer, &id, "publish", &codes, &json!({}));
    assert_eq!(published.json["state"], "published");

    let public = app.visitor().get(&format!("/v1/practices/{reference}")).expect(200);
    for secret in ["CANARY", "Emil", "Ines", "Eve", "example.org/quispe", &rosa.email] {
        assert!(!public.text.contains(secret), "{secret} is public:\n{public}");
    }
    let found = app
        .visitor()
        .get("/v1/practices?q=comedor&country=PER&objective=16")
        .expect(200);
    assert_eq!(found.json["items"][0]["reference"], reference.as_str(), "{found}");
    // A table says why there is no end.
    let table = app
        .visitor()
        .in_language("en")
        .get("/v1/practices.csv")
        .expect(200)
        .text;
    assert!(
        table.contains(",Start,End,Ongoing,Cycle,") && table.contains(",2021-04,,yes,imrf_2026,"),
        "{table}"
    );
    app.mails().wait_for(
        |mail| mail.is_to(&rosa.email) && mail.subject.to_lowercase().contains("public"),
        MAIL,
    );
    let history = rosa.client.get(&format!("{path}/history?limit=100")).expect(200);
    for secret in ["CANARY", "Emil", "review_submitted", "invited"] {
        assert!(
            !history.text.contains(secret),
            "{secret} in the focal point's history:\n{history}"
        );
    }
});

on_both!(a_pledge_is_screened_returned_and_published, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point;
    let id = world.draft("pledge", &world::pledge());
    let path = format!("/v1/submissions/{id}");
    let reference = world.act(rosa, &id, "submit", &json!({})).string("/reference");
    assert!(reference.starts_with("PL-"), "{reference}");

    let officer = &world.officer;
    world
        .try_act(officer, &id, "publish", &json!({}))
        .expect(409)
        .problem("action_blocked");
    screen(officer, &id, "unclear");
    let letter = json!({"items": [{"must_answer": true, "text": "¿Cuántas ventanillas abrirán en 2027?"}]});
    officer
        .client
        .put(&format!("{path}/consolidation"))
        .json(&letter)
        .expect(200);
    world.act(officer, &id, "return_comments", &json!({}));
    let comments = rosa.client.get(&format!("{path}/comments")).expect(200);
    let item = item_id(&comments.json);
    let answer = json!({"answer": "changed", "text": "Siete; lo dice ahora el texto."});
    rosa.client
        .put(&format!("{path}/comments/{item}/answer"))
        .if_match("\"v1\"")
        .json(&answer)
        .expect(200);
    let back = world.act(rosa, &id, "resubmit", &json!({}));
    assert_eq!(back.json["state"], "submitted");
    screen(officer, &id, "met");
    world.act(officer, &id, "publish", &json!({}));

    let public = app
        .visitor()
        .in_language("fr")
        .get(&format!("/v1/pledges/{reference}"))
        .expect(200);
    assert!(!public.text.contains(&rosa.email), "{public}");
    let etag = public.etag();
    app.visitor()
        .in_language("fr")
        .get(&format!("/v1/pledges/{reference}"))
        .if_none_match(&etag)
        .expect(304);

    // An amendment: the public reads the old text until the officer accepts the new one.
    let mut amended = world::pledge();
    amended["title"] = json!("Ventanilla itinerante de orientación laboral y sindical");
    world.act(rosa, &id, "propose_amendment", &json!({"content": amended}));
    let public = app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
    assert!(!public.text.contains("sindical"), "{public}");
    world.act(officer, &id, "accept_amendment", &json!({}));
    let public = app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
    assert!(public.text.contains("sindical"), "{public}");

    world
        .try_act(officer, &id, "archive", &json!({}))
        .expect(422)
        .violation("reason_required", "/public_reason");
    let reasons =
        json!({"public_reason": "Retirado a pedido de la organización.", "note": "Carta del 3 de noviembre."});
    world.act(officer, &id, "archive", &reasons);
    let gone = app
        .visitor()
        .get(&format!("/v1/pledges/{reference}"))
        .expect(410)
        .problem("gone");
    assert!(
        gone.text.contains("Retirado a pedido") && !gone.text.contains("Carta"),
        "{gone}"
    );
    // The reason is the officer's own; what is said around it is said to the reader.
    assert_eq!(
        gone.json["public_reason"], "Retirado a pedido de la organización.",
        "{gone}"
    );
    for (language, around) in [
        (
            "es",
            "se retiró del registro. La secretaría da este motivo: «Retirado a pedido de la organización.»",
        ),
        (
            "en",
            "has been taken out of the registry. The secretariat gives this reason: “Retirado a pedido",
        ),
        (
            "fr",
            "retiré du registre. Le secrétariat en donne la raison : « Retirado a pedido de la organización. »",
        ),
    ] {
        let reader = app.visitor().in_language(language);
        let gone = reader.get(&format!("/v1/pledges/{reference}")).expect(410);
        assert!(gone.string("/detail").contains(around), "{gone}");
        assert_eq!(
            gone.json["public_reason"], "Retirado a pedido de la organización.",
            "{gone}"
        );
    }
    world.act(officer, &id, "restore", &json!({}));
    app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
});

on_both!(
    a_participant_confirms_from_its_mail_and_an_invitation_is_accepted_from_its_mail,
    |app| {
        let world = World::new(app);
        let mut content = world::pledge();
        content["type"] = json!("common");
        content["common_goal"] = json!("Doce ventanillas en seis distritos de Lima.");
        let id = world.draft("pledge", &content);
        let path = format!("/v1/submissions/{id}");
        let rosa = &world.focal_point;
        let row = json!({
            "name": "Association Rivages (fictive)", "country": "FRA",
            "contact": {"name": "Aline Dubois", "email": "aline.dubois@example.net", "language": "fr"}
        });
        rosa.client.post(&format!("{path}/participants")).json(&row).expect(201);
        world.act(rosa, &id, "submit", &json!({}));
        let mail = app
            .mails()
            .wait_for(|mail| mail.is_to("aline.dubois@example.net"), MAIL);
        let link = mail.link("/links/participant/");
        let visitor = app.visitor();
        let page = visitor.get(&link).expect(200);
        assert!(
            page.text.contains("lang=\"fr\"") && page.text.contains("Rivages"),
            "{page}"
        );
        let before = rosa.client.get(&format!("{path}/participants")).expect(200);
        assert!(
            before.text.contains("\"asked\""),
            "a GET of the page changes nothing:\n{before}"
        );
        steps::answer_on_page(app, &link, "answer=confirmed");
        let after = rosa.client.get(&format!("{path}/participants")).expect(200);
        assert!(after.text.contains("\"confirmed\""), "{after}");
        visitor.get(&link).expect(200);

        let practice = world.draft("practice", &world::practice());
        world.act(rosa, &practice, "submit", &json!({}));
        let reviewer = world.reviewer(app, "Ida Invitada", false, "es");
        let invitations = format!("/v1/submissions/{practice}/assignments");
        world
            .officer
            .client
            .post(&invitations)
            .json(&json!({"reviewer_ids": [reviewer.id]}))
            .expect(201);
        let mail = app.mails().wait_for(
            |mail| mail.is_to(&reviewer.account.email) && mail.text.contains("/links/"),
            MAIL,
        );
        let link = mail.link("/links/invitation/");
        visitor.get(&link).expect(200);
        reviewer
            .account
            .client
            .get(&format!("/v1/submissions/{practice}"))
            .expect(404);
        visitor
            .post(&link)
            .body("application/x-www-form-urlencoded", "answer=accepted&no_conflict=on")
            .expect(303);
        reviewer
            .account
            .client
            .get(&format!("/v1/submissions/{practice}"))
            .expect(200);
    }
);

/// Accepts the invitation of the current round, writes the review and submits it.
fn review(reviewer: &Reviewer, score: u8, recommendation: &str) {
    let client = &reviewer.account.client;
    let mine = client.get("/v1/assignments").expect(200);
    let items = mine.json["items"].as_array().unwrap();
    let open = items
        .iter()
        .find(|item| item["status"] == "invited")
        .unwrap_or_else(|| panic!("no open invitation:\n{mine}"));
    let id = open["id"].as_str().unwrap();
    let accept = format!("/v1/assignments/{id}/accept");
    let etag = client.get(&format!("/v1/assignments/{id}")).expect(200).etag();
    client
        .post(&accept)
        .if_match(&etag)
        .json(&json!({"no_conflict": true}))
        .expect(200);
    let path = format!("/v1/assignments/{id}/review");
    // The first draft of a round needs no version.
    assert_eq!(client.get(&path).expect(200).header("etag"), None);
    let put = client
        .put(&path)
        .json(&world::review(score, recommendation))
        .expect(200);
    client
        .post(&format!("{path}/submit"))
        .if_match(&put.etag())
        .json(&json!({}))
        .expect(200);
}

fn screen(officer: &Account, id: &str, concrete: &str) {
    let path = format!("/v1/submissions/{id}/screening");
    let met = json!({"verdict": "met"});
    let points = json!({
        "concrete": {"verdict": concrete, "note": "Falta el número por año."}, "measurable": met, "realistic": met,
        "forward_looking": met, "time_bound": met, "international_law": met, "gcm_principles": met, "agenda_2030": met
    });
    let known = officer.client.get(&path).expect(200).etag();
    officer
        .client
        .put(&path)
        .if_match(&known)
        .json(&json!({"points": points}))
        .expect(200);
}

/// The first item of the last letter.
fn item_id(comments: &serde_json::Value) -> String {
    let letters = comments["letters"].as_array().expect("letters");
    let item = letters.last().and_then(|letter| letter["items"][0]["id"].as_str());
    item.unwrap_or_else(|| panic!("no item in {comments}")).to_owned()
}

on_both!(
    an_officer_never_decides_on_a_submission_of_its_own_organisation,
    |app| {
        let world = World::new(app);
        let members = format!("/v1/organisations/{}/members", world.organisation);
        let body = json!({"email": world.officer.email, "role": "member"});
        world.focal_point.client.post(&members).json(&body).expect(201);
        let elsewhere = world.draft("pledge", &world::pledge());
        world.act(&world.focal_point, &elsewhere, "submit", &json!({}));
        // Nobody takes an officer out of the process by asking: the officer does, by accepting.
        world.act(&world.officer, &elsewhere, "decline", &json!({"note": "Sin plazos."}));
        let accept = format!("/v1/me/memberships/{}/accept", world.organisation);
        world.officer.client.post(&accept).expect(200);
        let id = world.draft("pledge", &world::pledge());
        world.act(&world.focal_point, &id, "submit", &json!({}));
        let refused = world
            .try_act(&world.officer, &id, "decline", &json!({"note": "no"}))
            .expect(403)
            .problem("forbidden");
        assert_eq!(refused.json["reason"], "own_organisation", "{refused}");
        let stranger = accounts::register_and_login(app, "Sven Stranger", "en");
        stranger.client.get(&format!("/v1/submissions/{id}")).expect(404);
        app.visitor().get(&format!("/v1/submissions/{id}")).expect(401);
    }
);
