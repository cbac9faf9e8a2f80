//! The vocabularies: every closed list that a submission, a review or a report chooses from, with its words in
//! Spanish, English and French, and the lists of the world that they refer to (countries, regions, currencies,
//! languages). What is stored and sent is always the key; labels are for people.
//!
//! The facts stand in `reference/*.json`, compiled into the program and read once; each file says where its
//! content comes from. An operator may put other words in the place of theirs, and nothing else (`files`).
//! [`reference_set`] gives any of them in one language, as the API shows it.
mod actors;
mod countries;
mod country_points;
mod currencies;
mod files;
mod history;
mod language_tags;
mod objectives;
mod participation;
mod principles;
mod reference;
mod regions;
mod review;
mod sdgs;
mod submission;
#[cfg(test)]
mod tests;
mod text;

pub use actors::{
    ActorSubtype, ActorType, actor_subtype, actor_subtypes, actor_type, actor_types, report_group_of, report_groups,
};
pub use countries::{Country, UnStatus, countries, country};
pub use country_points::country_point;
pub use currencies::{is_currency, minor_units};
pub use files::{Words, differing_words, use_words, vocabulary_file, vocabulary_files};
pub use history::history_actions;
pub use language_tags::{is_language_tag, normalised_language_tag};
pub use objectives::{Objective, Roundtable, objective, objectives, roundtable, roundtables};
pub use participation::{
    joining_statuses, match_flags, objection_states, organisation_roles, participant_answers, product_languages,
    system_roles,
};
pub use principles::{GuidingPrinciple, principle, principles};
pub use reference::{REFERENCE_SETS, Term, reference_set};
pub use regions::{Region, RegionLevel, region, region_contains, regional_reviews, regions};
pub use review::{
    CriterionRubric, Rubric, backgrounds, criteria, duplicate_reasons, pair_judgements, recommendations, rubric,
    rubric_for, screening_points, screening_verdicts, spirit_answers,
};
pub use sdgs::{
    DirectTarget, LinkBasis, MigrationReference, ObjectiveLink, Sdg, central_target, direct_targets, goal_of_target,
    sdg, sdg_link, sdg_links, sdgs,
};
pub use submission::{
    cycle_kinds, indicator_kinds, kinds, natures, pledge_types, practice_types, progress_statuses, scopes, states,
    supports,
};
pub use text::{Entry, LocalisedText, Vocabulary};
