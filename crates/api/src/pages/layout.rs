//! How a page is put together: its texts, its forms, the template, the headers that keep it private.
use crate::problem::words;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use minga_domain::language::Language;
use minga_domain::vocabulary;
use minijinja::{Environment, Value, context};
use std::collections::HashMap;
use std::sync::LazyLock;

const STYLE: &str = include_str!("../../templates/page.css");
const TEMPLATE: &str = include_str!("../../templates/page.html");
const NAME: &str = "page.html";
/// The template of the page on which a review is written.
pub(super) const REVIEW: &str = "review.html";

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    // The name ends in .html, so everything that is filled in is escaped. A broken template is found by the test.
    for (name, source) in [(NAME, TEMPLATE), (REVIEW, include_str!("../../templates/review.html"))] {
        if let Err(error) = templates.add_template(name, source) {
            tracing::error!(%error, name, "a template of the link pages cannot be read");
        }
    }
    templates
});

/// No script, no other origin, no frame: only our own style, by its hash.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = BASE64_STANDARD.encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
});

/// A page in words.
#[derive(Debug, Clone, Default)]
pub(super) struct PageText {
    pub(super) title: String,
    pub(super) lead: String,
    /// What happened just before.
    pub(super) notice: Option<String>,
    pub(super) facts: Vec<Fact>,
    pub(super) problems: Vec<String>,
    pub(super) forms: Vec<PageForm>,
    pub(super) until: Option<String>,
}

impl PageText {
    /// A page that only says something: `name-title` and `name`.
    pub(super) fn new(language: Language, name: &str) -> Self {
        Self {
            title: words().plain(language, &format!("{name}-title")),
            lead: words().plain(language, name),
            ..Self::default()
        }
    }

    /// A page that asks for something: `name-title` and `name-lead`.
    pub(super) fn lead(language: Language, name: &str) -> Self {
        Self {
            title: words().plain(language, &format!("{name}-title")),
            lead: words().plain(language, &format!("{name}-lead")),
            ..Self::default()
        }
    }

    /// The page with what was filled in before, but for secrets and boxes; forms that were not sent stay as they are.
    pub(super) fn filled(mut self, answers: &HashMap<String, String>) -> Self {
        for field in self.forms.iter_mut().flat_map(|form| &mut form.fields) {
            let kept = matches!(field.kind, FieldKind::Password | FieldKind::Check | FieldKind::Hidden);
            if let Some(given) = answers.get(field.name).filter(|_| !kept) {
                field.value = Some(given.clone());
            }
        }
        self
    }

    /// The page with what is wrong: each sentence beside the field that it is about, the others at the top.
    pub(super) fn marked(mut self, problems: Vec<Problem>) -> Self {
        for (name, message) in problems {
            let mut fields = self.forms.iter_mut().flat_map(|form| &mut form.fields);
            match fields.find(|field| name == Some(field.name)) {
                Some(field) => field.errors.push(message),
                None => self.problems.push(message),
            }
        }
        self
    }

    /// The page with one more form.
    pub(super) fn form(mut self, form: PageForm) -> Self {
        self.forms.push(form);
        self
    }
}

/// What is wrong with a form, in a sentence, and the field that it is about.
pub(super) type Problem = (Option<&'static str>, String);

/// Something to read, with its label.
#[derive(Debug, Clone)]
pub(super) struct Fact {
    label: String,
    text: String,
}

impl Fact {
    pub(super) fn new(language: Language, label: &str, text: String) -> Self {
        Self {
            label: words().plain(language, label),
            text,
        }
    }

    /// Something whose label is already in words.
    pub(super) fn named(label: String, text: String) -> Self {
        Self { label, text }
    }

    /// The label.
    pub(super) fn label(&self) -> &str {
        &self.label
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// A form; its buttons are the answers.
#[derive(Debug, Clone, Default)]
pub(super) struct PageForm {
    pub(super) heading: Option<String>,
    /// What is said before the fields.
    pub(super) lead: Option<String>,
    pub(super) fields: Vec<Field>,
    pub(super) buttons: Vec<Button>,
}

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldKind {
    /// A secret.
    Password,
    /// Several lines.
    Text,
    /// One line.
    Line,
    /// A day.
    Date,
    /// One of a few choices that are explained.
    Choice,
    /// One of a list of names.
    Select,
    /// A box that has to be ticked.
    Check,
    /// Nothing to see: what the form is about.
    Hidden,
}

/// A field of a form.
#[derive(Debug, Clone)]
pub(super) struct Field {
    kind: FieldKind,
    name: &'static str,
    label: String,
    hint: Option<String>,
    value: Option<String>,
    options: Vec<Choice>,
    /// What is wrong with what was filled in.
    errors: Vec<String>,
}

/// One of the choices of a field.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    /// What it sends.
    pub(super) value: String,
    pub(super) label: String,
    pub(super) meaning: Option<String>,
}

impl Field {
    pub(super) fn new(language: Language, kind: FieldKind, name: &'static str, label: &str) -> Self {
        Self {
            kind,
            name,
            label: words().plain(language, label),
            hint: None,
            value: None,
            options: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// A field that nobody fills in.
    pub(super) fn hidden(name: &'static str, value: String) -> Self {
        Self {
            kind: FieldKind::Hidden,
            name,
            label: String::new(),
            hint: None,
            value: Some(value),
            options: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// The field filled in.
    pub(super) fn value(mut self, value: String) -> Self {
        self.value = Some(value);
        self
    }

    /// The field with what there is to choose from.
    pub(super) fn options(mut self, options: Vec<Choice>) -> Self {
        self.options = options;
        self
    }

    /// The field with a line below it.
    pub(super) fn hint(mut self, language: Language, hint: &str) -> Self {
        self.hint = Some(words().plain(language, hint));
        self
    }
}

/// A button: what it sends and what it says.
#[derive(Debug, Clone)]
pub(super) struct Button {
    value: &'static str,
    label: String,
}

impl Button {
    pub(super) fn new(language: Language, value: &'static str, label: &str) -> Self {
        Self {
            value,
            label: words().plain(language, label),
        }
    }
}

/// The page as an answer that nobody keeps, frames or tells others about.
pub(super) fn respond(status: StatusCode, language: Language, text: &PageText) -> HttpResponse {
    sealed(status, language, draw(language, text))
}

/// A page of one of the templates, drawn with the frame's own texts.
pub(super) fn draw_with(name: &str, language: Language, of_page: Value) -> Result<String, minijinja::Error> {
    TEMPLATES
        .get_template(name)?
        .render(context! { ..of_page, ..frame(language) })
}

/// A drawn page as an answer that nobody keeps, frames or tells others about.
pub(super) fn sealed(status: StatusCode, language: Language, drawn: Result<String, minijinja::Error>) -> HttpResponse {
    let body = match drawn {
        Ok(body) => body,
        Err(error) => {
            tracing::error!(%error, "a link page cannot be drawn");
            return HttpResponse::InternalServerError().finish();
        }
    };
    HttpResponse::build(status)
        .insert_header(header::ContentType::html())
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_LANGUAGE, language.code()))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY.as_str()))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header(("x-robots-tag", "noindex, nofollow"))
        .body(body)
}

fn draw(language: Language, text: &PageText) -> Result<String, minijinja::Error> {
    let say = |name: &str| words().plain(language, name);
    let facts: Vec<Value> = text
        .facts
        .iter()
        .map(|fact| context! { label => &fact.label, text => &fact.text })
        .collect();
    let forms: Vec<Value> = text.forms.iter().map(form).collect();
    let general = text.problems.iter().map(|message| context! { message });
    let of_fields = text.forms.iter().flat_map(|form| &form.fields).flat_map(|field| {
        let of_field = |message| context! { id => field.name, label => &field.label, message };
        field.errors.iter().map(of_field)
    });
    let problems: Vec<Value> = general.chain(of_fields).collect();
    let of_page = context! {
        title => &text.title,
        lead => &text.lead,
        notice => &text.notice,
        problems,
        problems_label => say("page-problem"),
        facts,
        forms,
        until => &text.until,
    };
    draw_with(NAME, language, of_page)
}

/// What every page has around its own texts.
fn frame(language: Language) -> Value {
    let say = |name: &str| words().plain(language, name);
    let languages: Vec<Value> = Language::ALL
        .into_iter()
        .map(|of| {
            let name = vocabulary::product_languages()
                .label(of.code(), of)
                .unwrap_or(of.code());
            context! { code => of.code(), name, current => of == language }
        })
        .collect();
    context! {
        lang => language.code(),
        style => Value::from_safe_string(STYLE.to_owned()),
        languages,
        languages_label => say("page-languages"),
        service => say("page-service"),
        footer => say("page-footer"),
    }
}

fn form(form: &PageForm) -> Value {
    let fields: Vec<Value> = form
        .fields
        .iter()
        .map(|field| {
            let kind = match field.kind {
                FieldKind::Password => "password",
                FieldKind::Text => "text",
                FieldKind::Line => "line",
                FieldKind::Date => "date",
                FieldKind::Choice => "choice",
                FieldKind::Select => "select",
                FieldKind::Check => "check",
                FieldKind::Hidden => "hidden",
            };
            let value = field.value.as_deref().unwrap_or_default();
            let options: Vec<Value> = field
                .options
                .iter()
                .map(|option| {
                    let Choice {
                        value: key,
                        label,
                        meaning,
                    } = option;
                    context! { value => key, label, meaning, chosen => key == value }
                })
                .collect();
            let (hint, errors) = (&field.hint, &field.errors);
            context! { kind, name => field.name, label => &field.label, hint, value, options, errors }
        })
        .collect();
    let buttons: Vec<Value> = form
        .buttons
        .iter()
        .map(|button| context! { value => button.value, label => &button.label })
        .collect();
    context! { heading => &form.heading, lead => &form.lead, fields, buttons }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop where something is wrong")]
    use super::*;

    fn asking() -> PageText {
        PageText {
            facts: vec![Fact {
                label: "Title".into(),
                text: "<script>alert(1)</script> & \"more\"".into(),
            }],
            problems: vec!["<b>no</b>".into()],
            until: Some("until then".into()),
            ..PageText::lead(Language::En, "page-participant")
        }
        .form(PageForm {
            heading: None,
            fields: vec![
                Field::new(Language::En, FieldKind::Text, "correction", "page-participant-correct"),
                Field::new(
                    Language::En,
                    FieldKind::Check,
                    "no_conflict",
                    "page-invitation-no-conflict",
                ),
            ],
            buttons: vec![Button::new(Language::En, "confirmed", "page-participant-confirm")],
            ..PageForm::default()
        })
    }

    #[test]
    fn what_people_wrote_is_escaped() {
        let drawn = draw(Language::En, &asking()).unwrap();
        assert!(drawn.contains("&lt;script&gt;alert(1)"), "{drawn}");
        assert!(!drawn.contains("<script") && !drawn.contains("<b>no"), "{drawn}");
        assert!(
            drawn.contains(r#"<button type="submit" name="answer" value="confirmed">"#),
            "{drawn}"
        );
        assert!(drawn.contains(r#"name="no_conflict" value="yes" required"#), "{drawn}");
    }

    #[test]
    fn every_label_belongs_to_a_field() {
        let drawn = draw(Language::Fr, &asking()).unwrap();
        assert!(drawn.contains(r#"<html lang="fr">"#));
        assert!(drawn.contains(r#"<label for="correction">"#) && drawn.contains(r#"id="correction""#));
    }

    #[test]
    fn a_problem_stands_beside_its_field_and_leads_to_it_from_the_top() {
        let text = asking().marked(vec![
            (Some("correction"), "<i>Too long.</i>".into()),
            (None, "In general.".into()),
        ]);
        let drawn = draw(Language::En, &text).unwrap();
        let beside = r#"<div class="error" id="correction-error">"#;
        assert!(
            drawn.contains(beside) && drawn.contains(r##"<a href="#correction">"##),
            "{drawn}"
        );
        assert!(
            drawn.contains(r#"aria-describedby=" correction-error" aria-invalid="true""#),
            "{drawn}"
        );
        assert_eq!(drawn.matches("&lt;i&gt;Too long.").count(), 2, "{drawn}");
        assert!(drawn.contains("<li>In general.</li>"), "{drawn}");
    }

    #[test]
    fn only_what_was_sent_fills_a_form_again() {
        let day = Field::new(Language::En, FieldKind::Date, "date", "page-report-date").value("2026-03-02".to_owned());
        let text = asking().form(PageForm {
            fields: vec![day, Field::hidden("seen", "abc".to_owned())],
            ..PageForm::default()
        });
        let sent = [
            ("correction", "The name <b>."),
            ("seen", "other"),
            ("no_conflict", "yes"),
        ];
        let sent = sent.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let drawn = draw(Language::En, &text.filled(&HashMap::from(sent))).unwrap();
        assert!(drawn.contains("The name &lt;b&gt;.</textarea>"), "{drawn}");
        assert!(drawn.contains(r#"name="date" value="2026-03-02""#), "{drawn}");
        assert!(drawn.contains(r#"name="seen" value="abc""#), "{drawn}");
        assert!(!drawn.contains("checked"), "{drawn}");
    }

    #[test]
    fn the_style_that_is_sent_is_the_one_that_is_allowed() {
        let drawn = draw(Language::Es, &asking()).unwrap();
        let style = drawn.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        let hash = BASE64_STANDARD.encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, style.as_bytes()));
        assert!(POLICY.contains(&hash), "{style}");
    }
}
