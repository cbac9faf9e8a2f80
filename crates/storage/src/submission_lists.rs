//! Lists of submissions: what a caller may see is decided in the query, before paging.
mod age;
mod desk;
mod near;
mod own;

pub use desk::{After, OverdueAt, Sort};
pub use near::{Candidate, near_duplicates};
pub use own::{LiveAssignment, live_assignments};

use crate::StoreError;
use crate::assignments::BARS;
use crate::columns::{Id, Key, Moment, sql as sql_types};
use crate::connection::{AnyConnection, MultiBackend};
use crate::either::PerDatabase;
use crate::joining_requests::{self, Undecided};
use crate::schedules::UNSCHEDULED;
use crate::schema::{
    account_roles, accounts, assignments, contacts, memberships, organisations, submission_countries, submissions,
};
use crate::search::WorkingMatches;
use crate::submissions::Submission;
use crate::{extensions, follow_ups, match_objections};
use diesel::dsl::{exists, not, sql};
use diesel::expression::{BoxableExpression, SqlLiteral};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use minga_domain::ids::{AccountId, ContactId, OrganisationId, SubmissionId};
use minga_domain::kinds::{AssignmentStatus, Kind, State, SystemRole, WaitingFor};
use minga_domain::steps::Owner;
use minga_domain::taking_part::JoiningSide;
use std::collections::BTreeSet;

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
    /// Whether that has the grant to decide: it runs the submissions of its country as an officer does.
    pub network_decides: bool,
}

impl Viewer {
    /// Whether it decides like the secretariat: about everything, or as a country network about what is of its country.
    pub const fn is_officer(&self) -> bool {
        self.secretariat || (self.network_decides && self.network_country.is_some())
    }
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
    /// Until when a report on a published pledge is to be due for it to wait for its focal point; none waits without.
    pub reports_by: Option<Moment>,
    /// Only those that match these words (groups of alternatives, all groups); none where no word is left of what was asked.
    pub words: Option<Vec<Vec<String>>>,
    /// Any of these cycles; all when empty.
    pub cycles: Vec<String>,
    /// Any of these countries, alpha-3, of the organisation, the network or the implementation; all when empty.
    pub countries: Vec<String>,
    /// Only those of which a step waits for any of these; all when empty.
    pub waiting_for: Vec<Owner>,
    /// Only those of which such a step is overdue, by these instants.
    pub overdue: Option<OverdueAt>,
    /// Only those that this officer is responsible for, or nobody.
    pub responsible_officer: Option<Option<AccountId>>,
    /// Only those that are on hold, or are not.
    pub on_hold: Option<bool>,
    /// Only those that wait for their publication at a set instant, or do not.
    pub scheduled: Option<bool>,
    /// Only those that were handed in after the closing of their cycle, or were not.
    pub late: Option<bool>,
    /// Only those after this one.
    pub after: Option<After>,
    /// In which order.
    pub sort: Sort,
}

impl Filter {
    /// Whether it asks for what only those may know who run a submission.
    pub fn is_for_officers(&self) -> bool {
        !self.waiting_for.is_empty()
            || self.overdue.is_some()
            || self.responsible_officer.is_some()
            || self.on_hold.is_some()
            || self.scheduled.is_some()
            || self.late.is_some()
    }

    /// Whether it asks from the beginning for all practices that wait for the viewer, whatever they are like.
    pub fn is_all_to_do(&self) -> bool {
        self.needs_my_action
            && self.after.is_none()
            && (self.kinds.is_empty() || self.kinds.contains(&Kind::Practice))
            && self.states.is_empty()
            && self.organisations.is_empty()
            && !self.assigned_to_me
            && self.words.is_none()
            && self.cycles.is_empty()
            && self.countries.is_empty()
            && !self.is_for_officers()
    }
}

type Condition = Box<dyn BoxableExpression<submissions::table, MultiBackend, SqlType = Bool>>;

/// What ties the viewer to submissions, read beforehand: so each tie leads to its submissions through an index, however
/// many others there are.
struct Ties {
    /// Those of the present round that the viewer has accepted to review or has reviewed.
    readable: Vec<Id<SubmissionId>>,
    /// Those of any round that the viewer reviews or has read for a review: what a viewer does not run as an officer.
    barred: Vec<Id<SubmissionId>>,
    /// Of the readable ones, those whose review is still to be written.
    open: Vec<Id<SubmissionId>>,
    /// The contacts that are the viewer.
    contacts: Vec<Id<ContactId>>,
    /// The published pledges on which the viewer is to report; asked only where it matters.
    reports: Vec<Id<SubmissionId>>,
    /// Who of the secretariat can act; asked only where it matters.
    officers: Officers,
    /// Who asks to join a pledge and waits for those who decide; asked only where it matters.
    undecided: Vec<Undecided>,
    /// The requests for more time that wait for the secretariat; asked only where it matters.
    extensions: Vec<extensions::Undecided>,
    /// The objections against matches that wait for the secretariat; asked only where it matters.
    objections: Vec<match_objections::Undecided>,
}

/// The accounts of the secretariat that work, and what keeps them from being in charge.
#[derive(Default)]
struct Officers {
    who: Vec<Id<AccountId>>,
    /// The organisations that they are members of.
    organisations: Vec<(Id<AccountId>, Id<OrganisationId>)>,
    /// The submissions that name one of them who is barred from running it.
    barred: Vec<Id<SubmissionId>>,
}

impl Ties {
    fn read(conn: &mut AnyConnection, viewer: &Viewer, filter: &Filter) -> Result<Self, StoreError> {
        let account = Id(viewer.account);
        let reading: Vec<(Id<SubmissionId>, Key<AssignmentStatus>)> = if viewer.reviewer {
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
        let barred = if viewer.secretariat || viewer.network_country.is_some() {
            crate::assignments::barred(conn, viewer.account, None)?
        } else {
            BTreeSet::new()
        };
        let contacts: Vec<Id<ContactId>> = contacts::table
            .filter(contacts::account_id.eq(account))
            .select(contacts::id)
            .load(conn)?;
        let reports = match filter.reports_by {
            Some(by) if filter.needs_my_action => {
                let ids: Vec<ContactId> = contacts.iter().map(|contact| contact.0).collect();
                follow_ups::due_of(conn, &ids, by)?
            }
            _ => Vec::new(),
        };
        let officers = if viewer.is_officer() && filter.needs_my_action {
            officers(conn)?
        } else {
            Officers::default()
        };
        let of_waits = filter.needs_my_action || !filter.waiting_for.is_empty() || filter.overdue.is_some();
        let undecided = if of_waits {
            joining_requests::undecided(conn, None)?
        } else {
            Vec::new()
        };
        let (extensions, objections) = if of_waits && viewer.is_officer() {
            (
                extensions::undecided(conn, None)?,
                match_objections::undecided(conn, None)?,
            )
        } else {
            (Vec::new(), Vec::new())
        };
        let open = |(_, status): &&(_, Key<AssignmentStatus>)| OPEN.contains(&status.0);
        Ok(Self {
            open: reading.iter().filter(open).map(|(id, _)| *id).collect(),
            readable: reading.iter().map(|(id, _)| *id).collect(),
            barred: barred.into_iter().map(Id).collect(),
            contacts,
            reports,
            officers,
            undecided,
            extensions,
            objections,
        })
    }

    /// The submissions of which such a request for more time waits for the secretariat.
    fn extensions(&self, such: impl Fn(&extensions::Undecided) -> bool) -> Vec<Id<SubmissionId>> {
        let found = self.extensions.iter().filter(|request| such(request));
        found.map(|request| request.submission.id).collect()
    }

    /// The pledges against whose match such an objection waits for the secretariat.
    fn objections(&self, such: impl Fn(&match_objections::Undecided) -> bool) -> Vec<Id<SubmissionId>> {
        let found = self.objections.iter().filter(|objection| such(objection));
        found.map(|objection| objection.submission.id).collect()
    }

    /// The pledges of which a side has not accepted such a request.
    fn joining(&self, side: JoiningSide, such: impl Fn(&Undecided) -> bool) -> Vec<Id<SubmissionId>> {
        let waits = |request: &&Undecided| request.waits_for.contains(&side) && such(request);
        let pledges: BTreeSet<_> = self
            .undecided
            .iter()
            .filter(waits)
            .map(|request| request.submission.id)
            .collect();
        pledges.into_iter().collect()
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
    any([
        among!(submissions::organisation_id, organisations).map(boxed),
        among!(submissions::id, ties.readable.clone()).map(boxed),
        viewer.network_country.as_deref().map(|country| {
            let of_network = of_network(country);
            if ties.barred.is_empty() {
                of_network
            } else {
                boxed(of_network.and(submissions::id.ne_all(ties.barred.clone())))
            }
        }),
    ])
}

/// What the secretariat sees: everything but what the viewer is barred from running and does not read as a reviewer or
/// as a member; nothing to be asked for who is barred from nothing.
fn of_secretariat(viewer: &Viewer, ties: &Ties) -> Option<Condition> {
    let mut hidden = ties.barred.clone();
    hidden.retain(|id| !ties.readable.contains(id));
    if hidden.is_empty() {
        return None;
    }
    let organisations: Vec<_> = viewer.organisations.iter().copied().map(Id).collect();
    any([
        Some(boxed(submissions::id.ne_all(hidden))),
        among!(submissions::organisation_id, organisations).map(boxed),
    ])
}

/// What the network of a country sees: what is of it, of drafts those with which it was asked to help.
fn of_network(country: &str) -> Condition {
    let of_country = exists(
        submission_countries::table
            .filter(submission_countries::submission_id.eq(submissions::id))
            .filter(submission_countries::country.eq(country.to_owned())),
    );
    let asked = submissions::network_country.eq(country.to_owned()).assume_not_null();
    let shown = submissions::state.ne(Key(State::Draft)).or(asked);
    boxed(of_country.and(shown))
}

const READABLE: [AssignmentStatus; 2] = [AssignmentStatus::Accepted, AssignmentStatus::Finished];
/// Those that stand.
const LIVE: [AssignmentStatus; 3] = [
    AssignmentStatus::Invited,
    AssignmentStatus::Accepted,
    AssignmentStatus::Finished,
];
const OPEN: [AssignmentStatus; 1] = [AssignmentStatus::Accepted];

/// Whether the responsible officer can act: of the secretariat still, with a working account, not of the submitting
/// organisation, and without a part in the review. Else the submission waits for everybody of the secretariat.
fn officer_can_act(officers: &Officers) -> Condition {
    let officer = submissions::responsible_officer;
    let mut condition: Condition = Box::new(officer.eq_any(officers.who.clone()).assume_not_null());
    if !officers.barred.is_empty() {
        condition = Box::new(condition.and(submissions::id.ne_all(officers.barred.clone())));
    }
    for (account, organisation) in &officers.organisations {
        let of_organisation = officer
            .eq(*account)
            .assume_not_null()
            .and(submissions::organisation_id.eq(*organisation));
        condition = Box::new(condition.and(not(of_organisation)));
    }
    condition
}

fn officers(conn: &mut AnyConnection) -> Result<Officers, StoreError> {
    let who: Vec<Id<AccountId>> = accounts::table
        .inner_join(account_roles::table.on(account_roles::account_id.eq(accounts::id)))
        .filter(account_roles::role.eq(Key(SystemRole::Secretariat)))
        .filter(accounts::disabled_at.is_null())
        .filter(accounts::email_verified_at.is_not_null())
        .select(accounts::id)
        .load(conn)?;
    let organisations = memberships::table
        .filter(memberships::account_id.eq_any(who.clone()))
        .select((memberships::account_id, memberships::organisation_id))
        .load(conn)?;
    let barred = assignments::table
        .inner_join(submissions::table)
        .filter(assignments::reviewer_id.eq_any(who.clone()))
        .filter(submissions::responsible_officer.eq(assignments::reviewer_id.nullable()))
        .filter(sql::<Bool>(BARS))
        .select(assignments::submission_id)
        .load(conn)?;
    Ok(Officers {
        who,
        organisations,
        barred,
    })
}

/// What waits for the viewer: as focal point or alternate (an answer, a request to join, a report), as officer, as
/// reviewer; nothing when nothing can.
fn waiting(viewer: &Viewer, ties: &Ties) -> Option<Condition> {
    // Each begins with what an index can begin with.
    let as_contact = || submissions::waiting_for.eq(Key(WaitingFor::FocalPoint));
    let joining = || among!(submissions::id, ties.joining(JoiningSide::Recorder, |_| true));
    let focal_point = || among!(submissions::focal_point, ties.contacts.clone());
    let alternate = || among!(submissions::alternate, ties.contacts.clone());
    let as_officer = viewer.is_officer().then(|| {
        let waits = submissions::waiting_for.eq(Key(WaitingFor::Secretariat));
        boxed(waits.and(sql::<Bool>(UNSCHEDULED)).and(in_charge(viewer, ties)))
    });
    // Nobody decides for the secretariat about the own organisation.
    let of_others = |request: &Undecided| !viewer.organisations.contains(&request.organisation);
    let to_process = viewer
        .is_officer()
        .then(|| ties.joining(JoiningSide::Secretariat, of_others));
    let to_process = to_process.and_then(|ids| among!(submissions::id, ids));
    let to_decide = viewer
        .is_officer()
        .then(|| [ties.extensions(|_| true), ties.objections(|_| true)].concat());
    let to_decide = to_decide.and_then(|ids| among!(submissions::id, ids));
    any([
        focal_point().map(|is| boxed(as_contact().and(is.assume_not_null()))),
        alternate().map(|is| boxed(as_contact().and(is.assume_not_null()))),
        joining()
            .zip(focal_point())
            .map(|(joining, is)| boxed(joining.and(is.assume_not_null()))),
        joining()
            .zip(alternate())
            .map(|(joining, is)| boxed(joining.and(is.assume_not_null()))),
        among!(submissions::id, ties.open.clone()).map(boxed),
        among!(submissions::id, ties.reports.clone()).map(boxed),
        as_officer,
        to_process.map(|waits| boxed(waits.and(in_charge(viewer, ties)))),
        to_decide.map(|waits| boxed(waits.and(in_charge(viewer, ties)))),
    ])
}

/// What the viewer runs as an officer: its own, and those of nobody who can act; never of an own organisation, nor what
/// it reviews or has reviewed. As a country network those of its country.
fn in_charge(viewer: &Viewer, ties: &Ties) -> Condition {
    let own: Vec<_> = viewer.organisations.iter().copied().map(Id).collect();
    let of_nobody = submissions::responsible_officer.is_null();
    let mine = submissions::responsible_officer
        .eq(Id(viewer.account))
        .assume_not_null();
    let runs = boxed(
        submissions::organisation_id
            .ne_all(own)
            .and(submissions::id.ne_all(ties.barred.clone()))
            .and(of_nobody.or(mine).or(not(officer_can_act(&ties.officers)))),
    );
    match &viewer.network_country {
        Some(country) if !viewer.secretariat => boxed(runs.and(of_network(country))),
        _ => runs,
    }
}

/// A page of what the viewer may see, in the order of the filter. The result has at most `limit`.
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
    let few = (!viewer.secretariat && viewer.network_country.is_none())
        || filter.needs_my_action
        || filter.assigned_to_me
        || filter.is_for_officers()
        || !filter.organisations.is_empty();
    if matches!(filter.sort, Sort::LongestInState | Sort::ShortestInState) {
        return age::page(conn, query, filter, few, limit);
    }
    let mut query = query.select(Submission::as_select());
    let place = || place(few);
    let after = filter.after.map(|after| Id(after.id));
    query = match (filter.sort, after) {
        (Sort::Oldest, Some(after)) => query.filter(place().gt(after)),
        (_, Some(after)) => query.filter(place().lt(after)),
        (_, None) => query,
    };
    query = match filter.sort {
        Sort::Oldest => query.order(place().asc()),
        _ => query.order(place().desc()),
    };
    Ok(query.limit(limit).load(conn)?)
}

/// The identifier that a page is ordered by. The few are found by what ties them to the viewer, then sorted. SQLite
/// keeps no statistics and would rather walk through all identifiers; the plus forbids it.
fn place(few: bool) -> PerDatabase<SqlLiteral<sql_types::Id>, SqlLiteral<sql_types::Id>> {
    PerDatabase {
        sqlite: sql(if few { "+submissions.id" } else { "submissions.id" }),
        postgres: sql("submissions.id"),
    }
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
    } else if let Some(seen) = of_secretariat(viewer, ties) {
        query = query.filter(seen);
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
    if !filter.cycles.is_empty() {
        query = query.filter(submissions::cycle.eq_any(filter.cycles.clone()).assume_not_null());
    }
    if !filter.countries.is_empty() {
        // As a set: SQLite would look at every submission to ask whether it is of the country.
        let of_them = submission_countries::table
            .filter(submission_countries::country.eq_any(filter.countries.clone()))
            .select(submission_countries::submission_id);
        query = query.filter(submissions::id.eq_any(of_them));
    }
    if filter.is_for_officers() {
        query = for_officers(query, viewer, ties, filter);
    }
    if let Some(words) = &filter.words {
        query = query.filter(WorkingMatches::new(words));
    }
    Some(query)
}

/// What an officer asks for, of what it runs: not of what its own organisation filed, nor of what it reviews or has
/// reviewed itself.
fn for_officers<'a>(
    mut query: submissions::BoxedQuery<'a, MultiBackend>,
    viewer: &Viewer,
    ties: &Ties,
    filter: &Filter,
) -> submissions::BoxedQuery<'a, MultiBackend> {
    let own: Vec<_> = viewer.organisations.iter().copied().map(Id).collect();
    query = query
        .filter(submissions::organisation_id.ne_all(own))
        .filter(submissions::id.ne_all(ties.barred.clone()));
    if let Some(waits) = desk::waits_for(&filter.waiting_for, filter.overdue, ties) {
        query = query.filter(waits);
    }
    query = match filter.responsible_officer {
        Some(Some(officer)) => query.filter(submissions::responsible_officer.eq(Id(officer)).assume_not_null()),
        Some(None) => query.filter(submissions::responsible_officer.is_null()),
        None => query,
    };
    query = match filter.on_hold {
        Some(true) => query.filter(desk::on_hold()),
        Some(false) => query.filter(not(desk::on_hold())),
        None => query,
    };
    query = match filter.late {
        Some(true) => query.filter(desk::late()),
        Some(false) => query.filter(not(desk::late())),
        None => query,
    };
    match filter.scheduled {
        Some(true) => query.filter(desk::scheduled()),
        Some(false) => query.filter(not(desk::scheduled())),
        None => query,
    }
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
