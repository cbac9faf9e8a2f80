//! Leaving the roster: by the person, or taken off it by the secretariat. What was open is released in the same
//! transaction; what was submitted stays and counts. The account stays as it is.
use crate::assignments::departures;
use crate::failure::Failure;
use crate::notices::{NoticeFacts, Recipient};
use crate::service::Tx;
use crate::standing::require_version;
use crate::trail::Happened;
use minga_domain::access::duties::Duty;
use minga_domain::history::HistoryAction;
use minga_domain::ids::AccountId;
use minga_domain::kinds::SystemRole;
use minga_domain::notice::Notice;
use minga_storage::{accounts, reviewers as store};
use serde_json::json;
use uuid::Uuid;

/// Takes the caller off the roster.
///
/// # Errors
/// [`Failure::NotFound`] for callers who are not on it; [`Failure::Stale`] and [`Failure::VersionRequired`].
pub fn leave(tx: &mut Tx<'_>, seen: Option<i32>) -> Result<(), Failure> {
    let account = tx.actor()?.account;
    take_off(tx, account, seen)
}

/// Takes a reviewer off the roster: by the person, an officer or an administrator.
///
/// # Errors
/// As for [`leave`]; [`Failure::NotFound`] also for everybody else.
pub fn remove(tx: &mut Tx<'_>, account: AccountId, seen: Option<i32>) -> Result<(), Failure> {
    let actor = tx.actor()?;
    if actor.account != account && !actor.has(Duty::KeepRoster) {
        return Err(Failure::NotFound);
    }
    take_off(tx, account, seen)
}

fn take_off(tx: &mut Tx<'_>, account: AccountId, seen: Option<i32>) -> Result<(), Failure> {
    let by_person = tx.actor()?.account == account;
    let open_work = departures::lock_open_work(tx, account)?;
    accounts::lock(tx.conn, account)?.ok_or(Failure::NotFound)?;
    let listed = accounts::roles(tx.conn, account)?.contains(&SystemRole::Reviewer);
    // Somebody with the role may not have an entry yet; an entry without the role is what an earlier removal left.
    match store::find(tx.conn, account)? {
        Some((profile, _)) => require_version(seen, profile.version)?,
        None if listed => {}
        None => return Err(Failure::NotFound),
    }
    departures::release_open_work(tx, account, &open_work, !by_person)?;
    store::remove(tx.conn, account)?;
    tx.record(Happened {
        action: HistoryAction::ReviewerLeftRoster,
        subject: "account",
        subject_id: Uuid::from(account),
        submission: None,
        confidential: true,
        facts: json!({"by_person": by_person}),
    })?;
    let answer = if by_person { "left" } else { "removed" };
    let facts = NoticeFacts::from_iter([("answer".to_owned(), json!(answer))]);
    tx.tell(Notice::RosterLeft, Recipient::Account(account), None, None, facts)
}
