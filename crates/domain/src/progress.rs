//! What became of a published pledge: an update of its progress, what it has to say, and when the next one is due
//! (brief: After publication). The statuses are the brief's, [ours] after UNHCR's; the rules and days are [ours].
mod due;

pub use due::{is_final, next_due, reminded_due, reminded_spans};

use crate::address::is_web_address;
use crate::content::pledge::Indicator;
use crate::content::{PledgeContent, is_decimal};
use crate::ids::{AttachmentId, IndicatorId};
use crate::keys::keys;
use crate::kinds::{IndicatorKind, ProgressStatus};
use crate::period::PartialDate;
use crate::text::is_blank;
use crate::violation::{Code, Violation};
use crate::vocabulary;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

keys! {
    /// Who says it.
    pub enum ProgressBy {
        /// The organisation that recorded the pledge.
        Recorder = "recorder",
        /// A participant of a joint pledge, about its own row.
        Participant = "participant",
        /// The secretariat, for the organisation or the participant, on a message that it received.
        AsReceived = "as_received",
    }
}

/// An update of the progress of a pledge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "status": "in_progress",
    "date": "2027-12-31",
    "narrative": "Five of twelve desks are open.",
    "language": "en",
    "indicator_values": [{ "indicator_id": "01890a5d-ac96-774b-bcce-b302099a8057", "value": "2150" }],
    "evidence": [{ "title": "Yearly report", "url": "https://example.org/report-2027" }]
})))]
pub struct Progress {
    /// How it stands, a key of the vocabulary `progress_statuses`.
    pub status: ProgressStatus,
    /// The day on which it stood so; not in the future, wherever on earth one is.
    pub date: NaiveDate,
    /// What has been done and what has not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 3000)]
    pub narrative: Option<String>,
    /// Language of the texts, BCP 47; the pledge's own by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 35, examples("es"))]
    pub language: Option<String>,
    /// Why it was given up, or how it was fulfilled where no figures say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub explanation: Option<String>,
    /// What the pledge's own indicators of kind `number` have reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub indicator_values: Vec<IndicatorValue>,
    /// The pledge's own indicators of kind `milestone` that exist by now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub milestones_reached: Vec<MilestoneReached>,
    /// Where one can see it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub evidence: Vec<Evidence>,
    /// Files that show it: attachments of this submission with the purpose `evidence`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub attachment_ids: Vec<AttachmentId>,
    /// The attached message, when an officer reports "as received". Not part of what is kept or shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_attachment: Option<AttachmentId>,
}

/// What an indicator has reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorValue {
    /// The indicator, of kind `number`.
    pub indicator_id: IndicatorId,
    /// The number, in the indicator's unit, as a decimal.
    #[schema(max_length = 40, examples("2150"))]
    pub value: String,
}

/// A milestone that exists by now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MilestoneReached {
    /// The indicator, of kind `milestone`.
    pub indicator_id: IndicatorId,
    /// Since when: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; not after the day of the update.
    #[schema(max_length = 10, examples("2027-11"))]
    pub reached: String,
}

/// Where one can see what is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What it is.
    #[schema(min_length = 1, max_length = 300)]
    pub title: String,
    /// An `http` or `https` address.
    #[schema(max_length = 2000, examples("https://example.org/report-2027"))]
    pub url: String,
}

/// The first day that an update can speak of: the Compact was adopted in December 2018.
pub const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2018, 12, 10) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

impl Progress {
    /// The indicators and milestones that it names.
    pub fn indicators(&self) -> impl Iterator<Item = IndicatorId> {
        let values = self.indicator_values.iter().map(|given| given.indicator_id);
        values.chain(self.milestones_reached.iter().map(|given| given.indicator_id))
    }

    /// The texts without the spaces around them; blank ones are none.
    #[must_use]
    pub fn trimmed(mut self) -> Self {
        let plain = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        self.narrative = plain(self.narrative);
        self.explanation = plain(self.explanation);
        self.language = plain(self.language);
        self
    }

    /// Everything that is wrong with an update of a pledge on a day, with pointers into the update. That the attached
    /// files exist is for the caller to see.
    pub fn violations(&self, pledge: &PledgeContent, today: NaiveDate) -> Vec<Violation> {
        RULES
            .iter()
            .flat_map(|rule| (rule.check)(self, pledge, today))
            .collect()
    }

    /// Everything that is wrong with an update that takes the place of another one. What that one names, the pledge
    /// promised when it was written: it may be named again, though an amendment has dropped it since.
    pub fn violations_of_correction(&self, before: &Self, pledge: &PledgeContent, today: NaiveDate) -> Vec<Violation> {
        let named = |id: IndicatorId, kind: IndicatorKind| Indicator {
            id: Some(id),
            kind: Some(kind),
            ..Indicator::default()
        };
        let values = before.indicator_values.iter().map(|given| given.indicator_id);
        let reached = before.milestones_reached.iter().map(|given| given.indicator_id);
        let mut promised = pledge.clone();
        promised.indicators.extend(
            values
                .map(|id| named(id, IndicatorKind::Number))
                .chain(reached.map(|id| named(id, IndicatorKind::Milestone))),
        );
        self.violations(&promised, today)
    }

    /// Whether figures or milestones say how it stands.
    pub fn has_values(&self) -> bool {
        !self.indicator_values.is_empty() || !self.milestones_reached.is_empty()
    }
}

/// A rule of updates.
#[derive(Debug)]
pub struct ProgressRule {
    /// Its name.
    pub key: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    check: fn(&Progress, &PledgeContent, NaiveDate) -> Vec<Violation>,
}

const OURS: &str = "ours";

/// The rules of an update, in the order of its fields.
pub const RULES: &[ProgressRule] = &[
    ProgressRule {
        key: "date",
        source: OURS,
        check: date,
    },
    ProgressRule {
        key: "something_said",
        source: OURS,
        check: something_said,
    },
    ProgressRule {
        key: "language",
        source: "contract: Conventions",
        check: language,
    },
    ProgressRule {
        key: "fulfilled_shown",
        source: OURS,
        check: fulfilled_shown,
    },
    ProgressRule {
        key: "discontinued_reason",
        source: OURS,
        check: discontinued_reason,
    },
    ProgressRule {
        key: "own_indicators",
        source: "brief: What the form lacks",
        check: own_indicators,
    },
    ProgressRule {
        key: "own_milestones",
        source: "brief: What the form lacks",
        check: own_milestones,
    },
    ProgressRule {
        key: "evidence",
        source: OURS,
        check: evidence,
    },
];

fn date(progress: &Progress, _: &PledgeContent, today: NaiveDate) -> Vec<Violation> {
    if (FIRST_DAY..=today).contains(&progress.date) {
        return Vec::new();
    }
    vec![
        Violation::new(Code::OutsideDates, "/date")
            .with("first", FIRST_DAY.to_string())
            .with("last", today.to_string()),
    ]
}

fn something_said(progress: &Progress, _: &PledgeContent, _: NaiveDate) -> Vec<Violation> {
    let silent = progress.narrative.is_none() && progress.explanation.is_none() && !progress.has_values();
    // What these two have to say, their own rules tell.
    let told = matches!(
        progress.status,
        ProgressStatus::Fulfilled | ProgressStatus::Discontinued
    );
    violation(silent && !told, Code::Required, "/narrative")
}

fn language(progress: &Progress, _: &PledgeContent, _: NaiveDate) -> Vec<Violation> {
    let wrong = progress
        .language
        .as_deref()
        .is_some_and(|tag| !vocabulary::is_language_tag(tag));
    violation(wrong, Code::NotALanguageTag, "/language")
}

fn fulfilled_shown(progress: &Progress, _: &PledgeContent, _: NaiveDate) -> Vec<Violation> {
    let bare = progress.status == ProgressStatus::Fulfilled && !progress.has_values() && progress.explanation.is_none();
    violation(bare, Code::ValuesOrExplanation, "/explanation")
}

fn discontinued_reason(progress: &Progress, _: &PledgeContent, _: NaiveDate) -> Vec<Violation> {
    let bare = progress.status == ProgressStatus::Discontinued && progress.explanation.is_none();
    violation(bare, Code::ReasonRequired, "/explanation")
}

fn own_indicators(progress: &Progress, pledge: &PledgeContent, _: NaiveDate) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (place, row) in progress.indicator_values.iter().enumerate() {
        let repeated = progress
            .indicator_values
            .iter()
            .take(place)
            .any(|earlier| earlier.indicator_id == row.indicator_id);
        let at = format!("/indicator_values/{place}");
        violations.extend(unfit(
            pledge,
            row.indicator_id,
            IndicatorKind::Number,
            repeated,
            &format!("{at}/indicator_id"),
        ));
        violations.extend(violation(
            !is_decimal(&row.value),
            Code::NotANumber,
            &format!("{at}/value"),
        ));
    }
    violations
}

fn own_milestones(progress: &Progress, pledge: &PledgeContent, _: NaiveDate) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (place, row) in progress.milestones_reached.iter().enumerate() {
        let repeated = progress
            .milestones_reached
            .iter()
            .take(place)
            .any(|earlier| earlier.indicator_id == row.indicator_id);
        let at = format!("/milestones_reached/{place}");
        violations.extend(unfit(
            pledge,
            row.indicator_id,
            IndicatorKind::Milestone,
            repeated,
            &format!("{at}/indicator_id"),
        ));
        let reached = format!("{at}/reached");
        match PartialDate::parse(&row.reached) {
            None => violations.push(Violation::new(Code::NotADate, reached)),
            Some(day) if day.first_day() > progress.date => violations.push(
                Violation::new(Code::OutsideDates, reached)
                    .with("first", FIRST_DAY.to_string())
                    .with("last", progress.date.to_string()),
            ),
            Some(_) => {}
        }
    }
    violations
}

/// What is wrong with naming an indicator.
fn unfit(
    pledge: &PledgeContent,
    id: IndicatorId,
    kind: IndicatorKind,
    repeated: bool,
    pointer: &str,
) -> Option<Violation> {
    let promised = |indicator: &Indicator| indicator.id == Some(id) && indicator.kind == Some(kind);
    let known = pledge.indicators.iter().any(promised);
    let code = match (known, repeated) {
        (false, _) => Code::NotAnIndicator,
        (true, true) => Code::Duplicate,
        (true, false) => return None,
    };
    use crate::keys::Keyed;
    Some(Violation::new(code, pointer).with("kind", kind.key()))
}

fn evidence(progress: &Progress, _: &PledgeContent, _: NaiveDate) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (place, row) in progress.evidence.iter().enumerate() {
        let at = format!("/evidence/{place}");
        violations.extend(violation(is_blank(&row.title), Code::Required, &format!("{at}/title")));
        violations.extend(violation(
            !is_web_address(&row.url),
            Code::NotAWebAddress,
            &format!("{at}/url"),
        ));
    }
    violations
}

fn violation(wrong: bool, code: Code, pointer: &str) -> Vec<Violation> {
    wrong.then(|| Violation::new(code, pointer)).into_iter().collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;
    use crate::content::Content;
    use crate::kinds::Kind;
    use serde_json::{Value, json};

    const NUMBER: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
    const MILESTONE: &str = "01890a5d-ac96-774b-bcce-b302099a8058";
    const UNKNOWN: &str = "01890a5d-ac96-774b-bcce-b302099a8059";

    fn pledge() -> PledgeContent {
        let content = json!({"indicators": [
            {"id": NUMBER, "kind": "number", "name": "Personas", "unit": "personas", "target": "10"},
            {"id": MILESTONE, "kind": "milestone", "name": "La ley", "by": "2028"}
        ]});
        match Content::read(Kind::Pledge, &content).unwrap() {
            Content::Pledge(pledge) => pledge,
            Content::Practice(_) => PledgeContent::default(),
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn wrong(more: Value) -> Vec<(Code, String)> {
        let mut update = json!({"status": "in_progress", "date": "2027-03-01", "narrative": "Cinco ventanillas."});
        for (name, value) in more.as_object().unwrap() {
            update[name] = value.clone();
        }
        let update: Progress = serde_json::from_value(update).unwrap();
        let found = update.trimmed().violations(&pledge(), day("2027-03-02"));
        found
            .into_iter()
            .map(|violation| (violation.code, violation.pointer))
            .collect()
    }

    #[test]
    fn fulfilled_needs_values_or_an_explanation_and_discontinued_a_reason() {
        let explanation = || "/explanation".to_owned();
        assert_eq!(
            wrong(json!({"status": "fulfilled"})),
            [(Code::ValuesOrExplanation, explanation())]
        );
        assert_eq!(
            wrong(json!({"status": "fulfilled", "explanation": "El acuerdo entró en vigor."})),
            []
        );
        let values = json!({"status": "fulfilled", "indicator_values": [{"indicator_id": NUMBER, "value": "12"}]});
        assert_eq!(wrong(values), []);
        assert_eq!(
            wrong(json!({"status": "discontinued", "explanation": "  "})),
            [(Code::ReasonRequired, explanation())]
        );
    }

    #[test]
    fn an_update_speaks_of_the_pledges_own_indicators() {
        let update = json!({
            "indicator_values": [
                {"indicator_id": NUMBER, "value": "a few"}, {"indicator_id": MILESTONE, "value": "1"},
                {"indicator_id": NUMBER, "value": "3"}, {"indicator_id": UNKNOWN, "value": "-1.5"}
            ],
            "milestones_reached": [
                {"indicator_id": MILESTONE, "reached": "2027-04"}, {"indicator_id": NUMBER, "reached": "last year"}
            ]
        });
        let at = |code, pointer: &str| (code, pointer.to_owned());
        assert_eq!(
            wrong(update),
            [
                at(Code::NotANumber, "/indicator_values/0/value"),
                at(Code::NotAnIndicator, "/indicator_values/1/indicator_id"),
                at(Code::Duplicate, "/indicator_values/2/indicator_id"),
                at(Code::NotAnIndicator, "/indicator_values/3/indicator_id"),
                at(Code::OutsideDates, "/milestones_reached/0/reached"),
                at(Code::NotAnIndicator, "/milestones_reached/1/indicator_id"),
                at(Code::NotADate, "/milestones_reached/1/reached"),
            ]
        );
    }

    #[test]
    fn a_correction_may_name_what_the_pledge_has_dropped_since() {
        let update = |of: Value| -> Progress {
            let mut update = json!({"status": "in_progress", "date": "2027-03-01", "narrative": "Cinco ventanillas."});
            for (name, value) in of.as_object().unwrap() {
                update[name] = value.clone();
            }
            serde_json::from_value(update).unwrap()
        };
        let before = update(json!({
            "indicator_values": [{"indicator_id": NUMBER, "value": "1"}],
            "milestones_reached": [{"indicator_id": MILESTONE, "reached": "2027"}]
        }));
        let wrong = |of: Value| -> Vec<(Code, String)> {
            let nothing = PledgeContent::default();
            let found = update(of).violations_of_correction(&before, &nothing, day("2027-03-02"));
            found.into_iter().map(|found| (found.code, found.pointer)).collect()
        };
        let same = json!({
            "indicator_values": [{"indicator_id": NUMBER, "value": "2"}],
            "milestones_reached": [{"indicator_id": MILESTONE, "reached": "2027-01"}]
        });
        assert_eq!(wrong(same), []);
        let unknown = "/indicator_values/0/indicator_id".to_owned();
        for other in [MILESTONE, UNKNOWN] {
            assert_eq!(
                wrong(json!({"indicator_values": [{"indicator_id": other, "value": "2"}]})),
                [(Code::NotAnIndicator, unknown.clone())],
                "{other}"
            );
        }
    }

    #[test]
    fn everything_else_that_is_wrong_is_told_at_once() {
        let update = json!({
            "date": "2027-03-03", "narrative": " ", "language": "!",
            "evidence": [{"title": " ", "url": "ftp://example.org"}]
        });
        let codes: Vec<Code> = wrong(update).into_iter().map(|(code, _)| code).collect();
        assert_eq!(
            codes,
            [
                Code::OutsideDates,
                Code::Required,
                Code::NotALanguageTag,
                Code::Required,
                Code::NotAWebAddress
            ]
        );
    }
}
