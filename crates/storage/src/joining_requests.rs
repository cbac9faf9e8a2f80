//! Organisations that ask to join a published joint pledge.
use crate::StoreError;
use crate::columns::{Id, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::reminders::{About, OpenStep, Owner};
use crate::schema::{joining_requests, submissions};
use diesel::prelude::*;
use minga_domain::ids::{AccountId, JoiningRequestId, OrganisationId, ParticipantId, SubmissionId};
use minga_domain::kinds::State;
use minga_domain::steps::Step;
use minga_domain::taking_part::{JoiningSide, JoiningStatus};
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

/// What waits for those who decide about who asks to join a published pledge, of all pledges or of these: a step for
/// each side that has not accepted.
pub fn open_steps(conn: &mut AnyConnection, of: Option<&[SubmissionId]>) -> Result<Vec<OpenStep>, StoreError> {
    type Row = (Id<JoiningRequestId>, Moment, Option<Moment>, Option<Moment>, About);
    let mut query = joining_requests::table
        .inner_join(submissions::table.on(submissions::id.eq(joining_requests::submission_id)))
        .filter(joining_requests::status.eq(Key(JoiningStatus::Open)))
        .filter(submissions::state.eq(Key(State::Published)))
        .select((
            joining_requests::id,
            joining_requests::created_at,
            joining_requests::recorder_accepted_at,
            joining_requests::secretariat_accepted_at,
            About::as_select(),
        ))
        .into_boxed::<MultiBackend>();
    if let Some(ids) = of {
        query = query.filter(joining_requests::submission_id.eq_any(ids.iter().copied().map(Id).collect::<Vec<_>>()));
    }
    let mut found = Vec::new();
    for (id, asked, recorder, secretariat, submission) in query.load::<Row>(conn)? {
        let sides = [
            (recorder, Step::AnswerJoining, Owner::FocalPoints),
            (secretariat, Step::ProcessJoining, Owner::Officer),
        ];
        for (accepted, step, owner) in sides {
            if accepted.is_none() {
                found.push(OpenStep {
                    step,
                    subject: Uuid::from(id.0),
                    since: asked.into(),
                    // What is published is not put on hold.
                    counts_from: asked.into(),
                    on_hold: false,
                    due: None,
                    owner,
                    submission: submission.clone(),
                });
            }
        }
    }
    Ok(found)
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
