//! Which submissions may resemble one, as far as the viewer may know of them.
use super::{Condition, Filter, Ties, Viewer, of_secretariat, visible};
use crate::StoreError;
use crate::columns::{Id, Key};
use crate::connection::AnyConnection;
use crate::schema::{duplicate_keys, submissions};
use crate::submissions::{Submission, by_ids};
use diesel::dsl::count_star;
use diesel::prelude::*;
use minga_domain::ids::SubmissionId;
use minga_domain::kinds::State;
use std::collections::{BTreeMap, BTreeSet};

/// Most submissions that are looked at because they share a number: those that share the most.
const LOOKED_AT: i64 = 2000;

/// So many of them are looked at in one query.
const AT_ONCE: usize = 250;

/// Most submissions that are compared word by word: those that share the most numbers and may be known of.
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
    // A full copy shares them all, so that no number that many share hides it.
    let sharing: Vec<Id<SubmissionId>> = duplicate_keys::table
        .filter(duplicate_keys::key.eq_any(keys.iter().copied().collect::<Vec<_>>()))
        .filter(duplicate_keys::submission_id.ne(Id(of)))
        .group_by(duplicate_keys::submission_id)
        .order((count_star().desc(), duplicate_keys::submission_id.desc()))
        .select(duplicate_keys::submission_id)
        .limit(LOOKED_AT)
        .load(conn)?;
    if sharing.is_empty() {
        return Ok(Vec::new());
    }
    let ties = Ties::read(conn, viewer, &Filter::default())?;
    let mut known: Vec<(SubmissionId, bool)> = Vec::new();
    for some in sharing.chunks(AT_ONCE) {
        let mut states = states(conn, some)?;
        let condition = if viewer.secretariat {
            of_secretariat(viewer, &ties)
        } else {
            visible(viewer, &ties)
        };
        let open = match condition {
            Some(condition) => meeting(conn, some, condition)?,
            None if viewer.secretariat => some.iter().copied().collect(),
            None => BTreeSet::new(),
        };
        states.retain(|id, state| *state == State::Published || open.contains(id));
        let seen = some.iter().filter(|id| states.contains_key(id));
        known.extend(seen.map(|id| (id.0, open.contains(id))));
        if known.len() >= COMPARED {
            break;
        }
    }
    known.truncate(COMPARED);
    let ids: Vec<SubmissionId> = known.iter().map(|(id, _)| *id).collect();
    Ok(by_ids(conn, &ids)?
        .into_iter()
        .map(|submission| Candidate {
            opens: known.contains(&(submission.id.0, true)),
            submission,
        })
        .collect())
}

/// A submission, its state, and what it was merged into.
type OfState = (Id<SubmissionId>, Key<State>, Option<Id<SubmissionId>>);

/// Those of some submissions that were not merged into another one, with their states.
fn states(
    conn: &mut AnyConnection,
    some: &[Id<SubmissionId>],
) -> Result<BTreeMap<Id<SubmissionId>, State>, StoreError> {
    let rows: Vec<OfState> = submissions::table
        .filter(submissions::id.eq_any(some.to_vec()))
        .select((submissions::id, submissions::state, submissions::merged_into))
        .load(conn)?;
    let unmerged = rows.into_iter().filter(|(_, _, into)| into.is_none());
    Ok(unmerged.map(|(id, state, _)| (id, state.0)).collect())
}

/// Those of some submissions that meet a condition.
fn meeting(
    conn: &mut AnyConnection,
    some: &[Id<SubmissionId>],
    condition: Condition,
) -> Result<BTreeSet<Id<SubmissionId>>, StoreError> {
    let found: Vec<Id<SubmissionId>> = submissions::table
        .filter(submissions::id.eq_any(some.to_vec()))
        .filter(condition)
        .select(submissions::id)
        .load(conn)?;
    Ok(found.into_iter().collect())
}
