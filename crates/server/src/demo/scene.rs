//! One transaction in which many people act, each in a call of its own and at a moment of its own.
use crate::demo::world::Person;
use crate::trouble::Trouble;
use chrono::{DateTime, Duration, Utc};
use minga_domain::ids::{AccountId, ContactId, OrganisationId};
use minga_domain::language::Language;
use minga_storage::connection::AnyConnection;
use minga_workflow::{Call, Failure, Service, Tx};
use std::collections::BTreeMap;

/// A person who can act.
#[derive(Debug, Clone, Copy)]
pub struct Cast {
    pub account: AccountId,
    pub language: Language,
    /// As a contact of the organisation.
    pub contact: Option<ContactId>,
}

/// The transaction, and who and what exists in it by the keys of the file.
pub struct Scene<'a> {
    conn: &'a mut AnyConnection,
    service: &'a Service,
    now: DateTime<Utc>,
    version: Option<i64>,
    cast: BTreeMap<String, Cast>,
    organisations: BTreeMap<String, OrganisationId>,
    references: BTreeMap<String, String>,
}

impl<'a> Scene<'a> {
    /// A scene in which nobody acted yet.
    pub fn new(conn: &'a mut AnyConnection, service: &'a Service, now: DateTime<Utc>) -> Self {
        Self {
            conn,
            service,
            now,
            version: None,
            cast: BTreeMap::new(),
            organisations: BTreeMap::new(),
            references: BTreeMap::new(),
        }
    }

    /// The use cases.
    pub fn service(&self) -> &'a Service {
        self.service
    }

    /// The registry's version after the last step that the public can see.
    pub fn version(&self) -> Option<i64> {
        self.version
    }

    /// Takes a step. `what` says in an error which one it was.
    pub fn step<T>(
        &mut self,
        what: &str,
        call: Call,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, Failure>,
    ) -> Result<T, Trouble> {
        let run = || {
            let mut tx = Tx::begin(self.conn, &call, self.service)?;
            let done = work(&mut tx)?;
            Ok((done, tx.close()?))
        };
        let (done, version) = run().map_err(|failure: Failure| Trouble::from(failure).of(what))?;
        self.version = version.or(self.version);
        Ok(done)
    }

    /// A call of nobody who is signed in, some time ago.
    pub fn call(&self, ago: Duration) -> Call {
        Call::of_nobody("demo", self.now - ago)
    }

    /// A call of somebody, some time ago.
    pub fn call_of(&self, person: &str, ago: Duration) -> Result<Call, Trouble> {
        let cast = self.cast(person)?;
        Ok(Call {
            account: Some(cast.account),
            only: None,
            language: cast.language,
            ..self.call(ago)
        })
    }

    /// Somebody enters.
    pub fn enter(&mut self, person: &Person, account: AccountId) {
        let cast = Cast {
            account,
            language: person.language,
            contact: None,
        };
        self.cast.insert(person.key.clone(), cast);
    }

    /// Somebody is a contact of the organisation.
    pub fn set_contact(&mut self, person: &str, contact: ContactId) {
        if let Some(cast) = self.cast.get_mut(person) {
            cast.contact = Some(contact);
        }
    }

    /// Who a key names.
    pub fn cast(&self, person: &str) -> Result<Cast, Trouble> {
        self.cast.get(person).copied().ok_or_else(|| missing(person))
    }

    /// An organisation exists.
    pub fn found(&mut self, key: &str, id: OrganisationId) {
        self.organisations.insert(key.to_owned(), id);
    }

    /// The organisation that a key names.
    pub fn organisation(&self, key: &str) -> Result<OrganisationId, Trouble> {
        self.organisations.get(key).copied().ok_or_else(|| missing(key))
    }

    /// A submission has a reference.
    pub fn refer(&mut self, key: &str, reference: &str) {
        self.references.insert(key.to_owned(), reference.to_owned());
    }

    /// The reference of the submission that a key names.
    pub fn reference(&self, key: &str) -> Result<String, Trouble> {
        self.references.get(key).cloned().ok_or_else(|| missing(key))
    }
}

fn missing(key: &str) -> Trouble {
    Trouble::Refused(format!(
        "The demo's data name {key}, which does not exist at that point."
    ))
}
