//! The pledges: filed, screened, answered by their participants, decided.
use crate::demo::people::officer;
use crate::demo::scene::Scene;
use crate::demo::steps::{self, Filing};
use crate::demo::world::{Participant, Pledge, World};
use crate::trouble::Trouble;
use chrono::Duration;
use minga_domain::ids::{ParticipantId, SubmissionId};
use minga_domain::kinds::{Kind, ParticipantAnswer, ScreeningVerdict, State};
use minga_workflow::participants::{self, GivenAnswer, NewParticipant, ParticipantContact};
use minga_workflow::screening::{self, GivenPoints, GivenVerdict, ScreeningChange};
use serde_json::{Value, json};

/// All pledges, those that others match first.
pub fn happen(scene: &mut Scene<'_>, world: &World) -> Result<(), Trouble> {
    let (matching, others): (Vec<_>, Vec<_>) = world.pledges.iter().partition(|pledge| pledge.matches_key.is_some());
    for (place, pledge) in others.into_iter().chain(matching).enumerate() {
        happens(scene, world, pledge, steps::decided_ago(place))?;
    }
    Ok(())
}

fn happens(scene: &mut Scene<'_>, world: &World, pledge: &Pledge, decided: Duration) -> Result<(), Trouble> {
    let filed = &pledge.filed;
    let mut content = filed.content.clone();
    if let Some(key) = &pledge.matches_key {
        let reference = scene.reference(key)?;
        if let Some(matches) = content.get_mut("matches").and_then(Value::as_object_mut) {
            matches.insert("reference".to_owned(), json!(reference));
        }
    }
    // A pledge can be decided on when the participants that do not answer have had their time.
    let waited = Duration::days(i64::from(scene.service().policy.participant_days) + 2);
    let filing = Filing {
        kind: Kind::Pledge,
        ago: decided + waited,
        officer: officer(world, &filed.language)?,
    };
    let mut draft = steps::draft(scene, filed, content, &filing)?;
    let mut rows = Vec::new();
    for participant in &pledge.participants {
        rows.push((
            participant,
            add(scene, filed.focal_point.as_str(), draft.id, participant, filing.ago)?,
        ));
    }
    if filed.state == State::Draft {
        return Ok(());
    }
    steps::submit(scene, filed, &mut draft, &filing)?;
    for (participant, row) in &rows {
        answer(scene, participant, *row, filing.ago - Duration::days(3))?;
    }
    screen(scene, pledge, draft.id, &filing, decided)?;
    steps::decide(scene, filed, &mut draft, &filing, decided)?;
    // Those that left took part until after the publication.
    for (participant, row) in rows
        .iter()
        .filter(|(participant, _)| participant.answer == ParticipantAnswer::Left)
    {
        let call = scene.call(decided - Duration::days(1));
        scene.step(&participant.name, call, |tx| {
            let seen = participants::shown_by_link(tx, *row)?.stamp();
            participants::answer_by_link(tx, *row, GivenAnswer::Declined, None, &seen)
        })?;
    }
    Ok(())
}

fn add(
    scene: &mut Scene<'_>,
    by: &str,
    submission: SubmissionId,
    participant: &Participant,
    ago: Duration,
) -> Result<ParticipantId, Trouble> {
    let organisation_id = participant
        .organisation
        .as_deref()
        .map(|key| scene.organisation(key))
        .transpose()?;
    let contact = ParticipantContact {
        name: None,
        email: participant.email.clone(),
        language: None,
    };
    let new = NewParticipant {
        organisation_id,
        name: participant.name.clone(),
        country: participant.country.clone(),
        action: participant.action.clone(),
        contact: participant.email.is_some().then_some(contact),
    };
    let call = scene.call_of(by, ago)?;
    Ok(scene
        .step(&participant.name, call, |tx| participants::add(tx, submission, new))?
        .id)
}

/// The answer through the link in the participant's mail.
fn answer(scene: &mut Scene<'_>, participant: &Participant, row: ParticipantId, ago: Duration) -> Result<(), Trouble> {
    let given = match participant.answer {
        ParticipantAnswer::Asked => return Ok(()),
        ParticipantAnswer::Confirmed | ParticipantAnswer::Left => GivenAnswer::Confirmed,
        ParticipantAnswer::Declined => GivenAnswer::Declined,
    };
    let call = scene.call(ago);
    scene.step(&participant.name, call, |tx| {
        let seen = participants::shown_by_link(tx, row)?.stamp();
        participants::answer_by_link(tx, row, given, None, &seen)
    })?;
    Ok(())
}

/// What is published meets all eight points; of the others with notes the first two were looked at.
fn screen(
    scene: &mut Scene<'_>,
    pledge: &Pledge,
    submission: SubmissionId,
    filing: &Filing<'_>,
    decided: Duration,
) -> Result<(), Trouble> {
    let met = |note: Option<&String>| {
        Some(GivenVerdict {
            verdict: ScreeningVerdict::Met,
            note: note.cloned(),
        })
    };
    let note = pledge.screening_notes.as_ref();
    let public = matches!(pledge.filed.state, State::Published | State::Archived);
    let points = if public {
        GivenPoints {
            concrete: met(note),
            measurable: met(None),
            realistic: met(None),
            forward_looking: met(None),
            time_bound: met(None),
            international_law: met(None),
            gcm_principles: met(None),
            agenda_2030: met(None),
        }
    } else if note.is_some() {
        GivenPoints {
            concrete: met(None),
            measurable: Some(GivenVerdict {
                verdict: ScreeningVerdict::Unclear,
                note: note.cloned(),
            }),
            realistic: None,
            forward_looking: None,
            time_bound: None,
            international_law: None,
            gcm_principles: None,
            agenda_2030: None,
        }
    } else {
        return Ok(());
    };
    let call = scene.call_of(filing.officer, decided + Duration::hours(2))?;
    scene.step(&pledge.filed.key, call, |tx| {
        let seen = screening::read(tx, submission)?.version;
        screening::change(
            tx,
            submission,
            ScreeningChange {
                points,
                still_holds: false,
            },
            Some(seen),
        )
    })?;
    Ok(())
}
