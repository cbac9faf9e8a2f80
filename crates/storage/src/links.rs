//! Links in mails: each opens exactly one thing until it expires; its effect happens once.
use crate::StoreError;
use crate::columns::{Id, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::mail_links;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use minga_domain::ids::{
    AccountId, AssignmentId, ContactId, LinkId, MembershipOfferId, ParticipantId, RosterInvitationId, SubmissionId,
};
use minga_domain::kinds::LinkPurpose;

/// A link in a mail. The unguessable part is not kept: it is made from the id with the service's key.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = mail_links, check_for_backend(MultiBackend))]
pub struct Link {
    /// Identifier.
    pub id: Id<LinkId>,
    /// What it opens.
    pub purpose: Key<LinkPurpose>,
    /// The account whose address is confirmed or whose password is set, or that takes over.
    pub account_id: Option<Id<AccountId>>,
    /// The participant's row.
    pub participant_id: Option<Id<ParticipantId>>,
    /// The reviewer's invitation.
    pub assignment_id: Option<Id<AssignmentId>>,
    /// The membership that a person is asked to take.
    pub membership_offer_id: Option<Id<MembershipOfferId>>,
    /// The invitation to join the roster.
    pub roster_invitation_id: Option<Id<RosterInvitationId>>,
    /// When it was made.
    pub created_at: Moment,
    /// Until when it opens.
    pub expires_at: Moment,
    /// When its effect happened.
    pub used_at: Option<Moment>,
    /// What is taken over.
    pub submission_id: Option<Id<SubmissionId>>,
    /// The contact that takes over, where no account does.
    pub contact_id: Option<Id<ContactId>>,
}

/// Adds a link.
pub fn insert(conn: &mut AnyConnection, new: &Link) -> Result<(), StoreError> {
    diesel::insert_into(mail_links::table).values(new).execute(conn)?;
    Ok(())
}

/// The link, if it exists.
pub fn find(conn: &mut AnyConnection, id: LinkId) -> Result<Option<Link>, StoreError> {
    Ok(mail_links::table
        .find(Id(id))
        .select(Link::as_select())
        .first(conn)
        .optional()?)
}

/// When the newest of a participant's links was made, of those that still open.
pub fn newest_of_participant(
    conn: &mut AnyConnection,
    participant: ParticipantId,
    now: DateTime<Utc>,
) -> Result<Option<Moment>, StoreError> {
    Ok(mail_links::table
        .filter(mail_links::participant_id.eq(Id(participant)))
        .filter(mail_links::expires_at.gt(Moment::from(now)))
        .order(mail_links::created_at.desc())
        .select(mail_links::created_at)
        .first(conn)
        .optional()?)
}

/// Marks that the effect happened. `false`: it had happened before.
pub fn mark_used(conn: &mut AnyConnection, id: LinkId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let changed = diesel::update(mail_links::table.find(Id(id)))
        .filter(mail_links::used_at.is_null())
        .set(mail_links::used_at.eq(Moment::from(now)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Marks every unused link of an account for a purpose as used, so that none of them has an effect any more.
pub fn spend(
    conn: &mut AnyConnection,
    account: AccountId,
    purpose: LinkPurpose,
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    Ok(diesel::update(mail_links::table)
        .filter(mail_links::account_id.eq(Id(account)))
        .filter(mail_links::purpose.eq(Key(purpose)))
        .filter(mail_links::used_at.is_null())
        .set(mail_links::used_at.eq(Moment::from(now)))
        .execute(conn)?)
}

/// Ends every link of an account for a purpose: another one has taken their place.
pub fn expire_of_account(
    conn: &mut AnyConnection,
    account: AccountId,
    purpose: LinkPurpose,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(mail_links::table.filter(mail_links::account_id.eq(Id(account))))
        .filter(mail_links::purpose.eq(Key(purpose)))
        .filter(mail_links::expires_at.gt(Moment::from(now)))
        .set(mail_links::expires_at.eq(Moment::from(now)))
        .execute(conn)?;
    Ok(())
}

/// Ends every link that went to a contact: its address is another one now.
pub fn expire_of_contact(conn: &mut AnyConnection, contact: ContactId, now: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::update(mail_links::table.filter(mail_links::contact_id.eq(Id(contact))))
        .filter(mail_links::expires_at.gt(Moment::from(now)))
        .set(mail_links::expires_at.eq(Moment::from(now)))
        .execute(conn)?;
    Ok(())
}
