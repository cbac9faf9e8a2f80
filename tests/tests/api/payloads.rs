//! Whatever people write is text wherever it is shown: in mails, on the pages behind their links, in the registry's
//! files and feeds, in the letter and in file names.
use minga_tests::answer::inflated;
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, Setup, on_both, steps};
use serde_json::{Value, json};
use std::time::Duration;

const MAIL: Duration = Duration::from_secs(20);

/// One line each, as they stand in a title or a name.
const PAYLOADS: [&str; 8] = [
    "<script>alert('uno')</script>",
    "\"><img src=x onerror=alert(2)>",
    "'-alert(3)-' <svg/onload=alert(3)>",
    "</title></textarea><iframe src=//evil.example>",
    "=HYPERLINK(\"https://evil.example\",\"abrir\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "{{ 7*191 }} ${7*191} <%= 7*191 %> {% raw %} #{7*191}",
    "[abrir](javascript:alert(8)) ![x](https://evil.example/x.png)",
];

/// What a browser or a mail reader would obey.
const OBEYED: [&str; 7] = [
    "<script",
    "<img",
    "<svg",
    "<iframe",
    "</title></textarea>",
    "href=\"javascript",
    "href='javascript",
];

fn setup() -> Setup {
    Setup::new()
        .setting("MINGA_LIMITS__BY_ADDRESS__BURST", "2000")
        .setting("MINGA_LIMITS__BY_ADDRESS__SECONDS", "1")
}

/// A page or a body of a mail holds it as text only, and nothing was worked out.
fn harmless(html: &str, place: &str) {
    for obeyed in OBEYED {
        assert!(!html.contains(obeyed), "{place} obeys {obeyed}:\n{html}");
    }
    for attribute in ["<b onmouseover", "\" onerror=", "' onerror=", "\"onerror="] {
        assert!(
            !html.contains(attribute),
            "{place} has an attribute of {attribute}:\n{html}"
        );
    }
    assert!(!html.contains("1337"), "{place} works out what it shows:\n{html}");
}

/// Every text of a content says the payload somewhere.
fn loaded(mut content: Value, payload: &str) -> Value {
    for field in [
        "title",
        "summary",
        "description",
        "place",
        "evidence_of_application",
        "benefits",
        "innovation",
    ] {
        if let Some(text) = content.get(field).and_then(Value::as_str).map(str::to_owned) {
            content[field] = if field == "title" {
                json!(payload)
            } else {
                json!(format!("{payload} {text}"))
            };
        }
    }
    for list in ["implementers", "partners"] {
        if content.get(list).is_some() {
            content[list] = json!([payload]);
        }
    }
    if let Some(how) = content.pointer_mut("/principles/0/how") {
        *how = json!(payload);
    }
    if let Some(name) = content.pointer_mut("/indicators/0/name") {
        *name = json!(payload);
    }
    content
}

/// The cells of a CSV file (RFC 4180), as a spreadsheet reads them.
fn cells_of(text: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' | '\n' if !quoted => cells.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            other => cell.push(other),
        }
    }
    cells
}

fn form(app: &App, link: &str, body: &str) -> Answer {
    let call = app.visitor().post(link);
    call.body("application/x-www-form-urlencoded", body.to_owned()).send()
}

on_both!(what_is_published_is_text_in_every_form, setup = setup(), |app| {
    let world = World::new(app);
    let mut references = Vec::new();
    for payload in PAYLOADS {
        let id = world.draft("pledge", &loaded(world::pledge(), payload));
        let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
        steps::screen(&world.officer, &id, &[]);
        world.act(&world.officer, &id, "publish", &json!({"note": payload}));
        references.push(submitted.string("/reference"));
    }
    for (reference, payload) in references.iter().zip(PAYLOADS) {
        let read = app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
        assert_eq!(read.json["content"]["title"], payload, "kept as it was written: {read}");
        assert_eq!(read.media_type(), "application/json");
        assert_eq!(read.header("x-content-type-options"), Some("nosniff"));
    }
    let csv = app.visitor().get("/v1/pledges.csv").expect(200);
    let mut cells = 0;
    for cell in cells_of(csv.text.trim_start_matches('\u{feff}')) {
        let first = cell.trim_start().chars().next();
        assert!(
            !matches!(first, Some('=' | '+' | '@' | '\t' | '\r')),
            "a formula: {cell}"
        );
        assert!(
            first != Some('-') || cell.trim().parse::<f64>().is_ok(),
            "a formula: {cell}"
        );
        cells += 1;
    }
    assert!(cells > PAYLOADS.len() * 10, "{cells} cells only");
    let workbook = inflated(&app.visitor().get("/v1/pledges.xlsx").expect(200).bytes);
    assert!(
        !workbook.contains("<f>") && !workbook.contains("<f "),
        "a formula in the workbook"
    );
    assert!(workbook.contains("HYPERLINK("), "it is there as text");
    for path in ["/v1/pledges.atom", "/v1/countries/PER/report.md", "/v1/pledges.jsonl"] {
        let answer = app.visitor().get(path).expect(200);
        assert!(answer.text.contains("alert("), "{path} holds the titles: {answer}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        if answer.media_type().contains("json") {
            continue;
        }
        // In Markdown a backslash makes a mark of it.
        let shown = answer.text.replace("\\<", "&lt;").replace("\\]", "&#93;");
        for obeyed in &OBEYED[..5] {
            assert!(!shown.contains(obeyed), "{path} obeys {obeyed}:\n{answer}");
        }
        let runs = path.ends_with(".md") && shown.contains("](javascript:");
        assert!(!runs, "{path} has a link that runs:\n{answer}");
    }
    app.drain_outbox();
    let mails = app.mails().to(&world.focal_point.email);
    let about = |reference: &String| mails.iter().filter(|mail| mail.subject.contains(reference)).count();
    assert!(
        references.iter().all(|reference| about(reference) >= 2),
        "a receipt and the news"
    );
    for mail in &mails {
        harmless(&mail.html, &mail.subject);
        assert!(!mail.subject.contains(['\r', '\n']), "{}", mail.subject);
    }
});

on_both!(
    what_people_tell_each_other_is_text_in_mails_and_on_pages,
    setup = setup(),
    |app| {
        let world = World::new(app);
        let (officer, rosa) = (&world.officer, &world.focal_point);
        for payload in PAYLOADS {
            let reviewers = [
                world.reviewer(app, &format!("Ines {payload}"), true, "es"),
                world.reviewer(app, "Emil Extern", false, "en"),
                world.reviewer(app, "Eve Externe", false, "fr"),
            ];
            let id = world.draft("practice", &loaded(world::practice(), payload));
            world.act(rosa, &id, "submit", &json!({}));
            steps::invite(&world, &id, &reviewers);
            world.act(officer, &id, "start_review", &json!({}));
            // The invitation and the review behind it, in each language.
            let mail = app.mails().wait_for(
                |mail| mail.is_to(&reviewers[1].account.email) && mail.text.contains("/links/invitation/"),
                MAIL,
            );
            harmless(&mail.html, "the invitation");
            let link = mail.link("/links/invitation/");
            for language in ["es", "en", "fr"] {
                harmless(
                    &app.visitor().get(&format!("{link}?lang={language}")).expect(200).text,
                    "the invitation's page",
                );
            }
            form(app, &link, "answer=accepted&no_conflict=yes").expect(303);
            let encoded: String = payload.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let draft = format!(
                "form=review&version=&answer=submit&score-applied=1&comment-applied={encoded}&confidential={encoded}"
            );
            let refused = form(app, &link, &draft).expect(422);
            harmless(&refused.text, "the page with what was typed");
            harmless(&app.visitor().get(&link).expect(200).text, "the review's page");
            // Declined with a reason and a proposal: the officer is told.
            let declined = format!(
                "/v1/assignments/{}",
                reviewers[2]
                    .account
                    .client
                    .get("/v1/assignments")
                    .expect(200)
                    .string("/items/0/id")
            );
            let reason = json!({"reason": payload, "suggestion": {"name": payload, "email": "otra@example.net"}});
            reviewers[2]
                .account
                .client
                .post(&format!("{declined}/decline"))
                .json(&reason)
                .expect(200);
            // The letter, with the payload as comment and as introduction; then the answer to it.
            steps::write_letter(officer, &id, &format!("{payload} ¿por qué?"));
            world.act_anyway(officer, &id, "return_comments", &json!({"note": payload}));
            let told = app.mails().wait_for(
                |mail| mail.is_to(&rosa.email) && mail.text.contains("¿por qué?") && mail.text.contains(payload),
                MAIL,
            );
            harmless(&told.html, "the letter");
            let wish = json!({"until": (chrono::Utc::now() + chrono::Duration::days(40)).date_naive().to_string(), "reason": payload});
            rosa.client
                .post(&format!("/v1/submissions/{id}/comments/extension"))
                .json(&wish)
                .send();
            let withdrawal = world.try_act(rosa, &id, "withdraw", &json!({"note": payload})).send();
            assert_eq!(withdrawal.status, 200, "{withdrawal}");
        }
        app.drain_outbox();
        let mails = app.mails().all();
        assert!(mails.len() > PAYLOADS.len() * 5, "{} mails", mails.len());
        for mail in &mails {
            harmless(&mail.html, &mail.subject);
            // No address of a user's making is a link: every link is the service's own.
            for link in mail.html.split("href=\"").skip(1) {
                let link = link.split('"').next().unwrap().replace("&#x2f;", "/");
                assert!(link.starts_with(&app.url()), "{link} in {}", mail.subject);
            }
            let names: Vec<&str> = mail.source.split("\r\n\r\n").next().unwrap().lines().collect();
            assert!(
                !names.iter().any(|line| line.to_lowercase().starts_with("bcc:")),
                "{names:?}"
            );
        }
    }
);

on_both!(a_link_mail_leads_to_the_service_whatever_host_a_caller_names, |app| {
    let sara = minga_tests::accounts::register_and_login(app, "Sara Ajena", "es");
    let before = app.mails().to(&sara.email).len();
    app.visitor()
        .post("/v1/auth/password-reset")
        .header("host", "evil.example")
        .header("x-forwarded-host", "evil.example")
        .header("forwarded", "host=evil.example;proto=https")
        .header("origin", "https://evil.example")
        .json(&json!({"email": sara.email}))
        .expect(202);
    let mail = app.mails().wait_for(
        |mail| mail.is_to(&sara.email) && mail.text.contains("/links/reset/"),
        MAIL,
    );
    assert_eq!(app.mails().to(&sara.email).len(), before + 1);
    assert!(!mail.source.contains("evil"), "{}", mail.source);
    let link = mail.link("/links/reset/");
    // What opens something is in the mail alone: neither in the log nor where operators look.
    let token = link.rsplit('/').next().unwrap();
    app.drain_outbox();
    for place in [app.log(), app.minga(&["outbox", "list", "--json"], "")] {
        assert!(!place.contains(token), "the secret is shown");
        assert!(!place.contains(&sara.email), "the address is shown");
    }
});

on_both!(what_is_no_address_of_the_web_is_no_resource, |app| {
    let world = World::new(app);
    for url in [
        "javascript:alert(1)",
        "data:text/html,<script>1</script>",
        "file:///etc/passwd",
        "//evil.example",
        "https://a b",
    ] {
        let mut content = world::practice();
        content["resources"] = json!([{"title": "Guía", "url": url}]);
        let body = json!({"kind": "practice", "organisation_id": world.organisation, "language": "es",
            "focal_point": world.contact, "content": content});
        let refused = world.focal_point.client.post("/v1/submissions").json(&body).expect(422);
        assert!(refused.text.contains("/content/resources/0/url"), "{url}: {refused}");
    }
});
