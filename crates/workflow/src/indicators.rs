//! The indicators of a pledge's working content, one by one. They are part of the content: whoever may change it changes
//! them, with the version of the submission, and the rules of the content hold.
use crate::failure::Failure;
use crate::service::Tx;
use crate::standing::Standing;
use crate::submissions::{self, SubmissionPatch, present};
use minga_domain::access::Permission;
use minga_domain::content::pledge::Indicator;
use minga_domain::content::{Content, PledgeContent};
use minga_domain::ids::{AttachmentId, IndicatorId, SubmissionId};
use minga_domain::kinds::IndicatorKind;
use minga_domain::violation::{Code, Violation};
use serde::Deserialize;
use serde_json::{Map, json};
use utoipa::ToSchema;

/// A new indicator; it may be incomplete, but what is there must be well-formed.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({ "kind": "number", "name": "Persons advised", "unit": "persons", "baseline": "0", "target": "1200", "by": "2028-07" })))]
pub struct NewIndicator {
    /// A number or a milestone.
    pub kind: Option<IndicatorKind>,
    /// What is counted, or what will exist.
    #[schema(max_length = 300)]
    pub name: Option<String>,
    /// The unit of the number.
    #[schema(max_length = 100)]
    pub unit: Option<String>,
    /// The number at the start, as a decimal.
    #[schema(max_length = 40)]
    pub baseline: Option<String>,
    /// The number to be reached, as a decimal.
    #[schema(max_length = 40)]
    pub target: Option<String>,
    /// By when: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[schema(max_length = 10)]
    pub by: Option<String>,
    /// As when the content is changed: for an officer who changes what the secretariat did not file.
    pub received_attachment: Option<AttachmentId>,
}

/// A merge patch of an indicator: absent fields stay, `null` removes.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({ "target": "1500" })))]
pub struct IndicatorPatch {
    /// A number or a milestone.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<IndicatorKind>)]
    pub kind: Option<Option<IndicatorKind>>,
    /// What is counted, or what will exist.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 300)]
    pub name: Option<Option<String>>,
    /// The unit of the number.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub unit: Option<Option<String>>,
    /// The number at the start, as a decimal.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 40)]
    pub baseline: Option<Option<String>>,
    /// The number to be reached, as a decimal.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 40)]
    pub target: Option<Option<String>>,
    /// By when: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 10)]
    pub by: Option<Option<String>>,
    /// As when the content is changed: for an officer who changes what the secretariat did not file.
    pub received_attachment: Option<AttachmentId>,
}

/// A page of the indicators in their order, after one of them, at most `limit`, and whether there are more. For
/// everybody who may read the submission.
///
/// # Errors
/// [`Failure::NotFound`] also for a practice, which has none; [`Failure::Malformed`] when the one to go on after is
/// there no longer.
pub fn list(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    after: Option<IndicatorId>,
    limit: i64,
) -> Result<(Vec<Indicator>, bool), Failure> {
    let standing = Standing::read(tx, id)?;
    let mut indicators = of(&standing)?.indicators;
    if let Some(after) = after {
        let place = indicators.iter().position(|indicator| indicator.id == Some(after));
        let place = place.ok_or_else(|| {
            Failure::Malformed(vec![
                Violation::new(Code::MalformedValue, "?cursor").with("expected", "next"),
            ])
        })?;
        indicators.drain(..=place);
    }
    let more = crate::paging::cut(&mut indicators, limit);
    Ok((indicators, more))
}

/// One indicator, with the version of the submission.
///
/// # Errors
/// [`Failure::NotFound`].
pub fn read(tx: &mut Tx<'_>, id: SubmissionId, indicator: IndicatorId) -> Result<(Indicator, i32), Failure> {
    let standing = Standing::read(tx, id)?;
    let found = of(&standing)?.indicators;
    let found = found.into_iter().find(|known| known.id == Some(indicator));
    Ok((found.ok_or(Failure::NotFound)?, standing.row.version))
}

/// Adds an indicator behind the others.
///
/// # Errors
/// Those of [`submissions::change`], with pointers into the indicator.
pub fn add(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    seen: Option<i32>,
    new: NewIndicator,
) -> Result<(Indicator, i32), Failure> {
    let mut indicators = changeable(tx, id, seen)?;
    let indicator: IndicatorId = tx.new_id();
    let place = indicators.len();
    indicators.push(Indicator {
        id: Some(indicator),
        kind: new.kind,
        name: new.name,
        unit: new.unit,
        baseline: new.baseline,
        target: new.target,
        by: new.by,
    });
    keep(tx, id, seen, indicators, new.received_attachment, Some(place))?;
    read(tx, id, indicator)
}

/// Changes an indicator.
///
/// # Errors
/// [`Failure::NotFound`]; those of [`submissions::change`], with pointers into the indicator.
pub fn change(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    indicator: IndicatorId,
    seen: Option<i32>,
    patch: IndicatorPatch,
) -> Result<(Indicator, i32), Failure> {
    fn put<T>(field: &mut Option<T>, given: Option<Option<T>>) {
        if let Some(given) = given {
            *field = given;
        }
    }
    let mut indicators = changeable(tx, id, seen)?;
    let place = indicators.iter().position(|known| known.id == Some(indicator));
    let found = place
        .and_then(|place| indicators.get_mut(place))
        .ok_or(Failure::NotFound)?;
    put(&mut found.kind, patch.kind);
    put(&mut found.name, patch.name);
    put(&mut found.unit, patch.unit);
    put(&mut found.baseline, patch.baseline);
    put(&mut found.target, patch.target);
    put(&mut found.by, patch.by);
    keep(tx, id, seen, indicators, patch.received_attachment, place)?;
    read(tx, id, indicator)
}

/// Removes an indicator; gives the new version of the submission. What was reported on it stays on record.
///
/// # Errors
/// [`Failure::NotFound`]; those of [`submissions::change`].
pub fn remove(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    indicator: IndicatorId,
    seen: Option<i32>,
    received_attachment: Option<AttachmentId>,
) -> Result<i32, Failure> {
    let mut indicators = changeable(tx, id, seen)?;
    let before = indicators.len();
    indicators.retain(|known| known.id != Some(indicator));
    if indicators.len() == before {
        return Err(Failure::NotFound);
    }
    keep(tx, id, seen, indicators, received_attachment, None)
}

fn of(standing: &Standing) -> Result<PledgeContent, Failure> {
    match standing.content()? {
        Content::Pledge(pledge) => Ok(pledge),
        Content::Practice(_) => Err(Failure::NotFound),
    }
}

/// The indicators of a submission that is locked for a caller who may edit it and saw its version.
fn changeable(tx: &mut Tx<'_>, id: SubmissionId, seen: Option<i32>) -> Result<Vec<Indicator>, Failure> {
    let standing = Standing::lock(tx, id)?;
    let pledge = of(&standing)?;
    standing.require(Permission::Edit)?;
    standing.require_version(seen)?;
    Ok(pledge.indicators)
}

/// Changes the content. What is wrong with the indicator at `place` is pointed at in the indicator, which is what was
/// sent.
fn keep(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    seen: Option<i32>,
    indicators: Vec<Indicator>,
    received_attachment: Option<AttachmentId>,
    place: Option<usize>,
) -> Result<i32, Failure> {
    let patch = SubmissionPatch {
        content: Some(Map::from_iter([("indicators".to_owned(), json!(indicators))])),
        received_attachment,
        ..SubmissionPatch::default()
    };
    let own = place.map(|place| format!("/content/indicators/{place}"));
    let changed = submissions::change(tx, id, seen, patch).map_err(|failure| match failure {
        Failure::Invalid(mut violations) => {
            for violation in &mut violations {
                let rest = own.as_deref().and_then(|own| violation.pointer.strip_prefix(own));
                if let Some(rest) = rest.filter(|rest| rest.is_empty() || rest.starts_with('/')) {
                    violation.pointer = rest.to_owned();
                }
            }
            Failure::Invalid(violations)
        }
        other => other,
    })?;
    Ok(changed.version)
}
