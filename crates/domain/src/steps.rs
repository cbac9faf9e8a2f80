//! Steps that wait for somebody: who owns each, when it is due and when its owner is reminded. The mail worker, the
//! lists and the tests read this table. Source: the brief leaves the days to us; each is a policy value [ours].
use crate::keys::keys;
use crate::kinds::{Kind, State};
use crate::policy::Policy;
use chrono::{DateTime, Days, Duration, NaiveTime, TimeZone, Utc};

keys! {
    /// Something that waits for somebody.
    pub enum Step {
        /// An invited reviewer answers the invitation.
        AnswerInvitation = "answer_invitation",
        /// A reviewer who accepted hands the review in.
        WriteReview = "write_review",
        /// The focal point or the alternate answers the letter of comments.
        AnswerComments = "answer_comments",
        /// A participant of a joint pledge answers about its row.
        AnswerParticipation = "answer_participation",
        /// The focal point or the alternate reports on the progress of a published pledge, a year (by policy) after the
        /// last update.
        ReportProgress = "report_progress",
        /// The focal point or the alternate says what became of a published pledge whose end has passed.
        ReportEnd = "report_end",
        /// The focal point or the alternate of a joint pledge decides, for the recorder, about who asks to join it.
        AnswerJoining = "answer_joining",
        /// The secretariat decides about who asks to join a joint pledge.
        ProcessJoining = "process_joining",
        /// The secretariat decides about a request for more time to answer the comments.
        DecideExtension = "decide_extension",
        /// The secretariat decides about an objection against a published match.
        DecideObjection = "decide_objection",
        /// The secretariat takes the next step: screens, invites, decides, or looks at a proposed correction.
        Process = "process",
    }

    /// What the secretariat does where a submission waits for its next step.
    pub enum Processing {
        /// Screens a pledge, and publishes it or sends a letter.
        Screen = "screen",
        /// Checks a practice, invites reviewers and begins the peer review.
        Prepare = "prepare",
        /// Decides about a practice in review, or invites further reviewers.
        Decide = "decide",
        /// Accepts or rejects the proposed correction of what is published.
        JudgeProposal = "judge_proposal",
    }

    /// Who a step waits for.
    pub enum Owner {
        /// The reviewer of the assignment.
        Reviewer = "reviewer",
        /// The submission's focal point and alternate.
        FocalPoints = "focal_points",
        /// The participant.
        Participant = "participant",
        /// The responsible officer, or else the shared mailbox.
        Officer = "officer",
    }
}

impl Step {
    /// Who it waits for.
    pub const fn owner(self) -> Owner {
        match self {
            Self::AnswerInvitation | Self::WriteReview => Owner::Reviewer,
            Self::AnswerComments | Self::ReportProgress | Self::ReportEnd | Self::AnswerJoining => Owner::FocalPoints,
            Self::AnswerParticipation => Owner::Participant,
            Self::Process | Self::ProcessJoining | Self::DecideExtension | Self::DecideObjection => Owner::Officer,
        }
    }

    /// Days that its owner has when nobody set an instant.
    pub const fn days(self, policy: &Policy) -> u32 {
        match self {
            Self::AnswerInvitation => policy.invitation_days,
            Self::WriteReview => policy.review_days,
            Self::AnswerComments => policy.answer_days,
            Self::AnswerParticipation => policy.participant_days,
            Self::ReportProgress => policy.progress_days,
            Self::ReportEnd => policy.progress_end_days,
            Self::AnswerJoining | Self::ProcessJoining => policy.joining_days,
            Self::Process | Self::DecideExtension | Self::DecideObjection => policy.process_days,
        }
    }

    /// When it is due, counted from the instant since which it waits.
    pub fn due(self, since: DateTime<Utc>, policy: &Policy) -> DateTime<Utc> {
        policy.due_after(since, self.days(policy))
    }
}

impl Processing {
    /// What it is for a submission in a state; `None` where nothing waits for the secretariat.
    pub const fn of(kind: Kind, state: State) -> Option<Self> {
        match (kind, state) {
            (Kind::Pledge, State::Submitted) => Some(Self::Screen),
            (Kind::Practice, State::Submitted) => Some(Self::Prepare),
            (Kind::Practice, State::PeerReview) => Some(Self::Decide),
            (_, State::Published) => Some(Self::JudgeProposal),
            (Kind::Pledge, State::PeerReview)
            | (_, State::Draft | State::CommentsReturned | State::Declined | State::Withdrawn | State::Archived) => {
                None
            }
        }
    }
}

/// When an invitation to review is to be answered: by the policy's days since the instant from which they count, but
/// never after the review itself is due.
pub fn answer_by(since: DateTime<Utc>, review_due: DateTime<Utc>, policy: &Policy) -> DateTime<Utc> {
    Step::AnswerInvitation.due(since, policy).min(review_due)
}

/// The reminder that is to be out by now, as its place in [`Policy::reminder_days`]; none before the first. Only the
/// latest counts: after a pause of the service nobody gets several at once. Nobody is reminded within
/// [`Policy::reminder_quiet_days`] of the instant since which the step waits.
pub fn reminder(since: DateTime<Utc>, due: DateTime<Utc>, now: DateTime<Utc>, policy: &Policy) -> Option<usize> {
    let quiet_until = since + Duration::days(i64::from(policy.reminder_quiet_days));
    if now < quiet_until {
        return None;
    }
    policy
        .reminder_days
        .iter()
        .map(|days| reminds_at(due, *days, policy))
        .rposition(|at| at >= quiet_until && at <= now)
}

/// Whether the one reminder of something that then lapses is to be out by now: the first in [`Policy::reminder_days`] that
/// comes before it lapses, counted from the last mail about it. That one has come is told by the mail that it is; nobody
/// is reminded within [`Policy::reminder_quiet_days`] of a mail.
pub fn reminds_once(told: DateTime<Utc>, lapses: DateTime<Utc>, now: DateTime<Utc>, policy: &Policy) -> bool {
    let quiet_until = told + Duration::days(i64::from(policy.reminder_quiet_days));
    let first = policy.reminder_days.iter().copied().filter(|days| *days < 0).min();
    first
        .map(|days| reminds_at(lapses, days, policy))
        .is_some_and(|at| at >= quiet_until && at <= now && now < lapses)
}

/// The instant until which steps are due that are reminded of by now, before they are due at the earliest.
pub fn first_reminder_by(now: DateTime<Utc>, policy: &Policy) -> DateTime<Utc> {
    let before = policy.reminder_days.iter().copied().min().unwrap_or_default().min(0);
    now + Duration::days(i64::from(before.unsigned_abs()))
}

/// The last reminder of a step that is left out because its owner is told at `told` when it is due: none goes out
/// within [`Policy::reminder_quiet_days`] of such news, as none does of the step's beginning. The last in
/// [`Policy::reminder_days`] is never left out: whoever is silent is reminded at least once.
pub fn silenced(due: DateTime<Utc>, told: DateTime<Utc>, policy: &Policy) -> Option<usize> {
    let quiet_until = told + Duration::days(i64::from(policy.reminder_quiet_days));
    let all_but_last = policy.reminder_days.len().saturating_sub(1);
    policy
        .reminder_days
        .iter()
        .take(all_but_last)
        .map(|days| reminds_at(due, *days, policy))
        .rposition(|at| at < quiet_until)
}

/// The hour of the reminder on the day that lies `days` after the due day, in the Network's time zone.
fn reminds_at(due: DateTime<Utc>, days: i32, policy: &Policy) -> DateTime<Utc> {
    let day = policy.local_date(due);
    let distance = Days::new(u64::from(days.unsigned_abs()));
    let day = if days < 0 { day - distance } else { day + distance };
    let hour = NaiveTime::from_hms_opt(policy.reminder_hour.min(23), 0, 0).unwrap_or_default();
    policy
        .zone()
        .from_local_datetime(&day.and_time(hour))
        .earliest()
        .map_or_else(|| day.and_time(hour).and_utc(), |at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;
    use crate::keys::Keyed;
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn reminders_come_before_at_and_after_the_due_day_at_the_hour_of_the_network() {
        let policy = Policy::default();
        assert_eq!(policy.reminder_days, [-3, 0, 7]);
        let since = at("2026-03-02T10:00:00Z");
        let due = Step::WriteReview.due(since, &policy);
        assert_eq!(due, at("2026-03-23T22:59:59Z"), "the end of the day in Zurich");
        for (now, expected) in [
            ("2026-03-20T06:59:59Z", None),
            ("2026-03-20T07:00:00Z", Some(0)),
            ("2026-03-23T06:59:59Z", Some(0)),
            ("2026-03-23T07:00:00Z", Some(1)),
            // Summer time has begun: eight in the morning is an hour earlier in UTC.
            ("2026-03-30T05:59:59Z", Some(1)),
            ("2026-03-30T06:00:00Z", Some(2)),
            ("2026-12-24T00:00:00Z", Some(2)),
        ] {
            assert_eq!(reminder(since, due, at(now), &policy), expected, "at {now}");
        }
    }

    #[test]
    fn what_the_secretariat_does_is_known_wherever_something_can_wait_for_it() {
        for kind in [Kind::Pledge, Kind::Practice] {
            for state in State::ALL {
                let waits = match state {
                    State::Submitted | State::Published => true,
                    State::PeerReview => kind == Kind::Practice,
                    _ => false,
                };
                assert_eq!(Processing::of(kind, *state).is_some(), waits, "{kind} {state}");
            }
        }
    }

    #[test]
    fn an_invitation_is_answered_by_the_days_of_the_policy_and_never_after_the_review_is_due() {
        let policy = Policy::default();
        let since = at("2026-03-02T10:00:00Z");
        let by_policy = Step::AnswerInvitation.due(since, &policy);
        assert_eq!(answer_by(since, at("2026-05-01T10:00:00Z"), &policy), by_policy);
        let early = at("2026-03-03T10:00:00Z");
        assert_eq!(answer_by(since, early, &policy), early);
    }

    #[test]
    fn nobody_is_reminded_a_day_after_the_invitation() {
        let policy = Policy::default();
        let since = at("2026-03-02T10:00:00Z");
        let due = at("2026-03-04T22:59:59Z");
        assert_eq!(reminder(since, due, at("2026-03-03T10:00:00Z"), &policy), None);
        // What would have come within the quiet days is left out, not made up for.
        assert_eq!(reminder(since, due, at("2026-03-04T12:00:00Z"), &policy), None);
        assert_eq!(reminder(since, due, at("2026-03-11T12:00:00Z"), &policy), Some(2));
    }

    #[test]
    fn what_lapses_is_reminded_of_once_before_it_does() {
        let policy = Policy::default();
        let (told, lapses) = (at("2026-03-02T10:00:00Z"), at("2026-04-01T21:59:59Z"));
        for (now, expected) in [
            ("2026-03-29T05:59:59Z", false),
            ("2026-03-29T06:00:00Z", true),
            ("2026-04-01T21:59:58Z", true),
            ("2026-04-01T21:59:59Z", false),
        ] {
            assert_eq!(reminds_once(told, lapses, at(now), &policy), expected, "at {now}");
        }
        // Neither twice, nor on the heels of another mail.
        for told in ["2026-03-29T06:00:05Z", "2026-03-28T10:00:00Z"] {
            assert!(
                !reminds_once(at(told), lapses, at("2026-04-01T10:00:00Z"), &policy),
                "{told}"
            );
        }
        let afterwards = Policy {
            reminder_days: vec![0, 7],
            ..policy
        };
        assert!(!reminds_once(told, lapses, at("2026-04-01T10:00:00Z"), &afterwards));
    }

    #[test]
    fn news_of_a_due_day_silences_the_reminders_that_would_follow_on_its_heels() {
        let policy = Policy::default();
        let due = at("2026-05-22T21:59:59Z");
        for (told, expected) in [
            ("2026-05-10T10:00:00Z", None),
            // The reminder of the 19th would come within two days, or would have come already.
            ("2026-05-17T10:00:00Z", Some(0)),
            ("2026-05-20T05:00:00Z", Some(0)),
            ("2026-05-20T10:00:00Z", Some(1)),
            // The last one goes out all the same.
            ("2026-06-02T10:00:00Z", Some(1)),
        ] {
            assert_eq!(silenced(due, at(told), &policy), expected, "told at {told}");
        }
        let once = Policy {
            reminder_days: vec![-3],
            ..policy
        };
        assert_eq!(silenced(due, at("2026-05-18T10:00:00Z"), &once), None);
        assert_eq!(silenced(due, at("2026-05-20T10:00:00Z"), &once), None);
    }

    proptest! {
        #[test]
        fn queries_and_the_table_agree_on_what_is_overdue(minutes in 0_i64..200_000, later in 0_i64..100_000, days in 0_u32..40) {
            let policy = Policy::default();
            let since = at("2026-01-01T00:00:30Z") + Duration::minutes(minutes);
            let now = since + Duration::seconds(later * 31);
            let overdue = policy.due_after(since, days) < now;
            prop_assert_eq!(since < policy.overdue_when_begun_before(now, days), overdue);
        }

        #[test]
        fn reminders_only_move_on(hours in 0_i64..2_000, later in 0_i64..2_000) {
            let policy = Policy::default();
            let since = at("2026-01-01T00:00:00Z");
            let due = Step::AnswerComments.due(since, &policy);
            let first = reminder(since, due, since + Duration::hours(hours), &policy);
            let second = reminder(since, due, since + Duration::hours(hours + later), &policy);
            prop_assert!(second >= first);
        }
    }
}
