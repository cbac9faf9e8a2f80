//! Old records keep all that they were published with: every objective, and the participants that their source names.
use minga_tests::world::World;
use minga_tests::{App, on_both};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The file of old records that the demo takes over too.
fn file() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/server/demo/legacy.json");
    path.to_str().unwrap().to_owned()
}

fn records() -> Vec<Value> {
    serde_json::from_str(&std::fs::read_to_string(file()).unwrap()).unwrap()
}

fn texts(value: &Value) -> Vec<String> {
    let items = value.as_array().unwrap().iter();
    items.map(|item| item.as_str().unwrap().to_owned()).collect()
}

/// Every public document of a kind, by the identifier in its source.
fn published(app: &App, kind: &str) -> BTreeMap<String, Value> {
    let lines = app.visitor().get(&format!("/v1/{kind}.jsonl")).expect(200).text;
    let documents = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    documents
        .map(|document| (document["source"]["id"].as_str().unwrap().to_owned(), document))
        .collect()
}

on_both!(old_records_keep_every_objective_and_participant, |app| {
    let said = app.minga(&["import", "legacy", &file()], "");
    assert!(said.contains("75 records are new, 0 were known."), "{said}");
    // Also from an editor that begins a file with a byte order mark.
    let marked = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(
        marked.path(),
        format!("\u{feff}{}", std::fs::read_to_string(file()).unwrap()),
    )
    .unwrap();
    let again = app.minga(&["import", "legacy", marked.path().to_str().unwrap()], "");
    assert!(again.contains("0 records are new, 75 were known."), "{again}");

    let visitor = app.visitor();
    let pledges = published(app, "pledges");
    let records: Vec<Value> = records()
        .into_iter()
        .filter(|record| record["kind"] == "pledge")
        .collect();
    assert_eq!(pledges.len(), records.len());
    let mut of_objective: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let (mut long, mut joint, mut rows) = (0, 0, 0);
    for record in &records {
        let id = record["id"].as_str().unwrap();
        let reference = pledges[id]["reference"].as_str().unwrap();
        let document = visitor.get(&format!("/v1/pledges/{reference}")).expect(200);
        let objectives = &record["objectives"];
        let shown = document.json["content"].get("objectives").cloned().unwrap_or(json!([]));
        assert_eq!(&shown, objectives, "{id}");
        assert_eq!(pledges[id]["content"], document.json["content"], "{id}");
        for objective in objectives.as_array().unwrap() {
            let of = of_objective.entry(objective.to_string()).or_default();
            of.insert(reference.to_owned());
        }
        let participants = document.json["participants"].as_array().unwrap();
        assert_eq!(&pledges[id]["participants"], &document.json["participants"], "{id}");
        assert_eq!(
            participants.len(),
            record["participants"].as_array().unwrap().len(),
            "{id}"
        );
        assert!(participants.iter().all(|one| one["answer"] == "named"), "{document}");
        assert!(!document.text.contains("contact\""), "{document}");
        long += usize::from(objectives.as_array().unwrap().len() > 3);
        joint += usize::from(!participants.is_empty());
        rows += participants.len();
    }
    assert_eq!((long, joint, rows), (2, 6, 26));

    // By name as the source names them; a country that it gives by its code has its name.
    let names = |id: &str, member: &str| {
        let rows = pledges[id]["participants"].as_array().unwrap().iter();
        rows.map(|one| one[member].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    let of_children = records.iter().find(|record| record["id"] == "pl-004").unwrap();
    assert_eq!(names("pl-004", "name"), texts(&of_children["participants"]));
    assert_eq!(names("pl-006", "name"), ["Germany", "Morocco"]);
    assert_eq!(names("pl-006", "country"), ["DEU", "MAR"]);

    // Filters, facets and figures count every objective; the search and the network know every participant.
    let figures = visitor.get("/v1/dashboard?kind=pledge").expect(200).json;
    let list = visitor.get("/v1/pledges?facets=true&limit=1").expect(200).json;
    let counted = |bars: &Value, name: &str| -> BTreeMap<String, usize> {
        let bars = bars.as_array().unwrap().iter();
        bars.map(|bar| {
            let count = bar[name].as_u64().unwrap();
            (
                bar["value"].as_str().unwrap().to_owned(),
                usize::try_from(count).unwrap(),
            )
        })
        .collect()
    };
    let expected: BTreeMap<String, usize> = of_objective.iter().map(|(key, of)| (key.clone(), of.len())).collect();
    assert_eq!(counted(&figures["breakdowns"]["objective"], "pledges"), expected);
    assert_eq!(counted(&list["facets"]["objective"], "count"), expected);
    let found = |query: &str| -> BTreeSet<String> {
        let list = visitor.get(&format!("/v1/pledges?limit=100&{query}")).expect(200);
        let items = list.json["items"].as_array().unwrap().iter();
        items
            .map(|item| item["reference"].as_str().unwrap().to_owned())
            .collect()
    };
    for (objective, references) in &of_objective {
        assert_eq!(&found(&format!("objective={objective}")), references, "{objective}");
    }
    let reference = |id: &str| pledges[id]["reference"].as_str().unwrap().to_owned();
    assert!(found("q=Morocco").contains(&reference("pl-006")));
    assert_eq!(found("q=Oréal"), [reference("pl-031")].into());
    let edges = figures["network"]["edges"].as_array().unwrap().iter();
    assert_eq!(
        edges.filter(|edge| edge["kind"] == "participant").count(),
        26,
        "{figures}"
    );
    assert_eq!(app.mails().all().len(), 0, "nobody is asked");
});

on_both!(what_old_records_may_say_new_ones_may_not, |app| {
    app.minga(&["import", "legacy", &file()], "");
    let world = World::new(app);
    let four = json!({"objectives": [1, 2, 3, 4]});
    let id = world.draft("pledge", &json!({"title": "A new one"}));
    let path = format!("/v1/submissions/{id}");
    let etag = world.focal_point.client.get(&path).expect(200).etag();
    let change = world.focal_point.client.patch(&path).if_match(&etag);
    change
        .merge_patch(&json!({"content": four}))
        .expect(422)
        .violation("too_many", "/content/objectives");

    // Nor may a copy of an old one: it begins with the first three.
    let document = published(app, "pledges").remove("pl-002").unwrap();
    let (reference, officer) = (document["reference"].as_str().unwrap(), &world.officer);
    let listed = officer
        .client
        .get(&format!("/v1/submissions?q={reference}"))
        .expect(200);
    let old = listed.string("/items/0/id");
    let read = officer.client.get(&format!("/v1/submissions/{old}")).expect(200);
    assert_eq!(read.json["content"]["objectives"], json!([2, 16, 19, 20, 21, 23]));
    let copy = officer
        .client
        .post(&format!("/v1/submissions/{old}/copy"))
        .json(&json!({}))
        .expect(201);
    assert_eq!(copy.json["content"]["objectives"], json!([2, 16, 19]));

    // It stays what it is when its organisation changes, and after it was archived and restored.
    world.act(
        officer,
        &old,
        "archive",
        &json!({"public_reason": "Doble.", "note": "Doble."}),
    );
    world.act(officer, &old, "restore", &json!({"note": "No lo era."}));
    let restored = app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
    assert_eq!(restored.json["content"], document["content"]);
});
