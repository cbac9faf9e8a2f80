//! Correcting the row of a participant of a published joint pledge: by the focal point, the alternate or an officer.
//! What was confirmed is then no longer what stands there, so the participant is asked again, as after a change of the
//! common goal: it stays shown, as it was confirmed and marked, until it answers or its days are over [ours].
use super::asking::ask_about;
use super::{
    ParticipantPatch, ParticipantView, apply, find, pledge, record, save, tell_former_contact, view, violations,
};
use crate::duplicates::require_unmerged;
use crate::failure::Failure;
use crate::registry;
use crate::service::Tx;
use crate::standing::{Standing, require_version};
use minga_domain::access::Permission;
use minga_domain::changes::ChangeType;
use minga_domain::history::HistoryAction;
use minga_domain::ids::ParticipantId;
use minga_domain::kinds::{ParticipantAnswer, PledgeType, Provenance};
use minga_domain::refusal::RefusalReason;
use minga_domain::violation::{Code, Violation};
use minga_storage::columns::{JsonAs, Key};
use minga_storage::participants::{self as store, Participant};
use serde_json::json;

/// What of a row can be corrected; who takes part is not: one leaves, and another one joins.
const CORRECTABLE: [&str; 4] = ["name", "country", "action", "contact"];

/// Corrects the row of a participant that has not declined or left. The caller holds the submission's lock.
///
/// # Errors
/// [`Failure::Forbidden`] and [`Failure::WrongState`] as the permission table says; [`Failure::Conflict`] for a merged
/// pledge and for who does not take part; [`Failure::Invalid`] with every broken rule; those of the version.
pub(super) fn correct(
    tx: &mut Tx<'_>,
    standing: &Standing,
    participant: ParticipantId,
    patch: ParticipantPatch,
    seen: Option<i32>,
) -> Result<ParticipantView, Failure> {
    standing.require(Permission::CorrectParticipants)?;
    let submission = &standing.row;
    require_unmerged(submission)?;
    let before = find(tx, submission.id.0, participant)?;
    require_version(seen, before.version)?;
    if !super::takes_part(&before) {
        return Err(Failure::Conflict(RefusalReason::ParticipantNotConfirmed));
    }
    let mut row = before.clone();
    apply(&mut row, patch);
    let mut violations = violations(tx, &row)?;
    if row.organisation_id != before.organisation_id {
        let unknown = Violation::new(Code::UnknownField, "/organisation_id").with("field", "organisation_id");
        violations.push(unknown.with("allowed", CORRECTABLE.to_vec()));
    }
    let of_type = pledge(submission)?.and_then(|pledge| pledge.pledge_type);
    if of_type == Some(PledgeType::Partnership) && row.action.is_none() {
        violations.push(Violation::new(Code::ParticipantActionMissing, "/action"));
    }
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    if row == before {
        return Ok(view(tx, standing, &row));
    }
    let public = |row: &Participant| (row.name.clone(), row.country.clone(), row.action.clone());
    let corrected = public(&row) != public(&before);
    let other_address = row.contact_email != before.contact_email;
    let confirmed = before.answer.0 == ParticipantAnswer::Confirmed || before.asked_again();
    let shown = confirmed || submission.provenance.0 == Provenance::Legacy;
    if other_address {
        store::expire_links(tx.conn, participant, tx.now().into())?;
    }
    if corrected {
        row.answer = Key(ParticipantAnswer::Asked);
        row.counts_from = confirmed.then(|| tx.now().into());
        row.confirmed_as = confirmed.then(|| JsonAs(before.confirmed()));
    }
    if corrected || (other_address && row.answer.0 == ParticipantAnswer::Asked) {
        row.asked_at = None;
    }
    row.version += 1;
    save(tx, &row, before.version)?;
    let said = json!({ "to_confirm_again": corrected });
    record(tx, submission, participant, HistoryAction::ParticipantChanged, said)?;
    ask_about(tx, submission, "row_corrected")?;
    if other_address && confirmed && before.contact_email.is_some() {
        tell_former_contact(tx, submission, before, Some("other_address"))?;
    }
    if corrected && shown {
        // The search knows participants by name.
        registry::refresh(tx, submission.id.0)?;
        registry::announce(tx, submission, ChangeType::PledgeParticipantChanged);
    }
    let row = find(tx, submission.id.0, participant)?;
    Ok(view(tx, standing, &row))
}
