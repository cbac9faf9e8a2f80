//! Invitations to join the roster of reviewers. An officer types an address; the person behind it takes the place or
//! not, through the link in the mail, which proves that the address is theirs. Until then the person has no right.
//!
//! Inviting does the same for every address and answers the same: whether it has an account is told to its owner only.
use super::ReviewerInput;
use crate::accounts::{self, blank_violation, email_violation};
use crate::failure::Failure;
use crate::links::{self, LinkTarget};
use crate::notices::{NoticeFacts, Recipient};
use crate::paging;
use crate::passwords;
use crate::service::{Call, Service, Tx};
use crate::standing::require_version;
use crate::trail::Happened;
use chrono::{DateTime, Duration, Utc};
use minga_domain::access::duties::Duty;
use minga_domain::history::HistoryAction;
use minga_domain::ids::{AccountId, RosterInvitationId};
use minga_domain::kinds::{LinkPurpose, OfferStatus};
use minga_domain::language::Language;
use minga_domain::notice::Notice;
use minga_domain::refusal::RefusalReason;
use minga_domain::steps;
use minga_domain::violation::{Code, Violation};
use minga_storage::accounts::{self as people, Account, email_key};
use minga_storage::columns::{Id, Json, Key};
use minga_storage::roster_invitations::{self as store, RosterInvitation};
use minga_storage::{reviewers, ties};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// Days for which an invitation is kept after its time when it was declined or never answered: as long, nobody who has
/// declined is invited again by a file unseen. Ours.
pub(crate) const KEPT_DAYS: i64 = 365;

/// How many reviews somebody takes on at once who has not said it yet.
const FIRST_MAX_OPEN: i32 = 2;

/// Somebody who is invited to join the roster.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "email": "a.traore@example.org", "name": "Amadou Traoré", "language": "fr", "internal": false
})))]
pub struct NewRosterInvitation {
    /// The person's address, with an account or not.
    #[schema(max_length = 254, example = "a.traore@example.org")]
    pub email: String,
    /// The person's name.
    #[schema(min_length = 1, max_length = 200, example = "Amadou Traoré")]
    pub name: String,
    /// Language of the mail where the address has no account; that of the request by default.
    #[serde(default)]
    pub language: Option<Language>,
    /// Whether the person would be an internal (UN) reviewer.
    #[serde(default)]
    pub internal: bool,
}

/// Somebody who was invited and has not answered: what was typed, and nothing about an account.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057", "email": "a.traore@example.org", "name": "Amadou Traoré",
    "language": "fr", "internal": false, "invited_at": "2026-03-02T09:12:45.120Z",
    "sent_at": "2026-03-02T09:12:45.120Z", "expires_at": "2026-04-01T09:12:45.120Z", "expired": false
})))]
pub struct RosterInvitationView {
    /// Identifier.
    pub id: RosterInvitationId,
    /// The address, as it was typed.
    pub email: String,
    /// The name, as it was typed.
    pub name: String,
    /// Language of the mail where the address has no account.
    pub language: Language,
    /// Whether the person would be an internal (UN) reviewer.
    pub internal: bool,
    /// When the person was invited.
    pub invited_at: DateTime<Utc>,
    /// When the last mail went out.
    pub sent_at: DateTime<Utc>,
    /// Until when the person can accept.
    pub expires_at: DateTime<Utc>,
    /// Whether that has passed: the person can accept only once the invitation is sent again.
    #[schema(example = false)]
    pub expired: bool,
    /// The version for `If-Match`.
    #[serde(skip)]
    pub version: i32,
}

impl RosterInvitationView {
    fn of(row: RosterInvitation, now: DateTime<Utc>) -> Self {
        Self {
            id: row.id.0,
            email: row.email,
            name: row.name,
            language: row.language.parse().unwrap_or_default(),
            internal: row.internal,
            invited_at: row.invited_at.into(),
            sent_at: row.sent_at.into(),
            expires_at: row.expires_at.into(),
            expired: *row.expires_at <= now,
            version: row.version,
        }
    }
}

/// A page of those who were invited and have not answered.
#[derive(Debug, Clone, PartialEq)]
pub struct RosterInvitations {
    /// In the order in which they were invited.
    pub items: Vec<RosterInvitationView>,
    /// The last one of the page, when more follow.
    pub next: Option<RosterInvitationId>,
}

/// Invites the person behind an address. The work and the answer are the same whether or not it has an account.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody but officers and administrators; [`Failure::Invalid`] when the address is none,
/// is a reviewer's, or was invited already, and without a name.
pub fn invite(tx: &mut Tx<'_>, new: &NewRosterInvitation) -> Result<RosterInvitationView, Failure> {
    tx.on_duty(Duty::KeepRoster)?;
    let key = email_key(&new.email);
    let mut violations = Vec::new();
    violations.extend(email_violation(&new.email, "/email"));
    violations.extend(blank_violation(&new.name, "/name"));
    // Officers read the roster and this list, so this tells nothing that they could not read.
    if violations.is_empty()
        && (!store::reviewers_among(tx.conn, std::slice::from_ref(&key))?.is_empty()
            || !store::open_for(tx.conn, std::slice::from_ref(&key), tx.now())?.is_empty())
    {
        violations.push(Violation::new(Code::AlreadyExists, "/email"));
    }
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    invite_with(tx, new, None)
}

/// [`invite`] without its checks, with what the entry on the roster will say at first.
pub(crate) fn invite_with(
    tx: &mut Tx<'_>,
    new: &NewRosterInvitation,
    profile: Option<&ReviewerInput>,
) -> Result<RosterInvitationView, Failure> {
    let invited_by = tx.on_duty(Duty::KeepRoster)?.account;
    let now = tx.now();
    let key = email_key(&new.email);
    store::retire_expired(tx.conn, &key, now)?;
    let language = new.language.unwrap_or(tx.call.language);
    let profile = profile.map_or(Ok(Value::Null), serde_json::to_value);
    let row = RosterInvitation {
        id: Id(tx.new_id()),
        email: new.email.trim().to_owned(),
        email_key: key,
        name: new.name.trim().to_owned(),
        language: language.code().to_owned(),
        internal: new.internal,
        profile: Json(profile.map_err(|error| Failure::Internal(error.to_string()))?),
        status: Key(OfferStatus::Open),
        version: 1,
        invited_by: Some(Id(invited_by)),
        invited_at: now.into(),
        sent_at: now.into(),
        expires_at: expiry(tx).into(),
    };
    store::insert(tx.conn, &row)?;
    tell(tx, &row, NoticeFacts::new())?;
    happened(
        tx,
        HistoryAction::ReviewerAskedToJoin,
        row.id.0,
        json!({"internal": row.internal}),
    )?;
    Ok(RosterInvitationView::of(row, now))
}

fn expiry(tx: &Tx<'_>) -> DateTime<Utc> {
    tx.policy().due_after(tx.now(), tx.policy().roster_days)
}

fn tell(tx: &mut Tx<'_>, invitation: &RosterInvitation, mut facts: NoticeFacts) -> Result<(), Failure> {
    let id = invitation.id.0;
    let link = links::create(tx, LinkPurpose::Roster, LinkTarget::Roster(id))?;
    let until: DateTime<Utc> = invitation.expires_at.into();
    facts.insert("due".to_owned(), json!(until));
    tx.tell(
        Notice::RosterInvitation,
        Recipient::RosterInvitation(id),
        None,
        Some(link),
        facts,
    )
}

/// Sends those who have not answered one more mail some days before their invitation expires: how many. Each in a
/// transaction of its own.
///
/// # Errors
/// Those of the database; what was sent before stays sent.
pub(crate) async fn remind_silent(service: &Service, call: impl Fn() -> Call) -> Result<usize, Failure> {
    let silent = service.read(call(), silent).await?;
    let mut sent = 0;
    for id in silent {
        let reminded = service.perform_secretly(call(), move |tx| remind(tx, id)).await?;
        sent += usize::from(reminded);
    }
    Ok(sent)
}

fn silent(tx: &mut Tx<'_>) -> Result<Vec<RosterInvitationId>, Failure> {
    let now = tx.now();
    // The reminder goes out at an hour of its day.
    let until = steps::first_reminder_by(now, tx.policy()) + Duration::days(1);
    let found = store::expiring(tx.conn, now, until)?;
    let due = found.into_iter().filter(|row| is_to_be_reminded(tx, row));
    Ok(due.map(|row| row.id.0).collect())
}

fn is_to_be_reminded(tx: &Tx<'_>, row: &RosterInvitation) -> bool {
    steps::reminds_once(*row.sent_at, *row.expires_at, tx.now(), tx.policy())
}

/// Reminds one person, if that is still to be done.
fn remind(tx: &mut Tx<'_>, id: RosterInvitationId) -> Result<bool, Failure> {
    let invitation = match standing(tx, id) {
        Ok(invitation) if is_to_be_reminded(tx, &invitation) => invitation,
        Ok(_) | Err(Failure::NotFound) => return Ok(false),
        Err(other) => return Err(other),
    };
    let (now, until) = (tx.now(), *invitation.expires_at);
    // Of two who send it at once, one does.
    if !store::sent_again(tx.conn, id, invitation.version, now, until)? {
        return Ok(false);
    }
    let facts = NoticeFacts::from_iter([("answer".to_owned(), json!("reminder"))]);
    tell(tx, &invitation, facts)?;
    Ok(true)
}

/// A page of those who were invited and have not answered, also of those whose time is over.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody but officers and administrators.
pub fn list(tx: &mut Tx<'_>, after: Option<RosterInvitationId>, limit: i64) -> Result<RosterInvitations, Failure> {
    tx.on_duty(Duty::KeepRoster)?;
    let now = tx.call.now;
    let mut rows = store::page(tx.conn, after, limit + 1)?;
    let more = paging::cut(&mut rows, limit);
    let next = rows.last().filter(|_| more).map(|row| row.id.0);
    Ok(RosterInvitations {
        items: rows.into_iter().map(|row| RosterInvitationView::of(row, now)).collect(),
        next,
    })
}

/// One of those who were invited and have not answered.
///
/// # Errors
/// As for [`list`]; [`Failure::NotFound`] also when the person has answered.
pub fn read(tx: &mut Tx<'_>, id: RosterInvitationId) -> Result<RosterInvitationView, Failure> {
    tx.on_duty(Duty::KeepRoster)?;
    Ok(RosterInvitationView::of(unanswered(tx, id)?, tx.call.now))
}

/// Sends the mail again, with a new link and the whole time to answer, also when the time was over.
///
/// # Errors
/// As for [`read`]; [`Failure::Stale`] and [`Failure::VersionRequired`].
pub fn resend(tx: &mut Tx<'_>, id: RosterInvitationId, seen: Option<i32>) -> Result<RosterInvitationView, Failure> {
    tx.on_duty(Duty::KeepRoster)?;
    let invitation = unanswered(tx, id)?;
    require_version(seen, invitation.version)?;
    let (now, until) = (tx.now(), expiry(tx));
    if !store::sent_again(tx.conn, id, invitation.version, now, until)? {
        return Err(Failure::Stale {
            current: invitation.version,
        });
    }
    let invitation = standing(tx, id)?;
    tell(tx, &invitation, NoticeFacts::new())?;
    happened(tx, HistoryAction::ReviewerAskedAgainToJoin, id, json!({}))?;
    Ok(RosterInvitationView::of(invitation, now))
}

/// Takes an invitation back; its links open nothing to accept any more.
///
/// # Errors
/// As for [`resend`].
pub fn withdraw(tx: &mut Tx<'_>, id: RosterInvitationId, seen: Option<i32>) -> Result<(), Failure> {
    tx.on_duty(Duty::KeepRoster)?;
    require_version(seen, unanswered(tx, id)?.version)?;
    settle(tx, id, OfferStatus::Withdrawn)?;
    happened(tx, HistoryAction::ReviewerAskedNoMore, id, json!({}))
}

/// An invitation that nobody has answered, though its time may be over.
fn unanswered(tx: &mut Tx<'_>, id: RosterInvitationId) -> Result<RosterInvitation, Failure> {
    store::find(tx.conn, id)?
        .filter(|row| row.status.0 == OfferStatus::Open)
        .ok_or(Failure::NotFound)
}

/// An invitation that can still be accepted.
fn standing(tx: &mut Tx<'_>, id: RosterInvitationId) -> Result<RosterInvitation, Failure> {
    Some(unanswered(tx, id)?)
        .filter(|row| *row.expires_at > tx.call.now)
        .ok_or(Failure::NotFound)
}

fn settle(tx: &mut Tx<'_>, id: RosterInvitationId, status: OfferStatus) -> Result<(), Failure> {
    if store::settle(tx.conn, id, status)? {
        Ok(())
    } else {
        Err(Failure::NotFound)
    }
}

fn happened(tx: &mut Tx<'_>, action: HistoryAction, id: RosterInvitationId, facts: Value) -> Result<(), Failure> {
    tx.record(Happened {
        action,
        subject: "roster_invitation",
        subject_id: id.0,
        submission: None,
        confidential: true,
        facts,
    })
}

/// What the page behind the link in the mail shows.
#[derive(Debug, Clone)]
pub struct JoiningPage {
    /// The person's name, as it was typed.
    pub name: String,
    /// The address that was invited.
    pub email: String,
    /// Whether the person would be an internal (UN) reviewer.
    pub internal: bool,
    /// What became of it.
    pub status: OfferStatus,
    /// Whether the address has an account with a password.
    pub registered: bool,
    /// The language of the person.
    pub language: Language,
}

/// The page of an invitation, for whoever holds its mail.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Gone`] once the time to answer is over.
pub fn shown_by_link(tx: &mut Tx<'_>, id: RosterInvitationId) -> Result<JoiningPage, Failure> {
    let row = store::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
    // The link in a reminder holds longer than the invitation.
    if row.status.0 == OfferStatus::Open && *row.expires_at <= tx.now() {
        return Err(Failure::Gone(String::new()));
    }
    let owner = people::by_email_key(tx.conn, &row.email_key)?.filter(is_confirmed);
    let language = owner.as_ref().map_or(&row.language, |owner| &owner.language);
    Ok(JoiningPage {
        language: language.parse().unwrap_or_default(),
        registered: owner.is_some(),
        name: row.name,
        email: row.email,
        internal: row.internal,
        status: row.status.0,
    })
}

fn is_confirmed(account: &Account) -> bool {
    account.email_verified_at.is_some() && account.disabled_at.is_none()
}

/// Declines through the link.
///
/// # Errors
/// [`Failure::NotFound`] when the invitation stands no longer.
pub fn decline_by_link(tx: &mut Tx<'_>, id: RosterInvitationId) -> Result<(), Failure> {
    let invitation = standing(tx, id)?;
    settle(tx, id, OfferStatus::Declined)?;
    answered(tx, &invitation, OfferStatus::Declined)?;
    happened(tx, HistoryAction::ReviewerDeclinedToJoin, id, json!({}))
}

/// Joins the roster through the link, as whoever holds the mail and thereby owns the address. Without an account one is
/// made, with the password; its address counts as confirmed.
///
/// # Errors
/// [`Failure::NotFound`] when the invitation stands no longer; [`Failure::Invalid`] without a password where one is
/// needed; [`Failure::Conflict`] `account_closed` when the address belongs to an account that was closed.
pub fn accept_by_link(tx: &mut Tx<'_>, id: RosterInvitationId, hash: Option<String>) -> Result<(), Failure> {
    let invitation = standing(tx, id)?;
    settle(tx, id, OfferStatus::Accepted)?;
    let account = owner(tx, &invitation, hash)?;
    if reviewers::find(tx.conn, account)?.is_none() {
        let input = first_entry(&invitation);
        reviewers::insert(tx.conn, &input.row(account, None, tx.now().into()))?;
        ties::set_addresses(tx.conn, account, &input.addresses())?;
    }
    reviewers::add_role(tx.conn, account)?;
    answered(tx, &invitation, OfferStatus::Accepted)?;
    happened(
        tx,
        HistoryAction::ReviewerJoined,
        id,
        json!({"account": account, "internal": invitation.internal}),
    )
}

/// Tells who invited what became of it; whose account is gone is told nothing.
fn answered(tx: &mut Tx<'_>, invitation: &RosterInvitation, answer: OfferStatus) -> Result<(), Failure> {
    let Some(by) = invitation.invited_by else { return Ok(()) };
    let facts = NoticeFacts::from_iter([
        ("answer".to_owned(), json!(answer)),
        ("person".to_owned(), json!(invitation.name)),
    ]);
    tx.tell(Notice::RosterAnswered, Recipient::Account(by.0), None, None, facts)
}

/// The entry with which somebody begins, who then keeps it.
fn first_entry(invitation: &RosterInvitation) -> ReviewerInput {
    let given: Option<ReviewerInput> = serde_json::from_value(invitation.profile.0.clone()).ok();
    ReviewerInput {
        internal: Some(invitation.internal),
        ..given.unwrap_or_else(|| ReviewerInput {
            languages: vec![invitation.language.clone()],
            max_open: FIRST_MAX_OPEN,
            ..ReviewerInput::default()
        })
    }
}

/// The account of the address: the one that there is, or a new one.
fn owner(tx: &mut Tx<'_>, invitation: &RosterInvitation, hash: Option<String>) -> Result<AccountId, Failure> {
    let known = people::by_email_key(tx.conn, &invitation.email_key)?;
    if known.as_ref().is_some_and(|account| account.disabled_at.is_some()) {
        return Err(Failure::Conflict(RefusalReason::AccountClosed));
    }
    let Some(known) = known else {
        let hash = hash.ok_or_else(password_missing)?;
        return accounts::join(
            tx,
            &invitation.name,
            &invitation.email,
            invitation.language.parse().unwrap_or_default(),
            hash,
        );
    };
    let account = people::lock(tx.conn, known.id.0)?
        .filter(|row| row.email_key == invitation.email_key && row.disabled_at.is_none())
        .ok_or(Failure::NotFound)?;
    let id = account.id.0;
    if account.email_verified_at.is_none() {
        // Somebody registered with this address who never proved to own it: what they typed does not count.
        let row = Account {
            name: invitation.name.clone(),
            password_hash: Some(hash.ok_or_else(password_missing)?),
            email_verified_at: Some(tx.now().into()),
            ..account
        };
        minga_storage::links::spend(tx.conn, id, LinkPurpose::VerifyEmail, tx.now())?;
        accounts::save(tx, row)?;
    }
    Ok(id)
}

fn password_missing() -> Failure {
    Failure::invalid(Violation::new(Code::Required, "/password"))
}

/// Joins the roster through a link; the password is for an account that does not exist yet.
///
/// # Errors
/// As for [`accept_by_link`]; [`Failure::Invalid`] also for a weak password; [`Failure::Unavailable`] when too many
/// passwords wait to be hashed.
pub async fn accept(service: &Service, call: Call, token: String, password: Option<String>) -> Result<(), Failure> {
    let hash = match password {
        Some(password) => {
            let violations = passwords::violations(&password, "", "/password");
            if !violations.is_empty() {
                return Err(Failure::Invalid(violations));
            }
            Some(passwords::hash(password).await?)
        }
        None => None,
    };
    service
        .perform_secretly(call, move |tx| crate::link_pages::join_roster(tx, &token, hash))
        .await
}
