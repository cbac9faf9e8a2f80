//! What a letter of consolidated comments is made of: points that come from a part of a review or of the screening,
//! or from an officer. Where a point comes from is for officers only: the focal point never learns it.
//! Source: brief, "The way of a submission", 4; the rest is [ours].
pub mod duplicates;
pub mod names;

use crate::ids::AssignmentId;
use crate::keys::{Keyed, keys};
use crate::kinds::{Criterion, ScreeningPoint};
use crate::language::Language;
use crate::vocabulary;
use crate::words::Words;

keys! {
    /// Where a point of a letter comes from.
    pub enum ItemOrigin {
        /// A reviewer wrote it.
        Review = "review",
        /// The screening of a pledge found it unclear or not met.
        Screening = "screening",
        /// An officer added it.
        Officer = "officer",
    }
}

/// The part of a review that a point of a letter comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReviewPart {
    /// The comment on a criterion.
    Criterion(Criterion),
    /// The comment on the spirit of the Compact.
    Spirit,
    /// The comments to the focal point.
    General,
}

const SPIRIT: &str = "reflects_spirit";
const GENERAL: &str = "comments_to_focal_point";

impl ReviewPart {
    /// The name of the part in a review.
    pub fn key(self) -> &'static str {
        match self {
            Self::Criterion(criterion) => criterion.key(),
            Self::Spirit => SPIRIT,
            Self::General => GENERAL,
        }
    }

    /// The part of that name.
    pub fn from_key(key: &str) -> Option<Self> {
        match key {
            SPIRIT => Some(Self::Spirit),
            GENERAL => Some(Self::General),
            _ => Criterion::from_key(key).map(Self::Criterion),
        }
    }
}

/// What a point of a letter says after somebody. The `digest` stands for the words, so that a review that was opened
/// again and says something else is a new source. Its text form is the key that letters keep:
/// `review/<assignment>/<part>/<digest>` or `screening/<point>/<digest>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Part of a review.
    Review {
        /// Whose review, by its assignment.
        assignment: AssignmentId,
        /// Which part.
        part: ReviewPart,
        /// Stands for the words.
        digest: String,
    },
    /// A point of the screening.
    Screening {
        /// Which point.
        point: ScreeningPoint,
        /// Stands for the words.
        digest: String,
    },
}

impl Source {
    /// What kind of source it is.
    pub fn origin(&self) -> ItemOrigin {
        match self {
            Self::Review { .. } => ItemOrigin::Review,
            Self::Screening { .. } => ItemOrigin::Screening,
        }
    }

    /// The part of the review or the point of the screening.
    pub fn part(&self) -> &'static str {
        match self {
            Self::Review { part, .. } => part.key(),
            Self::Screening { point, .. } => point.key(),
        }
    }

    /// The review, by its assignment.
    pub fn assignment(&self) -> Option<AssignmentId> {
        match self {
            Self::Review { assignment, .. } => Some(*assignment),
            Self::Screening { .. } => None,
        }
    }
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Review {
                assignment,
                part,
                digest,
            } => write!(f, "review/{assignment}/{}/{digest}", part.key()),
            Self::Screening { point, digest } => write!(f, "screening/{}/{digest}", point.key()),
        }
    }
}

impl std::str::FromStr for Source {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let pieces: Vec<&str> = text.split('/').collect();
        match pieces.as_slice() {
            ["review", assignment, part, digest] => Ok(Self::Review {
                assignment: assignment.parse().map_err(|_| ())?,
                part: ReviewPart::from_key(part).ok_or(())?,
                digest: (*digest).to_owned(),
            }),
            ["screening", point, digest] => Ok(Self::Screening {
                point: ScreeningPoint::from_key(point).ok_or(())?,
                digest: (*digest).to_owned(),
            }),
            _ => Err(()),
        }
    }
}

/// The origin of a point with these sources: a reviewer's word weighs more than the screening, and a point without
/// any is the officer's own.
pub fn origin_of(sources: &[Source]) -> ItemOrigin {
    sources.iter().map(Source::origin).min().unwrap_or(ItemOrigin::Officer)
}

/// The field of a practice that a criterion is mostly about, as a JSON Pointer into the content.
pub const fn field_of_criterion(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Applied => "/evidence_of_application",
        Criterion::Relevant => "/objectives",
        Criterion::Recent => "/period",
        Criterion::Innovative => "/innovation",
        Criterion::Principled => "/principles",
    }
}

/// The field of a pledge that a point of the screening is mostly about, as a JSON Pointer into the content; `None`
/// where it is about the pledge as a whole.
pub const fn field_of_screening(point: ScreeningPoint) -> Option<&'static str> {
    match point {
        ScreeningPoint::Concrete => Some("/description"),
        ScreeningPoint::Measurable => Some("/indicators"),
        ScreeningPoint::TimeBound => Some("/period"),
        ScreeningPoint::GcmPrinciples => Some("/principles"),
        ScreeningPoint::Agenda2030 => Some("/sdgs"),
        ScreeningPoint::Realistic | ScreeningPoint::ForwardLooking | ScreeningPoint::InternationalLaw => None,
    }
}

/// What a point of a letter is about, in words: a criterion or the spirit of the Compact, or a point of the screening.
pub fn about(key: &str, language: Language) -> Option<String> {
    if key == SPIRIT {
        return Some(Words::violations().plain(language, "letter-about-spirit"));
    }
    vocabulary::criteria()
        .label(key, language)
        .or_else(|| vocabulary::screening_points().label(key, language))
        .map(str::to_owned)
}

/// What the points of letters about a practice can be about.
pub fn subjects_of_practice() -> Vec<&'static str> {
    let criteria = Criterion::ALL.iter().map(|criterion| criterion.key());
    criteria.chain([SPIRIT]).collect()
}

/// What is asked about a point of the screening of which the officer says no more than that it is unclear or not met.
pub fn asked_about(point: ScreeningPoint, language: Language) -> String {
    Words::violations().plain(language, &format!("ask-{}", point.key().replace('_', "-")))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
    use super::*;
    use uuid::Uuid;

    fn of_review(part: ReviewPart) -> Source {
        Source::Review {
            assignment: AssignmentId(Uuid::nil()),
            part,
            digest: "0a1b".to_owned(),
        }
    }

    #[test]
    fn every_point_of_the_screening_is_asked_about_in_a_sentence_of_its_own() {
        for language in Language::ALL {
            let asked: Vec<String> = ScreeningPoint::ALL
                .iter()
                .map(|point| asked_about(*point, language))
                .collect();
            for sentence in &asked {
                assert!(
                    sentence.ends_with('.') && sentence.contains(' '),
                    "{language}: {sentence}"
                );
            }
            let texts: Vec<(&str, &str)> = asked.iter().map(|text| (text.as_str(), language.code())).collect();
            let alike = duplicates::duplicates(&texts, crate::policy::Policy::default().duplicate_percent);
            assert!(alike.is_empty(), "{language}: {alike:?}");
        }
    }

    #[test]
    fn what_a_point_can_be_about_is_said_in_words_of_its_own() {
        for language in Language::ALL {
            let mut said: Vec<String> = subjects_of_practice()
                .into_iter()
                .map(|key| about(key, language).unwrap())
                .collect();
            said.sort();
            said.dedup();
            assert_eq!(said.len(), Criterion::ALL.len() + 1, "{language}: {said:?}");
            assert_eq!(about("concerns_migrants", language), None);
        }
        let spirit = about(ReviewPart::Spirit.key(), Language::Fr);
        assert_eq!(spirit.as_deref(), Some("Esprit du Pacte mondial"));
    }

    #[test]
    fn a_source_is_known_again_by_its_key() {
        let parts = Criterion::ALL
            .iter()
            .map(|criterion| ReviewPart::Criterion(*criterion))
            .chain([ReviewPart::Spirit, ReviewPart::General]);
        let screened = ScreeningPoint::ALL.iter().map(|point| Source::Screening {
            point: *point,
            digest: "ff".to_owned(),
        });
        for source in parts.map(of_review).chain(screened) {
            assert_eq!(source.to_string().parse::<Source>(), Ok(source));
        }
        for broken in [
            "",
            "review",
            "review/x/innovative/0",
            "screening/innovative/0",
            "screening/concrete/0/1",
        ] {
            assert!(broken.parse::<Source>().is_err(), "{broken}");
        }
    }

    #[test]
    fn a_point_without_sources_is_the_officers_and_a_review_weighs_most() {
        let screened = Source::Screening {
            point: ScreeningPoint::Concrete,
            digest: "1".to_owned(),
        };
        assert_eq!(origin_of(&[]), ItemOrigin::Officer);
        assert_eq!(origin_of(std::slice::from_ref(&screened)), ItemOrigin::Screening);
        assert_eq!(
            origin_of(&[screened, of_review(ReviewPart::General)]),
            ItemOrigin::Review
        );
    }
}
