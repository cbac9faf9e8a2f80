//! The demo: a fictional world of organisations and people, with pledges and practices in every state, and the real
//! old records. Everything is done by the use cases in the name of the people, so that it arises as in life.
mod people;
mod pledges;
mod practices;
mod scene;
mod steps;
mod world;

use crate::trouble::Trouble;
use crate::wiring;
use chrono::Duration;
use minga_storage::accounts::{self, AccountFilter};
use minga_workflow::legacy::{self, LegacyRecord};
use minga_workflow::{Failure, Service};
use scene::Scene;
use world::World;

/// The password of everybody in the demo; production refuses the demo.
pub const PASSWORD: &str = "minga-demo-2026";

const WORLD: &str = include_str!("../demo/world.json");
const LEGACY: &str = include_str!("../demo/legacy.json");

/// How long ago the organisations registered: before anything else happened.
const BEGAN: Duration = Duration::days(90);

/// Fills the database unless it has accounts; says whether it did. All in one transaction: a demo that was interrupted
/// left nothing behind.
pub fn seed(service: &Service) -> Result<bool, Trouble> {
    let nobody = service.database.read_blocking(|conn| -> Result<bool, Failure> {
        Ok(accounts::page(conn, &AccountFilter::default(), None, 1)?.is_empty())
    })?;
    if !nobody {
        return Ok(false);
    }
    let world = read()?;
    let records: Vec<LegacyRecord> = serde_json::from_str(LEGACY).map_err(unreadable)?;
    let inside = service.clone();
    let version = service.database.write_blocking(move |conn| -> Result<_, Trouble> {
        let mut scene = Scene::new(conn, &inside, inside.clock.now());
        people::arrive(&mut scene, &world)?;
        pledges::happen(&mut scene, &world)?;
        practices::happen(&mut scene, &world)?;
        let call = wiring::call_of_operator(&inside);
        scene.step("the old records", call, |tx| legacy::import(tx, &records))?;
        Ok(scene.version())
    })?;
    service.public.learned(version);
    Ok(true)
}

/// The addresses of the demo's people who can log in to this database. Everybody knows their password; who has chosen
/// another counts as well, since their addresses are nobody's.
pub fn can_log_in(service: &Service) -> Result<Vec<String>, Trouble> {
    let people = read()?.people;
    service.database.read_blocking(|conn| -> Result<_, Trouble> {
        let mut open = Vec::new();
        for person in &people {
            let account = accounts::by_email_key(conn, &accounts::email_key(&person.email))?;
            open.extend(
                account
                    .filter(|account| account.disabled_at.is_none())
                    .map(|account| account.email),
            );
        }
        Ok(open)
    })
}

/// A table of everybody who can log in.
pub fn who_can_log_in() -> Result<String, Trouble> {
    let world = read()?;
    let mut lines = vec![format!("Everybody's password is {PASSWORD}\n")];
    let width = world
        .people
        .iter()
        .map(|person| person.name.chars().count())
        .max()
        .unwrap_or_default();
    for person in &world.people {
        let what = person.what();
        lines.push(format!(
            "{what:<16} {:<width$}  {:<34} {}",
            person.name,
            person.email,
            person.language.code()
        ));
    }
    Ok(lines.join("\n"))
}

fn read() -> Result<World, Trouble> {
    serde_json::from_str(WORLD).map_err(unreadable)
}

fn unreadable(error: serde_json::Error) -> Trouble {
    Trouble::Refused(format!("The demo's data cannot be read: {error}."))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;
    use crate::settings::Settings;
    use minga_domain::kinds::{Kind, State};
    use minga_storage::StoreError;
    use minga_storage::columns::Moment;
    use minga_storage::registry::{self, Filter};

    #[test]
    fn the_world_arises_through_the_use_cases_and_only_once() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            data_dir: folder.path().to_owned(),
            ..Settings::default()
        };
        let service = wiring::open_service(&settings).unwrap();
        assert_eq!(can_log_in(&service).unwrap(), Vec::<String>::new());
        assert!(seed(&service).unwrap());
        assert!(!seed(&service).unwrap(), "a second demo changes nothing");

        let world = read().unwrap();
        let records: Vec<LegacyRecord> = serde_json::from_str(LEGACY).unwrap();
        let expected = |kind: Kind, states: Vec<State>| {
            let ours = states.iter().filter(|state| **state == State::Published).count();
            let old = records.iter().filter(|record| record.kind == kind).count();
            i64::try_from(ours + old).unwrap()
        };
        let pledges = world.pledges.iter().map(|pledge| pledge.filed.state).collect();
        let practices = world.practices.iter().map(|practice| practice.filed.state).collect();
        for (kind, states) in [(Kind::Pledge, pledges), (Kind::Practice, practices)] {
            let filter = Filter {
                kind: Some(kind),
                terms: Vec::new(),
                words: None,
            };
            let public: Result<i64, Failure> = service
                .database
                .read_blocking(|conn| Ok(registry::count(conn, &filter)?));
            assert_eq!(public.unwrap(), expected(kind, states), "{kind:?}");
        }
        assert!(who_can_log_in().unwrap().contains(PASSWORD));

        // Everybody can log in until the account is closed.
        let mut open = can_log_in(&service).unwrap();
        assert_eq!(open.len(), world.people.len());
        let closed = accounts::email_key(&open.remove(0));
        let done: Result<bool, StoreError> = service.database.write_blocking(move |conn| {
            let mut account = accounts::by_email_key(conn, &closed)?.ok_or(StoreError::NotFound)?;
            account.disabled_at = Some(Moment::from(chrono::Utc::now()));
            let was = account.version;
            accounts::update(conn, &account, was)
        });
        assert!(done.unwrap());
        assert_eq!(can_log_in(&service).unwrap(), open);
    }
}
