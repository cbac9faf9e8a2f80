//! Which reviews an officer has marked as read, at which version: who decides has to know the confidential comments.
use crate::StoreError;
use crate::columns::{Id, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::either::OnEither;
use crate::schema::{assignments, review_reads};
use diesel::prelude::*;
use diesel::upsert::excluded;
use minga_domain::ids::{AccountId, AssignmentId, SubmissionId};
use std::collections::BTreeMap;

/// That somebody has read a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = review_reads, check_for_backend(MultiBackend))]
pub struct Read {
    /// The review's assignment.
    pub assignment_id: Id<AssignmentId>,
    /// Who read it.
    pub account_id: Id<AccountId>,
    /// The version of the review that was read.
    pub version: i32,
    /// When.
    pub read_at: Moment,
}

/// Marks a review as read, or as read again.
pub fn mark(conn: &mut AnyConnection, read: &Read) -> Result<(), StoreError> {
    OnEither(
        diesel::insert_into(review_reads::table)
            .values((
                review_reads::assignment_id.eq(read.assignment_id),
                review_reads::account_id.eq(read.account_id),
                review_reads::version.eq(read.version),
                review_reads::read_at.eq(read.read_at),
            ))
            .on_conflict((review_reads::assignment_id, review_reads::account_id))
            .do_update()
            .set((
                review_reads::version.eq(excluded(review_reads::version)),
                review_reads::read_at.eq(excluded(review_reads::read_at)),
            )),
    )
    .execute(conn)?;
    Ok(())
}

/// The versions of a submission's reviews that somebody has read.
pub fn of_reader(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    reader: AccountId,
) -> Result<BTreeMap<AssignmentId, i32>, StoreError> {
    let found: Vec<(Id<AssignmentId>, i32)> = review_reads::table
        .inner_join(assignments::table.on(assignments::id.eq(review_reads::assignment_id)))
        .filter(assignments::submission_id.eq(Id(submission)))
        .filter(review_reads::account_id.eq(Id(reader)))
        .select((review_reads::assignment_id, review_reads::version))
        .load(conn)?;
    Ok(found.into_iter().map(|(id, version)| (id.0, version)).collect())
}

/// Who has read reviews of submissions, of any round.
pub fn readers(
    conn: &mut AnyConnection,
    submissions: &[SubmissionId],
) -> Result<Vec<(SubmissionId, AccountId)>, StoreError> {
    let found: Vec<(Id<SubmissionId>, Id<AccountId>)> = review_reads::table
        .inner_join(assignments::table.on(assignments::id.eq(review_reads::assignment_id)))
        .filter(assignments::submission_id.eq_any(submissions.iter().copied().map(Id)))
        .select((assignments::submission_id, review_reads::account_id))
        .distinct()
        .load(conn)?;
    Ok(found
        .into_iter()
        .map(|(submission, reader)| (submission.0, reader.0))
        .collect())
}
