//! The page behind a participant's link: an answer is to what it showed, within the days that it names, and what is
//! written with it reaches those who recorded the pledge; an expired one leads to a new link.
use super::asked_again::{amend, last_link};
use super::{joint, link, partner, press, shown};
use minga_tests::accounts;
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, on_both, steps};
use serde_json::json;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn send(app: &App, page: &str, fields: &str) -> Answer {
    app.visitor()
        .post(page)
        .body("application/x-www-form-urlencoded", fields)
        .send()
}

on_both!(an_answer_is_to_what_the_page_showed, |app| {
    let world = World::new(app);
    let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
    let joint = joint(app, &world, "common", &pia);
    amend(&world, &joint, "Dieciséis ventanillas abiertas al terminar 2028.");
    let page = last_link(app, &pia.account.email);
    let before = app.visitor().get(&page).expect(200).text;
    let seen = steps::seen_on(&before).expect("the form says what it is about");
    amend(&world, &joint, "Veinte ventanillas abiertas al terminar 2028.");
    let rows = shown(app, &joint);
    assert_eq!(rows[0]["asked_again"], true);

    for (answer, lang, sentence) in [
        ("confirmed", "es", "Lo que consta ha cambiado"),
        ("declined", "en", "What is recorded has changed"),
        ("confirmed", "fr", "Ce qui est enregistré a changé"),
    ] {
        let fields = format!("answer={answer}&correction=Somos+dos&seen={seen}");
        let told = send(app, &format!("{page}?lang={lang}"), &fields).expect(409);
        assert!(told.text.contains(sentence), "{told}");
        assert!(
            told.text.contains("Veinte ventanillas"),
            "what stands there now: {told}"
        );
        assert!(
            told.text.contains("Somos dos"),
            "nothing that was written is lost: {told}"
        );
        assert_eq!(shown(app, &joint), rows, "nothing has changed");
    }
    send(app, &page, "answer=confirmed").expect(409);
    // Nor when there is something to mend.
    let long = "a".repeat(2001);
    let again = send(app, &page, &format!("answer=confirmed&correction={long}&seen={seen}")).expect(422);
    for part in [format!("{long}</textarea>").as_str(), "id=\"correction-error\""] {
        assert!(again.text.contains(part), "{part}: {again}");
    }
    assert_eq!(shown(app, &joint), rows);

    press(app, &page, "answer=confirmed");
    let again = send(app, &page, &format!("answer=left&reason={long}")).expect(422);
    for part in [format!("{long}</textarea>").as_str(), "id=\"reason-error\""] {
        assert!(again.text.contains(part), "{part}: {again}");
    }
    // The form beside it is as it was.
    assert!(again.text.contains("name=\"date\" value=\"2"), "{again}");
    let rows = shown(app, &joint);
    assert!(rows[0].get("asked_again").is_none(), "{rows}");
    // Once more, with whatever was seen: it has answered already.
    send(app, &page, &format!("answer=declined&seen={seen}")).expect(303);
    assert_eq!(shown(app, &joint), rows);
});

on_both!(who_takes_part_gets_a_new_link_when_its_own_has_expired, |app| {
    let world = World::new(app);
    let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
    let joint = joint(app, &world, "common", &pia);
    let old = link(app, &pia);
    app.advance(DAY * 121);
    let renewed = |app: &App| {
        app.drain_outbox();
        let mails = app.mails().to(&pia.account.email);
        let of = mails
            .into_iter()
            .filter(|mail| mail.subject.contains("Un enlace nuevo a su parte"));
        of.map(|mail| mail.link("/links/participant/")).collect::<Vec<_>>()
    };
    for (lang, button) in [
        ("es", "Enviar un enlace nuevo"),
        ("en", "Send a new link"),
        ("fr", "Envoyer un nouveau lien"),
    ] {
        let seen = app.visitor().get(&format!("{old}?lang={lang}")).expect(410);
        assert!(seen.text.contains(button), "{seen}");
        assert!(!seen.text.contains(&pia.account.email), "{seen}");
    }
    send(app, &old, "answer=left").expect(410);
    assert_eq!(shown(app, &joint)[0]["answer"], "confirmed");
    let report = "answer=report&status=in_progress&date=2024-05-01&narrative=Somos+dos&language=es";
    let kept = send(app, &old, &format!("{report}&seen=0")).expect(410);
    assert!(
        kept.text.contains("Somos dos") && kept.text.contains("Enviar un enlace nuevo"),
        "what was typed can be copied: {kept}"
    );
    let line = format!("/v1/pledges/{}/progress", joint.reference);
    assert_eq!(app.visitor().get(&line).expect(200).json["items"], json!([]));
    assert!(renewed(app).is_empty(), "looking sends nothing");

    send(app, &old, "answer=renew").expect(303);
    let sent = app.visitor().get(&old).expect(410);
    assert!(sent.text.contains("Se ha enviado un enlace nuevo"), "{sent}");
    assert!(
        !sent.text.contains("<form") && !sent.text.contains(&pia.account.email),
        "{sent}"
    );
    send(app, &old, "answer=renew").expect(303);
    assert_eq!(renewed(app).len(), 1, "once a day");
    app.advance(DAY + Duration::from_secs(60));
    send(app, &old, "answer=renew").expect(303);
    let new = renewed(app);
    assert_eq!(new.len(), 2);
    assert!(!new.contains(&old), "{new:?}");

    press(app, &new[0], report);
    let told = app.visitor().get(&line).expect(200);
    assert_eq!(told.string("/items/0/narrative"), "Somos dos");
    press(app, &new[0], "answer=left");
    assert_eq!(shown(app, &joint)[0]["answer"], "left");
    // Who no longer takes part gets none.
    app.advance(DAY * 130);
    let seen = app.visitor().get(&old).expect(410);
    assert!(!seen.text.contains("<form"), "{seen}");
    send(app, &old, "answer=renew").expect(303);
    assert_eq!(renewed(app).len(), 2);
    let nowhere = app.visitor().get("/links/participant/nothing").expect(404);
    assert!(!nowhere.text.contains("<form"), "{nowhere}");
    send(app, "/links/participant/nothing", "answer=renew").expect(404);
});

on_both!(a_link_that_was_ended_leads_to_no_new_one, |app| {
    let world = World::new(app);
    let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
    let joint = joint(app, &world, "common", &pia);
    let old = link(app, &pia);
    let row = format!("{}/participants/{}", joint.path, joint.participant);
    let rosa = &world.focal_point.client;
    let elsewhere = json!({"contact": {"name": "Otra Persona", "email": "otra@example.net", "language": "es"}});
    let etag = rosa.get(&row).expect(200).etag();
    rosa.patch(&row).if_match(&etag).merge_patch(&elsewhere).expect(200);
    let seen = app.visitor().get(&old).expect(410);
    assert!(!seen.text.contains("<form"), "{seen}");
    send(app, &old, "answer=renew").expect(404);
    app.drain_outbox();
    let told = app.mails().to("otra@example.net");
    assert!(!told.iter().any(|mail| mail.subject.contains("Un enlace nuevo")));
});

on_both!(
    what_a_participant_writes_with_its_answer_reaches_those_who_recorded_the_pledge,
    |app| {
        let world = World::new(app);
        let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
        let joint = joint(app, &world, "common", &pia);
        let row = format!("{}/participants/{}", joint.path, joint.participant);
        let (rosa, officer) = (&world.focal_point, &world.officer);
        let network = steps::network(app, "PER", false);
        let read = |who: &accounts::Account| who.client.get(&row).expect(200).json["remark"].clone();
        assert_eq!(read(rosa), json!(null));
        let subject = "Un participante ha respondido y pide una corrección";
        for (answer, said, told) in [
            (
                "confirmed",
                "El nombre correcto es <Casa> & Puerta.",
                "ha confirmado su parte.",
            ),
            (
                "declined",
                "Casa Abierta (ficticia): nunca nos preguntaron.",
                "ha respondido que no participa.",
            ),
        ] {
            amend(&world, &joint, &format!("Ventanillas: {said}"));
            let page = last_link(app, &pia.account.email);
            press(
                app,
                &page,
                &steps::form(&[("answer", answer), ("correction", &format!(" {said}\n"))]),
            );
            app.drain_outbox();
            let mail = app.mails().find(&rosa.email, subject).expect("the recorder is told");
            for part in [
                told,
                "puede hacerlo",
                "El participante escribe:",
                &format!("> {said}\n"),
            ] {
                assert!(mail.text.contains(part), "{part}: {}", mail.text);
            }
            assert!(!mail.text.contains("No tiene que hacer nada"), "{}", mail.text);
            assert!(!mail.html.contains("<Casa>"), "{}", mail.html);
            assert_eq!((read(rosa), read(officer)), (json!(said), json!(said)));
            let list = rosa.client.get(&format!("{}/participants", joint.path)).expect(200);
            assert_eq!(list.json["items"][0]["remark"], said, "{list}");
            // Those who only read along, and the public, do not read it.
            assert_eq!(read(&network), json!(null));
            assert!(!shown(app, &joint).to_string().contains(said));
        }
        // An answer without a word holds instead.
        steps::answer_by_letter(officer, &joint.id, &joint.participant, "confirmed");
        assert_eq!(read(rosa), json!(null));
        // What it writes reaches the recorder also where a letter with the same answer was faster than its page.
        amend(&world, &joint, "Treinta ventanillas abiertas.");
        let page = last_link(app, &pia.account.email);
        let read_before = app.visitor().get(&page).expect(200).text;
        steps::answer_by_letter(officer, &joint.id, &joint.participant, "confirmed");
        let seen = steps::seen_on(&read_before).expect("the page asks");
        let form = [
            ("answer", "confirmed"),
            ("correction", "Somos dos sedes."),
            ("seen", seen),
        ];
        let answered = app.visitor().post(&page);
        answered
            .body("application/x-www-form-urlencoded", steps::form(&form))
            .expect(303);
        assert_eq!(read(rosa), json!("Somos dos sedes."));
        // Why it leaves is read there too.
        amend(&world, &joint, "Treinta ventanillas abiertas al terminar 2028.");
        press(app, &last_link(app, &pia.account.email), "answer=confirmed");
        press(
            app,
            &last_link(app, &pia.account.email),
            "answer=left&reason=Cambiamos+de+planes",
        );
        assert_eq!(read(rosa), json!("Cambiamos de planes"));
    }
);

on_both!(who_is_asked_is_told_until_when_and_when_that_moves, |app| {
    let mut world = World::new(app);
    let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
    let mut content = world::pledge();
    content["type"] = json!("common");
    content["common_goal"] = json!("Doce ventanillas abiertas al terminar 2028.");
    let id = world.draft("pledge", &content);
    let path = format!("/v1/submissions/{id}");
    let contact = json!({"name": pia.account.name, "email": pia.account.email, "language": "es"});
    let row = json!({"name": "Casa Abierta (ficticia)", "country": "ECU", "contact": contact});
    let rosa = world.focal_point.clone();
    rosa.client.post(&format!("{path}/participants")).json(&row).expect(201);
    world.act(&rosa, &id, "submit", &json!({}));
    let page = last_link(app, &pia.account.email);
    let asked = "Confirme su parte en un compromiso conjunto";
    let mail = app.mails().find(&pia.account.email, asked).expect("asked").text;
    let (_, rest) = mail.split_once("que no participa a más tardar el ").expect("a day");
    let (day, _) = rest.split_once(". ").unwrap();
    let on_page = |app: &App, day: &str| {
        let seen = app.visitor().get(&page).expect(200);
        let label = seen.text.contains("Responda a más tardar el");
        assert_eq!(label, seen.text.contains(day), "{seen}");
        label
    };
    assert!(on_page(app, day), "{day}");
    for (language, label) in [("en", "Please answer by"), ("fr", "Veuillez répondre au plus tard le")] {
        let seen = app.visitor().get(&format!("{page}?lang={language}")).expect(200);
        assert!(seen.text.contains(label), "{seen}");
    }

    // Time stands still while it is on hold.
    let hold = format!("{path}/hold");
    let why = json!({"reason": "Falta una aclaración."});
    world.officer.client.put(&hold).json(&why).expect(200);
    app.advance(DAY * 5);
    world.officer = accounts::again(app, &world.officer, "en");
    world.officer.client.delete(&hold).expect(200);
    app.drain_outbox();
    let later = app.mails().find(&pia.account.email, "Dispone de más tiempo");
    let later = later.expect("told the later day").text;
    let (_, rest) = later.split_once("de lo que le habíamos dicho: el ").expect("a day");
    let (moved, _) = rest.split_once(". ").unwrap();
    assert_ne!(moved, day);
    assert!(on_page(app, moved), "{moved}");
    app.advance(DAY * 31);
    assert!(!on_page(app, moved), "a day that has passed is not asked for");
});
