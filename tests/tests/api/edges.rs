//! The edges of HTTP: tokens where none is needed, actions that do not exist, pages of other origins.
use minga_tests::world::World;
use minga_tests::{Setup, accounts, on_both};
use reqwest::Method;
use serde_json::json;

on_both!(an_old_token_does_not_keep_anybody_from_signing_in, |app| {
    let ana = accounts::register_and_login(app, "Ana Antigua", "es");
    for token in ["nonsense", "a.b.c"] {
        let client = app.visitor().with_token(token);
        let login = json!({"email": ana.email, "password": ana.password});
        let tokens = client.post("/v1/auth/login").json(&login).expect(200);
        let refresh = json!({"refresh_token": tokens.string("/refresh_token")});
        let tokens = client.post("/v1/auth/refresh").json(&refresh).expect(200);
        let reset = json!({"email": "nadie@example.org"});
        client.post("/v1/auth/password-reset").json(&reset).expect(202);
        client
            .post("/v1/auth/logout")
            .json(&json!({"refresh_token": tokens.string("/refresh_token")}))
            .expect(204);
        // What is the same for everybody does not look at it; what is not says that it does not hold.
        for path in [
            "/v1/pledges",
            "/v1/practices",
            "/v1/reference",
            "/.well-known/jwks.json",
        ] {
            client.get(path).expect(200);
        }
        for path in ["/v1/me", "/v1/submissions", "/v1/organisations"] {
            client.get(path).expect(401).problem("unauthenticated");
        }
    }
    let other_scheme = app.visitor().get("/v1/me").header("authorization", "Basic YTpi");
    other_scheme.expect(401);
});

on_both!(a_visitor_is_not_told_which_actions_there_are, |app| {
    let world = World::new(app);
    let id = world.draft("pledge", &json!({"title": "Borrador"}));
    for action in ["submit", "explode"] {
        let path = format!("/v1/submissions/{id}/actions/{action}");
        app.visitor().post(&path).json(&json!({})).expect(401);
    }
    let path = format!("/v1/submissions/{id}/actions/explode");
    let call = world.focal_point.client.post(&path).if_match("\"v1\"");
    call.json(&json!({})).expect(404);
});

on_both!(
    pages_of_the_named_origins_may_call_and_no_others,
    setup = Setup::new().setting("MINGA_CORS__ORIGINS", "[\"https://front.example.org\"]"),
    |app| {
        let preflight = |origin: &str, headers: &str| {
            app.visitor()
                .request(Method::OPTIONS, "/v1/submissions")
                .header("origin", origin)
                .header("access-control-request-method", "PATCH")
                .header("access-control-request-headers", headers)
                .send()
        };
        let sent = "authorization,cache-control,content-type,if-match,if-none-match,idempotency-key,accept-language";
        let allowed = preflight("https://front.example.org", sent).expect(200);
        let header = |answer: &minga_tests::Answer, name: &str| answer.header(name).unwrap_or_default().to_lowercase();
        assert_eq!(
            header(&allowed, "access-control-allow-origin"),
            "https://front.example.org"
        );
        assert!(
            header(&allowed, "access-control-allow-methods").contains("patch"),
            "{allowed}"
        );
        for name in sent.split(',') {
            assert!(
                header(&allowed, "access-control-allow-headers").contains(name),
                "{name}: {allowed}"
            );
        }
        assert_eq!(allowed.header("access-control-allow-credentials"), None);
        let foreign = preflight("https://elsewhere.example.org", sent);
        assert_eq!(foreign.header("access-control-allow-origin"), None, "{foreign}");
        let unasked = preflight("https://front.example.org", "x-other");
        assert_eq!(unasked.status, 400, "{unasked}");
        let refused = unasked.problem("malformed_request");
        assert_eq!(refused.string("/request_id"), header(&refused, "x-request-id"));
        assert_ne!(header(&allowed, "x-request-id"), "");

        // Answers can be read by the page, refusals too.
        for path in ["/v1/pledges", "/v1/me", "/v1/nothing"] {
            let answer = app
                .visitor()
                .get(path)
                .header("origin", "https://front.example.org")
                .send();
            assert_eq!(
                header(&answer, "access-control-allow-origin"),
                "https://front.example.org",
                "{answer}"
            );
            let readable = [
                "content-disposition",
                "etag",
                "link",
                "location",
                "retry-after",
                "x-request-id",
            ];
            for name in readable {
                assert!(
                    header(&answer, "access-control-expose-headers").contains(name),
                    "{answer}"
                );
            }
            let answer = app
                .visitor()
                .get(path)
                .header("origin", "https://elsewhere.example.org")
                .send();
            assert_eq!(answer.header("access-control-allow-origin"), None, "{answer}");
        }

        // Who keeps answers for others is told all that they depend on.
        let asked = app.visitor().request(Method::HEAD, "/v1/pledges");
        let packed = asked.header("accept-encoding", "gzip");
        let packed = packed.header("origin", "https://front.example.org").expect(200);
        let varies: Vec<&str> = packed
            .headers
            .get_all("vary")
            .iter()
            .map(|of| of.to_str().unwrap())
            .collect();
        let varies = varies.join(", ").to_lowercase();
        for name in ["accept-encoding", "accept-language", "origin"] {
            assert!(varies.contains(name), "{varies}");
        }
    }
);

on_both!(without_the_setting_no_page_of_another_origin_may_call, |app| {
    let answer = app
        .visitor()
        .get("/v1/pledges")
        .header("origin", "https://front.example.org")
        .expect(200);
    assert_eq!(answer.header("access-control-allow-origin"), None, "{answer}");
});
