//! Policy: the numbers that the brief leaves to us. Each is [ours] unless it says otherwise, has a default, and can
//! be set under `[policy]` in the settings. They hold for everything from the start of the service with them on, rounds
//! in progress among it: the quorum of a round is that of the present policy. What was done keeps the version it was done
//! under, each revision and each event of the history its own; the due dates of letters and reviews stay as they were set.
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Version of the default rules; recorded where a rule was applied. Raise it when a rule changes its outcome.
pub const RULES_VERSION: i32 = 1;

/// The named numbers of the process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Version recorded with each decision; raise it when a value changes.
    pub version: i32,
    /// Internal (UN) reviews that a practice needs. Source: the Network's rule, at least one.
    pub internal_reviews: u32,
    /// External reviews that a practice needs. Source: the Network's rule, at least two.
    pub external_reviews: u32,
    /// Lowest median, in halves, that each criterion needs for publication: 6 is a median of 3.
    pub required_median_halves: u32,
    /// Scores of one criterion this far apart are a disagreement.
    pub disagreement_spread: u8,
    /// Scores below this need a comment.
    pub comment_below: u8,
    /// Reviews, each beside others of the same round, from which on the secretariat is shown whether a reviewer is
    /// harsher or more lenient than the others.
    pub leaning_reviews: u32,
    /// Days that such a comparison looks back.
    pub leaning_days: u32,
    /// Days that an invited reviewer has to answer.
    pub invitation_days: u32,
    /// Whether a reviewer based in the country that a practice comes from is in conflict.
    pub conflict_same_country: bool,
    /// Days before the due date on which a reviewer has to be available to be asked.
    pub review_needs_days: u32,
    /// Days for a review after acceptance.
    pub review_days: u32,
    /// Words that a reviewer reads in a minute; for the estimate in an invitation.
    pub words_per_minute: u32,
    /// Minutes that a reviewer needs for an attached file; for the estimate in an invitation.
    pub minutes_per_attachment: u32,
    /// Minutes that the form of a review takes; for the estimate in an invitation.
    pub review_form_minutes: u32,
    /// Whether reviewers who have finished may read the others' reviews, without names, after the decision.
    pub reviewers_read_each_other: bool,
    /// Days for the focal point to answer a letter.
    pub answer_days: u32,
    /// From this similarity on, in per cent of shared words, two points of a letter are shown as likely duplicates.
    pub duplicate_percent: u8,
    /// From this similarity on, in per cent of shared runs of characters, two titles are near-duplicates.
    pub similar_title_percent: u8,
    /// From this similarity on, in per cent of shared pairs of words, two texts are near-duplicates.
    pub similar_text_percent: u8,
    /// Most near-duplicates that are shown of one submission, the most similar first.
    pub near_duplicates_max: u32,
    /// Days after the publication of a pledge that joins another one, in which the focal point of that one may object.
    pub match_objection_days: u32,
    /// Days by which one extension may move the focal point's deadline at most, counted from the deadline, or from
    /// the request when that has passed.
    pub extension_days: u32,
    /// Extensions of the deadline of one letter.
    pub extensions_max: u32,
    /// Letters after which the secretariat may decline instead of another round.
    pub letter_rounds: i32,
    /// Days for a participant of a joint pledge to answer.
    pub participant_days: u32,
    /// Days after an update of its progress, or after its publication, in which a pledge is to be reported on again.
    pub progress_days: u32,
    /// Days after a pledge's end in which it is to be said what became of it.
    pub progress_end_days: u32,
    /// Most files that show the progress of one pledge, over all its updates.
    pub evidence_max: u32,
    /// Hours in which a decision may be undone.
    pub reopen_hours: u32,
    /// Whether a pledge needs a start and an end.
    pub pledge_needs_period: bool,
    /// Whether a pledge needs at least one indicator.
    pub pledge_needs_indicator: bool,
    /// Lowest number of characters of a pledge's description. Source: the Network's form.
    pub pledge_description_min: u32,
    /// Highest number of characters of a pledge's description. Source: the Network's form.
    pub pledge_description_max: u32,
    /// Most objectives of a pledge. Source: the Network's form ("main three").
    pub pledge_objectives_max: u32,
    /// Largest attachment in bytes. Source: the Network's form, 25 MB.
    pub attachment_bytes: u64,
    /// Most attachments of one submission: documents and images together.
    pub attachments_max: u32,
    /// Most letters and mails that officers keep with one submission.
    pub correspondence_max: u32,
    /// Most translations of one submission, over all its revisions and languages; those that a publication takes over
    /// from an earlier revision are not refused.
    pub translations_max: u32,
    /// Largest file of pledges to import, in bytes.
    pub import_bytes: u64,
    /// Most pledges of one such file.
    pub import_rows: u32,
    /// Most drafts that a mail about what was filed for somebody names one by one, each with its link.
    pub filed_links_max: u32,
    /// Days in which the recorder and the secretariat are to decide about who asks to join a joint pledge.
    pub joining_days: u32,
    /// Days that a person has to take a membership that it was asked to take.
    pub membership_days: u32,
    /// Most memberships of one organisation that wait for an answer at a time: each is a mail to somebody.
    pub pending_members_max: u32,
    /// Days in which an invitation to join the roster of reviewers can be accepted.
    pub roster_days: u32,
    /// Days that a link in a mail stays valid; longer than `participant_days`, so that a late answer still counts, and
    /// than `invitation_days` and `review_days` together, since a review can be written through it.
    pub link_days: u32,
    /// Hours that a password link stays valid.
    pub password_link_hours: u32,
    /// Days that the secretariat gives itself for a step that waits for it.
    pub process_days: u32,
    /// When the owner of a step is reminded: days before (negative) or after the day on which it is due. At least one:
    /// nobody is declined for a deadline of which nobody was reminded.
    pub reminder_days: Vec<i32>,
    /// Days after the beginning of a step in which nobody is reminded of it.
    pub reminder_quiet_days: u32,
    /// Hour of the day, in the Network's time zone, at which reminders go out.
    pub reminder_hour: u32,
    /// Days after which a reviewer who has not answered an invitation by its due day is released.
    pub invitation_release_days: u32,
    /// Days ahead for which a publication may be decided.
    pub schedule_days: u32,
    /// Seconds after which a webhook's delivery that did not arrive is tried again, for each attempt after the first;
    /// when they are used up it is given up. Source of the default: the schedule that Standard Webhooks proposes.
    pub webhook_retry_seconds: Vec<u32>,
    /// Hours in which a webhook's rotated secret signs beside the new one.
    pub webhook_rotation_hours: u32,
    /// Days after which deliveries that ended, and their attempts, are forgotten.
    pub webhook_log_days: u32,
    /// Most webhooks.
    pub webhooks_max: u32,
    /// Time zone of the Network's deadlines: a day ends at its midnight.
    pub time_zone: String,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            version: 1,
            internal_reviews: 1,
            external_reviews: 2,
            required_median_halves: 6,
            disagreement_spread: 3,
            comment_below: 3,
            leaning_reviews: 5,
            leaning_days: 730,
            invitation_days: 7,
            conflict_same_country: false,
            review_needs_days: 7,
            review_days: 21,
            words_per_minute: 200,
            minutes_per_attachment: 5,
            review_form_minutes: 15,
            reviewers_read_each_other: true,
            answer_days: 30,
            duplicate_percent: 50,
            similar_title_percent: 70,
            similar_text_percent: 50,
            near_duplicates_max: 10,
            match_objection_days: 30,
            extension_days: 30,
            extensions_max: 2,
            letter_rounds: 3,
            participant_days: 30,
            progress_days: 365,
            progress_end_days: 30,
            evidence_max: 100,
            reopen_hours: 72,
            pledge_needs_period: true,
            pledge_needs_indicator: true,
            pledge_description_min: 300,
            pledge_description_max: 3000,
            pledge_objectives_max: 3,
            attachment_bytes: 25 * 1024 * 1024,
            attachments_max: 20,
            correspondence_max: 100,
            translations_max: 200,
            import_bytes: 5 * 1024 * 1024,
            import_rows: 1000,
            filed_links_max: 20,
            joining_days: 14,
            membership_days: 30,
            pending_members_max: 50,
            roster_days: 30,
            link_days: 120,
            password_link_hours: 2,
            process_days: 14,
            reminder_days: vec![-3, 0, 7],
            reminder_quiet_days: 2,
            reminder_hour: 8,
            invitation_release_days: 3,
            schedule_days: 366,
            webhook_retry_seconds: vec![5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400],
            webhook_rotation_hours: 24,
            webhook_log_days: 30,
            webhooks_max: 50,
            time_zone: "Europe/Zurich".to_owned(),
        }
    }
}

impl Policy {
    /// The day that an instant falls on in the Network's time zone.
    pub fn local_date(&self, at: chrono::DateTime<chrono::Utc>) -> chrono::NaiveDate {
        at.with_timezone(&self.zone()).date_naive()
    }

    /// The end of the day that lies `days` after an instant, in the Network's time zone: when something is due.
    pub fn due_after(&self, at: chrono::DateTime<chrono::Utc>, days: u32) -> chrono::DateTime<chrono::Utc> {
        self.end_of(self.local_date(at) + chrono::Days::new(u64::from(days)))
    }

    /// What began before the instant returned, and had `days`, is overdue now: the same rule as [`Policy::due_after`],
    /// for queries.
    pub fn overdue_when_begun_before(
        &self,
        now: chrono::DateTime<chrono::Utc>,
        days: u32,
    ) -> chrono::DateTime<chrono::Utc> {
        let today = self.local_date(now);
        let last = today - chrono::Days::new(u64::from(days));
        // In the last second of a day, what was due on it is overdue already.
        let last = if self.end_of(today) < now {
            last
        } else {
            last - chrono::Days::new(1)
        };
        self.end_of(last) + chrono::Duration::seconds(1)
    }

    /// The last second of a day in the Network's time zone.
    pub fn end_of(&self, day: chrono::NaiveDate) -> chrono::DateTime<chrono::Utc> {
        use chrono::TimeZone;
        let last_second = chrono::NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default();
        let local = day.and_time(last_second);
        self.zone()
            .from_local_datetime(&local)
            .latest()
            .map_or_else(|| local.and_utc(), |due| due.with_timezone(&chrono::Utc))
    }

    /// The lowest score that does not pull a criterion below the median that publication asks for.
    pub fn lowest_score_to_publish(&self) -> u32 {
        self.required_median_halves.div_ceil(2)
    }

    /// About how many minutes a review takes: reading the text and the files, and the form; in steps of five.
    pub fn review_minutes(&self, words: u32, attachments: u32) -> u32 {
        let reading = words.div_ceil(self.words_per_minute.max(1));
        let files = attachments.saturating_mul(self.minutes_per_attachment);
        let minutes = reading.saturating_add(files).saturating_add(self.review_form_minutes);
        minutes.div_ceil(5).saturating_mul(5)
    }

    /// How long to wait after so many failed attempts (1 or more) to deliver to a webhook; `None` when they are used
    /// up. `jitter` (0 to 1) moves it by up to a fifth either way, so that what failed together does not return
    /// together.
    pub fn webhook_wait(&self, attempts: u32, jitter: f64) -> Option<std::time::Duration> {
        let place = usize::try_from(attempts.saturating_sub(1)).ok()?;
        let wait = self.webhook_retry_seconds.get(place)?;
        let jitter = if jitter.is_finite() {
            jitter.clamp(0.0, 1.0)
        } else {
            0.5
        };
        Some(std::time::Duration::from_secs(u64::from(*wait)).mul_f64(0.8 + 0.4 * jitter))
    }

    /// Whether the time zone exists; the settings refuse one that does not.
    pub fn knows_its_time_zone(&self) -> bool {
        self.time_zone.parse::<chrono_tz::Tz>().is_ok()
    }

    /// The time zone; the settings refuse one that does not exist.
    pub(crate) fn zone(&self) -> chrono_tz::Tz {
        self.time_zone.parse().unwrap_or(chrono_tz::UTC)
    }
}
