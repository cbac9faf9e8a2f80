//! The history of a submission: keys that programs rely on, words for people, in which part somebody acted, and which
//! revisions who may read.
use minga_tests::accounts::{self, Account};
use minga_tests::world::{self, World};
use minga_tests::{Backend, on_both, steps};
use serde_json::{Value, json};
use std::collections::BTreeMap;

on_both!(the_history_says_in_the_callers_language_what_happened, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let id = world.draft("pledge", &world::pledge());
    let path = format!("/v1/submissions/{id}");
    world.act(rosa, &id, "submit", &json!({}));
    steps::screen(officer, &id, &[]);
    world.act(officer, &id, "publish", &json!({}));
    let note = json!({"text": "Sin observaciones."});
    officer.client.post(&format!("{path}/notes")).json(&note).expect(201);

    let expected = ["created", "submit", "screened", "publish", "note_added"];
    for (language, handed_in) in [("es", "Se presentó"), ("en", "Handed in"), ("fr", "Soumission déposée")] {
        let visitor = app.visitor().in_language(language);
        let set = visitor.get("/v1/reference/history_actions").expect(200);
        let words: BTreeMap<&str, &str> = set.json["terms"]
            .as_array()
            .unwrap()
            .iter()
            .map(|term| (term["key"].as_str().unwrap(), term["label"].as_str().unwrap()))
            .collect();
        assert_eq!(words["submit"], handed_in);
        let client = officer.client.in_language(language);
        let history = client.get(&format!("{path}/history?limit=100")).expect(200);
        let entries: &Vec<Value> = history.json["items"].as_array().unwrap();
        let keys: Vec<&str> = entries.iter().map(|entry| entry["action"].as_str().unwrap()).collect();
        assert_eq!(keys, expected, "{history}");
        for entry in entries {
            assert_eq!(entry["label"], words[entry["action"].as_str().unwrap()], "{entry}");
        }
    }
    let schemas = app.visitor().get("/openapi.json").expect(200);
    let listed = schemas.json["components"]["schemas"]["HistoryAction"]["enum"]
        .as_array()
        .unwrap();
    assert!(expected.iter().all(|key| listed.contains(&json!(key))), "{listed:?}");
});

on_both!(the_history_keeps_in_which_part_somebody_acted, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let hugo = accounts::register_and_login(app, "Hugo Ayudante", "es");
    world.join(&hugo, "member");
    let norma = accounts::country_network(app, "Norma Nacional", "COL", "es");
    let pia = steps::neighbours(app, &world, "Pia Socia");
    let nora = steps::neighbours(app, &world, "Nora Nueva");
    let mut content = world::pledge();
    content["type"] = json!("common");
    content["common_goal"] = json!("Doce ventanillas en seis distritos de Lima.");
    let id = world.draft("pledge", &content);
    let path = format!("/v1/submissions/{id}");
    let row = json!({"name": "Casa de Pia (ficticia)", "country": "BOL", "organisation_id": pia.organisation});
    let added = rosa.client.post(&format!("{path}/participants")).json(&row).expect(201);
    let participant = added.string("/id");
    let change = |who: &Account, body: Value| {
        let etag = officer.client.get(&path).expect(200).etag();
        who.client.patch(&path).if_match(&etag).merge_patch(&body).expect(200);
    };
    change(&hugo, json!({"content": {"title": "Ventanillas que se mueven por Lima"}}));
    change(rosa, json!({"network_country": "COL"}));
    change(&norma, json!({"content": {"title": "Ventanillas que recorren toda Lima"}}));
    let reference = world.act(rosa, &id, "submit", &json!({})).string("/reference");
    steps::answer_by_letter(officer, &id, &participant, "confirmed");
    steps::screen(officer, &id, &[]);
    world.act_anyway(officer, &id, "publish", &json!({}));
    let request = json!({"organisation_id": nora.organisation});
    nora.focal_point
        .client
        .post(&format!("/v1/pledges/{reference}/joining-requests"))
        .json(&request)
        .expect(201);
    let published = officer.client.get(&path).expect(200).string("/published_at");
    let report = json!({"status": "in_progress", "date": &published[..10], "narrative": "Dos ventanillas abiertas."});
    pia.focal_point
        .client
        .post(&format!("{path}/participants/{participant}/progress"))
        .json(&report)
        .expect(201);
    pia.focal_point
        .client
        .post(&format!("{path}/participants/{participant}/leave"))
        .json(&json!({}))
        .expect(200);
    // Who has left the organisation acted for it all the same.
    let hugo_id = hugo.client.get("/v1/me").expect(200).string("/id");
    let member = format!("/v1/organisations/{}/members/{hugo_id}", world.organisation);
    let etag = rosa.client.get(&member).expect(200).etag();
    rosa.client.delete(&member).if_match(&etag).expect(204);

    let told = |who: &Account, action: &str| -> Vec<(String, Value)> {
        let history = who.client.get(&format!("{path}/history?limit=100")).expect(200);
        assert!(!history.text.contains("acted_as"), "{history}");
        let entries = history.json["items"].as_array().unwrap();
        entries
            .iter()
            .filter(|entry| entry["action"] == action)
            .map(|entry| (entry["by"].as_str().unwrap().to_owned(), entry["name"].clone()))
            .collect()
    };
    let of = |by: &str, name: &str| (by.to_owned(), json!(name));
    let without_name = |by: &str| (by.to_owned(), Value::Null);
    let (hugo, norma) = (of("organisation", &hugo.name), of("network", &norma.name));
    let changed = told(officer, "changed");
    assert!(changed.contains(&hugo) && changed.contains(&norma), "{changed:?}");
    assert_eq!(told(officer, "submit"), [of("organisation", &rosa.name)]);
    assert_eq!(told(officer, "publish"), [of("secretariat", &officer.name)]);
    let answered = [
        of("secretariat", &officer.name),
        of("participant", &pia.focal_point.name),
    ];
    assert_eq!(told(officer, "participant_answered"), answered);
    assert_eq!(told(officer, "progress_reported"), [of("participant", &pia.focal_point.name)]);
    let asked = [of("participant", &nora.focal_point.name)];
    assert_eq!(told(officer, "joining_requested"), asked);
    // The own people are named to the organisation, the others are not.
    let changed = told(rosa, "changed");
    assert!(
        changed.contains(&hugo) && changed.contains(&without_name("network")),
        "{changed:?}"
    );
    let answered = [without_name("secretariat"), without_name("participant")];
    assert_eq!(told(rosa, "participant_answered"), answered);
    assert_eq!(told(rosa, "joining_requested"), [without_name("participant")]);

    // What was written before parts were kept is told by the memberships of today.
    if app.backend() == Backend::Postgres {
        app.psql("UPDATE audit_events SET facts = '{}'");
        assert_eq!(told(officer, "submit"), [of("organisation", &rosa.name)]);
        assert_eq!(told(officer, "publish"), [of("secretariat", &officer.name)]);
    }
});

on_both!(a_proposal_that_nobody_accepted_is_no_revision_for_those_who_read_along, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let network = steps::network(app, "PER", false);
    let id = world.draft("pledge", &world::pledge());
    let path = format!("/v1/submissions/{id}/revisions");
    world.act(rosa, &id, "submit", &json!({}));
    steps::screen(officer, &id, &[]);
    world.act(officer, &id, "publish", &json!({}));
    let propose = |title: &str| {
        let mut amended = world::pledge();
        amended["title"] = json!(title);
        world.act(rosa, &id, "propose_amendment", &json!({"content": amended}));
    };
    let numbers = |who: &Account| -> Vec<i64> {
        let list = who.client.get(&path).expect(200);
        let items = list.json["items"].as_array().unwrap();
        items.iter().map(|item| item["number"].as_i64().unwrap()).collect()
    };
    let hidden = |number: &str| {
        network.client.get(&format!("{path}/{number}")).expect(404);
        network.client.get(&format!("{path}/1..{number}")).expect(404);
        network.client.get(&format!("{path}/{number}..1")).expect(404);
        for inside in [rosa, officer] {
            inside.client.get(&format!("{path}/{number}")).expect(200);
            inside.client.get(&format!("{path}/1..{number}")).expect(200);
        }
    };
    propose("Una corrección que espera");
    assert_eq!((numbers(rosa), numbers(officer)), (vec![1, 2], vec![1, 2]));
    assert_eq!(numbers(&network), [1]);
    hidden("2");
    world.act(officer, &id, "reject_amendment", &json!({"note": "Sin fuente."}));
    assert_eq!(numbers(&network), [1]);
    hidden("2");
    propose("Una corrección que se acepta");
    assert_eq!(numbers(&network), [1]);
    hidden("3");
    world.act(officer, &id, "accept_amendment", &json!({}));
    assert_eq!(numbers(&network), [1, 3]);
    hidden("2");
    network.client.get(&format!("{path}/3")).expect(200);
    network.client.get(&format!("{path}/1..3")).expect(200);
    // The next proposal does not hide what was accepted before.
    propose("Otra corrección que espera");
    assert_eq!(numbers(&network), [1, 3]);
    hidden("4");
});

on_both!(the_history_says_whom_of_the_reviewers_to_nobody_but_who_reads_reviews, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let helping = accounts::country_network(app, "Nadia Nacional", "PER", "es");
    let deciding = steps::network(app, "PER", true);
    let reviewers = steps::three_reviewers(app, &world);
    let id = world.draft("practice", &world::practice());
    let path = format!("/v1/submissions/{id}");
    world.act(rosa, &id, "submit", &json!({}));
    steps::invite(&world, &id, &reviewers);
    steps::accept(&reviewers[0]);
    let assignments = officer.client.get(&format!("{path}/assignments")).expect(200);
    let items = assignments.json["items"].as_array().unwrap();
    let last = items.iter().find(|item| item["reviewer"]["id"] == reviewers[2].id.as_str());
    let assignment = format!("/v1/assignments/{}", last.unwrap()["id"].as_str().unwrap());
    let released = officer.client.post(&format!("{assignment}/release")).expect(200);
    assert_eq!(released.json["released_because"], "officer", "{released}");
    let all = officer.client.get(&format!("{path}/assignments")).expect(200);
    assert_eq!(all.text.matches("released_because").count(), 1, "{all}");

    let whom = |who: &Account, action: &str| -> Vec<Value> {
        let history = who.client.get(&format!("{path}/history?limit=100")).expect(200);
        let entries = history.json["items"].as_array().unwrap().iter();
        let of = entries.filter(|entry| entry["action"] == action);
        of.map(|entry| entry["reviewer"].clone()).collect()
    };
    let known: Vec<Value> = reviewers
        .iter()
        .map(|reviewer| json!({"id": reviewer.id, "name": reviewer.account.name}))
        .collect();
    for reads in [officer, &deciding] {
        assert_eq!(whom(reads, "reviewer_invited"), known);
        assert_eq!(whom(reads, "invitation_accepted"), known[..1]);
        assert_eq!(whom(reads, "reviewer_released"), known[2..]);
        assert_eq!(whom(reads, "submit"), [Value::Null]);
    }
    for other in [rosa, &helping] {
        let history = other.client.get(&format!("{path}/history?limit=100")).expect(200);
        assert!(!history.text.contains("reviewer"), "{history}");
    }
});
