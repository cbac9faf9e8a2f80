//! The rendering of a letter: the words of its notice with its facts, laid out as plain text and as HTML.
use crate::letter::{Enclosed, EnclosedText, Letter, MailError, StepLine};
use crate::one_line::{lines, one_line};
use crate::words::{FACTS, NOT_KNOWN, message_name, words};
use minga_domain::keys::Keyed;
use minga_domain::language::Language;
use minga_domain::notice::Notice;
use minijinja::{Environment, context};
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// Longest fact of one line, in characters.
const FACT: usize = 300;
/// Longest title in a subject, in characters.
const TITLE_IN_SUBJECT: usize = 80;
/// Longest line of a reason, in characters.
const REASON_LINE: usize = 4000;
/// Longest line of a comment, in characters: longer than any comment may be.
const COMMENT_LINE: usize = 20_000;

/// A rendered letter.
#[derive(Debug)]
pub struct Page {
    /// One line.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// As a page of HTML.
    pub html: String,
}

/// Renders a letter in its language.
///
/// # Errors
/// Those of [`MailError`] that are about words and links.
pub fn render(letter: &Letter) -> Result<Page, MailError> {
    let language = letter.language;
    let facts = facts(&letter.facts);
    let name = message_name(letter.notice);
    let part = |part: &str| {
        words()
            .find(language, &format!("{name}.{part}"), &facts)
            .ok_or(MailError::NoWords(letter.notice))
    };
    let known = |fact: &str| {
        facts
            .get(fact)
            .and_then(Value::as_str)
            .filter(|value| *value != NOT_KNOWN)
    };

    let body = part("body")?;
    let paragraphs = body
        .split("\n\n")
        .map(|text| one_line(text, usize::MAX))
        .filter(|p| !p.is_empty());
    let link = letter.link.as_deref().map(checked_link).transpose()?;
    if link.is_none() && needs_link(letter.notice) {
        return Err(MailError::NoLink(letter.notice));
    }
    let reason_lines = letter
        .facts
        .get("reason")
        .and_then(Value::as_str)
        .map(|text| lines(text, REASON_LINE));
    let greeting = match letter.to_name.as_deref().map(|name| one_line(name, FACT)) {
        Some(name) if !name.is_empty() => words().say(
            language,
            "greeting",
            &Map::from_iter([("name".to_owned(), Value::String(name))]),
        ),
        _ => words().plain(language, "greeting-unnamed"),
    };
    let subject = subject(&part("subject")?, known("reference"), known("title"));
    let reason = match (reason_lines.filter(|lines| !lines.is_empty()), part("reason")) {
        (Some(lines), Ok(label)) => Some(context! { label, lines }),
        _ => None,
    };
    let details: Vec<minijinja::Value> = ["reference", "title", "organisation"]
        .into_iter()
        .filter_map(|fact| {
            let value = known(fact)?;
            Some(context! { label => words().plain(language, &format!("label-{fact}")), value })
        })
        .collect();
    let action = match link {
        Some(link) => Some(context! { label => part("action")?, link }),
        None => None,
    };
    let steps = letter
        .steps
        .iter()
        .map(|line| step(line, language))
        .collect::<Result<Vec<_>, _>>()?;
    let drafts = letter
        .drafts
        .iter()
        .map(|line| Ok(context! { about => one_line(&line.about, FACT), link => checked_link(&line.link)? }))
        .collect::<Result<Vec<_>, MailError>>()?;
    let layout = context! {
        steps,
        listed => letter.listed.iter().map(|line| one_line(line, FACT)).collect::<Vec<_>>(),
        drafts,
        language => language.code(),
        subject => subject.as_str(),
        greeting,
        paragraphs => paragraphs.collect::<Vec<_>>(),
        enclosed => letter.enclosed.as_ref().map(|enclosed| enclosure(enclosed, language)),
        reason,
        details,
        action,
        link_hint => words().plain(language, "link-hint"),
        signature => words().plain(language, "signature"),
        signature_name => words().plain(language, "signature-name"),
        footer => words().plain(language, "footer"),
    };
    let draw = |name: &str| {
        TEMPLATES
            .get_template(name)
            .and_then(|template| template.render(layout.clone()))
    };
    Ok(Page {
        text: draw("notice.txt")?,
        html: draw("notice.html")?,
        subject,
    })
}

/// A step as one sentence with what it is about and where to take it.
fn step(line: &StepLine, language: Language) -> Result<minijinja::Value, MailError> {
    let facts = Map::from_iter([("due".to_owned(), Value::String(one_line(&line.due, FACT)))]);
    let mut name = format!("step-{}", line.step.key());
    if let Some(processing) = line.processing {
        name = format!("{name}-{}", processing.key());
    }
    let what = words().plain(language, &name.replace('_', "-"));
    let when = words().say(
        language,
        if line.overdue { "step-was-due" } else { "step-is-due" },
        &facts,
    );
    let link = line.link.as_deref().map(checked_link).transpose()?;
    Ok(context! { what, when, about => one_line(&line.about, FACT), link })
}

/// The comments as the templates see them: every text as harmless lines, its language where it is not the letter's.
fn enclosure(enclosed: &Enclosed, language: Language) -> minijinja::Value {
    let text = |text: &EnclosedText| {
        let foreign = Language::of_tag(&text.language) != Some(language);
        context! { lines => lines(&text.text, COMMENT_LINE), language => foreign.then(|| one_line(&text.language, FACT)) }
    };
    let items: Vec<minijinja::Value> = enclosed
        .items
        .iter()
        .map(|item| {
            let mark = if item.must_answer {
                "item-must-answer"
            } else {
                "item-consider"
            };
            let [about, field] =
                [&item.about, &item.field].map(|said| said.as_deref().map(|said| one_line(said, FACT)));
            context! { mark => words().plain(language, mark), about, field, text => text(&item.text) }
        })
        .collect();
    context! { introduction => enclosed.introduction.as_ref().map(text), items }
}

/// Escapes what ends in `.html` and leaves plain text as it is.
static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    for (name, source) in [
        ("notice.txt", include_str!("../templates/notice.txt")),
        ("notice.html", include_str!("../templates/notice.html")),
    ] {
        if let Err(error) = environment.add_template(name, source) {
            // Drawing it then fails with "template not found".
            tracing::error!(%error, name, "a mail template cannot be read");
        }
    }
    environment
});

/// The facts as the texts see them: numbers as such, else one line each, `none` where a fact is not known.
fn facts(given: &Map<String, Value>) -> Map<String, Value> {
    FACTS
        .into_iter()
        .map(|fact| {
            let value = match given.get(fact) {
                Some(number @ Value::Number(_)) => return (fact.to_owned(), number.clone()),
                Some(Value::String(text)) => one_line(text, FACT),
                Some(Value::Null) | None => String::new(),
                Some(other) => one_line(&other.to_string(), FACT),
            };
            let value = if value.is_empty() { NOT_KNOWN.to_owned() } else { value };
            (fact.to_owned(), Value::String(value))
        })
        .collect()
}

fn subject(words: &str, reference: Option<&str>, title: Option<&str>) -> String {
    let reference = reference.map(|reference| format!("[{reference}] ")).unwrap_or_default();
    let title = title
        .map(|title| format!(" — {}", one_line(title, TITLE_IN_SUBJECT)))
        .unwrap_or_default();
    one_line(&format!("{reference}{words}{title}"), FACT)
}

/// Whether a notice is of no use without its link.
fn needs_link(notice: Notice) -> bool {
    matches!(
        notice,
        Notice::VerifyEmail
            | Notice::PasswordReset
            | Notice::ParticipantAsked
            | Notice::ParticipantLink
            | Notice::ReviewInvitation
    )
}

/// Only an address of the web without blanks or control characters is a link.
fn checked_link(link: &str) -> Result<String, MailError> {
    let web = link.starts_with("https://") || link.starts_with("http://");
    if web && link.chars().all(|character| character.is_ascii_graphic()) {
        Ok(link.to_owned())
    } else {
        Err(MailError::BadLink)
    }
}
