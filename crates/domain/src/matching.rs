//! Who reviews what, for a batch. First as many submissions as can be found get everybody whom they need: a review that
//! lacks somebody cannot begin. Reviewers who are left fill places of those whose review has begun already, as many as
//! possible. Among all ways to do so the one is taken whose reviewers fit best and whose load is most even: an exact
//! optimum (a minimum-cost flow), and the same one for the same input. Ours.
mod complete;
mod flow;

use flow::Network;

/// What a full load costs, in points of the ranking: somebody free is asked before somebody at the limit unless that
/// one fits this much better. Ours.
pub const LOAD_POINTS: u32 = 30;

/// The most points that a pair can have.
const MOST_POINTS: u32 = 100;

/// Parts of a point, so that loads of different limits compare exactly enough.
const PRECISION: i64 = 1000;

/// What a place costs of a submission that does not get everybody: more than all pairs of a batch together, so that no
/// such place is filled instead of one that completes another.
const BEHIND: i64 = 1_000_000_000_000;

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

    /// How many in all.
    pub fn places(&self) -> u32 {
        self.internal + self.external + self.either
    }
}

/// A submission that seeks reviewers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seeking {
    /// Whom it needs.
    pub need: Need,
    /// Whether some of them are of use without the others.
    pub partly: bool,
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

/// Where reviewers flow from: the places of the submissions.
const SOURCE: usize = 0;
/// Where they flow to: what each can take on.
const SINK: usize = 1;

/// The nodes of a network between the source and the sink.
#[derive(Debug, Clone, Copy)]
struct Nodes {
    submissions: usize,
}

impl Nodes {
    /// The places of a submission for one sort.
    fn seat(self, submission: usize, internal: bool) -> usize {
        2 + 2 * submission + usize::from(internal)
    }

    /// The places of a submission for either sort; they are filled through the seats of both, so that nobody is taken
    /// twice.
    fn either(self, submission: usize) -> usize {
        2 + 2 * self.submissions + submission
    }

    /// A reviewer; the one after the last is the number of nodes.
    fn chair(self, reviewer: usize) -> usize {
        self.either(self.submissions) + reviewer
    }
}

/// The pairs to make, in the order of the possible ones.
///
/// No submission gets more of a sort than it needs, or somebody twice; nobody gets more than the limit leaves. Who does
/// not get everybody gets nobody, unless some are of use without the others.
pub fn assign(seeking: &[Seeking], capacities: &[Capacity], pairs: &[Pair]) -> Vec<Pair> {
    let nodes = Nodes {
        submissions: seeking.len(),
    };
    let needs: Vec<Need> = seeking.iter().map(|one| one.need).collect();
    let complete = complete::most(&needs, capacities, pairs);
    let cost_of_place = |submission: usize| {
        let partly = seeking.get(submission)?.partly.then_some(BEHIND);
        if complete.contains(&submission) {
            Some(0)
        } else {
            partly
        }
    };
    let costs: Vec<Option<i64>> = (0..seeking.len()).map(cost_of_place).collect();
    let mut network = Network::new(nodes.chair(capacities.len()));
    for (submission, (need, cost)) in needs.iter().zip(&costs).enumerate() {
        let Some(cost) = *cost else { continue };
        let [internal, external] = [true, false].map(|internal| nodes.seat(submission, internal));
        network.edge(SOURCE, internal, need.internal, cost);
        network.edge(SOURCE, external, need.external, cost);
        if need.either > 0 {
            let either = nodes.either(submission);
            network.edge(SOURCE, either, need.either, cost);
            network.edge(either, internal, need.either, 0);
            network.edge(either, external, need.either, 0);
        }
    }
    for (reviewer, capacity) in capacities.iter().enumerate() {
        // Each further review weighs more than the one before, hence an edge of its own for each.
        for nth in capacity.open..capacity.limit {
            let load = i64::from(LOAD_POINTS) * PRECISION * i64::from(nth) / i64::from(capacity.limit);
            network.edge(nodes.chair(reviewer), SINK, 1, load);
        }
    }
    let edges: Vec<Option<usize>> = pairs
        .iter()
        .map(|pair| {
            let capacity = capacities.get(pair.reviewer)?;
            let _sought = costs.get(pair.submission).copied().flatten()?;
            let short = i64::from(MOST_POINTS.saturating_sub(pair.points)) * PRECISION;
            let seat = nodes.seat(pair.submission, capacity.internal);
            Some(network.edge(seat, nodes.chair(pair.reviewer), 1, short))
        })
        .collect();
    network.solve(SOURCE, SINK);
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

    /// Submissions of which some places are of no use without the others.
    fn whole(needs: &[Need]) -> Vec<Seeking> {
        let whole = |need: &Need| Seeking {
            need: *need,
            partly: false,
        };
        needs.iter().map(whole).collect()
    }

    fn assign_whole(needs: &[Need], capacities: &[Capacity], pairs: &[Pair]) -> Vec<Pair> {
        assign(&whole(needs), capacities, pairs)
    }

    fn externals(external: u32) -> Need {
        Need {
            external,
            ..Need::default()
        }
    }

    /// The submissions that get everybody whom they need.
    fn completed(needs: &[Need], capacities: &[Capacity], chosen: &[Pair]) -> Vec<usize> {
        let is_met = |number: &usize| {
            let mut left = needs[*number];
            for pair in chosen.iter().filter(|pair| pair.submission == *number) {
                left.take(capacities[pair.reviewer].internal);
            }
            left.is_met()
        };
        (0..needs.len()).filter(is_met).collect()
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
        assert_eq!(assign_whole(&[one_more], &capacities, &pairs), [pair(0, 1, 60)]);
        let with_an_external = Need {
            external: 1,
            ..one_more
        };
        assert_eq!(assign_whole(&[with_an_external], &capacities, &pairs), pairs);
        let begun = Seeking {
            need: with_an_external,
            partly: true,
        };
        assert_eq!(
            assign(&[begun], &capacities[..1], &pairs[..1]),
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
        let chosen = assign_whole(&[ONE_EXTERNAL, ONE_EXTERNAL], &capacities, &pairs);
        assert_eq!(chosen, [pair(0, 1, 10), pair(1, 0, 90)]);
    }

    #[test]
    fn the_load_is_spread_among_equals() {
        let capacities = [external(0, 3), external(0, 3)];
        let pairs: Vec<Pair> = (0..4).flat_map(|s| [pair(s, 0, 50), pair(s, 1, 50)]).collect();
        let chosen = assign_whole(&[ONE_EXTERNAL; 4], &capacities, &pairs);
        let of_first = chosen.iter().filter(|pair| pair.reviewer == 0).count();
        assert_eq!((chosen.len(), of_first), (4, 2));
    }

    #[test]
    fn nobody_is_asked_beyond_the_limit() {
        let chosen = assign_whole(
            &[ONE_EXTERNAL; 3],
            &[external(1, 2)],
            &[pair(0, 0, 1), pair(1, 0, 9), pair(2, 0, 5)],
        );
        assert_eq!(chosen, [pair(1, 0, 9)]);
        assert_eq!(assign_whole(&[ONE_EXTERNAL], &[external(3, 2)], &[pair(0, 0, 9)]), []);
    }

    #[test]
    fn most_complete_quorums_come_before_most_places() {
        // All three could go to the first, whom they fit much better.
        let needs = [externals(3), externals(1), externals(1)];
        let capacities = [external(0, 1), external(0, 1), external(0, 1)];
        let pairs: Vec<Pair> = (0..3)
            .map(|r| pair(0, r, 100))
            .chain([pair(1, 0, 10), pair(2, 1, 10)])
            .collect();
        let chosen = assign_whole(&needs, &capacities, &pairs);
        assert_eq!(completed(&needs, &capacities, &chosen), [1, 2]);
        assert_eq!(chosen, pairs[3..], "the one who is left would not complete the first");
    }

    #[test]
    fn who_is_short_of_somebody_gets_nobody_unless_that_is_of_use() {
        let needs = [externals(2), externals(2)];
        let capacities = [external(0, 2), external(0, 1)];
        let pairs = [pair(0, 0, 50), pair(0, 1, 50), pair(1, 0, 90), pair(1, 1, 90)];
        // Three places could be filled: two of one and one of the other.
        assert_eq!(assign_whole(&needs, &capacities, &pairs), pairs[2..]);
        let begun = needs.map(|need| Seeking { need, partly: true });
        let chosen = assign(&begun, &capacities, &pairs);
        assert_eq!(chosen, [pairs[0], pairs[2], pairs[3]]);
        let only_one = assign(&begun[..1], &capacities[..1], &pairs[..1]);
        assert_eq!(only_one, pairs[..1]);
    }

    #[test]
    fn one_is_given_up_where_two_get_in_for_it() {
        // The first fits best and takes one of each of the two others.
        let needs = [externals(2); 3];
        let capacities = [(); 4].map(|()| external(0, 1));
        let pairs = [
            pair(0, 1, 100),
            pair(0, 2, 100),
            pair(1, 0, 50),
            pair(1, 1, 50),
            pair(2, 2, 50),
            pair(2, 3, 50),
        ];
        let chosen = assign_whole(&needs, &capacities, &pairs);
        assert_eq!(chosen, pairs[2..]);
    }

    #[test]
    fn of_two_that_need_the_same_the_better_fit_is_completed_and_of_equals_the_first() {
        let capacities = [external(0, 1)];
        let better = [pair(0, 0, 20), pair(1, 0, 80)];
        assert_eq!(assign_whole(&[ONE_EXTERNAL; 2], &capacities, &better), better[1..]);
        let equal = [pair(0, 0, 50), pair(1, 0, 50)];
        assert_eq!(assign_whole(&[ONE_EXTERNAL; 2], &capacities, &equal), equal[..1]);
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

    fn small() -> impl Strategy<Value = (Vec<Seeking>, Vec<Capacity>, Vec<Pair>)> {
        let need = (0_u32..2, 0_u32..3, 0_u32..2).prop_map(|(internal, external, either)| Need {
            internal,
            external,
            either,
        });
        let seeking = (need, any::<bool>()).prop_map(|(need, partly)| Seeking { need, partly });
        let capacity =
            (any::<bool>(), 0_u32..2, 1_u32..4).prop_map(|(internal, open, limit)| Capacity { internal, open, limit });
        (
            prop::collection::vec(seeking, 1..=4),
            prop::collection::vec(capacity, 1..5),
        )
            .prop_flat_map(|(seeking, capacities)| {
                let all: Vec<(usize, usize)> = (0..seeking.len())
                    .flat_map(|s| (0..capacities.len()).map(move |r| (s, r)))
                    .collect();
                let points = prop::collection::vec(0_u32..=100, all.len());
                let most = all.len().min(10);
                (
                    Just(seeking),
                    Just(capacities),
                    points,
                    prop::sample::subsequence(all, 0..=most),
                )
            })
            .prop_map(|(seeking, capacities, points, possible)| {
                let pairs = possible
                    .into_iter()
                    .zip(points)
                    .map(|((submission, reviewer), points)| pair(submission, reviewer, points))
                    .collect();
                (seeking, capacities, pairs)
            })
    }

    proptest! {
        /// Against every subset of the possible pairs.
        #[test]
        fn no_other_choice_completes_more_or_with_the_same_complete_fills_more_places_or_costs_less(
            (seeking, capacities, pairs) in small()
        ) {
            let needs: Vec<Need> = seeking.iter().map(|one| one.need).collect();
            let chosen = assign(&seeking, &capacities, &pairs);
            prop_assert!(allowed(&needs, &capacities, &chosen));
            prop_assert_eq!(&chosen, &assign(&seeking, &capacities, &pairs), "the same again");
            let complete = completed(&needs, &capacities, &chosen);
            let useful = |pair: &Pair| seeking[pair.submission].partly || complete.contains(&pair.submission);
            prop_assert!(chosen.iter().all(useful), "{:?}", chosen);
            let found = (chosen.len(), -cost(&capacities, &chosen));
            for subset in 0_u32..(1 << pairs.len()) {
                let other: Vec<Pair> = pairs
                    .iter()
                    .enumerate()
                    .filter(|(place, _)| subset & (1 << place) != 0)
                    .map(|(_, pair)| *pair)
                    .collect();
                if !allowed(&needs, &capacities, &other) {
                    continue;
                }
                let others = completed(&needs, &capacities, &other);
                prop_assert!(complete.len() >= others.len(), "{:?} completes more than {:?}", other, chosen);
                if others == complete && other.iter().all(useful) {
                    let other = (other.len(), -cost(&capacities, &other));
                    prop_assert!(found >= other, "{:?} is better than {:?}", other, found);
                }
            }
        }
    }
}
