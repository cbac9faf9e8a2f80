//! What a complete practice is (brief: A practice, Required to submit, Recency, Declarations): the part of the five
//! criteria that can be checked before anybody reads it.
use super::{
    Check, Rule, SubmitContext, actor, at, blank, cycle, declarations, focal_point, images, names, place,
    principle_rows, required, when,
};
use crate::content::PracticeContent;
use crate::kinds::Kind;
use crate::period::PartialDate;
use crate::violation::{Code, Violation};
use chrono::{Datelike, NaiveDate};

/// The first year that counts as "after December 2018", when the Compact was adopted.
const FIRST_YEAR: i32 = 2019;

const fn rule(
    key: &'static str,
    pointer: &'static str,
    source: &'static str,
    check: fn(&PracticeContent, &SubmitContext<'_>) -> Vec<Violation>,
) -> Rule {
    Rule {
        key,
        pointer,
        source,
        check: Check::Practice(check),
    }
}

const REQUIRED: &str = "brief: A practice, required to submit";
const RECENCY: &str = "brief: A practice, recency";
const NAMES: &str = "contract: Content";

/// The rules of a practice, in the order of the form.
pub const PRACTICE_RULES: &[Rule] = &[
    rule("actor", "/organisation", "brief: Who takes part", |_, ctx| {
        actor(Kind::Practice, ctx)
    }),
    rule("cycle", "/cycle", "brief: Who takes part", |_, ctx| {
        cycle(Kind::Practice, ctx)
    }),
    rule("focal_point", "/focal_point", "brief: Who takes part", |_, ctx| {
        focal_point(ctx)
    }),
    rule("title", "/title", REQUIRED, |practice, _| {
        required(practice.title.as_deref(), "/title")
    }),
    rule("type", "/type", REQUIRED, |practice, _| {
        when(practice.practice_type.is_none(), Code::Required, "/type")
    }),
    rule("summary", "/summary", REQUIRED, |practice, _| {
        required(practice.summary.as_deref(), "/summary")
    }),
    rule("primary_objective", "/objectives/primary", REQUIRED, |practice, _| {
        let named = practice
            .objectives
            .as_ref()
            .is_some_and(|objectives| !objectives.primary.is_empty());
        when(!named, Code::Required, "/objectives/primary")
    }),
    rule("principles", "/principles", REQUIRED, |practice, _| {
        principle_rows(&practice.principles)
    }),
    rule(
        "adheres_to_principles",
        "/adheres_to_all_principles",
        REQUIRED,
        |practice, _| {
            let affirmed = practice.adheres_to_all_principles == Some(true);
            when(!affirmed, Code::PrinciplesNotAffirmed, "/adheres_to_all_principles")
        },
    ),
    rule("scope", "/scope", REQUIRED, |practice, _| {
        when(practice.scope.is_none(), Code::Required, "/scope")
    }),
    rule("practice_place", "/countries", REQUIRED, |practice, _| {
        place(
            &practice.countries,
            &practice.regions,
            practice.place.as_deref(),
            practice.global,
            "/countries",
        )
    }),
    rule("start", "/period/start", REQUIRED, |practice, _| {
        required(
            practice.period.as_ref().and_then(|period| period.start.as_deref()),
            "/period/start",
        )
    }),
    rule("begun", "/period/start", RECENCY, |practice, ctx| {
        let begins = start(practice).map(PartialDate::first_day);
        when(
            begins.is_some_and(|day| day > ctx.today),
            Code::NotBegun,
            "/period/start",
        )
    }),
    rule("end_or_ongoing", "/period/end", REQUIRED, end_or_ongoing),
    rule("recent", "/period/end", RECENCY, |practice, _| {
        when(
            last_day(practice).is_some_and(|day| day.year() < FIRST_YEAR),
            Code::EndedBeforeAdoption,
            "/period/end",
        )
    }),
    rule("since_adoption", "/since_adoption", RECENCY, |practice, _| {
        let silent = blank(practice.since_adoption.as_deref());
        when(
            began_before_adoption(practice) && silent,
            Code::SinceAdoptionMissing,
            "/since_adoption",
        )
    }),
    rule("implementers", "/implementers", REQUIRED, |practice, _| {
        if practice.implementers.iter().all(|name| blank(Some(name))) {
            at(Code::Required, "/implementers")
        } else {
            names(&practice.implementers, "/implementers")
        }
    }),
    rule("partners", "/partners", NAMES, |practice, _| {
        names(&practice.partners, "/partners")
    }),
    rule("donors", "/donors", NAMES, |practice, _| {
        names(&practice.donors, "/donors")
    }),
    rule("evidence", "/evidence_of_application", REQUIRED, |practice, _| {
        required(practice.evidence_of_application.as_deref(), "/evidence_of_application")
    }),
    rule("innovation", "/innovation", REQUIRED, |practice, _| {
        required(practice.innovation.as_deref(), "/innovation")
    }),
    rule("resources", "/resources", "contract: Content", resources),
    rule(
        "declarations",
        "/declarations",
        "brief: A practice, declarations",
        |practice, _| declarations(practice.declarations.as_ref()),
    ),
    rule("images", "/attachments", "brief: A practice, declarations", |_, ctx| {
        images(ctx)
    }),
];

/// Whether implementation began before 2019, as far as the precision given tells.
pub(super) fn began_before_adoption(practice: &PracticeContent) -> bool {
    start(practice).is_some_and(|start| start.last_day().year() < FIRST_YEAR)
}

fn start(practice: &PracticeContent) -> Option<PartialDate> {
    PartialDate::parse(practice.period.as_ref()?.start.as_deref()?)
}

fn last_day(practice: &PracticeContent) -> Option<NaiveDate> {
    let end = practice.period.as_ref()?.end.as_deref()?;
    PartialDate::parse(end).map(PartialDate::last_day)
}

fn end_or_ongoing(practice: &PracticeContent, _: &SubmitContext<'_>) -> Vec<Violation> {
    let ended = !blank(practice.period.as_ref().and_then(|period| period.end.as_deref()));
    let ongoing = practice.period.as_ref().and_then(|period| period.ongoing) == Some(true);
    when(ended == ongoing, Code::EndOrOngoing, "/period/end")
}

/// Each resource has a title and an address.
fn resources(practice: &PracticeContent, _: &SubmitContext<'_>) -> Vec<Violation> {
    let rows = practice.resources.iter().enumerate();
    rows.flat_map(|(place, resource)| {
        let mut violations = required(resource.title.as_deref(), &format!("/resources/{place}/title"));
        violations.extend(required(resource.url.as_deref(), &format!("/resources/{place}/url")));
        violations
    })
    .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
    use super::super::fixtures::*;
    use super::super::*;
    use serde_json::{Value, json};

    #[test]
    fn each_part_of_a_practice_is_required() {
        for (pointer, value, code, at) in [
            ("/title", json!(null), Code::Required, "/title"),
            ("/type", json!(null), Code::Required, "/type"),
            ("/summary", json!(""), Code::Required, "/summary"),
            (
                "/objectives",
                json!({"further": [1]}),
                Code::Required,
                "/objectives/primary",
            ),
            ("/principles", json!([{}]), Code::Required, "/principles/0/principle"),
            (
                "/adheres_to_all_principles",
                json!(false),
                Code::PrinciplesNotAffirmed,
                "/adheres_to_all_principles",
            ),
            ("/scope", json!(null), Code::Required, "/scope"),
            ("/countries", json!([]), Code::PlaceOrGlobal, "/countries"),
            ("/period/start", json!(null), Code::Required, "/period/start"),
            (
                "/period",
                json!({"start": "2026-06-02", "ongoing": true}),
                Code::NotBegun,
                "/period/start",
            ),
            (
                "/period",
                json!({"start": "2031", "ongoing": true}),
                Code::NotBegun,
                "/period/start",
            ),
            ("/title", json!("\u{200B}"), Code::Required, "/title"),
            ("/innovation", json!(" \u{200B}\u{FEFF}"), Code::Required, "/innovation"),
            ("/period/ongoing", json!(false), Code::EndOrOngoing, "/period/end"),
            ("/period/end", json!("2025"), Code::EndOrOngoing, "/period/end"),
            ("/implementers", json!([" "]), Code::Required, "/implementers"),
            ("/implementers", json!(["Uno", "  "]), Code::Required, "/implementers/1"),
            (
                "/implementers",
                json!(["Uno", "Dos", "UNO "]),
                Code::Duplicate,
                "/implementers/2",
            ),
            ("/partners", json!([""]), Code::Required, "/partners/0"),
            ("/donors", json!(["Red  Sur", "red sur"]), Code::Duplicate, "/donors/1"),
            (
                "/evidence_of_application",
                json!(null),
                Code::Required,
                "/evidence_of_application",
            ),
            ("/innovation", json!(null), Code::Required, "/innovation"),
            (
                "/resources",
                json!([{"title": "Manual"}]),
                Code::Required,
                "/resources/0/url",
            ),
            (
                "/declarations/people_in_images_consented",
                json!(null),
                Code::DeclarationMissing,
                "/declarations/people_in_images_consented",
            ),
        ] {
            assert_one_missing(Kind::Practice, &practice(), pointer, value, code, at);
        }
    }

    #[test]
    fn a_practice_has_begun_as_soon_as_its_start_may_mean_today() {
        for start in ["2026", "2026-06", "2026-06-01"] {
            let content = changed(practice(), "/period/start", json!(start));
            assert_eq!(
                with_context(&[], |ctx| submitted(Kind::Practice, &content, &ctx)),
                [],
                "{start}"
            );
        }
    }

    #[test]
    fn a_practice_that_ended_before_2019_cannot_be_submitted() {
        for (period, since, expected) in [
            (json!({"start": "2019", "end": "2019"}), None, vec![]),
            (
                json!({"start": "2018-12", "end": "2019-01-01"}),
                Some("Went on"),
                vec![],
            ),
            (
                json!({"start": "2018-12", "ongoing": true}),
                Some("  "),
                vec![Code::SinceAdoptionMissing],
            ),
            (
                json!({"start": "2015", "end": "2018"}),
                Some("x"),
                vec![Code::EndedBeforeAdoption],
            ),
            (
                json!({"start": "2015", "end": "2018-12-31"}),
                None,
                vec![Code::EndedBeforeAdoption, Code::SinceAdoptionMissing],
            ),
        ] {
            let mut content = changed(practice(), "/period", period.clone());
            content = changed(content, "/since_adoption", since.map_or(Value::Null, Value::from));
            let codes: Vec<Code> = with_context(&[], |ctx| submitted(Kind::Practice, &content, &ctx))
                .into_iter()
                .map(|(code, _)| code)
                .collect();
            assert_eq!(codes, expected, "{period}");
        }
    }
}
