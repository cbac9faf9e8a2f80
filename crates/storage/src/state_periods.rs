//! How long submissions stay in their states: a row for each stay, written with the change of the state itself.
use crate::StoreError;
use crate::columns::{Id, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::state_periods;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use minga_domain::ids::SubmissionId;
use minga_domain::kinds::State;
use std::collections::BTreeMap;

/// A stay of a submission in a state.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = state_periods, check_for_backend(MultiBackend))]
pub struct StatePeriod {
    /// The submission.
    pub submission_id: Id<SubmissionId>,
    /// From 1.
    pub number: i32,
    /// The state.
    pub state: Key<State>,
    /// When it was entered.
    pub entered_at: Moment,
    /// When it was left; none while it lasts.
    pub left_at: Option<Moment>,
    /// How long it was, in whole seconds; none while it lasts.
    pub seconds: Option<i64>,
}

/// Begins the first stay of a new submission.
pub(crate) fn begin(conn: &mut AnyConnection, id: SubmissionId, state: State, at: Moment) -> Result<(), StoreError> {
    insert(conn, id, 1, state, at)
}

/// Ends the stay that lasts and begins the next. The caller holds the submission's lock.
pub(crate) fn change(conn: &mut AnyConnection, id: SubmissionId, state: State, at: Moment) -> Result<(), StoreError> {
    let last: Option<StatePeriod> = state_periods::table
        .filter(state_periods::submission_id.eq(Id(id)))
        .order(state_periods::number.desc())
        .select(StatePeriod::as_select())
        .first(conn)
        .optional()?;
    if let Some(last) = &last {
        let seconds = (*at - *last.entered_at).num_seconds().max(0);
        diesel::update(state_periods::table.find((Id(id), last.number)))
            .set((state_periods::left_at.eq(at), state_periods::seconds.eq(seconds)))
            .execute(conn)?;
    }
    insert(conn, id, last.map_or(1, |last| last.number + 1), state, at)
}

fn insert(conn: &mut AnyConnection, id: SubmissionId, number: i32, state: State, at: Moment) -> Result<(), StoreError> {
    let period = StatePeriod {
        submission_id: Id(id),
        number,
        state: Key(state),
        entered_at: at,
        left_at: None,
        seconds: None,
    };
    diesel::insert_into(state_periods::table)
        .values(&period)
        .execute(conn)?;
    Ok(())
}

/// Since when each of these submissions is in its present state.
pub fn since(
    conn: &mut AnyConnection,
    ids: &[SubmissionId],
) -> Result<BTreeMap<SubmissionId, DateTime<Utc>>, StoreError> {
    let found: Vec<(Id<SubmissionId>, Moment)> = state_periods::table
        .filter(state_periods::submission_id.eq_any(ids.iter().copied().map(Id)))
        .filter(state_periods::left_at.is_null())
        .select((state_periods::submission_id, state_periods::entered_at))
        .load(conn)?;
    Ok(found.into_iter().map(|(id, at)| (id.0, at.into())).collect())
}

/// The stays of a submission, in order.
pub fn of_submission(conn: &mut AnyConnection, id: SubmissionId) -> Result<Vec<StatePeriod>, StoreError> {
    Ok(state_periods::table
        .filter(state_periods::submission_id.eq(Id(id)))
        .order(state_periods::number)
        .select(StatePeriod::as_select())
        .load(conn)?)
}
