//! Retries and races: the same request happens once, of two officers one wins.
use minga_tests::world::{self, World};
use minga_tests::{Answer, on_both};
use serde_json::json;

on_both!(
    the_same_post_with_its_key_happens_once_even_while_the_first_is_running,
    |app| {
        let world = World::new(app);
        let body = json!({
            "kind": "pledge", "organisation_id": world.organisation, "language": "es", "content": {"title": "Una sola vez"}
        });
        let client = &world.focal_point.client;
        let ids: Vec<String> = std::thread::scope(|scope| {
            let calls: Vec<_> = (0..8)
                .map(|_| {
                    let (client, body) = (client.clone(), body.clone());
                    scope.spawn(move || {
                        client
                            .post("/v1/submissions")
                            .idempotency_key("draft-1")
                            .json(&body)
                            .expect(201)
                            .string("/id")
                    })
                })
                .collect();
            calls.into_iter().map(|call| call.join().unwrap()).collect()
        });
        assert!(ids.windows(2).all(|pair| pair[0] == pair[1]), "{ids:?}");
        let list = client.get("/v1/submissions?count=exact").expect(200);
        assert_eq!(list.json["total"], 1, "{list}");
        let other = json!({"kind": "pledge", "organisation_id": world.organisation, "language": "fr"});
        client
            .post("/v1/submissions")
            .idempotency_key("draft-1")
            .json(&other)
            .expect(422)
            .problem("idempotency_key_reused");
        // What is asked for again is shown as it is now, with the version that goes with it.
        let changed = json!({"content": {"title": "Otro título"}});
        let patch = client.patch(&format!("/v1/submissions/{}", ids[0]));
        let patched = patch.if_match("\"v1\"").merge_patch(&changed).expect(200);
        let again = client.post("/v1/submissions").idempotency_key("draft-1").json(&body);
        let again = again.expect(201);
        assert_eq!((again.etag(), &again.json), (patched.etag(), &patched.json));
    }
);

on_both!(of_two_officers_at_once_one_wins_and_the_other_learns_the_state, |app| {
    let world = World::new(app);
    for round in 0..5 {
        let id = world.draft("pledge", &world::pledge());
        world.act(&world.focal_point, &id, "submit", &json!({}));
        let etag = world
            .officer
            .client
            .get(&format!("/v1/submissions/{id}"))
            .expect(200)
            .etag();
        let path = format!("/v1/submissions/{id}/actions/decline");
        let answers: Vec<Answer> = std::thread::scope(|scope| {
            let calls: Vec<_> = (0..4)
                .map(|n| {
                    let call = world
                        .officer
                        .client
                        .post(&path)
                        .if_match(&etag)
                        .json(&json!({"note": format!("no {n}")}));
                    scope.spawn(move || call.send())
                })
                .collect();
            calls.into_iter().map(|call| call.join().unwrap()).collect()
        });
        let (won, lost): (Vec<Answer>, Vec<Answer>) = answers.into_iter().partition(|answer| answer.status == 200);
        assert_eq!((won.len(), lost.len()), (1, 3), "round {round}");
        assert_eq!(won[0].json["state"], "declined", "{}", won[0]);
        for late in lost {
            assert_eq!(late.expect(412).problem("stale_version").etag(), won[0].etag());
        }
    }
});
