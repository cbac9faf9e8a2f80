//! Many submissions at once: named an officer, or published. First a preview that changes nothing and says of each what
//! stands in its way; then the confirmation, which binds to the versions of the preview and to what it asked about.
//! Each submission is a transaction of its own, looked at again under its lock; what became of each is reported.
use super::gathered::Gathered;
use crate::actions::{ActionInput, Decided, Obstacles};
use crate::failure::Failure;
use crate::officer::{self, Handover};
use crate::schedules;
use crate::service::{Call, Performed, Recorded, Retry, Service, Tx};
use crate::standing::Standing;
use crate::submissions;
use chrono::{DateTime, Utc};
use minga_domain::access::Permission;
use minga_domain::access::duties::Duty;
use minga_domain::ids::{AccountId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Action, BulkAction};
use minga_domain::transitions::{Asked, Caution, Guard};
use minga_domain::violation::{Code, Violation};
use minga_storage::submissions::Submission;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// The most submissions of one request.
pub const MOST: usize = 100;

/// What to do.
#[derive(Debug, Clone)]
pub struct BulkTask {
    /// What is to be done.
    pub action: BulkAction,
    /// The officer, to assign one; none for everybody.
    pub responsible_officer: Option<AccountId>,
    /// What the new officer should know, or the reasons for the record of a publication.
    pub note: Option<String>,
    /// When to publish; none for now.
    pub at: Option<DateTime<Utc>>,
}

/// What became of a submission, or would.
#[derive(Debug, Clone)]
pub struct Fate {
    /// The submission.
    pub submission_id: SubmissionId,
    /// Its reference, for callers who may see it.
    pub reference: Option<String>,
    /// Its title, for callers who may see it.
    pub title: Option<String>,
    /// Its version.
    pub version: Option<i32>,
    /// Who is in charge of it, for callers who may name an officer.
    pub responsible_officer: Option<AccountId>,
    /// Whether it happened; in a preview, whether nothing stands in the way but what is to be confirmed.
    pub done: bool,
    /// What stands in the way.
    pub obstacles: Obstacles,
    /// Why there is nothing to be done about it: `not_found`, `wrong_state`, `stale_version`, `not_your_role`,
    /// `own_organisation`, `officer_changed`, `publication_scheduled`.
    pub refused: Option<String>,
}

impl Fate {
    /// `leads`: the caller may know who of the secretariat is in charge.
    fn of(row: &Submission, leads: bool) -> Self {
        Self {
            submission_id: row.id.0,
            reference: row.reference.clone(),
            title: Some(row.title.clone()),
            version: Some(row.version),
            responsible_officer: row.responsible_officer.map(|officer| officer.0).filter(|_| leads),
            done: false,
            obstacles: Obstacles::default(),
            refused: None,
        }
    }

    fn unknown(id: SubmissionId) -> Self {
        Self {
            submission_id: id,
            reference: None,
            title: None,
            version: None,
            responsible_officer: None,
            done: false,
            obstacles: Obstacles::default(),
            refused: Some("not_found".to_owned()),
        }
    }

    /// The failure of one submission; what is nobody's doing ends the whole.
    fn failed(mut self, failure: Failure) -> Result<Self, Failure> {
        match failure {
            Failure::Blocked { guards, violations } => {
                (self.obstacles.guards, self.obstacles.violations) = (guards, violations);
            }
            Failure::ConfirmationNeeded(asked) => self.obstacles.asked = asked,
            Failure::Invalid(violations) => self.obstacles.violations = violations,
            Failure::NotFound => self.refused = Some("not_found".to_owned()),
            Failure::WrongState { .. } => self.refused = Some("wrong_state".to_owned()),
            Failure::Forbidden(reason) | Failure::Conflict(reason) | Failure::Overtaken(reason, _) => {
                self.refused = Some(reason.key().to_owned())
            }
            Failure::Stale { .. } | Failure::StaleSubmission { .. } | Failure::VersionRequired { .. } => {
                self.refused = Some("stale_version".to_owned());
            }
            other => return Err(other),
        }
        Ok(self)
    }
}

/// Says of each submission what stands in the way; changes nothing.
///
/// # Errors
/// [`Failure::Forbidden`] for callers who never decide; [`Failure::Invalid`] for too many submissions, one named twice,
/// and parameters that the task has no use for.
pub fn preview(tx: &mut Tx<'_>, task: &BulkTask, ids: &[SubmissionId]) -> Result<Vec<Fate>, Failure> {
    check(tx, task, ids, "/submission_ids")?;
    let mut fates = Vec::with_capacity(ids.len());
    for id in ids {
        fates.push(match Standing::read(tx, *id) {
            Ok(standing) => look(tx, task, &standing)?,
            Err(Failure::NotFound) => Fate::unknown(*id),
            Err(other) => return Err(other),
        });
    }
    Ok(fates)
}

fn look(tx: &mut Tx<'_>, task: &BulkTask, standing: &Standing) -> Result<Fate, Failure> {
    let mut fate = Fate::of(&standing.row, standing.may(Permission::Lead));
    let found = match task.action {
        BulkAction::AssignOfficer => {
            officer::check(tx, standing, task.responsible_officer).map(|()| Obstacles::default())
        }
        BulkAction::Publish => obstacles(tx, task, standing),
    };
    match found {
        Ok(obstacles) => {
            fate.done = obstacles.guards.is_empty() && obstacles.violations.is_empty();
            fate.obstacles = obstacles;
            Ok(fate)
        }
        Err(failure) => fate.failed(failure),
    }
}

fn obstacles(tx: &mut Tx<'_>, task: &BulkTask, standing: &Standing) -> Result<Obstacles, Failure> {
    standing.require_action(Action::Publish)?;
    if let Some(at) = task.at {
        schedules::require_unset(tx, standing.row.id.0, at, None)?;
    }
    Obstacles::of(tx, standing, Action::Publish, &input(task, &[]))
}

fn input(task: &BulkTask, confirm: &[String]) -> ActionInput {
    ActionInput {
        note: task.note.clone(),
        confirm: confirm.to_vec(),
        at: task.at,
        ..ActionInput::default()
    }
}

fn check(tx: &Tx<'_>, task: &BulkTask, ids: &[SubmissionId], pointer: &str) -> Result<(), Failure> {
    tx.on_duty(Duty::ActInBulk)?;
    let mut violations = Vec::new();
    if ids.is_empty() {
        violations.push(Violation::new(Code::TooFew, pointer).with("minimum", 1));
    }
    if ids.len() > MOST {
        violations.push(Violation::new(Code::TooMany, pointer).with("maximum", MOST));
    }
    let mut seen = BTreeSet::new();
    let repeated = ids.iter().enumerate().filter(|(_, id)| !seen.insert(**id));
    violations.extend(repeated.map(|(place, _)| Violation::new(Code::Duplicate, format!("{pointer}/{place}"))));
    let out_of_place = match task.action {
        BulkAction::AssignOfficer => task.at.map(|_| "at"),
        BulkAction::Publish => task.responsible_officer.map(|_| "responsible_officer"),
    };
    violations
        .extend(out_of_place.map(|field| Violation::new(Code::UnknownField, format!("/{field}")).with("field", field)));
    if task.at.is_some_and(|at| at <= tx.now()) {
        violations.push(Violation::instant("/at", tx.now(), None));
    }
    if violations.is_empty() {
        Ok(())
    } else {
        Err(Failure::Invalid(violations))
    }
}

/// A submission of a preview that is meant.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Meant {
    /// The submission.
    pub submission_id: SubmissionId,
    /// Its version in the preview.
    pub version: i32,
    /// Who was in charge in the preview, `null` for nobody: where it is somebody else by now, another officer is not
    /// named. Needed to take a submission from another officer; who is in charge oneself, or found nobody in charge,
    /// need not say so.
    #[serde(default, deserialize_with = "submissions::present")]
    #[schema(value_type = Option<AccountId>)]
    pub responsible_officer: Option<Option<AccountId>>,
    /// The `confirm` of each of its reasons in the preview.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub confirm: Vec<String>,
}

/// Does what a preview showed: each submission in a transaction of its own. With an idempotency key each is done, or
/// found impossible, once, and the same is said again, also when the first attempt broke off in the middle.
///
/// # Errors
/// As [`preview`]; [`Failure::Unavailable`] when the database cannot be reached: what was done by then stays done.
pub async fn confirm(service: &Service, call: Call, task: BulkTask, meant: Vec<Meant>) -> Result<Vec<Fate>, Failure> {
    let ids: Vec<SubmissionId> = meant.iter().map(|meant| meant.submission_id).collect();
    let asked = task.clone();
    // The whole request claims its key first, each submission one that is made from it.
    let first = move |tx: &mut Tx<'_>| check(tx, &asked, &ids, "/submissions");
    let nothing = |(): &()| {
        Ok(Recorded {
            status: 200,
            headers: Vec::new(),
        })
    };
    service.perform(call.clone(), first, nothing).await?;
    let mut gathered = Gathered::default();
    let mut fates = Vec::with_capacity(meant.len());
    for one in meant {
        let id = one.submission_id;
        let own = Call {
            retry: call.retry.as_ref().map(|retry| Retry {
                key: format!("{}/{id}", retry.key),
                ..retry.clone()
            }),
            ..call.clone()
        };
        let again = Call {
            retry: None,
            ..call.clone()
        };
        let task = task.clone();
        let mut with_this = gathered.clone();
        let work = move |tx: &mut Tx<'_>| Ok((confirm_one(tx, &task, &one, &mut with_this)?, with_this));
        fates.push(
            match service.perform_once(own, work, |(fate, _)| Ok(kept(fate))).await? {
                Performed {
                    done: Some((fate, told)),
                    ..
                } => {
                    gathered = told;
                    fate
                }
                Performed { recorded, .. } => service.read(again, move |tx| say_again(tx, id, &recorded)).await?,
            },
        );
    }
    if !gathered.is_empty() {
        let last = Call { retry: None, ..call };
        service.perform_secretly(last, move |tx| gathered.let_go(tx)).await?;
    }
    Ok(fates)
}

fn confirm_one(tx: &mut Tx<'_>, task: &BulkTask, meant: &Meant, gathered: &mut Gathered) -> Result<Fate, Failure> {
    let standing = match Standing::lock(tx, meant.submission_id) {
        Ok(standing) => standing,
        Err(Failure::NotFound) => return Ok(Fate::unknown(meant.submission_id)),
        Err(other) => return Err(other),
    };
    let leads = standing.may(Permission::Lead);
    let fate = Fate::of(&standing.row, leads);
    // Whatever stands in the way is found before anything is changed.
    let ready = standing
        .require_version(Some(meant.version))
        .and_then(|()| prepare(tx, task, meant, &standing));
    let row = match ready {
        Err(failure) => return fate.failed(failure),
        Ok(Ready::Publish(decided)) => decided.happen(tx, &standing)?,
        Ok(Ready::Planned) => standing.row,
        Ok(Ready::Assign) => {
            let handover = Handover {
                responsible_officer: task.responsible_officer,
                note: task.note.clone(),
                from: None,
            };
            officer::happen(tx, standing, handover, Some(gathered))?
        }
    };
    Ok(Fate {
        done: true,
        ..Fate::of(&row, leads)
    })
}

enum Ready {
    Publish(Box<Decided>),
    Planned,
    Assign,
}

fn prepare(tx: &mut Tx<'_>, task: &BulkTask, meant: &Meant, standing: &Standing) -> Result<Ready, Failure> {
    let input = input(task, &meant.confirm);
    match (task.action, task.at) {
        (BulkAction::AssignOfficer, _) => {
            officer::check(tx, standing, task.responsible_officer)?;
            let (to, seen) = (task.responsible_officer, meant.responsible_officer);
            officer::require_seen(standing, tx.actor()?.account, to, seen)?;
            Ok(Ready::Assign)
        }
        (BulkAction::Publish, None) => {
            standing.require_action(Action::Publish)?;
            let decided = Decided::of(tx, standing, Action::Publish, input)?;
            Ok(Ready::Publish(Box::new(decided)))
        }
        (BulkAction::Publish, Some(at)) => {
            standing.require_action(Action::Publish)?;
            schedules::plan(tx, standing, Action::Publish, at, input)?;
            Ok(Ready::Planned)
        }
    }
}

/// The name under which it is kept what became of a submission; nobody is sent it as a header.
const FATE: &str = "fate";

/// What is kept for a retried request: codes and figures, no words of anybody.
fn kept(fate: &Fate) -> Recorded {
    let codes = json!({
        "done": fate.done,
        "version": fate.version,
        "refused": fate.refused,
        "guards": fate.obstacles.guards.iter().map(|guard| guard.key()).collect::<Vec<_>>(),
        "asked": fate.obstacles.asked.iter()
            .map(|asked| json!([asked.caution.key(), asked.count, asked.confirmation]))
            .collect::<Vec<_>>(),
        "violations": fate.obstacles.violations.iter()
            .map(|violation| json!([violation.code.key(), violation.pointer]))
            .collect::<Vec<_>>(),
    });
    Recorded {
        status: 200,
        headers: vec![(FATE.to_owned(), codes.to_string())],
    }
}

/// What became of a submission that an earlier try has done; its title only while the caller may see it.
fn say_again(tx: &mut Tx<'_>, id: SubmissionId, recorded: &Recorded) -> Result<Fate, Failure> {
    let kept = recorded.headers.iter().find(|(name, _)| name == FATE);
    let codes: Value = kept
        .and_then(|(_, codes)| serde_json::from_str(codes).ok())
        .ok_or_else(|| Failure::Internal("what became of a submission was not kept".to_owned()))?;
    let mut fate = match Standing::read(tx, id) {
        Ok(standing) => Fate::of(&standing.row, standing.may(Permission::Lead)),
        Err(Failure::NotFound) => Fate::unknown(id),
        Err(other) => return Err(other),
    };
    let list = |name: &str| codes.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    fate.done = codes.get("done").and_then(Value::as_bool).unwrap_or_default();
    fate.refused = text(codes.get("refused"));
    fate.version = codes
        .get("version")
        .and_then(Value::as_i64)
        .and_then(|version| i32::try_from(version).ok());
    fate.obstacles = Obstacles {
        guards: list("guards")
            .iter()
            .filter_map(|guard| Guard::from_key(guard.as_str()?))
            .collect(),
        asked: list("asked")
            .iter()
            .filter_map(|asked| {
                Some(Asked {
                    caution: Caution::from_key(asked.get(0)?.as_str()?)?,
                    count: u32::try_from(asked.get(1)?.as_u64()?).ok()?,
                    confirmation: text(asked.get(2))?,
                })
            })
            .collect(),
        violations: list("violations")
            .iter()
            .filter_map(|kept| {
                let code = Code::from_key(kept.get(0)?.as_str()?)?;
                Some(Violation::new(code, text(kept.get(1))?))
            })
            .collect(),
    };
    Ok(fate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_for_a_retry_holds_no_words() {
        let mut fate = Fate::unknown(uuid::Uuid::from_u128(7).into());
        fate.title = Some("A title".to_owned());
        fate.obstacles.guards = vec![Guard::Quorum];
        let kept = kept(&fate);
        assert!(!format!("{kept:?}").contains("A title"));
        assert!(format!("{kept:?}").contains("quorum"));
    }
}
