//! Contents that stand in the database: they were judged when they were written.
use crate::failure::Failure;
use minga_domain::content::Content;
use minga_domain::kinds::Kind;
use serde_json::Value;

/// Reads a content that is kept.
///
/// # Errors
/// [`Failure::Internal`] when it is malformed: nothing but a fault of ours can make it so.
pub(crate) fn kept_content(kind: Kind, value: &Value) -> Result<Content, Failure> {
    Content::kept(kind, value)
        .map_err(|violations| Failure::Internal(format!("stored content is malformed: {violations:?}")))
}
