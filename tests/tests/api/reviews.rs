//! What a reviewer does beside the main way: turning an invitation down with a proposal, a conflict after submitting,
//! drafts, a review that is opened again or taken back, the second round, and reading the others afterwards.
use minga_tests::reviewing::{UnderReview, submit};
use minga_tests::world::{self, Reviewer, World};
use minga_tests::{Answer, App, Setup};
use minga_tests::{on_both, steps};
use serde_json::{Value, json};
use std::time::Duration;

const MAIL: Duration = Duration::from_secs(20);

fn told(app: &App, address: &str, words: &str) {
    app.mails()
        .wait_for(|mail| mail.is_to(address) && mail.text.contains(words), MAIL);
}

fn have(summary: &Answer, sort: &str) -> Value {
    summary.json["quorum"][sort]["have"].clone()
}

#[track_caller]
fn post(reviewer: &Reviewer, path: &str, body: &Value) -> Answer {
    reviewer.account.client.post(path).json(body).send()
}

on_both!(
    who_declines_proposes_somebody_and_only_the_secretariat_reads_it,
    |app| {
        let world = World::new(app);
        let case = UnderReview::new(app, &world);
        let emil = &case.reviewers[1];
        let path = case.assignment_path(&world, emil);
        let wrong = json!({"suggestion": {"email": "nowhere"}});
        post(emil, &format!("{path}/decline"), &wrong)
            .expect(422)
            .violation("not_an_email", "/suggestion/email");
        post(emil, &format!("{path}/decline"), &json!({"suggestion": {"name": " "}}))
            .expect(422)
            .violation("required", "/suggestion/name");
        let body = json!({
            "reason": "Sin tiempo.", "suggestion": {"name": "Amadou Traoré", "email": "a.traore@example.net"}
        });
        let declined = post(emil, &format!("{path}/decline"), &body).expect(200);
        assert_eq!(declined.json["status"], "declined");
        let seen = case.assignment(&world, emil);
        assert_eq!(seen["reason"], "Sin tiempo.");
        assert_eq!(seen["suggestion"]["name"], "Amadou Traoré");
        assert_eq!(seen["suggestion"]["email"], "a.traore@example.net");
        told(app, "secretariat@example.org", "declined");
        let history = world
            .officer
            .client
            .get(&format!("{}/history?limit=100", case.path))
            .expect(200);
        for mail in app.mails().all() {
            assert!(
                !mail.text.contains("Traoré"),
                "a mail names the proposed:\n{}",
                mail.text
            );
        }
        let own = emil.account.client.get(&path).expect(200);
        for answer in [&history, &declined, &own] {
            assert!(!answer.text.contains("Traor"), "{answer}");
        }
        // Asked again, neither the reason nor the proposal stands there any more.
        case.invite(&world, emil);
        let again = case.assignment(&world, emil);
        let said = [&again["status"], &again["reason"], &again["suggestion"]];
        assert_eq!(said, [&json!("invited"), &Value::Null, &Value::Null]);
        // A proposal of an account does not say whether it is on the roster.
        let eva = &case.reviewers[2];
        let path = case.assignment_path(&world, eva);
        let body = json!({"suggestion": {"reviewer_id": case.reviewers[0].id}});
        post(eva, &format!("{path}/decline"), &body).expect(200);
        let seen = case.assignment(&world, eva);
        assert_eq!(seen["suggestion"]["name"], "Ines Interna", "{seen}");
    }
);

on_both!(a_conflict_after_submitting_stops_the_review_from_counting, |app| {
    let world = World::new(app);
    let case = UnderReview::new(app, &world);
    let paths: Vec<String> = case
        .reviewers
        .iter()
        .map(|reviewer| case.review(&world, reviewer, 4, "publish"))
        .collect();
    let at = chrono::Utc::now() + chrono::Duration::days(2);
    world.act_anyway(&world.officer, &case.id, "publish", &json!({ "at": at.to_rfc3339() }));
    let version = world.focal_point.client.get(&case.path).expect(200).etag();
    let eva = &case.reviewers[2];
    let declare = format!("{}/declare-conflict", paths[2]);
    post(eva, &declare, &json!({"reason": " "}))
        .expect(422)
        .violation("reason_required", "/reason");
    post(eva, &declare, &json!({"reason": "Asesoré a la organización."})).expect(200);
    let summary = case.summary(&world);
    assert_eq!(summary.json["quorum"]["reached"], false);
    let kept = &summary.json["reviews"].as_array().unwrap()[2];
    assert_eq!(kept["counts"], false, "{summary}");
    for words in [
        "has declared a conflict of interest after submitting a review; it no longer counts.",
        "A publication is set for ",
        "without it the publication cannot happen.",
    ] {
        told(app, "secretariat@example.org", words);
    }
    eva.account.client.get(&case.path).expect(404);
    world
        .try_act(&world.officer, &case.id, "publish", &json!({}))
        .expect(409)
        .problem("action_blocked");
    let now = world.focal_point.client.get(&case.path).expect(200);
    assert_eq!(now.etag(), version, "review activity moves the version");
});

on_both!(a_draft_is_saved_field_by_field_and_counts_nowhere, |app| {
    let world = World::new(app);
    let case = UnderReview::new(app, &world);
    let [ines, emil] = [&case.reviewers[0], &case.reviewers[1]];
    case.review(&world, ines, 5, "publish");
    let before = case.summary(&world).json;
    let version = world.focal_point.client.get(&case.path).expect(200).etag();
    let path = case.accept(&world, emil);
    let review = format!("{path}/review");
    let client = &emil.account.client;
    // A low score without a comment is a draft all the same.
    let first = client
        .patch(&review)
        .merge_patch(&json!({"ratings": {"innovative": {"score": 1}}, "recommendation": "decline"}))
        .expect(200);
    let second = client
        .patch(&review)
        .if_match(&first.etag())
        .merge_patch(&json!({"ratings": {"applied": {"score": "cannot_judge"}}, "confidential_comments": "CANARY"}))
        .expect(200);
    assert_eq!(second.json["ratings"]["innovative"]["score"], 1);
    assert_eq!(second.json["submitted_at"], Value::Null);
    let mut after = case.summary(&world).json;
    after["outstanding"] = before["outstanding"].clone();
    assert_eq!(after, before, "a draft shows in the summary");
    for part in ["consolidation", "assignments", "history?limit=100", ""] {
        let seen = world
            .officer
            .client
            .get(format!("{}/{part}", case.path).trim_end_matches('/'))
            .expect(200);
        assert!(!seen.text.contains("CANARY"), "{part}:\n{seen}");
    }
    let lacks = submit(emil, &path, &second.etag()).expect(422);
    lacks
        .violation("comment_required", "/ratings/innovative/comment")
        .violation("rating_missing", "/ratings/recent/score");
    assert_eq!(world.focal_point.client.get(&case.path).expect(200).etag(), version);
});

on_both!(what_was_written_stays_readable_to_its_writer_after_the_end, |app| {
    let world = World::new(app);
    let mut case = UnderReview::new(app, &world);
    for (name, language) in [("Omar Otro", "en"), ("Odile Autre", "fr")] {
        let other = world.reviewer(app, name, false, language);
        case.invite(&world, &other);
        case.reviewers.push(other);
    }
    let [ines, emil, eva, omar, odile] = &case.reviewers[..] else {
        panic!("five reviewers");
    };
    let (released, etag) = case.write(&world, ines, 5, "publish");
    let (withdrawn, _) = case.write(&world, emil, 4, "publish");
    let (conflicted, _) = case.write(&world, eva, 4, "publish");
    let (closed, _) = case.write(&world, omar, 4, "publish");
    let untouched = case.accept(&world, odile);
    let own = |who: &Reviewer, path: &str| who.account.client.get(&format!("{path}/review")).send();
    let before = own(ines, &released).expect(200);

    let officer = &world.officer.client;
    officer
        .post(&format!("{released}/release"))
        .json(&json!({}))
        .expect(200);
    let reason = json!({"reason": "Sin tiempo."});
    post(emil, &format!("{withdrawn}/withdraw"), &reason).expect(200);
    post(eva, &format!("{conflicted}/declare-conflict"), &reason).expect(200);
    steps::write_letter(&world.officer, &case.id, "¿De dónde provienen las cifras?");
    world.act_anyway(&world.officer, &case.id, "return_comments", &json!({}));

    let after = own(ines, &released).expect(200);
    assert_eq!((&after.json, after.etag()), (&before.json, etag.clone()));
    for (who, path) in [(emil, &withdrawn), (omar, &closed)] {
        assert_eq!(own(who, path).expect(200).json["ratings"]["applied"]["score"], 4);
    }
    // A conflict closes it, and where nothing was written nothing is to be read.
    own(eva, &conflicted).expect(404);
    own(odile, &untouched).expect(404);
    // Nothing else opens again, and nobody else reads it.
    own(emil, &released).expect(404);
    let client = &ines.account.client;
    client.get(&case.path).expect(404);
    let draft = world::review(3, "clarify");
    client
        .put(&format!("{released}/review"))
        .if_match(&etag)
        .json(&draft)
        .expect(409);
    submit(ines, &released, &etag).expect(409);

    // The mail says so to whoever wrote something.
    told(app, &ines.account.email, "Lo que haya escrito se conserva");
    told(app, &omar.account.email, "What you wrote is kept");
    told(app, &odile.account.email, "terminé ou suspendu");
    let mails = app.mails().to(&odile.account.email);
    assert!(mails.iter().all(|mail| !mail.text.contains("conservé")), "{mails:#?}");
});

on_both!(the_thanks_say_that_the_others_reviews_can_be_read, |app| {
    let reads = "En sus asignaciones puede leer ahora las revisiones de las demás personas";
    let world = World::new(app);
    let case = UnderReview::new(app, &world);
    let paths = case
        .reviewers
        .iter()
        .map(|one| case.review(&world, one, 4, "publish"))
        .collect::<Vec<_>>();
    world.act_anyway(&world.officer, &case.id, "publish", &json!({}));
    for (reviewer, path) in case.reviewers.iter().zip(paths) {
        told(app, &reviewer.account.email, reads);
        let others = reviewer
            .account
            .client
            .get(&format!("{path}/other-reviews"))
            .expect(200);
        assert_eq!(others.json["items"].as_array().unwrap().len(), 2, "{others}");
    }
});

on_both!(
    the_thanks_do_not_promise_reviews_that_stay_closed,
    setup = Setup::new().setting("MINGA_POLICY__REVIEWERS_READ_EACH_OTHER", "false"),
    |app| {
        let world = World::new(app);
        let case = UnderReview::new(app, &world);
        for reviewer in &case.reviewers {
            case.review(&world, reviewer, 4, "publish");
        }
        world.act_anyway(&world.officer, &case.id, "publish", &json!({}));
        for reviewer in &case.reviewers {
            told(app, &reviewer.account.email, "Le agradecemos el tiempo");
            let mails = app.mails().to(&reviewer.account.email);
            assert!(
                mails.iter().all(|mail| !mail.text.contains("demás personas")),
                "{mails:#?}"
            );
        }
    }
);

on_both!(a_reviewer_sees_what_to_look_at_and_how_long_it_takes, |app| {
    let world = World::new(app);
    let reviewer = world.reviewer(app, "Emil Extern", false, "es");
    let mut content = world::practice();
    content["period"]["start"] = json!("2016-05");
    content["since_adoption"] = json!("Desde 2019 funcionan siete comedores.");
    content["principles"] = json!([{"principle": "people_centred"}]);
    let id = world.draft("practice", &content);
    world.act(&world.focal_point, &id, "submit", &json!({}));
    let note = "Las cifras son de 2017, dice Emil Extern (emil@example.org).";
    let screening = json!({"points": {
        "measurable": {"verdict": "unclear", "note": note}, "realistic": {"verdict": "met", "note": "CANARY-SCREENING"}
    }});
    let path = format!("/v1/submissions/{id}");
    let seen = world.officer.client.get(&format!("{path}/screening")).expect(200);
    let call = world.officer.client.put(&format!("{path}/screening")).json(&screening);
    let call = match seen.header("etag") {
        Some(etag) => call.if_match(etag),
        None => call,
    };
    call.expect(200);
    let invite = json!({"reviewer_ids": [reviewer.id]});
    let made = world
        .officer
        .client
        .post(&format!("{path}/assignments"))
        .json(&invite)
        .expect(201);
    let assignment = format!("/v1/assignments/{}", made.string("/items/0/id"));
    let client = reviewer.account.client.in_language("fr");
    let invited = client.get(&assignment).expect(200);
    assert_eq!(
        invited.json["flags"],
        Value::Null,
        "nothing before acceptance:\n{invited}"
    );
    let minutes = invited.json["invitation"]["minutes"].as_u64().unwrap();
    assert!((15..60).contains(&minutes) && minutes.is_multiple_of(5), "{invited}");
    post(
        &reviewer,
        &format!("{assignment}/accept"),
        &json!({"no_conflict": true}),
    )
    .expect(200);
    let open = client.get(&assignment).expect(200);
    let codes: Vec<&str> = open.json["flags"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|flag| flag["code"].as_str())
        .collect();
    assert_eq!(
        codes,
        ["began_before_adoption", "principle_without_reason", "screening_unclear"]
    );
    assert!(open.text.contains("avant 2019"), "{open}");
    // Why, as it was noted, without names; of what is met nothing needs to be said.
    let told = open.string("/flags/2/note");
    assert!(told.starts_with("Las cifras son de 2017, dice […]"), "{told}");
    assert!(!told.contains("Extern") && !told.contains('@'), "{told}");
    assert_eq!(open.json["flags"][0].get("note"), None, "{open}");
    assert!(!open.text.contains("CANARY-SCREENING"), "{open}");
    let mail = app.mails().wait_for(
        |mail| mail.is_to(&reviewer.account.email) && mail.text.contains("/links/invitation/"),
        MAIL,
    );
    let page = app.visitor().get(&mail.link("/links/invitation/")).expect(200);
    assert!(page.text.contains("<blockquote>Las cifras son de 2017, dice"), "{page}");
    assert!(!page.text.contains("CANARY-SCREENING"), "{page}");
});

on_both!(an_officer_opens_a_review_again_and_a_reviewer_takes_one_back, |app| {
    let world = World::new(app);
    let case = UnderReview::new(app, &world);
    let [ines, emil] = [&case.reviewers[0], &case.reviewers[1]];
    let path = case.review(&world, ines, 4, "publish");
    let reopen = format!("{path}/review/reopen");
    let officer = &world.officer.client;
    officer
        .post(&reopen)
        .json(&json!({"reason": ""}))
        .expect(422)
        .violation("reason_required", "/reason");
    post(ines, &reopen, &json!({"reason": "No."})).expect(403);
    post(emil, &reopen, &json!({"reason": "No."})).expect(404);
    officer
        .post(&reopen)
        .json(&json!({"reason": "Explique la puntuación de innovación."}))
        .expect(200);
    assert_eq!(have(&case.summary(&world), "internal"), 0);
    let mail = app.mails().wait_for(
        |mail| mail.is_to(&ines.account.email) && mail.text.contains("Explique la puntuación"),
        MAIL,
    );
    // The mail leads to the review, also for who has never signed in.
    let page = app.visitor().get(&mail.link("/links/invitation/")).expect(200);
    assert!(
        page.text.contains("Explique la puntuación") && page.text.contains("<textarea"),
        "{page}"
    );
    let own = ines.account.client.get(&path).expect(200);
    assert_eq!(own.json["reopened"]["reason"], "Explique la puntuación de innovación.");
    let draft = ines.account.client.get(&format!("{path}/review")).expect(200);
    assert_eq!(draft.json["submitted_at"], Value::Null);
    let changed = ines
        .account
        .client
        .patch(&format!("{path}/review"))
        .if_match(&draft.etag())
        .merge_patch(&json!({"ratings": {"innovative": {"score": 2}}}))
        .expect(200);
    submit(ines, &path, &changed.etag()).expect(200);
    let summary = case.summary(&world);
    assert_eq!(have(&summary, "internal"), 1);
    let kept = &summary.json["earlier_versions"][0];
    assert_eq!(kept["review"]["ratings"]["innovative"]["score"], 4, "{summary}");

    // Taken back before the decision: it stops counting, the secretariat is told, the text stays closed.
    post(
        ines,
        &format!("{path}/withdraw"),
        &json!({"reason": "Me equivoqué de práctica."}),
    )
    .expect(200);
    assert_eq!(have(&case.summary(&world), "internal"), 0);
    assert_eq!(case.assignment(&world, ines)["status"], "withdrawn");
    told(app, "secretariat@example.org", "withdrawn");
    ines.account.client.get(&case.path).expect(404);
    post(
        emil,
        &format!("{}/withdraw", case.assignment_path(&world, emil)),
        &json!({"reason": "x"}),
    )
    .expect(409);
    // Whoever has only accepted has no review to take back, and the mail does not speak of one.
    let begun = case.accept(&world, emil);
    let reason = json!({"reason": "Me llaman a terreno."});
    post(emil, &format!("{begun}/withdraw"), &reason).expect(200);
    told(
        app,
        "secretariat@example.org",
        "withdraws, without having submitted a review",
    );
});

on_both!(
    met_points_leave_no_score_behind_that_stands_in_the_way_of_publication,
    |app| {
        let world = World::new(app);
        let case = UnderReview::new(app, &world);
        let mut low = world::review(4, "clarify");
        low["ratings"]["innovative"] = json!({"score": 2, "comment": "¿Qué hay de nuevo?"});
        for reviewer in &case.reviewers {
            let path = case.accept(&world, reviewer);
            let call = reviewer.account.client.put(&format!("{path}/review"));
            let draft = call.json(&low).expect(200);
            submit(reviewer, &path, &draft.etag()).expect(200);
        }
        // The mails to the secretariat count.
        app.drain_outbox();
        let of = |subject: &str| -> Vec<String> {
            let mails = app.mails().to("secretariat@example.org").into_iter();
            mails
                .filter_map(|mail| Some(mail.subject.split_once(subject)?.1.to_owned()))
                .collect()
        };
        let counts = |subject: &str, counts: [&str; 3]| {
            let found = of(subject);
            assert_eq!(found.len(), 3, "{subject}: {found:?}");
            for count in counts {
                let so_many = found.iter().filter(|rest| rest.starts_with(count)).count();
                assert_eq!(so_many, 1, "{count}: {found:?}");
            }
        };
        let of_three = [" (1 of 3)", " (2 of 3)", " (3 of 3): a decision can be taken"];
        counts("accepted the invitation", [" (1 of 3)", " (2 of 3)", " (3 of 3)"]);
        counts("A review has been submitted", of_three);

        steps::write_letter(&world.officer, &case.id, "¿De dónde provienen las cifras?");
        world.act_anyway(&world.officer, &case.id, "return_comments", &json!({}));
        steps::answer_letter(&world.focal_point, &case.id);
        world.act(&world.focal_point, &case.id, "resubmit", &json!({}));

        let [ines, emil, eva] = [&case.reviewers[0], &case.reviewers[1], &case.reviewers[2]];
        let met = |reviewer: &Reviewer, body: &Value| {
            let path = case.assignment_path(&world, reviewer);
            post(reviewer, &format!("{path}/points-met"), body)
        };
        let score = "/ratings/innovative/score";
        let refused = met(ines, &json!({})).expect(422);
        refused
            .violation("declaration_missing", "/no_conflict")
            .violation("score_too_low", score);
        let path = format!("{}/points-met", case.assignment_path(&world, ines));
        let client = ines.account.client.in_language("fr");
        let body = json!({"no_conflict": true});
        let refused = client.post(&path).json(&body).expect(422);
        let only = &refused.json["violations"];
        assert_eq!(only.as_array().unwrap().len(), 1, "{refused}");
        assert_eq!(only[0]["params"], json!({"score": 2, "minimum": 3}), "{refused}");
        let message = only[0]["message"].as_str().unwrap();
        assert!(message.contains("nouvelle note de 3 ou plus"), "{message}");
        assert_eq!(case.assignment(&world, ines)["status"], "invited", "nothing was done");
        let again = json!({"no_conflict": true, "ratings": {"innovative": {"score": 2, "comment": "Poco."}}});
        met(ines, &again).expect(422).violation("score_too_low", score);

        // A new score comes with its comment; the others are carried over.
        let new = json!({"score": 4, "comment": "Ahora se entiende qué es nuevo."});
        let carried = met(ines, &json!({"no_conflict": true, "ratings": {"innovative": new}})).expect(200);
        assert_eq!(carried.json["ratings"]["innovative"], new, "{carried}");
        assert_eq!(
            carried.json["ratings"]["applied"], low["ratings"]["applied"],
            "{carried}"
        );
        assert_eq!(carried.json["carried_over_from"], 1, "{carried}");
        let cannot = json!({"no_conflict": true, "ratings": {"innovative": {"score": "cannot_judge"}}});
        met(emil, &cannot).expect(200);
        // Whoever does not recommend publication has nothing to raise.
        let path = case.assignment_path(&world, eva);
        post(eva, &format!("{path}/accept"), &json!({"no_conflict": true})).expect(200);
        let since = eva.account.client.get(&path).expect(200).json["since_last_round"].clone();
        assert_eq!(since["below_publication"], json!(["innovative"]), "{since}");
        assert_eq!(since["ratings"], low["ratings"], "{since}");
        let clarify = met(eva, &json!({"recommendation": "clarify"})).expect(200);
        assert_eq!(clarify.json["ratings"], low["ratings"], "{clarify}");

        // One step, one mail.
        app.drain_outbox();
        let accepted = of("accepted the invitation");
        assert_eq!(accepted.len(), 4, "only the one who accepted first: {accepted:?}");
        let submitted = of("A review has been submitted");
        assert_eq!(submitted.len(), 6, "{submitted:?}");
        // What is said anew is proposed for a letter; what was said before is not.
        let call = world.officer.client.get(&format!("{}/consolidation", case.path));
        let draft = call.expect(200);
        assert!(draft.text.contains("Ahora se entiende qué es nuevo."), "{draft}");
        for said in ["¿Qué hay de nuevo?", "Bien documentado"] {
            assert!(!draft.text.contains(said), "{said}: {draft}");
        }
    }
);

on_both!(in_the_second_round_met_points_carry_the_scores_over, |app| {
    let world = World::new(app);
    let case = UnderReview::new(app, &world);
    let rosa = &world.focal_point;
    let first: Vec<String> = case
        .reviewers
        .iter()
        .map(|reviewer| case.review(&world, reviewer, 4, "clarify"))
        .collect();
    let letter = json!({"items": [{"must_answer": true, "text": "¿De dónde provienen las cifras?"}]});
    world
        .officer
        .client
        .put(&format!("{}/consolidation", case.path))
        .json(&letter)
        .send();
    let codes = ["items_without_source"];
    world.mean(&world.officer, &case.id, "return_comments", &codes, &json!({}));
    let comments = rosa.client.get(&format!("{}/comments", case.path)).expect(200);
    let item = comments.string("/letters/0/items/0/id");
    rosa.client
        .put(&format!("{}/comments/{item}/answer", case.path))
        .if_match("\"v1\"")
        .json(&json!({"answer": "changed", "text": "Del registro municipal."}))
        .expect(200);
    let etag = rosa.client.get(&case.path).expect(200).etag();
    rosa.client
        .patch(&case.path)
        .if_match(&etag)
        .merge_patch(&json!({"content": {"lessons": "Empezar por los comedores con guardería."}}))
        .expect(200);
    world.act(rosa, &case.id, "resubmit", &json!({}));

    let [ines, emil, eva] = [&case.reviewers[0], &case.reviewers[1], &case.reviewers[2]];
    let path = case.assignment_path(&world, ines);
    assert_ne!(path, first[0], "a new round is a new assignment");
    let points_met = format!("{path}/points-met");
    post(ines, &points_met, &json!({})).expect(422);
    post(emil, &points_met, &json!({"no_conflict": true})).expect(404);
    post(ines, &format!("{path}/accept"), &json!({"no_conflict": true})).expect(200);
    let since = ines.account.client.get(&path).expect(200);
    let told = &since.json["since_last_round"];
    assert_eq!(told["points"][0]["text"], "¿De dónde provienen las cifras?", "{since}");
    assert_eq!(told["points"][0]["answer_text"], "Del registro municipal.");
    assert_eq!(told["differences"][0]["pointer"], "/lessons");
    for name in ["Emil", "Eva", "Rosa", "CANARY"] {
        assert!(!since.text.contains(name), "{name}:\n{since}");
    }
    let carried = post(ines, &points_met, &json!({})).expect(200);
    assert_eq!(carried.json["carried_over_from"], 1);
    assert_eq!(carried.json["recommendation"], "publish");
    assert_eq!(carried.json["ratings"]["applied"]["score"], 4);
    assert_eq!(carried.json["comments_to_focal_point"], Value::Null);
    for reviewer in [emil, eva] {
        let path = case.assignment_path(&world, reviewer);
        post(reviewer, &format!("{path}/points-met"), &json!({"no_conflict": true})).expect(200);
    }
    let summary = case.summary(&world);
    assert_eq!(summary.json["quorum"]["reached"], true, "{summary}");
    let draft = world
        .officer
        .client
        .get(&format!("{}/consolidation", case.path))
        .expect(200);
    assert!(
        !draft.text.contains("Bien documentado"),
        "met points are raised again:\n{draft}"
    );

    // Afterwards, and only then, the finished read each other without names.
    let others = format!("{path}/other-reviews");
    let early = ines.account.client.get(&others).expect(409);
    assert_eq!(early.json["reason"], "not_decided");
    let codes = ["unread_confidential_comments"];
    world.mean(&world.officer, &case.id, "publish", &codes, &json!({}));
    let read = ines.account.client.get(&others).expect(200);
    assert_eq!(read.json["items"].as_array().unwrap().len(), 2, "{read}");
    let again = ines.account.client.get(&others).expect(200);
    assert_eq!(again.json, read.json);
    for secret in ["Emil", "Eva", "CANARY", &emil.id, &eva.id, "submitted_at"] {
        assert!(!read.text.contains(secret), "{secret}:\n{read}");
    }
    emil.account.client.get(&others).expect(404);
    // The first round's reviews are another answer.
    let old = ines
        .account
        .client
        .get(&format!("{}/other-reviews", first[0]))
        .expect(200);
    assert!(old.text.contains("clarify"), "{old}");
    // Who has left the roster is told so, although the own review was submitted.
    let roster = "/v1/me/reviewer-profile";
    let etag = eva.account.client.get(roster).expect(200).etag();
    eva.account.client.delete(roster).if_match(&etag).expect(204);
    let own = case.assignment_path(&world, eva);
    let refused = eva.account.client.get(&format!("{own}/other-reviews")).expect(403);
    assert_eq!(refused.json["reason"], "not_your_role", "{refused}");
    // Who belongs to those who submitted it reads what they read.
    world.join(&ines.account, "member");
    for path in [&path, &first[0]] {
        let refused = ines.account.client.get(&format!("{path}/other-reviews")).expect(403);
        assert_eq!(refused.json["reason"], "own_organisation", "{refused}");
    }
});
