//! Peer review in tests: a practice under review, and what its reviewers do.

use serde_json::{Value, json};

use crate::world::{self, Reviewer, World};
use crate::{Answer, App};

/// A practice in peer review.
#[derive(Clone, Debug)]
pub struct UnderReview {
    /// The submission's id.
    pub id: String,
    /// Its path.
    pub path: String,
    /// One internal and two external reviewers, invited.
    pub reviewers: Vec<Reviewer>,
}

impl UnderReview {
    /// A practice that was submitted and sent to one internal and two external reviewers.
    #[track_caller]
    pub fn new(app: &App, world: &World) -> Self {
        let reviewers = [("Ines Interna", true), ("Emil Extern", false), ("Eva Externa", false)]
            .map(|(name, internal)| world.reviewer(app, name, internal, "es"))
            .to_vec();
        Self::with(world, reviewers)
    }

    /// A practice under review by people who are known already.
    #[track_caller]
    pub fn with(world: &World, reviewers: Vec<Reviewer>) -> Self {
        let id = world.draft("practice", &world::practice());
        let path = format!("/v1/submissions/{id}");
        world.act(&world.focal_point, &id, "submit", &json!({}));
        let this = Self { id, path, reviewers };
        for reviewer in &this.reviewers {
            this.invite(world, reviewer);
        }
        world.act(&world.officer, &this.id, "start_review", &json!({}));
        this
    }

    /// Invites one more.
    #[track_caller]
    pub fn invite(&self, world: &World, reviewer: &Reviewer) {
        world
            .officer
            .client
            .post(&format!("{}/assignments", self.path))
            .json(&json!({"reviewer_ids": [reviewer.id]}))
            .expect(201);
    }

    /// The newest assignment of a reviewer on this practice, as the officer sees it.
    #[track_caller]
    pub fn assignment(&self, world: &World, reviewer: &Reviewer) -> Value {
        let all = world
            .officer
            .client
            .get(&format!("{}/assignments", self.path))
            .expect(200);
        all.json["items"]
            .as_array()
            .and_then(|items| {
                items
                    .iter()
                    .rev()
                    .find(|item| item["reviewer"]["id"] == reviewer.id.as_str())
            })
            .unwrap_or_else(|| panic!("no assignment of {}:\n{all}", reviewer.account.name))
            .clone()
    }

    /// The path of a reviewer's newest assignment.
    #[track_caller]
    pub fn assignment_path(&self, world: &World, reviewer: &Reviewer) -> String {
        format!(
            "/v1/assignments/{}",
            self.assignment(world, reviewer)["id"].as_str().unwrap_or_default()
        )
    }

    /// Accepts the invitation; returns the path of the assignment.
    #[track_caller]
    pub fn accept(&self, world: &World, reviewer: &Reviewer) -> String {
        let path = self.assignment_path(world, reviewer);
        reviewer
            .account
            .client
            .post(&format!("{path}/accept"))
            .json(&json!({"no_conflict": true}))
            .expect(200);
        path
    }

    /// Accepts, and writes a whole review as a draft; returns the path of the assignment and the draft's `ETag`.
    #[track_caller]
    pub fn write(&self, world: &World, reviewer: &Reviewer, score: u8, recommendation: &str) -> (String, String) {
        let path = self.accept(world, reviewer);
        let draft = reviewer
            .account
            .client
            .put(&format!("{path}/review"))
            .json(&world::review(score, recommendation))
            .expect(200);
        (path, draft.etag())
    }

    /// Accepts, writes and submits; returns the path of the assignment.
    #[track_caller]
    pub fn review(&self, world: &World, reviewer: &Reviewer, score: u8, recommendation: &str) -> String {
        let (path, etag) = self.write(world, reviewer, score, recommendation);
        submit(reviewer, &path, &etag).expect(200);
        path
    }

    /// The decision aid.
    #[track_caller]
    pub fn summary(&self, world: &World) -> Answer {
        world
            .officer
            .client
            .get(&format!("{}/review-summary", self.path))
            .expect(200)
    }
}

/// Submits a draft.
#[track_caller]
pub fn submit(reviewer: &Reviewer, assignment: &str, etag: &str) -> Answer {
    reviewer
        .account
        .client
        .post(&format!("{assignment}/review/submit"))
        .if_match(etag)
        .json(&json!({}))
        .send()
}
