//! Plans for many practices at once: as many complete quorums as there are reviewers for, beside the quorum the one
//! reviewer more that a disagreement asks for, and nobody who turned the practice down already.
use minga_tests::on_both;
use minga_tests::reviewing::UnderReview;
use minga_tests::world::{self, Reviewer, World};
use serde_json::{Value, json};

const PLANS: &str = "/v1/assignment-plans";

/// Changes how much a reviewer takes on.
fn takes_on(world: &World, reviewer: &Reviewer, changes: &Value) {
    let path = format!("/v1/reviewers/{}", reviewer.id);
    let known = world.officer.client.get(&path).expect(200);
    let mut profile =
        json!({"internal": known.json["internal"], "languages": ["es"], "objectives": [16], "max_open": 5});
    for (name, value) in changes.as_object().expect("fields") {
        profile[name] = value.clone();
    }
    let put = world.officer.client.put(&path).if_match(&known.etag());
    put.json(&profile).expect(200);
}

on_both!(the_review_of_every_practice_of_a_plan_can_begin, |app| {
    let world = World::new(app);
    let officer = &world.officer.client;
    let ids: Vec<String> = (0..3)
        .map(|_| {
            let id = world.draft("practice", &world::practice());
            world.act(&world.focal_point, &id, "submit", &json!({}));
            id
        })
        .collect();
    // Three internal places, four external ones: seven pairs would be possible, and two quorums.
    world.reviewer(app, "Ines Interna", true, "es");
    for name in ["Emil Externo", "Eva Externa"] {
        let external = world.reviewer(app, name, false, "es");
        takes_on(&world, &external, &json!({"max_open": 2}));
    }
    let plan = officer
        .post(PLANS)
        .json(&json!({"submission_ids": ids}))
        .expect(200)
        .json;
    assert_eq!(
        (&plan["complete"], &plan["incomplete"]),
        (&json!(2), &json!(1)),
        "{plan}"
    );
    assert_eq!(
        plan["message"], "Practices that get everybody whom they need: 2 of 3.",
        "{plan}"
    );
    let pairs = plan["pairs"].as_array().expect("pairs");
    assert_eq!(pairs.len(), 6, "{plan}");
    let confirm = officer.post(&format!("{PLANS}/confirm"));
    let done = confirm.json(&json!({"pairs": pairs})).expect(200).json;
    let entries = done["submissions"].as_array().expect("submissions");
    assert_eq!(entries.len(), 2, "{done}");
    for entry in entries {
        let id = entry["submission_id"].as_str().expect("an id");
        world.act(&world.officer, id, "start_review", &json!({}));
    }

    // The internal place of one that has begun is filled even where the others stay empty.
    let begun = entries[0]["submission_id"].as_str().expect("an id");
    let path = format!("/v1/submissions/{begun}/assignments");
    let all = officer.get(&path).expect(200);
    for assignment in all.json["items"].as_array().expect("assignments") {
        let id = assignment["id"].as_str().expect("an id");
        officer.post(&format!("/v1/assignments/{id}/release")).expect(200);
    }
    let another = world.reviewer(app, "Irma Interna", true, "es");
    let asked = json!({"submission_ids": [begun], "reviewers": [another.id]});
    let plan = officer.post(PLANS).json(&asked).expect(200).json;
    assert_eq!(
        plan["pairs"],
        json!([{"submission_id": begun, "reviewer_id": another.id}]),
        "{plan}"
    );
    assert_eq!(plan["submissions"][0]["complete"], false, "{plan}");
});

on_both!(a_disagreement_is_planned_as_one_reviewer_more_of_either_sort, |app| {
    let world = World::new(app);
    let officer = &world.officer.client;
    let case = UnderReview::new(app, &world);
    let [ines, emil, eva] = [&case.reviewers[0], &case.reviewers[1], &case.reviewers[2]];
    let plan = |reviewers: &[&Reviewer]| -> Value {
        let named: Vec<&str> = reviewers.iter().map(|reviewer| reviewer.id.as_str()).collect();
        let asked = json!({"submission_ids": [case.id], "reviewers": named});
        officer.post(PLANS).json(&asked).expect(200).json
    };
    let internal = world.reviewer(app, "Irma Interna", true, "es");
    let external = world.reviewer(app, "Omar Otro", false, "es");
    let resting = world.reviewer(app, "Pausa Pérez", false, "es");
    takes_on(&world, &resting, &json!({"paused": true}));
    case.review(&world, ines, 5, "publish");
    case.review(&world, emil, 5, "publish");
    assert_eq!(plan(&[])["pairs"], json!([]), "the last review may settle it");
    case.review(&world, eva, 2, "decline");
    assert_eq!(case.summary(&world).json["disagreement_state"], "asks_for_one_more");

    // One, whoever of the two sorts it is.
    let found = plan(&[]);
    assert_eq!(found["pairs"].as_array().map(Vec::len), Some(1), "{found}");
    assert_eq!(found["submissions"][0]["unmet"], json!([]), "{found}");
    assert_eq!(found["submissions"][0]["invite"][0]["needed"], true, "{found}");
    for one in [&internal, &external] {
        let found = plan(&[one]);
        assert_eq!(found["pairs"][0]["reviewer_id"], one.id.as_str(), "{found}");
    }
    let found = plan(&[&resting]);
    let unmet = &found["submissions"][0]["unmet"];
    assert_eq!(unmet.as_array().map(Vec::len), Some(1), "{found}");
    assert_eq!(
        (&unmet[0]["missing"], unmet[0].get("internal")),
        (&json!(1), None),
        "of either sort: {found}"
    );
    assert_eq!(unmet[0]["reasons"][0]["reason"], "paused", "{found}");

    // Two are confirmed: one is asked, the other is not needed, and it is the same when asked again.
    let pair = |reviewer: &Reviewer| json!({"submission_id": case.id, "reviewer_id": reviewer.id});
    let pairs = json!({"pairs": [pair(&internal), pair(&external)]});
    let confirm = || {
        let call = officer.post(&format!("{PLANS}/confirm"));
        call.idempotency_key("one-more").json(&pairs).expect(200).json
    };
    let done = confirm();
    let entry = &done["submissions"][0];
    assert_eq!(entry["invited"], json!([internal.id]), "{done}");
    assert_eq!(entry["skipped"][0]["reviewer_id"], external.id.as_str(), "{done}");
    assert_eq!(entry["skipped"][0]["reasons"][0]["reason"], "not_needed", "{done}");
    assert_eq!(confirm(), done, "the same key, the same answer");
    let found = plan(&[]);
    assert_eq!(found["pairs"], json!([]), "one, not two: {found}");
    assert_eq!(found["submissions"][0]["unmet"], json!([]), "{found}");
});

on_both!(who_turned_a_practice_down_is_proposed_for_it_no_more, |app| {
    let world = World::new(app);
    let officer = &world.officer.client;
    let case = UnderReview::new(app, &world);
    let [ines, emil, eva] = [&case.reviewers[0], &case.reviewers[1], &case.reviewers[2]];
    let mine = |reviewer| case.assignment_path(&world, reviewer);
    // One is released, one declines, one accepts and steps back.
    officer.post(&format!("{}/release", mine(ines))).expect(200);
    let emils = emil.account.client.post(&format!("{}/decline", mine(emil)));
    emils.json(&json!({"reason": "Sin tiempo."})).expect(200);
    let evas = eva
        .account
        .client
        .post(&format!("{}/decline", case.accept(&world, eva)));
    let back = evas.json(&json!({"reason": "Sin tiempo."})).expect(200);
    assert_eq!(back.json["status"], "withdrawn", "{back}");

    let plan = || {
        let asked = json!({"submission_ids": [case.id]});
        officer.post(PLANS).json(&asked).expect(200).json
    };
    let found = plan();
    assert_eq!(found["pairs"], json!([]), "{found}");
    let unmet = found["submissions"][0]["unmet"].as_array().expect("places");
    let why: Vec<(&Value, &Value)> = unmet
        .iter()
        .map(|place| (&place["missing"], &place["reasons"][0]["reason"]))
        .collect();
    let before = json!("asked_before");
    assert_eq!(why, [(&json!(1), &before), (&json!(2), &before)], "{found}");
    let found = officer.get(&format!("{}/reviewer-suggestions", case.path)).expect(200);
    assert_eq!(found.json["suggestions"], json!([]), "{found}");
    let left_out = found.json["left_out"].as_array().expect("a list");
    assert_eq!(left_out.len(), 3, "{found}");
    for one in left_out {
        assert_eq!(one["reasons"][0]["reason"], "asked_before", "{found}");
        assert!(
            one["reasons"][0]["message"]
                .as_str()
                .expect("a sentence")
                .contains("already asked")
        );
    }
    // A plan of before, confirmed now, asks them as little.
    let pair = json!({"submission_id": case.id, "reviewer_id": emil.id});
    let done = officer.post(&format!("{PLANS}/confirm"));
    let done = done.json(&json!({"pairs": [pair]})).expect(200).json;
    let skipped = &done["submissions"][0]["skipped"][0];
    assert_eq!(skipped["reasons"][0]["reason"], "asked_before", "{done}");

    // Somebody else is planned, and whom the officer names may be asked again.
    let omar = world.reviewer(app, "Omar Otro", false, "es");
    let found = plan();
    assert_eq!(found["pairs"].as_array().map(Vec::len), Some(1), "{found}");
    assert_eq!(found["pairs"][0]["reviewer_id"], omar.id.as_str(), "{found}");
    case.invite(&world, emil);
    assert_eq!(case.assignment(&world, emil)["status"], "invited");
});
