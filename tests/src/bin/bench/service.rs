//! The service under load: what it is filled with, who calls it, how long it takes to start.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use minga_tests::accounts::Account;
use minga_tests::world::{self, World};
use minga_tests::{Answer, App};
use serde_json::{Value, json};

use crate::machine;

/// How long the mail worker gets to empty the outbox between two runs.
const DRAINED: Duration = Duration::from_secs(90);

/// After how long everything that begins by itself has begun.
const AT_REST: Duration = Duration::from_secs(3);

/// How long a start may take.
const READY: Duration = Duration::from_secs(30);

/// A published pledge.
pub struct Entry {
    /// Its reference.
    pub reference: String,
    /// Its submission's id.
    pub id: String,
}

/// Where the service answers.
pub fn address(app: &App) -> SocketAddr {
    let url = app.url();
    url.trim_start_matches("http://")
        .parse()
        .expect("the address of the service")
}

/// Files, screens and publishes so many pledges.
pub fn publish(app: &App, world: &World, count: usize) -> Vec<Entry> {
    (1..=count)
        .map(|number| {
            let id = world.draft("pledge", &pledge(number));
            let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
            screen(&world.officer, &id);
            world.act(&world.officer, &id, "publish", &json!({}));
            let reference = submitted.string("/reference");
            let path = format!("/v1/pledges/{reference}");
            app.visitor().get(&path).expect(200);
            Entry { reference, id }
        })
        .collect()
}

/// A complete pledge, its title told apart by a number.
fn pledge(number: usize) -> Value {
    let mut pledge = world::pledge();
    pledge["title"] = json!(format!(
        "Ventanilla itinerante de orientación laboral, distrito {number}"
    ));
    pledge
}

/// The body of a request that makes a complete draft.
pub fn draft(world: &World) -> String {
    let body = json!({
        "kind": "pledge", "organisation_id": world.organisation, "language": "es", "cycle": "imrf_2026",
        "focal_point": world.contact, "content": world::pledge()
    });
    body.to_string()
}

fn screen(officer: &Account, id: &str) {
    let path = format!("/v1/submissions/{id}/screening");
    let met = json!({"verdict": "met"});
    let points = json!({
        "concrete": met, "measurable": met, "realistic": met, "forward_looking": met, "time_bound": met,
        "international_law": met, "gcm_principles": met, "agenda_2030": met
    });
    let known = officer.client.get(&path).expect(200);
    let call = officer.client.put(&path).json(&json!({"points": points}));
    let call = if known.header("etag").is_some() {
        call.if_match(&known.etag())
    } else {
        call
    };
    call.expect(200);
}

/// Logs somebody in again and gives the value of `Authorization`: tokens are short-lived.
pub fn authorization(app: &App, who: &Account) -> String {
    let body = json!({"email": who.email, "password": who.password});
    let answer = app.visitor().post("/v1/auth/login").json(&body).expect(200);
    format!("Bearer {}", answer.string("/access_token"))
}

/// What the service answers to a GET as the load generator sends it.
pub fn captured(app: &App, path: &str, authorization: Option<&str>) -> Answer {
    let call = app.visitor().in_language("es").get(path);
    let call = match authorization {
        Some(value) => call.header("Authorization", value),
        None => call,
    };
    call.expect(200)
}

/// Waits until the mail worker has nothing to do; how many notices are left when it takes too long.
pub fn drain(app: &App) -> usize {
    let deadline = Instant::now() + DRAINED;
    loop {
        // The list is long: it is not asked for more often than needed.
        let left = app.unsent().len();
        if left == 0 || Instant::now() > deadline {
            return left;
        }
        sleep(Duration::from_secs(2));
    }
}

/// How long one start takes until `/readyz` says yes, and how many MB the service holds when all its workers have looked
/// for work; the service that runs has to be stopped before.
pub fn start(app: &App, workers: usize) -> (Duration, f64) {
    let address = address(app);
    let began = Instant::now();
    let mut process = app
        .command(&["serve"])
        .env("MINGA_WORKERS", workers.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("minga runs");
    while !is_ready(address) {
        assert!(began.elapsed() < READY, "the service was not ready within {READY:?}");
        sleep(Duration::from_millis(1));
    }
    let took = began.elapsed();
    sleep(AT_REST);
    let memory = machine::resident(process.id());
    terminate(&mut process);
    (took, memory)
}

fn is_ready(address: SocketAddr) -> bool {
    let Ok(mut stream) = TcpStream::connect(address) else {
        return false;
    };
    let asked = stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    let mut answer = String::new();
    asked.is_ok() && stream.read_to_string(&mut answer).is_ok() && answer.starts_with("HTTP/1.1 200")
}

fn terminate(process: &mut Child) {
    let status = Command::new("sh")
        .args(["-c", r#"kill -s TERM "$0""#, &process.id().to_string()])
        .status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "one's own child can be asked to end"
    );
    process.wait().expect("one's own child can be waited for");
}
