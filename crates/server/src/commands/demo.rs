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

/// Refuses a database of production in which people of the demo can log in.
pub fn refuse_its_people(service: &Service) -> Result<(), Trouble> {
    let open = demo::can_log_in(service)?;
    match open.first() {
        None => Ok(()),
        Some(one) => Err(Trouble::Refused(format!(
            "Production does not start on a database with the demo: {} of its people can log in, such as {one}, and \
             everybody knows their password. Give it a database and folders of its own (database.url, data_dir), or \
             start with production = false and disable their accounts.",
            open.len()
        ))),
    }
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
