//! Two people at once on one review: each race has one defined outcome, on both databases.
use minga_tests::reviewing::{UnderReview, submit};
use minga_tests::world::{self, Reviewer, World};
use minga_tests::{Answer, App, Backend, Setup, accounts, on_both, run};
use serde_json::{Value, json};
use std::sync::Barrier;
use std::thread::sleep;
use std::time::{Duration, Instant};

const ROUNDS: usize = 6;

/// Sends both calls in the same instant.
fn at_once(one: impl FnOnce() -> Answer + Send, other: impl FnOnce() -> Answer + Send) -> (Answer, Answer) {
    let start = Barrier::new(2);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| {
            start.wait();
            one()
        });
        let second = scope.spawn(|| {
            start.wait();
            other()
        });
        (first.join().expect("an answer"), second.join().expect("an answer"))
    })
}

/// Sends again what was refused because the database was busy with the other.
fn insist(send: impl Fn() -> Answer) -> Answer {
    for _ in 0..20 {
        let answer = send();
        if answer.status != 503 {
            return answer;
        }
        assert!(answer.header("retry-after").is_some(), "{answer}");
    }
    panic!("busy for ever")
}

/// The officer means it, though the confidential comments are not marked as read.
fn confirmed(world: &World, id: &str) -> Value {
    let asked = world.try_act(&world.officer, id, "publish", &json!({})).expect(409);
    json!({"confirm": [asked.problem("confirmation_needed").string("/reasons/0/confirm")]})
}

fn setup() -> Setup {
    Setup::new()
        .setting("MINGA_LIMITS__BY_ADDRESS__BURST", "2000")
        .setting("MINGA_LIMITS__BY_ADDRESS__SECONDS", "1")
}

/// Reviewers who take on as many as the rounds need.
fn cast(app: &App, world: &World) -> Vec<Reviewer> {
    [("Ines Interna", true), ("Emil Extern", false), ("Eva Externa", false)]
        .map(|(name, internal)| {
            let reviewer = world.reviewer(app, name, internal, "es");
            let path = format!("/v1/reviewers/{}", reviewer.id);
            let known = world.officer.client.get(&path).expect(200);
            let profile = json!({
                "internal": internal, "languages": ["es"], "objectives": [16], "country": "ECU", "max_open": 50
            });
            world
                .officer
                .client
                .put(&path)
                .if_match(&known.etag())
                .json(&profile)
                .expect(200);
            reviewer
        })
        .to_vec()
}

fn status(case: &UnderReview, world: &World, reviewer: &Reviewer) -> String {
    case.assignment(world, reviewer)["status"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

fn state(case: &UnderReview, world: &World) -> String {
    world.officer.client.get(&case.path).expect(200).string("/state")
}

fn have(summary: &Answer, sort: &str) -> Value {
    summary.json["quorum"][sort]["have"].clone()
}

on_both!(
    a_review_submitted_while_it_is_released_counts_or_does_not,
    setup = setup(),
    |app| {
        let world = World::new(app);
        let reviewers = cast(app, &world);
        for _ in 0..ROUNDS {
            let case = UnderReview::with(&world, reviewers.clone());
            let emil = &case.reviewers[1];
            let (path, etag) = case.write(&world, emil, 4, "publish");
            let (submitted, released) = at_once(
                || submit(emil, &path, &etag),
                || {
                    let officer = &world.officer.client;
                    officer.post(&format!("{path}/release")).json(&json!({})).send()
                },
            );
            let counts = have(&case.summary(&world), "external");
            match (submitted.status, released.status) {
                (200, 409) => {
                    assert_eq!(status(&case, &world, emil), "finished");
                    assert_eq!(counts, 1);
                }
                (409, 200) => {
                    assert_eq!(status(&case, &world, emil), "released");
                    assert_eq!(counts, 0);
                }
                _ => panic!("both or neither:\n{submitted}\n{released}"),
            }
        }
    }
);

on_both!(
    a_conflict_declared_in_the_instant_of_publication_wins_or_comes_too_late,
    setup = setup(),
    |app| {
        let world = World::new(app);
        let reviewers = cast(app, &world);
        let mut published = 0;
        for _ in 0..ROUNDS {
            // A declared conflict holds for the organisation's other practices too: each round has somebody new.
            let mut asked = reviewers.clone();
            asked[2] = world.reviewer(app, "Eva Externa", false, "es");
            let case = UnderReview::with(&world, asked);
            let paths: Vec<String> = case
                .reviewers
                .iter()
                .map(|reviewer| case.review(&world, reviewer, 4, "publish"))
                .collect();
            let eva = &case.reviewers[2];
            let etag = world.officer.client.get(&case.path).expect(200).etag();
            let meant = confirmed(&world, &case.id);
            let (declared, decided) = at_once(
                || {
                    let reason = json!({"reason": "Asesoré a la organización en 2023."});
                    eva.account
                        .client
                        .post(&format!("{}/declare-conflict", paths[2]))
                        .json(&reason)
                        .send()
                },
                || {
                    let publish = format!("{}/actions/publish", case.path);
                    let officer = &world.officer.client;
                    officer.post(&publish).if_match(&etag).json(&meant).send()
                },
            );
            match (declared.status, decided.status) {
                (200, 409) => {
                    decided.problem("action_blocked");
                    assert_eq!(state(&case, &world), "peer_review");
                    assert_eq!(status(&case, &world, eva), "conflicted");
                    let summary = case.summary(&world);
                    assert_eq!(have(&summary, "external"), 1);
                    assert_eq!(summary.json["reviews"].as_array().unwrap().len(), 3, "kept, marked");
                }
                (409, 200) => {
                    declared.problem("wrong_state");
                    published += 1;
                    assert_eq!(state(&case, &world), "published");
                    assert_eq!(status(&case, &world, eva), "finished");
                }
                _ => panic!("never both, never neither:\n{declared}\n{decided}"),
            }
        }
        println!("published {published} of {ROUNDS}");
    }
);

on_both!(
    the_last_needed_review_is_withdrawn_or_the_practice_is_published,
    setup = setup(),
    |app| {
        let world = World::new(app);
        let reviewers = cast(app, &world);
        for _ in 0..ROUNDS {
            let case = UnderReview::with(&world, reviewers.clone());
            let paths: Vec<String> = case
                .reviewers
                .iter()
                .map(|reviewer| case.review(&world, reviewer, 4, "publish"))
                .collect();
            let ines = &case.reviewers[0];
            let etag = world.officer.client.get(&case.path).expect(200).etag();
            let meant = confirmed(&world, &case.id);
            let (withdrawn, decided) = at_once(
                || {
                    let reason = json!({"reason": "Ya no sostengo mi valoración."});
                    ines.account
                        .client
                        .post(&format!("{}/withdraw", paths[0]))
                        .json(&reason)
                        .send()
                },
                || {
                    let publish = format!("{}/actions/publish", case.path);
                    let officer = &world.officer.client;
                    officer.post(&publish).if_match(&etag).json(&meant).send()
                },
            );
            match (withdrawn.status, decided.status) {
                (200, 409) => {
                    decided.problem("action_blocked");
                    assert_eq!(state(&case, &world), "peer_review");
                    assert_eq!(status(&case, &world, ines), "withdrawn");
                    assert_eq!(have(&case.summary(&world), "internal"), 0);
                }
                (409, 200) => {
                    assert_eq!(state(&case, &world), "published");
                    assert_eq!(status(&case, &world, ines), "finished");
                }
                _ => panic!("never both, never neither:\n{withdrawn}\n{decided}"),
            }
        }
    }
);

on_both!(
    who_is_invited_while_leaving_the_roster_keeps_nothing_open,
    setup = setup(),
    |app| {
        let world = World::new(app);
        let admin = minga_tests::accounts::admin(app).client;
        let reviewers = cast(app, &world);
        let emil = &reviewers[1];
        let user = format!("/v1/users/{}", emil.id);
        for _ in 0..ROUNDS {
            let id = world.draft("practice", &world::practice());
            world.act(&world.focal_point, &id, "submit", &json!({}));
            let path = format!("/v1/submissions/{id}/assignments");
            let etag = admin.get(&user).expect(200).etag();
            let (invited, changed) = at_once(
                || {
                    let officer = &world.officer.client;
                    insist(|| officer.post(&path).json(&json!({"reviewer_ids": [emil.id]})).send())
                },
                || {
                    let roles = json!({"roles": []});
                    insist(|| admin.patch(&user).if_match(&etag).merge_patch(&roles).send())
                },
            );
            let all = world.officer.client.get(&path).expect(200);
            let statuses: Vec<&Value> = all.json["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| &item["status"])
                .collect();
            match (invited.status, changed.status) {
                // Invited first, and released with the role.
                (201, 200) => assert_eq!(statuses, [&json!("released")], "{all}"),
                // Gone first: nobody of that name can be invited.
                (422, 200) => assert!(statuses.is_empty(), "{all}"),
                _ => panic!("{invited}\n{changed}"),
            }
            let etag = admin.get(&user).expect(200).etag();
            let roles = json!({"roles": ["reviewer"]});
            admin.patch(&user).if_match(&etag).merge_patch(&roles).expect(200);
        }
    }
);

on_both!(
    a_review_opened_again_while_its_reviewer_leaves_waits_for_nobody,
    setup = setup(),
    |app| {
        let world = World::new(app);
        let admin = minga_tests::accounts::admin(app).client;
        let reviewers = cast(app, &world);
        for _ in 0..ROUNDS {
            let case = UnderReview::with(&world, reviewers.clone());
            let emil = &case.reviewers[1];
            let user = format!("/v1/users/{}", emil.id);
            let path = case.review(&world, emil, 4, "publish");
            let etag = admin.get(&user).expect(200).etag();
            let (opened, changed) = at_once(
                || {
                    let officer = &world.officer.client;
                    let reason = json!({"reason": "¿En qué se basa la nota?"});
                    insist(|| officer.post(&format!("{path}/review/reopen")).json(&reason).send())
                },
                || {
                    let roles = json!({"roles": []});
                    insist(|| admin.patch(&user).if_match(&etag).merge_patch(&roles).send())
                },
            );
            match (opened.status, changed.status) {
                // Opened first, and released with the role.
                (200, 200) => assert_eq!(status(&case, &world, emil), "released"),
                // Gone first: what was submitted stays.
                (409, 200) => {
                    assert_eq!(opened.json["reason"], "reviewer_gone", "{opened}");
                    assert_eq!(status(&case, &world, emil), "finished");
                }
                _ => panic!("{opened}\n{changed}"),
            }
            let etag = admin.get(&user).expect(200).etag();
            let roles = json!({"roles": ["reviewer"]});
            admin.patch(&user).if_match(&etag).merge_patch(&roles).expect(200);
        }
    }
);

/// Makes a call while somebody else, on PostgreSQL, has locked `first` and takes `then` as soon as the call waits for
/// it. Fails when the call holds that: each of the two would wait for the other, and one would be turned away.
fn beside(app: &App, first: &str, then: &str, call: impl FnOnce() -> Answer) -> Answer {
    const MARK: u32 = 20_261_122;
    let other = format!(
        "DO $$ BEGIN PERFORM 1 FROM {first}; PERFORM pg_advisory_xact_lock({MARK}); \
         FOR attempt IN 1..400 LOOP \
         EXIT WHEN EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))); \
         IF attempt = 400 THEN RAISE EXCEPTION 'nobody waits'; END IF; \
         PERFORM pg_sleep(0.05); END LOOP; \
         PERFORM 1 FROM {then} NOWAIT; END $$"
    );
    let held = format!(
        "SELECT count(*) FROM pg_locks JOIN pg_database ON oid = database \
         WHERE datname = current_database() AND locktype = 'advisory' AND objid = {MARK} AND granted"
    );
    std::thread::scope(|scope| {
        let other = scope.spawn(|| app.psql(&other));
        let patience = Instant::now() + Duration::from_secs(20);
        while !other.is_finished() && app.psql(&held) != "1" {
            assert!(Instant::now() < patience, "the other one has not begun");
            sleep(Duration::from_millis(20));
        }
        let answer = call();
        other.join().expect("the call holds what comes after what it waits for");
        answer
    })
}

#[test]
fn who_renames_an_organisation_and_who_joins_it_do_not_wait_for_each_other() {
    run(setup(), Backend::Postgres, |app| {
        let world = World::new(app);
        let draft = world.draft("pledge", &world::pledge());
        let path = format!("/v1/organisations/{}", world.organisation);
        for patch in [json!({"name": "Red Puentes y Caminos"}), json!({"country": "ECU"})] {
            // A reviewer of its submission becomes its member.
            let joining = [
                format!("submissions WHERE id = '{draft}' FOR UPDATE"),
                format!("organisations WHERE id = '{}' FOR UPDATE", world.organisation),
            ];
            let rosa = &world.focal_point.client;
            let etag = rosa.get(&path).expect(200).etag();
            let change = || rosa.patch(&path).if_match(&etag).merge_patch(&patch).send();
            beside(app, &joining[0], &joining[1], change).expect(200);
        }
    });
}

#[test]
fn who_is_invited_is_not_in_the_way_of_who_takes_the_role_away() {
    run(setup(), Backend::Postgres, |app| {
        let world = World::new(app);
        let admin = accounts::admin(app).client;
        let emil = world.reviewer(app, "Emil Extern", false, "es");
        // An officer invites: the entry on the roster, and then what names the account.
        let inviting = [
            format!("reviewer_profiles WHERE account_id = '{}' FOR UPDATE", emil.id),
            format!("accounts WHERE id = '{}' FOR KEY SHARE", emil.id),
        ];
        let path = format!("/v1/users/{}", emil.id);
        let etag = admin.get(&path).expect(200).etag();
        let change = || {
            admin
                .patch(&path)
                .if_match(&etag)
                .merge_patch(&json!({"roles": []}))
                .send()
        };
        beside(app, &inviting[0], &inviting[1], change).expect(200);
    });
}
