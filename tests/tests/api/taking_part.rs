//! Who takes part in a published joint pledge: leaving it, and asking to join it.
mod asked_again;
mod other_type;
mod pages;
mod reporting;
mod turns;
mod waits;

use minga_tests::accounts::{self, Account};
use minga_tests::steps;
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, on_both};
use serde_json::{Value, json};
use std::thread;

/// Somebody who speaks for an organisation of its own.
struct Partner {
    account: Account,
    organisation: String,
}

fn partner(app: &App, person: &str, organisation: &str) -> Partner {
    let account = accounts::register_and_login(app, person, "es");
    let organisation = account
        .client
        .post("/v1/organisations")
        .json(&json!({"name": organisation, "actor_type": "civil_society", "country": "ECU"}))
        .expect(201)
        .string("/id");
    Partner { account, organisation }
}

/// A published joint pledge, with its first participant.
struct Joint {
    id: String,
    path: String,
    reference: String,
    participant: String,
}

fn joint(app: &App, world: &World, of_type: &str, first: &Partner) -> Joint {
    let mut content = world::pledge();
    content["type"] = json!(of_type);
    content["common_goal"] = json!("Doce ventanillas abiertas al terminar 2028.");
    if of_type == "partnership" {
        content["own_action"] = json!("Abre seis ventanillas en Lima.");
    }
    let id = world.draft("pledge", &content);
    let path = format!("/v1/submissions/{id}");
    let row = json!({
        "name": "Casa Abierta (ficticia)", "country": "ECU", "organisation_id": first.organisation,
        "action": "Abre dos ventanillas en Quito.",
        "contact": {"name": first.account.name, "email": first.account.email, "language": "es"}
    });
    let rosa = &world.focal_point;
    let added = rosa.client.post(&format!("{path}/participants")).json(&row).expect(201);
    let reference = world.act(rosa, &id, "submit", &json!({})).string("/reference");
    app.drain_outbox();
    confirm(app, first);
    steps::screen(&world.officer, &id, &[]);
    world.act(&world.officer, &id, "publish", &json!({}));
    Joint {
        id,
        path,
        reference,
        participant: added.string("/id"),
    }
}

/// The page behind the link in the participant's mail.
fn link(app: &App, of: &Partner) -> String {
    let mails = app.mails().to(&of.account.email);
    let asked = mails.iter().find(|mail| mail.text.contains("/links/participant/"));
    asked.expect("the participant was asked").link("/links/participant/")
}

fn press(app: &App, page: &str, fields: &str) -> Answer {
    steps::answer_on_page(app, page, fields)
}

fn confirm(app: &App, who: &Partner) {
    press(app, &link(app, who), "answer=confirmed");
}

fn shown(app: &App, joint: &Joint) -> Value {
    let entry = app
        .visitor()
        .get(&format!("/v1/pledges/{}", joint.reference))
        .expect(200);
    entry.json["participants"].clone()
}

fn ask(who: &Partner, joint: &Joint, more: &Value) -> minga_tests::Call {
    let mut body = json!({"organisation_id": who.organisation});
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    let path = format!("/v1/pledges/{}/joining-requests", joint.reference);
    who.account.client.post(&path).json(&body)
}

fn decide(who: &Account, joint: &Joint, request: &str, what: &str, body: &Value) -> minga_tests::Call {
    let path = format!("{}/joining-requests/{request}/{what}", joint.path);
    who.client.post(&path).json(body)
}

/// What the change feed tells behind a place.
fn told_since(app: &App, since: &str) -> Vec<String> {
    let feed = app.visitor().get(&format!("/v1/changes?since={since}")).expect(200);
    let items = feed.json["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["type"].as_str().unwrap_or_default().to_owned())
        .collect()
}

fn latest(app: &App) -> String {
    app.visitor()
        .get("/v1/changes?since=latest")
        .expect(200)
        .string("/next")
}

fn subjects(app: &App, who: &Account) -> Vec<String> {
    app.drain_outbox();
    app.mails()
        .to(&who.email)
        .into_iter()
        .map(|mail| mail.subject)
        .collect()
}

fn has(subjects: &[String], wanted: &str) -> bool {
    subjects.iter().any(|subject| subject.contains(wanted))
}

on_both!(a_participant_leaves_by_itself_and_the_public_reads_since_when, |app| {
    let world = World::new(app);
    let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
    let joint = joint(app, &world, "common", &pia);
    assert_eq!(shown(app, &joint)[0]["answer"], "confirmed");
    let leave = format!("{}/participants/{}/leave", joint.path, joint.participant);

    let stranger = partner(app, "Sara Ajena", "Otra casa (ficticia)");
    stranger.account.client.post(&leave).json(&json!({})).expect(404);
    world.focal_point.client.post(&leave).json(&json!({})).expect(403);
    world.officer.client.post(&leave).json(&json!({})).expect(403);

    let start = latest(app);
    let reason = json!({"reason": "CANARIO: se acabó el mandato."});
    let call = || pia.account.client.post(&leave).idempotency_key("salir-1").json(&reason);
    let left = call().expect(200);
    assert_eq!(left.json["answer"], "left");
    assert_eq!(left.json["answered_by"], "account");
    assert_eq!(call().expect(200).json, left.json, "the same request happens once");
    let again = pia.account.client.post(&leave).json(&json!({})).expect(409);
    assert_eq!(again.json["reason"], "not_taking_part", "{again}");

    let rows = shown(app, &joint);
    assert_eq!(rows.as_array().unwrap().len(), 1, "the row stays: {rows}");
    assert_eq!(rows[0]["answer"], "left");
    assert_eq!(rows[0]["since"], left.json["since"]);
    assert!(!rows.to_string().contains("CANARIO"), "{rows}");
    assert_eq!(told_since(app, &start), ["pledge.participant_left"]);
    app.drain_outbox();
    let told = app
        .mails()
        .find(&world.focal_point.email, "Un participante ha dejado el compromiso");
    assert!(
        told.expect("the focal point is told")
            .text
            .contains("CANARIO: se acabó el mandato.")
    );
    let all = app.mails().all();
    let mails = all
        .iter()
        .filter(|mail| mail.text.contains("CANARIO: se acabó el mandato."));
    let told: Vec<bool> = mails.map(|mail| mail.is_to(&world.focal_point.email)).collect();
    assert_eq!(told.len(), 2, "the focal point and the secretariat: {told:?}");
    let history = world
        .focal_point
        .client
        .get(&format!("{}/history", joint.path))
        .expect(200);
    assert!(history.json.to_string().contains("participant_answered"), "{history}");
});

on_both!(a_participant_leaves_through_the_page_behind_its_mail, |app| {
    let world = World::new(app);
    let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
    let joint = joint(app, &world, "common", &pia);
    let page = link(app, &pia);
    let seen = app.visitor().get(&page).expect(200);
    assert!(seen.text.contains("Dejamos el compromiso"), "{}", seen.text);
    assert_eq!(shown(app, &joint)[0]["answer"], "confirmed", "looking changes nothing");
    // No browser sends U+0000; what does is refused.
    app.visitor()
        .post(&page)
        .body("application/x-www-form-urlencoded", "answer=left&reason=a%00b")
        .expect(422);
    press(app, &page, "answer=left&reason=Cambiamos+de+planes");
    let rows = shown(app, &joint);
    assert_eq!(rows[0]["answer"], "left", "{rows}");
    // Once more: nothing happens, and the page says how it stands.
    press(app, &page, "answer=left");
    assert_eq!(shown(app, &joint), rows);
    let seen = app.visitor().get(&page).expect(200);
    assert!(
        seen.text.contains("Ya no participa en este compromiso"),
        "{}",
        seen.text
    );
    assert!(!seen.text.contains("Dejamos el compromiso"), "{}", seen.text);
});

on_both!(
    an_organisation_joins_when_the_recorder_and_the_secretariat_have_accepted,
    |app| {
        let world = World::new(app);
        let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
        let joint = joint(app, &world, "partnership", &pia);
        let nora = partner(app, "Nora Nueva", "Manos del Sur (ficticia)");
        let (rosa, officer) = (&world.focal_point, &world.officer);

        let missing = ask(&nora, &joint, &json!({"country": "XXX"})).expect(422);
        let codes: Vec<&Value> = missing.json["violations"]
            .as_array()
            .unwrap()
            .iter()
            .map(|violation| &violation["code"])
            .collect();
        assert_eq!(codes, ["unknown_country", "participant_action_missing"], "{missing}");
        let more = json!({"action": "Abre una ventanilla en Cuenca.", "message": "CANARIO: ya cooperamos."});
        let call = || ask(&nora, &joint, &more).idempotency_key("sumarse-1");
        let asked = call().expect(201);
        assert_eq!(call().expect(201).string("/id"), asked.string("/id"));
        assert_eq!(asked.json["waits_for"], json!(["recorder", "secretariat"]));
        assert_eq!(asked.json["country"], "ECU");
        let request = asked.string("/id");

        // Nobody but who decides and who asks knows of it.
        let list = format!("{}/joining-requests", joint.path);
        assert_eq!(rosa.client.get(&list).expect(200).string("/items/0/id"), request);
        assert_eq!(officer.client.get(&list).expect(200).string("/items/0/id"), request);
        nora.account.client.get(&list).expect(404);
        let own = nora.account.client.get("/v1/joining-requests").expect(200);
        assert_eq!(own.string("/items/0/id"), request);
        let stranger = partner(app, "Sara Ajena", "Otra casa (ficticia)");
        let theirs = stranger.account.client.get("/v1/joining-requests").expect(200);
        assert_eq!(theirs.json["items"], json!([]));
        let address = asked.header("location").unwrap().to_owned();
        nora.account.client.get(&address).expect(200);
        stranger.account.client.get(&address).expect(404);
        for what in ["accept", "withdraw"] {
            decide(&stranger.account, &joint, &request, what, &json!({})).expect(404);
        }
        decide(&nora.account, &joint, &request, "accept", &json!({})).expect(404);
        decide(rosa, &joint, &request, "withdraw", &json!({})).expect(403);
        assert!(has(
            &subjects(app, rosa),
            "Una organización pide sumarse a un compromiso"
        ));

        let half = decide(rosa, &joint, &request, "accept", &json!({})).expect(200);
        assert_eq!(half.json["waits_for"], json!(["secretariat"]));
        let same = decide(rosa, &joint, &request, "accept", &json!({})).expect(200);
        assert_eq!(same.json, half.json, "once more changes nothing");
        assert_eq!(shown(app, &joint).as_array().unwrap().len(), 1);
        let told = subjects(app, &nora.account);
        let turn = "Una de las dos partes ha aceptado una solicitud para sumarse a un compromiso".to_owned();
        assert_eq!(
            told.iter().filter(|subject| subject.contains(&turn)).count(),
            1,
            "{told:?}"
        );

        let start = latest(app);
        let joined = decide(officer, &joint, &request, "accept", &json!({})).expect(200);
        assert_eq!(joined.json["status"], "accepted", "{joined}");
        assert_eq!(joined.json["waits_for"], json!([]));
        let rows = shown(app, &joint);
        assert_eq!(rows[1]["name"], "Manos del Sur (ficticia)", "{rows}");
        assert_eq!(rows[1]["answer"], "confirmed");
        assert_eq!(rows[1]["action"], "Abre una ventanilla en Cuenca.");
        assert_eq!(rows[1]["since"], joined.json["ended_at"]);
        assert!(!rows.to_string().contains("CANARIO"), "{rows}");
        assert_eq!(told_since(app, &start), ["pledge.participant_confirmed"]);
        let found = app.visitor().get("/v1/pledges?q=manos+sur").expect(200);
        assert_eq!(
            found.json["items"].as_array().unwrap().len(),
            1,
            "the search knows the new participant"
        );
        for who in [rosa, &nora.account] {
            assert!(has(&subjects(app, who), "Una organización se ha sumado al compromiso"));
        }

        // Who takes part cannot ask again; who has left can.
        let refused = ask(&nora, &joint, &more).expect(409);
        assert_eq!(refused.json["reason"], "takes_part_already", "{refused}");
        let leave = format!("{}/participants/{}/leave", joint.path, joined.string("/participant_id"));
        nora.account.client.post(&leave).json(&json!({})).expect(200);
        ask(&nora, &joint, &more).expect(201);
    }
);

on_both!(a_request_to_join_is_declined_taken_back_and_refused_twice, |app| {
    let world = World::new(app);
    let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
    let joint = joint(app, &world, "common", &pia);
    let nora = partner(app, "Nora Nueva", "Manos del Sur (ficticia)");
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let nothing = json!({});
    let reason = |answer: &Answer| answer.json["reason"].as_str().unwrap_or_default().to_owned();

    assert_eq!(reason(&ask(&pia, &joint, &nothing).expect(409)), "takes_part_already");
    let body = json!({"organisation_id": world.organisation});
    let path = format!("/v1/pledges/{}/joining-requests", joint.reference);
    let refused = rosa.client.post(&path).json(&body).expect(409);
    assert_eq!(reason(&refused), "recorded_by_own_organisation");
    nora.account.client.post(&path).json(&body).expect(403);
    nora.account
        .client
        .post("/v1/pledges/PL-1999-00001/joining-requests")
        .json(&json!({"organisation_id": nora.organisation}))
        .expect(404);

    let first = ask(&nora, &joint, &nothing).expect(201).string("/id");
    assert_eq!(
        reason(&ask(&nora, &joint, &nothing).expect(409)),
        "joining_requested_already"
    );
    decide(officer, &joint, &first, "decline", &json!({"reason": " "})).expect(422);
    let why = json!({"reason": "Se limita a gobiernos locales."});
    let declined = decide(officer, &joint, &first, "decline", &why).expect(200);
    assert_eq!(declined.json["declined_by"], "secretariat", "{declined}");
    assert_eq!(
        reason(&decide(rosa, &joint, &first, "accept", &nothing).expect(409)),
        "joining_request_ended"
    );
    app.drain_outbox();
    let told = app.mails().find(
        &nora.account.email,
        "Se ha rechazado una solicitud para sumarse a un compromiso",
    );
    assert!(
        told.expect("who asked is told")
            .text
            .contains("Se limita a gobiernos locales.")
    );

    let second = ask(&nora, &joint, &nothing).expect(201).string("/id");
    let back = decide(&nora.account, &joint, &second, "withdraw", &nothing).expect(200);
    assert_eq!(back.json["status"], "withdrawn");
    assert_eq!(
        reason(&decide(officer, &joint, &second, "accept", &nothing).expect(409)),
        "joining_request_ended"
    );
    let third = ask(&nora, &joint, &nothing).expect(201).string("/id");
    let list = format!("{}/joining-requests?limit=2", joint.path);
    let page = rosa.client.get(&list).expect(200);
    assert_eq!(
        [page.string("/items/0/id"), page.string("/items/1/id")],
        [third.clone(), second]
    );
    let rest = rosa
        .client
        .get(&format!("{list}&cursor={}", page.string("/next")))
        .expect(200);
    assert_eq!(rest.string("/items/0/id"), first);
    assert_eq!(rest.json["next"], Value::Null);

    // Out of the registry nothing is decided and nobody asks; what was asked has ended with it, and who asked is told.
    let public = json!({"public_reason": "Se retira por un tiempo.", "note": "Carta."});
    world.act_anyway(officer, &joint.id, "archive", &public);
    decide(officer, &joint, &third, "accept", &nothing)
        .expect(409)
        .problem("wrong_state");
    let late = partner(app, "Tito Tarde", "Llegamos tarde (ficticia)");
    let gone = ask(&late, &joint, &nothing).expect(410);
    assert_eq!(
        gone.json["public_reason"], "Se retira por un tiempo.",
        "as its public page says: {gone}"
    );
    let leave = format!("{}/participants/{}/leave", joint.path, joint.participant);
    pia.account
        .client
        .post(&leave)
        .json(&nothing)
        .expect(409)
        .problem("wrong_state");
    assert_eq!(
        reason(&decide(&nora.account, &joint, &third, "withdraw", &nothing).expect(409)),
        "joining_request_ended"
    );
    let own = nora.account.client.get("/v1/joining-requests").expect(200);
    assert_eq!(own.json["items"][0]["reason"], "Se retira por un tiempo.", "{own}");
    assert!(has(
        &subjects(app, &nora.account),
        "Ha terminado una solicitud para sumarse a un compromiso"
    ));
});

on_both!(of_an_acceptance_and_a_refusal_in_the_same_instant_one_holds, |app| {
    let world = World::new(app);
    let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
    let joint = joint(app, &world, "common", &pia);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    for round in 0..4 {
        let who = partner(app, &format!("Nora {round}"), &format!("Manos {round} (ficticia)"));
        let asks: Vec<Answer> = thread::scope(|scope| {
            let calls: Vec<_> = (0..3)
                .map(|_| scope.spawn(|| ask(&who, &joint, &json!({})).send()))
                .collect();
            calls.into_iter().map(|call| call.join().unwrap()).collect()
        });
        let made: Vec<&Answer> = asks.iter().filter(|answer| answer.status == 201).collect();
        assert_eq!(made.len(), 1, "one open request: {asks:#?}");
        let request = made[0].string("/id");
        decide(rosa, &joint, &request, "accept", &json!({})).expect(200);
        let (accepted, declined) = thread::scope(|scope| {
            let accept = scope.spawn(|| decide(officer, &joint, &request, "accept", &json!({})).send());
            let why = json!({"reason": "Ya no."});
            let decline = decide(rosa, &joint, &request, "decline", &why).send();
            (accept.join().unwrap(), decline)
        });
        let mut statuses = [accepted.status, declined.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{accepted} {declined}");
        let names = shown(app, &joint).to_string();
        let takes_part = names.contains(&format!("Manos {round} (ficticia)"));
        assert_eq!(takes_part, accepted.status == 200, "{names}");
    }
});
