//! What the page of a later round shows: the letter since, the answers, what changed in the text, and to whoever reviewed
//! the earlier round the scores that stand in the way of publication, each with the fields of a new one.
use super::super::form::{comment_of, met, score_of};
use super::super::practice::{label, plain};
use super::super::words;
use super::{Page, scores};
use minga_domain::keys::Keyed;
use minga_domain::kinds::Criterion;
use minga_domain::letter::about;
use minga_domain::review::Score;
use minga_domain::vocabulary;
use minga_workflow::reviews::SinceLastRound;
use minijinja::{Value, context};
use serde_json::{Map, json};

impl Page<'_> {
    /// What became of the round that the reviewer reviewed before, or of the first.
    pub(super) fn since(&self, since: &SinceLastRound) -> Value {
        let language = self.language;
        let round = Map::from_iter([("round".to_owned(), json!(since.round))]);
        let (heading, short) = if since.reviewed {
            ("review-since", "review-since-short")
        } else {
            ("review-since-round", "review-since-round-short")
        };
        let points: Vec<Value> = since
            .points
            .iter()
            .map(|point| {
                let mark = if point.must_answer {
                    "review-must-answer"
                } else {
                    "review-consider"
                };
                let criterion = point.criterion.as_deref().and_then(|key| about(key, language));
                let field = point.pointer.as_deref().map(|pointer| label(pointer, language));
                let about: Vec<String> = criterion.into_iter().chain(field).collect();
                let answer = point.answer.map_or("none", Keyed::key);
                context! {
                    mark => self.say(mark),
                    about => about.join(" · "),
                    text => &point.text,
                    language => &point.language,
                    answer => self.say(&format!("review-answer-{answer}")),
                    answer_text => &point.answer_text,
                }
            })
            .collect();
        let changes: Vec<Value> = since
            .differences
            .iter()
            .map(|change| {
                context! {
                    label => label(&change.pointer, language),
                    before => plain(change.before.as_ref(), language),
                    after => plain(change.after.as_ref(), language),
                }
            })
            .collect();
        let introductions: Vec<Value> = since
            .introductions
            .iter()
            .map(|introduction| context! { text => &introduction.text, language => &introduction.language })
            .collect();
        let unchanged = since.differences.is_empty() && since.from_revision.is_some() && since.to_revision.is_some();
        let lowest = Map::from_iter([("minimum".to_owned(), json!(self.lowest()))]);
        context! {
            heading => words().say(language, heading, &round),
            short => self.say(short),
            reviewed => since.reviewed,
            introductions,
            points,
            changes,
            unchanged,
            low_lead => words().say(language, "review-met-low", &lowest),
            low => since.below_publication.iter().map(|criterion| self.low(since, *criterion)).collect::<Vec<_>>(),
        }
    }

    /// The lowest score with which publication can be recommended.
    fn lowest(&self) -> u32 {
        self.state.service.policy.lowest_score_to_publish()
    }

    /// An earlier score that is below what publication asks for, with the fields of a new one.
    fn low(&self, since: &SinceLastRound, criterion: Criterion) -> Value {
        let language = self.language;
        let rating = since.ratings.of(criterion);
        let typed = |name: &str| self.met.map_or("", |met| met.get(name));
        let label = vocabulary::criteria()
            .label(criterion.key(), language)
            .unwrap_or_default();
        let all = scores(criterion, language);
        let then = match rating.and_then(|rating| rating.score) {
            Some(Score::Points(points)) => points.to_string(),
            Some(Score::CannotJudge) | None => String::new(),
        };
        let then = all.iter().find(|(value, ..)| *value == then).map(|(_, label, _)| label);
        let about = Map::from_iter([
            ("round".to_owned(), json!(since.round)),
            ("score".to_owned(), json!(then)),
            ("criterion".to_owned(), json!(label)),
        ]);
        let (score, comment) = (score_of(criterion), comment_of(criterion));
        let enough = |value: &str| value.parse::<u32>().map_or(true, |points| points >= self.lowest());
        let options = all.iter().filter(|(value, ..)| enough(value)).map(|(value, label, _)| {
            context! { value, label, chosen => typed(&score) == value }
        });
        context! {
            heading => label,
            then => words().say(language, "review-met-then", &about),
            said_lead => words().say(language, "review-met-said", &about),
            said => rating.and_then(|rating| rating.comment.as_deref()),
            score_label => words().say(language, "review-met-score", &about),
            score => context! {
                id => met(&score),
                name => met(&score),
                options => options.collect::<Vec<_>>(),
                errors => self.errors(&met(&score)),
            },
            comment_label => words().say(language, "review-met-comment", &about),
            comment => context! {
                id => met(&comment),
                name => met(&comment),
                value => typed(&comment),
                errors => self.errors(&met(&comment)),
            },
        }
    }
}
