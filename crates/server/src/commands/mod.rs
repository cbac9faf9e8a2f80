//! The commands, a file each.
pub mod bench;
pub mod create_user;
pub mod demo;
pub mod fill;
pub mod legacy;
pub mod migrate;
pub mod openapi;
pub mod outbox;
pub mod serve;
pub mod simulate;
pub mod vocabularies;
