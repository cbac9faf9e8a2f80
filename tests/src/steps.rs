//! Steps of the process as the people of a test take them, over HTTP.

use serde_json::{Map, Value, json};

use crate::accounts::{self, Account};
use crate::operations::PDF;
use crate::world::{self, Reviewer, World};
use crate::{Answer, App};

/// One internal and two external reviewers on the roster: enough for the quorum.
#[track_caller]
pub fn three_reviewers(app: &App, world: &World) -> Vec<Reviewer> {
    [
        ("Ines Interna", true, "es"),
        ("Emil Extern", false, "en"),
        ("Eve Externe", false, "fr"),
    ]
    .into_iter()
    .map(|(name, internal, language)| world.reviewer(app, name, internal, language))
    .collect()
}

/// Invites reviewers to a submission.
#[track_caller]
pub fn invite(world: &World, id: &str, reviewers: &[Reviewer]) {
    let ids: Vec<&str> = reviewers.iter().map(|reviewer| reviewer.id.as_str()).collect();
    world
        .officer
        .client
        .post(&format!("/v1/submissions/{id}/assignments"))
        .json(&json!({"reviewer_ids": ids}))
        .expect(201);
}

/// A submitted practice in peer review with these reviewers; returns its id.
#[track_caller]
pub fn practice_in_review(world: &World, reviewers: &[Reviewer]) -> String {
    let id = world.draft("practice", &world::practice());
    world.act(&world.focal_point, &id, "submit", &json!({}));
    invite(world, &id, reviewers);
    world.act(&world.officer, &id, "start_review", &json!({}));
    id
}

/// The reviewer's open invitation, accepted; returns the assignment's id.
#[track_caller]
pub fn accept(reviewer: &Reviewer) -> String {
    let client = &reviewer.account.client;
    let mine = client.get("/v1/assignments").expect(200);
    let open = mine
        .json
        .pointer("/items")
        .and_then(Value::as_array)
        .and_then(|items| items.iter().find(|item| item["status"] == "invited"))
        .unwrap_or_else(|| panic!("no open invitation:\n{mine}"));
    let id = open["id"].as_str().expect("an id").to_owned();
    let etag = client.get(&format!("/v1/assignments/{id}")).expect(200).etag();
    client
        .post(&format!("/v1/assignments/{id}/accept"))
        .if_match(&etag)
        .json(&json!({"no_conflict": true}))
        .expect(200);
    id
}

/// Writes and submits the review of an accepted invitation.
#[track_caller]
pub fn finish(reviewer: &Reviewer, assignment: &str, content: &Value) {
    let client = &reviewer.account.client;
    let path = format!("/v1/assignments/{assignment}/review");
    let known = client.get(&path).expect(200);
    let call = client.put(&path).json(content);
    let call = if known.header("etag").is_some() {
        call.if_match(&known.etag())
    } else {
        call
    };
    let etag = call.expect(200).etag();
    client
        .post(&format!("{path}/submit"))
        .if_match(&etag)
        .json(&json!({}))
        .expect(200);
}

/// Accepts, writes and submits a review without confidential comments; returns the assignment's id.
#[track_caller]
pub fn review(reviewer: &Reviewer, score: u8, recommendation: &str) -> String {
    let id = accept(reviewer);
    let mut content = world::review(score, recommendation);
    content["confidential_comments"] = Value::Null;
    finish(reviewer, &id, &content);
    id
}

/// The verdicts of a screening in which nothing is missing.
pub fn every_point_met() -> Value {
    let points = [
        "concrete",
        "measurable",
        "realistic",
        "forward_looking",
        "time_bound",
        "international_law",
        "gcm_principles",
        "agenda_2030",
    ];
    points
        .iter()
        .map(|point| ((*point).to_owned(), json!({"verdict": "met"})))
        .collect::<Map<_, _>>()
        .into()
}

/// Gives all eight points of the screening the verdict `met`, except for those named.
#[track_caller]
pub fn screen(officer: &Account, id: &str, others: &[(&str, &str)]) {
    let path = format!("/v1/submissions/{id}/screening");
    let mut points = every_point_met();
    for (point, verdict) in others {
        points[*point] = json!({"verdict": verdict});
    }
    let etag = officer.client.get(&path).expect(200).etag();
    officer
        .client
        .put(&path)
        .if_match(&etag)
        .json(&json!({"points": points}))
        .expect(200);
}

/// A published pledge that several make together.
#[derive(Clone, Debug)]
pub struct Joint {
    /// The submission's id.
    pub id: String,
    /// Its public reference.
    pub reference: String,
    /// The one participant, which has confirmed by letter.
    pub participant: String,
}

/// Publishes a joint pledge with a participant that has confirmed by letter.
#[track_caller]
pub fn joint_pledge(world: &World, title: &str) -> Joint {
    let mut content = world::pledge();
    content["title"] = json!(title);
    content["type"] = json!("common");
    content["common_goal"] = json!("Doce ventanillas en seis distritos de Lima.");
    let id = world.draft("pledge", &content);
    let row = json!({"name": "Association des amis (fictive)", "country": "FRA"});
    let participant = world
        .focal_point
        .client
        .post(&format!("/v1/submissions/{id}/participants"))
        .json(&row)
        .expect(201)
        .string("/id");
    let reference = world
        .act(&world.focal_point, &id, "submit", &json!({}))
        .string("/reference");
    answer_by_letter(&world.officer, &id, &participant, "confirmed");
    screen(&world.officer, &id, &[]);
    world.act_anyway(&world.officer, &id, "publish", &json!({}));
    Joint {
        id,
        reference,
        participant,
    }
}

/// Refuses the request for more time at the extensions of a letter; `path` is that request's.
#[track_caller]
pub fn refuse_more_time(officer: &Account, path: &str) {
    let refusal = json!({"reason": "El ciclo cierra antes."});
    let call = officer.client.post(&format!("{path}/refuse"));
    call.json(&refusal).expect(200);
}

/// Enters what a participant answered by letter.
#[track_caller]
pub fn answer_by_letter(officer: &Account, id: &str, participant: &str, answer: &str) {
    let path = format!("/v1/submissions/{id}/participants/{participant}");
    let letter = officer
        .client
        .post(&format!("/v1/submissions/{id}/attachments"))
        .upload("carta.pdf", "application/pdf", PDF, &[("purpose", "correspondence")])
        .expect(201)
        .string("/id");
    let etag = officer.client.get(&path).expect(200).etag();
    officer
        .client
        .post(&format!("{path}/answer"))
        .if_match(&etag)
        .json(&json!({"answer": answer, "attachment_id": letter}))
        .expect(200);
}

/// What the form of a participant's page says of what the page shows; nothing where there is nothing to answer.
pub fn seen_on(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once("name=\"seen\" value=\"")?;
    rest.split('"').next()
}

/// The fields of a form as a browser without a script sends them.
pub fn form(fields: &[(&str, &str)]) -> String {
    let byte = |byte: u8| match byte {
        plain if plain.is_ascii_alphanumeric() => char::from(plain).to_string(),
        other => format!("%{other:02X}"),
    };
    let encode = |text: &str| text.bytes().map(byte).collect::<String>();
    let fields = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    fields.collect::<Vec<_>>().join("&")
}

/// Answers on the page behind a participant's link as a browser does: with what the page says of itself.
#[track_caller]
pub fn answer_on_page(app: &App, page: &str, fields: &str) -> Answer {
    let shown = app.visitor().get(page).expect(200);
    let seen = seen_on(&shown.text).map(|seen| format!("&seen={seen}"));
    app.visitor()
        .post(page)
        .body(
            "application/x-www-form-urlencoded",
            format!("{fields}{}", seen.unwrap_or_default()),
        )
        .expect(303)
}

/// Another organisation with its focal point, and the same officer.
#[track_caller]
pub fn neighbours(app: &App, world: &World, name: &str) -> World {
    let house = json!({"name": format!("Casa de {name} (ficticia)"), "actor_type": "civil_society", "country": "BOL"});
    another(app, world, (name, "es"), &house)
}

/// The organisation `house` with a focal point of this name and language, and the same officer.
#[track_caller]
pub fn another(app: &App, world: &World, (name, language): (&str, &str), house: &Value) -> World {
    let focal_point = accounts::register_and_login(app, name, language);
    let organisation = focal_point
        .client
        .post("/v1/organisations")
        .json(house)
        .expect(201)
        .string("/id");
    let contact = world::contact(&focal_point, &organisation);
    World {
        officer: world.officer.clone(),
        focal_point,
        organisation,
        contact,
    }
}

/// Publishes a pledge that joins another one with money that is not made public; returns its id and its reference.
#[track_caller]
pub fn matching_pledge(world: &World, joined: &str) -> (String, String) {
    let mut content = world::pledge();
    content["title"] = json!("Un fondo para las ventanillas");
    content["type"] = json!("matching");
    content["natures"] = json!(["financial"]);
    content["matches"] = json!({"reference": joined, "support": "financial", "undisclosed": true});
    let id = world.draft("pledge", &content);
    let reference = world
        .act(&world.focal_point, &id, "submit", &json!({}))
        .string("/reference");
    screen(&world.officer, &id, &[]);
    world.act_anyway(&world.officer, &id, "publish", &json!({}));
    (id, reference)
}

/// Writes a letter with one point that must be answered.
#[track_caller]
pub fn write_letter(officer: &Account, id: &str, text: &str) {
    let path = format!("/v1/submissions/{id}/consolidation");
    let letter = json!({"items": [{"must_answer": true, "text": text}]});
    let known = officer.client.get(&path).expect(200);
    let call = officer.client.put(&path).json(&letter);
    let call = if known.header("etag").is_some() {
        call.if_match(&known.etag())
    } else {
        call
    };
    call.expect(200);
}

/// Answers every point of the last letter.
#[track_caller]
pub fn answer_letter(who: &Account, id: &str) {
    let path = format!("/v1/submissions/{id}/comments");
    let comments = who.client.get(&path).expect(200);
    let items = comments
        .json
        .pointer("/letters")
        .and_then(Value::as_array)
        .and_then(|letters| letters.last())
        .and_then(|letter| letter["items"].as_array())
        .unwrap_or_else(|| panic!("no letter in {comments}"));
    for item in items {
        let item = item["id"].as_str().expect("an id");
        who.client
            .put(&format!("{path}/{item}/answer"))
            .if_match("\"v1\"")
            .json(&json!({"answer": "explained", "text": "Del registro municipal."}))
            .expect(200);
    }
}

/// The account of a country's network; `decides` is the grant to decide like the secretariat.
#[track_caller]
pub fn network(app: &App, country: &str, decides: bool) -> Account {
    let network = accounts::with_role_in(app, "Nora Red Nacional", "country_network", "en", country);
    if decides {
        let admin = accounts::admin(app);
        let id = network.client.get("/v1/me").expect(200).string("/id");
        let path = format!("/v1/users/{id}");
        let etag = admin.client.get(&path).expect(200).etag();
        admin
            .client
            .patch(&path)
            .if_match(&etag)
            .merge_patch(&json!({"network_decides": true}))
            .expect(200);
    }
    network
}
