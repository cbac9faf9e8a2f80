//! What is known of a submission when an action is weighed, and what follows from it for each guard.
use super::{Asked, Caution, Guard, Input};
use crate::access::Relation;
use crate::kinds::{Kind, ScreeningPoint, ScreeningVerdict, State};
use crate::policy::Policy;
use crate::review::{Disagreement, Summary};
use crate::violation::Violation;
use chrono::{DateTime, Duration, Utc};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What is known of a submission when an action is weighed; gathered by the workflow in one transaction.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Pledge or practice.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// Whether it is an old record.
    pub legacy: bool,
    /// What the submit rules find.
    pub submit_violations: Vec<Violation>,
    /// Whether any point was ever screened, of any revision.
    pub screening_begun: bool,
    /// The verdicts on the revision that was last handed in; those on an earlier one do not count.
    pub screening: BTreeMap<ScreeningPoint, ScreeningVerdict>,
    /// Whether anybody was ever invited to review it.
    pub any_assignment: bool,
    /// Invitations of this round that are open or accepted, without those of the submitting organisation's own people,
    /// or finished: internal, external.
    pub live_invitations: (u32, u32),
    /// Reviewers of this round who are invited or at work.
    pub open_reviews: Counted,
    /// Reviews of this round that count and whose reviewers have joined the submitting organisation since.
    pub reviews_in_conflict: Counted,
    /// Reviews with confidential comments that the caller has not marked as read.
    pub unread_confidential_comments: Counted,
    /// The instant at which it is to be published, where one is set and the action does not wait for one itself.
    pub set_publication: Counted,
    /// Whether it is on hold.
    pub on_hold: bool,
    /// Whether it was merged into another one.
    pub merged: bool,
    /// Whether another one was merged into it.
    pub stands_for_others: bool,
    /// Whether it is a joint pledge.
    pub joint: bool,
    /// Participants that confirmed.
    pub confirmed_participants: u32,
    /// Participants that have not answered and still have time.
    pub waiting_participants: u32,
    /// Items of the letter being written.
    pub letter_items: u32,
    /// The version of the letter being written; none where it is only a proposal.
    pub letter_version: Option<i32>,
    /// Items of that letter that no reviewer raised; none of a pledge's, which nobody reviews.
    pub items_without_source: Counted,
    /// "Must answer" items of the sent letter without an answer.
    pub unanswered_items: u32,
    /// Letters sent so far.
    pub letters_sent: i32,
    /// When the focal point's answer is due.
    pub answer_due: Option<DateTime<Utc>>,
    /// Whether a reminder of that answer went out, or there is nobody to remind.
    pub reminded: bool,
    /// Whether the focal point asks for more time and nobody has decided about it.
    pub extension_asked: bool,
    /// The round's reviews.
    pub reviews: Summary,
    /// When the last decision was taken.
    pub decided_at: Option<DateTime<Utc>>,
    /// Where the comments were returned from.
    pub returned_from: Option<State>,
    /// The state before the last decision.
    pub state_before: Option<State>,
    /// Whether an amendment waits.
    pub amendment_pending: bool,
    /// What has come up against that amendment since it was proposed.
    pub proposal_violations: Vec<Violation>,
}

pub(super) fn holds(guard: Guard, facts: &Facts, policy: &Policy, now: DateTime<Utc>) -> bool {
    use crate::keys::Keyed;
    match guard {
        Guard::SubmitRules => facts.submit_violations.is_empty(),
        Guard::UntouchedBySecretariat => !facts.screening_begun && !facts.any_assignment,
        Guard::InvitationsForQuorum => {
            facts.live_invitations.0 >= policy.internal_reviews && facts.live_invitations.1 >= policy.external_reviews
        }
        Guard::ScreeningDone => ScreeningPoint::ALL
            .iter()
            .all(|point| facts.screening.get(point) == Some(&ScreeningVerdict::Met)),
        Guard::ParticipantsAnswered => {
            !facts.joint || (facts.confirmed_participants > 0 && facts.waiting_participants == 0)
        }
        Guard::LetterHasItems => facts.letter_items > 0,
        Guard::ItemsAnswered => facts.unanswered_items == 0,
        Guard::Quorum => facts.reviews.quorum_reached(policy),
        Guard::CriteriaMet => facts.reviews.criteria_met(policy),
        Guard::NoOpenDisagreement => facts.reviews.disagreement_state(policy) != Disagreement::AsksForOneMore,
        Guard::DeadlineOrRounds => {
            // Nobody is declined for a deadline of which nobody was reminded, or about which the own request lies
            // unanswered.
            let passed = facts.answer_due.is_some_and(|due| due < now);
            (passed && facts.reminded && !facts.extension_asked) || facts.letters_sent >= policy.letter_rounds
        }
        Guard::WithinReopenHours => facts
            .decided_at
            .is_some_and(|at| now - at <= Duration::hours(i64::from(policy.reopen_hours))),
        Guard::NoAmendmentPending => !facts.amendment_pending,
        Guard::AmendmentPending => facts.amendment_pending,
        Guard::ProposalHolds => facts.proposal_violations.is_empty(),
        Guard::NotOnHold => !facts.on_hold,
        Guard::NotMerged => !facts.merged,
        Guard::StandsForItselfAlone => !facts.stands_for_others,
        Guard::NotLegacy => !facts.legacy,
    }
}

/// Whether an input is asked for as things stand, of a caller who stands so to the submission.
pub(super) fn asks_for(input: Input, facts: &Facts, relations: &[Relation], policy: &Policy) -> bool {
    match input {
        Input::ReasonWhenSplit => facts.reviews.disagreement_state(policy) == Disagreement::Split,
        Input::LetterVersion => facts.letter_version.is_some(),
        // Who acts for the submission itself needs no message that says so.
        Input::ReceivedMessage => {
            relations.contains(&Relation::Officer)
                && !relations.contains(&Relation::FocalPoint)
                && !relations.contains(&Relation::Alternate)
        }
        Input::Reason | Input::PublicReason | Input::Content => true,
    }
}

/// A caution as it stands; of a count of none there is nothing to ask.
pub(super) fn asked(caution: Caution, facts: &Facts) -> Asked {
    use crate::keys::Keyed;
    let counted = match caution {
        Caution::OpenReviews => &facts.open_reviews,
        Caution::ItemsWithoutSource => &facts.items_without_source,
        Caution::ReviewsInConflict => &facts.reviews_in_conflict,
        Caution::UnreadConfidentialComments => &facts.unread_confidential_comments,
        Caution::PublicationScheduled => &facts.set_publication,
    };
    Asked {
        caution,
        count: counted.count(),
        confirmation: format!("{}:{}", caution.key(), counted.stamp()),
    }
}

/// Things that are counted and told apart: which they are stays inside, whether they are still the same does not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted(BTreeSet<(Uuid, i32)>);

impl Counted {
    /// How many.
    pub fn count(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// Short text of what is counted, each thing by a word of its own, which another thing has but by a rare chance.
    /// It is no secret and proves nothing: it keeps a confirmation from standing for what was never asked about.
    fn stamp(&self) -> String {
        let words: Vec<String> = self.0.iter().map(|(id, version)| word(*id, *version)).collect();
        words.join(BETWEEN)
    }
}

/// What stands between the words of a stamp.
const BETWEEN: &str = ".";

fn word(id: Uuid, version: i32) -> String {
    // FNV-1a, 32 bits.
    let bytes = id.into_bytes().into_iter().chain(version.to_be_bytes());
    let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    format!("{hash:08x}")
}

impl Asked {
    /// Whether somebody who named this confirmed it: the same caution, and at least the things that it counts now. That
    /// some of them are gone since then asks nothing anew.
    pub fn is_confirmed_by(&self, named: &str) -> bool {
        let parts = |text: &str| -> Option<(String, BTreeSet<String>)> {
            let (caution, stamp) = text.split_once(':')?;
            Some((caution.to_owned(), stamp.split(BETWEEN).map(str::to_owned).collect()))
        };
        match (parts(&self.confirmation), parts(named)) {
            (Some((caution, now)), Some((of, then))) => caution == of && now.is_subset(&then),
            _ => false,
        }
    }
}

impl FromIterator<(Uuid, i32)> for Counted {
    /// From the identifier of each thing and its version, as far as another version is another thing to ask about.
    fn from_iter<T: IntoIterator<Item = (Uuid, i32)>>(things: T) -> Self {
        Self(things.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::practice_in_review;
    use super::*;

    fn counted(things: &[(u128, i32)]) -> Counted {
        things
            .iter()
            .map(|(id, version)| (Uuid::from_u128(*id), *version))
            .collect()
    }

    fn asked_of(things: &[(u128, i32)]) -> Asked {
        let facts = Facts {
            open_reviews: counted(things),
            ..practice_in_review()
        };
        asked(Caution::OpenReviews, &facts)
    }

    #[test]
    fn a_confirmation_is_for_what_was_counted_and_not_for_what_came_up_since() {
        let named = asked_of(&[(1, 1), (2, 1)]).confirmation;
        for known in [vec![(2, 1), (1, 1)], vec![(1, 1)], vec![(2, 1)]] {
            assert!(asked_of(&known).is_confirmed_by(&named), "{known:?}");
        }
        for new in [vec![(1, 1), (3, 1)], vec![(1, 1), (2, 2)], vec![(1, 1), (2, 1), (3, 1)]] {
            assert!(!asked_of(&new).is_confirmed_by(&named), "{new:?}");
        }
        let other = named.replace("open_reviews", "items_without_source");
        for wrong in [other.as_str(), "open_reviews", "open_reviews:", ""] {
            assert!(!asked_of(&[(1, 1)]).is_confirmed_by(wrong), "{wrong}");
        }
        assert_eq!(asked_of(&[(1, 1), (2, 1)]).count, 2);
    }
}
