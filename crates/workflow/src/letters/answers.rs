//! The letters as the focal point reads them, and the answer to each item. No officer's and no reviewer's name.
use super::differences::{Since, in_field};
use super::extensions::ExtensionView;
use super::{Letters, texts};
use crate::acting;
use crate::examples::example_of;
use crate::failure::Failure;
use crate::service::Tx;
use crate::standing::{Standing, require_version};
use crate::trail::Happened;
use chrono::{DateTime, Utc};
use minga_domain::access::{Permission, Relation};
use minga_domain::difference::Change;
use minga_domain::history::HistoryAction;
use minga_domain::ids::{AttachmentId, LetterId, LetterItemId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{AnswerKind, Kind};
use minga_domain::language::Language;
use minga_domain::refusal::RefusalReason;
use minga_domain::violation::{Code, Violation};
use minga_storage::columns::{Id, Key};
use minga_storage::letters::{self as store, Letter, LetterItem};
use minga_storage::organisations;
use minga_storage::submissions::Submission;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// The letters that were sent, oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({ "letters": [example_of::<CommentLetter>()] })))]
pub struct Comments {
    /// The letters.
    pub letters: Vec<CommentLetter>,
}

/// A letter that was sent.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8058", "number": 1, "round": 1,
    "introduction": "Thank you for sharing this practice.", "language": "en", "sent_at": "2026-03-02T09:12:45.120Z",
    "answer_due": "2026-06-01T21:59:59Z", "revision": 1, "items": [example_of::<CommentItem>()], "extensions": [],
    "differences": []
})))]
pub struct CommentLetter {
    /// Identifier.
    pub id: LetterId,
    /// From 1.
    pub number: i32,
    /// The round of review that it comes from.
    pub round: i32,
    /// What stands before the items, in the reader's language where it is present.
    pub introduction: Option<String>,
    /// Language of the introduction, BCP 47.
    #[schema(example = "es")]
    pub language: String,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// When the answer is due.
    pub answer_due: Option<DateTime<Utc>>,
    /// More time for the answer: asked for, granted or refused, oldest first.
    pub extensions: Vec<ExtensionView>,
    /// The revision that the letter speaks of.
    pub revision: Option<i32>,
    /// The revision that was handed in with the answers; absent while it is awaited.
    pub answered_revision: Option<i32>,
    /// When the answers were handed in.
    pub answered_at: Option<DateTime<Utc>>,
    /// What changed since `revision`, field by field: up to `answered_revision`, or else the working content.
    pub differences: Vec<Change>,
    /// The items in their order.
    pub items: Vec<CommentItem>,
}

/// One point of a letter, with its answer.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057", "version": 1, "criterion": "innovative", "pointer": "/innovation",
    "text": "What is new compared with the earlier service?", "language": "en", "must_answer": true,
    "answer": "explained", "answer_text": "The earlier service had no interpreters.",
    "answered_at": "2026-04-13T15:40:02.310Z", "differences": []
})))]
pub struct CommentItem {
    /// Identifier.
    pub id: LetterItemId,
    /// The version, as `If-Match` wants it: `"v1"` for 1.
    pub version: i32,
    /// The criterion of a practice, or `reflects_spirit`, or the screening point of a pledge that it is about.
    #[schema(example = "innovative")]
    pub criterion: Option<String>,
    /// The field of the content that it is about, as a JSON Pointer into the content.
    #[schema(example = "/innovation")]
    pub pointer: Option<String>,
    /// Whether it must be answered before resubmitting; else it is to consider.
    pub must_answer: bool,
    /// What is asked or said, in the reader's language where it is present.
    #[schema(example = "What is new compared with the earlier service?")]
    pub text: String,
    /// Language of the text, BCP 47.
    #[schema(example = "en")]
    pub language: String,
    /// How it was answered; absent while it is not.
    pub answer: Option<AnswerKind>,
    /// The explanation of the answer.
    pub answer_text: Option<String>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// What changed in the field at `pointer` since the revision that the letter speaks of.
    pub differences: Vec<Change>,
}

/// The answer to one item.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "answer": "explained", "text": "The earlier service had no interpreters." })))]
pub struct AnswerInput {
    /// How: the text was changed, an explanation is given, or it is declined with the reason.
    pub answer: AnswerKind,
    /// The explanation; required for `explained` and `declined`.
    #[serde(default)]
    #[schema(max_length = 5000, example = "The earlier service had no interpreters.")]
    pub text: Option<String>,
    /// The attached message that says so, when an officer answers for the focal point "as received".
    #[serde(default)]
    pub received_attachment: Option<AttachmentId>,
}

/// The letters that were sent, with their answers.
///
/// # Errors
/// [`Failure::NotFound`] and [`Failure::Forbidden`] for callers who may not read them.
pub fn comments(tx: &mut Tx<'_>, id: SubmissionId) -> Result<Comments, Failure> {
    let standing = Standing::read(tx, id)?;
    standing.require(Permission::ReadComments)?;
    Ok(Comments {
        letters: sent_letters(tx, &standing.row)?,
    })
}

/// The secretariat's record of a submission's letters: every round with its answers.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "submission_id": "01890a5d-ac96-774b-bcce-b302099a8057", "kind": "practice", "reference": "PR-2026-00042",
    "title": "One-stop desk for migrant women workers", "organisation": "Municipalidad Distrital de San Juan",
    "drawn_up_at": "2026-04-13T15:40:02.310Z", "letters": [example_of::<CommentLetter>()]
})))]
pub struct LetterRecord {
    /// The submission.
    pub submission_id: SubmissionId,
    /// Its public reference.
    #[schema(example = "PR-2026-00042")]
    pub reference: Option<String>,
    /// Pledge or practice.
    pub kind: Kind,
    /// The title of the working content.
    pub title: String,
    /// The submitting organisation.
    pub organisation: String,
    /// When the record was drawn up.
    pub drawn_up_at: DateTime<Utc>,
    /// Every letter that was sent with its answers, oldest first.
    pub letters: Vec<CommentLetter>,
}

/// The record of all letters with their answers.
///
/// # Errors
/// [`Failure::NotFound`] and [`Failure::Forbidden`] for callers who may not read them.
pub fn record(tx: &mut Tx<'_>, id: SubmissionId) -> Result<LetterRecord, Failure> {
    let standing = Standing::read(tx, id)?;
    standing.require(Permission::ReadComments)?;
    let row = &standing.row;
    let organisation = organisations::find(tx.conn, row.organisation_id.0)?.ok_or(Failure::NotFound)?;
    Ok(LetterRecord {
        submission_id: id,
        reference: row.reference.clone(),
        kind: row.kind.0,
        title: row.title.clone(),
        organisation: organisation.name,
        drawn_up_at: tx.now(),
        letters: sent_letters(tx, row)?,
    })
}

/// All letters that were sent, as their reader sees them.
fn sent_letters(tx: &mut Tx<'_>, submission: &Submission) -> Result<Vec<CommentLetter>, Failure> {
    let letters = Letters::of(tx, submission.id.0)?;
    let ids: Vec<LetterId> = letters.sent.iter().map(|letter| letter.id.0).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let extensions = store::extensions_of(tx.conn, &ids)?;
    let since = Since::of(tx, submission)?;
    let reader = tx.call.language;
    let views = letters.sent.iter().map(|letter| {
        let answered = since.answer_to(letter);
        let changes = since.changes(letter, submission);
        CommentLetter {
            extensions: extensions
                .iter()
                .filter(|row| row.letter_id == letter.id)
                .map(ExtensionView::of)
                .collect(),
            answered_revision: answered.map(|revision| revision.number),
            answered_at: answered.map(|revision| revision.created_at.into()),
            ..letter_view(letter, letters.items(letter), changes, reader)
        }
    });
    Ok(views.collect())
}

/// One item of a letter that was sent, with its answer.
///
/// # Errors
/// As for [`comments`]; [`Failure::NotFound`] for an item of no sent letter of this submission.
pub fn comment(tx: &mut Tx<'_>, id: SubmissionId, item: LetterItemId) -> Result<CommentItem, Failure> {
    let mut items = comments(tx, id)?.letters.into_iter().flat_map(|letter| letter.items);
    items.find(|view| view.id == item).ok_or(Failure::NotFound)
}

/// Answers one item of the last letter; may be repeated until the submission is handed in again. An officer answers only
/// as received, with the message, of which those who act for the submission are told.
///
/// # Errors
/// [`Failure::NotFound`] for an item of no sent letter of this submission; [`Failure::Forbidden`] and
/// [`Failure::WrongState`] for callers who may not answer; [`Failure::Conflict`] for an item of an earlier letter;
/// [`Failure::Invalid`] without the text that the answer needs, or the message that an officer needs;
/// [`Failure::Stale`] and [`Failure::VersionRequired`].
pub fn answer(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    item: LetterItemId,
    seen: Option<i32>,
    input: AnswerInput,
) -> Result<CommentItem, Failure> {
    let standing = Standing::lock(tx, id)?;
    standing.require(Permission::ReadComments)?;
    let letters = Letters::of(tx, id)?;
    let (letter, mut row) = letters
        .sent
        .iter()
        .find_map(|letter| {
            Some((
                letter,
                letters.items(letter).iter().find(|row| row.id.0 == item)?.clone(),
            ))
        })
        .ok_or(Failure::NotFound)?;
    standing.require(Permission::Answer)?;
    if letters.sent.last().is_some_and(|last| last.id != letter.id) {
        return Err(Failure::Conflict(RefusalReason::LetterClosed));
    }
    require_version(seen, row.version)?;
    let text = input.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let mut violations = Vec::new();
    if text.is_none() && input.answer != AnswerKind::Changed {
        violations.push(Violation::new(Code::Required, "/text"));
    }
    let message = input.received_attachment;
    let as_received = standing.relations.contains(&Relation::Officer);
    if as_received {
        violations.extend(acting::message_missing(tx, &standing.row, message)?);
    } else if message.is_some() {
        let violation = Violation::new(Code::UnknownField, "/received_attachment");
        violations.push(violation.with("field", "received_attachment"));
    }
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    let was = row.version;
    row.answer = Some(Key(input.answer));
    row.answer_text = text.map(str::to_owned);
    row.answered_by = tx.visitor_or_actor().map(|actor| Id(actor.account));
    row.answered_at = Some(tx.now().into());
    row.version = was + 1;
    if !store::update_item(tx.conn, &row, was)? {
        return Err(Failure::Stale { current: was });
    }
    if let Some(message) = message {
        acting::tell_entered(tx, &standing.row, message)?;
    }
    let facts = match message {
        Some(message) => json!({ "answer": input.answer.key(), "received_attachment": message }),
        None => json!({ "answer": input.answer.key() }),
    };
    tx.record(Happened {
        action: HistoryAction::CommentAnswered,
        subject: "letter_item",
        subject_id: Uuid::from(item),
        submission: Some(id),
        confidential: false,
        facts,
    })?;
    let changes = Since::of(tx, &standing.row)?.changes(letter, &standing.row);
    Ok(item_view(&row, &changes, tx.call.language))
}

/// A letter as its reader sees it.
pub(super) fn letter_view(
    letter: &Letter,
    items: &[LetterItem],
    changes: Vec<Change>,
    reader: Language,
) -> CommentLetter {
    let introduction = letter
        .introduction
        .as_deref()
        .map(|text| texts::for_reader(text, &letter.language, &letter.introduction_translations, reader));
    let (introduction, language) = introduction.unzip();
    CommentLetter {
        id: letter.id.0,
        number: letter.number,
        round: letter.round,
        introduction,
        language: language.unwrap_or_else(|| letter.language.clone()),
        sent_at: letter.sent_at.map(Into::into),
        answer_due: letter.answer_due.map(Into::into),
        extensions: Vec::new(),
        revision: letter.revision,
        answered_revision: None,
        answered_at: None,
        items: items.iter().map(|item| item_view(item, &changes, reader)).collect(),
        differences: changes,
    }
}

/// An item as its reader sees it: nothing of where it comes from.
fn item_view(item: &LetterItem, changes: &[Change], reader: Language) -> CommentItem {
    let (text, language) = texts::for_reader(&item.text, &item.language, &item.translations, reader);
    CommentItem {
        id: item.id.0,
        version: item.version,
        criterion: item.criterion.clone(),
        pointer: item.pointer.clone(),
        must_answer: item.must_answer,
        text,
        language,
        answer: item.answer.map(|answer| answer.0),
        answer_text: item.answer_text.clone(),
        answered_at: item.answered_at.map(Into::into),
        differences: in_field(changes, item.pointer.as_deref()),
    }
}
