//! What is done beside a single submission, and in which office: the rest of the permission table. Which rows of a list
//! somebody sees then follows from [`super::GRANTS`].
use super::Actor;
use crate::keys::keys;

keys! {
    /// What somebody is in Minga, whatever the submission. An account may hold several offices.
    pub enum Office {
        /// Member of any organisation.
        Member = "member",
        /// Country network that may decide.
        DecidingNetwork = "deciding_network",
        /// Of the secretariat.
        Secretariat = "secretariat",
        /// Administrator.
        Administrator = "administrator",
    }

    /// What can be done beside a single submission.
    pub enum Duty {
        /// Look reviewers up on the roster.
        ReadRoster = "read_roster",
        /// Keep the roster and the other names of organisations, by which conflicts of interest are found.
        KeepRoster = "keep_roster",
        /// Read how many submissions wait for whom.
        ReadDesk = "read_desk",
        /// Read which submissions come next at the desk, by name.
        ReadDeskList = "read_desk_list",
        /// Ask lists of submissions by what only those who run them know, and see it in one's own export.
        ListAsOfficer = "list_as_officer",
        /// Ask lists of submissions by who is in charge.
        ListByOfficer = "list_by_officer",
        /// Read which published pledges have not reported in time.
        ReadOverdue = "read_overdue",
        /// Act on many submissions at once.
        ActInBulk = "act_in_bulk",
        /// Plan the reviewers of many practices at once.
        PlanReviews = "plan_reviews",
        /// Import pledges from a file.
        ImportPledges = "import_pledges",
        /// Register organisations for others and belong to none of them by that: whoever belongs to one has no part in
        /// running its submissions (ours).
        RegisterForOthers = "register_for_others",
        /// Make and change cycles.
        KeepCycles = "keep_cycles",
        /// Read accounts and give them their roles.
        KeepAccounts = "keep_accounts",
        /// Make and change webhooks, and read what they were sent.
        KeepWebhooks = "keep_webhooks",
    }
}

use Office::{Administrator, DecidingNetwork, Member, Secretariat};

/// The table. Sources: brief, "Who takes part" (cycles, accounts and webhooks belong to the administrator, the process
/// to the secretariat); that a country network with the grant to decide also plans, is [ours].
pub const DUTIES: &[(Duty, &[Office])] = &[
    (Duty::ReadRoster, &[DecidingNetwork, Secretariat, Administrator]),
    (Duty::KeepRoster, &[Secretariat, Administrator]),
    (Duty::ReadDesk, &[DecidingNetwork, Secretariat, Administrator]),
    (Duty::ReadDeskList, &[DecidingNetwork, Secretariat]),
    (Duty::ListAsOfficer, &[DecidingNetwork, Secretariat]),
    (Duty::ListByOfficer, &[Secretariat]),
    (Duty::ReadOverdue, &[Secretariat]),
    (Duty::ActInBulk, &[DecidingNetwork, Secretariat]),
    (Duty::PlanReviews, &[DecidingNetwork, Secretariat]),
    (Duty::ImportPledges, &[Member, Secretariat]),
    (Duty::RegisterForOthers, &[Secretariat, Administrator]),
    (Duty::KeepCycles, &[Administrator]),
    (Duty::KeepAccounts, &[Administrator]),
    (Duty::KeepWebhooks, &[Administrator]),
];

impl Actor {
    /// Whether the account holds an office.
    pub fn holds(&self, office: Office) -> bool {
        match office {
            Member => !self.memberships.is_empty(),
            DecidingNetwork => self.network.as_ref().is_some_and(|network| network.decides),
            Secretariat => self.secretariat,
            Administrator => self.admin,
        }
    }

    /// Whether the table gives the account a duty.
    pub fn has(&self, duty: Duty) -> bool {
        DUTIES
            .iter()
            .any(|(of, offices)| *of == duty && offices.iter().any(|office| self.holds(*office)))
    }
}
