//! Every operation of the service's own OpenAPI document, as a visitor, as a stranger with an account and as a reviewer
//! whom nobody has asked: nobody reads or changes what is not theirs, and nothing that they send breaks the service.
//!
//! Whatever operation is not named here has to refuse strangers: a new one is tested from the day it is written, and a
//! path parameter that nothing is known about fails the test.
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, Client, Setup, accounts, on_both};
use reqwest::Method;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What everybody may call.
const PUBLIC: &[&str] = &[
    "GET /.well-known/jwks.json",
    "GET /healthz",
    "GET /metrics",
    "GET /openapi.json",
    "GET /readyz",
    "GET /v1/countries/{country}",
    "GET /v1/countries/{country}/report",
    "GET /v1/countries/{country}/report.md",
    "GET /v1/dashboard",
    "GET /v1/dashboard/map",
    "GET /v1/pledges",
    "GET /v1/pledges.atom",
    "GET /v1/pledges.csv",
    "GET /v1/pledges.jsonl",
    "GET /v1/pledges.xlsx",
    "GET /v1/pledges/{reference}",
    "GET /v1/pledges/{reference}/attachments/{attachment_id}",
    "GET /v1/pledges/{reference}/matches",
    "GET /v1/practices",
    "GET /v1/practices.atom",
    "GET /v1/practices.csv",
    "GET /v1/practices.jsonl",
    "GET /v1/practices.xlsx",
    "GET /v1/practices/{reference}",
    "GET /v1/practices/{reference}/attachments/{attachment_id}",
    "GET /v1/reference",
    "GET /v1/reference/{name}",
    // What somebody without a session calls; credentials, tokens and addresses are in the body.
    "POST /v1/auth/login",
    "POST /v1/auth/logout",
    "POST /v1/auth/password-reset",
    "POST /v1/auth/password-reset/confirm",
    "POST /v1/auth/refresh",
    "POST /v1/auth/register",
    "POST /v1/auth/review-link",
    "POST /v1/auth/verify-email",
];

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
];

/// A word in everything that only those concerned may read.
const CANARY: &str = "canario";

/// An identifier of nothing.
const NOTHING: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

on_both!(
    every_operation_refuses_whom_it_does_not_concern,
    setup = Setup::new()
        .setting("MINGA_LIMITS__BY_ADDRESS__BURST", "600")
        .setting("MINGA_LIMITS__BY_ADDRESS__SECONDS", "1"),
    |app| {
        let operations = operations(app);
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
                let answer = operation.send(&phone, &path);
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

/// An operation of the document.
struct Operation {
    /// `GET /v1/submissions/{id}`.
    name: String,
    method: Method,
    path: String,
    body: Option<Body>,
}

/// A body that fits the document's schema.
enum Body {
    Of(String, Value),
    Multipart(Vec<(String, String)>),
}

/// Every operation, with a body where it takes one; also compares the document's word about tokens with the lists here.
fn operations(app: &App) -> Vec<Operation> {
    let document = app.visitor().get("/openapi.json").expect(200).json;
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, described) in item.as_object().expect("operations") {
            let Ok(method) = Method::from_bytes(method.to_uppercase().as_bytes()) else {
                continue;
            };
            if !described["responses"].is_object() {
                continue;
            }
            let name = format!("{method} {path}");
            let token = described["security"].to_string().contains("bearer");
            assert_eq!(
                token,
                !PUBLIC.contains(&name.as_str()),
                "the document on tokens for {name}"
            );
            operations.push(Operation {
                body: body(&document, &described["requestBody"]),
                path: path.clone(),
                name,
                method,
            });
        }
    }
    let names: BTreeSet<&str> = operations.iter().map(|operation| operation.name.as_str()).collect();
    for named in PUBLIC.iter().chain(OWN) {
        assert!(names.contains(named), "{named} is no operation any more");
    }
    assert!(names.len() > 80, "the document holds {} operations only", names.len());
    operations
}

fn body(document: &Value, described: &Value) -> Option<Body> {
    let (media_type, content) = described["content"].as_object()?.iter().next()?;
    let example = content.get("example").cloned();
    let value = example.unwrap_or_else(|| sample(document, &content["schema"]));
    if media_type != "multipart/form-data" {
        return Some(Body::Of(media_type.clone(), value));
    }
    let fields = value.as_object().expect("the parts of a form").iter();
    let texts = fields
        .filter(|(name, _)| *name != "file")
        .map(|(name, value)| (name.clone(), value.as_str().expect("a text").to_owned()));
    Some(Body::Multipart(texts.collect()))
}

/// A value that a schema allows: its own example, else the smallest one.
fn sample(document: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let named = document
            .pointer(reference.trim_start_matches('#'))
            .expect("a schema of that name");
        return sample(document, named);
    }
    for member in ["/example", "/examples/0", "/const", "/enum/0"] {
        if let Some(value) = schema.pointer(member) {
            return value.clone();
        }
    }
    for member in ["oneOf", "anyOf"] {
        if let Some(choice) = schema[member]
            .as_array()
            .and_then(|choices| choices.iter().find(|it| it["type"] != "null"))
        {
            return sample(document, choice);
        }
    }
    let mut object: Map<String, Value> = Map::new();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        object.extend(sample(document, part).as_object().cloned().unwrap_or_default());
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find(|kind| **kind != "null").and_then(Value::as_str),
        one => one.as_str(),
    };
    match kind {
        Some("string") => json!(match schema["format"].as_str() {
            Some("uuid") => NOTHING.to_owned(),
            Some("date") => "2027-03-01".to_owned(),
            Some("date-time") => "2027-03-01T12:00:00Z".to_owned(),
            Some("email") => "nadie@example.org".to_owned(),
            Some("uri") => "https://example.org/".to_owned(),
            _ => "x".repeat(
                schema["minLength"]
                    .as_u64()
                    .and_then(|least| least.try_into().ok())
                    .unwrap_or(1)
            ),
        }),
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or(json!(1)),
        Some("boolean") => json!(true),
        Some("array") => {
            let least = schema["minItems"].as_u64().unwrap_or(0);
            (0..least).map(|_| sample(document, &schema["items"])).collect()
        }
        _ => {
            for name in schema["required"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
            {
                object.insert(name.to_owned(), sample(document, &schema["properties"][name]));
            }
            Value::Object(object)
        }
    }
}

impl Operation {
    /// Sends it with a body that fits and a version that exists, so that nothing but the caller is wrong.
    fn send(&self, caller: &Client, path: &str) -> Answer {
        let mut call = caller.request(self.method.clone(), path);
        if self.method != Method::GET {
            call = call.if_match("\"v1\"");
        }
        match &self.body {
            None => call,
            Some(Body::Of(media_type, value)) => call.body(media_type, value.to_string()),
            Some(Body::Multipart(fields)) => {
                let fields: Vec<(&str, &str)> = fields
                    .iter()
                    .map(|(name, text)| (name.as_str(), text.as_str()))
                    .collect();
                call.upload("informe.pdf", "application/pdf", PDF, &fields)
            }
        }
        .send()
    }

    fn as_visitor(&self, visitor: &Client, path: &str) {
        let answer = self.send(visitor, path);
        self.nothing_private(&answer);
        if !PUBLIC.contains(&self.name.as_str()) {
            let answer = answer.expect(401).problem("unauthenticated");
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"), "{answer}");
        }
    }

    fn as_stranger(&self, caller: &Client, path: &str) {
        let answer = self.send(caller, path);
        self.nothing_private(&answer);
        let name = self.name.as_str();
        if PUBLIC.contains(&name) || OWN.contains(&name) {
            return;
        }
        // Existence is no secret of organisations, accounts and the roster; it is one of all the rest.
        let known = [
            "/v1/organisations/",
            "/v1/users",
            "/v1/reviewers",
            "/v1/assignment-plans",
        ];
        if known.iter().any(|prefix| path.starts_with(prefix)) {
            assert!(
                matches!(answer.status, 403 | 404),
                "{name}: expected 403 or 404:\n{answer}"
            );
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

/// The smallest file that counts as a PDF.
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// Somebody else's submissions with everything that a submission can have.
struct Case {
    world: World,
    pledge: String,
    practice: String,
    draft: String,
    reference: String,
    practice_reference: String,
    participant: String,
    note: String,
    attachment: String,
    item: String,
    assignment: String,
    reviewer: Client,
    reviewer_id: String,
    member: String,
    pending: String,
}

impl Case {
    fn new(app: &App) -> Self {
        let world = World::new(app);
        let (rosa, officer) = (&world.focal_point, &world.officer);

        let mut content = world::pledge();
        content["title"] = json!(format!("Compromiso {CANARY}"));
        content["type"] = json!("common");
        content["common_goal"] = json!("Doce ventanillas en seis distritos de Lima.");
        let pledge = world.draft("pledge", &content);
        let path = format!("/v1/submissions/{pledge}");
        let row = json!({
            "name": format!("Association {CANARY} (fictive)"), "country": "FRA",
            "contact": {"name": "Aline Dubois", "email": format!("{CANARY}@example.net"), "language": "fr"}
        });
        let participant = rosa
            .client
            .post(&format!("{path}/participants"))
            .json(&row)
            .expect(201)
            .string("/id");
        let attachment = rosa
            .client
            .post(&format!("{path}/attachments"))
            .upload(
                &format!("{CANARY}.pdf"),
                "application/pdf",
                PDF,
                &[("purpose", "document")],
            )
            .expect(201)
            .string("/id");
        let reference = world.act(rosa, &pledge, "submit", &json!({})).string("/reference");
        let fields = json!({"fields": {"title": format!("Engagement {CANARY}")}});
        rosa.client
            .put(&format!("{path}/translations/fr"))
            .json(&fields)
            .expect(201);
        let note = officer
            .client
            .post(&format!("{path}/notes"))
            .json(&json!({"text": format!("Nota {CANARY}")}))
            .expect(201)
            .string("/id");
        let letter = json!({"items": [{"must_answer": true, "text": format!("¿Y el {CANARY}?")}]});
        let put = officer
            .client
            .put(&format!("{path}/consolidation"))
            .json(&letter)
            .send();
        assert!(matches!(put.status, 200 | 201), "{put}");
        world.act(officer, &pledge, "return_comments", &json!({}));
        let comments = rosa.client.get(&format!("{path}/comments")).expect(200);
        let item = comments.string("/letters/0/items/0/id");

        let mut content = world::practice();
        content["title"] = json!(format!("Práctica {CANARY}"));
        let practice = world.draft("practice", &content);
        let practice_reference = world.act(rosa, &practice, "submit", &json!({})).string("/reference");
        let asked = world.reviewer(app, "Rita Encargada", false, "es");
        officer
            .client
            .post(&format!("/v1/submissions/{practice}/assignments"))
            .json(&json!({"reviewer_ids": [asked.id]}))
            .expect(201);
        let reviewer = asked.account.client;
        let assignment = reviewer.get("/v1/assignments").expect(200).string("/items/0/id");
        let path = format!("/v1/assignments/{assignment}");
        let etag = reviewer.get(&path).expect(200).etag();
        reviewer
            .post(&format!("{path}/accept"))
            .if_match(&etag)
            .json(&json!({"no_conflict": true}))
            .expect(200);
        let mut review = world::review(4, "publish");
        review["confidential_comments"] = json!(format!("Reseña {CANARY}"));
        let put = reviewer.put(&format!("{path}/review")).json(&review).send();
        assert!(matches!(put.status, 200 | 201), "{put}");

        let draft = world.draft("pledge", &json!({"title": format!("Borrador {CANARY}")}));
        let nobody = json!({"email": format!("{CANARY}.nuevo@example.net"), "role": "member"});
        let pending = rosa
            .client
            .post(&format!("/v1/organisations/{}/members", world.organisation))
            .json(&nobody)
            .expect(201)
            .string("/id");
        let member = rosa.client.get("/v1/me").expect(200).string("/id");
        Self {
            pledge,
            practice,
            draft,
            reference,
            practice_reference,
            participant,
            note,
            attachment,
            item,
            assignment,
            reviewer,
            reviewer_id: asked.id,
            member,
            pending,
            world,
        }
    }

    /// The paths of an operation: one for each submission and action, and with identifiers of the case in it.
    fn paths(&self, template: &str) -> Vec<String> {
        let mut paths = vec![String::new()];
        let mut before = "";
        for part in template.split('/').skip(1) {
            let values: Vec<&str> = if part.starts_with('{') {
                self.values(template, before, part)
            } else {
                vec![part]
            };
            paths = paths
                .iter()
                .flat_map(|path| values.iter().map(move |value| format!("{path}/{value}")))
                .collect();
            before = part;
        }
        paths
    }

    /// What stands for a path parameter, by the part of the path before it.
    fn values(&self, template: &str, before: &str, parameter: &str) -> Vec<&str> {
        match before {
            "submissions" => vec![&self.pledge, &self.practice, &self.draft, NOTHING],
            "organisations" | "memberships" => vec![&self.world.organisation],
            "assignments" | "reviews" => vec![&self.assignment, NOTHING],
            "pledges" => vec![&self.reference, "PL-1999-00001"],
            "practices" => vec![&self.practice_reference],
            "contacts" => vec![&self.world.contact],
            "pending-members" => vec![&self.pending, NOTHING],
            "members" | "users" => vec![&self.member],
            "reviewers" => vec![&self.reviewer_id],
            "participants" => vec![&self.participant],
            "notes" => vec![&self.note],
            "attachments" => vec![&self.attachment],
            "comments" => vec![&self.item],
            "translations" => vec!["fr"],
            "revisions" => vec!["1", "1..1"],
            "reference" => vec!["objectives"],
            "countries" => vec!["PER"],
            "actions" => ACTIONS.to_vec(),
            _ => panic!("say here what stands for {parameter} in {template}"),
        }
    }

    /// What the owners see, to be compared.
    fn everything(&self) -> Vec<Value> {
        let (rosa, officer) = (&self.world.focal_point.client, &self.world.officer.client);
        let mut all = Vec::new();
        for id in [&self.pledge, &self.practice, &self.draft] {
            let parts = [
                "",
                "/participants",
                "/attachments",
                "/translations",
                "/comments",
                "/revisions",
            ];
            let paths = parts.map(|part| format!("/v1/submissions/{id}{part}"));
            all.extend(paths.iter().map(|path| rosa.get(path).expect(200).json));
            let parts = [
                "/history?limit=100",
                "/notes",
                "/assignments",
                "/screening",
                "/review-summary",
            ];
            let paths = parts.map(|part| format!("/v1/submissions/{id}{part}"));
            // Of a pledge there are no reviews to see: that answer has to stay the same too, but for its request id.
            all.extend(paths.iter().map(|path| {
                let answer = officer.get(path).send();
                assert!(matches!(answer.status, 200 | 409), "{answer}");
                let mut seen = answer.json;
                if let Some(fields) = seen.as_object_mut() {
                    fields.remove("request_id");
                }
                seen
            }));
        }
        let organisation = format!("/v1/organisations/{}", self.world.organisation);
        for part in ["", "/members", "/pending-members", "/contacts"] {
            all.push(rosa.get(&format!("{organisation}{part}")).expect(200).json);
        }
        all.push(
            officer
                .get(&format!("/v1/reviewers/{}", self.reviewer_id))
                .expect(200)
                .json,
        );
        for part in ["", "/review"] {
            let path = format!("/v1/assignments/{}{part}", self.assignment);
            all.push(self.reviewer.get(&path).expect(200).json);
        }
        all
    }
}

/// Every action of the state table.
const ACTIONS: [&str; 14] = [
    "submit",
    "recall",
    "start_review",
    "publish",
    "return_comments",
    "resubmit",
    "decline",
    "withdraw",
    "reopen",
    "propose_amendment",
    "accept_amendment",
    "reject_amendment",
    "archive",
    "restore",
];
