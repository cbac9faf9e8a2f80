//! What the table promises.
use super::*;
use crate::keys::Keyed;
use crate::kinds::Kind;

/// A practice in peer review of which nothing else is known.
pub(super) fn practice_in_review() -> Facts {
    Facts {
        kind: Kind::Practice,
        state: State::PeerReview,
        legacy: false,
        submit_violations: Vec::new(),
        screening_begun: false,
        screening: std::collections::BTreeMap::new(),
        any_assignment: true,
        live_invitations: (1, 2),
        open_reviews: Counted::default(),
        reviews_in_conflict: Counted::default(),
        unread_confidential_comments: Counted::default(),
        set_publication: Counted::default(),
        on_hold: false,
        merged: false,
        stands_for_others: false,
        joint: false,
        confirmed_participants: 0,
        waiting_participants: 0,
        letter_items: 1,
        letter_version: Some(1),
        items_without_source: Counted::default(),
        unanswered_items: 0,
        letters_sent: 0,
        answer_due: None,
        reminded: false,
        extension_asked: false,
        reviews: crate::review::Summary::default(),
        decided_at: None,
        returned_from: None,
        state_before: None,
        amendment_pending: false,
        proposal_violations: Vec::new(),
    }
}

fn things(many: u128) -> Counted {
    (0..many).map(|id| (uuid::Uuid::from_u128(id), 1)).collect()
}

#[test]
fn a_letter_asks_first_while_reviews_run_and_not_afterwards() {
    let quiet = practice_in_review();
    assert_eq!(asks_first(&quiet, Action::ReturnComments), Vec::new());
    let running = Facts {
        open_reviews: things(2),
        unread_confidential_comments: things(1),
        set_publication: things(1),
        ..quiet
    };
    let asked = |action| -> Vec<(Caution, u32)> {
        asks_first(&running, action)
            .into_iter()
            .map(|asked| (asked.caution, asked.count))
            .collect()
    };
    assert_eq!(asked(Action::ReturnComments), [(Caution::OpenReviews, 2)]);
    let both = [(Caution::OpenReviews, 2), (Caution::UnreadConfidentialComments, 1)];
    assert_eq!(asked(Action::Decline), both);
    // Nobody publishes before the instant that a colleague set without having noticed it.
    let all = [both[0], both[1], (Caution::PublicationScheduled, 1)];
    assert_eq!(asked(Action::Publish), all);
}

#[test]
fn a_decision_that_rests_on_a_review_in_conflict_asks_first() {
    let known = Facts {
        reviews_in_conflict: things(1),
        ..practice_in_review()
    };
    for action in [Action::Publish, Action::Decline] {
        let asked: Vec<Caution> = asks_first(&known, action)
            .into_iter()
            .map(|asked| asked.caution)
            .collect();
        assert_eq!(asked, [Caution::ReviewsInConflict]);
    }
}

#[test]
fn nobody_but_who_decides_is_asked_about_review_activity() {
    let deciding = [Relation::Officer, Relation::NetworkOfficer];
    for row in TRANSITIONS.iter().filter(|row| !row.asks_first.is_empty()) {
        assert!(
            row.by.iter().all(|who| deciding.contains(who)),
            "{} would tell others",
            row.action.key()
        );
    }
}

#[test]
fn who_never_takes_an_action_is_not_told_how_things_stand() {
    let facts = practice_in_review();
    let policy = Policy::default();
    let now = DateTime::UNIX_EPOCH;
    let refusal = |who, action| decide(&facts, &[who], action, &policy, now).err();
    // Not from this state: the focal point resubmits elsewhere, a reviewer nowhere.
    assert_eq!(
        refusal(Relation::FocalPoint, Action::Resubmit),
        Some(Refusal::WrongState)
    );
    for reviewer in [Relation::AcceptedReviewer, Relation::FinishedReviewer] {
        assert_eq!(refusal(reviewer, Action::Resubmit), Some(Refusal::NotYours));
    }
    // From this state, by others.
    assert_eq!(refusal(Relation::FocalPoint, Action::Publish), Some(Refusal::NotYours));
}

#[test]
fn nobody_is_declined_for_a_deadline_while_a_request_for_more_time_is_undecided() {
    let policy = Policy::default();
    let now = DateTime::UNIX_EPOCH + chrono::Duration::days(1);
    let late = Facts {
        state: State::CommentsReturned,
        letters_sent: 1,
        answer_due: Some(DateTime::UNIX_EPOCH),
        reminded: true,
        ..practice_in_review()
    };
    let refusal = |facts: &Facts| decide(facts, &[Relation::Officer], Action::Decline, &policy, now).err();
    assert_eq!(refusal(&late), None);
    let asked = Facts {
        extension_asked: true,
        ..late
    };
    let blocked = Refusal::Blocked(vec![Guard::DeadlineOrRounds], Vec::new());
    assert_eq!(refusal(&asked), Some(blocked));
    let used_up = Facts {
        letters_sent: policy.letter_rounds,
        ..asked
    };
    assert_eq!(refusal(&used_up), None, "the rounds are another matter");
}

#[test]
fn nobody_is_declined_for_a_deadline_of_which_nobody_was_reminded() {
    let policy = Policy::default();
    let now = DateTime::UNIX_EPOCH + chrono::Duration::days(1);
    let late = Facts {
        state: State::CommentsReturned,
        letters_sent: 1,
        answer_due: Some(DateTime::UNIX_EPOCH),
        ..practice_in_review()
    };
    let refusal = |facts: &Facts| decide(facts, &[Relation::Officer], Action::Decline, &policy, now).err();
    let blocked = Refusal::Blocked(vec![Guard::DeadlineOrRounds], Vec::new());
    assert_eq!(refusal(&late), Some(blocked.clone()));
    let early = Facts {
        reminded: true,
        answer_due: Some(now + chrono::Duration::days(1)),
        ..late.clone()
    };
    assert_eq!(refusal(&early), Some(blocked), "a reminder alone is not enough");
    let reminded = Facts { reminded: true, ..late };
    assert_eq!(refusal(&reminded), None);
}

#[test]
fn only_an_officer_who_acts_for_others_is_asked_for_their_message() {
    let policy = Policy::default();
    let draft = Facts {
        state: State::Draft,
        ..practice_in_review()
    };
    let asked = |who: &[Relation]| input(&draft, who, Action::Submit, &policy);
    assert_eq!(asked(&[Relation::Officer]), [Input::ReceivedMessage]);
    assert_eq!(asked(&[Relation::Member, Relation::FocalPoint]), []);
    assert_eq!(asked(&[Relation::Officer, Relation::Alternate]), []);
    let shown = available(&draft, &[Relation::Officer], &policy, DateTime::UNIX_EPOCH);
    let submit = shown.iter().find(|found| found.action == Action::Submit);
    assert_eq!(
        submit.map(|found| found.input.clone()),
        Some(vec![Input::ReceivedMessage])
    );
}

#[test]
fn a_kept_letter_is_sent_as_it_was_seen() {
    let policy = Policy::default();
    let asked = |facts: &Facts| input(facts, &[Relation::Officer], Action::ReturnComments, &policy);
    let kept = practice_in_review();
    assert_eq!(asked(&kept), [Input::LetterVersion]);
    let proposal = Facts {
        letter_version: None,
        ..kept
    };
    assert_eq!(asked(&proposal), []);
}

#[test]
fn an_amendment_against_which_something_has_come_up_is_not_offered() {
    use crate::violation::Code;
    let policy = Policy::default();
    let now = DateTime::UNIX_EPOCH;
    let found = Violation::new(Code::NotFound, "/matches/reference");
    let proposed = Facts {
        kind: Kind::Pledge,
        state: State::Published,
        amendment_pending: true,
        proposal_violations: vec![found.clone()],
        ..practice_in_review()
    };
    let blocked = Refusal::Blocked(vec![Guard::ProposalHolds], vec![found]);
    let refused = decide(&proposed, &[Relation::Officer], Action::AcceptAmendment, &policy, now);
    assert_eq!(refused.err(), Some(blocked));
    let shown = available(&proposed, &[Relation::Officer], &policy, now);
    let accept = shown.iter().find(|found| found.action == Action::AcceptAmendment);
    assert_eq!(
        accept.map(|found| found.blocked_by.clone()),
        Some(vec![Guard::ProposalHolds])
    );
    let holds = Facts {
        proposal_violations: Vec::new(),
        ..proposed
    };
    assert!(decide(&holds, &[Relation::Officer], Action::AcceptAmendment, &policy, now).is_ok());
}

#[test]
fn a_publication_is_not_undone_while_the_addresses_of_others_lead_to_it() {
    let now = DateTime::UNIX_EPOCH;
    let alone = Facts {
        state: State::Published,
        state_before: Some(State::PeerReview),
        decided_at: Some(now),
        ..practice_in_review()
    };
    let of_two = Facts {
        stands_for_others: true,
        ..alone.clone()
    };
    let decide = |facts: &Facts, action| decide(facts, &[Relation::Officer], action, &Policy::default(), now);
    assert!(decide(&alone, Action::Reopen).is_ok());
    assert_eq!(
        decide(&of_two, Action::Reopen),
        Err(Refusal::Blocked(vec![Guard::StandsForItselfAlone], Vec::new()))
    );
    // Archived, it says to all of them why.
    assert!(decide(&of_two, Action::Archive).is_ok());
}
