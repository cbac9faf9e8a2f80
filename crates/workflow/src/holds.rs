//! On hold: the secretariat lets a submission rest, for a reason that stays inside. It is not a state: the submission
//! stands where it stands and whoever wants may go on with it. What stops is time: nothing becomes due, nobody is
//! reminded, no invitation lapses, nothing is published, nobody is declined for silence. When the hold ends, time goes
//! on from where it was: every instant at which something is due moves on by as many days of the Network's calendar as
//! it stood still, and whoever was told another day is told the new one while it lies ahead. What was over before stays
//! so: nobody gets time back that had passed. A hold ends by itself when the submission leaves the states in which
//! something waits.
//!
//! That there is a hold is the secretariat's own matter. Focal points and reviewers go on reading the instant that was
//! due before, in their lists as in their assignments, and then the later one; only officers read that nothing is due.
use crate::actions::{ActionInput, notice_facts, officer, recipients};
use crate::assignments::as_invited;
use crate::failure::Failure;
use crate::notices::Recipient;
use crate::service::Tx;
use crate::standing::Standing;
use crate::submissions::{self, SubmissionView};
use crate::trail::{By, Happened};
use crate::{letters, reminders};
use chrono::{DateTime, Duration, Utc};
use minga_domain::access::{self, Permission};
use minga_domain::history::HistoryAction;
use minga_domain::ids::{AccountId, SubmissionId};
use minga_domain::kinds::{AssignmentStatus, State, WaitingFor};
use minga_domain::notice::{Audience, Notice};
use minga_domain::policy::Policy;
use minga_domain::refusal::RefusalReason;
use minga_domain::steps::Step;
use minga_domain::violation::{Code, Violation};
use minga_storage::columns::Id;
use minga_storage::holds as store;
use minga_storage::submissions::Submission;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

/// Why a submission is put on hold.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "reason": "The ministry asked us to wait for the new director." })))]
pub struct NewHold {
    /// The reason, for those who may read internal notes; nobody else is told.
    #[schema(min_length = 1, max_length = 5000)]
    pub reason: String,
}

/// A hold, for those who may read internal notes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Hold {
    /// Since when.
    pub since: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// Who put it on hold; absent when that account is gone.
    pub by: Option<AccountId>,
}

impl From<store::Hold> for Hold {
    fn from(row: store::Hold) -> Self {
        Self {
            since: row.since.into(),
            reason: row.reason,
            by: row.held_by.map(|account| account.0),
        }
    }
}

/// Puts a submission on hold.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] and [`Failure::WrongState`] as the permission table says;
/// [`Failure::Invalid`] without a reason; [`Failure::Overtaken`] with the hold when it is on hold already.
pub fn begin(tx: &mut Tx<'_>, id: SubmissionId, hold: NewHold) -> Result<SubmissionView, Failure> {
    let standing = Standing::lock(tx, id)?;
    standing.require(Permission::Hold)?;
    let reason = hold.reason.trim().to_owned();
    if reason.is_empty() {
        return Err(Failure::invalid(Violation::new(Code::ReasonRequired, "/reason")));
    }
    if let Some(held) = store::find(tx.conn, id)? {
        let current = json!({ "on_hold": Hold::from(held) });
        return Err(Failure::Overtaken(RefusalReason::AlreadyOnHold, current));
    }
    let row = store::Hold {
        submission_id: Id(id),
        since: tx.now().into(),
        reason: reason.clone(),
        held_by: tx.visitor_or_actor().map(|actor| Id(actor.account)),
    };
    store::insert(tx.conn, &row)?;
    record(tx, id, HistoryAction::PutOnHold, json!({ "reason": reason }))?;
    tell_officer(tx, &standing.row, Notice::PutOnHold, Some(reason))?;
    submissions::view(tx, &standing)
}

/// Takes a submission off hold: time goes on from where it was.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] and [`Failure::WrongState`] as the permission table says;
/// [`Failure::Overtaken`] when it is not on hold.
pub fn end(tx: &mut Tx<'_>, id: SubmissionId) -> Result<SubmissionView, Failure> {
    let standing = Standing::lock(tx, id)?;
    standing.require(Permission::Hold)?;
    let held = store::find(tx.conn, id)?
        .ok_or_else(|| Failure::Overtaken(RefusalReason::NothingOnHold, json!({ "on_hold": null })))?;
    store::remove(tx.conn, id)?;
    let pause = Pause {
        from: held.since.into(),
        until: tx.now(),
    };
    let was = (standing.row.state.0, standing.row.version);
    let mut row = standing.row;
    move_answer(tx, &mut row, pause)?;
    if row.waiting_for.0 == WaitingFor::Secretariat {
        row.waiting_since = pause.counts_from(row.waiting_since.into(), tx.policy()).into();
    }
    submissions::save(tx, &row, was)?;
    let mut moved = move_assignments(tx, &row, pause)?;
    moved.extend(move_participants(tx, id, pause)?);
    let facts = json!({ "since": pause.from, "days": (pause.until - pause.from).num_days() });
    record(tx, id, HistoryAction::TakenOffHold, facts)?;
    tell_officer(tx, &row, Notice::TakenOffHold, None)?;
    tell_moved_answer(tx, &row)?;
    for moved in moved {
        tell_later(tx, &row, &moved)?;
    }
    let standing = Standing::of(tx, row)?;
    submissions::view(tx, &standing)
}

/// Ends the hold of a submission that leaves the states in which it can be on hold. What was due is over, and nobody
/// is told; the time that stood still is added all the same, so that it is there when the decision is undone. The letter
/// goes on naming the day that was told. `before` is the submission as it was, `row` as it is from now on.
pub(crate) fn left(tx: &mut Tx<'_>, before: &Submission, row: &mut Submission) -> Result<(), Failure> {
    let id = row.id.0;
    if may_be_held(row.state.0) {
        return Ok(());
    }
    let Some(held) = store::find(tx.conn, id)? else {
        return Ok(());
    };
    store::remove(tx.conn, id)?;
    let pause = Pause {
        from: held.since.into(),
        until: tx.now(),
    };
    let mut moved = before.clone();
    move_answer(tx, &mut moved, pause)?;
    row.answer_due = moved.answer_due;
    move_assignments(tx, before, pause)?;
    move_participants(tx, id, pause)?;
    let facts = json!({ "since": pause.from, "left": row.state.0 });
    record_by(tx, By::System, id, HistoryAction::TakenOffHold, facts)
}

/// Gives back the time since a decision that is undone and after which nothing ran: whoever answers a letter or about
/// its part in a pledge has as many days as when it was taken. `row` is in the state that it comes back to. Reviewers
/// get theirs when they are asked again.
pub(crate) fn give_back(tx: &mut Tx<'_>, row: &mut Submission, decided_at: DateTime<Utc>) -> Result<(), Failure> {
    let pause = Pause {
        from: decided_at,
        until: tx.now(),
    };
    move_answer(tx, row, pause)?;
    move_participants(tx, row.id.0, pause).map(drop)
}

/// Has the letter name when the answer to it is due by now, and tells the focal points when that is another day than
/// the one that it named, and they were told, before. The caller has written `row` down.
pub(crate) fn tell_moved_answer(tx: &mut Tx<'_>, row: &Submission) -> Result<(), Failure> {
    let Some(due) = row
        .answer_due
        .map(DateTime::<Utc>::from)
        .filter(|_| waits_for_answer(row))
    else {
        return Ok(());
    };
    let told = letters::move_due(tx, row.id.0, due)?;
    let day = |at| tx.policy().local_date(at);
    if told.is_none_or(|told| day(told) == day(due)) {
        return Ok(());
    }
    for to in recipients(tx, row, Audience::FocalPoints)? {
        let moved = Moved {
            to,
            due,
            subject: row.id.0.0,
        };
        tell_later(tx, row, &moved)?;
    }
    Ok(())
}

fn waits_for_answer(row: &Submission) -> bool {
    row.state.0 == State::CommentsReturned
}

/// Whose step is due at another instant.
struct Moved {
    to: Recipient,
    due: DateTime<Utc>,
    /// What the step is about, as reminders name it.
    subject: Uuid,
}

/// Tells somebody the later day, if it lies ahead; it is not reminded of it at once.
fn tell_later(tx: &mut Tx<'_>, row: &Submission, moved: &Moved) -> Result<(), Failure> {
    if moved.due <= tx.now() {
        return Ok(());
    }
    let mut facts = notice_facts(tx, row, &ActionInput::default())?;
    if matches!(moved.to, Recipient::Account(_)) {
        as_invited(&mut facts);
    }
    facts.insert("due".to_owned(), json!(tx.policy().local_date(moved.due).to_string()));
    tx.tell(Notice::DueLater, moved.to, Some(row.id.0), None, facts)?;
    reminders::keep_quiet(tx, row.id.0, moved.subject)
}

fn may_be_held(state: State) -> bool {
    access::GRANTS
        .iter()
        .any(|grant| grant.permission == Permission::Hold && grant.states.contains(&state))
}

/// The time that stood still.
#[derive(Debug, Clone, Copy)]
struct Pause {
    from: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl Pause {
    /// Whether what was due at an instant was over before: then it stays so.
    fn came_after(self, due: DateTime<Utc>) -> bool {
        due <= self.from
    }

    /// How many days of the Network's calendar a step stood still that began at `began`.
    fn days(self, began: DateTime<Utc>, policy: &Policy) -> Duration {
        let days = policy.local_date(self.until) - policy.local_date(self.from.max(began));
        days.max(Duration::zero())
    }

    /// From when the days of a step count afterwards.
    fn counts_from(self, began: DateTime<Utc>, policy: &Policy) -> DateTime<Utc> {
        began + self.days(began, policy)
    }

    /// When a step is due afterwards that was due at an instant; the end of a day stays the end of a day.
    fn due(self, due: DateTime<Utc>, began: DateTime<Utc>, policy: &Policy) -> DateTime<Utc> {
        let (day, days) = (policy.local_date(due), self.days(began, policy));
        if policy.end_of(day) == due {
            policy.end_of(day + days)
        } else {
            due + days
        }
    }
}

/// Moves on when the answer to a letter is due, and the day that is asked for instead. A day that an officer gave
/// while time stood still was meant as it stands: from then on only what still stood still is added. The letter is left
/// to [`tell_moved_answer`].
fn move_answer(tx: &mut Tx<'_>, row: &mut Submission, pause: Pause) -> Result<(), Failure> {
    let id = row.id.0;
    let Some(before) = row
        .answer_due
        .map(DateTime::<Utc>::from)
        .filter(|_| waits_for_answer(row))
    else {
        return Ok(());
    };
    let policy = tx.policy();
    if pause.came_after(before) {
        // The answer stays overdue; who asked for more time meanwhile does not lose days of it.
        return letters::move_request(tx, id, |asked, until| pause.due(until, asked, policy));
    }
    let sent = DateTime::<Utc>::from(row.waiting_since);
    let began = letters::granted_at(tx, id)?.map_or(sent, |granted| granted.max(sent));
    let due = pause.due(before, began, policy);
    if due == before {
        return Ok(());
    }
    row.answer_due = Some(due.into());
    // As many days more than there are as were asked for.
    letters::move_request(tx, id, |asked, until| {
        let more = policy.local_date(until) - policy.local_date(before.max(asked));
        policy.end_of(policy.local_date(due.max(pause.until)) + more)
    })
}

/// Moves on from when the days of participants count that were asked and have not answered; tells whom to tell.
fn move_participants(tx: &mut Tx<'_>, id: SubmissionId, pause: Pause) -> Result<Vec<Moved>, Failure> {
    let policy = tx.policy();
    let mut told = Vec::new();
    for asked in store::asked_participants(tx.conn, id)? {
        let participant = asked.id;
        let began = DateTime::<Utc>::from(asked.counts_from);
        let before = Step::AnswerParticipation.due(began, policy);
        if pause.came_after(before) {
            continue;
        }
        let counts_from = pause.counts_from(began, policy);
        store::move_participant(tx.conn, participant.0, counts_from.into())?;
        let due = Step::AnswerParticipation.due(counts_from, policy);
        if asked.contact_email.is_some() && policy.local_date(due) != policy.local_date(before) {
            told.push(Moved {
                to: Recipient::Participant(participant.0),
                due,
                subject: participant.0.0,
            });
        }
    }
    Ok(told)
}

/// Moves on when invitations are to be answered and reviews are due; tells whom to tell. An invitation lapses only days
/// after it was to be answered, and these stand still too.
fn move_assignments(tx: &mut Tx<'_>, row: &Submission, pause: Pause) -> Result<Vec<Moved>, Failure> {
    if !matches!(row.state.0, State::Submitted | State::PeerReview) {
        return Ok(Vec::new());
    }
    let policy = tx.policy();
    let mut told = Vec::new();
    for (id, reviewer, counts_from, due, status) in store::open_assignments(tx.conn, row.id.0, row.round)? {
        let (began, before) = (DateTime::<Utc>::from(counts_from), DateTime::<Utc>::from(due));
        let over = status.0 == AssignmentStatus::Accepted && pause.came_after(before);
        if over || pause.days(began, policy).is_zero() {
            // Nothing moves, and so the reviewer reads nothing new.
            continue;
        }
        let counts_from = pause.counts_from(began, policy);
        let due = pause.due(before, began, policy);
        store::move_assignment(tx.conn, id.0, counts_from.into(), due.into())?;
        let asked = |began, due: DateTime<Utc>| match status.0 {
            AssignmentStatus::Invited => due.min(Step::AnswerInvitation.due(began, policy)),
            _ => due,
        };
        let (was, now) = (asked(began, before), asked(counts_from, due));
        if policy.local_date(was) != policy.local_date(now) {
            told.push(Moved {
                to: Recipient::Account(reviewer.0),
                due: now,
                subject: id.0.0,
            });
        }
    }
    Ok(told)
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

/// Tells the responsible officer what a colleague did.
fn tell_officer(tx: &mut Tx<'_>, row: &Submission, notice: Notice, reason: Option<String>) -> Result<(), Failure> {
    let to = officer(tx, row)?;
    let caller = tx.visitor_or_actor().map(|actor| Recipient::Account(actor.account));
    if row.responsible_officer.is_none() || Some(to) == caller {
        return Ok(());
    }
    let input = ActionInput {
        note: reason,
        ..ActionInput::default()
    };
    let facts = notice_facts(tx, row, &input)?;
    tx.tell(notice, to, Some(row.id.0), None, facts)
}
