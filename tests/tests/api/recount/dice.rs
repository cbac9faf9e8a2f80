//! What is random in a history: the same seed gives the same one on both databases.

/// Where the numbers begin; another history with `MINGA_TEST_SEED`.
const SEED: u64 = 20_260_511;

/// A small generator of our own.
pub struct Dice(u64);

impl Dice {
    /// From [`SEED`], or another one.
    pub fn new() -> Self {
        let seed = std::env::var("MINGA_TEST_SEED").map_or(SEED, |text| text.parse().expect("a number"));
        println!("MINGA_TEST_SEED={seed}");
        Self(seed)
    }

    /// Below `most`.
    pub fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    /// One of these.
    pub fn some<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// One of these, if there is one.
    pub fn any<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        if of.is_empty() {
            None
        } else {
            Some(self.some(of).clone())
        }
    }

    /// Puts them in another order.
    pub fn shuffle<T>(&mut self, of: &mut [T]) {
        for place in (1..of.len()).rev() {
            of.swap(place, self.below(place + 1));
        }
    }
}
