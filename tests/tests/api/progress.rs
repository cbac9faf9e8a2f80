//! What became of published pledges: updates, corrections, the public line, reminders and what is overdue.
use chrono::{DateTime, Days, NaiveTime, Utc};
use minga_tests::accounts::{self, Account};
use minga_tests::steps;
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, Mail, on_both};
use serde_json::{Value, json};
use std::thread::sleep;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// A published pledge with a number and a milestone; its id and reference.
fn published(world: &World) -> (String, String) {
    let mut content = world::pledge();
    content["indicators"]
        .as_array_mut()
        .unwrap()
        .push(json!({"kind": "milestone", "name": "Convenio con seis municipios", "by": "2027-12"}));
    let id = world.draft("pledge", &content);
    let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
    steps::screen(&world.officer, &id, &[]);
    world.act(&world.officer, &id, "publish", &json!({}));
    (id, submitted.string("/reference"))
}

/// The ids of the pledge's number and milestone.
fn indicators(app: &App, reference: &str) -> (String, String) {
    let entry = app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
    (
        entry.string("/content/indicators/0/id"),
        entry.string("/content/indicators/1/id"),
    )
}

/// The instant of the service's clock.
fn now(world: &World) -> DateTime<Utc> {
    // A submission that is made now says it.
    let draft = world.draft("pledge", &json!({"title": "¿Qué día es hoy?"}));
    let made = world
        .focal_point
        .client
        .get(&format!("/v1/submissions/{draft}"))
        .expect(200)
        .string("/created_at");
    made.parse().unwrap()
}

/// The day of the service's clock, so many days ago.
fn day(app: &App, world: &World, ago: i64) -> String {
    let _ = app;
    (now(world).date_naive() - chrono::Duration::days(ago)).to_string()
}

fn report(who: &Account, id: &str, update: &Value) -> Answer {
    who.client
        .post(&format!("/v1/submissions/{id}/progress"))
        .json(update)
        .expect(201)
}

fn line(app: &App, reference: &str) -> Answer {
    app.visitor()
        .get(&format!("/v1/pledges/{reference}/progress"))
        .expect(200)
}

fn letter(officer: &Account, id: &str) -> String {
    officer
        .client
        .post(&format!("/v1/submissions/{id}/attachments"))
        .upload("carta.pdf", "application/pdf", PDF, &[("purpose", "correspondence")])
        .expect(201)
        .string("/id")
}

on_both!(updates_are_public_at_once_and_move_the_status, |app| {
    let world = World::new(app);
    let (id, reference) = published(&world);
    let (number, milestone) = indicators(app, &reference);
    let rosa = &world.focal_point;
    let yesterday = day(app, &world, 1);
    let found = |status: &str| {
        let list = app.visitor().get(&format!("/v1/pledges?status={status}")).expect(200);
        list.json["items"].as_array().unwrap().len()
    };
    let entry = || app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
    assert_eq!(entry().json["progress"], Value::Null);
    assert_eq!(found("in_progress"), 0);
    assert!(line(app, &reference).json["items"].as_array().unwrap().is_empty());

    let file = rosa
        .client
        .post(&format!("/v1/submissions/{id}/attachments"))
        .upload("informe.pdf", "application/pdf", PDF, &[("purpose", "evidence")])
        .expect(201)
        .string("/id");
    let download = format!("/v1/pledges/{reference}/attachments/{file}");
    app.visitor().get(&download).expect(404);
    let update = json!({
        "status": "in_progress", "date": yesterday, "narrative": "Cinco ventanillas abiertas.",
        "indicator_values": [{"indicator_id": number, "value": "2150"}],
        "milestones_reached": [{"indicator_id": milestone, "reached": yesterday[..7]}],
        "evidence": [{"title": "Informe", "url": "https://example.org/informe"}],
        "attachment_ids": [file]
    });
    // The same request with the same key happens once.
    let path = format!("/v1/submissions/{id}/progress");
    let call = || rosa.client.post(&path).idempotency_key("avance-1").json(&update);
    let first = call().expect(201);
    let again = call().expect(201);
    assert_eq!(first.string("/id"), again.string("/id"));

    let shown = line(app, &reference);
    assert_eq!(shown.json["items"].as_array().unwrap().len(), 1, "{shown}");
    let item = &shown.json["items"][0];
    assert_eq!(item["status"], "in_progress");
    assert_eq!(item["said_by"], "recorder");
    assert_eq!(item["language"], "es");
    assert_eq!(item["indicator_values"][0]["name"], "Personas migrantes atendidas");
    assert_eq!(item["indicator_values"][0]["target"], "4800");
    assert_eq!(item["indicator_values"][0]["value"], "2150");
    assert_eq!(item["milestones_reached"][0]["name"], "Convenio con seis municipios");
    assert_eq!(item["files"][0]["address"], download.as_str());
    app.visitor().get(&download).expect(200);
    assert!(
        !shown.text.contains(&rosa.email) && !shown.text.contains("Rosa"),
        "{shown}"
    );
    assert_eq!(entry().json["progress"]["status"], "in_progress");
    assert_eq!(entry().json["progress"]["date"], yesterday.as_str());
    assert_eq!(
        entry().json["attachments"].as_array().unwrap().len(),
        0,
        "evidence stands with its update"
    );
    assert_eq!((found("in_progress"), found("fulfilled")), (1, 0));
    app.drain_outbox();
    let told = app.mails().to("secretariat@example.org");
    assert!(
        told.iter()
            .any(|mail| mail.text.contains("The reported status is: in progress.")),
        "{told:#?}"
    );

    // An update about an earlier day does not move the status; one about a later day does.
    let earlier = day(app, &world, 60);
    report(
        rosa,
        &id,
        &json!({"status": "planning", "date": earlier, "narrative": "Se buscan locales."}),
    );
    assert_eq!(entry().json["progress"]["status"], "in_progress");
    let today = day(app, &world, 0);
    let ended = json!({"status": "discontinued", "date": today, "explanation": "Terminó el financiamiento."});
    report(rosa, &id, &ended);
    assert_eq!((found("in_progress"), found("discontinued")), (0, 1));

    // The line is paged by key, the latest day first, and a discontinued pledge stays visible.
    let mut days = Vec::new();
    let mut next = Some(format!("/v1/pledges/{reference}/progress?limit=2"));
    while let Some(path) = next {
        let page = app.visitor().get(&path).expect(200);
        days.extend(
            page.json["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["date"].as_str().unwrap().to_owned()),
        );
        next = page.json["next"]
            .as_str()
            .map(|cursor| format!("/v1/pledges/{reference}/progress?limit=2&cursor={cursor}"));
    }
    assert_eq!(days, [today, yesterday, earlier.clone()]);
    app.visitor()
        .get(&format!("/v1/pledges/{reference}/progress?cursor=xyz"))
        .expect(400)
        .problem("malformed_request");

    // What an update names cannot be taken away.
    let etag = rosa
        .client
        .get(&format!("/v1/submissions/{id}/attachments/{file}"))
        .expect(200)
        .etag();
    rosa.client
        .delete(&format!("/v1/submissions/{id}/attachments/{file}"))
        .if_match(&etag)
        .expect(409);
    let reasons = json!({"public_reason": "A pedido.", "note": "Por carta."});
    world.act(&world.officer, &id, "archive", &reasons);
    app.visitor()
        .get(&format!("/v1/pledges/{reference}/progress"))
        .expect(410);
    rosa.client
        .post(&path)
        .json(&json!({"status": "planning", "date": earlier, "narrative": "x"}))
        .expect(409)
        .problem("wrong_state");
});

on_both!(today_is_the_day_where_the_clocks_are_furthest_ahead, |app| {
    let world = World::new(app);
    let (id, _) = published(&world);
    // On to a noon in UTC, when the next day has begun in the east.
    let now = now(&world);
    let mut noon = now.date_naive().and_time(NaiveTime::MIN).and_utc() + chrono::Duration::hours(12);
    if noon <= now {
        noon = noon + Days::new(1);
    }
    app.advance((noon - now).to_std().unwrap());
    let rosa = accounts::again(app, &world.focal_point, "es");
    let update = |days: u64| {
        let date = noon.date_naive() + Days::new(days);
        json!({"status": "in_progress", "date": date, "narrative": "Cinco ventanillas abiertas."})
    };
    report(&rosa, &id, &update(1));
    let path = format!("/v1/submissions/{id}/progress");
    let refused = rosa.client.post(&path).json(&update(2)).expect(422);
    let refused = refused.violation("outside_dates", "/date");
    assert_eq!(
        refused.string("/violations/0/params/last"),
        update(1)["date"].as_str().unwrap()
    );
});

on_both!(every_problem_of_an_update_is_told_at_once_in_three_languages, |app| {
    let world = World::new(app);
    let (id, reference) = published(&world);
    let (number, milestone) = indicators(app, &reference);
    let tomorrow = day(app, &world, -2);
    let update = json!({
        "status": "fulfilled", "date": tomorrow, "language": "!",
        "milestones_reached": [{"indicator_id": number, "reached": "pronto"}],
        "evidence": [{"title": "Informe", "url": "informe.pdf"}],
        "attachment_ids": [milestone], "received_attachment": milestone
    });
    let path = format!("/v1/submissions/{id}/progress");
    let mut sentences = Vec::new();
    for language in ["es", "en", "fr"] {
        let client = world.focal_point.client.in_language(language);
        let answer = client.post(&path).json(&update).expect(422).problem("invalid_request");
        for (code, pointer) in [
            ("outside_dates", "/date"),
            ("not_a_language_tag", "/language"),
            ("not_an_indicator", "/milestones_reached/0/indicator_id"),
            ("not_a_date", "/milestones_reached/0/reached"),
            ("not_a_web_address", "/evidence/0/url"),
            ("not_found", "/attachment_ids/0"),
            ("not_found", "/received_attachment"),
        ] {
            answer.clone().violation(code, pointer);
        }
        sentences.push(answer.string("/violations/2/message"));
    }
    sentences.dedup();
    assert_eq!(sentences.len(), 3, "{sentences:?}");
    // A year is no day, and nothing advises to write one.
    let of_year = json!({"status": "in_progress", "date": "2026", "narrative": "Avanza."});
    for (language, only) in [("es", "AAAA-MM-DD."), ("en", "YYYY-MM-DD."), ("fr", "AAAA-MM-JJ.")] {
        let client = world.focal_point.client.in_language(language);
        let refused = client
            .post(&path)
            .json(&of_year)
            .expect(422)
            .violation("not_a_date", "/date");
        let message = refused.string("/violations/0/message");
        assert!(
            message.ends_with(only) && !message.contains(&format!("{},", &only[..4])),
            "{message}"
        );
    }
    let today = day(app, &world, 0);
    let bare = |status: &str| {
        let update = json!({"status": status, "date": today, "narrative": "Ya está."});
        world.focal_point.client.post(&path).json(&update).expect(422)
    };
    bare("fulfilled").violation("values_or_explanation", "/explanation");
    bare("discontinued").violation("reason_required", "/explanation");
    let refused = world
        .focal_point
        .client
        .post(&path)
        .json(&json!({"status": "paused", "date": "ayer", "colour": 1}))
        .expect(422);
    for (code, pointer) in [("unknown_key", "/status"), ("unknown_field", "/colour")] {
        refused.clone().violation(code, pointer);
    }
    // What is missing is said once.
    for title in ["", " "] {
        let evidence = json!([{"title": title, "url": "https://example.org/informe"}]);
        let update = json!({"status": "planning", "date": today, "narrative": "Ya está.", "evidence": evidence});
        let refused = world.focal_point.client.post(&path).json(&update).expect(422);
        let refused = refused.violation("required", "/evidence/0/title");
        assert_eq!(refused.violations().len(), 1, "{refused}");
    }
    assert!(line(app, &reference).json["items"].as_array().unwrap().is_empty());

    // Practices and drafts have no progress; members who are not the focal point do not report; strangers see nothing.
    let draft = world.draft("pledge", &world::pledge());
    let update = json!({"status": "planning", "date": today, "narrative": "Se buscan locales."});
    world
        .focal_point
        .client
        .post(&format!("/v1/submissions/{draft}/progress"))
        .json(&update)
        .expect(409)
        .problem("wrong_state");
    let member = accounts::register_and_login(app, "Mara Miembro", "es");
    world.join(&member, "member");
    member.client.post(&path).json(&update).expect(403);
    let stranger = accounts::register_and_login(app, "Sara Ajena", "es");
    stranger.client.post(&path).json(&update).expect(404);
    app.visitor().post(&path).json(&update).expect(401);
});

on_both!(a_correction_keeps_what_stood_there, |app| {
    let world = World::new(app);
    let (id, reference) = published(&world);
    let rosa = &world.focal_point;
    let today = day(app, &world, 0);
    let first = json!({"status": "delayed", "date": today, "narrative": "CANARIO: faltan locales."});
    let made = report(rosa, &id, &first);
    let path = made.header("location").unwrap().to_owned();
    let fixed = json!({"status": "in_progress", "date": today, "narrative": "Hay locales desde hoy."});
    rosa.client.put(&path).json(&fixed).expect(428);
    let corrected = rosa.client.put(&path).if_match(&made.etag()).json(&fixed).expect(200);
    rosa.client.put(&path).if_match(&made.etag()).json(&fixed).expect(412);
    assert_eq!(corrected.json["status"], "in_progress");
    let unchanged = rosa
        .client
        .put(&path)
        .if_match(&corrected.etag())
        .json(&fixed)
        .expect(200);
    assert_eq!(unchanged.etag(), corrected.etag(), "the same words change nothing");

    let shown = line(app, &reference);
    assert!(shown.json["items"][0]["corrected_at"].is_string(), "{shown}");
    assert!(!shown.text.contains("CANARIO"), "{shown}");
    let entry = app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
    assert_eq!(
        entry.json["progress"]["status"], "in_progress",
        "the status moves with the correction"
    );
    for reader in [rosa, &world.officer] {
        let versions = reader.client.get(&format!("{path}/versions")).expect(200);
        assert_eq!(versions.json["items"][0]["content"]["status"], "delayed", "{versions}");
        assert!(versions.text.contains("CANARIO"), "{versions}");
    }
    let member = accounts::register_and_login(app, "Mara Miembro", "es");
    world.join(&member, "member");
    member.client.get(&path).expect(200);
    member.client.get(&format!("{path}/versions")).expect(403);
    let stranger = accounts::register_and_login(app, "Sara Ajena", "es");
    stranger.client.get(&format!("{path}/versions")).expect(404);
    stranger.client.get(&path).expect(404);

    // An officer hides it with a reason: the public sees neither it nor the status; the focal point is told.
    let officer = &world.officer;
    let etag = officer.client.get(&path).expect(200).etag();
    let reason = json!({"reason": "Nombra a una persona."});
    rosa.client
        .post(&format!("{path}/hide"))
        .if_match(&etag)
        .json(&reason)
        .expect(403);
    let hidden = officer
        .client
        .post(&format!("{path}/hide"))
        .if_match(&etag)
        .json(&reason)
        .expect(200);
    assert!(line(app, &reference).json["items"].as_array().unwrap().is_empty());
    let entry = app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
    assert_eq!(entry.json["progress"], Value::Null, "{entry}");
    let seen = rosa.client.get(&path).expect(200);
    assert_eq!(seen.json["hidden"]["reason"], "Nombra a una persona.");
    app.drain_outbox();
    let told = app.mails().to(&rosa.email);
    assert!(
        told.iter().any(|mail| mail.text.contains("> Nombra a una persona.")),
        "{told:#?}"
    );
    officer
        .client
        .post(&format!("{path}/show"))
        .if_match(&hidden.etag())
        .json(&json!({}))
        .expect(200);
    assert_eq!(line(app, &reference).json["items"].as_array().unwrap().len(), 1);
});

on_both!(an_officer_reports_as_received_and_a_participant_on_its_own_row, |app| {
    let world = World::new(app);
    let partner = accounts::register_and_login(app, "Pia Socia", "fr");
    let organisation = partner
        .client
        .post("/v1/organisations")
        .json(&json!({"name": "Voisines solidaires (fictif)", "actor_type": "civil_society", "country": "ECU"}))
        .expect(201)
        .string("/id");
    let mut content = world::pledge();
    content["type"] = json!("common");
    content["common_goal"] = json!("Doce ventanillas abiertas al terminar 2028.");
    let id = world.draft("pledge", &content);
    let path = format!("/v1/submissions/{id}");
    let row = json!({"name": "Voisines solidaires (fictif)", "country": "ECU", "organisation_id": organisation});
    let participant = world
        .focal_point
        .client
        .post(&format!("{path}/participants"))
        .json(&row)
        .expect(201)
        .string("/id");
    let reference = world
        .act(&world.focal_point, &id, "submit", &json!({}))
        .string("/reference");
    steps::screen(&world.officer, &id, &[]);
    let officer = &world.officer;
    let carta = letter(officer, &id);
    let row = format!("{path}/participants/{participant}");
    let etag = officer.client.get(&row).expect(200).etag();
    officer
        .client
        .post(&format!("{row}/answer"))
        .if_match(&etag)
        .json(&json!({"answer": "confirmed", "attachment_id": carta}))
        .expect(200);
    let today = day(app, &world, 0);
    let update =
        json!({"status": "in_progress", "date": today, "narrative": "Deux guichets ouverts.", "language": "fr"});
    let own = format!("{row}/progress");
    partner
        .client
        .post(&own)
        .json(&update)
        .expect(409)
        .problem("wrong_state");
    world.act(officer, &id, "publish", &json!({}));

    let made = partner.client.post(&own).json(&update).expect(201);
    world.focal_point.client.post(&own).json(&update).expect(403);
    let again = json!({"status": "delayed", "date": today, "narrative": "Un guichet ouvert.", "language": "fr"});
    let address = made.header("location").unwrap().to_owned();
    for who in [&partner, &world.focal_point, officer] {
        let read = who.client.get(&address).expect(200);
        assert_eq!((read.etag(), &read.json), (made.etag(), &made.json), "{read}");
    }
    let stranger = accounts::register_and_login(app, "Zoe Ajena", "es");
    stranger.client.get(&address).expect(404);
    partner
        .client
        .put(&address)
        .if_match(&made.etag())
        .json(&again)
        .expect(200);
    // It is not an update of the pledge as a whole, nor another's to correct.
    world
        .focal_point
        .client
        .put(&format!("{path}/progress/{}", made.string("/id")))
        .if_match("\"v2\"")
        .json(&again)
        .expect(404);
    partner
        .client
        .post(&format!("{path}/progress"))
        .json(&update)
        .expect(404);
    let shown = line(app, &reference);
    let item = &shown.json["items"][0];
    assert_eq!(
        item["participant"],
        json!({"name": "Voisines solidaires (fictif)", "country": "ECU"}),
        "{shown}"
    );
    assert_eq!(item["said_by"], "participant");
    assert_eq!(item["status"], "delayed");
    let entry = app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
    assert_eq!(
        entry.json["progress"],
        Value::Null,
        "a participant's row is not the whole pledge"
    );
    // It is news of the pledge all the same, and so is its correction.
    let list = |query: &str| app.visitor().get(&format!("/v1/pledges?{query}")).expect(200);
    let corrected = item["corrected_at"].as_str().unwrap();
    assert!(corrected > entry.string("/published_at").as_str(), "{entry}");
    assert_eq!(entry.json["updated_at"], corrected, "{entry}");
    let newest = list("sort=-updated_at&has=update");
    assert_eq!(newest.json["items"][0]["reference"], reference.as_str(), "{newest}");
    assert_eq!(newest.json["items"][0]["updated_at"], corrected, "{newest}");
    let feed = app.visitor().get("/v1/pledges.atom").expect(200).text;
    assert!(feed.contains(&format!("<updated>{}", &corrected[..19])), "{feed}");
    let figures = app.visitor().get("/v1/dashboard?kind=pledge").expect(200);
    assert_eq!(figures.json["updated_in_last_year"]["count"], 1, "{figures}");
    // Once it is hidden it is news no more.
    let told = format!("{path}/progress/{}", made.string("/id"));
    let hide = format!("{told}/hide");
    let because = json!({"reason": "Se revisa."});
    officer.client.post(&hide).if_match("\"v2\"").json(&because).expect(200);
    assert_eq!(list("has=update").json["items"], json!([]));
    let show = format!("{told}/show");
    officer.client.post(&show).if_match("\"v3\"").expect(200);
    assert_eq!(list("has=update").json["items"].as_array().unwrap().len(), 1);
    app.drain_outbox();
    let told = app.mails().to(&world.focal_point.email);
    assert!(
        told.iter().any(|mail| mail
            .text
            .contains("Voisines solidaires (fictif) ha informado del avance")),
        "{told:#?}"
    );

    let missing = officer
        .client
        .post(&format!("{path}/progress"))
        .json(&update)
        .expect(422);
    missing.violation("required", "/received_attachment");
    let mut received = update;
    received["received_attachment"] = json!(carta);
    let made = report(officer, &id, &received);
    assert_eq!(made.json["said_by"], "as_received");
    assert!(!line(app, &reference).text.contains(&carta), "the letter is internal");
    app.drain_outbox();
    let told = app.mails().to(&world.focal_point.email);
    assert!(
        told.iter()
            .any(|mail| mail.subject.contains("ha dado curso a su mensaje")),
        "{told:#?}"
    );
});

/// The reminders to an address, once the service has had time to write them.
fn reminders(app: &App, address: &str) -> Vec<Mail> {
    sleep(Duration::from_millis(2500));
    app.drain_outbox();
    let mails = app.mails().to(address).into_iter();
    mails.filter(|mail| mail.subject.contains("Recordatorio")).collect()
}

on_both!(
    who_does_not_report_is_reminded_every_year_and_listed_internally,
    |app| {
        let world = World::new(app);
        let (id, reference) = published(&world);
        let rosa = world.focal_point.email.clone();
        let overdue = |officer: &Account| {
            let list = officer.client.get("/v1/follow-up/overdue?count=exact").expect(200);
            list.json["total"].as_i64().unwrap()
        };
        world.focal_point.client.get("/v1/follow-up/overdue").expect(404);
        app.visitor().get("/v1/follow-up/overdue").expect(401);
        assert_eq!(overdue(&world.officer), 0);
        assert!(reminders(app, &rosa).is_empty());

        app.advance(366 * DAY);
        let first = reminders(app, &rosa);
        assert_eq!(first.len(), 1, "{first:#?}");
        assert!(
            first[0].text.contains("informe de cómo avanza el compromiso"),
            "{}",
            first[0].text
        );
        assert!(first[0].text.contains(&reference), "{}", first[0].text);
        let officer = accounts::again(app, &world.officer, "en");
        let list = officer.client.get("/v1/follow-up/overdue?limit=1").expect(200);
        assert_eq!(list.json["items"][0]["reference"], reference.as_str(), "{list}");
        assert_eq!(list.json["items"][0]["submission_id"], id.as_str());
        assert_eq!(list.json["next"], Value::Null, "{list}");
        let entry = app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
        assert!(!entry.text.contains("due"), "overdue is internal: {entry}");

        // A year later nobody has reported: the next series begins.
        app.advance(366 * DAY);
        let later = reminders(app, &rosa);
        assert_eq!(later.len(), 2, "{later:#?}");

        // Once it is fulfilled nobody waits for anything more.
        let world = World {
            focal_point: accounts::again(app, &world.focal_point, "es"),
            officer: accounts::again(app, &world.officer, "en"),
            ..world
        };
        assert_eq!(overdue(&world.officer), 1);
        let today = day(app, &world, 0);
        let done = json!({"status": "fulfilled", "date": today, "explanation": "Doce ventanillas abiertas."});
        report(&world.focal_point, &id, &done);
        assert_eq!(overdue(&world.officer), 0);
        app.advance(366 * DAY);
        assert_eq!(reminders(app, &rosa).len(), 2);
    }
);

on_both!(a_merged_pledge_is_reminded_of_again_once_that_is_undone, |app| {
    let world = World::new(app);
    let (kept, kept_reference) = published(&world);
    let (gone, gone_reference) = published(&world);
    let rosa = world.focal_point.email.clone();
    let pair = format!("/v1/submissions/{gone}/duplicates/{kept}");
    let because = json!({"reason": "Se presentó dos veces."});
    let officer = &world.officer.client;
    let etag = officer.get(&format!("/v1/submissions/{gone}")).expect(200).etag();
    let merge = officer.post(&format!("{pair}/merge")).if_match(&etag);
    merge.json(&because).expect(200);
    let named =
        |mail: &Mail| [&kept_reference, &gone_reference].map(|reference| mail.text.contains(reference.as_str()));

    app.advance(366 * DAY);
    let first = reminders(app, &rosa);
    assert_eq!(
        first.iter().map(named).collect::<Vec<_>>(),
        [[true, false]],
        "{first:#?}"
    );

    let officer = accounts::again(app, &world.officer, "en");
    let undo = officer.client.post(&format!("{pair}/undo"));
    undo.json(&json!({"reason": "No son la misma."})).expect(200);
    let second = reminders(app, &rosa);
    assert_eq!(second.len(), 2, "{second:#?}");
    assert_eq!(
        second.iter().filter(|mail| named(mail) == [false, true]).count(),
        1,
        "{second:#?}"
    );
});

on_both!(after_its_end_it_is_asked_what_became_of_a_pledge, |app| {
    let world = World::new(app);
    let mut content = world::pledge();
    let end = day(app, &world, -60);
    content["period"] = json!({"start": day(app, &world, -1), "end": end});
    content["indicators"][0]["by"] = json!(end);
    let id = world.draft("pledge", &content);
    world.act(&world.focal_point, &id, "submit", &json!({}));
    steps::screen(&world.officer, &id, &[]);
    world.act(&world.officer, &id, "publish", &json!({}));
    let rosa = world.focal_point.email.clone();
    // The policy's days after the end have not passed.
    app.advance(62 * DAY);
    assert!(reminders(app, &rosa).is_empty());
    app.advance(29 * DAY);
    let asked = reminders(app, &rosa);
    assert_eq!(asked.len(), 1, "{asked:#?}");
    assert!(
        asked[0].text.contains("ha llegado a su fecha de término"),
        "{}",
        asked[0].text
    );
    let world = World {
        focal_point: accounts::again(app, &world.focal_point, "es"),
        ..world
    };
    // It is in the to-do list of who is asked, and of nobody else, until it is reported on.
    let to_do = |who: &Account| {
        let list = who.client.get("/v1/submissions?needs_my_action=true").expect(200);
        let items = list.json["items"].as_array().unwrap().clone();
        items.into_iter().find(|item| item["id"] == id.as_str())
    };
    let waits = to_do(&world.focal_point).expect("the pledge waits for its focal point");
    assert_eq!(waits["to_do"]["what"], "report_end", "{waits}");
    let due: chrono::DateTime<chrono::Utc> = waits["to_do"]["due"].as_str().unwrap().parse().unwrap();
    assert_eq!(due.date_naive().to_string(), day(app, &world, 1), "{waits}");
    let officer = accounts::again(app, &world.officer, "en");
    assert_eq!(to_do(&officer), None);
    let today = day(app, &world, 0);
    let done = json!({"status": "fulfilled", "date": today, "explanation": "Doce ventanillas abiertas."});
    report(&world.focal_point, &id, &done);
    assert_eq!(to_do(&world.focal_point), None);
    app.advance(30 * DAY);
    assert_eq!(reminders(app, &rosa).len(), 1);
});

on_both!(what_was_reported_on_an_indicator_stays_when_it_is_dropped, |app| {
    let world = World::new(app);
    let (id, reference) = published(&world);
    let (number, milestone) = indicators(app, &reference);
    let yesterday = day(app, &world, 1);
    let update = json!({
        "status": "in_progress", "date": yesterday, "narrative": "Cinco ventanillas abiertas.",
        "indicator_values": [{"indicator_id": number, "value": "2150"}],
        "milestones_reached": [{"indicator_id": milestone, "reached": yesterday[..7]}]
    });
    let path = format!("/v1/submissions/{id}/progress");
    world.focal_point.client.post(&path).json(&update).expect(201);
    let submission = format!("/v1/submissions/{id}");
    let mut content = world.focal_point.client.get(&submission).expect(200).json["content"].clone();
    content["indicators"].as_array_mut().unwrap().pop();
    world.act(
        &world.focal_point,
        &id,
        "propose_amendment",
        &json!({"content": content}),
    );
    world.act(&world.officer, &id, "accept_amendment", &json!({}));
    let entry = app.visitor().get(&format!("/v1/pledges/{reference}")).expect(200);
    assert_eq!(
        entry.json["content"]["indicators"].as_array().map(Vec::len),
        Some(1),
        "{entry}"
    );
    for shown in [line(app, &reference), world.focal_point.client.get(&path).expect(200)] {
        let item = &shown.json["items"][0];
        assert_eq!(
            item["indicator_values"][0]["name"], "Personas migrantes atendidas",
            "{shown}"
        );
        assert_eq!(
            item["milestones_reached"][0]["name"], "Convenio con seis municipios",
            "{shown}"
        );
    }
    // What was said of it can be corrected, and nothing new is said of it.
    let made = format!("{path}/{}", line(app, &reference).string("/items/0/id"));
    let rosa = &world.focal_point.client;
    let etag = rosa.get(&made).expect(200).etag();
    let mut fixed = update.clone();
    fixed["indicator_values"][0]["value"] = json!("2510");
    let corrected = rosa.put(&made).if_match(&etag).json(&fixed).expect(200);
    assert_eq!(corrected.json["indicator_values"][0]["value"], "2510", "{corrected}");
    let kept = &corrected.json["milestones_reached"][0];
    assert_eq!(kept["name"], "Convenio con seis municipios", "{corrected}");
    rosa.post(&path)
        .json(&update)
        .expect(422)
        .violation("not_an_indicator", "/milestones_reached/0/indicator_id");
});
