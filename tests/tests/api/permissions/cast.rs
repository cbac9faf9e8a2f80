//! Every kind of caller, and a submission in each state to which each of them stands as the name says.
use minga_tests::accounts::{self, Account};
use minga_tests::operations::{NOTHING, PDF};
use minga_tests::steps;
use minga_tests::world::{self, Reviewer, World};
use minga_tests::{App, Client};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The columns: a practice in each state, a joint pledge that was submitted, and one that was published, has reported,
/// and is joined by another one.
pub const STATES: [&str; 10] = [
    "draft",
    "submitted",
    "peer_review",
    "comments_returned",
    "published",
    "declined",
    "withdrawn",
    "archived",
    "a submitted pledge",
    "a published pledge",
];

/// The column of what is public.
pub const PUBLISHED: usize = 4;

/// A submission with what belongs to it.
struct Subject {
    id: String,
    reference: String,
    note: String,
    attachment: String,
    participant: String,
    indicator: String,
    progress: String,
    item: String,
    /// The reviewers' assignments, by who they are.
    assignments: BTreeMap<&'static str, String>,
    /// Who declared a conflict: somebody else for each, as a conflict is one with the organisation.
    conflicted: Option<Client>,
}

/// Everybody, and a submission for each column.
pub struct Cast {
    organisation: String,
    contact: String,
    member: String,
    pending: String,
    joining: String,
    webhook: String,
    /// The pledge that joins the published one; its focal point has objected.
    matching: String,
    /// Requests to join the published pledge: of the officer, of the network that decides, of everybody else; so that
    /// nobody finds one ended by another.
    requests: [String; 3],
    reviewer: String,
    people: Vec<(&'static str, Client)>,
    subjects: Vec<Subject>,
}

/// The reviewers, by what they do where they are asked. Three finish: the quorum.
const REVIEWERS: [(&str, &str, bool); 6] = [
    ("invited", "Inti Invitada", false),
    ("accepted", "Alda Aceptante", false),
    ("finished", "Fina Terminada", true),
    ("finished too", "Felix Terminado", false),
    ("finished last", "Flor Terminada", false),
    ("former", "Fausto Anterior", false),
];

impl Cast {
    pub fn new(app: &App) -> Self {
        let world = World::new(app);
        let member = accounts::register_and_login(app, "Mario Miembro", "es");
        world.join(&member, "member");
        let alternate = accounts::register_and_login(app, "Alba Alterna", "es");
        world.join(&alternate, "alternate");
        let own_officer = accounts::with_role(app, "Oscar Propio", "secretariat", "es");
        world.join(&own_officer, "member");
        let administrator = accounts::admin(app);
        let deciding = accounts::country_network(app, "Nora Decide", "PER", "es");
        grant(&administrator, &deciding);
        let reviewers: Vec<(&'static str, Reviewer)> = REVIEWERS
            .iter()
            .map(|(who, name, internal)| (*who, busy(app, &world, name, *internal)))
            .collect();
        let contact = world::contact(&alternate, &world.organisation);
        let subjects: Vec<Subject> = STATES
            .iter()
            .map(|state| {
                let conflicted = busy(app, &world, &format!("Celia Conflictiva {state}"), false);
                Subject::new(&world, &contact, &reviewers, &conflicted, state)
            })
            .collect();

        let published = subjects.last().expect("the published pledge");
        let neighbours = steps::neighbours(app, &world, "Nina Vecina");
        let (_, matching) = steps::matching_pledge(&neighbours, &published.reference);
        world
            .focal_point
            .client
            .post(&format!(
                "/v1/submissions/{}/matches/{matching}/objection",
                published.id
            ))
            .json(&json!({"reason": "Nadie nos consultó."}))
            .expect(200);
        let requests = ["Uma Una", "Delia Dos", "Tita Tres"].map(|name| {
            let asking = steps::neighbours(app, &world, name);
            let asked = asking
                .focal_point
                .client
                .post(&format!("/v1/pledges/{}/joining-requests", published.reference))
                .json(&json!({"organisation_id": asking.organisation}));
            asked.expect(201).string("/id")
        });

        let pending = json!({"email": "pendiente@example.net", "role": "member"});
        let pending = world
            .focal_point
            .client
            .post(&format!("/v1/organisations/{}/members", world.organisation))
            .json(&pending)
            .expect(201)
            .string("/id");
        let joining = json!({"email": "revisa@example.net", "name": "Renata Revisora"});
        let joining = world
            .officer
            .client
            .post("/v1/reviewer-invitations")
            .json(&joining)
            .expect(201)
            .string("/id");
        // Disabled, so that nothing is sent.
        let webhook = json!({"url": "https://hooks.example.org/minga"});
        let webhook = administrator.client.post("/v1/webhooks").json(&webhook).expect(201);
        administrator
            .client
            .patch(&format!("/v1/webhooks/{}", webhook.string("/id")))
            .if_match(&webhook.etag())
            .merge_patch(&json!({"enabled": false}))
            .expect(200);
        let reviewer_of = |wanted: &str| {
            let found = reviewers.iter().find(|(who, _)| *who == wanted);
            found.map(|(_, reviewer)| reviewer).expect("a reviewer")
        };
        let client = |wanted: &str| reviewer_of(wanted).account.client.clone();
        // Where nobody is asked to review, one from elsewhere.
        let conflicted = subjects.iter().find_map(|subject| subject.conflicted.clone());
        let conflicted = conflicted.expect("somebody with a conflict");
        let people = vec![
            ("visitor", app.visitor()),
            ("stranger", accounts::register_and_login(app, "Sara Ajena", "es").client),
            ("member", member.client.clone()),
            ("focal point", world.focal_point.client.clone()),
            ("alternate", alternate.client),
            ("invited", client("invited")),
            ("accepted", client("accepted")),
            ("finished", client("finished")),
            ("conflicted", conflicted),
            ("former", client("former")),
            (
                "network",
                accounts::country_network(app, "Nadia Nacional", "PER", "es").client,
            ),
            ("network that decides", deciding.client),
            ("officer", world.officer.client.clone()),
            ("own officer", own_officer.client),
            ("administrator", administrator.client),
        ];
        Self {
            member: member.client.get("/v1/me").expect(200).string("/id"),
            reviewer: reviewer_of("finished").id.clone(),
            organisation: world.organisation,
            contact: world.contact,
            pending,
            joining,
            webhook: webhook.string("/id"),
            matching,
            requests,
            people,
            subjects,
        }
    }

    /// The kinds of callers, as they stand to the submission of a column.
    pub fn callers(&self, column: usize) -> impl Iterator<Item = (&'static str, &Client)> {
        self.people.iter().map(move |(who, client)| {
            let of_column = self.subjects[column].conflicted.as_ref();
            (*who, of_column.filter(|_| *who == "conflicted").unwrap_or(client))
        })
    }

    /// What stands for a path parameter, by the part of the path before it. `own`: of an assignment, the caller's where
    /// there is one.
    pub fn value(&self, column: usize, who: &str, own: bool, before: &str, parameter: &str) -> &str {
        let subject = &self.subjects[column];
        let assignment = |who: &str| subject.assignments.get(who).map_or(NOTHING, String::as_str);
        match before {
            "submissions" => &subject.id,
            "assignments" if own && subject.assignments.contains_key(who) => assignment(who),
            "assignments" if who == "accepted" => assignment("finished"),
            "assignments" => assignment("accepted"),
            "reviews" => assignment("finished too"),
            "organisations" | "memberships" => &self.organisation,
            "contacts" => &self.contact,
            "members" | "users" => &self.member,
            "pending-members" => &self.pending,
            "reviewers" => &self.reviewer,
            "reviewer-invitations" => &self.joining,
            "pledges" | "practices" => &subject.reference,
            "matches" => &self.matching,
            "participants" => &subject.participant,
            "indicators" => &subject.indicator,
            "notes" => &subject.note,
            "progress" => &subject.progress,
            "joining-requests" => match who {
                "officer" => &self.requests[0],
                "network that decides" => &self.requests[1],
                _ => &self.requests[2],
            },
            "deliveries" => NOTHING,
            "webhooks" => &self.webhook,
            // Another one of the same kind and organisation.
            "duplicates" => {
                let other = match column {
                    8 => 9,
                    9 => 8,
                    1 => PUBLISHED,
                    _ => 1,
                };
                &self.subjects[other].id
            }
            "attachments" => &subject.attachment,
            "comments" => &subject.item,
            "translations" => "fr",
            "revisions" => "1",
            "reference" => "objectives",
            "countries" => "PER",
            "cycles" => "imrf_2030",
            _ => panic!("say here what stands for {parameter} after {before}"),
        }
    }
}

/// A country network gets the grant to decide.
fn grant(administrator: &Account, network: &Account) {
    let id = network.client.get("/v1/me").expect(200).string("/id");
    let path = format!("/v1/users/{id}");
    let etag = administrator.client.get(&path).expect(200).etag();
    let grant = json!({"roles": ["country_network"], "network_country": "PER", "network_decides": true});
    administrator
        .client
        .patch(&path)
        .if_match(&etag)
        .merge_patch(&grant)
        .expect(200);
}

/// A reviewer who takes on as many reviews as there are columns.
fn busy(app: &App, world: &World, name: &str, internal: bool) -> Reviewer {
    let reviewer = world.reviewer(app, name, internal, "es");
    let path = format!("/v1/reviewers/{}", reviewer.id);
    let officer = &world.officer.client;
    let profile = json!({
        "internal": internal, "languages": ["es"], "objectives": [16], "country": "ECU", "max_open": 50
    });
    let etag = officer.get(&path).expect(200).etag();
    officer.put(&path).if_match(&etag).json(&profile).expect(200);
    reviewer
}

impl Subject {
    fn new(
        world: &World,
        alternate: &str,
        reviewers: &[(&'static str, Reviewer)],
        conflicted: &Reviewer,
        state: &str,
    ) -> Self {
        let (rosa, officer) = (&world.focal_point, &world.officer);
        let pledge = state.ends_with("pledge");
        let (kind, mut content) = if pledge {
            ("pledge", world::pledge())
        } else {
            ("practice", world::practice())
        };
        if pledge {
            content["type"] = json!("common");
            content["common_goal"] = json!("Doce ventanillas en seis distritos de Lima.");
        }
        let body = json!({
            "kind": kind, "organisation_id": world.organisation, "language": "es", "cycle": "imrf_2026",
            "focal_point": world.contact, "alternate": alternate, "content": content
        });
        let id = rosa
            .client
            .post("/v1/submissions")
            .json(&body)
            .expect(201)
            .string("/id");
        let path = format!("/v1/submissions/{id}");
        let participant = if pledge {
            let row = json!({
                "name": "Association des amis (fictive)", "country": "FRA",
                "contact": {"name": "Aline Dubois", "email": "aline@example.net", "language": "fr"}
            });
            let added = rosa.client.post(&format!("{path}/participants")).json(&row);
            added.expect(201).string("/id")
        } else {
            NOTHING.to_owned()
        };
        let attachment = rosa
            .client
            .post(&format!("{path}/attachments"))
            .upload("informe.pdf", "application/pdf", PDF, &[("purpose", "document")])
            .expect(201)
            .string("/id");
        let indicator = if pledge {
            let draft = rosa.client.get(&path).expect(200);
            draft.string("/content/indicators/0/id")
        } else {
            NOTHING.to_owned()
        };
        let note = officer
            .client
            .post(&format!("{path}/notes"))
            .json(&json!({"text": "Nota interna."}))
            .expect(201)
            .string("/id");
        let mut subject = Self {
            id,
            reference: String::new(),
            note,
            attachment,
            participant,
            indicator,
            progress: NOTHING.to_owned(),
            item: NOTHING.to_owned(),
            assignments: BTreeMap::new(),
            conflicted: None,
        };
        if state != "draft" {
            subject.submit(world, &path);
            if !pledge {
                subject.review(world, reviewers, conflicted, state != "submitted");
            }
            subject.lead_to(world, state);
        }
        subject
    }

    fn submit(&mut self, world: &World, path: &str) {
        let submitted = world.act(&world.focal_point, &self.id, "submit", &json!({}));
        self.reference = submitted.string("/reference");
        let fields = json!({"fields": {"title": "Un titre"}});
        world
            .focal_point
            .client
            .put(&format!("{path}/translations/fr"))
            .json(&fields)
            .expect(201);
    }

    /// Everybody is asked, and each does what the name says.
    fn review(&mut self, world: &World, reviewers: &[(&'static str, Reviewer)], conflicted: &Reviewer, opened: bool) {
        self.conflicted = Some(conflicted.account.client.clone());
        let known = reviewers.iter().map(|(who, reviewer)| (*who, reviewer));
        let reviewers: Vec<_> = known.chain([("conflicted", conflicted)]).collect();
        let ids: Vec<&str> = reviewers.iter().map(|(_, reviewer)| reviewer.id.as_str()).collect();
        let asked = world
            .officer
            .client
            .post(&format!("/v1/submissions/{}/assignments", self.id))
            .json(&json!({"reviewer_ids": ids}))
            .expect(201);
        if opened {
            world.act(&world.officer, &self.id, "start_review", &json!({}));
        }
        let rows = asked.json["items"].as_array().expect("assignments");
        for (who, reviewer) in reviewers {
            let row = rows.iter().find(|row| row["reviewer"]["id"] == reviewer.id.as_str());
            let assignment = row.expect("an assignment")["id"].as_str().expect("an id").to_owned();
            self.assignments.insert(who, assignment.clone());
            let path = format!("/v1/assignments/{assignment}");
            let client = &reviewer.account.client;
            let say = |what: &str, input: &Value| client.post(&format!("{path}/{what}")).json(input).expect(200);
            if who == "invited" {
                continue;
            }
            say("accept", &json!({"no_conflict": true}));
            match who {
                "accepted" => {}
                "conflicted" => drop(say("declare-conflict", &json!({"reason": "Trabajé con ellas."}))),
                "former" => drop(say("withdraw", &json!({"reason": "No me alcanza el tiempo."}))),
                _ => {
                    let draft = client
                        .put(&format!("{path}/review"))
                        .json(&world::review(4, "publish"))
                        .expect(200);
                    client
                        .post(&format!("{path}/review/submit"))
                        .if_match(&draft.etag())
                        .json(&json!({}))
                        .expect(200);
                }
            }
        }
    }

    /// From peer review, or as a pledge from where it is, to the state.
    fn lead_to(&mut self, world: &World, state: &str) {
        let (rosa, officer) = (&world.focal_point, &world.officer);
        match state {
            "comments_returned" => {
                let letter = json!({"items": [{"must_answer": true, "text": "¿De dónde provienen las cifras?"}]});
                officer
                    .client
                    .put(&format!("/v1/submissions/{}/consolidation", self.id))
                    .json(&letter)
                    .expect(200);
                world.act_anyway(officer, &self.id, "return_comments", &json!({}));
                let comments = rosa.client.get(&format!("/v1/submissions/{}/comments", self.id));
                self.item = comments.expect(200).string("/letters/0/items/0/id");
            }
            "published" | "archived" => {
                world.act_anyway(officer, &self.id, "publish", &json!({}));
                if state == "archived" {
                    let reasons = json!({"public_reason": "A pedido de la organización.", "note": "Carta."});
                    world.act(officer, &self.id, "archive", &reasons);
                }
            }
            "declined" => {
                let note = json!({"note": "No corresponde al repositorio."});
                world.act_anyway(officer, &self.id, "decline", &note);
            }
            "a published pledge" => {
                steps::answer_by_letter(officer, &self.id, &self.participant, "confirmed");
                steps::screen(officer, &self.id, &[]);
                let published = world.act_anyway(officer, &self.id, "publish", &json!({}));
                let update = json!({
                    "status": "in_progress", "date": &published.string("/published_at")[..10],
                    "narrative": "Cinco ventanillas abiertas."
                });
                let path = format!("/v1/submissions/{}/progress", self.id);
                self.progress = rosa.client.post(&path).json(&update).expect(201).string("/id");
            }
            "withdrawn" => drop(world.act(rosa, &self.id, "withdraw", &json!({}))),
            _ => {}
        }
    }
}
