//! The vocabularies are complete, agree with each other and with the closed lists of the rules.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]
use super::files::in_use;
use super::*;
use crate::keys::Keyed;
use crate::kinds;
use crate::language::Language;
use serde_json::Value;
use std::collections::BTreeSet;

/// Calls `check` with every object of three languages below `value`; returns how many there were.
fn each_text(value: &Value, check: &mut impl FnMut(&serde_json::Map<String, Value>)) -> usize {
    match value {
        Value::Object(fields) if ["es", "en", "fr"].iter().any(|code| fields.contains_key(*code)) => {
            check(fields);
            1
        }
        Value::Object(fields) => fields.values().map(|inner| each_text(inner, check)).sum(),
        Value::Array(items) => items.iter().map(|inner| each_text(inner, check)).sum(),
        _ => 0,
    }
}

fn numbers<T>(items: &[T], number: impl Fn(&T) -> u8) -> Vec<u8> {
    items.iter().map(number).collect()
}

#[test]
fn every_text_exists_in_the_three_languages_and_every_file_says_its_source() {
    for name in vocabulary_files() {
        let file: Value = in_use(name);
        assert!(
            file["source"].as_str().is_some_and(|source| source.len() > 10),
            "{file}"
        );
        let count = each_text(&file, &mut |text| {
            let languages: Vec<&str> = text.keys().map(String::as_str).collect();
            assert_eq!(languages, ["en", "es", "fr"], "{text:?}");
            for words in text.values() {
                let words = words.as_str().expect("a text is a string");
                assert!(
                    !words.is_empty() && words.trim() == words && !words.contains("  "),
                    "{text:?}"
                );
                assert!(!words.contains('\''), "a typographic apostrophe is missing: {text:?}");
            }
        });
        assert!(count > 0 || name == "country_points", "{name}");
    }
}

#[test]
fn the_objectives_are_1_to_23() {
    assert_eq!(
        numbers(objectives(), |objective| objective.number),
        (1..=23).collect::<Vec<u8>>()
    );
    assert_eq!(
        objective(10).unwrap().short_label.get(Language::Fr),
        "Éliminer la traite"
    );
    assert_eq!(objective(0), None);
    assert_eq!(objective(24), None);
}

#[test]
fn every_objective_is_in_exactly_one_roundtable() {
    assert_eq!(numbers(roundtables(), |roundtable| roundtable.number), [1, 2, 3, 4]);
    for objective in objectives() {
        let found: Vec<u8> = roundtables()
            .iter()
            .filter(|roundtable| roundtable.objectives.contains(&objective.number))
            .map(|roundtable| roundtable.number)
            .collect();
        assert_eq!(found, [objective.roundtable], "objective {}", objective.number);
    }
    let listed: usize = roundtables().iter().map(|roundtable| roundtable.objectives.len()).sum();
    assert_eq!(listed, objectives().len());
    assert!(roundtable(4).unwrap().objectives.contains(&23));
    assert_eq!(roundtable(5), None);
}

#[test]
fn the_principles_are_ten_in_the_order_of_the_compact() {
    assert_eq!(
        numbers(principles(), |principle| principle.order),
        (1..=10).collect::<Vec<u8>>()
    );
    assert_eq!(
        principle("child_sensitive").unwrap().label.get(Language::Es),
        "Perspectiva infantil"
    );
    assert_eq!(principle("Child-sensitive"), None);
}

#[test]
fn the_goals_are_1_to_17_and_six_refer_to_migration_directly() {
    assert_eq!(numbers(sdgs(), |sdg| sdg.number), (1..=17).collect::<Vec<u8>>());
    let direct = sdgs()
        .iter()
        .filter(|sdg| sdg.migration_reference == MigrationReference::Direct);
    let direct: Vec<u8> = direct.map(|sdg| sdg.number).collect();
    assert_eq!(direct, [4, 5, 8, 10, 16, 17]);
    let of_targets: BTreeSet<u8> = direct_targets()
        .iter()
        .map(|target| goal_of_target(&target.target).expect("a goal"))
        .collect();
    assert_eq!(of_targets.into_iter().collect::<Vec<u8>>(), direct);
    assert!(direct_targets().iter().any(|target| target.target == central_target()));
    assert_eq!(sdg(18), None);
    assert_eq!(goal_of_target("18.1"), None);
    assert_eq!(goal_of_target("10"), None);
}

#[test]
fn suggested_targets_belong_to_goals_and_objectives_that_exist() {
    for link in sdg_links() {
        assert!(objective(link.objective).is_some(), "{link:?}");
        assert!(!link.targets.is_empty(), "{link:?}");
        assert!(
            link.targets.iter().all(|target| goal_of_target(target).is_some()),
            "{link:?}"
        );
        assert_eq!(sdg_link(link.objective), Some(link), "an objective has one row");
    }
    assert_eq!(sdg_link(10).unwrap().sdgs(), [5, 8, 16]);
    assert_eq!(sdg_link(6).unwrap().sdgs(), [8], "8.8 and 8.7 are one Goal");
    assert_eq!(sdg_link(2), None);
}

#[test]
fn every_actor_has_a_group_a_report_group_and_every_subtype_a_type() {
    assert_eq!(actor_types().len(), 14);
    for actor in actor_types() {
        assert!(actors::actor_groups().contains(&actor.group), "{actor:?}");
        assert!(report_groups().contains(&actor.report_group), "{actor:?}");
        assert!(
            !actor.may_submit.is_empty() && actor.may_submit.iter().all(|kind| kinds().contains(kind)),
            "{actor:?}"
        );
        assert_eq!(actor_subtype(&actor.key), None, "a key is a type or a subtype");
    }
    assert_eq!(actor_subtypes().len(), 7);
    for subtype in actor_subtypes() {
        let of = actor_type(&subtype.subtype_of).expect("its type exists");
        assert_eq!(of.group, subtype.group);
        assert_eq!(report_group_of(&subtype.key), Some(of.report_group.as_str()));
    }
    let keys: Vec<&str> = report_groups().keys().collect();
    assert_eq!(keys, ["government", "un", "civil_society", "private_sector", "other"]);
    assert_eq!(report_group_of("local_regional_authority"), Some("government"));
    assert_eq!(report_group_of("workers_organization"), Some("civil_society"));
    assert_eq!(report_group_of("nobody"), None);
}

#[test]
fn every_country_has_its_own_codes_and_regions_that_exist() {
    assert_eq!(countries().len(), 195);
    assert_eq!(
        countries()
            .iter()
            .filter(|country| country.un_status == UnStatus::MemberState)
            .count(),
        193
    );
    for codes in [
        countries()
            .iter()
            .map(|country| country.alpha3.as_str())
            .collect::<BTreeSet<_>>(),
        countries().iter().map(|country| country.alpha2.as_str()).collect(),
        countries().iter().map(|country| country.m49.as_str()).collect(),
    ] {
        assert_eq!(codes.len(), countries().len());
    }
    for country in countries() {
        assert_eq!(
            super::country(&country.alpha3),
            Some(country),
            "the file is sorted by alpha-3"
        );
        assert_eq!(
            region(&country.region).unwrap().level,
            RegionLevel::Region,
            "{country:?}"
        );
        assert_eq!(
            region(&country.subregion).unwrap().level,
            RegionLevel::Subregion,
            "{country:?}"
        );
        assert!(region_contains(&country.region, &country.alpha3), "{country:?}");
        assert!(regional_reviews().contains(&country.regional_review), "{country:?}");
        assert!(
            country
                .regional_commissions
                .iter()
                .all(|key| regional_reviews().contains(key)),
            "{country:?}"
        );
        assert_eq!(
            country.un_member_since.is_some(),
            country.un_status == UnStatus::MemberState,
            "{country:?}"
        );
    }
    let peru = country("PER").unwrap();
    assert_eq!((peru.name.get(Language::Fr), peru.champion), ("Pérou", Some(true)));
    assert_eq!(country("per"), None);
    assert_eq!(country("XXX"), None);
}

#[test]
fn regions_nest_and_contain_their_countries() {
    for region in regions() {
        let parent = region
            .parent
            .as_deref()
            .map(|code| super::region(code).expect("the parent exists").level);
        let fits = match region.level {
            RegionLevel::Region => parent.is_none(),
            RegionLevel::Intermediate => parent == Some(RegionLevel::Region),
            RegionLevel::Subregion => matches!(parent, Some(RegionLevel::Region | RegionLevel::Intermediate)),
        };
        assert!(fits, "{region:?}");
        assert_eq!(super::region(&region.code), Some(region), "codes are unique");
    }
    for (code, inside, outside) in [
        ("005", "PER", "MEX"),
        ("019", "CAN", "ESP"),
        ("419", "MEX", "USA"),
        ("419", "HTI", "CAN"),
        ("202", "NGA", "EGY"),
        ("002", "EGY", "YEM"),
    ] {
        assert!(region_contains(code, inside), "{inside} is in {code}");
        assert!(!region_contains(code, outside), "{outside} is not in {code}");
    }
    let members = |code: &str| {
        countries()
            .iter()
            .filter(|country| region_contains(code, &country.alpha3))
            .count()
    };
    assert_eq!((members("419"), members("202")), (33, 48));
    assert!(!region_contains("000", "PER"));
    assert!(!region_contains("019", "XXX"));
}

fn assert_keys<K: Keyed>(vocabulary: &Vocabulary) {
    let expected: Vec<&str> = K::ALL.iter().map(|member| member.key()).collect();
    assert_eq!(
        vocabulary.keys().collect::<BTreeSet<_>>(),
        expected.into_iter().collect::<BTreeSet<_>>()
    );
}

#[test]
fn the_vocabularies_have_exactly_the_keys_that_the_rules_know() {
    assert_keys::<kinds::Kind>(super::kinds());
    assert_keys::<kinds::State>(states());
    assert_keys::<kinds::PledgeType>(pledge_types());
    assert_keys::<kinds::Nature>(natures());
    assert_keys::<kinds::IndicatorKind>(indicator_kinds());
    assert_keys::<kinds::PracticeType>(practice_types());
    assert_keys::<kinds::Scope>(scopes());
    assert_keys::<kinds::ProgressStatus>(progress_statuses());
    assert_keys::<kinds::ScreeningPoint>(screening_points());
    assert_keys::<kinds::ScreeningVerdict>(screening_verdicts());
    assert_keys::<kinds::Criterion>(criteria());
    assert_keys::<kinds::Recommendation>(recommendations());
    assert_keys::<kinds::Spirit>(spirit_answers());
    assert_keys::<kinds::Background>(backgrounds());
    assert_keys::<kinds::OrganisationRole>(organisation_roles());
    assert_keys::<crate::taking_part::JoiningStatus>(joining_statuses());
    assert_keys::<crate::joining::ObjectionState>(objection_states());
    assert_keys::<crate::joining::MatchFlag>(match_flags());
    assert_keys::<crate::similarity::DuplicateReason>(duplicate_reasons());
    assert_keys::<crate::similarity::PairJudgement>(pair_judgements());
    assert_keys::<crate::cycle::CycleKind>(cycle_kinds());
    assert_keys::<crate::history::HistoryAction>(history_actions());
    let answers = kinds::ParticipantAnswer::ALL.iter().map(|answer| answer.key());
    let public = kinds::PublicAnswer::ALL.iter().map(|answer| answer.key());
    let answers: BTreeSet<&str> = answers.chain(public).collect();
    assert_eq!(participant_answers().keys().collect::<BTreeSet<_>>(), answers);
    let principles_of_the_rules: Vec<&str> = kinds::Principle::ALL.iter().map(|principle| principle.key()).collect();
    let keys: Vec<&str> = principles().iter().map(|principle| principle.key.as_str()).collect();
    assert_eq!(keys, principles_of_the_rules);
    let mut roles = BTreeSet::from(["contributor"]);
    roles.extend(kinds::SystemRole::ALL.iter().map(|role| role.key()));
    assert_eq!(system_roles().keys().collect::<BTreeSet<_>>(), roles);
    let languages: Vec<&str> = Language::ALL.iter().map(|language| language.code()).collect();
    assert_eq!(product_languages().keys().collect::<Vec<_>>(), languages);
    assert!(supports().keys().all(|support| natures().contains(support)));
}

#[test]
fn what_the_brief_defines_has_a_definition() {
    for vocabulary in [pledge_types(), natures(), criteria(), screening_points()] {
        assert!(
            vocabulary.entries().iter().all(|entry| entry.definition.is_some()),
            "{vocabulary:?}"
        );
    }
}

#[test]
fn pledge_types_are_called_in_spanish_as_the_documents_call_them() {
    let called: Vec<&str> = pledge_types()
        .entries()
        .iter()
        .map(|entry| entry.label.get(Language::Es))
        .collect();
    assert_eq!(called, ["Individual", "Colectivo", "Complementario", "Mancomunado"]);
}

#[test]
fn the_rubric_says_what_each_score_of_each_criterion_means() {
    let covered: Vec<&str> = rubric()
        .criteria
        .iter()
        .map(|rubric| rubric.criterion.as_str())
        .collect();
    assert_eq!(covered, criteria().keys().collect::<Vec<_>>());
    for criterion in &rubric().criteria {
        let meanings: BTreeSet<&str> = (1..=5)
            .map(|score| criterion.meaning(score).expect("a meaning").get(Language::Es))
            .collect();
        assert_eq!(meanings.len(), 5, "{criterion:?}");
        assert_eq!(criterion.meaning(0), None);
        assert_eq!(criterion.meaning(6), None);
    }
    assert_eq!(rubric_for("popular"), None);
}

#[test]
fn a_vocabulary_is_looked_up_by_key() {
    assert_eq!(natures().label("policy_legal", Language::Es), Some("Política o legal"));
    assert_eq!(natures().label("Financial", Language::En), None);
    assert!(scopes().contains("local"));
    assert!(!scopes().contains("municipal"));
}
