//! What is too much is refused before it costs much, and answers say nothing about who has an account.
use minga_tests::accounts;
use minga_tests::world::{self, World};
use minga_tests::{Answer, Setup, on_both};
use serde_json::{Value, json};

fn setup() -> Setup {
    let mut setup = Setup::new();
    for limit in ["BY_ADDRESS", "BY_EMAIL", "MAILS"] {
        setup = setup
            .setting(&format!("MINGA_LIMITS__{limit}__BURST"), "2000")
            .setting(&format!("MINGA_LIMITS__{limit}__SECONDS"), "1");
    }
    setup
}

/// The resident memory of a process in MiB.
fn resident(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() / 1024
}

on_both!(many_logins_at_once_keep_no_memory, setup = setup(), |app| {
    let world = World::new(app);
    let before = resident(app.process_id());
    let login = json!({"email": world.officer.email, "password": "not the password"});
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..3 {
                    app.visitor().post("/v1/auth/login").json(&login).expect(401);
                }
            });
        }
    });
    let grown = resident(app.process_id()).saturating_sub(before);
    // A hash takes 19 MiB, and as many are made at once as there are cores.
    let cores = std::thread::available_parallelism().unwrap().get();
    assert!(grown < 40 + 20 * cores, "{grown} MiB more than before");
});

on_both!(
    who_is_rejected_is_told_why_the_same_for_everybody,
    setup = setup(),
    |app| {
        let world = World::new(app);
        let wrong = json!({"email": world.officer.email, "password": "not the password"});
        let nobody = json!({"email": "nobody@example.net", "password": "not the password"});
        let [known, unknown] = [wrong, nobody].map(|login| {
            let call = app.visitor().in_language("es").post("/v1/auth/login").json(&login);
            call.expect(401).problem("unauthenticated")
        });
        assert_eq!(known.json["reason"], "wrong_credentials", "{known}");
        assert!(known.string("/detail").contains("contraseña"), "{known}");
        assert_eq!(known.json["detail"], unknown.json["detail"]);
        let used = json!({"refresh_token": "never-given"});
        let ended = app.visitor().post("/v1/auth/refresh").json(&used).expect(401);
        assert_eq!(ended.json["reason"], "session_ended", "{ended}");
    }
);

on_both!(
    what_is_too_much_is_refused_and_the_service_lives,
    setup = setup(),
    |app| {
        let world = World::new(app);
        let rosa = &world.focal_point.client;
        for list in [
            "/v1/submissions",
            "/v1/pledges",
            "/v1/practices",
            "/v1/organisations",
            "/v1/assignments",
            "/v1/experts",
        ] {
            for limit in ["0", "101", "-1", "999999999999999999999", "1.5", "ten"] {
                let refused = rosa.get(&format!("{list}?limit={limit}")).expect(400);
                assert!(refused.text.contains("?limit"), "{refused}");
            }
            rosa.get(&format!("{list}?limit=100")).expect(200);
        }
        // Nested deeper than any content, larger than any body, and no JSON at all.
        let json = "application/json";
        let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
        rosa.post("/v1/submissions").body(json, deep).expect(400);
        let inner = format!("{}1{}", "{\"a\":".repeat(100), "}".repeat(100));
        rosa.post("/v1/submissions").body(json, inner).expect(422);
        let large = format!("{{\"name\": \"{}\"}}", "x".repeat(2 * 1024 * 1024));
        rosa.post("/v1/organisations").body(json, large).expect(413);
        rosa.post("/v1/submissions").body(json, "\u{0}").expect(400);
        rosa.post("/v1/submissions").body("text/plain", "{}").expect(415);
        // Searches that are long, odd, or many at once.
        for words in [
            "x".repeat(3000),
            "%28%28%28%22*%3A%26%7C%21%27".repeat(40),
            "a%20OR%20".repeat(200),
            "%25_%5C%25".repeat(100),
            "NEAR%28a%20b%2C%20999999%29".to_owned(),
            "%00".to_owned(),
        ] {
            for list in ["/v1/pledges", "/v1/practices", "/v1/submissions"] {
                let answer = rosa.get(&format!("{list}?q={words}")).send();
                assert!(answer.status < 500, "{answer}");
            }
        }
        // U+0000, which PostgreSQL takes in no text, in every text that a list is filtered by.
        let administrator = accounts::admin(app).client;
        let officer = &world.officer.client;
        for (caller, list, name) in [
            (rosa, "/v1/submissions", "q"),
            (rosa, "/v1/submissions", "cycle"),
            (rosa, "/v1/submissions", "country"),
            (rosa, "/v1/organisations", "q"),
            (rosa, "/v1/experts", "q"),
            (rosa, "/v1/experts", "language"),
            (officer, "/v1/desk", "cycle"),
            (officer, "/v1/desk", "country"),
            (officer, "/v1/reviewers", "language"),
            (&administrator, "/v1/users", "q"),
            (rosa, "/v1/pledges", "q"),
            (rosa, "/v1/pledges", "cycle"),
            (rosa, "/v1/pledges", "cursor"),
            (rosa, "/v1/practices", "q"),
            (rosa, "/v1/dashboard", "q"),
            (rosa, "/v1/practices.csv", "q"),
            (rosa, "/v1/practices.atom", "cycle"),
        ] {
            let refused = caller.get(&format!("{list}?{name}=a%00b")).expect(400);
            refused.violation("nul_character", &format!("?{name}"));
        }
        for path in ["/v1/cycles/a%00b", "/v1/pledges/PL%00", "/v1/submissions/%00"] {
            rosa.get(path).expect(404);
        }
        let many: Vec<String> = (0..300)
            .map(|number| format!("objective={}", 1 + number % 23))
            .collect();
        let answer = app.visitor().get(&format!("/v1/pledges?{}", many.join("&"))).send();
        assert!(answer.status < 500, "{answer}");
        for cursor in ["x", "' OR 1=1 --", "AAAA", "01890a5d-ac96-774b-bcce"] {
            let cursor = cursor.replace(' ', "%20").replace('\'', "%27");
            for list in ["/v1/pledges", "/v1/submissions", "/v1/organisations"] {
                rosa.get(&format!("{list}?cursor={cursor}")).expect(400);
            }
        }
        // An identifier alone is a place in the list of submissions, and in no list of the registry.
        let identifier = "01890a5d-ac96-774b-bcce-b302099a8057";
        rosa.get(&format!("/v1/submissions?cursor={identifier}")).expect(200);
        rosa.get(&format!("/v1/pledges?cursor={identifier}")).expect(400);
        app.visitor().get("/healthz").expect(200);
        assert!(!app.log().contains("panicked"), "a thread has panicked");
    }
);

/// An answer without what names the request.
fn said(answer: &Answer) -> (u16, Value) {
    let mut body = answer.json.clone();
    if let Some(fields) = body.as_object_mut() {
        fields.remove("request_id");
    }
    (answer.status, body)
}

on_both!(
    nobody_learns_from_an_answer_who_has_an_account,
    setup = setup(),
    |app| {
        let sara = accounts::register_and_login(app, "Sara Ajena", "es");
        let nobody = "nadie.conocida@example.org";
        let visitor = app.visitor();
        let login = |email: &str| {
            let body = json!({"email": email, "password": "no es la contraseña 9"});
            visitor.post("/v1/auth/login").json(&body).send()
        };
        let wrong = login(&sara.email);
        assert_eq!(wrong.status, 401, "{wrong}");
        assert_eq!(said(&wrong), said(&login(nobody)));
        let reset = |email: &str| {
            visitor
                .post("/v1/auth/password-reset")
                .json(&json!({"email": email}))
                .send()
        };
        let known = reset(&sara.email);
        assert_eq!(known.status, 202, "{known}");
        assert_eq!(said(&known), said(&reset(nobody)));
        let register = |email: &str| {
            let body = json!({"name": "Sara", "email": email, "password": sara.password, "language": "es"});
            visitor.post("/v1/auth/register").json(&body).send()
        };
        let known = register(&sara.email);
        assert_eq!(known.status, 202, "{known}");
        assert_eq!(said(&known), said(&register("otra.nadie@example.org")));
    }
);

on_both!(
    no_letter_to_an_address_that_is_not_confirmed_carries_a_strangers_words,
    setup = setup(),
    |app| {
        let (visitor, email) = (app.visitor(), "ana.victima@example.org");
        let name = "Gane dinero hoy en https://estafa.example";
        let body = json!({
            "name": name, "email": email, "password": "siete llamas cruzan el puente 7", "language": "es"
        });
        visitor.post("/v1/auth/register").json(&body).expect(202);
        let reset = || {
            let body = json!({"email": email});
            visitor.post("/v1/auth/password-reset").json(&body).expect(202);
            app.drain_outbox();
        };
        reset();
        let mails = app.mails().to(email);
        assert_eq!(mails.len(), 2, "{mails:#?}");
        for mail in &mails {
            assert!(mail.text.starts_with("Buenos días:"), "{}", mail.text);
            for part in [&mail.text, &mail.html, &mail.subject] {
                assert!(!part.contains("estafa") && !part.contains("dinero"), "{part}");
            }
            assert_eq!(mail.header("To").as_deref(), Some(email));
        }
        // Who registers again has to open the newer letter: the page of the older one says that it is over.
        let verify = mails.iter().find(|mail| mail.text.contains("/links/verify/")).unwrap();
        let older = verify.link("/links/verify/");
        visitor.post("/v1/auth/register").json(&body).expect(202);
        app.drain_outbox();
        for answered in [
            visitor.get(&older),
            visitor.post(&older).body("application/x-www-form-urlencoded", ""),
        ] {
            let page = answered.expect(410);
            assert!(page.text.contains("has expired"), "{page}");
        }
        let mails = app.mails().to(email);
        let verify = mails.iter().filter(|mail| mail.text.contains("/links/verify/"));
        let mut links = verify.map(|mail| mail.link("/links/verify/"));
        let link = links.find(|link| *link != older).expect("a newer letter");
        // Who has confirmed it has written the name.
        visitor
            .post(&link)
            .body("application/x-www-form-urlencoded", "")
            .expect(303);
        reset();
        let greeted = app.mails().to(email);
        assert_eq!(greeted.iter().filter(|mail| mail.text.contains(name)).count(), 1);
    }
);

on_both!(an_identifier_of_something_else_opens_nothing_on_any_way, |app| {
    let world = World::new(app);
    let other = accounts::register_and_login(app, "Omar Otro", "es");
    let house = other
        .client
        .post("/v1/organisations")
        .json(&json!({"name": "Otra casa (ficticia)", "actor_type": "civil_society", "country": "ECU"}))
        .expect(201)
        .string("/id");
    let contact = world::contact(&other, &house);
    let draft = json!({"kind": "practice", "organisation_id": house, "language": "es", "focal_point": contact,
        "content": world::practice()});
    let theirs = other
        .client
        .post("/v1/submissions")
        .json(&draft)
        .expect(201)
        .string("/id");
    let pdf = minga_tests::operations::PDF;
    let upload = other.client.post(&format!("/v1/submissions/{theirs}/attachments"));
    let file = upload
        .upload("secreto.pdf", "application/pdf", pdf, &[("purpose", "document")])
        .expect(201)
        .string("/id");
    // Through one's own submission, one does not reach the parts of another's.
    let mine = world.draft("practice", &world::practice());
    let rosa = &world.focal_point.client;
    for path in [
        format!("/v1/submissions/{mine}/attachments/{file}"),
        format!("/v1/submissions/{mine}/attachments/{file}/content"),
    ] {
        rosa.get(&path).expect(404);
    }
    rosa.delete(&format!("/v1/submissions/{mine}/attachments/{file}"))
        .if_match("\"v1\"")
        .expect(404);
    // A contact or an organisation of somebody else's cannot be taken into one's own.
    for (field, value) in [("focal_point", &contact), ("alternate", &contact)] {
        let etag = rosa.get(&format!("/v1/submissions/{mine}")).expect(200).etag();
        let mut patch = json!({});
        patch[field] = json!(value);
        let call = rosa.patch(&format!("/v1/submissions/{mine}")).if_match(&etag);
        call.merge_patch(&patch).expect(422);
    }
    let foreign = json!({"kind": "practice", "organisation_id": house, "language": "es", "content": world::practice()});
    rosa.post("/v1/submissions").json(&foreign).expect(422);
    rosa.post(&format!("/v1/submissions/{theirs}/copy"))
        .json(&json!({}))
        .expect(404);
    other
        .client
        .get(&format!("/v1/submissions/{theirs}/attachments/{file}/content"))
        .expect(200);
});

on_both!(
    readers_past_the_cache_are_held_back_and_all_others_go_on,
    setup = setup()
        .setting("MINGA_LIMITS__READS", "1")
        .setting("MINGA_LIMITS__BEHIND_PROXY", "true"),
    |app| {
        // The public name of an organisation: with the commit of its change the process knows what it may keep.
        let world = World::new(app);
        let house = format!("/v1/organisations/{}", world.organisation);
        let rosa = &world.focal_point.client;
        let etag = rosa.get(&house).expect(200).etag();
        let name = json!({"name": "Casa con otro nombre (ficticia)"});
        rosa.patch(&house).if_match(&etag).merge_patch(&name).expect(200);
        let visitor = app.visitor();
        let read = |from: &str, path: &str| visitor.get(path).header("X-Forwarded-For", from).send();
        read("198.51.100.1", "/v1/pledges?q=uno").expect(200);
        for path in [
            "/v1/pledges?q=dos",
            "/v1/practices?facets=true",
            "/v1/dashboard",
            "/v1/pledges.csv",
            "/v1/practices.atom",
        ] {
            let refused = read("198.51.100.1", path).expect(429).problem("too_many_requests");
            let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
            assert!((1..=61).contains(&wait), "{refused}");
        }
        // What is kept is given to everybody.
        read("198.51.100.1", "/v1/pledges?q=uno").expect(200);
        read("198.51.100.2", "/v1/pledges?q=uno").expect(200);
        read("198.51.100.2", "/v1/pledges?q=dos").expect(200);
        read("198.51.100.1", "/v1/pledges?q=dos").expect(200);
        // To ask anew is to read past the cache.
        let anew = |from: &str| {
            let call = visitor.get("/v1/pledges?q=uno").header("X-Forwarded-For", from);
            call.header("Cache-Control", "no-cache").send()
        };
        anew("198.51.100.1").expect(429);
        anew("198.51.100.3").expect(200);
        anew("198.51.100.3").expect(429);
        // Only the last address is the proxy's word.
        read("203.0.113.9, 198.51.100.1", "/v1/pledges?q=tres").expect(429);
        rosa.get("/v1/submissions?q=tres").expect(200);
    }
);
