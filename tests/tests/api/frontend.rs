//! Where mails lead: to a published record everybody, to a submission only where the settings name a frontend.
use minga_tests::world::{self, World};
use minga_tests::{App, Setup, on_both, steps};
use serde_json::json;

/// The links of the mail to the focal point about something.
fn links(app: &App, world: &World, subject: &str) -> Vec<String> {
    app.drain_outbox();
    let mail = app.mails().find(&world.focal_point.email, subject);
    mail.unwrap_or_else(|| panic!("no mail about {subject}")).links()
}

/// A pledge that came back with comments and was published afterwards; its id and reference.
fn published(app: &App) -> (World, String, String) {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let id = world.draft("pledge", &world::pledge());
    let reference = world.act(rosa, &id, "submit", &json!({})).string("/reference");
    steps::write_letter(officer, &id, "¿Desde cuándo?");
    world.act(officer, &id, "return_comments", &json!({}));
    steps::answer_letter(rosa, &id);
    world.act(rosa, &id, "resubmit", &json!({}));
    steps::screen(officer, &id, &[]);
    world.act(officer, &id, "publish", &json!({}));
    (world, id, reference)
}

const COMMENTS: &str = "comentarios";
const PUBLISHED: &str = "se ha publicado";

on_both!(without_a_frontend_mails_lead_to_the_public_record_alone, |app| {
    let (world, _, reference) = published(app);
    assert_eq!(links(app, &world, COMMENTS), Vec::<String>::new());
    let path = format!("/v1/pledges/{reference}");
    let record = links(app, &world, PUBLISHED);
    assert!(
        !record.is_empty() && record.iter().all(|link| link.ends_with(&path)),
        "{record:?}"
    );
    app.visitor().get(&path).expect(200);
});

on_both!(
    with_a_frontend_mails_lead_to_it,
    setup = Setup::new()
        .setting(
            "MINGA_FRONTEND__SUBMISSION_URL",
            "https://front.example.org/#/mine/{id}"
        )
        .setting(
            "MINGA_FRONTEND__RECORD_URL",
            "https://front.example.org/{collection}/{reference}"
        ),
    |app| {
        let (world, id, reference) = published(app);
        let submission = format!("https://front.example.org/#/mine/{id}");
        let comments = links(app, &world, COMMENTS);
        assert!(
            !comments.is_empty() && comments.iter().all(|link| *link == submission),
            "{comments:?}"
        );
        let record = format!("https://front.example.org/pledges/{reference}");
        let public = links(app, &world, PUBLISHED);
        assert!(
            !public.is_empty() && public.iter().all(|link| *link == record),
            "{public:?}"
        );
    }
);
