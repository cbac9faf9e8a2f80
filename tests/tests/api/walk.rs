//! Peer review from the first submission to the publication, as an officer, four reviewers and a focal point live it:
//! two rounds, a disagreement and the one reviewer more that it asks for, in the three languages.
use minga_tests::accounts::Account;
use minga_tests::world::{self, Reviewer, World};
use minga_tests::{Answer, App, Mail, on_both, steps};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

const MAIL: Duration = Duration::from_secs(20);

/// What waits for somebody about a submission, if anything does.
fn to_do(who: &Account, id: &str) -> Option<String> {
    let list = who
        .client
        .get("/v1/submissions?needs_my_action=true&limit=100")
        .expect(200);
    let items = list.json["items"].as_array().unwrap();
    let item = items.iter().find(|item| item["id"] == id)?;
    Some(item["to_do"]["what"].as_str().unwrap().to_owned())
}

fn ids(overview: &Answer, list: &str) -> Vec<String> {
    let entries = overview.json[list].as_array().unwrap();
    entries
        .iter()
        .map(|entry| entry["reviewer"]["id"].as_str().unwrap().to_owned())
        .collect()
}

/// The page behind the newest invitation of a reviewer, in the language that the reviewer has chosen.
fn page(app: &App, reviewer: &Reviewer, times: usize) -> (String, Answer) {
    let invitations = || -> Vec<Mail> {
        let all = app.mails().to(&reviewer.account.email);
        all.into_iter()
            .filter(|mail| mail.text.contains("/links/invitation/"))
            .collect()
    };
    app.mails().wait_for(
        |mail| mail.is_to(&reviewer.account.email) && invitations().len() >= times,
        MAIL,
    );
    let link = invitations()[times - 1].link("/links/invitation/");
    let page = app.visitor().get(&link).expect(200);
    (link, page)
}

/// Sends a form as a browser without a script does.
fn send(app: &App, link: &str, form: &str) -> Answer {
    let call = app.visitor().post(link);
    call.body("application/x-www-form-urlencoded", form).send()
}

/// The review of somebody who is not convinced, as the page sends it.
fn unconvinced() -> String {
    let mut form = "form=review&version=&answer=submit&spirit=yes&recommendation=decline".to_owned();
    for criterion in ["applied", "relevant", "recent", "innovative", "principled"] {
        form.push_str(&format!(
            "&score-{criterion}=2&comment-{criterion}=Preuves+insuffisantes+pour+{criterion}."
        ));
    }
    form.push_str("&to-focal-point=Quelles+sont+les+preuves+de+l%27emploi+formel%20%3F");
    form
}

fn points_met(reviewer: &Reviewer) {
    let id = steps::accept(reviewer);
    let client = &reviewer.account.client;
    let seen = client.get(&format!("/v1/assignments/{id}")).expect(200);
    let points = seen.json["since_last_round"]["points"].as_array().unwrap();
    assert!(
        points.iter().all(|point| point["answer"] == "explained"),
        "each sees what was asked and answered: {seen}"
    );
    assert_eq!(
        seen.json["since_last_round"]["differences"][0]["pointer"], "/lessons",
        "{seen}"
    );
    let met = client
        .post(&format!("/v1/assignments/{id}/points-met"))
        .json(&json!({}))
        .expect(200);
    assert_eq!(met.json["carried_over_from"], 1, "{met}");
}

on_both!(two_rounds_a_disagreement_and_one_reviewer_more, |app| {
    let world = World::new(app);
    let (officer, rosa) = (&world.officer, &world.focal_point);
    let reviewers = steps::three_reviewers(app, &world);
    let [ines, emil, eve] = [&reviewers[0], &reviewers[1], &reviewers[2]];
    let omar = &world.reviewer(app, "Omar Otro", false, "en");
    let id = world.draft("practice", &world::practice());
    let path = format!("/v1/submissions/{id}");
    let reference = world.act(rosa, &id, "submit", &json!({})).string("/reference");
    assert_eq!(to_do(officer, &id).as_deref(), Some("process"));
    let overview = || officer.client.get(&format!("{path}/assignments")).expect(200);
    let summary = || officer.client.get(&format!("{path}/review-summary")).expect(200);

    // Of four who could be asked, one internal and two external ones are offered, and asked.
    let offered = ids(&overview(), "next_suggestions");
    assert_eq!(offered.len(), 3, "{}", overview());
    assert!(offered.contains(&ines.id), "the one of the UN");
    steps::invite(&world, &id, &reviewers);
    assert!(ids(&overview(), "next_suggestions").is_empty());
    world.act(officer, &id, "start_review", &json!({}));
    assert_eq!(to_do(officer, &id), None, "it waits for the reviewers");

    // Each reads the invitation in the own language, with the time that it takes.
    for (reviewer, words) in [
        (ines, ["<html lang=\"es\">", "minutos"]),
        (emil, ["<html lang=\"en\">", "minutes"]),
        (eve, ["<html lang=\"fr\">", "minutes"]),
    ] {
        let (_, invitation) = page(app, reviewer, 1);
        assert!(words.iter().all(|word| invitation.text.contains(word)), "{invitation}");
    }
    steps::review(ines, 4, "clarify");
    steps::review(emil, 5, "publish");
    let (link, _) = page(app, eve, 1);
    send(app, &link, "answer=accepted&no_conflict=yes").expect(303);
    assert_eq!(to_do(officer, &id), None);
    send(app, &link, &unconvinced()).expect(303);

    // All are in and disagree: exactly one more is asked for.
    assert_eq!(to_do(officer, &id).as_deref(), Some("process"));
    let found = summary();
    assert_eq!(found.json["quorum"]["reached"], true, "{found}");
    assert_eq!(found.json["disagreement_state"], "asks_for_one_more", "{found}");
    let blocked = world
        .try_act(officer, &id, "publish", &json!({}))
        .expect(409)
        .problem("action_blocked");
    assert_eq!(
        blocked.json["blocked_by"][0]["code"], "no_open_disagreement",
        "{blocked}"
    );
    assert_eq!(ids(&overview(), "next_suggestions"), [omar.id.as_str()]);
    steps::invite(&world, &id, std::slice::from_ref(omar));
    assert!(ids(&overview(), "next_suggestions").is_empty(), "one, not two");
    assert_eq!(to_do(officer, &id), None, "it waits for the one reviewer more");
    steps::review(omar, 3, "clarify");
    assert_eq!(to_do(officer, &id).as_deref(), Some("process"));
    let found = summary();
    assert_eq!(found.json["disagreement_state"], "split", "{found}");
    world
        .try_act(officer, &id, "publish", &json!({}))
        .expect(422)
        .violation("reason_required", "/note");

    // The letter: what the four have asked, without their names.
    let draft = officer.client.get(&format!("{path}/consolidation")).expect(200);
    for name in ["Ines", "Emil", "Eve", "Omar"] {
        assert!(!draft.text.contains(name), "{name}: {draft}");
    }
    let items: Vec<Value> = draft.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            let sources = item["sources"].as_array().unwrap().iter();
            json!({
                "id": item["id"], "criterion": item["criterion"], "pointer": item["pointer"],
                "must_answer": item["must_answer"], "text": item["text"],
                "sources": sources.map(|source| source["key"].clone()).collect::<Vec<_>>()
            })
        })
        .collect();
    assert!(items.iter().any(|item| item["must_answer"] == true), "{draft}");
    let letter = json!({ "items": items });
    officer
        .client
        .put(&format!("{path}/consolidation"))
        .json(&letter)
        .expect(200);
    // Everything was raised by a reviewer and nobody is at work: nothing is asked first.
    world.act(officer, &id, "return_comments", &json!({}));
    assert_eq!(to_do(rosa, &id).as_deref(), Some("answer"));
    assert_eq!(to_do(officer, &id), None);
    let told = app.mails().wait_for(
        |mail| mail.is_to(&rosa.email) && mail.text.contains("preuves de l'emploi formel"),
        MAIL,
    );
    assert!(
        told.text.contains("Preuves insuffisantes pour innovative."),
        "{}",
        told.text
    );

    // The answer.
    steps::answer_letter(rosa, &id);
    let etag = rosa.client.get(&path).expect(200).etag();
    let lessons = json!({"content": {"lessons": "Empezar por los comedores con guardería."}});
    rosa.client
        .patch(&path)
        .if_match(&etag)
        .merge_patch(&lessons)
        .expect(200);
    let again = world.act(rosa, &id, "resubmit", &json!({}));
    assert_eq!(
        (&again.json["state"], &again.json["round"]),
        (&json!("peer_review"), &json!(2))
    );

    // The second round: the same four are asked; three are content and one is not.
    let asked = overview();
    let second: Vec<&Value> = asked.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["round"] == 2)
        .collect();
    assert_eq!(second.len(), 4, "{asked}");
    assert!(second.iter().all(|item| item["status"] == "invited"), "{asked}");
    for reviewer in [ines, emil, omar] {
        points_met(reviewer);
    }
    let (_, invitation) = page(app, eve, 2);
    assert!(invitation.text.contains("<html lang=\"fr\">"), "{invitation}");
    steps::review(eve, 2, "decline");
    let found = summary();
    assert_eq!(found.json["disagreement"], true, "{found}");
    assert_eq!(found.json["disagreement_state"], "settled", "three of four: {found}");
    assert_eq!(found.json["criteria"][0]["median"], 3.5, "{found}");
    assert!(
        ids(&overview(), "next_suggestions").is_empty(),
        "no second extra reviewer"
    );
    let published = world.act(officer, &id, "publish", &json!({}));
    assert_eq!(published.json["state"], "published");

    // Each is thanked in the own language, and may read the others without names.
    for (reviewer, words) in [
        (ines, "Gracias por su revisión"),
        (emil, "Thank you for your review"),
        (eve, "Merci de votre examen"),
        (omar, "Thank you for your review"),
    ] {
        let to = &reviewer.account.email;
        app.mails()
            .wait_for(|mail| mail.is_to(to) && mail.subject.contains(words), MAIL);
    }
    let own = ines
        .account
        .client
        .get("/v1/assignments?status=finished&limit=100")
        .expect(200);
    let newest = own.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["round"] == 2)
        .unwrap_or(&own.json["items"][0]);
    let others = format!("/v1/assignments/{}/other-reviews", newest["id"].as_str().unwrap());
    let read = ines.account.client.get(&others).expect(200);
    assert_eq!(read.json["items"].as_array().unwrap().len(), 3, "{read}");

    // Every mail is in its reader's language, and names no reviewer to anybody else.
    app.drain_outbox();
    let readers: BTreeMap<&str, &str> = [
        (rosa.email.as_str(), "es"),
        (officer.email.as_str(), "en"),
        (ines.account.email.as_str(), "es"),
        (emil.account.email.as_str(), "en"),
        (eve.account.email.as_str(), "fr"),
        (omar.account.email.as_str(), "en"),
    ]
    .into();
    for mail in app.mails().all() {
        let Some(language) = readers.get(mail.to[0].as_str()) else {
            continue;
        };
        assert_eq!(
            mail.header("Content-Language").as_deref(),
            Some(*language),
            "{}: {}",
            mail.to[0],
            mail.subject
        );
        for reviewer in [ines, emil, eve, omar] {
            let own = mail.is_to(&reviewer.account.email);
            assert!(
                own || !mail.text.contains(&reviewer.account.name),
                "{} reads of {}",
                mail.to[0],
                reviewer.account.name
            );
        }
    }
    let public = app.visitor().get(&format!("/v1/practices/{reference}")).expect(200);
    let history = rosa.client.get(&format!("{path}/history?limit=100")).expect(200);
    for answer in [public, history, read] {
        for name in ["Ines", "Emil", "Eve", "Omar"] {
            assert!(!answer.text.contains(name), "{name}: {answer}");
        }
    }
});
