//! `minga migrate`: brings the schema of the database up to date.
use crate::output;
use crate::settings::Settings;
use crate::trouble::Trouble;
use crate::wiring;

/// Runs the migrations that the database has not run; several processes may do so at once.
pub fn run(settings: &Settings) -> Result<(), Trouble> {
    let database = wiring::open_database(settings)?;
    let pending = database.pending_migrations()?;
    database.migrate()?;
    if pending.is_empty() {
        output::line("The schema is up to date.")?;
    }
    for name in pending {
        output::line(&format!("Migrated: {name}"))?;
    }
    Ok(())
}
