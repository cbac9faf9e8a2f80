//! Accounts: the people who can log in, their roles in the service, and who a caller is.
use crate::StoreError;
use crate::audit::Event;
use crate::columns::{Id, Json, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::either::{OnEither, PerDatabase};
use crate::schema::{
    account_roles, accounts, assignments, audit_events, memberships, reviewer_addresses, reviewer_profiles, reviews,
    submissions,
};
use diesel::dsl::{exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use minga_domain::access::{Actor, Network};
use minga_domain::ids::{AccountId, OrganisationId, SubmissionId};
use minga_domain::kinds::{Kind, OrganisationRole, State, SystemRole};
use std::collections::BTreeMap;

/// A person who can log in. This row and contacts are the only places of personal data.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = accounts, check_for_backend(MultiBackend), treat_none_as_null = true)]
pub struct Account {
    /// Identifier.
    pub id: Id<AccountId>,
    /// The person's name.
    pub name: String,
    /// The address, as it was written.
    pub email: String,
    /// The address for comparing, see [`email_key`].
    pub email_key: String,
    /// Language of mails: `es`, `en` or `fr`.
    pub language: String,
    /// The person's position.
    pub position: Option<String>,
    /// Argon2id hash in the PHC string format; absent until a password is chosen.
    pub password_hash: Option<String>,
    /// When the address was confirmed.
    pub email_verified_at: Option<Moment>,
    /// Since when the account is closed.
    pub disabled_at: Option<Moment>,
    /// The country of a country network, ISO 3166 alpha-3.
    pub network_country: Option<String>,
    /// Whether that network may decide like the secretariat.
    pub network_decides: bool,
    /// Moves with every change of the account.
    pub version: i32,
    /// When it was made.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

/// The address under which an account or contact is found: without surrounding space, in lower case. Accents stay,
/// since two addresses that differ in them are two mailboxes.
#[must_use]
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Adds an account.
///
/// # Errors
/// [`StoreError::Unique`] when the address has one.
pub fn insert(conn: &mut AnyConnection, new: &Account) -> Result<(), StoreError> {
    diesel::insert_into(accounts::table).values(new).execute(conn)?;
    Ok(())
}

/// Adds an account, unless its address has one: then nothing is changed, and `false`. While another transaction adds
/// one with the same address, it waits for the end of that.
pub fn insert_if_new(conn: &mut AnyConnection, new: &Account) -> Result<bool, StoreError> {
    let insert = diesel::insert_into(accounts::table).values(new.clone());
    Ok(OnEither(insert.on_conflict(accounts::email_key).do_nothing()).execute(conn)? == 1)
}

/// The account, also a closed one.
pub fn find(conn: &mut AnyConnection, id: AccountId) -> Result<Option<Account>, StoreError> {
    Ok(accounts::table
        .find(Id(id))
        .select(Account::as_select())
        .first(conn)
        .optional()?)
}

/// Locks the account's row until the transaction ends and reads it; every change begins here. Who only names the
/// account in another row does not wait: accounts are closed and erased but never deleted. So whoever invites a reviewer,
/// with the lock of the roster's entry, is not in the way of who takes the account's lock first and then that one.
/// SQLite's single writer needs no lock.
pub fn lock(conn: &mut AnyConnection, id: AccountId) -> Result<Option<Account>, StoreError> {
    if let AnyConnection::Postgres(postgres) = conn {
        let locked: Option<Id<AccountId>> = accounts::table
            .find(Id(id))
            .select(accounts::id)
            .for_no_key_update()
            .first(postgres)
            .optional()?;
        if locked.is_none() {
            return Ok(None);
        }
    }
    find(conn, id)
}

/// The account with an address, given its [`email_key`].
pub fn by_email_key(conn: &mut AnyConnection, key: &str) -> Result<Option<Account>, StoreError> {
    Ok(accounts::table
        .filter(accounts::email_key.eq(key))
        .select(Account::as_select())
        .first(conn)
        .optional()?)
}

/// Like [`by_email_key`], with the row locked until the transaction ends as by [`lock`].
pub fn lock_by_email_key(conn: &mut AnyConnection, key: &str) -> Result<Option<Account>, StoreError> {
    let found = accounts::table.filter(accounts::email_key.eq(key)).select(accounts::id);
    let id: Option<Id<AccountId>> = match conn {
        AnyConnection::Postgres(postgres) => found.for_no_key_update().first(postgres).optional()?,
        AnyConnection::Sqlite(sqlite) => found.first(sqlite).optional()?,
    };
    match id {
        Some(id) => find(conn, id.0),
        None => Ok(None),
    }
}

/// The accounts of a list, in no order.
pub fn by_ids(conn: &mut AnyConnection, ids: &[AccountId]) -> Result<Vec<Account>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(accounts::table
        .filter(accounts::id.eq_any(ids.iter().copied().map(Id)))
        .select(Account::as_select())
        .load(conn)?)
}

/// Writes an account back, guarded by the version it was read with. `false`: somebody was faster.
pub fn update(conn: &mut AnyConnection, row: &Account, was: i32) -> Result<bool, StoreError> {
    let changed = diesel::update(accounts::table.find(row.id))
        .filter(accounts::version.eq(was))
        .set(row)
        .execute(conn)?;
    Ok(changed == 1)
}

/// The roles of an account in the service.
pub fn roles(conn: &mut AnyConnection, id: AccountId) -> Result<Vec<SystemRole>, StoreError> {
    Ok(roles_of(conn, &[id])?.remove(&id).unwrap_or_default())
}

/// The roles of several accounts; one without any has no entry.
pub fn roles_of(
    conn: &mut AnyConnection,
    ids: &[AccountId],
) -> Result<BTreeMap<AccountId, Vec<SystemRole>>, StoreError> {
    let mut found: BTreeMap<AccountId, Vec<SystemRole>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let rows: Vec<(Id<AccountId>, Key<SystemRole>)> = account_roles::table
        .filter(account_roles::account_id.eq_any(ids.iter().copied().map(Id)))
        .order((account_roles::account_id, account_roles::role))
        .select((account_roles::account_id, account_roles::role))
        .load(conn)?;
    for (account, role) in rows {
        found.entry(account.0).or_default().push(role.0);
    }
    Ok(found)
}

/// Replaces the roles of an account.
pub fn set_roles(conn: &mut AnyConnection, id: AccountId, roles: &[SystemRole]) -> Result<(), StoreError> {
    diesel::delete(account_roles::table.filter(account_roles::account_id.eq(Id(id)))).execute(conn)?;
    let mut wanted = roles.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    for role in wanted {
        diesel::insert_into(account_roles::table)
            .values((account_roles::account_id.eq(Id(id)), account_roles::role.eq(Key(role))))
            .execute(conn)?;
    }
    Ok(())
}

/// Removes what else is known of a person who leaves: roles, memberships, the profile on the roster.
pub fn remove_ties(conn: &mut AnyConnection, id: AccountId) -> Result<(), StoreError> {
    diesel::delete(account_roles::table.filter(account_roles::account_id.eq(Id(id)))).execute(conn)?;
    diesel::delete(memberships::table.filter(memberships::account_id.eq(Id(id)))).execute(conn)?;
    diesel::delete(reviewer_profiles::table.filter(reviewer_profiles::account_id.eq(Id(id)))).execute(conn)?;
    diesel::delete(reviewer_addresses::table.filter(reviewer_addresses::account_id.eq(Id(id)))).execute(conn)?;
    Ok(())
}

/// The account, of whose network it is and whether it decides there, and a role: once for each role, or once without one.
type RoleRow = (Id<AccountId>, Option<String>, bool, Option<Key<SystemRole>>);

type MembershipRow = (Id<AccountId>, Id<OrganisationId>, Key<OrganisationRole>);

/// The accounts that may do anything at all, with their roles.
#[diesel::dsl::auto_type]
fn acting() -> _ {
    accounts::table
        .left_join(account_roles::table.on(account_roles::account_id.eq(accounts::id)))
        .filter(accounts::disabled_at.is_null())
        .filter(accounts::email_verified_at.is_not_null())
        .select((
            accounts::id,
            accounts::network_country,
            accounts::network_decides,
            account_roles::role.nullable(),
        ))
}

/// Who is calling, with roles and memberships; `None` when the account is closed, gone or not verified.
pub fn actor(conn: &mut AnyConnection, id: AccountId) -> Result<Option<Actor>, StoreError> {
    let roles: Vec<RoleRow> = acting().filter(accounts::id.eq(Id(id))).load(conn)?;
    if roles.is_empty() {
        return Ok(None);
    }
    let memberships: Vec<MembershipRow> = memberships::table
        .filter(memberships::account_id.eq(Id(id)))
        .order(memberships::organisation_id)
        .select((memberships::account_id, memberships::organisation_id, memberships::role))
        .load(conn)?;
    Ok(actor_of(&roles, &memberships))
}

/// Several people with their roles and memberships, by account; without those whose account is closed, gone or not
/// verified.
pub fn actors(conn: &mut AnyConnection, ids: &[AccountId]) -> Result<Vec<Actor>, StoreError> {
    let roles: Vec<RoleRow> = acting()
        .filter(accounts::id.eq_any(ids.iter().copied().map(Id)))
        .order(accounts::id)
        .load(conn)?;
    let memberships: Vec<MembershipRow> = memberships::table
        .filter(memberships::account_id.eq_any(ids.iter().copied().map(Id)))
        .order((memberships::account_id, memberships::organisation_id))
        .select((memberships::account_id, memberships::organisation_id, memberships::role))
        .load(conn)?;
    let people = roles.chunk_by(|(one, ..), (other, ..)| one == other);
    Ok(people.filter_map(|roles| actor_of(roles, &memberships)).collect())
}

/// The person with these roles; `None` without a row.
fn actor_of(roles: &[RoleRow], memberships: &[MembershipRow]) -> Option<Actor> {
    let (account, country, decides, _) = roles.first()?;
    let has = |wanted| {
        let mut known = roles.iter().filter_map(|(.., role)| role.as_ref());
        known.any(|role| role.0 == wanted)
    };
    Some(Actor {
        account: account.0,
        reviewer: has(SystemRole::Reviewer),
        secretariat: has(SystemRole::Secretariat),
        admin: has(SystemRole::Admin),
        network: country
            .clone()
            .filter(|_| has(SystemRole::CountryNetwork))
            .map(|country| Network {
                country,
                decides: *decides,
            }),
        memberships: memberships
            .iter()
            .filter(|(member, ..)| member == account)
            .map(|(_, organisation, role)| (organisation.0, role.0))
            .collect(),
    })
}

/// Which accounts a list shows.
#[derive(Debug, Clone, Default)]
pub struct AccountFilter {
    /// Beginning of the name or of the address. The case of letters without accents does not matter.
    pub q: Option<String>,
    /// With this role.
    pub role: Option<SystemRole>,
}

/// A page of accounts in the order in which they were made, after an account. Closed accounts are among them,
/// erased ones too.
pub fn page(
    conn: &mut AnyConnection,
    filter: &AccountFilter,
    after: Option<AccountId>,
    limit: i64,
) -> Result<Vec<Account>, StoreError> {
    let mut query = accounts::table
        .select(Account::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(q) = &filter.q {
        let beginning = format!("{}%", escaped(q));
        // SQLite's LIKE disregards the case of ASCII, PostgreSQL has ILIKE for it.
        let named = PerDatabase {
            sqlite: sql::<Bool>("accounts.name LIKE ")
                .bind::<Text, _>(beginning.clone())
                .sql(" ESCAPE '\\'"),
            postgres: sql::<Bool>("accounts.name ILIKE ")
                .bind::<Text, _>(beginning.clone())
                .sql(" ESCAPE '\\'"),
        };
        let addressed = accounts::email_key
            .like(format!("{}%", escaped(&email_key(q))))
            .escape('\\');
        query = query.filter(named.or(addressed));
    }
    if let Some(role) = filter.role {
        let having = account_roles::table
            .filter(account_roles::role.eq(Key(role)))
            .select(account_roles::account_id);
        query = query.filter(accounts::id.eq_any(having));
    }
    if let Some(after) = after {
        query = query.filter(accounts::id.gt(Id(after)));
    }
    Ok(query.order(accounts::id).limit(limit).load(conn)?)
}

/// Text to be found as it is by `LIKE … ESCAPE '\'`.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// A submission that somebody filed, as far as a copy of personal data shows it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = submissions, check_for_backend(MultiBackend))]
pub struct Filed {
    /// Identifier.
    pub id: Id<SubmissionId>,
    /// Public reference.
    pub reference: Option<String>,
    /// Pledge or practice.
    pub kind: Key<Kind>,
    /// Where it stands.
    pub state: Key<State>,
    /// Title.
    pub title: String,
    /// When it was begun.
    pub created_at: Moment,
}

/// The submissions that an account filed, oldest first.
pub fn filed_by(conn: &mut AnyConnection, id: AccountId) -> Result<Vec<Filed>, StoreError> {
    Ok(submissions::table
        .filter(submissions::filed_by.eq(Id(id)))
        .order(submissions::id)
        .select(Filed::as_select())
        .load(conn)?)
}

/// A review that somebody wrote.
#[derive(Debug, Clone)]
pub struct Written {
    /// Of which submission.
    pub submission_id: Id<SubmissionId>,
    /// The review.
    pub content: Json,
    /// When it was handed in.
    pub submitted_at: Option<Moment>,
}

/// The reviews that an account wrote, oldest first.
pub fn reviews_by(conn: &mut AnyConnection, id: AccountId) -> Result<Vec<Written>, StoreError> {
    let rows: Vec<(Id<SubmissionId>, Json, Option<Moment>)> = assignments::table
        .inner_join(reviews::table.on(reviews::assignment_id.eq(assignments::id)))
        .filter(assignments::reviewer_id.eq(Id(id)))
        .order(assignments::id)
        .select((assignments::submission_id, reviews::content, reviews::submitted_at))
        .load(conn)?;
    let written = |(submission_id, content, submitted_at)| Written {
        submission_id,
        content,
        submitted_at,
    };
    Ok(rows.into_iter().map(written).collect())
}

/// What an account did, oldest first; of what is confidential on submissions only what it did as a reviewer, and where
/// it `decides` like the secretariat what it did on those of others' organisations. What an action caused is not told
/// to who took it, also where an older trail names that account.
pub fn activity_of(conn: &mut AnyConnection, id: AccountId, decides: bool) -> Result<Vec<Event>, StoreError> {
    let own_reviews = assignments::table
        .filter(assignments::reviewer_id.eq(Id(id)))
        .filter(assignments::id.eq(audit_events::subject_id));
    let own_organisations = submissions::table
        .inner_join(memberships::table.on(memberships::organisation_id.eq(submissions::organisation_id)))
        .filter(memberships::account_id.eq(Id(id)))
        .filter(submissions::id.nullable().eq(audit_events::submission_id));
    let mut query = audit_events::table
        .filter(audit_events::actor.eq(Id(id)))
        .order(audit_events::id)
        .select(Event::as_select())
        .into_boxed::<MultiBackend>();
    let open = audit_events::confidential
        .eq(false)
        .or(audit_events::submission_id.is_null())
        .or(exists(own_reviews));
    query = if decides {
        query.filter(open.or(not(exists(own_organisations))))
    } else {
        query.filter(open)
    };
    Ok(query.load(conn)?)
}
