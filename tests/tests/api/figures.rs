//! The public registry as files, feeds, figures and a map: the same filters everywhere, nothing but what is public.
use minga_tests::accounts;
use minga_tests::answer::inflated;
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, on_both, steps};
use serde_json::{Value, json};
use std::time::Duration;

/// A pledge that is published; gives its id and reference.
fn published(world: &World, content: &Value) -> (String, String) {
    let id = world.draft("pledge", content);
    let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
    steps::screen(&world.officer, &id, &[]);
    world.act(&world.officer, &id, "publish", &json!({}));
    (id, submitted.string("/reference"))
}

fn titled(title: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut content = world::pledge();
    content["title"] = json!(title);
    change(&mut content);
    content
}

fn archive(world: &World, id: &str) {
    let reasons = json!({"public_reason": "A pedido de quien lo hizo.", "note": "Por carta."});
    world.act(&world.officer, id, "archive", &reasons);
}

fn references(answer: &Answer) -> Vec<String> {
    let items = answer.json["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["reference"].as_str().unwrap().to_owned())
        .collect()
}

on_both!(one_filter_selects_the_same_in_every_form, |app| {
    let world = World::new(app);
    let (_, first) = published(&world, &titled("Ventanilla Sur-Sur de orientación laboral", |_| {}));
    let (_, second) = published(
        &world,
        &titled("=Escuela de oficios, \"abierta\"", |content| {
            content["objectives"] = json!([18]);
            content["natures"] = json!(["financial"]);
            content["contribution"] = json!({"amount": "250000.50", "currency": "EUR"});
            content["implementation"] = json!({"countries": ["ECU", "COL"], "global": false});
        }),
    );
    let visitor = app.visitor().in_language("es");

    for (query, expected) in [
        ("objective=18", vec![&second]),
        (
            "roundtable=1&roundtable=2&roundtable=3&roundtable=4&country=COL",
            vec![&second],
        ),
        ("objective=18&objective=6&sort=published_at", vec![&first, &second]),
        ("region=005&nature=technical", vec![&first]),
        ("has=amount", vec![&second]),
        ("network=PER&sort=published_at", vec![&first, &second]),
        ("organisation_country=ECU", vec![]),
        ("provenance=form&scope=local&country=PER", vec![&first]),
        ("report_group=civil_society&q=ESCUELAS+oficio", vec![&second]),
        // A word that says nothing in French says something in Spanish, where it is all that is asked.
        ("q=sur", vec![&first]),
        ("q=Sur-Sur", vec![&first]),
        ("q=sur+oficio", vec![&second]),
        ("q=a", vec![]),
        ("status=fulfilled", vec![]),
    ] {
        let list = visitor.get(&format!("/v1/pledges?{query}")).expect(200);
        assert_eq!(references(&list).iter().collect::<Vec<_>>(), expected, "{query}");
        let csv = visitor
            .get(&format!("/v1/pledges.csv?{}", query.replace("&sort=published_at", "")))
            .expect(200);
        assert_eq!(csv.text.lines().count(), expected.len() + 1, "{query}: {csv}");
        let figures = visitor
            .get(&format!(
                "/v1/dashboard?kind=pledge&{}",
                query.replace("&sort=published_at", "")
            ))
            .expect(200);
        assert_eq!(figures.json["total"], expected.len(), "{query}");
    }

    let csv = visitor.get("/v1/pledges.csv?objective=18").expect(200);
    assert_eq!(csv.media_type(), "text/csv");
    assert!(
        csv.header("content-disposition")
            .unwrap()
            .contains("attachment; filename=\"pledges-"),
        "{csv}"
    );
    assert!(csv.header("last-modified").is_some(), "{csv}");
    assert!(csv.text.starts_with("\u{FEFF}Referencia,"), "{csv}");
    assert!(
        csv.text.contains("\"'=Escuela de oficios, \"\"abierta\"\"\""),
        "a formula: {csv}"
    );
    assert!(csv.text.contains(",250000.50,EUR,"), "{csv}");
    let french = app.visitor().in_language("fr").get("/v1/pledges.csv").expect(200);
    assert!(french.text.starts_with("\u{FEFF}Référence,"), "{french}");

    let lines = visitor.get("/v1/pledges.jsonl?country=ECU").expect(200);
    let document: Value = serde_json::from_str(lines.text.trim_end()).unwrap();
    assert_eq!(document["reference"], second.as_str());
    assert_eq!(document["content"]["contribution"]["amount"], "250000.50");

    let sheet = inflated(&visitor.get("/v1/pledges.xlsx").expect(200).bytes);
    assert!(
        sheet.contains(&first) && sheet.contains("Escuela de oficios"),
        "{sheet}"
    );
    assert!(!sheet.contains("<f>"), "no formula");

    let feed = visitor.get("/v1/pledges.atom?objective=18").expect(200);
    assert_eq!(feed.media_type(), "application/atom+xml");
    assert!(
        feed.text.contains(&format!("/v1/pledges/{second}")) && !feed.text.contains(&first),
        "{feed}"
    );

    let etag = csv.etag();
    visitor
        .get("/v1/pledges.csv?objective=18")
        .if_none_match(&etag)
        .expect(304);
    let head = visitor
        .request(reqwest::Method::HEAD, "/v1/pledges.csv?objective=18")
        .expect(200);
    assert!(head.bytes.is_empty() && head.etag() == etag, "{head}");
});

on_both!(a_value_that_does_not_exist_is_named_with_those_that_do, |app| {
    let visitor = app.visitor();
    for path in [
        "/v1/pledges",
        "/v1/pledges.csv",
        "/v1/pledges.atom",
        "/v1/dashboard",
        "/v1/dashboard/map",
    ] {
        let refused = visitor
            .get(&format!("{path}?country=ZZZ&nature=gold&year=26"))
            .expect(422);
        let refused = refused.violation("unknown_country", "?country");
        let violations = refused.json["violations"].as_array().unwrap();
        let nature = violations.iter().find(|one| one["pointer"] == "?nature").unwrap();
        let allowed = nature["params"]["allowed"].as_array().unwrap();
        assert!(allowed.contains(&json!("financial")), "{refused}");
        visitor
            .get(&format!("{path}?colour=red"))
            .expect(400)
            .problem("malformed_request");
    }
    for path in [
        "/v1/pledges",
        "/v1/practices.jsonl",
        "/v1/practices.atom",
        "/v1/dashboard",
    ] {
        let refused = visitor
            .get(&format!("{path}?cycle=imrf_2026&cycle=none&country=ZZZ"))
            .expect(422);
        let refused = refused.violation("unknown_country", "?country");
        refused.violation("unknown_cycle", "?cycle");
        visitor.get(&format!("{path}?cycle=imrf_2026")).expect(200);
    }
    visitor.get("/v1/dashboard?kind=promise").expect(422);
    visitor.get("/v1/countries/XXX").expect(404);
    for path in [
        "/v1/countries/per",
        "/v1/pledges?country=per&network=Ecu",
        "/v1/dashboard?organisation_country=per",
    ] {
        visitor.get(path).expect(200);
    }
    for (language, said) in [("es", "«q»"), ("en", "“q”"), ("fr", "« q »")] {
        for path in ["/v1/pledges?sort=relevance", "/v1/practices?sort=relevance&q=+"] {
            let refused = visitor.in_language(language).get(path).expect(422);
            let message = refused.violation("required", "?q").string("/violations/0/message");
            assert!(message.contains(said), "{message}");
        }
    }
    let current: i32 = visitor.get("/v1/countries/PER/report").expect(200).json["year"]
        .to_string()
        .parse()
        .unwrap();
    for year in [1492, current + 1] {
        for form in ["report", "report.md"] {
            visitor
                .get(&format!("/v1/countries/PER/{form}?year={year}"))
                .expect(400);
        }
    }
    let last = visitor
        .in_language("en")
        .get(&format!("/v1/countries/PER/report.md?year={}", current - 1));
    let last = last.expect(200).text;
    assert!(last.contains(&format!("| By the end of {} |", current - 1)), "{last}");
});

on_both!(relevance_puts_titles_first_and_pages_hold_each_entry_once, |app| {
    let world = World::new(app);
    let (_, in_text) = published(
        &world,
        &titled("Uno", |content| {
            content["indicators"][0]["name"] = json!("Vecinas en la huerta comunal")
        }),
    );
    let (_, some) = published(
        &world,
        &titled("Dos huertas", |content| {
            content["indicators"][0]["name"] = json!("Gente comunal")
        }),
    );
    let (_, all) = published(&world, &titled("Tres huertas comunales", |_| {}));
    let (_, later) = published(
        &world,
        &titled("Cuatro", |content| {
            content["indicators"][0]["name"] = json!("Huertas comunales")
        }),
    );
    let visitor = app.visitor();
    let mut path = "/v1/pledges?q=huerta+comunal&sort=relevance&limit=1".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = visitor.get(&path).expect(200);
        seen.extend(references(&page));
        let Some(next) = page.json["next"].as_str() else { break };
        // Its rank is one of these words, however they are ordered.
        for (words, status) in [("comunal,+huerta", 200), ("huerta", 400), ("huerta+comunal+norte", 400)] {
            let other = format!("/v1/pledges?q={words}&sort=relevance&cursor={next}");
            let answer = visitor.get(&other).expect(status);
            if status == 400 {
                answer.violation("malformed_value", "?cursor");
            }
        }
        path = format!("/v1/pledges?q=huerta+comunal&sort=relevance&limit=1&cursor={next}");
    }
    assert_eq!(seen, [all, some, later, in_text]);
});

on_both!(words_are_found_in_their_forms_in_every_language, |app| {
    let world = World::new(app);
    let publish = |language: &str, title: &str| {
        let mut content = world::pledge();
        content["title"] = json!(title);
        let body = json!({
            "kind": "pledge", "organisation_id": world.organisation, "language": language,
            "focal_point": world.contact, "content": content
        });
        let id = world
            .focal_point
            .client
            .post("/v1/submissions")
            .json(&body)
            .expect(201)
            .string("/id");
        let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
        steps::screen(&world.officer, &id, &[]);
        world.act(&world.officer, &id, "publish", &json!({}));
        submitted.string("/reference")
    };
    let spanish = publish("es", "Regularización de pescadoras artesanales");
    let english = publish("en", "Training seafarers about recruitment fees");
    let french = publish("fr", "Intégration des travailleuses saisonnières");
    let visitor = app.visitor();
    for (words, reference) in [
        ("regularizaciones", &spanish),
        ("REGULARIZACION pescadora", &spanish),
        ("trained seafarer", &english),
        ("fee recruitments", &english),
        ("integrations saisonniere", &french),
        ("travailleuse", &french),
    ] {
        let list = visitor
            .get(&format!("/v1/pledges?q={}", words.replace(' ', "+")))
            .expect(200);
        assert_eq!(references(&list), [reference.as_str()], "{words}");
    }
});

on_both!(the_dashboard_and_the_map_count_what_is_public_and_nothing_else, |app| {
    let world = World::new(app);
    let before = app.visitor().get("/v1/dashboard").expect(200);
    assert_eq!(before.json["total"], 0);
    assert_eq!(before.json["with_indicators"], json!({"count": 0, "of": 0}));
    let money = |amount: &str, currency: &str| {
        let (amount, currency) = (amount.to_owned(), currency.to_owned());
        move |content: &mut Value| content["contribution"] = json!({"amount": amount, "currency": currency})
    };
    let (_, first) = published(&world, &titled("Uno", money("0.10", "EUR")));
    published(&world, &titled("Dos", money("0.20", "EUR")));
    published(&world, &titled("Tres", money("9007199254740993.07", "USD")));
    let (hidden, _) = published(
        &world,
        &titled("Cuatro", |content| {
            content["contribution"] = json!({"amount": "7", "currency": "EUR"});
            content["implementation"] = json!({"countries": ["ECU"], "global": false});
        }),
    );
    // A draft that nobody may count.
    world.draft("pledge", &world::pledge());
    archive(&world, &hidden);

    let figures = app.visitor().get("/v1/dashboard").expect(200);
    assert_eq!(figures.json["total"], 3);
    assert_eq!(
        figures.json["money"]["contributions"],
        json!([
            {"currency": "EUR", "amount": "0.30", "pledges": 2},
            {"currency": "USD", "amount": "9007199254740993.07", "pledges": 1}
        ])
    );
    assert_eq!(
        figures.json["with_indicators"],
        json!({"count": 3, "of": 3, "share": 1.0})
    );
    let objectives = &figures.json["breakdowns"]["objective"];
    assert_eq!(
        objectives[0],
        json!({"value": "16", "total": 3, "pledges": 3, "practices": 0})
    );

    let map = app.visitor().in_language("es").get("/v1/dashboard/map").expect(200);
    assert_eq!(map.media_type(), "application/geo+json");
    let features = map.json["features"].as_array().unwrap();
    assert_eq!(features.len(), 1, "only Peru: {map}");
    assert_eq!(features[0]["properties"]["name"], "Perú");
    assert_eq!(features[0]["properties"]["pledges"], 3);
    assert_eq!(features[0]["geometry"]["type"], "Point");

    // What joins a pledge is a line of the network, also while the joined pledge is away.
    let joining = titled("Cinco", |content| {
        content["type"] = json!("matching");
        content["matches"] = json!({"reference": first, "support": "material"});
    });
    let neighbours = other(app, &world);
    let (_, joins) = published(&neighbours, &joining);
    let network = app.visitor().get("/v1/dashboard").expect(200).json["network"].clone();
    assert_eq!(network["edges"], json!([{"from": joins, "to": first, "kind": "match"}]));
    assert_eq!(network["nodes"].as_array().unwrap().len(), 2, "{network}");
});

/// Another organisation with the same officer.
fn other(app: &App, world: &World) -> World {
    let focal_point = minga_tests::accounts::register_and_login(app, "Nadia Vecina", "fr");
    let organisation = focal_point
        .client
        .post("/v1/organisations")
        .json(&json!({"name": "Voisines solidaires (fictif)", "actor_type": "member_state", "country": "ECU"}))
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

on_both!(what_is_archived_leaves_every_form_and_comes_back, |app| {
    let world = World::new(app);
    published(&world, &titled("Lo que queda", |_| {}));
    let (id, reference) = published(&world, &titled("Canarywithdrawn", |_| {}));
    let visitor = app.visitor();
    let fed = || {
        let feed = visitor.get("/v1/pledges.atom").expect(200).text;
        let (_, updated) = feed.split_once("<updated>").unwrap();
        let (updated, _) = updated.split_once("</updated>").unwrap();
        chrono::DateTime::parse_from_rfc3339(updated).unwrap()
    };
    let seen = |path: &str| {
        let answer = visitor.get(path).expect(200);
        let text = if path.contains("xlsx") {
            inflated(&answer.bytes)
        } else {
            answer.text.clone()
        };
        text.contains("Canarywithdrawn") || text.contains(&reference)
    };
    let forms = [
        "/v1/pledges",
        "/v1/pledges.csv",
        "/v1/pledges.jsonl",
        "/v1/pledges.xlsx",
        "/v1/pledges.atom",
        "/v1/countries/PER/report",
        "/v1/countries/PER/report.md",
    ];
    assert!(forms.iter().all(|path| seen(path)));
    // A report is read elsewhere: what it links to has a whole address.
    let report = visitor.get("/v1/countries/PER/report.md").expect(200);
    let whole = format!("[{reference}]({}/v1/pledges/{reference})", app.url());
    assert!(report.text.contains(&whole), "{report}");
    let before = fed();
    archive(&world, &id);
    for path in forms {
        assert!(!seen(path), "{path}");
    }
    // The feed changed when its newest entry went.
    assert!(fed() > before, "{before}");
    let gone = visitor.get(&format!("/v1/pledges/{reference}")).expect(410);
    assert!(gone.text.contains("A pedido de quien lo hizo."), "{gone}");
    assert_eq!(visitor.get("/v1/countries/PER").expect(200).json["pledges"]["total"], 1);
    world.act(&world.officer, &id, "restore", &json!({"note": "Error."}));
    assert!(forms.iter().all(|path| seen(path)));
});

on_both!(a_report_on_a_year_counts_the_updates_of_that_year, |app| {
    let world = World::new(app);
    let (id, reference) = published(&world, &titled("Ventanilla de orientación", |_| {}));
    published(&world, &titled("Escuela de oficios", |_| {}));
    let visitor = app.visitor().in_language("es");
    let entry = || visitor.get(&format!("/v1/pledges/{reference}")).expect(200);
    let report = |who: &accounts::Account, day: String, status: &str| {
        let update = json!({"status": status, "date": day, "explanation": "Doce ventanillas abiertas."});
        let path = format!("/v1/submissions/{id}/progress");
        who.client.post(&path).json(&update).expect(201);
    };
    let year = entry().string("/published_at")[..4].to_owned();
    report(
        &world.focal_point,
        entry().string("/published_at")[..10].to_owned(),
        "in_progress",
    );
    let figures = |year: &str, span: &str| {
        let report = visitor
            .get(&format!("/v1/countries/PER/report?year={year}"))
            .expect(200);
        let figures = &report.json[span];
        let updated = &figures["updated_in_last_year"];
        (
            (updated["count"].clone(), updated["of"].clone()),
            (
                figures["pledges_by_status"].clone(),
                figures["pledges_without_status"].clone(),
            ),
        )
    };
    let text = |year: &str| {
        visitor
            .get(&format!("/v1/countries/PER/report.md?year={year}"))
            .expect(200)
            .text
    };
    let counted = |updated: u32, of: u32| (json!(updated), json!(of));
    let standing = |status: &str| {
        let bar = json!([{"value": status, "total": 1, "pledges": 1, "practices": 0}]);
        (bar, json!(1))
    };
    for span in ["in_year", "by_end_of_year"] {
        assert_eq!(figures(&year, span), (counted(1, 2), standing("in_progress")), "{span}");
    }
    let told = text(&year);
    for line in [
        format!("con una actualización en {year}; hasta hoy: en los últimos doce meses | 1 / 2 | 1 / 2 |"),
        "## Compromisos por estado del seguimiento a día de hoy".to_owned(),
        "| En curso | 1 | 1 |".to_owned(),
        "| Aún sin actualización | 1 | 1 |".to_owned(),
    ] {
        assert!(told.contains(&line), "{line}: {told}");
    }
    assert!(!told.contains("— Cumplido"), "{told}");

    app.advance(Duration::from_secs(400 * 24 * 3600));
    let now = visitor.get("/v1/countries/PER/report").expect(200).json["year"].to_string();
    assert!(now > year, "{now}");
    assert_eq!(figures(&now, "in_year").0, counted(0, 0));
    assert_eq!(figures(&now, "by_end_of_year").0, counted(0, 2), "too long ago");
    assert_eq!(figures(&year, "in_year").0, counted(1, 2), "then it was not");
    assert_eq!(figures(&year, "by_end_of_year").0, counted(1, 2));
    let rosa = accounts::again(app, &world.focal_point, "es");
    report(&rosa, format!("{now}-01-01"), "fulfilled");
    assert_eq!(figures(&now, "by_end_of_year").0, counted(1, 2));
    assert_eq!(
        figures(&year, "in_year"),
        (counted(1, 2), standing("fulfilled")),
        "its status is that of today"
    );
    let told = text(&year);
    for line in [
        format!("con una actualización en {year} | 1 / 2 | 1 / 2 |"),
        "| Cumplido | 1 | 1 |".to_owned(),
    ] {
        assert!(told.contains(&line), "{line}: {told}");
    }
    let ended: Vec<&str> = told.lines().filter(|line| line.ends_with("— Cumplido")).collect();
    assert!(matches!(ended.as_slice(), [one] if one.contains(&reference)), "{told}");
});

on_both!(old_records_are_marked_in_files_and_counted_by_groups, |app| {
    let records = json!([
        {"id": "pr-1", "kind": "practice", "title": "Guichet unique", "actor": "Ministère (fictif)",
         "actor_type": "member_state", "country": "PER", "language": "fr", "type": "project_programme",
         "objectives": [4], "scope": "national", "paraphrase": "Un guichet pour les documents.",
         "partners": ["Croix du Sud (fictif)"], "classification_basis": "inferred"},
        {"id": "pr-2", "kind": "practice", "title": "Radio en quechua", "actor": "Asociación (ficticia)",
         "actor_type": "civil_society", "country": "PER", "language": "ES", "type": "tool_guidance",
         "objectives": [3], "scope": "local", "paraphrase": "Información por radio.",
         "classification_basis": "stated"}
    ]);
    let file = app.data_directory().join("old.json");
    std::fs::write(&file, records.to_string()).unwrap();
    app.minga(&["import", "legacy", file.to_str().unwrap()], "");
    let visitor = app.visitor().in_language("en");
    let csv = visitor.get("/v1/practices.csv?provenance=legacy").expect(200);
    assert_eq!(csv.text.matches(",legacy,yes,").count(), 2, "{csv}");
    let page = visitor.get("/v1/countries/per").expect(200);
    assert_eq!(page.json["practices"]["total"], 2, "{page}");
    let groups = page.json["practices"]["groups"].as_array().unwrap();
    let count = |key: &str| groups.iter().find(|group| group["group"] == key).unwrap()["count"].clone();
    assert_eq!(
        (count("government"), count("civil_society"), count("un")),
        (json!(1), json!(1), json!(0))
    );

    let list = visitor.get("/v1/practices?language=ES").expect(200);
    assert_eq!(list.string("/items/0/title"), "Radio en quechua", "{list}");

    // When they were published is not known: it was not in the year in which they were taken over.
    assert_eq!((&page.json["years"], &page.json["reports"]), (&json!([]), &json!([])));
    let year = visitor.get("/v1/countries/PER/report").expect(200).json["year"].to_string();
    let of_year = visitor.get(&format!("/v1/practices?year={year}")).expect(200);
    assert_eq!(references(&of_year), [""; 0], "{of_year}");
    let breakdowns = visitor.get("/v1/dashboard").expect(200).json["breakdowns"].clone();
    assert_eq!((&breakdowns["year"], &breakdowns["month"]), (&json!([]), &json!([])));
    for (language, title, told) in [
        (
            "es",
            format!("# Perú: compromisos y buenas prácticas en {year}"),
            [
                "de una colección anterior, 2 prácticas concernientes al país.",
                "| Hasta hoy |",
                "Todavía no",
            ],
        ),
        (
            "en",
            format!("# Peru: pledges and good practices in {year}"),
            [
                "from an earlier collection, 2 practices that concern the country.",
                "| By now |",
                "so far.",
            ],
        ),
        (
            "fr",
            format!("# Pérou : engagements et bonnes pratiques en {year}"),
            [
                "d’une collection antérieure, 2 pratiques qui concernent le pays.",
                "| À ce jour |",
                "Rien n’a encore",
            ],
        ),
    ] {
        let client = app.visitor().in_language(language);
        let text = client
            .get(&format!("/v1/countries/PER/report.md?year={year}"))
            .expect(200);
        assert!(text.text.starts_with(&title), "{text}");
        for old in told {
            assert!(text.text.contains(old), "{old}: {text}");
        }
        assert!(!text.text.contains("Radio en quechua"), "{text}");
        assert_eq!(text.media_type(), "text/markdown");
        let report = client.get(&format!("/v1/countries/PER/report?year={year}")).expect(200);
        for span in ["in_year", "by_end_of_year"] {
            assert_eq!(report.json[span]["practices"]["total"], 0, "{span}: {report}");
        }
        assert_eq!(
            report.json["old_records"],
            json!({"total": 2, "pledges": 0, "practices": 2})
        );
        assert_eq!(report.json["published"], json!([]), "{report}");
    }
    let network = visitor.get("/v1/dashboard?kind=practice").expect(200).json["network"].clone();
    assert!(network["nodes"].to_string().contains("Croix du Sud"), "{network}");
});

on_both!(a_language_is_kept_as_the_filter_reads_it, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point.client;
    let body = json!({
        "kind": "pledge", "organisation_id": world.organisation, "language": "es-pe", "cycle": "imrf_2026",
        "focal_point": world.contact, "content": titled("Una", |_| {})
    });
    let draft = rosa.post("/v1/submissions").json(&body).expect(201);
    assert_eq!(draft.string("/language"), "es-PE");
    let id = draft.string("/id");
    let patch = json!({"language": "ES"});
    let change = rosa.patch(&format!("/v1/submissions/{id}")).if_match(&draft.etag());
    let changed = change.merge_patch(&patch).expect(200);
    assert_eq!(changed.string("/language"), "es");
    let file = format!(
        "external_id;organisation_id;language;title\r\na;{};FR;Un guichet\r\n",
        world.organisation
    );
    let imported = rosa.post("/v1/imports").body("text/csv", file).expect(200);
    let draft = imported.string("/pledges/0/submission_id");
    let read = rosa.get(&format!("/v1/submissions/{draft}")).expect(200);
    assert_eq!(read.string("/language"), "fr");

    let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
    steps::screen(&world.officer, &id, &[]);
    world.act(&world.officer, &id, "publish", &json!({}));
    let visitor = app.visitor();
    for asked in ["ES", "es"] {
        let list = visitor.get(&format!("/v1/pledges?language={asked}")).expect(200);
        assert_eq!(references(&list), [submitted.string("/reference")], "{asked}");
    }
    let figures = visitor.get("/v1/dashboard").expect(200);
    assert_eq!(figures.string("/breakdowns/language/0/value"), "es");
});
