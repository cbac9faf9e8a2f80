//! Objections of those whose pledge another one joins.
use crate::StoreError;
use crate::columns::{Id, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::reminders::{About, OpenStep, Owner};
use crate::schema::{match_objections, submissions};
use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use minga_domain::ids::{AccountId, SubmissionId};
use minga_domain::joining::ObjectionState;
use minga_domain::kinds::State;
use minga_domain::steps::Step;
use std::collections::BTreeMap;
use uuid::Uuid;

/// An objection.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = match_objections, check_for_backend(MultiBackend))]
pub struct Objection {
    /// The pledge that joins.
    pub match_id: Id<SubmissionId>,
    /// The pledge that is joined.
    pub matched_id: Id<SubmissionId>,
    /// What became of it.
    pub state: Key<ObjectionState>,
    /// Why.
    pub reason: String,
    /// Who objected.
    pub objected_by: Option<Id<AccountId>>,
    /// When.
    pub objected_at: Moment,
    /// Who decided.
    pub decided_by: Option<Id<AccountId>>,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// Why it was decided so.
    pub decision_reason: Option<String>,
}

/// Keeps an objection in place of how it was. The caller holds the locks of both pledges.
pub fn put(conn: &mut AnyConnection, row: &Objection) -> Result<(), StoreError> {
    diesel::delete(match_objections::table.find((row.match_id, row.matched_id))).execute(conn)?;
    diesel::insert_into(match_objections::table).values(row).execute(conn)?;
    Ok(())
}

/// The objection against a match of one of these pledges, the latest if there are several.
pub fn against(
    conn: &mut AnyConnection,
    joining: SubmissionId,
    joined: impl IntoIterator<Item = SubmissionId>,
) -> Result<Option<Objection>, StoreError> {
    Ok(match_objections::table
        .filter(match_objections::match_id.eq(Id(joining)))
        .filter(match_objections::matched_id.eq_any(joined.into_iter().map(Id)))
        .order((match_objections::objected_at.desc(), match_objections::matched_id))
        .select(Objection::as_select())
        .first(conn)
        .optional()?)
}

/// An objection that nobody has decided about.
#[derive(Debug, Clone, PartialEq)]
pub struct Undecided {
    /// When it was made.
    pub asked: DateTime<Utc>,
    /// The pledge that joins.
    pub submission: About,
}

/// The undecided objections against matches that the public is shown, of all pledges that join another one or of these.
pub fn undecided(conn: &mut AnyConnection, of: Option<&[SubmissionId]>) -> Result<Vec<Undecided>, StoreError> {
    let mut query = match_objections::table
        .filter(match_objections::state.eq(Key(ObjectionState::Open)))
        .select((match_objections::match_id, match_objections::objected_at))
        .into_boxed::<MultiBackend>();
    if let Some(ids) = of {
        query = query.filter(match_objections::match_id.eq_any(ids.iter().copied().map(Id).collect::<Vec<_>>()));
    }
    let asked: BTreeMap<Id<SubmissionId>, Moment> = query.load(conn)?.into_iter().collect();
    let ids: Vec<Id<SubmissionId>> = asked.keys().copied().collect();
    let mut found = Vec::new();
    // In parts: SQLite takes a limited number of parameters.
    for part in ids.chunks(1000) {
        let rows: Vec<About> = submissions::table
            .filter(submissions::id.eq_any(part.to_vec()))
            .filter(submissions::state.eq(Key(State::Published)))
            .filter(submissions::merged_into.is_null())
            .select(About::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().filter_map(|submission| {
            let asked = DateTime::from(*asked.get(&submission.id)?);
            Some(Undecided { asked, submission })
        }));
    }
    Ok(found)
}

/// What waits for the secretariat because of objections, of all pledges or of these.
pub fn open_steps(conn: &mut AnyConnection, of: Option<&[SubmissionId]>) -> Result<Vec<OpenStep>, StoreError> {
    let steps = undecided(conn, of)?.into_iter().map(|objection| OpenStep {
        step: Step::DecideObjection,
        subject: Uuid::from(objection.submission.id.0),
        since: objection.asked,
        counts_from: objection.asked,
        // What is published is not put on hold.
        on_hold: false,
        due: None,
        owner: Owner::Officer,
        submission: objection.submission,
    });
    Ok(steps.collect())
}

/// The objections against the matches of these pledges, the earliest first.
pub fn of_joined(
    conn: &mut AnyConnection,
    joined: impl IntoIterator<Item = SubmissionId>,
) -> Result<Vec<Objection>, StoreError> {
    Ok(match_objections::table
        .filter(match_objections::matched_id.eq_any(joined.into_iter().map(Id)))
        .order((match_objections::objected_at, match_objections::match_id))
        .select(Objection::as_select())
        .load(conn)?)
}

/// Whether an objection against a match of one of these pledges was upheld.
pub fn upheld(
    conn: &mut AnyConnection,
    joining: SubmissionId,
    joined: impl IntoIterator<Item = SubmissionId>,
) -> Result<bool, StoreError> {
    Ok(diesel::select(exists(
        match_objections::table
            .filter(match_objections::match_id.eq(Id(joining)))
            .filter(match_objections::matched_id.eq_any(joined.into_iter().map(Id)))
            .filter(match_objections::state.eq(Key(ObjectionState::Upheld))),
    ))
    .get_result(conn)?)
}
