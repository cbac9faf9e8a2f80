//! What an officer decides of a pair: linked or dismissed, and either undone, as a merger can be.
use super::{Duplicates, likeness, merging, view};
use crate::failure::Failure;
use crate::registry;
use crate::service::Tx;
use crate::standing::Standing;
use crate::trail::Happened;
use minga_domain::access::Permission;
use minga_domain::changes::Change;
use minga_domain::history::HistoryAction;
use minga_domain::ids::SubmissionId;
use minga_domain::keys::Keyed;
use minga_domain::kinds::State;
use minga_domain::refusal::RefusalReason;
use minga_domain::similarity::PairJudgement;
use minga_domain::violation::{Code, Violation};
use minga_storage::columns::{Id, Key};
use minga_storage::duplicates::{self as store, Pair};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Why a pair is linked or dismissed, or a decision undone.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({ "reason": "Two offices of one ministry; the measures are not the same." })))]
pub struct Judging {
    /// The reason, for those who may decide; needed except for a link.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
}

/// Two submissions of which somebody decides, both locked.
pub(super) struct Both {
    /// The one that the call names first.
    pub one: Standing,
    /// The other one.
    pub other: Standing,
}

impl Both {
    /// Locks both, in the order of their identifiers, for a caller who may decide of both.
    pub(super) fn lock(tx: &mut Tx<'_>, one: SubmissionId, other: SubmissionId) -> Result<Self, Failure> {
        if one == other {
            Standing::read(tx, one)?.require(Permission::JudgeDuplicates)?;
            return Err(Failure::Conflict(RefusalReason::SameSubmission));
        }
        let (first, second) = (Standing::lock(tx, one.min(other))?, Standing::lock(tx, one.max(other))?);
        let (one, other) = if first.row.id.0 == one {
            (first, second)
        } else {
            (second, first)
        };
        for standing in [&one, &other] {
            standing.require(Permission::JudgeDuplicates)?;
        }
        if one.row.kind != other.row.kind {
            return Err(Failure::Conflict(RefusalReason::DifferentKinds));
        }
        Ok(Self { one, other })
    }

    /// What is decided of them, as it is kept.
    pub(super) fn pair(
        &self,
        tx: &mut Tx<'_>,
        judgement: PairJudgement,
        reason: Option<String>,
    ) -> Result<Pair, Failure> {
        let (first, second) = if self.one.row.id.0 < self.other.row.id.0 {
            (&self.one.row, &self.other.row)
        } else {
            (&self.other.row, &self.one.row)
        };
        Ok(Pair {
            first_id: first.id,
            second_id: second.id,
            judgement: Key(judgement),
            reason,
            first_stamp: likeness(first)?.stamp(),
            second_stamp: likeness(second)?.stamp(),
            judged_by: Some(Id(tx.actor()?.account)),
            judged_at: tx.now().into(),
        })
    }

    /// Tells the change feed that the two name each other now, or no longer do; both have to be public.
    fn announce_related(&self, tx: &mut Tx<'_>) {
        let rows = [&self.one.row, &self.other.row];
        if rows.iter().all(|row| row.state.0 == State::Published) {
            for row in rows {
                registry::announce(tx, row, Change::RelatedChanged.of(row.kind.0));
            }
        }
    }

    /// Writes for the secretariat what happened to both: who submitted one need not know of the other.
    fn record(&self, tx: &mut Tx<'_>, action: HistoryAction, reason: Option<&str>) -> Result<(), Failure> {
        for (of, with) in [(&self.one, &self.other), (&self.other, &self.one)] {
            tx.record(Happened {
                action,
                subject: "submission",
                subject_id: of.row.id.0.0,
                submission: Some(of.row.id.0),
                confidential: true,
                facts: json!({ "other": with.row.id.0, "reason": reason }),
            })?;
        }
        Ok(())
    }
}

/// The reason that was given, if any.
pub(super) fn given(reason: Option<String>) -> Option<String> {
    reason
        .map(|reason| reason.trim().to_owned())
        .filter(|reason| !reason.is_empty())
}

/// The reason that was given, which is needed.
pub(super) fn needed(reason: Option<String>) -> Result<String, Failure> {
    given(reason).ok_or_else(|| Failure::invalid(Violation::new(Code::ReasonRequired, "/reason")))
}

/// Links two submissions, or dismisses that they are duplicates. Either takes the place of the other.
///
/// # Errors
/// [`Failure::NotFound`] and [`Failure::Forbidden`] as the permission table says of either; [`Failure::Conflict`] for a
/// submission and itself, for a pledge and a practice, and for a pair that is merged; [`Failure::Invalid`] for a
/// dismissal without a reason.
pub fn judge(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    other: SubmissionId,
    judgement: PairJudgement,
    judging: Judging,
) -> Result<Duplicates, Failure> {
    let both = Both::lock(tx, id, other)?;
    let reason = match judgement {
        PairJudgement::Linked => given(judging.reason),
        PairJudgement::Dismissed | PairJudgement::Merged => Some(needed(judging.reason)?),
    };
    let before = store::pair(tx.conn, id, other)?.map(|pair| pair.judgement.0);
    if before == Some(PairJudgement::Merged) {
        return Err(Failure::Conflict(RefusalReason::AlreadyMerged));
    }
    let pair = both.pair(tx, judgement, reason.clone())?;
    store::put_pair(tx.conn, &pair)?;
    let action = match judgement {
        PairJudgement::Linked => HistoryAction::DuplicateLinked,
        PairJudgement::Dismissed | PairJudgement::Merged => HistoryAction::DuplicateDismissed,
    };
    both.record(tx, action, reason.as_deref())?;
    if judgement == PairJudgement::Linked || before == Some(PairJudgement::Linked) {
        both.announce_related(tx);
    }
    view(tx, &both.one)
}

/// Undoes what was decided of a pair: a link, a dismissal, or a merger in either direction.
///
/// # Errors
/// [`Failure::NotFound`] and [`Failure::Forbidden`] as the permission table says of either; [`Failure::Conflict`] when
/// nothing was decided; [`Failure::Invalid`] without a reason.
pub fn undo(tx: &mut Tx<'_>, id: SubmissionId, other: SubmissionId, judging: Judging) -> Result<Duplicates, Failure> {
    let mut both = Both::lock(tx, id, other)?;
    let reason = needed(judging.reason)?;
    let pair = store::pair(tx.conn, id, other)?.ok_or(Failure::Conflict(RefusalReason::NothingDecided))?;
    store::remove_pair(tx.conn, id, other)?;
    if pair.judgement.0 == PairJudgement::Merged {
        merging::part(tx, &mut both, &reason)?;
    } else {
        let action = HistoryAction::DuplicateDecisionUndone;
        let facts = format!("{}: {reason}", pair.judgement.0.key());
        both.record(tx, action, Some(&facts))?;
        if pair.judgement.0 == PairJudgement::Linked {
            both.announce_related(tx);
        }
    }
    view(tx, &both.one)
}
