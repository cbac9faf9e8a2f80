//! Plans for many practices at once: beside the quorum, the one reviewer more that a disagreement asks for.
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
