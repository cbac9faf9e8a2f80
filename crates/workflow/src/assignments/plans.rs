//! Reviewers for a batch of practices at once: a plan under everybody's limits that completes as many quorums as can be
//! found, with the best pairs ([`minga_domain::matching`]), shown with its reasons before anything happens, and confirmed
//! pair by pair. Nothing is kept between the two.
mod confirming;
mod unmet;

use crate::examples::example_of;
pub use confirming::{ConfirmedPlan, ConfirmedSubmission, PlanConfirmation, PlannedPair, SkippedPair, confirm};
pub use unmet::{UnmetNeed, UnmetReason};

use super::default_due;
use super::gathering::{self, Practice, Reviewer, Roster};
use super::suggestions::{self, Suggestion};
use crate::failure::Failure;
use crate::reviews::ReviewerRef;
use crate::service::Tx;
use chrono::{DateTime, Utc};
use minga_domain::access::duties::Duty;
use minga_domain::access::{self, Actor, Part, Permission, Reviewing, Ties};
use minga_domain::ids::{AccountId, SubmissionId};
use minga_domain::kinds::{Kind, State};
use minga_domain::language::Language;
use minga_domain::matching::{self, Capacity, Pair, Seeking};
use minga_domain::policy::Policy;
use minga_domain::ranking::{self, Hindrance, Obstacle};
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_domain::words::Words;
use minga_storage::plans::{self as store, BatchFilter};
use minga_storage::submissions::{self, Submission};
use minga_storage::ties;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// The most practices of one plan: with three hundred reviewers it takes about a second.
const MOST_SUBMISSIONS: usize = 500;

/// What to plan: named practices, or all that a filter finds; exactly one of the two.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({ "filter": { "cycle": "imrf_2026", "language": "es" } })))]
pub struct PlanRequest {
    /// The practices.
    #[schema(max_items = 500)]
    pub submission_ids: Vec<SubmissionId>,
    /// Every practice before or in review that the caller runs and that fits.
    pub filter: Option<PlanFilter>,
    /// Who may be asked; everybody on the roster when absent.
    #[schema(max_items = 1000)]
    pub reviewers: Vec<AccountId>,
    /// When the reviews are due; by default the policy's days for the answer and for the review.
    pub due: Option<DateTime<Utc>>,
    /// Whether reviewers who are left are planned also for practices that do not get everybody whom they need and whose
    /// review has not begun. By default nobody is asked for those: their review could not begin.
    pub incomplete: bool,
}

/// Which practices to plan; an empty one means all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PlanFilter {
    /// The cycle.
    #[schema(max_length = 60, example = "imrf_2026")]
    pub cycle: Option<String>,
    /// A country of the organisation, the network or the implementation, alpha-3.
    #[schema(max_length = 3, example = "PER")]
    pub country: Option<String>,
    /// The language of the content, BCP 47.
    #[schema(max_length = 35, example = "es")]
    pub language: Option<String>,
}

/// A plan: who would be invited to review what. Nothing has happened yet.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "due": "2026-06-01T21:59:59Z", "complete": 0, "incomplete": 1,
    "message": "Practices that get everybody whom they need: 0 of 1.",
    "submissions": [{
        "submission_id": "01890a5d-ac96-774b-bcce-b302099a8057", "reference": "PR-2026-00042",
        "title": "One-stop desk for migrant women workers", "language": "es", "round": 1, "complete": false,
        "invite": [example_of::<Suggestion>()],
        "unmet": [{
            "internal": true, "missing": 1,
            "reasons": [{
                "reason": "language", "reviewers": 1, "message": "One does not read the language of the practice."
            }]
        }]
    }],
    "reviewers": [{
        "reviewer": example_of::<ReviewerRef>(), "internal": false, "open": 0, "planned": 1, "max_open": 2
    }],
    "pairs": [{
        "submission_id": "01890a5d-ac96-774b-bcce-b302099a8057", "reviewer_id": "01890a5d-ac96-774b-bcce-b302099a8058"
    }]
})))]
pub struct AssignmentPlan {
    /// When the reviews would be due.
    pub due: DateTime<Utc>,
    /// How many practices get everybody whom they need, or need nobody.
    #[schema(example = 34)]
    pub complete: usize,
    /// How many do not.
    #[schema(example = 26)]
    pub incomplete: usize,
    /// Both as a sentence, in the caller's language.
    #[schema(example = "Practices that get everybody whom they need: 34 of 60.")]
    pub message: String,
    /// Each practice with whom it gets and why, and what stays unmet and why.
    pub submissions: Vec<PlannedSubmission>,
    /// Everybody who gets a review, with the load that this makes.
    pub reviewers: Vec<PlannedReviewer>,
    /// All pairs, to be confirmed as they are or after striking some.
    pub pairs: Vec<PlannedPair>,
}

/// A practice in a plan.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlannedSubmission {
    /// The submission.
    pub submission_id: SubmissionId,
    /// Its reference.
    pub reference: Option<String>,
    /// Its title.
    pub title: String,
    /// The round of review.
    pub round: i32,
    /// The language of the content.
    pub language: String,
    /// Whether nothing stays unmet.
    pub complete: bool,
    /// Whom to invite, and why.
    pub invite: Vec<Suggestion>,
    /// Places that stay empty: of the quorum, or the one more that a disagreement asks for.
    pub unmet: Vec<UnmetNeed>,
}

/// A reviewer in a plan.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlannedReviewer {
    /// The reviewer.
    pub reviewer: ReviewerRef,
    /// Internal (UN) or external.
    pub internal: bool,
    /// Invitations and reviews open now.
    pub open: u32,
    /// How many the plan adds.
    pub planned: u32,
    /// How many the reviewer takes on at once.
    pub max_open: u32,
}

/// Makes a plan; changes nothing.
///
/// # Errors
/// [`Failure::Forbidden`] for callers who never assign; [`Failure::Invalid`] for practices and reviewers that are none,
/// too many of them, or a due date that has passed.
pub fn plan(tx: &mut Tx<'_>, request: &PlanRequest) -> Result<AssignmentPlan, Failure> {
    let actor = tx.on_duty(Duty::PlanReviews)?;
    let mut violations = due_problem(tx, request.due);
    violations.extend(filter_problems(request));
    let chosen = choose(tx, &actor, request, &mut violations)?;
    let mut roster = gathering::roster(tx)?;
    for (place, reviewer) in request.reviewers.iter().enumerate() {
        if roster.find(*reviewer).is_none() {
            violations.push(Hindrance::NotOnRoster.violation(format!("/reviewers/{place}")));
        }
    }
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    if !request.reviewers.is_empty() {
        let named: BTreeSet<AccountId> = request.reviewers.iter().copied().collect();
        roster
            .reviewers
            .retain(|reviewer| named.contains(&reviewer.candidate.account));
    }
    let due = request.due.unwrap_or_else(|| default_due(tx));
    let practices = gathering::practices(tx, &roster, chosen, due)?;
    let batch = Batch {
        roster: &roster,
        practices: &practices,
        incomplete: request.incomplete,
    };
    Ok(batch.explained(due, tx.policy(), tx.call.language))
}

fn due_problem(tx: &Tx<'_>, due: Option<DateTime<Utc>>) -> Vec<Violation> {
    let passed = due.is_some_and(|due| due <= tx.now());
    passed
        .then(|| Violation::instant("/due", tx.now(), None))
        .into_iter()
        .collect()
}

fn filter_problems(request: &PlanRequest) -> Vec<Violation> {
    let mut found = Vec::new();
    match (request.submission_ids.is_empty(), &request.filter) {
        (true, None) => found.push(Violation::new(Code::Required, "/submission_ids")),
        (false, Some(_)) => found.push(Violation::new(Code::NotTogether, "/filter").with("other", "submission_ids")),
        _ => {}
    }
    let filter = request.filter.clone().unwrap_or_default();
    if filter
        .country
        .is_some_and(|country| vocabulary::country(&country).is_none())
    {
        found.push(Violation::new(Code::UnknownCountry, "/filter/country"));
    }
    if filter.language.is_some_and(|tag| !vocabulary::is_language_tag(&tag)) {
        found.push(Violation::new(Code::NotALanguageTag, "/filter/language"));
    }
    found
}

/// The practices to plan, of those to which the caller may assign reviewers.
fn choose(
    tx: &mut Tx<'_>,
    actor: &Actor,
    request: &PlanRequest,
    violations: &mut Vec<Violation>,
) -> Result<Vec<Submission>, Failure> {
    if let Some(filter) = &request.filter {
        let filter = BatchFilter {
            cycle: filter.cycle.clone(),
            country: filter.country.clone(),
            language: filter.language.clone(),
        };
        let limit = i64::try_from(MOST_SUBMISSIONS).unwrap_or(i64::MAX);
        let found = store::reviewable(tx.conn, &filter, limit + 1)?;
        if found.len() > MOST_SUBMISSIONS {
            violations.push(Violation::new(Code::TooMany, "/filter").with("maximum", MOST_SUBMISSIONS));
            return Ok(Vec::new());
        }
        return assignable(tx, actor, found);
    }
    let found = submissions::by_ids(tx.conn, &request.submission_ids)?;
    let found = assignable(tx, actor, found)?;
    for (place, id) in request.submission_ids.iter().enumerate() {
        let pointer = format!("/submission_ids/{place}");
        if request.submission_ids.iter().take(place).any(|before| before == id) {
            violations.push(Violation::new(Code::Duplicate, pointer));
        } else if !found.iter().any(|row| row.id.0 == *id) {
            violations.push(Violation::new(Code::NotAssignable, pointer));
        }
    }
    Ok(found)
}

/// Those of the submissions to which the caller may assign reviewers, by the same table as for one of them.
fn assignable(tx: &mut Tx<'_>, actor: &Actor, rows: Vec<Submission>) -> Result<Vec<Submission>, Failure> {
    let ids: Vec<SubmissionId> = rows.iter().map(|row| row.id.0).collect();
    let mut countries: BTreeMap<SubmissionId, Vec<String>> = BTreeMap::new();
    for (id, country) in store::countries(tx.conn, &ids)? {
        countries.entry(id).or_default().push(country);
    }
    let mut own: BTreeMap<SubmissionId, Vec<Part>> = BTreeMap::new();
    for row in ties::assignments(tx.conn, &ids)? {
        if row.reviewer_id.0 == actor.account {
            own.entry(row.submission_id.0).or_default().push(row.part());
        }
    }
    let may = |row: &Submission| {
        let ties = Ties {
            organisation: row.organisation_id.0,
            // None of these gives the right to assign.
            focal_point: None,
            alternate: None,
            helping: None,
            countries: countries.get(&row.id.0).map(Vec::as_slice).unwrap_or_default(),
            reviewing: Reviewing::of(actor, row.round, own.get(&row.id.0).into_iter().flatten().copied()),
        };
        let relations = access::relations(Some(actor), &ties);
        row.kind.0 == Kind::Practice && access::may(&relations, Permission::Assign, row.state.0)
    };
    Ok(rows.into_iter().filter(may).collect())
}

/// What a plan is made for.
struct Batch<'a> {
    roster: &'a Roster,
    practices: &'a [Practice],
    /// Whether whoever is left is planned for practices that stay incomplete before their review.
    incomplete: bool,
}

impl Batch<'_> {
    /// The plan, with its reasons.
    fn explained(&self, due: DateTime<Utc>, policy: &Policy, language: Language) -> AssignmentPlan {
        let Self { roster, practices, .. } = self;
        let obstacles: Vec<Vec<Option<Obstacle>>> = practices
            .iter()
            .map(|practice| {
                let against = |reviewer| obstacle(practice, reviewer, policy);
                roster.reviewers.iter().map(against).collect()
            })
            .collect();
        let chosen = self.solve(&obstacles);
        let mut planned = vec![0_u32; roster.reviewers.len()];
        for pair in &chosen {
            if let Some(planned) = planned.get_mut(pair.reviewer) {
                *planned += 1;
            }
        }
        let (mut submissions, mut pairs) = (Vec::new(), Vec::new());
        for (place, (practice, obstacles)) in practices.iter().zip(&obstacles).enumerate() {
            let invited: Vec<&Reviewer> = chosen
                .iter()
                .filter(|pair| pair.submission == place)
                .filter_map(|pair| roster.reviewers.get(pair.reviewer))
                .collect();
            pairs.extend(invited.iter().map(|reviewer| PlannedPair {
                submission_id: practice.row.id.0,
                reviewer_id: reviewer.candidate.account,
            }));
            let unmet = unmet::unmet(
                practice,
                &invited,
                roster,
                &why_not(roster, obstacles, &planned),
                language,
            );
            submissions.push(PlannedSubmission {
                submission_id: practice.row.id.0,
                reference: practice.row.reference.clone(),
                title: practice.row.title.clone(),
                round: practice.row.round,
                language: practice.row.language.clone(),
                complete: unmet.is_empty(),
                invite: invited
                    .iter()
                    .map(|reviewer| suggestions::suggestion(reviewer, practice, language))
                    .collect(),
                unmet,
            });
        }
        let complete = submissions.iter().filter(|entry| entry.complete).count();
        let loaded = roster.reviewers.iter().zip(planned).filter(|(_, planned)| *planned > 0);
        AssignmentPlan {
            due,
            complete,
            incomplete: submissions.len() - complete,
            message: said(complete, submissions.len(), language),
            submissions,
            reviewers: loaded
                .map(|(reviewer, planned)| PlannedReviewer {
                    reviewer: suggestions::reference(reviewer),
                    internal: reviewer.candidate.internal,
                    open: reviewer.candidate.open,
                    planned,
                    max_open: reviewer.candidate.max_open,
                })
                .collect(),
            pairs,
        }
    }

    /// The pairs to make.
    fn solve(&self, obstacles: &[Vec<Option<Obstacle>>]) -> Vec<Pair> {
        let seeks = |practice: &Practice| Seeking {
            need: practice.wanted.need(),
            partly: self.incomplete || practice.row.state.0 == State::PeerReview,
        };
        let seeking: Vec<Seeking> = self.practices.iter().map(seeks).collect();
        let capacities: Vec<Capacity> = self
            .roster
            .reviewers
            .iter()
            .map(|reviewer| Capacity {
                internal: reviewer.candidate.internal,
                open: reviewer.candidate.open,
                limit: reviewer.candidate.max_open,
            })
            .collect();
        let mut pairs = Vec::new();
        for (submission, (practice, obstacles)) in self.practices.iter().zip(obstacles).enumerate() {
            for (reviewer, (entry, obstacle)) in self.roster.reviewers.iter().zip(obstacles).enumerate() {
                if obstacle.is_none() && practice.wanted.needs(entry.candidate.internal) {
                    let points = ranking::points_without_load(&entry.candidate, &practice.wanted);
                    pairs.push(Pair {
                        submission,
                        reviewer,
                        points,
                    });
                }
            }
        }
        matching::assign(&seeking, &capacities, &pairs)
    }
}

/// Why each reviewer would not be asked for a practice: the weightiest reason; else that the plan needs them elsewhere,
/// or could spare them and would not complete it.
fn why_not(roster: &Roster, obstacles: &[Option<Obstacle>], planned: &[u32]) -> Vec<Obstacle> {
    let of = |((reviewer, obstacle), planned): ((&Reviewer, &Option<Obstacle>), &u32)| {
        let candidate = &reviewer.candidate;
        let free = candidate.open + planned < candidate.max_open;
        obstacle.unwrap_or(if free { Obstacle::HeldBack } else { Obstacle::Taken })
    };
    roster.reviewers.iter().zip(obstacles).zip(planned).map(of).collect()
}

/// How many practices are complete, as a sentence.
fn said(complete: usize, practices: usize, language: Language) -> String {
    let facts = [("complete", json!(complete)), ("practices", json!(practices))];
    let facts = facts.map(|(name, fact)| (name.to_owned(), fact));
    Words::violations().say(language, "plan-complete", &Map::from_iter(facts))
}

/// The weightiest reason against a pair, whatever else the plan holds.
fn obstacle(practice: &Practice, reviewer: &Reviewer, policy: &Policy) -> Option<Obstacle> {
    let objections = practice.objections(reviewer, policy);
    if !objections.conflicts.is_empty() {
        return Some(Obstacle::Conflict);
    }
    if let Some(hindrance) = objections.hindrances.first() {
        return Some((*hindrance).into());
    }
    (!practice.wanted.read_by(&reviewer.candidate.languages)).then_some(Obstacle::Language)
}
