//! Which pages in browsers may call (CORS). They send bearer tokens and no cookies, so no credentials are allowed.
use actix_cors::Cors;

/// Headers that a page may send.
const SENT: [&str; 6] = [
    "accept-language",
    "authorization",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-none-match",
];
/// Headers of an answer that a page may read beside those that it always may.
const READ: [&str; 5] = ["etag", "link", "location", "retry-after", "x-request-id"];
/// Seconds for which a browser need not ask again.
const REMEMBERED: usize = 60 * 60;

/// The rules for the origins of the settings, around everything else: errors carry them too.
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
