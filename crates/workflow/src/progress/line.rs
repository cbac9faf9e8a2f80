//! Reading updates: the line of a pledge, one update, what it said before; and what of it is public.
use super::day_of;
use super::forms::{
    Hidden, IndicatorValueView, MilestoneView, ProgressFile, ProgressParticipant, ProgressVersion, ProgressView,
};
use crate::failure::Failure;
use crate::paging;
use crate::registry::{self, Belonging, PublicDocument};
use crate::service::Tx;
use crate::standing::Standing;
use minga_domain::access::Permission;
use minga_domain::content::pledge::Indicator;
use minga_domain::ids::{IndicatorId, ParticipantId, ProgressId, SubmissionId};
use minga_domain::kinds::{Action, Kind};
use minga_domain::progress::Progress;
use minga_storage::connection::AnyConnection;
use minga_storage::progress::{self as store, NamedFile, Place, Update};
use minga_storage::registry as entries;
use minga_storage::submissions::{self, Revision, Submission};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// A page of the line, the latest day first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ProgressPage {
    /// The updates.
    pub items: Vec<ProgressView>,
    /// The last one's key, when more follow.
    #[serde(skip)]
    pub next: Option<Place>,
}

/// The updates of a pledge, hidden ones included, after a place. For callers who may read the submission.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission.
pub fn list(tx: &mut Tx<'_>, id: SubmissionId, after: Option<&Place>, limit: i64) -> Result<ProgressPage, Failure> {
    let standing = Standing::read(tx, id)?;
    let indicators = indicators_of(&standing.row.content.0);
    let address = format!("/v1/submissions/{id}");
    page(
        tx.conn,
        id,
        &Shown {
            public: false,
            indicators,
            address,
            language: standing.row.language,
        },
        after,
        limit,
    )
}

/// One update, hidden or not. For callers who may read the submission.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission, or
/// when it has no such update.
pub fn read(tx: &mut Tx<'_>, id: SubmissionId, update: ProgressId) -> Result<ProgressView, Failure> {
    let standing = Standing::read(tx, id)?;
    let row = store::find(tx.conn, id, update)?.ok_or(Failure::NotFound)?;
    view(tx, &standing.row, row)
}

/// What an update said before each of its corrections, the earliest first. For the focal point, the alternate, officers
/// and country networks that decide.
///
/// # Errors
/// As for [`read`]; [`Failure::Forbidden`] for everybody but the focal point, the alternate, officers and country
/// networks that decide.
pub fn versions(tx: &mut Tx<'_>, id: SubmissionId, update: ProgressId) -> Result<Vec<ProgressVersion>, Failure> {
    let standing = Standing::read(tx, id)?;
    standing.require(Permission::ReadCorrections)?;
    store::find(tx.conn, id, update)?.ok_or(Failure::NotFound)?;
    let rows = store::versions(tx.conn, update)?;
    Ok(rows
        .into_iter()
        .map(|row| ProgressVersion {
            version: row.version,
            content: row.content.0,
            corrected_by: row.corrected_by.map(|account| account.0),
            corrected_at: row.corrected_at.into(),
        })
        .collect())
}

/// The public line of a published pledge, after a place.
///
/// # Errors
/// [`Failure::Gone`] with the public reason when it was archived, [`Failure::NotFound`] when it never was public.
pub fn public_line(
    tx: &mut Tx<'_>,
    reference: &str,
    after: Option<&Place>,
    limit: i64,
) -> Result<Belonging<ProgressPage>, Failure> {
    let found = tx.conn.snapshot(|conn| {
        let Some(entry) = entries::by_reference(conn, Kind::Pledge, reference)? else {
            return Ok(None);
        };
        let id = entry.submission_id.0;
        let document: Option<PublicDocument> = entries::documents(conn, &[id])?.remove(&id);
        let indicators = document.map(|document| indicators_of(&document.content));
        let shown = Shown {
            public: true,
            indicators: indicators.unwrap_or_default(),
            address: registry::path_of(Kind::Pledge, reference),
            language: entry.language,
        };
        Ok::<_, Failure>(Some(page(conn, id, &shown, after, limit)?))
    })?;
    match found {
        Some(page) => Ok(Belonging::Here(page)),
        None => Belonging::absent(tx, Kind::Pledge, reference),
    }
}

/// An update as those who work on it see it.
pub(super) fn view(tx: &mut Tx<'_>, submission: &Submission, row: Update) -> Result<ProgressView, Failure> {
    let shown = Shown {
        public: false,
        indicators: indicators_of(&submission.content.0),
        address: format!("/v1/submissions/{}", submission.id.0),
        language: submission.language.clone(),
    };
    let mut views = views(tx.conn, vec![row], &shown)?;
    views
        .pop()
        .ok_or_else(|| Failure::Internal("an update has no view".to_owned()))
}

/// To whom updates are shown, and with what.
struct Shown {
    /// Only what the public may see.
    public: bool,
    /// The indicators of the pledge by their identifiers.
    indicators: BTreeMap<IndicatorId, Indicator>,
    /// The path below which files are downloaded.
    address: String,
    /// The pledge's language, for updates that name none.
    language: String,
}

fn indicators_of(content: &Value) -> BTreeMap<IndicatorId, Indicator> {
    let kept = content.get("indicators").map(Vec::<Indicator>::deserialize);
    let known = kept.and_then(Result::ok).unwrap_or_default();
    known
        .into_iter()
        .filter_map(|indicator| Some((indicator.id?, indicator)))
        .collect()
}

fn page(
    conn: &mut AnyConnection,
    id: SubmissionId,
    shown: &Shown,
    after: Option<&Place>,
    limit: i64,
) -> Result<ProgressPage, Failure> {
    let mut rows = store::page(conn, id, shown.public, after, limit + 1)?;
    let more = paging::cut(&mut rows, limit);
    let next = rows.last().filter(|_| more).map(|last| (last.day.clone(), last.id.0));
    Ok(ProgressPage {
        items: views(conn, rows, shown)?,
        next,
    })
}

/// The indicators that updates name. What the pledge no longer promises is found in the revisions that promised it: an
/// amendment may drop an indicator, and what was reported on it stays.
fn promised(
    conn: &mut AnyConnection,
    updates: &[(Update, Progress)],
    shown: &Shown,
) -> Result<BTreeMap<IndicatorId, Indicator>, Failure> {
    let mut known = shown.indicators.clone();
    let named: BTreeSet<IndicatorId> = updates.iter().flat_map(|(_, said)| said.indicators()).collect();
    let Some((update, _)) = updates
        .first()
        .filter(|_| named.iter().any(|id| !known.contains_key(id)))
    else {
        return Ok(known);
    };
    let revisions = submissions::revisions_of(conn, update.submission_id.0)?;
    let handed_in = |revision: &&Revision| {
        revision.accepted_at.is_some() || matches!(revision.action.0, Action::Submit | Action::Resubmit)
    };
    for revision in revisions.iter().rev().filter(handed_in) {
        for (id, indicator) in indicators_of(&revision.content.0) {
            known.entry(id).or_insert(indicator);
        }
    }
    Ok(known)
}

/// What an update says, as it is kept.
pub(super) fn said(row: &Update) -> Result<Progress, Failure> {
    Progress::deserialize(&row.content.0)
        .map_err(|error| Failure::Internal(format!("update {} cannot be read: {error}", row.id.0)))
}

fn views(conn: &mut AnyConnection, rows: Vec<Update>, shown: &Shown) -> Result<Vec<ProgressView>, Failure> {
    let rows: Vec<(Update, Progress)> = rows
        .into_iter()
        .map(|row| {
            let said = said(&row)?;
            Ok((row, said))
        })
        .collect::<Result<_, Failure>>()?;
    let indicators = promised(conn, &rows, shown)?;
    let ids: Vec<ProgressId> = rows.iter().map(|(row, _)| row.id.0).collect();
    let mut files: BTreeMap<ProgressId, Vec<ProgressFile>> = BTreeMap::new();
    for (update, file) in store::files_of(conn, &ids)?.into_iter().map(|file| named(file, shown)) {
        files.entry(update).or_default().push(file);
    }
    let mut of: Vec<ParticipantId> = rows
        .iter()
        .filter_map(|(row, _)| row.participant_id.map(|id| id.0))
        .collect();
    of.sort_unstable();
    of.dedup();
    let mut people = BTreeMap::new();
    for row in store::participants_of(conn, &of)? {
        let id = row.id.0;
        let (name, country) = if shown.public {
            let confirmed = row.confirmed();
            (confirmed.name, confirmed.country)
        } else {
            (row.name, row.country)
        };
        let participant = ProgressParticipant {
            id: (!shown.public).then_some(id),
            name,
            country,
        };
        people.insert(id, participant);
    }
    rows.into_iter()
        .map(|(row, said)| {
            let files = files.remove(&row.id.0).unwrap_or_default();
            let participant = row.participant_id.and_then(|id| people.get(&id.0).cloned());
            one(row, said, &indicators, files, participant, shown)
        })
        .collect()
}

fn named((update, id, file_name, media_type, size): NamedFile, shown: &Shown) -> (ProgressId, ProgressFile) {
    let address = if shown.public {
        format!("{}/attachments/{}", shown.address, id.0)
    } else {
        format!("{}/attachments/{}/content", shown.address, id.0)
    };
    let file = ProgressFile {
        id: id.0,
        file_name,
        media_type,
        size,
        address,
    };
    (update.0, file)
}

fn one(
    row: Update,
    said: Progress,
    indicators: &BTreeMap<IndicatorId, Indicator>,
    files: Vec<ProgressFile>,
    participant: Option<ProgressParticipant>,
    shown: &Shown,
) -> Result<ProgressView, Failure> {
    let date = day_of(&row)?;
    let indicator = |id: IndicatorId| indicators.get(&id).cloned().unwrap_or_default();
    let hidden = row
        .hidden_at
        .zip(row.hidden_reason)
        .filter(|_| !shown.public)
        .map(|(since, reason)| Hidden {
            since: since.into(),
            reason,
        });
    Ok(ProgressView {
        id: row.id.0,
        said_by: row.said_by.0,
        participant,
        status: row.status.0,
        date,
        narrative: said.narrative,
        language: said.language.unwrap_or_else(|| shown.language.clone()),
        explanation: said.explanation,
        indicator_values: said
            .indicator_values
            .into_iter()
            .map(|given| {
                let promised = indicator(given.indicator_id);
                IndicatorValueView {
                    indicator_id: given.indicator_id,
                    name: promised.name,
                    unit: promised.unit,
                    baseline: promised.baseline,
                    target: promised.target,
                    value: given.value,
                }
            })
            .collect(),
        milestones_reached: said
            .milestones_reached
            .into_iter()
            .map(|given| {
                let promised = indicator(given.indicator_id);
                MilestoneView {
                    indicator_id: given.indicator_id,
                    name: promised.name,
                    by: promised.by,
                    reached: given.reached,
                }
            })
            .collect(),
        evidence: said.evidence,
        files,
        reported_at: row.created_at.into(),
        corrected_at: row.corrected_at.map(Into::into),
        hidden,
        version: row.version,
    })
}
