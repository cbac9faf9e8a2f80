//! The use cases, a function each: load, authorise, decide, save, audit, queue the notice.
//!
//! Everything a function changes is one transaction ([`Service::perform`]): the idempotency key is claimed first, and
//! state, revision, audit event and outbox rows are written together or not at all. The functions know nothing of
//! HTTP; [`Failure`] says what went wrong and the API decides how to say it.
#![warn(clippy::missing_errors_doc)]
pub mod accounts;
mod acting;
pub mod actions;
mod amendments;
pub mod assignments;
pub mod attachments;
pub mod changes;
pub mod clock;
pub mod corrections;
pub mod cycles;
pub mod delivery;
pub mod desk;
pub mod duplicates;
mod ended_matches;
mod examples;
pub mod failure;
pub mod files;
pub mod filing;
pub mod follow_up;
pub mod frontend;
pub mod health;
pub mod history;
pub mod holds;
pub mod imports;
pub mod indicators;
mod kept;
pub mod legacy;
pub mod letters;
pub mod link_pages;
pub mod links;
mod matching;
mod merge_patch;
mod naming;
pub mod notes;
pub mod notices;
pub mod objections;
pub mod officer;
pub mod organisations;
mod paging;
pub mod participants;
pub mod passwords;
pub mod progress;
pub mod public_cache;
pub mod reading;
pub mod registry;
pub mod reminders;
pub mod reviews;
pub mod roster;
pub mod schedules;
pub mod screening;
pub mod secrets;
pub mod service;
mod sheets;
pub mod standing;
pub mod submission_view;
pub mod submissions;
pub mod sweeping;
pub mod to_do;
pub mod trail;
pub mod translations;
pub mod vocabularies;
pub mod webhooks;
pub mod weighing;

pub use examples::example_of;
pub use failure::Failure;
pub use service::{Call, Performed, Recorded, Service, Tx};
