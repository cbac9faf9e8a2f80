//! Contacts of organisations: the people a submission names as focal point and alternate, with or without an account.
use crate::StoreError;
use crate::columns::{Id, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::either::OnEither;
use crate::schema::{contacts, former_contacts, submission_contacts, submissions};
use diesel::dsl::exists;
use diesel::prelude::*;
use minga_domain::conflict::mailbox;
use minga_domain::ids::{AccountId, ContactId, OrganisationId};

/// A contact of an organisation.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = contacts, check_for_backend(MultiBackend), treat_none_as_null = true)]
pub struct Contact {
    /// Identifier.
    pub id: Id<ContactId>,
    /// The organisation it belongs to.
    pub organisation_id: Id<OrganisationId>,
    /// The verified account with its address. It gives rights only to a member of the organisation.
    pub account_id: Option<Id<AccountId>>,
    /// The person's name.
    pub name: String,
    /// The person's position.
    pub position: Option<String>,
    /// The address, as it was written.
    pub email: String,
    /// The address for comparing, see [`crate::accounts::email_key`].
    pub email_key: String,
    /// Language of mails: `es`, `en` or `fr`.
    pub language: String,
    /// Moves with every change.
    pub version: i32,
    /// When it was made.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

/// Adds a contact.
///
/// # Errors
/// [`StoreError::Unique`] when the organisation has a contact with this address.
pub fn insert(conn: &mut AnyConnection, new: &Contact) -> Result<(), StoreError> {
    diesel::insert_into(contacts::table).values(new).execute(conn)?;
    Ok(())
}

/// Adds a contact, unless the organisation has one with this address: then nothing is changed, and `false`. While
/// another transaction adds one with the same address, it waits for the end of that.
pub fn insert_if_new(conn: &mut AnyConnection, new: &Contact) -> Result<bool, StoreError> {
    let insert = diesel::insert_into(contacts::table).values(new.clone());
    let insert = insert.on_conflict((contacts::organisation_id, contacts::email_key));
    Ok(OnEither(insert.do_nothing()).execute(conn)? == 1)
}

/// The contact, if it exists.
pub fn find(conn: &mut AnyConnection, id: ContactId) -> Result<Option<Contact>, StoreError> {
    Ok(contacts::table
        .find(Id(id))
        .select(Contact::as_select())
        .first(conn)
        .optional()?)
}

/// The contacts of a list, in no order.
pub fn by_ids(conn: &mut AnyConnection, ids: &[ContactId]) -> Result<Vec<Contact>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(contacts::table
        .filter(contacts::id.eq_any(ids.iter().copied().map(Id)))
        .select(Contact::as_select())
        .load(conn)?)
}

/// The account of a contact, if it has one.
pub fn account_of(conn: &mut AnyConnection, id: ContactId) -> Result<Option<AccountId>, StoreError> {
    let account: Option<Option<Id<AccountId>>> = contacts::table
        .find(Id(id))
        .select(contacts::account_id)
        .first(conn)
        .optional()?;
    Ok(account.flatten().map(|account| account.0))
}

/// The contact of an organisation with an address, given its key.
pub fn by_email_key(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    key: &str,
) -> Result<Option<Contact>, StoreError> {
    Ok(contacts::table
        .filter(contacts::organisation_id.eq(Id(organisation)))
        .filter(contacts::email_key.eq(key))
        .select(Contact::as_select())
        .first(conn)
        .optional()?)
}

/// The contact of an organisation that is linked to an account.
pub fn of_account(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    account: AccountId,
) -> Result<Option<Contact>, StoreError> {
    Ok(contacts::table
        .filter(contacts::organisation_id.eq(Id(organisation)))
        .filter(contacts::account_id.eq(Id(account)))
        .order(contacts::id)
        .select(Contact::as_select())
        .first(conn)
        .optional()?)
}

/// The contacts of all organisations that are linked to an account.
pub fn all_of_account(conn: &mut AnyConnection, account: AccountId) -> Result<Vec<Contact>, StoreError> {
    Ok(contacts::table
        .filter(contacts::account_id.eq(Id(account)))
        .order(contacts::id)
        .select(Contact::as_select())
        .load(conn)?)
}

/// A page of an organisation's contacts in the order in which they were made.
pub fn page(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    after: Option<ContactId>,
    limit: i64,
) -> Result<Vec<Contact>, StoreError> {
    let mut query = contacts::table
        .filter(contacts::organisation_id.eq(Id(organisation)))
        .select(Contact::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(contacts::id.gt(Id(after)));
    }
    Ok(query.order(contacts::id).limit(limit).load(conn)?)
}

/// Keeps who a contact is, for every submission that names it or did, before it is removed or gets another address: a
/// former focal point still may not review. See [`crate::ties::contacts`].
pub fn remember(conn: &mut AnyConnection, id: ContactId) -> Result<(), StoreError> {
    let named = submission_contacts::table
        .inner_join(contacts::table.on(contacts::id.eq(submission_contacts::contact_id)))
        .filter(contacts::id.eq(Id(id)))
        .select((
            submission_contacts::submission_id,
            contacts::mailbox,
            contacts::account_id,
        ));
    let columns = (
        former_contacts::submission_id,
        former_contacts::mailbox,
        former_contacts::account_id,
    );
    let insert = diesel::insert_into(former_contacts::table).values(named);
    OnEither(insert.into_columns(columns).on_conflict_do_nothing()).execute(conn)?;
    Ok(())
}

/// Removes what [`remember`] kept about a person who leaves.
pub fn forget_person(conn: &mut AnyConnection, account: AccountId, email_key: &str) -> Result<usize, StoreError> {
    let by_account = former_contacts::table.filter(former_contacts::account_id.eq(Id(account)));
    let by_mailbox = former_contacts::table.filter(former_contacts::mailbox.eq(mailbox(email_key)));
    Ok(diesel::delete(by_account).execute(conn)? + diesel::delete(by_mailbox).execute(conn)?)
}

/// Writes a contact back, guarded by the version it was read with. `false`: somebody was faster. Call [`remember`] first
/// when the address is another one.
pub fn update(conn: &mut AnyConnection, row: &Contact, was: i32) -> Result<bool, StoreError> {
    let changed = diesel::update(contacts::table.find(row.id))
        .filter(contacts::version.eq(was))
        .set(row)
        .execute(conn)?;
    Ok(changed == 1)
}

/// Removes a contact. Ask [`in_use`] first, and call [`remember`].
///
/// # Errors
/// [`StoreError::ForeignKey`] when a submission names it.
pub fn delete(conn: &mut AnyConnection, id: ContactId) -> Result<bool, StoreError> {
    Ok(diesel::delete(contacts::table.find(Id(id))).execute(conn)? == 1)
}

/// Whether a submission names the contact.
pub fn in_use(conn: &mut AnyConnection, id: ContactId) -> Result<bool, StoreError> {
    let naming = submissions::table
        .filter(
            submissions::focal_point
                .eq(Id(id))
                .or(submissions::alternate.eq(Id(id))),
        )
        .select(submissions::id);
    Ok(diesel::select(exists(naming)).get_result(conn)?)
}

/// Links every contact with an address to the verified account that has it; returns how many were new. The version
/// stays: it would tell whoever typed the address that it has an account now. Former contacts are linked too.
pub fn link(conn: &mut AnyConnection, email_key: &str, account: AccountId) -> Result<usize, StoreError> {
    diesel::update(former_contacts::table)
        .filter(former_contacts::mailbox.eq(mailbox(email_key)))
        .filter(former_contacts::account_id.is_null())
        .set(former_contacts::account_id.eq(Id(account)))
        .execute(conn)?;
    Ok(diesel::update(contacts::table)
        .filter(contacts::email_key.eq(email_key))
        .filter(contacts::account_id.is_null())
        .set(contacts::account_id.eq(Id(account)))
        .execute(conn)?)
}

/// Parts the contacts of an account from it; their versions stay, as in [`link`].
pub fn unlink(conn: &mut AnyConnection, account: AccountId) -> Result<usize, StoreError> {
    Ok(diesel::update(contacts::table)
        .filter(contacts::account_id.eq(Id(account)))
        .set(contacts::account_id.eq(None::<Id<AccountId>>))
        .execute(conn)?)
}
