//! Organisations that ask to join a published joint pledge.
use crate::StoreError;
use crate::columns::{Id, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::follow_ups::given_up;
use crate::reminders::{About, OpenStep, Owner};
use crate::schema::{joining_requests, submissions};
use chrono::{DateTime, Utc};
use diesel::dsl::not;
use diesel::prelude::*;
use minga_domain::ids::{AccountId, JoiningRequestId, OrganisationId, ParticipantId, SubmissionId};
use minga_domain::kinds::State;
use minga_domain::steps::Step;
use minga_domain::taking_part::{JoiningSide, JoiningStatus};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A request to join.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = joining_requests, check_for_backend(MultiBackend), treat_none_as_null = true)]
pub struct JoiningRequest {
    /// Identifier.
    pub id: Id<JoiningRequestId>,
    /// The joint pledge.
    pub submission_id: Id<SubmissionId>,
    /// Who wants to take part.
    pub organisation_id: Id<OrganisationId>,
    /// Who asked for it.
    pub asked_by: Option<Id<AccountId>>,
    /// ISO 3166 alpha-3.
    pub country: Option<String>,
    /// What it is going to do itself.
    pub action: Option<String>,
    /// What it says to those who decide.
    pub message: Option<String>,
    /// Where it stands.
    pub status: Key<JoiningStatus>,
    /// When the pledge's focal point or alternate accepted.
    pub recorder_accepted_at: Option<Moment>,
    /// Who that was.
    pub recorder_accepted_by: Option<Id<AccountId>>,
    /// When an officer accepted.
    pub secretariat_accepted_at: Option<Moment>,
    /// Who that was.
    pub secretariat_accepted_by: Option<Id<AccountId>>,
    /// Which of the two declined.
    pub declined_by: Option<Key<JoiningSide>>,
    /// Why.
    pub reason: Option<String>,
    /// The participant that it became.
    pub participant_id: Option<Id<ParticipantId>>,
    /// Moves with every change.
    pub version: i32,
    /// When it was asked.
    pub created_at: Moment,
    /// When it was accepted by both, declined or taken back.
    pub ended_at: Option<Moment>,
}

/// Adds a request. The caller holds the submission's lock.
///
/// # Errors
/// [`StoreError::Unique`] when the organisation has an open one for this pledge.
pub fn insert(conn: &mut AnyConnection, new: &JoiningRequest) -> Result<(), StoreError> {
    diesel::insert_into(joining_requests::table).values(new).execute(conn)?;
    Ok(())
}

/// The request, if it exists.
pub fn find(conn: &mut AnyConnection, id: JoiningRequestId) -> Result<Option<JoiningRequest>, StoreError> {
    Ok(joining_requests::table
        .find(Id(id))
        .select(JoiningRequest::as_select())
        .first(conn)
        .optional()?)
}

/// Whether an organisation has an open request for a pledge.
pub fn has_open(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    organisation: OrganisationId,
) -> Result<bool, StoreError> {
    let found: Option<Id<JoiningRequestId>> = joining_requests::table
        .filter(joining_requests::submission_id.eq(Id(submission)))
        .filter(joining_requests::organisation_id.eq(Id(organisation)))
        .filter(joining_requests::status.eq(Key(JoiningStatus::Open)))
        .select(joining_requests::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// A page of the requests for a pledge, newest first, before one of them.
pub fn of_submission(
    conn: &mut AnyConnection,
    submission: SubmissionId,
    before: Option<JoiningRequestId>,
    limit: i64,
) -> Result<Vec<JoiningRequest>, StoreError> {
    let mut query = joining_requests::table
        .filter(joining_requests::submission_id.eq(Id(submission)))
        .select(JoiningRequest::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(before) = before {
        query = query.filter(joining_requests::id.lt(Id(before)));
    }
    Ok(query.order(joining_requests::id.desc()).limit(limit).load(conn)?)
}

/// A page of the requests of organisations, newest first, before one of them.
pub fn of_organisations(
    conn: &mut AnyConnection,
    organisations: &[OrganisationId],
    before: Option<JoiningRequestId>,
    limit: i64,
) -> Result<Vec<JoiningRequest>, StoreError> {
    let organisations: Vec<_> = organisations.iter().copied().map(Id).collect();
    let mut query = joining_requests::table
        .filter(joining_requests::organisation_id.eq_any(organisations))
        .select(JoiningRequest::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(before) = before {
        query = query.filter(joining_requests::id.lt(Id(before)));
    }
    Ok(query.order(joining_requests::id.desc()).limit(limit).load(conn)?)
}

/// Writes a request back, guarded by the version it was read with. `false`: somebody was faster.
pub fn update(conn: &mut AnyConnection, row: &JoiningRequest, was: i32) -> Result<bool, StoreError> {
    let changed = diesel::update(joining_requests::table.find(row.id))
        .filter(joining_requests::version.eq(was))
        .set(row)
        .execute(conn)?;
    Ok(changed == 1)
}

/// The open requests for a pledge, oldest first.
pub fn open_of(conn: &mut AnyConnection, submission: SubmissionId) -> Result<Vec<JoiningRequest>, StoreError> {
    Ok(joining_requests::table
        .filter(joining_requests::submission_id.eq(Id(submission)))
        .filter(joining_requests::status.eq(Key(JoiningStatus::Open)))
        .order(joining_requests::id)
        .select(JoiningRequest::as_select())
        .load(conn)?)
}

/// An open request for a pledge that goes on, and for whom it waits.
#[derive(Debug, Clone, PartialEq)]
pub struct Undecided {
    /// The request.
    pub id: JoiningRequestId,
    /// Who wants to take part.
    pub organisation: OrganisationId,
    /// When it was asked.
    pub asked: DateTime<Utc>,
    /// The sides that have not accepted.
    pub waits_for: Vec<JoiningSide>,
    /// The pledge.
    pub submission: About,
}

/// The open requests for pledges that go on, of all or of these. Nobody decides about joining what is not public, was
/// merged into another one, or is discontinued.
pub fn undecided(conn: &mut AnyConnection, of: Option<&[SubmissionId]>) -> Result<Vec<Undecided>, StoreError> {
    type Row = (
        Id<JoiningRequestId>,
        Id<SubmissionId>,
        Id<OrganisationId>,
        Moment,
        Option<Moment>,
        Option<Moment>,
    );
    let mut query = joining_requests::table
        .filter(joining_requests::status.eq(Key(JoiningStatus::Open)))
        .select((
            joining_requests::id,
            joining_requests::submission_id,
            joining_requests::organisation_id,
            joining_requests::created_at,
            joining_requests::recorder_accepted_at,
            joining_requests::secretariat_accepted_at,
        ))
        .into_boxed::<MultiBackend>();
    if let Some(ids) = of {
        query = query.filter(joining_requests::submission_id.eq_any(ids.iter().copied().map(Id).collect::<Vec<_>>()));
    }
    let rows: Vec<Row> = query.load(conn)?;
    let asked_for: BTreeSet<SubmissionId> = rows.iter().map(|row| row.1.0).collect();
    let going_on = going_on(conn, &asked_for)?;
    let undecided = |(id, submission, organisation, asked, recorder, secretariat): Row| {
        let sides = [
            (recorder, JoiningSide::Recorder),
            (secretariat, JoiningSide::Secretariat),
        ];
        let waiting = sides.into_iter().filter(|(accepted, _)| accepted.is_none());
        Some(Undecided {
            id: id.0,
            organisation: organisation.0,
            asked: asked.into(),
            waits_for: waiting.map(|(_, side)| side).collect(),
            submission: going_on.get(&submission.0)?.clone(),
        })
    };
    Ok(rows.into_iter().filter_map(undecided).collect())
}

/// Those of some pledges that can be joined as far as their way goes.
fn going_on(
    conn: &mut AnyConnection,
    ids: &BTreeSet<SubmissionId>,
) -> Result<BTreeMap<SubmissionId, About>, StoreError> {
    let ids: Vec<_> = ids.iter().copied().map(Id).collect();
    let mut found = BTreeMap::new();
    // In parts: SQLite takes a limited number of parameters.
    for part in ids.chunks(1000) {
        let rows: Vec<About> = submissions::table
            .filter(submissions::id.eq_any(part.to_vec()))
            .filter(submissions::state.eq(Key(State::Published)))
            .filter(submissions::merged_into.is_null())
            .filter(not(given_up!()))
            .select(About::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(|row| (row.id.0, row)));
    }
    Ok(found)
}

/// What waits for those who decide about who asks to join a published pledge, of all pledges or of these: a step for
/// each side that has not accepted.
pub fn open_steps(conn: &mut AnyConnection, of: Option<&[SubmissionId]>) -> Result<Vec<OpenStep>, StoreError> {
    let undecided = undecided(conn, of)?.into_iter();
    let steps = undecided.flat_map(|request| {
        let step = |side: &JoiningSide| {
            let (step, owner) = match side {
                JoiningSide::Recorder => (Step::AnswerJoining, Owner::FocalPoints),
                JoiningSide::Secretariat => (Step::ProcessJoining, Owner::Officer),
            };
            OpenStep {
                step,
                subject: Uuid::from(request.id),
                since: request.asked,
                counts_from: request.asked,
                on_hold: false,
                due: None,
                owner,
                submission: request.submission.clone(),
            }
        };
        request.waits_for.iter().map(step).collect::<Vec<_>>()
    });
    Ok(steps.collect())
}

/// What an account has asked, with the references of the pledges, oldest first: for the copy of personal data.
pub fn asked_by(
    conn: &mut AnyConnection,
    account: AccountId,
) -> Result<Vec<(JoiningRequest, Option<String>)>, StoreError> {
    Ok(joining_requests::table
        .inner_join(submissions::table.on(submissions::id.eq(joining_requests::submission_id)))
        .filter(joining_requests::asked_by.eq(Id(account)))
        .order(joining_requests::id)
        .select((JoiningRequest::as_select(), submissions::reference))
        .load(conn)?)
}
