//! What each of the four types of a pledge demands: of its participants, of its goal and actions, and of the pledge
//! that it joins (brief: The four types).
use super::fitting::has_participants;
use super::pledge::amount_or_undisclosed;
use super::{ParticipantFacts, SubmitContext, at, blank, required, when};
use crate::content::PledgeContent;
use crate::kinds::{Nature, PledgeType};
use crate::text::{comparable, is_blank};
use crate::violation::{Code, Violation};

fn is(pledge: &PledgeContent, pledge_type: PledgeType) -> bool {
    pledge.pledge_type == Some(pledge_type)
}

/// Neither an individual pledge has other participants nor one that joins another pledge.
pub(super) fn individual_alone(pledge: &PledgeContent, ctx: &SubmitContext<'_>) -> Vec<Violation> {
    let alone = pledge.pledge_type.is_some_and(|of| !has_participants(of));
    let crowded = alone && !ctx.participants.is_empty();
    when(crowded, Code::ParticipantsNotAllowed, "/participants")
}

fn is_joint(pledge: &PledgeContent) -> bool {
    pledge.pledge_type.is_some_and(has_participants)
}

/// Whether a participant is the recording actor itself: the same organisation, or one of its very name and country.
fn is_recorder(participant: &ParticipantFacts, ctx: &SubmitContext<'_>) -> bool {
    let name = comparable(&participant.name);
    let called_so = || {
        !name.is_empty()
            && name == comparable(ctx.organisation_name)
            && participant.country.as_deref() == ctx.organisation_country
    };
    participant
        .organisation
        .map_or_else(called_so, |organisation| organisation == ctx.organisation)
}

/// The recording actor itself is not another participant.
pub(super) fn joint_participants(pledge: &PledgeContent, ctx: &SubmitContext<'_>) -> Vec<Violation> {
    let another = ctx.participants.iter().any(|other| !is_recorder(other, ctx));
    when(is_joint(pledge) && !another, Code::ParticipantMissing, "/participants")
}

/// Each participant has one row of its own, with a name, and is another one than the recording actor.
pub(super) fn participant_rows(_: &PledgeContent, ctx: &SubmitContext<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut seen: Vec<(String, &ParticipantFacts)> = Vec::new();
    for (place, participant) in ctx.participants.iter().enumerate() {
        let name = comparable(&participant.name);
        let again = seen.iter().any(|(other_name, other)| {
            (participant.organisation.is_some() && participant.organisation == other.organisation)
                || (!name.is_empty() && *other_name == name && participant.country == other.country)
        });
        if is_blank(&name) {
            violations.push(Violation::new(Code::Required, format!("/participants/{place}/name")));
        }
        if again {
            violations.push(Violation::new(Code::Duplicate, format!("/participants/{place}")));
        }
        if is_recorder(participant, ctx) {
            violations.push(Violation::new(
                Code::ParticipantIsRecorder,
                format!("/participants/{place}"),
            ));
        }
        seen.push((name, participant));
    }
    violations
}

pub(super) fn common_goal(pledge: &PledgeContent, _: &SubmitContext<'_>) -> Vec<Violation> {
    let needed = is(pledge, PledgeType::Partnership);
    when(
        needed && blank(pledge.common_goal.as_deref()),
        Code::Required,
        "/common_goal",
    )
}

pub(super) fn own_actions(pledge: &PledgeContent, ctx: &SubmitContext<'_>) -> Vec<Violation> {
    if !is(pledge, PledgeType::Partnership) {
        return Vec::new();
    }
    let mut violations = required(pledge.own_action.as_deref(), "/own_action");
    let idle = ctx
        .participants
        .iter()
        .enumerate()
        .filter(|(_, participant)| !participant.has_action);
    violations.extend(
        idle.map(|(place, _)| Violation::new(Code::ParticipantActionMissing, format!("/participants/{place}/action"))),
    );
    violations
}

pub(super) fn matched_pledge(pledge: &PledgeContent, ctx: &SubmitContext<'_>) -> Vec<Violation> {
    if !is(pledge, PledgeType::Matching) {
        return Vec::new();
    }
    const POINTER: &str = "/matches/reference";
    if blank(pledge.matches.as_ref().and_then(|matches| matches.reference.as_deref())) {
        return at(Code::MatchMissing, POINTER);
    }
    let Some(matched) = ctx.matched else {
        return at(Code::MatchNotPublished, POINTER);
    };
    let own = matched.same_submission || matched.organisation == ctx.organisation;
    // Of its own pledge a draft says only that it is its own.
    when(own, Code::MatchOwnPledge, POINTER)
        .into_iter()
        .chain(when(!own && !matched.published, Code::MatchNotPublished, POINTER))
        .chain(when(!own && matched.leads_back, Code::MatchCycle, POINTER))
        .collect()
}

pub(super) fn match_support(pledge: &PledgeContent, _: &SubmitContext<'_>) -> Vec<Violation> {
    if !is(pledge, PledgeType::Matching) {
        return Vec::new();
    }
    let matches = pledge.matches.as_ref();
    match matches.and_then(|matches| matches.support) {
        None => at(Code::Required, "/matches/support"),
        Some(Nature::Financial) => {
            let amount = matches.and_then(|matches| matches.amount.as_deref());
            amount_or_undisclosed(amount, matches.and_then(|matches| matches.undisclosed), "/matches")
        }
        Some(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
    use super::super::fixtures::*;
    use super::super::*;
    use serde_json::{Value, json};
    use uuid::Uuid;

    #[test]
    fn each_type_of_pledge_has_the_participants_of_its_definition() {
        let (other, itself) = (participant("Otra", Some(2)), participant("Caminos", Some(1)));
        let idle = ParticipantFacts {
            has_action: false,
            ..other.clone()
        };
        let mut goal = changed(pledge(), "/common_goal", json!("Work for all"));
        goal = changed(goal, "/own_action", json!("Trains"));
        for (kind, content, participants, expected) in [
            (
                "individual",
                pledge(),
                vec![other.clone()],
                vec![(Code::ParticipantsNotAllowed, "/participants")],
            ),
            (
                "matching",
                joining_another(),
                vec![other.clone()],
                vec![
                    (Code::ParticipantsNotAllowed, "/participants"),
                    (Code::MatchNotPublished, "/matches/reference"),
                ],
            ),
            ("common", pledge(), vec![other.clone()], vec![]),
            (
                "common",
                pledge(),
                vec![],
                vec![(Code::ParticipantMissing, "/participants")],
            ),
            (
                "common",
                pledge(),
                vec![itself.clone()],
                vec![
                    (Code::ParticipantMissing, "/participants"),
                    (Code::ParticipantIsRecorder, "/participants/0"),
                ],
            ),
            (
                "common",
                pledge(),
                vec![other.clone(), itself],
                vec![(Code::ParticipantIsRecorder, "/participants/1")],
            ),
            (
                "common",
                pledge(),
                vec![other.clone(), participant("CAMINOS  del Sur", None)],
                vec![(Code::ParticipantIsRecorder, "/participants/1")],
            ),
            (
                "common",
                pledge(),
                vec![
                    ParticipantFacts {
                        country: Some("ECU".to_owned()),
                        ..participant("Caminos del Sur", None)
                    },
                    participant("Caminos del Sur", Some(3)),
                ],
                vec![],
            ),
            (
                "common",
                pledge(),
                vec![
                    participant("Puerto de Callao", None),
                    participant("puerto  DE Callao", None),
                ],
                vec![(Code::Duplicate, "/participants/1")],
            ),
            (
                "common",
                pledge(),
                vec![other.clone(), participant("B", Some(2))],
                vec![(Code::Duplicate, "/participants/1")],
            ),
            (
                "common",
                pledge(),
                vec![other.clone(), participant("OTRA ", None)],
                vec![(Code::Duplicate, "/participants/1")],
            ),
            (
                "common",
                pledge(),
                vec![participant(" ", None)],
                vec![(Code::Required, "/participants/0/name")],
            ),
            ("partnership", goal.clone(), vec![other.clone()], vec![]),
            (
                "partnership",
                goal.clone(),
                vec![],
                vec![(Code::ParticipantMissing, "/participants")],
            ),
            (
                "partnership",
                goal,
                vec![idle],
                vec![(Code::ParticipantActionMissing, "/participants/0/action")],
            ),
            (
                "partnership",
                pledge(),
                vec![other],
                vec![(Code::Required, "/common_goal"), (Code::Required, "/own_action")],
            ),
        ] {
            let content = changed(content, "/type", json!(kind));
            let violations = with_context(&participants, |ctx| submitted(Kind::Pledge, &content, &ctx));
            let expected: Vec<_> = expected.into_iter().map(|(code, at)| (code, at.to_owned())).collect();
            assert_eq!(violations, expected, "{kind} {participants:?}");
        }
    }

    fn joining_another() -> Value {
        changed(
            pledge(),
            "/matches",
            json!({"reference": "PL-2026-00001", "support": "material"}),
        )
    }

    fn matching(matches: Value, matched: Option<MatchedPledge>) -> Vec<(Code, String)> {
        let content = changed(changed(pledge(), "/type", json!("matching")), "/matches", matches);
        with_context(&[], |mut ctx| {
            ctx.matched = matched;
            submitted(Kind::Pledge, &content, &ctx)
        })
    }

    const OF_ANOTHER: MatchedPledge = MatchedPledge {
        published: true,
        discontinued: false,
        same_submission: false,
        leads_back: false,
        organisation: OrganisationId(Uuid::from_u128(2)),
    };

    #[test]
    fn a_matching_pledge_cannot_match_itself() {
        let matches = json!({"reference": "PL-2026-00001", "support": "material"});
        let reference = |code| vec![(code, "/matches/reference".to_owned())];
        assert_eq!(matching(matches.clone(), Some(OF_ANOTHER)), []);
        for (matched, expected) in [
            (
                Some(MatchedPledge {
                    same_submission: true,
                    ..OF_ANOTHER
                }),
                Code::MatchOwnPledge,
            ),
            (
                Some(MatchedPledge {
                    organisation: organisation(1),
                    ..OF_ANOTHER
                }),
                Code::MatchOwnPledge,
            ),
            (
                Some(MatchedPledge {
                    leads_back: true,
                    ..OF_ANOTHER
                }),
                Code::MatchCycle,
            ),
            (
                Some(MatchedPledge {
                    published: false,
                    ..OF_ANOTHER
                }),
                Code::MatchNotPublished,
            ),
            (None, Code::MatchNotPublished),
        ] {
            assert_eq!(matching(matches.clone(), matched), reference(expected), "{matched:?}");
        }
    }

    #[test]
    fn a_matching_pledge_says_what_it_joins_and_with_what() {
        for (matches, expected) in [
            (
                json!(null),
                vec![
                    (Code::MatchMissing, "/matches/reference"),
                    (Code::Required, "/matches/support"),
                ],
            ),
            (
                json!({"reference": null, "support": "technical"}),
                vec![(Code::MatchMissing, "/matches/reference")],
            ),
            (json!({"reference": "PL-1"}), vec![(Code::Required, "/matches/support")]),
            (
                json!({"reference": "PL-1", "support": "financial"}),
                vec![(Code::AmountOrUndisclosed, "/matches")],
            ),
            (
                json!({"reference": "PL-1", "support": "financial", "undisclosed": true}),
                vec![],
            ),
            (
                json!({"reference": "PL-1", "support": "financial", "amount": "5", "currency": "EUR"}),
                vec![],
            ),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|(code, at)| (code, at.to_owned())).collect();
            assert_eq!(matching(matches.clone(), Some(OF_ANOTHER)), expected, "{matches}");
        }
    }
}
