//! A question and its answer, newest first. The scope of units is applied here, at
//! the time of the question, because a person's scope changes and a document does not.

use crate::doc::is_open;
use crate::grams::{runs, words};
use crate::index::{EVERYBODY, Fields, SearchError, stretch, unit_key};
use kernel::{Instant, UnitId, limits};
use serde::Serialize;
use std::collections::HashSet;
use std::sync::Arc;
use tantivy::collector::{FilterCollector, TopDocs};
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Value as _};
use tantivy::{DocAddress, IndexReader, Order, TantivyDocument, Term};

/// Characters around a hit that are shown.
const SNIPPET_CHARS: usize = 60;
/// The newest stretches of time in which a page is looked for, one reach after the other, before
/// everything is: a common word has its twenty newest hits in the first, and need not have all of
/// its hits weighed.
const REACHES: [u64; 2] = [2, 12];
/// So few units narrow the words themselves; of more, each hit is looked at.
const UNITS_ASKED: usize = 40;

/// What the asker may find.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Units within the asker's scope.
    pub units: HashSet<UnitId>,
    /// Kinds the asker's permissions reach.
    pub kinds: Vec<&'static str>,
    /// Units of which the asker may find some things of the kinds in `told`, because
    /// they were told; whoever asks decides about each hit.
    pub beyond: HashSet<UnitId>,
    /// Kinds that are looked for beyond the scope.
    pub told: Vec<&'static str>,
}

/// A question.
#[derive(Debug, Clone)]
pub struct Ask {
    /// As typed; the words of it must all be there.
    pub text: String,
    /// `next` of the page before.
    pub after: Option<String>,
    /// Hits wanted.
    pub limit: usize,
    /// What may be found.
    pub scope: Scope,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// One of [`crate::doc::kinds`].
    pub kind: String,
    /// Its id.
    pub id: String,
    /// One line.
    pub title: String,
    /// The words around what was asked.
    pub snippet: String,
    /// When.
    pub at: Instant,
    /// The unit it belongs to.
    pub unit: Option<UnitId>,
    /// The event that an instruction, a document or what was said belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_id: Option<String>,
    /// Key of the page that begins after it.
    #[serde(skip)]
    pub key: String,
}

/// A page of hits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Newest first.
    pub hits: Vec<Hit>,
    /// Key of the next page.
    pub next: Option<String>,
}

/// Answers questions; cheap to clone, safe to share.
#[derive(Clone)]
pub struct Searcher {
    pub(crate) reader: IndexReader,
    pub(crate) fields: Fields,
}

impl std::fmt::Debug for Searcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Searcher")
    }
}

impl Searcher {
    /// Answers a question. An empty one, or one of punctuation only, finds nothing.
    ///
    /// # Errors
    /// [`SearchError`] when the index cannot be read.
    pub fn ask(&self, ask: &Ask) -> Result<Found, SearchError> {
        let text: String = ask.text.chars().take(limits::SEARCH_CHARS).collect();
        let words = words(&text);
        let limit = ask.limit.clamp(1, limits::SEARCH_HITS);
        let before = ask.after.as_deref().and_then(|key| key.parse::<u64>().ok()).unwrap_or(u64::MAX);
        let units = ask.scope.units.iter().chain(&ask.scope.beyond).map(|unit| unit_key(*unit));
        let keys: Arc<HashSet<u64>> = Arc::new(units.chain([EVERYBODY]).collect());
        let Some(clauses) = self.clauses(&words, &ask.scope.kinds, &keys) else {
            return Ok(Found::default());
        };
        let searcher = self.reader.searcher();
        let newest = newest(&searcher)?.min(before.saturating_sub(1));
        let mut found = Vec::new();
        for reach in REACHES.map(Some).into_iter().chain([None]) {
            let mut query: Vec<_> = clauses.iter().map(|clause| (Occur::Must, clause.box_clone())).collect();
            query.extend(reach.map(|reach| (Occur::Must, self.within(stretch(newest), reach))));
            found = page(&searcher, &BooleanQuery::new(query), before, &keys, limit)?;
            if found.len() > limit {
                break;
            }
        }
        let more = found.len() > limit;
        let mut hits = Vec::with_capacity(limit);
        let mut last = None;
        for (sort, address) in found.into_iter().take(limit) {
            let doc: TantivyDocument = searcher.doc(address)?;
            last = sort;
            let key = sort.map(|sort| sort.to_string()).unwrap_or_default();
            hits.extend(self.hit(&doc, &words, &ask.scope).map(|hit| Hit { key, ..hit }));
        }
        let next = if more { last.map(|sort| sort.to_string()) } else { None };
        Ok(Found { hits, next })
    }

    /// All words, each as a phrase of pairs, in one of the kinds; of few units, in one of those.
    fn clauses(
        &self,
        words: &[Vec<char>],
        kinds: &[&str],
        units: &HashSet<u64>,
    ) -> Option<Vec<Box<dyn Query>>> {
        if words.is_empty() || kinds.is_empty() {
            return None;
        }
        let mut clauses: Vec<Box<dyn Query>> = Vec::new();
        for word in words {
            let term = |text: &str| Term::from_field_text(self.fields.grams, text);
            let runs = runs(word);
            let clause: Box<dyn Query> = match runs.as_slice() {
                [(_, one)] => Box::new(TermQuery::new(term(one), IndexRecordOption::Basic)),
                many => Box::new(PhraseQuery::new_with_offset(
                    many.iter().map(|(at, text)| (*at, term(text))).collect(),
                )),
            };
            clauses.push(clause);
        }
        let kinds: Vec<Box<dyn Query>> = kinds
            .iter()
            .map(|kind| -> Box<dyn Query> {
                let term = Term::from_field_text(self.fields.kind, kind);
                Box::new(TermQuery::new(term, IndexRecordOption::Basic))
            })
            .collect();
        clauses.push(Box::new(BooleanQuery::union(kinds)));
        if units.len() <= UNITS_ASKED {
            clauses.push(any(self.fields.unit_key, units.iter().copied()));
        }
        Some(clauses)
    }

    /// In the newest `reach` stretches.
    fn within(&self, newest: u64, reach: u64) -> Box<dyn Query> {
        any(self.fields.stretch, newest.saturating_sub(reach.saturating_sub(1))..=newest)
    }

    /// `None` when the exact ids say that it is out of scope after all: the filter
    /// compares half of each id.
    fn hit(&self, doc: &TantivyDocument, words: &[Vec<char>], scope: &Scope) -> Option<Hit> {
        let text = |field| doc.get_first(field).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
        let units: Vec<UnitId> =
            doc.get_all(self.fields.unit).filter_map(|v| v.as_bytes().and_then(UnitId::from_slice)).collect();
        let kind = text(self.fields.kind);
        let beyond = scope.told.contains(&kind.as_str());
        let found = |unit: &UnitId| scope.units.contains(unit) || beyond && scope.beyond.contains(unit);
        if !is_open(&kind) && !units.iter().any(found) {
            return None;
        }
        let root = text(self.fields.root);
        let at = doc.get_first(self.fields.at).and_then(|v| v.as_i64()).unwrap_or_default();
        Some(Hit {
            kind,
            id: text(self.fields.id),
            title: text(self.fields.title),
            snippet: snippet(&text(self.fields.text), words),
            at: Instant(at),
            unit: units.first().copied(),
            report_id: if root.is_empty() { None } else { Some(root) },
            key: String::new(),
        })
    }
}

/// Any of these values.
fn any(field: Field, values: impl Iterator<Item = u64>) -> Box<dyn Query> {
    let one = |value| -> Box<dyn Query> {
        Box::new(TermQuery::new(Term::from_field_u64(field, value), IndexRecordOption::Basic))
    };
    Box::new(BooleanQuery::union(values.map(one).collect()))
}

/// The `sort` of the newest document.
fn newest(searcher: &tantivy::Searcher) -> Result<u64, SearchError> {
    let mut newest = 0;
    for segment in searcher.segment_readers() {
        newest = newest.max(segment.fast_fields().u64("sort")?.max_value());
    }
    Ok(newest)
}

/// The newest hits before a key, one more than wanted where there are more.
fn page(
    searcher: &tantivy::Searcher,
    query: &BooleanQuery,
    before: u64,
    units: &Arc<HashSet<u64>>,
    limit: usize,
) -> Result<Vec<(Option<u64>, DocAddress)>, SearchError> {
    let units = Arc::clone(units);
    let newest = TopDocs::with_limit(limit.saturating_add(1)).order_by_fast_field::<u64>("sort", Order::Desc);
    let visible = FilterCollector::new("unit_key".to_owned(), move |key: u64| units.contains(&key), newest);
    let page = FilterCollector::new("sort".to_owned(), move |sort: u64| sort < before, visible);
    Ok(searcher.search(query, &page)?)
}

/// The line with the first word in it, cut around the word.
fn snippet(text: &str, question: &[Vec<char>]) -> String {
    let Some(first) = question.first() else { return String::new() };
    let found = text.lines().find_map(|line| {
        let chars: Vec<char> = line.chars().collect();
        let at = chars.windows(first.len()).position(|window| {
            words(&window.iter().collect::<String>()).first().is_some_and(|word| word == first)
        })?;
        Some((chars, at))
    });
    let Some((chars, at)) = found else {
        return text.lines().next().unwrap_or_default().chars().take(SNIPPET_CHARS).collect();
    };
    let from = at.saturating_sub(SNIPPET_CHARS / 3);
    let mut out = if from > 0 { String::from("…") } else { String::new() };
    out.extend(chars.iter().skip(from).take(SNIPPET_CHARS));
    if chars.len() > from.saturating_add(SNIPPET_CHARS) {
        out.push('…');
    }
    out
}
