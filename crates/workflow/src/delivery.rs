//! The mail worker and what operators see of it. It takes notices from the outbox by lease, writes each in its
//! recipient's language, sends it without holding a transaction, and writes down how it went. Delivery is at least
//! once: the `Message-ID` is made from the row, so the rare copy after a crash is recognisably the same message.
use crate::desk::gathered;
use crate::failure::Failure;
use crate::filing::filed_lines;
use crate::letters::SentComments;
use crate::reminders;
use crate::service::{Service, Tx};
use crate::trail::Happened;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use minga_domain::history::HistoryAction;
use minga_domain::ids::{
    AccountId, ContactId, LinkId, MembershipOfferId, NoticeId, ParticipantId, RosterInvitationId, SubmissionId,
};
use minga_domain::kinds::LinkPurpose;
use minga_domain::language::Language;
use minga_domain::notice::Notice;
use minga_domain::policy::Policy;
use minga_domain::violation::Violation;
use minga_mail::{DraftLine, Letter, SendError, Sender, StepLine, Transport, compose, next_attempt};
use minga_storage::StoreError;
use minga_storage::columns::Moment;
use minga_storage::connection::AnyConnection;
use minga_storage::outbox::{self, Addressee, Queued};
use minga_storage::{idempotency, membership_offers, roster_invitations};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use utoipa::ToSchema;

/// Notices that are taken, and sent side by side, at once.
const BATCH: i64 = 16;
/// Seconds that a taken notice is ours: longer than any transport waits for one message.
const LEASE_SECONDS: u32 = 300;
/// How long the worker rests after the database did not answer.
const AFTER_TROUBLE: Duration = Duration::from_secs(5);
/// How often old idempotency keys and expired offers are forgotten.
const TIDYING: Duration = Duration::from_secs(60 * 60);
/// How often the outcome of a sent message is written down again when the database does not take it.
const RECORD_ATTEMPTS: u32 = 10;

/// How mail leaves the service.
#[derive(Debug)]
pub struct Mail {
    /// The way out.
    pub transport: Transport,
    /// The service's own address.
    pub sender: Sender,
    /// How often the outbox is looked at while nothing waits in it.
    pub poll: Duration,
}

impl Mail {
    /// Looks at the outbox every second.
    pub fn new(transport: Transport, sender: Sender) -> Self {
        Self {
            transport,
            sender,
            poll: Duration::from_secs(1),
        }
    }
}

/// Runs the worker until `shutdown` becomes true or its sender is gone; what was taken by then is still sent. As many
/// workers as wanted may run, in one process or many.
pub async fn run(service: Service, mail: Arc<Mail>, mut shutdown: watch::Receiver<bool>) {
    let mut tidied: Option<Instant> = None;
    while !*shutdown.borrow() {
        if tidied.is_none_or(|last| last.elapsed() >= TIDYING) {
            tidy(&service).await;
            tidied = Some(Instant::now());
        }
        let rest = match send_due(&service, &mail).await {
            Ok(sent) if i64::try_from(sent).is_ok_and(|sent| sent >= BATCH) => continue,
            Ok(_) => mail.poll,
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be read");
                AFTER_TROUBLE
            }
        };
        tokio::select! {
            () = sleep(rest) => {}
            changed = shutdown.changed() => if changed.is_err() { return },
        }
    }
}

/// Sends the notices that are due now, one batch of them; returns how many were taken.
///
/// # Errors
/// Those of taking them. What goes wrong with a single notice is written to its row.
pub async fn send_due(service: &Service, mail: &Arc<Mail>) -> Result<usize, StoreError> {
    let now = service.clock.now();
    let claimed = service
        .database
        .write(move |conn| outbox::claim(conn, now, LEASE_SECONDS, BATCH))
        .await?;
    if claimed.is_empty() {
        return Ok(0);
    }
    let taken = claimed.len();
    let rows = claimed.clone();
    let people = service.database.read(move |conn| People::of(conn, &rows)).await?;
    let mut sending = JoinSet::new();
    for row in claimed {
        let letter = letter(service, &people, &row);
        sending.spawn(deliver(service.clone(), Arc::clone(mail), row, letter));
    }
    while let Some(done) = sending.join_next().await {
        if let Err(error) = done {
            tracing::error!(%error, "sending a notice panicked");
        }
    }
    Ok(taken)
}

async fn tidy(service: &Service) {
    let now = service.clock.now();
    let forgotten: Result<(usize, usize), StoreError> = service
        .database
        .write(move |conn| {
            Ok((
                idempotency::forget_old(conn, now)?,
                membership_offers::forget_old(conn, now)? + roster_invitations::forget_old(conn, now)?,
            ))
        })
        .await;
    match forgotten {
        Ok((keys, offers)) => tracing::debug!(keys, offers, "old idempotency keys and expired offers are forgotten"),
        Err(error) => tracing::warn!(%error, "what is old could not be forgotten"),
    }
}

/// Who the notices of a batch go to and what their links open: one query per kind.
struct People {
    accounts: BTreeMap<AccountId, Addressee>,
    contacts: BTreeMap<ContactId, Addressee>,
    participants: BTreeMap<ParticipantId, Addressee>,
    offers: BTreeMap<MembershipOfferId, Addressee>,
    invited: BTreeMap<RosterInvitationId, Addressee>,
    links: BTreeMap<LinkId, LinkPurpose>,
    /// The comments that notices bring along.
    comments: BTreeMap<NoticeId, SentComments>,
}

impl People {
    fn of(conn: &mut AnyConnection, rows: &[Queued]) -> Result<Self, StoreError> {
        let accounts: Vec<AccountId> = rows.iter().filter_map(|row| Some(row.account_id?.0)).collect();
        let contacts: Vec<ContactId> = rows.iter().filter_map(|row| Some(row.contact_id?.0)).collect();
        let participants: Vec<ParticipantId> = rows.iter().filter_map(|row| Some(row.participant_id?.0)).collect();
        let offers: Vec<MembershipOfferId> = rows.iter().filter_map(|row| Some(row.membership_offer_id?.0)).collect();
        let invited: Vec<RosterInvitationId> = rows
            .iter()
            .filter_map(|row| Some(row.roster_invitation_id?.0))
            .collect();
        let links: Vec<LinkId> = rows
            .iter()
            .flat_map(|row| {
                row.link_id
                    .map(|id| id.0)
                    .into_iter()
                    .chain(reminders::links(&row.facts.0))
                    .chain(filed_lines(&row.facts.0).into_iter().map(|line| line.link))
            })
            .collect();
        Ok(Self {
            accounts: outbox::account_addressees(conn, &accounts)?,
            contacts: outbox::contact_addressees(conn, &contacts)?,
            participants: outbox::participant_addressees(conn, &participants)?,
            offers: outbox::offer_addressees(conn, &offers)?,
            invited: roster_invitations::addressees(conn, &invited)?,
            links: outbox::link_purposes(conn, &links)?,
            comments: SentComments::of(conn, rows)?,
        })
    }
}

/// The letter of a row, or why there can be none until somebody looks at it.
fn letter(service: &Service, people: &People, row: &Queued) -> Result<Letter, &'static str> {
    let to = if let Some(account) = row.account_id {
        people
            .accounts
            .get(&account.0)
            .cloned()
            .ok_or("the account is gone, disabled or without an address")?
    } else if let Some(contact) = row.contact_id {
        people
            .contacts
            .get(&contact.0)
            .cloned()
            .ok_or("the contact is gone or without an address")?
    } else if let Some(participant) = row.participant_id {
        people
            .participants
            .get(&participant.0)
            .cloned()
            .ok_or("the participant is gone or without an address")?
    } else if let Some(offer) = row.membership_offer_id {
        people
            .offers
            .get(&offer.0)
            .cloned()
            .ok_or("the pending membership has expired")?
    } else if let Some(invitation) = row.roster_invitation_id {
        people
            .invited
            .get(&invitation.0)
            .cloned()
            .ok_or("the invitation to the roster has expired")?
    } else {
        shared_mailbox(service)?
    };
    let link = match row.link_id {
        Some(link) => Some(address(service, people, link.0).ok_or("the link is gone")?),
        None => None,
    };
    let steps = reminders::lines(&row.facts.0)
        .into_iter()
        .map(|kept| StepLine {
            step: kept.step,
            about: kept.about,
            due: date_in_words(service.policy.local_date(kept.due), to.language),
            overdue: kept.overdue,
            link: kept.link.and_then(|link| address(service, people, link)),
        })
        .collect();
    let drafts = filed_lines(&row.facts.0)
        .into_iter()
        .filter_map(|kept| {
            let link = address(service, people, kept.link)?;
            Some(DraftLine {
                about: kept.about,
                link,
            })
        })
        .collect();
    Ok(Letter {
        notice: row.notice.0,
        language: to.language,
        to_name: Some(to.name).filter(|name| !name.trim().is_empty()),
        to_address: to.address,
        facts: facts(&row.facts.0, &service.policy, to.language),
        enclosed: people.comments.get(&row.id.0).map(|sent| sent.enclosed(to.language)),
        link,
        steps,
        listed: gathered::lines(&row.facts.0),
        drafts,
        message_id: row.id.0.to_string(),
        date: DateTime::from(row.created_at),
    })
}

/// The address of a link that still exists.
fn address(service: &Service, people: &People, link: LinkId) -> Option<String> {
    let path = link_path(*people.links.get(&link)?);
    let token = service.links.token(link);
    Some(format!("{}/links/{path}/{token}", service.surroundings.public_url))
}

fn shared_mailbox(service: &Service) -> Result<Addressee, &'static str> {
    let surroundings = &service.surroundings;
    let address = surroundings.secretariat_mailbox.trim();
    if address.is_empty() {
        return Err("the settings name no shared mailbox of the secretariat");
    }
    Ok(Addressee {
        name: String::new(),
        address: address.to_owned(),
        language: surroundings.secretariat_language,
    })
}

/// The part of a link's address that says what it opens.
pub const fn link_path(purpose: LinkPurpose) -> &'static str {
    match purpose {
        LinkPurpose::VerifyEmail => "verify",
        LinkPurpose::ResetPassword => "reset",
        LinkPurpose::Participant => "participant",
        LinkPurpose::Invitation => "invitation",
        LinkPurpose::Membership => "membership",
        LinkPurpose::Roster => "roster",
        LinkPurpose::TakeOver => "take-over",
    }
}

/// The facts of the text; `due` is kept as a date or an instant and written out in the recipient's language, and so are
/// `violations`, as the reason.
pub(crate) fn facts(kept: &Value, policy: &Policy, language: Language) -> Map<String, Value> {
    let mut facts = kept.as_object().cloned().unwrap_or_default();
    let due = facts.get("due").and_then(Value::as_str).and_then(|text| {
        let instant = DateTime::parse_from_rfc3339(text).ok();
        instant
            .map(|at| policy.local_date(at.with_timezone(&Utc)))
            .or_else(|| text.parse().ok())
    });
    if let Some(due) = due {
        facts.insert("due".to_owned(), json!(date_in_words(due, language)));
    }
    if let Some(kept) = facts.remove("violations") {
        let violations: Vec<Violation> = serde_json::from_value(kept).unwrap_or_default();
        let sentences: Vec<String> = violations.iter().map(|violation| violation.message(language)).collect();
        facts.insert("reason".to_owned(), json!(sentences.join("\n")));
    }
    facts
}

/// A date as people write it: «1 de marzo de 2026», "1 March 2026", « 1er mars 2026 ».
pub fn date_in_words(date: NaiveDate, language: Language) -> String {
    const ES: [&str; 12] = [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ];
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    const FR: [&str; 12] = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ];
    let months = match language {
        Language::Es => ES,
        Language::En => EN,
        Language::Fr => FR,
    };
    let month = usize::try_from(date.month0())
        .ok()
        .and_then(|month| months.get(month).copied())
        .unwrap_or_default();
    let (day, year) = (date.day(), date.year());
    match language {
        Language::Es => format!("{day} de {month} de {year}"),
        Language::Fr if day == 1 => format!("1er {month} {year}"),
        Language::En | Language::Fr => format!("{day} {month} {year}"),
    }
}

/// How an attempt ended.
enum Outcome {
    Sent,
    Later { wait: Duration, error: String },
    Never { error: String },
}

async fn deliver(service: Service, mail: Arc<Mail>, row: Queued, letter: Result<Letter, &'static str>) {
    let outcome = attempt(&mail, &row, letter).await;
    let (notice, id) = (row.notice.0, row.id.0);
    match &outcome {
        Outcome::Sent => tracing::info!(%id, %notice, request_id = %row.request_id, "notice sent"),
        Outcome::Later { error, wait } => tracing::warn!(
            %id, %notice, request_id = %row.request_id, %error, seconds = wait.as_secs(), "notice will be tried again"
        ),
        Outcome::Never { error } => {
            tracing::error!(%id, %notice, request_id = %row.request_id, %error, "notice parked");
        }
    }
    record(&service, row, Arc::new(outcome)).await;
}

async fn attempt(mail: &Mail, row: &Queued, letter: Result<Letter, &'static str>) -> Outcome {
    let message = match letter.map(|letter| compose(&letter, &mail.sender)) {
        Ok(Ok(message)) => message,
        Ok(Err(error)) => {
            return Outcome::Never {
                error: error.to_string(),
            };
        }
        Err(error) => {
            return Outcome::Never {
                error: error.to_owned(),
            };
        }
    };
    match mail.transport.send(&message).await {
        Ok(()) => Outcome::Sent,
        Err(error @ SendError::Permanent(_)) => Outcome::Never {
            error: error.to_string(),
        },
        Err(error @ SendError::Temporary(_)) => {
            match next_attempt(u32::try_from(row.attempts).unwrap_or(1), jitter()) {
                Some(wait) => Outcome::Later {
                    wait,
                    error: error.to_string(),
                },
                None => Outcome::Never {
                    error: format!("attempts used up; {error}"),
                },
            }
        }
    }
}

/// Between 0 and 1, so that notices that failed together do not return together.
pub(crate) fn jitter() -> f64 {
    let mut bytes = [0_u8; 4];
    match aws_lc_rs::rand::fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX),
        Err(_) => 0.5,
    }
}

/// Writes down how an attempt ended, and insists: a sent message that is not known as sent would be sent again.
async fn record(service: &Service, row: Queued, outcome: Arc<Outcome>) {
    for _ in 0..RECORD_ATTEMPTS {
        let (row, outcome, now) = (row.clone(), Arc::clone(&outcome), service.clock.now());
        let id = row.id.0;
        let written: Result<(), StoreError> = service
            .database
            .write(move |conn| {
                match &*outcome {
                    Outcome::Sent => outbox::mark_sent(conn, row.id.0, now)?,
                    Outcome::Later { wait, error } => {
                        let wait = chrono::Duration::from_std(*wait).unwrap_or_default();
                        outbox::mark_retry(conn, &row, now + wait, error)?;
                    }
                    Outcome::Never { error } => {
                        outbox::park(conn, &row, error)?;
                    }
                }
                Ok(())
            })
            .await;
        match written {
            Ok(()) => return,
            Err(error) => tracing::warn!(%id, %error, "the outcome of a notice could not be written down yet"),
        }
        sleep(AFTER_TROUBLE).await;
    }
    tracing::error!(id = %row.id.0, "the outcome of a notice is not written down; it comes back after its lease");
}

/// A notice as operators see it: no names, addresses, links or facts.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NoticeView {
    /// Identifier.
    pub id: NoticeId,
    /// Which notice.
    pub notice: Notice,
    /// What kind of recipient: `account`, `contact`, `participant`, `pending_member`, `roster_invitation` or
    /// `shared_mailbox`.
    pub recipient: &'static str,
    /// The recipient's identifier; absent for the shared mailbox.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient_id: Option<String>,
    /// About which submission.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submission_id: Option<SubmissionId>,
    /// `queued`, `sent` or `parked`.
    pub state: String,
    /// Attempts so far.
    pub attempts: i32,
    /// When it is or was to be tried next.
    pub due_at: DateTime<Utc>,
    /// Why the last attempt failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
    /// The request that caused it.
    pub request_id: String,
    /// When it was queued.
    pub created_at: DateTime<Utc>,
    /// When it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<DateTime<Utc>>,
}

impl NoticeView {
    fn of(row: Queued) -> Self {
        let (recipient, recipient_id) = if let Some(id) = row.account_id {
            ("account", Some(id.0.to_string()))
        } else if let Some(id) = row.contact_id {
            ("contact", Some(id.0.to_string()))
        } else if let Some(id) = row.participant_id {
            ("participant", Some(id.0.to_string()))
        } else if let Some(id) = row.membership_offer_id {
            ("pending_member", Some(id.0.to_string()))
        } else if let Some(id) = row.roster_invitation_id {
            ("roster_invitation", Some(id.0.to_string()))
        } else {
            ("shared_mailbox", None)
        };
        Self {
            id: row.id.0,
            notice: row.notice.0,
            recipient,
            recipient_id,
            submission_id: row.submission_id.map(|id| id.0),
            state: row.state,
            attempts: row.attempts,
            due_at: DateTime::from(row.due_at),
            last_error: row.last_error,
            request_id: row.request_id,
            created_at: DateTime::from(row.created_at),
            sent_at: row.sent_at.map(|at: Moment| DateTime::from(at)),
        }
    }
}

/// A page of the outbox.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NoticeList {
    /// The notices, newest first.
    pub items: Vec<NoticeView>,
    /// Give it as `before` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<NoticeId>,
    /// How many wait.
    pub queued: i64,
    /// How many were sent.
    pub sent: i64,
    /// How many are parked.
    pub parked: i64,
    /// Since when the notice has been due that is due the longest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_queued: Option<DateTime<Utc>>,
}

/// The outbox, newest first: all of it or one state (`queued`, `sent`, `parked`). For operators on the machine; it
/// asks for no permission.
pub fn list(tx: &mut Tx<'_>, state: Option<&str>, before: Option<NoticeId>, limit: u16) -> Result<NoticeList, Failure> {
    let limit = usize::from(limit.max(1));
    let mut rows = outbox::list(tx.conn, state, before, i64::try_from(limit + 1).unwrap_or(i64::MAX))?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| row.id.0);
    let counts = outbox::counts(tx.conn)?;
    Ok(NoticeList {
        items: rows.into_iter().map(NoticeView::of).collect(),
        next,
        queued: counts.queued,
        sent: counts.sent,
        parked: counts.parked,
        oldest_queued: outbox::oldest_queued(tx.conn)?,
    })
}

/// One notice of the outbox. For operators on the machine; it asks for no permission.
pub fn show(tx: &mut Tx<'_>, id: NoticeId) -> Result<NoticeView, Failure> {
    outbox::find(tx.conn, id)?.map(NoticeView::of).ok_or(Failure::NotFound)
}

/// Gives a parked or waiting notice another chance at once. For operators on the machine; it asks for no permission.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Conflict`] when it was sent or is being sent at this moment.
pub fn requeue(tx: &mut Tx<'_>, id: NoticeId) -> Result<NoticeView, Failure> {
    let row = outbox::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
    let now = tx.now();
    if !outbox::requeue(tx.conn, id, now)? {
        let sent = row.state == outbox::SENT;
        return Err(if sent {
            Failure::Conflict("notice_sent")
        } else {
            Failure::Conflict("notice_under_way")
        });
    }
    tx.record(Happened {
        action: HistoryAction::NoticeRequeued,
        subject: "notice",
        subject_id: id.0,
        submission: row.submission_id.map(|id| id.0),
        confidential: true,
        facts: json!({ "notice": row.notice.0 }),
    })?;
    show(tx, id)
}
