//! The mail worker: a committed notice is sent once; what cannot be sent stays visible and can be requeued.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test panics when it fails"
)]
use minga_domain::kinds::LinkPurpose;
use minga_domain::language::Language;
use minga_domain::notice::Notice;
use minga_domain::policy::Policy;
use minga_domain::refusal::RefusalReason;
use minga_mail::{Message, Transport};
use minga_storage::columns::{Key, Moment};
use minga_storage::outbox::{self, Queued};
use minga_storage::{Database, Options, StoreError};
use minga_workflow::accounts::{self, NewAccount};
use minga_workflow::clock::Clock;
use minga_workflow::delivery::{self, Mail};
use minga_workflow::files::Files;
use minga_workflow::frontend::Frontend;
use minga_workflow::link_pages::{self, Subject};
use minga_workflow::links::{self, LinkTarget};
use minga_workflow::notices::{NoticeFacts, Recipient};
use minga_workflow::public_cache::PublicCache;
use minga_workflow::secrets::{LinkKey, TokenKeys};
use minga_workflow::service::Surroundings;
use minga_workflow::{Call, Failure, Service, Tx};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use uuid::Uuid;

struct Place {
    folder: PathBuf,
    service: Service,
}

impl Drop for Place {
    fn drop(&mut self) {
        let _already_gone = std::fs::remove_dir_all(&self.folder);
    }
}

fn place() -> Place {
    let folder = std::env::temp_dir().join(format!("minga-delivery-{}", Uuid::now_v7()));
    std::fs::create_dir_all(&folder).unwrap();
    let database = Database::open(Options::new(format!("sqlite:{}/test.db", folder.display()))).unwrap();
    database.migrate().unwrap();
    let service = Service {
        database,
        files: Files::open(folder.join("files")).unwrap(),
        policy: Arc::new(Policy::default()),
        clock: Clock::System,
        tokens: Arc::new(TokenKeys::open(&folder).unwrap()),
        links: LinkKey::open(&folder).unwrap(),
        surroundings: Arc::new(Surroundings {
            public_url: "https://minga.example.org".to_owned(),
            frontend: Frontend::default(),
            secretariat_mailbox: "secretariat@example.org".to_owned(),
            secretariat_language: Language::Fr,
            local_webhooks: false,
        }),
        public: Arc::new(PublicCache::new(1024)),
    };
    Place { folder, service }
}

async fn change<T: Send + 'static>(
    service: &Service,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let call = Call::of_nobody("test", service.clock.now());
    service.perform_secretly(call, work).await
}

/// An account whose owner is to choose a password; the token of the link.
async fn asked(service: &Service) -> String {
    let link = change(service, |tx| {
        let account = accounts::create_account(
            tx,
            NewAccount {
                name: "Ana Quispe".to_owned(),
                email: "ana@example.org".to_owned(),
                password_hash: None,
                language: Language::Es,
                position: None,
                roles: Vec::new(),
                network_country: None,
                network_decides: false,
            },
        )?;
        let link = links::create(tx, LinkPurpose::ResetPassword, LinkTarget::Account(account))?;
        tx.tell(
            Notice::PasswordReset,
            Recipient::Account(account),
            None,
            Some(link),
            NoticeFacts::new(),
        )?;
        Ok(link)
    })
    .await
    .unwrap();
    service.links.token(link)
}

fn memory() -> (Arc<Mail>, Arc<Mutex<Vec<Message>>>) {
    let (transport, kept) = Transport::memory();
    (
        Arc::new(Mail::new(transport, "Minga <no-reply@example.org>".parse().unwrap())),
        kept,
    )
}

async fn rows(service: &Service) -> Vec<Queued> {
    let rows: Result<_, StoreError> = service.database.read(|conn| outbox::list(conn, None, None, 10)).await;
    rows.unwrap()
}

#[tokio::test]
async fn a_notice_is_sent_once_in_the_language_of_its_recipient() {
    let place = place();
    let token = asked(&place.service).await;
    let (mail, kept) = memory();
    assert_eq!(delivery::send_due(&place.service, &mail).await.unwrap(), 1);
    assert_eq!(delivery::send_due(&place.service, &mail).await.unwrap(), 0);
    let kept = kept.lock().unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].envelope().to()[0].to_string(), "ana@example.org");
    let text = String::from_utf8(kept[0].formatted()).unwrap().replace("=\r\n", "");
    assert!(text.contains("Content-Language: es"), "{text}");
    assert!(
        text.contains(&format!("https://minga.example.org/links/reset/{token}")),
        "{text}"
    );
}

#[tokio::test]
async fn a_failure_that_may_pass_is_tried_again_later() {
    let place = place();
    asked(&place.service).await;
    let folder = Transport::Folder(place.folder.join("not-there").join("mail"));
    let mail = Arc::new(Mail::new(folder, "no-reply@example.org".parse().unwrap()));
    assert_eq!(delivery::send_due(&place.service, &mail).await.unwrap(), 1);
    let row = rows(&place.service).await.remove(0);
    assert_eq!(
        (row.state.as_str(), row.attempts, row.leased_until),
        (outbox::QUEUED, 1, None)
    );
    assert!(
        *row.due_at > place.service.clock.now() && row.last_error.is_some(),
        "{row:?}"
    );
    let (mail, kept) = memory();
    assert_eq!(
        delivery::send_due(&place.service, &mail).await.unwrap(),
        0,
        "it waits for its time"
    );
    change(&place.service, move |tx| delivery::requeue(tx, row.id.0))
        .await
        .unwrap();
    assert_eq!(delivery::send_due(&place.service, &mail).await.unwrap(), 1);
    assert_eq!(kept.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_notice_to_a_disabled_account_is_parked_and_not_lost() {
    let place = place();
    asked(&place.service).await;
    let disabled: Result<bool, StoreError> = place
        .service
        .database
        .write(|conn| {
            let mut row =
                minga_storage::accounts::by_email_key(conn, "ana@example.org")?.ok_or(StoreError::NotFound)?;
            row.disabled_at = Some(Moment::from(chrono::Utc::now()));
            let was = row.version;
            minga_storage::accounts::update(conn, &row, was)
        })
        .await;
    assert!(disabled.unwrap());
    let (mail, kept) = memory();
    assert_eq!(delivery::send_due(&place.service, &mail).await.unwrap(), 1);
    assert!(kept.lock().unwrap().is_empty());
    let list = change(&place.service, |tx| delivery::list(tx, Some(outbox::PARKED), None, 10))
        .await
        .unwrap();
    assert_eq!((list.items.len(), list.parked, list.queued), (1, 1, 0));
    assert!(
        list.items[0]
            .last_error
            .as_deref()
            .is_some_and(|error| error.contains("disabled")),
        "{list:?}"
    );
}

#[tokio::test]
async fn a_sent_notice_is_not_sent_again_and_the_shared_mailbox_has_its_own_language() {
    let place = place();
    change(&place.service, |tx| {
        tx.tell(
            Notice::SubmissionArrived,
            Recipient::SharedMailbox,
            None,
            None,
            NoticeFacts::new(),
        )
    })
    .await
    .unwrap();
    let (mail, kept) = memory();
    delivery::send_due(&place.service, &mail).await.unwrap();
    let text = String::from_utf8(kept.lock().unwrap()[0].formatted()).unwrap();
    assert!(
        text.contains("Content-Language: fr") && text.contains("secretariat@example.org"),
        "{text}"
    );
    let id = rows(&place.service).await[0].id.0;
    let again = change(&place.service, move |tx| delivery::requeue(tx, id)).await;
    assert!(
        matches!(again, Err(Failure::Conflict(RefusalReason::NoticeSent))),
        "{again:?}"
    );
}

#[tokio::test]
async fn two_workers_never_take_the_same_notice_until_its_lease_is_over() {
    let place = place();
    asked(&place.service).await;
    let now = place.service.clock.now();
    let take = async |at| {
        let taken: Result<Vec<Queued>, StoreError> = place
            .service
            .database
            .write(move |conn| outbox::claim(conn, at, 300, 10))
            .await;
        taken.unwrap()
    };
    let first = take(now).await;
    assert_eq!(first.len(), 1);
    assert!(take(now).await.is_empty());
    let second = take(now + chrono::Duration::seconds(301)).await;
    assert_eq!((second.len(), second[0].attempts), (1, 2));
    assert_eq!(second[0].notice, Key(Notice::PasswordReset));
    assert_eq!(
        second[0].leased_until,
        Some(Moment::from(now + chrono::Duration::seconds(601)))
    );
    // The first worker comes too late to decide.
    let late = first[0].clone();
    let parked: Result<bool, StoreError> = place
        .service
        .database
        .write(move |conn| outbox::park(conn, &late, "late"))
        .await;
    assert!(!parked.unwrap());
}

#[tokio::test]
async fn looking_at_a_link_changes_nothing_and_a_link_opens_one_thing() {
    let place = place();
    let token = asked(&place.service).await;
    for _ in 0..2 {
        let seen = token.clone();
        let opened = change(&place.service, move |tx| {
            link_pages::look(tx, LinkPurpose::ResetPassword, &seen)
        })
        .await;
        let opened = opened.unwrap();
        assert!(!opened.used && matches!(opened.subject, Subject::Password));
        assert_eq!(opened.language, Some(Language::Es));
    }
    let other = change(&place.service, move |tx| {
        link_pages::look(tx, LinkPurpose::VerifyEmail, &token)
    })
    .await;
    assert!(matches!(other, Err(Failure::NotFound)));
}
