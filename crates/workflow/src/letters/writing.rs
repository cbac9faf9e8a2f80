//! The letter as the officer writes it: proposed from the reviews or the screening, edited, merged, reordered, and kept
//! without losing what arrives meanwhile.
use super::forms::{Consolidation, ConsolidationInput, ConsolidationItem, ConsolidationItemInput, LikelyDuplicate};
use super::sources::{self, Candidate, Now};
use super::{Letters, flags, texts};
use crate::failure::Failure;
use crate::service::Tx;
use crate::standing::{Standing, require_version};
use crate::submissions::Finding;
use crate::trail::Happened;
use minga_domain::access::Permission;
use minga_domain::content::Content;
use minga_domain::history::HistoryAction;
use minga_domain::ids::{LetterItemId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Kind, ScreeningPoint};
use minga_domain::language::Language;
use minga_domain::letter::duplicates::duplicates;
use minga_domain::letter::names::identifying;
use minga_domain::letter::{Source, origin_of, subjects_of_practice};
use minga_domain::text::is_blank;
use minga_domain::violation::{Code, Violation};
use minga_storage::columns::Id;
use minga_storage::letters::{self as store, Letter, LetterItem};
use minga_storage::submissions::Submission;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The letter that is being written; a proposal where none was begun. Nothing is kept by reading.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] or [`Failure::WrongState`] for callers who may not consolidate.
pub fn consolidation(tx: &mut Tx<'_>, id: SubmissionId) -> Result<Consolidation, Failure> {
    let standing = Standing::read(tx, id)?;
    standing.require(Permission::Consolidate)?;
    let letters = Letters::of(tx, id)?;
    let now = Now::of(tx, &standing.row)?;
    let figures = Figures::of(tx);
    Ok(match &letters.open {
        Some(letter) => view(letter, letters.items(letter), &now, figures),
        None => proposal(&standing.row, &now, figures),
    })
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
    let now = Now::of(tx, &standing.row)?;
    let before = Before {
        kind: standing.row.kind.0,
        content: &standing.row.content.0,
        language: &standing.row.language,
        dropped: letters.open.as_ref().map(sources::dropped).unwrap_or_default(),
        kept,
        candidates: &now.candidates,
    };
    let checked = checked(input, &before).map_err(Failure::Invalid)?;
    let letter = write_letter(tx, &standing.row, &letters, &checked)?;
    let items = write_items(tx, &letter, &before.kept, checked.items)?;
    tx.record(Happened {
        action: HistoryAction::LetterWritten,
        subject: "letter",
        subject_id: Uuid::from(letter.id.0),
        submission: Some(id),
        confidential: true,
        facts: json!({"items": items.len()}),
    })?;
    Ok(view(&letter, &items, &now, Figures::of(tx)))
}

fn write_letter(
    tx: &mut Tx<'_>,
    submission: &Submission,
    letters: &Letters,
    checked: &Checked,
) -> Result<Letter, Failure> {
    let open = letters.open.as_ref();
    let letter = Letter {
        id: open.map_or_else(|| Id(tx.new_id()), |open| open.id),
        submission_id: submission.id,
        number: open.map_or_else(
            || letters.sent.last().map_or(0, |last| last.number) + 1,
            |open| open.number,
        ),
        round: submission.round,
        revision: None,
        introduction: checked.introduction.clone(),
        language: checked.language.clone(),
        introduction_translations: texts::stored(&checked.introduction_translations),
        dropped_sources: sources::stored(&checked.dropped),
        answer_due: None,
        sent_at: None,
        sent_by: None,
        version: open.map_or(1, |open| open.version + 1),
        updated_at: tx.now().into(),
    };
    match open {
        None => store::insert(tx.conn, &letter)?,
        Some(open) => {
            if !store::update(tx.conn, &letter, open.version)? {
                return Err(Failure::Stale { current: open.version });
            }
        }
    }
    Ok(letter)
}

fn write_items(
    tx: &mut Tx<'_>,
    letter: &Letter,
    kept: &[LetterItem],
    checked: Vec<CheckedItem>,
) -> Result<Vec<LetterItem>, Failure> {
    let named: Vec<LetterItemId> = checked.iter().filter_map(|item| item.id).collect();
    store::remove_items_except(tx.conn, letter.id.0, &named)?;
    let mut items = Vec::with_capacity(checked.len());
    for (place, given) in checked.into_iter().enumerate() {
        let before = kept.iter().find(|item| Some(item.id.0) == given.id);
        let mut item = LetterItem {
            id: before.map_or_else(|| Id(tx.new_id()), |before| before.id),
            letter_id: letter.id,
            place: i32::try_from(place).unwrap_or(i32::MAX),
            criterion: given.criterion,
            pointer: given.pointer,
            must_answer: given.must_answer,
            text: given.text,
            language: given.language,
            translations: texts::stored(&given.translations),
            sources: sources::stored(&given.sources),
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

/// What a letter that is to be kept is checked against.
struct Before<'a> {
    kind: Kind,
    /// What the submission says.
    content: &'a Value,
    /// Language of the submission.
    language: &'a str,
    kept: Vec<LetterItem>,
    dropped: Vec<Source>,
    candidates: &'a [Candidate],
}

/// A letter without problems.
#[derive(Debug, PartialEq)]
struct Checked {
    introduction: Option<String>,
    language: String,
    introduction_translations: BTreeMap<String, String>,
    items: Vec<CheckedItem>,
    dropped: Vec<Source>,
}

/// An item without problems.
#[derive(Debug, PartialEq)]
struct CheckedItem {
    id: Option<LetterItemId>,
    criterion: Option<String>,
    pointer: Option<String>,
    must_answer: bool,
    text: String,
    language: String,
    translations: BTreeMap<String, String>,
    sources: Vec<Source>,
}

impl Before<'_> {
    /// A source that the officer can have seen: it is said now, or this letter knows it.
    fn known(&self, key: &str) -> Option<Source> {
        let source: Source = key.parse().ok()?;
        let kept = || self.kept.iter().flat_map(sources::of_item);
        let found = self.candidates.iter().any(|candidate| candidate.source == source)
            || self.dropped.contains(&source)
            || kept().any(|kept| kept == source);
        found.then_some(source)
    }

    fn sources(&self, keys: &[String], at: &dyn Fn(usize) -> String, found: &mut Vec<Violation>) -> Vec<Source> {
        let mut known = Vec::new();
        for (place, key) in keys.iter().enumerate() {
            match self.known(key) {
                Some(source) => known.push(source),
                None => found.push(Violation::new(Code::NotFound, at(place))),
            }
        }
        known
    }
}

/// The letter to keep, or everything that is wrong with it.
fn checked(input: ConsolidationInput, before: &Before<'_>) -> Result<Checked, Vec<Violation>> {
    let mut found = Vec::new();
    let introduction = input.introduction.filter(|text| !text.trim().is_empty());
    let words = texts::checked(
        input.language.as_deref(),
        input.introduction_translations.as_ref(),
        before.language,
        &|field| match field {
            "translations" => "/introduction_translations".to_owned(),
            field => format!("/{field}"),
        },
    );
    let (language, introduction_translations) = words.unwrap_or_else(|problems| {
        found.extend(problems);
        Default::default()
    });
    let mut named = Vec::new();
    let mut items = Vec::with_capacity(input.items.len());
    for (place, item) in input.items.into_iter().enumerate() {
        if let Some(id) = item.id {
            let code = if !before.kept.iter().any(|kept| kept.id.0 == id) {
                Some(Code::NotFound)
            } else if named.contains(&id) {
                Some(Code::Duplicate)
            } else {
                None
            };
            found.extend(code.map(|code| Violation::new(code, format!("/items/{place}/id"))));
            named.push(id);
        }
        items.extend(checked_item(item, place, before, &mut found));
    }
    let given = input.dropped_sources.unwrap_or_default();
    let mut dropped = before.sources(&given, &|place| format!("/dropped_sources/{place}"), &mut found);
    if !found.is_empty() {
        return Err(found);
    }
    // What was in the letter and is no longer was left out by the officer, who saw it.
    dropped.extend(before.dropped.iter().cloned());
    dropped.extend(before.kept.iter().flat_map(sources::of_item));
    dropped.retain(|source| !items.iter().any(|item| item.sources.contains(source)));
    Ok(Checked {
        introduction,
        language,
        introduction_translations,
        items,
        dropped,
    })
}

fn checked_item(
    item: ConsolidationItemInput,
    place: usize,
    before: &Before<'_>,
    found: &mut Vec<Violation>,
) -> Option<CheckedItem> {
    let at = |field: &str| format!("/items/{place}/{field}");
    let allowed: Vec<&str> = match before.kind {
        Kind::Practice => subjects_of_practice(),
        Kind::Pledge => ScreeningPoint::ALL.iter().map(|point| point.key()).collect(),
    };
    let unknown = |criterion: &str| !allowed.contains(&criterion);
    if item.criterion.as_deref().is_some_and(unknown) {
        found.push(Violation::new(Code::UnknownKey, at("criterion")).with("allowed", allowed.clone()));
    }
    if let Some(pointer) = &item.pointer {
        found.extend(Content::pointer_violation(
            before.kind,
            before.content,
            pointer,
            at("pointer"),
        ));
    }
    if is_blank(&item.text) {
        found.push(Violation::new(Code::Required, at("text")));
    }
    let sources = match &item.sources {
        Some(keys) => before.sources(keys, &|source| format!("/items/{place}/sources/{source}"), found),
        None => before
            .kept
            .iter()
            .find(|kept| Some(kept.id.0) == item.id)
            .map(sources::of_item)
            .unwrap_or_default(),
    };
    // What is taken as it was proposed keeps the languages that it was proposed in.
    let taken = before
        .candidates
        .iter()
        .find(|candidate| candidate.text == item.text && sources.contains(&candidate.source));
    let language = item.language.or_else(|| taken?.language.clone());
    let own = taken.filter(|taken| taken.language == language);
    let translations = item.translations.as_ref().or_else(|| Some(&own?.translations));
    match texts::checked(language.as_deref(), translations, before.language, &at) {
        Ok((language, translations)) => Some(CheckedItem {
            id: item.id,
            criterion: item.criterion,
            pointer: item.pointer,
            must_answer: item.must_answer,
            text: item.text,
            language,
            translations,
            sources,
        }),
        Err(problems) => {
            found.extend(problems);
            None
        }
    }
}

/// What the view needs beside the letter.
#[derive(Debug, Clone, Copy)]
struct Figures {
    duplicate_percent: u8,
    language: Language,
}

impl Figures {
    fn of(tx: &Tx<'_>) -> Self {
        Self {
            duplicate_percent: tx.policy().duplicate_percent,
            language: tx.call.language,
        }
    }

    fn duplicates(self, items: &[ConsolidationItem], proposed: &[ConsolidationItem]) -> Vec<LikelyDuplicate> {
        let texts: Vec<(&str, &str)> = items
            .iter()
            .chain(proposed)
            .map(|item| (item.text.as_str(), item.language.as_str()))
            .collect();
        let pointer = |place: usize| match place.checked_sub(items.len()) {
            None => format!("/items/{place}"),
            Some(place) => format!("/proposed_items/{place}"),
        };
        duplicates(&texts, self.duplicate_percent)
            .into_iter()
            .map(|pair| LikelyDuplicate {
                pointers: [pointer(pair.places.0), pointer(pair.places.1)],
                similarity: pair.similarity,
            })
            .collect()
    }

    fn in_words(self, warnings: &[Violation]) -> Vec<Finding> {
        warnings
            .iter()
            .map(|warning| Finding::of(warning, self.language))
            .collect()
    }
}

/// The proposal of a letter; nothing is kept.
fn proposal(submission: &Submission, now: &Now, figures: Figures) -> Consolidation {
    let items = proposed(&now.candidates, now, &submission.language);
    let warnings: Vec<Violation> = items
        .iter()
        .enumerate()
        .filter_map(|(place, item)| flags::flag(format!("/items/{place}/text"), &item.text, &now.people))
        .collect();
    Consolidation {
        duplicates: figures.duplicates(&items, &[]),
        warnings: figures.in_words(&warnings),
        stored: false,
        version: None,
        introduction: None,
        language: submission.language.clone(),
        introduction_translations: BTreeMap::new(),
        items,
        proposed_items: Vec::new(),
        dropped_sources: Vec::new(),
        updated_at: None,
    }
}

/// Items of what is said, without names. The same words about the same thing are one item.
fn proposed<'a>(
    candidates: impl IntoIterator<Item = &'a Candidate>,
    now: &Now,
    language: &str,
) -> Vec<ConsolidationItem> {
    let mut items: Vec<ConsolidationItem> = Vec::new();
    for candidate in candidates {
        let source = now.counting.view(&candidate.source);
        let same = items
            .iter_mut()
            .find(|item| item.criterion.as_deref() == candidate.criterion && item.text == candidate.text);
        if let Some(item) = same {
            item.sources.push(source);
            item.must_answer |= candidate.must_answer;
            continue;
        }
        items.push(ConsolidationItem {
            id: None,
            criterion: candidate.criterion.map(str::to_owned),
            pointer: candidate.pointer.map(str::to_owned),
            must_answer: candidate.must_answer,
            text: candidate.text.clone(),
            language: candidate.language.clone().unwrap_or_else(|| language.to_owned()),
            translations: candidate.translations.clone(),
            origin: candidate.source.origin(),
            sources: vec![source],
            may_identify: identifying(&candidate.text, &now.people),
        });
    }
    items
}

fn view(letter: &Letter, items: &[LetterItem], now: &Now, figures: Figures) -> Consolidation {
    let warnings = flags::of_letter(letter, items, &now.people);
    let dropped = sources::dropped(letter);
    let mut seen: Vec<Source> = items.iter().flat_map(sources::of_item).collect();
    seen.extend(dropped.iter().cloned());
    let new = now
        .candidates
        .iter()
        .filter(|candidate| !seen.contains(&candidate.source));
    let views: Vec<ConsolidationItem> = items.iter().map(|item| item_view(item, now)).collect();
    let proposed_items = proposed(new, now, &letter.language);
    Consolidation {
        stored: true,
        duplicates: figures.duplicates(&views, &proposed_items),
        warnings: figures.in_words(&warnings),
        version: Some(letter.version),
        introduction: letter.introduction.clone(),
        language: letter.language.clone(),
        introduction_translations: texts::translations(&letter.introduction_translations),
        items: views,
        proposed_items,
        dropped_sources: dropped.iter().map(|source| now.counting.view(source)).collect(),
        updated_at: Some(letter.updated_at.into()),
    }
}

fn item_view(item: &LetterItem, now: &Now) -> ConsolidationItem {
    let sources = sources::of_item(item);
    ConsolidationItem {
        id: Some(item.id.0),
        criterion: item.criterion.clone(),
        pointer: item.pointer.clone(),
        must_answer: item.must_answer,
        text: item.text.clone(),
        language: item.language.clone(),
        translations: texts::translations(&item.translations),
        origin: origin_of(&sources),
        sources: sources.iter().map(|source| now.counting.view(source)).collect(),
        may_identify: identifying(&item.text, &now.people),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
    use super::*;
    use minga_domain::letter::ReviewPart;

    fn item(id: Option<LetterItemId>, sources: Option<Vec<String>>) -> ConsolidationItemInput {
        ConsolidationItemInput {
            id,
            criterion: Some("innovative".to_owned()),
            pointer: Some("/innovation".to_owned()),
            must_answer: true,
            text: "What is new?".to_owned(),
            language: None,
            translations: None,
            sources,
        }
    }

    fn letter(items: Vec<ConsolidationItemInput>) -> ConsolidationInput {
        ConsolidationInput {
            introduction: None,
            language: None,
            introduction_translations: None,
            items,
            dropped_sources: None,
        }
    }

    fn source(number: u128) -> Source {
        Source::Review {
            assignment: Uuid::from_u128(number).into(),
            part: ReviewPart::General,
            digest: "0".to_owned(),
        }
    }

    fn kept(number: u128, sources: &[Source]) -> LetterItem {
        LetterItem {
            id: Id(Uuid::from_u128(number).into()),
            letter_id: Id(Uuid::nil().into()),
            place: 0,
            criterion: None,
            pointer: None,
            must_answer: true,
            text: "What is new?".to_owned(),
            language: "en".to_owned(),
            translations: texts::stored(&BTreeMap::new()),
            sources: sources::stored(sources),
            answer: None,
            answer_text: None,
            answered_by: None,
            answered_at: None,
            version: 1,
        }
    }

    fn before(kept: Vec<LetterItem>) -> Before<'static> {
        Before {
            kind: Kind::Practice,
            content: &Value::Null,
            language: "en",
            kept,
            dropped: Vec::new(),
            candidates: &[],
        }
    }

    #[test]
    fn every_problem_of_a_letter_is_named_at_once() {
        let bad = ConsolidationItemInput {
            criterion: Some("measurable".to_owned()),
            pointer: Some("innovation".to_owned()),
            text: "  ".to_owned(),
            ..item(Some(Uuid::nil().into()), Some(vec![source(9).to_string()]))
        };
        let found = checked(letter(vec![item(None, None), bad]), &before(Vec::new())).unwrap_err();
        let found: Vec<(Code, String)> = found.into_iter().map(|found| (found.code, found.pointer)).collect();
        let expected = [
            (Code::NotFound, "/items/1/id"),
            (Code::UnknownKey, "/items/1/criterion"),
            (Code::MalformedValue, "/items/1/pointer"),
            (Code::Required, "/items/1/text"),
            (Code::NotFound, "/items/1/sources/0"),
        ];
        assert_eq!(found, expected.map(|(code, pointer)| (code, pointer.to_owned())));
    }

    #[test]
    fn a_merged_item_has_all_sources_and_a_dropped_one_is_remembered() {
        let before = before(vec![
            kept(1, &[source(1)]),
            kept(2, &[source(2)]),
            kept(3, &[source(3)]),
        ]);
        let both = vec![source(1).to_string(), source(2).to_string()];
        let merged = letter(vec![item(Some(Uuid::from_u128(1).into()), Some(both))]);
        let checked = checked(merged, &before).unwrap();
        assert_eq!(checked.items.first().unwrap().sources, [source(1), source(2)]);
        assert_eq!(checked.dropped, [source(3)]);
    }

    #[test]
    fn an_item_that_is_edited_keeps_its_sources_and_a_dropped_one_can_come_back() {
        let mut before = before(vec![kept(1, &[source(1)])]);
        before.dropped = vec![source(2)];
        let items = vec![
            item(Some(Uuid::from_u128(1).into()), None),
            item(None, Some(vec![source(2).to_string()])),
        ];
        let checked = checked(letter(items), &before).unwrap();
        let sources: Vec<&[Source]> = checked.items.iter().map(|item| item.sources.as_slice()).collect();
        assert_eq!(sources, [[source(1)].as_slice(), [source(2)].as_slice()]);
        assert_eq!(checked.dropped, []);
    }
}
