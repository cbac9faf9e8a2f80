//! Which submissions stand for which since they were merged: what refers to a merged one refers to its successor.
use crate::StoreError;
use crate::columns::Id;
use crate::connection::AnyConnection;
use crate::schema::submissions;
use diesel::dsl::exists;
use diesel::prelude::*;
use minga_domain::ids::SubmissionId;
use std::collections::{BTreeMap, BTreeSet};

/// A submission and all that were merged into it, themselves or through others.
pub fn family(conn: &mut AnyConnection, id: SubmissionId) -> Result<BTreeSet<SubmissionId>, StoreError> {
    Ok(families(conn, [id])?.into_keys().collect())
}

/// Whether anything was merged into a submission.
pub fn stands_for_others(conn: &mut AnyConnection, id: SubmissionId) -> Result<bool, StoreError> {
    let merged = submissions::table.filter(submissions::merged_into.eq(Id(id)));
    Ok(diesel::select(exists(merged)).get_result(conn)?)
}

/// These submissions, none of them merged into another one, and all that were merged into them: each with the one of
/// them that stands for it.
pub fn families(
    conn: &mut AnyConnection,
    ids: impl IntoIterator<Item = SubmissionId>,
) -> Result<BTreeMap<SubmissionId, SubmissionId>, StoreError> {
    let mut found: BTreeMap<SubmissionId, SubmissionId> = ids.into_iter().map(|id| (id, id)).collect();
    let mut next: Vec<SubmissionId> = found.keys().copied().collect();
    while !next.is_empty() {
        let merged: Vec<(Id<SubmissionId>, Option<Id<SubmissionId>>)> = submissions::table
            .filter(submissions::merged_into.eq_any(next.into_iter().map(Id)))
            .select((submissions::id, submissions::merged_into))
            .load(conn)?;
        next = Vec::new();
        for (id, into) in merged {
            let standing = into.and_then(|into| found.get(&into.0).copied());
            if let (Some(standing), false) = (standing, found.contains_key(&id.0)) {
                found.insert(id.0, standing);
                next.push(id.0);
            }
        }
    }
    Ok(found)
}

/// Each of these submissions with the one that stands for it now: itself, or what it was merged into.
pub fn standing(
    conn: &mut AnyConnection,
    ids: impl IntoIterator<Item = SubmissionId>,
) -> Result<BTreeMap<SubmissionId, SubmissionId>, StoreError> {
    let mut found: BTreeMap<SubmissionId, SubmissionId> = ids.into_iter().map(|id| (id, id)).collect();
    let mut next: BTreeSet<SubmissionId> = found.keys().copied().collect();
    while !next.is_empty() {
        let merged: Vec<(Id<SubmissionId>, Option<Id<SubmissionId>>)> = submissions::table
            .filter(submissions::id.eq_any(next.into_iter().map(Id)))
            .select((submissions::id, submissions::merged_into))
            .load(conn)?;
        let into: BTreeMap<SubmissionId, SubmissionId> = merged
            .into_iter()
            .filter_map(|(id, into)| Some((id.0, into?.0)))
            .collect();
        for standing in found.values_mut() {
            *standing = into.get(standing).copied().unwrap_or(*standing);
        }
        next = into.into_values().collect();
    }
    Ok(found)
}

/// The successors of a submission: what it was merged into, what that was merged into, and so on.
pub fn successors(conn: &mut AnyConnection, id: SubmissionId) -> Result<Vec<SubmissionId>, StoreError> {
    let mut found = Vec::new();
    let mut next = Some(id);
    while let Some(id) = next {
        let into: Option<Option<Id<SubmissionId>>> = submissions::table
            .find(Id(id))
            .select(submissions::merged_into)
            .first(conn)
            .optional()?;
        next = into.flatten().map(|into| into.0);
        found.extend(next);
    }
    Ok(found)
}
