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
