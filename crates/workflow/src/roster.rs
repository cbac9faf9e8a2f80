//! The roster of reviewers: what each knows, in which languages, and how much they take on. Officers keep it, and
//! each reviewer keeps their own entry.
pub mod exchange;
pub mod experts;
pub mod joining;
mod leaving;
mod profile;

pub use leaving::{leave, remove};
pub use profile::{ReviewerInput, ReviewerProfile};

pub(crate) use profile::listed;

use crate::failure::Failure;
use crate::paging;
use crate::service::Tx;
use crate::standing::require_version;
use crate::trail::Happened;
use minga_domain::access::duties::Duty;
use minga_domain::history::HistoryAction;
use minga_domain::ids::AccountId;
use minga_domain::refusal::RefusalReason;
use minga_storage::reviewers::{self as store, Profile, RosterFilter};
use minga_storage::{accounts, ties};
use profile::view;
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A page of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterPage {
    /// The reviewers, in the order of their accounts.
    pub items: Vec<ReviewerProfile>,
    /// The last one of the page, when more follow.
    pub next: Option<AccountId>,
}

/// A page of the roster, after one of its accounts; for officers, administrators and country networks that decide.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody else.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &RosterQuery,
    after: Option<AccountId>,
    limit: i64,
) -> Result<RosterPage, Failure> {
    tx.on_duty(Duty::ReadRoster)?;
    let filter = RosterFilter {
        internal: filter.internal,
        languages: filter.languages.clone(),
        objectives: filter.objectives.clone(),
        ..RosterFilter::default()
    };
    let mut rows = store::page(tx.conn, &filter, after, limit + 1)?;
    let more = paging::cut(&mut rows, limit);
    let next = rows.last().filter(|_| more).map(|(row, _)| row.account_id.0);
    let accounts: Vec<AccountId> = rows.iter().map(|(row, _)| row.account_id.0).collect();
    let mut addresses: BTreeMap<AccountId, Vec<String>> = BTreeMap::new();
    for (account, address) in ties::addresses_of(tx.conn, &accounts)? {
        addresses.entry(account).or_default().push(address);
    }
    let items = rows
        .into_iter()
        .map(|(row, name)| {
            let own = addresses.remove(&row.account_id.0).unwrap_or_default();
            view(&row, name, own)
        })
        .collect();
    Ok(RosterPage { items, next })
}

/// What a page of the roster is narrowed to; several values of one filter mean any of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RosterQuery {
    /// Internal or external reviewers only.
    pub internal: Option<bool>,
    /// Languages, BCP 47; each is found in the entries also with a region.
    pub languages: Vec<String>,
    /// Objectives of the Compact.
    pub objectives: Vec<u8>,
}

/// One entry, for officers, administrators, country networks that decide, and the reviewer.
///
/// # Errors
/// [`Failure::NotFound`] when there is none, and for everybody else.
pub fn read(tx: &mut Tx<'_>, account: AccountId) -> Result<ReviewerProfile, Failure> {
    let actor = tx.actor()?;
    if actor.account != account && !actor.has(Duty::ReadRoster) {
        return Err(Failure::NotFound);
    }
    let (row, name) = store::find(tx.conn, account)?.ok_or(Failure::NotFound)?;
    let addresses = ties::addresses(tx.conn, account)?;
    Ok(view(&row, name, addresses))
}

/// The caller's own entry.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn read_own(tx: &mut Tx<'_>) -> Result<ReviewerProfile, Failure> {
    let account = tx.actor()?.account;
    read(tx, account)
}

/// Keeps the caller's own entry. It makes nobody a reviewer: the secretariat does.
///
/// # Errors
/// As for [`keep`]; [`Failure::NotFound`] for callers who are no reviewers.
pub fn keep_own(tx: &mut Tx<'_>, seen: Option<i32>, input: ReviewerInput) -> Result<ReviewerProfile, Failure> {
    let actor = tx.actor()?;
    if !actor.reviewer {
        return Err(Failure::NotFound);
    }
    keep(tx, actor.account, seen, input)
}

/// Keeps an entry. By an officer or administrator this makes the account a reviewer; reviewers keep their own. The
/// first time needs no version, every later one does.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such account or it is closed, and for everybody else; [`Failure::Forbidden`]
/// for a reviewer who changes `internal` and for an officer who changes `listed` of somebody else; [`Failure::Invalid`]
/// with every problem; [`Failure::Stale`] and [`Failure::VersionRequired`].
pub fn keep(
    tx: &mut Tx<'_>,
    account: AccountId,
    seen: Option<i32>,
    input: ReviewerInput,
) -> Result<ReviewerProfile, Failure> {
    let actor = tx.actor()?;
    let officer = actor.has(Duty::KeepRoster);
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
    let differs = |asked: Option<bool>, kept: fn(&Profile) -> bool| {
        asked.is_some_and(|asked| asked != before.as_ref().is_some_and(kept))
    };
    if !officer && differs(input.internal, |row| row.internal) {
        return Err(Failure::Forbidden(RefusalReason::InternalBySecretariat));
    }
    if actor.account != account && differs(input.listed, |row| row.listed) {
        return Err(Failure::Forbidden(RefusalReason::ListedByPerson));
    }
    let violations = input.problems();
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    let row = input.row(account, before.as_ref(), tx.now().into());
    match &before {
        None => store::insert(tx.conn, &row)?,
        Some(before) if store::update(tx.conn, &row, before.version)? => {}
        Some(before) => {
            return Err(Failure::Stale {
                current: before.version,
            });
        }
    }
    ties::set_addresses(tx.conn, account, &input.addresses())?;
    if officer {
        store::add_role(tx.conn, account)?;
    }
    tx.record(Happened {
        action: HistoryAction::ReviewerProfileKept,
        subject: "account",
        subject_id: Uuid::from(account),
        submission: None,
        confidential: true,
        facts: json!({"internal": row.internal, "max_open": row.max_open, "paused": row.paused}),
    })?;
    let addresses = ties::addresses(tx.conn, account)?;
    Ok(view(&row, person.name, addresses))
}
