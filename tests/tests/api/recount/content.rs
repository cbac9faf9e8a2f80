//! What the pledges and practices of a history say: everything that they are counted by, at random.
use super::dice::Dice;
use minga_tests::world;
use serde_json::{Value, json};

/// Titles. Each has a word that nothing else in the registry has, in no form.
pub const TITLES: [&str; 4] = [
    "Huertas comunales",
    "Escuelas de oficios",
    "Ventanillas laborales",
    "Radios vecinales",
];

/// Who takes part, implements or gives, by name: some of one name in two writings, or of one name in two countries.
pub const NAMES: [(&str, Option<&str>); 5] = [
    ("Kallari (ficticia)", Some("ECU")),
    ("KALLARI (Ficticia)", Some("ECU")),
    ("Kallari (ficticia)", Some("PER")),
    ("Ñusta Ayllu (ficticia)", None),
    ("Compañía del Río (ficticia)", Some("COL")),
];

/// A pledge of one actor.
pub fn pledge(dice: &mut Dice) -> Value {
    let mut content = world::pledge();
    content["title"] = json!(dice.some(&TITLES));
    content["objectives"] = dice
        .some(&[json!([6]), json!([6, 16]), json!([2, 18, 23]), json!([1])])
        .clone();
    content["principles"] = principles(dice);
    content["natures"] = dice
        .some(&[json!(["technical"]), json!(["financial", "material"])])
        .clone();
    content["sdgs"] = dice.some(&[json!([]), json!([8, 10])]).clone();
    content["scope"] = json!(dice.some(&["local", "national"]));
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

fn principles(dice: &mut Dice) -> Value {
    match dice.below(3) {
        0 => json!([]),
        1 => json!([{"principle": "human_rights", "how": "Con intérpretes."}]),
        _ => {
            json!([{"principle": "people_centred", "how": "Con ellas."}, {"principle": "child_sensitive", "how": "Con guardería."}])
        }
    }
}

/// A pledge that several make together.
pub fn joint(dice: &mut Dice) -> Value {
    let mut content = pledge(dice);
    content["type"] = json!(dice.some(&["common", "partnership"]));
    content["common_goal"] = json!("Doce ventanillas en seis distritos de Lima.");
    if content["type"] == "partnership" {
        content["own_action"] = json!("Abre seis ventanillas en Lima.");
    }
    content
}

/// A pledge that joins the one of a reference: by turns with money of one currency or another, with money whose amount
/// is not public, or with something else.
pub fn joining(dice: &mut Dice, turn: usize, reference: &str) -> Value {
    let mut content = pledge(dice);
    content["type"] = json!("matching");
    content["natures"] = json!(["financial"]);
    content["matches"] = match turn % 4 {
        0 => json!({"support": "technical"}),
        1 => json!({"support": "financial", "amount": format!("{}.25", dice.below(900_000)), "currency": "USD"}),
        2 => json!({"support": "financial", "amount": dice.below(900_000).to_string(), "currency": "JPY"}),
        _ => json!({"support": "financial", "undisclosed": true}),
    };
    content["matches"]["reference"] = json!(reference);
    content
}

/// A practice.
pub fn practice(dice: &mut Dice) -> Value {
    let mut content = world::practice();
    content["title"] = json!(dice.some(&TITLES));
    content["type"] = json!(dice.some(&["project_programme", "research"]));
    content["objectives"] = dice
        .some(&[
            json!({"primary": [16], "further": [18]}),
            json!({"primary": [6, 2], "further": []}),
        ])
        .clone();
    content["principles"] = json!([{"principle": "human_rights", "how": "Con intérpretes."}]);
    content["sdgs"] = dice.some(&[json!([2, 8]), json!([10])]).clone();
    content["scope"] = json!(dice.some(&["local", "national"]));
    (content["countries"], content["regions"]) = dice
        .some(&[
            (json!(["PER"]), json!(["005"])),
            (json!(["COL", "BRA"]), json!([])),
            (json!([]), json!(["155"])),
        ])
        .clone();
    let (first, second) = (dice.below(NAMES.len()), dice.below(NAMES.len()));
    content["implementers"] = json!([NAMES[first].0, "Red Puentes de Lima (ficticia)"]);
    content["partners"] = dice.some(&[json!([]), json!([NAMES[second].0])]).clone();
    content["donors"] = dice.some(&[json!([]), json!([NAMES[first].0])]).clone();
    content
}

/// An old record of an earlier collection, with those whom its source names.
pub fn old(dice: &mut Dice, kind: &str, number: usize) -> Value {
    let mut record = json!({
        "id": format!("old-{number}"), "kind": kind, "title": dice.some(&TITLES), "actor": "Asociación Vieja (ficticia)",
        "actor_type": dice.some(&["civil_society", "un_entity"]), "country": dice.some(&["PER", "MAR"]), "language": "es",
        "objectives": dice.some(&[json!([2, 16, 19, 20, 21, 23]), json!([6])]), "scope": "local",
        "paraphrase": "Lo que se hizo.", "classification_basis": "inferred"
    });
    if kind == "pledge" {
        record["type"] = json!(dice.some(&["common", "individual"]));
        record["natures"] = json!(["technical"]);
        record["participants"] = json!(["MAR", dice.some(&NAMES).0]);
    } else {
        record["type"] = json!("tool_guidance");
        record["partners"] = json!([dice.some(&NAMES).0]);
    }
    record
}
