//! Whom reviewers who turned an invitation down propose instead. Personal data of third persons: nobody but the
//! secretariat reads it, and it is in no event.
use crate::StoreError;
use crate::columns::{Id, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{assignments, reviewer_proposals};
use diesel::prelude::*;
use minga_domain::ids::{AccountId, AssignmentId, SubmissionId};

/// A proposal.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = reviewer_proposals, check_for_backend(MultiBackend))]
pub struct Proposal {
    /// The assignment that was turned down.
    pub assignment_id: Id<AssignmentId>,
    /// Somebody with an account.
    pub account_id: Option<Id<AccountId>>,
    /// The name of somebody else; empty where only an address was given.
    pub name: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// When it was made.
    pub created_at: Moment,
}

/// Puts the proposal of an assignment in the place of the one before.
pub fn put(conn: &mut AnyConnection, assignment: AssignmentId, new: Option<&Proposal>) -> Result<(), StoreError> {
    diesel::delete(reviewer_proposals::table.find(Id(assignment))).execute(conn)?;
    if let Some(new) = new {
        diesel::insert_into(reviewer_proposals::table)
            .values(new)
            .execute(conn)?;
    }
    Ok(())
}

/// Forgets the proposals of a person who leaves the service: those of the account and those of its address.
pub fn forget_person(conn: &mut AnyConnection, account: AccountId, email_key: &str) -> Result<usize, StoreError> {
    let written: Vec<(Id<AssignmentId>, Option<String>)> = reviewer_proposals::table
        .filter(reviewer_proposals::email.is_not_null())
        .select((reviewer_proposals::assignment_id, reviewer_proposals::email))
        .load(conn)?;
    let of_address: Vec<Id<AssignmentId>> = written
        .into_iter()
        .filter(|(_, email)| {
            email
                .as_deref()
                .is_some_and(|email| crate::accounts::email_key(email) == email_key)
        })
        .map(|(assignment, _)| assignment)
        .collect();
    let by_address =
        diesel::delete(reviewer_proposals::table.filter(reviewer_proposals::assignment_id.eq_any(of_address)))
            .execute(conn)?;
    let by_account = diesel::delete(reviewer_proposals::table.filter(reviewer_proposals::account_id.eq(Id(account))))
        .execute(conn)?;
    Ok(by_address + by_account)
}

/// The proposals of a submission's reviewers, in the order of their assignments.
pub fn of_submission(conn: &mut AnyConnection, submission: SubmissionId) -> Result<Vec<Proposal>, StoreError> {
    Ok(reviewer_proposals::table
        .inner_join(assignments::table.on(assignments::id.eq(reviewer_proposals::assignment_id)))
        .filter(assignments::submission_id.eq(Id(submission)))
        .order(reviewer_proposals::assignment_id)
        .select(Proposal::as_select())
        .load(conn)?)
}
