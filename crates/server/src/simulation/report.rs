//! The figures of a simulated year.
use super::YEAR;
use super::chance::ASSUMPTIONS;
use super::people::Cast;
use crate::arguments::Simulate;
use chrono::Duration;
use minga_domain::ids::{AccountId, SubmissionId};
use minga_domain::kinds::State;
use minga_workflow::reminders::Done;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What is counted.
#[derive(Debug, Default)]
pub struct Figures {
    /// Practices that were submitted.
    pub submitted: usize,
    /// Invitations that went out.
    pub invited: usize,
    /// Reviews that were handed in.
    pub reviewed: usize,
    /// Letters that were answered.
    pub answered: usize,
    /// Reviewers who were let go because they did not write.
    pub released: usize,
    /// Actions of officers.
    pub actions: usize,
    days_to_decision: Vec<i64>,
    outcomes: BTreeMap<&'static str, usize>,
    rounds: BTreeMap<i32, usize>,
    /// The practices that each reviewer took on, with the day, in their order: each once, in however many rounds.
    taken_on: BTreeMap<AccountId, Vec<(SubmissionId, i64)>>,
    disagreements: BTreeSet<SubmissionId>,
    mails: usize,
    lapsed: usize,
}

impl Figures {
    /// A reviewer has taken the review of a practice on.
    pub fn accepted(&mut self, reviewer: AccountId, practice: SubmissionId, day: i64) {
        let taken = self.taken_on.entry(reviewer).or_default();
        if taken.iter().all(|(known, _)| *known != practice) {
            taken.push((practice, day));
        }
    }

    /// The reviewers of a practice disagree.
    pub fn disagreed(&mut self, practice: SubmissionId) {
        self.disagreements.insert(practice);
    }

    /// A practice was decided so long after it was submitted, in this round.
    pub fn decided(&mut self, after: Duration, state: State, round: i32) {
        use minga_domain::keys::Keyed;
        self.days_to_decision.push(after.num_days());
        *self.outcomes.entry(state.key()).or_default() += 1;
        *self.rounds.entry(round).or_default() += 1;
    }

    /// The worker has made its pass.
    pub fn reminded(&mut self, done: Done) {
        self.mails += done.mails;
        self.lapsed += done.lapsed;
    }

    /// Highest and median of what reviewers took on in their busiest year, for each review that they can have at once,
    /// and their ratio. The practices of a year take longer than a year.
    fn load(&self, cast: &Cast) -> (f64, f64, f64) {
        let mut loads: Vec<f64> = cast
            .reviewers
            .iter()
            .map(|reviewer| {
                let taken = self.taken_on.get(&reviewer.account).into_iter().flatten();
                let days: Vec<i64> = taken.map(|(_, day)| *day).collect();
                f64::from(busiest_year(&days)) / f64::from(reviewer.capacity)
            })
            .collect();
        loads.sort_by(f64::total_cmp);
        let highest = loads.last().copied().unwrap_or(0.0);
        let median = at(&loads, 50).unwrap_or(0.0);
        (highest, median, highest / median)
    }

    /// The report.
    pub fn print(&self, wanted: &Simulate, cast: &Cast, days: i64) -> String {
        let mut days_taken = self.days_to_decision.clone();
        days_taken.sort_unstable();
        let quantile = |percent| at(&days_taken, percent).unwrap_or(0);
        let (highest, median, ratio) = self.load(cast);
        let mut text = String::new();
        let lines = [
            format!(
                "A year of {} practices and {} reviewers, seed {}; the last decision fell on day {days}.",
                self.submitted,
                cast.reviewers.len(),
                wanted.seed
            ),
            format!("Outcomes: {:?}; in round: {:?}.", self.outcomes, self.rounds),
            format!(
                "Days from submission to decision: median {}, nine in ten {}, longest {}.",
                quantile(50),
                quantile(90),
                quantile(100)
            ),
            format!(
                "Invitations: {}, of which {} lapsed unanswered; reviewers let go after their deadline: {}.",
                self.invited, self.lapsed, self.released
            ),
            format!(
                "Reviews: {}; practices whose reviewers disagreed: {}; letters answered: {}; actions of officers: {}.",
                self.reviewed,
                self.disagreements.len(),
                self.answered,
                self.actions
            ),
            format!("Mails with reminders: {}.", self.mails),
            format!(
                "Practices taken on in a reviewer's busiest 365 days, for each that they can have at once: highest \
{highest:.2}, median {median:.2}, ratio {ratio:.2}."
            ),
            "Every practice ended in a legal state, and every invariant holds.".to_owned(),
            "Assumptions:".to_owned(),
        ];
        for line in lines {
            let _ = writeln!(text, "{line}");
        }
        for assumption in ASSUMPTIONS {
            let _ = writeln!(text, "- {assumption}");
        }
        text.trim_end().to_owned()
    }
}

/// The most days of these, sorted, that lie within one year.
fn busiest_year(days: &[i64]) -> u32 {
    let within = |(place, first): (usize, &i64)| days.iter().skip(place).take_while(|day| **day < first + YEAR).count();
    let most = days.iter().enumerate().map(within).max().unwrap_or(0);
    u32::try_from(most).unwrap_or(u32::MAX)
}

/// The value at a percentile of sorted values.
fn at<T: Copy>(sorted: &[T], percent: usize) -> Option<T> {
    let last = sorted.len().checked_sub(1)?;
    sorted.get(last * percent / 100).copied()
}

#[cfg(test)]
mod tests {
    use super::busiest_year;

    #[test]
    fn the_busiest_year_is_the_one_with_most_days() {
        for (days, most) in [
            (&[][..], 0),
            (&[7], 1),
            (&[0, 364], 2),
            (&[0, 365], 1),
            (&[0, 40, 360, 400, 404], 4),
        ] {
            assert_eq!(busiest_year(days), most, "{days:?}");
        }
    }
}
