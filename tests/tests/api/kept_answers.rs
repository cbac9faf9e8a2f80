//! What is kept for retried requests: enough to answer them again, and nothing that is personal or said in confidence.
use diesel::prelude::*;
use minga_tests::accounts::{self, Account};
use minga_tests::world::{self, World};
use minga_tests::{App, Backend, on_both};
use serde_json::{Value, json};

/// A word in everything that the requests of these tests say.
const CANARY: &str = "CANARIO";

/// Every row of the table with every column, as text.
fn kept(app: &App) -> String {
    if app.backend() == Backend::Postgres {
        return app.psql("SELECT row_to_json(kept) FROM idempotency AS kept");
    }
    #[derive(QueryableByName)]
    struct Text {
        #[diesel(sql_type = diesel::sql_types::Text)]
        text: String,
    }
    let path = app.database_url().trim_start_matches("sqlite:").to_owned();
    let mut file = SqliteConnection::establish(&path).unwrap();
    let columns: Text = diesel::sql_query(
        "SELECT group_concat('quote(' || name || ')', ' || ''|'' || ') AS text FROM pragma_table_info('idempotency')",
    )
    .get_result(&mut file)
    .unwrap();
    let rows: Vec<Text> = diesel::sql_query(format!("SELECT {} AS text FROM idempotency", columns.text))
        .load(&mut file)
        .unwrap();
    let rows: Vec<String> = rows.into_iter().map(|row| row.text).collect();
    rows.join("\n")
}

/// The same person, whose every change may be repeated.
fn keyed(account: &Account) -> Account {
    Account {
        client: account.client.with_keys(),
        ..account.clone()
    }
}

fn saying(mut content: Value) -> Value {
    content["title"] = json!(format!("Título {CANARY}"));
    content
}

on_both!(no_answer_is_kept_with_what_it_says, |app| {
    let mut world = World::new(app);
    (world.focal_point, world.officer) = (keyed(&world.focal_point), keyed(&world.officer));
    let (rosa, officer) = (world.focal_point.client.clone(), world.officer.client.clone());
    let house = format!("/v1/organisations/{}", world.organisation);
    rosa.post("/v1/organisations")
        .json(&json!({"name": format!("Casa {CANARY} (ficticia)"), "actor_type": "civil_society", "country": "PER"}))
        .expect(201);
    rosa.post(&format!("{house}/contacts"))
        .json(&json!({"name": format!("Eva {CANARY}"), "email": "eva.canario@example.org", "language": "es"}))
        .expect(201);
    let me = rosa.get("/v1/me").expect(200);
    rosa.patch("/v1/me")
        .if_match(&me.etag())
        .merge_patch(&json!({"name": format!("Rosa {CANARY}")}))
        .expect(200);

    let mut joint = saying(world::pledge());
    joint["type"] = json!("common");
    joint["common_goal"] = json!(format!("Un fin común {CANARY}"));
    let pledge = world.draft("pledge", &joint);
    let path = format!("/v1/submissions/{pledge}");
    let asked = json!({"name": format!("Municipio {CANARY}"), "country": "PER",
        "contact": {"name": CANARY, "email": "alcaldia.canario@example.org", "language": "es"}});
    let participant = rosa.post(&format!("{path}/participants")).json(&asked).expect(201);
    rosa.patch(&format!("{path}/participants/{}", participant.string("/id")))
        .if_match(&participant.etag())
        .merge_patch(&json!({"action": format!("Cede el local {CANARY}")}))
        .expect(200);
    let etag = rosa.get(&path).expect(200).etag();
    rosa.patch(&path)
        .if_match(&etag)
        .merge_patch(&json!({"content": {"implementation": {"place": CANARY}}}))
        .expect(200);
    world.act(&world.focal_point, &pledge, "submit", &json!({}));
    let screening = officer.get(&format!("{path}/screening")).expect(200);
    let verdict = json!({"points": {"concrete": {"verdict": "unclear", "note": format!("Dudas {CANARY}")}}});
    officer
        .put(&format!("{path}/screening"))
        .if_match(&screening.etag())
        .json(&verdict)
        .expect(200);
    officer
        .post(&format!("{path}/notes"))
        .json(&json!({"text": format!("Nota {CANARY}")}))
        .expect(201);
    officer
        .put(&format!("{path}/consolidation"))
        .json(&json!({"items": [{"must_answer": true, "text": format!("¿Y el {CANARY}?")}]}))
        .expect(200);
    world.act(&world.officer, &pledge, "return_comments", &json!({}));
    let comments = rosa.get(&format!("{path}/comments")).expect(200);
    let item = comments.string("/letters/0/items/0/id");
    rosa.put(&format!("{path}/comments/{item}/answer"))
        .if_match("\"v1\"")
        .json(&json!({"answer": "explained", "text": format!("Es el {CANARY}")}))
        .expect(200);

    let practice = world.draft("practice", &saying(world::practice()));
    world.act(&world.focal_point, &practice, "submit", &json!({}));
    let path = format!("/v1/submissions/{practice}");
    rosa.put(&format!("{path}/translations/en"))
        .json(&json!({"fields": {"title": format!("Title {CANARY}")}}))
        .expect(201);
    let reviewer = world.reviewer(app, &format!("Raúl {CANARY}"), false, "es");
    let invited = officer
        .post(&format!("{path}/assignments"))
        .json(&json!({"reviewer_ids": [reviewer.id]}))
        .expect(201);
    let raul = reviewer.account.client.with_keys();
    let assignment = format!("/v1/assignments/{}", invited.string("/items/0/id"));
    raul.post(&format!("{assignment}/accept"))
        .json(&json!({"no_conflict": true}))
        .expect(200);
    let mut review = world::review(4, "publish");
    review["confidential_comments"] = json!(CANARY);
    let saved = raul.put(&format!("{assignment}/review")).json(&review).expect(200);
    raul.post(&format!("{assignment}/review/submit"))
        .if_match(&saved.etag())
        .json(&json!({}))
        .expect(200);
    raul.post(&format!("{assignment}/declare-conflict"))
        .json(&json!({"reason": format!("Mi prima {CANARY}")}))
        .expect(200);

    let kept = kept(app);
    assert!(kept.lines().count() > 15, "{kept}");
    let people = ["Rosa", "Olga", "Raúl", "example.org", "example.com"];
    for word in [CANARY, "canario"].iter().chain(&people) {
        assert!(!kept.contains(word), "{word} is kept:\n{kept}");
    }
});

on_both!(a_retried_change_is_answered_with_what_the_caller_may_see_now, |app| {
    let world = World::new(app);
    let officer = &world.officer.client;
    let admin = accounts::admin(app).client;
    let second = accounts::with_role(app, "Oscar Oficial", "secretariat", "es");
    let id = world.draft("pledge", &world::pledge());
    world.act(&world.focal_point, &id, "submit", &json!({}));
    let path = format!("/v1/submissions/{id}/notes");
    let note = json!({"text": "Falta la carta del ministerio."});
    let add = |who: &minga_tests::Client| who.post(&path).idempotency_key("nota-1").json(&note);
    let first = add(officer).expect(201);
    let again = add(officer).expect(201);
    assert_eq!(first.json, again.json);
    assert_eq!(first.header("location"), again.header("location"));
    let one = officer.get(again.header("location").unwrap()).expect(200);
    assert_eq!(one.json, first.json);
    assert_eq!(
        officer.get(&path).expect(200).json["items"].as_array().unwrap().len(),
        1
    );

    // Another officer has keys of its own; it loses its role, then its account.
    let theirs = add(&second.client).expect(201);
    assert_ne!(theirs.json["id"], first.json["id"]);
    let user = second.client.get("/v1/me").expect(200).string("/id");
    let user = format!("/v1/users/{user}");
    let change = |body: Value| {
        let etag = admin.get(&user).expect(200).etag();
        admin.patch(&user).if_match(&etag).merge_patch(&body).expect(200);
    };
    change(json!({"roles": []}));
    add(&second.client).expect(404).problem("not_found");
    change(json!({"disabled": true}));
    add(&second.client).expect(401).problem("unauthenticated");
    assert_eq!(
        officer.get(&path).expect(200).json["items"].as_array().unwrap().len(),
        2
    );
});
