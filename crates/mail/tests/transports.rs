//! The ways out: a folder, a relay, memory.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a failed expectation is how a test fails"
)]
use mail_parser::MessageParser;
use minga_domain::language::Language;
use minga_domain::notice::Notice;
use minga_mail::{Letter, MailSettings, Message, OpenError, SendError, Transport, TransportKind, compose};
use serde_json::Map;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

fn message() -> Message {
    let letter = Letter {
        notice: Notice::AlreadyRegistered,
        language: Language::Es,
        to_name: None,
        to_address: "ana@example.org".to_owned(),
        facts: Map::new(),
        link: None,
        steps: Vec::new(),
        listed: Vec::new(),
        drafts: Vec::new(),
        enclosed: None,
        message_id: "row-17".to_owned(),
        date: "2026-02-03T10:15:00Z".parse().unwrap(),
    };
    compose(&letter, &"Minga <m@minga.example.org>".parse().unwrap()).unwrap()
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

/// A relay that answers each command by the first rule that it begins with, else `250`. Serves one connection.
fn relay(rules: &'static [(&'static str, &'static str)]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let answer = |command: &str| {
            rules
                .iter()
                .find(|(start, _)| command.starts_with(start))
                .map(|(_, answer)| *answer)
        };
        let _closed = stream.write_all(format!("{}\r\n", answer("HELLO").unwrap_or("220 ready")).as_bytes());
        let (mut line, mut in_data) = (String::new(), false);
        while reader.read_line(&mut line).is_ok_and(|length| length > 0) {
            let command = line.trim_end().to_owned();
            line.clear();
            if in_data && command != "." {
                continue;
            }
            in_data = false;
            let reply = answer(&command).unwrap_or(match command.as_str() {
                "DATA" => "354 go on",
                command if command.starts_with("EHLO") => "250 AUTH PLAIN",
                _ => "250 OK",
            });
            in_data |= reply.starts_with("354");
            if stream.write_all(format!("{reply}\r\n").as_bytes()).is_err() {
                break;
            }
        }
    });
    port
}

fn by_relay(port: u16) -> Transport {
    let settings = MailSettings {
        transport: TransportKind::Smtp,
        smtp_url: Some(format!("smtp://minga:hush%21@127.0.0.1:{port}")),
        ..MailSettings::default()
    };
    Transport::open(&settings).unwrap()
}

#[test]
fn a_folder_keeps_one_readable_letter_however_often_it_is_sent() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("a/b");
    let settings = MailSettings {
        folder: folder.clone(),
        ..MailSettings::default()
    };
    let transport = Transport::open(&settings).unwrap();
    run(async {
        transport.probe().await.unwrap();
        transport.send(&message()).await.unwrap();
        transport.send(&message()).await.unwrap();
    });
    let files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(files, [folder.join("20260203T101500Z-row-17.eml")]);
    let bytes = std::fs::read(&files[0]).unwrap();
    let letter = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(letter.subject(), Some("Ya tiene una cuenta"));
    assert!(letter.body_text(0).unwrap().contains("inicie sesión"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            std::fs::metadata(&files[0]).unwrap().permissions().mode() & 0o077,
            0,
            "only the owner reads it"
        );
    }
}

#[test]
fn a_folder_that_was_removed_is_made_again_and_one_whose_place_is_gone_is_an_outage() {
    let home = tempfile::tempdir().unwrap();
    let removed = home.path().join("removed");
    run(Transport::Folder(removed.clone()).send(&message())).unwrap();
    assert_eq!(std::fs::read_dir(removed).unwrap().count(), 1);
    // What it lay in is gone too, such as a disk that is not mounted.
    let transport = Transport::Folder(home.path().join("gone").join("mail"));
    assert!(matches!(run(transport.send(&message())), Err(SendError::Outage(_))));
    assert!(matches!(run(transport.probe()), Err(SendError::Outage(_))));
}

#[test]
fn memory_keeps_what_is_sent() {
    let (transport, kept) = Transport::memory();
    run(transport.send(&message())).unwrap();
    assert_eq!(kept.lock().unwrap()[0].formatted(), message().formatted());
}

#[test]
fn a_relay_takes_a_letter_and_answers_a_probe() {
    run(by_relay(relay(&[("AUTH", "235 welcome")])).send(&message())).unwrap();
    run(by_relay(relay(&[("AUTH", "235 welcome")])).probe()).unwrap();
}

#[test]
fn the_answer_of_the_relay_says_whether_to_try_again() {
    const WELCOME: (&str, &str) = ("AUTH", "235 welcome");
    let send = |rules| run(by_relay(relay(rules)).send(&message())).unwrap_err();
    assert!(matches!(
        send(&[WELCOME, ("RCPT", "450 mailbox busy")]),
        SendError::Temporary(_)
    ));
    assert!(matches!(
        send(&[WELCOME, ("DATA", "451 later")]),
        SendError::Temporary(_)
    ));
    assert!(matches!(
        send(&[WELCOME, ("MAIL", "421 closing")]),
        SendError::Outage(_)
    ));
    assert!(matches!(
        send(&[WELCOME, ("RCPT", "550 no such mailbox")]),
        SendError::Permanent(_)
    ));
    assert!(matches!(
        send(&[WELCOME, (".", "554 refused")]),
        SendError::Permanent(_)
    ));
    let account = send(&[("AUTH", "535 wrong password")]);
    assert!(
        matches!(account, SendError::Outage(_)),
        "the operator mends it: {account}"
    );
}

#[test]
fn a_relay_that_is_down_is_an_outage() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let transport = by_relay(port);
    assert!(matches!(run(transport.send(&message())), Err(SendError::Outage(_))));
    assert!(matches!(run(transport.probe()), Err(SendError::Outage(_))));
}

#[test]
fn errors_tell_neither_the_password_nor_the_letter() {
    for rules in [
        &[("AUTH", "535 wrong password")] as &'static [_],
        &[("AUTH", "235 welcome"), ("RCPT", "550 no")],
        &[("AUTH", "235 welcome"), (".", "554 refused")],
        &[("HELLO", "554 not today")],
        // As real relays do: they repeat whom the letter is to.
        &[
            ("AUTH", "235 welcome"),
            (
                "RCPT",
                "550 5.1.1 <ana@example.org>: ana is unknown, ask postmaster@relay.example",
            ),
        ],
    ] {
        let transport = by_relay(relay(rules));
        let error = run(transport.send(&message())).unwrap_err();
        for text in [error.to_string(), format!("{error:?}"), format!("{transport:?}")] {
            assert!(
                !text.contains("hush") && !text.contains("cuenta") && !text.contains("Minga"),
                "{text}"
            );
            assert!(!text.contains("ana") && !text.contains('@'), "{text}");
        }
    }
    for url in ["smtp://u:hush@", "hush", "http://u:hush@h", "smtp://u:hush@h:99999", ""] {
        let settings = MailSettings {
            transport: TransportKind::Smtp,
            smtp_url: Some(url.to_owned()),
            ..MailSettings::default()
        };
        let error = Transport::open(&settings).unwrap_err();
        assert!(matches!(error, OpenError::BadUrl | OpenError::NoUrl));
        assert!(!format!("{error} {error:?}").contains("hush"), "{error}");
    }
}
