//! What becomes of open requests when the pledge that they are for ends, or nobody can join it any more.
//!
//! They end with it, and who asked is told why. None moves on to the pledge that another one was merged into: what was
//! asked, and what one side may have accepted, is to take part in what that pledge said, recorded by those who recorded
//! it; whether an organisation agrees with another text is for itself to say, and it can ask there. What was closed
//! stays closed when the merger is undone, the archived pledge is restored or the report is corrected: the organisation
//! can ask again. A publication that is undone closes nothing; its requests rest until the pledge is published again.
use super::{record, save, telling};
use crate::failure::Failure;
use crate::service::Tx;
use minga_domain::history::HistoryAction;
use minga_domain::keys::Keyed;
use minga_domain::taking_part::{JoiningSide, JoiningStatus};
use minga_storage::columns::Key;
use minga_storage::joining_requests::{self as store, JoiningRequest};
use minga_storage::submissions::Submission;
use serde_json::json;

/// How a pledge ends, for those who asked to join it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ending<'a> {
    /// The secretariat has merged it into another one.
    Merged(&'a Submission),
    /// The secretariat has archived it.
    Archived,
    /// Its progress says that it is discontinued.
    Discontinued,
    /// An amendment has made it one of a type that has no other participants. It goes on without them.
    NotJoint,
}

impl Ending<'_> {
    /// The word for it in facts and in the texts of the notice.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Merged(_) => "merged",
            Self::Archived => "archived",
            Self::Discontinued => "discontinued",
            Self::NotJoint => "not_joint",
        }
    }
}

/// Declines every open request for a pledge that ends, for the side that ends it, with its reason; each organisation
/// that asked is told. The caller holds the submission's lock.
pub(crate) fn close_open(
    tx: &mut Tx<'_>,
    submission: &Submission,
    ending: Ending<'_>,
    by: JoiningSide,
    reason: &str,
) -> Result<(), Failure> {
    for before in store::open_of(tx.conn, submission.id.0)? {
        let was = before.version;
        let row = JoiningRequest {
            status: Key(JoiningStatus::Declined),
            declined_by: Some(Key(by)),
            reason: Some(reason.to_owned()),
            ended_at: Some(tx.now().into()),
            version: was + 1,
            ..before
        };
        save(tx, &row, was)?;
        let said = json!({ "by": by.key(), "pledge": ending.key() });
        record(tx, &row, HistoryAction::JoiningDeclined, said)?;
        telling::closed(tx, submission, &row, ending)?;
    }
    Ok(())
}
