//! A node moves to another level above: its present one lets it go, the word of it is early or
//! late wherever it is heard, the other signs its certificate, and it goes on there in a new
//! epoch. And a pirate: a node that signs a certificate for one that was never let go to it.

use super::cheap::certificate;
use super::world::{Happens, SimNode};
use super::{Hazard, World};
use crate::core::event::{Command, Event};
use crate::core::faults::Fault;
use crate::core::message::Message;
use crate::core::peer::Role;
use crate::core::release::{Release, Releases};
use facts::certificate::area_of;
use facts::crypto::sm3;
use facts::{Certificate, Channel, Lane};
use kernel::{Instant, NodeId};

const MINUTE_MS: i64 = 60_000;

/// A move that is under way.
#[derive(Debug, Clone)]
pub(crate) struct Move {
    to: usize,
    code: String,
    /// The word by which it may go.
    word: Release,
}

impl World {
    /// Somebody above a node lets it go, and soon it joins another level.
    pub(crate) fn let_go(&mut self, at: usize) {
        // Who has moved goes on, or back, as often as somebody moves for the first time.
        let at = self.one_of(Hazard::Moved, Self::has_moved).unwrap_or(at);
        let Some(parent) = self.nodes[at].parent else { return };
        let forked = self.oracle.forked.iter().any(|(node, _)| *node == self.nodes[at].id);
        if self.nodes[at].moving.is_some() || self.nodes[at].stolen || forked {
            return;
        }
        // Who speaks for a child of it may stand elsewhere when the child goes.
        let busy = self.nodes[at].children.iter().any(|child| self.nodes[*child].moving.is_some());
        let Some(to) = self.another_above(at).filter(|_| !busy) else { return };
        let mut by = parent;
        // What somebody above the parent says counts while he stands there.
        if self.weather.below(Hazard::Moved, 4) == 0 && self.nodes[parent].moving.is_none() {
            by = self.nodes[parent].parent.unwrap_or(parent);
        }
        // Who is to say it must know the certificate that the node has now.
        let newest = self.nodes[at].certificates.iter().max_by_key(|c| c.not_before).cloned();
        let Some(newest) = newest.filter(|c| self.nodes[by].disk.certificates.contains(c)) else { return };
        if self.nodes[by].core.is_none() {
            return;
        }
        let release = self.release(at, by, to, &newest);
        let code = release.code.clone();
        self.hears_release(by, release.clone());
        self.tell_release(&release);
        let soon = if self.weather.has(Hazard::Again) { 2 } else { 10 };
        let by_ms = MINUTE_MS / 2 + self.weather.below(Hazard::Moved, soon * MINUTE_MS);
        self.schedule(by_ms, at, 0, Happens::Joins(Box::new(Move { to, code, word: release })));
    }

    /// The word by which a node is let go.
    fn release(&mut self, at: usize, by: usize, to: usize, newest: &Certificate) -> Release {
        self.weather.count(Hazard::Moved);
        self.nodes[at].moving = Some(to);
        self.moves += 1;
        let code = self.code_below(at, to);
        let (node, issuer) = (self.nodes[at].id, self.nodes[to].id);
        // From here on the other may sign what he likes for it.
        self.forged.retain(|forged| (forged.node, forged.issuer) != (node, issuer));
        Release {
            node,
            by: self.nodes[by].id,
            to_code: self.nodes[to].code.clone(),
            code,
            from: sm3(&[&newest.encode()]),
            until: Vec::new(),
        }
    }

    /// In fair weather: everybody hears at once that a node may go, and it goes.
    pub(crate) fn moves_at_once(&mut self, at: usize, to: usize) {
        let newest = self.nodes[at].certificates.iter().max_by_key(|c| c.not_before).cloned();
        let (Some(by), Some(newest)) = (self.nodes[at].parent, newest) else { return };
        let release = self.release(at, by, to, &newest);
        for other in 0..self.nodes.len() {
            self.hears_release(other, release.clone());
        }
        self.joins(at, Move { to, code: release.code.clone(), word: release });
    }

    /// The word goes to all above and below who said it, and to whoever comes to stand there.
    fn tell_release(&mut self, release: &Release) {
        let by = self.index(release.by);
        for other in (0..self.nodes.len()).filter(|other| *other != by) {
            let near = self.stands_above(other, by) || self.stands_above(by, other);
            if near && !self.nodes[other].disk.released.contains(release) {
                let by_ms = 1_000 + self.weather.below(Hazard::Moved, 15 * MINUTE_MS);
                self.schedule(by_ms, other, 0, Happens::HearsRelease(Box::new(release.clone())));
            }
        }
    }

    /// Any node of a higher level that the node does not stand below directly; one that it stood
    /// below before is as good as all others together.
    fn another_above(&mut self, at: usize) -> Option<usize> {
        let level = self.nodes[at].level;
        let may = |other: &usize| {
            self.nodes[*other].level < level
                && Some(*other) != self.nodes[at].parent
                && self.nodes[*other].moving.is_none()
                && !self.stands_above(at, *other)
                // Who lets it go to one that has just signed for it has let that certificate count.
                && !self.forged.iter().any(|f| f.node == self.nodes[at].id && f.issuer == self.nodes[*other].id)
        };
        let others: Vec<usize> = (0..self.nodes.len()).filter(may).collect();
        let before: Vec<usize> = others.iter().copied().filter(|o| self.stood_under(at, *o)).collect();
        let again = self.weather.has(Hazard::Again);
        let back = !before.is_empty() && (again || self.weather.below(Hazard::Moved, 2) == 0);
        let parent_level = self.nodes[at].parent.map(|parent| self.nodes[parent].level);
        let beside = others.iter().copied().filter(|o| Some(self.nodes[*o].level) == parent_level && again);
        let beside: Vec<usize> = beside.collect();
        let list = match () {
            () if back => before,
            () if !beside.is_empty() => beside,
            () => others,
        };
        let most = list.len() as i64;
        (most > 0).then(|| list[self.weather.below(Hazard::Moved, most) as usize])
    }

    fn stood_under(&self, at: usize, other: usize) -> bool {
        self.nodes[at].certificates.iter().any(|c| c.issuer == self.nodes[other].id)
    }

    fn has_moved(&self, at: usize) -> bool {
        let node = &self.nodes[at];
        node.certificates.iter().any(|c| c.issuer != node.certificates[0].issuer)
    }

    /// Every second time one of the nodes of which this is so; always where what befell a node befalls it again.
    fn one_of(&mut self, hazard: Hazard, is_so: impl Fn(&Self, usize) -> bool) -> Option<usize> {
        let nodes: Vec<usize> = (0..self.nodes.len()).filter(|at| is_so(self, *at)).collect();
        let again = self.weather.has(Hazard::Again);
        let one = !nodes.is_empty() && (again || self.weather.below(hazard, 2) == 0);
        one.then(|| nodes[self.weather.below(hazard, nodes.len() as i64) as usize])
    }

    pub(crate) fn stands_above(&self, above: usize, at: usize) -> bool {
        std::iter::successors(Some(at), |at| self.nodes[*at].parent).any(|at| at == above)
    }

    /// A code of the node's own length within another's area; the one it had there before, if any.
    fn code_below(&mut self, at: usize, to: usize) -> String {
        let had = self.nodes[at].certificates.iter().find(|c| c.issuer == self.nodes[to].id);
        if let Some(had) = had {
            return had.code.clone();
        }
        self.codes += 1;
        let area = area_of(&self.nodes[to].code, self.nodes[to].level);
        let len = self.nodes[at].code.len();
        // Nobody of the tree has so high a number.
        let rest = len - area.len();
        let number =
            10_usize.pow(rest as u32) - 1 - self.codes as usize % (10_usize.pow(rest as u32 - 1) / 2);
        format!("{area}{number}")
    }

    /// The word that a node may go has been applied at another.
    pub(crate) fn hears_release(&mut self, at: usize, release: Release) {
        if self.unheard == Some(at) {
            self.schedule(MINUTE_MS, at, 0, Happens::HearsRelease(Box::new(release)));
            return;
        }
        if self.kept.contains(&release) {
            return;
        }
        if !self.nodes[at].disk.released.contains(&release) {
            self.nodes[at].disk.released.push(release);
        }
        self.tell_releases(at);
    }

    /// A node that was let go does not go: whoever said so takes it back. Otherwise the other level could sign for
    /// it whenever it likes.
    fn take_back(&mut self, word: Release) {
        for at in 0..self.nodes.len() {
            let before = self.nodes[at].disk.released.len();
            self.nodes[at].disk.released.retain(|release| *release != word);
            if self.nodes[at].disk.released.len() < before {
                self.tell_releases(at);
            }
        }
        self.kept.push(word);
    }

    fn tell_releases(&mut self, at: usize) {
        let all = Releases::of(self.nodes[at].disk.released.clone());
        self.feed(at, Event::Command(Command::Release(Box::new(all))));
    }

    /// The node is taken in by the other level.
    pub(crate) fn joins(&mut self, at: usize, what: Move) {
        let Some(former) = self.nodes[at].parent else { return };
        let to = what.to;
        // It moved itself meanwhile, and may not give the code any more.
        if !what.code.starts_with(area_of(&self.nodes[to].code, self.nodes[to].level))
            || self.stands_above(at, to)
        {
            self.nodes[at].moving = None;
            self.moves -= 1;
            self.take_back(what.word);
            return;
        }
        // With a stolen key nobody can sign any more.
        let stolen = self.nodes[to].stolen || self.nodes[at].stolen;
        let ready = self.nodes[to].core.is_some() && self.nodes[at].core.is_some() && !stolen;
        let id = self.nodes[at].id;
        let asked = self.nodes[former].core.as_ref().is_some_and(|core| core.issuing.contains(&id));
        if !ready || asked || self.nodes[at].refounding {
            self.schedule(MINUTE_MS, at, 0, Happens::Joins(Box::new(what)));
            return;
        }
        self.remember_tree();
        let old_hello = self.nodes[at].greeting.clone();
        // With children it keeps its key: what it signed for them counts on under its old code.
        if self.nodes[at].children.is_empty() && self.weather.below(Hazard::Moved, 2) == 0 {
            self.nodes[at].key = format!("key {at}.{}", self.nodes[at].certificates.len()).into_bytes();
        }
        let issuer = (self.nodes[to].id, self.nodes[to].key.clone());
        // Also a term that was signed and never reached it.
        let known = self.nodes.iter().flat_map(|n| n.certificates.iter().chain(&n.disk.certificates));
        let before = known.filter(|c| c.node == id && !self.forged.contains(c)).map(|c| c.not_before.0).max();
        let before = before.unwrap_or(0);
        let from = Instant((self.now.0 + 1).max(before + 1));
        let own = certificate(id, &what.code, &self.nodes[at].key, (issuer.0, &issuer.1), from);
        let brought = self.chain_at(to);
        let node = &mut self.nodes[at];
        (node.code, node.parent, node.moving) = (what.code, Some(to), None);
        node.certificates.push(own.clone());
        node.brought = brought.clone();
        for certificate in brought.into_iter().chain([own.clone()]) {
            let disk = &mut node.disk;
            if !disk.certificates.contains(&certificate) && !disk.vouched.contains(&certificate) {
                disk.certificates.push(certificate);
            }
        }
        self.nodes[former].children.retain(|child| *child != at);
        self.nodes[to].children.push(at);
        self.moves -= 1;
        self.nodes[to].disk.certificates.push(own.clone());
        let others = vec![own];
        self.feed(to, Event::Command(Command::Certificates { vouched: Vec::new(), others }));
        self.feed(to, Event::Command(Command::AddPeer { node: id, role: Role::Child }));
        if self.nodes[at].planted.has(Fault::MovesWithoutEpoch) {
            let node = &mut self.nodes[at];
            node.keys.insert(node.epoch, node.key.clone());
        } else {
            self.new_epoch(at);
        }
        self.crash(at, 500);
        // Those above it now get the whole record of it and of those below.
        let mut said: Vec<Release> = Vec::new();
        for release in self.nodes.iter().flat_map(|node| &node.disk.released) {
            if !said.contains(release) {
                said.push(release.clone());
            }
        }
        for release in said {
            self.tell_release(&release);
        }
        // It tells everybody, and the level that it has left.
        self.append(at, Channel::Up(self.nodes[0].level), Lane::Urgent);
        let left = self.nodes[former].id;
        self.append(at, Channel::To(left), Lane::Urgent);
        // A copy of the machine from before does not know it.
        if let Some(hello) = old_hello.filter(|_| self.weather.below(Hazard::Moved, 2) == 0) {
            let by_ms = 2 * MINUTE_MS + self.weather.below(Hazard::Moved, 10 * MINUTE_MS);
            self.deliver(by_ms, former, id, Message::Hello(hello));
        }
    }

    /// The certificates by which others know where a node stands, issuers first.
    fn chain_at(&self, at: usize) -> Vec<Certificate> {
        let disk = &self.nodes[at].disk;
        let path: Vec<NodeId> = std::iter::successors(Some(at), |at| self.nodes[*at].parent)
            .map(|at| self.nodes[at].id)
            .collect();
        let all = disk.vouched.iter().chain(&disk.certificates);
        let mut chain: Vec<Certificate> = all.filter(|c| path.contains(&c.node)).cloned().collect();
        chain.sort_by_key(|c| (c.level, c.not_before));
        chain
    }

    fn remember_tree(&mut self) {
        self.trees.push(self.nodes.iter().map(|node| node.parent).collect());
    }

    /// Those below a node that has moved learn anew who stands above it, and so does who came
    /// back: their operators see to it.
    pub(crate) fn settle_moves(&mut self) {
        for at in 0..self.nodes.len() {
            if self.nodes[at].parent.is_some_and(|parent| self.has_moved(parent)) {
                self.crash(at, 500);
            }
        }
    }

    /// A node signs a certificate for one that was not let go to it, and tells its parent, who
    /// stands above both.
    pub(crate) fn pirate(&mut self, at: usize) {
        // A node that somebody else was let take in, or that has moved, is worth more to him.
        let on_the_way = |world: &Self, at: usize| world.nodes[at].moving.is_some();
        let at = self.one_of(Hazard::Pirate, on_the_way).unwrap_or(at);
        let at = self.one_of(Hazard::Pirate, Self::has_moved).unwrap_or(at);
        let level = self.nodes[at].level;
        let may = |other: &usize| {
            let above = self.nodes[*other].parent;
            self.nodes[*other].level < level
                && above.is_some_and(|above| above != at && self.stands_above(above, at))
                && !self.stands_above(*other, at)
                && self.nodes[at].moving != Some(*other)
        };
        let others: Vec<usize> = (0..self.nodes.len()).filter(may).collect();
        if others.is_empty() {
            return;
        }
        let before: Vec<usize> = others.iter().copied().filter(|o| self.stood_under(at, *o)).collect();
        let list = if before.is_empty() { others } else { before };
        let by = list[self.weather.below(Hazard::Pirate, list.len() as i64) as usize];
        self.weather.count(Hazard::Pirate);
        self.pirate_signs(at, by);
    }

    /// One node signs for another that was not let go to it, and tells the level above itself.
    pub(crate) fn pirate_signs(&mut self, at: usize, by: usize) {
        let code = self.code_below(at, by);
        // Of a node that was never heard of there, whoever comes first is believed.
        let Some(above) = self.nodes[by].parent else { return };
        let newest = self.nodes[at].certificates.iter().max_by_key(|c| c.not_before).cloned();
        let Some(newest) = newest.filter(|c| self.nodes[above].disk.certificates.contains(c)) else { return };
        // Some begin before the certificate that counts; who had the node then could have signed it then.
        let then = Instant(newest.not_before.0 - 1);
        let until_then = self.nodes[at].certificates.iter().filter(|c| c.not_before <= then);
        let holder = until_then.max_by_key(|c| c.not_before).map(|c| self.index(c.issuer));
        // Whoever did not stand above the node then takes the word of a branch of their own for that time.
        let asked = holder
            .is_some_and(|holder| holder != by && (holder == above || self.stands_above(above, holder)));
        let backdated = self.weather.below(Hazard::Pirate, 4) == 0 && asked;
        let later = (self.now.0 + 1).max(newest.not_before.0 + 1);
        let from = if backdated { then } else { Instant(later) };
        let (id, key) = (self.nodes[by].id, self.nodes[by].key.clone());
        let forged = certificate(self.nodes[at].id, &code, b"pirate", (id, &key), from);
        self.forged.push(forged.clone());
        let by_ms = 100 + self.weather.below(Hazard::Pirate, MINUTE_MS);
        self.deliver(by_ms, above, id, Message::Certificates(vec![forged]));
    }

    /// Nobody believes a pirate.
    pub(crate) fn judge_pirates(&self) -> Vec<String> {
        let believes = |(at, node): (usize, &SimNode)| {
            let taken = self.forged.iter().find(|forged| node.disk.certificates.contains(forged))?;
            let (of, by) = (self.index(taken.node), self.index(taken.issuer));
            Some(format!("node {at} believes that {of} stands under {by}"))
        };
        self.nodes.iter().enumerate().filter_map(believes).collect()
    }
}
