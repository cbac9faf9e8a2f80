//! What the reviewers, or the screening of a pledge, ask the focal point, as points per criterion and field and
//! without anybody's name. Confidential comments never enter.
use super::sources::{Candidate, digest_of};
use minga_domain::ids::AssignmentId;
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Criterion, Recommendation, ScreeningPoint, ScreeningVerdict, Spirit};
use minga_domain::language::Language;
use minga_domain::letter::{ReviewPart, Source, asked_about, field_of_criterion, field_of_screening};
use minga_domain::review::{Review, Score};
use std::collections::BTreeMap;

/// The comments of the reviews: by criterion, then on the spirit of the Compact, then those to the focal point. Within
/// a group what must be answered comes first and then the alphabet decides, so that the order says nothing about who
/// wrote what.
pub(super) fn of_reviews(reviews: &[(AssignmentId, Review)], low: u8) -> Vec<Candidate> {
    let mut found = Vec::new();
    for criterion in Criterion::ALL {
        found.extend(group(reviews, ReviewPart::Criterion(*criterion), |review| {
            let rating = review.ratings.of(*criterion)?;
            let must_answer = matches!(rating.score, Some(Score::Points(points)) if points < low);
            Some((must_answer, rating.comment.as_deref()?))
        }));
    }
    found.extend(group(reviews, ReviewPart::Spirit, |review| {
        let answer = review.reflects_spirit.as_ref()?;
        Some((answer.answer != Some(Spirit::Yes), answer.comment.as_deref()?))
    }));
    found.extend(group(reviews, ReviewPart::General, |review| {
        let must_answer = review.recommendation != Some(Recommendation::Publish);
        Some((must_answer, review.comments_to_focal_point.as_deref()?))
    }));
    found
}

/// One point per point of the screening that is unclear or not met: the note, or else what is asked about such a point,
/// in the language (BCP 47) of the submission where it is one of ours, and in the others beside it.
pub(super) fn of_screening(
    points: &[(ScreeningPoint, ScreeningVerdict, Option<String>)],
    of_submission: &str,
) -> Vec<Candidate> {
    let first = Language::of_tag(of_submission);
    let tag = first.map_or(Language::default().code(), |_| of_submission);
    let first = first.unwrap_or_default();
    points
        .iter()
        .map(|(point, _, note)| {
            let note = note.as_deref().map(str::trim).filter(|note| !note.is_empty());
            let (text, language, others) = match note {
                Some(note) => (note.to_owned(), None, &[][..]),
                None => (asked_about(*point, first), Some(tag.to_owned()), &Language::ALL[..]),
            };
            let others = others.iter().filter(|other| **other != first);
            Candidate {
                source: Source::Screening {
                    point: *point,
                    digest: digest_of(&text),
                },
                criterion: Some(point.key()),
                pointer: field_of_screening(*point),
                must_answer: true,
                text,
                language,
                translations: others
                    .map(|other| (other.code().to_owned(), asked_about(*point, *other)))
                    .collect(),
            }
        })
        .collect()
}

/// What all reviews say in one part of them.
fn group<'a>(
    reviews: &'a [(AssignmentId, Review)],
    part: ReviewPart,
    said: impl Fn(&'a Review) -> Option<(bool, &'a str)>,
) -> Vec<Candidate> {
    let (criterion, pointer) = match part {
        ReviewPart::Criterion(criterion) => (Some(criterion.key()), Some(field_of_criterion(criterion))),
        ReviewPart::Spirit => (Some(part.key()), None),
        ReviewPart::General => (None, None),
    };
    let mut found: Vec<Candidate> = reviews
        .iter()
        .filter_map(|(assignment, review)| {
            let (must_answer, text) = said(review)?;
            let text = text.trim();
            (!text.is_empty()).then(|| Candidate {
                source: Source::Review {
                    assignment: *assignment,
                    part,
                    digest: digest_of(text),
                },
                criterion,
                pointer,
                must_answer,
                text: text.to_owned(),
                language: None,
                translations: BTreeMap::new(),
            })
        })
        .collect();
    found.sort_by(|a, b| (!a.must_answer, &a.text).cmp(&(!b.must_answer, &b.text)));
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
    use super::*;
    use serde_json::{Value, json};

    fn review(number: u128, value: Value) -> (AssignmentId, Review) {
        (
            AssignmentId(uuid::Uuid::from_u128(number)),
            serde_json::from_value(value).unwrap(),
        )
    }

    #[test]
    fn a_proposal_groups_by_criterion_and_leaves_confidential_text_out() {
        let reviews = [
            review(
                1,
                json!({
                    "ratings": {
                        "innovative": {"score": 4, "comment": "A clear step forward."},
                        "applied": {"score": 3, "comment": "  "},
                    },
                    "recommendation": "publish",
                    "confidential_comments": "I know this office.",
                }),
            ),
            review(
                2,
                json!({
                    "ratings": {"innovative": {"score": 2, "comment": "What is new?"}},
                    "reflects_spirit": {"answer": "partly", "comment": "Not quite."},
                    "recommendation": "clarify",
                    "comments_to_focal_point": "Please name the cities.",
                }),
            ),
        ];
        let items = of_reviews(&reviews, 3);
        let got: Vec<(Option<&str>, bool, &str)> = items
            .iter()
            .map(|item| (item.criterion, item.must_answer, item.text.as_str()))
            .collect();
        assert_eq!(
            got,
            [
                (Some("innovative"), true, "What is new?"),
                (Some("innovative"), false, "A clear step forward."),
                (Some("reflects_spirit"), true, "Not quite."),
                (None, true, "Please name the cities."),
            ]
        );
    }

    #[test]
    fn the_order_of_the_items_does_not_tell_the_order_of_the_reviewers() {
        let one = review(1, json!({"ratings": {"recent": {"score": 1, "comment": "B"}}}));
        let other = review(2, json!({"ratings": {"recent": {"score": 1, "comment": "A"}}}));
        assert_eq!(
            of_reviews(&[one.clone(), other.clone()], 3),
            of_reviews(&[other, one], 3)
        );
    }

    #[test]
    fn a_point_leads_to_the_field_that_its_criterion_is_about() {
        let points = of_reviews(
            &[review(
                1,
                json!({"ratings": {"innovative": {"score": 2, "comment": "What is new?"}}}),
            )],
            3,
        );
        assert_eq!(points.first().unwrap().pointer, Some("/innovation"));
    }

    #[test]
    fn a_screening_point_without_a_note_is_asked_about_in_the_language_of_the_submission_and_the_others() {
        let points = [
            (
                ScreeningPoint::Measurable,
                ScreeningVerdict::Unclear,
                Some("¿Cuántas oficinas?".to_owned()),
            ),
            (ScreeningPoint::TimeBound, ScreeningVerdict::NotMet, None),
        ];
        for (of_submission, tag, first) in [
            ("es-PE", "es-PE", Language::Es),
            ("fr", "fr", Language::Fr),
            ("quy", "en", Language::En),
        ] {
            let items = of_screening(&points, of_submission);
            let noted = items.first().unwrap();
            assert_eq!((noted.text.as_str(), &noted.language), ("¿Cuántas oficinas?", &None));
            assert!(noted.translations.is_empty());
            let asked = items.last().unwrap();
            let in_language = |language| asked_about(ScreeningPoint::TimeBound, language);
            assert_eq!(
                (asked.text.clone(), asked.language.as_deref()),
                (in_language(first), Some(tag))
            );
            let others = Language::ALL.into_iter().filter(|language| *language != first);
            let others = others.map(|language| (language.code().to_owned(), in_language(language)));
            assert_eq!(asked.translations, others.collect());
        }
    }
}
