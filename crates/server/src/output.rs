//! What commands print.
use crate::trouble::Trouble;
use std::io::{self, ErrorKind, Write};

/// Prints a text and a line end. A reader that has seen enough and went away is no trouble.
pub fn line(text: &str) -> Result<(), Trouble> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
