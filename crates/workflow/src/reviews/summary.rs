//! The decision aid: what the reviews of a round come to, and what is still missing for which decision.
use super::leanings::leanings;
use super::{content_of, counts, facts, insiders};
use crate::failure::Failure;
use crate::letters;
use crate::service::Tx;
use crate::standing::Standing;
use crate::submissions::weigh;
use chrono::{DateTime, Utc};
use minga_domain::access::Permission;
use minga_domain::ids::{AccountId, AssignmentId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Action, AssignmentStatus, Criterion, Kind, Recommendation, State};
use minga_domain::language::Language;
use minga_domain::policy::Policy;
use minga_domain::refusal::RefusalReason;
use minga_domain::review::{Disagreement, Leaning, Ratings, Review, SpiritAnswer, Summary};
use minga_domain::transitions::{self, Guard, Input};
use minga_domain::words::Words;
use minga_storage::assignments::{self as rows, Assignment};
use minga_storage::reviews as store;
use minga_storage::submissions::Submission;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What the reviews of the present round come to. For the secretariat only.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReviewSummary {
    /// The present round.
    pub round: i32,
    /// Whether enough reviews are in.
    pub quorum: QuorumStatus,
    /// Reviewers who are invited or at work.
    #[schema(example = 1)]
    pub outstanding: usize,
    /// The five criteria.
    pub criteria: Vec<CriterionResult>,
    /// How many recommend what.
    #[schema(example = json!({"publish": 2, "clarify": 1}))]
    pub recommendations: BTreeMap<String, u32>,
    /// Whether the reviewers disagree.
    pub disagreement: bool,
    /// How far the disagreement is: `asks_for_one_more` reviewer, `settled` by a strict majority for publication
    /// among more reviews than the quorum, or `split`, for the secretariat to decide with a recorded reason.
    pub disagreement_state: Disagreement,
    /// Items of the letter that is being written.
    pub letter_items: u32,
    /// Every submitted review, of all rounds.
    pub reviews: Vec<GivenReview>,
    /// What was submitted and then opened again, as it stood; it counts nowhere.
    pub earlier_versions: Vec<EarlierReview>,
}

/// Whether enough reviews of the round count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuorumStatus {
    /// Internal (UN) reviews.
    pub internal: QuorumPart,
    /// External reviews.
    pub external: QuorumPart,
    /// Whether both are enough.
    pub reached: bool,
}

/// Reviews of one sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuorumPart {
    /// How many the policy asks for.
    #[schema(example = 2)]
    pub needed: u32,
    /// How many are submitted and count.
    #[schema(example = 1)]
    pub have: u32,
}

/// The scores of one criterion.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CriterionResult {
    /// The criterion.
    pub criterion: Criterion,
    /// The scores that count, ascending; "cannot judge" is not among them.
    #[schema(example = json!([3, 4, 4]))]
    pub scores: Vec<u8>,
    /// Their median, of an even count the mean of the middle two; absent without scores.
    #[schema(example = 3.5)]
    pub median: Option<f64>,
    /// Highest minus lowest score.
    pub spread: u8,
    /// Whether the median reaches what publication asks for.
    pub met: bool,
}

/// A reviewer, as the secretariat knows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(examples(json!({ "id": "01890a5d-ac96-774b-bcce-b302099a8058", "name": "Amadou Traoré" })))]
pub struct ReviewerRef {
    /// The account.
    pub id: AccountId,
    /// The person's name; "former reviewer" in the caller's language once the person has left for good.
    pub name: Option<String>,
}

impl ReviewerRef {
    /// A reviewer, given the names of those who have one.
    pub(crate) fn of(id: AccountId, names: &BTreeMap<AccountId, String>, language: Language) -> Self {
        let former = || Words::violations().plain(language, "former-reviewer");
        Self {
            id,
            name: Some(names.get(&id).cloned().unwrap_or_else(former)),
        }
    }
}

/// A submitted review with who wrote it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct GivenReview {
    /// The assignment.
    pub assignment_id: AssignmentId,
    /// The round.
    pub round: i32,
    /// Whether it counts now: of this round, and without a conflict declared since.
    pub counts: bool,
    /// Whether its reviewer has joined the submitting organisation since. It counts all the same: the secretariat
    /// decides knowing it.
    pub in_conflict: bool,
    /// Who wrote it.
    pub reviewer: ReviewerRef,
    /// Internal (UN) or external.
    pub internal: bool,
    /// When it was submitted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Ratings of the five criteria.
    pub ratings: Ratings,
    /// Spirit of the Compact.
    pub reflects_spirit: Option<SpiritAnswer>,
    /// What the reviewer recommends.
    pub recommendation: Option<Recommendation>,
    /// For the letter to the focal point.
    pub comments_to_focal_point: Option<String>,
    /// For the secretariat only.
    pub confidential_comments: Option<String>,
    /// Whether the caller has marked it as read, as it is now.
    pub read: bool,
    /// The earlier round whose scores were carried over, when that is what it is.
    pub carried_over_from: Option<i32>,
    /// Whether the reviewer scores higher or lower than the others who read the same other practices; absent as long as
    /// too few can be compared. It changes no score and no median.
    pub leaning: Option<Leaning>,
}

/// A review as it was submitted before it was opened again.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct EarlierReview {
    /// The assignment.
    pub assignment_id: AssignmentId,
    /// When it was submitted.
    pub submitted_at: DateTime<Utc>,
    /// When it was opened again.
    pub opened_at: DateTime<Utc>,
    /// Why; absent when the reviewer was invited anew.
    pub reason: Option<String>,
    /// What it said.
    pub review: Review,
}

/// What is missing for a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionGap {
    /// The decision.
    pub action: Action,
    /// What does not hold yet.
    pub missing: Vec<Guard>,
    /// What the officer has to give with it.
    pub input: Vec<Input>,
}

/// The decision aid of a practice, and what is missing for publishing, returning and declining.
///
/// # Errors
/// [`Failure::NotFound`] and [`Failure::Forbidden`] for callers who may not read reviews; [`Failure::Conflict`] for a
/// pledge, which is screened instead.
pub fn summary(tx: &mut Tx<'_>, id: SubmissionId) -> Result<(ReviewSummary, Vec<DecisionGap>), Failure> {
    let standing = Standing::read(tx, id)?;
    standing.require(Permission::ReadReviews)?;
    let row = &standing.row;
    if row.kind.0 != Kind::Practice {
        return Err(Failure::Conflict(RefusalReason::PracticesOnly));
    }
    let facts = facts(tx, row)?;
    let letters = letters::facts(tx, &standing.row)?;
    let outstanding = rows::of_round(tx.conn, id, row.round)?
        .iter()
        .filter(|row| matches!(row.status.0, AssignmentStatus::Invited | AssignmentStatus::Accepted))
        .count();
    let reviews = given_reviews(tx, row)?;
    let view = ReviewSummary {
        round: row.round,
        quorum: quorum(&facts.summary, tx.policy()),
        outstanding,
        criteria: criteria(&facts.summary, tx.policy()),
        recommendations: facts.summary.recommendations.clone(),
        disagreement: facts.summary.disagreement(tx.policy()),
        disagreement_state: facts.summary.disagreement_state(tx.policy()),
        letter_items: letters.letter_items,
        reviews,
        earlier_versions: earlier_versions(tx, id)?,
    };
    let gaps = gaps(tx, &standing)?;
    Ok((view, gaps))
}

fn given_reviews(tx: &mut Tx<'_>, submission: &Submission) -> Result<Vec<GivenReview>, Failure> {
    let (id, round) = (submission.id.0, submission.round);
    let names = rows::reviewer_names(tx.conn, id)?;
    let read = minga_storage::review_reads::of_reader(tx.conn, id, tx.actor()?.account)?;
    let language = tx.call.language;
    let submitted = store::submitted(tx.conn, id)?;
    let assignments: Vec<&Assignment> = submitted.iter().map(|(assignment, _)| assignment).collect();
    let insiders = insiders(tx, submission, &assignments)?;
    let leanings = leanings(tx, submission, &assignments)?;
    submitted
        .into_iter()
        .map(|(assignment, row)| {
            let review = content_of(&row)?;
            Ok(GivenReview {
                assignment_id: assignment.id.0,
                round: assignment.round,
                counts: counts(&assignment, round),
                in_conflict: insiders.contains(&assignment.reviewer_id.0),
                reviewer: ReviewerRef::of(assignment.reviewer_id.0, &names, language),
                internal: assignment.internal,
                submitted_at: row.submitted_at.map(Into::into),
                ratings: review.ratings,
                reflects_spirit: review.reflects_spirit,
                recommendation: review.recommendation,
                comments_to_focal_point: review.comments_to_focal_point,
                confidential_comments: review.confidential_comments,
                read: read
                    .get(&assignment.id.0)
                    .is_some_and(|version| *version >= row.version),
                carried_over_from: row.carried_from,
                leaning: leanings.get(&assignment.reviewer_id.0).copied(),
            })
        })
        .collect()
}

fn earlier_versions(tx: &mut Tx<'_>, id: SubmissionId) -> Result<Vec<EarlierReview>, Failure> {
    store::versions_of_submission(tx.conn, id)?
        .into_iter()
        .map(|version| {
            let review = serde_json::from_value(version.content.0)
                .map_err(|error| Failure::Internal(format!("stored review is malformed: {error}")))?;
            Ok(EarlierReview {
                assignment_id: version.assignment_id.0,
                submitted_at: version.submitted_at.into(),
                opened_at: version.opened_at.into(),
                reason: version.reason,
                review,
            })
        })
        .collect()
}

/// What the state table says of the three decisions, as from peer review: that is where they are taken.
fn gaps(tx: &mut Tx<'_>, standing: &Standing) -> Result<Vec<DecisionGap>, Failure> {
    let content = standing.content()?;
    let mut weighed = weigh(tx, &standing.row, content)?.facts;
    weighed.state = State::PeerReview;
    let available = transitions::available(&weighed, &standing.relations, tx.policy(), tx.now());
    Ok(available
        .into_iter()
        .filter(|row| matches!(row.action, Action::Publish | Action::ReturnComments | Action::Decline))
        .map(|row| DecisionGap {
            action: row.action,
            missing: row.blocked_by,
            input: row.input,
        })
        .collect())
}

fn quorum(summary: &Summary, policy: &Policy) -> QuorumStatus {
    QuorumStatus {
        internal: QuorumPart {
            needed: policy.internal_reviews,
            have: summary.internal,
        },
        external: QuorumPart {
            needed: policy.external_reviews,
            have: summary.external,
        },
        reached: summary.quorum_reached(policy),
    }
}

fn criteria(summary: &Summary, policy: &Policy) -> Vec<CriterionResult> {
    Criterion::ALL
        .iter()
        .map(|criterion| {
            let entry = summary.criteria.get(criterion.key()).cloned().unwrap_or_default();
            CriterionResult {
                criterion: *criterion,
                median: entry.median_halves.map(|halves| f64::from(halves) / 2.0),
                spread: entry.spread,
                met: entry
                    .median_halves
                    .is_some_and(|halves| halves >= policy.required_median_halves),
                scores: entry.scores,
            }
        })
        .collect()
}
