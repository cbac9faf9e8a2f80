//! What reviewers of a later round read of the letter that was sent after the earlier one.
use minga_tests::world::{self, World};
use minga_tests::{App, Mail, on_both, steps};
use serde_json::{Value, json};

/// The shared mailbox of the secretariat.
const MAILBOX: &str = "secretariat@example.org";

/// The newest mail to an address whose subject contains these words.
#[track_caller]
fn told(app: &App, address: &str, subject: &str) -> Mail {
    app.drain_outbox();
    let came: Vec<_> = app.mails().to(address).into_iter().map(|mail| mail.subject).collect();
    let found = app.mails().find(address, subject);
    found.unwrap_or_else(|| panic!("no {subject:?} among {came:?}"))
}

on_both!(
    the_letter_is_read_in_the_readers_language_with_its_introduction,
    |app| {
        let world = World::new(app);
        let reviewers = steps::three_reviewers(app, &world);
        let id = steps::practice_in_review(&world, &reviewers);
        for reviewer in &reviewers {
            steps::review(reviewer, 3, "clarify");
        }
        let letter = json!({
            "introduction": "Gracias por compartir esta práctica.", "language": "es",
            "introduction_translations": {"fr-CA": "Merci d’avoir partagé cette pratique."},
            "items": [
                {"must_answer": true, "text": "¿De dónde provienen las cifras?",
                 "criterion": "applied", "pointer": "/evidence_of_application",
                 "translations": {"fr": "D’où viennent les chiffres ?"}},
                {"must_answer": false, "text": "Who runs the kitchens?", "language": "en"}
            ]
        });
        let path = format!("/v1/submissions/{id}/consolidation");
        world.officer.client.put(&path).json(&letter).expect(200);
        let codes = ["items_without_source"];
        world.mean(&world.officer, &id, "return_comments", &codes, &json!({}));
        steps::answer_letter(&world.focal_point, &id);
        world.act(&world.focal_point, &id, "resubmit", &json!({}));

        let eve = &reviewers[2];
        let path = format!("/v1/assignments/{}", steps::accept(eve));
        let since = |language: &str| {
            let client = eve.account.client.in_language(language);
            client.get(&path).expect(200).json["since_last_round"].clone()
        };
        let french = since("fr");
        assert_eq!(
            french["introductions"],
            json!([{"text": "Merci d’avoir partagé cette pratique.", "language": "fr-CA"}])
        );
        let points = |since: &Value| -> Vec<(String, String)> {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let points = since["points"].as_array().unwrap().iter();
            points
                .map(|point| (text(&point["text"]), text(&point["language"])))
                .collect()
        };
        let pair = |text: &str, language: &str| (text.to_owned(), language.to_owned());
        let english = pair("Who runs the kitchens?", "en");
        assert_eq!(
            points(&french),
            [pair("D’où viennent les chiffres ?", "fr"), english.clone()]
        );
        // Where the reader's language is not present it is the original.
        for language in ["es", "en"] {
            let original = since(language);
            assert_eq!(
                original["introductions"],
                json!([{"text": "Gracias por compartir esta práctica.", "language": "es"}])
            );
            assert_eq!(
                points(&original),
                [pair("¿De dónde provienen las cifras?", "es"), english.clone()]
            );
        }

        // The page behind the link shows the same, each text marked with its language.
        app.drain_outbox();
        let mail = app
            .mails()
            .to(&eve.account.email)
            .into_iter()
            .rfind(|mail| mail.text.contains("/links/invitation/"))
            .expect("the second invitation");
        let page = app.visitor().get(&mail.link("/links/invitation/")).expect(200);
        for part in [
            " · Preuves de l’application</p>",
            "<blockquote lang=\"fr-CA\">Merci d’avoir partagé cette pratique.</blockquote>",
            "<blockquote lang=\"fr\">D’où viennent les chiffres ?</blockquote>",
            "<blockquote lang=\"en\">Who runs the kitchens?</blockquote>",
        ] {
            assert!(page.text.contains(part), "{part}: {page}");
        }
    }
);

on_both!(the_same_reviewers_are_asked_first_however_much_they_took_on, |app| {
    let world = World::new(app);
    let reviewers = steps::three_reviewers(app, &world);
    // Who takes on nothing, so that the three have far more than most.
    for name in ["Olga Ociosa", "Otto Offen", "Odile Oisive", "Oscar Ocioso"] {
        world.reviewer(app, name, false, "es");
    }
    let officer = &world.officer;
    let practices = 4;
    for _ in 0..practices {
        let id = steps::practice_in_review(&world, &reviewers);
        for reviewer in &reviewers {
            steps::review(reviewer, 3, "clarify");
        }
        steps::write_letter(officer, &id, "¿De dónde provienen las cifras?");
        world.act_anyway(officer, &id, "return_comments", &json!({}));
        steps::answer_letter(&world.focal_point, &id);
        world.act(&world.focal_point, &id, "resubmit", &json!({}));
        let all = officer.client.get(&format!("/v1/submissions/{id}/assignments"));
        let all = all.expect(200);
        let items = all.json["items"].as_array().unwrap().iter();
        let again = items.filter(|item| item["round"] == 2 && item["status"] == "invited");
        assert_eq!(again.count(), reviewers.len(), "{all}");
        for reviewer in &reviewers {
            steps::review(reviewer, 4, "publish");
        }
    }
    // The rounds of one practice count once.
    let id = world.draft("practice", &world::practice());
    world.act(&world.focal_point, &id, "submit", &json!({}));
    let suggestions = officer
        .client
        .get(&format!("/v1/submissions/{id}/reviewer-suggestions"));
    let suggestions = suggestions.expect(200);
    let ines = suggestions.json["suggestions"].as_array().unwrap().iter();
    let mut ines = ines.filter(|one| one["reviewer"]["id"] == reviewers[0].id.as_str());
    let reasons = ines.next().expect("she may be asked")["reasons"].as_array().unwrap();
    let share = reasons.iter().find(|reason| reason["part"] == "share").unwrap();
    assert_eq!(share["facts"]["taken"], practices, "{suggestions}");
});

on_both!(whoever_is_invited_to_a_later_round_reads_that_it_is_one, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let reviewers = steps::three_reviewers(app, &world);
    let id = steps::practice_in_review(&world, &reviewers);
    for reviewer in &reviewers {
        steps::review(reviewer, 3, "clarify");
    }
    let arrived = told(app, MAILBOX, "A practice has arrived");
    assert!(arrived.text.contains("invite reviewers by "), "{}", arrived.text);
    steps::write_letter(officer, &id, "¿De dónde provienen las cifras?");
    world.act_anyway(officer, &id, "return_comments", &json!({}));
    steps::answer_letter(rosa, &id);
    world.act(rosa, &id, "resubmit", &json!({}));

    // The focal point reads what follows, and not the first receipt again.
    let receipt = told(app, &rosa.email, "Hemos recibido sus respuestas");
    assert!(receipt.text.contains("pasa a la ronda siguiente"), "{}", receipt.text);
    // Nothing was changed in the text, and nobody reads of a revised one.
    let stays = [
        "el texto no ha cambiado",
        "the text stays as it was",
        "le texte reste inchangé",
    ];
    let revised = ["texto revisado", "revised", "texte révisé"];
    let unchanged = |text: &str| {
        assert!(stays.iter().any(|words| text.contains(words)), "{text}");
        assert!(!revised.iter().any(|words| text.contains(words)), "{text}");
    };
    unchanged(&receipt.text);
    let first = app.mails().to(&rosa.email);
    let first = first
        .iter()
        .filter(|mail| mail.subject.contains("Hemos recibido su práctica"));
    assert_eq!(first.count(), 1);
    // Nothing waits for the secretariat, so no day is named.
    let resubmitted = told(app, MAILBOX, "submitted again with answers to the comments");
    assert!(resubmitted.text.contains("are invited again"), "{}", resubmitted.text);
    assert!(!resubmitted.text.contains("reviewers by "), "{}", resubmitted.text);
    unchanged(&resubmitted.text);

    let points = "1 con una explicación";
    for (reviewer, subject, parts) in [
        (
            0,
            "Invitación a la ronda 2 de una práctica que usted revisó",
            [points, "«Se han atendido mis observaciones»"],
        ),
        (
            1,
            "Invitation to round 2 of a practice that you reviewed",
            ["1 with an explanation", "“My points are met”"],
        ),
        (
            2,
            "Invitation au tour 2 d’une pratique que vous avez examinée",
            ["1 par une explication", "Mes observations sont prises en compte"],
        ),
    ] {
        let reviewer = &reviewers[reviewer];
        let mail = told(app, &reviewer.account.email, subject);
        assert!(
            !mail.subject.contains("PR-") && !mail.text.contains("PR-"),
            "{}",
            mail.text
        );
        let page = app.visitor().get(&mail.link("/links/invitation/")).expect(200);
        for part in parts {
            assert!(mail.text.contains(part), "{part}: {}", mail.text);
            assert!(page.text.contains(part), "{part}: {page}");
        }
        unchanged(&mail.text);
        unchanged(&page.text);
        // What was written before shows at once, what is in the letter from acceptance on.
        assert!(!page.text.contains("¿De dónde provienen las cifras?"), "{page}");
        let client = &reviewer.account.client;
        let mine = client.get("/v1/assignments").expect(200);
        let open = mine.json["items"].as_array().unwrap().iter();
        let mut open = open.filter(|item| item["status"] == "invited");
        let path = format!("/v1/assignments/{}", open.next().unwrap()["id"].as_str().unwrap());
        let own = client.get(&path).expect(200);
        assert_eq!(
            own.json["reviewed_before"],
            json!({"round": 1, "changed": 0, "explained": 1, "declined": 0, "text_changed": false}),
            "{own}"
        );
    }
    let nora = world.reviewer(app, "Nora Nueva", false, "es");
    steps::invite(&world, &id, std::slice::from_ref(&nora));
    let mail = told(app, &nora.account.email, "Invitación a revisar una práctica, ronda 2");
    let page = app.visitor().get(&mail.link("/links/invitation/")).expect(200);
    for text in [&mail.text, &page.text] {
        assert!(text.contains("Esta es la ronda 2"), "{text}");
        unchanged(text);
        assert!(!text.contains(points) && !text.contains("mis observaciones"), "{text}");
    }
    // Once accepted, the letter and its answers are open to whoever is new as well; no earlier scores are.
    let assignment = format!("/v1/assignments/{}", steps::accept(&nora));
    let own = nora.account.client.get(&assignment).expect(200);
    let since = &own.json["since_last_round"];
    assert_eq!(
        (&since["round"], &since["reviewed"]),
        (&json!(1), &json!(false)),
        "{own}"
    );
    assert_eq!(since["points"][0]["text"], "¿De dónde provienen las cifras?", "{own}");
    assert_eq!(since["points"][0]["answer"], "explained", "{own}");
    assert_eq!(
        (&since["ratings"], &since["below_publication"]),
        (&json!({}), &json!([])),
        "{own}"
    );
    for name in ["Ines Interna", "Emil Extern", "Eve Externe"] {
        assert!(!own.text.contains(name), "{own}");
    }
    let page = app.visitor().get(&mail.link("/links/invitation/")).expect(200);
    for part in [
        "Desde la ronda 1",
        "¿De dónde provienen las cifras?",
        "Del registro municipal.",
    ] {
        assert!(page.text.contains(part), "{part}: {page}");
    }
    assert!(!page.text.contains("points_met"), "{page}");
    let met = nora
        .account
        .client
        .post(&format!("{assignment}/points-met"))
        .json(&json!({}));
    assert_eq!(met.expect(409).json["reason"], "no_earlier_review");

    // A decision is one mail to each of them, with its outcome for those who reviewed.
    let before: Vec<usize> = reviewers
        .iter()
        .map(|one| app.mails().to(&one.account.email).len())
        .collect();
    world.act_anyway(officer, &id, "decline", &json!({"note": "The figures stay unclear."}));
    for ((reviewer, before), (subject, parts)) in reviewers.iter().zip(before).zip([
        (
            "Su revisión ya no es necesaria",
            ["ha decidido no publicar la práctica", "puede leer ahora las revisiones"],
        ),
        (
            "Your review is no longer needed",
            [
                "has decided not to publish the practice",
                "you can now read the reviews",
            ],
        ),
        (
            "Votre examen n’est plus nécessaire",
            [
                "a décidé de ne pas publier la pratique",
                "vous pouvez désormais lire ceux",
            ],
        ),
    ]) {
        let mail = told(app, &reviewer.account.email, subject);
        for part in parts {
            assert!(mail.text.contains(part), "{part}: {}", mail.text);
        }
        assert_eq!(app.mails().to(&reviewer.account.email).len(), before + 1);
    }
    let nora_reads = told(app, &nora.account.email, "Su revisión ya no es necesaria");
    assert!(!nora_reads.text.contains("ha decidido"), "{}", nora_reads.text);
    assert!(!nora_reads.text.contains("las revisiones de"), "{}", nora_reads.text);
    // Undone, they are asked for their answers again.
    world.act(officer, &id, "reopen", &json!({"note": "Decided too early."}));
    let asked = told(
        app,
        &reviewers[1].account.email,
        "Your invitation to review is open again",
    );
    assert!(asked.text.contains("Please accept or decline by "), "{}", asked.text);
});

on_both!(the_answers_about_a_pledge_lead_back_to_its_screening, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let id = world.draft("pledge", &world::pledge());
    world.act(rosa, &id, "submit", &json!({}));
    let arrived = told(app, MAILBOX, "A pledge has arrived");
    assert!(arrived.text.contains("begin the screening by "), "{}", arrived.text);
    steps::write_letter(officer, &id, "¿Desde cuándo?");
    world.act(officer, &id, "return_comments", &json!({}));
    steps::answer_letter(rosa, &id);
    world.act(rosa, &id, "resubmit", &json!({}));
    let receipt = told(app, &rosa.email, "Hemos recibido sus respuestas");
    assert!(
        receipt.text.contains("continuará con la verificación del compromiso") && !receipt.text.contains("pares"),
        "{}",
        receipt.text
    );
    let resubmitted = told(app, MAILBOX, "submitted again with answers to the comments");
    assert!(
        resubmitted.text.contains("go on with the screening by "),
        "{}",
        resubmitted.text
    );
});
