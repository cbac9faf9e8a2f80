//! What pledges and practices say. [`Content::read`] is the way in: the shape of the JSON (from the same types that
//! document the API) and every value that must be well-formed even in a draft, all problems at once.
//! [`Content::kept`] reads what stands in the database already, old records of other collections among it.
mod forms;
pub mod indicators;
pub mod pledge;
pub mod practice;
pub mod schema;
pub mod shape;

pub(crate) use forms::is_decimal;
pub use pledge::PledgeContent;
pub use practice::PracticeContent;

use crate::kinds::Kind;
use crate::language::Language;
use crate::violation::{Code, Problems, Violation};
use crate::words::Words;
use forms::{Place, each_at};
use jsonschema::Validator;
use schema::Schema;
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use utoipa::openapi::schema::AnyOfBuilder;
use utoipa::openapi::{self, Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

static PLEDGE_SHAPE: LazyLock<Validator> = LazyLock::new(shape::validator_of::<PledgeContent>);
static PRACTICE_SHAPE: LazyLock<Validator> = LazyLock::new(shape::validator_of::<PracticeContent>);

static PLEDGE_SCHEMA: LazyLock<Schema> = LazyLock::new(Schema::of::<PledgeContent>);
static PRACTICE_SCHEMA: LazyLock<Schema> = LazyLock::new(Schema::of::<PracticeContent>);

/// Where the content is in a submission.
const IN_SUBMISSION: &str = "/content/";

/// The content of a submission of either kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Of a pledge.
    Pledge(PledgeContent),
    /// Of a practice.
    Practice(PracticeContent),
}

/// How a content appears in the API's documents: as that of a pledge or of a practice.
#[derive(Debug)]
pub enum ContentDocument {}

impl PartialSchema for ContentDocument {
    fn schema() -> RefOr<openapi::Schema> {
        let named = |name| Ref::from_schema_name(name);
        // Not `oneOf`: the first lines of a draft are those of either.
        let either = AnyOfBuilder::new()
            .item(named(PledgeContent::name()))
            .item(named(PracticeContent::name()))
            .description(Some("That of a pledge or of a practice; `kind` says of which."));
        openapi::Schema::AnyOf(either.build()).into()
    }
}
impl ToSchema for ContentDocument {}

impl Content {
    /// Reads a content as drafts may have it: fields may be missing, but what is there must be well-formed. Amounts lose
    /// the zeros before their first digit.
    ///
    /// # Errors
    /// Every problem at once, with pointers relative to the content.
    pub fn read(kind: Kind, value: &Value) -> Result<Self, Vec<Violation>> {
        match kind {
            Kind::Pledge => read(&PLEDGE_SHAPE, &[pledge::FORMS, pledge::FORMS_OF_NEW], value)
                .map(PledgeContent::with_plain_amounts)
                .map(Self::Pledge),
            Kind::Practice => {
                read(&PRACTICE_SHAPE, &[practice::FORMS, practice::FORMS_OF_NEW], value).map(Self::Practice)
            }
        }
    }

    /// Reads a content that is kept, or one of another collection that is to be: what only holds for new writing (at
    /// most three objectives of a pledge, titles and names on one line) is not asked of it.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn kept(kind: Kind, value: &Value) -> Result<Self, Vec<Violation>> {
        match kind {
            Kind::Pledge => read(&PLEDGE_SHAPE, &[pledge::FORMS], value).map(Self::Pledge),
            Kind::Practice => read(&PRACTICE_SHAPE, &[practice::FORMS], value).map(Self::Practice),
        }
    }

    /// The most characters that a text of a content may have, by the name of its field; `None` for what is no text or
    /// has no limit.
    pub fn longest(kind: Kind, field: &str) -> Option<usize> {
        let schema = match kind {
            Kind::Pledge => PledgeContent::schema(),
            Kind::Practice => PracticeContent::schema(),
        };
        let schema = serde_json::to_value(schema).ok()?;
        let longest = schema.get("properties")?.get(field)?.get("maxLength")?.as_u64()?;
        usize::try_from(longest).ok()
    }

    /// The field that a JSON Pointer into a content of this kind points at or into, in words; of an element of a list
    /// with its number. `None` for what is no field.
    pub fn label(kind: Kind, pointer: &str, language: Language) -> Option<String> {
        let mut segments = pointer.split('/').skip(1).map(|segment| segment.replace('_', "-"));
        let (field, inner) = (segments.next()?, segments.next());
        let find = |name: String| Words::violations().find(language, &name, &Map::new());
        let of_inner = |inner: &String| find(format!("field-{kind}-{field}-{inner}"));
        if let Some(label) = inner.as_ref().and_then(of_inner) {
            return Some(label);
        }
        let label = find(format!("field-{kind}-{field}")).or_else(|| find(format!("field-{field}")))?;
        let place = inner.and_then(|inner| inner.parse::<usize>().ok());
        Some(match place.and_then(|place| place.checked_add(1)) {
            Some(number) => format!("{label} ({number})"),
            None => label,
        })
    }

    /// What is wrong with a JSON Pointer into a content of this kind, to be told at a place, if anything. A field need
    /// not be there, an element of a list must be.
    pub fn pointer_violation(kind: Kind, content: &Value, pointer: &str, place: String) -> Option<Violation> {
        let schema: &Schema = match kind {
            Kind::Pledge => &PLEDGE_SCHEMA,
            Kind::Practice => &PRACTICE_SCHEMA,
        };
        if schema.has(content, pointer) {
            return None;
        }
        // What problems and warnings of the submission point at, and what lacks its first slash.
        let meant = pointer
            .strip_prefix(IN_SUBMISSION)
            .unwrap_or(pointer)
            .trim_start_matches('/');
        let meant = format!("/{meant}");
        if schema.has(content, &meant) {
            return Some(Violation::new(Code::MalformedValue, place).with("expected", meant));
        }
        let allowed: Vec<String> = schema.members().iter().map(|name| format!("/{name}")).collect();
        Some(Violation::new(Code::UnknownKey, place).with("allowed", allowed))
    }

    /// Whether it is a pledge or a practice.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Pledge(_) => Kind::Pledge,
            Self::Practice(_) => Kind::Practice,
        }
    }

    /// As JSON, as it is stored and sent; absent fields stay absent.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Pledge(content) => serde_json::to_value(content),
            Self::Practice(content) => serde_json::to_value(content),
        }
        .unwrap_or_default()
    }

    /// The title; empty when there is none yet.
    pub fn title(&self) -> &str {
        match self {
            Self::Pledge(content) => content.title.as_deref(),
            Self::Practice(content) => content.title.as_deref(),
        }
        .unwrap_or_default()
    }
}

fn read<T: DeserializeOwned>(shape: &Validator, forms: &[&[Place]], value: &Value) -> Result<T, Vec<Violation>> {
    let mut problems = Problems::default();
    let mut precise = BTreeSet::new();
    for Place(path, form) in forms.iter().copied().flatten() {
        each_at(value, path, String::new(), &mut |pointer, found| {
            let mut wrong = Vec::new();
            form.check(&pointer, found, &mut wrong);
            for violation in wrong {
                if !problems.is_full() {
                    precise.insert(violation.pointer.clone());
                }
                problems.add(violation);
            }
        });
    }
    // Where a form says precisely what is wrong, the coarser word of the shape adds nothing.
    let coarse = |violation: &Violation| {
        matches!(violation.code, Code::OutOfRange | Code::TooLong | Code::TooMany)
            && precise.contains(&violation.pointer)
    };
    let of_shape = shape::shape_violations(shape, value);
    problems.extend(of_shape.into_iter().filter(|violation| !coarse(violation)));
    let violations = problems.all();
    if !violations.is_empty() {
        return Err(violations);
    }
    serde_json::from_value(whole_numbers(value))
        .map_err(|error| vec![Violation::new(Code::MalformedValue, "").with("expected", error.to_string())])
}

/// JSON knows one kind of number: `5.0` is the whole number 5 to the schema, and so it shall be to us.
fn whole_numbers(value: &Value) -> Value {
    match value {
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (None, Some(float)) if float.fract() == 0.0 => format!("{float:.0}")
                .parse::<i64>()
                .map_or_else(|_| value.clone(), |whole| Value::Number(Number::from(whole))),
            _ => value.clone(),
        },
        Value::Array(items) => items.iter().map(whole_numbers).collect(),
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|(name, inner)| (name.clone(), whole_numbers(inner)))
                .collect(),
        ),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "a test may fail loudly"
    )]
    use super::*;
    use serde_json::json;

    fn problems(kind: Kind, value: Value) -> Vec<(Code, String)> {
        let mut found: Vec<_> = Content::read(kind, &value)
            .err()
            .unwrap_or_default()
            .into_iter()
            .map(|v| (v.code, v.pointer))
            .collect();
        found.sort();
        found
    }

    #[test]
    fn the_limit_of_a_text_is_known_by_its_field() {
        assert_eq!(Content::longest(Kind::Pledge, "title"), Some(300));
        assert_eq!(Content::longest(Kind::Pledge, "description"), Some(3000));
        assert_eq!(Content::longest(Kind::Practice, "indicators"), None);
    }

    #[test]
    fn an_amount_is_kept_without_zeros_before_it() {
        let written = json!({
            "contribution": {"amount": "00012.50", "currency": "EUR"},
            "matches": {"support": "financial", "amount": "0400", "currency": "EUR"}
        });
        let read = Content::read(Kind::Pledge, &written).unwrap().to_value();
        assert_eq!(read["contribution"]["amount"], "12.50");
        assert_eq!(read["matches"]["amount"], "400");
    }

    #[test]
    fn an_empty_draft_is_well_formed_and_stays_empty() {
        for kind in [Kind::Pledge, Kind::Practice] {
            let content = Content::read(kind, &json!({})).unwrap();
            assert_eq!(
                (content.kind(), content.title(), content.to_value()),
                (kind, "", json!({}))
            );
        }
    }

    #[test]
    fn what_is_kept_may_name_more_objectives_than_what_is_written_here() {
        let six = json!({"objectives": [2, 16, 19, 20, 21, 23]});
        assert_eq!(
            problems(Kind::Pledge, six.clone()),
            [(Code::TooMany, "/objectives".to_owned())]
        );
        assert_eq!(Content::kept(Kind::Pledge, &six).unwrap().to_value(), six);
        let wrong = Content::kept(Kind::Pledge, &json!({"objectives": [2, 2, 24]})).unwrap_err();
        let codes: Vec<Code> = wrong.into_iter().map(|violation| violation.code).collect();
        assert_eq!(codes, [Code::UnknownObjective, Code::Duplicate]);
    }

    #[test]
    fn titles_and_names_are_written_on_one_line_and_texts_are_not() {
        let pledge = json!({
            "title": "Uno\nDos", "description": "Uno\nDos", "indicators": [{"name": "a\u{202E}b", "unit": "x"}]
        });
        let wrong = |pointer: &str| (Code::NotOneLine, pointer.to_owned());
        assert_eq!(
            problems(Kind::Pledge, pledge.clone()),
            [wrong("/indicators/0/name"), wrong("/title")]
        );
        let practice = json!({"title": "Uno\tDos", "summary": "Uno\n\nDos", "partners": ["A\u{200D}B", "A\nB"]});
        assert_eq!(
            problems(Kind::Practice, practice.clone()),
            [wrong("/partners/1"), wrong("/title")]
        );
        for (kind, kept) in [(Kind::Pledge, pledge), (Kind::Practice, practice)] {
            assert_eq!(Content::kept(kind, &kept).unwrap().to_value(), kept);
        }
    }

    #[test]
    fn what_a_pledge_says_must_be_well_formed_even_in_a_draft() {
        for (content, code, pointer) in [
            (json!({"title": 7}), Code::WrongType, "/title"),
            (json!({"titel": "x"}), Code::UnknownField, "/titel"),
            (json!({"a/b~c": 1}), Code::UnknownField, "/a~1b~0c"),
            (json!({"title": "x".repeat(301)}), Code::TooLong, "/title"),
            (json!({"title": "a\u{0}b"}), Code::NulCharacter, "/title"),
            (json!({"type": "joint"}), Code::UnknownKey, "/type"),
            (json!({"type": 3}), Code::WrongType, "/type"),
            (
                json!({"natures": ["financial", "gold"]}),
                Code::UnknownKey,
                "/natures/1",
            ),
            (
                json!({"natures": ["process", "process"]}),
                Code::Duplicate,
                "/natures/1",
            ),
            (json!({"objectives": [1, 2, 3, 4]}), Code::TooMany, "/objectives"),
            (json!({"objectives": [24]}), Code::UnknownObjective, "/objectives/0"),
            (json!({"objectives": [0]}), Code::UnknownObjective, "/objectives/0"),
            (json!({"objectives": [1e300]}), Code::UnknownObjective, "/objectives/0"),
            (json!({"objectives": [1.5]}), Code::WrongType, "/objectives/0"),
            (json!({"objectives": [5, 5]}), Code::Duplicate, "/objectives/1"),
            (json!({"sdgs": [18]}), Code::UnknownSdg, "/sdgs/0"),
            (
                json!({"gcm_actions": ["5.m"]}),
                Code::UnknownGcmAction,
                "/gcm_actions/0",
            ),
            (
                json!({"gcm_actions": ["24.a"]}),
                Code::UnknownGcmAction,
                "/gcm_actions/0",
            ),
            (
                json!({"gcm_actions": ["+5.a"]}),
                Code::UnknownGcmAction,
                "/gcm_actions/0",
            ),
            (
                json!({"implementation": {"countries": ["Peru"]}}),
                Code::UnknownCountry,
                "/implementation/countries/0",
            ),
            (
                json!({"implementation": {"regions": ["999"]}}),
                Code::UnknownRegion,
                "/implementation/regions/0",
            ),
            (
                json!({"implementation": {"contry": []}}),
                Code::UnknownField,
                "/implementation/contry",
            ),
            (json!({"implementation": []}), Code::WrongType, "/implementation"),
            (json!({"period": {"start": "soon"}}), Code::NotADate, "/period/start"),
            (
                json!({"period": {"start": "2028", "end": "2027-05"}}),
                Code::PeriodEndsBeforeItBegins,
                "/period/end",
            ),
            (
                json!({"indicators": [{"target": "many"}]}),
                Code::NotANumber,
                "/indicators/0/target",
            ),
            (
                json!({"indicators": [{"id": "7"}]}),
                Code::MalformedValue,
                "/indicators/0/id",
            ),
            (
                json!({"contribution": {"amount": "5"}}),
                Code::AmountWithoutCurrency,
                "/contribution/currency",
            ),
            (
                json!({"contribution": {"amount": "5", "currency": "PES"}}),
                Code::UnknownCurrency,
                "/contribution/currency",
            ),
            (
                json!({"contribution": {"amount": "-5", "currency": "USD"}}),
                Code::NotAnAmount,
                "/contribution/amount",
            ),
            (
                json!({"contribution": {"amount": "1.5", "currency": "JPY"}}),
                Code::NotAnAmount,
                "/contribution/amount",
            ),
            (
                json!({"matches": {"support": "process"}}),
                Code::UnknownKey,
                "/matches/support",
            ),
            (
                json!({"principles": [{"principle": "rule_of_law"}, {"principle": "rule_of_law"}]}),
                Code::Duplicate,
                "/principles/1/principle",
            ),
            (json!([]), Code::WrongType, ""),
        ] {
            assert_eq!(
                problems(Kind::Pledge, content.clone()),
                [(code, pointer.to_owned())],
                "{content}"
            );
        }
    }

    #[test]
    fn what_a_practice_says_must_be_well_formed_even_in_a_draft() {
        for (content, code, pointer) in [
            (
                json!({"objectives": {"primary": [1], "further": [2, 1]}}),
                Code::Duplicate,
                "/objectives/further/1",
            ),
            (json!({"objectives": [1]}), Code::WrongType, "/objectives"),
            (json!({"countries": ["PER", "PER"]}), Code::Duplicate, "/countries/1"),
            (
                json!({"implementers": ["x".repeat(301)]}),
                Code::TooLong,
                "/implementers/0",
            ),
            (
                json!({"resources": [{"url": "ftp://example.org"}]}),
                Code::NotAWebAddress,
                "/resources/0/url",
            ),
            (
                json!({"resources": [{"url": "https://"}]}),
                Code::NotAWebAddress,
                "/resources/0/url",
            ),
            (
                json!({"period": {"ongoing": "yes"}}),
                Code::WrongType,
                "/period/ongoing",
            ),
        ] {
            assert_eq!(
                problems(Kind::Practice, content.clone()),
                [(code, pointer.to_owned())],
                "{content}"
            );
        }
    }

    #[test]
    fn a_pointer_names_a_field_of_its_kind_or_an_element_that_is_there() {
        let content = json!({"implementers": ["Una"], "resources": [{"title": "Guía"}]});
        let wrong = |kind, pointer: &str| Content::pointer_violation(kind, &content, pointer, "/here".to_owned());
        for pointer in [
            "/innovation",
            "/period/start",
            "/implementers/0",
            "/resources/0/url",
            "/objectives/primary",
        ] {
            assert_eq!(wrong(Kind::Practice, pointer), None, "{pointer}");
        }
        for (pointer, meant) in [
            ("/content/innovation", "/innovation"),
            ("innovation", "/innovation"),
            ("/content/resources/0/url", "/resources/0/url"),
        ] {
            let expected = Violation::new(Code::MalformedValue, "/here").with("expected", meant);
            assert_eq!(wrong(Kind::Practice, pointer), Some(expected), "{pointer}");
        }
        for pointer in ["/foo", "/content/foo", "/implementers/9", "/innovation/0", "/", ""] {
            let found = wrong(Kind::Practice, pointer).unwrap();
            assert_eq!(
                (found.code, found.pointer.as_str()),
                (Code::UnknownKey, "/here"),
                "{pointer}"
            );
            assert!(
                found.params["allowed"]
                    .as_array()
                    .unwrap()
                    .contains(&json!("/innovation"))
            );
        }
        assert_eq!(wrong(Kind::Pledge, "/innovation").unwrap().code, Code::UnknownKey);
        assert_eq!(wrong(Kind::Pledge, "/description"), None);
    }

    #[test]
    fn every_field_that_a_point_of_a_letter_may_be_about_has_words() {
        for (kind, schema) in [(Kind::Pledge, &PLEDGE_SCHEMA), (Kind::Practice, &PRACTICE_SCHEMA)] {
            for language in Language::ALL {
                let mut said = BTreeSet::new();
                for field in schema.members() {
                    let label = Content::label(kind, &format!("/{field}"), language);
                    let label = label.unwrap_or_else(|| panic!("{language}: /{field} of a {kind} has none"));
                    assert!(
                        !label.trim().is_empty() && said.insert(label),
                        "{language}: /{field} of a {kind}"
                    );
                }
            }
        }
        let label = |kind, pointer: &str| Content::label(kind, pointer, Language::En);
        for (kind, pointer, words) in [
            (Kind::Pledge, "/indicators/1/target", "Indicators (2)"),
            (Kind::Pledge, "/period/end", "Period"),
            (
                Kind::Practice,
                "/objectives/primary",
                "Main objectives of the Global Compact",
            ),
            (Kind::Practice, "/objectives/further/0", "Further objectives"),
            (Kind::Practice, "/resources/0/url", "On the web (1)"),
        ] {
            assert_eq!(label(kind, pointer).as_deref(), Some(words));
        }
        assert_eq!(
            [label(Kind::Pledge, ""), label(Kind::Pledge, "/innovation")],
            [None, None]
        );
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let content = json!({"title": 1, "sdgs": [99], "gcm_actions": ["x"], "more": true, "period": {"start": "x"}});
        assert_eq!(problems(Kind::Pledge, content).len(), 5);
    }

    #[test]
    fn a_content_is_the_same_after_reading_and_writing() {
        let content = json!({
            "title": "T", "type": "matching", "natures": ["financial"], "objectives": [5], "sdgs": [10],
            "matches": {"reference": "PL-2026-00001", "support": "financial", "amount": "10.50", "currency": "EUR"},
        });
        assert_eq!(Content::read(Kind::Pledge, &content).unwrap().to_value(), content);
        let written = Content::read(Kind::Pledge, &json!({"objectives": [5.0]}))
            .unwrap()
            .to_value();
        assert_eq!(written, json!({"objectives": [5]}));
    }

    #[test]
    fn every_place_of_the_forms_exists_in_the_content() {
        fn empty(path: &str) -> Value {
            let Some(rest) = path.strip_prefix('/') else {
                return Value::Bool(true);
            };
            let (name, deeper) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
            if name == "*" {
                json!([empty(deeper)])
            } else {
                json!({name: empty(deeper)})
            }
        }
        for (kind, forms) in [(Kind::Pledge, pledge::FORMS), (Kind::Practice, practice::FORMS)] {
            for Place(path, _) in forms {
                let found = problems(kind, empty(path));
                assert!(
                    found.iter().all(|(code, _)| *code == Code::WrongType),
                    "{path}: {found:?}"
                );
            }
        }
    }

    #[test]
    fn every_finished_item_of_the_demo_world_is_well_formed() {
        let world: Value = serde_json::from_str(include_str!("../../../server/demo/world.json")).unwrap();
        let mut read = 0;
        for (kind, list) in [(Kind::Pledge, "pledges"), (Kind::Practice, "practices")] {
            for item in world[list].as_array().unwrap() {
                let content = Content::read(kind, &item["content"]);
                assert!(
                    content.is_ok() || item["state"] == "draft",
                    "{}: {content:?}",
                    item["key"]
                );
                read += 1;
            }
        }
        assert!(read > 70);
    }
}
