//! The assignments of a submission as the officer reads them, with whom to ask next.
use super::suggestions::{self, Suggestion};
use super::{AssignmentView, of_submission};
use crate::examples::example_of;
use crate::failure::Failure;
use crate::service::Tx;
use crate::standing::Standing;
use minga_domain::access::Permission;
use minga_domain::ids::SubmissionId;
use minga_domain::kinds::Kind;
use serde::Serialize;
use utoipa::ToSchema;

/// The assignments of a submission, of all rounds, and whom to ask next.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "items": [example_of::<AssignmentView>()], "next_suggestions": [example_of::<Suggestion>()]
})))]
pub struct AssignmentOverview {
    /// By round, then in the order of invitation.
    pub items: Vec<AssignmentView>,
    /// Whom to ask next, the best first: as many as the quorum of the present round lacks, counted from who is invited,
    /// at work or finished, or the one more that a disagreement asks for. Nobody who was asked in this round is among
    /// them. Empty when nobody is needed, and for callers who may not invite now.
    pub next_suggestions: Vec<Suggestion>,
}

/// Reads them, for the officer.
///
/// # Errors
/// [`Failure::NotFound`] and [`Failure::Forbidden`] for callers who may not read reviews.
pub fn overview(tx: &mut Tx<'_>, id: SubmissionId) -> Result<AssignmentOverview, Failure> {
    let items = of_submission(tx, id)?.items;
    let standing = Standing::read(tx, id)?;
    let next_suggestions = if standing.may(Permission::Assign) && standing.row.kind.0 == Kind::Practice {
        suggestions::next(tx, standing)?
    } else {
        Vec::new()
    };
    Ok(AssignmentOverview {
        items,
        next_suggestions,
    })
}
