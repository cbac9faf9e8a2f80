//! The Member States of the United Nations and the two observer States. Territories are not listed: a free place
//! name stands beside the country.
use super::files::{as_brought, in_use};
use super::text::LocalisedText;
use crate::keys::keys;
use serde::Deserialize;
use std::sync::LazyLock;

keys! {
    /// The standing of a State in the United Nations.
    pub enum UnStatus {
        /// A Member State.
        MemberState = "member_state",
        /// A non-member observer State.
        ObserverState = "observer_state",
    }
}

/// A State.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// ISO 3166-1 alpha-3: the key that is stored and sent.
    pub alpha3: String,
    /// ISO 3166-1 alpha-2.
    pub alpha2: String,
    /// The three digits of M49 (and of ISO 3166-1 numeric).
    pub m49: String,
    /// The name that the United Nations uses.
    pub name: LocalisedText,
    /// Its standing in the United Nations.
    pub un_status: UnStatus,
    /// The year it became a Member State.
    pub un_member_since: Option<u16>,
    /// M49 code of its region.
    pub region: String,
    /// M49 code of its subregion.
    pub subregion: String,
    /// The regional commissions it belongs to: keys of [`regional_reviews`](super::regional_reviews).
    pub regional_commissions: Vec<String>,
    /// The regional review it is counted in.
    pub regional_review: String,
    /// Whether it is a champion country of the Compact; `None` when it is not known to be one.
    pub champion: Option<bool>,
}

impl Country {
    /// What it is called in the three languages: by the words in use and by those that the program brings, so that no
    /// rule reads a text otherwise because an operator chose other words.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let own = find(&BROUGHT.countries, &self.alpha3).map(|country| &country.name);
        [Some(&self.name), own]
            .into_iter()
            .flatten()
            .flat_map(|name| [name.es.as_str(), name.en.as_str(), name.fr.as_str()])
    }
}

#[derive(Deserialize)]
struct File {
    countries: Vec<Country>,
}

static FILE: LazyLock<File> = LazyLock::new(|| in_use("countries"));

static BROUGHT: LazyLock<File> = LazyLock::new(|| as_brought("countries"));

/// All countries, by alpha-3 code.
pub fn countries() -> &'static [Country] {
    &FILE.countries
}

/// The country with this alpha-3 code (capitals); `None` when unknown.
pub fn country(alpha3: &str) -> Option<&'static Country> {
    find(countries(), alpha3)
}

fn find<'a>(countries: &'a [Country], alpha3: &str) -> Option<&'a Country> {
    let place = countries
        .binary_search_by(|country| country.alpha3.as_str().cmp(alpha3))
        .ok()?;
    countries.get(place)
}
