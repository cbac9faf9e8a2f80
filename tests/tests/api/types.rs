//! The type of a pledge decides what belongs to it.
use minga_tests::on_both;
use minga_tests::world::{self, World};
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
