//! What a complete pledge is (brief: A pledge). The definitions of the four types are of the founding documents,
//! their enforcement is ours.
use super::types::{
    common_goal, individual_alone, joint_participants, match_support, matched_pledge, own_actions, participant_rows,
};
use super::{
    Check, Rule, SubmitContext, actor, at, blank, cycle, declarations, focal_point, images, place, principle_rows,
    required, when,
};
use crate::content::PledgeContent;
use crate::content::pledge::Indicator;
use crate::kinds::{IndicatorKind, Kind};
use crate::money::is_zero;
use crate::period::PartialDate;
use crate::text::is_blank;
use crate::violation::{Code, Violation};

const fn rule(
    key: &'static str,
    pointer: &'static str,
    source: &'static str,
    check: fn(&PledgeContent, &SubmitContext<'_>) -> Vec<Violation>,
) -> Rule {
    Rule {
        key,
        pointer,
        source,
        check: Check::Pledge(check),
    }
}

const FORM: &str = "brief: A pledge, the Network's form";
const TYPES: &str = "brief: A pledge, the four types";
const DEFINITION: &str = "brief: A pledge, definition";
const LACKS: &str = "brief: A pledge, what the form lacks";

/// The rules of a pledge, in the order of the form.
pub const PLEDGE_RULES: &[Rule] = &[
    rule("actor", "/organisation", "brief: Who takes part", |_, ctx| {
        actor(Kind::Pledge, ctx)
    }),
    rule("cycle", "/cycle", "brief: Who takes part", |_, ctx| {
        cycle(Kind::Pledge, ctx)
    }),
    rule("focal_point", "/focal_point", "brief: Who takes part", |_, ctx| {
        focal_point(ctx)
    }),
    rule("title", "/title", FORM, |pledge, _| {
        required(pledge.title.as_deref(), "/title")
    }),
    rule("type", "/type", FORM, |pledge, _| {
        when(pledge.pledge_type.is_none(), Code::Required, "/type")
    }),
    rule("natures", "/natures", "brief: Nature", |pledge, _| {
        when(pledge.natures.is_empty(), Code::Required, "/natures")
    }),
    rule("description", "/description", FORM, description),
    rule("answers", "/objectives", DEFINITION, answers),
    rule("objectives", "/objectives", FORM, objectives),
    rule("principles", "/principles", FORM, |pledge, _| {
        principle_rows(&pledge.principles)
    }),
    rule("scope", "/scope", DEFINITION, |pledge, _| {
        when(pledge.scope.is_none(), Code::Required, "/scope")
    }),
    rule("place", "/implementation", FORM, implementation),
    rule("period", "/period", LACKS, period),
    rule("forward_looking", "/period/end", DEFINITION, forward_looking),
    rule("indicators", "/indicators", LACKS, indicators),
    rule("contribution", "/contribution", LACKS, contribution),
    rule("migrants", "/concerns_migrants", FORM, |pledge, _| {
        when(
            pledge.concerns_migrants != Some(true),
            Code::MigrantsNotAffirmed,
            "/concerns_migrants",
        )
    }),
    rule("individual_alone", "/participants", TYPES, individual_alone),
    rule("joint_participants", "/participants", TYPES, joint_participants),
    rule("participant_rows", "/participants", TYPES, participant_rows),
    rule("common_goal", "/common_goal", TYPES, common_goal),
    rule("own_actions", "/own_action", TYPES, own_actions),
    rule("matched_pledge", "/matches/reference", TYPES, matched_pledge),
    rule("match_support", "/matches/support", TYPES, match_support),
    rule(
        "declarations",
        "/declarations",
        "contract: Content; brief: Declarations",
        |pledge, _| declarations(pledge.declarations.as_ref()),
    ),
    rule("images", "/attachments", "brief: Declarations", |_, ctx| images(ctx)),
];

fn description(pledge: &PledgeContent, ctx: &SubmitContext<'_>) -> Vec<Violation> {
    let text = pledge.description.as_deref().unwrap_or_default().trim();
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let (minimum, maximum) = (ctx.policy.pledge_description_min, ctx.policy.pledge_description_max);
    if is_blank(text) {
        at(Code::Required, "/description")
    } else if length < minimum {
        vec![Violation::new(Code::TooShort, "/description").with("minimum", minimum)]
    } else if length > maximum {
        vec![Violation::new(Code::TooLong, "/description").with("maximum", maximum)]
    } else {
        Vec::new()
    }
}

fn answers(pledge: &PledgeContent, _: &SubmitContext<'_>) -> Vec<Violation> {
    let principle = pledge.principles.iter().any(|row| row.principle.is_some());
    let answered = principle || !pledge.objectives.is_empty() || !pledge.gcm_actions.is_empty();
    when(!answered, Code::NothingAnswered, "/objectives")
}

fn objectives(pledge: &PledgeContent, ctx: &SubmitContext<'_>) -> Vec<Violation> {
    let maximum = ctx.policy.pledge_objectives_max;
    if u32::try_from(pledge.objectives.len()).is_ok_and(|count| count <= maximum) {
        return Vec::new();
    }
    vec![Violation::new(Code::TooMany, "/objectives").with("maximum", maximum)]
}

fn implementation(pledge: &PledgeContent, _: &SubmitContext<'_>) -> Vec<Violation> {
    let Some(told) = &pledge.implementation else {
        return at(Code::PlaceOrGlobal, "/implementation");
    };
    place(
        &told.countries,
        &told.regions,
        told.place.as_deref(),
        told.global,
        "/implementation",
    )
}

fn period(pledge: &PledgeContent, ctx: &SubmitContext<'_>) -> Vec<Violation> {
    if !ctx.policy.pledge_needs_period {
        return Vec::new();
    }
    let told = pledge.period.as_ref();
    let mut violations = required(told.and_then(|period| period.start.as_deref()), "/period/start");
    violations.extend(required(told.and_then(|period| period.end.as_deref()), "/period/end"));
    violations
}

fn forward_looking(pledge: &PledgeContent, ctx: &SubmitContext<'_>) -> Vec<Violation> {
    let end = pledge
        .period
        .as_ref()
        .and_then(|period| PartialDate::parse(period.end.as_deref()?));
    when(
        end.is_some_and(|end| end.last_day() < ctx.today),
        Code::EndsInThePast,
        "/period/end",
    )
}

fn indicators(pledge: &PledgeContent, ctx: &SubmitContext<'_>) -> Vec<Violation> {
    if pledge.indicators.is_empty() {
        return when(ctx.policy.pledge_needs_indicator, Code::Required, "/indicators");
    }
    pledge
        .indicators
        .iter()
        .enumerate()
        .flat_map(|(place, indicator)| {
            indicator_gaps(indicator)
                .into_iter()
                .map(move |(code, field)| Violation::new(code, format!("/indicators/{place}/{field}")))
        })
        .collect()
}

/// A number needs its unit and target, a milestone its date, both a name.
fn indicator_gaps(indicator: &Indicator) -> Vec<(Code, &'static str)> {
    let mut gaps = Vec::new();
    if blank(indicator.name.as_deref()) {
        gaps.push((Code::Required, "name"));
    }
    let (needs_number, needs_date) = match indicator.kind {
        None => {
            gaps.push((Code::Required, "kind"));
            (false, false)
        }
        Some(IndicatorKind::Number) => (true, false),
        Some(IndicatorKind::Milestone) => (false, true),
    };
    for (needed, value, field) in [
        (needs_number, &indicator.unit, "unit"),
        (needs_number, &indicator.target, "target"),
        (needs_date, &indicator.by, "by"),
    ] {
        if needed && blank(value.as_deref()) {
            gaps.push((Code::IndicatorIncomplete, field));
        }
    }
    gaps
}

/// An amount or "undisclosed": exactly one. Nothing is no amount [ours].
pub(super) fn amount_or_undisclosed(amount: Option<&str>, undisclosed: Option<bool>, pointer: &str) -> Vec<Violation> {
    when(
        blank(amount) != (undisclosed == Some(true)) || amount.is_some_and(is_zero),
        Code::AmountOrUndisclosed,
        pointer,
    )
}

fn contribution(pledge: &PledgeContent, _: &SubmitContext<'_>) -> Vec<Violation> {
    pledge.contribution.as_ref().map_or_else(Vec::new, |told| {
        amount_or_undisclosed(told.amount.as_deref(), told.undisclosed, "/contribution")
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
    use super::super::fixtures::*;
    use super::super::*;
    use serde_json::{Value, json};

    #[test]
    fn each_part_of_a_pledge_is_required() {
        for (pointer, value, code, at) in [
            ("/title", json!(" \n"), Code::Required, "/title"),
            ("/type", json!(null), Code::Required, "/type"),
            ("/natures", json!([]), Code::Required, "/natures"),
            ("/description", json!(null), Code::Required, "/description"),
            (
                "/description",
                json!("\u{200B}".repeat(300)),
                Code::Required,
                "/description",
            ),
            ("/description", json!("x".repeat(299)), Code::TooShort, "/description"),
            ("/objectives", json!([]), Code::NothingAnswered, "/objectives"),
            (
                "/principles",
                json!([{"how": "so"}]),
                Code::Required,
                "/principles/0/principle",
            ),
            ("/scope", json!(null), Code::Required, "/scope"),
            ("/implementation", json!(null), Code::PlaceOrGlobal, "/implementation"),
            (
                "/implementation",
                json!({"global": false, "place": " "}),
                Code::PlaceOrGlobal,
                "/implementation",
            ),
            ("/period/start", json!(null), Code::Required, "/period/start"),
            ("/period/end", json!(null), Code::Required, "/period/end"),
            (
                "/period",
                json!({"start": "2024", "end": "2026-05"}),
                Code::EndsInThePast,
                "/period/end",
            ),
            ("/indicators", json!([]), Code::Required, "/indicators"),
            (
                "/indicators",
                json!([{"kind": "milestone", "name": "A treaty"}]),
                Code::IndicatorIncomplete,
                "/indicators/0/by",
            ),
            (
                "/indicators",
                json!([{"kind": "number", "name": "N", "unit": "u"}]),
                Code::IndicatorIncomplete,
                "/indicators/0/target",
            ),
            (
                "/indicators",
                json!([{"kind": "number", "name": "N", "target": "1"}]),
                Code::IndicatorIncomplete,
                "/indicators/0/unit",
            ),
            (
                "/indicators",
                json!([{"name": "N"}]),
                Code::Required,
                "/indicators/0/kind",
            ),
            (
                "/indicators",
                json!([{"kind": "milestone", "by": "2027"}]),
                Code::Required,
                "/indicators/0/name",
            ),
            ("/contribution", json!({}), Code::AmountOrUndisclosed, "/contribution"),
            (
                "/contribution",
                json!({"amount": "0.00", "currency": "USD"}),
                Code::AmountOrUndisclosed,
                "/contribution",
            ),
            (
                "/contribution",
                json!({"amount": "1", "currency": "USD", "undisclosed": true}),
                Code::AmountOrUndisclosed,
                "/contribution",
            ),
            (
                "/concerns_migrants",
                json!(false),
                Code::MigrantsNotAffirmed,
                "/concerns_migrants",
            ),
            (
                "/declarations/agrees_to_publication",
                json!(null),
                Code::DeclarationMissing,
                "/declarations/agrees_to_publication",
            ),
            (
                "/declarations/authorised_to_submit",
                json!(false),
                Code::DeclarationMissing,
                "/declarations/authorised_to_submit",
            ),
        ] {
            assert_one_missing(Kind::Pledge, &pledge(), pointer, value, code, at);
        }
    }

    #[test]
    fn any_objective_principle_or_action_answers_the_compact() {
        for (field, value) in [
            ("/principles", json!([{"principle": "rule_of_law"}])),
            ("/gcm_actions", json!(["5.b"])),
        ] {
            let content = changed(changed(pledge(), "/objectives", json!(null)), field, value);
            assert_eq!(with_context(&[], |ctx| submitted(Kind::Pledge, &content, &ctx)), []);
        }
    }

    #[test]
    fn the_policy_decides_about_period_indicator_and_limits() {
        let mut content = changed(changed(pledge(), "/period", Value::Null), "/indicators", Value::Null);
        content = changed(content, "/objectives", json!([1, 2, 3]));
        let policy = Policy {
            pledge_needs_period: false,
            pledge_needs_indicator: false,
            pledge_objectives_max: 2,
            pledge_description_max: 310,
            ..Policy::default()
        };
        let violations = with_context(&[], |mut ctx| {
            ctx.policy = &policy;
            found(submit_violations(&Content::read(Kind::Pledge, &content).unwrap(), &ctx))
        });
        assert_eq!(
            violations,
            [
                (Code::TooLong, "/description".to_owned()),
                (Code::TooMany, "/objectives".to_owned())
            ]
        );
    }
}
