//! `GET /api/v1/search`: everything the asker may see, found as one types it.

use super::served::Served;
use axum::Json;
use journal::{Db, DbError};
use kernel::{ErrorKind, Problem, UnitId, limits};
use org::perm::{AccountRead, NodeRead, OrgRead, PeopleRead, Permission as _, ReportRead, SearchUse};
use org::web::{ApiError, Query, Who};
use report::read::found::{self, FoundThing};
use report::rules::Law;
use report::sight::Sight;
use search::{Ask, Hit, Scope, Searcher};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// What is asked.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// As typed; all its words must be there.
    #[serde(default)]
    pub q: String,
    /// `next` of the page before.
    pub after: Option<String>,
    /// Hits wanted, at most 50.
    pub limit: Option<usize>,
}

/// Hits, newest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Hits {
    /// The hits.
    pub hits: Vec<SearchHit>,
    /// Key of the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// One hit.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SearchHit {
    /// `report`, `instruction`, `inquiry`, `document`, `manuscript`, `dispatch` (what was said to a desk or in a
    /// verification), `call` (what was said in one), `unit`, `person`, `desk`, `place`, `account` or `node`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// One line.
    pub title: String,
    /// The same in English; absent where it is a name, or what somebody wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_en: Option<String>,
    /// The words around what was asked.
    pub snippet: String,
    /// When.
    pub at: kernel::Instant,
    /// Name of the unit it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// That unit; the page of people shows one unit's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
    /// The report on whose page it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_id: Option<String>,
    /// 演练
    pub drill: bool,
}

/// Finds reports, instructions, inquiries, documents, texts that wait for a signature, what was said in calls and verifications,
/// units, people, desks, places, accounts and nodes.
#[utoipa::path(get, path = "/search", tag = "search", params(Asked),
    responses((status = 200, body = Hits), (status = 401, body = Problem), (status = 403, body = Problem),
              (status = 503, body = Problem)))]
pub async fn find(
    Served { actor, node }: Served<SearchUse>,
    Query(asked): Query<Asked>,
) -> Result<Json<Hits>, ApiError> {
    let Some(searcher) = node.searcher() else {
        return Err(ApiError(Problem::new(
            ErrorKind::Unavailable,
            "search.off",
            "检索未启用",
            "本节点没有建立检索索引（search.enabled），或索引正在重建。",
        )));
    };
    let terms = node.terms.clone();
    let answer = actor.read(move |db, who| look(db, terms.law, who, &searcher, asked));
    Ok(Json(answer.await?))
}

/// Pages of the index that are looked through for one page of hits.
const ROUNDS: usize = 10;

fn look(db: &mut dyn Db, law: &Law, who: &Who, searcher: &Searcher, asked: Asked) -> Result<Hits, ApiError> {
    let sight = Sight::of(db, who)?;
    let beyond = sight.authors(db)?.into_iter().collect();
    let scope = Scope { units: visible(db, who)?, kinds: kinds(who), beyond, told: found::KINDS.to_vec() };
    let limit = asked.limit.unwrap_or(limits::SEARCH_HITS).clamp(1, limits::SEARCH_HITS);
    let mut ask = Ask { text: asked.q, after: asked.after, limit, scope };
    let mut hits = Vec::with_capacity(limit);
    for _ in 0..ROUNDS {
        let found = searcher.ask(&ask).map_err(|e| DbError::Unavailable(e.to_string()))?;
        let last = found.hits.last().map(|hit| hit.key.clone());
        for hit in found.hits {
            let key = hit.key.clone();
            // What one may open is what one may find.
            let thing = if found::KINDS.contains(&hit.kind.as_str()) {
                found::found(db, law, who, &sight, &hit.kind, id_of(&hit)?)?
            } else {
                Some(FoundThing::default())
            };
            if let Some(thing) = thing {
                hits.push(named(db, hit, thing)?);
            }
            if hits.len() >= limit {
                let more = found.next.is_some() || last.as_ref() != Some(&key);
                return Ok(Hits { hits, next: more.then_some(key) });
            }
        }
        ask.after = found.next;
        if ask.after.is_none() {
            break;
        }
    }
    // What was looked through may hold nothing for the asker; there may be more behind it.
    Ok(Hits { hits, next: ask.after })
}

fn id_of(hit: &Hit) -> Result<[u8; 16], DbError> {
    let bytes = hex::decode(&hit.id).ok().and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
    bytes.ok_or(DbError::Shape("an id in the index"))
}

/// Kinds that the asker's permissions reach.
fn kinds(who: &Who) -> Vec<&'static str> {
    search::doc::kinds()
        .into_iter()
        .filter(|kind| match *kind {
            kind if found::KINDS.contains(&kind) => who.may(ReportRead::CODE),
            "person" => who.may(PeopleRead::CODE),
            "account" => who.may(AccountRead::CODE),
            "node" => who.may(NodeRead::CODE),
            _ => who.may(OrgRead::CODE),
        })
        .collect()
}

/// Every unit within the asker's scope.
fn visible(db: &mut dyn Db, who: &Who) -> Result<HashSet<UnitId>, DbError> {
    Ok(crate::wiring::visible_units(db, who)?.into_iter().collect())
}

fn named(db: &mut dyn Db, hit: Hit, thing: FoundThing) -> Result<SearchHit, DbError> {
    let unit = match hit.unit {
        None => None,
        Some(unit) => db
            .first("SELECT short_name FROM org_unit WHERE id = $1", journal::params![unit])?
            .map(|row| row.text(0))
            .transpose()?,
    };
    let Hit { kind, id, title, snippet, at, unit: unit_id, .. } = hit;
    let FoundThing { title: about, title_en, report, drill } = thing;
    let report_id = report.map(|id| id.to_string());
    Ok(SearchHit {
        kind,
        id,
        title: about.unwrap_or(title),
        title_en,
        snippet,
        at,
        unit,
        unit_id,
        report_id,
        drill,
    })
}
