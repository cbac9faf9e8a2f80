//! What the service counts, compared with a recount of entries by brute force.
use super::visible::{Entry, Money, decimals, list};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that entries are filtered by.
const FIELDS: [&str; 20] = [
    "objective",
    "roundtable",
    "principle",
    "sdg",
    "country",
    "region",
    "scope",
    "nature",
    "type",
    "status",
    "actor_type",
    "report_group",
    "organisation_country",
    "network",
    "cycle",
    "year",
    "month",
    "language",
    "provenance",
    "has",
];

/// How many pledges and practices.
type Counted = (u32, u32);

/// Somebody in the network: the names that it has in different writings, and its country.
type Actor = (BTreeSet<String>, Option<String>);

/// Some of the entries that a visitor reads, to be counted.
pub struct Recount<'a> {
    /// Those that are counted.
    pub entries: Vec<&'a Entry>,
    /// All that there are.
    pub all: &'a [Entry],
    /// Where the time begins of which updates are counted.
    pub since: DateTime<Utc>,
}

impl Recount<'_> {
    fn count(&self, rule: impl Fn(&Entry) -> bool) -> Counted {
        let of = |pledge: bool| {
            let counted = self.entries.iter().filter(|one| one.pledge == pledge && rule(one));
            u32::try_from(counted.count()).unwrap()
        };
        (of(true), of(false))
    }

    fn all(&self) -> Counted {
        self.count(|_| true)
    }

    /// How many have each value of a field.
    fn by(&self, field: &str) -> BTreeMap<String, Counted> {
        let terms = self.entries.iter().flat_map(|entry| &entry.terms);
        let values: BTreeSet<&String> = terms.filter(|term| term.0 == field).map(|term| &term.1).collect();
        values
            .into_iter()
            .map(|value| (value.clone(), self.count(|entry| entry.has(field, value))))
            .collect()
    }

    fn sums(&self, of: impl Fn(&Entry) -> Option<Money>) -> Value {
        let mut sums: BTreeMap<String, (i128, u32)> = BTreeMap::new();
        for (currency, minor) in self.entries.iter().filter_map(|entry| of(entry)) {
            let sum = sums.entry(currency).or_default();
            *sum = (sum.0 + minor, sum.1 + 1);
        }
        let shown = sums.into_iter().map(|(currency, (minor, pledges))| {
            let amount = match decimals(&currency) {
                0 => minor.to_string(),
                _ => format!("{}.{:02}", minor / 100, minor % 100),
            };
            json!({"currency": currency, "amount": amount, "pledges": pledges})
        });
        shown.collect()
    }

    fn money(&self) -> Value {
        json!({
            "contributions": self.sums(Entry::contribution),
            "support": self.sums(Entry::support),
            "undisclosed": total(self.count(Entry::undisclosed))
        })
    }

    fn updated(&self) -> Counted {
        self.count(|entry| entry.told_last().is_some_and(|told| told >= self.since))
    }

    /// The dashboard.
    pub fn expect_dashboard(&self, figures: &Value, place: &str) {
        let place = &format!("{place}: {figures}");
        expect_kinds(figures, self.all(), place);
        let breakdowns = figures["breakdowns"].as_object().unwrap();
        for field in FIELDS {
            // What entries hold has figures of its own, and the network has its pages.
            if field == "has" || field == "network" {
                assert_eq!(breakdowns.get(field), None, "{place}");
            } else {
                expect_bars(&breakdowns[field], &self.by(field), field, place);
            }
        }
        self.expect_shared(figures, place);
        self.expect_network(&figures["network"], place);
    }

    /// Money and shares, which the dashboard and reports have alike.
    fn expect_shared(&self, figures: &Value, place: &str) {
        assert_eq!(figures["money"], self.money(), "{place}");
        let indicators = total(self.count(Entry::has_indicators));
        expect_share(&figures["with_indicators"], indicators, self.all().0, place);
        let updated = total(self.updated());
        expect_share(&figures["updated_in_last_year"], updated, total(self.all()), place);
    }

    fn expect_network(&self, network: &Value, place: &str) {
        let mut edges: BTreeSet<[String; 3]> = BTreeSet::new();
        let mut nodes: BTreeMap<String, &str> = BTreeMap::new();
        let mut actors: BTreeMap<String, Actor> = BTreeMap::new();
        for entry in &self.entries {
            if let Some(joined) = entry.joins() {
                edges.insert([entry.reference.clone(), joined.to_owned(), "match".to_owned()]);
                nodes.insert(entry.reference.clone(), "entry");
                nodes.insert(joined.to_owned(), "entry");
            }
            for partner in entry.partners() {
                edges.insert([entry.reference.clone(), partner.id.clone(), partner.kind.to_owned()]);
                nodes.insert(entry.reference.clone(), "entry");
                nodes.insert(partner.id.clone(), "actor");
                let actor = actors.entry(partner.id).or_insert((BTreeSet::new(), partner.country));
                actor.0.insert(partner.name);
            }
        }
        let shown = list(&network["edges"]);
        let said: BTreeSet<[String; 3]> = shown
            .iter()
            .map(|edge| ["from", "to", "kind"].map(|name| edge[name].as_str().unwrap().to_owned()))
            .collect();
        assert_eq!(said, edges, "{place}");
        assert_eq!(shown.len(), edges.len(), "each once, {place}");
        assert_eq!(network["truncated"], false, "{place}");
        let shown = list(&network["nodes"]);
        let said = shown
            .iter()
            .map(|node| (node["id"].as_str().unwrap().to_owned(), node["kind"].as_str().unwrap()));
        assert_eq!(said.collect::<BTreeMap<_, _>>(), nodes, "{place}");
        assert_eq!(shown.len(), nodes.len(), "each once, {place}");
        for node in shown {
            let (id, label) = (node["id"].as_str().unwrap(), node["label"].as_str());
            if let Some((names, country)) = actors.get(id) {
                assert!(label.is_some_and(|label| names.contains(label)), "{id}, {place}");
                assert_eq!(node["country"].as_str(), country.as_deref(), "{id}, {place}");
            } else {
                let entry = self.all.iter().find(|entry| entry.reference == id);
                let title = entry.and_then(|entry| entry.document["title"].as_str());
                assert_eq!(label, title, "{id}, {place}");
            }
        }
    }

    /// The map.
    pub fn expect_map(&self, map: &Value, place: &str) {
        let place = &format!("{place}: {map}");
        let features = list(&map["features"]);
        let on_map: BTreeMap<String, Counted> = features
            .iter()
            .map(|one| (one["id"].as_str().unwrap().to_owned(), kinds(&one["properties"])))
            .collect();
        assert_eq!(on_map, self.by("country"), "{place}");
        for one in features {
            expect_kinds(&one["properties"], on_map[one["id"].as_str().unwrap()], place);
        }
        let nowhere = self.count(|entry| !entry.terms.iter().any(|term| term.0 == "country"));
        expect_kinds(&map["without_country"], nowhere, place);
    }

    /// A list of all entries on one page, with its facets.
    pub fn expect_list(&self, page: &Value, place: &str) {
        let place = &format!("{place}: {page}");
        let listed = references(page);
        let counted: BTreeSet<String> = self.entries.iter().map(|one| one.reference.clone()).collect();
        assert_eq!(listed, counted, "{place}");
        assert_eq!(page["total"], counted.len(), "{place}");
        assert_eq!(page["facets"].as_object().unwrap().len(), FIELDS.len(), "{place}");
        for field in FIELDS {
            let facets = list(&page["facets"][field]);
            let facets = facets
                .iter()
                .map(|one| (one["value"].as_str().unwrap().to_owned(), number(&one["count"])));
            let brute = self.by(field).into_iter().map(|(value, of)| (value, total(of)));
            assert_eq!(
                facets.collect::<BTreeMap<_, _>>(),
                brute.collect::<BTreeMap<_, _>>(),
                "{field}, {place}"
            );
        }
    }

    /// The pledges that join one.
    pub fn expect_matches(&self, page: &Value, place: &str) {
        let place = &format!("{place}: {page}");
        let joining: BTreeSet<String> = self.entries.iter().map(|one| one.reference.clone()).collect();
        assert_eq!(references(page), joining, "{place}");
        assert_eq!(page["sums"], self.sums(Entry::support), "{place}");
        let undisclosed = total(self.count(Entry::supports_undisclosed));
        assert_eq!(page["undisclosed"], undisclosed, "{place}");
    }

    /// How many, by kind.
    pub fn expect_kinds(&self, of: &Value, place: &str) {
        expect_kinds(of, self.all(), &format!("{place}: {of}"));
    }

    /// The page of a country.
    pub fn expect_country(&self, page: &Value, place: &str) {
        let place = &format!("{place}: {page}");
        self.expect_groups(page, place);
        expect_bars(&page["years"], &self.by("year"), "year", place);
    }

    /// A part of the report of a country.
    pub fn expect_report(&self, figures: &Value, place: &str) {
        let place = &format!("{place}: {figures}");
        self.expect_groups(figures, place);
        self.expect_shared(figures, place);
        expect_bars(&figures["objectives"], &self.by("objective"), "objective", place);
        expect_bars(&figures["pledges_by_nature"], &self.by("nature"), "nature", place);
        let mut of_pledges = self.by("type");
        of_pledges.retain(|_, counted| counted.0 > 0);
        expect_bars(&figures["pledges_by_type"], &of_pledges, "type", place);
        let statuses = self.by("status");
        expect_bars(&figures["pledges_by_status"], &statuses, "status", place);
        let told: u32 = statuses.values().map(|counted| counted.0).sum();
        assert_eq!(figures["pledges_without_status"], self.all().0 - told, "{place}");
    }

    fn expect_groups(&self, figures: &Value, place: &str) {
        let by = self.by("report_group");
        let all = self.all();
        for (name, of_all) in [("pledges", all.0), ("practices", all.1)] {
            let part = &figures[name];
            assert_eq!(part["total"], of_all, "{name}, {place}");
            for group in list(&part["groups"]) {
                let counted = by.get(group["group"].as_str().unwrap()).copied().unwrap_or_default();
                let counted = if name == "pledges" { counted.0 } else { counted.1 };
                assert_eq!(group["count"], counted, "{name}, {place}");
            }
        }
    }
}

fn total(counted: Counted) -> u32 {
    counted.0 + counted.1
}

fn number(of: &Value) -> u32 {
    u32::try_from(of.as_u64().unwrap()).unwrap()
}

fn kinds(of: &Value) -> Counted {
    (number(&of["pledges"]), number(&of["practices"]))
}

fn expect_kinds(of: &Value, counted: Counted, place: &str) {
    assert_eq!(kinds(of), counted, "{place}");
    assert_eq!(of["total"], total(counted), "{place}");
}

/// Bars: every value that any entry has, in the order that is promised.
fn expect_bars(bars: &Value, counted: &BTreeMap<String, Counted>, field: &str, place: &str) {
    let bars = list(bars);
    let value = |bar: &Value| bar["value"].as_str().unwrap().to_owned();
    let said: BTreeMap<String, Counted> = bars.iter().map(|bar| (value(bar), kinds(bar))).collect();
    assert_eq!((&said, bars.len()), (counted, counted.len()), "{field}, {place}");
    for bar in &bars {
        expect_kinds(bar, said[&value(bar)], place);
    }
    for pair in bars.windows(2) {
        let in_order = if ["year", "month"].contains(&field) {
            value(&pair[0]) < value(&pair[1])
        } else {
            pair[0]["total"].as_u64() >= pair[1]["total"].as_u64()
        };
        assert!(in_order, "{field}, {place}");
    }
}

fn expect_share(share: &Value, count: u32, of: u32, place: &str) {
    assert_eq!((&share["count"], &share["of"]), (&json!(count), &json!(of)), "{place}");
    match share["share"].as_f64() {
        Some(part) => assert!((part - f64::from(count) / f64::from(of)).abs() < 0.0001, "{place}"),
        None => assert_eq!(of, 0, "{place}"),
    }
}

fn references(page: &Value) -> BTreeSet<String> {
    let items = list(&page["items"]);
    let all: BTreeSet<String> = items
        .iter()
        .map(|item| item["reference"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(all.len(), items.len(), "each once: {page}");
    all
}
