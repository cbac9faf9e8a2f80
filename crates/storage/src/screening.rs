//! The secretariat's screening: a verdict on each of the eight points (brief: Screening).
use crate::StoreError;
use crate::columns::{Id, Key, Moment};
use crate::connection::{AnyConnection, MultiBackend};
use crate::either::OnEither;
use crate::schema::screenings;
use diesel::prelude::*;
use diesel::upsert::excluded;
use minga_domain::ids::{AccountId, SubmissionId};
use minga_domain::kinds::{ScreeningPoint, ScreeningVerdict};

/// The verdict on one point.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = screenings, check_for_backend(MultiBackend))]
pub struct Screened {
    /// The submission.
    pub submission_id: Id<SubmissionId>,
    /// The point.
    pub point: Key<ScreeningPoint>,
    /// The verdict.
    pub verdict: Key<ScreeningVerdict>,
    /// Why, for colleagues and the reviewers of a practice.
    pub note: Option<String>,
    /// Who gave it.
    pub screened_by: Option<Id<AccountId>>,
    /// When.
    pub screened_at: Moment,
    /// The revision that was screened.
    pub revision: i32,
}

/// The latest verdict on each point.
pub fn of_submission(conn: &mut AnyConnection, submission: SubmissionId) -> Result<Vec<Screened>, StoreError> {
    let mut rows: Vec<Screened> = screenings::table
        .filter(screenings::submission_id.eq(Id(submission)))
        .order((screenings::point, screenings::revision.desc()))
        .select(Screened::as_select())
        .load(conn)?;
    rows.dedup_by_key(|row| row.point);
    Ok(rows)
}

/// Gives a verdict on a revision, or another one in its place. Those on earlier revisions stay.
pub fn set(conn: &mut AnyConnection, verdict: &Screened) -> Result<(), StoreError> {
    OnEither(
        diesel::insert_into(screenings::table)
            .values((
                screenings::submission_id.eq(verdict.submission_id),
                screenings::point.eq(verdict.point),
                screenings::verdict.eq(verdict.verdict),
                screenings::note.eq(verdict.note.clone()),
                screenings::screened_by.eq(verdict.screened_by),
                screenings::screened_at.eq(verdict.screened_at),
                screenings::revision.eq(verdict.revision),
            ))
            .on_conflict((screenings::submission_id, screenings::point, screenings::revision))
            .do_update()
            .set((
                screenings::verdict.eq(excluded(screenings::verdict)),
                screenings::note.eq(excluded(screenings::note)),
                screenings::screened_by.eq(excluded(screenings::screened_by)),
                screenings::screened_at.eq(excluded(screenings::screened_at)),
            )),
    )
    .execute(conn)?;
    Ok(())
}
