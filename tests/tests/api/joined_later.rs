//! Pledges that come to join another one after their publication: by an amendment, or because what they join was
//! merged.
use chrono::{DateTime, Datelike, FixedOffset, Utc};
use minga_tests::accounts;
use minga_tests::steps;
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, on_both};
use serde_json::{Value, json};
use std::time::Duration;

/// Longer than the days in which one may object.
const PAST_OBJECTING: Duration = Duration::from_secs(32 * 24 * 60 * 60);

fn published(world: &World, title: &str, alternate: Option<&str>) -> (String, String) {
    let mut content = world::pledge();
    content["title"] = json!(title);
    let id = world.draft("pledge", &content);
    if let Some(contact) = alternate {
        let path = format!("/v1/submissions/{id}");
        let etag = world.focal_point.client.get(&path).expect(200).etag();
        let call = world.focal_point.client.patch(&path).if_match(&etag);
        call.merge_patch(&json!({"alternate": contact})).expect(200);
    }
    let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
    steps::screen(&world.officer, &id, &[]);
    world.act_anyway(&world.officer, &id, "publish", &json!({}));
    (id, submitted.string("/reference"))
}

/// The same people after the clock went on.
fn later(app: &App, world: &World) -> World {
    World {
        focal_point: accounts::again(app, &world.focal_point, "es"),
        officer: accounts::again(app, &world.officer, "en"),
        ..world.clone()
    }
}

/// The mails that told an address that a pledge supports its own.
fn mails_of_matches(app: &App, address: &str) -> Vec<minga_tests::Mail> {
    app.drain_outbox();
    let mut mails = app.mails().to(address);
    mails.retain(|mail| mail.subject.contains("Otro compromiso apoya el suyo"));
    mails
}

fn told(app: &App, address: &str) -> usize {
    mails_of_matches(app, address).len()
}

/// The day of an instant in the Network's time zone, as a Spanish mail says it.
fn day_in_words(instant: &Value) -> String {
    const MONTHS: [&str; 12] = [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ];
    let instant: DateTime<Utc> = instant.as_str().unwrap().parse().unwrap();
    // A day ends there one or two hours before it does here: with one hour more it is the same day all year.
    let day = instant.with_timezone(&FixedOffset::east_opt(60 * 60).unwrap());
    let month = MONTHS[usize::try_from(day.month0()).unwrap()];
    format!("{} de {month} de {}", day.day(), day.year())
}

fn latest(app: &App) -> String {
    app.visitor()
        .get("/v1/changes?since=latest")
        .expect(200)
        .string("/next")
}

/// What the change feed tells of a reference behind a place.
fn told_of(app: &App, since: &str, reference: &str) -> Vec<String> {
    let feed = app.visitor().get(&format!("/v1/changes?since={since}")).expect(200);
    let items = feed.json["items"].as_array().unwrap().iter();
    items
        .filter(|item| item["reference"] == reference)
        .map(|item| item["type"].as_str().unwrap().to_owned())
        .collect()
}

fn objected(world: &World, joined: &str, joining: &str) -> Answer {
    let path = format!("/v1/submissions/{joined}/matches/{joining}/objection");
    let because = json!({"reason": "Nadie nos consultó."});
    world.focal_point.client.post(&path).json(&because).send()
}

fn joins(world: &World, id: &str, reference: &str) {
    let mut content = world
        .focal_point
        .client
        .get(&format!("/v1/submissions/{id}"))
        .expect(200)
        .json["content"]
        .clone();
    content["type"] = json!("matching");
    content["natures"] = json!(["financial"]);
    content["matches"] = json!({"reference": reference, "support": "financial", "undisclosed": true});
    world.act(
        &world.focal_point,
        id,
        "propose_amendment",
        &json!({"content": content}),
    );
    world.act(&world.officer, id, "accept_amendment", &json!({}));
}

on_both!(
    who_is_joined_by_an_amendment_is_told_and_may_object_from_then_on,
    |app| {
        let world = World::new(app);
        let body = json!({"name": "Alba Alterna", "email": "alba.alterna@example.org", "language": "es"});
        let contacts = format!("/v1/organisations/{}/contacts", world.organisation);
        let alternate = world
            .focal_point
            .client
            .post(&contacts)
            .json(&body)
            .expect(201)
            .string("/id");
        let (joined, reference) = published(&world, "Ventanillas en Lima", Some(&alternate));
        let other = steps::neighbours(app, &world, "Noelia Nueva");
        let (id, joining) = published(&other, "Becas de enfermería", None);
        let addresses = [world.focal_point.email.clone(), "alba.alterna@example.org".to_owned()];

        app.advance(PAST_OBJECTING);
        let (world, other) = (later(app, &world), later(app, &other));
        let start = latest(app);
        joins(&other, &id, &reference);
        for address in &addresses {
            assert_eq!(told(app, address), 1, "{address}");
        }
        assert_eq!(told_of(app, &start, &reference), ["pledge.matched"]);
        let list = world
            .focal_point
            .client
            .get(&format!("/v1/submissions/{joined}/matches"))
            .expect(200);
        let item = &list.json["items"][0];
        assert_eq!(item["reference"], joining.as_str(), "{list}");
        assert!(item["joined_at"].as_str() > item["published_at"].as_str(), "{list}");
        assert!(item["objection_until"].as_str() > item["joined_at"].as_str(), "{list}");
        let mail = mails_of_matches(app, &addresses[0]).remove(0).text;
        let until = day_in_words(&item["objection_until"]);
        for said in [
            format!("apoya su compromiso {reference} con"),
            format!("una objeción a más tardar el {until} en"),
        ] {
            assert!(mail.contains(&said), "{said}: {mail}");
        }

        // What is amended without joining another one tells nobody again and gives no more days.
        let mut content = other
            .focal_point
            .client
            .get(&format!("/v1/submissions/{id}"))
            .expect(200)
            .json["content"]
            .clone();
        content["title"] = json!("Becas de enfermería y de obstetricia");
        other.act(
            &other.focal_point,
            &id,
            "propose_amendment",
            &json!({"content": content}),
        );
        other.act(&other.officer, &id, "accept_amendment", &json!({}));
        assert_eq!(told(app, &addresses[0]), 1);
        let again = world
            .focal_point
            .client
            .get(&format!("/v1/submissions/{joined}/matches"))
            .expect(200);
        assert_eq!(again.json["items"][0]["joined_at"], item["joined_at"]);

        // Neither does it when it comes back from the archive.
        let reasons = json!({"public_reason": "Se revisa.", "note": "Carta."});
        other.act(&other.officer, &id, "archive", &reasons);
        other.act(&other.officer, &id, "restore", &json!({}));
        assert_eq!(told(app, &addresses[0]), 1);
        objected(&world, &joined, &joining).expect(200);

        let late = steps::neighbours(app, &world, "Lorena Lenta");
        let (_, second) = steps::matching_pledge(&late, &reference);
        app.advance(PAST_OBJECTING);
        let world = later(app, &world);
        assert_eq!(
            objected(&world, &joined, &second).expect(409).json["reason"],
            "objection_too_late"
        );
    }
);

on_both!(
    who_comes_to_be_joined_by_a_merger_is_told_and_may_object_from_then_on,
    |app| {
        let world = World::new(app);
        let keeping = steps::neighbours(app, &world, "Karla Queda");
        let (id, reference) = published(&world, "Ventanillas en Lima", None);
        let (kept, standing) = published(&keeping, "Ventanillas en Lima, otra vez", None);
        let other = steps::neighbours(app, &world, "Noelia Nueva");
        let (_, joining) = steps::matching_pledge(&other, &reference);
        assert_eq!(
            (
                told(app, &world.focal_point.email),
                told(app, &keeping.focal_point.email)
            ),
            (1, 0)
        );
        app.advance(PAST_OBJECTING);
        let (world, keeping) = (later(app, &world), later(app, &keeping));
        assert_eq!(
            objected(&world, &id, &joining).expect(409).json["reason"],
            "objection_too_late"
        );

        let officer = &world.officer.client;
        let start = latest(app);
        let etag = officer.get(&format!("/v1/submissions/{id}")).expect(200).etag();
        let because = json!({"reason": "Se presentó dos veces."});
        let pair = format!("/v1/submissions/{id}/duplicates/{kept}");
        officer
            .post(&format!("{pair}/merge"))
            .if_match(&etag)
            .json(&because)
            .expect(200);
        assert_eq!(told_of(app, &start, &joining), ["pledge.match_changed"]);
        assert_eq!(told_of(app, &start, &standing), ["pledge.matched"]);
        assert_eq!(
            (
                told(app, &world.focal_point.email),
                told(app, &keeping.focal_point.email)
            ),
            (1, 1)
        );

        let start = latest(app);
        officer.post(&format!("{pair}/undo")).json(&because).expect(200);
        assert_eq!(told_of(app, &start, &joining), ["pledge.match_changed"]);
        assert_eq!(told_of(app, &start, &standing), ["pledge.match_ended"]);
        assert_eq!(told(app, &world.focal_point.email), 1, "it knows of this match");
        let etag = officer.get(&format!("/v1/submissions/{id}")).expect(200).etag();
        officer
            .post(&format!("{pair}/merge"))
            .if_match(&etag)
            .json(&because)
            .expect(200);
        let list = objected(&keeping, &kept, &joining).expect(200);
        assert_eq!(list.string("/items/0/objection/state"), "open", "{list}");
        let told = mails_of_matches(app, &keeping.focal_point.email);
        assert_eq!(told.len(), 1, "once for each match, however often it is merged");
        let said = format!("apoya su compromiso {standing} con el compromiso que se indica más abajo");
        assert!(
            told[0].text.contains(&said) && told[0].text.contains("que se ha fusionado con el suyo"),
            "{}",
            told[0].text
        );
    }
);

on_both!(
    what_changes_on_the_page_of_one_that_joins_is_told_under_its_reference,
    |app| {
        let world = World::new(app);
        let (id, reference) = published(&world, "Ventanillas en Lima", None);
        let other = steps::neighbours(app, &world, "Noelia Nueva");
        let (_, joining) = steps::matching_pledge(&other, &reference);
        let rosa = &world.focal_point.client;
        let day = rosa
            .get(&format!("/v1/submissions/{id}"))
            .expect(200)
            .string("/published_at")[..10]
            .to_owned();
        let report = |status: &str| {
            let update =
                json!({"status": status, "date": day, "narrative": "Novedades.", "explanation": "Los fondos."});
            rosa.post(&format!("/v1/submissions/{id}/progress"))
                .json(&update)
                .expect(201);
        };
        let shown = || {
            let entry = app.visitor().get(&format!("/v1/pledges/{joining}")).expect(200);
            (entry.json["matched_pledge"].clone(), entry.json["match_flag"].clone())
        };
        let start = latest(app);
        let mut expected: Vec<String> = Vec::new();
        let mut changed = |app: &App, matched: Value, flag: Value| {
            expected.push("pledge.match_changed".to_owned());
            assert_eq!(told_of(app, &start, &joining), expected);
            assert_eq!(shown(), (matched, flag));
        };
        report("discontinued");
        changed(app, json!(reference), json!("matched_discontinued"));
        let news = |words: &str| {
            app.drain_outbox();
            let mut mails = app.mails().to(&other.focal_point.email);
            mails.retain(|mail| mail.subject.contains(words));
            mails
        };
        let goes_on = "El compromiso al que se suma el suyo ya no figura como «sin continuidad»";
        assert_eq!((news("no continuará").len(), news(goes_on).len()), (1, 0));
        report("in_progress");
        changed(app, json!(reference), Value::Null);
        let told = news(goes_on);
        assert_eq!(told.len(), 1);
        let said = format!("{reference}, al que se suma su compromiso indicado más abajo, no continuaría.");
        assert!(
            told[0].text.contains(&said) && told[0].text.contains("El estado comunicado es: en curso."),
            "{}",
            told[0].text
        );
        // What those who join it do not show is not told of them.
        report("delayed");
        let reasons = json!({"public_reason": "A pedido.", "note": "Carta."});
        world.act(&world.officer, &id, "archive", &reasons);
        changed(app, json!(reference), json!("matched_archived"));
        world.act(&world.officer, &id, "restore", &json!({}));
        changed(app, json!(reference), Value::Null);
        assert_eq!(
            (news(goes_on).len(), news("Se vuelve a mostrar un apoyo").len()),
            (1, 1)
        );
        objected(&world, &id, &joining).expect(200);
        let uphold = format!("/v1/submissions/{id}/matches/{joining}/objection/uphold");
        let because = json!({"reason": "Fue un error."});
        world.officer.client.post(&uphold).json(&because).expect(200);
        changed(app, Value::Null, Value::Null);
    }
);
