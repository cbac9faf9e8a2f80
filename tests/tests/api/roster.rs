//! The roster of reviewers: conflicts of interest, suggestions, plans for a batch, the reviewers' own entries, the
//! directory of experts.
use minga_tests::accounts::{self, Account};
use minga_tests::world::{self, Reviewer, World};
use minga_tests::{App, on_both};
use serde_json::{Value, json};

/// A practice of the world's organisation, submitted; its path.
fn submitted(world: &World, content: &Value) -> String {
    let id = world.draft("practice", content);
    world.act(&world.focal_point, &id, "submit", &json!({}));
    format!("/v1/submissions/{id}")
}

/// An entry of the roster with these fields beside the usual ones.
fn entry(fields: Value) -> Value {
    let mut entry = json!({"languages": ["es"], "objectives": [16], "max_open": 3});
    for (name, value) in fields.as_object().expect("fields") {
        entry[name] = value.clone();
    }
    entry
}

/// Puts somebody with this entry on the roster.
fn enlist(app: &App, world: &World, name: &str, fields: Value) -> Reviewer {
    let account = accounts::with_role(app, name, "reviewer", "es");
    let id = account.client.get("/v1/me").expect(200).string("/id");
    keep(world, &id, fields);
    Reviewer { account, id }
}

fn keep(world: &World, id: &str, fields: Value) {
    let path = format!("/v1/reviewers/{id}");
    let known = world.officer.client.get(&path).send();
    let call = world.officer.client.put(&path).json(&entry(fields));
    let call = match known.header("etag") {
        Some(etag) => call.if_match(etag),
        None => call,
    };
    call.expect(200);
}

/// The keys of the reasons that a list of the suggestions gives for a reviewer.
fn reasons(suggestions: &Value, list: &str, reviewer: &Reviewer) -> Vec<String> {
    let entries = suggestions[list].as_array().expect("a list");
    entries
        .iter()
        .filter(|entry| entry["reviewer"]["id"] == reviewer.id.as_str())
        .flat_map(|entry| entry["reasons"].as_array().expect("reasons"))
        .map(|reason| reason["reason"].as_str().expect("a key").to_owned())
        .collect()
}

fn organisation(who: &Account, name: &str, actor_type: &str, country: &str) -> String {
    let body = json!({"name": name, "actor_type": actor_type, "country": country});
    who.client
        .post("/v1/organisations")
        .json(&body)
        .expect(201)
        .string("/id")
}

on_both!(a_conflict_is_found_through_names_aliases_and_addresses, |app| {
    let world = World::new(app);
    let mut content = world::practice();
    content["partners"] = json!(["Fondo Andino de Movilidad (FAM)", "ACNUR"]);
    content["donors"] = json!(["Cooperación Suiza (ficticia)"]);
    let path = submitted(&world, &content);

    let free = enlist(
        app,
        &world,
        "Libre Lima",
        json!({"organisation": "Universidad del Sur (ficticia)"}),
    );
    let by_name = enlist(
        app,
        &world,
        "Nora Nombre",
        json!({"organisation": "red puentes DE LIMA (ficticia)"}),
    );
    let by_alias = enlist(
        app,
        &world,
        "Alma Alias",
        json!({"organisation": "Andean Mobility Fund"}),
    );
    let tagged = world.focal_point.email.replace('@', "+privado@");
    let by_address = enlist(app, &world, "Doble Rosa", json!({"other_addresses": [tagged]}));
    let internal = |name: &str, organisation: &str| {
        let fields = json!({"internal": true, "organisation": organisation, "country": "ECU"});
        enlist(app, &world, name, fields)
    };
    let un = internal("Unai Interno", "acnur");
    // Only of entities of the United Nations another country office is free, whatever an internal profile names.
    let of_fund = internal("Fabio Fondo", "Fondo Andino de Movilidad");
    let of_donor = internal("Dora Donante", "Cooperación Suiza (ficticia)");

    // Known to the secretariat under another name.
    let fund = organisation(
        &world.officer,
        "Fondo Andino de Movilidad (FAM)",
        "civil_society",
        "ECU",
    );
    // Who of the secretariat belongs to it does not edit its names; who registered it does not belong to it.
    let own = accounts::with_role(app, "Otilia Propia", "secretariat", "es");
    let offer = json!({"email": own.email, "role": "focal_point"});
    let members = format!("/v1/organisations/{fund}/members");
    world.officer.client.post(&members).json(&offer).expect(201);
    let accept = format!("/v1/me/memberships/{fund}/accept");
    own.client.post(&accept).expect(200);
    let etag = world
        .officer
        .client
        .get(&format!("/v1/organisations/{fund}/aliases"))
        .expect(200)
        .etag();
    let aliases = json!({"aliases": ["Andean Mobility Fund", "andean mobility FUND"]});
    let put = |who: &Account, body: &Value| {
        let call = who.client.put(&format!("/v1/organisations/{fund}/aliases"));
        call.if_match(&etag).json(body)
    };
    put(&own, &aliases).expect(403);
    put(&world.officer, &aliases)
        .expect(422)
        .violation("duplicate", "/aliases/1");
    put(&world.officer, &json!({"aliases": ["Andean Mobility Fund"]})).expect(200);
    free.account
        .client
        .get(&format!("/v1/organisations/{fund}/aliases"))
        .expect(403);

    let found = world
        .officer
        .client
        .get(&format!("{path}/reviewer-suggestions"))
        .expect(200)
        .json;
    assert_eq!(
        reasons(&found, "conflicts", &by_name),
        ["same_organisation", "implementer"],
        "{found}"
    );
    assert_eq!(reasons(&found, "conflicts", &by_alias), ["partner"], "{found}");
    assert!(
        reasons(&found, "conflicts", &by_address).contains(&"focal_point".to_owned()),
        "{found}"
    );
    assert_eq!(
        reasons(&found, "conflicts", &un),
        Vec::<String>::new(),
        "another country office"
    );
    assert_eq!(reasons(&found, "conflicts", &of_fund), ["partner"], "{found}");
    assert_eq!(reasons(&found, "conflicts", &of_donor), ["donor"], "{found}");
    let suggested: Vec<&str> = found["suggestions"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|entry| entry["reviewer"]["id"].as_str())
        .collect();
    assert!(
        suggested.contains(&free.id.as_str()) && suggested.contains(&un.id.as_str()),
        "{found}"
    );
    let said = found["conflicts"][0]["reasons"][0]["message"]
        .as_str()
        .expect("a sentence");
    assert!(said.starts_with("Conflict of interest"), "{said}");

    // Nobody in conflict can be invited; the reasons are said in the caller's language.
    let refused = world
        .officer
        .client
        .in_language("fr")
        .post(&format!("{path}/assignments"))
        .json(&json!({"reviewer_ids": [free.id, by_alias.id, by_name.id]}))
        .expect(422);
    assert!(refused.text.contains("organisation partenaire"), "{refused}");
    refused
        .violation("reviewer_in_conflict", "/reviewer_ids/1")
        .violation("reviewer_in_conflict", "/reviewer_ids/2");
    world
        .officer
        .client
        .post(&format!("{path}/assignments"))
        .json(&json!({"reviewer_ids": [free.id]}))
        .expect(201);
});

on_both!(
    who_works_where_the_practice_comes_from_is_found_behind_the_headquarters,
    |app| {
        let world = World::new(app);
        let mut content = world::practice();
        content["partners"] = json!(["Agencia Mundial de Movilidad (ficticia)"]);
        let path = submitted(&world, &content);
        // Registered once, with the country of the headquarters; these work in Peru, where the practice is, and in Ecuador.
        let based =
            |name: &str, country: &str| enlist(app, &world, name, json!({"internal": true, "country": country}));
        let (here, elsewhere) = (based("Lima Local", "PER"), based("Quito Quieta", "ECU"));
        let agency = organisation(
            &here.account,
            "Agencia Mundial de Movilidad (ficticia)",
            "un_entity",
            "CHE",
        );
        let contacts = format!("/v1/organisations/{agency}/contacts");
        let contact = json!({"name": "Quito Quieta", "email": elsewhere.account.email, "language": "es"});
        here.account.client.post(&contacts).json(&contact).expect(201);

        let officer = &world.officer.client;
        let found = officer.get(&format!("{path}/reviewer-suggestions")).expect(200).json;
        assert_eq!(reasons(&found, "conflicts", &here), ["partner"], "{found}");
        let free = Vec::<String>::new();
        assert_eq!(reasons(&found, "conflicts", &elsewhere), free, "{found}");
    }
);

on_both!(a_former_focal_point_and_a_declared_conflict_are_remembered, |app| {
    let world = World::new(app);
    let contacts = format!("/v1/organisations/{}/contacts", world.organisation);
    let former = enlist(app, &world, "Fermin Former", json!({}));
    let body = json!({"name": "Fermin Former", "email": former.account.email, "language": "es"});
    let contact = world
        .focal_point
        .client
        .post(&contacts)
        .json(&body)
        .expect(201)
        .string("/id");
    let renamed = enlist(app, &world, "Gema Gone", json!({}));
    let body = json!({"name": "Gema Gone", "email": renamed.account.email, "language": "es"});
    let alternate = world.focal_point.client.post(&contacts).json(&body);
    let alternate = alternate.expect(201).string("/id");
    let draft = json!({
        "kind": "practice", "organisation_id": world.organisation, "language": "es", "content": world::practice(),
        "focal_point": contact, "alternate": alternate
    });
    let rosa = &world.focal_point.client;
    let id = rosa.post("/v1/submissions").json(&draft).expect(201).string("/id");
    let path = format!("/v1/submissions/{id}");
    let etag = rosa.get(&path).expect(200).etag();
    rosa.patch(&path)
        .if_match(&etag)
        .merge_patch(&json!({"focal_point": world.contact, "alternate": null}))
        .expect(200);
    world.act(&world.focal_point, &id, "submit", &json!({}));

    let declaring = enlist(app, &world, "Delia Declara", json!({}));
    let officer = &world.officer.client;
    let invited = officer
        .post(&format!("{path}/assignments"))
        .json(&json!({"reviewer_ids": [declaring.id]}))
        .expect(201)
        .string("/items/0/id");
    declaring
        .account
        .client
        .post(&format!("/v1/assignments/{invited}/declare-conflict"))
        .json(&json!({"reason": "Asesoré a la red."}))
        .expect(200);

    let found = officer.get(&format!("{path}/reviewer-suggestions")).expect(200).json;
    for reviewer in [&former, &renamed] {
        let why = reasons(&found, "conflicts", reviewer);
        assert!(why.contains(&"focal_point".to_owned()), "{found}");
    }
    assert_eq!(reasons(&found, "conflicts", &declaring), ["declared_here"], "{found}");

    // Also when the contact is removed, or becomes somebody else.
    let one = |contact: &str| format!("{contacts}/{contact}");
    let etag = |contact: &str| rosa.get(&one(contact)).expect(200).etag();
    rosa.delete(&one(&contact)).if_match(&etag(&contact)).expect(204);
    let juan = json!({"name": "Juan Nuevo", "email": "juan.nuevo@example.org"});
    let change = rosa.patch(&one(&alternate)).if_match(&etag(&alternate));
    change.merge_patch(&juan).expect(200);
    let found = officer.get(&format!("{path}/reviewer-suggestions")).expect(200).json;
    for reviewer in [&former, &renamed] {
        assert_eq!(reasons(&found, "conflicts", reviewer), ["focal_point"], "{found}");
    }
    let other = submitted(&world, &world::practice());
    let found = officer.get(&format!("{other}/reviewer-suggestions")).expect(200).json;
    assert_eq!(
        reasons(&found, "conflicts", &declaring),
        ["declared_for_organisation"],
        "{found}"
    );
});

on_both!(suggestions_are_ranked_and_explain_themselves, |app| {
    let world = World::new(app);
    let path = submitted(&world, &world::practice());
    let best = enlist(
        app,
        &world,
        "Berta Buena",
        json!({"objectives": [16, 18], "principles": ["whole_of_society"], "organisation": "Universidad del Sur (ficticia)",
            "country": "ECU"}),
    );
    let other = enlist(
        app,
        &world,
        "Otto Other",
        json!({"objectives": [2], "languages": ["en"]}),
    );
    let away = json!([{"from": "2000-01-01", "until": "2999-12-31", "away": true, "reason": "Misión de campo"}]);
    let away = enlist(app, &world, "Ausencio Fuera", json!({"availability": away}));
    let paused = enlist(app, &world, "Pausa Pérez", json!({"paused": true}));
    let found = world
        .officer
        .client
        .in_language("es")
        .get(&format!("{path}/reviewer-suggestions"))
        .expect(200)
        .json;
    let first = &found["suggestions"][0];
    assert_eq!(first["reviewer"]["id"], best.id.as_str(), "{found}");
    assert_eq!(first["score"], 100, "{first}");
    // Who it is can be told from namesakes.
    assert_eq!(
        first["organisations"],
        json!(["Universidad del Sur (ficticia)"]),
        "{first}"
    );
    assert_eq!(first["country"], "ECU", "{first}");
    let parts = first["reasons"].as_array().expect("the parts");
    let sum: u64 = parts.iter().filter_map(|part| part["points"].as_u64()).sum();
    assert_eq!(first["score"], sum);
    assert_eq!(
        parts[0]["message"],
        "De los objetivos de la práctica (16, 18) conoce: 16, 18."
    );
    assert_eq!(found["suggestions"][1]["reviewer"]["id"], other.id.as_str());
    assert_eq!(reasons(&found, "left_out", &away), ["away"]);
    assert_eq!(reasons(&found, "left_out", &paused), ["paused"]);
});

on_both!(a_plan_is_previewed_and_confirmed_pair_by_pair, |app| {
    let world = World::new(app);
    let officer = &world.officer.client;
    let first = submitted(&world, &world::practice());
    let second = submitted(&world, &world::practice());
    let ids: Vec<&str> = [&first, &second]
        .iter()
        .filter_map(|path| path.rsplit('/').next())
        .collect();
    let internal = enlist(app, &world, "Ines Interna", json!({"internal": true, "max_open": 1}));
    let externals: Vec<Reviewer> = ["Eva Externa", "Emil Externo", "Elsa Externa"]
        .iter()
        .map(|name| enlist(app, &world, name, json!({"max_open": 2})))
        .collect();
    let stranger = enlist(app, &world, "Frida Fremd", json!({"languages": ["fr"]}));

    let plans = "/v1/assignment-plans";
    officer
        .post(plans)
        .json(&json!({}))
        .expect(422)
        .violation("required", "/submission_ids");
    let both = officer.post(plans).json(&json!({"submission_ids": ids, "filter": {}}));
    both.expect(422).violation("not_together", "/filter");
    let unknown = "01890a5d-ac96-774b-bcce-b302099a8057";
    officer
        .post(plans)
        .json(&json!({"submission_ids": [ids[0], unknown], "reviewers": [unknown]}))
        .expect(422)
        .violation("not_assignable", "/submission_ids/1")
        .violation("reviewer_not_eligible", "/reviewers/0");
    stranger
        .account
        .client
        .post(plans)
        .json(&json!({"filter": {}}))
        .expect(403);

    // One practice gets everybody; the other lacks somebody internal, and nobody is asked for it.
    let plan = officer
        .in_language("fr")
        .post(plans)
        .json(&json!({"submission_ids": ids}))
        .expect(200)
        .json;
    assert_eq!(
        (&plan["complete"], &plan["incomplete"]),
        (&json!(1), &json!(1)),
        "{plan}"
    );
    assert!(
        plan["message"].as_str().expect("a sentence").ends_with(": 1 sur 2."),
        "{plan}"
    );
    assert_eq!(plan["pairs"].as_array().map(Vec::len), Some(3), "{plan}");
    let entries = plan["submissions"].as_array().expect("the submissions");
    let incomplete = entries
        .iter()
        .find(|entry| entry["complete"] == false)
        .expect("one of two");
    assert_eq!(incomplete["invite"], json!([]), "{plan}");
    let why: Vec<(&Value, Vec<(&Value, &Value)>)> = incomplete["unmet"]
        .as_array()
        .expect("needs")
        .iter()
        .map(|need| {
            let reasons = need["reasons"].as_array().expect("reasons").iter();
            (
                &need["missing"],
                reasons.map(|why| (&why["reason"], &why["reviewers"])).collect(),
            )
        })
        .collect();
    let (one, two, three) = (json!(1), json!(2), json!(3));
    let (taken, language, held_back) = (json!("taken"), json!("language"), json!("held_back"));
    assert_eq!(
        why,
        [
            (&one, vec![(&taken, &one)]),
            (&two, vec![(&language, &one), (&held_back, &three)])
        ],
        "{plan}"
    );

    // Unless that is asked for.
    let plan = officer
        .post(plans)
        .json(&json!({"filter": {"country": "PER"}, "incomplete": true}))
        .expect(200)
        .json;
    assert_eq!(
        plan,
        officer
            .post(plans)
            .json(&json!({"submission_ids": ids, "incomplete": true}))
            .expect(200)
            .json,
        "the same input, the same plan"
    );
    assert_eq!(
        (&plan["complete"], &plan["incomplete"]),
        (&json!(1), &json!(1)),
        "{plan}"
    );
    let pairs = plan["pairs"].as_array().expect("the pairs").clone();
    assert_eq!(pairs.len(), 5, "four external places and one internal: {plan}");
    let load = |reviewer: &Reviewer| {
        pairs
            .iter()
            .filter(|pair| pair["reviewer_id"] == reviewer.id.as_str())
            .count()
    };
    assert_eq!((load(&internal), load(&stranger)), (1, 0), "the limit, the language");
    assert!(
        externals.iter().all(|reviewer| (1..=2).contains(&load(reviewer))),
        "{plan}"
    );
    let unmet: Vec<&Value> = plan["submissions"]
        .as_array()
        .expect("the submissions")
        .iter()
        .flat_map(|entry| entry["unmet"].as_array().expect("needs"))
        .collect();
    assert_eq!(unmet.len(), 1, "{plan}");
    assert_eq!(unmet[0]["internal"], true);
    assert_eq!(unmet[0]["reasons"][0]["reason"], "taken", "{plan}");

    // Nothing has happened by the preview alone.
    assert_eq!(
        officer.get(&format!("{first}/assignments")).expect(200).json["items"],
        json!([])
    );

    // Since then somebody pauses: that pair is skipped, the others go out.
    keep(&world, &externals[0].id, json!({"paused": true}));
    let confirm = || {
        officer
            .post("/v1/assignment-plans/confirm")
            .idempotency_key("plan-1")
            .json(&json!({"pairs": pairs}))
    };
    let done = confirm().expect(200).json;
    let entries = done["submissions"].as_array().expect("the submissions");
    let invited: usize = entries
        .iter()
        .map(|entry| entry["invited"].as_array().expect("ids").len())
        .sum();
    let skipped: Vec<&Value> = entries
        .iter()
        .flat_map(|entry| entry["skipped"].as_array().expect("pairs"))
        .collect();
    assert_eq!(
        (invited, skipped.len()),
        (5 - load(&externals[0]), load(&externals[0])),
        "{done}"
    );
    let paused = json!({"reason": "paused", "message": "This reviewer takes no reviews at present; choose another."});
    assert!(skipped.iter().all(|pair| pair["reasons"][0] == paused), "{done}");
    assert_eq!(confirm().expect(200).json, done, "the same key, the same answer");
    let mail = app.mails().wait_for(
        |mail| mail.is_to(&internal.account.email) && mail.text.contains("/links/invitation/"),
        std::time::Duration::from_secs(20),
    );
    assert!(!mail.text.contains("PR-"), "an invitation does not name the reference");

    // The pairs are no longer possible; who has no say is told so.
    let again = officer
        .post("/v1/assignment-plans/confirm")
        .json(&json!({"pairs": [pairs[0], {"submission_id": unknown, "reviewer_id": internal.id}]}))
        .expect(200)
        .json;
    assert_eq!(again["submissions"][0]["invited"], json!([]), "{again}");
    assert_eq!(again["submissions"][1]["refused"], "not_found", "{again}");
    stranger
        .account
        .client
        .post("/v1/assignment-plans/confirm")
        .json(&json!({"pairs": pairs}))
        .expect(403);
});

on_both!(who_knows_about_objective_8_in_french, |app| {
    let world = World::new(app);
    let fields = |languages: Value, objectives: Value| json!({"languages": languages, "objectives": objectives});
    let lea = enlist(
        app,
        &world,
        "Léa Experte",
        fields(json!(["fr-CA", "en"]), json!([8, 23])),
    );
    let hidden = enlist(app, &world, "Hector Hidden", fields(json!(["fr"]), json!([8])));
    let spanish = enlist(app, &world, "Sol Sur", fields(json!(["es"]), json!([8])));
    let own = "/v1/me/reviewer-profile";
    for reviewer in [&lea, &spanish] {
        let client = &reviewer.account.client;
        let profile = client.get(own).expect(200);
        assert_eq!(profile.json["listed"], false, "nobody is listed unasked");
        let mut body = entry(json!({
            "languages": profile.json["languages"], "objectives": profile.json["objectives"], "listed": true,
            "organisation": "Institut des mobilités (fictif)", "background": ["practitioner"],
            "other_addresses": ["lea.privee@example.net"]
        }));
        client.put(own).json(&body).expect(428);
        let kept = client.put(own).if_match(&profile.etag()).json(&body).expect(200);
        assert_eq!(kept.json["listed"], true, "{kept}");
        body["internal"] = json!(true);
        client.put(own).if_match(&kept.etag()).json(&body).expect(403);
    }
    // Nobody else lists a person.
    let path = format!("/v1/reviewers/{}", hidden.id);
    let etag = world.officer.client.get(&path).expect(200).etag();
    let listed = entry(json!({"listed": true}));
    world
        .officer
        .client
        .put(&path)
        .if_match(&etag)
        .json(&listed)
        .expect(403);

    let anybody = &world.focal_point.client;
    let found = anybody.get("/v1/experts?objective=8&language=fr").expect(200);
    assert_eq!(found.json["items"].as_array().map(Vec::len), Some(1), "{found}");
    assert_eq!(found.string("/items/0/name"), "Léa Experte");
    assert!(!found.text.contains("@") && !found.text.contains("max_open"), "{found}");
    // A language finds itself as it is written for a region, and a region nothing but itself.
    for (language, experts, reviewers) in [
        ("fr", 1, 2),
        ("fr-CA", 1, 1),
        ("fr-BE", 0, 0),
        ("en", 1, 1),
        ("es", 1, 1),
    ] {
        let count = |who: &Account, path: &str| {
            let found = who.client.get(&format!("{path}?language={language}")).expect(200);
            found.json["items"].as_array().map_or(0, Vec::len)
        };
        assert_eq!(count(&world.focal_point, "/v1/experts"), experts, "{language}");
        assert_eq!(count(&world.officer, "/v1/reviewers"), reviewers, "{language}");
    }
    let by_name = anybody.get("/v1/experts?q=institut").expect(200);
    assert_eq!(by_name.json["items"].as_array().map(Vec::len), Some(2), "{by_name}");
    // Whoever types no accents finds names with them, and the other way round.
    for (asked, many) in [("lea%20exp", 1), ("L%C3%89A", 1), ("%C3%AFnstitut", 2), ("%25", 0)] {
        let found = anybody.get(&format!("/v1/experts?q={asked}")).expect(200);
        assert_eq!(
            found.json["items"].as_array().map(Vec::len),
            Some(many),
            "{asked}: {found}"
        );
    }
    let first = anybody.get("/v1/experts?q=institut&limit=1").expect(200);
    let second = anybody.get(&format!(
        "/v1/experts?q=institut&limit=1&cursor={}",
        first.string("/next")
    ));
    let second = second.expect(200);
    assert_ne!(first.string("/items/0/id"), second.string("/items/0/id"));
    assert!(second.json["next"].is_null(), "{second}");
    anybody.get("/v1/experts?objective=24").expect(400);
    anybody.get(own).expect(404);
    anybody.put(own).json(&entry(json!({}))).expect(404);
    app.visitor().get("/v1/experts").expect(401);
});
