//! The officer's desk: on hold, publication at a set instant, lists of what waits for whom, and many at once.
use minga_tests::accounts::{self, Account};
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, Mail, on_both, steps};
use serde_json::json;
use std::thread::sleep;
use std::time::Duration;

const MAIL: Duration = Duration::from_secs(20);
/// Longer than the service waits between two looks for what is due.
const SOME_LOOKS: Duration = Duration::from_millis(2500);
const DAY: u64 = 24 * 60 * 60;

fn advance_days(app: &mut App, days: u64) {
    app.advance(Duration::from_secs(days * DAY));
}

/// A pledge that can be published.
fn screened_pledge(world: &World) -> String {
    let id = world.draft("pledge", &world::pledge());
    world.act(&world.focal_point, &id, "submit", &json!({}));
    steps::screen(&world.officer, &id, &[]);
    id
}

/// A pledge with a letter that waits for its answer, and until when.
fn returned(world: &World) -> (String, String) {
    let id = world.draft("pledge", &world::pledge());
    world.act(&world.focal_point, &id, "submit", &json!({}));
    steps::write_letter(&world.officer, &id, "¿Desde cuándo?");
    let returned = world.act(&world.officer, &id, "return_comments", &json!({}));
    (id, returned.string("/answer_due"))
}

fn read(who: &Account, id: &str) -> Answer {
    who.client.get(&format!("/v1/submissions/{id}")).expect(200)
}

fn hold(who: &Account, id: &str, reason: &str) -> Answer {
    let call = who.client.put(&format!("/v1/submissions/{id}/hold"));
    call.json(&json!({"reason": reason})).expect(200)
}

fn take_off(who: &Account, id: &str) -> Answer {
    who.client.delete(&format!("/v1/submissions/{id}/hold")).expect(200)
}

/// An instant some minutes after the service's present one.
fn in_minutes(who: &Account, id: &str, minutes: i64) -> String {
    let seen = hold_free_now(who, id);
    (seen + chrono::Duration::minutes(minutes)).to_rfc3339()
}

/// The service's clock, as a change that means nothing tells it.
fn hold_free_now(who: &Account, id: &str) -> chrono::DateTime<chrono::Utc> {
    let note = who.client.post(&format!("/v1/submissions/{id}/notes"));
    let note = note.json(&json!({"text": "Nota."})).expect(201);
    note.string("/created_at").parse().unwrap()
}

fn ids(list: &Answer) -> Vec<String> {
    let items = list.json["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

fn listed(who: &Account, query: &str) -> Vec<String> {
    ids(&who
        .client
        .get(&format!("/v1/submissions?limit=100&{query}"))
        .expect(200))
}

fn public(app: &App, reference: &str) -> u16 {
    app.visitor().get(&format!("/v1/pledges/{reference}")).send().status
}

fn history(who: &Account, id: &str) -> Vec<String> {
    let path = format!("/v1/submissions/{id}/history?limit=100");
    let items = who.client.get(&path).expect(200).json["items"].clone();
    let items = items.as_array().unwrap();
    items
        .iter()
        .map(|item| item["action"].as_str().unwrap().to_owned())
        .collect()
}

/// When the only thing that waits for somebody is due, as its own list says.
fn own_due(who: &Account) -> chrono::DateTime<chrono::Utc> {
    let list = who.client.get("/v1/submissions?needs_my_action=true").expect(200);
    list.string("/items/0/to_do/due").parse().unwrap()
}

on_both!(while_on_hold_nothing_is_due_and_afterwards_time_goes_on, |app| {
    let world = World::new(app);
    let (officer, rosa) = (&world.officer, &world.focal_point);
    let reviewers = steps::three_reviewers(app, &world);
    let id = world.draft("practice", &world::practice());
    world.act(rosa, &id, "submit", &json!({}));
    steps::invite(&world, &id, &reviewers);
    let ines = &reviewers[0];
    let accepted = steps::accept(ines);
    let due = |who: &Account, assignment: &str| -> chrono::DateTime<chrono::Utc> {
        let seen = who.client.get(&format!("/v1/assignments/{assignment}")).expect(200);
        seen.string("/due").parse().unwrap()
    };
    let before = due(&ines.account, &accepted);
    assert_eq!(own_due(&ines.account), before);
    let client = &ines.account.client;
    let to_do = client.get("/v1/submissions?needs_my_action=true").expect(200);
    let mine = client.get(&format!("/v1/assignments/{accepted}")).expect(200);
    assert_eq!(to_do.string("/items/0/to_do/since"), mine.string("/answered_at"));

    let path = format!("/v1/submissions/{id}/hold");
    let reason = "CANARY-HOLD: the ministry asked us to wait.";
    rosa.client.put(&path).json(&json!({"reason": reason})).expect(403);
    ines.account
        .client
        .put(&path)
        .json(&json!({"reason": reason}))
        .expect(403);
    officer.client.put(&path).json(&json!({"reason": " "})).expect(422);
    let held = hold(officer, &id, reason);
    assert_eq!(held.json["on_hold"]["reason"], reason, "{held}");
    let again = officer.client.put(&path).json(&json!({"reason": reason})).expect(409);
    assert_eq!(again.json["reason"], "already_on_hold");
    assert_eq!(again.json["current"]["on_hold"], held.json["on_hold"], "{again}");
    // Who filed it and who reviews it learn nothing of it.
    for who in [rosa, &ines.account] {
        let seen = read(who, &id);
        assert!(!seen.text.contains("hold"), "{seen}");
    }
    assert_eq!(own_due(&ines.account), before, "the list says what it said");
    let known = rosa
        .client
        .get(&format!("/v1/submissions/{id}/history?limit=100"))
        .expect(200);
    assert!(!known.text.contains("hold"), "{known}");
    assert_eq!(listed(officer, "on_hold=true"), std::slice::from_ref(&id));
    assert!(listed(officer, "on_hold=false").is_empty());

    // Nobody is reminded, and the two who do not answer are not released.
    advance_days(app, 40);
    sleep(SOME_LOOKS);
    app.drain_outbox();
    let officer = &accounts::again(app, officer, "en");
    let mails: Vec<_> = reviewers
        .iter()
        .flat_map(|reviewer| app.mails().to(&reviewer.account.email))
        .filter(|mail| {
            ["minder", "cordatorio", "appel", "lapsed", "caducado", "caduque"]
                .iter()
                .any(|word| mail.subject.contains(word))
        })
        .collect();
    assert!(mails.is_empty(), "{mails:#?}");
    assert!(listed(officer, "overdue=true").is_empty());
    let waiting = officer.client.get("/v1/submissions?on_hold=true").expect(200);
    let waits = &waiting.json["items"][0]["desk"]["waits"];
    assert_eq!(waits[0]["step"], "answer_invitation", "{waiting}");
    assert_eq!(
        (&waits[0]["on_hold"], &waits[0]["overdue"]),
        (&json!(2), &json!(0)),
        "{waiting}"
    );
    let to_do = officer.client.get("/v1/submissions?needs_my_action=true").expect(200);
    assert_eq!(to_do.json["items"][0]["to_do"]["overdue"], false, "{to_do}");
    assert!(to_do.json["items"][0]["to_do"].get("due").is_none(), "{to_do}");
    // The reviewer still reads the instant that there is, as passed: that time stands still is not its to know.
    let at_work = &accounts::again(app, &ines.account, "es");
    let late = at_work.client.get("/v1/submissions?needs_my_action=true").expect(200);
    assert_eq!(late.json["items"][0]["to_do"]["overdue"], true, "{late}");
    assert_eq!((own_due(at_work), due(at_work, &accepted)), (before, before));

    take_off(officer, &id);
    let path = format!("/v1/submissions/{id}/hold");
    let nothing = officer.client.delete(&path).expect(409);
    assert_eq!(
        (&nothing.json["reason"], &nothing.json["current"]),
        (&json!("nothing_on_hold"), &json!({"on_hold": null})),
        "{nothing}"
    );
    let again = &accounts::again(app, &ines.account, "es");
    assert_eq!((due(again, &accepted) - before).num_days(), 40);
    assert_eq!(own_due(again), due(again, &accepted));
    app.mails().wait_for(
        |mail| mail.is_to(&ines.account.email) && mail.subject.contains("Dispone de más tiempo"),
        MAIL,
    );
    let told = app.mails().wait_for(
        |mail| mail.is_to(&reviewers[1].account.email) && mail.subject.contains("You have more time"),
        MAIL,
    );
    assert!(
        !told.text.contains("PR-") && !told.text.contains("CANARY"),
        "{}",
        told.text
    );
    sleep(SOME_LOOKS);
    app.drain_outbox();
    let assignments = officer
        .client
        .get(&format!("/v1/submissions/{id}/assignments"))
        .expect(200);
    assert!(!assignments.text.contains("released"), "{assignments}");
    // Time goes on: what was left of the days to answer ends.
    advance_days(app, 12);
    app.mails().wait_for(
        |mail| mail.is_to(&reviewers[1].account.email) && mail.subject.contains("lapsed"),
        MAIL,
    );
});

on_both!(
    what_is_undone_gives_back_the_time_that_was_on_hold_and_withdrawn,
    |app| {
        let world = World::new(app);
        let (officer, rosa) = (&world.officer, &world.focal_point);
        let reviewers = steps::three_reviewers(app, &world);
        let practice = world.draft("practice", &world::practice());
        world.act(rosa, &practice, "submit", &json!({}));
        steps::invite(&world, &practice, &reviewers);
        let pledge = world.draft("pledge", &world::pledge());
        world.act(rosa, &pledge, "submit", &json!({}));
        steps::write_letter(officer, &pledge, "¿Desde cuándo?");
        let returned = world.act(officer, &pledge, "return_comments", &json!({}));
        let due = |seen: &Answer| {
            let due: chrono::DateTime<chrono::Utc> = seen.string("/answer_due").parse().unwrap();
            due.date_naive()
        };
        let first = due(&returned);

        // Four days before the answers are due time stands still, and then both are withdrawn for some days.
        advance_days(app, 3);
        let officer = &accounts::again(app, &world.officer, "en");
        hold(officer, &practice, "Falta una firma.");
        hold(officer, &pledge, "Falta una firma.");
        advance_days(app, 19);
        let rosa = &accounts::again(app, &world.focal_point, "es");
        for id in [&practice, &pledge] {
            world.act(rosa, id, "withdraw", &json!({"note": "Por error."}));
        }
        advance_days(app, 2);
        let rosa = &accounts::again(app, &world.focal_point, "es");
        world.act(rosa, &practice, "reopen", &json!({"note": "Seguimos."}));
        let reopened = world.act(rosa, &pledge, "reopen", &json!({"note": "Seguimos."}));
        assert_eq!((due(&reopened) - first).num_days(), 21, "{reopened}");
        app.mails().wait_for(
            |mail| mail.is_to(&world.focal_point.email) && mail.subject.contains("Dispone de más tiempo"),
            MAIL,
        );
        let comments = rosa
            .client
            .get(&format!("/v1/submissions/{pledge}/comments"))
            .expect(200);
        assert!(
            comments.text.contains(&reopened.string("/answer_due")),
            "the letter says the same day: {comments}"
        );
        // Whoever was asked again has the days that were left, and is not released at once.
        sleep(SOME_LOOKS);
        let officer = &accounts::again(app, &world.officer, "en");
        let path = format!("/v1/submissions/{practice}/assignments");
        let statuses = |officer: &Account| -> Vec<String> {
            let all = officer.client.get(&path).expect(200);
            let items = all.json["items"].as_array().unwrap();
            items
                .iter()
                .map(|item| item["status"].as_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(statuses(officer), ["invited"; 3]);
        advance_days(app, 8);
        sleep(SOME_LOOKS);
        let officer = &accounts::again(app, &world.officer, "en");
        assert_eq!(statuses(officer), ["released"; 3]);
    }
);

on_both!(
    what_was_overdue_before_time_stood_still_stays_so_and_nobody_is_told_of_more_time,
    |app| {
        let world = World::new(app);
        let rosa = &world.focal_point;
        let reviewers = steps::three_reviewers(app, &world);
        let practice = steps::practice_in_review(&world, &reviewers);
        let assignment = format!("/v1/assignments/{}", steps::accept(&reviewers[0]));
        let (pledge, answer_due) = returned(&world);
        let due = |who: &Account, path: &str| who.client.get(path).expect(200).string("/due");
        let review_due = due(&reviewers[0].account, &assignment);
        let addresses = [&rosa.email, &reviewers[0].account.email];
        let reminded = |app: &App| {
            sleep(SOME_LOOKS);
            app.drain_outbox();
            addresses.map(|address| {
                let mails = app.mails().to(address);
                let more = |mail: &&Mail| mail.subject.contains("Dispone de más tiempo");
                assert_eq!(mails.iter().filter(more).count(), 0, "{mails:#?}");
                let reminds = |mail: &&Mail| mail.subject.contains("Recordatorio");
                mails.iter().filter(reminds).count()
            })
        };

        // The review was due four days ago, the answer two days ago.
        advance_days(app, 32);
        assert_eq!(reminded(app), [1, 1]);
        let officer = &accounts::again(app, &world.officer, "en");
        for id in [&practice, &pledge] {
            hold(officer, id, "Falta una firma.");
        }
        advance_days(app, 1);
        let officer = &accounts::again(app, &world.officer, "en");
        for id in [&practice, &pledge] {
            take_off(officer, id);
        }
        assert_eq!(read(officer, &pledge).string("/answer_due"), answer_due);
        let ines = &accounts::again(app, &reviewers[0].account, "es");
        assert_eq!(due(ines, &assignment), review_due);
        assert_eq!(reminded(app), [1, 1]);
        // Who stays silent is reminded as if time had not stood still.
        advance_days(app, 5);
        assert_eq!(reminded(app), [2, 2]);

        // So it is with a decision that is undone.
        let officer = &accounts::again(app, &world.officer, "en");
        let late = json!({"note": "No answer."});
        world.act(officer, &pledge, "decline", &late);
        let rosa = &accounts::again(app, rosa, "es");
        world.act(rosa, &practice, "withdraw", &json!({}));
        advance_days(app, 1);
        let officer = &accounts::again(app, &world.officer, "en");
        let again = json!({"note": "Too early."});
        let reopened = world.act(officer, &pledge, "reopen", &again);
        assert_eq!(reopened.string("/answer_due"), answer_due);
        let rosa = &accounts::again(app, rosa, "es");
        world.act(rosa, &practice, "reopen", &again);
        let ines = &accounts::again(app, ines, "es");
        assert_eq!(due(ines, &assignment), review_due);
        assert_eq!(reminded(app), [2, 2]);
        world.act(officer, &pledge, "decline", &late);
    }
);

on_both!(who_undoes_at_once_what_was_withdrawn_on_hold_hears_the_new_day, |app| {
    let world = World::new(app);
    let (pledge, told) = returned(&world);
    hold(&world.officer, &pledge, "Falta una firma.");
    advance_days(app, 5);
    let rosa = &accounts::again(app, &world.focal_point, "es");
    world.act(rosa, &pledge, "withdraw", &json!({"note": "Por error."}));
    let comments = format!("/v1/submissions/{pledge}/comments");
    let named = |due: &str| {
        let letters = rosa.client.get(&comments).expect(200);
        assert_eq!(letters.string("/letters/0/answer_due"), due, "{letters}");
    };
    named(&told);
    let reopened = world.act(rosa, &pledge, "reopen", &json!({"note": "Seguimos."}));
    let instant = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    let due = reopened.string("/answer_due");
    assert_eq!((instant(&due) - instant(&told)).num_days(), 5, "{reopened}");
    named(&due);
    app.mails().wait_for(
        |mail| mail.is_to(&rosa.email) && mail.subject.contains("Dispone de más tiempo"),
        MAIL,
    );
});

on_both!(
    a_pledge_on_hold_is_not_published_and_the_deadline_of_a_letter_waits,
    |app| {
        let world = World::new(app);
        let officer = &world.officer;
        let id = screened_pledge(&world);
        let me = officer.client.get("/v1/me").expect(200).string("/id");
        let lead = format!("/v1/submissions/{id}/responsible-officer");
        officer
            .client
            .put(&lead)
            .json(&json!({"responsible_officer": me}))
            .expect(200);
        let colleague = accounts::with_role(app, "Carla Colega", "secretariat", "es");
        hold(&colleague, &id, "Falta una firma.");
        let told = app.mails().wait_for(
            |mail| mail.is_to(&officer.email) && mail.subject.contains("on hold"),
            MAIL,
        );
        assert!(told.text.contains("Falta una firma."), "{}", told.text);
        let blocked = world
            .try_act(officer, &id, "publish", &json!({}))
            .expect(409)
            .problem("action_blocked");
        assert_eq!(blocked.json["blocked_by"][0]["code"], "not_on_hold", "{blocked}");

        // Comments may go out; the deadline does not run, and nobody is declined for silence.
        steps::write_letter(officer, &id, "¿Desde cuándo?");
        let returned = world.act(officer, &id, "return_comments", &json!({}));
        assert!(returned.json["on_hold"].is_object(), "{returned}");
        let due: chrono::DateTime<chrono::Utc> = returned.string("/answer_due").parse().unwrap();
        assert_eq!(
            own_due(&world.focal_point),
            due,
            "whoever answers does not notice the hold"
        );
        advance_days(app, 45);
        let officer = &accounts::again(app, officer, "en");
        let late = json!({"note": "No answer."});
        let blocked = world
            .try_act(officer, &id, "decline", &late)
            .expect(409)
            .problem("action_blocked");
        assert_eq!(blocked.json["blocked_by"][0]["code"], "not_on_hold", "{blocked}");
        let free = take_off(officer, &id);
        let moved: chrono::DateTime<chrono::Utc> = free.string("/answer_due").parse().unwrap();
        assert_eq!((moved - due).num_days(), 45, "{free}");
        app.mails().wait_for(
            |mail| mail.is_to(&world.focal_point.email) && mail.subject.contains("Dispone de más tiempo"),
            MAIL,
        );
        world.try_act(officer, &id, "decline", &late).expect(409);
        // What leaves the way leaves its hold behind.
        hold(officer, &id, "Otra vez.");
        let rosa = &accounts::again(app, &world.focal_point, "es");
        world.act(rosa, &id, "withdraw", &json!({}));
        assert!(read(officer, &id).json.get("on_hold").is_none());
        assert!(history(officer, &id).contains(&"taken_off_hold".to_owned()));
    }
);

on_both!(
    of_two_who_set_an_instant_at_once_one_does_and_the_other_replaces_what_it_saw,
    |app| {
        let world = World::new(app);
        let officer = &world.officer;
        let colleague = &accounts::with_role(app, "Carla Colega", "secretariat", "es");
        let id = screened_pledge(&world);
        let instants = [60, 120].map(|minutes| in_minutes(officer, &id, minutes));
        let set = |who: &Account, input: &serde_json::Value| world.try_act(who, &id, "publish", input);
        let answers: Vec<Answer> = std::thread::scope(|scope| {
            let calls: Vec<_> = [officer, colleague]
                .into_iter()
                .zip(&instants)
                .map(|(who, at)| {
                    let call = set(who, &json!({"at": at}));
                    scope.spawn(move || call.send())
                })
                .collect();
            calls.into_iter().map(|call| call.join().expect("an answer")).collect()
        });
        let won = answers
            .iter()
            .position(|answer| answer.status == 200)
            .expect("a winner");
        let (first, other) = (&instants[won], &instants[1 - won]);
        let refused = &answers[1 - won];
        assert_eq!(
            (refused.status, &refused.json["reason"]),
            (409, &json!("publication_scheduled")),
            "{refused}"
        );
        let seen = refused.string("/current/publish_at");
        let instant = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        assert_eq!(instant(&seen), instant(first));
        // A leap second is no instant: the two databases would keep it as different ones.
        set(officer, &json!({"at": "2027-06-30T23:59:60Z"}))
            .expect(422)
            .violation("not_an_instant", "/at");
        // The same instant again is no conflict; another one only in place of the one that was seen.
        set(officer, &json!({"at": first})).expect(200);
        set(officer, &json!({"at": other})).expect(409);
        set(officer, &json!({"at": other, "replaces": seen})).expect(200);
        let stale = in_minutes(officer, &id, 180);
        set(officer, &json!({"at": stale, "replaces": seen})).expect(409);
        set(officer, &json!({"replaces": other}))
            .expect(422)
            .violation("unknown_field", "/replaces");
        let bulk = json!({"action": "publish", "at": stale, "submission_ids": [id]});
        let preview = officer.client.post("/v1/bulk-actions").json(&bulk).expect(200);
        assert_eq!(
            preview.json["submissions"][0]["refused"], "publication_scheduled",
            "{preview}"
        );
        let path = format!("/v1/submissions/{id}/scheduled-publication");
        let kept = officer.client.get(&path).expect(200).string("/publish_at");
        assert_eq!(instant(&kept), instant(other));
        let unseen = officer.client.delete(&format!("{path}?publish_at={seen}")).expect(409);
        assert_eq!(
            (&unseen.json["reason"], instant(&unseen.string("/current/publish_at"))),
            (&json!("publication_changed"), instant(other)),
            "{unseen}"
        );
        officer.client.delete(&path).expect(409);
        officer.client.delete(&format!("{path}?publish_at=soon")).expect(400);
        officer.client.delete(&format!("{path}?publish_at={kept}")).expect(204);
        let gone = set(officer, &json!({"at": stale, "replaces": other})).expect(409);
        assert_eq!(gone.json["current"], json!({"publish_at": null}), "{gone}");
        set(officer, &json!({"at": stale})).expect(200);
    }
);

on_both!(publishing_before_the_instant_that_a_colleague_set_asks_first, |app| {
    let world = World::new(app);
    let officer = &world.officer;
    let colleague = &accounts::with_role(app, "Carla Colega", "secretariat", "es");
    let id = screened_pledge(&world);
    let early = "was published before the instant that you had set";
    let first = in_minutes(officer, &id, 60);
    world.act(colleague, &id, "publish", &json!({"at": first}));
    let asked = world.try_act(officer, &id, "publish", &json!({})).expect(409);
    let asked = asked.problem("confirmation_needed");
    assert_eq!(asked.json["reasons"][0]["code"], "publication_scheduled", "{asked}");
    let of_first = json!({"confirm": [asked.json["reasons"][0]["confirm"]]});
    let etag = read(officer, &id).etag();
    for (language, word) in [("es", "momento fijado"), ("en", "set instant"), ("fr", "moment fixé")] {
        let client = officer.client.in_language(language);
        let call = client.post(&format!("/v1/submissions/{id}/actions/publish"));
        let said = call.if_match(&etag).json(&json!({})).expect(409);
        assert!(said.string("/reasons/0/message").contains(word), "{language}: {said}");
    }
    let bulk = json!({"action": "publish", "submission_ids": [id]});
    let preview = officer.client.post("/v1/bulk-actions").json(&bulk).expect(200);
    assert_eq!(
        preview.json["submissions"][0]["reasons"][0]["code"], "publication_scheduled",
        "{preview}"
    );
    // What is confirmed stands for the instant that was set then; setting another one asks nothing of the kind.
    let set = read(officer, &id).string("/scheduled_publication/publish_at");
    let other = json!({"at": in_minutes(officer, &id, 120), "replaces": set});
    world.act(officer, &id, "publish", &other);
    world.try_act(colleague, &id, "publish", &of_first).expect(409);
    assert_eq!(read(officer, &id).json["state"], "submitted");
    let published = world.mean(colleague, &id, "publish", &["publication_scheduled"], &json!({}));
    assert_eq!(published.json["state"], "published", "{published}");
    assert!(published.json.get("scheduled_publication").is_none(), "{published}");
    // Whoever had set it hears of it, and who publishes before the own instant does not.
    let told = |mail: &Mail| mail.subject.contains(early);
    app.mails()
        .wait_for(|mail| mail.is_to(&officer.email) && told(mail), MAIL);
    let own = screened_pledge(&world);
    world.act(officer, &own, "publish", &json!({"at": in_minutes(officer, &own, 60)}));
    world.act_anyway(officer, &own, "publish", &json!({}));
    app.drain_outbox();
    assert_eq!(app.mails().all().iter().filter(|mail| told(mail)).count(), 1);
});

on_both!(what_is_to_be_published_at_an_instant_asks_nothing_until_then, |app| {
    let world = World::new(app);
    let id = screened_pledge(&world);
    let listed = |officer: &Account, query: &str| {
        let list = officer.client.get(&format!("/v1/submissions?{query}")).expect(200);
        list.text.contains(&id)
    };
    let asks = |officer: &Account| {
        let next = officer.client.get("/v1/desk").expect(200);
        let queries = ["needs_my_action=true", "waiting_for=officer"];
        [
            listed(officer, queries[0]),
            listed(officer, queries[1]),
            next.text.contains(&id),
        ]
    };
    assert_eq!(asks(&world.officer), [true; 3]);
    let at = json!({"at": in_minutes(&world.officer, &id, 60 * 24 * 40)});
    world.act(&world.officer, &id, "publish", &at);
    assert_eq!(asks(&world.officer), [false; 3]);
    advance_days(app, 30);
    let officer = &accounts::again(app, &world.officer, "en");
    assert_eq!(asks(officer), [false; 3]);
    assert!(!listed(officer, "overdue=true"));
    let path = format!("/v1/submissions/{id}/scheduled-publication");
    let set = officer.client.get(&path).expect(200).string("/publish_at");
    officer.client.delete(&format!("{path}?publish_at={set}")).expect(204);
    assert_eq!(asks(officer), [true; 3]);
    assert!(listed(officer, "overdue=true"));
});

on_both!(a_publication_at_a_set_instant_outlives_a_restart, |app| {
    let world = World::new(app);
    let officer = &world.officer;
    let id = screened_pledge(&world);
    let path = format!("/v1/submissions/{id}/scheduled-publication");
    let past = json!({"at": in_minutes(officer, &id, -1)});
    let refused = world.try_act(officer, &id, "publish", &past).expect(422);
    let refused = refused.violation("instant_out_of_range", "/at");
    let limits = &refused.json["violations"][0]["params"];
    for limit in ["after", "latest"] {
        let told = limits[limit].as_str().expect("an instant");
        assert!(
            told.len() == "2027-04-07T15:37:16Z".len() && told.ends_with('Z'),
            "{refused}"
        );
        assert!(
            refused.json["violations"][0]["message"]
                .as_str()
                .unwrap()
                .contains(told),
            "{refused}"
        );
    }
    let at = json!({"at": in_minutes(officer, &id, 60)});
    assert_eq!(
        world
            .try_act(officer, &id, "decline", &json!({"note": "x", "at": at["at"]}))
            .send()
            .status,
        422
    );
    let planned = world.act(officer, &id, "publish", &at);
    assert_eq!(planned.json["state"], "submitted", "{planned}");
    let reference = planned.string("/reference");
    let seen = officer.client.get(&path).expect(200);
    assert_eq!(
        seen.json["publish_at"], planned.json["scheduled_publication"]["publish_at"],
        "{seen}"
    );
    assert!(!read(&world.focal_point, &id).text.contains("schedul"));
    world.focal_point.client.get(&path).expect(403);
    world.focal_point.client.delete(&path).expect(403);
    assert_eq!(listed(officer, "scheduled=true"), std::slice::from_ref(&id));
    assert!(listed(officer, "scheduled=false").is_empty());

    // Cancelled, and decided again.
    let this_one = format!("{path}?publish_at={}", seen.string("/publish_at"));
    officer.client.delete(&this_one).expect(204);
    officer.client.delete(&this_one).expect(404);
    world.act(officer, &id, "publish", &at);

    app.stop();
    app.advance(Duration::from_secs(30 * 60));
    app.serve();
    sleep(SOME_LOOKS);
    assert_eq!(public(app, &reference), 404, "it is not time yet");
    app.kill9();
    app.advance(Duration::from_secs(31 * 60));
    app.serve();
    app.mails().wait_for(
        |mail| mail.is_to(&world.focal_point.email) && mail.subject.contains("publicado"),
        MAIL,
    );
    assert_eq!(public(app, &reference), 200);
    let officer = &accounts::again(app, officer, "en");
    assert!(listed(officer, "scheduled=true").is_empty());
    let told = history(officer, &id);
    assert_eq!(told.iter().filter(|action| *action == "publish").count(), 1, "{told:?}");
});

on_both!(
    what_was_confirmed_and_has_become_less_at_the_instant_is_published,
    |app| {
        let world = World::new(app);
        let officer = &world.officer;
        let mut reviewers = steps::three_reviewers(app, &world);
        reviewers.push(world.reviewer(app, "Lena Libre", false, "en"));
        let id = steps::practice_in_review(&world, &reviewers);
        for reviewer in &reviewers[..3] {
            steps::review(reviewer, 5, "publish");
        }
        let at = json!({"at": in_minutes(officer, &id, 60)});
        world.mean(officer, &id, "publish", &["open_reviews"], &at);
        let lena = &reviewers[3].account.client;
        let invitation = lena.get("/v1/assignments").expect(200).string("/items/0/id");
        lena.post(&format!("/v1/assignments/{invitation}/decline"))
            .json(&json!({}))
            .expect(200);
        app.advance(Duration::from_secs(61 * 60));
        app.mails().wait_for(
            |mail| mail.is_to(&world.focal_point.email) && mail.subject.contains("publicad"),
            MAIL,
        );
        let officer = &accounts::again(app, officer, "en");
        assert_eq!(read(officer, &id).json["state"], "published");
    }
);

on_both!(
    what_no_longer_holds_at_the_instant_is_not_published_and_the_officer_hears_why,
    |app| {
        let world = World::new(app);
        let officer = &world.officer;
        let reviewers = steps::three_reviewers(app, &world);
        let id = steps::practice_in_review(&world, &reviewers);
        let mut assignments = Vec::new();
        for reviewer in &reviewers {
            assignments.push(steps::review(reviewer, 5, "publish"));
        }
        world.act(officer, &id, "publish", &json!({"at": in_minutes(officer, &id, 60)}));
        // A reviewer remembers a conflict: the quorum is gone.
        let eve = &reviewers[2].account.client;
        eve.post(&format!("/v1/assignments/{}/declare-conflict", assignments[2]))
            .json(&json!({"reason": "Asesoré a la organización."}))
            .expect(200);
        app.advance(Duration::from_secs(61 * 60));
        let told = app.mails().wait_for(
            |mail| mail.is_to(&officer.email) && mail.subject.contains("was not published"),
            MAIL,
        );
        assert!(told.text.contains("no longer make the quorum"), "{}", told.text);
        assert!(!told.text.contains("Eve"), "{}", told.text);
        let officer = &accounts::again(app, officer, "en");
        let seen = read(officer, &id);
        assert_eq!(seen.json["state"], "peer_review", "{seen}");
        assert!(seen.json.get("scheduled_publication").is_none(), "{seen}");
        let known = officer
            .client
            .get(&format!("/v1/submissions/{id}/history?limit=100"))
            .expect(200);
        assert!(known.text.contains("publication_missed"), "{known}");
    }
);
