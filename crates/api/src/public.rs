//! Anonymous answers that may be cached: finished once as bytes with a strong `ETag`, given many times.
use crate::extract::language;
use crate::problem::ApiError;
use crate::state::ApiState;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bytes::Bytes;
use minga_workflow::public_cache::{Finished, catch_up};
use minga_workflow::registry::Languages;
use minga_workflow::{Call, Failure, Tx};
use serde::Serialize;

/// How long browsers and shared caches may keep a public answer without asking: one minute. With the `ETag` asking
/// again costs next to nothing.
pub const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("public, max-age=60");

/// The languages that the reader prefers; none without the header.
pub fn languages(request: &HttpRequest) -> Languages {
    let header = request
        .headers()
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    header.map(Languages::of_header).unwrap_or_default()
}

/// Reads as a visitor, whoever asks: what is kept for all must not depend on one. It counts against the limit of the
/// client's address; what the cache answers does not come here. To ask anew counts as well.
///
/// # Errors
/// [`Failure::TooManyRequests`] with the seconds to wait; those of `work`.
pub async fn visit<T, F>(request: &HttpRequest, state: &ApiState, work: F) -> Result<T, ApiError>
where
    T: Send + 'static,
    F: FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Clone + Send + 'static,
{
    state.limits.read(request)?;
    Ok(state.service.read(visitor(request, state), work).await?)
}

/// The call of a visitor.
pub fn visitor(request: &HttpRequest, state: &ApiState) -> Call {
    Call {
        language: language(request),
        ..Call::of_nobody(crate::extract::request_id(request), state.service.clock.now())
    }
}

/// The kept answer to this request, or the one that `make` gives, which depends on nothing but path, parameters and
/// languages.
pub async fn cached<M>(request: &HttpRequest, state: &ApiState, make: M) -> Result<HttpResponse, ApiError>
where
    M: AsyncFnOnce(&Languages) -> Result<Finished, ApiError>,
{
    kept(request, state, "", make).await
}

/// The same for an answer that also depends on the day (UTC): it is kept until midnight at most.
pub async fn cached_today<M>(request: &HttpRequest, state: &ApiState, make: M) -> Result<HttpResponse, ApiError>
where
    M: AsyncFnOnce(&Languages) -> Result<Finished, ApiError>,
{
    let today = state.service.clock.now().date_naive().to_string();
    kept(request, state, &today, make).await
}

async fn kept<M>(request: &HttpRequest, state: &ApiState, day: &str, make: M) -> Result<HttpResponse, ApiError>
where
    M: AsyncFnOnce(&Languages) -> Result<Finished, ApiError>,
{
    let languages = languages(request);
    let mut key = key(request.path(), request.query_string(), &languages);
    key.push_str(day);
    // Labels are in the product language that fits best, which may be none of the named ones.
    key.push_str(language(request).code());
    if asks_anew(request) {
        state.limits.read(request)?;
        catch_up(&state.service).await?;
    }
    let finished = state.service.public.answer(&key, make(&languages)).await?;
    Ok(send(request, &finished))
}

/// Whether the reader wants to know what is public now, whatever was kept before (`Cache-Control: no-cache`).
fn asks_anew(request: &HttpRequest) -> bool {
    request.headers().get_all(header::CACHE_CONTROL).any(|value| {
        value
            .as_bytes()
            .split(|byte| *byte == b',')
            .any(|directive| directive.trim_ascii().eq_ignore_ascii_case(b"no-cache"))
    })
}

/// What tells requests apart: the same parameters in another order are the same request.
fn key(path: &str, query: &str, languages: &Languages) -> String {
    let mut key = String::with_capacity(path.len() + query.len() + 24);
    key.push_str(path);
    key.push('?');
    if query.contains('&') {
        let mut parts: Vec<&str> = query.split('&').filter(|part| !part.is_empty()).collect();
        parts.sort_unstable();
        for part in parts {
            key.push_str(part);
            key.push('&');
        }
    } else {
        key.push_str(query);
    }
    for language in &languages.0 {
        key.push(' ');
        key.push_str(language);
    }
    key
}

/// Finishes an answer.
pub fn finish<T: Serialize>(body: &T, language: Option<&str>, link: Option<HeaderValue>) -> Result<Finished, ApiError> {
    let body = serde_json::to_vec(body).map_err(|error| Failure::Internal(error.to_string()))?;
    Ok(Finished {
        link: link.map(|value| Bytes::copy_from_slice(value.as_bytes())),
        ..finish_as("application/json", body, language)
    })
}

/// Finishes an answer of another media type.
pub fn finish_as(media_type: &'static str, body: Vec<u8>, language: Option<&str>) -> Finished {
    Finished {
        etag: etag(&body, language),
        body: Bytes::from(body),
        media_type,
        language: language.map(|tag| Bytes::copy_from_slice(tag.as_bytes())),
        link: None,
        moved_to: None,
    }
}

/// The answer for what is now at another path, for good.
pub fn moved(path: String) -> Finished {
    let path = Some(path.into());
    Finished {
        body: Bytes::new(),
        media_type: "application/json",
        etag: Bytes::new(),
        language: None,
        link: None,
        moved_to: path,
    }
}

/// The strong `ETag` of a body in a language, with its quotes.
pub fn etag(body: &[u8], language: Option<&str>) -> Bytes {
    let mut hash = aws_lc_rs::digest::Context::new(&aws_lc_rs::digest::SHA256);
    hash.update(language.unwrap_or_default().as_bytes());
    hash.update(b"\n");
    hash.update(body);
    let digest = hash.finish();
    let half = digest.as_ref().get(..16).unwrap_or_default();
    Bytes::from(format!("\"{}\"", BASE64_URL_SAFE_NO_PAD.encode(half)))
}

/// Gives a finished answer, or says that the reader has it (304) or has to go elsewhere (308).
pub fn send(request: &HttpRequest, finished: &Finished) -> HttpResponse {
    if let Some(path) = &finished.moved_to {
        let mut response = HttpResponse::PermanentRedirect();
        if let Ok(value) = HeaderValue::from_maybe_shared(path.clone()) {
            response.insert_header((header::LOCATION, value));
        }
        return response.insert_header((header::CACHE_CONTROL, CACHE_CONTROL)).finish();
    }
    let known = has(request, &finished.etag);
    let mut response = if known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    let mut set = |name: HeaderName, bytes: &Bytes| {
        if let Ok(value) = HeaderValue::from_maybe_shared(bytes.clone()) {
            response.insert_header((name, value));
        }
    };
    set(header::ETAG, &finished.etag);
    if let Some(language) = &finished.language {
        set(header::CONTENT_LANGUAGE, language);
    }
    if let Some(link) = &finished.link {
        set(header::LINK, link);
    }
    response.insert_header((header::CACHE_CONTROL, CACHE_CONTROL));
    response.insert_header((header::VARY, HeaderValue::from_static("accept-language")));
    if known {
        return response.finish();
    }
    response.insert_header((header::CONTENT_TYPE, HeaderValue::from_static(finished.media_type)));
    response.body(finished.body.clone())
}

/// Whether `If-None-Match` names this `ETag` (RFC 9110: compared weakly).
pub fn has(request: &HttpRequest, etag: &[u8]) -> bool {
    request.headers().get_all(header::IF_NONE_MATCH).any(|value| {
        value
            .as_bytes()
            .split(|byte| *byte == b',')
            .map(<[u8]>::trim_ascii)
            .any(|named| named == b"*" || named.strip_prefix(b"W/").unwrap_or(named) == etag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn the_order_of_parameters_does_not_matter_but_languages_do() {
        let none = Languages::default();
        let french = Languages::of_header("fr");
        assert_eq!(
            key("/v1/pledges", "a=1&b=2", &none),
            key("/v1/pledges", "b=2&a=1&", &none)
        );
        assert_ne!(key("/v1/pledges", "a=1", &none), key("/v1/pledges", "a=1", &french));
        assert_ne!(key("/v1/pledges", "a=1", &none), key("/v1/practices", "a=1", &none));
    }

    #[test]
    fn a_reader_who_has_the_answer_is_told_so() {
        let asks = |value: &str| {
            has(
                &TestRequest::get()
                    .insert_header(("if-none-match", value))
                    .to_http_request(),
                b"\"x\"",
            )
        };
        assert!(asks("\"x\"") && asks("W/\"x\"") && asks("\"a\", \"x\"") && asks("*"));
        assert!(!asks("\"y\"") && !asks("x"));
    }
}
