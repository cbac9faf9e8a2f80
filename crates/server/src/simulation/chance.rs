//! The assumptions of the simulation: how likely people do what, and how long it takes them. They are guesses in the
//! range that journals and calls for proposals report, not measurements of the Network.
use fastrand::Rng;

/// What the report says about the assumptions.
pub const ASSUMPTIONS: &[&str] = &[
    "half of the practices arrive evenly over the year, half in the last two weeks of two calls (days 120 and 300)",
    "60 % of invitations are accepted after 0 to 5 days, 15 % declined after 0 to 6, 25 % never answered",
    "70 % of reviews take 5 to 19 days, 20 % come up to two weeks late, 10 % are never written",
    "focal points answer a letter after 5 to 25 days, one in ten after 26 to 29, one in twenty never",
    "60 % of practices are good, 25 % need clarification, 15 % are poor; an answered letter mends one by 0.7 points",
    "a reviewer's score is the practice's quality with a spread of up to 1.7 and a temper of up to 0.9 of one's own",
    "a tenth of the reviewers belong to an organisation that submits",
];

/// Chance that follows from a seed.
#[derive(Debug)]
pub struct Chance(Rng);

impl Chance {
    /// The chance of a seed.
    pub fn of(seed: u64) -> Self {
        Self(Rng::with_seed(seed))
    }

    /// Whether something of this many percent happens.
    pub fn percent(&mut self, percent: u8) -> bool {
        self.0.u8(0..100) < percent
    }

    /// A number of days, both ends included.
    pub fn days(&mut self, from: i64, to: i64) -> i64 {
        self.0.i64(from..=to)
    }

    /// A number from `-most` to `most`, small ones more often.
    pub fn error(&mut self, most: f64) -> f64 {
        (self.0.f64() + self.0.f64() - 1.0) * most
    }

    /// One of several.
    pub fn one_of<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.0.usize(0..items.len().max(1)))
    }

    /// Some of several, none twice, in their order.
    pub fn some_of<T: Clone + Ord>(&mut self, items: &[T], count: usize) -> Vec<T> {
        let mut chosen = self.0.choose_multiple(items.iter().cloned(), count);
        chosen.sort_unstable();
        chosen
    }

    /// The day on which a practice arrives.
    pub fn arrival(&mut self, year: i64) -> i64 {
        if self.percent(50) {
            return self.days(0, year - 1);
        }
        let closes = if self.percent(50) { 120 } else { 300 };
        closes - self.days(0, 13)
    }

    /// How good a practice is, 1 to 5.
    pub fn quality(&mut self) -> f64 {
        let kind = self.0.u8(0..100);
        let around = match kind {
            0..60 => 4.3,
            60..85 => 3.2,
            _ => 2.1,
        };
        around + self.error(0.4)
    }
}
