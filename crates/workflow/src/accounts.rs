//! Accounts: registering, logging in ([`sessions`]), one's own account ([`own`]), and what administrators do
//! ([`administration`]).
//!
//! Whether an address has an account is told to its owner only, by mail: registering and asking for a new password
//! answer the same for every address, and so does logging in with a wrong one.
pub mod administration;
pub mod own;
pub mod sessions;

use crate::examples::example_of;
use crate::failure::Failure;
use crate::links::{self, LinkTarget};
use crate::notices::{NoticeFacts, Recipient};
use crate::service::{Misread, Recorded, Service, Tx};
use crate::trail::Happened;
use crate::{Call, passwords};
use minga_domain::address::is_email;
use minga_domain::history::HistoryAction;
use minga_domain::ids::AccountId;
use minga_domain::kinds::{LinkPurpose, OrganisationRole, Reminding, SystemRole};
use minga_domain::language::Language;
use minga_domain::notice::Notice;
use minga_domain::text::is_blank;
use minga_domain::violation::{Code, Violation};
use minga_storage::accounts::{self as store, Account, email_key};
use minga_storage::columns::{Id, Moment};
use minga_storage::organisations;
use minga_storage::sessions::{Ended, end_all};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

/// A person who registers.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "email": "rosa.quispe@example.org", "name": "Rosa Quispe", "password": "tres llamas y un puente", "language": "es"
})))]
pub struct Registration {
    /// Name.
    #[schema(min_length = 1, max_length = 200, example = "Rosa Quispe")]
    pub name: String,
    /// Address.
    #[schema(max_length = 254, example = "rosa.quispe@example.org")]
    pub email: String,
    /// 12 to 256 characters, not common, not the address.
    #[schema(max_length = 256, example = "tres llamas y un puente")]
    pub password: String,
    /// Language of mails.
    pub language: Language,
}

impl std::fmt::Debug for Registration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Registration")
    }
}

/// An account to be made at once, without a mail.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// From [`passwords::hash_blocking`]; without one the person asks for a password by mail.
    pub password_hash: Option<String>,
    /// Language of mails.
    pub language: Language,
    /// Position.
    pub position: Option<String>,
    /// Roles in the service.
    pub roles: Vec<SystemRole>,
    /// The country of a country network, ISO 3166 alpha-3.
    pub network_country: Option<String>,
    /// Whether that network decides.
    pub network_decides: bool,
}

/// A role in an organisation, as the person sees it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "organisation_id": "01890a5d-ac96-774b-bcce-b302099a8058",
    "organisation_name": "Municipalidad Distrital de San Juan", "role": "focal_point",
    "since": "2026-03-02T09:12:45.120Z"
})))]
pub struct MembershipView {
    /// The organisation.
    pub organisation_id: minga_domain::ids::OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// The role.
    pub role: OrganisationRole,
    /// Since when.
    pub since: chrono::DateTime<chrono::Utc>,
}

/// An account, for its owner and for administrators.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057", "email": "rosa.quispe@example.org", "email_verified": true,
    "name": "Rosa Quispe", "position": "Directora de Integración", "language": "es", "roles": [],
    "network_decides": false, "disabled": false, "memberships": [example_of::<MembershipView>()],
    "created_at": "2026-03-02T09:12:45.120Z", "updated_at": "2026-03-02T09:12:45.120Z", "version": 1
})))]
pub struct AccountView {
    /// Identifier.
    pub id: AccountId,
    /// Name.
    #[schema(example = "Rosa Quispe")]
    pub name: String,
    /// Address.
    #[schema(example = "rosa.quispe@example.org")]
    pub email: String,
    /// Language of mails.
    pub language: Language,
    /// Position.
    pub position: Option<String>,
    /// Whether the address is confirmed.
    pub email_verified: bool,
    /// Whether the account is closed.
    pub disabled: bool,
    /// Roles in the service; everybody is a contributor besides.
    pub roles: Vec<SystemRole>,
    /// The country of a country network, ISO 3166 alpha-3.
    pub network_country: Option<String>,
    /// Whether that network may decide like the secretariat.
    pub network_decides: bool,
    /// How the person is reminded of what waits for it; left out in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reminders: Option<Reminding>,
    /// Roles in organisations; left out in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memberships: Option<Vec<MembershipView>>,
    /// The version, as in the `ETag`.
    pub version: i32,
    /// When it was made.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// When it last changed.
    pub updated_at: chrono::DateTime<chrono::Utc>,
}

/// An account in words for its reader.
pub(crate) fn view(account: Account, roles: Vec<SystemRole>, memberships: Option<Vec<MembershipView>>) -> AccountView {
    AccountView {
        id: account.id.0,
        language: language_of(&account),
        name: account.name,
        email: account.email,
        position: account.position,
        email_verified: account.email_verified_at.is_some(),
        disabled: account.disabled_at.is_some(),
        roles,
        network_country: account.network_country,
        network_decides: account.network_decides,
        reminders: None,
        memberships,
        version: account.version,
        created_at: account.created_at.into(),
        updated_at: account.updated_at.into(),
    }
}

/// An account with roles and memberships.
pub(crate) fn whole_view(tx: &mut Tx<'_>, account: Account) -> Result<AccountView, Failure> {
    let id = account.id.0;
    let roles = store::roles(tx.conn, id)?;
    let memberships = organisations::memberships_of(tx.conn, id)?;
    let memberships = memberships
        .into_iter()
        .map(|(membership, organisation_name)| MembershipView {
            organisation_id: membership.organisation_id.0,
            organisation_name,
            role: membership.role.0,
            since: membership.since.into(),
        });
    Ok(AccountView {
        reminders: minga_storage::reminders::preference(tx.conn, id)?,
        ..view(account, roles, Some(memberships.collect()))
    })
}

/// The language of mails to an account.
pub(crate) fn language_of(account: &Account) -> Language {
    account.language.parse().unwrap_or_default()
}

/// Tells an explicit `null` of a merge patch from an absent field.
pub(crate) fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// What is wrong with an address at a place.
pub(crate) fn email_violation(email: &str, pointer: &str) -> Option<Violation> {
    (!is_email(email.trim())).then(|| Violation::new(Code::NotAnEmail, pointer))
}

/// What is wrong with the name and the address of a new account, at `/name` and `/email`.
pub fn person_violations(name: &str, email: &str) -> Vec<Violation> {
    let name = blank_violation(name, "/name");
    name.into_iter().chain(email_violation(email, "/email")).collect()
}

/// What is wrong with a text that must say something.
pub(crate) fn blank_violation(text: &str, pointer: &str) -> Option<Violation> {
    is_blank(text).then(|| Violation::new(Code::Required, pointer))
}

/// Without surrounding space; nothing where nothing is left.
pub(crate) fn trimmed(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Registers a person, or tells the owner of the address by mail that it has an account. The answer and the work are
/// the same.
///
/// # Errors
/// [`Failure::Invalid`] with every rule that name, address and password break; [`Failure::Unavailable`] when too many
/// passwords wait to be hashed.
pub async fn register(service: &Service, call: Call, new: Registration, answer: Recorded) -> Result<Recorded, Failure> {
    let mut violations = person_violations(&new.name, &new.email);
    violations.extend(passwords::violations(&new.password, &new.email, "/password"));
    if !violations.is_empty() {
        return call.misread.judge(Err(Failure::Invalid(violations)));
    }
    let hash = passwords::hash(new.password.clone()).await?;
    service
        .perform(
            sealed(service, call),
            move |tx| enter(tx, new, hash),
            move |()| Ok(answer),
        )
        .await
}

fn enter(tx: &mut Tx<'_>, new: Registration, hash: String) -> Result<(), Failure> {
    let key = email_key(&new.email);
    // Of two who register an address at once, the second waits here for the first and finds its account.
    let known = match store::lock_by_email_key(tx.conn, &key)? {
        Some(known) => Some(known),
        None => {
            let account = new_row(tx, unconfirmed(new.clone(), hash.clone()), None);
            if store::insert_if_new(tx.conn, &account)? {
                return ask_to_confirm(tx, account.id.0);
            }
            store::lock_by_email_key(tx.conn, &key)?
        }
    };
    let id = match known {
        Some(known) if known.email_verified_at.is_some() || known.disabled_at.is_some() => {
            if known.disabled_at.is_none() {
                tx.tell(
                    Notice::AlreadyRegistered,
                    Recipient::Account(known.id.0),
                    None,
                    None,
                    NoticeFacts::new(),
                )?;
            }
            return happened(tx, HistoryAction::RegistrationRepeated, known.id.0, json!({}));
        }
        // Nobody has proved to own the address yet: the newest registration counts, and only its mail confirms it.
        Some(known) => {
            let (id, was) = (known.id.0, known.version);
            minga_storage::links::expire_of_account(tx.conn, id, LinkPurpose::VerifyEmail, tx.now())?;
            let row = Account {
                name: new.name.trim().to_owned(),
                email: new.email.trim().to_owned(),
                language: new.language.code().to_owned(),
                password_hash: Some(hash),
                version: was + 1,
                updated_at: tx.now().into(),
                ..known
            };
            if !store::update(tx.conn, &row, was)? {
                return Err(Failure::Unavailable(
                    "the account was changed at the same time".to_owned(),
                ));
            }
            id
        }
        None => {
            return Err(Failure::Unavailable(
                "the account was removed at the same time".to_owned(),
            ));
        }
    };
    ask_to_confirm(tx, id)
}

/// Somebody who has registered and has not proved to own the address.
fn unconfirmed(new: Registration, hash: String) -> NewAccount {
    NewAccount {
        name: new.name,
        email: new.email,
        password_hash: Some(hash),
        language: new.language,
        position: None,
        roles: Vec::new(),
        network_country: None,
        network_decides: false,
    }
}

/// Sends the link by which a new account confirms its address.
fn ask_to_confirm(tx: &mut Tx<'_>, id: AccountId) -> Result<(), Failure> {
    let link = links::create(tx, LinkPurpose::VerifyEmail, LinkTarget::Account(id))?;
    tx.tell(
        Notice::VerifyEmail,
        Recipient::Account(id),
        None,
        Some(link),
        NoticeFacts::new(),
    )?;
    happened(tx, HistoryAction::Registered, id, json!({}))
}

/// Makes an account whose address counts as confirmed: for the command line and prepared data.
///
/// # Errors
/// [`Failure::Invalid`] when the address is none or has an account.
pub fn create_account(tx: &mut Tx<'_>, new: NewAccount) -> Result<AccountId, Failure> {
    let key = email_key(&new.email);
    let mut violations = person_violations(&new.name, &new.email);
    if store::by_email_key(tx.conn, &key)?.is_some() {
        violations.push(Violation::new(Code::AlreadyExists, "/email"));
    }
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    let roles = new.roles.clone();
    let id = insert(tx, new, Some(tx.now().into()))?;
    store::set_roles(tx.conn, id, &roles)?;
    minga_storage::contacts::link(tx.conn, &key, id)?;
    happened(tx, HistoryAction::AccountCreated, id, json!({ "roles": roles }))?;
    Ok(id)
}

/// Makes the account of somebody who proved to own the address by the link in a mail.
pub(crate) fn join(
    tx: &mut Tx<'_>,
    name: &str,
    email: &str,
    language: Language,
    hash: String,
) -> Result<AccountId, Failure> {
    let new = NewAccount {
        name: name.to_owned(),
        email: email.to_owned(),
        password_hash: Some(hash),
        language,
        position: None,
        roles: Vec::new(),
        network_country: None,
        network_decides: false,
    };
    let id = insert(tx, new, Some(tx.now().into()))?;
    minga_storage::contacts::link(tx.conn, &email_key(email), id)?;
    happened(tx, HistoryAction::Registered, id, json!({}))?;
    Ok(id)
}

fn insert(tx: &mut Tx<'_>, new: NewAccount, email_verified_at: Option<Moment>) -> Result<AccountId, Failure> {
    let row = new_row(tx, new, email_verified_at);
    store::insert(tx.conn, &row)?;
    Ok(row.id.0)
}

fn new_row(tx: &Tx<'_>, new: NewAccount, email_verified_at: Option<Moment>) -> Account {
    let email = new.email.trim().to_owned();
    Account {
        id: Id(tx.new_id()),
        name: new.name.trim().to_owned(),
        email_key: email_key(&email),
        email,
        language: new.language.code().to_owned(),
        position: trimmed(new.position),
        password_hash: new.password_hash,
        email_verified_at,
        disabled_at: None,
        network_country: new.network_country,
        network_decides: new.network_decides,
        version: 1,
        created_at: tx.now().into(),
        updated_at: tx.now().into(),
    }
}

/// Confirms an address with the token of the link in its mail. Doing it again with the same link changes nothing.
/// Contacts with that address are linked to the account.
///
/// # Errors
/// [`Failure::Invalid`] when the token opens nothing.
pub fn verify_email(tx: &mut Tx<'_>, token: &str) -> Result<(), Failure> {
    let unknown = || Failure::invalid(Violation::new(Code::NotFound, "/token"));
    let link = match links::open(tx, LinkPurpose::VerifyEmail, token) {
        Err(Failure::NotFound) => return Err(unknown()),
        other => other?,
    };
    let id = link.account_id.ok_or_else(unknown)?.0;
    let account = store::lock(tx.conn, id)?
        .filter(|account| account.disabled_at.is_none())
        .ok_or_else(unknown)?;
    if account.email_verified_at.is_some() {
        return Ok(());
    }
    if !minga_storage::links::mark_used(tx.conn, link.id.0, tx.now())? {
        return Err(unknown());
    }
    let row = Account {
        email_verified_at: Some(tx.now().into()),
        ..account
    };
    save(tx, row)?;
    happened(tx, HistoryAction::EmailVerified, id, json!({}))
}

/// Sends a link for a new password, if the address has an account. The answer is the same where it has none. For
/// everybody.
///
/// # Errors
/// Those of the database.
pub fn ask_for_password(tx: &mut Tx<'_>, email: &str) -> Result<(), Failure> {
    let known = store::by_email_key(tx.conn, &email_key(email))?.filter(|account| account.disabled_at.is_none());
    let Some(account) = known else {
        return happened(tx, HistoryAction::PasswordResetAsked, AccountId(Uuid::nil()), json!({}));
    };
    let id = account.id.0;
    let link = links::create(tx, LinkPurpose::ResetPassword, LinkTarget::Account(id))?;
    tx.tell(
        Notice::PasswordReset,
        Recipient::Account(id),
        None,
        Some(link),
        NoticeFacts::new(),
    )?;
    happened(tx, HistoryAction::PasswordResetAsked, id, json!({}))
}

/// Sets a new password with the token of a link, and ends every session. Whoever has the mail owns the address, so it
/// counts as confirmed.
///
/// # Errors
/// [`Failure::Invalid`] when the token opens nothing or was used, or the password is weak.
pub async fn set_password(
    service: &Service,
    call: Call,
    token: String,
    password: String,
    answer: Recorded,
) -> Result<Recorded, Failure> {
    let call = sealed(service, call);
    let asked = Call {
        retry: None,
        misread: Misread::default(),
        ..call.clone()
    };
    let seen = token.clone();
    // A retried request has used its link: what the link says is decided in the transaction below. So is what the
    // misread body of a request comes to, after the password was looked at too.
    let email = service
        .read(asked, move |tx| {
            match links::open(tx, LinkPurpose::ResetPassword, &seen) {
                Ok(link) => match link.account_id {
                    Some(id) => Ok(store::find(tx.conn, id.0)?.map(|account| account.email)),
                    None => Ok(None),
                },
                Err(Failure::NotFound) => Ok(None),
                Err(other) => Err(other),
            }
        })
        .await?;
    let mut violations = passwords::violations(&password, email.as_deref().unwrap_or_default(), "/password");
    if email.is_none() {
        violations.insert(0, Violation::new(Code::NotFound, "/token"));
    }
    if !violations.is_empty() {
        return call.misread.judge(Err(Failure::Invalid(violations)));
    }
    let hash = passwords::hash(password).await?;
    service
        .perform(call, move |tx| replace_password(tx, &token, hash), move |()| Ok(answer))
        .await
}

fn replace_password(tx: &mut Tx<'_>, token: &str, hash: String) -> Result<(), Failure> {
    let unknown = || Failure::invalid(Violation::new(Code::NotFound, "/token"));
    let link = match links::open(tx, LinkPurpose::ResetPassword, token) {
        Err(Failure::NotFound) => return Err(unknown()),
        other => other?,
    };
    let id = link.account_id.ok_or_else(unknown)?.0;
    let account = store::lock(tx.conn, id)?
        .filter(|account| account.disabled_at.is_none())
        .ok_or_else(unknown)?;
    if !minga_storage::links::mark_used(tx.conn, link.id.0, tx.now())? {
        return Err(unknown());
    }
    minga_storage::links::spend(tx.conn, id, LinkPurpose::ResetPassword, tx.now())?;
    let email_verified_at = account.email_verified_at.or_else(|| Some(tx.now().into()));
    save(
        tx,
        Account {
            password_hash: Some(hash),
            email_verified_at,
            ..account
        },
    )?;
    let ended = end_all(tx.conn, id, Ended::Password, tx.now())?;
    happened(tx, HistoryAction::PasswordSet, id, json!({ "sessions_ended": ended }))
}

/// Writes a locked account back as its next version. Contacts with a confirmed address are linked to it.
pub(crate) fn save(tx: &mut Tx<'_>, mut row: Account) -> Result<Account, Failure> {
    let was = row.version;
    row.version = was + 1;
    row.updated_at = tx.now().into();
    if !store::update(tx.conn, &row, was)? {
        return Err(Failure::Internal("a locked account was changed".to_owned()));
    }
    if row.email_verified_at.is_some() && row.disabled_at.is_none() {
        minga_storage::contacts::link(tx.conn, &row.email_key, row.id.0)?;
    }
    Ok(row)
}

/// The call with a fingerprint that a copy of the database cannot be tried against: the request holds a password.
fn sealed(service: &Service, mut call: Call) -> Call {
    if let Some(retry) = &mut call.retry {
        retry.fingerprint = service.links.seal(&retry.fingerprint);
    }
    call
}

/// Records what happened to an account.
pub(crate) fn happened(tx: &mut Tx<'_>, action: HistoryAction, id: AccountId, facts: Value) -> Result<(), Failure> {
    tx.record(Happened {
        action,
        subject: "account",
        subject_id: id.0,
        submission: None,
        confidential: true,
        facts,
    })
}
