//! What stands outside the nodes and remembers: what each user was told, who may hold
//! what, and what every node must say when it sees it.

use super::World;
use crate::core::boots::Boot;
use crate::core::credit::bytes_of;
use crate::core::event::{Effect, Event, Notice, PersistItem};
use crate::core::intake::Proof;
use crate::core::message::{Hello, Message, Reason, Run, StreamHead};
use crate::core::node::{Answering, Node};
use crate::core::peer::{Peer, Role};
use crate::core::revoke::Revocation;
use crate::core::status::LinkState;
use crate::core::terms;
use facts::{Certificate, Channel, Entry, Lane, StreamId};
use kernel::{AttachmentId, EpochId, EventId, Instant, NodeId};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Clocks may be told wrong by this much, for the way is never quite even.
const CLOCK_TOLERANCE_MS: i64 = 1_000;

/// So many trees are thought of at the most.
const TREES: usize = 64;

/// What the users of one stream were told.
pub(crate) struct Said {
    pub(crate) origin: usize,
    pub(crate) entries: Vec<(Entry, Instant)>,
    /// As many its author must still hold: fewer once it came back from a backup.
    pub(crate) kept: usize,
}

#[derive(Default)]
pub(crate) struct Oracle {
    pub(crate) violations: Vec<String>,
    pub(crate) said: BTreeMap<StreamId, Said>,
    /// When a node first held an urgent position of a stream.
    pub(crate) arrived: BTreeMap<(usize, StreamId, u64), Instant>,
    pub(crate) notices: Vec<(usize, Notice)>,
    /// The first position that a node never held.
    most: BTreeMap<(usize, StreamId), u64>,
    /// Epochs with two histories.
    pub(crate) forked: BTreeSet<(NodeId, EpochId)>,
    /// The first position that does not count, of streams whose key was revoked, and the epochs
    /// of such keys, each with who revoked it.
    cuts: BTreeMap<StreamId, u64>,
    cut_epochs: BTreeMap<EpochId, usize>,
    /// Events whose sealed part somebody has erased.
    pub(crate) erased: BTreeSet<EventId>,
    /// Pushes that carry a second history.
    pub(crate) second: BTreeSet<u64>,
    /// The runs of which processes each node has let in, and whom an operator has to decide about.
    boots: BTreeMap<(usize, NodeId), Vec<Boot>>,
    pub(crate) paused: BTreeSet<(usize, NodeId)>,
    /// Who wrote each file.
    pub(crate) authors: BTreeMap<AttachmentId, usize>,
    /// Somebody lies or a page has rotted: refusals are to be expected.
    pub(crate) hostile: bool,
    /// Somebody leaves sealed parts out.
    pub(crate) strips: bool,
    /// The most urgent and other batches that a node stored at once.
    pub(crate) busiest: (usize, usize),
    /// Assertions that were made.
    pub(crate) checks: u64,
}

impl Oracle {
    /// A node has come back from a backup: whom it had let in since it cannot know.
    pub(crate) fn forget_boots(&mut self, at: usize) {
        self.boots.retain(|(of, _), _| *of != at);
        self.paused.retain(|(of, _)| *of != at);
    }

    /// An operator has said which of two machines a node is, or it is no neighbour any more.
    pub(crate) fn decided(&mut self, at: usize, node: NodeId) {
        self.boots.remove(&(at, node));
        self.paused.remove(&(at, node));
    }

    /// A greeting was answered, and whoever greeted heard it.
    pub(crate) fn let_in(&mut self, at: usize, expected: &Expected, let_in: bool) {
        let Some((node, boot)) = expected.greets.filter(|_| let_in) else { return };
        let runs = self.boots.entry((at, node)).or_default();
        if runs.last() != Some(&boot) {
            runs.push(boot);
        }
        if runs.len() > terms::BOOTS_REMEMBERED {
            runs.remove(0);
        }
    }

    /// The keys of these epochs were revoked by that node.
    pub(crate) fn cut(&mut self, by: usize, keys: &BTreeMap<EpochId, Vec<u8>>, cuts: &[Revocation]) {
        for epoch in keys.keys() {
            self.cut_epochs.entry(*epoch).or_insert(by);
        }
        for head in cuts.iter().flat_map(|cut| &cut.until) {
            let next = self.cuts.entry(head.stream).or_insert(head.next);
            *next = head.next.min(*next);
        }
    }

    /// The first position of a stream that does not count; `None` when all of it does.
    pub(crate) fn cut_of(&self, stream: &StreamId) -> Option<u64> {
        self.cut_epochs.contains_key(&stream.epoch).then(|| self.cuts.get(stream).copied().unwrap_or(1))
    }

    pub(crate) fn violation(&mut self, what: String) {
        self.violations.push(what);
    }

    pub(crate) fn said(&mut self, at: usize, entry: Entry, now: Instant) {
        let stream = entry.header.stream;
        let most = self.most.entry((at, stream)).or_insert(1);
        *most = (entry.header.seq + 1).max(*most);
        if self.forked.contains(&(stream.origin, stream.epoch)) {
            return;
        }
        let said = self.said.entry(stream).or_insert(Said { origin: at, entries: Vec::new(), kept: 0 });
        if entry.header.seq != said.entries.len() as u64 + 1 {
            self.violations
                .push(format!("node {at} was told twice that position {} is saved", entry.header.seq));
            return;
        }
        said.entries.push((entry, now));
        said.kept = said.entries.len();
    }

    pub(crate) fn arrived(&mut self, at: usize, stream: StreamId, positions: Range<u64>, now: Instant) {
        let most = self.most.entry((at, stream)).or_insert(1);
        *most = positions.end.max(*most);
        if stream.lane == Lane::Urgent {
            for seq in positions {
                self.arrived.entry((at, stream, seq)).or_insert(now);
            }
        }
    }

    pub(crate) fn noticed(&mut self, at: usize, notice: Notice, holder: Option<usize>) {
        self.checks += 1;
        match &notice {
            Notice::HeldBy(_, head) => {
                let most = holder.and_then(|h| self.most.get(&(h, head.stream))).copied().unwrap_or(1);
                if most < head.next {
                    self.violation(format!("told that {} is held, but only {most} ever was", head.next));
                }
                return;
            }
            Notice::Equivocation(_, stream) if !self.forked.contains(&(stream.origin, stream.epoch)) => {
                self.violation(format!("node {at}: {notice:?} though nobody signed twice"));
            }
            Notice::Rewritten { stream, .. } if !self.forked.contains(&(stream.origin, stream.epoch)) => {
                self.violation(format!("node {at}: {notice:?} though nobody wrote anew"));
            }
            Notice::RefusedHere(_, stream, reason)
                if (!self.hostile || (*reason == Reason::Stripped && !self.strips))
                    && !self.forked.contains(&(stream.origin, stream.epoch)) =>
            {
                self.violation(format!("node {at}: {notice:?}"));
            }
            Notice::Untrusted(..) if !self.hostile => self.violation(format!("node {at}: {notice:?}")),
            _ => {}
        }
        self.notices.push((at, notice));
    }

    /// Not more is in the store's hands than there is room for, whatever the node's own books say.
    pub(crate) fn in_work<P: Proof>(&mut self, at: usize, core: &Node<P>) {
        let pushed = core.jobs.values().filter(|job| matches!(job.way, Answering::Push(_)));
        let (urgent, others): (Vec<_>, Vec<_>) = pushed.partition(|job| job.lane == Lane::Urgent);
        let work = (urgent.len(), others.len());
        self.busiest = (work.0.max(self.busiest.0), work.1.max(self.busiest.1));
        let most = core.credit.most();
        if work.0 > most.0 || work.1 > most.1 {
            self.violation(format!(
                "node {at} stores {work:?} batches at once, and there is room for {most:?}"
            ));
        }
    }

    /// What a step must and must not have said.
    pub(crate) fn step(&mut self, at: usize, expected: &Expected, effects: &[Effect]) {
        self.checks += 1;
        let greeted = effects.iter().any(|e| matches!(e, Effect::Send(_, Message::HelloAck(_))));
        let told = |what: fn(&Notice) -> bool| {
            effects.iter().any(|e| matches!(e, Effect::Notify(notice) if what(notice)))
        };
        let stores = |what: &dyn Fn(&PersistItem) -> bool| {
            effects.iter().any(|e| matches!(e, Effect::Persist { items, .. } if items.iter().any(what)))
        };
        let equivocation = told(|n| matches!(n, Notice::Equivocation(..)));
        let is = |run: &crate::core::VerifiedRun, s: StreamId| run.stream == s;
        let mut wrong = Vec::new();
        if greeted && expected.rolled_back && !told(|n| matches!(n, Notice::RolledBack(..))) {
            wrong.push("a neighbour lost its memory and nothing was said");
        }
        if greeted && expected.lost && !told(|n| matches!(n, Notice::Lost { .. })) {
            wrong.push("entries are nowhere any more and nothing was said");
        }
        let rewritten = told(|n| matches!(n, Notice::Rewritten { .. }));
        if (greeted || expected.said_now) && expected.rewritten && !rewritten {
            wrong.push("a neighbour has written its history anew and nothing was said");
        }
        if stores(&|item| matches!(item, PersistItem::Run(run) if expected.parts(run))) && !rewritten {
            wrong.push("a run leads past what its author said, and nothing was said");
        }
        if greeted && expected.ended {
            wrong.push("a node was let in whose certificate has ended");
        }
        if greeted && expected.revoked {
            wrong.push("a node was let in whose keys are revoked");
        }
        if greeted && expected.moved {
            wrong.push("a node was let in that stands elsewhere by now");
        }
        if greeted && expected.clone {
            wrong.push("a clone was let in");
        }
        if greeted && expected.greets.is_some_and(|(node, _)| self.paused.contains(&(at, node))) {
            wrong.push("a node was let in of which an operator has to decide first");
        }
        if greeted && expected.late {
            wrong.push("a process was let in that another one had followed");
        }
        if equivocation && !stores(&|item| matches!(item, PersistItem::Evidence(_))) {
            wrong.push("an epoch was frozen without keeping why");
        }
        let frozen = &expected.frozen;
        if stores(
            &|i| matches!(i, PersistItem::Run(r) | PersistItem::GivenBack(r) if frozen.contains(&(r.stream.origin, r.stream.epoch))),
        ) {
            wrong.push("a batch of a frozen epoch is to be stored");
        }
        if let Some(second) = expected.second
            && !equivocation
            && !stores(&|item| matches!(item, PersistItem::Compare(run) if is(run, second)))
        {
            wrong.push("a second history was not found");
        }
        self.violations.extend(wrong.into_iter().map(|what| format!("node {at}: {what}")));
    }
}

/// What follows from an event, seen from outside before it is handled.
#[derive(Default)]
pub(crate) struct Expected {
    frozen: BTreeSet<(NodeId, EpochId)>,
    rolled_back: bool,
    lost: bool,
    ended: bool,
    revoked: bool,
    clone: bool,
    late: bool,
    moved: bool,
    /// What is said contradicts what was said, and is heard even where nobody greets.
    rewritten: bool,
    said_now: bool,
    /// What the one who pushes said of its own streams.
    said: BTreeMap<StreamId, StreamHead>,
    second: Option<StreamId>,
    /// Who greets, and which run of its process.
    greets: Option<(NodeId, Boot)>,
}

/// Another hash at a position of which the neighbour has said one.
fn contradicts<P: Proof>(core: &Node<P>, peer: &Peer, head: &StreamHead) -> bool {
    let said = peer.said.get(&head.stream).filter(|_| head.stream.origin == peer.node && head.next > 1);
    let frozen = core.frozen.contains(&(head.stream.origin, head.stream.epoch));
    said.is_some_and(|said| said.next == head.next && said.head != head.head) && !frozen
}

impl Expected {
    /// What the runs of a process that were let in before say of the one that greets now.
    fn greets(&mut self, node: NodeId, hello: &Hello, before: &[Boot]) {
        let new = Boot { boot: hello.boot, previous: hello.previous_boot, epoch: hello.epoch };
        let twin = |b: &Boot| b.previous == new.previous && b.epoch == new.epoch && b.boot != new.boot;
        let other = before.last().is_none_or(|b| b.boot != new.boot);
        self.clone = new.previous.is_some() && before.iter().any(twin) && other;
        let followed = before.split_last().map_or(&[][..], |(_, followed)| followed);
        self.late = other && followed.iter().any(|b| b.boot == new.boot);
        self.greets = Some((node, new));
    }

    /// A run that goes over a position that was said and does not lead there.
    fn parts(&self, run: &crate::core::VerifiedRun) -> bool {
        let Some(said) = self.said.get(&run.stream) else { return false };
        let positions = (run.first..).zip(&run.entries);
        positions.into_iter().any(|(seq, (_, hash))| seq + 1 == said.next && *hash != said.head)
    }

    pub(crate) fn of<P: Proof>(
        at: usize,
        core: &Node<P>,
        now: Instant,
        event: &Event,
        oracle: &Oracle,
    ) -> Self {
        let second = &oracle.second;
        let mut expected = Self { frozen: core.frozen.clone(), ..Self::default() };
        let Event::Received(id, message) = event else { return expected };
        if let Message::Hello(hello) = message {
            let by = hello.chain.first().map(|c| c.issuer);
            if by == Some(core.me.node) {
                expected.greets(*id, hello, oracle.boots.get(&(at, *id)).map_or(&[], Vec::as_slice));
            }
            let known = core.trust.newest(*id).into_iter().chain(hello.chain.first());
            let shown = hello.chain.first();
            expected.revoked = shown.is_some_and(|c| core.trust.cuts.covers(c));
            let below = core.trust.is_under(*id, core.me.node);
            let of_now = core.trust.newest(*id).map(|c| c.issuer);
            let elsewhere = |from: &Certificate| {
                let mut since = core.trust.certificates_of(*id).filter(|c| c.not_before >= from.not_before);
                since.any(|c| Some(c.issuer) != of_now)
            };
            expected.moved = shown.is_some_and(|c| core.trust.knows(c) && (!below || elsewhere(c)));
            expected.ended = known.map(|c| c.not_after).max().is_some_and(|until| core.wall(now) > until);
        }
        let Some(peer) = core.peers.get(id).filter(|p| !p.cut) else { return expected };
        match message {
            // What it says was said before, and the session goes on.
            Message::Hello(hello) if peer.has_greeted_with(hello) => {}
            Message::Hello(hello) => {
                let shorter = |h: &&StreamHead| core.held(h.stream).next > h.next;
                expected.rolled_back =
                    hello.heads.iter().filter(|h| h.stream.origin == *id).any(|h| shorter(&h));
                let gone = |(stream, said): (&StreamId, &StreamHead)| {
                    let there = hello.heads.iter().find(|h| h.stream == *stream).map_or(1, |h| h.next);
                    let judges = core.came_from(peer, stream) || stream.channel == Channel::Local;
                    judges && there.max(core.held(*stream).next) < said.next
                };
                expected.lost =
                    peer.said_by.is_none_or(|boot| boot != hello.boot) && peer.said.iter().any(gone);
                expected.rewritten = hello.heads.iter().any(|head| contradicts(core, peer, head));
            }
            Message::Wake(wake) if peer.is_up() => {
                expected.rewritten = wake.heads.iter().any(|head| contradicts(core, peer, head));
                expected.said_now = true;
            }
            Message::Push(push) => {
                let said = |run: &Run| Some((run.stream, *peer.said.get(&run.stream)?));
                expected.said = push.runs.iter().filter_map(said).collect();
            }
            _ => {}
        }
        match message {
            Message::Push(push)
                if second.contains(&push.request)
                    && peer.is_up()
                    && core.credit.fits(push.lane, bytes_of(&push.runs)) =>
            {
                let run = push.runs.first().filter(|run| {
                    let stream = run.stream;
                    run.first < core.held(stream).next
                        && !*peer.storing.get(push.lane)
                        && !core.storing.contains(&stream)
                        && !core.frozen.contains(&(stream.origin, stream.epoch))
                });
                expected.second = run.map(|run| run.stream);
            }
            _ => {}
        }
        expected
    }
}

impl World {
    fn path_up(&self, at: usize, parents: &[Option<usize>]) -> Vec<usize> {
        std::iter::successors(Some(at), |at| parents[*at]).collect()
    }

    /// The parent of each node.
    fn parents(&self) -> Vec<Option<usize>> {
        self.nodes.iter().map(|node| node.parent).collect()
    }

    /// Trees in which each node that has moved stands at one of its places: of several moves somebody on the way may
    /// have heard of any.
    fn believed_trees(&self, now: &[Option<usize>]) -> Vec<Vec<Option<usize>>> {
        let mut trees = vec![now.to_vec()];
        for at in 0..now.len() {
            let places: BTreeSet<Option<usize>> = self.trees.iter().map(|t| t[at]).chain([now[at]]).collect();
            if places.len() > 1 && trees.len() * places.len() <= TREES {
                let placed = |tree: &Vec<Option<usize>>, place: &Option<usize>| {
                    let mut tree = tree.clone();
                    tree[at] = *place;
                    tree
                };
                trees = trees
                    .iter()
                    .flat_map(|t| places.iter().map(|p| placed(t, p)).collect::<Vec<_>>())
                    .collect();
            }
        }
        let ends = |tree: &Vec<Option<usize>>, at: usize| {
            std::iter::successors(Some(at), |at| tree[*at]).take(tree.len() + 1).count() <= tree.len()
        };
        trees.retain(|tree| (0..tree.len()).all(|at| ends(tree, at)));
        trees
    }

    /// The steps by which a stream reaches all its readers, by a rule of its own.
    pub(crate) fn ways(&self, origin: usize, channel: Channel) -> Vec<(usize, usize)> {
        let parents = self.parents();
        self.ways_in(&parents, &parents, origin, channel)
    }

    /// The same in a tree, for who thinks that the addressee still stands where it did in another one.
    fn ways_in(
        &self,
        parents: &[Option<usize>],
        theirs: &[Option<usize>],
        origin: usize,
        channel: Channel,
    ) -> Vec<(usize, usize)> {
        let mine = self.path_up(origin, parents);
        let steps = |path: &[usize]| path.windows(2).map(|w| (w[0], w[1])).collect::<Vec<_>>();
        match channel {
            Channel::Local => Vec::new(),
            Channel::Up(highest) => {
                let reached: Vec<usize> = mine
                    .iter()
                    .copied()
                    .filter(|n| *n == origin || self.nodes[*n].level >= highest)
                    .collect();
                steps(&reached)
            }
            Channel::Down => {
                let mut children: Vec<Vec<usize>> = vec![Vec::new(); parents.len()];
                for (child, parent) in parents.iter().enumerate() {
                    children[parent.unwrap_or(child)].extend(parent.map(|_| child));
                }
                let mut ways = Vec::new();
                let mut open = vec![origin];
                while let Some(at) = open.pop() {
                    ways.extend(children[at].iter().map(|child| (at, *child)));
                    open.extend(&children[at]);
                }
                ways
            }
            Channel::To(id) => {
                let theirs = self.path_up(self.index(id), theirs);
                let meet = mine.iter().position(|n| theirs.contains(n)).unwrap();
                let mut path: Vec<usize> = mine[..=meet].to_vec();
                path.extend(
                    theirs.iter().take_while(|n| **n != mine[meet]).collect::<Vec<_>>().into_iter().rev(),
                );
                steps(&path)
            }
        }
    }

    /// Entries that users were told are saved and that their author has no more: they went
    /// with the only disk that held them.
    pub(crate) fn gone(&self) -> u64 {
        let gone = self.oracle.said.iter().map(|(stream, said)| {
            let held = self.nodes[said.origin].disk.head(*stream).next - 1;
            (said.entries.len() as u64).saturating_sub(held)
        });
        gone.sum()
    }

    /// Whether a node can get a file: its author has it, or somebody between the two. What the author lost with its
    /// disk, a neighbour has to have.
    fn can_be_had(&self, at: usize, file: AttachmentId) -> bool {
        let has = |at: &usize| self.nodes[*at].disk.part(file, 0).is_some();
        let Some(author) = self.oracle.authors.get(&file).copied() else { return true };
        if author == at {
            let node = &self.nodes[at];
            return node.parent.iter().chain(&node.children).any(has);
        }
        let (up, down) = (self.path_up(author, &self.parents()), self.path_up(at, &self.parents()));
        let meet = up.iter().find(|n| down.contains(n)).copied();
        let between =
            |path: &[usize]| path.iter().copied().take_while(|n| Some(*n) != meet).collect::<Vec<_>>();
        between(&up).into_iter().chain(between(&down)).chain(meet).filter(|n| *n != at).any(|n| has(&n))
    }

    /// All that is not as it should be.
    pub(crate) fn judge(&self) -> Vec<String> {
        let mut wrong = self.oracle.violations.clone();
        wrong.extend(self.judge_pirates());
        wrong.extend(self.judge_applied());
        wrong.extend(self.judge_erased());
        wrong.extend(self.judge_written_again());
        for (at, node) in self.nodes.iter().enumerate() {
            let missing = node
                .disk
                .named
                .keys()
                .filter(|file| node.disk.part(**file, 0).is_none() && self.can_be_had(at, **file));
            wrong.extend(missing.map(|file| format!("node {at} has not got the file {file:?}")));
            let strangers = node.disk.certificates.iter().filter(|c| self.index(c.node) >= self.nodes.len());
            wrong.extend(strangers.map(|c| format!("node {at} believes the certificate of {:?}", c.code)));
        }
        let parents = self.parents();
        let believed = self.believed_trees(&parents);
        let mut readers: BTreeMap<StreamId, BTreeSet<usize>> = BTreeMap::new();
        for (stream, said) in &self.oracle.said {
            let ways = self.ways(said.origin, stream.channel);
            // Who was on the way before a node moved keeps what it has. And of two that have moved one may
            // be known to stand elsewhere and the other not yet: its release is still on its way.
            let trees = || self.trees.iter().chain([&parents]);
            let pairs = trees().flat_map(|a| trees().map(move |b| (a, b)));
            let once = pairs.flat_map(|(a, b)| self.ways_in(a, b, said.origin, stream.channel));
            let mixed =
                believed.iter().flat_map(|tree| self.ways_in(tree, tree, said.origin, stream.channel));
            let tos = once.chain(mixed).map(|(_, to)| to).chain([said.origin]);
            readers.insert(*stream, tos.collect());
            if !self.oracle.forked.contains(&(stream.origin, stream.epoch)) {
                self.judge_stream(stream, said, &ways, &mut wrong);
            }
        }
        for (at, node) in self.nodes.iter().enumerate() {
            for stream in node.disk.streams.keys() {
                let origin = self.index(stream.origin);
                let may = readers.get(stream).map_or(origin == at, |of| of.contains(&at));
                if !may && !self.oracle.forked.contains(&(stream.origin, stream.epoch)) {
                    wrong
                        .push(format!("node {at} holds {} of {origin}, which is not for it", stream.channel));
                }
            }
        }
        wrong
    }

    fn judge_stream(&self, stream: &StreamId, said: &Said, ways: &[(usize, usize)], wrong: &mut Vec<String>) {
        let held =
            |at: usize| self.nodes[at].disk.streams.get(stream).map_or(&[][..], |k| k.entries.as_slice());
        let name = format!("{} lane {} of {}", stream.channel, stream.lane.number(), said.origin);
        let own = held(said.origin).len();
        if own < said.kept {
            wrong.push(format!("node {} holds {own} of its own {} of {name}", said.origin, said.kept));
        }
        let cut = self.oracle.cut_of(stream);
        // Who believed the thief before the word came keeps what he took, also when the node stands below it since.
        if let (Some(cut), Some(by)) = (cut, self.oracle.cut_epochs.get(&stream.epoch).copied()) {
            let there = held(by).len() as u64;
            if there >= cut {
                wrong.push(format!("node {by} holds {there} of {name}, whose key counts below {cut}"));
            }
        }
        // Behind the cut nobody has to have anything.
        let most = cut.map_or(usize::MAX, |cut| cut as usize - 1);
        let counts = |at: usize| held(at).len().min(most);
        // Whose only signature lies behind the cut cannot prove what lies below it.
        let behind = |at: usize| held(at).len() > most && at != said.origin;
        for (from, to) in ways.iter().filter(|(from, to)| !behind(*from) && !behind(*to)) {
            if counts(*to) < counts(*from) {
                let (less, more) = (counts(*to), counts(*from));
                wrong.push(format!("node {to} holds {less} of {more} of {name}"));
            }
            if counts(*from) < counts(*to) {
                let (less, more) = (counts(*from), counts(*to));
                wrong.push(format!("node {from} did not get back {less}..{more} of {name} from {to}"));
            }
        }
        for at in ways.iter().map(|(_, to)| *to).chain([said.origin]) {
            let same = held(at).iter().zip(&said.entries).all(|(a, b)| self.is_same(&a.0, &b.0));
            if !same || held(at).len() > said.entries.len() {
                wrong.push(format!("node {at} holds another {name}"));
            }
        }
    }

    /// Whether what is held is what was written, but for a sealed part that was erased.
    fn is_same(&self, held: &Entry, said: &Entry) -> bool {
        let gone = held.sealed.is_none() && self.oracle.erased.contains(&said.header.event_id);
        held == said || (gone && *held == Entry { sealed: None, ..said.clone() })
    }

    /// Links that are not up, lines with a backlog, clocks told wrong.
    pub(crate) fn judge_links(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let twice = !self.oracle.forked.is_empty();
        for (at, node) in self.nodes.iter().enumerate() {
            let Some(core) = node.core.as_ref() else { continue };
            if let Some(parent) = node.parent
                && let Some(above) = self.nodes[parent].core.as_ref()
                && above.has_ended(self.now, node.id)
            {
                wrong.push(format!("the certificate of {at} has ended and was not renewed"));
            }
            if let Some(parent) = node.parent
                && let Some(own) = core.trust().newest(node.id)
                && own.not_after.0 < self.now.0 + self.nodes[parent].ahead_ms
            {
                wrong.push(format!("node {at} does not know its next certificate"));
            }
            for link in core.links().into_iter().filter(|l| matches!(l.role, Role::Parent | Role::Child)) {
                let other = self.index(link.node);
                if link.state != LinkState::Up {
                    wrong.push(format!("the link of {at} to {other} is {}", link.state.word()));
                }
                let waiting: u64 = Lane::ALL.iter().map(|lane| *link.backlog.get(*lane)).sum();
                if waiting > 0 && !twice {
                    wrong.push(format!("{waiting} entries wait at {at} for {other}"));
                }
                let ahead_ms = self.nodes[other].ahead_ms - node.ahead_ms;
                if link.offset_ms.is_some_and(|ms| (ms - ahead_ms).abs() > CLOCK_TOLERANCE_MS) {
                    wrong.push(format!(
                        "node {at} thinks the clock of {other} off by {:?}, not {ahead_ms}",
                        link.offset_ms
                    ));
                }
                let says = |n: &(usize, Notice)| {
                    n.0 == at && matches!(n.1, Notice::ClockOff(of, _) if of == link.node)
                };
                let off = ahead_ms.abs() > terms::CLOCK_NOTED_MS + CLOCK_TOLERANCE_MS;
                if link.role == Role::Parent && off && !self.oracle.notices.iter().any(says) {
                    wrong.push(format!("node {at} says nothing of the clock of {other}, off by {ahead_ms}"));
                }
            }
        }
        wrong
    }

    /// Urgent entries said since then that took longer than `bound_ms` to a reader.
    pub(crate) fn late(&self, since: Instant, bound_ms: i64) -> Vec<String> {
        let mut late = Vec::new();
        for (stream, said) in self.oracle.said.iter().filter(|(s, _)| s.lane == Lane::Urgent) {
            let from = said.entries.partition_point(|(_, at)| *at < since);
            for (_, to) in self.ways(said.origin, stream.channel) {
                for (entry, said_at) in &said.entries[from..] {
                    let seq = entry.header.seq;
                    let took_ms = self.oracle.arrived.get(&(to, *stream, seq)).map(|t| t.since(*said_at));
                    if took_ms.is_none_or(|ms| ms > bound_ms) {
                        late.push(format!(
                            "{}:{seq} of {} took {took_ms:?} to {to}",
                            stream.channel, said.origin
                        ));
                    }
                }
            }
        }
        late
    }
}
