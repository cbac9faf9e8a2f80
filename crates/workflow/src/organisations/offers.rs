//! Memberships that people are asked to take. Who speaks for an organisation types an address; the person behind it
//! takes the membership or not, signed in or through the link in the mail. Until then the organisation sees the typed
//! address and nothing else, and the person has no right.
//!
//! Asking does the same for every address and answers the same: whether it has an account is told to its owner only,
//! by mail. That also keeps anybody from taking officers and reviewers out of the process of an organisation's
//! submissions by making them its members: they decide themselves.
use super::{happened, managed, raise, readable};
use crate::accounts::{MembershipView, email_violation};
use crate::assignments::departures::{self, OpenWork};
use crate::failure::Failure;
use crate::links::{self, LinkTarget};
use crate::notices::{NoticeFacts, Recipient};
use crate::paging;
use crate::service::Tx;
use crate::standing::require_version;
use chrono::{DateTime, Utc};
use minga_domain::history::HistoryAction;
use minga_domain::ids::{MembershipOfferId, OrganisationId};
use minga_domain::kinds::{LinkPurpose, OfferStatus, OrganisationRole};
use minga_domain::language::Language;
use minga_domain::notice::Notice;
use minga_domain::refusal::RefusalReason;
use minga_domain::violation::{Code, Violation};
use minga_storage::accounts::{self, Account, email_key};
use minga_storage::columns::{Id, Key};
use minga_storage::membership_offers::{self as store, MembershipOffer};
use minga_storage::organisations::{self, Membership, Organisation};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// Somebody who is asked to become a member.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "email": "luis.huaman@example.org", "role": "alternate", "language": "es" })))]
pub struct NewMember {
    /// The person's address, with an account or not.
    #[schema(max_length = 254, example = "luis.huaman@example.org")]
    pub email: String,
    /// What the person may do as a member.
    pub role: OrganisationRole,
    /// Language of the mail where the address has no account; that of the request by default.
    #[serde(default)]
    pub language: Option<Language>,
}

/// Somebody who was asked and has not answered, for the members: what was typed, and nothing about an account.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057", "organisation_id": "01890a5d-ac96-774b-bcce-b302099a8058",
    "email": "luis.huaman@example.org", "role": "alternate", "asked_at": "2026-03-02T09:12:45.120Z",
    "expires_at": "2026-03-16T09:12:45.120Z"
})))]
pub struct PendingMemberView {
    /// Identifier.
    pub id: MembershipOfferId,
    /// Of which organisation.
    pub organisation_id: OrganisationId,
    /// The address, as it was typed.
    pub email: String,
    /// What the person may do as a member.
    pub role: OrganisationRole,
    /// When the person was asked.
    pub asked_at: DateTime<Utc>,
    /// Until when the person can accept.
    pub expires_at: DateTime<Utc>,
}

fn pending(offer: MembershipOffer) -> PendingMemberView {
    PendingMemberView {
        id: offer.id.0,
        organisation_id: offer.organisation_id.0,
        email: offer.email,
        role: offer.role.0,
        asked_at: offer.asked_at.into(),
        expires_at: offer.expires_at.into(),
    }
}

/// A membership that waits for one's own answer.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057", "organisation_id": "01890a5d-ac96-774b-bcce-b302099a8058",
    "organisation_name": "Municipalidad Distrital de San Juan", "role": "alternate",
    "asked_at": "2026-03-02T09:12:45.120Z", "expires_at": "2026-03-16T09:12:45.120Z"
})))]
pub struct OfferedMembershipView {
    /// The offer.
    pub id: MembershipOfferId,
    /// The organisation that asks.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// What one may do as a member.
    pub role: OrganisationRole,
    /// When one was asked.
    pub asked_at: DateTime<Utc>,
    /// Until when one can accept.
    pub expires_at: DateTime<Utc>,
}

/// A person's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferAnswer {
    /// Becomes a member.
    Accept,
    /// Does not.
    Decline,
}

/// Asks the person behind an address to become a member; gives the organisation's new version. The work and the answer
/// are the same whether or not the address has an account.
///
/// # Errors
/// [`Failure::Forbidden`] for callers who do not speak for the organisation; [`Failure::Invalid`] when the address is
/// none, is a member's, or was asked already; [`Failure::Conflict`] `too_many_pending_members`.
pub fn ask(tx: &mut Tx<'_>, id: OrganisationId, new: &NewMember) -> Result<(PendingMemberView, i32), Failure> {
    let (caller, organisation) = managed(tx, id)?;
    if let Some(violation) = email_violation(&new.email, "/email") {
        return Err(Failure::invalid(violation));
    }
    let (key, now) = (email_key(&new.email), tx.now());
    // Members read each other's addresses, so this tells nothing that the caller could not read.
    let known = store::is_members_address(tx.conn, id, &key)? || store::open_for(tx.conn, id, &key, now)?.is_some();
    if known {
        return Err(Failure::invalid(Violation::new(Code::AlreadyExists, "/email")));
    }
    if store::count_open(tx.conn, id, now)? >= i64::from(tx.policy().pending_members_max) {
        return Err(Failure::Conflict(RefusalReason::TooManyPendingMembers));
    }
    store::retire_expired(tx.conn, id, &key, now)?;
    let expires_at = tx.policy().due_after(now, tx.policy().membership_days);
    let offer = MembershipOffer {
        id: Id(tx.new_id()),
        organisation_id: Id(id),
        email: new.email.trim().to_owned(),
        email_key: key,
        language: new.language.unwrap_or(tx.call.language).code().to_owned(),
        role: Key(new.role),
        status: Key(OfferStatus::Open),
        asked_by: Some(Id(caller.account)),
        asked_at: now.into(),
        expires_at: expires_at.into(),
    };
    store::insert(tx.conn, &offer)?;
    tell(tx, &offer, &organisation)?;
    let version = raise(tx, organisation)?.version;
    let facts = json!({ "pending_member": offer.id.0, "role": new.role });
    happened(tx, HistoryAction::MemberAsked, id, facts)?;
    Ok((pending(offer), version))
}

/// One mail either way: accept, or register first.
fn tell(tx: &mut Tx<'_>, offer: &MembershipOffer, organisation: &Organisation) -> Result<(), Failure> {
    let notice = match owner(tx, offer)? {
        Some(_) => Notice::MembershipOffered,
        None => Notice::MembershipInvitation,
    };
    let link = links::create(tx, LinkPurpose::Membership, LinkTarget::Membership(offer.id.0))?;
    let until: DateTime<Utc> = offer.expires_at.into();
    let facts = NoticeFacts::from_iter([
        ("organisation".to_owned(), json!(organisation.name)),
        ("role".to_owned(), json!(offer.role.0)),
        ("due".to_owned(), json!(until.to_rfc3339())),
    ]);
    tx.tell(notice, Recipient::MembershipOffer(offer.id.0), None, Some(link), facts)
}

/// The account that owns the address of an offer: confirmed and not closed.
fn owner(tx: &mut Tx<'_>, offer: &MembershipOffer) -> Result<Option<Account>, Failure> {
    Ok(accounts::by_email_key(tx.conn, &offer.email_key)?
        .filter(|account| account.email_verified_at.is_some() && account.disabled_at.is_none()))
}

/// A page of those who were asked, at most `limit`, whether there are more, and the organisation's version.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody but the members, the secretariat and administrators; [`Failure::NotFound`].
pub fn list(
    tx: &mut Tx<'_>,
    id: OrganisationId,
    after: Option<MembershipOfferId>,
    limit: i64,
) -> Result<(Vec<PendingMemberView>, bool, i32), Failure> {
    let (_, organisation) = readable(tx, id)?;
    let mut rows = store::page(tx.conn, id, tx.call.now, after, limit + 1)?;
    let more = paging::cut(&mut rows, limit);
    Ok((rows.into_iter().map(pending).collect(), more, organisation.version))
}

/// One of those who were asked, with the organisation's version.
///
/// # Errors
/// As for [`list`]; [`Failure::NotFound`] also when the person has answered, or the time is over.
pub fn read(
    tx: &mut Tx<'_>,
    id: OrganisationId,
    offer: MembershipOfferId,
) -> Result<(PendingMemberView, i32), Failure> {
    let (_, organisation) = readable(tx, id)?;
    Ok((pending(standing(tx, id, offer)?), organisation.version))
}

/// Takes back what was asked.
///
/// # Errors
/// [`Failure::Forbidden`] for callers who do not speak for the organisation; [`Failure::NotFound`] when the person has
/// answered or the time is over; [`Failure::Stale`] when the organisation changed meanwhile.
pub fn withdraw(
    tx: &mut Tx<'_>,
    id: OrganisationId,
    offer: MembershipOfferId,
    seen: Option<i32>,
) -> Result<(), Failure> {
    let (_, organisation) = managed(tx, id)?;
    standing(tx, id, offer)?;
    require_version(seen, organisation.version)?;
    settle(tx, offer, OfferStatus::Withdrawn)?;
    raise(tx, organisation)?;
    happened(
        tx,
        HistoryAction::MemberAskedNoMore,
        id,
        json!({ "pending_member": offer }),
    )
}

/// An offer of the organisation that can still be taken.
fn standing(tx: &mut Tx<'_>, id: OrganisationId, offer: MembershipOfferId) -> Result<MembershipOffer, Failure> {
    store::find(tx.conn, offer)?
        .filter(|found| found.organisation_id.0 == id && is_open(found, tx.call.now))
        .ok_or(Failure::NotFound)
}

fn is_open(offer: &MembershipOffer, now: DateTime<Utc>) -> bool {
    offer.status.0 == OfferStatus::Open && *offer.expires_at > now
}

/// The offer's row is written under its organisation's lock, so that it is still open here.
fn settle(tx: &mut Tx<'_>, offer: MembershipOfferId, status: OfferStatus) -> Result<(), Failure> {
    if store::settle(tx.conn, offer, status)? {
        Ok(())
    } else {
        Err(Failure::NotFound)
    }
}

/// A page of what the caller is asked to become a member of, at most `limit`, and whether there is more.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors.
pub fn own(
    tx: &mut Tx<'_>,
    after: Option<MembershipOfferId>,
    limit: i64,
) -> Result<(Vec<OfferedMembershipView>, bool), Failure> {
    let account = caller(tx)?;
    let mut rows = store::page_of_address(tx.conn, &account.email_key, tx.call.now, after, limit + 1)?;
    let more = paging::cut(&mut rows, limit);
    let views = rows
        .into_iter()
        .map(|(offer, organisation_name)| OfferedMembershipView {
            id: offer.id.0,
            organisation_id: offer.organisation_id.0,
            organisation_name,
            role: offer.role.0,
            asked_at: offer.asked_at.into(),
            expires_at: offer.expires_at.into(),
        });
    Ok((views.collect(), more))
}

/// Becomes a member of an organisation that asked the caller's address.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] when it did not ask, has withdrawn, or the time is
/// over.
pub fn accept(tx: &mut Tx<'_>, id: OrganisationId) -> Result<MembershipView, Failure> {
    answer(tx, id, OfferAnswer::Accept)?;
    membership(tx, id)
}

/// The caller's membership of an organisation.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn membership(tx: &mut Tx<'_>, id: OrganisationId) -> Result<MembershipView, Failure> {
    let actor = tx.actor()?;
    let found = organisations::membership(tx.conn, id, actor.account)?.ok_or(Failure::NotFound)?;
    let organisation = organisations::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
    Ok(MembershipView {
        organisation_id: id,
        organisation_name: organisation.name,
        role: found.role.0,
        since: found.since.into(),
    })
}

/// Declines to become a member; the organisation is not told more than that the person is no longer asked.
///
/// # Errors
/// As for [`accept`].
pub fn decline(tx: &mut Tx<'_>, id: OrganisationId) -> Result<(), Failure> {
    answer(tx, id, OfferAnswer::Decline)
}

fn answer(tx: &mut Tx<'_>, id: OrganisationId, answer: OfferAnswer) -> Result<(), Failure> {
    let account = caller(tx)?;
    let open_work = departures::lock_open_work(tx, account.id.0)?;
    let organisation = organisations::lock(tx.conn, id)?.ok_or(Failure::NotFound)?;
    let offer = store::open_for(tx.conn, id, &account.email_key, tx.call.now)?.ok_or(Failure::NotFound)?;
    take_effect(tx, organisation, &offer, Some((&account, &open_work)), answer)
}

fn caller(tx: &mut Tx<'_>) -> Result<Account, Failure> {
    let id = tx.actor()?.account;
    accounts::find(tx.conn, id)?.ok_or(Failure::Unauthenticated)
}

/// Writes an answer down, under the organisation's lock. Whoever joins no longer reviews what the organisation submits.
fn take_effect(
    tx: &mut Tx<'_>,
    organisation: Organisation,
    offer: &MembershipOffer,
    account: Option<(&Account, &OpenWork)>,
    answer: OfferAnswer,
) -> Result<(), Failure> {
    let id = organisation.id.0;
    let (status, action) = match answer {
        OfferAnswer::Accept => (OfferStatus::Accepted, HistoryAction::MemberAdded),
        OfferAnswer::Decline => (OfferStatus::Declined, HistoryAction::MemberDeclined),
    };
    settle(tx, offer.id.0, status)?;
    let mut facts = json!({ "pending_member": offer.id.0, "role": offer.role.0 });
    if answer == OfferAnswer::Accept {
        let (account, open_work) = account.ok_or(Failure::Conflict(RefusalReason::RegisterFirst))?;
        // Its owner may be leaving in this instant.
        accounts::lock(tx.conn, account.id.0)?
            .filter(|now| now.email_key == offer.email_key && now.disabled_at.is_none())
            .ok_or(Failure::NotFound)?;
        if let Some(fields) = facts.as_object_mut() {
            fields.insert("account".to_owned(), Value::String(account.id.0.to_string()));
        }
        if organisations::membership(tx.conn, id, account.id.0)?.is_none() {
            let membership = Membership {
                organisation_id: Id(id),
                account_id: account.id,
                role: offer.role,
                since: tx.now().into(),
            };
            organisations::insert_member(tx.conn, &membership)?;
            departures::release_in_conflict(tx, account.id.0, id, open_work)?;
        }
    }
    raise(tx, organisation)?;
    happened(tx, action, id, facts)
}

/// What the page behind the link in the mail shows.
#[derive(Debug, Clone)]
pub struct OfferPage {
    /// The organisation that asks.
    pub organisation: String,
    /// Its country, ISO 3166 alpha-3.
    pub country: Option<String>,
    /// What the person may do as a member.
    pub role: OrganisationRole,
    /// The address that was asked.
    pub email: String,
    /// What became of it.
    pub status: OfferStatus,
    /// Whether the address has an account that can accept.
    pub registered: bool,
    /// The language of the person.
    pub language: Language,
}

/// The page of an offer, for whoever holds its mail.
///
/// # Errors
/// [`Failure::NotFound`].
pub fn shown_by_link(tx: &mut Tx<'_>, id: MembershipOfferId) -> Result<OfferPage, Failure> {
    let offer = store::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
    let organisation = organisations::find(tx.conn, offer.organisation_id.0)?.ok_or(Failure::NotFound)?;
    let owner = owner(tx, &offer)?;
    let language = owner.as_ref().map_or(&offer.language, |owner| &owner.language);
    Ok(OfferPage {
        organisation: organisation.name,
        country: organisation.country,
        role: offer.role.0,
        language: language.parse().unwrap_or_default(),
        registered: owner.is_some(),
        email: offer.email,
        status: offer.status.0,
    })
}

/// The answer of whoever holds the mail, who thereby owns the address.
///
/// # Errors
/// [`Failure::Conflict`] `register_first` when there is no account that could become a member; [`Failure::NotFound`]
/// when the offer stands no longer.
pub fn answer_by_link(tx: &mut Tx<'_>, id: MembershipOfferId, answer: OfferAnswer) -> Result<(), Failure> {
    let asked = store::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
    // The address of an offer never changes; its account is looked at again once it is locked.
    let account = match owner(tx, &asked)? {
        Some(account) => {
            let open_work = departures::lock_open_work(tx, account.id.0)?;
            Some((account, open_work))
        }
        None => None,
    };
    let organisation = organisations::lock(tx.conn, asked.organisation_id.0)?.ok_or(Failure::NotFound)?;
    let offer = standing(tx, asked.organisation_id.0, id)?;
    let account = account.as_ref().map(|(account, open_work)| (account, open_work));
    take_effect(tx, organisation, &offer, account, answer)
}
