//! Which submissions may resemble one, as far as the viewer may know of them.
use super::{Condition, Filter, Ties, Viewer, boxed, visible};
use crate::StoreError;
use crate::columns::{Id, Key};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{duplicate_keys, submissions};
use crate::submissions::{Submission, by_ids};
use diesel::dsl::count_star;
use diesel::prelude::*;
use minga_domain::ids::SubmissionId;
use minga_domain::kinds::State;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Most submissions that are looked at because they share a number: of more, which ones is left to the database.
const LOOKED_AT: i64 = 200;

/// Most submissions that are compared word by word: those that share the most numbers.
const COMPARED: usize = 40;

/// A submission that may resemble another one.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The submission.
    pub submission: Submission,
    /// Whether the viewer may open it; else only what is published of it is known.
    pub opens: bool,
}

/// The submissions that share a number (`minga_domain::similarity`) with one: of those that the viewer may see and of
/// the published ones, those that share the most, at most 40. One that was merged into another is not among them.
pub fn near_duplicates(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    of: SubmissionId,
    keys: &BTreeSet<i64>,
) -> Result<Vec<Candidate>, StoreError> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let open = if viewer.secretariat {
        sharing(conn, of, keys, None)?
    } else {
        let ties = Ties::read(conn, viewer, &Filter::default())?;
        match visible(viewer, &ties) {
            Some(visible) => sharing(conn, of, keys, Some(visible))?,
            None => Vec::new(),
        }
    };
    let mut known: BTreeSet<Id<SubmissionId>> = open.iter().copied().collect();
    if !viewer.secretariat {
        let published = boxed(submissions::state.eq(Key(State::Published)));
        known.extend(sharing(conn, of, keys, Some(published))?);
    }
    if known.is_empty() {
        return Ok(Vec::new());
    }
    let mut shared: Vec<(Id<SubmissionId>, i64)> = duplicate_keys::table
        .filter(duplicate_keys::submission_id.eq_any(known.into_iter().collect::<Vec<_>>()))
        .filter(duplicate_keys::key.eq_any(keys.iter().copied().collect::<Vec<_>>()))
        .group_by(duplicate_keys::submission_id)
        .select((duplicate_keys::submission_id, count_star()))
        .load(conn)?;
    shared.sort_by_key(|(id, count)| (Reverse(*count), Reverse(*id)));
    let most: Vec<SubmissionId> = shared.into_iter().take(COMPARED).map(|(id, _)| id.0).collect();
    let rows = by_ids(conn, &most)?;
    Ok(rows
        .into_iter()
        .map(|submission| Candidate {
            opens: open.contains(&submission.id),
            submission,
        })
        .collect())
}

/// Some other submissions that share a number and meet a condition.
fn sharing(
    conn: &mut AnyConnection,
    of: SubmissionId,
    keys: &BTreeSet<i64>,
    condition: Option<Condition>,
) -> Result<Vec<Id<SubmissionId>>, StoreError> {
    let found = duplicate_keys::table
        .filter(duplicate_keys::key.eq_any(keys.iter().copied().collect::<Vec<_>>()))
        .select(duplicate_keys::submission_id);
    let mut query = submissions::table
        .filter(submissions::id.eq_any(found))
        .filter(submissions::id.ne(Id(of)))
        .filter(submissions::merged_into.is_null())
        .select(submissions::id)
        .into_boxed::<MultiBackend>();
    if let Some(condition) = condition {
        query = query.filter(condition);
    }
    Ok(query.limit(LOOKED_AT).load(conn)?)
}
