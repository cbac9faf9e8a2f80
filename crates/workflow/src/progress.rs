//! Updates of the progress of published pledges (brief: After publication): reported by the focal point or alternate,
//! by participants of joint pledges about their own row, with an account or through the link in their mail, or by an
//! officer as received.
//!
//! An update is public at once: the actor answers for it, the Compact binds nobody, and the brief asks for updates at
//! any time. The officer is told, and may hide one with a reason [ours]. A correction keeps what stood there before:
//! the public reads the present words and that they were corrected, the focal point, the alternate and the secretariat
//! read the earlier ones too [ours]. The pledge's status in the registry is that of the update of the latest day about
//! the pledge as a whole; it moves in the transaction of the update.
pub mod by_link;
mod forms;
mod line;

pub use forms::{Hiding, ProgressFile, ProgressParticipant, ProgressVersion, ProgressView};
pub use line::{ProgressPage, list, public_line, read, versions};

use crate::actions::{ActionInput, notice_facts, officer};
use crate::duplicates::require_unmerged;
use crate::failure::Failure;
use crate::follow_up;
use crate::notices::{NoticeFacts, Recipient};
use crate::participants::joining::{self, Ending};
use crate::service::Tx;
use crate::standing::{Standing, require_version};
use crate::trail::Happened;
use crate::{ended_matches, registry};
use minga_domain::access::{Permission, Relation};
use minga_domain::changes::ChangeType;
use minga_domain::content::{Content, PledgeContent};
use minga_domain::history::{ActedAs, HistoryAction};
use minga_domain::ids::{AccountId, ParticipantId, ProgressId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{OrganisationRole, ParticipantAnswer, ProgressStatus, State};
use minga_domain::notice::Notice;
use minga_domain::period::latest_day;
use minga_domain::progress::{Progress, ProgressBy};
use minga_domain::refusal::RefusalReason;
use minga_domain::taking_part::JoiningSide;
use minga_domain::violation::{Code, Violation};
use minga_storage::attachments;
use minga_storage::columns::{Id, Json, Key};
use minga_storage::follow_ups;
use minga_storage::participants::{self, Participant};
use minga_storage::progress::{self as store, Update, Version};
use minga_storage::submissions::{self, Submission};
use serde_json::{Value, json};

/// Who reports, on what.
struct Reporter {
    standing: Standing,
    pledge: PledgeContent,
    by: ProgressBy,
    participant: Option<Participant>,
}

impl Reporter {
    /// Locks the pledge for a caller who may report: on the pledge as a whole its focal point or alternate, on a
    /// participant's row who speaks for the participant's organisation, on either an officer as received.
    fn lock(tx: &mut Tx<'_>, id: SubmissionId, participant: Option<ParticipantId>) -> Result<Self, Failure> {
        let actor = tx.actor()?;
        let row = submissions::lock(tx.conn, id)?.ok_or(Failure::NotFound)?;
        let standing = Standing::of(tx, row)?;
        let participant = match participant {
            Some(participant) => {
                let row = participants::find(tx.conn, participant)?.filter(|row| row.submission_id.0 == id);
                Some(row.ok_or(Failure::NotFound)?)
            }
            None => None,
        };
        let own = participant.as_ref().and_then(|row| row.organisation_id);
        let role = own.and_then(|organisation| actor.role_in(organisation.0));
        let by = if let Some(role) = role {
            if !role.speaks() {
                return Err(Failure::Forbidden(RefusalReason::NotYourRole));
            }
            if standing.row.state.0 != State::Published {
                return Err(Failure::WrongState {
                    state: standing.row.state.0.key(),
                });
            }
            ProgressBy::Participant
        } else if standing.relations.contains(&Relation::Officer) {
            standing.require(Permission::ReportProgress)?;
            ProgressBy::AsReceived
        } else if !standing.may(Permission::Read) {
            return Err(Failure::NotFound);
        } else if participant.is_some() {
            return Err(Failure::Forbidden(RefusalReason::NotYourRole));
        } else {
            standing.require(Permission::ReportProgress)?;
            ProgressBy::Recorder
        };
        Self::of(standing, by, participant)
    }

    /// What holds for everybody who reports: on a pledge that was not merged, and on the row of a participant that has
    /// confirmed, also while it is asked again.
    fn of(standing: Standing, by: ProgressBy, participant: Option<Participant>) -> Result<Self, Failure> {
        if participant
            .as_ref()
            .is_some_and(|row| row.answer.0 != ParticipantAnswer::Confirmed && !row.asked_again())
        {
            return Err(Failure::Conflict(RefusalReason::ParticipantNotConfirmed));
        }
        let Content::Pledge(pledge) = standing.content()? else {
            return Err(Failure::Conflict(RefusalReason::PledgesOnly));
        };
        require_unmerged(&standing.row)?;
        Ok(Self {
            standing,
            pledge,
            by,
            participant,
        })
    }

    /// What is wrong with an update, or with one that takes the place of another, all at once.
    fn check(&self, tx: &mut Tx<'_>, progress: &Progress, before: Option<&Progress>) -> Result<(), Failure> {
        let id = self.standing.row.id.0;
        // People report of their own today, which may be a day ahead of the Network's.
        let today = latest_day(tx.now());
        let mut violations = match before {
            Some(before) => progress.violations_of_correction(before, &self.pledge, today),
            None => progress.violations(&self.pledge, today),
        };
        let known = attachments::evidence_among(tx.conn, id, &progress.attachment_ids)?;
        for (place, file) in progress.attachment_ids.iter().enumerate() {
            let repeated = progress
                .attachment_ids
                .iter()
                .take(place)
                .any(|earlier| earlier == file);
            // Files are the recorder's and the secretariat's; participants give links.
            let code = match (self.by != ProgressBy::Participant && known.contains(file), repeated) {
                (false, _) => Code::NotFound,
                (true, true) => Code::Duplicate,
                (true, false) => continue,
            };
            violations.push(Violation::new(code, format!("/attachment_ids/{place}")));
        }
        let pointer = "/received_attachment";
        match (self.by, progress.received_attachment) {
            (ProgressBy::AsReceived, None) => violations.push(Violation::new(Code::Required, pointer)),
            (ProgressBy::AsReceived, Some(letter)) => {
                if !submissions::has_correspondence(tx.conn, id, letter)? {
                    violations.push(Violation::new(Code::NotFound, pointer));
                }
            }
            (_, Some(_)) => violations.push(Violation::new(Code::NotFound, pointer)),
            (_, None) => {}
        }
        if violations.is_empty() {
            Ok(())
        } else {
            Err(Failure::Invalid(violations))
        }
    }

    /// Keeps a new update and makes it known; `written_by` is absent for callers who report through a link.
    fn keep(&self, tx: &mut Tx<'_>, progress: &Progress, written_by: Option<AccountId>) -> Result<Update, Failure> {
        self.check(tx, progress, None)?;
        let row = Update {
            id: Id(tx.new_id()),
            submission_id: self.standing.row.id,
            participant_id: self.participant.as_ref().map(|row| row.id),
            said_by: Key(self.by),
            status: Key(progress.status),
            day: progress.date.to_string(),
            content: kept(progress)?,
            version: 1,
            created_by: written_by.map(Id),
            created_at: tx.now().into(),
            corrected_at: None,
            hidden_at: None,
            hidden_reason: None,
        };
        store::insert(tx.conn, &row)?;
        self.finish(tx, &row, progress, Done::Reported)?;
        Ok(row)
    }

    /// Renews the registry, writes what happened and tells those concerned.
    fn finish(&self, tx: &mut Tx<'_>, row: &Update, progress: &Progress, happened: Done) -> Result<(), Failure> {
        store::name_files(tx.conn, row.id.0, &progress.attachment_ids)?;
        let by = match self.by {
            ProgressBy::Recorder | ProgressBy::Participant => JoiningSide::Recorder,
            ProgressBy::AsReceived => JoiningSide::Secretariat,
        };
        renew(tx, &self.standing.row, by)?;
        if row.hidden_at.is_none() {
            registry::announce(tx, &self.standing.row, happened.change());
        }
        let facts = json!({
            "status": row.status.0.key(), "date": row.day, "version": row.version,
            "participant": row.participant_id.map(|id| id.0), "by": row.said_by.0.key(),
            "received_attachment": progress.received_attachment,
        });
        let about = about(row, happened.action(), facts);
        match self.by {
            ProgressBy::Participant => tx.record_as(ActedAs::Participant, about)?,
            ProgressBy::Recorder | ProgressBy::AsReceived => tx.record(about)?,
        }
        let submission = &self.standing.row;
        let mut facts = notice_facts(tx, submission, &ActionInput::default())?;
        facts.insert("answer".to_owned(), json!(row.status.0.key()));
        if let Some(participant) = &self.participant {
            facts.insert("participant".to_owned(), json!(participant.name));
        }
        match self.by {
            ProgressBy::AsReceived => tell_focal_points(tx, submission, Notice::ActedAsReceived, &facts),
            ProgressBy::Recorder => tell_officer(tx, submission, happened.notice(), facts),
            ProgressBy::Participant => {
                tell_focal_points(tx, submission, happened.notice(), &facts)?;
                tell_officer(tx, submission, happened.notice(), facts)
            }
        }
    }
}

/// What was done with an update.
#[derive(Clone, Copy)]
enum Done {
    Reported,
    Corrected,
}

impl Done {
    const fn action(self) -> HistoryAction {
        match self {
            Self::Reported => HistoryAction::ProgressReported,
            Self::Corrected => HistoryAction::ProgressCorrected,
        }
    }

    const fn change(self) -> ChangeType {
        match self {
            Self::Reported => ChangeType::PledgeProgressReported,
            Self::Corrected => ChangeType::PledgeProgressCorrected,
        }
    }

    const fn notice(self) -> Notice {
        match self {
            Self::Reported => Notice::ProgressReported,
            Self::Corrected => Notice::ProgressCorrected,
        }
    }
}

/// Reports on a published pledge, as a whole or on a participant's row. Public at once.
///
/// # Errors
/// [`Failure::Forbidden`] and [`Failure::NotFound`] for callers who may not report, [`Failure::WrongState`] unless it
/// is published, [`Failure::Conflict`] for a practice and for a participant that has not confirmed,
/// [`Failure::Invalid`] with every broken rule.
pub fn report(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    participant: Option<ParticipantId>,
    progress: Progress,
) -> Result<ProgressView, Failure> {
    let reporter = Reporter::lock(tx, id, participant)?;
    let written_by = tx.actor()?.account;
    let row = reporter.keep(tx, &progress.trimmed(), Some(written_by))?;
    line::view(tx, &reporter.standing.row, row)
}

/// Corrects an update; what it said before is kept. One that says the same changes nothing. What it named may be named
/// again, though an amendment has dropped it since.
///
/// # Errors
/// As for [`report`]; [`Failure::NotFound`] for an update of another row; those of the version.
pub fn correct(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    participant: Option<ParticipantId>,
    update: ProgressId,
    progress: Progress,
    seen: Option<i32>,
) -> Result<ProgressView, Failure> {
    let reporter = Reporter::lock(tx, id, participant)?;
    let before = store::find(tx.conn, id, update)?
        .filter(|row| row.participant_id.map(|of| of.0) == participant)
        .ok_or(Failure::NotFound)?;
    require_version(seen, before.version)?;
    let progress = progress.trimmed();
    reporter.check(tx, &progress, Some(&line::said(&before)?))?;
    let content = kept(&progress)?;
    if content == before.content {
        return line::view(tx, &reporter.standing.row, before);
    }
    let corrected_by = Some(Id(tx.actor()?.account));
    let old = Version {
        update_id: before.id,
        version: before.version,
        content: before.content.clone(),
        corrected_by,
        corrected_at: tx.now().into(),
    };
    store::keep_version(tx.conn, &old)?;
    let was = before.version;
    let row = Update {
        status: Key(progress.status),
        day: progress.date.to_string(),
        content,
        version: was + 1,
        corrected_at: Some(tx.now().into()),
        ..before
    };
    save(tx, &row, was)?;
    reporter.finish(tx, &row, &progress, Done::Corrected)?;
    line::view(tx, &reporter.standing.row, row)
}

/// An update as it is answered to a report, to a correction, or to who reads a participant's own: for those who work on
/// the pledge, and for callers who speak for the participant whose row it is about.
///
/// # Errors
/// [`Failure::NotFound`] for everybody else.
pub fn reread(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    participant: Option<ParticipantId>,
    update: ProgressId,
) -> Result<ProgressView, Failure> {
    let Some(participant) = participant else {
        return read(tx, id, update);
    };
    let actor = tx.actor()?;
    let row = submissions::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
    let found = store::find(tx.conn, id, update)?
        .filter(|row| row.participant_id.map(|of| of.0) == Some(participant))
        .ok_or(Failure::NotFound)?;
    let own = participants::find(tx.conn, participant)?.and_then(|row| row.organisation_id);
    let role = own.and_then(|organisation| actor.role_in(organisation.0));
    let speaks = role.is_some_and(OrganisationRole::speaks);
    if !speaks && !Standing::of(tx, row.clone())?.may(Permission::Read) {
        return Err(Failure::NotFound);
    }
    line::view(tx, &row, found)
}

/// Hides an update from the public, with a reason that the focal point is told. For officers and country networks that
/// decide. The status of the pledge is then that of the latest update that is still shown.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission, or
/// when it has no such update; [`Failure::Forbidden`] for callers who do not decide; [`Failure::WrongState`] unless it
/// is published; [`Failure::Conflict`] `progress_hidden`; [`Failure::Invalid`] without a reason; [`Failure::Stale`] and
/// [`Failure::VersionRequired`].
pub fn hide(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    update: ProgressId,
    hiding: Hiding,
    seen: Option<i32>,
) -> Result<ProgressView, Failure> {
    let reason = hiding.reason.trim().to_owned();
    if reason.is_empty() {
        return Err(Failure::invalid(Violation::new(Code::ReasonRequired, "/reason")));
    }
    turn(tx, id, update, Some(reason), seen)
}

/// Shows a hidden update again. For officers and country networks that decide.
///
/// # Errors
/// As for [`hide`], with [`Failure::Conflict`] `progress_not_hidden` and no reason.
pub fn show(tx: &mut Tx<'_>, id: SubmissionId, update: ProgressId, seen: Option<i32>) -> Result<ProgressView, Failure> {
    turn(tx, id, update, None, seen)
}

/// Hides with a reason, or shows without one.
fn turn(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    update: ProgressId,
    reason: Option<String>,
    seen: Option<i32>,
) -> Result<ProgressView, Failure> {
    let standing = Standing::lock(tx, id)?;
    standing.require(Permission::HideProgress)?;
    let before = store::find(tx.conn, id, update)?.ok_or(Failure::NotFound)?;
    require_version(seen, before.version)?;
    let (action, notice) = match (&reason, before.hidden_at) {
        (Some(_), Some(_)) => return Err(Failure::Conflict(RefusalReason::ProgressHidden)),
        (None, None) => return Err(Failure::Conflict(RefusalReason::ProgressNotHidden)),
        (Some(_), None) => (HistoryAction::ProgressHidden, Notice::ProgressHidden),
        (None, Some(_)) => (HistoryAction::ProgressShown, Notice::ProgressShown),
    };
    let was = before.version;
    let row = Update {
        hidden_at: reason.is_some().then(|| tx.now().into()),
        hidden_reason: reason.clone(),
        version: was + 1,
        ..before
    };
    save(tx, &row, was)?;
    renew(tx, &standing.row, JoiningSide::Secretariat)?;
    let change = match row.hidden_at {
        Some(_) => ChangeType::PledgeProgressHidden,
        None => ChangeType::PledgeProgressShown,
    };
    registry::announce(tx, &standing.row, change);
    tx.record(about(&row, action, json!({ "date": row.day, "reason": reason })))?;
    let input = ActionInput {
        note: reason,
        ..ActionInput::default()
    };
    let facts = notice_facts(tx, &standing.row, &input)?;
    tell_focal_points(tx, &standing.row, notice, &facts)?;
    if let Some(participant) = row.participant_id {
        let asked = participants::find(tx.conn, participant.0)?.filter(|row| row.contact_email.is_some());
        if asked.is_some() {
            tx.tell(notice, Recipient::Participant(participant.0), Some(id), None, facts)?;
        }
    }
    line::view(tx, &standing.row, row)
}

/// Renews the registry after a change of the updates. When they say from now on that the pledge as a whole is
/// discontinued, those who match it are told, and open requests to join it end with the words of the update. When they
/// no longer say so, those who were told hear of it.
fn renew(tx: &mut Tx<'_>, pledge: &Submission, by: JoiningSide) -> Result<(), Failure> {
    let id = pledge.id.0;
    let ended = |tx: &mut Tx<'_>| -> Result<bool, Failure> {
        let status = follow_ups::find(tx.conn, id)?.and_then(|found| found.status);
        Ok(status == Some(Key(ProgressStatus::Discontinued)))
    };
    let before = ended(tx)?;
    registry::refresh(tx, id)?;
    match (before, ended(tx)?) {
        (true, false) => return ended_matches::tell_resumed(tx, pledge),
        (false, true) => {}
        _ => return Ok(()),
    }
    ended_matches::tell_matches(tx, pledge, ended_matches::DISCONTINUED)?;
    let said = store::latest(tx.conn, id)?.map(|latest| latest.content.0);
    let why = ["explanation", "narrative"]
        .iter()
        .find_map(|part| said.as_ref()?.get(*part)?.as_str());
    joining::close_open(tx, pledge, Ending::Discontinued, by, why.unwrap_or_default())
}

/// An update as it is kept: without what only the request needs.
fn kept(progress: &Progress) -> Result<Json, Failure> {
    let said = Progress {
        received_attachment: None,
        ..progress.clone()
    };
    serde_json::to_value(said)
        .map(Json)
        .map_err(|error| Failure::Internal(error.to_string()))
}

fn save(tx: &mut Tx<'_>, row: &Update, was: i32) -> Result<(), Failure> {
    if store::update(tx.conn, row, was)? {
        Ok(())
    } else {
        Err(Failure::Stale { current: row.version })
    }
}

/// What happened to an update, for everybody who may read the submission.
fn about(row: &Update, action: HistoryAction, facts: Value) -> Happened {
    Happened {
        action,
        subject: "progress",
        subject_id: row.id.0.0,
        submission: Some(row.submission_id.0),
        confidential: false,
        facts,
    }
}

fn tell_officer(tx: &mut Tx<'_>, row: &Submission, notice: Notice, facts: NoticeFacts) -> Result<(), Failure> {
    let to = officer(tx, row)?;
    tx.tell(notice, to, Some(row.id.0), None, facts)
}

fn tell_focal_points(tx: &mut Tx<'_>, row: &Submission, notice: Notice, facts: &NoticeFacts) -> Result<(), Failure> {
    for contact in [row.focal_point, row.alternate].into_iter().flatten() {
        tx.tell(
            notice,
            Recipient::Contact(contact.0),
            Some(row.id.0),
            None,
            facts.clone(),
        )?;
    }
    Ok(())
}

/// The day of an update.
fn day_of(row: &Update) -> Result<chrono::NaiveDate, Failure> {
    follow_up::day(&row.day)
}
