//! Near-duplicates: the numbers by which submissions are found that may resemble each other, and what was decided of
//! pairs. What a caller may know of is decided in [`crate::submission_lists::near_duplicates`].
use crate::StoreError;
use crate::columns::{Id, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::mergers;
use crate::schema::{duplicate_keys, duplicate_pairs, registry_entries};
use diesel::prelude::*;
use minga_domain::ids::{AccountId, SubmissionId};
use minga_domain::kinds::Kind;
use minga_domain::similarity::PairJudgement;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Replaces the numbers by which a submission is found. Of a small change only a few are written.
pub fn put_keys(conn: &mut AnyConnection, submission: SubmissionId, keys: &BTreeSet<i64>) -> Result<(), StoreError> {
    let known: Vec<i64> = duplicate_keys::table
        .filter(duplicate_keys::submission_id.eq(Id(submission)))
        .select(duplicate_keys::key)
        .load(conn)?;
    let known: BTreeSet<i64> = known.into_iter().collect();
    let gone: Vec<i64> = known.difference(keys).copied().collect();
    if !gone.is_empty() {
        diesel::delete(duplicate_keys::table)
            .filter(duplicate_keys::submission_id.eq(Id(submission)))
            .filter(duplicate_keys::key.eq_any(gone))
            .execute(conn)?;
    }
    let new: Vec<_> = keys
        .difference(&known)
        .map(|key| {
            (
                duplicate_keys::key.eq(*key),
                duplicate_keys::submission_id.eq(Id(submission)),
            )
        })
        .collect();
    match conn {
        AnyConnection::Postgres(conn) => diesel::insert_into(duplicate_keys::table).values(new).execute(conn)?,
        AnyConnection::Sqlite(conn) => diesel::insert_into(duplicate_keys::table).values(new).execute(conn)?,
    };
    Ok(())
}

/// What an officer decided of two submissions.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = duplicate_pairs, check_for_backend(MultiBackend))]
pub struct Pair {
    /// The one with the smaller identifier.
    pub first_id: Id<SubmissionId>,
    /// The other one.
    pub second_id: Id<SubmissionId>,
    /// What was decided.
    pub judgement: Key<PairJudgement>,
    /// Why; always of a dismissal and a merger.
    pub reason: Option<String>,
    /// What was compared of the first one then (`minga_domain::similarity::Likeness::stamp`).
    pub first_stamp: String,
    /// What was compared of the second one then.
    pub second_stamp: String,
    /// Who decided; none when that account is gone.
    pub judged_by: Option<Id<AccountId>>,
    /// When.
    pub judged_at: Moment,
}

impl Pair {
    /// The other one of the two.
    pub fn other(&self, id: SubmissionId) -> SubmissionId {
        if self.first_id.0 == id {
            self.second_id.0
        } else {
            self.first_id.0
        }
    }
}

/// What was decided of two submissions, if anything was.
pub fn pair(conn: &mut AnyConnection, one: SubmissionId, other: SubmissionId) -> Result<Option<Pair>, StoreError> {
    Ok(duplicate_pairs::table
        .find((Id(one.min(other)), Id(one.max(other))))
        .select(Pair::as_select())
        .first(conn)
        .optional()?)
}

/// Keeps what was decided of a pair, in place of what was decided before. The caller holds the locks of both.
pub fn put_pair(conn: &mut AnyConnection, new: &Pair) -> Result<(), StoreError> {
    remove_pair(conn, new.first_id.0, new.second_id.0)?;
    diesel::insert_into(duplicate_pairs::table).values(new).execute(conn)?;
    Ok(())
}

/// Forgets what was decided of a pair; `false` when nothing was. The caller holds the locks of both.
pub fn remove_pair(conn: &mut AnyConnection, one: SubmissionId, other: SubmissionId) -> Result<bool, StoreError> {
    let pair = duplicate_pairs::table.find((Id(one.min(other)), Id(one.max(other))));
    Ok(diesel::delete(pair).execute(conn)? == 1)
}

/// What was decided of a submission and others, the latest first.
pub fn pairs_of(conn: &mut AnyConnection, id: SubmissionId) -> Result<Vec<Pair>, StoreError> {
    let mut pairs: Vec<Pair> = duplicate_pairs::table
        .filter(duplicate_pairs::first_id.eq(Id(id)))
        .select(Pair::as_select())
        .load(conn)?;
    pairs.extend(
        duplicate_pairs::table
            .filter(duplicate_pairs::second_id.eq(Id(id)))
            .select(Pair::as_select())
            .load::<Pair>(conn)?,
    );
    pairs.sort_by_key(|pair| std::cmp::Reverse((pair.judged_at, pair.first_id.0, pair.second_id.0)));
    Ok(pairs)
}

/// An entry of the registry that is linked with another one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Linked {
    /// Its reference.
    pub reference: String,
    /// Its title, in the original language.
    pub title: String,
    /// Pledge or practice.
    pub kind: Kind,
}

/// The entries of the registry that a submission is linked with, by their references: its own links and those of what
/// was merged into it, each to what stands for the other one now.
pub fn linked_entries(conn: &mut AnyConnection, id: SubmissionId) -> Result<Vec<Linked>, StoreError> {
    Ok(linked_entries_of(conn, &[id])?.remove(&id).unwrap_or_default())
}

/// What [`linked_entries`] says of several submissions, none of them merged into another one; without those that are
/// linked with nothing.
pub fn linked_entries_of(
    conn: &mut AnyConnection,
    ids: &[SubmissionId],
) -> Result<HashMap<SubmissionId, Vec<Linked>>, StoreError> {
    let families = mergers::families(conn, ids.iter().copied())?;
    let own = || families.keys().copied().map(Id);
    let linked = || duplicate_pairs::judgement.eq(Key(PairJudgement::Linked));
    let both = (duplicate_pairs::first_id, duplicate_pairs::second_id);
    let firsts: Vec<(Id<SubmissionId>, Id<SubmissionId>)> = duplicate_pairs::table
        .filter(duplicate_pairs::first_id.eq_any(own()))
        .filter(linked())
        .select(both)
        .load(conn)?;
    let seconds: Vec<(Id<SubmissionId>, Id<SubmissionId>)> = duplicate_pairs::table
        .filter(duplicate_pairs::second_id.eq_any(own()))
        .filter(linked())
        .select(both)
        .load(conn)?;
    let pairs = firsts
        .into_iter()
        .chain(seconds.into_iter().map(|(first, second)| (second, first)));
    let pairs: Vec<(SubmissionId, SubmissionId)> = pairs
        .filter_map(|(own, other)| Some((*families.get(&own.0)?, other.0)))
        .collect();
    let standing = mergers::standing(conn, pairs.iter().map(|(_, other)| *other))?;
    let others: BTreeSet<SubmissionId> = standing.values().copied().collect();
    if others.is_empty() {
        return Ok(HashMap::new());
    }
    let entries: Vec<(Id<SubmissionId>, String, String, Key<Kind>)> = registry_entries::table
        .filter(registry_entries::submission_id.eq_any(others.into_iter().map(Id)))
        .select((
            registry_entries::submission_id,
            registry_entries::reference,
            registry_entries::title,
            registry_entries::kind,
        ))
        .load(conn)?;
    let entries: BTreeMap<SubmissionId, Linked> = entries
        .into_iter()
        .map(|(id, reference, title, kind)| {
            let kind = kind.0;
            (id.0, Linked { reference, title, kind })
        })
        .collect();
    let mut found: HashMap<SubmissionId, BTreeSet<Linked>> = HashMap::new();
    for (own, other) in pairs {
        let other = standing.get(&other).filter(|other| **other != own);
        if let Some(entry) = other.and_then(|other| entries.get(other)) {
            found.entry(own).or_default().insert(entry.clone());
        }
    }
    Ok(found
        .into_iter()
        .map(|(id, linked)| (id, linked.into_iter().collect()))
        .collect())
}
