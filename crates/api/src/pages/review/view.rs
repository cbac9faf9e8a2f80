//! What the page of a review shows, put together for its template.
mod since;

use super::super::layout::{self, Fact};
use super::super::{Visit, one};
use super::form::{
    CANNOT_JUDGE, CONFIDENTIAL, RECOMMENDATION, SPIRIT, SPIRIT_COMMENT, STEP_BACK, TO_FOCAL_POINT, Typed, beside,
    comment_of, field_of, fields, met, score_of,
};
use super::practice::sections;
use super::{Seen, later_round, message, words};
use crate::state::ApiState;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use minga_domain::content::PracticeContent;
use minga_domain::keys::Keyed;
use minga_domain::kinds::{AssignmentStatus, Criterion};
use minga_domain::language::Language;
use minga_domain::violation::Violation;
use minga_domain::vocabulary::{self, Vocabulary};
use minga_workflow::attachments::AttachmentView;
use minga_workflow::delivery::date_in_words;
use minga_workflow::link_pages::{Opened, Subject};
use minijinja::{Value, context};
use serde_json::{Map, json};

/// The page, before it is drawn.
pub(super) struct Page<'a> {
    visit: &'a Visit,
    state: &'a ApiState,
    opened: &'a Opened,
    seen: &'a Seen,
    typed: &'a Typed,
    language: Language,
    /// A sentence at the top, by its name.
    pub(super) notice: Option<&'static str>,
    /// What is wrong with what was written.
    pub(super) violations: &'a [Violation],
    /// What was saved from elsewhere since the page was opened.
    pub(super) elsewhere: Option<&'a Typed>,
    /// What was written and is not kept anywhere, to be copied.
    pub(super) not_saved: &'a [Fact],
    /// The reason that was typed for stepping back, which had no effect.
    pub(super) step_back: Option<&'a str>,
    /// The new scores with which the points of the earlier round were said to be met, which had no effect.
    pub(super) met: Option<&'a Typed>,
}

impl<'a> Page<'a> {
    pub(super) fn new(
        visit: &'a Visit,
        state: &'a ApiState,
        opened: &'a Opened,
        seen: &'a Seen,
        typed: &'a Typed,
    ) -> Self {
        Self {
            visit,
            state,
            opened,
            seen,
            typed,
            language: visit.language(Some(opened)),
            notice: None,
            violations: &[],
            elsewhere: None,
            not_saved: &[],
            step_back: None,
            met: None,
        }
    }

    /// The drawn page.
    pub(super) fn respond(&self, status: StatusCode) -> HttpResponse {
        let drawn = layout::draw_with(layout::REVIEW, self.language, self.context());
        layout::sealed(status, self.language, drawn)
    }

    fn say(&self, name: &str) -> String {
        words().plain(self.language, name)
    }

    fn context(&self) -> Value {
        let language = self.language;
        let own = &self.seen.own;
        let day = |at| date_in_words(self.state.service.policy.local_date(at), language);
        let writable = own.status == AssignmentStatus::Accepted;
        let practice: Option<PracticeContent> = self
            .seen
            .submission
            .as_ref()
            .and_then(|view| serde_json::from_value(view.content.clone()).ok());
        let title = own
            .invitation
            .as_ref()
            .map(|facts| facts.title.clone())
            .or_else(|| own.reference.clone())
            .unwrap_or_default();
        let late = (writable && own.due < self.visit.call.now)
            .then(|| words().say(language, "review-late", &one("date", &day(own.due))));
        let notice = match (self.elsewhere, self.notice) {
            (None, Some("review-saved")) if !writable => Some(self.say("review-submitted")),
            (_, notice) => notice.map(|name| self.say(name)),
        };
        context! {
            t => Value::from_function(move |name: String| words().plain(language, &name)),
            title,
            text_language => self.seen.submission.as_ref().map(|view| &view.language),
            notice,
            problems_lead => self.say(if self.elsewhere.is_some() { "review-conflict" } else { "review-problems" }),
            problems => self.problems(),
            late,
            later_round => self.round_after(),
            reopened => own.reopened.as_ref().map(|reopened| &reopened.reason),
            facts => self.facts(&day(own.due)),
            flags => own
                .flags
                .iter()
                .flatten()
                .map(|flag| context! { message => &flag.message, note => &flag.note })
                .collect::<Vec<_>>(),
            since => own.since_last_round.as_ref().map(|since| self.since(since)),
            sections => practice.map(|practice| sections(&practice, language)).unwrap_or_default(),
            files => self.seen.files.iter().map(|file| self.file(file)).collect::<Vec<_>>(),
            writable,
            version => self.typed.version,
            criteria => Criterion::ALL.iter().map(|criterion| self.criterion(*criterion)).collect::<Vec<_>>(),
            comment_hint => words().say(
                language,
                "review-comment-hint",
                &Map::from_iter([("below".to_owned(), json!(self.state.service.policy.comment_below))]),
            ),
            spirit => self.choice(SPIRIT, &of_vocabulary(vocabulary::spirit_answers(), language)),
            spirit_comment => self.text(SPIRIT_COMMENT),
            recommendation => self.choice(RECOMMENDATION, &of_vocabulary(vocabulary::recommendations(), language)),
            comments_to_focal_point => self.text(TO_FOCAL_POINT),
            confidential_comments => self.text(CONFIDENTIAL),
            step_back => context! {
                id => STEP_BACK,
                name => "reason",
                value => self.step_back.unwrap_or_default(),
                errors => self.errors(STEP_BACK),
                open => self.step_back.is_some(),
            },
            given => lines(&written(self.typed, language)),
            not_saved => lines(self.not_saved),
            until => crate::problem::words().say(language, "page-until", &one("date", &day(self.opened.expires_at))),
        }
    }

    fn round_after(&self) -> Option<String> {
        match &self.opened.subject {
            Subject::Invitation(page) => later_round(page, self.language),
            _ => None,
        }
    }

    fn facts(&self, due: &str) -> Vec<Value> {
        let own = &self.seen.own;
        let writable = own.status == AssignmentStatus::Accepted;
        let fact = |name: &str, text: String| context! { label => self.say(name), text };
        let mut facts = Vec::new();
        if let Some(reference) = &own.reference {
            facts.push(fact("review-reference", reference.clone()));
        }
        if let Some(view) = &self.seen.submission {
            facts.push(fact("review-organisation", view.organisation.name.clone()));
        }
        facts.push(fact("review-due", due.to_owned()));
        // Who has submitted has nothing to take time for.
        if let Some(invitation) = own.invitation.as_ref().filter(|_| writable) {
            let minutes = Map::from_iter([("minutes".to_owned(), json!(invitation.minutes))]);
            facts.push(fact(
                "review-time",
                words().say(self.language, "review-minutes", &minutes),
            ));
        }
        facts
    }

    fn problems(&self) -> Vec<Value> {
        if self.elsewhere.is_some() {
            return vec![context! { message => self.say("review-conflict-how") }];
        }
        self.violations
            .iter()
            .map(|violation| {
                let id = self.field_of(violation);
                let label = id.as_deref().map(|name| name_of(name, self.language));
                context! { id, label, message => message(violation, self.language) }
            })
            .collect()
    }

    /// The field that a violation is about: that of a new score, where the points were said to be met.
    fn field_of(&self, violation: &Violation) -> Option<String> {
        let field = field_of(violation)?;
        let since = self.seen.own.since_last_round.as_ref();
        let low = since.map_or(&[][..], |since| &since.below_publication);
        let is_asked_anew = low
            .iter()
            .any(|criterion| field == score_of(*criterion) || field == comment_of(*criterion));
        Some(if self.met.is_some() && is_asked_anew {
            met(&field)
        } else {
            field
        })
    }

    fn errors(&self, name: &str) -> Vec<String> {
        self.violations
            .iter()
            .filter(|violation| self.field_of(violation).as_deref() == Some(name))
            .map(|violation| message(violation, self.language))
            .collect()
    }

    /// What was saved elsewhere in a field, where it differs; a choice in words.
    fn other(&self, name: &str, in_words: impl Fn(&str) -> String) -> Option<String> {
        let stored = self.elsewhere?.get(name);
        (!stored.is_empty() && stored != self.typed.get(name)).then(|| in_words(stored))
    }

    fn text(&self, name: &str) -> Value {
        context! {
            id => name,
            name,
            value => self.typed.get(name),
            errors => self.errors(name),
            elsewhere => self.other(name, str::to_owned),
        }
    }

    fn choice(&self, name: &str, options: &[(String, String, Option<String>)]) -> Value {
        let label_of = |value: &str| {
            let known = options.iter().find(|(of, ..)| of == value);
            known.map_or_else(|| value.to_owned(), |(_, label, _)| label.clone())
        };
        let shown: Vec<Value> = options
            .iter()
            .map(|(value, label, meaning)| {
                context! { value, label, meaning, chosen => self.typed.get(name) == value }
            })
            .collect();
        context! {
            id => name,
            name,
            options => shown,
            errors => self.errors(name),
            elsewhere => self.other(name, label_of),
        }
    }

    fn criterion(&self, criterion: Criterion) -> Value {
        let entry = vocabulary::criteria().get(criterion.key());
        context! {
            label => entry.map(|entry| entry.label.get(self.language)),
            definition => entry
                .and_then(|entry| entry.definition.as_ref())
                .map(|definition| definition.get(self.language)),
            score => self.choice(&score_of(criterion), &scores(criterion, self.language)),
            comment => self.text(&comment_of(criterion)),
        }
    }

    fn file(&self, file: &AttachmentView) -> Value {
        let kilobytes = Map::from_iter([("size".to_owned(), json!((file.size / 1024).max(1)))]);
        context! {
            url => format!("{}/files/{}", self.visit.path, file.id),
            name => &file.file_name,
            size => words().say(self.language, "review-kilobytes", &kilobytes),
            alternative => &file.alternative_text,
        }
    }
}

/// Labels and texts, for the template.
fn lines(facts: &[Fact]) -> Vec<Value> {
    let line = |fact: &Fact| context! { label => fact.label(), text => fact.text() };
    facts.iter().map(line).collect()
}

/// The answers on a criterion: value, words, and what it means there.
fn scores(criterion: Criterion, language: Language) -> Vec<(String, String, Option<String>)> {
    let rubric = vocabulary::rubric();
    let of = vocabulary::rubric_for(criterion.key());
    let scores = (1_u8..).zip(&rubric.score_labels).map(|(points, label)| {
        let meaning = of
            .and_then(|of| of.meaning(points))
            .map(|text| text.get(language).to_owned());
        (
            points.to_string(),
            format!("{points} · {}", label.get(language)),
            meaning,
        )
    });
    let cannot = (
        CANNOT_JUDGE.to_owned(),
        rubric.cannot_judge_label.get(language).to_owned(),
        of.map(|of| of.cannot_judge.get(language).to_owned()),
    );
    scores.chain([cannot]).collect()
}

fn of_vocabulary(vocabulary: &Vocabulary, language: Language) -> Vec<(String, String, Option<String>)> {
    vocabulary
        .entries()
        .iter()
        .map(|entry| {
            let meaning = entry.definition.as_ref().map(|text| text.get(language).to_owned());
            (entry.key.clone(), entry.label.get(language).to_owned(), meaning)
        })
        .collect()
}

/// The name of a field, as the summary of the problems and a finished review call it.
fn name_of(name: &str, language: Language) -> String {
    let criterion = |key: &str| vocabulary::criteria().label(key, language).unwrap_or(key).to_owned();
    if let Some(key) = beside(name).and_then(|name| name.strip_prefix("score-")) {
        return words().say(language, "review-met-score", &one("criterion", &criterion(key)));
    }
    if let Some(key) = beside(name).and_then(|name| name.strip_prefix("comment-")) {
        return words().say(language, "review-met-comment", &one("criterion", &criterion(key)));
    }
    if let Some(key) = name.strip_prefix("score-") {
        return criterion(key);
    }
    if let Some(key) = name.strip_prefix("comment-") {
        return words().say(language, "review-comment-on", &one("criterion", &criterion(key)));
    }
    words().plain(
        language,
        match name {
            SPIRIT => "review-spirit",
            SPIRIT_COMMENT => "review-spirit-comment",
            RECOMMENDATION => "review-recommendation",
            TO_FOCAL_POINT => "review-to-focal-point",
            STEP_BACK => "review-step-back",
            _ => "review-confidential",
        },
    )
}

/// What was written as the reason for stepping back, if anything.
pub(super) fn reason(reason: &str, language: Language) -> Option<Fact> {
    let label = words().plain(language, "review-step-back");
    (!reason.is_empty()).then(|| Fact::named(label, reason.to_owned()))
}

/// What was written in each field, in words.
pub(super) fn written(typed: &Typed, language: Language) -> Vec<Fact> {
    let in_words = |name: &str, value: &str| -> String {
        let options = if name == SPIRIT {
            of_vocabulary(vocabulary::spirit_answers(), language)
        } else if name == RECOMMENDATION {
            of_vocabulary(vocabulary::recommendations(), language)
        } else {
            let key = name.strip_prefix("score-").unwrap_or_default();
            let criterion = Criterion::ALL.iter().find(|criterion| criterion.key() == key);
            criterion
                .map(|criterion| scores(*criterion, language))
                .unwrap_or_default()
        };
        let known = options.into_iter().find(|(of, ..)| of == value);
        known.map_or_else(|| value.to_owned(), |(_, label, _)| label)
    };
    fields()
        .into_iter()
        .filter_map(|(name, _)| {
            let value = typed.get(&name);
            (!value.is_empty()).then(|| Fact::named(name_of(&name, language), in_words(&name, value)))
        })
        .collect()
}
