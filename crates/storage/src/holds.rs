//! Which submissions are on hold; what stands still meanwhile, and moves on by that time when the hold ends.
use crate::StoreError;
use crate::columns::{Id, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{assignments, holds, participants};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use minga_domain::ids::{AccountId, AssignmentId, ParticipantId, SubmissionId};
use minga_domain::kinds::{AssignmentStatus, ParticipantAnswer};
use std::collections::BTreeMap;

/// That a submission is on hold; there is no row when it is not.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = holds, check_for_backend(MultiBackend))]
pub struct Hold {
    /// The submission.
    pub submission_id: Id<SubmissionId>,
    /// Since when.
    pub since: Moment,
    /// Why, for the secretariat.
    pub reason: String,
    /// Who put it on hold; none when that account is gone.
    pub held_by: Option<Id<AccountId>>,
}

/// The hold of a submission, if it is on hold.
pub fn find(conn: &mut AnyConnection, id: SubmissionId) -> Result<Option<Hold>, StoreError> {
    Ok(holds::table
        .find(Id(id))
        .select(Hold::as_select())
        .first(conn)
        .optional()?)
}

/// Which of these submissions are on hold, with since when.
pub fn held(
    conn: &mut AnyConnection,
    ids: &[SubmissionId],
) -> Result<BTreeMap<SubmissionId, DateTime<Utc>>, StoreError> {
    let mut found = BTreeMap::new();
    // In parts: SQLite takes a limited number of parameters.
    for part in ids.chunks(1000) {
        let rows: Vec<(Id<SubmissionId>, Moment)> = holds::table
            .filter(holds::submission_id.eq_any(part.iter().copied().map(Id)))
            .select((holds::submission_id, holds::since))
            .load(conn)?;
        found.extend(rows.into_iter().map(|(id, since)| (id.0, DateTime::from(since))));
    }
    Ok(found)
}

/// Puts a submission on hold. The caller holds its lock.
pub fn insert(conn: &mut AnyConnection, new: &Hold) -> Result<(), StoreError> {
    diesel::insert_into(holds::table).values(new).execute(conn)?;
    Ok(())
}

/// Takes a submission off hold; `false` when it was not on hold. The caller holds its lock.
pub fn remove(conn: &mut AnyConnection, id: SubmissionId) -> Result<bool, StoreError> {
    Ok(diesel::delete(holds::table.find(Id(id))).execute(conn)? == 1)
}

/// An open assignment: its reviewer, from when its days count, when the review is due, and whether the invitation was
/// accepted.
pub type OpenAssignment = (Id<AssignmentId>, Id<AccountId>, Moment, Moment, Key<AssignmentStatus>);

/// The open assignments of a round.
pub fn open_assignments(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    round: i32,
) -> Result<Vec<OpenAssignment>, StoreError> {
    let open = [AssignmentStatus::Invited, AssignmentStatus::Accepted].map(Key);
    Ok(assignments::table
        .filter(assignments::submission_id.eq(Id(submission)))
        .filter(assignments::round.eq(round))
        .filter(assignments::status.eq_any(open))
        .order(assignments::id)
        .select((
            assignments::id,
            assignments::reviewer_id,
            assignments::counts_from,
            assignments::due,
            assignments::status,
        ))
        .load(conn)?)
}

/// Moves the instants of an assignment. Its version moves too: its reviewer reads when it is due.
pub fn move_assignment(
    conn: &mut AnyConnection,
    id: AssignmentId,
    counts_from: Moment,
    due: Moment,
) -> Result<(), StoreError> {
    diesel::update(assignments::table.find(Id(id)))
        .set((
            assignments::counts_from.eq(counts_from),
            assignments::due.eq(due),
            assignments::version.eq(assignments::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// A participant that was asked and has not answered.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct AskedParticipant {
    /// Identifier.
    pub id: Id<ParticipantId>,
    /// From when its days count.
    pub counts_from: Moment,
    /// Its address.
    pub contact_email: Option<String>,
}

/// Participants that were asked and have not answered.
pub fn asked_participants(
    conn: &mut AnyConnection,
    submission: SubmissionId,
) -> Result<Vec<AskedParticipant>, StoreError> {
    Ok(participants::table
        .filter(participants::submission_id.eq(Id(submission)))
        .filter(participants::answer.eq(Key(ParticipantAnswer::Asked)))
        .filter(participants::counts_from.is_not_null())
        .order(participants::id)
        .select((
            participants::id,
            participants::counts_from.assume_not_null(),
            participants::contact_email,
        ))
        .load(conn)?)
}

/// Moves the instant from which the days of a participant's answer count.
pub fn move_participant(conn: &mut AnyConnection, id: ParticipantId, counts_from: Moment) -> Result<(), StoreError> {
    diesel::update(participants::table.find(Id(id)))
        .set(participants::counts_from.eq(counts_from))
        .execute(conn)?;
    Ok(())
}
