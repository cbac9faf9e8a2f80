//! The columns of a file of pledges: what each is for, and how a row of cells becomes the content of a pledge and what
//! is wrong with the content becomes the column where it is mended.
use minga_documents::sheet;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// How many indicators a row has room for.
pub const INDICATORS: usize = 3;

/// How many participants a row has room for; more are added to the draft.
pub const PARTICIPANTS: usize = 5;

/// How a cell is read. What cannot be read so is left as it stands, for the content's own rules to refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Text.
    Text,
    /// Texts or keys, separated by semicolons.
    List,
    /// Whole numbers, separated by semicolons.
    Numbers,
    /// Keys of guiding principles, separated by semicolons.
    Principles,
    /// Yes or no.
    Answer,
}

/// A column of the content.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its heading.
    pub key: &'static str,
    /// The place in the content, as a JSON Pointer.
    pub at: &'static str,
    /// How its cells are read.
    pub form: Form,
}

const fn column(key: &'static str, at: &'static str, form: Form) -> Column {
    Column { key, at, form }
}

/// What stands beside the content: whose row it is, and for what.
pub const BESIDE: [&str; 5] = [
    "external_id",
    "organisation_id",
    "language",
    "cycle",
    "focal_point_email",
];

/// The columns that every file has.
pub const REQUIRED: [&str; 3] = ["external_id", "organisation_id", "language"];

/// The content but for its indicators, in the order of the form.
pub const CONTENT: &[Column] = &[
    column("title", "/title", Form::Text),
    column("type", "/type", Form::Text),
    column("natures", "/natures", Form::List),
    column("description", "/description", Form::Text),
    column("objectives", "/objectives", Form::Numbers),
    column("principles", "/principles", Form::Principles),
    column("gcm_actions", "/gcm_actions", Form::List),
    column("sdgs", "/sdgs", Form::Numbers),
    column("scope", "/scope", Form::Text),
    column("countries", "/implementation/countries", Form::List),
    column("regions", "/implementation/regions", Form::List),
    column("place", "/implementation/place", Form::Text),
    column("global", "/implementation/global", Form::Answer),
    column("start", "/period/start", Form::Text),
    column("end", "/period/end", Form::Text),
    column("contribution_amount", "/contribution/amount", Form::Text),
    column("contribution_currency", "/contribution/currency", Form::Text),
    column("contribution_undisclosed", "/contribution/undisclosed", Form::Answer),
    column("common_goal", "/common_goal", Form::Text),
    column("own_action", "/own_action", Form::Text),
    column("matches_reference", "/matches/reference", Form::Text),
    column("matches_support", "/matches/support", Form::Text),
    column("matches_amount", "/matches/amount", Form::Text),
    column("matches_currency", "/matches/currency", Form::Text),
    column("matches_undisclosed", "/matches/undisclosed", Form::Answer),
    column("mirror_pledge", "/mirror_pledge", Form::Answer),
    column("concerns_migrants", "/concerns_migrants", Form::Answer),
];

/// What is said of an indicator: columns `indicator_1_kind`, `indicator_1_name` and so on.
pub const OF_INDICATOR: [&str; 6] = ["kind", "name", "unit", "baseline", "target", "by"];

/// What is said of a participant: columns `participant_1_name`, `participant_1_country` and so on.
pub const OF_PARTICIPANT: [&str; 6] = ["name", "country", "action", "organisation_id", "contact_name", "email"];

/// Whether a heading is one of a date, which may be a year, a month or a day.
pub fn is_date(heading: &str) -> bool {
    matches!(heading, "start" | "end") || (heading.starts_with("indicator_") && heading.ends_with("_by"))
}

/// Whether a heading is one of a column that says yes or no.
pub fn is_answer(heading: &str) -> bool {
    CONTENT
        .iter()
        .any(|column| column.key == heading && column.form == Form::Answer)
}

/// Every heading, in the order of the template.
pub fn headings() -> Vec<String> {
    let beside = BESIDE.iter().map(|key| (*key).to_owned());
    let content = CONTENT.iter().map(|column| column.key.to_owned());
    let indicators =
        (1..=INDICATORS).flat_map(|number| OF_INDICATOR.map(|field| format!("indicator_{number}_{field}")));
    let participants =
        (1..=PARTICIPANTS).flat_map(|number| OF_PARTICIPANT.map(|field| format!("participant_{number}_{field}")));
    beside.chain(content).chain(indicators).chain(participants).collect()
}

/// The name of the words that explain a heading; those of the indicators share theirs, and so do those of the
/// participants.
pub fn word(heading: &str) -> String {
    let numbered = ["indicator", "participant"].iter().find_map(|of| {
        let rest = heading.strip_prefix(of)?.strip_prefix('_')?;
        rest.split_once('_').map(|(_, field)| format!("{of}_{field}"))
    });
    let name = numbered.unwrap_or_else(|| heading.to_owned()).replace('_', "-");
    format!("import-{name}")
}

/// Whether two contents of a pledge differ in what stands under the headings of a file, by `has`. What a file cannot say,
/// such as declarations, a fourth indicator or how a principle is put into practice, is not compared.
pub fn content_differs(row: &Value, draft: &Value, has: impl Fn(&str) -> bool) -> bool {
    let at = |content: &Value, column: &Column| {
        let found = content.pointer(column.at).cloned().unwrap_or_default();
        match (&found, column.form) {
            // An empty list is none.
            (Value::Array(items), _) if items.is_empty() => Value::Null,
            (Value::Array(items), Form::Principles) => {
                let named = items.iter().map(|item| item.get("principle").cloned());
                Value::Array(named.map(Option::unwrap_or_default).collect())
            }
            _ => found,
        }
    };
    let said = |content: &Value, number: usize, field: &str| {
        content
            .pointer(&format!("/indicators/{number}/{field}"))
            .cloned()
            .unwrap_or_default()
    };
    CONTENT
        .iter()
        .filter(|column| has(column.key))
        .any(|column| at(row, column) != at(draft, column))
        || (0..INDICATORS).any(|number| {
            OF_INDICATOR
                .iter()
                .filter(|field| (1..=INDICATORS).any(|any| has(&format!("indicator_{any}_{field}"))))
                .any(|field| said(row, number, field) != said(draft, number, field))
        })
}

/// The content that a row says, and what it needs to find its columns again.
pub struct Said {
    /// The content.
    pub content: Map<String, Value>,
    /// The participants, each with what is said of it.
    pub participants: Vec<BTreeMap<&'static str, String>>,
    /// Which indicator of the row each one of the content is.
    indicators: Vec<usize>,
    /// Which participant of the row each one is.
    numbers: Vec<usize>,
}

impl Said {
    /// Reads a row; `cell` gives the text under a heading, empty where there is none.
    pub fn of<'a>(cell: impl Fn(&str) -> &'a str) -> Self {
        let mut content = Value::Object(Map::new());
        for column in CONTENT {
            let text = cell(column.key);
            if !text.is_empty() {
                put(&mut content, column.at, read(text, column.form));
            }
        }
        let mut said = Vec::new();
        let mut indicators = Vec::new();
        for number in 1..=INDICATORS {
            let fields: Map<String, Value> = OF_INDICATOR
                .iter()
                .map(|field| (*field, cell(&format!("indicator_{number}_{field}"))))
                .filter(|(_, text)| !text.is_empty())
                .map(|(field, text)| (field.to_owned(), json!(text)))
                .collect();
            if !fields.is_empty() {
                said.push(Value::Object(fields));
                indicators.push(number);
            }
        }
        if !said.is_empty() {
            put(&mut content, "/indicators", Value::Array(said));
        }
        let (mut participants, mut numbers) = (Vec::new(), Vec::new());
        for number in 1..=PARTICIPANTS {
            let fields: BTreeMap<&'static str, String> = OF_PARTICIPANT
                .iter()
                .map(|field| (*field, cell(&format!("participant_{number}_{field}")).to_owned()))
                .filter(|(_, text)| !text.is_empty())
                .collect();
            if !fields.is_empty() {
                participants.push(fields);
                numbers.push(number);
            }
        }
        let content = match content {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        Self {
            content,
            participants,
            indicators,
            numbers,
        }
    }

    /// The heading under which something is mended that is wrong at a place of a new submission, if there is one.
    pub fn heading(&self, pointer: &str) -> Option<String> {
        let numbered = |of: &str, numbers: &[usize], fields: &[&'static str], rest: &str| {
            let mut parts = rest.trim_start_matches('/').split('/');
            let number = parts
                .next()
                .and_then(|place| place.parse::<usize>().ok())
                .and_then(|place| numbers.get(place).copied())
                .unwrap_or(1);
            let field = parts.next().filter(|field| fields.contains(field)).unwrap_or("name");
            Some(format!("{of}_{number}_{field}"))
        };
        if let Some(rest) = pointer.strip_prefix("/participants") {
            return numbered("participant", &self.numbers, &OF_PARTICIPANT, rest);
        }
        let Some(place) = pointer.strip_prefix("/content") else {
            let first = pointer.trim_start_matches('/').split('/').next().unwrap_or_default();
            return match first {
                "focal_point" => Some("focal_point_email".to_owned()),
                "organisation" => Some("organisation_id".to_owned()),
                known if BESIDE.contains(&known) => Some(known.to_owned()),
                _ => None,
            };
        };
        if let Some(rest) = place.strip_prefix("/indicators") {
            return numbered("indicator", &self.indicators, &OF_INDICATOR, rest);
        }
        let within = |outer: &str, inner: &str| {
            inner
                .strip_prefix(outer)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        CONTENT
            .iter()
            .find(|column| within(column.at, place))
            .or_else(|| {
                CONTENT
                    .iter()
                    .find(|column| !place.is_empty() && within(place, column.at))
            })
            .map(|column| column.key.to_owned())
    }
}

/// Where the list of a cell is cut off: more than any list of a pledge may have, so that what is cut off is refused.
const LONGEST_LIST: usize = 500;

fn read(text: &str, form: Form) -> Value {
    let parts = || {
        let parts = text.split(';').map(str::trim);
        parts.filter(|part| !part.is_empty()).take(LONGEST_LIST)
    };
    match form {
        Form::Text => json!(text),
        Form::List => parts().collect(),
        Form::Numbers => parts()
            .map(|part| part.parse::<u64>().map_or_else(|_| json!(part), |number| json!(number)))
            .collect(),
        Form::Principles => parts().map(|part| json!({ "principle": part })).collect(),
        Form::Answer => sheet::answer(text).map_or_else(|| json!(text), |answer| json!(answer)),
    }
}

/// Puts a value at a place of one or two steps.
fn put(content: &mut Value, at: &str, value: Value) {
    let mut place = content;
    let mut steps = at.trim_start_matches('/').split('/').peekable();
    while let Some(step) = steps.next() {
        let Some(fields) = place.as_object_mut() else { return };
        if steps.peek().is_none() {
            fields.insert(step.to_owned(), value);
            return;
        }
        place = fields.entry(step).or_insert_with(|| Value::Object(Map::new()));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
    use super::*;
    use minga_domain::content::Content;
    use minga_domain::kinds::Kind;
    use minga_domain::violation::Code;
    use std::collections::BTreeSet;

    fn said(cells: &[(&str, &str)]) -> Said {
        let cells: BTreeMap<String, String> = cells
            .iter()
            .map(|(key, text)| ((*key).to_owned(), (*text).to_owned()))
            .collect();
        Said::of(|heading| cells.get(heading).map(String::as_str).unwrap_or_default())
    }

    #[test]
    fn a_row_says_a_pledge() {
        let row = said(&[
            ("title", "Legal advice"),
            ("natures", "technical; financial"),
            ("objectives", "7;15"),
            ("principles", "human_rights"),
            ("countries", "PER"),
            ("global", "No"),
            ("start", "2027-03"),
            ("indicator_2_kind", "number"),
            ("indicator_2_target", "12"),
        ]);
        let content = Content::read(Kind::Pledge, &Value::Object(row.content.clone()))
            .unwrap()
            .to_value();
        assert_eq!(content["natures"], json!(["technical", "financial"]));
        assert_eq!(content["objectives"], json!([7, 15]));
        assert_eq!(
            content["implementation"],
            json!({"countries": ["PER"], "global": false})
        );
        assert_eq!(content["indicators"][0]["target"], "12");
        assert_eq!(
            row.heading("/content/indicators/0/target").unwrap(),
            "indicator_2_target"
        );
    }

    #[test]
    fn a_draft_differs_from_a_row_in_what_the_row_can_say() {
        let row = said(&[
            ("title", "Legal advice"),
            ("principles", "human_rights"),
            ("indicator_2_name", "Persons"),
        ]);
        let read = |content: Value| Content::read(Kind::Pledge, &content).unwrap().to_value();
        let row = read(Value::Object(row.content));
        let draft = json!({
            "title": "Legal advice", "principles": [{"principle": "human_rights", "how": "By listening."}],
            "indicators": [{"name": "Persons", "id": "01890a5d-ac96-774b-bcce-b302099a8057"}],
            "declarations": {"authorised_to_submit": true}, "objectives": []
        });
        assert!(!content_differs(&row, &draft, |_| true));
        for (pointer, value) in [
            ("/title", json!("Legal help")),
            ("/principles", json!([{"principle": "national_sovereignty"}])),
            ("/indicators/0/name", json!("Families")),
            ("/objectives", json!([7])),
        ] {
            let mut other = draft.clone();
            *other.pointer_mut(pointer).unwrap() = value;
            assert!(content_differs(&row, &other, |_| true), "{pointer}");
            let of_others = |heading: &str| heading == "natures";
            assert!(!content_differs(&row, &other, of_others), "{pointer}");
        }
    }

    #[test]
    fn a_list_that_is_cut_off_is_refused() {
        for column in CONTENT {
            let item = match column.form {
                Form::List => "PER;",
                Form::Numbers => "7;",
                Form::Principles => "human_rights;",
                Form::Text | Form::Answer => continue,
            };
            let row = said(&[(column.key, &item.repeat(LONGEST_LIST + 1))]);
            let wrong = Content::read(Kind::Pledge, &Value::Object(row.content)).unwrap_err();
            let too_many = wrong.iter().any(|violation| violation.code == Code::TooMany);
            assert!(too_many, "{}: {wrong:?}", column.key);
        }
    }

    #[test]
    fn what_is_wrong_is_found_in_its_column() {
        let row = said(&[
            ("objectives", "seven"),
            ("global", "perhaps"),
            ("indicator_3_name", "Persons"),
            ("participant_2_name", "Casa Abierta"),
            ("participant_4_country", "ECU"),
        ]);
        assert_eq!(row.participants[1], BTreeMap::from([("country", "ECU".to_owned())]));
        let wrong = Content::read(Kind::Pledge, &Value::Object(row.content.clone())).unwrap_err();
        let columns: BTreeSet<String> = wrong
            .into_iter()
            .map(|violation| row.heading(&format!("/content{}", violation.pointer)).unwrap())
            .collect();
        assert_eq!(columns, ["global", "objectives"].map(str::to_owned).into());
        for (pointer, heading) in [
            ("/content/period", "start"),
            ("/content/implementation", "countries"),
            ("/content/matches/amount", "matches_amount"),
            ("/content/indicators/0", "indicator_3_name"),
            ("/participants/0/country", "participant_2_country"),
            ("/participants/1", "participant_4_name"),
            ("/participants", "participant_1_name"),
            ("/focal_point", "focal_point_email"),
            ("/organisation", "organisation_id"),
            ("/cycle", "cycle"),
        ] {
            assert_eq!(row.heading(pointer).unwrap(), heading, "{pointer}");
        }
        assert_eq!(row.heading("/content/declarations/authorised_to_submit"), None);
    }

    #[test]
    fn every_heading_has_its_words_and_its_own_name() {
        let headings = headings();
        assert_eq!(headings.iter().collect::<BTreeSet<_>>().len(), headings.len());
        let words = minga_documents::words::words();
        for language in minga_domain::language::Language::ALL {
            for heading in &headings {
                let name = word(heading);
                assert_ne!(words.plain(language, &name), name, "{language} {heading}");
            }
        }
    }
}
