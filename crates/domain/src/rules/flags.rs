//! What a reviewer should look at, shown beside the form of the review: facts that the rules and the screening found.
use super::practice::began_before_adoption;
use crate::content::PracticeContent;
use crate::keys::{Keyed, keys};
use crate::kinds::{Principle, ScreeningPoint, ScreeningVerdict};
use crate::language::Language;
use crate::text::is_blank;
use crate::vocabulary;
use crate::words::Words;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use utoipa::ToSchema;

keys! {
    /// What is worth a second look.
    pub enum FlagCode {
        /// Implementation began before 2019.
        BeganBeforeAdoption = "began_before_adoption",
        /// A principle is named without saying how it is put into practice.
        PrincipleWithoutReason = "principle_without_reason",
        /// All ten principles are named.
        AllPrinciples = "all_principles",
        /// A point of the screening is unclear.
        ScreeningUnclear = "screening_unclear",
        /// A point of the screening is not met.
        ScreeningNotMet = "screening_not_met",
    }
}

/// A fact that the reviewer should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Flag {
    /// What it is.
    pub code: FlagCode,
    /// The same in a sentence, in the caller's language.
    #[schema(example = "Implementation began before 2019: judge what has been implemented since.")]
    pub message: String,
    /// Why the secretariat finds so, as it was noted there; without names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What the screening found on a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The verdict.
    pub verdict: ScreeningVerdict,
    /// Why.
    pub note: Option<String>,
}

/// The flags of a practice: of its content, then of its screening; messages in a language.
pub fn flags(
    practice: &PracticeContent,
    findings: &BTreeMap<ScreeningPoint, Finding>,
    language: Language,
) -> Vec<Flag> {
    let mut flags = of_content(practice, language);
    flags.extend(of_screening(findings, language));
    flags
}

fn of_content(practice: &PracticeContent, language: Language) -> Vec<Flag> {
    let mut flags = Vec::new();
    if began_before_adoption(practice) {
        flags.push(flag(FlagCode::BeganBeforeAdoption, language, None));
    }
    let rows = &practice.principles;
    if Principle::ALL
        .iter()
        .all(|principle| rows.iter().any(|row| row.principle == Some(*principle)))
    {
        flags.push(flag(FlagCode::AllPrinciples, language, None));
    }
    let without_reason = rows
        .iter()
        .filter(|row| row.how.as_deref().is_none_or(is_blank))
        .filter_map(|row| row.principle);
    for principle in without_reason {
        let known = vocabulary::principles()
            .iter()
            .find(|known| known.key == principle.key());
        let about = (
            "principle",
            known.map_or(principle.key(), |known| known.label.get(language)),
        );
        flags.push(flag(FlagCode::PrincipleWithoutReason, language, Some(about)));
    }
    flags
}

fn of_screening(findings: &BTreeMap<ScreeningPoint, Finding>, language: Language) -> Vec<Flag> {
    findings
        .iter()
        .filter_map(|(point, finding)| {
            let code = match finding.verdict {
                ScreeningVerdict::Met => return None,
                ScreeningVerdict::Unclear => FlagCode::ScreeningUnclear,
                ScreeningVerdict::NotMet => FlagCode::ScreeningNotMet,
            };
            let label = vocabulary::screening_points().label(point.key(), language);
            Some(Flag {
                note: finding.note.clone(),
                ..flag(code, language, Some(("point", label.unwrap_or(point.key()))))
            })
        })
        .collect()
}

fn flag(code: FlagCode, language: Language, about: Option<(&str, &str)>) -> Flag {
    let params: Map<String, Value> = about
        .into_iter()
        .map(|(name, value)| (name.to_owned(), Value::from(value)))
        .collect();
    let id = format!("flag-{}", code.key().replace('_', "-"));
    Flag {
        code,
        message: Words::violations().say(language, &id, &params),
        note: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flag_has_a_sentence_in_every_language() {
        for code in FlagCode::ALL {
            let said: Vec<String> = Language::ALL
                .into_iter()
                .map(|language| flag(*code, language, Some(("point", "…"))).message)
                .collect();
            assert!(said.iter().all(|text| !text.starts_with("flag-")), "{said:?}");
        }
    }

    #[test]
    fn an_unclear_point_of_the_screening_is_flagged_with_its_note_and_a_met_one_is_not() {
        let finding = |verdict, note: Option<&str>| Finding {
            verdict,
            note: note.map(str::to_owned),
        };
        let findings = BTreeMap::from([
            (ScreeningPoint::Concrete, finding(ScreeningVerdict::Met, Some("Fine."))),
            (
                ScreeningPoint::Measurable,
                finding(ScreeningVerdict::Unclear, Some("The figures are of 2017.")),
            ),
            (ScreeningPoint::Realistic, finding(ScreeningVerdict::NotMet, None)),
        ]);
        let flagged: Vec<(FlagCode, Option<String>)> = of_screening(&findings, Language::En)
            .into_iter()
            .map(|flag| (flag.code, flag.note))
            .collect();
        let expected = [
            (FlagCode::ScreeningUnclear, Some("The figures are of 2017.".to_owned())),
            (FlagCode::ScreeningNotMet, None),
        ];
        assert_eq!(flagged, expected);
    }
}
