//! A history: who acts, what was published and where it stands, and the steps that all events are made of.
use super::content;
use super::dice::Dice;
use super::records::{Form, Participant, Record, Says, Standing};
use chrono::{DateTime, Utc};
use minga_tests::accounts::{self, Account};
use minga_tests::world::{Reviewer, World};
use minga_tests::{App, Client, steps};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long nothing happens when time passes: longer than anybody may answer or object, and two of them are more than
/// a year.
const LONG: Duration = Duration::from_secs(200 * 24 * 3600);

/// How long the workers may take to hide those that were silent all the while.
const HIDING: Duration = Duration::from_secs(20);

/// Who acts, and what has happened.
pub struct History<'a> {
    /// The service.
    pub app: &'a mut App,
    /// The organisations, with one officer.
    pub worlds: Vec<World>,
    /// Who reviews practices.
    pub reviewers: Vec<Reviewer>,
    /// Everything that was published.
    pub records: Vec<Record>,
    /// Updates that the public reads: of which record, and where.
    pub told: Vec<(usize, String)>,
    /// Updates that are hidden.
    pub hidden: Vec<(usize, String)>,
    /// How often time has passed.
    pub passed: u32,
    /// Old records that were taken over.
    old: usize,
    /// How often a pledge was made to join another one.
    joined: usize,
}

impl<'a> History<'a> {
    /// Three organisations and an officer; nothing is published.
    pub fn new(app: &'a mut App) -> Self {
        let world = World::new(app);
        let house = |name: &str, actor_type: &str, country: &str| {
            let house = json!({"name": format!("{name} (ficticia)"), "actor_type": actor_type, "country": country});
            steps::another(app, &world, (name, "es"), &house)
        };
        let ministry = house("Marta Ministra", "member_state", "CHL");
        let union = house("Ulises Sindical", "trade_union", "PER");
        let reviewers = steps::three_reviewers(app, &world);
        Self {
            worlds: vec![world, ministry, union],
            reviewers,
            app,
            records: Vec::new(),
            told: Vec::new(),
            hidden: Vec::new(),
            passed: 0,
            old: 0,
            joined: 0,
        }
    }

    /// The references of what is in the registry.
    pub fn shown(&self) -> BTreeSet<String> {
        let shown = self.records.iter().filter(|record| record.is_shown());
        shown.map(|record| record.reference.clone()).collect()
    }

    /// One of the records that fit.
    pub fn find(&self, dice: &mut Dice, fits: impl Fn(&Record) -> bool) -> Option<usize> {
        let fitting: Vec<usize> = (0..self.records.len()).filter(|at| fits(&self.records[*at])).collect();
        dice.any(&fitting)
    }

    /// The service's now.
    pub fn now(&self) -> DateTime<Utc> {
        Utc::now() + LONG * self.passed
    }

    /// The officer's calls.
    pub fn officer(&self) -> &Client {
        &self.worlds[0].officer.client
    }

    /// Who acts for a record.
    pub fn world(&self, at: usize) -> &World {
        &self.worlds[self.records[at].whose.unwrap_or(0)]
    }

    /// The record that a reference stands for.
    pub fn stands_for(&self, reference: &str) -> usize {
        let mut found = self.records.iter().position(|one| one.reference == reference).unwrap();
        while let Standing::Merged(into) = self.records[found].standing {
            found = into;
        }
        found
    }

    /// A record that a shown match joins, of those that fit.
    pub fn joined(&self, dice: &mut Dice, fits: impl Fn(&Record) -> bool) -> Option<usize> {
        let matches = self.records.iter().filter(|one| one.is_shown() && !one.objected);
        let mut joined: Vec<usize> = matches
            .filter_map(|one| Some(self.stands_for(one.joins.as_deref()?)))
            .filter(|at| fits(&self.records[*at]))
            .collect();
        joined.dedup();
        dice.any(&joined)
    }

    /// An officer's action, which may ask first.
    pub fn decide(&self, at: usize, action: &str, input: &Value) {
        let world = self.world(at);
        world.act_anyway(&world.officer, &self.records[at].id, action, input);
    }

    /// A focal point's amendment, accepted.
    pub fn amend(&self, at: usize, content: &Value) {
        let world = self.world(at);
        let amended = json!({"content": content});
        world.act_anyway(&world.focal_point, &self.records[at].id, "propose_amendment", &amended);
        self.decide(at, "accept_amendment", &json!({}));
    }

    /// Publishes a pledge; `prepare` does what has to be done between the submission and the publication.
    fn publish_pledge(
        &mut self,
        whose: usize,
        form: Form,
        content: &Value,
        rows: &[Value],
        prepare: impl FnOnce(&World, &str, &mut [Participant]),
    ) -> usize {
        let world = &self.worlds[whose];
        let id = world.draft("pledge", content);
        let add = world.focal_point.client.clone();
        let path = format!("/v1/submissions/{id}/participants");
        let mut participants: Vec<Participant> = rows
            .iter()
            .map(|row| Participant {
                id: add.post(&path).json(row).expect(201).string("/id"),
                says: Says::Nothing,
                speaker: None,
            })
            .collect();
        let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
        prepare(world, &id, &mut participants);
        steps::screen(&world.officer, &id, &[]);
        world.act_anyway(&world.officer, &id, "publish", &json!({}));
        let joins = content["matches"]["reference"].as_str().map(str::to_owned);
        self.keep(Record {
            whose: Some(whose),
            id,
            reference: submitted.string("/reference"),
            form,
            standing: Standing::Shown,
            joins,
            objected: false,
            joined_in: self.passed,
            participants,
            asked_again: false,
        })
    }

    fn keep(&mut self, record: Record) -> usize {
        self.records.push(record);
        self.records.len() - 1
    }

    /// Publishes a pledge of one actor.
    pub fn plain(&mut self, dice: &mut Dice, whose: usize) -> usize {
        let content = content::pledge(dice);
        self.publish_pledge(whose, Form::Plain, &content, &[], |_, _, _| {})
    }

    /// Publishes a joint pledge: one participant has confirmed, one has declined, and one nobody could ask.
    pub fn joint(&mut self, dice: &mut Dice) -> usize {
        let whose = dice.below(self.worlds.len());
        let content = content::joint(dice);
        // Nobody stands in a list twice.
        let mut names = [content::NAMES[dice.below(3)], content::NAMES[3], content::NAMES[4]];
        dice.shuffle(&mut names);
        let rows = names.map(
            |(name, country)| json!({"name": name, "country": country, "action": "Abre dos ventanillas en Quito."}),
        );
        let answers = [Says::Yes, Says::No, Says::Nothing];
        self.publish_pledge(whose, Form::Joint, &content, &rows, |world, id, participants| {
            for (participant, says) in participants.iter_mut().zip(answers) {
                let answer = if says == Says::Yes { "confirmed" } else { "declined" };
                if says != Says::Nothing {
                    steps::answer_by_letter(&world.officer, id, &participant.id, answer);
                }
                participant.says = says;
            }
        })
    }

    /// Publishes a pledge that joins another one, which is of another organisation.
    pub fn matching(&mut self, dice: &mut Dice, joined: usize) -> usize {
        let others: Vec<usize> = (0..self.worlds.len())
            .filter(|whose| self.records[joined].whose != Some(*whose))
            .collect();
        let whose = *dice.some(&others);
        let reference = self.records[joined].reference.clone();
        let content = self.joining(dice, &reference);
        self.publish_pledge(whose, Form::Matching, &content, &[], |_, _, _| {})
    }

    /// What a pledge says that joins the one of a reference: with money, hidden money and other support in turn.
    pub fn joining(&mut self, dice: &mut Dice, reference: &str) -> Value {
        self.joined += 1;
        content::joining(dice, self.joined, reference)
    }

    /// Publishes a practice that three have reviewed.
    pub fn practice(&mut self, dice: &mut Dice) -> usize {
        let whose = dice.below(self.worlds.len());
        let world = &self.worlds[whose];
        let id = world.draft("practice", &content::practice(dice));
        let submitted = world.act(&world.focal_point, &id, "submit", &json!({}));
        steps::invite(world, &id, &self.reviewers);
        world.act(&world.officer, &id, "start_review", &json!({}));
        for reviewer in &self.reviewers {
            steps::review(reviewer, 4, "publish");
        }
        world.act_anyway(&world.officer, &id, "publish", &json!({}));
        self.keep(Record {
            whose: Some(whose),
            id,
            reference: submitted.string("/reference"),
            form: Form::Practice,
            standing: Standing::Shown,
            joins: None,
            objected: false,
            joined_in: self.passed,
            participants: Vec::new(),
            asked_again: false,
        })
    }

    /// Takes old records over, a pledge and a practice.
    pub fn take_over(&mut self, dice: &mut Dice) {
        let old: Vec<Value> = ["pledge", "practice"]
            .into_iter()
            .map(|kind| {
                self.old += 1;
                content::old(dice, kind, self.old)
            })
            .collect();
        let file = self.app.data_directory().join("old.json");
        std::fs::write(&file, json!(old).to_string()).unwrap();
        self.app.minga(&["import", "legacy", file.to_str().unwrap()], "");
        for (kind, form) in [("pledge", Form::OldPledge), ("practice", Form::OldPractice)] {
            let path = format!("/v1/submissions?kind={kind}&q=vieja&limit=100");
            let listed = self.officer().get(&path).expect(200);
            for item in listed.json["items"].as_array().unwrap() {
                let (id, reference) = (item["id"].as_str().unwrap(), item["reference"].as_str().unwrap());
                if self.records.iter().all(|record| record.id != id) {
                    self.keep(Record {
                        whose: None,
                        id: id.to_owned(),
                        reference: reference.to_owned(),
                        form,
                        standing: Standing::Shown,
                        joins: None,
                        objected: false,
                        joined_in: self.passed,
                        participants: Vec::new(),
                        asked_again: false,
                    });
                }
            }
        }
    }

    /// Merges a record into another one; tells whether nothing stood in the way.
    pub fn merge(&mut self, at: usize, into: usize) -> bool {
        let (id, kept) = (&self.records[at].id, &self.records[into].id);
        let etag = self.officer().get(&format!("/v1/submissions/{id}")).expect(200).etag();
        let call = self
            .officer()
            .post(&format!("/v1/submissions/{id}/duplicates/{kept}/merge"));
        let answer = call.if_match(&etag).json(&json!({"reason": "Lo mismo."})).send();
        if answer.status == 409 {
            return false;
        }
        answer.expect(200);
        self.records[at].standing = Standing::Merged(into);
        true
    }

    /// Undoes the merger of a record; tells whether nothing stood in the way.
    pub fn part(&mut self, at: usize) -> bool {
        let Standing::Merged(into) = self.records[at].standing else {
            return false;
        };
        let (id, kept) = (&self.records[at].id, &self.records[into].id);
        let call = self
            .officer()
            .post(&format!("/v1/submissions/{kept}/duplicates/{id}/undo"));
        let answer = call.json(&json!({"reason": "No era lo mismo."})).send();
        if answer.status == 409 {
            return false;
        }
        answer.expect(200);
        self.records[at].standing = Standing::Shown;
        true
    }

    /// Lets time pass. Everybody logs in again, and those that were to confirm something again are silent.
    pub fn pass(&mut self) {
        self.app.advance(LONG);
        self.passed += 1;
        let app = &*self.app;
        let again = |account: &Account, language: &str| accounts::again(app, account, language);
        let officer = again(&self.worlds[0].officer, "en");
        for world in &mut self.worlds {
            world.focal_point = again(&world.focal_point, "es");
            world.officer = officer.clone();
        }
        for reviewer in &mut self.reviewers {
            reviewer.account = again(&reviewer.account, "es");
        }
        let visitor = app.visitor();
        let late = Instant::now() + HIDING;
        while visitor
            .get("/v1/pledges.jsonl")
            .expect(200)
            .text
            .contains("asked_again")
        {
            assert!(Instant::now() < late, "whoever is silent is hidden");
            sleep(Duration::from_millis(100));
        }
        for record in &mut self.records {
            record.asked_again = false;
        }
    }
}
