//! Pledges that join another one: what they bring together, objections against them, and what they are told.
use minga_tests::accounts;
use minga_tests::operations::PDF;
use minga_tests::steps;
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, on_both};
use serde_json::{Value, json};
use std::time::Duration;

fn published(world: &World, content: &Value) -> (String, String) {
    let id = world.draft("pledge", content);
    let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
    steps::screen(&world.officer, &id, &[]);
    world.act(&world.officer, &id, "publish", &json!({}));
    (id, submitted.string("/reference"))
}

/// Another organisation with its focal point, and the same officer.
fn another(app: &App, world: &World, name: &str) -> World {
    let house = json!({"name": format!("{name} (ficticia)"), "actor_type": "civil_society", "country": "BOL"});
    steps::another(app, world, (name, "es"), &house)
}

fn joining(reference: &str, title: &str, money: Value) -> Value {
    let mut content = world::pledge();
    content["title"] = json!(title);
    content["type"] = json!("matching");
    content["natures"] = json!(["financial"]);
    content["matches"] = json!({"reference": reference, "support": "financial"});
    content["matches"]
        .as_object_mut()
        .unwrap()
        .extend(money.as_object().unwrap().clone());
    content
}

fn told(app: &App, address: &str, subject: &str) -> usize {
    app.drain_outbox();
    let mails = app.mails().to(address);
    mails.iter().filter(|mail| mail.subject.contains(subject)).count()
}

on_both!(
    what_matches_bring_is_summed_per_currency_without_those_objected_to,
    |app| {
        let world = World::new(app);
        let (rosa, officer) = (&world.focal_point.client, &world.officer.client);
        let (id, reference) = published(&world, &world::pledge());
        let one = another(app, &world, "Ayllu Uno");
        let two = another(app, &world, "Ayllu Dos");
        let usd = |amount: &str| json!({"amount": amount, "currency": "USD"});
        let (_, first) = published(&one, &joining(&reference, "Primer apoyo", usd("1000.10")));
        let (second_id, second) = published(&two, &joining(&reference, "Segundo apoyo", usd("0.25")));
        published(
            &one,
            &joining(
                &reference,
                "Tercer apoyo",
                json!({"amount": "70000", "currency": "JPY"}),
            ),
        );
        published(&two, &joining(&reference, "Cuarto apoyo", json!({"undisclosed": true})));
        let matches = || -> Answer {
            app.visitor()
                .get(&format!("/v1/pledges/{reference}/matches"))
                .expect(200)
        };
        let sum = |currency: &str, amount: &str, pledges: u32| json!({"currency": currency, "amount": amount, "pledges": pledges});
        assert_eq!(matches().json["items"].as_array().unwrap().len(), 4);
        assert_eq!(
            matches().json["sums"],
            json!([sum("JPY", "70000", 1), sum("USD", "1000.35", 2)])
        );
        assert_eq!(matches().json["undisclosed"], 1);

        // By the focal point of the joined one only, with a reason, once, against what joins it.
        let path = |match_reference: &str| format!("/v1/submissions/{id}/matches/{match_reference}/objection");
        let because = json!({"reason": "Nadie nos consultó."});
        two.focal_point.client.post(&path(&second)).json(&because).expect(404);
        officer
            .post(&path(&second))
            .json(&because)
            .expect(422)
            .violation("required", "/received_attachment");
        rosa.post(&path(&reference)).json(&because).expect(404);
        rosa.post(&path(&second))
            .json(&json!({"reason": " "}))
            .expect(422)
            .violation("reason_required", "/reason");
        let uphold = format!("{}/uphold", path(&second));
        let dismiss = format!("{}/dismiss", path(&first));
        assert_eq!(
            officer.post(&uphold).json(&because).expect(409).json["reason"],
            "no_open_objection"
        );
        let list = rosa.post(&path(&second)).json(&because).expect(200);
        let of = |list: &Answer, wanted: &str| -> Value {
            let mut items = list.json["items"].as_array().unwrap().iter();
            items.find(|item| item["reference"] == wanted).unwrap().clone()
        };
        assert_eq!(of(&list, &second)["objection"]["state"], "open");
        assert_eq!(
            rosa.post(&path(&second)).json(&because).expect(409).json["reason"],
            "already_objected"
        );
        rosa.post(&path(&first)).json(&because).expect(200);
        assert_eq!(
            matches().json["items"].as_array().unwrap().len(),
            4,
            "until it is decided"
        );
        assert_eq!(told(app, &two.focal_point.email, "Una objeción contra un apoyo"), 1);
        assert_eq!(told(app, "secretariat@example.org", "An objection against a match"), 2);

        rosa.post(&uphold).json(&because).expect(403);
        let list = officer
            .post(&uphold)
            .json(&json!({"reason": "Fue un error."}))
            .expect(200);
        assert_eq!(of(&list, &second)["objection"]["state"], "upheld");
        assert_eq!(of(&list, &second)["shown"], false);
        officer
            .post(&dismiss)
            .json(&json!({"reason": "Se habló en marzo."}))
            .expect(200);
        officer.post(&dismiss).json(&because).expect(409);
        for who in [&world.focal_point.email, &two.focal_point.email] {
            assert_eq!(told(app, who, "Un apoyo ya no se muestra"), 1, "{who}");
        }
        assert_eq!(told(app, &one.focal_point.email, "Se ha desestimado una objeción"), 1);
        assert_eq!(matches().json["items"].as_array().unwrap().len(), 3);
        assert_eq!(
            matches().json["sums"],
            json!([sum("JPY", "70000", 1), sum("USD", "1000.10", 1)])
        );
        let entry = app.visitor().get(&format!("/v1/pledges/{second}")).expect(200);
        assert_eq!(entry.json["matched_pledge"], Value::Null);
        assert!(!entry.text.contains(&reference), "{entry}");
        // It stays so when the entry is renewed.
        let reasons = json!({"public_reason": "Se revisa.", "note": "Carta."});
        two.act(&two.officer, &second_id, "archive", &reasons);
        two.act(&two.officer, &second_id, "restore", &json!({}));
        assert_eq!(matches().json["items"].as_array().unwrap().len(), 3);
    }
);

on_both!(support_that_is_not_financial_brings_no_money, |app| {
    let world = World::new(app);
    let (_, reference) = published(&world, &world::pledge());
    let other = another(app, &world, "Ayllu Técnico");
    let noelia = &other.focal_point.client;
    let mut content = joining(
        &reference,
        "Un apoyo técnico",
        json!({"amount": "5000", "currency": "USD"}),
    );
    content["matches"]["support"] = json!("technical");
    let id = other.draft("pledge", &content);
    let check = noelia.get(&format!("/v1/submissions/{id}/check")).expect(200);
    let warned: Vec<(&Value, &Value)> = check.json["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["code"], &one["pointer"]))
        .collect();
    for field in ["amount", "currency"] {
        let pointer = json!(format!("/content/matches/{field}"));
        assert!(warned.contains(&(&json!("warn_not_of_type"), &pointer)), "{check}");
    }
    assert!(
        check.text.contains("Solo el apoyo financiero lleva un importe"),
        "{check}"
    );
    let submitted = other.act(&other.focal_point, &id, "submit", &json!({}));
    assert_eq!(
        submitted.json["content"]["matches"],
        json!({"reference": reference, "support": "technical"}),
        "{submitted}"
    );
    steps::screen(&other.officer, &id, &[]);
    other.act(&other.officer, &id, "publish", &json!({}));
    let visitor = app.visitor();
    let matches = visitor.get(&format!("/v1/pledges/{reference}/matches")).expect(200);
    assert_eq!(matches.json["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&matches.json["sums"], &matches.json["undisclosed"]),
        (&json!([]), &json!(0))
    );
    let figures = visitor.get("/v1/dashboard?kind=pledge").expect(200);
    assert_eq!(figures.json["money"]["support"], json!([]), "{figures}");
});

on_both!(who_joins_a_discontinued_pledge_and_the_officer_are_warned, |app| {
    let world = World::new(app);
    let (id, reference) = published(&world, &world::pledge());
    let other = another(app, &world, "Ayllu Tardío");
    let draft = other.draft(
        "pledge",
        &joining(&reference, "Un apoyo tardío", json!({"undisclosed": true})),
    );
    let noelia = &other.focal_point.client;
    let path = format!("/v1/submissions/{draft}");
    let warned = |answer: &Answer| {
        let mut warnings = answer.json["warnings"].as_array().unwrap().iter();
        let found = warnings.find(|one| one["code"] == "warn_matched_discontinued");
        found.map(|one| one["pointer"].as_str().unwrap().to_owned())
    };
    let check = || noelia.get(&format!("{path}/check")).expect(200);
    assert_eq!(warned(&check()), None);
    let rosa = &world.focal_point.client;
    let day = rosa
        .get(&format!("/v1/submissions/{id}"))
        .expect(200)
        .string("/published_at")[..10]
        .to_owned();
    let update = json!({"status": "discontinued", "date": day, "explanation": "Se acabaron los fondos."});
    rosa.post(&format!("/v1/submissions/{id}/progress"))
        .json(&update)
        .expect(201);
    let there = Some("/content/matches/reference".to_owned());
    let checked = check();
    assert_eq!(warned(&checked), there, "{checked}");
    assert_eq!(checked.json["complete"], true, "it is no reason to refuse: {checked}");
    other.act(&other.focal_point, &draft, "submit", &json!({}));
    let seen = other.officer.client.get(&path).expect(200);
    assert_eq!(warned(&seen), there, "{seen}");
    steps::screen(&other.officer, &draft, &[]);
    other.act_anyway(&other.officer, &draft, "publish", &json!({}));
});

on_both!(matches_of_an_ended_pledge_are_flagged_and_told, |app| {
    let world = World::new(app);
    let (id, reference) = published(&world, &world::pledge());
    let other = another(app, &world, "Ayllu Tres");
    let (_, matching) = published(&other, &joining(&reference, "Un apoyo", json!({"undisclosed": true})));
    let flag = || {
        let entry = app.visitor().get(&format!("/v1/pledges/{matching}")).expect(200);
        entry.json["match_flag"].clone()
    };
    let day = |id: &str| {
        let view = world
            .focal_point
            .client
            .get(&format!("/v1/submissions/{id}"))
            .expect(200);
        view.string("/published_at")[..10].to_owned()
    };
    assert_eq!(flag(), Value::Null);
    let update = json!({"status": "discontinued", "date": day(&id), "narrative": "Fin.", "explanation": "Se acabaron los fondos."});
    world
        .focal_point
        .client
        .post(&format!("/v1/submissions/{id}/progress"))
        .json(&update)
        .expect(201);
    assert_eq!(flag(), "matched_discontinued");
    let matches = app
        .visitor()
        .get(&format!("/v1/pledges/{reference}/matches"))
        .expect(200);
    assert_eq!(matches.json["items"][0]["flag"], "matched_discontinued");
    assert_eq!(told(app, &other.focal_point.email, "no continuará"), 1);
    let reasons = json!({"public_reason": "A pedido.", "note": "Carta."});
    world.act(&world.officer, &id, "archive", &reasons);
    assert_eq!(flag(), "matched_archived");
    assert_eq!(told(app, &other.focal_point.email, "ya no está en el registro"), 1);
    world.act(&world.officer, &id, "restore", &json!({}));
    assert_eq!(flag(), "matched_discontinued");
});

on_both!(an_officer_files_an_objection_that_came_by_letter, |app| {
    let world = World::new(app);
    let (id, reference) = published(&world, &world::pledge());
    let other = another(app, &world, "Ayllu Carta");
    let (_, matching) = published(&other, &joining(&reference, "Un apoyo", json!({"undisclosed": true})));
    let (rosa, officer) = (&world.focal_point.client, &world.officer.client);
    let path = format!("/v1/submissions/{id}/matches/{matching}/objection");
    let attach = |who: &minga_tests::Client, purpose: &str| {
        let call = who.post(&format!("/v1/submissions/{id}/attachments"));
        call.upload("carta.pdf", "application/pdf", PDF, &[("purpose", purpose)])
            .expect(201)
            .string("/id")
    };
    let letter = attach(officer, "correspondence");
    let received = |attachment: &str| json!({"reason": "Llegó una carta.", "received_attachment": attachment});
    // The focal point needs no letter, and none that does not exist will do.
    let other_file = "01890a5d-ac96-774b-bcce-b302099a8057";
    for (who, file) in [(rosa, letter.as_str()), (officer, other_file)] {
        who.post(&path)
            .json(&received(file))
            .expect(422)
            .violation("not_found", "/received_attachment");
    }
    let network = steps::network(app, "PER", true);
    network.client.post(&path).json(&received(&letter)).expect(403);
    let list = officer.post(&path).json(&received(&letter)).expect(200);
    assert_eq!(list.string("/items/0/objection/state"), "open");
    assert_eq!(
        told(app, &world.focal_point.email, "ha dado curso a su mensaje"),
        1,
        "the focal point is told what was entered for it"
    );
    assert_eq!(told(app, &other.focal_point.email, "Una objeción contra un apoyo"), 1);
    let history = rosa.get(&format!("/v1/submissions/{id}/history")).expect(200);
    assert!(history.json.to_string().contains("match_objected"), "{history}");
    // It waits for the secretariat until it is decided.
    let waits = |who: &minga_tests::Client, query: &str| {
        let list = who.get(&format!("/v1/submissions?{query}")).expect(200);
        let items = list.json["items"].as_array().unwrap().clone();
        items.into_iter().find(|item| item["reference"] == matching.as_str())
    };
    let to_do = waits(officer, "needs_my_action=true").expect("the objection is to be decided");
    assert_eq!(to_do["to_do"]["what"], "decide_objection", "{to_do}");
    assert!(to_do["to_do"]["due"].is_string(), "{to_do}");
    let on_desk = waits(officer, "waiting_for=officer").expect("it is on the desk");
    assert_eq!(on_desk["desk"]["waits"][0]["step"], "decide_objection", "{on_desk}");
    assert_eq!(waits(&other.focal_point.client, "needs_my_action=true"), None);
    officer
        .post(&format!("{path}/dismiss"))
        .json(&json!({"reason": "Ambos lo acordaron."}))
        .expect(200);
    for query in ["needs_my_action=true", "waiting_for=officer"] {
        assert_eq!(waits(officer, query), None, "{query}");
    }
});

on_both!(an_objection_comes_within_the_days_of_the_policy, |app| {
    let world = World::new(app);
    let (id, reference) = published(&world, &world::pledge());
    let other = another(app, &world, "Ayllu Tarde");
    let (_, matching) = published(&other, &joining(&reference, "Un apoyo", json!({"undisclosed": true})));
    let path = format!("/v1/submissions/{id}/matches/{matching}/objection");
    app.advance(Duration::from_secs(32 * 24 * 60 * 60));
    let rosa = accounts::again(app, &world.focal_point, "es");
    let late = rosa
        .client
        .post(&path)
        .json(&json!({"reason": "Nadie nos consultó."}))
        .expect(409);
    assert_eq!(late.json["reason"], "objection_too_late", "{late}");
    let list = rosa.client.get(&format!("/v1/submissions/{id}/matches")).expect(200);
    assert_eq!(list.json["items"][0]["objection"], Value::Null);
});

on_both!(an_objection_follows_the_merger_of_what_is_joined, |app| {
    let world = World::new(app);
    let (kept, standing) = published(&world, &world::pledge());
    let mut twin = world::pledge();
    twin["title"] = json!("El mismo compromiso, registrado dos veces");
    let (id, reference) = published(&world, &twin);
    let other = another(app, &world, "Ayllu Fusión");
    let (_, matching) = published(&other, &joining(&reference, "Un apoyo", json!({"undisclosed": true})));
    let (rosa, officer) = (&world.focal_point.client, &world.officer.client);
    let because = json!({"reason": "Nadie nos consultó."});
    let of = |joined: &str| format!("/v1/submissions/{joined}/matches/{matching}/objection");
    rosa.post(&of(&id)).json(&because).expect(200);
    let etag = officer.get(&format!("/v1/submissions/{id}")).expect(200).etag();
    officer
        .post(&format!("/v1/submissions/{id}/duplicates/{kept}/merge"))
        .if_match(&etag)
        .json(&because)
        .expect(200);
    let list = rosa.get(&format!("/v1/submissions/{kept}/matches")).expect(200);
    assert_eq!(list.string("/items/0/objection/state"), "open", "{list}");
    assert_eq!(
        rosa.post(&of(&kept)).json(&because).expect(409).json["reason"],
        "already_objected"
    );
    let shown = || {
        let path = format!("/v1/pledges/{standing}/matches");
        app.visitor().get(&path).expect(200).json["items"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(shown(), 1);
    officer
        .post(&format!("{}/uphold", of(&kept)))
        .json(&because)
        .expect(200);
    assert_eq!(shown(), 0);
    let entry = app.visitor().get(&format!("/v1/pledges/{matching}")).expect(200);
    assert_eq!(entry.json["matched_pledge"], Value::Null);
});
