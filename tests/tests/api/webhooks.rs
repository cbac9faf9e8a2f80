//! Signed webhooks: public changes, sent to those whom administrators name.
pub mod receiver;

use minga_tests::accounts::{self, Account};
use minga_tests::certificates::Authority;
use minga_tests::steps;
use minga_tests::world::{self, World};
use minga_tests::{Answer, Setup, on_both};
use receiver::{Received, Receiver, Silent};
use serde_json::{Value, json};
use standardwebhooks::Webhook;
use std::sync::LazyLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Webhooks may go to this machine, and are tried three times more, each a second later.
pub fn local() -> Setup {
    Setup::new()
        .setting("MINGA_WEBHOOKS__LOCAL", "true")
        .setting("MINGA_POLICY__WEBHOOK_RETRY_SECONDS", "[1, 1, 1]")
}

fn published(world: &World) -> String {
    let id = world.draft("pledge", &world::pledge());
    let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
    steps::screen(&world.officer, &id, &[]);
    world.act_anyway(&world.officer, &id, "publish", &json!({}));
    submitted.string("/reference")
}

fn added(admin: &Account, url: &str, events: &[&str]) -> Answer {
    admin
        .client
        .post("/v1/webhooks")
        .json(&json!({"url": url, "events": events, "description": "El sitio de la Red"}))
        .expect(201)
}

fn path(webhook: &Answer) -> String {
    format!("/v1/webhooks/{}", webhook.string("/id"))
}

fn patched(admin: &Account, path: &str, changes: &Value) -> Answer {
    let etag = admin.client.get(path).expect(200).etag();
    admin
        .client
        .patch(path)
        .if_match(&etag)
        .merge_patch(changes)
        .expect(200)
}

/// The newest delivery, as soon as it is in this state.
#[track_caller]
fn delivery(admin: &Account, path: &str, state: &str) -> Value {
    let began = Instant::now();
    loop {
        let log = admin.client.get(&format!("{path}/deliveries")).expect(200);
        if log.json["items"][0]["state"] == state {
            return log.json["items"][0].clone();
        }
        assert!(began.elapsed() < Duration::from_secs(30), "no {state} delivery: {log}");
        sleep(Duration::from_millis(50));
    }
}

fn verify(secret: &str, received: &Received) {
    let webhook = Webhook::new(secret).unwrap();
    webhook.verify(&received.body, &received.headers).unwrap();
}

on_both!(
    a_public_change_arrives_signed_after_two_failures,
    setup = local(),
    |app| {
        let world = World::new(app);
        let admin = accounts::admin(app);
        let (receiver, other) = (Receiver::answering(&[500, 302]), Receiver::answering(&[]));
        let webhook = added(&admin, &receiver.url(), &["pledge.published"]);
        let secret = webhook.string("/secret");
        assert!(secret.starts_with("whsec_"), "{webhook}");
        added(&admin, &other.url(), &["practice.published"]);
        let reference = published(&world);

        let received = receiver.wait(3);
        let delivered = delivery(&admin, &path(&webhook), "delivered");
        let attempts: Vec<(Value, Value)> = delivered["attempts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|attempt| (attempt["status"].clone(), attempt["problem"].clone()))
            .collect();
        let expected = [
            (json!(500), json!("refused")),
            (json!(302), json!("redirected")),
            (json!(204), Value::Null),
        ];
        assert_eq!(attempts, expected, "{delivered}");
        assert_eq!(delivered["event"], "pledge.published");
        for one in &received {
            verify(&secret, one);
            assert_eq!(one.header("webhook-id"), delivered["id"].as_str().unwrap());
            assert_eq!(one.body, received[0].body);
        }
        let message = received[0].json();
        let change = app.visitor().get("/v1/changes").expect(200);
        assert_eq!(message["type"], "pledge.published");
        assert_eq!(message["timestamp"], change.json["items"][0]["at"]);
        let data = json!({
            "cursor": change.json["items"][0]["cursor"], "kind": "pledge", "reference": reference,
            "url": format!("{}/v1/pledges/{reference}", app.url())
        });
        assert_eq!(message["data"], data);

        // It works at all; the other one heard of nothing that it did not ask for.
        admin.client.post(&format!("{}/test", path(&webhook))).expect(201);
        let ping = receiver.wait(4)[3].clone();
        verify(&secret, &ping);
        assert_eq!(ping.json()["type"], "ping");
        delivery(&admin, &path(&webhook), "delivered");
        assert_eq!(other.so_far().len(), 0);

        // Once more, by hand: the same message.
        let retry = format!(
            "{}/deliveries/{}/retry",
            path(&webhook),
            delivered["id"].as_str().unwrap()
        );
        admin.client.post(&retry).expect(200);
        let again = receiver.wait(5)[4].clone();
        assert_eq!(again.header("webhook-id"), received[0].header("webhook-id"));

        // The secret is shown once; neither it nor the address is logged, and the figures count.
        let shown = admin.client.get(&path(&webhook)).expect(200);
        assert!(shown.json.get("secret").is_none(), "{shown}");
        assert!(!admin.client.get("/v1/webhooks").expect(200).text.contains(&secret));
        for hidden in ["whsec_", "CANARYPATH", &reference] {
            assert!(!app.log().contains(hidden), "{hidden} is logged");
        }
        let figures = app.visitor().get("/metrics").expect(200);
        assert!(
            figures.text.contains("minga_webhook_deliveries{state=\"delivered\"}"),
            "{figures}"
        );
    }
);

on_both!(
    who_is_not_reached_is_told_of_once_and_who_is_gone_is_disabled,
    setup = local(),
    |app| {
        let admin = accounts::admin(app);
        let receiver = Receiver::answering(&[503, 503, 503, 503, 503, 503, 503, 503, 204, 410]);
        let webhook = added(&admin, &receiver.url(), &[]);
        let path = path(&webhook);
        let test = format!("{path}/test");
        let told = |subject: &str| {
            app.drain_outbox();
            let mails = app.mails().to("secretariat@example.org");
            let mails: Vec<_> = mails
                .into_iter()
                .filter(|mail| mail.subject.contains(subject))
                .collect();
            for mail in &mails {
                assert!(mail.text.contains("El sitio de la Red (127.0.0.1)"), "{}", mail.text);
                assert!(!mail.text.contains("CANARYPATH"), "{}", mail.text);
            }
            mails.len()
        };

        // Given up twice, told of once.
        for _ in 0..2 {
            admin.client.post(&test).expect(201);
            let given_up = delivery(&admin, &path, "parked");
            assert_eq!(given_up["attempts"].as_array().unwrap().len(), 4, "{given_up}");
            assert_eq!(given_up["problem"], "refused");
        }
        assert_eq!(told("A webhook does not receive its messages"), 1);
        let shown = admin.client.get(&path).expect(200);
        assert_eq!(shown.json["trouble"]["reason"], "gave_up", "{shown}");
        assert_eq!(shown.json["enabled"], true);

        // What arrives ends the trouble.
        admin.client.post(&test).expect(201);
        delivery(&admin, &path, "delivered");
        let shown = admin.client.get(&path).expect(200);
        assert!(shown.json.get("trouble").is_none(), "{shown}");

        // Gone: no further attempt, disabled, told.
        admin.client.post(&test).expect(201);
        let gone = delivery(&admin, &path, "parked");
        assert_eq!(
            (&gone["problem"], gone["attempts"].as_array().unwrap().len()),
            (&json!("gone"), 1)
        );
        let shown = admin.client.get(&path).expect(200);
        assert_eq!(
            (&shown.json["enabled"], &shown.json["trouble"]["reason"]),
            (&json!(false), &json!("gone"))
        );
        assert_eq!(told("A webhook was disabled"), 1);
        let refused = admin.client.post(&test).expect(409).problem("conflict");
        assert_eq!(refused.json["reason"], "webhook_disabled", "{refused}");

        // Until somebody enables it again.
        patched(&admin, &path, &json!({"enabled": true}));
        admin.client.post(&test).expect(201);
        delivery(&admin, &path, "delivered");
        assert_eq!(receiver.so_far().len(), 11);
    }
);

on_both!(
    a_receiver_that_never_answers_holds_up_nobody_else,
    setup = local(),
    |app| {
        let admin = accounts::admin(app);
        let (silent, receiver) = (Silent::new(), Receiver::answering(&[]));
        let dead = path(&added(&admin, &silent.url(), &[]));
        let living = path(&added(&admin, &receiver.url(), &[]));
        let queued = 60;
        for _ in 0..queued {
            admin.client.post(&format!("{dead}/test")).expect(201);
        }
        admin.client.post(&format!("{living}/test")).expect(201);
        delivery(&admin, &living, "delivered");

        // It came long before those that were queued earlier had been tried once.
        let log = admin.client.get(&format!("{dead}/deliveries?limit=100")).expect(200);
        let rows = log.json["items"].as_array().unwrap();
        let tried = rows
            .iter()
            .filter(|row| row["attempts"].as_array().is_some_and(|attempts| !attempts.is_empty()));
        assert_eq!(rows.len(), queued, "{log}");
        assert!(tried.count() < queued / 2, "{log}");
        drop(silent);
    }
);

on_both!(
    a_rotated_secret_signs_beside_the_new_one_for_the_policys_hours,
    setup = local(),
    |app| {
        let admin = accounts::admin(app);
        let receiver = Receiver::answering(&[]);
        let webhook = added(&admin, &receiver.url(), &[]);
        let path = path(&webhook);
        let rotate = admin
            .client
            .post(&format!("{path}/rotate-secret"))
            .if_match(&webhook.etag())
            .expect(200);
        let (old, new) = (webhook.string("/secret"), rotate.string("/secret"));
        assert_ne!(old, new);
        admin.client.post(&format!("{path}/test")).expect(201);
        let both = receiver.wait(1)[0].clone();
        verify(&old, &both);
        verify(&new, &both);
        delivery(&admin, &path, "delivered");

        app.advance(Duration::from_secs(25 * 3600));
        let admin = accounts::again(app, &admin, "en");
        admin.client.post(&format!("{path}/test")).expect(201);
        let one = receiver.wait(2)[1].clone();
        let at = one.header("webhook-timestamp").parse().unwrap();
        let signed = Webhook::new(&new)
            .unwrap()
            .sign(one.header("webhook-id"), at, &one.body);
        assert_eq!(one.header("webhook-signature"), signed.unwrap());
        delivery(&admin, &path, "delivered");
    }
);

on_both!(nothing_is_sent_into_the_service_s_own_network, |app| {
    let admin = accounts::admin(app);
    let receiver = Receiver::answering(&[]);
    for (url, code) in [
        (receiver.url(), "not_encrypted"),
        (format!("https://127.0.0.1:{}/", receiver.port()), "private_address"),
        ("https://169.254.169.254/latest".to_owned(), "private_address"),
        ("https://[::1]/".to_owned(), "private_address"),
        (
            "https://ana:secreto@hooks.example.org/".to_owned(),
            "credentials_in_address",
        ),
        ("ldap://hooks.example.org/".to_owned(), "not_a_web_address"),
    ] {
        let refused = admin.client.post("/v1/webhooks").json(&json!({"url": url})).expect(422);
        refused.violation(code, "/url");
    }
    // A name that means this machine is found out when it is sent to.
    let webhook = added(&admin, &format!("https://localhost:{}/", receiver.port()), &[]);
    let path = path(&webhook);
    admin.client.post(&format!("{path}/test")).expect(201);
    let began = Instant::now();
    loop {
        let log = admin.client.get(&format!("{path}/deliveries")).expect(200);
        if log.json["items"][0]["problem"] == "forbidden_address" {
            assert!(log.json["items"][0]["attempts"][0].get("status").is_none(), "{log}");
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{log}");
        sleep(Duration::from_millis(50));
    }
    assert_eq!(receiver.so_far().len(), 0);
    patched(&admin, &path, &json!({"enabled": false}));
    delivery(&admin, &path, "parked");
});

on_both!(
    a_service_that_is_killed_loses_no_message,
    setup = local().durable(),
    |app| {
        let world = World::new(app);
        let admin = accounts::admin(app);
        let receiver = Receiver::answering(&[]);
        added(&admin, &receiver.url(), &["pledge.published"]);
        let mut references = Vec::new();
        for _ in 0..3 {
            references.push(published(&world));
            // In the middle of whatever the worker does with it.
            app.kill9();
            app.serve();
        }
        // What was taken by a killed worker comes back when its lease is over.
        app.advance(Duration::from_secs(70));
        let began = Instant::now();
        loop {
            let told: Vec<String> = receiver
                .so_far()
                .iter()
                .map(|one| one.json()["data"]["reference"].as_str().unwrap().to_owned())
                .collect();
            if references.iter().all(|reference| told.contains(reference)) {
                break;
            }
            assert!(began.elapsed() < Duration::from_secs(40), "{references:?}: {told:?}");
            sleep(Duration::from_millis(50));
        }
    }
);

/// An authority that the service is told to trust, and a certificate of it for this machine.
struct Trusted {
    file: tempfile::NamedTempFile,
    certificate: String,
    key: String,
}

static TRUSTED: LazyLock<Trusted> = LazyLock::new(|| {
    let authority = Authority::new("An authority of the tests");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), authority.pem()).unwrap();
    let (certificate, key) = authority.certify("localhost");
    Trusted { file, certificate, key }
});

on_both!(
    a_receiver_is_believed_by_its_certificate_alone,
    setup = local().setting("SSL_CERT_FILE", TRUSTED.file.path().to_str().unwrap()),
    |app| {
        let admin = accounts::admin(app);
        let good = Receiver::encrypted(&TRUSTED.certificate, &TRUSTED.key);
        let webhook = added(&admin, &good.url(), &[]);
        let good_path = path(&webhook);
        admin.client.post(&format!("{good_path}/test")).expect(201);
        verify(&webhook.string("/secret"), &good.wait(1)[0]);
        delivery(&admin, &good_path, "delivered");

        // Of an authority that nobody knows, and for another name: nothing is sent.
        let (certificate, key) = Authority::new("A stranger").certify("localhost");
        let stranger = Receiver::encrypted(&certificate, &key);
        let by_number = good.url().replace("localhost", "127.0.0.1");
        for url in [stranger.url(), by_number] {
            let webhook = added(&admin, &url, &[]);
            let path = path(&webhook);
            admin.client.post(&format!("{path}/test")).expect(201);
            let given_up = delivery(&admin, &path, "parked");
            assert_eq!(given_up["problem"], "unreachable", "{given_up}");
        }
        assert_eq!((stranger.so_far().len(), good.so_far().len()), (0, 1));
    }
);
