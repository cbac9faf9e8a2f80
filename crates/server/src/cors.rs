//! Which pages in browsers may call (CORS). They send bearer tokens and no cookies, so no credentials are allowed.
use actix_cors::Cors;

/// Headers that a page may send.
const SENT: [&str; 7] = [
    "accept-language",
    "authorization",
    "cache-control",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-none-match",
];
/// Headers of an answer that a page may read beside those that it always may.
const READ: [&str; 7] = [
    "content-disposition",
    "etag",
    "idempotent-replayed",
    "link",
    "location",
    "retry-after",
    "x-request-id",
];
/// Seconds for which a browser need not ask again.
const REMEMBERED: usize = 60 * 60;

/// The rules for the origins of the settings, around the frame: errors carry them too.
pub fn of(origins: &[String]) -> Cors {
    let rules = Cors::default()
        .allowed_methods(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
        .allowed_headers(SENT)
        .expose_headers(READ)
        .max_age(REMEMBERED);
    if origins.iter().any(|origin| origin == "*") {
        return rules.allow_any_origin().send_wildcard();
    }
    origins.iter().fold(rules, |rules, origin| rules.allowed_origin(origin))
}
