//! What changed between two revisions, field by field.
use crate::json::escaped;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// One field that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FieldChange, examples(json!({
    "pointer": "/period/end", "before": "2027-06", "after": "2027-12"
})))]
pub struct Change {
    /// JSON Pointer of the field, into the content; elements of lists are counted as in the later revision, removed ones
    /// as in the earlier.
    pub pointer: String,
    /// Its value in the earlier revision; absent when it was added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// Its value in the later revision; absent when it was removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// The fields that differ, in the order of their names. Elements of lists that have an `id` are compared with their
/// like, wherever they moved; any other list is one field.
pub fn difference(before: &Value, after: &Value) -> Vec<Change> {
    let mut changes = Vec::new();
    compare(String::new(), Some(before), Some(after), &mut changes);
    changes
}

fn compare(pointer: String, before: Option<&Value>, after: Option<&Value>, changes: &mut Vec<Change>) {
    if before == after {
        return;
    }
    match (before, after) {
        (Some(Value::Object(old)), Some(Value::Object(new))) => compare_fields(&pointer, old, new, changes),
        (Some(Value::Array(old)), Some(Value::Array(new))) if identified(old) && identified(new) => {
            compare_elements(&pointer, old, new, changes);
        }
        _ => changes.push(Change {
            pointer,
            before: before.cloned(),
            after: after.cloned(),
        }),
    }
}

fn compare_fields(pointer: &str, old: &Map<String, Value>, new: &Map<String, Value>, changes: &mut Vec<Change>) {
    let added = new.keys().filter(|name| !old.contains_key(*name));
    let mut names: Vec<&String> = old.keys().chain(added).collect();
    names.sort();
    for name in names {
        let segment = escaped(name);
        compare(format!("{pointer}/{segment}"), old.get(name), new.get(name), changes);
    }
}

fn compare_elements(pointer: &str, old: &[Value], new: &[Value], changes: &mut Vec<Change>) {
    let like = |list: &[Value], id: Option<&Value>| list.iter().find(|item| item.get("id") == id).cloned();
    for (place, item) in new.iter().enumerate() {
        compare(
            format!("{pointer}/{place}"),
            like(old, item.get("id")).as_ref(),
            Some(item),
            changes,
        );
    }
    for (place, item) in old.iter().enumerate() {
        if like(new, item.get("id")).is_none() {
            compare(format!("{pointer}/{place}"), Some(item), None, changes);
        }
    }
}

/// Whether every element is an object with an id of its own.
fn identified(items: &[Value]) -> bool {
    let ids: Vec<&Value> = items.iter().filter_map(|item| item.get("id")).collect();
    ids.len() == items.len()
        && ids
            .iter()
            .enumerate()
            .all(|(place, id)| !ids.iter().skip(place + 1).any(|o| o == id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn revisions_are_compared_field_by_field() {
        let change = |pointer: &str, before: Option<Value>, after: Option<Value>| Change {
            pointer: pointer.to_owned(),
            before,
            after,
        };
        for (before, after, expected) in [
            (json!({"a": 1}), json!({"a": 1}), vec![]),
            (
                json!({"a": 1}),
                json!({"a": 2}),
                vec![change("/a", Some(json!(1)), Some(json!(2)))],
            ),
            (
                json!({"a": 1}),
                json!({"b/c": 1}),
                vec![
                    change("/a", Some(json!(1)), None),
                    change("/b~1c", None, Some(json!(1))),
                ],
            ),
            (
                json!({"p": {"start": "2026"}}),
                json!({"p": {"start": "2027"}}),
                vec![change("/p/start", Some(json!("2026")), Some(json!("2027")))],
            ),
            (
                json!({"l": [1, 2]}),
                json!({"l": [2, 3]}),
                vec![change("/l", Some(json!([1, 2])), Some(json!([2, 3])))],
            ),
            (
                json!({"i": [{"id": "a", "n": 1}, {"id": "b", "n": 1}]}),
                json!({"i": [{"id": "b", "n": 2}]}),
                vec![
                    change("/i/0/n", Some(json!(1)), Some(json!(2))),
                    change("/i/0", Some(json!({"id": "a", "n": 1})), None),
                ],
            ),
            (
                json!({"i": [{"id": "a"}]}),
                json!({"i": [{"id": "b"}, {"id": "a"}]}),
                vec![change("/i/0", None, Some(json!({"id": "b"})))],
            ),
            (
                json!({"r": [{"url": "x"}]}),
                json!({"r": []}),
                vec![change("/r", Some(json!([{"url": "x"}])), Some(json!([])))],
            ),
        ] {
            assert_eq!(difference(&before, &after), expected, "{before} {after}");
        }
    }
}
