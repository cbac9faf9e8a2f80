//! JSON as it was sent. `serde_json` alone keeps the last of two members with one name: what the first said would be lost
//! without a word, and another reader of the same text may keep the first.
use crate::violation::{Code, Problems, Violation};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::collections::BTreeSet;
use std::fmt;

/// Longest name of a member in bytes; no member that means something has one of half its length. Problems are told with
/// the names on the way to them: what strangers send must not make them long.
const LONGEST_NAME: usize = 100;

/// The value of a text, the last of the members with one name in it, and the members that it names more than once.
///
/// # Errors
/// What is no JSON, more than 127 values deep, or has a name of more than 100 bytes.
pub fn parse(text: &[u8]) -> Result<(Value, Problems), serde_json::Error> {
    let mut repeated = Problems::default();
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let reader = Reader {
        pointer: &mut String::new(),
        repeated: &mut repeated,
    };
    let value = reader.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok((value, repeated))
}

/// A member name as a segment of a JSON Pointer (RFC 6901).
pub fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

struct Reader<'a> {
    /// To the value that is read.
    pointer: &'a mut String,
    repeated: &'a mut Problems,
}

impl Reader<'_> {
    fn inner(&mut self) -> Reader<'_> {
        Reader {
            pointer: self.pointer,
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
        let length = self.pointer.len();
        loop {
            self.pointer.push_str(&format!("/{}", read.len()));
            let item = items.next_element_seed(self.inner())?;
            self.pointer.truncate(length);
            match item {
                Some(item) => read.push(item),
                None => return Ok(Value::Array(read)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Value, A::Error> {
        let mut read = Map::new();
        // Looked up faster than among all problems.
        let mut told = BTreeSet::new();
        let length = self.pointer.len();
        while let Some(name) = members.next_key::<String>()? {
            if name.len() > LONGEST_NAME {
                return Err(A::Error::custom("the name of a member is too long"));
            }
            self.pointer.push('/');
            self.pointer.push_str(&escaped(&name));
            if read.contains_key(&name) && !told.contains(&name) {
                self.repeated
                    .add(Violation::new(Code::Duplicate, self.pointer.as_str()));
                told.insert(name.clone());
            }
            let value = members.next_value_seed(self.inner())?;
            self.pointer.truncate(length);
            read.insert(name, value);
        }
        Ok(Value::Object(read))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]
    use super::*;
    use crate::violation::MOST_PROBLEMS;
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
        let names = "[ -~éñ\u{0}\n]{0,20}";
        single.prop_recursive(4, 40, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(names, inner, 0..6)
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
            prop_assert!(repeated.all().is_empty());
        }
    }

    #[test]
    fn a_member_that_is_there_again_is_told_once() {
        let (value, repeated) =
            parse(br#"{"a": 1, "b": [{"c/d": 1, "c/d": 2, "c/d": 3}], "a": {"e": 1, "e": 2}}"#).unwrap();
        assert_eq!(value, serde_json::json!({"a": {"e": 2}, "b": [{"c/d": 3}]}));
        let pointers: Vec<String> = repeated.all().into_iter().map(|one| one.pointer).collect();
        assert_eq!(pointers, ["/b/0/c~1d", "/a", "/a/e"]);
    }

    #[test]
    fn what_is_no_json_is_refused_where_it_ends() {
        for text in ["", "{", "{\"a\": }", "{} {}", "[1,]", "\u{feff}{}", "1e999"] {
            let told = parse(text.as_bytes()).unwrap_err();
            let other = serde_json::from_str::<Value>(text).unwrap_err();
            assert_eq!((told.line(), told.column()), (other.line(), other.column()), "{text}");
        }
        assert!(parse("[".repeat(1_000_000).as_bytes()).is_err());
        let name = "n".repeat(LONGEST_NAME);
        assert!(parse(format!("{{\"{name}\": 1}}").as_bytes()).is_ok());
        assert!(parse(format!("{{\"{name}n\": 1}}").as_bytes()).is_err());
    }

    #[test]
    fn of_very_many_repetitions_the_first_are_told() {
        let members: Vec<String> = (0..30_000).map(|n| format!("\"{n}\":0,\"{n}\":0,\"{n}\":0")).collect();
        let (_, repeated) = parse(format!("{{{}}}", members.join(",")).as_bytes()).unwrap();
        let told = repeated.all();
        assert_eq!(told.len(), MOST_PROBLEMS + 1);
        assert_eq!(told.last().map(|last| last.code), Some(Code::MoreProblems));
    }
}
