//! A minimum-cost maximum flow by successive shortest paths with potentials: small, exact and deterministic. Costs are
//! whole and not negative, capacities too. Where only it matters whether something can flow, one by one on any path.
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A network of nodes `0..nodes`.
#[derive(Debug, Clone)]
pub(super) struct Network {
    edges: Vec<Edge>,
    leaving: Vec<Vec<usize>>,
}

/// An edge; its reverse is the one whose number differs in the last bit.
#[derive(Debug, Clone, Copy)]
struct Edge {
    to: usize,
    room: u32,
    cost: i64,
}

impl Network {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            edges: Vec::new(),
            leaving: vec![Vec::new(); nodes],
        }
    }

    /// Adds an edge and gives its number.
    pub(super) fn edge(&mut self, from: usize, to: usize, room: u32, cost: i64) -> usize {
        let number = self.edges.len();
        for (node, edge) in [
            (from, Edge { to, room, cost }),
            (
                to,
                Edge {
                    to: from,
                    room: 0,
                    cost: -cost,
                },
            ),
        ] {
            if let Some(leaving) = self.leaving.get_mut(node) {
                leaving.push(self.edges.len());
            }
            self.edges.push(edge);
        }
        number
    }

    /// How much flows through an edge.
    pub(super) fn flow(&self, edge: usize) -> u32 {
        self.edges.get(edge ^ 1).map_or(0, |back| back.room)
    }

    /// Opens an edge so far, or closes it, while nothing flows through it.
    pub(super) fn open(&mut self, edge: usize, room: u32) {
        if let Some(edge) = self.edges.get_mut(edge) {
            edge.room = room;
        }
    }

    /// How many edges there are, both directions counted.
    pub(super) const fn size(&self) -> usize {
        self.edges.len()
    }

    /// Sends one on any path, whatever it costs. `looked` grows by the edges that it looks at, `taken` by those that it
    /// takes.
    pub(super) fn send_one(&mut self, source: usize, sink: usize, looked: &mut usize, taken: &mut Vec<usize>) -> bool {
        let mut seen = vec![false; self.leaving.len()];
        self.one(source, sink, &mut seen, looked, taken)
    }

    fn one(&mut self, node: usize, sink: usize, seen: &mut [bool], looked: &mut usize, taken: &mut Vec<usize>) -> bool {
        if node == sink {
            return true;
        }
        if let Some(seen) = seen.get_mut(node) {
            *seen = true;
        }
        for place in 0..self.leaving.get(node).map_or(0, Vec::len) {
            *looked += 1;
            let number = self.leaving.get(node).and_then(|leaving| leaving.get(place)).copied();
            let Some((number, edge)) = number.and_then(|number| Some((number, *self.edges.get(number)?))) else {
                continue;
            };
            let fresh = seen.get(edge.to).is_some_and(|seen| !seen);
            if edge.room > 0 && fresh && self.one(edge.to, sink, seen, looked, taken) {
                self.shift(number, 1);
                taken.push(number);
                return true;
            }
        }
        false
    }

    /// Takes back what was sent along edges, one along each, the last first.
    pub(super) fn take_back(&mut self, taken: &[usize]) {
        for number in taken.iter().rev() {
            self.shift(number ^ 1, 1);
        }
    }

    /// Moves so much along an edge.
    fn shift(&mut self, number: usize, sent: u32) {
        if let Some(forward) = self.edges.get_mut(number) {
            forward.room -= sent;
        }
        if let Some(back) = self.edges.get_mut(number ^ 1) {
            back.room += sent;
        }
    }

    /// Sends as much as possible, as cheaply as possible.
    pub(super) fn solve(&mut self, source: usize, sink: usize) {
        // Raised after every path, so that what an edge costs beyond the potentials of its ends is never negative.
        let mut potential = vec![0_i64; self.leaving.len()];
        while let Some(distance) = self.shortest(source, sink, &potential) {
            let to_sink = distance.get(sink).copied().flatten().unwrap_or(0);
            for (raised, distance) in potential.iter_mut().zip(&distance) {
                *raised += distance.map_or(to_sink, |distance| distance.min(to_sink));
            }
            // Whatever is as short as the shortest path costs nothing beyond the potentials now.
            loop {
                let mut seen = vec![false; self.leaving.len()];
                if self.send(source, sink, u32::MAX, &potential, &mut seen) == 0 {
                    break;
                }
            }
        }
    }

    /// Sends at most `room` from a node to the sink along edges that cost nothing beyond the potentials, by nodes that
    /// were not seen; returns how much.
    fn send(&mut self, node: usize, sink: usize, room: u32, potential: &[i64], seen: &mut [bool]) -> u32 {
        if node == sink {
            return room;
        }
        if let Some(seen) = seen.get_mut(node) {
            *seen = true;
        }
        let at = |node: usize| potential.get(node).copied().unwrap_or(0);
        for place in 0..self.leaving.get(node).map_or(0, Vec::len) {
            let number = self.leaving.get(node).and_then(|leaving| leaving.get(place)).copied();
            let Some((number, edge)) = number.and_then(|number| Some((number, *self.edges.get(number)?))) else {
                continue;
            };
            let fresh = seen.get(edge.to).is_some_and(|seen| !seen);
            if edge.room == 0 || !fresh || edge.cost + at(node) - at(edge.to) != 0 {
                continue;
            }
            let sent = self.send(edge.to, sink, room.min(edge.room), potential, seen);
            if sent > 0 {
                self.shift(number, sent);
                return sent;
            }
        }
        0
    }

    /// Distances from the source of everything that is not farther than the sink; none when the sink is not reached.
    fn shortest(&self, source: usize, sink: usize, potential: &[i64]) -> Option<Vec<Option<i64>>> {
        let at = |node: usize| potential.get(node).copied().unwrap_or(0);
        let mut distance = vec![None; self.leaving.len()];
        let mut done = vec![false; self.leaving.len()];
        let mut waiting = BinaryHeap::from([Reverse((0_i64, source))]);
        *distance.get_mut(source)? = Some(0);
        while let Some(Reverse((so_far, node))) = waiting.pop() {
            if std::mem::replace(done.get_mut(node)?, true) {
                continue;
            }
            if node == sink {
                // Whoever is farther away keeps no distance: it would be too short a one.
                for (distance, done) in distance.iter_mut().zip(&done) {
                    if !done {
                        *distance = None;
                    }
                }
                return Some(distance);
            }
            for number in self.leaving.get(node)? {
                let edge = self.edges.get(*number)?;
                if edge.room == 0 || *done.get(edge.to)? {
                    continue;
                }
                let there = so_far + edge.cost + at(node) - at(edge.to);
                if distance.get(edge.to)?.is_none_or(|known| there < known) {
                    *distance.get_mut(edge.to)? = Some(there);
                    waiting.push(Reverse((there, edge.to)));
                }
            }
        }
        None
    }
}
