//! The history of a submission: keys that programs rely on, and words for people.
use minga_tests::world::{self, World};
use minga_tests::{on_both, steps};
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
