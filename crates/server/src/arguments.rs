//! What can be asked for on the command line.
use clap::{Args, Parser, Subcommand};
use minga_domain::ids::NoticeId;
use std::path::PathBuf;

/// Pledges and good practices of the UN Network on Migration.
#[derive(Debug, Parser)]
#[command(name = "minga", version)]
pub struct Arguments {
    /// The file of the settings; by default the one that MINGA_CONFIG names, else minga.toml if it exists.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What to do; without one, serve.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer requests and send mail until SIGTERM.
    Serve {
        /// Fill an empty database with the demo first, and print who can log in.
        #[arg(long)]
        demo: bool,
        /// Only say what is wrong with the settings; exit code 2 when something is.
        #[arg(long)]
        check_config: bool,
    },
    /// Bring the schema of the database up to date.
    Migrate,
    /// Fill an empty database with the demo, and print who can log in.
    Demo,
    /// Make an account whose address counts as confirmed, such as the first administrator's.
    CreateUser(NewUser),
    /// Print the OpenAPI document.
    Openapi,
    /// Take data over from files.
    #[command(subcommand)]
    Import(Import),
    /// Write the vocabularies as they are in use, a JSON file each, to edit their words and import them again.
    Vocabularies {
        /// Where the files are written.
        folder: PathBuf,
    },
    /// See to the notices that wait, were sent, or could not be sent.
    #[command(subcommand)]
    Outbox(Outbox),
    /// Let a year of practices pass through peer review on a scratch database, and print how long everything takes.
    Simulate(Simulate),
    /// Fill the database of the settings with made-up published records, to be measured with; prints JSON.
    Fill(Fill),
    /// Measure how fast drafts are created and submitted without HTTP, on a scratch database; prints JSON. The content
    /// of a complete pledge is read from standard input.
    Bench(Bench),
}

impl Default for Command {
    fn default() -> Self {
        Self::Serve {
            demo: false,
            check_config: false,
        }
    }
}

/// An account to be made.
#[derive(Debug, Args)]
pub struct NewUser {
    /// The address to log in with.
    #[arg(long)]
    pub email: String,
    /// The person's name.
    #[arg(long)]
    pub name: String,
    /// The language of mails: es, en or fr.
    #[arg(long, default_value = "en", value_parser = ["es", "en", "fr"])]
    pub language: String,
    /// A role in the service: admin, secretariat, country_network or reviewer. May be given several times.
    #[arg(long, value_parser = ["admin", "secretariat", "country_network", "reviewer"])]
    pub role: Vec<String>,
    /// The country of a country network, ISO 3166 alpha-3.
    #[arg(long, value_name = "ALPHA3")]
    pub network_country: Option<String>,
    /// Read the password from the first line of standard input. Without it the person asks for a password by mail.
    #[arg(long)]
    pub password_stdin: bool,
}

/// What a scratch database is filled with.
#[derive(Debug, Args)]
pub struct Fill {
    /// Published records.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub records: u32,
    /// What all chance follows from: the same seed gives the same records.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// How a measurement is done.
#[derive(Debug, Args)]
pub struct Bench {
    /// The scratch database, empty: `sqlite:PATH` or `postgres://…`.
    #[arg(long)]
    pub database: String,
    /// Callers at once.
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub connections: u16,
    /// Seconds for creating, and at most as many for submitting.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=600))]
    pub seconds: u16,
}

/// A year to be simulated.
#[derive(Debug, Args)]
pub struct Simulate {
    /// What all chance follows from: the same seed gives the same year.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Practices that are submitted.
    #[arg(long, default_value_t = 180, value_parser = clap::value_parser!(u16).range(1..=2000))]
    pub practices: u16,
    /// Reviewers on the roster.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u16).range(10..=3000))]
    pub reviewers: u16,
    /// An empty database, `sqlite:PATH` or `postgres://…`; without it one that is thrown away.
    #[arg(long)]
    pub database: Option<String>,
}

/// What can be taken over.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Old records, as published entries of provenance "legacy"; those that are known already are left alone.
    Legacy {
        /// A JSON array of records.
        file: PathBuf,
        /// Only say what would be done.
        #[arg(long)]
        dry_run: bool,
    },
    /// Other words for the vocabularies, from files that `minga vocabularies` wrote and somebody edited. Each file takes
    /// the place of all that was imported of it before; a service shows its words after its next start.
    Vocabularies {
        /// The files, called as they were written.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Only say what would be done.
        #[arg(long)]
        dry_run: bool,
    },
}

/// What can be done with the outbox.
#[derive(Debug, Subcommand)]
pub enum Outbox {
    /// List the notices, the newest first.
    List {
        /// Only those in this state.
        #[arg(long, value_parser = ["queued", "sent", "parked"])]
        state: Option<String>,
        /// At most so many.
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
        limit: Option<u32>,
        /// As a JSON array.
        #[arg(long)]
        json: bool,
    },
    /// Show one notice.
    Show {
        /// Its identifier.
        id: NoticeId,
        /// As a JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Give a notice that was parked, or that waits for its next attempt, another chance at once.
    Requeue {
        /// Its identifier.
        id: NoticeId,
        /// Answer with the notice as a JSON object.
        #[arg(long)]
        json: bool,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_contradict_nothing() {
        Arguments::command().debug_assert();
    }
}
