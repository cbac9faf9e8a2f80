//! Undoing a decision: everybody who was told of it, and nobody else, hears that it no longer holds, and the
//! reviewers whom it had released are asked again.
use crate::assignments::{facts_for, has_accepted};
use crate::failure::Failure;
use crate::links::{self, LinkTarget};
use crate::notices::{NoticeFacts, Recipient};
use crate::service::Tx;
use crate::trail::By;
use crate::{officer, reminders, reviews};
use chrono::{DateTime, Utc};
use minga_domain::history::HistoryAction;
use minga_domain::ids::AccountId;
use minga_domain::kinds::{AssignmentStatus, LinkPurpose};
use minga_domain::notice::Notice;
use minga_domain::steps;
use minga_domain::transitions::Correction;
use minga_storage::assignments::{self as rows, Assignment};
use minga_storage::columns::Key;
use minga_storage::submissions::Submission;
use minga_storage::{outbox, reviewers};
use serde_json::json;

/// Tells everybody who was told of the undone decision. `before` is the submission as the decision had left it;
/// `facts` those of the notices with the reason. The caller holds the submission's lock.
///
/// # Errors
/// Those of the database.
pub fn correct(
    tx: &mut Tx<'_>,
    before: &Submission,
    corrects: &[Correction],
    facts: &NoticeFacts,
) -> Result<(), Failure> {
    let Some(decided_at) = before.decided_at.map(DateTime::from) else {
        return Ok(());
    };
    let told = outbox::told_at(tx.conn, before.id.0, decided_at)?;
    // Whoever is about to leave the roster is asked again before or not at all.
    let released: Vec<AccountId> = rows::of_round(tx.conn, before.id.0, before.round)?
        .into_iter()
        .filter(|row| row.status.0 == AssignmentStatus::Released)
        .map(|row| row.reviewer_id.0)
        .collect();
    reviewers::lock(tx.conn, &released)?;
    let mut without_reason = facts.clone();
    without_reason.remove("reason");
    let mut corrected: Vec<Recipient> = Vec::new();
    for correction in corrects {
        for row in told.iter().filter(|row| row.notice.0 == correction.told) {
            let to = Recipient::of(row);
            if corrected.contains(&to) {
                continue;
            }
            corrected.push(to);
            match (correction.now, to) {
                (_, Recipient::Participant(_)) => {
                    tx.tell(
                        correction.participants,
                        to,
                        Some(before.id.0),
                        None,
                        without_reason.clone(),
                    )?;
                }
                (Notice::ReviewNeededAgain, Recipient::Account(reviewer)) => {
                    ask_again(tx, before, reviewer, decided_at)?;
                }
                (Notice::Reopened, _) => tx.tell(Notice::Reopened, to, Some(before.id.0), None, facts.clone())?,
                (now, _) => tx.tell(now, to, Some(before.id.0), None, without_reason.clone())?,
            }
        }
    }
    Ok(())
}

/// Opens the assignment again that the decision had closed, with the time that has passed since added to its due
/// instant; a review that was overdue stays so. For somebody who has left the roster, joined the submitting organisation
/// or leads the submission by now, "no longer needed" still holds.
fn ask_again(
    tx: &mut Tx<'_>,
    submission: &Submission,
    reviewer: AccountId,
    decided_at: DateTime<Utc>,
) -> Result<(), Failure> {
    let found = rows::of_round(tx.conn, submission.id.0, submission.round)?
        .into_iter()
        .find(|row| row.reviewer_id.0 == reviewer && row.status.0 == AssignmentStatus::Released);
    let Some(row) = found else { return Ok(()) };
    let eligible = minga_storage::accounts::actor(tx.conn, reviewer)?
        .is_some_and(|actor| actor.reviewer && actor.role_in(submission.organisation_id.0).is_none());
    if !eligible || officer::in_charge_of(tx, submission)? == Some(reviewer) {
        return Ok(());
    }
    let accepted = has_accepted(&row);
    let (passed, before) = (tx.now() - decided_at, DateTime::<Utc>::from(row.due));
    let overdue = accepted && before <= decided_at;
    let due = if overdue { before } else { before + passed };
    let was = row.version;
    let row = Assignment {
        status: Key(if accepted {
            AssignmentStatus::Accepted
        } else {
            AssignmentStatus::Invited
        }),
        due: due.into(),
        counts_from: (DateTime::<Utc>::from(row.counts_from) + passed).into(),
        version: was + 1,
        ..row
    };
    if !rows::update(tx.conn, &row, was)? {
        return Err(Failure::Stale { current: was });
    }
    reviews::record_by(
        tx,
        By::System,
        HistoryAction::ReviewerAskedAgain,
        submission,
        &row,
        json!({ "round": row.round, "status": row.status.0 }),
    )?;
    let link = links::create(tx, LinkPurpose::Invitation, LinkTarget::Assignment(row.id.0))?;
    let mut facts = facts_for(submission, &row);
    facts.insert("answer".to_owned(), json!(row.status.0));
    // Whoever had not answered yet is asked for the answer, not for the review.
    let asked_by = if accepted {
        due
    } else {
        steps::answer_by(row.counts_from.into(), due, tx.policy())
    };
    if asked_by > tx.now() {
        facts.insert("due".to_owned(), json!(asked_by));
    }
    tx.tell(
        Notice::ReviewNeededAgain,
        Recipient::Account(reviewer),
        Some(submission.id.0),
        Some(link),
        facts,
    )?;
    reminders::keep_quiet(tx, submission.id.0, row.id.0.0)
}
