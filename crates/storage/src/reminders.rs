//! Open steps of everybody, for reminders, and which reminders went out.
use crate::StoreError;
use crate::columns::{Id, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::follow_ups::given_up;
use crate::schedules::UNSCHEDULED;
use crate::schema::{accounts, assignments, contacts, participants, reminders, submissions};
use crate::{extensions, holds, joining_requests, match_objections};
use chrono::{DateTime, Utc};
use diesel::dsl::{not, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use minga_domain::ids::{AccountId, AssignmentId, ContactId, OrganisationId, ParticipantId, SubmissionId};
use minga_domain::kinds::{AssignmentStatus, Kind, ParticipantAnswer, Reminding, State, WaitingFor};
use minga_domain::steps::Step;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Who an open step waits for, as the rows name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The reviewer of an assignment.
    Reviewer(AssignmentId, AccountId),
    /// The submission's focal point and alternate.
    FocalPoints,
    /// A participant.
    Participant(ParticipantId),
    /// The secretariat.
    Officer,
}

/// A step that waits.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenStep {
    /// Which.
    pub step: Step,
    /// What it is about: the assignment, the participant, the request to join or for more time, or the
    /// submission.
    pub subject: Uuid,
    /// Since when it waits.
    pub since: DateTime<Utc>,
    /// From when its days count: that instant, moved on by the time on hold.
    pub counts_from: DateTime<Utc>,
    /// Whether the submission is on hold: then nothing is due.
    pub on_hold: bool,
    /// When it is due, where an instant is kept; else the policy's days count.
    pub due: Option<DateTime<Utc>>,
    /// Who it waits for.
    pub owner: Owner,
    /// The submission.
    pub submission: About,
}

/// What reminders and the desk have to know of a submission.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = submissions, check_for_backend(MultiBackend))]
pub struct About {
    /// Identifier.
    pub id: Id<SubmissionId>,
    /// Public reference.
    pub reference: Option<String>,
    /// Pledge or practice.
    pub kind: Key<Kind>,
    /// Title.
    pub title: String,
    /// The submitting organisation.
    pub organisation_id: Id<OrganisationId>,
    /// Its focal point.
    pub focal_point: Option<Id<ContactId>>,
    /// Its alternate.
    pub alternate: Option<Id<ContactId>>,
    /// Its responsible officer.
    pub responsible_officer: Option<Id<AccountId>>,
    /// Where it stands.
    pub state: Key<State>,
    /// Since when it waits for whom it waits for.
    pub waiting_since: Moment,
    /// When the focal point's answer is due.
    pub answer_due: Option<Moment>,
}

/// Every step that waits for somebody, of all submissions or of these, whether or not they are on hold. Of assignments
/// only those of the present round of a submission that is still being reviewed count. Of published pledges that are
/// asked for updates, [`crate::follow_ups::open_steps`] tells.
pub fn open_steps(conn: &mut AnyConnection, of: Option<&[SubmissionId]>) -> Result<Vec<OpenStep>, StoreError> {
    let mut found = of_reviewers(conn, of)?;
    found.extend(of_focal_points(conn, of)?);
    found.extend(of_participants(conn, of)?);
    found.extend(of_officers(conn, of)?);
    found.extend(joining_requests::open_steps(conn, of)?);
    found.extend(extensions::open_steps(conn, of)?);
    found.extend(match_objections::open_steps(conn, of)?);
    let mut ids: Vec<SubmissionId> = found.iter().map(|step| step.submission.id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let held = holds::held(conn, &ids)?;
    for step in &mut found {
        step.on_hold = held.contains_key(&step.submission.id.0);
    }
    Ok(found)
}

fn of_reviewers(conn: &mut AnyConnection, of: Option<&[SubmissionId]>) -> Result<Vec<OpenStep>, StoreError> {
    type Row = (
        Id<AssignmentId>,
        Id<AccountId>,
        Key<AssignmentStatus>,
        Moment,
        Moment,
        Option<Moment>,
        Moment,
        About,
    );
    let mut query = assignments::table
        .inner_join(submissions::table)
        .filter(assignments::status.eq_any([Key(AssignmentStatus::Invited), Key(AssignmentStatus::Accepted)]))
        .filter(assignments::round.eq(submissions::round))
        .filter(submissions::state.eq_any([Key(State::Submitted), Key(State::PeerReview)]))
        .select((
            assignments::id,
            assignments::reviewer_id,
            assignments::status,
            assignments::invited_at,
            assignments::counts_from,
            assignments::answered_at,
            assignments::due,
            About::as_select(),
        ))
        .into_boxed::<MultiBackend>();
    if let Some(ids) = of {
        query = query.filter(submissions::id.eq_any(ids.iter().copied().map(Id).collect::<Vec<_>>()));
    }
    let rows: Vec<Row> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(
            |(id, reviewer, status, invited, counts_from, answered, due, submission)| {
                let accepted = status.0 == AssignmentStatus::Accepted;
                OpenStep {
                    step: if accepted {
                        Step::WriteReview
                    } else {
                        Step::AnswerInvitation
                    },
                    subject: Uuid::from(id.0),
                    since: answered.filter(|_| accepted).unwrap_or(invited).into(),
                    counts_from: counts_from.into(),
                    on_hold: false,
                    due: Some(due.into()),
                    owner: Owner::Reviewer(id.0, reviewer.0),
                    submission,
                }
            },
        )
        .collect())
}

fn of_focal_points(conn: &mut AnyConnection, of: Option<&[SubmissionId]>) -> Result<Vec<OpenStep>, StoreError> {
    let mut query = submissions::table
        .filter(submissions::state.eq(Key(State::CommentsReturned)))
        .select(About::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(ids) = of {
        query = query.filter(submissions::id.eq_any(ids.iter().copied().map(Id).collect::<Vec<_>>()));
    }
    let rows: Vec<About> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|submission| OpenStep {
            step: Step::AnswerComments,
            subject: Uuid::from(submission.id.0),
            since: submission.waiting_since.into(),
            counts_from: submission.waiting_since.into(),
            on_hold: false,
            due: submission.answer_due.map(Into::into),
            owner: Owner::FocalPoints,
            submission,
        })
        .collect())
}

/// Nobody is asked about its part in what was merged into another one or is discontinued.
fn of_participants(conn: &mut AnyConnection, of: Option<&[SubmissionId]>) -> Result<Vec<OpenStep>, StoreError> {
    let asked_in = [State::Submitted, State::CommentsReturned, State::Published];
    let mut query = participants::table
        .inner_join(submissions::table)
        .filter(participants::answer.eq(Key(ParticipantAnswer::Asked)))
        .filter(participants::asked_at.is_not_null())
        .filter(participants::contact_email.is_not_null())
        .filter(submissions::state.eq_any(asked_in.map(Key)))
        .filter(submissions::merged_into.is_null())
        .filter(not(given_up!()))
        .select((
            participants::id,
            participants::asked_at.assume_not_null(),
            participants::counts_from,
            About::as_select(),
        ))
        .into_boxed::<MultiBackend>();
    if let Some(ids) = of {
        query = query.filter(submissions::id.eq_any(ids.iter().copied().map(Id).collect::<Vec<_>>()));
    }
    let rows: Vec<(Id<ParticipantId>, Moment, Option<Moment>, About)> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, asked, counts_from, submission)| OpenStep {
            step: Step::AnswerParticipation,
            subject: Uuid::from(id.0),
            since: asked.into(),
            counts_from: counts_from.unwrap_or(asked).into(),
            on_hold: false,
            due: None,
            owner: Owner::Participant(id.0),
            submission,
        })
        .collect())
}

/// What is to be published at an instant asks nothing of anybody until then.
fn of_officers(conn: &mut AnyConnection, of: Option<&[SubmissionId]>) -> Result<Vec<OpenStep>, StoreError> {
    let mut query = submissions::table
        .filter(submissions::waiting_for.eq(Key(WaitingFor::Secretariat)))
        .filter(sql::<Bool>(UNSCHEDULED))
        .select(About::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(ids) = of {
        query = query.filter(submissions::id.eq_any(ids.iter().copied().map(Id).collect::<Vec<_>>()));
    }
    let rows: Vec<About> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|submission| OpenStep {
            step: Step::Process,
            subject: Uuid::from(submission.id.0),
            since: submission.waiting_since.into(),
            counts_from: submission.waiting_since.into(),
            on_hold: false,
            due: None,
            owner: Owner::Officer,
            submission,
        })
        .collect())
}

/// The last reminder of a step to a recipient, be it that it went out or that it was left out.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = reminders, check_for_backend(MultiBackend))]
pub struct Reminder {
    /// What the step is about.
    pub subject: Id<Uuid>,
    /// Which step.
    pub step: Key<Step>,
    /// To whom, as `account:…`, `contact:…`, `participant:…` or `shared_mailbox`.
    pub recipient: String,
    /// The instant on which the step was due then.
    pub due: Moment,
    /// Its place in the policy's list.
    pub place: i32,
    /// When the last one that went out was queued; the beginning of 1970 while all were left out.
    pub sent_at: Moment,
}

/// The last reminders of these subjects.
pub fn sent(conn: &mut AnyConnection, subjects: &[Uuid]) -> Result<Vec<Reminder>, StoreError> {
    // In parts: SQLite takes a limited number of parameters.
    let mut found = Vec::new();
    for part in subjects.chunks(1000) {
        let rows: Vec<Reminder> = reminders::table
            .filter(reminders::subject.eq_any(part.iter().copied().map(Id)))
            .select(Reminder::as_select())
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Writes down that a reminder went out or is left out, in place of the one before it.
pub fn put(conn: &mut AnyConnection, row: &Reminder) -> Result<(), StoreError> {
    diesel::delete(reminders::table.find((row.subject, row.step, row.recipient.clone()))).execute(conn)?;
    diesel::insert_into(reminders::table).values(row).execute(conn)?;
    Ok(())
}

/// The accounts behind contacts; contacts without one are left out.
pub fn accounts_of_contacts(
    conn: &mut AnyConnection,
    ids: &[ContactId],
) -> Result<BTreeMap<ContactId, AccountId>, StoreError> {
    let mut found = BTreeMap::new();
    for part in ids.chunks(1000) {
        let rows: Vec<(Id<ContactId>, Id<AccountId>)> = contacts::table
            .inner_join(accounts::table.on(contacts::account_id.eq(accounts::id.nullable())))
            .filter(contacts::id.eq_any(part.iter().copied().map(Id)))
            .filter(accounts::disabled_at.is_null())
            .select((contacts::id, accounts::id))
            .load(conn)?;
        found.extend(rows.into_iter().map(|(contact, account)| (contact.0, account.0)));
    }
    Ok(found)
}

/// How an account wants to be reminded; none when there is no such account.
pub fn preference(conn: &mut AnyConnection, account: AccountId) -> Result<Option<Reminding>, StoreError> {
    let found: Option<Key<Reminding>> = accounts::table
        .find(Id(account))
        .select(accounts::reminders)
        .first(conn)
        .optional()?;
    Ok(found.map(|reminding| reminding.0))
}

/// Keeps how an account wants to be reminded.
pub fn set_preference(conn: &mut AnyConnection, account: AccountId, reminding: Reminding) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(Id(account)))
        .set(accounts::reminders.eq(Key(reminding)))
        .execute(conn)?;
    Ok(())
}
