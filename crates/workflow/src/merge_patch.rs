//! JSON Merge Patch (RFC 7396): a change as small as one field.
use serde_json::{Map, Value};

/// Applies a patch: members replace, objects go deeper, `null` removes.
pub(crate) fn merge(target: &mut Value, patch: Value) {
    match patch {
        Value::Object(fields) => {
            if !target.is_object() {
                *target = Value::Object(Map::new());
            }
            if let Some(object) = target.as_object_mut() {
                for (name, value) in fields {
                    if value.is_null() {
                        object.remove(&name);
                    } else {
                        merge(object.entry(name).or_insert(Value::Null), value);
                    }
                }
            }
        }
        other => *target = other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_merge_patch_replaces_lists_and_removes_with_null() {
        let mut target = json!({ "a": { "b": 1, "c": [1, 2] }, "d": "x" });
        merge(
            &mut target,
            json!({ "a": { "b": null, "c": [3] }, "e": { "f": null, "g": 1 } }),
        );
        assert_eq!(target, json!({ "a": { "c": [3] }, "d": "x", "e": { "g": 1 } }));
    }
}
