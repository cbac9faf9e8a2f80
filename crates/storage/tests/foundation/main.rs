//! What everything in this crate stands on, on both databases: columns, transactions, the pool and the writer.
//!
//! It needs a PostgreSQL server, which `tests/run` gives it in `MINGA_TEST_POSTGRES`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test panics when it fails; the table macro makes public items"
)]

/// Two tests of one body, `name::sqlite` and `name::postgres`; the body gets the [`place::Place`] of its own.
macro_rules! on_both {
    ($name:ident, |$place:ident| $body:block) => {
        mod $name {
            use super::*;

            fn body($place: &crate::place::Place) $body

            #[test]
            fn sqlite() {
                body(&crate::place::Place::sqlite());
            }

            #[test]
            fn postgres() {
                body(&crate::place::Place::postgres());
            }
        }
    };
}

mod columns;
mod database;
mod duplicates;
mod opening;
mod place;
mod plans;
mod postgres;
mod samples;
mod schema;
mod transactions;
mod writer;
