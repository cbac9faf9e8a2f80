//! Documents that come in and go out.
//!
//! [`sniff`] tells from a file's content which of the accepted types it is.
pub mod sniff;

pub use sniff::{ACCEPTED, AcceptedType, accepted_type, media_type_of};
