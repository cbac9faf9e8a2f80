//! Who hears of what becomes of a submission: participants, the other one of the focal point and the alternate, and
//! those whose pledge is part of a match. Nobody is told twice, and nobody of the end of what it never heard of.
use minga_tests::accounts::{self, Account};
use minga_tests::operations::PDF;
use minga_tests::world::{self, World};
use minga_tests::{App, Backend, Mail, on_both, steps};
use serde_json::json;
use std::time::Duration;

fn told(app: &App, address: &str, subject: &str) -> Vec<Mail> {
    app.drain_outbox();
    let mut mails = app.mails().to(address);
    mails.retain(|mail| mail.subject.contains(subject));
    mails
}

fn count(app: &App, address: &str, subject: &str) -> usize {
    told(app, address, subject).len()
}

fn joint_draft(world: &World) -> String {
    let mut content = world::pledge();
    content["type"] = json!("common");
    content["common_goal"] = json!("Doce ventanillas en seis distritos de Lima.");
    world.draft("pledge", &content)
}

/// Adds a participant with an address; returns its id.
fn participant(who: &Account, id: &str, name: &str, email: &str) -> String {
    let row = json!({"name": name, "country": "ECU", "contact": {"name": name, "email": email, "language": "en"}});
    let added = who.client.post(&format!("/v1/submissions/{id}/participants"));
    added.json(&row).expect(201).string("/id")
}

const ORILLAS: &str = "orillas@example.net";
const MONTES: &str = "montes@example.net";
const LATE: &str = "tarde@example.net";

on_both!(participants_hear_of_a_recall_and_a_decline_without_the_reason, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let alba = accounts::register_and_login(app, "Alba Alterna", "es");
    world.join(&alba, "alternate");
    let alternate = world::contact(&alba, &world.organisation);
    let id = joint_draft(&world);
    let path = format!("/v1/submissions/{id}");
    let etag = rosa.client.get(&path).expect(200).etag();
    let named = rosa.client.patch(&path).if_match(&etag);
    named.merge_patch(&json!({"alternate": alternate})).expect(200);
    participant(rosa, &id, "Asociación Orillas (ficticia)", ORILLAS);
    let montes = participant(rosa, &id, "Casa de los Montes (ficticia)", MONTES);
    world.act(rosa, &id, "submit", &json!({}));
    steps::answer_by_letter(officer, &id, &montes, "declined");

    let back = "has been taken back";
    world.act(rosa, &id, "recall", &json!({}));
    assert_eq!(count(app, ORILLAS, back), 1);
    assert_eq!(count(app, MONTES, back), 0, "who has declined hears nothing");
    let recuperado = "Se ha recuperado un compromiso";
    assert_eq!(
        (count(app, &alba.email, recuperado), count(app, &rosa.email, recuperado)),
        (1, 0)
    );
    world.act(rosa, &id, "submit", &json!({}));
    world.act(&alba, &id, "recall", &json!({}));
    assert_eq!(
        (count(app, &alba.email, recuperado), count(app, &rosa.email, recuperado)),
        (1, 1)
    );
    assert_eq!(count(app, "secretariat@example.org", "A pledge has been taken back"), 2);
    world.act(rosa, &id, "submit", &json!({}));

    // Whoever is added and was never asked hears nothing of the end.
    steps::write_letter(officer, &id, "¿Desde cuándo?");
    world.act(officer, &id, "return_comments", &json!({}));
    participant(rosa, &id, "Llegamos tarde (ficticia)", LATE);
    app.advance(Duration::from_secs(40 * 24 * 60 * 60));
    let officer = &accounts::again(app, officer, "en");
    let reminds = |mail: &Mail| mail.is_to(&rosa.email) && mail.subject.contains("Recordatorio");
    app.mails().wait_for(reminds, Duration::from_secs(20));
    world.act(officer, &id, "decline", &json!({"note": "SECRET-REASON"}));
    let declined = told(app, ORILLAS, "will not be published");
    assert_eq!(declined.len(), 1);
    assert!(!declined[0].source.contains("SECRET-REASON"), "{}", declined[0].text);
    assert_eq!((count(app, MONTES, "will not"), count(app, LATE, "will not")), (0, 0));
    world.act(officer, &id, "reopen", &json!({"note": "SECRET-REASON"}));
    assert_eq!(count(app, ORILLAS, "Our earlier message no longer holds"), 1);
    assert_eq!(app.mails().to(LATE).len(), 0);
});

on_both!(a_participant_hears_that_it_was_taken_out, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let id = joint_draft(&world);
    let path = format!("/v1/submissions/{id}/participants");
    let orillas = participant(rosa, &id, "Asociación Orillas (ficticia)", ORILLAS);
    let montes = participant(rosa, &id, "Casa de los Montes (ficticia)", MONTES);
    world.act(rosa, &id, "submit", &json!({}));
    app.drain_outbox();
    let asked = app.mails().to(ORILLAS);
    let link = asked[0].link("/links/participant/");
    app.visitor().get(&link).expect(200);
    steps::answer_by_letter(officer, &id, &montes, "declined");
    steps::write_letter(officer, &id, "¿Quiénes participan?");
    world.act(officer, &id, "return_comments", &json!({}));
    let late = participant(rosa, &id, "Llegamos tarde (ficticia)", LATE);
    for row in [&orillas, &montes, &late] {
        let row = format!("{path}/{row}");
        let etag = rosa.client.get(&row).expect(200).etag();
        rosa.client.delete(&row).if_match(&etag).expect(204);
        rosa.client.get(&row).expect(404);
    }
    assert_eq!(rosa.client.get(&path).expect(200).json["items"], json!([]));
    let gone = "You no longer stand in a joint pledge";
    let told = told(app, ORILLAS, gone);
    assert_eq!(told.len(), 1);
    assert!(told[0].text.contains("Asociación Orillas"), "{}", told[0].text);
    assert_eq!(
        (count(app, MONTES, gone), count(app, LATE, gone)),
        (0, 0),
        "who has declined or was never asked has nothing to hear"
    );
    app.visitor().get(&link).expect(404);
    // Who it was is forgotten once it was told, and the list begins anew; that it was told is not.
    if app.backend() == Backend::Postgres {
        let kept = "SELECT count(*) FROM participants
            WHERE name <> '' OR contact_name IS NOT NULL OR contact_email IS NOT NULL";
        assert_eq!(app.psql(kept).trim(), "0");
        let sent = "SELECT count(*) FROM outbox WHERE notice = 'participant_removed' AND state = 'sent'";
        assert_eq!(app.psql(sent).trim(), "1");
    }
    participant(rosa, &id, "Asociación Orillas (ficticia)", ORILLAS);
    assert_eq!(
        rosa.client.get(&path).expect(200).json["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
});

on_both!(participants_hear_that_a_published_pledge_is_archived_and_back, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let id = joint_draft(&world);
    let orillas = participant(rosa, &id, "Asociación Orillas (ficticia)", ORILLAS);
    let montes = participant(rosa, &id, "Casa de los Montes (ficticia)", MONTES);
    world.act(rosa, &id, "submit", &json!({}));
    steps::answer_by_letter(officer, &id, &orillas, "confirmed");
    steps::answer_by_letter(officer, &id, &montes, "declined");
    steps::screen(officer, &id, &[]);
    world.act(officer, &id, "publish", &json!({}));
    let reasons = json!({"public_reason": "A pedido de quien lo hizo.", "note": "SECRET-REASON"});
    world.act(officer, &id, "archive", &reasons);
    let archived = told(app, ORILLAS, "taken out of the registry");
    assert_eq!(archived.len(), 1);
    assert!(
        archived[0].text.contains("A pedido de quien lo hizo."),
        "{}",
        archived[0].text
    );
    assert!(!archived[0].source.contains("SECRET-REASON"));
    world.act(officer, &id, "restore", &json!({}));
    assert_eq!(count(app, ORILLAS, "is public again"), 1);
    assert_eq!(
        (count(app, MONTES, "registry"), count(app, MONTES, "public again")),
        (0, 0)
    );
});

on_both!(whose_match_ended_is_told_and_hears_that_it_stands_again, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let id = world.draft("pledge", &world::pledge());
    let reference = world.act(rosa, &id, "submit", &json!({})).string("/reference");
    steps::screen(officer, &id, &[]);
    world.act(officer, &id, "publish", &json!({}));
    let other = steps::neighbours(app, &world, "Nina Vecina");
    let nina = &other.focal_point.email;
    let (joining, joining_reference) = steps::matching_pledge(&other, &reference);
    let reasons = json!({"public_reason": "A pedido.", "note": "Carta."});
    let (ended, gone, again) = (
        "ya no está en el registro",
        "Un compromiso que se suma al suyo ya no está en el registro",
        "Se vuelve a mostrar un apoyo",
    );

    world.act(officer, &id, "archive", &reasons);
    assert_eq!((count(app, nina, ended), count(app, nina, again)), (1, 0));
    world.act(officer, &id, "restore", &json!({}));
    let back = told(app, nina, again);
    assert_eq!(back.len(), 1);
    assert!(back[0].text.contains(&reference), "{}", back[0].text);
    assert_eq!((count(app, &rosa.email, gone), count(app, &rosa.email, again)), (0, 0));

    world.act(officer, &joining, "archive", &reasons);
    let left = told(app, &rosa.email, gone);
    assert_eq!(left.len(), 1);
    assert!(left[0].text.contains(&joining_reference), "{}", left[0].text);
    world.act(officer, &joining, "restore", &json!({}));
    assert_eq!((count(app, &rosa.email, gone), count(app, &rosa.email, again)), (1, 1));
    assert_eq!(
        (count(app, nina, ended), count(app, nina, again)),
        (1, 1),
        "of the own one it hears otherwise"
    );

    // Archived while the other one was not in the registry: nobody was told of an end, nobody is told of it again.
    world.act(officer, &joining, "archive", &reasons);
    world.act(officer, &id, "archive", &reasons);
    world.act(officer, &joining, "restore", &json!({}));
    world.act(officer, &id, "restore", &json!({}));
    assert_eq!((count(app, nina, ended), count(app, nina, again)), (1, 1));

    // A publication that is undone, and comes again.
    world.act(officer, &id, "reopen", &json!({"note": "Antes de tiempo."}));
    assert_eq!((count(app, nina, ended), count(app, nina, again)), (2, 1));
    world.act(officer, &id, "publish", &json!({}));
    assert_eq!((count(app, nina, ended), count(app, nina, again)), (2, 2));
});

on_both!(
    an_officer_acts_in_a_draft_of_others_only_on_a_message_and_they_are_told,
    |app| {
        let world = World::new(app);
        let (rosa, officer) = (&world.focal_point, &world.officer);
        let id = world.draft("pledge", &world::pledge());
        let path = format!("/v1/submissions/{id}");
        let letter = || {
            let call = officer.client.post(&format!("{path}/attachments"));
            call.upload("carta.pdf", "application/pdf", PDF, &[("purpose", "correspondence")])
                .expect(201)
                .string("/id")
        };
        let change = |who: &Account, title: &str, message: Option<&str>| {
            let etag = who.client.get(&path).expect(200).etag();
            let mut patch = json!({"content": {"title": title}});
            if let Some(message) = message {
                patch["received_attachment"] = json!(message);
            }
            who.client.patch(&path).if_match(&etag).merge_patch(&patch)
        };
        let subject = "La secretaría ha dado curso a su mensaje";
        let missing = change(officer, "Otro título para las ventanillas", None).expect(422);
        missing.violation("required", "/received_attachment");
        let (first, second) = (letter(), letter());
        let unknown = change(officer, "Otro título para las ventanillas", Some(&world.contact)).expect(422);
        unknown.violation("not_found", "/received_attachment");
        assert_eq!(count(app, &rosa.email, subject), 0);
        for title in [
            "Otro título para las ventanillas",
            "Un tercer título para las ventanillas",
        ] {
            change(officer, title, Some(&first)).expect(200);
        }
        assert_eq!(count(app, &rosa.email, subject), 1, "once for each message");
        change(officer, "Un cuarto título para las ventanillas", Some(&second)).expect(200);
        assert_eq!(count(app, &rosa.email, subject), 2);
        let own = change(rosa, "El título de quien lo presenta", Some(&first)).expect(422);
        own.violation("unknown_field", "/received_attachment");
        change(rosa, "El título de quien lo presenta", None).expect(200);
        assert_eq!(count(app, &rosa.email, subject), 2);

        // What the secretariat filed it may go on writing.
        let body = json!({
            "kind": "pledge", "organisation_id": world.organisation, "language": "es", "focal_point": world.contact,
            "content": world::pledge()
        });
        let filed = officer.client.post("/v1/submissions").json(&body).expect(201);
        let filed_path = format!("/v1/submissions/{}", filed.string("/id"));
        let patch = json!({"content": {"title": "Lo que dice la carta recibida"}});
        let changed = officer.client.patch(&filed_path).if_match(&filed.etag());
        let changed = changed.merge_patch(&patch).expect(200);
        let gone = "La secretaría ha eliminado un borrador";
        app.drain_outbox();
        officer.client.delete(&filed_path).if_match(&changed.etag()).expect(204);
        assert_eq!(
            (count(app, &rosa.email, subject), count(app, &rosa.email, gone)),
            (2, 0)
        );

        let etag = officer.client.get(&path).expect(200).etag();
        officer.client.delete(&path).if_match(&etag).expect(204);
        let told = told(app, &rosa.email, gone);
        assert_eq!(told.len(), 1);
        assert!(
            told[0].subject.contains("El título de quien lo presenta"),
            "{}",
            told[0].subject
        );
    }
);

on_both!(
    of_the_country_networks_only_the_one_that_was_asked_changes_what_was_returned,
    |app| {
        let world = World::new(app);
        let (rosa, officer) = (&world.focal_point, &world.officer);
        let asked = accounts::country_network(app, "Norma Solicitada", "COL", "es");
        let of_country = accounts::country_network(app, "Nadia Nacional", "PER", "es");
        let deciding = steps::network(app, "PER", true);
        let id = world.draft("pledge", &world::pledge());
        let path = format!("/v1/submissions/{id}");
        let change = |who: &Account, title: &str| {
            let etag = officer.client.get(&path).expect(200).etag();
            let patch = json!({"content": {"title": title}});
            who.client.patch(&path).if_match(&etag).merge_patch(&patch)
        };
        change(&asked, "Nadie le pidió ayuda").expect(404);
        let etag = rosa.client.get(&path).expect(200).etag();
        let help = rosa.client.patch(&path).if_match(&etag);
        help.merge_patch(&json!({"network_country": "COL"})).expect(200);
        change(&asked, "Ayuda con el borrador de las ventanillas").expect(200);
        change(&of_country, "Un borrador ajeno").expect(404);
        world.act(rosa, &id, "submit", &json!({}));
        steps::write_letter(officer, &id, "¿Desde cuándo?");
        world.act(officer, &id, "return_comments", &json!({}));
        change(&asked, "Ayuda con la respuesta sobre las ventanillas").expect(200);
        for other in [&of_country, &deciding] {
            other.client.get(&path).expect(200);
            change(other, "Un texto ajeno").expect(403);
        }
    }
);

on_both!(
    a_participant_that_has_not_confirmed_is_told_that_it_is_not_shown,
    |app| {
        let mut world = World::new(app);
        let id = joint_draft(&world);
        let rosa = world.focal_point.clone();
        participant(&rosa, &id, "Asociación Orillas (ficticia)", ORILLAS);
        participant(&rosa, &id, "Casa de los Montes (ficticia)", MONTES);
        let reference = world.act(&rosa, &id, "submit", &json!({})).string("/reference");
        app.drain_outbox();
        let page = app.mails().to(ORILLAS)[0].link("/links/participant/");
        steps::answer_on_page(app, &page, "answer=confirmed");
        app.advance(Duration::from_secs(31 * 24 * 60 * 60));
        world.officer = accounts::again(app, &world.officer, "en");
        steps::screen(&world.officer, &id, &[]);
        world.act_anyway(&world.officer, &id, "publish", &json!({}));

        let published = "The pledge has been published";
        let without = "A joint pledge that names you has been published without your part";
        assert_eq!((count(app, ORILLAS, published), count(app, ORILLAS, without)), (1, 0));
        assert_eq!((count(app, MONTES, published), count(app, MONTES, without)), (0, 1));
        let mail = told(app, MONTES, without).remove(0);
        assert!(
            mail.text
                .contains("name Casa de los Montes (ficticia) as a participant")
                && !mail.text.contains("nothing you need to do"),
            "{}",
            mail.text
        );
        let shown = || {
            let entry = app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
            entry.json["participants"].as_array().unwrap().len()
        };
        assert_eq!(shown(), 1);
        steps::answer_on_page(app, &mail.link("/links/participant/"), "answer=confirmed");
        assert_eq!(shown(), 2);
    }
);

on_both!(mails_to_a_contact_with_an_account_are_in_the_accounts_language, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point;
    let without = json!({"name": "Alba Alterna", "email": "alba.idiomas@example.net", "language": "es"});
    let contacts = format!("/v1/organisations/{}/contacts", world.organisation);
    let alternate = rosa.client.post(&contacts).json(&without).expect(201).string("/id");
    let id = world.draft("pledge", &world::pledge());
    let path = format!("/v1/submissions/{id}");
    let etag = rosa.client.get(&path).expect(200).etag();
    let named = rosa.client.patch(&path).if_match(&etag);
    named.merge_patch(&json!({"alternate": alternate})).expect(200);
    let etag = rosa.client.get("/v1/me").expect(200).etag();
    let french = rosa.client.patch("/v1/me").if_match(&etag);
    french.merge_patch(&json!({"language": "fr"})).expect(200);

    world.act(rosa, &id, "submit", &json!({}));
    assert_eq!(count(app, &rosa.email, "Nous avons bien reçu votre engagement"), 1);
    assert_eq!(count(app, &rosa.email, "Hemos recibido su compromiso"), 0);
    assert_eq!(
        count(app, "alba.idiomas@example.net", "Hemos recibido su compromiso"),
        1,
        "who has no account is written to in the contact's language"
    );
});
