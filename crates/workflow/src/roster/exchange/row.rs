//! A row of the roster as a file: its cells as they are read, and how it compares with what is kept.
use super::super::profile::{ReviewerInput, ReviewerProfile};
use chrono::NaiveDate;
use minga_documents::sheet::{self, Row};
use minga_domain::availability::Window;
use minga_domain::ids::AccountId;
use minga_domain::keys::Keyed;
use minga_domain::language::Language;
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_storage::roster_invitations::RosterInvitation;
use std::collections::{BTreeMap, BTreeSet};

/// How many values a list of an entry may have.
const MOST_VALUES: [(&str, usize); 6] = [
    ("languages", 20),
    ("objectives", 23),
    ("principles", 10),
    ("background", 3),
    ("availability", 50),
    ("other_addresses", 10),
];

/// Whose entry a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// Nobody's yet: the address is invited.
    Invited,
    /// That of an account.
    Of(AccountId),
    /// It says an account that cannot be read.
    Unreadable,
}

/// A row as it was read.
pub(super) struct OneRow {
    /// As spreadsheets show it.
    pub(super) number: usize,
    /// Whose entry it is.
    pub(super) whose: Whose,
    /// The version that the row was written from.
    pub(super) version: Option<i32>,
    /// The address to invite.
    pub(super) email: String,
    /// The name of whom to invite.
    pub(super) name: String,
    /// The language of the invitation.
    pub(super) language: Option<Language>,
    /// What it says of the entry.
    pub(super) input: ReviewerInput,
}

impl OneRow {
    /// Reads it, and says everything that is wrong with it.
    pub(super) fn of(headings: &[String], row: &Row, violations: &mut Vec<Violation>) -> Self {
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
        // A missing column is told of once, and not missed in the row of an account.
        for needed in ["max_open", "languages"] {
            if cells.values.get(needed).is_some_and(|text| text.is_empty()) {
                let pointer = cells.at(needed);
                cells.violations.push(Violation::new(Code::Required, pointer));
            }
        }
        let input = ReviewerInput {
            internal: cells.answer("internal"),
            organisation: cells.optional("organisation"),
            country: cells.optional("country"),
            languages: cells.list("languages", "BCP 47", |text| {
                Some(vocabulary::normalised_language_tag(text).unwrap_or_else(|| text.to_owned()))
            }),
            objectives: cells.list("objectives", "1..23", |text| text.parse().ok()),
            principles: cells.keys("principles"),
            background: cells.keys("background"),
            availability: cells.list("availability", "away 2026-08-01/2026-08-31 (…)", window),
            other_addresses: cells.list("other_addresses", "name@example.org", |text| Some(text.to_owned())),
            max_open,
            paused: cells.answer("paused").unwrap_or(false),
            listed: None,
        };
        let whose = match cells.parsed("account_id", "uuid") {
            Some(account) => Whose::Of(account),
            None if cells.text("account_id").is_empty() => Whose::Invited,
            None => Whose::Unreadable,
        };
        let version = cells.parsed("version", "1, 2, 3, …");
        let read = Self {
            number: row.number,
            whose,
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
    pub(super) fn was_said_by(&self, invitation: &RosterInvitation) -> bool {
        let input = serde_json::to_value(&self.input).unwrap_or_default();
        invitation.profile.0 == input
            && invitation.name == self.name
            && invitation.internal == self.input.internal.unwrap_or(false)
    }

    /// Leaves what the file has no column for as an entry has it; a cell that is there and empty empties.
    pub(super) fn leave_absent(&mut self, headings: &[String], kept: &ReviewerProfile) {
        let (input, kept) = (&mut self.input, kept.clone());
        let absent = |column: &str| !headings.iter().any(|heading| heading == column);
        // `internal` is left where nothing is said of it.
        if absent("organisation") {
            input.organisation = kept.organisation;
        }
        if absent("country") {
            input.country = kept.country;
        }
        if absent("languages") {
            input.languages = kept.languages;
        }
        if absent("objectives") {
            input.objectives = kept.objectives;
        }
        if absent("principles") {
            input.principles = kept.principles;
        }
        if absent("background") {
            input.background = kept.background;
        }
        if absent("availability") {
            input.availability = kept.availability;
        }
        if absent("other_addresses") {
            input.other_addresses = kept.other_addresses;
        }
        if absent("max_open") {
            input.max_open = kept.max_open;
        }
        if absent("paused") {
            input.paused = kept.paused;
        }
    }

    /// The columns in which the row says something else than an entry.
    pub(super) fn changes(&self, kept: &ReviewerProfile) -> Vec<&'static str> {
        let asked = &self.input;
        let sorted = |objectives: &[u8]| objectives.iter().copied().collect::<BTreeSet<u8>>();
        let windows = |windows: &[Window]| windows.iter().map(window_text).collect::<Vec<String>>();
        [
            (
                "internal",
                asked.internal.is_some_and(|internal| internal != kept.internal),
            ),
            ("organisation", asked.organisation != kept.organisation),
            ("country", asked.country != kept.country),
            ("languages", asked.languages != kept.languages),
            ("objectives", sorted(&asked.objectives) != sorted(&kept.objectives)),
            ("principles", asked.principles != kept.principles),
            ("background", asked.background != kept.background),
            (
                "availability",
                windows(&asked.availability) != windows(&kept.availability),
            ),
            ("other_addresses", asked.other_addresses != kept.other_addresses),
            ("max_open", asked.max_open != kept.max_open),
            ("paused", asked.paused != kept.paused),
        ]
        .into_iter()
        .filter_map(|(column, differs)| differs.then_some(column))
        .collect()
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

/// A span of days as a cell says it: `away 2026-08-01/2026-08-31 (on leave)`.
pub(super) fn window_text(window: &Window) -> String {
    let kind = if window.away { "away" } else { "there" };
    // A semicolon ends a value.
    let reason = window.reason.as_deref().map(|reason| reason.trim().replace(';', ","));
    let reason = reason.filter(|reason| !reason.is_empty());
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
        for (reason, written) in [("  on leave ; abroad ", " (on leave , abroad)"), ("  ", "")] {
            let kept = Window {
                reason: Some(reason.to_owned()),
                ..window("away 2026-08-01/2026-08-31").unwrap()
            };
            assert_eq!(window_text(&kept), format!("away 2026-08-01/2026-08-31{written}"));
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
