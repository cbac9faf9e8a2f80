//! What the page behind an invitation's link shows its reviewer: the invitation, what became of it, and the reviewer's
//! own words, which stay in sight after the work has ended.
use super::own::{OwnAssignment, detail};
use super::proposals::{self, ProposalView};
use super::{has_lapsed, reviewer_actor};
use crate::failure::Failure;
use crate::reviews::{ReviewView, text_changed, written};
use crate::service::Tx;
use minga_domain::ids::AssignmentId;
use minga_domain::kinds::{AssignmentStatus, State};
use minga_storage::assignments as rows;
use minga_storage::submissions;

/// An invitation as its page shows it.
#[derive(Debug, Clone)]
pub struct InvitationPage {
    /// The invitation.
    pub own: OwnAssignment,
    /// Why the reviewer turned it down or gave it up, or what the declared conflict is.
    pub reason: Option<String>,
    /// Whom the reviewer proposed instead.
    pub suggestion: Option<ProposalView>,
    /// Whether it was closed because the time to answer had passed, while its round still goes on.
    pub lapsed: bool,
    /// What the reviewer had written when the work ended before the review was submitted, or with it taken back.
    pub written: Option<Box<ReviewView>>,
    /// Whether the text of a later round differs from the one that the round before reviewed; absent in the first.
    pub text_changed: Option<bool>,
    /// The present round of review, when it is a later one to which the same reviewer was invited.
    pub later_round: Option<i32>,
}

/// The page that a mail's link opens.
///
/// # Errors
/// [`Failure::NotFound`] when the invitation, or the reviewer's account, is gone.
pub fn page_by_link(tx: &mut Tx<'_>, id: AssignmentId) -> Result<InvitationPage, Failure> {
    let row = rows::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
    let reviewer = row.reviewer_id.0;
    let on_roster = reviewer_actor(tx, reviewer)?.reviewer;
    let submission = submissions::find(tx.conn, row.submission_id.0)?.ok_or(Failure::NotFound)?;
    let (status, present) = (row.status.0, row.round == submission.round);
    let goes_on = present && matches!(submission.state.0, State::Submitted | State::PeerReview);
    let turned_down = matches!(status, AssignmentStatus::Declined | AssignmentStatus::Withdrawn);
    let ended = matches!(
        status,
        AssignmentStatus::Released | AssignmentStatus::Withdrawn | AssignmentStatus::Conflicted
    );
    let suggestion = if turned_down {
        proposals::of_submission(tx, submission.id.0)?.remove(&id)
    } else {
        None
    };
    let written = if ended && on_roster { written(tx, &row)? } else { None };
    let later_round = if present || !on_roster {
        None
    } else {
        let asked = rows::of_round(tx.conn, submission.id.0, submission.round)?;
        let again = asked.iter().any(|other| other.reviewer_id.0 == reviewer);
        again.then_some(submission.round)
    };
    let text_changed = match row.round {
        ..=1 => None,
        round => Some(text_changed(tx, submission.id.0, round - 1, round)?),
    };
    Ok(InvitationPage {
        own: detail(tx, &row, &submission)?,
        reason: row.reason.clone(),
        suggestion,
        lapsed: goes_on && has_lapsed(tx, &row)?,
        written: written.map(Box::new),
        text_changed,
        later_round,
    })
}
