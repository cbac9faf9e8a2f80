//! Several processes over one PostgreSQL database: what is due at an instant happens once, whoever sees it first.
use minga_tests::accounts;
use minga_tests::world::{self, World};
use minga_tests::{App, Backend, Setup, steps};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::thread::sleep;
use std::time::Duration;

const MAIL: Duration = Duration::from_secs(60);
/// Longer than any of the processes waits between two looks for what is due.
const SOME_LOOKS: Duration = Duration::from_millis(3500);
const SHARED_MAILBOX: &str = "secretariat@example.org";

fn on_three_processes(body: impl Fn(&mut App)) {
    minga_tests::run(Setup::new(), Backend::Postgres, |app| {
        let others = [app.replica(), app.replica()];
        for other in &others {
            assert!(other.url() != app.url() && other.process_id() != app.process_id());
        }
        body(app);
        for other in &others {
            let answer = other.visitor().get("/readyz").expect(200);
            assert!(answer.text.contains("ok"), "it still runs: {answer}");
        }
    });
}

fn advance_days(app: &mut App, days: u64) {
    app.advance(Duration::from_secs(days * 24 * 60 * 60));
}

/// How many mails with these words in the subject came to an address, once every process has had time to look.
fn mails(app: &App, to: &str, words: &str) -> usize {
    sleep(SOME_LOOKS);
    app.drain_outbox();
    let fits = |mail: &&minga_tests::Mail| mail.subject.contains(words);
    app.mails().to(to).iter().filter(fits).count()
}

#[test]
fn a_publication_at_its_instant_happens_once() {
    on_three_processes(|app| {
        let world = World::new(app);
        let officer = &world.officer;
        let mut planned = Vec::new();
        for _ in 0..8 {
            let id = world.draft("pledge", &world::pledge());
            world.act(&world.focal_point, &id, "submit", &json!({}));
            steps::screen(officer, &id, &[]);
            let note = officer.client.post(&format!("/v1/submissions/{id}/notes"));
            let now: chrono::DateTime<chrono::Utc> = note
                .json(&json!({"text": "Nota."}))
                .expect(201)
                .string("/created_at")
                .parse()
                .unwrap();
            let at = (now + chrono::Duration::hours(1)).to_rfc3339();
            let seen = world.act(officer, &id, "publish", &json!({ "at": at }));
            planned.push((id, seen.string("/reference")));
        }
        app.advance(Duration::from_secs(2 * 60 * 60));
        for (_, reference) in &planned {
            let told = |mail: &minga_tests::Mail| {
                mail.is_to(&world.focal_point.email)
                    && mail.subject.contains("publicado")
                    && mail.subject.contains(reference.as_str())
            };
            app.mails().wait_for(told, MAIL);
        }
        assert_eq!(mails(app, &world.focal_point.email, "publicado"), planned.len());
        let officer = &accounts::again(app, officer, "en");
        for (id, reference) in &planned {
            let path = format!("/v1/submissions/{id}/history?limit=100");
            let history = officer.client.get(&path).expect(200);
            let items = history.json["items"].as_array().unwrap();
            let times = |action: &str| items.iter().filter(|item| item["action"] == action).count();
            assert_eq!((times("publish"), times("publication_missed")), (1, 0), "{history}");
            app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
        }
        let all = app
            .psql("SELECT count(*) || ' ' || count(DISTINCT reference) FROM changes WHERE what = 'pledge.published'");
        assert_eq!(all.trim(), "8 8", "the change feed tells of each once");
    });
}

#[test]
fn a_reminder_and_the_end_of_an_invitation_reach_a_person_once() {
    on_three_processes(|app| {
        let world = World::new(app);
        let reviewers: Vec<_> = (1..=5)
            .map(|number| world.reviewer(app, &format!("Revisora {number}"), number == 1, "es"))
            .collect();
        let mut ids = Vec::new();
        for _ in 0..2 {
            let id = world.draft("practice", &world::practice());
            world.act(&world.focal_point, &id, "submit", &json!({}));
            steps::invite(&world, &id, &reviewers);
            ids.push(id);
        }
        // Two invitations wait for each: one mail for both.
        advance_days(app, 5);
        for reviewer in &reviewers {
            let to = &reviewer.account.email;
            let words = "Recordatorio";
            app.mails()
                .wait_for(|mail| mail.is_to(to) && mail.subject.contains(words), MAIL);
        }
        for reviewer in &reviewers {
            assert_eq!(
                mails(app, &reviewer.account.email, "Recordatorio"),
                1,
                "{}",
                reviewer.account.name
            );
        }

        advance_days(app, 6);
        for reviewer in &reviewers {
            let to = &reviewer.account.email;
            app.mails()
                .wait_for(|mail| mail.is_to(to) && mail.subject.contains("caducado"), MAIL);
        }
        sleep(SOME_LOOKS);
        app.drain_outbox();
        for reviewer in &reviewers {
            let came = app.mails().to(&reviewer.account.email);
            let lapsed = came.iter().filter(|mail| mail.subject.contains("caducado"));
            assert_eq!(lapsed.count(), ids.len(), "one for each invitation: {came:#?}");
            let copies: BTreeSet<&str> = came.iter().map(|mail| mail.message_id.as_str()).collect();
            assert_eq!(copies.len(), came.len(), "no mail was sent twice");
        }
        let told = app.mails().to(SHARED_MAILBOX);
        let lapsed = told
            .iter()
            .filter(|mail| mail.text.contains("has not answered in time"));
        assert_eq!(lapsed.count(), ids.len() * reviewers.len());
        let officer = accounts::again(app, &world.officer, "en");
        for id in &ids {
            let path = format!("/v1/submissions/{id}");
            let all = officer.client.get(&format!("{path}/assignments")).expect(200);
            let items = all.json["items"].as_array().unwrap();
            let statuses: Vec<&Value> = items.iter().map(|item| &item["status"]).collect();
            assert_eq!(statuses, vec![&Value::from("released"); reviewers.len()], "{all}");
        }
    });
}

#[test]
fn who_reads_because_of_an_event_reads_what_it_tells_of_on_every_process() {
    minga_tests::run(Setup::new(), Backend::Postgres, |app| {
        let other = app.replica();
        let world = World::new(app);
        let id = world.draft("pledge", &world::pledge());
        let reference = world
            .act(&world.focal_point, &id, "submit", &json!({}))
            .string("/reference");
        steps::screen(&world.officer, &id, &[]);
        let published = world.act(&world.officer, &id, "publish", &json!({}));
        let day = published.string("/published_at")[..10].to_owned();
        let entry = |kept: &str| {
            let read = other.visitor().get(&format!("/v1/pledges/{reference}"));
            read.header("Cache-Control", kept).expect(200)
        };
        for status in ["in_progress", "delayed", "in_progress", "delayed", "in_progress"] {
            // The process keeps what it has read.
            entry("max-age=60");
            let update =
                json!({"status": status, "date": day, "narrative": "Novedades.", "explanation": "Los fondos."});
            let progress = world.focal_point.client.post(&format!("/v1/submissions/{id}/progress"));
            progress.json(&update).expect(201);
            assert_eq!(entry("max-age=0, No-Cache").json["status"], status);
        }
    });
}

#[test]
fn a_copy_that_begins_on_another_process_has_all_that_its_cursor_has_behind_it() {
    minga_tests::run(Setup::new(), Backend::Postgres, |app| {
        let other = app.replica();
        let world = World::new(app);
        let list = |kept: &str| {
            let read = other.visitor().get("/v1/pledges?limit=100");
            read.header("Cache-Control", kept).expect(200)
        };
        for round in 1..=4 {
            let id = world.draft("pledge", &world::pledge());
            world.act(&world.focal_point, &id, "submit", &json!({}));
            steps::screen(&world.officer, &id, &[]);
            // The process keeps what it has read.
            list("max-age=60");
            world.act_anyway(&world.officer, &id, "publish", &json!({}));
            let begun = other.visitor().get("/v1/changes?since=latest");
            begun.header("Cache-Control", "no-cache").expect(200);
            let items = list("no-cache").json["items"].as_array().unwrap().len();
            assert_eq!(items, round);
        }
    });
}
