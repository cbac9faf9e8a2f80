//! What focal points do: they submit a practice and answer the letter.
use super::{Intention, OnItsWay, Year};
use crate::trouble::Trouble;
use chrono::Datelike;
use minga_domain::ids::SubmissionId;
use minga_domain::kinds::{Action, Kind, State};
use minga_workflow::actions::{self, ActionInput};
use minga_workflow::letters::{self, AnswerInput};
use minga_workflow::submissions::{self, NewSubmission};
use serde_json::{Map, Value, json};

/// By how much an answered letter mends a practice.
const MENDED: f64 = 0.7;

impl Year<'_> {
    /// A focal point files a practice and submits it.
    pub(super) fn submit(&mut self, place: usize) -> Result<(), Trouble> {
        let Some(by) = self.cast.focal_points.get(place).cloned() else {
            return Ok(());
        };
        let objectives: Vec<u8> = (1..=23).collect();
        let primary = self.chance.some_of(&objectives, 2);
        let new = NewSubmission {
            kind: Kind::Practice,
            organisation_id: by.organisation,
            language: by.language.code().to_owned(),
            cycle: Some("imrf_2026".to_owned()),
            focal_point: Some(by.contact),
            alternate: None,
            content: practice(self.figures.submitted, by.country, &primary, self.now().year()),
        };
        let draft = self.act(by.account, move |tx| submissions::create(tx, new))?;
        let (id, version) = (draft.id, draft.version);
        self.act(by.account, move |tx| {
            actions::take(tx, id, Action::Submit, Some(version), ActionInput::default())
        })?;
        self.figures.submitted += 1;
        let officer = self.cast.officers.get(place % self.cast.officers.len()).copied();
        let practice = OnItsWay {
            focal_point: place,
            officer: officer.ok_or_else(|| Trouble::Refused("There is no officer.".to_owned()))?,
            quality: self.chance.quality(),
            since: self.now(),
            letters: 0,
        };
        self.open.insert(id, practice);
        Ok(())
    }

    /// A letter has come: most focal points mean to answer it.
    pub(super) fn plan_answer(&mut self, practice: SubmissionId) {
        let days = if self.chance.percent(85) {
            self.chance.days(5, 25)
        } else if self.chance.percent(67) {
            self.chance.days(26, 29)
        } else {
            return;
        };
        self.plan(days, Intention::Answer(practice));
    }

    /// The focal point answers every item, mends the text and submits it again, unless it was declined meanwhile.
    pub(super) fn answer(&mut self, id: SubmissionId) -> Result<(), Trouble> {
        let Some(place) = self.open.get(&id).map(|practice| practice.focal_point) else {
            return Ok(());
        };
        let Some(by) = self.cast.focal_points.get(place).map(|by| by.account) else {
            return Ok(());
        };
        if self.look(by, |tx| submissions::read(tx, id))?.state != State::CommentsReturned {
            return Ok(());
        }
        let comments = self.look(by, |tx| letters::comments(tx, id))?;
        let items = comments
            .letters
            .last()
            .map(|letter| letter.items.clone())
            .unwrap_or_default();
        for item in items {
            let input: AnswerInput = serde_json::from_value(json!({
                "answer": "explained",
                "text": "The source is the municipal register; the text now names it.",
            }))
            .map_err(|error| Trouble::Refused(error.to_string()))?;
            self.act(by, move |tx| {
                letters::answer(tx, id, item.id, Some(item.version), input)
            })?;
        }
        let version = self.look(by, |tx| submissions::read(tx, id))?.version;
        self.act(by, move |tx| {
            actions::take(tx, id, Action::Resubmit, Some(version), ActionInput::default())
        })?;
        if let Some(practice) = self.open.get_mut(&id) {
            practice.quality += MENDED;
        }
        self.figures.answered += 1;
        Ok(())
    }
}

/// A complete practice.
fn practice(number: usize, country: &str, primary: &[u8], year: i32) -> Map<String, Value> {
    let content = json!({
        "title": format!("Simulated practice {number}: shared kitchens as places of learning"),
        "type": "project_programme",
        "summary": "Neighbours and migrants cook together three times a week; each session combines an hour of \
    language, a certified module and paid practice. The project began with one kitchen and now runs nine.",
        "objectives": {"primary": primary, "further": []},
        "principles": [{"principle": "whole_of_society", "how": "Town, kitchens and associations decide together."}],
        "adheres_to_all_principles": true,
        "sdgs": [8],
        "scope": "local",
        "countries": [country],
        "regions": [],
        "place": "The capital",
        "period": {"start": format!("{}", year - 3), "ongoing": true},
        "implementers": [format!("Simulated kitchens {number}")],
        "partners": [],
        "donors": [],
        "evidence_of_application": "In four years 1 140 people took part; 62 % found formal work within a year.",
        "benefits": "Work, language and neighbourhood in one place and at one time.",
        "innovation": "The municipal certificate is earned by cooking for one's own neighbourhood.",
        "resources": [],
        "declarations": {
            "authorised_to_submit": true, "agrees_to_publication": true, "people_in_images_consented": true
        }
    });
    content.as_object().cloned().unwrap_or_default()
}
