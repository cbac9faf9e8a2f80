//! The secretariat acts for the focal point in a draft that the organisation filed itself: only as received, with the
//! message attached, and whoever acts for the submission is told (brief: Who takes part). What an officer filed for an
//! organisation it may go on writing, until it submits that as received.
use crate::actions::{ActionInput, notice_facts, recipients};
use crate::failure::Failure;
use crate::notices::Recipient;
use crate::service::Tx;
use crate::standing::Standing;
use minga_domain::access::Relation;
use minga_domain::ids::AttachmentId;
use minga_domain::notice::{Audience, Notice};
use minga_domain::violation::{Code, Violation};
use minga_storage::submissions::{self, Submission};
use minga_storage::{accounts, outbox};
use serde_json::{Value, json};

/// The fact of a notice that says on which message the secretariat acted.
const MESSAGE: &str = "received_attachment";

/// Whether the caller changes as an officer what the secretariat did not file. What is left of an account that is gone,
/// and what somebody without an account has taken over, the secretariat did not file.
///
/// # Errors
/// Those of the database.
pub(crate) fn is_for_others(tx: &mut Tx<'_>, standing: &Standing) -> Result<bool, Failure> {
    if !standing.relations.contains(&Relation::Officer) {
        return Ok(false);
    }
    let row = &standing.row;
    let filer = match row.filed_by {
        Some(filer) => accounts::actor(tx.conn, filer.0)?,
        None => None,
    };
    Ok(!filer.is_some_and(|filer| filer.may_lead(row.organisation_id.0)))
}

/// The violation of who acts for others without a message of the submission that says so.
///
/// # Errors
/// Those of the database.
pub(crate) fn message_missing(
    tx: &mut Tx<'_>,
    row: &Submission,
    message: Option<AttachmentId>,
) -> Result<Option<Violation>, Failure> {
    let code = match message {
        None => Code::Required,
        Some(message) if submissions::has_correspondence(tx.conn, row.id.0, message)? => return Ok(None),
        Some(_) => Code::NotFound,
    };
    Ok(Some(Violation::new(code, "/received_attachment")))
}

/// Tells those who act for the submission that the secretariat has entered what a message says: once for each message,
/// however many changes it takes.
///
/// # Errors
/// Those of the database.
pub(crate) fn tell_entered(tx: &mut Tx<'_>, row: &Submission, message: AttachmentId) -> Result<(), Failure> {
    let message = json!(message);
    let of_message = |facts: &Value| facts.get(MESSAGE) == Some(&message);
    let told: Vec<Recipient> = outbox::told_of(tx.conn, row.id.0, &[Notice::ActedAsReceived])?
        .iter()
        .filter(|queued| of_message(&queued.facts.0))
        .map(Recipient::of)
        .collect();
    for to in acting(tx, row)? {
        if !told.contains(&to) {
            let mut facts = notice_facts(tx, row, &ActionInput::default())?;
            facts.insert(MESSAGE.to_owned(), message.clone());
            tx.tell(Notice::ActedAsReceived, to, Some(row.id.0), None, facts)?;
        }
    }
    Ok(())
}

/// Tells those who act for a draft, and who filed it, that the secretariat has deleted it. To be queued before it is.
///
/// # Errors
/// Those of the database.
pub(crate) fn tell_deleted(tx: &mut Tx<'_>, row: &Submission) -> Result<(), Failure> {
    for to in acting(tx, row)? {
        let facts = notice_facts(tx, row, &ActionInput::default())?;
        tx.tell(Notice::DraftDeleted, to, None, None, facts)?;
    }
    Ok(())
}

/// The focal point, the alternate and who filed it, nobody twice.
fn acting(tx: &mut Tx<'_>, row: &Submission) -> Result<Vec<Recipient>, Failure> {
    let mut found = recipients(tx, row, Audience::FocalPoints)?;
    found.extend(recipients(tx, row, Audience::Filer)?);
    Ok(found)
}
