//! The places of a plan that stay empty, and why nobody takes them.
use super::super::gathering::{Practice, Reviewer, Roster};
use minga_domain::language::Language;
use minga_domain::ranking::Obstacle;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Places that nobody can take.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct UnmetNeed {
    /// Internal (UN) or external reviewers; absent for the one more that a disagreement asks for, of either sort.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub internal: Option<bool>,
    /// How many are missing.
    pub missing: u32,
    /// Why nobody else of this sort can be asked: each reviewer counts once, by the weightiest reason.
    pub reasons: Vec<UnmetReason>,
}

/// Why some reviewers cannot take a place.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct UnmetReason {
    /// The reason.
    pub reason: Obstacle,
    /// How many reviewers it concerns.
    pub reviewers: u32,
    /// The sentence, in the caller's language.
    pub message: String,
}

/// What stays unmet, of each sort and of either, and why: `obstacles` says why each of the roster is not asked.
pub(super) fn unmet(
    practice: &Practice,
    invited: &[&Reviewer],
    roster: &Roster,
    obstacles: &[Obstacle],
    language: Language,
) -> Vec<UnmetNeed> {
    let mut left = practice.wanted.need();
    for reviewer in invited {
        left.take(reviewer.candidate.internal);
    }
    [
        (Some(true), left.internal),
        (Some(false), left.external),
        (None, left.either),
    ]
    .into_iter()
    .filter(|(_, missing)| *missing > 0)
    .map(|(sort, missing)| UnmetNeed {
        internal: sort,
        missing,
        reasons: unmet_reasons(sort, invited, roster, obstacles, language),
    })
    .collect()
}

/// Why nobody else of a sort, or of either, takes a place that stays empty.
fn unmet_reasons(
    sort: Option<bool>,
    invited: &[&Reviewer],
    roster: &Roster,
    obstacles: &[Obstacle],
    language: Language,
) -> Vec<UnmetReason> {
    let mut counts: BTreeMap<Obstacle, u32> = BTreeMap::new();
    for (reviewer, obstacle) in roster.reviewers.iter().zip(obstacles) {
        let account = reviewer.candidate.account;
        let chosen = invited.iter().any(|invited| invited.candidate.account == account);
        if sort.is_none_or(|internal| reviewer.candidate.internal == internal) && !chosen {
            *counts.entry(*obstacle).or_default() += 1;
        }
    }
    if counts.is_empty() {
        counts.insert(Obstacle::Nobody, 0);
    }
    let reason = |(reason, reviewers): (Obstacle, u32)| UnmetReason {
        reason,
        reviewers,
        message: reason.message(language, reviewers),
    };
    counts.into_iter().map(reason).collect()
}
