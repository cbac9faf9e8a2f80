//! What reviewers of a later round read of the letter that was sent after the earlier one.
use minga_tests::world::{self, World};
use minga_tests::{on_both, steps};
use serde_json::{Value, json};

on_both!(
    the_letter_is_read_in_the_readers_language_with_its_introduction,
    |app| {
        let world = World::new(app);
        let reviewers = steps::three_reviewers(app, &world);
        let id = steps::practice_in_review(&world, &reviewers);
        for reviewer in &reviewers {
            steps::review(reviewer, 3, "clarify");
        }
        let letter = json!({
            "introduction": "Gracias por compartir esta práctica.", "language": "es",
            "introduction_translations": {"fr-CA": "Merci d’avoir partagé cette pratique."},
            "items": [
                {"must_answer": true, "text": "¿De dónde provienen las cifras?",
                 "translations": {"fr": "D’où viennent les chiffres ?"}},
                {"must_answer": false, "text": "Who runs the kitchens?", "language": "en"}
            ]
        });
        let path = format!("/v1/submissions/{id}/consolidation");
        world.officer.client.put(&path).json(&letter).expect(200);
        let codes = ["items_without_source"];
        world.mean(&world.officer, &id, "return_comments", &codes, &json!({}));
        steps::answer_letter(&world.focal_point, &id);
        world.act(&world.focal_point, &id, "resubmit", &json!({}));

        let eve = &reviewers[2];
        let path = format!("/v1/assignments/{}", steps::accept(eve));
        let since = |language: &str| {
            let client = eve.account.client.in_language(language);
            client.get(&path).expect(200).json["since_last_round"].clone()
        };
        let french = since("fr");
        assert_eq!(
            french["introductions"],
            json!([{"text": "Merci d’avoir partagé cette pratique.", "language": "fr-CA"}])
        );
        let points = |since: &Value| -> Vec<(String, String)> {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let points = since["points"].as_array().unwrap().iter();
            points
                .map(|point| (text(&point["text"]), text(&point["language"])))
                .collect()
        };
        let pair = |text: &str, language: &str| (text.to_owned(), language.to_owned());
        let english = pair("Who runs the kitchens?", "en");
        assert_eq!(
            points(&french),
            [pair("D’où viennent les chiffres ?", "fr"), english.clone()]
        );
        // Where the reader's language is not present it is the original.
        for language in ["es", "en"] {
            let original = since(language);
            assert_eq!(
                original["introductions"],
                json!([{"text": "Gracias por compartir esta práctica.", "language": "es"}])
            );
            assert_eq!(
                points(&original),
                [pair("¿De dónde provienen las cifras?", "es"), english.clone()]
            );
        }

        // The page behind the link shows the same, each text marked with its language.
        app.drain_outbox();
        let mail = app
            .mails()
            .to(&eve.account.email)
            .into_iter()
            .rfind(|mail| mail.text.contains("/links/invitation/"))
            .expect("the second invitation");
        let page = app.visitor().get(&mail.link("/links/invitation/")).expect(200);
        for part in [
            "<blockquote lang=\"fr-CA\">Merci d’avoir partagé cette pratique.</blockquote>",
            "<blockquote lang=\"fr\">D’où viennent les chiffres ?</blockquote>",
            "<blockquote lang=\"en\">Who runs the kitchens?</blockquote>",
        ] {
            assert!(page.text.contains(part), "{part}: {page}");
        }
    }
);

on_both!(the_same_reviewers_are_asked_first_however_much_they_took_on, |app| {
    let world = World::new(app);
    let reviewers = steps::three_reviewers(app, &world);
    // Who takes on nothing, so that the three have far more than most.
    for name in ["Olga Ociosa", "Otto Offen", "Odile Oisive", "Oscar Ocioso"] {
        world.reviewer(app, name, false, "es");
    }
    let officer = &world.officer;
    let practices = 4;
    for _ in 0..practices {
        let id = steps::practice_in_review(&world, &reviewers);
        for reviewer in &reviewers {
            steps::review(reviewer, 3, "clarify");
        }
        steps::write_letter(officer, &id, "¿De dónde provienen las cifras?");
        world.act_anyway(officer, &id, "return_comments", &json!({}));
        steps::answer_letter(&world.focal_point, &id);
        world.act(&world.focal_point, &id, "resubmit", &json!({}));
        let all = officer.client.get(&format!("/v1/submissions/{id}/assignments"));
        let all = all.expect(200);
        let items = all.json["items"].as_array().unwrap().iter();
        let again = items.filter(|item| item["round"] == 2 && item["status"] == "invited");
        assert_eq!(again.count(), reviewers.len(), "{all}");
        for reviewer in &reviewers {
            steps::review(reviewer, 4, "publish");
        }
    }
    // The rounds of one practice count once.
    let id = world.draft("practice", &world::practice());
    world.act(&world.focal_point, &id, "submit", &json!({}));
    let suggestions = officer
        .client
        .get(&format!("/v1/submissions/{id}/reviewer-suggestions"));
    let suggestions = suggestions.expect(200);
    let ines = suggestions.json["suggestions"].as_array().unwrap().iter();
    let mut ines = ines.filter(|one| one["reviewer"]["id"] == reviewers[0].id.as_str());
    let reasons = ines.next().expect("she may be asked")["reasons"].as_array().unwrap();
    let share = reasons.iter().find(|reason| reason["part"] == "share").unwrap();
    assert_eq!(share["facts"]["taken"], practices, "{suggestions}");
});
