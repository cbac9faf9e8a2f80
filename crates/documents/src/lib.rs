//! Documents that come in and go out.
//!
//! [`sniff`] tells from a file's content which of the accepted types it is, [`images`] takes out of an image what does
//! not belong to the picture; [`table`] writes tables as CSV and XLSX,
//! [`sheet`] and [`workbook`] read them, [`feed`] writes Atom, [`words`] holds the headings of all of these and of
//! reports in the three languages.
pub mod feed;
pub mod images;
pub mod sheet;
pub mod sniff;
pub mod table;
pub mod words;
pub mod workbook;

pub use sniff::{ACCEPTED, AcceptedType, accepted_type};
