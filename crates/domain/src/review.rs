//! What a review says and what the reviews of a round come to. Source: brief, "Review rules".
mod leaning;

pub use leaning::Leaning;

use crate::keys::{Keyed, keys};
use crate::kinds::{Criterion, Recommendation, Spirit};
use crate::policy::Policy;
use crate::text::is_blank;
use crate::violation::{Code, Violation};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use utoipa::ToSchema;

keys! {
    /// How far a disagreement among the reviewers of a round is.
    pub enum Disagreement {
        /// There is none.
        None = "none",
        /// One more review than the quorum is asked for.
        AsksForOneMore = "asks_for_one_more",
        /// A strict majority for publication among more reviews than the quorum has settled it.
        Settled = "settled",
        /// It stays after the extra review: the secretariat decides, with recorded reasons.
        Split = "split",
    }
}

/// A score from 1 to 5, or that the reviewer cannot judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Score {
    /// 1 (not at all) to 5 (fully).
    Points(u8),
    /// Not counted.
    CannotJudge,
}

const CANNOT_JUDGE: &str = "cannot_judge";

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Points(points) => serializer.serialize_u8(*points),
            Self::CannotJudge => serializer.serialize_str(CANNOT_JUDGE),
        }
    }
}

impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Raw<'a> {
            Points(u8),
            Word(Cow<'a, str>),
        }
        match Raw::deserialize(deserializer)? {
            Raw::Points(points @ 1..=5) => Ok(Self::Points(points)),
            Raw::Word(word) if word == CANNOT_JUDGE => Ok(Self::CannotJudge),
            _ => Err(serde::de::Error::custom("a score is 1 to 5 or \"cannot_judge\"")),
        }
    }
}

impl utoipa::PartialSchema for Score {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, Type};
        let points = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1))
            .maximum(Some(5));
        let word = ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some([CANNOT_JUDGE]));
        let about = "1 (not at all) to 5 (fully), or \"cannot_judge\" (not counted)";
        Schema::OneOf(
            OneOfBuilder::new()
                .item(points)
                .item(word)
                .description(Some(about))
                .build(),
        )
        .into()
    }
}
impl ToSchema for Score {}

/// A rating of one criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// The score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// Why; required below the policy's `comment_below`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        max_length = 5000,
        example = "The evaluation of 2024 shows what changed for those who took part."
    )]
    pub comment: Option<String>,
}

/// Ratings of the five criteria.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Ratings {
    /// Applied with success.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied: Option<Rating>,
    /// Relevant to an objective.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relevant: Option<Rating>,
    /// Implemented since the Compact's adoption.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recent: Option<Rating>,
    /// New approaches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub innovative: Option<Rating>,
    /// True to the principles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principled: Option<Rating>,
}

impl Ratings {
    /// The rating of a criterion.
    pub fn of(&self, criterion: Criterion) -> Option<&Rating> {
        match criterion {
            Criterion::Applied => self.applied.as_ref(),
            Criterion::Relevant => self.relevant.as_ref(),
            Criterion::Recent => self.recent.as_ref(),
            Criterion::Innovative => self.innovative.as_ref(),
            Criterion::Principled => self.principled.as_ref(),
        }
    }

    /// The same scores with every comment rewritten.
    #[must_use]
    pub fn with_comments(self, rewrite: impl Fn(&str) -> String) -> Self {
        let of = |rating: Option<Rating>| {
            rating.map(|rating| Rating {
                comment: rating.comment.as_deref().map(&rewrite),
                ..rating
            })
        };
        Self {
            applied: of(self.applied),
            relevant: of(self.relevant),
            recent: of(self.recent),
            innovative: of(self.innovative),
            principled: of(self.principled),
        }
    }

    /// These ratings with others made of them and of those of a second review, criterion by criterion.
    fn joined(self, other: Self, join: impl Fn(Option<Rating>, Option<Rating>) -> Option<Rating>) -> Self {
        Self {
            applied: join(self.applied, other.applied),
            relevant: join(self.relevant, other.relevant),
            recent: join(self.recent, other.recent),
            innovative: join(self.innovative, other.innovative),
            principled: join(self.principled, other.principled),
        }
    }

    /// These ratings with new ones in the place of single ones. A new score comes without the earlier comment, which
    /// was about the earlier score; a new comment alone leaves the score.
    #[must_use]
    pub fn renewed(self, new: Self) -> Self {
        self.joined(new, |earlier, new| match new {
            None
            | Some(Rating {
                score: None,
                comment: None,
            }) => earlier,
            Some(Rating { score: None, comment }) => Some(Rating {
                score: earlier.and_then(|rating| rating.score),
                comment,
            }),
            given => given,
        })
    }

    /// The criteria whose scores are below what publication asks for, with these scores.
    pub fn below_publication(&self, policy: &Policy) -> Vec<(Criterion, u8)> {
        let lowest = policy.lowest_score_to_publish();
        let scores = Criterion::ALL.iter().filter_map(|criterion| {
            let Some(Score::Points(points)) = self.of(*criterion)?.score else {
                return None;
            };
            Some((*criterion, points))
        });
        scores.filter(|(_, points)| u32::from(*points) < lowest).collect()
    }
}

/// Whether the practice reflects the spirit of the Compact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpiritAnswer {
    /// The answer; required to submit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Spirit>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 5000)]
    pub comment: Option<String>,
}

/// A review as a reviewer writes it; every part is optional until it is submitted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({
    "ratings": {
        "applied": { "score": 4 }, "relevant": { "score": 5 }, "recent": { "score": 4 },
        "innovative": {
            "score": 2, "comment": "The text does not say what is new compared with the earlier service."
        },
        "principled": { "score": "cannot_judge" }
    },
    "reflects_spirit": { "answer": "yes" }, "recommendation": "clarify",
    "comments_to_focal_point": "A clear account; please add what changed after 2024.",
    "confidential_comments": "I know the region, but nobody in the project."
})))]
pub struct Review {
    /// Ratings of the five criteria.
    pub ratings: Ratings,
    /// Spirit of the Compact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reflects_spirit: Option<SpiritAnswer>,
    /// What the reviewer recommends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommendation: Option<Recommendation>,
    /// For the letter to the focal point, without the reviewer's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10000)]
    pub comments_to_focal_point: Option<String>,
    /// For the secretariat only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10000)]
    pub confidential_comments: Option<String>,
}

impl Review {
    /// The same verdict with every text rewritten.
    #[must_use]
    pub fn with_texts(self, rewrite: impl Fn(&str) -> String) -> Self {
        Self {
            ratings: self.ratings.with_comments(&rewrite),
            reflects_spirit: self.reflects_spirit.map(|spirit| SpiritAnswer {
                comment: spirit.comment.as_deref().map(&rewrite),
                ..spirit
            }),
            recommendation: self.recommendation,
            comments_to_focal_point: self.comments_to_focal_point.as_deref().map(&rewrite),
            confidential_comments: self.confidential_comments.as_deref().map(&rewrite),
        }
    }

    /// The same verdict without the comments on it that an earlier review made in the same words.
    #[must_use]
    pub fn without_comments_of(self, earlier: Self) -> Self {
        let unless_said =
            |comment: Option<String>, before: Option<String>| comment.filter(|text| Some(text) != before.as_ref());
        let spirit_before = earlier.reflects_spirit.and_then(|spirit| spirit.comment);
        Self {
            ratings: self.ratings.joined(earlier.ratings, |rating, before| {
                rating.map(|rating| Rating {
                    score: rating.score,
                    comment: unless_said(rating.comment, before.and_then(|before| before.comment)),
                })
            }),
            reflects_spirit: self.reflects_spirit.map(|spirit| SpiritAnswer {
                answer: spirit.answer,
                comment: unless_said(spirit.comment, spirit_before),
            }),
            ..self
        }
    }

    /// The scores that contradict a recommendation to publish, where it is said that all points are met: each is below
    /// what publication asks for. None where something else is recommended.
    pub fn too_low_to_publish(&self, policy: &Policy) -> Vec<Violation> {
        if self.recommendation != Some(Recommendation::Publish) {
            return Vec::new();
        }
        let minimum = policy.lowest_score_to_publish();
        let too_low = |(criterion, score): (Criterion, u8)| {
            let violation = Violation::new(Code::ScoreTooLow, format!("/ratings/{criterion}/score"));
            violation.with("score", score).with("minimum", minimum)
        };
        self.ratings
            .below_publication(policy)
            .into_iter()
            .map(too_low)
            .collect()
    }

    /// What a review lacks before it can be submitted.
    pub fn violations(&self, policy: &Policy) -> Vec<Violation> {
        let mut found = Vec::new();
        for criterion in Criterion::ALL {
            let rating = self.ratings.of(*criterion);
            match rating.and_then(|rating| rating.score) {
                None => found.push(Violation::new(
                    Code::RatingMissing,
                    format!("/ratings/{criterion}/score"),
                )),
                Some(Score::Points(points)) if points < policy.comment_below => {
                    if rating.and_then(|rating| rating.comment.as_deref()).is_none_or(is_blank) {
                        found.push(Violation::new(
                            Code::CommentRequired,
                            format!("/ratings/{criterion}/comment"),
                        ));
                    }
                }
                Some(_) => {}
            }
        }
        if self.reflects_spirit.as_ref().and_then(|spirit| spirit.answer).is_none() {
            found.push(Violation::new(Code::Required, "/reflects_spirit/answer"));
        }
        if self.recommendation.is_none() {
            found.push(Violation::new(Code::Required, "/recommendation"));
        }
        found
    }
}

/// One submitted review, as the decision counts it.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// Whether the reviewer is internal (UN).
    pub internal: bool,
    /// What it says.
    pub review: Review,
}

/// The scores of one criterion.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct CriterionSummary {
    /// The scores that count, ascending.
    pub scores: Vec<u8>,
    /// The median in halves (7 is 3.5), of an even count the mean of the middle two; absent without scores.
    pub median_halves: Option<u32>,
    /// Highest minus lowest score.
    pub spread: u8,
}

/// What the submitted reviews of a round come to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Summary {
    /// Submitted internal reviews.
    pub internal: u32,
    /// Submitted external reviews.
    pub external: u32,
    /// Per criterion.
    pub criteria: BTreeMap<String, CriterionSummary>,
    /// How many recommend what.
    pub recommendations: BTreeMap<String, u32>,
}

impl Summary {
    /// Counts the submitted reviews of a round.
    pub fn of(reviews: &[Counted]) -> Self {
        let mut summary = Self::default();
        for counted in reviews {
            if counted.internal {
                summary.internal += 1;
            } else {
                summary.external += 1;
            }
            if let Some(recommendation) = counted.review.recommendation {
                *summary
                    .recommendations
                    .entry(recommendation.key().to_owned())
                    .or_default() += 1;
            }
        }
        for criterion in Criterion::ALL {
            let mut scores: Vec<u8> = reviews
                .iter()
                .filter_map(|counted| match counted.review.ratings.of(*criterion)?.score? {
                    Score::Points(points) => Some(points),
                    Score::CannotJudge => None,
                })
                .collect();
            scores.sort_unstable();
            let spread = match (scores.first(), scores.last()) {
                (Some(lowest), Some(highest)) => highest - lowest,
                _ => 0,
            };
            let entry = CriterionSummary {
                median_halves: median_halves(&scores),
                spread,
                scores,
            };
            summary.criteria.insert(criterion.key().to_owned(), entry);
        }
        summary
    }

    /// Whether any review is in.
    pub fn any(&self) -> bool {
        self.internal + self.external > 0
    }

    /// Whether enough internal and external reviews are in.
    pub fn quorum_reached(&self, policy: &Policy) -> bool {
        self.internal >= policy.internal_reviews && self.external >= policy.external_reviews
    }

    /// Whether every criterion reaches the required median.
    pub fn criteria_met(&self, policy: &Policy) -> bool {
        Criterion::ALL.iter().all(|criterion| {
            self.criteria
                .get(criterion.key())
                .and_then(|entry| entry.median_halves)
                .is_some_and(|median| median >= policy.required_median_halves)
        })
    }

    /// Whether the reviewers disagree: `publish` and `decline` both recommended, or scores of one criterion the
    /// policy's spread apart.
    pub fn disagreement(&self, policy: &Policy) -> bool {
        let given = |recommendation: Recommendation| self.recommended(recommendation) > 0;
        (given(Recommendation::Publish) && given(Recommendation::Decline))
            || self
                .criteria
                .values()
                .any(|entry| entry.spread >= policy.disagreement_spread)
    }

    /// How far a disagreement is. Source: the Network sends one that stays to one more reviewer; that a strict
    /// majority for `publish` then settles it, and that the secretariat decides a split that stays with recorded
    /// reasons, is [ours]. Neither is so before the quorum is reached, however many reviews of one sort are in.
    pub fn disagreement_state(&self, policy: &Policy) -> Disagreement {
        if !self.disagreement(policy) {
            return Disagreement::None;
        }
        let reviews = self.internal + self.external;
        let more_than_quorum = reviews > policy.internal_reviews + policy.external_reviews;
        if !(more_than_quorum && self.quorum_reached(policy)) {
            Disagreement::AsksForOneMore
        } else if self.recommended(Recommendation::Publish) * 2 > reviews {
            Disagreement::Settled
        } else {
            Disagreement::Split
        }
    }

    fn recommended(&self, recommendation: Recommendation) -> u32 {
        self.recommendations.get(recommendation.key()).copied().unwrap_or(0)
    }
}

/// The median of ascending scores in halves.
fn median_halves(scores: &[u8]) -> Option<u32> {
    let middle = scores.len() / 2;
    let upper = u32::from(*scores.get(middle)?);
    if scores.len() % 2 == 1 {
        return Some(upper * 2);
    }
    Some(upper + u32::from(*scores.get(middle.checked_sub(1)?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(internal: bool, points: u8, recommendation: Recommendation) -> Counted {
        let rating = Some(Rating {
            score: Some(Score::Points(points)),
            comment: None,
        });
        let ratings = Ratings {
            applied: rating.clone(),
            relevant: rating.clone(),
            recent: rating.clone(),
            innovative: rating.clone(),
            principled: rating,
        };
        let review = Review {
            ratings,
            recommendation: Some(recommendation),
            ..Review::default()
        };
        Counted { internal, review }
    }

    #[test]
    fn the_median_of_an_even_count_is_the_mean_of_the_middle_two() {
        for (scores, halves) in [
            (vec![], None),
            (vec![3], Some(6)),
            (vec![2, 3], Some(5)),
            (vec![1, 2, 4, 5], Some(6)),
        ] {
            assert_eq!(median_halves(&scores), halves, "{scores:?}");
        }
    }

    #[test]
    fn a_strict_majority_after_the_extra_review_settles_a_disagreement() {
        use Recommendation::{Decline, Publish};
        let policy = Policy::default();
        let mut reviews = vec![
            counted(true, 5, Publish),
            counted(false, 4, Publish),
            counted(false, 2, Decline),
        ];
        let summary = Summary::of(&reviews);
        assert!(summary.quorum_reached(&policy));
        assert_eq!(summary.disagreement_state(&policy), Disagreement::AsksForOneMore);
        reviews.push(counted(false, 4, Publish));
        assert_eq!(Summary::of(&reviews).disagreement_state(&policy), Disagreement::Settled);
        reviews.pop();
        reviews.push(counted(false, 2, Decline));
        assert_eq!(Summary::of(&reviews).disagreement_state(&policy), Disagreement::Split);
    }

    #[test]
    fn a_disagreement_is_not_split_before_the_quorum_is_reached() {
        use Recommendation::{Decline, Publish};
        let policy = Policy::default();
        let mut reviews: Vec<Counted> = [Publish, Decline, Decline, Publish]
            .into_iter()
            .map(|recommendation| counted(false, 4, recommendation))
            .collect();
        let state = |reviews: &[Counted]| Summary::of(reviews).disagreement_state(&policy);
        assert_eq!(state(&reviews), Disagreement::AsksForOneMore);
        reviews.push(counted(true, 4, Decline));
        assert_eq!(state(&reviews), Disagreement::Split);
    }

    #[test]
    fn a_quorum_needs_internal_and_external_reviews() {
        let policy = Policy::default();
        let all_external = [(); 4].map(|()| counted(false, 4, Recommendation::Publish));
        assert!(!Summary::of(&all_external).quorum_reached(&policy));
    }

    #[test]
    fn a_comment_on_the_spirit_stands_for_no_answer() {
        let policy = Policy::default();
        let lacks = |spirit: Option<Spirit>| {
            let review = Review {
                reflects_spirit: Some(SpiritAnswer {
                    answer: spirit,
                    comment: Some("Not sure.".to_owned()),
                }),
                ..counted(true, 4, Recommendation::Publish).review
            };
            review.violations(&policy)
        };
        assert_eq!(lacks(Some(Spirit::Partly)), []);
        assert_eq!(lacks(None), [Violation::new(Code::Required, "/reflects_spirit/answer")]);
    }

    #[test]
    fn a_low_score_needs_a_comment() {
        let policy = Policy::default();
        let review = counted(true, 2, Recommendation::Clarify).review;
        let codes: Vec<Code> = review.violations(&policy).into_iter().map(|v| v.code).collect();
        assert_eq!(codes.iter().filter(|code| **code == Code::CommentRequired).count(), 5);
    }

    #[test]
    fn scores_below_the_required_median_contradict_a_publication() {
        let of = |score: Score, recommendation: Recommendation| {
            let mut review = counted(true, 4, recommendation).review;
            review.ratings.innovative = Some(Rating {
                score: Some(score),
                comment: None,
            });
            review
        };
        let low = of(Score::Points(2), Recommendation::Publish);
        for (halves, minimum) in [(5, 3), (6, 3), (7, 4)] {
            let policy = Policy {
                required_median_halves: halves,
                ..Policy::default()
            };
            let violation = Violation::new(Code::ScoreTooLow, "/ratings/innovative/score");
            let named = violation.with("score", 2).with("minimum", minimum);
            assert_eq!(low.too_low_to_publish(&policy), [named], "{halves}");
        }
        let policy = Policy::default();
        for enough in [
            of(Score::Points(3), Recommendation::Publish),
            of(Score::CannotJudge, Recommendation::Publish),
            of(Score::Points(2), Recommendation::Clarify),
        ] {
            assert_eq!(enough.too_low_to_publish(&policy), [], "{enough:?}");
        }
    }

    #[test]
    fn a_new_score_leaves_the_comment_on_the_earlier_one_behind() {
        let rating = |score: Option<u8>, comment: Option<&str>| {
            Some(Rating {
                score: score.map(Score::Points),
                comment: comment.map(str::to_owned),
            })
        };
        let earlier = Ratings {
            applied: rating(Some(2), Some("Where?")),
            relevant: rating(Some(2), Some("For whom?")),
            recent: rating(Some(4), None),
            innovative: rating(Some(5), Some("A first.")),
            principled: None,
        };
        let new = Ratings {
            applied: rating(Some(4), None),
            relevant: rating(None, Some("Now it is clear.")),
            recent: None,
            innovative: rating(None, None),
            principled: rating(Some(3), Some("It says how.")),
        };
        let renewed = Ratings {
            applied: rating(Some(4), None),
            relevant: rating(Some(2), Some("Now it is clear.")),
            recent: rating(Some(4), None),
            innovative: rating(Some(5), Some("A first.")),
            principled: rating(Some(3), Some("It says how.")),
        };
        assert_eq!(earlier.renewed(new), renewed);
    }

    #[test]
    fn of_a_review_that_is_carried_over_only_what_is_new_is_said_again() {
        let said = |applied: &str, spirit: &str| {
            let mut review = counted(true, 4, Recommendation::Publish).review;
            review.ratings.applied = Some(Rating {
                score: Some(Score::Points(4)),
                comment: Some(applied.to_owned()),
            });
            review.reflects_spirit = Some(SpiritAnswer {
                answer: Some(Spirit::Yes),
                comment: Some(spirit.to_owned()),
            });
            review
        };
        let anew = said("Now it is clear.", "It does.").without_comments_of(said("Where?", "It does."));
        let comment = anew.ratings.applied.and_then(|rating| rating.comment);
        assert_eq!(comment.as_deref(), Some("Now it is clear."));
        assert_eq!(anew.reflects_spirit.and_then(|spirit| spirit.comment), None);
    }

    #[test]
    fn a_score_is_one_to_five_or_cannot_judge() {
        use crate::content::shape::{shape_violations, validator_of};
        let shape = validator_of::<Rating>();
        for good in [
            serde_json::json!(1),
            serde_json::json!(5),
            serde_json::json!("cannot_judge"),
        ] {
            assert_eq!(shape_violations(&shape, &serde_json::json!({ "score": good })), []);
        }
        for wrong in [
            serde_json::json!(0),
            serde_json::json!(6),
            serde_json::json!("good"),
            serde_json::json!(2.5),
        ] {
            let found = shape_violations(&shape, &serde_json::json!({ "score": wrong }));
            assert!(
                !found.is_empty() && found.iter().all(|violation| violation.pointer == "/score"),
                "{found:?}"
            );
        }
    }
}
