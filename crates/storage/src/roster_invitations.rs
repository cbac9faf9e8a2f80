//! Invitations to join the roster of reviewers, by the address that was typed. An invitation gives no right; whether
//! its address has an account is for the service alone to know.
use crate::StoreError;
use crate::columns::{Id, Json, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::outbox::{Addressee, addressee};
use crate::schema::{account_roles, accounts, roster_invitations};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use minga_domain::ids::{AccountId, RosterInvitationId};
use minga_domain::kinds::{OfferStatus, SystemRole};
use std::collections::BTreeMap;

/// An invitation.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = roster_invitations, check_for_backend(MultiBackend))]
pub struct RosterInvitation {
    /// Identifier.
    pub id: Id<RosterInvitationId>,
    /// The address, as it was typed.
    pub email: String,
    /// The address for comparing, see [`crate::accounts::email_key`].
    pub email_key: String,
    /// The person's name, as it was typed.
    pub name: String,
    /// Language of the mail where the address has no account: `es`, `en` or `fr`.
    pub language: String,
    /// Whether the person would be an internal (UN) reviewer.
    pub internal: bool,
    /// What the entry on the roster will say at first, as far as it was given.
    pub profile: Json,
    /// Whether it still stands.
    pub status: Key<OfferStatus>,
    /// Moves with every mail.
    pub version: i32,
    /// Who invited.
    pub invited_by: Option<Id<AccountId>>,
    /// When.
    pub invited_at: Moment,
    /// When the last mail was queued.
    pub sent_at: Moment,
    /// Until when it can be accepted.
    pub expires_at: Moment,
}

/// Adds an invitation.
///
/// # Errors
/// [`StoreError::Unique`] when an open one has this address.
pub fn insert(conn: &mut AnyConnection, new: &RosterInvitation) -> Result<(), StoreError> {
    diesel::insert_into(roster_invitations::table)
        .values(new)
        .execute(conn)?;
    Ok(())
}

/// The invitation, if it exists, whatever became of it.
pub fn find(conn: &mut AnyConnection, id: RosterInvitationId) -> Result<Option<RosterInvitation>, StoreError> {
    Ok(roster_invitations::table
        .find(Id(id))
        .select(RosterInvitation::as_select())
        .first(conn)
        .optional()?)
}

/// The open invitations to these addresses that have not expired.
pub fn open_for(
    conn: &mut AnyConnection,
    email_keys: &[String],
    now: DateTime<Utc>,
) -> Result<Vec<RosterInvitation>, StoreError> {
    Ok(roster_invitations::table
        .filter(roster_invitations::email_key.eq_any(email_keys))
        .filter(roster_invitations::status.eq(Key(OfferStatus::Open)))
        .filter(roster_invitations::expires_at.gt(Moment::from(now)))
        .select(RosterInvitation::as_select())
        .load(conn)?)
}

/// What became of the last invitation to each of these addresses, as far as it is still known.
pub fn latest_status(
    conn: &mut AnyConnection,
    email_keys: &[String],
) -> Result<BTreeMap<String, OfferStatus>, StoreError> {
    let found: Vec<(String, Key<OfferStatus>)> = roster_invitations::table
        .filter(roster_invitations::email_key.eq_any(email_keys))
        .order(roster_invitations::id)
        .select((roster_invitations::email_key, roster_invitations::status))
        .load(conn)?;
    Ok(found.into_iter().map(|(key, status)| (key, status.0)).collect())
}

/// A page of the open invitations, expired ones too, in the order in which they were made.
pub fn page(
    conn: &mut AnyConnection,
    after: Option<RosterInvitationId>,
    limit: i64,
) -> Result<Vec<RosterInvitation>, StoreError> {
    let mut query = roster_invitations::table
        .filter(roster_invitations::status.eq(Key(OfferStatus::Open)))
        .select(RosterInvitation::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(roster_invitations::id.gt(Id(after)));
    }
    Ok(query.order(roster_invitations::id).limit(limit).load(conn)?)
}

/// Writes down what became of an open invitation. `false`: it was open no longer.
pub fn settle(conn: &mut AnyConnection, id: RosterInvitationId, status: OfferStatus) -> Result<bool, StoreError> {
    let changed = diesel::update(roster_invitations::table.find(Id(id)))
        .filter(roster_invitations::status.eq(Key(OfferStatus::Open)))
        .set(roster_invitations::status.eq(Key(status)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Writes down that the mail goes out again, and how long it can be accepted from now on. `false`: it was open no
/// longer, or somebody was faster.
pub fn sent_again(
    conn: &mut AnyConnection,
    id: RosterInvitationId,
    was: i32,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let changed = diesel::update(roster_invitations::table.find(Id(id)))
        .filter(roster_invitations::status.eq(Key(OfferStatus::Open)))
        .filter(roster_invitations::version.eq(was))
        .set((
            roster_invitations::version.eq(was + 1),
            roster_invitations::sent_at.eq(Moment::from(now)),
            roster_invitations::expires_at.eq(Moment::from(expires_at)),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Makes room for a new invitation to an address: an open one that has expired counts as withdrawn.
pub fn retire_expired(conn: &mut AnyConnection, email_key: &str, now: DateTime<Utc>) -> Result<usize, StoreError> {
    Ok(diesel::update(roster_invitations::table)
        .filter(roster_invitations::email_key.eq(email_key))
        .filter(roster_invitations::status.eq(Key(OfferStatus::Open)))
        .filter(roster_invitations::expires_at.le(Moment::from(now)))
        .set(roster_invitations::status.eq(Key(OfferStatus::Withdrawn)))
        .execute(conn)?)
}

/// Which of some addresses are those of reviewers' accounts.
pub fn reviewers_among(conn: &mut AnyConnection, email_keys: &[String]) -> Result<Vec<String>, StoreError> {
    Ok(account_roles::table
        .inner_join(accounts::table.on(accounts::id.eq(account_roles::account_id)))
        .filter(account_roles::role.eq(Key(SystemRole::Reviewer)))
        .filter(accounts::email_key.eq_any(email_keys))
        .select(accounts::email_key)
        .load(conn)?)
}

/// The addresses of invitations; those missing from the answer are gone. Where the address has a confirmed account, the
/// mail is in that account's language and greets its owner.
pub fn addressees(
    conn: &mut AnyConnection,
    ids: &[RosterInvitationId],
) -> Result<BTreeMap<RosterInvitationId, Addressee>, StoreError> {
    type Row = (
        Id<RosterInvitationId>,
        String,
        String,
        String,
        Option<String>,
        Option<String>,
    );
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let owner = accounts::email_key
        .eq(roster_invitations::email_key)
        .and(accounts::email_verified_at.is_not_null())
        .and(accounts::disabled_at.is_null());
    let rows: Vec<Row> = roster_invitations::table
        .left_join(accounts::table.on(owner))
        .filter(roster_invitations::id.eq_any(ids.iter().copied().map(Id)))
        .select((
            roster_invitations::id,
            roster_invitations::email,
            roster_invitations::name,
            roster_invitations::language,
            accounts::name.nullable(),
            accounts::language.nullable(),
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, address, name, language, of_owner, owners_language)| {
            let language = owners_language.unwrap_or(language);
            Some((id.0, addressee(of_owner.unwrap_or(name), address, &language)?))
        })
        .collect())
}

/// Forgets all invitations to an address: its owner has left.
pub fn forget_address(conn: &mut AnyConnection, email_key: &str) -> Result<usize, StoreError> {
    Ok(diesel::delete(roster_invitations::table.filter(roster_invitations::email_key.eq(email_key))).execute(conn)?)
}

/// Forgets invitations with the names and addresses in them: those accepted or withdrawn whose time was over by `now`,
/// and those declined or never answered whose time was over by `before`. Returns how many.
pub fn forget_old(conn: &mut AnyConnection, now: DateTime<Utc>, before: DateTime<Utc>) -> Result<usize, StoreError> {
    let settled = [OfferStatus::Accepted, OfferStatus::Withdrawn].map(Key);
    let over = roster_invitations::table
        .filter(roster_invitations::expires_at.le(Moment::from(now)))
        .filter(
            roster_invitations::status
                .eq_any(settled)
                .or(roster_invitations::expires_at.le(Moment::from(before))),
        );
    Ok(diesel::delete(over).execute(conn)?)
}

/// The open invitations that expire after an instant, until another one, the earliest first.
pub fn expiring(
    conn: &mut AnyConnection,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<RosterInvitation>, StoreError> {
    Ok(roster_invitations::table
        .filter(roster_invitations::expires_at.gt(Moment::from(now)))
        .filter(roster_invitations::expires_at.le(Moment::from(until)))
        .filter(roster_invitations::status.eq(Key(OfferStatus::Open)))
        .order(roster_invitations::expires_at)
        .select(RosterInvitation::as_select())
        .load(conn)?)
}
