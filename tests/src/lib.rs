//! Black-box tests of Minga: they start the built binary, speak HTTP to it and read the mails it sends.
//!
//! Nothing here knows a crate of the project; what is tested is what a client can see. Every behaviour is tried
//! on both databases:
//!
//! ```no_run
//! use minga_tests::on_both;
//! use serde_json::json;
//!
//! on_both!(an_unknown_pledge_is_not_found, |app| {
//!     app.visitor().get("/v1/pledges/PL-2026-99999").expect(404).problem("not_found");
//! });
//! ```
//!
//! - [`App`]: one running service with a database, a data directory and a mail folder of its own.
//! - [`Client`]: one caller of it; [`accounts`] makes the callers that have an account.
//! - [`Mails`]: what the service sent.
//! - [`Postgres`]: a throw-away PostgreSQL cluster, gone when the tests end.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "this crate serves tests alone: a broken expectation has to panic"
)]

pub mod accounts;
pub mod answer;
mod app;
mod binary;
pub mod certificates;
mod client;
mod documented;
mod mails;
pub mod operations;
mod ports;
mod postgres;
mod process;
pub mod reviewing;
pub mod steps;
pub mod world;

pub use answer::Answer;
pub use app::{App, Backend, Setup, run};
pub use client::{Call, Client};
pub use mails::{Mail, Mails};
pub use postgres::{Durability, Postgres};

/// Makes two tests of one body, `name::sqlite` and `name::postgres`; the body gets a running [`App`].
///
/// After a body that passed, [`App::finish`] checks that no notice was left unsent. With `setup = …` in the middle
/// the app is started as that [`Setup`] says.
///
/// ```no_run
/// # use minga_tests::{on_both, Setup};
/// on_both!(the_service_is_ready, |app| {
///     app.visitor().get("/readyz").expect(200);
/// });
/// on_both!(a_mail_server_that_is_gone_stops_nothing, setup = Setup::new().leave_outbox(), |app| {
///     app.visitor().get("/healthz").expect(200);
/// });
/// ```
#[macro_export]
macro_rules! on_both {
    ($name:ident, |$app:ident| $body:block) => {
        $crate::on_both!($name, setup = $crate::Setup::new(), |$app| $body);
    };
    ($name:ident, setup = $setup:expr, |$app:ident| $body:block) => {
        mod $name {
            #[allow(unused_imports, reason = "not every body needs the names around it")]
            use super::*;

            fn body($app: &mut $crate::App) $body

            #[test]
            fn sqlite() {
                $crate::run($setup, $crate::Backend::Sqlite, body);
            }

            #[test]
            fn postgres() {
                $crate::run($setup, $crate::Backend::Postgres, body);
            }
        }
    };
}
