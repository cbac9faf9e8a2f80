//! Reading single entries of the registry, in the reader's language where a translation exists.
use super::joined::flag;
use super::languages::{Languages, translate};
use super::path_of;
use super::view::{PublicDocument, PublicFile, PublicTranslation};
use crate::attachments;
use crate::failure::Failure;
use crate::participants;
use crate::service::Tx;
use minga_domain::ids::SubmissionId;
use minga_domain::kinds::{Kind, State};
use minga_storage::connection::AnyConnection;
use minga_storage::registry::{self as store, Entry};
use minga_storage::submissions;
use serde_json::Value;
use std::collections::HashMap;

/// What stands under a reference.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// The entry.
    Here(Box<PublicDocument>),
    /// It was merged into the entry at this path.
    Moved(String),
}

/// What belongs to the entry of a reference.
#[derive(Debug, Clone, PartialEq)]
pub enum Belonging<T> {
    /// It.
    Here(T),
    /// The entry was merged into the one at this path.
    Moved(String),
}

impl<T> Belonging<T> {
    /// What to say of what belongs to a reference that is not in the registry.
    pub(crate) fn absent(tx: &mut Tx<'_>, kind: Kind, reference: &str) -> Result<Self, Failure> {
        match absent(tx, kind, reference)? {
            Found::Moved(path) => Ok(Self::Moved(path)),
            // It has come into the registry since it was looked for.
            Found::Here(_) => Err(Failure::NotFound),
        }
    }
}

/// The entry with a reference.
///
/// # Errors
/// [`Failure::Gone`] with the public reason when it was archived, [`Failure::NotFound`] when it never was public.
pub fn by_reference(tx: &mut Tx<'_>, kind: Kind, reference: &str, languages: &Languages) -> Result<Found, Failure> {
    let found = tx.conn.snapshot(|conn| {
        let Some(entry) = store::by_reference(conn, kind, reference)? else {
            return Ok(None);
        };
        let (id, provenance, of_type) = (entry.submission_id.0, entry.provenance.0, entry.type_key.clone());
        let flag = match &entry.matched {
            Some(joined) => flag(conn, joined)?,
            None => None,
        };
        let record = records(conn, vec![entry])?.pop();
        let shown = participants::public_rows(conn, id, provenance, of_type.as_deref())?;
        let files = attachments::public_list(conn, id)?;
        let related = minga_storage::duplicates::linked_entries(conn, id)?;
        Ok::<_, Failure>(record.zip(Some((shown, files, related, flag))))
    })?;
    let Some((record, (shown, files, related, flag))) = found else {
        return absent(tx, kind, reference);
    };
    let mut document = translated(record, languages);
    document.participants = shown;
    document.match_flag = flag;
    document.attachments = files
        .into_iter()
        .map(|file| PublicFile::of(file, kind, reference))
        .collect();
    document.related = related.into_iter().map(Into::into).collect();
    Ok(Found::Here(Box::new(document)))
}

/// What to say of a reference that is not in the registry.
pub(crate) fn absent(tx: &mut Tx<'_>, kind: Kind, reference: &str) -> Result<Found, Failure> {
    let row = submissions::by_reference(tx.conn, reference)?
        .filter(|row| row.kind.0 == kind)
        .ok_or(Failure::NotFound)?;
    if let Some(successor) = row.merged_into {
        let successor =
            submissions::find(tx.conn, successor.0)?.and_then(|row| row.reference.map(|of| (row.kind.0, of)));
        if let Some((kind, reference)) = successor {
            return Ok(Found::Moved(path_of(kind, &reference)));
        }
    }
    match (row.state.0, row.public_reason) {
        (State::Archived, Some(reason)) => Err(Failure::Gone(reason)),
        _ => Err(Failure::NotFound),
    }
}

/// An entry with what it says and the translations of it.
#[derive(Debug)]
pub(super) struct Record {
    /// The entry.
    pub entry: Entry,
    /// The public document, in the original language.
    pub document: PublicDocument,
    translations: Vec<store::PublicTranslation>,
}

/// What entries say, in the same order.
pub(super) fn records(conn: &mut AnyConnection, entries: Vec<Entry>) -> Result<Vec<Record>, Failure> {
    let ids: Vec<SubmissionId> = entries.iter().map(|entry| entry.submission_id.0).collect();
    let mut documents = store::documents(conn, &ids)?;
    let mut translations: HashMap<SubmissionId, Vec<store::PublicTranslation>> = HashMap::new();
    for one in store::published_translations(conn, &ids)? {
        translations.entry(one.submission.0).or_default().push(one);
    }
    entries
        .into_iter()
        .map(|entry| {
            let id = entry.submission_id;
            let document = documents
                .remove(&id.0)
                .ok_or_else(|| Failure::Internal(format!("the document of {} is missing", entry.reference)))?;
            let own = translations.remove(&id.0).unwrap_or_default();
            Ok(Record {
                entry,
                document,
                translations: own,
            })
        })
        .collect()
}

/// The document in the reader's language, with the translations that exist.
pub(super) fn translated(record: Record, languages: &Languages) -> PublicDocument {
    let mut document = record.document;
    // The pledge that it joins may have been merged since.
    document.matched_pledge = record.entry.matched;
    let own = record.translations;
    document.translations = own
        .iter()
        .map(|one| PublicTranslation {
            language: one.language.clone(),
            official: one.official,
        })
        .collect();
    if let Some(chosen) = languages.choose(&document.original_language, &own, |one| &one.language) {
        translate(&mut document.content, &chosen.fields.0);
        document.language.clone_from(&chosen.language);
        document.official_translation = Some(chosen.official);
        if let Some(title) = document.content.get("title").and_then(Value::as_str) {
            title.clone_into(&mut document.title);
        }
    }
    document
}
