//! Letters of consolidated comments: drafted from the reviews (or the screening of a pledge) without anybody's name,
//! edited by the officer, frozen when they are sent, and answered item by item. Source: brief, "The way of a
//! submission", 4.
mod answers;
mod differences;
mod drafting;
mod extensions;
mod flags;
mod forgetting;
mod forms;
mod rendering;
mod sources;
mod texts;
mod writing;

pub use answers::{AnswerInput, CommentItem, CommentLetter, Comments, LetterRecord, answer, comment, comments, record};
pub(crate) use differences::text_changed;
pub use differences::warnings;
pub use extensions::{
    ExtensionGrant, ExtensionRefusal, ExtensionRequest, ExtensionView, ask_extension, grant_extension, last_extension,
    refuse_extension,
};
pub(crate) use forgetting::rewrite_open;
pub use forms::{Consolidation, ConsolidationInput, ConsolidationItem, ConsolidationItemInput, LikelyDuplicate};
pub(crate) use rendering::SentComments;
pub use rendering::{LetterPreview, preview};
pub use sources::SourceView;
pub(crate) use sources::{reviewers, sources_of};
pub(crate) use texts::for_reader;
pub use writing::{consolidate, consolidation};

use crate::failure::Failure;
use crate::service::Tx;
use chrono::{DateTime, Utc};
use minga_domain::ids::{LetterId, SubmissionId};
use minga_domain::kinds::{ExtensionStatus, Kind, State};
use minga_domain::steps::Step;
use minga_domain::transitions::{Counted, Guard};
use minga_storage::columns::Id;
use minga_storage::letters::{self as store, Extension, Letter, LetterItem};
use minga_storage::reminders;
use minga_storage::submissions::Submission;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What the state table has to know of a submission's letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LetterFacts {
    /// Items of the letter that is being written.
    pub letter_items: u32,
    /// Its version; none where nothing is kept yet.
    pub letter_version: Option<i32>,
    /// "Must answer" items of the last sent letter without an answer.
    pub unanswered_items: u32,
    /// Items of the letter that is being written that no reviewer raised: none of their sources is a review that
    /// counts now. Always none for a pledge, which nobody reviews.
    pub items_without_source: Counted,
    /// Texts of the letter that is being written with words that may tell who a reviewer is.
    pub may_identify: u32,
    /// Letters sent so far.
    pub letters_sent: i32,
    /// Whether a reminder of the answer to the last sent letter went out, or there is nobody to remind.
    pub reminded: bool,
    /// Whether more time is asked for to answer the last sent letter, and nobody has decided about it.
    pub extension_asked: bool,
}

/// All letters of a submission with their items.
#[derive(Debug, Clone, Default)]
struct Letters {
    /// Those that were sent, in order.
    sent: Vec<Letter>,
    /// The one that is being written.
    open: Option<Letter>,
    items: BTreeMap<LetterId, Vec<LetterItem>>,
}

impl Letters {
    fn of(tx: &mut Tx<'_>, submission: SubmissionId) -> Result<Self, Failure> {
        let all = store::of_submission(tx.conn, submission)?;
        let ids: Vec<LetterId> = all.iter().map(|letter| letter.id.0).collect();
        let mut letters = Self::default();
        if !ids.is_empty() {
            for item in store::items_of(tx.conn, &ids)? {
                letters.items.entry(item.letter_id.0).or_default().push(item);
            }
        }
        for letter in all {
            if letter.sent_at.is_some() {
                letters.sent.push(letter);
            } else {
                letters.open = Some(letter);
            }
        }
        Ok(letters)
    }

    fn items(&self, letter: &Letter) -> &[LetterItem] {
        self.items.get(&letter.id.0).map_or(&[], Vec::as_slice)
    }
}

/// Gathers the facts.
///
/// # Errors
/// Those of the database.
pub fn facts(tx: &mut Tx<'_>, submission: &Submission) -> Result<LetterFacts, Failure> {
    let letters = Letters::of(tx, submission.id.0)?;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let open = letters.open.as_ref().map_or(&[][..], |letter| letters.items(letter));
    let (without_source, may_identify) = match &letters.open {
        Some(letter) if submission.kind.0 == Kind::Practice && !open.is_empty() => {
            let now = sources::Now::of(tx, submission)?;
            let raised = |item: &&LetterItem| sources::of_item(item).iter().any(|source| now.counting.stands(source));
            (
                open.iter()
                    .filter(|item| !raised(item))
                    .map(|item| (item.id.0.0, 0))
                    .collect(),
                flags::of_letter(letter, open, &now.people).len(),
            )
        }
        _ => (Counted::default(), 0),
    };
    let unanswered = letters.sent.last().map_or(0, |letter| {
        letters
            .items(letter)
            .iter()
            .filter(|item| item.must_answer && item.answer.is_none())
            .count()
    });
    let (extension_asked, reminded) = match letters.sent.last() {
        Some(letter) if submission.state.0 == State::CommentsReturned => {
            let extensions = store::extensions_of(tx.conn, &[letter.id.0])?;
            let asked = extensions.iter().any(|row| row.status.0 == ExtensionStatus::Asked);
            (asked, reminded(tx, submission, letter)?)
        }
        _ => (false, false),
    };
    Ok(LetterFacts {
        letter_items: count(open.len()),
        letter_version: letters.open.as_ref().map(|letter| letter.version),
        unanswered_items: count(unanswered),
        items_without_source: without_source,
        may_identify: count(may_identify),
        letters_sent: i32::try_from(letters.sent.len()).unwrap_or(i32::MAX),
        reminded,
        extension_asked,
    })
}

/// Whether somebody was reminded of the answer to this letter, or there is nobody to remind. Those of an earlier letter
/// do not count.
fn reminded(tx: &mut Tx<'_>, submission: &Submission, letter: &Letter) -> Result<bool, Failure> {
    if submission.focal_point.is_none() && submission.alternate.is_none() {
        return Ok(true);
    }
    let reminders = reminders::sent(tx.conn, &[Uuid::from(submission.id.0)])?;
    Ok(reminders
        .iter()
        .any(|row| row.step.0 == Step::AnswerComments && letter.sent_at.is_some_and(|sent| row.sent_at >= sent)))
}

/// Moves the deadline of the last letter that was sent, and of the submission; returns the one that the letter named
/// before, if another. The caller holds the submission's lock.
///
/// # Errors
/// Those of the database.
pub(crate) fn move_due(
    tx: &mut Tx<'_>,
    submission: SubmissionId,
    until: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Failure> {
    let letters = Letters::of(tx, submission)?;
    let Some(letter) = letters.sent.last() else {
        return Ok(None);
    };
    let before = letter.answer_due.map(DateTime::from).filter(|before| *before != until);
    if before.is_some() {
        store::move_due(tx.conn, letter.id.0, submission, until.into())?;
    }
    Ok(before)
}

/// Moves the day that is asked for instead of the deadline of the last letter, while nobody has decided about it:
/// `moved` gives it from the instant of the request and the day. The caller holds the submission's lock.
///
/// # Errors
/// Those of the database.
pub(crate) fn move_request(
    tx: &mut Tx<'_>,
    submission: SubmissionId,
    moved: impl Fn(DateTime<Utc>, DateTime<Utc>) -> DateTime<Utc>,
) -> Result<(), Failure> {
    for mut row in extensions_of_last(tx, submission)? {
        if row.status.0 == ExtensionStatus::Asked {
            row.until = moved(row.asked_at.into(), row.until.into()).into();
            store::update_extension(tx.conn, &row)?;
        }
    }
    Ok(())
}

/// When an officer last gave more time for the answer to the last letter, if ever.
///
/// # Errors
/// Those of the database.
pub(crate) fn granted_at(tx: &mut Tx<'_>, submission: SubmissionId) -> Result<Option<DateTime<Utc>>, Failure> {
    let granted = extensions_of_last(tx, submission)?
        .into_iter()
        .filter(|row| row.status.0 == ExtensionStatus::Granted)
        .filter_map(|row| Some(DateTime::from(row.decided_at?)));
    Ok(granted.max())
}

fn extensions_of_last(tx: &mut Tx<'_>, submission: SubmissionId) -> Result<Vec<Extension>, Failure> {
    match Letters::of(tx, submission)?.sent.last() {
        Some(letter) => Ok(store::extensions_of(tx.conn, &[letter.id.0])?),
        None => Ok(Vec::new()),
    }
}

/// Sends the letter that was written: from here on only its items can be answered, until `due`. The caller holds the
/// submission's lock and tells the focal point.
///
/// # Errors
/// [`Failure::Blocked`] when there is no letter with an item.
pub fn send(tx: &mut Tx<'_>, submission: &Submission, due: DateTime<Utc>) -> Result<(), Failure> {
    let letters = Letters::of(tx, submission.id.0)?;
    let Some(mut letter) = letters.open.clone().filter(|letter| !letters.items(letter).is_empty()) else {
        return Err(Failure::Blocked {
            guards: vec![Guard::LetterHasItems],
            violations: Vec::new(),
        });
    };
    let was = letter.version;
    letter.round = submission.round;
    letter.revision = submission.latest_revision;
    letter.answer_due = Some(due.into());
    letter.sent_at = Some(tx.now().into());
    letter.sent_by = tx.visitor_or_actor().map(|actor| Id(actor.account));
    letter.version = was + 1;
    letter.updated_at = tx.now().into();
    if !store::update(tx.conn, &letter, was)? {
        return Err(Failure::Stale { current: was });
    }
    // How often an item was edited is the secretariat's business: the focal point's versions begin at 1.
    for item in letters.items(&letter).iter().filter(|item| item.version != 1) {
        store::update_item(
            tx.conn,
            &LetterItem {
                version: 1,
                ..item.clone()
            },
            item.version,
        )?;
    }
    Ok(())
}
