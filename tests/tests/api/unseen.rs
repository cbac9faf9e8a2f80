//! What reviewers and the secretariat do on their side changes no byte of what others can read: the same requests
//! before and after give the same answers, versions, orders and counts included.
use minga_tests::accounts::{self, Account};
use minga_tests::answer::inflated;
use minga_tests::operations::{NOTHING, Operation, PDF, operations, paths};
use minga_tests::reviewing::{UnderReview, submit};
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, Client, Setup, on_both, steps};
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeMap;

/// What differs between two answers without meaning anything.
const OF_THE_MOMENT: [&str; 3] = ["content-length", "date", "x-request-id"];

struct Case {
    world: World,
    review: UnderReview,
    reference: String,
    attachment: String,
    /// The assignment of the reviewer among the readers.
    own: String,
    /// Who is not to be written to, either.
    addresses: Vec<String>,
    readers: Vec<(&'static str, Client)>,
    reading: Vec<Operation>,
}

impl Case {
    fn new(app: &App) -> Self {
        let world = World::new(app);
        let member = accounts::register_and_login(app, "Mario Miembro", "es");
        world.join(&member, "member");
        let reviewers = [("Ines Interna", true), ("Emil Extern", false), ("Eva Externa", false)]
            .map(|(name, internal)| world.reviewer(app, name, internal, "es"))
            .to_vec();
        let review = UnderReview::with(&world, reviewers);
        // At work as well, and not to learn of the others.
        let colleague = world.reviewer(app, "Nadia Lectora", false, "es");
        review.invite(&world, &colleague);
        let own = review.accept(&world, &colleague);
        // A second one beside it, so that there is an order.
        let other = world.draft("practice", &world::practice());
        world.act(&world.focal_point, &other, "submit", &json!({}));
        let attachment = world
            .officer
            .client
            .post(&format!("{}/attachments", review.path))
            .upload("carta.pdf", "application/pdf", PDF, &[("purpose", "correspondence")])
            .expect(201)
            .string("/id");
        let reference = world.officer.client.get(&review.path).expect(200).string("/reference");
        let addresses = [&world.focal_point, &member, &colleague.account]
            .map(|reader| reader.email.clone())
            .to_vec();
        let readers = vec![
            ("the focal point", world.focal_point.client.clone()),
            ("a member", member.client),
            ("the country network", steps::network(app, "PER", false).client),
            (
                "a stranger",
                accounts::register_and_login(app, "Sara Ajena", "es").client,
            ),
            ("a visitor", app.visitor()),
            ("another reviewer, at work", colleague.account.client),
        ];
        let mut reading = operations(app);
        reading.retain(|operation| operation.method == Method::GET && operation.path.starts_with("/v1/"));
        Self {
            world,
            review,
            reference,
            attachment,
            own,
            addresses,
            readers,
            reading,
        }
    }

    /// Everything that can be read, by everybody who is not to notice.
    fn everything(&self) -> BTreeMap<(&'static str, String), String> {
        let assignment = self.review.assignment_path(&self.world, &self.review.reviewers[1]);
        let assignment = assignment.rsplit('/').next().unwrap();
        let reviewer = self.review.reviewers[1].id.as_str();
        let of = |before: &str| match before {
            "submissions" => self.review.id.as_str(),
            "organisations" => self.world.organisation.as_str(),
            "practices" | "pledges" => self.reference.as_str(),
            "assignments" => assignment,
            "reviewers" | "users" | "experts" => reviewer,
            "attachments" => self.attachment.as_str(),
            "countries" => "PER",
            "translations" => "fr",
            "reference" => "rubric",
            "revisions" => "1",
            _ => NOTHING,
        };
        let mut asked: Vec<String> = self
            .reading
            .iter()
            .flat_map(|operation| paths(&operation.path, |before, _| vec![of(before)]))
            .collect();
        for sort in ["created_at", "-created_at", "state_since", "-state_since"] {
            asked.push(format!("/v1/submissions?sort={sort}&count=exact"));
        }
        for filter in [
            "needs_my_action=true",
            "assigned_to_me=true",
            "state=peer_review",
            "kind=practice",
            "q=comedores",
            "q=Emil",
            "country=PER",
            "cycle=imrf_2026",
        ] {
            asked.push(format!("/v1/submissions?{filter}&count=exact"));
        }
        asked.push(format!("{}/history?limit=100", self.review.path));
        asked.extend([self.own.clone(), format!("{}/review", self.own)]);
        let mut seen = BTreeMap::new();
        for (who, client) in &self.readers {
            for path in &asked {
                seen.insert((*who, path.clone()), told(&client.get(path).send()));
            }
        }
        seen
    }

    /// What waits for the officer about the practice under review.
    fn turn(&self) -> String {
        let officer = &self.world.officer.client;
        let list = officer
            .get("/v1/submissions?needs_my_action=true&limit=100")
            .expect(200);
        let items = list.json["items"].as_array().unwrap();
        let item = items.iter().find(|item| item["id"] == self.review.id.as_str());
        item.map_or("nothing", |item| item["to_do"]["what"].as_str().unwrap())
            .to_owned()
    }

    /// How many mails the readers have got.
    fn mails(&self, app: &App) -> usize {
        app.drain_outbox();
        self.addresses.iter().map(|address| app.mails().to(address).len()).sum()
    }

    /// Nothing has changed for anybody since `before`.
    fn unchanged(&self, before: &BTreeMap<(&'static str, String), String>, after_what: &str) {
        let now = self.everything();
        let seen: Vec<String> = before
            .iter()
            .filter(|(asked, answer)| now[*asked] != **answer)
            .map(|((who, path), answer)| format!("{who} in {path}:\n{answer}\n{}", now[&(*who, path.clone())]))
            .collect();
        assert!(seen.is_empty(), "it shows {after_what}:\n{}", seen.join("\n\n"));
    }
}

/// An answer with everything but what is of the moment.
fn told(answer: &Answer) -> String {
    let mut headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| !OF_THE_MOMENT.contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {value:?}"))
        .collect();
    headers.sort();
    let id = answer.header("x-request-id").unwrap_or("-").to_owned();
    let text = if answer.media_type().ends_with("spreadsheetml.sheet") {
        inflated(&answer.bytes)
            .lines()
            .filter(|line| !line.contains("dcterms"))
            .collect()
    } else {
        let made = ["exported_at", "drawn_up_at"].map(|name| answer.json[name].as_str().unwrap_or("-").to_owned());
        made.iter().fold(answer.text.replace(&id, "-"), |text, made| {
            text.replace(made.as_str(), "-")
        })
    };
    format!("{}\n{}\n{text}", answer.status, headers.join("\n"))
}

fn colleague(app: &App) -> (Account, String) {
    let colleague = accounts::with_role(app, "Carla Colega", "secretariat", "en");
    let id = colleague.client.get("/v1/me").expect(200).string("/id");
    (colleague, id)
}

on_both!(
    nothing_that_is_done_behind_the_scenes_shows_in_any_answer,
    setup = Setup::new()
        .setting("MINGA_LIMITS__BY_ADDRESS__BURST", "9000")
        .setting("MINGA_LIMITS__BY_ADDRESS__SECONDS", "1"),
    |app| {
        let case = Case::new(app);
        let (world, review) = (&case.world, &case.review);
        let [ines, emil, eva] = [&review.reviewers[0], &review.reviewers[1], &review.reviewers[2]];
        let officer = &world.officer.client;
        let (before, mails) = (case.everything(), case.mails(app));
        assert!(before.len() > 400, "{} answers only", before.len());
        case.unchanged(&before, "that time passes");

        // Whose turn it is changes twice: the quorum can no longer be reached, and can be again.
        let invited = review.assignment_path(world, ines);
        let call = ines.account.client.post(&format!("{invited}/decline"));
        call.json(&json!({"reason": "Sin tiempo."})).expect(200);
        assert_eq!(case.turn(), "process", "the quorum lacks somebody");
        case.unchanged(&before, "that too few reviewers are left");
        review.invite(world, ines);
        assert_eq!(case.turn(), "nothing");
        case.unchanged(&before, "that enough are asked again");

        let path = review.accept(world, ines);
        case.unchanged(&before, "that a reviewer accepts");
        let review_path = format!("{path}/review");
        let draft = ines
            .account
            .client
            .put(&review_path)
            .json(&world::review(2, "decline"))
            .expect(200);
        case.unchanged(&before, "that a reviewer writes");
        submit(ines, &path, &draft.etag()).expect(200);
        case.unchanged(&before, "that a review is in");
        review.review(world, emil, 5, "publish");
        let declined = review.assignment_path(world, eva);
        let reason = json!({"reason": "Sin tiempo.", "suggestion": {"name": "Amadou Traoré"}});
        let call = eva.account.client.post(&format!("{declined}/decline"));
        call.json(&reason).expect(200);
        case.unchanged(&before, "that a reviewer declines");
        let extra = world.reviewer(app, "Omar Otro", false, "es");
        review.invite(world, &extra);
        case.unchanged(&before, "that one more is asked");

        let assignment = path.rsplit('/').next().unwrap();
        let mark = format!("{}/reviews/{assignment}/read", review.path);
        officer.post(&mark).json(&json!({})).expect(204);
        officer
            .post(&format!("{path}/review/reopen"))
            .json(&json!({"reason": "Explique la puntuación."}))
            .expect(200);
        case.unchanged(&before, "that a review is opened again");
        steps::write_letter(&world.officer, &review.id, "¿De dónde provienen las cifras?");
        officer
            .post(&format!("{}/notes", review.path))
            .json(&json!({"text": "Hablar con la colega."}))
            .expect(201);
        case.unchanged(&before, "that a letter is being written");
        let (_, id) = colleague(app);
        officer
            .put(&format!("{}/responsible-officer", review.path))
            .json(&json!({"responsible_officer": id}))
            .expect(200);
        case.unchanged(&before, "that it is handed over");
        officer
            .put(&format!("{}/hold", review.path))
            .json(&json!({"reason": "Falta una firma."}))
            .expect(200);
        case.unchanged(&before, "that it is on hold");
        officer.delete(&format!("{}/hold", review.path)).expect(200);
        case.unchanged(&before, "that it was on hold for some hours");
        assert_eq!(case.mails(app), mails, "nobody is written to about it");
    }
);
