//! When the reviews of a round are enough, and what a decision against some of them needs.
use minga_tests::reviewing::{UnderReview, submit};
use minga_tests::world::{self, Reviewer, World};
use minga_tests::{App, Setup, on_both, steps};
use serde_json::{Value, json};
use std::thread::sleep;
use std::time::Duration;

const MAIL: Duration = Duration::from_secs(20);
/// Longer than the service waits between two looks for what is due.
const SOME_LOOKS: Duration = Duration::from_millis(2500);

/// A review in which one criterion has another score.
fn review_with(score: u8, recommendation: &str, criterion: &str, other: &Value) -> Value {
    let mut review = world::review(score, recommendation);
    review["ratings"][criterion]["score"] = other.clone();
    review["confidential_comments"] = Value::Null;
    review
}

fn hand_in(reviewer: &Reviewer, review: &Value) {
    let assignment = steps::accept(reviewer);
    steps::finish(reviewer, &assignment, review);
}

fn blocked_by(world: &World, id: &str, input: &Value) -> Vec<String> {
    let refused = world.try_act(&world.officer, id, "publish", input).expect(409);
    let refused = refused.problem("action_blocked");
    let guards = refused.json["blocked_by"].as_array().unwrap();
    guards
        .iter()
        .map(|guard| guard["code"].as_str().unwrap().to_owned())
        .collect()
}

on_both!(a_criterion_that_nobody_can_judge_is_not_met, |app| {
    let world = World::new(app);
    let reviewers = steps::three_reviewers(app, &world);
    let id = steps::practice_in_review(&world, &reviewers);
    let nobody_knows = review_with(4, "publish", "recent", &json!("cannot_judge"));
    for reviewer in &reviewers {
        hand_in(reviewer, &nobody_knows);
    }
    let path = format!("/v1/submissions/{id}/review-summary");
    let criterion = || {
        let summary = world.officer.client.get(&path).expect(200);
        assert_eq!(summary.json["quorum"]["reached"], true, "{summary}");
        let all = summary.json["criteria"].as_array().unwrap().clone();
        all.into_iter().find(|one| one["criterion"] == "recent").unwrap()
    };
    let found = criterion();
    assert_eq!(
        (&found["scores"], &found["median"], &found["met"]),
        (&json!([]), &Value::Null, &json!(false)),
        "{found}"
    );
    // Enough reviews are in, and reasons for the record override nothing.
    let why = json!({"note": "The secretariat is content."});
    assert_eq!(blocked_by(&world, &id, &why), ["criteria_met"]);
    // One who can judge is enough for the median; the others do not count as low.
    let extra = world.reviewer(app, "Omar Otro", false, "en");
    steps::invite(&world, &id, std::slice::from_ref(&extra));
    hand_in(&extra, &review_with(4, "publish", "recent", &json!(3)));
    let found = criterion();
    assert_eq!(
        (&found["scores"], &found["median"], &found["met"]),
        (&json!([3]), &json!(3.0), &json!(true)),
        "{found}"
    );
    let published = world.act(&world.officer, &id, "publish", &json!({}));
    assert_eq!(published.json["state"], "published");
});

on_both!(
    the_secretariat_sees_who_is_harsher_than_the_others,
    setup = Setup::new().setting("MINGA_POLICY__LEANING_REVIEWS", "2"),
    |app| {
        let world = World::new(app);
        let first = UnderReview::new(app, &world);
        let reviewers = &first.reviewers;
        let read = |practice: &UnderReview| {
            for (reviewer, score) in reviewers.iter().zip([2, 4, 4]) {
                practice.review(&world, reviewer, score, "clarify");
            }
            let summary = practice.summary(&world);
            let reviews = summary.json["reviews"].as_array().unwrap().clone();
            let leaning = |reviewer: &Reviewer| {
                let of = |review: &&Value| review["reviewer"]["id"] == reviewer.id.as_str();
                reviews.iter().find(of).unwrap()["leaning"].clone()
            };
            (reviewers.iter().map(leaning).collect::<Vec<_>>(), summary)
        };
        // The practice itself is not held against anybody, and one other is too few.
        assert_eq!(read(&first).0, [Value::Null, Value::Null, Value::Null]);
        assert_eq!(
            read(&UnderReview::with(&world, reviewers.clone())).0,
            [Value::Null, Value::Null, Value::Null]
        );
        let (leanings, summary) = read(&UnderReview::with(&world, reviewers.clone()));
        let [harsh, lenient] = [-2.0, 1.0].map(|points| json!({"reviews": 2, "points": points}));
        assert_eq!(leanings, [harsh, lenient.clone(), lenient]);
        // It is shown, and counts nowhere.
        assert_eq!(summary.json["criteria"][0]["scores"], json!([2, 4, 4]), "{summary}");
        assert_eq!(summary.json["criteria"][0]["median"], 4.0, "{summary}");
    }
);

on_both!(
    a_split_that_stays_is_decided_with_recorded_reasons_and_nothing_else_is_overridden,
    |app| {
        let world = World::new(app);
        let officer = &world.officer;
        let reviewers = steps::three_reviewers(app, &world);
        let id = steps::practice_in_review(&world, &reviewers);
        steps::review(&reviewers[0], 4, "publish");
        steps::review(&reviewers[1], 4, "publish");
        let why = json!({"note": "CANARY-REASON: two rounds of checks on the ground."});
        // Without the quorum no reason helps.
        assert!(blocked_by(&world, &id, &why).contains(&"quorum".to_owned()));
        steps::review(&reviewers[2], 2, "decline");
        // With a disagreement that has not been to one more reviewer, none does either.
        assert_eq!(blocked_by(&world, &id, &why), ["no_open_disagreement"]);
        let extra = world.reviewer(app, "Omar Otro", false, "en");
        steps::invite(&world, &id, std::slice::from_ref(&extra));
        steps::review(&extra, 3, "decline");
        let summary = officer
            .client
            .get(&format!("/v1/submissions/{id}/review-summary"))
            .expect(200);
        assert_eq!(summary.json["disagreement_state"], "split", "two of four: {summary}");
        let seen = officer.client.get(&format!("/v1/submissions/{id}")).expect(200);
        let actions = seen.json["available_actions"].as_array().unwrap();
        let publish = actions.iter().find(|action| action["action"] == "publish").unwrap();
        assert_eq!(publish["allowed"], true, "{seen}");
        for empty in [json!({}), json!({"note": "  "})] {
            world
                .try_act(officer, &id, "publish", &empty)
                .expect(422)
                .violation("reason_required", "/note");
        }
        let published = world.act(officer, &id, "publish", &why);
        let path = format!("/v1/submissions/{id}/history?limit=100");
        let history = officer.client.get(&path).expect(200);
        assert!(
            history.text.contains("CANARY-REASON"),
            "the reasons are on record: {history}"
        );
        let public = format!("/v1/practices/{}", published.string("/reference"));
        for answer in [
            world.focal_point.client.get(&path).expect(200),
            world
                .focal_point
                .client
                .get(&format!("/v1/submissions/{id}"))
                .expect(200),
            app.visitor().get(&public).expect(200),
        ] {
            assert!(!answer.text.contains("CANARY-REASON"), "{answer}");
        }
        app.drain_outbox();
        let told = app.mails().all();
        assert!(
            told.iter().all(|mail| !mail.text.contains("CANARY-REASON")),
            "the reasons are for the record"
        );
    }
);

/// The reminders to a reviewer, once the service has had time to write them.
fn reminders(app: &App, reviewer: &Reviewer) -> usize {
    sleep(SOME_LOOKS);
    app.drain_outbox();
    let mails = app.mails().to(&reviewer.account.email);
    mails.iter().filter(|mail| mail.subject.contains("ecordatorio")).count()
}

on_both!(a_half_written_review_ends_with_its_round_and_counts_nowhere, |app| {
    let world = World::new(app);
    let case = UnderReview::new(app, &world);
    let [ines, emil, eva] = [&case.reviewers[0], &case.reviewers[1], &case.reviewers[2]];
    case.review(&world, ines, 4, "clarify");
    case.review(&world, eva, 4, "clarify");
    let path = case.accept(&world, emil);
    let half = json!({
        "ratings": {"applied": {"score": 1, "comment": "MEDIO-ESCRITO"}}, "recommendation": "decline",
        "comments_to_focal_point": "MEDIO-ESCRITO"
    });
    let draft = emil
        .account
        .client
        .patch(&format!("{path}/review"))
        .merge_patch(&half)
        .expect(200);
    let letter = world
        .officer
        .client
        .get(&format!("{}/consolidation", case.path))
        .expect(200);
    assert!(!letter.text.contains("MEDIO-ESCRITO"), "{letter}");
    steps::write_letter(&world.officer, &case.id, "¿De dónde provienen las cifras?");
    let codes = ["open_reviews", "items_without_source"];
    world.mean(&world.officer, &case.id, "return_comments", &codes, &json!({}));
    // Told that it is no longer needed, not reminded of it, and not able to hand it in.
    let released = case.assignment(&world, emil);
    assert_eq!(released["status"], "released");
    assert_eq!(released["released_because"], "not_needed", "{released}");
    app.mails().wait_for(
        |mail| mail.is_to(&emil.account.email) && mail.subject.contains("ya no es necesaria"),
        MAIL,
    );
    let refused = submit(emil, &path, &draft.etag()).expect(409);
    assert_eq!(refused.json["reason"], "assignment_closed", "{refused}");
    app.advance(Duration::from_secs(25 * 24 * 60 * 60));
    for reviewer in [ines, emil, eva] {
        assert_eq!(reminders(app, reviewer), 0, "{}", reviewer.account.name);
    }
    // The next round begins with those who reviewed; what was half written counts in neither.
    let rosa = minga_tests::accounts::again(app, &world.focal_point, "es");
    steps::answer_letter(&rosa, &case.id);
    world.act(&rosa, &case.id, "resubmit", &json!({}));
    let officer = minga_tests::accounts::again(app, &world.officer, "en");
    let summary = officer.client.get(&format!("{}/review-summary", case.path)).expect(200);
    assert_eq!(summary.json["round"], 2, "{summary}");
    assert!(!summary.text.contains("MEDIO-ESCRITO"), "{summary}");
    let all = officer.client.get(&format!("{}/assignments", case.path)).expect(200);
    let second: Vec<&str> = all.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["round"] == 2)
        .map(|item| item["reviewer"]["id"].as_str().unwrap())
        .collect();
    assert!(
        second.contains(&ines.id.as_str()) && second.contains(&eva.id.as_str()),
        "{all}"
    );
});
