//! The figures of the officer's desk: how many submissions are where, for how long, and how long the steps of the way
//! take. Each is one statement; medians are found by the database.
use crate::StoreError;
use crate::assignments::BARS;
use crate::columns::{Id, Key, Moment, sql};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{
    account_roles, accounts, assignments, holds, memberships, reviewer_profiles, scheduled_publications,
    submission_countries, submissions,
};
use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not, sql as sql_text};
use diesel::prelude::*;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamp};
use minga_domain::ids::{AccountId, SubmissionId};
use minga_domain::kinds::{Kind, State, SystemRole};
use minga_domain::steps::Step;
use std::collections::{BTreeMap, BTreeSet};

/// What the desk is narrowed to, and who looks.
#[derive(Debug, Clone)]
pub struct Scope {
    /// Who looks: what the viewer's own organisations filed, and what the viewer reviews, is left out.
    pub viewer: AccountId,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only this cycle.
    pub cycle: Option<String>,
    /// Only this country of the organisation, the network or the implementation, alpha-3.
    pub country: Option<String>,
    /// Only what the network of this country sees, where that looks.
    pub within: Option<String>,
}

/// Submissions that stand alike.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
#[diesel(check_for_backend(MultiBackend))]
pub struct Standing {
    /// What they have in common: a kind and a state, a country, or a cycle; absent for none.
    #[diesel(sql_type = Nullable<Text>)]
    pub grouped: Option<String>,
    /// The state, where that is of it.
    #[diesel(sql_type = Nullable<Text>)]
    pub of_state: Option<String>,
    /// How many.
    #[diesel(sql_type = BigInt)]
    pub many: i64,
    /// Since when the oldest is in its state.
    #[diesel(sql_type = Timestamp)]
    pub oldest: Moment,
    /// Since when the middle one is.
    #[diesel(sql_type = Timestamp)]
    pub middle: Moment,
}

/// How long a state took that was left.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
#[diesel(check_for_backend(MultiBackend))]
pub struct Duration {
    /// The kind.
    #[diesel(sql_type = Text)]
    pub kind: Key<Kind>,
    /// The state.
    #[diesel(sql_type = Text)]
    pub state: Key<State>,
    /// How many stays ended.
    #[diesel(sql_type = BigInt)]
    pub many: i64,
    /// The middle one of their lengths, in seconds.
    #[diesel(sql_type = BigInt)]
    pub middle: i64,
}

/// How long a step took that somebody did.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
#[diesel(check_for_backend(MultiBackend))]
pub struct StepDuration {
    /// The step.
    #[diesel(sql_type = Text)]
    pub step: Key<Step>,
    /// How many were done.
    #[diesel(sql_type = BigInt)]
    pub many: i64,
    /// The middle one of their lengths, in seconds.
    #[diesel(sql_type = BigInt)]
    pub middle: i64,
}

/// By what submissions are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// By kind and state, all states.
    State,
    /// By country as [`Scope::country`] finds them, those on their way: each once for every country that it has.
    Country,
    /// By cycle, those on their way.
    Cycle,
}

/// Where a submission is on its way: something waits for somebody.
const ON_ITS_WAY: &str = "s.state IN ('submitted', 'peer_review', 'comments_returned')";

/// What the viewer runs, narrowed. An empty text stands for "any"; `{BARS}` for [`BARS`].
const IN_SCOPE: &str = "\
    NOT EXISTS (SELECT 1 FROM memberships AS own \
        WHERE own.account_id = $1 AND own.organisation_id = s.organisation_id) \
    AND NOT EXISTS (SELECT 1 FROM assignments \
        WHERE assignments.reviewer_id = $1 AND assignments.submission_id = s.id AND {BARS}) \
    AND ($2 = '' OR s.kind = $2) \
    AND ($3 = '' OR s.cycle = $3) \
    AND ($4 = '' OR EXISTS (SELECT 1 FROM submission_countries AS of_country \
        WHERE of_country.submission_id = s.id AND of_country.country = $4)) \
    AND ($5 = '' OR ((s.state <> 'draft' OR s.network_country = $5) AND EXISTS (SELECT 1 FROM submission_countries AS seen \
        WHERE seen.submission_id = s.id AND seen.country = $5)))";

impl Scope {
    fn bind(&self, text: String) -> ScopedQuery {
        use minga_domain::keys::Keyed;
        diesel::sql_query(text.replace("{BARS}", BARS))
            .into_boxed::<MultiBackend>()
            .bind::<sql::Id, _>(Id(self.viewer))
            .bind::<Text, _>(self.kind.map_or("", Keyed::key))
            .bind::<Text, _>(self.cycle.clone().unwrap_or_default())
            .bind::<Text, _>(self.country.clone().unwrap_or_default())
            .bind::<Text, _>(self.within.clone().unwrap_or_default())
    }
}

type ScopedQuery = BoxedSqlQuery<'static, MultiBackend, SqlQuery>;

/// How many submissions stand alike, since when the oldest, and since when the middle one.
pub fn standing(conn: &mut AnyConnection, scope: &Scope, by: By) -> Result<Vec<Standing>, StoreError> {
    let (first, second, join, which) = match by {
        By::State => ("s.kind", "s.state", "", "1 = 1"),
        By::Country => (
            "c.country",
            "CAST(NULL AS TEXT)",
            "LEFT JOIN submission_countries AS c ON c.submission_id = s.id",
            ON_ITS_WAY,
        ),
        By::Cycle => ("s.cycle", "CAST(NULL AS TEXT)", "", ON_ITS_WAY),
    };
    let text = format!(
        "SELECT grouped, of_state, many, oldest, entered_at AS middle FROM ( \
            SELECT {first} AS grouped, {second} AS of_state, p.entered_at AS entered_at, \
                COUNT(*) OVER alike AS many, MIN(p.entered_at) OVER alike AS oldest, \
                ROW_NUMBER() OVER (PARTITION BY {first}, {second} ORDER BY p.entered_at, s.id) AS place \
            FROM submissions AS s {join} \
            JOIN state_periods AS p ON p.submission_id = s.id AND p.left_at IS NULL \
            WHERE {which} AND {IN_SCOPE} \
            WINDOW alike AS (PARTITION BY {first}, {second}) \
        ) AS ranked WHERE place = (many + 1) / 2"
    );
    let mut found: Vec<Standing> = scope.bind(text).load(conn)?;
    found.sort_by(|one, other| (&one.grouped, &one.of_state).cmp(&(&other.grouped, &other.of_state)));
    Ok(found)
}

/// How long submissions stayed in the states that they left since an instant.
pub fn durations(conn: &mut AnyConnection, scope: &Scope, since: DateTime<Utc>) -> Result<Vec<Duration>, StoreError> {
    let text = format!(
        "SELECT kind, state, many, seconds AS middle FROM ( \
            SELECT s.kind AS kind, p.state AS state, p.seconds AS seconds, \
                COUNT(*) OVER (PARTITION BY s.kind, p.state) AS many, \
                ROW_NUMBER() OVER (PARTITION BY s.kind, p.state ORDER BY p.seconds, s.id) AS place \
            FROM state_periods AS p JOIN submissions AS s ON s.id = p.submission_id \
            WHERE {IN_SCOPE} AND p.left_at >= $6 \
                AND p.state IN ('draft', 'submitted', 'peer_review', 'comments_returned') \
        ) AS ranked WHERE place = (many + 1) / 2"
    );
    let query = scope.bind(text).bind::<Timestamp, _>(Moment::from(since));
    let mut found: Vec<Duration> = query.load(conn)?;
    found.sort_by_key(|row| (row.kind, row.state));
    Ok(found)
}

/// How long the steps of reviewers and focal points took that were done since an instant: invitations that were
/// answered, reviews that were handed in, letters whose submission was handed in again. What was taken back or ended
/// in a conflict is left out: its answer is not the first one. A review that was opened again took until it was handed
/// in for the first time.
pub fn step_durations(
    conn: &mut AnyConnection,
    scope: &Scope,
    since: DateTime<Utc>,
) -> Result<Vec<StepDuration>, StoreError> {
    let seconds = |from: &str, until: &str| match conn {
        AnyConnection::Sqlite(_) => format!("unixepoch({until}) - unixepoch({from})"),
        AnyConnection::Postgres(_) => format!("CAST(EXTRACT(EPOCH FROM ({until} - {from})) AS BIGINT)"),
    };
    let answering = seconds("a.invited_at", "a.answered_at");
    let reviewing = seconds("w.answered_at", "w.handed_in_at");
    let commenting = seconds("l.sent_at", "MIN(r.created_at)");
    let text = format!(
        "SELECT step, many, seconds AS middle FROM ( \
            SELECT t.step AS step, t.seconds AS seconds, COUNT(*) OVER (PARTITION BY t.step) AS many, \
                ROW_NUMBER() OVER (PARTITION BY t.step ORDER BY t.seconds, t.id) AS place \
            FROM ( \
                SELECT 'answer_invitation' AS step, a.id AS id, a.submission_id AS submission_id, \
                    a.answered_at AS done_at, {answering} AS seconds \
                FROM assignments AS a WHERE a.answered_at IS NOT NULL \
                    AND a.status IN ('accepted', 'finished', 'declined', 'released') \
                UNION ALL \
                SELECT 'write_review', w.id, w.submission_id, w.handed_in_at, {reviewing} \
                FROM ( \
                    SELECT a.id AS id, a.submission_id AS submission_id, a.answered_at AS answered_at, \
                        COALESCE((SELECT MIN(v.submitted_at) FROM review_versions AS v \
                            WHERE v.assignment_id = a.id AND v.submitted_at >= a.answered_at), a.finished_at) AS handed_in_at \
                    FROM assignments AS a WHERE a.status IN ('accepted', 'finished') AND a.answered_at IS NOT NULL \
                ) AS w WHERE w.handed_in_at IS NOT NULL \
                UNION ALL \
                SELECT 'answer_comments', l.id, l.submission_id, MIN(r.created_at), {commenting} \
                FROM letters AS l JOIN revisions AS r ON r.submission_id = l.submission_id \
                    AND r.action = 'resubmit' AND r.created_at >= l.sent_at \
                WHERE l.sent_at IS NOT NULL GROUP BY l.id, l.submission_id, l.sent_at \
            ) AS t JOIN submissions AS s ON s.id = t.submission_id \
            WHERE {IN_SCOPE} AND t.done_at >= $6 \
        ) AS ranked WHERE place = (many + 1) / 2"
    );
    let query = scope.bind(text).bind::<Timestamp, _>(Moment::from(since));
    let mut found: Vec<StepDuration> = query.load(conn)?;
    found.sort_by_key(|row| row.step);
    Ok(found)
}

/// Which of some submissions are of the scope.
pub fn in_scope(
    conn: &mut AnyConnection,
    scope: &Scope,
    ids: &BTreeSet<SubmissionId>,
) -> Result<BTreeSet<SubmissionId>, StoreError> {
    let own = memberships::table
        .filter(memberships::account_id.eq(Id(scope.viewer)))
        .filter(memberships::organisation_id.eq(submissions::organisation_id));
    let reviewed = assignments::table
        .filter(assignments::reviewer_id.eq(Id(scope.viewer)))
        .filter(assignments::submission_id.eq(submissions::id))
        .filter(sql_text::<Bool>(BARS));
    let mut query = submissions::table
        .filter(submissions::id.eq_any(ids.iter().copied().map(Id)))
        .filter(not(exists(own)))
        .filter(not(exists(reviewed)))
        .select(submissions::id)
        .into_boxed::<MultiBackend>();
    if let Some(kind) = scope.kind {
        query = query.filter(submissions::kind.eq(Key(kind)));
    }
    if let Some(cycle) = &scope.cycle {
        query = query.filter(submissions::cycle.eq(cycle));
    }
    if let Some(country) = &scope.country {
        let of_country = submission_countries::table
            .filter(submission_countries::submission_id.eq(submissions::id))
            .filter(submission_countries::country.eq(country));
        query = query.filter(exists(of_country));
    }
    if let Some(country) = &scope.within {
        let seen = submission_countries::table
            .filter(submission_countries::submission_id.eq(submissions::id))
            .filter(submission_countries::country.eq(country));
        let asked = submissions::network_country.eq(country).assume_not_null();
        query = query
            .filter(exists(seen))
            .filter(submissions::state.ne(Key(State::Draft)).or(asked));
    }
    let found: Vec<Id<SubmissionId>> = query.load(conn)?;
    Ok(found.into_iter().map(|id| id.0).collect())
}

/// The submissions that are on hold.
pub fn on_hold(conn: &mut AnyConnection) -> Result<BTreeSet<SubmissionId>, StoreError> {
    let found: Vec<Id<SubmissionId>> = holds::table.select(holds::submission_id).load(conn)?;
    Ok(found.into_iter().map(|id| id.0).collect())
}

/// The submissions that wait for their publication, and when it comes.
pub fn scheduled(conn: &mut AnyConnection) -> Result<BTreeMap<SubmissionId, DateTime<Utc>>, StoreError> {
    let found: Vec<(Id<SubmissionId>, Moment)> = scheduled_publications::table
        .select((
            scheduled_publications::submission_id,
            scheduled_publications::publish_at,
        ))
        .load(conn)?;
    Ok(found.into_iter().map(|(id, at)| (id.0, at.into())).collect())
}

/// A reviewer's capacity: the account, the name, whether internal, how many at once, whether paused.
pub type Capacity = (Id<AccountId>, String, bool, i32, bool);

/// What everybody on the roster takes on who can log in.
pub fn capacities(conn: &mut AnyConnection) -> Result<Vec<Capacity>, StoreError> {
    Ok(reviewer_profiles::table
        .inner_join(accounts::table.on(accounts::id.eq(reviewer_profiles::account_id)))
        .inner_join(account_roles::table.on(account_roles::account_id.eq(accounts::id)))
        .filter(account_roles::role.eq(Key(SystemRole::Reviewer)))
        .filter(accounts::disabled_at.is_null())
        .order(accounts::id)
        .select((
            accounts::id,
            accounts::name,
            reviewer_profiles::internal,
            reviewer_profiles::max_open,
            reviewer_profiles::paused,
        ))
        .load(conn)?)
}
