//! The registry as files: rows of a table or one public document a line, in batches by key. Each batch is read by
//! itself, so that no transaction lasts as long as a download; what is published meanwhile comes before the first row
//! and is not in the file.
use super::joined::flags;
use super::languages::Languages;
use super::lists::Selection;
use super::reading::{records, translated};
use super::view::PublicDocument;
use super::{path_of, terms};
use crate::failure::Failure;
use crate::participants;
use crate::service::Tx;
use minga_documents::table::csv;
pub use minga_documents::table::{BYTE_ORDER_MARK, Xlsx};
use minga_documents::words::words;
use minga_domain::ids::SubmissionId;
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Kind, Provenance};
use minga_domain::language::Language;
use minga_domain::money::Money;
use minga_domain::vocabulary;
use minga_storage::columns::Moment;
use minga_storage::duplicates;
pub use minga_storage::registry::After;
use minga_storage::registry::{self as store, Order};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

/// Entries that are read at once: about a megabyte.
const AT_ONCE: i64 = 200;

/// Some entries of a file, and where the next ones begin.
#[derive(Debug)]
pub struct Batch {
    /// The entries.
    pub entries: Vec<Exported>,
    /// The place after the last of them; `None` when there are no more.
    pub next: Option<After>,
}

/// An entry of a file.
#[derive(Debug)]
pub struct Exported {
    /// What it says, in the reader's language.
    pub document: PublicDocument,
    /// With whom it is, by name.
    partners: Vec<String>,
}

/// The version of what a file is made of, and when it last changed.
///
/// # Errors
/// Those of the database.
pub fn last_change(tx: &mut Tx<'_>) -> Result<(i64, Option<Moment>), Failure> {
    Ok(store::last_change(tx.conn)?)
}

/// The entries after a place, the latest publication first.
///
/// # Errors
/// Those of the database.
pub fn batch(
    tx: &mut Tx<'_>,
    selection: &Selection,
    after: Option<&After>,
    languages: &Languages,
) -> Result<Batch, Failure> {
    let filter = selection.filter();
    tx.conn.snapshot(|conn| {
        let listed = store::page(conn, &filter, Order::Newest, after, AT_ONCE)?;
        let full = i64::try_from(listed.len()).is_ok_and(|read| read == AT_ONCE);
        let next = listed
            .last()
            .filter(|_| full)
            .map(|last| After::At(last.entry.published_at, last.entry.submission_id));
        let entries = || listed.iter().map(|listed| &listed.entry);
        let provenances: HashMap<SubmissionId, Provenance> = entries()
            .filter(|entry| participants::are_public(entry.provenance.0, entry.type_key.as_deref()))
            .map(|entry| (entry.submission_id.0, entry.provenance.0))
            .collect();
        let mut shown = participants::public_rows_of(conn, &provenances)?;
        let ids: Vec<SubmissionId> = entries().map(|entry| entry.submission_id.0).collect();
        let joined: BTreeSet<String> = entries().filter_map(|entry| entry.matched.clone()).collect();
        let flags = flags(conn, &joined.into_iter().collect::<Vec<_>>())?;
        let mut related = duplicates::linked_entries_of(conn, &ids)?;
        let mut partners: HashMap<SubmissionId, Vec<String>> = HashMap::new();
        for (id, partner) in store::partners_of(conn, &ids)? {
            partners.entry(id.0).or_default().push(partner.name);
        }
        let records = records(conn, listed.into_iter().map(|listed| listed.entry).collect())?;
        let entries = records.into_iter().map(|record| {
            let id = record.entry.submission_id.0;
            let mut document = translated(record, languages);
            document.participants = shown.remove(&id).unwrap_or_default();
            let joined = document.matched_pledge.as_ref();
            document.match_flag = joined.and_then(|joined| flags.get(joined).copied());
            let others = related.remove(&id).unwrap_or_default();
            document.related = others.into_iter().map(Into::into).collect();
            Exported {
                document,
                partners: partners.remove(&id).unwrap_or_default(),
            }
        });
        Ok(Batch {
            entries: entries.collect(),
            next,
        })
    })
}

/// A column: the key of its heading, and what stands in it.
type Column = (&'static str, fn(&Line<'_>) -> String);

/// The columns of a table, by the names of their headings. Contacts are not among them: they are not in the public
/// documents either.
const COLUMNS: &[Column] = &[
    ("reference", |line| line.document.reference.clone()),
    ("kind", |line| line.document.kind.key().to_owned()),
    ("title", |line| line.document.title.clone()),
    ("language", |line| line.document.language.clone()),
    ("original-language", |line| line.document.original_language.clone()),
    ("type", |line| line.text("/type")),
    ("natures", |line| line.list("/natures")),
    ("status", |line| {
        line.document
            .status
            .map(|status| status.key().to_owned())
            .unwrap_or_default()
    }),
    ("organisation", |line| line.document.organisation.name.clone()),
    ("actor-type", |line| line.document.organisation.actor_type.clone()),
    ("report-group", |line| {
        vocabulary::report_group_of(&line.document.organisation.actor_type)
            .unwrap_or_default()
            .to_owned()
    }),
    ("organisation-country", |line| {
        line.document.organisation.country.clone().unwrap_or_default()
    }),
    ("countries", |line| line.list(line.place("/countries"))),
    ("regions", |line| line.list(line.place("/regions"))),
    ("place", |line| line.text(line.place("/place"))),
    ("scope", |line| line.text("/scope")),
    ("objectives", |line| match line.document.kind {
        Kind::Pledge => line.list("/objectives"),
        Kind::Practice => joined([line.list("/objectives/primary"), line.list("/objectives/further")]),
    }),
    ("principles", |line| line.each("/principles", "principle")),
    ("sdgs", |line| line.list("/sdgs")),
    ("start", |line| line.text("/period/start")),
    ("end", |line| line.text("/period/end")),
    ("ongoing", |line| {
        line.yes_or_no(line.at("/period/ongoing").is_some_and(|ongoing| *ongoing == true))
    }),
    ("cycle", |line| line.document.cycle.clone().unwrap_or_default()),
    ("partners", |line| joined(line.partners.iter().cloned())),
    ("contribution", |line| {
        line.money.contribution.as_ref().map(Money::amount).unwrap_or_default()
    }),
    ("contribution-currency", |line| {
        currency(line.money.contribution.as_ref())
    }),
    ("matched-pledge", |line| {
        line.document.matched_pledge.clone().unwrap_or_default()
    }),
    ("match-flag", |line| {
        line.document
            .match_flag
            .map(|flag| flag.key().to_owned())
            .unwrap_or_default()
    }),
    ("support", |line| {
        line.money.support.as_ref().map(Money::amount).unwrap_or_default()
    }),
    ("support-currency", |line| currency(line.money.support.as_ref())),
    ("undisclosed", |line| line.yes_or_no(line.money.undisclosed)),
    ("indicators", |line| line.each("/indicators", "name")),
    ("text", |line| match line.document.kind {
        Kind::Pledge => line.text("/description"),
        Kind::Practice => line.text("/summary"),
    }),
    ("evidence", |line| line.text("/evidence_of_application")),
    ("benefits", |line| line.text("/benefits")),
    ("innovation", |line| line.text("/innovation")),
    ("resources", |line| line.each("/resources", "url")),
    ("provenance", |line| line.document.provenance.key().to_owned()),
    ("legacy", |line| line.yes_or_no(line.document.legacy)),
    ("published-at", |line| line.document.published_at.to_rfc3339()),
    ("updated-at", |line| line.document.updated_at.to_rfc3339()),
    ("address", |line| {
        format!(
            "{}{}",
            line.public_url,
            path_of(line.document.kind, &line.document.reference)
        )
    }),
];

/// What only one of the kinds has is no column of the other's table.
fn is_column(name: &str, kind: Kind) -> bool {
    const PLEDGES: &[&str] = &[
        "natures",
        "status",
        "contribution",
        "contribution-currency",
        "matched-pledge",
        "match-flag",
        "support",
        "support-currency",
        "undisclosed",
        "indicators",
    ];
    const PRACTICES: &[&str] = &["ongoing", "evidence", "benefits", "innovation", "resources"];
    match kind {
        Kind::Pledge => !PRACTICES.contains(&name),
        Kind::Practice => !PLEDGES.contains(&name),
    }
}

/// The columns of a kind's table.
fn columns(kind: Kind) -> impl Iterator<Item = &'static Column> {
    COLUMNS.iter().filter(move |(name, _)| is_column(name, kind))
}

/// The headings of a table.
#[must_use]
pub fn headings(kind: Kind, language: Language) -> Vec<String> {
    columns(kind)
        .map(|(name, _)| words().plain(language, &format!("column-{name}")))
        .collect()
}

/// The name of a table.
#[must_use]
pub fn name(kind: Kind, language: Language) -> String {
    words().plain(
        language,
        match kind {
            Kind::Pledge => "export-pledges",
            Kind::Practice => "export-practices",
        },
    )
}

/// Entries of a kind as rows of a table under its [`headings`].
#[must_use]
pub fn rows(entries: &[Exported], kind: Kind, language: Language, public_url: &str) -> Vec<Vec<String>> {
    let columns: Vec<&Column> = columns(kind).collect();
    let yes_no = ["cell-yes", "cell-no"].map(|word| words().plain(language, word));
    entries
        .iter()
        .map(|entry| {
            let line = Line {
                document: &entry.document,
                partners: &entry.partners,
                money: terms::money_shown(&entry.document.content),
                yes_no: &yes_no,
                public_url,
            };
            columns.iter().map(|(_, cell)| cell(&line)).collect()
        })
        .collect()
}

/// Rows as CSV.
///
/// # Errors
/// [`Failure::Internal`] when they cannot be written, which has no known cause.
pub fn as_csv(rows: Vec<Vec<String>>) -> Result<Vec<u8>, Failure> {
    csv(rows).map_err(|error| Failure::Internal(format!("rows cannot be written as CSV: {error}")))
}

/// Entries as JSON Lines: a public document on each.
///
/// # Errors
/// [`Failure::Internal`] when one cannot be written, which has no known cause.
pub fn as_json_lines(entries: &[Exported]) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    for entry in entries {
        serde_json::to_writer(&mut bytes, &entry.document).map_err(|error| Failure::Internal(error.to_string()))?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// An entry on its way into a row.
struct Line<'a> {
    document: &'a PublicDocument,
    partners: &'a [String],
    money: terms::PledgedMoney,
    yes_no: &'a [String; 2],
    public_url: &'a str,
}

impl Line<'_> {
    fn at(&self, pointer: &str) -> Option<&Value> {
        let mut names = pointer.split('/').skip(1);
        names.try_fold(&self.document.content, |value, name| value.get(name))
    }

    fn text(&self, pointer: impl AsRef<str>) -> String {
        self.at(pointer.as_ref()).map(plain).unwrap_or_default()
    }

    fn list(&self, pointer: impl AsRef<str>) -> String {
        let items = self.at(pointer.as_ref()).and_then(Value::as_array);
        joined(items.into_iter().flatten().map(plain))
    }

    fn each(&self, pointer: &str, field: &str) -> String {
        let items = self.at(pointer).and_then(Value::as_array);
        joined(
            items
                .into_iter()
                .flatten()
                .filter_map(|item| item.get(field))
                .map(plain),
        )
    }

    /// Where a place stands in the content of the kind.
    fn place(&self, field: &str) -> String {
        match self.document.kind {
            Kind::Pledge => format!("/implementation{field}"),
            Kind::Practice => field.to_owned(),
        }
    }

    fn yes_or_no(&self, answer: bool) -> String {
        let [yes, no] = self.yes_no;
        if answer { yes } else { no }.clone()
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn joined(parts: impl IntoIterator<Item = String>) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("; ")
}

fn currency(money: Option<&Money>) -> String {
    money.map(|money| money.currency.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_its_words() {
        for kind in [Kind::Pledge, Kind::Practice] {
            for language in Language::ALL {
                let headings = headings(kind, language);
                assert!(
                    headings.iter().all(|heading| !heading.starts_with("column-")),
                    "{headings:?}"
                );
                assert!(!name(kind, language).starts_with("export-"));
            }
        }
    }
}
