//! Which submissions of a batch get everybody whom they need, as many as can be found. Whether some can have it all at
//! once a flow tells exactly; which of all choices is the largest is a hard question as soon as somebody needs three.
//! So they are taken one by one, those that need fewest first, where there is room beside the ones that are in, who may
//! get others for it. Then one is given up wherever two get in for it. Of four submissions that is always the most, and
//! of more nearly always. Ours.
use super::flow::Network;
use super::{Capacity, Need, Nodes, Pair, SINK, SOURCE};
use std::cmp::Reverse;

/// Edges of the network that are looked at for exchanges: a tenth of a second. What was found by then holds. Ours.
const EFFORT: usize = 50_000_000;

/// The submissions that are to get everybody whom they need.
pub(super) fn most(needs: &[Need], capacities: &[Capacity], pairs: &[Pair]) -> Vec<usize> {
    let places = Places::new(needs, capacities, pairs);
    let order = order(needs, capacities, pairs);
    let mut looked = 0;
    let mut found = places.filled(order.iter(), &mut looked);
    while let Some(more) = places.exchanged(&order, &found, &mut looked) {
        found = more;
    }
    found
}

/// Those that need fewest first, of these the ones whom their reviewers would fit best, then as they are listed.
fn order(needs: &[Need], capacities: &[Capacity], pairs: &[Pair]) -> Vec<usize> {
    let mut of_sorts = vec![[Vec::new(), Vec::new()]; needs.len()];
    for pair in pairs {
        if let (Some(of_sorts), Some(capacity)) = (of_sorts.get_mut(pair.submission), capacities.get(pair.reviewer)) {
            let [external, internal] = of_sorts;
            let points = if capacity.internal { internal } else { external };
            points.push(pair.points);
        }
    }
    let best = |(need, [external, internal]): (&Need, &mut [Vec<u32>; 2])| {
        let mut others = Vec::new();
        let mut sum = 0;
        for (points, places) in [(internal, need.internal), (external, need.external)] {
            points.sort_unstable_by_key(|points| Reverse(*points));
            let places = usize::try_from(places).unwrap_or(usize::MAX);
            sum += points.iter().take(places).sum::<u32>();
            others.extend(points.iter().skip(places).copied());
        }
        others.sort_unstable_by_key(|points| Reverse(*points));
        let places = usize::try_from(need.either).unwrap_or(usize::MAX);
        sum + others.iter().take(places).sum::<u32>()
    };
    let best: Vec<u32> = needs.iter().zip(&mut of_sorts).map(best).collect();
    let mut order: Vec<(u32, Reverse<u32>, usize)> = needs
        .iter()
        .zip(best)
        .enumerate()
        .map(|(number, (need, best))| (need.places(), Reverse(best), number))
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(_, _, number)| number).collect()
}

/// Every place of every submission, with the doors to them shut.
struct Places {
    network: Network,
    /// Of each submission the edges from the source, and how far each opens.
    doors: Vec<[(usize, u32); 3]>,
}

impl Places {
    fn new(needs: &[Need], capacities: &[Capacity], pairs: &[Pair]) -> Self {
        let nodes = Nodes {
            submissions: needs.len(),
        };
        let mut network = Network::new(nodes.chair(capacities.len()));
        // First the way out of a chair, so that a free one is found before somebody is moved.
        for (reviewer, capacity) in capacities.iter().enumerate() {
            let free = capacity.limit.saturating_sub(capacity.open);
            network.edge(nodes.chair(reviewer), SINK, free, 0);
        }
        let mut doors = Vec::with_capacity(needs.len());
        for (submission, need) in needs.iter().enumerate() {
            let [internal, external] = [true, false].map(|internal| nodes.seat(submission, internal));
            let either = nodes.either(submission);
            doors.push([
                (network.edge(SOURCE, internal, 0, 0), need.internal),
                (network.edge(SOURCE, external, 0, 0), need.external),
                (network.edge(SOURCE, either, 0, 0), need.either),
            ]);
            for seat in [internal, external] {
                network.edge(either, seat, need.either, 0);
            }
        }
        for pair in pairs {
            if let (Some(capacity), Some(_known)) = (capacities.get(pair.reviewer), needs.get(pair.submission)) {
                let seat = nodes.seat(pair.submission, capacity.internal);
                network.edge(seat, nodes.chair(pair.reviewer), 1, 0);
            }
        }
        Self { network, doors }
    }

    /// Of submissions in an order those that all get everybody: each that can beside the ones before it.
    fn filled<'a>(&self, order: impl Iterator<Item = &'a usize>, looked: &mut usize) -> Vec<usize> {
        let mut network = self.network.clone();
        *looked += network.size();
        let mut found = Vec::new();
        for submission in order {
            let Some(doors) = self.doors.get(*submission) else {
                continue;
            };
            for (edge, room) in doors {
                network.open(*edge, *room);
            }
            let mut taken = Vec::new();
            let mut places = doors.iter().flat_map(|(_, room)| 0..*room);
            if places.all(|_| network.send_one(SOURCE, SINK, looked, &mut taken)) {
                found.push(*submission);
            } else {
                network.take_back(&taken);
                for (edge, _) in doors {
                    network.open(*edge, 0);
                }
            }
        }
        found
    }

    /// More than were found, by giving one of them up; none where that brings no more, or takes too long.
    fn exchanged(&self, order: &[usize], found: &[usize], looked: &mut usize) -> Option<Vec<usize>> {
        let left_out: Vec<usize> = order.iter().filter(|one| !found.contains(one)).copied().collect();
        for given_up in found.iter().rev() {
            for first in &left_out {
                if *looked > EFFORT {
                    return None;
                }
                let kept = found.iter().filter(|one| *one != given_up);
                let others = left_out.iter().filter(|one| *one != first);
                let tried = self.filled(kept.chain([first]).chain(others), looked);
                if tried.len() > found.len() {
                    return Some(tried);
                }
            }
        }
        None
    }
}
