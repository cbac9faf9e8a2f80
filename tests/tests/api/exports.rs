//! The registry as files: what stands in them is what its pages say.
use minga_tests::operations::PDF;
use minga_tests::steps;
use minga_tests::world::{self, World};
use minga_tests::{App, Setup, on_both};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long the service may take to see that a client is gone.
const GONE: Duration = Duration::from_secs(20);

/// Records whose file is longer than what the machine takes for a client that reads nothing.
const RECORDS: &str = "3000";

/// A document as a line of a file gives it: without the files that belong to it.
fn without_files(mut document: Value) -> Value {
    document.as_object_mut().unwrap().remove("attachments");
    document
}

/// Whether each line is what the address of its entry gives in the same language; gives the lines.
fn compared(app: &App, kind: &str, language: &str) -> Vec<Value> {
    let visitor = app.visitor().in_language(language);
    let lines = visitor.get(&format!("/v1/{kind}.jsonl")).expect(200).text;
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for line in &lines {
        let reference = line["reference"].as_str().unwrap();
        let page = visitor.get(&format!("/v1/{kind}/{reference}")).expect(200);
        assert_eq!(
            without_files(line.clone()),
            without_files(page.json),
            "{kind} {language}"
        );
    }
    lines
}

on_both!(each_line_of_a_file_is_what_the_page_of_its_entry_says, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let id = world.draft("pledge", &world::pledge());
    let path = format!("/v1/submissions/{id}");
    let attached = rosa.client.post(&format!("{path}/attachments"));
    attached
        .upload("plan.pdf", "application/pdf", PDF, &[("purpose", "document")])
        .expect(201);
    let reference = world.act(rosa, &id, "submit", &json!({})).string("/reference");
    let french = json!({"fields": {"title": "Guichet itinérant"}, "official": true});
    rosa.client
        .put(&format!("{path}/translations/fr"))
        .json(&french)
        .expect(201);
    steps::screen(officer, &id, &[]);
    world.act(officer, &id, "publish", &json!({}));
    let other = steps::neighbours(app, &world, "Noelia Nueva");
    let (_, joining) = steps::matching_pledge(&other, &reference);
    let joint = steps::joint_pledge(&world, "Ventanillas en tres puertos");
    let link = format!("{path}/duplicates/{}/link", joint.id);
    officer.client.post(&link).json(&json!({})).expect(200);
    let day = rosa.client.get(&path).expect(200).string("/published_at")[..10].to_owned();
    let update = json!({"status": "discontinued", "date": day, "narrative": "Fin.", "explanation": "Sin fondos."});
    rosa.client.post(&format!("{path}/progress")).json(&update).expect(201);

    for language in ["es", "fr"] {
        let lines = compared(app, "pledges", language);
        let of = |reference: &str| lines.iter().find(|line| line["reference"] == reference).unwrap();
        assert_eq!(lines.len(), 3);
        assert_eq!(of(&joining)["match_flag"], "matched_discontinued");
        assert_eq!(of(&reference)["related"][0]["reference"], joint.reference.as_str());
        assert_eq!(of(&joint.reference)["related"][0]["reference"], reference.as_str());
        assert_eq!(of(&joint.reference)["participants"].as_array().unwrap().len(), 1);
    }
    let table = app.visitor().in_language("fr").get("/v1/pledges.csv").expect(200).text;
    for heading in ["Situation de l’engagement soutenu", "Catégorie"] {
        assert!(table.contains(heading), "{table}");
    }
    assert_eq!(table.matches("matched_discontinued").count(), 1, "{table}");
    let reasons = json!({"public_reason": "A pedido.", "note": "Carta."});
    world.act(officer, &id, "archive", &reasons);
    let lines = compared(app, "pledges", "es");
    let flags: Vec<&Value> = lines.iter().map(|line| &line["match_flag"]).collect();
    assert_eq!(
        flags.iter().filter(|flag| **flag == "matched_archived").count(),
        1,
        "{flags:?}"
    );
    assert!(lines.iter().all(|line| line["related"] == json!([])));
});

on_both!(
    downloads_that_nobody_reads_keep_nobody_else_waiting,
    setup = Setup::new().setting("MINGA_LIMITS__BEHIND_PROXY", "true"),
    |app| {
        app.minga(&["fill", "--records", RECORDS], "");
        let address = app.url().replace("http://", "");
        let unread = || {
            let mut stream = TcpStream::connect(&address).unwrap();
            let request =
                "GET /v1/pledges.jsonl HTTP/1.1\r\nHost: minga.example.org\r\nX-Forwarded-For: 203.0.113.1\r\n\r\n";
            stream.write_all(request.as_bytes()).unwrap();
            // The file begins, and that is all that is taken of it.
            stream.read_exact(&mut [0]).unwrap();
            stream
        };
        let unread = [unread(), unread(), unread(), unread()];
        let ask = |from: &str, form: &str| {
            let call = app
                .visitor()
                .get(&format!("/v1/pledges.{form}?country=VUT&objective=7"));
            call.header("X-Forwarded-For", from).send()
        };
        for form in ["csv", "jsonl", "xlsx"] {
            ask("203.0.113.2", form).expect(200);
        }
        // One client alone cannot have all the places.
        ask("203.0.113.1", "csv").expect(429).problem("too_many_requests");
        drop(unread);
        let begin = Instant::now();
        while ask("203.0.113.1", "csv").status != 200 {
            assert!(begin.elapsed() < GONE, "the places of downloads that ended are taken");
            sleep(Duration::from_millis(50));
        }
    }
);
