//! The vocabularies as the API shows them (`/v1/reference`): every list in one shape and one language, enough to
//! build each choice of a form.
use super::actors::actor_groups;
use super::text::{Entry, Vocabulary};
use super::*;
use crate::keys::Keyed;
use crate::language::Language;
use serde::Serialize;
use serde_json::{Map, Value, json};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use utoipa::ToSchema;

/// One choice of a list, in one language. Beside these fields a term carries what is particular to its list, such
/// as the `roundtable` of an objective or the `region` of a country.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Term {
    /// What to send.
    pub key: String,
    /// What to show.
    pub label: String,
    /// What it means, in one sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// What is particular to the list.
    #[serde(flatten)]
    #[schema(value_type = std::collections::BTreeMap<String, Value>)]
    pub extra: Map<String, Value>,
}

impl Term {
    fn new(key: impl ToString, label: &str) -> Self {
        Self {
            key: key.to_string(),
            label: label.to_owned(),
            definition: None,
            extra: Map::new(),
        }
    }

    fn of(entry: &Entry, language: Language) -> Self {
        let definition = entry.definition.as_ref().map(|text| text.get(language).to_owned());
        Self {
            definition,
            ..Self::new(&entry.key, entry.label.get(language))
        }
    }

    fn defined(mut self, definition: &str) -> Self {
        self.definition = Some(definition.to_owned());
        self
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.extra.insert(name.to_owned(), value.into());
        self
    }
}

/// One table for the names and for what they stand for, so that neither can lack what the other has.
macro_rules! reference_sets {
    ($($name:literal => $terms:expr,)+) => {
        /// The names that [`reference_set`] knows, in the order in which they are listed.
        pub const REFERENCE_SETS: &[&str] = &[$($name),+];

        /// A vocabulary in one language; `None` when no vocabulary has this name. The order is that of the
        /// vocabulary and always the same, except for countries, which are sorted by their name in the language.
        pub fn reference_set(name: &str, language: Language) -> Option<Vec<Term>> {
            match name {
                $($name => Some($terms(language)),)+
                _ => None,
            }
        }
    };
}

reference_sets! {
    "objectives" => objective_terms,
    "principles" => principle_terms,
    "sdgs" => sdg_terms,
    "sdg_links" => sdg_link_terms,
    "roundtables" => roundtable_terms,
    "actor_types" => actor_type_terms,
    "report_groups" => report_group_terms,
    "countries" => country_terms,
    "regions" => region_terms,
    "regional_reviews" => |language| plain(regional_reviews(), language),
    "kinds" => |language| plain(kinds(), language),
    "pledge_types" => |language| plain(pledge_types(), language),
    "natures" => |language| plain(natures(), language),
    "supports" => |language| plain(supports(), language),
    "indicator_kinds" => |language| plain(indicator_kinds(), language),
    "criteria" => |language| plain(criteria(), language),
    "rubric" => rubric_terms,
    "practice_types" => |language| plain(practice_types(), language),
    "scopes" => |language| plain(scopes(), language),
    "progress_statuses" => |language| plain(progress_statuses(), language),
    "screening_points" => |language| plain(screening_points(), language),
    "screening_verdicts" => |language| plain(screening_verdicts(), language),
    "recommendations" => |language| plain(recommendations(), language),
    "backgrounds" => |language| plain(backgrounds(), language),
    "spirit_answers" => |language| plain(spirit_answers(), language),
    "states" => |language| plain(states(), language),
    "organisation_roles" => |language| plain(organisation_roles(), language),
    "system_roles" => |language| plain(system_roles(), language),
    "participant_answers" => |language| plain(participant_answers(), language),
    "joining_statuses" => |language| plain(joining_statuses(), language),
    "objection_states" => |language| plain(objection_states(), language),
    "match_flags" => |language| plain(match_flags(), language),
    "duplicate_reasons" => |language| plain(duplicate_reasons(), language),
    "pair_judgements" => |language| plain(pair_judgements(), language),
    "history_actions" => |language| plain(history_actions(), language),
    "cycle_kinds" => |language| plain(cycle_kinds(), language),
    "languages" => |language| plain(product_languages(), language),
}

fn plain(vocabulary: &Vocabulary, language: Language) -> Vec<Term> {
    vocabulary
        .entries()
        .iter()
        .map(|entry| Term::of(entry, language))
        .collect()
}

fn objective_terms(language: Language) -> Vec<Term> {
    let term = |objective: &Objective| {
        Term::new(objective.number, objective.title.get(language))
            .with("number", objective.number)
            .with("short_label", objective.short_label.get(language))
            .with("roundtable", objective.roundtable)
    };
    objectives().iter().map(term).collect()
}

fn roundtable_terms(language: Language) -> Vec<Term> {
    let term = |roundtable: &Roundtable| {
        Term::new(roundtable.number, roundtable.label.get(language))
            .with("theme", roundtable.theme.get(language))
            .with("number", roundtable.number)
            .with("objectives", json!(roundtable.objectives))
    };
    roundtables().iter().map(term).collect()
}

fn principle_terms(language: Language) -> Vec<Term> {
    let term = |principle: &GuidingPrinciple| {
        Term::new(&principle.key, principle.label.get(language)).with("order", principle.order)
    };
    principles().iter().map(term).collect()
}

fn sdg_terms(language: Language) -> Vec<Term> {
    let targets_of = |number: u8| -> Vec<Value> {
        let of_goal = direct_targets()
            .iter()
            .filter(|target| goal_of_target(&target.target) == Some(number));
        of_goal
            .map(|target| json!({"target": target.target, "topic": target.topic.get(language)}))
            .collect()
    };
    let term = |sdg: &Sdg| {
        Term::new(sdg.number, sdg.title.get(language))
            .with("number", sdg.number)
            .with("migration_reference", sdg.migration_reference.key())
            .with("direct_targets", targets_of(sdg.number))
    };
    sdgs().iter().map(term).collect()
}

fn sdg_link_terms(language: Language) -> Vec<Term> {
    let term = |link: &ObjectiveLink| {
        let label = objective(link.objective).map_or("", |objective| objective.short_label.get(language));
        Term::new(link.objective, label)
            .defined(link.note.get(language))
            .with("objective", link.objective)
            .with("targets", json!(link.targets))
            .with("sdgs", json!(link.sdgs()))
            .with("basis", link.basis.key())
            .with("reference", link.reference.clone())
    };
    sdg_links().iter().map(term).collect()
}

fn actor_type_terms(language: Language) -> Vec<Term> {
    let subtypes_of = |key: &str| -> Vec<Value> {
        let subtypes = actor_subtypes().iter().filter(|subtype| subtype.subtype_of == key);
        subtypes
            .map(|subtype| json!({"key": subtype.key, "label": subtype.label.get(language)}))
            .collect()
    };
    let term = |actor: &ActorType| {
        Term::new(&actor.key, actor.label.get(language))
            .with("group", actor.group.as_str())
            .with("group_label", actor_groups().label(&actor.group, language))
            .with("report_group", actor.report_group.as_str())
            .with("may_submit", json!(actor.may_submit))
            .with("subtypes", subtypes_of(&actor.key))
    };
    actor_types().iter().map(term).collect()
}

fn report_group_terms(language: Language) -> Vec<Term> {
    let types_of = |group: &str| -> Vec<Value> {
        let types = actor_types().iter().filter(|actor| actor.report_group == group);
        types.map(|actor| Value::from(actor.key.as_str())).collect()
    };
    let term = |entry: &Entry| Term::of(entry, language).with("actor_types", types_of(&entry.key));
    report_groups().entries().iter().map(term).collect()
}

fn country_terms(language: Language) -> Vec<Term> {
    let term = |country: &Country| {
        Term::new(&country.alpha3, country.name.get(language))
            .with("alpha2", country.alpha2.as_str())
            .with("m49", country.m49.as_str())
            .with("un_status", country.un_status.key())
            .with("un_member_since", country.un_member_since)
            .with("region", country.region.as_str())
            .with("subregion", country.subregion.as_str())
            .with("regional_commissions", json!(country.regional_commissions))
            .with("regional_review", country.regional_review.as_str())
            .with("champion", country.champion)
    };
    let mut terms: Vec<Term> = countries().iter().map(term).collect();
    terms.sort_by_cached_key(|term| (without_accents(&term.label), term.key.clone()));
    terms
}

/// Letters in lower case without their marks, so that `Égypte` stands between `Dominique` and `El Salvador`.
fn without_accents(label: &str) -> String {
    label
        .nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .collect()
}

fn region_terms(language: Language) -> Vec<Term> {
    let countries_of = |code: &str| -> Vec<Value> {
        let members = countries()
            .iter()
            .filter(|country| region_contains(code, &country.alpha3));
        members.map(|country| Value::from(country.alpha3.as_str())).collect()
    };
    let term = |region: &Region| {
        Term::new(&region.code, region.name.get(language))
            .with("level", region.level.key())
            .with("parent", region.parent.clone())
            .with("countries", countries_of(&region.code))
    };
    regions().iter().map(term).collect()
}

fn rubric_terms(language: Language) -> Vec<Term> {
    let rubric = rubric();
    let answers_of = |criterion: &CriterionRubric| -> Vec<Value> {
        let scores = (1_u8..).zip(&rubric.score_labels).zip(&criterion.scores);
        let scored = scores.map(|((score, label), meaning)| {
            json!({"score": score, "label": label.get(language), "definition": meaning.get(language)})
        });
        let unscored = json!({
            "score": "cannot_judge",
            "label": rubric.cannot_judge_label.get(language),
            "definition": criterion.cannot_judge.get(language),
        });
        scored.chain([unscored]).collect()
    };
    let term = |entry: &Entry| {
        let answers = rubric_for(&entry.key).map(answers_of).unwrap_or_default();
        Term::of(entry, language).with("scores", answers)
    };
    criteria().entries().iter().map(term).collect()
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "a test may fail loudly"
    )]
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_set_has_terms_with_unique_keys_and_words_in_each_language() {
        for name in REFERENCE_SETS {
            let keys = |language| -> BTreeSet<String> {
                let terms = reference_set(name, language).expect("a listed set exists");
                let keys: BTreeSet<String> = terms.iter().map(|term| term.key.clone()).collect();
                assert!(!keys.is_empty() && keys.len() == terms.len(), "{name}");
                for term in &terms {
                    assert!(!term.key.is_empty() && !term.label.is_empty(), "{name} {term:?}");
                    assert!(
                        term.definition.as_ref().is_none_or(|text| text.ends_with('.')),
                        "{name} {term:?}"
                    );
                    let clash = ["key", "label", "definition"]
                        .iter()
                        .any(|field| term.extra.contains_key(*field));
                    assert!(!clash, "{name} {term:?}");
                }
                assert_eq!(
                    reference_set(name, language),
                    Some(terms),
                    "the order is always the same"
                );
                keys
            };
            assert_eq!(keys(Language::Es), keys(Language::En), "{name}");
            assert_eq!(keys(Language::Es), keys(Language::Fr), "{name}");
        }
        assert_eq!(
            REFERENCE_SETS.iter().collect::<BTreeSet<_>>().len(),
            REFERENCE_SETS.len()
        );
        assert_eq!(reference_set("planets", Language::Es), None);
    }

    #[test]
    fn a_term_carries_what_a_form_needs_in_the_language_asked_for() {
        let find = |set: &str, key: &str, language| -> Value {
            let terms = reference_set(set, language).unwrap();
            serde_json::to_value(terms.into_iter().find(|term| term.key == key).expect("the term")).unwrap()
        };
        let objective = find("objectives", "23", Language::Fr);
        assert_eq!(objective["number"], 23);
        assert_eq!(objective["roundtable"], 4);
        assert_eq!(objective["short_label"], "Coopération internationale");
        assert!(objective.get("definition").is_none());
        let actor = find("actor_types", "trade_union", Language::Es);
        assert_eq!(actor["group_label"], "Partes interesadas");
        assert_eq!(actor["subtypes"][0]["label"], "Organización de trabajadores");
        let region = find("regions", "021", Language::Es);
        assert_eq!(region["countries"], json!(["CAN", "USA"]));
        let link = find("sdg_links", "6", Language::En);
        assert_eq!(link["targets"], json!(["8.8", "8.7"]));
        let rating = find("rubric", "recent", Language::Fr);
        let scores: Vec<Value> = rating["scores"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["score"].clone())
            .collect();
        assert_eq!(Value::from(scores), json!([1, 2, 3, 4, 5, "cannot_judge"]));
        assert_eq!(rating["scores"][5]["label"], "Je ne peux pas juger");
    }

    #[test]
    fn countries_are_sorted_as_the_reader_expects() {
        let french = reference_set("countries", Language::Fr).unwrap();
        let place = |alpha3: &str| french.iter().position(|term| term.key == alpha3).unwrap();
        assert!(
            place("DMA") < place("EGY") && place("EGY") < place("SLV"),
            "an accent is not a letter of its own"
        );
        let spanish = reference_set("countries", Language::Es).unwrap();
        assert_eq!(spanish.first().unwrap().key, "AFG");
        assert_eq!(spanish.last().unwrap().key, "ZWE");
    }
}
