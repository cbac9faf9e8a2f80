//! What was said of an earlier text is not said of the rewritten one.
use minga_tests::world::{self, World};
use minga_tests::{on_both, steps};
use serde_json::json;

on_both!(a_verdict_on_an_earlier_text_does_not_publish_the_rewritten_one, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let id = world.draft("pledge", &world::pledge());
    let path = format!("/v1/submissions/{id}");
    let screening = format!("{path}/screening");
    world.act(rosa, &id, "submit", &json!({}));
    steps::screen(officer, &id, &[]);
    let complete = officer.client.get(&screening).expect(200);
    assert_eq!(complete.json["complete"], true, "{complete}");
    steps::write_letter(officer, &id, "¿Cuántas ventanillas abrirán en 2027?");
    world.act(officer, &id, "return_comments", &json!({}));
    steps::answer_letter(rosa, &id);
    let etag = rosa.client.get(&path).expect(200).etag();
    let rewritten = json!({"content": {"title": "Ventanilla fija de orientación laboral en una sola oficina"}});
    rosa.client
        .patch(&path)
        .if_match(&etag)
        .merge_patch(&rewritten)
        .expect(200);
    world.act(rosa, &id, "resubmit", &json!({}));

    // The verdicts are still there, on the first revision, and have to be looked at again.
    let seen = officer.client.get(&screening).expect(200);
    assert_eq!(seen.json["complete"], false, "{seen}");
    assert_eq!(seen.json["look_again"].as_array().unwrap().len(), 8, "{seen}");
    assert_eq!(seen.json["points"]["concrete"]["revision"], 1, "{seen}");
    assert_ne!(seen.etag(), complete.etag());
    let blocked = world
        .try_act(officer, &id, "publish", &json!({}))
        .expect(409)
        .problem("action_blocked");
    assert_eq!(blocked.json["blocked_by"][0]["code"], "screening_done", "{blocked}");
    // Nor can the focal point take it back as if nobody had looked at it.
    world.try_act(rosa, &id, "recall", &json!({})).expect(409);
    // Who saw the earlier text only is told so.
    let points = json!({"points": {}, "still_holds": true});
    officer
        .client
        .put(&screening)
        .if_match(&complete.etag())
        .json(&points)
        .expect(412);
    let anew = json!({"points": {"concrete": {"verdict": "unclear"}}, "still_holds": true});
    let again = officer
        .client
        .put(&screening)
        .if_match(&seen.etag())
        .json(&anew)
        .expect(200);
    assert_eq!(again.json["look_again"], json!([]), "{again}");
    assert_eq!(again.json["points"]["measurable"]["revision"], 2, "{again}");
    assert_eq!(again.json["complete"], false, "{again}");
    let met = json!({"points": {"concrete": {"verdict": "met"}}});
    officer
        .client
        .put(&screening)
        .if_match(&again.etag())
        .json(&met)
        .expect(200);
    world.act(officer, &id, "publish", &json!({}));
});

on_both!(
    scores_of_an_earlier_text_do_not_count_when_it_was_returned_before_the_review_was_opened,
    |app| {
        let world = World::new(app);
        let (rosa, officer) = (&world.focal_point, &world.officer);
        let reviewers = steps::three_reviewers(app, &world);
        let id = world.draft("practice", &world::practice());
        let path = format!("/v1/submissions/{id}");
        world.act(rosa, &id, "submit", &json!({}));
        steps::invite(&world, &id, &reviewers);
        steps::review(&reviewers[0], 5, "publish");
        steps::write_letter(officer, &id, "¿De dónde provienen las cifras?");
        let codes = ["open_reviews", "items_without_source"];
        world.mean(officer, &id, "return_comments", &codes, &json!({}));
        steps::answer_letter(rosa, &id);
        let back = world.act(rosa, &id, "resubmit", &json!({}));
        assert_eq!(back.json["state"], "submitted", "{back}");
        assert_eq!(back.json["round"], 2, "{back}");
        let summary = officer.client.get(&format!("{path}/review-summary")).expect(200);
        assert_eq!(summary.json["quorum"]["internal"]["have"], 0, "{summary}");
        assert_eq!(summary.json["reviews"][0]["counts"], false, "{summary}");
        // The same reviewer is asked again.
        steps::review(&reviewers[0], 2, "clarify");
        let summary = officer.client.get(&format!("{path}/review-summary")).expect(200);
        assert_eq!(summary.json["criteria"][0]["scores"], json!([2]), "{summary}");
    }
);

on_both!(a_practice_that_nobody_reviewed_yet_stays_in_its_round, |app| {
    let world = World::new(app);
    let id = world.draft("practice", &world::practice());
    world.act(&world.focal_point, &id, "submit", &json!({}));
    steps::write_letter(&world.officer, &id, "¿De dónde provienen las cifras?");
    world.mean(
        &world.officer,
        &id,
        "return_comments",
        &["items_without_source"],
        &json!({}),
    );
    steps::answer_letter(&world.focal_point, &id);
    let back = world.act(&world.focal_point, &id, "resubmit", &json!({}));
    assert_eq!(
        (&back.json["state"], &back.json["round"]),
        (&json!("submitted"), &json!(1)),
        "{back}"
    );
});
