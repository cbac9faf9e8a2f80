//! `kill -9` while reviewers write, an officer opens their reviews again, and files are attached and removed: each step
//! that was acknowledged is there after the restart, the one that was cut off is there as a whole or not at all, and can
//! be asked for again.
use crate::crash::{LEASE, Random};
use minga_tests::operations::PDF;
use minga_tests::world::{self, Reviewer, World};
use minga_tests::{Answer, Backend, Client, Setup, run, steps};
use reqwest::Error;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// How often the service is killed.
const KILLS: u64 = 8;

mod reviews_and_files_are_whole_when_the_service_is_killed {
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
    run(Setup::new().durable(), backend, |app| {
        let world = World::new(app);
        let reviewers = steps::three_reviewers(app, &world);
        let practice = steps::practice_in_review(&world, &reviewers);
        let mut writers: Vec<Work<Writer>> = reviewers
            .iter()
            .map(|reviewer| Work::new(Writer::new(reviewer, &world.officer.client)))
            .collect();
        let mut files = Work::new(Attacher::new(&world, &practice));
        let mut random = Random::new();
        let mut cut_off = 0;
        for _ in 0..KILLS {
            let killed = AtomicBool::new(false);
            thread::scope(|scope| {
                let killed = &killed;
                for writer in &mut writers {
                    scope.spawn(|| writer.go_on(killed));
                }
                scope.spawn(|| files.go_on(killed));
                thread::sleep(Duration::from_millis(50 + random.below(350)));
                killed.store(true, Ordering::SeqCst);
                app.kill9();
            });
            app.serve();
            cut_off += writers
                .iter_mut()
                .map(Work::look_again)
                .filter(|waited| *waited)
                .count();
            cut_off += usize::from(files.look_again());
        }
        let written: Vec<usize> = writers.iter().map(|writer| writer.done).collect();
        println!(
            "{cut_off} requests were cut off; steps of reviews {written:?}, of files {}",
            files.done
        );
        assert!(cut_off >= 8, "the kills hit too little");
        // What the last worker had taken when it was killed is sent when its time with it is over.
        app.advance(LEASE);
        app.drain_outbox();
        for (reviewer, steps) in reviewers.iter().zip(written) {
            let opened: BTreeSet<String> = app
                .mails()
                .to(&reviewer.account.email)
                .into_iter()
                .filter(|mail| mail.text.contains(AGAIN))
                .map(|mail| mail.message_id)
                .collect();
            assert_eq!(
                opened.len(),
                steps / Writer::STEPS,
                "a letter for each review that was opened again"
            );
        }
    });
}

/// What somebody works at, step by step; which step comes when is known beforehand.
trait Worker: Send {
    /// What the steps change.
    type State: PartialEq + Debug;

    /// What there is after so many steps.
    fn after(&self, steps: usize) -> Self::State;

    /// What the service has.
    fn found(&self) -> Result<Found<Self::State>, Error>;

    /// Asks for a step, under a key of its own.
    fn ask(&self, step: usize, found: &Found<Self::State>) -> Result<Answer, Error>;

    /// Whether this answers the step; `again` when the step may have been done before.
    fn is_done(&self, step: usize, answer: &Answer, again: bool) -> bool;
}

/// What the service has, and what the next step changes.
struct Found<S> {
    state: S,
    path: String,
    etag: String,
}

/// Somebody who goes on until the service is killed.
struct Work<W: Worker> {
    worker: W,
    /// Steps that were acknowledged.
    done: usize,
    /// What the step that no answer came to was to change.
    waiting: Option<Found<W::State>>,
}

impl<W: Worker> Work<W> {
    fn new(worker: W) -> Self {
        Self {
            worker,
            done: 0,
            waiting: None,
        }
    }

    /// Before the kill every request has to be answered.
    fn go_on(&mut self, killed: &AtomicBool) {
        let error = loop {
            if let Err(error) = self.step() {
                break error;
            }
        };
        assert!(killed.load(Ordering::SeqCst), "no answer before the kill: {error:?}");
    }

    fn step(&mut self) -> Result<(), Error> {
        let found = self.worker.found()?;
        assert_eq!(found.state, self.worker.after(self.done));
        match self.worker.ask(self.done, &found) {
            Ok(answer) => {
                assert!(self.worker.is_done(self.done, &answer, false), "{answer}");
                self.done += 1;
                Ok(())
            }
            Err(error) => {
                self.waiting = Some(found);
                Err(error)
            }
        }
    }

    /// Compares what the service has with what was acknowledged, and asks again for a step that was cut off; tells
    /// whether there was one.
    fn look_again(&mut self) -> bool {
        let state = self.worker.found().expect("the service runs").state;
        let acknowledged = self.worker.after(self.done);
        let Some(before) = self.waiting.take() else {
            assert_eq!(state, acknowledged);
            return false;
        };
        let cut_off = self.worker.after(self.done + 1);
        assert!(
            state == acknowledged || state == cut_off,
            "acknowledged {acknowledged:?}, cut off {cut_off:?}, found {state:?}"
        );
        for _ in 0..2 {
            let answer = self.worker.ask(self.done, &before).expect("the service runs");
            assert!(self.worker.is_done(self.done, &answer, true), "{answer}");
            assert_eq!(self.worker.found().expect("the service runs").state, cut_off);
        }
        self.done += 1;
        true
    }
}

/// Saves the review twice, submits it, and has it opened again by an officer; from the beginning.
struct Writer {
    reviewer: Client,
    officer: Client,
    assignment: String,
}

/// Stands in every letter about a review that was opened again.
const AGAIN: &str = "CANARY-AGAIN";

impl Writer {
    const STEPS: usize = 4;

    fn new(reviewer: &Reviewer, officer: &Client) -> Self {
        let assignment = steps::accept(reviewer);
        let client = reviewer.account.client.clone();
        let mut review = world::review(4, "publish");
        review["confidential_comments"] = Value::Null;
        review["comments_to_focal_point"] = Value::Null;
        client
            .put(&format!("/v1/assignments/{assignment}/review"))
            .json(&review)
            .expect(200);
        Self {
            reviewer: client,
            officer: officer.clone(),
            assignment,
        }
    }
}

fn text(step: usize) -> Value {
    json!(format!("¿De dónde provienen las cifras del punto {step}?"))
}

impl Worker for Writer {
    /// The text, and whether the review is submitted.
    type State = (Value, bool);

    fn after(&self, steps: usize) -> Self::State {
        let saved = (0..steps).rev().find(|step| step % Self::STEPS < 2);
        (saved.map_or(Value::Null, text), steps % Self::STEPS == 3)
    }

    fn found(&self) -> Result<Found<Self::State>, Error> {
        let path = format!("/v1/assignments/{}/review", self.assignment);
        let review = self.reviewer.get(&path).try_send()?.expect(200);
        let text = review.json["comments_to_focal_point"].clone();
        Ok(Found {
            state: (text, review.json["submitted_at"].is_string()),
            etag: review.etag(),
            path,
        })
    }

    fn ask(&self, step: usize, found: &Found<Self::State>) -> Result<Answer, Error> {
        let path = &found.path;
        let key = format!("{}-{step}", self.assignment);
        match step % Self::STEPS {
            0 | 1 => {
                let text = json!({"comments_to_focal_point": text(step)});
                self.reviewer.patch(path).if_match(&found.etag).merge_patch(&text)
            }
            2 => self
                .reviewer
                .post(&format!("{path}/submit"))
                .if_match(&found.etag)
                .json(&json!({})),
            _ => self
                .officer
                .post(&format!("{path}/reopen"))
                .json(&json!({"reason": format!("{AGAIN} {step}")})),
        }
        .idempotency_key(&key)
        .try_send()
    }

    fn is_done(&self, _: usize, answer: &Answer, _: bool) -> bool {
        answer.status == 200
    }
}

/// Attaches two files, and removes them one after the other.
struct Attacher {
    officer: Client,
    submission: String,
}

impl Attacher {
    const STEPS: usize = 4;

    fn new(world: &World, submission: &str) -> Self {
        Self {
            officer: world.officer.client.clone(),
            submission: submission.to_owned(),
        }
    }
}

fn file_name(step: usize) -> String {
    format!("acta-{step}.pdf")
}

fn file(name: &str) -> Vec<u8> {
    [PDF, b"% ", name.as_bytes()].concat()
}

impl Worker for Attacher {
    /// The names of the files, the oldest first.
    type State = Vec<String>;

    fn after(&self, steps: usize) -> Self::State {
        let first = steps - steps % Self::STEPS;
        match steps % Self::STEPS {
            0 => vec![],
            1 => vec![file_name(first)],
            2 => vec![file_name(first), file_name(first + 1)],
            _ => vec![file_name(first + 1)],
        }
    }

    fn found(&self) -> Result<Found<Self::State>, Error> {
        let path = format!("/v1/submissions/{}/attachments", self.submission);
        let list = self.officer.get(&path).try_send()?.expect(200);
        let items = list.json["items"].as_array().expect("a list");
        let mut state = Vec::new();
        for item in items {
            let name = item["file_name"].as_str().expect("a name").to_owned();
            let content = format!("{path}/{}/content", item["id"].as_str().expect("an id"));
            let content = self.officer.get(&content).try_send()?.expect(200);
            assert_eq!(content.bytes, file(&name), "{name} has another content");
            state.push(name);
        }
        let oldest = items.first();
        Ok(Found {
            state,
            // Nobody changes a file.
            etag: "\"v1\"".to_owned(),
            path: oldest.map_or(path.clone(), |item| {
                format!("{path}/{}", item["id"].as_str().expect("an id"))
            }),
        })
    }

    fn ask(&self, step: usize, found: &Found<Self::State>) -> Result<Answer, Error> {
        if step % Self::STEPS > 1 {
            return self.officer.delete(&found.path).if_match(&found.etag).try_send();
        }
        let name = file_name(step);
        self.officer
            .post(&format!("/v1/submissions/{}/attachments", self.submission))
            .idempotency_key(&name)
            .upload(&name, "application/pdf", &file(&name), &[("purpose", "correspondence")])
            .try_send()
    }

    fn is_done(&self, step: usize, answer: &Answer, again: bool) -> bool {
        match (step % Self::STEPS > 1, again) {
            (false, _) => answer.status == 201,
            (true, false) => answer.status == 204,
            (true, true) => [204, 404].contains(&answer.status),
        }
    }
}
