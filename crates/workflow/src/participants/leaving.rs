//! A participant that leaves a published pledge by itself. Its row stays, and the public reads since when.
use super::answers::{put, write_note};
use super::{ParticipantView, about, facts, noted, text, without_contact};
use crate::actions::officer;
use crate::failure::Failure;
use crate::notices::Recipient;
use crate::service::Tx;
use crate::standing::Standing;
use minga_domain::access::Permission;
use minga_domain::history::{ActedAs, HistoryAction};
use minga_domain::ids::{ParticipantId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{AnsweredBy, OrganisationRole, ParticipantAnswer, State};
use minga_domain::notice::Notice;
use minga_domain::refusal::RefusalReason;
use minga_storage::participants::{self as store, Participant};
use minga_storage::submissions::{self, Submission};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// Why a participant leaves.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({ "reason": "Nuestro mandato termina este año." })))]
pub struct Leaving {
    /// For the focal point and the secretariat; never public.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
}

/// Leaves a published pledge, by callers who speak for the participant's organisation. The row stays as `left`; the
/// focal points and the officer are told.
///
/// # Errors
/// [`Failure::NotFound`] for callers who may neither read the pledge nor belong to the participant's organisation,
/// [`Failure::Forbidden`] for callers who do not speak for it, [`Failure::WrongState`] while the pledge is not
/// published, [`Failure::Conflict`] when the participant has not confirmed or has left already.
pub fn leave(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    participant: ParticipantId,
    leaving: Leaving,
) -> Result<ParticipantView, Failure> {
    tx.actor()?;
    let submission = submissions::lock(tx.conn, id)?.ok_or(Failure::NotFound)?;
    let row = own(tx, &submission, participant)?;
    let left = end(tx, &submission, row, AnsweredBy::Account, leaving.reason)?;
    Ok(without_contact(tx, &left))
}

/// The participant again, for a retried request: for callers who speak for its organisation.
///
/// # Errors
/// As for [`leave`].
pub fn reread(tx: &mut Tx<'_>, id: SubmissionId, participant: ParticipantId) -> Result<ParticipantView, Failure> {
    let submission = submissions::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
    let row = own(tx, &submission, participant)?;
    Ok(without_contact(tx, &row))
}

/// Leaves through the link in the participant's mail; the link is the permission.
///
/// # Errors
/// [`Failure::WrongState`] and [`Failure::Conflict`] as for [`leave`].
pub fn leave_by_link(tx: &mut Tx<'_>, participant: ParticipantId, reason: Option<String>) -> Result<(), Failure> {
    let found = store::find(tx.conn, participant)?.ok_or(Failure::NotFound)?;
    let submission = submissions::lock(tx.conn, found.submission_id.0)?.ok_or(Failure::NotFound)?;
    let row = store::find(tx.conn, participant)?.ok_or(Failure::NotFound)?;
    end(tx, &submission, row, AnsweredBy::Link, reason)?;
    Ok(())
}

/// The row, for callers who speak for its organisation.
fn own(tx: &mut Tx<'_>, submission: &Submission, participant: ParticipantId) -> Result<Participant, Failure> {
    let actor = tx.actor()?;
    let row = store::find(tx.conn, participant)?.filter(|row| row.submission_id == submission.id);
    let role = row
        .as_ref()
        .and_then(|row| row.organisation_id)
        .and_then(|organisation| actor.role_in(organisation.0));
    match (role, row) {
        (Some(role), Some(row)) if OrganisationRole::speaks(role) => Ok(row),
        (Some(_), _) => Err(Failure::Forbidden(RefusalReason::NotYourRole)),
        (None, row) => {
            let standing = Standing::of(tx, submission.clone())?;
            if row.is_some() && standing.may(Permission::Read) {
                Err(standing.not_yours())
            } else {
                Err(Failure::NotFound)
            }
        }
    }
}

/// Ends the part of a row that takes part. The caller holds the submission's lock.
fn end(
    tx: &mut Tx<'_>,
    submission: &Submission,
    row: Participant,
    by: AnsweredBy,
    reason: Option<String>,
) -> Result<Participant, Failure> {
    let state = submission.state.0;
    if state != State::Published {
        return Err(Failure::WrongState { state: state.key() });
    }
    // Who is asked again may answer that, or leave what it confirmed before.
    if row.answer.0 != ParticipantAnswer::Confirmed && !row.asked_again() {
        return Err(Failure::Conflict(RefusalReason::NotTakingPart));
    }
    let reason = text(reason);
    let row = put(tx, submission, row, ParticipantAnswer::Left, reason.clone(), by)?;
    let said = json!({ "answer": row.answer.0.key(), "by": by.key(), "reason": reason.is_some() });
    let happened = about(submission, row.id.0, HistoryAction::ParticipantAnswered, said);
    match by {
        AnsweredBy::Account => tx.record_as(ActedAs::Participant, happened)?,
        AnsweredBy::Link | AnsweredBy::Letter => tx.record(happened)?,
    }
    tell(tx, submission, &row, reason.as_deref())?;
    if let Some(reason) = reason {
        write_note(tx, submission.id.0, noted(&row.name, &reason))?;
    }
    Ok(row)
}

/// Tells the focal points and the officer that a participant has left.
fn tell(tx: &mut Tx<'_>, submission: &Submission, row: &Participant, reason: Option<&str>) -> Result<(), Failure> {
    let mut facts = facts(tx, submission, row)?;
    if let Some(reason) = reason {
        facts.insert("reason".to_owned(), Value::from(reason));
    }
    let mut told: Vec<Recipient> = [submission.focal_point, submission.alternate]
        .into_iter()
        .flatten()
        .map(|contact| Recipient::Contact(contact.0))
        .collect();
    told.push(officer(tx, submission)?);
    for to in told {
        tx.tell(Notice::ParticipantLeft, to, Some(submission.id.0), None, facts.clone())?;
    }
    Ok(())
}
