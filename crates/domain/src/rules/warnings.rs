//! What a submitter should look at again, never a reason to refuse (brief: What people complain about today).
use super::fitting::unfitting;
use super::practice::began_before_adoption;
use super::{SubmitContext, blank, figures, several_names};
use crate::content::pledge::PrincipleAnswer;
use crate::content::{Content, PledgeContent, PracticeContent};
use crate::keys::Keyed;
use crate::kinds::{PledgeType, Principle};
use crate::language::Language;
use crate::text::{fold, in_words};
use crate::violation::{Code, Violation};
use crate::vocabulary;

/// Beginnings of words about refugees and asylum in the three languages, folded.
const REFUGEE_WORDS: [&str; 7] = ["refugee", "refugiad", "refugie", "asylum", "asilo", "asilad", "asile"];
/// Parts of words about migrants and mobility in the three languages, folded.
const MIGRANT_WORDS: [&str; 4] = ["migra", "mobilit", "movilidad", "diaspora"];

/// Every warning about a submission.
pub fn warnings(content: &Content, ctx: &SubmitContext<'_>) -> Vec<Violation> {
    let mut found: Vec<Violation> = ctx.cycle.and_then(|entry| entry.warning()).into_iter().collect();
    found.extend(match content {
        Content::Pledge(pledge) => of_pledge(pledge, ctx),
        Content::Practice(practice) => of_practice(practice, ctx),
    });
    found
}

fn of_pledge(pledge: &PledgeContent, ctx: &SubmitContext<'_>) -> Vec<Violation> {
    let mut found: Vec<Violation> = unfitting(pledge, !ctx.participants.is_empty())
        .map(|pointer| {
            let field = pointer.rsplit('/').next().unwrap_or_default();
            Violation::new(Code::WarnNotOfType, pointer).with("field", field)
        })
        .collect();
    found.extend(matched_discontinued(pledge, ctx));
    found.extend(vague(pledge.description.as_deref(), "/description", ctx));
    found.extend(principles(&pledge.principles));
    if let Some(implementation) = &pledge.implementation {
        found.extend(other_country(
            &implementation.countries,
            "/implementation/countries",
            [&pledge.title, &pledge.description, &pledge.own_action],
            ctx,
        ));
    }
    for (place, participant) in ctx.participants.iter().enumerate() {
        found.extend(several_names(&participant.name, format!("/participants/{place}/name")));
    }
    let texts = [
        &pledge.title,
        &pledge.description,
        &pledge.common_goal,
        &pledge.own_action,
    ];
    found.extend(refugees_only(
        texts.into_iter().flatten().map(String::as_str),
        "/description",
    ));
    found
}

fn of_practice(practice: &PracticeContent, ctx: &SubmitContext<'_>) -> Vec<Violation> {
    let evidence = practice.evidence_of_application.as_deref();
    let mut found: Vec<Violation> = vague(evidence, "/evidence_of_application", ctx).into_iter().collect();
    found.extend(principles(&practice.principles));
    let texts = [&practice.title, &practice.summary, &practice.evidence_of_application];
    found.extend(other_country(&practice.countries, "/countries", texts, ctx));
    for (field, names) in [
        ("implementers", &practice.implementers),
        ("partners", &practice.partners),
        ("donors", &practice.donors),
    ] {
        for (place, name) in names.iter().enumerate() {
            found.extend(several_names(name, format!("/{field}/{place}")));
        }
    }
    if began_before_adoption(practice) {
        found.push(Violation::new(Code::WarnBeganBeforeAdoption, "/period/start"));
    }
    let texts = [
        &practice.title,
        &practice.summary,
        &practice.evidence_of_application,
        &practice.benefits,
        &practice.innovation,
        &practice.lessons,
        &practice.replication,
    ];
    found.extend(refugees_only(
        texts.into_iter().flatten().map(String::as_str),
        "/summary",
    ));
    found
}

/// A pledge that joins one whose actor reports that it is discontinued: it may be meant, but somebody has to know.
fn matched_discontinued(pledge: &PledgeContent, ctx: &SubmitContext<'_>) -> Option<Violation> {
    let matching = pledge.pledge_type == Some(PledgeType::Matching);
    let ended = ctx
        .matched
        .is_some_and(|matched| matched.published && matched.discontinued);
    (matching && ended).then(|| Violation::new(Code::WarnMatchedDiscontinued, "/matches/reference"))
}

/// A promise or an evidence without any figure or date.
fn vague(text: Option<&str>, pointer: &str, ctx: &SubmitContext<'_>) -> Option<Violation> {
    let vague = text.is_some_and(|text| !blank(Some(text)) && !figures::has_any(text, Language::of_tag(ctx.language)));
    vague.then(|| Violation::new(Code::WarnVague, pointer))
}

fn principles(rows: &[PrincipleAnswer]) -> Vec<Violation> {
    let mut found = Vec::new();
    if Principle::ALL
        .iter()
        .all(|principle| rows.iter().any(|row| row.principle == Some(*principle)))
    {
        found.push(Violation::new(Code::WarnAllPrinciples, "/principles"));
    }
    for (place, row) in rows.iter().enumerate() {
        if row.principle.is_some() && blank(row.how.as_deref()) {
            found.push(Violation::new(
                Code::WarnPrincipleWithoutHow,
                format!("/principles/{place}/how"),
            ));
        }
    }
    found
}

/// Countries other than the actor's that nothing explains: neither does a participant come from there, nor does the
/// text name them in one of the three languages. The United Nations system works everywhere; its seat says nothing.
fn other_country(
    countries: &[String],
    pointer: &str,
    texts: [&Option<String>; 3],
    ctx: &SubmitContext<'_>,
) -> Option<Violation> {
    let own = ctx.organisation_country?;
    if vocabulary::report_group_of(ctx.actor_type) == Some("un") {
        return None;
    }
    let text: Vec<&str> = texts.into_iter().flatten().map(String::as_str).collect();
    let text = in_words(&text.join(" "));
    let others: Vec<&str> = countries
        .iter()
        .map(String::as_str)
        .filter(|country| *country != own && !explained(country, &text, ctx))
        .collect();
    (!others.is_empty()).then(|| {
        Violation::new(Code::WarnOtherCountry, pointer)
            .with("countries", others)
            .with("own", own)
    })
}

/// Whether a participant comes from a country, or a text [in words](in_words) names it.
fn explained(country: &str, text: &str, ctx: &SubmitContext<'_>) -> bool {
    let comes_from = |of: &Option<String>| of.as_deref() == Some(country);
    // Without what stands in brackets behind it.
    let named = |name: &str| text.contains(&in_words(name.split(" (").next().unwrap_or(name)));
    ctx.participants
        .iter()
        .any(|participant| comes_from(&participant.country))
        || vocabulary::country(country).is_some_and(|known| known.names().any(named))
}

/// Several organisations in one name.
fn several_names(name: &str, pointer: String) -> Option<Violation> {
    several_names::several(name).then(|| Violation::new(Code::WarnSeveralInOneName, pointer))
}

/// Speaks of refugees or asylum and nowhere of migrants or mobility.
fn refugees_only<'a>(texts: impl Iterator<Item = &'a str>, pointer: &str) -> Option<Violation> {
    let text = fold(&texts.collect::<Vec<_>>().join(" "));
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let refugees = words
        .iter()
        .any(|word| REFUGEE_WORDS.iter().any(|beginning| word.starts_with(beginning)));
    let migrants = words
        .iter()
        .any(|word| MIGRANT_WORDS.iter().any(|part| word.contains(part)));
    (refugees && !migrants).then(|| Violation::new(Code::WarnRefugeesOnly, pointer))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
    use super::super::fixtures::*;
    use super::super::*;
    use crate::keys::Keyed;
    use serde_json::{Value, json};

    #[test]
    fn doubtful_contents_are_warned_about_and_not_refused() {
        let all: Vec<Value> = crate::kinds::Principle::ALL
            .iter()
            .map(|principle| json!({"principle": principle, "how": "so"}))
            .collect();
        for (kind, pointer, value, expected) in [
            (
                Kind::Practice,
                "/evidence_of_application",
                json!("Many documents"),
                vec![(Code::WarnVague, "/evidence_of_application")],
            ),
            (
                Kind::Practice,
                "/principles",
                json!(all),
                vec![(Code::WarnAllPrinciples, "/principles")],
            ),
            (
                Kind::Pledge,
                "/principles",
                json!([{"principle": "rule_of_law"}]),
                vec![(Code::WarnPrincipleWithoutHow, "/principles/0/how")],
            ),
            (
                Kind::Pledge,
                "/implementation",
                json!({"countries": ["ESP"]}),
                vec![(Code::WarnOtherCountry, "/implementation/countries")],
            ),
            (
                Kind::Practice,
                "/countries",
                json!(["PER", "CHL"]),
                vec![(Code::WarnOtherCountry, "/countries")],
            ),
            (
                Kind::Practice,
                "/implementers",
                json!(["Lima; Cusco"]),
                vec![(Code::WarnSeveralInOneName, "/implementers/0")],
            ),
            (
                Kind::Practice,
                "/partners",
                json!(["Lima, Cusco y Puno"]),
                vec![(Code::WarnSeveralInOneName, "/partners/0")],
            ),
            (
                Kind::Practice,
                "/donors",
                json!(["Denmark, Germany, Netherlands, Norway"]),
                vec![(Code::WarnSeveralInOneName, "/donors/0")],
            ),
            (
                Kind::Practice,
                "/partners",
                json!(["Ministry of Health, Family and Welfare"]),
                vec![],
            ),
            (
                Kind::Practice,
                "/summary",
                json!("Casas para personas refugiadas"),
                vec![(Code::WarnRefugeesOnly, "/summary")],
            ),
            (
                Kind::Practice,
                "/summary",
                json!("Des logements pour réfugiés"),
                vec![(Code::WarnRefugeesOnly, "/summary")],
            ),
            (
                Kind::Practice,
                "/summary",
                json!("Asylum seekers and refugees"),
                vec![(Code::WarnRefugeesOnly, "/summary")],
            ),
            (
                Kind::Practice,
                "/summary",
                json!("Refugees and migrants together"),
                vec![],
            ),
            (Kind::Practice, "/summary", json!("Un refugio para la niñez"), vec![]),
            (
                Kind::Practice,
                "/period",
                json!({"start": "2018", "ongoing": true}),
                vec![(Code::WarnBeganBeforeAdoption, "/period/start")],
            ),
        ] {
            let complete = if kind == Kind::Pledge { pledge() } else { practice() };
            let content = Content::read(kind, &changed(complete, pointer, value.clone())).unwrap();
            let warned = with_context(&[], |ctx| found(warnings(&content, &ctx)));
            let expected: Vec<_> = expected.into_iter().map(|(code, at)| (code, at.to_owned())).collect();
            assert_eq!(warned, expected, "{pointer} = {value}");
        }
    }

    #[test]
    fn a_country_that_a_participant_or_the_text_explains_is_not_warned_about() {
        let abroad = changed(pledge(), "/implementation/countries", json!(["PER", "BOL", "CHL"]));
        let others = |content: &serde_json::Value, rows: &[crate::rules::ParticipantFacts]| {
            let content = Content::read(Kind::Pledge, content).unwrap();
            let found = with_context(rows, |ctx| warnings(&content, &ctx));
            let warned = found.into_iter().find(|warning| warning.code == Code::WarnOtherCountry);
            warned.map(|warning| warning.params["countries"].clone())
        };
        assert_eq!(others(&abroad, &[]), Some(json!(["BOL", "CHL"])));
        let named = changed(
            abroad.clone(),
            "/title",
            json!("Ventanillas en BOLIVIA y en el Chile vecino"),
        );
        assert_eq!(others(&named, &[]), None);
        // What is part of another word names nothing: «recibirán» is not Irán, «malilla» is not Malí.
        let away = changed(
            pledge(),
            "/implementation/countries",
            json!(["PER", "IRN", "MLI", "CIV"]),
        );
        let hidden = changed(
            away.clone(),
            "/title",
            json!("Recibirán una malilla; la costa de marfiles"),
        );
        assert_eq!(others(&hidden, &[]), Some(json!(["IRN", "MLI", "CIV"])));
        let named = changed(away, "/title", json!("Irán, (Malí) y Côte d'Ivoire"));
        assert_eq!(others(&named, &[]), None);
        let abroad = changed(abroad, "/title", json!("Ventanillas"));
        let mut santiago = participant("Santiago", None);
        santiago.country = Some("CHL".to_owned());
        assert_eq!(others(&abroad, &[santiago]), Some(json!(["BOL"])));
    }

    #[test]
    fn a_pledge_whose_text_gives_no_figure_is_vague_whatever_its_indicators() {
        let mut content = pledge();
        for (text, language, warned) in [
            ("Much for migrants. ", "en", 1),
            ("By 2028 for migrants. ", "en", 0),
            ("Four hundred families by the end of next year. ", "en-GB", 0),
            ("Cuatrocientas familias. ", "es", 0),
        ] {
            content = changed(content, "/description", json!(text.repeat(20)));
            let content = Content::read(Kind::Pledge, &content).unwrap();
            let vague = with_context(&[], |mut ctx| {
                ctx.language = language;
                warnings(&content, &ctx)
            });
            assert_eq!(
                vague.iter().filter(|warning| warning.code == Code::WarnVague).count(),
                warned
            );
        }
    }

    #[test]
    fn a_pledge_that_joins_a_discontinued_one_is_warned_about_and_not_refused() {
        let matches = json!({"reference": "PL-2026-00001", "support": "technical"});
        let content = changed(changed(pledge(), "/type", json!("matching")), "/matches", matches);
        let content = Content::read(Kind::Pledge, &content).unwrap();
        for (published, discontinued, warned) in [(true, true, 1), (true, false, 0), (false, true, 0)] {
            with_context(&[], |mut ctx| {
                ctx.matched = Some(MatchedPledge {
                    published,
                    discontinued,
                    same_submission: false,
                    leads_back: false,
                    organisation: organisation(2),
                });
                let found = found(warnings(&content, &ctx));
                let expected = (Code::WarnMatchedDiscontinued, "/matches/reference".to_owned());
                assert_eq!(found, vec![expected; warned], "{published} {discontinued}");
                assert_eq!(submit_violations(&content, &ctx).is_empty(), published);
            });
        }
    }

    #[test]
    fn several_participants_in_one_name_are_warned_about_at_their_row() {
        let rows = [participant("Lima", None), participant("Zürich, Bern and Basel", None)];
        let content = Content::read(Kind::Pledge, &changed(pledge(), "/type", json!("common"))).unwrap();
        let warned = with_context(&rows, |ctx| found(warnings(&content, &ctx)));
        assert_eq!(
            warned,
            [(Code::WarnSeveralInOneName, "/participants/1/name".to_owned())]
        );
    }
}
