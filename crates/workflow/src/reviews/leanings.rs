//! Which reviewers are harsher or more lenient than the others, from what they and others wrote about other practices.
use super::{content_of, counts};
use crate::failure::Failure;
use crate::service::Tx;
use chrono::Duration;
use minga_domain::ids::{AccountId, SubmissionId};
use minga_domain::review::{Leaning, Ratings};
use minga_storage::assignments::Assignment;
use minga_storage::reviews as store;
use minga_storage::submissions::Submission;
use std::collections::BTreeMap;

/// The reviews of a round, each with who wrote it.
type Round = Vec<(AccountId, Ratings)>;

/// The leanings of the reviewers of a submission, as far as there is enough to compare. What was carried over to a later
/// round counts once, where it was written.
pub(super) fn leanings(
    tx: &mut Tx<'_>,
    submission: &Submission,
    assignments: &[&Assignment],
) -> Result<BTreeMap<AccountId, Leaning>, Failure> {
    let mut reviewers: Vec<AccountId> = assignments.iter().map(|row| row.reviewer_id.0).collect();
    reviewers.sort_unstable();
    reviewers.dedup();
    let since = tx.now() - Duration::days(tx.policy().leaning_days.into());
    let others = store::reviewed_since(tx.conn, &reviewers, since, submission.id.0)?;
    let mut rounds: BTreeMap<(SubmissionId, i32), Round> = BTreeMap::new();
    for (assignment, review) in store::submitted_of(tx.conn, &others)? {
        if counts(&assignment, assignment.round) && review.carried_from.is_none() {
            let ratings = content_of(&review)?.ratings;
            let place = (assignment.submission_id.0, assignment.round);
            rounds
                .entry(place)
                .or_default()
                .push((assignment.reviewer_id.0, ratings));
        }
    }
    let of = |reviewer: &AccountId| {
        let compared = rounds.values().filter_map(|round| {
            let (own, others): (Vec<_>, Vec<_>) = round.iter().partition(|(account, _)| account == reviewer);
            let (_, own) = own.first()?;
            Some((own, others.into_iter().map(|(_, ratings)| ratings).collect()))
        });
        Leaning::of(compared, tx.policy()).map(|leaning| (*reviewer, leaning))
    };
    Ok(reviewers.iter().filter_map(of).collect())
}
