//! `kill -9` under load: what was acknowledged is there after the restart, whole, once, and its letters go out.
//!
//! Filers draft, save and submit pledges over HTTP, every request under an idempotency key, and an officer declines
//! some of them, publishes others and archives some of those; each filer writes down what it was told. The service is
//! killed at random moments, again and again, while the mail worker sends as well. A kill proves atomicity; it proves
//! nothing about a loss of power.
use crate::mail_server::{self, MailServer};
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, Backend, Client, run, steps};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// How often the service is killed.
const KILLS: u64 = 12;

/// People who file at the same time.
const FILERS: usize = 4;

/// Where the random moments begin; another one with `MINGA_TEST_SEED`.
const SEED: u64 = 20_260_522;

/// Longer than a mail worker keeps the letters that it took; shorter than a token holds.
pub const LEASE: Duration = Duration::from_secs(6 * 60);

mod nothing_acknowledged_is_lost_and_nothing_is_half_done_when_the_service_is_killed {
    use super::*;

    #[test]
    fn sqlite() {
        kill_again_and_again(Backend::Sqlite);
    }

    #[test]
    fn postgres() {
        kill_again_and_again(Backend::Postgres);
    }
}

fn kill_again_and_again(backend: Backend) {
    let mails = MailServer::open(mail_server::closed_port());
    let setup = mail_server::sending_to(mails.port()).durable();
    run(setup, backend, |app| {
        let world = mail_server::people(app);
        let mut random = Random::new();
        let mut filers: Vec<Filer> = (0..FILERS).map(|number| Filer::new(number, &world)).collect();
        let mut registry = Registry::default();
        let mut interrupted = 0;
        for kill in 1..=KILLS {
            let moment = Duration::from_millis(30 + random.below(450));
            file_until_killed(app, &mut filers, moment);
            app.serve();
            interrupted += filers.iter().filter(|filer| filer.waiting.is_some()).count();
            let touched = registry.compare(&world, &filers);
            for id in &touched {
                whole(&world, id);
            }
            for filer in &mut filers {
                filer.touched.clear();
                filer.ask_again();
            }
            println!(
                "kill {kill} after {moment:?}: {} pledges were at work, {} exist",
                touched.len(),
                registry.known.len()
            );
        }
        registry.compare(&world, &filers);
        let reached = ["submitted", "declined", "published", "archived"]
            .map(|state| registry.known.values().filter(|known| known.state == state).count());
        println!("{interrupted} requests were cut off; submitted, declined, published, archived: {reached:?}");
        assert!(
            interrupted >= 12 && reached.iter().all(|pledges| *pledges >= 4),
            "the kills hit too little"
        );
        for id in registry.known.keys() {
            whole(&world, id);
        }
        the_public_was_told_once(&app.visitor(), &registry);
        // What the killed workers had taken comes back when their time is over.
        app.advance(LEASE);
        app.drain_outbox();
        letters_tell_what_happened(app, &mails, &registry);
    });
}

/// Lets everybody file, kills the service after `moment`, and returns when everybody has noticed.
fn file_until_killed(app: &mut App, filers: &mut [Filer], moment: Duration) {
    let killed = AtomicBool::new(false);
    thread::scope(|scope| {
        for filer in filers {
            let killed = &killed;
            scope.spawn(move || filer.file(killed));
        }
        thread::sleep(moment);
        killed.store(true, Ordering::SeqCst);
        app.kill9();
    });
}

/// How far a pledge has come.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Progress {
    state: String,
    version: i64,
    reference: Option<String>,
}

impl Progress {
    fn of(submission: &Value) -> Self {
        Self {
            state: submission["state"].as_str().expect("a state").to_owned(),
            version: submission["version"].as_i64().expect("a version"),
            reference: submission["reference"].as_str().map(str::to_owned),
        }
    }
}

/// One of the steps of a pledge, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Draft,
    Save,
    Submit,
    Decline,
    Screen,
    Publish,
    Archive,
}

impl Step {
    /// The state and version that the step leads to; each but the screening raises the version by one.
    fn leads_to(self) -> (&'static str, i64) {
        match self {
            Self::Draft => ("draft", 1),
            Self::Save => ("draft", 2),
            // The verdicts on a pledge are beside it.
            Self::Submit | Self::Screen => ("submitted", 3),
            Self::Decline => ("declined", 4),
            Self::Publish => ("published", 4),
            Self::Archive => ("archived", 5),
        }
    }
}

/// A request that can be sent again as it was.
#[derive(Clone, Debug)]
struct Request {
    step: Step,
    /// The title of a draft, which tells it from all others; else the pledge's id.
    about: String,
    /// The version that it changes; none for a draft.
    etag: Option<String>,
    key: String,
    body: Value,
}

/// Somebody who files one pledge after the other and remembers every answer.
struct Filer {
    number: usize,
    client: Client,
    officer: Client,
    organisation: String,
    contact: String,
    /// How many pledges were begun.
    begun: usize,
    /// The pledge at hand.
    current: Option<(String, Step)>,
    /// What was acknowledged, by id.
    acknowledged: BTreeMap<String, Progress>,
    /// Pledges that changed, or may have, since they were last looked at.
    touched: BTreeSet<String>,
    /// The request that no answer came to.
    waiting: Option<Request>,
}

impl Filer {
    fn new(number: usize, world: &World) -> Self {
        Self {
            number,
            client: world.focal_point.client.clone(),
            officer: world.officer.client.clone(),
            organisation: world.organisation.clone(),
            contact: world.contact.clone(),
            begun: 0,
            current: None,
            acknowledged: BTreeMap::new(),
            touched: BTreeSet::new(),
            waiting: None,
        }
    }

    /// Files until the service is gone. Before the kill every request has to be answered.
    fn file(&mut self, killed: &AtomicBool) {
        loop {
            let Ok(request) = self.next() else {
                assert!(killed.load(Ordering::SeqCst), "no answer before the kill");
                return;
            };
            if request.step != Step::Draft {
                self.touched.insert(request.about.clone());
            }
            match self.send(&request) {
                Ok(answer) => self.acknowledge(&request, &answer),
                Err(error) => {
                    assert!(killed.load(Ordering::SeqCst), "no answer before the kill: {error:?}");
                    self.waiting = Some(request);
                    return;
                }
            }
        }
    }

    /// Repeats the request that was cut off, twice: it succeeds, and both answers are of one pledge and one step.
    fn ask_again(&mut self) {
        let Some(request) = self.waiting.take() else { return };
        let answer = self.send(&request).expect("the service runs");
        let repeated = self.send(&request).expect("the service runs");
        assert_eq!(
            (answer.status, &answer.json),
            (repeated.status, &repeated.json),
            "a repeated request has its first answer:\n{repeated}"
        );
        self.acknowledge(&request, &answer);
    }

    /// What is done next. A third of the pledges is declined, a third is published, and half of those are archived.
    ///
    /// Fails when the service is gone and the version of a screening cannot be read; then it is asked for again.
    fn next(&mut self) -> Result<Request, reqwest::Error> {
        let (step, about) = match &self.current {
            Some((id, Step::Draft)) => (Step::Save, id.clone()),
            Some((id, Step::Save)) => (Step::Submit, id.clone()),
            Some((id, Step::Submit)) if self.begun.is_multiple_of(3) => (Step::Decline, id.clone()),
            Some((id, Step::Submit)) if self.begun % 3 == 1 => (Step::Screen, id.clone()),
            Some((id, Step::Screen)) => (Step::Publish, id.clone()),
            Some((id, Step::Publish)) if self.begun.is_multiple_of(2) => (Step::Archive, id.clone()),
            _ => {
                let title = format!("Compromiso {} de {}", self.begun + 1, self.number);
                (Step::Draft, title)
            }
        };
        let etag = match step {
            Step::Draft => None,
            Step::Screen => {
                let path = format!("/v1/submissions/{about}/screening");
                Some(self.officer.get(&path).try_send()?.expect(200).etag())
            }
            _ => {
                let before = match step {
                    Step::Publish => Step::Screen.leads_to().1,
                    _ => step.leads_to().1 - 1,
                };
                Some(format!("\"v{before}\""))
            }
        };
        if step == Step::Draft {
            self.begun += 1;
        }
        self.current = None;
        let body = match step {
            Step::Draft => json!({
                "kind": "pledge", "organisation_id": self.organisation, "language": "es", "focal_point": self.contact,
                "content": {"title": about}
            }),
            Step::Save => {
                let mut content = world::pledge();
                content.as_object_mut().expect("an object").remove("title");
                json!({"content": content})
            }
            Step::Submit | Step::Publish => json!({}),
            Step::Decline => json!({"note": "Ya existe un compromiso igual."}),
            Step::Screen => json!({"points": steps::every_point_met()}),
            Step::Archive => json!({"public_reason": "A pedido de la organización.", "note": "Por carta."}),
        };
        Ok(Request {
            key: format!("{}-{}-{step:?}", self.number, self.begun),
            step,
            about,
            etag,
            body,
        })
    }

    fn send(&self, request: &Request) -> Result<Answer, reqwest::Error> {
        let Request { step, about, .. } = request;
        let action = |name: &str| format!("/v1/submissions/{about}/actions/{name}");
        let (who, method, path) = match step {
            Step::Draft => (&self.client, Method::POST, "/v1/submissions".to_owned()),
            Step::Save => (&self.client, Method::PATCH, format!("/v1/submissions/{about}")),
            Step::Submit => (&self.client, Method::POST, action("submit")),
            Step::Decline => (&self.officer, Method::POST, action("decline")),
            Step::Screen => (&self.officer, Method::PUT, format!("/v1/submissions/{about}/screening")),
            Step::Publish => (&self.officer, Method::POST, action("publish")),
            Step::Archive => (&self.officer, Method::POST, action("archive")),
        };
        let call = who.request(method, &path).idempotency_key(&request.key);
        let call = match &request.etag {
            None => call,
            Some(etag) => call.if_match(etag),
        };
        match step {
            Step::Save => call.merge_patch(&request.body),
            _ => call.json(&request.body),
        }
        .try_send()
    }

    fn acknowledge(&mut self, request: &Request, answer: &Answer) {
        let status = if request.step == Step::Draft { 201 } else { 200 };
        assert_eq!(answer.status, status, "{answer}");
        if request.step == Step::Screen {
            self.current = Some((request.about.clone(), Step::Screen));
            return;
        }
        let progress = Progress::of(&answer.json);
        assert_eq!(
            (progress.state.as_str(), progress.version),
            request.step.leads_to(),
            "{answer}"
        );
        let id = answer.string("/id");
        if request.step != Step::Draft {
            assert_eq!(id, request.about, "{answer}");
        }
        self.touched.insert(id.clone());
        self.acknowledged.insert(id.clone(), progress);
        self.current = Some((id, request.step));
    }
}

/// Every pledge that was ever seen, and every reference that was ever given.
#[derive(Default)]
struct Registry {
    known: BTreeMap<String, Progress>,
    references: BTreeMap<String, String>,
}

impl Registry {
    /// Compares what the service has now with what the filers were told; returns the pledges that were at work.
    fn compare(&mut self, world: &World, filers: &[Filer]) -> BTreeSet<String> {
        let now = everything(world);
        let mut touched = BTreeSet::new();
        for filer in filers {
            let waiting = filer.waiting.as_ref();
            for (id, told) in &filer.acknowledged {
                let found = now
                    .get(id)
                    .unwrap_or_else(|| panic!("{id} was acknowledged and is lost: {told:?}"));
                let cut_off = waiting
                    .filter(|request| request.about == *id)
                    .map(|request| request.step.leads_to());
                let found_at = (found.progress.state.as_str(), found.progress.version);
                assert!(
                    found.progress == *told || Some(found_at) == cut_off,
                    "{id}: told {told:?}, found {found:?}, cut off at {waiting:?}"
                );
                if told.reference.is_some() {
                    assert_eq!(
                        found.progress.reference, told.reference,
                        "the reference of {id} has changed"
                    );
                }
            }
            touched.extend(filer.touched.iter().cloned());
        }
        let told: BTreeSet<&String> = filers.iter().flat_map(|filer| filer.acknowledged.keys()).collect();
        let drafts: BTreeSet<&String> = filers
            .iter()
            .filter_map(|filer| filer.waiting.as_ref())
            .filter(|request| request.step == Step::Draft)
            .map(|request| &request.about)
            .collect();
        for (id, found) in &now {
            if !told.contains(id) {
                assert!(
                    drafts.contains(&found.title) && found.progress.version == 1,
                    "nobody asked for this, or it was made again: {id} {found:?}"
                );
                touched.insert(id.clone());
            }
            if let Some(reference) = &found.progress.reference {
                let first = self.references.entry(reference.clone()).or_insert_with(|| id.clone());
                assert_eq!(first, id, "{reference} was given twice");
            }
        }
        let titles: BTreeSet<&String> = now.values().map(|found| &found.title).collect();
        assert_eq!(titles.len(), now.len(), "a draft was made twice");
        for id in self.known.keys() {
            assert!(now.contains_key(id), "{id} was seen before and is lost");
        }
        self.known = now.into_iter().map(|(id, found)| (id, found.progress)).collect();
        touched
    }
}

/// A pledge as the list shows it.
#[derive(Debug)]
struct Listed {
    title: String,
    progress: Progress,
}

/// Every pledge of the organisation.
fn everything(world: &World) -> BTreeMap<String, Listed> {
    let mut all = BTreeMap::new();
    let first = format!("/v1/submissions?organisation={}&limit=100", world.organisation);
    let mut path = first.clone();
    loop {
        let page = world.focal_point.client.get(&path).expect(200);
        for item in page.json["items"].as_array().expect("a page") {
            let listed = Listed {
                title: item["title"].as_str().expect("a title").to_owned(),
                progress: Progress::of(item),
            };
            let id = item["id"].as_str().expect("an id").to_owned();
            assert!(all.insert(id, listed).is_none(), "listed twice:\n{page}");
        }
        match page.json["next"].as_str() {
            Some(next) => path = format!("{first}&cursor={next}"),
            None => return all,
        }
    }
}

/// No half transition: state, version, reference, content, revisions and history tell one story.
fn whole(world: &World, id: &str) {
    let client = &world.focal_point.client;
    let path = format!("/v1/submissions/{id}");
    let submission = client.get(&path).expect(200);
    let revisions = client.get(&format!("{path}/revisions")).expect(200);
    let history = client.get(&format!("{path}/history?limit=100")).expect(200);
    let story = format!("{submission}\n{revisions}\n{history}");
    let kept: Vec<(Option<i64>, Option<&str>)> = revisions.json["items"]
        .as_array()
        .unwrap_or_else(|| panic!("no list of revisions:\n{revisions}"))
        .iter()
        .map(|revision| (revision["number"].as_i64(), revision["action"].as_str()))
        .collect();
    let events = history.json["items"].as_array().expect("a page of events");
    let happened = |action: &str| events.iter().filter(|event| event["action"] == action).count();
    let saved = submission.json["content"]["description"].is_string();
    let Progress {
        state,
        version,
        reference,
    } = Progress::of(&submission.json);
    // How often it was submitted, declined, published and archived, and what the public finds.
    let (steps, public) = match (state.as_str(), version) {
        ("draft", 1 | 2) => ([0, 0, 0, 0], 404),
        ("submitted", 3) => ([1, 0, 0, 0], 404),
        ("declined", 4) => ([1, 1, 0, 0], 404),
        ("published", 4) => ([1, 0, 1, 0], 200),
        ("archived", 5) => ([1, 0, 1, 1], 410),
        other => panic!("no such moment of a pledge: {other:?}\n{story}"),
    };
    assert_eq!(saved, version > 1, "{story}");
    assert_eq!(reference.is_some(), steps[0] == 1, "{story}");
    assert_eq!(
        ["submit", "decline", "publish", "archive"].map(happened),
        steps,
        "{story}"
    );
    assert_eq!(kept, vec![(Some(1), Some("submit")); steps[0]], "{story}");
    if let Some(reference) = reference {
        client.get(&format!("/v1/pledges/{reference}")).expect(public);
    }
}

/// The registry holds what is published and nothing else, search finds it, and the change feed has told each
/// publication and each archiving once.
fn the_public_was_told_once(visitor: &Client, registry: &Registry) {
    let in_state = |states: &[&str]| -> Vec<String> {
        let found = registry
            .known
            .values()
            .filter(|known| states.contains(&known.state.as_str()));
        let mut references: Vec<String> = found.filter_map(|known| known.reference.clone()).collect();
        references.sort();
        references
    };
    for query in ["", "&q=ventanilla"] {
        let found = listed(visitor, &format!("/v1/pledges?limit=100{query}"), "cursor", |item| {
            Some(item["reference"].clone())
        });
        assert_eq!(found, in_state(&["published"]), "{query}");
    }
    for (change, states) in [
        ("pledge.published", &["published", "archived"][..]),
        ("pledge.archived", &["archived"]),
    ] {
        let told = listed(visitor, "/v1/changes?limit=100", "since", |item| {
            (item["type"] == change).then(|| item["reference"].clone())
        });
        assert_eq!(told, in_state(states), "{change}");
    }
}

/// What is wanted of every item of a public list, sorted; `place` is the parameter that takes `next`.
fn listed(visitor: &Client, first: &str, place: &str, wanted: impl Fn(&Value) -> Option<Value>) -> Vec<String> {
    let mut found = Vec::new();
    let mut path = first.to_owned();
    loop {
        let page = visitor.get(&path).expect(200);
        let items = page.json["items"].as_array().expect("a page");
        let texts = items.iter().filter_map(&wanted);
        found.extend(texts.map(|text| text.as_str().expect("a reference").to_owned()));
        match page.json["next"].as_str() {
            Some(next) if !items.is_empty() => path = format!("{first}&{place}={next}"),
            _ => break,
        }
    }
    found.sort();
    found
}

/// Each letter tells of something that did happen; each submission and decision has its letters; copies are one letter.
fn letters_tell_what_happened(app: &App, mails: &MailServer, registry: &Registry) {
    let printed = app.minga(&["outbox", "list", "--json"], "");
    let notices: Vec<Value> = serde_json::from_str(&printed).expect("a JSON array");
    let by_id: BTreeMap<&str, &Value> = notices
        .iter()
        .map(|notice| (notice["id"].as_str().expect("an id"), notice))
        .collect();
    let mut told = BTreeSet::new();
    let (mut letters, mut copies) = (BTreeMap::new(), 0);
    for mail in mails.mails().all() {
        let id = mail.message_id.split('@').next().unwrap_or_default().to_owned();
        let notice = by_id
            .get(id.as_str())
            .unwrap_or_else(|| panic!("a letter without a notice: {}", mail.source));
        let submission = notice["submission_id"]
            .as_str()
            .expect("every notice here is about a pledge");
        let progress = &registry
            .known
            .get(submission)
            .unwrap_or_else(|| panic!("about nothing: {}", mail.source));
        let reference = progress
            .reference
            .as_deref()
            .unwrap_or_else(|| panic!("{submission} is a draft: {}", mail.source));
        assert!(mail.subject.contains(reference), "{reference}: {}", mail.subject);
        let kind = notice["notice"].as_str().expect("a kind").to_owned();
        assert!(
            match kind.as_str() {
                "receipt" | "submission_arrived" => progress.state != "draft",
                "declined" => progress.state == "declined",
                "published" => ["published", "archived"].contains(&progress.state.as_str()),
                "archived" => progress.state == "archived",
                _ => false,
            },
            "{kind} about {progress:?}: {}",
            mail.source
        );
        told.insert((kind, submission.to_owned()));
        // A copy after a crash is the same letter to the last byte.
        if let Some(first) = letters.insert(id, mail.source.clone()) {
            assert_eq!(first, mail.source, "a copy differs");
            copies += 1;
        }
    }
    let mut due = BTreeSet::new();
    for (id, progress) in &registry.known {
        if progress.reference.is_some() {
            due.insert(("receipt".to_owned(), id.clone()));
            due.insert(("submission_arrived".to_owned(), id.clone()));
        }
        let news: &[&str] = match progress.state.as_str() {
            "declined" => &["declined"],
            "published" => &["published"],
            "archived" => &["published", "archived"],
            _ => &[],
        };
        due.extend(news.iter().map(|kind| ((*kind).to_owned(), id.clone())));
    }
    println!("{} letters and {copies} copies came", letters.len());
    assert_eq!(told, due, "the letters that came, and those that were due");
    // A step that was repeated under its key queued its letters once.
    assert_eq!(letters.len(), notices.len(), "a letter for each notice");
    let queued: BTreeSet<(&str, &str, &str)> = notices
        .iter()
        .map(|notice| {
            let text = |name: &str| notice[name].as_str().unwrap_or_default();
            (text("notice"), text("submission_id"), text("recipient"))
        })
        .collect();
    assert_eq!(queued.len(), notices.len(), "a notice was queued twice");
}

/// Numbers that look random and can be repeated (xorshift).
pub struct Random(u64);

impl Random {
    /// From [`SEED`], or another one.
    pub fn new() -> Self {
        let seed = std::env::var("MINGA_TEST_SEED").map_or(SEED, |text| text.parse().expect("a number"));
        println!("MINGA_TEST_SEED={seed}");
        Self(seed.max(1))
    }

    /// Below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}
