//! `minga simulate`: a year of peer review on a scratch database.
use crate::arguments::Simulate;
use crate::output;
use crate::settings::Settings;
use crate::simulation;
use crate::trouble::Trouble;
use crate::wiring;
use minga_storage::accounts::{self, AccountFilter};
use minga_workflow::Failure;
use minga_workflow::clock::Clock;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

/// Simulates and prints what came of it.
///
/// # Errors
/// [`Trouble::Refused`] when the database has accounts, when a use case refuses what the process should allow, or when
/// the year ends in a state that the rules do not allow.
pub fn run(mut settings: Settings, wanted: &Simulate) -> Result<(), Trouble> {
    let scratch = tempfile::tempdir()?;
    settings.data_dir = scratch.path().to_owned();
    settings.database.url.clone_from(&wanted.database);
    settings.files.folder = None;
    settings.keys.folder = None;
    let mut service = wiring::open_service(&settings)?;
    let unused = service.database.read_blocking(|conn| -> Result<bool, Failure> {
        Ok(accounts::page(conn, &AccountFilter::default(), None, 1)?.is_empty())
    })?;
    if !unused {
        return Err(Trouble::Refused(
            "This database is in use: a simulation needs one of its own.".to_owned(),
        ));
    }
    let now = Arc::new(AtomicI64::new(0));
    service.clock = Clock::Still(Arc::clone(&now));
    let report = simulation::run(&service, &now, wanted)?;
    output::line(&report)
}
