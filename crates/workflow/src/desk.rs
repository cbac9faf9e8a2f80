//! The officer's desk: what waits for whom, since when, and what is next.
pub(crate) mod waits;

pub use waits::Waits;
