//! The fields of one event, from the sentences that tell of it.

mod place;

use crate::contacts::{contact, signature};
use crate::doc::{Doc, Span};
use crate::events::{Sentence, Told, spoken, within};
use crate::figures::{Count, Sure};
use crate::kinds;
use crate::occurred;
use crate::places::{Bounds, Depth, Place};
use crate::prose;
use crate::scan::{Hit, Scan};
use crate::tally::Tally;
use crate::times::Value as Time;
use crate::units::{Unit, units};
use crate::{Event, Field, Fields, From, OTHER_KIND, Status, Value};

/// The kind of an event stands in its first sentences, or nowhere.
const KIND_SENTENCES: usize = 40;

pub(crate) struct Reader<'r, 't> {
    pub doc: &'r Doc<'t>,
    pub scan: &'r Scan,
    pub hits: &'r [Hit],
}

impl Reader<'_, '_> {
    pub(crate) fn event(&self, told: &Told<'_>) -> Event {
        let kind = self.kind(told);
        let wide = matches!(&kind.value, Some(Value::Text(kind)) if WIDE.contains(&kind.as_str()));
        let (place, unit) = self.place_and_unit(told, wide);
        let mut tally = tally(told);
        tally.settle();
        // 一个没上来 of those who bathed: nobody knows where, and no digging will help.
        if matches!(&kind.value, Some(Value::Text(kind)) if kind == "溺水") {
            tally.lost_in_the_water(|known| {
                self.doc.contains(known.span, words!["没上来", "没起来", "没出来", "没浮"])
            });
        }
        let count = |count| self.count(&tally, count);
        let (contact_name, contact_phone) = self.contact(told);
        Event {
            fields: Fields {
                occurred_at: self.occurred_at(told),
                place,
                unit,
                kind,
                dead: count(Count::Dead),
                injured: count(Count::Injured),
                missing: count(Count::Missing),
                trapped: count(Count::Trapped),
                evacuated: count(Count::Evacuated),
                in_danger: count(Count::InDanger),
                cause: self.cause(told),
                measures: self.measures(told),
                contact_name,
                contact_phone,
            },
            told: told.sentences.iter().map(|sentence| self.from(sentence.span)).collect(),
        }
    }

    fn from(&self, span: Span) -> From {
        let (start, end, words) = self.doc.original(span);
        From { start, end, words: words.to_owned() }
    }

    fn words(&self, span: Option<Span>) -> Field {
        match span.map(|span| self.doc.quoted(self.doc.trim(span))).filter(|span| span.len() > 0) {
            Some(span) => {
                let text: String = self.doc.shown(span).chars().filter(|c| !matches!(c, '\n')).collect();
                Field::said(Value::Text(text), Status::Stated, self.from(span))
            }
            None => Field::absent(),
        }
    }

    fn occurred_at(&self, told: &Told<'_>) -> Field {
        let candidates: Vec<occurred::Candidate> = told
            .sentences
            .iter()
            .flat_map(|sentence| {
                let times = occurred::gathered(self.doc, &sentence.times);
                (0..times.len()).filter_map(move |number| {
                    let (&when, next) = (times.get(number)?, times.get(number + 1).copied());
                    occurred::weigh(self.doc, self.scan, self.hits, sentence.span, when, next)
                })
            })
            .collect();
        let Some(when) = occurred::best(&candidates) else { return Field::absent() };
        let from = self.from(when.span);
        let status = if when.about { Status::Approximate } else { Status::Stated };
        match when.value {
            Time::At(at) => Field::said(Value::Text(at.rfc3339()), status, from),
            Time::Between(start, end) => {
                Field::said(Value::Between { from: start.rfc3339(), to: end.rfc3339() }, status, from)
            }
            Time::Impossible => Field { value: None, status: Status::Unknown, from: Some(from) },
        }
    }

    fn kind(&self, told: &Told<'_>) -> Field {
        let spoken: Vec<&Hit> = told
            .sentences
            .iter()
            .take(KIND_SENTENCES)
            .flat_map(|sentence| {
                spoken(self.doc, self.scan, &within(self.hits, sentence.span), &sentence.places)
            })
            .collect();
        let heard = kinds::hear(self.scan, &spoken).first().copied();
        match heard.filter(|heard| !told.of_drill() || heard.strength >= 3) {
            Some(heard) => {
                let name = self.scan.kind(heard.kind).to_owned();
                Field::said(Value::Text(name), Status::Stated, self.from(heard.words))
            }
            None => Field {
                value: Some(Value::Text(OTHER_KIND.to_owned())),
                status: Status::Preliminary,
                from: None,
            },
        }
    }

    fn count(&self, tally: &Tally, count: Count) -> Field {
        let Some(known) = tally.get(count) else { return Field::absent() };
        let from = self.from(self.doc.trim(known.span));
        match known.value {
            Some(value) => Field::said(Value::Number(value), status(known.sure), from),
            None => Field { value: None, status: Status::Unknown, from: Some(from) },
        }
    }

    fn cause(&self, told: &Told<'_>) -> Field {
        let mut asked = None;
        let mut inferred = None;
        for sentence in &told.sentences {
            let found =
                prose::cause(self.doc, &sentence.clauses, self.hits, &sentence.places, &sentence.times);
            let Some(cause) = found else { continue };
            let Some(words) = cause.words else {
                asked = asked.or(Some(cause.from));
                continue;
            };
            let field = Field { status: status(cause.sure), ..self.words(Some(words)) };
            if !cause.inferred {
                return field;
            }
            inferred = inferred.or(Some(field));
        }
        match asked {
            Some(from) => Field { value: None, status: Status::Unknown, from: Some(self.from(from)) },
            None => inferred.unwrap_or(Field::absent()),
        }
    }

    fn measures(&self, told: &Told<'_>) -> Field {
        let best = told
            .sentences
            .iter()
            .filter_map(|sentence| prose::measures(self.doc, &sentence.clauses, self.hits))
            .reduce(|best, next| if next.1 > best.1 { next } else { best });
        self.words(best.map(|(span, _)| span))
    }

    fn contact(&self, told: &Told<'_>) -> (Field, Field) {
        let mut best = crate::contacts::Contact::default();
        for sentence in &told.sentences {
            let found = contact(self.doc, sentence.span);
            if found.phone.is_some() && (best.phone.is_none() || found.name.is_some()) {
                best = found;
            } else if best.name.is_none() {
                best.name = found.name;
            }
        }
        let last =
            told.sentences.last().is_some_and(|last| last.span.end == self.doc.trim(self.doc.all()).end);
        let name = best.name.or_else(|| last.then(|| signature(self.doc)).flatten());
        (self.words(name), self.words(best.phone))
    }

    fn place_and_unit(&self, told: &Told<'_>, wide: bool) -> (Field, Field) {
        let mut place: Option<(i32, Place)> = None;
        let mut unit: Option<(i32, Unit)> = None;
        for sentence in &told.sentences {
            let tells = self.tells(sentence);
            for &found in &sentence.places {
                // 我是后梁瞭望点: where he writes from gives way to where it happened.
                let speaker = self.doc.ends_with(found.span.start, words!["我是", "我们是", "俺是", "咱是"]);
                let weight =
                    weight_of(&found, wide) + i32::from(tells && !wide) - i32::from(speaker.is_some());
                if place.is_none_or(|(best, _)| weight > best) {
                    place = Some((weight, found));
                }
            }
            let bounds = Bounds::new(self.doc, self.hits, sentence.span, &sentence.times);
            for &clause in &sentence.clauses {
                for found in units(self.doc, clause, &sentence.places, &bounds) {
                    let happens = found.hospital && self.happens_in(clause);
                    let weight = i32::from(tells) * 2
                        + i32::from(found.labelled) * 4
                        + i32::from(found.named)
                        + i32::from(found.company) * 3
                        - if found.hospital && !happens { 5 } else { 0 };
                    if weight >= 0 && unit.is_none_or(|(best, _)| weight > best) {
                        unit = Some((weight, found));
                    }
                }
            }
        }
        let unit = unit.map(|(_, unit)| unit.span);
        // A name that only its frame tells gives way to the unit's.
        let place = place.filter(|(_, place)| place.depth != Depth::Framed || unit.is_none());
        let place = place.map(|(_, place)| match unit {
            Some(unit) => place::beside(self.doc, &place, unit),
            None => place.span,
        });
        (self.words(place.or(unit)), self.words(unit))
    }

    fn happens_in(&self, clause: Span) -> bool {
        let here = within(self.hits, clause);
        kinds::hear(self.scan, &here).first().is_some_and(|heard| heard.strength >= 2)
    }

    fn tells(&self, sentence: &Sentence) -> bool {
        let here = within(self.hits, sentence.span);
        kinds::hear(self.scan, &here).first().is_some_and(|heard| heard.strength >= 2)
    }
}

/// 锦界, 榆阳: without the word that says what it is.
pub(crate) fn is_bare(doc: &Doc<'_>, name: Span) -> bool {
    !"镇乡办道木处市县区省村旗".contains(doc.at_before(name.end))
}

/// Kinds that are of a whole country rather than of a spot.
pub(crate) const WIDE: &[&str] = &["洪涝", "大风冰雹", "暴雪低温", "干旱", "地震"];

fn weight_of(place: &Place, wide: bool) -> i32 {
    let depth = match place.depth {
        Depth::Framed => 1,
        Depth::Natural | Depth::Local | Depth::Road if wide => 1,
        Depth::Natural => 1,
        Depth::County => 2,
        Depth::Local => 4,
        Depth::Town => 5,
        Depth::Village => 8,
        Depth::Road => 7,
    };
    let aside = if place.aside { 5 } else { 0 };
    // 麻黄梁镇刘渠村 says more than 刘渠村 in a title.
    let whole = i32::from(place.town.is_some() && place.village.is_some());
    depth - aside + whole + if place.labelled { 20 } else { 0 }
}

const fn status(sure: Sure) -> Status {
    match sure {
        Sure::Stated => Status::Stated,
        Sure::About => Status::Approximate,
        Sure::Preliminary => Status::Preliminary,
    }
}

fn tally(told: &Told<'_>) -> Tally {
    let mut tally = Tally::default();
    for (number, sentence) in told.sentences.iter().enumerate() {
        for &said in &sentence.said {
            tally.take(said, number);
        }
    }
    tally
}
