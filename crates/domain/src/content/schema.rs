//! The JSON Schema of a type, asked about the places of its values: whether there is such a place, and what can stand
//! for a member that is missing.
use super::shape::document_of;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

/// Required members whose value decides what others beside them may say, with those others. Of a choice of keys any
/// could be meant: one that is not named here decides about too much.
const DECIDES: &[(&str, &[&str])] = &[
    ("action", &["at", "responsible_officer"]),
    ("answer", &["text"]),
    ("date", &["milestones_reached"]),
    ("kind", &["content", "cycle"]),
    ("language", &[]),
    ("late", &[]),
    ("organisation_id", &["focal_point", "alternate"]),
    ("role", &[]),
    ("status", &["narrative", "explanation"]),
    ("verdict", &[]),
];

/// The JSON Schema of a type, with all schemas that it refers to.
#[derive(Debug)]
pub struct Schema(Value);

impl Schema {
    /// That of `T`. Make it once per type.
    pub fn of<T: ToSchema>() -> Self {
        Self(document_of::<T>())
    }

    /// The names of the members.
    pub fn members(&self) -> Vec<String> {
        let members = self.resolved(&self.0).get("properties").and_then(Value::as_object);
        members
            .into_iter()
            .flat_map(|members| members.keys().cloned())
            .collect()
    }

    /// Whether a JSON Pointer names a member that a value may have, there or not; of a list, an element that is there.
    pub fn has(&self, value: &Value, pointer: &str) -> bool {
        let Some(segments) = pointer.strip_prefix('/') else {
            return false;
        };
        let (mut schema, mut here) = (&self.0, String::new());
        for segment in segments.split('/') {
            let element = self.resolved(schema).get("items").is_some();
            here.push('/');
            here.push_str(segment);
            match self.below(schema, &unescaped(segment)) {
                Some(found) if !element || value.pointer(&here).is_some() => schema = found,
                _ => return false,
            }
        }
        true
    }

    /// Gives the members at these pointers that are required and not there a value that their types take, so that the
    /// rest of `value` can be read. Returns the pointers to what nothing can be said about then: these members, and
    /// what they decide about.
    pub fn stand_in(&self, value: &mut Value, pointers: &[String]) -> Vec<String> {
        let mut unsaid = Vec::new();
        for pointer in pointers {
            let Some((above, segment)) = pointer.rsplit_once('/') else {
                continue;
            };
            let name = unescaped(segment);
            let Some(parent) = self.at(above) else { continue };
            let Some(member) = self.below(parent, &name) else {
                continue;
            };
            unsaid.push(pointer.clone());
            unsaid.extend(
                decided_by(&name)
                    .iter()
                    .flat_map(|others| others.iter())
                    .map(|other| format!("{above}/{other}")),
            );
            if self.requires(parent, &name)
                && let Some(Value::Object(fields)) = value.pointer_mut(above)
                && !fields.contains_key(&name)
                && let Some(any) = self.any(&name, member)
            {
                fields.insert(name, any);
            }
        }
        unsaid
    }

    /// A value that a schema takes, as plain as can be; none for a choice of keys that decides about too much.
    fn any(&self, name: &str, schema: &Value) -> Option<Value> {
        let schema = self.resolved(schema);
        if let Some(keys) = schema.get("enum").and_then(Value::as_array) {
            return decided_by(name).and_then(|_| keys.first().cloned());
        }
        if let Some(branches) = ["oneOf", "anyOf"].iter().find_map(|of| schema.get(*of)?.as_array()) {
            return branches.iter().find_map(|branch| self.any(name, branch));
        }
        Some(match schema.get("type").and_then(Value::as_str)? {
            "string" => json!(match schema.get("format").and_then(Value::as_str) {
                Some("uuid") => Uuid::nil().to_string(),
                Some("date") => "1970-01-01".to_owned(),
                Some("date-time") => "1970-01-01T00:00:00Z".to_owned(),
                _ => String::new(),
            }),
            "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| json!(0)),
            "boolean" => json!(false),
            "array" => json!([]),
            "object" => {
                let required = schema.get("required").and_then(Value::as_array);
                let names = required.into_iter().flatten().filter_map(Value::as_str);
                let fields: Option<Map<String, Value>> = names
                    .map(|name| Some((name.to_owned(), self.any(name, self.below(schema, name)?)?)))
                    .collect();
                Value::Object(fields?)
            }
            _ => return None,
        })
    }

    /// The schema of a place.
    fn at(&self, pointer: &str) -> Option<&Value> {
        let mut segments = pointer.split('/').skip(1);
        segments.try_fold(&self.0, |schema, segment| self.below(schema, &unescaped(segment)))
    }

    /// The schema of a member of an object or an element of a list.
    fn below<'a>(&'a self, schema: &'a Value, name: &str) -> Option<&'a Value> {
        let schema = self.resolved(schema);
        let member = schema.get("properties").and_then(|members| members.get(name));
        let element = || {
            schema
                .get("items")
                .filter(|_| name.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let other = || schema.get("additionalProperties").filter(|others| others.is_object());
        let found = member.or_else(element).or_else(other);
        found.or_else(|| branches(schema).find_map(|branch| self.below(branch, name)))
    }

    /// Whether an object must have a member.
    fn requires(&self, schema: &Value, name: &str) -> bool {
        let schema = self.resolved(schema);
        let required = schema.get("required").and_then(Value::as_array);
        required.into_iter().flatten().any(|required| required == name)
            || branches(schema).any(|branch| self.requires(branch, name))
    }

    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let found = reference.and_then(|reference| self.0.pointer(reference.strip_prefix('#')?));
        found.map_or(schema, |found| self.resolved(found))
    }
}

fn branches(schema: &Value) -> impl Iterator<Item = &Value> {
    ["allOf", "oneOf", "anyOf"]
        .into_iter()
        .filter_map(|of| schema.get(of)?.as_array())
        .flatten()
}

fn decided_by(name: &str) -> Option<&'static [&'static str]> {
    DECIDES
        .iter()
        .find(|(member, _)| *member == name)
        .map(|(_, others)| *others)
}

/// A segment of a JSON Pointer (RFC 6901) as a member name.
fn unescaped(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(ToSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Request {
        title: String,
        kind: Choice,
        choice: Choice,
        id: Uuid,
        day: chrono::NaiveDate,
        #[schema(minimum = 1)]
        number: u8,
        sure: bool,
        names: Names,
        rows: Vec<Names>,
        cycle: Option<String>,
        more: Option<Names>,
    }

    #[derive(ToSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Names {
        es: String,
        en: Option<String>,
    }

    #[derive(serde::Serialize, ToSchema)]
    #[serde(rename_all = "snake_case")]
    #[expect(dead_code, reason = "only its schema is used")]
    enum Choice {
        First,
        Second,
    }

    fn pointers(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn what_is_required_and_missing_is_given_a_value_of_its_type() {
        let schema = Schema::of::<Request>();
        let mut value = json!({"rows": [{}], "more": {}});
        let missing = [
            "/title",
            "/kind",
            "/id",
            "/day",
            "/number",
            "/sure",
            "/names",
            "/rows/0/es",
            "/more/es",
        ];
        let unsaid = schema.stand_in(&mut value, &pointers(&missing));
        assert_eq!(
            value,
            json!({
                "title": "", "kind": "first", "id": Uuid::nil(), "day": "1970-01-01", "number": 1, "sure": false,
                "names": {"es": ""}, "rows": [{"es": ""}], "more": {"es": ""}
            })
        );
        let mut expected = pointers(&missing);
        expected.extend(pointers(&["/content", "/cycle"]));
        assert_eq!(
            unsaid.iter().collect::<std::collections::BTreeSet<_>>(),
            expected.iter().collect()
        );
    }

    #[test]
    fn nothing_stands_for_what_is_there_or_need_not_be_or_decides_too_much() {
        let schema = Schema::of::<Request>();
        let mut value = json!({"title": "There"});
        let asked = [
            "/title",
            "/cycle",
            "/more/en",
            "/choice",
            "/nothing",
            "/nothing/at_all",
            "",
        ];
        let unsaid = schema.stand_in(&mut value, &pointers(&asked));
        assert_eq!(value, json!({"title": "There"}));
        assert_eq!(unsaid, pointers(&["/title", "/cycle", "/more/en", "/choice"]));
    }

    #[test]
    fn a_place_is_a_member_that_may_be_there_or_an_element_that_is() {
        let schema = Schema::of::<Request>();
        let value = json!({"rows": [{"es": "Uno"}]});
        for (pointer, there) in [
            ("/title", true),
            ("/names/en", true),
            ("/more/es", true),
            ("/rows", true),
            ("/rows/0/en", true),
            ("/rows/1", false),
            ("/rows/00", false),
            ("/rows/-", false),
            ("/rows/", false),
            ("/title/0", false),
            ("/nothing", false),
            ("/", false),
            ("", false),
            ("title", false),
        ] {
            assert_eq!(schema.has(&value, pointer), there, "{pointer:?}");
        }
        assert!(schema.members().contains(&"sure".to_owned()));
    }
}
