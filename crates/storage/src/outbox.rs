//! The outbox: every notice is a row written with the change it tells of. A worker takes rows by lease, sends
//! without holding a transaction, and writes down how it went. Nothing is ever deleted by the worker.
use crate::StoreError;
use crate::columns::{Id, Json, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{accounts, contacts, mail_links, membership_offers, outbox, participants, submissions};
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use minga_domain::ids::{
    AccountId, ContactId, LinkId, MembershipOfferId, NoticeId, ParticipantId, RosterInvitationId, SubmissionId,
};
use minga_domain::kinds::LinkPurpose;
use minga_domain::language::Language;
use minga_domain::notice::Notice;
use std::collections::{BTreeMap, BTreeSet};

/// The state of a notice that waits to be sent, or to be tried again.
pub const QUEUED: &str = "queued";
/// The state of a notice that the mail server has taken.
pub const SENT: &str = "sent";
/// The state of a notice that cannot be sent until somebody requeues it.
pub const PARKED: &str = "parked";

/// Characters of an error that are kept.
const ERROR_LENGTH: usize = 500;

/// A notice to one recipient: an account, a contact, a participant, the address of a membership offer or of an
/// invitation to join the roster, or with none of them the shared mailbox.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = outbox, check_for_backend(MultiBackend))]
pub struct Queued {
    /// Identifier; the mail's `Message-ID` is made from it.
    pub id: Id<NoticeId>,
    /// Which notice.
    pub notice: Key<Notice>,
    /// To an account.
    pub account_id: Option<Id<AccountId>>,
    /// To a contact.
    pub contact_id: Option<Id<ContactId>>,
    /// To a participant.
    pub participant_id: Option<Id<ParticipantId>>,
    /// To the address of a membership offer.
    pub membership_offer_id: Option<Id<MembershipOfferId>>,
    /// To the address of an invitation to join the roster.
    pub roster_invitation_id: Option<Id<RosterInvitationId>>,
    /// About which submission.
    pub submission_id: Option<Id<SubmissionId>>,
    /// With which link.
    pub link_id: Option<Id<LinkId>>,
    /// The facts of the text, as they were; no names or addresses of people.
    pub facts: Json,
    /// `queued`, `sent` or `parked`.
    pub state: String,
    /// Attempts so far, one that is under way included.
    pub attempts: i32,
    /// When to try next.
    pub due_at: Moment,
    /// Until when a worker has it.
    pub leased_until: Option<Moment>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// The request that caused it.
    pub request_id: String,
    /// When it was queued.
    pub created_at: Moment,
    /// When it was sent.
    pub sent_at: Option<Moment>,
}

/// Who a notice is sent to, as the account, contact or participant says now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// The name for the greeting.
    pub name: String,
    /// The e-mail address.
    pub address: String,
    /// The language of the mail.
    pub language: Language,
}

/// How many notices are in which state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Waiting.
    pub queued: i64,
    /// Sent.
    pub sent: i64,
    /// Given up until somebody requeues them.
    pub parked: i64,
}

/// Queues a notice.
pub fn insert(conn: &mut AnyConnection, notice: &Queued) -> Result<(), StoreError> {
    diesel::insert_into(outbox::table).values(notice).execute(conn)?;
    Ok(())
}

/// What was queued about a submission at an instant, in the order of queueing: what its decision told, and whom.
pub fn told_at(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    at: DateTime<Utc>,
) -> Result<Vec<Queued>, StoreError> {
    Ok(outbox::table
        .filter(outbox::submission_id.eq(Id(submission)))
        .filter(outbox::created_at.eq(Moment::from(at)))
        .order(outbox::id)
        .select(Queued::as_select())
        .load(conn)?)
}

/// What was queued of some notices about a submission, in the order of queueing.
pub fn told_of(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    notices: &[Notice],
) -> Result<Vec<Queued>, StoreError> {
    Ok(outbox::table
        .filter(outbox::submission_id.eq(Id(submission)))
        .filter(outbox::notice.eq_any(notices.iter().copied().map(Key)))
        .order(outbox::id)
        .select(Queued::as_select())
        .load(conn)?)
}

/// The participants of a submission that were ever asked to confirm their rows.
pub fn asked_participants(
    conn: &mut AnyConnection,
    submission: SubmissionId,
) -> Result<BTreeSet<ParticipantId>, StoreError> {
    let found: Vec<Option<Id<ParticipantId>>> = outbox::table
        .filter(outbox::submission_id.eq(Id(submission)))
        .filter(outbox::notice.eq(Key(Notice::ParticipantAsked)))
        .select(outbox::participant_id)
        .load(conn)?;
    Ok(found.into_iter().flatten().map(|participant| participant.0).collect())
}

/// Takes up to `limit` due notices for `lease_seconds`, oldest first, and counts the attempt. Two workers never get
/// the same one; one whose worker died comes back when its lease is over. Call it in a write transaction of its own
/// and send after it has been committed.
pub fn claim(
    conn: &mut AnyConnection,
    now: DateTime<Utc>,
    lease_seconds: u32,
    limit: i64,
) -> Result<Vec<Queued>, StoreError> {
    let moment = Moment::from(now);
    let due = outbox::table
        .filter(outbox::state.eq(QUEUED))
        .filter(outbox::due_at.le(moment))
        .filter(outbox::leased_until.is_null().or(outbox::leased_until.le(moment)))
        .order((outbox::due_at, outbox::id))
        .limit(limit)
        .select(outbox::id);
    let ids: Vec<Id<NoticeId>> = match conn {
        AnyConnection::Postgres(postgres) => due.for_update().skip_locked().load(postgres)?,
        AnyConnection::Sqlite(sqlite) => due.load(sqlite)?,
    };
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let until = Moment::from(now + Duration::seconds(i64::from(lease_seconds)));
    diesel::update(outbox::table.filter(outbox::id.eq_any(ids.clone())))
        .set((
            outbox::leased_until.eq(Some(until)),
            outbox::attempts.eq(outbox::attempts + 1),
        ))
        .execute(conn)?;
    Ok(outbox::table
        .filter(outbox::id.eq_any(ids))
        .order((outbox::due_at, outbox::id))
        .select(Queued::as_select())
        .load(conn)?)
}

/// Writes down that a notice was sent.
pub fn mark_sent(conn: &mut AnyConnection, id: NoticeId, now: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::update(outbox::table.find(Id(id)))
        .filter(outbox::state.ne(SENT))
        .set((
            outbox::state.eq(SENT),
            outbox::sent_at.eq(Some(Moment::from(now))),
            outbox::leased_until.eq(None::<Moment>),
            outbox::last_error.eq(None::<String>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes down that a notice could not be sent now, how many attempts that makes and when to try again. `false`: the
/// lease was over and another worker has it.
pub fn mark_retry(
    conn: &mut AnyConnection,
    claimed: &Queued,
    attempts: i32,
    next: DateTime<Utc>,
    error: &str,
) -> Result<bool, StoreError> {
    let changed = diesel::update(outbox::table.find(claimed.id))
        .filter(outbox::state.eq(QUEUED))
        .filter(outbox::leased_until.eq(claimed.leased_until))
        .set((
            outbox::attempts.eq(attempts),
            outbox::due_at.eq(Moment::from(next)),
            outbox::leased_until.eq(None::<Moment>),
            outbox::last_error.eq(Some(shortened(error))),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Writes down that a notice cannot be sent; it stays, visible, until it is requeued. `false`: the lease was over
/// and another worker has it.
pub fn park(conn: &mut AnyConnection, claimed: &Queued, error: &str) -> Result<bool, StoreError> {
    let changed = diesel::update(outbox::table.find(claimed.id))
        .filter(outbox::state.eq(QUEUED))
        .filter(outbox::leased_until.eq(claimed.leased_until))
        .set((
            outbox::state.eq(PARKED),
            outbox::leased_until.eq(None::<Moment>),
            outbox::last_error.eq(Some(shortened(error))),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Gives a parked notice, or one that waits for its next attempt, another chance at once, with its attempts counted
/// from the beginning. `false`: there is none, it was sent, or it is being sent.
pub fn requeue(conn: &mut AnyConnection, id: NoticeId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let moment = Moment::from(now);
    let changed = diesel::update(outbox::table.find(Id(id)))
        .filter(outbox::state.ne(SENT))
        .filter(outbox::leased_until.is_null().or(outbox::leased_until.le(moment)))
        .set((
            outbox::state.eq(QUEUED),
            outbox::attempts.eq(0),
            outbox::due_at.eq(moment),
            outbox::leased_until.eq(None::<Moment>),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Gives a notice other facts, as long as no worker has had it. `false`: one has.
pub fn rewrite_untouched(conn: &mut AnyConnection, id: NoticeId, facts: &Json) -> Result<bool, StoreError> {
    let changed = diesel::update(outbox::table.find(Id(id)))
        .filter(outbox::state.eq(QUEUED))
        .filter(outbox::attempts.eq(0))
        .set(outbox::facts.eq(facts))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Lets notices go that rest until their instant: they are due now.
pub fn let_go(conn: &mut AnyConnection, ids: &[NoticeId], now: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::update(outbox::table.filter(outbox::id.eq_any(ids.iter().copied().map(Id))))
        .filter(outbox::state.eq(QUEUED))
        .filter(outbox::attempts.eq(0))
        .set(outbox::due_at.eq(Moment::from(now)))
        .execute(conn)?;
    Ok(())
}

/// The notice, if it exists.
pub fn find(conn: &mut AnyConnection, id: NoticeId) -> Result<Option<Queued>, StoreError> {
    Ok(outbox::table
        .find(Id(id))
        .select(Queued::as_select())
        .first(conn)
        .optional()?)
}

/// Notices, newest first, of one state or of all, older than `before`.
pub fn list(
    conn: &mut AnyConnection,
    state: Option<&str>,
    before: Option<NoticeId>,
    limit: i64,
) -> Result<Vec<Queued>, StoreError> {
    let mut query = outbox::table.into_boxed::<MultiBackend>();
    if let Some(state) = state {
        query = query.filter(outbox::state.eq(state.to_owned()));
    }
    if let Some(before) = before {
        query = query.filter(outbox::id.lt(Id(before)));
    }
    Ok(query
        .order(outbox::id.desc())
        .limit(limit)
        .select(Queued::as_select())
        .load(conn)?)
}

/// How many notices are in which state.
pub fn counts(conn: &mut AnyConnection) -> Result<Counts, StoreError> {
    let rows: Vec<(String, i64)> = outbox::table
        .group_by(outbox::state)
        .select((outbox::state, diesel::dsl::count_star()))
        .load(conn)?;
    let of = |state: &str| {
        rows.iter()
            .find(|(name, _)| name == state)
            .map_or(0, |(_, count)| *count)
    };
    Ok(Counts {
        queued: of(QUEUED),
        sent: of(SENT),
        parked: of(PARKED),
    })
}

/// Since when the notice that is overdue the longest has been due; the age of the queue.
pub fn oldest_queued(conn: &mut AnyConnection) -> Result<Option<DateTime<Utc>>, StoreError> {
    let oldest: Option<Moment> = outbox::table
        .filter(outbox::state.eq(QUEUED))
        .order(outbox::due_at)
        .select(outbox::due_at)
        .first(conn)
        .optional()?;
    Ok(oldest.map(DateTime::from))
}

/// The people behind accounts that are not disabled; those missing from the answer are gone, disabled or without an
/// address. Who has not confirmed the address is not named: a stranger may have written the name, so that our mail
/// carries it.
pub fn account_addressees(
    conn: &mut AnyConnection,
    ids: &[AccountId],
) -> Result<BTreeMap<AccountId, Addressee>, StoreError> {
    type Row = (Id<AccountId>, String, String, String, Option<Moment>);
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<Row> = accounts::table
        .filter(accounts::id.eq_any(ids.iter().copied().map(Id)))
        .filter(accounts::disabled_at.is_null())
        .select((
            accounts::id,
            accounts::name,
            accounts::email,
            accounts::language,
            accounts::email_verified_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, name, address, language, confirmed)| {
            let name = confirmed.map(|_| name).unwrap_or_default();
            Some((id.0, addressee(name, address, &language)?))
        })
        .collect())
}

/// The people behind contacts; those missing from the answer are gone or without an address. Who has an account is
/// written to in the account's language, everybody else in that of the contact.
pub fn contact_addressees(
    conn: &mut AnyConnection,
    ids: &[ContactId],
) -> Result<BTreeMap<ContactId, Addressee>, StoreError> {
    type Row = (Id<ContactId>, String, String, String, Option<String>);
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let owner = contacts::account_id
        .eq(accounts::id.nullable())
        .and(accounts::disabled_at.is_null());
    let rows: Vec<Row> = contacts::table
        .left_join(accounts::table.on(owner))
        .filter(contacts::id.eq_any(ids.iter().copied().map(Id)))
        .select((
            contacts::id,
            contacts::name,
            contacts::email,
            contacts::language,
            accounts::language.nullable(),
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, name, address, language, of_owner)| {
            let language = of_owner.unwrap_or(language);
            Some((id.0, addressee(name, address, &language)?))
        })
        .collect())
}

/// The contacts of participants; those missing from the answer are gone or gave no address. Without a language of
/// its own, a participant is written to in that of the submission.
pub fn participant_addressees(
    conn: &mut AnyConnection,
    ids: &[ParticipantId],
) -> Result<BTreeMap<ParticipantId, Addressee>, StoreError> {
    type Row = (
        Id<ParticipantId>,
        String,
        Option<String>,
        Option<String>,
        Option<String>,
        String,
    );
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<Row> = participants::table
        .inner_join(submissions::table.on(submissions::id.eq(participants::submission_id)))
        .filter(participants::id.eq_any(ids.iter().copied().map(Id)))
        .select((
            participants::id,
            participants::name,
            participants::contact_name,
            participants::contact_email,
            participants::contact_language,
            submissions::language,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, name, person, address, language, of_submission)| {
            let language = language.unwrap_or(of_submission);
            Some((id.0, addressee(person.unwrap_or(name), address?, &language)?))
        })
        .collect())
}

/// The addresses of membership offers; those missing from the answer have expired. Where the address has a
/// confirmed account, the mail is in that account's language and greets its owner.
pub fn offer_addressees(
    conn: &mut AnyConnection,
    ids: &[MembershipOfferId],
) -> Result<BTreeMap<MembershipOfferId, Addressee>, StoreError> {
    type Row = (Id<MembershipOfferId>, String, String, Option<String>, Option<String>);
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let owner = accounts::email_key
        .eq(membership_offers::email_key)
        .and(accounts::email_verified_at.is_not_null())
        .and(accounts::disabled_at.is_null());
    let rows: Vec<Row> = membership_offers::table
        .left_join(accounts::table.on(owner))
        .filter(membership_offers::id.eq_any(ids.iter().copied().map(Id)))
        .select((
            membership_offers::id,
            membership_offers::email,
            membership_offers::language,
            accounts::name.nullable(),
            accounts::language.nullable(),
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, address, language, name, of_owner)| {
            let language = of_owner.unwrap_or(language);
            Some((id.0, addressee(name.unwrap_or_default(), address, &language)?))
        })
        .collect())
}

/// What the links of notices open; those missing from the answer no longer exist.
pub fn link_purposes(conn: &mut AnyConnection, ids: &[LinkId]) -> Result<BTreeMap<LinkId, LinkPurpose>, StoreError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(Id<LinkId>, Key<LinkPurpose>)> = mail_links::table
        .filter(mail_links::id.eq_any(ids.iter().copied().map(Id)))
        .select((mail_links::id, mail_links::purpose))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, purpose)| (id.0, purpose.0)).collect())
}

pub(crate) fn addressee(name: String, address: String, language: &str) -> Option<Addressee> {
    let language = Language::of_tag(language).unwrap_or_default();
    (!address.trim().is_empty()).then_some(Addressee {
        name,
        address,
        language,
    })
}

fn shortened(error: &str) -> String {
    error.chars().take(ERROR_LENGTH).collect()
}
