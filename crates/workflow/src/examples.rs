//! Examples in the description of the interface that stand inside of others.
use serde_json::Value;
use utoipa::PartialSchema;

/// The example of a type; `null` for one that has none, which the test of the description finds.
pub fn example_of<T: PartialSchema>() -> Value {
    let schema = serde_json::to_value(T::schema()).unwrap_or_default();
    let example = schema.pointer("/examples/0").or_else(|| schema.get("example"));
    example.cloned().unwrap_or_default()
}
