//! `minga openapi`: prints the document that describes the API, as it is checked in.
use crate::output;
use crate::trouble::Trouble;

/// Prints the document with a line end behind it.
pub fn print() -> Result<(), Trouble> {
    let document = minga_api::routes::document();
    let text = document
        .to_pretty_json()
        .map_err(|error| Trouble::Refused(error.to_string()))?;
    output::line(&text)
}
