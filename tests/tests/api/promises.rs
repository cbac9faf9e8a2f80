//! Pledges of the four types on their whole way: promised, confirmed, matched, corrected, followed up and counted.
mod said;

use minga_tests::accounts::{self, Account};
use minga_tests::steps;
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, on_both};
use serde_json::{Value, json};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A pledge with a title and whatever else is different.
fn pledge(title: &str, of_type: &str, more: &Value) -> Value {
    let mut content = world::pledge();
    content["title"] = json!(title);
    content["type"] = json!(of_type);
    for (name, value) in more.as_object().unwrap() {
        content[name] = value.clone();
    }
    content
}

fn add(who: &Account, id: &str, row: &Value) -> String {
    let path = format!("/v1/submissions/{id}/participants");
    who.client.post(&path).json(row).expect(201).string("/id")
}

fn row(name: &str, country: &str, email: Option<&str>) -> Value {
    let mut row = json!({"name": name, "country": country, "action": "Cede un local y dos personas."});
    if let Some(email) = email {
        row["contact"] = json!({"name": format!("Contacto de {name}"), "email": email, "language": "es"});
    }
    row
}

/// The newest page behind the participant's mails.
fn page(app: &App, email: &str) -> String {
    app.drain_outbox();
    let mails = app.mails().to(email);
    let mut asking = mails.iter().filter(|mail| mail.text.contains("/links/participant/"));
    let last = asking.next_back().expect("the participant was asked");
    last.link("/links/participant/")
}

fn press(app: &App, page: &str, answer: &str) {
    steps::answer_on_page(app, page, &format!("answer={answer}"));
}

fn submit(world: &World, id: &str) -> String {
    world
        .act(&world.focal_point, id, "submit", &json!({}))
        .string("/reference")
}

fn publish(world: &World, id: &str) {
    steps::screen(&world.officer, id, &[]);
    world.act_anyway(&world.officer, id, "publish", &json!({}));
}

/// The names that the public reads, with the answers.
fn shown(app: &App, reference: &str) -> Vec<(String, String)> {
    let entry = app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
    let rows = entry.json["participants"].as_array().unwrap().clone();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    rows.iter()
        .map(|row| (text(row, "name"), text(row, "answer")))
        .collect()
}

/// How many a breakdown of the dashboard counts of a value.
fn counted(dashboard: &Answer, field: &str, value: &str) -> i64 {
    let bars = dashboard.json["breakdowns"][field].as_array().unwrap();
    let found = bars.iter().find(|bar| bar["value"] == value);
    found.map_or(0, |bar| bar["pledges"].as_i64().unwrap())
}

fn names(rows: &[(String, String)], answer: &str) -> Vec<String> {
    let of = rows.iter().filter(|(_, said)| said == answer);
    of.map(|(name, _)| name.clone()).collect()
}

on_both!(pledges_of_the_four_types_travel_from_promise_to_progress, |app| {
    let mut world = World::new(app);
    let dashboard = |app: &App| app.visitor().get("/v1/dashboard?kind=pledge").expect(200);
    let before = dashboard(app);
    assert_eq!(before.json["total"], 0, "{before}");
    assert_eq!(before.json["money"]["support"], json!([]), "{before}");

    // Several promise the same: one confirms from its mail, one by letter, one is silent.
    let goal = json!({"common_goal": "Doce ventanillas abiertas al terminar 2028."});
    let common = world.draft("pledge", &pledge("Ventanillas de cuatro ciudades", "common", &goal));
    let rosa = world.focal_point.clone();
    let (quito, paris) = ("quito@example.net", "paris@example.net");
    add(
        &rosa,
        &common,
        &row("Municipio de Quito (ficticio)", "ECU", Some(quito)),
    );
    let letter = add(&rosa, &common, &row("Ciudad de La Paz (ficticia)", "BOL", None));
    add(&rosa, &common, &row("Ville de Paris (fictive)", "FRA", Some(paris)));
    let common_reference = submit(&world, &common);
    press(app, &page(app, quito), "confirmed");
    steps::answer_by_letter(&world.officer, &common, &letter, "confirmed");
    app.drain_outbox();
    steps::screen(&world.officer, &common, &[]);
    let asked = app.mails().to(paris).len();
    assert_eq!(asked, 1);

    app.advance(DAY * 28);
    world.officer = accounts::again(app, &world.officer, "en");
    world.focal_point = accounts::again(app, &rosa, "es");
    std::thread::sleep(Duration::from_millis(2500));
    app.drain_outbox();
    assert_eq!(app.mails().to(paris).len(), asked + 1, "the silent one is reminded");
    assert_eq!(app.mails().to(quito).len(), 1, "who has answered is not");
    app.advance(DAY * 4);
    world.officer = accounts::again(app, &world.officer, "en");
    world.focal_point = accounts::again(app, &rosa, "es");
    let rosa = world.focal_point.clone();
    publish(&world, &common);
    let rows = shown(app, &common_reference);
    let both = ["Municipio de Quito (ficticio)", "Ciudad de La Paz (ficticia)"];
    assert_eq!(
        names(&rows, "confirmed"),
        both,
        "silence hides the row and blocks nothing"
    );
    assert_eq!(rows.len(), 2, "{rows:?}");
    // A late answer still counts.
    press(app, &page(app, paris), "confirmed");
    assert_eq!(names(&shown(app, &common_reference), "confirmed").len(), 3);

    // One alone, one with an own action each, and a neighbour that joins the first with money.
    let single = world.draft(
        "pledge",
        &pledge("Orientación en seis distritos", "individual", &json!({})),
    );
    let single_reference = submit(&world, &single);
    publish(&world, &single);
    let own = json!({"common_goal": "Un corredor seguro en 2029.", "own_action": "Abre seis albergues."});
    let partnership = world.draft("pledge", &pledge("Un corredor seguro", "partnership", &own));
    let partner = add(&rosa, &partnership, &row("Red de Albergues (ficticia)", "ECU", None));
    submit(&world, &partnership);
    steps::answer_by_letter(&world.officer, &partnership, &partner, "confirmed");
    publish(&world, &partnership);
    let neighbours = steps::neighbours(app, &world, "Nina Vecina");
    let support = |title: &str, amount: &str| {
        let joins = json!({"reference": single_reference, "support": "financial", "amount": amount, "currency": "USD"});
        let id = neighbours.draft(
            "pledge",
            &pledge(title, "matching", &json!({"natures": ["financial"], "matches": joins})),
        );
        let reference = submit(&neighbours, &id);
        publish(&neighbours, &id);
        reference
    };
    let wanted = support("Un fondo para los distritos", "1000.50");
    let unwanted = support("Un anuncio con nuestro nombre", "70000");
    app.drain_outbox();
    let of_match = |mail: &minga_tests::Mail| mail.text.contains("apoya su compromiso PL-");
    assert_eq!(
        app.mails().to(&rosa.email).iter().filter(|mail| of_match(mail)).count(),
        2
    );

    // Everything counts until the secretariat upholds the objection.
    let objection = format!("/v1/submissions/{single}/matches/{unwanted}/objection");
    let because = json!({"reason": "Nadie nos consultó."});
    rosa.client.post(&objection).json(&because).expect(200);
    let sums = |app: &App| {
        let path = format!("/v1/pledges/{single_reference}/matches");
        app.visitor().get(&path).expect(200).json["sums"].clone()
    };
    assert_eq!(sums(app)[0]["amount"], "71000.50");
    let officer = world.officer.client.clone();
    officer.post(&format!("{objection}/uphold")).json(&because).expect(200);
    assert_eq!(
        sums(app),
        json!([{"currency": "USD", "amount": "1000.50", "pledges": 1}])
    );

    // An amendment of the goal: the public reads the old one until it is accepted, then the confirmed are asked again.
    let mut amended = pledge("Ventanillas de cuatro ciudades", "common", &goal);
    amended["common_goal"] = json!("Dieciséis ventanillas abiertas al terminar 2028.");
    world.act(&rosa, &common, "propose_amendment", &json!({"content": amended}));
    let entry = |app: &App| {
        app.visitor()
            .get(&format!("/v1/pledges/{common_reference}"))
            .expect(200)
    };
    assert_eq!(entry(app).json["content"]["common_goal"], goal["common_goal"]);
    assert_eq!(entry(app).json["corrected_at"], Value::Null);
    world.act(&world.officer, &common, "accept_amendment", &json!({}));
    assert_eq!(entry(app).json["content"]["common_goal"], amended["common_goal"]);
    assert!(entry(app).json["corrected_at"].is_string());
    let rows = shown(app, &common_reference);
    assert_eq!(
        names(&rows, "confirmed").len(),
        3,
        "what was confirmed stays shown while they are asked again"
    );
    press(app, &page(app, quito), "confirmed");
    steps::answer_by_letter(&world.officer, &common, &letter, "confirmed");
    press(app, &page(app, paris), "declined");
    let rows = shown(app, &common_reference);
    assert_eq!(names(&rows, "confirmed"), both, "{rows:?}");

    // Two updates of the progress; the second says that it is done, with the value that shows it.
    let published = rosa.client.get(&format!("/v1/submissions/{single}")).expect(200);
    let day = &published.string("/published_at")[..10];
    let entry = app
        .visitor()
        .get(&format!("/v1/pledges/{single_reference}"))
        .expect(200);
    let indicator = entry.string("/content/indicators/0/id");
    let report = |status: &str, more: &Value| {
        let mut update = json!({"status": status, "date": day, "narrative": "Seis distritos atendidos."});
        for (name, value) in more.as_object().unwrap() {
            update[name] = value.clone();
        }
        let path = format!("/v1/submissions/{single}/progress");
        rosa.client.post(&path).json(&update)
    };
    report("in_progress", &json!({})).expect(201);
    report("fulfilled", &json!({})).expect(422);
    let value = json!({"indicator_values": [{"indicator_id": indicator, "value": "4900"}]});
    report("fulfilled", &value).expect(201);
    let line = app
        .visitor()
        .get(&format!("/v1/pledges/{single_reference}/progress"))
        .expect(200);
    assert_eq!(line.json["items"].as_array().unwrap().len(), 2, "{line}");

    let after = dashboard(app);
    assert_eq!(after.json["total"], 5, "{after}");
    for (value, expected) in [("individual", 1), ("common", 1), ("partnership", 1), ("matching", 2)] {
        assert_eq!(counted(&after, "type", value), expected, "{value}: {after}");
    }
    for (field, value, expected) in [
        ("status", "fulfilled", 1),
        ("nature", "financial", 2),
        ("actor_type", "civil_society", 5),
        ("report_group", "civil_society", 5),
        ("country", "PER", 5),
        ("region", "019", 5),
        ("objective", "16", 5),
        ("principle", "people_centred", 5),
        ("sdg", "8", 5),
        ("cycle", "imrf_2026", 5),
    ] {
        assert_eq!(counted(&after, field, value), expected, "{field}: {after}");
    }
    for field in ["roundtable", "month"] {
        assert!(
            !after.json["breakdowns"][field].as_array().unwrap().is_empty(),
            "{field}"
        );
    }
    assert_eq!(
        after.json["money"]["support"],
        json!([{"currency": "USD", "amount": "1000.50", "pledges": 1}]),
        "what an upheld objection was against supports no pledge"
    );
    assert_eq!(
        after.json["with_indicators"],
        json!({"count": 5, "of": 5, "share": 1.0})
    );
    let updated = &after.json["updated_in_last_year"]["count"];
    assert_eq!(updated, 2, "the corrected and the reported one: {after}");
    let edges = after.json["network"]["edges"].as_array().unwrap();
    let matches: Vec<&Value> = edges.iter().filter(|edge| edge["kind"] == "match").collect();
    assert_eq!(matches.len(), 1, "{after}");
    assert_eq!(
        (&matches[0]["from"], &matches[0]["to"]),
        (&json!(wanted), &json!(single_reference))
    );
    assert!(
        after.json["network"].to_string().contains("Municipio de Quito"),
        "{after}"
    );
    // The list of the registry, in each order.
    let listed = |sort: &str| -> Vec<String> {
        let list = app.visitor().get(&format!("/v1/pledges?sort={sort}")).expect(200);
        let items = list.json["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| item["title"].as_str().unwrap().to_owned())
            .collect()
    };
    let mut titles = [
        "Orientación en seis distritos",
        "Un anuncio con nuestro nombre",
        "Un corredor seguro",
        "Un fondo para los distritos",
        "Ventanillas de cuatro ciudades",
    ];
    assert_eq!(listed("title"), titles);
    titles.reverse();
    assert_eq!(listed("-title"), titles);
    let mut by_date = listed("published_at");
    assert_eq!(by_date[0], "Ventanillas de cuatro ciudades");
    by_date.reverse();
    assert_eq!(listed("-published_at"), by_date);
    let fields = after.json["breakdowns"].as_object().unwrap();
    let wanted =
        "type nature actor_type report_group country region objective principle sdg roundtable cycle status month";
    for wanted in wanted.split(' ') {
        assert!(fields.contains_key(wanted), "{wanted}: {fields:?}");
    }
});

on_both!(another_common_goal_is_to_be_confirmed_again, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point;
    let goal = json!({"common_goal": "Doce ventanillas abiertas al terminar 2028."});
    let id = world.draft("pledge", &pledge("Ventanillas de dos ciudades", "common", &goal));
    let email = "quito@example.net";
    add(rosa, &id, &row("Municipio de Quito (ficticio)", "ECU", Some(email)));
    submit(&world, &id);
    let first = page(app, email);
    press(app, &first, "confirmed");
    world.act(rosa, &id, "recall", &json!({}));
    let path = format!("/v1/submissions/{id}");
    let answer = || {
        let rows = rosa.client.get(&format!("{path}/participants")).expect(200);
        rows.string("/items/0/answer")
    };
    let change = |content: &Value| {
        let etag = rosa.client.get(&path).expect(200).etag();
        let patch = json!({"content": content});
        rosa.client.patch(&path).if_match(&etag).merge_patch(&patch).expect(200);
    };
    change(&json!({"title": "Ventanillas de las dos ciudades"}));
    change(&json!({"common_goal": " Doce ventanillas abiertas al terminar 2028. "}));
    assert_eq!(answer(), "confirmed", "the goal is the same");
    change(&json!({"common_goal": "Veinte ventanillas abiertas al terminar 2028."}));
    assert_eq!(answer(), "asked");
    submit(&world, &id);
    let second = page(app, email);
    assert_ne!(first, second, "asked again by a new mail");
    let seen = app.visitor().get(&second).expect(200);
    assert!(seen.text.contains("Veinte ventanillas"), "{}", seen.text);
    press(app, &second, "confirmed");
    assert_eq!(answer(), "confirmed");
});
