//! What a caller sends that no operation knows is refused, never dropped; and who is closed out is nobody at once.
use super::ETAG;
use super::case::Case;
use minga_tests::accounts;
use minga_tests::operations::{Body, PUBLIC, operations};
use minga_tests::{App, Client, Setup, on_both};
use serde_json::{Value, json};

/// In no document.
const UNKNOWN: &str = "zzz_unknown";

/// Files of the service itself, for everybody who can sign in: nobody is looked up for them.
const SAME_FOR_ALL: &[&str] = &["GET /v1/imports/template.csv", "GET /v1/imports/template.xlsx"];

fn setup() -> Setup {
    let mut setup = Setup::new();
    for limit in ["BY_ADDRESS", "BY_EMAIL", "MAILS"] {
        setup = setup
            .setting(&format!("MINGA_LIMITS__{limit}__BURST"), "9000")
            .setting(&format!("MINGA_LIMITS__{limit}__SECONDS"), "1");
    }
    setup
}

/// Those who between them may call everything.
fn callers(app: &App, case: &Case) -> Vec<(&'static str, Client)> {
    let reviewer = case.world.reviewer(app, "Renata Revisora", false, "es");
    vec![
        ("the focal point", case.world.focal_point.client.clone()),
        ("an officer", case.world.officer.client.clone()),
        ("an administrator", accounts::admin(app).client),
        ("a reviewer", reviewer.account.client),
        ("a visitor", app.visitor()),
    ]
}

on_both!(an_unknown_parameter_is_refused_everywhere, setup = setup(), |app| {
    let case = Case::new(app);
    let callers = callers(app, &case);
    let before = case.everything();
    let mut faults = Vec::new();
    // What watches the service is asked with whatever the watcher adds.
    let ours = operations(app)
        .into_iter()
        .filter(|operation| operation.path.starts_with("/v1/"));
    for operation in ours {
        let mut told = false;
        for path in case.paths(&operation.path) {
            for (who, client) in &callers {
                let answer = operation.send(client, &format!("{path}?{UNKNOWN}=1"), ETAG);
                match answer.status {
                    200..=399 => faults.push(format!("{} takes it from {who}", operation.name)),
                    400 => told |= answer.text.contains(UNKNOWN),
                    _ => {}
                }
            }
        }
        if !told {
            faults.push(format!("{} does not name it", operation.name));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    assert_eq!(case.everything(), before, "something was changed all the same");
});

on_both!(
    an_unknown_member_of_a_body_is_refused_everywhere,
    setup = setup(),
    |app| {
        let case = Case::new(app);
        let callers = callers(app, &case);
        let before = case.everything();
        let mut faults = Vec::new();
        let mut tried = 0;
        for operation in operations(app) {
            let Some(Body::Of(media_type, Value::Object(fields))) = &operation.body else {
                continue;
            };
            tried += 1;
            let mut body = fields.clone();
            body.insert(UNKNOWN.to_owned(), json!(1));
            let body = serde_json::to_vec(&Value::Object(body)).unwrap();
            let mut told = false;
            let mut last = String::new();
            for path in case.paths(&operation.path) {
                for (who, client) in &callers {
                    let call = client.request(operation.method.clone(), &path).if_match(ETAG);
                    let answer = call.body(media_type, body.clone()).send();
                    match answer.status {
                        200..=399 => faults.push(format!("{} takes it from {who}", operation.name)),
                        400 | 422 => told |= answer.text.contains(UNKNOWN),
                        _ => {}
                    }
                    last = answer.text;
                }
            }
            if !told {
                faults.push(format!("{} does not name it: {last}", operation.name));
            }
        }
        assert!(tried > 40, "{tried} operations with a body only");
        assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
        assert_eq!(case.everything(), before, "something was changed all the same");
    }
);

on_both!(
    who_is_closed_out_is_nobody_although_the_token_lives,
    setup = setup(),
    |app| {
        let case = Case::new(app);
        let admin = accounts::admin(app).client;
        let closed = case.world.reviewer(app, "Tomas Todopoderoso", false, "es");
        let user = format!("/v1/users/{}", closed.id);
        let change = |patch: Value| {
            let etag = admin.get(&user).expect(200).etag();
            admin.patch(&user).if_match(&etag).merge_patch(&patch).expect(200);
        };
        change(json!({"roles": ["reviewer", "secretariat", "admin"]}));
        closed.account.client.get("/v1/desk").expect(200);
        closed.account.client.get("/v1/users").expect(200);
        change(json!({"disabled": true}));
        let before = case.everything();
        let mut refused = 0;
        for operation in operations(app) {
            let name = operation.name.as_str();
            if PUBLIC.contains(&name) || SAME_FOR_ALL.contains(&name) {
                continue;
            }
            for path in case.paths(&operation.path) {
                let answer = operation.send(&closed.account.client, &path, ETAG);
                assert_eq!(answer.status, 401, "{}: {answer}", operation.name);
                refused += 1;
            }
        }
        assert!(refused > 100, "{refused} only");
        assert_eq!(case.everything(), before);
        let refresh = json!({"refresh_token": closed.account.refresh_token});
        app.visitor().post("/v1/auth/refresh").json(&refresh).expect(401);
        let login = json!({"email": closed.account.email, "password": closed.account.password});
        app.visitor().post("/v1/auth/login").json(&login).expect(401);
        // Opened again, the old session stays ended.
        change(json!({"disabled": false}));
        app.visitor().post("/v1/auth/refresh").json(&refresh).expect(401);
    }
);

on_both!(nobody_gives_oneself_a_role, setup = setup(), |app| {
    let sara = accounts::register_and_login(app, "Sara Ajena", "es");
    let etag = sara.client.get("/v1/me").expect(200).etag();
    for claim in [
        json!({"roles": ["admin"]}),
        json!({"network_country": "PER"}),
        json!({"network_decides": true}),
        json!({"email_verified": true}),
        json!({"id": "01890a5d-ac96-774b-bcce-b302099a8057"}),
        json!({"memberships": []}),
        json!({"version": 9}),
    ] {
        let call = sara.client.patch("/v1/me").if_match(&etag);
        let refused = call.merge_patch(&claim).expect(422);
        let field = claim.as_object().unwrap().keys().next().unwrap();
        refused.violation("unknown_field", &format!("/{field}"));
    }
    let registration = json!({
        "name": "Nora Nueva", "email": "nora.nueva@example.org", "password": sara.password, "language": "es",
        "roles": ["admin"]
    });
    app.visitor()
        .post("/v1/auth/register")
        .json(&registration)
        .expect(422)
        .violation("unknown_field", "/roles");
    let me = sara.client.get("/v1/me").expect(200);
    assert_eq!((me.etag(), &me.json["roles"]), (etag, &json!([])), "{me}");
});
