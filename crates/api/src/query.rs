//! Query parameters: read by name, every problem collected, unknown ones refused.
use crate::problem::ApiError;
use actix_web::HttpRequest;
use actix_web::web::Query;
use minga_domain::keys::Keyed;
use minga_domain::violation::{Code, Violation};
use minga_workflow::Failure;
use std::str::FromStr;

/// Most entries of a page.
pub const LIMIT_MAX: i64 = 100;
/// Entries of a page when the caller does not say.
pub const LIMIT_DEFAULT: i64 = 20;

/// The parameters of one request; call [`Parameters::finish`] after reading all that exist.
#[derive(Debug)]
pub struct Parameters {
    pairs: Vec<(String, String)>,
    known: Vec<&'static str>,
    violations: Vec<Violation>,
    unknown_values: Vec<Violation>,
}

impl Parameters {
    /// The parameters of a request.
    pub fn of(request: &HttpRequest) -> Self {
        let read = Query::<Vec<(String, String)>>::from_query(request.query_string());
        let mut violations = Vec::new();
        let pairs = read.map(Query::into_inner).unwrap_or_else(|_| {
            violations.push(Violation::new(Code::MalformedValue, "?").with("expected", "name=value"));
            Vec::new()
        });
        Self {
            pairs,
            known: Vec::new(),
            violations,
            unknown_values: Vec::new(),
        }
    }

    /// Refuses whatever is given to an operation that has no parameters.
    ///
    /// # Errors
    /// [`Failure::Malformed`] naming each.
    pub fn refuse_all(request: &HttpRequest) -> Result<(), ApiError> {
        Self::of(request).finish()
    }

    fn malformed(&mut self, name: &str, expected: impl Into<serde_json::Value>) {
        self.violations
            .push(Violation::new(Code::MalformedValue, format!("?{name}")).with("expected", expected));
    }

    /// All values of a parameter that may repeat. One that holds U+0000 is refused: PostgreSQL takes none in a text; and
    /// so is one that is not UTF-8, of which U+FFFD is left.
    pub fn texts(&mut self, name: &'static str) -> Vec<String> {
        self.known.push(name);
        let given = self.pairs.iter().filter(|(of, _)| of == name);
        let (refused, values): (Vec<_>, Vec<_>) = given
            .map(|(_, value)| value.clone())
            .partition(|value| value.contains('\0'));
        if !refused.is_empty() {
            self.refuse(Violation::new(Code::NulCharacter, format!("?{name}")));
        }
        if values.iter().any(|value| value.contains(char::REPLACEMENT_CHARACTER)) {
            self.malformed(name, "UTF-8");
        }
        values
    }

    /// A parameter that may be given once.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        let mut values = self.texts(name);
        if values.len() > 1 {
            self.violations
                .push(Violation::new(Code::Duplicate, format!("?{name}")));
        }
        values.pop()
    }

    /// A parsed parameter that may be given once.
    pub fn parsed<T: FromStr>(&mut self, name: &'static str, expected: &'static str) -> Option<T> {
        let text = self.text(name)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.malformed(name, expected);
        }
        parsed
    }

    /// A parsed parameter that may repeat.
    pub fn many<T: FromStr>(&mut self, name: &'static str, expected: &'static str) -> Vec<T> {
        let mut values = Vec::new();
        for text in self.texts(name) {
            match text.parse() {
                Ok(value) => values.push(value),
                Err(_) => self.malformed(name, expected),
            }
        }
        values
    }

    /// Keys of a closed list; may repeat.
    pub fn keys<T: Keyed>(&mut self, name: &'static str) -> Vec<T> {
        let mut values = Vec::new();
        for text in self.texts(name) {
            match T::from_key(&text) {
                Some(value) => values.push(value),
                None => {
                    let allowed: Vec<&str> = T::ALL.iter().map(|key| key.key()).collect();
                    self.violations
                        .push(Violation::new(Code::UnknownKey, format!("?{name}")).with("allowed", allowed));
                }
            }
        }
        values
    }

    /// `true` or `false`; absent is false.
    pub fn flag(&mut self, name: &'static str) -> bool {
        self.parsed(name, "true | false").unwrap_or(false)
    }

    /// One of a few words.
    pub fn choice(&mut self, name: &'static str, allowed: &[&'static str]) -> Option<&'static str> {
        let text = self.text(name)?;
        let found = allowed.iter().find(|word| **word == text).copied();
        if found.is_none() {
            let allowed: Vec<&str> = allowed.to_vec();
            self.violations
                .push(Violation::new(Code::UnknownKey, format!("?{name}")).with("allowed", allowed));
        }
        found
    }

    /// The size of a page: 1 to 100, by default 20.
    pub fn limit(&mut self) -> i64 {
        self.limit_or(LIMIT_DEFAULT)
    }

    /// The size of a page: 1 to 100, with a default of its own: 100 for lists that once came on one page, so that who
    /// does not follow `next` is not cut short.
    pub fn limit_or(&mut self, default: i64) -> i64 {
        let limit = self.parsed("limit", "1..100").unwrap_or(default);
        if !(1..=LIMIT_MAX).contains(&limit) {
            self.violations.push(
                Violation::new(Code::OutOfRange, "?limit")
                    .with("minimum", 1)
                    .with("maximum", LIMIT_MAX),
            );
        }
        limit
    }

    /// Adds a problem found elsewhere.
    pub fn refuse(&mut self, violation: Violation) {
        self.violations.push(violation);
    }

    /// Adds a value that is well-formed but does not exist. When nothing else is wrong the request is answered with
    /// 422.
    pub fn refuse_value(&mut self, violation: Violation) {
        self.unknown_values.push(violation);
    }

    /// Refuses unknown parameters and reports every problem at once.
    pub fn finish(mut self) -> Result<(), ApiError> {
        for (name, _) in &self.pairs {
            if !self.known.contains(&name.as_str()) {
                let unknown =
                    Violation::new(Code::UnknownParameter, format!("?{name}")).with("parameter", name.as_str());
                self.violations.push(unknown.with("allowed", self.known.clone()));
            }
        }
        match (self.violations.is_empty(), self.unknown_values.is_empty()) {
            (true, true) => Ok(()),
            (true, false) => Err(Failure::Invalid(self.unknown_values).into()),
            _ => {
                self.violations.append(&mut self.unknown_values);
                Err(Failure::Malformed(self.violations).into())
            }
        }
    }
}
