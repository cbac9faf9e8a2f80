//! Cycles: what pledges and practices are filed for (a Forum, a regional review, a campaign, a call for practices),
//! which of them it admits, from when and until when, and what becomes of late ones. Cycles belong to the administrator
//! (brief: Who takes part). What the brief does not say is ours: a cycle is judged once, when a submission is handed in
//! for it; nothing that comes later (a resubmission, an answer to a letter, an amendment) is held up by its closing.
use crate::keys::{Keyed, keys};
use crate::kinds::Kind;
use crate::period::is_leap_second;
use crate::violation::{Code, Violation};
use crate::vocabulary;
use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

/// The year of the Compact's adoption, before which nothing was reviewed.
const FIRST_REVIEWS: i32 = 2018;

/// The forms in which a local date-time is read: to the second or to the minute.
const LOCAL_FORMS: [&str; 2] = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"];

keys! {
    /// What a cycle is.
    pub enum CycleKind {
        /// The International Migration Review Forum.
        Imrf = "imrf",
        /// A regional review between two Forums.
        RegionalReview = "regional_review",
        /// A campaign.
        Campaign = "campaign",
        /// A call for practices.
        CallForPractices = "call_for_practices",
    }

    /// What becomes of a submission that is handed in after the closing.
    pub enum LatePolicy {
        /// It is refused.
        Refuse = "refuse",
        /// It is taken, and marked as late for its people and the secretariat.
        Flag = "flag",
    }

    /// How a cycle stands at an instant.
    pub enum CycleStatus {
        /// Its opening is still to come.
        NotYetOpen = "not_yet_open",
        /// It takes submissions.
        Open = "open",
        /// Its closing has passed.
        Closed = "closed",
    }
}

/// The key of a cycle: 2 to 60 small letters, digits and underscores, beginning with a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CycleKey(String);

impl CycleKey {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for CycleKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for CycleKey {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let begins = text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        if begins && (2..=60).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(())
        }
    }
}

/// The key that a name from elsewhere stands for, if it can be one: `IMRF 2022` for `imrf_2022`.
pub fn key_of_name(name: &str) -> Option<CycleKey> {
    let words: Vec<String> = name.split_whitespace().map(str::to_ascii_lowercase).collect();
    words.join("_").parse().ok()
}

/// The year of the regional review that a key stands for: 2024 for `regional_review_2024`.
pub fn year_of_review(key: &CycleKey) -> Option<i32> {
    let year = key.0.strip_prefix(CycleKind::RegionalReview.key())?.strip_prefix('_')?;
    let year: i32 = year.parse().ok().filter(|_| year.len() == 4)?;
    (FIRST_REVIEWS..10_000).contains(&year).then_some(year)
}

/// Which of its ends an instant is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The first instant at which it takes submissions.
    Opening,
    /// The first instant at which it takes none, or late ones.
    Closing,
}

/// An end as it was given, and the instant that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// The date and time on the clocks of the cycle's time zone.
    pub local: NaiveDateTime,
    /// The instant.
    pub at: DateTime<Utc>,
}

impl Edge {
    /// Reads a local date-time (`2026-05-08T18:00`, seconds allowed) in a named time zone. Of a time that clocks show
    /// twice the opening is the earlier, the closing the later.
    ///
    /// # Errors
    /// The violation at `pointer`: `malformed_value`, or `no_such_local_time` for a time that clocks leap over.
    pub fn read(text: &str, zone: Tz, end: End, pointer: &str) -> Result<Self, Violation> {
        let local = LOCAL_FORMS
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
            .filter(|local| !is_leap_second(local))
            .ok_or_else(|| Violation::new(Code::MalformedValue, pointer).with("expected", "YYYY-MM-DDTHH:MM:SS"))?;
        let found = zone.from_local_datetime(&local);
        let at = match end {
            End::Opening => found.earliest(),
            End::Closing => found.latest(),
        };
        let at = at.ok_or_else(|| Violation::new(Code::NoSuchLocalTime, pointer).with("zone", zone.name()))?;
        Ok(Self {
            local,
            at: at.with_timezone(&Utc),
        })
    }

    /// The local date-time as it is kept and shown.
    pub fn text(&self) -> String {
        self.local.format("%Y-%m-%dT%H:%M:%S").to_string()
    }
}

/// The time zone of this name, such as `America/Lima`.
pub fn time_zone(name: &str) -> Option<Tz> {
    name.parse().ok()
}

/// What of a cycle decides whether a submission may be handed in for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// The kinds of submission that it admits.
    pub kinds: Vec<Kind>,
    /// The actor types that it admits; empty for all. A subtype is admitted with its type.
    pub actor_types: Vec<String>,
    /// The name of its time zone.
    pub time_zone: String,
    /// From when; `None` when that is open.
    pub opens: Option<Edge>,
    /// Until when; `None` when that is open.
    pub closes: Option<Edge>,
    /// What becomes of late ones.
    pub late: LatePolicy,
}

/// A submission on the point of being handed in for a cycle.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The cycle.
    pub cycle: &'a Cycle,
    /// Now.
    pub now: DateTime<Utc>,
    /// When it was first handed in, for whichever cycle; now for a new one.
    pub handed_in: DateTime<Utc>,
}

impl Cycle {
    /// How it stands at an instant.
    pub fn status(&self, now: DateTime<Utc>) -> CycleStatus {
        if self.opens.is_some_and(|opens| now < opens.at) {
            CycleStatus::NotYetOpen
        } else if self.closes.is_some_and(|closes| now >= closes.at) {
            CycleStatus::Closed
        } else {
            CycleStatus::Open
        }
    }

    fn admits_actor(&self, actor_type: &str) -> bool {
        let of = vocabulary::actor_subtype(actor_type).map(|subtype| subtype.subtype_of.as_str());
        self.actor_types.is_empty()
            || self
                .actor_types
                .iter()
                .any(|admitted| admitted == actor_type || Some(admitted.as_str()) == of)
    }
}

impl Entry<'_> {
    /// Whether it is handed in after the closing.
    pub fn is_late(&self) -> bool {
        self.cycle.closes.is_some_and(|closes| self.handed_in >= closes.at)
    }

    /// Everything that keeps it from being handed in for the cycle; each points at `/cycle`.
    pub fn refusals(&self, kind: Kind, actor_type: &str) -> Vec<Violation> {
        let cycle = self.cycle;
        let mut found = Vec::new();
        if !cycle.kinds.contains(&kind) {
            let allowed: Vec<&str> = cycle.kinds.iter().map(|kind| kind.key()).collect();
            found.push(Violation::new(Code::CycleKindNotAdmitted, "/cycle").with("allowed", allowed));
        }
        if !cycle.admits_actor(actor_type) {
            let refused = Violation::new(Code::CycleActorNotAdmitted, "/cycle");
            found.push(refused.with("allowed", cycle.actor_types.clone()));
        }
        let edge = |code, name, edge: Edge| {
            Violation::new(code, "/cycle")
                .with(name, edge.local.format("%Y-%m-%d %H:%M").to_string())
                .with("zone", cycle.time_zone.as_str())
        };
        if let Some(opens) = cycle.opens.filter(|opens| self.now < opens.at) {
            found.push(edge(Code::CycleNotOpen, "opens", opens));
        }
        if let Some(closes) = cycle.closes
            && self.is_late()
            && cycle.late == LatePolicy::Refuse
        {
            found.push(edge(Code::CycleClosed, "closes", closes));
        }
        found
    }

    /// That it is going to be marked as late, where late ones are taken.
    pub fn warning(&self) -> Option<Violation> {
        let closes = self.cycle.closes?;
        (self.is_late() && self.cycle.late == LatePolicy::Flag).then(|| {
            Violation::new(Code::WarnLateForCycle, "/cycle")
                .with("closes", closes.local.format("%Y-%m-%d %H:%M").to_string())
                .with("zone", self.cycle.time_zone.as_str())
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn edge(text: &str, end: End) -> Edge {
        Edge::read(text, time_zone("America/Lima").unwrap(), end, "").unwrap()
    }

    fn cycle(late: LatePolicy) -> Cycle {
        Cycle {
            kinds: vec![Kind::Practice],
            actor_types: vec!["civil_society".to_owned()],
            time_zone: "America/Lima".to_owned(),
            opens: Some(edge("2026-03-01T08:00", End::Opening)),
            closes: Some(edge("2026-03-31T18:00:00", End::Closing)),
            late,
        }
    }

    fn codes(cycle: &Cycle, handed_in: &str, now: &str, kind: Kind, actor_type: &str) -> Vec<Code> {
        let entry = Entry {
            cycle,
            now: at(now),
            handed_in: at(handed_in),
        };
        let found = entry.refusals(kind, actor_type);
        assert!(found.iter().all(|violation| violation.pointer == "/cycle"));
        found.into_iter().map(|violation| violation.code).collect()
    }

    #[test]
    fn an_end_is_an_instant_of_its_time_zone() {
        let cycle = cycle(LatePolicy::Refuse);
        assert_eq!(cycle.closes.unwrap().at, at("2026-03-31T23:00:00Z"));
        assert_eq!(cycle.closes.unwrap().text(), "2026-03-31T18:00:00");
        for (now, status) in [
            ("2026-03-01T12:59:59Z", CycleStatus::NotYetOpen),
            ("2026-03-01T13:00:00Z", CycleStatus::Open),
            ("2026-03-31T22:59:59Z", CycleStatus::Open),
            ("2026-03-31T23:00:00Z", CycleStatus::Closed),
        ] {
            assert_eq!(cycle.status(at(now)), status, "{now}");
        }
    }

    #[test]
    fn a_time_that_clocks_show_twice_opens_early_and_closes_late_and_one_they_leap_over_is_none() {
        let zurich = time_zone("Europe/Zurich").unwrap();
        let twice = "2026-10-25T02:30";
        assert_eq!(
            Edge::read(twice, zurich, End::Opening, "").unwrap().at,
            at("2026-10-25T00:30:00Z")
        );
        assert_eq!(
            Edge::read(twice, zurich, End::Closing, "").unwrap().at,
            at("2026-10-25T01:30:00Z")
        );
        let never = Edge::read("2026-03-29T02:30", zurich, End::Opening, "/opens").unwrap_err();
        assert_eq!((never.code, never.pointer.as_str()), (Code::NoSuchLocalTime, "/opens"));
        for wrong in ["2026-03-29", "2026-03-29T08:00Z", "2027-01-01T10:00:60", "tomorrow"] {
            let wrong = Edge::read(wrong, zurich, End::Opening, "/opens").unwrap_err();
            assert_eq!(wrong.code, Code::MalformedValue);
        }
        assert_eq!(time_zone("Lima"), None);
    }

    #[test]
    fn who_may_hand_in_what_and_when() {
        let (refusing, flagging) = (cycle(LatePolicy::Refuse), cycle(LatePolicy::Flag));
        let (during, before, after) = ("2026-03-15T00:00:00Z", "2026-02-01T00:00:00Z", "2026-04-01T00:00:00Z");
        let practice = Kind::Practice;
        assert_eq!(codes(&refusing, during, during, practice, "civil_society"), []);
        assert_eq!(
            codes(&refusing, during, during, Kind::Pledge, "academia"),
            [Code::CycleKindNotAdmitted, Code::CycleActorNotAdmitted]
        );
        assert_eq!(
            codes(&refusing, before, before, practice, "civil_society"),
            [Code::CycleNotOpen]
        );
        assert_eq!(
            codes(&refusing, after, after, practice, "civil_society"),
            [Code::CycleClosed]
        );
        assert_eq!(codes(&flagging, after, after, practice, "civil_society"), []);
        // What was handed in before the closing is not late when it is moved to the cycle afterwards.
        assert_eq!(codes(&refusing, during, after, practice, "civil_society"), []);
        let everybody = Cycle {
            actor_types: Vec::new(),
            ..refusing
        };
        assert_eq!(codes(&everybody, during, during, practice, "academia"), []);
    }

    #[test]
    fn a_subtype_is_admitted_with_its_type() {
        for subtype in vocabulary::actor_subtypes() {
            let cycle = Cycle {
                actor_types: vec![subtype.subtype_of.clone()],
                ..cycle(LatePolicy::Flag)
            };
            assert!(cycle.admits_actor(&subtype.key), "{}", subtype.key);
        }
    }

    #[test]
    fn a_late_one_is_warned_of_where_it_is_taken() {
        let (refusing, flagging) = (cycle(LatePolicy::Refuse), cycle(LatePolicy::Flag));
        let entry = |cycle, when| Entry {
            cycle,
            now: at(when),
            handed_in: at(when),
        };
        let (late, in_time) = ("2026-04-01T00:00:00Z", "2026-03-15T00:00:00Z");
        assert_eq!(entry(&flagging, late).warning().unwrap().code, Code::WarnLateForCycle);
        assert_eq!(entry(&flagging, in_time).warning(), None);
        assert_eq!(entry(&refusing, late).warning(), None);
    }

    #[test]
    fn a_regional_review_is_known_by_its_year() {
        let year = |name| key_of_name(name).as_ref().and_then(year_of_review);
        assert_eq!(year("Regional review  2024"), Some(2024));
        for name in [
            "IMRF 2022",
            "regional review",
            "regional review 24",
            "regional review 2017",
            "review 2024",
        ] {
            assert_eq!(year(name), None, "{name}");
        }
    }

    #[test]
    fn keys_are_plain_and_names_from_elsewhere_may_stand_for_one() {
        for wrong in ["", "x", "Imrf", "2026", "a-b", "a b", &"a".repeat(61)] {
            assert_eq!(wrong.parse::<CycleKey>(), Err(()), "{wrong}");
        }
        assert_eq!(key_of_name(" IMRF  2022 ").unwrap().as_str(), "imrf_2022");
        assert_eq!(key_of_name("¿?"), None);
    }
}
