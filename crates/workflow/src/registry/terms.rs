//! What an entry is filtered and counted by, with whom it is, and what money it brings: all read from the published
//! content and from what the public knows of the organisation.
use super::follow_up::FollowUp;
use crate::participants::PublicParticipant;
use chrono::{DateTime, Datelike, Utc};
use minga_domain::content::Content;
use minga_domain::content::pledge::{Contribution, Matches};
use minga_domain::field::{Field, Holding};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Nature, Principle, Provenance, PublicAnswer};
use minga_domain::money::Money;
use minga_domain::text::fold;
use minga_domain::vocabulary;
use minga_storage::columns::Key;
use minga_storage::registry::{Partner, PartnerRole, PublicOrganisation};
use minga_storage::submissions::Submission;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// What pledges and practices say alike.
struct Common<'a> {
    objectives: Vec<u8>,
    principles: Vec<Principle>,
    sdgs: &'a [u8],
    countries: Vec<String>,
    regions: Vec<String>,
    scope: Option<&'static str>,
    type_key: Option<&'static str>,
}

fn common(content: &Content) -> Common<'_> {
    match content {
        Content::Pledge(pledge) => {
            let place = pledge.implementation.clone().unwrap_or_default();
            Common {
                objectives: pledge.objectives.clone(),
                principles: pledge.principles.iter().filter_map(|answer| answer.principle).collect(),
                sdgs: &pledge.sdgs,
                countries: place.countries,
                regions: place.regions,
                scope: pledge.scope.map(Keyed::key),
                type_key: pledge.pledge_type.map(Keyed::key),
            }
        }
        Content::Practice(practice) => {
            let objectives = practice.objectives.clone().unwrap_or_default();
            Common {
                objectives: objectives.primary.into_iter().chain(objectives.further).collect(),
                principles: practice
                    .principles
                    .iter()
                    .filter_map(|answer| answer.principle)
                    .collect(),
                sdgs: &practice.sdgs,
                countries: practice.countries.clone(),
                regions: practice.regions.clone(),
                scope: practice.scope.map(Keyed::key),
                type_key: practice.practice_type.map(Keyed::key),
            }
        }
    }
}

/// The type of a pledge or practice.
pub(super) fn type_of(content: &Content) -> Option<&'static str> {
    common(content).type_key
}

/// What an entry is filtered and counted by.
pub(super) fn of(
    content: &Content,
    row: &Submission,
    organisation: &PublicOrganisation,
    published_at: DateTime<Utc>,
    follow_up: &FollowUp,
) -> Vec<(Field, String)> {
    let common = common(content);
    let mut terms: BTreeSet<(Field, String)> = BTreeSet::new();
    let mut add = |field: Field, values: Vec<String>| terms.extend(values.into_iter().map(|value| (field, value)));
    let one = |value: Option<&str>| value.map(str::to_owned).into_iter().collect::<Vec<_>>();

    add(Field::Objective, common.objectives.iter().map(u8::to_string).collect());
    let discussed = common
        .objectives
        .iter()
        .filter_map(|number| vocabulary::objective(*number));
    add(
        Field::Roundtable,
        discussed.map(|objective| objective.roundtable.to_string()).collect(),
    );
    add(Field::Sdg, common.sdgs.iter().map(u8::to_string).collect());
    let principles = common.principles.iter().map(|principle| principle.key().to_owned());
    add(Field::Principle, principles.collect());
    let around = common.countries.iter().flat_map(|country| regions_around(country));
    let named = common.regions.iter().flat_map(|region| with_wider(region));
    add(Field::Region, around.chain(named).collect());
    add(Field::Scope, one(common.scope));
    add(Field::Type, one(common.type_key));

    add(Field::ActorType, vec![organisation.actor_type.clone()]);
    add(
        Field::ReportGroup,
        one(vocabulary::report_group_of(&organisation.actor_type)),
    );
    add(Field::OrganisationCountry, one(organisation.country.as_deref()));
    add(Field::Network, one(organisation.country.as_deref()));
    add(Field::Network, common.countries.clone());
    let mut held = Vec::new();
    if !common.countries.is_empty() {
        held.push(Holding::Country);
    }
    add(Field::Country, common.countries);

    add(Field::Cycle, one(row.cycle.as_deref()));
    // An old record was published elsewhere, at an unknown time; here it was only taken over.
    if row.provenance.0 != Provenance::Legacy {
        add(Field::Year, vec![published_at.year().to_string()]);
        add(Field::Month, vec![published_at.format("%Y-%m").to_string()]);
    }
    // As the filter reads it: what was stored before tags were normalised may be written otherwise.
    let language = vocabulary::normalised_language_tag(&row.language);
    add(Field::Language, vec![language.unwrap_or_else(|| row.language.clone())]);
    add(Field::Provenance, vec![row.provenance.0.key().to_owned()]);
    add(
        Field::Status,
        one(follow_up.progress.map(|progress| progress.status.key())),
    );

    if let Content::Pledge(pledge) = content {
        add(
            Field::Nature,
            pledge.natures.iter().map(|nature| nature.key().to_owned()).collect(),
        );
        if !pledge.indicators.is_empty() {
            held.push(Holding::Indicators);
        }
    }
    let money = money(content);
    if money.contribution.is_some() || money.support.is_some() {
        held.push(Holding::Amount);
    }
    if money.undisclosed {
        held.push(Holding::UndisclosedAmount);
    }
    if follow_up.last().is_some() {
        held.push(Holding::Update);
    }
    add(Field::Has, held.into_iter().map(|one| one.key().to_owned()).collect());
    terms.into_iter().collect()
}

/// The money of a pledge, as far as its amount is public.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PledgedMoney {
    /// Of its own.
    pub contribution: Option<Money>,
    /// For the pledge that it joins.
    pub support: Option<Money>,
    /// Whether there is money whose amount is not made public.
    pub undisclosed: bool,
    /// Whether there is such money for the pledge that it joins.
    pub undisclosed_support: bool,
}

/// The money of a pledge; none of a practice.
pub(super) fn money(content: &Content) -> PledgedMoney {
    match content {
        Content::Pledge(pledge) => money_of(pledge.contribution.as_ref(), pledge.matches.as_ref()),
        Content::Practice(_) => PledgedMoney::default(),
    }
}

/// The same of a content as a public document has it, without reading the rest of it.
pub(super) fn money_shown(content: &Value) -> PledgedMoney {
    let contribution = content
        .get("contribution")
        .and_then(|one| Contribution::deserialize(one).ok());
    let matches = content.get("matches").and_then(|one| Matches::deserialize(one).ok());
    money_of(contribution.as_ref(), matches.as_ref())
}

fn money_of(own: Option<&Contribution>, joined: Option<&Matches>) -> PledgedMoney {
    let read = |amount: Option<&String>, currency: Option<&String>, undisclosed: Option<bool>| {
        let public = undisclosed != Some(true);
        amount
            .zip(currency)
            .filter(|_| public)
            .and_then(|(amount, currency)| Money::parse(amount, currency))
    };
    // Other support is not money, whatever an earlier form let it say; and what is shown as a match of no pledge, since
    // an objection was upheld, supports none.
    let joined = joined.filter(|one| one.support == Some(Nature::Financial) && one.reference.is_some());
    let undisclosed_support = joined.is_some_and(|one| one.undisclosed == Some(true));
    PledgedMoney {
        contribution: own.and_then(|one| read(one.amount.as_ref(), one.currency.as_ref(), one.undisclosed)),
        support: joined.and_then(|one| read(one.amount.as_ref(), one.currency.as_ref(), one.undisclosed)),
        undisclosed: own.is_some_and(|one| one.undisclosed == Some(true)) || undisclosed_support,
        undisclosed_support,
    }
}

/// With whom a pledge or practice is: the participants that have confirmed or that an old record names, or those that a
/// practice names.
pub(super) fn partners(content: &Content, shown: &[PublicParticipant]) -> Vec<Partner> {
    let named = |role: PartnerRole, name: &String, country: Option<String>| Partner {
        role: Key(role),
        name: name.clone(),
        name_key: fold(name.trim()),
        country,
    };
    match content {
        Content::Pledge(_) => shown
            .iter()
            .filter(|one| one.answer != PublicAnswer::Left)
            .map(|one| named(PartnerRole::Participant, &one.name, one.country.clone()))
            .collect(),
        Content::Practice(practice) => {
            let lists = [
                (PartnerRole::Implementer, &practice.implementers),
                (PartnerRole::Partner, &practice.partners),
                (PartnerRole::Donor, &practice.donors),
            ];
            let all = lists
                .into_iter()
                .flat_map(|(role, names)| names.iter().map(move |name| named(role, name, None)));
            all.collect()
        }
    }
}

/// The regions of every level that a country lies in.
fn regions_around(country: &str) -> Vec<String> {
    vocabulary::country(country)
        .map(|country| with_wider(&country.subregion))
        .unwrap_or_default()
}

/// A region and the wider ones around it.
fn with_wider(region: &str) -> Vec<String> {
    let first = vocabulary::region(region);
    let wider = std::iter::successors(first, |region| region.parent.as_deref().and_then(vocabulary::region));
    wider.map(|region| region.code.clone()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;
    use minga_domain::kinds::Kind;
    use serde_json::json;

    #[test]
    fn a_country_lies_in_all_regions_around_it() {
        let around = regions_around("PER");
        assert_eq!(around, ["005", "419", "019"]);
        assert_eq!(with_wider("155"), ["155", "150"]);
        assert!(regions_around("XXX").is_empty());
    }

    #[test]
    fn an_amount_that_is_not_public_is_not_counted() {
        let of = |content: serde_json::Value| {
            let read = money(&Content::read(Kind::Pledge, &content).unwrap());
            assert_eq!(read, money_shown(&content), "a public document says the same");
            read
        };
        let both = of(json!({
            "contribution": {"amount": "250000.50", "currency": "EUR"},
            "matches": {"reference": "PL-2026-00001", "support": "financial", "amount": "1500", "currency": "JPY"}
        }));
        assert_eq!(both.contribution.map(|money| money.minor), Some(25_000_050));
        assert_eq!(both.support.map(|money| money.minor), Some(1500));
        assert!(!both.undisclosed && !both.undisclosed_support);
        let hidden = of(json!({"contribution": {"undisclosed": true, "currency": "EUR"}}));
        assert_eq!(hidden.contribution, None);
        assert!(hidden.undisclosed);
        for support in ["technical", "material"] {
            for money in [
                json!({"amount": "1500", "currency": "JPY"}),
                json!({"undisclosed": true}),
            ] {
                let mut matches = money;
                matches["reference"] = json!("PL-2026-00001");
                matches["support"] = json!(support);
                assert_eq!(
                    of(json!({"matches": matches})),
                    PledgedMoney::default(),
                    "no money: {support}"
                );
            }
        }
        for money in [
            json!({"amount": "1500", "currency": "JPY"}),
            json!({"undisclosed": true}),
        ] {
            let mut matches = money;
            matches["support"] = json!("financial");
            assert_eq!(
                of(json!({"matches": matches})),
                PledgedMoney::default(),
                "for no pledge: {matches}"
            );
        }
        assert_eq!(of(json!({})), PledgedMoney::default());
    }

    #[test]
    fn a_participant_that_left_is_no_partner_any_more() {
        let participant = |name: &str, answer| PublicParticipant {
            asked_again: false,
            name: name.to_owned(),
            country: Some("PER".to_owned()),
            action: None,
            answer,
            since: DateTime::UNIX_EPOCH,
        };
        let shown = [
            participant("Ñusta", PublicAnswer::Confirmed),
            participant("Killa", PublicAnswer::Left),
            participant("Wayra", PublicAnswer::Named),
        ];
        let pledge = Content::read(Kind::Pledge, &json!({})).unwrap();
        let keys: Vec<String> = partners(&pledge, &shown).into_iter().map(|one| one.name_key).collect();
        assert_eq!(keys, ["nusta", "wayra"]);
    }
}
