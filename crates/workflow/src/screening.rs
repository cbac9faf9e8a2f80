//! The secretariat's screening of what was submitted: a verdict on each of the eight points (brief: Screening).
use crate::failure::Failure;
use crate::service::Tx;
use crate::standing::{Standing, require_version};
use crate::trail::Happened;
use chrono::{DateTime, Utc};
use minga_domain::access::Permission;
use minga_domain::ids::{AccountId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{ScreeningPoint, ScreeningVerdict};
use minga_storage::columns::{Id, Key};
use minga_storage::screening::{self as store, Screened};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Verdicts to give; points that are not named keep theirs.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "points": {
    "concrete": { "verdict": "met" },
    "measurable": { "verdict": "unclear", "note": "Of how many posts does it speak?" }
} })))]
pub struct ScreeningChange {
    /// The verdicts by point.
    pub points: GivenPoints,
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
    /// Why, for colleagues; the focal point reads only the letter.
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
        "screened_at": "2026-03-02T09:12:45.120Z"
    } },
    "missing": ["measurable", "realistic", "forward_looking", "time_bound", "international_law", "gcm_principles",
        "agenda_2030"],
    "complete": false
})))]
pub struct ScreeningView {
    /// The verdicts given so far, by point.
    pub points: BTreeMap<ScreeningPoint, VerdictView>,
    /// Points without a verdict.
    pub missing: Vec<ScreeningPoint>,
    /// Whether all eight points are met, as publishing a pledge asks.
    pub complete: bool,
    /// The version for `If-Match`.
    #[serde(skip)]
    pub version: i32,
}

/// The verdict on a point, as it was given.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VerdictView {
    /// Met, unclear or not met.
    pub verdict: ScreeningVerdict,
    /// Why, for colleagues.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screened_by: Option<AccountId>,
    /// When.
    pub screened_at: DateTime<Utc>,
}

/// The verdicts so far, for the guards of the state table.
pub fn verdicts(
    tx: &mut Tx<'_>,
    submission: SubmissionId,
) -> Result<BTreeMap<ScreeningPoint, ScreeningVerdict>, Failure> {
    let rows = store::of_submission(tx.conn, submission)?;
    Ok(rows.into_iter().map(|row| (row.point.0, row.verdict.0)).collect())
}

/// The screening, in every state, for those who read all that the secretariat writes about a submission.
pub fn read(tx: &mut Tx<'_>, id: SubmissionId) -> Result<ScreeningView, Failure> {
    Standing::read(tx, id)?.require(Permission::Note)?;
    view(tx, id)
}

/// Gives verdicts on some or all points. The trail keeps them, for the secretariat only.
pub fn change(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    given: ScreeningChange,
    seen: Option<i32>,
) -> Result<ScreeningView, Failure> {
    let standing = Standing::lock(tx, id)?;
    standing.require(Permission::Screen)?;
    require_version(seen, view(tx, id)?.version)?;
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
        };
        store::set(tx.conn, &row)?;
    }
    if !facts.is_empty() {
        tx.record(Happened {
            action: "screened",
            subject: "submission",
            subject_id: id.0,
            submission: Some(id),
            confidential: true,
            facts: json!({ "verdicts": facts }),
        })?;
    }
    view(tx, id)
}

fn view(tx: &mut Tx<'_>, id: SubmissionId) -> Result<ScreeningView, Failure> {
    let rows = store::of_submission(tx.conn, id)?;
    let version = version(&rows);
    let points: BTreeMap<ScreeningPoint, VerdictView> = rows
        .into_iter()
        .map(|row| {
            let verdict = VerdictView {
                verdict: row.verdict.0,
                note: row.note,
                screened_by: row.screened_by.map(|id| id.0),
                screened_at: row.screened_at.into(),
            };
            (row.point.0, verdict)
        })
        .collect();
    let missing = ScreeningPoint::ALL
        .iter()
        .copied()
        .filter(|point| !points.contains_key(point))
        .collect();
    let met = |point: &ScreeningPoint| points.get(point).is_some_and(|of| of.verdict == ScreeningVerdict::Met);
    Ok(ScreeningView {
        complete: ScreeningPoint::ALL.iter().all(met),
        missing,
        points,
        version,
    })
}

/// The screening has no row of its own to count in: its version is a number made from all verdicts, never 0, which
/// stands for an `If-Match` that is none of ours.
fn version(rows: &[Screened]) -> i32 {
    let text = format!("{rows:?}");
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    let number = digest
        .as_ref()
        .first_chunk()
        .map_or(0, |bytes| u32::from_be_bytes(*bytes));
    i32::try_from(number >> 1).unwrap_or_default().max(1)
}
