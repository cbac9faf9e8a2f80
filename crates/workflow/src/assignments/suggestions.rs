//! Who to ask: the roster ranked for one practice, each place explained, with everybody who is left out and why. The
//! rules are those of the domain ([`minga_domain::ranking`], [`minga_domain::conflict`]).
use super::gathering::{self, Objections, Practice, Reviewer, Roster};
use super::{default_due, require_assign};
use crate::failure::Failure;
use crate::reviews::ReviewerRef;
use crate::service::Tx;
use crate::standing::Standing;
use chrono::{DateTime, Utc};
use minga_domain::conflict::{Conflict, ConflictReason};
use minga_domain::ids::SubmissionId;
use minga_domain::kinds::Principle;
use minga_domain::language::Language;
use minga_domain::ranking::{self, Hindrance, Part, Points};
use serde::Serialize;
use serde_json::{Map, Value};
use std::cmp::Reverse;
use utoipa::ToSchema;

/// A part of a score, with the sentence that explains it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ScorePart {
    /// What the points are for.
    pub part: Part,
    /// How many.
    #[schema(example = 40)]
    pub points: u32,
    /// How many there could be.
    #[schema(example = 40)]
    pub most: u32,
    /// The explanation, in the caller's language.
    pub message: String,
    /// The facts of the explanation.
    #[schema(value_type = Object)]
    pub facts: Map<String, Value>,
}

impl ScorePart {
    fn of(points: Points, language: Language) -> Self {
        Self {
            part: points.part,
            points: points.points,
            most: points.part.most(),
            message: points.message(language),
            facts: points.facts,
        }
    }
}

/// A reviewer who can be invited.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Suggestion {
    /// The reviewer.
    pub reviewer: ReviewerRef,
    /// Internal (UN) or external.
    pub internal: bool,
    /// The sum of the parts, at most 100.
    #[schema(example = 85)]
    pub score: u32,
    /// What the score is made of, and why.
    pub reasons: Vec<ScorePart>,
    /// Objectives of the practice in which the reviewer is an expert.
    #[schema(example = json!([8, 23]))]
    pub matching_objectives: Vec<u8>,
    /// Guiding principles of the practice in which the reviewer is an expert.
    pub matching_principles: Vec<Principle>,
    /// Whether the reviewer reads the language of the practice.
    pub reads_language: bool,
    /// Whether the quorum still needs this sort of reviewer.
    pub needed: bool,
    /// Invitations and reviews open now.
    pub open: u32,
    /// How many the reviewer takes on at once.
    pub max_open: u32,
}

/// A reason against a reviewer that is a conflict of interest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConflictView {
    /// The reason.
    pub reason: ConflictReason,
    /// The organisation or the country that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The sentence, in the caller's language.
    pub message: String,
}

impl ConflictView {
    pub(super) fn of(conflict: &Conflict, language: Language) -> Self {
        Self {
            reason: conflict.reason,
            about: conflict.about.clone(),
            message: conflict.violation("").message(language),
        }
    }
}

/// A reason against a reviewer that is no conflict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HindranceView {
    /// The reason.
    pub reason: Hindrance,
    /// The sentence, in the caller's language.
    pub message: String,
}

impl HindranceView {
    pub(super) fn of(hindrance: Hindrance, language: Language) -> Self {
        Self {
            reason: hindrance,
            message: hindrance.violation("").message(language),
        }
    }
}

/// A reviewer with a conflict of interest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InConflict {
    /// The reviewer.
    pub reviewer: ReviewerRef,
    /// Every conflict.
    pub reasons: Vec<ConflictView>,
}

/// A reviewer without a conflict who cannot be invited now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeftOut {
    /// The reviewer.
    pub reviewer: ReviewerRef,
    /// Every reason.
    pub reasons: Vec<HindranceView>,
}

/// The roster for one practice.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Suggestions {
    /// When the review would be due.
    pub due: DateTime<Utc>,
    /// Who can be invited, the best first.
    pub suggestions: Vec<Suggestion>,
    /// Who has a conflict of interest, and which.
    pub conflicts: Vec<InConflict>,
    /// Who else cannot be invited now, and why.
    pub left_out: Vec<LeftOut>,
}

/// Ranks the roster for a practice whose reviews are due at an instant, by default after the policy's days. For the
/// secretariat only.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] or [`Failure::WrongState`] for who may not assign;
/// [`Failure::Conflict`] for a pledge.
pub fn suggest(tx: &mut Tx<'_>, id: SubmissionId) -> Result<Suggestions, Failure> {
    let standing = Standing::read(tx, id)?;
    require_assign(&standing)?;
    let due = default_due(tx);
    let roster = gathering::roster(tx)?;
    let practice = gathering::practice(tx, &roster, standing.row, due)?;
    Ok(rank(tx, &roster, &practice, due))
}

/// Ranks everybody. Those of equal score are ordered by what they have open, then by account.
fn rank(tx: &Tx<'_>, roster: &Roster, practice: &Practice, due: DateTime<Utc>) -> Suggestions {
    let language = tx.call.language;
    let mut ranked = Suggestions {
        due,
        suggestions: Vec::new(),
        conflicts: Vec::new(),
        left_out: Vec::new(),
    };
    for reviewer in &roster.reviewers {
        let Objections { conflicts, hindrances } = practice.objections(reviewer, tx.policy());
        if !conflicts.is_empty() {
            ranked.conflicts.push(InConflict {
                reviewer: reference(reviewer),
                reasons: conflicts
                    .iter()
                    .map(|conflict| ConflictView::of(conflict, language))
                    .collect(),
            });
        } else if !hindrances.is_empty() {
            ranked.left_out.push(LeftOut {
                reviewer: reference(reviewer),
                reasons: hindrances
                    .into_iter()
                    .map(|hindrance| HindranceView::of(hindrance, language))
                    .collect(),
            });
        } else {
            ranked.suggestions.push(suggestion(reviewer, practice, language));
        }
    }
    ranked
        .suggestions
        .sort_by_key(|entry| (Reverse(entry.score), entry.open, entry.reviewer.id));
    ranked
}

/// How well a reviewer fits, explained.
pub(super) fn suggestion(reviewer: &Reviewer, practice: &Practice, language: Language) -> Suggestion {
    let (candidate, wanted) = (&reviewer.candidate, &practice.wanted);
    let parts = ranking::fit(candidate, wanted);
    let all = wanted.primary.union(&wanted.further);
    Suggestion {
        reviewer: reference(reviewer),
        internal: candidate.internal,
        score: ranking::score(&parts),
        reasons: parts.into_iter().map(|part| ScorePart::of(part, language)).collect(),
        matching_objectives: all
            .filter(|objective| candidate.objectives.contains(objective))
            .copied()
            .collect(),
        matching_principles: wanted.principles.intersection(&candidate.principles).copied().collect(),
        reads_language: wanted.read_by(&candidate.languages),
        needed: wanted.needs(candidate.internal),
        open: candidate.open,
        max_open: candidate.max_open,
    }
}

/// The reviewer's account and name.
pub(super) fn reference(reviewer: &Reviewer) -> ReviewerRef {
    ReviewerRef {
        id: reviewer.candidate.account,
        name: Some(reviewer.name.clone()),
    }
}
