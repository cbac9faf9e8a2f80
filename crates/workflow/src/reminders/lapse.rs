//! Invitations that nobody answers: some days after the answer was due, the reviewer is released and the officer told.
use super::call;
use crate::assignments::{facts_for, notice_facts, release_silent};
use crate::failure::Failure;
use crate::notices::Recipient;
use crate::reviews::update_turn;
use crate::service::{Service, Tx};
use chrono::{DateTime, Duration, Utc};
use minga_domain::ids::{AccountId, AssignmentId, SubmissionId};
use minga_domain::kinds::AssignmentStatus;
use minga_domain::notice::Notice;
use minga_domain::steps::Step;
use minga_storage::reminders::{self as store, OpenStep, Owner};
use minga_storage::{assignments, submissions};
use serde_json::json;

/// Closes them, each in a transaction of its own; returns how many.
pub(super) async fn close_silent(service: &Service) -> Result<usize, Failure> {
    let silent = service.read(call(service), silent).await?;
    let mut closed = 0;
    for (submission, assignment) in silent {
        let done = service
            .perform_secretly(call(service), move |tx| close(tx, submission, assignment))
            .await?;
        closed += usize::from(done);
    }
    Ok(closed)
}

fn silent(tx: &mut Tx<'_>) -> Result<Vec<(SubmissionId, AssignmentId)>, Failure> {
    Ok(store::open_steps(tx.conn, None)?
        .into_iter()
        .filter(|open| has_lapsed(tx, open))
        .filter_map(|open| match open.owner {
            Owner::Reviewer(assignment, _) => Some((open.submission.id.0, assignment)),
            _ => None,
        })
        .collect())
}

fn has_lapsed(tx: &Tx<'_>, open: &OpenStep) -> bool {
    !open.on_hold && open.step == Step::AnswerInvitation && lapses_at(tx, open) <= tx.now()
}

fn lapses_at(tx: &Tx<'_>, open: &OpenStep) -> DateTime<Utc> {
    super::due_of(open, tx.now(), tx.policy()) + Duration::days(i64::from(tx.policy().invitation_release_days))
}

/// Closes one, if it is still open and silent. The officer is told, and whose turn it is is worked out anew.
fn close(tx: &mut Tx<'_>, id: SubmissionId, assignment: AssignmentId) -> Result<bool, Failure> {
    let Some(submission) = submissions::lock(tx.conn, id)? else {
        return Ok(false);
    };
    let still = store::open_steps(tx.conn, Some(&[id]))?;
    let Some(reviewer) = still.iter().find_map(|open| reviewer_of(tx, open, assignment)) else {
        return Ok(false);
    };
    let Some(row) = assignments::lock(tx.conn, assignment)?.filter(|row| row.status.0 == AssignmentStatus::Invited)
    else {
        return Ok(false);
    };
    let row = release_silent(tx, row)?;
    let mut facts = notice_facts(&submission);
    facts.insert("answer".to_owned(), json!("lapsed"));
    let officers = crate::actions::officer(tx, &submission)?;
    tx.tell(Notice::InvitationAnswered, officers, Some(id), None, facts)?;
    let facts = facts_for(&submission, &row);
    tx.tell(
        Notice::InvitationLapsed,
        Recipient::Account(reviewer),
        Some(id),
        None,
        facts,
    )?;
    update_turn(tx, &submission)?;
    Ok(true)
}

fn reviewer_of(tx: &Tx<'_>, open: &OpenStep, wanted: AssignmentId) -> Option<AccountId> {
    match open.owner {
        Owner::Reviewer(assignment, reviewer) if assignment == wanted && has_lapsed(tx, open) => Some(reviewer),
        _ => None,
    }
}
