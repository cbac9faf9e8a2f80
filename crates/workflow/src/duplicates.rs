//! Near-duplicates of a submission: found by its title and text, shown to who may know of them, and judged by officers.
//!
//! The numbers by which they are found are written with the content, in the same transaction. A caller is shown what it
//! may open anyway, and what is published. An officer may link a pair (both stand, and name each other once both are
//! public), dismiss it, or merge one published record into another ([`merging`]). What was dismissed is not shown again
//! until a title or a text of the pair changes: then it is another comparison [ours].
mod judging;
mod merging;

pub use judging::{Judging, judge, undo};
pub(crate) use merging::require_unmerged;
pub use merging::{Merging, merge};

use crate::failure::Failure;
use crate::kept::kept_content;
use crate::registry::path_of;
use crate::service::Tx;
use crate::standing::Standing;
use crate::submissions::OrganisationRef;
use chrono::{DateTime, Utc};
use minga_domain::access::{Actor, Permission};
use minga_domain::content::Content;
use minga_domain::ids::{AccountId, OrganisationId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Kind, State};
use minga_domain::similarity::{DuplicateReason, Likeness, PairJudgement};
use minga_domain::violation::{Code, Violation};
use minga_storage::duplicates::{self as store, Pair};
use minga_storage::organisations;
use minga_storage::submission_lists::{Candidate, Viewer, near_duplicates};
use minga_storage::submissions::{self, Submission};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Another submission that may be the same, as far as the caller may know of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NearDuplicate {
    /// Which one.
    pub submission: OtherSubmission,
    /// The greater of the two similarities, 0 to 1.
    #[schema(example = 0.87)]
    pub similarity: f64,
    /// What the titles share, 0 to 1.
    #[schema(example = 0.87)]
    pub title_similarity: f64,
    /// What the texts share, 0 to 1; 0 where one of them is too short to be compared.
    #[schema(example = 0.61)]
    pub text_similarity: f64,
    /// Why, the most telling first.
    pub reasons: Vec<DuplicateReason>,
}

/// A submission beside another one.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OtherSubmission {
    /// Identifier; absent where the caller reads only what is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<SubmissionId>,
    /// The public reference, from the first submit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "PL-2026-00017")]
    pub reference: Option<String>,
    /// The title.
    #[schema(example = "Free legal advice at three border posts")]
    pub title: String,
    /// Where it stands.
    pub state: State,
    /// Whose it is.
    pub organisation: OrganisationRef,
    /// Where the public reads it, when it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/v1/pledges/PL-2026-00017")]
    pub address: Option<String>,
}

/// What was decided of a pair, for those who may decide.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct JudgedPair {
    /// The other one.
    pub submission: OtherSubmission,
    /// What was decided.
    pub judgement: PairJudgement,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who decided; absent when that account is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judged_by: Option<AccountId>,
    /// When.
    pub judged_at: DateTime<Utc>,
    /// Whether it holds: a dismissal does until a title or a text of the two changes.
    pub holds: bool,
}

/// The near-duplicates of a submission.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "items": [{
        "submission": {
            "id": "01890a5d-ac96-774b-bcce-b302099a8057", "reference": "PL-2026-00017",
            "title": "Free legal advice at three border posts", "state": "published",
            "organisation": { "id": "01890a5d-ac96-774b-bcce-b302099a8058", "name": "Ministry of Labour" },
            "address": "/v1/pledges/PL-2026-00017"
        },
        "similarity": 0.87, "title_similarity": 0.87, "text_similarity": 0.61,
        "reasons": ["similar_title", "similar_text"]
    }],
    "judged": []
})))]
pub struct Duplicates {
    /// Those that nothing was decided of, the most similar first.
    pub items: Vec<NearDuplicate>,
    /// What was decided, the latest first; for those who may decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judged: Option<Vec<JudgedPair>>,
}

/// Writes the numbers by which a submission is found. The caller holds its lock.
///
/// # Errors
/// Those of the database.
pub fn keep_keys(tx: &mut Tx<'_>, id: SubmissionId, content: &Content) -> Result<(), Failure> {
    Ok(store::put_keys(tx.conn, id, &Likeness::of(content).keys())?)
}

/// The near-duplicates of a submission, for callers who may read it; what was decided of pairs for callers who may
/// decide.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors, [`Failure::NotFound`] for callers who may not read the submission.
pub fn list(tx: &mut Tx<'_>, id: SubmissionId) -> Result<Duplicates, Failure> {
    let standing = Standing::read(tx, id)?;
    view(tx, &standing)
}

fn view(tx: &mut Tx<'_>, standing: &Standing) -> Result<Duplicates, Failure> {
    let items = find(tx, &standing.row)?;
    let judged = if standing.may(Permission::JudgeDuplicates) {
        Some(judged(tx, &standing.row)?)
    } else {
        None
    };
    Ok(Duplicates { items, judged })
}

/// The near-duplicates of a submission as far as the caller may know of them, the most similar first, without the pairs
/// that somebody decided of.
pub(crate) fn find(tx: &mut Tx<'_>, row: &Submission) -> Result<Vec<NearDuplicate>, Failure> {
    let Some(viewer) = tx.visitor_or_actor().map(viewer) else {
        return Ok(Vec::new());
    };
    let own = likeness(row)?;
    let candidates = near_duplicates(tx.conn, &viewer, row.id.0, &own.keys())?;
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let pairs: BTreeMap<SubmissionId, Pair> = store::pairs_of(tx.conn, row.id.0)?
        .into_iter()
        .map(|pair| (pair.other(row.id.0), pair))
        .collect();
    let mut found = Vec::new();
    for candidate in candidates {
        let other = likeness(&candidate.submission)?;
        let same_actor = candidate.submission.organisation_id == row.organisation_id;
        let Some(resemblance) = own.resembles(&other, same_actor, tx.policy()) else {
            continue;
        };
        let pair = pairs.get(&candidate.submission.id.0);
        if !pair.is_some_and(|pair| holds(pair, (row.id.0, &own), &other)) {
            found.push((resemblance, candidate));
        }
    }
    found.sort_by_key(|(resemblance, candidate)| {
        let (title, text) = (resemblance.title, resemblance.text);
        Reverse((title.max(text), title.min(text), candidate.submission.id.0))
    });
    found.truncate(usize::try_from(tx.policy().near_duplicates_max).unwrap_or(usize::MAX));
    let names = names(tx, found.iter().map(|(_, candidate)| &candidate.submission))?;
    Ok(found
        .into_iter()
        .map(|(resemblance, candidate)| NearDuplicate {
            submission: other(&candidate, &names),
            similarity: resemblance.similarity(),
            title_similarity: f64::from(resemblance.title) / 100.0,
            text_similarity: f64::from(resemblance.text) / 100.0,
            reasons: resemblance.reasons,
        })
        .collect())
}

/// The near-duplicates as warnings, for the checklist of a form.
pub(crate) fn warnings(tx: &mut Tx<'_>, row: &Submission) -> Result<Vec<Violation>, Failure> {
    let found = find(tx, row)?;
    Ok(found
        .into_iter()
        .filter_map(|one| {
            let reason = one.reasons.first().copied()?;
            let of_title = matches!(reason, DuplicateReason::SameTitle | DuplicateReason::SimilarTitle);
            let pointer = match (of_title, row.kind.0) {
                (true, _) => "/title",
                (false, Kind::Pledge) => "/description",
                (false, Kind::Practice) => "/summary",
            };
            let mut warning = Violation::new(Code::WarnNearDuplicate, pointer)
                .with("reason", reason.key())
                .with("similarity", one.similarity)
                .with("title", one.submission.title)
                .with("state", one.submission.state.key());
            if let Some(reference) = one.submission.reference {
                warning = warning.with("reference", reference);
            }
            if let Some(id) = one.submission.id {
                warning = warning.with("submission_id", id.to_string());
            }
            Some(warning)
        })
        .collect())
}

/// What was decided of a submission and others, the latest first.
fn judged(tx: &mut Tx<'_>, row: &Submission) -> Result<Vec<JudgedPair>, Failure> {
    let pairs = store::pairs_of(tx.conn, row.id.0)?;
    let ids: Vec<SubmissionId> = pairs.iter().map(|pair| pair.other(row.id.0)).collect();
    let others: BTreeMap<SubmissionId, Submission> = submissions::by_ids(tx.conn, &ids)?
        .into_iter()
        .map(|row| (row.id.0, row))
        .collect();
    let names = names(tx, others.values())?;
    let own = likeness(row)?;
    let mut judged = Vec::new();
    for pair in pairs {
        let Some(submission) = others.get(&pair.other(row.id.0)).cloned() else {
            continue;
        };
        let opens = Standing::of(tx, submission.clone())?.may(Permission::Read);
        if !opens && submission.state.0 != State::Published {
            continue;
        }
        let holds = holds(&pair, (row.id.0, &own), &likeness(&submission)?);
        judged.push(JudgedPair {
            submission: other(&Candidate { submission, opens }, &names),
            judgement: pair.judgement.0,
            reason: pair.reason,
            judged_by: pair.judged_by.map(|account| account.0),
            judged_at: pair.judged_at.into(),
            holds,
        });
    }
    Ok(judged)
}

/// Whether what was decided of a pair holds for what the two say now.
fn holds(pair: &Pair, (id, own): (SubmissionId, &Likeness), other: &Likeness) -> bool {
    let (first, second) = if pair.first_id.0 == id {
        (own, other)
    } else {
        (other, own)
    };
    pair.judgement.0 != PairJudgement::Dismissed
        || (pair.first_stamp == first.stamp() && pair.second_stamp == second.stamp())
}

/// What is compared of a submission: its working content, which of a published one is what the public reads.
fn likeness(row: &Submission) -> Result<Likeness, Failure> {
    let content = kept_content(row.kind.0, &row.content.0)?;
    Ok(Likeness::of(&content))
}

fn viewer(actor: &Actor) -> Viewer {
    Viewer {
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
    }
}

fn names<'a>(
    tx: &mut Tx<'_>,
    rows: impl Iterator<Item = &'a Submission>,
) -> Result<BTreeMap<OrganisationId, String>, Failure> {
    let mut ids: Vec<OrganisationId> = rows.map(|row| row.organisation_id.0).collect();
    ids.sort();
    ids.dedup();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found = organisations::by_ids(tx.conn, &ids)?;
    Ok(found.into_iter().map(|row| (row.id.0, row.name)).collect())
}

fn other(candidate: &Candidate, names: &BTreeMap<OrganisationId, String>) -> OtherSubmission {
    let row = &candidate.submission;
    let public = row.state.0 == State::Published && row.merged_into.is_none();
    let reference = row.reference.clone();
    OtherSubmission {
        id: candidate.opens.then_some(row.id.0),
        address: reference
            .as_deref()
            .filter(|_| public)
            .map(|reference| path_of(row.kind.0, reference)),
        reference,
        title: row.title.clone(),
        state: row.state.0,
        organisation: OrganisationRef {
            id: row.organisation_id.0,
            name: names.get(&row.organisation_id.0).cloned().unwrap_or_default(),
        },
    }
}
