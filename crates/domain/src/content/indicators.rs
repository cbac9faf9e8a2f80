//! Indicators keep their identifiers: what was reported on one stays with it, also when a client sends the list without
//! them [ours].
use crate::ids::IndicatorId;
use crate::text::comparable;
use serde_json::Value;
use std::collections::BTreeSet;

/// Gives every indicator of a content that has no identifier one: that of the kept indicator of the same kind and name,
/// however it is capitalised; else that of the kept one at the same place, when kind and unit are the same and nothing
/// else stands for it; else a `new` one. `kept` is the content as it was. What is no object is left to the check of the
/// shape.
pub fn identify(content: &mut Value, kept: Option<&Value>, mut new: impl FnMut() -> IndicatorId) {
    let Some(indicators) = content.get_mut("indicators").and_then(Value::as_array_mut) else {
        return;
    };
    let kept: Vec<&Value> = kept
        .and_then(|content| content.get("indicators"))
        .and_then(Value::as_array)
        .map(|kept| kept.iter().collect())
        .unwrap_or_default();
    let mut taken: BTreeSet<IndicatorId> = indicators.iter().filter_map(id_of).collect();
    for indicator in indicators.iter_mut().filter(|indicator| lacks_id(indicator)) {
        let same = kept.iter().find(|known| {
            let free = id_of(known).is_some_and(|id| !taken.contains(&id));
            free && !text(known, "name").is_empty()
                && known.get("kind") == indicator.get("kind")
                && text(known, "name") == text(indicator, "name")
        });
        if let Some(id) = same.and_then(|known| id_of(known)) {
            taken.insert(id);
            give(indicator, id);
        }
    }
    for (place, indicator) in indicators.iter_mut().enumerate() {
        if !lacks_id(indicator) {
            continue;
        }
        let same = kept.get(place).filter(|known| {
            known.get("kind") == indicator.get("kind") && text(known, "unit") == text(indicator, "unit")
        });
        let id = same
            .and_then(|known| id_of(known))
            .filter(|id| !taken.contains(id))
            .unwrap_or_else(&mut new);
        taken.insert(id);
        give(indicator, id);
    }
}

fn lacks_id(indicator: &Value) -> bool {
    indicator.is_object() && indicator.get("id").is_none_or(Value::is_null)
}

fn id_of(indicator: &Value) -> Option<IndicatorId> {
    indicator.get("id")?.as_str()?.parse().ok()
}

fn give(indicator: &mut Value, id: IndicatorId) {
    if let Some(fields) = indicator.as_object_mut() {
        fields.insert("id".to_owned(), Value::String(id.to_string()));
    }
}

/// A text for comparing; empty when there is none.
fn text(indicator: &Value, field: &str) -> String {
    comparable(indicator.get(field).and_then(Value::as_str).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]
    use super::*;
    use serde_json::json;
    use uuid::Uuid;

    fn id(number: u128) -> IndicatorId {
        Uuid::from_u128(number).into()
    }

    fn kept() -> Value {
        json!({"indicators": [
            {"id": id(1), "kind": "number", "name": "Personas asesoradas", "unit": "personas", "target": "100"},
            {"id": id(2), "kind": "number", "name": "Ventanillas", "unit": "ventanillas", "target": "3"},
            {"id": id(3), "kind": "milestone", "name": "Ley aprobada", "by": "2028"},
        ]})
    }

    /// The numbers of the identifiers of a list sent after [`kept`]; new ones count from 101.
    fn identified(indicators: Value) -> Vec<u128> {
        let mut content = json!({ "indicators": indicators });
        let mut last = 100;
        identify(&mut content, Some(&kept()), || {
            last += 1;
            id(last)
        });
        let number = |indicator: &Value| id_of(indicator).unwrap().0.as_u128();
        content["indicators"].as_array().unwrap().iter().map(number).collect()
    }

    #[test]
    fn the_same_name_keeps_its_identifier_wherever_it_stands() {
        let sent = json!([
            {"kind": "milestone", "name": "ley  Aprobada", "by": "2029"},
            {"kind": "number", "name": "Otra cosa", "unit": "cosas"},
            {"kind": "number", "name": "PERSONAS ASESORADAS", "unit": "familias"},
        ]);
        assert_eq!(identified(sent), [3, 101, 1]);
    }

    #[test]
    fn another_name_at_the_same_place_in_the_same_unit_keeps_it() {
        let sent = json!([
            {"kind": "number", "name": "Personas que recibieron asesoría", "unit": "Personas"},
            {"kind": "number", "name": "Oficinas", "unit": "oficinas"},
            {"kind": "milestone", "name": "Reglamento aprobado"},
        ]);
        assert_eq!(identified(sent), [1, 101, 3]);
    }

    #[test]
    fn each_identifier_is_given_once() {
        let sent = json!([
            {"kind": "number", "name": "Ventanillas", "unit": "ventanillas"},
            {"kind": "number", "name": "Ventanillas", "unit": "ventanillas"},
            {"id": id(3), "kind": "number", "name": "Ventanillas", "unit": "ventanillas"},
            {"kind": "milestone", "name": "Ley aprobada"},
        ]);
        assert_eq!(identified(sent), [2, 101, 3, 102]);
    }

    #[test]
    fn one_put_in_front_does_not_push_the_others_off_theirs() {
        let mut sent = kept()["indicators"].as_array().unwrap().clone();
        for indicator in &mut sent {
            indicator.as_object_mut().unwrap().remove("id");
        }
        sent.insert(0, json!({"kind": "number", "name": "Nueva", "unit": "personas"}));
        assert_eq!(identified(Value::Array(sent)), [101, 1, 2, 3]);
    }

    #[test]
    fn what_is_no_indicator_is_left_as_it_is() {
        let mut content = json!({"indicators": ["x", 7, {"id": "y"}]});
        let before = content.clone();
        identify(&mut content, Some(&kept()), || id(101));
        assert_eq!(content, before);
        let mut none = json!({"title": "x"});
        identify(&mut none, None, || id(101));
        assert_eq!(none, json!({"title": "x"}));
    }
}
