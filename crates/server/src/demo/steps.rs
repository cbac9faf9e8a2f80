//! The steps that pledges and practices share.
use crate::demo::scene::Scene;
use crate::demo::world::Filed;
use crate::trouble::Trouble;
use chrono::Duration;
use minga_domain::ids::SubmissionId;
use minga_domain::kinds::{Action, Kind, State};
use minga_workflow::actions::{self, ActionInput};
use minga_workflow::letters::{self, ConsolidationInput, ConsolidationItemInput};
use minga_workflow::submissions::{self, NewSubmission};
use serde_json::{Map, Value};

/// How a submission comes in.
#[derive(Debug, Clone, Copy)]
pub struct Filing<'w> {
    /// Pledge or practice.
    pub kind: Kind,
    /// How long ago.
    pub ago: Duration,
    /// Which officer takes care of it.
    pub officer: &'w str,
}

/// A submission at one version.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    pub id: SubmissionId,
    pub version: i32,
}

/// How long ago the decision on the submission at this place was: a few hours between any two.
pub fn decided_ago(place: usize) -> Duration {
    Duration::days(2) + Duration::hours(7) * i32::try_from(place).unwrap_or_default()
}

/// The focal point makes a draft.
pub fn draft(
    scene: &mut Scene<'_>,
    filed: &Filed,
    content: Map<String, Value>,
    filing: &Filing<'_>,
) -> Result<Seen, Trouble> {
    let alternate = filed.alternate.as_deref().map(|key| scene.cast(key)).transpose()?;
    let new = NewSubmission {
        kind: filing.kind,
        organisation_id: scene.organisation(&filed.organisation)?,
        language: filed.language.clone(),
        cycle: Some(filed.cycle.clone()),
        focal_point: scene.cast(&filed.focal_point)?.contact,
        alternate: alternate.and_then(|cast| cast.contact),
        content,
    };
    let call = scene.call_of(&filed.focal_point, filing.ago)?;
    let view = scene.step(&filed.key, call, |tx| submissions::create(tx, new))?;
    Ok(Seen {
        id: view.id,
        version: view.version,
    })
}

/// The focal point submits it.
pub fn submit(scene: &mut Scene<'_>, filed: &Filed, submission: &mut Seen, filing: &Filing<'_>) -> Result<(), Trouble> {
    let ago = filing.ago - Duration::hours(1);
    take(
        scene,
        filed,
        submission,
        Action::Submit,
        &filed.focal_point,
        ago,
        ActionInput::default(),
    )
}

/// What becomes of a submission that was looked at long enough: nothing, or what its state in the file says.
pub fn decide(
    scene: &mut Scene<'_>,
    filed: &Filed,
    submission: &mut Seen,
    filing: &Filing<'_>,
    ago: Duration,
) -> Result<(), Trouble> {
    let officer = filing.officer;
    match filed.state {
        State::Draft | State::Submitted | State::PeerReview => Ok(()),
        State::Published => take(
            scene,
            filed,
            submission,
            Action::Publish,
            officer,
            ago,
            ActionInput::default(),
        ),
        State::Archived => {
            take(
                scene,
                filed,
                submission,
                Action::Publish,
                officer,
                ago,
                ActionInput::default(),
            )?;
            let reason = filed.archive_public_reason.clone();
            let input = ActionInput {
                note: reason.clone(),
                public_reason: reason,
                ..ActionInput::default()
            };
            take(
                scene,
                filed,
                submission,
                Action::Archive,
                officer,
                ago - Duration::days(1),
                input,
            )
        }
        State::CommentsReturned => {
            let input = ActionInput {
                letter_version: write_letter(scene, filed, submission.id, officer, ago + Duration::hours(1))?,
                ..ActionInput::default()
            };
            take(scene, filed, submission, Action::ReturnComments, officer, ago, input)
        }
        State::Declined => {
            let input = ActionInput {
                note: filed.decline_reason.clone(),
                ..ActionInput::default()
            };
            take(scene, filed, submission, Action::Decline, officer, ago, input)
        }
        State::Withdrawn => take(
            scene,
            filed,
            submission,
            Action::Withdraw,
            &filed.focal_point,
            ago,
            ActionInput::default(),
        ),
    }
}

/// Somebody takes an action.
pub fn take(
    scene: &mut Scene<'_>,
    filed: &Filed,
    submission: &mut Seen,
    action: Action,
    by: &str,
    ago: Duration,
    input: ActionInput,
) -> Result<(), Trouble> {
    let call = scene.call_of(by, ago)?;
    let Seen { id, version } = *submission;
    // The officers of the demo mean what they do.
    let view = scene.step(&filed.key, call, |tx| {
        actions::take_as_meant(tx, id, action, Some(version), input)
    })?;
    submission.version = view.version;
    if let Some(reference) = &view.reference {
        scene.refer(&filed.key, reference);
    }
    Ok(())
}

/// Writes the letter of a submission; gives its version.
fn write_letter(
    scene: &mut Scene<'_>,
    filed: &Filed,
    submission: SubmissionId,
    officer: &str,
    ago: Duration,
) -> Result<Option<i32>, Trouble> {
    let items = filed.letter_items.iter().map(|item| ConsolidationItemInput {
        id: None,
        criterion: None,
        pointer: None,
        must_answer: item.must_answer,
        text: item.text.clone(),
        language: None,
        translations: None,
        sources: None,
    });
    let letter = ConsolidationInput {
        introduction: None,
        items: items.collect(),
        language: None,
        introduction_translations: None,
        dropped_sources: None,
    };
    let call = scene.call_of(officer, ago)?;
    let kept = scene.step(&filed.key, call, |tx| {
        letters::consolidate(tx, submission, None, letter)
    })?;
    Ok(kept.version)
}
