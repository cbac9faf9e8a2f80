//! The people and organisations of a test, made over HTTP: an officer, a focal point in Lima, reviewers.

use serde_json::{Value, json};

use crate::App;
use crate::accounts::{self, Account};

/// The cast of a test.
#[derive(Clone, Debug)]
pub struct World {
    /// Runs the process.
    pub officer: Account,
    /// The focal point of the organisation; reads Spanish.
    pub focal_point: Account,
    /// The organisation's id.
    pub organisation: String,
    /// The focal point's contact id.
    pub contact: String,
}

/// A reviewer on the roster.
#[derive(Clone, Debug)]
pub struct Reviewer {
    /// Who.
    pub account: Account,
    /// The account's id.
    pub id: String,
}

impl World {
    /// An officer and an organisation with its focal point.
    #[track_caller]
    pub fn new(app: &App) -> Self {
        let officer = accounts::with_role(app, "Olga Oficial", "secretariat", "en");
        let focal_point = accounts::register_and_login(app, "Rosa Quispe", "es");
        let organisation = focal_point
            .client
            .post("/v1/organisations")
            .json(&json!({"name": "Red Puentes de Lima (ficticia)", "actor_type": "civil_society", "country": "PER"}))
            .expect(201)
            .string("/id");
        let contact = contact(&focal_point, &organisation);
        Self {
            officer,
            focal_point,
            organisation,
            contact,
        }
    }

    /// A reviewer; `internal` is of the UN.
    #[track_caller]
    pub fn reviewer(&self, app: &App, name: &str, internal: bool, language: &str) -> Reviewer {
        let account = accounts::with_role(app, name, "reviewer", language);
        let id = account.client.get("/v1/me").expect(200).string("/id");
        let profile = json!({
            "internal": internal, "languages": [language], "objectives": [16, 7], "country": "ECU", "max_open": 5
        });
        let path = format!("/v1/reviewers/{id}");
        // Nobody has written a profile yet, so that the first one needs no version.
        self.officer.client.get(&path).expect(404);
        self.officer.client.put(&path).json(&profile).expect(200);
        Reviewer { account, id }
    }

    /// Somebody with an account becomes a member of the organisation: asked by the focal point, accepted by the person.
    #[track_caller]
    pub fn join(&self, who: &Account, role: &str) {
        self.focal_point
            .client
            .post(&format!("/v1/organisations/{}/members", self.organisation))
            .json(&json!({"email": who.email, "role": role}))
            .expect(201);
        who.client
            .post(&format!("/v1/me/memberships/{}/accept", self.organisation))
            .expect(200);
    }

    /// A draft by the focal point; returns its id.
    #[track_caller]
    pub fn draft(&self, kind: &str, content: &Value) -> String {
        let body = json!({
            "kind": kind, "organisation_id": self.organisation, "language": "es", "cycle": "imrf_2026",
            "focal_point": self.contact, "content": content
        });
        self.focal_point
            .client
            .post("/v1/submissions")
            .json(&body)
            .expect(201)
            .string("/id")
    }

    /// Takes an action as somebody, with the current version; expects success.
    #[track_caller]
    pub fn act(&self, who: &Account, id: &str, action: &str, input: &Value) -> crate::Answer {
        self.try_act(who, id, action, input).expect(200)
    }

    /// Takes an action that asks first, about just these codes, and confirms what it asks.
    #[track_caller]
    pub fn mean(&self, who: &Account, id: &str, action: &str, codes: &[&str], input: &Value) -> crate::Answer {
        let asked = self.try_act(who, id, action, input).expect(409);
        let asked = asked.problem("confirmation_needed");
        let reasons = asked.json["reasons"].as_array().expect("reasons");
        let of: Vec<&str> = reasons.iter().filter_map(|reason| reason["code"].as_str()).collect();
        assert_eq!(of, codes, "{asked}");
        let mut meant = input.clone();
        meant["confirm"] = reasons.iter().map(|reason| reason["confirm"].clone()).collect();
        self.act(who, id, action, &meant)
    }

    /// Takes an action and confirms whatever it asks first.
    #[track_caller]
    pub fn act_anyway(&self, who: &Account, id: &str, action: &str, input: &Value) -> crate::Answer {
        let first = self.try_act(who, id, action, input).send();
        if first.status != 409 {
            return first.expect(200);
        }
        let first = first.problem("confirmation_needed");
        let reasons = first.json["reasons"].as_array().expect("reasons");
        let mut meant = input.clone();
        meant["confirm"] = reasons.iter().map(|reason| reason["confirm"].clone()).collect();
        self.act(who, id, action, &meant)
    }

    /// Sends an action with the version that the caller sees; comments with that of the letter, if one is kept and
    /// `input` names no other.
    #[track_caller]
    pub fn try_act(&self, who: &Account, id: &str, action: &str, input: &Value) -> crate::Call {
        let etag = who.client.get(&format!("/v1/submissions/{id}")).expect(200).etag();
        let mut input = input.clone();
        if action == "return_comments" && input.get("letter_version").is_none() {
            let letter = who.client.get(&format!("/v1/submissions/{id}/consolidation")).send();
            if let Some(version) = letter.json.get("version").filter(|version| version.is_number()) {
                input["letter_version"] = version.clone();
            }
        }
        let input = &input;
        who.client
            .post(&format!("/v1/submissions/{id}/actions/{action}"))
            .if_match(&etag)
            .json(input)
    }
}

/// Makes the caller a contact of an organisation; gives its id.
#[track_caller]
pub fn contact(who: &Account, organisation: &str) -> String {
    let body = json!({"name": who.name, "email": who.email, "language": "es", "position": "Coordinadora"});
    who.client
        .post(&format!("/v1/organisations/{organisation}/contacts"))
        .json(&body)
        .expect(201)
        .string("/id")
}

/// A complete pledge of an individual actor.
pub fn pledge() -> Value {
    json!({
        "title": "Ventanilla itinerante de orientación laboral para personas migrantes",
        "type": "individual",
        "natures": ["technical"],
        "description": "La Red Puentes de Lima se compromete a abrir, entre marzo de 2027 y diciembre de 2028, doce \
    ventanillas itinerantes de orientación laboral para personas migrantes en seis distritos de Lima Metropolitana. Cada \
    ventanilla ofrecerá información sobre contratos, seguridad social y canales de denuncia, con personal que habla \
    español, francés y creole, y atenderá al menos a 2 400 personas migrantes por año, la mitad de ellas mujeres.",
        "objectives": [6, 16],
        "principles": [{"principle": "people_centred", "how": "El horario se acuerda con las propias usuarias."}],
        "gcm_actions": ["6.i"],
        "sdgs": [8, 10],
        "scope": "local",
        "implementation": {"countries": ["PER"], "place": "Lima Metropolitana", "global": false},
        "period": {"start": "2027-03", "end": "2028-12"},
        "indicators": [
            {"kind": "number", "name": "Personas migrantes atendidas", "unit": "personas", "baseline": "0",
             "target": "4800", "by": "2028-12"}
        ],
        "mirror_pledge": false,
        "concerns_migrants": true,
        "declarations": declarations()
    })
}

/// A complete practice.
pub fn practice() -> Value {
    json!({
        "title": "Comedores que enseñan: cocina, idioma y empleo en barrios de acogida",
        "type": "project_programme",
        "summary": "Vecinas y personas migrantes cocinan juntas tres veces por semana en comedores populares de Lima. \
    Cada jornada combina una hora de idioma, un módulo de manipulación de alimentos con certificado municipal y un puesto \
    de práctica remunerada. El proyecto comenzó en 2021 y hoy funciona en nueve comedores.",
        "objectives": {"primary": [16], "further": [18]},
        "principles": [{"principle": "whole_of_society", "how": "Municipio, comedores y asociaciones deciden juntos."}],
        "adheres_to_all_principles": true,
        "sdgs": [2, 8],
        "scope": "local",
        "countries": ["PER"],
        "regions": ["005"],
        "place": "Lima",
        "period": {"start": "2021-04", "ongoing": true},
        "implementers": ["Red Puentes de Lima (ficticia)"],
        "partners": ["Cooperativa Olla Común (ficticia)"],
        "donors": [],
        "evidence_of_application": "Entre 2021 y 2025 participaron 1 140 personas; 62 % consiguió empleo formal en doce meses.",
        "benefits": "Empleo, idioma y convivencia en el mismo lugar y horario.",
        "innovation": "El certificado municipal se obtiene cocinando para el propio barrio.",
        "resources": [{"title": "Guía de réplica", "url": "https://example.org/guia"}],
        "declarations": declarations()
    })
}

fn declarations() -> Value {
    json!({"authorised_to_submit": true, "agrees_to_publication": true, "people_in_images_consented": true})
}

/// A review that finds the practice good.
pub fn review(score: u8, recommendation: &str) -> Value {
    let rating = json!({"score": score, "comment": "Bien documentado; conviene aclarar la fuente de las cifras."});
    json!({
        "ratings": {
            "applied": rating, "relevant": rating, "recent": rating, "innovative": rating, "principled": rating
        },
        "reflects_spirit": {"answer": "yes"},
        "recommendation": recommendation,
        "comments_to_focal_point": "¿De dónde provienen las cifras de empleo formal?",
        "confidential_comments": "CANARY-CONFIDENTIAL"
    })
}
