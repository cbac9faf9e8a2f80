//! Full text: which submissions contain the words of a query.
//!
//! The tokens are made by the program (`minga_domain::text`), so both databases find the same rows: SQLite keeps them
//! in the FTS5 table `search_index` under the row's `id`, PostgreSQL in a `tsvector`. A submission has at most two
//! rows: what the public finds, made from the published revision, and what the working side finds.
use crate::StoreError;
use crate::columns::{Id, sql};
use crate::connection::{AnyConnection, MultiBackend};
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text};
use diesel::sqlite::Sqlite;
use minga_domain::ids::SubmissionId;

/// How many rows are listed in the time in which one is asked by itself.
const LISTED_FOR_ONE: i128 = 1000;

/// Rows that a page is filled with.
const PAGE: i128 = 20;

/// So many rows that match, from each end of the index, say how many there are in all.
const SAMPLE: i64 = 1000;

/// Longest token in characters; PostgreSQL keeps none above 2 046 bytes. Longer ones are cut alike in texts and
/// queries.
const LONGEST_TOKEN: usize = 100;

/// Replaces what a submission is found by.
///
/// # Errors
/// [`StoreError::ForeignKey`] when there is no such submission.
pub fn put(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    public: bool,
    tokens: &[String],
) -> Result<(), StoreError> {
    let tokens: Vec<&str> = tokens
        .iter()
        .map(|token| cut(token))
        .filter(|token| !token.is_empty())
        .collect();
    match conn {
        AnyConnection::Postgres(conn) => {
            diesel::sql_query(
                "INSERT INTO search_rows (submission_id, public, tokens) VALUES ($1, $2, array_to_tsvector($3)) \
                 ON CONFLICT (submission_id, public) DO UPDATE SET tokens = excluded.tokens",
            )
            .bind::<sql::Id, _>(Id(submission))
            .bind::<Bool, _>(public)
            .bind::<Array<Text>, _>(tokens)
            .execute(conn)?;
        }
        AnyConnection::Sqlite(sqlite) => {
            #[derive(QueryableByName)]
            struct Added {
                #[diesel(sql_type = BigInt)]
                id: i64,
            }
            // A trigger takes the tokens of the old row out of the index.
            diesel::sql_query("DELETE FROM search_rows WHERE submission_id = $1 AND public = $2")
                .bind::<sql::Id, _>(Id(submission))
                .bind::<Bool, _>(public)
                .execute(sqlite)?;
            let added: Added =
                diesel::sql_query("INSERT INTO search_rows (submission_id, public) VALUES ($1, $2) RETURNING id")
                    .bind::<sql::Id, _>(Id(submission))
                    .bind::<Bool, _>(public)
                    .get_result(sqlite)?;
            diesel::sql_query("INSERT INTO search_index (rowid, tokens) VALUES ($1, $2)")
                .bind::<BigInt, _>(added.id)
                .bind::<Text, _>(tokens.join(" "))
                .execute(sqlite)?;
        }
    }
    Ok(())
}

/// Makes a submission unfindable: for the public, or for the working side.
pub fn remove(conn: &mut AnyConnection, submission: SubmissionId, public: bool) -> Result<(), StoreError> {
    diesel::sql_query("DELETE FROM search_rows WHERE submission_id = $1 AND public = $2")
        .bind::<sql::Id, _>(Id(submission))
        .bind::<Bool, _>(public)
        .execute(conn)?;
    Ok(())
}

/// A filter for queries over `submissions`: those that contain the words of a query
/// (`minga_domain::text::query_tokens`), on the public or the working side. No words at all find nothing.
#[must_use]
pub fn matching(public: bool, words: &[Vec<String>]) -> Matching {
    Matching::new("submissions.id", public, words)
}

/// That the submission named by a column contains the words of a query. User text never becomes query syntax: every
/// token is quoted, and the whole is a bound value.
#[derive(Debug, Clone)]
pub struct Matching {
    column: &'static str,
    public: bool,
    asking: Asking,
    fts: String,
    tsquery: String,
}

/// How it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asking {
    /// For the set of all rows that match.
    AsSet,
    /// Each row by itself.
    OneByOne,
    /// Each row whether it is in the list of all that match.
    Listed,
}

impl Matching {
    /// `column` (with its table) holds the submission's identifier. All of the outer list must be found, of each inner
    /// list any.
    #[must_use]
    pub fn new(column: &'static str, public: bool, words: &[Vec<String>]) -> Self {
        let fts = |token: &str| format!("\"{}\"", token.replace('"', "\"\""));
        let tsquery = |token: &str| format!("'{}'", token.replace('\\', "\\\\").replace('\'', "''"));
        Self {
            column,
            public,
            asking: Asking::AsSet,
            fts: joined(words, fts, " OR ", " AND "),
            tsquery: joined(words, tsquery, " | ", " & "),
        }
    }

    /// Asks each row by itself rather than for the set of all rows that match: for the first few rows in an order that
    /// many match.
    #[must_use]
    pub fn one_by_one(self) -> Self {
        Self {
            asking: Asking::OneByOne,
            ..self
        }
    }

    /// Lists what matches once and asks each row whether it is on the list: for many rows that are looked at, or few
    /// that match. PostgreSQL asks them one by one.
    #[must_use]
    pub fn listed(self) -> Self {
        Self {
            asking: Asking::Listed,
            ..self
        }
    }

    fn finds_nothing(&self) -> bool {
        self.fts.is_empty()
    }
}

/// Some submissions that match, at most `limit`, in no particular order.
pub fn first(conn: &mut AnyConnection, words: &Matching, limit: i64) -> Result<Vec<Id<SubmissionId>>, StoreError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = sql::Id)]
        submission_id: Id<SubmissionId>,
    }
    if words.finds_nothing() {
        return Ok(Vec::new());
    }
    let (text, asked) = match conn {
        AnyConnection::Postgres(_) => (
            "SELECT submission_id FROM search_rows WHERE public = $1 AND tokens @@ CAST($2 AS tsquery) LIMIT $3",
            &words.tsquery,
        ),
        AnyConnection::Sqlite(_) => (
            "SELECT search_rows.submission_id FROM search_index CROSS JOIN search_rows \
             ON search_rows.id = search_index.rowid AND search_rows.public = $1 WHERE search_index MATCH $2 LIMIT $3",
            &words.fts,
        ),
    };
    let found: Vec<Found> = diesel::sql_query(text)
        .bind::<Bool, _>(words.public)
        .bind::<Text, _>(asked)
        .bind::<BigInt, _>(limit)
        .load(conn)?;
    Ok(found.into_iter().map(|row| row.submission_id).collect())
}

/// Whether it takes longer to list what matches than to ask rows one by one until a page is full. How many match is
/// estimated from both ends of the index, which is in the order in which the rows were written: what only stands in the
/// oldest or only in the newest ones is not frequent.
pub fn is_frequent(conn: &mut AnyConnection, words: &Matching) -> Result<bool, StoreError> {
    #[derive(QueryableByName)]
    struct Sampled {
        #[diesel(sql_type = Nullable<BigInt>)]
        rows: Option<i64>,
        #[diesel(sql_type = Nullable<BigInt>)]
        oldest: Option<i64>,
        #[diesel(sql_type = Nullable<BigInt>)]
        newest: Option<i64>,
    }
    if let AnyConnection::Postgres(_) = conn {
        return Ok(true);
    }
    let sampled: Sampled = diesel::sql_query(
        "SELECT (SELECT max(id) FROM search_rows) AS rows, \
         (SELECT rowid FROM search_index WHERE search_index MATCH $1 ORDER BY rowid LIMIT 1 OFFSET $2) AS oldest, \
         (SELECT rowid FROM search_index WHERE search_index MATCH $1 ORDER BY rowid DESC LIMIT 1 OFFSET $2) AS newest",
    )
    .bind::<Text, _>(&words.fts)
    .bind::<BigInt, _>(SAMPLE)
    .get_result(conn)?;
    let (Some(rows), Some(oldest), Some(newest)) = (sampled.rows, sampled.oldest, sampled.newest) else {
        return Ok(false);
    };
    // A sample stands in so many rows where the words are scarcest. With the share `SAMPLE / span` of all rows a page
    // is full after `PAGE / share` that are asked, and `rows * share` would be listed.
    let span = i128::from(oldest.max(rows.saturating_sub(newest)).max(1));
    Ok(i128::from(rows) * i128::from(SAMPLE).pow(2) >= PAGE * LISTED_FOR_ONE * span.pow(2))
}

/// [`matching`] on the working side.
#[derive(Debug, Clone)]
pub struct WorkingMatches;

impl WorkingMatches {
    /// The filter for queries over `submissions`.
    #[must_use]
    #[allow(clippy::new_ret_no_self, reason = "it names one case of `Matching`")]
    pub fn new(words: &[Vec<String>]) -> Matching {
        matching(false, words)
    }
}

fn cut(token: &str) -> &str {
    token
        .char_indices()
        .nth(LONGEST_TOKEN)
        .and_then(|(end, _)| token.get(..end))
        .unwrap_or(token)
}

fn joined(words: &[Vec<String>], quote: impl Fn(&str) -> String, or: &str, and: &str) -> String {
    let groups: Vec<String> = words
        .iter()
        .filter_map(|forms| {
            let forms: Vec<String> = forms
                .iter()
                .map(|form| cut(form))
                .filter(|form| !form.is_empty())
                .map(&quote)
                .collect();
            (!forms.is_empty()).then(|| format!("({})", forms.join(or)))
        })
        .collect();
    groups.join(and)
}

impl Expression for Matching {
    type SqlType = Bool;
}

impl<G> ValidGrouping<G> for Matching {
    type IsAggregate = is_aggregate::Never;
}

impl<QS> AppearsOnTable<QS> for Matching {}

impl<QS> SelectableExpression<QS> for Matching {}

impl QueryId for Matching {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<Pg> for Matching {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        if self.finds_nothing() {
            out.push_sql("FALSE");
            return Ok(());
        }
        if self.asking == Asking::AsSet {
            out.push_sql(self.column);
            out.push_sql(" IN (SELECT submission_id FROM search_rows WHERE public = ");
        } else {
            out.push_sql("EXISTS (SELECT 1 FROM search_rows WHERE submission_id = ");
            out.push_sql(self.column);
            out.push_sql(" AND public = ");
        }
        out.push_bind_param::<Bool, _>(&self.public)?;
        out.push_sql(" AND tokens @@ CAST(");
        out.push_bind_param::<Text, _>(&self.tsquery)?;
        out.push_sql(" AS tsquery))");
        Ok(())
    }
}

impl QueryFragment<Sqlite> for Matching {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        if self.finds_nothing() {
            out.push_sql("FALSE");
            return Ok(());
        }
        // What stands before the column, then before the side, then before the words, and last.
        let [column, side, words, end] = match self.asking {
            Asking::AsSet => [
                "",
                " IN (SELECT submission_id FROM search_rows WHERE public = ",
                " AND id IN (SELECT rowid FROM search_index WHERE search_index MATCH ",
                "))",
            ],
            // The cross join keeps this order: the row first, then whether the index has the words under its number.
            Asking::OneByOne => [
                "EXISTS (SELECT 1 FROM search_rows CROSS JOIN search_index WHERE search_rows.submission_id = ",
                " AND search_rows.public = ",
                " AND search_index.rowid = search_rows.id AND search_index MATCH ",
                ")",
            ],
            // The list does not depend on the row and is made once; inside an EXISTS it would be made for each.
            Asking::Listed => [
                "coalesce((SELECT id FROM search_rows WHERE submission_id = ",
                " AND public = ",
                "), 0) IN (SELECT rowid FROM search_index WHERE search_index MATCH ",
                ")",
            ],
        };
        out.push_sql(column);
        out.push_sql(self.column);
        out.push_sql(side);
        out.push_bind_param::<Bool, _>(&self.public)?;
        out.push_sql(words);
        out.push_bind_param::<Text, _>(&self.fts)?;
        out.push_sql(end);
        Ok(())
    }
}

impl QueryFragment<MultiBackend> for Matching {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        MultiBackend::walk_variant_ast(self, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_text_is_never_query_syntax() {
        let words = [
            vec!["a\"b".to_owned(), "c'd\\".to_owned()],
            vec![String::new()],
            vec!["é".repeat(200)],
        ];
        let matching = matching(true, &words);
        let long = "é".repeat(LONGEST_TOKEN);
        assert_eq!(matching.fts, format!("(\"a\"\"b\" OR \"c'd\\\") AND (\"{long}\")"));
        assert_eq!(matching.tsquery, format!("('a\"b' | 'c''d\\\\') & ('{long}')"));
        assert!(super::matching(true, &[]).finds_nothing());
    }
}
