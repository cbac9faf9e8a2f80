//! Feeds: what of a selection was published or updated last.
use super::languages::Languages;
use super::lists::Selection;
use super::path_of;
use super::reading::{records, translated};
use crate::failure::Failure;
use crate::service::Tx;
use chrono::DateTime;
use minga_documents::feed::{Feed, Item, atom};
use minga_documents::words::words;
use minga_domain::kinds::Kind;
use minga_domain::language::Language;
use minga_storage::registry::{self as store, Order};
use serde_json::Value;

/// Entries of a feed. Ours: readers ask often and keep what they have seen.
const ENTRIES: i64 = 50;

/// Characters of a summary.
const SUMMARY: usize = 500;

/// The Atom feed of a selection of one collection; `asked` is its path with its parameters.
///
/// # Errors
/// Those of the database.
pub fn feed(
    tx: &mut Tx<'_>,
    kind: Kind,
    selection: &Selection,
    languages: &Languages,
    language: Language,
    asked: &str,
) -> Result<Vec<u8>, Failure> {
    let filter = selection.filter();
    let (changed, entries) = tx.conn.snapshot(|conn| {
        let listed = store::page(conn, &filter, Order::Updated, None, ENTRIES)?;
        let entries = listed.into_iter().map(|listed| listed.entry).collect();
        Ok::<_, Failure>((store::last_change(conn)?.1, records(conn, entries)?))
    })?;
    let public_url = &tx.service.surroundings.public_url;
    let items = entries.into_iter().map(|record| {
        let id = record.entry.submission_id.0;
        let document = translated(record, languages);
        let text = |pointer: &str| document.content.pointer(pointer).and_then(Value::as_str);
        Item {
            id: format!("urn:uuid:{id}"),
            summary: text(match kind {
                Kind::Pledge => "/description",
                Kind::Practice => "/summary",
            })
            .map(shortened),
            categories: text("/type").map(str::to_owned).into_iter().collect(),
            author: document.organisation.name.clone(),
            address: format!("{public_url}{}", path_of(kind, &document.reference)),
            published: document.published_at,
            updated: document.updated_at,
            language: document.language.clone(),
            title: document.title.clone(),
        }
    });
    let items: Vec<Item> = items.collect();
    // An entry that was taken out is no longer among them: the change itself never goes back.
    let updated = items.iter().map(|item| item.updated).max();
    let updated = updated.max(changed.map(Into::into));
    let title = match kind {
        Kind::Pledge => "feed-pledges",
        Kind::Practice => "feed-practices",
    };
    let feed = Feed {
        id: format!("{public_url}{asked}"),
        title: words().plain(language, title),
        language: language.code().to_owned(),
        address: format!("{public_url}{asked}"),
        updated: updated.unwrap_or(DateTime::UNIX_EPOCH),
        items,
    };
    atom(feed).map_err(|error| Failure::Internal(format!("the feed cannot be written: {error}")))
}

/// The beginning of a text, cut at a space.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(SUMMARY).and_then(|(end, _)| text.get(..end)) {
        Some(cut) => format!("{}…", cut.rsplit_once(' ').map_or(cut, |(before, _)| before)),
        None => text.to_owned(),
    }
}
