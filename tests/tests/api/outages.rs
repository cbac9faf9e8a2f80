//! The database or the mail server is gone for a while: nothing crashes, nothing is lost, and it heals by itself.
use crate::mail_server::{self, MailServer, Verdict};
use minga_tests::accounts;
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, Backend, Durability, Postgres, Setup, run};
use serde_json::{Value, json};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

/// How long the service may take to find its database again.
const HEALED: Duration = Duration::from_secs(20);

/// How long a letter may take when nothing is in its way.
const MAIL: Duration = Duration::from_secs(20);

/// Longer than the wait after one or two failed attempts to send a letter.
const NEXT_ATTEMPT: Duration = Duration::from_secs(3 * 60);

/// Longer than the longest wait between two attempts.
const LONGEST_WAIT: Duration = Duration::from_secs(8 * 60 * 60);

/// How many of the attempts during an outage are counted at most.
const COUNTED: i64 = 10;

#[test]
fn without_its_database_the_service_says_so_and_it_heals_when_the_database_is_back() {
    let mut cluster = Postgres::start(Durability::Full);
    let url = cluster.fresh_database();
    run(Setup::new().database_url(&url), Backend::Postgres, |app| {
        let world = World::new(app);
        let client = &world.focal_point.client;
        let id = world.draft("pledge", &world::pledge());
        let path = format!("/v1/submissions/{id}");
        let etag = client.get(&path).expect(200).etag();
        app.visitor().get("/readyz").expect(200);
        let process = app.process_id();

        let title = json!({"content": {"title": "Guardado después del corte"}});
        let draft = json!({
            "kind": "pledge", "organisation_id": world.organisation, "language": "es", "content": {"title": "Una vez"}
        });
        // Twice: a service that healed once has to heal again.
        for outage in 1..=2 {
            cluster.interrupt();
            // The second time round every connection of the pool is known to be dead.
            for _ in 0..2 {
                let login = json!({"email": world.officer.email, "password": world.officer.password});
                let calls = [
                    client.get(&path),
                    client.get("/v1/submissions?needs_my_action=true"),
                    client.get("/v1/me"),
                    // Nobody has asked for this page before, so that no finished answer can be at hand.
                    app.visitor().get(&format!("/v1/pledges?q=corte{outage}")),
                    client.patch(&path).if_match(&etag).merge_patch(&title),
                    client
                        .post("/v1/submissions")
                        .idempotency_key(&format!("outage-{outage}"))
                        .json(&draft),
                    client
                        .post(&format!("{path}/actions/submit"))
                        .if_match(&etag)
                        .json(&json!({})),
                    app.visitor().post("/v1/auth/login").json(&login),
                ];
                let answers: Vec<Answer> = thread::scope(|scope| {
                    let sent = calls.map(|call| scope.spawn(|| call.send()));
                    sent.into_iter()
                        .map(|answer| answer.join().expect("an answer"))
                        .collect()
                });
                answers.iter().for_each(unavailable);
                let page = app.visitor().get("/links/verify/AaIBBB").expect(503);
                assert_eq!(page.header("retry-after"), Some("5"), "{page}");
                until_not_ready(app);
                app.visitor().get("/healthz").expect(200);
            }
            cluster.resume();
            let waited = until_ready(app);
            println!("outage {outage}: healed after {waited:?}");
            let read = client.get(&path).expect(200);
            assert_eq!(read.etag(), etag, "what was refused was done:\n{read}");
            let first = client
                .post("/v1/submissions")
                .idempotency_key(&format!("outage-{outage}"))
                .json(&draft)
                .expect(201);
            let again = client
                .post("/v1/submissions")
                .idempotency_key(&format!("outage-{outage}"))
                .json(&draft)
                .expect(201);
            assert_eq!(first.string("/id"), again.string("/id"));
        }
        assert_eq!(app.process_id(), process, "nobody has restarted it");
        assert!(!app.log().contains("panicked"), "a thread has panicked");

        let etag = client
            .patch(&path)
            .if_match(&etag)
            .merge_patch(&title)
            .expect(200)
            .etag();
        let submitted = client
            .post(&format!("{path}/actions/submit"))
            .if_match(&etag)
            .json(&json!({}))
            .expect(200);
        let reference = submitted.string("/reference");
        app.mails().wait_for(
            |mail| mail.is_to(&world.focal_point.email) && mail.subject.contains(&reference),
            MAIL,
        );
        let all = client.get("/v1/submissions?count=exact").expect(200);
        assert_eq!(all.json["total"], 3, "the first, and one for each outage:\n{all}");
        // Whoever comes after the outage is let in as well.
        accounts::register_and_login(app, "Nadia Nueva", "fr");
    });
}

/// 503, with a way out and without a word about the database.
#[track_caller]
fn unavailable(answer: &Answer) {
    let answer = answer.clone().expect(503).problem("unavailable");
    let seconds: Option<u32> = answer.header("retry-after").and_then(|value| value.parse().ok());
    assert!(
        seconds.is_some_and(|seconds| (1..=120).contains(&seconds)),
        "Retry-After:\n{answer}"
    );
    let text = answer.text.to_lowercase();
    for inside in ["postgres", "127.0.0.1", "diesel", "libpq"] {
        assert!(!text.contains(inside), "{inside} is nobody's business:\n{answer}");
    }
}

#[track_caller]
pub(crate) fn until_ready(app: &App) -> Duration {
    until_said(app, 200)
}

/// The probes tell for a second what they found last.
#[track_caller]
pub(crate) fn until_not_ready(app: &App) -> Duration {
    until_said(app, 503)
}

#[track_caller]
fn until_said(app: &App, status: u16) -> Duration {
    let begin = Instant::now();
    while app.visitor().get("/readyz").send().status != status {
        assert!(
            begin.elapsed() < HEALED,
            "/readyz does not say {status} after {HEALED:?}"
        );
        sleep(Duration::from_millis(50));
    }
    let told = app.visitor().get("/readyz").send();
    assert_eq!(told.header("Retry-After").is_some(), told.status == 503, "{told}");
    begin.elapsed()
}

mod letters_wait_until_the_mail_server_is_back_and_requests_go_on {
    use super::*;

    #[test]
    fn sqlite() {
        mail_server_gone(Backend::Sqlite);
    }

    #[test]
    fn postgres() {
        mail_server_gone(Backend::Postgres);
    }
}

fn mail_server_gone(backend: Backend) {
    let port = mail_server::closed_port();
    run(mail_server::sending_to(port), backend, |app| {
        let world = mail_server::people(app);
        let mut references = Vec::new();
        for number in 1..=3 {
            let id = world.draft("pledge", &world::pledge());
            references.push(
                world
                    .act(&world.focal_point, &id, "submit", &json!({}))
                    .string("/reference"),
            );
            // To the focal point and to the secretariat's mailbox.
            assert_eq!(app.unsent().len(), 2 * number);
        }
        let waiting = until(app, |notices| {
            notices.iter().all(|notice| notice["last_error"].is_string())
        });
        for notice in &waiting {
            assert_eq!(notice["state"], "queued", "{notice:#}");
            assert!(attempts(notice) >= 1, "{notice:#}");
        }
        // A mail server that is away keeps nobody from working.
        app.visitor().get("/readyz").expect(200);
        world.act(
            &world.officer,
            waiting[0]["submission_id"].as_str().expect("an id"),
            "decline",
            &json!({"note": "Repetido."}),
        );
        until(app, |notices| notices.len() == 7);

        let server = MailServer::open(port);
        app.advance(NEXT_ATTEMPT);
        app.drain_outbox();
        let mails = server.mails();
        for reference in &references {
            let receipt = mails.wait_for(
                |mail| mail.is_to(&world.focal_point.email) && mail.subject.contains(reference),
                MAIL,
            );
            assert_eq!(receipt.header("Content-Language").as_deref(), Some("es"));
        }
        let mut ids: Vec<String> = mails.all().into_iter().map(|mail| mail.message_id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((mails.all().len(), ids.len()), (7, 7), "each letter came once");
    });
}

mod a_letter_that_is_refused_for_now_is_tried_again_and_one_refused_for_good_is_parked {
    use super::*;

    #[test]
    fn sqlite() {
        letters_refused(Backend::Sqlite);
    }

    #[test]
    fn postgres() {
        letters_refused(Backend::Postgres);
    }
}

fn letters_refused(backend: Backend) {
    let port = mail_server::closed_port();
    let server = MailServer::open(port);
    run(mail_server::sending_to(port), backend, |app| {
        let world = mail_server::people(app);
        server.say(Verdict::Refuse("451 4.7.1 <{}>: Come back later"));
        let id = world.draft("pledge", &world::pledge());
        let reference = world
            .act(&world.focal_point, &id, "submit", &json!({}))
            .string("/reference");
        let waiting = until(app, |notices| {
            notices.len() == 2 && notices.iter().all(|notice| notice["last_error"].is_string())
        });
        for notice in &waiting {
            assert_eq!(
                (&notice["state"], attempts(notice)),
                (&json!("queued"), 1),
                "{notice:#}"
            );
        }

        server.say(Verdict::Refuse("550 5.1.1 <{}>: No such mailbox"));
        app.advance(NEXT_ATTEMPT);
        let parked = until(app, |notices| notices.iter().all(|notice| notice["state"] == "parked"));
        assert_eq!(parked.len(), 2, "{parked:#?}");
        for notice in &parked {
            assert_eq!(attempts(notice), 2, "{notice:#}");
            let error = notice["last_error"].as_str().expect("why");
            assert!(
                error.contains("5.1.1") && error.contains("No such mailbox"),
                "{notice:#}"
            );
            assert!(!error.contains('@'), "{notice:#}");
        }
        for address in [&world.focal_point.email, "secretariat@example.org"] {
            assert!(!app.log().contains(address), "{address} is logged");
        }
        // The list says why without being asked notice by notice, and as much of it as is asked for.
        let listed = |more: &[&str]| app.minga(&[&["outbox", "list", "--state", "parked"], more].concat(), "");
        let whole = listed(&[]);
        assert_eq!(whole.matches("last error: ").count(), 2, "{whole}");
        assert_eq!(whole.matches("No such mailbox").count(), 2, "{whole}");
        assert!(whole.trim_end().ends_with("0 queued, 0 sent, 2 parked"), "{whole}");
        let newest = listed(&["--limit", "1"]);
        assert_eq!(newest.matches("last error: ").count(), 1, "{newest}");
        assert!(newest.contains("2 parked"), "{newest}");
        for (more, some) in [(&["--json"][..], 2), (&["--json", "--limit", "1"][..], 1)] {
            let rows: Vec<Value> = serde_json::from_str(&listed(more)).expect("a JSON array");
            assert_eq!(rows, parked[..some]);
        }
        let none: Vec<Value> = serde_json::from_str(&app.minga(&["outbox", "list", "--state", "sent", "--json"], ""))
            .expect("a JSON array");
        assert_eq!(none, Vec::<Value>::new());
        // Parked is parked: time alone changes nothing, and the request that caused it is not undone.
        server.say(Verdict::Take);
        app.advance(NEXT_ATTEMPT);
        sleep(Duration::from_secs(3));
        assert_eq!(app.unsent(), parked);
        assert!(server.mails().all().is_empty());

        for notice in &parked {
            let notice_id = notice["id"].as_str().expect("an id");
            let shown: Value =
                serde_json::from_str(&app.minga(&["outbox", "show", notice_id, "--json"], "")).expect("a JSON object");
            assert_eq!(&shown, notice);
            app.minga(&["outbox", "requeue", notice_id], "");
        }
        app.drain_outbox();
        let mails = server.mails().all();
        assert_eq!(mails.len(), 2, "{mails:#?}");
        assert!(mails.iter().all(|mail| mail.subject.contains(&reference)), "{mails:#?}");
        // What was sent stays sent.
        let id = parked[0]["id"].as_str().expect("an id");
        let again = app.command(&["outbox", "requeue", id]).output().expect("minga runs");
        assert!(!again.status.success(), "a letter that was sent was queued again");
    });
}

mod a_mail_server_that_is_away_for_days_costs_no_letter {
    use super::*;

    #[test]
    fn sqlite() {
        mail_server_gone_for_days(Backend::Sqlite);
    }

    #[test]
    fn postgres() {
        mail_server_gone_for_days(Backend::Postgres);
    }
}

fn mail_server_gone_for_days(backend: Backend) {
    let port = mail_server::closed_port();
    run(mail_server::sending_to(port), backend, |app| {
        let world = mail_server::people(app);
        let id = world.draft("pledge", &world::pledge());
        let reference = world
            .act(&world.focal_point, &id, "submit", &json!({}))
            .string("/reference");
        let mut before = until(app, |notices| {
            notices.len() == 2 && notices.iter().all(|notice| notice["last_error"].is_string())
        });
        for _ in 0..COUNTED + 2 {
            app.advance(LONGEST_WAIT);
            before = until(app, |notices| {
                let later = |(now, before): (&Value, &Value)| now["due_at"].as_str() > before["due_at"].as_str();
                notices.iter().zip(&before).all(later)
            });
        }
        for notice in &before {
            assert_eq!(
                (&notice["state"], attempts(notice)),
                (&json!("queued"), COUNTED),
                "{notice:#}"
            );
        }
        let server = MailServer::open(port);
        app.advance(LONGEST_WAIT);
        app.drain_outbox();
        let mails = server.mails().all();
        assert_eq!(mails.len(), 2, "{mails:#?}");
        assert!(mails.iter().all(|mail| mail.subject.contains(&reference)), "{mails:#?}");
    });
}

fn attempts(notice: &Value) -> i64 {
    notice["attempts"].as_i64().expect("a number")
}

/// Waits until the unsent notices are as they should be.
#[track_caller]
fn until(app: &App, fits: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let begin = Instant::now();
    loop {
        let notices = app.unsent();
        if fits(&notices) {
            return notices;
        }
        assert!(begin.elapsed() < MAIL, "after {MAIL:?} the outbox holds:\n{notices:#?}");
        sleep(Duration::from_millis(50));
    }
}
