//! Who is told what of a request to join, and whose turn it is.
use super::closing::Ending;
use crate::actions::{ActionInput, notice_facts, officer};
use crate::failure::Failure;
use crate::notices::{NoticeFacts, Recipient};
use crate::service::Tx;
use minga_domain::keys::Keyed;
use minga_domain::notice::Notice;
use minga_domain::taking_part::JoiningSide;
use minga_storage::joining_requests::JoiningRequest;
use minga_storage::submissions::Submission;
use minga_storage::{imports, organisations};
use serde_json::json;

/// Both sides are asked to decide.
pub(super) fn requested(tx: &mut Tx<'_>, submission: &Submission, row: &JoiningRequest) -> Result<(), Failure> {
    let facts = facts(tx, submission, row, row.message.as_deref(), None)?;
    let mut told = side(tx, submission, JoiningSide::Recorder)?;
    told.extend(side(tx, submission, JoiningSide::Secretariat)?);
    tell(tx, submission, Notice::JoiningRequested, told, &facts)
}

/// One side has accepted: it is the other one's turn, and the organisation is told.
pub(super) fn half_accepted(
    tx: &mut Tx<'_>,
    submission: &Submission,
    row: &JoiningRequest,
    by: JoiningSide,
) -> Result<(), Failure> {
    let facts = facts(tx, submission, row, None, Some(by))?;
    let mut told = side(tx, submission, by.other())?;
    told.extend(asking(tx, row)?);
    tell(tx, submission, Notice::JoiningHalfAccepted, told, &facts)
}

/// The organisation takes part.
pub(super) fn accepted(tx: &mut Tx<'_>, submission: &Submission, row: &JoiningRequest) -> Result<(), Failure> {
    let facts = facts(tx, submission, row, None, None)?;
    let mut told = side(tx, submission, JoiningSide::Recorder)?;
    told.extend(side(tx, submission, JoiningSide::Secretariat)?);
    told.extend(asking(tx, row)?);
    tell(tx, submission, Notice::JoiningAccepted, told, &facts)
}

/// The organisation and the side that has not declined are told, with the reason.
pub(super) fn declined(
    tx: &mut Tx<'_>,
    submission: &Submission,
    row: &JoiningRequest,
    by: JoiningSide,
) -> Result<(), Failure> {
    let facts = facts(tx, submission, row, row.reason.as_deref(), Some(by))?;
    let mut told = side(tx, submission, by.other())?;
    told.extend(asking(tx, row)?);
    tell(tx, submission, Notice::JoiningDeclined, told, &facts)
}

/// The organisation is told that its request has ended with the pledge; those who decided of that know.
pub(super) fn closed(
    tx: &mut Tx<'_>,
    submission: &Submission,
    row: &JoiningRequest,
    ending: Ending<'_>,
) -> Result<(), Failure> {
    let mut facts = facts(tx, submission, row, row.reason.as_deref(), None)?;
    facts.insert("outcome".to_owned(), json!(ending.key()));
    if let Ending::Merged(into) = ending {
        facts.insert("other".to_owned(), json!(into.reference));
    }
    let told = asking(tx, row)?;
    tell(tx, submission, Notice::JoiningClosed, told, &facts)
}

/// Nobody has to decide any more.
pub(super) fn withdrawn(tx: &mut Tx<'_>, submission: &Submission, row: &JoiningRequest) -> Result<(), Failure> {
    let facts = facts(tx, submission, row, None, None)?;
    let mut told = side(tx, submission, JoiningSide::Recorder)?;
    told.extend(side(tx, submission, JoiningSide::Secretariat)?);
    tell(tx, submission, Notice::JoiningWithdrawn, told, &facts)
}

fn side(tx: &mut Tx<'_>, submission: &Submission, side: JoiningSide) -> Result<Vec<Recipient>, Failure> {
    Ok(match side {
        JoiningSide::Recorder => [submission.focal_point, submission.alternate]
            .into_iter()
            .flatten()
            .map(|contact| Recipient::Contact(contact.0))
            .collect(),
        JoiningSide::Secretariat => vec![officer(tx, submission)?],
    })
}

/// Who speaks for the organisation that asks, today.
fn asking(tx: &mut Tx<'_>, row: &JoiningRequest) -> Result<Vec<Recipient>, Failure> {
    let speakers = imports::speakers(tx.conn, row.organisation_id.0)?;
    Ok(speakers.into_iter().map(Recipient::Account).collect())
}

fn facts(
    tx: &mut Tx<'_>,
    submission: &Submission,
    row: &JoiningRequest,
    reason: Option<&str>,
    by: Option<JoiningSide>,
) -> Result<NoticeFacts, Failure> {
    let mut facts = notice_facts(tx, submission, &ActionInput::default())?;
    let organisation = organisations::find(tx.conn, row.organisation_id.0)?.map(|found| found.name);
    facts.insert("participant".to_owned(), json!(organisation));
    facts.insert("reason".to_owned(), json!(reason));
    facts.insert("answer".to_owned(), json!(by.map(JoiningSide::key)));
    Ok(facts)
}

fn tell(
    tx: &mut Tx<'_>,
    submission: &Submission,
    notice: Notice,
    told: Vec<Recipient>,
    facts: &NoticeFacts,
) -> Result<(), Failure> {
    for to in told {
        tx.tell(notice, to, Some(submission.id.0), None, facts.clone())?;
    }
    Ok(())
}
