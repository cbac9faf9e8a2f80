//! The change feed: what the public can see, in the order of the commits, nothing left out and nothing twice.
use minga_tests::accounts;
use minga_tests::steps;
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, on_both};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// Submits a pledge and screens it; its id and reference.
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

fn changes(app: &App, query: &str) -> Answer {
    app.visitor().get(&format!("/v1/changes{query}")).expect(200)
}

/// Type and reference of every change of an answer.
fn told(answer: &Answer) -> Vec<(String, String)> {
    let items = answer.json["items"].as_array().expect("items");
    let text = |item: &Value, name: &str| item[name].as_str().expect(name).to_owned();
    items
        .iter()
        .map(|item| (text(item, "type"), text(item, "reference")))
        .collect()
}

on_both!(what_the_public_can_see_is_told_in_its_order, |app| {
    let world = World::new(app);
    let start = changes(app, "?since=latest").string("/next");
    let (first, one) = screened(&world, &world::pledge());
    let path = format!("/v1/submissions/{first}");
    assert_eq!(
        told(&changes(app, &format!("?since={start}"))),
        [],
        "nothing is public yet"
    );

    let act = |id: &str, action: &str, input: &Value| drop(world.act(&world.officer, id, action, input));
    act(&first, "publish", &json!({}));
    let mut joining = world::pledge();
    joining["type"] = json!("matching");
    joining["matches"] = json!({"reference": one, "support": "material"});
    let (second, two) = published(&world_of_neighbours(app, &world), &joining);
    let fields = json!({"fields": {"title": "Un guichet itinérant"}});
    let rosa = &world.focal_point;
    rosa.client
        .put(&format!("{path}/translations/fr"))
        .json(&fields)
        .expect(201);
    let today = rosa.client.get(&path).expect(200).string("/created_at")[..10].to_owned();
    let update = json!({"status": "in_progress", "date": today, "narrative": "Se abrieron dos ventanillas."});
    rosa.client.post(&format!("{path}/progress")).json(&update).expect(201);
    let mut amended = world::pledge();
    amended["title"] = json!("Ventanilla itinerante, corregida");
    world.act(rosa, &first, "propose_amendment", &json!({"content": amended}));
    act(&first, "accept_amendment", &json!({}));
    let reasons = json!({"public_reason": "A pedido de la organización.", "note": "Carta."});
    act(&second, "archive", &reasons);
    act(&second, "restore", &json!({}));
    act(&second, "archive", &reasons);
    world
        .focal_point
        .client
        .patch(&format!("/v1/organisations/{}", world.organisation))
        .if_match(
            &rosa
                .client
                .get(&format!("/v1/organisations/{}", world.organisation))
                .expect(200)
                .etag(),
        )
        .merge_patch(&json!({"name": "Red Puentes del Perú (ficticia)"}))
        .expect(200);

    let all = changes(app, &format!("?since={start}"));
    let expected = [
        ("pledge.published", &one),
        ("pledge.published", &two),
        ("pledge.matched", &one),
        ("pledge.translated", &one),
        ("pledge.progress_reported", &one),
        ("pledge.updated", &one),
        ("pledge.archived", &two),
        ("pledge.match_ended", &one),
        ("pledge.restored", &two),
        ("pledge.matched", &one),
        ("pledge.archived", &two),
        ("pledge.match_ended", &one),
        ("pledge.organisation_changed", &one),
    ]
    .map(|(what, of)| (what.to_owned(), of.clone()));
    assert_eq!(told(&all), expected, "{all}");
    assert_eq!(all.json["more"], false, "{all}");

    // An event is thin, and leads to what is public now.
    let event = &all.json["items"][6];
    let fields: BTreeSet<&str> = event.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        fields,
        BTreeSet::from(["cursor", "type", "kind", "reference", "at", "url"])
    );
    let url = event["url"].as_str().unwrap();
    assert_eq!(url, format!("{}/v1/pledges/{two}", app.url()));
    app.visitor().get(url).expect(410);
    let progress = all.string("/items/4/url");
    app.visitor().get(&progress).expect(200);
    for hidden in ["Ventanilla", "Rosa", "example", "corregida"] {
        assert!(!all.text.contains(hidden), "{hidden}: {all}");
    }

    // Each cursor goes on behind its own change; pages follow each other.
    let third = all.string("/items/2/cursor");
    assert_eq!(told(&changes(app, &format!("?since={third}"))), expected[3..]);
    let page = changes(app, &format!("?since={start}&limit=5"));
    assert_eq!((told(&page).len(), &page.json["more"]), (5, &json!(true)), "{page}");
    let next = page.string("/next");
    assert!(
        page.header("link").unwrap().contains(&format!("since={next}")),
        "{page}"
    );
    assert_eq!(told(&changes(app, &format!("?since={next}"))), expected[5..]);

    // At the end there is a cursor too, and who has the answer is told so.
    let end = all.string("/next");
    let empty = changes(app, &format!("?since={end}"));
    assert_eq!((told(&empty).len(), empty.string("/next")), (0, end.clone()));
    assert_eq!(empty.header("cache-control"), Some("public, max-age=5"));
    app.visitor()
        .get(&format!("/v1/changes?since={end}"))
        .if_none_match(&empty.etag())
        .expect(304);
    let practices = changes(app, &format!("?since={start}&kind=practice"));
    assert_eq!((told(&practices).len(), practices.string("/next")), (0, end.clone()));

    // A cursor that was never given.
    let beyond = end.parse::<u64>().unwrap() + 1;
    app.visitor()
        .get(&format!("/v1/changes?since={beyond}"))
        .expect(422)
        .violation("out_of_range", "?since");
    app.visitor().get("/v1/changes?since=yesterday").expect(400);
});

/// A second organisation with its focal point, and the same officer.
fn world_of_neighbours(app: &App, world: &World) -> World {
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

on_both!(a_participant_who_leaves_is_told_and_one_who_declines_is_not, |app| {
    let world = World::new(app);
    let mut content = world::pledge();
    content["type"] = json!("common");
    content["common_goal"] = json!("Doce ventanillas en seis distritos de Lima.");
    let id = world.draft("pledge", &content);
    let path = format!("/v1/submissions/{id}");
    let participants: Vec<String> = ["Association des amis (fictive)", "Casa Abierta (ficticia)"]
        .map(|name| {
            let row = json!({"name": name, "country": "FRA"});
            let added = world.focal_point.client.post(&format!("{path}/participants"));
            added.json(&row).expect(201).string("/id")
        })
        .into();
    let letter = world
        .officer
        .client
        .post(&format!("{path}/attachments"))
        .upload(
            "carta.pdf",
            "application/pdf",
            minga_tests::operations::PDF,
            &[("purpose", "correspondence")],
        )
        .expect(201)
        .string("/id");
    let answer = |participant: &str, answer: &str| {
        let row = format!("{path}/participants/{participant}");
        let etag = world.officer.client.get(&row).expect(200).etag();
        world
            .officer
            .client
            .post(&format!("{row}/answer"))
            .if_match(&etag)
            .json(&json!({"answer": answer, "attachment_id": letter}))
            .expect(200);
    };
    let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
    answer(&participants[0], "confirmed");
    steps::screen(&world.officer, &id, &[]);
    let start = changes(app, "?since=latest").string("/next");
    world.act(&world.officer, &id, "publish", &json!({}));
    answer(&participants[1], "declined");
    answer(&participants[1], "confirmed");
    answer(&participants[0], "declined");
    let reference = submitted.string("/reference");
    let expected = [
        "pledge.published",
        "pledge.participant_confirmed",
        "pledge.participant_left",
    ]
    .map(|what| (what.to_owned(), reference.clone()));
    assert_eq!(told(&changes(app, &format!("?since={start}"))), expected);
});

on_both!(
    who_polls_while_many_publish_misses_nothing_and_reads_nothing_twice,
    |app| {
        const PUBLISHING: usize = 4;
        const EACH: usize = 3;
        let world = World::new(app);
        let pledges: Vec<(String, String)> = (0..PUBLISHING * EACH)
            .map(|number| {
                let mut content = world::pledge();
                content["title"] = json!(format!("Ventanilla itinerante número {number}"));
                screened(&world, &content)
            })
            .collect();
        let start = changes(app, "?since=latest").string("/next");
        let done = AtomicBool::new(false);
        let polled = thread::scope(|scope| {
            let publishing: Vec<_> = pledges
                .chunks(EACH)
                .map(|pledges| {
                    let world = &world;
                    scope.spawn(move || {
                        let reasons = json!({"public_reason": "A pedido.", "note": "Por carta."});
                        for (id, _) in pledges {
                            world.act_anyway(&world.officer, id, "publish", &json!({}));
                            world.act(&world.officer, id, "archive", &reasons);
                            world.act(&world.officer, id, "restore", &json!({}));
                        }
                    })
                })
                .collect();
            let polling: Vec<_> = [1, 3, 100]
                .map(|limit| {
                    let (app, done, mut since) = (&*app, &done, start.clone());
                    scope.spawn(move || {
                        let mut seen = Vec::new();
                        loop {
                            // Asked before the page: what is told afterwards is read in one more round.
                            let last = done.load(Ordering::Acquire);
                            let page = changes(app, &format!("?since={since}&limit={limit}"));
                            seen.extend(page.json["items"].as_array().unwrap().clone());
                            since = page.string("/next");
                            if last && page.json["more"] == false {
                                return seen;
                            }
                        }
                    })
                })
                .into();
            for one in publishing {
                one.join().unwrap();
            }
            done.store(true, Ordering::Release);
            polling.into_iter().map(|one| one.join().unwrap()).collect::<Vec<_>>()
        });

        let all = changes(app, &format!("?since={start}&limit=100"));
        let all = all.json["items"].as_array().unwrap();
        assert_eq!(all.len(), PUBLISHING * EACH * 3);
        let first: i64 = start.parse().unwrap();
        for (place, event) in (first + 1..).zip(all) {
            assert_eq!(event["cursor"], json!(place.to_string()), "there are no gaps");
        }
        for (_, reference) in &pledges {
            let of_one: Vec<&Value> = all
                .iter()
                .filter(|event| event["reference"] == json!(reference))
                .map(|event| &event["type"])
                .collect();
            assert_eq!(of_one, ["pledge.published", "pledge.archived", "pledge.restored"]);
        }
        for seen in polled {
            assert_eq!(&seen, all, "what was read on the way is what is read at the end");
        }
    }
);
