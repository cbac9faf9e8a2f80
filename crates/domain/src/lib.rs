//! What a pledge, a practice, a review and a person *are*, and which moves are legal.
//!
//! Pure: no input or output, no clock, no randomness, nothing asynchronous; time and identifiers are arguments
//! (`clippy.toml` of this crate enforces it). Start reading at [`transitions`] (the way of a submission),
//! [`access`] (who may do what) and [`rules`] (what a complete pledge or practice is).
pub mod access;
pub mod address;
pub mod availability;
pub mod changes;
pub mod conflict;
pub mod content;
pub mod cycle;
pub mod difference;
pub mod field;
pub mod history;
pub mod ids;
pub mod joining;
pub mod json;
pub mod keys;
pub mod kinds;
pub mod language;
pub mod letter;
pub mod matching;
pub mod money;
pub mod notice;
pub mod period;
pub mod policy;
pub mod progress;
pub mod ranking;
pub mod refusal;
pub mod review;
pub mod rules;
pub mod similarity;
pub mod steps;
pub mod taking_part;
pub mod text;
pub mod transitions;
pub mod violation;
pub mod vocabulary;
pub mod webhooks;
pub mod words;
