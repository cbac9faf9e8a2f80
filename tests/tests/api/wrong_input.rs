//! Bad input: a clear 4xx that lists every problem with its pointer, in the caller's language; nothing changes.
use minga_tests::accounts::{self, Account};
use minga_tests::on_both;
use minga_tests::operations::PDF;
use minga_tests::world::{self, World};
use serde_json::{Map, Value, json};

on_both!(every_problem_is_listed_at_once_with_its_pointer, |app| {
    let world = World::new(app);
    let client = &world.focal_point.client;
    client
        .post("/v1/submissions")
        .body("application/json", "{\"kind\": ")
        .expect(400)
        .problem("malformed_request");
    client
        .post("/v1/submissions")
        .body("text/plain", "x")
        .expect(415)
        .problem("unsupported_media_type");
    let wrong = json!({
        "kind": "pledge", "organisation_id": world.organisation, "language": "no such tag!", "surprise": 1,
        "focal_point": "nobody",
        "content": {
            "title": "a\u{0}b", "objectives": [1, 2, 3, 24], "natures": ["magic"], "unknown": true,
            "period": {"start": "2028", "end": "2027-05"}, "contribution": {"amount": "12.50"},
            "implementation": {"countries": ["XXX"]}, "mirror_pledge": "yes"
        }
    });
    let answer = client
        .post("/v1/submissions")
        .json(&wrong)
        .expect(422)
        .problem("invalid_request");
    for (code, pointer) in [
        ("unknown_field", "/surprise"),
        ("malformed_value", "/focal_point"),
        ("not_a_language_tag", "/language"),
        ("nul_character", "/content/title"),
        ("unknown_objective", "/content/objectives/3"),
        ("unknown_key", "/content/natures/0"),
        ("unknown_field", "/content/unknown"),
        ("unknown_country", "/content/implementation/countries/0"),
        ("wrong_type", "/content/mirror_pledge"),
    ] {
        let answer = answer.clone();
        answer.violation(code, pointer);
    }
    let codes: Vec<String> = answer.violations().into_iter().map(|(code, _)| code).collect();
    for code in ["too_many", "period_ends_before_it_begins", "amount_without_currency"] {
        assert!(codes.iter().any(|found| found == code), "{code} is missing:\n{answer}");
    }
    let list = client.get("/v1/submissions?count=exact").expect(200);
    assert_eq!(list.json["total"], 0, "nothing was kept:\n{list}");
});

on_both!(an_id_that_is_none_hides_no_other_problem, |app| {
    let world = World::new(app);
    let wrong = json!({
        "kind": "pledge", "organisation_id": "x", "language": "not a tag", "content": {"objectives": [24]}
    });
    let call = world.focal_point.client.post("/v1/submissions").json(&wrong);
    let told = call.expect(422).violations();
    for (code, pointer) in [
        ("malformed_value", "/organisation_id"),
        ("not_a_language_tag", "/language"),
        ("unknown_objective", "/content/objectives/0"),
    ] {
        assert!(
            told.contains(&(code.to_owned(), pointer.to_owned())),
            "{pointer}: {told:?}"
        );
    }
    assert_eq!(
        told.iter().filter(|(_, pointer)| pointer == "/organisation_id").count(),
        1
    );
});

on_both!(what_is_missing_hides_no_other_problem_and_nothing_happens, |app| {
    let world = World::new(app);
    let (rosa, visitor) = (&world.focal_point.client, app.visitor());
    let contacts = format!("/v1/organisations/{}/contacts", world.organisation);
    let members = format!("/v1/organisations/{}/members", world.organisation);
    let id = world.draft("pledge", &json!({"title": "Borrador", "type": "common"}));
    let participants = format!("/v1/submissions/{id}/participants");
    let before: Vec<Value> = [&contacts, &members, &participants]
        .map(|path| rosa.get(path).expect(200).json["items"].clone())
        .into();
    for (client, path, body, expected) in [
        (
            &visitor,
            "/v1/auth/register",
            json!({"email": "a", "password": "short", "name": "Ana"}),
            vec![
                ("not_an_email", "/email"),
                ("required", "/language"),
                ("weak_password", "/password"),
            ],
        ),
        (
            &visitor,
            "/v1/auth/password-reset/confirm",
            json!({"password": "short"}),
            vec![("required", "/token"), ("weak_password", "/password")],
        ),
        (
            rosa,
            "/v1/submissions",
            json!({
                "kind": "practice", "organisation_id": world.organisation, "cycle": "no_such_cycle",
                "content": {"title": "x".repeat(301), "objectives": {"primary": [99]}}
            }),
            vec![
                ("required", "/language"),
                ("too_long", "/content/title"),
                ("unknown_cycle", "/cycle"),
                ("unknown_objective", "/content/objectives/primary/0"),
            ],
        ),
        // Of a content whose kind nobody knows nothing can be said, nor of contacts of no organisation.
        (
            rosa,
            "/v1/submissions",
            json!({
                "language": "not a tag", "focal_point": world.organisation, "cycle": "no_such_cycle",
                "content": {"innovation": 5}
            }),
            vec![
                ("not_a_language_tag", "/language"),
                ("required", "/kind"),
                ("required", "/organisation_id"),
            ],
        ),
        (
            rosa,
            "/v1/organisations",
            json!({"actor_type": "zz", "country": "pe", "website": "x"}),
            vec![
                ("not_a_web_address", "/website"),
                ("required", "/name"),
                ("unknown_actor_type", "/actor_type"),
                ("unknown_country", "/country"),
            ],
        ),
        (
            rosa,
            contacts.as_str(),
            json!({"name": "", "email": "no", "language": "de"}),
            vec![
                ("not_an_email", "/email"),
                ("required", "/name"),
                ("unknown_key", "/language"),
            ],
        ),
        (
            rosa,
            members.as_str(),
            json!({"email": "no", "role": "zz"}),
            vec![("not_an_email", "/email"), ("unknown_key", "/role")],
        ),
        (
            rosa,
            participants.as_str(),
            json!({"country": "XXX", "contact": {"email": "no"}}),
            vec![
                ("not_an_email", "/contact/email"),
                ("required", "/name"),
                ("unknown_country", "/country"),
            ],
        ),
        // What is missing alone is told alone, though a value stood for it.
        (
            rosa,
            contacts.as_str(),
            json!({"name": "Ana", "email": "ana@example.org"}),
            vec![("required", "/language")],
        ),
        (
            rosa,
            members.as_str(),
            json!({"email": "ana@example.org"}),
            vec![("required", "/role")],
        ),
        (
            rosa,
            "/v1/organisations",
            json!({"actor_type": "civil_society"}),
            vec![("required", "/name")],
        ),
        (
            &visitor,
            "/v1/auth/login",
            json!({}),
            vec![("required", "/email"), ("required", "/password")],
        ),
    ] {
        let refused = client.post(path).idempotency_key("once").json(&body).expect(422);
        let mut told = refused.violations();
        told.sort();
        let mut expected: Vec<(String, String)> = expected
            .iter()
            .map(|(code, pointer)| ((*code).to_owned(), (*pointer).to_owned()))
            .collect();
        expected.sort();
        assert_eq!(told, expected, "{refused}");
    }
    let after: Vec<Value> = [&contacts, &members, &participants]
        .map(|path| rosa.get(path).expect(200).json["items"].clone())
        .into();
    assert_eq!(after, before);
    let list = rosa.get("/v1/submissions?count=exact").expect(200);
    assert_eq!(list.json["total"], 1, "{list}");
    let mine = rosa.get("/v1/organisations?mine=true").expect(200);
    assert_eq!(mine.json["items"].as_array().map(Vec::len), Some(1), "{mine}");
    // The key of what was refused is free.
    let person = json!({"name": "Ana", "email": "ana@example.org", "language": "es"});
    rosa.post(&contacts).idempotency_key("once").json(&person).expect(201);
});

on_both!(a_change_without_a_body_is_none, |app| {
    let world = World::new(app);
    let client = &world.focal_point.client;
    let path = format!("/v1/submissions/{}", world.draft("pledge", &world::pledge()));
    let before = client.get(&path).expect(200);
    let call = client.patch(&path).if_match(&before.etag());
    call.expect(400)
        .problem("malformed_request")
        .violation("malformed_json", "");
    let call = client.patch(&path).if_match(&before.etag());
    call.merge_patch(&json!({})).expect(200);
    assert_eq!(client.get(&path).expect(200).json, before.json);
    // Of an action nothing need be said.
    let etag = before.etag();
    client
        .post(&format!("{path}/actions/submit"))
        .if_match(&etag)
        .expect(200);
});

on_both!(
    what_cannot_be_removed_or_does_not_exist_is_not_removed_in_silence,
    |app| {
        let world = World::new(app);
        let client = &world.focal_point.client;
        let path = format!("/v1/submissions/{}", world.draft("pledge", &world::pledge()));
        let before = client.get(&path).expect(200);
        for (patch, code, pointer) in [
            (json!({"content": null}), "wrong_type", "/content"),
            (json!({"language": null}), "wrong_type", "/language"),
            (json!({"focal_point": null}), "wrong_type", "/focal_point"),
            (json!({"content": {"nope": null}}), "unknown_field", "/content/nope"),
            (
                json!({"content": {"period": {"nope": null}}}),
                "unknown_field",
                "/content/period/nope",
            ),
            (json!({"content": {"nope": 1}}), "unknown_field", "/content/nope"),
        ] {
            let call = client.patch(&path).if_match(&before.etag()).merge_patch(&patch);
            let told = call.expect(422).violations();
            assert_eq!(told, [(code.to_owned(), pointer.to_owned())], "{patch}");
        }
        let after = client.get(&path).expect(200);
        assert_eq!(after.json, before.json);
        let title = json!({"content": {"mirror_pledge": null, "title": "Otro título"}});
        client
            .patch(&path)
            .if_match(&after.etag())
            .merge_patch(&title)
            .expect(200);
    }
);

on_both!(what_cannot_be_read_is_refused_rather_than_guessed, |app| {
    let world = World::new(app);
    let client = &world.focal_point.client;
    for encoding in ["gzip", "foo"] {
        let call = client.post("/v1/submissions").header("Content-Encoding", encoding);
        call.json(&json!({"kind": "pledge"}))
            .expect(415)
            .problem("unsupported_media_type");
    }
    let plain = client.post("/v1/organisations").header("Content-Encoding", "identity");
    let house = json!({"name": "Casa Dos (ficticia)", "actor_type": "civil_society", "country": "PER"});
    plain.json(&house).expect(201);
    app.visitor()
        .get("/v1/pledges?q=%ff")
        .expect(400)
        .problem("malformed_request");
    app.visitor().get("/v1/pledges?q=%C3%B1").expect(200);
});

on_both!(an_address_that_no_letter_reaches_is_no_address_anywhere, |app| {
    let world = World::new(app);
    let client = &world.focal_point.client;
    let joint = json!({"type": "common", "common_goal": "Doce ventanillas.", "title": "Entre varios"});
    let id = world.draft("pledge", &joint);
    for email in ["ana..perez@example.org", "ana.@example.org", "ana@[127.0.0.1]"] {
        let contact = json!({"name": "Ana", "email": email, "language": "es"});
        let call = client.post(&format!("/v1/organisations/{}/contacts", world.organisation));
        call.json(&contact).expect(422).violation("not_an_email", "/email");
        let call = client.post(&format!("/v1/submissions/{id}/participants"));
        let row = json!({"name": "Casa Tres (ficticia)", "country": "ECU", "contact": contact});
        call.json(&row).expect(422).violation("not_an_email", "/contact/email");
        let person = json!({"name": "Ana", "email": email, "password": "tres llamas y un puente", "language": "es"});
        let call = app.visitor().post("/v1/auth/register").json(&person);
        call.expect(422).violation("not_an_email", "/email");
    }
});

on_both!(the_message_is_in_the_callers_language, |app| {
    let world = World::new(app);
    let body = json!({"kind": "pledge", "organisation_id": world.organisation, "language": "!"});
    let mut messages = Vec::new();
    for language in ["es", "en", "fr"] {
        let client = world.focal_point.client.in_language(language);
        let answer = client.post("/v1/submissions").json(&body).expect(422);
        messages.push((answer.string("/title"), answer.string("/violations/0/message")));
    }
    messages.sort();
    messages.dedup();
    assert_eq!(messages.len(), 3, "{messages:?}");
});

on_both!(submit_refuses_what_is_incomplete_or_not_about_migrants, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point;
    let mut content = world::pledge();
    content["concerns_migrants"] = json!(false);
    content["description"] = json!("Demasiado corto.");
    content.as_object_mut().unwrap().remove("indicators");
    let id = world.draft("pledge", &content);
    let answer = world
        .try_act(rosa, &id, "submit", &json!({}))
        .expect(422)
        .problem("invalid_request");
    let codes: Vec<String> = answer.violations().into_iter().map(|(code, _)| code).collect();
    for code in ["migrants_not_affirmed", "too_short"] {
        assert!(codes.iter().any(|found| found == code), "{code} is missing:\n{answer}");
    }
    let pointers: Vec<String> = answer.violations().into_iter().map(|(_, pointer)| pointer).collect();
    assert!(
        pointers.iter().any(|pointer| pointer == "/content/indicators"),
        "{answer}"
    );
    assert_eq!(
        rosa.client.get(&format!("/v1/submissions/{id}")).expect(200).json["state"],
        "draft"
    );
});

on_both!(a_matching_pledge_needs_a_published_pledge_of_somebody_else, |app| {
    let world = World::new(app);
    let mut content = world::pledge();
    content["type"] = json!("matching");
    for (reference, wrong) in [("PL-1999-00001", "match_not_published"), ("", "match_missing")] {
        content["matches"] = json!({"reference": reference, "support": "technical"});
        let id = world.draft("pledge", &content);
        let answer = world.try_act(&world.focal_point, &id, "submit", &json!({})).expect(422);
        assert_eq!(
            answer.violations(),
            [(wrong.to_owned(), "/content/matches/reference".to_owned())],
            "{answer}"
        );
    }
});

on_both!(a_change_needs_the_version_that_the_caller_saw, |app| {
    let world = World::new(app);
    let id = world.draft("pledge", &world::pledge());
    let path = format!("/v1/submissions/{id}");
    let client = &world.focal_point.client;
    let patch = json!({"content": {"title": "Otro título"}});
    client
        .patch(&path)
        .merge_patch(&patch)
        .expect(428)
        .problem("version_required");
    let stale = client
        .patch(&path)
        .if_match("\"v99\"")
        .merge_patch(&patch)
        .expect(412)
        .problem("stale_version");
    assert_eq!(stale.json["etag"], "\"v1\"");
    client.patch(&path).if_match("\"v01\"").merge_patch(&patch).expect(412);
    client
        .get("/v1/submissions?colour=red&limit=0")
        .expect(400)
        .problem("malformed_request");
    app.visitor().get("/v1/nothing").expect(404).problem("not_found");
});

on_both!(what_is_wrong_with_shape_and_meaning_is_told_together, |app| {
    let world = World::new(app);
    let client = &world.focal_point.client;
    let told = |answer: &minga_tests::Answer| answer.violations();
    let has = |answer: &minga_tests::Answer, code: &str, pointer: &str| {
        assert!(
            told(answer).contains(&(code.to_owned(), pointer.to_owned())),
            "{code} at {pointer} is missing:\n{answer}"
        );
    };
    let body = json!({"name": " ", "actor_type": "martian", "country": "XXX", "website": 5, "colour": "red"});
    let answer = client.post("/v1/organisations").json(&body).expect(422);
    for (code, pointer) in [
        ("unknown_field", "/colour"),
        ("wrong_type", "/website"),
        ("required", "/name"),
        ("unknown_actor_type", "/actor_type"),
        ("unknown_country", "/country"),
    ] {
        has(&answer, code, pointer);
    }
    // What is right apart from a field too many has no effect either, and leaves no trace of its key.
    let body = json!({"name": "Casa Una (ficticia)", "actor_type": "civil_society", "country": "PER", "colour": "red"});
    let call = client.post("/v1/organisations").idempotency_key("casa");
    let answer = call.json(&body).expect(422);
    assert_eq!(told(&answer), [("unknown_field".to_owned(), "/colour".to_owned())]);
    let mine = client.get("/v1/organisations?mine=true").expect(200);
    assert_eq!(mine.json["items"].as_array().map(Vec::len), Some(1), "{mine}");
    let body = json!({"name": "Casa Una (ficticia)", "actor_type": "civil_society", "country": "PER"});
    let call = client.post("/v1/organisations").idempotency_key("casa");
    call.json(&body).expect(201);
    // The password is judged before anything is looked up.
    let body = json!({"name": "Ada", "email": "nowhere", "password": "short", "language": "es", "age": 9});
    let answer = app.visitor().post("/v1/auth/register").json(&body).expect(422);
    for (code, pointer) in [
        ("unknown_field", "/age"),
        ("not_an_email", "/email"),
        ("weak_password", "/password"),
    ] {
        has(&answer, code, pointer);
    }
    // Whoever may not do it is not told what else is wrong with it.
    let stranger = minga_tests::accounts::register_and_login(app, "Sara Ajena", "es");
    let path = format!("/v1/organisations/{}", world.organisation);
    let patch = json!({"actor_type": "martian", "colour": "red"});
    let answer = stranger
        .client
        .patch(&path)
        .if_match("\"v1\"")
        .merge_patch(&patch)
        .expect(422);
    assert_eq!(told(&answer), [("unknown_field".to_owned(), "/colour".to_owned())]);
});

on_both!(
    what_an_action_has_no_use_for_is_refused_and_what_it_needs_is_said,
    |app| {
        let world = World::new(app);
        let (rosa, officer) = (&world.focal_point, &world.officer);
        let id = world.draft("pledge", &world::pledge());
        let path = format!("/v1/submissions/{id}");
        let input = |who: &Account, action: &str| {
            let seen = who.client.get(&path).expect(200);
            let actions = seen.json["available_actions"].as_array().unwrap();
            let found = actions.iter().find(|found| found["action"] == action);
            found.expect("an action")["input"].clone()
        };
        assert_eq!(input(rosa, "submit"), json!([]));
        assert_eq!(input(officer, "submit"), json!(["received_message"]));
        let letter = officer
            .client
            .post(&format!("{path}/attachments"))
            .upload("carta.pdf", "application/pdf", PDF, &[("purpose", "correspondence")])
            .expect(201)
            .string("/id");
        let all = json!({
            "public_reason": "Para todos.", "content": world::pledge(), "letter_version": 1, "received_attachment": letter
        });
        let fields = ["/public_reason", "/content", "/received_attachment", "/letter_version"];
        let refused = world.try_act(rosa, &id, "submit", &all).expect(422);
        for field in fields {
            refused.clone().violation("unknown_field", field);
        }
        assert_eq!(refused.violations().len(), fields.len(), "{refused}");
        assert!(
            refused.text.contains("received_attachment»"),
            "the field is named: {refused}"
        );
        assert_eq!(rosa.client.get(&path).expect(200).json["state"], "draft");
        // An officer submits on the message, and has no use for the rest.
        world
            .try_act(officer, &id, "submit", &json!({}))
            .expect(422)
            .violation("required", "/received_attachment");
        let refused = world.try_act(officer, &id, "submit", &all).expect(422);
        assert_eq!(refused.violations().len(), fields.len() - 1, "{refused}");
        let received = json!({"received_attachment": letter, "note": "Por correo."});
        world.act(officer, &id, "submit", &received);
        let why = json!({"note": "Sin plazos.", "public_reason": "Para todos."});
        let refused = world.try_act(officer, &id, "decline", &why).expect(422);
        refused.violation("unknown_field", "/public_reason");
    }
);

on_both!(
    of_very_much_that_is_wrong_the_beginning_is_told_and_the_rest_counted,
    |app| {
        let world = World::new(app);
        let rosa = &world.focal_point.client;
        let many: Map<String, Value> = (0..60_000).map(|place| (format!("m{place}"), json!(0))).collect();
        let many = Value::Object(many);
        let list: Value = (0..60_000).map(|place| json!(format!("x{place}"))).collect();
        let id = world.draft("pledge", &json!({"title": "Borrador"}));
        let path = format!("/v1/submissions/{id}");
        let etag = rosa.get(&path).expect(200).etag();
        let answers = [
            app.visitor().post("/v1/auth/login").json(&many).expect(422),
            rosa.patch(&path)
                .if_match(&etag)
                .merge_patch(&json!({"content": {"natures": list.clone()}}))
                .expect(422),
            rosa.patch(&path)
                .if_match(&etag)
                .merge_patch(&json!({"content": {"contribution": many}}))
                .expect(422),
            rosa.patch(&path)
                .if_match(&etag)
                .merge_patch(&json!({"content": {"implementation": {"countries": list}}}))
                .expect(422),
        ];
        for answer in answers {
            let told = answer.violations();
            assert_eq!(told.len(), 1001, "{}", answer.request);
            assert_eq!(told.last().unwrap().0, "more_problems", "{}", answer.request);
        }
        assert_eq!(rosa.get(&path).expect(200).etag(), etag);
        // Of the parts of an upload the first are looked at.
        let names: Vec<String> = (0..40).map(|place| format!("part{place}")).collect();
        let parts: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "x")).collect();
        let refused = rosa
            .post(&format!("{path}/attachments"))
            .upload("informe.pdf", "application/pdf", PDF, &parts)
            .expect(422)
            .violation("too_many", "");
        assert_eq!(refused.violations().len(), 17, "{refused}");
    }
);

on_both!(the_command_that_makes_accounts_names_every_wrong_option, |app| {
    let refused = |options: &[&str]| {
        let arguments = [&["create-user", "--role", "admin"], options].concat();
        let output = app.command(&arguments).output().expect("minga runs");
        assert!(!output.status.success());
        String::from_utf8(output.stderr).expect("words")
    };
    let told = refused(&["--email", "nobody", "--name", " ", "--network-country", "XXX"]);
    for option in ["--email: ", "--name: ", "--network-country: "] {
        assert!(told.contains(option), "{told}");
    }
    let known = accounts::with_role(app, "Otto Officer", "secretariat", "en");
    let told = refused(&["--email", &known.email, "--name", "Otto"]);
    assert!(told.contains("--email: "), "{told}");
});

on_both!(the_bare_address_leads_to_the_documentation, |app| {
    let answer = app.visitor().get("/").expect(307);
    assert_eq!(answer.header("Location"), Some("/docs/"));
});

on_both!(names_and_titles_are_of_one_line, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point.client;
    let mut sentences = std::collections::BTreeSet::new();
    for language in ["es", "en", "fr"] {
        let client = rosa.in_language(language);
        for name in [
            "Casa\nAbierta",
            "Casa \u{202E}atreibA",
            "Casa\u{2066}Abierta",
            "Casa\u{7}Abierta",
        ] {
            let body = json!({"name": name, "actor_type": "civil_society", "country": "PER"});
            let refused = client.post("/v1/organisations").json(&body).expect(422);
            let refused = refused.violation("not_one_line", "/name");
            sentences.insert(refused.string("/violations/0/message"));
        }
    }
    assert_eq!(sentences.len(), 3, "{sentences:?}");
    let profile = rosa.get("/v1/me").expect(200);
    let patch = json!({"name": "Rosa\r\nQuispe"});
    let change = rosa.patch("/v1/me").if_match(&profile.etag()).merge_patch(&patch);
    change.expect(422).violation("not_one_line", "/name");
    let mut content = world::pledge();
    content["title"] = json!("Una\nDos");
    content["type"] = json!("common");
    let body = json!({
        "kind": "pledge", "organisation_id": world.organisation, "language": "es", "content": content
    });
    let refused = rosa.post("/v1/submissions").json(&body).expect(422);
    let refused = refused.violation("not_one_line", "/content/title");
    assert_eq!(refused.violations().len(), 1, "{refused}");
    content["title"] = json!("Una \u{200E}dos");
    let id = world.draft("pledge", &content);
    let participants = format!("/v1/submissions/{id}/participants");
    let body = json!({"name": "Casa\nAbierta", "country": "ECU"});
    rosa.post(&participants)
        .json(&body)
        .expect(422)
        .violation("not_one_line", "/name");
    let body = json!({"name": "خانه\u{200C}ها", "country": "ECU", "action": "Cede\nel local."});
    rosa.post(&participants).json(&body).expect(201);
});

on_both!(a_member_that_is_there_twice_is_told_and_nothing_is_dropped, |app| {
    let world = World::new(app);
    let client = &world.focal_point.client;
    let path = format!("/v1/submissions/{}", world.draft("pledge", &world::pledge()));
    let before = client.get(&path).expect(200);
    let text =
        r#"{"content": {"title": "Una", "summary": 7, "title": "Dos"}, "content": {"title": "Tres", "title": "Tres"}}"#;
    let call = client.patch(&path).if_match(&before.etag());
    let refused = call.body("application/merge-patch+json", text).expect(422);
    let refused = refused
        .violation("duplicate", "/content")
        .violation("duplicate", "/content/title");
    assert_eq!(refused.violations().len(), 2, "{refused}");
    assert_eq!(client.get(&path).expect(200).json, before.json);
});

on_both!(an_empty_key_of_a_repetition_is_refused, |app| {
    let world = World::new(app);
    let body = json!({"name": "Casa Abierta", "actor_type": "civil_society", "country": "PER"});
    let call = world.focal_point.client.post("/v1/organisations").json(&body);
    call.idempotency_key("")
        .expect(400)
        .violation("malformed_value", "#Idempotency-Key");
});
