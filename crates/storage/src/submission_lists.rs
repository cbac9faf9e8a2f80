//! Lists of submissions: what a caller may see is decided in the query, before paging.
use crate::StoreError;
use crate::columns::{Id, Key};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{
    account_roles, accounts, assignments, contacts, memberships, organisations, submission_countries, submissions,
};
use crate::search::WorkingMatches;
use crate::submissions::Submission;
use diesel::dsl::exists;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use minga_domain::ids::{AccountId, AssignmentId, OrganisationId, SubmissionId};
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

/// What the viewer may see.
fn visible(viewer: &Viewer) -> Option<Condition> {
    if viewer.secretariat {
        return None;
    }
    let own = submissions::organisation_id.eq_any(viewer.organisations.iter().copied().map(Id).collect::<Vec<_>>());
    let mut condition: Condition = Box::new(own.or(reviewing(viewer, &READABLE)));
    if let Some(country) = &viewer.network_country {
        let of_country = exists(
            submission_countries::table
                .filter(submission_countries::submission_id.eq(submissions::id))
                .filter(submission_countries::country.eq(country.clone())),
        );
        let asked = submissions::network_country.eq(country.clone()).assume_not_null();
        let shown = submissions::state.ne(Key(State::Draft)).or(asked);
        condition = Box::new(condition.or(of_country.and(shown)));
    }
    Some(condition)
}

const READABLE: [AssignmentStatus; 2] = [AssignmentStatus::Accepted, AssignmentStatus::Finished];
const OPEN: [AssignmentStatus; 1] = [AssignmentStatus::Accepted];

fn reviewing(viewer: &Viewer, statuses: &[AssignmentStatus]) -> Condition {
    if !viewer.reviewer {
        return Box::new(false.into_sql::<Bool>());
    }
    Box::new(exists(
        assignments::table
            .filter(assignments::submission_id.eq(submissions::id))
            .filter(assignments::round.eq(submissions::round))
            .filter(assignments::reviewer_id.eq(Id(viewer.account)))
            .filter(assignments::status.eq_any(statuses.iter().copied().map(Key).collect::<Vec<_>>())),
    ))
}

/// Whether the responsible officer can act: of the secretariat still, with a working account, and not of the
/// submitting organisation. Else the submission waits for everybody of the secretariat.
fn officer_can_act() -> Condition {
    let officer = submissions::responsible_officer;
    let works = exists(
        accounts::table
            .inner_join(account_roles::table.on(account_roles::account_id.eq(accounts::id)))
            .filter(officer.eq(accounts::id.nullable()).assume_not_null())
            .filter(account_roles::role.eq(Key(SystemRole::Secretariat)))
            .filter(accounts::disabled_at.is_null())
            .filter(accounts::email_verified_at.is_not_null()),
    );
    let of_organisation = exists(
        memberships::table
            .filter(memberships::organisation_id.eq(submissions::organisation_id))
            .filter(officer.eq(memberships::account_id.nullable()).assume_not_null()),
    );
    Box::new(works.and(diesel::dsl::not(of_organisation)))
}

/// What waits for the viewer: as focal point or alternate, as officer, as reviewer.
fn waiting(viewer: &Viewer) -> Condition {
    let account = Id(viewer.account);
    let contact_of_mine = exists(
        contacts::table.filter(contacts::account_id.eq(account)).filter(
            submissions::focal_point
                .eq(contacts::id.nullable())
                .or(submissions::alternate.eq(contacts::id.nullable()))
                .assume_not_null(),
        ),
    );
    let mine = submissions::waiting_for
        .eq(Key(WaitingFor::FocalPoint))
        .and(contact_of_mine);
    let mut condition: Condition = Box::new(mine.or(reviewing(viewer, &OPEN)));
    if viewer.secretariat {
        let officer = submissions::waiting_for
            .eq(Key(WaitingFor::Secretariat))
            .and(submissions::organisation_id.ne_all(viewer.organisations.iter().copied().map(Id).collect::<Vec<_>>()))
            .and(
                submissions::responsible_officer
                    .is_null()
                    .or(submissions::responsible_officer.eq(account).assume_not_null())
                    .or(diesel::dsl::not(officer_can_act())),
            );
        condition = Box::new(condition.or(officer));
    }
    condition
}

/// A page of what the viewer may see, by identifier (which is by time of creation). The result has at most `limit`.
pub fn page(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<Submission>, StoreError> {
    let mut query = filtered(viewer, filter).select(Submission::as_select());
    query = match (filter.after, filter.oldest_first) {
        (Some(after), true) => query.filter(submissions::id.gt(Id(after))),
        (Some(after), false) => query.filter(submissions::id.lt(Id(after))),
        (None, _) => query,
    };
    query = if filter.oldest_first {
        query.order(submissions::id.asc())
    } else {
        query.order(submissions::id.desc())
    };
    Ok(query.limit(limit).load(conn)?)
}

/// How many there are in all.
pub fn count(conn: &mut AnyConnection, viewer: &Viewer, filter: &Filter) -> Result<i64, StoreError> {
    let query = filtered(viewer, filter);
    Ok(query.select(diesel::dsl::count_star()).first(conn)?)
}

fn filtered<'a>(viewer: &Viewer, filter: &Filter) -> submissions::BoxedQuery<'a, MultiBackend> {
    let mut query = submissions::table.into_boxed::<MultiBackend>();
    if let Some(condition) = visible(viewer) {
        query = query.filter(condition);
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
        query = query.filter(led.or(reviewing(viewer, &READABLE)));
    }
    if filter.needs_my_action {
        query = query.filter(waiting(viewer));
    }
    if !filter.words.is_empty() {
        query = query.filter(WorkingMatches::new(&filter.words));
    }
    query
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
