//! The page behind the link of an invitation: the practice is read and the review written there without an account's
//! password, a client or a script.
use minga_tests::reviewing::UnderReview;
use minga_tests::world::{self, Reviewer, World};
use minga_tests::{Answer, App, Setup, on_both, steps};
use serde_json::json;
use std::sync::Barrier;
use std::time::Duration;

const MAIL: Duration = Duration::from_secs(20);
const CRITERIA: [&str; 5] = ["applied", "relevant", "recent", "innovative", "principled"];

/// The link of the newest invitation to a reviewer.
fn link(app: &App, reviewer: &Reviewer) -> String {
    app.mails().wait_for(
        |mail| mail.is_to(&reviewer.account.email) && mail.text.contains("/links/invitation/"),
        MAIL,
    );
    app.drain_outbox();
    let mails = app.mails().to(&reviewer.account.email);
    let newest = mails.iter().rev().find(|mail| mail.text.contains("/links/invitation/"));
    newest.expect("an invitation").link("/links/invitation/")
}

/// What a browser without a script sends.
fn post(app: &App, link: &str, fields: &[(&str, &str)]) -> Answer {
    app.visitor()
        .post(link)
        .body("application/x-www-form-urlencoded", steps::form(fields))
        .send()
}

fn accepted(app: &App, reviewer: &Reviewer) -> String {
    let link = link(app, reviewer);
    post(app, &link, &[("answer", "accepted"), ("no_conflict", "yes")]).expect(303);
    link
}

/// The version that a page sends along.
fn version(page: &Answer) -> String {
    let mark = "name=\"version\" value=\"";
    let rest = page
        .text
        .split_once(mark)
        .unwrap_or_else(|| panic!("no version: {page}"))
        .1;
    rest.split('"').next().unwrap_or_default().to_owned()
}

/// A whole form.
fn whole<'a>(version: &'a str, score: &'a str, recommendation: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("form", "review"),
        ("version", version),
        ("spirit", "yes"),
        ("recommendation", recommendation),
        ("to-focal-point", "¿De dónde proceden las cifras?"),
        ("confidential", "CANARY-CONFIDENTIAL"),
    ];
    let names = [
        "score-applied",
        "score-relevant",
        "score-recent",
        "score-innovative",
        "score-principled",
    ];
    fields.extend(names.map(|name| (name, score)));
    fields
}

on_both!(a_review_is_read_written_and_submitted_behind_the_link, |app| {
    let world = World::new(app);
    let review = UnderReview::new(app, &world);
    let reviewer = &review.reviewers[1];
    let link = accepted(app, reviewer);
    let page = app.visitor().get(&link).expect(200);
    let policy = page.header("content-security-policy").expect("a policy").to_owned();
    assert!(
        policy.contains("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
    let summary = world::practice()["summary"].as_str().expect("a summary").to_owned();
    let start: String = summary.chars().take(20).collect();
    for part in [
        "<html lang=\"es\">",
        start.as_str(),
        "Guardar borrador",
        "Entregar revisión",
        "Nada muestra que la práctica se haya aplicado.",
        "Comentarios confidenciales",
    ] {
        assert!(page.text.contains(part), "{part}: {page}");
    }
    assert!(!page.text.contains("<script"), "{page}");
    for language in ["en", "fr"] {
        let other = app.visitor().get(&format!("{link}?lang={language}")).expect(200);
        let said = if language == "en" {
            "Save draft"
        } else {
            "Enregistrer le brouillon"
        };
        assert!(other.text.contains(said) && other.text.contains(&start), "{other}");
        assert!(!other.text.contains("review-"), "a sentence is missing: {other}");
    }

    // No browser sends U+0000; what does is refused, and nothing is saved.
    for (name, answer) in [
        ("confidential", "save"),
        ("reason", "conflicted"),
        ("reason", "declined"),
    ] {
        let fields = [("form", "review"), ("version", ""), ("answer", answer), (name, "a\0b")];
        post(app, &link, &fields).expect(422);
    }

    // Something is saved although a part cannot be: what was typed stays, the problem stands beside its field. What is
    // said on the spirit of the Compact waits for no answer.
    let long = "x".repeat(5001);
    let fields = [
        ("form", "review"),
        ("version", ""),
        ("answer", "save"),
        ("score-applied", "2"),
        ("comment-applied", "Se vio <en> marcha."),
        ("spirit-comment", "Todavía no lo sé."),
        ("comment-recent", long.as_str()),
    ];
    let partly = post(app, &link, &fields).expect(422);
    assert!(partly.text.contains("id=\"comment-recent-error\""), "{partly}");
    assert!(!partly.text.contains("id=\"spirit-error\""), "{partly}");
    assert!(partly.text.contains("Todavía no lo sé."), "{partly}");
    assert!(partly.text.contains("Se vio &lt;en&gt; marcha."), "{partly}");
    let path = review.assignment_path(&world, reviewer);
    let draft = reviewer.account.client.get(&format!("{path}/review")).expect(200);
    assert_eq!(draft.json["ratings"]["applied"]["score"], 2, "{draft}");
    assert_eq!(draft.json["ratings"]["recent"]["comment"], json!(null), "{draft}");
    assert_eq!(
        draft.json["reflects_spirit"],
        json!({"comment": "Todavía no lo sé."}),
        "{draft}"
    );

    // Submitting what is not whole keeps the draft and names everything beside its field.
    let now = version(&partly);
    let fields = [
        ("form", "review"),
        ("version", now.as_str()),
        ("answer", "submit"),
        ("score-applied", "2"),
        ("score-relevant", "cannot_judge"),
    ];
    let missing = post(app, &link, &fields).expect(422);
    for field in [
        "comment-applied",
        "score-recent",
        "score-innovative",
        "score-principled",
        "spirit",
        "recommendation",
    ] {
        assert!(
            missing.text.contains(&format!("id=\"{field}-error\"")),
            "{field}: {missing}"
        );
        assert!(
            missing.text.contains(&format!("href=\"#{field}\"")),
            "{field}: {missing}"
        );
    }
    assert!(!missing.text.contains("id=\"score-relevant-error\""), "{missing}");
    assert_eq!(review.assignment(&world, reviewer)["status"], "accepted");

    // Also beside a text that is too long; of what was not taken it is not said that it lacks.
    let now = version(&missing);
    let fields = [
        ("form", "review"),
        ("version", now.as_str()),
        ("answer", "submit"),
        ("score-recent", "2"),
        ("comment-recent", long.as_str()),
    ];
    let all = post(app, &link, &fields).expect(422);
    let summary = all.text.split_once("role=\"alert\"").expect("what is wrong").1;
    let named: Vec<&str> = summary
        .split_once("</ul>")
        .expect("its end")
        .0
        .split("<li><a href=\"#")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(
        named,
        [
            "score-applied",
            "score-relevant",
            "comment-recent",
            "score-innovative",
            "score-principled",
            "spirit",
            "recommendation"
        ],
        "{all}"
    );
    assert!(all.text.contains("5000 caracteres"), "{all}");
    assert_eq!(review.assignment(&world, reviewer)["status"], "accepted");

    // Whole: submitted, read-only from then on, as often as the link is opened.
    let now = version(&all);
    let mut fields = whole(&now, "4", "publish");
    fields.push(("answer", "submit"));
    let done = post(app, &link, &fields).expect(303);
    assert!(done.header("location").expect("where").contains("saved=1"), "{done}");
    let page = app.visitor().get(&format!("{link}?saved=1")).expect(200);
    assert!(
        page.text.contains("Se ha entregado su revisión") && !page.text.contains("<textarea"),
        "{page}"
    );
    assert!(page.text.contains("¿De dónde proceden las cifras?"), "{page}");
    assert!(!page.text.contains("puede parar en cualquier momento"), "{page}");
    assert_eq!(review.assignment(&world, reviewer)["status"], "finished");
    let kept = reviewer.account.client.get(&format!("{path}/review")).expect(200);
    assert_eq!(kept.json["ratings"]["innovative"]["score"], 4, "{kept}");
    // Pressed twice: the second answer leads to the submitted review, too.
    let again = post(app, &link, &fields).expect(303);
    assert!(again.header("location").expect("where").contains("saved=1"), "{again}");
    // Something else sent from an old tab: nothing changes, and what differs is shown beside what was submitted.
    for field in fields.iter_mut().filter(|(name, _)| *name == "to-focal-point") {
        field.1 = "¿Y quién las contó?";
    }
    let told = post(app, &link, &fields).expect(409);
    for part in [
        "Su revisión ya estaba entregada",
        "¿Y quién las contó?",
        "¿De dónde proceden las cifras?",
    ] {
        assert!(told.text.contains(part), "{part}: {told}");
    }
    assert_eq!(told.text.matches("CANARY-CONFIDENTIAL").count(), 1, "{told}");
    assert!(!told.text.contains("<textarea"), "{told}");
    // Nor can the review be given up any more; the reason is shown.
    let fields = [("form", "step_back"), ("answer", "declined"), ("reason", "Sin tiempo.")];
    let told = post(app, &link, &fields).expect(409);
    assert!(told.text.contains("Su revisión ya estaba entregada"), "{told}");
    assert!(told.text.contains("Sin tiempo."), "{told}");
    let after = reviewer.account.client.get(&format!("{path}/review")).expect(200);
    assert_eq!(after.json, kept.json);
});

on_both!(a_way_out_that_is_refused_keeps_the_draft_and_the_reason, |app| {
    let world = World::new(app);
    let review = UnderReview::new(app, &world);
    let reviewer = &review.reviewers[1];
    let link = accepted(app, reviewer);
    let path = format!("{}/review", review.assignment_path(&world, reviewer));
    // Accepting twice writes nothing.
    let again = post(app, &link, &[("answer", "accepted"), ("no_conflict", "yes")]).expect(303);
    assert!(!again.header("location").expect("where").contains("saved"), "{again}");
    let read = || reviewer.account.client.get(&path).expect(200);
    assert_eq!(read().json["version"], json!(null));
    let fields = [
        ("form", "review"),
        ("version", ""),
        ("answer", "save"),
        ("score-recent", "3"),
        ("to-focal-point", "Lo que ya escribí."),
    ];
    post(app, &link, &fields).expect(303);
    post(app, &link, &[("answer", "accepted"), ("no_conflict", "yes")]).expect(303);
    let draft = read();

    let long = "á".repeat(2001);
    let sent = [
        ("conflicted", "reason", ""),
        ("conflicted", "reason", long.as_str()),
        ("declined", "reason", long.as_str()),
        // The page of the invitation, left open, has a field of its own.
        ("conflicted", "conflict", ""),
        ("conflicted", "conflict", long.as_str()),
    ];
    for (answer, field, reason) in sent {
        let page = post(
            app,
            &link,
            &[("form", "step_back"), ("answer", answer), (field, reason)],
        )
        .expect(422);
        let reason = format!("{reason}</textarea>");
        for part in [
            "<details open>",
            "id=\"step-back-reason-error\"",
            "href=\"#step-back-reason\"",
            "Lo que ya escribí.</textarea>",
            "name=\"score-recent\" value=\"3\" checked",
            reason.as_str(),
        ] {
            assert!(page.text.contains(part), "{answer} {field} {part}: {page}");
        }
        assert_eq!(version(&page), draft.json["version"].to_string());
    }
    let fields = [
        ("form", "step_back"),
        ("answer", "declined"),
        ("reason", "Sin\0tiempo."),
    ];
    let page = post(app, &link, &fields).expect(422);
    assert!(page.text.contains("Lo que ya escribí.</textarea>"), "{page}");
    assert_eq!(read().json, draft.json);
    // What belongs to no form of the page changes nothing either.
    post(app, &link, &[("answer", "confirmed")]).expect(303);
    assert_eq!(read().json, draft.json);

    post(app, &link, &[("answer", "conflicted"), ("conflict", "Soy parte.")]).expect(303);
    let seen = review.assignment(&world, reviewer);
    assert_eq!(
        (&seen["status"], &seen["reason"]),
        (&json!("conflicted"), &json!("Soy parte."))
    );
});

on_both!(a_button_that_is_pressed_twice_is_as_good_as_pressed_once, |app| {
    let world = World::new(app);
    let review = UnderReview::new(app, &world);
    let reviewer = &review.reviewers[1];
    let link = accepted(app, reviewer);
    let twice = |fields: &[(&str, &str)]| -> Vec<u16> {
        std::thread::scope(|scope| {
            let taps = [(); 2].map(|()| scope.spawn(|| post(app, &link, fields).status));
            taps.into_iter().map(|tap| tap.join().expect("a tap")).collect()
        })
    };
    let mut fields = whole("", "4", "publish");
    fields.push(("answer", "save"));
    assert_eq!(twice(&fields), [303, 303]);
    assert_eq!(review.assignment(&world, reviewer)["status"], "accepted");
    // Not whole: both answers say what is lacking, of the one draft.
    let now = version(&app.visitor().get(&link).expect(200));
    let lacking = [
        ("form", "review"),
        ("version", now.as_str()),
        ("answer", "submit"),
        ("score-recent", "4"),
    ];
    assert_eq!(twice(&lacking), [422, 422]);
    let now = version(&app.visitor().get(&link).expect(200));
    let mut fields = whole(&now, "4", "publish");
    fields.push(("answer", "submit"));
    assert_eq!(twice(&fields), [303, 303]);
    assert_eq!(review.assignment(&world, reviewer)["status"], "finished");
    app.drain_outbox();
    let told = app.mails().to("secretariat@example.org");
    let submitted = told
        .iter()
        .filter(|mail| mail.subject.contains("A review has been submitted"));
    assert_eq!(submitted.count(), 1, "{told:?}");
});

on_both!(two_tabs_lose_nothing, |app| {
    let world = World::new(app);
    let review = UnderReview::new(app, &world);
    let reviewer = &review.reviewers[2];
    let link = accepted(app, reviewer);
    let save = |version: &str, text: &str, score: &str| {
        let fields = [
            ("form", "review"),
            ("version", version),
            ("answer", "save"),
            ("to-focal-point", text),
            ("score-recent", score),
        ];
        post(app, &link, &fields)
    };
    let first = version(&app.visitor().get(&link).expect(200));
    save(&first, "Texto del teléfono", "3").expect(303);
    let told = save(&first, "Texto del ordenador", "5").expect(409);
    assert!(
        told.text.contains("Texto del teléfono") && told.text.contains("Texto del ordenador"),
        "{told}"
    );
    assert!(told.text.contains("desde otra ventana"), "{told}");
    let path = format!("{}/review", review.assignment_path(&world, reviewer));
    let kept = reviewer.account.client.get(&path).expect(200);
    assert_eq!(kept.json["comments_to_focal_point"], "Texto del teléfono", "{kept}");
    // Put together and saved again.
    save(&version(&told), "Los dos textos", "4").expect(303);
    let kept = reviewer.account.client.get(&path).expect(200);
    assert_eq!(kept.json["comments_to_focal_point"], "Los dos textos", "{kept}");
    assert_eq!(kept.json["ratings"]["recent"]["score"], 4, "{kept}");

    // Truly at once: one is saved, the other is told.
    let now = version(&app.visitor().get(&link).expect(200));
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let tabs = ["Primera pestaña", "Segunda pestaña"].map(|text| scope.spawn(|| save(&now, text, "2")));
        tabs.into_iter().map(|tab| tab.join().expect("a tab")).collect()
    });
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    let told = answers.iter().find(|answer| answer.status == 409).expect("one is told");
    assert!(
        told.text.contains("Primera pestaña") && told.text.contains("Segunda pestaña"),
        "{told}"
    );

    // Released meanwhile: what was typed is shown to be copied.
    let assignment = review.assignment_path(&world, reviewer);
    world.officer.client.post(&format!("{assignment}/release")).expect(200);
    let closed = save("9", "No debe perderse", "1").expect(409);
    assert!(closed.text.contains("No debe perderse"), "{closed}");
    // What was saved stays in sight, and nothing of the practice.
    for (language, lead) in [
        ("es", "Lo que había escrito"),
        ("en", "What you had written"),
        ("fr", "Ce que vous aviez écrit"),
    ] {
        let page = app.visitor().get(&format!("{link}?lang={language}")).expect(200);
        assert!(page.text.contains(lead), "{page}");
        assert!(
            page.text.contains("Primera pestaña") || page.text.contains("Segunda pestaña"),
            "{page}"
        );
        assert!(
            !page.text.contains("<form") && !page.text.contains("Comedores"),
            "{page}"
        );
    }
});

fn many_people() -> Setup {
    Setup::new()
        .setting("MINGA_LIMITS__BY_ADDRESS__BURST", "2000")
        .setting("MINGA_LIMITS__BY_ADDRESS__SECONDS", "1")
}

on_both!(no_answer_is_lost_without_a_word, setup = many_people(), |app| {
    let world = World::new(app);
    let review = UnderReview::new(app, &world);
    let another = |name: &str| {
        let reviewer = world.reviewer(app, name, false, "es");
        review.invite(&world, &reviewer);
        let link = link(app, &reviewer);
        (reviewer, link)
    };
    let sent = |link: &str, fields: &[(&str, &str)]| loop {
        let answer = post(app, link, fields);
        // The database may be busy with the other one.
        if answer.status != 503 {
            return answer;
        }
    };
    let accepting = [("answer", "accepted"), ("no_conflict", "on")];
    let conflict = [("answer", "conflicted"), ("conflict", "Prima.")];
    let declining = [
        ("answer", "declined"),
        ("reason", "De viaje."),
        ("suggested_email", "a.traore@example.net"),
    ];
    // Two windows at once, one of which accepts: whoever comes second, the conflict or the refusal holds.
    for round in 0..4 {
        for (fields, held) in [
            (&conflict[..], &["conflicted"][..]),
            (&declining[..], &["declined", "withdrawn"]),
        ] {
            let (reviewer, link) = another(&format!("Doble Ventana {round} {}", held[0]));
            let start = Barrier::new(2);
            std::thread::scope(|scope| {
                let acceptance = scope.spawn(|| {
                    start.wait();
                    sent(&link, &accepting)
                });
                start.wait();
                let answer = sent(&link, fields);
                assert_eq!(answer.status, 303, "{answer}");
                let acceptance = acceptance.join().expect("an answer");
                if acceptance.status != 303 {
                    assert!(acceptance.text.contains("no se ha tenido en cuenta"), "{acceptance}");
                }
            });
            let seen = review.assignment(&world, &reviewer);
            let status = seen["status"].as_str().unwrap_or_default();
            assert!(held.contains(&status), "{seen}");
            assert_eq!(seen["reason"], fields[1].1, "{seen}");
            if held.len() == 2 {
                assert_eq!(seen["suggestion"]["email"], "a.traore@example.net", "{seen}");
            }
        }
    }

    // One after the other: the same again is as good as once, everything else is refused and shown.
    let (reviewer, link) = another("Declina Primero");
    for _ in 0..2 {
        post(app, &link, &declining).expect(303);
    }
    let later = [
        ("answer", "declined"),
        ("reason", "Otro motivo."),
        ("suggested_name", "Otra"),
    ];
    for (fields, typed) in [
        (&accepting[..], &[][..]),
        (&conflict[..], &["Prima."]),
        (&later[..], &["Otro motivo.", "Otra"]),
    ] {
        for (language, title, notice) in [
            ("es", "Ha rechazado la invitación", "no se ha tenido en cuenta"),
            ("en", "You have declined the invitation", "was not taken"),
            ("fr", "Vous avez décliné l’invitation", "n’a pas été pris en compte"),
        ] {
            let told = post(app, &format!("{link}?lang={language}"), fields).expect(409);
            for part in [title, notice].iter().chain(typed) {
                assert!(told.text.contains(part), "{part}: {told}");
            }
        }
    }
    let seen = review.assignment(&world, &reviewer);
    assert_eq!(
        (&seen["status"], &seen["reason"]),
        (&json!("declined"), &json!("De viaje."))
    );

    // The page of the invitation, left open: whom to ask instead is kept, or shown with what is wrong with it.
    let (reviewer, link) = another("Renuncia Después");
    post(app, &link, &accepting).expect(303);
    let mistyped = [
        ("answer", "declined"),
        ("reason", "De viaje."),
        ("suggested_email", "nowhere"),
    ];
    let told = post(app, &link, &mistyped).expect(422);
    for part in ["nombre@example.org", "<dd>nowhere</dd>", "De viaje.</textarea>"] {
        assert!(told.text.contains(part), "{part}: {told}");
    }
    for _ in 0..2 {
        post(app, &link, &declining).expect(303);
    }
    let seen = review.assignment(&world, &reviewer);
    assert_eq!(seen["status"], "withdrawn", "{seen}");
    assert_eq!(seen["suggestion"]["email"], "a.traore@example.net", "{seen}");
    // And once it is released.
    let (reviewer, link) = another("Liberada Antes");
    let assignment = review.assignment_path(&world, &reviewer);
    world.officer.client.post(&format!("{assignment}/release")).expect(200);
    let told = post(app, &link, &conflict).expect(409);
    for part in ["Su revisión ya no es necesaria", "no se ha tenido en cuenta", "Prima."] {
        assert!(told.text.contains(part), "{part}: {told}");
    }
});

on_both!(the_link_opens_one_review_and_its_files_and_nothing_else, |app| {
    let world = World::new(app);
    let id = world.draft("practice", &world::practice());
    let files = format!("/v1/submissions/{id}/attachments");
    let pdf = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF";
    let client = &world.focal_point.client;
    let file = client
        .post(&files)
        .upload("informe anual.pdf", "application/pdf", pdf, &[("purpose", "document")])
        .expect(201)
        .string("/id");
    world.act(&world.focal_point, &id, "submit", &json!({}));
    let reviewers = steps::three_reviewers(app, &world);
    steps::invite(&world, &id, &reviewers);
    world.act(&world.officer, &id, "start_review", &json!({}));
    let (mine, other) = (accepted(app, &reviewers[0]), link(app, &reviewers[1]));
    let page = app.visitor().get(&mine).expect(200);
    assert!(page.text.contains("informe anual.pdf"), "{page}");
    let got = app.visitor().get(&format!("{mine}/files/{file}")).expect(200);
    assert_eq!(got.media_type(), "application/pdf");
    // Not before accepting, not without a token of ours.
    app.visitor().get(&format!("{other}/files/{file}")).expect(404);
    let (start, token) = mine.rsplit_once('/').expect("a token");
    let forged: String = token.chars().rev().collect();
    app.visitor().get(&format!("{start}/{forged}/files/{file}")).expect(404);
    app.visitor().get(&format!("{start}/{forged}")).expect(404);
    // Stepping back closes it.
    let fields = [("form", "step_back"), ("answer", "declined"), ("reason", "Sin tiempo.")];
    post(app, &mine, &fields).expect(303);
    app.visitor().get(&format!("{mine}/files/{file}")).expect(409);
    let page = app.visitor().get(&mine).expect(200);
    assert!(page.text.contains("Ha renunciado a esta revisión"), "{page}");
});

on_both!(
    in_a_later_round_the_page_shows_the_answers_and_met_points_are_one_button,
    |app| {
        let world = World::new(app);
        let reviewers = steps::three_reviewers(app, &world);
        let id = steps::practice_in_review(&world, &reviewers);
        let earlier = link(app, &reviewers[0]);
        for reviewer in &reviewers {
            steps::review(reviewer, 3, "clarify");
        }
        let news = [
            ("es", "la ronda 2"),
            ("en", "Round 2 has begun"),
            ("fr", "Le tour 2 a commencé"),
        ];
        for (language, words) in news {
            let page = app.visitor().get(&format!("{earlier}?lang={language}")).expect(200);
            assert!(!page.text.contains(words), "{page}");
        }
        steps::write_letter(&world.officer, &id, "¿De dónde proceden las cifras de empleo?");
        let codes = ["items_without_source"];
        world.mean(&world.officer, &id, "return_comments", &codes, &json!({}));
        steps::answer_letter(&world.focal_point, &id);
        let path = format!("/v1/submissions/{id}");
        let etag = world.focal_point.client.get(&path).expect(200).etag();
        let patch = json!({"content": {"lessons": "Conviene empezar por los registros municipales."}});
        let call = world.focal_point.client.patch(&path).if_match(&etag);
        call.merge_patch(&patch).expect(200);
        world.act(&world.focal_point, &id, "resubmit", &json!({}));
        // What was changed is told as a revised text.
        let invited = link(app, &reviewers[0]);
        let page = app.visitor().get(&invited).expect(200);
        let mails = app.mails();
        let invitation = mails.find(&reviewers[0].account.email, "Invitación a la ronda 2");
        for text in [&page.text, &invitation.expect("an invitation").text] {
            assert!(text.contains("ha presentado un texto revisado"), "{text}");
        }
        let resubmitted = mails.find("secretariat@example.org", "has been revised and submitted again");
        assert!(resubmitted.is_some(), "the secretariat was told something else");
        let link = accepted(app, &reviewers[0]);
        // The link of the first round says that there is another one by now.
        assert_ne!(link, earlier);
        for (language, words) in news {
            let page = app.visitor().get(&format!("{earlier}?lang={language}")).expect(200);
            assert!(page.text.contains(words), "{page}");
            let page = app.visitor().get(&format!("{link}?lang={language}")).expect(200);
            assert!(!page.text.contains(words), "{page}");
        }
        let page = app.visitor().get(&link).expect(200);
        for part in [
            "Desde su revisión de la ronda 1",
            "¿De dónde proceden las cifras de empleo?",
            "Del registro municipal.",
            "Conviene empezar por los registros municipales.",
            "Se han atendido mis observaciones",
        ] {
            assert!(page.text.contains(part), "{part}: {page}");
        }
        let version = version(&page);
        let fields = [
            ("form", "review"),
            ("version", version.as_str()),
            ("answer", "points_met"),
        ];
        post(app, &link, &fields).expect(303);
        // Pressed twice.
        let again = post(app, &link, &fields).expect(303);
        assert!(again.header("location").expect("where").contains("saved=1"), "{again}");
        let mine = reviewers[0]
            .account
            .client
            .get("/v1/assignments?status=finished")
            .expect(200);
        let newest = mine.string("/items/0/id");
        let review = reviewers[0]
            .account
            .client
            .get(&format!("/v1/assignments/{newest}/review"))
            .expect(200);
        assert_eq!(review.json["carried_over_from"], 1, "{review}");
        assert_eq!(
            CRITERIA.map(|criterion| review.json["ratings"][criterion]["score"].clone()),
            [3; 5].map(|score| json!(score))
        );
    }
);

on_both!(a_low_score_of_the_round_before_gets_a_new_one_on_the_page, |app| {
    let world = World::new(app);
    let reviewers = steps::three_reviewers(app, &world);
    let id = steps::practice_in_review(&world, &reviewers);
    let mut low = world::review(4, "clarify");
    low["ratings"]["innovative"] = json!({"score": 2, "comment": "¿Qué hay <de> nuevo?"});
    for reviewer in &reviewers {
        let assignment = steps::accept(reviewer);
        steps::finish(reviewer, &assignment, &low);
    }
    steps::write_letter(&world.officer, &id, "¿De dónde proceden las cifras de empleo?");
    world.act_anyway(&world.officer, &id, "return_comments", &json!({}));
    steps::answer_letter(&world.focal_point, &id);
    world.act(&world.focal_point, &id, "resubmit", &json!({}));
    let link = accepted(app, &reviewers[0]);
    for (language, parts) in [
        (
            "es",
            [
                "Innovadora: nueva puntuación",
                "Su puntuación de la ronda 1: 2 ·",
                "Elija una puntuación",
                "El texto no ha cambiado",
            ],
        ),
        (
            "en",
            [
                "Innovative: new score",
                "Your score in round 1: 2 ·",
                "Choose a score",
                "The text stays as it was",
            ],
        ),
        (
            "fr",
            [
                "Novatrice : nouvelle note",
                "Votre note du tour 1 : 2 ·",
                "Choisissez une note",
                "Le texte reste inchangé",
            ],
        ),
    ] {
        let page = app.visitor().get(&format!("{link}?lang={language}")).expect(200);
        for part in parts {
            assert!(page.text.contains(part), "{part}: {page}");
        }
        for part in [
            "<label for=\"met-score-innovative\">",
            "<select id=\"met-score-innovative\"",
            "<option value=\"3\">3 ·",
            "<option value=\"cannot_judge\">",
            "¿Qué hay &lt;de&gt; nuevo?",
        ] {
            assert!(page.text.contains(part), "{part}: {page}");
        }
        for part in ["<option value=\"2\">", "met-score-applied", "review-", "<script"] {
            assert!(!page.text.contains(part), "{part}: {page}");
        }
    }

    // Without a new score nothing is submitted: the problem stands beside its field, and what was typed stays.
    let page = app.visitor().get(&link).expect(200);
    let version = version(&page);
    let send = |score: &str, comment: &str| {
        let fields = [
            ("form", "review"),
            ("version", version.as_str()),
            ("answer", "points_met"),
            ("met-score-innovative", score),
            ("met-comment-innovative", comment),
        ];
        post(app, &link, &fields)
    };
    let refused = send("", "Ahora <sí>.").expect(422);
    for part in [
        "<a href=\"#met-score-innovative\">Innovadora: nueva puntuación</a>",
        "id=\"met-score-innovative-error\"",
        "es inferior a 3",
        "Ahora &lt;sí&gt;.</textarea>",
    ] {
        assert!(refused.text.contains(part), "{part}: {refused}");
    }
    assert!(!refused.text.contains("id=\"score-innovative-error\""), "{refused}");
    let long = send("4", &"x".repeat(5001)).expect(422);
    assert!(long.text.contains("id=\"met-comment-innovative-error\""), "{long}");
    assert!(long.text.contains("<option value=\"4\" selected>"), "{long}");
    let client = &reviewers[0].account.client;
    let open = client
        .get("/v1/assignments?status=accepted")
        .expect(200)
        .string("/items/0/id");

    send("4", "Ahora <sí>.").expect(303);
    send("4", "Ahora <sí>.").expect(303);
    let other = send("5", "Ahora <sí>.").expect(409);
    assert!(
        other.text.contains("5 ·") && other.text.contains("ya estaba entregada"),
        "{other}"
    );
    let review = client.get(&format!("/v1/assignments/{open}/review")).expect(200);
    assert_eq!(
        review.json["ratings"]["innovative"],
        json!({"score": 4, "comment": "Ahora <sí>."}),
        "{review}"
    );
    assert_eq!(review.json["ratings"]["recent"]["score"], 4, "{review}");
    assert_eq!(review.json["recommendation"], "publish", "{review}");
    assert_eq!(review.json["carried_over_from"], 1, "{review}");
});

on_both!(a_late_review_is_welcome_until_the_round_ends, |app| {
    let world = World::new(app);
    let review = UnderReview::new(app, &world);
    let reviewer = &review.reviewers[1];
    let link = accepted(app, reviewer);
    app.advance(Duration::from_secs(60 * 24 * 3600));
    let page = app.visitor().get(&link).expect(200);
    assert!(page.text.contains("El plazo de la revisión venció"), "{page}");
    let mut fields = whole("", "4", "publish");
    fields.push(("answer", "submit"));
    post(app, &link, &fields).expect(303);
    let page = app.visitor().get(&link).expect(200);
    assert!(page.text.contains("Su revisión está entregada"), "{page}");
    app.advance(Duration::from_secs(70 * 24 * 3600));
    let gone = app.visitor().get(&link).expect(410);
    assert!(gone.text.contains("<h1>"), "{gone}");
    let kept = post(app, &link, &fields).expect(410);
    assert!(kept.text.contains("¿De dónde proceden las cifras?"), "{kept}");
});
