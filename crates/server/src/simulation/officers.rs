//! What officers do in a day: invite whom the service suggests, let go of reviewers who do not write, decide.
use super::{OnItsWay, Year};
use crate::trouble::Trouble;
use chrono::Duration;
use minga_domain::ids::{AccountId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Action, AssignmentStatus, State};
use minga_domain::review::Disagreement;
use minga_workflow::actions::{self, ActionInput};
use minga_workflow::assignments::suggestions;
use minga_workflow::assignments::{self, NewAssignments};
use minga_workflow::letters::{self, ConsolidationInput};
use minga_workflow::reviews::{self, ReviewSummary};
use minga_workflow::submissions::{self, SubmissionView};
use serde_json::{Value, json};

/// Days after its due day on which an officer stops waiting for a review.
const PATIENCE: i64 = 14;
/// Letters after which a practice that is still not good enough is declined.
const LETTERS: u32 = 2;

impl Year<'_> {
    /// The officer in charge looks at a practice and does what there is to do.
    pub(super) fn process(&mut self, id: SubmissionId) -> Result<(), Trouble> {
        let Some(practice) = self.open.get(&id).cloned() else {
            return Ok(());
        };
        let officer = practice.officer;
        let view = self.look(officer, |tx| submissions::read(tx, id))?;
        match view.state {
            State::Submitted => {
                self.invite_needed(officer, id)?;
                let view = self.look(officer, |tx| submissions::read(tx, id))?;
                if allowed(&view, Action::StartReview) {
                    self.take(officer, &view, Action::StartReview)?;
                }
            }
            State::PeerReview => self.decide(&practice, &view)?,
            State::CommentsReturned => {
                let patience = Duration::days(PATIENCE);
                if view.answer_due.is_some_and(|due| due + patience < self.now()) {
                    self.take(officer, &view, Action::Decline)?;
                }
            }
            State::Draft | State::Published | State::Declined | State::Withdrawn | State::Archived => {}
        }
        let invitations = self.look(officer, |tx| assignments::of_submission(tx, id))?;
        for item in invitations
            .items
            .iter()
            .filter(|item| item.status == AssignmentStatus::Invited)
        {
            self.plan_reply(item);
        }
        Ok(())
    }

    fn decide(&mut self, practice: &OnItsWay, view: &SubmissionView) -> Result<(), Trouble> {
        let (officer, id) = (practice.officer, view.id);
        self.release_late(officer, id)?;
        self.invite_needed(officer, id)?;
        let (summary, _) = self.look(officer, |tx| reviews::summary(tx, id))?;
        if !summary.quorum.reached || summary.outstanding > 0 {
            return Ok(());
        }
        if summary.disagreement_state == Disagreement::AsksForOneMore {
            // Nobody else can be asked at present: one more is asked for as soon as somebody can.
            self.figures.disagreed(id);
            return Ok(());
        }
        let view = self.look(officer, |tx| submissions::read(tx, id))?;
        if summary.disagreement {
            self.figures.disagreed(id);
        }
        if allowed(&view, Action::Publish) && recommended(&summary, "publish") * 2 > reviews_of(&summary) {
            self.take(officer, &view, Action::Publish)
        } else if recommended(&summary, "decline") * 2 > reviews_of(&summary) || practice.letters >= LETTERS {
            self.take(officer, &view, Action::Decline)
        } else {
            self.return_comments(officer, &view)
        }
    }

    /// Invites, one after the other, whom the service suggests as long as it says that somebody is needed.
    fn invite_needed(&mut self, officer: AccountId, id: SubmissionId) -> Result<(), Trouble> {
        loop {
            let roster = self.look(officer, |tx| suggestions::suggest(tx, id))?;
            let Some(next) = roster.suggestions.iter().find(|suggestion| suggestion.needed) else {
                return Ok(());
            };
            let reviewer = next.reviewer.id;
            let new = NewAssignments {
                reviewer_ids: vec![reviewer],
                due: None,
            };
            self.act(officer, move |tx| assignments::create(tx, id, new))?;
        }
    }

    /// Lets go of reviewers who are late beyond patience.
    fn release_late(&mut self, officer: AccountId, id: SubmissionId) -> Result<(), Trouble> {
        let all = self.look(officer, |tx| assignments::of_submission(tx, id))?;
        let too_late = self.now() - Duration::days(PATIENCE);
        for item in all.items {
            if item.status == AssignmentStatus::Accepted && item.due < too_late {
                self.act(officer, move |tx| assignments::release(tx, item.id))?;
                self.figures.released += 1;
            }
        }
        Ok(())
    }

    /// Sends the letter that the service drafts from the reviews.
    fn return_comments(&mut self, officer: AccountId, view: &SubmissionView) -> Result<(), Trouble> {
        let id = view.id;
        let proposal = self.look(officer, |tx| letters::consolidation(tx, id))?;
        let mut items: Vec<Value> = proposal
            .items
            .iter()
            .map(|item| {
                json!({
                    "criterion": item.criterion, "pointer": item.pointer, "must_answer": item.must_answer,
                    "text": item.text,
                })
            })
            .collect();
        if items.is_empty() {
            items.push(json!({"must_answer": true, "text": "Please name the source of the figures."}));
        }
        let letter: ConsolidationInput = serde_json::from_value(json!({"items": items}))
            .map_err(|error| Trouble::Refused(format!("The letter is malformed: {error}.")))?;
        let version = proposal.version;
        let kept = self.act(officer, move |tx| letters::consolidate(tx, id, version, letter))?;
        let view = self.look(officer, |tx| submissions::read(tx, id))?;
        let input = ActionInput {
            letter_version: kept.version,
            ..ActionInput::default()
        };
        self.take_with(officer, &view, Action::ReturnComments, input)?;
        if let Some(practice) = self.open.get_mut(&id) {
            practice.letters += 1;
        }
        self.plan_answer(id);
        Ok(())
    }

    /// Takes an action, says that what it asks first is meant, and notes where the practice ended.
    fn take(&mut self, officer: AccountId, view: &SubmissionView, action: Action) -> Result<(), Trouble> {
        let note =
            (action == Action::Decline || action == Action::Publish).then_some("What the reviews say, all together.");
        let input = ActionInput {
            note: note.map(str::to_owned),
            ..ActionInput::default()
        };
        self.take_with(officer, view, action, input)
    }

    /// [`Year::take`] with what the action needs.
    fn take_with(
        &mut self,
        officer: AccountId,
        view: &SubmissionView,
        action: Action,
        input: ActionInput,
    ) -> Result<(), Trouble> {
        let (id, version) = (view.id, view.version);
        let done = self.act(officer, move |tx| {
            actions::take_as_meant(tx, id, action, Some(version), input)
        })?;
        self.figures.actions += 1;
        if matches!(done.state, State::Published | State::Declined)
            && let Some(practice) = self.open.remove(&id)
        {
            self.figures
                .decided(self.now() - practice.since, done.state, done.round);
            self.closed.insert(id, (practice, done.state));
        }
        Ok(())
    }
}

fn allowed(view: &SubmissionView, action: Action) -> bool {
    view.available_actions
        .iter()
        .any(|found| found.action == action.key() && found.allowed)
}

fn recommended(summary: &ReviewSummary, what: &str) -> u32 {
    summary.recommendations.get(what).copied().unwrap_or(0)
}

fn reviews_of(summary: &ReviewSummary) -> u32 {
    summary.quorum.internal.have + summary.quorum.external.have
}
