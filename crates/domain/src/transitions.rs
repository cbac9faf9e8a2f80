//! The state table: which action leads from which state to which, who may take it, what must hold and who is told.
//! Enforcement, `available_actions`, the documentation and the tests read this table and nothing else.
//! Source: contract, "States and actions"; brief, "The way of a submission".
use crate::access::Relation;
use crate::keys::keys;
use crate::kinds::{Action, Kind, ScreeningPoint, ScreeningVerdict, State};
use crate::notice::{Audience, Notice};
use crate::policy::Policy;
use crate::review::Summary;
use crate::violation::Violation;
use chrono::{DateTime, Duration, Utc};
use std::collections::BTreeMap;

keys! {
    /// What must hold before an action; the key is what `blocked_by` names.
    pub enum Guard {
        /// Every rule of submit holds (the violations say which not).
        SubmitRules = "submit_rules",
        /// Neither screening nor an invitation has begun.
        UntouchedBySecretariat = "untouched_by_secretariat",
        /// Invitations that are open or accepted are enough for the quorum.
        InvitationsForQuorum = "invitations_for_quorum",
        /// All eight points are screened and none is unclear or not met.
        ScreeningDone = "screening_done",
        /// At least one other participant of a joint pledge has confirmed and none is still within its days.
        ParticipantsAnswered = "participants_answered",
        /// The letter has at least one item.
        LetterHasItems = "letter_has_items",
        /// Every "must answer" item has an answer.
        ItemsAnswered = "items_answered",
        /// The round has the quorum of submitted reviews.
        Quorum = "quorum",
        /// Every criterion reaches the required median.
        CriteriaMet = "criteria_met",
        /// No disagreement is open.
        NoOpenDisagreement = "no_open_disagreement",
        /// The deadline has passed, or the policy's rounds are used up.
        DeadlineOrRounds = "deadline_or_rounds",
        /// Within the policy's hours after the decision.
        WithinReopenHours = "within_reopen_hours",
        /// No amendment waits already.
        NoAmendmentPending = "no_amendment_pending",
        /// An amendment waits.
        AmendmentPending = "amendment_pending",
        /// Not an old record: those carry no contacts or revisions to work with.
        NotLegacy = "not_legacy",
    }

    /// What the caller has to say with an action.
    pub enum Input {
        /// A reason that is sent to the focal point (`note`).
        Reason = "reason",
        /// A reason for the public (`public_reason`) and one for the record (`note`).
        PublicReason = "public_reason",
        /// The amended content (`content`).
        Content = "content",
    }

    /// Where an action leads.
    pub enum Next {
        /// To `submitted`.
        Submitted = "submitted",
        /// To `draft`.
        Draft = "draft",
        /// To `peer_review`.
        PeerReview = "peer_review",
        /// To `comments_returned`.
        CommentsReturned = "comments_returned",
        /// To `published`.
        Published = "published",
        /// To `declined`.
        Declined = "declined",
        /// To `withdrawn`.
        Withdrawn = "withdrawn",
        /// To `archived`.
        Archived = "archived",
        /// Back to where the comments were returned from; from peer review this is a new round.
        WhereReturnedFrom = "where_returned_from",
        /// To the state before the decision that is undone.
        StateBefore = "state_before",
    }
}

/// One row of the table.
#[derive(Debug)]
pub struct Transition {
    /// Which collections it is for.
    pub kinds: &'static [Kind],
    /// The states it starts from.
    pub from: &'static [State],
    /// The action.
    pub action: Action,
    /// Who may take it.
    pub by: &'static [Relation],
    /// What must hold.
    pub guards: &'static [Guard],
    /// What the caller has to give.
    pub input: &'static [Input],
    /// Where it leads.
    pub to: Next,
    /// Whether the content is kept as a new immutable revision.
    pub revision: bool,
    /// Who is told what.
    pub notices: &'static [(Notice, Audience)],
}

const BOTH: &[Kind] = &[Kind::Pledge, Kind::Practice];
const PLEDGE: &[Kind] = &[Kind::Pledge];
const PRACTICE: &[Kind] = &[Kind::Practice];
const FOCAL: &[Relation] = &[Relation::FocalPoint, Relation::Alternate];
const FOCAL_OR_OFFICER: &[Relation] = &[Relation::FocalPoint, Relation::Alternate, Relation::Officer];
const OFFICER: &[Relation] = &[Relation::Officer, Relation::NetworkOfficer];

/// The table.
pub const TRANSITIONS: &[Transition] = &[
    Transition {
        kinds: BOTH,
        from: &[State::Draft],
        action: Action::Submit,
        by: FOCAL_OR_OFFICER,
        guards: &[Guard::NotLegacy, Guard::SubmitRules],
        input: &[],
        to: Next::Submitted,
        revision: true,
        notices: &[
            (Notice::Receipt, Audience::Filer),
            (Notice::Receipt, Audience::FocalPoints),
            (Notice::ParticipantAsked, Audience::Participants),
            (Notice::PledgeMatched, Audience::MatchedFocalPoint),
            (Notice::SubmissionArrived, Audience::Officer),
        ],
    },
    Transition {
        kinds: BOTH,
        from: &[State::Submitted],
        action: Action::Recall,
        by: FOCAL,
        guards: &[Guard::UntouchedBySecretariat],
        input: &[],
        to: Next::Draft,
        revision: false,
        notices: &[(Notice::Recalled, Audience::Officer)],
    },
    Transition {
        kinds: PRACTICE,
        from: &[State::Submitted],
        action: Action::StartReview,
        by: OFFICER,
        guards: &[Guard::InvitationsForQuorum],
        input: &[],
        to: Next::PeerReview,
        revision: false,
        notices: &[(Notice::ReviewStarted, Audience::FocalPoints)],
    },
    Transition {
        kinds: PLEDGE,
        from: &[State::Submitted],
        action: Action::Publish,
        by: OFFICER,
        guards: &[Guard::SubmitRules, Guard::ScreeningDone, Guard::ParticipantsAnswered],
        input: &[],
        to: Next::Published,
        revision: false,
        notices: &[
            (Notice::Published, Audience::FocalPoints),
            (Notice::Published, Audience::Filer),
            (Notice::Published, Audience::Participants),
            (Notice::PublishedInCountry, Audience::CountryNetwork),
        ],
    },
    Transition {
        kinds: PRACTICE,
        from: &[State::PeerReview],
        action: Action::Publish,
        by: OFFICER,
        guards: &[Guard::Quorum, Guard::CriteriaMet, Guard::NoOpenDisagreement],
        input: &[],
        to: Next::Published,
        revision: false,
        notices: &[
            (Notice::Published, Audience::FocalPoints),
            (Notice::Published, Audience::Filer),
            (Notice::ReviewNotNeeded, Audience::OpenReviewers),
            (Notice::ReviewOutcome, Audience::FinishedReviewers),
            (Notice::PublishedInCountry, Audience::CountryNetwork),
        ],
    },
    Transition {
        kinds: BOTH,
        from: &[State::Submitted, State::PeerReview],
        action: Action::ReturnComments,
        by: OFFICER,
        guards: &[Guard::LetterHasItems],
        input: &[],
        to: Next::CommentsReturned,
        revision: false,
        notices: &[
            (Notice::CommentsReturned, Audience::FocalPoints),
            (Notice::CommentsReturned, Audience::Filer),
            (Notice::ReviewNotNeeded, Audience::OpenReviewers),
        ],
    },
    Transition {
        kinds: BOTH,
        from: &[State::CommentsReturned],
        action: Action::Resubmit,
        by: FOCAL_OR_OFFICER,
        guards: &[Guard::ItemsAnswered, Guard::SubmitRules],
        input: &[],
        to: Next::WhereReturnedFrom,
        revision: true,
        notices: &[
            (Notice::Receipt, Audience::FocalPoints),
            (Notice::ParticipantAsked, Audience::Participants),
            (Notice::Resubmitted, Audience::Officer),
        ],
    },
    Transition {
        kinds: BOTH,
        from: &[State::Submitted, State::PeerReview],
        action: Action::Decline,
        by: OFFICER,
        guards: &[],
        input: &[Input::Reason],
        to: Next::Declined,
        revision: false,
        notices: DECLINE_NOTICES,
    },
    Transition {
        kinds: BOTH,
        from: &[State::CommentsReturned],
        action: Action::Decline,
        by: OFFICER,
        guards: &[Guard::DeadlineOrRounds],
        input: &[Input::Reason],
        to: Next::Declined,
        revision: false,
        notices: DECLINE_NOTICES,
    },
    Transition {
        kinds: BOTH,
        from: &[State::Submitted, State::PeerReview, State::CommentsReturned],
        action: Action::Withdraw,
        by: FOCAL,
        guards: &[],
        input: &[],
        to: Next::Withdrawn,
        revision: false,
        notices: &[
            (Notice::Withdrawn, Audience::FocalPoints),
            (Notice::Withdrawn, Audience::Officer),
            (Notice::Withdrawn, Audience::Participants),
            (Notice::ReviewNotNeeded, Audience::OpenReviewers),
        ],
    },
    Transition {
        kinds: BOTH,
        from: &[State::Withdrawn],
        action: Action::Reopen,
        by: FOCAL,
        guards: &[Guard::WithinReopenHours],
        input: &[],
        to: Next::StateBefore,
        revision: false,
        notices: REOPEN_NOTICES,
    },
    Transition {
        kinds: BOTH,
        from: &[State::Declined, State::Published],
        action: Action::Reopen,
        by: OFFICER,
        guards: &[Guard::NotLegacy, Guard::WithinReopenHours, Guard::NoAmendmentPending],
        input: &[Input::Reason],
        to: Next::StateBefore,
        revision: false,
        notices: REOPEN_NOTICES,
    },
    Transition {
        kinds: BOTH,
        from: &[State::Published],
        action: Action::ProposeAmendment,
        by: FOCAL,
        guards: &[Guard::NotLegacy, Guard::NoAmendmentPending],
        input: &[Input::Content],
        to: Next::Published,
        revision: true,
        notices: &[(Notice::AmendmentProposed, Audience::Officer)],
    },
    Transition {
        kinds: BOTH,
        from: &[State::Published],
        action: Action::AcceptAmendment,
        by: OFFICER,
        guards: &[Guard::AmendmentPending],
        input: &[],
        to: Next::Published,
        revision: false,
        notices: &[(Notice::AmendmentAccepted, Audience::FocalPoints)],
    },
    Transition {
        kinds: BOTH,
        from: &[State::Published],
        action: Action::RejectAmendment,
        by: OFFICER,
        guards: &[Guard::AmendmentPending],
        input: &[Input::Reason],
        to: Next::Published,
        revision: false,
        notices: &[(Notice::AmendmentRejected, Audience::FocalPoints)],
    },
    Transition {
        kinds: BOTH,
        from: &[State::Published],
        action: Action::Archive,
        by: OFFICER,
        guards: &[],
        input: &[Input::PublicReason],
        to: Next::Archived,
        revision: false,
        notices: &[(Notice::Archived, Audience::FocalPoints)],
    },
    Transition {
        kinds: BOTH,
        from: &[State::Archived],
        action: Action::Restore,
        by: OFFICER,
        guards: &[],
        input: &[],
        to: Next::Published,
        revision: false,
        notices: &[(Notice::Restored, Audience::FocalPoints)],
    },
];

const DECLINE_NOTICES: &[(Notice, Audience)] = &[
    (Notice::Declined, Audience::FocalPoints),
    (Notice::Declined, Audience::Filer),
    (Notice::ReviewNotNeeded, Audience::OpenReviewers),
    (Notice::ReviewOutcome, Audience::FinishedReviewers),
];
const REOPEN_NOTICES: &[(Notice, Audience)] = &[
    (Notice::Reopened, Audience::FocalPoints),
    (Notice::Reopened, Audience::Participants),
    (Notice::Reopened, Audience::Officer),
    (Notice::Reopened, Audience::FinishedReviewers),
];

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
    /// The screening so far.
    pub screening: BTreeMap<ScreeningPoint, ScreeningVerdict>,
    /// Whether anybody was ever invited to review it.
    pub any_assignment: bool,
    /// Invitations of this round that are open, accepted or finished: internal, external.
    pub live_invitations: (u32, u32),
    /// Whether it is a joint pledge.
    pub joint: bool,
    /// Participants that confirmed.
    pub confirmed_participants: u32,
    /// Participants that have not answered and still have time.
    pub waiting_participants: u32,
    /// Items of the letter being written.
    pub letter_items: u32,
    /// "Must answer" items of the sent letter without an answer.
    pub unanswered_items: u32,
    /// Letters sent so far.
    pub letters_sent: i32,
    /// When the focal point's answer is due.
    pub answer_due: Option<DateTime<Utc>>,
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
}

/// What taking an action does.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The next state.
    pub state: State,
    /// Whether a new round of review begins.
    pub new_round: bool,
    /// Whether a revision is kept.
    pub revision: bool,
    /// Who is told what.
    pub notices: &'static [(Notice, Audience)],
}

/// Why an action cannot be taken.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// Not from this state.
    WrongState,
    /// Not by this caller.
    NotYours,
    /// These guards do not hold; the violations explain the submit rules.
    Blocked(Vec<Guard>, Vec<Violation>),
}

/// An action as a client sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Available {
    /// The action.
    pub action: Action,
    /// What stands in its way.
    pub blocked_by: Vec<Guard>,
    /// What the caller has to give.
    pub input: &'static [Input],
}

/// The row for an action from a state, if there is one.
pub fn find(kind: Kind, state: State, action: Action) -> Option<&'static Transition> {
    TRANSITIONS
        .iter()
        .find(|row| row.action == action && row.kinds.contains(&kind) && row.from.contains(&state))
}

/// Weighs an action: its outcome, or why not. Input is checked by [`missing_input`].
pub fn decide(
    facts: &Facts,
    relations: &[Relation],
    action: Action,
    policy: &Policy,
    now: DateTime<Utc>,
) -> Result<Outcome, Refusal> {
    let row = find(facts.kind, facts.state, action).ok_or(Refusal::WrongState)?;
    if !row.by.iter().any(|who| relations.contains(who)) {
        return Err(Refusal::NotYours);
    }
    let blocked = blocked_by(row, facts, policy, now);
    if !blocked.is_empty() {
        let violations = if blocked.contains(&Guard::SubmitRules) {
            facts.submit_violations.clone()
        } else {
            Vec::new()
        };
        return Err(Refusal::Blocked(blocked, violations));
    }
    let (state, new_round) = match row.to {
        Next::Submitted => (State::Submitted, false),
        Next::Draft => (State::Draft, false),
        Next::PeerReview => (State::PeerReview, false),
        Next::CommentsReturned => (State::CommentsReturned, false),
        Next::Published => (State::Published, false),
        Next::Declined => (State::Declined, false),
        Next::Withdrawn => (State::Withdrawn, false),
        Next::Archived => (State::Archived, false),
        Next::WhereReturnedFrom => {
            let state = facts.returned_from.ok_or(Refusal::WrongState)?;
            (state, state == State::PeerReview)
        }
        Next::StateBefore => (facts.state_before.ok_or(Refusal::WrongState)?, false),
    };
    Ok(Outcome {
        state,
        new_round,
        revision: row.revision,
        notices: row.notices,
    })
}

/// Every action that the caller could take from here, with what stands in its way.
pub fn available(facts: &Facts, relations: &[Relation], policy: &Policy, now: DateTime<Utc>) -> Vec<Available> {
    TRANSITIONS
        .iter()
        .filter(|row| row.kinds.contains(&facts.kind) && row.from.contains(&facts.state))
        .filter(|row| row.by.iter().any(|who| relations.contains(who)))
        .map(|row| Available {
            action: row.action,
            blocked_by: blocked_by(row, facts, policy, now),
            input: row.input,
        })
        .collect()
}

fn blocked_by(row: &Transition, facts: &Facts, policy: &Policy, now: DateTime<Utc>) -> Vec<Guard> {
    row.guards
        .iter()
        .copied()
        .filter(|guard| !holds(*guard, facts, policy, now))
        .collect()
}

fn holds(guard: Guard, facts: &Facts, policy: &Policy, now: DateTime<Utc>) -> bool {
    use crate::keys::Keyed;
    match guard {
        Guard::SubmitRules => facts.submit_violations.is_empty(),
        Guard::UntouchedBySecretariat => facts.screening.is_empty() && !facts.any_assignment,
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
        Guard::NoOpenDisagreement => !facts.reviews.disagreement_open(policy),
        Guard::DeadlineOrRounds => {
            facts.answer_due.is_some_and(|due| due < now) || facts.letters_sent >= policy.letter_rounds
        }
        Guard::WithinReopenHours => facts
            .decided_at
            .is_some_and(|at| now - at <= Duration::hours(i64::from(policy.reopen_hours))),
        Guard::NoAmendmentPending => !facts.amendment_pending,
        Guard::AmendmentPending => facts.amendment_pending,
        Guard::NotLegacy => !facts.legacy,
    }
}
