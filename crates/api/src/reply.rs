//! Answers: recorded ones (that a retried request gets again), signed-in reads, pages of lists.
use crate::problem::{ApiError, etag};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use minga_workflow::{Failure, Recorded, example_of};
use serde::Serialize;
use utoipa::ToSchema;

/// What an answer needs beside its body.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The status; 200 by default.
    pub status: Option<u16>,
    /// The version, for the `ETag`.
    pub version: Option<i32>,
    /// Where the new thing is.
    pub location: Option<String>,
}

impl Answer {
    /// 200 with a version.
    pub fn ok(version: i32) -> Self {
        Self {
            version: Some(version),
            ..Self::default()
        }
    }
    /// 201 with a version and an address.
    pub fn created(version: i32, location: impl Into<String>) -> Self {
        Self {
            status: Some(201),
            version: Some(version),
            location: Some(location.into()),
        }
    }
    /// 204, or the given status, without a body.
    pub fn empty(self) -> Recorded {
        let status = self.status.or(Some(204));
        Self { status, ..self }.before_body()
    }
    /// 200, or the given status, for a body that follows with [`send_with`].
    pub fn before_body(self) -> Recorded {
        let mut headers = Vec::new();
        if let Some(version) = self.version {
            headers.push(("etag".to_owned(), etag(version)));
        }
        if let Some(location) = self.location {
            headers.push(("location".to_owned(), location));
        }
        Recorded {
            status: self.status.unwrap_or(200),
            headers,
        }
    }
}

/// Sends an answer without a body.
pub fn send(recorded: Recorded) -> HttpResponse {
    start(&recorded).finish()
}

/// Sends an answer with its body.
pub fn send_with<T: Serialize>(recorded: &Recorded, body: &T) -> Result<HttpResponse, ApiError> {
    let body = serde_json::to_vec(body).map_err(|error| Failure::Internal(error.to_string()))?;
    Ok(start(recorded).insert_header(header::ContentType::json()).body(body))
}

fn start(recorded: &Recorded) -> HttpResponseBuilder {
    let status = StatusCode::from_u16(recorded.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    for (name, value) in &recorded.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
            response.insert_header((name, value));
        }
    }
    response
}

/// A signed-in read: never stored by anyone.
pub fn private<T: Serialize>(body: &T, version: Option<i32>) -> Result<HttpResponse, ApiError> {
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    if let Some(version) = version {
        response.insert_header((header::ETAG, etag(version)));
    }
    let body = serde_json::to_vec(body).map_err(|error| Failure::Internal(error.to_string()))?;
    Ok(response.insert_header(header::ContentType::json()).body(body))
}

/// A page of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({ "items": [example_of::<T>()], "total": 1 })))]
pub struct Page<T: ToSchema> {
    /// The entries.
    pub items: Vec<T>,
    /// Cursor of the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many there are in all; only with `count=exact`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
}

/// The `Link` header of the next page: the same request with another cursor.
pub fn next_link(request: &HttpRequest, next: Option<&str>) -> Option<(HeaderName, HeaderValue)> {
    let mut parts: Vec<String> = request
        .query_string()
        .split('&')
        .filter(|p| !p.is_empty() && !p.starts_with("cursor="))
        .map(str::to_owned)
        .collect();
    parts.push(format!("cursor={}", next?));
    let value = format!("<{}?{}>; rel=\"next\"", request.path(), parts.join("&"));
    Some((header::LINK, HeaderValue::from_str(&value).ok()?))
}

/// A signed-in page of a list.
pub fn private_page<T: Serialize + ToSchema>(request: &HttpRequest, page: &Page<T>) -> Result<HttpResponse, ApiError> {
    let mut response = private(page, None)?;
    if let Some((name, value)) = next_link(request, page.next.as_deref()) {
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}
