//! Changes whose answers hold personal data. What is kept for a retried request is the status, the headers and what
//! the body is about; the body itself is read again, so that names and addresses stay in their own rows.
use crate::problem::ApiError;
use crate::reply::{self, Answer};
use crate::state::ApiState;
use actix_web::HttpResponse;
use minga_workflow::{Call, Failure, Recorded, Tx};
use serde::Serialize;

/// Runs a change and answers with what `read` finds afterwards; `answer` says status and headers.
pub async fn perform<T, V, W, A, R>(
    state: &ApiState,
    call: Call,
    work: W,
    answer: A,
    read: R,
) -> Result<HttpResponse, ApiError>
where
    T: Send + 'static,
    V: Serialize + Send + 'static,
    W: FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    A: FnOnce(&T) -> Answer + Send + 'static,
    R: FnOnce(&mut Tx<'_>, &Recorded) -> Result<V, Failure> + Clone + Send + 'static,
{
    let again = Call {
        retry: None,
        ..call.clone()
    };
    let kept = |done: &T| {
        let answer = answer(done);
        let status = answer.status.or(Some(200));
        Ok(Answer { status, ..answer }.empty())
    };
    let recorded = state.service.perform(call, work, kept).await?;
    let kept = recorded.clone();
    let view = state.service.read(again, move |tx| read(tx, &kept)).await?;
    let body = serde_json::to_string(&view).map_err(|error| Failure::Internal(error.to_string()))?;
    Ok(reply::send(Recorded { body, ..recorded }))
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
