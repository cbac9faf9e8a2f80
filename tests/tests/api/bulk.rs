//! The desk's figures and filters, and what is done with many submissions at once.
use minga_tests::accounts::{self, Account};
use minga_tests::world::{self, Reviewer, World};
use minga_tests::{Answer, App, on_both, steps};
use serde_json::{Value, json};
use std::time::Duration;

const MAIL: Duration = Duration::from_secs(20);

fn submitted(world: &World, kind: &str) -> String {
    let content = if kind == "pledge" {
        world::pledge()
    } else {
        world::practice()
    };
    let id = world.draft(kind, &content);
    world.act(&world.focal_point, &id, "submit", &json!({}));
    id
}

fn advance_days(app: &mut App, days: u64) {
    app.advance(Duration::from_secs(days * 24 * 60 * 60));
}

fn listed(who: &Account, query: &str) -> Vec<String> {
    let list = who
        .client
        .get(&format!("/v1/submissions?limit=100&{query}"))
        .expect(200);
    let items = list.json["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

/// The entry of a list in which a field has a value.
fn entry<'a>(answer: &'a Answer, list: &str, field: &str, value: &str) -> &'a Value {
    let entries = answer.json[list].as_array().unwrap();
    let found = entries.iter().find(|entry| entry[field] == value);
    found.unwrap_or_else(|| panic!("no {value} in {list}:\n{answer}"))
}

on_both!(the_desk_says_what_waits_for_whom_since_when_and_what_is_next, |app| {
    let world = World::new(app);
    let reviewers = steps::three_reviewers(app, &world);
    let mut content = world::practice();
    content["countries"] = json!(["PER", "ECU"]);
    let practice = world.draft("practice", &content);
    world.act(&world.focal_point, &practice, "submit", &json!({}));
    steps::invite(&world, &practice, &reviewers);
    let at_work = steps::accept(&reviewers[0]);
    let returned = submitted(&world, "pledge");
    steps::write_letter(&world.officer, &returned, "¿Desde cuándo?");
    world.act(&world.officer, &returned, "return_comments", &json!({}));
    let waiting = submitted(&world, "pledge");
    for who in [&world.focal_point, &reviewers[0].account] {
        who.client.get("/v1/desk").expect(403);
        for filter in [
            "waiting_for=reviewer",
            "overdue=true",
            "on_hold=false",
            "scheduled=true",
            "responsible_officer=none",
        ] {
            who.client.get(&format!("/v1/submissions?{filter}")).expect(403);
        }
    }

    advance_days(app, 16);
    let officer = &accounts::again(app, &world.officer, "en");
    let desk = officer.client.get("/v1/desk").expect(200);
    let states = desk.json["states"].as_array().unwrap();
    let of = |kind: &str, state: &str| {
        states
            .iter()
            .find(|row| row["kind"] == kind && row["state"] == state)
            .unwrap()
    };
    assert_eq!(of("pledge", "submitted")["count"], 1, "{desk}");
    assert_eq!(of("pledge", "submitted")["oldest_days"], 16, "{desk}");
    assert_eq!(of("pledge", "comments_returned")["median_days"], 16, "{desk}");
    assert_eq!(of("practice", "submitted")["count"], 1, "{desk}");
    // Invitations are overdue after a week (and closed some days later), the secretariat's step after two: the practice
    // waits for it too, until its review starts.
    let process = entry(&desk, "waits", "step", "process");
    assert_eq!(
        (&process["owner"], &process["overdue"]),
        (&json!("officer"), &json!(2)),
        "{desk}"
    );
    let comments = entry(&desk, "waits", "step", "answer_comments");
    assert_eq!(
        (&comments["count"], &comments["overdue"]),
        (&json!(1), &json!(0)),
        "{desk}"
    );
    assert_eq!(entry(&desk, "waits", "step", "write_review")["count"], 1, "{desk}");
    let first = &desk.json["next"][0];
    assert_eq!(first["overdue"], true, "{desk}");
    assert!(first["due"].as_str() <= desk.json["next"][1]["due"].as_str(), "{desk}");
    // What is implemented elsewhere too counts there as well, as the list finds it.
    for (country, many) in [("PER", 3), ("ECU", 1)] {
        let counted = &entry(&desk, "by_country", "key", country)["count"];
        assert_eq!(counted, &json!(many), "{desk}");
        let found = listed(officer, &format!("country={country}"));
        assert_eq!(found.len(), many, "{country}");
        let narrowed = officer.client.get(&format!("/v1/desk?country={country}")).expect(200);
        assert_eq!(
            &entry(&narrowed, "by_country", "key", country)["count"],
            counted,
            "{narrowed}"
        );
    }
    assert_eq!(entry(&desk, "by_cycle", "key", "imrf_2026")["count"], 3, "{desk}");
    let answered = entry(&desk, "step_durations", "step", "answer_invitation");
    assert_eq!(
        (&answered["done"], &answered["median_days"]),
        (&json!(1), &json!(0.0)),
        "{desk}"
    );
    let took = entry(&desk, "durations", "state", "submitted");
    assert_eq!((&took["ended"], &took["kind"]), (&json!(1), &json!("pledge")), "{desk}");
    assert_eq!(desk.json["reviewers"]["on_roster"], 3, "{desk}");
    assert_eq!(desk.json["reviewers"]["capacity"], 15, "{desk}");
    let fullest = &desk.json["reviewers"]["fullest"];
    assert!(fullest[0]["open"].as_i64().unwrap() >= 1, "{desk}");
    let practices = officer
        .client
        .get("/v1/desk?kind=practice&country=PER&cycle=imrf_2026")
        .expect(200);
    assert_eq!(practices.json["states"].as_array().unwrap().len(), 1, "{practices}");
    let next = practices.json["next"].as_array().unwrap();
    assert!(
        !next.is_empty() && next.iter().all(|step| step["kind"] == "practice"),
        "{practices}"
    );
    let none = officer.client.get("/v1/desk?country=FRA").expect(200);
    assert_eq!(none.json["waits"], json!([]), "{none}");
    officer.client.get("/v1/desk?country=Peru").expect(400);
    officer.client.get("/v1/desk?shelf=1").expect(400);
    // An administrator sees the figures and no contents.
    let seen = accounts::admin(app).client.get("/v1/desk").expect(200);
    // The worker closes invitations that were never answered, sooner or later.
    let waits = |of: &Answer| {
        let mut waits = of.json["waits"].as_array().unwrap().clone();
        waits.retain(|row| row["step"] != "answer_invitation");
        waits
    };
    assert_eq!(waits(&seen), waits(&desk), "{seen}");
    assert_eq!(seen.json["next"], json!([]), "{seen}");

    // The list finds one by one what the desk counts.
    assert_eq!(listed(officer, "waiting_for=focal_points"), [returned.as_str()]);
    assert_eq!(listed(officer, "waiting_for=reviewer"), [practice.as_str()]);
    assert_eq!(
        listed(officer, "waiting_for=officer"),
        [waiting.clone(), practice.clone()]
    );
    assert_eq!(
        listed(officer, "waiting_for=officer&overdue=true"),
        [waiting.clone(), practice.clone()]
    );
    assert!(listed(officer, "waiting_for=focal_points&overdue=true").is_empty());
    assert!(listed(officer, "waiting_for=participant").is_empty());
    assert_eq!(listed(officer, "responsible_officer=none").len(), 3);
    assert!(listed(officer, "responsible_officer=me").is_empty());
    assert_eq!(
        listed(officer, "cycle=imrf_2026&sort=state_since"),
        [practice.clone(), returned.clone(), waiting.clone()]
    );
    assert!(listed(officer, "cycle=other").is_empty());
    assert_eq!(listed(officer, "country=PER").len(), 3);
    assert!(listed(officer, "country=FRA").is_empty());
    officer.client.get("/v1/submissions?country=Peru").expect(400);
    // Pages by the time in the state, by key.
    let mut paged = Vec::new();
    let mut path = "/v1/submissions?sort=-state_since&limit=1".to_owned();
    loop {
        let page = officer.client.get(&path).expect(200);
        paged.push(page.string("/items/0/id"));
        match page.json["next"].as_str() {
            Some(next) => path = format!("/v1/submissions?sort=-state_since&limit=1&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(paged, [waiting.clone(), returned.clone(), practice.clone()]);
    let to_do = officer
        .client
        .get("/v1/submissions?needs_my_action=true&kind=pledge")
        .expect(200);
    assert_eq!(to_do.json["items"][0]["to_do"]["overdue"], true, "{to_do}");
    assert!(to_do.json["items"][0]["to_do"]["due"].is_string(), "{to_do}");
    let rosa = &accounts::again(app, &world.focal_point, "es");
    let to_do = rosa.client.get("/v1/submissions?needs_my_action=true").expect(200);
    assert_eq!(to_do.json["items"][0]["to_do"]["overdue"], false, "{to_do}");
    assert!(to_do.json["items"][0]["to_do"]["due"].is_string(), "{to_do}");
    assert!(to_do.json["items"][0].get("desk").is_none(), "{to_do}");

    // What is done now took as long as since it was asked for, in the same scope.
    let ines = Reviewer {
        account: accounts::again(app, &reviewers[0].account, "es"),
        id: reviewers[0].id.clone(),
    };
    steps::finish(&ines, &at_work, &world::review(4, "publish"));
    steps::answer_letter(rosa, &returned);
    world.act(rosa, &returned, "resubmit", &json!({}));
    let steps_of = |officer: &Account, query: &str| {
        let desk = officer.client.get(&format!("/v1/desk?{query}")).expect(200);
        let steps = desk.json["step_durations"].as_array().unwrap().clone();
        let brief = |step: &Value| json!([step["step"], step["done"], step["median_days"]]);
        steps.iter().map(brief).collect::<Vec<Value>>()
    };
    let practices = [json!(["answer_invitation", 1, 0.0]), json!(["write_review", 1, 16.0])];
    let of_practices = "kind=practice&country=PER";
    assert_eq!(steps_of(officer, of_practices), practices);
    assert_eq!(
        steps_of(officer, "kind=pledge&cycle=imrf_2026"),
        [json!(["answer_comments", 1, 16.0])]
    );
    assert!(steps_of(officer, "country=FRA").is_empty());

    // A review that is opened again took until it was handed in first, and who steps back has answered long before.
    let reopen = format!("/v1/assignments/{at_work}/review/reopen");
    let reason = json!({"reason": "¿En qué se apoya la puntuación?"});
    officer.client.post(&reopen).json(&reason).expect(200);
    assert_eq!(steps_of(officer, of_practices), practices);
    let world = World {
        officer: officer.clone(),
        ..world
    };
    let nils = world.reviewer(app, "Nils Nuevo", false, "es");
    steps::invite(&world, &practice, std::slice::from_ref(&nils));
    let unwritten = steps::accept(&nils);
    advance_days(app, 5);
    let officer = &accounts::again(app, &world.officer, "en");
    let ines = Reviewer {
        account: accounts::again(app, &ines.account, "es"),
        ..ines
    };
    steps::finish(&ines, &at_work, &world::review(3, "publish"));
    let nils = accounts::again(app, &nils.account, "es");
    let decline = nils.client.post(&format!("/v1/assignments/{unwritten}/decline"));
    decline.json(&json!({"reason": "Sin tiempo."})).expect(200);
    assert_eq!(steps_of(officer, of_practices), practices);
});

on_both!(many_are_published_after_a_preview_each_on_its_own_and_once, |app| {
    let world = World::new(app);
    let officer = &world.officer;
    let ready = submitted(&world, "pledge");
    steps::screen(officer, &ready, &[]);
    let changed = submitted(&world, "pledge");
    steps::screen(officer, &changed, &[]);
    let unscreened = submitted(&world, "pledge");
    let nothing = "01890a5d-ac96-774b-bcce-b302099a8057";
    let ids = json!([ready, changed, unscreened, nothing]);
    let task = json!({"action": "publish", "submission_ids": ids});
    world
        .focal_point
        .client
        .post("/v1/bulk-actions")
        .json(&task)
        .expect(403);
    let preview = officer.client.post("/v1/bulk-actions").json(&task).expect(200);
    let shown = preview.json["submissions"].as_array().unwrap();
    let done: Vec<&Value> = shown.iter().map(|one| &one["done"]).collect();
    assert_eq!(done, [true, true, false, false], "{preview}");
    assert_eq!(shown[2]["blocked_by"][0]["code"], "screening_done", "{preview}");
    assert_eq!(shown[3]["refused"], "not_found", "{preview}");
    for wrong in [
        json!({"action": "publish", "submission_ids": []}),
        json!({"action": "publish", "submission_ids": [ready, ready]}),
        json!({"action": "publish", "submission_ids": [ready], "responsible_officer": nothing}),
        json!({"action": "publish", "submission_ids": vec![nothing; 101]}),
        json!({"action": "publish", "submission_ids": [ready], "unknown": 1}),
    ] {
        officer.client.post("/v1/bulk-actions").json(&wrong).expect(422);
    }
    let passed = json!({"action": "publish", "submission_ids": [ready], "at": "2001-01-01T00:00:00Z"});
    let told = officer.client.post("/v1/bulk-actions").json(&passed).expect(422);
    told.violation("instant_out_of_range", "/at");

    // Between the preview and the confirmation one of them goes its own way.
    world.act(&world.focal_point, &changed, "withdraw", &json!({}));
    let meant: Vec<Value> = shown[..3]
        .iter()
        .map(|one| json!({"submission_id": one["submission_id"], "version": one["version"]}))
        .collect();
    let confirmation = json!({"action": "publish", "submissions": meant});
    let send = || {
        let call = officer.client.post("/v1/bulk-actions/confirm");
        call.idempotency_key("bulk-1").json(&confirmation).expect(200)
    };
    let first = send();
    let told = first.json["submissions"].as_array().unwrap();
    assert_eq!(told[0]["done"], true, "{first}");
    assert_eq!(
        (&told[1]["done"], &told[1]["refused"]),
        (&json!(false), &json!("stale_version")),
        "{first}"
    );
    assert_eq!(told[2]["blocked_by"][0]["code"], "screening_done", "{first}");
    // What stood in the way is mended meanwhile; the same request says the same again and does nothing.
    steps::screen(officer, &unscreened, &[]);
    let again = send();
    assert_eq!(again.json, first.json);
    let state = |id: &str| {
        let seen = officer.client.get(&format!("/v1/submissions/{id}")).expect(200);
        seen.json["state"].clone()
    };
    assert_eq!(
        [state(&ready), state(&changed), state(&unscreened)],
        ["published", "withdrawn", "submitted"]
    );
    app.mails().wait_for(
        |mail| mail.is_to(&world.focal_point.email) && mail.subject.contains("publicado"),
        MAIL,
    );
});

on_both!(what_a_preview_asks_has_to_be_confirmed_as_it_was, |app| {
    let world = World::new(app);
    let officer = &world.officer;
    let mut reviewers = steps::three_reviewers(app, &world);
    reviewers.push(world.reviewer(app, "Lena Late", false, "en"));
    let id = steps::practice_in_review(&world, &reviewers);
    for reviewer in &reviewers[..3] {
        let assignment = steps::accept(reviewer);
        steps::finish(reviewer, &assignment, &world::review(5, "publish"));
    }
    let preview = officer
        .client
        .post("/v1/bulk-actions")
        .json(&json!({"action": "publish", "submission_ids": [id]}))
        .expect(200);
    let shown = &preview.json["submissions"][0];
    assert_eq!(shown["done"], true, "{preview}");
    let confirm: Vec<Value> = shown["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reason| reason["confirm"].clone())
        .collect();
    assert_eq!(confirm.len(), 2, "{preview}");
    let late = steps::accept(&reviewers[3]);
    steps::finish(&reviewers[3], &late, &world::review(4, "publish"));
    let send = |confirm: &[Value]| {
        let one = json!({"submission_id": id, "version": shown["version"], "confirm": confirm});
        let call = officer.client.post("/v1/bulk-actions/confirm");
        call.json(&json!({"action": "publish", "submissions": [one]}))
            .expect(200)
    };
    let asked = send(&confirm);
    let told = &asked.json["submissions"][0];
    assert_eq!(told["done"], false, "{asked}");
    assert_eq!(told["reasons"][0]["params"]["count"], 4, "{asked}");
    let done = send(&[told["reasons"][0]["confirm"].clone()]);
    assert_eq!(done.json["submissions"][0]["done"], true, "{done}");
});

on_both!(many_are_put_into_the_hands_of_an_officer, |app| {
    let world = World::new(app);
    let officer = &world.officer;
    let ids = [submitted(&world, "pledge"), submitted(&world, "practice")];
    let colleague = accounts::with_role(app, "Carla Colega", "secretariat", "es");
    let to = colleague.client.get("/v1/me").expect(200).string("/id");
    let stranger = world.focal_point.client.get("/v1/me").expect(200).string("/id");
    let task = |to: &str| json!({"action": "assign_officer", "responsible_officer": to, "submission_ids": ids});
    let wrong = officer
        .client
        .post("/v1/bulk-actions")
        .json(&task(&stranger))
        .expect(200);
    assert_eq!(
        wrong.json["submissions"][0]["violations"][0]["pointer"], "/responsible_officer",
        "{wrong}"
    );
    let preview = officer.client.post("/v1/bulk-actions").json(&task(&to)).expect(200);
    let meant: Vec<Value> = preview.json["submissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!({"submission_id": one["submission_id"], "version": one["version"]}))
        .collect();
    let confirmation =
        json!({"action": "assign_officer", "responsible_officer": to, "note": "De Carla.", "submissions": meant});
    let done = officer
        .client
        .post("/v1/bulk-actions/confirm")
        .json(&confirmation)
        .expect(200);
    let moved = done.json["submissions"].as_array().unwrap();
    assert_eq!(moved.len(), preview.json["submissions"].as_array().unwrap().len());
    assert!(
        !moved.is_empty() && moved.iter().all(|one| one["done"] == true),
        "{done}"
    );
    let told = |who: &Account, words: &str| {
        let fits = |mail: &minga_tests::Mail| mail.is_to(&who.email) && mail.subject.contains(words);
        let mail = app.mails().wait_for(fits, MAIL);
        app.drain_outbox();
        let all = app.mails().all();
        assert_eq!(all.iter().filter(|mail| fits(mail)).count(), 1, "one for all of them");
        mail
    };
    let mail = told(&colleague, "varias contribuciones");
    assert!(mail.text.contains("De Carla."), "{}", mail.text);
    for shown in preview.json["submissions"].as_array().unwrap() {
        let line = format!(
            "* {} — {}",
            shown["reference"].as_str().unwrap(),
            shown["title"].as_str().unwrap()
        );
        assert!(mail.text.contains(&line), "{line}: {}", mail.text);
    }
    // Taken back together: so is the news of it; who does so is told nothing.
    let own = officer.client.get("/v1/me").expect(200).string("/id");
    // Only from whom the caller saw.
    let unseen = json!({"action": "assign_officer", "responsible_officer": own, "submissions": meant});
    let refused = officer
        .client
        .post("/v1/bulk-actions/confirm")
        .json(&unseen)
        .expect(200);
    for one in refused.json["submissions"].as_array().unwrap() {
        assert_eq!(
            (&one["done"], &one["refused"]),
            (&json!(false), &json!("officer_changed"))
        );
    }
    let give_to = |to: &str| {
        let submissions: Vec<Value> = ids
            .iter()
            .map(|id| {
                let seen = officer.client.get(&format!("/v1/submissions/{id}")).expect(200);
                json!({
                    "submission_id": id, "version": seen.json["version"],
                    "responsible_officer": seen.json["responsible_officer"]
                })
            })
            .collect();
        let task = json!({"action": "assign_officer", "responsible_officer": to, "submissions": submissions});
        officer.client.post("/v1/bulk-actions/confirm").json(&task).expect(200);
    };
    give_to(&own);
    told(&colleague, "Otra persona se ocupa ahora de varias");
    let hers = app.mails().to(&officer.email);
    assert!(!hers.iter().any(|mail| mail.subject.contains("hands")), "{hers:#?}");
    give_to(&to);
    // Given once more to who has them already, nothing is written down again.
    let named = || -> Vec<usize> {
        let history = |id: &String| officer.client.get(&format!("/v1/submissions/{id}/history?limit=100"));
        let count = |id| history(id).expect(200).text.matches("officer_named").count();
        ids.iter().map(count).collect()
    };
    let before = named();
    give_to(&to);
    assert_eq!(named(), before);
    let mut mine = listed(&colleague, "responsible_officer=me&sort=created_at");
    mine.sort();
    let mut expected = ids.to_vec();
    expected.sort();
    assert_eq!(mine, expected);
});
