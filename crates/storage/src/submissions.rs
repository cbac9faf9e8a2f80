//! Submissions: their rows, the row lock, the guarded update.
use crate::StoreError;
use crate::columns::{Id, Json, Key, Moment, sql};
use crate::connection::{AnyConnection, MultiBackend};
use crate::either::OnEither;
use crate::schema::{
    account_roles, accounts, attachments, memberships, reference_counters, revisions, submission_contacts,
    submission_countries, submissions,
};
use diesel::prelude::*;
use diesel::sql_types::Text;
use minga_domain::ids::{AccountId, AttachmentId, ContactId, OrganisationId, SubmissionId};
use minga_domain::kinds::{Action, AttachmentPurpose, Kind, Provenance, State, SystemRole, WaitingFor};

/// A submission.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = submissions, check_for_backend(MultiBackend), treat_none_as_null = true)]
pub struct Submission {
    /// Identifier.
    pub id: Id<SubmissionId>,
    /// Public reference, given at the first submit.
    pub reference: Option<String>,
    /// Pledge or practice.
    pub kind: Key<Kind>,
    /// Where it stands.
    pub state: Key<State>,
    /// Round of review, from 1.
    pub round: i32,
    /// Moves with content and state only.
    pub version: i32,
    /// The submitting organisation.
    pub organisation_id: Id<OrganisationId>,
    /// Who filed it.
    pub filed_by: Option<Id<AccountId>>,
    /// The contact that answers for it.
    pub focal_point: Option<Id<ContactId>>,
    /// Stands in.
    pub alternate: Option<Id<ContactId>>,
    /// The officer in charge.
    pub responsible_officer: Option<Id<AccountId>>,
    /// The country network that helps.
    pub network_country: Option<String>,
    /// Language of the content, BCP 47.
    pub language: String,
    /// The review cycle it was filed for.
    pub cycle: Option<String>,
    /// How it came in.
    pub provenance: Key<Provenance>,
    /// The title, copied from the content for lists.
    pub title: String,
    /// The working content.
    pub content: Json,
    /// The content of a proposed amendment.
    pub proposed_content: Option<Json>,
    /// The latest revision's number.
    pub latest_revision: Option<i32>,
    /// The revision that the public reads.
    pub published_revision: Option<i32>,
    /// Where the comments were returned from.
    pub returned_from: Option<Key<State>>,
    /// The state before the last decision.
    pub state_before: Option<Key<State>>,
    /// When the answer to the letter is due.
    pub answer_due: Option<Moment>,
    /// Whose turn it is.
    pub waiting_for: Key<WaitingFor>,
    /// Since when.
    pub waiting_since: Moment,
    /// Why it is no longer public.
    pub public_reason: Option<String>,
    /// The submission that took its place.
    pub merged_into: Option<Id<SubmissionId>>,
    /// When the last decision was taken.
    pub decided_at: Option<Moment>,
    /// When it was first submitted.
    pub submitted_at: Option<Moment>,
    /// When it was first published.
    pub published_at: Option<Moment>,
    /// When the draft was made.
    pub created_at: Moment,
    /// When content or state last changed.
    pub updated_at: Moment,
}

/// An immutable snapshot of a submission's content.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = revisions, check_for_backend(MultiBackend))]
pub struct Revision {
    /// The submission.
    pub submission_id: Id<SubmissionId>,
    /// From 1.
    pub number: i32,
    /// Round of review.
    pub round: i32,
    /// The action that kept it.
    pub action: Key<Action>,
    /// Language of the content.
    pub language: String,
    /// The content.
    pub content: Json,
    /// Rules that were applied.
    pub rules_version: i32,
    /// Policy that was applied.
    pub policy_version: i32,
    /// Who kept it.
    pub created_by: Option<Id<AccountId>>,
    /// When.
    pub created_at: Moment,
    /// When the amendment that it holds was accepted; absent for everything else.
    pub accepted_at: Option<Moment>,
}

/// Adds a submission.
pub fn insert(conn: &mut AnyConnection, new: &Submission) -> Result<(), StoreError> {
    diesel::insert_into(submissions::table).values(new).execute(conn)?;
    crate::state_periods::begin(conn, new.id.0, new.state.0, new.created_at)?;
    remember_contacts(conn, new)
}

/// Keeps who is focal point or alternate, for as long as the submission exists: a former one still may not review it.
fn remember_contacts(conn: &mut AnyConnection, row: &Submission) -> Result<(), StoreError> {
    for contact in [row.focal_point, row.alternate].into_iter().flatten() {
        OnEither(
            diesel::insert_into(submission_contacts::table)
                .values((
                    submission_contacts::submission_id.eq(row.id),
                    submission_contacts::contact_id.eq(contact),
                ))
                .on_conflict_do_nothing(),
        )
        .execute(conn)?;
    }
    Ok(())
}

/// The submission, if it exists.
pub fn find(conn: &mut AnyConnection, id: SubmissionId) -> Result<Option<Submission>, StoreError> {
    Ok(submissions::table
        .find(Id(id))
        .select(Submission::as_select())
        .first(conn)
        .optional()?)
}

/// The submissions of a list, in the order of their identifiers; those that do not exist are left out.
pub fn by_ids(conn: &mut AnyConnection, ids: &[SubmissionId]) -> Result<Vec<Submission>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(submissions::table
        .filter(submissions::id.eq_any(ids.iter().copied().map(Id)))
        .order(submissions::id)
        .select(Submission::as_select())
        .load(conn)?)
}

/// The submission with this reference, if it exists.
pub fn by_reference(conn: &mut AnyConnection, reference: &str) -> Result<Option<Submission>, StoreError> {
    Ok(submissions::table
        .filter(submissions::reference.eq(reference))
        .select(Submission::as_select())
        .first(conn)
        .optional()?)
}

/// Locks the submission's row until the transaction ends and reads it. Every change of a submission or of its
/// children begins here; SQLite's single writer needs no lock.
pub fn lock(conn: &mut AnyConnection, id: SubmissionId) -> Result<Option<Submission>, StoreError> {
    if let AnyConnection::Postgres(postgres) = conn {
        let locked: Option<Id<SubmissionId>> = submissions::table
            .find(Id(id))
            .select(submissions::id)
            .for_update()
            .first(postgres)
            .optional()?;
        if locked.is_none() {
            return Ok(None);
        }
    }
    find(conn, id)
}

/// Holds the submission with this reference as it is until the transaction ends: nobody changes its state meanwhile.
/// SQLite's single writer needs no lock.
pub fn hold(conn: &mut AnyConnection, reference: &str) -> Result<(), StoreError> {
    if let AnyConnection::Postgres(postgres) = conn {
        submissions::table
            .filter(submissions::reference.eq(reference))
            .select(submissions::id)
            .for_share()
            .first::<Id<SubmissionId>>(postgres)
            .optional()?;
    }
    Ok(())
}

/// Writes a submission back, guarded by the state and version it was read with. `false`: somebody was faster.
pub fn update(conn: &mut AnyConnection, row: &Submission, was: (State, i32)) -> Result<bool, StoreError> {
    let changed = diesel::update(submissions::table.find(row.id))
        .filter(submissions::state.eq(Key(was.0)))
        .filter(submissions::version.eq(was.1))
        .set(row)
        .execute(conn)?;
    if changed == 1 {
        remember_contacts(conn, row)?;
        if row.state.0 != was.0 {
            crate::state_periods::change(conn, row.id.0, row.state.0, row.updated_at)?;
        }
    }
    Ok(changed == 1)
}

/// Removes a draft that was never submitted.
pub fn delete(conn: &mut AnyConnection, id: SubmissionId) -> Result<bool, StoreError> {
    let removed = diesel::delete(submissions::table.find(Id(id)))
        .filter(submissions::state.eq(Key(State::Draft)))
        .filter(submissions::reference.is_null())
        .execute(conn)?;
    Ok(removed == 1)
}

/// The next number of a kind in a year: what `PL-2026-00017` counts. A transaction that is undone gives its number
/// back; therefore those that want one wait for each other's end, and it is best asked for late.
pub fn next_number(conn: &mut AnyConnection, kind: Kind, year: i32) -> Result<i32, StoreError> {
    Ok(OnEither(
        diesel::insert_into(reference_counters::table)
            .values((
                reference_counters::kind.eq(Key(kind)),
                reference_counters::year.eq(year),
                reference_counters::last.eq(1),
            ))
            .on_conflict((reference_counters::kind, reference_counters::year))
            .do_update()
            .set(reference_counters::last.eq(reference_counters::last + 1))
            .returning(reference_counters::last),
    )
    .get_result(conn)?)
}

/// Keeps a revision.
pub fn insert_revision(conn: &mut AnyConnection, new: &Revision) -> Result<(), StoreError> {
    diesel::insert_into(revisions::table).values(new).execute(conn)?;
    Ok(())
}

/// Notes that the amendment of a revision was accepted.
pub fn accept_revision(conn: &mut AnyConnection, id: SubmissionId, number: i32, now: Moment) -> Result<(), StoreError> {
    diesel::update(revisions::table.find((Id(id), number)))
        .set(revisions::accepted_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// All revisions, oldest first.
pub fn revisions_of(conn: &mut AnyConnection, id: SubmissionId) -> Result<Vec<Revision>, StoreError> {
    Ok(revisions::table
        .filter(revisions::submission_id.eq(Id(id)))
        .order(revisions::number)
        .select(Revision::as_select())
        .load(conn)?)
}

/// What a list says of a revision.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = revisions, check_for_backend(MultiBackend))]
pub struct RevisionHead {
    /// From 1.
    pub number: i32,
    /// The round it was made in.
    pub round: i32,
    /// The action that kept it.
    pub action: Key<Action>,
    /// When.
    pub created_at: Moment,
}

/// Which revisions of a submission are meant.
#[derive(Debug, Clone, Copy)]
pub enum RevisionScope {
    /// All.
    All,
    /// Without the amendments that nobody has accepted; this one is published.
    Accepted(Option<i32>),
}

/// A page of the revisions without their contents, oldest first, after one of them.
pub fn revision_heads(
    conn: &mut AnyConnection,
    id: SubmissionId,
    scope: RevisionScope,
    after: Option<i32>,
    limit: i64,
) -> Result<Vec<RevisionHead>, StoreError> {
    let mut query = revisions::table
        .filter(revisions::submission_id.eq(Id(id)))
        .filter(revisions::number.gt(after.unwrap_or(0)))
        .order(revisions::number)
        .limit(limit)
        .select(RevisionHead::as_select())
        .into_boxed::<MultiBackend>();
    if let RevisionScope::Accepted(published) = scope {
        let accepted = revisions::action
            .ne(Key(Action::ProposeAmendment))
            .or(revisions::accepted_at.is_not_null())
            .or(revisions::number.eq(published.unwrap_or(0)));
        query = query.filter(accepted);
    }
    Ok(query.load(conn)?)
}

/// The number of the last revision that was handed in; amendments are not among them.
pub fn handed_in(conn: &mut AnyConnection, id: SubmissionId) -> Result<Option<i32>, StoreError> {
    Ok(revisions::table
        .filter(revisions::submission_id.eq(Id(id)))
        .filter(revisions::action.eq_any([Key(Action::Submit), Key(Action::Resubmit)]))
        .select(diesel::dsl::max(revisions::number))
        .first(conn)?)
}

/// One revision.
pub fn revision(conn: &mut AnyConnection, id: SubmissionId, number: i32) -> Result<Option<Revision>, StoreError> {
    Ok(revisions::table
        .find((Id(id), number))
        .select(Revision::as_select())
        .first(conn)
        .optional()?)
}

/// Replaces the countries through which country networks see the submission.
pub fn set_countries(conn: &mut AnyConnection, id: SubmissionId, countries: &[String]) -> Result<(), StoreError> {
    diesel::delete(submission_countries::table.filter(submission_countries::submission_id.eq(Id(id)))).execute(conn)?;
    for country in countries {
        OnEither(
            diesel::insert_into(submission_countries::table)
                .values((
                    submission_countries::submission_id.eq(Id(id)),
                    submission_countries::country.eq(country),
                ))
                .on_conflict_do_nothing(),
        )
        .execute(conn)?;
    }
    Ok(())
}

/// Takes a country off several submissions.
pub fn remove_country(conn: &mut AnyConnection, ids: &[SubmissionId], country: &str) -> Result<usize, StoreError> {
    if ids.is_empty() {
        return Ok(0);
    }
    Ok(diesel::delete(submission_countries::table)
        .filter(submission_countries::submission_id.eq_any(ids.iter().copied().map(Id)))
        .filter(submission_countries::country.eq(country))
        .execute(conn)?)
}

/// Adds a country to all submissions of an organisation that lack it.
pub fn add_country(conn: &mut AnyConnection, organisation: OrganisationId, country: &str) -> Result<usize, StoreError> {
    Ok(diesel::sql_query(
        "INSERT INTO submission_countries (submission_id, country) \
         SELECT id, $1 FROM submissions WHERE organisation_id = $2 ON CONFLICT DO NOTHING",
    )
    .bind::<Text, _>(country)
    .bind::<sql::Id, _>(Id(organisation))
    .execute(conn)?)
}

/// Locks all submissions of an organisation until the transaction ends and reads them, in the order of their
/// identifiers.
pub fn lock_of_organisation(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
) -> Result<Vec<Submission>, StoreError> {
    let of = submissions::table
        .filter(submissions::organisation_id.eq(Id(organisation)))
        .order(submissions::id);
    if let AnyConnection::Postgres(postgres) = conn {
        let _locked: Vec<Id<SubmissionId>> = of.select(submissions::id).for_update().load(postgres)?;
    }
    Ok(of.select(Submission::as_select()).load(conn)?)
}

/// The countries of the organisation, the network and the implementation.
pub fn countries(conn: &mut AnyConnection, id: SubmissionId) -> Result<Vec<String>, StoreError> {
    Ok(submission_countries::table
        .filter(submission_countries::submission_id.eq(Id(id)))
        .select(submission_countries::country)
        .load(conn)?)
}

/// Accounts of the country networks that see the submission.
pub fn network_accounts(conn: &mut AnyConnection, id: SubmissionId) -> Result<Vec<AccountId>, StoreError> {
    let found: Vec<Id<AccountId>> = submission_countries::table
        .inner_join(accounts::table.on(accounts::network_country.eq(submission_countries::country.nullable())))
        .inner_join(account_roles::table.on(account_roles::account_id.eq(accounts::id)))
        .filter(submission_countries::submission_id.eq(Id(id)))
        .filter(account_roles::role.eq(Key(SystemRole::CountryNetwork)))
        .filter(accounts::disabled_at.is_null())
        .select(accounts::id)
        .distinct()
        .load(conn)?;
    Ok(found.into_iter().map(|id| id.0).collect())
}

/// Whether a received message is attached to the submission under this identifier.
pub fn has_correspondence(
    conn: &mut AnyConnection,
    id: SubmissionId,
    attachment: AttachmentId,
) -> Result<bool, StoreError> {
    Ok(diesel::select(diesel::dsl::exists(
        attachments::table
            .find(Id(attachment))
            .filter(attachments::submission_id.eq(Id(id)))
            .filter(attachments::purpose.eq(Key(AttachmentPurpose::Correspondence)))
            .filter(attachments::removed_at.is_null()),
    ))
    .get_result(conn)?)
}

/// Names of accounts, for histories; those that are gone are left out.
pub fn account_names(conn: &mut AnyConnection, ids: &[AccountId]) -> Result<Vec<(AccountId, String)>, StoreError> {
    let found: Vec<(Id<AccountId>, String)> = accounts::table
        .filter(accounts::id.eq_any(ids.iter().copied().map(Id)))
        .select((accounts::id, accounts::name))
        .load(conn)?;
    Ok(found.into_iter().map(|(id, name)| (id.0, name)).collect())
}

/// Accounts that belong to an organisation, among the given ones.
pub fn members_among(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    ids: &[AccountId],
) -> Result<Vec<AccountId>, StoreError> {
    let found: Vec<Id<AccountId>> = memberships::table
        .filter(memberships::organisation_id.eq(Id(organisation)))
        .filter(memberships::account_id.eq_any(ids.iter().copied().map(Id)))
        .select(memberships::account_id)
        .load(conn)?;
    Ok(found.into_iter().map(|id| id.0).collect())
}
