//! The cast: officers, organisations with a focal point, reviewers.
use super::call;
use super::chance::Chance;
use crate::trouble::Trouble;
use crate::wiring;
use minga_domain::ids::{AccountId, ContactId, OrganisationId};
use minga_domain::kinds::SystemRole;
use minga_domain::language::Language;
use minga_workflow::accounts::{self, NewAccount};
use minga_workflow::organisations::contacts::{self, NewContact};
use minga_workflow::organisations::{self, NewOrganisation};
use minga_workflow::roster::{self, ReviewerInput};
use minga_workflow::{Failure, Service};
use serde_json::json;

const OFFICERS: usize = 4;
const ORGANISATIONS: usize = 60;
/// Of so many reviewers one belongs to an organisation that submits.
const ONE_SUBMITS_OF: usize = 10;
const COUNTRIES: [&str; 12] = [
    "PER", "ECU", "COL", "MEX", "SEN", "MAR", "MLI", "KEN", "PHL", "BGD", "FRA", "PRT",
];
const ACTOR_TYPES: [&str; 3] = ["civil_society", "local_regional_authority", "academia"];

/// Who submits.
#[derive(Debug, Clone)]
pub struct FocalPoint {
    /// The account.
    pub account: AccountId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// As a contact of it.
    pub contact: ContactId,
    /// Where it works.
    pub country: &'static str,
    /// What it writes in.
    pub language: Language,
}

/// Who reviews.
#[derive(Debug, Clone)]
pub struct Reviewer {
    /// The account.
    pub account: AccountId,
    /// How many reviews at once.
    pub capacity: u32,
    /// How much kinder or harsher than others.
    pub temper: f64,
}

/// Everybody.
#[derive(Debug)]
pub struct Cast {
    /// The secretariat.
    pub officers: Vec<AccountId>,
    /// Who submits.
    pub focal_points: Vec<FocalPoint>,
    /// Who reviews.
    pub reviewers: Vec<Reviewer>,
}

/// Everybody gets an account; organisations register; the roster is filled.
pub fn arrive(service: &Service, chance: &mut Chance, reviewers: usize) -> Result<Cast, Trouble> {
    let mut officers = Vec::new();
    for place in 0..OFFICERS {
        let roles = vec![SystemRole::Secretariat];
        officers.push(account(service, &format!("officer-{place}"), Language::En, roles)?);
    }
    let mut focal_points = Vec::new();
    for place in 0..ORGANISATIONS {
        focal_points.push(focal_point(service, chance, place)?);
    }
    let mut roster = Vec::new();
    for place in 0..reviewers {
        // Every tenth is somebody who also submits.
        let own = (place % ONE_SUBMITS_OF == 0)
            .then(|| focal_points.get(place / ONE_SUBMITS_OF))
            .flatten();
        let known = match own {
            Some(of) => of.account,
            None => account(service, &format!("reviewer-{place}"), Language::En, Vec::new())?,
        };
        roster.push(reviewer(service, chance, officers.first().copied(), known, place)?);
    }
    Ok(Cast {
        officers,
        focal_points,
        reviewers: roster,
    })
}

fn account(service: &Service, name: &str, language: Language, roles: Vec<SystemRole>) -> Result<AccountId, Failure> {
    let new = NewAccount {
        name: format!("Simulated {name}"),
        email: format!("{name}@example.org"),
        password_hash: None,
        language,
        position: None,
        roles,
        network_country: None,
        network_decides: false,
    };
    wiring::change(service, call(service, None), move |tx| {
        accounts::create_account(tx, new)
    })
}

fn focal_point(service: &Service, chance: &mut Chance, place: usize) -> Result<FocalPoint, Trouble> {
    let language = chance.one_of(&Language::ALL).copied().unwrap_or_default();
    let country = chance.one_of(&COUNTRIES).copied().unwrap_or("PER");
    let name = format!("focal-point-{place}");
    let who = account(service, &name, language, Vec::new())?;
    let new = NewOrganisation {
        name: format!("Simulated organisation {place}"),
        actor_type: chance
            .one_of(&ACTOR_TYPES)
            .copied()
            .unwrap_or("civil_society")
            .to_owned(),
        country: Some(country.to_owned()),
        represents: None,
        website: None,
        public_contact: None,
    };
    let organisation = wiring::change(service, call(service, Some(who)), move |tx| {
        organisations::create(tx, new)
    })?
    .id;
    let new = NewContact {
        name: format!("Simulated {name}"),
        position: None,
        email: format!("{name}@example.org"),
        language,
    };
    let contact = wiring::change(service, call(service, Some(who)), move |tx| {
        contacts::create(tx, organisation, new)
    })?;
    Ok(FocalPoint {
        account: who,
        organisation,
        contact: contact.id,
        country,
        language,
    })
}

fn reviewer(
    service: &Service,
    chance: &mut Chance,
    officer: Option<AccountId>,
    known: AccountId,
    place: usize,
) -> Result<Reviewer, Trouble> {
    let mut languages = vec!["en"];
    for (language, percent) in [("es", 50), ("fr", 40)] {
        if chance.percent(percent) {
            languages.push(language);
        }
    }
    let objectives: Vec<u8> = (1..=23).collect();
    let capacity = u32::try_from(chance.days(2, 4)).unwrap_or(2);
    let entry = json!({
        "internal": place % 5 < 2,
        "country": chance.one_of(&COUNTRIES),
        "languages": languages,
        "objectives": chance.some_of(&objectives, 6),
        "max_open": capacity,
        "paused": false,
    });
    let entry: ReviewerInput = serde_json::from_value(entry)
        .map_err(|error| Trouble::Refused(format!("A reviewer's profile is malformed: {error}.")))?;
    wiring::change(service, call(service, officer), move |tx| {
        roster::keep(tx, known, None, entry)
    })?;
    Ok(Reviewer {
        account: known,
        capacity,
        temper: chance.error(0.9),
    })
}
