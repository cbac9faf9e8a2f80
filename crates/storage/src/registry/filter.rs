//! Which entries are meant: one filter for lists, exports, feeds and figures, and its conditions in SQL.
use crate::StoreError;
use crate::columns::Id;
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::registry_terms;
use crate::search::{self, Matching};
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Bool, Text};
use diesel::sqlite::Sqlite;
use minga_domain::field::Field;
use minga_domain::ids::SubmissionId;
use minga_domain::keys::Keyed;
use minga_domain::kinds::Kind;
use std::collections::HashSet;

/// Which entries.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// Of which collection; both without one.
    pub kind: Option<Kind>,
    /// For each field any of the values; all fields must hold.
    pub terms: Vec<(Field, Vec<String>)>,
    /// The words of a full-text query, as `minga_domain::text::query_tokens` gives them; `None` without one.
    pub words: Option<Vec<Vec<String>>>,
}

/// One thing that has to hold of an entry.
#[derive(Debug, Clone)]
pub(super) enum Condition {
    /// It is of the collection.
    Kind(Kind),
    /// It has one of the values.
    Term(Field, Vec<String>),
    /// It contains the words.
    Words(Matching),
    /// It does not.
    WithoutWords(Matching),
}

impl Filter {
    pub(super) fn conditions(&self) -> Vec<Condition> {
        let kind = self.kind.map(Condition::Kind);
        let terms = self
            .terms
            .iter()
            .map(|(field, values)| Condition::Term(*field, values.clone()));
        let words = self.words.as_deref().map(|words| Condition::Words(matching(words)));
        kind.into_iter().chain(terms).chain(words).collect()
    }
}

/// That an entry contains words.
pub(super) fn matching(words: &[Vec<String>]) -> Matching {
    Matching::new("registry_entries.submission_id", true, words)
}

/// How conditions are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// Of one entry after the other: for the first few in an order, when many hold.
    OneByOne,
    /// As sets of entries: for counting them all.
    AsSets,
}

/// That all conditions hold of a row of `registry_entries`.
#[derive(Debug, Clone)]
pub(super) struct Holding(Vec<Condition>, How);

impl Holding {
    pub(super) fn new(conditions: Vec<Condition>, how: How) -> Self {
        Self(conditions, how)
    }
}

impl Expression for Holding {
    type SqlType = Bool;
}

impl<G> ValidGrouping<G> for Holding {
    type IsAggregate = is_aggregate::Never;
}

impl<QS> AppearsOnTable<QS> for Holding {}

impl<QS> SelectableExpression<QS> for Holding {}

impl QueryId for Holding {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

/// Names the one meaning that a fragment has on the union of the databases.
fn part<'b>(fragment: &'b impl QueryFragment<MultiBackend>, out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
    fragment.walk_ast(out)
}

/// Before an `EXISTS` it keeps SQLite from making a join of it, which it would come to only after all other conditions:
/// after the words, which take longest to ask.
struct Plain;

impl QueryFragment<Pg> for Plain {
    fn walk_ast<'b>(&'b self, _: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        Ok(())
    }
}

impl QueryFragment<Sqlite> for Plain {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("+");
        Ok(())
    }
}

impl QueryFragment<MultiBackend> for Plain {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        MultiBackend::walk_variant_ast(self, out)
    }
}

impl QueryFragment<MultiBackend> for Holding {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        if self.0.is_empty() {
            out.push_sql("1 = 1");
        }
        for (place, condition) in self.0.iter().enumerate() {
            if place > 0 {
                out.push_sql(" AND ");
            }
            match condition {
                Condition::Kind(Kind::Pledge) => out.push_sql("registry_entries.kind = 'pledge'"),
                Condition::Kind(Kind::Practice) => out.push_sql("registry_entries.kind = 'practice'"),
                Condition::Term(field, values) => {
                    let beginning = match self.1 {
                        How::OneByOne => {
                            part(&Plain, out.reborrow())?;
                            "EXISTS (SELECT 1 FROM registry_terms WHERE registry_terms.submission_id = \
                             registry_entries.submission_id AND registry_terms.field = '"
                        }
                        How::AsSets => {
                            "registry_entries.submission_id IN (SELECT registry_terms.submission_id FROM \
                             registry_terms WHERE registry_terms.field = '"
                        }
                    };
                    out.push_sql(beginning);
                    // A key of our own list: letters and underscores.
                    out.push_sql(field.key());
                    out.push_sql("' AND registry_terms.value IN (");
                    for (place, value) in values.iter().enumerate() {
                        if place > 0 {
                            out.push_sql(", ");
                        }
                        out.push_bind_param::<Text, _>(value)?;
                    }
                    out.push_sql("))");
                }
                Condition::Words(words) => part(words, out.reborrow())?,
                Condition::WithoutWords(words) => {
                    out.push_sql("NOT ");
                    part(words, out.reborrow())?;
                }
            }
        }
        Ok(())
    }
}

/// Up to so many entries a filter or the words of a search count as rare: they are all looked at, and put in order by the
/// program. Above it the entries are walked in the order of the list until the page is full, which then does not take
/// long either, unless several filters seldom hold together.
const RARE: usize = 2000;

/// Up to so many entries are asked for words one by one, which then is faster than to list all that have them.
const FEW: usize = 50;

/// Which entries can be meant at all, where that is known, and what is left to ask of them.
#[derive(Debug, Default)]
pub(super) struct Narrowed {
    /// The entries of which all rare conditions hold; `None` when no condition is rare.
    pub ids: Option<Vec<Id<SubmissionId>>>,
    /// The conditions that are not known to hold of these.
    pub left: Vec<Condition>,
}

/// Looks for rare conditions.
pub(super) fn narrowed(conn: &mut AnyConnection, conditions: &[Condition]) -> Result<Narrowed, StoreError> {
    let mut common: Option<HashSet<Id<SubmissionId>>> = None;
    let mut left = Vec::new();
    let without = |condition: &&Condition| matches!(condition, Condition::WithoutWords(_));
    // What an entry must not have can only be taken away from what is known.
    let first = conditions.iter().filter(|condition| !without(condition));
    for condition in first.chain(conditions.iter().filter(without)) {
        let found: Option<HashSet<Id<SubmissionId>>> = match condition {
            Condition::Term(field, values) => with_term(conn, *field, values)?,
            Condition::Words(words) => with_words(conn, words)?,
            Condition::WithoutWords(words) if common.is_some() => with_words(conn, words)?,
            Condition::Kind(_) | Condition::WithoutWords(_) => None,
        };
        let Some(found) = found else {
            left.push(condition.clone());
            continue;
        };
        common = Some(match (common, condition) {
            (Some(known), Condition::WithoutWords(_)) => known.difference(&found).copied().collect(),
            (Some(known), _) => known.intersection(&found).copied().collect(),
            (None, _) => found,
        });
        if common.as_ref().is_some_and(HashSet::is_empty) {
            break;
        }
    }
    let few = common.as_ref().map(|ids| ids.len() <= FEW);
    let left = left.into_iter().map(|condition| asked(conn, condition, few));
    Ok(Narrowed {
        left: left.collect::<Result<_, _>>()?,
        ids: common.map(|ids| ids.into_iter().collect()),
    })
}

/// The condition in the way that is fastest for few or many known entries, or for a walk from one entry to the next.
fn asked(conn: &mut AnyConnection, condition: Condition, few: Option<bool>) -> Result<Condition, StoreError> {
    Ok(match condition {
        Condition::Words(words) => Condition::Words(match few {
            Some(true) => words.one_by_one(),
            None if search::is_frequent(conn, &words)? => words.one_by_one(),
            Some(false) | None => words.listed(),
        }),
        Condition::WithoutWords(words) => Condition::WithoutWords(match few {
            Some(false) => words.listed(),
            Some(true) | None => words.one_by_one(),
        }),
        other => other,
    })
}

/// The entries with one of the values, when these are rare. An entry with two of them is found twice: at worst a filter
/// seems less rare than it is.
fn with_term(
    conn: &mut AnyConnection,
    field: Field,
    values: &[String],
) -> Result<Option<HashSet<Id<SubmissionId>>>, StoreError> {
    let found: Vec<Id<SubmissionId>> = registry_terms::table
        .filter(registry_terms::field.eq(field.key()))
        .filter(registry_terms::value.eq_any(values))
        .select(registry_terms::submission_id)
        .limit(above(RARE))
        .load(conn)?;
    Ok((found.len() <= RARE).then(|| found.into_iter().collect()))
}

/// The entries with the words, when these are rare.
fn with_words(conn: &mut AnyConnection, words: &Matching) -> Result<Option<HashSet<Id<SubmissionId>>>, StoreError> {
    let found = search::first(conn, words, above(RARE))?;
    Ok((found.len() <= RARE).then(|| found.into_iter().collect()))
}

fn above(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1)
}
