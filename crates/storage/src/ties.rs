//! What ties reviewers to submissions: the same person under other addresses, organisations, authorship, what they did
//! as officers, earlier declarations. Read for the whole roster and for many submissions at once, never row by row.
use crate::StoreError;
use crate::assignments::Assignment;
use crate::columns::{Id, Json, Key, sql};
use crate::connection::AnyConnection;
use crate::participants::AWAY;
use crate::schema::{
    assignments, audit_events, contacts, former_contacts, organisation_aliases, organisations, participants,
    reviewer_addresses, revisions, submission_contacts, submissions,
};
use diesel::dsl::sql as sql_part;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Json as JsonSql, Nullable, Text};
use minga_domain::history::{ActedAs, HistoryAction};
use minga_domain::ids::{AccountId, OrganisationId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::AssignmentStatus;

/// Every reviewer with every mailbox that is theirs, and with every account of these mailboxes.
const PERSONS: &str = "WITH boxes (reviewer, mailbox) AS ( \
    SELECT p.account_id, a.mailbox FROM reviewer_profiles p JOIN accounts a ON a.id = p.account_id \
    UNION SELECT account_id, mailbox FROM reviewer_addresses), \
  persons (reviewer, account) AS ( \
    SELECT b.reviewer, a.id FROM boxes b JOIN accounts a ON a.mailbox = b.mailbox) ";

/// An account of a reviewer's person: the reviewer's own, or another of the same mailbox.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct PersonAccount {
    /// The reviewer.
    #[diesel(sql_type = sql::Id)]
    pub reviewer: Id<AccountId>,
    /// The account.
    #[diesel(sql_type = sql::Id)]
    pub account: Id<AccountId>,
}

/// A mailbox of a reviewer's person.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct PersonMailbox {
    /// The reviewer.
    #[diesel(sql_type = sql::Id)]
    pub reviewer: Id<AccountId>,
    /// The mailbox, see `minga_domain::conflict::mailbox`.
    #[diesel(sql_type = Text)]
    pub mailbox: String,
}

/// An organisation that a reviewer's person belongs to.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct PersonOrganisation {
    /// The reviewer.
    #[diesel(sql_type = sql::Id)]
    pub reviewer: Id<AccountId>,
    /// The organisation.
    #[diesel(sql_type = sql::Id)]
    pub organisation: Id<OrganisationId>,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// A key of the vocabulary of actor types.
    #[diesel(sql_type = Text)]
    pub actor_type: String,
    /// Where it is based, alpha-3.
    #[diesel(sql_type = Nullable<Text>)]
    pub country: Option<String>,
    /// Whether the reviewer's own account is a member; else another account is, or a contact.
    #[diesel(sql_type = Bool)]
    pub member: bool,
}

/// The accounts of all reviewers' persons, each reviewer's own among them.
pub fn accounts(conn: &mut AnyConnection) -> Result<Vec<PersonAccount>, StoreError> {
    Ok(diesel::sql_query(format!("{PERSONS} SELECT reviewer, account FROM persons")).load(conn)?)
}

/// The mailboxes of all reviewers' persons.
pub fn mailboxes(conn: &mut AnyConnection) -> Result<Vec<PersonMailbox>, StoreError> {
    Ok(diesel::sql_query(format!("{PERSONS} SELECT reviewer, mailbox FROM boxes")).load(conn)?)
}

/// The organisations of all reviewers' persons, through memberships and contacts.
pub fn organisations(conn: &mut AnyConnection) -> Result<Vec<PersonOrganisation>, StoreError> {
    let query = format!(
        "{PERSONS}, ties (reviewer, organisation, member) AS ( \
           SELECT p.reviewer, m.organisation_id, p.account = p.reviewer \
             FROM persons p JOIN memberships m ON m.account_id = p.account \
           UNION SELECT p.reviewer, c.organisation_id, p.account <> p.account \
             FROM persons p JOIN contacts c ON c.account_id = p.account \
           UNION SELECT b.reviewer, c.organisation_id, b.mailbox <> b.mailbox \
             FROM boxes b JOIN contacts c ON c.mailbox = b.mailbox) \
         SELECT t.reviewer, o.id AS organisation, o.name, o.actor_type, o.country, t.member \
         FROM ties t JOIN organisations o ON o.id = t.organisation \
         ORDER BY t.reviewer, o.id"
    );
    Ok(diesel::sql_query(query).load(conn)?)
}

/// The other addresses of a reviewer, as they were written.
pub fn addresses(conn: &mut AnyConnection, reviewer: AccountId) -> Result<Vec<String>, StoreError> {
    Ok(reviewer_addresses::table
        .filter(reviewer_addresses::account_id.eq(Id(reviewer)))
        .order(reviewer_addresses::mailbox)
        .select(reviewer_addresses::address)
        .load(conn)?)
}

/// The other addresses of several reviewers, each with the reviewer.
pub fn addresses_of(conn: &mut AnyConnection, reviewers: &[AccountId]) -> Result<Vec<(AccountId, String)>, StoreError> {
    let rows: Vec<(Id<AccountId>, String)> = reviewer_addresses::table
        .filter(reviewer_addresses::account_id.eq_any(reviewers.iter().copied().map(Id)))
        .order((reviewer_addresses::account_id, reviewer_addresses::mailbox))
        .select((reviewer_addresses::account_id, reviewer_addresses::address))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(reviewer, address)| (reviewer.0, address))
        .collect())
}

/// Replaces the other addresses of a reviewer: pairs of mailbox and address, each mailbox once.
pub fn set_addresses(
    conn: &mut AnyConnection,
    reviewer: AccountId,
    addresses: &[(String, String)],
) -> Result<(), StoreError> {
    diesel::delete(reviewer_addresses::table.filter(reviewer_addresses::account_id.eq(Id(reviewer)))).execute(conn)?;
    for (mailbox, address) in addresses {
        diesel::insert_into(reviewer_addresses::table)
            .values((
                reviewer_addresses::account_id.eq(Id(reviewer)),
                reviewer_addresses::mailbox.eq(mailbox),
                reviewer_addresses::address.eq(address),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The other names of an organisation, in their order.
pub fn aliases(conn: &mut AnyConnection, organisation: OrganisationId) -> Result<Vec<String>, StoreError> {
    Ok(organisation_aliases::table
        .filter(organisation_aliases::organisation_id.eq(Id(organisation)))
        .order(organisation_aliases::place)
        .select(organisation_aliases::alias)
        .load(conn)?)
}

/// Every organisation that has other names, with each of them and its own.
pub fn all_aliases(conn: &mut AnyConnection) -> Result<Vec<(OrganisationId, String)>, StoreError> {
    let rows: Vec<(Id<OrganisationId>, String, String)> = organisation_aliases::table
        .inner_join(organisations::table.on(organisations::id.eq(organisation_aliases::organisation_id)))
        .select((organisations::id, organisations::name, organisation_aliases::alias))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .flat_map(|(id, name, alias)| [(id.0, name), (id.0, alias)])
        .collect())
}

/// Replaces the other names of an organisation.
pub fn set_aliases(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
    aliases: &[String],
) -> Result<(), StoreError> {
    diesel::delete(organisation_aliases::table.filter(organisation_aliases::organisation_id.eq(Id(organisation))))
        .execute(conn)?;
    for (place, alias) in (0_i32..).zip(aliases) {
        diesel::insert_into(organisation_aliases::table)
            .values((
                organisation_aliases::organisation_id.eq(Id(organisation)),
                organisation_aliases::place.eq(place),
                organisation_aliases::alias.eq(alias),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Every declared conflict: reviewer, submission, and the submission's organisation.
pub fn declared(conn: &mut AnyConnection) -> Result<Vec<(AccountId, SubmissionId, OrganisationId)>, StoreError> {
    let rows: Vec<(Id<AccountId>, Id<SubmissionId>, Id<OrganisationId>)> = assignments::table
        .inner_join(submissions::table.on(submissions::id.eq(assignments::submission_id)))
        .filter(assignments::status.eq(Key(AssignmentStatus::Conflicted)))
        .select((assignments::reviewer_id, submissions::id, submissions::organisation_id))
        .distinct()
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(reviewer, submission, organisation)| (reviewer.0, submission.0, organisation.0))
        .collect())
}

/// Who made the revisions of submissions.
pub fn authors(
    conn: &mut AnyConnection,
    submissions: &[SubmissionId],
) -> Result<Vec<(SubmissionId, AccountId)>, StoreError> {
    let rows: Vec<(Id<SubmissionId>, Option<Id<AccountId>>)> = revisions::table
        .filter(revisions::submission_id.eq_any(submissions.iter().copied().map(Id)))
        .filter(revisions::created_by.is_not_null())
        .select((revisions::submission_id, revisions::created_by))
        .distinct()
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(submission, author)| Some((submission.0, author?.0)))
        .collect())
}

/// Who changed submissions, before they were handed in and afterwards.
pub fn editors(
    conn: &mut AnyConnection,
    submissions: &[SubmissionId],
) -> Result<Vec<(SubmissionId, AccountId)>, StoreError> {
    let rows: Vec<(Id<SubmissionId>, Id<AccountId>)> = audit_events::table
        .filter(audit_events::submission_id.eq_any(submissions.iter().copied().map(Id)))
        .filter(audit_events::action.eq(HistoryAction::Changed.key()))
        .filter(audit_events::actor.is_not_null())
        .select((
            audit_events::submission_id.assume_not_null(),
            audit_events::actor.assume_not_null(),
        ))
        .distinct()
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(submission, editor)| (submission.0, editor.0))
        .collect())
}

/// Who acted on submissions as an officer. Who is put in charge, or puts somebody, has not done so by that alone.
pub fn officers(
    conn: &mut AnyConnection,
    submissions: &[SubmissionId],
) -> Result<Vec<(SubmissionId, AccountId)>, StoreError> {
    // Both databases read a part of a JSON value in the same words.
    let acted_as = sql_part::<Nullable<Text>>("(audit_events.facts ->> 'acted_as')");
    let rows: Vec<(Id<SubmissionId>, Id<AccountId>)> = audit_events::table
        .filter(audit_events::submission_id.eq_any(submissions.iter().copied().map(Id)))
        .filter(audit_events::action.ne(HistoryAction::OfficerNamed.key()))
        .filter(audit_events::actor.is_not_null())
        .filter(acted_as.eq_any([ActedAs::Secretariat.key(), ActedAs::Network.key()]))
        .select((
            audit_events::submission_id.assume_not_null(),
            audit_events::actor.assume_not_null(),
        ))
        .distinct()
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(submission, officer)| (submission.0, officer.0))
        .collect())
}

/// The organisations that a revision of a practice names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedParties {
    /// The submission.
    pub submission: SubmissionId,
    /// Those that carry it out.
    pub implementers: Vec<String>,
    /// Partners.
    pub partners: Vec<String>,
    /// Donors.
    pub donors: Vec<String>,
}

/// The organisations that any revision of submissions names, as they were written; of a pledge none.
pub fn named_parties(conn: &mut AnyConnection, submissions: &[SubmissionId]) -> Result<Vec<NamedParties>, StoreError> {
    type Row = (Id<SubmissionId>, Option<Json>, Option<Json>, Option<Json>);
    let names = |list: Option<Json>| -> Vec<String> {
        let list = list.and_then(|list| list.0.as_array().cloned()).unwrap_or_default();
        list.iter()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect()
    };
    // Both databases read a part of a JSON value in the same words.
    let rows: Vec<Row> = revisions::table
        .filter(revisions::submission_id.eq_any(submissions.iter().copied().map(Id)))
        .select((
            revisions::submission_id,
            sql_part::<Nullable<JsonSql>>("revisions.content -> 'implementers'"),
            sql_part::<Nullable<JsonSql>>("revisions.content -> 'partners'"),
            sql_part::<Nullable<JsonSql>>("revisions.content -> 'donors'"),
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(submission, implementers, partners, donors)| NamedParties {
            submission: submission.0,
            implementers: names(implementers),
            partners: names(partners),
            donors: names(donors),
        })
        .collect())
}

/// Everybody who is or was focal point or alternate of submissions, also under an address that is no contact's any more:
/// the account, if it has one, and the mailbox.
pub fn contacts(
    conn: &mut AnyConnection,
    submissions: &[SubmissionId],
) -> Result<Vec<(SubmissionId, Option<AccountId>, String)>, StoreError> {
    type Row = (Id<SubmissionId>, Option<Id<AccountId>>, String);
    let former: Vec<Row> = former_contacts::table
        .filter(former_contacts::submission_id.eq_any(submissions.iter().copied().map(Id)))
        .select((
            former_contacts::submission_id,
            former_contacts::account_id,
            former_contacts::mailbox,
        ))
        .load(conn)?;
    let rows: Vec<Row> = submission_contacts::table
        .inner_join(contacts::table.on(contacts::id.eq(submission_contacts::contact_id)))
        .filter(submission_contacts::submission_id.eq_any(submissions.iter().copied().map(Id)))
        .select((
            submission_contacts::submission_id,
            contacts::account_id,
            contacts::mailbox,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .chain(former)
        .map(|(submission, account, mailbox)| (submission.0, account.map(|account| account.0), mailbox))
        .collect())
}

/// The addresses of the participants' contacts of submissions.
pub fn participants(
    conn: &mut AnyConnection,
    submissions: &[SubmissionId],
) -> Result<Vec<(SubmissionId, String)>, StoreError> {
    let rows: Vec<(Id<SubmissionId>, Option<String>)> = participants::table
        .filter(participants::submission_id.eq_any(submissions.iter().copied().map(Id)))
        .filter(participants::contact_email.is_not_null())
        .filter(participants::place.ne(AWAY))
        .select((participants::submission_id, participants::contact_email))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(submission, address)| Some((submission.0, address?)))
        .collect())
}

/// All assignments of submissions, in the order of invitation.
pub fn assignments(conn: &mut AnyConnection, submissions: &[SubmissionId]) -> Result<Vec<Assignment>, StoreError> {
    Ok(assignments::table
        .filter(assignments::submission_id.eq_any(submissions.iter().copied().map(Id)))
        .order(assignments::id)
        .select(Assignment::as_select())
        .load(conn)?)
}
