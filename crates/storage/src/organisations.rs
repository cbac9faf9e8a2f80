//! Organisations (the actors that submit) and their members.
use crate::StoreError;
use crate::accounts::escaped;
use crate::columns::{Id, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::either::for_update;
use crate::schema::{accounts, memberships, organisations};
use diesel::prelude::*;
use minga_domain::ids::{AccountId, OrganisationId};
use minga_domain::kinds::OrganisationRole;
use minga_domain::text::comparable;

/// An organisation.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = organisations, check_for_backend(MultiBackend), treat_none_as_null = true)]
pub struct Organisation {
    /// Identifier.
    pub id: Id<OrganisationId>,
    /// Its name.
    pub name: String,
    /// The name for comparing and sorting, see [`name_key`].
    pub name_key: String,
    /// A key of the vocabulary of actor types.
    pub actor_type: String,
    /// Where it is based, ISO 3166 alpha-3; none for international actors.
    pub country: Option<String>,
    /// The State that it represents, ISO 3166 alpha-3.
    pub represents: Option<String>,
    /// Its web address.
    pub website: Option<String>,
    /// An institutional contact that the public may read; only when the organisation chose so.
    pub public_contact: Option<String>,
    /// Who registered it.
    pub created_by: Option<Id<AccountId>>,
    /// Moves with every change of the organisation and of its members.
    pub version: i32,
    /// When it was registered.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

/// The role of an account in an organisation.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = memberships, check_for_backend(MultiBackend))]
pub struct Membership {
    /// The organisation.
    pub organisation_id: Id<OrganisationId>,
    /// The account.
    pub account_id: Id<AccountId>,
    /// What it may do there.
    pub role: Key<OrganisationRole>,
    /// Since when.
    pub since: Moment,
}

/// A member with its name and address.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The membership.
    pub membership: Membership,
    /// The person's name.
    pub name: String,
    /// The person's position.
    pub position: Option<String>,
    /// The person's address.
    pub email: String,
}

/// The name under which an organisation is sorted and found.
#[must_use]
pub fn name_key(name: &str) -> String {
    comparable(name)
}

/// Adds an organisation.
pub fn insert(conn: &mut AnyConnection, new: &Organisation) -> Result<(), StoreError> {
    diesel::insert_into(organisations::table).values(new).execute(conn)?;
    Ok(())
}

/// The organisation, if it exists.
pub fn find(conn: &mut AnyConnection, id: OrganisationId) -> Result<Option<Organisation>, StoreError> {
    Ok(organisations::table
        .find(Id(id))
        .select(Organisation::as_select())
        .first(conn)
        .optional()?)
}

/// Locks the organisation's row until the transaction ends and reads it: every change of it, its members or its
/// contacts begins here.
pub fn lock(conn: &mut AnyConnection, id: OrganisationId) -> Result<Option<Organisation>, StoreError> {
    match for_update(conn, "organisations", id) {
        Ok(()) => find(conn, id),
        Err(StoreError::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

/// The organisations of a list, in no order.
pub fn by_ids(conn: &mut AnyConnection, ids: &[OrganisationId]) -> Result<Vec<Organisation>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(organisations::table
        .filter(organisations::id.eq_any(ids.iter().copied().map(Id)))
        .select(Organisation::as_select())
        .load(conn)?)
}

/// The organisations with one of these names, each as its [`name_key`], in no order.
pub fn named(conn: &mut AnyConnection, keys: &[String]) -> Result<Vec<Organisation>, StoreError> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    Ok(organisations::table
        .filter(organisations::name_key.eq_any(keys))
        .select(Organisation::as_select())
        .load(conn)?)
}

/// Writes an organisation back, guarded by the version it was read with. `false`: somebody was faster.
pub fn update(conn: &mut AnyConnection, row: &Organisation, was: i32) -> Result<bool, StoreError> {
    let changed = diesel::update(organisations::table.find(row.id))
        .filter(organisations::version.eq(was))
        .set(row)
        .execute(conn)?;
    Ok(changed == 1)
}

/// Whether another organisation of the same type and country has this name.
pub fn same_exists(conn: &mut AnyConnection, row: &Organisation) -> Result<bool, StoreError> {
    let mut query = organisations::table
        .filter(organisations::name_key.eq(&row.name_key))
        .filter(organisations::actor_type.eq(&row.actor_type))
        .filter(organisations::id.ne(row.id))
        .select(organisations::id)
        .into_boxed::<MultiBackend>();
    query = match &row.country {
        Some(country) => query.filter(organisations::country.eq(country)),
        None => query.filter(organisations::country.is_null()),
    };
    let found: Option<Id<OrganisationId>> = query.first(conn).optional()?;
    Ok(found.is_some())
}

/// Which organisations a list shows.
#[derive(Debug, Clone, Default)]
pub struct OrganisationFilter {
    /// Part of the name; accents and case do not matter.
    pub q: Option<String>,
    /// Only those that this account is a member of.
    pub member: Option<AccountId>,
}

/// A page of organisations by name, after a name and id.
pub fn page(
    conn: &mut AnyConnection,
    filter: &OrganisationFilter,
    after: Option<(String, OrganisationId)>,
    limit: i64,
) -> Result<Vec<Organisation>, StoreError> {
    let mut query = organisations::table
        .select(Organisation::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(q) = &filter.q {
        let part = format!("%{}%", escaped(&name_key(q)));
        query = query.filter(organisations::name_key.like(part).escape('\\'));
    }
    if let Some(account) = filter.member {
        let own = memberships::table
            .filter(memberships::account_id.eq(Id(account)))
            .select(memberships::organisation_id);
        query = query.filter(organisations::id.eq_any(own));
    }
    if let Some((name, id)) = after {
        query = query.filter(
            organisations::name_key
                .gt(name.clone())
                .or(organisations::name_key.eq(name).and(organisations::id.gt(Id(id)))),
        );
    }
    Ok(query
        .order((organisations::name_key, organisations::id))
        .limit(limit)
        .load(conn)?)
}

/// Adds a member.
///
/// # Errors
/// [`StoreError::Unique`] when the account is a member already.
pub fn insert_member(conn: &mut AnyConnection, new: &Membership) -> Result<(), StoreError> {
    diesel::insert_into(memberships::table).values(new).execute(conn)?;
    Ok(())
}

/// The membership of an account.
pub fn membership(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    account: AccountId,
) -> Result<Option<Membership>, StoreError> {
    Ok(memberships::table
        .find((Id(organisation), Id(account)))
        .select(Membership::as_select())
        .first(conn)
        .optional()?)
}

/// A page of the members, in the order of their accounts.
pub fn members(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    after: Option<AccountId>,
    limit: i64,
) -> Result<Vec<Member>, StoreError> {
    let mut query = memberships::table
        .inner_join(accounts::table.on(accounts::id.eq(memberships::account_id)))
        .filter(memberships::organisation_id.eq(Id(organisation)))
        .select((
            Membership::as_select(),
            accounts::name,
            accounts::position,
            accounts::email,
        ))
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(memberships::account_id.gt(Id(after)));
    }
    let rows: Vec<(Membership, String, Option<String>, String)> =
        query.order(memberships::account_id).limit(limit).load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(membership, name, position, email)| Member {
            membership,
            name,
            position,
            email,
        })
        .collect())
}

/// The memberships of an account, with the organisations' names.
pub fn memberships_of(conn: &mut AnyConnection, account: AccountId) -> Result<Vec<(Membership, String)>, StoreError> {
    Ok(memberships::table
        .inner_join(organisations::table.on(organisations::id.eq(memberships::organisation_id)))
        .filter(memberships::account_id.eq(Id(account)))
        .order((organisations::name_key, organisations::id))
        .select((Membership::as_select(), organisations::name))
        .load(conn)?)
}

/// Changes the role of a member. `false`: it is none.
pub fn set_role(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    account: AccountId,
    role: OrganisationRole,
) -> Result<bool, StoreError> {
    let changed = diesel::update(memberships::table.find((Id(organisation), Id(account))))
        .set(memberships::role.eq(Key(role)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Removes a member. `false`: it was none.
pub fn remove_member(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    account: AccountId,
) -> Result<bool, StoreError> {
    Ok(diesel::delete(memberships::table.find((Id(organisation), Id(account)))).execute(conn)? == 1)
}

/// How many members and how many focal points an organisation has.
pub fn counts(conn: &mut AnyConnection, organisation: OrganisationId) -> Result<(i64, i64), StoreError> {
    let members: i64 = memberships::table
        .filter(memberships::organisation_id.eq(Id(organisation)))
        .count()
        .get_result(conn)?;
    let focal_points: i64 = memberships::table
        .filter(memberships::organisation_id.eq(Id(organisation)))
        .filter(memberships::role.eq(Key(OrganisationRole::FocalPoint)))
        .count()
        .get_result(conn)?;
    Ok((members, focal_points))
}
