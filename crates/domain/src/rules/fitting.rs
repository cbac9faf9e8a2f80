//! What a type of pledge, or the support that it gives to another one, has no room for. A draft keeps it, so that its
//! type can be changed to and fro, and a warning names it; handing the pledge in drops it.
use crate::content::pledge::Matches;
use crate::content::{Content, PledgeContent};
use crate::kinds::{Nature, PledgeType};

/// A field that only some pledges have room for.
struct Room {
    pointer: &'static str,
    fits: fn(&PledgeContent) -> bool,
    is_given: fn(&PledgeContent) -> bool,
    drop: fn(&mut PledgeContent),
}

/// The brief's definitions of the types: joint pledges have a goal and a part of each, matching ones a matched pledge;
/// and money is what financial support brings, not the others.
const ROOMS: [Room; 6] = [
    Room {
        pointer: "/common_goal",
        fits: may_be_joint,
        is_given: |pledge| pledge.common_goal.is_some(),
        drop: |pledge| pledge.common_goal = None,
    },
    Room {
        pointer: "/own_action",
        fits: may_be_joint,
        is_given: |pledge| pledge.own_action.is_some(),
        drop: |pledge| pledge.own_action = None,
    },
    Room {
        pointer: "/matches",
        fits: may_match,
        is_given: |pledge| pledge.matches.is_some(),
        drop: |pledge| pledge.matches = None,
    },
    Room {
        pointer: "/matches/amount",
        fits: may_bring_money,
        is_given: |pledge| matches_of(pledge).is_some_and(|matches| matches.amount.is_some()),
        drop: |pledge| in_matches(pledge, |matches| matches.amount = None),
    },
    Room {
        pointer: "/matches/currency",
        fits: may_bring_money,
        is_given: |pledge| matches_of(pledge).is_some_and(|matches| matches.currency.is_some()),
        drop: |pledge| in_matches(pledge, |matches| matches.currency = None),
    },
    Room {
        pointer: "/matches/undisclosed",
        fits: may_bring_money,
        is_given: |pledge| matches_of(pledge).is_some_and(|matches| matches.undisclosed.is_some()),
        drop: |pledge| in_matches(pledge, |matches| matches.undisclosed = None),
    },
];

/// While the type is not decided, everything fits.
fn may_be(pledge: &PledgeContent, types: &[PledgeType]) -> bool {
    pledge
        .pledge_type
        .is_none_or(|pledge_type| types.contains(&pledge_type))
}

fn may_be_joint(pledge: &PledgeContent) -> bool {
    may_be(pledge, &[PledgeType::Common, PledgeType::Partnership])
}

fn may_match(pledge: &PledgeContent) -> bool {
    may_be(pledge, &[PledgeType::Matching])
}

/// Whether the support is financial, or not decided. What does not fit as a whole is not named in parts.
fn may_bring_money(pledge: &PledgeContent) -> bool {
    let support = matches_of(pledge).and_then(|matches| matches.support);
    !may_match(pledge) || support.is_none_or(|support| support == Nature::Financial)
}

fn matches_of(pledge: &PledgeContent) -> Option<&Matches> {
    pledge.matches.as_ref()
}

fn in_matches(pledge: &mut PledgeContent, drop: fn(&mut Matches)) {
    if let Some(matches) = &mut pledge.matches {
        drop(matches);
    }
}

/// Whether a type has other participants (brief: The four types).
#[must_use]
pub fn has_participants(pledge_type: PledgeType) -> bool {
    matches!(pledge_type, PledgeType::Common | PledgeType::Partnership)
}

fn without_room(pledge: &PledgeContent) -> impl Iterator<Item = &'static Room> {
    ROOMS
        .iter()
        .filter(|room| !(room.fits)(pledge) && (room.is_given)(pledge))
}

/// Pointers to what is given and does not fit the type or the support; `participants` says whether the pledge has any. Those are not
/// dropped when it is handed in: they were asked, and whoever asked them takes them out.
pub fn unfitting(pledge: &PledgeContent, participants: bool) -> impl Iterator<Item = &'static str> {
    let crowded = participants && pledge.pledge_type.is_some_and(|of| !has_participants(of));
    without_room(pledge)
        .map(|room| room.pointer)
        .chain(crowded.then_some("/participants"))
}

/// The content without what does not fit its type or its support.
#[must_use]
pub fn fitted(content: Content) -> Content {
    let Content::Pledge(mut pledge) = content else {
        return content;
    };
    for room in without_room(&pledge.clone()) {
        (room.drop)(&mut pledge);
    }
    Content::Pledge(pledge)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
    use super::*;
    use crate::kinds::Kind;
    use serde_json::{Value, json};

    fn pledge(given: Value) -> Content {
        Content::read(Kind::Pledge, &given).unwrap()
    }

    #[test]
    fn each_type_keeps_what_it_has_room_for() {
        let given =
            json!({"title": "T", "common_goal": "G", "own_action": "A", "matches": {"reference": "PL-2026-00001"}});
        for (pledge_type, dropped) in [
            ("individual", vec!["/common_goal", "/own_action", "/matches"]),
            ("common", vec!["/matches"]),
            ("partnership", vec!["/matches"]),
            ("matching", vec!["/common_goal", "/own_action"]),
        ] {
            let mut given = given.clone();
            given["type"] = json!(pledge_type);
            let content = pledge(given.clone());
            let Content::Pledge(draft) = &content else {
                unreachable!()
            };
            assert_eq!(unfitting(draft, false).collect::<Vec<_>>(), dropped, "{pledge_type}");
            let joint = matches!(pledge_type, "common" | "partnership");
            assert_eq!(
                unfitting(draft, true).any(|one| one == "/participants"),
                !joint,
                "{pledge_type}"
            );
            for pointer in dropped {
                given.as_object_mut().unwrap().remove(&pointer[1..]);
            }
            assert_eq!(fitted(content).to_value(), pledge(given).to_value(), "{pledge_type}");
        }
        let undecided = pledge(given);
        assert_eq!(fitted(undecided.clone()).to_value(), undecided.to_value());
    }

    #[test]
    fn only_financial_support_brings_money() {
        let matches = |more: Value| {
            let mut matches = json!({"reference": "PL-2026-00001"});
            matches
                .as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            json!({"title": "T", "type": "matching", "matches": matches})
        };
        let amount = json!({"amount": "5", "currency": "EUR"});
        let money = ["/matches/amount", "/matches/currency"];
        for (support, given, dropped) in [
            ("technical", &amount, &money[..]),
            ("material", &amount, &money[..]),
            ("material", &json!({"undisclosed": true}), &["/matches/undisclosed"][..]),
            ("technical", &json!({}), &[][..]),
            ("financial", &amount, &[][..]),
            ("financial", &json!({"undisclosed": true}), &[][..]),
        ] {
            let mut content = matches(given.clone());
            content["matches"]["support"] = json!(support);
            let Content::Pledge(draft) = pledge(content.clone()) else {
                unreachable!()
            };
            assert_eq!(
                unfitting(&draft, false).collect::<Vec<_>>(),
                dropped,
                "{support} {given}"
            );
            let expected = if dropped.is_empty() {
                content
            } else {
                matches(json!({"support": support}))
            };
            assert_eq!(fitted(Content::Pledge(draft)).to_value(), pledge(expected).to_value());
        }
        // Of what does not fit as a whole the parts are not named, and an undecided support keeps all.
        let mut whole = matches(json!({"support": "technical", "amount": "5", "currency": "EUR"}));
        whole["type"] = json!("common");
        for (content, dropped) in [(whole, &["/matches"][..]), (matches(amount), &[][..])] {
            let Content::Pledge(draft) = pledge(content) else {
                unreachable!()
            };
            assert_eq!(unfitting(&draft, false).collect::<Vec<_>>(), dropped);
        }
    }
}
