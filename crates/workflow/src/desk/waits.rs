//! What waits for whom, from the open steps of submissions: the same steps of which people are reminded.
use crate::failure::Failure;
use crate::reminders::due_of;
use crate::service::Tx;
use chrono::{DateTime, Utc};
use minga_domain::ids::SubmissionId;
use minga_domain::policy::Policy;
use minga_domain::steps::{Owner, Step};
use minga_storage::reminders::{OpenStep, open_steps};
use minga_storage::submission_lists::OverdueAt;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Steps of one kind that wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Waits {
    /// Which step: what is to be done next.
    pub step: Step,
    /// Who it waits for.
    pub owner: Owner,
    /// How many.
    pub count: u32,
    /// How many are overdue.
    pub overdue: u32,
    /// How many stand still, since their submission is on hold.
    pub on_hold: u32,
    /// Since when the oldest waits.
    pub oldest_since: DateTime<Utc>,
    /// When the next is due, or the longest overdue was; absent when all stand still.
    pub earliest_due: Option<DateTime<Utc>>,
}

impl Waits {
    /// Steps counted by their kind, in the order of the table of steps.
    pub(super) fn count<'a>(
        open: impl IntoIterator<Item = &'a OpenStep>,
        now: DateTime<Utc>,
        policy: &Policy,
    ) -> Vec<Self> {
        let mut found: BTreeMap<Step, Self> = BTreeMap::new();
        for step in open {
            let due = Some(due_of(step, now, policy)).filter(|_| !step.on_hold);
            let waits = found.entry(step.step).or_insert_with(|| Self {
                step: step.step,
                owner: step.step.owner(),
                count: 0,
                overdue: 0,
                on_hold: 0,
                oldest_since: step.since,
                earliest_due: None,
            });
            waits.count += 1;
            waits.overdue += u32::from(due.is_some_and(|due| due < now));
            waits.on_hold += u32::from(step.on_hold);
            waits.oldest_since = waits.oldest_since.min(step.since);
            waits.earliest_due = [waits.earliest_due, due].into_iter().flatten().min();
        }
        found.into_values().collect()
    }
}

/// What waits for whom in each of these submissions.
pub(crate) fn of(tx: &mut Tx<'_>, ids: &[SubmissionId]) -> Result<BTreeMap<SubmissionId, Vec<Waits>>, Failure> {
    let mut open: BTreeMap<SubmissionId, Vec<OpenStep>> = BTreeMap::new();
    for step in open_steps(tx.conn, Some(ids))? {
        open.entry(step.submission.id.0).or_default().push(step);
    }
    let (now, policy) = (tx.now(), tx.policy());
    Ok(open
        .into_iter()
        .map(|(id, steps)| (id, Waits::count(&steps, now, policy)))
        .collect())
}

/// What is overdue now, for queries.
pub(crate) fn overdue_at(tx: &Tx<'_>) -> OverdueAt {
    let (now, policy) = (tx.now(), tx.policy());
    let of = |step: Step| policy.overdue_when_begun_before(now, step.days(policy));
    OverdueAt {
        now,
        invitations: of(Step::AnswerInvitation),
        participants: of(Step::AnswerParticipation),
        processing: of(Step::Process),
        joining: of(Step::ProcessJoining),
    }
}
