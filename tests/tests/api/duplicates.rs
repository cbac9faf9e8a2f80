//! Near-duplicates: who is shown which, what officers decide of a pair, and what the public reads of a merged record.
use minga_tests::accounts;
use minga_tests::operations::PDF;
use minga_tests::steps;
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, Client, on_both};
use serde_json::{Value, json};

/// The same focal point's pledge again, somewhat changed.
fn nearly_the_same() -> Value {
    let mut content = world::pledge();
    content["title"] = json!("VENTANILLAS itinerantes de orientacion laboral para las personas migrantes");
    let text = content["description"].as_str().unwrap();
    content["description"] = json!(
        text.replace("doce", "diez")
            .replace("seis distritos", "cinco distritos")
    );
    content
}

/// A pledge that resembles no other one.
fn another_one() -> Value {
    let mut content = world::pledge();
    content["title"] = json!("Becas de enfermería");
    content["description"] = json!(
        "Entre 2027 y 2029 la cooperativa pagará la matrícula y los materiales de 60 estudiantes extranjeras que \
         cursen enfermería en institutos públicos, con tutoría quincenal, prácticas en hospitales regionales y un \
         fondo de emergencia. Cada año informará cuántas terminan, cuántas trabajan en su profesión y qué obstáculos \
         encontraron con la convalidación de títulos obtenidos en otros países."
    );
    content
}

/// A submitted and published pledge; its id and reference.
fn published(world: &World, content: &Value) -> (String, String) {
    let id = world.draft("pledge", content);
    let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
    steps::screen(&world.officer, &id, &[]);
    world.act(&world.officer, &id, "publish", &json!({}));
    (id, submitted.string("/reference"))
}

/// Another organisation with its focal point, and the same officer.
fn another(app: &App, world: &World) -> World {
    let house = json!({"name": "Casa Ayllu (ficticia)", "actor_type": "civil_society", "country": "BOL"});
    steps::another(app, world, ("Mateo Otro", "en"), &house)
}

fn duplicates(client: &Client, id: &str) -> Answer {
    client.get(&format!("/v1/submissions/{id}/duplicates")).expect(200)
}

fn titles(answer: &Answer) -> Vec<String> {
    let items = answer.json["items"].as_array().unwrap().iter();
    items
        .map(|item| item["submission"]["title"].as_str().unwrap().to_owned())
        .collect()
}

/// The near-duplicates that the checklist warns of, as their states.
fn warned(client: &Client, id: &str) -> Vec<String> {
    let check = client.get(&format!("/v1/submissions/{id}/check")).expect(200);
    let warnings = check.json["warnings"].as_array().unwrap().iter();
    warnings
        .filter(|warning| warning["code"] == "warn_near_duplicate")
        .map(|warning| warning["params"]["state"].as_str().unwrap().to_owned())
        .collect()
}

fn decide(officer: &Client, id: &str, other: &str, what: &str, body: &Value) -> minga_tests::Call {
    let call = officer
        .post(&format!("/v1/submissions/{id}/duplicates/{other}/{what}"))
        .json(body);
    if what != "merge" {
        return call;
    }
    let etag = officer.get(&format!("/v1/submissions/{id}")).expect(200).etag();
    call.if_match(&etag)
}

on_both!(each_is_shown_what_it_may_know_of, |app| {
    let world = World::new(app);
    let other = another(app, &world);
    let (rosa, mateo, officer) = (
        &world.focal_point.client,
        &other.focal_point.client,
        &world.officer.client,
    );
    let first = world.draft("pledge", &world::pledge());
    let second = other.draft("pledge", &nearly_the_same());
    let unlike = world.draft("pledge", &another_one());

    // Somebody else's draft is known to the secretariat alone.
    assert_eq!(titles(&duplicates(mateo, &second)), Vec::<String>::new());
    assert_eq!(warned(mateo, &second), Vec::<String>::new());
    let seen = duplicates(officer, &second);
    assert_eq!(titles(&seen), [world::pledge()["title"].as_str().unwrap()]);
    let item = &seen.json["items"][0];
    assert_eq!(item["submission"]["id"], first.as_str());
    assert_eq!(item["submission"]["state"], "draft");
    assert_eq!(item["reasons"], json!(["similar_title", "similar_text"]));
    let similarity = item["similarity"].as_f64().unwrap();
    assert!(similarity > 0.7 && similarity < 1.0, "{seen}");
    assert_eq!(titles(&duplicates(officer, &unlike)), Vec::<String>::new());
    app.visitor()
        .get(&format!("/v1/submissions/{first}/duplicates"))
        .expect(401);
    mateo.get(&format!("/v1/submissions/{first}/duplicates")).expect(404);

    // The own organisation's are, whatever their state.
    let own = world.draft("pledge", &nearly_the_same());
    assert_eq!(warned(rosa, &own), ["draft"]);
    assert_eq!(
        duplicates(rosa, &own).json["items"][0]["reasons"],
        json!(["similar_title", "similar_text", "same_actor"])
    );
    assert_eq!(duplicates(rosa, &own).json["judged"], Value::Null);

    // What is published everybody knows, with the public words only.
    world.act(&world.focal_point, &first, "submit", &json!({}));
    assert_eq!(warned(mateo, &second), Vec::<String>::new());
    steps::screen(&world.officer, &first, &[]);
    world.act(&world.officer, &first, "publish", &json!({}));
    assert_eq!(warned(mateo, &second), ["published"]);
    let item = &duplicates(mateo, &second).json["items"][0];
    assert_eq!(item["submission"]["id"], Value::Null);
    let address = item["submission"]["address"].as_str().unwrap();
    app.visitor().get(address).expect(200);
    let sentence = |language: &str| {
        let check = mateo
            .in_language(language)
            .get(&format!("/v1/submissions/{second}/check"))
            .expect(200);
        let warnings = check.json["warnings"].as_array().unwrap().clone();
        let found = warnings.iter().find(|one| one["code"] == "warn_near_duplicate");
        found.unwrap()["message"].as_str().unwrap().to_owned()
    };
    for (language, beginning) in [
        ("es", "Otra presentación lleva casi el mismo título"),
        ("en", "Another one has nearly the same title"),
        ("fr", "Une autre soumission porte presque le même titre"),
    ] {
        assert!(sentence(language).starts_with(beginning), "{}", sentence(language));
    }

    // The screening shows them to the officer; another text is found no more, and a new one at once.
    other.act(&other.focal_point, &second, "submit", &json!({}));
    let screening = officer.get(&format!("/v1/submissions/{second}/screening")).expect(200);
    assert_eq!(screening.json["duplicates"].as_array().unwrap().len(), 2, "{screening}");
    let etag = rosa.get(&format!("/v1/submissions/{own}")).expect(200).etag();
    let patch = json!({"content": {
        "title": another_one()["title"], "description": another_one()["description"]
    }});
    rosa.patch(&format!("/v1/submissions/{own}"))
        .if_match(&etag)
        .merge_patch(&patch)
        .expect(200);
    assert_eq!(
        duplicates(rosa, &own).json["items"][0]["reasons"],
        json!(["same_title", "same_text", "same_actor"])
    );
    assert_eq!(duplicates(officer, &second).json["items"].as_array().unwrap().len(), 1);
});

on_both!(a_dismissed_pair_comes_back_when_its_words_change, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point.client, &world.officer.client);
    let (one, other) = (
        world.draft("pledge", &world::pledge()),
        world.draft("pledge", &nearly_the_same()),
    );
    decide(officer, &one, &other, "dismiss", &json!({}))
        .expect(422)
        .violation("reason_required", "/reason");
    decide(rosa, &one, &other, "dismiss", &json!({"reason": "No."})).expect(403);
    decide(officer, &one, &one, "dismiss", &json!({"reason": "No."})).expect(409);
    let reason = "Dos proyectos distintos.";
    let left = decide(officer, &one, &other, "dismiss", &json!({"reason": reason})).expect(200);
    assert_eq!(titles(&left), Vec::<String>::new());
    for (id, with) in [(&one, &other), (&other, &one)] {
        let list = duplicates(officer, id);
        assert_eq!(titles(&list), Vec::<String>::new());
        let judged = &list.json["judged"][0];
        assert_eq!(
            (&judged["judgement"], &judged["reason"], &judged["holds"]),
            (&json!("dismissed"), &json!(reason), &json!(true))
        );
        assert_eq!(judged["submission"]["id"], with.as_str());
        assert_eq!(warned(rosa, id), Vec::<String>::new());
    }
    // The reason is not for those who submitted them.
    let history = rosa.get(&format!("/v1/submissions/{one}/history")).expect(200);
    assert!(!history.text.contains(reason), "{history}");
    let history = officer.get(&format!("/v1/submissions/{one}/history")).expect(200);
    assert!(history.text.contains("duplicate_dismissed"), "{history}");

    let change = |content: Value| {
        let etag = rosa.get(&format!("/v1/submissions/{other}")).expect(200).etag();
        rosa.patch(&format!("/v1/submissions/{other}"))
            .if_match(&etag)
            .merge_patch(&json!({"content": content}))
            .expect(200);
    };
    // Nothing that is compared.
    change(json!({"sdgs": [8]}));
    assert_eq!(warned(rosa, &one), Vec::<String>::new());
    change(json!({"title": world::pledge()["title"]}));
    assert_eq!(warned(rosa, &one), ["draft"]);
    assert_eq!(duplicates(officer, &one).json["judged"][0]["holds"], false);
    decide(officer, &one, &other, "dismiss", &json!({"reason": reason})).expect(200);
    assert_eq!(warned(rosa, &one), Vec::<String>::new());
    decide(officer, &other, &one, "undo", &json!({"reason": "Mejor miradas."})).expect(200);
    assert_eq!(warned(rosa, &one), ["draft"]);
    decide(officer, &other, &one, "undo", &json!({"reason": "Otra vez."})).expect(409);
});

on_both!(linked_ones_name_each_other_once_both_are_public, |app| {
    let world = World::new(app);
    let other = another(app, &world);
    let officer = &world.officer.client;
    let (one, reference) = published(&world, &world::pledge());
    let two = other.draft("pledge", &nearly_the_same());
    decide(officer, &one, &two, "link", &json!({})).expect(200);
    let related =
        |reference: &str| app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200).json["related"].clone();
    assert_eq!(related(&reference), json!([]));
    let submitted = other.act(&other.focal_point, &two, "submit", &json!({}));
    steps::screen(&world.officer, &two, &[]);
    // What changes on the page of the first one by what is done to the second is told under the first one's reference.
    let told = |act: &dyn Fn()| -> Vec<String> {
        let feed = |since: &str| app.visitor().get(&format!("/v1/changes?since={since}")).expect(200);
        let start = feed("latest").string("/next");
        act();
        let items = feed(&start).json["items"].as_array().unwrap().clone();
        let of_first = items.iter().filter(|item| item["reference"] == reference.as_str());
        of_first.map(|item| item["type"].as_str().unwrap().to_owned()).collect()
    };
    let by_officer = |action: &str, input: Value| {
        world.act(&world.officer, &two, action, &input);
    };
    let changed = ["pledge.related_changed"];
    assert_eq!(told(&|| by_officer("publish", json!({}))), changed);
    let second = submitted.string("/reference");
    let reasons = json!({"public_reason": "A pedido.", "note": "Carta."});
    assert_eq!(told(&|| by_officer("archive", reasons.clone())), changed);
    assert_eq!(told(&|| by_officer("restore", json!({}))), changed);
    let amend = |sdgs: Value| {
        let mut content = nearly_the_same();
        content["title"] = json!("Ventanillas con otro título");
        content["sdgs"] = sdgs;
        let amended = json!({"content": content});
        other.act(&other.focal_point, &two, "propose_amendment", &amended);
        by_officer("accept_amendment", json!({}));
    };
    assert_eq!(told(&|| amend(json!([8, 10]))), changed);
    assert_eq!(related(&reference)[0]["title"], "Ventanillas con otro título");
    assert_eq!(
        told(&|| amend(json!([8]))),
        Vec::<String>::new(),
        "it does not show there"
    );
    assert_eq!(
        told(&|| by_officer("reopen", json!({"note": "Antes de tiempo."}))),
        changed
    );
    assert_eq!(related(&reference), json!([]));
    steps::screen(&world.officer, &two, &[]);
    assert_eq!(told(&|| by_officer("publish", json!({}))), changed);
    assert_eq!(related(&reference)[0]["reference"], second.as_str());
    assert_eq!(
        related(&second)[0]["address"],
        format!("/v1/pledges/{reference}").as_str()
    );
    assert_eq!(duplicates(officer, &one).json["items"], json!([]));
    decide(officer, &one, &two, "undo", &json!({"reason": "No van juntas."})).expect(200);
    assert_eq!((related(&reference), related(&second)), (json!([]), json!([])));
});

on_both!(a_merged_record_leads_on_to_the_other_until_that_is_undone, |app| {
    let world = World::new(app);
    let other = another(app, &world);
    let third = accounts::register_and_login(app, "Tania Tercera", "fr");
    let third = World {
        organisation: third
            .client
            .post("/v1/organisations")
            .json(&json!({"name": "Fundación Tres (ficticia)", "actor_type": "civil_society", "country": "CHL"}))
            .expect(201)
            .string("/id"),
        focal_point: third,
        ..world.clone()
    };
    let third = World {
        contact: world::contact(&third.focal_point, &third.organisation),
        ..third
    };
    let officer = &world.officer.client;
    let visitor = app.visitor();
    let (kept, kept_reference) = published(&world, &world::pledge());
    let gone = other.draft("pledge", &nearly_the_same());
    let attached = other
        .focal_point
        .client
        .post(&format!("/v1/submissions/{gone}/attachments"));
    let file = attached
        .upload("plan.pdf", "application/pdf", PDF, &[("purpose", "document")])
        .expect(201)
        .string("/id");
    let gone_reference = other
        .act(&other.focal_point, &gone, "submit", &json!({}))
        .string("/reference");
    steps::screen(&other.officer, &gone, &[]);
    other.act(&other.officer, &gone, "publish", &json!({}));
    let file_of = |kind: &str| format!("/v1/{kind}/{gone_reference}/attachments/{file}");
    visitor.get(&file_of("pledges")).expect(200);
    visitor.get(&file_of("practices")).expect(404);
    let mut content = another_one();
    content["type"] = json!("matching");
    content["matches"] = json!({"reference": gone_reference, "support": "technical"});
    let (_, matching) = published(&third, &content);
    let draft = other.draft("pledge", &nearly_the_same());

    let because = json!({"reason": "Se presentó dos veces."});
    let refused = decide(officer, &draft, &kept, "merge", &because).expect(409);
    assert_eq!(refused.json["reason"], "merge_needs_published");
    decide(officer, &gone, &kept, "merge", &json!({"reason": " "}))
        .expect(422)
        .violation("reason_required", "/reason");
    officer
        .post(&format!("/v1/submissions/{gone}/duplicates/{kept}/merge"))
        .json(&because)
        .expect(428);
    decide(&other.focal_point.client, &gone, &kept, "merge", &because).expect(404);

    let path = |reference: &str| format!("/v1/pledges/{reference}");
    let total = || {
        let list = visitor.get("/v1/pledges?count=exact&facets=true").expect(200);
        let figures = visitor.get("/v1/dashboard?kind=pledge").expect(200);
        assert_eq!(list.json["total"], figures.json["total"]);
        assert_eq!(list.json["total"], list.json["facets"]["scope"][0]["count"]);
        list.json["total"].as_u64().unwrap()
    };
    assert_eq!(total(), 3);
    let feed = |query: &str| visitor.get(&format!("/v1/changes?since={query}")).expect(200);
    let start = feed("latest").string("/next");
    let told_of = |reference: &str| -> Vec<String> {
        let changes = feed(&start);
        let items = changes.json["items"].as_array().unwrap().iter();
        items
            .filter(|item| item["reference"] == reference)
            .map(|item| item["type"].as_str().unwrap().to_owned())
            .collect()
    };
    let done = decide(officer, &gone, &kept, "merge", &because).expect(200);
    assert_eq!(told_of(&gone_reference), ["pledge.merged"]);
    assert_eq!(told_of(&kept_reference), ["pledge.matched"]);
    assert_eq!(done.json["judged"][0]["judgement"], "merged");
    assert_eq!(total(), 2);
    for sub in ["", "/matches", "/progress"] {
        let moved = visitor.get(&format!("{}{sub}", path(&gone_reference))).expect(308);
        assert_eq!(
            moved.header("location"),
            Some(format!("{}{sub}", path(&kept_reference)).as_str())
        );
        assert_eq!(moved.text, "");
    }
    // Its files are not those of the other one.
    visitor.get(&file_of("pledges")).expect(404);
    let lines = visitor.get("/v1/pledges.jsonl").expect(200).text;
    let of_gone = format!("\"reference\":\"{gone_reference}\",\"kind\"");
    assert!(!lines.contains(&of_gone), "{lines}");
    assert_eq!(lines.lines().count(), 2);
    // What joined it joins the other one.
    let matches = visitor.get(&format!("{}/matches", path(&kept_reference))).expect(200);
    assert_eq!(matches.json["items"][0]["reference"], matching.as_str());
    let entry = visitor.get(&path(&matching)).expect(200);
    assert_eq!(entry.json["matched_pledge"], kept_reference.as_str());

    // It is still there for those who work on it, and nothing is done to it any more.
    let mateo = &other.focal_point.client;
    let view = mateo.get(&format!("/v1/submissions/{gone}")).expect(200);
    assert_eq!(
        (&view.json["state"], &view.json["merged_into"]),
        (&json!("published"), &json!(kept_reference))
    );
    let history = mateo.get(&format!("/v1/submissions/{gone}/history")).expect(200);
    assert!(history.text.contains("\"merged\""), "{history}");
    let history = world
        .focal_point
        .client
        .get(&format!("/v1/submissions/{kept}/history"))
        .expect(200);
    assert!(history.text.contains("\"merged_with\""), "{history}");
    let reasons = json!({"public_reason": "A pedido.", "note": "Carta."});
    let refused = other.try_act(&other.officer, &gone, "archive", &reasons).expect(409);
    assert!(refused.text.contains("not_merged"), "{refused}");
    let update = json!({"status": "in_progress", "date": "2026-01-01", "narrative": "Avanza."});
    let refused = mateo
        .post(&format!("/v1/submissions/{gone}/progress"))
        .json(&update)
        .expect(409);
    assert_eq!(refused.json["reason"], "merged_record");
    let again = decide(officer, &kept, &gone, "merge", &because).expect(409);
    assert_eq!(again.json["reason"], "already_merged");
    app.drain_outbox();
    let told = |address: &str, words: &str| {
        let mails = app.mails().to(address);
        let found = mails
            .iter()
            .any(|mail| mail.text.contains(words) && mail.text.contains("Se presentó dos veces."));
        assert!(found, "{address}: {mails:#?}");
    };
    told(&other.focal_point.email, "The other one stands for both from now on");
    told(&world.focal_point.email, "Desde ahora el suyo vale por los dos");

    // A new match may name the old reference.
    let mut content = another_one();
    content["title"] = json!("Otro apoyo, de herramientas");
    content["type"] = json!("matching");
    content["matches"] = json!({"reference": gone_reference, "support": "material"});
    let (_, second) = published(&third, &content);
    let matches = visitor.get(&format!("{}/matches", path(&kept_reference))).expect(200);
    assert_eq!(matches.json["items"].as_array().unwrap().len(), 2, "{matches}");

    decide(officer, &kept, &gone, "undo", &json!({"reason": "No eran lo mismo."})).expect(200);
    assert_eq!(total(), 4);
    assert!(told_of(&gone_reference).contains(&"pledge.unmerged".to_owned()));
    visitor.get(&path(&gone_reference)).expect(200);
    visitor.get(&file_of("pledges")).expect(200);
    for matching in [&matching, &second] {
        let entry = visitor.get(&path(matching)).expect(200);
        assert_eq!(entry.json["matched_pledge"], gone_reference.as_str());
    }
    let matches = visitor.get(&format!("{}/matches", path(&kept_reference))).expect(200);
    assert_eq!(matches.json["items"], json!([]));
    other.act(&other.officer, &gone, "archive", &reasons);
    visitor.get(&path(&gone_reference)).expect(410);
});

on_both!(a_pledge_cannot_come_to_join_itself_by_a_merger, |app| {
    let world = World::new(app);
    let other = another(app, &world);
    let (joined, reference) = published(&world, &world::pledge());
    let mut content = nearly_the_same();
    content["type"] = json!("matching");
    content["matches"] = json!({"reference": reference, "support": "technical"});
    let (joining, _) = published(&other, &content);
    let because = json!({"reason": "Parecen lo mismo."});
    let refused = decide(&world.officer.client, &joined, &joining, "merge", &because).expect(409);
    assert_eq!(refused.json["reason"], "merge_joins_itself");
});

on_both!(links_follow_a_merger_and_come_back_when_it_is_undone, |app| {
    let world = World::new(app);
    let officer = &world.officer.client;
    let (kept, standing) = published(&world, &world::pledge());
    let (merged, _) = published(&world, &nearly_the_same());
    let (linked, beside) = published(&world, &another_one());
    let related = |reference: &str| -> Vec<String> {
        let entry = app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
        let rows = entry.json["related"].as_array().unwrap().clone();
        rows.iter()
            .map(|row| row["reference"].as_str().unwrap().to_owned())
            .collect()
    };
    decide(officer, &merged, &linked, "link", &json!({})).expect(200);
    assert_eq!(related(&standing), Vec::<String>::new());
    let since = app
        .visitor()
        .get("/v1/changes?since=latest")
        .expect(200)
        .string("/next");
    let why = json!({"reason": "Es el mismo compromiso."});
    decide(officer, &merged, &kept, "merge", &why).expect(200);
    assert_eq!(related(&standing), std::slice::from_ref(&beside));
    assert_eq!(related(&beside), std::slice::from_ref(&standing));
    let feed = app.visitor().get(&format!("/v1/changes?since={since}")).expect(200);
    let told: Vec<(&str, &str)> = feed.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["type"].as_str().unwrap(), item["reference"].as_str().unwrap()))
        .collect();
    for reference in [&standing, &beside] {
        assert!(told.contains(&("pledge.related_changed", reference)), "{told:?}");
    }
    let told_now = || -> Vec<(String, String)> {
        let path = format!("/v1/changes?since={since}&limit=100");
        let feed = app.visitor().get(&path).expect(200);
        let items = feed.json["items"].as_array().unwrap().clone();
        let named = |item: &Value, name: &str| item[name].as_str().unwrap().to_owned();
        let told = items.iter().map(|item| (named(item, "type"), named(item, "reference")));
        told.filter(|(what, _)| what == "pledge.related_changed").collect()
    };
    let of = |told: &[(String, String)], reference: &str| told.iter().filter(|(_, of)| of == reference).count();
    let before = told_now();
    decide(officer, &merged, &kept, "undo", &why).expect(200);
    assert_eq!(related(&standing), Vec::<String>::new());
    assert_eq!(related(&beside).len(), 1);
    let after = told_now();
    for reference in [&standing, &beside] {
        assert_eq!(
            of(&after, reference),
            of(&before, reference) + 1,
            "{reference}: {after:?}"
        );
    }

    // Of two that are linked the one that stands for both names the other no more.
    decide(officer, &merged, &kept, "link", &json!({})).expect(200);
    decide(officer, &merged, &linked, "undo", &why).expect(200);
    assert_eq!(related(&standing).len(), 1);
    let before = told_now();
    decide(officer, &merged, &kept, "merge", &why).expect(200);
    assert_eq!(related(&standing), Vec::<String>::new());
    assert_eq!(of(&told_now(), &standing), of(&before, &standing) + 1);
});

on_both!(a_proposed_correction_is_compared_before_it_is_accepted, |app| {
    let world = World::new(app);
    let other = another(app, &world);
    published(&world, &world::pledge());
    let (id, _) = published(&other, &another_one());
    let path = format!("/v1/submissions/{id}");
    let before = other.officer.client.get(&path).expect(200);
    assert_eq!(before.json.get("proposed_warnings"), None, "{before}");
    let mut amended = nearly_the_same();
    amended["title"] = world::pledge()["title"].clone();
    let proposed = other.act(
        &other.focal_point,
        &id,
        "propose_amendment",
        &json!({ "content": amended }),
    );
    for seen in [proposed, other.officer.client.get(&path).expect(200)] {
        let warnings = seen.json["proposed_warnings"].as_array().expect("warnings").iter();
        let alike: Vec<&Value> = warnings
            .filter(|warning| warning["code"] == "warn_near_duplicate")
            .collect();
        assert_eq!(alike.len(), 1, "{seen}");
        assert_eq!(alike[0]["pointer"], "/proposed_content/title", "{seen}");
        assert_eq!(alike[0]["params"]["state"], "published", "{seen}");
    }
    // It is of the proposal alone.
    assert_eq!(titles(&duplicates(&other.officer.client, &id)), Vec::<String>::new());
    other.act(&other.officer, &id, "reject_amendment", &json!({"note": "Es otra."}));
    let after = other.officer.client.get(&path).expect(200);
    assert_eq!(after.json.get("proposed_warnings"), None, "{after}");
});
