//! Filing for others: whoever acts for the organisation is told, and takes over through the mail, with or without an
//! account.
use minga_tests::accounts::{self, Account};
use minga_tests::operations::PDF;
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, Mail, on_both, steps};
use serde_json::{Value, json};
use std::thread;

/// Somebody of the organisation who has no account.
struct Colleague {
    email: String,
    contact: String,
}

fn colleague(world: &World, name: &str, language: &str) -> Colleague {
    let email = format!("{}@example.net", name.to_lowercase().replace(' ', "."));
    let body = json!({"name": name, "email": email, "language": language});
    let contact = world
        .focal_point
        .client
        .post(&format!("/v1/organisations/{}/contacts", world.organisation))
        .json(&body)
        .expect(201)
        .string("/id");
    Colleague { email, contact }
}

/// A draft that the officer files for the organisation.
fn filed(world: &World, contacts: &Value) -> String {
    let mut body = json!({
        "kind": "pledge", "organisation_id": world.organisation, "language": "es", "cycle": "imrf_2026",
        "content": world::pledge()
    });
    for (name, value) in contacts.as_object().unwrap() {
        body[name] = value.clone();
    }
    let made = world.officer.client.post("/v1/submissions").json(&body).expect(201);
    made.string("/id")
}

fn told(app: &App, email: &str) -> Mail {
    app.drain_outbox();
    let mails = app.mails().to(email);
    let found = mails.into_iter().find(|mail| mail.text.contains("/links/take-over/"));
    found.expect("a mail with a link to take over")
}

fn press(app: &App, page: &str) -> Answer {
    app.visitor()
        .post(page)
        .body("application/x-www-form-urlencoded", "answer=accepted")
        .send()
}

fn state(world: &World, id: &str) -> Answer {
    world.officer.client.get(&format!("/v1/submissions/{id}")).expect(200)
}

on_both!(a_contact_without_an_account_takes_over_through_its_mail, |app| {
    let world = World::new(app);
    let lena = colleague(&world, "Lena Sin Cuenta", "fr");
    let noel = colleague(&world, "Noel Suplente", "es");
    let id = filed(&world, &json!({"focal_point": noel.contact, "alternate": lena.contact}));
    let before = state(&world, &id);
    let mail = told(app, &lena.email);
    assert!(mail.subject.contains("Des brouillons"), "{}", mail.subject);
    let page = mail.link("/links/take-over/");
    assert!(!mail.text.contains("Noel"), "{}", mail.text);

    // Looking changes nothing, in each language, without a script.
    for (language, words) in [
        ("es", "Registrado para su organización"),
        ("en", "Filed for your organisation"),
        ("fr", "Déposé pour votre organisation"),
    ] {
        let seen = app.visitor().get(&format!("{page}?lang={language}")).expect(200);
        assert!(seen.text.contains(words), "{}", seen.text);
        assert!(seen.text.contains("Ventanilla itinerante"), "{}", seen.text);
        assert!(!seen.text.contains("<script"), "{}", seen.text);
    }
    assert_eq!(state(&world, &id).etag(), before.etag());
    // The link opens this one thing, and only as what it is for.
    for other in ["participant", "membership", "invitation", "roster"] {
        let elsewhere = page.replace("/links/take-over/", &format!("/links/{other}/"));
        app.visitor().get(&elsewhere).expect(404);
    }

    press(app, &page).expect(303);
    let after = state(&world, &id);
    assert_eq!(after.string("/focal_point/id"), lena.contact, "{after}");
    assert_eq!(after.json["alternate"], Value::Null, "{after}");
    assert_eq!(after.json["filed_by"], Value::Null, "nobody with an account: {after}");
    let seen = app.visitor().get(&page).expect(200);
    assert!(seen.text.contains("Vous êtes le point focal"), "{}", seen.text);
    // Once more: nothing happens.
    press(app, &page).expect(303);
    assert_eq!(state(&world, &id).etag(), after.etag());
    // The other one's link finds it in good hands, and who was replaced hears of it.
    let other = told(app, &noel.email).link("/links/take-over/");
    let seen = app.visitor().get(&other).expect(200);
    assert!(seen.text.contains("Ya está en buenas manos"), "{}", seen.text);
    press(app, &other).expect(303);
    assert_eq!(state(&world, &id).etag(), after.etag());
    app.drain_outbox();
    assert!(app.mails().find(&noel.email, "Otra persona actúa ahora").is_some());
    let history = world
        .officer
        .client
        .get(&format!("/v1/submissions/{id}/history"))
        .expect(200);
    assert!(history.text.contains("taken_over"), "{history}");

    // A member who speaks for the organisation can take over from there.
    let rosa = &world.focal_point.client;
    rosa.post(&format!("/v1/submissions/{id}/take-over"))
        .if_match(&after.etag())
        .json(&json!({}))
        .expect(200);
    assert_eq!(state(&world, &id).string("/focal_point/id"), world.contact);
});

on_both!(a_member_takes_over_through_the_mail_where_nobody_was_named, |app| {
    let world = World::new(app);
    let id = filed(&world, &json!({}));
    let rosa = &world.focal_point;
    let page = told(app, &rosa.email).link("/links/take-over/");
    press(app, &page).expect(303);
    let after = rosa.client.get(&format!("/v1/submissions/{id}")).expect(200);
    assert_eq!(after.string("/focal_point/id"), world.contact, "{after}");
    let own = rosa.client.get("/v1/me").expect(200).string("/id");
    assert_eq!(after.string("/filed_by"), own);

    // What has ended is not taken over.
    let id = filed(&world, &json!({}));
    app.drain_outbox();
    let mails = app.mails().to(&rosa.email);
    let last = mails.iter().rev().find(|mail| mail.text.contains("/links/take-over/"));
    let page = last.expect("a second mail").link("/links/take-over/");
    let etag = state(&world, &id).etag();
    world
        .officer
        .client
        .delete(&format!("/v1/submissions/{id}"))
        .if_match(&etag)
        .expect(204);
    app.visitor().get(&page).expect(404);
    press(app, &page).expect(404);
});

on_both!(of_two_who_take_over_in_the_same_instant_one_does, |app| {
    let world = World::new(app);
    for round in 0..4 {
        let one = colleague(&world, &format!("Una Persona {round}"), "es");
        let other = colleague(&world, &format!("Otra Persona {round}"), "es");
        let id = filed(&world, &json!({"focal_point": one.contact, "alternate": other.contact}));
        let pages = [told(app, &one.email), told(app, &other.email)].map(|mail| mail.link("/links/take-over/"));
        let app: &App = app;
        let answers: Vec<Answer> = thread::scope(|scope| {
            let calls: Vec<_> = pages
                .iter()
                .cycle()
                .take(4)
                .map(|page| scope.spawn(move || press(app, page)))
                .collect();
            calls.into_iter().map(|call| call.join().unwrap()).collect()
        });
        assert!(answers.iter().all(|answer| answer.status == 303), "{answers:#?}");
        let after = state(&world, &id);
        assert_eq!(after.etag(), "\"v2\"", "it happened once: {after}");
        let focal_point = after.string("/focal_point/id");
        assert!([&one.contact, &other.contact].contains(&&focal_point), "{after}");
    }
});

on_both!(a_link_ends_when_the_contact_has_another_address, |app| {
    let world = World::new(app);
    let lena = colleague(&world, "Lena Mudada", "es");
    filed(&world, &json!({"focal_point": lena.contact}));
    let page = told(app, &lena.email).link("/links/take-over/");
    let path = format!("/v1/organisations/{}/contacts/{}", world.organisation, lena.contact);
    let rosa = &world.focal_point.client;
    let etag = rosa.get(&path).expect(200).etag();
    rosa.patch(&path)
        .if_match(&etag)
        .merge_patch(&json!({"email": "lena.nueva@example.net"}))
        .expect(200);
    app.visitor().get(&page).expect(410);
    press(app, &page).expect(410);
});

on_both!(each_draft_of_a_file_has_a_link_of_its_own, |app| {
    let world = World::new(app);
    let lena = colleague(&world, "Lena Lista", "en");
    let rows: Vec<String> = (1..=22)
        .map(|number| {
            format!(
                "r{number};{};es;imrf_2026;{};Ventanilla {number};individual;technical;7;PER;2027-03;2030;sí",
                world.organisation, lena.email
            )
        })
        .collect();
    let headings = "external_id;organisation_id;language;cycle;focal_point_email;title;type;natures;objectives;countries;\
                    start;end;concerns_migrants";
    let file = format!("{headings}\r\n{}\r\n", rows.join("\r\n"));
    world
        .officer
        .client
        .post("/v1/imports")
        .body("text/csv", file)
        .expect(200);
    let mail = told(app, &lena.email);
    assert!(mail.text.contains("22 drafts"), "{}", mail.text);
    let links: Vec<String> = mail
        .links()
        .into_iter()
        .filter(|link| link.contains("/links/take-over/"))
        .collect();
    assert_eq!(links.len(), 20, "the first ones, by policy: {}", mail.text);
    let third = mail.text.split("* Ventanilla 3\n").nth(1).expect("the third draft");
    let third = third.split_whitespace().next().expect("its link");
    let page = &third[third.find("/links/").expect("a link")..];
    press(app, page).expect(303);
    let list = world
        .officer
        .client
        .get("/v1/submissions?kind=pledge&limit=100")
        .expect(200);
    let taken: Vec<&str> = list.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["version"] == 2)
        .map(|item| item["title"].as_str().unwrap())
        .collect();
    assert_eq!(taken, ["Ventanilla 3"], "a link opens exactly one thing");
});

on_both!(a_contact_with_an_account_counts_as_who_filed, |app| {
    let world = World::new(app);
    let account = accounts::register_and_login(app, "Ada Conocida", "es");
    let body = json!({"name": account.name, "email": account.email, "language": "es"});
    let contact = world
        .focal_point
        .client
        .post(&format!("/v1/organisations/{}/contacts", world.organisation))
        .json(&body)
        .expect(201)
        .string("/id");
    let id = filed(&world, &json!({"focal_point": contact}));
    let page = told(app, &account.email).link("/links/take-over/");
    press(app, &page).expect(303);
    let own = account.client.get("/v1/me").expect(200).string("/id");
    let after = state(&world, &id);
    assert_eq!(
        (after.string("/filed_by"), after.string("/focal_point/id")),
        (own, contact)
    );
});

on_both!(who_files_for_others_hears_of_every_end_and_every_return, |app| {
    let world = World::new(app);
    let filer = accounts::with_role(app, "Fidel Filer", "secretariat", "en");
    let file = || {
        let body = json!({
            "kind": "pledge", "organisation_id": world.organisation, "language": "es", "cycle": "imrf_2026",
            "focal_point": world.contact, "content": world::pledge()
        });
        let made = filer.client.post("/v1/submissions").json(&body).expect(201);
        let id = made.string("/id");
        world.act(&world.focal_point, &id, "submit", &json!({}));
        id
    };
    let published = file();
    steps::screen(&world.officer, &published, &[]);
    world.act_anyway(&world.officer, &published, "publish", &json!({}));
    let because = json!({"public_reason": "A pedido de la institución.", "note": "Carta."});
    world.act(&world.officer, &published, "archive", &because);
    world.act(&world.officer, &published, "restore", &json!({}));
    world.act(&world.focal_point, &file(), "withdraw", &json!({}));
    app.drain_outbox();
    let mails = app.mails().to(&filer.email);
    for subject in [
        "The pledge has been published",
        "The pledge has been taken out of the registry",
        "The pledge is public again",
        "The pledge has been withdrawn",
    ] {
        let heard = mails.iter().filter(|mail| mail.subject.contains(subject)).count();
        assert_eq!(heard, 1, "{subject}");
    }
});

on_both!(
    who_registers_an_actor_for_the_secretariat_still_runs_what_is_filed_for_it,
    |app| {
        let world = World::new(app);
        let officer = &world.officer;
        let person = accounts::register_and_login(app, "Inés Alcaldesa", "es");
        let house = json!({
            "name": "Municipalidad de Prueba (ficticia)", "actor_type": "local_regional_authority", "country": "PER"
        });
        let made = officer.client.post("/v1/organisations").json(&house).expect(201);
        assert_eq!(
            (&made.json["my_role"], &made.json["may_manage"]),
            (&Value::Null, &json!(true)),
            "{made}"
        );
        let organisation = made.string("/id");
        let path = format!("/v1/organisations/{organisation}");
        let body = json!({"name": person.name, "email": person.email, "language": "es"});
        let contacts = officer.client.post(&format!("{path}/contacts"));
        let contact = contacts.json(&body).expect(201).string("/id");
        let theirs = World {
            organisation,
            contact: contact.clone(),
            focal_point: person,
            officer: officer.clone(),
        };
        let id = filed(&theirs, &json!({"focal_point": contact}));
        let letter = officer.client.post(&format!("/v1/submissions/{id}/attachments"));
        let correspondence = [("purpose", "correspondence")];
        letter
            .upload("carta.pdf", "application/pdf", PDF, &correspondence)
            .expect(201);
        let page = told(app, &theirs.focal_point.email).link("/links/take-over/");
        press(app, &page).expect(303);
        assert_eq!(state(&theirs, &id).string("/focal_point/id"), contact);
        let offer = json!({"email": theirs.focal_point.email, "role": "focal_point"});
        let members = officer.client.post(&format!("{path}/members"));
        members.json(&offer).expect(201);
        let accept = format!("/v1/me/memberships/{}/accept", theirs.organisation);
        theirs.focal_point.client.post(&accept).expect(200);
        theirs.act(&theirs.focal_point, &id, "submit", &json!({}));
        steps::screen(officer, &id, &[]);
        theirs.act(officer, &id, "publish", &json!({}));

        // An administrator does not belong to what it registers either; everybody else does.
        let admin = accounts::admin(app);
        let house = json!({"name": "Casa de Nadie (ficticia)", "actor_type": "civil_society", "country": "PER"});
        let made = admin.client.post("/v1/organisations").json(&house).expect(201);
        assert_eq!(made.json["my_role"], Value::Null, "{made}");
        let own = world
            .focal_point
            .client
            .get(&format!("/v1/organisations/{}", world.organisation));
        assert_eq!(own.expect(200).json["my_role"], "focal_point");
    }
);

on_both!(
    an_officer_leaves_an_organisation_and_its_last_focal_point_does_not,
    |app| {
        let world = World::new(app);
        let officer = &world.officer;
        let house = json!({"name": "Casa Mía (ficticia)", "actor_type": "civil_society", "country": "PER"});
        let made = officer.client.post("/v1/organisations").json(&house).expect(201);
        let path = format!("/v1/organisations/{}", made.string("/id"));
        let offer = json!({"email": officer.email, "role": "focal_point"});
        officer.client.post(&format!("{path}/members")).json(&offer).expect(201);
        let accept = format!("/v1/me/memberships/{}/accept", made.string("/id"));
        officer.client.post(&accept).expect(200);
        let leave = |who: &Account, path: &str| {
            let me = who.client.get("/v1/me").expect(200).string("/id");
            let etag = who.client.get(path).expect(200).etag();
            who.client
                .delete(&format!("{path}/members/{me}"))
                .if_match(&etag)
                .send()
        };
        leave(officer, &path).expect(204);
        assert_eq!(officer.client.get(&path).expect(200).json["my_role"], Value::Null);
        let own = format!("/v1/organisations/{}", world.organisation);
        let refused = leave(&world.focal_point, &own).expect(409).problem("conflict");
        assert_eq!(refused.json["reason"], "last_focal_point", "{refused}");
    }
);

on_both!(
    where_nobody_with_an_account_speaks_for_it_the_contacts_are_told,
    |app| {
        let world = World::new(app);
        let officer = &world.officer;
        let house = json!({"name": "Casa Sin Nadie (ficticia)", "actor_type": "civil_society", "country": "PER"});
        let made = officer.client.post("/v1/organisations").json(&house).expect(201);
        let theirs = World {
            organisation: made.string("/id"),
            // Only an officer enters its contacts.
            focal_point: officer.clone(),
            ..world.clone()
        };
        let lena = colleague(&theirs, "Lena Lejana", "fr");
        let noel = colleague(&theirs, "Noel Lejano", "es");
        let row = |name: &str, email: &str| {
            format!(
                "{name};{};es;imrf_2026;{email};Ventanilla {name};individual;technical;7;PER;2027-03;2030;sí",
                theirs.organisation
            )
        };
        let headings = "external_id;organisation_id;language;cycle;focal_point_email;title;type;natures;objectives;countries;\
                    start;end;concerns_migrants";
        let rows = [row("a", ""), row("b", &noel.email), row("c", "")].join("\r\n");
        let file = format!("{headings}\r\n{rows}\r\n");
        officer.client.post("/v1/imports").body("text/csv", file).expect(200);
        let links = |mail: &Mail| -> usize {
            let links = mail.links().into_iter();
            links.filter(|link| link.contains("/links/take-over/")).count()
        };
        let mail = told(app, &lena.email);
        assert_eq!(links(&mail), 2, "what names nobody: {}", mail.text);
        assert!(mail.text.contains("2 brouillons d’engagements"), "{}", mail.text);
        assert_eq!(links(&told(app, &noel.email)), 3, "and what names him");

        let id = filed(&theirs, &json!({}));
        app.drain_outbox();
        let mails = app.mails().to(&lena.email);
        let last = mails.iter().rev().find(|mail| mail.text.contains("un brouillon"));
        let page = last.expect("a mail about one draft").link("/links/take-over/");
        press(app, &page).expect(303);
        assert_eq!(state(&theirs, &id).string("/focal_point/id"), lena.contact);
    }
);

on_both!(
    who_is_named_later_for_what_somebody_else_filed_can_take_it_over,
    |app| {
        let world = World::new(app);
        let lena = colleague(&world, "Lena Nombrada", "fr");
        let id = filed(&world, &json!({}));
        let etag = state(&world, &id).etag();
        let patch = json!({"focal_point": lena.contact});
        let change = world.officer.client.patch(&format!("/v1/submissions/{id}"));
        change.if_match(&etag).merge_patch(&patch).expect(200);
        let mail = told(app, &lena.email);
        assert!(
            mail.subject.contains("Vous agissez désormais pour un engagement"),
            "{}",
            mail.subject
        );
        for said in ["point focal pour l’engagement", "même sans compte", "brouillon"] {
            assert!(mail.text.contains(said), "{said}: {}", mail.text);
        }
        press(app, &mail.link("/links/take-over/")).expect(303);
        let after = state(&world, &id);
        assert_eq!(after.string("/focal_point/id"), lena.contact, "{after}");
        assert_eq!(after.json["filed_by"], Value::Null, "{after}");
    }
);
