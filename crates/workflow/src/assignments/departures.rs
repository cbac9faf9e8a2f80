//! A reviewer who leaves: the account is closed or erased, or the role on the roster is taken away. Whatever was still
//! open is released in the same transaction, so that nobody waits for a review that cannot come. What was submitted
//! stays and counts. So it is with a reviewer who joins an organisation, for what that organisation submits.
//!
//! The locks are taken in the order in which every change of a review takes them: the submissions by identifier, then
//! organisations, then the account, then the entry on the roster, behind which new invitations wait. An invitation
//! names the account while it holds that entry: the account's lock does not keep it from that.
use super::admission::{conflicts_of, turn_away};
use super::{facts_for, facts_of_draft, facts_of_released, notice_facts, release_row};
use crate::actions::officer;
use crate::failure::Failure;
use crate::notices::Recipient;
use crate::reviews::update_turn;
use crate::service::Tx;
use crate::trail::By;
use minga_domain::ids::{AccountId, OrganisationId, SubmissionId};
use minga_domain::kinds::ReleaseReason;
use minga_domain::notice::Notice;
use minga_storage::assignments as rows;
use minga_storage::{reviewers, submissions};
use serde_json::json;

/// The submissions on which a reviewer's open work is, and maybe others, whose rows are locked.
#[derive(Debug)]
pub(crate) struct OpenWork(Vec<SubmissionId>);

impl OpenWork {
    /// The submissions, each once.
    pub(crate) fn submissions(&self) -> &[SubmissionId] {
        &self.0
    }

    /// Refuses to release what is not locked: the reviewer was invited in between.
    fn require(&self, submission: SubmissionId) -> Result<(), Failure> {
        if self.0.contains(&submission) {
            Ok(())
        } else {
            Err(Failure::Unavailable(
                "the reviewer was invited while leaving or joining".to_owned(),
            ))
        }
    }
}

/// Locks the submissions on which a reviewer is invited or at work. The first lock of the transaction: organisations
/// and the account come after it.
///
/// # Errors
/// Those of the database.
pub(crate) fn lock_open_work(tx: &mut Tx<'_>, reviewer: AccountId) -> Result<OpenWork, Failure> {
    let found = rows::open_of_reviewer(tx.conn, reviewer)?;
    lock(tx, found.into_iter().map(|row| row.submission_id.0).collect())
}

/// [`lock_open_work`] and every other submission that somebody was ever asked to review: for who changes what was
/// written there.
///
/// # Errors
/// Those of the database.
pub(crate) fn lock_all_work(tx: &mut Tx<'_>, reviewer: AccountId) -> Result<OpenWork, Failure> {
    let found = rows::submissions_of(tx.conn, reviewer)?;
    lock(tx, found)
}

fn lock(tx: &mut Tx<'_>, mut found: Vec<SubmissionId>) -> Result<OpenWork, Failure> {
    found.sort_unstable();
    found.dedup();
    for submission in &found {
        submissions::lock(tx.conn, *submission)?;
    }
    Ok(OpenWork(found))
}

/// Releases the open work of a reviewer who has just joined an organisation on what that organisation submits, as far
/// as this makes a conflict of interest; tells the secretariat the conflict, and the reviewer that members do not review
/// what their organisation submits. The caller holds the account's lock and has written the membership.
///
/// # Errors
/// As for [`release_open_work`].
pub(crate) fn release_in_conflict(
    tx: &mut Tx<'_>,
    reviewer: AccountId,
    organisation: OrganisationId,
    locked: &OpenWork,
) -> Result<(), Failure> {
    reviewers::lock(tx.conn, &[reviewer])?;
    for row in rows::open_of_reviewer(tx.conn, reviewer)? {
        let submission = submissions::find(tx.conn, row.submission_id.0)?.ok_or(Failure::NotFound)?;
        if submission.organisation_id.0 != organisation {
            continue;
        }
        locked.require(submission.id.0)?;
        let mut found = conflicts_of(tx, &submission, &[reviewer])?;
        let conflicts = found.remove(&reviewer).unwrap_or_default();
        if conflicts.is_empty() {
            continue;
        }
        let mut facts = facts_for(&submission, &row);
        facts.insert("answer".to_owned(), json!("joined"));
        facts.extend(facts_of_draft(tx, &row)?);
        turn_away(tx, &submission, row, &conflicts, By::System, Notice::ReviewerInConflict)?;
        let to = Recipient::Account(reviewer);
        tx.tell(Notice::ReviewNotNeeded, to, Some(submission.id.0), None, facts)?;
    }
    Ok(())
}

/// Releases a reviewer's open work, tells the secretariat, and the reviewer too when `tell_reviewer`: a closed account
/// gets no mail. The caller holds the account's lock.
///
/// # Errors
/// [`Failure::Unavailable`] when an invitation went out after [`lock_open_work`]: the second attempt sees it.
pub(crate) fn release_open_work(
    tx: &mut Tx<'_>,
    reviewer: AccountId,
    locked: &OpenWork,
    tell_reviewer: bool,
) -> Result<(), Failure> {
    reviewers::lock(tx.conn, &[reviewer])?;
    for row in rows::open_of_reviewer(tx.conn, reviewer)? {
        locked.require(row.submission_id.0)?;
        let row = release_row(tx, row, By::Caller, ReleaseReason::Left)?;
        let submission = submissions::find(tx.conn, row.submission_id.0)?.ok_or(Failure::NotFound)?;
        // An officer who leaves would never read it.
        let officer = match officer(tx, &submission)? {
            Recipient::Account(officer) if officer == reviewer => Recipient::SharedMailbox,
            officer => officer,
        };
        let id = Some(submission.id.0);
        tx.tell(Notice::ReviewerLeft, officer, id, None, notice_facts(&submission))?;
        if tell_reviewer {
            let facts = facts_of_released(&submission, &row);
            tx.tell(Notice::ReviewNotNeeded, Recipient::Account(reviewer), id, None, facts)?;
        }
        update_turn(tx, &submission)?;
    }
    Ok(())
}
