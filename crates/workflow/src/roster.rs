//! The roster of reviewers: what each knows, in which languages, and how much they take on. Officers keep it, and
//! each reviewer keeps their own entry.
use crate::failure::Failure;
use crate::service::Tx;
use crate::standing::require_version;
use crate::trail::Happened;
use chrono::{DateTime, Utc};
use minga_domain::access::Actor;
use minga_domain::ids::AccountId;
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_storage::accounts;
use minga_storage::columns::{Id, Json};
use minga_storage::reviewers::{self as store, Profile, RosterFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// A reviewer's entry in the roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReviewerProfile {
    /// The reviewer's account.
    pub account_id: AccountId,
    /// The person's name.
    pub name: String,
    /// Internal (UN) or external.
    pub internal: bool,
    /// Where the reviewer is based, alpha-3.
    #[schema(example = "PER")]
    pub country: Option<String>,
    /// Languages in which the reviewer can review, BCP 47.
    #[schema(example = json!(["es", "en"]))]
    pub languages: Vec<String>,
    /// Objectives of the Compact in which the reviewer is an expert.
    #[schema(example = json!([8, 23]))]
    pub objectives: Vec<u8>,
    /// How many reviews the reviewer takes on at once.
    #[schema(example = 2)]
    pub max_open: i32,
    /// Takes no new reviews at present.
    pub paused: bool,
    /// The version.
    pub version: i32,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// An entry to keep.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewerInput {
    /// Internal (UN) or external; only an officer or administrator may change it, since the quorum counts by it.
    pub internal: bool,
    /// Where the reviewer is based, alpha-3.
    #[serde(default)]
    #[schema(max_length = 3, example = "PER")]
    pub country: Option<String>,
    /// Languages in which the reviewer can review, BCP 47.
    #[schema(min_items = 1, max_items = 20, example = json!(["es", "en"]))]
    pub languages: Vec<String>,
    /// Objectives of the Compact in which the reviewer is an expert.
    #[schema(max_items = 23, example = json!([8, 23]))]
    pub objectives: Vec<u8>,
    /// How many reviews the reviewer takes on at once.
    #[schema(minimum = 1, maximum = 50, example = 2)]
    pub max_open: i32,
    /// Takes no new reviews at present.
    #[serde(default)]
    pub paused: bool,
}

/// A page of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterPage {
    /// The reviewers, in the order of their accounts.
    pub items: Vec<ReviewerProfile>,
    /// The last one of the page, when more follow.
    pub next: Option<AccountId>,
}

/// Who looks up the roster: the secretariat, administrators, and country networks that may decide.
fn keeps_the_roster(actor: &Actor) -> bool {
    actor.secretariat || actor.admin
}

fn reads_the_roster(actor: &Actor) -> bool {
    keeps_the_roster(actor) || actor.network.as_ref().is_some_and(|network| network.decides)
}

/// A page of the roster, after one of its accounts.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody but officers and administrators.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &RosterQuery,
    after: Option<AccountId>,
    limit: i64,
) -> Result<RosterPage, Failure> {
    if !reads_the_roster(&tx.actor()?) {
        return Err(Failure::Forbidden("not_your_role"));
    }
    let filter = RosterFilter {
        internal: filter.internal,
        languages: filter.languages.clone(),
        objectives: filter.objectives.clone(),
    };
    let mut rows = store::page(tx.conn, &filter, after, limit + 1)?;
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more).map(|(row, _)| row.account_id.0);
    Ok(RosterPage {
        items: rows.into_iter().map(|(row, name)| view(&row, name)).collect(),
        next,
    })
}

/// What a page of the roster is narrowed to; several values of one filter mean any of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RosterQuery {
    /// Internal or external reviewers only.
    pub internal: Option<bool>,
    /// Languages, BCP 47, as written in the entries.
    pub languages: Vec<String>,
    /// Objectives of the Compact.
    pub objectives: Vec<u8>,
}

/// One entry, for officers, administrators and the reviewer.
///
/// # Errors
/// [`Failure::NotFound`] when there is none, and for everybody else.
pub fn read(tx: &mut Tx<'_>, account: AccountId) -> Result<ReviewerProfile, Failure> {
    let actor = tx.actor()?;
    if actor.account != account && !reads_the_roster(&actor) {
        return Err(Failure::NotFound);
    }
    let (row, name) = store::find(tx.conn, account)?.ok_or(Failure::NotFound)?;
    Ok(view(&row, name))
}

/// Keeps an entry. By an officer or administrator this makes the account a reviewer; reviewers keep their own. The
/// first time needs no version, every later one does.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such account, and for everybody else; [`Failure::Forbidden`] for a reviewer
/// who changes `internal`; [`Failure::Invalid`] with every problem; [`Failure::Stale`] and
/// [`Failure::VersionRequired`].
pub fn keep(
    tx: &mut Tx<'_>,
    account: AccountId,
    seen: Option<i32>,
    input: ReviewerInput,
) -> Result<ReviewerProfile, Failure> {
    let actor = tx.actor()?;
    let officer = keeps_the_roster(&actor);
    if !officer && (actor.account != account || !actor.reviewer) {
        return Err(Failure::NotFound);
    }
    // The account's lock keeps two first entries apart.
    let person = accounts::lock(tx.conn, account)?
        .filter(|row| row.disabled_at.is_none())
        .ok_or(Failure::NotFound)?;
    let before = store::find(tx.conn, account)?.map(|(row, _)| row);
    match &before {
        Some(row) => require_version(seen, row.version)?,
        None if seen.is_some() => return Err(Failure::Stale { current: 0 }),
        None => {}
    }
    if !officer && before.as_ref().is_none_or(|row| row.internal != input.internal) {
        return Err(Failure::Forbidden("internal_by_secretariat"));
    }
    let row = profile(tx, account, input, before.as_ref().map_or(1, |row| row.version + 1))?;
    match &before {
        None => store::insert(tx.conn, &row)?,
        Some(before) if store::update(tx.conn, &row, before.version)? => {}
        Some(before) => {
            return Err(Failure::Stale {
                current: before.version,
            });
        }
    }
    if officer {
        store::add_role(tx.conn, account)?;
    }
    tx.record(Happened {
        action: "reviewer_profile_kept",
        subject: "account",
        subject_id: Uuid::from(account),
        submission: None,
        confidential: true,
        facts: json!({"internal": row.internal, "max_open": row.max_open, "paused": row.paused}),
    })?;
    Ok(view(&row, person.name))
}

/// The row of an entry, its values checked.
fn profile(tx: &Tx<'_>, account: AccountId, input: ReviewerInput, version: i32) -> Result<Profile, Failure> {
    let violations = problems(&input);
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    let languages: Vec<String> = input
        .languages
        .iter()
        .filter_map(|tag| vocabulary::normalised_language_tag(tag))
        .collect();
    let mut objectives = input.objectives;
    objectives.sort_unstable();
    Ok(Profile {
        account_id: Id(account),
        internal: input.internal,
        country: input.country,
        languages: Json(json!(languages)),
        objectives: Json(json!(objectives)),
        max_open: input.max_open,
        paused: input.paused,
        version,
        updated_at: tx.now().into(),
    })
}

/// Everything that is wrong with an entry beyond its shape.
fn problems(input: &ReviewerInput) -> Vec<Violation> {
    let mut found = Vec::new();
    if input
        .country
        .as_deref()
        .is_some_and(|country| vocabulary::country(country).is_none())
    {
        found.push(Violation::new(Code::UnknownCountry, "/country"));
    }
    for (place, tag) in input.languages.iter().enumerate() {
        let pointer = format!("/languages/{place}");
        let normal = vocabulary::normalised_language_tag(tag);
        if normal.is_none() {
            found.push(Violation::new(Code::NotALanguageTag, pointer));
        } else if input
            .languages
            .iter()
            .take(place)
            .any(|other| vocabulary::normalised_language_tag(other) == normal)
        {
            found.push(Violation::new(Code::Duplicate, pointer));
        }
    }
    for (place, objective) in input.objectives.iter().enumerate() {
        let pointer = format!("/objectives/{place}");
        if vocabulary::objective(*objective).is_none() {
            found.push(Violation::new(Code::UnknownObjective, pointer));
        } else if input.objectives.iter().take(place).any(|other| other == objective) {
            found.push(Violation::new(Code::Duplicate, pointer));
        }
    }
    found
}

/// The languages of an entry.
pub(crate) fn languages_of(row: &Profile) -> Vec<String> {
    let tags = row.languages.as_array().map(Vec::as_slice).unwrap_or_default();
    tags.iter().filter_map(|tag| tag.as_str().map(str::to_owned)).collect()
}

/// The objectives of an entry.
pub(crate) fn objectives_of(row: &Profile) -> Vec<u8> {
    let numbers = row.objectives.as_array().map(Vec::as_slice).unwrap_or_default();
    numbers
        .iter()
        .filter_map(|number| u8::try_from(number.as_u64()?).ok())
        .collect()
}

fn view(row: &Profile, name: String) -> ReviewerProfile {
    ReviewerProfile {
        account_id: row.account_id.0,
        name,
        internal: row.internal,
        country: row.country.clone(),
        languages: languages_of(row),
        objectives: objectives_of(row),
        max_open: row.max_open,
        paused: row.paused,
        version: row.version,
        updated_at: row.updated_at.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_of_an_entry_is_named_at_once() {
        let input = ReviewerInput {
            internal: false,
            country: Some("XXX".to_owned()),
            languages: vec!["es".to_owned(), "not a tag".to_owned(), "ES".to_owned()],
            objectives: vec![8, 24, 8],
            max_open: 2,
            paused: false,
        };
        let found: Vec<(Code, String)> = problems(&input)
            .into_iter()
            .map(|violation| (violation.code, violation.pointer))
            .collect();
        let expected = [
            (Code::UnknownCountry, "/country"),
            (Code::NotALanguageTag, "/languages/1"),
            (Code::Duplicate, "/languages/2"),
            (Code::UnknownObjective, "/objectives/1"),
            (Code::Duplicate, "/objectives/2"),
        ];
        assert_eq!(found, expected.map(|(code, pointer)| (code, pointer.to_owned())));
    }
}
