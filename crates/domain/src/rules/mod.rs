//! What a complete pledge or practice is: the rules that `submit` applies, as tables that `check` shows as a
//! checklist. A rule names the place where it is mended and the source it comes from; its sentence is in the
//! translations (`rule-…`).
mod figures;
mod fitting;
pub mod flags;
mod pledge;
mod practice;
pub(crate) mod several_names;
mod types;
mod warnings;

pub use fitting::{fitted, has_participants};
pub use pledge::PLEDGE_RULES;
pub use practice::PRACTICE_RULES;
pub use warnings::warnings;

use crate::content::pledge::{Declarations, PrincipleAnswer};
use crate::content::{Content, PledgeContent, PracticeContent};
use crate::cycle::Entry;
use crate::ids::{AttachmentId, OrganisationId};
use crate::kinds::Kind;
use crate::language::Language;
use crate::policy::Policy;
use crate::text::{fold, is_blank};
use crate::violation::{Code, Violation};
use crate::vocabulary;
use crate::words::Words;
use chrono::NaiveDate;

/// Where a violation is that is not about the content: resources beside it.
const BESIDE_CONTENT: [&str; 5] = ["organisation", "cycle", "focal_point", "participants", "attachments"];

/// What the rules need to know beside the content.
#[derive(Debug, Clone)]
pub struct SubmitContext<'a> {
    /// The numbers of the process.
    pub policy: &'a Policy,
    /// The day, in the time zone of the policy.
    pub today: NaiveDate,
    /// The language of the content, BCP 47.
    pub language: &'a str,
    /// Whether the submission has a focal point.
    pub has_focal_point: bool,
    /// The organisation that submits.
    pub organisation: OrganisationId,
    /// Its name.
    pub organisation_name: &'a str,
    /// The key of its actor type or subtype.
    pub actor_type: &'a str,
    /// Its country, alpha-3.
    pub organisation_country: Option<&'a str>,
    /// The other participants of a pledge, in the order in which they are shown.
    pub participants: &'a [ParticipantFacts],
    /// The submission whose reference a matching pledge gives; `None` when there is none with it.
    pub matched: Option<MatchedPledge>,
    /// The cycle that it is about to be handed in for; `None` without one, and once it was handed in: what comes later
    /// is never held up by a cycle.
    pub cycle: Option<Entry<'a>>,
    /// The images that lack a credit or an alternative text.
    pub images_without_credit: &'a [AttachmentId],
}

/// What the rules need to know of a participant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParticipantFacts {
    /// Alpha-3.
    pub country: Option<String>,
    /// Its name as given.
    pub name: String,
    /// Whether its own action is said.
    pub has_action: bool,
    /// Its organisation, when it has one here.
    pub organisation: Option<OrganisationId>,
}

/// What the rules need to know of the pledge that a matching pledge joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MatchedPledge {
    /// Whether it is a pledge and published.
    pub published: bool,
    /// Whether its progress says that it is discontinued.
    pub discontinued: bool,
    /// Whether it is the very submission that is checked.
    pub same_submission: bool,
    /// Whether it joins the submission that is checked, itself or through other pledges.
    pub leads_back: bool,
    /// The organisation that made it.
    pub organisation: OrganisationId,
}

/// One rule of what is complete.
#[derive(Debug)]
pub struct Rule {
    /// Stable name; the sentence is `rule-` with dashes.
    pub key: &'static str,
    /// Where it is mended: a JSON Pointer into the content, or of a resource beside it (see [`in_submission`]).
    pub pointer: &'static str,
    /// Where the rule comes from; the README explains these names.
    pub source: &'static str,
    check: Check,
}

/// How a rule is checked, by the kind it belongs to.
#[derive(Debug)]
enum Check {
    Pledge(fn(&PledgeContent, &SubmitContext<'_>) -> Vec<Violation>),
    Practice(fn(&PracticeContent, &SubmitContext<'_>) -> Vec<Violation>),
}

impl Rule {
    /// The sentence of the rule with this key, for a checklist.
    pub fn sentence(key: &str, language: Language) -> String {
        Words::violations().plain(language, &format!("rule-{}", key.replace('_', "-")))
    }

    fn violations(&self, content: &Content, ctx: &SubmitContext<'_>) -> Vec<Violation> {
        match (&self.check, content) {
            (Check::Pledge(check), Content::Pledge(content)) => check(content, ctx),
            (Check::Practice(check), Content::Practice(content)) => check(content, ctx),
            _ => Vec::new(),
        }
    }
}

/// A rule as it was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The key of the rule.
    pub key: &'static str,
    /// Where it is mended.
    pub pointer: &'static str,
    /// Whether it is met; so is a rule that does not concern this type.
    pub met: bool,
    /// What is missing.
    pub violations: Vec<Violation>,
}

/// The rules of a kind, in the order of the form.
pub fn rules(kind: Kind) -> &'static [Rule] {
    match kind {
        Kind::Pledge => PLEDGE_RULES,
        Kind::Practice => PRACTICE_RULES,
    }
}

/// Every rule that `submit` applies, met or not.
pub fn check(content: &Content, ctx: &SubmitContext<'_>) -> Vec<Checked> {
    rules(content.kind())
        .iter()
        .map(|rule| {
            let violations = rule.violations(content, ctx);
            Checked {
                key: rule.key,
                pointer: rule.pointer,
                met: violations.is_empty(),
                violations,
            }
        })
        .collect()
}

/// Everything that stands against submitting, for tests of the rules; empty when it may be submitted.
#[cfg(test)]
fn submit_violations(content: &Content, ctx: &SubmitContext<'_>) -> Vec<Violation> {
    rules(content.kind())
        .iter()
        .flat_map(|rule| rule.violations(content, ctx))
        .collect()
}

/// What an amendment answers for, of everything that is wrong with its content. What is wrong in the same way and place
/// with the published content, and reads there as it did, is no reason against mending something else: an end has
/// passed, a pledge that is joined has left the registry, the last participant has left.
pub fn brought_in(
    proposed: &Content,
    wrong: Vec<Violation>,
    published: &Content,
    known: &[Violation],
) -> Vec<Violation> {
    let (after, before) = (proposed.to_value(), published.to_value());
    let stood_before = |violation: &Violation| {
        let pointer = violation.pointer.as_str();
        after.pointer(pointer) == before.pointer(pointer)
            && known
                .iter()
                .any(|known| known.code == violation.code && known.pointer == pointer)
    };
    wrong.into_iter().filter(|violation| !stood_before(violation)).collect()
}

/// A pointer of a rule or violation as seen from the submission: content moves below `/content`, what stands beside
/// it (organisation, cycle, focal point, participants, attachments) keeps its place.
pub fn in_submission(pointer: &str) -> String {
    let first = pointer.split('/').nth(1).unwrap_or_default();
    if BESIDE_CONTENT.contains(&first) {
        pointer.to_owned()
    } else {
        format!("/content{pointer}")
    }
}

fn blank(text: Option<&str>) -> bool {
    text.is_none_or(is_blank)
}

fn at(code: Code, pointer: impl Into<String>) -> Vec<Violation> {
    vec![Violation::new(code, pointer)]
}

/// The violation when `wrong`, at a place.
fn when(wrong: bool, code: Code, pointer: impl Into<String>) -> Vec<Violation> {
    if wrong { at(code, pointer) } else { Vec::new() }
}

fn required(text: Option<&str>, pointer: &str) -> Vec<Violation> {
    when(blank(text), Code::Required, pointer)
}

/// The type of the actor may submit this kind (brief: Who takes part).
fn actor(kind: Kind, ctx: &SubmitContext<'_>) -> Vec<Violation> {
    use crate::keys::Keyed;
    let of = vocabulary::actor_subtype(ctx.actor_type).map_or(ctx.actor_type, |subtype| subtype.subtype_of.as_str());
    let may = vocabulary::actor_type(of).is_some_and(|actor| actor.may_submit.iter().any(|key| key == kind.key()));
    when(!may, Code::ActorMayNotSubmit, "/organisation")
}

/// The cycle, where there is one, takes this kind, from this actor, now (ours).
fn cycle(kind: Kind, ctx: &SubmitContext<'_>) -> Vec<Violation> {
    ctx.cycle
        .map_or_else(Vec::new, |entry| entry.refusals(kind, ctx.actor_type))
}

fn focal_point(ctx: &SubmitContext<'_>) -> Vec<Violation> {
    when(!ctx.has_focal_point, Code::FocalPointMissing, "/focal_point")
}

fn images(ctx: &SubmitContext<'_>) -> Vec<Violation> {
    let lacking: Vec<String> = ctx.images_without_credit.iter().map(ToString::to_string).collect();
    if lacking.is_empty() {
        return Vec::new();
    }
    let violation = Violation::new(Code::ImageWithoutCredit, "/attachments").with("count", lacking.len());
    vec![violation.with("attachment_ids", lacking)]
}

/// Each row of the principles names one.
fn principle_rows(rows: &[PrincipleAnswer]) -> Vec<Violation> {
    let nameless = rows.iter().enumerate().filter(|(_, row)| row.principle.is_none());
    nameless
        .map(|(place, _)| Violation::new(Code::Required, format!("/principles/{place}/principle")))
        .collect()
}

fn declarations(made: Option<&Declarations>) -> Vec<Violation> {
    [
        ("authorised_to_submit", made.and_then(|made| made.authorised_to_submit)),
        (
            "agrees_to_publication",
            made.and_then(|made| made.agrees_to_publication),
        ),
        (
            "people_in_images_consented",
            made.and_then(|made| made.people_in_images_consented),
        ),
    ]
    .into_iter()
    .filter(|(_, made)| *made != Some(true))
    .map(|(name, _)| Violation::new(Code::DeclarationMissing, format!("/declarations/{name}")))
    .collect()
}

/// Each line of a list of names names somebody, and nobody twice.
fn names(lines: &[String], pointer: &str) -> Vec<Violation> {
    let mut seen: Vec<String> = Vec::new();
    let mut violations = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let name: Vec<String> = line.split_whitespace().map(fold).collect();
        let name = name.join(" ");
        let wrong = if is_blank(line) {
            Some(Code::Required)
        } else if seen.contains(&name) {
            Some(Code::Duplicate)
        } else {
            None
        };
        violations.extend(wrong.map(|code| Violation::new(code, format!("{pointer}/{place}"))));
        seen.push(name);
    }
    violations
}

/// At least one country, region or named place, or worldwide.
fn place(
    countries: &[String],
    regions: &[String],
    place: Option<&str>,
    global: Option<bool>,
    pointer: &str,
) -> Vec<Violation> {
    let somewhere = !countries.is_empty() || !regions.is_empty() || !blank(place) || global == Some(true);
    when(!somewhere, Code::PlaceOrGlobal, pointer)
}

/// A complete pledge and practice, and what is around them.
#[cfg(test)]
mod fixtures {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
    use super::*;
    use serde_json::{Value, json};
    use std::sync::LazyLock;
    use uuid::Uuid;

    pub(super) fn organisation(number: u128) -> OrganisationId {
        OrganisationId(Uuid::from_u128(number))
    }

    pub(super) fn participant(name: &str, number: Option<u128>) -> ParticipantFacts {
        ParticipantFacts {
            country: Some("PER".to_owned()),
            name: name.to_owned(),
            has_action: true,
            organisation: number.map(organisation),
        }
    }

    static POLICY: LazyLock<Policy> = LazyLock::new(Policy::default);

    pub(super) fn with_context<'a, T>(
        participants: &'a [ParticipantFacts],
        run: impl FnOnce(SubmitContext<'a>) -> T,
    ) -> T {
        run(SubmitContext {
            policy: &POLICY,
            today: NaiveDate::from_ymd_opt(2026, 6, 1).unwrap(),
            language: "en",
            has_focal_point: true,
            organisation: organisation(1),
            organisation_name: "Caminos del Sur",
            actor_type: "civil_society",
            organisation_country: Some("PER"),
            participants,
            matched: None,
            cycle: None,
            images_without_credit: &[],
        })
    }

    pub(super) fn declared() -> Value {
        json!({"authorised_to_submit": true, "agrees_to_publication": true, "people_in_images_consented": true})
    }

    pub(super) fn pledge() -> Value {
        json!({
            "title": "Legal advice", "type": "individual", "natures": ["technical"],
            "description": "Until 2028 migrants get advice. ".repeat(12), "objectives": [7], "scope": "national",
            "implementation": {"countries": ["PER"]}, "period": {"start": "2026-08", "end": "2028-07"},
            "indicators": [{"kind": "number", "name": "Persons", "unit": "persons", "target": "10"}],
            "concerns_migrants": true, "declarations": declared(),
        })
    }

    pub(super) fn practice() -> Value {
        json!({
            "title": "Brigades", "type": "policy", "summary": "Brigades for migrants", "objectives": {"primary": [4]},
            "adheres_to_all_principles": true, "scope": "national", "countries": ["PER"],
            "period": {"start": "2021-04", "ongoing": true}, "implementers": ["Caminos"],
            "evidence_of_application": "4912 documents", "innovation": "The office moves", "declarations": declared(),
        })
    }

    /// The content with the value at a pointer replaced; `null` removes it.
    pub(super) fn changed(mut content: Value, pointer: &str, value: Value) -> Value {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let parent = content.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        if value.is_null() {
            parent.remove(name);
        } else {
            parent.insert(name.to_owned(), value);
        }
        content
    }

    pub(super) fn found(violations: Vec<Violation>) -> Vec<(Code, String)> {
        violations
            .into_iter()
            .map(|violation| (violation.code, violation.pointer))
            .collect()
    }

    pub(super) fn submitted(kind: Kind, content: &Value, ctx: &SubmitContext<'_>) -> Vec<(Code, String)> {
        found(submit_violations(&Content::read(kind, content).unwrap(), ctx))
    }

    pub(super) fn assert_one_missing(kind: Kind, complete: &Value, pointer: &str, value: Value, code: Code, at: &str) {
        let content = changed(complete.clone(), pointer, value.clone());
        let violations = with_context(&[], |ctx| submitted(kind, &content, &ctx));
        assert_eq!(violations, [(code, at.to_owned())], "{pointer} = {value}");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
    use super::fixtures::{changed, found, organisation, pledge, practice, submitted, with_context};
    use super::*;
    use crate::keys::Keyed;
    use chrono::{DateTime, Duration};
    use serde_json::{Value, json};
    use std::collections::BTreeSet;
    use uuid::Uuid;

    #[test]
    fn complete_contents_meet_every_rule() {
        for (kind, content) in [(Kind::Pledge, pledge()), (Kind::Practice, practice())] {
            with_context(&[], |ctx| {
                let content = Content::read(kind, &content).unwrap();
                assert_eq!(submit_violations(&content, &ctx), []);
                assert!(
                    check(&content, &ctx)
                        .iter()
                        .all(|checked| checked.met && checked.violations.is_empty())
                );
                assert_eq!(check(&content, &ctx).len(), rules(kind).len());
                assert_eq!(warnings(&content, &ctx), []);
            });
        }
    }

    #[test]
    fn what_stands_beside_the_content_is_checked_too() {
        let lacking = [1, 2].map(|number| AttachmentId(Uuid::from_u128(number)));
        for (kind, content) in [(Kind::Pledge, pledge()), (Kind::Practice, practice())] {
            let violations = with_context(&[], |mut ctx| {
                (ctx.has_focal_point, ctx.images_without_credit, ctx.actor_type) = (false, &lacking, "nobody");
                let told = submit_violations(&Content::read(kind, &content).unwrap(), &ctx);
                let params = told.last().map(|last| Value::Object(last.params.clone()));
                assert_eq!(params, Some(json!({"count": 2, "attachment_ids": lacking})));
                found(told)
            });
            assert_eq!(
                violations,
                [
                    (Code::ActorMayNotSubmit, "/organisation".to_owned()),
                    (Code::FocalPointMissing, "/focal_point".to_owned()),
                    (Code::ImageWithoutCredit, "/attachments".to_owned()),
                ]
            );
        }
    }

    #[test]
    fn an_amendment_answers_for_what_it_changes_only() {
        let read = |content: &Value| Content::read(Kind::Pledge, content).unwrap();
        let published = changed(
            changed(pledge(), "/period", json!({"start": "2024", "end": "2026-04"})),
            "/type",
            json!("common"),
        );
        let against = |amended: &Value| {
            with_context(&[], |ctx| {
                let (proposed, published) = (read(amended), read(&published));
                let known = submit_violations(&published, &ctx);
                assert_eq!(known.len(), 2, "{known:?}");
                let wrong = submit_violations(&proposed, &ctx);
                found(brought_in(&proposed, wrong, &published, &known))
            })
        };
        let at = |code, pointer: &str| vec![(code, pointer.to_owned())];
        assert_eq!(against(&changed(published.clone(), "/title", json!("Legal help"))), []);
        let untitled = changed(published.clone(), "/title", json!(" "));
        assert_eq!(against(&untitled), at(Code::Required, "/title"));
        for (end, expected) in [
            ("2026-05", at(Code::EndsInThePast, "/period/end")),
            ("2026-03", at(Code::EndsInThePast, "/period/end")),
            ("2027", vec![]),
        ] {
            let moved = changed(published.clone(), "/period/end", json!(end));
            assert_eq!(against(&moved), expected, "{end}");
        }
    }

    #[test]
    fn the_subtypes_of_actors_may_submit_like_their_type() {
        for subtype in vocabulary::actor_subtypes() {
            let violations = with_context(&[], |mut ctx| {
                ctx.actor_type = &subtype.key;
                submitted(Kind::Pledge, &pledge(), &ctx)
            });
            assert_eq!(violations, [], "{}", subtype.key);
        }
    }

    #[test]
    fn every_code_and_every_rule_has_its_sentence_in_each_language() {
        assert_eq!(Words::violations().gaps(), Vec::<String>::new());
        let params = json!({
            "expected": "string", "field": "f", "parameter": "p", "minimum": 2, "maximum": 3, "bound": "maximum",
            "allowed": ["a", "b"], "reason": "r", "countries": ["ESP"], "own": "PER", "count": 1,
            "first": "2026-03-01", "last": "2026-03-31", "words": "Emil", "opens": "2026-03-01 08:00",
            "closes": "2026-03-31 18:00", "after": "2026-03-01T08:00:00Z", "latest": "2026-03-31T18:00:00Z",
            "zone": "America/Lima", "title": "Puentes", "other": "filter", "score": 2, "error": "#REF!",
        });
        for language in Language::ALL {
            for code in Code::ALL {
                let violation = Violation {
                    code: *code,
                    pointer: String::new(),
                    params: params.as_object().cloned().unwrap(),
                };
                let message = violation.message(language);
                assert!(
                    message.len() > 15 && !message.contains(['{', '}', '\'']),
                    "{language} {code}: {message}"
                );
            }
            for rule in PLEDGE_RULES.iter().chain(PRACTICE_RULES) {
                let sentence = Rule::sentence(rule.key, language);
                assert!(
                    !sentence.starts_with("rule-") && sentence.ends_with('.'),
                    "{language} {}",
                    rule.key
                );
                assert!(rule.source.starts_with("brief: ") || rule.source.starts_with("contract: "));
            }
        }
        let limits = Violation::new(Code::OutOfRange, "")
            .with("minimum", 1)
            .with("maximum", 5);
        assert_eq!(
            limits.message(Language::En),
            "This number is out of range; give a number from 1 to 5."
        );
        let now = DateTime::from_timestamp(1_775_000_000, 116_493_000).unwrap();
        for (latest, language, said) in [
            (
                None,
                Language::En,
                "This point in time has passed; choose one after 2026-03-31T23:33:20Z.",
            ),
            (
                Some(now + Duration::days(1)),
                Language::Es,
                "Este instante es demasiado temprano o demasiado tardío; elija uno posterior a 2026-03-31T23:33:20Z y no \
                 más tarde que 2026-04-01T23:33:20Z.",
            ),
        ] {
            assert_eq!(Violation::instant("/at", now, latest).message(language), said);
        }
    }

    #[test]
    fn the_keys_of_the_rules_are_unique_in_each_table() {
        for table in [PLEDGE_RULES, PRACTICE_RULES] {
            assert_eq!(
                table.iter().map(|rule| rule.key).collect::<BTreeSet<_>>().len(),
                table.len()
            );
        }
    }

    #[test]
    fn pointers_of_the_content_move_below_it_and_others_stay() {
        for (pointer, moved) in [
            ("/title", "/content/title"),
            ("", "/content"),
            ("/participants/0/action", "/participants/0/action"),
            ("/focal_point", "/focal_point"),
            ("/cycle", "/cycle"),
        ] {
            assert_eq!(in_submission(pointer), moved);
        }
    }

    #[test]
    fn the_published_pledges_of_the_demo_world_meet_every_rule() {
        let world: Value = serde_json::from_str(include_str!("../../../server/demo/world.json")).unwrap();
        let organisations = world["organisations"].as_array().unwrap();
        let number = |key: &Value| {
            organisations
                .iter()
                .position(|org| org["key"] == *key)
                .and_then(|place| u128::try_from(place).ok())
        };
        let mut checked = 0;
        for (kind, list) in [(Kind::Pledge, "pledges"), (Kind::Practice, "practices")] {
            for item in world[list].as_array().unwrap() {
                if item["state"] != "published" || item["content"]["type"] == "matching" {
                    continue;
                }
                let content = Content::read(kind, &item["content"]).unwrap();
                let rows = item["participants"].as_array().cloned().unwrap_or_default();
                let participants: Vec<ParticipantFacts> = rows
                    .iter()
                    .map(|row| ParticipantFacts {
                        country: row["country"].as_str().map(str::to_owned),
                        name: row["name"].as_str().unwrap().to_owned(),
                        has_action: row["action"].is_string(),
                        organisation: number(&row["organisation"]).map(organisation),
                    })
                    .collect();
                let own = &organisations[usize::try_from(number(&item["organisation"]).unwrap()).unwrap()];
                with_context(&participants, |mut ctx| {
                    ctx.organisation = organisation(number(&item["organisation"]).unwrap());
                    ctx.organisation_name = own["name"].as_str().unwrap();
                    ctx.actor_type = own["actor_type"].as_str().unwrap();
                    ctx.today = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
                    assert_eq!(submit_violations(&content, &ctx), [], "{}", item["key"]);
                });
                checked += 1;
            }
        }
        assert!(checked > 25, "{checked}");
    }
}
