//! The roster as a CSV file, to work on in a spreadsheet: written for officers, and read back as a whole or not at all.
//!
//! A row with an account changes that entry, where it differs; what the file has no column for stays. A row without one
//! invites the address to join, with what the row says as the first entry. A file that is sent again therefore changes
//! nothing more: nobody is invited who is on the roster already, and nobody who has declined. Name, address and language
//! of an account, and whether it is listed as an expert, are its owner's: they are written and not read back.
mod row;

use super::profile::{ReviewerInput, ReviewerProfile};
use super::{joining, keep, profile};
use crate::accounts::{blank_violation, email_violation};
use crate::failure::Failure;
use crate::service::Tx;
use crate::sheets;
use minga_documents::sheet::{self, Row, Sheet};
use minga_documents::table::{BYTE_ORDER_MARK, csv};
use minga_domain::access::duties::Duty;
use minga_domain::ids::AccountId;
use minga_domain::kinds::{OfferStatus, SystemRole};
use minga_domain::ranking::Hindrance;
use minga_domain::violation::{Code, Violation};
use minga_storage::accounts::{self, email_key};
use minga_storage::reviewers::{self, RosterFilter};
use minga_storage::roster_invitations::{self, RosterInvitation};
use minga_storage::ties;
use row::{OneRow, Whose, window_text};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// Rows of a file at most.
pub const MOST_ROWS: usize = 1000;

/// How many rows are read from the database at once.
const BATCH: i64 = 500;

/// The columns, in their order.
const COLUMNS: [&str; 17] = [
    "account_id",
    "version",
    "email",
    "name",
    "language",
    "internal",
    "organisation",
    "country",
    "languages",
    "objectives",
    "principles",
    "background",
    "availability",
    "other_addresses",
    "max_open",
    "paused",
    "listed",
];

/// The columns that a file has which invites somebody; with accounts in all of its rows `account_id` is enough.
const NEEDED: [&str; 4] = ["email", "name", "languages", "max_open"];

/// What became of a row of a file, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportedRow {
    /// Its number as spreadsheets show it: the headings are row 1.
    #[schema(example = 2)]
    pub row: usize,
    /// What happens with it.
    pub outcome: RowOutcome,
    /// The columns in which it changes the entry; none unless it does.
    #[schema(value_type = Vec<String>, example = json!(["max_open"]))]
    pub changed: Vec<&'static str>,
}

/// What happens with a row of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowOutcome {
    /// The address is invited to join.
    Invited,
    /// The entry is changed.
    Changed,
    /// Nothing happens: the entry or the invitation says that already, or the address is that of somebody on the
    /// roster, whose entry is changed by a row with `account_id`.
    Unchanged,
    /// Nothing happens: whoever has the address has declined to join. To ask again all the same, invite the address by
    /// itself.
    DeclinedBefore,
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(examples(json!({
    "dry_run": true,
    "rows": [
        { "row": 2, "outcome": "invited", "changed": [] }, { "row": 3, "outcome": "changed", "changed": ["max_open"] }
    ]
})))]
pub struct RosterImport {
    /// Whether nothing was changed, since it was only tried.
    pub dry_run: bool,
    /// The rows.
    pub rows: Vec<ImportedRow>,
}

/// The roster as CSV, for officers and administrators.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody else.
pub fn export(tx: &mut Tx<'_>) -> Result<Vec<u8>, Failure> {
    tx.on_duty(Duty::KeepRoster)?;
    let mut rows = vec![COLUMNS.map(str::to_owned).to_vec()];
    let mut after = None;
    loop {
        let page = reviewers::page(tx.conn, &RosterFilter::default(), after, BATCH)?;
        let Some((last, _)) = page.last() else { break };
        after = Some(last.account_id.0);
        let ids: Vec<AccountId> = page.iter().map(|(row, _)| row.account_id.0).collect();
        let people: BTreeMap<AccountId, accounts::Account> = accounts::by_ids(tx.conn, &ids)?
            .into_iter()
            .map(|account| (account.id.0, account))
            .collect();
        let mut addresses = addresses(tx, &ids)?;
        for (row, name) in &page {
            let id = row.account_id.0;
            let view = profile::view(row, name.clone(), addresses.remove(&id).unwrap_or_default());
            if let Some(account) = people.get(&id) {
                rows.push(cells(&view, account));
            }
        }
    }
    let written = csv(rows).map_err(|error| Failure::Internal(format!("the roster cannot be written: {error}")))?;
    Ok([BYTE_ORDER_MARK, &written].concat())
}

fn addresses(tx: &mut Tx<'_>, ids: &[AccountId]) -> Result<BTreeMap<AccountId, Vec<String>>, Failure> {
    let mut found: BTreeMap<AccountId, Vec<String>> = BTreeMap::new();
    for (account, address) in ties::addresses_of(tx.conn, ids)? {
        found.entry(account).or_default().push(address);
    }
    Ok(found)
}

/// Which of some accounts are on the roster, as in the file that is written: reviewers who can log in.
fn on_roster(tx: &mut Tx<'_>, ids: &[AccountId]) -> Result<BTreeSet<AccountId>, Failure> {
    let roles = accounts::roles_of(tx.conn, ids)?;
    let reviews = |id: &AccountId| roles.get(id).is_some_and(|roles| roles.contains(&SystemRole::Reviewer));
    Ok(accounts::by_ids(tx.conn, ids)?
        .into_iter()
        .filter(|account| account.disabled_at.is_none() && account.email_verified_at.is_some())
        .map(|account| account.id.0)
        .filter(reviews)
        .collect())
}

fn cells(view: &ReviewerProfile, account: &accounts::Account) -> Vec<String> {
    fn list<T: ToString>(items: &[T]) -> String {
        let items: Vec<String> = items.iter().map(ToString::to_string).collect();
        items.join("; ")
    }
    let windows: Vec<String> = view.availability.iter().map(window_text).collect();
    vec![
        view.account_id.to_string(),
        view.version.to_string(),
        account.email.clone(),
        view.name.clone(),
        account.language.clone(),
        view.internal.to_string(),
        view.organisation.clone().unwrap_or_default(),
        view.country.clone().unwrap_or_default(),
        list(&view.languages),
        list(&view.objectives),
        list(&view.principles),
        list(&view.background),
        list(&windows),
        list(&view.other_addresses),
        view.max_open.to_string(),
        view.paused.to_string(),
        view.listed.to_string(),
    ]
}

/// What a row asks for.
enum Asked {
    Invite(joining::NewRosterInvitation, ReviewerInput),
    /// With the columns in which the entry differs.
    Change(AccountId, i32, ReviewerInput, Vec<&'static str>),
    /// Nothing, since whoever has the address has declined.
    Respect,
    Nothing,
}

/// Reads a file and says what it would do, without doing it.
///
/// # Errors
/// As for [`import`].
pub fn try_out(tx: &mut Tx<'_>, bytes: &[u8]) -> Result<RosterImport, Failure> {
    let planned = plan(tx, bytes)?;
    Ok(RosterImport {
        dry_run: true,
        rows: planned.into_iter().map(|(row, _)| row).collect(),
    })
}

/// Reads a file and does what it says, all of it or nothing.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody but officers and administrators; [`Failure::Invalid`] with every problem of
/// every row, each at `/rows/{number}/{column}`.
pub fn import(tx: &mut Tx<'_>, bytes: &[u8]) -> Result<RosterImport, Failure> {
    let mut rows = Vec::new();
    for (row, asked) in plan(tx, bytes)? {
        match asked {
            Asked::Invite(new, input) => {
                joining::invite_with(tx, &new, Some(&input))?;
            }
            Asked::Change(account, version, input, _) => {
                keep(tx, account, Some(version), input)?;
            }
            Asked::Respect | Asked::Nothing => {}
        }
        rows.push(row);
    }
    Ok(RosterImport { dry_run: false, rows })
}

fn plan(tx: &mut Tx<'_>, bytes: &[u8]) -> Result<Vec<(ImportedRow, Asked)>, Failure> {
    tx.on_duty(Duty::KeepRoster)?;
    let sheet = sheet::from_csv(bytes, MOST_ROWS)
        .map_err(|problem| Failure::invalid(sheets::unreadable(problem, MOST_ROWS)))?;
    let mut violations = sheets::heading_problems(&sheet, &COLUMNS.map(str::to_owned), needed(&sheet));
    let unreadable = sheet.unreadable_rows.iter().copied().map(sheets::unreadable_row);
    violations.extend(unreadable.map(|(_, violation)| violation));
    let mut read: Vec<OneRow> = Vec::new();
    for row in &sheet.rows {
        read.push(OneRow::of(&sheet.headings, row, &mut violations));
    }
    let accounts: Vec<AccountId> = read
        .iter()
        .filter_map(|row| match row.whose {
            Whose::Of(account) => Some(account),
            Whose::Invited | Whose::Unreadable => None,
        })
        .collect();
    let profiles: BTreeMap<AccountId, reviewers::Profile> = reviewers::profiles(tx.conn, &accounts)?
        .into_iter()
        .map(|row| (row.account_id.0, row))
        .collect();
    let mut addresses = addresses(tx, &accounts)?;
    let on_roster = on_roster(tx, &accounts)?;
    let keys: Vec<String> = read.iter().map(|row| email_key(&row.email)).collect();
    let reviewers: BTreeSet<String> = roster_invitations::reviewers_among(tx.conn, &keys)?
        .into_iter()
        .collect();
    let invited: BTreeMap<String, RosterInvitation> = roster_invitations::open_for(tx.conn, &keys, tx.now())?
        .into_iter()
        .map(|row| (row.email_key.clone(), row))
        .collect();
    let answered = roster_invitations::latest_status(tx.conn, &keys)?;
    let has = |column: &str| sheet.headings.iter().any(|heading| heading == column);
    let (mut seen_keys, mut seen_accounts) = (BTreeSet::new(), BTreeSet::new());
    let mut planned = Vec::new();
    for mut row in read {
        let number = row.number;
        let at = |column: &str| format!("/rows/{number}/{column}");
        let asked = match row.whose {
            Whose::Unreadable => Asked::Nothing,
            Whose::Of(account) => {
                if !seen_accounts.insert(account) {
                    violations.push(Violation::new(Code::Duplicate, at("account_id")));
                }
                match profiles.get(&account) {
                    None => {
                        violations.push(Violation::new(Code::NotFound, at("account_id")));
                        Asked::Nothing
                    }
                    // Whoever had the role taken away has an entry still, and would get the role back with it.
                    Some(_) if !on_roster.contains(&account) => {
                        violations.push(Hindrance::NotOnRoster.violation(at("account_id")));
                        Asked::Nothing
                    }
                    Some(kept) => {
                        let own = addresses.remove(&account).unwrap_or_default();
                        let now_kept = profile::view(kept, String::new(), own);
                        row.leave_absent(&sheet.headings, &now_kept);
                        let changed = row.changes(&now_kept);
                        if changed.is_empty() {
                            Asked::Nothing
                        } else {
                            let is_said = violations.iter().any(|known| known.pointer == at("version"));
                            match row.version {
                                Some(version) if version == kept.version => {}
                                Some(_) => violations.push(Violation::new(Code::ChangedMeanwhile, at("version"))),
                                None if is_said => {}
                                None => violations.push(Violation::new(Code::Required, at("version"))),
                            }
                            Asked::Change(account, kept.version, row.input, changed)
                        }
                    }
                }
            }
            Whose::Invited => {
                let key = email_key(&row.email);
                // A missing column is told of once.
                if has("email") {
                    violations.extend(email_violation(&row.email, &at("email")));
                }
                if has("name") {
                    violations.extend(blank_violation(&row.name, &at("name")));
                }
                let known = invited.get(&key);
                let said = known.is_some_and(|invitation| row.was_said_by(invitation));
                let joined = reviewers.contains(&key);
                let declined = answered.get(&key) == Some(&OfferStatus::Declined);
                if known.is_some() && !said && !joined {
                    violations.push(Violation::new(Code::AlreadyExists, at("email")));
                }
                if !key.is_empty() && !seen_keys.insert(key) {
                    violations.push(Violation::new(Code::Duplicate, at("email")));
                }
                if said || joined {
                    Asked::Nothing
                } else if declined {
                    Asked::Respect
                } else {
                    let new = joining::NewRosterInvitation {
                        email: row.email,
                        name: row.name,
                        language: row.language,
                        internal: row.input.internal.unwrap_or(false),
                    };
                    Asked::Invite(new, row.input)
                }
            }
        };
        let (outcome, changed) = match &asked {
            Asked::Invite(..) => (RowOutcome::Invited, Vec::new()),
            Asked::Change(_, _, _, changed) => (RowOutcome::Changed, changed.clone()),
            Asked::Respect => (RowOutcome::DeclinedBefore, Vec::new()),
            Asked::Nothing => (RowOutcome::Unchanged, Vec::new()),
        };
        let imported = ImportedRow {
            row: number,
            outcome,
            changed,
        };
        planned.push((imported, asked));
    }
    if violations.is_empty() {
        Ok(planned)
    } else {
        violations.sort_by_key(|violation| row_of(&violation.pointer));
        Err(Failure::Invalid(violations))
    }
}

/// The columns that a file needs: the entries of accounts are known without them.
fn needed(sheet: &Sheet) -> &'static [&'static str] {
    let accounts = sheet.headings.iter().position(|heading| heading == "account_id");
    let of_account =
        |row: &Row| accounts.is_some_and(|place| row.cells.get(place).is_some_and(|cell| !cell.is_empty()));
    if accounts.is_some() && sheet.rows.iter().all(of_account) {
        &[]
    } else {
        &NEEDED
    }
}

/// The row that a problem is about, as spreadsheets number it; 0 for the file as a whole.
fn row_of(pointer: &str) -> usize {
    let row = pointer.strip_prefix("/rows/").and_then(|rest| rest.split('/').next());
    row.and_then(|row| row.parse().ok()).unwrap_or_default()
}
