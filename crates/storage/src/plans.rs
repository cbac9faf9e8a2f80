//! What a plan of reviewers for a batch is made from, beside the roster and its [`crate::ties`].
use crate::StoreError;
use crate::columns::{Id, Key};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{submission_countries, submissions};
use crate::submissions::Submission;
use diesel::dsl::exists;
use diesel::prelude::*;
use minga_domain::ids::SubmissionId;
use minga_domain::kinds::{Kind, State};

/// What a batch is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct BatchFilter {
    /// The cycle.
    pub cycle: Option<String>,
    /// A country of the organisation, the network or the implementation, alpha-3.
    pub country: Option<String>,
    /// The language of the content, as it was given.
    pub language: Option<String>,
}

/// Practices to which reviewers can be assigned, in the order of their identifiers.
pub fn reviewable(conn: &mut AnyConnection, filter: &BatchFilter, limit: i64) -> Result<Vec<Submission>, StoreError> {
    let mut query = submissions::table
        .filter(submissions::kind.eq(Key(Kind::Practice)))
        .filter(submissions::state.eq_any([Key(State::Submitted), Key(State::PeerReview)]))
        .select(Submission::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(cycle) = &filter.cycle {
        query = query.filter(submissions::cycle.eq(cycle));
    }
    if let Some(language) = &filter.language {
        query = query.filter(submissions::language.eq(language));
    }
    if let Some(country) = &filter.country {
        query = query.filter(exists(
            submission_countries::table
                .filter(submission_countries::submission_id.eq(submissions::id))
                .filter(submission_countries::country.eq(country)),
        ));
    }
    Ok(query.order(submissions::id).limit(limit).load(conn)?)
}

/// The countries through which country networks see submissions.
pub fn countries(
    conn: &mut AnyConnection,
    submissions: &[SubmissionId],
) -> Result<Vec<(SubmissionId, String)>, StoreError> {
    let rows: Vec<(Id<SubmissionId>, String)> = submission_countries::table
        .filter(submission_countries::submission_id.eq_any(submissions.iter().copied().map(Id)))
        .select((submission_countries::submission_id, submission_countries::country))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(submission, country)| (submission.0, country))
        .collect())
}
