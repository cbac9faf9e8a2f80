//! A changed common goal of a published pledge asks the participants again: what the public reads until they answer.
use super::{Joint, has, joint, latest, partner, press, shown, subjects, told_since};
use minga_tests::accounts;
use minga_tests::world::{self, World};
use minga_tests::{App, on_both, steps};
use serde_json::json;
use std::thread::sleep;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Enough for a look of the workers, which look every second here.
const SOME_LOOKS: Duration = Duration::from_millis(2500);

/// Changes the goal of a published pledge.
pub(super) fn amend(world: &World, joint: &Joint, goal: &str) {
    amend_with(world, joint, goal, "Dieciséis ventanillas de orientación");
}

fn amend_with(world: &World, joint: &Joint, goal: &str, title: &str) {
    let mut content = world::pledge();
    content["type"] = json!("common");
    content["common_goal"] = json!(goal);
    content["title"] = json!(title);
    let rosa = &world.focal_point;
    world.act(rosa, &joint.id, "propose_amendment", &json!({"content": content}));
    world.act(&world.officer, &joint.id, "accept_amendment", &json!({}));
}

/// The page behind the last mail that asked.
pub(super) fn last_link(app: &App, address: &str) -> String {
    app.drain_outbox();
    let mails = app.mails().to(address);
    let mut asking = mails.iter().filter(|mail| mail.text.contains("/links/participant/"));
    asking.next_back().expect("asked").link("/links/participant/")
}

/// How many mails about something the secretariat has got.
fn to_the_secretariat(app: &App, subject: &str) -> usize {
    app.drain_outbox();
    let mails = app.mails().all();
    mails.iter().filter(|mail| mail.subject.contains(subject)).count()
}

/// Whether the search and the figures know the participant.
fn known(app: &App) -> (usize, bool) {
    let found = app.visitor().get("/v1/pledges?q=casa+abierta").expect(200);
    let figures = app.visitor().get("/v1/dashboard?kind=pledge").expect(200);
    let in_network = figures.json["network"].to_string().contains("Casa Abierta");
    (found.json["items"].as_array().unwrap().len(), in_network)
}

on_both!(
    what_was_confirmed_stays_shown_until_the_days_to_confirm_it_again_are_over,
    |app| {
        let mut world = World::new(app);
        let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
        let joint = joint(app, &world, "common", &pia);
        let confirmed = shown(app, &joint);
        assert_eq!(confirmed.as_array().unwrap().len(), 1);
        assert!(confirmed[0].get("asked_again").is_none(), "{confirmed}");

        amend(&world, &joint, "Dieciséis ventanillas abiertas al terminar 2028.");
        let mut expected = confirmed.clone();
        expected[0]["asked_again"] = json!(true);
        assert_eq!(shown(app, &joint), expected, "as it was, and marked");
        assert_eq!(known(app), (1, true));
        let row = format!("{}/participants/{}", joint.path, joint.participant);
        let working = world.focal_point.client.get(&row).expect(200);
        assert_eq!(
            (&working.json["answer"], &working.json["hidden"]),
            (&json!("asked"), &json!(false))
        );
        app.drain_outbox();
        let mails = app.mails().to(&pia.account.email);
        let asked = mails
            .iter()
            .rfind(|mail| mail.text.contains("/links/participant/"))
            .unwrap();
        assert!(
            asked.text.contains("Su confirmación anterior sigue a la vista"),
            "{}",
            asked.text
        );

        // On its last day it is shown, and it has been reminded.
        app.advance(DAY * 30);
        sleep(SOME_LOOKS);
        assert_eq!(shown(app, &joint), expected);
        assert!(has(&subjects(app, &pia.account), "ecordatorio"));
        let start = latest(app);
        app.advance(DAY);
        sleep(SOME_LOOKS);
        assert_eq!(shown(app, &joint), json!([]), "silence hides the row");
        assert_eq!(known(app), (0, false));
        assert_eq!(told_since(app, &start), ["pledge.participant_hidden"]);
        // The focal point is told, and since nobody is left that has confirmed, the secretariat too.
        let told = subjects(app, &world.focal_point);
        assert!(has(&told, "Un participante no ha respondido a tiempo"), "{told:?}");
        assert_eq!(to_the_secretariat(app, "A participant has not answered in time"), 1);
        world.focal_point = accounts::again(app, &world.focal_point, "es");
        let working = world.focal_point.client.get(&row).expect(200);
        assert_eq!(
            (&working.json["answer"], &working.json["hidden"]),
            (&json!("asked"), &json!(true))
        );
        // And blocks nothing: a late answer still counts.
        press(app, &last_link(app, &pia.account.email), "answer=confirmed");
        let rows = shown(app, &joint);
        assert_eq!(rows[0]["answer"], "confirmed", "{rows}");
        assert!(rows[0].get("asked_again").is_none(), "{rows}");
        assert_eq!(known(app), (1, true));
    }
);

on_both!(who_is_asked_again_confirms_declines_or_leaves, |app| {
    let world = World::new(app);
    let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
    let joint = joint(app, &world, "common", &pia);
    let since = shown(app, &joint)[0]["since"].clone();
    amend(&world, &joint, "Dieciséis ventanillas abiertas al terminar 2028.");
    // What it does may be reported meanwhile, and the public reads whose report it is.
    let day = world
        .officer
        .client
        .get(&joint.path)
        .expect(200)
        .string("/published_at")[..10]
        .to_owned();
    let update = json!({"status": "in_progress", "date": day, "narrative": "Una ventanilla abierta."});
    let own = format!("{}/participants/{}", joint.path, joint.participant);
    let report = pia.account.client.post(&format!("{own}/progress")).json(&update);
    report.expect(201);
    let line = format!("/v1/pledges/{}/progress", joint.reference);
    let reported = || {
        app.visitor()
            .get(&line)
            .expect(200)
            .text
            .contains("Una ventanilla abierta.")
    };
    assert!(reported());

    let start = latest(app);
    press(app, &last_link(app, &pia.account.email), "answer=confirmed");
    let rows = shown(app, &joint);
    assert_eq!(rows[0]["answer"], "confirmed", "{rows}");
    assert!(rows[0]["since"].as_str() > since.as_str(), "confirmed anew: {rows}");
    assert_eq!(told_since(app, &start), ["pledge.participant_confirmed"]);

    // A change of something else asks nobody; the next goal is declined: it is not shown with what it did not promise.
    let goal = "Dieciséis ventanillas abiertas al terminar 2028.";
    amend_with(&world, &joint, goal, "Ventanillas de orientación laboral");
    assert_eq!(shown(app, &joint), rows);
    amend(&world, &joint, "Veinte ventanillas abiertas al terminar 2028.");
    let start = latest(app);
    assert_eq!(to_the_secretariat(app, "A participant has answered"), 0);
    press(app, &last_link(app, &pia.account.email), "answer=declined");
    assert_eq!(to_the_secretariat(app, "A participant has answered"), 1);
    assert_eq!((shown(app, &joint), known(app)), (json!([]), (0, false)));
    assert_eq!(told_since(app, &start), ["pledge.participant_hidden"]);
    assert!(!reported());

    // One that leaves instead is shown as one that left.
    press(app, &last_link(app, &pia.account.email), "answer=confirmed");
    steps::answer_by_letter(&world.officer, &joint.id, &joint.participant, "confirmed");
    amend(&world, &joint, "Treinta ventanillas abiertas al terminar 2028.");
    pia.account
        .client
        .post(&format!("{own}/leave"))
        .json(&json!({}))
        .expect(200);
    let rows = shown(app, &joint);
    assert_eq!(rows[0]["answer"], "left", "{rows}");
    let again = pia
        .account
        .client
        .post(&format!("{own}/leave"))
        .json(&json!({}))
        .expect(409);
    assert_eq!(again.json["reason"], "not_taking_part");
});

on_both!(
    a_participant_without_an_address_has_the_same_days_to_send_a_letter,
    |app| {
        let mut world = World::new(app);
        let joint = steps::joint_pledge(&world, "Ventanillas de orientación laboral en Lima");
        let joint = Joint {
            path: format!("/v1/submissions/{}", joint.id),
            id: joint.id,
            reference: joint.reference,
            participant: joint.participant,
        };
        amend(&world, &joint, "Dieciséis ventanillas abiertas al terminar 2028.");
        assert_eq!(shown(app, &joint)[0]["asked_again"], true);
        app.advance(DAY * 30);
        sleep(SOME_LOOKS);
        assert_eq!(shown(app, &joint)[0]["asked_again"], true, "its last day");
        app.advance(DAY);
        sleep(SOME_LOOKS);
        assert_eq!(shown(app, &joint), json!([]));
        world.officer = accounts::again(app, &world.officer, "en");
        steps::answer_by_letter(&world.officer, &joint.id, &joint.participant, "confirmed");
        assert_eq!(shown(app, &joint)[0]["answer"], "confirmed");
    }
);

on_both!(a_corrected_row_is_asked_about_again, |app| {
    let world = World::new(app);
    let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
    let joint = joint(app, &world, "partnership", &pia);
    let row = format!("{}/participants/{}", joint.path, joint.participant);
    let (rosa, officer) = (&world.focal_point.client, &world.officer.client);
    let before = shown(app, &joint);
    let correct = |who: &minga_tests::Client, patch: serde_json::Value| {
        let etag = officer.get(&row).expect(200).etag();
        who.patch(&row).if_match(&etag).merge_patch(&patch).send()
    };
    let start = latest(app);
    let wrong = correct(rosa, json!({"action": null, "name": " ", "organisation_id": null})).expect(422);
    wrong
        .violation("participant_action_missing", "/action")
        .violation("required", "/name")
        .violation("unknown_field", "/organisation_id");
    correct(rosa, json!({"name": null}))
        .expect(422)
        .violation("wrong_type", "/name");
    correct(&pia.account.client, json!({"name": "Otra"})).expect(404);
    // What says the same asks nobody.
    let same = correct(rosa, json!({"name": "Casa Abierta (ficticia)"})).expect(200);
    assert_eq!(same.json["answer"], "confirmed");
    let corrected = correct(rosa, json!({"name": "Fundación Puertas (ficticia)", "country": "COL"})).expect(200);
    assert_eq!(
        (&corrected.json["answer"], &corrected.json["hidden"]),
        (&json!("asked"), &json!(false))
    );
    // The public goes on reading what was confirmed.
    let rows = shown(app, &joint);
    assert_eq!(rows[0]["name"], "Casa Abierta (ficticia)", "{rows}");
    assert_eq!(
        (rows[0].get("country"), &rows[0]["asked_again"]),
        (before[0].get("country"), &json!(true))
    );
    assert_eq!(rows[0]["since"], before[0]["since"], "what it confirmed before");
    let found = |words: &str| {
        let list = app.visitor().get(&format!("/v1/pledges?q={words}")).expect(200);
        list.json["items"].as_array().unwrap().len()
    };
    assert_eq!((found("fundacion+puertas"), found("casa+abierta")), (0, 1));
    assert_eq!(told_since(app, &start), ["pledge.participant_changed"]);
    app.drain_outbox();
    let mails = app.mails().to(&pia.account.email);
    assert!(
        mails
            .iter()
            .any(|mail| mail.text.contains("lo que consta sobre su parte se ha corregido"))
    );

    press(app, &last_link(app, &pia.account.email), "answer=confirmed");
    let rows = shown(app, &joint);
    assert!(
        rows[0].get("asked_again").is_none() && rows[0]["answer"] == "confirmed",
        "{rows}"
    );
    assert_eq!(
        (&rows[0]["name"], &rows[0]["country"]),
        (&json!("Fundación Puertas (ficticia)"), &json!("COL"))
    );
    assert_eq!((found("fundacion+puertas"), found("casa+abierta")), (1, 0));
    // By an officer too; and who does not agree is shown no more.
    correct(officer, json!({"action": "Abre tres ventanillas en Bogotá."})).expect(200);
    press(app, &last_link(app, &pia.account.email), "answer=declined");
    assert_eq!(shown(app, &joint), json!([]));
    let late = correct(rosa, json!({"name": "Nadie"})).expect(409);
    assert_eq!(late.json["reason"], "participant_not_confirmed");
});

on_both!(nobody_is_put_in_the_place_of_who_confirmed, |app| {
    let world = World::new(app);
    let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
    let joint = joint(app, &world, "partnership", &pia);
    let row = format!("{}/participants/{}", joint.path, joint.participant);
    let (rosa, officer) = (&world.focal_point, &world.officer.client);
    let confirmed = shown(app, &joint)[0].clone();
    let link = last_link(app, &pia.account.email);
    let etag = officer.get(&row).expect(200).etag();
    let other = json!({"name": "Otra Casa (ficticia)", "country": "COL", "action": "Envía barcos.",
        "contact": {"email": "otra@example.org", "language": "fr"}});
    rosa.client.patch(&row).if_match(&etag).merge_patch(&other).expect(200);
    let asked_again = shown(app, &joint)[0].clone();
    for part in ["name", "country", "action", "since", "answer"] {
        assert_eq!(asked_again.get(part), confirmed.get(part), "{asked_again}");
    }
    // Who confirmed learns of it, and its address is forgotten with the notice.
    app.visitor().get(&link).expect(410);
    app.drain_outbox();
    let subject = "Otro contacto responde por un participante";
    let told = app
        .mails()
        .find(&pia.account.email, subject)
        .expect("who confirmed is told");
    assert!(told.text.contains("Casa Abierta (ficticia)"), "{}", told.text);
    assert!(!told.text.contains("/links/"), "{}", told.text);
    let list = officer.get(&format!("{}/participants", joint.path)).expect(200);
    assert_eq!(list.json["items"].as_array().unwrap().len(), 1, "{list}");
    // Who does not confirm the other row is not shown with it.
    press(app, &last_link(app, "otra@example.org"), "answer=declined");
    assert_eq!(shown(app, &joint), json!([]));
});
