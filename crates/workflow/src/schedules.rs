//! Publication at a set instant: the decision is taken now, by the same table as every publication, and carried out at
//! the instant by a worker on behalf of who decided, if everything that has to hold still holds. If not, nothing is
//! published, the date is removed, and who decided and who is responsible hear why.
//!
//! The worker takes each in a transaction of its own, in which the date goes and the publication comes: several workers
//! never publish twice, and one that is killed leaves everything as it was.
use crate::actions::{ActionInput, Decided, notice_facts, officer};
use crate::failure::Failure;
use crate::notices::{NoticeFacts, Recipient};
use crate::reviews;
use crate::service::{Call, Service, Tx};
use crate::standing::Standing;
use crate::trail::{By, Happened};
use chrono::{DateTime, Duration as Span, Utc};
use minga_domain::access::Permission;
use minga_domain::history::HistoryAction;
use minga_domain::ids::{AccountId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Action, State};
use minga_domain::notice::Notice;
use minga_domain::refusal::RefusalReason;
use minga_domain::transitions::Counted;
use minga_domain::violation::{Code, Violation};
use minga_storage::columns::{Id, Json};
use minga_storage::schedules::{self as store, Schedule};
use minga_storage::submissions::{self, Submission};
use serde::Serialize;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;
use utoipa::ToSchema;
use uuid::Uuid;

/// The most that one look takes up; the rest is found by the next.
const AT_ONCE: i64 = 500;

/// A publication at a set instant, for those who can decide.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "publish_at": "2026-05-22T06:00:00Z", "decided_by": "01890a5d-ac96-774b-bcce-b302099a8057",
    "decided_at": "2026-05-04T09:12:45.120Z"
})))]
pub struct ScheduledPublication {
    /// When it is to be published.
    pub publish_at: DateTime<Utc>,
    /// Who decided; absent when that account is gone.
    pub decided_by: Option<AccountId>,
    /// When that was decided.
    pub decided_at: DateTime<Utc>,
}

impl From<Schedule> for ScheduledPublication {
    fn from(row: Schedule) -> Self {
        Self {
            publish_at: row.publish_at.into(),
            decided_by: row.decided_by.map(|account| account.0),
            decided_at: row.decided_at.into(),
        }
    }
}

/// Decides a publication at an instant; in place of an earlier one where the caller names that. Everything that a
/// publication asks for has to hold now as well. The caller holds the submission's lock.
pub(crate) fn plan(
    tx: &mut Tx<'_>,
    standing: &Standing,
    action: Action,
    at: DateTime<Utc>,
    input: ActionInput,
) -> Result<(), Failure> {
    if action != Action::Publish {
        return Err(Failure::invalid(
            Violation::new(Code::UnknownField, "/at").with("field", "at"),
        ));
    }
    let now = tx.now();
    let last = now + Span::days(i64::from(tx.policy().schedule_days));
    if at <= now || at > last {
        return Err(Failure::invalid(Violation::instant("/at", now, Some(last))));
    }
    let id = standing.row.id;
    require_unset(tx, id.0, at, input.replaces)?;
    Decided::of(tx, standing, action, input.clone())?;
    let row = Schedule {
        submission_id: id,
        publish_at: at.into(),
        decided_by: tx.visitor_or_actor().map(|actor| Id(actor.account)),
        decided_at: now.into(),
        note: input.note,
        confirmed: Json(json!(input.confirm)),
    };
    store::put(tx.conn, &row)?;
    record(tx, id.0, HistoryAction::PublicationScheduled, json!({ "at": at }))
}

/// Refuses an instant where another one is set that the caller does not name under `replaces`, and where the one is no
/// longer set that it names: two who decide at once never replace each other's instant unseen.
///
/// # Errors
/// [`Failure::Overtaken`] with the instant that is set.
pub(crate) fn require_unset(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    at: DateTime<Utc>,
    replaces: Option<DateTime<Utc>>,
) -> Result<(), Failure> {
    let set = store::find(tx.conn, id)?.map(|schedule| schedule.publish_at);
    if set == Some(at.into()) || set == replaces.map(Into::into) {
        return Ok(());
    }
    let set = set.map(DateTime::<Utc>::from);
    Err(Failure::Overtaken(
        RefusalReason::PublicationScheduled,
        json!({ "publish_at": set }),
    ))
}

/// The instant at which a submission is to be published, for who would publish it before: another instant is another
/// thing to ask about.
pub(crate) fn set_instant(tx: &mut Tx<'_>, row: &Submission) -> Result<Counted, Failure> {
    if !matches!(row.state.0, State::Submitted | State::PeerReview) {
        return Ok(Counted::default());
    }
    let set = store::find(tx.conn, row.id.0)?.map(|schedule| DateTime::<Utc>::from(schedule.publish_at));
    let thing = |at: DateTime<Utc>| (Uuid::from_u128(at.timestamp_micros().unsigned_abs().into()), 0);
    Ok(set.map(thing).into_iter().collect())
}

/// The publication that a submission waits for.
///
/// # Errors
/// [`Failure::NotFound`] where there is none, and for callers who may not know; [`Failure::Forbidden`] for callers who
/// cannot decide.
pub fn read(tx: &mut Tx<'_>, id: SubmissionId) -> Result<ScheduledPublication, Failure> {
    Standing::read(tx, id)?.require(Permission::Schedule)?;
    store::find(tx.conn, id)?.map(Into::into).ok_or(Failure::NotFound)
}

/// Cancels it; `seen` is the instant as the caller read it, so that nobody cancels what another officer has decided
/// meanwhile.
///
/// # Errors
/// As [`read`]; [`Failure::Overtaken`] with the instant that is set where that is another one.
pub fn cancel(tx: &mut Tx<'_>, id: SubmissionId, seen: Option<DateTime<Utc>>) -> Result<(), Failure> {
    Standing::lock(tx, id)?.require(Permission::Schedule)?;
    let set = store::find(tx.conn, id)?.ok_or(Failure::NotFound)?.publish_at;
    if seen.map(Into::into) != Some(set) {
        let current = json!({ "publish_at": DateTime::<Utc>::from(set) });
        return Err(Failure::Overtaken(RefusalReason::PublicationChanged, current));
    }
    store::remove(tx.conn, id)?;
    record(tx, id, HistoryAction::PublicationUnscheduled, json!({}))
}

/// The facts of a notice about a review that no longer counts: that a publication is set and cannot happen as things
/// stand now, for want of the quorum. None where that is not so.
pub(crate) fn facts_without_quorum(tx: &mut Tx<'_>, row: &Submission) -> Result<NoticeFacts, Failure> {
    let mut facts = NoticeFacts::new();
    let Some(schedule) = store::find(tx.conn, row.id.0)? else {
        return Ok(facts);
    };
    if !reviews::facts(tx, row)?.summary.quorum_reached(tx.policy()) {
        facts.insert("outcome".to_owned(), json!("publication_set"));
        let at: DateTime<Utc> = schedule.publish_at.into();
        facts.insert("due".to_owned(), json!(at));
    }
    Ok(facts)
}

/// Removes the date of a submission that has left its state by an action. Whose date comes to nothing since a colleague
/// has published at once is told.
pub(crate) fn left(tx: &mut Tx<'_>, row: &Submission, action: Action) -> Result<(), Failure> {
    let id = row.id.0;
    let Some(schedule) = store::find(tx.conn, id)? else {
        return Ok(());
    };
    store::remove(tx.conn, id)?;
    let because = json!({ "because": action });
    record_by(tx, By::System, id, HistoryAction::PublicationUnscheduled, because)?;
    let caller = tx.visitor_or_actor().map(|actor| actor.account);
    let decider = schedule.decided_by.map(|account| account.0);
    if let Some(decider) = decider.filter(|decider| action == Action::Publish && Some(*decider) != caller) {
        let facts = notice_facts(tx, row, &ActionInput::default())?;
        let to = Recipient::Account(decider);
        tx.tell(Notice::PublishedEarlier, to, Some(id), None, facts)?;
    }
    Ok(())
}

/// Publishes what is to be published until `shutdown` becomes true or its sender is gone, one look each `every`.
pub async fn run(service: Service, every: Duration, mut shutdown: watch::Receiver<bool>) {
    while !*shutdown.borrow() {
        match pass(&service).await {
            Ok(done) if done == Done::default() => {}
            Ok(done) => tracing::info!(
                published = done.published,
                missed = done.missed,
                "publications at their instant"
            ),
            Err(error) => tracing::warn!(?error, "what is to be published could not be published"),
        }
        tokio::select! {
            () = sleep(every) => {}
            changed = shutdown.changed() => if changed.is_err() { return },
        }
    }
}

/// What a look did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Done {
    /// Published.
    pub published: usize,
    /// Not published, since something no longer holds.
    pub missed: usize,
}

/// Takes up everything whose instant has come.
///
/// # Errors
/// Those of the database; what was done before stays done. A defect of one submission is logged and leaves it for the
/// next look, without keeping the others.
pub async fn pass(service: &Service) -> Result<Done, Failure> {
    let due = service.read(call(service, None), due).await?;
    let mut done = Done::default();
    for (id, decider) in due {
        let attempt = |caller| service.perform_secretly(call(service, caller), move |tx| happen(tx, id, decider));
        let mut outcome = attempt(decider).await;
        if decider.is_some() && matches!(outcome, Err(Failure::Unauthenticated)) {
            outcome = attempt(None).await;
        }
        match outcome {
            Ok(Some(true)) => done.published += 1,
            Ok(Some(false)) => done.missed += 1,
            // Somebody else was faster.
            Ok(None) => {}
            Err(error @ Failure::Unavailable(_)) => return Err(error),
            Err(error) => tracing::error!(%id, ?error, "a publication at its instant failed"),
        }
    }
    Ok(done)
}

/// A call of the worker on behalf of who decided; of nobody when that account can no longer be used.
fn call(service: &Service, account: Option<AccountId>) -> Call {
    Call {
        account,
        ..Call::of_nobody(format!("publications-{}", Uuid::now_v7()), service.clock.now())
    }
}

/// Submissions whose instant has come, with who decided.
fn due(tx: &mut Tx<'_>) -> Result<Vec<(SubmissionId, Option<AccountId>)>, Failure> {
    let now = tx.now();
    let found = store::due(tx.conn, now, AT_ONCE)?;
    Ok(found
        .into_iter()
        .map(|row| (row.submission_id.0, row.decided_by.map(|account| account.0)))
        .collect())
}

/// Publishes one, or says why not, the more so when nobody calls because the decider's account can no longer be used;
/// `None` when it is no longer due or was decided anew by somebody else meanwhile.
fn happen(tx: &mut Tx<'_>, id: SubmissionId, decider: Option<AccountId>) -> Result<Option<bool>, Failure> {
    let Some(row) = submissions::lock(tx.conn, id)? else {
        return Ok(None);
    };
    let caller = tx.visitor_or_actor().map(|actor| actor.account);
    let Some(schedule) = store::find(tx.conn, id)?.filter(|found| *found.publish_at <= tx.now()) else {
        return Ok(None);
    };
    if schedule.decided_by.map(|account| account.0) != decider {
        return Ok(None);
    }
    store::remove(tx.conn, id)?;
    let input = ActionInput {
        note: schedule.note.clone(),
        confirm: serde_json::from_value(schedule.confirmed.0.clone()).unwrap_or_default(),
        ..ActionInput::default()
    };
    let standing = Standing::of(tx, row)?;
    let why = if caller.is_none() {
        vec!["not_your_role"]
    } else {
        match Decided::of(tx, &standing, Action::Publish, input) {
            Ok(decided) => {
                decided.happen(tx, &standing)?;
                return Ok(Some(true));
            }
            Err(failure) => obstacles(failure)?,
        }
    };
    miss(tx, &standing.row, &schedule, &why)?;
    Ok(Some(false))
}

/// Why an action could not be taken, the guard or reason that was found first to begin with; what is nobody's doing
/// stays a failure.
pub(crate) fn obstacles(failure: Failure) -> Result<Vec<&'static str>, Failure> {
    Ok(match failure {
        Failure::Blocked { guards, .. } => guards.into_iter().map(Keyed::key).collect(),
        Failure::ConfirmationNeeded(asked) => asked.iter().map(|asked| asked.caution.key()).collect(),
        Failure::WrongState { .. } => vec!["wrong_state"],
        Failure::Forbidden(reason) | Failure::Conflict(reason) | Failure::Overtaken(reason, _) => vec![reason.key()],
        Failure::NotFound => vec!["not_found"],
        Failure::Stale { .. } | Failure::StaleSubmission { .. } | Failure::VersionRequired { .. } => {
            vec!["stale_version"]
        }
        Failure::Invalid(violations) if violations.iter().all(|violation| violation.pointer == "/note") => {
            vec!["reason_required"]
        }
        Failure::Invalid(_) => vec!["submit_rules"],
        other => return Err(other),
    })
}

/// Tells who decided and who is responsible why nothing was published.
fn miss(tx: &mut Tx<'_>, row: &Submission, schedule: &Schedule, why: &[&'static str]) -> Result<(), Failure> {
    let id = row.id.0;
    let at: DateTime<Utc> = schedule.publish_at.into();
    record(
        tx,
        id,
        HistoryAction::PublicationMissed,
        json!({ "at": at, "blocked_by": why }),
    )?;
    let mut facts = notice_facts(tx, row, &ActionInput::default())?;
    facts.insert("answer".to_owned(), json!(why.first()));
    let mut told = vec![officer(tx, row)?];
    let decider = tx.visitor_or_actor().map(|actor| Recipient::Account(actor.account));
    told.extend(decider.filter(|decider| !told.contains(decider)));
    for to in told {
        tx.tell(Notice::PublicationMissed, to, Some(id), None, facts.clone())?;
    }
    Ok(())
}

fn record(tx: &mut Tx<'_>, id: SubmissionId, action: HistoryAction, facts: Value) -> Result<(), Failure> {
    record_by(tx, By::Caller, id, action, facts)
}

fn record_by(tx: &mut Tx<'_>, by: By, id: SubmissionId, action: HistoryAction, facts: Value) -> Result<(), Failure> {
    let happened = Happened {
        action,
        subject: "submission",
        subject_id: id.0,
        submission: Some(id),
        confidential: true,
        facts,
    };
    tx.record_by(by, happened)
}
