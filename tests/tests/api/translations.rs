//! Translations belong to a revision, and follow what stays the same.
use minga_tests::world::{self, World};
use minga_tests::{on_both, steps};
use serde_json::{Value, json};

on_both!(a_translation_follows_the_texts_that_stay_the_same, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let id = world.draft("pledge", &world::pledge());
    let path = format!("/v1/submissions/{id}");
    let reference = world.act(rosa, &id, "submit", &json!({})).string("/reference");
    let title = "Guichet itinérant d’orientation professionnelle";
    let description = "Douze guichets ouvriront à Lima d’ici à 2027.";
    let french = json!({"fields": {"title": title, "description": description}, "official": true});
    let made = rosa
        .client
        .put(&format!("{path}/translations/fr"))
        .json(&french)
        .expect(201);
    assert_eq!(
        (&made.json["revision"], &made.json["published"]),
        (&json!(1), &json!(false))
    );
    let shown = || {
        let entry = app
            .visitor()
            .in_language("fr")
            .get(&format!("/v1/pledges/{reference}"))
            .expect(200);
        (
            entry.json["content"]["title"].clone(),
            entry.json["content"]["description"].clone(),
        )
    };

    steps::screen(officer, &id, &[]);
    world.act(officer, &id, "publish", &json!({}));
    assert_eq!(shown(), (json!(title), json!(description)));
    // The words of a translation find it, as those of the original do.
    let finds = |words: &str| {
        let list = app.visitor().get(&format!("/v1/pledges?q={words}")).expect(200);
        let found: Vec<&Value> = list.json["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| &item["reference"])
            .collect();
        assert!(found.iter().all(|found| **found == reference.as_str()), "{list}");
        found.len()
    };
    for words in [
        "ventanilla+itinerante",
        "guichets+itinerants",
        "orientation+professionnelle",
        "ouvrir",
    ] {
        assert_eq!(finds(words), 1, "{words}");
    }
    assert_eq!(finds("vocational"), 0);
    let english = json!({"fields": {"title": "Mobile desks for vocational guidance"}});
    let path_en = format!("{path}/translations/en");
    let etag = rosa.client.put(&path_en).json(&english).expect(201).etag();
    assert_eq!(finds("vocational+desk"), 1);
    rosa.client.delete(&path_en).if_match(&etag).expect(204);
    assert_eq!(finds("vocational"), 0);

    let mut content = rosa.client.get(&path).expect(200).json["content"].clone();
    let original = content["title"].clone();
    let amended = "Ventanilla itinerante y permanente";
    content["title"] = json!(amended);
    world.act(rosa, &id, "propose_amendment", &json!({"content": content}));
    world.act(officer, &id, "accept_amendment", &json!({}));
    // The description is the same, so its translation is; the new title has none yet.
    assert_eq!(shown(), (json!(amended), json!(description)));
    assert_eq!((finds("professionnelle"), finds("guichets")), (0, 1));
    let kept = rosa.client.get(&format!("{path}/translations")).expect(200);
    let rows: Vec<(i64, bool, usize)> = kept.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let fields = row["fields"].as_object().map_or(0, serde_json::Map::len);
            (row["revision"].as_i64().unwrap(), row["published"] == true, fields)
        })
        .collect();
    assert_eq!(rows, [(2, true, 1), (1, false, 2)], "{kept}");
    let history = rosa.client.get(&format!("{path}/history")).expect(200);
    assert!(history.text.contains("translation_carried_over"), "{history}");

    // What was translated for a revision is never replaced by what is older.
    content["title"] = original;
    world.act(rosa, &id, "propose_amendment", &json!({"content": content}));
    world.act(officer, &id, "accept_amendment", &json!({}));
    assert_eq!(shown().1, Value::from(description));
});

on_both!(a_variant_of_a_language_is_given_to_whom_it_is_for, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let id = world.draft("pledge", &world::pledge());
    let reference = world.act(rosa, &id, "submit", &json!({})).string("/reference");
    let path = format!("/v1/submissions/{id}/translations");
    let put = |language: &str, title: &str| {
        let body = json!({"fields": {"title": title}});
        rosa.client.put(&format!("{path}/{language}")).json(&body).send()
    };
    for language in ["fr", "fr-CA", "es-MX"] {
        put(language, &format!("Título en {language}")).expect(201);
    }
    steps::screen(officer, &id, &[]);
    world.act(officer, &id, "publish", &json!({}));
    let original = world::pledge()["title"].clone();
    // Twice: what was kept for the one is not given to the other.
    for _ in 0..2 {
        for (asked, given, title) in [
            ("fr-CA", "fr-CA", json!("Título en fr-CA")),
            ("fr-ca, fr;q=0.9, en;q=0.8", "fr-CA", json!("Título en fr-CA")),
            ("fr-BE, en;q=0.8", "fr", json!("Título en fr")),
            ("fr", "fr", json!("Título en fr")),
            ("es-MX", "es-MX", json!("Título en es-MX")),
            ("es-AR", "es", original.clone()),
            ("es", "es", original.clone()),
        ] {
            let entry = app
                .visitor()
                .in_language(asked)
                .get(&format!("/v1/pledges/{reference}"));
            let entry = entry.expect(200);
            assert_eq!(entry.string("/language"), given, "{asked}: {entry}");
            assert_eq!(entry.json["title"], title, "{asked}: {entry}");
            let list = app.visitor().in_language(asked).get("/v1/pledges").expect(200);
            assert_eq!(list.json["items"][0]["title"], title, "{asked}: {list}");
        }
    }
});

on_both!(a_translation_is_at_most_half_as_long_again_as_its_field_may_be, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point;
    let id = world.draft("pledge", &world::pledge());
    world.act(rosa, &id, "submit", &json!({}));
    let put = |letters: usize| {
        let body = json!({"fields": {"title": "é".repeat(letters), "common_goal": "Un but"}});
        rosa.client
            .put(&format!("/v1/submissions/{id}/translations/fr"))
            .json(&body)
            .send()
    };
    let refused = put(451).expect(422).violation("too_long", "/fields/title");
    // Beside whatever else is wrong.
    let refused = refused.violation("unknown_field", "/fields/common_goal");
    let of_title = refused.json["violations"].as_array().unwrap().iter();
    let mut of_title = of_title.filter(|one| one["pointer"] == "/fields/title");
    assert_eq!(of_title.next().unwrap()["params"]["maximum"], 450, "{refused}");
    let fits = json!({"fields": {"title": "é".repeat(450)}});
    rosa.client
        .put(&format!("/v1/submissions/{id}/translations/fr"))
        .json(&fits)
        .expect(201);
});
