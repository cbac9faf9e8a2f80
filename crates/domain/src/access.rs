//! The permission table: who may do what with a submission. Actions of the way (submit, publish …) are in
//! [`crate::transitions`], what is done beside a single submission in [`duties`]; this is everything else. Whoever may
//! not [`Permission::Read`] a submission gets 404.
//! Source: brief, "Who takes part"; contract, "Sessions and accounts".
pub mod duties;

use crate::ids::{AccountId, OrganisationId};
use crate::keys::keys;
use crate::kinds::{AssignmentStatus, OrganisationRole, State};

keys! {
    /// How a caller stands to a submission. A caller may stand in several ways.
    pub enum Relation {
        /// Not signed in.
        Visitor = "visitor",
        /// Signed in, no tie to it.
        Stranger = "stranger",
        /// Member of the submitting organisation, in any role.
        Member = "member",
        /// The submission's focal point.
        FocalPoint = "focal_point",
        /// The submission's alternate.
        Alternate = "alternate",
        /// Invited to review it.
        InvitedReviewer = "invited_reviewer",
        /// Accepted to review it.
        AcceptedReviewer = "accepted_reviewer",
        /// Submitted a review of this round.
        FinishedReviewer = "finished_reviewer",
        /// Declined, declared a conflict, stepped back, took the review back, or was released; or reviewed an earlier
        /// round and has no part in this one.
        FormerReviewer = "former_reviewer",
        /// Country network of its country.
        CountryNetwork = "country_network",
        /// Country network that the organisation asked to help with it.
        HelpingNetwork = "helping_network",
        /// Country network of its country with the grant to decide.
        NetworkOfficer = "network_officer",
        /// Secretariat, and not of the submitting organisation.
        Officer = "officer",
        /// Secretariat, but of the submitting organisation: acts as a member only.
        OwnOfficer = "own_officer",
        /// Administrator: no confidential text.
        Administrator = "administrator",
    }

    /// What can be done beside the actions of the way.
    pub enum Permission {
        /// See that it exists, its state and its content.
        Read = "read",
        /// See title, summary and the other facts of an invitation.
        ReadInvitation = "read_invitation",
        /// Change the content of a draft or returned submission.
        Edit = "edit",
        /// Choose the focal point, alternate and network country.
        NameContacts = "name_contacts",
        /// Take over, as one of the organisation's own people who speak for it, what somebody else filed for it.
        TakeOver = "take_over",
        /// Delete a draft that was never submitted.
        Delete = "delete",
        /// Make a new draft from it.
        Copy = "copy",
        /// See contacts and participants' addresses.
        ReadContacts = "read_contacts",
        /// See who did what and when, without review activity.
        ReadHistory = "read_history",
        /// See all of the history, review activity included.
        ReadFullHistory = "read_full_history",
        /// Add and remove files.
        Attach = "attach",
        /// Add, change and remove participants.
        EditParticipants = "edit_participants",
        /// Correct a participant's row of a published pledge, which it is asked to confirm again.
        CorrectParticipants = "correct_participants",
        /// Enter a participant's answer that arrived by letter.
        EnterAnswer = "enter_answer",
        /// Read who asks to join a joint pledge.
        ReadJoining = "read_joining",
        /// Accept or decline who asks to join: the focal points for the recorder, officers for the secretariat.
        DecideJoining = "decide_joining",
        /// Read and write the screening.
        Screen = "screen",
        /// Read and write internal notes.
        Note = "note",
        /// Take over as the responsible officer, hand over.
        Lead = "lead",
        /// Put on hold with a reason, and take off. Only who reads internal notes learns of it.
        Hold = "hold",
        /// See and cancel a publication at a set instant.
        Schedule = "schedule",
        /// Invite and release reviewers, read suggestions.
        Assign = "assign",
        /// Read reviews, their summary and confidential comments.
        ReadReviews = "read_reviews",
        /// Write the letter.
        Consolidate = "consolidate",
        /// Read the letters that were sent, with the answers.
        ReadComments = "read_comments",
        /// Answer the letter.
        Answer = "answer",
        /// Ask for more time to answer the letter.
        AskExtension = "ask_extension",
        /// Grant or refuse more time, or give it unasked.
        DecideExtension = "decide_extension",
        /// Write a review.
        Review = "review",
        /// Add a translation.
        Translate = "translate",
        /// Report on the progress of a published pledge, correct what was reported, and attach what shows it; an
        /// officer only as received.
        ReportProgress = "report_progress",
        /// Read what an update of the progress said before it was corrected.
        ReadCorrections = "read_corrections",
        /// Hide an update of the progress from the public with a reason, or show it again.
        HideProgress = "hide_progress",
        /// Object against a pledge that joins it; an officer only as received.
        ObjectToMatch = "object_to_match",
        /// Decide an objection against a match; needed on both pledges.
        DecideObjection = "decide_objection",
        /// Decide that it and another one are duplicates, belong together or do not; needed on both.
        JudgeDuplicates = "judge_duplicates",
    }
}

/// One row of the table: these callers, in these states.
#[derive(Debug)]
pub struct Grant {
    /// What.
    pub permission: Permission,
    /// Who.
    pub who: &'static [Relation],
    /// When; empty for every state.
    pub states: &'static [State],
}

use Relation::{
    AcceptedReviewer, Alternate, CountryNetwork, FinishedReviewer, FocalPoint, HelpingNetwork, InvitedReviewer, Member,
    NetworkOfficer, Officer, OwnOfficer,
};
const EDITABLE: &[State] = &[State::Draft, State::CommentsReturned];

/// The table.
pub const GRANTS: &[Grant] = &[
    Grant {
        permission: Permission::Read,
        who: &[
            Member,
            FocalPoint,
            Alternate,
            AcceptedReviewer,
            FinishedReviewer,
            CountryNetwork,
            NetworkOfficer,
            Officer,
            OwnOfficer,
        ],
        states: &[],
    },
    Grant {
        permission: Permission::ReadInvitation,
        who: &[InvitedReviewer, AcceptedReviewer, FinishedReviewer],
        states: &[],
    },
    Grant {
        permission: Permission::Edit,
        who: &[Member, FocalPoint, Alternate, Officer, HelpingNetwork],
        states: EDITABLE,
    },
    Grant {
        permission: Permission::NameContacts,
        who: &[Member],
        states: &[State::Draft],
    },
    Grant {
        permission: Permission::NameContacts,
        who: &[FocalPoint, Alternate, Officer],
        states: &[
            State::Draft,
            State::Submitted,
            State::PeerReview,
            State::CommentsReturned,
            State::Published,
        ],
    },
    Grant {
        permission: Permission::TakeOver,
        who: &[Member],
        states: &[
            State::Draft,
            State::Submitted,
            State::PeerReview,
            State::CommentsReturned,
            State::Published,
        ],
    },
    Grant {
        permission: Permission::Delete,
        who: &[Member, FocalPoint, Alternate, Officer],
        states: &[State::Draft],
    },
    Grant {
        permission: Permission::Copy,
        who: &[Member, FocalPoint, Alternate, Officer],
        states: &[State::Declined, State::Withdrawn, State::Published],
    },
    Grant {
        permission: Permission::ReadContacts,
        who: &[Member, FocalPoint, Alternate, Officer, NetworkOfficer],
        states: &[],
    },
    Grant {
        permission: Permission::ReadHistory,
        who: &[Member, FocalPoint, Alternate, CountryNetwork, NetworkOfficer, Officer],
        states: &[],
    },
    Grant {
        permission: Permission::ReadFullHistory,
        who: &[Officer, NetworkOfficer],
        states: &[],
    },
    Grant {
        permission: Permission::Attach,
        who: &[Member, FocalPoint, Alternate, Officer],
        states: EDITABLE,
    },
    Grant {
        permission: Permission::EditParticipants,
        who: &[Member, FocalPoint, Alternate, Officer],
        states: EDITABLE,
    },
    Grant {
        permission: Permission::CorrectParticipants,
        who: &[FocalPoint, Alternate, Officer],
        states: &[State::Published],
    },
    Grant {
        permission: Permission::EnterAnswer,
        who: &[Officer],
        states: &[
            State::Draft,
            State::Submitted,
            State::CommentsReturned,
            State::Published,
        ],
    },
    Grant {
        permission: Permission::ReadJoining,
        who: &[Member, FocalPoint, Alternate, Officer, NetworkOfficer],
        states: &[],
    },
    Grant {
        permission: Permission::DecideJoining,
        who: &[FocalPoint, Alternate, Officer, NetworkOfficer],
        states: &[State::Published],
    },
    Grant {
        permission: Permission::Screen,
        who: &[Officer, NetworkOfficer],
        states: &[State::Submitted, State::PeerReview, State::CommentsReturned],
    },
    Grant {
        permission: Permission::Note,
        who: &[Officer, NetworkOfficer],
        states: &[],
    },
    Grant {
        permission: Permission::Lead,
        who: &[Officer],
        states: &[],
    },
    Grant {
        permission: Permission::Hold,
        who: &[Officer, NetworkOfficer],
        states: &[State::Submitted, State::PeerReview, State::CommentsReturned],
    },
    Grant {
        permission: Permission::Schedule,
        who: &[Officer, NetworkOfficer],
        states: &[],
    },
    Grant {
        permission: Permission::Assign,
        who: &[Officer, NetworkOfficer],
        states: &[State::Submitted, State::PeerReview],
    },
    Grant {
        permission: Permission::ReadReviews,
        who: &[Officer, NetworkOfficer],
        states: &[],
    },
    Grant {
        permission: Permission::Consolidate,
        who: &[Officer, NetworkOfficer],
        states: &[State::Submitted, State::PeerReview],
    },
    Grant {
        permission: Permission::ReadComments,
        who: &[Member, FocalPoint, Alternate, Officer, NetworkOfficer],
        states: &[],
    },
    Grant {
        permission: Permission::Answer,
        who: &[FocalPoint, Alternate, Officer],
        states: &[State::CommentsReturned],
    },
    Grant {
        permission: Permission::AskExtension,
        who: &[FocalPoint, Alternate],
        states: &[State::CommentsReturned],
    },
    Grant {
        permission: Permission::DecideExtension,
        who: &[Officer, NetworkOfficer],
        states: &[State::CommentsReturned],
    },
    Grant {
        permission: Permission::Review,
        who: &[AcceptedReviewer],
        states: &[State::Submitted, State::PeerReview],
    },
    Grant {
        permission: Permission::Translate,
        who: &[Member, FocalPoint, Alternate, Officer],
        states: &[],
    },
    Grant {
        permission: Permission::ReportProgress,
        who: &[FocalPoint, Alternate, Officer],
        states: &[State::Published],
    },
    Grant {
        permission: Permission::ReadCorrections,
        who: &[FocalPoint, Alternate, Officer, NetworkOfficer],
        states: &[],
    },
    Grant {
        permission: Permission::HideProgress,
        who: &[Officer, NetworkOfficer],
        states: &[State::Published],
    },
    Grant {
        permission: Permission::ObjectToMatch,
        who: &[FocalPoint, Alternate, Officer],
        states: &[State::Published],
    },
    Grant {
        permission: Permission::DecideObjection,
        who: &[Officer, NetworkOfficer],
        states: &[],
    },
    Grant {
        permission: Permission::JudgeDuplicates,
        who: &[Officer, NetworkOfficer],
        states: &[],
    },
];

/// A country network's right over one country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// ISO 3166 alpha-3.
    pub country: String,
    /// Whether it may decide like the secretariat; off by default.
    pub decides: bool,
}

/// Who is calling, as far as rules need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub account: AccountId,
    /// On the roster of reviewers.
    pub reviewer: bool,
    /// Of the secretariat.
    pub secretariat: bool,
    /// Administrator.
    pub admin: bool,
    /// Country network.
    pub network: Option<Network>,
    /// Roles in organisations.
    pub memberships: Vec<(OrganisationId, OrganisationRole)>,
}

impl Actor {
    /// The role in an organisation.
    pub fn role_in(&self, organisation: OrganisationId) -> Option<OrganisationRole> {
        self.memberships
            .iter()
            .find(|(of, _)| *of == organisation)
            .map(|(_, role)| *role)
    }

    /// Whether the submissions of an organisation may be put into the account's hands: it is of the secretariat, and
    /// does not belong to the organisation.
    pub fn may_lead(&self, organisation: OrganisationId) -> bool {
        self.secretariat && self.role_in(organisation).is_none()
    }
}

/// What decides how a caller stands to a submission.
#[derive(Debug, Clone)]
pub struct Ties<'a> {
    /// The submitting organisation.
    pub organisation: OrganisationId,
    /// The focal point's account, if it has one.
    pub focal_point: Option<AccountId>,
    /// The alternate's account, if it has one.
    pub alternate: Option<AccountId>,
    /// The countries whose network may see it: of the organisation, the network and the implementation; of a draft
    /// only the network that the organisation asked for help.
    pub countries: &'a [String],
    /// The country whose network the organisation asked to help.
    pub helping: Option<&'a str>,
    /// The caller's part in the review.
    pub reviewing: Reviewing,
}

/// An assignment of a caller to a submission, as far as rules need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The round.
    pub round: i32,
    /// Where it stands.
    pub status: AssignmentStatus,
    /// Whether the caller has accepted it, now or before it was closed and opened again, and so could read the
    /// submission for the review.
    pub accepted: bool,
}

impl Part {
    /// Whether it keeps the caller from running the submission, in whatever round: whoever reviews it, has read it for
    /// a review or is in conflict does not decide about it, and never sees the other reviews that way. It does not
    /// where the invitation was declined, or taken back, and was never accepted.
    pub const fn bars(self) -> bool {
        match self.status {
            AssignmentStatus::Declined | AssignmentStatus::Released => self.accepted,
            AssignmentStatus::Invited
            | AssignmentStatus::Accepted
            | AssignmentStatus::Finished
            | AssignmentStatus::Conflicted
            | AssignmentStatus::Withdrawn => true,
        }
    }
}

/// A caller's part in the review of a submission, over all of its rounds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reviewing {
    /// The assignment in the present round, if any: what opens the submission to a reviewer. Of an earlier round nothing
    /// stays open.
    pub present: Option<AssignmentStatus>,
    /// Whether an assignment of any round [bars](Part::bars) from running it.
    pub barred: bool,
}

impl Reviewing {
    /// The part of somebody with these assignments, each of which may be of any round; without the role of a reviewer
    /// they open nothing, and bar all the same.
    pub fn of(actor: &Actor, round: i32, own: impl IntoIterator<Item = Part>) -> Self {
        own.into_iter().fold(Self::default(), |found, part| Self {
            present: if actor.reviewer && part.round == round {
                Some(part.status)
            } else {
                found.present
            },
            barred: found.barred || part.bars(),
        })
    }
}

/// How a caller stands to a submission.
pub fn relations(actor: Option<&Actor>, ties: &Ties<'_>) -> Vec<Relation> {
    let Some(actor) = actor else {
        return vec![Relation::Visitor];
    };
    let mut found = Vec::new();
    let member = actor.role_in(ties.organisation).is_some();
    if member {
        found.push(Member);
        if ties.focal_point == Some(actor.account) {
            found.push(FocalPoint);
        }
        if ties.alternate == Some(actor.account) {
            found.push(Alternate);
        }
    }
    let Reviewing { present, barred } = ties.reviewing;
    // Whoever reviews a submission does not run it.
    if actor.secretariat && (member || !barred) {
        found.push(if member { OwnOfficer } else { Officer });
    }
    if let Some(network) = &actor.network
        && !member
        && !barred
        && ties.countries.contains(&network.country)
    {
        found.push(CountryNetwork);
        if ties.helping == Some(network.country.as_str()) {
            found.push(HelpingNetwork);
        }
        if network.decides {
            found.push(NetworkOfficer);
        }
    }
    if actor.admin {
        found.push(Relation::Administrator);
    }
    if !member && (barred || present.is_some()) {
        found.push(match present {
            Some(AssignmentStatus::Invited) => InvitedReviewer,
            Some(AssignmentStatus::Accepted) => AcceptedReviewer,
            Some(AssignmentStatus::Finished) => FinishedReviewer,
            None
            | Some(
                AssignmentStatus::Declined
                | AssignmentStatus::Conflicted
                | AssignmentStatus::Released
                | AssignmentStatus::Withdrawn,
            ) => Relation::FormerReviewer,
        });
    }
    if found.is_empty() {
        found.push(Relation::Stranger);
    }
    found
}

/// Whether the table allows it.
pub fn may(relations: &[Relation], permission: Permission, state: State) -> bool {
    GRANTS.iter().any(|grant| {
        grant.permission == permission
            && (grant.states.is_empty() || grant.states.contains(&state))
            && grant.who.iter().any(|who| relations.contains(who))
    })
}

/// Whether a caller files for an organisation: its members, and the secretariat as received.
pub fn may_file_for(actor: &Actor, organisation: OrganisationId) -> bool {
    actor.role_in(organisation).is_some() || actor.secretariat
}

/// Whether a caller speaks for an organisation: manages its contacts and members. Somebody of the secretariat who
/// belongs to it has there the rights of the own role alone, as with its submissions.
pub fn speaks_for(actor: &Actor, organisation: OrganisationId) -> bool {
    actor.admin
        || match actor.role_in(organisation) {
            Some(role) => role.speaks(),
            None => actor.secretariat,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn officer(reviewer: bool) -> Actor {
        Actor {
            account: AccountId(Uuid::from_u128(1)),
            reviewer,
            secretariat: true,
            admin: false,
            network: None,
            memberships: Vec::new(),
        }
    }

    fn stands(actor: &Actor, own: &[(i32, AssignmentStatus, bool)]) -> Vec<Relation> {
        let parts = own.iter().map(|(round, status, accepted)| Part {
            round: *round,
            status: *status,
            accepted: *accepted,
        });
        let ties = Ties {
            organisation: OrganisationId(Uuid::from_u128(2)),
            focal_point: None,
            alternate: None,
            countries: &[],
            helping: None,
            reviewing: Reviewing::of(actor, 2, parts),
        };
        relations(Some(actor), &ties)
    }

    #[test]
    fn whoever_had_a_part_in_any_round_does_not_run_it() {
        use AssignmentStatus::{Accepted, Conflicted, Declined, Finished, Invited, Released, Withdrawn};
        let former = Relation::FormerReviewer;
        for (own, stood) in [
            (&[][..], Officer),
            (&[(1, Declined, false)], Officer),
            (&[(1, Declined, true)], former),
            (&[(2, Released, false)], Officer),
            (&[(1, Released, true)], former),
            (&[(1, Withdrawn, true)], former),
            (&[(1, Conflicted, true)], former),
            (&[(1, Finished, true)], former),
            (&[(1, Finished, true), (2, Declined, false)], former),
            (&[(1, Declined, false), (2, Invited, false)], InvitedReviewer),
            (&[(1, Finished, true), (2, Accepted, true)], AcceptedReviewer),
            (&[(2, Finished, true)], FinishedReviewer),
        ] {
            let found = stands(&officer(true), own);
            assert_eq!(found.contains(&Officer), stood == Officer, "{own:?}");
            assert!(found.contains(&stood), "{own:?}: {found:?}");
        }
        // Without the role nothing is open, and what was read was read.
        assert_eq!(stands(&officer(false), &[(2, Finished, true)]), [former]);
    }
}
