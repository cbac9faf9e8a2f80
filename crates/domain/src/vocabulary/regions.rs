//! The regions of the world (United Nations M49) and the regional reviews of the Compact.
use super::countries::country;
use super::files::in_use;
use super::text::{LocalisedText, Vocabulary};
use crate::keys::keys;
use serde::Deserialize;
use std::sync::LazyLock;

keys! {
    /// How wide a region is.
    pub enum RegionLevel {
        /// One of the five: Africa, Americas, Asia, Europe, Oceania.
        Region = "region",
        /// Several subregions of one region: Sub-Saharan Africa, Latin America and the Caribbean.
        Intermediate = "intermediate",
        /// The smallest.
        Subregion = "subregion",
    }
}

/// A region, a group of subregions, or a subregion.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// The three digits of M49, such as `419`.
    pub code: String,
    /// How wide it is.
    pub level: RegionLevel,
    /// The code of the next wider one; none for a region.
    pub parent: Option<String>,
    /// The name.
    pub name: LocalisedText,
}

#[derive(Deserialize)]
struct File {
    regions: Vec<Region>,
    regional_reviews: Vocabulary,
}

static FILE: LazyLock<File> = LazyLock::new(|| in_use("regions"));

/// All regions; what belongs to one follows it.
pub fn regions() -> &'static [Region] {
    &FILE.regions
}

/// The region with this M49 code, of any level.
pub fn region(code: &str) -> Option<&'static Region> {
    regions().iter().find(|region| region.code == code)
}

/// Whether a country (alpha-3) lies in a region of any level. `false` when either is unknown.
pub fn region_contains(region_code: &str, alpha3: &str) -> bool {
    let mut next = country(alpha3).map(|country| country.subregion.as_str());
    while let Some(code) = next {
        if code == region_code {
            return true;
        }
        next = region(code).and_then(|region| region.parent.as_deref());
    }
    false
}

/// The regional reviews of the Compact, keyed by the United Nations commission that holds them.
pub fn regional_reviews() -> &'static Vocabulary {
    &FILE.regional_reviews
}
