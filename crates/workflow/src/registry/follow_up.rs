//! What became of an entry after its publication, as far as lists and figures tell it.
use crate::failure::Failure;
use crate::service::Tx;
use chrono::{DateTime, Utc};
use minga_domain::ids::SubmissionId;
use minga_domain::kinds::ProgressStatus;
use minga_storage::submissions;

/// What the public has been told since the publication.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct FollowUp {
    /// When the amendment was accepted that made the published revision, if one did.
    pub corrected_at: Option<DateTime<Utc>>,
    /// The status and the instant of the last progress update.
    pub progress: Option<(ProgressStatus, DateTime<Utc>)>,
}

impl FollowUp {
    /// When the public was last told something.
    pub(super) fn last(&self) -> Option<DateTime<Utc>> {
        self.corrected_at.max(self.progress.map(|(_, at)| at))
    }
}

/// What the public has been told of a submission since its publication.
pub(super) fn of(tx: &mut Tx<'_>, id: SubmissionId, published_revision: i32) -> Result<FollowUp, Failure> {
    let revision = submissions::revision(tx.conn, id, published_revision)?;
    Ok(FollowUp {
        corrected_at: revision.and_then(|revision| revision.accepted_at).map(Into::into),
        progress: None,
    })
}
