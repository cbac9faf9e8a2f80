//! Internal notes of the secretariat about a submission; they are added, never changed.
use crate::StoreError;
use crate::columns::{Id, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::notes;
use diesel::prelude::*;
use minga_domain::ids::{AccountId, NoteId, SubmissionId};

/// A note.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = notes, check_for_backend(MultiBackend))]
pub struct Note {
    /// Identifier; sorts by time.
    pub id: Id<NoteId>,
    /// The submission.
    pub submission_id: Id<SubmissionId>,
    /// Who wrote it; absent for what came through a mail link.
    pub written_by: Option<Id<AccountId>>,
    /// The text.
    pub text: String,
    /// When.
    pub created_at: Moment,
}

/// Adds a note.
pub fn insert(conn: &mut AnyConnection, new: &Note) -> Result<(), StoreError> {
    diesel::insert_into(notes::table).values(new).execute(conn)?;
    Ok(())
}

/// The notes of a submission, oldest first, after one of them.
pub fn of_submission(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    after: Option<NoteId>,
    limit: i64,
) -> Result<Vec<Note>, StoreError> {
    let mut query = notes::table
        .filter(notes::submission_id.eq(Id(submission)))
        .select(Note::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(notes::id.gt(Id(after)));
    }
    Ok(query.order(notes::id).limit(limit).load(conn)?)
}

/// One note of a submission.
pub fn find(conn: &mut AnyConnection, submission: SubmissionId, note: NoteId) -> Result<Option<Note>, StoreError> {
    Ok(notes::table
        .find(Id(note))
        .filter(notes::submission_id.eq(Id(submission)))
        .select(Note::as_select())
        .first(conn)
        .optional()?)
}

/// How many notes a submission has.
pub fn count(conn: &mut AnyConnection, submission: SubmissionId) -> Result<i64, StoreError> {
    Ok(notes::table
        .filter(notes::submission_id.eq(Id(submission)))
        .count()
        .get_result(conn)?)
}
