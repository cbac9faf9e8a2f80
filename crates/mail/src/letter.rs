//! A letter: one notice to one address, and the message that is made of it.
use crate::one_line::one_line;
use crate::page;
use crate::transport::SendError;
use chrono::{DateTime, Utc};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use minga_domain::language::Language;
use minga_domain::notice::Notice;
use minga_domain::steps::{Processing, Step};
use serde_json::{Map, Value};
use std::time::SystemTime;

/// Longest display name, in characters.
const NAME: usize = 100;
/// Longest local part of a `Message-ID`, in characters.
const ID: usize = 60;
/// The last second that a `Date` header of four year digits can say: the end of 9998.
const LAST_DATE: i64 = 253_370_764_799;

/// The comments that a notice brings along: what stands before the points, and the points in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Enclosed {
    /// What stands before the points.
    pub introduction: Option<EnclosedText>,
    /// The points.
    pub items: Vec<EnclosedItem>,
}

/// A text with its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnclosedText {
    /// The text; several lines allowed.
    pub text: String,
    /// Its language, BCP 47.
    pub language: String,
}

/// One point of the comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnclosedItem {
    /// Whether it must be answered; else it is to consider.
    pub must_answer: bool,
    /// What it is about, in words of the letter's language.
    pub about: Option<String>,
    /// The field of the content that it is about, in words of the letter's language.
    pub field: Option<String>,
    /// What is asked or said.
    pub text: EnclosedText,
}

/// One notice to one recipient, as it stands in the outbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    /// What is told.
    pub notice: Notice,
    /// The recipient's language.
    pub language: Language,
    /// The recipient's name, for the greeting and the `To` header.
    pub to_name: Option<String>,
    /// The recipient's address.
    pub to_address: String,
    /// What the text speaks of: members of [`crate::FACTS`]; unknown ones are absent, null or empty.
    pub facts: Map<String, Value>,
    /// The comments that the notice brings along.
    pub enclosed: Option<Enclosed>,
    /// The one link, `https` or `http`.
    pub link: Option<String>,
    /// The steps that a reminder speaks of; empty in every other notice.
    pub steps: Vec<StepLine>,
    /// What a notice about several things is about, a line each; empty in every other notice.
    pub listed: Vec<String>,
    /// The drafts that a notice names one by one; empty in every other notice.
    pub drafts: Vec<DraftLine>,
    /// Local part of the `Message-ID`, derived from the outbox row: letters, digits, `.`, `_` and `-`, at most 60.
    pub message_id: String,
    /// When the notice was queued; the same at every attempt.
    pub date: DateTime<Utc>,
}

/// A step that waits for the recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepLine {
    /// Which step.
    pub step: Step,
    /// What the secretariat is to do, where the step is to process a submission and it is known.
    pub processing: Option<Processing>,
    /// What it is about: a title, after its reference where the recipient may know it.
    pub about: String,
    /// The day on which it is due, written in the recipient's language.
    pub due: String,
    /// Whether that day has passed.
    pub overdue: bool,
    /// Where to take it, `https` or `http`.
    pub link: Option<String>,
}

/// A draft that the recipient may take over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftLine {
    /// Its title.
    pub about: String,
    /// Where to take it over, `https` or `http`.
    pub link: String,
}

/// The service's own address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender(Mailbox);

impl Sender {
    /// The domain of the address.
    pub fn domain(&self) -> &str {
        self.0.email.domain()
    }
}

impl std::str::FromStr for Sender {
    type Err = MailError;
    /// Reads `Minga <no-reply@example.org>` or a bare address.
    fn from_str(text: &str) -> Result<Self, MailError> {
        if text.chars().any(char::is_control) {
            return Err(MailError::BadSender);
        }
        text.parse().map(Self).map_err(|_| MailError::BadSender)
    }
}

/// Why no message can be made of a letter. None of these mends itself: the letter is to be parked.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The recipient's address is none.
    #[error("the recipient's address is not valid")]
    BadAddress,
    /// The sender of the settings is none.
    #[error("the sender is not a valid mailbox")]
    BadSender,
    /// The message id has other characters than letters, digits, `.`, `_`, `-`, or is empty or too long.
    #[error("the message id is not valid")]
    BadMessageId,
    /// The link is not an address of the web.
    #[error("the link is not valid")]
    BadLink,
    /// The notice is of no use without its link.
    #[error("the notice {0} needs a link")]
    NoLink(Notice),
    /// The catalogue lacks a part of the notice.
    #[error("the notice {0} has no words")]
    NoWords(Notice),
    /// A template cannot be drawn.
    #[error("the template cannot be drawn: {}", .0.kind())]
    Template(#[from] minijinja::Error),
    /// The message cannot be put together.
    #[error("the message cannot be put together: {0}")]
    Message(#[from] lettre::error::Error),
}

impl From<MailError> for SendError {
    fn from(error: MailError) -> Self {
        Self::Permanent(error.to_string())
    }
}

/// Makes the message of a letter: plain text and HTML in the recipient's language, the same bytes at every attempt.
/// No text of a user reaches a header except as one encoded line.
pub fn compose(letter: &Letter, from: &Sender) -> Result<Message, MailError> {
    let id = letter.message_id.as_str();
    let plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-');
    if id.is_empty() || id.len() > ID || !id.chars().all(plain) {
        return Err(MailError::BadMessageId);
    }
    let page = page::render(letter)?;
    let parts = MultiPart::alternative()
        .boundary(format!("minga-{id}"))
        .singlepart(SinglePart::plain(page.text))
        .singlepart(SinglePart::html(page.html));
    let message = Message::builder()
        .from(from.0.clone())
        .to(recipient(letter)?)
        .subject(page.subject)
        .date(when(letter.date))
        .message_id(Some(format!("<{id}@{}>", from.domain())))
        .raw_header(fixed("Auto-Submitted", "auto-generated"))
        .raw_header(fixed("Content-Language", letter.language.code()))
        .multipart(parts)?;
    Ok(message)
}

fn recipient(letter: &Letter) -> Result<Mailbox, MailError> {
    let address = letter.to_address.as_str();
    if address
        .chars()
        .any(|character| character.is_control() || character.is_whitespace())
    {
        return Err(MailError::BadAddress);
    }
    let address: Address = address.parse().map_err(|_| MailError::BadAddress)?;
    let name = letter
        .to_name
        .as_deref()
        .map(|name| one_line(name, NAME))
        .filter(|name| !name.is_empty());
    Ok(Mailbox::new(name, address))
}

/// A `Date` header knows the years 1970 to 9998 only.
fn when(date: DateTime<Utc>) -> SystemTime {
    let last = DateTime::from_timestamp(LAST_DATE, 0).unwrap_or(DateTime::UNIX_EPOCH);
    date.clamp(DateTime::UNIX_EPOCH, last).into()
}

fn fixed(name: &'static str, value: &'static str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
