//! Who hears that a pledge of a match has left the registry, or is back: those who act for the other one. Whoever was
//! not told that it left is not told that it is back.
use crate::failure::Failure;
use crate::matching;
use crate::notices::Recipient;
use crate::objections::facts;
use crate::service::Tx;
use minga_domain::ids::SubmissionId;
use minga_domain::kinds::State;
use minga_domain::notice::Notice;
use minga_storage::outbox;
use minga_storage::registry as entries;
use minga_storage::submissions::{self, Submission};
use serde_json::{Value, json};

/// Tells those who act for the pledges that join one what has become of it: `archived` or `discontinued`.
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

/// Tells those who act for the published pledge that one joins that this one is archived. The caller has not taken it
/// out of the registry yet; where an objection was upheld, there is no match any more and nobody to tell.
///
/// # Errors
/// Those of the database.
pub(crate) fn tell_joined(tx: &mut Tx<'_>, joining: &Submission) -> Result<(), Failure> {
    let Some(joined) = joined(tx, joining)? else {
        return Ok(());
    };
    let facts = facts(tx, &joined, joining, "")?;
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

/// Tells whoever was told that a pledge was archived, as one of a match, that the match stands again. `before` is the
/// pledge as it was archived; it is in the registry again.
///
/// # Errors
/// Those of the database.
pub(crate) fn tell_restored(tx: &mut Tx<'_>, before: &Submission) -> Result<(), Failure> {
    let mut others = joining(tx, before)?;
    others.extend(joined(tx, before)?);
    // Nothing moves an archived pledge: it waits for nobody since the instant at which it was archived.
    let archived_at = before.waiting_since.into();
    for other in others {
        for told in outbox::told_at(tx.conn, other.id.0, archived_at)? {
            let of_this = told.facts.0.get("other").and_then(Value::as_str) == before.reference.as_deref();
            let ended = matches!(
                told.notice.0,
                Notice::MatchedPledgeEnded | Notice::MatchingPledgeArchived
            );
            if ended && of_this {
                let facts = facts(tx, &other, before, "")?;
                tx.tell(
                    Notice::MatchRestored,
                    Recipient::of(&told),
                    Some(other.id.0),
                    None,
                    facts,
                )?;
            }
        }
    }
    Ok(())
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
