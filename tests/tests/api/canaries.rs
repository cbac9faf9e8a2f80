//! Nobody learns who reviews, what reviewers tell the secretariat alone, or what the secretariat has not sent: words
//! that occur nowhere else are planted there, and every byte that others can obtain is searched for them, at every
//! stage of a review: every operation that reads, with every identifier, searches, headers, problems and mails.
use minga_tests::accounts::{self, Account};
use minga_tests::answer::inflated;
use minga_tests::operations::PDF;
use minga_tests::world::{self, Reviewer, World};
use minga_tests::{Answer, App, Client, Setup, on_both};
use serde_json::{Value, json};

/// What one reviewer hides.
struct Hidden {
    reviewer: Reviewer,
    /// The name, the address and the identifiers.
    identity: Vec<String>,
    /// What was written for the secretariat alone.
    confidential: String,
    /// What was written for the focal point and is the secretariat's to pass on.
    comment: String,
    /// The reviewer's own invitation.
    assignment: String,
}

/// What the secretariat has written and not sent, or received and keeps to itself.
const UNSENT: [&str; 4] = ["canarynote", "canarydropped", "canarydraft", "canarypost"];

/// A word that is in no text.
const NOWHERE: &str = "canarynowhere";

on_both!(
    nobody_learns_who_reviews_or_what_was_not_sent,
    setup = Setup::new()
        .setting("MINGA_LIMITS__BY_ADDRESS__BURST", "600")
        .setting("MINGA_LIMITS__BY_ADDRESS__SECONDS", "1"),
    |app| {
        let mut case = Case::new(app);
        case.search(app, "invited");
        case.review_all(4, "clarify");
        case.the_officer_reads_it_all(app);
        case.search(app, "reviewed");
        case.return_comments();
        case.search(app, "returned");
        case.answer();
        case.hide_the_new_invitations();
        case.search(app, "resubmitted");
        case.review_all(4, "publish");
        case.publish();
        case.the_others_are_read_without_names();
        case.search(app, "published");
        app.drain_outbox();
        case.search_mails(app);
    }
);

struct Case {
    world: World,
    practice: String,
    reference: String,
    reviewers: Vec<Hidden>,
    network: Account,
    stranger: Account,
    member: Account,
    alternate: Account,
    attachments: [String; 2],
    item: Option<String>,
}

impl Case {
    fn new(app: &App) -> Self {
        let world = World::new(app);
        let practice = world.draft("practice", &world::practice());
        let [member, alternate] = colleagues(app, &world, &practice);
        let report = attach(&world.focal_point, &practice, "informe.pdf", "document");
        let reference = world
            .act(&world.focal_point, &practice, "submit", &json!({}))
            .string("/reference");
        let officer = &world.officer.client;
        let path = format!("/v1/submissions/{practice}");
        officer
            .post(&format!("{path}/notes"))
            .json(&json!({"text": "A canarynote of ours."}))
            .expect(201);
        let letter = attach(&world.officer, &practice, "canarypost.pdf", "correspondence");
        let people = [("canaryone", true), ("canarytwo", false), ("canarythree", false)];
        let chosen: Vec<Reviewer> = people
            .iter()
            .map(|(name, internal)| world.reviewer(app, &format!("Nube {name}"), *internal, "es"))
            .collect();
        let unwilling = world.reviewer(app, "Nube canaryunwilling", false, "es");
        let ids: Vec<&str> = chosen
            .iter()
            .chain([&unwilling])
            .map(|reviewer| reviewer.id.as_str())
            .collect();
        officer
            .post(&format!("{path}/assignments"))
            .json(&json!({"reviewer_ids": ids}))
            .expect(201);
        let reason = json!({"reason": "My canaryreason: I share an office with canarythree."});
        act_on_assignment(&unwilling.account.client, "decline", &reason);
        let reviewers = chosen
            .into_iter()
            .zip(people)
            .map(|(reviewer, (name, _))| Hidden {
                identity: vec![name.to_owned(), reviewer.account.email.clone(), reviewer.id.clone()],
                confidential: format!("{name}confidential"),
                // Without the name: whoever has finished may read it.
                comment: name.replace("canary", "canarywords"),
                assignment: own_assignment(&reviewer.account.client),
                reviewer,
            })
            .collect();
        Self {
            practice,
            reference,
            reviewers,
            network: accounts::country_network(app, "Nadia Nacional", "PER", "es"),
            stranger: accounts::register_and_login(app, "Sara Ajena", "es"),
            item: None,
            member,
            alternate,
            attachments: [report, letter],
            world,
        }
    }

    /// Every reviewer accepts where that is still to be done, and hands a review in.
    fn review_all(&self, score: u8, recommendation: &str) {
        for hidden in &self.reviewers {
            let client = &hidden.reviewer.account.client;
            let id = own_assignment(client);
            let path = format!("/v1/assignments/{id}");
            if client.get(&path).expect(200).string("/status") == "invited" {
                act_on_assignment(client, "accept", &json!({"no_conflict": true}));
            }
            let mut review = world::review(score, recommendation);
            review["confidential_comments"] = json!(format!("Entre nosotros: {}.", hidden.confidential));
            // Signed, as people do: what others read has neither name nor address.
            let account = &hidden.reviewer.account;
            review["comments_to_focal_point"] = json!(format!(
                "¿De dónde provienen las cifras? {}\nAtentamente, {}",
                hidden.comment, account.name
            ));
            review["ratings"]["applied"]["comment"] = json!(format!("{}: {}.", account.name, hidden.comment));
            review["reflects_spirit"]["comment"] = json!(format!("Escríbanme a {}.", account.email));
            let known = client.get(&format!("{path}/review")).send();
            let put = client.put(&format!("{path}/review")).json(&review);
            let put = match known.header("etag") {
                Some(_) => put.if_match(&known.etag()),
                None => put,
            };
            let etag = put.expect(200).etag();
            client
                .post(&format!("{path}/review/submit"))
                .if_match(&etag)
                .expect(200);
        }
        let officer = &self.world.officer.client;
        let submission = officer.get(&format!("/v1/submissions/{}", self.practice)).expect(200);
        if submission.string("/state") == "submitted" {
            self.world
                .act(&self.world.officer, &self.practice, "start_review", &json!({}));
        }
        self.write_letter("A canarydraft of a letter with a point that will be canarydropped.");
    }

    fn write_letter(&self, text: &str) {
        let path = format!("/v1/submissions/{}/consolidation", self.practice);
        let officer = &self.world.officer.client;
        let known = officer.get(&path).expect(200);
        let letter = json!({"items": [{"must_answer": true, "text": text}]});
        let put = officer.put(&path).json(&letter);
        let put = match known.header("etag") {
            Some(_) => put.if_match(&known.etag()),
            None => put,
        };
        put.expect(200);
    }

    fn return_comments(&mut self) {
        self.write_letter("¿Cuál es la fuente de las cifras de empleo?");
        self.confirmed("return_comments");
        let path = format!("/v1/submissions/{}/comments", self.practice);
        let comments = self.world.focal_point.client.get(&path).expect(200);
        self.item = Some(comments.string("/letters/0/items/0/id"));
    }

    fn answer(&self) {
        let item = self.item.as_ref().expect("a letter was sent");
        let path = format!("/v1/submissions/{}/comments/{item}/answer", self.practice);
        let rosa = &self.world.focal_point;
        let answer = json!({"answer": "explained", "text": "El registro municipal."});
        rosa.client.put(&path).if_match("\"v1\"").json(&answer).expect(200);
        self.world.act(rosa, &self.practice, "resubmit", &json!({}));
    }

    /// The invitations to the new round are as secret as the first ones.
    fn hide_the_new_invitations(&mut self) {
        for hidden in &mut self.reviewers {
            let again = own_assignment(&hidden.reviewer.account.client);
            assert_ne!(again, hidden.assignment);
            hidden.identity.push(again);
        }
    }

    fn publish(&self) {
        self.confirmed("publish");
    }

    /// Takes an action of the officer, and confirms what it asks first.
    fn confirmed(&self, action: &str) {
        let officer = &self.world.officer;
        self.world.act_anyway(officer, &self.practice, action, &json!({}));
    }

    /// Whoever has finished reads what the others wrote, with a mark where their names and addresses stood.
    fn the_others_are_read_without_names(&self) {
        for (place, hidden) in self.reviewers.iter().enumerate() {
            let client = &hidden.reviewer.account.client;
            let path = format!("/v1/assignments/{}/other-reviews", hidden.assignment);
            let read = client.get(&path).expect(200);
            let items = read.json["items"].as_array().expect("reviews");
            assert_eq!(items.len(), 2, "{read}");
            let others = self.reviewers.iter().enumerate().filter(|(other, _)| *other != place);
            for (_, other) in others {
                let about = |item: &&Value| {
                    item["comments_to_focal_point"]
                        .as_str()
                        .is_some_and(|text| text.contains(&other.comment))
                };
                let item = items
                    .iter()
                    .find(about)
                    .unwrap_or_else(|| panic!("{}: {read}", other.comment));
                let texts = [
                    (&item["comments_to_focal_point"], "Atentamente, […]".to_owned()),
                    (
                        &item["ratings"]["applied"]["comment"],
                        format!("[…]: {}.", other.comment),
                    ),
                    (&item["reflects_spirit"]["comment"], "Escríbanme a […].".to_owned()),
                ];
                for (text, expected) in texts {
                    let text = text.as_str().unwrap_or_default();
                    assert!(text.contains(&expected), "{expected}: {read}");
                }
            }
        }
    }

    /// What is searched for is there to be found: the same paths show it to the secretariat, but for addresses.
    fn the_officer_reads_it_all(&self, app: &App) {
        let officer = &self.world.officer.client;
        let seen: String = self
            .paths(app)
            .iter()
            .map(|path| officer.get(path).send().text)
            .collect();
        for word in self.hidden_from(None).iter().filter(|word| !word.contains('@')) {
            assert!(
                seen.to_lowercase().contains(&word.to_lowercase()),
                "the officer does not see {word}"
            );
        }
    }

    /// Reads everything as everybody who is not to know, and looks for what was planted.
    fn search(&self, app: &App, stage: &str) {
        let paths = self.paths(app);
        let mut answers = 0;
        let outsiders = [
            ("the focal point", &self.world.focal_point.client),
            ("a member", &self.member.client),
            ("the alternate", &self.alternate.client),
            ("the country network", &self.network.client),
            ("a stranger", &self.stranger.client),
        ];
        let visitor = app.visitor();
        let everybody = outsiders.into_iter().chain([("a visitor", &visitor)]);
        for (who, client) in everybody {
            let forbidden = self.hidden_from(None);
            for path in &paths {
                innocent(&client.get(path).send(), &forbidden, who, stage);
                answers += 1;
            }
            self.nothing_is_found(client, &forbidden, who, stage);
        }
        for (place, hidden) in self.reviewers.iter().enumerate() {
            let who = format!("reviewer {}", place + 1);
            let forbidden = self.hidden_from(Some(place));
            for path in &paths {
                innocent(
                    &hidden.reviewer.account.client.get(path).send(),
                    &forbidden,
                    &who,
                    stage,
                );
                answers += 1;
            }
            self.nothing_is_found(&hidden.reviewer.account.client, &forbidden, &who, stage);
        }
        println!("{stage}: {answers} answers");
    }

    /// What a reviewer, or anybody else, may never read.
    fn hidden_from(&self, reviewer: Option<usize>) -> Vec<String> {
        let mut forbidden: Vec<String> = UNSENT.iter().map(|word| (*word).to_owned()).collect();
        forbidden.extend(["canaryreason".to_owned(), "canaryunwilling".to_owned()]);
        for (place, hidden) in self.reviewers.iter().enumerate() {
            if Some(place) == reviewer {
                continue;
            }
            // A reviewer who has finished may read what others wrote to the focal point, without names.
            let words = hidden.identity.iter().chain([&hidden.confidential, &hidden.assignment]);
            let own_words = (reviewer.is_none()).then_some(&hidden.comment);
            forbidden.extend(words.chain(own_words).cloned());
        }
        forbidden
    }

    /// A search for a hidden word finds as much as one for a word that is nowhere.
    fn nothing_is_found(&self, client: &Client, forbidden: &[String], who: &str, stage: &str) {
        for list in ["/v1/submissions", "/v1/practices", "/v1/pledges"] {
            let find = |word: &str| client.get(&format!("{list}?q={word}&count=exact")).send();
            let nothing = find(NOWHERE);
            for word in forbidden.iter().filter(|word| word.starts_with("canary")) {
                let found = find(word);
                assert_eq!(found.status, nothing.status, "{who}, {stage}: {word}");
                assert_eq!(
                    found.json["total"], nothing.json["total"],
                    "{who}, {stage}: {word} in {list}"
                );
                assert_eq!(
                    found.json["items"], nothing.json["items"],
                    "{who}, {stage}: {word} in {list}"
                );
            }
        }
    }

    /// Every path that can be read, with every identifier of the case in it.
    fn paths(&self, app: &App) -> Vec<String> {
        let document = app.visitor().get("/openapi.json").expect(200).json;
        let mut paths = Vec::new();
        for (template, item) in document["paths"].as_object().expect("paths") {
            if item["get"].is_object() {
                paths.extend(self.filled(template));
            }
        }
        assert!(paths.len() > 50, "{} paths only", paths.len());
        let lists = [
            "?needs_my_action=true",
            "?assigned_to_me=true",
            "?sort=created_at",
            "?limit=1",
        ];
        paths.extend(lists.map(|query| format!("/v1/submissions{query}")));
        paths
    }

    fn filled(&self, template: &str) -> Vec<String> {
        let mut paths = vec![String::new()];
        let mut before = "";
        for part in template.split('/').skip(1) {
            let values = if part.starts_with('{') {
                self.values(before)
            } else {
                vec![part.to_owned()]
            };
            paths = paths
                .iter()
                .flat_map(|path| values.iter().map(move |value| format!("{path}/{value}")))
                .collect();
            before = part;
        }
        paths
    }

    fn values(&self, before: &str) -> Vec<String> {
        let one = |value: &str| vec![value.to_owned()];
        match before {
            "submissions" => one(&self.practice),
            "organisations" => one(&self.world.organisation),
            "contacts" => one(&self.world.contact),
            "practices" | "pledges" => one(&self.reference),
            "assignments" => self.reviewers.iter().map(|hidden| hidden.assignment.clone()).collect(),
            "reviewers" | "users" | "members" | "experts" => {
                self.reviewers.iter().map(|hidden| hidden.reviewer.id.clone()).collect()
            }
            "attachments" => self.attachments.to_vec(),
            "comments" => self.item.iter().cloned().collect(),
            "translations" => one("fr"),
            "revisions" => vec!["1".to_owned(), "1..2".to_owned()],
            "reference" => one("rubric"),
            "countries" => one("PER"),
            // An identifier of nothing: what is asked for does not exist in this case.
            _ => one("01890a5d-ac96-774b-bcce-b302099a8057"),
        }
    }

    /// No mail tells its reader what is hidden from it.
    fn search_mails(&self, app: &App) {
        let rosa = &self.world.focal_point.email;
        let outsiders = [
            rosa,
            &self.member.email,
            &self.alternate.email,
            &self.network.email,
            &self.stranger.email,
        ];
        let mut read = 0;
        for mail in app.mails().all() {
            let reviewer = self
                .reviewers
                .iter()
                .position(|hidden| mail.is_to(&hidden.reviewer.account.email));
            if reviewer.is_none() && !outsiders.iter().any(|address| mail.is_to(address)) {
                continue;
            }
            read += 1;
            let seen = format!("{}\n{}\n{}", mail.source, mail.text, mail.html).to_lowercase();
            for word in self.hidden_from(reviewer) {
                assert!(
                    !seen.contains(&word.to_lowercase()),
                    "{word} in a mail to {:?}: {}",
                    mail.to,
                    mail.text
                );
            }
        }
        assert!(read >= 10, "{read} mails only");
    }
}

/// A member of the organisation, and the alternate of the practice.
fn colleagues(app: &App, world: &World, practice: &str) -> [Account; 2] {
    let [member, alternate] = [("Mario Miembro", "member"), ("Alba Alterna", "alternate")].map(|(name, role)| {
        let account = accounts::register_and_login(app, name, "es");
        world.join(&account, role);
        account
    });
    let rosa = &world.focal_point.client;
    let body = json!({"name": alternate.name, "email": alternate.email, "language": "es"});
    let contact = rosa
        .post(&format!("/v1/organisations/{}/contacts", world.organisation))
        .json(&body)
        .expect(201)
        .string("/id");
    let path = format!("/v1/submissions/{practice}");
    let etag = rosa.get(&path).expect(200).etag();
    let named = rosa.patch(&path).if_match(&etag);
    named.merge_patch(&json!({"alternate": contact})).expect(200);
    alternate.client.get(&path).expect(200);
    [member, alternate]
}

fn attach(who: &Account, practice: &str, name: &str, purpose: &str) -> String {
    let path = format!("/v1/submissions/{practice}/attachments");
    let call = who.client.post(&path);
    call.upload(name, "application/pdf", PDF, &[("purpose", purpose)])
        .expect(201)
        .string("/id")
}

fn own_assignment(client: &Client) -> String {
    let mine = client.get("/v1/assignments").expect(200);
    let items = mine.json["items"].as_array().expect("a list");
    let open = items
        .iter()
        .find(|item| item["status"] == "invited" || item["status"] == "accepted");
    open.unwrap_or(&items[0])["id"].as_str().expect("an id").to_owned()
}

fn act_on_assignment(client: &Client, action: &str, body: &Value) {
    let path = format!("/v1/assignments/{}", own_assignment(client));
    let etag = client.get(&path).expect(200).etag();
    client
        .post(&format!("{path}/{action}"))
        .if_match(&etag)
        .json(body)
        .expect(200);
}

/// Searches an answer: its headers and its body, whatever its status.
fn innocent(answer: &Answer, forbidden: &[String], who: &str, stage: &str) {
    assert!(answer.status < 500, "{who}, {stage}:\n{answer}");
    // What a caller asked for is its own word: the request's path is not part of the answer.
    let workbook = answer.media_type().ends_with("spreadsheetml.sheet");
    let text = if workbook {
        inflated(&answer.bytes)
    } else {
        answer.text.clone()
    };
    let seen = format!("{:?}\n{text}", answer.headers).to_lowercase();
    for word in forbidden {
        assert!(
            !seen.contains(&word.to_lowercase()),
            "{who}, {stage}: {word} in\n{answer}"
        );
    }
}
