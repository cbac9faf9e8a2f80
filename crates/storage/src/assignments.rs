//! Assignments: who was invited to review which round of a submission, and how far that went.
use crate::StoreError;
use crate::columns::{Id, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{accounts, assignments, submissions};
use crate::submissions::Submission;
use chrono::{DateTime, Utc};
use diesel::dsl::{count, count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use minga_domain::access::Part;
use minga_domain::ids::{AccountId, AssignmentId, SubmissionId};
use minga_domain::kinds::AssignmentStatus;
use std::collections::{BTreeMap, BTreeSet};

/// Invited or at work.
const OPEN: [AssignmentStatus; 2] = [AssignmentStatus::Invited, AssignmentStatus::Accepted];

/// A reviewer's invitation to one round of one submission, and what became of it.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = assignments, check_for_backend(MultiBackend), treat_none_as_null = true)]
pub struct Assignment {
    /// Identifier; sorts by the time of the first invitation.
    pub id: Id<AssignmentId>,
    /// The submission.
    pub submission_id: Id<SubmissionId>,
    /// The round of review.
    pub round: i32,
    /// The reviewer.
    pub reviewer_id: Id<AccountId>,
    /// Whether the reviewer counted as internal (UN) when invited.
    pub internal: bool,
    /// Where it stands.
    pub status: Key<AssignmentStatus>,
    /// The officer who invited; absent when the system did.
    pub invited_by: Option<Id<AccountId>>,
    /// When the review is due.
    pub due: Moment,
    /// When the invitation went out.
    pub invited_at: Moment,
    /// From when the days of the answer count: that instant, moved on by the time on hold.
    pub counts_from: Moment,
    /// When the reviewer accepted, declined or declared a conflict.
    pub answered_at: Option<Moment>,
    /// When the review was submitted; only while it counts.
    pub finished_at: Option<Moment>,
    /// The reviewer's reason for declining, or the conflict.
    pub reason: Option<String>,
    /// Whether the reviewer had accepted it before it was closed and opened again.
    pub accepted_before: bool,
    /// Moves with every change.
    pub version: i32,
}

impl Assignment {
    /// It as rules on who runs a submission look at it.
    pub fn part(&self) -> Part {
        Part {
            round: self.round,
            status: self.status.0,
            accepted: self.accepted_before
                || (self.status.0 == AssignmentStatus::Released && self.answered_at.is_some()),
        }
    }
}

/// [`Part::bars`] in SQL, about a row of `assignments`: whoever has a part in the review, or had read it for a review,
/// does not run the submission.
pub(crate) const BARS: &str = "(assignments.accepted_before OR assignments.status NOT IN ('declined', 'released') \
    OR (assignments.status = 'released' AND assignments.answered_at IS NOT NULL))";

/// The assignments of a reviewer to a submission, of every round.
pub fn of_reviewer_in(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    reviewer: AccountId,
) -> Result<Vec<Part>, StoreError> {
    let found: Vec<Assignment> = assignments::table
        .filter(assignments::submission_id.eq(Id(submission)))
        .filter(assignments::reviewer_id.eq(Id(reviewer)))
        .order(assignments::round)
        .select(Assignment::as_select())
        .load(conn)?;
    Ok(found.iter().map(Assignment::part).collect())
}

/// The submissions that an account does not run since it reviews them, or has read them for a review in any round: all
/// of them, or those among some.
pub fn barred(
    conn: &mut AnyConnection,
    account: AccountId,
    among: Option<&[SubmissionId]>,
) -> Result<BTreeSet<SubmissionId>, StoreError> {
    let mut query = assignments::table
        .filter(assignments::reviewer_id.eq(Id(account)))
        .filter(sql::<Bool>(BARS))
        .select(assignments::submission_id)
        .into_boxed::<MultiBackend>();
    if let Some(among) = among {
        query = query.filter(assignments::submission_id.eq_any(among.iter().copied().map(Id)));
    }
    let found: Vec<Id<SubmissionId>> = query.load(conn)?;
    Ok(found.into_iter().map(|id| id.0).collect())
}

/// The submissions that somebody was ever asked to review, each once.
pub fn submissions_of(conn: &mut AnyConnection, reviewer: AccountId) -> Result<Vec<SubmissionId>, StoreError> {
    let found: Vec<Id<SubmissionId>> = assignments::table
        .filter(assignments::reviewer_id.eq(Id(reviewer)))
        .select(assignments::submission_id)
        .distinct()
        .load(conn)?;
    Ok(found.into_iter().map(|id| id.0).collect())
}

/// The assignment, if it exists.
pub fn find(conn: &mut AnyConnection, id: AssignmentId) -> Result<Option<Assignment>, StoreError> {
    Ok(assignments::table
        .find(Id(id))
        .select(Assignment::as_select())
        .first(conn)
        .optional()?)
}

/// Locks the assignment's row until the transaction ends and reads it. The submission's row is locked before.
pub fn lock(conn: &mut AnyConnection, id: AssignmentId) -> Result<Option<Assignment>, StoreError> {
    if let AnyConnection::Postgres(postgres) = conn {
        let locked: Option<Id<AssignmentId>> = assignments::table
            .find(Id(id))
            .select(assignments::id)
            .for_update()
            .first(postgres)
            .optional()?;
        if locked.is_none() {
            return Ok(None);
        }
    }
    find(conn, id)
}

/// Adds an assignment.
pub fn insert(conn: &mut AnyConnection, new: &Assignment) -> Result<(), StoreError> {
    diesel::insert_into(assignments::table).values(new).execute(conn)?;
    Ok(())
}

/// Writes an assignment back, guarded by the version it was read with. `false`: somebody was faster.
pub fn update(conn: &mut AnyConnection, row: &Assignment, was: i32) -> Result<bool, StoreError> {
    let changed = diesel::update(assignments::table.find(row.id))
        .filter(assignments::version.eq(was))
        .set(row)
        .execute(conn)?;
    Ok(changed == 1)
}

/// All assignments of a submission, by round and then in the order of invitation.
pub fn of_submission(conn: &mut AnyConnection, submission: SubmissionId) -> Result<Vec<Assignment>, StoreError> {
    Ok(assignments::table
        .filter(assignments::submission_id.eq(Id(submission)))
        .order((assignments::round, assignments::id))
        .select(Assignment::as_select())
        .load(conn)?)
}

/// The assignments of one round, in the order of invitation.
pub fn of_round(conn: &mut AnyConnection, submission: SubmissionId, round: i32) -> Result<Vec<Assignment>, StoreError> {
    Ok(assignments::table
        .filter(assignments::submission_id.eq(Id(submission)))
        .filter(assignments::round.eq(round))
        .order(assignments::id)
        .select(Assignment::as_select())
        .load(conn)?)
}

/// A reviewer's own assignments with their submissions, newest first, from `before` on.
pub fn of_reviewer(
    conn: &mut AnyConnection,
    reviewer: AccountId,
    statuses: &[AssignmentStatus],
    before: Option<AssignmentId>,
    limit: i64,
) -> Result<Vec<(Assignment, Submission)>, StoreError> {
    let mut query = assignments::table
        .inner_join(submissions::table.on(submissions::id.eq(assignments::submission_id)))
        .filter(assignments::reviewer_id.eq(Id(reviewer)))
        .select((Assignment::as_select(), Submission::as_select()))
        .into_boxed::<MultiBackend>();
    if !statuses.is_empty() {
        query = query.filter(assignments::status.eq_any(statuses.iter().copied().map(Key)));
    }
    if let Some(before) = before {
        query = query.filter(assignments::id.lt(Id(before)));
    }
    Ok(query.order(assignments::id.desc()).limit(limit).load(conn)?)
}

/// What a reviewer is invited to or at work on, over all submissions.
pub fn open_of_reviewer(conn: &mut AnyConnection, reviewer: AccountId) -> Result<Vec<Assignment>, StoreError> {
    Ok(assignments::table
        .filter(assignments::reviewer_id.eq(Id(reviewer)))
        .filter(assignments::status.eq_any(OPEN.map(Key)))
        .order(assignments::id)
        .select(Assignment::as_select())
        .load(conn)?)
}

/// How many invitations and reviews each reviewer has open now, over all submissions. Reviewers without any are
/// not in the map.
pub fn open_counts(conn: &mut AnyConnection) -> Result<BTreeMap<AccountId, i64>, StoreError> {
    let rows: Vec<(Id<AccountId>, i64)> = assignments::table
        .filter(assignments::status.eq_any(OPEN.map(Key)))
        .group_by(assignments::reviewer_id)
        .select((assignments::reviewer_id, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(reviewer, open)| (reviewer.0, open)).collect())
}

/// How many submissions each reviewer took on to review since an instant, in whatever rounds and whether they wrote or
/// not, those included that they were asked for and have not answered. Reviewers without any are not in the map.
pub fn taken_since(conn: &mut AnyConnection, since: DateTime<Utc>) -> Result<BTreeMap<AccountId, i64>, StoreError> {
    use AssignmentStatus::{Accepted, Finished, Invited, Released, Withdrawn};
    let let_go = assignments::status
        .eq(Key(Released))
        .and(assignments::answered_at.is_not_null());
    let rows: Vec<(Id<AccountId>, i64)> = assignments::table
        .filter(
            assignments::status
                .eq_any([Key(Invited), Key(Accepted), Key(Finished), Key(Withdrawn)])
                .or(let_go),
        )
        .filter(assignments::invited_at.ge(Moment::from(since)))
        .group_by(assignments::reviewer_id)
        .select((
            assignments::reviewer_id,
            count(assignments::submission_id).aggregate_distinct(),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|(reviewer, taken)| (reviewer.0, taken)).collect())
}

/// The names of the reviewers of a submission, in any round; who has left has none. For the secretariat only.
pub fn reviewer_names(
    conn: &mut AnyConnection,
    submission: SubmissionId,
) -> Result<BTreeMap<AccountId, String>, StoreError> {
    let rows: Vec<(Id<AccountId>, String)> = assignments::table
        .inner_join(accounts::table.on(accounts::id.eq(assignments::reviewer_id)))
        .filter(assignments::submission_id.eq(Id(submission)))
        .filter(accounts::name.ne(""))
        .select((accounts::id, accounts::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(reviewer, name)| (reviewer.0, name)).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
    use super::*;
    use diesel::connection::SimpleConnection;
    use minga_domain::keys::Keyed;

    #[test]
    fn what_bars_in_queries_is_what_bars_in_rules() {
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        conn.batch_execute("CREATE TABLE assignments (status TEXT, answered_at TEXT, accepted_before BOOLEAN)")
            .unwrap();
        let answers = [(false, false), (true, false), (false, true), (true, true)];
        for status in AssignmentStatus::ALL {
            for (answered, before) in answers {
                let at = if answered { "'2027-03-01'" } else { "NULL" };
                let row = format!(
                    "DELETE FROM assignments; INSERT INTO assignments VALUES ('{}', {at}, {before})",
                    status.key()
                );
                conn.batch_execute(&row).unwrap();
                let barred: i64 = sql::<diesel::sql_types::BigInt>("SELECT COUNT(*) FROM assignments WHERE ")
                    .sql(BARS)
                    .get_result(&mut conn)
                    .unwrap();
                let status = *status;
                let part = Part {
                    round: 1,
                    status,
                    accepted: before || (status == AssignmentStatus::Released && answered),
                };
                assert_eq!(barred == 1, part.bars(), "{status} {answered} {before}");
            }
        }
    }
}
