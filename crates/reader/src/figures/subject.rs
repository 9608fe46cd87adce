//! Of whom a clause leaves it open that the next one speaks.

use super::Clause;
use crate::doc::Span;
use crate::quantities::{agent, named, old_friend, one_person, that_one};
use crate::words::{RESCUED, TITLE};

/// So many of whom a clause spoke, and whether they were another than those before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject {
    pub(super) value: Option<u32>,
    pub(super) another: bool,
    /// Counted as rescued, trapped or hurt, not only named.
    pub(super) bound: bool,
}

impl Clause<'_, '_> {
    /// Of whom the next clause may speak without naming them.
    pub(super) fn leaves_subject(&self) -> Option<Subject> {
        // 救出第2人: one more, of whom the next clause tells.
        if let Some(ordinal) = self.doc.find(
            self.clause,
            words![
                "第二人",
                "第2人",
                "第二个人",
                "第三人",
                "第3人",
                "第二名",
                "第2名",
                "第三名",
                "第3名",
                "第二个也",
                "第三个也",
                "第二个捞",
                "第三个捞",
                "第二个找",
                "第三个找",
            ],
        ) {
            let bound = ordinal.end <= self.clause.end;
            return Some(Subject { value: Some(1), another: true, bound });
        }
        // 人找着了…是个放羊的老汉: one, as told further on.
        if self.numbers.is_empty()
            && self.doc.word(self.clause.start, "人").is_some()
            && self.words.iter().any(|word| word.tags.has(RESCUED))
        {
            let one = self.doc.contains(self.sentence, words!["是个", "是一个", "是名", "是一名", "是位"]);
            return Some(Subject { value: one.then_some(1), another: false, bound: true });
        }
        // 组织30人找了一夜: those who help, and nobody of whom is told.
        let helpers = words!["组织", "出动", "派出", "派了", "投入", "发动", "调集", "参与"];
        if let Some(last) = self
            .numbers
            .last()
            .filter(|last| !self.doc.contains(Span::new(self.clause.start, last.span.start), helpers))
        {
            return Some(Subject {
                value: last.value,
                another: last.another,
                bound: self.taken.contains(&true),
            });
        }
        one_person(self.doc, self.clause)
            .or_else(|| that_one(self.doc, self.clause))
            .or_else(|| named(self.doc, self.clause))
            .or_else(|| self.agent())
            .or_else(|| old_friend(self.doc, self.clause))
            .map(|_| Subject { value: Some(1), another: false, bound: true })
    }

    /// 护线员, 看磅的; 网格员小刘: is who speaks.
    fn agent(&self) -> Option<Span> {
        let found = agent(self.doc, self.clause)?;
        let speaks = self.doc.at(self.clause.end) == ':' || self.tagged(found, TITLE).is_some();
        (!speaks).then_some(found)
    }
}
