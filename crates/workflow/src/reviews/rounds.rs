//! A later round for those who reviewed an earlier one: what became of their points, and "my points are met" as one
//! action, which carries the earlier scores over.
use super::writing::{Written, finish, lock_for_review, write};
use super::{ReviewView, content_of};
use crate::assignments::{self, Acceptance, Admission};
use crate::failure::Failure;
use crate::letters::for_reader;
use crate::service::Tx;
use crate::standing::require_version;
use minga_domain::difference::{Change, difference};
use minga_domain::ids::{AssignmentId, LetterId, SubmissionId};
use minga_domain::kinds::{Action, AnswerKind, AssignmentStatus, Criterion, Recommendation};
use minga_domain::language::Language;
use minga_domain::policy::Policy;
use minga_domain::refusal::RefusalReason;
use minga_domain::review::{Ratings, Review};
use minga_domain::violation::Violation;
use minga_storage::assignments::{self as rows, Assignment};
use minga_storage::columns::Json;
use minga_storage::letters::{self, Letter, LetterItem};
use minga_storage::reviews as store;
use minga_storage::submissions::{self, Revision, Submission};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// What happened since the round that a reviewer reviewed before; for whoever is new to a later round, since the first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SinceLastRound {
    /// That round.
    pub round: i32,
    /// Whether this reviewer reviewed it: only then can the points be said to be met.
    pub reviewed: bool,
    /// What stands before the points of the letters that were sent since, in the reader's language where it is present;
    /// oldest first, and of letters that have it.
    pub introductions: Vec<LetterText>,
    /// The points of these letters, with the focal point's answers. Nobody's name is in them.
    pub points: Vec<AnsweredPoint>,
    /// What this reviewer rated in that round; saying that the points are met carries it over. Empty for whoever is new.
    pub ratings: Ratings,
    /// The criteria whose scores there are below what publication asks for: whoever says that the points are met and
    /// recommends publication gives each of them a new one.
    #[schema(example = json!(["innovative"]))]
    pub below_publication: Vec<Criterion>,
    /// The revision that was reviewed.
    pub from_revision: Option<i32>,
    /// The revision that is to be reviewed.
    pub to_revision: Option<i32>,
    /// What changed between the two, field by field.
    pub differences: Vec<Change>,
}

/// The round that an invited reviewer reviewed before, and how the points of the letters since were answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(examples(json!({ "round": 1, "changed": 3, "explained": 1, "declined": 0, "text_changed": true })))]
pub struct EarlierRound {
    /// That round.
    #[schema(example = 1)]
    pub round: i32,
    /// How many points were answered with a change in the text.
    #[schema(example = 3)]
    pub changed: u32,
    /// How many were answered with an explanation.
    #[schema(example = 1)]
    pub explained: u32,
    /// How many were declined, with the reason.
    #[schema(example = 0)]
    pub declined: u32,
    /// Whether the text that is to be reviewed differs from the one that was reviewed.
    #[schema(example = true)]
    pub text_changed: bool,
}

impl EarlierRound {
    /// How many points were answered.
    #[must_use]
    pub fn answered(&self) -> u32 {
        self.changed
            .saturating_add(self.explained)
            .saturating_add(self.declined)
    }
}

/// A text of a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LetterText {
    /// The text.
    pub text: String,
    /// Its language, BCP 47.
    #[schema(example = "es")]
    pub language: String,
}

/// A point of a letter with its answer.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AnsweredPoint {
    /// The criterion that it is about, or `reflects_spirit`.
    pub criterion: Option<String>,
    /// The field that it is about, as a JSON Pointer.
    pub pointer: Option<String>,
    /// Whether it had to be answered.
    pub must_answer: bool,
    /// What was asked or said, in the reader's language where it is present.
    pub text: String,
    /// Language of the text, BCP 47.
    #[schema(example = "es")]
    pub language: String,
    /// How it was answered.
    pub answer: Option<AnswerKind>,
    /// The explanation.
    pub answer_text: Option<String>,
}

/// That the points of the earlier review are met.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({
    "no_conflict": true, "ratings": { "innovative": { "score": 4, "comment": "Now the text says what is new." } },
    "recommendation": "publish"
})))]
pub struct PointsMet {
    /// That there is no conflict of interest; needed when the invitation has not been accepted yet.
    #[schema(example = true)]
    pub no_conflict: bool,
    /// What is recommended now; `publish` unless another one is given.
    pub recommendation: Option<Recommendation>,
    /// New ratings of single criteria, in the place of the earlier ones: needed where an earlier score is below what
    /// publication asks for and that is what is recommended. A new score comes without the earlier comment.
    pub ratings: Ratings,
}

/// The round that every review begins with.
const FIRST_ROUND: i32 = 1;

/// The latest earlier round that the reviewer of an assignment finished.
fn earlier(tx: &mut Tx<'_>, assignment: &Assignment) -> Result<Option<Assignment>, Failure> {
    let all = rows::of_submission(tx.conn, assignment.submission_id.0)?;
    Ok(all.into_iter().rfind(|row| {
        row.reviewer_id == assignment.reviewer_id
            && row.round < assignment.round
            && row.status.0 == AssignmentStatus::Finished
    }))
}

/// What became of the round that the reviewer of an assignment finished before, and of the first for whoever is new;
/// `None` in the first round.
///
/// # Errors
/// Those of the database.
pub(crate) fn since_last_round(
    tx: &mut Tx<'_>,
    assignment: &Assignment,
    submission: &Submission,
) -> Result<Option<SinceLastRound>, Failure> {
    if assignment.round <= FIRST_ROUND {
        return Ok(None);
    }
    let before = earlier(tx, assignment)?;
    let round = before.as_ref().map_or(FIRST_ROUND, |before| before.round);
    let (sent, items) = letters_since(tx, round, assignment)?;
    let reader = tx.call.language;
    let introductions = sent.iter().filter_map(|letter| introduction(letter, reader)).collect();
    let points = items.into_iter().map(|item| point(item, reader)).collect();
    let given = match &before {
        Some(before) => store::find(tx.conn, before.id.0)?,
        None => None,
    };
    let ratings = given.as_ref().map(content_of).transpose()?.unwrap_or_default().ratings;
    let below = ratings.below_publication(tx.policy());
    let (from, to) = texts_of(tx, submission.id.0, round, assignment.round)?;
    let differences = match (&from, &to) {
        (Some(from), Some(to)) => difference(&from.content.0, &to.content.0),
        _ => Vec::new(),
    };
    Ok(Some(SinceLastRound {
        round,
        reviewed: before.is_some(),
        introductions,
        points,
        ratings,
        below_publication: below.into_iter().map(|(criterion, _)| criterion).collect(),
        from_revision: from.map(|revision| revision.number),
        to_revision: to.map(|revision| revision.number),
        differences,
    }))
}

/// The revisions that two rounds review, where there are such.
fn texts_of(
    tx: &mut Tx<'_>,
    submission: SubmissionId,
    earlier: i32,
    later: i32,
) -> Result<(Option<Revision>, Option<Revision>), Failure> {
    let mut revisions = submissions::revisions_of(tx.conn, submission)?;
    revisions.retain(|revision| matches!(revision.action.0, Action::Submit | Action::Resubmit));
    let of_round = |round: i32| revisions.iter().rfind(|revision| revision.round == round).cloned();
    Ok((of_round(earlier), of_round(later)))
}

/// Whether the text that a round reviews differs from the one that an earlier round did.
///
/// # Errors
/// Those of the database.
pub(crate) fn text_changed(
    tx: &mut Tx<'_>,
    submission: SubmissionId,
    earlier: i32,
    later: i32,
) -> Result<bool, Failure> {
    let (from, to) = texts_of(tx, submission, earlier, later)?;
    Ok(match (from, to) {
        (Some(from), Some(to)) => !difference(&from.content.0, &to.content.0).is_empty(),
        _ => true,
    })
}

/// The round that the reviewer of an assignment finished before, in numbers; `None` for whoever is new.
///
/// # Errors
/// Those of the database.
pub(crate) fn earlier_round(tx: &mut Tx<'_>, assignment: &Assignment) -> Result<Option<EarlierRound>, Failure> {
    let Some(before) = earlier(tx, assignment)? else {
        return Ok(None);
    };
    let (_, items) = letters_since(tx, before.round, assignment)?;
    let text_changed = text_changed(tx, assignment.submission_id.0, before.round, assignment.round)?;
    let answered = |kind: AnswerKind| {
        let of_kind = items
            .iter()
            .filter(|item| item.answer.is_some_and(|answer| answer.0 == kind));
        u32::try_from(of_kind.count()).unwrap_or(u32::MAX)
    };
    Ok(Some(EarlierRound {
        round: before.round,
        changed: answered(AnswerKind::Changed),
        explained: answered(AnswerKind::Explained),
        declined: answered(AnswerKind::Declined),
        text_changed,
    }))
}

/// The letters that were sent from an earlier round on, oldest first, with their points.
fn letters_since(
    tx: &mut Tx<'_>,
    round: i32,
    assignment: &Assignment,
) -> Result<(Vec<Letter>, Vec<LetterItem>), Failure> {
    let between = round..assignment.round;
    let mut sent: Vec<Letter> = letters::of_submission(tx.conn, assignment.submission_id.0)?
        .into_iter()
        .filter(|letter| letter.sent_at.is_some() && between.contains(&letter.round))
        .collect();
    sent.sort_by_key(|letter| letter.number);
    let ids: Vec<LetterId> = sent.iter().map(|letter| letter.id.0).collect();
    let items = letters::items_of(tx.conn, &ids)?;
    Ok((sent, items))
}

fn introduction(letter: &Letter, reader: Language) -> Option<LetterText> {
    let text = letter.introduction.as_deref()?;
    let (text, language) = for_reader(text, &letter.language, &letter.introduction_translations, reader);
    Some(LetterText { text, language })
}

fn point(item: LetterItem, reader: Language) -> AnsweredPoint {
    let (text, language) = for_reader(&item.text, &item.language, &item.translations, reader);
    AnsweredPoint {
        criterion: item.criterion,
        pointer: item.pointer,
        must_answer: item.must_answer,
        text,
        language,
        answer: item.answer.map(|answer| answer.0),
        answer_text: item.answer_text,
    }
}

/// Submits the review of this round with the scores, comments on them and answer on the spirit of the reviewer's
/// earlier review, marked as carried over, and with the new ratings of single criteria in the place of the earlier ones.
/// The earlier comments to the focal point and to the secretariat stay in their round. Accepts the invitation when that
/// has not been done, unless there is a conflict of interest. Who recommends publication with a score below what it asks
/// for writes the review instead [ours]: carried over unseen, such scores end in a practice that cannot be published.
///
/// # Errors
/// As for accepting and for submitting; [`Failure::Conflict`] for whoever did not finish an earlier round;
/// [`Failure::Invalid`] with every score that is too low.
pub fn points_met(
    tx: &mut Tx<'_>,
    id: AssignmentId,
    seen: Option<i32>,
    met: PointsMet,
) -> Result<Admission<ReviewView>, Failure> {
    let reviewer = assignments::caller(tx, id)?;
    let found = rows::find(tx.conn, id)?
        .filter(|row| row.reviewer_id.0 == reviewer)
        .ok_or(Failure::NotFound)?;
    if found.status.0 == AssignmentStatus::Invited {
        let no_conflict = met.no_conflict;
        match assignments::accept_with_review(tx, id, Acceptance { no_conflict }) {
            Ok(Admission::Granted(())) => {}
            Ok(Admission::InConflict(conflicts)) => return Ok(Admission::InConflict(conflicts)),
            Err(Failure::Invalid(mut violations)) => {
                // Everything that is wrong is named at once.
                if let Some((review, _)) = carried_over(tx, &found, met)? {
                    violations.extend(lacking(&review, tx.policy()));
                }
                return Err(Failure::Invalid(violations));
            }
            Err(failure) => return Err(failure),
        }
    }
    let (submission, assignment) = lock_for_review(tx, id)?;
    let carried = carried_over(tx, &assignment, met)?;
    let (review, round) = carried.ok_or(Failure::Conflict(RefusalReason::NoEarlierReview))?;
    let row = store::find(tx.conn, id)?;
    if let Some(row) = &row {
        require_version(seen, row.version)?;
    }
    let violations = lacking(&review, tx.policy());
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    let content = Json(serde_json::to_value(&review).map_err(|error| Failure::Internal(error.to_string()))?);
    let saved = write(tx, id, row, content, Written::CarriedFrom(round))?;
    let about = json!({"carried_from": round});
    finish(tx, &submission, assignment, &review, about)?;
    Ok(Admission::Granted(ReviewView::of(id, review, Some(&saved))))
}

/// The review that the reviewer of an assignment carries over, and the round that it comes from.
fn carried_over(tx: &mut Tx<'_>, assignment: &Assignment, met: PointsMet) -> Result<Option<(Review, i32)>, Failure> {
    let Some(before) = earlier(tx, assignment)? else {
        return Ok(None);
    };
    let Some(given) = store::find(tx.conn, before.id.0)? else {
        return Ok(None);
    };
    let earlier = content_of(&given)?;
    let review = Review {
        ratings: earlier.ratings.renewed(met.ratings),
        reflects_spirit: earlier.reflects_spirit,
        recommendation: Some(met.recommendation.unwrap_or(Recommendation::Publish)),
        comments_to_focal_point: None,
        confidential_comments: None,
    };
    Ok(Some((review, before.round)))
}

/// What a review that is carried over lacks, and what contradicts its recommendation.
fn lacking(review: &Review, policy: &Policy) -> Vec<Violation> {
    [review.violations(policy), review.too_low_to_publish(policy)].concat()
}
