//! Harsh and lenient reviewers: where somebody's scores lie beside those of the others who read the same practices. It
//! is for the secretariat to know when it decides; no score and no median is changed by it [ours].
use super::{Ratings, Score};
use crate::keys::Keyed;
use crate::kinds::Criterion;
use crate::policy::Policy;
use serde::Serialize;
use utoipa::ToSchema;

/// Where the scores of a reviewer lie beside those of the others.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({ "reviews": 9, "points": -0.8 })))]
pub struct Leaning {
    /// Reviews of the reviewer that were held against those of others of the same round.
    pub reviews: usize,
    /// Points between a score of the reviewer and the mean of the others' for the same criterion of the same practice,
    /// on average, to a tenth: positive for a lenient reviewer, negative for a harsh one.
    pub points: f64,
}

impl Leaning {
    /// The leaning of somebody who gave the first ratings of each pair where others gave the second ones; none where
    /// these are fewer than the policy asks for.
    pub fn of<'a>(rounds: impl IntoIterator<Item = (&'a Ratings, Vec<&'a Ratings>)>, policy: &Policy) -> Option<Self> {
        let apart: Vec<f64> = rounds
            .into_iter()
            .filter_map(|(own, others)| points_apart(own, &others))
            .collect();
        let enough = usize::try_from(policy.leaning_reviews).is_ok_and(|least| apart.len() >= least);
        let points = mean(&apart).filter(|_| enough)?;
        Some(Self {
            reviews: apart.len(),
            // Without the sign of a zero.
            points: (points * 10.0).round() / 10.0 + 0.0,
        })
    }
}

/// How far a review lies above the others of its round, over the criteria that both judge.
fn points_apart(own: &Ratings, others: &[&Ratings]) -> Option<f64> {
    let apart: Vec<f64> = Criterion::ALL
        .iter()
        .filter_map(|criterion| {
            let others: Vec<f64> = others.iter().filter_map(|other| points(other, *criterion)).collect();
            Some(points(own, *criterion)? - mean(&others)?)
        })
        .collect();
    mean(&apart)
}

fn points(ratings: &Ratings, criterion: Criterion) -> Option<f64> {
    match ratings.of(criterion)?.score? {
        Score::Points(points) => Some(points.into()),
        Score::CannotJudge => None,
    }
}

fn mean(values: &[f64]) -> Option<f64> {
    let count = u32::try_from(values.len()).ok().filter(|count| *count > 0)?;
    Some(values.iter().sum::<f64>() / f64::from(count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::Rating;

    fn all(score: Score) -> Ratings {
        let rating = || {
            Some(Rating {
                score: Some(score),
                comment: None,
            })
        };
        Ratings {
            applied: rating(),
            relevant: rating(),
            recent: rating(),
            innovative: rating(),
            principled: rating(),
        }
    }

    fn after(reviews: u32) -> Policy {
        Policy {
            leaning_reviews: reviews,
            ..Policy::default()
        }
    }

    fn leaning(own: &Ratings, others: &[Ratings], rounds: usize) -> Option<Leaning> {
        let round = || (own, others.iter().collect::<Vec<_>>());
        Leaning::of(std::iter::repeat_with(round).take(rounds), &after(3))
    }

    #[test]
    fn it_is_the_mean_distance_from_the_others() {
        let others = [all(Score::Points(4)), all(Score::Points(5))];
        let points =
            |own| leaning(&all(Score::Points(own)), &others, 3).map(|leaning| (leaning.reviews, leaning.points));
        assert_eq!(points(2), Some((3, -2.5)));
        assert_eq!(points(5), Some((3, 0.5)));
    }

    #[test]
    fn it_needs_enough_reviews_that_others_wrote_as_well() {
        let (own, other) = (all(Score::Points(3)), all(Score::Points(3)));
        assert_eq!(leaning(&own, std::slice::from_ref(&other), 2), None);
        assert_eq!(leaning(&own, &[], 9), None);
        let even = leaning(&own, &[other], 3);
        assert_eq!(even.map(|even| even.points.to_string()), Some("0".to_owned()));
    }

    #[test]
    fn what_one_cannot_judge_is_not_compared() {
        let mut own = all(Score::CannotJudge);
        let others = [all(Score::Points(2))];
        assert_eq!(leaning(&own, &others, 3), None);
        own.recent = all(Score::Points(5)).recent;
        assert_eq!(leaning(&own, &others, 3).map(|leaning| leaning.points), Some(3.0));
    }
}
