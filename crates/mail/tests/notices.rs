//! The words of the notices and the messages that are made of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a failed expectation is how a test fails"
)]
use chrono::{DateTime, Utc};
use mail_parser::{Message as Read, MessageParser};
use minga_domain::keys::Keyed;
use minga_domain::language::Language;
use minga_domain::notice::Notice;
use minga_domain::steps::{Processing, Step};
use minga_domain::vocabulary::screening_points;
use minga_mail::{
    DraftLine, Enclosed, EnclosedItem, EnclosedText, FACTS, Letter, MailError, Sender, StepLine, compose, words,
};
use serde_json::{Map, Value, json};

const SOURCES: [(Language, &str); 3] = [
    (Language::Es, include_str!("../locales/es/notices.ftl")),
    (Language::En, include_str!("../locales/en/notices.ftl")),
    (Language::Fr, include_str!("../locales/fr/notices.ftl")),
];

/// Every notice that a focal point or a filer may get about the content of a submission.
const TO_FOCAL_POINTS: [Notice; 15] = [
    Notice::Recalled,
    Notice::Receipt,
    Notice::AnswersReceived,
    Notice::ReviewStarted,
    Notice::CommentsReturned,
    Notice::Published,
    Notice::Declined,
    Notice::Withdrawn,
    Notice::Reopened,
    Notice::AmendmentAccepted,
    Notice::AmendmentRejected,
    Notice::Archived,
    Notice::Restored,
    Notice::ParticipantAnswered,
    Notice::ActedAsReceived,
];

fn name(notice: Notice) -> String {
    notice.key().replace('_', "-")
}

fn facts(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn sender() -> Sender {
    "Minga <no-reply@minga.example.org>".parse().unwrap()
}

fn enclosed() -> Enclosed {
    let text = |text: &str, language: &str| EnclosedText {
        text: text.to_owned(),
        language: language.to_owned(),
    };
    Enclosed {
        introduction: Some(text("Gracias por este compromiso.", "es")),
        items: vec![
            EnclosedItem {
                must_answer: true,
                about: Some("Measurable".to_owned()),
                field: Some("Indicators".to_owned()),
                text: text("Which <offices>?\n\nBy when?", "en"),
            },
            EnclosedItem {
                must_answer: false,
                about: None,
                field: None,
                text: text("Quels partenaires ?", "fr"),
            },
        ],
    }
}

fn letter(notice: Notice, language: Language) -> Letter {
    Letter {
        notice,
        language,
        to_name: Some("Ana María Quispe".to_owned()),
        to_address: "ana.quispe@ministry.example".to_owned(),
        facts: facts(json!({
            "reference": "C-2026-0042",
            "title": "Señalización accesible para personas migrantes",
            "kind": "pledge",
            "organisation": "Ministry of Labour",
            "reason": "The indicators cannot be measured.\n\nNo date is given.",
            "due": "5 March 2026",
            "participant": "City of Arequipa",
            "answer": "confirmed",
            "outcome": "published",
        })),
        enclosed: (notice == Notice::CommentsReturned).then(enclosed),
        link: Some("https://minga.example.org/l/AbC123?x=1&y=2".to_owned()),
        steps: Vec::new(),
        listed: Vec::new(),
        drafts: Vec::new(),
        message_id: "0195a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b".to_owned(),
        date: "2026-02-03T10:15:00Z".parse::<DateTime<Utc>>().unwrap(),
    }
}

fn bytes(letter: &Letter) -> Vec<u8> {
    compose(letter, &sender()).unwrap().formatted()
}

fn read(bytes: &[u8]) -> Read<'_> {
    MessageParser::default().parse(bytes).unwrap()
}

fn shown(letter: &Letter) -> (String, String, String) {
    let bytes = bytes(letter);
    let message = read(&bytes);
    (
        message.subject().unwrap().to_owned(),
        message.body_text(0).unwrap().replace("\r\n", "\n"),
        message.body_html(0).unwrap().replace("\r\n", "\n"),
    )
}

#[test]
fn every_message_exists_in_three_languages() {
    // `grammar-…` is what one language needs to inflect; that each is there where it is used, the next tests see.
    let gaps: Vec<String> = words()
        .gaps()
        .into_iter()
        .filter(|gap| !gap.contains(": grammar-"))
        .collect();
    assert_eq!(gaps, Vec::<String>::new());
}

#[test]
fn every_notice_has_its_parts_in_three_languages() {
    for notice in Notice::ALL {
        let mut with_reason = Vec::new();
        for language in Language::ALL {
            for part in ["subject", "body", "action"] {
                let id = format!("{}.{part}", name(*notice));
                let text = words().find(language, &id, &Map::new());
                assert!(
                    text.is_some_and(|text| !text.trim().is_empty()),
                    "{language} lacks {id}"
                );
            }
            with_reason.push(
                words()
                    .find(language, &format!("{}.reason", name(*notice)), &Map::new())
                    .is_some(),
            );
        }
        assert!(
            with_reason.windows(2).all(|pair| pair[0] == pair[1]),
            "{notice}: reason in some languages only"
        );
    }
}

#[test]
fn texts_use_known_facts_only() {
    for (language, source) in SOURCES {
        for (line, text) in source.lines().enumerate().filter(|(_, text)| !text.starts_with('#')) {
            for used in text.split('$').skip(1) {
                let used: String = used
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                    .collect();
                assert!(FACTS.contains(&used.as_str()), "{language}:{}: ${used}", line + 1);
            }
        }
    }
}

#[test]
fn every_notice_reads_well_with_all_facts_and_with_none() {
    for notice in Notice::ALL {
        for language in Language::ALL {
            for kind in ["pledge", "practice"] {
                let mut full = letter(*notice, language);
                full.facts.insert("kind".to_owned(), json!(kind));
                let bare = Letter {
                    facts: Map::new(),
                    to_name: None,
                    ..full.clone()
                };
                for letter in [full, bare] {
                    let (subject, text, html) = shown(&letter);
                    for shown in [&subject, &text, &html] {
                        // What Fluent leaves where a variable or a message is missing, and our word for "not known".
                        for wrong in ["{$", "{ $", "{kind", "{by", "{", "none", "  \n"] {
                            let body = shown.replace("list-style:none", "");
                            assert!(!body.contains(wrong), "{language} {notice}: {wrong:?} in {shown}");
                        }
                    }
                    assert!(!text.contains("\n\n\n"), "{language} {notice}: a gap in {text}");
                    assert!(text.contains("https://minga.example.org/l/AbC123?x=1&y=2"));
                }
            }
        }
    }
}

#[test]
fn who_gets_a_date_is_told_it() {
    for notice in [
        Notice::VerifyEmail,
        Notice::PasswordReset,
        Notice::ParticipantAsked,
        Notice::ReviewInvitation,
        Notice::CommentsReturned,
    ] {
        for language in Language::ALL {
            assert!(
                shown(&letter(notice, language)).1.contains("5 March 2026"),
                "{language} {notice}"
            );
        }
    }
}

#[test]
fn drafts_that_were_filed_are_named_each_with_its_own_link() {
    for language in Language::ALL {
        let mut filed = letter(Notice::FiledForYou, language);
        filed.facts = facts(json!({"count": 22, "organisation": "Ministry of Labour"}));
        filed.link = None;
        filed.drafts = ["Cocinas <abiertas>", "Another\nline"]
            .into_iter()
            .zip(["a", "b"])
            .map(|(about, token)| DraftLine {
                about: about.to_owned(),
                link: format!("https://minga.example.org/links/take-over/{token}"),
            })
            .collect();
        let (_, text, html) = shown(&filed);
        let html = html.replace("&#x2f;", "/");
        assert!(
            text.contains("\n* Another line\n  https://minga.example.org/links/take-over/b\n"),
            "{text}"
        );
        assert!(
            html.contains("<a href=\"https://minga.example.org/links/take-over/a\"")
                && html.contains("&lt;abiertas&gt;"),
            "{html}"
        );
        assert!(
            text.contains("22") && !text.contains("\n\n\n") && !text.contains('{'),
            "{text}"
        );
    }
}

#[test]
fn a_reminder_names_each_step_with_its_day_and_its_link() {
    for language in Language::ALL {
        for step in Step::ALL {
            let mut reminder = letter(Notice::Reminder, language);
            reminder.facts = facts(json!({"count": "several"}));
            reminder.link = None;
            let line = |about: &str, overdue, link: Option<&str>| StepLine {
                step: *step,
                processing: None,
                about: about.to_owned(),
                due: "5 March 2026".to_owned(),
                overdue,
                link: link.map(str::to_owned),
            };
            reminder.steps = vec![
                line("PR-2026-00042 — Cocinas <abiertas>", false, None),
                line(
                    "PR-2026-00043 — Another\nline",
                    true,
                    Some("https://minga.example.org/l/x"),
                ),
            ];
            let (_, text, html) = shown(&reminder);
            let what = words().plain(language, &format!("step-{}", step.key().replace('_', "-")));
            assert_eq!(text.matches(what.as_str()).count(), 2, "{language} {step}: {text}");
            assert_eq!(text.matches("5 March 2026").count(), 2, "{language} {step}: {text}");
            assert!(
                text.contains("\n  PR-2026-00043 — Another line\n  https://minga.example.org/l/x\n"),
                "{text}"
            );
            assert!(html.contains("Cocinas &lt;abiertas&gt;"), "{html}");
            assert!(!text.contains("\n\n\n") && !text.contains('{'), "{text}");
            let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("* ")).collect();
            assert!(lines[0] != lines[1], "what is overdue is said otherwise: {text}");
        }
    }
}

#[test]
fn a_reminder_tells_the_secretariat_what_to_do() {
    for language in Language::ALL {
        let mut said = vec![words().plain(language, "step-process")];
        for processing in Processing::ALL {
            let mut reminder = letter(Notice::Reminder, language);
            reminder.link = None;
            reminder.steps = vec![StepLine {
                step: Step::Process,
                processing: Some(*processing),
                about: "PR-2026-00042".to_owned(),
                due: "5 March 2026".to_owned(),
                overdue: false,
                link: None,
            }];
            let what = words().plain(
                language,
                &format!("step-process-{}", processing.key().replace('_', "-")),
            );
            let text = shown(&reminder).1;
            assert!(
                text.contains(&format!("* {what} ")) && text.contains("5 March 2026"),
                "{text}"
            );
            assert!(!said.contains(&what), "{language}: {what}");
            said.push(what);
        }
    }
}

#[test]
fn the_subject_of_a_reviewers_answer_says_which() {
    let answers = [
        "accepted",
        "declined",
        "conflicted",
        "conflicted_finished",
        "lapsed",
        "withdrawn",
        "withdrawn_unfinished",
        "another",
    ];
    for language in Language::ALL {
        let subject = |answer: &str| {
            let mut told = letter(Notice::InvitationAnswered, language);
            told.facts.insert("answer".to_owned(), json!(answer));
            shown(&told).0
        };
        let subjects: std::collections::BTreeSet<String> = answers.into_iter().map(subject).collect();
        assert_eq!(subjects.len(), answers.len(), "{language}: {subjects:?}");
    }
}

/// Notices with facts on which their words depend, and whether they name the day.
fn variants() -> Vec<(Notice, Value, bool)> {
    let round = json!({"round": 2, "changed": 3, "explained": 1, "declined": 0, "answer": "again"});
    vec![
        (Notice::ReviewInvitation, round, true),
        (Notice::ReviewInvitation, json!({"round": 2, "answer": "again"}), true),
        (Notice::ReviewInvitation, json!({"round": 2, "answer": "afresh"}), true),
        (
            Notice::ReviewNotNeeded,
            json!({"answer": "reviewed_before", "outcome": "declined"}),
            false,
        ),
        (Notice::RosterInvitation, json!({}), true),
        (Notice::RosterInvitation, json!({"answer": "reminder"}), true),
        (Notice::ReviewNeededAgain, json!({"answer": "invited"}), true),
        (Notice::ReviewNeededAgain, json!({"answer": "accepted"}), true),
        (
            Notice::AnswersReceived,
            json!({"outcome": "peer_review", "answer": "asked_again"}),
            false,
        ),
        (Notice::AnswersReceived, json!({"outcome": "peer_review"}), false),
        (Notice::AnswersReceived, json!({"outcome": "submitted"}), false),
        (Notice::SubmissionArrived, json!({}), true),
        (Notice::Resubmitted, json!({"outcome": "peer_review"}), true),
        (Notice::Resubmitted, json!({"outcome": "submitted"}), true),
        (
            Notice::ReviewInvitation,
            json!({"round": 2, "answer": "again", "text": "unchanged"}),
            true,
        ),
        (
            Notice::ReviewInvitation,
            json!({"round": 2, "answer": "afresh", "text": "unchanged"}),
            true,
        ),
        (
            Notice::AnswersReceived,
            json!({"outcome": "peer_review", "answer": "asked_again", "text": "unchanged"}),
            false,
        ),
        (
            Notice::Resubmitted,
            json!({"outcome": "peer_review", "text": "unchanged"}),
            true,
        ),
        (
            Notice::Resubmitted,
            json!({"outcome": "submitted", "text": "unchanged"}),
            true,
        ),
        (
            Notice::InvitationAnswered,
            json!({"answer": "accepted", "done": 2, "asked": 3}),
            false,
        ),
        (
            Notice::InvitationAnswered,
            json!({"answer": "conflicted_finished"}),
            false,
        ),
        (
            Notice::ReviewSubmitted,
            json!({"answer": "publish", "outcome": "decidable", "done": 3, "asked": 3}),
            false,
        ),
        (
            Notice::ReviewSubmitted,
            json!({"answer": "decline", "outcome": "one_more", "done": 3, "asked": 3}),
            false,
        ),
        (
            Notice::ReviewSubmitted,
            json!({"answer": null, "outcome": null, "done": 1, "asked": 3}),
            false,
        ),
        (Notice::ExtensionAsked, json!({"role": "alternate"}), true),
        (Notice::ExtensionAsked, json!({"role": "focal_point"}), true),
        (Notice::ExtensionAsked, json!({"role": null}), true),
        (Notice::ExtensionGranted, json!({}), true),
    ]
}

#[test]
fn what_depends_on_the_answer_the_round_or_the_state_reads_well() {
    for (notice, about, names_the_day) in variants() {
        for language in Language::ALL {
            for kind in ["pledge", "practice"] {
                for due in [json!("5 March 2026"), Value::Null] {
                    let mut told = letter(notice, language);
                    told.facts.remove("answer");
                    told.facts.extend(facts(about.clone()));
                    told.facts.insert("kind".to_owned(), json!(kind));
                    told.facts.insert("due".to_owned(), due.clone());
                    let (subject, text, _) = shown(&told);
                    for wrong in ["{", "none", "  ", "\n\n\n", " .", ", hasta"] {
                        let body = text.replace("\n  ", "\n");
                        assert!(
                            !subject.contains(wrong) && !body.contains(wrong),
                            "{language} {notice} {about}: {wrong:?} in {subject}\n{text}"
                        );
                    }
                    let named = text.contains("5 March 2026");
                    assert_eq!(named, names_the_day && due.is_string(), "{language} {notice}: {text}");
                }
            }
        }
    }
}

#[test]
fn an_invitation_to_a_later_round_says_what_became_of_the_letter() {
    for (language, round, counts, button) in [
        (
            Language::Es,
            "ronda 2",
            "3 con un cambio",
            "«Se han atendido mis observaciones»",
        ),
        (Language::En, "round 2", "3 with a change", "“My points are met”"),
        (
            Language::Fr,
            "tour 2",
            "3 par une modification",
            "Mes observations sont prises en compte",
        ),
    ] {
        let told = |about: Value| {
            let mut told = letter(Notice::ReviewInvitation, language);
            told.facts.extend(facts(about));
            let (subject, text, _) = shown(&told);
            assert!(subject.contains(round) && text.contains(round), "{subject}\n{text}");
            text
        };
        let again = told(json!({"round": 2, "answer": "again", "changed": 3, "explained": 1, "declined": 0}));
        assert!(again.contains(counts) && again.contains(button), "{again}");
        // What was answered in no such way is not counted, and the counts are the focal point's.
        let (mail, one) = match language {
            Language::Es => (
                "Según lo indica el punto focal",
                [
                    "así: 6 con un cambio en el texto.",
                    "así: 1 con una explicación, 2 con una negativa motivada.",
                ],
            ),
            Language::En => (
                "As the focal point puts it",
                [
                    "this: 6 with a change in the text.",
                    "this: 1 with an explanation, 2 declined with a reason.",
                ],
            ),
            Language::Fr => (
                "Selon le point focal",
                [
                    ": 6 par une modification du texte.",
                    ": 1 par une explication, 2 par un refus motivé.",
                ],
            ),
        };
        for (counts, said) in [(json!([6, 0, 0]), one[0]), (json!([0, 1, 2]), one[1])] {
            let text = told(json!({
                "round": 2, "answer": "again", "text": "unchanged",
                "changed": counts[0], "explained": counts[1], "declined": counts[2]
            }));
            assert!(
                text.contains(mail) && text.contains(said) && !text.contains(" 0 "),
                "{text}"
            );
        }
        let afresh = told(json!({"round": 2, "answer": "afresh"}));
        assert!(!afresh.contains(counts) && !afresh.contains(button), "{afresh}");
        let first = shown(&letter(Notice::ReviewInvitation, language)).0;
        assert!(!first.contains(round), "{first}");
    }
}

#[test]
fn a_text_that_stays_as_it_was_is_not_called_revised() {
    let notices = [
        (Notice::AnswersReceived, "asked_again"),
        (Notice::Resubmitted, "none"),
        (Notice::ReviewInvitation, "again"),
        (Notice::ReviewInvitation, "afresh"),
    ];
    for (language, stays, revised) in [
        (
            Language::Es,
            "el texto no ha cambiado",
            [
                "texto revisado",
                "revisada",
                "los cambios",
                "diferencias",
                "nuevo texto",
            ],
        ),
        (
            Language::En,
            "the text stays as it was",
            ["revised", "the changes", "what has changed", "differences", "new text"],
        ),
        (
            Language::Fr,
            "le texte reste inchangé",
            [
                "révisé",
                "les modifications",
                "ce qui a changé",
                "différences",
                "nouveau texte",
            ],
        ),
    ] {
        for (notice, answer) in notices {
            let told = |text: &str| {
                let mut told = letter(notice, language);
                let about = json!({"outcome": "peer_review", "kind": "practice", "round": 2});
                told.facts.extend(facts(about));
                told.facts.insert("answer".to_owned(), json!(answer));
                told.facts.insert("text".to_owned(), json!(text));
                let (subject, text, _) = shown(&told);
                format!("{subject}\n{text}")
            };
            let (unchanged, changed) = (told("unchanged"), told("revised"));
            assert!(unchanged.contains(stays) && !changed.contains(stays), "{unchanged}");
            for words in revised {
                assert!(!unchanged.contains(words), "{words}: {unchanged}");
            }
            assert!(revised.iter().any(|words| changed.contains(words)), "{changed}");
        }
    }
}

#[test]
fn whoever_follows_the_reviews_reads_how_many_there_are() {
    for (language, two, three, for_quorum, decidable) in [
        (Language::Es, "2 de 3", "3 de 3", "quórum", "ya se puede decidir"),
        (Language::En, "2 of 3", "3 of 3", "quorum", "a decision can be taken"),
        (
            Language::Fr,
            "2 sur 3",
            "3 sur 3",
            "quorum",
            "une décision peut être prise",
        ),
    ] {
        let told = |notice: Notice, about: Value| {
            let mut told = letter(notice, language);
            told.facts.extend(facts(about));
            let (subject, text, _) = shown(&told);
            (subject, text)
        };
        let accepted = json!({"answer": "accepted", "done": 2, "asked": 3});
        let (subject, text) = told(Notice::InvitationAnswered, accepted);
        assert!(subject.contains(two) && text.contains(two), "{subject}\n{text}");
        assert!(!text.contains(for_quorum), "an acceptance endangers no quorum: {text}");
        let declined = told(Notice::InvitationAnswered, json!({"answer": "declined"})).1;
        assert!(declined.contains(for_quorum), "{declined}");

        let second = json!({"answer": "publish", "outcome": null, "done": 2, "asked": 3});
        let (subject, text) = told(Notice::ReviewSubmitted, second);
        assert!(subject.contains(two) && text.contains(two), "{subject}\n{text}");
        assert!(!subject.contains(decidable) && !text.contains(decidable), "{text}");
        let last = json!({"answer": "publish", "outcome": "decidable", "done": 3, "asked": 3});
        let (subject, text) = told(Notice::ReviewSubmitted, last);
        assert!(subject.contains(three) && subject.contains(decidable), "{subject}");
        assert!(text.contains(three) && text.contains(decidable), "{text}");
        let split = json!({"answer": "decline", "outcome": "one_more", "done": 3, "asked": 3});
        let (subject, text) = told(Notice::ReviewSubmitted, split);
        assert!(!subject.contains(decidable) && !text.contains(decidable), "{text}");
    }
}

#[test]
fn a_conflict_after_submitting_is_told_with_what_it_means() {
    for (language, no_longer, publication) in [
        (Language::Es, "ya no cuenta", "La publicación está fijada"),
        (Language::En, "no longer counts", "A publication is set"),
        (Language::Fr, "ne compte plus", "La publication est fixée"),
    ] {
        let told = |answer: &str, outcome: Value| {
            let mut told = letter(Notice::InvitationAnswered, language);
            told.facts.insert("answer".to_owned(), json!(answer));
            told.facts.insert("outcome".to_owned(), outcome);
            let (subject, text, _) = shown(&told);
            format!("{subject}\n{text}")
        };
        let before = told("conflicted", Value::Null);
        assert!(!before.contains(no_longer) && !before.contains(publication), "{before}");
        let after = told("conflicted_finished", Value::Null);
        assert!(
            after.matches(no_longer).count() == 2 && !after.contains(publication),
            "{after}"
        );
        for answer in ["conflicted_finished", "withdrawn"] {
            let set = told(answer, json!("publication_set"));
            assert!(set.contains(publication) && set.contains("5 March 2026"), "{set}");
        }
    }
}

#[test]
fn a_focal_point_reads_nothing_about_reviewers() {
    let next_round = |language| {
        let mut told = letter(Notice::AnswersReceived, language);
        told.facts.insert("outcome".to_owned(), json!("peer_review"));
        told.facts.insert("answer".to_owned(), json!("asked_again"));
        told
    };
    let usual = TO_FOCAL_POINTS.map(|notice| (notice, false));
    for (notice, later) in usual.into_iter().chain([(Notice::AnswersReceived, true)]) {
        for (language, words) in [
            (Language::Es, ["revisor", "revisora", "las personas que revis"]),
            (Language::En, ["reviewer", "referee", "expert"]),
            (Language::Fr, ["examinateur", "évaluateur", "chargées de l’examen"]),
        ] {
            let told = if later {
                next_round(language)
            } else {
                letter(notice, language)
            };
            let (subject, text, _) = shown(&told);
            for word in words {
                assert!(
                    !text.contains(word) && !subject.contains(word),
                    "{language} {notice}: {word}"
                );
            }
        }
    }
}

#[test]
fn a_reason_is_quoted_only_where_the_notice_gives_reasons() {
    let (_, text, html) = shown(&letter(Notice::Declined, Language::En));
    assert!(
        text.contains("> The indicators cannot be measured.\n> No date is given.\n"),
        "{text}"
    );
    assert!(
        html.contains("The indicators cannot be measured.<br>No date is given."),
        "{html}"
    );
    for notice in [Notice::ReviewOutcome, Notice::ReviewNotNeeded, Notice::Withdrawn] {
        assert!(
            !shown(&letter(notice, Language::En)).1.contains("indicators"),
            "{notice}"
        );
    }
}

#[test]
fn who_joined_the_submitting_organisation_is_not_told_that_the_review_has_ended() {
    for (language, why, ended) in [
        (Language::Es, "pertenece ahora a la organización", "concluido"),
        (Language::En, "you now belong to the organisation", "ended"),
        (Language::Fr, "appartenez désormais à l’organisation", "terminé"),
    ] {
        let released = letter(Notice::ReviewNotNeeded, language);
        let mut joined = released.clone();
        joined.facts.insert("answer".to_owned(), json!("joined"));
        let [(subject, text, _), (other, others, _)] = [shown(&joined), shown(&released)];
        assert_ne!(subject, other);
        assert!(text.contains(why) && !text.contains(ended), "{text}");
        assert!(!others.contains(why) && others.contains(ended), "{others}");
        assert!(!text.contains("\n\n\n") && !text.contains('{'), "{text}");
    }
}

#[test]
fn who_alone_is_released_is_not_told_that_the_review_has_ended() {
    for (language, why, ended) in [
        (Language::Es, "Ya no hace falta que usted revise", "concluido"),
        (Language::En, "You no longer need to review", "ended"),
        (Language::Fr, "Vous n’avez plus à examiner", "terminé"),
    ] {
        let with_all = letter(Notice::ReviewNotNeeded, language);
        let mut alone = with_all.clone();
        alone.facts.insert("answer".to_owned(), json!("released"));
        let [(_, text, _), (_, others, _)] = [shown(&alone), shown(&with_all)];
        assert!(text.contains(why) && !text.contains(ended), "{text}");
        assert!(!others.contains(why), "{others}");
    }
}

#[test]
fn a_participant_that_is_not_shown_is_not_thanked() {
    for (language, hidden, nothing, action) in [
        (
            Language::Es,
            "City of Arequipa, pero su parte no se muestra al público",
            "no tiene que hacer nada",
            "Leer y responder",
        ),
        (
            Language::En,
            "City of Arequipa as a participant, but your part is not shown",
            "nothing you need to do",
            "Read and answer",
        ),
        (
            Language::Fr,
            "City of Arequipa parmi les participants, mais votre part n’est pas montrée",
            "Vous n’avez rien à faire",
            "Lire et répondre",
        ),
    ] {
        let shown_one = letter(Notice::Published, language);
        let mut silent = shown_one.clone();
        silent.facts.insert("outcome".to_owned(), json!("not_shown"));
        let [(subject, text, _), (other, others, _)] = [shown(&silent), shown(&shown_one)];
        assert_ne!(subject, other);
        assert!(
            text.contains(hidden) && text.contains(action) && !text.contains(nothing),
            "{text}"
        );
        assert!(!others.contains(hidden) && others.contains(nothing), "{others}");
        assert!(!text.contains("\n\n\n") && !text.contains('{'), "{text}");
    }
}

#[test]
fn what_a_participant_answers_is_told_as_it_came() {
    for (language, by_letter, corrects, nothing) in [
        (
            Language::Es,
            "La respuesta llegó por carta",
            "El participante escribe:\n\n> The indicators",
            "No tiene que hacer nada",
        ),
        (
            Language::En,
            "The answer came by letter",
            "The participant writes:\n\n> The indicators",
            "nothing you need to do",
        ),
        (
            Language::Fr,
            "La réponse est arrivée par lettre",
            "Le participant écrit :\n\n> The indicators",
            "Vous n’avez rien à faire",
        ),
    ] {
        let text = |outcome: &str, reason: Option<&str>| {
            let mut letter = letter(Notice::ParticipantAnswered, language);
            letter.facts.insert("outcome".to_owned(), json!(outcome));
            letter.facts.insert("reason".to_owned(), json!(reason));
            shown(&letter).1
        };
        let (plain, letter) = (text("none", None), text("letter", None));
        let correction = text("correction", Some("The indicators cannot be measured."));
        let told = [by_letter, corrects, nothing]
            .map(|words| [&plain, &letter, &correction].map(|text| text.contains(words) && !text.contains('{')));
        assert_eq!(
            told,
            [[false, true, false], [false, false, true], [true, true, false]],
            "{plain}\n{letter}\n{correction}"
        );
    }
}

#[test]
fn the_receipt_names_the_points_of_the_screening_in_their_own_words() {
    let points = ["concrete", "measurable", "realistic", "forward_looking", "time_bound"];
    for language in Language::ALL {
        let (_, text, _) = shown(&letter(Notice::Receipt, language));
        for point in points {
            let label = screening_points().label(point, language).unwrap().to_lowercase();
            assert!(text.contains(&label), "{label}: {text}");
        }
    }
}

/// Several contributions that a colleague hands over at once.
fn together(notice: Notice, language: Language) -> Letter {
    let mut several = letter(notice, language);
    several.facts = facts(json!({"count": "several", "reason": "The ministry answers in May."}));
    several.listed = vec![
        "PL-2026-00017 — Ventanillas <itinerantes>".to_owned(),
        "PR-2026-00042 — Another\nline".to_owned(),
    ];
    several
}

#[test]
fn what_changes_hands_together_is_one_letter_with_a_line_for_each() {
    for notice in [Notice::HandedOverTogether, Notice::TakenOverTogether] {
        for language in Language::ALL {
            let (several, text, html) = shown(&together(notice, language));
            let mut one = together(notice, language);
            one.listed.truncate(1);
            one.facts.insert("count".to_owned(), json!("one"));
            assert_ne!(several, shown(&one).0, "{language} {notice}");
            let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("* ")).collect();
            let both = [
                "* PL-2026-00017 — Ventanillas <itinerantes>",
                "* PR-2026-00042 — Another line",
            ];
            assert_eq!(lines, both, "{language} {notice}: {text}");
            assert!(html.contains("Ventanillas &lt;itinerantes&gt;"), "{html}");
            assert!(!text.contains("\n\n\n") && !text.contains('{'), "{text}");
        }
    }
}

#[test]
fn the_recorded_letters_are_as_recorded() {
    for language in Language::ALL {
        recorded("comments_returned", &letter(Notice::CommentsReturned, language));
        let mut again = letter(Notice::ReviewInvitation, language);
        again.facts = facts(json!({
            "title": "Señalización accesible", "kind": "practice", "due": "5 March 2026",
            "answer": "again", "round": 2, "changed": 3, "explained": 1, "declined": 0,
        }));
        recorded("review_invitation_again", &again);
        recorded("handed_over_together", &together(Notice::HandedOverTogether, language));
    }
}

fn recorded(name: &str, letter: &Letter) {
    let language = letter.language;
    let (subject, text, html) = shown(letter);
    let now = format!("{subject}\n\n=== text\n{text}\n=== html\n{html}");
    let path = format!("{}/snapshots/{name}.{language}.txt", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let recorded = std::fs::read_to_string(&path).expect("UPDATE_SNAPSHOTS=1 cargo test -p minga-mail records it");
    assert_eq!(
        now, recorded,
        "if this is meant: UPDATE_SNAPSHOTS=1 cargo test -p minga-mail"
    );
}

#[test]
fn headers_say_what_the_message_is() {
    let bytes = bytes(&letter(Notice::Receipt, Language::Fr));
    let message = read(&bytes);
    assert_eq!(
        message.message_id(),
        Some("0195a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b@minga.example.org")
    );
    assert_eq!(message.header_raw("Auto-Submitted").unwrap().trim(), "auto-generated");
    assert_eq!(message.header_raw("Content-Language").unwrap().trim(), "fr");
    assert_eq!(message.date().unwrap().to_rfc3339(), "2026-02-03T10:15:00Z");
    let to = message.to().unwrap().first().unwrap();
    assert_eq!(
        (to.name(), to.address()),
        (Some("Ana María Quispe"), Some("ana.quispe@ministry.example"))
    );
    let from = message.from().unwrap().first().unwrap();
    assert_eq!(
        (from.name(), from.address()),
        (Some("Minga"), Some("no-reply@minga.example.org"))
    );
    assert!(
        message
            .subject()
            .unwrap()
            .starts_with("[C-2026-0042] Nous avons bien reçu votre engagement — Señal")
    );
    assert!(
        bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= 998),
        "RFC 5322, 2.1.1"
    );
    let head = String::from_utf8(bytes).unwrap();
    assert!(head.split("\r\n\r\n").next().unwrap().is_ascii());
}

#[test]
fn the_same_letter_is_the_same_message_at_every_attempt() {
    let letter = letter(Notice::Published, Language::Es);
    assert_eq!(bytes(&letter), bytes(&letter));
}

#[test]
fn no_text_of_a_user_adds_a_header() {
    let reference: Vec<String> = header_names(&bytes(&letter(Notice::Receipt, Language::En)));
    for attack in [
        "x\r\nBcc: a@b.c",
        "x\nBcc: a@b.c",
        "x\rBcc: a@b.c",
        "x\r\n\r\nanother body",
        "x\u{0}\r\n Bcc: a@b.c",
        "x\u{85}Bcc: a@b.c",
        "x\u{2028}Bcc: a@b.c",
        "=?utf-8?Q?x=0D=0ABcc:_a@b.c?=",
        "\"x\" <a@b.c>, y",
        "x\r\n--minga-0195a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b--",
        "x (\\\r\nBcc: a@b.c",
    ] {
        let attack = format!("{attack} {}", "ñandú ".repeat(60));
        let mut letter = letter(Notice::Receipt, Language::En);
        letter.to_name = Some(attack.clone());
        for fact in FACTS {
            letter.facts.insert(fact.to_owned(), json!(attack));
        }
        let bytes = bytes(&letter);
        assert_eq!(header_names(&bytes), reference, "{attack:?}");
        let message = read(&bytes);
        assert!(message.bcc().is_none(), "{attack:?}");
        assert_eq!(message.to().unwrap().iter().count(), 1, "{attack:?}");
        assert_eq!(
            message.to().unwrap().first().unwrap().address(),
            Some("ana.quispe@ministry.example")
        );
        assert_eq!(
            (message.text_body_count(), message.html_body_count()),
            (1, 1),
            "{attack:?}"
        );
        assert!(message.body_html(0).unwrap().contains("</html>"), "{attack:?}");
    }
}

/// The names of the top headers, in order.
fn header_names(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let head = text.split("\r\n\r\n").next().unwrap();
    let starts = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
    starts.map(|line| line.split(':').next().unwrap().to_owned()).collect()
}

#[test]
fn html_shows_what_users_wrote_as_text() {
    let mut letter = letter(Notice::Declined, Language::En);
    let attack = "<script>alert('x')</script><img src=x onerror=\"y\"> & co";
    letter.to_name = Some(attack.to_owned());
    for fact in ["title", "organisation", "reason", "reference"] {
        letter.facts.insert(fact.to_owned(), json!(attack));
    }
    let (_, text, html) = shown(&letter);
    assert!(text.contains(attack));
    assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
    assert_eq!(
        html.matches("&lt;script&gt;").count(),
        7,
        "twice in the title, greeting, reason and three details: {html}"
    );
    assert!(html.contains("href=\"https:&#x2f;&#x2f;minga.example.org"), "{html}");
    assert!(html.contains("x=1&amp;y=2\""), "{html}");
}

#[test]
fn what_cannot_be_a_letter_is_refused() {
    let good = letter(Notice::VerifyEmail, Language::En);
    let composed = |letter: Letter| compose(&letter, &sender()).map(drop);
    assert!(composed(good.clone()).is_ok());
    for address in [
        "",
        "ana",
        "ana@",
        "a@b.c\r\nBcc: d@e.f",
        "a b@c.d",
        "a@b.c, d@e.f",
        "Ana <a@b.c>",
    ] {
        let refused = composed(Letter {
            to_address: address.to_owned(),
            ..good.clone()
        });
        assert!(matches!(refused, Err(MailError::BadAddress)), "{address:?}");
    }
    for id in ["", "a b", "a>\r\nBcc: x", "a@b", &"x".repeat(61)] {
        let refused = composed(Letter {
            message_id: id.to_owned(),
            ..good.clone()
        });
        assert!(matches!(refused, Err(MailError::BadMessageId)), "{id:?}");
    }
    for link in ["javascript:alert(1)", "https://a b", "https://a\"b\r\n", "//x"] {
        let refused = composed(Letter {
            link: Some(link.to_owned()),
            ..good.clone()
        });
        assert!(matches!(refused, Err(MailError::BadLink)), "{link:?}");
    }
    assert!(matches!(
        composed(Letter {
            link: None,
            ..good.clone()
        }),
        Err(MailError::NoLink(Notice::VerifyEmail))
    ));
    assert!("Minga <no-reply@a.b>\r\nBcc: c@d.e".parse::<Sender>().is_err());
    assert!("nobody".parse::<Sender>().is_err());
    for date in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        assert!(composed(Letter { date, ..good.clone() }).is_ok());
    }
}
