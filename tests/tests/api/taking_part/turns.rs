//! Whose turn it is to decide about who asks to join, and what a letter says.
use super::{ask, decide, has, joint, partner, shown, subjects};
use minga_tests::accounts;
use minga_tests::operations::PDF;
use minga_tests::world::World;
use minga_tests::{App, on_both};
use serde_json::json;
use std::thread::sleep;
use std::time::Duration;

on_both!(whose_turn_it_is_is_reminded_of_a_request_to_join, |app| {
    let world = World::new(app);
    let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
    let joint = joint(app, &world, "common", &pia);
    let nora = partner(app, "Nora Nueva", "Manos del Sur (ficticia)");
    let message = json!({"message": "CANARIO: ya cooperamos."});
    let request = ask(&nora, &joint, &message).expect(201).string("/id");
    let copy = nora.account.client.get("/v1/me/export").expect(200);
    let kept = &copy.json["joining_requests"];
    assert_eq!(kept[0]["id"], request.as_str(), "{kept}");
    assert_eq!(kept[0]["reference"], joint.reference.as_str(), "{kept}");
    assert_eq!(kept[0]["message"], "CANARIO: ya cooperamos.", "{kept}");
    assert_eq!(kept[0]["status"], "open", "{kept}");
    let others = world.focal_point.client.get("/v1/me/export").expect(200);
    assert_eq!(others.json["joining_requests"], json!([]));

    let day = Duration::from_secs(24 * 60 * 60);
    let reminded = |app: &App, address: &str, words: &str| -> usize {
        sleep(Duration::from_millis(2500));
        app.drain_outbox();
        let mails = app.mails().to(address);
        mails.iter().filter(|mail| mail.text.contains(words)).count()
    };
    let of_rosa = "acepte o rechace, en nombre de quien registró";
    let of_officer = "for the secretariat, who asks to join the joint pledge";
    assert_eq!(reminded(app, &world.focal_point.email, of_rosa), 0);
    // Whatever the hour is, that of the reminder has come.
    app.advance(day * 11 + day / 2);
    assert_eq!(reminded(app, &world.focal_point.email, of_rosa), 1);
    assert_eq!(reminded(app, "secretariat@example.org", of_officer), 1);
    let rosa = accounts::again(app, &world.focal_point, "es");
    decide(&rosa, &joint, &request, "accept", &json!({})).expect(200);
    app.advance(day * 4);
    assert_eq!(
        reminded(app, "secretariat@example.org", of_officer),
        2,
        "the secretariat has not decided"
    );
    assert_eq!(
        reminded(app, &world.focal_point.email, of_rosa),
        1,
        "the recorder has done its part"
    );
    let account = accounts::again(app, &nora.account, "es");
    decide(&account, &joint, &request, "withdraw", &json!({})).expect(200);
    app.advance(day * 30);
    assert_eq!(reminded(app, "secretariat@example.org", of_officer), 2);
});

on_both!(a_letter_says_that_a_participant_leaves, |app| {
    let world = World::new(app);
    let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
    let joint = joint(app, &world, "common", &pia);
    let officer = &world.officer.client;
    let path = format!("{}/participants/{}", joint.path, joint.participant);
    let letter = officer
        .post(&format!("{}/attachments", joint.path))
        .upload("carta.pdf", "application/pdf", PDF, &[("purpose", "correspondence")])
        .expect(201)
        .string("/id");
    let etag = officer.get(&path).expect(200).etag();
    let answer = |attachment: &str| {
        let body = json!({"answer": "declined", "attachment_id": attachment, "note": "Nota verbal"});
        officer.post(&format!("{path}/answer")).if_match(&etag).json(&body)
    };
    answer("01890a5d-ac96-774b-bcce-b302099a8057")
        .expect(422)
        .violation("not_found", "/attachment_id");
    let left = answer(&letter).expect(200);
    assert_eq!(
        (left.string("/answer"), left.string("/answered_by")),
        ("left".to_owned(), "letter".to_owned())
    );
    assert_eq!(shown(app, &joint)[0]["answer"], "left");
    assert_eq!(shown(app, &joint)[0]["since"], left.json["since"]);
    // It is not a message of the recorder's: who has answered, what, and how.
    assert!(!has(&subjects(app, &world.focal_point), "ha dado curso a su mensaje"));
    let told = app
        .mails()
        .find(&world.focal_point.email, "Un participante ha respondido");
    let told = told.expect("the focal point is told").text;
    let said = "Casa Abierta (ficticia) ha dejado el compromiso. La respuesta llegó por carta";
    assert!(told.contains(said) && !told.contains("Nota verbal"), "{told}");
    assert!(
        left.json.get("remark").is_none(),
        "a note of the officer is none of the participant: {left}"
    );
});

on_both!(an_officer_of_the_recorder_decides_no_request_to_join, |app| {
    let world = World::new(app);
    let own = accounts::with_role(app, "Oscar Propio", "secretariat", "es");
    world.join(&own, "member");
    let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
    let joint = joint(app, &world, "common", &pia);
    let nora = partner(app, "Nora Nueva", "Manos del Sur (ficticia)");
    let request = ask(&nora, &joint, &json!({})).expect(201).string("/id");
    for (what, body) in [("accept", json!({})), ("decline", json!({"reason": "No."}))] {
        let refused = decide(&own, &joint, &request, what, &body).expect(403);
        assert_eq!(refused.json["reason"], "own_organisation", "{refused}");
    }
    // Nor does one of the organisation that asks.
    let theirs = accounts::with_role(app, "Olivia Ajena", "secretariat", "es");
    let members = format!("/v1/organisations/{}/members", nora.organisation);
    let role = json!({"email": theirs.email, "role": "member"});
    nora.account.client.post(&members).json(&role).expect(201);
    theirs
        .client
        .post(&format!("/v1/me/memberships/{}/accept", nora.organisation))
        .expect(200);
    let refused = decide(&theirs, &joint, &request, "accept", &json!({})).expect(403);
    assert_eq!(refused.json["reason"], "own_organisation", "{refused}");
    decide(&world.officer, &joint, &request, "accept", &json!({})).expect(200);
});
