//! Participants of joint pledges: adding them, asking them, and what they answer (brief: Joint pledges).
//!
//! A participant that was asked and stays silent longer than the policy's days is hidden until it answers and no
//! longer waited for. One without an e-mail address cannot be asked and is hidden likewise until a letter answers.
//!
//! The same rule holds when the common goal changes after the publication [ours]: what was confirmed before stays
//! shown, marked, until the participant answers or the policy's days are over; then silence hides it. So a correction
//! does not leave a joint pledge without its partners while they read, and a partner that does not agree is not shown
//! for longer than one that was asked for the first time.
mod answers;
mod asking;
mod correcting;
mod forms;
pub mod joining;
pub mod leaving;
pub mod renewing;

pub use answers::{answer_by_letter, answer_by_link, shown_by_link};
pub use asking::ask;
pub(crate) use asking::{ask_for_goal, hide_silent, tell_published};
pub(crate) use forms::present;
pub use forms::{
    AskedParticipant, GivenAnswer, LetterAnswer, NewParticipant, ParticipantContact, ParticipantPatch, ParticipantView,
    PublicParticipant,
};

use crate::failure::Failure;
use crate::kept::kept_content;
use crate::notices::{NoticeFacts, Recipient};
use crate::paging;
use crate::service::Tx;
use crate::standing::{Standing, require_version};
use crate::trail::Happened;
use chrono::{DateTime, NaiveDate, Utc};
use minga_domain::access::Permission;
use minga_domain::content::{Content, PledgeContent};
use minga_domain::history::HistoryAction;
use minga_domain::ids::{ParticipantId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{ParticipantAnswer, PledgeType, Provenance, PublicAnswer, State};
use minga_domain::notice::Notice;
use minga_domain::rules::{ParticipantFacts, has_participants};
use minga_domain::steps::Step;
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_storage::columns::{Id, Key};
use minga_storage::connection::AnyConnection;
use minga_storage::participants::{self as store, Participant};
use minga_storage::submissions::Submission;
use minga_storage::{organisations, outbox};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Most participants of one pledge.
pub const MOST: usize = 200;

/// What the rules, the guards and the notices need of all participants.
#[derive(Debug, Clone, Default)]
pub struct ParticipantSummary {
    /// For the rules: those that have not declined or left, in the order in which they are shown.
    pub facts: Vec<ParticipantFacts>,
    /// How many have confirmed.
    pub confirmed: u32,
    /// How many can answer and still have time.
    pub waiting: u32,
    /// Who has an address and was not asked yet.
    pub to_ask: Vec<ParticipantId>,
}

/// Weighs the participants of a submission.
///
/// # Errors
/// Those of the database.
pub fn summary(tx: &mut Tx<'_>, submission: &Submission) -> Result<ParticipantSummary, Failure> {
    let rows = in_order(tx.conn, submission.id.0)?;
    Ok(summary_of(tx, rows))
}

/// Weighs participants in the order in which they are shown.
pub(crate) fn summary_of(tx: &Tx<'_>, rows: Vec<Participant>) -> ParticipantSummary {
    let mut summary = ParticipantSummary::default();
    for row in rows.into_iter().filter(takes_part) {
        let asked = row.answer.0 == ParticipantAnswer::Asked;
        if row.contact_email.is_some() && asked && row.asked_at.is_none() {
            summary.to_ask.push(row.id.0);
        }
        if asked && !hidden(tx, &row) {
            summary.waiting += 1;
        }
        if row.answer.0 == ParticipantAnswer::Confirmed {
            summary.confirmed += 1;
        }
        summary.facts.push(ParticipantFacts {
            country: row.country,
            name: row.name,
            has_action: row.action.is_some(),
            organisation: row.organisation_id.map(|id| id.0),
        });
    }
    summary
}

/// Who hears of the pledge's way: those with an address that were asked or have confirmed, and have not declined or
/// left. Whoever had confirmed another common goal and is to be asked again knows of the pledge.
///
/// # Errors
/// Those of the database.
pub(crate) fn told(tx: &mut Tx<'_>, submission: &Submission) -> Result<Vec<Participant>, Failure> {
    let mut rows = in_order(tx.conn, submission.id.0)?;
    rows.retain(|row| takes_part(row) && row.contact_email.is_some());
    let unasked = |row: &Participant| row.answer.0 == ParticipantAnswer::Asked && row.asked_at.is_none();
    if rows.iter().any(unasked) {
        let asked_before = outbox::asked_participants(tx.conn, submission.id.0)?;
        rows.retain(|row| !unasked(row) || asked_before.contains(&row.id.0));
    }
    Ok(rows)
}

/// Where the list of participants goes on: behind a place in its order, and the participant there.
pub type ListKey = (i64, ParticipantId);

/// A participant's place in the list: first those that take part, then those that declined or left.
fn list_key(row: &Participant) -> ListKey {
    let out = if takes_part(row) { 0 } else { i64::from(u32::MAX) };
    (out + i64::from(row.place), row.id.0)
}

/// A page of the participants, first those that take part, then those that declined or left: at most `limit`, and the
/// key of the last one when there are more. For callers who may read the submission; contacts for those who may read
/// them. There are at most [`MOST`], so all of them are looked at.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission.
pub fn list(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    after: Option<ListKey>,
    limit: i64,
) -> Result<(Vec<ParticipantView>, Option<ListKey>), Failure> {
    let standing = Standing::read(tx, id)?;
    let mut rows = store::of_submission(tx.conn, id)?;
    rows.retain(|row| after.is_none_or(|after| after < list_key(row)));
    rows.sort_by_key(list_key);
    let more = paging::cut(&mut rows, limit);
    let next = rows.last().filter(|_| more).map(list_key);
    Ok((rows.iter().map(|row| view(tx, &standing, row)).collect(), next))
}

/// One participant, as in [`list`].
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission, and
/// when it has no such participant.
pub fn read(tx: &mut Tx<'_>, id: SubmissionId, participant: ParticipantId) -> Result<ParticipantView, Failure> {
    let standing = Standing::read(tx, id)?;
    let row = find(tx, id, participant)?;
    Ok(view(tx, &standing, &row))
}

/// Adds a participant to a joint pledge that may be edited, by the members of its organisation or an officer.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission;
/// [`Failure::Forbidden`] for those who may never edit participants, [`Failure::WrongState`] while the submission may
/// not be edited; [`Failure::Invalid`] with everything that is wrong, also for a type that has no participants and for
/// one too many.
pub fn add(tx: &mut Tx<'_>, id: SubmissionId, new: NewParticipant) -> Result<ParticipantView, Failure> {
    let standing = Standing::lock(tx, id)?;
    standing.require(Permission::EditParticipants)?;
    let place = store::next_place(tx.conn, id)?;
    let row = new_row(tx, id, place, new);
    let mut violations = violations(tx, &row)?;
    if pledge(&standing.row)?.is_none_or(|pledge| !is_joint(&pledge)) {
        violations.push(Violation::new(Code::ParticipantsNotAllowed, ""));
    }
    if store::of_submission(tx.conn, id)?.len() >= MOST {
        violations.push(Violation::new(Code::TooMany, "").with("maximum", MOST));
    }
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    keep(tx, &standing.row, &row)?;
    Ok(view(tx, &standing, &row))
}

/// The rows of a draft that is made together with its participants, which the caller [keeps](keep) when the draft is
/// kept, or everything that is wrong with them, at `/participants/{place}`. Whoever may make the draft may add them.
///
/// # Errors
/// Those of the database.
pub(crate) fn of_draft(
    tx: &mut Tx<'_>,
    submission: SubmissionId,
    pledge_type: Option<PledgeType>,
    given: Vec<NewParticipant>,
) -> Result<Result<Vec<Participant>, Vec<Violation>>, Failure> {
    let (mut rows, mut found) = (Vec::new(), Vec::new());
    let allowed = pledge_type.is_some_and(has_participants);
    for ((at, place), new) in (0_usize..).zip(1_i32..).zip(given) {
        let row = new_row(tx, submission, place, new);
        let mut wrong = violations(tx, &row)?;
        if !allowed {
            wrong.push(Violation::new(Code::ParticipantsNotAllowed, ""));
        }
        found.extend(wrong.into_iter().map(|mut violation| {
            violation.pointer = format!("/participants/{at}{}", violation.pointer);
            violation
        }));
        rows.push(row);
    }
    Ok(if found.is_empty() { Ok(rows) } else { Err(found) })
}

/// Keeps a new row.
///
/// # Errors
/// Those of the database.
pub(crate) fn keep(tx: &mut Tx<'_>, submission: &Submission, row: &Participant) -> Result<(), Failure> {
    store::insert(tx.conn, row)?;
    record(tx, submission, row.id.0, HistoryAction::ParticipantAdded, json!({}))
}

fn new_row(tx: &Tx<'_>, submission: SubmissionId, place: i32, new: NewParticipant) -> Participant {
    let contact = new.contact.unwrap_or(ParticipantContact {
        name: None,
        email: None,
        language: None,
    });
    let mut row = Participant {
        organisation_id: new.organisation_id.map(Id),
        action: text(new.action),
        ..unasked(tx, submission, place, new.name.trim().to_owned(), text(new.country))
    };
    set_contact(&mut row, contact);
    row
}

/// Changes a participant, by those who may [`add`] one. A confirmation holds for what was confirmed: another name,
/// country, organisation or action has to be confirmed anew, and links that went to another address end. After the
/// publication see [`correcting`].
///
/// # Errors
/// [`Failure::NotFound`] also when there is no such participant; [`Failure::Forbidden`] and [`Failure::WrongState`] as
/// for [`add`]; [`Failure::Invalid`] with everything that is wrong; [`Failure::Stale`] and
/// [`Failure::VersionRequired`]. After the publication those of [`correcting`].
pub fn change(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    participant: ParticipantId,
    patch: ParticipantPatch,
    seen: Option<i32>,
) -> Result<ParticipantView, Failure> {
    let standing = Standing::lock(tx, id)?;
    if standing.row.state.0 == State::Published {
        return correcting::correct(tx, &standing, participant, patch, seen);
    }
    standing.require(Permission::EditParticipants)?;
    let before = find(tx, id, participant)?;
    require_version(seen, before.version)?;
    let mut row = before.clone();
    apply(&mut row, patch);
    let violations = violations(tx, &row)?;
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    if row == before {
        return Ok(view(tx, &standing, &row));
    }
    let other_row = (&row.name, &row.country, &row.action, &row.organisation_id)
        != (&before.name, &before.country, &before.action, &before.organisation_id);
    let other_address = row.contact_email != before.contact_email;
    if other_address {
        store::expire_links(tx.conn, participant, tx.now().into())?;
    }
    if other_row && (row.answer.0 != ParticipantAnswer::Asked || row.asked_again()) {
        row.answer = Key(ParticipantAnswer::Asked);
        (row.answered_by, row.confirmed_as) = (None, None);
        row.since = tx.now().into();
        (row.asked_at, row.counts_from) = (None, None);
    } else if other_address && row.answer.0 == ParticipantAnswer::Asked {
        (row.asked_at, row.counts_from) = (None, None);
    }
    row.version += 1;
    save(tx, &row, before.version)?;
    let asked_again = before.answer != row.answer;
    record(
        tx,
        &standing.row,
        participant,
        HistoryAction::ParticipantChanged,
        json!({ "to_confirm_again": asked_again }),
    )?;
    Ok(view(tx, &standing, &row))
}

/// Puts into a row what a patch says.
fn apply(row: &mut Participant, patch: ParticipantPatch) {
    if let Some(organisation) = patch.organisation_id {
        row.organisation_id = organisation.map(Id);
    }
    if let Some(name) = patch.name {
        row.name = name.trim().to_owned();
    }
    if let Some(country) = patch.country {
        row.country = text(country);
    }
    if let Some(action) = patch.action {
        row.action = text(action);
    }
    if let Some(contact) = patch.contact {
        let nobody = ParticipantContact {
            name: None,
            email: None,
            language: None,
        };
        set_contact(row, contact.unwrap_or(nobody));
    }
}

/// Removes a participant while the submission may be edited, by those who may [`add`] one. One that was asked or has
/// confirmed is told, where it gave an address; its links end.
///
/// # Errors
/// [`Failure::NotFound`] also when there is no such participant; [`Failure::Forbidden`] and [`Failure::WrongState`] as
/// for [`add`]; [`Failure::Stale`] and [`Failure::VersionRequired`].
pub fn remove(tx: &mut Tx<'_>, id: SubmissionId, participant: ParticipantId, seen: Option<i32>) -> Result<(), Failure> {
    let standing = Standing::lock(tx, id)?;
    standing.require(Permission::EditParticipants)?;
    let row = find(tx, id, participant)?;
    require_version(seen, row.version)?;
    let knows = told(tx, &standing.row)?.iter().any(|row| row.id.0 == participant);
    record(
        tx,
        &standing.row,
        participant,
        HistoryAction::ParticipantRemoved,
        json!({ "answer": row.answer.0.key() }),
    )?;
    if !store::delete(tx.conn, participant)? {
        return Err(Failure::NotFound);
    }
    if knows {
        tell_former_contact(tx, &standing.row, row, None)?;
    }
    Ok(())
}

/// Tells the contact of a participant that it was removed, or with an `outcome` what else has ended the links that it had.
/// The address is kept beside the list until this notice is sent, then the worker removes it too.
fn tell_former_contact(
    tx: &mut Tx<'_>,
    submission: &Submission,
    row: Participant,
    outcome: Option<&str>,
) -> Result<(), Failure> {
    let mut facts = facts(tx, submission, &row)?;
    if let Some(outcome) = outcome {
        facts.insert("outcome".to_owned(), Value::from(outcome));
    }
    let kept = Participant {
        contact_name: row.contact_name,
        contact_email: row.contact_email,
        contact_language: row.contact_language,
        answer: Key(ParticipantAnswer::Declined),
        ..unasked(tx, submission.id.0, store::AWAY, row.name, None)
    };
    store::insert(tx.conn, &kept)?;
    let to = Recipient::Participant(kept.id.0);
    tx.tell(Notice::ParticipantRemoved, to, Some(submission.id.0), None, facts)
}

/// Whether the public reads of participants of a published pledge: those of a type that has none are not shown, unless
/// the source of a legacy record names them.
pub(crate) fn are_public(provenance: Provenance, pledge_type: Option<&str>) -> bool {
    let pledge_type = pledge_type.and_then(PledgeType::from_key);
    provenance == Provenance::Legacy || pledge_type.is_none_or(has_participants)
}

/// What the public sees of a published submission of a type: participants that confirmed or are asked again, or that
/// the source of a legacy record names, then those that left.
///
/// # Errors
/// Those of the database.
pub fn public_rows(
    conn: &mut AnyConnection,
    id: SubmissionId,
    provenance: Provenance,
    pledge_type: Option<&str>,
) -> Result<Vec<PublicParticipant>, Failure> {
    if !are_public(provenance, pledge_type) {
        return Ok(Vec::new());
    }
    let rows = in_order(conn, id)?.into_iter();
    Ok(rows.filter_map(|row| shown(row, provenance)).collect())
}

/// What the public sees of several submissions whose participants [are public](are_public), each with how it came in.
///
/// # Errors
/// Those of the database.
pub fn public_rows_of(
    conn: &mut AnyConnection,
    submissions: &HashMap<SubmissionId, Provenance>,
) -> Result<HashMap<SubmissionId, Vec<PublicParticipant>>, Failure> {
    let ids: Vec<SubmissionId> = submissions.keys().copied().collect();
    let (first, last): (Vec<_>, Vec<_>) = store::of_submissions(conn, &ids)?.into_iter().partition(takes_part);
    let mut rows: HashMap<SubmissionId, Vec<PublicParticipant>> = HashMap::new();
    for row in first.into_iter().chain(last) {
        let id = row.submission_id.0;
        let provenance = submissions.get(&id).copied();
        if let Some(row) = provenance.and_then(|provenance| shown(row, provenance)) {
            rows.entry(id).or_default().push(row);
        }
    }
    Ok(rows)
}

fn shown(row: Participant, provenance: Provenance) -> Option<PublicParticipant> {
    let asked_again = row.asked_again();
    let answer = match row.answer.0 {
        ParticipantAnswer::Asked if asked_again => PublicAnswer::Confirmed,
        ParticipantAnswer::Confirmed => PublicAnswer::Confirmed,
        ParticipantAnswer::Left => PublicAnswer::Left,
        ParticipantAnswer::Asked if provenance == Provenance::Legacy => PublicAnswer::Named,
        ParticipantAnswer::Asked | ParticipantAnswer::Declined => return None,
    };
    let confirmed = row.confirmed();
    Some(PublicParticipant {
        name: confirmed.name,
        country: confirmed.country,
        action: confirmed.action,
        answer,
        since: row.since.into(),
        asked_again,
    })
}

/// Adds a participant that the source of a legacy record names. It has no contact, so nobody asks it anything.
pub(crate) fn name(
    tx: &mut Tx<'_>,
    submission: SubmissionId,
    place: i32,
    name: String,
    country: Option<String>,
) -> Result<(), Failure> {
    let row = unasked(tx, submission, place, name, country);
    Ok(store::insert(tx.conn, &row)?)
}

/// A row that nobody was asked about yet.
fn unasked(tx: &Tx<'_>, submission: SubmissionId, place: i32, name: String, country: Option<String>) -> Participant {
    Participant {
        id: Id(tx.new_id()),
        submission_id: Id(submission),
        organisation_id: None,
        place,
        name,
        country,
        action: None,
        contact_name: None,
        contact_email: None,
        contact_language: None,
        answer: Key(ParticipantAnswer::Asked),
        answered_by: None,
        since: tx.now().into(),
        asked_at: None,
        counts_from: None,
        remark: None,
        confirmed_as: None,
        version: 1,
    }
}

/// Those that take part in their order, then those that declined or left.
fn in_order(conn: &mut AnyConnection, id: SubmissionId) -> Result<Vec<Participant>, Failure> {
    let rows = store::of_submission(conn, id)?;
    let (mut first, last): (Vec<_>, Vec<_>) = rows.into_iter().partition(takes_part);
    first.extend(last);
    Ok(first)
}

fn takes_part(row: &Participant) -> bool {
    matches!(row.answer.0, ParticipantAnswer::Asked | ParticipantAnswer::Confirmed)
}

/// Whether nobody waits for its answer any more, although it has not answered. Its last day is the one that its mails
/// name.
fn hidden(tx: &Tx<'_>, row: &Participant) -> bool {
    let too_late = row.counts_from.is_some_and(|from| days_are_over(tx, from.into()));
    let cannot_be_asked = row.contact_email.is_none() && !row.asked_again();
    row.answer.0 == ParticipantAnswer::Asked && (cannot_be_asked || too_late)
}

/// Whether the days of a participant's answer are over that count from an instant.
pub(crate) fn days_are_over(tx: &Tx<'_>, from: DateTime<Utc>) -> bool {
    Step::AnswerParticipation.due(from, tx.policy()) < tx.now()
}

/// The last day of a participant's answer, while there is one to give and the day has not passed.
fn answer_by(tx: &Tx<'_>, row: &Participant) -> Option<NaiveDate> {
    let from = row.counts_from.filter(|_| row.answer.0 == ParticipantAnswer::Asked)?;
    let due = Step::AnswerParticipation.due(from.into(), tx.policy());
    (due >= tx.now()).then(|| tx.policy().local_date(due))
}

fn find(tx: &mut Tx<'_>, id: SubmissionId, participant: ParticipantId) -> Result<Participant, Failure> {
    let row = store::find(tx.conn, participant)?;
    row.filter(|row| row.submission_id.0 == id).ok_or(Failure::NotFound)
}

fn save(tx: &mut Tx<'_>, row: &Participant, was: i32) -> Result<(), Failure> {
    if store::update(tx.conn, row, was)? {
        Ok(())
    } else {
        Err(Failure::Stale { current: row.version })
    }
}

/// The note of what a participant wrote.
fn noted(name: &str, said: &str) -> String {
    format!("{name}: {said}")
}

fn view(tx: &Tx<'_>, standing: &Standing, row: &Participant) -> ParticipantView {
    let may = standing.may(Permission::ReadContacts);
    let contact = ParticipantContact {
        name: row.contact_name.clone(),
        email: row.contact_email.clone(),
        language: row.contact_language.as_deref().and_then(|code| code.parse().ok()),
    };
    let given = contact.name.is_some() || contact.email.is_some();
    // Of an answer that holds no more only the note is left.
    let remark = row.remark.clone().filter(|_| row.answered_by.is_some());
    ParticipantView {
        contact: Some(contact).filter(|_| given && may),
        remark: remark.filter(|_| may),
        ..without_contact(tx, row)
    }
}

fn without_contact(tx: &Tx<'_>, row: &Participant) -> ParticipantView {
    ParticipantView {
        id: row.id.0,
        organisation_id: row.organisation_id.map(|id| id.0),
        name: row.name.clone(),
        country: row.country.clone(),
        action: row.action.clone(),
        contact: None,
        answer: row.answer.0,
        answered_by: row.answered_by.map(|by| by.0),
        since: row.since.into(),
        remark: None,
        asked_at: row.asked_at.map(Into::into),
        hidden: hidden(tx, row),
        version: row.version,
    }
}

/// Everything that is wrong with a row.
fn violations(tx: &mut Tx<'_>, row: &Participant) -> Result<Vec<Violation>, Failure> {
    let mut violations = Vec::new();
    if row.name.is_empty() {
        violations.push(Violation::new(Code::Required, "/name"));
    }
    if row
        .country
        .as_deref()
        .is_some_and(|code| vocabulary::country(code).is_none())
    {
        violations.push(Violation::new(Code::UnknownCountry, "/country"));
    }
    if let Some(organisation) = row.organisation_id
        && organisations::find(tx.conn, organisation.0)?.is_none()
    {
        violations.push(Violation::new(Code::NotFound, "/organisation_id"));
    }
    Ok(violations)
}

fn set_contact(row: &mut Participant, contact: ParticipantContact) {
    row.contact_name = text(contact.name);
    row.contact_email = text(contact.email);
    row.contact_language = contact.language.map(|language| language.code().to_owned());
}

/// A text without the spaces around it; blank is none.
pub(crate) fn text(given: Option<String>) -> Option<String> {
    given.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The content of a pledge; `None` for a practice.
fn pledge(submission: &Submission) -> Result<Option<PledgeContent>, Failure> {
    match kept_content(submission.kind.0, &submission.content.0)? {
        Content::Pledge(content) => Ok(Some(content)),
        Content::Practice(_) => Ok(None),
    }
}

fn is_joint(pledge: &PledgeContent) -> bool {
    pledge.pledge_type.is_some_and(has_participants)
}

fn facts(tx: &mut Tx<'_>, submission: &Submission, row: &Participant) -> Result<NoticeFacts, Failure> {
    let organisation =
        organisations::find(tx.conn, submission.organisation_id.0)?.map(|organisation| organisation.name);
    let facts = json!({
        "reference": submission.reference,
        "title": submission.title,
        "kind": submission.kind.0.key(),
        "organisation": organisation,
        "participant": row.name,
        "answer": row.answer.0.key(),
        "due": answer_by(tx, row),
    });
    Ok(facts.as_object().cloned().unwrap_or_default())
}

fn record(
    tx: &mut Tx<'_>,
    submission: &Submission,
    participant: ParticipantId,
    action: HistoryAction,
    facts: Value,
) -> Result<(), Failure> {
    tx.record(about(submission, participant, action, facts))
}

/// What happened to a participant's row, for everybody who may read the submission.
fn about(submission: &Submission, participant: ParticipantId, action: HistoryAction, facts: Value) -> Happened {
    Happened {
        action,
        subject: "participant",
        subject_id: participant.0,
        submission: Some(submission.id.0),
        confidential: false,
        facts,
    }
}
