//! Memberships that people were asked to take and have not taken yet, by the address that was typed. An offer gives
//! no right; whether its address has an account is for the service alone to know.
use crate::StoreError;
use crate::columns::{Id, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{accounts, membership_offers, memberships, organisations};
use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use minga_domain::ids::{AccountId, MembershipOfferId, OrganisationId};
use minga_domain::kinds::{OfferStatus, OrganisationRole};

/// A membership that somebody is asked to take.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = membership_offers, check_for_backend(MultiBackend))]
pub struct MembershipOffer {
    /// Identifier.
    pub id: Id<MembershipOfferId>,
    /// The organisation.
    pub organisation_id: Id<OrganisationId>,
    /// The address, as it was typed.
    pub email: String,
    /// The address for comparing, see [`crate::accounts::email_key`].
    pub email_key: String,
    /// Language of the mail where the address has no account: `es`, `en` or `fr`.
    pub language: String,
    /// What the person would be allowed to do there.
    pub role: Key<OrganisationRole>,
    /// Whether it still stands.
    pub status: Key<OfferStatus>,
    /// Who asked.
    pub asked_by: Option<Id<AccountId>>,
    /// When.
    pub asked_at: Moment,
    /// Until when it can be taken.
    pub expires_at: Moment,
}

/// Adds an offer.
///
/// # Errors
/// [`StoreError::Unique`] when an open one of the organisation has this address.
pub fn insert(conn: &mut AnyConnection, new: &MembershipOffer) -> Result<(), StoreError> {
    diesel::insert_into(membership_offers::table)
        .values(new)
        .execute(conn)?;
    Ok(())
}

/// The offer, if it exists, whatever became of it.
pub fn find(conn: &mut AnyConnection, id: MembershipOfferId) -> Result<Option<MembershipOffer>, StoreError> {
    Ok(membership_offers::table
        .find(Id(id))
        .select(MembershipOffer::as_select())
        .first(conn)
        .optional()?)
}

/// The open offer of an organisation to an address that has not expired.
pub fn open_for(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    email_key: &str,
    now: DateTime<Utc>,
) -> Result<Option<MembershipOffer>, StoreError> {
    Ok(membership_offers::table
        .filter(membership_offers::organisation_id.eq(Id(organisation)))
        .filter(membership_offers::email_key.eq(email_key))
        .filter(membership_offers::status.eq(Key(OfferStatus::Open)))
        .filter(membership_offers::expires_at.gt(Moment::from(now)))
        .select(MembershipOffer::as_select())
        .first(conn)
        .optional()?)
}

/// A page of an organisation's open offers in the order in which they were made.
pub fn page(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    now: DateTime<Utc>,
    after: Option<MembershipOfferId>,
    limit: i64,
) -> Result<Vec<MembershipOffer>, StoreError> {
    let mut query = membership_offers::table
        .filter(membership_offers::organisation_id.eq(Id(organisation)))
        .filter(membership_offers::status.eq(Key(OfferStatus::Open)))
        .filter(membership_offers::expires_at.gt(Moment::from(now)))
        .select(MembershipOffer::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(membership_offers::id.gt(Id(after)));
    }
    Ok(query.order(membership_offers::id).limit(limit).load(conn)?)
}

/// A page of the open offers to an address, with the organisations' names, in the order in which they were made.
pub fn page_of_address(
    conn: &mut AnyConnection,
    email_key: &str,
    now: DateTime<Utc>,
    after: Option<MembershipOfferId>,
    limit: i64,
) -> Result<Vec<(MembershipOffer, String)>, StoreError> {
    let mut query = membership_offers::table
        .inner_join(organisations::table.on(organisations::id.eq(membership_offers::organisation_id)))
        .filter(membership_offers::email_key.eq(email_key))
        .filter(membership_offers::status.eq(Key(OfferStatus::Open)))
        .filter(membership_offers::expires_at.gt(Moment::from(now)))
        .select((MembershipOffer::as_select(), organisations::name))
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(membership_offers::id.gt(Id(after)));
    }
    Ok(query.order(membership_offers::id).limit(limit).load(conn)?)
}

/// How many open offers an organisation has that have not expired.
pub fn count_open(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    Ok(membership_offers::table
        .filter(membership_offers::organisation_id.eq(Id(organisation)))
        .filter(membership_offers::status.eq(Key(OfferStatus::Open)))
        .filter(membership_offers::expires_at.gt(Moment::from(now)))
        .count()
        .get_result(conn)?)
}

/// Writes down what became of an open offer. `false`: it was open no longer.
pub fn settle(conn: &mut AnyConnection, id: MembershipOfferId, status: OfferStatus) -> Result<bool, StoreError> {
    let changed = diesel::update(membership_offers::table.find(Id(id)))
        .filter(membership_offers::status.eq(Key(OfferStatus::Open)))
        .set(membership_offers::status.eq(Key(status)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Makes room for a new offer to an address: an open one that has expired counts as withdrawn.
pub fn retire_expired(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    email_key: &str,
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    Ok(diesel::update(membership_offers::table)
        .filter(membership_offers::organisation_id.eq(Id(organisation)))
        .filter(membership_offers::email_key.eq(email_key))
        .filter(membership_offers::status.eq(Key(OfferStatus::Open)))
        .filter(membership_offers::expires_at.le(Moment::from(now)))
        .set(membership_offers::status.eq(Key(OfferStatus::Withdrawn)))
        .execute(conn)?)
}

/// Whether the address is that of a member's account.
pub fn is_members_address(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    email_key: &str,
) -> Result<bool, StoreError> {
    let member = memberships::table
        .inner_join(accounts::table.on(accounts::id.eq(memberships::account_id)))
        .filter(memberships::organisation_id.eq(Id(organisation)))
        .filter(accounts::email_key.eq(email_key))
        .select(memberships::account_id);
    Ok(diesel::select(exists(member)).get_result(conn)?)
}

/// Forgets all offers to an address: its owner has left.
pub fn forget_address(conn: &mut AnyConnection, email_key: &str) -> Result<usize, StoreError> {
    Ok(diesel::delete(membership_offers::table.filter(membership_offers::email_key.eq(email_key))).execute(conn)?)
}

/// Forgets offers whose time is over, taken or not, with the addresses in them; returns how many.
pub fn forget_old(conn: &mut AnyConnection, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let over = membership_offers::table.filter(membership_offers::expires_at.le(Moment::from(now)));
    Ok(diesel::delete(over).execute(conn)?)
}
