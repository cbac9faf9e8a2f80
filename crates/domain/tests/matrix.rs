//! The permission and state tables as a page that people review: `matrix.txt` beside this file. When a rule changes,
//! `UPDATE_MATRIX=1 cargo test -p minga-domain --test matrix` writes the page anew and the change shows in the diff.
#![allow(
    clippy::disallowed_methods,
    reason = "this test reads and writes the checked-in page"
)]
#![allow(clippy::expect_used, reason = "a test may stop")]
use minga_domain::access::duties::{DUTIES, Duty};
use minga_domain::access::{GRANTS, Permission, Relation, may};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Action, Kind, State};
use minga_domain::transitions::{TRANSITIONS, find};
use std::fmt::Write;

fn list<T: Keyed>(items: &[T]) -> String {
    items.iter().map(|item| item.key()).collect::<Vec<_>>().join(", ")
}

fn page() -> String {
    let mut page = String::from("WHO MAY DO WHAT, BY STATE (x: may)\n");
    for permission in Permission::ALL {
        let _ = writeln!(
            page,
            "\n{}\n{:20}{}",
            permission.key(),
            "",
            list(State::ALL).replace(", ", " ")
        );
        for relation in Relation::ALL {
            let _ = write!(page, "  {:18}", relation.key());
            for state in State::ALL {
                let mark = if may(&[*relation], *permission, *state) {
                    'x'
                } else {
                    '.'
                };
                let _ = write!(page, "{mark:<width$}", width = state.key().len() + 1);
            }
            page.truncate(page.trim_end().len());
            page.push('\n');
        }
    }
    page.push_str("\nWHO DOES WHAT BESIDE A SUBMISSION\n\n");
    for (duty, offices) in DUTIES {
        let _ = writeln!(page, "{}: {}", duty.key(), list(offices));
    }
    page.push_str("\nWHICH ACTION LEADS WHERE\n");
    for kind in Kind::ALL {
        for row in TRANSITIONS.iter().filter(|row| row.kinds.contains(kind)) {
            let _ = write!(
                page,
                "\n{} {}\n  from: {}\n  to: {}\n  by: {}\n  guards: {}\n  asks first: {}\n  input: {}\n  revision: {}\n",
                kind.key(),
                row.action.key(),
                list(row.from),
                row.to.key(),
                list(row.by),
                list(row.guards),
                list(row.asks_first),
                list(row.input),
                row.revision
            );
            for (notice, audience) in row.notices {
                let _ = writeln!(page, "  tells: {} -> {}", notice.key(), audience.key());
            }
            for correction in row.corrects {
                let _ = writeln!(
                    page,
                    "  corrects: {} by {} (participants: {})",
                    correction.told.key(),
                    correction.now.key(),
                    correction.participants.key()
                );
            }
        }
    }
    page
}

#[test]
fn the_reviewed_page_says_what_the_tables_say() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/matrix.txt");
    if std::env::var_os("UPDATE_MATRIX").is_some() {
        std::fs::write(path, page()).expect("the page can be written");
    }
    let checked_in = std::fs::read_to_string(path).expect("the page is checked in");
    assert_eq!(
        checked_in,
        page(),
        "the tables changed: UPDATE_MATRIX=1 cargo test -p minga-domain --test matrix"
    );
}

#[test]
fn an_action_of_a_kind_starts_from_a_state_in_one_way_only() {
    for kind in Kind::ALL {
        for state in State::ALL {
            for action in Action::ALL {
                let rows = TRANSITIONS
                    .iter()
                    .filter(|row| row.kinds.contains(kind) && row.from.contains(state) && row.action == *action);
                assert!(rows.count() <= 1, "{kind} {state} {action}");
            }
        }
    }
}

#[test]
fn every_action_permission_and_duty_is_granted_to_somebody() {
    for action in Action::ALL {
        assert!(TRANSITIONS.iter().any(|row| row.action == *action), "{action}");
    }
    for permission in Permission::ALL {
        assert!(
            GRANTS
                .iter()
                .any(|grant| grant.permission == *permission && !grant.who.is_empty()),
            "{permission}"
        );
    }
    for duty in Duty::ALL {
        let rows = DUTIES.iter().filter(|(of, offices)| of == duty && !offices.is_empty());
        assert_eq!(rows.count(), 1, "{duty}");
    }
}

#[test]
fn visitors_strangers_former_reviewers_and_administrators_may_nothing() {
    let nobody = [
        Relation::Visitor,
        Relation::Stranger,
        Relation::FormerReviewer,
        Relation::Administrator,
    ];
    for relation in nobody {
        for state in State::ALL {
            for permission in Permission::ALL {
                assert!(
                    !may(&[relation], *permission, *state),
                    "{relation} {permission} {state}"
                );
            }
            for action in Action::ALL {
                for kind in Kind::ALL {
                    let by = find(*kind, *state, *action).map_or(&[][..], |row| row.by);
                    assert!(!by.contains(&relation), "{relation} {action} {state}");
                }
            }
        }
    }
}

#[test]
fn a_pledge_is_never_peer_reviewed() {
    for action in [Action::StartReview] {
        for state in State::ALL {
            assert!(find(Kind::Pledge, *state, action).is_none());
        }
    }
}

#[test]
fn undoing_a_decision_corrects_whatever_was_told_with_it() {
    let decisions = [Action::Withdraw, Action::Decline, Action::Publish];
    for kind in Kind::ALL {
        for decision in TRANSITIONS
            .iter()
            .filter(|row| row.kinds.contains(kind) && decisions.contains(&row.action))
        {
            let decided = match decision.action {
                Action::Withdraw => State::Withdrawn,
                Action::Decline => State::Declined,
                _ => State::Published,
            };
            let undone = find(*kind, decided, Action::Reopen).expect("every decision can be undone");
            for (told, _) in decision.notices {
                let corrected = undone.corrects.iter().any(|correction| correction.told == *told);
                assert!(corrected, "{kind} {}: {told} is never corrected", decision.action);
            }
        }
    }
}
