//! `minga create-user`: makes an account on the service's machine, such as the first administrator's.
use crate::arguments::NewUser;
use crate::output;
use crate::settings::Settings;
use crate::trouble::Trouble;
use crate::wiring;
use minga_domain::keys::Keyed;
use minga_domain::kinds::SystemRole;
use minga_domain::language::Language;
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_workflow::accounts::{self, NewAccount};
use minga_workflow::service::Tx;
use minga_workflow::{Failure, passwords};
use std::io::BufRead;

/// Makes the account and prints its identifier.
pub fn run(settings: &Settings, user: NewUser) -> Result<(), Trouble> {
    // First: what is wrong with a country is asked of the vocabularies, which the database may give other words.
    let service = wiring::open_service(settings)?;
    let password = user.password_stdin.then(read_password).transpose()?;
    let violations = problems(&user, password.as_deref());
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations).into());
    }
    let password_hash = password.as_deref().map(passwords::hash_blocking).transpose()?;
    let new = NewAccount {
        name: user.name,
        email: user.email,
        password_hash,
        language: Language::of_tag(&user.language).unwrap_or_default(),
        position: None,
        roles: user.role.iter().filter_map(|role| SystemRole::from_key(role)).collect(),
        network_country: user.network_country,
        network_decides: false,
    };
    let call = wiring::call_of_operator(&service);
    let create = move |tx: &mut Tx<'_>| accounts::create_account(tx, new).map_err(in_options);
    let id = wiring::change(&service, call, create)?;
    output::line(&id.to_string())
}

/// What is wrong, by the options of the command.
fn in_options(failure: Failure) -> Failure {
    match failure {
        Failure::Invalid(violations) => Failure::Invalid(violations.into_iter().map(at_option).collect()),
        other => other,
    }
}

fn at_option(violation: Violation) -> Violation {
    Violation {
        pointer: violation.pointer.replacen('/', "--", 1),
        ..violation
    }
}

fn problems(user: &NewUser, password: Option<&str>) -> Vec<Violation> {
    let person = accounts::person_violations(&user.name, &user.email);
    let mut found: Vec<Violation> = person.into_iter().map(at_option).collect();
    if let Some(password) = password {
        found.extend(passwords::violations(password, &user.email, "--password-stdin"));
    }
    let network = user.role.iter().any(|role| role == SystemRole::CountryNetwork.key());
    match &user.network_country {
        None if network => found.push(Violation::new(Code::Required, "--network-country")),
        Some(country) if vocabulary::country(country).is_none() => {
            found.push(Violation::new(Code::UnknownCountry, "--network-country"));
        }
        _ => {}
    }
    found
}

fn read_password() -> Result<String, Trouble> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
