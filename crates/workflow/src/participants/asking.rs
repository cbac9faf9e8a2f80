//! Who is asked to confirm its row, and who is asked again: what was confirmed holds for the common goal as it stood.
use super::{days_are_over, facts, is_joint, pledge, record, save, shown, told};
use crate::actions::officer;
use crate::failure::Failure;
use crate::links::{self, LinkTarget};
use crate::notices::Recipient;
use crate::registry;
use crate::service::Tx;
use minga_domain::changes::ChangeType;
use minga_domain::history::HistoryAction;
use minga_domain::ids::{ParticipantId, SubmissionId};
use minga_domain::kinds::{LinkPurpose, ParticipantAnswer, State};
use minga_domain::notice::Notice;
use minga_storage::columns::Key;
use minga_storage::participants::{self as store, Participant};
use minga_storage::submissions::{self, Submission};
use serde_json::{Value, json};

/// Asks every participant of a joint pledge that has an address and was not asked yet: by a link to its own row.
///
/// # Errors
/// [`Failure::Stale`] when a row changed meanwhile; those of the database.
pub fn ask(tx: &mut Tx<'_>, submission: &Submission) -> Result<(), Failure> {
    ask_about(tx, submission, "asked_again")
}

/// [`ask`], where those that have confirmed before are asked again for a reason of their own: `asked_again` for another
/// common goal, `row_corrected` for another row.
pub(super) fn ask_about(tx: &mut Tx<'_>, submission: &Submission, again: &str) -> Result<(), Failure> {
    if pledge(submission)?.is_none_or(|pledge| !is_joint(&pledge)) {
        return Ok(());
    }
    for row in store::of_submission(tx.conn, submission.id.0)? {
        if row.answer.0 != ParticipantAnswer::Asked || row.asked_at.is_some() || row.contact_email.is_none() {
            continue;
        }
        let (id, was) = (row.id.0, row.version);
        let asked = Participant {
            asked_at: Some(tx.now().into()),
            counts_from: Some(tx.now().into()),
            version: was + 1,
            ..row
        };
        save(tx, &asked, was)?;
        let link = links::create(tx, LinkPurpose::Participant, LinkTarget::Participant(id))?;
        let mut facts = facts(tx, submission, &asked)?;
        if asked.asked_again() {
            facts.insert("outcome".to_owned(), json!(again));
        }
        tx.tell(
            Notice::ParticipantAsked,
            Recipient::Participant(id),
            Some(submission.id.0),
            Some(link),
            facts,
        )?;
        record(tx, submission, id, HistoryAction::ParticipantAsked, json!({}))?;
    }
    Ok(())
}

/// Tells the participants of a pledge that it is public. Of one that has not confirmed, and so is not shown, it does not
/// thank: it says so, and brings a link to its row.
///
/// # Errors
/// Those of the database.
pub(crate) fn tell_published(tx: &mut Tx<'_>, submission: &Submission) -> Result<(), Failure> {
    for row in told(tx, submission)? {
        let id = row.id.0;
        let mut facts = facts(tx, submission, &row)?;
        let mut link = None;
        if shown(row, submission.provenance.0).is_none() {
            facts.insert("outcome".to_owned(), json!("not_shown"));
            let target = LinkTarget::Participant(id);
            link = Some(links::create(tx, LinkPurpose::Participant, target)?);
        }
        let to = Recipient::Participant(id);
        tx.tell(Notice::Published, to, Some(submission.id.0), link, facts)?;
    }
    Ok(())
}

/// After a change of the common goal: who had confirmed is to confirm again [ours]. Before the publication it is hidden
/// until it does; what is published goes on showing it, marked, until it answers or its days are over: then
/// [`hide_silent`] hides it. Who has no address cannot be asked; a letter can answer within the same days, counted from
/// the change. Those that declined or left stay as they are. The caller holds the submission's lock.
pub(crate) fn ask_for_goal(tx: &mut Tx<'_>, submission: &Submission, before: &Value) -> Result<(), Failure> {
    let goal = |content: &Value| {
        let said = content.get("common_goal").and_then(Value::as_str).unwrap_or_default();
        said.trim().to_owned()
    };
    if goal(before) == goal(&submission.content.0) || pledge(submission)?.is_none_or(|pledge| !is_joint(&pledge)) {
        return Ok(());
    }
    let published = submission.state.0 == State::Published;
    for row in store::of_submission(tx.conn, submission.id.0)? {
        if row.answer.0 != ParticipantAnswer::Confirmed && !row.asked_again() {
            continue;
        }
        let (id, was) = (row.id.0, row.version);
        let asked = Participant {
            answer: Key(ParticipantAnswer::Asked),
            answered_by: row.answered_by.filter(|_| published),
            since: if published { row.since } else { tx.now().into() },
            asked_at: None,
            counts_from: published.then(|| tx.now().into()),
            version: was + 1,
            ..row
        };
        save(tx, &asked, was)?;
        let said = json!({ "to_confirm_again": true });
        record(tx, submission, id, HistoryAction::ParticipantChanged, said)?;
    }
    Ok(())
}

/// Hides a participant that was asked again and has not answered within its days, if that is still so: it is then one
/// that was asked and is silent, as before the publication. Tells whether it was.
pub(crate) fn hide_silent(tx: &mut Tx<'_>, id: SubmissionId, participant: ParticipantId) -> Result<bool, Failure> {
    let Some(submission) = submissions::lock(tx.conn, id)? else {
        return Ok(false);
    };
    let row = store::find(tx.conn, participant)?.filter(|row| row.submission_id == submission.id && row.asked_again());
    let Some(row) = row.filter(|row| row.counts_from.is_some_and(|from| days_are_over(tx, from.into()))) else {
        return Ok(false);
    };
    let was = row.version;
    let silent = Participant {
        answered_by: None,
        confirmed_as: None,
        since: tx.now().into(),
        version: was + 1,
        ..row
    };
    save(tx, &silent, was)?;
    not_shown_any_more(tx, &submission)?;
    let said = json!({ "to_confirm_again": true, "silent": true });
    record(tx, &submission, participant, HistoryAction::ParticipantChanged, said)?;
    tell_of_silence(tx, &submission, &silent)?;
    Ok(true)
}

/// Tells the focal points of a published pledge that a participant is no longer shown, and the officer too where none
/// is left that has confirmed: a joint pledge without partners is one that somebody has to look at.
fn tell_of_silence(tx: &mut Tx<'_>, submission: &Submission, silent: &Participant) -> Result<(), Failure> {
    if submission.state.0 != State::Published {
        return Ok(());
    }
    let shown = |row: &Participant| row.answer.0 == ParticipantAnswer::Confirmed || row.asked_again();
    let alone = !store::of_submission(tx.conn, submission.id.0)?.iter().any(shown);
    let mut facts = facts(tx, submission, silent)?;
    let mut told: Vec<Recipient> = [submission.focal_point, submission.alternate]
        .into_iter()
        .flatten()
        .map(|contact| Recipient::Contact(contact.0))
        .collect();
    if alone {
        facts.insert("outcome".to_owned(), json!("alone"));
        told.push(officer(tx, submission)?);
    }
    for to in told {
        tx.tell(
            Notice::ParticipantSilent,
            to,
            Some(submission.id.0),
            None,
            facts.clone(),
        )?;
    }
    Ok(())
}

/// Renews what the public finds a pledge by after a participant has vanished from it, and tells the change feed.
pub(super) fn not_shown_any_more(tx: &mut Tx<'_>, submission: &Submission) -> Result<(), Failure> {
    registry::refresh(tx, submission.id.0)?;
    if submission.state.0 == State::Published {
        registry::announce(tx, submission, ChangeType::PledgeParticipantHidden);
    }
    Ok(())
}
