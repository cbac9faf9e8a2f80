//! Invitations to join the roster by e-mail: accepted, declined, sent again, withdrawn, expired; the same for every
//! address.
use minga_tests::accounts;
use minga_tests::world::World;
use minga_tests::{Answer, App, Mail, on_both};
use serde_json::json;
use std::thread::sleep;
use std::time::Duration;

const MAIL: Duration = Duration::from_secs(20);
/// Longer than the service waits between two looks for what is due.
const SOME_LOOKS: Duration = Duration::from_millis(2500);
const INVITATIONS: &str = "/v1/reviewer-invitations";
const PASSWORD: &str = "quatre lamas et un pont";

fn invited(app: &App, email: &str) -> Mail {
    app.mails()
        .wait_for(|mail| mail.is_to(email) && mail.text.contains("/links/roster/"), MAIL)
}

fn press(app: &App, link: &str, form: &str) -> Answer {
    app.visitor()
        .post(link)
        .body("application/x-www-form-urlencoded", form.to_owned())
        .send()
}

on_both!(who_has_no_account_joins_with_a_password_and_reviews, |app| {
    let world = World::new(app);
    let officer = &world.officer.client;
    let email = "amadou.traore@example.org";
    let body = json!({"email": email, "name": "Amadou Traoré", "language": "fr", "internal": true});
    let made = officer.post(INVITATIONS).json(&body).expect(201);
    let path = made.header("location").expect("where").to_owned();
    officer.get(&path).expect(200);
    officer
        .post(INVITATIONS)
        .json(&body)
        .expect(422)
        .violation("already_exists", "/email");
    let nameless = json!({"email": "nowhere", "name": " "});
    let wrong = officer.post(INVITATIONS).json(&nameless).expect(422);
    wrong.violation("not_an_email", "/email").violation("required", "/name");
    world.focal_point.client.get(INVITATIONS).expect(403);
    world.focal_point.client.post(INVITATIONS).json(&body).expect(403);
    let pending = officer.get(INVITATIONS).expect(200);
    assert_eq!(pending.json["items"][0]["name"], "Amadou Traoré", "{pending}");

    let mail = invited(app, email);
    assert!(
        mail.subject.contains("Invitation à rejoindre la liste"),
        "{}",
        mail.subject
    );
    let link = mail.link("/links/roster/");
    let page = app.visitor().get(&link).expect(200);
    assert!(page.text.contains("au titre du système des Nations Unies"), "{page}");
    assert!(page.text.contains("name=\"password\""), "{page}");
    for (language, said) in [
        ("es", "Incorporarse a la lista"),
        ("en", "Join the roster of reviewers"),
    ] {
        let other = app.visitor().get(&format!("{link}?lang={language}")).expect(200);
        assert!(other.text.contains(said), "{other}");
    }
    // Looking changed nothing; a weak password is told, a good one joins.
    press(app, &link, "answer=accepted&password=abc").expect(422);
    officer.get(&path).expect(200);
    press(app, &link, "answer=accepted&password=quatre+lamas+et+un+pont").expect(303);
    let told = app.mails().wait_for(
        |mail| mail.is_to(&world.officer.email) && mail.subject.contains("Amadou Traoré"),
        MAIL,
    );
    assert!(
        told.subject.contains("roster of reviewers") && told.text.contains("has joined"),
        "{}",
        told.text
    );
    let page = app.visitor().get(&link).expect(200);
    assert!(page.text.contains("Vous figurez sur la liste"), "{page}");
    officer.get(&path).expect(404);
    let visitor = app.visitor();
    let login = json!({"email": email, "password": PASSWORD});
    let token = visitor
        .post("/v1/auth/login")
        .json(&login)
        .expect(200)
        .string("/access_token");
    let amadou = visitor.with_token(&token);
    let me = amadou.get("/v1/me").expect(200);
    assert_eq!(me.json["roles"], json!(["reviewer"]), "{me}");
    assert_eq!(me.json["language"], "fr", "{me}");
    let entry = amadou.get("/v1/me/reviewer-profile").expect(200);
    assert_eq!(
        (entry.json["internal"].clone(), entry.json["languages"].clone()),
        (json!(true), json!(["fr"]))
    );
    officer
        .post(INVITATIONS)
        .json(&body)
        .expect(422)
        .violation("already_exists", "/email");
    // A second press changes nothing.
    press(app, &link, "answer=accepted&password=another+long+password").expect(303);
    visitor.post("/v1/auth/login").json(&login).expect(200);
});

on_both!(inviting_tells_nothing_about_the_account_of_an_address, |app| {
    let world = World::new(app);
    let known = accounts::register_and_login(app, "Carla Conocida", "es");
    let unconfirmed = "sin.confirmar@example.org";
    let registration = json!({"name": "Otra Persona", "email": unconfirmed, "password": PASSWORD, "language": "es"});
    app.visitor().post("/v1/auth/register").json(&registration).expect(202);
    let ask = |email: &str| {
        let body = json!({"email": email, "name": "Quien Sea", "language": "en"});
        let mut answer = world.officer.client.post(INVITATIONS).json(&body).expect(201).json;
        let fields = answer.as_object_mut().expect("an object");
        for own in ["id", "email", "invited_at", "sent_at"] {
            assert!(fields.remove(own).is_some(), "{own}");
        }
        answer
    };
    let answers = [ask(&known.email), ask(unconfirmed), ask("nadie@example.org")];
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");

    // Who has an account needs no password, and keeps the one there is.
    let link = invited(app, &known.email).link("/links/roster/");
    let page = app.visitor().get(&link).expect(200);
    assert!(
        !page.text.contains("name=\"password\"") && page.text.contains("<html lang=\"es\">"),
        "{page}"
    );
    press(app, &link, "answer=accepted&password=un+intruso+con+prisa").expect(303);
    assert_eq!(
        known.client.get("/v1/me").expect(200).json["roles"],
        json!(["reviewer"])
    );

    // Whoever registered without proving to own the address is not let in by its owner's mail.
    let link = invited(app, unconfirmed).link("/links/roster/");
    press(app, &link, "answer=accepted&password=cinco+llamas+en+la+orilla").expect(303);
    let login = |password: &str| {
        let body = json!({"email": unconfirmed, "password": password});
        app.visitor().post("/v1/auth/login").json(&body).send().status
    };
    assert_eq!((login("cinco llamas en la orilla"), login(PASSWORD)), (200, 401));
});

on_both!(
    an_invitation_to_join_is_declined_withdrawn_sent_again_and_expires,
    |app| {
        let world = World::new(app);
        let officer = &world.officer.client;
        let ask = |email: &str| {
            let body = json!({"email": email, "name": "Alguien", "language": "es"});
            officer.post(INVITATIONS).json(&body).expect(201).string("/id")
        };
        ask("declina@example.org");
        let link = invited(app, "declina@example.org").link("/links/roster/");
        press(app, &link, "answer=declined").expect(303);
        let page = app.visitor().get(&link).expect(200);
        assert!(page.text.contains("Ha rechazado la invitación"), "{page}");
        let login = json!({"email": "declina@example.org", "password": PASSWORD});
        app.visitor().post("/v1/auth/login").json(&login).expect(401);
        ask("declina@example.org");

        let withdrawn = ask("retirada@example.org");
        let link = invited(app, "retirada@example.org").link("/links/roster/");
        let path = format!("{INVITATIONS}/{withdrawn}");
        world.focal_point.client.delete(&path).expect(403);
        officer.delete(&path).expect(428);
        officer.delete(&path).if_match("\"v1\"").expect(204);
        officer.delete(&path).if_match("\"v1\"").expect(404);
        press(app, &link, "answer=accepted&password=cinco+llamas+en+la+orilla").expect(303);
        let page = app.visitor().get(&link).expect(200);
        assert!(page.text.contains("ya no es válida"), "{page}");
        let login = json!({"email": "retirada@example.org", "password": "cinco llamas en la orilla"});
        app.visitor().post("/v1/auth/login").json(&login).expect(401);

        let late = ask("tarde@example.org");
        let first = invited(app, "tarde@example.org").link("/links/roster/");
        let resend = || {
            let call = officer.post(&format!("{INVITATIONS}/{late}/resend"));
            call.if_match("\"v1\"")
        };
        let again = resend().expect(200);
        assert_eq!(resend().expect(412).etag(), again.etag());
        assert_eq!(again.json["id"], late.as_str(), "{again}");
        app.drain_outbox();
        let links: Vec<String> = app
            .mails()
            .to("tarde@example.org")
            .iter()
            .map(|mail| mail.link("/links/roster/"))
            .collect();
        assert_eq!(links.len(), 2, "{links:?}");
        assert!(links.contains(&first));
        // Whoever is silent hears of it once more, some days before the time is over.
        app.advance(Duration::from_secs(28 * 24 * 3600));
        let reminder = app.mails().wait_for(
            |mail| mail.is_to("tarde@example.org") && mail.subject.starts_with("Recordatorio"),
            MAIL,
        );
        assert!(reminder.text.contains("Todavía no ha respondido"), "{}", reminder.text);
        app.visitor().get(&reminder.link("/links/roster/")).expect(200);
        app.advance(Duration::from_secs(24 * 3600));
        sleep(SOME_LOOKS);
        app.drain_outbox();
        assert_eq!(app.mails().to("tarde@example.org").len(), 3, "reminded once");
        app.advance(Duration::from_secs(11 * 24 * 3600));
        for link in &links {
            app.visitor().get(link).expect(410);
            press(app, link, "answer=accepted&password=cinco+llamas+en+la+orilla").expect(410);
        }
        // What nobody answered is still known, and can be sent again or withdrawn.
        press(app, &reminder.link("/links/roster/"), "answer=declined").expect(410);
        let officer = accounts::again(app, &world.officer, "en").client;
        let pending = officer.get(INVITATIONS).expect(200);
        let shown: Vec<_> = pending.json["items"]
            .as_array()
            .expect("invitations")
            .iter()
            .map(|one| (one["email"].as_str().expect("an address"), &one["expired"]))
            .collect();
        let expired = json!(true);
        assert_eq!(
            shown,
            [("declina@example.org", &expired), ("tarde@example.org", &expired)],
            "{pending}"
        );
        let one = |id: &str| format!("{INVITATIONS}/{id}");
        let seen = officer.get(&one(&late)).expect(200);
        let sent = officer.post(&format!("{}/resend", one(&late))).if_match(&seen.etag());
        let sent = sent.expect(200);
        assert_eq!(sent.json["expired"], false, "{sent}");
        app.drain_outbox();
        let newest = app.mails().to("tarde@example.org");
        assert_eq!(newest.len(), 4);
        let known = [&links[0], &links[1], &reminder.link("/links/roster/")].map(String::clone);
        let fresh = newest
            .iter()
            .map(|mail| mail.link("/links/roster/"))
            .find(|link| !known.contains(link))
            .expect("a new link");
        press(app, &fresh, "answer=declined").expect(303);
        let silent = pending.string("/items/0/id");
        let seen = officer.get(&one(&silent)).expect(200);
        officer.delete(&one(&silent)).if_match(&seen.etag()).expect(204);
        let left = officer.get(INVITATIONS).expect(200);
        assert_eq!(left.json["items"], json!([]), "{left}");
    }
);
