//! Which sentences tell of an event, and of how many: forecasts, duty, greetings, rules,
//! drills and denied rumours tell of none; two events in one message are two.

mod sentence;

pub(crate) use sentence::{Sentence, sentences, spoken, within};

use crate::doc::{Doc, Span};
use crate::kinds;
use crate::places::Place;
use crate::scan::{Hit, Scan};
use crate::words::{DEAD, DRILL, FORECAST, HURT, REAL, ROUTINE, RULE, RUMOUR, TROUBLE, WEAK};

/// Sentences that tell of one event, in order.
pub(crate) struct Told<'s> {
    pub sentences: Vec<&'s Sentence>,
    /// The towns and villages named so far, and the kinds, to tell another event by.
    towns: Vec<Span>,
    villages: Vec<Span>,
    kinds: Vec<usize>,
}

/// Of how many names and kinds an event is told from the next.
const REMEMBERED: usize = 32;

fn remember<T: PartialEq>(known: &mut Vec<T>, new: T) {
    if known.len() < REMEMBERED && !known.contains(&new) {
        known.push(new);
    }
}

/// The events told, each with its sentences.
pub(crate) fn told<'s>(
    doc: &Doc<'_>,
    scan: &Scan,
    hits: &[Hit],
    sentences: &'s [Sentence],
    chat: bool,
) -> Vec<Told<'s>> {
    let short = doc.len() <= 160;
    let normative = is_normative(doc);
    let mut events: Vec<Told<'s>> = Vec::new();
    let mut prelude: Vec<&Sentence> = Vec::new();
    for sentence in sentences {
        let opens =
            sentence.opens(doc, short) && (!normative || sentence.has_clock() && sentence.counts_somebody());
        match events.last_mut() {
            None if opens => {
                let mut own = std::mem::take(&mut prelude);
                // 还有个事: what stood before is something else, whatever it was.
                own.retain(|before| !(sentence.another || sentence.numbered && before.numbered));
                own.push(sentence);
                events.push(Told::of(own));
            }
            None => prelude.push(sentence),
            Some(event) if opens && event.is_other(doc, scan, sentence) => {
                events.push(Told::of(vec![sentence]));
            }
            Some(event) => event.push(sentence),
        }
    }
    let ahead = sentences.iter().any(|sentence| sentence.is_beside(doc));
    if events.is_empty() && short && !normative && !ahead {
        events.extend(in_pieces(doc, scan, hits, sentences, chat));
    }
    let denied = sentences
        .iter()
        .any(|sentence| sentence.has(RUMOUR) && !doc.contains(sentence.span, words!["实际", "实为"]));
    if denied && events.len() <= 1 {
        events.clear();
    }
    events.into_iter().filter_map(|event| event.without_drill(hits).map(|event| event.at_hand(doc))).collect()
}

/// 炸了!!! 烧烤店, 气罐: half sentences that only together name a kind.
fn in_pieces<'s>(
    doc: &Doc<'_>,
    scan: &Scan,
    hits: &[Hit],
    sentences: &'s [Sentence],
    chat: bool,
) -> Option<Told<'s>> {
    let beside = FORECAST.and(RULE).and(RUMOUR).and(DRILL);
    let idle = sentences.iter().any(|sentence| sentence.has(ROUTINE));
    let clocked = sentences.iter().any(Sentence::has_clock);
    if sentences.iter().any(|sentence| sentence.has(beside)) || idle && !clocked {
        return None;
    }
    let here: Vec<&Hit> = sentences
        .iter()
        .flat_map(|sentence| spoken(doc, scan, &within(hits, sentence.span), &sentence.places))
        .collect();
    let heard = kinds::hear(scan, &here).first().copied();
    let timed = chat || sentences.iter().any(|sentence| !sentence.times.is_empty());
    let placed = sentences.iter().any(|sentence| !sentence.places.is_empty());
    let past = doc.contains(doc.all(), words!["了", "断", "停", "被", "着", "发生", "已"]);
    // Something broke or somebody fell: an event, of whatever kind.
    let trouble = here.iter().any(|hit| hit.tags.has(TROUBLE.and(HURT).and(DEAD)));
    let hurt = here.iter().any(|hit| hit.tags.has(HURT.and(DEAD)) && !hit.tags.has(WEAK));
    let told = heard.is_some_and(|heard| heard.strength >= 2)
        || timed && (past && (heard.is_some() || placed && trouble) || hurt);
    told.then(|| Told::of(sentences.iter().collect()))
}

/// A plan, rule or notice: its title or its first lines say so.
fn is_normative(doc: &Doc<'_>) -> bool {
    let head = Span::new(0, doc.len().min(260));
    doc.len() > 400
        && doc.contains(
            head,
            words![
                "预案",
                "办法",
                "条例",
                "值班工作",
                "规定",
                "各部门:",
                "各部门、",
                "带班制度",
                "县防指",
                "报送的突发",
                "值班在岗",
            ],
        )
}

impl<'s> Told<'s> {
    fn of(sentences: Vec<&'s Sentence>) -> Self {
        let mut told =
            Self { sentences: Vec::new(), towns: Vec::new(), villages: Vec::new(), kinds: Vec::new() };
        for sentence in sentences {
            told.push(sentence);
        }
        told
    }

    fn push(&mut self, sentence: &'s Sentence) {
        for place in sentence.places.iter().filter(|place| !place.aside) {
            if let Some(town) = place.town {
                remember(&mut self.towns, town);
            }
            if let Some(village) = place.village {
                remember(&mut self.villages, village);
            }
        }
        if let Some(heard) = sentence.heard.filter(|heard| heard.strength >= 2) {
            remember(&mut self.kinds, heard.kind);
        }
        self.sentences.push(sentence);
    }

    /// Whether the sentence tells of another event than this.
    fn is_other(&self, doc: &Doc<'_>, scan: &Scan, sentence: &Sentence) -> bool {
        let own_time = sentence.times.iter().any(|when| when.has_clock);
        let Some(heard) = sentence.heard else {
            return (sentence.another || sentence.numbered && own_time) && sentence.counts_somebody();
        };
        let same_kind = self.kinds.contains(&heard.kind);
        let elsewhere = self.is_elsewhere(doc, sentence);
        if sentence.another || sentence.numbered {
            // Two of 其他 need have nothing in common.
            let same_kind = same_kind && !(sentence.numbered && own_time && heard.other);
            return heard.strength >= 2
                && (!same_kind || elsewhere || !sentence.places.is_empty() && own_time);
        }
        let wide = matches!(
            scan.kind(heard.kind),
            "洪涝" | "大风冰雹" | "暴雪低温" | "干旱" | "地震" | "传染病" | "地质灾害"
        );
        heard.strength >= 2 && elsewhere && own_time && !(wide && same_kind) && !self.is_weather(scan, wide)
    }

    /// One storm floods here and tears there: a wide event has many places.
    fn is_weather(&self, scan: &Scan, wide: bool) -> bool {
        let weather =
            |kind| matches!(scan.kind(kind), "洪涝" | "大风冰雹" | "暴雪低温" | "地震" | "地质灾害");
        wide && self.kinds.iter().any(|&kind| weather(kind))
    }

    /// Both name a town, or both a village, and not the same.
    fn is_elsewhere(&self, doc: &Doc<'_>, sentence: &Sentence) -> bool {
        let there = || sentence.places.iter().filter(|place| !place.aside);
        let apart = |ours: &[Span], of: fn(&Place) -> Option<Span>| {
            let theirs: Vec<Span> = there().filter_map(of).collect();
            let shared = ours.iter().any(|a| theirs.iter().any(|b| doc.slice(*a) == doc.slice(*b)));
            !ours.is_empty() && !theirs.is_empty() && !shared
        };
        apart(&self.towns, |place| place.town) || apart(&self.villages, |place| place.village)
    }

    /// Of a drill only the sentence in which somebody was really hurt is left.
    fn without_drill(self, hits: &[Hit]) -> Option<Self> {
        if !self.sentences.iter().any(|sentence| sentence.has(DRILL)) {
            return Some(self);
        }
        let real: Vec<&Sentence> = self
            .sentences
            .into_iter()
            .filter(|sentence| sentence.has(REAL) && sentence.counts_somebody())
            .filter(|sentence| !sentence.pretends(hits))
            .collect();
        (!real.is_empty()).then(|| Self::of(real))
    }

    /// Without the sentences that stand beside the event.
    fn at_hand(mut self, doc: &Doc<'_>) -> Self {
        self.sentences.retain(|sentence| !sentence.is_beside(doc));
        self
    }

    /// In a drill's accident the drill's own words name no kind.
    pub(crate) fn of_drill(&self) -> bool {
        self.sentences.iter().any(|sentence| sentence.has(DRILL))
    }
}
