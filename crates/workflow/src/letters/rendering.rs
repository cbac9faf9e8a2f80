//! The letter as the mail brings it, and its preview: one rendering for both, from what the comments say to their
//! reader.
use super::Letters;
use super::answers::{CommentLetter, letter_view};
use crate::actions::{ActionInput, notice_facts};
use crate::delivery;
use crate::examples::example_of;
use crate::failure::Failure;
use crate::service::Tx;
use crate::standing::Standing;
use minga_domain::access::Permission;
use minga_domain::content::Content;
use minga_domain::ids::{NoticeId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::Kind;
use minga_domain::language::Language;
use minga_domain::letter::about;
use minga_domain::notice::Notice;
use minga_domain::transitions::Guard;
use minga_mail::{Enclosed, EnclosedItem, EnclosedText};
use minga_storage::connection::AnyConnection;
use minga_storage::letters::{self as store, Letter, LetterItem};
use minga_storage::outbox::Queued;
use minga_storage::{StoreError, contacts};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The letter that would be sent now, in one language.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "language": "en", "subject": "Comments on your practice wait for an answer",
    "text": "The secretariat has gathered the comments and questions on the practice in one letter.",
    "html": "<p>The secretariat has gathered the comments and questions on the practice in one letter.</p>",
    "letter": example_of::<CommentLetter>()
})))]
pub struct LetterPreview {
    /// The language of the fixed text.
    pub language: Language,
    /// Subject of the mail.
    pub subject: String,
    /// The mail as plain text.
    pub text: String,
    /// The mail as HTML.
    pub html: String,
    /// The letter as `comments` would show it to a reader of that language.
    pub letter: CommentLetter,
}

/// The letter that would be sent now. Nothing is sent or kept.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] and [`Failure::WrongState`] for callers who may not consolidate;
/// [`Failure::Blocked`] while no letter with an item is kept.
pub fn preview(tx: &mut Tx<'_>, id: SubmissionId, language: Option<Language>) -> Result<LetterPreview, Failure> {
    let standing = Standing::read(tx, id)?;
    standing.require(Permission::Consolidate)?;
    let letters = Letters::of(tx, id)?;
    let Some(open) = letters.open.as_ref().filter(|letter| !letters.items(letter).is_empty()) else {
        return Err(Failure::Blocked {
            guards: vec![Guard::LetterHasItems],
            violations: Vec::new(),
        });
    };
    let mut row = standing.row.clone();
    let focal_point = match row.focal_point {
        Some(contact) => contacts::find(tx.conn, contact.0)?,
        None => None,
    };
    let language = language
        .or_else(|| Language::of_tag(&focal_point.as_ref()?.language))
        .unwrap_or_default();
    let due = tx.policy().due_after(tx.now(), tx.policy().answer_days);
    row.answer_due = Some(due.into());
    let letter = Letter {
        round: row.round,
        revision: row.latest_revision,
        answer_due: Some(due.into()),
        ..open.clone()
    };
    let sent = SentComments {
        kind: row.kind.0,
        items: letters.items(open).to_vec(),
        letter,
    };
    let facts = notice_facts(tx, &row, &ActionInput::default())?;
    let page = minga_mail::render(&minga_mail::Letter {
        notice: Notice::CommentsReturned,
        language,
        to_name: focal_point.map(|contact| contact.name),
        to_address: String::new(),
        facts: delivery::facts(&Value::Object(facts), tx.policy(), language),
        enclosed: Some(sent.enclosed(language)),
        link: None,
        steps: Vec::new(),
        listed: Vec::new(),
        drafts: Vec::new(),
        message_id: String::new(),
        date: tx.now(),
    })
    .map_err(|error| Failure::Internal(error.to_string()))?;
    Ok(LetterPreview {
        language,
        subject: page.subject,
        text: page.text,
        html: page.html,
        letter: sent.view(language),
    })
}

/// A letter with its items, as a mail brings them along.
#[derive(Debug, Clone)]
pub(crate) struct SentComments {
    kind: Kind,
    letter: Letter,
    items: Vec<LetterItem>,
}

impl SentComments {
    /// The comments of every notice that brings some: the letter that was sent with it.
    pub(crate) fn of(conn: &mut AnyConnection, rows: &[Queued]) -> Result<BTreeMap<NoticeId, Self>, StoreError> {
        let wanted: Vec<(&Queued, SubmissionId)> = rows
            .iter()
            .filter(|row| row.notice.0 == Notice::CommentsReturned)
            .filter_map(|row| Some((row, row.submission_id?.0)))
            .collect();
        if wanted.is_empty() {
            return Ok(BTreeMap::new());
        }
        let submissions: Vec<SubmissionId> = wanted.iter().map(|(_, submission)| *submission).collect();
        let sent = store::sent_of(conn, &submissions)?;
        let ids: Vec<_> = sent.iter().map(|letter| letter.id.0).collect();
        let items = store::items_of(conn, &ids)?;
        let letter_of = |row: &Queued, submission: SubmissionId| {
            sent.iter()
                .filter(|letter| letter.submission_id.0 == submission)
                .filter(|letter| letter.sent_at.is_some_and(|at| at <= row.created_at))
                .max_by_key(|letter| letter.number)
        };
        Ok(wanted
            .into_iter()
            .filter_map(|(row, submission)| {
                let letter = letter_of(row, submission)?;
                let items = items.iter().filter(|item| item.letter_id == letter.id);
                let kind = row.facts.0.get("kind").and_then(Value::as_str);
                let sent = Self {
                    kind: kind.and_then(Kind::from_key)?,
                    letter: letter.clone(),
                    items: items.cloned().collect(),
                };
                Some((row.id.0, sent))
            })
            .collect())
    }

    fn view(&self, reader: Language) -> CommentLetter {
        letter_view(&self.letter, &self.items, Vec::new(), reader)
    }

    /// As the mail brings it along.
    pub(crate) fn enclosed(&self, reader: Language) -> Enclosed {
        let view = self.view(reader);
        let language = view.language;
        Enclosed {
            introduction: view.introduction.map(|text| EnclosedText { text, language }),
            items: view
                .items
                .into_iter()
                .map(|item| EnclosedItem {
                    must_answer: item.must_answer,
                    about: item.criterion.as_deref().and_then(|key| about(key, reader)),
                    field: item
                        .pointer
                        .as_deref()
                        .and_then(|pointer| Content::label(self.kind, pointer, reader)),
                    text: EnclosedText {
                        text: item.text,
                        language: item.language,
                    },
                })
                .collect(),
        }
    }
}
