//! Attached files: what is known of them. The bytes lie outside of the database, under the identifier.
use crate::StoreError;
use crate::columns::{Id, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::attachments;
use diesel::prelude::*;
use minga_domain::ids::{AccountId, AttachmentId, SubmissionId};
use minga_domain::kinds::AttachmentPurpose;
use std::collections::HashSet;

/// An attached file.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = attachments, check_for_backend(MultiBackend), treat_none_as_null = true)]
pub struct Attachment {
    /// Identifier; the name of the kept file.
    pub id: Id<AttachmentId>,
    /// The submission.
    pub submission_id: Id<SubmissionId>,
    /// What it is for.
    pub purpose: Key<AttachmentPurpose>,
    /// The name that the uploader gave it; never part of a path.
    pub file_name: String,
    /// The type found from the content.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of the content in lower-case hexadecimal digits.
    pub sha256: String,
    /// Who made the image.
    pub credit: Option<String>,
    /// What the image shows, for those who do not see it.
    pub alternative_text: Option<String>,
    /// Who uploaded it.
    pub uploaded_by: Option<Id<AccountId>>,
    /// Moves with every change.
    pub version: i32,
    /// When it was uploaded.
    pub created_at: Moment,
    /// When it was removed; the bytes are gone then.
    pub removed_at: Option<Moment>,
}

/// Adds an attachment.
pub fn insert(conn: &mut AnyConnection, new: &Attachment) -> Result<(), StoreError> {
    diesel::insert_into(attachments::table).values(new).execute(conn)?;
    Ok(())
}

/// The attachments of a submission that were not removed, oldest first.
pub fn of_submission(conn: &mut AnyConnection, submission: SubmissionId) -> Result<Vec<Attachment>, StoreError> {
    Ok(attachments::table
        .filter(attachments::submission_id.eq(Id(submission)))
        .filter(attachments::removed_at.is_null())
        .order(attachments::id)
        .select(Attachment::as_select())
        .load(conn)?)
}

/// The attachment of a submission, unless it was removed.
pub fn find(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    id: AttachmentId,
) -> Result<Option<Attachment>, StoreError> {
    Ok(attachments::table
        .find(Id(id))
        .filter(attachments::submission_id.eq(Id(submission)))
        .filter(attachments::removed_at.is_null())
        .select(Attachment::as_select())
        .first(conn)
        .optional()?)
}

/// A page of the attachments of a submission that were not removed, of these purposes, oldest first, after one of them.
pub fn page(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    purposes: &[AttachmentPurpose],
    after: Option<AttachmentId>,
    limit: i64,
) -> Result<Vec<Attachment>, StoreError> {
    let mut query = attachments::table
        .filter(attachments::submission_id.eq(Id(submission)))
        .filter(attachments::removed_at.is_null())
        .filter(attachments::purpose.eq_any(purposes.iter().copied().map(Key).collect::<Vec<_>>()))
        .select(Attachment::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(attachments::id.gt(Id(after)));
    }
    Ok(query.order(attachments::id).limit(limit).load(conn)?)
}

/// How many attachments of these purposes a submission has.
pub fn count(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    purposes: &[AttachmentPurpose],
) -> Result<i64, StoreError> {
    Ok(attachments::table
        .filter(attachments::submission_id.eq(Id(submission)))
        .filter(attachments::removed_at.is_null())
        .filter(attachments::purpose.eq_any(purposes.iter().copied().map(Key).collect::<Vec<_>>()))
        .count()
        .get_result(conn)?)
}

/// Which of these are evidence of a submission that was not removed.
pub fn evidence_among(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    ids: &[AttachmentId],
) -> Result<Vec<AttachmentId>, StoreError> {
    let found: Vec<Id<AttachmentId>> = attachments::table
        .filter(attachments::submission_id.eq(Id(submission)))
        .filter(attachments::id.eq_any(ids.iter().copied().map(Id)))
        .filter(attachments::purpose.eq(Key(AttachmentPurpose::Evidence)))
        .filter(attachments::removed_at.is_null())
        .select(attachments::id)
        .load(conn)?;
    Ok(found.into_iter().map(|id| id.0).collect())
}

/// The images of a submission that lack a credit or an alternative text, oldest first.
pub fn images_without_credit(
    conn: &mut AnyConnection,
    submission: SubmissionId,
) -> Result<Vec<AttachmentId>, StoreError> {
    let found: Vec<Id<AttachmentId>> = attachments::table
        .filter(attachments::submission_id.eq(Id(submission)))
        .filter(attachments::removed_at.is_null())
        .filter(attachments::purpose.eq(Key(AttachmentPurpose::Image)))
        .filter(
            attachments::credit
                .is_null()
                .or(attachments::alternative_text.is_null()),
        )
        .order(attachments::id)
        .select(attachments::id)
        .load(conn)?;
    Ok(found.into_iter().map(|id| id.0).collect())
}

/// Writes an attachment back, guarded by the version it was read with. `false`: somebody was faster.
pub fn update(conn: &mut AnyConnection, row: &Attachment, was: i32) -> Result<bool, StoreError> {
    let changed = diesel::update(attachments::table.find(row.id))
        .filter(attachments::version.eq(was))
        .set(row)
        .execute(conn)?;
    Ok(changed == 1)
}

/// Which of some attachments have to have their bytes kept.
pub fn kept_among(conn: &mut AnyConnection, ids: &[AttachmentId]) -> Result<HashSet<AttachmentId>, StoreError> {
    let kept: Vec<Id<AttachmentId>> = attachments::table
        .filter(attachments::id.eq_any(ids.iter().copied().map(Id)))
        .filter(attachments::removed_at.is_null())
        .select(attachments::id)
        .load(conn)?;
    Ok(kept.into_iter().map(|id| id.0).collect())
}

/// Forgets all attachments of a draft that is deleted, those that were removed before included. Says how many.
pub fn discard(conn: &mut AnyConnection, submission: SubmissionId) -> Result<usize, StoreError> {
    Ok(diesel::delete(attachments::table.filter(attachments::submission_id.eq(Id(submission)))).execute(conn)?)
}
