//! Who reviews what, for a batch: every place of a quorum that can be filled is filled, and among all ways to do so
//! the one is taken whose reviewers fit best and whose load is most even. An exact optimum (a minimum-cost flow),
//! and the same one for the same input. Ours.
mod flow;

use flow::Network;

/// What a full load costs, in points of the ranking: somebody free is asked before somebody at the limit unless that
/// one fits this much better. Ours.
pub const LOAD_POINTS: u32 = 30;

/// The most points that a pair can have.
const MOST_POINTS: u32 = 100;

/// Parts of a point, so that loads of different limits compare exactly enough.
const PRECISION: i64 = 1000;

/// How many reviewers of each sort a submission still needs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Need {
    /// Internal (UN).
    pub internal: u32,
    /// External.
    pub external: u32,
    /// Beyond these, of either sort: the one more that a disagreement asks for.
    pub either: u32,
}

impl Need {
    /// Whether nobody is needed any more.
    pub fn is_met(&self) -> bool {
        *self == Self::default()
    }

    /// Whether one more of a sort is needed.
    pub fn needs(&self, internal: bool) -> bool {
        self.either > 0 || self.of(internal) > 0
    }

    /// Fills a place with somebody of a sort, if one is free: a place of that sort before one of either.
    pub fn take(&mut self, internal: bool) -> bool {
        let of_sort = if internal {
            &mut self.internal
        } else {
            &mut self.external
        };
        let place = if *of_sort > 0 { of_sort } else { &mut self.either };
        let free = *place > 0;
        *place -= u32::from(free);
        free
    }

    /// How many of a sort alone.
    pub fn of(&self, internal: bool) -> u32 {
        if internal { self.internal } else { self.external }
    }
}

/// How much a reviewer can take on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// Internal (UN) or external.
    pub internal: bool,
    /// Invitations and reviews that are open now.
    pub open: u32,
    /// How many the reviewer takes on at once.
    pub limit: u32,
}

/// A reviewer who may review a submission, by their places in the two lists, and how well that fits, 0 to 100
/// points. A pair that is not listed is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// Which submission.
    pub submission: usize,
    /// Which reviewer.
    pub reviewer: usize,
    /// How well it fits.
    pub points: u32,
}

/// The pairs to make, in the order of the possible ones.
///
/// No submission gets more of a sort than it needs, or somebody twice; nobody gets more than the limit leaves.
pub fn assign(needs: &[Need], capacities: &[Capacity], pairs: &[Pair]) -> Vec<Pair> {
    let (source, sink) = (0, 1);
    let seat = |submission: usize, internal: bool| 2 + 2 * submission + usize::from(internal);
    let either = |submission: usize| 2 + 2 * needs.len() + submission;
    let chair = |reviewer: usize| either(needs.len()) + reviewer;
    let mut network = Network::new(chair(capacities.len()));
    for (submission, need) in needs.iter().enumerate() {
        network.edge(source, seat(submission, true), need.internal, 0);
        network.edge(source, seat(submission, false), need.external, 0);
        if need.either > 0 {
            // Through the seats of both sorts, so that nobody is taken twice.
            network.edge(source, either(submission), need.either, 0);
            network.edge(either(submission), seat(submission, true), need.either, 0);
            network.edge(either(submission), seat(submission, false), need.either, 0);
        }
    }
    for (reviewer, capacity) in capacities.iter().enumerate() {
        // Each further review weighs more than the one before, hence an edge of its own for each.
        for nth in capacity.open..capacity.limit {
            let load = i64::from(LOAD_POINTS) * PRECISION * i64::from(nth) / i64::from(capacity.limit);
            network.edge(chair(reviewer), sink, 1, load);
        }
    }
    let edges: Vec<Option<usize>> = pairs
        .iter()
        .map(|pair| {
            let capacity = capacities.get(pair.reviewer)?;
            let _known = needs.get(pair.submission)?;
            let short = i64::from(MOST_POINTS.saturating_sub(pair.points)) * PRECISION;
            Some(network.edge(seat(pair.submission, capacity.internal), chair(pair.reviewer), 1, short))
        })
        .collect();
    network.solve(source, sink);
    let taken = |edge: &Option<usize>| edge.is_some_and(|edge| network.flow(edge) > 0);
    pairs
        .iter()
        .zip(&edges)
        .filter(|(_, edge)| taken(edge))
        .map(|(pair, _)| *pair)
        .collect()
}

/// What a choice of pairs costs: the points that are missing to the best fit, and the load. For tests and figures.
pub fn cost(capacities: &[Capacity], chosen: &[Pair]) -> i64 {
    let mut open: Vec<u32> = capacities.iter().map(|capacity| capacity.open).collect();
    let mut cost = 0;
    for pair in chosen {
        cost += i64::from(MOST_POINTS.saturating_sub(pair.points)) * PRECISION;
        if let (Some(open), Some(capacity)) = (open.get_mut(pair.reviewer), capacities.get(pair.reviewer)) {
            cost += i64::from(LOAD_POINTS) * PRECISION * i64::from(*open) / i64::from(capacity.limit.max(1));
            *open += 1;
        }
    }
    cost
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
    use super::*;
    use proptest::prelude::*;

    fn external(open: u32, limit: u32) -> Capacity {
        Capacity {
            internal: false,
            open,
            limit,
        }
    }

    fn pair(submission: usize, reviewer: usize, points: u32) -> Pair {
        Pair {
            submission,
            reviewer,
            points,
        }
    }

    const ONE_EXTERNAL: Need = Need {
        internal: 0,
        external: 1,
        either: 0,
    };

    #[test]
    fn one_more_is_of_either_sort_whoever_fits_better_and_never_somebody_twice() {
        let one_more = Need {
            either: 1,
            ..Need::default()
        };
        let internal = Capacity {
            internal: true,
            open: 0,
            limit: 2,
        };
        let capacities = [external(0, 2), internal];
        let pairs = [pair(0, 0, 40), pair(0, 1, 60)];
        assert_eq!(assign(&[one_more], &capacities, &pairs), [pair(0, 1, 60)]);
        let with_an_external = Need {
            external: 1,
            ..one_more
        };
        assert_eq!(assign(&[with_an_external], &capacities, &pairs), pairs);
        assert_eq!(
            assign(&[with_an_external], &capacities[..1], &pairs[..1]),
            pairs[..1],
            "the same reviewer fills one place"
        );
    }

    #[test]
    fn a_place_of_the_own_sort_is_filled_before_one_of_either() {
        let mut need = Need {
            internal: 1,
            external: 0,
            either: 1,
        };
        assert!(need.needs(true) && need.needs(false));
        assert!(need.take(true) && need.take(false));
        assert!(need.is_met() && !need.needs(true) && !need.take(true));
    }

    #[test]
    fn a_worse_fit_is_taken_where_it_fills_one_more_place() {
        let capacities = [external(0, 1), external(0, 1)];
        let pairs = [pair(0, 0, 100), pair(0, 1, 10), pair(1, 0, 90)];
        let chosen = assign(&[ONE_EXTERNAL, ONE_EXTERNAL], &capacities, &pairs);
        assert_eq!(chosen, [pair(0, 1, 10), pair(1, 0, 90)]);
    }

    #[test]
    fn the_load_is_spread_among_equals() {
        let capacities = [external(0, 3), external(0, 3)];
        let pairs: Vec<Pair> = (0..4).flat_map(|s| [pair(s, 0, 50), pair(s, 1, 50)]).collect();
        let chosen = assign(&[ONE_EXTERNAL; 4], &capacities, &pairs);
        let of_first = chosen.iter().filter(|pair| pair.reviewer == 0).count();
        assert_eq!((chosen.len(), of_first), (4, 2));
    }

    #[test]
    fn nobody_is_asked_beyond_the_limit() {
        let chosen = assign(
            &[ONE_EXTERNAL; 3],
            &[external(1, 2)],
            &[pair(0, 0, 1), pair(1, 0, 9), pair(2, 0, 5)],
        );
        assert_eq!(chosen, [pair(1, 0, 9)]);
        assert_eq!(assign(&[ONE_EXTERNAL], &[external(3, 2)], &[pair(0, 0, 9)]), []);
    }

    /// Whether a choice respects needs and limits.
    fn allowed(needs: &[Need], capacities: &[Capacity], chosen: &[Pair]) -> bool {
        let count =
            |keep: &dyn Fn(&Pair) -> bool| u32::try_from(chosen.iter().filter(|pair| keep(pair)).count()).unwrap();
        let internal = |pair: &Pair| capacities.get(pair.reviewer).unwrap().internal;
        let fits = |(number, need): (usize, &Need)| {
            let beyond = |sort: bool| {
                count(&|pair| pair.submission == number && internal(pair) == sort).saturating_sub(need.of(sort))
            };
            beyond(true) + beyond(false) <= need.either
        };
        let bears = |(number, capacity): (usize, &Capacity)| {
            count(&|pair| pair.reviewer == number) <= capacity.limit.saturating_sub(capacity.open)
        };
        needs.iter().enumerate().all(fits) && capacities.iter().enumerate().all(bears)
    }

    fn small() -> impl Strategy<Value = (Vec<Need>, Vec<Capacity>, Vec<Pair>)> {
        let need = (0_u32..2, 0_u32..3, 0_u32..2).prop_map(|(internal, external, either)| Need {
            internal,
            external,
            either,
        });
        let capacity =
            (any::<bool>(), 0_u32..2, 1_u32..4).prop_map(|(internal, open, limit)| Capacity { internal, open, limit });
        (prop::collection::vec(need, 1..4), prop::collection::vec(capacity, 1..5))
            .prop_flat_map(|(needs, capacities)| {
                let all: Vec<(usize, usize)> = (0..needs.len())
                    .flat_map(|s| (0..capacities.len()).map(move |r| (s, r)))
                    .collect();
                let points = prop::collection::vec(0_u32..=100, all.len());
                let most = all.len().min(10);
                (
                    Just(needs),
                    Just(capacities),
                    points,
                    prop::sample::subsequence(all, 0..=most),
                )
            })
            .prop_map(|(needs, capacities, points, possible)| {
                let pairs = possible
                    .into_iter()
                    .zip(points)
                    .map(|((submission, reviewer), points)| pair(submission, reviewer, points))
                    .collect();
                (needs, capacities, pairs)
            })
    }

    proptest! {
        /// Against every subset of the possible pairs.
        #[test]
        fn no_other_choice_fills_more_places_or_costs_less((needs, capacities, pairs) in small()) {
            let chosen = assign(&needs, &capacities, &pairs);
            prop_assert!(allowed(&needs, &capacities, &chosen));
            prop_assert_eq!(&chosen, &assign(&needs, &capacities, &pairs), "the same again");
            let found = (chosen.len(), -cost(&capacities, &chosen));
            for subset in 0_u32..(1 << pairs.len()) {
                let other: Vec<Pair> = pairs
                    .iter()
                    .enumerate()
                    .filter(|(place, _)| subset & (1 << place) != 0)
                    .map(|(_, pair)| *pair)
                    .collect();
                if allowed(&needs, &capacities, &other) {
                    let other = (other.len(), -cost(&capacities, &other));
                    prop_assert!(found >= other, "{:?} is better than {:?}", other, found);
                }
            }
        }
    }
}
