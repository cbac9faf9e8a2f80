//! What reviewers do: they answer the invitation or not, and write the review in time, late or never.
use super::{Intention, Year};
use crate::trouble::Trouble;
use minga_domain::ids::{AccountId, AssignmentId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{AssignmentStatus, Criterion};
use minga_domain::review::Review;
use minga_workflow::Failure;
use minga_workflow::assignments::{self, Acceptance, Admission, AssignmentView, Declining};
use minga_workflow::reviews::{self, Change};
use serde_json::{Map, Value, json};

impl Year<'_> {
    /// An invitation has gone out: the reviewer makes up its mind.
    pub(super) fn plan_reply(&mut self, invited: &AssignmentView) {
        if !self.planned.insert((invited.id, invited.invited_at)) {
            return;
        }
        self.figures.invited += 1;
        let (reviewer, assignment) = (invited.reviewer.id, invited.id);
        if self.chance.percent(60) {
            let days = self.chance.days(0, 5);
            self.plan(days, Intention::Accept(reviewer, assignment));
        } else if self.chance.percent(38) {
            let days = self.chance.days(0, 6);
            self.plan(days, Intention::Decline(reviewer, assignment));
        }
    }

    /// The reviewer accepts, unless it is no longer asked, and means to write the review.
    pub(super) fn accept(&mut self, reviewer: AccountId, id: AssignmentId) -> Result<(), Trouble> {
        if self.status(reviewer, id)? != Some(AssignmentStatus::Invited) {
            return Ok(());
        }
        let outcome = self.act(reviewer, move |tx| {
            assignments::accept(tx, id, Acceptance { no_conflict: true })
        })?;
        let Admission::Granted(own) = outcome else {
            return Ok(());
        };
        if let Some(practice) = own.submission_id {
            self.figures.accepted(reviewer, practice, self.day);
        }
        let days = if self.chance.percent(70) {
            self.chance.days(5, 19)
        } else if self.chance.percent(67) {
            self.chance.days(22, 35)
        } else {
            return Ok(());
        };
        self.plan(days, Intention::HandIn(reviewer, id));
        Ok(())
    }

    /// The reviewer declines, unless it is no longer asked.
    pub(super) fn decline(&mut self, reviewer: AccountId, id: AssignmentId) -> Result<(), Trouble> {
        if self.status(reviewer, id)? != Some(AssignmentStatus::Invited) {
            return Ok(());
        }
        let input: Declining = read(json!({"reason": "I have no time in these weeks."}))?;
        self.act(reviewer, move |tx| assignments::decline(tx, id, input))?;
        Ok(())
    }

    /// The reviewer hands the review in, unless it is no longer needed.
    pub(super) fn hand_in(&mut self, reviewer: AccountId, id: AssignmentId) -> Result<(), Trouble> {
        if self.status(reviewer, id)? != Some(AssignmentStatus::Accepted) {
            return Ok(());
        }
        let submission = self.look(reviewer, |tx| assignments::read(tx, id))?.submission_id;
        let about = submission.and_then(|submission| self.open.get(&submission));
        let quality = about.map_or(3.0, |practice| practice.quality);
        let temper = self
            .cast
            .reviewers
            .iter()
            .find(|one| one.account == reviewer)
            .map_or(0.0, |one| one.temper);
        let review = self.review(quality + temper)?;
        self.act(reviewer, move |tx| {
            let known = reviews::read(tx, id)?.version;
            let saved = reviews::save(tx, id, known, Change::Whole(Box::new(review)))?;
            reviews::submit(tx, id, saved.version)
        })?;
        self.figures.reviewed += 1;
        Ok(())
    }

    /// Where an assignment stands for its reviewer; none when it is not the reviewer's to see any more.
    fn status(&self, reviewer: AccountId, id: AssignmentId) -> Result<Option<AssignmentStatus>, Trouble> {
        match self.look(reviewer, |tx| assignments::read(tx, id)) {
            Ok(own) => Ok(Some(own.status)),
            Err(Failure::NotFound | Failure::Forbidden(_)) => Ok(None),
            Err(failure) => Err(failure.into()),
        }
    }

    fn review(&mut self, about: f64) -> Result<Review, Trouble> {
        let mut ratings = Map::new();
        let mut sum = 0.0;
        for criterion in Criterion::ALL {
            let score = (about + self.chance.error(1.7)).round().clamp(1.0, 5.0);
            sum += score;
            let words = "The figures are convincing; their source should be named.";
            ratings.insert(
                criterion.key().to_owned(),
                json!({"score": whole(score), "comment": words}),
            );
        }
        let recommendation = match sum / 5.0 {
            mean if mean >= 3.4 => "publish",
            mean if mean >= 2.4 => "clarify",
            _ => "decline",
        };
        read(json!({
            "ratings": ratings,
            "reflects_spirit": {"answer": "yes"},
            "recommendation": recommendation,
            "comments_to_focal_point": "Please name the source of the figures on employment.",
            "confidential_comments": null,
        }))
    }
}

/// A score as the whole number that it is.
fn whole(score: f64) -> Value {
    let found = (1..=5_u8).find(|whole| (f64::from(*whole) - score).abs() < 0.5);
    json!(found.unwrap_or(3))
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, Trouble> {
    serde_json::from_value(value)
        .map_err(|error| Trouble::Refused(format!("A reviewer's words are malformed: {error}.")))
}
