//! The parts of a submission: their lists come in pages, and each kind has room of its own.
use minga_tests::operations::PDF;
use minga_tests::world::{self, World};
use minga_tests::{Call, Client, Setup, on_both};
use serde_json::{Value, json};

fn upload(caller: &Client, path: &str, name: &str, purpose: &str) -> Call {
    let call = caller.post(&format!("{path}/attachments"));
    call.upload(name, "application/pdf", PDF, &[("purpose", purpose)])
}

/// What a list holds, on one page and page by page with one entry each; `list` may have a query.
fn whole(caller: &Client, list: &str) -> Vec<Value> {
    let all = caller.get(list).expect(200);
    let list = &if list.contains('?') {
        format!("{list}&")
    } else {
        format!("{list}?")
    };
    assert!(all.json.get("next").is_none(), "{all}");
    let all = all.json["items"].as_array().expect("items").clone();
    let mut found = Vec::new();
    let mut next = format!("{list}limit=1");
    loop {
        let page = caller.get(&next).expect(200);
        let items = page.json["items"].as_array().expect("items");
        assert_eq!(items.len(), 1, "{page}");
        found.extend(items.iter().cloned());
        let Some(cursor) = page.json["next"].as_str() else {
            assert_eq!(page.header("link"), None, "{page}");
            break;
        };
        next = format!("{list}limit=1&cursor={cursor}");
        assert_eq!(page.header("link"), Some(format!("<{next}>; rel=\"next\"").as_str()));
    }
    assert_eq!(found, all, "{list}");
    for wrong in ["limit=0", "limit=101", "cursor=x", "colour=red"] {
        caller.get(&format!("{list}{wrong}")).expect(400);
    }
    all
}

on_both!(submissions_come_in_pages_in_every_order, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    for _ in 0..2 {
        world.draft("pledge", &world::pledge());
        let id = world.draft("pledge", &world::pledge());
        world.act(rosa, &id, "submit", &json!({}));
    }
    for who in [&rosa.client, &officer.client] {
        let seen = whole(who, "/v1/submissions").len();
        assert!(seen > 1, "there is more than a page");
        for order in ["created_at", "-created_at", "state_since", "-state_since"] {
            for filter in [
                "",
                "&kind=pledge",
                "&state=submitted",
                "&q=ventanilla",
                "&needs_my_action=true",
            ] {
                let found = whole(who, &format!("/v1/submissions?sort={order}{filter}"));
                assert!(
                    found.len() <= seen && (filter.is_empty() || found.len() > 1),
                    "{order}{filter}"
                );
            }
        }
    }
});

on_both!(the_lists_of_a_submission_come_in_pages, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point.client, &world.officer.client);
    let mut content = world::pledge();
    content["type"] = json!("common");
    content["common_goal"] = json!("Doce ventanillas en seis distritos de Lima.");
    let more = json!({"kind": "milestone", "name": "Convenio con seis municipios", "by": "2027-12"});
    content["indicators"].as_array_mut().unwrap().push(more);
    let id = world.draft("pledge", &content);
    let path = format!("/v1/submissions/{id}");
    for name in ["Casa Uno (ficticia)", "Casa Dos (ficticia)", "Casa Tres (ficticia)"] {
        let row = json!({"name": name, "country": "ECU"});
        rosa.post(&format!("{path}/participants")).json(&row).expect(201);
    }
    for name in ["uno.pdf", "dos.pdf"] {
        upload(rosa, &path, name, "document").expect(201);
    }
    let letter = upload(officer, &path, "carta.pdf", "correspondence").expect(201);
    upload(rosa, &path, "tres.pdf", "document").expect(201);
    world.act(&world.focal_point, &id, "submit", &json!({}));
    world.act(&world.focal_point, &id, "recall", &json!({}));
    world.act(&world.focal_point, &id, "submit", &json!({}));
    for (language, revision) in [("fr", 1), ("en", 2), ("fr", 2), ("pt", 2)] {
        let fields = json!({"fields": {"title": "Guichets"}, "revision": revision});
        rosa.put(&format!("{path}/translations/{language}"))
            .json(&fields)
            .expect(201);
    }
    // Who has declined is listed behind all others.
    let first = rosa.get(&format!("{path}/participants")).expect(200);
    let declining = format!("{path}/participants/{}", first.string("/items/0/id"));
    let etag = officer.get(&declining).expect(200).etag();
    officer
        .post(&format!("{declining}/answer"))
        .if_match(&etag)
        .json(&json!({"answer": "declined", "attachment_id": letter.string("/id")}))
        .expect(200);
    let names = |items: &[Value], field: &str| -> Vec<String> {
        let text = |item: &Value| item[field].as_str().unwrap_or_default().to_owned();
        items.iter().map(text).collect()
    };
    let participants = whole(rosa, &format!("{path}/participants"));
    assert_eq!(
        names(&participants, "name"),
        ["Casa Dos (ficticia)", "Casa Tres (ficticia)", "Casa Uno (ficticia)"]
    );
    let files = format!("{path}/attachments");
    assert_eq!(
        names(&whole(rosa, &files), "file_name"),
        ["uno.pdf", "dos.pdf", "tres.pdf"]
    );
    assert_eq!(
        names(&whole(officer, &files), "file_name"),
        ["uno.pdf", "dos.pdf", "carta.pdf", "tres.pdf"]
    );
    let translations = whole(rosa, &format!("{path}/translations"));
    assert_eq!(names(&translations, "language"), ["en", "fr", "pt", "fr"]);
    let revisions = whole(rosa, &format!("{path}/revisions"));
    assert_eq!(names(&revisions, "action"), ["submit", "submit"]);
    let indicators = whole(rosa, &format!("{path}/indicators"));
    assert_eq!(indicators.len(), 2);
});

on_both!(
    each_kind_of_part_has_room_of_its_own,
    setup = Setup::new()
        .setting("MINGA_POLICY__ATTACHMENTS_MAX", "2")
        .setting("MINGA_POLICY__CORRESPONDENCE_MAX", "3")
        .setting("MINGA_POLICY__TRANSLATIONS_MAX", "2"),
    |app| {
        let world = World::new(app);
        let (rosa, officer) = (&world.focal_point.client, &world.officer.client);
        let id = world.draft("practice", &world::practice());
        let path = format!("/v1/submissions/{id}");
        // What the officers keep takes no room from the organisation, and tells it nothing.
        for number in 0..3 {
            upload(officer, &path, &format!("carta{number}.pdf"), "correspondence").expect(201);
        }
        let full = upload(officer, &path, "carta.pdf", "correspondence").expect(422);
        assert_eq!(full.json["violations"][0]["params"]["maximum"], 3, "{full}");
        for number in 0..2 {
            upload(rosa, &path, &format!("informe{number}.pdf"), "document").expect(201);
        }
        let full = upload(rosa, &path, "informe.pdf", "document").expect(422);
        assert_eq!(full.json["violations"][0]["params"]["maximum"], 2, "{full}");

        // Nor the reverse.
        let other = world.draft("practice", &world::practice());
        let other = format!("/v1/submissions/{other}");
        for number in 0..2 {
            upload(rosa, &other, &format!("informe{number}.pdf"), "document").expect(201);
        }
        upload(officer, &other, "carta.pdf", "correspondence").expect(201);

        world.act(&world.focal_point, &id, "submit", &json!({}));
        let translate = |language: &str| {
            let fields = json!({"fields": {"title": "Guichets"}});
            rosa.put(&format!("{path}/translations/{language}")).json(&fields)
        };
        let etag = translate("fr").expect(201).etag();
        translate("en").expect(201);
        translate("pt").expect(422).violation("too_many", "");
        // One that is there may still be replaced.
        translate("fr").if_match(&etag).expect(200);
    }
);
