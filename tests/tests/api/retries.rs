//! Retries and races: the same request happens once, of two officers one wins.
use minga_tests::world::{self, World};
use minga_tests::{Answer, Call, Setup, on_both};
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
        assert_eq!(again.header("idempotent-replayed"), Some("true"));
        assert_eq!(patched.header("idempotent-replayed"), None);
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

/// The answers to calls that are sent at the same time.
fn at_once(calls: Vec<Call>) -> Vec<Answer> {
    std::thread::scope(|scope| {
        let sent: Vec<_> = calls.into_iter().map(|call| scope.spawn(move || call.send())).collect();
        sent.into_iter().map(|call| call.join().unwrap()).collect()
    })
}

on_both!(
    who_registers_an_address_twice_at_once_is_answered_as_ever,
    setup = Setup::new()
        .setting("MINGA_LIMITS__BY_ADDRESS__BURST", "1000")
        .setting("MINGA_LIMITS__BY_ADDRESS__SECONDS", "1")
        .setting("MINGA_LIMITS__MAILS__BURST", "1000")
        .setting("MINGA_LIMITS__MAILS__SECONDS", "1"),
    |app| {
        let visitor = app.visitor();
        for round in 0..5 {
            let body = json!({
                "name": "Doña Dos Veces", "email": format!("dos.veces.{round}@example.org"),
                "password": "tres llamas y un puente", "language": "es"
            });
            let calls = (0..4).map(|_| visitor.post("/v1/auth/register").json(&body)).collect();
            for answer in at_once(calls) {
                answer.expect(202);
            }
        }
    }
);

on_both!(of_two_who_register_an_organisation_at_once_one_does, |app| {
    let world = World::new(app);
    for round in 0..5 {
        let body = json!({
            "name": format!("Casa {round} (ficticia)"), "actor_type": "civil_society", "country": "PER"
        });
        let client = &world.focal_point.client;
        let calls = (0..4).map(|_| client.post("/v1/organisations").json(&body)).collect();
        let (made, refused): (Vec<Answer>, Vec<Answer>) =
            at_once(calls).into_iter().partition(|answer| answer.status == 201);
        assert_eq!((made.len(), refused.len()), (1, 3), "round {round}: {refused:?}");
        for answer in refused {
            answer.expect(422).violation("already_exists", "/name");
        }
    }
});

on_both!(
    the_keys_of_two_visitors_are_two,
    setup = Setup::new()
        .setting("MINGA_LIMITS__BEHIND_PROXY", "true")
        .setting("MINGA_LIMITS__BY_ADDRESS__BURST", "1000")
        .setting("MINGA_LIMITS__BY_ADDRESS__SECONDS", "1"),
    |app| {
        let register = |from: &str, email: &str| {
            let body = json!({
                "name": "Vera Visitante", "email": email, "password": "tres llamas y un puente", "language": "es"
            });
            let call = app.visitor().post("/v1/auth/register").idempotency_key("register-1");
            call.header("X-Forwarded-For", from).json(&body).send()
        };
        register("198.51.100.1", "vera@example.org").expect(202);
        register("198.51.100.2", "otra.vera@example.org").expect(202);
        register("198.51.100.1", "vera@example.org").expect(202);
        register("198.51.100.1", "tercera.vera@example.org")
            .expect(422)
            .problem("idempotency_key_reused");
        app.drain_outbox();
        for email in ["vera@example.org", "otra.vera@example.org"] {
            assert_eq!(app.mails().to(email).len(), 1, "{email}");
        }
    }
);
