//! Somebody else's submissions, and what stands for the path parameters.
use super::CANARY;
use minga_tests::accounts;
use minga_tests::operations::{ACTIONS, NOTHING, PDF, paths};
use minga_tests::steps;
use minga_tests::world::{self, World};
use minga_tests::{App, Client};
use serde_json::{Value, json};

/// Somebody else's submissions with everything that a submission can have.
pub struct Case {
    pub world: World,
    pledge: String,
    practice: String,
    draft: String,
    reference: String,
    practice_reference: String,
    participant: String,
    indicator: String,
    note: String,
    attachment: String,
    item: String,
    assignment: String,
    reviewer: Client,
    reviewer_id: String,
    member: String,
    pending: String,
    joining: String,
    webhook: String,
    /// What is public, with what is not: an objection against a match and a request to join.
    joint: steps::Joint,
    matching: String,
    request: String,
}

impl Case {
    pub fn new(app: &App) -> Self {
        let world = World::new(app);
        let (rosa, officer) = (&world.focal_point, &world.officer);

        let mut content = world::pledge();
        content["title"] = json!(format!("Compromiso {CANARY}"));
        content["type"] = json!("common");
        content["common_goal"] = json!("Doce ventanillas en seis distritos de Lima.");
        let pledge = world.draft("pledge", &content);
        let path = format!("/v1/submissions/{pledge}");
        let row = json!({
            "name": format!("Association {CANARY} (fictive)"), "country": "FRA",
            "contact": {"name": "Aline Dubois", "email": format!("{CANARY}@example.net"), "language": "fr"}
        });
        let participant = rosa
            .client
            .post(&format!("{path}/participants"))
            .json(&row)
            .expect(201)
            .string("/id");
        let indicator = rosa.client.get(&path).expect(200).string("/content/indicators/0/id");
        let attachment = rosa
            .client
            .post(&format!("{path}/attachments"))
            .upload(
                &format!("{CANARY}.pdf"),
                "application/pdf",
                PDF,
                &[("purpose", "document")],
            )
            .expect(201)
            .string("/id");
        let reference = world.act(rosa, &pledge, "submit", &json!({})).string("/reference");
        let fields = json!({"fields": {"title": format!("Engagement {CANARY}")}});
        rosa.client
            .put(&format!("{path}/translations/fr"))
            .json(&fields)
            .expect(201);
        let note = officer
            .client
            .post(&format!("{path}/notes"))
            .json(&json!({"text": format!("Nota {CANARY}")}))
            .expect(201)
            .string("/id");
        let letter = json!({"items": [{"must_answer": true, "text": format!("¿Y el {CANARY}?")}]});
        officer
            .client
            .put(&format!("{path}/consolidation"))
            .json(&letter)
            .expect(200);
        world.act(officer, &pledge, "return_comments", &json!({}));
        let comments = rosa.client.get(&format!("{path}/comments")).expect(200);
        let item = comments.string("/letters/0/items/0/id");

        let mut content = world::practice();
        content["title"] = json!(format!("Práctica {CANARY}"));
        let practice = world.draft("practice", &content);
        let practice_reference = world.act(rosa, &practice, "submit", &json!({})).string("/reference");
        let asked = world.reviewer(app, "Rita Encargada", false, "es");
        officer
            .client
            .post(&format!("/v1/submissions/{practice}/assignments"))
            .json(&json!({"reviewer_ids": [asked.id]}))
            .expect(201);
        let reviewer = asked.account.client;
        let assignment = reviewer.get("/v1/assignments").expect(200).string("/items/0/id");
        let path = format!("/v1/assignments/{assignment}");
        let etag = reviewer.get(&path).expect(200).etag();
        reviewer
            .post(&format!("{path}/accept"))
            .if_match(&etag)
            .json(&json!({"no_conflict": true}))
            .expect(200);
        let mut review = world::review(4, "publish");
        review["confidential_comments"] = json!(format!("Reseña {CANARY}"));
        reviewer.put(&format!("{path}/review")).json(&review).expect(200);

        let draft = world.draft("pledge", &json!({"title": format!("Borrador {CANARY}")}));
        let nobody = json!({"email": format!("{CANARY}.nuevo@example.net"), "role": "member"});
        let pending = rosa
            .client
            .post(&format!("/v1/organisations/{}/members", world.organisation))
            .json(&nobody)
            .expect(201)
            .string("/id");
        let nobody = json!({"email": format!("{CANARY}.revisa@example.net"), "name": CANARY});
        let joining = officer
            .client
            .post("/v1/reviewer-invitations")
            .json(&nobody)
            .expect(201)
            .string("/id");
        let webhook = accounts::admin(app)
            .client
            .post("/v1/webhooks")
            .json(&json!({"url": "https://hooks.example.org/minga", "description": CANARY}))
            .expect(201)
            .string("/id");
        let joint = steps::joint_pledge(&world, "Ventanillas de varias casas");
        let neighbours = steps::neighbours(app, &world, "Nina Vecina");
        let (_, matching) = steps::matching_pledge(&neighbours, &joint.reference);
        rosa.client
            .post(&format!("/v1/submissions/{}/matches/{matching}/objection", joint.id))
            .json(&json!({"reason": format!("Objeción {CANARY}")}))
            .expect(200);
        let asking = steps::neighbours(app, &world, "Ada Aspirante");
        let ask = json!({"organisation_id": asking.organisation, "message": format!("Solicitud {CANARY}")});
        let request = asking
            .focal_point
            .client
            .post(&format!("/v1/pledges/{}/joining-requests", joint.reference))
            .json(&ask)
            .expect(201)
            .string("/id");
        let member = rosa.client.get("/v1/me").expect(200).string("/id");
        Self {
            pledge,
            practice,
            draft,
            reference,
            practice_reference,
            participant,
            indicator,
            note,
            attachment,
            item,
            assignment,
            reviewer,
            reviewer_id: asked.id,
            member,
            pending,
            joining,
            webhook,
            joint,
            matching,
            request,
            world,
        }
    }

    /// The paths of an operation: one for each submission and action, and with identifiers of the case in it.
    pub fn paths(&self, template: &str) -> Vec<String> {
        paths(template, |before, parameter| self.values(template, before, parameter))
    }

    /// What stands for a path parameter, by the part of the path before it.
    fn values<'a>(&'a self, template: &str, before: &str, parameter: &str) -> Vec<&'a str> {
        match before {
            "submissions" => vec![&self.pledge, &self.practice, &self.draft, &self.joint.id, NOTHING],
            "organisations" | "memberships" => vec![&self.world.organisation],
            "assignments" | "reviews" => vec![&self.assignment, NOTHING],
            "pledges" => vec![&self.reference, &self.joint.reference, "PL-1999-00001"],
            "matches" => vec![&self.matching, &self.reference, "PL-1999-00001"],
            "duplicates" => vec![&self.draft, &self.joint.id, NOTHING],
            "joining-requests" => vec![&self.request, NOTHING],
            "practices" => vec![&self.practice_reference],
            "contacts" => vec![&self.world.contact],
            "pending-members" => vec![&self.pending, NOTHING],
            "members" | "users" => vec![&self.member],
            "reviewers" => vec![&self.reviewer_id],
            "reviewer-invitations" => vec![&self.joining, NOTHING],
            "indicators" => vec![&self.indicator, NOTHING],
            "participants" => vec![&self.participant, &self.joint.participant],
            "notes" => vec![&self.note],
            "progress" | "deliveries" => vec![NOTHING],
            "webhooks" => vec![&self.webhook, NOTHING],
            "attachments" => vec![&self.attachment],
            "comments" => vec![&self.item],
            "translations" => vec!["fr"],
            "revisions" => vec!["1", "1..1"],
            "reference" => vec!["objectives"],
            "countries" => vec!["PER"],
            "cycles" => vec!["imrf_2030", "none"],
            "actions" => ACTIONS.to_vec(),
            _ => panic!("say here what stands for {parameter} in {template}"),
        }
    }

    /// What the owners see, to be compared.
    pub fn everything(&self) -> Vec<Value> {
        let (rosa, officer) = (&self.world.focal_point.client, &self.world.officer.client);
        let mut all = Vec::new();
        for part in ["matches", "joining-requests", "duplicates"] {
            let path = format!("/v1/submissions/{}/{part}", self.joint.id);
            all.push(officer.get(&path).expect(200).json);
        }
        for id in [&self.pledge, &self.practice, &self.draft, &self.joint.id] {
            let parts = [
                "",
                "/participants",
                "/attachments",
                "/translations",
                "/comments",
                "/revisions",
            ];
            let paths = parts.map(|part| format!("/v1/submissions/{id}{part}"));
            all.extend(paths.iter().map(|path| rosa.get(path).expect(200).json));
            let parts = [
                "/history?limit=100",
                "/notes",
                "/assignments",
                "/screening",
                "/review-summary",
            ];
            all.extend(parts.iter().map(|part| {
                // A pledge is not reviewed: that answer has to stay the same too.
                let unreviewed = *part == "/review-summary" && *id != self.practice;
                let status = if unreviewed { 409 } else { 200 };
                let mut seen = officer.get(&format!("/v1/submissions/{id}{part}")).expect(status).json;
                if let Some(fields) = seen.as_object_mut() {
                    fields.remove("request_id");
                }
                seen
            }));
        }
        let organisation = format!("/v1/organisations/{}", self.world.organisation);
        for part in ["", "/members", "/pending-members", "/contacts"] {
            all.push(rosa.get(&format!("{organisation}{part}")).expect(200).json);
        }
        all.push(
            officer
                .get(&format!("/v1/reviewers/{}", self.reviewer_id))
                .expect(200)
                .json,
        );
        for part in ["", "/review"] {
            let path = format!("/v1/assignments/{}{part}", self.assignment);
            all.push(self.reviewer.get(&path).expect(200).json);
        }
        all
    }
}
