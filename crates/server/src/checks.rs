//! What the values of the settings must be: always, and in production. Every problem is told, not only the first.
use crate::settings::Settings;
use minga_domain::address;
use minga_domain::policy::Policy;
use minga_mail::{Relay, Sender, TransportKind};
use minga_storage::address::{Reach, reach};
use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use tracing_subscriber::EnvFilter;

/// Domains that are reserved for documentation (RFC 2606) or for the own machine: no mail arrives there.
const NOBODYS_DOMAINS: [&str; 5] = ["example.org", "example.com", "example.net", "example", "localhost"];

/// The longest span that the policy takes, ten years: far longer ones leave the calendar.
const LONGEST_DAYS: u32 = 3650;

/// Permissions of others than owner and group.
const OTHERS: u32 = 0o007;

/// Everything that is wrong with the settings, each a sentence that begins with the key.
pub fn problems(settings: &Settings) -> Vec<String> {
    let mut found = Vec::new();
    let mut refuse = |wrong: bool, problem: &str| {
        if wrong {
            found.push(problem.to_owned());
        }
    };
    refuse(
        settings.listen.parse::<SocketAddr>().is_err(),
        "listen: give an address and a port, such as 0.0.0.0:8080",
    );
    refuse(
        !is_web_address(&settings.public_url()),
        "public_url: give an http or https address without a query",
    );
    let frontend = &settings.frontend;
    for (key, url, places) in [
        ("home_url", &frontend.home_url, &[][..]),
        ("submission_url", &frontend.submission_url, &["{id}"][..]),
        ("record_url", &frontend.record_url, &["{reference}"][..]),
    ] {
        let wrong = url.as_ref().is_some_and(|url| !leads_somewhere(url, places));
        let places = places.join(" and ");
        let with = if places.is_empty() {
            String::new()
        } else {
            format!(" with {places} in it")
        };
        refuse(wrong, &format!("frontend.{key}: give an http or https address{with}"));
    }
    refuse(
        EnvFilter::try_new(&settings.log).is_err(),
        "log: give a level such as info, or levels by module",
    );
    refuse(settings.shutdown_seconds == 0, "shutdown_seconds: give at least 1");
    refuse(settings.due_seconds == 0, "due_seconds: give at least 1");
    match reach(&settings.database_url()) {
        // It never repeats a password.
        Err(why) => refuse(true, &format!("database.url: {why}")),
        Ok(Reach::Plain) => refuse(
            settings.production && !settings.database.allow_plain,
            "database.url: production does not speak in the clear with another machine; add ?sslmode=verify-full, and \
             &sslrootcert=FILE when the server's certificate is of an authority of your own, or set \
             database.allow_plain = true when the network in between is private",
        ),
        Ok(Reach::File | Reach::Machine | Reach::Encrypted) => {}
    }
    refuse(settings.database.pool_size == 0, "database.pool_size: give at least 1");
    refuse(
        settings.mail.from.parse::<Sender>().is_err(),
        "mail.from: give a mailbox such as Minga <no-reply@example.org>",
    );
    let mailbox = &settings.mail.secretariat_mailbox;
    refuse(
        mailbox.parse::<Sender>().is_err(),
        "mail.secretariat_mailbox: give a mail address",
    );
    if settings.mail.transport == TransportKind::Smtp {
        match &settings.mail.smtp_url {
            None => refuse(true, "mail.smtp_url: give the address of the relay"),
            // What went wrong may repeat the address, and the address may hold a password.
            Some(url) => refuse(
                Relay::open(url).is_err(),
                "mail.smtp_url: this is no address of an SMTP relay",
            ),
        }
    }
    for origin in &settings.cors.origins {
        if !is_origin(origin) {
            found.push(format!(
                "cors.origins: {origin:?} is no origin; write scheme, host and port alone, as in https://minga.example.org"
            ));
        }
    }
    found.extend(of_policy(&settings.policy));
    if settings.production {
        found.extend(in_production(settings));
    }
    found
}

/// Whether a text is an origin as browsers send it, or `*`.
fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain = |host: &str| {
        !host.is_empty()
            && host
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.:[]".contains(c))
    };
    text == "*" || host.is_some_and(plain)
}

fn of_policy(policy: &Policy) -> Vec<String> {
    let rules = [
        (policy.version >= 1, "version: give at least 1"),
        (
            policy.internal_reviews >= 1,
            "internal_reviews: the Network asks for at least 1",
        ),
        (
            policy.external_reviews >= 2,
            "external_reviews: the Network asks for at least 2",
        ),
        (
            (2..=10).contains(&policy.required_median_halves),
            "required_median_halves: give 2 to 10 halves of a point",
        ),
        (
            (1..=4).contains(&policy.disagreement_spread),
            "disagreement_spread: give 1 to 4 points",
        ),
        (
            (1..=6).contains(&policy.comment_below),
            "comment_below: give 1 (never) to 6 (always)",
        ),
        (policy.leaning_reviews >= 1, "leaning_reviews: give at least 1"),
        (policy.leaning_days >= 1, "leaning_days: give at least 1"),
        (policy.invitation_days >= 1, "invitation_days: give at least 1"),
        (policy.review_days >= 1, "review_days: give at least 1"),
        (policy.answer_days >= 1, "answer_days: give at least 1"),
        (policy.letter_rounds >= 1, "letter_rounds: give at least 1"),
        (policy.participant_days >= 1, "participant_days: give at least 1"),
        (policy.joining_days >= 1, "joining_days: give at least 1"),
        (policy.process_days >= 1, "process_days: give at least 1"),
        (
            !policy.reminder_days.is_empty(),
            "reminder_days: give at least one day; nobody is declined for a deadline of which nobody was reminded",
        ),
        (
            policy.reminder_days.is_sorted_by(|before, after| before < after)
                && policy.reminder_days.iter().all(|days| (-365..=365).contains(days)),
            "reminder_days: give days from -365 to 365, the earliest first, none twice",
        ),
        (
            policy.reminder_days.last().is_none_or(|last| {
                i64::from(policy.answer_days) + i64::from(*last) > i64::from(policy.reminder_quiet_days)
            }),
            "reminder_quiet_days: too long for answer_days and the last of reminder_days; nobody would be reminded of a letter",
        ),
        (policy.reminder_hour <= 23, "reminder_hour: give an hour from 0 to 23"),
        (
            policy.pledge_description_min <= policy.pledge_description_max,
            "pledge_description_min: more than the highest",
        ),
        (
            policy.pledge_description_max <= 3000,
            "pledge_description_max: the Network's form takes 3000 characters",
        ),
        (
            (1..=3).contains(&policy.pledge_objectives_max),
            "pledge_objectives_max: the Network's form takes 1 to 3",
        ),
        (policy.attachment_bytes >= 1, "attachment_bytes: give at least 1"),
        (
            policy.link_days > policy.participant_days,
            "link_days: give more than participant_days, so that a late answer still counts",
        ),
        (
            policy.link_days > policy.invitation_days.saturating_add(policy.review_days),
            "link_days: give more than invitation_days and review_days together: a review is written through the link",
        ),
        (policy.membership_days >= 1, "membership_days: give at least 1"),
        (policy.roster_days >= 1, "roster_days: give at least 1"),
        (policy.password_link_hours >= 1, "password_link_hours: give at least 1"),
        (
            policy.webhook_retry_seconds.len() <= 20,
            "webhook_retry_seconds: give at most 20",
        ),
        (policy.webhook_log_days >= 1, "webhook_log_days: give at least 1"),
        (
            policy.knows_its_time_zone(),
            "time_zone: give a name of the time zone database, such as Europe/Zurich",
        ),
    ];
    let too_long = spans(policy)
        .into_iter()
        .filter(|(_, days)| *days > LONGEST_DAYS)
        .map(|(key, _)| format!("policy.{key}: give at most {LONGEST_DAYS} days"));
    rules
        .iter()
        .filter(|(holds, _)| !holds)
        .map(|(_, problem)| format!("policy.{problem}"))
        .chain(too_long)
        .collect()
}

/// Every span of time of the policy, in whole days.
fn spans(policy: &Policy) -> [(&'static str, u32); 22] {
    let of_hours = |hours: u32| hours.div_ceil(24);
    [
        ("leaning_days", policy.leaning_days),
        ("invitation_days", policy.invitation_days),
        ("review_needs_days", policy.review_needs_days),
        ("review_days", policy.review_days),
        ("answer_days", policy.answer_days),
        ("match_objection_days", policy.match_objection_days),
        ("extension_days", policy.extension_days),
        ("participant_days", policy.participant_days),
        ("progress_days", policy.progress_days),
        ("progress_end_days", policy.progress_end_days),
        ("reopen_hours", of_hours(policy.reopen_hours)),
        ("joining_days", policy.joining_days),
        ("membership_days", policy.membership_days),
        ("roster_days", policy.roster_days),
        ("link_days", policy.link_days),
        ("password_link_hours", of_hours(policy.password_link_hours)),
        ("process_days", policy.process_days),
        ("reminder_quiet_days", policy.reminder_quiet_days),
        ("invitation_release_days", policy.invitation_release_days),
        ("schedule_days", policy.schedule_days),
        ("webhook_rotation_hours", of_hours(policy.webhook_rotation_hours)),
        ("webhook_log_days", policy.webhook_log_days),
    ]
}

/// What is meant for trials alone.
fn in_production(settings: &Settings) -> Vec<String> {
    let keys = settings.keys_folder();
    let rules = [
        (
            settings.clock_file.is_none(),
            "clock_file: production runs on the system's clock".to_owned(),
        ),
        (
            settings.public_url().starts_with("https://"),
            "public_url: production needs https".to_owned(),
        ),
        (
            settings.cors.origins.iter().all(|origin| origin != "*"),
            "cors.origins: production names its frontends, not *".to_owned(),
        ),
        (
            !settings.webhooks.local,
            "webhooks.local: production sends encrypted, and to the public network alone".to_owned(),
        ),
        (
            settings.mail.transport == TransportKind::Smtp,
            "mail.transport: production sends mail, set smtp and mail.smtp_url".to_owned(),
        ),
        (
            settings.mail.allow_plain || !settings.mail.smtp_url.as_deref().is_some_and(Relay::is_plain),
            "mail.smtp_url: production hands its letters to no other machine in the clear; write smtp+starttls:// or \
             smtps://, or set mail.allow_plain = true when the network in between is private"
                .to_owned(),
        ),
        (
            !is_nobodys(&settings.mail.from),
            "mail.from: give an address of your own".to_owned(),
        ),
        (
            !is_nobodys(&settings.mail.secretariat_mailbox),
            "mail.secretariat_mailbox: give the address of your secretariat".to_owned(),
        ),
        (
            settings.keys.folder.is_some() || !others_may_enter(&settings.data_dir),
            format!(
                "keys.folder: everybody on this machine may enter {}; close it (chmod 750) or set another folder",
                settings.data_dir.display()
            ),
        ),
        (
            !others_may_enter(&keys),
            format!(
                "keys.folder: everybody on this machine may enter {}; close it (chmod 700)",
                keys.display()
            ),
        ),
    ];
    rules
        .into_iter()
        .filter(|(holds, _)| !holds)
        .map(|(_, problem)| problem)
        .collect()
}

fn is_web_address(url: &str) -> bool {
    address::is_web_address(url) && !url.contains('?')
}

/// Whether an address for mails is of the web and has all its places.
fn leads_somewhere(url: &str, places: &[&str]) -> bool {
    let filled = ["{id}", "{collection}", "{reference}"]
        .iter()
        .fold(url.to_owned(), |url, place| url.replace(place, "x"));
    address::is_web_address(&filled) && places.iter().all(|place| url.contains(place))
}

/// Whether a mailbox is of a domain that is nobody's.
fn is_nobodys(mailbox: &str) -> bool {
    mailbox.parse::<Sender>().is_ok_and(|sender| {
        let domain = sender.domain().to_ascii_lowercase();
        NOBODYS_DOMAINS
            .iter()
            .any(|nobodys| domain == *nobodys || domain.ends_with(&format!(".{nobodys}")))
    })
}

/// Whether accounts of this machine outside the group may enter a folder; one that does not exist yet is made closed.
fn others_may_enter(folder: &Path) -> bool {
    fs::metadata(folder).is_ok_and(|found| found.permissions().mode() & OTHERS != 0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    fn keys(settings: &Settings) -> Vec<String> {
        problems(settings)
            .iter()
            .filter_map(|problem| Some(problem.split_once(':')?.0.to_owned()))
            .collect()
    }

    #[test]
    fn the_defaults_are_fit_for_a_trial() {
        assert_eq!(problems(&Settings::default()), Vec::<String>::new());
    }

    #[test]
    fn every_wrong_value_is_told_at_once() {
        let mut settings = Settings {
            listen: "here".to_owned(),
            public_url: Some("ftp://example.org".to_owned()),
            ..Settings::default()
        };
        settings.frontend.home_url = Some("example.org".to_owned());
        settings.frontend.submission_url = Some("https://example.org/submissions".to_owned());
        settings.frontend.record_url = Some("https://example.org/#/{collection}/{reference}".to_owned());
        settings.policy.time_zone = "Atlantis/Centre".to_owned();
        settings.database.url = Some("mysql://x".to_owned());
        settings.mail.transport = TransportKind::Smtp;
        settings.due_seconds = 0;
        let wanted = [
            "listen",
            "public_url",
            "frontend.home_url",
            "frontend.submission_url",
            "due_seconds",
            "database.url",
            "mail.smtp_url",
            "policy.time_zone",
        ];
        assert_eq!(keys(&settings), wanted);
    }

    #[test]
    fn links_outlast_what_they_are_for() {
        let mut settings = Settings::default();
        settings.policy.participant_days = 60;
        settings.policy.link_days = 60;
        assert_eq!(keys(&settings), ["policy.link_days"]);
        settings.policy.link_days = 61;
        assert_eq!(problems(&settings), Vec::<String>::new());
        settings.policy.invitation_days = 30;
        settings.policy.review_days = 31;
        assert_eq!(keys(&settings), ["policy.link_days"]);
        settings.policy.review_days = 30;
        assert_eq!(problems(&settings), Vec::<String>::new());
    }

    #[test]
    fn no_span_of_time_leaves_the_calendar() {
        let spans = spans(&Policy::default()).map(|(key, _)| key);
        let value = serde_json::to_value(Policy::default()).unwrap();
        let named: Vec<&str> = value
            .as_object()
            .unwrap()
            .iter()
            .filter(|(key, value)| (key.ends_with("_days") || key.ends_with("_hours")) && value.is_number())
            .map(|(key, _)| key.as_str())
            .collect();
        assert!(named.len() > 15);
        for key in named {
            assert!(spans.contains(&key), "{key} has no bound");
            let mut changed = value.clone();
            let longest = if key.ends_with("_hours") { 3650 * 24 } else { 3650 };
            changed["link_days"] = 3650.into();
            changed[key] = longest.into();
            let mut settings = Settings::default();
            let told = |settings: &Settings| keys(settings).contains(&format!("policy.{key}"));
            settings.policy = serde_json::from_value(changed.clone()).unwrap();
            let at_most = |settings: &Settings| {
                problems(settings)
                    .iter()
                    .any(|problem| problem.contains("at most 3650"))
            };
            assert!(!at_most(&settings), "{key}");
            changed[key] = (longest + 1).into();
            settings.policy = serde_json::from_value(changed.clone()).unwrap();
            assert!(told(&settings) && at_most(&settings), "{key}");
            // However long it is, the answer is a sentence.
            changed[key] = u32::MAX.into();
            settings.policy = serde_json::from_value(changed).unwrap();
            assert!(told(&settings), "{key}");
        }
    }

    #[test]
    fn somebody_is_always_reminded() {
        let mut settings = Settings::default();
        settings.policy.reminder_days = Vec::new();
        assert_eq!(keys(&settings), ["policy.reminder_days"]);
        settings.policy.reminder_days = vec![-3];
        settings.policy.answer_days = 10;
        settings.policy.reminder_quiet_days = 7;
        assert_eq!(keys(&settings), ["policy.reminder_quiet_days"]);
        settings.policy.reminder_quiet_days = 6;
        assert_eq!(problems(&settings), Vec::<String>::new());
    }

    #[test]
    fn production_refuses_what_is_meant_for_trials() {
        let mut settings = Settings {
            production: true,
            clock_file: Some("clock".into()),
            data_dir: "/".into(),
            ..Settings::default()
        };
        let wanted = [
            "clock_file",
            "public_url",
            "mail.transport",
            "mail.from",
            "mail.secretariat_mailbox",
            "keys.folder",
        ];
        assert_eq!(keys(&settings), wanted);
        settings.clock_file = None;
        settings.public_url = Some("https://minga.un.org".to_owned());
        settings.mail.transport = TransportKind::Smtp;
        settings.mail.smtp_url = Some("smtps://minga:secret@relay.un.org".to_owned());
        settings.mail.from = "Minga <minga@un.org>".to_owned();
        settings.mail.secretariat_mailbox = "secretariat@un.org".to_owned();
        settings.data_dir = "does-not-exist-yet".into();
        assert_eq!(problems(&settings), Vec::<String>::new());
        settings.webhooks.local = true;
        assert_eq!(keys(&settings), ["webhooks.local"]);
        settings.webhooks.local = false;

        settings.mail.smtp_url = Some("smtp://minga:hush@relay.un.org:587".to_owned());
        assert_eq!(keys(&settings), ["mail.smtp_url"]);
        settings.mail.allow_plain = true;
        assert_eq!(problems(&settings), Vec::<String>::new());
        settings.mail.allow_plain = false;
        settings.mail.smtp_url = Some("smtp+starttls://minga:hush@relay.un.org:587".to_owned());
        assert_eq!(problems(&settings), Vec::<String>::new());

        settings.database.url = Some("postgres://minga:hush@db.internal/minga".to_owned());
        assert_eq!(keys(&settings), ["database.url"]);
        assert!(problems(&settings).concat().contains("sslmode=verify-full"));
        settings.production = false;
        assert_eq!(problems(&settings), Vec::<String>::new());
        settings.production = true;
        settings.database.allow_plain = true;
        assert_eq!(problems(&settings), Vec::<String>::new());
        settings.database.allow_plain = false;
        for harmless in ["postgres://localhost/minga", "postgres:///minga?host=/run/postgresql"] {
            settings.database.url = Some(harmless.to_owned());
            assert_eq!(problems(&settings), Vec::<String>::new());
        }
    }

    #[test]
    fn what_the_database_cannot_do_is_told_before_it_is_asked() {
        let mut settings = Settings::default();
        for (url, word) in [
            ("postgres://minga:hush@db/minga?sslmode=require", "verify-full"),
            ("postgres://minga:hush@db/minga?sslmod=verify-full", "parameter 1"),
            (
                "postgres://minga:hush@db/minga?sslmode=verify-full&sslrootcert=no-such-file.pem",
                "no-such-file.pem",
            ),
            ("postgres://minga:hu/sh@db/minga", "%2F"),
        ] {
            settings.database.url = Some(url.to_owned());
            assert_eq!(keys(&settings), ["database.url"]);
            let told = problems(&settings).concat();
            assert!(told.contains(word) && !told.contains("hush"), "{told}");
        }
    }

    #[test]
    fn a_password_is_not_repeated_in_a_problem() {
        let mut settings = Settings::default();
        settings.mail.transport = TransportKind::Smtp;
        settings.mail.smtp_url = Some("pigeon://minga:hush@relay".to_owned());
        settings.database.url = Some("mysql://minga:hush@db".to_owned());
        assert_eq!(keys(&settings), ["database.url", "mail.smtp_url"]);
        assert!(!problems(&settings).concat().contains("hush"));
    }
}
