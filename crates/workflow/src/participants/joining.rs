//! Joining a published joint pledge: an organisation asks, the recorder and the secretariat each accept, or either
//! declines. When both have accepted, the organisation takes part from that instant (brief: Joint pledges).
mod closing;
mod forms;
mod telling;

pub(crate) use closing::{Ending, close_open};
pub use forms::{JoinedPledge, JoiningDecline, JoiningRequestView, NewJoiningRequest};

use super::{MOST, is_joint, pledge, takes_part, text};
use crate::duplicates::require_unmerged;
use crate::failure::Failure;
use crate::paging;
use crate::registry;
use crate::service::Tx;
use crate::standing::Standing;
use crate::trail::Happened;
use minga_domain::access::{Permission, Relation};
use minga_domain::changes::ChangeType;
use minga_domain::history::{ActedAs, HistoryAction};
use minga_domain::ids::{JoiningRequestId, OrganisationId, ParticipantId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{AnsweredBy, Kind, ParticipantAnswer, PledgeType, ProgressStatus, State};
use minga_domain::refusal::RefusalReason;
use minga_domain::taking_part::{JoiningSide, JoiningStatus};
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_storage::columns::{Id, Key};
use minga_storage::joining_requests::{self as store, JoiningRequest};
use minga_storage::participants::{self, Participant};
use minga_storage::submissions::{self, Submission};
use minga_storage::{accounts, follow_ups, organisations};
use serde_json::{Value, json};

/// Asks for an organisation to join a published joint pledge, by callers who speak for the organisation. The pledge's
/// focal points and the officer are told.
///
/// # Errors
/// [`Failure::NotFound`] when no published pledge has the reference, [`Failure::Gone`] with the public reason when it
/// was archived, [`Failure::Forbidden`] for callers who do not speak for the organisation, [`Failure::Conflict`] when
/// the pledge is not joint, is discontinued, the organisation recorded it, takes part already or has asked already,
/// [`Failure::Invalid`] for a country that is none, a partnership's missing action or a pledge that is full.
pub fn ask(tx: &mut Tx<'_>, reference: &str, new: NewJoiningRequest) -> Result<JoiningRequestView, Failure> {
    let actor = tx.actor()?;
    let found = submissions::by_reference(tx.conn, reference)?
        .filter(|row| row.kind.0 == Kind::Pledge)
        .ok_or(Failure::NotFound)?;
    still_public(&found)?;
    let organisation = new.organisation_id;
    if !actor.role_in(organisation).is_some_and(|role| role.speaks()) {
        return Err(Failure::Forbidden(RefusalReason::NotYourRole));
    }
    let submission = submissions::lock(tx.conn, found.id.0)?.ok_or(Failure::NotFound)?;
    still_public(&submission)?;
    may_join(tx, &submission, organisation)?;
    if store::has_open(tx.conn, submission.id.0, organisation)? {
        return Err(Failure::Conflict(RefusalReason::JoiningRequestedAlready));
    }
    let based = organisations::find(tx.conn, organisation)?
        .ok_or(Failure::NotFound)?
        .country;
    let row = JoiningRequest {
        id: Id(tx.new_id()),
        submission_id: submission.id,
        organisation_id: Id(organisation),
        asked_by: Some(Id(actor.account)),
        country: text(new.country).or(based),
        action: text(new.action),
        message: text(new.message),
        status: Key(JoiningStatus::Open),
        recorder_accepted_at: None,
        recorder_accepted_by: None,
        secretariat_accepted_at: None,
        secretariat_accepted_by: None,
        declined_by: None,
        reason: None,
        participant_id: None,
        version: 1,
        created_at: tx.now().into(),
        ended_at: None,
    };
    let violations = violations(tx, &submission, &row)?;
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    store::insert(tx.conn, &row)?;
    record(tx, &row, HistoryAction::JoiningRequested, json!({}))?;
    telling::requested(tx, &submission, &row)?;
    one_view(tx, row)
}

/// Says of what is not public what its public page says.
fn still_public(row: &Submission) -> Result<(), Failure> {
    match (row.state.0, &row.public_reason) {
        (State::Published, _) => Ok(()),
        (State::Archived, Some(reason)) => Err(Failure::Gone(reason.clone())),
        _ => Err(Failure::NotFound),
    }
}

/// A page of the requests for a pledge, newest first, and whether there are more: for callers who work on it.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission;
/// [`Failure::Forbidden`] for its reviewers and for country networks that do not decide.
pub fn list(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    before: Option<JoiningRequestId>,
    limit: i64,
) -> Result<(Vec<JoiningRequestView>, bool), Failure> {
    Standing::read(tx, id)?.require(Permission::ReadJoining)?;
    let rows = store::of_submission(tx.conn, id, before, limit + 1)?;
    page(tx, rows, limit)
}

/// A page of the requests of the organisations for which the caller speaks, newest first, and whether there are more.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors.
pub fn own(
    tx: &mut Tx<'_>,
    before: Option<JoiningRequestId>,
    limit: i64,
) -> Result<(Vec<JoiningRequestView>, bool), Failure> {
    let actor = tx.actor()?;
    let speaks_for: Vec<OrganisationId> = actor
        .memberships
        .iter()
        .filter(|(_, role)| role.speaks())
        .map(|(organisation, _)| *organisation)
        .collect();
    let rows = store::of_organisations(tx.conn, &speaks_for, before, limit + 1)?;
    page(tx, rows, limit)
}

/// One request: for callers who speak for the organisation that asks, and for those who work on the pledge.
///
/// # Errors
/// [`Failure::NotFound`] for everybody else.
pub fn read(tx: &mut Tx<'_>, request: JoiningRequestId) -> Result<JoiningRequestView, Failure> {
    let actor = tx.actor()?;
    let row = store::find(tx.conn, request)?.ok_or(Failure::NotFound)?;
    let role = actor.role_in(row.organisation_id.0);
    if !role.is_some_and(|role| role.speaks()) {
        let submission = submissions::find(tx.conn, row.submission_id.0)?.ok_or(Failure::NotFound)?;
        if !Standing::of(tx, submission)?.may(Permission::ReadJoining) {
            return Err(Failure::NotFound);
        }
    }
    one_view(tx, row)
}

/// Accepts a request for the caller's side: a focal point for the recorder, an officer for the secretariat. The second
/// of the two makes the organisation a participant. The same side's second acceptance changes nothing.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] and [`Failure::WrongState`] as the permission table says;
/// [`Failure::Forbidden`] for an officer of the organisation that asks; [`Failure::Conflict`] when the request has
/// ended, or the organisation takes part in the meantime.
pub fn accept(tx: &mut Tx<'_>, id: SubmissionId, request: JoiningRequestId) -> Result<JoiningRequestView, Failure> {
    let (standing, side) = decider(tx, id)?;
    let before = undecided(tx, &standing, side, request)?;
    let accepted_already = match side {
        JoiningSide::Recorder => before.recorder_accepted_at.is_some(),
        JoiningSide::Secretariat => before.secretariat_accepted_at.is_some(),
    };
    if accepted_already {
        return one_view(tx, before);
    }
    let was = before.version;
    let by = Some(Id(tx.actor()?.account));
    let now = Some(tx.now().into());
    let mut row = JoiningRequest {
        version: was + 1,
        ..before
    };
    match side {
        JoiningSide::Recorder => (row.recorder_accepted_at, row.recorder_accepted_by) = (now, by),
        JoiningSide::Secretariat => (row.secretariat_accepted_at, row.secretariat_accepted_by) = (now, by),
    }
    let joins = row.recorder_accepted_at.is_some() && row.secretariat_accepted_at.is_some();
    if joins {
        let participant = join(tx, &standing.row, &row)?;
        row.participant_id = Some(Id(participant));
        row.status = Key(JoiningStatus::Accepted);
        row.ended_at = now;
    }
    save(tx, &row, was)?;
    record(
        tx,
        &row,
        HistoryAction::JoiningAccepted,
        json!({ "by": side.key(), "joins": joins }),
    )?;
    if joins {
        telling::accepted(tx, &standing.row, &row)?;
    } else {
        telling::half_accepted(tx, &standing.row, &row, side)?;
    }
    one_view(tx, row)
}

/// Declines a request with a reason, for either side; the organisation and the other side are told.
///
/// # Errors
/// As for [`accept`]; [`Failure::Invalid`] without a reason.
pub fn decline(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    request: JoiningRequestId,
    decline: JoiningDecline,
) -> Result<JoiningRequestView, Failure> {
    let (standing, side) = decider(tx, id)?;
    let reason =
        text(Some(decline.reason)).ok_or_else(|| Failure::invalid(Violation::new(Code::ReasonRequired, "/reason")))?;
    let before = undecided(tx, &standing, side, request)?;
    let was = before.version;
    let row = JoiningRequest {
        status: Key(JoiningStatus::Declined),
        declined_by: Some(Key(side)),
        reason: Some(reason),
        ended_at: Some(tx.now().into()),
        version: was + 1,
        ..before
    };
    save(tx, &row, was)?;
    record(tx, &row, HistoryAction::JoiningDeclined, json!({ "by": side.key() }))?;
    telling::declined(tx, &standing.row, &row, side)?;
    one_view(tx, row)
}

/// Takes a request back, by callers who speak for the organisation that asked, whatever has become of the pledge.
///
/// # Errors
/// [`Failure::NotFound`] for callers who may not know of it, [`Failure::Forbidden`] for callers who do not speak for
/// the organisation, [`Failure::Conflict`] when the request has ended.
pub fn withdraw(tx: &mut Tx<'_>, id: SubmissionId, request: JoiningRequestId) -> Result<JoiningRequestView, Failure> {
    let actor = tx.actor()?;
    let submission = submissions::lock(tx.conn, id)?.ok_or(Failure::NotFound)?;
    let before = store::find(tx.conn, request)?
        .filter(|row| row.submission_id.0 == id)
        .ok_or(Failure::NotFound)?;
    match actor.role_in(before.organisation_id.0) {
        Some(role) if role.speaks() => {}
        Some(_) => return Err(Failure::Forbidden(RefusalReason::NotYourRole)),
        None => {
            let standing = Standing::of(tx, submission)?;
            return Err(if standing.may(Permission::ReadJoining) {
                standing.not_yours()
            } else {
                Failure::NotFound
            });
        }
    }
    still_open(&before)?;
    let was = before.version;
    let row = JoiningRequest {
        status: Key(JoiningStatus::Withdrawn),
        ended_at: Some(tx.now().into()),
        version: was + 1,
        ..before
    };
    save(tx, &row, was)?;
    record(tx, &row, HistoryAction::JoiningWithdrawn, json!({}))?;
    telling::withdrawn(tx, &submission, &row)?;
    one_view(tx, row)
}

/// Locks the pledge for who decides, and says for which side.
fn decider(tx: &mut Tx<'_>, id: SubmissionId) -> Result<(Standing, JoiningSide), Failure> {
    let standing = Standing::lock(tx, id)?;
    standing.require(Permission::DecideJoining)?;
    let recorder = [Relation::FocalPoint, Relation::Alternate]
        .iter()
        .any(|of| standing.relations.contains(of));
    let side = if recorder {
        JoiningSide::Recorder
    } else {
        JoiningSide::Secretariat
    };
    Ok((standing, side))
}

/// The open request that the caller decides about. Nobody decides for the secretariat about the own organisation.
fn undecided(
    tx: &mut Tx<'_>,
    standing: &Standing,
    side: JoiningSide,
    request: JoiningRequestId,
) -> Result<JoiningRequest, Failure> {
    let row = store::find(tx.conn, request)?
        .filter(|row| row.submission_id == standing.row.id)
        .ok_or(Failure::NotFound)?;
    if side == JoiningSide::Secretariat && tx.actor()?.role_in(row.organisation_id.0).is_some() {
        return Err(Failure::Forbidden(RefusalReason::OwnOrganisation));
    }
    still_open(&row)?;
    Ok(row)
}

fn still_open(row: &JoiningRequest) -> Result<(), Failure> {
    if row.status.0 == JoiningStatus::Open {
        Ok(())
    } else {
        Err(Failure::Conflict(RefusalReason::JoiningRequestEnded))
    }
}

/// Whether an organisation can come to take part: the pledge goes on and is joint, and it is neither the recorder nor a
/// participant.
fn may_join(tx: &mut Tx<'_>, submission: &Submission, organisation: OrganisationId) -> Result<(), Failure> {
    require_unmerged(submission)?;
    let status = follow_ups::find(tx.conn, submission.id.0)?.and_then(|found| found.status);
    if status == Some(Key(ProgressStatus::Discontinued)) {
        return Err(Failure::Conflict(RefusalReason::PledgeDiscontinued));
    }
    if pledge(submission)?.is_none_or(|pledge| !is_joint(&pledge)) {
        return Err(Failure::Conflict(RefusalReason::PledgeNotJoint));
    }
    if submission.organisation_id.0 == organisation {
        return Err(Failure::Conflict(RefusalReason::RecordedByOwnOrganisation));
    }
    let takes_part_already = participants::of_submission(tx.conn, submission.id.0)?
        .iter()
        .any(|row| row.organisation_id == Some(Id(organisation)) && takes_part(row));
    if takes_part_already {
        return Err(Failure::Conflict(RefusalReason::TakesPartAlready));
    }
    Ok(())
}

/// Everything that is wrong with a request.
fn violations(tx: &mut Tx<'_>, submission: &Submission, row: &JoiningRequest) -> Result<Vec<Violation>, Failure> {
    let mut violations = Vec::new();
    if row
        .country
        .as_deref()
        .is_some_and(|code| vocabulary::country(code).is_none())
    {
        violations.push(Violation::new(Code::UnknownCountry, "/country"));
    }
    let of_partnership = pledge(submission)?.is_some_and(|pledge| pledge.pledge_type == Some(PledgeType::Partnership));
    if of_partnership && row.action.is_none() {
        violations.push(Violation::new(Code::ParticipantActionMissing, "/action"));
    }
    if participants::of_submission(tx.conn, submission.id.0)?.len() >= MOST {
        violations.push(Violation::new(Code::TooMany, "").with("maximum", MOST));
    }
    Ok(violations)
}

/// Makes the organisation a participant that has confirmed; who asked answers for it. The public sees it at once.
fn join(tx: &mut Tx<'_>, submission: &Submission, request: &JoiningRequest) -> Result<ParticipantId, Failure> {
    let id = submission.id.0;
    may_join(tx, submission, request.organisation_id.0)?;
    let violations = violations(tx, submission, request)?;
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    let organisation = organisations::find(tx.conn, request.organisation_id.0)?.ok_or(Failure::NotFound)?;
    let person = match request.asked_by {
        Some(account) => accounts::find(tx.conn, account.0)?,
        None => None,
    };
    let (contact_name, contact_email, contact_language) = match person {
        Some(person) => (Some(person.name), Some(person.email), Some(person.language)),
        None => (None, None, None),
    };
    let row = Participant {
        id: Id(tx.new_id()),
        submission_id: submission.id,
        organisation_id: Some(request.organisation_id),
        place: participants::next_place(tx.conn, id)?,
        name: organisation.name,
        country: request.country.clone(),
        action: request.action.clone(),
        contact_name,
        contact_email,
        contact_language,
        answer: Key(ParticipantAnswer::Confirmed),
        answered_by: Some(Key(AnsweredBy::Account)),
        since: tx.now().into(),
        asked_at: None,
        counts_from: None,
        remark: None,
        confirmed_as: None,
        version: 1,
    };
    participants::insert(tx.conn, &row)?;
    registry::refresh(tx, id)?;
    registry::announce(tx, submission, ChangeType::PledgeParticipantConfirmed);
    super::record(tx, submission, row.id.0, HistoryAction::ParticipantJoined, json!({}))?;
    Ok(row.id.0)
}

fn save(tx: &mut Tx<'_>, row: &JoiningRequest, was: i32) -> Result<(), Failure> {
    if store::update(tx.conn, row, was)? {
        Ok(())
    } else {
        Err(Failure::Stale { current: row.version })
    }
}

fn record(tx: &mut Tx<'_>, row: &JoiningRequest, action: HistoryAction, facts: Value) -> Result<(), Failure> {
    let happened = Happened {
        action,
        subject: "joining_request",
        subject_id: row.id.0.into(),
        submission: Some(row.submission_id.0),
        confidential: false,
        facts,
    };
    match action {
        HistoryAction::JoiningRequested | HistoryAction::JoiningWithdrawn => {
            tx.record_as(ActedAs::Participant, happened)
        }
        _ => tx.record(happened),
    }
}

fn page(
    tx: &mut Tx<'_>,
    mut rows: Vec<JoiningRequest>,
    limit: i64,
) -> Result<(Vec<JoiningRequestView>, bool), Failure> {
    let more = paging::cut(&mut rows, limit);
    Ok((forms::views(tx, rows)?, more))
}

fn one_view(tx: &mut Tx<'_>, row: JoiningRequest) -> Result<JoiningRequestView, Failure> {
    forms::views(tx, vec![row])?.pop().ok_or(Failure::NotFound)
}
