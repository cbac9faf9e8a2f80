//! Cycles: who reads and keeps them, and what they mean for a submission.
use chrono::{Duration as Days, Utc};
use minga_tests::accounts::{self, Account};
use minga_tests::world::{self, World};
use minga_tests::{Answer, on_both, steps};
use serde_json::{Value, json};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn names() -> Value {
    json!({"es": "Ciudades que acogen", "en": "Welcoming cities", "fr": "Villes accueillantes"})
}

/// The date and time in UTC in so many days.
fn local(days: i64) -> String {
    (Utc::now() + Days::days(days)).format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// A cycle for both kinds in UTC, open from now on, with these changes.
fn made(admin: &Account, key: &str, changes: &Value) -> Answer {
    let mut body = json!({
        "key": key, "kind": "campaign", "names": names(), "kinds": ["pledge", "practice"], "time_zone": "UTC",
        "late": "refuse"
    });
    let fields = body.as_object_mut().unwrap();
    fields.extend(changes.as_object().unwrap().clone());
    admin.client.post("/v1/cycles").json(&body).expect(201)
}

fn moved(who: &Account, id: &str, cycle: &Value) -> Answer {
    let path = format!("/v1/submissions/{id}");
    let etag = who.client.get(&path).expect(200).etag();
    who.client
        .patch(&path)
        .if_match(&etag)
        .merge_patch(&json!({"cycle": cycle}))
        .send()
}

fn draft_in(world: &World, kind: &str, cycle: &str) -> String {
    let content = if kind == "pledge" {
        world::pledge()
    } else {
        world::practice()
    };
    let id = world.draft(kind, &content);
    moved(&world.focal_point, &id, &json!(cycle)).expect(200);
    id
}

/// What `check` says of the cycle: whether its rule is met, and the codes of its violations and warnings.
fn checked(who: &Account, id: &str) -> (bool, Vec<String>) {
    let check = who.client.get(&format!("/v1/submissions/{id}/check")).expect(200).json;
    let rules = check["rules"].as_array().unwrap();
    let rule = rules.iter().find(|rule| rule["rule"] == "cycle").unwrap();
    assert_eq!(rule["pointer"], "/cycle");
    let found = rule["violations"].as_array().unwrap().iter();
    let codes = found
        .chain(check["warnings"].as_array().unwrap())
        .filter(|finding| finding["pointer"] == "/cycle")
        .map(|finding| finding["code"].as_str().unwrap().to_owned());
    (rule["met"] == true, codes.collect())
}

on_both!(everybody_reads_the_cycles_and_administrators_keep_them, |app| {
    let world = World::new(app);
    let admin = accounts::admin(app);
    let visitor = app.visitor();
    let list = visitor.in_language("fr").get("/v1/cycles?limit=2").expect(200);
    assert_eq!(list.json["items"].as_array().unwrap().len(), 2);
    assert_eq!(list.string("/items/0/key"), "imrf_2022");
    assert_eq!(list.string("/items/1/key"), "imrf_2026");
    assert_eq!(
        list.string("/items/1/name"),
        "Forum d’examen des migrations internationales 2026"
    );
    assert_eq!(list.json["items"][1]["open"], true);
    assert_eq!(list.json["items"][1]["closes_at"], Value::Null);
    let next = visitor
        .get(&format!("/v1/cycles?cursor={}", list.string("/next")))
        .expect(200);
    assert_eq!(next.json["items"].as_array().unwrap().len(), 1, "{next}");
    assert_eq!(next.string("/items/0/key"), "imrf_2030");
    visitor.get("/v1/cycles?cursor=%00").expect(400);
    let refused = visitor.get("/v1/cycles?cursor=abc").expect(400);
    refused.violation("malformed_value", "?cursor");
    visitor.get("/v1/cycles/none").expect(404);

    let call = json!({
        "key": "call_cities", "kind": "call_for_practices", "names": names(), "kinds": ["practice"],
        "actor_types": ["local_regional_authority"], "objectives": [16, 15], "late": "flag",
        "themes": [{"es": "Acogida", "en": "Welcome", "fr": "Accueil"}],
        "time_zone": "America/Lima", "opens": "2026-03-01T08:00", "closes": "2099-03-31T18:00:00"
    });
    for (who, status) in [(&world.focal_point, 403), (&world.officer, 403)] {
        who.client.post("/v1/cycles").json(&call).expect(status);
    }
    visitor.post("/v1/cycles").json(&call).expect(401);
    let wrong = json!({
        "key": "Call", "kind": "campaign", "names": {"es": " ", "en": "x", "fr": "x"}, "kinds": ["pledge"],
        "actor_types": ["emperor"], "objectives": [24], "time_zone": "Lima", "late": "flag"
    });
    let wrong = admin.client.post("/v1/cycles").json(&wrong).expect(422);
    for (code, pointer) in [
        ("malformed_value", "/key"),
        ("required", "/names/es"),
        ("unknown_actor_type", "/actor_types/0"),
        ("unknown_objective", "/objectives/0"),
        ("unknown_time_zone", "/time_zone"),
    ] {
        wrong.clone().violation(code, pointer);
    }
    let keyed = |body: &Value| {
        admin
            .client
            .post("/v1/cycles")
            .idempotency_key("cities")
            .json(body)
            .expect(201)
    };
    let created = keyed(&call);
    assert_eq!(created.string("/opens_at"), "2026-03-01T13:00:00Z");
    assert_eq!(created.string("/closes_at"), "2099-03-31T23:00:00Z");
    assert_eq!(keyed(&call).json, created.json);
    admin
        .client
        .post("/v1/cycles")
        .json(&call)
        .expect(422)
        .violation("already_exists", "/key");

    let path = "/v1/cycles/call_cities";
    let public = visitor.in_language("es").get(path).expect(200);
    assert_eq!(public.string("/name"), "Ciudades que acogen");
    assert_eq!(public.string("/themes/0/label"), "Acogida");
    assert_eq!(public.json["objectives"], json!([15, 16]));
    assert_eq!(public.json["published"], json!({"pledges": 0, "practices": 0}));
    visitor
        .in_language("es")
        .get(path)
        .if_none_match(&public.etag())
        .expect(304);

    let etag = admin.client.get(path).expect(200).etag();
    assert_eq!(etag, "\"v1\"");
    let patch = json!({"closes": "2026-02-01T00:00", "time_zone": "Europe/Zurich"});
    let patched = |etag: &str, body: &Value| admin.client.patch(path).if_match(etag).merge_patch(body).send();
    patched(&etag, &patch)
        .expect(422)
        .violation("period_ends_before_it_begins", "/closes");
    patched(
        &etag,
        &json!({"opens": "2026-03-29T02:30", "time_zone": "Europe/Zurich"}),
    )
    .expect(422)
    .violation("no_such_local_time", "/opens");
    patched(&etag, &json!({"opens": "2027-01-01T10:00:60"}))
        .expect(422)
        .violation("malformed_value", "/opens");
    let changed = patched(&etag, &json!({"closes": null, "time_zone": "Europe/Zurich"})).expect(200);
    // The clocks go on showing the same.
    assert_eq!(changed.string("/opens"), "2026-03-01T08:00:00");
    assert_eq!(changed.string("/opens_at"), "2026-03-01T07:00:00Z");
    assert_eq!(changed.json["closes"], Value::Null);
    patched(&etag, &json!({"late": "refuse"})).expect(412);
    admin
        .client
        .patch(path)
        .merge_patch(&json!({"late": "refuse"}))
        .expect(428);
    world
        .officer
        .client
        .patch(path)
        .if_match("\"v2\"")
        .merge_patch(&json!({"late": "refuse"}))
        .expect(403);
});

on_both!(a_submission_names_a_cycle_that_exists, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point;
    let id = world.draft("pledge", &world::pledge());
    for unknown in ["imrf_1999", "IMRF 2026", ""] {
        moved(rosa, &id, &json!(unknown))
            .expect(422)
            .violation("unknown_cycle", "/cycle");
        let body = json!({
            "kind": "pledge", "organisation_id": world.organisation, "language": "es", "cycle": unknown, "content": {}
        });
        let refused = rosa.client.post("/v1/submissions").json(&body).expect(422);
        refused.violation("unknown_cycle", "/cycle");
    }
    moved(rosa, &id, &Value::Null).expect(200);
    assert_eq!(checked(rosa, &id), (true, vec![]));
});

on_both!(a_cycle_admits_its_kinds_and_actors_from_its_opening_on, |app| {
    let world = World::new(app);
    let (admin, rosa) = (accounts::admin(app), &world.focal_point);
    let strict = json!({"kinds": ["practice"], "actor_types": ["academia"], "opens": local(10)});
    made(&admin, "strict", &strict);
    let id = draft_in(&world, "pledge", "strict");
    let codes = ["cycle_kind_not_admitted", "cycle_actor_not_admitted", "cycle_not_open"];
    assert_eq!(checked(rosa, &id), (false, codes.map(str::to_owned).to_vec()));
    let refused = world.try_act(rosa, &id, "submit", &json!({})).expect(422);
    assert_eq!(refused.json["violations"].as_array().unwrap().len(), 3, "{refused}");
    refused.violation("cycle_not_open", "/cycle");

    let opens = json!({"opens": local(10)});
    made(&admin, "later", &opens);
    let id = draft_in(&world, "pledge", "later");
    world
        .try_act(rosa, &id, "submit", &json!({}))
        .expect(422)
        .violation("cycle_not_open", "/cycle");
    assert_eq!(
        app.visitor().get("/v1/cycles/later").expect(200).json["status"],
        "not_yet_open"
    );
    app.advance(11 * DAY);
    assert_eq!(app.visitor().get("/v1/cycles/later").expect(200).json["status"], "open");
    let rosa = accounts::again(app, rosa, "es");
    let submitted = world.act(&rosa, &id, "submit", &json!({}));
    assert_eq!(submitted.json["late"], false, "{submitted}");
});

on_both!(
    a_closed_cycle_refuses_late_ones_and_never_what_comes_after_the_first_submission,
    |app| {
        let world = World::new(app);
        let admin = accounts::admin(app);
        made(&admin, "closing", &json!({"closes": local(3)}));
        made(&admin, "other", &json!({"closes": local(1)}));
        let (returned, published, late) = (
            draft_in(&world, "pledge", "closing"),
            draft_in(&world, "pledge", "closing"),
            draft_in(&world, "pledge", "closing"),
        );
        for id in [&returned, &published] {
            world.act(&world.focal_point, id, "submit", &json!({}));
        }
        steps::screen(&world.officer, &published, &[]);
        world.act(&world.officer, &published, "publish", &json!({}));
        steps::write_letter(&world.officer, &returned, "¿Desde cuándo?");
        world.act(&world.officer, &returned, "return_comments", &json!({}));
        assert_eq!(
            app.visitor().get("/v1/cycles/closing").expect(200).json["published"],
            json!({"pledges": 1, "practices": 0})
        );
        let figures = app.visitor().get("/v1/dashboard?cycle=closing").expect(200);
        assert_eq!(figures.json["breakdowns"]["cycle"][0]["value"], "closing", "{figures}");

        app.advance(4 * DAY);
        let rosa = accounts::again(app, &world.focal_point, "es");
        let officer = accounts::again(app, &world.officer, "es");
        assert_eq!(
            app.visitor().get("/v1/cycles/closing").expect(200).json["status"],
            "closed"
        );
        assert_eq!(checked(&rosa, &late), (false, vec!["cycle_closed".to_owned()]));
        let refused = world.try_act(&rosa, &late, "submit", &json!({})).expect(422);
        refused.violation("cycle_closed", "/cycle");
        assert_eq!(checked(&rosa, &returned), (true, vec![]));
        steps::answer_letter(&rosa, &returned);
        world.act(&rosa, &returned, "resubmit", &json!({}));
        steps::screen(&officer, &returned, &[]);
        world.act(&officer, &returned, "publish", &json!({}));
        let mut content = world::pledge();
        content["title"] = json!("Doce ventanillas de salud");
        world.act(&rosa, &published, "propose_amendment", &json!({"content": content}));
        world.act(&officer, &published, "accept_amendment", &json!({}));
    }
);

on_both!(
    a_recalled_one_stays_in_time_and_may_be_moved_to_what_it_was_in_time_for,
    |app| {
        let world = World::new(app);
        let admin = accounts::admin(app);
        made(&admin, "first", &json!({"closes": local(3)}));
        made(&admin, "second", &json!({"closes": local(2)}));
        made(&admin, "earlier", &json!({"opens": local(-9), "closes": local(-1)}));
        let id = draft_in(&world, "pledge", "first");
        world.act(&world.focal_point, &id, "submit", &json!({}));
        world.act(&world.focal_point, &id, "recall", &json!({}));
        app.advance(4 * DAY);
        let rosa = accounts::again(app, &world.focal_point, "es");
        moved(&rosa, &id, &json!("earlier"))
            .expect(422)
            .violation("cycle_closed", "/cycle");
        let second = moved(&rosa, &id, &json!("second")).expect(200);
        assert_eq!(second.json["late"], false);
        world.act(&rosa, &id, "submit", &json!({}));
    }
);

on_both!(late_ones_are_marked_where_the_cycle_takes_them, |app| {
    let world = World::new(app);
    let (admin, rosa, officer) = (accounts::admin(app), &world.focal_point, &world.officer);
    made(
        &admin,
        "lenient",
        &json!({"opens": local(-9), "closes": local(-1), "late": "flag"}),
    );
    let id = draft_in(&world, "pledge", "lenient");
    let in_time = draft_in(&world, "pledge", "imrf_2026");
    assert_eq!(checked(rosa, &id), (true, vec!["warn_late_for_cycle".to_owned()]));
    let submitted = world.act(rosa, &id, "submit", &json!({}));
    assert_eq!(submitted.json["late"], true, "{submitted}");
    world.act(rosa, &in_time, "submit", &json!({}));
    let listed = |query: &str| {
        let list = officer.client.get(&format!("/v1/submissions?{query}")).expect(200);
        let items = list.json["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| (item["id"].as_str().unwrap().to_owned(), item["desk"]["late"] == true))
            .collect::<Vec<_>>()
    };
    assert_eq!(listed("late=true"), [(id.clone(), true)]);
    assert_eq!(listed("late=false"), [(in_time, false)]);
    rosa.client.get("/v1/submissions?late=true").expect(403);
    // The public does not learn of it, and another cycle takes the mark away.
    steps::screen(officer, &id, &[]);
    steps::write_letter(officer, &id, "¿Desde cuándo?");
    world.act(officer, &id, "return_comments", &json!({}));
    assert_eq!(moved(rosa, &id, &json!("imrf_2030")).expect(200).json["late"], false);
    assert_eq!(moved(rosa, &id, &json!("lenient")).expect(200).json["late"], true);
    steps::answer_letter(rosa, &id);
    let again = world.act(rosa, &id, "resubmit", &json!({}));
    assert_eq!(again.json["late"], true);
    steps::screen(officer, &id, &[]);
    let reference = world.act(officer, &id, "publish", &json!({})).string("/reference");
    let public = app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
    assert_eq!(public.json["cycle"], "lenient");
    assert!(!public.text.contains("\"late\""), "{public}");
});

on_both!(old_records_keep_a_cycle_that_is_known_or_a_regional_review, |app| {
    let record = |id: &str, cycle: &str| {
        json!({
            "id": id, "kind": "pledge", "title": format!("A fund {id}"), "actor": "Town",
            "actor_type": "local_regional_authority", "country": "PER", "language": "en", "type": "individual",
            "natures": ["financial"], "objectives": [1], "scope": "local", "dates": {"cycle": cycle},
            "paraphrase": "It founds a fund.", "source_url": null, "source_title": "A booklet",
            "classification_basis": "stated"
        })
    };
    let file = app.data_directory().join("old.json");
    let records = json!([
        record("a", "IMRF 2022"),
        record("b", "regional review 2024"),
        record("c", "Regional Review 2024"),
        record("d", "some review 2024"),
        record("e", "regional review")
    ]);
    std::fs::write(&file, records.to_string()).unwrap();
    app.minga(&["import", "legacy", file.to_str().unwrap()], "");
    let visitor = app.visitor();
    let cycle = visitor.get("/v1/cycles/imrf_2022").expect(200);
    // Whoever is signed in is told the version instead.
    assert!(cycle.header("vary").unwrap().contains("authorization"), "{cycle}");
    assert_eq!(cycle.json["published"]["pledges"], 1, "{cycle}");
    // A regional review of a year is a cycle from then on; nothing new comes in time for one that is over.
    let review = visitor.get("/v1/cycles/regional_review_2024").expect(200);
    assert_eq!(review.json["published"]["pledges"], 2, "{review}");
    assert_eq!(
        review.json["names"],
        json!({"es": "Examen regional 2024", "en": "Regional review 2024", "fr": "Examen régional 2024"})
    );
    assert_eq!(
        (&review.json["kind"], &review.json["status"], &review.json["closes"]),
        (
            &json!("regional_review"),
            &json!("closed"),
            &json!("2025-01-01T00:00:00")
        )
    );
    let all = visitor.get("/v1/pledges?sort=title").expect(200);
    let items = all.json["items"].as_array().unwrap().iter();
    let cycles: Vec<&Value> = items.map(|item| &item["cycle"]).collect();
    assert_eq!(
        cycles,
        [
            &json!("imrf_2022"),
            &json!("regional_review_2024"),
            &json!("regional_review_2024"),
            &Value::Null,
            &Value::Null
        ]
    );
});
