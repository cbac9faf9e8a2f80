//! What became of an entry after its publication, as far as lists and figures tell it.
use crate::failure::Failure;
use crate::registry::PublicProgress;
use crate::service::Tx;
use chrono::{DateTime, Utc};
use minga_domain::content::Content;
use minga_storage::submissions::{self, Submission};

/// What the public has been told since the publication.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct FollowUp {
    /// When the amendment was accepted that made the published revision, if one did.
    pub corrected_at: Option<DateTime<Utc>>,
    /// What the latest progress update says.
    pub progress: Option<PublicProgress>,
}

impl FollowUp {
    /// When the public was last told something.
    pub(super) fn last(&self) -> Option<DateTime<Utc>> {
        self.corrected_at
            .max(self.progress.map(|progress| progress.reported_at))
    }
}

/// What the public has been told of a submission since its publication; when the next update of a pledge is due is
/// worked out with it.
pub(super) fn of(
    tx: &mut Tx<'_>,
    row: &Submission,
    content: &Content,
    published_revision: i32,
) -> Result<FollowUp, Failure> {
    let revision = submissions::revision(tx.conn, row.id.0, published_revision)?;
    Ok(FollowUp {
        corrected_at: revision.and_then(|revision| revision.accepted_at).map(Into::into),
        progress: crate::follow_up::keep(tx, row, content)?,
    })
}
