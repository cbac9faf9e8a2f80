//! Requests for more time to answer a letter that nobody has decided about: what waits for the secretariat because of
//! them, and since when.
use crate::StoreError;
use crate::columns::{Id, Json, Key, Moment, sql as sql_types};
use crate::connection::{AnyConnection, MultiBackend};
use crate::reminders::{About, OpenStep, Owner};
use crate::schema::{audit_events, submissions};
use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Timestamp};
use minga_domain::history::HistoryAction;
use minga_domain::ids::{ExtensionId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::State;
use minga_domain::steps::Step;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// An undecided request.
#[derive(Debug, Clone, PartialEq)]
pub struct Undecided {
    /// The request.
    pub id: ExtensionId,
    /// When it was made.
    pub asked: DateTime<Utc>,
    /// From when the days of the secretariat count: that instant, moved on by the time on hold since.
    pub counts_from: DateTime<Utc>,
    /// The submission.
    pub submission: About,
}

/// The undecided request about the last letter of a submission; there is one at most. In the list of columns, so that
/// PostgreSQL looks it up for each of the few submissions instead of reading all letters.
macro_rules! of_last_letter {
    ($column:literal) => {
        concat!(
            "(SELECT asked.",
            $column,
            " FROM letters AS last JOIN letter_extensions AS asked ON asked.letter_id = last.id \
             WHERE last.submission_id = submissions.id AND asked.status = 'asked' AND last.number = \
             (SELECT MAX(sent.number) FROM letters AS sent \
             WHERE sent.submission_id = submissions.id AND sent.sent_at IS NOT NULL))"
        )
    };
}

/// The undecided requests of submissions that wait for an answer to their last letter, of all or of these. A request
/// about a letter that was answered meanwhile, or of what was withdrawn or declined, is over.
pub fn undecided(conn: &mut AnyConnection, of: Option<&[SubmissionId]>) -> Result<Vec<Undecided>, StoreError> {
    type Row = (Id<ExtensionId>, Moment, About);
    let mut query = submissions::table
        .filter(submissions::state.eq(Key(State::CommentsReturned)))
        .filter(sql::<Bool>(concat!(of_last_letter!("id"), " IS NOT NULL")))
        .select((
            sql::<sql_types::Id>(of_last_letter!("id")),
            sql::<Timestamp>(of_last_letter!("asked_at")),
            About::as_select(),
        ))
        .into_boxed::<MultiBackend>();
    if let Some(ids) = of {
        query = query.filter(submissions::id.eq_any(ids.iter().copied().map(Id).collect::<Vec<_>>()));
    }
    let rows: Vec<Row> = query.load(conn)?;
    let pauses = pauses(conn, rows.iter().map(|row| row.2.id).collect())?;
    let undecided = |(id, asked, submission): Row| {
        let asked = DateTime::<Utc>::from(asked);
        let pauses = pauses.get(&submission.id.0).map_or(&[][..], Vec::as_slice);
        let stood_still = pauses
            .iter()
            .filter(|(_, until)| *until > asked)
            .map(|(from, until)| *until - asked.max(*from))
            .sum::<chrono::TimeDelta>();
        Undecided {
            id: id.0,
            asked,
            counts_from: asked + stood_still,
            submission,
        }
    };
    Ok(rows.into_iter().map(undecided).collect())
}

type Pauses = BTreeMap<SubmissionId, Vec<(DateTime<Utc>, DateTime<Utc>)>>;

/// From when until when submissions were on hold, as their history says.
fn pauses(conn: &mut AnyConnection, of: Vec<Id<SubmissionId>>) -> Result<Pauses, StoreError> {
    let mut found = Pauses::new();
    // In parts: SQLite takes a limited number of parameters.
    for part in of.chunks(1000) {
        let rows: Vec<(Option<Id<SubmissionId>>, Moment, Json)> = audit_events::table
            .filter(audit_events::submission_id.eq_any(part.to_vec()))
            .filter(audit_events::action.eq(HistoryAction::TakenOffHold.key()))
            .select((audit_events::submission_id, audit_events::at, audit_events::facts))
            .load(conn)?;
        for (submission, until, facts) in rows {
            let since = facts.0.get("since").and_then(Value::as_str);
            let since = since.and_then(|since| since.parse::<DateTime<Utc>>().ok());
            if let (Some(submission), Some(since)) = (submission, since) {
                found
                    .entry(submission.0)
                    .or_default()
                    .push((since, DateTime::from(until)));
            }
        }
    }
    Ok(found)
}

/// What waits for the secretariat because the focal point asks for more time, of all submissions or of these.
pub fn open_steps(conn: &mut AnyConnection, of: Option<&[SubmissionId]>) -> Result<Vec<OpenStep>, StoreError> {
    let steps = undecided(conn, of)?.into_iter().map(|request| OpenStep {
        step: Step::DecideExtension,
        subject: Uuid::from(request.id),
        since: request.asked,
        counts_from: request.counts_from,
        on_hold: false,
        due: None,
        owner: Owner::Officer,
        submission: request.submission,
    });
    Ok(steps.collect())
}
