//! Lists in the order of the time in the present state.
use super::{Filter, Sort, place};
use crate::StoreError;
use crate::columns::{Id, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{state_periods, submissions};
use crate::submissions::{Submission, by_ids};
use diesel::dsl::sql;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::sql_types::{Bool, Timestamp};
use minga_domain::ids::SubmissionId;
use std::collections::BTreeMap;

/// A page of what is asked for. The few are found and sorted; else the stays that last are walked through in their
/// order.
pub(super) fn page(
    conn: &mut AnyConnection,
    asked: submissions::BoxedQuery<'_, MultiBackend>,
    filter: &Filter,
    few: bool,
    limit: i64,
) -> Result<Vec<Submission>, StoreError> {
    let after = filter
        .after
        .and_then(|after| Some((Moment::from(after.since?), Id(after.id))));
    if few {
        sorted(conn, asked, filter.sort, after, limit)
    } else {
        walked(conn, asked, filter.sort, after, limit)
    }
}

type After = Option<(Moment, Id<SubmissionId>)>;

/// Since when a submission is in its state, from the stay that lasts.
const STATE_SINCE: &str = "(SELECT lasting.entered_at FROM state_periods AS lasting \
     WHERE lasting.submission_id = submissions.id AND lasting.left_at IS NULL)";

fn sorted(
    conn: &mut AnyConnection,
    asked: submissions::BoxedQuery<'_, MultiBackend>,
    sort: Sort,
    after: After,
    limit: i64,
) -> Result<Vec<Submission>, StoreError> {
    let since = || sql::<Timestamp>(STATE_SINCE);
    let place = || place(true);
    let mut query = asked.select(Submission::as_select());
    query = match (sort, after) {
        (_, None) => query,
        (Sort::ShortestInState, Some((at, id))) => query.filter(since().lt(at).or(since().eq(at).and(place().lt(id)))),
        (_, Some((at, id))) => query.filter(since().gt(at).or(since().eq(at).and(place().gt(id)))),
    };
    query = match sort {
        Sort::ShortestInState => query.order((since().desc(), place().desc())),
        _ => query.order((since().asc(), place().asc())),
    };
    Ok(query.limit(limit).load(conn)?)
}

fn walked(
    conn: &mut AnyConnection,
    asked: submissions::BoxedQuery<'_, MultiBackend>,
    sort: Sort,
    after: After,
    limit: i64,
) -> Result<Vec<Submission>, StoreError> {
    let (since, id) = (state_periods::entered_at, state_periods::submission_id);
    let of_stay = asked
        .filter(sql::<Bool>("submissions.id = state_periods.submission_id"))
        .select(submissions::id);
    let mut stays = state_periods::table
        .filter(state_periods::left_at.is_null())
        .select(id)
        .into_boxed::<MultiBackend>()
        .filter(Exists(of_stay));
    // The instant comes first on its own: that is where an index can begin.
    stays = match (sort, after) {
        (_, None) => stays,
        (Sort::ShortestInState, Some((at, last))) => stays.filter(since.le(at)).filter(since.lt(at).or(id.lt(last))),
        (_, Some((at, last))) => stays.filter(since.ge(at)).filter(since.gt(at).or(id.gt(last))),
    };
    stays = match sort {
        Sort::ShortestInState => stays.order((since.desc(), id.desc())),
        _ => stays.order((since.asc(), id.asc())),
    };
    let ids: Vec<SubmissionId> = stays
        .limit(limit)
        .load::<Id<SubmissionId>>(conn)?
        .into_iter()
        .map(|id| id.0)
        .collect();
    let mut found: BTreeMap<SubmissionId, Submission> =
        by_ids(conn, &ids)?.into_iter().map(|row| (row.id.0, row)).collect();
    Ok(ids.into_iter().filter_map(|id| found.remove(&id)).collect())
}

/// That a query has a row: of queries that are put together while the service runs, for which diesel has no `EXISTS`
/// over both databases.
#[derive(Debug)]
struct Exists<Q>(Q);

impl<Q> Expression for Exists<Q> {
    type SqlType = Bool;
}

impl<Q, G> ValidGrouping<G> for Exists<Q> {
    type IsAggregate = is_aggregate::Never;
}

impl<Q, QS> AppearsOnTable<QS> for Exists<Q> {}

impl<Q, QS> SelectableExpression<QS> for Exists<Q> {}

impl<Q: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Exists<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        out.push_sql("EXISTS (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}
