//! Reading the registry: lists, single entries, matches; in the reader's language where a translation exists.
use super::view::{PublicDocument, PublicFile, PublicOrganisation, PublicTranslation};
use super::{Field, path_of};
use crate::attachments;
use crate::failure::Failure;
use crate::participants;
use crate::service::Tx;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use minga_domain::ids::SubmissionId;
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Kind, Provenance, State};
use minga_domain::text::query_tokens;
use minga_domain::violation::{Code, Violation};
use minga_storage::columns::{Id, Moment};
use minga_storage::connection::AnyConnection;
use minga_storage::registry::{self as store, After, Entry, Filter, Order};
use minga_storage::submissions;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a reader asks of a list.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Which collection.
    pub kind: Kind,
    /// For each field any of the values; all fields must hold.
    pub terms: Vec<(Field, Vec<String>)>,
    /// Full-text query as typed.
    pub text: Option<String>,
    /// The order.
    pub order: Order,
    /// Most entries of the page.
    pub limit: i64,
    /// Where the page begins.
    pub cursor: Option<String>,
    /// Whether to count all entries.
    pub count: bool,
    /// Whether to count by field.
    pub facets: bool,
}

/// The languages that a reader prefers, best first, as primary subtags. Without any the original is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Languages(pub Vec<String>);

impl Languages {
    /// More preferences than these are not looked at.
    const MOST: usize = 4;

    /// Reads an `Accept-Language` header (RFC 9110); `*` asks for nothing in particular.
    #[must_use]
    pub fn of_header(header: &str) -> Self {
        let mut weighted: Vec<(f32, String)> = Vec::new();
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim();
            let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
            let quality = pieces
                .find_map(|piece| piece.trim().strip_prefix("q=").map(str::trim))
                .map_or(Some(1.0), |text| text.parse::<f32>().ok())
                .filter(|quality| *quality > 0.0 && *quality <= 1.0);
            let plain = (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
            if let (Some(quality), true) = (quality, plain)
                && !weighted.iter().any(|(_, known)| *known == primary)
            {
                weighted.push((quality, primary));
            }
        }
        weighted.sort_by(|a, b| b.0.total_cmp(&a.0));
        weighted.truncate(Self::MOST);
        Self(weighted.into_iter().map(|(_, primary)| primary).collect())
    }

    /// The translation to give, or `None` for the original.
    fn choose<'a, T>(&self, original: &str, translations: &'a [T], tag: impl Fn(&T) -> &str) -> Option<&'a T> {
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        for wanted in &self.0 {
            if primary(original) == *wanted {
                return None;
            }
            if let Some(found) = translations
                .iter()
                .find(|translation| primary(tag(translation)) == *wanted)
            {
                return Some(found);
            }
        }
        None
    }
}

/// An entry of a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PublicSummary {
    /// The public reference.
    #[schema(example = "PL-2026-00017")]
    pub reference: String,
    /// Pledge or practice.
    pub kind: Kind,
    /// The title, in the reader's language where a translation exists.
    #[schema(example = "Free legal advice at three border posts")]
    pub title: String,
    /// The language of the title, BCP 47.
    #[schema(example = "en")]
    pub language: String,
    /// The language of the original, BCP 47.
    #[schema(example = "es")]
    pub original_language: String,
    /// The type, a key of the vocabulary `pledge_types` or `practice_types`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "individual")]
    pub r#type: Option<String>,
    /// Whose it is.
    pub organisation: PublicOrganisation,
    /// Numbers of the objectives of the Compact.
    #[schema(example = json!([3, 7]))]
    pub objectives: Vec<u8>,
    /// Countries of implementation, ISO 3166 alpha-3.
    #[schema(example = json!(["PER"]))]
    pub countries: Vec<String>,
    /// Regions of implementation, M49.
    pub regions: Vec<String>,
    /// The place of implementation by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// When it is or was carried out, as in the content.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub period: Option<Value>,
    /// The cycle it was filed for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cycle: Option<String>,
    /// How it came in.
    pub provenance: Provenance,
    /// Taken over from an earlier collection: it may lack what is required today.
    pub legacy: bool,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// When it was corrected or updated after its publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected_at: Option<DateTime<Utc>>,
    /// Where to read all of it.
    #[schema(example = "/v1/pledges/PL-2026-00017")]
    pub address: String,
}

/// How many entries have a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Facet {
    /// The value, as the filter takes it.
    #[schema(example = "3")]
    pub value: String,
    /// How many of the filtered entries have it.
    #[schema(example = 12)]
    pub count: i64,
}

/// A page of the registry.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PublicList {
    /// The entries.
    pub items: Vec<PublicSummary>,
    /// Cursor of the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many entries there are in all; only with `count=exact`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    /// For each filter the counts of its values over all filtered entries; only with `facets=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facets: Option<BTreeMap<String, Vec<Facet>>>,
}

/// What stands under a reference.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// The entry.
    Here(Box<PublicDocument>),
    /// It was merged into the entry at this path.
    Moved(String),
}

/// A page of a collection.
///
/// # Errors
/// [`Failure::Malformed`] for a cursor that is not of this order.
pub fn list(tx: &mut Tx<'_>, asked: &Asked, languages: &Languages) -> Result<PublicList, Failure> {
    let after = asked
        .cursor
        .as_deref()
        .map(|cursor| read_cursor(cursor, asked.order))
        .transpose()?;
    let text = asked.text.as_deref().filter(|text| !text.trim().is_empty());
    let filter = Filter {
        kind: asked.kind,
        terms: asked.terms.clone(),
        words: text.map(query_tokens),
    };
    // One snapshot: page, total and facets are of the same moment.
    let (mut entries, translations, total, facets) = tx.conn.snapshot(|conn| {
        let entries = store::page(
            conn,
            &filter,
            asked.order,
            after.as_ref(),
            asked.limit.saturating_add(1),
        )?;
        let translations = translations_of(conn, &entries)?;
        let total = if asked.count {
            Some(store::count(conn, &filter)?)
        } else {
            None
        };
        let facets = if asked.facets {
            Some(store::facets(conn, &filter)?)
        } else {
            None
        };
        Ok::<_, Failure>((entries, translations, total, facets))
    })?;
    let limit = usize::try_from(asked.limit).unwrap_or(usize::MAX);
    let more = entries.len() > limit;
    entries.truncate(limit);
    let next = entries
        .last()
        .filter(|_| more)
        .map(|last| cursor_after(last, asked.order));
    let items = entries
        .into_iter()
        .map(|entry| summary(entry, &translations, languages));
    Ok(PublicList {
        items: items.collect::<Result<_, _>>()?,
        next,
        total,
        facets: facets.map(|counted| {
            let all = Field::ALL.iter().map(|field| (field.key().to_owned(), Vec::new()));
            let mut fields: BTreeMap<String, Vec<Facet>> = all.collect();
            for (field, value, count) in counted {
                fields.entry(field).or_default().push(Facet { value, count });
            }
            fields
        }),
    })
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
        let id = entry.submission_id.0;
        let translations = store::published_translations(conn, &[id])?;
        let shown = participants::public_rows(conn, id)?;
        Ok::<_, Failure>(Some((entry, translations, shown, attachments::public_list(conn, id)?)))
    })?;
    let Some((entry, translations, shown, files)) = found else {
        return absent(tx, kind, reference);
    };
    let mut document = translated(entry, &translations, languages)?;
    document.participants = shown;
    document.attachments = files
        .into_iter()
        .map(|file| PublicFile::of(file, kind, reference))
        .collect();
    Ok(Found::Here(Box::new(document)))
}

/// What to say of a reference that is not in the registry.
fn absent(tx: &mut Tx<'_>, kind: Kind, reference: &str) -> Result<Found, Failure> {
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

/// The published pledges that join a published pledge, the earliest first.
pub fn matches_of(tx: &mut Tx<'_>, reference: &str, languages: &Languages) -> Result<PublicList, Failure> {
    let found = tx.conn.snapshot(|conn| {
        if store::by_reference(conn, Kind::Pledge, reference)?.is_none() {
            return Ok(None);
        }
        let entries = store::matching_pledges(conn, reference)?;
        let translations = translations_of(conn, &entries)?;
        Ok::<_, Failure>(Some((entries, translations)))
    })?;
    let Some((entries, translations)) = found else {
        return match absent(tx, Kind::Pledge, reference)? {
            Found::Moved(_) | Found::Here(_) => Err(Failure::NotFound),
        };
    };
    let items: Vec<PublicSummary> = entries
        .into_iter()
        .map(|entry| summary(entry, &translations, languages))
        .collect::<Result<_, _>>()?;
    Ok(PublicList {
        items,
        next: None,
        total: None,
        facets: None,
    })
}

fn translations_of(
    conn: &mut AnyConnection,
    entries: &[Entry],
) -> Result<Vec<store::PublicTranslation>, minga_storage::StoreError> {
    let ids: Vec<SubmissionId> = entries.iter().map(|entry| entry.submission_id.0).collect();
    store::published_translations(conn, &ids)
}

fn document_of(entry: Entry) -> Result<PublicDocument, Failure> {
    serde_json::from_value(entry.document.0)
        .map_err(|error| Failure::Internal(format!("the document of {} cannot be read: {error}", entry.reference)))
}

/// The document in the reader's language, with the translations that exist.
fn translated(
    entry: Entry,
    translations: &[store::PublicTranslation],
    languages: &Languages,
) -> Result<PublicDocument, Failure> {
    let id = entry.submission_id;
    let own: Vec<&store::PublicTranslation> = translations.iter().filter(|one| one.submission == id).collect();
    let mut document = document_of(entry)?;
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
    Ok(document)
}

/// Puts translated texts in the place of the original ones: by the name of a field, or by a JSON Pointer into the
/// content. What the original does not have is not added.
fn translate(content: &mut Value, fields: &Value) {
    for (name, text) in fields.as_object().into_iter().flatten() {
        let pointer = if name.starts_with('/') {
            name.clone()
        } else {
            format!("/{name}")
        };
        if let Some(place) = content.pointer_mut(&pointer) {
            place.clone_from(text);
        }
    }
}

fn summary(
    entry: Entry,
    translations: &[store::PublicTranslation],
    languages: &Languages,
) -> Result<PublicSummary, Failure> {
    let r#type = entry.type_key.clone();
    let document = translated(entry, translations, languages)?;
    let at = |pointer: &str| document.content.pointer(pointer);
    let texts = |pointer: &str| -> Vec<String> { at(pointer).map(read).unwrap_or_default() };
    let (objectives, place) = match document.kind {
        Kind::Pledge => (
            at("/objectives").map(read::<Vec<u8>>).unwrap_or_default(),
            "/implementation",
        ),
        Kind::Practice => {
            let mut all: Vec<u8> = at("/objectives/primary").map(read).unwrap_or_default();
            all.extend(at("/objectives/further").map(read::<Vec<u8>>).unwrap_or_default());
            (all, "")
        }
    };
    Ok(PublicSummary {
        r#type,
        objectives,
        countries: texts(&format!("{place}/countries")),
        regions: texts(&format!("{place}/regions")),
        place: at(&format!("{place}/place")).and_then(Value::as_str).map(str::to_owned),
        period: at("/period").cloned(),
        address: path_of(document.kind, &document.reference),
        reference: document.reference,
        kind: document.kind,
        title: document.title,
        language: document.language,
        original_language: document.original_language,
        organisation: document.organisation,
        cycle: document.cycle,
        provenance: document.provenance,
        legacy: document.legacy,
        published_at: document.published_at,
        corrected_at: document.corrected_at,
    })
}

fn read<T: for<'a> Deserialize<'a> + Default>(value: &Value) -> T {
    T::deserialize(value).unwrap_or_default()
}

/// The name of an order in the parameter `sort` and in cursors.
fn name_of(order: Order) -> &'static str {
    match order {
        Order::Newest => "-published_at",
        Order::Oldest => "published_at",
        Order::Title => "title",
        Order::TitleBackwards => "-title",
    }
}

fn cursor_after(entry: &Entry, order: Order) -> String {
    let key = match order {
        Order::Newest | Order::Oldest => entry.published_at.timestamp_micros().to_string(),
        Order::Title | Order::TitleBackwards => entry.title_key.clone(),
    };
    BASE64_URL_SAFE_NO_PAD.encode(format!("{} {} {key}", name_of(order), entry.submission_id.0))
}

fn read_cursor(cursor: &str, order: Order) -> Result<After, Failure> {
    let read = || {
        let text = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let mut parts = text.splitn(3, ' ');
        let sort = parts.next()?;
        let id = Id(SubmissionId(parts.next()?.parse::<Uuid>().ok()?));
        let key = parts.next()?;
        if sort != name_of(order) || key.contains('\0') {
            return None;
        }
        Some(match order {
            Order::Newest | Order::Oldest => {
                After::Published(Moment::from(DateTime::from_timestamp_micros(key.parse().ok()?)?), id)
            }
            Order::Title | Order::TitleBackwards => After::Title(key.to_owned(), id),
        })
    };
    let expected = "the `next` of a page in the same order";
    read().ok_or_else(|| {
        Failure::Malformed(vec![
            Violation::new(Code::MalformedValue, "?cursor").with("expected", expected),
        ])
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;
    use serde_json::json;

    #[test]
    fn preferences_are_read_by_their_weight_and_once() {
        let read = |header| Languages::of_header(header).0;
        assert_eq!(read("qu, fr;q=0.4, es-PE;q=0.9, es;q=0.8, *;q=0.1"), ["qu", "es", "fr"]);
        assert_eq!(read("en;q=0, de;q=x, fr;q=7, 12"), Vec::<String>::new());
        assert_eq!(read("a1, bb, cc, dd, ee, ff").len(), Languages::MOST);
    }

    #[test]
    fn the_original_wins_where_the_reader_prefers_it() {
        let choose = |header, original: &str| {
            Languages::of_header(header)
                .choose(original, &["es", "fr-CA"], |tag| tag)
                .copied()
        };
        assert_eq!(choose("en, es;q=0.5", "en-GB"), None);
        assert_eq!(choose("fr, en;q=0.5", "en"), Some("fr-CA"));
        assert_eq!(choose("de", "en"), None);
        assert_eq!(choose("", "en"), None);
    }

    #[test]
    fn a_translation_replaces_only_what_the_original_says() {
        let mut content = json!({"title": "a", "principles": [{"how": "b"}]});
        translate(
            &mut content,
            &json!({"title": "x", "/principles/0/how": "y", "lessons": "z"}),
        );
        assert_eq!(content, json!({"title": "x", "principles": [{"how": "y"}]}));
    }

    #[test]
    fn a_cursor_belongs_to_one_order() {
        let id = Uuid::from_u128(7);
        let title = BASE64_URL_SAFE_NO_PAD.encode(format!("title {id} un titulo largo"));
        let after = read_cursor(&title, Order::Title).unwrap();
        assert_eq!(after, After::Title("un titulo largo".into(), Id(SubmissionId(id))));
        assert!(read_cursor(&title, Order::TitleBackwards).is_err());
        assert!(read_cursor("%%%", Order::Newest).is_err());
        let published = BASE64_URL_SAFE_NO_PAD.encode(format!("-published_at {id} 99999999999999999999"));
        assert!(read_cursor(&published, Order::Newest).is_err());
    }
}
