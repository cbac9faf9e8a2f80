//! Text of users made harmless for headers and for lines of a letter.
use minga_domain::text::disturbs_a_line;

/// One line of at most `limit` characters: whatever disturbs becomes a space, runs of spaces become one, and a text
/// that is cut ends in an ellipsis.
pub(crate) fn one_line(text: &str, limit: usize) -> String {
    let calm: String = text
        .chars()
        .map(|character| if disturbs_a_line(character) { ' ' } else { character })
        .collect();
    // Only plain spaces are joined: French needs its no-break spaces.
    let words: Vec<&str> = calm.split(' ').filter(|word| !word.trim().is_empty()).collect();
    let line = words.join(" ");
    if line.chars().count() <= limit {
        return line;
    }
    let mut cut: String = line.chars().take(limit.saturating_sub(1)).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

/// The lines of a text, each made harmless; empty ones are left out.
pub(crate) fn lines(text: &str, limit: usize) -> Vec<String> {
    text.lines()
        .map(|line| one_line(line, limit))
        .filter(|line| !line.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_breaks_a_line_remains() {
        assert_eq!(one_line("x\r\nBcc: a@b.c", 100), "x Bcc: a@b.c");
        assert_eq!(one_line("Motif\u{A0}: \u{A0} x", 100), "Motif\u{A0}: x");
        assert_eq!(one_line(" a\u{2028}b\u{202E}c\u{0}\t d ", 100), "a b c d");
    }

    #[test]
    fn a_cut_text_says_so_and_keeps_the_limit() {
        assert_eq!(one_line("señales claras", 8), "señales…");
        assert_eq!(one_line("señales", 7), "señales");
    }

    #[test]
    fn a_reason_keeps_its_lines() {
        assert_eq!(lines("first\r\n\r\nsecond", 100), ["first", "second"]);
    }
}
