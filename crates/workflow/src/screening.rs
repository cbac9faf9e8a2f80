//! The secretariat's screening of what was submitted: a verdict on each of the eight points (brief: Screening).
use crate::actions::publishable_revision;
use crate::duplicates::{self, NearDuplicate};
use crate::failure::Failure;
use crate::letters;
use crate::service::Tx;
use crate::standing::{Standing, require_version};
use crate::trail::Happened;
use chrono::{DateTime, Utc};
use minga_domain::access::Permission;
use minga_domain::history::HistoryAction;
use minga_domain::ids::{AccountId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{ScreeningPoint, ScreeningVerdict};
use minga_domain::letter::names::nameless;
use minga_domain::rules::flags::Finding;
use minga_storage::columns::{Id, Key};
use minga_storage::screening::{self as store, Screened};
use minga_storage::submissions::Submission;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Verdicts to give; points that are not named keep theirs. A verdict is on the revision that was last handed in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "points": {
    "concrete": { "verdict": "met" },
    "measurable": { "verdict": "unclear", "note": "Of how many posts does it speak?" }
} })))]
pub struct ScreeningChange {
    /// The verdicts by point.
    pub points: GivenPoints,
    /// Whether every verdict on an earlier revision that is not given anew still holds for the present one.
    #[serde(default)]
    pub still_holds: bool,
}

/// The eight points.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenPoints {
    /// Concrete.
    pub concrete: Option<GivenVerdict>,
    /// Measurable.
    pub measurable: Option<GivenVerdict>,
    /// Realistic.
    pub realistic: Option<GivenVerdict>,
    /// Forward-looking.
    pub forward_looking: Option<GivenVerdict>,
    /// Time-bound.
    pub time_bound: Option<GivenVerdict>,
    /// In line with international law.
    pub international_law: Option<GivenVerdict>,
    /// In line with the principles of the Compact.
    pub gcm_principles: Option<GivenVerdict>,
    /// In line with the 2030 Agenda.
    pub agenda_2030: Option<GivenVerdict>,
}

impl GivenPoints {
    fn given(self) -> impl Iterator<Item = (ScreeningPoint, GivenVerdict)> {
        use ScreeningPoint as Point;
        [
            (Point::Concrete, self.concrete),
            (Point::Measurable, self.measurable),
            (Point::Realistic, self.realistic),
            (Point::ForwardLooking, self.forward_looking),
            (Point::TimeBound, self.time_bound),
            (Point::InternationalLaw, self.international_law),
            (Point::GcmPrinciples, self.gcm_principles),
            (Point::Agenda2030, self.agenda_2030),
        ]
        .into_iter()
        .filter_map(|(point, given)| Some((point, given?)))
    }
}

/// The verdict on a point, as it is given.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenVerdict {
    /// Met, unclear or not met.
    pub verdict: ScreeningVerdict,
    /// Why, for colleagues and, without names, for the reviewers of a practice; the focal point reads only the letter.
    #[serde(default)]
    #[schema(max_length = 3000)]
    pub note: Option<String>,
}

/// The screening of a submission.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "points": { "concrete": {
        "verdict": "met",
        "screened_by": "01890a5d-ac96-774b-bcce-b302099a8057",
        "screened_at": "2026-03-02T09:12:45.120Z",
        "revision": 1,
        "earlier": false
    } },
    "missing": ["measurable", "realistic", "forward_looking", "time_bound", "international_law", "gcm_principles",
        "agenda_2030"],
    "look_again": [],
    "complete": false,
    "duplicates": []
})))]
pub struct ScreeningView {
    /// The verdicts given so far, by point.
    pub points: BTreeMap<ScreeningPoint, VerdictView>,
    /// Points without a verdict.
    pub missing: Vec<ScreeningPoint>,
    /// Points whose verdict is on an earlier revision, to be looked at again.
    pub look_again: Vec<ScreeningPoint>,
    /// Whether all eight points of the present revision are met, as publishing a pledge asks.
    pub complete: bool,
    /// Others that may be the same, the most similar first.
    pub duplicates: Vec<NearDuplicate>,
    /// The version for `If-Match`.
    #[serde(skip)]
    pub version: i32,
}

/// The verdict on a point, as it was given.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VerdictView {
    /// Met, unclear or not met.
    pub verdict: ScreeningVerdict,
    /// Why, for colleagues and, without names, for the reviewers of a practice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screened_by: Option<AccountId>,
    /// When.
    pub screened_at: DateTime<Utc>,
    /// The revision that it is on.
    pub revision: i32,
    /// Whether another revision was handed in since: it counts no more until it is given again.
    pub earlier: bool,
}

/// What the state table has to know of a submission's screening.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScreeningFacts {
    /// The verdicts on the present revision.
    pub verdicts: BTreeMap<ScreeningPoint, ScreeningVerdict>,
    /// Whether any verdict was ever given.
    pub begun: bool,
}

/// The verdicts so far, for the guards of the state table. One on an earlier revision does not count.
///
/// # Errors
/// Those of the database.
pub fn facts(tx: &mut Tx<'_>, submission: &Submission) -> Result<ScreeningFacts, Failure> {
    let rows = store::of_submission(tx.conn, submission.id.0)?;
    if rows.is_empty() {
        return Ok(ScreeningFacts::default());
    }
    let present = revision(tx, submission)?;
    let counting = rows.into_iter().filter(|row| row.revision == present);
    Ok(ScreeningFacts {
        verdicts: counting.map(|row| (row.point.0, row.verdict.0)).collect(),
        begun: true,
    })
}

/// What the verdicts say to the reviewers of a practice: those on the present revision, with notes in which nobody is
/// named who reviews it.
///
/// # Errors
/// Those of the database.
pub(crate) fn findings(tx: &mut Tx<'_>, submission: &Submission) -> Result<BTreeMap<ScreeningPoint, Finding>, Failure> {
    let rows = store::of_submission(tx.conn, submission.id.0)?;
    if rows.is_empty() {
        return Ok(BTreeMap::new());
    }
    let present = revision(tx, submission)?;
    let people = letters::reviewers(tx, submission.id.0)?;
    let counting = rows.into_iter().filter(|row| row.revision == present);
    let finding = |row: Screened| Finding {
        verdict: row.verdict.0,
        note: row.note.map(|note| nameless(&note, &people)),
    };
    Ok(counting.map(|row| (row.point.0, finding(row))).collect())
}

/// The revision that is screened: the one that a publication would show.
pub(crate) fn revision(tx: &mut Tx<'_>, submission: &Submission) -> Result<i32, Failure> {
    Ok(publishable_revision(tx, submission)?.unwrap_or(1))
}

/// The screening, in every state, for those who read all that the secretariat writes about a submission.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission;
/// [`Failure::Forbidden`] for everybody but officers and country networks that decide.
pub fn read(tx: &mut Tx<'_>, id: SubmissionId) -> Result<ScreeningView, Failure> {
    let standing = Standing::read(tx, id)?;
    standing.require(Permission::Note)?;
    view(tx, &standing.row)
}

/// Gives verdicts on some or all points. For officers and country networks that decide. The trail keeps them, for the
/// secretariat only.
///
/// # Errors
/// As for [`read`]; [`Failure::WrongState`] before the submission was handed in and after the decision;
/// [`Failure::Stale`] and [`Failure::VersionRequired`].
pub fn change(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    given: ScreeningChange,
    seen: Option<i32>,
) -> Result<ScreeningView, Failure> {
    let standing = Standing::lock(tx, id)?;
    standing.require(Permission::Screen)?;
    let before = view(tx, &standing.row)?;
    require_version(seen, before.version)?;
    let revision = revision(tx, &standing.row)?;
    let officer = tx.actor()?.account;
    let mut facts = Map::new();
    for (point, given) in given.points.given() {
        let note = given
            .note
            .map(|note| note.trim().to_owned())
            .filter(|note| !note.is_empty());
        facts.insert(point.key().to_owned(), Value::from(given.verdict.key()));
        let row = Screened {
            submission_id: Id(id),
            point: Key(point),
            verdict: Key(given.verdict),
            note,
            screened_by: Some(Id(officer)),
            screened_at: tx.now().into(),
            revision,
        };
        store::set(tx.conn, &row)?;
    }
    let mut still_hold = Vec::new();
    if given.still_holds {
        let earlier = store::of_submission(tx.conn, id)?;
        for row in earlier.into_iter().filter(|row| row.revision != revision) {
            still_hold.push(row.point.0);
            let again = Screened {
                screened_by: Some(Id(officer)),
                screened_at: tx.now().into(),
                revision,
                ..row
            };
            store::set(tx.conn, &again)?;
        }
    }
    if !facts.is_empty() || !still_hold.is_empty() {
        tx.record(Happened {
            action: HistoryAction::Screened,
            subject: "submission",
            subject_id: id.0,
            submission: Some(id),
            confidential: true,
            facts: json!({ "verdicts": facts, "still_hold": still_hold, "revision": revision }),
        })?;
    }
    view(tx, &standing.row)
}

fn view(tx: &mut Tx<'_>, submission: &Submission) -> Result<ScreeningView, Failure> {
    let rows = store::of_submission(tx.conn, submission.id.0)?;
    let present = revision(tx, submission)?;
    let version = version(&rows, present);
    let points: BTreeMap<ScreeningPoint, VerdictView> = rows
        .into_iter()
        .map(|row| {
            let verdict = VerdictView {
                verdict: row.verdict.0,
                note: row.note,
                screened_by: row.screened_by.map(|id| id.0),
                screened_at: row.screened_at.into(),
                revision: row.revision,
                earlier: row.revision != present,
            };
            (row.point.0, verdict)
        })
        .collect();
    let missing = ScreeningPoint::ALL
        .iter()
        .copied()
        .filter(|point| !points.contains_key(point))
        .collect();
    let met = |point: &ScreeningPoint| {
        points
            .get(point)
            .is_some_and(|of| of.verdict == ScreeningVerdict::Met && !of.earlier)
    };
    let look_again = points
        .iter()
        .filter(|(_, of)| of.earlier)
        .map(|(point, _)| *point)
        .collect();
    Ok(ScreeningView {
        complete: ScreeningPoint::ALL.iter().all(met),
        missing,
        look_again,
        points,
        duplicates: duplicates::find(tx, submission)?,
        version,
    })
}

/// The screening has no row of its own to count in: its version is a number made from all verdicts and the revision
/// that they are to be about, never 0, which stands for an `If-Match` that is none of ours.
fn version(rows: &[Screened], present: i32) -> i32 {
    let text = format!("{present} {rows:?}");
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    let number = digest
        .as_ref()
        .first_chunk()
        .map_or(0, |bytes| u32::from_be_bytes(*bytes));
    i32::try_from(number >> 1).unwrap_or_default().max(1)
}
