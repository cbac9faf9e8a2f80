//! The confirmation of a plan: every pair is looked at again under the locks of its submission and its reviewer, and
//! the invitations of each submission go out in a transaction of their own.
use super::super::gathering::{self, Practice, Reviewer};
use super::super::suggestions::ConflictView;
use super::super::{default_due, invite, require_assign};
use super::due_problem;
use crate::failure::Failure;
use crate::reviews::update_turn;
use crate::service::{Call, Performed, Recorded, Retry, Service, Tx};
use crate::standing::Standing;
use crate::trail::By;
use chrono::{DateTime, Utc};
use minga_domain::access::Permission;
use minga_domain::access::duties::Duty;
use minga_domain::ids::{AccountId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::matching::Need;
use minga_domain::ranking::{Hindrance, Obstacle};
use minga_domain::violation::{Code, Violation};
use minga_domain::words::Words;
use minga_storage::reviewers;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A reviewer for a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedPair {
    /// The submission.
    pub submission_id: SubmissionId,
    /// The reviewer.
    pub reviewer_id: AccountId,
}

/// The pairs of a plan that are to be invited.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "pairs": [{
        "submission_id": "01890a5d-ac96-774b-bcce-b302099a8057", "reviewer_id": "01890a5d-ac96-774b-bcce-b302099a8058"
    }]
})))]
pub struct PlanConfirmation {
    /// The pairs.
    #[schema(min_items = 1, max_items = 3000)]
    pub pairs: Vec<PlannedPair>,
    /// When the reviews are due, as in the plan.
    #[serde(default)]
    pub due: Option<DateTime<Utc>>,
}

/// What became of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "submissions": [{
        "submission_id": "01890a5d-ac96-774b-bcce-b302099a8057", "invited": ["01890a5d-ac96-774b-bcce-b302099a8058"],
        "skipped": [{
            "reviewer_id": "01890a5d-ac96-774b-bcce-b302099a8059",
            "reasons": [{
                "reason": "paused", "message": "This reviewer takes no reviews at present; choose another."
            }]
        }]
    }]
})))]
pub struct ConfirmedPlan {
    /// Each submission, in the order in which the pairs name it.
    pub submissions: Vec<ConfirmedSubmission>,
}

/// What became of one submission of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ConfirmedSubmission {
    /// The submission.
    pub submission_id: SubmissionId,
    /// Who was invited.
    pub invited: Vec<AccountId>,
    /// Who was not, and why.
    pub skipped: Vec<SkippedPair>,
    /// Why nobody could be invited: the submission is gone, not in a state to assign reviewers, or not the caller's.
    pub refused: Option<String>,
}

/// A pair that has become impossible.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SkippedPair {
    /// The reviewer.
    pub reviewer_id: AccountId,
    /// Why.
    pub reasons: Vec<SkipReason>,
}

/// Why a pair was left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SkipReason {
    /// The reason.
    pub reason: Obstacle,
    /// The sentence, in the caller's language.
    pub message: String,
}

/// Confirms a plan. Each submission is a transaction of its own: what became impossible since the plan was made is
/// skipped and said, the rest is invited. With an idempotency key each submission is done once and says the same
/// again, also when the first attempt broke off in the middle.
///
/// # Errors
/// [`Failure::Forbidden`] for callers who never assign; [`Failure::Invalid`] for pairs named twice or a due date that
/// has passed; [`Failure::Unavailable`] when the database cannot be reached: what was done by then stays done.
pub async fn confirm(service: &Service, call: Call, confirmation: PlanConfirmation) -> Result<ConfirmedPlan, Failure> {
    let due = confirmation.due;
    let mut batches: Vec<(SubmissionId, Vec<AccountId>)> = Vec::new();
    for pair in &confirmation.pairs {
        match batches.iter_mut().find(|(id, _)| *id == pair.submission_id) {
            Some((_, reviewers)) => reviewers.push(pair.reviewer_id),
            None => batches.push((pair.submission_id, vec![pair.reviewer_id])),
        }
    }
    // The whole request claims its key first, each submission one that is made from it.
    let check = move |tx: &mut Tx<'_>| {
        tx.on_duty(Duty::PlanReviews)?;
        let mut violations = due_problem(tx, due);
        violations.extend(repeated(&confirmation.pairs));
        if violations.is_empty() {
            Ok(())
        } else {
            Err(Failure::Invalid(violations))
        }
    };
    service.perform(call.clone(), check, |(): &()| Ok(kept(&[]))).await?;
    let mut submissions = Vec::new();
    for (id, reviewers) in batches {
        let own = Call {
            retry: call.retry.as_ref().map(|retry| Retry {
                key: format!("{}/{id}", retry.key),
                ..retry.clone()
            }),
            ..call.clone()
        };
        let again = Call {
            retry: None,
            ..call.clone()
        };
        let asked = reviewers.clone();
        let work = move |tx: &mut Tx<'_>| confirm_one(tx, id, &reviewers, due);
        let done = match service.perform_once(own, work, |done| Ok(kept(&done.invited))).await {
            Ok(Performed { done: Some(done), .. }) => Ok(done),
            Ok(Performed { recorded, .. }) => {
                let work = move |tx: &mut Tx<'_>| say_again(tx, id, &asked, &invited(&recorded), due);
                service.read(again, work).await
            }
            Err(failure) => Err(failure),
        };
        submissions.push(done.or_else(|failure| refused(id, failure))?);
    }
    Ok(ConfirmedPlan { submissions })
}

/// The name under which it is kept who was invited; nobody is sent it as a header.
const INVITED: &str = "invited";

/// What is kept for a retried request: who was invited. Why others were not may be confidential, and is found again.
fn kept(invited: &[AccountId]) -> Recorded {
    Recorded {
        status: 200,
        headers: invited
            .iter()
            .map(|account| (INVITED.to_owned(), account.to_string()))
            .collect(),
    }
}

fn invited(recorded: &Recorded) -> Vec<AccountId> {
    let named = recorded.headers.iter().filter(|(name, _)| name == INVITED);
    named.filter_map(|(_, account)| account.parse().ok()).collect()
}

fn repeated(pairs: &[PlannedPair]) -> Vec<Violation> {
    let mut seen = std::collections::BTreeSet::new();
    pairs
        .iter()
        .enumerate()
        .filter(|(_, pair)| !seen.insert((pair.submission_id, pair.reviewer_id)))
        .map(|(place, _)| Violation::new(Code::Duplicate, format!("/pairs/{place}")))
        .collect()
}

/// A submission to which nobody can be assigned; what is nobody's fault ends the whole.
fn refused(id: SubmissionId, failure: Failure) -> Result<ConfirmedSubmission, Failure> {
    let why = match failure {
        Failure::NotFound => "not_found",
        Failure::Forbidden(reason) | Failure::Conflict(reason) | Failure::Overtaken(reason, _) => reason.key(),
        Failure::WrongState { .. } => "wrong_state",
        other => return Err(other),
    };
    Ok(ConfirmedSubmission {
        submission_id: id,
        invited: Vec::new(),
        skipped: Vec::new(),
        refused: Some(why.to_owned()),
    })
}

/// What became of a submission that an earlier try has done: who was invited then, and why the others cannot be now.
fn say_again(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    asked: &[AccountId],
    invited: &[AccountId],
    due: Option<DateTime<Utc>>,
) -> Result<ConfirmedSubmission, Failure> {
    let standing = Standing::read(tx, id)?;
    standing.require(Permission::ReadReviews)?;
    let due = due.unwrap_or_else(|| default_due(tx));
    let roster = gathering::roster(tx)?;
    let practice = gathering::practice(tx, &roster, standing.row, due)?;
    let left = practice.wanted.need();
    let others = asked.iter().filter(|account| !invited.contains(account));
    let skipped = others.map(|account| SkippedPair {
        reviewer_id: *account,
        reasons: against(tx, &practice, roster.find(*account), left),
    });
    Ok(ConfirmedSubmission {
        submission_id: id,
        invited: invited.to_vec(),
        skipped: skipped.collect(),
        refused: None,
    })
}

/// Why a reviewer cannot be invited, or is not needed: `left` says how many still are.
fn against(tx: &Tx<'_>, practice: &Practice, reviewer: Option<&Reviewer>, left: Need) -> Vec<SkipReason> {
    let language = tx.call.language;
    let told = |why: Hindrance| SkipReason {
        reason: why.into(),
        message: why.violation("").message(language),
    };
    let Some(reviewer) = reviewer else {
        return vec![told(Hindrance::NotOnRoster)];
    };
    let objections = practice.objections(reviewer, tx.policy());
    let mut reasons: Vec<SkipReason> = objections.hindrances.into_iter().map(told).collect();
    if !left.needs(reviewer.candidate.internal) {
        reasons.push(SkipReason {
            reason: Obstacle::NotNeeded,
            message: Words::violations().plain(language, "skipped-not-needed"),
        });
    }
    reasons.extend(objections.conflicts.iter().map(|conflict| SkipReason {
        reason: Obstacle::Conflict,
        message: ConflictView::of(conflict, language).message,
    }));
    reasons
}

fn confirm_one(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    asked: &[AccountId],
    due: Option<DateTime<Utc>>,
) -> Result<ConfirmedSubmission, Failure> {
    let standing = Standing::lock(tx, id)?;
    require_assign(&standing)?;
    reviewers::lock(tx.conn, asked)?;
    let due = due.unwrap_or_else(|| default_due(tx));
    let submission = standing.row;
    let roster = gathering::roster(tx)?;
    let practice = gathering::practice(tx, &roster, submission.clone(), due)?;
    let mut left = practice.wanted.need();
    let mut done = ConfirmedSubmission {
        submission_id: id,
        invited: Vec::new(),
        skipped: Vec::new(),
        refused: None,
    };
    for account in asked {
        let found = roster.find(*account);
        let reasons = against(tx, &practice, found, left);
        match found.filter(|_| reasons.is_empty()) {
            None => done.skipped.push(SkippedPair {
                reviewer_id: *account,
                reasons,
            }),
            Some(reviewer) => {
                let internal = reviewer.candidate.internal;
                left.take(internal);
                let round = submission.round;
                invite(tx, &submission, round, *account, internal, due, By::Caller)?;
                done.invited.push(*account);
            }
        }
    }
    update_turn(tx, &submission)?;
    Ok(done)
}
