//! Nobody becomes a member of an organisation without wanting to, and asking tells nothing about accounts.
use minga_tests::accounts::{self, Account};
use minga_tests::world::World;
use minga_tests::{Answer, App, Client, on_both};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

const MAIL: Duration = Duration::from_secs(20);

fn ask(world: &World, email: &str, role: &str) -> Answer {
    world
        .focal_point
        .client
        .post(&format!("/v1/organisations/{}/members", world.organisation))
        .json(&json!({"email": email, "role": role, "language": "fr"}))
        .send()
}

fn pending(world: &World) -> String {
    format!("/v1/organisations/{}/pending-members", world.organisation)
}

fn press(visitor: &Client, link: &str, answer: &str) -> Answer {
    visitor
        .post(link)
        .body("application/x-www-form-urlencoded", format!("answer={answer}"))
        .send()
}

/// Registers the owner of an address through the mail, and logs in.
fn register(app: &App, email: &str) -> Client {
    let visitor = app.visitor().in_language("fr");
    let password = "quatre lamas et un pont";
    let body = json!({"name": "Nadia Nouvelle", "email": email, "password": password, "language": "fr"});
    visitor.post("/v1/auth/register").json(&body).expect(202);
    let mail = app
        .mails()
        .wait_for(|mail| mail.is_to(email) && mail.text.contains("/links/verify/"), MAIL);
    press(&visitor, &mail.link("/links/verify/"), "confirmed").expect(303);
    let answer = visitor
        .post("/v1/auth/login")
        .json(&json!({"email": email, "password": password}))
        .expect(200);
    visitor.with_token(&answer.string("/access_token"))
}

/// An answer without what differs from one person to the next: identifiers and the address.
fn told(answer: &Answer, email: &str) -> Value {
    let mut body = answer.json.clone();
    let fields = body.as_object_mut().expect("an object");
    assert_eq!(fields.remove("email"), Some(json!(email)), "{answer}");
    assert!(fields.remove("id").is_some_and(|id| id.is_string()), "{answer}");
    assert!(fields.remove("asked_at").is_some_and(|at| at.is_string()), "{answer}");
    body
}

on_both!(asking_tells_nothing_about_the_account_of_an_address, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point.client;
    let known = accounts::register_and_login(app, "Clara Canaria", "es");
    let officer = accounts::with_role(app, "Otto Officer", "secretariat", "en");
    let emails = [known.email.as_str(), officer.email.as_str(), "nadie.aqui@example.org"];
    let answers: Vec<Answer> = emails.iter().map(|email| ask(&world, email, "member")).collect();
    for (answer, email) in answers.iter().zip(emails) {
        assert_eq!(answer.status, 201, "{answer}");
        assert_eq!(told(answer, email), told(&answers[0], emails[0]), "{answer}");
        let names = |answer: &Answer| -> BTreeSet<String> { answer.headers.keys().map(ToString::to_string).collect() };
        assert_eq!(names(answer), names(&answers[0]), "{answer}");
        // Asked twice is asked twice, whoever it is.
        ask(&world, email, "member")
            .expect(422)
            .violation("already_exists", "/email");
    }
    for path in [
        pending(&world),
        format!("/v1/organisations/{}/members", world.organisation),
    ] {
        let list = rosa.get(&path).expect(200);
        for secret in ["Clara", "Otto"] {
            assert!(!list.text.contains(secret), "{secret} is told:\n{list}");
        }
    }
    assert_eq!(
        rosa.get(&pending(&world)).expect(200).json["items"]
            .as_array()
            .map(Vec::len),
        Some(3)
    );

    // A contact with the address of somebody's account says nothing of it, not even when the account appears.
    let contacts = format!("/v1/organisations/{}/contacts", world.organisation);
    let contact = |email: &str| {
        rosa.post(&contacts)
            .json(&json!({"name": "Alguien", "email": email, "language": "es"}))
            .expect(201)
    };
    let of_known = contact(&known.email);
    let of_nobody = contact("nadie.aqui@example.org");
    assert_eq!(of_known.json["account_id"], Value::Null, "{of_known}");
    assert_eq!(of_known.etag(), of_nobody.etag());
    register(app, "nadie.aqui@example.org");
    let path = format!("{contacts}/{}", of_nobody.string("/id"));
    let now = rosa.get(&path).expect(200);
    assert_eq!((&now.json, now.etag()), (&of_nobody.json, of_nobody.etag()));
    // The account of a member is told.
    known
        .client
        .post(&format!("/v1/me/memberships/{}/accept", world.organisation))
        .expect(200);
    let now = rosa.get(&format!("{contacts}/{}", of_known.string("/id"))).expect(200);
    let id = known.client.get("/v1/me").expect(200).string("/id");
    assert_eq!(now.json["account_id"], json!(id), "{now}");
});

on_both!(a_member_has_no_right_before_accepting, |app| {
    let world = World::new(app);
    let lucas = accounts::register_and_login(app, "Lucas Nuevo", "en");
    let draft = world.draft("pledge", &json!({"title": "Borrador"}));
    let path = format!("/v1/submissions/{draft}");
    ask(&world, &lucas.email.to_uppercase(), "alternate").expect(201);
    lucas.client.get(&path).expect(404);
    lucas
        .client
        .get(&format!("/v1/organisations/{}/members", world.organisation))
        .expect(403);

    // The mail is in the language of the account, and its link is a page that acts once.
    let mail = app.mails().wait_for(
        |mail| mail.is_to(&lucas.email) && mail.text.contains("/links/membership/"),
        MAIL,
    );
    assert!(mail.text.contains("as the alternate"), "{}", mail.text);
    let own = lucas.client.get("/v1/me/memberships").expect(200);
    assert_eq!(
        own.json["items"][0]["organisation_id"],
        json!(world.organisation),
        "{own}"
    );
    assert_eq!(own.json["items"][0]["role"], "alternate", "{own}");
    // Somebody else cannot accept in the person's place.
    let other = accounts::register_and_login(app, "Otra Persona", "es");
    let accept = format!("/v1/me/memberships/{}/accept", world.organisation);
    other.client.post(&accept).expect(404);
    app.visitor().post(&accept).expect(401);

    let accepted = lucas.client.post(&accept).idempotency_key("yes").expect(200);
    assert_eq!(accepted.json["role"], "alternate", "{accepted}");
    lucas.client.post(&accept).idempotency_key("yes").expect(200);
    lucas.client.post(&accept).expect(404);
    lucas.client.get(&path).expect(200);
    assert_eq!(
        lucas.client.get("/v1/me/memberships").expect(200).json["items"],
        json!([])
    );
    let page = app.visitor().get(&mail.link("/links/membership/")).expect(200);
    assert!(page.text.contains("You are a member now"), "{page}");
    ask(&world, &lucas.email, "member")
        .expect(422)
        .violation("already_exists", "/email");
});

on_both!(an_address_without_an_account_is_invited_to_register, |app| {
    let world = World::new(app);
    let email = "nadia.nouvelle@example.org";
    ask(&world, email, "member").expect(201);
    let mail = app.mails().wait_for(
        |mail| mail.is_to(email) && mail.text.contains("/links/membership/"),
        MAIL,
    );
    assert!(mail.text.contains("créez un compte"), "{}", mail.text);
    let link = mail.link("/links/membership/");
    let visitor = app.visitor();
    let page = visitor.get(&link).expect(200);
    assert!(page.text.contains("créez d"), "{page}");
    assert!(page.text.contains(email), "{page}");
    // Nobody becomes a member without an account, whatever the form says.
    press(&visitor, &link, "accepted").expect(409);

    let nadia = register(app, email);
    let page = visitor.get(&link).expect(200);
    assert!(page.text.contains("accepted"), "{page}");
    press(&visitor, &link, "accepted").expect(303);
    assert!(visitor.get(&link).expect(200).text.contains("maintenant membre"));
    let memberships = nadia.get("/v1/me").expect(200).json["memberships"].clone();
    assert_eq!(
        memberships[0]["organisation_id"],
        json!(world.organisation),
        "{memberships}"
    );
});

on_both!(a_pending_membership_can_be_declined_and_withdrawn_and_expires, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point.client;
    let dario: Account = accounts::register_and_login(app, "Darío Declina", "es");
    let accept = format!("/v1/me/memberships/{}/accept", world.organisation);

    // Declined through the page of the mail, without signing in.
    ask(&world, &dario.email, "member").expect(201);
    let mail = app.mails().wait_for(
        |mail| mail.is_to(&dario.email) && mail.text.contains("/links/membership/"),
        MAIL,
    );
    let link = mail.link("/links/membership/");
    press(&app.visitor(), &link, "declined").expect(303);
    dario.client.post(&accept).expect(404);
    assert_eq!(rosa.get(&pending(&world)).expect(200).json["items"], json!([]));

    // Withdrawn by who speaks for the organisation, with the version that it saw.
    let asked = ask(&world, &dario.email, "member").expect(201);
    let one = format!("{}/{}", pending(&world), asked.string("/id"));
    assert_eq!(asked.header("location"), Some(one.as_str()));
    rosa.delete(&one).expect(428);
    rosa.delete(&one).if_match("\"v1\"").expect(412);
    dario.client.delete(&one).if_match(&asked.etag()).expect(403);
    rosa.delete(&one).if_match(&asked.etag()).expect(204);
    rosa.get(&one).expect(404);
    dario.client.post(&accept).expect(404);
    dario
        .client
        .post(&format!("/v1/me/memberships/{}/decline", world.organisation))
        .expect(404);

    // Nothing can be accepted when its time is over; it may be asked again then.
    ask(&world, &dario.email, "member").expect(201);
    app.drain_outbox();
    app.advance(Duration::from_secs(40 * 24 * 3600));
    let dario = again(app, &dario);
    let rosa = again(app, &world.focal_point);
    dario.client.post(&accept).expect(404);
    assert_eq!(
        dario.client.get("/v1/me/memberships").expect(200).json["items"],
        json!([])
    );
    assert_eq!(rosa.client.get(&pending(&world)).expect(200).json["items"], json!([]));
    rosa.client
        .post(&format!("/v1/organisations/{}/members", world.organisation))
        .json(&json!({"email": dario.email, "role": "focal_point"}))
        .expect(201);
    dario.client.post(&accept).expect(200);
});

/// Somebody who logs in again, since the access token has expired.
fn again(app: &App, who: &Account) -> Account {
    let answer = app
        .visitor()
        .post("/v1/auth/login")
        .json(&json!({"email": who.email, "password": who.password}))
        .expect(200);
    Account {
        client: who.client.with_token(&answer.string("/access_token")),
        ..who.clone()
    }
}
