//! What a participant of a joint pledge reports on its own part through the link in its mail, without an account: the
//! same update with the same rules and the same effects as through one. The link is the permission.
use super::{Reporter, kept};
use crate::failure::Failure;
use crate::follow_up;
use crate::service::Tx;
use crate::standing::Standing;
use crate::submissions::today;
use chrono::NaiveDate;
use minga_domain::ids::ParticipantId;
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Kind, ParticipantAnswer, ProgressStatus, State};
use minga_domain::progress::{Progress, ProgressBy};
use minga_storage::participants::{self, Participant};
use minga_storage::progress as store;
use minga_storage::submissions::{self, Submission};

/// What the page of a participant needs that may report on its part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reporting {
    /// The pledge's language, BCP 47.
    pub language: String,
    /// The day in the Network's time zone.
    pub today: NaiveDate,
    /// Status and day of what was last reported on its part, by whomever.
    pub last: Option<(ProgressStatus, NaiveDate)>,
    /// How often something was reported on it.
    told: i64,
}

impl Reporting {
    /// Short text that stands for what was reported on the part so far, so that one page reports once.
    pub fn stamp(&self) -> String {
        self.told.to_string()
    }
}

/// What a participant's page needs to report; absent unless the pledge is published and stands for itself, and the part
/// is confirmed.
///
/// # Errors
/// Those of the database.
pub(crate) fn reporting(
    tx: &mut Tx<'_>,
    submission: &Submission,
    row: &Participant,
) -> Result<Option<Reporting>, Failure> {
    let open = submission.kind.0 == Kind::Pledge
        && submission.state.0 == State::Published
        && submission.merged_into.is_none()
        && row.answer.0 == ParticipantAnswer::Confirmed;
    if !open {
        return Ok(None);
    }
    let last = store::last_of_participant(tx.conn, row.id.0)?;
    let last = last.map(|last| Ok::<_, Failure>((last.status.0, follow_up::day(&last.day)?)));
    Ok(Some(Reporting {
        language: submission.language.clone(),
        today: today(tx),
        last: last.transpose()?,
        told: store::count_of_participant(tx.conn, row.id.0)?,
    }))
}

/// Reports on a participant's own row through the link in its mail. `seen` is the [stamp](Reporting::stamp) of what was
/// reported before; the words that were reported last, once more from the same page, change nothing.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such row any more, [`Failure::WrongState`] unless the pledge is published,
/// [`Failure::Conflict`] for a merged pledge and for a participant that takes no part, [`Failure::Stale`] when something
/// else was reported since, [`Failure::Invalid`] with every broken rule.
pub fn report(tx: &mut Tx<'_>, participant: ParticipantId, progress: Progress, seen: &str) -> Result<(), Failure> {
    let reporter = lock(tx, participant)?;
    let progress = progress.trimmed();
    let told = store::count_of_participant(tx.conn, participant)?;
    if told.to_string() != seen {
        let last = store::last_of_participant(tx.conn, participant)?;
        let content = kept(&progress)?;
        let again = last.is_some_and(|last| last.said_by.0 == ProgressBy::Participant && last.content == content);
        return if again {
            Ok(())
        } else {
            Err(Failure::Stale {
                current: i32::try_from(told).unwrap_or(i32::MAX),
            })
        };
    }
    reporter.keep(tx, &progress, None)?;
    Ok(())
}

/// Locks the pledge for a participant.
fn lock(tx: &mut Tx<'_>, participant: ParticipantId) -> Result<Reporter, Failure> {
    let found = participants::find(tx.conn, participant)?.ok_or(Failure::NotFound)?;
    let submission = submissions::lock(tx.conn, found.submission_id.0)?.ok_or(Failure::NotFound)?;
    let row = participants::find(tx.conn, participant)?.ok_or(Failure::NotFound)?;
    let state = submission.state.0;
    if state != State::Published {
        return Err(Failure::WrongState { state: state.key() });
    }
    let standing = Standing::of(tx, submission)?;
    Reporter::of(standing, ProgressBy::Participant, Some(row))
}
