//! Reviews: what reviewers write. A row without `submitted_at` is a draft, which counts nowhere.
use crate::StoreError;
use crate::assignments::Assignment;
use crate::columns::{Id, Json, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{assignments, reviews, submissions};
use diesel::prelude::*;
use minga_domain::ids::{AssignmentId, SubmissionId};
use minga_domain::kinds::WaitingFor;

/// A review, as far as it is written.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = reviews, primary_key(assignment_id), check_for_backend(MultiBackend), treat_none_as_null = true)]
pub struct Review {
    /// The assignment that it answers.
    pub assignment_id: Id<AssignmentId>,
    /// What it says.
    pub content: Json,
    /// Moves with every change.
    pub version: i32,
    /// When it was submitted; absent for a draft.
    pub submitted_at: Option<Moment>,
    /// When it last changed.
    pub updated_at: Moment,
}

/// The review of an assignment, if it was begun.
pub fn find(conn: &mut AnyConnection, assignment: AssignmentId) -> Result<Option<Review>, StoreError> {
    Ok(reviews::table
        .find(Id(assignment))
        .select(Review::as_select())
        .first(conn)
        .optional()?)
}

/// Begins a review.
pub fn insert(conn: &mut AnyConnection, new: &Review) -> Result<(), StoreError> {
    diesel::insert_into(reviews::table).values(new).execute(conn)?;
    Ok(())
}

/// Writes a review back, guarded by the version it was read with. `false`: somebody was faster.
pub fn update(conn: &mut AnyConnection, row: &Review, was: i32) -> Result<bool, StoreError> {
    let changed = diesel::update(reviews::table.find(row.assignment_id))
        .filter(reviews::version.eq(was))
        .set(row)
        .execute(conn)?;
    Ok(changed == 1)
}

/// Every review of a submission that was ever submitted, with its assignment, by round. Whether it counts is said by
/// the assignment's status: that of a reviewer who declared a conflict afterwards is no longer `finished`.
pub fn submitted(conn: &mut AnyConnection, submission: SubmissionId) -> Result<Vec<(Assignment, Review)>, StoreError> {
    Ok(assignments::table
        .inner_join(reviews::table.on(reviews::assignment_id.eq(assignments::id)))
        .filter(assignments::submission_id.eq(Id(submission)))
        .filter(reviews::submitted_at.is_not_null())
        .order((assignments::round, assignments::id))
        .select((Assignment::as_select(), Review::as_select()))
        .load(conn)?)
}

/// Says whose turn it is, without touching the submission's version: review activity must not show there. The
/// instant moves only when the turn changes.
pub fn set_waiting(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    waiting_for: WaitingFor,
    since: Moment,
) -> Result<(), StoreError> {
    diesel::update(submissions::table.find(Id(submission)))
        .filter(submissions::waiting_for.ne(Key(waiting_for)))
        .set((
            submissions::waiting_for.eq(Key(waiting_for)),
            submissions::waiting_since.eq(since),
        ))
        .execute(conn)?;
    Ok(())
}
