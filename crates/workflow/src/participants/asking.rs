//! Who is asked to confirm its row, and who is asked again: what was confirmed holds for the common goal as it stood.
use super::{facts, is_joint, pledge, record, save};
use crate::failure::Failure;
use crate::links::{self, LinkTarget};
use crate::notices::Recipient;
use crate::service::Tx;
use minga_domain::history::HistoryAction;
use minga_domain::kinds::{LinkPurpose, ParticipantAnswer};
use minga_domain::notice::Notice;
use minga_storage::columns::Key;
use minga_storage::participants::{self as store, Participant};
use minga_storage::submissions::Submission;
use serde_json::{Value, json};

/// Asks every participant of a joint pledge that has an address and was not asked yet: by a link to its own row.
pub fn ask(tx: &mut Tx<'_>, submission: &Submission) -> Result<(), Failure> {
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
        let facts = facts(tx, submission, &asked)?;
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

/// After a change of the common goal: who had confirmed is to confirm again, and until then it is hidden [ours]. Those
/// that declined or left stay as they are. The caller holds the submission's lock.
pub(crate) fn ask_for_goal(tx: &mut Tx<'_>, submission: &Submission, before: &Value) -> Result<(), Failure> {
    let goal = |content: &Value| {
        let said = content.get("common_goal").and_then(Value::as_str).unwrap_or_default();
        said.trim().to_owned()
    };
    if goal(before) == goal(&submission.content.0) || pledge(submission)?.is_none_or(|pledge| !is_joint(&pledge)) {
        return Ok(());
    }
    for row in store::of_submission(tx.conn, submission.id.0)? {
        if row.answer.0 != ParticipantAnswer::Confirmed {
            continue;
        }
        let (id, was) = (row.id.0, row.version);
        let asked = Participant {
            answer: Key(ParticipantAnswer::Asked),
            answered_by: None,
            since: tx.now().into(),
            asked_at: None,
            counts_from: None,
            version: was + 1,
            ..row
        };
        save(tx, &asked, was)?;
        let said = json!({ "to_confirm_again": true });
        record(tx, submission, id, HistoryAction::ParticipantChanged, said)?;
    }
    Ok(())
}
