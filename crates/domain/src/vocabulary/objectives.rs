//! The 23 objectives of the Compact (A/RES/73/195, para. 16) and the round tables of the Forum that discuss them.
use super::files::in_use;
use super::text::LocalisedText;
use serde::Deserialize;
use std::sync::LazyLock;

/// One of the 23 objectives.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// 1 to 23.
    pub number: u8,
    /// The official title.
    pub title: LocalisedText,
    /// A few words for icons, tables and charts.
    pub short_label: LocalisedText,
    /// The number of the round table that discusses it, 1 to 4.
    pub roundtable: u8,
}

/// A round table of the International Migration Review Forum of 2022; a common way to group the objectives.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roundtable {
    /// 1 to 4.
    pub number: u8,
    /// The short name.
    pub label: LocalisedText,
    /// The theme in full.
    pub theme: LocalisedText,
    /// The numbers of its objectives.
    pub objectives: Vec<u8>,
}

#[derive(Deserialize)]
struct ObjectivesFile {
    objectives: Vec<Objective>,
}

#[derive(Deserialize)]
struct RoundtablesFile {
    roundtables: Vec<Roundtable>,
}

static OBJECTIVES: LazyLock<ObjectivesFile> = LazyLock::new(|| in_use("objectives"));
static ROUNDTABLES: LazyLock<RoundtablesFile> = LazyLock::new(|| in_use("roundtables"));

/// All objectives, by number.
pub fn objectives() -> &'static [Objective] {
    &OBJECTIVES.objectives
}

/// The objective with this number; `None` outside 1 to 23.
pub fn objective(number: u8) -> Option<&'static Objective> {
    objectives().iter().find(|objective| objective.number == number)
}

/// All round tables, by number.
pub fn roundtables() -> &'static [Roundtable] {
    &ROUNDTABLES.roundtables
}

/// The round table with this number; `None` outside 1 to 4.
pub fn roundtable(number: u8) -> Option<&'static Roundtable> {
    roundtables().iter().find(|roundtable| roundtable.number == number)
}
