//! Where a map may place a mark for a country. A point says nothing about borders.
use super::files::in_use;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct File {
    points: BTreeMap<String, (f64, f64)>,
}

static FILE: LazyLock<File> = LazyLock::new(|| in_use("country_points"));

/// Longitude and latitude of a point in the country with this alpha-3 code, in degrees (WGS 84), to about a tenth.
pub fn country_point(alpha3: &str) -> Option<(f64, f64)> {
    FILE.points.get(alpha3).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::countries;

    #[test]
    fn every_country_has_a_point_on_earth_and_no_other() {
        for country in countries() {
            let point = country_point(&country.alpha3);
            assert!(
                point.is_some_and(|(longitude, latitude)| longitude.abs() <= 180.0 && latitude.abs() <= 90.0),
                "{}: {point:?}",
                country.alpha3
            );
        }
        assert_eq!(FILE.points.len(), countries().len());
    }
}
