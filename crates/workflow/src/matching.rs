//! Pledges that join another one. Chains are allowed, cycles are not.
//!
//! A matching pledge is published only while the pledge that it joins is: the publication holds the joined one's row
//! shared, so that an archive or a reopening of it in the same instant comes before or after the whole publication.
//! Before: the publication is refused. After: it stands, and the joined one is no longer there to be read.
//!
//! What the joined one joins is held as well, and so on: of several that would close a circle together, the last one
//! finds the others. Those that wait for each other are told that the database is busy, but for one.
use crate::amendments;
use crate::failure::Failure;
use crate::kept::kept_content;
use crate::service::Tx;
use crate::submissions;
use minga_domain::content::Content;
use minga_domain::ids::SubmissionId;
use minga_domain::kinds::{Action, Kind, ProgressStatus, State};
use minga_domain::rules::MatchedPledge;
use minga_domain::violation::Violation;
use minga_storage::columns::{Key, Moment};
use minga_storage::submissions::{self as store, Submission};
use minga_storage::{follow_ups, match_objections, match_starts, mergers};
use serde_json::Value;
use std::collections::BTreeSet;

/// The rules of the checklist that others than the submitter can break.
const RULES: [&str; 3] = ["matched_pledge", "individual_alone", "own_actions"];

/// Holds the pledge that is joined by what an action makes public, and those that this one joins, itself or through
/// others, until the transaction ends. The caller has locked the submission itself.
pub(crate) fn hold(tx: &mut Tx<'_>, row: &Submission, action: Action) -> Result<(), Failure> {
    let content = match action {
        Action::Publish => Some(&row.content.0),
        Action::AcceptAmendment => row.proposed_content.as_ref().map(|content| &content.0),
        _ => None,
    };
    leads_to(tx, content.and_then(named), row, hold_joined).map(drop)
}

/// Holds the pledge of a reference, and those that stand for it since it was merged; gives the last of them.
fn hold_joined(tx: &mut Tx<'_>, reference: &str) -> Result<Option<Submission>, Failure> {
    store::hold(tx.conn, reference)?;
    let mut found = store::by_reference(tx.conn, reference)?;
    while let Some(into) = found.as_ref().and_then(|row| row.merged_into) {
        let standing = store::find(tx.conn, into.0)?;
        if let Some(reference) = standing.as_ref().and_then(|row| row.reference.as_deref()) {
            store::hold(tx.conn, reference)?;
        }
        // What is held may have been merged before it was.
        found = store::find(tx.conn, into.0)?;
    }
    Ok(found)
}

/// The submission that a reference stands for: the one that has it, or the one that this was merged into.
pub(crate) fn standing_for(tx: &mut Tx<'_>, reference: &str) -> Result<Option<Submission>, Failure> {
    let mut found = store::by_reference(tx.conn, reference)?;
    while let Some(into) = found.as_ref().and_then(|row| row.merged_into) {
        found = store::find(tx.conn, into.0)?;
    }
    Ok(found)
}

/// The reference that a published content joins, as it stands now; none where an objection was upheld. It is held until
/// the transaction ends, so that a merger in the same instant comes before or after.
pub(crate) fn joined(tx: &mut Tx<'_>, row: &Submission, content: &Content) -> Result<Option<String>, Failure> {
    let Content::Pledge(pledge) = content else {
        return Ok(None);
    };
    let Some(reference) = pledge.matches.as_ref().and_then(|matches| matches.reference.clone()) else {
        return Ok(None);
    };
    let standing = hold_joined(tx, &reference)?;
    if let Some(named) = store::by_reference(tx.conn, &reference)? {
        let mut joined = mergers::successors(tx.conn, named.id.0)?;
        joined.push(named.id.0);
        if match_objections::upheld(tx.conn, row.id.0, joined)? {
            return Ok(None);
        }
    }
    Ok(standing.and_then(|row| row.reference).or(Some(reference)))
}

/// Whether a pledge joins another one, or comes back to itself, through any number of pledges; those are held until the
/// transaction ends.
pub(crate) fn joins(tx: &mut Tx<'_>, row: &Submission, other: &Submission) -> Result<bool, Failure> {
    leads_to(tx, named(&row.content.0), other, hold_joined)
}

/// What stands against the proposed content since it was proposed: the pledge that it joins has left the registry, or
/// has come to join this one; or somebody takes part meanwhile, where its type has no participants or asks each for an
/// action of its own. What the published content says as well is not held against it.
pub(crate) fn problems_of_proposal(tx: &mut Tx<'_>, row: &Submission) -> Result<Vec<Violation>, Failure> {
    let Some(proposed) = row.proposed_content.as_ref().filter(|_| row.kind.0 == Kind::Pledge) else {
        return Ok(Vec::new());
    };
    let content = kept_content(row.kind.0, &proposed.0)?;
    // As if it stood already: what is weighed is the proposal, which has none of its own.
    let row = Submission {
        proposed_content: None,
        ..row.clone()
    };
    let weighed = submissions::weigh(tx, &row, content)?;
    let rules = weighed.checked.into_iter().filter(|rule| RULES.contains(&rule.key));
    let wrong = rules.flat_map(|rule| rule.violations).collect();
    amendments::brought_in(tx, &row, &weighed.content, wrong)
}

/// The pledge that a published one has come to join in this transaction: by its publication, by an amendment, or because
/// what it named was merged while it was archived. None where it joins none, or has joined it before.
pub(crate) fn newly_joined(tx: &mut Tx<'_>, id: SubmissionId) -> Result<Option<Submission>, Failure> {
    let now = Moment::from(tx.now());
    let Some(start) = match_starts::find(tx.conn, id)?.filter(|start| start.joined_at == now) else {
        return Ok(None);
    };
    standing_for(tx, &start.matched)
}

/// The pledge that a matching pledge names.
///
/// # Errors
/// Those of the database.
pub fn matched_pledge(tx: &mut Tx<'_>, row: &Submission, content: &Content) -> Result<Option<MatchedPledge>, Failure> {
    let Content::Pledge(pledge) = content else {
        return Ok(None);
    };
    let Some(reference) = pledge.matches.as_ref().and_then(|matches| matches.reference.as_deref()) else {
        return Ok(None);
    };
    let Some(found) = standing_for(tx, reference)?.filter(|found| found.kind.0 == Kind::Pledge) else {
        return Ok(None);
    };
    let status = follow_ups::find(tx.conn, found.id.0)?.and_then(|found| found.status);
    Ok(Some(MatchedPledge {
        published: found.state.0 == State::Published,
        discontinued: status == Some(Key(ProgressStatus::Discontinued)),
        same_submission: found.id == row.id,
        leads_back: leads_to(tx, named(&found.content.0), row, standing_for)?,
        organisation: found.organisation_id.0,
    }))
}

/// Whether a reference leads to a submission: it stands for it, or what it stands for joins it, after any number of
/// pledges. `look` finds what a reference stands for, and may hold it.
fn leads_to(
    tx: &mut Tx<'_>,
    reference: Option<&str>,
    row: &Submission,
    look: fn(&mut Tx<'_>, &str) -> Result<Option<Submission>, Failure>,
) -> Result<bool, Failure> {
    let mut seen = BTreeSet::new();
    let mut next = reference.map(str::to_owned);
    while let Some(reference) = next {
        let Some(found) = look(tx, &reference)? else {
            return Ok(false);
        };
        if found.id == row.id {
            return Ok(true);
        }
        if !seen.insert(found.id.0) {
            return Ok(false);
        }
        next = named(&found.content.0).map(str::to_owned);
    }
    Ok(false)
}

/// The reference that a content joins.
pub(crate) fn named(content: &Value) -> Option<&str> {
    content.pointer("/matches/reference")?.as_str()
}
