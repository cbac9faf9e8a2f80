//! Black-box tests over HTTP against the built binary, on SQLite and on PostgreSQL: a module for each subject.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop"
)]
mod bulk;
mod canaries;
mod changes;
mod confirming;
mod conflicts;
mod crash;
mod crash_beside;
mod cycles;
mod desk;
mod duplicates;
mod edges;
mod encrypted;
mod exports;
mod figures;
mod file_names;
mod filing;
mod frontend;
mod imports;
mod indicators;
mod invitations;
mod joined_later;
mod joining;
mod journey;
mod kept_answers;
mod legacy;
mod letters;
mod limits;
mod mail_server;
mod matches;
mod members;
mod mergers;
mod more_time;
mod naming;
mod network_desk;
mod news;
mod officers;
mod outages;
mod parts;
mod payloads;
mod permissions;
mod plans;
mod progress;
mod promises;
mod public_bytes;
mod published;
mod quorum;
mod readme;
mod recount;
mod reminders;
mod reopening;
mod replicas;
mod retries;
mod review_page;
mod review_races;
mod reviewers_who_leave;
mod reviews;
mod rewriting;
mod roster;
mod roster_files;
mod rounds;
mod simulation;
mod sweeping;
mod taking_part;
mod translations;
mod types;
mod unauthorised;
mod unseen;
mod walk;
mod webhooks;
mod whoever_reviews;
mod wrong_input;
