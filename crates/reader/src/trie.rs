//! Words as a tree of characters: from one place in a text, every word that stands there is
//! found at the price of the longest of them. Built once per process by [`crate::scan`].

use crate::doc::Doc;
use std::collections::BTreeMap;

/// Number of a node; the root is 0, and as no edge leads back to it, 0 also stands for none.
type Node = u32;
const ROOT: Node = 0;
/// Characters of the plane that words begin with; the rest of Unicode begins none.
const PLANE: usize = 0x1_0000;

#[derive(Debug, Default)]
struct Branch {
    /// Its edges in [`Trie::edges`].
    from: usize,
    to: usize,
    word: Option<usize>,
}

#[derive(Debug)]
pub(crate) struct Trie {
    /// The node of each first character, by its code.
    roots: Vec<Node>,
    branches: Vec<Branch>,
    /// Of each node the characters that may follow, sorted.
    edges: Vec<(char, Node)>,
}

impl Trie {
    /// The words are numbered in the order given; `None` where there are too many.
    pub(crate) fn new<'w>(words: impl Iterator<Item = &'w str>) -> Option<Self> {
        let mut open: Vec<(BTreeMap<char, Node>, Option<usize>)> = vec![Default::default()];
        for (number, word) in words.enumerate() {
            let mut node = 0;
            for c in word.chars() {
                let next = Node::try_from(open.len()).ok()?;
                let known = *open.get_mut(node)?.0.entry(c).or_insert(next);
                if known == next {
                    open.push(Default::default());
                }
                node = usize::try_from(known).ok()?;
            }
            open.get_mut(node)?.1 = Some(number);
        }
        let mut trie = Self { roots: vec![ROOT; PLANE], branches: Vec::new(), edges: Vec::new() };
        for (c, node) in &open.first()?.0 {
            *trie.roots.get_mut(usize::try_from(u32::from(*c)).ok()?)? = *node;
        }
        for (followers, word) in open {
            let from = trie.edges.len();
            trie.edges.extend(followers);
            trie.branches.push(Branch { from, to: trie.edges.len(), word });
        }
        Some(trie)
    }

    /// Calls `found` with the end and the number of every word that stands at `i`, the
    /// shorter first.
    pub(crate) fn at(&self, doc: &Doc<'_>, i: usize, mut found: impl FnMut(usize, usize)) {
        let code = usize::try_from(u32::from(doc.at(i))).unwrap_or(PLANE);
        let mut node = self.roots.get(code).copied().unwrap_or(ROOT);
        let mut end = i;
        while node != ROOT {
            end += 1;
            let Some(branch) = usize::try_from(node).ok().and_then(|node| self.branches.get(node)) else {
                return;
            };
            if let Some(word) = branch.word {
                found(end, word);
            }
            node = self.step(branch, doc.at(end));
        }
    }

    fn step(&self, branch: &Branch, c: char) -> Node {
        let edges = self.edges.get(branch.from..branch.to).unwrap_or_default();
        edges
            .binary_search_by_key(&c, |(follower, _)| *follower)
            .ok()
            .and_then(|at| edges.get(at))
            .map_or(ROOT, |(_, node)| *node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_at_a_place_is_found() {
        let words = ["没", "没有", "没有上来", "有上", "KTV"];
        let trie = Trie::new(words.into_iter()).unwrap();
        let doc = Doc::new("还没有上来KTV😀");
        let at = |i| {
            let mut found = Vec::new();
            trie.at(&doc, i, |end, word| found.push((end, word)));
            found
        };
        assert_eq!(at(0), []);
        assert_eq!(at(1), [(2, 0), (3, 1), (5, 2)]);
        assert_eq!(at(2), [(4, 3)]);
        assert_eq!(at(5), [(8, 4)]);
        assert_eq!(at(8), []);
    }
}
