//! Lists of submissions: what a caller may see is decided in the query, before paging.
use crate::StoreError;
use crate::columns::{Id, Key, sql as sql_types};
use crate::connection::{AnyConnection, MultiBackend};
use crate::either::PerDatabase;
use crate::schema::{
    account_roles, accounts, assignments, contacts, memberships, organisations, submission_countries, submissions,
};
use crate::search::WorkingMatches;
use crate::submissions::Submission;
use diesel::dsl::{exists, sql};
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use minga_domain::ids::{AccountId, AssignmentId, ContactId, OrganisationId, SubmissionId};
use minga_domain::kinds::{AssignmentStatus, Kind, State, SystemRole, WaitingFor};

/// Whose list it is.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// The account.
    pub account: AccountId,
    /// Whether it is of the secretariat and sees everything.
    pub secretariat: bool,
    /// Whether it has the role of a reviewer: without it, no assignment opens anything.
    pub reviewer: bool,
    /// Organisations it belongs to.
    pub organisations: Vec<OrganisationId>,
    /// The country of its network.
    pub network_country: Option<String>,
}

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Any of these kinds; all when empty.
    pub kinds: Vec<Kind>,
    /// Any of these states; all when empty.
    pub states: Vec<State>,
    /// Any of these organisations; all when empty.
    pub organisations: Vec<OrganisationId>,
    /// Only those that the viewer is the responsible officer of, or has accepted to review.
    pub assigned_to_me: bool,
    /// Only those that wait for the viewer.
    pub needs_my_action: bool,
    /// Only those that match these words (groups of alternatives, all groups).
    pub words: Vec<Vec<String>>,
    /// Only those after this one.
    pub after: Option<SubmissionId>,
    /// Oldest first instead of newest first.
    pub oldest_first: bool,
}

type Condition = Box<dyn BoxableExpression<submissions::table, MultiBackend, SqlType = Bool>>;

/// What ties the viewer to submissions, read beforehand: so each tie leads to its submissions through an index, however
/// many others there are.
struct Ties {
    /// Those of the present round that the viewer has accepted to review or has reviewed.
    readable: Vec<Id<SubmissionId>>,
    /// Of these, those whose review is still to be written.
    open: Vec<Id<SubmissionId>>,
    /// The contacts that are the viewer.
    contacts: Vec<Id<ContactId>>,
    /// Who of the secretariat can act, and the organisations that they belong to; asked only where it matters.
    officers: Vec<Id<AccountId>>,
    organisations_of_officers: Vec<OfOrganisation>,
}

type OfOrganisation = (Id<AccountId>, Id<OrganisationId>);

impl Ties {
    fn read(conn: &mut AnyConnection, viewer: &Viewer, filter: &Filter) -> Result<Self, StoreError> {
        let account = Id(viewer.account);
        let reviewing: Vec<(Id<SubmissionId>, Key<AssignmentStatus>)> = if viewer.reviewer {
            assignments::table
                .inner_join(submissions::table)
                .filter(assignments::reviewer_id.eq(account))
                .filter(assignments::round.eq(submissions::round))
                .filter(assignments::status.eq_any(READABLE.map(Key)))
                .select((assignments::submission_id, assignments::status))
                .load(conn)?
        } else {
            Vec::new()
        };
        let contacts = contacts::table
            .filter(contacts::account_id.eq(account))
            .select(contacts::id)
            .load(conn)?;
        let (officers, organisations_of_officers) = if viewer.secretariat && filter.needs_my_action {
            officers(conn)?
        } else {
            (Vec::new(), Vec::new())
        };
        let open = |(_, status): &&(_, Key<AssignmentStatus>)| OPEN.contains(&status.0);
        Ok(Self {
            open: reviewing.iter().filter(open).map(|(id, _)| *id).collect(),
            readable: reviewing.into_iter().map(|(id, _)| id).collect(),
            contacts,
            officers,
            organisations_of_officers,
        })
    }
}

/// The columns of submissions compared with a list; nothing for an empty list, which SQLite would take for a reason to
/// read everything.
macro_rules! among {
    ($column:expr, $ids:expr) => {{
        let ids = $ids;
        (!ids.is_empty()).then(|| $column.eq_any(ids))
    }};
}

/// That any of these holds; nothing when there are none.
fn any(conditions: impl IntoIterator<Item = Option<Condition>>) -> Option<Condition> {
    let either = |one: Condition, other: Condition| -> Condition { Box::new(one.or(other)) };
    conditions.into_iter().flatten().reduce(either)
}

fn boxed<C>(condition: C) -> Condition
where
    C: BoxableExpression<submissions::table, MultiBackend, SqlType = Bool> + 'static,
{
    Box::new(condition)
}

/// What somebody who does not see everything may see; nothing for who sees nothing.
fn visible(viewer: &Viewer, ties: &Ties) -> Option<Condition> {
    let organisations: Vec<_> = viewer.organisations.iter().copied().map(Id).collect();
    let network = viewer.network_country.as_ref().map(|country| {
        let of_country = exists(
            submission_countries::table
                .filter(submission_countries::submission_id.eq(submissions::id))
                .filter(submission_countries::country.eq(country.clone())),
        );
        let asked = submissions::network_country.eq(country.clone()).assume_not_null();
        let shown = submissions::state.ne(Key(State::Draft)).or(asked);
        boxed(of_country.and(shown))
    });
    any([
        among!(submissions::organisation_id, organisations).map(boxed),
        among!(submissions::id, ties.readable.clone()).map(boxed),
        network,
    ])
}

const READABLE: [AssignmentStatus; 2] = [AssignmentStatus::Accepted, AssignmentStatus::Finished];
const OPEN: [AssignmentStatus; 1] = [AssignmentStatus::Accepted];

/// Whether the responsible officer can act: of the secretariat still, with a working account, and not of the
/// submitting organisation. Else the submission waits for everybody of the secretariat.
fn officer_can_act(ties: &Ties) -> Condition {
    let officer = submissions::responsible_officer;
    let mut condition: Condition = Box::new(officer.eq_any(ties.officers.clone()).assume_not_null());
    for (account, organisation) in &ties.organisations_of_officers {
        let of_organisation = officer
            .eq(*account)
            .assume_not_null()
            .and(submissions::organisation_id.eq(*organisation));
        condition = Box::new(condition.and(diesel::dsl::not(of_organisation)));
    }
    condition
}

/// The accounts of the secretariat that work, and the organisations that they are members of.
fn officers(conn: &mut AnyConnection) -> Result<(Vec<Id<AccountId>>, Vec<OfOrganisation>), StoreError> {
    let officers: Vec<Id<AccountId>> = accounts::table
        .inner_join(account_roles::table.on(account_roles::account_id.eq(accounts::id)))
        .filter(account_roles::role.eq(Key(SystemRole::Secretariat)))
        .filter(accounts::disabled_at.is_null())
        .filter(accounts::email_verified_at.is_not_null())
        .select(accounts::id)
        .load(conn)?;
    let organisations = memberships::table
        .filter(memberships::account_id.eq_any(officers.clone()))
        .select((memberships::account_id, memberships::organisation_id))
        .load(conn)?;
    Ok((officers, organisations))
}

/// What waits for the viewer: as focal point or alternate, as officer, as reviewer; nothing when nothing can.
fn waiting(viewer: &Viewer, ties: &Ties) -> Option<Condition> {
    // Each begins with what an index can begin with.
    let as_contact = || submissions::waiting_for.eq(Key(WaitingFor::FocalPoint));
    let as_officer = viewer.secretariat.then(|| {
        let own: Vec<_> = viewer.organisations.iter().copied().map(Id).collect();
        boxed(
            submissions::waiting_for
                .eq(Key(WaitingFor::Secretariat))
                .and(submissions::organisation_id.ne_all(own))
                .and(
                    submissions::responsible_officer
                        .is_null()
                        .or(submissions::responsible_officer
                            .eq(Id(viewer.account))
                            .assume_not_null())
                        .or(diesel::dsl::not(officer_can_act(ties))),
                ),
        )
    });
    any([
        among!(submissions::focal_point, ties.contacts.clone()).map(|is| boxed(as_contact().and(is.assume_not_null()))),
        among!(submissions::alternate, ties.contacts.clone()).map(|is| boxed(as_contact().and(is.assume_not_null()))),
        among!(submissions::id, ties.open.clone()).map(boxed),
        as_officer,
    ])
}

/// A page of what the viewer may see, by identifier (which is by time of creation). The result has at most `limit`.
pub fn page(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<Submission>, StoreError> {
    let ties = Ties::read(conn, viewer, filter)?;
    let Some(query) = filtered(viewer, &ties, filter) else {
        return Ok(Vec::new());
    };
    let mut query = query.select(Submission::as_select());
    let few = (!viewer.secretariat && viewer.network_country.is_none())
        || filter.needs_my_action
        || filter.assigned_to_me
        || !filter.organisations.is_empty();
    // The few are found by what ties them to the viewer, then sorted. SQLite keeps no statistics and would rather walk
    // through all identifiers; the plus forbids it.
    let place = || PerDatabase {
        sqlite: sql::<sql_types::Id>(if few { "+submissions.id" } else { "submissions.id" }),
        postgres: sql::<sql_types::Id>("submissions.id"),
    };
    query = match (filter.after, filter.oldest_first) {
        (Some(after), true) => query.filter(place().gt(Id(after))),
        (Some(after), false) => query.filter(place().lt(Id(after))),
        (None, _) => query,
    };
    query = if filter.oldest_first {
        query.order(place().asc())
    } else {
        query.order(place().desc())
    };
    Ok(query.limit(limit).load(conn)?)
}

/// How many there are in all.
pub fn count(conn: &mut AnyConnection, viewer: &Viewer, filter: &Filter) -> Result<i64, StoreError> {
    let ties = Ties::read(conn, viewer, filter)?;
    let Some(query) = filtered(viewer, &ties, filter) else {
        return Ok(0);
    };
    Ok(query.select(diesel::dsl::count_star()).first(conn)?)
}

/// What is asked for; nothing when it is sure that there is none.
fn filtered<'a>(viewer: &Viewer, ties: &Ties, filter: &Filter) -> Option<submissions::BoxedQuery<'a, MultiBackend>> {
    let mut query = submissions::table.into_boxed::<MultiBackend>();
    if !viewer.secretariat {
        query = query.filter(visible(viewer, ties)?);
    }
    if !filter.kinds.is_empty() {
        query = query.filter(submissions::kind.eq_any(filter.kinds.iter().copied().map(Key).collect::<Vec<_>>()));
    }
    if !filter.states.is_empty() {
        query = query.filter(submissions::state.eq_any(filter.states.iter().copied().map(Key).collect::<Vec<_>>()));
    }
    if !filter.organisations.is_empty() {
        let ids: Vec<_> = filter.organisations.iter().copied().map(Id).collect();
        query = query.filter(submissions::organisation_id.eq_any(ids));
    }
    if filter.assigned_to_me {
        let led = submissions::responsible_officer
            .eq(Id(viewer.account))
            .assume_not_null();
        let reviewed = among!(submissions::id, ties.readable.clone()).map(boxed);
        query = query.filter(any([Some(boxed(led)), reviewed])?);
    }
    if filter.needs_my_action {
        query = query.filter(waiting(viewer, ties)?);
    }
    if !filter.words.is_empty() {
        query = query.filter(WorkingMatches::new(&filter.words));
    }
    Some(query)
}

/// Names of the organisations of a page.
pub fn organisation_names(
    conn: &mut AnyConnection,
    ids: &[OrganisationId],
) -> Result<Vec<(OrganisationId, String)>, StoreError> {
    let found: Vec<(Id<OrganisationId>, String)> = organisations::table
        .filter(organisations::id.eq_any(ids.iter().copied().map(Id)))
        .select((organisations::id, organisations::name))
        .load(conn)?;
    Ok(found.into_iter().map(|(id, name)| (id.0, name)).collect())
}

/// The viewer's open assignments among the submissions of a page.
pub fn open_assignments(
    conn: &mut AnyConnection,
    account: AccountId,
    ids: &[SubmissionId],
) -> Result<Vec<(SubmissionId, AssignmentId)>, StoreError> {
    let found: Vec<(Id<SubmissionId>, Id<AssignmentId>)> = assignments::table
        .inner_join(submissions::table)
        .filter(assignments::reviewer_id.eq(Id(account)))
        .filter(assignments::submission_id.eq_any(ids.iter().copied().map(Id)))
        .filter(assignments::round.eq(submissions::round))
        .filter(assignments::status.eq_any(OPEN.map(Key)))
        .select((assignments::submission_id, assignments::id))
        .load(conn)?;
    Ok(found
        .into_iter()
        .map(|(submission, assignment)| (submission.0, assignment.0))
        .collect())
}
