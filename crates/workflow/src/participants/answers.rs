//! What participants answer: through the link in their mail, or by a letter that an officer enters.
use super::asking::not_shown_any_more;
use super::{
    AskedParticipant, GivenAnswer, LetterAnswer, ParticipantView, answer_by, facts, find, noted, pledge, record, save,
    text, view, without_contact,
};
use crate::actions::officer;
use crate::failure::Failure;
use crate::matching::standing_for;
use crate::notices::{NoticeFacts, Recipient};
use crate::progress::by_link;
use crate::registry;
use crate::service::Tx;
use crate::standing::{Standing, require_version};
use minga_domain::access::Permission;
use minga_domain::changes::ChangeType;
use minga_domain::history::HistoryAction;
use minga_domain::ids::{ParticipantId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{AnsweredBy, ParticipantAnswer, State};
use minga_domain::notice::Notice;
use minga_domain::violation::{Code, Violation};
use minga_storage::columns::{Id, Key};
use minga_storage::participants::{self as store, Confirmed, Participant};
use minga_storage::submissions::{self, Submission};
use minga_storage::{notes, organisations};
use serde_json::{Value, json};

/// Enters an answer that arrived by letter or note verbale, with the letter; the focal point is told what the letter
/// says. For officers.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission, or
/// when it has no such participant; [`Failure::Forbidden`] for everybody but officers; [`Failure::WrongState`] in a
/// state in which nobody is asked; [`Failure::Stale`] and [`Failure::VersionRequired`]; [`Failure::Invalid`] unless the
/// letter is attached as correspondence.
pub fn answer_by_letter(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    participant: ParticipantId,
    given: LetterAnswer,
    seen: Option<i32>,
) -> Result<ParticipantView, Failure> {
    let standing = Standing::lock(tx, id)?;
    standing.require(Permission::EnterAnswer)?;
    let row = find(tx, id, participant)?;
    require_version(seen, row.version)?;
    if !submissions::has_correspondence(tx.conn, id, given.attachment_id)? {
        return Err(Failure::invalid(Violation::new(Code::NotFound, "/attachment_id")));
    }
    let answered = answered(tx, &standing.row, row, given.answer, None, AnsweredBy::Letter)?;
    if let Some(note) = text(given.note) {
        write_note(tx, id, note)?;
    }
    let said = json!({ "answer": answered.answer.0.key(), "by": "letter", "attachment": given.attachment_id });
    record(tx, &standing.row, participant, HistoryAction::ParticipantAnswered, said)?;
    let mut facts = facts(tx, &standing.row, &answered)?;
    facts.insert("outcome".to_owned(), Value::from("letter"));
    tell_focal_points(tx, &standing.row, &facts)?;
    Ok(view(tx, &standing, &answered))
}

/// What the link in a participant's mail shows. The link is the permission.
///
/// # Errors
/// [`Failure::NotFound`] when the participant was removed.
pub fn shown_by_link(tx: &mut Tx<'_>, participant: ParticipantId) -> Result<AskedParticipant, Failure> {
    let row = store::find(tx.conn, participant)?.ok_or(Failure::NotFound)?;
    let submission = submissions::find(tx.conn, row.submission_id.0)?.ok_or(Failure::NotFound)?;
    shown(tx, submission, &row)
}

/// The participant's own answer through the link in its mail; the link is the permission. A correction is passed on
/// to the focal points and kept as a note, and those who may see contacts read it with the row. The same answer once more
/// changes nothing. `seen` is the [stamp](AskedParticipant::stamp) of what was read.
///
/// # Errors
/// [`Failure::WrongState`] when the submission was closed in the meantime, [`Failure::Stale`] when what is shown is no
/// longer what was read.
pub fn answer_by_link(
    tx: &mut Tx<'_>,
    participant: ParticipantId,
    answer: GivenAnswer,
    correction: Option<String>,
    seen: &str,
) -> Result<AskedParticipant, Failure> {
    let submission = store::find(tx.conn, participant)?
        .ok_or(Failure::NotFound)?
        .submission_id
        .0;
    let submission = submissions::lock(tx.conn, submission)?.ok_or(Failure::NotFound)?;
    let before = store::find(tx.conn, participant)?.ok_or(Failure::NotFound)?;
    let state = submission.state.0;
    if !matches!(
        state,
        State::Draft | State::Submitted | State::CommentsReturned | State::Published
    ) {
        return Err(Failure::WrongState { state: state.key() });
    }
    if shown(tx, submission.clone(), &before)?.stamp() != seen {
        return Err(Failure::Stale {
            current: before.version,
        });
    }
    let (was, asked_again) = (before.version, before.asked_again());
    let correction = text(correction);
    let row = answered(tx, &submission, before, answer, correction.clone(), AnsweredBy::Link)?;
    if row.version != was {
        let said = json!({ "answer": row.answer.0.key(), "by": "link", "correction": correction.is_some() });
        record(tx, &submission, participant, HistoryAction::ParticipantAnswered, said)?;
        let mut facts = facts(tx, &submission, &row)?;
        if let Some(correction) = correction {
            facts.insert("outcome".to_owned(), Value::from("correction"));
            facts.insert("reason".to_owned(), Value::from(correction.as_str()));
            write_note(tx, submission.id.0, noted(&row.name, &correction))?;
        }
        tell_focal_points(tx, &submission, &facts)?;
        if asked_again && row.answer.0 == ParticipantAnswer::Declined {
            // The public no longer reads of it: who published the pledge with it has to know.
            let to = officer(tx, &submission)?;
            tx.tell(Notice::ParticipantAnswered, to, Some(submission.id.0), None, facts)?;
        }
    }
    shown(tx, submission, &row)
}

/// The row with the answer and what was written with it, saved; the same answer once more changes nothing unless
/// something else is written with it. Who confirmed and declines after publication has left; who is asked again about a
/// changed common goal and declines does not take part in what is published now, and is no longer shown.
pub(super) fn answered(
    tx: &mut Tx<'_>,
    submission: &Submission,
    row: Participant,
    given: GivenAnswer,
    remark: Option<String>,
    by: AnsweredBy,
) -> Result<Participant, Failure> {
    let published = submission.state.0 == State::Published;
    let answer = match (given, row.answer.0) {
        (GivenAnswer::Confirmed, _) => ParticipantAnswer::Confirmed,
        (GivenAnswer::Declined, ParticipantAnswer::Confirmed | ParticipantAnswer::Left) if published => {
            ParticipantAnswer::Left
        }
        (GivenAnswer::Declined, _) => ParticipantAnswer::Declined,
    };
    if answer != row.answer.0 {
        return put(tx, submission, row, answer, remark, by);
    }
    if remark.is_none() || remark == row.remark {
        return Ok(row);
    }
    let was = row.version;
    let row = Participant {
        remark,
        version: was + 1,
        ..row
    };
    save(tx, &row, was)?;
    Ok(row)
}

/// The row as its participant [confirmed](Participant::confirmed) it.
fn as_confirmed(row: Participant) -> Participant {
    let Confirmed { name, country, action } = row.confirmed();
    Participant {
        name,
        country,
        action,
        ..row
    }
}

/// The row with an answer that it has not given before, saved; the public is told what it can see of it.
pub(super) fn put(
    tx: &mut Tx<'_>,
    submission: &Submission,
    row: Participant,
    answer: ParticipantAnswer,
    remark: Option<String>,
    by: AnsweredBy,
) -> Result<Participant, Failure> {
    let published = submission.state.0 == State::Published;
    let vanishes = row.asked_again() && answer == ParticipantAnswer::Declined;
    let was = row.version;
    let row = match answer {
        // A correction that it did not confirm is not what it leaves.
        ParticipantAnswer::Left => as_confirmed(row),
        _ => row,
    };
    let row = Participant {
        answer: Key(answer),
        answered_by: Some(Key(by)),
        since: tx.now().into(),
        remark,
        confirmed_as: None,
        version: was + 1,
        ..row
    };
    save(tx, &row, was)?;
    // The search knows participants by name.
    registry::refresh(tx, submission.id.0)?;
    match answer {
        ParticipantAnswer::Confirmed if published => {
            registry::announce(tx, submission, ChangeType::PledgeParticipantConfirmed);
        }
        ParticipantAnswer::Left if published => {
            registry::announce(tx, submission, ChangeType::PledgeParticipantLeft);
        }
        ParticipantAnswer::Declined if vanishes => not_shown_any_more(tx, submission)?,
        _ => {}
    }
    Ok(row)
}

fn shown(tx: &mut Tx<'_>, submission: Submission, row: &Participant) -> Result<AskedParticipant, Failure> {
    let organisation = organisations::find(tx.conn, submission.organisation_id.0)?.ok_or(Failure::NotFound)?;
    let pledge = pledge(&submission)?.unwrap_or_default();
    let merged_into = match (submission.merged_into, &submission.reference) {
        (Some(_), Some(reference)) => standing_for(tx, reference)?.and_then(|row| row.reference),
        _ => None,
    };
    Ok(AskedParticipant {
        reporting: by_link::reporting(tx, &submission, row)?,
        participant: without_contact(tx, row),
        submission: submission.id.0,
        state: submission.state.0,
        reference: submission.reference,
        merged_into,
        title: submission.title,
        organisation: organisation.name,
        description: pledge.description,
        common_goal: pledge.common_goal,
        answer_by: answer_by(tx, row),
    })
}

pub(super) fn write_note(tx: &mut Tx<'_>, id: SubmissionId, text: String) -> Result<(), Failure> {
    let note = notes::Note {
        id: Id(tx.new_id()),
        submission_id: Id(id),
        written_by: tx.visitor_or_actor().map(|actor| Id(actor.account)),
        text,
        created_at: tx.now().into(),
    };
    Ok(notes::insert(tx.conn, &note)?)
}

/// Tells the focal points what a participant has answered.
fn tell_focal_points(tx: &mut Tx<'_>, submission: &Submission, facts: &NoticeFacts) -> Result<(), Failure> {
    for contact in [submission.focal_point, submission.alternate].into_iter().flatten() {
        tx.tell(
            Notice::ParticipantAnswered,
            Recipient::Contact(contact.0),
            Some(submission.id.0),
            None,
            facts.clone(),
        )?;
    }
    Ok(())
}
