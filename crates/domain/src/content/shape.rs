//! The shape of request bodies: the JSON Schema that documents a type also checks what is sent, so that the two
//! cannot differ, and every error becomes one of our violations with a pointer.
use crate::address::is_email;
use crate::json::escaped;
use crate::period::is_leap_second;
use crate::text::is_one_line;
use crate::violation::{Code, Problems, Violation};
use chrono::DateTime;
use jsonschema::Validator;
use jsonschema::error::{TypeKind, ValidationError, ValidationErrorKind};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// The validator of the JSON Schema of `T`, with all schemas that it refers to. Build it once per type.
///
/// # Panics
/// When the schema of `T` is not a valid JSON Schema: a mistake in the program, seen the first time it is used.
#[expect(
    clippy::expect_used,
    reason = "the schema is part of the program, and the tests use it"
)]
pub fn validator_of<T: ToSchema>() -> Validator {
    jsonschema::options()
        .should_validate_formats(true)
        .with_format("email", is_email)
        .with_format("date-time", is_instant)
        .should_ignore_unknown_formats(true)
        .build(&document_of::<T>())
        .expect("the schema of a type is a valid JSON Schema")
}

/// The JSON Schema of `T`, with all schemas that it refers to.
pub(super) fn document_of<T: ToSchema>() -> Value {
    let mut referenced = Vec::new();
    T::schemas(&mut referenced);
    referenced.push((T::name().into_owned(), T::schema()));
    let schemas: Map<String, Value> = referenced
        .into_iter()
        .filter_map(|(name, schema)| serde_json::to_value(schema).ok().map(|schema| (name, schema)))
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": format!("#/components/schemas/{}", escaped(&T::name())),
        "components": {"schemas": schemas},
    })
}

/// Whether this is an instant of RFC 3339. A leap second is none: databases keep it in different ways or not at all.
fn is_instant(text: &str) -> bool {
    let dated = matches!(text.as_bytes().get(10), Some(b'T' | b't'));
    dated && DateTime::parse_from_rfc3339(text).is_ok_and(|at| !is_leap_second(&at))
}

/// Everything that is wrong with the shape of a value, with JSON Pointers into it; of very many problems as [`Problems`]
/// tells them. Strings that contain U+0000 are wrong everywhere: not every database can keep them.
pub fn shape_violations(schema_root: &Validator, value: &Value) -> Vec<Violation> {
    let mut problems = Problems::default();
    for error in schema_root.iter_errors(value) {
        if problems.is_full() {
            problems.count(1);
        } else {
            problems.extend(unexpected_in_nothing(&error, value).unwrap_or_else(|| violations_of(&error)));
        }
    }
    if is_text_with_nul(value) {
        problems.add(Violation::new(Code::NulCharacter, ""));
    }
    for_each_inside(value, &mut String::new(), &mut |name, inner, pointer| {
        if name.contains('\0') || is_text_with_nul(inner) {
            problems.add(Violation::new(Code::NulCharacter, pointer));
        }
    });
    problems.all()
}

fn is_text_with_nul(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.contains('\0'))
}

/// Visits every value inside of another, at any depth: with its name, or its place in a list, and its pointer.
fn for_each_inside(value: &Value, pointer: &mut String, visit: &mut impl FnMut(&str, &Value, &str)) {
    let length = pointer.len();
    let mut go_into = |name: &str, inner: &Value| {
        pointer.push_str(&format!("/{}", escaped(name)));
        visit(name, inner, pointer);
        for_each_inside(inner, pointer, visit);
        pointer.truncate(length);
    };
    match value {
        Value::Array(items) => (0_usize..)
            .zip(items)
            .for_each(|(place, item)| go_into(&place.to_string(), item)),
        Value::Object(fields) => fields.iter().for_each(|(name, inner)| go_into(name, inner)),
        _ => {}
    }
}

/// The members of which every name or title is: of one line.
const OF_ONE_LINE: [&str; 2] = ["name", "title"];

/// The names and titles of a body that are not written on one line, whatever object they are of. What is wrong with a
/// content its own forms tell.
pub fn line_violations(value: &Value) -> Vec<Violation> {
    let mut problems = Problems::default();
    for_each_inside(value, &mut String::new(), &mut |name, inner, pointer| {
        if OF_ONE_LINE.contains(&name) && inner.as_str().is_some_and(|text| !is_one_line(text)) {
            problems.add(Violation::new(Code::NotOneLine, pointer));
        }
    });
    problems.all()
}

/// The members of an object that may have none: its schema is wrong of all of them and names no member.
fn unexpected_in_nothing(error: &ValidationError<'_>, root: &Value) -> Option<Vec<Violation>> {
    let ValidationErrorKind::FalseSchema = error.kind() else {
        return None;
    };
    let pointer = error.instance_path().as_str();
    let members = root.pointer(pointer)?.as_object()?;
    Some(unknown_members(pointer, members.keys()))
}

/// Members that an object may not have.
fn unknown_members<'a>(pointer: &str, names: impl Iterator<Item = &'a String>) -> Vec<Violation> {
    let unknown = |name: &String| {
        Violation::new(Code::UnknownField, format!("{pointer}/{}", escaped(name))).with("field", name.as_str())
    };
    let mut problems = Problems::default();
    for name in names {
        if problems.is_full() {
            problems.count(1);
        } else {
            problems.add(unknown(name));
        }
    }
    problems.all()
}

fn violations_of(error: &ValidationError<'_>) -> Vec<Violation> {
    use ValidationErrorKind as Kind;
    let pointer = error.instance_path().as_str().to_owned();
    let member = |name: &str| format!("{pointer}/{}", escaped(name));
    let here = |code| Violation::new(code, pointer.clone());
    let one = |violation| vec![violation];
    let limit =
        |bound: &str, limit: &Value| one(here(Code::OutOfRange).with("bound", bound).with(bound, limit.clone()));
    match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            unknown_members(&pointer, unexpected.iter())
        }
        Kind::Required { property } => one(Violation::new(
            Code::Required,
            member(property.as_str().unwrap_or_default()),
        )),
        Kind::Type { kind } => one(here(Code::WrongType).with("expected", expected_types(kind).join(" | "))),
        Kind::Enum { options } => one(here(Code::UnknownKey).with("allowed", not_null(options))),
        Kind::Constant { expected_value } => {
            one(here(Code::UnknownKey).with("allowed", Value::Array(vec![expected_value.as_ref().clone()])))
        }
        Kind::MaxLength { limit } => one(here(Code::TooLong).with("maximum", *limit)),
        Kind::MinLength { limit } => one(here(Code::TooShort).with("minimum", *limit)),
        Kind::MaxItems { limit } | Kind::MaxProperties { limit } => one(here(Code::TooMany).with("maximum", *limit)),
        Kind::AdditionalItems { limit } => one(here(Code::TooMany).with("maximum", *limit)),
        Kind::MinItems { limit } | Kind::MinProperties { limit } => one(here(Code::TooFew).with("minimum", *limit)),
        Kind::Maximum { limit: value } | Kind::ExclusiveMaximum { limit: value } => limit("maximum", value),
        Kind::Minimum { limit: value } | Kind::ExclusiveMinimum { limit: value } => limit("minimum", value),
        Kind::UniqueItems => one(here(Code::Duplicate)),
        Kind::Format { format } => one(match format.as_str() {
            "email" | "idn-email" => here(Code::NotAnEmail),
            "uri" | "iri" | "uri-reference" => here(Code::NotAWebAddress),
            "date-time" => here(Code::NotAnInstant),
            "date" => here(Code::NotADate).with("form", "day"),
            other => here(Code::MalformedValue).with("expected", other),
        }),
        Kind::Pattern { pattern } => one(here(Code::MalformedValue).with("expected", pattern.as_str())),
        Kind::MultipleOf { multiple_of } => {
            one(here(Code::MalformedValue).with("expected", format!("n × {multiple_of}")))
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => unfold(&pointer, context),
        Kind::PropertyNames { error } => violations_of(error),
        Kind::FalseSchema => {
            one(here(Code::UnknownField).with("field", pointer.rsplit('/').next().unwrap_or_default()))
        }
        other => one(here(Code::MalformedValue).with("expected", other.keyword())),
    }
}

fn not_null(options: &Value) -> Value {
    options
        .as_array()
        .into_iter()
        .flatten()
        .filter(|option| !option.is_null())
        .cloned()
        .collect()
}

fn expected_types(kind: &TypeKind) -> Vec<String> {
    match kind {
        TypeKind::Single(json_type) => vec![json_type.to_string()],
        TypeKind::Multiple(types) => types
            .iter()
            .map(|json_type| json_type.to_string())
            .filter(|name| name != "null")
            .collect(),
    }
}

/// What is wrong with a value that fits none of several schemas: the errors of the schema that it was meant for.
/// That is never the `null` of an optional value; of several variants, the one whose tag fits and that has the
/// fewest errors. Where all ask for other types or other keys, these are told together.
fn unfold(pointer: &str, branches: &[Vec<ValidationError<'_>>]) -> Vec<Violation> {
    let here = |error: &ValidationError<'_>| error.instance_path().as_str() == pointer;
    let mut types: Vec<String> = Vec::new();
    let mut meant: Vec<Vec<Violation>> = Vec::new();
    for branch in branches {
        let other_type = branch.iter().find_map(|error| match error.kind() {
            ValidationErrorKind::Type { kind } if here(error) => Some(expected_types(kind)),
            _ => None,
        });
        match other_type {
            Some(names) => types.extend(names.into_iter().filter(|name| name != "null")),
            None => meant.push(branch.iter().flat_map(violations_of).collect()),
        }
    }
    if meant.is_empty() {
        types.dedup();
        return vec![Violation::new(Code::WrongType, pointer).with("expected", types.join(" | "))];
    }
    let keys_only = meant
        .iter()
        .all(|branch| matches!(branch.as_slice(), [only] if only.code == Code::UnknownKey && only.pointer == pointer));
    if keys_only {
        let allowed: Vec<Value> = meant
            .iter()
            .flatten()
            .filter_map(|violation| violation.params.get("allowed")?.as_array().cloned())
            .flatten()
            .collect();
        return vec![Violation::new(Code::UnknownKey, pointer).with("allowed", allowed)];
    }
    let wrong_tag = |branch: &Vec<Violation>| branch.iter().any(|violation| violation.code == Code::UnknownKey);
    meant
        .into_iter()
        .min_by_key(|branch| (wrong_tag(branch), branch.len()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;
    use crate::violation::MOST_PROBLEMS;
    use serde::Deserialize;
    use serde_json::json;
    use uuid::Uuid;

    /// Every kind of limit that request types use.
    #[derive(Deserialize, ToSchema)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Body {
        #[schema(min_length = 2, max_length = 4)]
        name: String,
        #[schema(min_items = 1, max_items = 2)]
        list: Option<Vec<String>>,
        #[schema(minimum = 1, maximum = 5)]
        score: Option<u8>,
        #[schema(format = "email")]
        email: Option<String>,
        #[schema(pattern = "^[a-z]+$")]
        word: Option<String>,
        id: Option<Uuid>,
        at: Option<chrono::DateTime<chrono::Utc>>,
        day: Option<chrono::NaiveDate>,
        inner: Option<Inner>,
        rating: Option<Rating>,
    }

    #[derive(Deserialize, ToSchema)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Inner {
        #[schema(max_length = 3)]
        text: String,
    }

    #[derive(Deserialize, ToSchema)]
    #[serde(untagged)]
    #[expect(dead_code, reason = "only its schema is used")]
    enum Rating {
        Score(u8),
        Word(Word),
    }

    #[derive(Deserialize, ToSchema)]
    #[serde(rename_all = "snake_case")]
    enum Word {
        CannotJudge,
    }

    #[derive(Deserialize, ToSchema)]
    #[serde(deny_unknown_fields)]
    struct Nothing {}

    #[test]
    fn each_member_of_what_may_have_none_is_named() {
        let found = shape_violations(&validator_of::<Nothing>(), &json!({"a": 1, "b/c": {}}));
        let named: Vec<_> = found
            .iter()
            .map(|violation| (violation.code, violation.pointer.as_str()))
            .collect();
        assert_eq!(named, [(Code::UnknownField, "/a"), (Code::UnknownField, "/b~1c")]);
        assert_eq!(shape_violations(&validator_of::<Nothing>(), &json!({})), []);
    }

    #[test]
    fn every_schema_error_becomes_a_violation_at_its_pointer() {
        let validator = validator_of::<Body>();
        for (body, code, pointer, params) in [
            (json!({}), Code::Required, "/name", json!({})),
            (json!({"name": "x"}), Code::TooShort, "/name", json!({"minimum": 2})),
            (json!({"name": "ñandú"}), Code::TooLong, "/name", json!({"maximum": 4})),
            (
                json!({"name": 5}),
                Code::WrongType,
                "/name",
                json!({"expected": "string"}),
            ),
            (
                json!({"name": "ab", "x/y": 1}),
                Code::UnknownField,
                "/x~1y",
                json!({"field": "x/y"}),
            ),
            (
                json!({"name": "ab", "list": []}),
                Code::TooFew,
                "/list",
                json!({"minimum": 1}),
            ),
            (
                json!({"name": "ab", "list": ["", "", ""]}),
                Code::TooMany,
                "/list",
                json!({"maximum": 2}),
            ),
            (
                json!({"name": "ab", "list": "a"}),
                Code::WrongType,
                "/list",
                json!({"expected": "array"}),
            ),
            (
                json!({"name": "ab", "list": [1]}),
                Code::WrongType,
                "/list/0",
                json!({"expected": "string"}),
            ),
            (
                json!({"name": "ab", "score": 6}),
                Code::OutOfRange,
                "/score",
                json!({"bound": "maximum", "maximum": 5}),
            ),
            (
                json!({"name": "ab", "score": 0}),
                Code::OutOfRange,
                "/score",
                json!({"bound": "minimum", "minimum": 1}),
            ),
            (
                json!({"name": "ab", "email": "x"}),
                Code::NotAnEmail,
                "/email",
                json!({}),
            ),
            (
                json!({"name": "ab", "word": "A"}),
                Code::MalformedValue,
                "/word",
                json!({"expected": "^[a-z]+$"}),
            ),
            (
                json!({"name": "ab", "id": "x"}),
                Code::MalformedValue,
                "/id",
                json!({"expected": "uuid"}),
            ),
            (json!({"name": "ab", "at": "x"}), Code::NotAnInstant, "/at", json!({})),
            (
                json!({"name": "ab", "at": "2027-06-30T23:59:60Z"}),
                Code::NotAnInstant,
                "/at",
                json!({}),
            ),
            (
                json!({"name": "ab", "day": "2026-02-30"}),
                Code::NotADate,
                "/day",
                json!({"form": "day"}),
            ),
            (json!({"name": "a\u{0}"}), Code::NulCharacter, "/name", json!({})),
            (
                json!({"name": "ab", "inner": 1}),
                Code::WrongType,
                "/inner",
                json!({"expected": "object"}),
            ),
            (
                json!({"name": "ab", "inner": {}}),
                Code::Required,
                "/inner/text",
                json!({}),
            ),
            (
                json!({"name": "ab", "inner": {"text": "long"}}),
                Code::TooLong,
                "/inner/text",
                json!({"maximum": 3}),
            ),
            (
                json!({"name": "ab", "inner": {"text": "a", "b": 1}}),
                Code::UnknownField,
                "/inner/b",
                json!({"field": "b"}),
            ),
            (
                json!({"name": "ab", "rating": "x"}),
                Code::UnknownKey,
                "/rating",
                json!({"allowed": ["cannot_judge"]}),
            ),
            (
                json!({"name": "ab", "rating": true}),
                Code::WrongType,
                "/rating",
                json!({"expected": "integer | string"}),
            ),
            (json!([]), Code::WrongType, "", json!({"expected": "object"})),
        ] {
            let found = shape_violations(&validator, &body);
            let expected = Violation {
                code,
                pointer: pointer.to_owned(),
                params: params.as_object().cloned().unwrap(),
            };
            assert_eq!(found, [expected], "{body}");
        }
    }

    #[test]
    fn names_and_titles_are_of_one_line_wherever_they_stand() {
        let body = json!({
            "name": "a\nb", "text": "a\nb", "list": [{"title": "a\u{2067}b"}, {"title": "a\u{200F}b"}], "/name": "a\nb",
        });
        let at = |pointer: &str| Violation::new(Code::NotOneLine, pointer);
        assert_eq!(line_violations(&body), [at("/list/0/title"), at("/name")]);
    }

    #[test]
    fn a_body_in_shape_has_no_violation() {
        let body = json!({
            "name": "abc", "list": ["a"], "score": 5, "email": "a@example.org", "word": "abc", "inner": {"text": "abc"},
            "id": "019a0000-0000-7000-8000-000000000000", "at": "2026-01-01T00:00:00Z", "day": "2026-02-28",
            "rating": "cannot_judge",
        });
        assert_eq!(shape_violations(&validator_of::<Body>(), &body), []);
        let nulls = json!({"name": "abc", "list": null, "inner": null, "rating": null, "id": null});
        assert_eq!(shape_violations(&validator_of::<Body>(), &nulls), []);
    }

    #[test]
    fn of_very_many_problems_the_first_are_told_and_the_others_counted() {
        let shape = validator_of::<Body>();
        let many: Map<String, Value> = (0..60_000).map(|place| (format!("x{place:05}"), json!(0))).collect();
        let found = shape_violations(&shape, &Value::Object(many));
        assert_eq!(found.len(), MOST_PROBLEMS + 1);
        let told = |code| found.iter().filter(|violation| violation.code == code).count();
        let last = found.last().unwrap();
        assert_eq!((last.code, last.pointer.as_str()), (Code::MoreProblems, ""));
        // What is missing is told or counted beside them.
        let missing = shape_violations(&shape, &json!({})).len();
        let counted = last.params.get("count").and_then(Value::as_u64).unwrap();
        let all = told(Code::UnknownField) + told(Code::Required) + usize::try_from(counted).unwrap();
        assert_eq!(all, 60_000 + missing);
        let list: Value = (0..60_000).map(|_| json!("\0")).collect();
        let found = shape_violations(&shape, &json!({ "list": list }));
        assert_eq!(found.len(), MOST_PROBLEMS + 1);
    }
}
