//! Lists of entries, a page at a time by key.
use super::Entry;
use super::filter::{Condition, Filter, Holding, How, Narrowed, matching, narrowed};
use crate::StoreError;
use crate::columns::{Id, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::registry_entries::{self, dsl};
use diesel::prelude::*;
use minga_domain::ids::SubmissionId;
use minga_domain::kinds::Kind;
use minga_domain::text::in_title;
use std::cmp::Ordering;
use std::collections::HashMap;

/// In which order; the submission's identifier decides between equals, in the same direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// The latest publication first.
    #[default]
    Newest,
    /// The earliest publication first.
    Oldest,
    /// What changed last for the public first.
    Updated,
    /// By folded title.
    Title,
    /// By folded title, backwards.
    TitleBackwards,
    /// Those with all words of the query in their title, then those with some, then the others; in each the latest
    /// publication first. It says the same on every database and stays the same while others are published, as a
    /// score by the frequency of words would not. Without words it is [`Order::Newest`].
    Relevance,
}

/// Where a page begins: after the entry with this key.
#[derive(Debug, Clone, PartialEq)]
pub enum After {
    /// In the orders by an instant: of publication or of the last change.
    At(Moment, Id<SubmissionId>),
    /// In the orders by title.
    Title(String, Id<SubmissionId>),
    /// In the order by relevance: the rank first.
    Relevance(u8, Moment, Id<SubmissionId>),
}

/// An entry of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The entry.
    pub entry: Entry,
    /// In the order by relevance: 2 with all words in the title, 1 with some, 0 with none there. Else 0.
    pub rank: u8,
}

/// The most relevant rank.
const BEST: u8 = 2;

/// The entries after a place, at most `limit`.
pub fn page(
    conn: &mut AnyConnection,
    filter: &Filter,
    order: Order,
    after: Option<&After>,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    let conditions = filter.conditions();
    let (Order::Relevance, Some(words)) = (order, &filter.words) else {
        let order = if order == Order::Relevance {
            Order::Newest
        } else {
            order
        };
        let after = match after {
            Some(After::Relevance(_, at, id)) => Some(After::At(*at, *id)),
            other => other.cloned(),
        };
        let entries = ordered(conn, &conditions, order, after.as_ref(), limit)?;
        return Ok(entries.into_iter().map(|entry| Listed { entry, rank: 0 }).collect());
    };
    let (first, mut after) = match after {
        Some(After::Relevance(rank, at, id)) => (*rank, Some(After::At(*at, *id))),
        _ => (BEST, None),
    };
    let mut listed = Vec::new();
    for rank in (0..=first.min(BEST)).rev() {
        let missing = limit.saturating_sub(i64::try_from(listed.len()).unwrap_or(i64::MAX));
        if missing <= 0 {
            break;
        }
        let mut conditions = conditions.clone();
        if rank == BEST {
            // What stands in the title stands in the text.
            conditions.retain(|condition| !matches!(condition, Condition::Words(_)));
        }
        conditions.extend(ranked(words, rank));
        let entries = ordered(conn, &conditions, Order::Newest, after.as_ref(), missing)?;
        listed.extend(entries.into_iter().map(|entry| Listed { entry, rank }));
        after = None;
    }
    Ok(listed)
}

/// What makes a rank: all, some or none of the words in the title.
fn ranked(words: &[Vec<String>], rank: u8) -> Vec<Condition> {
    let all: Vec<Vec<String>> = words
        .iter()
        .map(|forms| forms.iter().map(|token| in_title(token)).collect())
        .collect();
    let any: Vec<Vec<String>> = vec![all.iter().flatten().cloned().collect()];
    match rank {
        BEST => vec![Condition::Words(matching(&all))],
        1 => vec![
            Condition::Words(matching(&any)),
            Condition::WithoutWords(matching(&all)),
        ],
        _ => vec![Condition::WithoutWords(matching(&any))],
    }
}

/// How many entries there are.
pub fn count(conn: &mut AnyConnection, filter: &Filter) -> Result<i64, StoreError> {
    Ok(registry_entries::table
        .filter(Holding::new(filter.conditions(), How::AsSets))
        .count()
        .get_result(conn)?)
}

fn ordered(
    conn: &mut AnyConnection,
    conditions: &[Condition],
    order: Order,
    after: Option<&After>,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    let Narrowed { ids, left } = narrowed(conn, conditions)?;
    match ids {
        Some(ids) if ids.is_empty() => Ok(Vec::new()),
        Some(ids) => sorted(conn, left, ids, order, after, limit),
        None => walked(conn, left, order, after, limit),
    }
}

/// By what entries are put in order.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    At(Moment, Id<SubmissionId>),
    Title(String, Id<SubmissionId>),
}

/// Looks at a few entries, of which `conditions` are left to ask, and puts them in order here: no index has them
/// together. Only those of the page are read whole.
fn sorted(
    conn: &mut AnyConnection,
    mut conditions: Vec<Condition>,
    ids: Vec<Id<SubmissionId>>,
    order: Order,
    after: Option<&After>,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    // Asked for the collection too, SQLite would rather walk the whole of it.
    let mut kind = None;
    conditions.retain(|condition| match condition {
        Condition::Kind(of) => {
            kind = Some(*of);
            false
        }
        _ => true,
    });
    let asked = registry_entries::table
        .filter(dsl::submission_id.eq_any(ids))
        .filter(Holding::new(conditions, How::OneByOne));
    let places: Vec<(Place, Key<Kind>)> = match order {
        Order::Newest | Order::Oldest | Order::Relevance => {
            let keys = asked.select((dsl::published_at, dsl::submission_id, dsl::kind));
            let keys: Vec<(_, _, _)> = keys.load(conn)?;
            keys.into_iter().map(|(at, id, of)| (Place::At(at, id), of)).collect()
        }
        Order::Updated => {
            let keys = asked.select((dsl::updated_at, dsl::submission_id, dsl::kind));
            let keys: Vec<(_, _, _)> = keys.load(conn)?;
            keys.into_iter().map(|(at, id, of)| (Place::At(at, id), of)).collect()
        }
        Order::Title | Order::TitleBackwards => {
            let keys = asked.select((dsl::title_key, dsl::submission_id, dsl::kind));
            let keys: Vec<(_, _, _)> = keys.load(conn)?;
            keys.into_iter()
                .map(|(key, id, of)| (Place::Title(key, id), of))
                .collect()
        }
    };
    let after = match after {
        Some(After::At(at, id)) => Some(Place::At(*at, *id)),
        Some(After::Title(key, id)) => Some(Place::Title(key.clone(), *id)),
        Some(After::Relevance(..)) | None => None,
    };
    let behind = |place: &Place| {
        after
            .as_ref()
            .is_none_or(|after| forwards(place.cmp(after), order) == Ordering::Greater)
    };
    let mut places: Vec<Place> = places
        .into_iter()
        .filter(|(place, of)| kind.is_none_or(|kind| kind == of.0) && behind(place))
        .map(|(place, _)| place)
        .collect();
    places.sort_unstable_by(|one, other| forwards(one.cmp(other), order));
    places.truncate(usize::try_from(limit).unwrap_or_default());
    let page: Vec<Id<SubmissionId>> = places
        .into_iter()
        .map(|place| match place {
            Place::At(_, id) | Place::Title(_, id) => id,
        })
        .collect();
    let entries: Vec<Entry> = registry_entries::table
        .filter(dsl::submission_id.eq_any(page.clone()))
        .select(Entry::as_select())
        .load(conn)?;
    let mut entries: HashMap<Id<SubmissionId>, Entry> =
        entries.into_iter().map(|entry| (entry.submission_id, entry)).collect();
    Ok(page.iter().filter_map(|id| entries.remove(id)).collect())
}

/// The comparison in the direction of the order.
fn forwards(place: Ordering, order: Order) -> Ordering {
    match order {
        Order::Oldest | Order::Title => place,
        Order::Newest | Order::Updated | Order::TitleBackwards | Order::Relevance => place.reverse(),
    }
}

/// Walks an index until the page is full.
fn walked(
    conn: &mut AnyConnection,
    conditions: Vec<Condition>,
    order: Order,
    after: Option<&After>,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    use dsl::{published_at, submission_id, title_key, updated_at};
    let mut query = registry_entries::table
        .filter(Holding::new(conditions, How::OneByOne))
        .into_boxed::<MultiBackend>();
    // The first comparison of each is what an index can begin with.
    query = match (order, after) {
        (Order::Newest | Order::Relevance, Some(After::At(at, id))) => query
            .filter(published_at.le(*at))
            .filter(published_at.lt(*at).or(submission_id.lt(*id))),
        (Order::Oldest, Some(After::At(at, id))) => query
            .filter(published_at.ge(*at))
            .filter(published_at.gt(*at).or(submission_id.gt(*id))),
        (Order::Updated, Some(After::At(at, id))) => query
            .filter(updated_at.le(*at))
            .filter(updated_at.lt(*at).or(submission_id.lt(*id))),
        (Order::Title, Some(After::Title(key, id))) => query
            .filter(title_key.ge(key.clone()))
            .filter(title_key.gt(key.clone()).or(submission_id.gt(*id))),
        (Order::TitleBackwards, Some(After::Title(key, id))) => query
            .filter(title_key.le(key.clone()))
            .filter(title_key.lt(key.clone()).or(submission_id.lt(*id))),
        _ => query,
    };
    query = match order {
        Order::Newest | Order::Relevance => query.order((published_at.desc(), submission_id.desc())),
        Order::Oldest => query.order((published_at.asc(), submission_id.asc())),
        Order::Updated => query.order((updated_at.desc(), submission_id.desc())),
        Order::Title => query.order((title_key.asc(), submission_id.asc())),
        Order::TitleBackwards => query.order((title_key.desc(), submission_id.desc())),
    };
    Ok(query.select(Entry::as_select()).limit(limit).load(conn)?)
}
