//! Where everything is kept: one schema and one query text over SQLite and PostgreSQL.
//!
//! Start at [`database`]: [`Database::read`] and [`Database::write`] hand a [`connection::AnyConnection`] to a
//! closure. [`address`] says what a database's URL may be, [`columns`] how domain values lie in columns, [`either`]
//! holds what the databases do not share, [`error`] what can go wrong. This crate knows neither HTTP nor who may see
//! what.

pub mod accounts;
pub mod address;
pub mod assignments;
pub mod attachments;
pub mod audit;
pub mod changes;
pub mod columns;
pub mod connection;
pub mod contacts;
pub mod cycles;
pub mod database;
pub mod desk;
pub mod duplicates;
pub mod either;
pub mod error;
pub mod extensions;
pub mod follow_ups;
pub mod holds;
pub mod idempotency;
pub mod imports;
pub mod joining_requests;
pub mod legacy;
pub mod letters;
pub mod links;
pub mod match_objections;
pub mod match_starts;
pub mod membership_offers;
pub mod mergers;
pub mod notes;
pub mod organisations;
pub mod outbox;
pub mod participants;
pub mod plans;
pub mod progress;
pub mod registry;
pub mod reminders;
pub mod review_reads;
pub mod reviewer_proposals;
pub mod reviewers;
pub mod reviews;
pub mod roster_invitations;
pub mod schedules;
pub mod schema;
pub mod screening;
pub mod search;
pub mod sessions;
pub mod state_periods;
pub mod submission_lists;
pub mod submissions;
pub mod ties;
mod tls;
pub mod translations;
pub mod vocabulary_words;
mod way;
pub mod webhook_deliveries;
pub mod webhooks;
mod writer;

pub use database::{Database, Options};
pub use error::StoreError;
