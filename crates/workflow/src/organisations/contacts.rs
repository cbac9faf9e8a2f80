//! The people that an organisation's submissions name as focal point and alternate, with or without an account.
use super::{managed, readable};
use crate::accounts::{blank_violation, email_violation, present, trimmed};
use crate::failure::Failure;
use crate::paging;
use crate::service::Tx;
use crate::standing::require_version;
use crate::trail::Happened;
use chrono::{DateTime, Utc};
use minga_domain::history::HistoryAction;
use minga_domain::ids::{AccountId, ContactId, OrganisationId};
use minga_domain::language::Language;
use minga_domain::refusal::RefusalReason;
use minga_domain::violation::{Code, Violation};
use minga_storage::accounts::{self, email_key};
use minga_storage::columns::Id;
use minga_storage::contacts::{self as store, Contact};
use minga_storage::submissions;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// A new contact.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "name": "Luis Huamán", "email": "luis.huaman@example.org", "position": "Jefe de Cooperación", "language": "es"
})))]
pub struct NewContact {
    /// The person's name.
    #[schema(min_length = 1, max_length = 200, example = "Luis Huamán")]
    pub name: String,
    /// The person's position.
    #[serde(default)]
    #[schema(max_length = 200, example = "Jefe de Cooperación")]
    pub position: Option<String>,
    /// The person's address.
    #[schema(max_length = 254, example = "luis.huaman@example.org")]
    pub email: String,
    /// Language of mails, unless the person has an account: then that of the account.
    pub language: Language,
}

/// Changes of a contact: a merge patch, absent fields stay.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({ "email": "l.huaman@example.org", "position": null })))]
pub struct ContactPatch {
    /// The person's name.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200, example = "Rosa Quispe")]
    pub name: Option<String>,
    /// The person's position; `null` removes it.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub position: Option<Option<String>>,
    /// The person's address.
    #[schema(value_type = String, required = false, max_length = 254)]
    pub email: Option<String>,
    /// Language of mails, unless the person has an account: then that of the account.
    #[schema(value_type = Language, required = false)]
    pub language: Option<Language>,
}

/// A contact, for the members.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057", "organisation_id": "01890a5d-ac96-774b-bcce-b302099a8058",
    "account_id": "01890a5d-ac96-774b-bcce-b302099a8059", "name": "Luis Huamán", "email": "luis.huaman@example.org",
    "position": "Jefe de Cooperación", "language": "es", "created_at": "2026-03-02T09:12:45.120Z",
    "updated_at": "2026-03-02T09:12:45.120Z", "version": 1
})))]
pub struct ContactView {
    /// Identifier.
    pub id: ContactId,
    /// Of which organisation.
    pub organisation_id: OrganisationId,
    /// The member's account with the same address. Whether the address has an account at all is told of members only.
    pub account_id: Option<AccountId>,
    /// The person's name.
    pub name: String,
    /// The person's position.
    pub position: Option<String>,
    /// The person's address.
    pub email: String,
    /// Language of mails, unless the person has an account: then that of the account.
    pub language: Language,
    /// The version, as in the `ETag`.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A contact with the account that its readers may know of: that of a member.
fn view(row: Contact, members: &[AccountId]) -> ContactView {
    ContactView {
        id: row.id.0,
        organisation_id: row.organisation_id.0,
        account_id: row
            .account_id
            .map(|account| account.0)
            .filter(|account| members.contains(account)),
        name: row.name,
        position: row.position,
        email: row.email,
        language: row.language.parse().unwrap_or_default(),
        version: row.version,
        created_at: row.created_at.into(),
        updated_at: row.updated_at.into(),
    }
}

fn views(tx: &mut Tx<'_>, organisation: OrganisationId, rows: Vec<Contact>) -> Result<Vec<ContactView>, Failure> {
    let linked: Vec<AccountId> = rows.iter().filter_map(|row| Some(row.account_id?.0)).collect();
    let members = submissions::members_among(tx.conn, organisation, &linked)?;
    Ok(rows.into_iter().map(|row| view(row, &members)).collect())
}

fn one_view(tx: &mut Tx<'_>, row: Contact) -> Result<ContactView, Failure> {
    let linked: Vec<AccountId> = row.account_id.map(|account| account.0).into_iter().collect();
    let members = submissions::members_among(tx.conn, row.organisation_id.0, &linked)?;
    Ok(view(row, &members))
}

/// A page of the contacts, at most `limit`, and whether there are more. For the members, the secretariat and
/// administrators.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody else; [`Failure::NotFound`] when there is no such organisation.
pub fn list(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    after: Option<ContactId>,
    limit: i64,
) -> Result<(Vec<ContactView>, bool), Failure> {
    readable(tx, organisation)?;
    let mut rows = store::page(tx.conn, organisation, after, limit + 1)?;
    let more = paging::cut(&mut rows, limit);
    Ok((views(tx, organisation, rows)?, more))
}

/// One contact.
///
/// # Errors
/// As for [`list`]; [`Failure::NotFound`] also when the organisation has no such contact.
pub fn read(tx: &mut Tx<'_>, organisation: OrganisationId, id: ContactId) -> Result<ContactView, Failure> {
    readable(tx, organisation)?;
    let row = of(tx, organisation, id)?;
    one_view(tx, row)
}

/// Adds a contact.
///
/// # Errors
/// [`Failure::Forbidden`] for callers who do not speak for the organisation; [`Failure::NotFound`] when there is none;
/// [`Failure::Invalid`] with everything that is wrong, also when the address is another contact's.
pub fn create(tx: &mut Tx<'_>, organisation: OrganisationId, new: NewContact) -> Result<ContactView, Failure> {
    managed(tx, organisation)?;
    let row = Contact {
        id: Id(tx.new_id()),
        organisation_id: Id(organisation),
        account_id: None,
        name: new.name,
        position: new.position,
        email: new.email,
        email_key: String::new(),
        language: new.language.code().to_owned(),
        version: 1,
        created_at: tx.now().into(),
        updated_at: tx.now().into(),
    };
    let row = valid(tx, row)?;
    store::insert(tx.conn, &row)?;
    happened(
        tx,
        HistoryAction::ContactAdded,
        row.id.0,
        json!({ "organisation": organisation }),
    )?;
    one_view(tx, row)
}

/// Changes a contact.
///
/// # Errors
/// As for [`create`]; [`Failure::NotFound`] also when the organisation has no such contact; [`Failure::Stale`] and
/// [`Failure::VersionRequired`].
pub fn change(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: ContactId,
    seen: Option<i32>,
    patch: ContactPatch,
) -> Result<ContactView, Failure> {
    managed(tx, organisation)?;
    let mut row = of(tx, organisation, id)?;
    let (was, address) = (row.version, row.email_key.clone());
    require_version(seen, was)?;
    if let Some(name) = patch.name {
        row.name = name;
    }
    if let Some(position) = patch.position {
        row.position = position;
    }
    if let Some(email) = patch.email {
        row.email = email;
    }
    if let Some(language) = patch.language {
        row.language = language.code().to_owned();
    }
    row.version = was + 1;
    row.updated_at = tx.now().into();
    let row = valid(tx, row)?;
    if row.email_key != address {
        store::remember(tx.conn, id)?;
    }
    if !store::update(tx.conn, &row, was)? {
        return Err(Failure::Stale { current: was + 1 });
    }
    if row.email_key != address {
        minga_storage::links::expire_of_contact(tx.conn, id, tx.now())?;
    }
    happened(
        tx,
        HistoryAction::ContactChanged,
        id,
        json!({ "organisation": organisation }),
    )?;
    one_view(tx, row)
}

/// Removes a contact that no submission names. Who was focal point or alternate of one stays known as such to it.
///
/// # Errors
/// [`Failure::Forbidden`] for callers who do not speak for the organisation; [`Failure::Conflict`] `contact_in_use`;
/// [`Failure::NotFound`], [`Failure::Stale`], [`Failure::VersionRequired`].
pub fn delete(tx: &mut Tx<'_>, organisation: OrganisationId, id: ContactId, seen: Option<i32>) -> Result<(), Failure> {
    managed(tx, organisation)?;
    let row = of(tx, organisation, id)?;
    require_version(seen, row.version)?;
    if store::in_use(tx.conn, id)? {
        return Err(Failure::Conflict(RefusalReason::ContactInUse));
    }
    store::remember(tx.conn, id)?;
    match store::delete(tx.conn, id) {
        // A submission began to name it in this instant.
        Err(minga_storage::StoreError::ForeignKey(_)) => return Err(Failure::Conflict(RefusalReason::ContactInUse)),
        other => other?,
    };
    happened(
        tx,
        HistoryAction::ContactRemoved,
        id,
        json!({ "organisation": organisation }),
    )
}

fn of(tx: &mut Tx<'_>, organisation: OrganisationId, id: ContactId) -> Result<Contact, Failure> {
    store::find(tx.conn, id)?
        .filter(|row| row.organisation_id.0 == organisation)
        .ok_or(Failure::NotFound)
}

/// The row with its texts put in order and linked to the account of its address, or everything that is wrong with it.
fn valid(tx: &mut Tx<'_>, mut row: Contact) -> Result<Contact, Failure> {
    row.name = row.name.trim().to_owned();
    row.email = row.email.trim().to_owned();
    row.email_key = email_key(&row.email);
    row.position = trimmed(row.position);
    let mut violations = Vec::new();
    violations.extend(blank_violation(&row.name, "/name"));
    violations.extend(email_violation(&row.email, "/email"));
    let other = store::by_email_key(tx.conn, row.organisation_id.0, &row.email_key)?;
    if other.is_some_and(|other| other.id != row.id) {
        violations.push(Violation::new(Code::AlreadyExists, "/email"));
    }
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    // Locked, so that an address that is confirmed in this instant is linked by one of the two.
    row.account_id = accounts::lock_by_email_key(tx.conn, &row.email_key)?
        .filter(|account| account.email_verified_at.is_some() && account.disabled_at.is_none())
        .map(|account| account.id);
    Ok(row)
}

fn happened(tx: &mut Tx<'_>, action: HistoryAction, id: ContactId, facts: Value) -> Result<(), Failure> {
    tx.record(Happened {
        action,
        subject: "contact",
        subject_id: id.0,
        submission: None,
        confidential: true,
        facts,
    })
}
