//! The proposal of a letter: what the reviewers, or the screening of a pledge, ask the focal point, as items per
//! criterion and without anybody's name. Confidential comments never enter.
use super::{Consolidation, ConsolidationItem};
use crate::failure::Failure;
use crate::reviews::counted_of;
use crate::service::Tx;
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Criterion, Kind, Recommendation, ScreeningPoint, ScreeningVerdict, Spirit};
use minga_domain::language::Language;
use minga_domain::review::{Review, Score};
use minga_domain::vocabulary;
use minga_storage::letters as store;
use minga_storage::submissions::Submission;

/// Drafts a letter for a submission; nothing is kept.
pub(super) fn proposal(tx: &mut Tx<'_>, submission: &Submission) -> Result<Consolidation, Failure> {
    let items = match submission.kind.0 {
        Kind::Practice => {
            let reviews: Vec<Review> = counted_of(tx, submission.id.0, submission.round)?;
            items_of_reviews(&reviews, tx.policy().comment_below)
        }
        Kind::Pledge => {
            let points = store::open_screening_points(tx.conn, submission.id.0)?;
            items_of_screening(&points, Language::of_tag(&submission.language).unwrap_or_default())
        }
    };
    Ok(Consolidation {
        stored: false,
        version: None,
        introduction: None,
        items,
        updated_at: None,
    })
}

/// The comments of the reviews: by criterion, then on the spirit of the Compact, then those to the focal point. Within
/// a group what must be answered comes first and then the alphabet decides, so that the order says nothing about who
/// wrote what.
fn items_of_reviews(reviews: &[Review], low: u8) -> Vec<ConsolidationItem> {
    let mut items = Vec::new();
    for criterion in Criterion::ALL {
        let group = reviews.iter().filter_map(|review| {
            let rating = review.ratings.of(*criterion)?;
            let must_answer = matches!(rating.score, Some(Score::Points(points)) if points < low);
            item(Some(criterion.key()), must_answer, rating.comment.as_deref()?)
        });
        items.extend(ordered(group));
    }
    let spirit = reviews.iter().filter_map(|review| {
        let answer = review.reflects_spirit.as_ref()?;
        item(None, answer.answer != Spirit::Yes, answer.comment.as_deref()?)
    });
    items.extend(ordered(spirit));
    let general = reviews.iter().filter_map(|review| {
        let must_answer = review.recommendation != Some(Recommendation::Publish);
        item(None, must_answer, review.comments_to_focal_point.as_deref()?)
    });
    items.extend(ordered(general));
    items
}

/// One item per point of the screening that is unclear or not met: the note, or else the name of the point.
fn items_of_screening(
    points: &[(ScreeningPoint, ScreeningVerdict, Option<String>)],
    language: Language,
) -> Vec<ConsolidationItem> {
    points
        .iter()
        .filter_map(|(point, _, note)| {
            let label = || {
                vocabulary::screening_points()
                    .label(point.key(), language)
                    .unwrap_or(point.key())
            };
            let text = note
                .as_deref()
                .filter(|note| !note.trim().is_empty())
                .unwrap_or_else(label);
            item(Some(point.key()), true, text)
        })
        .collect()
}

fn item(criterion: Option<&str>, must_answer: bool, text: &str) -> Option<ConsolidationItem> {
    let text = text.trim();
    (!text.is_empty()).then(|| ConsolidationItem {
        id: None,
        criterion: criterion.map(str::to_owned),
        pointer: None,
        must_answer,
        text: text.to_owned(),
    })
}

fn ordered(group: impl Iterator<Item = ConsolidationItem>) -> Vec<ConsolidationItem> {
    let mut items: Vec<ConsolidationItem> = group.collect();
    items.sort_by(|a, b| (!a.must_answer, &a.text).cmp(&(!b.must_answer, &b.text)));
    items.dedup();
    items
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
    use super::*;
    use serde_json::{Value, json};

    fn review(value: Value) -> Review {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_proposal_groups_by_criterion_and_leaves_confidential_text_out() {
        let reviews = [
            review(json!({
                "ratings": {
                    "innovative": {"score": 4, "comment": "A clear step forward."},
                    "applied": {"score": 3, "comment": "  "},
                },
                "recommendation": "publish",
                "confidential_comments": "I know this office.",
            })),
            review(json!({
                "ratings": {"innovative": {"score": 2, "comment": "What is new?"}},
                "recommendation": "clarify",
                "comments_to_focal_point": "Please name the cities.",
            })),
        ];
        let items = items_of_reviews(&reviews, 3);
        let got: Vec<(Option<&str>, bool, &str)> = items
            .iter()
            .map(|item| (item.criterion.as_deref(), item.must_answer, item.text.as_str()))
            .collect();
        assert_eq!(
            got,
            [
                (Some("innovative"), true, "What is new?"),
                (Some("innovative"), false, "A clear step forward."),
                (None, true, "Please name the cities."),
            ]
        );
    }

    #[test]
    fn the_order_of_the_items_does_not_tell_the_order_of_the_reviewers() {
        let one = review(json!({"ratings": {"recent": {"score": 1, "comment": "B"}}}));
        let other = review(json!({"ratings": {"recent": {"score": 1, "comment": "A"}}}));
        assert_eq!(
            items_of_reviews(&[one.clone(), other.clone()], 3),
            items_of_reviews(&[other, one], 3)
        );
    }

    #[test]
    fn a_screening_point_without_a_note_is_named_in_the_language_of_the_submission() {
        let points = [
            (
                ScreeningPoint::Measurable,
                ScreeningVerdict::Unclear,
                Some("¿Cuántas oficinas?".to_owned()),
            ),
            (ScreeningPoint::TimeBound, ScreeningVerdict::NotMet, None),
        ];
        let items = items_of_screening(&points, Language::Es);
        assert_eq!(items.first().unwrap().text, "¿Cuántas oficinas?");
        let label = vocabulary::screening_points()
            .label("time_bound", Language::Es)
            .unwrap();
        assert_eq!(items.last().unwrap().text, label);
    }
}
