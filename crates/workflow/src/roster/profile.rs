//! A reviewer's entry: what it holds, and what can be wrong with it.
use chrono::{DateTime, Utc};
use minga_domain::address::is_email;
use minga_domain::availability::Window;
use minga_domain::conflict::mailbox;
use minga_domain::ids::AccountId;
use minga_domain::kinds::{Background, Principle};
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_storage::columns::{Id, Json, Moment};
use minga_storage::reviewers::Profile;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// The most that a text of one line may have, in characters.
const LONGEST_LINE: usize = 300;

/// A reviewer's entry in the roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(examples(json!({
    "account_id": "01890a5d-ac96-774b-bcce-b302099a8058", "name": "Amadou Traoré", "internal": false,
    "objectives": [8, 23], "principles": ["child_sensitive"], "languages": ["fr", "en"], "country": "PER",
    "region": "005", "organisation": "Universidad de Quito (ficticia)", "background": ["practitioner"],
    "other_addresses": ["a.traore@example.net"], "listed": true, "max_open": 2, "paused": false,
    "availability": [{ "from": "2026-07-01", "until": "2026-07-14", "away": true, "reason": "Field mission." }],
    "updated_at": "2026-03-02T09:12:45.120Z", "version": 1
})))]
pub struct ReviewerProfile {
    /// The reviewer's account.
    pub account_id: AccountId,
    /// The person's name.
    pub name: String,
    /// Internal (UN) or external.
    pub internal: bool,
    /// The organisation that the reviewer works for.
    pub organisation: Option<String>,
    /// Where the reviewer is based, alpha-3.
    #[schema(example = "PER")]
    pub country: Option<String>,
    /// The M49 code of the subregion of that country.
    #[schema(example = "005")]
    pub region: Option<String>,
    /// Languages in which the reviewer can review, BCP 47.
    #[schema(example = json!(["es", "en"]))]
    pub languages: Vec<String>,
    /// Objectives of the Compact in which the reviewer is an expert.
    #[schema(example = json!([8, 23]))]
    pub objectives: Vec<u8>,
    /// Guiding principles in which the reviewer is an expert.
    #[schema(example = json!(["child_sensitive"]))]
    pub principles: Vec<Principle>,
    /// Where the reviewer's experience comes from.
    #[schema(example = json!(["practitioner"]))]
    pub background: Vec<Background>,
    /// When the reviewer is there or away.
    pub availability: Vec<Window>,
    /// Other addresses of the same person, by which an author or contact is recognised.
    pub other_addresses: Vec<String>,
    /// How many reviews the reviewer takes on at once.
    #[schema(example = 2)]
    pub max_open: i32,
    /// Takes no new reviews at present.
    pub paused: bool,
    /// Whether the person agreed to be listed in the directory of experts.
    pub listed: bool,
    /// The version.
    pub version: i32,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// An entry to keep: it takes the place of the one before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "objectives": [8, 23], "principles": ["child_sensitive"], "languages": ["es", "en"], "country": "PER",
    "organisation": "Universidad de Quito (ficticia)", "background": ["practitioner"], "max_open": 2,
    "availability": [{ "from": "2026-07-01", "until": "2026-07-14", "away": true, "reason": "Field mission." }]
})))]
pub struct ReviewerInput {
    /// Internal (UN) or external; absent to leave it, external at first. Only an officer or administrator may change
    /// it, since the quorum counts by it.
    #[serde(default)]
    pub internal: Option<bool>,
    /// The organisation that the reviewer works for.
    #[serde(default)]
    #[schema(max_length = 300, example = "Universidad de Quito (ficticia)")]
    pub organisation: Option<String>,
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
    /// Guiding principles in which the reviewer is an expert.
    #[serde(default)]
    #[schema(max_items = 10, example = json!(["child_sensitive"]))]
    pub principles: Vec<Principle>,
    /// Where the reviewer's experience comes from.
    #[serde(default)]
    #[schema(max_items = 3, example = json!(["practitioner"]))]
    pub background: Vec<Background>,
    /// When the reviewer is there or away. Who names no window to be there in is always there, except when away.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub availability: Vec<Window>,
    /// Other addresses of the same person, by which an author or contact is recognised.
    #[serde(default)]
    #[schema(max_items = 10, example = json!(["ana.quispe@example.net"]))]
    pub other_addresses: Vec<String>,
    /// How many reviews the reviewer takes on at once.
    #[schema(minimum = 1, maximum = 50, example = 2)]
    pub max_open: i32,
    /// Takes no new reviews at present.
    #[serde(default)]
    pub paused: bool,
    /// Whether to be listed, without addresses, in the directory of experts; absent to leave it, not listed at first.
    /// Only the person may change it.
    #[serde(default)]
    pub listed: Option<bool>,
}

impl ReviewerInput {
    /// Everything that is wrong with it beyond its shape, each at its place.
    pub(super) fn problems(&self) -> Vec<Violation> {
        let mut found = Vec::new();
        let long = |text: &Option<String>| text.as_ref().is_some_and(|text| text.chars().count() > LONGEST_LINE);
        if long(&self.organisation) {
            found.push(Violation::new(Code::TooLong, "/organisation").with("maximum", LONGEST_LINE));
        }
        if self
            .country
            .as_deref()
            .is_some_and(|country| vocabulary::country(country).is_none())
        {
            found.push(Violation::new(Code::UnknownCountry, "/country"));
        }
        let tag = |tag: &String| vocabulary::normalised_language_tag(tag);
        check_list("/languages", &self.languages, tag, Code::NotALanguageTag, &mut found);
        let objective = |number: &u8| vocabulary::objective(*number).map(|known| known.number);
        check_list(
            "/objectives",
            &self.objectives,
            objective,
            Code::UnknownObjective,
            &mut found,
        );
        check_list(
            "/principles",
            &self.principles,
            |key| Some(*key),
            Code::UnknownKey,
            &mut found,
        );
        check_list(
            "/background",
            &self.background,
            |key| Some(*key),
            Code::UnknownKey,
            &mut found,
        );
        let address = |text: &String| is_email(text.trim()).then(|| mailbox(text));
        check_list(
            "/other_addresses",
            &self.other_addresses,
            address,
            Code::NotAnEmail,
            &mut found,
        );
        for (place, window) in self.availability.iter().enumerate() {
            if window.until < window.from {
                let pointer = format!("/availability/{place}/until");
                found.push(Violation::new(Code::PeriodEndsBeforeItBegins, pointer));
            }
            if long(&window.reason) {
                let pointer = format!("/availability/{place}/reason");
                found.push(Violation::new(Code::TooLong, pointer).with("maximum", LONGEST_LINE));
            }
        }
        found
    }

    /// The addresses as they are kept: each mailbox once, with the address as it was written.
    pub(super) fn addresses(&self) -> Vec<(String, String)> {
        let written = self.other_addresses.iter().map(|address| address.trim());
        written.map(|address| (mailbox(address), address.to_owned())).collect()
    }

    /// The row, of an input without problems.
    pub(super) fn row(&self, account: AccountId, before: Option<&Profile>, now: Moment) -> Profile {
        let languages: Vec<String> = self
            .languages
            .iter()
            .filter_map(|tag| vocabulary::normalised_language_tag(tag))
            .collect();
        let mut objectives = self.objectives.clone();
        objectives.sort_unstable();
        let mut availability = self.availability.clone();
        for window in &mut availability {
            window.reason = crate::accounts::trimmed(window.reason.take());
        }
        Profile {
            account_id: Id(account),
            internal: self.internal.or(before.map(|row| row.internal)).unwrap_or(false),
            organisation: crate::accounts::trimmed(self.organisation.clone()),
            country: self.country.clone(),
            languages: Json(json!(languages)),
            objectives: Json(json!(objectives)),
            principles: Json(json!(self.principles)),
            background: Json(json!(self.background)),
            availability: Json(json!(availability)),
            max_open: self.max_open,
            paused: self.paused,
            listed: self.listed.or(before.map(|row| row.listed)).unwrap_or(false),
            version: before.map_or(1, |row| row.version + 1),
            updated_at: now,
        }
    }
}

/// Adds what is wrong with the elements of a list: no value for one, or the value of one before it.
fn check_list<T, V: PartialEq>(
    pointer: &str,
    items: &[T],
    value: impl Fn(&T) -> Option<V>,
    wrong: Code,
    found: &mut Vec<Violation>,
) {
    for (place, item) in items.iter().enumerate() {
        let pointer = format!("{pointer}/{place}");
        match value(item) {
            None => found.push(Violation::new(wrong, pointer)),
            Some(own)
                if items
                    .iter()
                    .take(place)
                    .any(|other| value(other).as_ref() == Some(&own)) =>
            {
                found.push(Violation::new(Code::Duplicate, pointer));
            }
            Some(_) => {}
        }
    }
}

/// What a list of an entry holds.
pub(crate) fn listed<T: DeserializeOwned>(list: &Json) -> Vec<T> {
    let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
    items
        .iter()
        .filter_map(|item| serde_json::from_value(item.clone()).ok())
        .collect()
}

/// An entry as the reviewer and the secretariat see it.
pub(super) fn view(row: &Profile, name: String, other_addresses: Vec<String>) -> ReviewerProfile {
    let known = row.country.as_deref().and_then(vocabulary::country);
    ReviewerProfile {
        account_id: row.account_id.0,
        name,
        internal: row.internal,
        organisation: row.organisation.clone(),
        country: row.country.clone(),
        region: known.map(|country| country.subregion.clone()),
        languages: listed(&row.languages),
        objectives: listed(&row.objectives),
        principles: listed(&row.principles),
        background: listed(&row.background),
        availability: listed(&row.availability),
        other_addresses,
        max_open: row.max_open,
        paused: row.paused,
        listed: row.listed,
        version: row.version,
        updated_at: row.updated_at.into(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn every_problem_of_an_entry_is_named_at_once() {
        let day = |number| NaiveDate::from_ymd_opt(2027, 3, number).unwrap();
        let input = ReviewerInput {
            country: Some("XXX".to_owned()),
            languages: vec!["es".to_owned(), "not a tag".to_owned(), "ES".to_owned()],
            objectives: vec![8, 24, 8],
            principles: vec![Principle::RuleOfLaw, Principle::RuleOfLaw],
            availability: vec![Window {
                from: day(2),
                until: day(1),
                away: true,
                reason: Some("x".repeat(301)),
            }],
            other_addresses: vec![
                "ana@example.org".to_owned(),
                "nobody".to_owned(),
                "Ana+work@example.org".to_owned(),
            ],
            max_open: 2,
            ..ReviewerInput::default()
        };
        let found: Vec<(Code, String)> = input
            .problems()
            .into_iter()
            .map(|violation| (violation.code, violation.pointer))
            .collect();
        let expected = [
            (Code::UnknownCountry, "/country"),
            (Code::NotALanguageTag, "/languages/1"),
            (Code::Duplicate, "/languages/2"),
            (Code::UnknownObjective, "/objectives/1"),
            (Code::Duplicate, "/objectives/2"),
            (Code::Duplicate, "/principles/1"),
            (Code::NotAnEmail, "/other_addresses/1"),
            (Code::Duplicate, "/other_addresses/2"),
            (Code::PeriodEndsBeforeItBegins, "/availability/0/until"),
            (Code::TooLong, "/availability/0/reason"),
        ];
        assert_eq!(found, expected.map(|(code, pointer)| (code, pointer.to_owned())));
    }
}
