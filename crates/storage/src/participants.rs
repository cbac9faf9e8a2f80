//! Participants of joint pledges: the other actors, each on a row of its own (brief: The four types).
//!
//! A row whose place is [`AWAY`] is of nobody who takes part: it keeps the name and the address of a participant that was
//! removed until the notice that says so is sent, and only the mail worker sees it. Where that is refused for good the
//! notice is parked, and the operator may send it again.
use crate::StoreError;
use crate::columns::{Id, JsonAs, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{mail_links, participants};
use diesel::dsl::max;
use diesel::prelude::*;
use minga_domain::ids::{OrganisationId, ParticipantId, SubmissionId};
use minga_domain::kinds::{AnsweredBy, ParticipantAnswer};
use serde::{Deserialize, Serialize};

/// The place of what is kept of a participant that was removed, for its notice.
pub const AWAY: i32 = -1;

/// A participant's row.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = participants, check_for_backend(MultiBackend), treat_none_as_null = true)]
pub struct Participant {
    /// Identifier.
    pub id: Id<ParticipantId>,
    /// The joint pledge.
    pub submission_id: Id<SubmissionId>,
    /// Its organisation, when it is registered here.
    pub organisation_id: Option<Id<OrganisationId>>,
    /// Its place in the list, from 1.
    pub place: i32,
    /// Its name.
    pub name: String,
    /// ISO 3166 alpha-3.
    pub country: Option<String>,
    /// What it does itself.
    pub action: Option<String>,
    /// The person who answers for it.
    pub contact_name: Option<String>,
    /// Where that person is asked; without it only a letter can answer.
    pub contact_email: Option<String>,
    /// The language in which that person is asked: `es`, `en` or `fr`.
    pub contact_language: Option<String>,
    /// What it has said.
    pub answer: Key<ParticipantAnswer>,
    /// How the answer arrived. One that is asked and has this is asked again: how its earlier confirmation arrived.
    pub answered_by: Option<Key<AnsweredBy>>,
    /// Since when the answer holds; of one that is asked again, since when the earlier confirmation held.
    pub since: Moment,
    /// When it was asked.
    pub asked_at: Option<Moment>,
    /// From when the days of its answer count: when it was asked, moved on by the time on hold.
    pub counts_from: Option<Moment>,
    /// What it wrote with its last answer: what should be corrected, or why it left.
    pub remark: Option<String>,
    /// What it confirmed, while it is asked again about a row that was corrected.
    pub confirmed_as: Option<JsonAs<Confirmed>>,
    /// Moves with every change of the row.
    pub version: i32,
}

/// What a participant confirms of its row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// Its name.
    pub name: String,
    /// ISO 3166 alpha-3.
    pub country: Option<String>,
    /// What it does itself.
    pub action: Option<String>,
}

impl Participant {
    /// What the participant confirmed: of one that is asked again about a row that was corrected, what stood there before.
    #[must_use]
    pub fn confirmed(&self) -> Confirmed {
        match &self.confirmed_as {
            Some(JsonAs(before)) if self.asked_again() => before.clone(),
            _ => Confirmed {
                name: self.name.clone(),
                country: self.country.clone(),
                action: self.action.clone(),
            },
        }
    }

    /// Whether it has confirmed what has changed since the publication, and is asked to confirm again: the public still
    /// reads of it, until it answers or its days are over.
    #[must_use]
    pub fn asked_again(&self) -> bool {
        self.answer.0 == ParticipantAnswer::Asked && self.answered_by.is_some()
    }
}

/// The participants that are asked again, of all submissions: the submission, the participant, and from when its days
/// count.
pub fn asked_again(conn: &mut AnyConnection) -> Result<Vec<(SubmissionId, ParticipantId, Option<Moment>)>, StoreError> {
    let rows: Vec<(Id<SubmissionId>, Id<ParticipantId>, Option<Moment>)> = participants::table
        .filter(participants::answer.eq(Key(ParticipantAnswer::Asked)))
        .filter(participants::answered_by.is_not_null())
        .select((participants::submission_id, participants::id, participants::counts_from))
        .load(conn)?;
    Ok(rows.into_iter().map(|(of, id, from)| (of.0, id.0, from)).collect())
}

/// That the public reads of a participant: it has confirmed, has left since, or is asked again. For queries of
/// participants.
macro_rules! publicly_named {
    () => {
        crate::schema::participants::answer
            .eq_any(
                [
                    minga_domain::kinds::ParticipantAnswer::Confirmed,
                    minga_domain::kinds::ParticipantAnswer::Left,
                ]
                .map(crate::columns::Key),
            )
            .or(crate::schema::participants::answered_by.is_not_null().and(
                crate::schema::participants::answer
                    .eq(crate::columns::Key(minga_domain::kinds::ParticipantAnswer::Asked)),
            ))
    };
}
pub(crate) use publicly_named;

/// The participants of several submissions, each in its order.
pub fn of_submissions(conn: &mut AnyConnection, ids: &[SubmissionId]) -> Result<Vec<Participant>, StoreError> {
    Ok(participants::table
        .filter(participants::submission_id.eq_any(ids.iter().copied().map(Id).collect::<Vec<_>>()))
        .filter(participants::place.ne(AWAY))
        .order((participants::submission_id, participants::place, participants::id))
        .select(Participant::as_select())
        .load(conn)?)
}

/// Adds a participant.
pub fn insert(conn: &mut AnyConnection, new: &Participant) -> Result<(), StoreError> {
    diesel::insert_into(participants::table).values(new).execute(conn)?;
    Ok(())
}

/// The participant, if it exists.
pub fn find(conn: &mut AnyConnection, id: ParticipantId) -> Result<Option<Participant>, StoreError> {
    Ok(participants::table
        .find(Id(id))
        .filter(participants::place.ne(AWAY))
        .select(Participant::as_select())
        .first(conn)
        .optional()?)
}

/// All participants of a submission in their order.
pub fn of_submission(conn: &mut AnyConnection, submission: SubmissionId) -> Result<Vec<Participant>, StoreError> {
    Ok(participants::table
        .filter(participants::submission_id.eq(Id(submission)))
        .filter(participants::place.ne(AWAY))
        .order((participants::place, participants::id))
        .select(Participant::as_select())
        .load(conn)?)
}

/// The place behind the last participant.
pub fn next_place(conn: &mut AnyConnection, submission: SubmissionId) -> Result<i32, StoreError> {
    let last: Option<i32> = participants::table
        .filter(participants::submission_id.eq(Id(submission)))
        .filter(participants::place.ne(AWAY))
        .select(max(participants::place))
        .first(conn)?;
    Ok(last.unwrap_or(0) + 1)
}

/// Writes a participant back, guarded by the version it was read with. `false`: somebody was faster.
pub fn update(conn: &mut AnyConnection, row: &Participant, was: i32) -> Result<bool, StoreError> {
    let changed = diesel::update(participants::table.find(row.id))
        .filter(participants::version.eq(was))
        .set(row)
        .execute(conn)?;
    Ok(changed == 1)
}

/// Removes a participant with its links and notices that were not sent.
pub fn delete(conn: &mut AnyConnection, id: ParticipantId) -> Result<bool, StoreError> {
    Ok(diesel::delete(participants::table.find(Id(id))).execute(conn)? == 1)
}

/// Empties what was kept of a participant that was removed; its notice stays among those that were sent.
pub fn forget_away(conn: &mut AnyConnection, id: ParticipantId) -> Result<(), StoreError> {
    diesel::update(participants::table.find(Id(id)))
        .filter(participants::place.eq(AWAY))
        .set((
            participants::name.eq(""),
            participants::contact_name.eq(None::<String>),
            participants::contact_email.eq(None::<String>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends the links that were sent for a participant: they went to an address that no longer answers for it.
pub fn expire_links(conn: &mut AnyConnection, id: ParticipantId, now: Moment) -> Result<usize, StoreError> {
    Ok(
        diesel::update(mail_links::table.filter(mail_links::participant_id.eq(Id(id))))
            .filter(mail_links::expires_at.gt(now))
            .set(mail_links::expires_at.eq(now))
            .execute(conn)?,
    )
}
