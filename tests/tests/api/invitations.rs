//! The invitation to review, as the reviewer reads it by the service and behind the link of the mail.
use chrono::{DateTime, TimeDelta, Utc};
use minga_tests::reviewing::UnderReview;
use minga_tests::world::{Reviewer, World};
use minga_tests::{on_both, steps};
use serde_json::json;
use std::time::Duration;

const MAIL: Duration = Duration::from_secs(20);

on_both!(
    an_invitation_says_how_long_it_takes_and_until_when_to_answer_and_takes_a_conflict,
    |app| {
        let world = World::new(app);
        let case = UnderReview::new(app, &world);
        let emil = &case.reviewers[1];
        let mail = app.mails().wait_for(
            |mail| mail.is_to(&emil.account.email) && mail.text.contains("/links/invitation/"),
            MAIL,
        );
        let link = mail.link("/links/invitation/");
        let visitor = app.visitor();
        for (language, minutes, conflict, answer_by) in [
            ("es", "unos 20 minutos", "Declarar el conflicto", "Plazo para responder"),
            ("en", "about 20 minutes", "Declare the conflict", "Please answer by"),
            (
                "fr",
                "environ 20 minutes",
                "Déclarer le conflit",
                "Réponse attendue au plus tard le",
            ),
        ] {
            let page = visitor.get(&format!("{link}?lang={language}")).expect(200);
            for words in [minutes, conflict, answer_by] {
                assert!(page.text.contains(words), "{words}: {page}");
            }
        }
        for (language, asked) in [
            ("es", "con un comentario si es inferior a 3"),
            ("en", "with a comment where it is below 3"),
            ("fr", "avec un commentaire si elle est inférieure à 3"),
        ] {
            let page = visitor.get(&format!("{link}?lang={language}")).expect(200);
            assert!(page.text.contains(asked), "{asked}: {page}");
        }
        // Until when to answer is what the mail says, and not when the review is due.
        let page = visitor.get(&format!("{link}?lang=es")).expect(200);
        let fact = |label: &str| -> String {
            let after = page.text.split_once(&format!("<dt>{label}</dt>")).expect("a fact").1;
            let from = after.split_once("<dd>").expect("its text").1;
            from.split_once("</dd>").expect("its end").0.trim().to_owned()
        };
        let answer_by = fact("Plazo para responder");
        assert!(mail.text.contains(&answer_by), "{answer_by}: {}", mail.text);
        assert_ne!(answer_by, fact("Plazo de la revisión"));
        let own = |reviewer: &Reviewer| {
            let path = case.assignment_path(&world, reviewer);
            reviewer.account.client.get(&path).expect(200)
        };
        let invited = own(emil);
        assert!(invited.string("/answer_by") < invited.string("/due"), "{invited}");
        // It is in the reviewer's to-do list, which tells no more of the practice.
        let to_do = |reviewer: &Reviewer, filter: &str| {
            let path = format!("/v1/submissions?needs_my_action=true{filter}");
            reviewer.account.client.get(&path).expect(200)
        };
        let listed = to_do(emil, "");
        assert_eq!(listed.json["items"], json!([]), "{listed}");
        assert_eq!(listed.json["invitations"], json!([invited.json]), "{listed}");
        assert_eq!(
            to_do(emil, "&kind=practice").json["invitations"],
            listed.json["invitations"]
        );
        for filter in [
            "&kind=pledge".to_owned(),
            "&q=trabajo".to_owned(),
            format!("&organisation={}", world.organisation),
        ] {
            let narrowed = to_do(emil, &filter);
            assert_eq!(narrowed.json.get("invitations"), None, "{narrowed}");
        }
        let accepted = &case.reviewers[2];
        case.accept(&world, accepted);
        let at_work = to_do(accepted, "");
        assert_eq!(at_work.json["invitations"], json!([]), "{at_work}");
        assert_eq!(at_work.string("/items/0/to_do/what"), "review");
        assert_eq!(own(accepted).json.get("answer_by"), None);
        // A review that is due before is to be answered by then.
        let soon = world.reviewer(app, "Prisca Pronto", false, "es");
        let invited_at: DateTime<Utc> = invited.string("/invited_at").parse().expect("an instant");
        let passed = json!({"reviewer_ids": [soon.id], "due": invited_at - TimeDelta::days(1)});
        for (language, said) in [
            ("es", "Este instante ya ha pasado"),
            ("en", "This point in time has passed"),
            ("fr", "Cet instant est passé"),
        ] {
            let officer = world.officer.client.in_language(language);
            let told = officer.post(&format!("{}/assignments", case.path)).json(&passed);
            let told = told.expect(422).violation("instant_out_of_range", "/due");
            assert!(told.text.contains(said), "{told}");
        }
        let due = invited_at + TimeDelta::days(1);
        let invitation = json!({"reviewer_ids": [soon.id], "due": due});
        let path = format!("{}/assignments", case.path);
        world.officer.client.post(&path).json(&invitation).expect(201);
        let asked = own(&soon);
        assert_eq!(asked.string("/answer_by"), asked.string("/due"), "{asked}");
        let form = "application/x-www-form-urlencoded";
        visitor
            .post(&link)
            .body(form, "answer=conflicted&conflict=")
            .expect(422);
        // What is to be mended comes back with what was typed, and with what is wrong beside its field.
        let fields = [
            ("answer", "declined"),
            ("reason", "Estoy de viaje."),
            ("suggested_name", "Amadou"),
            ("suggested_email", "nowhere"),
        ];
        let mistyped = visitor.post(&link).body(form, steps::form(&fields)).expect(422);
        for part in [
            "Estoy de viaje.</textarea>",
            "value=\"Amadou\"",
            "value=\"nowhere\"",
            "id=\"suggested_email-error\"",
        ] {
            assert!(mistyped.text.contains(part), "{part}: {mistyped}");
        }
        let long = "á".repeat(2001);
        let fields = [("answer", "conflicted"), ("conflict", long.as_str())];
        let told = visitor.post(&link).body(form, steps::form(&fields)).expect(422);
        for part in [format!("{long}</textarea>"), "id=\"conflict-error\"".to_owned()] {
            assert!(told.text.contains(&part), "{part}: {told}");
        }
        assert_eq!(case.assignment(&world, emil)["status"], "invited");
        // Whoever proposes somebody may know the address only.
        let mail = app.mails().wait_for(
            |mail| mail.is_to(&soon.account.email) && mail.text.contains("/links/invitation/"),
            MAIL,
        );
        let fields = [("answer", "declined"), ("suggested_email", "a.traore@example.net")];
        let declined = visitor.post(&mail.link("/links/invitation/"));
        declined.body(form, steps::form(&fields)).expect(303);
        let suggestion = &case.assignment(&world, &soon)["suggestion"];
        assert_eq!(suggestion["email"], "a.traore@example.net");
        assert_eq!(suggestion["name"], json!(null));
        visitor
            .post(&link)
            .body(form, "answer=conflicted&conflict=Soy+parte.")
            .expect(303);
        let seen = case.assignment(&world, emil);
        assert_eq!(seen["status"], "conflicted");
        assert_eq!(seen["reason"], "Soy parte.");
    }
);
