//! Which submissions stand for which since they were merged: what refers to a merged one refers to its successor.
use crate::StoreError;
use crate::columns::Id;
use crate::connection::AnyConnection;
use crate::schema::submissions;
use diesel::prelude::*;
use minga_domain::ids::SubmissionId;
use std::collections::BTreeSet;

/// A submission and all that were merged into it, themselves or through others.
pub fn family(conn: &mut AnyConnection, id: SubmissionId) -> Result<BTreeSet<SubmissionId>, StoreError> {
    let mut found = BTreeSet::from([id]);
    let mut next = vec![id];
    while !next.is_empty() {
        let merged: Vec<Id<SubmissionId>> = submissions::table
            .filter(submissions::merged_into.eq_any(next.into_iter().map(Id)))
            .select(submissions::id)
            .load(conn)?;
        next = merged
            .into_iter()
            .map(|id| id.0)
            .filter(|id| found.insert(*id))
            .collect();
    }
    Ok(found)
}

/// The submissions that stand for these now: themselves, or what they were merged into.
pub fn standing(
    conn: &mut AnyConnection,
    ids: impl IntoIterator<Item = SubmissionId>,
) -> Result<BTreeSet<SubmissionId>, StoreError> {
    let mut next: BTreeSet<SubmissionId> = ids.into_iter().collect();
    let mut found = BTreeSet::new();
    while !next.is_empty() {
        let into: Vec<(Id<SubmissionId>, Option<Id<SubmissionId>>)> = submissions::table
            .filter(submissions::id.eq_any(next.into_iter().map(Id)))
            .select((submissions::id, submissions::merged_into))
            .load(conn)?;
        next = into.iter().filter_map(|(_, into)| Some((*into)?.0)).collect();
        found.extend(into.iter().filter(|(_, into)| into.is_none()).map(|(id, _)| id.0));
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
