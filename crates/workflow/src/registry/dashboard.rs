//! The dashboard and the map: figures over what the public can see, for any selection.
use super::Field;
use super::lists::Selection;
use crate::failure::Failure;
use crate::service::Tx;
use chrono::Duration;
use minga_domain::field::Holding;
use minga_domain::keys::Keyed;
use minga_domain::language::Language;
use minga_domain::money;
use minga_domain::vocabulary;
use minga_storage::registry::{self as store, Amounts, Counted, Figures, Partner};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// Connections that the dashboard shows at most of each sort, those of the latest publications first. Ours: more than
/// a reader can tell apart, few enough to draw.
const CONNECTIONS: i64 = 200;

/// Days that count as the last year.
const YEAR: i64 = 365;

/// What breakdowns there are: everything that is counted but what an entry holds, which has figures of its own.
const BREAKDOWNS: &[Field] = &[
    Field::Objective,
    Field::Roundtable,
    Field::Principle,
    Field::Sdg,
    Field::Country,
    Field::Region,
    Field::Scope,
    Field::Nature,
    Field::Type,
    Field::Status,
    Field::ActorType,
    Field::ReportGroup,
    Field::OrganisationCountry,
    Field::Cycle,
    Field::Year,
    Field::Month,
    Field::Language,
    Field::Provenance,
];

/// Figures over the entries of a selection.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "total": 214, "pledges": 171, "practices": 43,
    "breakdowns": { "objective": [{ "value": "7", "total": 3, "pledges": 2, "practices": 1 }] },
    "money": {
        "contributions": [{ "currency": "EUR", "amount": "1250000.00", "pledges": 4 }], "support": [],
        "undisclosed": 1
    },
    "with_indicators": { "count": 114, "of": 171, "share": 0.67 },
    "updated_in_last_year": { "count": 107, "of": 214, "share": 0.5 },
    "network": {
        "nodes": [
            { "id": "PL-2026-00017", "kind": "entry", "label": "Free legal advice at three border posts" },
            { "id": "PL-2026-00031", "kind": "entry", "label": "Ten interpreters for the border posts" }
        ],
        "edges": [{ "from": "PL-2026-00031", "to": "PL-2026-00017", "kind": "match" }], "truncated": false
    }
})))]
pub struct Dashboard {
    /// Pledges and practices together.
    #[schema(example = 214)]
    pub total: u32,
    /// Pledges.
    #[schema(example = 171)]
    pub pledges: u32,
    /// Practices.
    #[schema(example = 43)]
    pub practices: u32,
    /// For each filter of the registry the counts of its values; values that nothing has are left out. An entry with
    /// several values counts for each, so that these do not add up to the total; old records have no year and no month.
    /// Years and months stand in their order, others by their count.
    #[schema(example = json!({"objective": [{"value": "7", "total": 3, "pledges": 2, "practices": 1}]}))]
    pub breakdowns: BTreeMap<String, Vec<Bar>>,
    /// The money of the pledges.
    pub money: PledgedSums,
    /// Pledges with at least one indicator, of all pledges.
    pub with_indicators: Share,
    /// Entries with a correction or a progress update in the last 365 days, of all entries.
    pub updated_in_last_year: Share,
    /// Who is connected with whom.
    pub network: Network,
}

/// How many entries have a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Bar {
    /// The value, as the filter takes it.
    #[schema(example = "7")]
    pub value: String,
    /// Pledges and practices together.
    #[schema(example = 3)]
    pub total: u32,
    /// Pledges.
    #[schema(example = 2)]
    pub pledges: u32,
    /// Practices.
    #[schema(example = 1)]
    pub practices: u32,
}

/// The money of pledges: exact, and never added across currencies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PledgedSums {
    /// What pledges bring of their own.
    pub contributions: Vec<Sum>,
    /// What matching pledges bring to those that they join.
    pub support: Vec<Sum>,
    /// Pledges with money whose amount is not made public.
    #[schema(example = 1)]
    pub undisclosed: u32,
}

/// A sum of money in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Sum {
    /// ISO 4217.
    #[schema(example = "EUR")]
    pub currency: String,
    /// The sum, a decimal.
    #[schema(example = "1250000.00")]
    pub amount: String,
    /// Of how many pledges.
    #[schema(example = 4)]
    pub pledges: u32,
}

/// A part of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct Share {
    /// The part.
    #[schema(example = 3)]
    pub count: u32,
    /// The whole.
    #[schema(example = 4)]
    pub of: u32,
    /// `count` divided by `of`, 0 to 1; absent when there is nothing to divide by.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0.75)]
    pub share: Option<f64>,
}

/// Pledges, practices and actors, and what connects them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Network {
    /// What is connected.
    pub nodes: Vec<Node>,
    /// The connections.
    pub edges: Vec<Edge>,
    /// Whether there are more connections than are shown: those of the latest publications are.
    pub truncated: bool,
}

/// A pledge, a practice or an actor.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub struct Node {
    /// What edges call it: the reference of an entry, or `actor:` and a name.
    #[schema(example = "PL-2026-00017")]
    pub id: String,
    /// Whether it is an entry of the registry (`entry`) or somebody who takes part (`actor`).
    #[schema(example = "entry")]
    pub kind: &'static str,
    /// Its title or name; absent for a joined pledge that is no longer in the registry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Of an actor: its country, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// A connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Edge {
    /// The pledge that joins, or the entry.
    #[schema(example = "PL-2026-00031")]
    pub from: String,
    /// The pledge that is joined, or the actor.
    #[schema(example = "PL-2026-00017")]
    pub to: String,
    /// `match`, `participant`, `implementer`, `partner` or `donor`.
    #[schema(example = "match")]
    pub kind: &'static str,
}

/// The figures of a selection.
///
/// # Errors
/// Those of the database.
pub fn dashboard(tx: &mut Tx<'_>, selection: &Selection) -> Result<Dashboard, Failure> {
    let filter = selection.filter();
    let since = tx.now() - Duration::days(YEAR);
    let most = CONNECTIONS.saturating_add(1);
    let (figures, matches, partners) = tx.conn.snapshot(|conn| {
        Ok::<_, Failure>((
            store::figures(conn, &filter, since.into())?,
            store::matches(conn, &filter, most)?,
            store::partners(conn, &filter, most)?,
        ))
    })?;
    Ok(Dashboard {
        total: figures.total.all(),
        pledges: figures.total.pledges,
        practices: figures.total.practices,
        breakdowns: BREAKDOWNS
            .iter()
            .map(|field| (field.key().to_owned(), bars(&figures, *field)))
            .collect(),
        money: sums(&figures),
        with_indicators: share(holding(&figures, Holding::Indicators).pledges, figures.total.pledges),
        updated_in_last_year: share(figures.updated.all(), figures.total.all()),
        network: network(matches, partners),
    })
}

/// The counts of the values of a field.
pub(super) fn bars(figures: &Figures, field: Field) -> Vec<Bar> {
    let values = figures.terms.get(&field).into_iter().flatten();
    let mut bars: Vec<Bar> = values
        .map(|(value, counted)| Bar {
            value: value.clone(),
            total: counted.all(),
            pledges: counted.pledges,
            practices: counted.practices,
        })
        .collect();
    if !matches!(field, Field::Year | Field::Month) {
        // The values stand in their order already, and keep it among equals.
        bars.sort_by_key(|bar| std::cmp::Reverse(bar.total));
    }
    bars
}

pub(super) fn holding(figures: &Figures, what: Holding) -> Counted {
    let values = figures.terms.get(&Field::Has);
    values
        .and_then(|values| values.get(what.key()))
        .copied()
        .unwrap_or_default()
}

pub(super) fn sums(figures: &Figures) -> PledgedSums {
    let of = |sums: &BTreeMap<String, Amounts>| {
        let sum = |(currency, amounts): (&String, &Amounts)| Sum {
            currency: currency.clone(),
            amount: money::decimal(amounts.minor, currency),
            pledges: amounts.pledges,
        };
        sums.iter().map(sum).collect()
    };
    PledgedSums {
        contributions: of(&figures.contributions),
        support: of(&figures.support),
        undisclosed: holding(figures, Holding::UndisclosedAmount).pledges,
    }
}

pub(super) fn share(count: u32, of: u32) -> Share {
    let exact = || f64::from(count) / f64::from(of);
    Share {
        count,
        of,
        share: (of > 0).then(|| (exact() * 10_000.0).round() / 10_000.0),
    }
}

fn network(matches: Vec<store::Match>, partners: Vec<(String, String, Partner)>) -> Network {
    let most = usize::try_from(CONNECTIONS).unwrap_or(usize::MAX);
    let truncated = matches.len() > most || partners.len() > most;
    let entry = |reference: &str, label: Option<String>| Node {
        id: reference.to_owned(),
        kind: "entry",
        label,
        country: None,
    };
    let mut nodes: BTreeMap<String, Node> = BTreeMap::new();
    let mut edges = Vec::new();
    for one in matches.into_iter().take(most) {
        edges.push(Edge {
            from: one.reference.clone(),
            to: one.joins.clone(),
            kind: "match",
        });
        let joined = entry(&one.joins, one.joined_title);
        nodes.entry(one.joins).or_insert(joined);
        nodes.insert(one.reference.clone(), entry(&one.reference, Some(one.title)));
    }
    let mut seen = BTreeSet::new();
    for (reference, title, partner) in partners.into_iter().take(most) {
        let id = match &partner.country {
            Some(country) => format!("actor:{} ({country})", partner.name_key),
            None => format!("actor:{}", partner.name_key),
        };
        let kind = partner.role.0.key();
        // Somebody may stand in one list twice.
        if seen.insert((reference.clone(), id.clone(), kind)) {
            edges.push(Edge {
                from: reference.clone(),
                to: id.clone(),
                kind,
            });
        }
        nodes.entry(id.clone()).or_insert(Node {
            id,
            kind: "actor",
            label: Some(partner.name),
            country: partner.country,
        });
        nodes.insert(reference.clone(), entry(&reference, Some(title)));
    }
    Network {
        nodes: nodes.into_values().collect(),
        edges,
        truncated,
    }
}

/// A GeoJSON `FeatureCollection` (RFC 7946) of countries of implementation.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "type": "FeatureCollection",
    "features": [{
        "type": "Feature", "id": "PER", "geometry": { "type": "Point", "coordinates": [-74.4, -9.2] },
        "properties": {
            "country": "PER", "name": "Peru", "total": 12, "pledges": 9, "practices": 3,
            "address": "/v1/countries/PER"
        }
    }],
    "without_country": { "total": 2, "pledges": 2, "practices": 0 }
})))]
pub struct CountryMap {
    /// `FeatureCollection`.
    #[schema(example = "FeatureCollection")]
    pub r#type: &'static str,
    /// A point for each country that an entry names.
    pub features: Vec<CountryFeature>,
    /// Entries that name no country: those of whole regions or of the world.
    pub without_country: OfKinds,
}

/// A country of the map.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CountryFeature {
    /// `Feature`.
    #[schema(example = "Feature")]
    pub r#type: &'static str,
    /// ISO 3166 alpha-3.
    #[schema(example = "PER")]
    pub id: String,
    /// Where a mark may stand.
    pub geometry: PointGeometry,
    /// The counts.
    pub properties: CountryCounts,
}

/// A point of GeoJSON.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PointGeometry {
    /// `Point`.
    #[schema(example = "Point")]
    pub r#type: &'static str,
    /// Longitude and latitude in degrees (WGS 84). The point says nothing about borders.
    #[schema(example = json!([-74.4, -9.2]))]
    pub coordinates: [f64; 2],
}

/// What a map says of a country.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CountryCounts {
    /// ISO 3166 alpha-3.
    #[schema(example = "PER")]
    pub country: String,
    /// Its name, in the reader's language.
    #[schema(example = "Peru")]
    pub name: String,
    /// How many entries name it.
    #[serde(flatten)]
    pub counts: OfKinds,
    /// Where its own figures are.
    #[schema(example = "/v1/countries/PER")]
    pub address: String,
}

/// How many, by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfKinds {
    /// Pledges and practices together.
    #[schema(example = 12)]
    pub total: u32,
    /// Pledges.
    #[schema(example = 9)]
    pub pledges: u32,
    /// Practices.
    #[schema(example = 3)]
    pub practices: u32,
}

impl From<Counted> for OfKinds {
    fn from(counted: Counted) -> Self {
        Self {
            total: counted.all(),
            pledges: counted.pledges,
            practices: counted.practices,
        }
    }
}

/// The countries of a selection.
///
/// # Errors
/// Those of the database.
pub fn map(tx: &mut Tx<'_>, selection: &Selection, language: Language) -> Result<CountryMap, Failure> {
    let filter = selection.filter();
    let now = tx.now();
    let figures = tx
        .conn
        .snapshot(|conn| Ok::<_, Failure>(store::figures(conn, &filter, now.into())?))?;
    let counted = figures.terms.get(&Field::Country).into_iter().flatten();
    let features = counted.filter_map(|(code, counted)| {
        let country = vocabulary::country(code)?;
        let (longitude, latitude) = vocabulary::country_point(code)?;
        Some(CountryFeature {
            r#type: "Feature",
            id: code.clone(),
            geometry: PointGeometry {
                r#type: "Point",
                coordinates: [longitude, latitude],
            },
            properties: CountryCounts {
                country: code.clone(),
                name: country.name.get(language).to_owned(),
                counts: (*counted).into(),
                address: format!("/v1/countries/{code}"),
            },
        })
    });
    let somewhere = holding(&figures, Holding::Country);
    Ok(CountryMap {
        r#type: "FeatureCollection",
        features: features.collect(),
        without_country: Counted {
            pledges: figures.total.pledges.saturating_sub(somewhere.pledges),
            practices: figures.total.practices.saturating_sub(somewhere.practices),
        }
        .into(),
    })
}
