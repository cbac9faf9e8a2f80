//! Figures always equal a recount of what is visible: random histories of publications, amendments, archives,
//! restorations, mergers and reports, and after each a recount by brute force from the public documents alone.
use chrono::{Duration, Utc};
use minga_tests::world::{self, World};
use minga_tests::{App, Client, on_both, steps};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Steps of a history.
const STEPS: u32 = 60;

/// A small generator of our own: the same seed gives the same history on both databases.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn some<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

const TITLES: [&str; 4] = [
    "Huertas comunales",
    "Escuelas de oficios",
    "Ventanillas laborales",
    "Radios vecinales",
];

fn content(dice: &mut Dice) -> Value {
    let mut content = world::pledge();
    content["title"] = json!(dice.some(&TITLES));
    content["objectives"] = dice
        .some(&[json!([6]), json!([6, 16]), json!([2, 18, 23]), json!([])])
        .clone();
    content["principles"] = match dice.below(3) {
        0 => json!([]),
        1 => json!([{"principle": "human_rights", "how": "Con intérpretes."}]),
        _ => {
            json!([{"principle": "people_centred", "how": "Con ellas."}, {"principle": "child_sensitive", "how": "Con guardería."}])
        }
    };
    content["natures"] = dice
        .some(&[json!(["technical"]), json!(["financial", "material"])])
        .clone();
    content["sdgs"] = dice.some(&[json!([]), json!([8, 10])]).clone();
    content["implementation"] = dice
        .some(&[
            json!({"countries": ["PER"], "place": "Lima"}),
            json!({"countries": ["ECU", "COL"]}),
            json!({"regions": ["419"], "place": "América Latina"}),
        ])
        .clone();
    match dice.below(4) {
        0 => content["contribution"] = json!({"amount": format!("{}.37", dice.below(1_000_000)), "currency": "EUR"}),
        1 => content["contribution"] = json!({"amount": dice.below(1_000_000).to_string(), "currency": "JPY"}),
        2 => content["contribution"] = json!({"undisclosed": true}),
        _ => {}
    }
    content
}

struct History {
    worlds: Vec<World>,
    /// Whose, and which.
    published: Vec<(usize, String)>,
    archived: Vec<(usize, String)>,
    /// Those that were merged, and into which.
    merged: Vec<(usize, String, String)>,
    /// Reports of progress: whose pledge, which, and where the report is.
    reported: Vec<(usize, String, String)>,
    /// How often each sort of step was taken.
    taken: BTreeMap<&'static str, u32>,
}

impl History {
    fn step(&mut self, dice: &mut Dice) {
        match dice.below(9) {
            0 | 1 => self.publish(dice),
            2 if !self.published.is_empty() => {
                let (whose, id) = dice.some(&self.published).clone();
                let world = &self.worlds[whose];
                let amended = json!({"content": content(dice)});
                world.act(&world.focal_point, &id, "propose_amendment", &amended);
                world.act(&world.officer, &id, "accept_amendment", &json!({}));
                *self.taken.entry("amended").or_default() += 1;
            }
            3 if self.published.len() > 1 => {
                let place = dice.below(self.published.len());
                let (whose, id) = self.published.swap_remove(place);
                let world = &self.worlds[whose];
                let reasons = json!({"public_reason": "A pedido.", "note": "Por carta."});
                world.act(&world.officer, &id, "archive", &reasons);
                self.archived.push((whose, id));
                *self.taken.entry("archived").or_default() += 1;
            }
            4 if !self.archived.is_empty() => {
                let place = dice.below(self.archived.len());
                let (whose, id) = self.archived.swap_remove(place);
                let world = &self.worlds[whose];
                world.act(&world.officer, &id, "restore", &json!({"note": "Volvió."}));
                self.published.push((whose, id));
                *self.taken.entry("restored").or_default() += 1;
            }
            5 if self.published.len() > 1 => {
                let place = dice.below(self.published.len());
                let (whose, id) = self.published.swap_remove(place);
                let (_, into) = dice.some(&self.published).clone();
                let officer = &self.worlds[whose].officer.client;
                let etag = officer.get(&format!("/v1/submissions/{id}")).expect(200).etag();
                officer
                    .post(&format!("/v1/submissions/{id}/duplicates/{into}/merge"))
                    .if_match(&etag)
                    .json(&json!({"reason": "Lo mismo."}))
                    .expect(200);
                self.merged.push((whose, id, into));
                *self.taken.entry("merged").or_default() += 1;
            }
            6 if !self.merged.is_empty() => {
                let place = dice.below(self.merged.len());
                let (whose, id, into) = self.merged.swap_remove(place);
                self.worlds[whose]
                    .officer
                    .client
                    .post(&format!("/v1/submissions/{into}/duplicates/{id}/undo"))
                    .json(&json!({"reason": "No era lo mismo."}))
                    .expect(200);
                self.published.push((whose, id));
                *self.taken.entry("parted").or_default() += 1;
            }
            7 if !self.published.is_empty() => {
                let (whose, id) = dice.some(&self.published).clone();
                let update = json!({
                    "status": dice.some(&["in_progress", "delayed"]), "date": (Utc::now() - Duration::days(1)).date_naive().to_string(),
                    "narrative": "Lo hecho hasta aquí."
                });
                let client = &self.worlds[whose].focal_point.client;
                let made = client
                    .post(&format!("/v1/submissions/{id}/progress"))
                    .json(&update)
                    .expect(201);
                let place = made.header("location").unwrap().to_owned();
                self.reported.push((whose, id, place));
                *self.taken.entry("reported").or_default() += 1;
            }
            8 if self.reported.iter().any(|report| self.shows(report)) => {
                let shown: Vec<usize> = (0..self.reported.len())
                    .filter(|at| self.shows(&self.reported[*at]))
                    .collect();
                let (whose, _, place) = self.reported.swap_remove(*dice.some(&shown));
                let officer = &self.worlds[whose].officer.client;
                let etag = officer.get(&place).expect(200).etag();
                let hiding = officer.post(&format!("{place}/hide")).if_match(&etag);
                hiding.json(&json!({"reason": "Nombra a alguien."})).expect(200);
                *self.taken.entry("hidden").or_default() += 1;
            }
            _ => self.publish(dice),
        }
    }

    /// Whether the pledge of a report is published.
    fn shows(&self, (_, reported, _): &(usize, String, String)) -> bool {
        self.published.iter().any(|(_, id)| id == reported)
    }

    fn publish(&mut self, dice: &mut Dice) {
        let whose = dice.below(self.worlds.len());
        let world = &self.worlds[whose];
        let mut content = content(dice);
        // A pledge answers something.
        if content["objectives"] == json!([]) && content["principles"] == json!([]) {
            content["objectives"] = json!([1]);
        }
        let id = world.draft("pledge", &content);
        world.act(&world.focal_point, &id, "submit", &json!({}));
        steps::screen(&world.officer, &id, &[]);
        world.act(&world.officer, &id, "publish", &json!({}));
        self.published.push((whose, id));
    }
}

/// The vocabularies that derive one term from another.
struct Vocabularies {
    roundtables: BTreeMap<u64, String>,
    groups: BTreeMap<String, String>,
    /// The regions around a country or a region.
    around: BTreeMap<String, BTreeSet<String>>,
}

impl Vocabularies {
    fn of(visitor: &Client) -> Self {
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

    /// What a public document is counted by.
    fn terms(&self, document: &Value) -> BTreeSet<(&'static str, String)> {
        let content = &document["content"];
        let mut terms = BTreeSet::new();
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        for objective in list(&content["objectives"]) {
            terms.insert(("objective", plain(&objective)));
            terms.insert(("roundtable", self.roundtables[&objective.as_u64().unwrap()].clone()));
        }
        for answer in list(&content["principles"]) {
            terms.insert(("principle", plain(&answer["principle"])));
        }
        for (field, values) in [
            ("sdg", list(&content["sdgs"])),
            ("nature", list(&content["natures"])),
            ("country", list(&content["implementation"]["countries"])),
        ] {
            terms.extend(values.iter().map(|value| (field, plain(value))));
        }
        let place = &content["implementation"];
        for code in [list(&place["countries"]), list(&place["regions"])].concat() {
            let around = &self.around[code.as_str().unwrap()];
            terms.extend(around.iter().map(|region| ("region", region.clone())));
        }
        let organisation = &document["organisation"];
        let actor_type = plain(&organisation["actor_type"]);
        terms.insert(("report_group", self.groups[&actor_type].clone()));
        terms.insert(("actor_type", actor_type));
        terms.insert(("organisation_country", plain(&organisation["country"])));
        terms.insert(("type", plain(&content["type"])));
        terms.insert(("scope", plain(&content["scope"])));
        terms.insert(("language", plain(&document["original_language"])));
        terms.insert(("provenance", plain(&document["provenance"])));
        terms.insert(("cycle", plain(&document["cycle"])));
        if let Some(status) = document["progress"]["status"].as_str() {
            terms.insert(("status", status.to_owned()));
        }
        let published = plain(&document["published_at"]);
        terms.insert(("year", published[..4].to_owned()));
        terms.insert(("month", published[..7].to_owned()));
        terms
    }
}

/// Filters that are tried at every stage: as parameters, and as a rule over the terms and the title of a document.
type Rule = fn(&BTreeSet<(&'static str, String)>, &Value) -> bool;

const FILTERS: &[(&str, Rule)] = &[
    ("", |_, _| true),
    ("objective=6&objective=18", |terms, _| {
        has(terms, "objective", "6") || has(terms, "objective", "18")
    }),
    ("country=ECU&nature=financial", |terms, _| {
        has(terms, "country", "ECU") && has(terms, "nature", "financial")
    }),
    ("region=419", |terms, _| has(terms, "region", "419")),
    ("organisation_country=CHL", |terms, _| {
        has(terms, "organisation_country", "CHL")
    }),
    ("q=huerta", |_, document| document["title"] == TITLES[0]),
    ("q=radios&sdg=8", |terms, document| {
        document["title"] == TITLES[3] && has(terms, "sdg", "8")
    }),
];

fn has(terms: &BTreeSet<(&'static str, String)>, field: &str, value: &str) -> bool {
    terms.iter().any(|(of, one)| *of == field && one == value)
}

/// All public documents, read page by page and one by one, each with its latest updates.
fn visible(visitor: &Client) -> Vec<Value> {
    let mut documents = Vec::new();
    let mut path = "/v1/pledges?limit=3".to_owned();
    loop {
        let page = visitor.get(&path).expect(200);
        for item in page.json["items"].as_array().unwrap() {
            let address = item["address"].as_str().unwrap();
            let mut document = visitor.get(address).expect(200).json;
            let line = visitor.get(&format!("{address}/progress")).expect(200).json;
            document["updates"] = line["items"].clone();
            documents.push(document);
        }
        let Some(next) = page.json["next"].as_str() else { break };
        path = format!("/v1/pledges?limit=3&cursor={next}");
    }
    documents
}

fn check(visitor: &Client, vocabularies: &Vocabularies, expected: usize, step: u32) {
    let documents = visible(visitor);
    assert_eq!(documents.len(), expected, "step {step}");
    for (query, rule) in FILTERS {
        let mut counts: BTreeMap<&str, BTreeMap<String, u64>> = BTreeMap::new();
        let mut money: BTreeMap<String, (i128, u64)> = BTreeMap::new();
        let (mut total, mut undisclosed, mut updated) = (0_u64, 0_u64, 0_u64);
        for document in &documents {
            let terms = vocabularies.terms(document);
            if !rule(&terms, document) {
                continue;
            }
            total += 1;
            let reported = document["updates"] != json!([]);
            updated += u64::from(reported || document["corrected_at"].is_string());
            for (field, value) in terms {
                *counts.entry(field).or_default().entry(value).or_default() += 1;
            }
            let contribution = &document["content"]["contribution"];
            undisclosed += u64::from(contribution["undisclosed"] == true);
            if let (Some(amount), Some(currency)) = (contribution["amount"].as_str(), contribution["currency"].as_str())
            {
                let sum = money.entry(currency.to_owned()).or_default();
                let decimals = if currency == "JPY" { 0 } else { 2 };
                let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
                sum.0 += format!("{whole}{fraction:0<decimals$}").parse::<i128>().unwrap();
                sum.1 += 1;
            }
        }
        let figures = visitor
            .get(&format!("/v1/dashboard?kind=pledge&{query}"))
            .expect(200)
            .json;
        let place = format!("step {step}, {query}: {figures}");
        assert_eq!(
            (&figures["total"], &figures["pledges"]),
            (&json!(total), &json!(total)),
            "{place}"
        );
        assert_eq!(figures["updated_in_last_year"]["count"], updated, "{place}");
        assert_eq!(figures["with_indicators"]["count"], total, "{place}");
        assert_eq!(figures["money"]["undisclosed"], undisclosed, "{place}");
        let sums: BTreeMap<String, (i128, u64)> = figures["money"]["contributions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|sum| {
                let minor = sum["amount"].as_str().unwrap().replace('.', "").parse().unwrap();
                (
                    sum["currency"].as_str().unwrap().to_owned(),
                    (minor, sum["pledges"].as_u64().unwrap()),
                )
            })
            .collect();
        assert_eq!(sums, money, "{place}");

        let list = visitor
            .get(&format!("/v1/pledges?limit=1&facets=true&count=exact&{query}"))
            .expect(200)
            .json;
        assert_eq!(list["total"], total, "{place}");
        let counted = |bars: &Value, name: &str| -> BTreeMap<String, u64> {
            let bars = bars.as_array().unwrap().iter();
            bars.map(|bar| (bar["value"].as_str().unwrap().to_owned(), bar[name].as_u64().unwrap()))
                .collect()
        };
        for (field, bars) in figures["breakdowns"].as_object().unwrap() {
            let brute = counts.get(field.as_str()).cloned().unwrap_or_default();
            assert_eq!(counted(bars, "pledges"), brute, "{field}, {place}");
            assert_eq!(counted(&list["facets"][field], "count"), brute, "{field}, {place}");
        }
        let map = visitor
            .get(&format!("/v1/dashboard/map?kind=pledge&{query}"))
            .expect(200)
            .json;
        let on_map: BTreeMap<String, u64> = map["features"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                (
                    one["id"].as_str().unwrap().to_owned(),
                    one["properties"]["pledges"].as_u64().unwrap(),
                )
            })
            .collect();
        assert_eq!(on_map, counts.get("country").cloned().unwrap_or_default(), "{place}");
        let rows = visitor
            .get(&format!("/v1/pledges.jsonl?{query}"))
            .expect(200)
            .text
            .lines()
            .count();
        assert_eq!(u64::try_from(rows).unwrap(), total, "{place}");
    }
}

/// Another organisation with a focal point, and the same officer.
fn another(app: &App, world: &World, name: &str, actor_type: &str, country: &str) -> World {
    let house = json!({"name": format!("{name} (ficticia)"), "actor_type": actor_type, "country": country});
    steps::another(app, world, (name, "es"), &house)
}

on_both!(figures_equal_a_recount_of_what_is_visible, |app| {
    let world = World::new(app);
    let ministry = another(app, &world, "Marta Ministra", "member_state", "CHL");
    let visitor = app.visitor();
    let vocabularies = Vocabularies::of(&visitor);
    let mut dice = Dice(20_260_511);
    let mut history = History {
        worlds: vec![world, ministry],
        published: Vec::new(),
        archived: Vec::new(),
        merged: Vec::new(),
        reported: Vec::new(),
        taken: BTreeMap::new(),
    };
    for step in 0..STEPS {
        history.step(&mut dice);
        if step % 3 == 0 || step + 1 == STEPS {
            check(&visitor, &vocabularies, history.published.len(), step);
        }
    }
    let few = history.taken.values().any(|times| *times < 2);
    assert!(
        history.taken.len() == 7 && !few,
        "some of everything: {:?}",
        history.taken
    );
});
