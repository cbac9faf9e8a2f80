//! The organisations, the people with their accounts, and the roster of reviewers.
use crate::demo::scene::Scene;
use crate::demo::world::{Organisation, Person, World};
use crate::demo::{BEGAN, PASSWORD};
use crate::trouble::Trouble;
use minga_domain::kinds::{OrganisationRole, SystemRole};
use minga_workflow::accounts::{self, NewAccount};
use minga_workflow::organisations::contacts::{self, NewContact};
use minga_workflow::organisations::offers::{self, NewMember};
use minga_workflow::organisations::{self, NewOrganisation};
use minga_workflow::passwords;
use minga_workflow::roster::{self, ReviewerInput};

/// Everybody arrives, and every organisation registers.
pub fn arrive(scene: &mut Scene<'_>, world: &World) -> Result<(), Trouble> {
    let hash = passwords::hash_blocking(PASSWORD)?;
    for person in &world.people {
        open_account(scene, person, &hash)?;
    }
    for organisation in &world.organisations {
        let people: Vec<&Person> = world
            .people
            .iter()
            .filter(|person| person.organisation == organisation.key)
            .collect();
        register(scene, organisation, &people)?;
    }
    for person in world.people.iter().filter(|person| person.reviewer.is_some()) {
        put_on_roster(scene, world, person)?;
    }
    Ok(())
}

/// Everybody has the same password, so one hash does for all. The roster gives reviewers their role.
fn open_account(scene: &mut Scene<'_>, person: &Person, hash: &str) -> Result<(), Trouble> {
    let new = NewAccount {
        name: person.name.clone(),
        email: person.email.clone(),
        password_hash: Some(hash.to_owned()),
        language: person.language,
        position: Some(person.position.clone()),
        roles: person
            .system_roles
            .iter()
            .copied()
            .filter(|role| *role != SystemRole::Reviewer)
            .collect(),
        network_country: person.network_country.clone(),
        network_decides: false,
    };
    let account = scene.step(&person.key, scene.call(BEGAN), |tx| accounts::create_account(tx, new))?;
    scene.enter(person, account);
    Ok(())
}

/// Whoever registers an organisation is its focal point, unless it is somebody of the secretariat or an administrator: the
/// focal point of the file, or else its first person.
fn register(scene: &mut Scene<'_>, organisation: &Organisation, people: &[&Person]) -> Result<(), Trouble> {
    let key = &organisation.key;
    let speaks = |person: &&&Person| person.organisation_role == OrganisationRole::FocalPoint;
    let Some(first) = people.iter().find(speaks).or(people.first()) else {
        return Err(Trouble::Refused(format!("The demo's data give nobody to {key}.")));
    };
    let new = NewOrganisation {
        name: organisation.name.clone(),
        actor_type: organisation.actor_type.clone(),
        country: organisation.country.clone(),
        represents: organisation.represents.clone(),
        website: organisation.website.clone(),
        public_contact: None,
    };
    let call = scene.call_of(&first.key, BEGAN)?;
    let made = scene.step(key, call.clone(), |tx| organisations::create(tx, new))?;
    let id = made.id;
    scene.found(key, id);
    let others = people.iter().filter(|person| person.key != first.key);
    let outside = Some(first).filter(|_| made.my_role.is_none());
    for person in others.chain(outside) {
        let new = NewMember {
            email: person.email.clone(),
            role: person.organisation_role,
            language: Some(person.language),
        };
        scene.step(&person.key, call.clone(), |tx| offers::ask(tx, id, &new))?;
        let answer = scene.call_of(&person.key, BEGAN)?;
        scene.step(&person.key, answer, |tx| offers::accept(tx, id))?;
    }
    for person in people.iter().filter(|person| person.organisation_role.speaks()) {
        let new = NewContact {
            name: person.name.clone(),
            position: Some(person.position.clone()),
            email: person.email.clone(),
            language: person.language,
        };
        let contact = scene
            .step(&person.key, call.clone(), |tx| contacts::create(tx, id, new))?
            .id;
        scene.set_contact(&person.key, contact);
    }
    Ok(())
}

fn put_on_roster(scene: &mut Scene<'_>, world: &World, person: &Person) -> Result<(), Trouble> {
    let Some(expertise) = &person.reviewer else {
        return Ok(());
    };
    let account = scene.cast(&person.key)?.account;
    let entry = ReviewerInput {
        internal: Some(expertise.internal),
        country: Some(expertise.country.clone()),
        languages: expertise.languages.clone(),
        objectives: expertise.objectives.clone(),
        max_open: expertise.max_open,
        ..ReviewerInput::default()
    };
    let call = scene.call_of(officer(world, person.language.code())?, BEGAN)?;
    scene.step(&person.key, call, |tx| roster::keep(tx, account, None, entry))?;
    Ok(())
}

/// The officer who takes care of a language, or else of all.
pub fn officer<'w>(world: &'w World, language: &str) -> Result<&'w str, Trouble> {
    let officers = || {
        world
            .people
            .iter()
            .filter(|person| person.system_roles.contains(&SystemRole::Secretariat))
    };
    let found = officers()
        .find(|person| person.language.code() == language)
        .or_else(|| officers().next_back());
    let key = found.map(|person| person.key.as_str());
    key.ok_or_else(|| Trouble::Refused("The demo's data have no officer of the secretariat.".to_owned()))
}
