//! What the secretariat screens in a pledge and what reviewers judge in a practice, with the meaning of each score.
use super::files::in_use;
use super::text::{LocalisedText, Vocabulary};
use serde::Deserialize;
use std::sync::LazyLock;

/// What the scores mean, for each criterion. Ours: the Network's documents do not say.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Rubric {
    /// The general word for each score from 1 to 5, in that order.
    pub score_labels: [LocalisedText; 5],
    /// The words of the answer that is not a score and is not counted.
    pub cannot_judge_label: LocalisedText,
    /// The five criteria.
    pub criteria: Vec<CriterionRubric>,
}

/// What the scores of one criterion mean.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionRubric {
    /// A key of [`criteria`].
    pub criterion: String,
    /// What each score from 1 to 5 says of the practice, in that order; 3 is the least that publication asks for
    /// unless the policy is changed.
    pub scores: [LocalisedText; 5],
    /// When a reviewer should rather not score.
    pub cannot_judge: LocalisedText,
}

impl CriterionRubric {
    /// What a score says; `None` outside 1 to 5.
    pub fn meaning(&self, score: u8) -> Option<&LocalisedText> {
        self.scores.get(usize::from(score).checked_sub(1)?)
    }
}

#[derive(Deserialize)]
struct File {
    screening_points: Vocabulary,
    screening_verdicts: Vocabulary,
    criteria: Vocabulary,
    recommendations: Vocabulary,
    spirit_answers: Vocabulary,
    backgrounds: Vocabulary,
    duplicate_reasons: Vocabulary,
    pair_judgements: Vocabulary,
}

static FILE: LazyLock<File> = LazyLock::new(|| in_use("review"));
static RUBRIC: LazyLock<Rubric> = LazyLock::new(|| in_use("rubric"));

/// What the secretariat checks in a pledge (brief: Screening).
pub fn screening_points() -> &'static Vocabulary {
    &FILE.screening_points
}

/// The verdict on one screening point: met, unclear, not_met.
pub fn screening_verdicts() -> &'static Vocabulary {
    &FILE.screening_verdicts
}

/// The five criteria of a practice (brief: A practice).
pub fn criteria() -> &'static Vocabulary {
    &FILE.criteria
}

/// What a reviewer recommends: publish, clarify, decline.
pub fn recommendations() -> &'static Vocabulary {
    &FILE.recommendations
}

/// Whether a practice reflects the spirit of the Compact: yes, partly, no.
pub fn spirit_answers() -> &'static Vocabulary {
    &FILE.spirit_answers
}

/// Where a reviewer's experience comes from: policy, technical, practitioner.
pub fn backgrounds() -> &'static Vocabulary {
    &FILE.backgrounds
}

/// What the scores mean, for all criteria.
pub fn rubric() -> &'static Rubric {
    &RUBRIC
}

/// What the scores mean for one criterion.
pub fn rubric_for(criterion: &str) -> Option<&'static CriterionRubric> {
    rubric().criteria.iter().find(|rubric| rubric.criterion == criterion)
}

/// Why two submissions are taken for near-duplicates.
pub fn duplicate_reasons() -> &'static Vocabulary {
    &FILE.duplicate_reasons
}

/// What an officer decided of two submissions that resemble each other.
pub fn pair_judgements() -> &'static Vocabulary {
    &FILE.pair_judgements
}
