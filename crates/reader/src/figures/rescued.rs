//! Who is out of danger again: one rescue told with several verbs (2人获救升井), and a rescue
//! told without a number. Never frees more persons than the words say.

use super::{Clause, Said};
use crate::doc::Span;
use crate::list::Words;
use crate::scan::Hit;
use crate::words::RESCUED;

/// Where a rescue ends rather than what it is: after 2人获救 these are said of the same two.
const ONWARD: &Words = words![
    "升井",
    "出井",
    "上岸",
    "返回",
    "地面",
    "脱险",
    "脱困",
    "险境",
    "安全撤出",
    "下山",
    "回家了",
    "落地"
];

/// Words of those that are left, or of all: then an [`ONWARD`] verb is a rescue of its own.
const REST: &Words = words![
    "全部", "全员", "全都", "全体", "全数", "悉数", "所有", "剩", "其余", "余下", "最后", "另", "第", "也",
    "被困", "人都", "人全", "大家",
];

impl Clause<'_, '_> {
    /// 2人获救升井: the verbs after the first, up to the next number, are of the same persons.
    /// Marks them as told and returns the word after them.
    pub(super) fn chained(&mut self, first: usize, after: usize) -> usize {
        let mut word = first;
        while let Some(hit) = self.words.get(word).copied() {
            let from = word.checked_sub(1).and_then(|n| self.words.get(n)).map_or(hit.span, |w| w.span);
            let of_rest = self.doc.contains(Span::new(from.end, hit.span.start), REST);
            let counted = self.is_followed_by_number(hit.span) && !self.next_has_word(hit.span);
            let chains = hit.tags.has(RESCUED) && hit.span.end <= after && !of_rest && !counted;
            match self.taken.get_mut(word).filter(|taken| chains && !**taken) {
                Some(taken) => *taken = true,
                None => break,
            }
            word += 1;
        }
        word
    }

    /// 两个会计出不来…会计放出来了: those counted, by the same noun.
    fn is_the_noun_counted(&self, word: Span) -> bool {
        let start = word.start.saturating_sub(2);
        let noun = self.doc.slice(Span::new(start, word.start));
        start >= self.clause.start
            && (start.saturating_sub(60)..start).any(|i| {
                matches!(self.doc.at_before(i), '个' | '名' | '位')
                    && self.doc.slice(Span::new(i, i + 2)) == noun
            })
    }

    /// 已全部救出, 人救出来了: they; a bare 救出来了 frees the one that was spoken of.
    pub(super) fn rescued(&mut self, hit: Hit) {
        if self.is_followed_by_number(hit.span) {
            return;
        }
        // 另一个…已救出: not whom the clause before spoke of.
        if self.doc.contains(Span::new(self.clause.start, hit.span.start), words!["另一", "另外"]) {
            return;
        }
        let all = self.doc.contains(self.clause, words!["全部", "都", "均", "全"]);
        let they = words!["人", "人员", "人已", "人都", "群众", "人已经", "人员已", "大家", "人全"];
        let only = self.doc.trim(Span::new(self.clause.start, hit.span.start));
        let bare = self.doc.folded(only);
        let all = all
            || [
                "刚", "刚刚", "才", "又", "这会", "自己", "已", "均已", "现已", "已被", "后被", "都已",
                "已经", "后", "被",
            ]
            .contains(&bare.as_str());
        let all =
            all || self.doc.ends_with(hit.span.start, they).is_some() && self.one_before(hit.span).is_none();
        let all =
            all || self.is_the_noun_counted(hit.span) || matches!(self.doc.at_before(hit.span.end - 1), '开');
        let number = if all { None } else { Some(0) };
        let onward =
            self.doc.ends_with(hit.span.end, ONWARD).is_some() && !self.doc.contains(self.clause, REST);
        let fled = matches!(self.doc.at(hit.span.start), '跑' | '逃' | '爬');
        self.out.push(Said::Rescued { number, span: hit.span, onward, fled });
    }
}
