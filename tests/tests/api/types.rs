//! The type of a pledge decides what belongs to it.
use minga_tests::world::{self, World};
use minga_tests::{on_both, steps};
use serde_json::{Value, json};

on_both!(changing_the_type_keeps_what_fits_and_names_what_is_dropped, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point.client;
    let mut content = world::pledge();
    content["type"] = json!("partnership");
    content["common_goal"] = json!("Doce ventanillas en seis distritos de Lima.");
    content["own_action"] = json!("Poner los locales.");
    let id = world.draft("pledge", &content);
    let path = format!("/v1/submissions/{id}");
    let dropped = |warnings: &Value| -> Vec<String> {
        let found = warnings.as_array().unwrap().iter();
        let named = found.filter(|warning| warning["code"] == "warn_not_of_type");
        named
            .map(|warning| warning["pointer"].as_str().unwrap().to_owned())
            .collect()
    };
    let change = |pledge_type: &str| {
        let version = rosa.get(&path).expect(200).etag();
        let patch = json!({"content": {"type": pledge_type}});
        rosa.patch(&path).if_match(&version).merge_patch(&patch).expect(200)
    };
    assert!(dropped(&rosa.get(&path).expect(200).json["warnings"]).is_empty());
    let named = ["/content/common_goal", "/content/own_action"];
    let individual = change("individual");
    assert_eq!(dropped(&individual.json["warnings"]), named, "{individual}");
    assert_eq!(individual.json["content"]["common_goal"], content["common_goal"]);
    let check = rosa.get(&format!("{path}/check")).expect(200);
    assert_eq!(dropped(&check.json["warnings"]), named, "{check}");
    // Nothing is lost by trying another type.
    let back = change("common");
    assert!(dropped(&back.json["warnings"]).is_empty(), "{back}");
    assert_eq!(back.json["content"]["own_action"], content["own_action"]);

    change("individual");
    let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
    assert!(dropped(&submitted.json["warnings"]).is_empty(), "{submitted}");
    let revision = rosa.get(&format!("{path}/revisions/1")).expect(200);
    for shown in [&submitted.json["content"], &revision.json["content"]] {
        assert_eq!(shown["title"], content["title"]);
        assert!(
            shown.get("common_goal").is_none() && shown.get("own_action").is_none(),
            "{shown}"
        );
    }
});

on_both!(a_pledge_that_joins_another_one_has_no_participants, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point;
    let joined = steps::joint_pledge(&world, "Ventanillas de orientación laboral en Lima");
    let other = steps::neighbours(app, &world, "Noelia Nueva");
    let mut content = world::pledge();
    content["type"] = json!("common");
    content["common_goal"] = json!("Doce ventanillas en seis distritos de Lima.");
    let id = other.draft("pledge", &content);
    let noelia = &other.focal_point.client;
    let path = format!("/v1/submissions/{id}");
    let row = json!({"name": "Association des amis (fictive)", "country": "FRA"});
    let added = noelia.post(&format!("{path}/participants")).json(&row).expect(201);
    let etag = noelia.get(&path).expect(200).etag();
    let matches = json!({"reference": joined.reference, "support": "technical"});
    let patch = json!({"content": {"type": "matching", "matches": matches}});
    let changed = noelia.patch(&path).if_match(&etag).merge_patch(&patch).expect(200);
    let warnings = changed.json["warnings"].as_array().unwrap();
    let warned = warnings
        .iter()
        .find(|one| one["pointer"] == "/participants")
        .expect("a warning");
    assert_eq!(warned["code"], "warn_not_of_type");
    assert!(warned["message"].as_str().unwrap().contains("Quítelos"), "{warned}");
    let refused = other.try_act(&other.focal_point, &id, "submit", &json!({})).expect(422);
    refused.violation("participants_not_allowed", "/participants");
    let row = format!("{path}/participants/{}", added.string("/id"));
    noelia.delete(&row).if_match(&added.etag()).expect(204);
    other.act(&other.focal_point, &id, "submit", &json!({}));

    // Nor does a published one come to join another one while somebody takes part in it.
    content["title"] = json!("Otro apoyo");
    let free = {
        let mut content = world::pledge();
        content["title"] = json!("Un compromiso sin compañía");
        let id = other.draft("pledge", &content);
        let submitted = other.act(&other.focal_point, &id, "submit", &json!({}));
        steps::screen(&other.officer, &id, &[]);
        other.act_anyway(&other.officer, &id, "publish", &json!({}));
        submitted.string("/reference")
    };
    content["type"] = json!("matching");
    content["matches"] = json!({"reference": free, "support": "technical"});
    let amended = world.try_act(rosa, &joined.id, "propose_amendment", &json!({"content": content}));
    amended
        .expect(422)
        .violation("participants_not_allowed", "/participants");
    // Once all have left it may, and the public reads of none of them any more.
    steps::answer_by_letter(&world.officer, &joined.id, &joined.participant, "declined");
    let public = || {
        app.visitor()
            .get(&format!("/v1/pledges/{}", joined.reference))
            .expect(200)
    };
    assert_eq!(public().json["participants"][0]["answer"], "left");
    world.act(rosa, &joined.id, "propose_amendment", &json!({"content": content}));
    world.act(&world.officer, &joined.id, "accept_amendment", &json!({}));
    assert_eq!(public().json["participants"], json!([]));
    let lines = app.visitor().get("/v1/pledges.jsonl").expect(200).text;
    assert!(!lines.contains("Association des amis"), "{lines}");
});
