//! What is public and changes: pledges that join another one, amendments, participants.
use minga_tests::accounts::{self, Account};
use minga_tests::steps;
use minga_tests::world::{self, World};
use minga_tests::{App, Backend, on_both};
use serde_json::{Value, json};
use std::thread;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// A second organisation with its focal point, and the same officer.
fn neighbours(app: &App, world: &World) -> World {
    let focal_point = accounts::register_and_login(app, "Nadia Vecina", "fr");
    let organisation = focal_point
        .client
        .post("/v1/organisations")
        .json(&json!({"name": "Voisines solidaires (fictif)", "actor_type": "civil_society", "country": "ECU"}))
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

fn joining(reference: &str) -> Value {
    let mut content = world::pledge();
    content["type"] = json!("matching");
    content["matches"] = json!({"reference": reference, "support": "material"});
    content
}

/// Submits a pledge and screens it; returns its id and reference.
fn screened(world: &World, content: &Value) -> (String, String) {
    let id = world.draft("pledge", content);
    let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
    steps::screen(&world.officer, &id, &[]);
    (id, submitted.string("/reference"))
}

fn published(world: &World, content: &Value) -> (String, String) {
    let (id, reference) = screened(world, content);
    world.act(&world.officer, &id, "publish", &json!({}));
    (id, reference)
}

fn told_of_a_match(app: &App, who: &Account) -> usize {
    app.drain_outbox();
    let mails = app.mails().to(&who.email);
    mails
        .iter()
        .filter(|mail| mail.text.contains("apoya su compromiso PL-"))
        .count()
}

on_both!(a_match_is_told_when_it_is_published_and_never_goes_in_a_circle, |app| {
    let world = World::new(app);
    let others = neighbours(app, &world);
    let (first, reference) = published(&world, &world::pledge());
    let (second, second_reference) = screened(&others, &joining(&reference));
    assert_eq!(told_of_a_match(app, &world.focal_point), 0, "it is not public yet");
    others.act(&others.officer, &second, "publish", &json!({}));
    assert_eq!(told_of_a_match(app, &world.focal_point), 1);

    // A third may join the second; the first may not join either.
    published(&world, &joining(&second_reference));
    let amended = json!({"content": joining(&second_reference)});
    let refused = world
        .try_act(&world.focal_point, &first, "propose_amendment", &amended)
        .expect(422);
    refused.violation("match_cycle", "/content/matches/reference");
});

on_both!(a_match_is_not_published_once_the_other_pledge_is_gone, |app| {
    let world = World::new(app);
    let others = neighbours(app, &world);
    let (first, reference) = published(&world, &world::pledge());
    let (second, _) = screened(&others, &joining(&reference));
    let publish = others.try_act(&others.officer, &second, "publish", &json!({}));
    let reasons = json!({"public_reason": "A pedido.", "note": "Por carta."});
    let answer = if app.backend() == Backend::Postgres {
        // The archive of the other pledge has been written but not committed when the publication begins.
        let archive = format!(
            "UPDATE submissions SET state = 'archived', public_reason = 'A pedido.' WHERE id = '{first}'; \
             SELECT pg_sleep(2)"
        );
        thread::scope(|scope| {
            let archiving = scope.spawn(|| app.psql(&archive));
            thread::sleep(Duration::from_millis(700));
            let answer = publish.send();
            archiving.join().unwrap();
            answer
        })
    } else {
        world.act(&world.officer, &first, "archive", &reasons);
        publish.send()
    };
    let answer = answer.expect(422);
    answer.violation("match_not_published", "/content/matches/reference");
});

/// The content of a published pledge with another title.
fn retitled(who: &Account, id: &str, title: &str) -> Value {
    let mut content = who.client.get(&format!("/v1/submissions/{id}")).expect(200).json["content"].clone();
    content["title"] = json!(title);
    content
}

/// Proposes and accepts, and sees the title in public.
#[track_caller]
fn corrected(app: &App, world: &World, id: &str, reference: &str) {
    let content = retitled(&world.focal_point, id, "Sin errores de tipeo");
    let submission = world
        .focal_point
        .client
        .get(&format!("/v1/submissions/{id}"))
        .expect(200);
    let unchanged = json!({"content": submission.json["content"]});
    let refused = world.try_act(&world.focal_point, id, "propose_amendment", &unchanged);
    refused.expect(422).violation("nothing_changed", "/content");
    world.act(
        &world.focal_point,
        id,
        "propose_amendment",
        &json!({"content": content}),
    );
    world.act(&world.officer, id, "accept_amendment", &json!({}));
    let entry = app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
    assert_eq!(entry.json["title"], "Sin errores de tipeo", "{entry}");
}

on_both!(a_pledge_whose_end_has_passed_can_still_be_corrected, |app| {
    let world = World::new(app);
    let day = |days: i64| {
        (chrono::Utc::now() + chrono::Duration::days(days))
            .date_naive()
            .to_string()
    };
    let mut content = world::pledge();
    content["period"] = json!({"start": day(-30), "end": day(20)});
    let (id, reference) = published(&world, &content);
    app.advance(40 * DAY);
    let world = World {
        focal_point: accounts::again(app, &world.focal_point, "es"),
        officer: accounts::again(app, &world.officer, "en"),
        ..world
    };
    let rosa = &world.focal_point;
    let mut moved = retitled(rosa, &id, "Otro fin");
    moved["period"]["end"] = json!(day(10));
    world
        .try_act(rosa, &id, "propose_amendment", &json!({"content": moved}))
        .expect(422)
        .violation("ends_in_the_past", "/content/period/end");
    corrected(app, &world, &id, &reference);
});

on_both!(a_pledge_whose_match_is_gone_can_still_be_corrected, |app| {
    let world = World::new(app);
    let others = neighbours(app, &world);
    let (first, reference) = published(&world, &world::pledge());
    let (second, second_reference) = published(&others, &joining(&reference));
    let nadia = &others.focal_point;
    // What is proposed before is not held against it either.
    let proposed = retitled(nadia, &second, "Un apoyo");
    others.act(nadia, &second, "propose_amendment", &json!({"content": proposed}));
    let reasons = json!({"public_reason": "A pedido.", "note": "Por carta."});
    world.act(&world.officer, &first, "archive", &reasons);
    others.act(&others.officer, &second, "accept_amendment", &json!({}));
    let mut other = retitled(nadia, &second, "Otro apoyo");
    other["matches"]["reference"] = json!("PL-1999-00001");
    others
        .try_act(nadia, &second, "propose_amendment", &json!({"content": other}))
        .expect(422)
        .violation("match_not_published", "/content/matches/reference");
    corrected(app, &others, &second, &second_reference);
});

on_both!(
    a_joint_pledge_whose_last_participant_left_can_still_be_corrected,
    |app| {
        let world = World::new(app);
        let joint = steps::joint_pledge(&world, "Ventanillas de orientación laboral en Lima");
        steps::answer_by_letter(&world.officer, &joint.id, &joint.participant, "declined");
        corrected(app, &world, &joint.id, &joint.reference);
    }
);

on_both!(a_correction_against_which_something_has_come_up_is_not_offered, |app| {
    let world = World::new(app);
    let others = neighbours(app, &world);
    let (first, reference) = published(&world, &world::pledge());
    let mut own = world::pledge();
    own["title"] = json!("Un fondo para las ventanillas");
    let (second, _) = published(&others, &own);
    let amended = json!({"content": joining(&reference)});
    others.act(&others.focal_point, &second, "propose_amendment", &amended);
    let accept = || {
        let seen = world
            .officer
            .client
            .get(&format!("/v1/submissions/{second}"))
            .expect(200);
        let actions = seen.json["available_actions"].as_array().unwrap();
        let found = actions.iter().find(|found| found["action"] == "accept_amendment");
        let found = found.expect("an action");
        (found["allowed"].clone(), found["blocked_by"].clone())
    };
    assert_eq!(accept(), (json!(true), json!([])));
    let reasons = json!({"public_reason": "A pedido.", "note": "Por carta."});
    world.act(&world.officer, &first, "archive", &reasons);
    assert_eq!(accept(), (json!(false), json!(["proposal_holds"])));
    let refused = world.try_act(&world.officer, &second, "accept_amendment", &json!({}));
    refused
        .expect(422)
        .violation("match_not_published", "/content/matches/reference");
    world.act(&world.officer, &first, "restore", &json!({}));
    assert_eq!(accept(), (json!(true), json!([])));
    world.act(&world.officer, &second, "accept_amendment", &json!({}));
});

on_both!(a_correction_is_dated_when_it_is_accepted, |app| {
    let world = World::new(app);
    let (id, reference) = published(&world, &world::pledge());
    let mut amended = world::pledge();
    amended["title"] = json!("Ventanilla itinerante, corregida");
    world.act(
        &world.focal_point,
        &id,
        "propose_amendment",
        &json!({"content": amended}),
    );
    let entry = format!("/v1/pledges/{reference}");
    let before = app.visitor().get(&entry).expect(200);
    assert_eq!(before.json["corrected_at"], Value::Null, "{before}");
    app.advance(3 * DAY);
    let officer = accounts::again(app, &world.officer, "en");
    let accepted = world.act(&officer, &id, "accept_amendment", &json!({}));
    let after = app.visitor().get(&entry).expect(200);
    assert_eq!(after.json["title"], "Ventanilla itinerante, corregida");
    assert_eq!(after.json["corrected_at"], accepted.json["updated_at"], "{after}");
});

on_both!(
    who_joins_or_leaves_after_publication_is_shown_and_found_at_once,
    |app| {
        let world = World::new(app);
        let mut joint = world::pledge();
        joint["type"] = json!("common");
        joint["common_goal"] = json!("Doce ventanillas abiertas al terminar 2028.");
        let id = world.draft("pledge", &joint);
        let path = format!("/v1/submissions/{id}");
        let rosa = &world.focal_point.client;
        let add = |name: &str| {
            let body = json!({"name": name, "country": "ECU", "action": "Cede el local."});
            rosa.post(&format!("{path}/participants"))
                .json(&body)
                .expect(201)
                .string("/id")
        };
        let (first, second) = (add("Cooperativa Trigal"), add("Alianza Quitumbe"));
        let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
        steps::screen(&world.officer, &id, &[]);
        let officer = &world.officer.client;
        let letter = officer
            .post(&format!("{path}/attachments"))
            .upload(
                "carta.pdf",
                "application/pdf",
                b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
                &[("purpose", "correspondence")],
            )
            .expect(201)
            .string("/id");
        let answer = |participant: &str, said: &str| {
            let row = format!("{path}/participants/{participant}");
            let etag = officer.get(&row).expect(200).etag();
            let body = json!({"answer": said, "attachment_id": letter});
            officer
                .post(&format!("{row}/answer"))
                .if_match(&etag)
                .json(&body)
                .expect(200)
        };
        answer(&first, "confirmed");
        world.act(&world.officer, &id, "publish", &json!({}));
        let entry = format!("/v1/pledges/{}", submitted.string("/reference"));
        let visitor = app.visitor();
        let found = |words: &str| {
            let list = visitor.get(&format!("/v1/pledges?q={words}")).expect(200);
            list.json["items"].as_array().unwrap().len()
        };
        let shown = || visitor.get(&entry).expect(200).json["participants"].clone();
        assert_eq!(shown().as_array().unwrap().len(), 1);
        assert_eq!((found("trigal"), found("quitumbe")), (1, 0));

        let joined = answer(&second, "confirmed");
        let rows = shown();
        assert_eq!(rows[1]["name"], "Alianza Quitumbe", "{rows}");
        assert_eq!(rows[1]["answer"], "confirmed");
        assert_eq!(rows[1]["since"], joined.json["since"]);
        assert_eq!(found("quitumbe"), 1);

        let left = answer(&first, "declined");
        assert_eq!(left.json["answer"], "left");
        let rows = shown();
        assert_eq!(rows[1]["name"], "Cooperativa Trigal", "{rows}");
        assert_eq!(rows[1]["answer"], "left");
        assert_eq!(rows[1]["since"], left.json["since"]);
    }
);
