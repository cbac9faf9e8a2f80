//! Translations of a revision's texts into further languages.
use crate::StoreError;
use crate::columns::{Id, Json, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::translations;
use diesel::prelude::*;
use minga_domain::ids::{SubmissionId, TranslationId};

/// A translation of one revision into one language.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = translations, check_for_backend(MultiBackend))]
pub struct Translation {
    /// Identifier.
    pub id: Id<TranslationId>,
    /// The submission.
    pub submission_id: Id<SubmissionId>,
    /// The number of the revision.
    pub revision: i32,
    /// BCP 47, in its usual case.
    pub language: String,
    /// The texts by the names of their fields.
    pub fields: Json,
    /// Whether the submitting actor or the Network stands for the wording.
    pub official: bool,
    /// Moves with every change.
    pub version: i32,
    /// When it was added.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

/// The translations of a submission: the latest revision first, then by language.
pub fn of_submission(conn: &mut AnyConnection, submission: SubmissionId) -> Result<Vec<Translation>, StoreError> {
    Ok(translations::table
        .filter(translations::submission_id.eq(Id(submission)))
        .order((translations::revision.desc(), translations::language))
        .select(Translation::as_select())
        .load(conn)?)
}

/// A page of the same, after the translation of a revision into a language.
pub fn page(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    after: Option<(i32, String)>,
    limit: i64,
) -> Result<Vec<Translation>, StoreError> {
    let mut query = translations::table
        .filter(translations::submission_id.eq(Id(submission)))
        .select(Translation::as_select())
        .into_boxed::<MultiBackend>();
    if let Some((revision, language)) = after {
        query = query.filter(
            translations::revision.lt(revision).or(translations::revision
                .eq(revision)
                .and(translations::language.gt(language))),
        );
    }
    Ok(query
        .order((translations::revision.desc(), translations::language))
        .limit(limit)
        .load(conn)?)
}

/// How many translations a submission has.
pub fn count(conn: &mut AnyConnection, submission: SubmissionId) -> Result<i64, StoreError> {
    Ok(translations::table
        .filter(translations::submission_id.eq(Id(submission)))
        .count()
        .get_result(conn)?)
}

/// The translation of a revision into a language, if there is one.
pub fn find(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    revision: i32,
    language: &str,
) -> Result<Option<Translation>, StoreError> {
    Ok(translations::table
        .filter(translations::submission_id.eq(Id(submission)))
        .filter(translations::revision.eq(revision))
        .filter(translations::language.eq(language))
        .select(Translation::as_select())
        .first(conn)
        .optional()?)
}

/// Adds a translation.
pub fn insert(conn: &mut AnyConnection, new: &Translation) -> Result<(), StoreError> {
    diesel::insert_into(translations::table).values(new).execute(conn)?;
    Ok(())
}

/// Writes a translation back, guarded by the version it was read with. `false`: somebody was faster.
pub fn update(conn: &mut AnyConnection, row: &Translation, was: i32) -> Result<bool, StoreError> {
    let changed = diesel::update(translations::table.find(row.id))
        .filter(translations::version.eq(was))
        .set(row)
        .execute(conn)?;
    Ok(changed == 1)
}

/// Removes a translation.
pub fn delete(conn: &mut AnyConnection, id: TranslationId) -> Result<bool, StoreError> {
    Ok(diesel::delete(translations::table.find(Id(id))).execute(conn)? == 1)
}
