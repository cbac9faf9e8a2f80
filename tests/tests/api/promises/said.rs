//! What is said of a pledge to those concerned, and to nobody else: warnings, points of the screening, public messages.
use super::{add, page, pledge, press, publish, row, submit};
use crate::webhooks::receiver::Receiver;
use minga_tests::accounts;
use minga_tests::steps;
use minga_tests::world::{self, World};
use minga_tests::{Answer, on_both};
use serde_json::{Value, json};

on_both!(every_warning_is_shown_to_who_submits_and_to_the_officer, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point;
    let principles = app.visitor().get("/v1/reference/principles").expect(200);
    let all: Vec<Value> = principles.json["terms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|term| json!({"principle": term["key"]}))
        .collect();
    let text =
        "El municipio acompañará a las personas refugiadas en sus trámites de asilo con personal propio. ".repeat(5);
    let warned = pledge(
        "Acompañamiento en los trámites",
        "common",
        &json!({
            "common_goal": "Acompañar los trámites de asilo.", "description": text, "principles": all,
            "implementation": {"countries": ["PER", "ECU", "CHL"], "global": false},
        }),
    );
    let id = world.draft("pledge", &warned);
    add(
        rosa,
        &id,
        &row("Quito; Guayaquil; Cuenca", "ECU", Some("quito@example.net")),
    );
    let wanted = [
        "warn_all_principles",
        "warn_other_country",
        "warn_principle_without_how",
        "warn_refugees_only",
        "warn_several_in_one_name",
        "warn_vague",
    ];
    let codes = |warnings: &Value| {
        let mut found: Vec<String> = warnings
            .as_array()
            .unwrap()
            .iter()
            .map(|warning| warning["code"].as_str().unwrap().to_owned())
            .collect();
        found.sort();
        found.dedup();
        found
    };
    let path = format!("/v1/submissions/{id}");
    let check = rosa.client.get(&format!("{path}/check")).expect(200);
    assert_eq!(codes(&check.json["warnings"]), wanted, "{check}");
    let other = |answer: &Answer| {
        let mut warnings = answer.json["warnings"].as_array().unwrap().iter();
        let found = warnings.find(|warning| warning["code"] == "warn_other_country");
        found.unwrap()["params"]["countries"].clone()
    };
    assert_eq!(other(&check), json!(["CHL"]), "the participant explains Ecuador");
    for (language, words) in [
        (
            "es",
            "Chile: no es el país de la organización (Perú); diga en el texto por qué",
        ),
        (
            "en",
            "Chile: not the country of the organisation (Peru); say in the text why",
        ),
        (
            "fr",
            "Chili\u{a0}: ce n’est pas le pays de l’organisation (Pérou)\u{a0}; dites dans le texte",
        ),
    ] {
        let client = rosa.client.clone().in_language(language);
        let check = client.get(&format!("{path}/check")).expect(200);
        assert!(check.text.contains(words), "{check}");
    }
    submit(&world, &id);
    let officer = world.officer.client.get(&path).expect(200);
    assert_eq!(codes(&officer.json["warnings"]), wanted, "{officer}");

    // A number in words is a figure, in the language of the submission; what a ministry is about are no participants.
    let text = "El municipio acompañará a cuatrocientas familias migrantes en sus trámites. ".repeat(5);
    let more = json!({"common_goal": "Acompañar los trámites.", "description": text});
    let id = world.draft("pledge", &pledge("Acompañamiento", "common", &more));
    let ministry = "Ministerio de Relaciones Exteriores, Comercio y Turismo";
    add(rosa, &id, &row(ministry, "ECU", Some("ministerio@example.net")));
    let check = rosa.client.get(&format!("/v1/submissions/{id}/check")).expect(200);
    assert_eq!(codes(&check.json["warnings"]), Vec::<String>::new(), "{check}");
    add(rosa, &id, &row("UNICEF, OIM, ACNUR", "ECU", Some("tres@example.net")));
    let check = rosa.client.get(&format!("/v1/submissions/{id}/check")).expect(200);
    assert_eq!(codes(&check.json["warnings"]), ["warn_several_in_one_name"], "{check}");
});

on_both!(each_of_the_eight_points_is_ready_to_be_asked, |app| {
    let world = World::new(app);
    let id = world.draft("pledge", &world::pledge());
    submit(&world, &id);
    let points = [
        "agenda_2030",
        "concrete",
        "forward_looking",
        "gcm_principles",
        "international_law",
        "measurable",
        "realistic",
        "time_bound",
    ];
    let unclear = points.map(|point| (point, "unclear"));
    steps::screen(&world.officer, &id, &unclear);
    let draft = world
        .officer
        .client
        .get(&format!("/v1/submissions/{id}/consolidation"))
        .expect(200);
    let items = draft.json["items"].as_array().unwrap();
    let mut found: Vec<&str> = items.iter().map(|item| item["criterion"].as_str().unwrap()).collect();
    found.sort_unstable();
    assert_eq!(found, points, "{draft}");
    for item in items {
        assert_eq!(item["must_answer"], true, "{item}");
        assert!(!item["text"].as_str().unwrap().is_empty(), "{item}");
    }
});

on_both!(
    nothing_personal_travels_by_webhook_or_change_feed,
    setup = crate::webhooks::local(),
    |app| {
        let receiver = Receiver::answering(&[]);
        let admin = accounts::admin(app);
        let body = json!({"url": receiver.url(), "events": [], "description": "El sitio de la Red"});
        admin.client.post("/v1/webhooks").json(&body).expect(201);
        let world = World::new(app);
        let rosa = &world.focal_point;
        let goal = json!({"common_goal": "Doce ventanillas abiertas al terminar 2028."});
        let id = world.draft("pledge", &pledge("Ventanillas de dos ciudades", "common", &goal));
        let email = "canarymail@example.net";
        let mut silent = row("Canarysilent", "COL", None);
        silent["action"] = json!("Canaryaction");
        let mut first = row("Municipio de Quito (ficticio)", "ECU", Some(email));
        first["contact"]["name"] = json!("Canaryname");
        add(rosa, &id, &first);
        add(rosa, &id, &silent);
        let reference = submit(&world, &id);
        let link = page(app, email);
        press(app, &link, "confirmed&correction=Canarycorrection");
        publish(&world, &id);
        press(app, &link, "left&reason=Canaryreason");
        let archive = json!({"public_reason": "A pedido.", "note": "Canarynote"});
        world.act_anyway(&world.officer, &id, "archive", &archive);
        let received = receiver.wait(3);
        let feed = app.visitor().get("/v1/changes?since=0").expect(200);
        let told = feed.json["items"].as_array().unwrap().len();
        assert!(told >= 3, "{feed}");
        let received = if received.len() < told {
            receiver.wait(told)
        } else {
            received
        };
        let mut public = feed.text.clone();
        for message in &received {
            public.push_str(&format!("{:?}", message.headers));
            public.push_str(&String::from_utf8_lossy(&message.body));
        }
        assert!(public.contains(&reference), "{public}");
        let token = link.rsplit('/').next().unwrap();
        let private = [
            "canary",
            email,
            token,
            &rosa.email,
            &rosa.name,
            &world.officer.email,
            &world.contact,
            &id,
        ];
        // The address of the receiver says it of itself.
        let public = public.to_lowercase().replace("canarypath", "");
        let log = app.log().to_lowercase().replace("canarypath", "");
        for word in private {
            let word = word.to_lowercase();
            assert!(!public.contains(&word), "{word} was sent: {public}");
            // The log names what an event is about by its identifier.
            let named = word == id || word == world.contact;
            assert!(named || !log.contains(&word), "{word} is in the log");
        }
    }
);
