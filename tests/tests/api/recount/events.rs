//! What happens in a history. Each event makes what it needs where nothing of that sort is there.
use super::content;
use super::dice::Dice;
use super::history::History;
use super::records::{Form, Participant, Record, Says, Standing};
use minga_tests::steps;
use serde_json::{Value, json};

/// One of the things that happen.
type Event = fn(&mut History<'_>, &mut Dice);

/// All of them, and how often each happens.
pub const EVENTS: &[(&str, usize, Event)] = &[
    ("a pledge is published", 3, |history, dice| {
        let whose = dice.below(history.worlds.len());
        history.plain(dice, whose);
    }),
    ("a joint pledge is published", 2, |history, dice| {
        history.joint(dice);
    }),
    ("a matching pledge is published", 4, |history, dice| {
        let joined = joinable(history, dice, None);
        history.matching(dice, joined);
    }),
    ("a practice is published", 3, |history, dice| {
        history.practice(dice);
    }),
    ("old records are taken over", 2, |history, dice| history.take_over(dice)),
    ("what is published is amended", 4, amended),
    ("a published pledge comes to join another", 1, comes_to_join),
    ("what is published is archived", 4, |history, dice| {
        let at = history.find(dice, |one| one.is_shown() && !one.asked_again);
        let at = at.unwrap_or_else(|| history.plain(dice, 0));
        archive(history, at);
    }),
    ("what others join is archived", 1, |history, dice| {
        let at = joined(history, dice, |one| !one.asked_again);
        archive(history, at);
    }),
    ("what was archived is restored", 4, |history, dice| {
        let at = history.find(dice, |one| one.standing == Standing::Archived);
        let at = at.unwrap_or_else(|| {
            let at = history.plain(dice, 0);
            archive(history, at);
            at
        });
        history.decide(at, "restore", &json!({"note": "Volvió."}));
        history.records[at].standing = Standing::Shown;
    }),
    ("a publication is undone", 1, |history, dice| {
        undo(history, dice);
    }),
    ("what was undone is published again", 1, |history, dice| {
        let at = history.find(dice, |one| one.standing == Standing::Undone);
        let at = at.unwrap_or_else(|| undo(history, dice));
        history.decide(at, "publish", &json!({}));
        history.records[at].standing = Standing::Shown;
    }),
    ("pledges are merged", 2, |history, dice| {
        merged(history, dice, true);
    }),
    ("practices are merged", 1, |history, dice| {
        merged(history, dice, false);
    }),
    ("what others join is merged", 1, |history, dice| {
        let of_somebody = |one: &Record| !one.asked_again && one.whose.is_some();
        let at = joined(history, dice, of_somebody);
        let whose = history.records[at].whose.unwrap();
        let into = history.plain(dice, whose);
        assert!(history.merge(at, into), "{:?}", history.records[at]);
    }),
    ("a merger is undone", 3, |history, dice| {
        let at = history.find(dice, |one| matches!(one.standing, Standing::Merged(_)));
        if at.is_some_and(|at| history.part(at)) {
            return;
        }
        let (at, into) = (history.plain(dice, 0), history.plain(dice, 0));
        assert!(history.merge(at, into) && history.part(at), "of two that nobody joins");
    }),
    ("an objection is upheld", 2, |history, dice| {
        objected(history, dice, "uphold")
    }),
    ("an objection is dismissed", 1, |history, dice| {
        objected(history, dice, "dismiss")
    }),
    ("a pledge reports", 3, |history, dice| {
        let at = history.find(dice, |one| one.is_pledge() && one.is_shown() && one.whose.is_some());
        let at = at.unwrap_or_else(|| history.plain(dice, 0));
        let status = dice.some(&["in_progress", "delayed", "planning"]);
        report(
            history,
            at,
            &json!({"status": status, "narrative": "Lo hecho hasta aquí."}),
        );
    }),
    ("what others join is discontinued", 1, |history, dice| {
        let at = joined(history, dice, |one| one.whose.is_some());
        let update = json!({"status": "discontinued", "explanation": "Se acabaron los fondos."});
        report(history, at, &update);
    }),
    ("an update is hidden", 2, hidden),
    ("a hidden update is shown again", 1, |history, dice| {
        let shown = |one: &(usize, String)| history.records[one.0].is_shown();
        if !history.hidden.iter().any(shown) {
            hidden(history, dice);
        }
        let place = history.hidden.iter().position(|one| history.records[one.0].is_shown());
        let (at, path) = history.hidden.remove(place.unwrap());
        judge(history, &path, "show", None);
        history.told.push((at, path));
    }),
    ("a participant joins later", 2, |history, dice| {
        joins_later(history, dice);
    }),
    ("a participant reports", 1, |history, dice| {
        let speaks = |one: &Participant| one.speaker.is_some() && one.says == Says::Yes;
        let at = history.find(dice, |one| one.is_shown() && one.participants.iter().any(speaks));
        let at = at.unwrap_or_else(|| joins_later(history, dice));
        let record = &history.records[at];
        let participant = record.participants.iter().find(|one| speaks(one)).unwrap();
        let path = format!("/v1/submissions/{}/participants/{}/progress", record.id, participant.id);
        let update =
            json!({"status": "in_progress", "date": yesterday(history), "narrative": "Una ventanilla abierta."});
        let speaker = &history.worlds[participant.speaker.unwrap()].focal_point.client;
        let made = speaker.post(&path).json(&update).expect(201);
        let told = format!("/v1/submissions/{}/progress/{}", record.id, made.string("/id"));
        history.told.push((at, told));
    }),
    ("a participant leaves", 2, |history, dice| {
        let at = joint_with(history, dice, Says::Yes);
        answer(history, at, Says::Yes, Says::No);
    }),
    ("a participant confirms late", 1, |history, dice| {
        let at = joint_with(history, dice, Says::Nothing);
        answer(history, at, Says::Nothing, Says::Yes);
    }),
    ("a common goal changes", 1, |history, dice| {
        let at = joint_with(history, dice, Says::Yes);
        let path = format!("/v1/submissions/{}", history.records[at].id);
        let mut content = history.officer().get(&path).expect(200).json["content"].clone();
        content["common_goal"] = json!("Dieciséis ventanillas en ocho distritos de Lima.");
        history.amend(at, &content);
        let record = &mut history.records[at];
        record.asked_again = true;
        for participant in &mut record.participants {
            if participant.says == Says::Yes {
                participant.says = Says::Nothing;
            }
        }
    }),
    ("an organisation becomes another", 2, |history, dice| {
        let world = &history.worlds[dice.below(history.worlds.len())];
        let path = format!("/v1/organisations/{}", world.organisation);
        let etag = history.officer().get(&path).expect(200).etag();
        let (country, of_type) = (
            dice.some(&["PER", "BOL", "MAR"]),
            dice.some(&["academia", "civil_society"]),
        );
        let call = history.officer().patch(&path).if_match(&etag);
        call.merge_patch(&json!({"country": country, "actor_type": of_type}))
            .expect(200);
    }),
    ("time passes", 2, |history, _| history.pass()),
];

/// The day before the service's today.
fn yesterday(history: &History<'_>) -> String {
    (history.now() - chrono::Duration::days(1)).date_naive().to_string()
}

/// A shown pledge that others may join.
fn joinable(history: &mut History<'_>, dice: &mut Dice, but_of: Option<usize>) -> usize {
    let fits = |one: &Record| one.is_pledge() && one.is_shown() && (but_of.is_none() || one.whose != but_of);
    let found = history.find(dice, fits);
    found.unwrap_or_else(|| history.plain(dice, but_of.map_or(0, |whose| (whose + 1) % 3)))
}

/// A shown pledge that a shown one joins, of those that fit.
fn joined(history: &mut History<'_>, dice: &mut Dice, fits: impl Fn(&Record) -> bool) -> usize {
    let found = history.joined(dice, |one| one.is_shown() && fits(one));
    found.unwrap_or_else(|| {
        let at = history.plain(dice, 0);
        history.matching(dice, at);
        at
    })
}

fn amended(history: &mut History<'_>, dice: &mut Dice) {
    let joins_still = |one: &Record| {
        let joined = one.joins.as_deref().map(|reference| history.stands_for(reference));
        joined.is_none_or(|joined| history.records[joined].is_shown())
    };
    let at = history.find(dice, |one| {
        one.is_shown() && matches!(one.form, Form::Plain | Form::Matching | Form::Practice) && joins_still(one)
    });
    let at = at.unwrap_or_else(|| history.plain(dice, 0));
    let record = &history.records[at];
    let content = match (record.joins.clone(), record.form) {
        (_, Form::Practice) => content::practice(dice),
        (None, _) => content::pledge(dice),
        (Some(reference), _) => history.joining(dice, &reference),
    };
    history.amend(at, &content);
}

fn comes_to_join(history: &mut History<'_>, dice: &mut Dice) {
    // What nobody joins cannot come to join itself.
    let named = |one: &Record| {
        let mut names = history.records.iter().filter_map(|other| other.joins.as_ref());
        names.any(|name| *name == one.reference)
    };
    let stands_alone = |one: &Record| {
        !history
            .records
            .iter()
            .any(|other| matches!(other.standing, Standing::Merged(into) if history.records[into].id == one.id))
    };
    let at = history.find(dice, |one| {
        one.form == Form::Plain && one.is_shown() && !named(one) && stands_alone(one)
    });
    let at = at.unwrap_or_else(|| history.plain(dice, 0));
    let joined = joinable(history, dice, history.records[at].whose);
    let reference = history.records[joined].reference.clone();
    let content = history.joining(dice, &reference);
    history.amend(at, &content);
    let passed = history.passed;
    let record = &mut history.records[at];
    (record.form, record.joins, record.joined_in) = (Form::Matching, Some(reference), passed);
}

fn archive(history: &mut History<'_>, at: usize) {
    let reasons = json!({"public_reason": "A pedido.", "note": "Por carta."});
    history.decide(at, "archive", &reasons);
    history.records[at].standing = Standing::Archived;
}

fn undo(history: &mut History<'_>, dice: &mut Dice) -> usize {
    let at = history.plain(dice, 0);
    history.decide(at, "reopen", &json!({"note": "Antes de tiempo."}));
    history.records[at].standing = Standing::Undone;
    at
}

fn merged(history: &mut History<'_>, dice: &mut Dice, pledges: bool) {
    let fits = |one: &Record| one.is_shown() && one.is_pledge() == pledges && !one.asked_again;
    for _ in 0..3 {
        let (at, into) = (history.find(dice, fits), history.find(dice, fits));
        if let (Some(at), Some(into)) = (at, into)
            && at != into
            && history.merge(at, into)
        {
            return;
        }
    }
    let pair = if pledges {
        [history.plain(dice, 0), history.plain(dice, 0)]
    } else {
        [history.practice(dice), history.practice(dice)]
    };
    assert!(history.merge(pair[0], pair[1]), "of two that nobody joins");
}

/// An objection against a match that is shown, and what the officer decides.
fn objected(history: &mut History<'_>, dice: &mut Dice, decision: &str) {
    let may_object = |one: &Record| {
        let Some(reference) = one.joins.as_deref() else {
            return false;
        };
        let joined = &history.records[history.stands_for(reference)];
        let in_time = one.joined_in == history.passed;
        one.is_shown() && !one.objected && in_time && joined.is_shown() && joined.whose.is_some()
    };
    let at = history.find(dice, may_object);
    let at = at.unwrap_or_else(|| {
        let joined = history.plain(dice, 0);
        history.matching(dice, joined)
    });
    let record = &history.records[at];
    let joined = history.stands_for(record.joins.as_deref().unwrap());
    let (id, reference) = (&history.records[joined].id, &record.reference);
    let path = format!("/v1/submissions/{id}/matches/{reference}/objection");
    let because = json!({"reason": "Nadie nos consultó."});
    let focal_point = &history.world(joined).focal_point.client;
    focal_point.post(&path).json(&because).expect(200);
    let decide = history.officer().post(&format!("{path}/{decision}"));
    decide.json(&because).expect(200);
    history.records[at].objected = true;
}

fn report(history: &mut History<'_>, at: usize, update: &Value) {
    let mut update = update.clone();
    update["date"] = json!(yesterday(history));
    let path = format!("/v1/submissions/{}/progress", history.records[at].id);
    let client = &history.world(at).focal_point.client;
    let made = client.post(&path).json(&update).expect(201);
    history.told.push((at, made.header("location").unwrap().to_owned()));
}

fn hidden(history: &mut History<'_>, dice: &mut Dice) {
    if !history.told.iter().any(|one| history.records[one.0].is_shown()) {
        let at = history.plain(dice, 0);
        report(history, at, &json!({"status": "in_progress", "narrative": "Lo hecho."}));
    }
    let shown: Vec<usize> = (0..history.told.len())
        .filter(|place| history.records[history.told[*place].0].is_shown())
        .collect();
    let (at, path) = history.told.swap_remove(*dice.some(&shown));
    judge(history, &path, "hide", Some(json!({"reason": "Nombra a alguien."})));
    history.hidden.push((at, path));
}

/// Hides an update or shows it again.
fn judge(history: &History<'_>, path: &str, what: &str, reason: Option<Value>) {
    let etag = history.officer().get(path).expect(200).etag();
    let mut call = history.officer().post(&format!("{path}/{what}")).if_match(&etag);
    if let Some(reason) = reason {
        call = call.json(&reason);
    }
    call.expect(200);
}

/// A shown joint pledge with a participant that says so.
fn joint_with(history: &mut History<'_>, dice: &mut Dice, says: Says) -> usize {
    let fits = |one: &Participant| one.says == says;
    let at = history.find(dice, |one| {
        one.is_shown() && !one.asked_again && one.participants.iter().any(fits)
    });
    at.unwrap_or_else(|| history.joint(dice))
}

/// A letter of a participant that has said something else so far.
fn answer(history: &mut History<'_>, at: usize, before: Says, now: Says) {
    let officer = history.worlds[0].officer.clone();
    let record = &mut history.records[at];
    let participant = record.participants.iter_mut().find(|one| one.says == before).unwrap();
    let said = if now == Says::Yes { "confirmed" } else { "declined" };
    steps::answer_by_letter(&officer, &record.id, &participant.id, said);
    participant.says = now;
}

/// An organisation asks to take part in a joint pledge, and both sides accept.
fn joins_later(history: &mut History<'_>, dice: &mut Dice) -> usize {
    let at = history.find(dice, |one| {
        one.form == Form::Joint && one.is_shown() && one.participants.iter().all(|one| one.speaker.is_none())
    });
    let at = at.unwrap_or_else(|| history.joint(dice));
    let record = &history.records[at];
    let speaker = (record.whose.unwrap() + 1 + dice.below(2)) % 3;
    let who = &history.worlds[speaker];
    let body = json!({"organisation_id": who.organisation, "action": "Abre una ventanilla en Cuenca."});
    let path = format!("/v1/pledges/{}/joining-requests", record.reference);
    let request = who.focal_point.client.post(&path).json(&body).expect(201).string("/id");
    let path = format!("/v1/submissions/{}/joining-requests/{request}/accept", record.id);
    let recorder = &history.world(at).focal_point.client;
    recorder.post(&path).json(&json!({})).expect(200);
    let joined = history.officer().post(&path).json(&json!({})).expect(200);
    history.records[at].participants.push(Participant {
        id: joined.string("/participant_id"),
        says: Says::Yes,
        speaker: Some(speaker),
    });
    at
}
