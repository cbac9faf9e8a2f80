//! Where the modules register their routes: one list, read for different ends.
//!
//! The threads that answer requests need handlers and nothing of the documentation; the OpenAPI document needs no
//! handlers; what a path allows needs neither. So nothing is built that is not asked for.
use actix_web::dev::HttpServiceFactory;
use actix_web::guard::{Guard, GuardContext};
use actix_web::http::Method;
use actix_web::{Scope, web};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use utoipa::openapi::path::{HttpMethod, ParameterIn, Paths};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{OpenApi, RefOr};
use utoipa_actix_web::OpenApiFactory;

/// What the routes are registered for.
enum Purpose<'a> {
    /// To answer requests.
    Answers {
        /// Where pages and the like go.
        app: &'a mut web::ServiceConfig,
        /// The operations by how their paths begin, in the order in which they came.
        groups: Vec<(Beginning, Scope)>,
    },
    /// To be described.
    Document(&'a mut OpenApi),
    /// To know what exists.
    Known(&'a mut Known),
}

/// Takes the routes of all modules.
pub struct ServiceConfig<'a>(Purpose<'a>);

impl std::fmt::Debug for ServiceConfig<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServiceConfig").finish_non_exhaustive()
    }
}

impl<'a> ServiceConfig<'a> {
    /// Registers the handlers of `routes`, so that they answer requests.
    ///
    /// The router would try the regular expression of one path after the other. Guards in front of them, first for
    /// how paths begin and then for each operation, spare it all but the right one.
    pub fn answers(app: &'a mut web::ServiceConfig, routes: impl FnOnce(&mut Self)) {
        let mut config = Self(Purpose::Answers {
            app,
            groups: Vec::new(),
        });
        routes(&mut config);
        if let Purpose::Answers { app, groups } = config.0 {
            for (beginning, operations) in groups {
                app.service(operations.guard(beginning));
            }
        }
    }

    /// Adds operations and their schemas to a document.
    pub fn document(document: &'a mut OpenApi) -> Self {
        Self(Purpose::Document(document))
    }

    /// Notes paths and methods.
    pub fn known(known: &'a mut Known) -> Self {
        Self(Purpose::Known(known))
    }

    /// Registers an operation with its documentation.
    pub fn service<F>(&mut self, handler: F) -> &mut Self
    where
        F: HttpServiceFactory + OpenApiFactory + utoipa::Path + 'static,
    {
        match &mut self.0 {
            Purpose::Answers { groups, .. } => {
                let here = Here {
                    pattern: Pattern::of(&F::path()),
                    methods: methods::<F>().iter().map(bit).fold(0, |all, one| all | one),
                };
                let operation = web::scope("").guard(here).service(handler);
                let beginning = Beginning::of(&F::path());
                match groups.iter_mut().find(|(known, _)| *known == beginning) {
                    Some((_, group)) => *group = std::mem::replace(group, web::scope("")).service(operation),
                    None => groups.push((beginning, web::scope("").service(operation))),
                }
            }
            Purpose::Document(document) => {
                let mut paths: Paths = std::mem::take(&mut document.paths);
                paths.merge(handler.paths());
                document.paths = paths;
                let mut schemas: Vec<(String, RefOr<Schema>)> = Vec::new();
                handler.schemas(&mut schemas);
                let components = document.components.get_or_insert_default();
                components.schemas.extend(schemas);
            }
            Purpose::Known(known) => known.add(&F::path(), methods::<F>(), takes_query::<F>),
        }
        self
    }

    /// Registers what is not part of the API, such as pages for people.
    pub fn undocumented(&mut self, register: impl FnOnce(&mut web::ServiceConfig)) -> &mut Self {
        if let Purpose::Answers { app, .. } = &mut self.0 {
            register(app);
        }
        self
    }
}

/// Whether an operation has parameters in the query.
fn takes_query<F: utoipa::Path>() -> bool {
    let parameters = F::operation().parameters.unwrap_or_default();
    parameters
        .iter()
        .any(|parameter| matches!(parameter, RefOr::T(known) if known.parameter_in == ParameterIn::Query))
}

fn methods<F: utoipa::Path>() -> Vec<Method> {
    F::methods().iter().map(method_of).collect()
}

fn method_of(method: &HttpMethod) -> Method {
    match method {
        HttpMethod::Get => Method::GET,
        HttpMethod::Post => Method::POST,
        HttpMethod::Put => Method::PUT,
        HttpMethod::Delete => Method::DELETE,
        HttpMethod::Options => Method::OPTIONS,
        HttpMethod::Head => Method::HEAD,
        HttpMethod::Patch => Method::PATCH,
        HttpMethod::Trace => Method::TRACE,
    }
}

/// How the paths of the API begin.
const API: &str = "/v1/";

/// How many segments tell a group of operations, the empty one before the first slash included: `/v1/pledges`.
const GROUPED_BY: usize = 3;

/// The first segments of a path, which hold no placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Beginning(Vec<String>);

impl Beginning {
    fn of(path: &str) -> Self {
        Self(path.split('/').take(GROUPED_BY).map(str::to_owned).collect())
    }
}

impl Guard for Beginning {
    fn check(&self, request: &GuardContext<'_>) -> bool {
        let mut given = request.head().uri.path().split('/');
        self.0
            .iter()
            .all(|text| given.next().is_some_and(|given| is(text, given)))
    }
}

/// Lets through the requests of one operation. Every request asks many of these until one fits: what is looked at
/// lies close together.
struct Here {
    pattern: Pattern,
    methods: u8,
}

/// A bit for each method that an operation can have; none for others.
fn bit(method: &Method) -> u8 {
    match *method {
        Method::GET => 1,
        Method::POST => 2,
        Method::PUT => 4,
        Method::PATCH => 8,
        Method::DELETE => 16,
        _ => 0,
    }
}

impl Guard for Here {
    fn check(&self, request: &GuardContext<'_>) -> bool {
        let head = request.head();
        self.methods & bit(&head.method) != 0 && self.pattern.fits(head.uri.path())
    }
}

/// A path with placeholders, `/v1/pledges/{reference}`; a placeholder stands for one whole segment. The last segment
/// comes first, since paths differ most at their ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Pattern(Vec<Segment>);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Fixed(String),
    Any,
}

impl Pattern {
    fn of(path: &str) -> Self {
        let segments = path.rsplit('/').map(|segment| match segment.strip_prefix('{') {
            Some(_) => Segment::Any,
            None => Segment::Fixed(segment.to_owned()),
        });
        Self(segments.collect())
    }

    /// Whether a path is one of these, also when it is percent-encoded more than it needs to be.
    fn fits(&self, path: &str) -> bool {
        let mut given = path.rsplit('/');
        self.0.iter().all(|segment| match (segment, given.next()) {
            (Segment::Fixed(text), Some(given)) => is(text, given),
            (Segment::Any, Some(given)) => !given.is_empty(),
            (_, None) => false,
        }) && given.next().is_none()
    }
}

/// Whether a segment as it was sent is this one.
fn is(text: &str, given: &str) -> bool {
    text == given || (given.contains('%') && decoded(given.as_bytes()).eq(text.bytes()))
}

/// The bytes of a segment without percent-encoding; what is no encoding stays.
fn decoded(mut rest: &[u8]) -> impl Iterator<Item = u8> {
    std::iter::from_fn(move || {
        if let [b'%', high, low, after @ ..] = rest
            && let (Some(high), Some(low)) = (digit(*high), digit(*low))
        {
            rest = after;
            return Some(high << 4 | low);
        }
        let (first, after) = rest.split_first()?;
        rest = after;
        Some(*first)
    })
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// The paths that exist, with their methods for `Allow`, and which of the operations read a query.
#[derive(Debug, Default)]
pub struct Known(BTreeMap<Pattern, Methods>);

#[derive(Debug, Default)]
struct Methods {
    names: BTreeSet<&'static str>,
    /// Whether each reads a query. That is in its documentation, which is made when it is asked for: all of them would
    /// keep megabytes of the program in memory from the start.
    with_query: Vec<(Method, LazyLock<bool>)>,
}

impl Known {
    fn add(&mut self, path: &str, methods: Vec<Method>, takes_query: fn() -> bool) {
        let Methods {
            names: known,
            with_query,
        } = self.0.entry(Pattern::of(path)).or_default();
        with_query.extend(
            methods
                .iter()
                .map(|method| (method.clone(), LazyLock::new(takes_query))),
        );
        for method in methods {
            // HEAD is answered wherever GET is.
            match method.as_str() {
                "GET" => known.extend(["GET", "HEAD"]),
                "POST" => known.extend(["POST"]),
                "PUT" => known.extend(["PUT"]),
                "PATCH" => known.extend(["PATCH"]),
                "DELETE" => known.extend(["DELETE"]),
                _ => {}
            }
        }
    }

    /// What the path allows, if it exists.
    pub fn allowed(&self, path: &str) -> Option<String> {
        let fitting = self.0.iter().filter(|(pattern, _)| pattern.fits(path));
        let methods: BTreeSet<&str> = fitting.flat_map(|(_, methods)| methods.names.iter().copied()).collect();
        (!methods.is_empty()).then(|| methods.into_iter().collect::<Vec<_>>().join(", "))
    }

    /// Whether this is an operation of the API that reads no query, so that it knows no parameter. What watches the
    /// service is not of the API: it takes whatever a watcher adds to its address.
    pub fn reads_no_query(&self, method: &Method, path: &str) -> bool {
        let of_method = |methods: &Methods| methods.names.contains(method.as_str());
        let fitting = self
            .0
            .iter()
            .filter(|(pattern, methods)| of_method(methods) && pattern.fits(path));
        let reads = |methods: &Methods| {
            let mut with_query = methods.with_query.iter();
            with_query.any(|(of, takes)| of == method && **takes)
        };
        let mut read = fitting.map(|(_, methods)| reads(methods)).peekable();
        path.starts_with(API) && read.peek().is_some() && !read.any(|reads| reads)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_whole_paths() {
        let pattern = Pattern::of("/v1/pledges/{reference}/matches");
        assert!(pattern.fits("/v1/pledges/PL-2026-00017/matches"));
        assert!(pattern.fits("/v1/pledges/PL%2D2026/matches"));
        for other in [
            "/v1/pledges//matches",
            "/v1/pledges/x",
            "/v1/pledges/x/matches/",
            "/v1/pledges/x/matches/y",
            "/v1/practices/x/matches",
            "v1/pledges/x/matches",
        ] {
            assert!(!pattern.fits(other), "{other}");
        }
    }

    #[test]
    fn no_group_of_operations_hides_another() {
        let mut known = Known::default();
        crate::routes::routes(&mut ServiceConfig::known(&mut known));
        let beginnings: BTreeSet<Vec<&Segment>> = known
            .0
            .keys()
            .map(|Pattern(segments)| segments.iter().rev().take(GROUPED_BY).collect())
            .collect();
        for one in &beginnings {
            assert!(!one.contains(&&Segment::Any), "{one:?} takes the requests of others");
            let longer = beginnings.iter().filter(|other| other.starts_with(one)).count();
            assert_eq!(longer, 1, "{one:?} takes the requests of others");
        }
    }

    #[test]
    fn a_segment_may_be_encoded_more_than_it_needs() {
        let pattern = Pattern::of("/v1/me");
        assert!(pattern.fits("/v1/%6D%65") && pattern.fits("/v1/%6de"));
        assert!(!pattern.fits("/v1/%6D%6") && !pattern.fits("/v1/m%"));
    }
}
