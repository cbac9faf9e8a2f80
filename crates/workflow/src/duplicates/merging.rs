//! Merging: of two published records of one kind one stands for both. The merged one leaves lists, figures, feeds and
//! files; its public address leads on to the other, and so do the pledges that join it. Who has asked to take part in
//! it is told to turn to the other one; who takes part in it, and whose pledge it joins, is told that it is shown no
//! more. Nothing of it is lost: its state stays `published`, its history goes on, and the merger can be undone. What is
//! not published cannot be merged; it is declined, or its focal point withdraws it.
//!
//! Neither a merger nor its end makes a pledge join itself or one of its own organisation: what would come to do so has
//! to be corrected first.
use super::judging::{Both, needed};
use super::{Duplicates, view};
use crate::actions::{ActionInput, notice_facts};
use crate::failure::Failure;
use crate::notices::Recipient;
use crate::objections::JoinedBy;
use crate::participants::joining::{self, Ending};
use crate::registry::{Move, PublicDocument};
use crate::service::Tx;
use crate::standing::Standing;
use crate::submissions::save;
use crate::trail::Happened;
use crate::{ended_matches, matching, objections, participants, registry};
use minga_domain::changes::Change;
use minga_domain::history::HistoryAction;
use minga_domain::ids::SubmissionId;
use minga_domain::kinds::State;
use minga_domain::notice::Notice;
use minga_domain::refusal::RefusalReason;
use minga_domain::similarity::PairJudgement;
use minga_domain::taking_part::JoiningSide;
use minga_storage::duplicates as store;
use minga_storage::registry as entries;
use minga_storage::submissions::{self, Submission};
use minga_storage::{match_starts, mergers, outbox};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Why one record is merged into another one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "reason": "Filed twice, by the ministry and by the association that helped it." })))]
pub struct Merging {
    /// The reason, sent to the focal points of both and to who has asked to take part in the one that is merged; its
    /// participants are told without it.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// Merges a published record into another one of its kind, which stands for both from now on.
///
/// # Errors
/// [`Failure::NotFound`] and [`Failure::Forbidden`] as the permission table says of either; those of the version of the
/// one that is merged; [`Failure::Conflict`] where either is not published, waits with an amendment, is merged already,
/// or where a pledge would come to join itself or one of its own organisation; [`Failure::Invalid`] without a reason.
pub fn merge(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    into: SubmissionId,
    seen: Option<i32>,
    merging: Merging,
) -> Result<Duplicates, Failure> {
    let mut both = Both::lock(tx, id, into)?;
    both.one.require_version(seen)?;
    let reason = needed(Some(merging.reason))?;
    for row in [&both.one.row, &both.other.row] {
        if row.merged_into.is_some() {
            return Err(Failure::Conflict(RefusalReason::AlreadyMerged));
        }
        if row.state.0 != State::Published {
            return Err(Failure::Conflict(RefusalReason::MergeNeedsPublished));
        }
    }
    if both.one.row.proposed_content.is_some() {
        return Err(Failure::Conflict(RefusalReason::MergeAmendmentPending));
    }
    if matching::joins(tx, &both.other.row, &both.one.row)? {
        return Err(Failure::Conflict(RefusalReason::MergeJoinsItself));
    }
    if own_joins(tx, &both.other.row, &both.one.row)? {
        return Err(Failure::Conflict(RefusalReason::MergeMatchesOwn));
    }
    let pair = both.pair(tx, PairJudgement::Merged, Some(reason.clone()))?;
    let into = both.other.row.id;
    change(tx, &mut both.one, |row| row.merged_into = Some(into))?;
    let (merged, standing) = (both.one.row.clone(), both.other.row.clone());
    ended_matches::tell_merged(tx, &merged, &standing)?;
    lead_on(tx, &merged, &standing)?;
    // Not before: where the two were linked, the other one has named it until now.
    store::put_pair(tx.conn, &pair)?;
    joining::close_open(
        tx,
        &merged,
        Ending::Merged(&standing),
        JoiningSide::Secretariat,
        &reason,
    )?;
    announce_links(tx, &standing)?;
    registry::announce(tx, &merged, Change::Merged.of(merged.kind.0));
    finish(tx, &merged, &standing, &reason, true)?;
    view(tx, &both.one)
}

/// Whether a pledge of the organisation of one joins another, or will when it is restored.
fn own_joins(tx: &mut Tx<'_>, of: &Submission, joined: &Submission) -> Result<bool, Failure> {
    let joining = match &joined.reference {
        Some(reference) => entries::matching_pledges(tx.conn, reference)?,
        None => Vec::new(),
    };
    if joining.iter().any(|entry| entry.organisation_id == of.organisation_id) {
        return Ok(true);
    }
    let references = family_references(tx, joined)?;
    Ok(match_starts::any_of(tx.conn, of.organisation_id.0, references)?)
}

/// The references of a submission and of all that were merged into it.
fn family_references(tx: &mut Tx<'_>, of: &Submission) -> Result<Vec<String>, Failure> {
    let family = mergers::family(tx.conn, of.id.0)?;
    let ids: Vec<SubmissionId> = family.into_iter().collect();
    let rows = submissions::by_ids(tx.conn, &ids)?.into_iter();
    Ok(rows.filter_map(|row| row.reference).collect())
}

/// Undoes the merger of two, whichever was merged into the other.
///
/// # Errors
/// [`Failure::Conflict`] when neither was, and where a pledge would come to join itself or one of its own organisation.
pub(super) fn part(tx: &mut Tx<'_>, both: &mut Both, reason: &str) -> Result<(), Failure> {
    let (merged, standing) = if both.one.row.merged_into == Some(both.other.row.id) {
        (&mut both.one, &both.other)
    } else {
        (&mut both.other, &both.one)
    };
    if merged.row.merged_into != Some(standing.row.id) {
        return Err(Failure::Conflict(RefusalReason::NothingDecided));
    }
    let named = store::linked_entries(tx.conn, standing.row.id.0)?;
    let family = family_references(tx, &standing.row)?;
    let archived = match_starts::archived_of(tx.conn, merged.row.organisation_id.0, family)?;
    change(tx, merged, |row| row.merged_into = None)?;
    // Those of its organisation that are archived and name it would join it when they are restored.
    for row in archived {
        let joined = match matching::named(&row.content.0) {
            Some(reference) => matching::standing_for(tx, reference)?,
            None => None,
        };
        if joined.is_some_and(|joined| joined.id == merged.row.id) {
            return Err(Failure::Conflict(RefusalReason::UndoMatchesOwn));
        }
    }
    // What it joins may have come to join it since, by the other one's reference or its own.
    if matching::joins(tx, &merged.row, &merged.row)? {
        return Err(Failure::Conflict(RefusalReason::UndoJoinsItself));
    }
    let content = merged.content()?;
    registry::publish(tx, &merged.row, &content)?;
    if let Some(reference) = &standing.row.reference {
        lead_back(tx, reference)?;
    }
    announce_links(tx, &merged.row)?;
    if named != store::linked_entries(tx.conn, standing.row.id.0)? {
        registry::announce(tx, &standing.row, Change::RelatedChanged.of(standing.row.kind.0));
    }
    registry::announce(tx, &merged.row, Change::Unmerged.of(merged.row.kind.0));
    ended_matches::tell_restored(tx, &merged.row)?;
    let (merged, standing) = (merged.row.clone(), standing.row.clone());
    finish(tx, &merged, &standing, reason, false)
}

/// Takes what is merged out of the registry. Those that join it join the other one from now on: its focal points are
/// told, and may object from now on.
fn lead_on(tx: &mut Tx<'_>, merged: &Submission, standing: &Submission) -> Result<(), Failure> {
    let (Some(from), Some(to)) = (&merged.reference, &standing.reference) else {
        return registry::remove(tx, merged);
    };
    let joining = entries::matching_pledges(tx.conn, from)?;
    for entry in &joining {
        entries::set_matched(tx.conn, entry.submission_id.0, Some(to))?;
    }
    registry::remove(tx, merged)?;
    for entry in &joining {
        let moved = Move {
            id: entry.submission_id.0,
            reference: &entry.reference,
            before: Some(from),
            now: Some(to),
        };
        let since = tx.now().into();
        moved.happen(tx, true, since)?;
    }
    let ids: Vec<SubmissionId> = joining.iter().map(|entry| entry.submission_id.0).collect();
    objections::tell_joined(tx, standing, &ids, JoinedBy::Merger)
}

/// Lets those that name what is no longer merged, itself or through one that was merged into it, join it again.
fn lead_back(tx: &mut Tx<'_>, from: &str) -> Result<(), Failure> {
    let joining = entries::matching_pledges(tx.conn, from)?;
    let ids: Vec<SubmissionId> = joining.iter().map(|entry| entry.submission_id.0).collect();
    let documents = entries::documents::<PublicDocument>(tx.conn, &ids)?;
    for entry in joining {
        let id = entry.submission_id.0;
        let named = documents
            .get(&id)
            .and_then(|document| document.content.pointer("/matches/reference")?.as_str());
        let Some(named) = named else {
            continue;
        };
        let joined = matching::standing_for(tx, named)?;
        let now = joined.as_ref().and_then(|row| row.reference.as_deref());
        if now == Some(from) {
            continue;
        }
        if joined.as_ref().map(|row| row.organisation_id) == Some(entry.organisation_id) {
            return Err(Failure::Conflict(RefusalReason::UndoMatchesOwn));
        }
        entries::set_matched(tx.conn, id, now)?;
        let moved = Move {
            id,
            reference: &entry.reference,
            before: Some(from),
            now,
        };
        let since = tx.now().into();
        moved.happen(tx, true, since)?;
        if let Some(joined) = &joined {
            objections::tell_joined(tx, joined, &[id], JoinedBy::Parting)?;
        }
    }
    Ok(())
}

/// Tells the change feed that those which are linked with a record name it from now on, in place of the other one.
fn announce_links(tx: &mut Tx<'_>, row: &Submission) -> Result<(), Failure> {
    if !store::linked_entries(tx.conn, row.id.0)?.is_empty() {
        registry::announce(tx, row, Change::RelatedChanged.of(row.kind.0));
    }
    registry::announce_linked(tx, row.id.0)
}

/// Changes a row and writes it back.
fn change(tx: &mut Tx<'_>, standing: &mut Standing, how: impl FnOnce(&mut Submission)) -> Result<(), Failure> {
    let row = &mut standing.row;
    let was = (row.state.0, row.version);
    how(row);
    row.version += 1;
    row.updated_at = tx.now().into();
    save(tx, row, was)
}

/// Writes what happened to both, for everybody who may read them, and tells the focal points of both and the
/// participants of the one that is merged.
fn finish(
    tx: &mut Tx<'_>,
    merged: &Submission,
    standing: &Submission,
    reason: &str,
    done: bool,
) -> Result<(), Failure> {
    let of_merged = if done {
        (HistoryAction::Merged, Notice::Merged)
    } else {
        (HistoryAction::MergerUndone, Notice::MergerUndone)
    };
    tell_participants(tx, merged, standing, done)?;
    let of_standing = if done {
        (HistoryAction::MergedWith, Notice::MergedWith)
    } else {
        (HistoryAction::MergerUndone, Notice::MergerUndone)
    };
    for (row, other, (action, notice)) in [(merged, standing, of_merged), (standing, merged, of_standing)] {
        tx.record(Happened {
            action,
            subject: "submission",
            subject_id: row.id.0.0,
            submission: Some(row.id.0),
            confidential: false,
            facts: json!({ "other": other.reference, "reason": reason, "version": row.version }),
        })?;
        let input = ActionInput {
            note: Some(reason.to_owned()),
            ..ActionInput::default()
        };
        let mut facts = notice_facts(tx, row, &input)?;
        facts.insert("other".to_owned(), json!(other.reference));
        for contact in [row.focal_point, row.alternate].into_iter().flatten() {
            tx.tell(
                notice,
                Recipient::Contact(contact.0),
                Some(row.id.0),
                None,
                facts.clone(),
            )?;
        }
    }
    Ok(())
}

/// Tells the participants of a merged pledge that it is shown no more, or that it is again: of this those who were told
/// of the other. The reason is for those who record it.
fn tell_participants(tx: &mut Tx<'_>, merged: &Submission, standing: &Submission, done: bool) -> Result<(), Failure> {
    let mut participants = participants::told(tx, merged)?;
    let notice = if done {
        Notice::JointPledgeMerged
    } else {
        let told = outbox::told_of(tx.conn, merged.id.0, &[Notice::JointPledgeMerged])?;
        participants.retain(|participant| told.iter().any(|row| row.participant_id == Some(participant.id)));
        Notice::JointPledgeUnmerged
    };
    let facts = objections::facts(tx, merged, standing, "")?;
    for participant in participants {
        let to = Recipient::Participant(participant.id.0);
        tx.tell(notice, to, Some(merged.id.0), None, facts.clone())?;
    }
    Ok(())
}

/// Refuses what only a published record that stands for itself may have done to it.
pub(crate) fn require_unmerged(row: &Submission) -> Result<(), Failure> {
    if row.merged_into.is_some() {
        Err(Failure::Conflict(RefusalReason::MergedRecord))
    } else {
        Ok(())
    }
}
