//! A new link to a participant's own page, for whoever holds one that has expired. It goes to the address of the row
//! and nowhere else, and not twice within a day: who has confirmed by mail can report and leave by mail as long as
//! it takes part.
use super::{facts, is_joint, pledge};
use crate::failure::Failure;
use crate::links::{self, LinkTarget};
use crate::notices::Recipient;
use crate::service::Tx;
use chrono::TimeDelta;
use minga_domain::ids::ParticipantId;
use minga_domain::kinds::{LinkPurpose, ParticipantAnswer, State};
use minga_domain::notice::Notice;
use minga_storage::links as kept_links;
use minga_storage::participants::{self as store, Participant};
use minga_storage::submissions::{self, Submission};

/// How long no other link is sent after one [ours].
const AGAIN: TimeDelta = TimeDelta::days(1);

/// What a participant gets whose link has expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// Nothing: it neither takes part nor can answer any more, or has no address.
    No,
    /// A new link, when it asks.
    Offered,
    /// It was sent one within the last day.
    Sent,
}

/// What the holder of an expired link to a row gets. The link is the permission.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such row any more.
pub fn renewal(tx: &mut Tx<'_>, participant: ParticipantId) -> Result<Renewal, Failure> {
    let row = store::find(tx.conn, participant)?.ok_or(Failure::NotFound)?;
    let submission = submissions::find(tx.conn, row.submission_id.0)?.ok_or(Failure::NotFound)?;
    of(tx, &submission, &row)
}

/// Sends a new link to the address of a row, for the holder of an expired one. Within a day of the last one, and for a
/// row that neither takes part nor can answer any more, nothing happens.
///
/// # Errors
/// As for [`renewal`].
pub fn renew(tx: &mut Tx<'_>, participant: ParticipantId) -> Result<(), Failure> {
    let found = store::find(tx.conn, participant)?.ok_or(Failure::NotFound)?;
    let submission = submissions::lock(tx.conn, found.submission_id.0)?.ok_or(Failure::NotFound)?;
    let row = store::find(tx.conn, participant)?.ok_or(Failure::NotFound)?;
    if of(tx, &submission, &row)? != Renewal::Offered {
        return Ok(());
    }
    let link = links::create(tx, LinkPurpose::Participant, LinkTarget::Participant(participant))?;
    let facts = facts(tx, &submission, &row)?;
    tx.tell(
        Notice::ParticipantLink,
        Recipient::Participant(participant),
        Some(submission.id.0),
        Some(link),
        facts,
    )
}

fn of(tx: &mut Tx<'_>, submission: &Submission, row: &Participant) -> Result<Renewal, Failure> {
    let open = matches!(
        submission.state.0,
        State::Draft | State::Submitted | State::CommentsReturned | State::Published
    );
    let concerned = match row.answer.0 {
        ParticipantAnswer::Confirmed => true,
        // Who is not asked yet gets a link when it is.
        ParticipantAnswer::Asked => row.asked_at.is_some(),
        ParticipantAnswer::Declined | ParticipantAnswer::Left => false,
    };
    let joint = pledge(submission)?.is_some_and(|pledge| is_joint(&pledge));
    if !(open && concerned && joint && row.contact_email.is_some()) {
        return Ok(Renewal::No);
    }
    let newest = kept_links::newest_of_participant(tx.conn, row.id.0, tx.now())?;
    Ok(match newest {
        Some(made) if *made > tx.now() - AGAIN => Renewal::Sent,
        _ => Renewal::Offered,
    })
}
