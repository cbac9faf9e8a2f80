//! Changes whose answers have a body. What is kept for a retried request is the status, the headers and what the body
//! is about; the body itself is read again, so that names, addresses and confidential words stay in their own rows and
//! are shown only to who may still see them.
use crate::problem::ApiError;
use crate::reply::{self, Answer};
use crate::state::ApiState;
use actix_web::HttpResponse;
use minga_domain::ids::AssignmentId;
use minga_workflow::assignments::{self, Admission};
use minga_workflow::{Call, Failure, Recorded, Tx};
use serde::Serialize;

/// Runs a change and answers with what it gave; `answer` says status and headers. A retried request is answered with
/// what `read` finds now, and with its failure when the caller may no longer see it.
pub async fn perform<T, W, A, R>(
    state: &ApiState,
    call: Call,
    work: W,
    answer: A,
    read: R,
) -> Result<HttpResponse, ApiError>
where
    T: Serialize + Send + 'static,
    W: FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    A: Fn(&T) -> Answer + Clone + Send + 'static,
    R: FnOnce(&mut Tx<'_>, &Recorded) -> Result<T, Failure> + Clone + Send + 'static,
{
    let again = Call {
        retry: None,
        ..call.clone()
    };
    let now = answer.clone();
    let kept = move |done: &T| Ok(answer(done).before_body());
    let performed = state.service.perform_once(call, work, kept).await?;
    let recorded = performed.recorded;
    match performed.done {
        Some(done) => reply::send_with(&recorded, &done),
        None => {
            let kept = recorded.clone();
            let view = state.service.read(again, move |tx| read(tx, &kept)).await?;
            reply::send_with(&as_it_is(recorded, now(&view)), &view)
        }
    }
}

/// [`perform`] for taking a review on, which a conflict of interest can end instead: then what was done is kept too,
/// and the answer is the refusal. `read` gives what a retried request is answered with; `refused` gives the refusal
/// again.
pub async fn admit<T, W, A, R>(
    state: &ApiState,
    call: Call,
    id: AssignmentId,
    work: W,
    answer: A,
    read: R,
) -> Result<HttpResponse, ApiError>
where
    T: Serialize + Send + 'static,
    W: FnOnce(&mut Tx<'_>) -> Result<Admission<T>, Failure> + Send + 'static,
    A: Fn(&T) -> Answer + Clone + Send + 'static,
    R: FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Clone + Send + 'static,
{
    const REFUSED: u16 = 409;
    let again = Call {
        retry: None,
        ..call.clone()
    };
    let now = answer.clone();
    let kept = move |done: &Admission<T>| match done {
        Admission::Granted(done) => Ok(answer(done).before_body()),
        Admission::InConflict(_) => Ok(Recorded {
            status: REFUSED,
            headers: Vec::new(),
        }),
    };
    let performed = state.service.perform_once(call, work, kept).await?;
    let recorded = performed.recorded;
    match performed.done {
        Some(done) => reply::send_with(&recorded, &done.granted()?),
        None if recorded.status == REFUSED => {
            let refused = move |tx: &mut Tx<'_>| assignments::refused_before(tx, id);
            reply::send_with(&recorded, &state.service.read::<T, _>(again, refused).await?)
        }
        None => {
            let view = state.service.read(again, read).await?;
            reply::send_with(&as_it_is(recorded, now(&view)), &view)
        }
    }
}

/// The kept answer with the version of what is shown now: an old one beside a newer body would be no version to change.
fn as_it_is(kept: Recorded, now: Answer) -> Recorded {
    let version = now.before_body().headers.into_iter().filter(|(name, _)| name == "etag");
    let others = kept.headers.into_iter().filter(|(name, _)| name != "etag");
    Recorded {
        status: kept.status,
        headers: version.chain(others).collect(),
    }
}

/// A view with the version of what it is part of, which only the `ETag` tells.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Versioned<T> {
    /// What is shown.
    pub view: T,
    /// The version.
    #[serde(skip)]
    pub version: i32,
}

impl<T> From<(T, i32)> for Versioned<T> {
    fn from((view, version): (T, i32)) -> Self {
        Self { view, version }
    }
}

/// The last part of the address that an answer names: the id of what was made.
pub fn made<T: std::str::FromStr>(recorded: &Recorded) -> Result<T, Failure> {
    let location = recorded
        .headers
        .iter()
        .find(|(name, _)| name == "location")
        .map(|(_, value)| value.as_str());
    location
        .and_then(|address| address.rsplit('/').next())
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| Failure::Internal("an answer does not say what was made".to_owned()))
}
