//! Indicators have ids and addresses of their own, and replacing the list that they stand in does not lose them.
use minga_tests::world::{self, World};
use minga_tests::{App, on_both, steps};
use serde_json::{Value, json};

/// The content without the ids of its indicators, as a client sends it that does not know of them.
fn without_ids(content: &Value) -> Value {
    let mut content = content.clone();
    for indicator in content["indicators"].as_array_mut().unwrap() {
        indicator.as_object_mut().unwrap().remove("id");
    }
    content
}

fn ids(indicators: &Value) -> Vec<String> {
    let id = |indicator: &Value| indicator["id"].as_str().unwrap().to_owned();
    indicators.as_array().unwrap().iter().map(id).collect()
}

on_both!(an_indicator_is_added_changed_and_removed_by_itself, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point.client;
    let id = world.draft("pledge", &world::pledge());
    let path = format!("/v1/submissions/{id}");
    let list = format!("{path}/indicators");
    let kept = rosa.get(&list).expect(200).string("/items/0/id");
    let etag = rosa.get(&path).expect(200).etag();
    assert_eq!(rosa.get(&format!("{list}/{kept}")).expect(200).etag(), etag);

    let new = json!({"kind": "number", "name": "Personas asesoradas", "unit": "personas"});
    rosa.post(&list).json(&new).expect(428);
    rosa.post(&list).if_match("\"v9\"").json(&new).expect(412);
    let made = rosa
        .post(&list)
        .if_match(&etag)
        .idempotency_key("una")
        .json(&new)
        .expect(201);
    let own = made.header("location").expect("where").to_owned();
    assert_eq!(own, format!("{list}/{}", made.string("/id")));
    assert_eq!(made.etag(), rosa.get(&path).expect(200).etag());
    let again = rosa
        .post(&list)
        .if_match(&etag)
        .idempotency_key("una")
        .json(&new)
        .expect(201);
    assert_eq!(again.json, made.json);
    assert_eq!(rosa.get(&own).expect(200).json, made.json);

    // What is wrong is pointed at in what was sent, and nothing is kept of it.
    let wrong = json!({"target": "mil", "by": "pronto"});
    let refused = rosa.patch(&own).if_match(&made.etag()).merge_patch(&wrong).expect(422);
    refused
        .violation("not_a_number", "/target")
        .violation("not_a_date", "/by");
    let long = json!({"name": "x".repeat(301)});
    let refused = rosa.patch(&own).if_match(&made.etag()).merge_patch(&long).expect(422);
    refused.violation("too_long", "/name");
    let patch = json!({"target": "1200", "unit": null});
    let changed = rosa.patch(&own).if_match(&made.etag()).merge_patch(&patch).expect(200);
    assert_eq!(changed.string("/id"), made.string("/id"));
    assert_eq!(
        (&changed.json["target"], changed.json.get("unit")),
        (&json!("1200"), None),
        "{changed}"
    );
    let content = rosa.get(&path).expect(200);
    assert_eq!(content.etag(), changed.etag());
    assert_eq!(
        ids(&content.json["content"]["indicators"]),
        [kept.clone(), made.string("/id")]
    );

    rosa.delete(&own).if_match(&made.etag()).expect(412);
    let gone = rosa.delete(&own).if_match(&changed.etag()).expect(204);
    assert_eq!(gone.etag(), rosa.get(&path).expect(200).etag());
    rosa.get(&own).expect(404);
    rosa.delete(&own).if_match(&gone.etag()).expect(404);
    assert_eq!(ids(&rosa.get(&list).expect(200).json["items"]), [kept]);

    // What was handed in is edited no longer, and a practice has none.
    world.act(&world.focal_point, &id, "submit", &json!({}));
    let now = rosa.get(&path).expect(200).etag();
    rosa.post(&list).if_match(&now).json(&new).expect(409);
    let practice = world.draft("practice", &world::practice());
    let of_practice = format!("/v1/submissions/{practice}/indicators");
    rosa.get(&of_practice).expect(404);
    rosa.post(&of_practice).if_match("\"v1\"").json(&new).expect(404);
});

on_both!(an_officer_who_changes_an_indicator_names_the_message, |app| {
    let world = World::new(app);
    let officer = &world.officer.client;
    let id = world.draft("pledge", &world::pledge());
    let path = format!("/v1/submissions/{id}");
    world.act(&world.focal_point, &id, "submit", &json!({}));
    officer
        .put(&format!("{path}/consolidation"))
        .json(&json!({"items": [{"must_answer": true, "text": "¿Cuántas personas?"}]}))
        .expect(200);
    world.act(&world.officer, &id, "return_comments", &json!({}));
    let letter = officer
        .post(&format!("{path}/attachments"))
        .upload(
            "carta.pdf",
            "application/pdf",
            minga_tests::operations::PDF,
            &[("purpose", "correspondence")],
        )
        .expect(201)
        .string("/id");
    let list = format!("{path}/indicators");
    let own = format!("{list}/{}", officer.get(&list).expect(200).string("/items/0/id"));
    let etag = officer.get(&path).expect(200).etag();
    let patch = json!({"target": "5000"});
    let refused = officer.patch(&own).if_match(&etag).merge_patch(&patch).expect(422);
    refused.violation("required", "/received_attachment");
    let patch = json!({"target": "5000", "received_attachment": letter});
    let changed = officer.patch(&own).if_match(&etag).merge_patch(&patch).expect(200);
    officer.delete(&own).if_match(&changed.etag()).expect(422);
    officer
        .delete(&format!("{own}?received_attachment={letter}"))
        .if_match(&changed.etag())
        .expect(204);
});

/// What the public reads of the first update of a pledge.
fn reported(app: &App, reference: &str) -> Value {
    let line = app
        .visitor()
        .get(&format!("/v1/pledges/{reference}/progress"))
        .expect(200);
    line.json["items"][0]["indicator_values"].clone()
}

on_both!(a_list_sent_without_ids_keeps_those_of_the_same_indicators, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point;
    let mut content = world::pledge();
    let more = json!({"kind": "milestone", "name": "Convenio con seis municipios", "by": "2027-12"});
    content["indicators"].as_array_mut().unwrap().push(more);
    let id = world.draft("pledge", &content);
    let path = format!("/v1/submissions/{id}");
    let draft = rosa.client.get(&path).expect(200);
    let known = ids(&draft.json["content"]["indicators"]);

    let sent = without_ids(&content);
    let patch = json!({"content": {"indicators": [sent["indicators"][1], sent["indicators"][0]]}});
    let call = rosa.client.patch(&path).if_match(&draft.etag());
    let turned = call.merge_patch(&patch).expect(200);
    assert_eq!(
        ids(&turned.json["content"]["indicators"]),
        [known[1].clone(), known[0].clone()]
    );

    let reference = world.act(rosa, &id, "submit", &json!({})).string("/reference");
    steps::screen(&world.officer, &id, &[]);
    world.act(&world.officer, &id, "publish", &json!({}));
    let day = rosa.client.get(&path).expect(200).string("/published_at")[..10].to_owned();
    let update = json!({
        "status": "in_progress", "date": day, "narrative": "Cinco ventanillas abiertas.",
        "indicator_values": [{"indicator_id": known[0], "value": "2150"}]
    });
    rosa.client.post(&format!("{path}/progress")).json(&update).expect(201);

    // A correction of the name, proposed by a client that sends no ids.
    let mut amended = without_ids(&rosa.client.get(&path).expect(200).json["content"]);
    amended["indicators"][1]["name"] = json!("Personas migrantes que recibieron atención");
    world.act(rosa, &id, "propose_amendment", &json!({"content": amended}));
    world.act(&world.officer, &id, "accept_amendment", &json!({}));
    let entry = app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
    assert_eq!(entry.string("/content/indicators/1/id"), known[0]);
    let values = reported(app, &reference);
    assert_eq!(
        (&values[0]["indicator_id"], &values[0]["name"], &values[0]["value"]),
        (
            &json!(known[0]),
            &json!("Personas migrantes que recibieron atención"),
            &json!("2150")
        ),
        "{values}"
    );
});
