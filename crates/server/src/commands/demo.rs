//! `minga demo`: fills an empty database with a fictional world, and says who can log in.
use crate::demo;
use crate::output;
use crate::settings::Settings;
use crate::trouble::Trouble;
use crate::wiring;
use minga_workflow::Service;

/// Fills the database.
pub fn run(settings: &Settings) -> Result<(), Trouble> {
    seed_and_tell(settings, &wiring::open_service(settings)?)
}

/// Fills the database that a service runs on, unless it has accounts, and prints who can log in.
pub fn seed_and_tell(settings: &Settings, service: &Service) -> Result<(), Trouble> {
    if settings.production {
        return Err(Trouble::Refused(
            "Production takes no demo: everybody knows its password.".to_owned(),
        ));
    }
    if demo::seed(service)? {
        output::line(&demo::who_can_log_in()?)
    } else {
        output::line("There are accounts already: the demo changed nothing.")
    }
}
