//! JSON as it was sent. `serde_json` alone keeps the last of two members with one name: what the first said would be lost
//! without a word, and another reader of the same body may keep the first.
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// The value of a body, the last of the members with one name in it, and the JSON Pointers of the members that it names
/// more than once.
///
/// # Errors
/// What is no JSON, or more than 127 values deep.
pub fn parse(bytes: &[u8]) -> Result<(Value, Vec<String>), serde_json::Error> {
    let mut repeated = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let reader = Reader {
        pointer: String::new(),
        repeated: &mut repeated,
    };
    let value = reader.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok((value, repeated))
}

struct Reader<'a> {
    pointer: String,
    repeated: &'a mut Vec<String>,
}

impl Reader<'_> {
    fn inner(&mut self, step: &str) -> Reader<'_> {
        Reader {
            pointer: format!("{}/{step}", self.pointer),
            repeated: self.repeated,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Value, A::Error> {
        let mut read = Vec::new();
        while let Some(item) = items.next_element_seed(self.inner(&read.len().to_string()))? {
            read.push(item);
        }
        Ok(Value::Array(read))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Value, A::Error> {
        let mut read = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let inner = self.inner(&name.replace('~', "~0").replace('/', "~1"));
            if read.contains_key(&name) && !inner.repeated.contains(&inner.pointer) {
                inner.repeated.push(inner.pointer.clone());
            }
            let value = members.next_value_seed(inner)?;
            read.insert(name, value);
        }
        Ok(Value::Object(read))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]
    use super::*;
    use proptest::prelude::*;

    fn values() -> impl Strategy<Value = Value> {
        let single = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        single.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_repeats_nothing_is_read_as_ever(value in values()) {
            let text = value.to_string();
            let (read, repeated) = parse(text.as_bytes()).unwrap();
            prop_assert_eq!(read, serde_json::from_str::<Value>(&text).unwrap());
            prop_assert!(repeated.is_empty());
        }
    }

    #[test]
    fn a_member_that_is_there_again_is_told_once() {
        let (value, repeated) =
            parse(br#"{"a": 1, "b": [{"c/d": 1, "c/d": 2, "c/d": 3}], "a": {"e": 1, "e": 2}}"#).unwrap();
        assert_eq!(value, serde_json::json!({"a": {"e": 2}, "b": [{"c/d": 3}]}));
        assert_eq!(repeated, ["/b/0/c~1d", "/a", "/a/e"]);
    }

    #[test]
    fn what_is_no_json_is_refused_where_it_ends() {
        for text in ["", "{", "{\"a\": }", "{} {}", "[1,]", "\u{feff}{}", "1e999"] {
            let told = parse(text.as_bytes()).unwrap_err();
            let other = serde_json::from_str::<Value>(text).unwrap_err();
            assert_eq!((told.line(), told.column()), (other.line(), other.column()), "{text}");
        }
        assert!(parse("[".repeat(1_000_000).as_bytes()).is_err());
    }
}
