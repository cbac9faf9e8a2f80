//! One notice for everything that one request does to somebody, however many submissions it is about.
//!
//! Each submission is a transaction of its own, and what is told of it is written in it: the first one queues the
//! notice, the next ones add their line to it as long as nobody has taken it to be sent. It rests in the outbox until
//! the request is through; of a request that breaks off, what has happened is told a little later.
use crate::failure::Failure;
use crate::notices::{NoticeFacts, Recipient};
use crate::service::Tx;
use chrono::Duration;
use minga_domain::ids::{AccountId, NoticeId};
use minga_domain::notice::Notice;
use minga_storage::columns::{Json, Moment};
use minga_storage::outbox;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Seconds that a notice rests when nobody lets it go: longer than a request takes.
const RESTS: i64 = 60;

/// The notices of one request. Those of a transaction that is undone are to be forgotten with it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gathered {
    notices: BTreeMap<(Notice, AccountId), (NoticeId, Vec<String>)>,
}

impl Gathered {
    /// Tells an account of one more submission, named by `line`. The notice has the texts `count` (`one` or `several`)
    /// and `reason`.
    pub(crate) fn tell(
        &mut self,
        tx: &mut Tx<'_>,
        notice: Notice,
        to: AccountId,
        line: String,
        reason: Option<&str>,
    ) -> Result<(), Failure> {
        if let Some((id, lines)) = self.notices.get_mut(&(notice, to)) {
            lines.push(line.clone());
            if outbox::rewrite_untouched(tx.conn, *id, &Json(Value::Object(facts(lines, reason))))? {
                return Ok(());
            }
        }
        let lines = vec![line];
        let mut row = tx.queued(notice, Recipient::Account(to), None, None, facts(&lines, reason));
        row.due_at = Moment::from(tx.now() + Duration::seconds(RESTS));
        outbox::insert(tx.conn, &row)?;
        self.notices.insert((notice, to), (row.id.0, lines));
        Ok(())
    }

    /// Lets them go: the request is through.
    pub(crate) fn let_go(&self, tx: &mut Tx<'_>) -> Result<(), Failure> {
        let ids: Vec<NoticeId> = self.notices.values().map(|(id, _)| *id).collect();
        Ok(outbox::let_go(tx.conn, &ids, tx.now())?)
    }

    /// Whether nobody is told anything.
    pub(crate) fn is_empty(&self) -> bool {
        self.notices.is_empty()
    }
}

fn facts(lines: &[String], reason: Option<&str>) -> NoticeFacts {
    let count = if lines.len() == 1 { "one" } else { "several" };
    NoticeFacts::from_iter([
        ("count".to_owned(), json!(count)),
        ("reason".to_owned(), json!(reason)),
        ("listed".to_owned(), json!(lines)),
    ])
}

/// The lines among a notice's facts; none in every notice but these.
pub(crate) fn lines(facts: &Value) -> Vec<String> {
    let listed = facts.get("listed").and_then(Value::as_array);
    let lines = listed.into_iter().flatten().filter_map(Value::as_str);
    lines.map(str::to_owned).collect()
}
