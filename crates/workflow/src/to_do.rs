//! Lists of submissions, and everyone's to-do list.
use crate::failure::Failure;
use crate::service::Tx;
use crate::submissions::OrganisationRef;
use chrono::{DateTime, Utc};
use minga_domain::ids::{AssignmentId, OrganisationId, SubmissionId};
use minga_domain::kinds::{Kind, State, WaitingFor};
use minga_domain::text::query_tokens;
pub use minga_storage::submission_lists::Filter;
use minga_storage::submission_lists::{self as lists, Viewer};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What waits for the caller.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ToDo {
    /// `submit`, `answer`, `review`, or `process` for the secretariat.
    pub what: &'static str,
    /// Since when.
    pub since: DateTime<Utc>,
    /// The assignment to review, for a reviewer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignment_id: Option<AssignmentId>,
}

/// A submission in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SubmissionSummary {
    /// Identifier.
    pub id: SubmissionId,
    /// Public reference.
    pub reference: Option<String>,
    /// Pledge or practice.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
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
}

/// A page of submissions.
#[derive(Debug)]
pub struct SubmissionPage {
    /// The entries.
    pub items: Vec<SubmissionSummary>,
    /// The last entry's identifier, when there are more.
    pub next: Option<SubmissionId>,
    /// How many in all, when asked.
    pub total: Option<i64>,
}

/// What the caller may see of the submissions.
pub fn list(
    tx: &mut Tx<'_>,
    mut filter: Filter,
    q: Option<&str>,
    limit: i64,
    exact_count: bool,
) -> Result<SubmissionPage, Failure> {
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
    };
    filter.words = q.map(query_tokens).unwrap_or_default();
    let total = if exact_count {
        Some(lists::count(tx.conn, &viewer, &filter)?)
    } else {
        None
    };
    let mut rows = lists::page(tx.conn, &viewer, &filter, limit + 1)?;
    let more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > limit;
    if more {
        rows.pop();
    }
    let next = rows.last().filter(|_| more).map(|row| row.id.0);
    let mut organisations: Vec<OrganisationId> = rows.iter().map(|row| row.organisation_id.0).collect();
    organisations.sort();
    organisations.dedup();
    let names: BTreeMap<_, _> = lists::organisation_names(tx.conn, &organisations)?
        .into_iter()
        .collect();
    let ids: Vec<SubmissionId> = rows.iter().map(|row| row.id.0).collect();
    let assignments: BTreeMap<_, _> = if filter.needs_my_action {
        lists::open_assignments(tx.conn, actor.account, &ids)?
            .into_iter()
            .collect()
    } else {
        BTreeMap::new()
    };
    let items = rows
        .into_iter()
        .map(|row| {
            let assignment_id = assignments.get(&row.id.0).copied();
            let what = match (assignment_id, row.waiting_for.0, row.state.0) {
                (Some(_), ..) => "review",
                (None, WaitingFor::FocalPoint, State::Draft) => "submit",
                (None, WaitingFor::FocalPoint, _) => "answer",
                (None, ..) => "process",
            };
            SubmissionSummary {
                id: row.id.0,
                reference: row.reference,
                kind: row.kind.0,
                state: row.state.0,
                title: row.title,
                organisation: OrganisationRef {
                    id: row.organisation_id.0,
                    name: names.get(&row.organisation_id.0).cloned().unwrap_or_default(),
                },
                language: row.language,
                cycle: row.cycle,
                version: row.version,
                created_at: row.created_at.into(),
                updated_at: row.updated_at.into(),
                to_do: filter.needs_my_action.then(|| ToDo {
                    what,
                    since: row.waiting_since.into(),
                    assignment_id,
                }),
            }
        })
        .collect();
    Ok(SubmissionPage { items, next, total })
}
