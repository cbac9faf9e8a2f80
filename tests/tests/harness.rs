//! The harness is tested like everything else: a test that rests on a broken harness proves nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test panics when it fails"
)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use minga_tests::{Client, Durability, Postgres};
use serde_json::json;

fn within(seconds: u64, mut done: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < deadline {
        if done() {
            return true;
        }
        thread::sleep(Duration::from_millis(50));
    }
    false
}

fn listens(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}

#[test]
fn each_test_gets_a_database_of_its_own() {
    let cluster = Postgres::shared();
    assert!(cluster.is_ready());
    let (one, other) = (cluster.fresh_database(), cluster.fresh_database());
    assert!(
        one.starts_with(&format!("postgres://minga@127.0.0.1:{}/test_", cluster.port())),
        "{one}"
    );

    cluster.query(&one, "CREATE TABLE seen (it int)");
    assert_eq!(
        cluster.query(&one, "SELECT count(*) FROM pg_tables WHERE tablename = 'seen'"),
        "1"
    );
    assert_eq!(
        cluster.query(&other, "SELECT count(*) FROM pg_tables WHERE tablename = 'seen'"),
        "0"
    );

    cluster.drop_database(&one);
    let left = cluster.query("postgres", "SELECT string_agg('/' || datname, '') FROM pg_database");
    let name = |url: &str| url[url.rfind('/').unwrap()..].to_owned();
    assert!(!left.contains(&name(&one)) && left.contains(&name(&other)), "{left}");
}

#[test]
fn the_cluster_listens_on_the_loopback_address_alone() {
    assert_eq!(
        Postgres::shared().query("postgres", "SHOW listen_addresses"),
        "127.0.0.1"
    );
}

#[test]
fn an_interrupted_cluster_comes_back_with_its_data() {
    let mut cluster = Postgres::start(Durability::Full);
    assert_eq!(cluster.query("postgres", "SHOW fsync"), "on");
    let url = cluster.fresh_database();
    cluster.query(&url, "CREATE TABLE seen AS SELECT 7 AS it");

    cluster.interrupt();
    assert!(!cluster.is_ready() && !listens(cluster.port()));
    cluster.resume();
    assert_eq!(cluster.query(&url, "SELECT it FROM seen"), "7");

    let (port, directory) = (cluster.port(), cluster.directory().to_owned());
    drop(cluster);
    assert!(!listens(port) && !directory.exists());
}

/// Plays both parts: the test starts this very test once more as a process of its own, which only holds a cluster.
#[test]
fn nothing_is_left_of_a_test_process_that_was_killed() {
    const PART: &str = "HOLD_A_CLUSTER_AND_WRITE_WHERE_TO";
    if let Some(note) = std::env::var_os(PART).map(PathBuf::from) {
        let cluster = Postgres::shared();
        let draft = note.with_extension("draft");
        fs::write(&draft, format!("{}\n{}", cluster.port(), cluster.directory().display())).unwrap();
        fs::rename(draft, note).unwrap();
        thread::sleep(Duration::from_secs(120));
        panic!("nobody killed this process");
    }

    let folder = tempfile::tempdir().unwrap();
    let note = folder.path().join("cluster");
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "nothing_is_left_of_a_test_process_that_was_killed"])
        .env(PART, &note)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let noted = within(60, || note.exists());
    let running = noted.then(|| {
        let note = fs::read_to_string(&note).unwrap();
        let (port, directory) = note.split_once('\n').unwrap();
        (port.parse().unwrap(), PathBuf::from(directory))
    });
    let listened = running
        .as_ref()
        .is_some_and(|(port, directory)| listens(*port) && directory.exists());
    process.kill().unwrap();
    process.wait().unwrap();

    assert!(listened, "the other process did not start its cluster");
    let (port, directory) = running.unwrap();
    assert!(within(20, || !listens(port)), "PostgreSQL still listens on {port}");
    assert!(
        within(20, || !directory.exists()),
        "{} is still there",
        directory.display()
    );
}

/// Answers one request with `answer` and gives back what was asked.
fn answer_once(answer: &'static str) -> (Client, JoinHandle<String>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let client = Client::new(&format!("http://{}", listener.local_addr().unwrap()));
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut asked, mut length) = (String::new(), 0);
        loop {
            let start = asked.len();
            reader.read_line(&mut asked).unwrap();
            let line = asked[start..].trim().to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        stream.write_all(answer.as_bytes()).unwrap();
        asked + &String::from_utf8_lossy(&body)
    });
    (client, server)
}

const PROBLEM: &str = "HTTP/1.1 422 Unprocessable Content\r\ncontent-type: application/problem+json\r\n\
    connection: close\r\n\r\n\
    {\"type\":\"about:blank\",\"title\":\"Invalid\",\"status\":422,\"detail\":\"Two rules\",\"code\":\"invalid\",\
    \"violations\":[{\"pointer\":\"/title\",\"code\":\"required\"},{\"pointer\":\"/period/end\",\"code\":\"before_start\"}]}";

const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\netag: \"7\"\r\nconnection: close\r\n\r\n";

#[test]
fn a_call_says_who_asks_in_which_language_and_on_which_version() {
    let (client, server) = answer_once(NO_CONTENT);
    let client = client.with_token("abc").in_language("fr");
    let call = client
        .patch("/v1/x")
        .if_match("\"6\"")
        .idempotency_key("k1")
        .merge_patch(&json!({"name": "Ana"}));
    assert_eq!(call.expect(204).etag(), "\"7\"");

    let asked = server.join().unwrap();
    assert!(asked.starts_with("PATCH /v1/x HTTP/1.1\r\n"), "{asked}");
    let headers = asked.to_ascii_lowercase();
    for header in [
        "authorization: bearer abc",
        "accept-language: fr",
        "if-match: \"6\"",
        "idempotency-key: k1",
        "content-type: application/merge-patch+json",
    ] {
        assert!(
            headers.contains(&format!("\r\n{header}\r\n")),
            "{header} is missing in\n{asked}"
        );
    }
    assert!(asked.ends_with("\r\n\r\n{\"name\":\"Ana\"}"), "{asked}");
}

#[test]
fn an_upload_carries_the_file_and_its_fields() {
    let (client, server) = answer_once(NO_CONTENT);
    let call = client
        .anonymous()
        .post("/v1/x")
        .upload("añil.txt", "text/plain", b"azul", &[("credit", "Ana")]);
    call.expect(204);

    let asked = server.join().unwrap();
    assert!(!asked.to_ascii_lowercase().contains("authorization:"), "{asked}");
    for piece in [
        "name=\"credit\"\r\n\r\nAna\r\n",
        "name=\"file\"",
        "Content-Type: text/plain",
        "\r\n\r\nazul\r\n",
    ] {
        assert!(asked.contains(piece), "{piece:?} is missing in\n{asked}");
    }
}

#[test]
fn a_problem_shows_every_violation() {
    let (client, _server) = answer_once(PROBLEM);
    let answer = client
        .post("/v1/submissions")
        .json(&json!({}))
        .expect(422)
        .problem("invalid");
    let violation = |code: &str, pointer: &str| (code.to_owned(), pointer.to_owned());
    assert_eq!(
        answer.violations(),
        [
            violation("required", "/title"),
            violation("before_start", "/period/end")
        ]
    );
    answer.violation("before_start", "/period/end");
}

#[test]
#[should_panic(expected = "\"pointer\": \"/period/end\"")]
fn another_status_than_expected_shows_the_whole_answer() {
    let (client, _server) = answer_once(PROBLEM);
    client.post("/v1/submissions").json(&json!({})).expect(201);
}

#[test]
#[should_panic(expected = "expected the violation required at \"/period\"")]
fn a_violation_elsewhere_is_another_violation() {
    let (client, _server) = answer_once(PROBLEM);
    client.get("/").send().violation("required", "/period");
}

#[test]
fn the_test_command_can_be_run() {
    use std::os::unix::fs::PermissionsExt;
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for script in ["tests/run", ".ci/run"] {
        let mode = fs::metadata(top.join(script)).unwrap().permissions().mode();
        assert!(mode & 0o111 != 0, "{script} has no run bit");
    }
}
