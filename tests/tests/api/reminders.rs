//! Time: who is reminded of what, when, and who is not.
use minga_tests::accounts::{self, Account};
use minga_tests::world::{self, Reviewer, World};
use minga_tests::{App, Mail, Setup, on_both, steps};
use serde_json::json;
use std::thread::sleep;
use std::time::Duration;

const MAIL: Duration = Duration::from_secs(20);
/// Longer than the service waits between two looks for what is due.
const SOME_LOOKS: Duration = Duration::from_millis(2500);
const SHARED_MAILBOX: &str = "secretariat@example.org";

fn advance_days(app: &mut App, days: u64) {
    app.advance(Duration::from_secs(days * 24 * 60 * 60));
}

/// The reminders to an address, once the service has had time to write them.
fn reminders(app: &App, address: &str) -> Vec<Mail> {
    sleep(SOME_LOOKS);
    app.drain_outbox();
    let reminds = |mail: &Mail| {
        ["A reminder", "Recordatorio", "Rappel"]
            .iter()
            .any(|words| mail.subject.contains(words))
    };
    app.mails().to(address).into_iter().filter(reminds).collect()
}

/// A reviewer who gets mails in `language`.
fn reviewer(app: &App, world: &World, name: &str, internal: bool, language: &str) -> Reviewer {
    let reviewer = world.reviewer(app, name, internal, language);
    let client = &reviewer.account.client;
    let call = client
        .patch("/v1/me")
        .if_match(&client.get("/v1/me").expect(200).etag());
    call.merge_patch(&json!({"language": language})).expect(200);
    reviewer
}

fn invitation_of(reviewer: &Account) -> String {
    let mine = reviewer.client.get("/v1/assignments").expect(200);
    mine.string("/items/0/id")
}

fn answer(reviewer: &Account, what: &str, body: &serde_json::Value) {
    let id = invitation_of(reviewer);
    let etag = reviewer.client.get(&format!("/v1/assignments/{id}")).expect(200).etag();
    let call = reviewer.client.post(&format!("/v1/assignments/{id}/{what}"));
    call.if_match(&etag).json(body).expect(200);
}

fn submitted_practice(world: &World) -> String {
    let id = world.draft("practice", &world::practice());
    world.act(&world.focal_point, &id, "submit", &json!({}));
    id
}

fn invite(world: &World, submission: &str, reviewers: &[&Reviewer]) {
    let ids: Vec<&str> = reviewers.iter().map(|reviewer| reviewer.id.as_str()).collect();
    let path = format!("/v1/submissions/{submission}/assignments");
    world
        .officer
        .client
        .post(&path)
        .json(&json!({"reviewer_ids": ids}))
        .expect(201);
}

on_both!(a_silent_reviewer_is_reminded_and_then_released, |app| {
    let world = World::new(app);
    let silent = reviewer(app, &world, "Sil Silente", true, "es");
    let willing = reviewer(app, &world, "Will Willing", false, "en");
    let unwilling = reviewer(app, &world, "Una Uninclined", false, "en");
    // Could be asked next: somebody of the UN, and one of two others.
    let spare = [
        reviewer(app, &world, "Sofia Suplente", true, "es"),
        reviewer(app, &world, "Saul Suplente", true, "es"),
        reviewer(app, &world, "Ana Ajena", false, "es"),
    ];
    let id = submitted_practice(&world);
    invite(&world, &id, &[&silent, &willing, &unwilling]);
    answer(&willing.account, "accept", &json!({"no_conflict": true}));
    answer(
        &unwilling.account,
        "decline",
        &json!({"reason": "No time in these weeks."}),
    );
    let of = |reviewer: &Reviewer| reviewer.account.email.clone();

    advance_days(app, 1);
    assert!(
        reminders(app, &of(&silent)).is_empty(),
        "nobody is reminded a day after the invitation"
    );

    advance_days(app, 4);
    let first = reminders(app, &of(&silent));
    assert_eq!(first.len(), 1, "{first:#?}");
    assert!(
        first[0].text.contains("acepte o rechace la invitación"),
        "{}",
        first[0].text
    );
    assert!(first[0].text.contains("El plazo vence el"), "{}", first[0].text);
    assert!(
        !first[0].text.contains("PR-"),
        "an invitation shows no reference: {}",
        first[0].text
    );
    let page = app.visitor().get(&first[0].link("/links/invitation/")).expect(200);
    assert!(page.text.contains("Comedores"), "{page}");

    advance_days(app, 3);
    let second = reminders(app, &of(&silent));
    assert_eq!(second.len(), 2, "{second:#?}");
    assert!(second[1].text.contains("El plazo venció el"), "{}", second[1].text);

    advance_days(app, 3);
    let lapsed = app.mails().wait_for(
        |mail| mail.is_to(&of(&silent)) && mail.subject.contains("caducado"),
        MAIL,
    );
    assert!(lapsed.text.contains("la invitación queda cerrada"), "{}", lapsed.text);
    let link = first[0].link("/links/invitation/");
    for (language, title, way_out) in [
        ("es", "El plazo para responder ha vencido", "Si aún desea revisar"),
        ("en", "The time to answer has passed", "If you still want to review"),
        (
            "fr",
            "Le délai de réponse est passé",
            "Si vous souhaitez encore examiner",
        ),
    ] {
        let page = app.visitor().get(&format!("{link}?lang={language}")).expect(200);
        for part in [title, way_out, SHARED_MAILBOX] {
            assert!(page.text.contains(part), "{part}: {page}");
        }
    }
    let told = app.mails().wait_for(
        |mail| mail.is_to(SHARED_MAILBOX) && mail.text.contains("has not answered in time"),
        MAIL,
    );
    assert!(told.subject.contains("lapsed without an answer"), "{}", told.subject);
    assert!(!told.text.contains("Silente"), "the mail names nobody: {}", told.text);
    let officer = accounts::again(app, &world.officer, "en");
    let all = officer
        .client
        .get(&format!("/v1/submissions/{id}/assignments"))
        .expect(200);
    let status = |reviewer: &Reviewer| {
        let items = all.json["items"].as_array().unwrap();
        let of = items.iter().find(|item| item["reviewer"]["id"] == reviewer.id.as_str());
        of.unwrap()["status"].as_str().unwrap().to_owned()
    };
    // Whom to ask next is offered at once: one for each place that is free, nobody who was asked already.
    let next: Vec<String> = all.json["next_suggestions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["reviewer"]["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(next.len(), 2, "{all}");
    assert!(next.contains(&spare[2].id), "{all}");
    assert!(next.contains(&spare[0].id) != next.contains(&spare[1].id), "{all}");
    assert!(told.text.contains("whom to ask next"), "{}", told.text);
    assert_eq!(status(&silent), "released", "{all}");
    let reasons: Vec<&str> = all.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|item| item["released_because"].as_str())
        .collect();
    assert_eq!(reasons, ["lapsed"], "{all}");
    assert_eq!(status(&willing), "accepted", "{all}");

    // Whoever accepted has its own time; whoever declined or was released hears nothing more.
    assert!(reminders(app, &of(&willing)).is_empty());
    advance_days(app, 60);
    let late = reminders(app, &of(&willing));
    assert_eq!(late.len(), 1, "after a long pause one reminder, not three: {late:#?}");
    assert!(
        late[0].text.contains("Please hand in your review. It was due on"),
        "{}",
        late[0].text
    );
    assert_eq!(reminders(app, &of(&silent)).len(), 2);
    assert!(reminders(app, &of(&unwilling)).is_empty());
});

on_both!(a_person_gets_one_mail_for_everything_or_one_for_each_step, |app| {
    let world = World::new(app);
    let reviewer = reviewer(app, &world, "Rita Reviewer", false, "fr");
    let (first, second) = (submitted_practice(&world), submitted_practice(&world));
    invite(&world, &first, &[&reviewer]);
    answer(&reviewer.account, "accept", &json!({"no_conflict": true}));
    invite(&world, &second, &[&reviewer]);
    answer(&reviewer.account, "accept", &json!({"no_conflict": true}));
    let address = reviewer.account.email.clone();

    advance_days(app, 26);
    let together = reminders(app, &address);
    assert_eq!(together.len(), 1, "{together:#?}");
    assert_eq!(
        together[0].text.matches("Veuillez remettre votre examen").count(),
        2,
        "{}",
        together[0].text
    );
    // The secretariat has had two practices waiting for as long; its mailbox gets them together.
    let shared = reminders(app, SHARED_MAILBOX);
    assert!(
        shared
            .last()
            .unwrap()
            .text
            .matches("Please check that the practice is complete, invite reviewers")
            .count()
            == 2,
        "{shared:#?}"
    );

    let person = accounts::again(app, &reviewer.account, "fr");
    let me = person.client.get("/v1/me").expect(200);
    assert_eq!(me.json["reminders"], "digest");
    let changed = person.client.patch("/v1/me").if_match(&me.etag());
    let changed = changed.merge_patch(&json!({"reminders": "each"})).expect(200);
    assert_eq!(changed.json["reminders"], "each");
    advance_days(app, 3);
    assert_eq!(reminders(app, &address).len(), 3, "one before, two now");
});

on_both!(a_focal_point_is_reminded_until_it_answers, |app| {
    let world = World::new(app);
    let id = submitted_practice(&world);
    let path = format!("/v1/submissions/{id}");
    let letter = json!({"items": [{"must_answer": true, "text": "¿Cuántas personas?"}]});
    world
        .officer
        .client
        .put(&format!("{path}/consolidation"))
        .json(&letter)
        .expect(200);
    let codes = ["items_without_source"];
    world.mean(&world.officer, &id, "return_comments", &codes, &json!({}));
    let address = world.focal_point.email.clone();

    advance_days(app, 28);
    let first = reminders(app, &address);
    assert_eq!(first.len(), 1, "{first:#?}");
    assert!(
        first[0].text.contains("responda a los comentarios") && first[0].text.contains("PR-"),
        "{}",
        first[0].text
    );

    let rosa = accounts::again(app, &world.focal_point, "es");
    let comments = rosa.client.get(&format!("{path}/comments")).expect(200);
    let item = comments.string("/letters/0/items/0/id");
    let answer = json!({"answer": "explained", "text": "1 140 personas."});
    let call = rosa.client.put(&format!("{path}/comments/{item}/answer"));
    call.if_match("\"v1\"").json(&answer).expect(200);
    world.act(&rosa, &id, "resubmit", &json!({}));
    advance_days(app, 30);
    assert_eq!(
        reminders(app, &address).len(),
        1,
        "what was answered is not asked for again"
    );
});

on_both!(
    nobody_is_declined_for_a_deadline_of_which_nobody_was_reminded,
    // The service looks for what is due when it starts, and not again in this test.
    setup = Setup::new().setting("MINGA_DUE_SECONDS", "3600"),
    |app| {
        let world = World::new(app);
        let id = world.draft("pledge", &world::pledge());
        world.act(&world.focal_point, &id, "submit", &json!({}));
        steps::write_letter(&world.officer, &id, "¿Desde cuándo?");
        world.act(&world.officer, &id, "return_comments", &json!({}));
        advance_days(app, 40);
        let officer = accounts::again(app, &world.officer, "en");
        let late = json!({"note": "No answer."});
        let blocked = world.try_act(&officer, &id, "decline", &late).expect(409);
        assert_eq!(blocked.json["blocked_by"][0]["code"], "deadline_or_rounds", "{blocked}");
        app.restart();
        let reminds = |mail: &Mail| mail.is_to(&world.focal_point.email) && mail.subject.contains("Recordatorio");
        app.mails().wait_for(reminds, MAIL);
        world.act(&officer, &id, "decline", &late);
    }
);

on_both!(a_participant_is_reminded_by_a_link_to_its_own_row, |app| {
    let world = World::new(app);
    let mut content = world::pledge();
    content["type"] = json!("common");
    content["common_goal"] = json!("Doce ventanillas en seis distritos de Lima.");
    let id = world.draft("pledge", &content);
    let address = "aline.dubois@example.net";
    let row = json!({
        "name": "Association Rivages (fictive)", "country": "FRA",
        "contact": {"name": "Aline Dubois", "email": address, "language": "fr"}
    });
    let rosa = &world.focal_point;
    rosa.client
        .post(&format!("/v1/submissions/{id}/participants"))
        .json(&row)
        .expect(201);
    world.act(rosa, &id, "submit", &json!({}));

    advance_days(app, 28);
    let first = reminders(app, address);
    assert_eq!(first.len(), 1, "{first:#?}");
    assert!(
        first[0].text.contains("votre part dans l’engagement conjoint"),
        "{}",
        first[0].text
    );
    let link = first[0].link("/links/participant/");
    let page = app.visitor().get(&link).expect(200);
    assert!(
        page.text.contains("lang=\"fr\"") && page.text.contains("Rivages"),
        "{page}"
    );
    steps::answer_on_page(app, &link, "answer=confirmed");
    advance_days(app, 30);
    assert_eq!(reminders(app, address).len(), 1);
});

on_both!(nobody_is_reminded_in_the_hour_in_which_a_later_day_is_told, |app| {
    let world = World::new(app);
    let id = world.draft("pledge", &world::pledge());
    let path = format!("/v1/submissions/{id}");
    world.act(&world.focal_point, &id, "submit", &json!({}));
    minga_tests::steps::write_letter(&world.officer, &id, "¿Desde cuándo?");
    world.act(&world.officer, &id, "return_comments", &json!({}));
    let address = world.focal_point.email.clone();
    advance_days(app, 28);
    assert_eq!(reminders(app, &address).len(), 1);

    // Two days are left when the hold ends: the mail of the new day is the news, and no reminder comes with it.
    let hold = |officer: &Account| {
        let why = json!({"reason": "Falta una firma."});
        officer.client.put(&format!("{path}/hold")).json(&why).expect(200);
    };
    hold(&accounts::again(app, &world.officer, "en"));
    advance_days(app, 12);
    let officer = accounts::again(app, &world.officer, "en");
    officer.client.delete(&format!("{path}/hold")).expect(200);
    app.mails().wait_for(
        |mail| mail.is_to(&address) && mail.subject.contains("Dispone de más tiempo"),
        MAIL,
    );
    assert_eq!(reminders(app, &address).len(), 1, "not in the same hour");

    // The same with a day or two that an officer gives.
    let seen = officer.client.get(&path).expect(200);
    let due: chrono::DateTime<chrono::Utc> = seen.string("/answer_due").parse().unwrap();
    let until = json!({"until": (due.date_naive() + chrono::Duration::days(1)).to_string()});
    let grant = format!("{path}/comments/extension/grant");
    officer.client.post(&grant).json(&until).expect(200);
    assert_eq!(reminders(app, &address).len(), 1, "nor with what is given");

    // Whoever is silent all the same is reminded once it is overdue.
    advance_days(app, 11);
    assert_eq!(reminders(app, &address).len(), 2);
});

on_both!(a_reminder_that_was_left_out_is_none_that_was_sent, |app| {
    let world = World::new(app);
    let id = world.draft("pledge", &world::pledge());
    let path = format!("/v1/submissions/{id}");
    world.act(&world.focal_point, &id, "submit", &json!({}));
    steps::write_letter(&world.officer, &id, "¿Desde cuándo?");
    let returned = world.act(&world.officer, &id, "return_comments", &json!({}));
    let due: chrono::DateTime<chrono::Utc> = returned.string("/answer_due").parse().unwrap();
    let address = world.focal_point.email.clone();

    // On hold from the tenth day to the fiftieth, and then until the day after: all that there is no time for is left
    // out.
    advance_days(app, 10);
    let officer = accounts::again(app, &world.officer, "en");
    let hold = format!("{path}/hold");
    let why = json!({"reason": "Falta una firma."});
    officer.client.put(&hold).json(&why).expect(200);
    advance_days(app, 40);
    let officer = accounts::again(app, &world.officer, "en");
    let until = json!({"until": (due.date_naive() + chrono::Duration::days(21)).to_string()});
    let grant = format!("{path}/comments/extension/grant");
    officer.client.post(&grant).json(&until).expect(200);
    officer.client.delete(&hold).expect(200);
    advance_days(app, 2);
    assert!(reminders(app, &address).is_empty());
    let officer = accounts::again(app, &world.officer, "en");
    let late = json!({"note": "No answer."});
    let blocked = world.try_act(&officer, &id, "decline", &late).expect(409);
    assert_eq!(blocked.json["blocked_by"][0]["code"], "deadline_or_rounds", "{blocked}");

    advance_days(app, 7);
    assert_eq!(reminders(app, &address).len(), 1);
    let officer = accounts::again(app, &world.officer, "en");
    world.act(&officer, &id, "decline", &late);
});
