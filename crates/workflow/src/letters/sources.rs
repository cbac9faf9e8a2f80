//! Where the points of a letter come from: what reviews and screening say now, and the keys that letters keep of it.
//! For officers only; nothing of this is ever in what the focal point reads.
use super::drafting;
use crate::failure::Failure;
use crate::reviews::counted_of;
use crate::service::Tx;
use aws_lc_rs::digest::{SHA256, digest};
use minga_domain::ids::{AssignmentId, SubmissionId};
use minga_domain::kinds::Kind;
use minga_domain::letter::names::{Person, scrubbed};
use minga_domain::letter::{ItemOrigin, Source};
use minga_domain::review::Review;
use minga_storage::columns::Json;
use minga_storage::letters::{self as store, Letter, LetterItem};
use minga_storage::submissions::Submission;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// Where a point comes from, as officers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SourceView {
    /// Names the source when the letter is kept.
    #[schema(example = "review/01890a5d-ac96-774b-bcce-b302099a8057/innovative/4f2b8c0d9e1a7735")]
    pub key: String,
    /// A review or the screening.
    pub origin: ItemOrigin,
    /// The review, by its assignment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignment_id: Option<AssignmentId>,
    /// The part of the review, or the point of the screening.
    #[schema(example = "innovative")]
    pub part: &'static str,
    /// Whether it still holds: the review counts now, the point is still unclear or not met.
    pub stands: bool,
}

/// One thing that a review or the screening says to the focal point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub source: Source,
    pub criterion: Option<&'static str>,
    pub pointer: Option<&'static str>,
    pub must_answer: bool,
    pub text: String,
    /// Language of the text where it is the service's own; else that of whoever wrote it, which is not known.
    pub language: Option<String>,
    /// The text in further languages, by BCP 47 tag.
    pub translations: BTreeMap<String, String>,
}

/// Which sources hold at this moment.
#[derive(Debug, Clone, Default)]
pub(super) struct Counting {
    reviews: BTreeSet<AssignmentId>,
    points: BTreeSet<&'static str>,
}

impl Counting {
    /// Whether a source still holds. The words of a review may have changed since.
    pub(super) fn stands(&self, source: &Source) -> bool {
        match source {
            Source::Review { assignment, .. } => self.reviews.contains(assignment),
            Source::Screening { .. } => self.points.contains(source.part()),
        }
    }

    /// A source as officers see it.
    pub(super) fn view(&self, source: &Source) -> SourceView {
        SourceView {
            key: source.to_string(),
            origin: source.origin(),
            assignment_id: source.assignment(),
            part: source.part(),
            stands: self.stands(source),
        }
    }
}

/// What reviews and screening say at this moment.
#[derive(Debug, Clone, Default)]
pub(super) struct Now {
    /// In the order of a letter.
    pub candidates: Vec<Candidate>,
    pub counting: Counting,
    /// Whose names must not be in the letter.
    pub people: Vec<Person>,
}

impl Now {
    pub(super) fn of(tx: &mut Tx<'_>, submission: &Submission) -> Result<Self, Failure> {
        match submission.kind.0 {
            Kind::Practice => {
                let reviews = counted_of(tx, submission.id.0, submission.round)?;
                let people = reviewers(tx, submission.id.0)?;
                let mut candidates = drafting::of_reviews(&reviews, tx.policy().comment_below);
                for candidate in &mut candidates {
                    candidate.text = scrubbed(&candidate.text, &people);
                }
                Ok(Self {
                    candidates,
                    people,
                    counting: Counting {
                        reviews: reviews.iter().map(|(assignment, _)| *assignment).collect(),
                        points: BTreeSet::new(),
                    },
                })
            }
            Kind::Pledge => {
                let points = {
                    let revision = crate::screening::revision(tx, submission)?;
                    store::open_screening_points(tx.conn, submission.id.0, revision)?
                };
                let candidates = drafting::of_screening(&points, &submission.language);
                let points = candidates.iter().map(|candidate| candidate.source.part()).collect();
                Ok(Self {
                    candidates,
                    people: Vec::new(),
                    counting: Counting {
                        reviews: BTreeSet::new(),
                        points,
                    },
                })
            }
        }
    }
}

/// Who reviewed a submission or was asked to, in any round: whose names are in no text that others read.
///
/// # Errors
/// Those of the database.
pub(crate) fn reviewers(tx: &mut Tx<'_>, submission: SubmissionId) -> Result<Vec<Person>, Failure> {
    let found = store::reviewers_of(tx.conn, submission)?;
    Ok(found.into_iter().map(|(name, email)| Person { name, email }).collect())
}

/// What a review says to the focal point, part by part: for two wordings of it, which have the same parts, in one order.
pub(crate) fn sources_of(assignment: AssignmentId, review: &Review) -> Vec<Source> {
    // Which points must be answered plays no part in what they are.
    drafting::of_reviews(&[(assignment, review.clone())], 0)
        .into_iter()
        .map(|candidate| candidate.source)
        .collect()
}

/// Stands for the words of a source: the same words, the same digest.
pub(super) fn digest_of(text: &str) -> String {
    digest(&SHA256, text.as_bytes())
        .as_ref()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The sources of a stored item.
pub(super) fn of_item(item: &LetterItem) -> Vec<Source> {
    read(&item.sources)
}

/// What was left out of a letter for good.
pub(super) fn dropped(letter: &Letter) -> Vec<Source> {
    read(&letter.dropped_sources)
}

fn read(stored: &Json) -> Vec<Source> {
    let keys = stored.0.as_array().map_or(&[][..], Vec::as_slice);
    keys.iter().filter_map(|key| key.as_str()?.parse().ok()).collect()
}

/// Sources as they are stored, each once.
pub(super) fn stored(sources: &[Source]) -> Json {
    let once: BTreeSet<String> = sources.iter().map(Source::to_string).collect();
    Json(once.into_iter().map(Value::from).collect())
}
