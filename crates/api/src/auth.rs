//! Registering, logging in and staying logged in.
//!
//! None of these calls tells whether an address has an account. They count against the limits of the client's address
//! and of the e-mail address.
use crate::extract::Body;
use crate::problem::{ApiError, Problem};
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer};
use crate::state::ApiState;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use minga_workflow::accounts::sessions::{self, Tokens};
use minga_workflow::accounts::{self, Registration};
use minga_workflow::assignments::{self, ReviewSession};
use minga_workflow::{Call, Failure, Recorded};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use utoipa::ToSchema;

/// How long an answer takes at the least that must not tell, by its time, whether an address has an account: much
/// longer than the work. Ours.
const UNHURRIED: Duration = Duration::from_millis(250);

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(register)
        .service(verify_email)
        .service(login)
        .service(open_review)
        .service(refresh)
        .service(logout)
        .service(reset_password)
        .service(confirm_password)
        .service(keys);
}

/// What happens next, the same for every address.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({ "next": "read_your_mail" })))]
pub struct Accepted {
    /// Always `read_your_mail`.
    #[schema(example = "read_your_mail")]
    pub next: String,
}

impl Accepted {
    /// What is kept of it.
    fn recorded() -> Recorded {
        let answer = Answer {
            status: Some(202),
            ..Answer::default()
        };
        answer.before_body()
    }

    fn send(recorded: &Recorded) -> Result<HttpResponse, ApiError> {
        let next = "read_your_mail".to_owned();
        reply::send_with(recorded, &Self { next })
    }
}

/// The token of a link.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "token": "AZMqv0GHe3W2rWfPzLZ0bVbWn9G2m5k3x1Q7o8c4yT0" })))]
pub struct LinkToken {
    /// From the link in the mail.
    #[schema(max_length = 200, example = "AZMqv0GHe3W2rWfPzLZ0bVbWn9G2m5k3x1Q7o8c4yT0")]
    pub token: String,
}

/// An address with its password.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "email": "rosa.quispe@example.org", "password": "tres llamas y un puente" })))]
pub struct Credentials {
    /// Address.
    #[schema(max_length = 254, example = "rosa.quispe@example.org")]
    pub email: String,
    /// Password.
    #[schema(max_length = 256, example = "tres llamas y un puente")]
    pub password: String,
}

/// A refresh token.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "refresh_token": "vJ0oP2m6yqkq2bH1pC1kZkQy0mJxg5Yb3T8d9w7uN4E" })))]
pub struct Refresh {
    /// As given by login or the last refresh.
    #[schema(max_length = 200, example = "vJ0oP2m6yqkq2bH1pC1kZkQy0mJxg5Yb3T8d9w7uN4E")]
    pub refresh_token: String,
}

/// An address.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "email": "rosa.quispe@example.org" })))]
pub struct Address {
    /// Address.
    #[schema(max_length = 254, example = "rosa.quispe@example.org")]
    pub email: String,
}

/// A new password with the token of the link that allows it.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "token": "AZMqv0GHe3W2rWfPzLZ0bVbWn9G2m5k3x1Q7o8c4yT0", "password": "un puente y tres llamas"
})))]
pub struct NewPassword {
    /// From the link in the mail.
    #[schema(max_length = 200, example = "AZMqv0GHe3W2rWfPzLZ0bVbWn9G2m5k3x1Q7o8c4yT0")]
    pub token: String,
    /// 12 to 256 characters, not common, not the address.
    #[schema(max_length = 256, example = "un puente y tres llamas")]
    pub password: String,
}

/// Register
///
/// A mail asks to confirm the address; until then nobody can log in. The answer is the same when the address has an
/// account: its owner is told by mail.
#[utoipa::path(tag = "Accounts", request_body = Registration,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 202, description = "A mail is on its way", body = Accepted),
        (status = 415, description = "Not JSON", body = Problem),
        (status = 422, description = "Every violated rule; `weak_password` for a password that is too short or common", body = Problem),
        (status = 429, description = "Too many attempts; `Retry-After` says how long to wait", body = Problem),
        (status = 503, description = "Busy; `Retry-After` says how long to wait", body = Problem),
    ))]
#[post("/v1/auth/register")]
async fn register(request: HttpRequest, body: Body<Registration>) -> Result<HttpResponse, ApiError> {
    body.state.limits.address(&request)?;
    body.state.limits.mail(&body.value.email)?;
    let recorded = accounts::register(&body.state.service, body.call, body.value, Accepted::recorded()).await?;
    Accepted::send(&recorded)
}

/// Confirm an address
///
/// With the token of the link in the mail. Doing it again changes nothing.
#[utoipa::path(tag = "Accounts", request_body = LinkToken,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 204, description = "Confirmed; the account can log in"),
        (status = 422, description = "The token opens nothing: it is wrong, or has expired", body = Problem),
        (status = 429, description = "Too many attempts; `Retry-After` says how long to wait", body = Problem),
    ))]
#[post("/v1/auth/verify-email")]
async fn verify_email(request: HttpRequest, body: Body<LinkToken>) -> Result<HttpResponse, ApiError> {
    body.state.limits.address(&request)?;
    let token = body.value.token;
    let service = &body.state.service;
    let work = move |tx: &mut minga_workflow::Tx<'_>| accounts::verify_email(tx, &token);
    let recorded = service
        .perform(body.call, work, |()| Ok(Answer::default().empty()))
        .await?;
    Ok(reply::send(recorded))
}

/// Log in
///
/// The answer holds secrets and is never kept, also with an `Idempotency-Key`.
#[utoipa::path(tag = "Accounts", request_body = Credentials,
    responses(
        (status = 200, description = "Tokens", body = Tokens),
        (status = 401, description = "Wrong address or password, or the address is not confirmed", body = Problem),
        (status = 429, description = "Too many attempts; `Retry-After` says how long to wait", body = Problem),
        (status = 503, description = "Busy; `Retry-After` says how long to wait", body = Problem),
    ))]
#[post("/v1/auth/login")]
async fn login(request: HttpRequest, body: Body<Credentials>) -> Result<HttpResponse, ApiError> {
    body.state.limits.address(&request)?;
    body.state.limits.email(&body.value.email)?;
    let Credentials { email, password } = body.value;
    let tokens = sessions::login(&body.state.service, body.call, email, password).await?;
    reply::private(&tokens, None)
}

/// Exchange a refresh token
///
/// Each is exchanged once. One that comes again ends the whole session: somebody else has a copy.
#[utoipa::path(tag = "Accounts", request_body = Refresh,
    responses(
        (status = 200, description = "New tokens", body = Tokens),
        (status = 401, description = "Unknown, used or expired, or its session has ended: log in", body = Problem),
        (status = 429, description = "Too many attempts; `Retry-After` says how long to wait", body = Problem),
    ))]
#[post("/v1/auth/refresh")]
async fn refresh(request: HttpRequest, body: Body<Refresh>) -> Result<HttpResponse, ApiError> {
    body.state.limits.address(&request)?;
    let tokens = sessions::refresh(&body.state.service, body.call, body.value.refresh_token).await?;
    reply::private(&tokens, None)
}

/// Open the review of an invitation's link
///
/// With the token of the link in the mail: a session for that one review (its invitation, text, files and form) and
/// nothing else, as often as wanted until the link expires. Nobody is logged in by it. The answer holds a secret and is
/// never kept.
#[utoipa::path(tag = "Review", request_body = LinkToken,
    responses(
        (status = 200, description = "A session of one review", body = ReviewSession),
        (status = 404, description = "The link opens nothing", body = Problem),
        (status = 409, description = "`link_expired`, `invitation_turned_down`, or `assignment_closed` when the review \
            is no longer needed", body = Problem),
        (status = 429, description = "Too many attempts; `Retry-After` says how long to wait", body = Problem),
    ))]
#[post("/v1/auth/review-link")]
async fn open_review(request: HttpRequest, body: Body<LinkToken>) -> Result<HttpResponse, ApiError> {
    body.state.limits.address(&request)?;
    let token = body.value.token;
    let call = Call {
        account: None,
        only: None,
        retry: None,
        ..body.call
    };
    let session = body
        .state
        .service
        .read(call, move |tx| assignments::open_review(tx, &token))
        .await?;
    reply::private(&session, None)
}

/// Log out
///
/// Ends the session of a refresh token; access tokens of it expire by themselves.
#[utoipa::path(tag = "Accounts", request_body = Refresh,
    responses(
        (status = 204, description = "The session has ended, or there was none"),
        (status = 429, description = "Too many attempts; `Retry-After` says how long to wait", body = Problem),
    ))]
#[post("/v1/auth/logout")]
async fn logout(request: HttpRequest, body: Body<Refresh>) -> Result<HttpResponse, ApiError> {
    body.state.limits.address(&request)?;
    sessions::logout(&body.state.service, body.call, body.value.refresh_token).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ask for a new password
///
/// A mail with a link, if the address has an account. The answer is the same where it has none.
#[utoipa::path(tag = "Accounts", request_body = Address,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 202, description = "A mail is on its way, if the address has an account", body = Accepted),
        (status = 429, description = "Too many attempts; `Retry-After` says how long to wait", body = Problem),
    ))]
#[post("/v1/auth/password-reset")]
async fn reset_password(request: HttpRequest, body: Body<Address>) -> Result<HttpResponse, ApiError> {
    body.state.limits.address(&request)?;
    body.state.limits.mail(&body.value.email)?;
    let email = body.value.email;
    let work = move |tx: &mut minga_workflow::Tx<'_>| accounts::ask_for_password(tx, &email);
    let service = body.state.service.clone();
    let performed = service.perform(body.call, work, |()| Ok(Accepted::recorded()));
    // By its time alone the answer would tell whether the address has an account.
    let (recorded, ()) = tokio::join!(performed, tokio::time::sleep(UNHURRIED));
    Accepted::send(&recorded?)
}

/// Set a new password
///
/// With the token of the link in the mail, once. Ends every session of the account.
#[utoipa::path(tag = "Accounts", request_body = NewPassword,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 204, description = "The password is set; log in with it"),
        (status = 422, description = "The token opens nothing or was used, or the password is weak", body = Problem),
        (status = 429, description = "Too many attempts; `Retry-After` says how long to wait", body = Problem),
        (status = 503, description = "Busy; `Retry-After` says how long to wait", body = Problem),
    ))]
#[post("/v1/auth/password-reset/confirm")]
async fn confirm_password(request: HttpRequest, body: Body<NewPassword>) -> Result<HttpResponse, ApiError> {
    body.state.limits.address(&request)?;
    let NewPassword { token, password } = body.value;
    let answer = Answer::default().empty();
    let recorded = accounts::set_password(&body.state.service, body.call, token, password, answer).await?;
    Ok(reply::send(recorded))
}

/// Read the keys of the access tokens
///
/// A JSON Web Key Set (RFC 7517): with it anybody can check an access token.
#[utoipa::path(tag = "Accounts",
    responses((status = 200, description = "The public keys", body = Object, content_type = "application/jwk-set+json",
        example = json!({ "keys": [{
            "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
        }] }))))]
#[get("/.well-known/jwks.json")]
async fn keys(state: web::Data<ApiState>) -> Result<HttpResponse, ApiError> {
    let body =
        serde_json::to_vec(&state.service.tokens.jwks()).map_err(|error| Failure::Internal(error.to_string()))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/jwk-set+json"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(body))
}
