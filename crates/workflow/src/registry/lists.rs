//! Lists of the registry: filtered, in an order, a page at a time, with the counts of what they can be filtered by.
use super::languages::Languages;
use super::reading::{Record, records, translated};
use super::view::{PublicOrganisation, PublicProgress};
use super::{Field, path_of};
use crate::examples::example_of;
use crate::failure::Failure;
use crate::service::Tx;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use minga_domain::ids::SubmissionId;
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Kind, Provenance};
use minga_domain::text::query_tokens;
use minga_domain::violation::{Code, Violation};
use minga_storage::columns::{Id, Moment};
use minga_storage::registry::{self as store, After, Figures, Filter, Listed, Order};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which entries a reader asks for: the same for lists, exports, feeds, figures and the map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Selection {
    /// Which collection; both without one.
    pub kind: Option<Kind>,
    /// For each field any of the values; all fields must hold.
    pub terms: Vec<(Field, Vec<String>)>,
    /// Full-text query as typed.
    pub text: Option<String>,
}

impl Selection {
    /// The same, as the database is asked.
    #[must_use]
    pub fn filter(&self) -> Filter {
        let text = self.text.as_deref().filter(|text| !text.trim().is_empty());
        Filter {
            kind: self.kind,
            terms: self.terms.clone(),
            words: text.map(query_tokens),
        }
    }
}

/// What a reader asks of a list.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Of which entries.
    pub selection: Selection,
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

/// An entry of a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "reference": "PL-2026-00017", "kind": "pledge", "address": "/v1/pledges/PL-2026-00017",
    "title": "Free legal advice at three border posts", "language": "en", "original_language": "es",
    "organisation": example_of::<PublicOrganisation>(), "type": "individual", "objectives": [3, 7],
    "countries": ["PER"], "regions": [], "period": { "start": "2027-03", "end": "2030" }, "cycle": "imrf_2026",
    "provenance": "form", "legacy": false, "published_at": "2026-05-04T09:12:45.120Z",
    "updated_at": "2026-05-04T09:12:45.120Z"
})))]
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
    /// When it was first published; of a legacy record, when it was taken over.
    pub published_at: DateTime<Utc>,
    /// When it was corrected or updated after its publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected_at: Option<DateTime<Utc>>,
    /// When the public last saw something new of it: its publication, also once more after that was undone, a
    /// correction, or a progress update, of the pledge as a whole or of a participant, or a correction of one.
    pub updated_at: DateTime<Utc>,
    /// Of a pledge: how it stands by the latest update of its progress; absent before the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<PublicProgress>,
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
    pub count: u32,
}

/// A page of the registry.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "items": [example_of::<PublicSummary>()], "total": 1,
    "facets": { "objective": [{ "value": "3", "count": 1 }, { "value": "7", "count": 1 }] }
})))]
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

/// A page of a collection.
///
/// # Errors
/// [`Failure::Malformed`] for a cursor that is not of this order, or by relevance of another query.
pub fn list(tx: &mut Tx<'_>, asked: &Asked, languages: &Languages) -> Result<PublicList, Failure> {
    let filter = asked.selection.filter();
    let after = asked
        .cursor
        .as_deref()
        .map(|cursor| read_cursor(cursor, asked.order, &filter))
        .transpose()?;
    let limit = usize::try_from(asked.limit).unwrap_or(usize::MAX);
    let now = tx.now();
    // One snapshot: page, total and facets are of the same moment.
    let (records, next, total, facets) = tx.conn.snapshot(|conn| {
        let most = asked.limit.saturating_add(1);
        let mut listed = store::page(conn, &filter, asked.order, after.as_ref(), most)?;
        let more = listed.len() > limit;
        listed.truncate(limit);
        let next = listed
            .last()
            .filter(|_| more)
            .map(|last| cursor_after(last, asked.order, &filter));
        let records = records(conn, listed.into_iter().map(|listed| listed.entry).collect())?;
        let total = if asked.count {
            Some(store::count(conn, &filter)?)
        } else {
            None
        };
        let facets = if asked.facets {
            Some(store::figures(conn, &filter, now.into())?)
        } else {
            None
        };
        Ok::<_, Failure>((records, next, total, facets))
    })?;
    let items = records.into_iter().map(|record| summary(record, languages));
    Ok(PublicList {
        items: items.collect(),
        next,
        total,
        facets: facets.map(|figures| facets_of(&figures)),
    })
}

/// For every field the counts of its values, the most frequent first.
fn facets_of(figures: &Figures) -> BTreeMap<String, Vec<Facet>> {
    let counts = |field: &Field| {
        let of_field = figures.terms.get(field).into_iter().flatten();
        let mut counts: Vec<Facet> = of_field
            .map(|(value, counted)| Facet {
                value: value.clone(),
                count: counted.all(),
            })
            .collect();
        // The values stand in their order already, and keep it among equals.
        counts.sort_by_key(|facet| Reverse(facet.count));
        counts
    };
    Field::ALL
        .iter()
        .map(|field| (field.key().to_owned(), counts(field)))
        .collect()
}

/// What a list says of an entry.
pub(super) fn summary(record: Record, languages: &Languages) -> PublicSummary {
    let r#type = record.entry.type_key.clone();
    let document = translated(record, languages);
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
    PublicSummary {
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
        updated_at: document.updated_at,
        progress: document.progress,
    }
}

fn read<T: for<'a> Deserialize<'a> + Default>(value: &Value) -> T {
    T::deserialize(value).unwrap_or_default()
}

/// The name of an order in the parameter `sort` and in cursors.
pub fn name_of(order: Order) -> &'static str {
    match order {
        Order::Newest => "-published_at",
        Order::Oldest => "published_at",
        Order::Updated => "-updated_at",
        Order::Relevance => "relevance",
        Order::Title => "title",
        Order::TitleBackwards => "-title",
    }
}

/// What the words of a query have in common however they are ordered: a rank is one of these words only.
fn mark_of(filter: &Filter) -> String {
    let mut words = filter.words.clone().unwrap_or_default();
    words.sort();
    let digest = digest(&SHA256, format!("{words:?}").as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(digest.as_ref().get(..6).unwrap_or_default())
}

fn cursor_after(listed: &Listed, order: Order, filter: &Filter) -> String {
    let entry = &listed.entry;
    let key = match order {
        Order::Newest | Order::Oldest => entry.published_at.timestamp_micros().to_string(),
        Order::Updated => entry.updated_at.timestamp_micros().to_string(),
        Order::Relevance => {
            let published = entry.published_at.timestamp_micros();
            format!("{} {} {published}", mark_of(filter), listed.rank)
        }
        Order::Title | Order::TitleBackwards => entry.title_key.clone(),
    };
    BASE64_URL_SAFE_NO_PAD.encode(format!("{} {} {key}", name_of(order), entry.submission_id.0))
}

fn read_cursor(cursor: &str, order: Order, filter: &Filter) -> Result<After, Failure> {
    let read = || {
        let text = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let mut parts = text.splitn(3, ' ');
        let sort = parts.next()?;
        let id = Id(SubmissionId(parts.next()?.parse::<Uuid>().ok()?));
        let key = parts.next()?;
        if sort != name_of(order) || key.contains('\0') {
            return None;
        }
        let instant = |micros: &str| Some(Moment::from(DateTime::from_timestamp_micros(micros.parse().ok()?)?));
        Some(match order {
            Order::Newest | Order::Oldest | Order::Updated => After::At(instant(key)?, id),
            Order::Relevance => {
                let (mark, key) = key.split_once(' ')?;
                let (rank, micros) = key.split_once(' ').filter(|_| mark == mark_of(filter))?;
                After::Relevance(rank.parse().ok()?, instant(micros)?, id)
            }
            Order::Title | Order::TitleBackwards => After::Title(key.to_owned(), id),
        })
    };
    let expected = match order {
        Order::Relevance => "the `next` of a page in the same order and of the same `q`",
        _ => "the `next` of a page in the same order",
    };
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

    #[test]
    fn a_cursor_belongs_to_one_order() {
        let (id, any) = (Uuid::from_u128(7), Filter::default());
        let title = BASE64_URL_SAFE_NO_PAD.encode(format!("title {id} un titulo largo"));
        let after = read_cursor(&title, Order::Title, &any).unwrap();
        assert_eq!(after, After::Title("un titulo largo".into(), Id(SubmissionId(id))));
        assert!(read_cursor(&title, Order::TitleBackwards, &any).is_err());
        assert!(read_cursor("%%%", Order::Newest, &any).is_err());
        let published = BASE64_URL_SAFE_NO_PAD.encode(format!("-published_at {id} 99999999999999999999"));
        assert!(read_cursor(&published, Order::Newest, &any).is_err());
    }
}
