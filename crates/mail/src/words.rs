//! The catalogue of the notices and what a text may speak of.
use minga_domain::keys::Keyed;
use minga_domain::notice::Notice;
use minga_domain::words::Words;
use std::sync::LazyLock;

/// The facts that a text may use; whoever queues a notice gives those that it knows.
///
/// `reference` · `title` · `kind` (`pledge`, `practice`) · `organisation` (of the submission) · `reason` (several lines
/// allowed) · `due` (a date, already written in the recipient's language) · `name` · `participant` · `answer` (key of a
/// participant's answer, an assignment's status, a review's recommendation or the side that decided; `lapsed` and
/// `withdrawn_unfinished` of an assignment without a review, `conflicted_finished` of one with a submitted review;
/// `joined` of a reviewer who belongs to the submitting organisation by now; `again` and `afresh` of who is invited to
/// a later round, having reviewed an earlier one or not; `reviewed_before` of who is released from such an invitation
/// by a decision; `asked_again` of a practice whose next round those of the one before are invited to; `reminder` of an
/// invitation that comes again) · `outcome` (key of a state, or how it came about where a notice tells that apart) · `count` (`one` or `several` reminders in a mail)
/// · `role` (key of a role in an organisation) · `person` (the name, as the recipient wrote it, of whom the mail is
/// about) · `other` (the reference of another submission) · `filed` (`for_others`: by somebody outside the
/// organisation, whose people can take it over by the link) · `round` (of the peer review, from the second on) ·
/// `changed`, `explained`, `declined` (how many points of the letter were answered so) · `text` (`revised` with the
/// answers to a letter, or `unchanged`) · `done`, `asked` (how many have accepted, or have submitted, by now, of how
/// many who are asked) · `draft` (`kept`: the reviewer wrote something that stays readable) · `others` (`shown`: the
/// reviewer can read what the others wrote).
pub const FACTS: [&str; 24] = [
    "reference",
    "title",
    "kind",
    "organisation",
    "reason",
    "due",
    "name",
    "participant",
    "answer",
    "outcome",
    "count",
    "role",
    "person",
    "other",
    "filed",
    "round",
    "changed",
    "explained",
    "declined",
    "text",
    "done",
    "asked",
    "draft",
    "others",
];

/// What stands for a fact that is not known, so that a text can select on it.
pub(crate) const NOT_KNOWN: &str = "none";

/// The words of the notices in the three languages.
pub fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            include_str!("../locales/es/notices.ftl"),
            include_str!("../locales/en/notices.ftl"),
            include_str!("../locales/fr/notices.ftl"),
        ])
    });
    &WORDS
}

/// The name of a notice's message in the catalogue.
pub(crate) fn message_name(notice: Notice) -> String {
    notice.key().replace('_', "-")
}
