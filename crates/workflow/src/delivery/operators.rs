//! What operators on the machine see of the outbox, and may do with it.
use crate::failure::Failure;
use crate::service::Tx;
use crate::trail::Happened;
use chrono::{DateTime, Utc};
use minga_domain::history::HistoryAction;
use minga_domain::ids::{NoticeId, SubmissionId};
use minga_domain::notice::Notice;
use minga_domain::refusal::RefusalReason;
use minga_storage::columns::Moment;
use minga_storage::outbox::{self, Queued};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

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
///
/// # Errors
/// Those of the database.
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
///
/// # Errors
/// [`Failure::NotFound`].
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
            Failure::Conflict(RefusalReason::NoticeSent)
        } else {
            Failure::Conflict(RefusalReason::NoticeUnderWay)
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
