//! A participant without an account reports on its own part of a published pledge, on the page behind its mail.
use super::asked_again::last_link;
use super::press;
use chrono::{NaiveDate, TimeDelta, Utc};
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, on_both, steps};
use serde_json::{Value, json};
use std::thread;

const NAME: &str = "Association des amis (fictive)";
const ADDRESS: &str = "ada.amie@amis.example.org";
/// The button of the form.
const BUTTON: &str = "value=\"report\"";

/// A joint pledge whose one participant has an address and no account; its id and reference.
fn submitted(world: &World) -> (String, String) {
    let mut content = world::pledge();
    content["type"] = json!("common");
    content["common_goal"] = json!("Doce ventanillas abiertas al terminar 2028.");
    let id = world.draft("pledge", &content);
    let row = json!({
        "name": NAME, "country": "FRA",
        "contact": {"name": "Ada Amie", "email": ADDRESS, "language": "fr"}
    });
    let path = format!("/v1/submissions/{id}/participants");
    world.focal_point.client.post(&path).json(&row).expect(201);
    let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
    (id, submitted.string("/reference"))
}

fn send(app: &App, page: &str, fields: &[(&str, &str)]) -> Answer {
    let form = steps::form(fields);
    app.visitor()
        .post(page)
        .body("application/x-www-form-urlencoded", form)
        .send()
}

/// What a page holds in a field of one line.
fn value_of(page: &Answer, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let rest = page.text.split_once(mark.as_str());
    let (_, rest) = rest.unwrap_or_else(|| panic!("no {name}: {page}"));
    rest.split('"').next().unwrap_or_default().to_owned()
}

fn reports(app: &App, reference: &str) -> Vec<Value> {
    let line = app
        .visitor()
        .get(&format!("/v1/pledges/{reference}/progress"))
        .expect(200);
    assert!(!line.text.contains(ADDRESS) && !line.text.contains("Ada"), "{line}");
    line.json["items"].as_array().unwrap().clone()
}

/// How many mails to an address say that the participant has reported.
fn told(app: &App, address: &str, sentence: &str) -> usize {
    app.drain_outbox();
    let mails = app.mails().to(address).into_iter();
    mails
        .filter(|mail| mail.text.contains(&format!("{NAME} {sentence}")))
        .count()
}

on_both!(
    a_participant_without_an_account_reports_on_the_page_behind_its_mail,
    |app| {
        let world = World::new(app);
        let (id, reference) = submitted(&world);
        app.drain_outbox();
        let page = last_link(app, ADDRESS);
        let look = |query: &str| app.visitor().get(&format!("{page}{query}")).expect(200);
        let whole = |seen: &str, date: &str, narrative: &str| {
            let fields = [
                ("answer", "report"),
                ("seen", seen),
                ("status", "in_progress"),
                ("date", date),
                ("narrative", narrative),
                ("explanation", ""),
                ("language", "fr"),
                (
                    "evidence",
                    "Rapport annuel https://example.org/rapport\r\n\r\nhttps://example.org/photos",
                ),
            ];
            send(app, &page, &fields)
        };

        // Before it has confirmed, and before the pledge is published, there is nothing to report on.
        let early = whole("0", "2024-05-01", "CANARI: trop tôt.").expect(409);
        assert!(early.text.contains("CANARI: trop tôt."), "{early}");
        press(app, &page, "answer=confirmed");
        assert!(!look("").text.contains(BUTTON));
        whole("0", "2024-05-01", "CANARI: trop tôt.").expect(409);
        steps::screen(&world.officer, &id, &[]);
        world.act(&world.officer, &id, "publish", &json!({}));

        let shown = look("");
        for (query, button) in [
            ("", "Publier le compte rendu"),
            ("?lang=es", "Publicar el informe"),
            ("?lang=en", "Publish the report"),
        ] {
            let shown = look(query);
            assert!(shown.text.contains(button) && shown.text.contains(BUTTON), "{shown}");
            assert!(!shown.text.contains("page-report"), "a sentence is missing: {shown}");
            for part in [
                "<fieldset id=\"status\"",
                "<label for=\"date\"",
                "<label for=\"narrative\"",
                "<label for=\"explanation\"",
                "<label for=\"language\"",
                "<label for=\"evidence\"",
            ] {
                assert!(shown.text.contains(part), "{part}: {shown}");
            }
            for status in ["planning", "in_progress", "fulfilled", "delayed", "discontinued"] {
                let choice = format!("name=\"status\" value=\"{status}\">");
                assert!(shown.text.contains(&choice), "nothing is chosen yet: {shown}");
            }
        }
        assert!(shown.text.contains("<option value=\"fr\" selected>"), "{shown}");
        let today: NaiveDate = {
            let mark = "name=\"date\" value=\"";
            let rest = shown.text.split_once(mark).expect("a day").1;
            rest[..10].parse().expect("a day")
        };
        assert!((today - Utc::now().date_naive()).abs() <= TimeDelta::days(1), "{today}");
        let today = today.to_string();

        // What is wrong stands beside its field, what was typed stays, and nothing is saved.
        for (language, sentences) in [
            (
                "es",
                [
                    "Este día es demasiado temprano",
                    "Explique aquí cómo se cumplió.",
                    "Línea 2: No es una dirección web",
                ],
            ),
            (
                "en",
                [
                    "This day is too early",
                    "Say here how it was fulfilled.",
                    "Line 2: This is not a web address",
                ],
            ),
            (
                "fr",
                ["Ce jour est trop tôt", "Dites ici comment l’engagement", "Ligne 2"],
            ),
        ] {
            let bad = [
                ("answer", "report"),
                ("seen", "0"),
                ("status", "fulfilled"),
                ("date", "2999-01-01"),
                ("narrative", "CANARI: <b>deux</b> guichets."),
                ("language", "es"),
                ("evidence", "https://example.org/a\r\npas de lien"),
            ];
            let refused = send(app, &format!("{page}?lang={language}&saved=1"), &bad).expect(422);
            for sentence in sentences {
                assert_eq!(refused.text.matches(sentence).count(), 2, "{sentence}: {refused}");
            }
            for part in [
                "<a href=\"#date\">",
                "<a href=\"#explanation\">",
                "<a href=\"#evidence\">",
                "id=\"date-error\"",
                "id=\"explanation-error\"",
                "id=\"evidence-error\"",
                "value=\"fulfilled\" checked>",
                "value=\"2999-01-01\"",
                "CANARI: &lt;b&gt;deux",
                "<option value=\"es\" selected>",
                "example.org&#x2f;a\r\npas de lien</textarea>",
            ] {
                assert!(refused.text.contains(part), "{part}: {refused}");
            }
            assert_eq!(refused.text.matches("aria-invalid=\"true\"").count(), 3, "{refused}");
        }
        let long = "x".repeat(3001);
        let bare = [
            ("answer", "report"),
            ("seen", "0"),
            ("date", "hier"),
            ("narrative", long.as_str()),
        ];
        let refused = send(app, &page, &bare).expect(422);
        for name in ["status", "date", "narrative"] {
            assert!(
                refused.text.contains(&format!("id=\"{name}-error\"")),
                "{name}: {refused}"
            );
        }
        whole("0", &today, "a\0b").expect(422);
        assert_eq!(reports(app, &reference), Vec::<Value>::new());
        assert_eq!(told(app, &world.focal_point.email, "ha informado del avance"), 0);

        // A good one is public at once beside its name, in its own language, and changes nothing of the whole pledge.
        let seen = value_of(&shown, "seen");
        let done = whole(&seen, &today, "Deux guichets ouverts.\r\nUn de plus en mai.").expect(303);
        let back = done.header("location").expect("a way back").to_owned();
        assert!(back.ends_with("?saved=1"), "{back}");
        let after = app.visitor().get(&back).expect(200);
        for part in [
            "Votre compte rendu est enregistré",
            "Dernier compte rendu",
            "En cours · ",
        ] {
            assert!(after.text.contains(part), "{part}: {after}");
        }
        let public = reports(app, &reference);
        assert_eq!(public.len(), 1, "{public:?}");
        assert_eq!(public[0]["participant"], json!({"name": NAME, "country": "FRA"}));
        assert_eq!(public[0]["said_by"], "participant");
        assert_eq!(public[0]["status"], "in_progress");
        assert_eq!(public[0]["date"], today.as_str());
        assert_eq!(public[0]["language"], "fr");
        assert_eq!(public[0]["narrative"], "Deux guichets ouverts.\nUn de plus en mai.");
        assert_eq!(
            public[0]["evidence"],
            json!([
                {"title": "Rapport annuel", "url": "https://example.org/rapport"},
                {"title": "https://example.org/photos", "url": "https://example.org/photos"}
            ])
        );
        let entry = app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
        assert_eq!(entry.json["progress"], Value::Null, "{entry}");
        assert_eq!(entry.json["participants"][0]["name"], NAME);
        let history = world
            .focal_point
            .client
            .get(&format!("/v1/submissions/{id}/history"))
            .expect(200);
        let of_report = |entry: &&Value| entry["action"] == "progress_reported";
        let reported = history.json["items"].as_array().unwrap().iter().find(of_report);
        let reported = reported.expect("it is in the history");
        assert_eq!((&reported["by"], reported.get("name")), (&json!("participant"), None));

        // The same form again does nothing, and other words on a page from before are asked about.
        whole(&seen, &today, "Deux guichets ouverts.\r\nUn de plus en mai.").expect(303);
        let overtaken = whole(&seen, &today, "CANARI: trois guichets.").expect(409);
        assert!(
            overtaken.text.contains("CANARI: trois guichets.")
                && overtaken.text.contains("rien n’a donc été pris en compte"),
            "{overtaken}"
        );
        assert_eq!(reports(app, &reference).len(), 1);
        for (address, sentence) in [
            (world.focal_point.email.as_str(), "ha informado del avance"),
            ("secretariat@example.org", "has reported on the progress"),
        ] {
            assert_eq!(told(app, address, sentence), 1, "{address}");
        }

        // A double click, in the same instant.
        let seen = value_of(&overtaken, "seen");
        let clicks: Vec<Answer> = thread::scope(|scope| {
            let click = || whole(&seen, &today, "Trois guichets ouverts.");
            let clicks: Vec<_> = (0..3).map(|_| scope.spawn(click)).collect();
            clicks.into_iter().map(|click| click.join().unwrap()).collect()
        });
        for click in clicks {
            click.expect(303);
        }
        assert_eq!(reports(app, &reference).len(), 2);
        assert_eq!(told(app, &world.focal_point.email, "ha informado del avance"), 2);

        // Who has left reports no more; what it reported stays.
        let seen = value_of(&look(""), "seen");
        press(app, &page, "answer=left");
        let left = look("?saved=1");
        assert!(
            !left.text.contains(BUTTON) && !left.text.contains("Votre compte rendu est enregistré"),
            "{left}"
        );
        let late = whole(&seen, &today, "CANARI: trop tard.").expect(409);
        assert!(late.text.contains("CANARI: trop tard."), "{late}");
        assert_eq!(reports(app, &reference).len(), 2);
    }
);
