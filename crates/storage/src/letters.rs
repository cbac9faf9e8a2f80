//! Letters of consolidated comments, their items, and the focal point's answers. A submission has at most one letter
//! that is not sent yet; a letter that was sent never changes again, only its items are answered.
use crate::StoreError;
use crate::columns::{Id, Json, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{accounts, assignments, letter_extensions, letter_items, letters, screenings, submissions};
use diesel::prelude::*;
use minga_domain::ids::{AccountId, ExtensionId, LetterId, LetterItemId, SubmissionId};
use minga_domain::kinds::{AnswerKind, ExtensionStatus, ScreeningPoint, ScreeningVerdict};

/// A letter.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = letters, check_for_backend(MultiBackend), treat_none_as_null = true)]
pub struct Letter {
    /// Identifier.
    pub id: Id<LetterId>,
    /// The submission.
    pub submission_id: Id<SubmissionId>,
    /// From 1, in the order of sending.
    pub number: i32,
    /// The round of review that it comes from.
    pub round: i32,
    /// The revision that it speaks of; set when sent.
    pub revision: Option<i32>,
    /// What stands before the items.
    pub introduction: Option<String>,
    /// Language of the introduction, BCP 47.
    pub language: String,
    /// The introduction in further languages: an object of texts by language.
    pub introduction_translations: Json,
    /// What the officer left out for good: a list of the keys of sources.
    pub dropped_sources: Json,
    /// When the answer is due; set when sent.
    pub answer_due: Option<Moment>,
    /// When it was sent; absent while it is being written.
    pub sent_at: Option<Moment>,
    /// The officer who sent it.
    pub sent_by: Option<Id<AccountId>>,
    /// Moves with every change.
    pub version: i32,
    /// When it last changed.
    pub updated_at: Moment,
}

/// One point of a letter.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = letter_items, check_for_backend(MultiBackend), treat_none_as_null = true)]
pub struct LetterItem {
    /// Identifier.
    pub id: Id<LetterItemId>,
    /// The letter.
    pub letter_id: Id<LetterId>,
    /// Its place in the letter, from 0.
    pub place: i32,
    /// The criterion of a practice or the screening point of a pledge that it is about.
    pub criterion: Option<String>,
    /// The field of the content that it is about, as a JSON Pointer.
    pub pointer: Option<String>,
    /// Whether it must be answered before resubmitting; else it is to consider.
    pub must_answer: bool,
    /// What is asked or said.
    pub text: String,
    /// Language of the text, BCP 47.
    pub language: String,
    /// The text in further languages: an object of texts by language.
    pub translations: Json,
    /// Where it comes from: a list of the keys of sources; empty for what an officer added. For officers only.
    pub sources: Json,
    /// How the focal point answered.
    pub answer: Option<Key<AnswerKind>>,
    /// The explanation of the answer.
    pub answer_text: Option<String>,
    /// The account that answered.
    pub answered_by: Option<Id<AccountId>>,
    /// When.
    pub answered_at: Option<Moment>,
    /// Moves with every change of the item or its answer.
    pub version: i32,
}

/// More time for the answer to a letter: asked for, granted or refused.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = letter_extensions, check_for_backend(MultiBackend), treat_none_as_null = true)]
pub struct Extension {
    /// Identifier; sorts by time.
    pub id: Id<ExtensionId>,
    /// The letter.
    pub letter_id: Id<LetterId>,
    /// How far it got.
    pub status: Key<ExtensionStatus>,
    /// The new deadline.
    pub until: Moment,
    /// Why more time is needed; absent when given unasked.
    pub reason: Option<String>,
    /// What the officer said to it.
    pub note: Option<String>,
    /// Who asked; absent when given unasked.
    pub asked_by: Option<Id<AccountId>>,
    /// When it was asked for, or given unasked.
    pub asked_at: Moment,
    /// The officer who decided.
    pub decided_by: Option<Id<AccountId>>,
    /// When it was decided.
    pub decided_at: Option<Moment>,
}

/// The extensions of some letters, in the order of asking.
pub fn extensions_of(conn: &mut AnyConnection, of: &[LetterId]) -> Result<Vec<Extension>, StoreError> {
    Ok(letter_extensions::table
        .filter(letter_extensions::letter_id.eq_any(of.iter().copied().map(Id)))
        .order((letter_extensions::letter_id, letter_extensions::id))
        .select(Extension::as_select())
        .load(conn)?)
}

/// Adds an extension. The submission's row is locked before.
pub fn insert_extension(conn: &mut AnyConnection, new: &Extension) -> Result<(), StoreError> {
    diesel::insert_into(letter_extensions::table)
        .values(new)
        .execute(conn)?;
    Ok(())
}

/// Writes a decided extension back. The submission's row is locked before.
pub fn update_extension(conn: &mut AnyConnection, row: &Extension) -> Result<(), StoreError> {
    diesel::update(letter_extensions::table.find(row.id))
        .set(row)
        .execute(conn)?;
    Ok(())
}

/// Moves the deadline of a letter that was sent and of its submission, without touching their versions: neither
/// content nor state changes. The submission's row is locked before.
pub fn move_due(
    conn: &mut AnyConnection,
    letter: LetterId,
    submission: SubmissionId,
    due: Moment,
) -> Result<(), StoreError> {
    diesel::update(letters::table.find(Id(letter)))
        .set(letters::answer_due.eq(due))
        .execute(conn)?;
    diesel::update(submissions::table.find(Id(submission)))
        .set(submissions::answer_due.eq(due))
        .execute(conn)?;
    Ok(())
}

/// All letters of a submission in their order; the one that is still being written, if any, comes last.
pub fn of_submission(conn: &mut AnyConnection, submission: SubmissionId) -> Result<Vec<Letter>, StoreError> {
    Ok(letters::table
        .filter(letters::submission_id.eq(Id(submission)))
        .order(letters::number)
        .select(Letter::as_select())
        .load(conn)?)
}

/// The letters of some submissions that were sent.
pub fn sent_of(conn: &mut AnyConnection, of: &[SubmissionId]) -> Result<Vec<Letter>, StoreError> {
    Ok(letters::table
        .filter(letters::submission_id.eq_any(of.iter().copied().map(Id)))
        .filter(letters::sent_at.is_not_null())
        .order((letters::submission_id, letters::number))
        .select(Letter::as_select())
        .load(conn)?)
}

/// The items of some letters, by letter and place.
pub fn items_of(conn: &mut AnyConnection, of: &[LetterId]) -> Result<Vec<LetterItem>, StoreError> {
    Ok(letter_items::table
        .filter(letter_items::letter_id.eq_any(of.iter().copied().map(Id)))
        .order((letter_items::letter_id, letter_items::place, letter_items::id))
        .select(LetterItem::as_select())
        .load(conn)?)
}

/// Begins a letter.
pub fn insert(conn: &mut AnyConnection, new: &Letter) -> Result<(), StoreError> {
    diesel::insert_into(letters::table).values(new).execute(conn)?;
    Ok(())
}

/// Writes a letter that is not sent yet back, guarded by the version it was read with. `false`: somebody was faster.
pub fn update(conn: &mut AnyConnection, row: &Letter, was: i32) -> Result<bool, StoreError> {
    let changed = diesel::update(letters::table.find(row.id))
        .filter(letters::version.eq(was))
        .filter(letters::sent_at.is_null())
        .set(row)
        .execute(conn)?;
    Ok(changed == 1)
}

/// Adds an item.
pub fn insert_item(conn: &mut AnyConnection, new: &LetterItem) -> Result<(), StoreError> {
    diesel::insert_into(letter_items::table).values(new).execute(conn)?;
    Ok(())
}

/// Writes an item back, guarded by the version it was read with. `false`: somebody was faster.
pub fn update_item(conn: &mut AnyConnection, row: &LetterItem, was: i32) -> Result<bool, StoreError> {
    let changed = diesel::update(letter_items::table.find(row.id))
        .filter(letter_items::version.eq(was))
        .set(row)
        .execute(conn)?;
    Ok(changed == 1)
}

/// Removes the items of a letter that are not among `kept`.
pub fn remove_items_except(
    conn: &mut AnyConnection,
    letter: LetterId,
    kept: &[LetterItemId],
) -> Result<(), StoreError> {
    diesel::delete(letter_items::table)
        .filter(letter_items::letter_id.eq(Id(letter)))
        .filter(letter_items::id.ne_all(kept.iter().copied().map(Id)))
        .execute(conn)?;
    Ok(())
}

/// Everybody who was ever asked to review a submission: name and address. Only to keep them out of what it reads.
pub fn reviewers_of(conn: &mut AnyConnection, submission: SubmissionId) -> Result<Vec<(String, String)>, StoreError> {
    Ok(assignments::table
        .inner_join(accounts::table.on(accounts::id.eq(assignments::reviewer_id)))
        .filter(assignments::submission_id.eq(Id(submission)))
        .order((accounts::name, accounts::email))
        .select((accounts::name, accounts::email))
        .distinct()
        .load(conn)?)
}

/// What the screening of a pledge's revision found wanting: the points that are unclear or not met, with the notes.
pub fn open_screening_points(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    revision: i32,
) -> Result<Vec<(ScreeningPoint, ScreeningVerdict, Option<String>)>, StoreError> {
    let rows: Vec<(Key<ScreeningPoint>, Key<ScreeningVerdict>, Option<String>)> = screenings::table
        .filter(screenings::submission_id.eq(Id(submission)))
        .filter(screenings::revision.eq(revision))
        .filter(screenings::verdict.ne(Key(ScreeningVerdict::Met)))
        .order(screenings::point)
        .select((screenings::point, screenings::verdict, screenings::note))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(point, verdict, note)| (point.0, verdict.0, note))
        .collect())
}
