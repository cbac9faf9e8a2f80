//! The state table: which action leads from which state to which, who may take it, what must hold and who is told.
//! Enforcement, `available_actions`, the documentation and the tests read this table and nothing else.
//! Source: contract, "States and actions"; brief, "The way of a submission".
mod facts;
mod table;

pub use facts::{Counted, Facts};
pub use table::TRANSITIONS;

use crate::access::Relation;
use crate::keys::keys;
use crate::kinds::{Action, Kind, State};
use crate::notice::{Audience, Notice};
use crate::policy::Policy;
use crate::violation::Violation;
use chrono::{DateTime, Utc};

keys! {
    /// What must hold before an action; the key is what `blocked_by` names.
    pub enum Guard {
        /// Every rule of submit holds (the violations say which not).
        SubmitRules = "submit_rules",
        /// Neither screening nor an invitation has begun.
        UntouchedBySecretariat = "untouched_by_secretariat",
        /// Invitations that are open or accepted are enough for the quorum.
        InvitationsForQuorum = "invitations_for_quorum",
        /// All eight points of the present revision are screened and none is unclear or not met.
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
        /// No disagreement waits for one more review.
        NoOpenDisagreement = "no_open_disagreement",
        /// The deadline has passed after a reminder, or the policy's rounds are used up.
        DeadlineOrRounds = "deadline_or_rounds",
        /// Within the policy's hours after the decision.
        WithinReopenHours = "within_reopen_hours",
        /// No amendment waits already.
        NoAmendmentPending = "no_amendment_pending",
        /// An amendment waits.
        AmendmentPending = "amendment_pending",
        /// Nothing stands against the amendment that has come up since it was proposed (the violations say what).
        ProposalHolds = "proposal_holds",
        /// Not on hold: the secretariat let it rest for a reason of its own.
        NotOnHold = "not_on_hold",
        /// Not merged into another one: what stands for both is worked on instead, or the merger undone first.
        NotMerged = "not_merged",
        /// Nothing is merged into it: its page is where the addresses of the merged ones lead. Undo the merger first.
        StandsForItselfAlone = "stands_for_itself_alone",
        /// Not an old record: those carry no contacts or revisions to work with.
        NotLegacy = "not_legacy",
    }

    /// What somebody who decides may not have noticed: the action asks first, and goes through once the caller says
    /// that it is meant (`confirm`).
    pub enum Caution {
        /// Reviewers of this round are still invited or at work.
        OpenReviews = "open_reviews",
        /// Items of the letter that no reviewer raised.
        ItemsWithoutSource = "items_without_source",
        /// Reviews that count whose reviewers have joined the submitting organisation since.
        ReviewsInConflict = "reviews_in_conflict",
        /// Confidential comments of reviewers that the caller has not marked as read.
        UnreadConfidentialComments = "unread_confidential_comments",
        /// It is to be published at a set instant, before which it may be meant to stay unknown.
        PublicationScheduled = "publication_scheduled",
    }

    /// What the caller has to say with an action.
    pub enum Input {
        /// A reason that is sent to the focal point (`note`).
        Reason = "reason",
        /// A reason for the public (`public_reason`) and one for the record (`note`).
        PublicReason = "public_reason",
        /// A reason for the record (`note`), where the reviewers stay split after the extra review.
        ReasonWhenSplit = "reason_when_split",
        /// The amended content (`content`).
        Content = "content",
        /// The version of the letter that is to be sent, as the caller saw it (`letter_version`).
        LetterVersion = "letter_version",
        /// The attached message by which an officer acts for the focal point (`received_attachment`).
        ReceivedMessage = "received_message",
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
        /// Back to where the comments were returned from; a new round of review where reviews were in.
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
    /// What the caller has to confirm where it is so.
    pub asks_first: &'static [Caution],
    /// What the caller has to give.
    pub input: &'static [Input],
    /// Where it leads.
    pub to: Next,
    /// Whether the content is kept as a new immutable revision.
    pub revision: bool,
    /// Who is told what.
    pub notices: &'static [(Notice, Audience)],
    /// What was told when the decision was taken that this action undoes: everybody who was told so, and nobody
    /// else, is corrected. Who was told several things is corrected once, by the first row.
    pub corrects: &'static [Correction],
}

/// How an earlier notice is corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Correction {
    /// What was told.
    pub told: Notice,
    /// What those who were told so are told now.
    pub now: Notice,
    /// What participants are told now: that the news no longer holds, not why.
    pub participants: Notice,
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
    /// What was told before, and how it is corrected.
    pub corrects: &'static [Correction],
}

/// Why an action cannot be taken.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// Not from this state.
    WrongState,
    /// Not by this caller.
    NotYours,
    /// These guards do not hold; the violations explain the submit rules and what stands against a proposal.
    Blocked(Vec<Guard>, Vec<Violation>),
}

/// An action as a client sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Available {
    /// The action.
    pub action: Action,
    /// What stands in its way.
    pub blocked_by: Vec<Guard>,
    /// What the caller has to confirm.
    pub asks_first: Vec<Asked>,
    /// What the caller has to give.
    pub input: Vec<Input>,
}

/// Something that an action asks about first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What.
    pub caution: Caution,
    /// How many of it.
    pub count: u32,
    /// What the caller names to confirm just this: the code, and a stamp of what it counts now. Of something that comes
    /// to be counted later it says nothing.
    pub confirmation: String,
}

/// The row for an action from a state, if there is one.
pub fn find(kind: Kind, state: State, action: Action) -> Option<&'static Transition> {
    TRANSITIONS
        .iter()
        .find(|row| row.action == action && row.kinds.contains(&kind) && row.from.contains(&state))
}

/// Whether a caller may ask for an action at all, before anything else is looked at: the row for this state names the
/// caller, or, where this state has none, a row for another state does. So who never takes an action is told that, and
/// not how things stand.
pub fn permitted(kind: Kind, state: State, relations: &[Relation], action: Action) -> bool {
    let named = |row: &Transition| row.by.iter().any(|who| relations.contains(who));
    match find(kind, state, action) {
        Some(row) => named(row),
        None => TRANSITIONS.iter().any(|row| row.action == action && named(row)),
    }
}

/// Weighs an action: its outcome, or why not. What the caller has to give says [`input`].
pub fn decide(
    facts: &Facts,
    relations: &[Relation],
    action: Action,
    policy: &Policy,
    now: DateTime<Utc>,
) -> Result<Outcome, Refusal> {
    if !permitted(facts.kind, facts.state, relations, action) {
        return Err(Refusal::NotYours);
    }
    let row = find(facts.kind, facts.state, action).ok_or(Refusal::WrongState)?;
    let blocked = blocked_by(row, facts, policy, now);
    if !blocked.is_empty() {
        let explained = |guard: Guard, found: &[Violation]| {
            let found = if blocked.contains(&guard) { found } else { &[] };
            found.to_vec()
        };
        let mut violations = explained(Guard::SubmitRules, &facts.submit_violations);
        violations.extend(explained(Guard::ProposalHolds, &facts.proposal_violations));
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
            // Reviews may be written before the review is opened; whatever was said of the earlier text is said no
            // more.
            (state, state == State::PeerReview || facts.reviews.any())
        }
        Next::StateBefore => (facts.state_before.ok_or(Refusal::WrongState)?, false),
    };
    Ok(Outcome {
        state,
        new_round,
        revision: row.revision,
        notices: row.notices,
        corrects: row.corrects,
    })
}

/// What the caller has to give with an action, as things stand and as the caller stands to the submission.
pub fn input(facts: &Facts, relations: &[Relation], action: Action, policy: &Policy) -> Vec<Input> {
    find(facts.kind, facts.state, action).map_or_else(Vec::new, |row| asked_input(row, facts, relations, policy))
}

fn asked_input(row: &Transition, facts: &Facts, relations: &[Relation], policy: &Policy) -> Vec<Input> {
    let asked = |input: &Input| facts::asks_for(*input, facts, relations, policy);
    row.input.iter().copied().filter(asked).collect()
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
            asks_first: asked(row, facts),
            input: asked_input(row, facts, relations, policy),
        })
        .collect()
}

/// What the caller has to confirm before an action from here; nothing where there is no such action.
pub fn asks_first(facts: &Facts, action: Action) -> Vec<Asked> {
    find(facts.kind, facts.state, action).map_or_else(Vec::new, |row| asked(row, facts))
}

fn asked(row: &Transition, facts: &Facts) -> Vec<Asked> {
    row.asks_first
        .iter()
        .map(|caution| facts::asked(*caution, facts))
        .filter(|asked| asked.count > 0)
        .collect()
}

fn blocked_by(row: &Transition, facts: &Facts, policy: &Policy, now: DateTime<Utc>) -> Vec<Guard> {
    row.guards
        .iter()
        .copied()
        .filter(|guard| !facts::holds(*guard, facts, policy, now))
        .collect()
}

#[cfg(test)]
mod tests;
