//! A country network with the grant to decide has a list of what waits for it and a desk, of its country alone.
use minga_tests::accounts::{self, Account};
use minga_tests::reviewing::UnderReview;
use minga_tests::world::{self, World};
use minga_tests::{on_both, steps};
use serde_json::{Value, json};

/// What waits for somebody: of which submission, and what.
fn to_do(who: &Account) -> Vec<(String, String)> {
    let list = who
        .client
        .get("/v1/submissions?needs_my_action=true&count=exact")
        .expect(200);
    let items = list.json["items"].as_array().unwrap();
    assert_eq!(list.json["total"], items.len(), "{list}");
    let of = |item: &Value, pointer: &str| item.pointer(pointer).unwrap().as_str().unwrap().to_owned();
    items
        .iter()
        .map(|item| (of(item, "/id"), of(item, "/to_do/what")))
        .collect()
}

fn listed(who: &Account, query: &str) -> Vec<String> {
    let list = who.client.get(&format!("/v1/submissions?{query}")).expect(200);
    let items = list.json["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

/// How many are in a state, as a desk counts them.
fn counted(who: &Account, query: &str, state: &str) -> u64 {
    let desk = who.client.get(&format!("/v1/desk{query}")).expect(200);
    let states = desk.json["states"].as_array().unwrap();
    let found = states.iter().filter(|row| row["state"] == state);
    found.map(|row| row["count"].as_u64().unwrap()).sum()
}

on_both!(a_network_that_decides_has_a_list_and_a_desk_of_its_country, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let deciding = &steps::network(app, "PER", true);
    let plain = &accounts::country_network(app, "Nadia Nacional", "PER", "es");
    let id = world.draft("pledge", &world::pledge());
    world.act(rosa, &id, "submit", &json!({}));
    world.draft("pledge", &world::pledge());
    let other = steps::neighbours(app, &world, "Nina Vecina");
    let mut abroad = world::pledge();
    abroad["implementation"] = json!({"countries": ["BOL"], "global": false});
    let elsewhere = other.draft("pledge", &abroad);
    other.act(&other.focal_point, &elsewhere, "submit", &json!({}));

    let waits = |what: &str| vec![(id.clone(), what.to_owned())];
    assert_eq!(
        (to_do(deciding), to_do(officer).len(), to_do(plain)),
        (waits("process"), 2, vec![])
    );
    let own = std::slice::from_ref(&id);
    assert_eq!(listed(deciding, "waiting_for=officer"), own);
    assert_eq!(listed(deciding, "on_hold=false"), own);
    assert_eq!(listed(deciding, "overdue=true"), Vec::<String>::new());
    for query in ["waiting_for=officer", "on_hold=false", "overdue=true"] {
        plain.client.get(&format!("/v1/submissions?{query}")).expect(403);
    }
    plain.client.get("/v1/desk").expect(403);
    let of = |who: &Account, state: &str| counted(who, "", state);
    assert_eq!((of(deciding, "submitted"), of(officer, "submitted")), (1, 2));
    assert_eq!(
        (of(deciding, "draft"), of(officer, "draft")),
        (0, 1),
        "it was asked to help with none"
    );
    assert_eq!(counted(deciding, "?country=BOL", "submitted"), 0);
    let desk = deciding.client.get("/v1/desk").expect(200);
    assert!(desk.text.contains(&id) && !desk.text.contains(&elsewhere), "{desk}");
    assert_eq!(desk.json["waits"][0]["count"], 1, "{desk}");

    // Who of the secretariat is in charge runs it; who that is, is the secretariat's own matter.
    let me = officer.client.get("/v1/me").expect(200).string("/id");
    let lead = format!("/v1/submissions/{id}/responsible-officer");
    let mine = json!({"responsible_officer": me});
    officer.client.put(&lead).json(&mine).expect(200);
    assert_eq!(
        (to_do(deciding), listed(deciding, "waiting_for=officer")),
        (vec![], own.to_vec())
    );
    for path in ["/v1/desk", "/v1/submissions?waiting_for=officer", "/v1/submissions"] {
        let seen = deciding.client.get(path).expect(200);
        assert!(!seen.text.contains(&me), "{seen}");
    }
    let asked = format!("/v1/submissions?responsible_officer={me}");
    deciding.client.get(&asked).expect(403);
    let nobody = json!({"responsible_officer": null});
    officer.client.put(&lead).json(&nobody).expect(200);

    // It decides about more time as well.
    steps::write_letter(deciding, &id, "¿Desde cuándo?");
    let returned = world.act(deciding, &id, "return_comments", &json!({}));
    assert_eq!(to_do(deciding), vec![]);
    let due: chrono::DateTime<chrono::Utc> = returned.string("/answer_due").parse().unwrap();
    let until = (due.date_naive() + chrono::Duration::days(5)).to_string();
    let extension = format!("/v1/submissions/{id}/comments/extension");
    let wish = json!({"until": until, "reason": "El municipio sesiona tarde."});
    rosa.client.post(&extension).json(&wish).expect(201);
    assert_eq!(to_do(deciding), waits("decide_extension"));
    deciding
        .client
        .post(&format!("{extension}/grant"))
        .json(&json!({}))
        .expect(200);
    assert_eq!((to_do(deciding), to_do(officer).len()), (vec![], 1));

    // Nor of what its own organisation filed.
    world.join(deciding, "member");
    assert_eq!(listed(deciding, "on_hold=false"), Vec::<String>::new());
    assert_eq!(counted(deciding, "", "comments_returned"), 0);
});

on_both!(
    a_desk_names_nobody_who_reviews_what_ones_own_organisation_filed,
    |app| {
        let world = World::new(app);
        let case = UnderReview::new(app, &world);
        let own_officer = accounts::with_role(app, "Oscar Propio", "secretariat", "es");
        let named = |who: &Account| {
            let desk = who.client.get("/v1/desk").expect(200);
            case.reviewers
                .iter()
                .filter(|reviewer| desk.text.contains(&reviewer.id))
                .count()
        };
        assert_eq!(named(&own_officer), case.reviewers.len());
        world.join(&own_officer, "member");
        assert_eq!(named(&own_officer), 0);
    }
);
