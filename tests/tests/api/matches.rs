//! Pledges that join another one: what they bring together, objections against them, and what they are told.
use minga_tests::accounts;
use minga_tests::steps;
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, on_both};
use serde_json::{Value, json};

fn published(world: &World, content: &Value) -> (String, String) {
    let id = world.draft("pledge", content);
    let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
    steps::screen(&world.officer, &id, &[]);
    world.act(&world.officer, &id, "publish", &json!({}));
    (id, submitted.string("/reference"))
}

/// Another organisation with its focal point, and the same officer.
fn another(app: &App, world: &World, name: &str) -> World {
    let focal_point = accounts::register_and_login(app, name, "es");
    let body = json!({"name": format!("{name} (ficticia)"), "actor_type": "civil_society", "country": "BOL"});
    let organisation = focal_point
        .client
        .post("/v1/organisations")
        .json(&body)
        .expect(201)
        .string("/id");
    let contact = world::contact(&focal_point, &organisation);
    World {
        officer: world.officer.clone(),
        focal_point,
        organisation,
        contact,
    }
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
        officer.post(&path(&second)).json(&because).expect(403);
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
    assert_eq!(told(app, &other.focal_point.email, "ha quedado suspendido"), 1);
    let reasons = json!({"public_reason": "A pedido.", "note": "Carta."});
    world.act(&world.officer, &id, "archive", &reasons);
    assert_eq!(flag(), "matched_archived");
    assert_eq!(told(app, &other.focal_point.email, "ya no está en el registro"), 1);
    world.act(&world.officer, &id, "restore", &json!({}));
    assert_eq!(flag(), "matched_discontinued");
});
