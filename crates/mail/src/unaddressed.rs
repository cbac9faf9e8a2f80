//! What a relay says, without the addresses that it repeats: its words are logged and kept with the notice, which stay
//! when the account is gone.

/// What stands where an address stood.
const HIDDEN: &str = "[address]";

/// The text without the addresses of the recipients and without whatever else may be an address: a word with `@`, or
/// with that as a link writes it, and the name of a recipient's mailbox.
pub(crate) fn without_addresses(text: &str, recipients: &[String]) -> String {
    let whole = recipients
        .iter()
        .fold(text.to_owned(), |text, recipient| without(&text, recipient));
    let mailboxes: Vec<&str> = recipients
        .iter()
        .filter_map(|recipient| Some(recipient.rsplit_once('@')?.0))
        .collect();
    whole
        .split_inclusive(ends_word)
        .map(|piece| {
            let word = piece.trim_end_matches(ends_word);
            let name = word.trim_end_matches('.');
            let is_mailbox = mailboxes.iter().any(|mailbox| mailbox.eq_ignore_ascii_case(name));
            if is_mailbox || word.contains('@') || word.contains("%40") {
                format!("{HIDDEN}{}", piece.strip_prefix(word).unwrap_or_default())
            } else {
                piece.to_owned()
            }
        })
        .collect()
}

/// The text without a part, whatever the case of its letters.
fn without(text: &str, part: &str) -> String {
    // Both keep their length, so that a place in one is a place in the other.
    let (low, part) = (text.to_ascii_lowercase(), part.to_ascii_lowercase());
    let mut rest = 0;
    let mut kept = String::with_capacity(text.len());
    for (at, found) in low.match_indices(&part).filter(|_| !part.is_empty()) {
        kept.push_str(text.get(rest..at).unwrap_or_default());
        kept.push_str(HIDDEN);
        rest = at + found.len();
    }
    kept.push_str(text.get(rest..).unwrap_or_default());
    kept
}

fn ends_word(character: char) -> bool {
    character.is_whitespace() || "<>()[]{}\"'`,;:|".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn becomes(text: &str, told: &str) {
        let recipients = ["Ana.Quispe@x.org".to_owned(), "\"luz maria\"@x.org".to_owned()];
        assert_eq!(without_addresses(text, &recipients), told);
    }

    #[test]
    fn what_relays_repeat_is_hidden_and_the_reason_stays() {
        becomes(
            "permanent error (550): 5.1.1 <ana.quispe@X.org>: Recipient address rejected",
            "permanent error (550): 5.1.1 <[address]>: Recipient address rejected",
        );
        becomes(
            "5.1.1 \"luz maria\"@x.org, otro@y.org and bounce+ana.quispe=x.org@z.org are unknown",
            "5.1.1 [address], [address] and [address] are unknown",
        );
        becomes("no mailbox ana.quispe.", "no mailbox [address]");
        becomes("(ANA.QUISPE) is full", "([address]) is full");
        becomes(
            "see https://relay.example/?of=ana.quispe%40x.org",
            "see https:[address]",
        );
        becomes("«ñandú@x.org»", "[address]");
    }

    #[test]
    fn what_names_nobody_is_as_it_was() {
        for text in [
            "transient error (451): 4.7.1 Come back later",
            "Connection error: mail.x.org:25 [::1] refused",
            "ana.quispez is another word",
            "",
        ] {
            becomes(text, text);
        }
        assert_eq!(without_addresses("451 later", &[]), "451 later");
    }
}
