//! Around every request: its id, its log line, safe headers, and problems in the caller's language.
use crate::extract::{RequestId, language};
use crate::metrics;
use crate::problem::{self, ApiError};
use crate::query::Parameters;
use crate::registrar::Known;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage};
use minga_workflow::Failure;
use std::time::Instant;
use uuid::Uuid;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Refuses parameters where the operation has none; an operation that has some looks itself for those it does not know.
fn known_parameters(request: &ServiceRequest) -> Result<(), ApiError> {
    if request.query_string().is_empty() {
        return Ok(());
    }
    match request.app_data::<Data<Known>>() {
        Some(known) if known.reads_no_query(request.method(), request.path()) => {
            Parameters::refuse_all(request.request())
        }
        _ => Ok(()),
    }
}

/// U+0000 is in no name of anything, and PostgreSQL takes none in a text.
fn possible_path(request: &ServiceRequest) -> Result<(), ApiError> {
    if request.path().contains("%00") {
        Err(Failure::NotFound.into())
    } else {
        Ok(())
    }
}

/// Bodies are read as they are sent: nothing unpacks them.
fn plain_body(request: &ServiceRequest) -> Result<(), ApiError> {
    let encodings = request.headers().get_all(header::CONTENT_ENCODING);
    let plain = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"identity");
    if encodings.into_iter().all(plain) {
        Ok(())
    } else {
        Err(Failure::UnsupportedMediaType.into())
    }
}

/// Around the rules for origins, which answer preflights themselves: their answers get an id, and refusals are problems.
pub async fn preflight(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let language = language(request.request());
    let mut response = next.call(request).await?.map_into_boxed_body();
    if response.headers().contains_key(REQUEST_ID) {
        return Ok(response);
    }
    let (id, status) = (Uuid::now_v7().to_string(), response.status());
    if !status.is_success() {
        let refused = problem::render_status(status, language, &id);
        response = ServiceResponse::new(response.request().clone(), refused);
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    Ok(response)
}

/// Around everything that is answered here.
pub async fn frame(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let began = Instant::now();
    let id = Uuid::now_v7().to_string();
    let method = request.method().clone();
    if method == Method::HEAD {
        // Answered as GET; the connection knows that it was HEAD and leaves the body out.
        request.head_mut().method = Method::GET;
    }
    request.extensions_mut().insert(RequestId(id.clone()));
    let language = language(request.request());
    let mut response = match possible_path(&request)
        .and_then(|()| known_parameters(&request))
        .and_then(|()| plain_body(&request))
    {
        // Routing needs the request for itself: no clone of it may be kept across this call.
        Ok(()) => next.call(request).await?.map_into_boxed_body(),
        Err(error) => request.error_response(error),
    };
    let failure = response
        .response()
        .error()
        .and_then(|error| error.as_error::<ApiError>());
    let status = response.status();
    let rendered = match failure {
        Some(ApiError(failure)) => {
            match failure {
                Failure::Internal(context) => tracing::error!(request_id = %id, %context, "internal error"),
                Failure::Unavailable(context) => tracing::warn!(request_id = %id, %context, "unavailable"),
                _ => {}
            }
            Some(problem::render(failure, language, &id))
        }
        None if (status.is_client_error() || status.is_server_error())
            && !response.headers().contains_key(header::CONTENT_TYPE) =>
        {
            Some(problem::render_status(status, language, &id))
        }
        None if response.response().error().is_some() => Some(problem::render_status(status, language, &id)),
        None => None,
    };
    if let Some(rendered) = rendered {
        let allow = response.headers().get(header::ALLOW).cloned();
        response = ServiceResponse::new(response.request().clone(), rendered);
        if let Some(allow) = allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
        response
            .headers_mut()
            .insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
    }
    let status = response.status();
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, value);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    let request = response.request();
    // The pattern, not the path: a path may hold a secret link.
    let route = request.match_pattern().unwrap_or_else(|| "-".to_owned());
    metrics::observe(&route, &method, status.as_u16(), began.elapsed());
    tracing::info!(
        request_id = %id,
        %method,
        %route,
        status = status.as_u16(),
        micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        "request"
    );
    Ok(response)
}
