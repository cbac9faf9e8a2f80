//! The roster as a CSV file, to work on in a spreadsheet: written for officers, and read back as a whole or not at all.
//!
//! A row with an account changes that entry, where it differs; one without invites the address to join, with what the
//! row says as the first entry. A file that is sent again therefore changes nothing more. Name, address and language of
//! an account, and whether it is listed as an expert, are its owner's: they are written and not read back.
use super::profile::{ReviewerInput, ReviewerProfile};
use super::{joining, keep, keeps_the_roster, profile};
use crate::accounts::{blank_violation, email_violation};
use crate::failure::Failure;
use crate::service::Tx;
use crate::sheets;
use chrono::NaiveDate;
use minga_documents::sheet::{self, Row};
use minga_documents::table::{BYTE_ORDER_MARK, csv};
use minga_domain::availability::Window;
use minga_domain::ids::AccountId;
use minga_domain::keys::Keyed;
use minga_domain::violation::{Code, Violation};
use minga_storage::accounts::{self, email_key};
use minga_storage::reviewers::{self, RosterFilter};
use minga_storage::roster_invitations::{self, RosterInvitation};
use minga_storage::ties;
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

/// The columns that every file has.
const NEEDED: [&str; 4] = ["email", "name", "languages", "max_open"];

/// How many values a list of an entry may have.
const MOST_VALUES: [(&str, usize); 6] = [
    ("languages", 20),
    ("objectives", 23),
    ("principles", 10),
    ("background", 3),
    ("availability", 50),
    ("other_addresses", 10),
];

/// What became of a row of a file, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportedRow {
    /// Its number as spreadsheets show it: the headings are row 1.
    #[schema(example = 2)]
    pub row: usize,
    /// What happens with it.
    pub outcome: RowOutcome,
}

/// What happens with a row of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowOutcome {
    /// The address is invited to join.
    Invited,
    /// The entry is changed.
    Changed,
    /// The entry or the invitation says that already.
    Unchanged,
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(examples(json!({ "dry_run": true, "rows": [{ "row": 2, "outcome": "invited" }] })))]
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
    if !keeps_the_roster(&tx.actor()?) {
        return Err(Failure::Forbidden("not_your_role"));
    }
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

/// A span of days as a cell says it: `away 2026-08-01/2026-08-31 (on leave)`.
fn window_text(window: &Window) -> String {
    let kind = if window.away { "away" } else { "there" };
    // A semicolon ends a value.
    let reason = window.reason.as_ref().map(|reason| reason.replace(';', ","));
    let reason = reason.map(|reason| format!(" ({reason})")).unwrap_or_default();
    format!("{kind} {}/{}{reason}", window.from, window.until)
}

fn window(text: &str) -> Option<Window> {
    let (kind, rest) = text.split_once(' ')?;
    let away = match kind {
        "away" => true,
        "there" => false,
        _ => return None,
    };
    let (days, reason) = match rest.split_once('(') {
        Some((days, reason)) => (days, Some(reason.trim().strip_suffix(')')?.trim().to_owned())),
        None => (rest, None),
    };
    let (from, until) = days.trim().split_once('/')?;
    let day = |text: &str| text.trim().parse::<NaiveDate>().ok();
    Some(Window {
        from: day(from)?,
        until: day(until)?,
        away,
        reason: reason.filter(|reason| !reason.is_empty()),
    })
}

/// What a row asks for.
enum Asked {
    Invite(joining::NewRosterInvitation, ReviewerInput),
    Change(AccountId, i32, ReviewerInput),
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
            Asked::Change(account, version, input) => {
                keep(tx, account, Some(version), input)?;
            }
            Asked::Nothing => {}
        }
        rows.push(row);
    }
    Ok(RosterImport { dry_run: false, rows })
}

fn plan(tx: &mut Tx<'_>, bytes: &[u8]) -> Result<Vec<(ImportedRow, Asked)>, Failure> {
    if !keeps_the_roster(&tx.actor()?) {
        return Err(Failure::Forbidden("not_your_role"));
    }
    let sheet = sheet::from_csv(bytes, MOST_ROWS)
        .map_err(|problem| Failure::invalid(sheets::unreadable(problem, MOST_ROWS)))?;
    let mut violations = sheets::heading_problems(&sheet, &COLUMNS.map(str::to_owned), &NEEDED);
    let unreadable = sheet.unreadable_rows.iter().copied().map(sheets::unreadable_row);
    violations.extend(unreadable.map(|(_, violation)| violation));
    let mut read: Vec<OneRow> = Vec::new();
    for row in &sheet.rows {
        read.push(OneRow::of(&sheet.headings, row, &mut violations));
    }
    let accounts: Vec<AccountId> = read.iter().filter_map(|row| row.account).collect();
    let profiles: BTreeMap<AccountId, reviewers::Profile> = reviewers::profiles(tx.conn, &accounts)?
        .into_iter()
        .map(|row| (row.account_id.0, row))
        .collect();
    let mut addresses = addresses(tx, &accounts)?;
    let keys: Vec<String> = read.iter().map(|row| email_key(&row.email)).collect();
    let reviewers: BTreeSet<String> = roster_invitations::reviewers_among(tx.conn, &keys)?
        .into_iter()
        .collect();
    let invited: BTreeMap<String, RosterInvitation> = roster_invitations::open_for(tx.conn, &keys, tx.now())?
        .into_iter()
        .map(|row| (row.email_key.clone(), row))
        .collect();
    let (mut seen_keys, mut seen_accounts) = (BTreeSet::new(), BTreeSet::new());
    let mut planned = Vec::new();
    for row in read {
        let at = |column: &str| format!("/rows/{}/{column}", row.number);
        let asked = match row.account {
            Some(account) => {
                if !seen_accounts.insert(account) {
                    violations.push(Violation::new(Code::Duplicate, at("account_id")));
                }
                match profiles.get(&account) {
                    None => {
                        violations.push(Violation::new(Code::NotFound, at("account_id")));
                        Asked::Nothing
                    }
                    Some(kept) => {
                        let own = addresses.remove(&account).unwrap_or_default();
                        let now_kept = profile::view(kept, String::new(), own);
                        if row.says(&now_kept) {
                            Asked::Nothing
                        } else {
                            if row.version != Some(kept.version) {
                                violations.push(Violation::new(Code::ChangedMeanwhile, at("version")));
                            }
                            Asked::Change(account, kept.version, row.input)
                        }
                    }
                }
            }
            None => {
                let key = email_key(&row.email);
                violations.extend(email_violation(&row.email, &at("email")));
                violations.extend(blank_violation(&row.name, &at("name")));
                let known = invited.get(&key);
                let said = known.is_some_and(|invitation| row.was_said_by(invitation));
                if reviewers.contains(&key) || (known.is_some() && !said) {
                    violations.push(Violation::new(Code::AlreadyExists, at("email")));
                }
                if !seen_keys.insert(key) {
                    violations.push(Violation::new(Code::Duplicate, at("email")));
                }
                if said {
                    Asked::Nothing
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
        let outcome = match asked {
            Asked::Invite(..) => RowOutcome::Invited,
            Asked::Change(..) => RowOutcome::Changed,
            Asked::Nothing => RowOutcome::Unchanged,
        };
        let row = row.number;
        planned.push((ImportedRow { row, outcome }, asked));
    }
    if violations.is_empty() {
        Ok(planned)
    } else {
        Err(Failure::Invalid(violations))
    }
}

/// A row as it was read.
struct OneRow {
    number: usize,
    account: Option<AccountId>,
    version: Option<i32>,
    email: String,
    name: String,
    language: Option<minga_domain::language::Language>,
    input: ReviewerInput,
}

impl OneRow {
    fn of(headings: &[String], row: &Row, violations: &mut Vec<Violation>) -> Self {
        let mut cells = Cells {
            row: row.number,
            values: headings
                .iter()
                .map(String::as_str)
                .zip(row.cells.iter().map(String::as_str))
                .collect(),
            violations,
        };
        cells.without_nul();
        let max_open = cells.parsed("max_open", "1..50").unwrap_or(0);
        if !(1..=50).contains(&max_open) && !cells.text("max_open").is_empty() {
            let wrong = Violation::new(Code::OutOfRange, cells.at("max_open"));
            cells.violations.push(wrong.with("minimum", 1).with("maximum", 50));
        }
        for needed in ["max_open", "languages"] {
            if cells.text(needed).is_empty() {
                let pointer = cells.at(needed);
                cells.violations.push(Violation::new(Code::Required, pointer));
            }
        }
        let input = ReviewerInput {
            internal: cells.answer("internal"),
            organisation: cells.optional("organisation"),
            country: cells.optional("country"),
            languages: cells.list("languages", "BCP 47", |text| Some(text.to_owned())),
            objectives: cells.list("objectives", "1..23", |text| text.parse().ok()),
            principles: cells.keys("principles"),
            background: cells.keys("background"),
            availability: cells.list("availability", "away 2026-08-01/2026-08-31 (reason)", window),
            other_addresses: cells.list("other_addresses", "an address", |text| Some(text.to_owned())),
            max_open,
            paused: cells.answer("paused").unwrap_or(false),
            listed: None,
        };
        let (account, version) = (
            cells.parsed("account_id", "an account"),
            cells.parsed("version", "a version"),
        );
        let read = Self {
            number: row.number,
            account,
            version,
            email: cells.text("email").to_owned(),
            name: cells.text("name").to_owned(),
            language: cells.parsed("language", "es | en | fr"),
            input,
        };
        let own = read.input.problems().into_iter().map(|mut violation| {
            violation.pointer = format!("/rows/{}{}", row.number, violation.pointer);
            violation
        });
        violations.extend(own);
        read
    }

    /// Whether an invitation that waits for its answer says what the row says.
    fn was_said_by(&self, invitation: &RosterInvitation) -> bool {
        let input = serde_json::to_value(&self.input).unwrap_or_default();
        invitation.profile.0 == input
            && invitation.name == self.name
            && invitation.internal == self.input.internal.unwrap_or(false)
    }

    /// Whether an entry says what the row says.
    fn says(&self, kept: &ReviewerProfile) -> bool {
        let asked = &self.input;
        let sorted = |objectives: &[u8]| objectives.iter().copied().collect::<BTreeSet<u8>>();
        asked.internal.is_none_or(|internal| internal == kept.internal)
            && asked.organisation == kept.organisation
            && asked.country == kept.country
            && asked.languages == kept.languages
            && sorted(&asked.objectives) == sorted(&kept.objectives)
            && asked.principles == kept.principles
            && asked.background == kept.background
            && asked
                .availability
                .iter()
                .map(window_text)
                .eq(kept.availability.iter().map(window_text))
            && asked.other_addresses == kept.other_addresses
            && asked.max_open == kept.max_open
            && asked.paused == kept.paused
    }
}

/// The cells of a row by their headings.
struct Cells<'a> {
    row: usize,
    values: BTreeMap<&'a str, &'a str>,
    violations: &'a mut Vec<Violation>,
}

impl Cells<'_> {
    fn at(&self, column: &str) -> String {
        format!("/rows/{}/{column}", self.row)
    }

    /// Names the cells with U+0000, which no text here has, and reads them as empty.
    fn without_nul(&mut self) {
        for (column, value) in &mut self.values {
            if value.contains('\0') {
                let pointer = format!("/rows/{}/{column}", self.row);
                self.violations.push(Violation::new(Code::NulCharacter, pointer));
                *value = "";
            }
        }
    }

    fn text(&self, column: &str) -> &str {
        self.values.get(column).copied().unwrap_or_default()
    }

    fn optional(&self, column: &str) -> Option<String> {
        Some(self.text(column).to_owned()).filter(|text| !text.is_empty())
    }

    fn wrong(&mut self, pointer: String, expected: &str) {
        self.violations
            .push(Violation::new(Code::MalformedValue, pointer).with("expected", expected));
    }

    fn parsed<T: std::str::FromStr>(&mut self, column: &str, expected: &str) -> Option<T> {
        let text = self.optional(column)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.wrong(self.at(column), expected);
        }
        parsed
    }

    fn answer(&mut self, column: &str) -> Option<bool> {
        let answer = sheet::answer(&self.optional(column)?);
        if answer.is_none() {
            self.wrong(self.at(column), "true | false");
        }
        answer
    }

    fn list<T>(&mut self, column: &str, expected: &str, read: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let text = self.text(column).to_owned();
        let values = text.split(';').map(str::trim).filter(|value| !value.is_empty());
        let mut found = Vec::new();
        for (place, value) in values.enumerate() {
            match read(value) {
                Some(value) => found.push(value),
                None => self.wrong(format!("{}/{place}", self.at(column)), expected),
            }
        }
        let most = MOST_VALUES.iter().find(|(name, _)| *name == column);
        if let Some((_, most)) = most
            && found.len() > *most
        {
            let pointer = self.at(column);
            self.violations
                .push(Violation::new(Code::TooMany, pointer).with("maximum", *most));
        }
        found
    }

    fn keys<T: Keyed>(&mut self, column: &str) -> Vec<T> {
        let allowed: Vec<&str> = T::ALL.iter().map(|key| key.key()).collect();
        self.list(column, &allowed.join(" | "), T::from_key)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
    use super::*;

    #[test]
    fn a_span_of_days_is_read_as_it_is_written() {
        for text in [
            "away 2026-08-01/2026-08-31 (on leave, abroad)",
            "there 2026-08-01/2026-08-31",
        ] {
            assert_eq!(window_text(&window(text).unwrap()), text);
        }
        for text in [
            "2026-08-01/2026-08-31",
            "away soon",
            "away 2026-08-01",
            "gone 2026-08-01/2026-08-31",
        ] {
            assert_eq!(window(text), None, "{text}");
        }
    }
}
