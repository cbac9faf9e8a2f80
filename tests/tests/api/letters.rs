//! Letters of consolidated comments: drafted without names, edited by officers, sent once, answered item by item.
use minga_tests::accounts::{self, Account};
use minga_tests::operations::PDF;
use minga_tests::world::{self, Reviewer, World};
use minga_tests::{Answer, App, on_both, steps};
use serde_json::{Value, json};
use std::time::Duration;

const MAIL: Duration = Duration::from_secs(20);

/// What the focal point must never read.
const SECRETS: [&str; 8] = [
    "Canaria",
    "canaria",
    "CANARY",
    "assignment_id",
    "\"sources\"",
    "\"origin\"",
    "DESCARTADA",
    "\"stands\"",
];

/// A practice in peer review with a letter to be written.
struct Case {
    world: World,
    id: String,
    path: String,
    reviewers: Vec<Reviewer>,
}

impl Case {
    fn new(app: &App) -> Self {
        let world = World::new(app);
        let id = world.draft("practice", &world::practice());
        world.act(&world.focal_point, &id, "submit", &json!({}));
        let path = format!("/v1/submissions/{id}");
        let reviewers: Vec<Reviewer> = [("Ines Canaria", true), ("Emil Canaria", false), ("Eve Canaria", false)]
            .into_iter()
            .map(|(name, internal)| world.reviewer(app, name, internal, "es"))
            .collect();
        let ids: Vec<&str> = reviewers.iter().map(|reviewer| reviewer.id.as_str()).collect();
        let body = json!({"reviewer_ids": ids});
        let officer = &world.officer.client;
        officer.post(&format!("{path}/assignments")).json(&body).expect(201);
        world.act(&world.officer, &id, "start_review", &json!({}));
        Self {
            world,
            id,
            path,
            reviewers,
        }
    }

    /// One reviewer accepts and submits a review with this comment to the focal point.
    fn review(&self, reviewer: usize, comment: &str) {
        let client = &self.reviewers[reviewer].account.client;
        let assignment = client.get("/v1/assignments").expect(200).string("/items/0/id");
        let path = format!("/v1/assignments/{assignment}");
        let etag = client.get(&path).expect(200).etag();
        let accept = client.post(&format!("{path}/accept")).if_match(&etag);
        accept.json(&json!({"no_conflict": true})).expect(200);
        let rating = json!({"score": 4});
        let review = json!({
            "ratings": {
                "applied": rating, "relevant": rating, "recent": rating, "principled": rating,
                "innovative": {"score": 2, "comment": format!("¿Qué hay de nuevo? {reviewer}")}
            },
            "reflects_spirit": {"answer": "yes"},
            "recommendation": "clarify",
            "comments_to_focal_point": comment,
            "confidential_comments": "CANARY-CONFIDENTIAL"
        });
        let put = client.put(&format!("{path}/review")).json(&review).expect(200);
        let submit = client.post(&format!("{path}/review/submit")).if_match(&put.etag());
        submit.json(&json!({})).expect(200);
    }

    fn letter(&self) -> Answer {
        let path = format!("{}/consolidation", self.path);
        self.world.officer.client.get(&path).expect(200)
    }

    /// Keeps a letter; with the version where one is kept.
    fn keep(&self, letter: &Value) -> Answer {
        let seen = self.letter();
        let path = format!("{}/consolidation", self.path);
        let call = self.world.officer.client.put(&path).json(letter);
        let call = if seen.json["stored"] == true {
            call.if_match(&seen.etag())
        } else {
            call
        };
        call.send()
    }

    /// Sends the letter, although two reviewers are still at work and no reviewer raised its points.
    fn send(&self) {
        let codes = ["open_reviews", "items_without_source"];
        let officer = &self.world.officer;
        self.world
            .mean(officer, &self.id, "return_comments", &codes, &json!({}));
    }

    fn comments(&self) -> Answer {
        let path = format!("{}/comments", self.path);
        self.world.focal_point.client.get(&path).expect(200)
    }

    fn answer(&self, item: &Value, answer: &Value) -> Answer {
        let path = format!("{}/comments/{}/answer", self.path, item["id"].as_str().unwrap());
        let call = self.world.focal_point.client.put(&path).json(answer);
        call.if_match(&format!("\"v{}\"", item["version"])).send()
    }
}

/// An item as the officer gives it back: with the sources that it was proposed with.
fn given(item: &Value) -> Value {
    let keys: Vec<&Value> = item["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|source| &source["key"])
        .collect();
    json!({
        "id": item["id"], "criterion": item["criterion"], "pointer": item["pointer"],
        "must_answer": item["must_answer"], "text": item["text"], "sources": keys
    })
}

fn list(letter: &Value, field: &str) -> Vec<Value> {
    letter[field].as_array().unwrap().clone()
}

on_both!(
    a_letter_is_drafted_without_names_and_takes_in_what_arrives_later,
    |app| {
        let case = Case::new(app);
        case.review(
            0,
            "¿De dónde provienen las cifras de empleo formal? Ines Canaria, ines@canaria.example",
        );
        case.review(1, "Aclarar de dónde proviene la cifra del empleo formal. Emil");
        let draft = case.letter();
        assert!(
            !draft.text.contains("Canaria")
                && !draft.text.contains("canaria.example")
                && !draft.text.contains("CANARY"),
            "{draft}"
        );
        let items = list(&draft.json, "items");
        assert_eq!(items.len(), 4, "{draft}");
        assert_eq!(items[0]["pointer"], "/innovation", "{draft}");
        assert_eq!(items[0]["origin"], "review", "{draft}");
        assert_eq!(
            draft.json["duplicates"][0]["pointers"],
            json!(["/items/0", "/items/1"]),
            "{draft}"
        );
        let signed = items.iter().position(|item| item["may_identify"] == json!(["Emil"]));
        let signed = signed.unwrap_or_else(|| panic!("nobody's name is pointed out:\n{draft}"));
        let warning = &draft.json["warnings"][0];
        assert_eq!(warning["code"], "warn_may_identify", "{draft}");
        assert_eq!(warning["pointer"], format!("/items/{signed}/text"), "{draft}");

        // The officer merges the two questions about innovation, edits, drops one and adds one.
        let mut merged = given(&items[0]);
        merged["sources"] = json!([items[0]["sources"][0]["key"], items[1]["sources"][0]["key"]]);
        merged["text"] = json!("¿Qué hay de nuevo?");
        let own = json!({"must_answer": false, "text": "Revise los enlaces."});
        let kept = case
            .keep(&json!({"items": [merged, given(&items[2]), own]}))
            .expect(200);
        assert_eq!(kept.json["items"][0]["sources"].as_array().unwrap().len(), 2, "{kept}");
        assert_eq!(kept.json["items"][2]["origin"], "officer", "{kept}");
        // What was never in the letter is still proposed, until it is dropped.
        let proposed = list(&kept.json, "proposed_items");
        assert_eq!(proposed.len(), 1, "{kept}");
        let items: Vec<Value> = list(&kept.json, "items").iter().map(given).collect();
        let dropped = &proposed[0]["sources"][0]["key"];
        let kept = case
            .keep(&json!({"items": items, "dropped_sources": [dropped]}))
            .expect(200);
        assert_eq!(kept.json["proposed_items"], json!([]), "{kept}");

        // A review that arrives now is proposed and overwrites nothing.
        case.review(2, "Falta el nombre de los municipios.");
        let letter = case.letter();
        assert_eq!(letter.json["items"][0]["text"], "¿Qué hay de nuevo?", "{letter}");
        let proposed = list(&letter.json, "proposed_items");
        assert_eq!(proposed.len(), 2, "{letter}");
        // That it asks what the letter asks already is pointed out, as among the first.
        let pair = json!(["/items/0", "/proposed_items/0"]);
        let pairs = list(&letter.json, "duplicates");
        assert!(pairs.iter().any(|found| found["pointers"] == pair), "{letter}");

        let unknown = json!({"items": [{"must_answer": true, "text": "x", "sources": [
            "review/01890a5d-ac96-774b-bcce-b302099a8057/innovative/0000000000000000"
        ]}]});
        case.keep(&unknown)
            .expect(422)
            .violation("not_found", "/items/0/sources/0");
    }
);

on_both!(what_is_said_on_the_spirit_of_the_compact_carries_its_heading, |app| {
    let case = Case::new(app);
    let reviewer = &case.reviewers[0];
    let assignment = steps::accept(reviewer);
    let mut review = world::review(4, "clarify");
    review["reflects_spirit"] = json!({"answer": "partly", "comment": "No del todo."});
    steps::finish(reviewer, &assignment, &review);
    let draft = case.letter();
    let on_spirit = |items: Vec<Value>| {
        let found = items.into_iter().find(|item| item["text"] == "No del todo.");
        found.unwrap_or_else(|| panic!("nothing on the spirit:\n{draft}"))
    };
    let item = on_spirit(list(&draft.json, "items"));
    assert_eq!(item["criterion"], "reflects_spirit", "{draft}");
    assert_eq!(item["pointer"], Value::Null, "{draft}");
    case.keep(&json!({"items": [given(&item)]})).expect(200);
    let officer = &case.world.officer;
    case.world.act_anyway(officer, &case.id, "return_comments", &json!({}));
    let comments = case.comments();
    let sent = on_spirit(list(&comments.json["letters"][0], "items"));
    assert_eq!(sent["criterion"], "reflects_spirit", "{comments}");
    let mail = app.mails().wait_for(
        |mail| mail.is_to(&case.world.focal_point.email) && mail.text.contains("No del todo."),
        MAIL,
    );
    assert!(mail.text.contains("Espíritu del Pacto Mundial"), "{}", mail.text);
});

on_both!(
    of_two_officers_who_write_at_once_one_is_told_the_version_of_the_other,
    |app| {
        let case = Case::new(app);
        case.review(0, "¿De dónde provienen las cifras?");
        let other = accounts::with_role(app, "Otto Oficial", "secretariat", "en");
        let path = format!("{}/consolidation", case.path);
        let letter = |text: &str| json!({"items": [{"must_answer": true, "text": text}]});
        case.keep(&letter("Al principio")).expect(200);
        for turn in 0..5 {
            let seen = other.client.get(&path).expect(200).etag();
            let both = std::thread::scope(|scope| {
                let write = |client: minga_tests::Client, text: String| {
                    let (path, seen) = (&path, &seen);
                    scope.spawn(move || (client.put(path).if_match(seen).json(&letter(&text)).send(), text))
                };
                let first = write(case.world.officer.client.clone(), format!("De una, {turn}"));
                let second = write(other.client.clone(), format!("De otro, {turn}"));
                [first, second].map(|officer| officer.join().expect("an officer"))
            });
            let (kept, refused): (Vec<_>, Vec<_>) = both.into_iter().partition(|(answer, _)| answer.status == 200);
            assert_eq!((kept.len(), refused.len()), (1, 1), "{kept:?} {refused:?}");
            let (winner, text) = &kept[0];
            let now = other.client.get(&path).expect(200);
            assert_eq!(now.json["items"][0]["text"], text.as_str(), "{now}");
            assert_eq!(now.etag(), winner.etag());
            let (told, lost) = refused.into_iter().next().expect("the other");
            let told = told.expect(412);
            assert_eq!(told.etag(), now.etag(), "the version to go on from");
            assert_eq!(told.json["etag"], now.etag().as_str());
            // Whoever was told puts both together and goes on from there.
            let mut whole =
                json!({"items": [{"must_answer": true, "text": text}, {"must_answer": true, "text": lost}]});
            whole["items"][0]["id"] = now.json["items"][0]["id"].clone();
            let call = other.client.put(&path).if_match(&told.etag());
            let whole = call.json(&whole).expect(200);
            assert_eq!(whole.json["items"].as_array().map(Vec::len), Some(2), "{whole}");
        }
    }
);

on_both!(two_officers_who_edit_one_letter_do_not_overwrite_each_other, |app| {
    let case = Case::new(app);
    case.review(0, "¿De dónde provienen las cifras?");
    let other = accounts::with_role(app, "Otto Oficial", "secretariat", "en");
    let path = format!("{}/consolidation", case.path);
    let letter = |text: &str| json!({"items": [{"must_answer": true, "text": text}]});
    let first = case.keep(&letter("Uno")).expect(200);
    let seen = other.client.get(&path).expect(200).etag();
    assert_eq!(seen, first.etag());
    case.keep(&letter("Dos")).expect(200);
    other
        .client
        .put(&path)
        .if_match(&seen)
        .json(&letter("Tres"))
        .expect(412);
    other.client.put(&path).json(&letter("Tres")).expect(428);
    assert_eq!(case.letter().json["items"][0]["text"], "Dos");
});

on_both!(
    what_is_previewed_is_sent_in_the_readers_language_and_nothing_else,
    |app| {
        let case = Case::new(app);
        case.review(0, "¿De dónde provienen las cifras? Emil Canaria");
        let officer = &case.world.officer.client;
        let preview = format!("{}/consolidation/preview", case.path);
        officer.get(&preview).expect(409).problem("action_blocked");
        case.keep(&json!({"items": [
            {"must_answer": true, "text": "Pregunta", "pointer": "/innovation", "criterion": "innovative",
             "translations": {"fr": "Une question"}},
            {"must_answer": false, "text": "DESCARTADA"}
        ]}))
        .expect(200);
        let items: Vec<Value> = list(&case.letter().json, "items").iter().map(given).take(1).collect();
        let mut item = items[0].clone();
        item["translations"] = json!({"fr": "Une question"});
        case.keep(&json!({"introduction": "Gracias.", "items": [item]}))
            .expect(200);

        let french = officer.get(&format!("{preview}?language=fr")).expect(200);
        assert!(french.string("/text").contains("Une question"), "{french}");
        // The field is named beside the criterion, in the reader's language.
        for part in ["/text", "/html"] {
            assert!(french.string(part).contains(" · Ce qu’elle a de nouveau"), "{french}");
        }
        assert!(french.string("/text").contains("Gracias."), "{french}");
        assert_eq!(french.json["letter"]["items"][0]["language"], "fr", "{french}");
        officer.get(&format!("{preview}?language=de")).expect(400);
        let rosa = &case.world.focal_point;
        rosa.client.get(&preview).expect(403);
        let spanish = officer.get(&preview).expect(200);
        assert_eq!(spanish.json["language"], "es", "{spanish}");

        case.send();
        let mail = app.mails().wait_for(
            |mail| mail.is_to(&rosa.email) && mail.subject.contains("omentario"),
            MAIL,
        );
        let lines = |text: &str| -> Vec<String> { text.lines().map(|line| line.trim_end().to_owned()).collect() };
        assert!(mail.text.contains(" · En qué es novedosa\n"), "{}", mail.text);
        let previewed = lines(&spanish.string("/text"));
        for line in previewed.iter().filter(|line| !line.is_empty()) {
            assert!(
                lines(&mail.text).contains(line),
                "{line} is not in the mail:\n{}",
                mail.text
            );
        }
        let comments = case.comments();
        assert_eq!(
            comments.json["letters"][0]["items"][0]["text"], "Pregunta",
            "{comments}"
        );
        let read = rosa
            .client
            .in_language("fr")
            .get(&format!("{}/comments", case.path))
            .expect(200);
        assert_eq!(read.json["letters"][0]["items"][0]["text"], "Une question", "{read}");

        // Nothing that the focal point can obtain says who reviewed, what is confidential or what was left out.
        for part in [
            "",
            "/comments",
            "/comments/letters",
            "/check",
            "/history?limit=100",
            "/revisions",
            "/consolidation",
            "/consolidation/preview",
            "/review-summary",
            "/assignments",
        ] {
            let answer = rosa.client.get(&format!("{}{part}", case.path)).send();
            for secret in SECRETS {
                assert!(!answer.text.contains(secret), "{secret} in {part}:\n{answer}");
            }
        }
        for secret in SECRETS {
            assert!(!mail.text.contains(secret), "{secret} in the mail:\n{}", mail.text);
        }
        app.visitor()
            .get(&format!("{}/comments/letters", case.path))
            .expect(401);
        let stranger = accounts::register_and_login(app, "Sven Stranger", "en");
        stranger
            .client
            .get(&format!("{}/comments/letters", case.path))
            .expect(404);
    }
);

on_both!(an_item_points_at_a_field_of_the_content_that_there_is, |app| {
    let case = Case::new(app);
    let point =
        |pointer: &str| case.keep(&json!({"items": [{"must_answer": true, "text": "¿Y esto?", "pointer": pointer}]}));
    for (pointer, code) in [
        ("/foo", "unknown_key"),
        ("/implementers/9", "unknown_key"),
        ("/content/innovation", "malformed_value"),
    ] {
        point(pointer).expect(422).violation(code, "/items/0/pointer");
    }
    let refused = point("/content/innovation").expect(422);
    assert_eq!(
        refused.json["violations"][0]["params"]["expected"], "/innovation",
        "{refused}"
    );
    point("/implementers/0").expect(200);
    // What is missing hides nothing of what else is wrong.
    let refused = case
        .keep(&json!({"items": [{"pointer": "/foo", "criterion": "measurable"}]}))
        .expect(422);
    let mut told = refused.violations();
    told.sort();
    let expected = [
        ("required", "/items/0/must_answer"),
        ("required", "/items/0/text"),
        ("unknown_key", "/items/0/criterion"),
        ("unknown_key", "/items/0/pointer"),
    ];
    assert_eq!(
        told,
        expected.map(|(code, pointer)| (code.to_owned(), pointer.to_owned()))
    );
});

on_both!(every_item_is_answered_with_the_differences_in_sight, |app| {
    let case = Case::new(app);
    case.review(0, "¿De dónde provienen las cifras?");
    case.keep(&json!({"items": [
        {"must_answer": true, "text": "¿Qué hay de nuevo?", "pointer": "/innovation"},
        {"must_answer": true, "text": "¿Y las cifras?"}
    ]}))
    .expect(200);
    case.send();
    let items = list(&case.comments().json["letters"][0], "items");
    case.answer(&items[0], &json!({"answer": "changed"})).expect(200);
    case.answer(&items[1], &json!({"answer": "declined"}))
        .expect(422)
        .violation("required", "/text");
    case.answer(&items[1], &json!({"answer": "declined", "text": "Son confidenciales."}))
        .expect(200);

    let rosa = &case.world.focal_point;
    let warned = |text: &str| text.contains("warn_said_changed");
    let check = rosa.client.get(&format!("{}/check", case.path)).expect(200);
    assert!(warned(&check.text), "{check}");
    assert_eq!(check.json["complete"], true, "a warning is no refusal:\n{check}");
    let etag = rosa.client.get(&case.path).expect(200).etag();
    let patch = json!({"content": {"innovation": "El certificado se obtiene en el propio barrio desde 2024."}});
    rosa.client
        .patch(&case.path)
        .if_match(&etag)
        .merge_patch(&patch)
        .expect(200);
    let check = rosa.client.get(&format!("{}/check", case.path)).expect(200);
    assert!(!warned(&check.text), "{check}");
    let letter = case.comments().json["letters"][0].clone();
    assert_eq!(
        letter["items"][0]["differences"][0]["pointer"], "/innovation",
        "{letter}"
    );
    assert_eq!(letter["items"][1]["differences"], json!([]), "{letter}");

    case.world.act(rosa, &case.id, "resubmit", &json!({}));
    let record = case
        .world
        .officer
        .client
        .get(&format!("{}/comments/letters", case.path))
        .expect(200);
    assert_eq!(record.json["letters"][0]["answered_revision"], 2, "{record}");
    assert_eq!(
        record.json["letters"][0]["items"][1]["answer_text"], "Son confidenciales.",
        "{record}"
    );
    assert_eq!(
        record.json["letters"][0]["differences"][0]["pointer"], "/innovation",
        "{record}"
    );
});

on_both!(more_time_is_asked_for_and_granted_or_refused_within_limits, |app| {
    let case = Case::new(app);
    case.review(0, "¿De dónde provienen las cifras?");
    case.keep(&json!({"items": [{"must_answer": true, "text": "¿Y las cifras?"}]}))
        .expect(200);
    case.send();
    let (rosa, officer) = (&case.world.focal_point, &case.world.officer);
    let path = format!("{}/comments/extension", case.path);
    let due = || {
        case.comments().json["letters"][0]["answer_due"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let first = due();
    let day = |days: i64| {
        let due: chrono::DateTime<chrono::Utc> = first.parse().unwrap();
        (due.date_naive() + chrono::Duration::days(days)).to_string()
    };
    let wish = json!({"until": day(10), "reason": "El municipio sesiona tarde."});
    officer.client.post(&path).json(&wish).expect(403);
    rosa.client
        .post(&format!("{path}/grant"))
        .json(&json!({"until": day(10)}))
        .expect(403);
    officer
        .client
        .post(&format!("{path}/grant"))
        .expect(422)
        .violation("required", "/until");
    let late = json!({"until": day(40), "reason": "x"});
    rosa.client
        .post(&path)
        .json(&late)
        .expect(422)
        .violation("outside_dates", "/until");
    let version = rosa.client.get(&case.path).expect(200).etag();
    rosa.client.post(&path).json(&wish).expect(201);
    rosa.client.post(&path).json(&wish).expect(409);
    assert_eq!(due(), first, "the deadline stays until an officer decides");

    let refusal = json!({"reason": "El ciclo cierra antes."});
    officer
        .client
        .post(&format!("{path}/refuse"))
        .json(&refusal)
        .expect(200);
    app.mails().wait_for(
        |mail| mail.is_to(&rosa.email) && mail.text.contains("El ciclo cierra antes."),
        MAIL,
    );
    rosa.client.post(&path).json(&wish).expect(201);
    officer.client.post(&format!("{path}/grant")).expect(200);
    app.mails().wait_for(
        |mail| mail.is_to(&rosa.email) && mail.text.contains("se ha ampliado"),
        MAIL,
    );
    let second = due();
    assert!(second > first && second.starts_with(&day(10)), "{first} → {second}");
    let seen = rosa.client.get(&case.path).expect(200);
    assert_eq!(seen.string("/answer_due"), second, "{seen}");
    assert_eq!(seen.etag(), version, "neither content nor state has changed");
    // Somebody was faster: neither another refusal nor another grant, unless that is meant.
    for (decision, body) in [("grant", json!({"until": day(20)})), ("refuse", refusal)] {
        let late = officer
            .client
            .post(&format!("{path}/{decision}"))
            .json(&body)
            .expect(409);
        assert_eq!(late.json["reason"], "extension_decided", "{late}");
        assert_eq!(late.json["current"]["status"], "granted", "{late}");
    }
    // Unasked, and then the policy's number is used up.
    officer
        .client
        .post(&format!("{path}/grant"))
        .json(&json!({"until": day(20), "unasked": true}))
        .expect(200);
    let wish = json!({"until": day(25), "reason": "Otra vez."});
    let refused = rosa.client.post(&path).json(&wish).expect(409);
    assert_eq!(refused.json["reason"], "extensions_used_up", "{refused}");
    let statuses: Vec<Value> = list(&case.comments().json["letters"][0], "extensions")
        .iter()
        .map(|extension| extension["status"].clone())
        .collect();
    assert_eq!(statuses, ["refused", "granted", "granted"]);
    let history = rosa.client.get(&format!("{}/history?limit=100", case.path)).expect(200);
    for entry in ["extension_asked", "extension_refused", "extension_granted"] {
        assert!(history.text.contains(entry), "{history}");
    }
});

on_both!(unclear_points_of_the_screening_are_items_ready_made, |app| {
    let world = World::new(app);
    let id = world.draft("pledge", &world::pledge());
    let path = format!("/v1/submissions/{id}");
    world.act(&world.focal_point, &id, "submit", &json!({}));
    let officer = &world.officer.client;
    let screening = format!("{path}/screening");
    let call = officer
        .put(&screening)
        .if_match(&officer.get(&screening).expect(200).etag());
    let points = json!({"points": {
        "measurable": {"verdict": "unclear", "note": "¿Cuántas ventanillas por año?"},
        "time_bound": {"verdict": "not_met"}, "concrete": {"verdict": "met"}
    }});
    call.json(&points).expect(200);
    let draft = officer.get(&format!("{path}/consolidation")).expect(200);
    let items = list(&draft.json, "items");
    let found: Vec<(&Value, &Value, &Value)> = items
        .iter()
        .map(|item| (&item["criterion"], &item["pointer"], &item["origin"]))
        .collect();
    let (indicators, period, screened) = (json!("/indicators"), json!("/period"), json!("screening"));
    assert_eq!(
        found,
        [
            (&json!("measurable"), &indicators, &screened),
            (&json!("time_bound"), &period, &screened)
        ],
        "{draft}"
    );
    assert_eq!(items[0]["text"], "¿Cuántas ventanillas por año?", "{draft}");
    assert_eq!(items[0]["translations"], json!({}), "{draft}");
    // A point without a note asks, in the language of the submission and in the others.
    let asked = [
        ("es", "Indique cuándo empieza y cuándo termina el compromiso."),
        ("en", "Please say when the pledge begins and when it ends."),
        (
            "fr",
            "Veuillez indiquer quand l’engagement commence et quand il se termine.",
        ),
    ];
    assert_eq!(items[1]["text"], asked[0].1, "{draft}");
    assert_eq!(items[1]["language"], "es", "{draft}");
    let others = json!({"en": asked[1].1, "fr": asked[2].1});
    assert_eq!(items[1]["translations"], others, "{draft}");
    let letter = json!({"items": items.iter().map(given).collect::<Vec<Value>>()});
    let kept = officer.put(&format!("{path}/consolidation")).json(&letter).expect(200);
    assert_eq!(kept.json["proposed_items"], json!([]), "{kept}");
    for (language, text) in asked {
        let preview = officer.get(&format!("{path}/consolidation/preview?language={language}"));
        let preview = preview.expect(200);
        assert!(preview.string("/text").contains(text), "{preview}");
        assert_eq!(preview.string("/letter/items/1/text"), text);
    }
    // Other words are the officer's own, in one language; what is left as it was proposed stays as it was.
    let mut own: Vec<Value> = list(&kept.json, "items").iter().map(given).collect();
    own[1]["text"] = json!("¿Y hasta cuándo?");
    let call = officer.put(&format!("{path}/consolidation")).if_match(&kept.etag());
    let kept = call.json(&json!({"items": own})).expect(200);
    assert_eq!(kept.json["items"][1]["translations"], json!({}), "{kept}");
    world.act(&world.officer, &id, "return_comments", &json!({}));
    let comments = world.focal_point.client.get(&format!("{path}/comments")).expect(200);
    assert_eq!(
        comments.json["letters"][0]["items"].as_array().unwrap().len(),
        2,
        "{comments}"
    );
});

on_both!(a_letter_that_changed_since_it_was_read_is_not_sent, |app| {
    let world = World::new(app);
    let officer = &world.officer;
    let id = world.draft("pledge", &world::pledge());
    let path = format!("/v1/submissions/{id}");
    world.act(&world.focal_point, &id, "submit", &json!({}));
    let asked = || {
        let seen = officer.client.get(&path).expect(200);
        let actions = seen.json["available_actions"].as_array().unwrap();
        let action = actions.iter().find(|action| action["action"] == "return_comments");
        action.expect("an action")["input"].clone()
    };
    assert_eq!(asked(), json!([]), "nothing is kept yet");
    steps::write_letter(officer, &id, "¿Desde cuándo?");
    assert_eq!(asked(), json!(["letter_version"]));
    let seen = officer.client.get(&format!("{path}/consolidation")).expect(200);
    let colleague = accounts::with_role(app, "Carla Colega", "secretariat", "es");
    steps::write_letter(&colleague, &id, "¿Desde cuándo, y con quién?");

    let etag = officer.client.get(&path).expect(200).etag();
    let send = |input: &Value| {
        let call = officer.client.post(&format!("{path}/actions/return_comments"));
        call.if_match(&etag).json(input)
    };
    send(&json!({})).expect(422).violation("required", "/letter_version");
    let refused = send(&json!({"letter_version": seen.json["version"]})).expect(409);
    assert_eq!(refused.json["reason"], "letter_changed", "{refused}");
    assert_eq!(refused.json["current"], json!({"version": 2}), "{refused}");
    assert_eq!(officer.client.get(&path).expect(200).json["state"], "submitted");
    send(&json!({"letter_version": 2})).expect(200);
    let comments = world.focal_point.client.get(&format!("{path}/comments")).expect(200);
    assert_eq!(
        comments.string("/letters/0/items/0/text"),
        "¿Desde cuándo, y con quién?"
    );
});

/// A pledge filed by `filer` with comments that wait for an answer; gives its id.
fn returned_pledge(world: &World, filer: &Account, text: &str) -> String {
    let body = json!({
        "kind": "pledge", "organisation_id": world.organisation, "language": "es", "cycle": "imrf_2026",
        "focal_point": world.contact, "content": world::pledge()
    });
    let filed = filer.client.post("/v1/submissions").json(&body).expect(201);
    let id = filed.string("/id");
    world.act(&world.focal_point, &id, "submit", &json!({}));
    steps::write_letter(&world.officer, &id, text);
    id
}

on_both!(an_officer_answers_as_received_with_the_message_alone, |app| {
    let world = World::new(app);
    let (officer, rosa) = (&world.officer, &world.focal_point);
    let id = returned_pledge(&world, rosa, "¿Cuántas ventanillas?");
    world.act(officer, &id, "return_comments", &json!({}));
    let comments = format!("/v1/submissions/{id}/comments");
    let item = officer
        .client
        .get(&comments)
        .expect(200)
        .string("/letters/0/items/0/id");
    let answer = |who: &Account, version: u8, message: &Value| {
        let mut body = json!({"answer": "explained", "text": "Doce."});
        if !message.is_null() {
            body["received_attachment"] = message.clone();
        }
        let call = who.client.put(&format!("{comments}/{item}/answer"));
        call.if_match(&format!("\"v{version}\"")).json(&body).send()
    };
    let pointer = "/received_attachment";
    let refused = answer(officer, 1, &json!(null)).expect(422);
    refused.violation("required", pointer);
    let unknown = json!("01890a5d-ac96-774b-bcce-b302099a8057");
    answer(officer, 1, &unknown).expect(422).violation("not_found", pointer);
    let upload = officer.client.post(&format!("/v1/submissions/{id}/attachments"));
    let purpose = [("purpose", "correspondence")];
    let message = upload.upload("carta.pdf", "application/pdf", PDF, &purpose).expect(201);
    let message = message.json["id"].clone();
    let refused = answer(rosa, 1, &message).expect(422);
    refused.violation("unknown_field", pointer);
    answer(officer, 1, &message).expect(200);
    answer(officer, 2, &message).expect(200);
    answer(rosa, 3, &json!(null)).expect(200);
    app.drain_outbox();
    let told = app.mails().to(&rosa.email);
    let told = told
        .iter()
        .filter(|mail| mail.subject.contains("ha dado curso a su mensaje"));
    assert_eq!(told.count(), 1, "once for each message");
    let history = format!("/v1/submissions/{id}/history?limit=100");
    let history = officer.client.get(&history).expect(200);
    let entries = history.json["items"].as_array().unwrap();
    let by_message = entries
        .iter()
        .filter(|entry| entry["action"] == "comment_answered" && entry["facts"]["received_attachment"] == message);
    assert_eq!(by_message.count(), 2, "{history}");
});

on_both!(a_member_who_filed_and_left_no_longer_gets_the_letters, |app| {
    let world = World::new(app);
    let (officer, rosa) = (&world.officer, &world.focal_point);
    let member = accounts::register_and_login(app, "Mario Miembro", "es");
    world.join(&member, "member");
    let [before, after] = ["CANARIO-UNO", "CANARIO-DOS"].map(|text| returned_pledge(&world, &member, text));
    world.act(officer, &before, "return_comments", &json!({}));
    let account = member.client.get("/v1/me").expect(200).string("/id");
    let membership = format!("/v1/organisations/{}/members/{account}", world.organisation);
    let etag = rosa.client.get(&membership).expect(200).etag();
    rosa.client.delete(&membership).if_match(&etag).expect(204);
    world.act(officer, &after, "return_comments", &json!({}));
    app.drain_outbox();
    let read = |address: &str, word: &str| app.mails().to(address).iter().any(|mail| mail.text.contains(word));
    assert!(read(&member.email, "CANARIO-UNO") && read(&rosa.email, "CANARIO-UNO"));
    assert!(read(&rosa.email, "CANARIO-DOS"));
    assert!(!read(&member.email, "CANARIO-DOS"));
});
