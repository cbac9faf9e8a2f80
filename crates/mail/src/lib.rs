//! The notices as letters: their words in Spanish, English and French, their rendering as plain text and HTML, and
//! the ways a letter leaves the house.
//!
//! A worker takes an outbox row, makes a [`Letter`] of it, lets [`compose`] turn it into a message and hands that to a
//! [`Transport`]. When sending fails, [`SendError`] says whether another attempt makes sense and [`next_attempt`] when.
mod attempts;
mod letter;
mod one_line;
mod page;
mod relay;
mod settings;
mod transport;
mod unaddressed;
mod words;

pub use attempts::{MAX_ATTEMPTS, OUTAGE_ATTEMPTS, next_attempt, wait};
pub use letter::{DraftLine, Enclosed, EnclosedItem, EnclosedText, Letter, MailError, Sender, StepLine, compose};
pub use lettre::Message;
pub use page::{Page, render};
pub use relay::Relay;
pub use settings::{MailSettings, TransportKind};
pub use transport::{OpenError, SendError, Transport};
pub use words::{FACTS, words};
