//! The 17 Sustainable Development Goals, and which of their targets an objective of the Compact suggests. The
//! links are partial and mostly ours: suggestions to whoever writes a submission, never to reject.
use super::files::in_use;
use super::text::LocalisedText;
use crate::keys::keys;
use serde::Deserialize;
use std::sync::LazyLock;

keys! {
    /// How a Goal speaks of migration.
    pub enum MigrationReference {
        /// Some of its targets name it.
        Direct = "direct",
        /// It bears on migration without naming it.
        CrossCutting = "cross_cutting",
    }

    /// Where a link between an objective and targets comes from.
    pub enum LinkBasis {
        /// Ours: both are about the same subject.
        SubjectMatch = "subject_match",
        /// A public source states a part of it.
        SourceStatedInPart = "source_stated_in_part",
    }
}

/// One of the 17 Goals.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sdg {
    /// 1 to 17.
    pub number: u8,
    /// The short title of the United Nations.
    pub title: LocalisedText,
    /// How it speaks of migration.
    pub migration_reference: MigrationReference,
}

/// A target that refers to migration directly.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectTarget {
    /// Such as `10.7` or `10.c`.
    pub target: String,
    /// What about migration it is concerned with.
    pub topic: LocalisedText,
}

/// The targets that one objective of the Compact suggests.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectiveLink {
    /// The objective, 1 to 23.
    pub objective: u8,
    /// Such as `8.8`, the closest first.
    pub targets: Vec<String>,
    /// Where the link comes from.
    pub basis: LinkBasis,
    /// Why they belong together.
    pub note: LocalisedText,
    /// The address of the page that says so, where there is one.
    pub reference: Option<String>,
}

impl ObjectiveLink {
    /// The Goals of the suggested targets, each once, in the order of the targets.
    pub fn sdgs(&self) -> Vec<u8> {
        let mut goals = Vec::new();
        for goal in self.targets.iter().filter_map(|target| goal_of_target(target)) {
            if !goals.contains(&goal) {
                goals.push(goal);
            }
        }
        goals
    }
}

#[derive(Deserialize)]
struct GoalsFile {
    sdgs: Vec<Sdg>,
}

#[derive(Deserialize)]
struct LinksFile {
    central_target: String,
    direct_targets: Vec<DirectTarget>,
    objective_links: Vec<ObjectiveLink>,
}

static GOALS: LazyLock<GoalsFile> = LazyLock::new(|| in_use("sdgs"));
static LINKS: LazyLock<LinksFile> = LazyLock::new(|| in_use("sdg_links"));

/// All Goals, by number.
pub fn sdgs() -> &'static [Sdg] {
    &GOALS.sdgs
}

/// The Goal with this number; `None` outside 1 to 17.
pub fn sdg(number: u8) -> Option<&'static Sdg> {
    sdgs().iter().find(|sdg| sdg.number == number)
}

/// The target that speaks of migration first of all: 10.7.
pub fn central_target() -> &'static str {
    &LINKS.central_target
}

/// The targets that refer to migration directly.
pub fn direct_targets() -> &'static [DirectTarget] {
    &LINKS.direct_targets
}

/// The suggestions of all objectives that have any, by objective.
pub fn sdg_links() -> &'static [ObjectiveLink] {
    &LINKS.objective_links
}

/// What an objective suggests. `None` means that nothing is suggested, not that nothing fits.
pub fn sdg_link(objective: u8) -> Option<&'static ObjectiveLink> {
    sdg_links().iter().find(|link| link.objective == objective)
}

/// The Goal that a target such as `10.7` belongs to; `None` when there is no such Goal.
pub fn goal_of_target(target: &str) -> Option<u8> {
    let (goal, _) = target.split_once('.')?;
    goal.parse().ok().filter(|number| sdg(*number).is_some())
}
