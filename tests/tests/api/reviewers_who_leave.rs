//! A reviewer whose account is closed or erased, or who loses the role: what was open is released at once, what was
//! submitted stays without the name, and no list shows the submission any more.
use minga_tests::accounts;
use minga_tests::on_both;
use minga_tests::reviewing::UnderReview;
use minga_tests::world::{Reviewer, World};
use minga_tests::{App, Client};
use serde_json::{Value, json};
use std::time::Duration;

const MAIL: Duration = Duration::from_secs(20);

/// Changes an account as the administrator.
#[track_caller]
fn administer(admin: &Client, id: &str, change: &Value) {
    let path = format!("/v1/users/{id}");
    let etag = admin.get(&path).expect(200).etag();
    admin.patch(&path).if_match(&etag).merge_patch(change).expect(200);
}

#[track_caller]
fn told(app: &App, subject: &str) {
    app.mails().wait_for(|mail| mail.subject.contains(subject), MAIL);
}

fn sees(reviewer: &Reviewer, id: &str) -> bool {
    let list = reviewer.account.client.get("/v1/submissions").expect(200);
    let to_do = reviewer
        .account
        .client
        .get("/v1/submissions?needs_my_action=true")
        .expect(200);
    let mine = reviewer
        .account
        .client
        .get("/v1/submissions?assigned_to_me=true")
        .expect(200);
    let read = reviewer.account.client.get(&format!("/v1/submissions/{id}")).send();
    let seen = [&list, &to_do, &mine].map(|answer| answer.text.contains(id));
    let expected = if seen[0] { ([true; 3], 200) } else { ([false; 3], 404) };
    assert_eq!((seen, read.status), expected);
    seen[0]
}

on_both!(who_loses_the_role_loses_open_work_and_lists_in_the_same_moment, |app| {
    let world = World::new(app);
    let admin = accounts::admin(app).client;
    let case = UnderReview::new(app, &world);
    let [ines, emil, eva] = [&case.reviewers[0], &case.reviewers[1], &case.reviewers[2]];
    case.review(&world, ines, 4, "publish");
    let (path, etag) = case.write(&world, emil, 4, "publish");
    assert!(sees(emil, &case.id));
    app.drain_outbox();
    let version = world.focal_point.client.get(&case.path).expect(200).etag();

    administer(&admin, &emil.id, &json!({"roles": []}));
    let released = case.assignment(&world, emil);
    assert_eq!(
        (&released["status"], &released["released_because"]),
        (&json!("released"), &json!("left")),
        "{released}"
    );
    assert!(!sees(emil, &case.id));
    minga_tests::reviewing::submit(emil, &path, &etag).expect(409);
    told(app, "no longer available");
    app.mails().wait_for(
        |mail| mail.is_to(&emil.account.email) && mail.subject.contains("ya no es necesaria"),
        MAIL,
    );
    // Too few are left for the quorum: it is the secretariat's turn.
    let waiting = world
        .officer
        .client
        .get("/v1/submissions?needs_my_action=true")
        .expect(200);
    assert!(waiting.text.contains(&case.id), "{waiting}");

    // The role given back brings nothing back.
    administer(&admin, &emil.id, &json!({"roles": ["reviewer"]}));
    assert!(!sees(emil, &case.id));

    // A closed account (its invitation was sent before): the invitation is released, the submitted review of the other
    // stays.
    administer(&admin, &eva.id, &json!({"disabled": true}));
    administer(&admin, &ines.id, &json!({"disabled": true}));
    assert_eq!(case.assignment(&world, eva)["status"], "released");
    assert_eq!(case.assignment(&world, ines)["status"], "finished");
    assert_eq!(case.summary(&world).json["quorum"]["internal"]["have"], 1);
    assert_eq!(world.focal_point.client.get(&case.path).expect(200).etag(), version);
});

on_both!(
    who_leaves_the_roster_keeps_account_and_reviews_and_frees_open_work,
    |app| {
        let world = World::new(app);
        let case = UnderReview::new(app, &world);
        let [ines, emil, eva] = [&case.reviewers[0], &case.reviewers[1], &case.reviewers[2]];
        case.review(&world, ines, 4, "publish");
        case.accept(&world, emil);
        let mine = "/v1/me/reviewer-profile";
        let etag = |reviewer: &Reviewer| reviewer.account.client.get(mine).expect(200).etag();
        emil.account.client.delete(mine).expect(428);
        emil.account.client.delete(mine).if_match("\"v9\"").expect(412);
        emil.account.client.delete(mine).if_match(&etag(emil)).expect(204);
        emil.account.client.delete(mine).expect(404);
        assert_eq!(case.assignment(&world, emil)["status"], "released");
        assert!(!sees(emil, &case.id));
        told(app, "no longer available");
        app.mails().wait_for(
            |mail| mail.is_to(&emil.account.email) && mail.text.contains("Como nos pidió"),
            MAIL,
        );
        let me = emil.account.client.get("/v1/me").expect(200);
        assert_eq!(me.json["roles"], json!([]), "{me}");

        // Reviewers do not take each other off; the secretariat does, and tells the person.
        let path = format!("/v1/reviewers/{}", ines.id);
        eva.account.client.delete(&path).expect(404);
        world.focal_point.client.delete(&path).expect(404);
        let seen = world.officer.client.get(&path).expect(200).etag();
        world.officer.client.delete(&path).if_match(&seen).expect(204);
        app.mails().wait_for(
            |mail| mail.is_to(&ines.account.email) && mail.text.contains("La secretaría le ha dado de baja"),
            MAIL,
        );
        assert_eq!(case.assignment(&world, ines)["status"], "finished");
        assert_eq!(case.summary(&world).json["quorum"]["internal"]["have"], 1);
        let roster = world.officer.client.get("/v1/reviewers").expect(200);
        assert!(
            roster.text.contains(&eva.id) && !roster.text.contains(&ines.id),
            "{roster}"
        );
        // Whoever comes back begins anew.
        let entry = json!({"languages": ["es"], "objectives": [16], "max_open": 1});
        world.officer.client.put(&path).json(&entry).expect(200);
    }
);

on_both!(a_name_that_nobody_has_any_more_goes_out_of_the_reviews, |app| {
    let world = World::new(app);
    let case = UnderReview::new(app, &world);
    let [ines, emil, eva] = [&case.reviewers[0], &case.reviewers[1], &case.reviewers[2]];
    let officer = &world.officer.client;
    let reopen = |path: &str, reason: &str| {
        let call = officer.post(&format!("{path}/review/reopen"));
        call.json(&json!({ "reason": reason })).expect(200);
    };
    let submit_again = |reviewer: &Reviewer, path: &str| {
        let draft = reviewer.account.client.get(&format!("{path}/review")).expect(200);
        minga_tests::reviewing::submit(reviewer, path, &draft.etag()).expect(200);
    };
    let first = case.review(&world, ines, 4, "publish");
    reopen(&first, "Estimada Ines: ¿de qué fuente?");
    submit_again(ines, &first);
    let (path, etag) = case.write(&world, emil, 4, "clarify");
    let naming = json!({
        "comments_to_focal_point": "Lo dijo Ines INTERNA. Es una deuda interna.",
        "confidential_comments": format!(
            "Conozco a Interna, Ines ({}); yo soy Emil Extern, {}.", ines.account.email, emil.account.email
        )
    });
    let review = emil.account.client.patch(&format!("{path}/review"));
    let etag = review.if_match(&etag).merge_patch(&naming).expect(200).etag();
    minga_tests::reviewing::submit(emil, &path, &etag).expect(200);
    reopen(&path, "Como dijo Ines Interna, falta la fuente.");
    submit_again(emil, &path);
    let decline = format!("{}/decline", case.assignment_path(&world, eva));
    let reason = json!({"reason": "Trabajo con Ines Interna y con el señor Extern."});
    eva.account.client.post(&decline).json(&reason).expect(200);
    // A draft of somebody who knows nothing of who else is asked.
    let dora = world.reviewer(app, "Dora Draft", false, "es");
    case.invite(&world, &dora);
    let (begun, etag) = case.write(&world, &dora, 3, "clarify");
    let naming = json!({"comments_to_focal_point": "Como mostraron Ines Interna y Emil Extern, faltan cifras."});
    let begun = format!("{begun}/review");
    let draft = dora.account.client.patch(&begun).if_match(&etag);
    let draft = draft.merge_patch(&naming).expect(200);
    // A letter that is being written, with points that an officer signed for a reviewer.
    let consolidation = format!("{}/consolidation", case.path);
    let proposed = officer.get(&consolidation).expect(200);
    let items: Vec<Value> = proposed.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            json!({
                "must_answer": item["must_answer"], "criterion": item["criterion"], "pointer": item["pointer"],
                "text": format!("{} (Ines Interna)", item["text"].as_str().unwrap()),
                "sources": item["sources"].as_array().unwrap().iter().map(|source| &source["key"]).collect::<Vec<_>>()
            })
        })
        .collect();
    let letter = json!({"introduction": "Ines Interna y Extern preguntan:", "items": items});
    let kept = officer.put(&consolidation).json(&letter).expect(200);
    assert_eq!(kept.json["proposed_items"], json!([]), "{kept}");
    app.drain_outbox();

    let everything = || -> String {
        ["review-summary", "assignments", "history?limit=100", "consolidation"]
            .map(|part| officer.get(&format!("{}/{part}", case.path)).expect(200).text)
            .concat()
    };
    assert!(everything().contains("INTERNA"));
    let me = ines.account.client.get("/v1/me").expect(200);
    let leave = ines.account.client.delete("/v1/me").if_match(&me.etag());
    leave.expect(204);
    let seen = everything();
    for gone in ["Ines", "Interna", "INTERNA", ines.account.email.as_str()] {
        assert!(!seen.contains(gone), "{gone}: {seen}");
    }
    for left in [
        "Lo dijo […]. Es una deuda interna.",
        "Conozco a […] ([…]); yo soy Emil Extern",
        "Trabajo con […] y con el señor Extern.",
        "[…] y Extern preguntan:",
        "Estimada […]: ¿de qué fuente?",
        "Como dijo […], falta la fuente.",
        emil.account.email.as_str(),
    ] {
        assert!(seen.contains(left), "{left}: {seen}");
    }
    // The points still come from where they came from, and whoever writes the letter has to read it again.
    let letter = officer.get(&consolidation).expect(200);
    assert_eq!(letter.json["proposed_items"], json!([]), "{letter}");
    assert_ne!(letter.etag(), kept.etag());

    // Of a new name what the old one had more goes out of what the person wrote, and nobody else's words change.
    let rename = |name: &str| {
        let me = emil.account.client.get("/v1/me").expect(200);
        let rename = emil.account.client.patch("/v1/me").if_match(&me.etag());
        rename.merge_patch(&json!({ "name": name })).expect(200);
    };
    rename("Emil Torres");
    let seen = everything();
    assert!(!seen.contains("Emil Extern"), "{seen}");
    for left in ["yo soy Emil […]", "con el señor Extern.", "[…] y Extern preguntan:"] {
        assert!(seen.contains(left), "{left}: {seen}");
    }
    let same = officer.get(&consolidation).expect(200);
    assert_eq!(same.json["items"], letter.json["items"], "{same}");
    // Everyday words for a name take nothing from others.
    rename("Trabajo Señor Estimada Fuente Preguntan");
    rename("Emil Torres");
    for left in [
        "Trabajo con […] y con el señor Extern.",
        "Como dijo […], falta la fuente.",
        "[…] y Extern preguntan:",
    ] {
        assert!(everything().contains(left), "{left}");
    }
    // The draft is as its writer left it, and nothing tells that others were asked.
    let unchanged = dora.account.client.get(&begun).expect(200);
    assert_eq!(unchanged.etag(), draft.etag());
    assert_eq!(unchanged.json, draft.json);
});

on_both!(who_leaves_for_good_leaves_the_reviews_without_the_name, |app| {
    let world = World::new(app);
    let case = UnderReview::new(app, &world);
    let [ines, emil] = [&case.reviewers[0], &case.reviewers[1]];
    let (path, etag) = case.write(&world, ines, 4, "publish");
    let signed = json!({
        "comments_to_focal_point": "Falta el presupuesto. Dra. INTERNA, Inés (Ines Interna)",
        "confidential_comments": format!("Firmado: Ines Interna, {}", ines.account.email)
    });
    let review = ines.account.client.patch(&format!("{path}/review"));
    let etag = review.if_match(&etag).merge_patch(&signed).expect(200).etag();
    minga_tests::reviewing::submit(ines, &path, &etag).expect(200);
    case.accept(&world, emil);
    // A colleague's proposal names the person too.
    let colleague = &case.reviewers[2];
    let decline = format!("{}/decline", case.assignment_path(&world, colleague));
    let proposal = json!({"suggestion": {"name": "Emil Extern", "email": emil.account.email}});
    colleague.account.client.post(&decline).json(&proposal).expect(200);
    app.drain_outbox();
    for reviewer in [ines, emil] {
        let me = reviewer.account.client.get("/v1/me").expect(200);
        reviewer
            .account
            .client
            .delete("/v1/me")
            .if_match(&me.etag())
            .expect(204);
    }
    let released = case.assignment(&world, emil);
    assert_eq!(
        (&released["status"], &released["released_because"]),
        (&json!("released"), &json!("left")),
        "{released}"
    );
    // What they did is told with words in the place of their names.
    let history = world.officer.client.in_language("es");
    let history = history.get(&format!("{}/history?limit=100", case.path)).expect(200);
    let entries = history.json["items"].as_array().unwrap();
    let handed_in = entries
        .iter()
        .find(|entry| entry["action"] == "review_submitted")
        .unwrap();
    assert_eq!(
        (&handed_in["name"], &handed_in["reviewer"]["name"]),
        (
            &json!("Antiguo revisor o revisora"),
            &json!("Antiguo revisor o revisora")
        ),
        "{handed_in}"
    );
    assert!(entries.iter().all(|entry| entry["name"] != ""), "{history}");
    let summary = case.summary(&world);
    assert_eq!(summary.json["quorum"]["internal"]["have"], 1, "{summary}");
    assert_eq!(summary.json["reviews"][0]["reviewer"]["name"], "Former reviewer");
    assert_eq!(summary.json["reviews"][0]["counts"], true);
    assert!(
        summary.text.contains("Falta el presupuesto. Dra. […], […]"),
        "{summary}"
    );
    for part in ["review-summary", "assignments", "history?limit=100", "consolidation"] {
        let answer = world.officer.client.get(&format!("{}/{part}", case.path)).expect(200);
        for gone in [
            "Ines Interna",
            "INTERNA",
            "Emil Extern",
            &ines.account.email,
            &emil.account.email,
        ] {
            assert!(!answer.text.contains(gone), "{gone} is left in {part}:\n{answer}");
        }
    }
    told(app, "no longer available");
});
