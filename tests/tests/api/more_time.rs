//! A request for more time waits for the secretariat: on its desk, in its list, and before anybody is declined.
use minga_tests::accounts::{self, Account};
use minga_tests::world::{self, World};
use minga_tests::{App, on_both, steps};
use serde_json::{Value, json};
use std::thread::sleep;
use std::time::Duration;

/// Enough for a look of the workers, which look every second here.
const SOME_LOOKS: Duration = Duration::from_millis(2500);
const MAILBOX: &str = "secretariat@example.org";
const REMINDED: &str = "grant or refuse the time";

fn advance_days(app: &mut App, days: u64) {
    app.advance(Duration::from_secs(days * 24 * 60 * 60));
}

fn to_do(who: &Account) -> Vec<Value> {
    let list = who.client.get("/v1/submissions?needs_my_action=true").expect(200);
    let items = list.json["items"].as_array().unwrap();
    items.iter().map(|item| item["to_do"].clone()).collect()
}

fn listed(officer: &Account, query: &str) -> usize {
    let list = officer
        .client
        .get(&format!("/v1/submissions?{query}&count=exact"))
        .expect(200);
    let found = list.json["items"].as_array().unwrap().len();
    assert_eq!(list.json["total"], found, "{list}");
    found
}

/// How many such steps wait and how many are overdue, as the desk counts them.
fn counted(officer: &Account) -> (u64, u64) {
    let desk = officer.client.get("/v1/desk").expect(200);
    let waits = desk.json["waits"].as_array().unwrap();
    let found = waits.iter().find(|wait| wait["step"] == "decide_extension");
    found.map_or((0, 0), |wait| {
        assert_eq!(wait["owner"], "officer");
        (wait["count"].as_u64().unwrap(), wait["overdue"].as_u64().unwrap())
    })
}

fn reminded(app: &App) -> usize {
    sleep(SOME_LOOKS);
    app.drain_outbox();
    let mails = app.mails().to(MAILBOX);
    mails.iter().filter(|mail| mail.text.contains(REMINDED)).count()
}

/// A pledge with a letter that waits for its answer; its id and the path of what is said about its deadline.
fn returned(world: &World) -> (String, String) {
    let id = world.draft("pledge", &world::pledge());
    world.act(&world.focal_point, &id, "submit", &json!({}));
    steps::write_letter(&world.officer, &id, "¿Desde cuándo?");
    world.act(&world.officer, &id, "return_comments", &json!({}));
    let path = format!("/v1/submissions/{id}/comments/extension");
    (id, path)
}

/// Asks for ten more days.
fn ask(who: &Account, id: &str, path: &str) -> Value {
    let due: chrono::DateTime<chrono::Utc> = who
        .client
        .get(&format!("/v1/submissions/{id}"))
        .expect(200)
        .string("/answer_due")
        .parse()
        .unwrap();
    let until = (due.date_naive() + chrono::Duration::days(10)).to_string();
    let wish = json!({"until": until, "reason": "El municipio sesiona tarde."});
    who.client.post(path).json(&wish).expect(201).json
}

on_both!(
    who_asks_for_more_time_waits_for_the_officer_and_is_not_declined,
    |app| {
        let world = World::new(app);
        let (rosa, officer) = (&world.focal_point, &world.officer);
        let (id, path) = returned(&world);
        assert_eq!((to_do(officer), listed(officer, "waiting_for=officer")), (vec![], 0));

        let asked = ask(rosa, &id, &path);
        let waits = to_do(officer);
        assert_eq!(
            [&waits[0]["what"], &waits[0]["since"], &waits[0]["overdue"]],
            [&json!("decide_extension"), &asked["asked_at"], &json!(false)]
        );
        assert!(waits[0]["due"].is_string(), "{waits:?}");
        assert_eq!(to_do(rosa)[0]["what"], "answer");
        assert_eq!(counted(officer), (1, 0));
        let own = officer.client.get("/v1/submissions?waiting_for=officer").expect(200);
        assert_eq!(own.string("/items/0/id"), id);
        let on_desk = own.json["items"][0]["desk"]["waits"].as_array().unwrap();
        assert!(on_desk.iter().any(|wait| wait["step"] == "decide_extension"), "{own}");
        let desk = officer.client.get("/v1/desk").expect(200);
        let next = desk.json["next"].as_array().unwrap();
        assert!(next.iter().any(|step| step["step"] == "decide_extension"), "{desk}");
        assert_eq!(listed(officer, "overdue=true"), 0);
        // Whoever is in charge decides; the others have nothing to do.
        let colleague = accounts::with_role(app, "Carla Colega", "secretariat", "es");
        assert_eq!(to_do(&colleague).len(), 1);
        let me = officer.client.get("/v1/me").expect(200).string("/id");
        let lead = format!("/v1/submissions/{id}/responsible-officer");
        let mine = json!({"responsible_officer": me});
        officer.client.put(&lead).json(&mine).expect(200);
        assert_eq!((to_do(officer).len(), to_do(&colleague).len()), (1, 0));
        let nobody = json!({"responsible_officer": null});
        officer.client.put(&lead).json(&nobody).expect(200);

        // The deadline passes while nobody has decided: that is the secretariat's doing.
        advance_days(app, 40);
        let (rosa, officer) = (&accounts::again(app, rosa, "es"), &accounts::again(app, officer, "en"));
        let late = json!({"note": "No answer."});
        let blocked = world.try_act(officer, &id, "decline", &late).expect(409);
        assert_eq!(blocked.json["blocked_by"][0]["code"], "deadline_or_rounds", "{blocked}");
        assert_eq!(
            (counted(officer), to_do(officer)[0]["overdue"].clone()),
            ((1, 1), json!(true))
        );
        assert_eq!(listed(officer, "overdue=true&waiting_for=officer"), 1);
        assert!(reminded(app) > 0);

        steps::refuse_more_time(officer, &path);
        assert_eq!((to_do(officer), counted(officer)), (vec![], (0, 0)));
        assert_eq!(listed(officer, "waiting_for=officer"), 0);
        let before = reminded(app);
        assert_eq!(to_do(rosa)[0]["what"], "answer");
        world.act(officer, &id, "decline", &late);
        advance_days(app, 8);
        assert_eq!(reminded(app), before, "what is decided is not reminded of");
    }
);

on_both!(what_was_asked_before_an_answer_waits_for_nobody_after_it, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let (id, path) = returned(&world);
    ask(rosa, &id, &path);
    steps::answer_letter(rosa, &id);
    world.act(rosa, &id, "resubmit", &json!({}));
    assert_eq!(
        (to_do(officer)[0]["what"].clone(), counted(officer)),
        (json!("process"), (0, 0))
    );
    // The next letter has a deadline of its own.
    steps::write_letter(officer, &id, "¿Y hasta cuándo?");
    world.act(officer, &id, "return_comments", &json!({}));
    assert_eq!((to_do(officer), counted(officer)), (vec![], (0, 0)));
    ask(rosa, &id, &path);
    assert_eq!(counted(officer), (1, 0));
    officer
        .client
        .post(&format!("{path}/grant"))
        .json(&json!({}))
        .expect(200);
    assert_eq!((to_do(officer), counted(officer)), (vec![], (0, 0)));
});

on_both!(
    time_on_hold_does_not_count_for_who_has_to_decide_about_more_time,
    |app| {
        let world = World::new(app);
        let (id, path) = returned(&world);
        ask(&world.focal_point, &id, &path);
        let due = |officer: &Account| to_do(officer)[0]["due"].as_str().map(str::to_owned);
        let first = due(&world.officer).expect("an instant");
        let hold = format!("/v1/submissions/{id}/hold");
        let why = json!({"reason": "Falta una firma."});
        world.officer.client.put(&hold).json(&why).expect(200);
        assert_eq!(due(&world.officer), None);
        advance_days(app, 20);
        let officer = &accounts::again(app, &world.officer, "en");
        assert_eq!((counted(officer), listed(officer, "overdue=true")), ((1, 0), 0));
        officer.client.delete(&hold).expect(200);
        let moved = due(officer).expect("an instant");
        let instant = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        assert_eq!((instant(&moved) - instant(&first)).num_days(), 20);
        assert_eq!((counted(officer), listed(officer, "overdue=true")), ((1, 0), 0));
        advance_days(app, 15);
        let officer = &accounts::again(app, officer, "en");
        assert_eq!(
            (counted(officer), listed(officer, "overdue=true&waiting_for=officer")),
            ((1, 1), 1)
        );
    }
);

on_both!(
    a_hold_moves_the_day_that_is_asked_for_and_not_the_one_that_is_given,
    |app| {
        let world = World::new(app);
        let instant = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        let due = |officer: &Account, id: &str| {
            let seen = officer.client.get(&format!("/v1/submissions/{id}")).expect(200);
            instant(&seen.string("/answer_due"))
        };
        let hold = |officer: &Account, id: &str| {
            let why = json!({"reason": "Falta una firma."});
            let path = format!("/v1/submissions/{id}/hold");
            officer.client.put(&path).json(&why).expect(200);
        };
        let take_off = |officer: &Account, id: &str| {
            officer.client.delete(&format!("/v1/submissions/{id}/hold")).expect(200);
        };
        let (asked_id, asked_path) = returned(&world);
        let first = due(&world.officer, &asked_id);
        ask(&world.focal_point, &asked_id, &asked_path);
        hold(&world.officer, &asked_id);
        let (given_id, given_path) = returned(&world);
        hold(&world.officer, &given_id);

        advance_days(app, 25);
        let officer = &accounts::again(app, &world.officer, "en");
        let day = due(officer, &given_id) + chrono::Duration::days(12);
        let given = json!({"until": day.date_naive()});
        officer
            .client
            .post(&format!("{given_path}/grant"))
            .json(&given)
            .expect(200);
        let promised = due(officer, &given_id);
        advance_days(app, 20);
        let officer = &accounts::again(app, &world.officer, "en");
        for id in [&asked_id, &given_id] {
            take_off(officer, id);
        }
        // Ten days more than there are, as was asked for: the day of the request alone has passed by now.
        assert_eq!((due(officer, &asked_id) - first).num_days(), 45);
        officer
            .client
            .post(&format!("{asked_path}/grant"))
            .json(&json!({}))
            .expect(200);
        assert_eq!((due(officer, &asked_id) - first).num_days(), 55);
        // The day that was given was meant; only what stood still afterwards is added.
        assert_eq!((due(officer, &given_id) - promised).num_days(), 20);
    }
);

on_both!(
    the_secretariat_reads_whether_the_focal_point_or_the_alternate_asks,
    |app| {
        let world = World::new(app);
        let (rosa, officer) = (&world.focal_point, &world.officer);
        let alba = accounts::register_and_login(app, "Alba Alterna", "es");
        world.join(&alba, "alternate");
        let id = world.draft("pledge", &world::pledge());
        let path = format!("/v1/submissions/{id}");
        let body = json!({"name": alba.name, "email": alba.email, "language": "es"});
        let contacts = format!("/v1/organisations/{}/contacts", world.organisation);
        let contact = rosa.client.post(&contacts).json(&body).expect(201).string("/id");
        let named = rosa
            .client
            .patch(&path)
            .if_match(&rosa.client.get(&path).expect(200).etag());
        named.merge_patch(&json!({"alternate": contact})).expect(200);
        world.act(rosa, &id, "submit", &json!({}));
        steps::write_letter(officer, &id, "¿Desde cuándo?");
        world.act(officer, &id, "return_comments", &json!({}));
        let path = format!("{path}/comments/extension");
        for (who, says) in [
            (&alba, "The alternate of the focal point of the pledge named below asks"),
            (rosa, "The focal point of the pledge named below asks"),
        ] {
            ask(who, &id, &path);
            app.drain_outbox();
            let mail = app.mails().find(MAILBOX, "More time is asked for").expect("a mail");
            assert!(mail.text.contains(says), "{}", mail.text);
            steps::refuse_more_time(officer, &path);
        }
    }
);
