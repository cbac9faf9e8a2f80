//! Notices, as use cases queue them: outbox rows in the transaction of the change. The worker resolves names,
//! addresses and languages when it sends, so that no personal data is copied.
use crate::failure::Failure;
use crate::service::Tx;
use minga_domain::ids::{
    AccountId, ContactId, LinkId, MembershipOfferId, ParticipantId, RosterInvitationId, SubmissionId,
};
use minga_domain::notice::Notice;
use minga_storage::columns::{Id, Json, Key};
use minga_storage::outbox::{self, Queued};
use serde_json::{Map, Value};

/// Who gets a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recipient {
    /// A person with an account.
    Account(AccountId),
    /// A contact of an organisation.
    Contact(ContactId),
    /// A participant of a joint pledge.
    Participant(ParticipantId),
    /// The address of a membership offer.
    MembershipOffer(MembershipOfferId),
    /// The address of an invitation to join the roster.
    RosterInvitation(RosterInvitationId),
    /// The shared mailbox of the secretariat.
    SharedMailbox,
}

impl Recipient {
    /// Whom a queued notice goes to.
    pub fn of(row: &Queued) -> Self {
        if let Some(account) = row.account_id {
            Self::Account(account.0)
        } else if let Some(contact) = row.contact_id {
            Self::Contact(contact.0)
        } else if let Some(participant) = row.participant_id {
            Self::Participant(participant.0)
        } else if let Some(offer) = row.membership_offer_id {
            Self::MembershipOffer(offer.0)
        } else if let Some(invitation) = row.roster_invitation_id {
            Self::RosterInvitation(invitation.0)
        } else {
            Self::SharedMailbox
        }
    }
}

/// The facts of a notice's text: reference, title, kind, organisation, reason, due, participant, answer,
/// outcome, role.
pub type NoticeFacts = Map<String, Value>;

/// The fact `text` of a notice about answers to a letter: whether the text was revised with them.
pub(crate) const fn fact_of_text(changed: bool) -> &'static str {
    if changed { "revised" } else { "unchanged" }
}

impl Tx<'_> {
    /// Queues one notice, which leaves once the transaction is committed.
    ///
    /// # Errors
    /// Those of the database.
    pub fn tell(
        &mut self,
        notice: Notice,
        to: Recipient,
        submission: Option<SubmissionId>,
        link: Option<LinkId>,
        facts: NoticeFacts,
    ) -> Result<(), Failure> {
        let row = self.queued(notice, to, submission, link, facts);
        Ok(outbox::insert(self.conn, &row)?)
    }

    /// A notice as it is queued, due at once.
    pub(crate) fn queued(
        &self,
        notice: Notice,
        to: Recipient,
        submission: Option<SubmissionId>,
        link: Option<LinkId>,
        facts: NoticeFacts,
    ) -> Queued {
        let (mut account_id, mut contact_id, mut participant_id) = (None, None, None);
        let (mut membership_offer_id, mut roster_invitation_id) = (None, None);
        match to {
            Recipient::Account(account) => account_id = Some(Id(account)),
            Recipient::Contact(contact) => contact_id = Some(Id(contact)),
            Recipient::Participant(participant) => participant_id = Some(Id(participant)),
            Recipient::MembershipOffer(offer) => membership_offer_id = Some(Id(offer)),
            Recipient::RosterInvitation(invitation) => roster_invitation_id = Some(Id(invitation)),
            Recipient::SharedMailbox => {}
        }
        Queued {
            id: Id(self.new_id()),
            notice: Key(notice),
            account_id,
            contact_id,
            participant_id,
            membership_offer_id,
            roster_invitation_id,
            submission_id: submission.map(Id),
            link_id: link.map(Id),
            facts: Json(Value::Object(facts)),
            state: "queued".to_owned(),
            attempts: 0,
            due_at: self.now().into(),
            leased_until: None,
            last_error: None,
            request_id: self.call.request_id.clone(),
            created_at: self.now().into(),
            sent_at: None,
        }
    }
}
