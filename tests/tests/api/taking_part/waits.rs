//! Where those who decide read that somebody asks to join, and what becomes of it when the pledge ends.
use super::{Joint, Partner, ask, decide, has, joint, partner, subjects};
use minga_tests::accounts::{self, Account};
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, on_both, steps};
use serde_json::{Value, json};
use std::thread::sleep;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Enough for a look of the workers, which look every second here.
const SOME_LOOKS: Duration = Duration::from_millis(2500);

/// What waits for somebody: of which submission, and what.
fn to_do(who: &Account) -> Vec<(String, Value)> {
    let list = who
        .client
        .get("/v1/submissions?needs_my_action=true&count=exact")
        .expect(200);
    let items = list.json["items"].as_array().unwrap().clone();
    assert_eq!(list.json["total"], items.len(), "{list}");
    items
        .into_iter()
        .map(|item| (item["id"].as_str().unwrap().to_owned(), item["to_do"].clone()))
        .collect()
}

fn desk(officer: &Account) -> Answer {
    officer.client.get("/v1/desk").expect(200)
}

/// How many steps of a kind wait and how many are overdue, as the desk counts them.
fn counted(desk: &Answer, step: &str) -> (u64, u64) {
    let waits = desk.json["waits"].as_array().unwrap();
    let found = waits.iter().find(|wait| wait["step"] == step);
    found.map_or((0, 0), |wait| {
        (wait["count"].as_u64().unwrap(), wait["overdue"].as_u64().unwrap())
    })
}

fn listed(officer: &Account, query: &str) -> Vec<String> {
    let list = officer.client.get(&format!("/v1/submissions?{query}")).expect(200);
    let items = list.json["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

on_both!(who_asks_to_join_waits_on_the_desk_of_those_whose_turn_it_is, |app| {
    let world = World::new(app);
    let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
    let joint = joint(app, &world, "common", &pia);
    let nora = partner(app, "Nora Nueva", "Manos del Sur (ficticia)");
    let (rosa, officer) = (&world.focal_point, &world.officer);
    assert_eq!((to_do(rosa), to_do(officer)), (vec![], vec![]));

    let asked = ask(&nora, &joint, &json!({})).expect(201);
    let request = asked.string("/id");
    for (who, what) in [(rosa, "answer_joining"), (officer, "process_joining")] {
        let found = to_do(who);
        assert_eq!(found.len(), 1, "{found:?}");
        let (id, to_do) = &found[0];
        assert_eq!((id, &to_do["what"]), (&joint.id, &json!(what)));
        assert_eq!(
            (&to_do["since"], &to_do["overdue"]),
            (&asked.json["created_at"], &json!(false))
        );
        assert!(to_do["due"].is_string(), "{to_do}");
        assert_eq!(counted(&desk(officer), what), (1, 0));
    }
    let seen = desk(officer);
    let next: Vec<&Value> = seen.json["next"].as_array().unwrap().iter().collect();
    let steps: Vec<&Value> = next.iter().map(|step| &step["step"]).collect();
    assert!(steps.contains(&&json!("answer_joining")), "{seen}");
    assert_eq!(next[0]["submission_id"], joint.id.as_str(), "{seen}");
    let own = officer.client.get("/v1/submissions?waiting_for=officer").expect(200);
    assert_eq!(
        own.json["items"][0]["desk"]["waits"][1]["step"], "process_joining",
        "{own}"
    );
    // Nobody else has anything to do; nor an officer of the organisation that asks.
    assert_eq!((to_do(&nora.account), to_do(&pia.account)), (vec![], vec![]));
    let theirs = accounts::with_role(app, "Olivia Ajena", "secretariat", "es");
    let members = format!("/v1/organisations/{}/members", nora.organisation);
    let role = json!({"email": theirs.email, "role": "member"});
    nora.account.client.post(&members).json(&role).expect(201);
    assert_eq!(to_do(&theirs).len(), 1, "not a member yet");
    theirs
        .client
        .post(&format!("/v1/me/memberships/{}/accept", nora.organisation))
        .expect(200);
    assert_eq!(to_do(&theirs), vec![]);

    decide(officer, &joint, &request, "accept", &json!({})).expect(200);
    assert_eq!((to_do(officer), to_do(rosa).len()), (vec![], 1));
    assert_eq!(counted(&desk(officer), "process_joining"), (0, 0));
    assert_eq!(listed(officer, "waiting_for=officer"), Vec::<String>::new());
    assert_eq!(
        listed(officer, "waiting_for=focal_points"),
        std::slice::from_ref(&joint.id)
    );
    assert_eq!(listed(officer, "overdue=true"), Vec::<String>::new());

    app.advance(DAY * 16);
    let (rosa, officer) = (&accounts::again(app, rosa, "es"), &accounts::again(app, officer, "en"));
    assert_eq!(to_do(rosa)[0].1["overdue"], true);
    assert_eq!(counted(&desk(officer), "answer_joining"), (1, 1));
    assert_eq!(
        listed(officer, "overdue=true&waiting_for=focal_points"),
        std::slice::from_ref(&joint.id)
    );
    assert_eq!(
        listed(officer, "overdue=true&waiting_for=officer"),
        Vec::<String>::new()
    );
    let why = json!({"reason": "Se limita a gobiernos locales."});
    decide(rosa, &joint, &request, "decline", &why).expect(200);
    assert_eq!((to_do(rosa), to_do(officer)), (vec![], vec![]));
    assert_eq!(counted(&desk(officer), "answer_joining"), (0, 0));
    assert_eq!(listed(officer, "overdue=true"), Vec::<String>::new());
});

/// How many mails say a word, after the workers have looked.
fn reminded(app: &App, address: &str, words: &str) -> usize {
    sleep(SOME_LOOKS);
    app.drain_outbox();
    let mails = app.mails().to(address);
    mails.iter().filter(|mail| mail.text.contains(words)).count()
}

fn request_of(who: &Partner, id: &str) -> Value {
    let own = who.account.client.get("/v1/joining-requests").expect(200);
    let items = own.json["items"].as_array().unwrap().clone();
    items.into_iter().find(|item| item["id"] == id).expect("the request")
}

fn nothing_waits(world: &World) {
    assert_eq!((to_do(&world.focal_point), to_do(&world.officer)), (vec![], vec![]));
    for step in ["answer_joining", "process_joining", "answer_participation"] {
        assert_eq!(counted(&desk(&world.officer), step), (0, 0), "{step}");
    }
    for owner in ["focal_points", "officer", "participant"] {
        let query = format!("waiting_for={owner}");
        assert_eq!(listed(&world.officer, &query), Vec::<String>::new(), "{owner}");
    }
}

fn merged(world: &World, joint: &Joint, into: &str, what: &str) {
    let path = format!("{}/duplicates/{into}/{what}", joint.path);
    let why = json!({"reason": "Presentado dos veces."});
    let call = world.officer.client.post(&path).json(&why);
    let etag = world.officer.client.get(&joint.path).expect(200).etag();
    let call = if what == "merge" { call.if_match(&etag) } else { call };
    call.expect(200);
}

on_both!(
    a_request_to_join_ends_when_the_pledge_is_merged_and_who_asked_is_told,
    |app| {
        let mut world = World::new(app);
        let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
        let joint = joint(app, &world, "common", &pia);
        let kept = steps::joint_pledge(&world, "Ventanillas de orientación laboral en Lima");
        let nora = partner(app, "Nora Nueva", "Manos del Sur (ficticia)");
        let request = ask(&nora, &joint, &json!({})).expect(201).string("/id");
        decide(&world.focal_point, &joint, &request, "accept", &json!({})).expect(200);

        merged(&world, &joint, &kept.id, "merge");
        let ended = request_of(&nora, &request);
        assert_eq!(
            [&ended["status"], &ended["declined_by"], &ended["reason"]],
            ["declined", "secretariat", "Presentado dos veces."],
            "{ended}"
        );
        assert_eq!(ended["waits_for"], json!([]));
        app.drain_outbox();
        let told = app
            .mails()
            .find(
                &nora.account.email,
                "Ha terminado una solicitud para sumarse a un compromiso",
            )
            .expect("who asked is told");
        assert!(
            told.text.contains(&kept.reference) && told.text.contains("Presentado dos veces."),
            "{}",
            told.text
        );
        nothing_waits(&world);
        app.advance(DAY * 20);
        world.officer = accounts::again(app, &world.officer, "en");
        world.focal_point = accounts::again(app, &world.focal_point, "es");
        let of_rosa = "acepte o rechace, en nombre de quien registró";
        let of_officer = "for the secretariat, who asks to join the joint pledge";
        assert_eq!(reminded(app, &world.focal_point.email, of_rosa), 0);
        assert_eq!(reminded(app, "secretariat@example.org", of_officer), 0);

        // Undone: what was closed stays closed, and can be asked anew.
        merged(&world, &joint, &kept.id, "undo");
        nothing_waits(&world);
        let nora = Partner {
            account: accounts::again(app, &nora.account, "es"),
            organisation: nora.organisation,
        };
        let again = decide(&world.officer, &joint, &request, "accept", &json!({})).expect(409);
        assert_eq!(again.json["reason"], "joining_request_ended", "{again}");
        let anew = ask(&nora, &joint, &json!({})).expect(201).string("/id");
        for who in [&world.focal_point, &world.officer] {
            assert_eq!(to_do(who).len(), 1);
            decide(who, &joint, &anew, "accept", &json!({})).expect(200);
        }
        assert_eq!(request_of(&nora, &anew)["status"], "accepted");
    }
);

on_both!(a_discontinued_pledge_cannot_be_joined_and_asks_nobody, |app| {
    let world = World::new(app);
    let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
    let joint = joint(app, &world, "common", &pia);
    let nora = partner(app, "Nora Nueva", "Manos del Sur (ficticia)");
    let late = partner(app, "Tito Tarde", "Llegamos tarde (ficticia)");
    let request = ask(&nora, &joint, &json!({})).expect(201).string("/id");
    // The goal changes, so that the participant is asked too.
    let mut content = world::pledge();
    content["type"] = json!("common");
    content["common_goal"] = json!("Ocho ventanillas abiertas al terminar 2028.");
    world.act(
        &world.focal_point,
        &joint.id,
        "propose_amendment",
        &json!({"content": content}),
    );
    world.act(&world.officer, &joint.id, "accept_amendment", &json!({}));
    assert_eq!(
        listed(&world.officer, "waiting_for=participant"),
        std::slice::from_ref(&joint.id)
    );

    let rosa = &world.focal_point;
    let day = &rosa.client.get(&joint.path).expect(200).string("/published_at")[..10].to_owned();
    let progress = format!("{}/progress", joint.path);
    let report = |status: &str| {
        let update = json!({"status": status, "date": day, "explanation": "Se acabó el fondo.", "narrative": "Nada."});
        rosa.client.post(&progress).json(&update).expect(201);
    };
    report("discontinued");
    let ended = request_of(&nora, &request);
    assert_eq!(
        [&ended["status"], &ended["declined_by"], &ended["reason"]],
        ["declined", "recorder", "Se acabó el fondo."],
        "{ended}"
    );
    assert!(has(&subjects(app, &nora.account), "Ha terminado una solicitud"));
    nothing_waits(&world);
    let refused = ask(&late, &joint, &json!({})).expect(409);
    assert_eq!(refused.json["reason"], "pledge_discontinued", "{refused}");
    let before = subjects(app, &pia.account).len();
    app.advance(DAY * 28);
    sleep(SOME_LOOKS);
    assert_eq!(subjects(app, &pia.account).len(), before, "nobody is reminded");

    // It goes on: it can be joined again.
    let rosa = &accounts::again(app, rosa, "es");
    let update = json!({"status": "in_progress", "date": day, "narrative": "Sigue en marcha."});
    let goes_on = rosa.client.post(&progress).json(&update).expect(201);
    let late = Partner {
        account: accounts::again(app, &late.account, "es"),
        organisation: late.organisation,
    };
    let request = ask(&late, &joint, &json!({})).expect(201).string("/id");
    assert_eq!(to_do(rosa).len(), 1);

    // The officer hides that: what was said before holds again.
    let officer = accounts::again(app, &world.officer, "en");
    let hide = officer
        .client
        .post(&format!("{progress}/{}/hide", goes_on.string("/id")));
    let why = json!({"reason": "No es cierto."});
    hide.if_match(&goes_on.etag()).json(&why).expect(200);
    let ended = request_of(&late, &request);
    assert_eq!(
        [&ended["status"], &ended["declined_by"], &ended["reason"]],
        ["declined", "secretariat", "Se acabó el fondo."],
        "{ended}"
    );
    assert!(has(&subjects(app, &late.account), "Ha terminado una solicitud"));
});
