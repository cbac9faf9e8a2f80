//! What an officer has read of the reviews. Reading the summary writes nothing: an officer says that the confidential
//! comments of a review were read, and a decision asks first while some were not.
use crate::failure::Failure;
use crate::service::Tx;
use crate::standing::Standing;
use minga_domain::access::Permission;
use minga_domain::ids::{AssignmentId, SubmissionId};
use minga_domain::kinds::{AssignmentStatus, Kind};
use minga_domain::transitions::Counted;
use minga_storage::assignments::Assignment;
use minga_storage::columns::Id;
use minga_storage::review_reads::{self as store, Read};
use minga_storage::reviews::{self, Review};
use minga_storage::submissions::Submission;
use serde_json::Value;
use std::collections::BTreeMap;

/// Marks a submitted review as read by the caller, as it is now.
///
/// # Errors
/// [`Failure::NotFound`] for callers who may not see the submission, and for a review that is not among its submitted
/// ones; [`Failure::Forbidden`] for callers who may not read reviews.
pub fn mark(tx: &mut Tx<'_>, id: SubmissionId, assignment: AssignmentId) -> Result<(), Failure> {
    let standing = Standing::lock(tx, id)?;
    standing.require(Permission::ReadReviews)?;
    let reader = tx.actor()?.account;
    let (_, review) = reviews::submitted(tx.conn, id)?
        .into_iter()
        .find(|(of, _)| of.id.0 == assignment)
        .ok_or(Failure::NotFound)?;
    let read = Read {
        assignment_id: Id(assignment),
        account_id: Id(reader),
        version: review.version,
        read_at: tx.now().into(),
    };
    Ok(store::mark(tx.conn, &read)?)
}

/// Reviews that still stand with confidential comments which the caller has not marked as read.
///
/// # Errors
/// Those of the database.
pub fn unread(tx: &mut Tx<'_>, row: &Submission) -> Result<Counted, Failure> {
    let Some(actor) = tx.visitor_or_actor() else {
        return Ok(Counted::default());
    };
    if row.kind.0 != Kind::Practice || !(actor.secretariat || actor.network.is_some()) {
        return Ok(Counted::default());
    }
    let reader = actor.account;
    let read = store::of_reader(tx.conn, row.id.0, reader)?;
    Ok(reviews::submitted(tx.conn, row.id.0)?
        .iter()
        .filter(|(assignment, review)| is_unread(assignment, review, &read))
        .map(|(assignment, review)| (assignment.id.0.0, review.version))
        .collect())
}

fn is_unread(assignment: &Assignment, review: &Review, read: &BTreeMap<AssignmentId, i32>) -> bool {
    let confidential = review.content.0.get("confidential_comments").and_then(Value::as_str);
    assignment.status.0 == AssignmentStatus::Finished
        && confidential.is_some_and(|text| !text.trim().is_empty())
        && read
            .get(&assignment.id.0)
            .is_none_or(|version| *version < review.version)
}
