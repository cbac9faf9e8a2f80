//! The JSON REST API: routes, extractors, problems, the OpenAPI document.
//!
//! A handler file holds its request types, documentation and handlers. Each handler calls one use case of
//! `minga_workflow`; [`problem`] turns a failure into an answer in the caller's language. Routes and their
//! documentation are registered by one call ([`routes`]), so neither can exist without the other.
pub mod actions;
pub mod assignments;
pub mod attachments;
pub mod auth;
pub mod changes;
mod common_answers;
pub mod consolidation;
pub mod countries;
pub mod cursor;
pub mod cycles;
pub mod dashboard;
pub mod desk;
pub mod download;
pub mod duplicates;
pub mod experts;
pub mod exports;
pub mod extensions;
pub mod extract;
pub mod feeds;
pub mod frame;
pub mod holds;
pub mod imports;
pub mod indicators;
pub mod limits;
pub mod matches;
pub mod me;
pub mod members;
pub mod metrics;
pub mod notes;
pub mod operations;
pub mod organisations;
pub mod pages;
pub mod participants;
pub mod personal;
pub mod plans;
pub mod problem;
pub mod progress;
pub mod public;
pub mod query;
pub mod reading;
pub mod reference;
pub mod registrar;
pub mod registry;
pub mod reply;
pub mod reviews;
pub mod revisions;
pub mod roster;
pub mod roster_files;
pub mod roster_invitations;
pub mod routes;
pub mod screening;
pub mod selection;
pub mod state;
pub mod submissions;
pub mod taking_part;
pub mod translations;
pub mod upload;
pub mod users;
pub mod webhook_deliveries;
pub mod webhooks;

pub use state::ApiState;
