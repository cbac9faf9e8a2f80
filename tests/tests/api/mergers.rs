//! Mergers of published records: what stands in the way of one and of its end, and who else hears of it.
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, Backend, on_both, steps};
use serde_json::{Value, json};
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

fn published(world: &World, title: &str) -> (String, String) {
    let mut content = world::pledge();
    content["title"] = json!(title);
    let id = world.draft("pledge", &content);
    let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
    steps::screen(&world.officer, &id, &[]);
    world.act_anyway(&world.officer, &id, "publish", &json!({}));
    (id, submitted.string("/reference"))
}

fn because() -> Value {
    json!({"reason": "CANARY-REASON"})
}

fn merge(world: &World, id: &str, into: &str) -> minga_tests::Call {
    let officer = &world.officer.client;
    let etag = officer.get(&format!("/v1/submissions/{id}")).expect(200).etag();
    let path = format!("/v1/submissions/{id}/duplicates/{into}/merge");
    officer.post(&path).if_match(&etag).json(&because())
}

fn undo(world: &World, id: &str, from: &str) -> minga_tests::Call {
    let path = format!("/v1/submissions/{id}/duplicates/{from}/undo");
    world.officer.client.post(&path).json(&because())
}

/// Proposes that a published pledge joins another one.
fn propose(world: &World, id: &str, reference: &str) {
    let path = format!("/v1/submissions/{id}");
    let mut content = world.focal_point.client.get(&path).expect(200).json["content"].clone();
    content["type"] = json!("matching");
    content["natures"] = json!(["financial"]);
    content["matches"] = json!({"reference": reference, "support": "financial", "undisclosed": true});
    let amended = json!({"content": content});
    world.act(&world.focal_point, id, "propose_amendment", &amended);
}

fn matched(app: &App, reference: &str) -> Value {
    let entry = app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
    entry.json["matched_pledge"].clone()
}

fn told(app: &App, address: &str, words: &str) -> Vec<minga_tests::Mail> {
    app.drain_outbox();
    let mut mails = app.mails().to(address);
    mails.retain(|mail| mail.subject.contains(words));
    mails
}

const ORILLAS: &str = "orillas@example.net";
const MONTES: &str = "montes@example.net";

on_both!(
    participants_of_a_merged_pledge_hear_of_it_and_of_its_end_without_the_reason,
    |app| {
        let world = World::new(app);
        let other = steps::neighbours(app, &world, "Karla Queda");
        let (kept, standing) = published(&other, "Ventanillas en Lima, otra vez");
        let mut content = world::pledge();
        content["type"] = json!("common");
        content["common_goal"] = json!("Doce ventanillas en seis distritos de Lima.");
        let id = world.draft("pledge", &content);
        let path = format!("/v1/submissions/{id}");
        let rosa = &world.focal_point;
        let participant = |name: &str, email: &str| {
            let contact = json!({"name": name, "email": email, "language": "en"});
            let row = json!({"name": name, "country": "ECU", "contact": contact});
            let call = rosa.client.post(&format!("{path}/participants")).json(&row);
            call.expect(201).string("/id")
        };
        participant("Asociación Orillas (ficticia)", ORILLAS);
        let montes = participant("Casa de los Montes (ficticia)", MONTES);
        world.act(rosa, &id, "submit", &json!({}));
        app.drain_outbox();
        let page = app.mails().to(ORILLAS)[0].link("/links/participant/");
        steps::answer_on_page(app, &page, "answer=confirmed");
        steps::answer_by_letter(&world.officer, &id, &montes, "declined");
        steps::screen(&world.officer, &id, &[]);
        world.act_anyway(&world.officer, &id, "publish", &json!({}));
        let says = |words: &str| {
            let shown = app.visitor().get(&page).expect(200);
            assert!(shown.text.contains(words), "{shown}");
        };
        says("The pledge is published and shows your part.");

        merge(&world, &id, &kept).expect(200);
        let merged = told(app, ORILLAS, "has been merged with another one");
        assert_eq!(merged.len(), 1);
        assert!(merged[0].text.contains(&standing), "{}", merged[0].text);
        assert!(!merged[0].source.contains("CANARY-REASON"), "{}", merged[0].text);
        assert_eq!(told(app, MONTES, "merged").len(), 0, "who has declined hears nothing");
        says(&format!("It has been merged with {standing}, which stands for both."));

        undo(&world, &id, &kept).expect(200);
        let parted = told(app, ORILLAS, "stands for itself again");
        assert_eq!(parted.len(), 1);
        assert!(parted[0].text.contains(&standing), "{}", parted[0].text);
        assert!(!parted[0].source.contains("CANARY-REASON"), "{}", parted[0].text);
        assert_eq!(told(app, MONTES, "stands for itself").len(), 0);
        says("The pledge is published and shows your part.");
    }
);

on_both!(
    whose_pledge_a_merged_one_joined_is_told_and_hears_that_it_is_back,
    |app| {
        let world = World::new(app);
        let rosa = &world.focal_point.email;
        let (_, reference) = published(&world, "Ventanillas en Lima");
        let nina = steps::neighbours(app, &world, "Nina Vecina");
        let (joining, joining_reference) = steps::matching_pledge(&nina, &reference);
        let keeping = steps::neighbours(app, &world, "Karla Queda");
        let (kept, _) = published(&keeping, "Un fondo para las ventanillas");
        let (gone, again) = (
            "Un compromiso que se suma al suyo ya no está en el registro",
            "Se vuelve a mostrar un apoyo",
        );
        merge(&world, &joining, &kept).expect(200);
        let left = told(app, rosa, gone);
        assert_eq!(left.len(), 1);
        let text = left[0].text.replace('\n', " ");
        assert!(
            text.contains(&joining_reference) && text.contains("se ha fusionado con otro compromiso"),
            "{text}"
        );
        assert!(!left[0].source.contains("CANARY-REASON"), "{text}");
        undo(&world, &joining, &kept).expect(200);
        let back = told(app, rosa, again);
        assert_eq!(back.len(), 1);
        assert!(back[0].text.contains(&joining_reference), "{}", back[0].text);
        assert_eq!(matched(app, &joining_reference), reference.as_str());

        // Of the merger into its own pledge it hears as of a merger, and of nothing else.
        let (own, _) = published(&world, "Un fondo propio para las ventanillas");
        let (second, _) = steps::matching_pledge(&nina, &published(&world, "Talleres en Lima").1);
        merge(&world, &second, &own).expect(200);
        assert_eq!(told(app, rosa, gone).len(), 2, "that pledge is another one");
        let (third, named) = published(&world, "Comedores en Lima");
        let (fourth, _) = steps::matching_pledge(&nina, &named);
        merge(&world, &fourth, &third).expect(200);
        assert_eq!(told(app, rosa, gone).len(), 2);
        undo(&world, &fourth, &third).expect(200);
        assert_eq!(told(app, rosa, again).len(), 1);
    }
);

on_both!(
    a_publication_is_not_undone_while_another_record_stands_for_its_sake,
    |app| {
        let world = World::new(app);
        let (kept, standing) = published(&world, "Ventanillas en Lima");
        let (gone, reference) = published(&world, "Ventanillas en Lima, otra vez");
        merge(&world, &gone, &kept).expect(200);
        let note = json!({"note": "Antes de tiempo."});
        let refused = world.try_act(&world.officer, &kept, "reopen", &note).expect(409);
        assert_eq!(
            refused.string("/blocked_by/0/code"),
            "stands_for_itself_alone",
            "{refused}"
        );
        let moved = app.visitor().get(&format!("/v1/pledges/{reference}")).expect(308);
        app.visitor().get(moved.header("location").unwrap()).expect(200);
        undo(&world, &gone, &kept).expect(200);
        world.act(&world.officer, &kept, "reopen", &note);
        app.visitor().get(&format!("/v1/pledges/{standing}")).expect(404);
        app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
    }
);

on_both!(
    neither_a_merger_nor_its_end_makes_a_pledge_a_match_of_its_own_organisation,
    |app| {
        let world = World::new(app);
        let other = steps::neighbours(app, &world, "Nina Vecina");
        let (own, _) = published(&world, "Ventanillas en Lima");
        let (joined, reference) = published(&other, "Ventanillas en Lima, otra vez");
        let (joining, joining_reference) = steps::matching_pledge(&world, &reference);
        let refused = |answer: Answer| answer.expect(409).string("/reason");
        assert_eq!(refused(merge(&world, &joined, &own).send()), "merge_matches_own");
        // It would come to do so when it is restored.
        let reasons = json!({"public_reason": "A pedido.", "note": "Carta."});
        world.act(&world.officer, &joining, "archive", &reasons);
        assert_eq!(refused(merge(&world, &joined, &own).send()), "merge_matches_own");
        world.act(&world.officer, &joining, "restore", &json!({}));
        assert_eq!(matched(app, &joining_reference), reference.as_str());

        // By the reference of what was merged one may join what stands for it; not what is of the own organisation.
        let keeping = steps::neighbours(app, &world, "Karla Queda");
        let (kept, standing) = published(&keeping, "Ventanillas en Lima, por tercera vez");
        merge(&world, &joined, &kept).expect(200);
        let (late_pledge, late) = steps::matching_pledge(&other, &reference);
        assert_eq!(matched(app, &late), standing.as_str());
        assert_eq!(refused(undo(&world, &joined, &kept).send()), "undo_matches_own");
        // Nor when it comes back from the archive.
        world.act(&world.officer, &late_pledge, "archive", &reasons);
        assert_eq!(refused(undo(&world, &joined, &kept).send()), "undo_matches_own");
        app.visitor().get(&format!("/v1/pledges/{reference}")).expect(308);
        assert_eq!(matched(app, &joining_reference), standing.as_str());
    }
);

on_both!(a_merger_is_not_undone_where_a_pledge_would_join_itself_again, |app| {
    let world = World::new(app);
    let (joined, reference) = published(&world, "Ventanillas en Lima");
    let other = steps::neighbours(app, &world, "Nina Vecina");
    let (merged, merged_reference) = steps::matching_pledge(&other, &reference);
    let keeping = steps::neighbours(app, &world, "Karla Queda");
    let (kept, standing) = published(&keeping, "Un fondo para las ventanillas");
    merge(&world, &merged, &kept).expect(200);
    propose(&world, &joined, &merged_reference);
    world.act(&world.officer, &joined, "accept_amendment", &json!({}));
    assert_eq!(matched(app, &reference), standing.as_str());
    let refused = undo(&world, &merged, &kept).expect(409);
    assert_eq!(refused.string("/reason"), "undo_joins_itself");
    app.visitor()
        .get(&format!("/v1/pledges/{merged_reference}"))
        .expect(308);
});

/// Sends again what was refused because the database was busy with the other.
fn insist(send: impl Fn() -> Answer) -> Answer {
    for _ in 0..20 {
        let answer = send();
        if answer.status != 503 {
            return answer;
        }
    }
    panic!("busy for ever")
}

/// Runs a body while nothing that changes the registry can be committed; PostgreSQL only, where two can be at it.
fn while_no_change_is_committed(app: &App, body: impl FnOnce()) {
    if app.backend() != Backend::Postgres {
        return body();
    }
    thread::scope(|scope| {
        scope.spawn(|| app.psql("SELECT version FROM registry_version FOR UPDATE; SELECT pg_sleep(3)"));
        let holding = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
        while app.psql(holding).trim() == "0" {
            thread::sleep(Duration::from_millis(20));
        }
        body();
    });
}

on_both!(of_two_matches_that_close_a_circle_at_once_one_is_refused, |app| {
    let world = World::new(app);
    let (first, reference) = published(&world, "Ventanillas en Lima");
    let beta = steps::neighbours(app, &world, "Berta Segunda");
    let (_, joins_first) = steps::matching_pledge(&beta, &reference);
    let gamma = steps::neighbours(app, &world, "Carla Tercera");
    let (second, reference) = published(&gamma, "Talleres en Quito");
    let delta = steps::neighbours(app, &world, "Dora Cuarta");
    let (_, joins_second) = steps::matching_pledge(&delta, &reference);
    // Each comes to join what joins the other one: either alone is fine.
    propose(&world, &first, &joins_second);
    propose(&gamma, &second, &joins_first);
    let accept = |id: &str| {
        insist(|| {
            let accept = world.try_act(&world.officer, id, "accept_amendment", &json!({}));
            accept.send()
        })
    };
    let mut answers = Vec::new();
    while_no_change_is_committed(app, || {
        let start = Barrier::new(2);
        thread::scope(|scope| {
            let at_once = [&first, &second].map(|id| {
                let (start, accept) = (&start, &accept);
                scope.spawn(move || {
                    start.wait();
                    accept(id)
                })
            });
            answers = at_once.map(|answer| answer.join().expect("an answer")).into();
        });
    });
    answers.sort_by_key(|answer| answer.status);
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [200, 422], "{answers:?}");
    assert!(answers[1].text.contains("match_cycle"), "{}", answers[1]);
});
