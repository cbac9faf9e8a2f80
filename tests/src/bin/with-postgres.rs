//! Runs a command with a throw-away PostgreSQL cluster: `with-postgres cargo test`.
//!
//! The command finds it in `MINGA_TEST_POSTGRES`, a URL under whose user it may make databases, and in
//! `MINGA_TEST_POSTGRES_ENCRYPTED` as a user who is let in with verified TLS alone. `MINGA_TEST_POSTGRES_STRANGER` is a
//! file with the certificate of an authority that did not certify it. The cluster is gone when the command has ended;
//! the command's exit code is this program's.

use std::env;
use std::process::{Command, ExitCode};

use minga_tests::{Durability, Postgres};

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    let Some(program) = arguments.next() else {
        eprintln!("usage: with-postgres COMMAND [ARGUMENT…]");
        return ExitCode::from(2);
    };
    let cluster = Postgres::start_encrypted(Durability::Relaxed);
    let url = format!("postgres://minga@127.0.0.1:{}/postgres", cluster.port());
    let status = Command::new(&program)
        .args(arguments)
        .env("MINGA_TEST_POSTGRES_ENCRYPTED", cluster.encrypted_url(&url))
        .env("MINGA_TEST_POSTGRES_STRANGER", cluster.stranger())
        .env("MINGA_TEST_POSTGRES", url)
        .status();
    match status {
        Ok(status) => {
            let code = status.code().and_then(|code| u8::try_from(code).ok());
            code.map_or(ExitCode::FAILURE, ExitCode::from)
        }
        Err(error) => {
            eprintln!("{} cannot run: {error}", program.display());
            ExitCode::from(127)
        }
    }
}
