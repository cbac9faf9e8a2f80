//! What the other reviewers wrote, for those who finished, after the decision. Nothing in it says who wrote what: no
//! name, also where somebody signed a comment or left an address in it, no instant, no identifier, and an order that is
//! another one for every reader.
use super::content_of;
use crate::assignments;
use crate::failure::Failure;
use crate::letters;
use crate::service::Tx;
use minga_domain::ids::{AccountId, AssignmentId};
use minga_domain::kinds::{AssignmentStatus, Recommendation, State};
use minga_domain::letter::names::{self, Person};
use minga_domain::refusal::RefusalReason;
use minga_domain::review::{Ratings, Review, SpiritAnswer};
use minga_storage::reviews as store;
use minga_storage::submissions::{self, Submission};
use minga_storage::{accounts, assignments as rows};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// The others' reviews of a round.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "items": [{
        "number": 1,
        "ratings": {
            "applied": { "score": 4 }, "innovative": { "score": 2, "comment": "The text does not say what is new." }
        },
        "reflects_spirit": { "answer": "yes" }, "recommendation": "clarify",
        "comments_to_focal_point": "Please say what is new compared with the earlier service."
    }]
})))]
pub struct OtherReviews {
    /// In an order that stays the same for one reader and says nothing.
    pub items: Vec<OtherReview>,
}

/// A review of somebody else.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OtherReview {
    /// Its number in this reader's order, from 1.
    #[schema(example = 1)]
    pub number: usize,
    /// Ratings of the five criteria.
    pub ratings: Ratings,
    /// Spirit of the Compact.
    pub reflects_spirit: Option<SpiritAnswer>,
    /// What was recommended.
    pub recommendation: Option<Recommendation>,
    /// What was written for the letter to the focal point.
    pub comments_to_focal_point: Option<String>,
}

/// The other reviews that counted in the round of one's own assignment. Confidential comments never.
///
/// # Errors
/// [`Failure::NotFound`] for somebody else's assignment; [`Failure::Forbidden`] for callers who are off the roster,
/// when the policy does not open them, and for callers who have joined the submitting organisation since;
/// [`Failure::Conflict`] unless one's own review is submitted, and before the decision.
pub fn other_reviews(tx: &mut Tx<'_>, id: AssignmentId) -> Result<OtherReviews, Failure> {
    let reader = assignments::caller(tx, id)?;
    let own = rows::find(tx.conn, id)?
        .filter(|row| row.reviewer_id.0 == reader)
        .ok_or(Failure::NotFound)?;
    let actor = tx.actor()?;
    if !actor.reviewer {
        return Err(Failure::Forbidden(RefusalReason::NotYourRole));
    }
    if own.status.0 != AssignmentStatus::Finished {
        return Err(Failure::Conflict(RefusalReason::OwnReviewFirst));
    }
    if !tx.policy().reviewers_read_each_other {
        return Err(Failure::Forbidden(RefusalReason::OtherReviewsClosed));
    }
    let submission = submissions::find(tx.conn, own.submission_id.0)?.ok_or(Failure::NotFound)?;
    if actor.role_in(submission.organisation_id.0).is_some() {
        return Err(Failure::Forbidden(RefusalReason::OwnOrganisation));
    }
    if !matches!(submission.state.0, State::Published | State::Declined | State::Archived) {
        return Err(Failure::Conflict(RefusalReason::NotDecided));
    }
    let mut others: Vec<(String, store::Review)> = store::submitted(tx.conn, submission.id.0)?
        .into_iter()
        .filter(|(row, _)| row.round == own.round && row.status.0 == AssignmentStatus::Finished && row.id != own.id)
        .map(|(row, review)| {
            let place = tx
                .service
                .links
                .seal(&format!("other-review {} {}", own.id.0, row.id.0));
            (place, review)
        })
        .collect();
    others.sort_by(|(one, _), (other, _)| one.cmp(other));
    let people = letters::reviewers(tx, submission.id.0)?;
    let items = others
        .iter()
        .zip(1_usize..)
        .map(|((_, row), number)| Ok(nameless(number, content_of(row)?, &people)))
        .collect::<Result<_, Failure>>()?;
    Ok(OtherReviews { items })
}

/// Who can read what the others wrote about a practice once it is decided: those whose review counts beside another one
/// of its round, where the policy opens them. Nobody can who is off the roster or belongs to the submitting organisation.
///
/// # Errors
/// Those of the database.
pub(crate) fn readers_of_others(tx: &mut Tx<'_>, submission: &Submission) -> Result<BTreeSet<AccountId>, Failure> {
    if !tx.policy().reviewers_read_each_other {
        return Ok(BTreeSet::new());
    }
    let mut finished = rows::of_submission(tx.conn, submission.id.0)?;
    finished.retain(|row| row.status.0 == AssignmentStatus::Finished);
    let beside = |own: &rows::Assignment| finished.iter().any(|row| row.round == own.round && row.id != own.id);
    let beside: Vec<AccountId> = finished
        .iter()
        .filter(|own| beside(own))
        .map(|own| own.reviewer_id.0)
        .collect();
    Ok(accounts::actors(tx.conn, &beside)?
        .into_iter()
        .filter(|actor| actor.reviewer && actor.role_in(submission.organisation_id.0).is_none())
        .map(|actor| actor.account)
        .collect())
}

/// A review without what tells who wrote it or who else reviews.
fn nameless(number: usize, review: Review, people: &[Person]) -> OtherReview {
    let review = review.with_texts(|text| names::nameless(text, people));
    OtherReview {
        number,
        ratings: review.ratings,
        reflects_spirit: review.reflects_spirit,
        recommendation: review.recommendation,
        comments_to_focal_point: review.comments_to_focal_point,
    }
}
