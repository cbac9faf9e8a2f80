//! Whether a reviewer may still take a review on. Between the invitation and the answer, and between two rounds, a
//! reviewer can come into a conflict of interest: by joining an organisation, by a change of the content, by declaring
//! a conflict elsewhere. The rule is the one that suggestions and invitations go by.
use super::cases;
use super::gathering::{self, Objections, Reviewer};
use super::{notice_facts, own};
use crate::actions::officer;
use crate::failure::Failure;
use crate::notices::NoticeFacts;
use crate::reviews::{record_by, update_turn};
use crate::service::Tx;
use crate::trail::By;
use chrono::NaiveDate;
use minga_domain::conflict::{self, Case, Conflict};
use minga_domain::history::HistoryAction;
use minga_domain::ids::{AccountId, AssignmentId};
use minga_domain::keys::Keyed;
use minga_domain::notice::Notice;
use minga_domain::policy::Policy;
use minga_domain::ranking::{self, Hindrance};
use minga_domain::violation::Violation;
use minga_storage::assignments::{self as rows, Assignment};
use minga_storage::submissions::{self, Submission};
use serde_json::json;
use std::collections::BTreeMap;

/// The outcome of taking a review on: done, or ended because of a conflict of interest. Both are kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Admission<T> {
    /// It was done.
    Granted(T),
    /// The reviewer is in conflict: the assignment was released and the secretariat told.
    InConflict(Vec<Conflict>),
}

impl<T> Admission<T> {
    /// What was done.
    ///
    /// # Errors
    /// [`Failure::InConflict`] with every conflict.
    pub fn granted(self) -> Result<T, Failure> {
        match self {
            Self::Granted(done) => Ok(done),
            Self::InConflict(conflicts) => Err(refusal(&conflicts)),
        }
    }
}

/// The refusal that names every conflict.
pub(crate) fn refusal(conflicts: &[Conflict]) -> Failure {
    Failure::InConflict(conflicts.iter().map(|conflict| conflict.violation("")).collect())
}

/// The conflicts of reviewers of the roster with a practice, as they stand now. Who is not on the roster has no entry.
///
/// # Errors
/// [`Failure::Conflict`] for a pledge; those of the database.
pub(crate) fn conflicts_of(
    tx: &mut Tx<'_>,
    submission: &Submission,
    reviewers: &[AccountId],
) -> Result<BTreeMap<AccountId, Vec<Conflict>>, Failure> {
    let roster = gathering::roster(tx)?;
    let case = cases::case_of(tx, &roster, submission)?;
    let same_country = tx.policy().conflict_same_country;
    Ok(reviewers
        .iter()
        .filter_map(|account| roster.find(*account))
        .map(|reviewer| {
            let found = conflict::conflicts(&reviewer.person, &case, same_country);
            (reviewer.candidate.account, found)
        })
        .collect())
}

/// Why the caller cannot take an own assignment on, as it stands now: for a request that was refused and is asked
/// again.
///
/// # Errors
/// [`Failure::InConflict`] with what stands against it; [`Failure::NotFound`] for somebody else's assignment.
pub fn refused_before<T>(tx: &mut Tx<'_>, id: AssignmentId) -> Result<T, Failure> {
    let reviewer = own::caller(tx, id)?;
    let row = rows::find(tx.conn, id)?
        .filter(|row| row.reviewer_id.0 == reviewer)
        .ok_or(Failure::NotFound)?;
    let submission = submissions::find(tx.conn, row.submission_id.0)?.ok_or(Failure::NotFound)?;
    let mut found = conflicts_of(tx, &submission, &[reviewer])?;
    Err(refusal(&found.remove(&reviewer).unwrap_or_default()))
}

/// Releases the assignment of a reviewer in conflict, and tells the secretariat the reasons with a notice. The caller
/// holds the submission's lock.
pub(super) fn turn_away(
    tx: &mut Tx<'_>,
    submission: &Submission,
    row: Assignment,
    conflicts: &[Conflict],
    by: By,
    notice: Notice,
) -> Result<(), Failure> {
    let reasons: Vec<&str> = conflicts.iter().map(|conflict| conflict.reason.key()).collect();
    let about = json!({"round": row.round, "conflicts": reasons});
    super::release_because(tx, row, by, about)?;
    let objections = Objections {
        conflicts: conflicts.to_vec(),
        ..Objections::default()
    };
    tell(tx, notice, submission, &objections)?;
    update_turn(tx, submission)
}

/// What stands against asking a reviewer of the round before again, as everything stands now, for a review between two
/// days; `in_charge` is the officer who leads the submission. That somebody has as many open reviews as they take on, or
/// took on much in the past year, is no reason: whoever knows the practice is asked first, and may decline. Work is
/// shared by who is asked for a practice at all [ours].
pub(crate) fn against_asking_again(
    policy: &Policy,
    reviewer: Option<&Reviewer>,
    case: &Case,
    in_charge: Option<AccountId>,
    (from, until): (NaiveDate, NaiveDate),
) -> Objections {
    let Some(reviewer) = reviewer else {
        return Objections {
            hindrances: vec![Hindrance::NotOnRoster],
            ..Objections::default()
        };
    };
    let candidate = &reviewer.candidate;
    let hindrances = [
        (Hindrance::Paused, candidate.paused),
        (
            Hindrance::Away,
            ranking::is_away(candidate, from, until, policy.review_needs_days),
        ),
        (Hindrance::InCharge, in_charge == Some(candidate.account)),
    ];
    Objections {
        conflicts: conflict::conflicts(&reviewer.person, case, policy.conflict_same_country),
        hindrances: hindrances
            .into_iter()
            .filter_map(|(hindrance, holds)| holds.then_some(hindrance))
            .collect(),
    }
}

/// Records that a reviewer of the round before is not asked again, and tells the secretariat why. The caller holds the
/// submission's lock.
pub(crate) fn not_asked_again(
    tx: &mut Tx<'_>,
    submission: &Submission,
    before: &Assignment,
    objections: &Objections,
) -> Result<(), Failure> {
    let conflicts = objections.conflicts.iter().map(|conflict| conflict.reason.key());
    let hindrances = objections.hindrances.iter().map(|hindrance| hindrance.key());
    let facts = json!({
        "round": before.round + 1,
        "conflicts": conflicts.collect::<Vec<_>>(),
        "hindrances": hindrances.collect::<Vec<_>>(),
    });
    let action = HistoryAction::ReviewerNotAskedAgain;
    record_by(tx, By::System, action, submission, before, facts)?;
    tell(tx, Notice::ReviewerNotAskedAgain, submission, objections)
}

/// Tells the secretariat what stands against a reviewer; it is said in the language of whoever reads it.
fn tell(tx: &mut Tx<'_>, notice: Notice, submission: &Submission, objections: &Objections) -> Result<(), Failure> {
    let mut facts: NoticeFacts = notice_facts(submission);
    let violations: Vec<Violation> = objections.violations("");
    facts.insert("violations".to_owned(), json!(violations));
    let to = officer(tx, submission)?;
    tx.tell(notice, to, Some(submission.id.0), None, facts)
}
