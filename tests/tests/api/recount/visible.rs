//! What a visitor reads entry by entry, and what each entry counts for by the meaning of the fields.
use chrono::{DateTime, Utc};
use minga_tests::Client;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Money in a currency, in its smallest unit.
pub type Money = (String, i128);

/// The vocabularies that derive one term from another.
pub struct Vocabularies {
    roundtables: BTreeMap<u64, String>,
    groups: BTreeMap<String, String>,
    /// The regions around a country or a region.
    around: BTreeMap<String, BTreeSet<String>>,
}

impl Vocabularies {
    /// As a visitor reads them.
    pub fn of(visitor: &Client) -> Self {
        let set = |name: &str| {
            let answer = visitor.get(&format!("/v1/reference/{name}")).expect(200);
            answer.json["terms"].as_array().unwrap().clone()
        };
        let text = |term: &Value, name: &str| term[name].as_str().unwrap().to_owned();
        let regions = set("regions");
        let mut around: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for region in &regions {
            let members = region["countries"].as_array().unwrap();
            for member in members {
                let of = around.entry(member.as_str().unwrap().to_owned()).or_default();
                of.insert(text(region, "key"));
            }
            let mut up = region.clone();
            loop {
                around.entry(text(region, "key")).or_default().insert(text(&up, "key"));
                let Some(parent) = up["parent"].as_str() else { break };
                up = regions.iter().find(|one| one["key"] == parent).unwrap().clone();
            }
        }
        Self {
            roundtables: set("objectives")
                .iter()
                .map(|term| (term["number"].as_u64().unwrap(), term["roundtable"].to_string()))
                .collect(),
            groups: set("actor_types")
                .iter()
                .map(|term| (text(term, "key"), text(term, "report_group")))
                .collect(),
            around,
        }
    }
}

/// Somebody who is connected with an entry.
pub struct Partner {
    /// As what.
    pub kind: &'static str,
    /// What the network calls it: those that are written alike are one.
    pub id: String,
    /// Its name as it stands there.
    pub name: String,
    /// Its country, where it is known.
    pub country: Option<String>,
}

/// A pledge or practice as a visitor reads it.
pub struct Entry {
    /// Its reference.
    pub reference: String,
    /// Whether it is a pledge.
    pub pledge: bool,
    /// The whole document.
    pub document: Value,
    /// Its updates that are public.
    updates: Vec<Value>,
    /// What it is filtered and counted by.
    pub terms: BTreeSet<(&'static str, String)>,
}

/// All entries of both collections, found page by page and read one by one.
pub fn read(visitor: &Client, vocabularies: &Vocabularies) -> Vec<Entry> {
    let mut entries = Vec::new();
    for collection in ["pledges", "practices"] {
        let mut path = format!("/v1/{collection}?limit=7");
        loop {
            let page = visitor.get(&path).expect(200);
            for item in list(&page.json["items"]) {
                let address = item["address"].as_str().unwrap();
                let document = visitor.get(address).expect(200).json;
                let pledge = collection == "pledges";
                let updates = if pledge {
                    list(&visitor.get(&format!("{address}/progress")).expect(200).json["items"])
                } else {
                    Vec::new()
                };
                entries.push(Entry::new(vocabularies, pledge, document, updates));
            }
            let Some(next) = page.json["next"].as_str() else { break };
            path = format!("/v1/{collection}?limit=7&cursor={next}");
        }
    }
    entries
}

impl Entry {
    fn new(vocabularies: &Vocabularies, pledge: bool, document: Value, updates: Vec<Value>) -> Self {
        let mut entry = Self {
            reference: plain(&document["reference"]),
            pledge,
            document,
            updates,
            terms: BTreeSet::new(),
        };
        entry.terms = entry.counted_by(vocabularies);
        entry
    }

    fn counted_by(&self, vocabularies: &Vocabularies) -> BTreeSet<(&'static str, String)> {
        let (document, content) = (&self.document, &self.document["content"]);
        let mut terms = BTreeSet::new();
        let (place, objectives) = if self.pledge {
            (&content["implementation"], list(&content["objectives"]))
        } else {
            let both = &content["objectives"];
            (content, [list(&both["primary"]), list(&both["further"])].concat())
        };
        for objective in objectives {
            let roundtable = &vocabularies.roundtables[&objective.as_u64().unwrap()];
            terms.insert(("roundtable", roundtable.clone()));
            terms.insert(("objective", plain(&objective)));
        }
        for answer in list(&content["principles"]) {
            terms.insert(("principle", plain(&answer["principle"])));
        }
        let countries = list(&place["countries"]);
        for (field, values) in [
            ("sdg", &list(&content["sdgs"])),
            ("nature", &list(&content["natures"])),
            ("country", &countries),
            ("network", &countries),
        ] {
            terms.extend(values.iter().map(|value| (field, plain(value))));
        }
        for code in [countries.clone(), list(&place["regions"])].concat() {
            let around = &vocabularies.around[code.as_str().unwrap()];
            terms.extend(around.iter().map(|region| ("region", region.clone())));
        }
        let organisation = &document["organisation"];
        let group = &vocabularies.groups[organisation["actor_type"].as_str().unwrap()];
        terms.insert(("report_group", group.clone()));
        for (field, value) in [
            ("actor_type", &organisation["actor_type"]),
            ("organisation_country", &organisation["country"]),
            ("network", &organisation["country"]),
            ("type", &content["type"]),
            ("scope", &content["scope"]),
            ("language", &document["original_language"]),
            ("provenance", &document["provenance"]),
            ("cycle", &document["cycle"]),
            ("status", &document["progress"]["status"]),
        ] {
            terms.extend(value.as_str().map(|value| (field, value.to_owned())));
        }
        if !self.is_old() {
            let published = plain(&document["published_at"]);
            terms.insert(("year", published[..4].to_owned()));
            terms.insert(("month", published[..7].to_owned()));
        }
        let holds = [
            ("country", !countries.is_empty()),
            ("indicators", self.has_indicators()),
            ("amount", self.contribution().is_some() || self.support().is_some()),
            ("undisclosed_amount", self.undisclosed()),
            ("update", self.told_last().is_some()),
        ];
        terms.extend(holds.iter().filter(|one| one.1).map(|one| ("has", one.0.to_owned())));
        terms
    }

    /// Whether it is of an earlier collection, so that its year is not known.
    pub fn is_old(&self) -> bool {
        self.document["legacy"] == true
    }

    /// Whether it is counted for a value.
    pub fn has(&self, field: &str, value: &str) -> bool {
        self.terms.iter().any(|(of, one)| *of == field && one == value)
    }

    /// Whether a word stands in its title, in the name of its actor, or in a name that it gives.
    pub fn says(&self, word: &str) -> bool {
        let (document, content) = (&self.document, &self.document["content"]);
        let mut texts = vec![document["title"].clone(), document["organisation"]["name"].clone()];
        texts.extend(list(&document["participants"]).iter().map(|one| one["name"].clone()));
        for field in ["implementers", "partners", "donors"] {
            texts.extend(list(&content[field]));
        }
        texts.iter().any(|text| {
            let text = folded(&plain(text));
            text.split(|c: char| !c.is_alphanumeric()).any(|one| one == word)
        })
    }

    /// Whether it is a pledge with an indicator.
    pub fn has_indicators(&self) -> bool {
        self.pledge && !list(&self.document["content"]["indicators"]).is_empty()
    }

    /// The reference of the pledge that it joins, and is shown to join.
    pub fn joins(&self) -> Option<&str> {
        self.document["matched_pledge"].as_str()
    }

    /// What it brings of its own, as far as that is public.
    pub fn contribution(&self) -> Option<Money> {
        money(&self.document["content"]["contribution"])
    }

    /// What it brings to the pledge that it joins, as far as that is public: nothing where it joins none, or no longer.
    pub fn support(&self) -> Option<Money> {
        self.given().and_then(money)
    }

    /// Whether it brings money to the pledge that it joins whose amount is not public.
    pub fn supports_undisclosed(&self) -> bool {
        self.given().is_some_and(|given| given["undisclosed"] == true)
    }

    /// Whether it brings any money whose amount is not public.
    pub fn undisclosed(&self) -> bool {
        self.document["content"]["contribution"]["undisclosed"] == true || self.supports_undisclosed()
    }

    fn given(&self) -> Option<&Value> {
        let given = &self.document["content"]["matches"];
        let counts = self.joins().is_some() && given["support"] == "financial";
        counts.then_some(given)
    }

    /// When the public was last told something behind the publication: a correction, an update or a correction of one.
    pub fn told_last(&self) -> Option<DateTime<Utc>> {
        let updates = self.updates.iter();
        let told = updates.flat_map(|update| [&update["reported_at"], &update["corrected_at"]]);
        told.chain([&self.document["corrected_at"]])
            .filter_map(|instant| instant.as_str()?.parse().ok())
            .max()
    }

    /// With whom it is: participants that have confirmed, or that an old record names; implementers, partners and donors
    /// of a practice.
    pub fn partners(&self) -> Vec<Partner> {
        let participants = list(&self.document["participants"]);
        let participants = participants
            .iter()
            .filter(|one| one["answer"] == "confirmed" || one["answer"] == "named");
        let mut partners: Vec<Partner> = participants
            .map(|one| partner("participant", &one["name"], one["country"].as_str()))
            .collect();
        if !self.pledge {
            for (kind, field) in [
                ("implementer", "implementers"),
                ("partner", "partners"),
                ("donor", "donors"),
            ] {
                let names = list(&self.document["content"][field]);
                partners.extend(names.iter().map(|name| partner(kind, name, None)));
            }
        }
        partners
    }
}

fn partner(kind: &'static str, name: &Value, country: Option<&str>) -> Partner {
    let name = plain(name);
    let of = country.map(|country| format!(" ({country})")).unwrap_or_default();
    Partner {
        kind,
        id: format!("actor:{}{of}", folded(&name)),
        name,
        country: country.map(str::to_owned),
    }
}

/// A text in small letters without accents.
fn folded(text: &str) -> String {
    let small = text.trim().to_lowercase();
    let plain = |c| match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' => 'u',
        'ñ' => 'n',
        other => other,
    };
    small.chars().map(plain).collect()
}

/// The public amount of a contribution or a support.
fn money(given: &Value) -> Option<Money> {
    let (amount, currency) = (given["amount"].as_str()?, given["currency"].as_str()?);
    assert_eq!(
        given["undisclosed"],
        json!(null),
        "an amount that is not public: {given}"
    );
    let decimals = decimals(currency);
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    let minor = format!("{whole}{fraction:0<decimals$}").parse().unwrap();
    Some((currency.to_owned(), minor))
}

/// Digits behind the point, of the currencies of these tests.
pub fn decimals(currency: &str) -> usize {
    if currency == "JPY" { 0 } else { 2 }
}

/// The items of a list; none where there is no list.
pub fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
