//! Made-up records for measurements: pledges and practices in three languages whose words are as unevenly spread as
//! those of real texts. The same seed gives the same records.
use fastrand::Rng;
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Kind, Nature, PracticeType, Principle, Scope};
use minga_domain::vocabulary;
use serde_json::{Value, json};

/// A word that stands in most Spanish texts.
pub const COMMON: &str = "migrantes";
/// A word that stands in one text of about a thousand.
pub const RARE: &str = "quipucamayoc";

/// The texts of a language: who acts, what is done, for whom, with what, where it leads.
struct Phrases {
    tag: &'static str,
    actors: &'static [&'static str],
    actions: &'static [&'static str],
    people: &'static [&'static str],
    means: &'static [&'static str],
    aims: &'static [&'static str],
}

const LANGUAGES: [Phrases; 3] = [
    Phrases {
        tag: "es",
        actors: &[
            "El ministerio",
            "La municipalidad",
            "La red de asociaciones",
            "La defensoría",
            "El sindicato",
            "La universidad",
        ],
        actions: &[
            "abrirá ventanillas de orientación",
            "formará intérpretes comunitarias",
            "regularizará la situación",
            "revisará los contratos de contratación equitativa",
            "publicará datos desagregados",
            "acompañará el retorno voluntario",
            "reconocerá los títulos y competencias",
            "habilitará albergues temporales",
        ],
        people: &[
            "para personas migrantes",
            "para trabajadoras migrantes del hogar",
            "para niñas y niños migrantes no acompañados",
            "para familias migrantes en tránsito",
            "para pescadores migrantes",
        ],
        means: &[
            "con brigadas móviles",
            "con una plataforma gratuita",
            "con fondos municipales",
            "junto con cooperativas locales",
            "mediante acuerdos bilaterales",
        ],
        aims: &[
            "de modo que accedan a la salud y a la educación",
            "para prevenir la trata y la explotación",
            "para que sus remesas cuesten menos",
            "con un sistema de denuncia confidencial",
            "y evaluará los resultados cada año",
        ],
    },
    Phrases {
        tag: "en",
        actors: &[
            "The ministry",
            "The city council",
            "The network of associations",
            "The ombudsperson",
            "The trade union",
            "The university",
        ],
        actions: &[
            "will open information desks",
            "will train community interpreters",
            "will regularise the status",
            "will review fair recruitment contracts",
            "will publish disaggregated data",
            "will accompany voluntary return",
            "will recognise skills and qualifications",
            "will set up temporary shelters",
        ],
        people: &[
            "for migrants",
            "for migrant domestic workers",
            "for unaccompanied migrant children",
            "for migrant families in transit",
            "for migrant fishers",
        ],
        means: &[
            "with mobile teams",
            "with a free platform",
            "with municipal funds",
            "together with local cooperatives",
            "through bilateral agreements",
        ],
        aims: &[
            "so that they reach health care and schools",
            "to prevent trafficking and exploitation",
            "so that remittances cost less",
            "with a confidential complaints system",
            "and will evaluate the results every year",
        ],
    },
    Phrases {
        tag: "fr",
        actors: &[
            "Le ministère",
            "La municipalité",
            "Le réseau d’associations",
            "Le défenseur des droits",
            "Le syndicat",
            "L’université",
        ],
        actions: &[
            "ouvrira des guichets d’information",
            "formera des interprètes communautaires",
            "régularisera la situation",
            "examinera les contrats de recrutement équitable",
            "publiera des données ventilées",
            "accompagnera le retour volontaire",
            "reconnaîtra les compétences et les diplômes",
            "aménagera des hébergements temporaires",
        ],
        people: &[
            "pour les personnes migrantes",
            "pour les travailleuses migrantes domestiques",
            "pour les enfants migrants non accompagnés",
            "pour les familles migrantes en transit",
            "pour les pêcheurs migrants",
        ],
        means: &[
            "avec des équipes mobiles",
            "avec une plateforme gratuite",
            "sur les fonds municipaux",
            "avec des coopératives locales",
            "par des accords bilatéraux",
        ],
        aims: &[
            "afin qu’elles accèdent à la santé et à l’école",
            "pour prévenir la traite et l’exploitation",
            "pour que les envois de fonds coûtent moins",
            "avec un système de plainte confidentiel",
            "et évaluera les résultats chaque année",
        ],
    },
];

/// Types of actors of the organisations that file.
pub const ACTOR_TYPES: [&str; 6] = [
    "member_state",
    "member_state",
    "civil_society",
    "local_regional_authority",
    "un_entity",
    "private_sector",
];

/// A made-up record.
pub struct Record {
    /// Pledge or practice.
    pub kind: Kind,
    /// Its language.
    pub language: &'static str,
    /// What it says.
    pub content: Value,
    /// Whether it is a record of an earlier collection.
    pub legacy: bool,
}

/// The next record. Four of five are pledges.
pub fn record(chance: &mut Rng) -> Record {
    let kind = if chance.u8(0..5) == 0 {
        Kind::Practice
    } else {
        Kind::Pledge
    };
    let place = chance.usize(0..LANGUAGES.len());
    let phrases = LANGUAGES.get(place).unwrap_or(&LANGUAGES[0]);
    let mut text = (0..chance.u8(4..8))
        .map(|_| sentence(chance, phrases))
        .collect::<Vec<_>>()
        .join(" ");
    if chance.u16(0..1000) == 0 {
        text.push(' ');
        text.push_str(RARE);
        text.push('.');
    }
    let numbers = |chance: &mut Rng, most: u8, count: u8| -> Vec<u8> {
        let mut all: Vec<u8> = (0..count).map(|_| chance.u8(1..=most)).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let count = chance.u8(1..4);
    let objectives = numbers(chance, 23, count);
    let sdgs = numbers(chance, 17, count);
    // Some countries promise much more than others.
    let countries = vocabulary::countries();
    let mut country = || {
        let place = chance.usize(0..countries.len()).min(chance.usize(0..countries.len()));
        countries
            .get(place)
            .map(|country| country.alpha3.clone())
            .unwrap_or_default()
    };
    let mut places = vec![country()];
    if places.first().is_some_and(|code| code.starts_with(['A', 'B', 'C'])) {
        places.push(country());
        places.sort_unstable();
        places.dedup();
    }
    let principle = |chance: &mut Rng| one(chance, Principle::ALL).map(Keyed::key);
    let principles = json!([{"principle": principle(chance), "how": sentence(chance, phrases)}]);
    let title = sentence(chance, phrases).chars().take(120).collect::<String>();
    let year = chance.i32(2019..2027);
    let scope = one(chance, Scope::ALL).map(Keyed::key);
    let content = match kind {
        Kind::Pledge => {
            let mut content = json!({
                "title": title, "type": "individual", "natures": [one(chance, Nature::ALL).map(Keyed::key)],
                "description": text, "objectives": objectives, "principles": principles, "sdgs": sdgs, "scope": scope,
                "implementation": {"countries": places}, "period": {"start": year.to_string(), "end": "2030"},
                "indicators": [{"kind": "number", "name": sentence(chance, phrases), "unit": "1", "baseline": "0",
                    "target": chance.u32(10..5000).to_string(), "by": "2029"}]
            });
            if chance.u8(0..3) == 0 {
                let currency = ["EUR", "USD", "PEN", "JPY"]
                    .get(chance.usize(0..4))
                    .copied()
                    .unwrap_or("EUR");
                let amount = chance.u32(1000..50_000_000).to_string();
                if let Some(fields) = content.as_object_mut() {
                    fields.insert(
                        "contribution".to_owned(),
                        json!({"amount": amount, "currency": currency}),
                    );
                }
            }
            content
        }
        Kind::Practice => json!({
            "title": title, "type": one(chance, PracticeType::ALL).map(Keyed::key), "summary": text,
            "objectives": {"primary": objectives}, "principles": principles, "sdgs": sdgs, "scope": scope,
            "countries": places, "period": {"start": year.to_string(), "ongoing": true},
            "implementers": [format!("Red {}", chance.u16(0..2000))], "partners": [format!("Alianza {}", chance.u16(0..4000))],
            "evidence_of_application": sentence(chance, phrases), "innovation": sentence(chance, phrases)
        }),
    };
    Record {
        kind,
        language: phrases.tag,
        content,
        legacy: chance.u8(0..10) == 0,
    }
}

fn one<T: Copy>(chance: &mut Rng, of: &[T]) -> Option<T> {
    of.get(chance.usize(0..of.len().max(1))).copied()
}

fn sentence(chance: &mut Rng, phrases: &Phrases) -> String {
    let mut pick = |of: &[&'static str]| one(chance, of).unwrap_or_default();
    let parts = [
        pick(phrases.actors),
        pick(phrases.actions),
        pick(phrases.people),
        pick(phrases.means),
        pick(phrases.aims),
    ];
    format!("{}.", parts.join(" "))
}
