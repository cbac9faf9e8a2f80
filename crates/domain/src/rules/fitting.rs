//! What a type of pledge has no room for. A draft keeps it, so that its type can be changed to and fro, and a warning
//! names it; handing the pledge in drops it.
use crate::content::{Content, PledgeContent};
use crate::kinds::PledgeType;

/// A field that only some types have room for.
struct Room {
    pointer: &'static str,
    types: &'static [PledgeType],
    is_given: fn(&PledgeContent) -> bool,
    drop: fn(&mut PledgeContent),
}

/// The brief's definitions of the types: joint pledges have a goal and a part of each, matching ones a matched pledge.
const ROOMS: [Room; 3] = [
    Room {
        pointer: "/common_goal",
        types: &[PledgeType::Common, PledgeType::Partnership],
        is_given: |pledge| pledge.common_goal.is_some(),
        drop: |pledge| pledge.common_goal = None,
    },
    Room {
        pointer: "/own_action",
        types: &[PledgeType::Common, PledgeType::Partnership],
        is_given: |pledge| pledge.own_action.is_some(),
        drop: |pledge| pledge.own_action = None,
    },
    Room {
        pointer: "/matches",
        types: &[PledgeType::Matching],
        is_given: |pledge| pledge.matches.is_some(),
        drop: |pledge| pledge.matches = None,
    },
];

/// Whether a type has other participants (brief: The four types).
#[must_use]
pub fn has_participants(pledge_type: PledgeType) -> bool {
    matches!(pledge_type, PledgeType::Common | PledgeType::Partnership)
}

fn without_room(pledge: &PledgeContent) -> impl Iterator<Item = &'static Room> {
    ROOMS.iter().filter(|room| {
        pledge
            .pledge_type
            .is_some_and(|pledge_type| !room.types.contains(&pledge_type))
            && (room.is_given)(pledge)
    })
}

/// Pointers to what is given and does not fit the type; `participants` says whether the pledge has any. Those are not
/// dropped when it is handed in: they were asked, and whoever asked them takes them out.
pub fn unfitting(pledge: &PledgeContent, participants: bool) -> impl Iterator<Item = &'static str> {
    let crowded = participants && pledge.pledge_type.is_some_and(|of| !has_participants(of));
    without_room(pledge)
        .map(|room| room.pointer)
        .chain(crowded.then_some("/participants"))
}

/// The content without what does not fit its type.
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
}
