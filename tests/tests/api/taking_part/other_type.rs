//! An amendment that gives a published joint pledge another type, and who joins it meanwhile.
use super::{ask, decide, joint, link, partner, press, shown};
use minga_tests::on_both;
use minga_tests::world::{self, World};
use serde_json::{Value, json};

/// The content of the joint pledge with another type.
fn of_type(of_type: &str) -> Value {
    let mut content = world::pledge();
    content["type"] = json!(of_type);
    content["common_goal"] = json!("Doce ventanillas abiertas al terminar 2028.");
    content["own_action"] = json!("Abre seis ventanillas en Lima.");
    json!({ "content": content })
}

on_both!(no_partnership_is_accepted_with_a_participant_without_an_action, |app| {
    let world = World::new(app);
    let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
    let joint = joint(app, &world, "common", &pia);
    let nora = partner(app, "Nora Nueva", "Manos del Sur (ficticia)");
    let (rosa, officer) = (&world.focal_point, &world.officer);
    world.act(rosa, &joint.id, "propose_amendment", &of_type("partnership"));
    let request = ask(&nora, &joint, &json!({})).expect(201).string("/id");
    decide(rosa, &joint, &request, "accept", &json!({})).expect(200);
    let joined = decide(officer, &joint, &request, "accept", &json!({})).expect(200);
    world
        .try_act(officer, &joint.id, "accept_amendment", &json!({}))
        .expect(422)
        .violation("participant_action_missing", "/participants/1/action");
    let row = format!("{}/participants/{}", joint.path, joined.string("/participant_id"));
    let etag = rosa.client.get(&row).expect(200).etag();
    let action = json!({"action": "Abre una ventanilla en Cuenca."});
    rosa.client.patch(&row).if_match(&etag).merge_patch(&action).expect(200);
    world.act(officer, &joint.id, "accept_amendment", &json!({}));
    // The public reads of the action when the participant has confirmed it.
    assert_eq!(shown(app, &joint)[1]["action"], json!(null));
    app.drain_outbox();
    press(app, &link(app, &nora), "answer=confirmed");
    assert_eq!(shown(app, &joint)[1]["action"], "Abre una ventanilla en Cuenca.");
});

on_both!(requests_to_join_end_when_a_pledge_is_joint_no_longer, |app| {
    let world = World::new(app);
    let pia = partner(app, "Pia Socia", "Casa Abierta (ficticia)");
    let joint = joint(app, &world, "common", &pia);
    let nora = partner(app, "Nora Nueva", "Manos del Sur (ficticia)");
    let request = ask(&nora, &joint, &json!({})).expect(201).string("/id");
    press(app, &link(app, &pia), "answer=left");
    let (rosa, officer) = (&world.focal_point, &world.officer);
    world.act(rosa, &joint.id, "propose_amendment", &of_type("individual"));
    let own = || nora.account.client.get("/v1/joining-requests").expect(200).json["items"][0].clone();
    assert_eq!((&own()["id"], &own()["status"]), (&json!(request), &json!("open")));
    world.act(officer, &joint.id, "accept_amendment", &json!({}));
    let ended = own();
    assert_eq!(
        (&ended["status"], &ended["declined_by"], ended.get("reason")),
        (&json!("declined"), &json!("secretariat"), None),
        "{ended}"
    );
    app.drain_outbox();
    let told = app.mails().find(&nora.account.email, "Ha terminado una solicitud");
    let told = told.expect("who asked is told").text;
    assert!(told.contains("un tipo que no tiene otros participantes"), "{told}");
});
