//! The practices: filed, sent to reviewers, reviewed, decided.
use crate::demo::people::officer;
use crate::demo::scene::Scene;
use crate::demo::steps::{self, Filing, Seen};
use crate::demo::world::{Filed, Practice, World};
use crate::trouble::Trouble;
use chrono::Duration;
use minga_domain::ids::{AccountId, AssignmentId, SubmissionId};
use minga_domain::kinds::{Action, Kind, State};
use minga_domain::review::Review;
use minga_workflow::Call;
use minga_workflow::actions::ActionInput;
use minga_workflow::assignments::suggestions;
use minga_workflow::assignments::{self, Acceptance, NewAssignments};
use minga_workflow::reviews::{self, Change};
use serde_json::Value;

/// How long reviewers took until a decision.
const REVIEWED_WITHIN: Duration = Duration::days(10);
/// How long ago reviewers were asked where they still are at work: too short for an invitation to have lapsed.
const ASKED_LATELY: Duration = Duration::days(3);

/// When things happened to a practice.
#[derive(Debug, Clone, Copy)]
struct Times {
    /// How long ago it was decided, or what happened last.
    decided: Duration,
    /// How long before that the reviewers were invited.
    reviewed_within: Duration,
}

impl Times {
    /// How long ago the reviewers were invited.
    fn invited(self) -> Duration {
        self.decided + self.reviewed_within
    }

    /// How long ago they answered.
    fn accepted(self) -> Duration {
        self.decided + self.reviewed_within * 4 / 5
    }

    /// How long ago they handed their reviews in.
    fn reviewed(self) -> Duration {
        self.decided + self.reviewed_within / 10
    }
}

/// All practices.
pub fn happen(scene: &mut Scene<'_>, world: &World) -> Result<(), Trouble> {
    for (place, practice) in world.practices.iter().enumerate() {
        let times = if practice.filed.state == State::PeerReview {
            Times {
                decided: Duration::hours(2),
                reviewed_within: ASKED_LATELY,
            }
        } else {
            Times {
                decided: steps::decided_ago(place),
                reviewed_within: REVIEWED_WITHIN,
            }
        };
        happens(scene, world, practice, times)?;
    }
    Ok(())
}

fn happens(scene: &mut Scene<'_>, world: &World, practice: &Practice, times: Times) -> Result<(), Trouble> {
    let filed = &practice.filed;
    let ago = times.invited() + Duration::days(4);
    let filing = Filing {
        kind: Kind::Practice,
        ago,
        officer: officer(world, &filed.language)?,
    };
    let mut draft = steps::draft(scene, filed, filed.content.clone(), &filing)?;
    if filed.state == State::Draft {
        return Ok(());
    }
    steps::submit(scene, filed, &mut draft, &filing)?;
    if filed.state == State::PeerReview || !practice.reviews.is_empty() {
        review(scene, practice, &mut draft, &filing, times)?;
    }
    steps::decide(scene, filed, &mut draft, &filing, times.decided)
}

/// The reviewers of the file are invited and answer; where they are too few for the quorum, others are invited who
/// have not answered yet.
fn review(
    scene: &mut Scene<'_>,
    practice: &Practice,
    submission: &mut Seen,
    filing: &Filing<'_>,
    times: Times,
) -> Result<(), Trouble> {
    let filed = &practice.filed;
    let written = practice
        .reviews
        .iter()
        .map(|review| read(filed, review))
        .collect::<Result<Vec<_>, _>>()?;
    let began = times.invited();
    for (reviewer, _) in &written {
        let account = scene.cast(reviewer)?.account;
        invite(scene, filed, submission.id, filing.officer, vec![account], began)?;
    }
    fill_quorum(scene, filed, submission.id, filing.officer, began)?;
    steps::take(
        scene,
        filed,
        submission,
        Action::StartReview,
        filing.officer,
        began,
        ActionInput::default(),
    )?;
    let assigned = assignments_of(scene, filed, submission.id, filing.officer, began)?;
    let writing = written
        .iter()
        .map(|(reviewer, _)| Ok(scene.cast(reviewer)?.account))
        .collect::<Result<Vec<AccountId>, Trouble>>()?;
    let mut silent = assigned.iter().filter(|(account, _)| !writing.contains(account));
    if filed.state == State::PeerReview
        && let Some((account, assignment)) = silent.next()
    {
        // Somebody is at work; the others have not answered yet.
        let call = Call {
            account: Some(*account),
            ..scene.call(times.accepted())
        };
        accept(scene, filed, *assignment, call)?;
    }
    for (reviewer, review) in written {
        let cast = scene.cast(&reviewer)?;
        let Some((_, assignment)) = assigned.iter().find(|(account, _)| *account == cast.account) else {
            continue;
        };
        let id = *assignment;
        let call = scene.call_of(&reviewer, times.accepted())?;
        accept(scene, filed, id, call)?;
        let call = scene.call_of(&reviewer, times.reviewed())?;
        scene.step(&filed.key, call, |tx| {
            let saved = reviews::save(tx, id, None, Change::Whole(Box::new(review)))?;
            reviews::submit(tx, id, saved.version)
        })?;
    }
    Ok(())
}

fn accept(scene: &mut Scene<'_>, filed: &Filed, id: AssignmentId, call: Call) -> Result<(), Trouble> {
    scene.step(&filed.key, call, |tx| {
        assignments::accept(tx, id, Acceptance { no_conflict: true })?.granted()
    })?;
    Ok(())
}

fn read(filed: &Filed, review: &Value) -> Result<(String, Review), Trouble> {
    let unreadable = |why: String| Trouble::Refused(format!("{}: a review cannot be read: {why}", filed.key));
    let mut fields = review
        .as_object()
        .cloned()
        .ok_or_else(|| unreadable("it is no object".to_owned()))?;
    let reviewer = fields.remove("reviewer");
    let reviewer = reviewer
        .as_ref()
        .and_then(Value::as_str)
        .ok_or_else(|| unreadable("it has no reviewer".to_owned()))?;
    let review = serde_json::from_value(Value::Object(fields)).map_err(|error| unreadable(error.to_string()))?;
    Ok((reviewer.to_owned(), review))
}

fn invite(
    scene: &mut Scene<'_>,
    filed: &Filed,
    submission: SubmissionId,
    officer: &str,
    reviewer_ids: Vec<AccountId>,
    ago: Duration,
) -> Result<(), Trouble> {
    let call = scene.call_of(officer, ago)?;
    let new = NewAssignments {
        reviewer_ids,
        due: None,
    };
    scene.step(&filed.key, call, |tx| assignments::create(tx, submission, new))?;
    Ok(())
}

/// Invites whom the service suggests, one after the other, until the quorum can be reached.
fn fill_quorum(
    scene: &mut Scene<'_>,
    filed: &Filed,
    submission: SubmissionId,
    officer: &str,
    ago: Duration,
) -> Result<(), Trouble> {
    loop {
        let call = scene.call_of(officer, ago)?;
        let roster = scene.step(&filed.key, call, |tx| suggestions::suggest(tx, submission))?;
        let Some(next) = roster.suggestions.iter().find(|suggestion| suggestion.needed) else {
            return Ok(());
        };
        invite(scene, filed, submission, officer, vec![next.reviewer.id], ago)?;
    }
}

fn assignments_of(
    scene: &mut Scene<'_>,
    filed: &Filed,
    submission: SubmissionId,
    officer: &str,
    ago: Duration,
) -> Result<Vec<(AccountId, AssignmentId)>, Trouble> {
    let call = scene.call_of(officer, ago)?;
    let found = scene.step(&filed.key, call, |tx| assignments::of_submission(tx, submission))?;
    Ok(found.items.iter().map(|item| (item.reviewer.id, item.id)).collect())
}
