//! The follow-up of published pledges: how each stands by its latest public update, when the next one is due, and the
//! internal list of those that are overdue (brief: After publication; the days are policy [ours]).
//!
//! What is due is worked out whenever the registry's entry is renewed, in the same transaction; a change of the policy
//! counts from the next renewal on. Old records are not asked for updates: nobody behind them is known.
use crate::failure::Failure;
use crate::paging;
use crate::registry::PublicProgress;
use crate::service::Tx;
use crate::submissions::OrganisationRef;
use chrono::{DateTime, NaiveDate, Utc};
use minga_domain::access::duties::Duty;
use minga_domain::content::Content;
use minga_domain::ids::{AccountId, SubmissionId};
use minga_domain::kinds::{ProgressStatus, Provenance};
use minga_domain::period::PartialDate;
use minga_domain::progress::next_due;
use minga_storage::columns::{Key, Moment};
use minga_storage::follow_ups::{self as store, FollowUp, Overdue};
use minga_storage::progress;
use minga_storage::submissions::Submission;
use serde::Serialize;
use utoipa::ToSchema;

/// Works out how a published pledge stands and when its next update is due, and keeps it. Gives what the public reads
/// of it; nothing for a practice and before the first update. The caller holds the submission's lock.
pub(crate) fn keep(tx: &mut Tx<'_>, row: &Submission, content: &Content) -> Result<Option<PublicProgress>, Failure> {
    let Content::Pledge(pledge) = content else {
        return Ok(None);
    };
    let Some(published_at) = row.published_at else {
        return Ok(None);
    };
    let latest = progress::latest(tx.conn, row.id.0)?;
    let shown = latest.as_ref().map(|latest| {
        let date = day(&latest.day)?;
        Ok::<_, Failure>(PublicProgress {
            status: latest.status.0,
            date,
            reported_at: latest.created_at.into(),
        })
    });
    let shown = shown.transpose()?;
    // What participants report on their own rows, and corrections, do not stand for the next update of the whole.
    let reported = progress::last_reported(tx.conn, row.id.0)?;
    let since = reported.map_or(published_at, |reported| reported.max(published_at));
    let end = pledge.period.as_ref().and_then(|period| period.end.as_deref());
    let last = shown.map(|shown| (shown.status, shown.date));
    let due = if row.provenance.0 == Provenance::Legacy {
        None
    } else {
        next_due(since.into(), last, end.and_then(PartialDate::parse), tx.policy())
    };
    let follow_up = FollowUp {
        submission_id: row.id,
        status: latest.as_ref().map(|latest| latest.status),
        day: latest.as_ref().map(|latest| latest.day.clone()),
        reported_at: latest.as_ref().map(|latest| latest.created_at),
        since,
        due: due.map(|(_, due)| due.into()),
        step: due.map(|(step, _)| Key(step)),
    };
    store::put(tx.conn, &follow_up)?;
    Ok(shown)
}

/// Ends the follow-up of a pledge that leaves the registry.
pub(crate) fn end(tx: &mut Tx<'_>, id: SubmissionId) -> Result<(), Failure> {
    Ok(store::remove(tx.conn, id)?)
}

/// The day of an update as it is kept.
pub(crate) fn day(kept: &str) -> Result<NaiveDate, Failure> {
    kept.parse()
        .map_err(|_| Failure::Internal(format!("the day of an update is malformed: {kept}")))
}

/// A published pledge whose update is overdue. Internal: the public reads only when the last one was.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "submission_id": "01890a5d-ac96-774b-bcce-b302099a8057", "reference": "PL-2026-00017",
    "title": "Free legal advice at three border posts",
    "organisation": { "id": "01890a5d-ac96-774b-bcce-b302099a8058", "name": "Ministry of Labour" },
    "responsible_officer": "01890a5d-ac96-774b-bcce-b302099a8059", "status": "in_progress", "date": "2027-12-31",
    "since": "2028-01-10T10:15:00.480Z", "due": "2029-01-10T22:59:59Z"
})))]
pub struct OverdueFollowUp {
    /// The pledge.
    pub submission_id: SubmissionId,
    /// Its reference.
    #[schema(example = "PL-2026-00017")]
    pub reference: Option<String>,
    /// Its title.
    pub title: String,
    /// Whose it is.
    pub organisation: OrganisationRef,
    /// Its responsible officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible_officer: Option<AccountId>,
    /// The status of the latest update; absent before the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ProgressStatus>,
    /// The day of the latest update.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    /// Since when an update waits: when the last one was told, or the publication.
    pub since: DateTime<Utc>,
    /// When it was due.
    pub due: DateTime<Utc>,
}

/// A page of the list.
#[derive(Debug, Clone)]
pub struct OverduePage {
    /// The pledges, the longest overdue first.
    pub items: Vec<OverdueFollowUp>,
    /// The last one's key, when more follow.
    pub next: Option<(DateTime<Utc>, SubmissionId)>,
    /// How many there are in all, when it was asked for.
    pub total: Option<i64>,
}

/// The published pledges whose update is overdue, the longest overdue first, after a place. For the secretariat.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors, [`Failure::NotFound`] for everybody else outside of the secretariat.
pub fn overdue(
    tx: &mut Tx<'_>,
    after: Option<(DateTime<Utc>, SubmissionId)>,
    limit: i64,
    counted: bool,
) -> Result<OverduePage, Failure> {
    if !tx.actor()?.has(Duty::ReadOverdue) {
        return Err(Failure::NotFound);
    }
    let now: Moment = tx.now().into();
    let after = after.map(|(due, id)| (due.into(), id));
    let mut rows = store::overdue(tx.conn, now, after, limit + 1)?;
    let more = paging::cut(&mut rows, limit);
    let next = rows.last().filter(|_| more);
    let next = next.map(|last| (last.due.into(), last.submission_id.0));
    let total = if counted {
        Some(store::count_overdue(tx.conn, now)?)
    } else {
        None
    };
    let items = rows.into_iter().map(OverdueFollowUp::of);
    Ok(OverduePage {
        items: items.collect::<Result<_, _>>()?,
        next,
        total,
    })
}

impl OverdueFollowUp {
    fn of(row: Overdue) -> Result<Self, Failure> {
        Ok(Self {
            submission_id: row.submission_id.0,
            reference: row.reference,
            title: row.title,
            organisation: OrganisationRef {
                id: row.organisation_id.0,
                name: row.organisation,
            },
            responsible_officer: row.responsible_officer.map(|officer| officer.0),
            status: row.status.map(|status| status.0),
            date: row.day.as_deref().map(day).transpose()?,
            since: row.since.into(),
            due: row.due.into(),
        })
    }
}
