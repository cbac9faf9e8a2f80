//! Every operation of the service's own OpenAPI document, as a visitor, as a stranger with an account and as a reviewer
//! whom nobody has asked: nobody reads or changes what is not theirs, and nothing that they send breaks the service.
//!
//! Whatever operation is not named here has to refuse strangers: a new one is tested from the day it is written, and a
//! path parameter that nothing is known about fails the test.
mod case;
mod strict;

use case::Case;
use minga_tests::operations::{Operation, PUBLIC, operations};
use minga_tests::world;
use minga_tests::{Answer, Client, Setup, accounts, on_both};
use serde_json::json;

/// What everybody with an account may call, because it is about the caller or about what everybody may know.
const OWN: &[&str] = &[
    // The caller's own account.
    "GET /v1/me",
    "PATCH /v1/me",
    "DELETE /v1/me",
    "GET /v1/me/export",
    "GET /v1/me/memberships",
    // Lists of what the caller may see.
    "GET /v1/assignments",
    "GET /v1/submissions",
    "GET /v1/joining-requests",
    // Experts who agreed to be listed, without addresses; and one's own entry on the roster.
    "GET /v1/experts",
    "GET /v1/me/reviewer-profile",
    "PUT /v1/me/reviewer-profile",
    "DELETE /v1/me/reviewer-profile",
    // The names of organisations: whoever joins one has to find it. Members and contacts are not among them.
    "GET /v1/organisations",
    "GET /v1/organisations/{id}",
    // Anybody may register an organisation and file for an organisation of one's own.
    "POST /v1/organisations",
    "POST /v1/submissions",
    "POST /v1/imports",
    "GET /v1/imports/template.csv",
    "GET /v1/imports/template.xlsx",
];

/// A word in everything that only those concerned may read.
const CANARY: &str = "canario";

/// A version that exists, so that nothing but the caller is wrong.
const ETAG: &str = "\"v1\"";

on_both!(
    every_operation_refuses_whom_it_does_not_concern,
    setup = Setup::new()
        .setting("MINGA_LIMITS__BY_ADDRESS__BURST", "600")
        .setting("MINGA_LIMITS__BY_ADDRESS__SECONDS", "1"),
    |app| {
        let operations = operations(app);
        for named in OWN {
            let known = operations.iter().any(|operation| operation.name == *named);
            assert!(known, "{named} is no operation any more");
        }
        let case = Case::new(app);
        let before = case.everything();
        let stranger = accounts::register_and_login(app, "Sara Ajena", "es").client;
        stranger
            .post("/v1/organisations")
            .json(&json!({"name": "Otra casa (ficticia)", "actor_type": "civil_society", "country": "ECU"}))
            .expect(201);
        let reviewer = case.world.reviewer(app, "Ulises Revisor", false, "es").account.client;
        // Whoever deletes the account has no other call after that.
        let (last, others): (Vec<_>, Vec<_>) = operations
            .iter()
            .partition(|operation| operation.name == "DELETE /v1/me");
        let mut sent = 0;
        for operation in others.into_iter().chain(last) {
            for path in case.paths(&operation.path) {
                operation.as_visitor(&app.visitor(), &path);
                for caller in [&stranger, &reviewer] {
                    operation.as_stranger(caller, &path);
                }
                sent += 3;
            }
        }
        println!("{} operations, {sent} requests", operations.len());
        assert_eq!(case.everything(), before, "something of somebody else has changed");
        assert!(!app.log().contains("panicked"), "a thread has panicked");
    }
);

/// What the session of an invitation's link is good for.
const OF_ONE_REVIEW: &[&str] = &[
    "GET /v1/assignments/{id}",
    "POST /v1/assignments/{id}/accept",
    "POST /v1/assignments/{id}/decline",
    "POST /v1/assignments/{id}/declare-conflict",
    "POST /v1/assignments/{id}/withdraw",
    "POST /v1/assignments/{id}/points-met",
    "GET /v1/assignments/{id}/review",
    "PUT /v1/assignments/{id}/review",
    "PATCH /v1/assignments/{id}/review",
    "POST /v1/assignments/{id}/review/submit",
    "GET /v1/submissions/{id}",
    "GET /v1/submissions/{id}/attachments",
    "GET /v1/submissions/{id}/attachments/{attachment_id}",
    "GET /v1/submissions/{id}/attachments/{attachment_id}/content",
];

on_both!(
    the_link_of_an_invitation_opens_one_review_and_nothing_else,
    setup = Setup::new()
        .setting("MINGA_LIMITS__BY_ADDRESS__BURST", "600")
        .setting("MINGA_LIMITS__BY_ADDRESS__SECONDS", "1"),
    |app| {
        let operations = operations(app);
        let case = Case::new(app);
        // A person with every right: an administrator of the secretariat who is on the roster, too.
        let world = &case.world;
        let asked = world.reviewer(app, "Tomas Todopoderoso", false, "es");
        let admin = accounts::admin(app).client;
        let user = format!("/v1/users/{}", asked.id);
        let etag = admin.get(&user).expect(200).etag();
        let roles = json!({"roles": ["reviewer", "secretariat", "admin"]});
        admin.patch(&user).if_match(&etag).merge_patch(&roles).expect(200);
        let id = world.draft("practice", &world::practice());
        world.act(&world.focal_point, &id, "submit", &json!({}));
        world
            .officer
            .client
            .post(&format!("/v1/submissions/{id}/assignments"))
            .json(&json!({"reviewer_ids": [asked.id]}))
            .expect(201);
        let mail = app.mails().wait_for(
            |mail| mail.is_to(&asked.account.email) && mail.text.contains("/links/invitation/"),
            std::time::Duration::from_secs(20),
        );
        let link = mail.link("/links/invitation/");
        let token = link.rsplit('/').next().expect("a token").to_owned();
        let visitor = app.visitor();
        let exchange = || {
            visitor
                .post("/v1/auth/review-link")
                .json(&json!({"token": token}))
                .send()
        };
        visitor
            .post("/v1/auth/review-link")
            .json(&json!({"token": "x"}))
            .expect(404);
        let session = exchange().expect(200);
        assert_eq!(session.json["status"], "invited", "{session}");
        let assignment = format!("/v1/assignments/{}", session.string("/assignment_id"));
        let phone = visitor.with_token(&session.string("/access_token"));

        // Nothing of the account, nothing of the other submissions, nothing of the other assignment.
        let before = case.everything();
        for operation in &operations {
            for path in case.paths(&operation.path) {
                let answer = operation.send(&phone, &path, ETAG);
                operation.nothing_private(&answer);
                let name = operation.name.as_str();
                if OF_ONE_REVIEW.contains(&name) {
                    answer.expect(404).problem("not_found");
                } else if !PUBLIC.contains(&name) {
                    let refused = answer.expect(403).problem("forbidden");
                    assert_eq!(refused.json["reason"], "link_opens_one_review", "{name}");
                }
            }
        }
        assert_eq!(case.everything(), before, "something of somebody else has changed");
        visitor
            .post("/v1/auth/refresh")
            .json(&json!({"refresh_token": token}))
            .expect(401);

        // The one review, from the invitation to the end, with a new session in between.
        let path = format!("/v1/submissions/{id}");
        phone.get(&assignment).expect(200);
        phone.get(&path).expect(404);
        phone
            .post(&format!("{assignment}/accept"))
            .json(&json!({"no_conflict": true}))
            .expect(200);
        let text = phone.get(&path).expect(200);
        assert_eq!(text.json["available_actions"], json!([]), "{text}");
        phone.get(&format!("{path}/attachments")).expect(200);
        phone.get(&format!("{path}/review-summary")).expect(403);
        let phone = visitor.with_token(&exchange().expect(200).string("/access_token"));
        let draft = phone
            .put(&format!("{assignment}/review"))
            .json(&world::review(4, "publish"))
            .expect(200);
        phone
            .post(&format!("{assignment}/review/submit"))
            .if_match(&draft.etag())
            .json(&json!({}))
            .expect(200);
        assert_eq!(exchange().expect(200).json["status"], "finished");
        phone
            .post(&format!("{assignment}/declare-conflict"))
            .json(&json!({"reason": "Lo supe después."}))
            .expect(200);
        let closed = exchange().expect(409);
        assert_eq!(closed.json["reason"], "invitation_turned_down", "{closed}");
    }
);

/// What has to be true of an answer to somebody whom an operation does not concern.
trait Refused {
    fn as_visitor(&self, visitor: &Client, path: &str);
    fn as_stranger(&self, caller: &Client, path: &str);
    fn nothing_private(&self, answer: &Answer);
}

impl Refused for Operation {
    fn as_visitor(&self, visitor: &Client, path: &str) {
        let answer = self.send(visitor, path, ETAG);
        self.nothing_private(&answer);
        if !PUBLIC.contains(&self.name.as_str()) {
            let answer = answer.expect(401).problem("unauthenticated");
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"), "{answer}");
        }
    }

    fn as_stranger(&self, caller: &Client, path: &str) {
        let answer = self.send(caller, path, ETAG);
        self.nothing_private(&answer);
        let name = self.name.as_str();
        if PUBLIC.contains(&name) || OWN.contains(&name) {
            return;
        }
        // That there are organisations, published pledges, accounts and a roster is no secret; it is one of all the
        // rest, and of who is on the roster.
        let known = [
            "/v1/organisations/",
            "/v1/users",
            "/v1/reviewers",
            "/v1/reviewer-invitations",
            "/v1/assignment-plans",
            "/v1/bulk-actions",
            "/v1/cycles",
            "/v1/desk",
            "/v1/webhooks",
        ];
        let of_roster = name.contains("/v1/reviewers/{account_id}");
        let published = path.strip_prefix("/v1/pledges/").is_some_and(|rest| {
            let reference = rest.split('/').next().unwrap_or_default();
            caller.get(&format!("/v1/pledges/{reference}")).send().status == 200
        });
        if published || !of_roster && known.iter().any(|prefix| path.starts_with(prefix)) {
            answer.expect(403).problem("forbidden");
        } else {
            answer.expect(404).problem("not_found");
        }
    }

    fn nothing_private(&self, answer: &Answer) {
        assert!(answer.status < 500, "{}:\n{answer}", self.name);
        assert!(
            !answer.text.to_lowercase().contains(CANARY),
            "{} tells what is not public:\n{answer}",
            self.name
        );
    }
}
