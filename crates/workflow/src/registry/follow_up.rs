//! What became of an entry after its publication, as far as lists and figures tell it.
use crate::failure::Failure;
use crate::registry::PublicProgress;
use crate::service::Tx;
use chrono::{DateTime, Utc};
use minga_domain::content::Content;
use minga_domain::kinds::Kind;
use minga_storage::progress;
use minga_storage::submissions::{self, Submission};

/// What the public has been told since the publication.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct FollowUp {
    /// When the amendment was accepted that made the published revision, if one did.
    pub corrected_at: Option<DateTime<Utc>>,
    /// What the latest progress update says of the pledge as a whole.
    pub progress: Option<PublicProgress>,
    /// When an update was last told or corrected, of the pledge as a whole or of a participant.
    pub told_at: Option<DateTime<Utc>>,
}

impl FollowUp {
    /// When the public was last told something.
    pub(super) fn last(&self) -> Option<DateTime<Utc>> {
        self.corrected_at.max(self.told_at)
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
    let told_at = match row.kind.0 {
        Kind::Pledge => progress::last_told(tx.conn, row.id.0)?,
        Kind::Practice => None,
    };
    Ok(FollowUp {
        told_at: told_at.map(Into::into),
        corrected_at: revision.and_then(|revision| revision.accepted_at).map(Into::into),
        progress: crate::follow_up::keep(tx, row, content)?,
    })
}
