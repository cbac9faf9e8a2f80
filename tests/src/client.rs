//! One caller of the service.

use std::sync::LazyLock;
use std::time::Duration;

use reqwest::Method;
use reqwest::blocking::multipart::{Form, Part};
use reqwest::blocking::{Client as Http, RequestBuilder};
use reqwest::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, IF_MATCH, IF_NONE_MATCH};
use reqwest::redirect::Policy;
use serde_json::Value;
use uuid::Uuid;

use crate::Answer;

/// What every caller shares: redirects are shown, not followed, and every call opens a connection of its own, so that a
/// restart of the service between two calls cannot be seen.
static HTTP: LazyLock<Http> = LazyLock::new(|| {
    let builder = Http::builder()
        .no_proxy()
        .redirect(Policy::none())
        .pool_max_idle_per_host(0);
    builder
        .timeout(Duration::from_secs(30))
        .build()
        .expect("a client without TLS can be built")
});

/// A caller: who (a bearer token or nobody) and in which language.
#[derive(Clone, Debug)]
pub struct Client {
    base: String,
    token: Option<String>,
    language: String,
    keyed: bool,
}

impl Client {
    /// A caller without an account, who reads English. `base` is the service's address without a path.
    pub fn new(base: &str) -> Self {
        Self {
            base: base.to_owned(),
            token: None,
            language: "en".to_owned(),
            keyed: false,
        }
    }

    /// The same caller with an access token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// The same caller without a token.
    #[must_use]
    pub fn anonymous(&self) -> Self {
        Self {
            token: None,
            ..self.clone()
        }
    }

    /// The same caller who asks for another language: the value of `Accept-Language`.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Self {
        Self {
            language: language.to_owned(),
            ..self.clone()
        }
    }

    /// The same caller, who gives every POST, PUT and PATCH an idempotency key of its own.
    #[must_use]
    pub fn with_keys(&self) -> Self {
        Self {
            keyed: true,
            ..self.clone()
        }
    }

    /// Begins a GET; `path` starts with `/` or is a whole URL, such as a link in a mail.
    pub fn get(&self, path: &str) -> Call {
        self.request(Method::GET, path)
    }

    /// Begins a POST.
    pub fn post(&self, path: &str) -> Call {
        self.request(Method::POST, path)
    }

    /// Begins a PUT.
    pub fn put(&self, path: &str) -> Call {
        self.request(Method::PUT, path)
    }

    /// Begins a PATCH; see [`Call::merge_patch`].
    pub fn patch(&self, path: &str) -> Call {
        self.request(Method::PATCH, path)
    }

    /// Begins a DELETE.
    pub fn delete(&self, path: &str) -> Call {
        self.request(Method::DELETE, path)
    }

    /// Begins a request with any method.
    pub fn request(&self, method: Method, path: &str) -> Call {
        let url = if path.starts_with('/') {
            format!("{}{path}", self.base)
        } else {
            path.to_owned()
        };
        let mut request = HTTP
            .request(method.clone(), &url)
            .header(ACCEPT_LANGUAGE, &self.language);
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        let call = Call {
            request,
            line: format!("{method} {url}"),
        };
        if self.keyed && [Method::POST, Method::PUT, Method::PATCH].contains(&method) {
            call.idempotency_key(&Uuid::now_v7().to_string())
        } else {
            call
        }
    }
}

/// A request that has not been sent yet.
#[must_use = "a call does nothing until it is sent"]
pub struct Call {
    request: RequestBuilder,
    line: String,
}

impl Call {
    /// The version that the change is based on: the `ETag` of an earlier answer.
    pub fn if_match(self, etag: &str) -> Self {
        self.header(IF_MATCH.as_str(), etag)
    }

    /// The version that the caller holds already.
    pub fn if_none_match(self, etag: &str) -> Self {
        self.header(IF_NONE_MATCH.as_str(), etag)
    }

    /// The key under which this request may be repeated.
    pub fn idempotency_key(self, key: &str) -> Self {
        self.header("Idempotency-Key", key)
    }

    /// Any other header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// A body of `application/json`.
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// A body of `application/merge-patch+json` (RFC 7396).
    pub fn merge_patch(self, body: &Value) -> Self {
        self.body("application/merge-patch+json", body.to_string())
    }

    /// A body as given, well-formed or not.
    pub fn body(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.request = self.request.header(CONTENT_TYPE, media_type).body(body.into());
        self
    }

    /// A multipart body: one file as the part `file`, and the text parts in `fields`.
    pub fn upload(mut self, file_name: &str, media_type: &str, content: &[u8], fields: &[(&str, &str)]) -> Self {
        let mut form = Form::new();
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        let part = Part::bytes(content.to_vec()).file_name(file_name.to_owned());
        form = form.part("file", part.mime_str(media_type).expect("the test gives a media type"));
        self.request = self.request.multipart(form);
        self
    }

    /// Sends it.
    ///
    /// # Panics
    /// When there is no answer within half a minute.
    pub fn send(self) -> Answer {
        let line = self.line.clone();
        self.try_send().unwrap_or_else(|error| panic!("{line}: {error:?}"))
    }

    /// Sends it to a service that may be gone.
    ///
    /// # Errors
    /// No connection, or no whole answer.
    pub fn try_send(self) -> Result<Answer, reqwest::Error> {
        Answer::read(self.line, self.request.send()?)
    }

    /// Sends it and expects a status: [`Answer::expect`].
    #[track_caller]
    pub fn expect(self, status: u16) -> Answer {
        self.send().expect(status)
    }
}
