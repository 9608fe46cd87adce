//! What the writer keeps in memory between commands, so that an append reads neither
//! the counter nor a stream's head. A command that is undone takes it back; after any
//! doubt about the database all of it is thrown away.

use crate::identity::Identity;
use crate::tx::Notice;
use facts::entry::StreamId;
use kernel::Instant;
use std::collections::{BTreeSet, HashMap};

/// Head of a stream as the writer knows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    pub stream: i64,
    pub seq: u64,
    pub hash: [u8; 32],
    pub last_recorded_at: Instant,
}

/// What the writer keeps in memory between commands; thrown away after any doubt.
#[derive(Debug, Default)]
pub(crate) struct WriterState {
    pub pos: i64,
    pub heads: HashMap<StreamId, Head>,
    pub dirty: BTreeSet<StreamId>,
    pub notices: Vec<Notice>,
    /// Who this node is from the next command on, once this one is kept.
    pub next_identity: Option<Identity>,
    undo: Vec<(StreamId, Option<Head>)>,
    undo_pos: i64,
    undo_notices: usize,
}

impl WriterState {
    /// Nothing remembered but the last `pos`.
    pub(crate) fn starting_at(pos: i64) -> Self {
        Self { pos, ..Self::default() }
    }

    pub(crate) fn start_command(&mut self) {
        self.undo.clear();
        self.next_identity = None;
        self.undo_pos = self.pos;
        self.undo_notices = self.notices.len();
    }

    pub(crate) fn undo_command(&mut self) {
        for (id, head) in self.undo.drain(..).rev() {
            match head {
                Some(head) => self.heads.insert(id, head),
                None => self.heads.remove(&id),
            };
        }
        self.next_identity = None;
        self.pos = self.undo_pos;
        self.notices.truncate(self.undo_notices);
    }

    pub(crate) fn set_head(&mut self, id: StreamId, head: Head) {
        let before = self.heads.insert(id, head);
        self.undo.push((id, before));
        self.dirty.insert(id);
    }
}
