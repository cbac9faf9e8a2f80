//! Lists of submissions, and everyone's to-do list.
use crate::assignments::{self, OwnAssignment};
use crate::desk::waits::{self, Waits};
use crate::failure::Failure;
use crate::paging;
use crate::service::Tx;
use crate::submissions::OrganisationRef;
use chrono::{DateTime, Utc};
use minga_domain::access::duties::Duty;
use minga_domain::ids::{AccountId, AssignmentId, OrganisationId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{AssignmentStatus, Kind, State, WaitingFor};
use minga_domain::refusal::RefusalReason;
use minga_domain::steps::{self, Step};
use minga_domain::taking_part::JoiningSide;
use minga_domain::text::query_tokens;
use minga_storage::submission_lists::LiveAssignment;
use minga_storage::submission_lists::{self as lists, Viewer};
pub use minga_storage::submission_lists::{After, Filter, Sort};
use minga_storage::submissions::Submission;
use minga_storage::{
    assignments as stored_assignments, cycles, extensions, follow_ups, holds, joining_requests, match_objections,
    schedules, state_periods,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// What waits for the caller.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ToDo {
    /// `submit`, `answer`, `review`, or `process` for the secretariat; of a published joint pledge that somebody asks
    /// to join `answer_joining`, or `process_joining` for the secretariat; `decide_extension` for the secretariat where
    /// the focal point asks for more time to answer the comments, and `decide_objection` where the match of a published
    /// pledge is objected to; `report_progress` or `report_end` for the focal point
    /// of a published pledge, from the first reminder on.
    pub what: &'static str,
    /// Since when: a review since its reviewer accepted, whatever the others do; of several requests to join the
    /// oldest; a request for more time since it was made. What else waits for the focal point or for officers with the
    /// time on hold left out.
    pub since: DateTime<Utc>,
    /// When it is due; absent where it never is, and for officers while the submission is on hold. A hold is the
    /// secretariat's own matter: everybody else reads the instant that there is, and a later one when the hold has
    /// ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<DateTime<Utc>>,
    /// Whether that instant has passed; never for officers while the submission is on hold.
    pub overdue: bool,
    /// The assignment to review, for a reviewer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignment_id: Option<AssignmentId>,
}

/// A submission in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057", "kind": "practice", "reference": "PR-2026-00042",
    "state": "comments_returned", "state_since": "2026-04-13T15:40:02.310Z",
    "title": "Ventanilla única para trabajadoras migrantes", "language": "es",
    "organisation": { "id": "01890a5d-ac96-774b-bcce-b302099a8058", "name": "Municipalidad Distrital de San Juan" },
    "version": 5, "created_at": "2026-03-02T09:12:45.120Z", "updated_at": "2026-04-13T15:40:02.310Z",
    "to_do": {
        "what": "answer", "since": "2026-04-13T15:40:02.310Z", "due": "2026-06-01T21:59:59Z", "overdue": false
    }
})))]
pub struct SubmissionSummary {
    /// Identifier.
    pub id: SubmissionId,
    /// Public reference.
    pub reference: Option<String>,
    /// Pledge or practice.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// Since when it stands there.
    pub state_since: DateTime<Utc>,
    /// Title.
    pub title: String,
    /// The submitting organisation.
    pub organisation: OrganisationRef,
    /// Language of the content.
    pub language: String,
    /// Review cycle.
    pub cycle: Option<String>,
    /// Version, as in the `ETag`.
    pub version: i32,
    /// When the draft was made.
    pub created_at: DateTime<Utc>,
    /// When content or state last changed.
    pub updated_at: DateTime<Utc>,
    /// What waits for the caller, with `needs_my_action=true`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_do: Option<ToDo>,
    /// What the officer's desk shows, for the secretariat, or a country network that decides, where it runs the
    /// submission.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desk: Option<DeskRow>,
}

/// A submission as it lies on the officer's desk.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeskRow {
    /// The officer in charge, for the secretariat.
    pub responsible_officer: Option<AccountId>,
    /// Since when it is on hold.
    pub on_hold_since: Option<DateTime<Utc>>,
    /// When it is going to be published by itself.
    pub publish_at: Option<DateTime<Utc>>,
    /// Whether it was handed in after the closing of its cycle.
    pub late: bool,
    /// What waits for whom.
    pub waits: Vec<Waits>,
}

/// A page of submissions.
#[derive(Debug)]
pub struct SubmissionPage {
    /// The entries.
    pub items: Vec<SubmissionSummary>,
    /// The last entry, when there are more.
    pub next: Option<After>,
    /// How many in all, when asked.
    pub total: Option<i64>,
    /// The invitations that the caller has not answered, in its whole to-do list.
    pub invitations: Option<Vec<OwnAssignment>>,
}

/// The most invitations of a to-do list; `/v1/assignments` has all.
const MOST_INVITATIONS: i64 = 100;

/// What a caller asks of the list beside the filter.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Words of title and text.
    pub q: Option<String>,
    /// Only those of which a step is overdue.
    pub overdue: bool,
    /// Entries of a page.
    pub limit: i64,
    /// Whether to count all.
    pub exact_count: bool,
}

/// What the caller may see of the submissions.
///
/// # Errors
/// [`Failure::Forbidden`] where somebody who decides about nothing asks by what only officers know, or somebody who is
/// not of the secretariat by who of it is in charge.
pub fn list(tx: &mut Tx<'_>, mut filter: Filter, asked: Asked) -> Result<SubmissionPage, Failure> {
    let actor = tx.actor()?;
    let viewer = Viewer {
        account: actor.account,
        secretariat: actor.secretariat,
        reviewer: actor.reviewer,
        organisations: actor
            .memberships
            .iter()
            .map(|(organisation, _)| *organisation)
            .collect(),
        network_country: actor.network.as_ref().map(|network| network.country.clone()),
        network_decides: actor.network.as_ref().is_some_and(|network| network.decides),
    };
    filter.words = asked.q.as_deref().map(query_tokens);
    filter.overdue = asked.overdue.then(|| waits::overdue_at(tx));
    filter.reports_by = filter
        .needs_my_action
        .then(|| steps::first_reminder_by(tx.now(), tx.policy()).into());
    // Who of the secretariat is in charge is its own matter.
    let by_officer = filter.responsible_officer.is_some() && !actor.has(Duty::ListByOfficer);
    if by_officer || (filter.is_for_officers() && !actor.has(Duty::ListAsOfficer)) {
        return Err(Failure::Forbidden(RefusalReason::NotYourRole));
    }
    let total = if asked.exact_count {
        Some(lists::count(tx.conn, &viewer, &filter)?)
    } else {
        None
    };
    let mut rows = lists::page(tx.conn, &viewer, &filter, asked.limit + 1)?;
    let more = paging::cut(&mut rows, asked.limit);
    let known = Known::of(tx, &viewer, &rows, filter.needs_my_action)?;
    let by_state = matches!(filter.sort, Sort::LongestInState | Sort::ShortestInState);
    let next = rows.last().filter(|_| more).map(|row| After {
        id: row.id.0,
        since: known.since.get(&row.id.0).copied().filter(|_| by_state),
    });
    let items = rows.into_iter().map(|row| known.summary(tx, &viewer, row)).collect();
    let invitations = if filter.is_all_to_do() {
        Some(assignments::mine(tx, &[AssignmentStatus::Invited], None, MOST_INVITATIONS)?.items)
    } else {
        None
    };
    Ok(SubmissionPage {
        items,
        next,
        total,
        invitations,
    })
}

/// What is looked up for a whole page at once.
struct Known {
    names: BTreeMap<OrganisationId, String>,
    since: BTreeMap<SubmissionId, DateTime<Utc>>,
    /// The viewer's own assignments that stand.
    assignments: BTreeMap<SubmissionId, LiveAssignment>,
    /// What the viewer is barred from running, having a part in the review of some round.
    barred: BTreeSet<SubmissionId>,
    held: BTreeMap<SubmissionId, DateTime<Utc>>,
    publish_at: BTreeMap<SubmissionId, DateTime<Utc>>,
    waits: BTreeMap<SubmissionId, Vec<Waits>>,
    late: BTreeSet<SubmissionId>,
    /// Since when the oldest request to join waits for the recorder, or for the viewer as an officer.
    joining: BTreeMap<(SubmissionId, JoiningSide), DateTime<Utc>>,
    /// Since when an officer is asked for more time, and from when the days to decide count.
    extensions: BTreeMap<SubmissionId, (DateTime<Utc>, DateTime<Utc>)>,
    /// Since when an officer is to decide about an objection against the match.
    objections: BTreeMap<SubmissionId, DateTime<Utc>>,
    /// Which report waits, since when, and when it is due.
    reports: BTreeMap<SubmissionId, (Step, DateTime<Utc>, DateTime<Utc>)>,
    needs_my_action: bool,
}

impl Known {
    fn of(tx: &mut Tx<'_>, viewer: &Viewer, rows: &[Submission], needs_my_action: bool) -> Result<Self, Failure> {
        let mut organisations: Vec<OrganisationId> = rows.iter().map(|row| row.organisation_id.0).collect();
        organisations.sort();
        organisations.dedup();
        let ids: Vec<SubmissionId> = rows.iter().map(|row| row.id.0).collect();
        let mut known = Self {
            names: lists::organisation_names(tx.conn, &organisations)?
                .into_iter()
                .collect(),
            since: state_periods::since(tx.conn, &ids)?,
            assignments: BTreeMap::new(),
            barred: BTreeSet::new(),
            held: BTreeMap::new(),
            publish_at: BTreeMap::new(),
            waits: BTreeMap::new(),
            late: BTreeSet::new(),
            joining: BTreeMap::new(),
            extensions: BTreeMap::new(),
            objections: BTreeMap::new(),
            reports: BTreeMap::new(),
            needs_my_action,
        };
        if needs_my_action || viewer.is_officer() {
            known.assignments = lists::live_assignments(tx.conn, viewer.account, &ids)?
                .into_iter()
                .map(|own| (own.submission, own))
                .collect();
            known.held = holds::held(tx.conn, &ids)?;
        }
        if needs_my_action {
            known.reports = follow_ups::waiting_among(tx.conn, &ids)?
                .into_iter()
                .map(|(id, step, since, due)| (id, (step, since.into(), due.into())))
                .collect();
            for request in joining_requests::undecided(tx.conn, Some(&ids))? {
                for side in request.waits_for {
                    if side == JoiningSide::Secretariat && viewer.organisations.contains(&request.organisation) {
                        continue;
                    }
                    let oldest = known.joining.entry((request.submission.id.0, side));
                    let oldest = oldest.or_insert(request.asked);
                    *oldest = request.asked.min(*oldest);
                }
            }
        }
        if needs_my_action && viewer.is_officer() {
            known.extensions = extensions::undecided(tx.conn, Some(&ids))?
                .into_iter()
                .map(|request| (request.submission.id.0, (request.asked, request.counts_from)))
                .collect();
            known.objections = match_objections::undecided(tx.conn, Some(&ids))?
                .into_iter()
                .map(|objection| (objection.submission.id.0, objection.asked))
                .collect();
        }
        if viewer.is_officer() {
            known.barred = stored_assignments::barred(tx.conn, viewer.account, Some(&ids))?;
            known.publish_at = schedules::instants(tx.conn, &ids)?;
            known.waits = waits::of(tx, &ids)?;
            known.late = cycles::late_among(tx.conn, &ids)?;
        }
        Ok(known)
    }

    fn summary(&self, tx: &Tx<'_>, viewer: &Viewer, row: Submission) -> SubmissionSummary {
        let id = row.id.0;
        let runs =
            viewer.is_officer() && !viewer.organisations.contains(&row.organisation_id.0) && !self.barred.contains(&id);
        SubmissionSummary {
            id,
            state_since: self.since.get(&id).copied().unwrap_or(row.updated_at.into()),
            to_do: self.needs_my_action.then(|| self.to_do(tx, &row, runs)),
            desk: runs.then(|| DeskRow {
                responsible_officer: row
                    .responsible_officer
                    .filter(|_| viewer.secretariat)
                    .map(|officer| officer.0),
                on_hold_since: self.held.get(&id).copied(),
                publish_at: self.publish_at.get(&id).copied(),
                late: self.late.contains(&id),
                waits: self.waits.get(&id).cloned().unwrap_or_default(),
            }),
            reference: row.reference,
            kind: row.kind.0,
            state: row.state.0,
            title: row.title,
            organisation: OrganisationRef {
                id: row.organisation_id.0,
                name: self.names.get(&row.organisation_id.0).cloned().unwrap_or_default(),
            },
            language: row.language,
            cycle: row.cycle,
            version: row.version,
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
        }
    }

    /// What waits for the viewer, who runs the submission as an officer or does not.
    fn to_do(&self, tx: &Tx<'_>, row: &Submission, runs: bool) -> ToDo {
        let id = row.id.0;
        let own = self
            .assignments
            .get(&id)
            .filter(|own| own.status == AssignmentStatus::Accepted);
        let waiting_since: DateTime<Utc> = row.waiting_since.into();
        let (side, joining) = if runs {
            (JoiningSide::Secretariat, Step::ProcessJoining)
        } else {
            (JoiningSide::Recorder, Step::AnswerJoining)
        };
        let asked = self.joining.get(&(id, side)).copied();
        let by_policy = |step: Step, since| (step.key(), since, Some(step.due(since, tx.policy())));
        let extension = self.extensions.get(&id).filter(|_| runs).map(|(asked, counts_from)| {
            let due = Step::DecideExtension.due(*counts_from, tx.policy());
            (Step::DecideExtension.key(), *asked, Some(due))
        });
        let (what, since, due) = match (own, extension, row.waiting_for.0, asked) {
            (Some(own), ..) => ("review", own.since, Some(own.due)),
            (None, Some(extension), WaitingFor::FocalPoint, _) => extension,
            (None, _, WaitingFor::FocalPoint, _) if row.state.0 == State::Draft => ("submit", waiting_since, None),
            (None, _, WaitingFor::FocalPoint, _) => ("answer", waiting_since, row.answer_due.map(Into::into)),
            (None, _, WaitingFor::Secretariat, _) if runs => by_policy(Step::Process, waiting_since),
            (None, _, _, Some(asked)) => by_policy(joining, asked),
            (None, _, _, None) => match (self.objections.get(&id).filter(|_| runs), self.reports.get(&id)) {
                (Some(asked), _) => by_policy(Step::DecideObjection, *asked),
                (None, Some((step, since, due))) => (step.key(), *since, Some(*due)),
                (None, None) => by_policy(Step::Process, waiting_since),
            },
        };
        let due = due.filter(|_| !(runs && self.held.contains_key(&id)));
        ToDo {
            what,
            since,
            due,
            overdue: due.is_some_and(|due| due < tx.now()),
            assignment_id: own.map(|own| own.id),
        }
    }
}
