//! Reminders: whoever a step waits for hears of it before, on and after the day on which it is due, an invitation that
//! nobody answers is closed, a participant that is asked again and silent is hidden, and whoever is asked to join the
//! roster hears of it once more before the time is over. The table of steps is
//! [`minga_domain::steps`], the days are policy.
//!
//! A pass looks at all open steps, then takes each recipient in a transaction of its own: it locks the submissions,
//! looks again whether the steps still wait, and writes the mail with the note that it went out. So a step that ended
//! meanwhile is not reminded of, and several workers never remind twice.
mod lapse;
mod silence;

use crate::failure::Failure;
use crate::links::{self, LinkTarget};
use crate::notices::{NoticeFacts, Recipient};
use crate::officer::{Led, in_charge};
use crate::roster::joining;
use crate::service::{Call, Service, Tx};
use chrono::{DateTime, Utc};
use minga_domain::ids::{AccountId, AssignmentId, ContactId, LinkId, ParticipantId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{LinkPurpose, Reminding};
use minga_domain::notice::Notice;
use minga_domain::policy::Policy;
use minga_domain::progress;
use minga_domain::steps::{self, Processing, Step};
use minga_storage::columns::{Id, Key};
use minga_storage::reminders::{self as store, OpenStep, Owner, Reminder};
use minga_storage::{follow_ups, submissions};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;
use uuid::Uuid;

/// Runs passes until `shutdown` becomes true or its sender is gone, one each `every`.
pub async fn run(service: Service, every: Duration, mut shutdown: watch::Receiver<bool>) {
    while !*shutdown.borrow() {
        match pass(&service).await {
            Ok(done) if done == Done::default() => {}
            Ok(Done { mails, lapsed, hidden }) => tracing::info!(mails, lapsed, hidden, "reminders are queued"),
            Err(error) => tracing::warn!(?error, "reminders could not be queued"),
        }
        tokio::select! {
            () = sleep(every) => {}
            changed = shutdown.changed() => if changed.is_err() { return },
        }
    }
}

/// Pledges that are followed up and read at once: with many of them a pass takes no more memory.
const AT_ONCE: i64 = 500;

/// What a pass did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Done {
    /// Mails that were queued.
    pub mails: usize,
    /// Invitations that were closed because nobody answered.
    pub lapsed: usize,
    /// Participants that were asked again and are no longer shown because they did not answer.
    pub hidden: usize,
}

/// Closes invitations that nobody answers, hides participants that were asked again and are silent, and queues the
/// reminders that are to be out by now.
///
/// # Errors
/// Those of the database; what was done for earlier recipients stays done.
pub async fn pass(service: &Service) -> Result<Done, Failure> {
    let lapsed = lapse::close_silent(service).await?;
    let hidden = silence::hide(service).await?;
    let planned = service.read(call(service), plan).await?;
    let mut mails = joining::remind_silent(service, || call(service)).await?;
    for (recipient, ids) in planned {
        mails += service
            .perform_secretly(call(service), move |tx| remind(tx, recipient, &ids))
            .await?;
    }
    Ok(Done { mails, lapsed, hidden })
}

/// A call of the worker: nobody is signed in.
fn call(service: &Service) -> Call {
    Call::of_nobody(format!("reminders-{}", Uuid::now_v7()), service.clock.now())
}

/// Whom to remind now, of steps of which submissions.
fn plan(tx: &mut Tx<'_>) -> Result<BTreeMap<Recipient, Vec<SubmissionId>>, Failure> {
    let due = due_reminders(tx, None)?;
    let mut planned: BTreeMap<Recipient, Vec<SubmissionId>> = BTreeMap::new();
    for found in due {
        planned
            .entry(found.recipient)
            .or_default()
            .push(found.open.submission.id.0);
    }
    for ids in planned.values_mut() {
        ids.sort_unstable();
        ids.dedup();
    }
    Ok(planned)
}

/// A step that one recipient is to be reminded of now.
struct DueReminder {
    open: OpenStep,
    recipient: Recipient,
    due: DateTime<Utc>,
    place: i32,
}

fn due_reminders(tx: &mut Tx<'_>, of: Option<&[SubmissionId]>) -> Result<Vec<DueReminder>, Failure> {
    let open = store::open_steps(tx.conn, of)?;
    let mut found = due_among(tx, open)?;
    for (first, last) in progress::reminded_spans(tx.now(), tx.policy()) {
        let span = (first.into(), last.into());
        let mut after = None;
        loop {
            let open = follow_ups::open_steps(tx.conn, of, span, after, AT_ONCE)?;
            let full = i64::try_from(open.len()).is_ok_and(|read| read == AT_ONCE);
            after = open
                .last()
                .filter(|_| full)
                .and_then(|last| Some((last.due?.into(), last.submission.id.0)));
            found.extend(due_among(tx, open)?);
            if after.is_none() {
                break;
            }
        }
    }
    Ok(found)
}

/// Those among open steps that somebody is to be reminded of now.
fn due_among(tx: &mut Tx<'_>, open: Vec<OpenStep>) -> Result<Vec<DueReminder>, Failure> {
    let (now, policy) = (tx.now(), tx.policy());
    let mut candidates = Vec::new();
    for open in open {
        if open.on_hold {
            continue;
        }
        let due = due_of(&open, now, policy);
        if let Some(place) = steps::reminder(open.since, due, now, policy) {
            candidates.push((open, due, i32::try_from(place).unwrap_or(i32::MAX)));
        }
    }
    let subjects: Vec<Uuid> = candidates.iter().map(|(open, ..)| open.subject).collect();
    let sent: BTreeMap<(Uuid, &'static str, String), Reminder> = store::sent(tx.conn, &subjects)?
        .into_iter()
        .map(|row| ((row.subject.0, row.step.0.key(), row.recipient.clone()), row))
        .collect();
    let people = People::of(tx, candidates.iter().map(|(open, ..)| open))?;
    let mut found = Vec::new();
    for (open, due, place) in candidates {
        for recipient in people.owners(&open) {
            let before = sent.get(&(open.subject, open.step.key(), name_of(recipient)));
            if before.is_none_or(|before| *before.due != due || before.place < place) {
                found.push(DueReminder {
                    open: open.clone(),
                    recipient,
                    due,
                    place,
                });
            }
        }
    }
    Ok(found)
}

/// When a step is due: an invitation by the policy's days, but never after the review itself; an update of the progress
/// again every year. Time on hold does not count.
pub(crate) fn due_of(open: &OpenStep, now: DateTime<Utc>, policy: &Policy) -> DateTime<Utc> {
    match (open.step, open.due) {
        (Step::AnswerInvitation, Some(kept)) => steps::answer_by(open.counts_from, kept, policy),
        (Step::ReportProgress | Step::ReportEnd, Some(kept)) => progress::reminded_due(kept, now, policy),
        (_, Some(kept)) => kept,
        (step, None) => step.due(open.counts_from, policy),
    }
}

/// Keeps from reminding whoever a step of a submission waits for and has just been told when it is due: of the
/// reminders of that instant, those that would come by now or within the quiet days are left out, but never the last.
/// What is left out does not count as sent: nobody is declined for it. The caller holds the submission's lock and has
/// written the instant down.
///
/// # Errors
/// Those of the database.
pub(crate) fn keep_quiet(tx: &mut Tx<'_>, id: SubmissionId, subject: Uuid) -> Result<(), Failure> {
    let (now, policy) = (tx.now(), tx.policy());
    let mut open = store::open_steps(tx.conn, Some(&[id]))?;
    open.retain(|open| open.subject == subject && open.owner != Owner::Officer);
    let sent = store::sent(tx.conn, &[subject])?;
    let people = People::of(tx, open.iter())?;
    for open in &open {
        let due = due_of(open, now, policy);
        let Some(place) = steps::silenced(due, now, policy).and_then(|place| i32::try_from(place).ok()) else {
            continue;
        };
        for recipient in people.owners(open).into_iter().map(name_of) {
            let of = |row: &&Reminder| row.step.0 == open.step && row.recipient == recipient;
            let before = sent.iter().find(of);
            if before.is_some_and(|row| *row.due == due && row.place >= place) {
                continue;
            }
            let sent_at = before.map_or(DateTime::UNIX_EPOCH.into(), |row| row.sent_at);
            let row = Reminder {
                subject: Id(subject),
                step: Key(open.step),
                recipient,
                due: due.into(),
                place,
                sent_at,
            };
            store::put(tx.conn, &row)?;
        }
    }
    Ok(())
}

/// The people behind the owners of steps, looked up together.
struct People {
    accounts_of_contacts: BTreeMap<ContactId, AccountId>,
    /// The officers in charge; none where the one that is named cannot lead.
    officers: BTreeMap<SubmissionId, AccountId>,
}

impl People {
    fn of<'a>(tx: &mut Tx<'_>, open: impl Iterator<Item = &'a OpenStep> + Clone) -> Result<Self, Failure> {
        let contacts: Vec<ContactId> = open
            .clone()
            .filter(|open| open.owner == Owner::FocalPoints)
            .flat_map(|open| [open.submission.focal_point, open.submission.alternate])
            .flatten()
            .map(|contact| contact.0)
            .collect();
        let led = open.filter(|open| open.owner == Owner::Officer).map(|open| Led {
            id: open.submission.id.0,
            organisation: open.submission.organisation_id.0,
            officer: open.submission.responsible_officer.map(|officer| officer.0),
        });
        Ok(Self {
            officers: in_charge(tx, led)?,
            accounts_of_contacts: store::accounts_of_contacts(tx.conn, &contacts)?,
        })
    }

    fn owners(&self, open: &OpenStep) -> Vec<Recipient> {
        let about = &open.submission;
        match open.owner {
            Owner::Reviewer(_, account) => vec![Recipient::Account(account)],
            Owner::Participant(participant) => vec![Recipient::Participant(participant)],
            Owner::FocalPoints => [about.focal_point, about.alternate]
                .into_iter()
                .flatten()
                .map(|contact| match self.accounts_of_contacts.get(&contact.0) {
                    Some(account) => Recipient::Account(*account),
                    None => Recipient::Contact(contact.0),
                })
                .collect(),
            Owner::Officer => {
                let leads = self.officers.get(&about.id.0).copied();
                vec![leads.map_or(Recipient::SharedMailbox, Recipient::Account)]
            }
        }
    }
}

/// Reminds one recipient of everything that still waits among these submissions; returns how many mails were queued.
fn remind(tx: &mut Tx<'_>, recipient: Recipient, ids: &[SubmissionId]) -> Result<usize, Failure> {
    for id in ids {
        submissions::lock(tx.conn, *id)?;
    }
    let mut due = due_reminders(tx, Some(ids))?;
    due.retain(|found| found.recipient == recipient);
    due.sort_by_key(|found| (found.due, found.open.subject));
    let mut kept = Vec::with_capacity(due.len());
    for found in &due {
        store::put(
            tx.conn,
            &Reminder {
                subject: Id(found.open.subject),
                step: Key(found.open.step),
                recipient: name_of(recipient),
                due: found.due.into(),
                place: found.place,
                sent_at: tx.now().into(),
            },
        )?;
        kept.push(KeptLine::of(tx, found)?);
    }
    let parts = if together(tx, recipient)? {
        vec![(None, kept)]
    } else {
        let alone = |(found, line): (&DueReminder, KeptLine)| (Some(found.open.submission.id.0), vec![line]);
        due.iter().zip(kept).map(alone).collect()
    };
    let mut mails = 0;
    for (submission, lines) in parts.into_iter().filter(|(_, lines)| !lines.is_empty()) {
        tx.tell(Notice::Reminder, recipient, submission, None, facts(&lines))?;
        mails += 1;
    }
    Ok(mails)
}

/// Whether a recipient gets one mail for everything: whoever has an account as it prefers, the shared mailbox always.
fn together(tx: &mut Tx<'_>, recipient: Recipient) -> Result<bool, Failure> {
    Ok(match recipient {
        Recipient::Account(account) => store::preference(tx.conn, account)? != Some(Reminding::Each),
        Recipient::SharedMailbox => true,
        Recipient::Contact(_)
        | Recipient::Participant(_)
        | Recipient::MembershipOffer(_)
        | Recipient::RosterInvitation(_) => false,
    })
}

fn name_of(recipient: Recipient) -> String {
    match recipient {
        Recipient::Account(id) => format!("account:{id}"),
        Recipient::Contact(id) => format!("contact:{id}"),
        Recipient::Participant(id) => format!("participant:{id}"),
        Recipient::MembershipOffer(id) => format!("pending_member:{id}"),
        Recipient::RosterInvitation(id) => format!("roster_invitation:{id}"),
        Recipient::SharedMailbox => "shared_mailbox".to_owned(),
    }
}

/// A step as the outbox keeps it; the worker that sends writes it out in the recipient's language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeptLine {
    /// Which step.
    pub step: Step,
    /// What the secretariat is to do, where the step is to process the submission.
    #[serde(default)]
    pub processing: Option<Processing>,
    /// Reference and title.
    pub about: String,
    /// When it is due.
    pub due: DateTime<Utc>,
    /// Whether that had passed when the reminder was written.
    pub overdue: bool,
    /// The link that opens it.
    pub link: Option<LinkId>,
}

impl KeptLine {
    fn of(tx: &mut Tx<'_>, found: &DueReminder) -> Result<Self, Failure> {
        let about = &found.open.submission;
        // An invitation shows only what its page shows, and the reference is not of it.
        let reference = about
            .reference
            .as_ref()
            .filter(|_| found.open.step != Step::AnswerInvitation);
        let link = match found.open.owner {
            Owner::Reviewer(assignment, _) => Some(invitation_link(tx, assignment)?),
            Owner::Participant(participant) => Some(participant_link(tx, participant)?),
            Owner::FocalPoints | Owner::Officer => None,
        };
        let processing = (found.open.step == Step::Process)
            .then(|| Processing::of(about.kind.0, about.state.0))
            .flatten();
        Ok(Self {
            step: found.open.step,
            processing,
            about: reference.map_or_else(
                || about.title.clone(),
                |reference| format!("{reference} — {}", about.title),
            ),
            due: found.due,
            overdue: found.due < tx.now(),
            link,
        })
    }
}

fn invitation_link(tx: &mut Tx<'_>, assignment: AssignmentId) -> Result<LinkId, Failure> {
    links::create(tx, LinkPurpose::Invitation, LinkTarget::Assignment(assignment))
}

fn participant_link(tx: &mut Tx<'_>, participant: ParticipantId) -> Result<LinkId, Failure> {
    links::create(tx, LinkPurpose::Participant, LinkTarget::Participant(participant))
}

fn facts(lines: &[KeptLine]) -> NoticeFacts {
    let count = if lines.len() == 1 { "one" } else { "several" };
    NoticeFacts::from_iter([("count".to_owned(), json!(count)), ("steps".to_owned(), json!(lines))])
}

/// The steps among a notice's facts; none in every notice but a reminder.
pub(crate) fn lines(facts: &Value) -> Vec<KeptLine> {
    facts
        .get("steps")
        .and_then(|kept| Vec::deserialize(kept).ok())
        .unwrap_or_default()
}

/// The links of those steps.
pub(crate) fn links(facts: &Value) -> Vec<LinkId> {
    lines(facts).into_iter().filter_map(|line| line.link).collect()
}
