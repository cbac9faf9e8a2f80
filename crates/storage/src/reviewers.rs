//! The roster: who can be asked to review, what they know, and how much they take on.
use crate::StoreError;
use crate::columns::{Id, Json, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::either::{OnEither, PerDatabase};
use crate::schema::{account_roles, accounts, reviewer_addresses, reviewer_profiles};
use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use minga_domain::ids::AccountId;
use minga_domain::kinds::SystemRole;

/// Whether a JSON list of the profile has any of the values.
macro_rules! lists_any {
    ($column:literal, $values:expr) => {{
        let values = serde_json::to_string($values).unwrap_or_default();
        PerDatabase {
            sqlite: sql::<Bool>(concat!(
                "EXISTS (SELECT 1 FROM json_each(reviewer_profiles.",
                $column,
                ") AS has WHERE CAST(has.value AS TEXT) IN (SELECT asked.value FROM json_each("
            ))
            .bind::<Text, _>(values.clone())
            .sql(") AS asked))"),
            postgres: sql::<Bool>(concat!(
                "EXISTS (SELECT 1 FROM json_array_elements_text(reviewer_profiles.",
                $column,
                ") AS has (value) WHERE has.value IN (SELECT asked.value FROM json_array_elements_text(CAST("
            ))
            .bind::<Text, _>(values)
            .sql(" AS JSON)) AS asked (value)))"),
        }
    }};
}

/// Whether the profile lists any of the languages, also as it is written for a region: `fr` finds `fr-CA`, but `fr-CA`
/// does not find `fr`.
macro_rules! reads_any {
    ($tags:expr) => {{
        let tags = serde_json::to_string($tags).unwrap_or_default();
        PerDatabase {
            sqlite: sql::<Bool>("EXISTS (SELECT 1 FROM json_each(reviewer_profiles.languages) AS has, json_each(")
                .bind::<Text, _>(tags.clone())
                .sql(
                    ") AS asked WHERE has.value = asked.value \
                 OR substr(has.value, 1, length(asked.value) + 1) = asked.value || '-')",
                ),
            postgres: sql::<Bool>(
                "EXISTS (SELECT 1 FROM json_array_elements_text(reviewer_profiles.languages) AS has (value), \
                 json_array_elements_text(CAST(",
            )
            .bind::<Text, _>(tags)
            .sql(
                " AS JSON)) AS asked (value) WHERE has.value = asked.value \
                 OR substr(has.value, 1, length(asked.value) + 1) = asked.value || '-')",
            ),
        }
    }};
}

/// A reviewer's entry in the roster.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = reviewer_profiles, primary_key(account_id), check_for_backend(MultiBackend), treat_none_as_null = true)]
pub struct Profile {
    /// The reviewer's account.
    pub account_id: Id<AccountId>,
    /// Internal (UN) or external.
    pub internal: bool,
    /// The organisation that the reviewer works for, as they write it.
    pub organisation: Option<String>,
    /// Where the reviewer is based, alpha-3.
    pub country: Option<String>,
    /// Languages in which the reviewer can review: a list of BCP 47 tags.
    pub languages: Json,
    /// Objectives of the Compact in which the reviewer is an expert: a list of numbers.
    pub objectives: Json,
    /// Guiding principles in which the reviewer is an expert: a list of keys.
    pub principles: Json,
    /// Where the reviewer's experience comes from: a list of keys.
    pub background: Json,
    /// When the reviewer is there or away: a list of windows.
    pub availability: Json,
    /// How many reviews the reviewer takes on at once.
    pub max_open: i32,
    /// Takes no new reviews at present.
    pub paused: bool,
    /// Agreed to be listed in the directory of experts.
    pub listed: bool,
    /// Moves with every change.
    pub version: i32,
    /// When it last changed.
    pub updated_at: Moment,
}

/// What a page of the roster is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct RosterFilter {
    /// Internal or external reviewers only.
    pub internal: Option<bool>,
    /// Any of these languages, also as the profile writes it for a region: `fr` finds `fr-CA`.
    pub languages: Vec<String>,
    /// Any of these objectives.
    pub objectives: Vec<u8>,
    /// Any of these principles, by their keys.
    pub principles: Vec<String>,
    /// Only those who agreed to be listed as experts.
    pub listed: bool,
}

/// The profile of an account with the person's name, if it has one.
pub fn find(conn: &mut AnyConnection, account: AccountId) -> Result<Option<(Profile, String)>, StoreError> {
    Ok(reviewer_profiles::table
        .inner_join(accounts::table.on(accounts::id.eq(reviewer_profiles::account_id)))
        .filter(reviewer_profiles::account_id.eq(Id(account)))
        .select((Profile::as_select(), accounts::name))
        .first(conn)
        .optional()?)
}

/// The profiles of some accounts.
pub fn profiles(conn: &mut AnyConnection, accounts: &[AccountId]) -> Result<Vec<Profile>, StoreError> {
    Ok(reviewer_profiles::table
        .filter(reviewer_profiles::account_id.eq_any(accounts.iter().copied().map(Id)))
        .select(Profile::as_select())
        .load(conn)?)
}

/// Adds a profile.
pub fn insert(conn: &mut AnyConnection, new: &Profile) -> Result<(), StoreError> {
    diesel::insert_into(reviewer_profiles::table)
        .values(new)
        .execute(conn)?;
    Ok(())
}

/// Writes a profile back, guarded by the version it was read with. `false`: somebody was faster.
pub fn update(conn: &mut AnyConnection, row: &Profile, was: i32) -> Result<bool, StoreError> {
    let changed = diesel::update(reviewer_profiles::table.find(row.account_id))
        .filter(reviewer_profiles::version.eq(was))
        .set(row)
        .execute(conn)?;
    Ok(changed == 1)
}

/// Makes an account a reviewer; nothing happens when it is one.
pub fn add_role(conn: &mut AnyConnection, account: AccountId) -> Result<(), StoreError> {
    OnEither(
        diesel::insert_into(account_roles::table)
            .values((
                account_roles::account_id.eq(Id(account)),
                account_roles::role.eq(Key(SystemRole::Reviewer)),
            ))
            .on_conflict_do_nothing(),
    )
    .execute(conn)?;
    Ok(())
}

/// Takes an account off the roster: its role as a reviewer, its entry, and its further addresses.
pub fn remove(conn: &mut AnyConnection, account: AccountId) -> Result<(), StoreError> {
    let role = account_roles::table
        .filter(account_roles::account_id.eq(Id(account)))
        .filter(account_roles::role.eq(Key(SystemRole::Reviewer)));
    diesel::delete(role).execute(conn)?;
    diesel::delete(reviewer_profiles::table.find(Id(account))).execute(conn)?;
    diesel::delete(reviewer_addresses::table.filter(reviewer_addresses::account_id.eq(Id(account)))).execute(conn)?;
    Ok(())
}

/// Locks the profiles of reviewers who are about to be invited, in the order of their ids, so that two invitations
/// at once cannot both take a reviewer's last free place. SQLite's single writer needs no lock.
pub fn lock(conn: &mut AnyConnection, reviewers: &[AccountId]) -> Result<(), StoreError> {
    if let AnyConnection::Postgres(postgres) = conn {
        let _locked: Vec<Id<AccountId>> = reviewer_profiles::table
            .filter(reviewer_profiles::account_id.eq_any(reviewers.iter().copied().map(Id)))
            .order(reviewer_profiles::account_id)
            .select(reviewer_profiles::account_id)
            .for_update()
            .load(postgres)?;
    }
    Ok(())
}

/// A page of the roster with the people's names, in the order of the accounts, after one of them. Only those who
/// have the role and can log in.
pub fn page(
    conn: &mut AnyConnection,
    filter: &RosterFilter,
    after: Option<AccountId>,
    limit: i64,
) -> Result<Vec<(Profile, String)>, StoreError> {
    let mut query = reviewer_profiles::table
        .inner_join(accounts::table.on(accounts::id.eq(reviewer_profiles::account_id)))
        .filter(accounts::disabled_at.is_null())
        .filter(accounts::email_verified_at.is_not_null())
        .filter(exists(
            account_roles::table
                .filter(account_roles::account_id.eq(reviewer_profiles::account_id))
                .filter(account_roles::role.eq(Key(SystemRole::Reviewer))),
        ))
        .select((Profile::as_select(), accounts::name))
        .into_boxed::<MultiBackend>();
    if let Some(internal) = filter.internal {
        query = query.filter(reviewer_profiles::internal.eq(internal));
    }
    if !filter.languages.is_empty() {
        query = query.filter(reads_any!(&filter.languages));
    }
    if !filter.objectives.is_empty() {
        let objectives: Vec<String> = filter.objectives.iter().map(u8::to_string).collect();
        query = query.filter(lists_any!("objectives", &objectives));
    }
    if !filter.principles.is_empty() {
        query = query.filter(lists_any!("principles", &filter.principles));
    }
    if filter.listed {
        query = query.filter(reviewer_profiles::listed.eq(true));
    }
    if let Some(after) = after {
        query = query.filter(reviewer_profiles::account_id.gt(Id(after)));
    }
    Ok(query.order(reviewer_profiles::account_id).limit(limit).load(conn)?)
}
