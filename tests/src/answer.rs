//! What the service answered, with the expectations that tests have.

use std::fmt;
use std::io::{Cursor, Read};

use reqwest::blocking::Response;
use reqwest::header::{CONTENT_TYPE, ETAG, HeaderMap};
use serde_json::Value;

use crate::documented;

/// What a workbook (XLSX) says: all of its parts, inflated.
#[must_use]
pub fn inflated(workbook: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).expect("a workbook is a ZIP archive");
    let mut text = String::new();
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).expect("a part of the workbook");
        part.read_to_string(&mut text).expect("a part in UTF-8");
    }
    text
}

/// An answer that has been read to its end.
///
/// Each expectation that is not met panics with the request line and the whole answer.
#[derive(Clone)]
pub struct Answer {
    /// The method and the URL that were asked.
    pub request: String,
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub bytes: Vec<u8>,
    /// The body as text; bytes that are not UTF-8 are replaced.
    pub text: String,
    /// The body as JSON where the media type says that it is JSON, else `null`.
    pub json: Value,
}

impl Answer {
    pub(crate) fn read(request: String, response: Response) -> Result<Self, reqwest::Error> {
        let status = response.status().as_u16();
        documented::expect_listed(&request, status);
        let headers = response.headers().clone();
        documented::expect_told(&request, status, &headers);
        let location = headers.get("location").and_then(|value| value.to_str().ok());
        if let Some(location) = location.filter(|_| status == 201) {
            documented::expect_readable(&request, location);
        }
        let bytes = response.bytes()?.to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let mut answer = Self {
            request,
            status,
            headers,
            bytes,
            text,
            json: Value::Null,
        };
        if is_json(answer.media_type()) && !answer.bytes.is_empty() {
            match serde_json::from_slice(&answer.bytes) {
                Ok(json) => answer.json = json,
                Err(error) => panic!("the media type is JSON, the body is not ({error}):\n{answer}"),
            }
        }
        Ok(answer)
    }

    /// Expects a status and gives the answer back.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert!(self.status == status, "expected {status}:\n{self}");
        self
    }

    /// Expects a problem document (RFC 9457) with this `code`, consistent in itself, and gives the answer back.
    #[track_caller]
    pub fn problem(self, code: &str) -> Self {
        assert!(
            self.media_type() == "application/problem+json",
            "expected a problem document:\n{self}"
        );
        assert!(self.json["code"] == code, "expected the problem {code}:\n{self}");
        assert!(
            self.json["status"] == self.status,
            "the status in the body differs:\n{self}"
        );
        for member in ["type", "title", "detail"] {
            assert!(self.json[member].is_string(), "the problem has no {member}:\n{self}");
        }
        self
    }

    /// The `(code, pointer)` of every violation of a problem, in the order of the answer; empty when it has none.
    #[track_caller]
    pub fn violations(&self) -> Vec<(String, String)> {
        let text = |violation: &Value, member: &str| match violation[member].as_str() {
            Some(text) => text.to_owned(),
            None => panic!("a violation has no {member}:\n{self}"),
        };
        let violations = self.json["violations"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        violations
            .iter()
            .map(|violation| (text(violation, "code"), text(violation, "pointer")))
            .collect()
    }

    /// Expects a violation of this rule at this place and gives the answer back.
    #[track_caller]
    pub fn violation(self, code: &str, pointer: &str) -> Self {
        let found = self
            .violations()
            .iter()
            .any(|found| found.0 == code && found.1 == pointer);
        assert!(found, "expected the violation {code} at {pointer:?}:\n{self}");
        self
    }

    /// The `ETag`, with its quotes.
    #[track_caller]
    pub fn etag(&self) -> String {
        self.header(ETAG.as_str())
            .unwrap_or_else(|| panic!("the answer has no ETag:\n{self}"))
            .to_owned()
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The string at a JSON Pointer of the body.
    #[track_caller]
    pub fn string(&self, pointer: &str) -> String {
        match self.json.pointer(pointer).and_then(Value::as_str) {
            Some(text) => text.to_owned(),
            None => panic!("the body has no string at {pointer:?}:\n{self}"),
        }
    }

    /// The media type without its parameters; empty when there is none.
    pub fn media_type(&self) -> &str {
        let value = self.header(CONTENT_TYPE.as_str()).unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim()
    }
}

fn is_json(media_type: &str) -> bool {
    media_type == "application/json" || media_type.ends_with("+json")
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}", self.request, self.status)?;
        for (name, value) in &self.headers {
            writeln!(f, "{name}: {}", String::from_utf8_lossy(value.as_bytes()))?;
        }
        if self.json.is_null() {
            write!(f, "\n{}", self.text)
        } else {
            write!(f, "\n{:#}", self.json)
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
