//! Who acts for a submission is told so, and country networks follow the organisation's country.
use minga_tests::accounts;
use minga_tests::on_both;
use minga_tests::world::{self, World};
use serde_json::{Value, json};
use std::time::Duration;

const MAIL: Duration = Duration::from_secs(20);

fn contact(world: &World, name: &str, email: &str, language: &str) -> String {
    world
        .focal_point
        .client
        .post(&format!("/v1/organisations/{}/contacts", world.organisation))
        .json(&json!({"name": name, "email": email, "language": language}))
        .expect(201)
        .string("/id")
}

fn name(world: &World, id: &str, patch: &Value) {
    let path = format!("/v1/submissions/{id}");
    let etag = world.officer.client.get(&path).expect(200).etag();
    world
        .officer
        .client
        .patch(&path)
        .if_match(&etag)
        .merge_patch(patch)
        .expect(200);
}

on_both!(who_is_newly_named_is_told_and_the_earlier_one_too, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point;
    let id = world.draft("pledge", &world::pledge());
    let amelie = contact(&world, "Amélie Alterne", "amelie@example.org", "fr");
    let path = format!("/v1/submissions/{id}");
    let etag = rosa.client.get(&path).expect(200).etag();
    let patch = json!({"alternate": amelie});
    rosa.client.patch(&path).if_match(&etag).merge_patch(&patch).expect(200);
    let mail = app.mails().wait_for(
        |mail| mail.is_to("amelie@example.org") && mail.subject.contains("désormais"),
        MAIL,
    );
    assert!(mail.text.contains("suppléant"), "{}", mail.text);
    // Its own people filed it: there is nothing to take over.
    assert!(!mail.text.contains("/links/"), "{}", mail.text);

    world.act(rosa, &id, "submit", &json!({}));
    let letter = json!({"items": [{"must_answer": true, "text": "¿Cuántas ventanillas?"}]});
    let officer = &world.officer.client;
    officer.put(&format!("{path}/consolidation")).json(&letter).expect(200);
    world.act(&world.officer, &id, "return_comments", &json!({}));
    let due = rosa.client.get(&path).expect(200).string("/answer_due");
    let nora = contact(&world, "Nora Nueva", "nora@example.org", "en");
    name(&world, &id, &json!({"focal_point": nora}));
    let mail = app.mails().wait_for(
        |mail| mail.is_to("nora@example.org") && mail.subject.contains("You now act"),
        MAIL,
    );
    assert!(mail.text.contains("focal point"), "{}", mail.text);
    assert!(mail.text.contains("wait for an answer by "), "{}", mail.text);
    assert!(mail.text.contains(&due[..4]), "{due}: {}", mail.text);
    let mail = app.mails().wait_for(
        |mail| mail.is_to(&rosa.email) && mail.subject.contains("Otra persona"),
        MAIL,
    );
    assert!(mail.text.contains("punto focal"), "{}", mail.text);
    // Nothing to tell where nothing changed, and nobody is told what it did itself.
    name(&world, &id, &json!({"focal_point": nora}));
    app.drain_outbox();
    let named = |to: &str, word: &str| {
        app.mails()
            .to(to)
            .iter()
            .filter(|mail| mail.subject.contains(word))
            .count()
    };
    assert_eq!(named("nora@example.org", "You now act"), 1);
    assert_eq!(named(&rosa.email, "actúa usted"), 0);
});

on_both!(country_networks_follow_the_country_of_the_organisation, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point;
    let admin = accounts::admin(app).client;
    let network = |country: &str| {
        let account = accounts::register_and_login(app, &format!("Red {country}"), "es");
        let id = account.client.get("/v1/me").expect(200).string("/id");
        let path = format!("/v1/users/{id}");
        let etag = admin.get(&path).expect(200).etag();
        let roles = json!({"roles": ["country_network"], "network_country": country, "network_decides": false});
        admin.patch(&path).if_match(&etag).merge_patch(&roles).expect(200);
        account.client
    };
    let (peru, ecuador) = (network("PER"), network("ECU"));
    // One is carried out in Peru, the other names no country of its own.
    let here = world.draft("pledge", &world::pledge());
    let mut content = world::pledge();
    content["implementation"] = json!({"countries": ["COL"], "global": false});
    let elsewhere = world.draft("pledge", &content);
    for id in [&here, &elsewhere] {
        world.act(rosa, id, "submit", &json!({}));
        peru.get(&format!("/v1/submissions/{id}")).expect(200);
        ecuador.get(&format!("/v1/submissions/{id}")).expect(404);
    }
    let organisation = format!("/v1/organisations/{}", world.organisation);
    let etag = rosa.client.get(&organisation).expect(200).etag();
    let patch = json!({"country": "ECU", "name": "Red Quetzal (ficticia)"});
    rosa.client
        .patch(&organisation)
        .if_match(&etag)
        .merge_patch(&patch)
        .expect(200);
    for id in [&here, &elsewhere] {
        ecuador.get(&format!("/v1/submissions/{id}")).expect(200);
    }
    peru.get(&format!("/v1/submissions/{here}")).expect(200);
    peru.get(&format!("/v1/submissions/{elsewhere}")).expect(404);
    let listed =
        |client: &minga_tests::Client| client.get("/v1/submissions?count=exact").expect(200).json["total"].clone();
    assert_eq!((listed(&peru), listed(&ecuador)), (json!(1), json!(2)));
    // The working side finds them by the new name, and no more by the old one.
    let found = |word: &str| {
        rosa.client
            .get(&format!("/v1/submissions?count=exact&q={word}"))
            .expect(200)
            .json["total"]
            .clone()
    };
    assert_eq!(found("quetzal"), json!(2));
    assert_eq!(found("%25_"), json!(0), "what holds no word finds nothing");
    // Without a country, only those keep it that are carried out there.
    let etag = rosa.client.get(&organisation).expect(200).etag();
    let patch = json!({"country": null});
    rosa.client
        .patch(&organisation)
        .if_match(&etag)
        .merge_patch(&patch)
        .expect(200);
    assert_eq!((listed(&peru), listed(&ecuador)), (json!(1), json!(0)));
});
