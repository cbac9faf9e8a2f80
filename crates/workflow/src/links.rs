//! Links in mails: made with the notice that carries them, opened by whoever holds the mail.
use crate::failure::Failure;
use crate::service::Tx;
use chrono::Duration;
use minga_domain::ids::{
    AccountId, AssignmentId, ContactId, LinkId, MembershipOfferId, ParticipantId, RosterInvitationId, SubmissionId,
};
use minga_domain::kinds::LinkPurpose;
use minga_storage::columns::{Id, Key};
use minga_storage::links::{self, Link};

/// The one thing that a link opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkTarget {
    /// An account, to confirm its address or to set its password.
    Account(AccountId),
    /// A participant's row.
    Participant(ParticipantId),
    /// A reviewer's invitation.
    Assignment(AssignmentId),
    /// A membership that a person is asked to take.
    Membership(MembershipOfferId),
    /// A place on the roster that a person is asked to take.
    Roster(RosterInvitationId),
    /// What somebody else filed for an organisation, and who of it may take it over.
    TakeOver(SubmissionId, TakesOver),
}

/// Who takes over through a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TakesOver {
    /// A contact, with or without an account.
    Contact(ContactId),
    /// A member who speaks for the organisation.
    Account(AccountId),
}

/// Makes a link. It holds for the policy's `link_days`, one that sets a password for `password_link_hours`, one to a
/// membership or a place on the roster as long as the offer stands.
///
/// # Errors
/// [`Failure::Internal`] when the target does not fit the purpose.
pub fn create(tx: &mut Tx<'_>, purpose: LinkPurpose, target: LinkTarget) -> Result<LinkId, Failure> {
    let id: LinkId = tx.new_id();
    let expires_at = match purpose {
        LinkPurpose::ResetPassword => tx.now() + Duration::hours(i64::from(tx.policy().password_link_hours)),
        LinkPurpose::Membership => tx.policy().due_after(tx.now(), tx.policy().membership_days),
        LinkPurpose::Roster => tx.policy().due_after(tx.now(), tx.policy().roster_days),
        LinkPurpose::VerifyEmail | LinkPurpose::Participant | LinkPurpose::Invitation | LinkPurpose::TakeOver => {
            tx.now() + Duration::days(i64::from(tx.policy().link_days))
        }
    };
    let (mut account_id, mut participant_id, mut assignment_id) = (None, None, None);
    let (mut membership_offer_id, mut roster_invitation_id) = (None, None);
    let (mut submission_id, mut contact_id) = (None, None);
    match target {
        LinkTarget::Account(account) => account_id = Some(Id(account)),
        LinkTarget::Participant(participant) => participant_id = Some(Id(participant)),
        LinkTarget::Assignment(assignment) => assignment_id = Some(Id(assignment)),
        LinkTarget::Membership(offer) => membership_offer_id = Some(Id(offer)),
        LinkTarget::Roster(invitation) => roster_invitation_id = Some(Id(invitation)),
        LinkTarget::TakeOver(submission, who) => {
            submission_id = Some(Id(submission));
            match who {
                TakesOver::Contact(contact) => contact_id = Some(Id(contact)),
                TakesOver::Account(account) => account_id = Some(Id(account)),
            }
        }
    }
    let link = Link {
        id: Id(id),
        purpose: Key(purpose),
        account_id,
        participant_id,
        assignment_id,
        membership_offer_id,
        roster_invitation_id,
        created_at: tx.now().into(),
        expires_at: expires_at.into(),
        used_at: None,
        submission_id,
        contact_id,
    };
    links::insert(tx.conn, &link)?;
    Ok(id)
}

/// The link that a token opens, used or not.
///
/// # Errors
/// [`Failure::NotFound`] when the token is not one of ours, is for another purpose, or has expired.
pub fn open(tx: &mut Tx<'_>, purpose: LinkPurpose, token: &str) -> Result<Link, Failure> {
    let id = tx.service.links.read(token).ok_or(Failure::NotFound)?;
    links::find(tx.conn, id)?
        .filter(|link| link.purpose.0 == purpose && *link.expires_at > tx.now())
        .ok_or(Failure::NotFound)
}
