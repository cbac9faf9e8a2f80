//! Undoing a decision: whoever was told of it hears that it no longer holds, and nobody else does.
use minga_tests::accounts;
use minga_tests::world::{self, World};
use minga_tests::{App, on_both, steps};
use serde_json::json;
use std::time::Duration;

const MAIL: Duration = Duration::from_secs(20);
const REASON: &str = "CANARY-REASON";

/// Subjects in English of what somebody got, in no order.
fn subjects(app: &App, address: &str) -> Vec<String> {
    app.drain_outbox();
    app.mails().to(address).into_iter().map(|mail| mail.subject).collect()
}

on_both!(
    an_undone_publication_is_corrected_for_everybody_who_heard_of_it_and_for_nobody_else,
    |app| {
        let world = World::new(app);
        let network = steps::network(app, "PER", false);
        let elsewhere = steps::network(app, "CHL", false);
        // Filed by an officer: the filer is not the focal point.
        let filer = accounts::with_role(app, "Fidel Filer", "secretariat", "en");
        let reviewers = steps::three_reviewers(app, &world);
        let late = world.reviewer(app, "Luis Lento", false, "en");
        let bystander = world.reviewer(app, "Berta Ajena", false, "en");
        let body = json!({
            "kind": "practice", "organisation_id": world.organisation, "language": "es", "cycle": "imrf_2026",
            "focal_point": world.contact, "content": world::practice()
        });
        let id = filer
            .client
            .post("/v1/submissions")
            .json(&body)
            .expect(201)
            .string("/id");
        world.act(&world.focal_point, &id, "submit", &json!({}));
        steps::invite(&world, &id, &reviewers);
        steps::invite(&world, &id, std::slice::from_ref(&late));
        world.act(&world.officer, &id, "start_review", &json!({}));
        for reviewer in &reviewers {
            steps::review(reviewer, 5, "publish");
        }
        let begun = steps::accept(&late);
        world.mean(&world.officer, &id, "publish", &["open_reviews"], &json!({}));
        let path = format!("/v1/assignments/{begun}");
        assert_eq!(late.account.client.get(&path).expect(200).json["status"], "released");

        app.advance(Duration::from_secs(300));
        world.act(&world.officer, &id, "reopen", &json!({"note": REASON}));
        let mail = app.mails().wait_for(
            |mail| mail.is_to(&world.focal_point.email) && mail.subject.contains("sin efecto"),
            MAIL,
        );
        assert!(mail.text.contains(REASON), "{}", mail.text);
        let filed = app.mails().wait_for(
            |mail| mail.is_to(&filer.email) && mail.subject.contains("A decision has been undone"),
            MAIL,
        );
        assert!(filed.text.contains(REASON), "{}", filed.text);
        for told in [&network.email, &reviewers[1].account.email] {
            let mail = app.mails().wait_for(
                |mail| mail.is_to(told) && mail.subject.contains("Our earlier message no longer holds"),
                MAIL,
            );
            assert!(!mail.text.contains(REASON), "{}", mail.text);
        }
        // Whoever was released is asked again, with the time that has passed added, and goes on where it stopped.
        let asked = app.mails().wait_for(
            |mail| mail.is_to(&late.account.email) && mail.subject.contains("Your review is needed after all"),
            MAIL,
        );
        assert_eq!(late.account.client.get(&path).expect(200).json["status"], "accepted");
        let page = app.visitor().get(&asked.link("/links/invitation/")).expect(200);
        assert!(page.text.contains("Save draft"), "{page}");
        steps::finish(&late, &begun, &world::review(4, "publish"));

        let undone = [
            "Our earlier message no longer holds",
            "A decision has been undone",
            "Your review is needed after all",
        ];
        for untouched in [&elsewhere.email, &bystander.account.email, &world.officer.email] {
            let got = subjects(app, untouched);
            assert!(
                !got.iter()
                    .any(|subject| undone.iter().any(|part| subject.contains(part))),
                "{untouched}: {got:?}"
            );
        }
        for once in [&network.email, &late.account.email, &reviewers[1].account.email] {
            let got = subjects(app, once);
            let corrected = got
                .iter()
                .filter(|subject| undone.iter().any(|part| subject.contains(part)))
                .count();
            assert_eq!(corrected, 1, "{once}: {got:?}");
        }
    }
);

on_both!(an_undone_withdrawal_reaches_the_officer_and_the_participants, |app| {
    let world = World::new(app);
    let mut content = world::pledge();
    content["type"] = json!("common");
    content["common_goal"] = json!("Doce ventanillas en seis distritos de Lima.");
    let id = world.draft("pledge", &content);
    let participants = format!("/v1/submissions/{id}/participants");
    let rosa = &world.focal_point;
    let row = |name: &str, email: &str| json!({"name": name, "country": "ECU", "contact": {"name": name, "email": email, "language": "en"}});
    let told = row("Asociación Orillas (ficticia)", "orillas@example.net");
    rosa.client.post(&participants).json(&told).expect(201);
    world.act(rosa, &id, "submit", &json!({}));
    let officer = app.minga(&["outbox", "list", "--json"], "");
    assert!(officer.contains("submission_arrived"), "{officer}");
    let lead = format!("/v1/submissions/{id}/responsible-officer");
    let me = world.officer.client.get("/v1/me").expect(200).string("/id");
    world
        .officer
        .client
        .put(&lead)
        .json(&json!({"responsible_officer": me}))
        .expect(200);
    world.act(rosa, &id, "withdraw", &json!({}));
    world.act(rosa, &id, "reopen", &json!({"note": REASON}));
    let participant = app.mails().wait_for(
        |mail| mail.is_to("orillas@example.net") && mail.subject.contains("Our earlier message no longer holds"),
        MAIL,
    );
    assert!(!participant.text.contains(REASON), "{}", participant.text);
    app.mails().wait_for(
        |mail| mail.is_to(&world.officer.email) && mail.subject.contains("A decision has been undone"),
        MAIL,
    );
});

on_both!(
    whoever_reviewed_a_practice_that_is_withdrawn_learns_it_and_that_it_is_undone,
    |app| {
        let world = World::new(app);
        let reviewers = steps::three_reviewers(app, &world);
        let late = world.reviewer(app, "Luis Lento", false, "en");
        let id = world.draft("practice", &world::practice());
        world.act(&world.focal_point, &id, "submit", &json!({}));
        steps::invite(&world, &id, &reviewers);
        steps::invite(&world, &id, std::slice::from_ref(&late));
        world.act(&world.officer, &id, "start_review", &json!({}));
        for reviewer in &reviewers {
            steps::review(reviewer, 5, "publish");
        }
        let note = json!({"note": REASON});
        world.act(&world.focal_point, &id, "withdraw", &note);
        for (reviewer, subject, outcome) in [
            (
                &reviewers[0],
                "Gracias por su revisión",
                "Quienes presentaron la práctica la han retirado.",
            ),
            (
                &reviewers[1],
                "Thank you for your review",
                "Those who submitted the practice have withdrawn it.",
            ),
            (
                &reviewers[2],
                "Merci de votre examen",
                "Celles et ceux qui avaient soumis la pratique l’ont retirée.",
            ),
        ] {
            let to = &reviewer.account.email;
            let mail = app
                .mails()
                .wait_for(|mail| mail.is_to(to) && mail.subject.contains(subject), MAIL);
            assert!(mail.text.contains(outcome), "{}", mail.text);
            assert!(!mail.text.contains(REASON), "{}", mail.text);
        }
        let thanked = subjects(app, &late.account.email);
        assert!(
            thanked
                .iter()
                .all(|subject| !subject.contains("Thank you for your review")),
            "{thanked:?}"
        );
        world.act(&world.focal_point, &id, "reopen", &note);
        for (reviewer, undone) in reviewers.iter().zip([
            "Nuestro mensaje anterior ya no es válido",
            "Our earlier message no longer holds",
            "Notre message précédent n’est plus valable",
        ]) {
            let got = subjects(app, &reviewer.account.email);
            let corrected = got.iter().filter(|subject| subject.contains(undone)).count();
            assert_eq!(corrected, 1, "{got:?}");
        }
        // Who had not answered yet is asked for the answer, by its day, and not for a review.
        app.drain_outbox();
        let to = &late.account.email;
        let mails = app.mails();
        assert!(mails.find(to, "needed after all").is_none(), "{:?}", subjects(app, to));
        let open = mails
            .find(to, "Your invitation to review is open again")
            .expect("asked again");
        let invited = mails.find(to, "Invitation to review a practice").expect("invited");
        let asked = "Please accept or decline by ";
        let by = |text: &str| {
            let rest = text.split_once(asked).unwrap_or_else(|| panic!("no day: {text}")).1;
            rest.split('.').next().unwrap_or_default().to_owned()
        };
        assert_eq!(by(&open.text), by(&invited.text));
        assert!(
            !open.text.contains("grateful for your review") && !open.text.contains("you had written"),
            "{}",
            open.text
        );
    }
);

on_both!(what_is_published_again_is_news_and_keeps_its_first_date, |app| {
    let world = World::new(app);
    let id = world.draft("pledge", &world::pledge());
    let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
    steps::screen(&world.officer, &id, &[]);
    world.act(&world.officer, &id, "publish", &json!({}));
    let entry = format!("/v1/pledges/{}", submitted.string("/reference"));
    let first = app.visitor().get(&entry).expect(200);
    assert_eq!(first.json["updated_at"], first.json["published_at"], "{first}");
    world.act(&world.officer, &id, "reopen", &json!({"note": REASON}));
    app.visitor().get(&entry).expect(404);
    app.advance(Duration::from_secs(5 * 24 * 3600));
    let officer = accounts::again(app, &world.officer, "en");
    let other = World {
        officer: officer.clone(),
        focal_point: accounts::again(app, &world.focal_point, "es"),
        ..world
    };
    let second = other.draft("pledge", &world::pledge());
    let between = other.act(&other.focal_point, &second, "submit", &json!({}));
    steps::screen(&officer, &second, &[]);
    other.act_anyway(&officer, &second, "publish", &json!({}));
    other.act_anyway(&officer, &id, "publish", &json!({}));
    let again = app.visitor().get(&entry).expect(200);
    assert_eq!(again.json["published_at"], first.json["published_at"], "{again}");
    assert!(again.string("/updated_at") > first.string("/updated_at"), "{again}");
    let list = app.visitor().get("/v1/pledges?sort=-updated_at").expect(200);
    let references = [0, 1].map(|place| list.string(&format!("/items/{place}/reference")));
    assert_eq!(
        references,
        [submitted.string("/reference"), between.string("/reference")],
        "{list}"
    );
    // It says nothing new.
    let figures = app.visitor().get("/v1/dashboard").expect(200);
    assert_eq!(figures.json["updated_in_last_year"]["count"], 0, "{figures}");
});
