//! Nothing personal is in any public byte: words that occur nowhere else are planted in every field of a person and of
//! what people write to the secretariat or to each other, and everything that a visitor, a receiver of webhooks or a
//! reader of the log can obtain is searched for them.
use crate::webhooks;
use crate::webhooks::receiver::{Received, Receiver};
use minga_tests::accounts::{self, Account};
use minga_tests::answer::inflated;
use minga_tests::operations::{self, PDF};
use minga_tests::steps;
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, Client, on_both};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Every planted word begins so.
const CANARY: &str = "canary";

on_both!(
    nothing_personal_is_in_any_public_byte,
    setup = webhooks::local()
        .setting("MINGA_LIMITS__BY_ADDRESS__BURST", "600")
        .setting("MINGA_LIMITS__BY_ADDRESS__SECONDS", "1"),
    |app| {
        let receiver = Receiver::answering(&[]);
        let admin = accounts::with_role(app, "Canaryadmin Uno", "admin", "en");
        admin
            .client
            .post("/v1/webhooks")
            .json(&json!({"url": receiver.url()}))
            .expect(201);
        let case = Case::new(app);
        app.drain_outbox();
        let sent = receiver.wait(10);
        case.search(app);
        case.nothing_is_found(app);
        for message in &sent {
            case.innocent("a webhook", &delivered(message));
        }
        // At the default level; the address of the receiver, which is planted too, is not logged either.
        let log = app.log().to_lowercase();
        let planted: Vec<&str> = log.lines().filter(|line| line.contains(CANARY)).collect();
        assert_eq!(planted, Vec::<&str>::new(), "the log");
    }
);

/// What is published, with the identifiers that take part in paths.
struct Case {
    practice: String,
    /// The references of pledges: a joint one, one that joins it, one that is merged into it, one that is archived.
    pledges: Vec<String>,
    submissions: Vec<String>,
    attachments: Vec<String>,
    /// The identifiers of persons, which no public byte holds.
    persons: Vec<String>,
    organisation: String,
}

impl Case {
    fn new(app: &App) -> Self {
        let world = world_of_canaries(app);
        let alternate = contact(&world.focal_point, &world.organisation, "alternate");
        let mut case = Self {
            practice: String::new(),
            pledges: Vec::new(),
            submissions: Vec::new(),
            attachments: Vec::new(),
            persons: vec![
                account(&world.focal_point),
                account(&world.officer),
                world.contact.clone(),
                alternate.clone(),
            ],
            organisation: world.organisation.clone(),
        };
        case.publish_practice(app, &world, &alternate);
        let joint = case.publish_joint(&world, &alternate);
        let reference = case.pledges[0].clone();
        case.ask_to_join(app, &world, &joint, &reference);
        case.report(&world, &joint);
        case.translate(&world, &joint);
        let other = neighbours(app, &world);
        case.persons
            .extend([account(&other.focal_point), other.contact.clone()]);
        let (joining, match_reference) = steps::matching_pledge(&other, &reference);
        case.object(&world, &joint, &match_reference);
        let (merged, merged_reference) = published(&other, &changed("VENTANILLAS itinerantes para personas migrantes"));
        merge(&world, &merged, &joint);
        let (archived, archived_reference) = published(&other, &changed("Becas de enfermería"));
        let reasons = json!({"public_reason": "A pedido de quien lo hizo.", "note": "Canaryarchive."});
        world.act(&world.officer, &archived, "archive", &reasons);
        case.submissions.extend([joining, merged, archived]);
        case.pledges
            .extend([match_reference, merged_reference, archived_reference]);
        case
    }

    fn publish_practice(&mut self, app: &App, world: &World, alternate: &str) {
        let rosa = &world.focal_point.client;
        let id = draft(world, "practice", alternate, &world::practice());
        let path = format!("/v1/submissions/{id}");
        self.attachments.push(attach(&world.focal_point, &path, "document"));
        self.practice = world
            .act(&world.focal_point, &id, "submit", &json!({}))
            .string("/reference");
        world
            .officer
            .client
            .post(&format!("{path}/notes"))
            .json(&json!({"text": "Canarynote."}))
            .expect(201);
        self.attachments.push(attach(&world.officer, &path, "correspondence"));
        let reviewers: Vec<_> = [
            ("Canaryreviewer Uno", true),
            ("Canaryreviewer Dos", false),
            ("Canaryreviewer Tres", false),
        ]
        .into_iter()
        .map(|(name, internal)| world.reviewer(app, name, internal, "es"))
        .collect();
        steps::invite(world, &id, &reviewers);
        world.act(&world.officer, &id, "start_review", &json!({}));
        for reviewer in &reviewers {
            let mut review = world::review(4, "publish");
            review["comments_to_focal_point"] = json!("Canarycomment.");
            review["confidential_comments"] = json!("Canaryconfidential.");
            review["reflects_spirit"]["comment"] = json!("Canaryspirit.");
            let assignment = steps::accept(reviewer);
            steps::finish(reviewer, &assignment, &review);
            self.persons.extend([reviewer.id.clone(), assignment]);
        }
        world.act_anyway(&world.officer, &id, "publish", &json!({}));
        assert_eq!(rosa.get(&path).expect(200).string("/state"), "published");
        self.submissions.push(id);
    }

    fn publish_joint(&mut self, world: &World, alternate: &str) -> String {
        let mut content = world::pledge();
        content["type"] = json!("common");
        content["common_goal"] = json!("Doce ventanillas abiertas al terminar 2028.");
        let id = draft(world, "pledge", alternate, &content);
        let path = format!("/v1/submissions/{id}/participants");
        let rosa = &world.focal_point.client;
        let takes_part = json!({"name": "Cooperativa Trigal", "country": "ECU", "action": "Cede el local.",
            "contact": {"name": "Canaryparticipant", "email": "canaryparticipant@example.org", "language": "es"}});
        let added = rosa.post(&path).json(&takes_part).expect(201).string("/id");
        let refuses = json!({"name": "Canaryrefused", "country": "COL", "action": "Canaryaction.",
            "contact": {"name": "Canarymute", "email": "canarymute@example.org", "language": "es"}});
        let refused = rosa.post(&path).json(&refuses).expect(201).string("/id");
        // Without an address nobody waits for it.
        let silent = json!({"name": "Canarysilent", "country": "COL", "action": "Canaryaction."});
        rosa.post(&path).json(&silent).expect(201);
        let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
        steps::screen(&world.officer, &id, &[]);
        steps::answer_by_letter(&world.officer, &id, &added, "confirmed");
        steps::answer_by_letter(&world.officer, &id, &refused, "declined");
        world.act_anyway(&world.officer, &id, "publish", &json!({}));
        self.pledges.push(submitted.string("/reference"));
        self.submissions.push(id.clone());
        id
    }

    /// One organisation joins and leaves again, another one is turned down.
    fn ask_to_join(&mut self, app: &App, world: &World, joint: &str, reference: &str) {
        let requests = format!("/v1/submissions/{joint}/joining-requests");
        let mut ask = |name: &str, house: &str| {
            let asker = accounts::register_and_login(app, name, "es");
            let body = json!({"name": house, "actor_type": "civil_society", "country": "ECU"});
            let organisation = asker
                .client
                .post("/v1/organisations")
                .json(&body)
                .expect(201)
                .string("/id");
            let body =
                json!({"organisation_id": organisation, "action": "Presta la radio.", "message": "Canarymessage."});
            let request = asker
                .client
                .post(&format!("/v1/pledges/{reference}/joining-requests"))
                .json(&body)
                .expect(201)
                .string("/id");
            self.persons.push(account(&asker));
            (asker, format!("{requests}/{request}"))
        };
        let (asker, accepted) = ask("Canaryasker Nueva", "Manos del Sur (ficticia)");
        let (_, declined) = ask("Canaryother Nueva", "Canaryhouse (ficticia)");
        let decide = |who: &Account, path: String, body: &Value| who.client.post(&path).json(body).expect(200);
        decide(&world.focal_point, format!("{accepted}/accept"), &json!({}));
        let joined = decide(&world.officer, format!("{accepted}/accept"), &json!({}));
        let reason = json!({"reason": "Canarydecline."});
        decide(&world.officer, format!("{declined}/decline"), &reason);
        let row = joined.string("/participant_id");
        let leave = format!("/v1/submissions/{joint}/participants/{row}/leave");
        decide(&asker, leave, &json!({"reason": "Canaryleaving."}));
    }

    /// An update with a file, and one that is hidden with its file.
    fn report(&mut self, world: &World, joint: &str) {
        let path = format!("/v1/submissions/{joint}");
        let reports = format!("{path}/progress");
        let rosa = &world.focal_point;
        let mut say = |date: &str, narrative: &str| {
            let file = attach(rosa, &path, "evidence");
            self.attachments.push(file.clone());
            let update =
                json!({"status": "in_progress", "date": date, "narrative": narrative, "attachment_ids": [file]});
            rosa.client.post(&reports).json(&update).expect(201)
        };
        say("2026-01-01", "Se abrieron dos ventanillas.");
        let hidden = say("2026-01-02", "Canaryhidden.");
        world
            .officer
            .client
            .post(&format!("{reports}/{}/hide", hidden.string("/id")))
            .if_match(&hidden.etag())
            .json(&json!({"reason": "Canaryhiding."}))
            .expect(200);
    }

    fn translate(&self, world: &World, joint: &str) {
        let fields = json!({"fields": {"title": "Guichet itinérant d’orientation professionnelle"}, "official": true});
        world
            .focal_point
            .client
            .put(&format!("/v1/submissions/{joint}/translations/fr"))
            .json(&fields)
            .expect(201);
    }

    /// The focal point objects against a match, and an officer decides.
    fn object(&self, world: &World, joint: &str, match_reference: &str) {
        let path = format!("/v1/submissions/{joint}/matches/{match_reference}/objection");
        let decide = |who: &Account, path: &str, reason: &str| {
            let body = json!({ "reason": reason });
            who.client.post(path).json(&body).expect(200);
        };
        decide(&world.focal_point, &path, "Canaryobjection.");
        decide(&world.officer, &format!("{path}/dismiss"), "Canaryverdict.");
    }

    /// Every operation that reads, with every identifier of the case in its path, and with the queries that change what
    /// is shown, in every language.
    fn paths(&self, app: &App) -> BTreeMap<String, bool> {
        let document = app.visitor().get("/openapi.json").expect(200).json;
        let mut paths = BTreeMap::new();
        for (template, item) in document["paths"].as_object().unwrap() {
            if !item["get"].is_object() {
                continue;
            }
            let bearer = |one: &Value| one.get("bearer").is_some();
            let needed = item["get"]["security"].as_array().map(|all| all.iter().all(bearer));
            let public = !needed.unwrap_or(false);
            let values = |before: &str, _: &str| self.values(before);
            let fixed = !template.contains('{');
            for path in operations::paths(template, values) {
                paths.insert(path, public && fixed);
            }
        }
        for kind in ["pledges", "practices"] {
            let more = ["", ".csv", ".jsonl", ".xlsx", ".atom"];
            paths.extend(more.map(|form| (format!("/v1/{kind}{form}?sort=published_at"), false)));
            paths.insert(format!("/v1/{kind}?facets=true&count=exact&sort=-updated_at"), true);
        }
        let more = [
            "/v1/changes?since=0",
            "/v1/dashboard?kind=pledge",
            "/v1/dashboard?kind=practice",
        ];
        paths.extend(more.map(|path| (path.to_owned(), true)));
        paths
    }

    fn values(&self, before: &str) -> Vec<&str> {
        match before {
            "practices" => vec![&self.practice],
            "pledges" => all(&self.pledges),
            "submissions" => all(&self.submissions),
            "attachments" => all(&self.attachments),
            "organisations" => vec![&self.organisation],
            "contacts" | "users" | "reviewers" | "members" | "experts" => all(&self.persons),
            "countries" => vec!["PER"],
            "cycles" => vec!["imrf_2026"],
            "reference" => vec!["rubric"],
            "translations" => vec!["fr"],
            "revisions" => vec!["1"],
            // An identifier of nothing: nobody without an account reads there.
            _ => vec!["01890a5d-ac96-774b-bcce-b302099a8057"],
        }
    }

    fn search(&self, app: &App) {
        let mut whole = 0;
        let mut with_the_participant = 0;
        for language in ["es", "en", "fr"] {
            let visitor = app.visitor().in_language(language);
            for (path, public) in self.paths(app) {
                let answer = visitor.get(&path).send();
                assert!(answer.status < 500, "{answer}");
                assert!(!public || answer.status == 200, "{answer}");
                let text = self.read(&path, &answer);
                whole += usize::from(answer.status == 200);
                with_the_participant += usize::from(text.contains("Cooperativa Trigal"));
            }
        }
        // What is public is there: lists, exports, feeds, pages, files of the four records.
        assert!(whole > 100, "{whole} answers with something in them");
        assert!(
            with_the_participant >= 15,
            "the confirmed participant is public: {with_the_participant}"
        );
    }

    /// Searches an answer and gives its text.
    fn read(&self, path: &str, answer: &Answer) -> String {
        let text = if answer.media_type().ends_with("spreadsheetml.sheet") {
            inflated(&answer.bytes)
        } else {
            answer.text.clone()
        };
        self.innocent(path, &format!("{:?}\n{text}", answer.headers));
        text
    }

    /// A search for a planted word finds nothing.
    fn nothing_is_found(&self, app: &App) {
        let visitor: Client = app.visitor();
        let planted = [
            "canarysilent",
            "canaryaction",
            "canaryhouse",
            "canaryhidden",
            "canaryfocal",
            "canaryparticipant",
        ];
        for word in planted {
            for kind in ["pledges", "practices"] {
                let list = visitor.get(&format!("/v1/{kind}?q={word}&count=exact")).expect(200);
                assert_eq!(
                    (&list.json["total"], &list.json["items"]),
                    (&json!(0), &json!([])),
                    "{list}"
                );
                let table = visitor.get(&format!("/v1/{kind}.csv?q={word}")).expect(200);
                assert_eq!(table.text.lines().count(), 1, "{table}");
            }
        }
    }

    /// None of the planted words and of the identifiers of persons and of submissions, but for those that whoever asks
    /// has named. The identifier of a submission is the permanent name of its entry in feeds.
    fn innocent(&self, place: &str, text: &str) {
        let text = text.to_lowercase();
        assert!(!text.contains(CANARY), "a planted word in {place}:\n{text}");
        let of_feeds: &[String] = if place.contains(".atom") {
            &[]
        } else {
            &self.submissions
        };
        for id in self.persons.iter().chain(of_feeds) {
            assert!(
                place.contains(id.as_str()) || !text.contains(id),
                "{id} in {place}:\n{text}"
            );
        }
    }
}

/// The organisation, its focal point and the officer, with planted names, addresses and positions.
fn world_of_canaries(app: &App) -> World {
    let officer = accounts::with_role(app, "Canaryofficer Oficial", "secretariat", "en");
    let focal_point = accounts::register_and_login(app, "Canaryfocal Quispe", "es");
    let house = json!({"name": "Red Puentes de Lima (ficticia)", "actor_type": "civil_society", "country": "PER"});
    let organisation = focal_point
        .client
        .post("/v1/organisations")
        .json(&house)
        .expect(201)
        .string("/id");
    let body = json!({"name": focal_point.name, "email": focal_point.email, "language": "es",
        "position": "Canaryposition"});
    let contact = focal_point
        .client
        .post(&format!("/v1/organisations/{organisation}/contacts"))
        .json(&body)
        .expect(201)
        .string("/id");
    World {
        officer,
        focal_point,
        organisation,
        contact,
    }
}

fn neighbours(app: &App, world: &World) -> World {
    let house = json!({"name": "Casa Ayllu (ficticia)", "actor_type": "civil_society", "country": "BOL"});
    steps::another(app, world, ("Canaryneighbour Otro", "es"), &house)
}

/// A contact without an account; gives its id.
fn contact(of: &Account, organisation: &str, word: &str) -> String {
    let body = json!({"name": format!("Canary{word} Flores"), "email": format!("canary{word}@example.org"),
        "language": "es", "position": format!("Canary{word}position")});
    of.client
        .post(&format!("/v1/organisations/{organisation}/contacts"))
        .json(&body)
        .expect(201)
        .string("/id")
}

fn account(of: &Account) -> String {
    of.client.get("/v1/me").expect(200).string("/id")
}

fn draft(world: &World, kind: &str, alternate: &str, content: &Value) -> String {
    let body = json!({"kind": kind, "organisation_id": world.organisation, "language": "es", "cycle": "imrf_2026",
        "focal_point": world.contact, "alternate": alternate, "content": content});
    let rosa = &world.focal_point.client;
    rosa.post("/v1/submissions").json(&body).expect(201).string("/id")
}

fn attach(who: &Account, submission: &str, purpose: &str) -> String {
    who.client
        .post(&format!("{submission}/attachments"))
        .upload("informe.pdf", "application/pdf", PDF, &[("purpose", purpose)])
        .expect(201)
        .string("/id")
}

fn changed(title: &str) -> Value {
    let mut content = world::pledge();
    content["title"] = json!(title);
    content
}

fn published(world: &World, content: &Value) -> (String, String) {
    let id = world.draft("pledge", content);
    let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
    steps::screen(&world.officer, &id, &[]);
    world.act_anyway(&world.officer, &id, "publish", &json!({}));
    (id, submitted.string("/reference"))
}

fn merge(world: &World, gone: &str, kept: &str) {
    let officer = &world.officer.client;
    let etag = officer.get(&format!("/v1/submissions/{gone}")).expect(200).etag();
    officer
        .post(&format!("/v1/submissions/{gone}/duplicates/{kept}/merge"))
        .if_match(&etag)
        .json(&json!({"reason": "Canarymerger."}))
        .expect(200);
}

fn all(values: &[String]) -> Vec<&str> {
    values.iter().map(String::as_str).collect()
}

/// What a webhook said, headers and body.
fn delivered(message: &Received) -> String {
    format!("{:?}\n{}", message.headers, String::from_utf8_lossy(&message.body))
}
