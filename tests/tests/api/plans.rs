//! Plans for many practices at once: beside the quorum, the one reviewer more that a disagreement asks for, and nobody
//! who turned the practice down already.
use minga_tests::on_both;
use minga_tests::reviewing::UnderReview;
use minga_tests::world::{Reviewer, World};
use serde_json::{Value, json};

const PLANS: &str = "/v1/assignment-plans";

fn rest(world: &World, reviewer: &Reviewer) {
    let path = format!("/v1/reviewers/{}", reviewer.id);
    let known = world.officer.client.get(&path).expect(200);
    let profile = json!({"internal": false, "languages": ["es"], "objectives": [16], "max_open": 5, "paused": true});
    let put = world.officer.client.put(&path).if_match(&known.etag());
    put.json(&profile).expect(200);
}

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
    rest(&world, &resting);
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
