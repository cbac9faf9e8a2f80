//! Reviews: what reviewers write. A row without `submitted_at` is a draft, which counts nowhere.
use crate::StoreError;
use crate::assignments::Assignment;
use crate::columns::{Id, Json, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{assignments, attachments, review_versions, reviews, submissions};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use minga_domain::ids::{AccountId, AssignmentId, SubmissionId};
use minga_domain::kinds::{AssignmentStatus, AttachmentPurpose, WaitingFor};
use std::collections::BTreeMap;

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
    /// The earlier round whose scores were carried over, when that is what it is.
    pub carried_from: Option<i32>,
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

/// A review as it was submitted before it was opened again. Never changed, but for a name that is forgotten.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = review_versions, check_for_backend(MultiBackend))]
pub struct EarlierVersion {
    /// The assignment that it answers.
    pub assignment_id: Id<AssignmentId>,
    /// The version of the review that was submitted.
    pub version: i32,
    /// What it said.
    pub content: Json,
    /// When it was submitted.
    pub submitted_at: Moment,
    /// When it was opened again.
    pub opened_at: Moment,
    /// Who opened it; absent when the system did.
    pub opened_by: Option<Id<AccountId>>,
    /// Why, as the reviewer is told; absent when the reviewer was invited anew.
    pub reason: Option<String>,
}

/// Keeps what was submitted before it is opened again.
pub fn keep_version(conn: &mut AnyConnection, version: &EarlierVersion) -> Result<(), StoreError> {
    diesel::insert_into(review_versions::table)
        .values(version)
        .execute(conn)?;
    Ok(())
}

/// What was submitted before, oldest first.
pub fn earlier_versions(conn: &mut AnyConnection, assignment: AssignmentId) -> Result<Vec<EarlierVersion>, StoreError> {
    Ok(review_versions::table
        .filter(review_versions::assignment_id.eq(Id(assignment)))
        .order(review_versions::version)
        .select(EarlierVersion::as_select())
        .load(conn)?)
}

/// What was submitted before on a submission, by assignment, oldest first.
pub fn versions_of_submission(
    conn: &mut AnyConnection,
    submission: SubmissionId,
) -> Result<Vec<EarlierVersion>, StoreError> {
    Ok(review_versions::table
        .inner_join(assignments::table.on(assignments::id.eq(review_versions::assignment_id)))
        .filter(assignments::submission_id.eq(Id(submission)))
        .order((review_versions::assignment_id, review_versions::version))
        .select(EarlierVersion::as_select())
        .load(conn)?)
}

/// Every review of a submission, drafts among them.
pub fn of_submission(conn: &mut AnyConnection, submission: SubmissionId) -> Result<Vec<Review>, StoreError> {
    Ok(reviews::table
        .inner_join(assignments::table.on(assignments::id.eq(reviews::assignment_id)))
        .filter(assignments::submission_id.eq(Id(submission)))
        .order(reviews::assignment_id)
        .select(Review::as_select())
        .load(conn)?)
}

/// Takes a name out of what was submitted before, and out of why it was opened again.
pub fn rewrite_version(
    conn: &mut AnyConnection,
    assignment: AssignmentId,
    version: i32,
    content: &Json,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    diesel::update(review_versions::table.find((Id(assignment), version)))
        .set((review_versions::content.eq(content), review_versions::reason.eq(reason)))
        .execute(conn)?;
    Ok(())
}

/// How many files reviewers can read of each of some submissions; those without any have no entry.
pub fn readable_files(
    conn: &mut AnyConnection,
    ids: &[SubmissionId],
) -> Result<BTreeMap<SubmissionId, i64>, StoreError> {
    let counts: Vec<(Id<SubmissionId>, i64)> = attachments::table
        .filter(attachments::submission_id.eq_any(ids.iter().copied().map(Id)))
        .filter(attachments::removed_at.is_null())
        .filter(attachments::purpose.ne(Key(AttachmentPurpose::Correspondence)))
        .group_by(attachments::submission_id)
        .select((attachments::submission_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(counts.into_iter().map(|(id, count)| (id.0, count)).collect())
}

/// Every review of a submission that was ever submitted, with its assignment, by round. Whether it counts is said by
/// the assignment's status: that of a reviewer who declared a conflict afterwards is no longer `finished`.
pub fn submitted(conn: &mut AnyConnection, submission: SubmissionId) -> Result<Vec<(Assignment, Review)>, StoreError> {
    submitted_of(conn, &[submission])
}

/// [`submitted`] of several submissions, in no order of these.
pub fn submitted_of(
    conn: &mut AnyConnection,
    submissions: &[SubmissionId],
) -> Result<Vec<(Assignment, Review)>, StoreError> {
    Ok(assignments::table
        .inner_join(reviews::table.on(reviews::assignment_id.eq(assignments::id)))
        .filter(assignments::submission_id.eq_any(submissions.iter().copied().map(Id)))
        .filter(reviews::submitted_at.is_not_null())
        .order((assignments::round, assignments::id))
        .select((Assignment::as_select(), Review::as_select()))
        .load(conn)?)
}

/// The other submissions on which some reviewers submitted a review that counts since an instant.
pub fn reviewed_since(
    conn: &mut AnyConnection,
    reviewers: &[AccountId],
    since: DateTime<Utc>,
    but: SubmissionId,
) -> Result<Vec<SubmissionId>, StoreError> {
    let found: Vec<Id<SubmissionId>> = assignments::table
        .filter(assignments::reviewer_id.eq_any(reviewers.iter().copied().map(Id)))
        .filter(assignments::status.eq(Key(AssignmentStatus::Finished)))
        .filter(assignments::finished_at.ge(Moment::from(since)))
        .filter(assignments::submission_id.ne(Id(but)))
        .select(assignments::submission_id)
        .distinct()
        .load(conn)?;
    Ok(found.into_iter().map(|id| id.0).collect())
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
