//! Callers that have an account, made the way people and operators make them.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde_json::json;

use crate::{App, Client};

/// Long enough for any policy.
const PASSWORD: &str = "siete llamas cruzan el puente 7";

/// How long a mail may take.
const MAIL: Duration = Duration::from_secs(15);

/// Somebody with an account who is logged in.
#[derive(Clone, Debug)]
pub struct Account {
    /// Calls with this account's token, in its language.
    pub client: Client,
    /// The name that was given.
    pub name: String,
    /// An address of its own under `example.org`.
    pub email: String,
    /// The password.
    pub password: String,
    /// The refresh token that the login gave.
    pub refresh_token: String,
}

/// Registers somebody, follows the link in the mail and logs in: an account as every visitor can have it.
///
/// `language` is `es`, `en` or `fr`: of the mails and of the calls.
#[track_caller]
pub fn register_and_login(app: &App, name: &str, language: &str) -> Account {
    let email = address(name);
    let visitor = app.visitor().in_language(language);
    let body = json!({"name": name, "email": email, "password": PASSWORD, "language": language});
    visitor.post("/v1/auth/register").json(&body).expect(202);
    let mail = app
        .mails()
        .wait_for(|mail| mail.is_to(&email) && mail.text.contains("/links/verify/"), MAIL);
    let link = mail.link("/links/verify/");
    let page = visitor.get(&link).expect(200);
    assert!(page.text.contains("<form"), "the page of a link shows a form:\n{page}");
    visitor
        .post(&link)
        .body("application/x-www-form-urlencoded", "")
        .expect(303);
    login(app, name, &email, language)
}

/// The account of an administrator.
#[track_caller]
pub fn admin(app: &App) -> Account {
    with_role(app, "Adela Administradora", "admin", "en")
}

/// An account with a system role, made on the service's machine: `reviewer`, `country_network`, `secretariat`, `admin`.
#[track_caller]
pub fn with_role(app: &App, name: &str, role: &str, language: &str) -> Account {
    made(app, name, role, language, &[])
}

/// As [`with_role`], for a country's network.
#[track_caller]
pub fn with_role_in(app: &App, name: &str, role: &str, language: &str, country: &str) -> Account {
    made(app, name, role, language, &["--network-country", country])
}

#[track_caller]
fn made(app: &App, name: &str, role: &str, language: &str, more: &[&str]) -> Account {
    let email = address(name);
    let arguments = [
        "create-user",
        "--email",
        &email,
        "--name",
        name,
        "--role",
        role,
        "--password-stdin",
        "--language",
        language,
    ];
    let arguments: Vec<&str> = arguments.iter().chain(more).copied().collect();
    app.minga(&arguments, &format!("{PASSWORD}\n"));
    login(app, name, &email, language)
}

/// An account of a country network, without the grant to decide.
#[track_caller]
pub fn country_network(app: &App, name: &str, country: &str, language: &str) -> Account {
    let email = address(name);
    let arguments = [
        "create-user",
        "--email",
        &email,
        "--name",
        name,
        "--role",
        "country_network",
        "--network-country",
        country,
        "--password-stdin",
    ];
    app.minga(&arguments, &format!("{PASSWORD}\n"));
    login(app, name, &email, language)
}

/// The same account with a new token: after a jump of the clock the old one has expired.
#[track_caller]
pub fn again(app: &App, account: &Account, language: &str) -> Account {
    login(app, &account.name, &account.email, language)
}

#[track_caller]
fn login(app: &App, name: &str, email: &str, language: &str) -> Account {
    let visitor = app.visitor().in_language(language);
    let answer = visitor
        .post("/v1/auth/login")
        .json(&json!({"email": email, "password": PASSWORD}))
        .expect(200);
    assert!(answer.string("/token_type").eq_ignore_ascii_case("bearer"), "{answer}");
    assert!(
        answer.json["expires_in"].as_u64().is_some_and(|seconds| seconds > 0),
        "{answer}"
    );
    Account {
        client: visitor.with_token(&answer.string("/access_token")),
        name: name.to_owned(),
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
        refresh_token: answer.string("/refresh_token"),
    }
}

/// An address that no other account of this test process has.
fn address(name: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let words: Vec<String> = name
        .split_whitespace()
        .map(|word| {
            word.chars()
                .filter(char::is_ascii_alphanumeric)
                .collect::<String>()
                .to_ascii_lowercase()
        })
        .filter(|word| !word.is_empty())
        .collect();
    format!(
        "{}.{}@example.org",
        words.join("."),
        NEXT.fetch_add(1, Ordering::Relaxed)
    )
}
