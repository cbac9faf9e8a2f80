//! The program `minga`: settings, wiring, background workers, commands.
//!
//! [`arguments`] says what can be asked for, [`settings`] and [`checks`] what an operator sets, [`wiring`] how the
//! parts are put together; each command has a file in [`commands`].
mod arguments;
mod checks;
mod commands;
mod cors;
mod demo;
mod made_up;
mod output;
mod settings;
mod simulation;
mod trouble;
mod wiring;

use crate::arguments::{Arguments, Command, Import};
use crate::settings::Settings;
use crate::trouble::Trouble;
use clap::Parser;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Names the settings' file when `--config` does not.
const CONFIG_VARIABLE: &str = "MINGA_CONFIG";

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("{trouble}");
            trouble.exit_code()
        }
    }
}

fn run(arguments: Arguments) -> Result<(), Trouble> {
    let command = arguments.command.unwrap_or_default();
    if let Command::Openapi = command {
        return commands::openapi::print();
    }
    let file = arguments
        .config
        .or_else(|| std::env::var_os(CONFIG_VARIABLE).map(PathBuf::from));
    let settings = Settings::read(file.as_deref()).map_err(Trouble::Settings)?;
    let problems = checks::problems(&settings);
    if !problems.is_empty() {
        return Err(Trouble::Settings(problems));
    }
    start_log(&settings);
    match command {
        Command::Serve { check_config: true, .. } => output::line("The settings are in order."),
        Command::Serve { demo, .. } => commands::serve::run(settings, demo),
        Command::Migrate => commands::migrate::run(&settings),
        Command::Demo => commands::demo::run(&settings),
        Command::CreateUser(user) => commands::create_user::run(&settings, user),
        Command::Import(Import::Legacy { file, dry_run }) => commands::legacy::run(&settings, &file, dry_run),
        Command::Import(Import::Vocabularies { files, dry_run }) => {
            commands::vocabularies::import(&settings, &files, dry_run)
        }
        Command::Vocabularies { folder } => commands::vocabularies::write(&settings, &folder),
        Command::Outbox(what) => commands::outbox::run(&settings, &what),
        Command::Simulate(wanted) => commands::simulate::run(settings, &wanted),
        Command::Fill(fill) => commands::fill::run(&settings, &fill),
        Command::Bench(how) => commands::bench::run(settings, how),
        Command::Openapi => commands::openapi::print(),
    }
}

/// The log goes to standard error, so that what a command prints can be piped on.
fn start_log(settings: &Settings) {
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    if settings.production {
        log.json().flatten_event(true).init();
    } else {
        log.init();
    }
}
