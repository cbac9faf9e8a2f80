//! Decisions that may be a mistake ask first.
use minga_tests::world::{self, World};
use minga_tests::{Answer, on_both, steps};
use serde_json::{Value, json};

/// The codes and figures of the reasons that a problem names.
fn reasons(answer: &Answer) -> Vec<(String, u64)> {
    let found = answer.json["reasons"].as_array().cloned().unwrap_or_default();
    found
        .iter()
        .map(|reason| {
            let code = reason["code"].as_str().unwrap().to_owned();
            (code, reason["params"]["count"].as_u64().unwrap())
        })
        .collect()
}

/// What confirms the reasons that a problem names.
fn confirmations(answer: &Answer) -> Vec<Value> {
    let found = answer.json["reasons"].as_array().cloned().unwrap_or_default();
    found.iter().map(|reason| reason["confirm"].clone()).collect()
}

fn asks_first(submission: &Answer, action: &str) -> Value {
    let actions = submission.json["available_actions"].as_array().unwrap();
    let found = actions.iter().find(|available| available["action"] == action);
    found.unwrap_or_else(|| panic!("{action} is not offered:\n{submission}"))["asks_first"].clone()
}

on_both!(
    a_letter_while_reviews_run_asks_first_and_says_so_in_the_callers_language,
    |app| {
        let world = World::new(app);
        let reviewers = steps::three_reviewers(app, &world);
        let id = steps::practice_in_review(&world, &reviewers);
        let officer = &world.officer;
        steps::review(&reviewers[0], 4, "clarify");
        steps::write_letter(officer, &id, "¿De dónde provienen las cifras?");
        let path = format!("/v1/submissions/{id}");
        let seen = officer.client.get(&path).expect(200);
        assert_eq!(
            asks_first(&seen, "return_comments"),
            json!(["open_reviews", "items_without_source"]),
            "{seen}"
        );
        // The focal point learns nothing of it.
        let focal = world.focal_point.client.get(&path).expect(200);
        assert!(!focal.text.contains("open_reviews"), "{focal}");

        let asked = world
            .try_act(officer, &id, "return_comments", &json!({}))
            .expect(409)
            .problem("confirmation_needed");
        let both = [("open_reviews".to_owned(), 2), ("items_without_source".to_owned(), 1)];
        assert_eq!(reasons(&asked), both, "{asked}");
        let etag = seen.etag();
        for (language, word) in [
            ("es", "personas revisoras"),
            ("en", "reviewers"),
            ("fr", "chargées de l’examen"),
        ] {
            let call = officer
                .client
                .clone()
                .in_language(language)
                .post(&format!("{path}/actions/return_comments"));
            let asked = call.if_match(&etag).json(&json!({"letter_version": 1})).expect(409);
            assert!(
                asked.json["reasons"][0]["message"].as_str().unwrap().contains(word),
                "{asked}"
            );
        }
        assert_eq!(officer.client.get(&path).expect(200).json["state"], "peer_review");
        // Naming another reason is not enough, nor the bare code; and one that does not exist is wrong.
        for other in ["unread_confidential_comments", "open_reviews"] {
            let other = json!({"confirm": [other, "items_without_source"]});
            world.try_act(officer, &id, "return_comments", &other).expect(409);
        }
        let unknown = world
            .try_act(officer, &id, "return_comments", &json!({"confirm": ["anything"]}))
            .send();
        assert_eq!(unknown.status, 422, "{unknown}");
        assert_eq!(unknown.json["violations"][0]["pointer"], "/confirm/0", "{unknown}");

        world
            .try_act(
                officer,
                &id,
                "return_comments",
                &json!({"confirm": confirmations(&asked)[..1]}),
            )
            .expect(409);
        let meant = json!({"confirm": confirmations(&asked)});
        let returned = world.act(officer, &id, "return_comments", &meant);
        assert_eq!(returned.json["state"], "comments_returned");
        let history = officer.client.get(&format!("{path}/history?limit=100")).expect(200);
        let noted = history.json["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|entry| entry["action"] == "action_noted");
        let confirmed = json!([
            {"code": "open_reviews", "count": 2}, {"code": "items_without_source", "count": 1}
        ]);
        assert_eq!(noted.unwrap()["facts"]["confirmed"], confirmed, "{history}");
        let known = world
            .focal_point
            .client
            .get(&format!("{path}/history?limit=100"))
            .expect(200);
        assert!(!known.text.contains("open_reviews"), "{known}");
    }
);

on_both!(
    publishing_asks_for_unread_confidential_comments_and_asks_again_for_a_new_reason,
    |app| {
        let world = World::new(app);
        let mut reviewers = steps::three_reviewers(app, &world);
        reviewers.push(world.reviewer(app, "Lena Late", false, "en"));
        let id = steps::practice_in_review(&world, &reviewers);
        let officer = &world.officer;
        let path = format!("/v1/submissions/{id}");
        let mut confidential = Vec::new();
        for reviewer in &reviewers[..2] {
            let assignment = steps::accept(reviewer);
            steps::finish(reviewer, &assignment, &world::review(5, "publish"));
            confidential.push(assignment);
        }
        steps::review(&reviewers[2], 5, "publish");

        let asked = world
            .try_act(officer, &id, "publish", &json!({}))
            .expect(409)
            .problem("confirmation_needed");
        let both = [
            ("open_reviews".to_owned(), 1),
            ("unread_confidential_comments".to_owned(), 2),
        ];
        assert_eq!(reasons(&asked), both, "{asked}");
        // Reading the summary is no mark; one mark is not both; another officer's mark is not mine.
        officer.client.get(&format!("{path}/review-summary")).expect(200);
        let mark = |assignment: &str| format!("{path}/reviews/{assignment}/read");
        officer
            .client
            .post(&mark(&confidential[0]))
            .json(&json!({}))
            .expect(204);
        let colleague = minga_tests::accounts::with_role(app, "Carla Colega", "secretariat", "en");
        colleague
            .client
            .post(&mark(&confidential[1]))
            .json(&json!({}))
            .expect(204);
        let asked = world
            .try_act(officer, &id, "publish", &json!({}))
            .expect(409)
            .problem("confirmation_needed");
        assert_eq!(
            reasons(&asked)[1],
            ("unread_confidential_comments".to_owned(), 1),
            "{asked}"
        );
        officer
            .client
            .post(&mark(&confidential[1]))
            .json(&json!({}))
            .expect(204);
        let summary = officer.client.get(&format!("{path}/review-summary")).expect(200);
        let read = summary.json["reviews"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|review| review["read"] == true)
            .count();
        assert_eq!(read, 2, "{summary}");

        // The one who was still at work finishes, with something confidential: a reason that was not there before.
        let late = steps::accept(&reviewers[3]);
        officer.client.post(&mark(&late)).json(&json!({})).expect(404);
        steps::finish(&reviewers[3], &late, &world::review(4, "publish"));
        let before = json!({"confirm": confirmations(&asked)});
        let asked = world
            .try_act(officer, &id, "publish", &before)
            .expect(409)
            .problem("confirmation_needed");
        // One was asked about before, and one is unread now: but it is another one.
        assert_eq!(
            reasons(&asked),
            [("unread_confidential_comments".to_owned(), 1)],
            "{asked}"
        );
        // Neither the focal point nor a reviewer may mark, or learn whether there is something to mark.
        world.focal_point.client.post(&mark(&late)).json(&json!({})).expect(403);
        reviewers[3]
            .account
            .client
            .post(&mark(&late))
            .json(&json!({}))
            .expect(403);
        officer.client.post(&mark(&late)).json(&json!({})).expect(204);
        world.act(officer, &id, "publish", &json!({}));
    }
);
