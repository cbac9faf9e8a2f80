//! `minga import legacy`: takes old records over from a file.
use crate::output;
use crate::settings::Settings;
use crate::trouble::Trouble;
use crate::wiring;
use minga_workflow::legacy::{self, LegacyRecord};
use std::fs;
use std::path::Path;

/// Takes over what the file holds, or says what would be taken over.
pub fn run(settings: &Settings, file: &Path, dry_run: bool) -> Result<(), Trouble> {
    let text = fs::read_to_string(file).map_err(|error| Trouble::Refused(format!("{}: {error}", file.display())))?;
    let records: Vec<LegacyRecord> = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| Trouble::Refused(format!("{}: {error}", file.display())))?;
    let service = wiring::open_service(settings)?;
    let call = wiring::call_of_operator(&service);
    if dry_run {
        let found = wiring::read(&service, &call, |tx| legacy::preview(tx, &records))?;
        output::line(&format!(
            "{} records would be new, {} are known.",
            found.new, found.known
        ))?;
    } else {
        let done = wiring::change(&service, call, move |tx| legacy::import(tx, &records))?;
        output::line(&format!("{} records are new, {} were known.", done.new, done.known))?;
    }
    Ok(())
}
