//! Counting entries: by everything that they are filtered by, and their money by currency.
//!
//! One query reads a short line of each entry; the program counts. Grouping the terms in the database would read them
//! one row each, some twenty-five times as many rows.
use super::filter::{Condition, Filter, Holding, How};
use super::terms::dictionary;
use crate::StoreError;
use crate::columns::{Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::participants::publicly_named;
use crate::schema::{participants, progress_updates, progress_versions, registry_entries, revisions};
use diesel::connection::{DefaultLoadingMode, SimpleConnection};
use diesel::dsl::{count_star, exists};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use minga_domain::field::{self, Field};
use minga_domain::keys::Keyed;
use minga_domain::kinds::Kind;
use std::collections::BTreeMap;

/// How many entries PostgreSQL sends at once: some megabytes.
const AT_ONCE: usize = 50_000;

/// How many pledges and practices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// Pledges.
    pub pledges: u32,
    /// Practices.
    pub practices: u32,
}

impl Counted {
    /// Both together.
    #[must_use]
    pub fn all(self) -> u32 {
        self.pledges.saturating_add(self.practices)
    }

    fn add(&mut self, kind: Kind) {
        let count = match kind {
            Kind::Pledge => &mut self.pledges,
            Kind::Practice => &mut self.practices,
        };
        *count = count.saturating_add(1);
    }
}

/// Money in one currency, exact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amounts {
    /// The sum in minor units.
    pub minor: i128,
    /// Of how many pledges.
    pub pledges: u32,
}

/// What was counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// All entries.
    pub total: Counted,
    /// By field and value; values that nothing has are left out.
    pub terms: BTreeMap<Field, BTreeMap<String, Counted>>,
    /// The money of their own that pledges bring, by currency.
    pub contributions: BTreeMap<String, Amounts>,
    /// The money that pledges bring to others that they join, by currency.
    pub support: BTreeMap<String, Amounts>,
    /// Entries with a correction or an update after their publication, at or after the instant that was asked for.
    pub updated: Counted,
}

/// The short line of an entry.
#[derive(Debug, Queryable)]
struct Line {
    kind: Key<Kind>,
    /// Whether it was corrected, updated or published again since the instant that was asked for.
    updated: bool,
    contribution: Option<i64>,
    contribution_currency: Option<String>,
    support: Option<i64>,
    support_currency: Option<String>,
    terms: String,
}

/// Counts the entries of a filter. Call it in a snapshot: more than one query may read.
pub fn figures(conn: &mut AnyConnection, filter: &Filter, updated_since: Moment) -> Result<Figures, StoreError> {
    let mut figures = Figures::default();
    let mut by_code: Vec<Counted> = Vec::new();
    let dictionary = dictionary(conn)?;
    // What was only published again, after its publication was undone, was not updated.
    let told = dictionary
        .iter()
        .find(|(_, field, value)| *field == Field::Has && value == field::Holding::Update.key())
        .map(|(code, ..)| code.to_string());
    each_line(conn, filter, updated_since, |line| {
        figures.add(line, told.as_deref());
        count_codes(&mut by_code, line);
    })?;
    for (code, field, value) in dictionary {
        let counted = usize::try_from(code).ok().and_then(|code| by_code.get(code).copied());
        if let Some(counted) = counted.filter(|counted| counted.all() > 0) {
            figures.terms.entry(field).or_default().insert(value, counted);
        }
    }
    Ok(figures)
}

/// How many entries of a filter the public was told something new of in a span, of which the end is not part: by a
/// correction, by an update of the progress that it sees, or by a correction of one. Unlike the instant that an entry
/// has of its last news, this finds those of an earlier year too.
pub fn told_between(
    conn: &mut AnyConnection,
    filter: &Filter,
    from: Moment,
    until: Moment,
) -> Result<Counted, StoreError> {
    let named = exists(
        participants::table
            .filter(participants::id.nullable().eq(progress_updates::participant_id))
            .filter(publicly_named!()),
    );
    let rewritten = exists(
        progress_versions::table
            .filter(progress_versions::update_id.eq(progress_updates::id))
            .filter(progress_versions::corrected_at.ge(from))
            .filter(progress_versions::corrected_at.lt(until)),
    );
    let told = progress_updates::created_at
        .ge(from)
        .and(progress_updates::created_at.lt(until));
    let reported = exists(
        progress_updates::table
            .filter(progress_updates::submission_id.eq(registry_entries::submission_id))
            .filter(progress_updates::hidden_at.is_null())
            .filter(progress_updates::participant_id.is_null().or(named))
            .filter(told.or(rewritten)),
    );
    let amended = exists(
        revisions::table
            .filter(revisions::submission_id.eq(registry_entries::submission_id))
            .filter(revisions::accepted_at.ge(from))
            .filter(revisions::accepted_at.lt(until)),
    );
    let counts: Vec<(Key<Kind>, i64)> = registry_entries::table
        .filter(Holding::new(filter.conditions(), How::AsSets))
        .filter(reported.or(registry_entries::corrected_at.is_not_null().and(amended)))
        .group_by(registry_entries::kind)
        .select((registry_entries::kind, count_star()))
        .load(conn)?;
    let mut counted = Counted::default();
    for (kind, count) in counts {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        match kind.0 {
            Kind::Pledge => counted.pledges = count,
            Kind::Practice => counted.practices = count,
        }
    }
    Ok(counted)
}

/// Reads the lines of a filter, one after the other. SQLite gives each row when it is asked for; PostgreSQL would send
/// them all at once, and keeps a cursor instead: asking for one part after the other would look for the words of a
/// search again for each.
fn each_line(
    conn: &mut AnyConnection,
    filter: &Filter,
    updated_since: Moment,
    mut look: impl FnMut(&Line),
) -> Result<(), StoreError> {
    use registry_entries::{
        contribution, contribution_currency, kind, published_at, support, support_currency, terms, updated_at,
    };
    // Most entries are of one collection: the program leaves the others out faster than an index would.
    let mut conditions = filter.conditions();
    conditions.retain(|condition| !matches!(condition, Condition::Kind(_)));
    let mut look = |line: &Line| {
        if filter.kind.is_none_or(|of| of == line.kind.0) {
            look(line);
        }
    };
    let lines = registry_entries::table
        .filter(Holding::new(conditions, How::AsSets))
        .select((
            kind,
            updated_at.gt(published_at).and(updated_at.ge(updated_since)),
            contribution,
            contribution_currency,
            support,
            support_currency,
            terms,
        ))
        .into_boxed::<MultiBackend>();
    if let AnyConnection::Sqlite(_) = conn {
        for line in lines.load_iter::<Line, DefaultLoadingMode>(conn)? {
            look(&line?);
        }
        return Ok(());
    }
    // All of them will be read, not only the first tenth.
    conn.batch_execute("SET LOCAL cursor_tuple_fraction = 1")?;
    Declare(lines).execute(conn)?;
    loop {
        let read: Vec<Line> = Fetch.load(conn)?;
        read.iter().for_each(&mut look);
        if read.len() < AT_ONCE {
            break;
        }
    }
    conn.batch_execute("CLOSE figures")?;
    Ok(())
}

/// Opens the cursor of a query; it lives in the transaction.
struct Declare<Q>(Q);

impl<Q: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Declare<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        out.push_sql("DECLARE figures NO SCROLL CURSOR FOR ");
        self.0.walk_ast(out)
    }
}

impl<Q> QueryId for Declare<Q> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q> RunQueryDsl<AnyConnection> for Declare<Q> {}

/// The next lines of the cursor.
struct Fetch;

impl Query for Fetch {
    type SqlType = (
        Text,
        Bool,
        Nullable<BigInt>,
        Nullable<Text>,
        Nullable<BigInt>,
        Nullable<Text>,
        Text,
    );
}

impl QueryFragment<MultiBackend> for Fetch {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        out.push_sql(&format!("FETCH FORWARD {AT_ONCE} FROM figures"));
        Ok(())
    }
}

impl QueryId for Fetch {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<AnyConnection> for Fetch {}

impl Figures {
    /// Adds a line; `told` is the code of what has a correction or an update.
    fn add(&mut self, line: &Line, told: Option<&str>) {
        self.total.add(line.kind.0);
        if line.updated && told.is_some_and(|told| line.terms.split(' ').any(|code| code == told)) {
            self.updated.add(line.kind.0);
        }
        add_money(
            &mut self.contributions,
            line.contribution,
            line.contribution_currency.as_ref(),
        );
        add_money(&mut self.support, line.support, line.support_currency.as_ref());
    }
}

fn add_money(sums: &mut BTreeMap<String, Amounts>, minor: Option<i64>, currency: Option<&String>) {
    let (Some(minor), Some(currency)) = (minor, currency) else {
        return;
    };
    let sum = match sums.get_mut(currency) {
        Some(sum) => sum,
        None => sums.entry(currency.clone()).or_default(),
    };
    sum.minor = sum.minor.saturating_add(i128::from(minor));
    sum.pledges = sum.pledges.saturating_add(1);
}

/// Codes are small numbers: they are counted in a list.
fn count_codes(by_code: &mut Vec<Counted>, line: &Line) {
    for code in line.terms.split(' ').filter_map(|code| code.parse::<usize>().ok()) {
        if code >= by_code.len() {
            by_code.resize(code.saturating_add(1), Counted::default());
        }
        if let Some(counted) = by_code.get_mut(code) {
            counted.add(line.kind.0);
        }
    }
}
