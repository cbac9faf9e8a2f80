//! Who hears that a pledge of a match has left the registry or is discontinued, and that it is back or goes on: those who
//! act for the other one. Whoever was not told the first is not told the second.
use crate::failure::Failure;
use crate::matching;
use crate::notices::Recipient;
use crate::objections::facts;
use crate::service::Tx;
use minga_domain::ids::SubmissionId;
use minga_domain::keys::Keyed;
use minga_domain::kinds::State;
use minga_domain::notice::Notice;
use minga_storage::registry as entries;
use minga_storage::submissions::{self, Submission};
use minga_storage::{follow_ups, outbox};
use serde_json::{Value, json};

/// The outcome of a pledge that stays in the registry.
pub(crate) const DISCONTINUED: &str = "discontinued";
/// The outcome of one that is discontinued no longer.
const RESUMED: &str = "resumed";

/// News about whether a pledge goes on.
const OF_STATUS: fn(Option<&str>) -> bool = |outcome| matches!(outcome, Some(DISCONTINUED | RESUMED));
/// News about whether it stands in the registry.
const OF_REGISTRY: fn(Option<&str>) -> bool = |outcome| !OF_STATUS(outcome);

/// Tells those who act for the pledges that join one what has become of it: `archived`, `retracted` when its publication
/// was undone, or [`DISCONTINUED`].
///
/// # Errors
/// Those of the database.
pub(crate) fn tell_matches(tx: &mut Tx<'_>, joined: &Submission, outcome: &'static str) -> Result<(), Failure> {
    for joining in joining(tx, joined)? {
        let mut facts = facts(tx, &joining, joined, "")?;
        facts.insert("outcome".to_owned(), json!(outcome));
        for contact in [joining.focal_point, joining.alternate].into_iter().flatten() {
            let to = Recipient::Contact(contact.0);
            tx.tell(Notice::MatchedPledgeEnded, to, Some(joining.id.0), None, facts.clone())?;
        }
    }
    Ok(())
}

/// Tells whoever was told that a pledge is discontinued, as one that theirs joins, and not since then that it goes on,
/// that it is not discontinued any more.
///
/// # Errors
/// Those of the database.
pub(crate) fn tell_resumed(tx: &mut Tx<'_>, joined: &Submission) -> Result<(), Failure> {
    let status = follow_ups::find(tx.conn, joined.id.0)?.and_then(|found| found.status);
    for joining in joining(tx, joined)? {
        for to in believe_ended(tx, &joining, joined, OF_STATUS)? {
            let mut facts = facts(tx, &joining, joined, "")?;
            facts.insert("outcome".to_owned(), json!(RESUMED));
            facts.insert("answer".to_owned(), json!(status.map(|status| status.0.key())));
            tx.tell(Notice::MatchRestored, to, Some(joining.id.0), None, facts)?;
        }
    }
    Ok(())
}

/// Tells those who act for the published pledge that one joins that this one is archived. The caller has not taken it
/// out of the registry yet; where an objection was upheld, there is no match any more and nobody to tell.
///
/// # Errors
/// Those of the database.
pub(crate) fn tell_joined(tx: &mut Tx<'_>, joining: &Submission) -> Result<(), Failure> {
    let Some(joined) = joined(tx, joining)? else {
        return Ok(());
    };
    tell_left(tx, joining, &joined, "archived")
}

/// Tells those who act for the published pledge that one joins that this one was merged into another one and is shown
/// with theirs no more: nobody where that other one is theirs, whose focal points are told of the merger. The caller has
/// not taken it out of the registry yet.
///
/// # Errors
/// Those of the database.
pub(crate) fn tell_merged(tx: &mut Tx<'_>, merged: &Submission, standing: &Submission) -> Result<(), Failure> {
    match joined(tx, merged)? {
        Some(joined) if joined.id != standing.id => tell_left(tx, merged, &joined, "merged"),
        _ => Ok(()),
    }
}

/// Tells those who act for a pledge how one that joins it has left the registry.
fn tell_left(tx: &mut Tx<'_>, joining: &Submission, joined: &Submission, outcome: &'static str) -> Result<(), Failure> {
    let mut facts = facts(tx, joined, joining, "")?;
    facts.insert("outcome".to_owned(), json!(outcome));
    for contact in [joined.focal_point, joined.alternate].into_iter().flatten() {
        let to = Recipient::Contact(contact.0);
        tx.tell(
            Notice::MatchingPledgeArchived,
            to,
            Some(joined.id.0),
            None,
            facts.clone(),
        )?;
    }
    Ok(())
}

/// Tells whoever was told that a pledge has left the registry, as one of a match, and not since then that it is back,
/// that the match stands again. The pledge is in the registry again.
///
/// # Errors
/// Those of the database.
pub(crate) fn tell_restored(tx: &mut Tx<'_>, row: &Submission) -> Result<(), Failure> {
    let mut others = joining(tx, row)?;
    others.extend(joined(tx, row)?);
    for other in others {
        for to in believe_ended(tx, &other, row, OF_REGISTRY)? {
            let facts = facts(tx, &other, row, "")?;
            tx.tell(Notice::MatchRestored, to, Some(other.id.0), None, facts)?;
        }
    }
    Ok(())
}

/// Who of those who act for a pledge was told last that another one has ended, of the news about either its place in the
/// registry or its status.
fn believe_ended(
    tx: &mut Tx<'_>,
    of: &Submission,
    other: &Submission,
    about: fn(Option<&str>) -> bool,
) -> Result<Vec<Recipient>, Failure> {
    let news = [
        Notice::MatchedPledgeEnded,
        Notice::MatchingPledgeArchived,
        Notice::MatchRestored,
    ];
    let mut found = Vec::new();
    for told in outbox::told_of(tx.conn, of.id.0, &news)? {
        let fact = |name| told.facts.0.get(name).and_then(Value::as_str);
        if fact("other") != other.reference.as_deref() || !about(fact("outcome")) {
            continue;
        }
        let to = Recipient::of(&told);
        found.retain(|earlier| *earlier != to);
        if told.notice.0 != Notice::MatchRestored {
            found.push(to);
        }
    }
    Ok(found)
}

/// The pledges in the registry that join one.
fn joining(tx: &mut Tx<'_>, joined: &Submission) -> Result<Vec<Submission>, Failure> {
    let Some(reference) = &joined.reference else {
        return Ok(Vec::new());
    };
    let found = entries::matching_pledges(tx.conn, reference)?;
    let ids: Vec<SubmissionId> = found.iter().map(|entry| entry.submission_id.0).collect();
    Ok(submissions::by_ids(tx.conn, &ids)?)
}

/// The published pledge that one in the registry joins.
fn joined(tx: &mut Tx<'_>, joining: &Submission) -> Result<Option<Submission>, Failure> {
    let Some(reference) = entries::matched_of(tx.conn, joining.id.0)? else {
        return Ok(None);
    };
    let joined = matching::standing_for(tx, &reference)?;
    Ok(joined.filter(|row| row.state.0 == State::Published))
}
