//! How well a reviewer fits a practice, in points that explain themselves, and what stands against inviting them
//! beside a conflict of interest. Pure: suggestions and plans use the same. Ours.
use crate::availability::{self, Window};
use crate::ids::AccountId;
use crate::keys::keys;
use crate::kinds::{AssignmentStatus, Principle};
use crate::language::Language;
use crate::matching::Need;
use crate::violation::{Code, Violation};
use crate::vocabulary;
use crate::words::Words;
use chrono::NaiveDate;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

keys! {
    /// What points are given for.
    pub enum Part {
        /// Objectives of the practice in which the reviewer is an expert; a primary one counts twice.
        Objectives = "objectives",
        /// Guiding principles of the practice in which the reviewer is an expert.
        Principles = "principles",
        /// Reads the language of the practice.
        Language = "language",
        /// Of the sort, internal or external, that the quorum still needs.
        Needed = "needed",
        /// Free capacity.
        Load = "load",
        /// How little was taken on in the past year, for each review that the reviewer can have at once: so that
        /// work is shared.
        Share = "share",
        /// Days of the time for the review on which the reviewer is there.
        Availability = "availability",
    }

    /// Why somebody cannot be invited now, beside a conflict: the `reason` of the code `reviewer_not_eligible`, which
    /// has the sentences.
    pub enum Hindrance {
        /// Not a reviewer, or the account is closed.
        NotOnRoster = "not_on_roster",
        /// Takes no reviews at present.
        Paused = "paused",
        /// Not there on enough days before the review is due.
        Away = "away",
        /// Has as many open reviews as they take on.
        LimitReached = "limit_reached",
        /// Already invited to this round.
        AlreadyAssigned = "already_assigned",
        /// Asked in this round already: declined, stepped back or was released. It stands against proposing them again;
        /// an officer who names them may ask again.
        AskedBefore = "asked_before",
        /// The officer in charge of it.
        InCharge = "in_charge",
        /// Has acted on it as an officer, or read reviews of it as one.
        HandledIt = "handled_it",
    }
}

keys! {
    /// Why a plan does not use a reviewer for a place that stays empty.
    pub enum Obstacle {
        /// In conflict with the practice.
        Conflict = "conflict",
        /// Does not read its language.
        Language = "language",
        /// Takes no reviews at present.
        Paused = "paused",
        /// Not there on enough days.
        Away = "away",
        /// Has as many open reviews as they take on.
        LimitReached = "limit_reached",
        /// Already invited to this round.
        AlreadyAssigned = "already_assigned",
        /// Asked in this round already: declined, stepped back or was released.
        AskedBefore = "asked_before",
        /// The officer in charge of it.
        InCharge = "in_charge",
        /// Has acted on it as an officer, or read reviews of it as one.
        HandledIt = "handled_it",
        /// The plan gives them as many reviews as they take on.
        Taken = "taken",
        /// Could take it, but others are missing without whom the review cannot begin.
        HeldBack = "held_back",
        /// The quorum has enough of this sort.
        NotNeeded = "not_needed",
        /// Not on the roster.
        NotOnRoster = "not_on_roster",
        /// Nobody of this sort is on the roster, or among those who were named.
        Nobody = "nobody",
    }
}

impl Obstacle {
    /// The sentence for a number of reviewers.
    pub fn message(self, language: Language, reviewers: u32) -> String {
        use crate::keys::Keyed;
        let id = format!("unmet-{}", self.key().replace('_', "-"));
        let facts = Map::from_iter([("reviewers".to_owned(), json!(reviewers))]);
        Words::violations().say(language, &id, &facts)
    }
}

impl From<Hindrance> for Obstacle {
    fn from(hindrance: Hindrance) -> Self {
        match hindrance {
            Hindrance::NotOnRoster => Self::NotOnRoster,
            Hindrance::Paused => Self::Paused,
            Hindrance::Away => Self::Away,
            Hindrance::LimitReached => Self::LimitReached,
            Hindrance::AlreadyAssigned => Self::AlreadyAssigned,
            Hindrance::AskedBefore => Self::AskedBefore,
            Hindrance::InCharge => Self::InCharge,
            Hindrance::HandledIt => Self::HandledIt,
        }
    }
}

impl Part {
    /// The most points that it gives; together 100. Sharing the work weighs most: who fits best would otherwise do most
    /// of it. `minga simulate` shows how evenly a year is shared: the busiest have 1.5 to 2 times the median [ours].
    pub fn most(self) -> u32 {
        match self {
            Self::Objectives => 20,
            Self::Principles => 5,
            Self::Language => 5,
            Self::Needed => 5,
            Self::Load => 5,
            Self::Share => 55,
            Self::Availability => 5,
        }
    }
}

impl Hindrance {
    /// As a violation at a place of the request.
    pub fn violation(self, pointer: impl Into<String>) -> Violation {
        use crate::keys::Keyed;
        Violation::new(Code::ReviewerNotEligible, pointer).with("reason", self.key())
    }
}

/// A reviewer of the roster, as the ranking looks at them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The account.
    pub account: AccountId,
    /// Internal (UN) or external.
    pub internal: bool,
    /// BCP 47 tags.
    pub languages: Vec<String>,
    /// Objectives in which they are experts.
    pub objectives: BTreeSet<u8>,
    /// Principles in which they are experts.
    pub principles: BTreeSet<Principle>,
    /// Invitations and reviews open now.
    pub open: u32,
    /// How many they take on at once.
    pub max_open: u32,
    /// Submissions that they took on to review, or were asked for and have not answered, in the past year; the rounds of
    /// one are one.
    pub taken: u32,
    /// Takes none at present.
    pub paused: bool,
    /// When they are there or away.
    pub availability: Vec<Window>,
}

/// What a practice asks of its reviewers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Language of the content, BCP 47.
    pub language: String,
    /// Its primary objectives.
    pub primary: BTreeSet<u8>,
    /// Its further objectives.
    pub further: BTreeSet<u8>,
    /// The principles that it exemplifies.
    pub principles: BTreeSet<Principle>,
    /// How many internal reviewers the quorum still needs.
    pub internal_needed: u32,
    /// How many external reviewers the quorum still needs.
    pub external_needed: u32,
    /// Whether the reviews are in and disagree, so that one more of either sort is asked for.
    pub one_more: bool,
    /// The first day of the review.
    pub from: NaiveDate,
    /// The day on which it is due.
    pub until: NaiveDate,
    /// On how many of these days a reviewer has to be there.
    pub least_days: u32,
}

impl Wanted {
    /// The places that are to be filled: those of the quorum, and the one of either sort that a disagreement asks for.
    pub fn need(&self) -> Need {
        Need {
            internal: self.internal_needed,
            external: self.external_needed,
            either: u32::from(self.one_more),
        }
    }

    /// Whether the quorum still needs a reviewer of this sort, or a disagreement one of either.
    pub fn needs(&self, internal: bool) -> bool {
        self.need().needs(internal)
    }

    /// Whether somebody reads the language of the practice, whatever the region.
    pub fn read_by(&self, languages: &[String]) -> bool {
        languages
            .iter()
            .any(|tag| primary_tag(tag) == primary_tag(&self.language))
    }
}

/// Points for one part, with the facts of its sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    /// What for.
    pub part: Part,
    /// How many.
    pub points: u32,
    /// The facts: `matching` and `wanted` lists, `language`, `sort`, `open`, `limit`, `days`, `of`.
    pub facts: Map<String, Value>,
}

impl Points {
    /// The sentence that explains it.
    pub fn message(&self, language: Language) -> String {
        use crate::keys::Keyed;
        let mut facts = self.facts.clone();
        let measure = match self.points {
            0 => "none",
            points if points == self.part.most() => "all",
            _ => "some",
        };
        facts.insert("measure".to_owned(), json!(measure));
        if self.part == Part::Principles
            && let Some(Value::Array(keys)) = facts.get_mut("matching")
        {
            for key in keys {
                let known = key.as_str().and_then(vocabulary::principle);
                if let Some(label) = known.map(|principle| principle.label.get(language).to_owned()) {
                    *key = Value::String(label);
                }
            }
        }
        Words::violations().say(language, &format!("fit-{}", self.part.key()), &facts)
    }
}

/// How many reviews in a year are a turn: half as many again as a reviewer can have at once. From there on
/// [`Part::Share`] gives nothing [ours].
fn turn(max_open: u32) -> u32 {
    (max_open + max_open / 2).max(1)
}

/// How many turns a reviewer has taken in the past year. Whoever has taken fewer is asked first, however well others
/// fit, so that the few who fit best do not do most of the work [ours].
pub fn turns(candidate: &Candidate) -> u32 {
    candidate.taken / turn(candidate.max_open)
}

/// How well a candidate fits, part by part.
pub fn fit(candidate: &Candidate, wanted: &Wanted) -> Vec<Points> {
    use crate::keys::Keyed;
    let part = |part: &Part| Points {
        part: *part,
        points: points(*part, candidate, wanted),
        facts: match facts(*part, candidate, wanted) {
            Value::Object(facts) => facts,
            _ => Map::new(),
        },
    };
    Part::ALL.iter().map(part).collect()
}

/// The points for one part.
pub fn points(part: Part, candidate: &Candidate, wanted: &Wanted) -> u32 {
    let most = part.most();
    match part {
        Part::Objectives => {
            let overlap = |objectives: &BTreeSet<u8>| count(objectives.intersection(&candidate.objectives).count());
            let whole = 2 * count(wanted.primary.len()) + count(wanted.further.len());
            share(most, 2 * overlap(&wanted.primary) + overlap(&wanted.further), whole)
        }
        Part::Principles => {
            let known = wanted.principles.intersection(&candidate.principles).count();
            share(most, count(known), count(wanted.principles.len()))
        }
        Part::Language if wanted.read_by(&candidate.languages) => most,
        Part::Needed if wanted.needs(candidate.internal) => most,
        Part::Language | Part::Needed => 0,
        Part::Load => share(
            most,
            candidate.max_open.saturating_sub(candidate.open),
            candidate.max_open,
        ),
        Part::Share => {
            let turn = turn(candidate.max_open);
            share(most, turn.saturating_sub(candidate.taken), turn)
        }
        Part::Availability => {
            let days = availability::days(&candidate.availability, wanted.from, wanted.until);
            share(most, days, availability::span(wanted.from, wanted.until))
        }
    }
}

/// The facts that the sentence of a part names.
fn facts(part: Part, candidate: &Candidate, wanted: &Wanted) -> Value {
    match part {
        Part::Objectives => {
            let all: BTreeSet<u8> = wanted.primary.union(&wanted.further).copied().collect();
            let matching: Vec<&u8> = all.intersection(&candidate.objectives).collect();
            json!({"matching": matching, "wanted": all})
        }
        Part::Principles => {
            let matching: Vec<&Principle> = wanted.principles.intersection(&candidate.principles).collect();
            json!({"matching": matching, "wanted": wanted.principles})
        }
        Part::Language => json!({"language": wanted.language}),
        Part::Needed => json!({"sort": if candidate.internal { "internal" } else { "external" }}),
        Part::Load => json!({"open": candidate.open, "limit": candidate.max_open}),
        Part::Share => json!({"taken": candidate.taken}),
        Part::Availability => json!({
            "days": availability::days(&candidate.availability, wanted.from, wanted.until),
            "of": availability::span(wanted.from, wanted.until),
        }),
    }
}

/// The points of everything but the load, which a plan for many practices weighs itself.
pub fn points_without_load(candidate: &Candidate, wanted: &Wanted) -> u32 {
    use crate::keys::Keyed;
    Part::ALL
        .iter()
        .filter(|part| **part != Part::Load)
        .map(|part| points(*part, candidate, wanted))
        .sum()
}

/// The sum of the points.
pub fn score(parts: &[Points]) -> u32 {
    parts.iter().map(|part| part.points).sum()
}

/// Whether somebody is there on too few of the days from `from` to `until`; where there are fewer than `least`, on all
/// of them.
pub fn is_away(candidate: &Candidate, from: NaiveDate, until: NaiveDate, least: u32) -> bool {
    availability::days(&candidate.availability, from, until) < least.min(availability::span(from, until))
}

/// What a candidate has to do with a practice already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Involved {
    /// How the assignment to the present round stands, if there is one.
    pub this_round: Option<AssignmentStatus>,
    /// Whether the candidate is the officer in charge: whoever reviews a submission does not run it.
    pub in_charge: bool,
    /// Whether the candidate has acted on it as an officer, or read reviews of it as one: whoever ran it, or knows what
    /// others wrote, does not review it.
    pub handled: bool,
}

/// Everything that stands against proposing a candidate now, beside conflicts of interest.
pub fn hindrances(candidate: &Candidate, wanted: &Wanted, involved: Involved) -> Vec<Hindrance> {
    use AssignmentStatus::{Accepted, Declined, Finished, Invited, Released, Withdrawn};
    let away = is_away(candidate, wanted.from, wanted.until, wanted.least_days);
    let assigned = matches!(involved.this_round, Some(Invited | Accepted | Finished));
    // Who declared a conflict is in one.
    let before = matches!(involved.this_round, Some(Declined | Released | Withdrawn));
    [
        (Hindrance::Paused, candidate.paused),
        (Hindrance::Away, away),
        (Hindrance::AlreadyAssigned, assigned),
        (Hindrance::AskedBefore, before),
        (Hindrance::InCharge, involved.in_charge),
        (Hindrance::HandledIt, involved.handled),
        // Who is at work here is at the limit because of that.
        (
            Hindrance::LimitReached,
            !assigned && candidate.open >= candidate.max_open,
        ),
    ]
    .into_iter()
    .filter_map(|(hindrance, holds)| holds.then_some(hindrance))
    .collect()
}

fn primary_tag(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

fn share(points: u32, part: u32, whole: u32) -> u32 {
    (points * part).checked_div(whole).unwrap_or(0)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
    use super::*;
    use crate::keys::Keyed;
    use uuid::Uuid;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, 3, number).unwrap()
    }

    fn candidate() -> Candidate {
        Candidate {
            account: AccountId(Uuid::from_u128(1)),
            internal: false,
            languages: vec!["es".to_owned()],
            objectives: BTreeSet::from([8, 23]),
            principles: BTreeSet::from([Principle::ChildSensitive]),
            open: 0,
            max_open: 2,
            taken: 0,
            paused: false,
            availability: Vec::new(),
        }
    }

    fn wanted() -> Wanted {
        Wanted {
            language: "es-PE".to_owned(),
            primary: BTreeSet::from([8]),
            further: BTreeSet::from([23]),
            principles: BTreeSet::from([Principle::ChildSensitive]),
            internal_needed: 1,
            external_needed: 2,
            one_more: false,
            from: day(1),
            until: day(21),
            least_days: 7,
        }
    }

    fn points(candidate: &Candidate, part: Part) -> u32 {
        let parts = fit(candidate, &wanted());
        parts.iter().find(|points| points.part == part).unwrap().points
    }

    fn away(from: u32, until: u32) -> Vec<Window> {
        vec![Window {
            from: day(from),
            until: day(until),
            away: true,
            reason: None,
        }]
    }

    #[test]
    fn who_fits_in_everything_has_a_hundred_points() {
        assert_eq!(Part::ALL.iter().map(|part| part.most()).sum::<u32>(), 100);
        let parts = fit(&candidate(), &wanted());
        assert_eq!(score(&parts), 100);
        assert_eq!(parts.len(), Part::ALL.len());
    }

    #[test]
    fn a_turn_is_half_as_many_again_as_one_can_have_at_once() {
        let took = |taken, max_open| Candidate {
            taken,
            max_open,
            ..candidate()
        };
        let counted = [(2, 2), (3, 2), (5, 2), (6, 2), (1, 1), (4, 3), (0, 0)];
        let turns = counted.map(|(taken, max_open)| turns(&took(taken, max_open)));
        assert_eq!(turns, [0, 1, 1, 2, 1, 1, 0]);
    }

    #[test]
    fn a_primary_objective_counts_twice() {
        let knows = |objectives: &[u8]| Candidate {
            objectives: objectives.iter().copied().collect(),
            ..candidate()
        };
        // One primary and one further objective: three parts in all.
        let most = Part::Objectives.most();
        assert_eq!(points(&knows(&[8]), Part::Objectives), 2 * most / 3);
        assert_eq!(points(&knows(&[23]), Part::Objectives), most / 3);
        assert_eq!(points(&knows(&[2]), Part::Objectives), 0);
    }

    #[test]
    fn language_need_load_and_time_have_their_points() {
        let other = Candidate {
            languages: vec!["fr-CA".to_owned()],
            internal: true,
            open: 1,
            availability: away(1, 10),
            ..candidate()
        };
        assert_eq!(points(&other, Part::Language), 0);
        assert_eq!(points(&other, Part::Load), 2);
        assert_eq!(points(&other, Part::Availability), 2);
        let enough = Wanted {
            internal_needed: 0,
            ..wanted()
        };
        let needed = fit(&other, &enough)
            .into_iter()
            .find(|points| points.part == Part::Needed);
        assert_eq!(needed.unwrap().points, 0);
    }

    #[test]
    fn pause_leave_limit_and_an_open_invitation_each_stand_against_it() {
        use AssignmentStatus::{Accepted, Conflicted, Declined, Finished, Invited, Released, Withdrawn};
        let hopeless = Candidate {
            paused: true,
            open: 2,
            availability: away(1, 16),
            ..candidate()
        };
        assert_eq!(
            hindrances(&hopeless, &wanted(), Involved::default()),
            [Hindrance::Paused, Hindrance::Away, Hindrance::LimitReached]
        );
        let with = |status| Involved {
            this_round: Some(status),
            ..Involved::default()
        };
        for status in [Invited, Accepted, Finished] {
            assert_eq!(
                hindrances(&candidate(), &wanted(), with(status)),
                [Hindrance::AlreadyAssigned]
            );
        }
        for status in [Declined, Released, Withdrawn] {
            assert_eq!(
                hindrances(&candidate(), &wanted(), with(status)),
                [Hindrance::AskedBefore]
            );
        }
        assert_eq!(hindrances(&candidate(), &wanted(), with(Conflicted)), [], "a conflict");
    }

    #[test]
    fn who_runs_a_practice_or_ran_it_is_not_asked_to_review() {
        let in_charge = Involved {
            in_charge: true,
            ..Involved::default()
        };
        let handled = Involved {
            handled: true,
            ..Involved::default()
        };
        let against = |involved| hindrances(&candidate(), &wanted(), involved);
        assert_eq!(against(in_charge), [Hindrance::InCharge]);
        assert_eq!(against(handled), [Hindrance::HandledIt]);
    }

    #[test]
    fn a_short_time_asks_for_no_more_days_than_it_has() {
        let short = Wanted {
            until: day(3),
            ..wanted()
        };
        assert_eq!(hindrances(&candidate(), &short, Involved::default()), []);
    }

    #[test]
    fn every_part_and_hindrance_is_explained_in_every_language() {
        for language in Language::ALL {
            let said = fit(&candidate(), &wanted()).into_iter().flat_map(|points| {
                [0, 1, points.part.most()].map(|given| {
                    Points {
                        points: given,
                        ..points.clone()
                    }
                    .message(language)
                })
            });
            let said: Vec<String> = said.collect();
            assert!(
                said.iter()
                    .all(|sentence| !sentence.starts_with("fit-") && !sentence.contains('$')),
                "{said:?}"
            );
            assert_eq!(said.iter().collect::<BTreeSet<_>>().len(), 11, "{language}: {said:?}");
            let hindered: BTreeSet<String> = Hindrance::ALL
                .iter()
                .map(|hindrance| hindrance.violation("").message(language))
                .collect();
            assert_eq!(hindered.len(), Hindrance::ALL.len(), "{language}: {hindered:?}");
            for obstacle in Obstacle::ALL {
                let (one, two) = (obstacle.message(language, 1), obstacle.message(language, 2));
                assert!(!one.starts_with("unmet-") && !one.contains('$'), "{language}: {one}");
                assert_eq!(one == two, *obstacle == Obstacle::Nobody, "{language}: {two}");
            }
        }
    }
}
