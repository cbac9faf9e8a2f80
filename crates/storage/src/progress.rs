//! Updates of the progress of published pledges, what they said before a correction, and the files that they name.
use crate::StoreError;
use crate::columns::{Id, Json, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::participants::{Participant, publicly_named};
use crate::schema::{attachments, participants, progress_files, progress_updates, progress_versions};
use diesel::dsl::{exists, max};
use diesel::prelude::*;
use minga_domain::ids::{AccountId, AttachmentId, ParticipantId, ProgressId, SubmissionId};
use minga_domain::kinds::ProgressStatus;
use minga_domain::progress::ProgressBy;

/// An update.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = progress_updates, check_for_backend(MultiBackend), treat_none_as_null = true)]
pub struct Update {
    /// Identifier.
    pub id: Id<ProgressId>,
    /// The pledge.
    pub submission_id: Id<SubmissionId>,
    /// The participant whose row it is about; none for the pledge as a whole.
    pub participant_id: Option<Id<ParticipantId>>,
    /// Who says it.
    pub said_by: Key<ProgressBy>,
    /// How it stands, as the content says.
    pub status: Key<ProgressStatus>,
    /// The day of the update, `YYYY-MM-DD`, as the content says; years have four digits, so that text sorts by time.
    pub day: String,
    /// What it says.
    pub content: Json,
    /// Moves with every change.
    pub version: i32,
    /// Who wrote it first.
    pub created_by: Option<Id<AccountId>>,
    /// When it was told.
    pub created_at: Moment,
    /// When it was last corrected.
    pub corrected_at: Option<Moment>,
    /// Since when the public does not see it.
    pub hidden_at: Option<Moment>,
    /// Why the public does not see it.
    pub hidden_reason: Option<String>,
}

/// What an update said before a correction.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = progress_versions, check_for_backend(MultiBackend))]
pub struct Version {
    /// The update.
    pub update_id: Id<ProgressId>,
    /// The version that it had then.
    pub version: i32,
    /// What it said.
    pub content: Json,
    /// Who corrected it.
    pub corrected_by: Option<Id<AccountId>>,
    /// When it was corrected.
    pub corrected_at: Moment,
}

/// A place in a line of updates: after the one of this day and identifier, towards the past.
pub type Place = (String, ProgressId);

/// Adds an update.
pub fn insert(conn: &mut AnyConnection, new: &Update) -> Result<(), StoreError> {
    diesel::insert_into(progress_updates::table).values(new).execute(conn)?;
    Ok(())
}

/// One update of a pledge.
pub fn find(conn: &mut AnyConnection, submission: SubmissionId, id: ProgressId) -> Result<Option<Update>, StoreError> {
    Ok(progress_updates::table
        .find(Id(id))
        .filter(progress_updates::submission_id.eq(Id(submission)))
        .select(Update::as_select())
        .first(conn)
        .optional()?)
}

/// Writes an update back, guarded by the version it was read with. `false`: somebody was faster.
pub fn update(conn: &mut AnyConnection, row: &Update, was: i32) -> Result<bool, StoreError> {
    let changed = diesel::update(progress_updates::table.find(row.id))
        .filter(progress_updates::version.eq(was))
        .set(row)
        .execute(conn)?;
    Ok(changed == 1)
}

/// Keeps what an update said before a correction.
pub fn keep_version(conn: &mut AnyConnection, old: &Version) -> Result<(), StoreError> {
    diesel::insert_into(progress_versions::table)
        .values(old)
        .execute(conn)?;
    Ok(())
}

/// What an update said before each of its corrections, the earliest first.
pub fn versions(conn: &mut AnyConnection, id: ProgressId) -> Result<Vec<Version>, StoreError> {
    Ok(progress_versions::table
        .filter(progress_versions::update_id.eq(Id(id)))
        .order(progress_versions::version)
        .select(Version::as_select())
        .load(conn)?)
}

/// The updates of a pledge after a place, the latest day first. For the public only those that are not hidden, of the
/// pledge as a whole and of participants whose name it may know.
pub fn page(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    public: bool,
    after: Option<&Place>,
    limit: i64,
) -> Result<Vec<Update>, StoreError> {
    use progress_updates::dsl::{day, id};
    let mut query = progress_updates::table
        .filter(progress_updates::submission_id.eq(Id(submission)))
        .select(Update::as_select())
        .into_boxed::<MultiBackend>();
    if public {
        let named = exists(
            participants::table
                .filter(participants::id.nullable().eq(progress_updates::participant_id))
                .filter(publicly_named!()),
        );
        query = query
            .filter(progress_updates::hidden_at.is_null())
            .filter(progress_updates::participant_id.is_null().or(named));
    }
    if let Some((on, last)) = after {
        // The first comparison is what the index can begin with.
        query = query
            .filter(day.le(on.clone()))
            .filter(day.lt(on.clone()).or(id.lt(Id(*last))));
    }
    Ok(query.order((day.desc(), id.desc())).limit(limit).load(conn)?)
}

/// The latest update of the pledge as a whole that the public sees.
pub fn latest(conn: &mut AnyConnection, submission: SubmissionId) -> Result<Option<Update>, StoreError> {
    Ok(progress_updates::table
        .filter(progress_updates::submission_id.eq(Id(submission)))
        .filter(progress_updates::participant_id.is_null())
        .filter(progress_updates::hidden_at.is_null())
        .order((progress_updates::day.desc(), progress_updates::id.desc()))
        .select(Update::as_select())
        .first(conn)
        .optional()?)
}

/// When the public was last told something by the updates of a pledge that it sees, as a whole or of a participant
/// whose name it may know: by a new one or by a correction.
pub fn last_told(conn: &mut AnyConnection, submission: SubmissionId) -> Result<Option<Moment>, StoreError> {
    let named = exists(
        participants::table
            .filter(participants::id.nullable().eq(progress_updates::participant_id))
            .filter(publicly_named!()),
    );
    let (told, corrected): (Option<Moment>, Option<Moment>) = progress_updates::table
        .filter(progress_updates::submission_id.eq(Id(submission)))
        .filter(progress_updates::hidden_at.is_null())
        .filter(progress_updates::participant_id.is_null().or(named))
        .select((max(progress_updates::created_at), max(progress_updates::corrected_at)))
        .first(conn)?;
    Ok(told.max(corrected))
}

/// When the last update of the pledge as a whole that the public sees was told.
pub fn last_reported(conn: &mut AnyConnection, submission: SubmissionId) -> Result<Option<Moment>, StoreError> {
    Ok(progress_updates::table
        .filter(progress_updates::submission_id.eq(Id(submission)))
        .filter(progress_updates::participant_id.is_null())
        .filter(progress_updates::hidden_at.is_null())
        .select(max(progress_updates::created_at))
        .first(conn)?)
}

/// How many updates there are about a participant's row, hidden ones included.
pub fn count_of_participant(conn: &mut AnyConnection, participant: ParticipantId) -> Result<i64, StoreError> {
    Ok(progress_updates::table
        .filter(progress_updates::participant_id.eq(Id(participant)))
        .count()
        .get_result(conn)?)
}

/// The update about a participant's row that was told last, hidden or not.
pub fn last_of_participant(conn: &mut AnyConnection, participant: ParticipantId) -> Result<Option<Update>, StoreError> {
    Ok(progress_updates::table
        .filter(progress_updates::participant_id.eq(Id(participant)))
        .order((progress_updates::created_at.desc(), progress_updates::id.desc()))
        .select(Update::as_select())
        .first(conn)
        .optional()?)
}

/// The rows of participants, in no order.
pub fn participants_of(conn: &mut AnyConnection, ids: &[ParticipantId]) -> Result<Vec<Participant>, StoreError> {
    Ok(participants::table
        .filter(participants::id.eq_any(ids.iter().copied().map(Id)))
        .select(Participant::as_select())
        .load(conn)?)
}

/// A file that an update names.
pub type NamedFile = (Id<ProgressId>, Id<AttachmentId>, String, String, i64);

/// The files that these updates name at present and that are there: update, file, name, media type, bytes.
pub fn files_of(conn: &mut AnyConnection, updates: &[ProgressId]) -> Result<Vec<NamedFile>, StoreError> {
    Ok(progress_files::table
        .inner_join(attachments::table.on(attachments::id.eq(progress_files::attachment_id)))
        .filter(progress_files::update_id.eq_any(updates.iter().copied().map(Id)))
        .filter(progress_files::named.eq(true))
        .filter(attachments::removed_at.is_null())
        .order((progress_files::update_id, attachments::id))
        .select((
            progress_files::update_id,
            attachments::id,
            attachments::file_name,
            attachments::media_type,
            attachments::size,
        ))
        .load(conn)?)
}

/// Says which files an update names from now on. Those that it named before are kept on record, not named.
pub fn name_files(conn: &mut AnyConnection, update: ProgressId, files: &[AttachmentId]) -> Result<(), StoreError> {
    let of_update = progress_files::table.filter(progress_files::update_id.eq(Id(update)));
    let known: Vec<Id<AttachmentId>> = of_update.select(progress_files::attachment_id).load(conn)?;
    diesel::update(of_update)
        .set(progress_files::named.eq(false))
        .execute(conn)?;
    for file in files {
        if known.contains(&Id(*file)) {
            diesel::update(progress_files::table.find((Id(*file), Id(update))))
                .set(progress_files::named.eq(true))
                .execute(conn)?;
        } else {
            diesel::insert_into(progress_files::table)
                .values((
                    progress_files::attachment_id.eq(Id(*file)),
                    progress_files::update_id.eq(Id(update)),
                    progress_files::named.eq(true),
                ))
                .execute(conn)?;
        }
    }
    Ok(())
}

/// Whether an update names a file or has named it.
pub fn is_on_record(conn: &mut AnyConnection, file: AttachmentId) -> Result<bool, StoreError> {
    let found = progress_files::table.filter(progress_files::attachment_id.eq(Id(file)));
    Ok(diesel::select(exists(found)).get_result(conn)?)
}

/// Whether an update that the public sees names a file.
pub fn is_public(conn: &mut AnyConnection, file: AttachmentId) -> Result<bool, StoreError> {
    let named = exists(
        participants::table
            .filter(participants::id.nullable().eq(progress_updates::participant_id))
            .filter(publicly_named!()),
    );
    let found = progress_files::table
        .inner_join(progress_updates::table.on(progress_updates::id.eq(progress_files::update_id)))
        .filter(progress_files::attachment_id.eq(Id(file)))
        .filter(progress_files::named.eq(true))
        .filter(progress_updates::hidden_at.is_null())
        .filter(progress_updates::participant_id.is_null().or(named));
    Ok(diesel::select(exists(found)).get_result(conn)?)
}
