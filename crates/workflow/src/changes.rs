//! The change feed of the public registry, for clients that keep a copy of it: what happened to which entry, in the
//! order of the commits, from any cursor on, nothing left out and nothing twice ([`minga_storage::changes`] says how).
//!
//! An event is thin: type, reference, instant, address, and nothing of what the entry says. An event stays for ever,
//! and an entry may be archived, corrected or retracted: what it said would stay readable here. Whoever reads the entry
//! is told what is public then. An account, a name or an address is in no event.
use crate::examples::example_of;
use crate::failure::Failure;
use crate::paging;
use crate::registry::path_of;
use crate::service::{Service, Tx};
use chrono::{DateTime, Utc};
use minga_domain::changes::ChangeType;
use minga_domain::kinds::Kind;
use minga_domain::violation::{Code, Violation};
use minga_storage::changes as store;
use serde::Serialize;
use serde_json::json;
use std::num::ParseIntError;
use std::str::FromStr;
use utoipa::ToSchema;

/// From where on a client asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Since {
    /// From the first change on.
    #[default]
    Beginning,
    /// After the change of this number.
    After(i64),
    /// After the last change: for the cursor that a copy of the registry begins with.
    Latest,
}

impl FromStr for Since {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        if text == "latest" {
            return Ok(Self::Latest);
        }
        text.parse::<u32>().map(|number| Self::After(i64::from(number)))
    }
}

/// A public change.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "cursor": "1841", "type": "pledge.published", "kind": "pledge", "reference": "PL-2026-00017",
    "at": "2026-05-04T09:12:45.120Z", "url": "https://minga.example.org/v1/pledges/PL-2026-00017"
})))]
pub struct PublicChange {
    /// Give it as `since` to go on after this change.
    pub cursor: String,
    /// What happened.
    #[serde(rename = "type")]
    pub what: ChangeType,
    /// The collection of the entry.
    pub kind: Kind,
    /// The reference of the entry.
    pub reference: String,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Where to read what is public of it now. 404 or 410 when nothing is.
    pub url: String,
}

impl PublicChange {
    /// How a kept change is told.
    pub(crate) fn of(service: &Service, row: store::Change) -> Self {
        let (what, kind) = (row.what.0, row.kind.0);
        let public_url = &service.surroundings.public_url;
        Self {
            cursor: row.sequence.to_string(),
            url: format!("{public_url}{}{}", path_of(kind, &row.reference), what.part()),
            what,
            kind,
            reference: row.reference,
            at: row.at.into(),
        }
    }
}

/// A page of the change feed.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({ "items": [example_of::<PublicChange>()], "next": "1841", "more": false })))]
pub struct ChangePage {
    /// The changes, in the order in which they became public.
    pub items: Vec<PublicChange>,
    /// Give it as `since` next time; also there when nothing has happened.
    pub next: String,
    /// Whether there is more already.
    pub more: bool,
}

/// The changes after a cursor, at most `limit`, of one collection or of both.
///
/// # Errors
/// [`Failure::Invalid`] for a cursor beyond the last change: one of another service, or of this one before it was
/// brought back from an older copy of its data. Its owner has to begin anew.
pub fn page(tx: &mut Tx<'_>, since: Since, kind: Option<Kind>, limit: i64) -> Result<ChangePage, Failure> {
    // Read before the changes: whatever has a number up to this one can be read.
    let last = store::last(tx.conn)?;
    let after = match since {
        Since::Beginning => 0,
        Since::After(number) => number,
        Since::Latest => last,
    };
    if after > last {
        let violation = Violation::new(Code::OutOfRange, "?since").with("minimum", 0);
        return Err(Failure::invalid(violation.with("maximum", json!(last))));
    }
    let mut rows = store::page(tx.conn, after, last, kind, limit + 1)?;
    let more = paging::cut(&mut rows, limit);
    // Of the other collection there may be changes that are not told; they need not be looked at again.
    let next = match rows.last() {
        Some(row) if more => row.sequence,
        _ => last,
    };
    Ok(ChangePage {
        items: rows.into_iter().map(|row| PublicChange::of(tx.service, row)).collect(),
        next: next.to_string(),
        more,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_a_number_or_the_latest() {
        assert_eq!("0".parse(), Ok(Since::After(0)));
        assert_eq!("1841".parse(), Ok(Since::After(1841)));
        assert_eq!("latest".parse(), Ok(Since::Latest));
        for wrong in ["", "-1", "yesterday", "1e3", "99999999999999999999"] {
            assert!(wrong.parse::<Since>().is_err(), "{wrong}");
        }
    }
}
