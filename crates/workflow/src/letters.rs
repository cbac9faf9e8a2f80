//! Letters of consolidated comments: drafted from the reviews (or the screening of a pledge) without anybody's name,
//! edited by the officer, frozen when they are sent, and answered item by item. Source: brief, "The way of a
//! submission", 4.
mod answers;
mod drafting;

pub use answers::{AnswerInput, CommentItem, CommentLetter, Comments, answer, comments};

use crate::failure::Failure;
use crate::service::Tx;
use crate::standing::{Standing, require_version};
use crate::trail::Happened;
use chrono::{DateTime, Utc};
use minga_domain::access::Permission;
use minga_domain::ids::{LetterId, LetterItemId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Criterion, Kind, ScreeningPoint};
use minga_domain::transitions::Guard;
use minga_domain::violation::{Code, Violation};
use minga_storage::columns::Id;
use minga_storage::letters::{self as store, Letter, LetterItem};
use minga_storage::submissions::Submission;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// What the state table has to know of a submission's letters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LetterFacts {
    /// Items of the letter that is being written.
    pub letter_items: u32,
    /// "Must answer" items of the last sent letter without an answer.
    pub unanswered_items: u32,
    /// Letters sent so far.
    pub letters_sent: i32,
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
pub fn facts(tx: &mut Tx<'_>, submission: SubmissionId) -> Result<LetterFacts, Failure> {
    let letters = Letters::of(tx, submission)?;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let open = letters.open.as_ref().map_or(0, |letter| letters.items(letter).len());
    let unanswered = letters.sent.last().map_or(0, |letter| {
        letters
            .items(letter)
            .iter()
            .filter(|item| item.must_answer && item.answer.is_none())
            .count()
    });
    Ok(LetterFacts {
        letter_items: count(open),
        unanswered_items: count(unanswered),
        letters_sent: i32::try_from(letters.sent.len()).unwrap_or(i32::MAX),
    })
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

/// The letter as the officer edits it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Consolidation {
    /// Whether it is kept; else it is only a proposal drafted from the reviews or the screening.
    pub stored: bool,
    /// The version; absent for a proposal.
    pub version: Option<i32>,
    /// What stands before the items.
    pub introduction: Option<String>,
    /// The items in their order.
    pub items: Vec<ConsolidationItem>,
    /// When it last changed; absent for a proposal.
    pub updated_at: Option<DateTime<Utc>>,
}

/// An item as the officer edits it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConsolidationItem {
    /// Identifier; absent in a proposal.
    pub id: Option<LetterItemId>,
    /// The criterion of a practice or the screening point of a pledge that it is about.
    #[schema(example = "innovative")]
    pub criterion: Option<String>,
    /// The field of the content that it is about, as a JSON Pointer.
    #[schema(example = "/innovation")]
    pub pointer: Option<String>,
    /// Whether it must be answered before resubmitting; else it is to consider.
    pub must_answer: bool,
    /// What is asked or said, without anybody's name.
    #[schema(example = "What is new compared with the earlier service?")]
    pub text: String,
}

/// The letter to keep.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsolidationInput {
    /// What stands before the items.
    #[serde(default)]
    #[schema(max_length = 5000, example = "Thank you for sharing this practice.")]
    pub introduction: Option<String>,
    /// The items in their order. One with the id of an item that is kept changes it; one without is new; those that
    /// are not named are dropped.
    #[schema(max_items = 200)]
    pub items: Vec<ConsolidationItemInput>,
}

/// An item to keep.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsolidationItemInput {
    /// The item to keep; absent for a new one.
    #[serde(default)]
    pub id: Option<LetterItemId>,
    /// A criterion (practice) or a screening point (pledge).
    #[serde(default)]
    #[schema(max_length = 40, example = "innovative")]
    pub criterion: Option<String>,
    /// A field of the content, as a JSON Pointer.
    #[serde(default)]
    #[schema(max_length = 300, example = "/innovation")]
    pub pointer: Option<String>,
    /// Whether it must be answered before resubmitting.
    pub must_answer: bool,
    /// What is asked or said.
    #[schema(max_length = 10000, example = "What is new compared with the earlier service?")]
    pub text: String,
}

/// The letter that is being written; a proposal where none was begun. Nothing is kept by reading.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] or [`Failure::WrongState`] for who may not consolidate.
pub fn consolidation(tx: &mut Tx<'_>, id: SubmissionId) -> Result<Consolidation, Failure> {
    let standing = Standing::read(tx, id)?;
    standing.require(Permission::Consolidate)?;
    let letters = Letters::of(tx, id)?;
    match &letters.open {
        Some(letter) => Ok(view(letter, letters.items(letter))),
        None => drafting::proposal(tx, &standing.row),
    }
}

/// Keeps the letter. Items that are named by id keep it.
///
/// # Errors
/// As for [`consolidation`]; [`Failure::Invalid`] with every problem of the items; [`Failure::Stale`] and
/// [`Failure::VersionRequired`] once a letter is kept.
pub fn consolidate(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    seen: Option<i32>,
    input: ConsolidationInput,
) -> Result<Consolidation, Failure> {
    let standing = Standing::lock(tx, id)?;
    standing.require(Permission::Consolidate)?;
    let letters = Letters::of(tx, id)?;
    match &letters.open {
        Some(letter) => require_version(seen, letter.version)?,
        None if seen.is_some() => return Err(Failure::Stale { current: 0 }),
        None => {}
    }
    let kept: Vec<LetterItem> = letters
        .open
        .as_ref()
        .map(|letter| letters.items(letter).to_vec())
        .unwrap_or_default();
    let violations = problems(&input, standing.row.kind.0, &kept);
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    let letter = write_letter(tx, &standing.row, &letters, input.introduction)?;
    let items = write_items(tx, &letter, kept, input.items)?;
    tx.record(Happened {
        action: "letter_written",
        subject: "letter",
        subject_id: Uuid::from(letter.id.0),
        submission: Some(id),
        confidential: true,
        facts: json!({"items": items.len()}),
    })?;
    Ok(view(&letter, &items))
}

fn write_letter(
    tx: &mut Tx<'_>,
    submission: &Submission,
    letters: &Letters,
    introduction: Option<String>,
) -> Result<Letter, Failure> {
    let now = tx.now().into();
    if let Some(open) = &letters.open {
        let next = Letter {
            introduction,
            version: open.version + 1,
            updated_at: now,
            ..open.clone()
        };
        return if store::update(tx.conn, &next, open.version)? {
            Ok(next)
        } else {
            Err(Failure::Stale { current: open.version })
        };
    }
    let letter = Letter {
        id: Id(tx.new_id()),
        submission_id: submission.id,
        number: letters.sent.last().map_or(0, |last| last.number) + 1,
        round: submission.round,
        introduction,
        answer_due: None,
        sent_at: None,
        sent_by: None,
        version: 1,
        updated_at: now,
    };
    store::insert(tx.conn, &letter)?;
    Ok(letter)
}

fn write_items(
    tx: &mut Tx<'_>,
    letter: &Letter,
    kept: Vec<LetterItem>,
    inputs: Vec<ConsolidationItemInput>,
) -> Result<Vec<LetterItem>, Failure> {
    let named: Vec<LetterItemId> = inputs.iter().filter_map(|input| input.id).collect();
    store::remove_items_except(tx.conn, letter.id.0, &named)?;
    let mut items = Vec::with_capacity(inputs.len());
    for (place, input) in inputs.into_iter().enumerate() {
        let before = kept.iter().find(|item| Some(item.id.0) == input.id);
        let mut item = LetterItem {
            id: before.map_or_else(|| Id(tx.new_id()), |before| before.id),
            letter_id: letter.id,
            place: i32::try_from(place).unwrap_or(i32::MAX),
            criterion: input.criterion,
            pointer: input.pointer,
            must_answer: input.must_answer,
            text: input.text,
            answer: None,
            answer_text: None,
            answered_by: None,
            answered_at: None,
            version: before.map_or(1, |before| before.version),
        };
        match before {
            None => store::insert_item(tx.conn, &item)?,
            Some(before) if *before == item => {}
            Some(before) => {
                item.version += 1;
                if !store::update_item(tx.conn, &item, before.version)? {
                    return Err(Failure::Stale {
                        current: letter.version,
                    });
                }
            }
        }
        items.push(item);
    }
    Ok(items)
}

/// Everything that is wrong with the items of a letter.
fn problems(input: &ConsolidationInput, kind: Kind, kept: &[LetterItem]) -> Vec<Violation> {
    let allowed: Vec<&str> = match kind {
        Kind::Practice => Criterion::ALL.iter().map(|criterion| criterion.key()).collect(),
        Kind::Pledge => ScreeningPoint::ALL.iter().map(|point| point.key()).collect(),
    };
    let mut found = Vec::new();
    let mut named = Vec::new();
    for (place, item) in input.items.iter().enumerate() {
        let at = |field: &str| format!("/items/{place}/{field}");
        if let Some(id) = item.id {
            if !kept.iter().any(|kept| kept.id.0 == id) {
                found.push(Violation::new(Code::NotFound, at("id")));
            } else if named.contains(&id) {
                found.push(Violation::new(Code::Duplicate, at("id")));
            }
            named.push(id);
        }
        if item
            .criterion
            .as_deref()
            .is_some_and(|criterion| !allowed.contains(&criterion))
        {
            found.push(Violation::new(Code::UnknownKey, at("criterion")).with("allowed", allowed.clone()));
        }
        if item.pointer.as_deref().is_some_and(|pointer| !pointer.starts_with('/')) {
            found.push(Violation::new(Code::MalformedValue, at("pointer")).with("expected", "/field"));
        }
        if item.text.trim().is_empty() {
            found.push(Violation::new(Code::Required, at("text")));
        }
    }
    found
}

fn view(letter: &Letter, items: &[LetterItem]) -> Consolidation {
    Consolidation {
        stored: true,
        version: Some(letter.version),
        introduction: letter.introduction.clone(),
        items: items
            .iter()
            .map(|item| ConsolidationItem {
                id: Some(item.id.0),
                criterion: item.criterion.clone(),
                pointer: item.pointer.clone(),
                must_answer: item.must_answer,
                text: item.text.clone(),
            })
            .collect(),
        updated_at: Some(letter.updated_at.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_of_a_letter_is_named_at_once() {
        let unknown = LetterItemId(Uuid::nil());
        let item = |id, criterion: &str, pointer: &str, text: &str| ConsolidationItemInput {
            id,
            criterion: Some(criterion.to_owned()),
            pointer: Some(pointer.to_owned()),
            must_answer: true,
            text: text.to_owned(),
        };
        let input = ConsolidationInput {
            introduction: None,
            items: vec![
                item(None, "innovative", "/innovation", "What is new?"),
                item(Some(unknown), "measurable", "innovation", "  "),
            ],
        };
        let found: Vec<(Code, String)> = problems(&input, Kind::Practice, &[])
            .into_iter()
            .map(|found| (found.code, found.pointer))
            .collect();
        let expected = [
            (Code::NotFound, "/items/1/id"),
            (Code::UnknownKey, "/items/1/criterion"),
            (Code::MalformedValue, "/items/1/pointer"),
            (Code::Required, "/items/1/text"),
        ];
        assert_eq!(found, expected.map(|(code, pointer)| (code, pointer.to_owned())));
    }
}
