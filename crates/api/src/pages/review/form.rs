//! The form of a review as the browser sends it: which field stands for which part of the review, what can be saved of
//! it, and what is wrong with the rest.
use super::super::Answers;
use minga_domain::content::shape::{shape_violations, validator_of};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Criterion, Recommendation, Spirit};
use minga_domain::review::{Ratings, Review};
use minga_domain::violation::Violation;
use minga_workflow::reviews::ReviewView;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The answer that is no score.
pub(super) const CANNOT_JUDGE: &str = "cannot_judge";
/// The field of the answer on the spirit of the Compact.
pub(super) const SPIRIT: &str = "spirit";
/// The field of the comment on it.
pub(super) const SPIRIT_COMMENT: &str = "spirit-comment";
/// The field of the recommendation.
pub(super) const RECOMMENDATION: &str = "recommendation";
/// The field of the comments to the focal point.
pub(super) const TO_FOCAL_POINT: &str = "to-focal-point";
/// The field of the comments to the secretariat.
pub(super) const CONFIDENTIAL: &str = "confidential";
/// The field of the reason why somebody cannot do the review; it is no part of a review.
pub(super) const STEP_BACK: &str = "step-back-reason";

/// The field of a criterion's score.
pub(super) fn score_of(criterion: Criterion) -> String {
    format!("score-{criterion}")
}

/// The field of the comment on a criterion.
pub(super) fn comment_of(criterion: Criterion) -> String {
    format!("comment-{criterion}")
}

/// What the names of the fields begin with in which the points of the earlier round are said to be met.
const MET: &str = "met-";

/// The field of a new score or comment with which the points of the earlier round are met, by the one of the form of
/// the review.
pub(super) fn met(name: &str) -> String {
    format!("{MET}{name}")
}

/// The field of the form of the review that one of new scores or comments stands beside.
pub(super) fn beside(name: &str) -> Option<&str> {
    name.strip_prefix(MET)
}

/// Every field with the part of the review that it stands for, in the order of the page.
pub(super) fn fields() -> Vec<(String, String)> {
    let criteria = Criterion::ALL.iter().flat_map(|criterion| {
        [
            (score_of(*criterion), format!("/ratings/{criterion}/score")),
            (comment_of(*criterion), format!("/ratings/{criterion}/comment")),
        ]
    });
    let others = [
        (SPIRIT, "/reflects_spirit/answer"),
        (SPIRIT_COMMENT, "/reflects_spirit/comment"),
        (RECOMMENDATION, "/recommendation"),
        (TO_FOCAL_POINT, "/comments_to_focal_point"),
        (CONFIDENTIAL, "/confidential_comments"),
    ];
    let others = others.map(|(name, pointer)| (name.to_owned(), pointer.to_owned()));
    criteria.chain(others).collect()
}

/// The field that a violation is about.
pub(super) fn field_of(violation: &Violation) -> Option<String> {
    if violation.pointer == "/reason" {
        return Some(STEP_BACK.to_owned());
    }
    let about = fields().into_iter().find(|(_, pointer)| *pointer == violation.pointer);
    about.map(|(name, _)| name)
}

/// What is wrong with what was typed and what is lacking besides, in the order of the page. Of a text that was not
/// taken it is not said that it lacks.
pub(super) fn in_order(problems: Vec<Violation>, lacking: Vec<Violation>) -> Vec<Violation> {
    let lacking = lacking
        .into_iter()
        .filter(|one| !problems.iter().any(|problem| problem.pointer == one.pointer))
        .collect();
    let mut all = [problems, lacking].concat();
    let fields = fields();
    all.sort_by_key(|violation| {
        let place = fields.iter().position(|(_, pointer)| *pointer == violation.pointer);
        place.unwrap_or(usize::MAX)
    });
    all
}

/// What stands in the fields of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Typed {
    /// The version of the draft that the form was filled with; absent while there is none.
    pub(super) version: Option<i32>,
    values: BTreeMap<String, String>,
}

impl Typed {
    /// What a browser sent. Lines end as elsewhere, and an answer that is not offered counts as none.
    pub(super) fn of(answers: &Answers) -> Self {
        let value = |(name, _): (String, String)| {
            let given = plain(answers.get(&name)?);
            let known = !given.is_empty() && offered(&name, &given);
            known.then_some((name, given))
        };
        Self {
            version: answers.get("version").and_then(|version| version.parse().ok()),
            values: fields().into_iter().filter_map(value).collect(),
        }
    }

    /// What a browser sent of the new scores and comments with which the points of the earlier round are met.
    pub(super) fn of_met(answers: &Answers) -> Self {
        let sent = answers
            .iter()
            .filter_map(|(name, value)| Some((beside(name)?.to_owned(), value.clone())));
        Self::of(&sent.collect())
    }

    /// What is kept of a review.
    pub(super) fn of_view(view: &ReviewView) -> Self {
        let kept = serde_json::to_value(view).unwrap_or_default();
        let value = |(name, pointer): (String, String)| {
            let text = match kept.pointer(&pointer)? {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => return None,
            };
            (!text.is_empty()).then_some((name, text))
        };
        Self {
            version: view.version,
            values: fields().into_iter().filter_map(value).collect(),
        }
    }

    /// What stands in a field; empty when nothing does.
    pub(super) fn get(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// Whether nothing stands in any field.
    pub(super) fn is_blank(&self) -> bool {
        self.values.is_empty()
    }

    /// The same on another version of the draft.
    pub(super) fn at(mut self, version: Option<i32>) -> Self {
        self.version = version;
        self
    }

    /// Whether the same stands in every field.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        fields()
            .iter()
            .all(|(name, _)| plain(self.get(name)) == plain(other.get(name)))
    }

    /// What stands in the fields in which something else is kept.
    pub(super) fn other_than(mut self, stored: &Self) -> Self {
        self.values
            .retain(|name, value| plain(value) != plain(stored.get(name)));
        self
    }

    /// The same on the version that is kept now; what was left blank is filled with what is kept.
    pub(super) fn with_blanks_from(mut self, stored: &Self) -> Self {
        for (name, value) in &stored.values {
            self.values.entry(name.clone()).or_insert_with(|| value.clone());
        }
        self.at(stored.version)
    }

    /// What can be saved, as a merge patch of the draft, and what is wrong with the fields that it leaves as they were.
    pub(super) fn patch(&self) -> (Value, Vec<Violation>) {
        let problems = self.problems();
        let left_out: Vec<String> = problems.iter().filter_map(field_of).collect();
        let taken = |name: &str| !left_out.iter().any(|out| out == name);
        let part = |fields: [(&str, String); 2]| -> Value {
            if fields.iter().all(|(_, name)| self.get(name).is_empty() && taken(name)) {
                return Value::Null;
            }
            let fields = fields.iter().filter(|(_, name)| taken(name));
            let object: Map<String, Value> = fields
                .map(|(key, name)| ((*key).to_owned(), self.value(name)))
                .collect();
            Value::Object(object)
        };
        let mut ratings = Map::new();
        for criterion in Criterion::ALL {
            let rating = part([("score", score_of(*criterion)), ("comment", comment_of(*criterion))]);
            ratings.insert(criterion.key().to_owned(), rating);
        }
        let spirit = part([("answer", SPIRIT.to_owned()), ("comment", SPIRIT_COMMENT.to_owned())]);
        let mut patch = Map::from_iter([
            ("ratings".to_owned(), Value::Object(ratings)),
            ("reflects_spirit".to_owned(), spirit),
        ]);
        for (key, name) in [
            ("recommendation", RECOMMENDATION),
            ("comments_to_focal_point", TO_FOCAL_POINT),
            ("confidential_comments", CONFIDENTIAL),
        ] {
            if taken(name) {
                patch.insert(key.to_owned(), self.value(name));
            }
        }
        (Value::Object(patch), problems)
    }

    /// The ratings that can be taken, and what is wrong with the rest.
    pub(super) fn ratings(&self) -> (Ratings, Vec<Violation>) {
        let (patch, problems) = self.patch();
        let ratings = patch.get("ratings").cloned().unwrap_or_default();
        (serde_json::from_value(ratings).unwrap_or_default(), problems)
    }

    /// What is wrong with the texts: that they are too long.
    fn problems(&self) -> Vec<Violation> {
        let comments = Criterion::ALL.iter().map(|criterion| {
            let comment = json!({"comment": self.get(&comment_of(*criterion))});
            (criterion.key().to_owned(), comment)
        });
        let whole = json!({
            "ratings": comments.collect::<Map<String, Value>>(),
            "reflects_spirit": {"answer": Spirit::Yes.key(), "comment": self.get(SPIRIT_COMMENT)},
            "comments_to_focal_point": self.get(TO_FOCAL_POINT),
            "confidential_comments": self.get(CONFIDENTIAL),
        });
        shape_violations(&validator_of::<Review>(), &whole)
    }

    fn value(&self, name: &str) -> Value {
        match self.get(name) {
            "" => Value::Null,
            text if name.starts_with("score-") => {
                text.parse::<u8>().map_or_else(|_| json!(text), |points| json!(points))
            }
            text => json!(text),
        }
    }
}

/// A text with its lines ended as elsewhere, and without the space around it.
pub(super) fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

/// Whether a choice offers a value; texts take any.
fn offered(name: &str, value: &str) -> bool {
    match name {
        SPIRIT => Spirit::ALL.iter().any(|answer| answer.key() == value),
        RECOMMENDATION => Recommendation::ALL
            .iter()
            .any(|recommendation| recommendation.key() == value),
        name if name.starts_with("score-") => {
            value == CANNOT_JUDGE || value.parse::<u8>().is_ok_and(|points| (1..=5).contains(&points))
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed test panics")]
    use super::*;
    use minga_domain::violation::Code;

    fn typed(fields: &[(&str, &str)]) -> Typed {
        let answers = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Typed::of(&answers.collect())
    }

    #[test]
    fn a_filled_form_is_a_patch_of_the_whole_review() {
        let form = typed(&[
            ("version", "3"),
            ("score-applied", "4"),
            ("comment-applied", "Seen.\r\nTwice."),
            ("score-recent", "cannot_judge"),
            ("score-relevant", "9"),
            ("spirit", "partly"),
            ("recommendation", "clarify"),
            ("confidential", "  "),
        ]);
        let (patch, problems) = form.patch();
        assert_eq!(problems, []);
        assert_eq!(form.version, Some(3));
        assert_eq!(
            patch["ratings"]["applied"],
            json!({"score": 4, "comment": "Seen.\nTwice."})
        );
        assert_eq!(
            patch["ratings"]["recent"],
            json!({"score": "cannot_judge", "comment": null})
        );
        assert_eq!(patch["ratings"]["relevant"], Value::Null);
        assert_eq!(patch["reflects_spirit"], json!({"answer": "partly", "comment": null}));
        assert_eq!(patch["recommendation"], "clarify");
        assert_eq!(patch["confidential_comments"], Value::Null);
    }

    #[test]
    fn what_cannot_be_saved_is_left_as_it_was_and_named() {
        let long = "x".repeat(5001);
        let form = typed(&[
            ("score-applied", "2"),
            ("comment-applied", &long),
            ("spirit-comment", "Because."),
            ("to-focal-point", "Thank you."),
        ]);
        let (patch, problems) = form.patch();
        let named: Vec<(Code, &str)> = problems.iter().map(|one| (one.code, one.pointer.as_str())).collect();
        assert_eq!(named, [(Code::TooLong, "/ratings/applied/comment")]);
        assert_eq!(patch["ratings"]["applied"], json!({"score": 2}));
        assert_eq!(patch["reflects_spirit"], json!({"answer": null, "comment": "Because."}));
        assert_eq!(patch["comments_to_focal_point"], "Thank you.");
    }

    #[test]
    fn new_scores_are_ratings_of_their_criteria_alone() {
        let sent = [
            ("version", "3"),
            ("met-score-innovative", "4"),
            ("met-comment-innovative", "Now it says so.\r\n"),
            ("met-score-recent", "cannot_judge"),
            ("met-score-applied", ""),
            ("score-principled", "5"),
        ];
        let sent = sent.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let (ratings, problems) = Typed::of_met(&sent.into()).ratings();
        assert_eq!(problems, []);
        assert_eq!(
            serde_json::to_value(ratings).unwrap(),
            json!({"innovative": {"score": 4, "comment": "Now it says so."}, "recent": {"score": "cannot_judge"}})
        );
    }

    #[test]
    fn what_is_wrong_and_what_is_lacking_is_named_in_the_order_of_the_page() {
        let lacking = [
            (Code::RatingMissing, "/ratings/applied/score"),
            (Code::CommentRequired, "/ratings/recent/comment"),
            (Code::Required, "/recommendation"),
        ];
        let lacking = lacking.map(|(code, pointer)| Violation::new(code, pointer)).to_vec();
        let problems = vec![
            Violation::new(Code::TooLong, "/ratings/recent/comment"),
            Violation::new(Code::TooLong, "/confidential_comments"),
        ];
        let named: Vec<(Code, String)> = in_order(problems, lacking)
            .into_iter()
            .map(|one| (one.code, one.pointer))
            .collect();
        assert_eq!(
            named,
            [
                (Code::RatingMissing, "/ratings/applied/score".to_owned()),
                (Code::TooLong, "/ratings/recent/comment".to_owned()),
                (Code::Required, "/recommendation".to_owned()),
                (Code::TooLong, "/confidential_comments".to_owned()),
            ]
        );
    }

    #[test]
    fn only_what_differs_from_what_is_kept_would_get_lost() {
        let kept = typed(&[
            ("version", "4"),
            ("score-recent", "3"),
            ("to-focal-point", "One.\nTwo."),
        ]);
        let again = typed(&[
            ("version", "3"),
            ("score-recent", "3"),
            ("to-focal-point", " One.\r\nTwo. "),
        ]);
        assert!(again.says_the_same(&kept));
        assert_eq!(again.other_than(&kept).values, BTreeMap::new());
        let other = typed(&[
            ("score-recent", "2"),
            ("to-focal-point", "One.\nTwo."),
            ("spirit", "yes"),
        ]);
        assert!(!other.says_the_same(&kept));
        assert!(!typed(&[]).says_the_same(&kept));
        let differing: Vec<String> = other.other_than(&kept).values.into_keys().collect();
        assert_eq!(differing, ["score-recent", "spirit"]);
    }

    #[test]
    fn what_is_kept_fills_the_form_again() {
        let form = typed(&[("score-applied", "4"), ("comment-applied", "Seen."), ("spirit", "yes")]);
        let (patch, _) = form.patch();
        let mut filled = Map::new();
        for (name, value) in patch.as_object().unwrap() {
            if !value.is_null() {
                filled.insert(name.clone(), value.clone());
            }
        }
        filled["ratings"]
            .as_object_mut()
            .unwrap()
            .retain(|_, value| !value.is_null());
        let kept = Value::Object(filled);
        for (name, pointer) in fields() {
            let stored = kept.pointer(&pointer).cloned().unwrap_or_default();
            let stored = stored.as_str().map_or_else(|| stored.to_string(), str::to_owned);
            let stored = if stored == "null" { String::new() } else { stored };
            assert_eq!(form.get(&name), stored, "{name}");
        }
    }
}
