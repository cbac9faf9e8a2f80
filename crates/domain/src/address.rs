//! Addresses that people type: of mail and of the web.
use validator::{ValidateEmail, ValidateUrl};

/// Whether a text is an e-mail address to which letters can be sent: one of a named domain, and without what only
/// quotes would allow.
pub fn is_email(text: &str) -> bool {
    let local = text.rsplit_once('@').map_or("", |(local, _)| local);
    let dots_apart = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
    text.len() <= 254 && dots_apart && !text.contains('[') && text.validate_email()
}

/// Whether a text is an `http` or `https` address.
pub fn is_web_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    (lower.starts_with("https://") || lower.starts_with("http://")) && text.validate_url()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_that_letters_reach() {
        for good in [
            "rosa@example.org",
            "rosa.quispe+minga@ministerio.gob.example",
            "o'neill@example.org",
            "rosa@xn--caf-dma.example",
        ] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "rosa",
            "rosa@",
            "@example.org",
            ".rosa@example.org",
            "rosa.@example.org",
            "rosa..quispe@example.org",
            "rosa@[127.0.0.1]",
            "rosa quispe@example.org",
            "\"rosa quispe\"@example.org",
            "rosa@example.org, ana@example.org",
            "rosa@example.org\r\nBcc: ana@example.org",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
        assert!(!is_email(&format!("{}@example.org", "r".repeat(250))));
    }

    #[test]
    fn a_web_address_names_its_scheme() {
        assert!(is_web_address("HTTPS://example.org/a?b=c"));
        assert!(!is_web_address("example.org") && !is_web_address("javascript:alert(1)"));
    }
}
