//! `minga openapi`: prints the document that describes the API, as it is checked in.
use crate::output;
use crate::trouble::Trouble;

/// Prints the document with a line end behind it.
pub fn print() -> Result<(), Trouble> {
    let document = minga_api::routes::published();
    let text = serde_json::to_string_pretty(&document).map_err(|error| Trouble::Refused(error.to_string()))?;
    output::line(&text)
}
